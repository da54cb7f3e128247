use chrono_tz::Asia::Seoul;

use super::*;
use crate::domain::prices::Subject;
use crate::domain::row;

const HEADER: &str = "timestamp,type,platform,symbol,category,quantity,price,currency,fee,fee_currency,external_id,note";

fn read(text: &str) -> Vec<String> {
    let mut reading = Reading::open(text.as_bytes(), Seoul).unwrap_or_else(|e| panic!("{e:?}"));
    let mut said = Vec::new();
    while let Some(line) = reading.next_line(&Naming::default()).unwrap() {
        said.push(match line.item {
            Ok(Item::Swap(legs)) => legs
                .iter()
                .map(|e| format!("{} {}", line.first, row::print(e, Seoul).join(",")))
                .collect::<Vec<_>>()
                .join(" | "),
            Ok(Item::Entry(e, _)) => {
                format!("{} {}", line.first, row::print(&e, Seoul).join(","))
            }
            Ok(Item::Observation(o)) => {
                let p = o.point;
                match o.subject {
                    Subject::Price { symbol, platform } => format!(
                        "{} {} {} {symbol}[{platform}] {} {}",
                        line.first, p.day, p.second, p.value, p.currency
                    ),
                    Subject::Rate { from, to } => format!(
                        "{} {} {} {from}/{to} {}",
                        line.first, p.day, p.second, p.value
                    ),
                }
            }
            Ok(Item::Passed(passed)) => format!("{} {passed:?}", line.first),
            Err(reason) => format!("{} {reason:?}", line.first),
        });
    }
    said
}

#[test]
fn unknown_columns_are_kept_in_the_note() {
    let text = format!(
        "{HEADER},주문번호,Memo2\n2026-03-02,deposit,kis,KRW,cash,5,1,KRW,,,,월급,A-1,\n2026-03-02,deposit,kis,KRW,cash,5,1,KRW,,,,,A-2,b\n"
    );
    assert_eq!(
        read(&text),
        [
            "2 2026-03-02,deposit,kis,KRW,cash,5,1,KRW,,,,월급; 주문번호=A-1,,,",
            "3 2026-03-02,deposit,kis,KRW,cash,5,1,KRW,,,,주문번호=A-2; memo2=b,,,",
        ]
    );
}

#[test]
fn a_row_that_was_cut_off_or_has_a_stray_comma_is_not_guessed() {
    let text = format!(
        "{HEADER},tax\n2026-03-02,buy,kis,A,stock,1,95\n2026-03-02,buy,kis,A,stock,1,95,000,KRW,,,,,,x\n2026-03-02,deposit,kis,KRW,cash,5,1,KRW,,,,\n2026-03-02,deposit,kis,KRW,cash,5,1,KRW,,,,,,,,\n"
    );
    assert_eq!(
        read(&text),
        [
            "2 Width { found: 7, wanted: 13 }",
            "3 Width { found: 15, wanted: 13 }",
            "4 2026-03-02,deposit,kis,KRW,cash,5,1,KRW,,,,,,,",
            "5 2026-03-02,deposit,kis,KRW,cash,5,1,KRW,,,,,,,",
        ]
        .map(str::to_owned)
    );
}

#[test]
fn prices_and_rates_are_read_and_the_price_of_money_is_a_rate() {
    assert_eq!(
        read(
            "date,symbol,close,currency,platform\n2026-03-02,btc,95000000,KRW,Bithumb\n2026-03-02T09:00:00+09:00,AAPL,187.50,USD,\n2026-03-02,USDT,1391,KRW,bithumb\n"
        ),
        [
            "2 2026-03-02 0 BTC[bithumb] 95000000 KRW",
            "3 2026-03-02 32400 AAPL[] 187.5 USD",
            "4 2026-03-02 0 USDT/KRW 1391",
        ]
    );
    assert_eq!(
        read(
            "date,from,to,rate\n2026-03-02,USD,KRW,1441.5\n2026-03-02,JPY(100),KRW,941.5\n2026-03-02,GBX,KRW,19\n2026-03-02,KRW,GBp,0.05\n2026-03-02,100 JPY,원,941.5\n"
        ),
        [
            "2 2026-03-02 0 USD/KRW 1441.5",
            "3 2026-03-02 0 JPY/KRW 9.415",
            "4 2026-03-02 0 GBP/KRW 1900",
            "5 2026-03-02 0 KRW/GBP 0.0005",
            "6 2026-03-02 0 JPY/KRW 9.415",
        ]
    );
    assert_eq!(
        read(
            "date,symbol,close,currency\n2026-03-02,LFND,250.00,GBp\n2026-03-02,JPY(100),941.5,KRW\n2026-03-02,GBX,19,KRW\n2026-03-02,KRW-BTC,95000000,KRW\n2026-03-02,'005930,71000,KRW\n2026-03-02,AMD,150,USD\n2026-03-02,THB,38,KRW\n"
        ),
        [
            "2 2026-03-02 0 LFND[] 2.5 GBP",
            "3 2026-03-02 0 JPY/KRW 9.415",
            "4 2026-03-02 0 GBP/KRW 1900",
            "5 2026-03-02 0 BTC[] 95000000 KRW",
            "6 2026-03-02 0 005930[] 71000 KRW",
            "7 2026-03-02 0 AMD[] 150 USD",
            "8 2026-03-02 0 THB/KRW 38",
        ]
    );
}

#[test]
fn a_row_priced_in_a_coin_is_two_legs_under_its_number_and_equal_ones_without_one_are_apart() {
    let text = format!(
        "{HEADER}\n2026-03-02,buy,bin,DOT,crypto,100,0.0005,BTC,0.00005,BTC,O2,\n2026-03-02,sell,bin,DOT,crypto,100,0.0005,BTC,,,O3,x\n"
    );
    assert_eq!(
        read(&text),
        [
            "2 2026-03-02,swap_out,bin,BTC,crypto,0.05,,KRW,,,O2,,,, | 2 2026-03-02,swap_in,bin,DOT,crypto,100,0.0005,BTC,0.00005,BTC,O2,,,,",
            "3 2026-03-02,swap_out,bin,DOT,crypto,100,0.0005,BTC,,,O3,x,,, | 3 2026-03-02,swap_in,bin,BTC,crypto,0.05,,KRW,,,O3,x,,,",
        ]
    );
    let row = "2026-03-02,buy,bin,DOT,crypto,100,0.0005,BTC,,,,\n";
    let said = read(&format!("{HEADER}\n{row}{row}"));
    let number = |line: &str| {
        line.split("jasan-pair:")
            .nth(1)
            .map(|rest| rest[..24].to_owned())
    };
    assert!(
        number(&said[0]).is_some() && number(&said[0]) != number(&said[1]),
        "{said:?}"
    );
    assert_eq!(said, read(&format!("{HEADER}\n{row}{row}")));
}

#[test]
fn a_broken_price_names_its_column() {
    let rows = "date,symbol,close,currency\n2026-02-30,A,1,KRW\n2026-02-03,,1,KRW\n2026-02-03,A,0,KRW\n2026-02-03,A,,KRW\n2026-02-03,A,1,BTC\n2026-02-03,KRW,1,KRW\n2026-02-03,A,1\n";
    let said = read(rows);
    for (row, want) in said
        .iter()
        .zip(["date", "symbol", "close", "close", "currency", "currency"])
    {
        assert!(
            row.contains(&format!("Field {{ column: \"{want}\"")),
            "{row}"
        );
    }
    assert_eq!(said[6], "8 Width { found: 3, wanted: 4 }");
}
