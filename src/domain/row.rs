//! The one-line text form of an entry is the row of our CSV: one reader and one printer for files, database and tests.

use chrono_tz::Tz;
use rust_decimal::Decimal;

use super::amount::{self, Overflow};
use super::calendar::{Stamp, parse_stamp};
use super::entry::{COLUMNS, Category, Column, Draft, Entry, Kind, Problem, RowError};
use super::names::{Symbol, is_money, trimmed};
use super::one_name;
use super::quoted::Unit;

/// The header of our CSV.
pub const HEADER: &str = "timestamp,type,platform,symbol,category,quantity,price,currency,fee,fee_currency,external_id,note,tax,rate,amount";

/// Reads the fields of one row, in [`Column`] order; times without offset are in `zone`. Names are the ones of the books
/// ([`one_name`]), amounts are in whole money ([`quoted`](super::quoted)).
///
/// # Errors
/// The first column that cannot be read, and why.
pub fn read(fields: &[&str; COLUMNS], zone: Tz) -> Result<Entry, RowError> {
    let field = |column: Column| trimmed(fields[column as usize]);
    let parsed = parsed(fields, zone)?;
    let money = Unit::read(field(Column::Currency));
    let thing = Unit::read(field(Column::Symbol));
    let of_fee = Unit::read(field(Column::FeeCurrency));
    // A name beside another category is that asset, also when it is a word for pence.
    let thing = match parsed.category {
        None | Some(Category::Cash) => thing,
        Some(_) => Unit::read(""),
    };
    let named = match thing.is_hundredth() {
        true => Some(thing.code.to_owned()),
        false => one_name::code_of(field(Column::Symbol), parsed.category, money.code),
    };
    let fee_named = one_name::fee_of(of_fee.code);
    let paid = match field(Column::FeeCurrency) {
        "" => money,
        _ => of_fee,
    };
    let mut draft = parsed.draft(fields);
    draft.symbol = named.as_deref().unwrap_or(draft.symbol);
    draft.fee_currency = fee_named.as_deref().unwrap_or(of_fee.code);
    draft.currency = money_of(money.code);
    if money.is_hundredth() || thing.is_hundredth() || paid.is_hundredth() {
        in_whole_money(&mut draft, money, thing, paid).map_err(|Overflow| {
            let text = clip(field(Column::Quantity));
            let why = amount::AmountError::TooLong;
            let problem = Problem::NotAnAmount { text, why };
            RowError {
                column: Column::Quantity,
                problem,
            }
        })?;
    }
    Entry::checked(draft)
}

/// The row as it was read and booked before names were one, before the category told an asset from money and before pence
/// were told from pounds; `None` where that is no difference. A file of that time is known by it.
pub fn as_before(fields: &[&str; COLUMNS], zone: Tz) -> Option<Entry> {
    let field = |column: Column| trimmed(fields[column as usize]);
    let category = match field(Column::Category) {
        "" => None,
        text => Some(category_of(text)?),
    };
    let symbol = field(Column::Symbol);
    let as_asset =
        !matches!(category, None | Some(Category::Cash)) && Symbol::new(symbol).may_be_either();
    let money = Unit::read(field(Column::Currency));
    let in_hundredths = money.is_hundredth() && is_money(&field(Column::Currency).to_uppercase());
    let otherwise = as_asset
        || in_hundredths
        || one_name::code_of(symbol, category, money.code).is_some()
        || one_name::fee_of(field(Column::FeeCurrency)).is_some();
    if !otherwise {
        return None;
    }
    let parsed = parsed(fields, zone).ok()?;
    let mut draft = parsed.draft(fields);
    if as_asset {
        draft.category = Some(Category::Cash);
    }
    Entry::checked(draft).ok()
}

/// A word for money in the owner's language, as the books write it.
fn money_of(code: &str) -> &str {
    use super::listings::{Market, by_name};
    match code.is_ascii() {
        true => code,
        false => by_name(code)
            .filter(|listing| listing.market == Market::Money)
            .map_or(code, |listing| listing.code),
    }
}

