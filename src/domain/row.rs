//! The one-line text form of an entry is the row of our CSV: one reader and one printer for files, database and tests.

use chrono_tz::Tz;
use rust_decimal::Decimal;

use super::amount;
use super::calendar::{Stamp, parse_stamp};
use super::entry::{Category, Column, Draft, Entry, Kind, Problem, RowError};
use super::names::trimmed;

/// The header of our CSV.
pub const HEADER: &str = "timestamp,type,platform,symbol,category,quantity,price,currency,fee,fee_currency,external_id,note,tax,rate";

/// Reads the fields of one row, in [`Column`] order; times without offset are in `zone`.
///
/// # Errors
/// The first column that cannot be read, and why.
pub fn read(fields: &[&str; 14], zone: Tz) -> Result<Entry, RowError> {
    let field = |column: Column| trimmed(fields[column as usize]);
    let fail = |column: Column, problem: Problem| RowError { column, problem };
    let stamp = match field(Column::Timestamp) {
        "" => return Err(fail(Column::Timestamp, Problem::Empty)),
        text => parse_stamp(text, zone).map_err(|why| {
            fail(
                Column::Timestamp,
                Problem::NotATime {
                    text: clip(text),
                    why,
                },
            )
        })?,
    };
    let kind = match field(Column::Type) {
        "" => return Err(fail(Column::Type, Problem::Empty)),
        text => kind_of(text).ok_or_else(|| fail(Column::Type, Problem::Unknown(clip(text))))?,
    };
    let category = match field(Column::Category) {
        "" => None,
        text => Some(
            category_of(text)
                .ok_or_else(|| fail(Column::Category, Problem::Unknown(clip(text))))?,
        ),
    };
    let optional = |column: Column| -> Result<Option<Decimal>, RowError> {
        match field(column) {
            "" => Ok(None),
            text => amount::parse(text).map(Some).map_err(|why| {
                fail(
                    column,
                    Problem::NotAnAmount {
                        text: clip(text),
                        why,
                    },
                )
            }),
        }
    };
    let (at, bare_date) = match stamp {
        Stamp::Instant(at) => (at, false),
        Stamp::Date(day) => (day.start(zone), true),
    };
    Entry::checked(Draft {
        at,
        bare_date,
        kind,
        category,
        platform: field(Column::Platform),
        symbol: field(Column::Symbol),
        quantity: optional(Column::Quantity)?
            .ok_or_else(|| fail(Column::Quantity, Problem::Empty))?,
        price: optional(Column::Price)?,
        currency: field(Column::Currency),
        fee: optional(Column::Fee)?.unwrap_or_default(),
        fee_currency: field(Column::FeeCurrency),
        external_id: field(Column::ExternalId),
        note: field(Column::Note),
        tax: optional(Column::Tax)?.unwrap_or_default(),
        rate: optional(Column::Rate)?,
    })
}

fn kind_of(text: &str) -> Option<Kind> {
    Kind::parse(text).or_else(|| Kind::parse(&text.to_lowercase()))
}

fn category_of(text: &str) -> Option<Category> {
    Category::parse(text).or_else(|| Category::parse(&text.to_lowercase()))
}

/// Enough of a hostile field to recognise it in a sentence.
fn clip(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control()).take(41).collect();
    if text.chars().count() > 40 {
        format!("{}…", text.chars().take(40).collect::<String>())
    } else {
        text
    }
}

