//! What things are called and counted in: codes that are money, pence, names that went and came, splits.

use super::Teller;

/// A share beside the money of the same code, on one platform and on two.
pub fn codes_that_are_money(t: &mut Teller) {
    let (code, class) = (
        t.pick(&["AMD", "NIO", "TOP"]),
        t.pick(&["stock", "etf", "crypto"]),
    );
    let (money, unit) = t.pick(&[("USD", 150), ("KRW", 90_000), ("AMD", 60)]);
    t.rates(code, "KRW", 4);
    t.closes(code, unit, if money == "AMD" { "USD" } else { money });
    if t.perhaps(2) {
        let amount = t.amount(9_000);
        t.row(&format!("deposit,kis,{code},cash,{amount},1,{code}"));
    }
    if t.perhaps(3) {
        let amount = t.amount(900);
        t.row(&format!("buy,bank,{code},cash,{amount},3.5,KRW"));
    }
    let held = t.amount(40);
    let fee_in = t.pick(&[money, code, "KRW"]);
    let fee = t.upto(2);
    t.row(&format!(
        "buy,kis,{code},{class},{held},{unit},{money},{fee},{fee_in}"
    ));
    t.days_later(4);
    if t.perhaps(2) {
        let amount = t.amount(90);
        let sign = t.pick(&["", "-"]);
        t.row(&format!(
            "dividend,kis,{code},{class},{sign}{amount},1,{money}"
        ));
    }
    if t.perhaps(3) {
        t.row(&format!("split,,{code},{class},2,1,{money}"));
    }
    t.days_later(3);
    let part = held / rust_decimal::Decimal::from(2 + t.upto(3));
    let part = part.round_dp(4);
    if t.perhaps(2) {
        let number = t.number();
        t.row(&format!(
            "withdraw,kis,{code},{class},{part},,{money},,,{number}"
        ));
        t.days_later(3);
        t.row(&format!(
            "deposit,toss,{code},{class},{part},,{money},,,{number}"
        ));
    }
    let price = unit + t.upto(unit);
    t.row(&format!(
        "sell,kis,{code},{class},{part},{price},{money},1,{code}:asset"
    ));
}

/// London: prices, fees, dividends and even cash in pence, closes in `GBX`, rates of whole pounds.
pub fn pence(t: &mut Teller) {
    let unit = t.pick(&["GBp", "GBX"]);
    t.rates("GBP", "KRW", 1_700);
    t.closes("SHEL", 2_500, unit);
    if t.perhaps(2) {
        let amount = t.amount(900_000);
        let money = t.pick(&["GBP", "GBp"]);
        t.row(&format!("deposit,ibkr,{money},cash,{amount},1,{money}"));
    }
    let held = t.amount(50);
    let price = 2_400 + t.upto(400);
    let fee_in = t.pick(&[unit, "GBP", "USD"]);
    t.row(&format!(
        "buy,ibkr,SHEL,stock,{held},{price},{unit},5,{fee_in}"
    ));
    t.days_later(5);
    if t.perhaps(2) {
        let amount = t.amount(3_000);
        t.row(&format!(
            "dividend,ibkr,SHEL,stock,{amount},1,{unit},,,,,15"
        ));
    }
    if t.perhaps(3) {
        t.row(&format!("buy,ibkr,SHEL,stock,1,{price},{unit},,,,,,17.2"));
    }
    let part = (held / rust_decimal::Decimal::from(1 + t.upto(3))).round_dp(4);
    t.row(&format!("sell,ibkr,SHEL,stock,{part},{price},{unit}"));
}