/// Turns amounts in hundredths into whole money: `money` is what the row is priced in, `thing` what it is of.
fn in_whole_money(
    draft: &mut Draft<'_>,
    money: Unit<'_>,
    thing: Unit<'_>,
    paid: Unit<'_>,
) -> Result<(), Overflow> {
    let (brings, trades) = (draft.kind.is_income(), draft.kind.is_trade());
    draft.fee = paid.whole(draft.fee)?;
    draft.tax = money.whole(draft.tax)?;
    // With a rate on a trade the base currency moved, which has no hundredths.
    if !(trades && draft.rate.is_some()) {
        draft.amount = draft.amount.map(|amount| money.whole(amount)).transpose()?;
    }
    draft.rate = draft
        .rate
        .map(|rate| money.price_of_whole(rate))
        .transpose()?;
    if thing.is_hundredth() {
        draft.quantity = thing.whole(draft.quantity)?;
        let price = |price| money.whole(thing.price_of_whole(price)?);
        // Money that only moves has the price 1, in whatever it is counted.
        if trades {
            draft.price = draft.price.map(price).transpose()?;
        }
        return Ok(());
    }
    match brings {
        true => draft.quantity = money.whole(draft.quantity)?,
        false if draft.kind != Kind::Split => {
            draft.price = draft.price.map(|price| money.whole(price)).transpose()?;
        }
        false => {}
    }
    Ok(())
}

/// The fields that are no names.
struct Parsed {
    at: super::calendar::Moment,
    bare_date: bool,
    kind: Kind,
    category: Option<Category>,
    quantity: Decimal,
    price: Option<Decimal>,
    fee: Decimal,
    tax: Decimal,
    rate: Option<Decimal>,
    amount: Option<Decimal>,
}

impl Parsed {
    /// With the names as they stand.
    fn draft<'a>(&self, fields: &[&'a str; COLUMNS]) -> Draft<'a> {
        let field = |column: Column| trimmed(fields[column as usize]);
        Draft {
            at: self.at,
            bare_date: self.bare_date,
            kind: self.kind,
            category: self.category,
            platform: field(Column::Platform),
            symbol: field(Column::Symbol),
            quantity: self.quantity,
            price: self.price,
            currency: field(Column::Currency),
            fee: self.fee,
            fee_currency: field(Column::FeeCurrency),
            external_id: field(Column::ExternalId),
            note: field(Column::Note),
            tax: self.tax,
            rate: self.rate,
            amount: self.amount,
        }
    }
}