/// Prints the fields of one row; times in `zone`, a bare date as it was written.
pub fn print(entry: &Entry, zone: Tz) -> [String; 14] {
    let money = |d: Decimal| {
        if d.is_zero() {
            String::new()
        } else {
            d.to_string()
        }
    };
    let optional = |d: Option<Decimal>| d.map(|d| d.to_string()).unwrap_or_default();
    let at = if entry.bare_date {
        entry.day(zone).to_string()
    } else {
        entry.at.rfc3339(zone)
    };
    [
        at,
        entry.kind.as_str().to_owned(),
        entry.platform.as_str().to_owned(),
        entry.symbol.as_str().to_owned(),
        entry.category.as_str().to_owned(),
        entry.quantity.to_string(),
        optional(entry.price),
        entry.currency.as_str().to_owned(),
        money(entry.fee),
        if entry.fee.is_zero() {
            String::new()
        } else {
            entry.fee_currency.as_str().to_owned()
        },
        entry.external_id.as_deref().unwrap_or("").to_owned(),
        entry.note().to_owned(),
        money(entry.tax()),
        optional(entry.rate()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Asia::Seoul;

    fn fields(line: &str) -> [&str; 14] {
        let mut fields = [""; 14];
        for (slot, text) in fields.iter_mut().zip(line.split(',')) {
            *slot = text;
        }
        fields
    }

    #[test]
    fn a_printed_row_reads_back_as_the_same_entry() {
        for line in [
            "2024-03-04T09:30:00+09:00,buy,kiwoom,005930,stock,20,73000,KRW,219,KRW,K2,메모",
            "2024-03-04,deposit,upbit,KRW,cash,500,1,KRW",
            "2024-03-04T09:30:00.123456+09:00,adjust,upbit,BTC,crypto,-0.5,,KRW,,,,,,",
            "2024-03-04,dividend,kis,AAPL,stock,12.5,1,USD,,,D1,,1.88,1385.5",
            "2024-03-04,buy,binance,BTC,crypto,1,100,USDT,0,BNB",
            "1900-01-02T15:00:00.000001Z,buy,kis,A,stock,1,1,KRW",
        ] {
            let entry = read(&fields(line), Seoul).unwrap();
            let printed = print(&entry, Seoul);
            let again = read(&std::array::from_fn(|i| printed[i].as_str()), Seoul).unwrap();
            assert_eq!(entry, again, "{line}");
        }
    }

    #[test]
    fn a_broken_row_names_the_column_and_the_reason() {
        for (line, want) in [
            (
                "2026-13-02,buy,upbit,BTC,crypto,1,1,KRW",
                "timestamp: \"2026-13-02\": there is no such day",
            ),
            (
                "2026-03-02,bought,upbit,BTC,crypto,1,1,KRW",
                "type: \"bought\" is not known here",
            ),
            (
                "2026-03-02,buy,upbit,BTC,crypto,,1,KRW",
                "quantity: it is empty",
            ),
            (
                "2026-03-02,buy,upbit,BTC,crypto,-1,1,KRW",
                "quantity: it must be above zero",
            ),
            (
                "2026-03-02,buy,upbit,BTC,crypto,1e3x,1,KRW",
                "quantity: \"1e3x\": it is no number",
            ),
            (
                "2026-03-02,buy,upbit,BTC,crypto,1,,KRW",
                "price: it is empty",
            ),
            (
                "2026-03-02,buy,upbit,BTC,crypto,1,0,KRW",
                "price: it must be above zero",
            ),
            (
                "2026-03-02,buy,upbit,BTC,crypto,1,1,BTC",
                "currency: \"BTC\" is no money (an ISO currency, USDT or USDC)",
            ),
            (
                "2026-03-02,deposit,upbit,BTC,cash,1,1,KRW",
                "symbol: \"BTC\" is no money (an ISO currency, USDT or USDC)",
            ),
            (
                "2026-03-02,buy,,BTC,crypto,1,1,KRW",
                "platform: it is empty",
            ),
            (
                "2026-03-02,buy,upbit,BTC,crypto,1,1,KRW,-1,KRW",
                "fee: it must not be below zero",
            ),
            (
                "2026-03-02,buy,upbit,USD,cash,1,1,USD",
                "currency: \"USD\" is not known here",
            ),
        ] {
            assert_eq!(
                read(&fields(line), Seoul).unwrap_err().to_string(),
                want,
                "{line}"
            );
        }
    }
}