/// A coin goes over into another name, on all places or all but one; later something else is listed under the old one.
pub fn listed_anew(t: &mut Teller) {
    let (old, new) = t.pick(&[("LUNA", "LUNC"), ("MATIC", "POL"), ("LUNC", "POL")]);
    t.closes(old, 9_000, "KRW");
    let held = t.amount(60);
    t.row(&format!("buy,upbit,{old},crypto,{held},9000,KRW"));
    let second = t.perhaps(2);
    if second {
        t.row(&format!("deposit,binance,{old},crypto,{held},,KRW"));
    }
    t.days_later(5);
    let (times, number) = (t.pick(&[1, 10, 1000]), t.number());
    let after = held * rust_decimal::Decimal::from(times);
    let places: &[&str] = match second && !t.perhaps(3) {
        true => &["upbit", "binance"],
        false => &["upbit"],
    };
    for place in places {
        let number = format!("{number}-{place}");
        t.row(&format!(
            "rename_out,{place},{old},crypto,{held},,KRW,,,{number}"
        ));
        t.row(&format!(
            "rename_in,{place},{new},crypto,{after},,KRW,,,{number}"
        ));
    }
    t.closes(new, 12, "KRW");
    t.days_later(8);
    // Another coin by now.
    match t.upto(3) {
        0 => t.row(&format!("reward,upbit,{old},crypto,2,,KRW")),
        1 => t.row(&format!("buy,upbit,{old},crypto,3,700,KRW")),
        _ => t.row(&format!("deposit,binance,{old},crypto,5,,KRW")),
    };
    if t.perhaps(2) {
        t.closes(old, 700, "KRW");
    }
    t.days_later(4);
    let part = (after / rust_decimal::Decimal::from(2)).round_dp(4);
    t.row(&format!("sell,upbit,{new},crypto,{part},15,KRW"));
    if t.perhaps(3) {
        t.row(&format!("sell,upbit,{old},crypto,1,650,KRW"));
    }
}

/// Names that change while something is held, one after another, back again, and while it is on its way.
pub fn new_names_while_held(t: &mut Teller) {
    let names = t.pick(&[
        ["FB", "META", "META2"],
        ["FB", "META", "FB"],
        ["TWTR", "X1", "FB"],
    ]);
    let mut held = t.amount(80);
    let price = 100 + t.upto(200);
    t.closes(names[0], price, "USD");
    t.row(&format!(
        "buy,kis,{},stock,{held},{price},USD,1,USD",
        names[0]
    ));
    let travels = t.perhaps(3);
    if travels {
        let number = t.number();
        t.row(&format!(
            "withdraw,kis,{},stock,{held},,USD,,,{number}",
            names[0]
        ));
    }
    for pair in names.windows(2) {
        t.days_later(7);
        let number = t.number();
        let (new, old) = t.pick(&[(1, 1), (3, 1), (1, 7)]);
        let after = (held * rust_decimal::Decimal::from(new) / rust_decimal::Decimal::from(old))
            .round_dp(6);
        let left = if t.perhaps(4) {
            rust_decimal::Decimal::ONE
        } else {
            rust_decimal::Decimal::ZERO
        };
        let out = held + left;
        t.row(&format!(
            "rename_out,kis,{},stock,{out},,USD,,,{number}",
            pair[0]
        ));
        t.row(&format!(
            "rename_in,kis,{},stock,{after},,USD,,,{number}",
            pair[1]
        ));
        if t.perhaps(2) {
            t.closes(pair[1], price, "USD");
        }
        held = after;
    }
    t.days_later(3);
    let part = (held / rust_decimal::Decimal::TWO).round_dp(6);
    t.row(&format!(
        "sell,kis,{},stock,{part},{price},USD,1,USD",
        names[2]
    ));
}

/// Splits and merges of what is held, here and everywhere, the fraction paid out, shares for nothing, worthless in the end.
pub fn splits_and_shares_for_nothing(t: &mut Teller) {
    let (name, price) = (t.pick(&["GME", "KOSDAQ1"]), 40 + t.upto(100));
    t.closes(name, price, "KRW");
    let held = t.amount(90);
    t.row(&format!("buy,kis,{name},stock,{held},{price},KRW"));
    if t.perhaps(2) {
        t.row(&format!("buy,toss,{name},stock,7,{price},KRW"));
    }
    for _ in 0..1 + t.upto(2) {
        t.days_later(6);
        let (new, old) = t.pick(&[(3, 1), (1, 10), (7, 3)]);
        let place = t.pick(&["", "kis"]);
        t.row(&format!("split,{place},{name},stock,{new},{old},KRW"));
        if t.perhaps(2) {
            t.row(&format!("sell,kis,{name},stock,0.3333,{price},KRW"));
        }
    }
    t.days_later(4);
    if t.perhaps(2) {
        let free = t.amount(9);
        let kind = t.pick(&["buy", "reward"]);
        t.row(&format!("{kind},kis,{name},stock,{free},0,KRW"));
    }
    if t.perhaps(2) {
        let sign = t.pick(&["", "-"]);
        t.row(&format!(
            "return_of_capital,kis,{name},stock,{sign}300,1,KRW"
        ));
    }
    if t.perhaps(3) {
        t.closes(name, price, "KRW");
    }
    t.days_later(4);
    if t.perhaps(2) {
        t.row(&format!("sell,kis,{name},stock,2,0,KRW"));
    }
}