fn parsed(fields: &[&str; COLUMNS], zone: Tz) -> Result<Parsed, RowError> {
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
    Ok(Parsed {
        at,
        bare_date,
        kind,
        category,
        quantity: optional(Column::Quantity)?
            .ok_or_else(|| fail(Column::Quantity, Problem::Empty))?,
        price: optional(Column::Price)?,
        fee: optional(Column::Fee)?.unwrap_or_default(),
        tax: optional(Column::Tax)?.unwrap_or_default(),
        rate: optional(Column::Rate)?,
        amount: optional(Column::Amount)?,
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
pub fn print(entry: &Entry, zone: Tz) -> [String; COLUMNS] {
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
            fee_currency(entry)
        },
        entry.external_id.as_deref().unwrap_or("").to_owned(),
        entry.note().to_owned(),
        money(entry.tax()),
        optional(entry.rate()),
        optional(entry.amount()),
    ]
}

/// The row's own units are called as it calls them, unless its money is; other units are told apart from money.
fn fee_currency(entry: &Entry) -> String {
    let own = entry.fee_currency == entry.symbol;
    match own && entry.symbol.as_money() != Some(entry.currency) {
        true => entry.symbol.as_str().to_owned(),
        false => entry.fee_currency.spelled().into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Asia::Seoul;

    fn fields(line: &str) -> [&str; COLUMNS] {
        let mut fields = [""; COLUMNS];
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
            "2024-03-04,buy,kis,DRPX,stock,0.6242,48.05,USD,,,A4,,,,29.99",
            "2024-03-04,dividend,kis,AAPL,stock,-12.5,1,USD,,,D2,,-1.88,,-10.62",
            "2024-03-04,buy,upbit,BTC,crypto,0.01,90000000,KRW,-150,KRW",
            "2024-03-04,sell,kis,005930,stock,100,0,KRW",
            "2024-03-04,buy,kis,005930,stock,-10,73000,KRW",
            "2024-03-04,buy,kis,AMD,stock,10,150,USD,1,AMD",
            "2024-03-04,deposit,kis,AMD,cash,1000,1,AMD",
            "2024-03-04,buy,kis,USD,etf,10,50,USD,1,USD",
            "2024-03-04,buy,kis,USD,etf,10,50,USD,1,USD:asset",
            "2024-03-04,buy,okx,SOS,crypto,10,150,USDT,1,TOP:asset",
            "1900-01-02T15:00:00.000001Z,buy,kis,A,stock,1,1,KRW",
        ] {
            let entry = read(&fields(line), Seoul).unwrap();
            let printed = print(&entry, Seoul);
            let again = read(&std::array::from_fn(|i| printed[i].as_str()), Seoul).unwrap();
            assert_eq!(entry, again, "{line}");
        }
    }

    #[test]
    fn one_thing_has_one_name_and_pence_are_hundredths_of_a_pound() {
        for (line, want) in [
            (
                "2026-03-02,buy,kis,5930,stock,10,71000,KRW",
                "2026-03-02,buy,kis,005930,stock,10,71000,KRW,,,,,,,",
            ),
            (
                "2026-03-02,buy,upbit,KRW-BTC,crypto,1,95000000,KRW,5,XXBT",
                "2026-03-02,buy,upbit,BTC,crypto,1,95000000,KRW,5,BTC,,,,,",
            ),
            (
                "2026-03-02,buy,ib,LFND,fund,1000,243.08,GBp,120,,,,50",
                "2026-03-02,buy,ib,LFND,fund,1000,2.4308,GBP,1.2,GBP,,,0.5,,",
            ),
            (
                "2026-03-02,buy,ib,LFND,fund,1000,243.08,GBX,1.2,GBP",
                "2026-03-02,buy,ib,LFND,fund,1000,2.4308,GBP,1.2,GBP,,,,,",
            ),
            (
                "2026-03-02,dividend,ib,LFND,fund,1250,1,GBp",
                "2026-03-02,dividend,ib,LFND,fund,12.5,1,GBP,,,,,,,",
            ),
            (
                "2026-03-02,deposit,ib,GBX,cash,300000,1,GBX",
                "2026-03-02,deposit,ib,GBP,cash,3000,1,GBP,,,,,,,",
            ),
            (
                "2026-03-02,buy,ib,GBX,cash,100,19,KRW",
                "2026-03-02,buy,ib,GBP,cash,1,1900,KRW,,,,,,,",
            ),
            (
                "2026-03-02,buy,jse,NPN,stock,1,300000,ZAc",
                "2026-03-02,buy,jse,NPN,stock,1,3000,ZAR,,,,,,,",
            ),
            (
                "2026-03-02,buy,x,GBX,stock,1,30,USD",
                "2026-03-02,buy,x,GBX,stock,1,30,USD,,,,,,,",
            ),
        ] {
            let entry = read(&fields(line), Seoul).unwrap_or_else(|e| panic!("{line}: {e}"));
            assert_eq!(print(&entry, Seoul).join(","), want, "{line}");
        }
    }

    /// A file that was booked when `AMD` was money, `5930` a share of its own and `GBp` a pound is known again.
    #[test]
    fn what_a_row_was_before_is_known_where_it_was_otherwise() {
        let before =
            |line: &str| as_before(&fields(line), Seoul).map(|e| print(&e, Seoul).join(","));
        assert_eq!(
            before("2026-03-02,buy,kis,AMD,stock,10,150,USD").as_deref(),
            Some("2026-03-02,buy,kis,AMD,cash,10,150,USD,,,,,,,")
        );
        assert_eq!(
            before("2026-03-02,buy,kis,5930,stock,10,71000,KRW").as_deref(),
            Some("2026-03-02,buy,kis,5930,stock,10,71000,KRW,,,,,,,")
        );
        assert_eq!(
            before("2026-03-02,buy,ib,LFND,fund,10,250,GBp").as_deref(),
            Some("2026-03-02,buy,ib,LFND,fund,10,250,GBP,,,,,,,")
        );
        assert_eq!(before("2026-03-02,buy,kis,005930,stock,10,71000,KRW"), None);
        assert_eq!(before("2026-03-02,buy,ib,LFND,fund,10,250,GBX"), None);
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
                "2026-03-02,deposit,upbit,BTC,crypto,-1,1,KRW",
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
                "2026-03-02,opening,upbit,BTC,crypto,1,0,KRW",
                "price: it must be above zero",
            ),
            (
                "2026-03-02,buy,upbit,USD,cash,1,0,KRW",
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
                "2026-03-02,buy,upbit,BTC,crypto,1,1000,KRW,,,,,,,10",
                "amount: it is not what quantity and price make",
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
