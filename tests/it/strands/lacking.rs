//! What is not there yet when it is needed: money and units that come later, short sales, and what was typed before it was filed.

use jasan::domain::calendar::Day;
use jasan::domain::krx;
use jasan::domain::marks::Said;
use rust_decimal::Decimal;

use super::{Teller, as_typed};

/// Shares are bought before their money is there: it comes the same day, by settlement, too late, in part, or never. April
/// and May have closed weekdays.
pub fn money_that_comes_late(t: &mut Teller) {
    let account = t.pick(&["kis", "namuh", "upbit"]);
    let class = t.pick(&["stock", "etf", "crypto"]);
    let mut spent = Decimal::ZERO;
    for _ in 0..1 + t.upto(3) {
        let (units, price) = (t.amount(20), 100 + t.upto(900));
        spent += units * Decimal::from(price);
        let fee = t.upto(3);
        t.row(&format!(
            "buy,{account},LATE,{class},{units},{price},KRW,{fee},KRW"
        ));
        t.days_later(2);
    }
    if t.perhaps(3) {
        t.row(&format!("sell,{account},LATE,{class},1,700,KRW"));
    }
    if t.perhaps(4) {
        t.row(&format!("withdraw,{account},KRW,cash,500,1,KRW"));
    }
    let waits = t.upto(6) as u32;
    t.day = krx::after(Day(t.day), waits).0 + i32::from(t.perhaps(5));
    let comes = match t.upto(4) {
        0 => spent,
        1 => (spent / Decimal::TWO).round(),
        2 => spent + Decimal::from(5_000),
        _ => return,
    };
    let kind = t.pick(&["deposit", "deposit", "interest", "opening"]);
    t.row(&format!("{kind},{account},KRW,cash,{comes},1,KRW"));
    if t.perhaps(3) {
        let said = t.pick(&[Said::TakenBack]);
        t.strand.lines[0].said = Some(said);
    }
    t.closes("LATE", 300, "KRW");
}

/// Units are sold or sent away before the row that brings them, within the day and over it.
pub fn units_that_come_late(t: &mut Teller) {
    let (account, units) = (t.pick(&["upbit", "kis"]), t.amount(30));
    let leaves = t.pick(&["sell", "withdraw", "swap_out", "fee"]);
    let (price, money) = match leaves {
        "sell" => ("300", "KRW"),
        _ => ("", "KRW"),
    };
    let number = match leaves {
        "swap_out" => t.number(),
        _ => String::new(),
    };
    t.row(&format!(
        "{leaves},{account},COIN,crypto,{units},{price},{money},,,{number}"
    ));
    if leaves == "swap_out" {
        t.row(&format!(
            "swap_in,{account},COIN2,crypto,{units},,KRW,,,{number}"
        ));
    }
    t.days_later(2);
    let brings = t.pick(&["buy", "deposit", "reward", "swap_in", "opening"]);
    let price = if brings == "buy" { "280" } else { "" };
    let more = units + t.amount(5);
    t.row(&format!(
        "{brings},{account},COIN,crypto,{more},{price},KRW"
    ));
    t.closes("COIN", 290, "KRW");
    t.closes("COIN2", 290, "KRW");
}

/// Sold without being held: the owner says what it was, or borrowed units stand beside it; bought back in parts.
pub fn sold_short(t: &mut Teller) {
    let (name, money) = t.pick(&[("SHRT", "KRW"), ("TSLA", "USD")]);
    t.rates("USD", "KRW", 1_300);
    t.closes(name, 100, money);
    if t.perhaps(2) {
        t.row(&format!("buy,kis,{name},stock,2,90,{money}"));
    }
    let borrowed = t.perhaps(3);
    let units = 3 + t.upto(20);
    if borrowed {
        let many = 1 + t.upto(units);
        t.row(&format!("borrow,kis,{name},stock,{many},,{money}"));
    }
    let said = t.pick(&[
        None,
        Some(Said::Short),
        Some(Said::Short),
        Some(Said::HeldBefore),
    ]);
    let fee = t.upto(3);
    let price = 90 + t.upto(30);
    t.row(&format!(
        "sell,kis,{name},stock,{units},{price},{money},{fee},{money}"
    ))
    .said = said;
    if t.perhaps(3) {
        t.row(&format!("sell,kis,{name},stock,3,95,{money}")).said = said;
    }
    if t.perhaps(4) {
        t.days_later(3);
        t.row(&format!("split,,{name},stock,2,1,{money}"));
    }
    let mut left = units;
    while left > 0 {
        t.days_later(5);
        let part = 1 + t.upto(left + 2);
        let price = 80 + t.upto(50);
        match t.upto(5) {
            4 => t.row(&format!("deposit,kis,{name},stock,{part},,{money}")),
            _ => t.row(&format!(
                "buy,kis,{name},stock,{part},{price},{money},1,{money}"
            )),
        };
        left -= part;
        if t.perhaps(5) {
            break;
        }
    }
    if borrowed {
        t.row(&format!("repay,kis,{name},stock,{units},,{money}"));
    }
}

/// Typed in the chat, later a row of a file: the same trade, or another one.
pub fn typed_and_then_filed(t: &mut Teller) {
    let account = t.pick(&["kis", "namuh"]);
    t.closes("TYPD", 1_000, "KRW");
    for nth in 0..2 + t.upto(3) {
        let number = t.number();
        let (units, price) = (1 + t.upto(30), 900 + t.upto(300));
        let what = match t.upto(5) {
            0 => format!("sell,{account},TYPD,stock,{units},{price},KRW,{nth},KRW,{number}"),
            1 => format!("dividend,{account},TYPD,stock,{price},1,KRW,,,{number}"),
            2 => format!("deposit,{account},KRW,cash,{price}00,1,KRW,,,{number}"),
            _ => format!("buy,{account},TYPD,stock,{units},{price},KRW,{nth},KRW"),
        };
        let (minutes, bare, same) = (1 + i64::from(t.upto(9)), t.perhaps(3), !t.perhaps(3));
        let line = t.row(&what);
        // A bare date typed and a bare date filed are one row.
        if !line.entry.bare_date {
            line.typed = Some((as_typed(&line.entry, minutes, bare), same));
        }
        t.days_later(3);
    }
}
