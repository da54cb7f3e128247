//! A row of prices or rates becomes an observation, of one whole unit; a price of money is a rate, whatever the file is
//! called.

use chrono_tz::Tz;
use rust_decimal::Decimal;

use super::entry::note_hundredths;
use super::row::Manner;
use crate::domain::amount::{self, AmountError, Overflow};
use crate::domain::calendar::{Day, Stamp, parse_stamp, second_of_day};
use crate::domain::entry::{Category, Problem};
use crate::domain::names::{Platform, Symbol, is_hidden, is_too_long};
use crate::domain::one_name;
use crate::domain::prices::{Observation, Point, Subject};
use crate::domain::quoted::{self, Unit};
use crate::files::cells::tidy::{self, clip};
use crate::files::cells::{Unclear, words};
use crate::files::reason::Reason;
use crate::files::unseen;
use crate::names::platforms::by_korean_name;

pub(super) fn price(
    [date, name, close, currency, platform]: [&str; 5],
    way: &mut Manner<'_>,
) -> Result<Observation, Reason> {
    let (day, second) = day_of(date, way.zone)?;
    let name = checked_name("symbol", name)?;
    let name = match way.names.own.asset(name, "") {
        Some((symbol, _)) => {
            *way.own = Some((Symbol::asset(name).as_str(), symbol));
            symbol.as_str()
        }
        None => name,
    };
    let name = match way.looks {
        true => unseen::symbol(name),
        false => name,
    };
    let many = currency;
    let code = tidy::money(currency);
    let currency = code.as_deref().unwrap_or(currency);
    let plain = tidy::close(close, Unit::read(currency).code, way.commas)?;
    let value = positive("close", plain.as_deref().unwrap_or(close))?;
    note_hundredths(currency, way);
    let (currency, unit) = money("currency", currency)?;
    let value = fits("close", unit.whole(value))?;
    let value = so_many("close", many, value)?;
    let platform = if platform.is_empty() {
        Platform::every()
    } else {
        let own = way.names.own.account(platform);
        let platform = own.or(by_korean_name(platform)).unwrap_or(platform);
        let platform = way.names.place(platform).unwrap_or(platform);
        let platform = checked_name("platform", platform)?;
        Platform::new(if way.looks {
            unseen::platform(platform)
        } else {
            platform
        })
    };
    let thing = Unit::read(name);
    let symbol = way.names.priced(thing.code, currency.as_str(), platform);
    // The price of money is a rate, whatever the file is called.
    let (symbol, value) = match thing.is_hundredth() && symbol.is_money() {
        true => (symbol, fits("close", thing.price_of_whole(value))?),
        false if thing.is_hundredth() => (Symbol::new(name), value),
        false if symbol.is_money() => (symbol, at_once("close", name, value)?),
        false => (symbol, value),
    };
    let subject = if symbol.is_money() {
        two_currencies(symbol, currency, "currency")?;
        Subject::Rate {
            from: symbol,
            to: currency,
        }
    } else {
        Subject::Price { symbol, platform }
    };
    Ok(Observation {
        subject,
        point: Point {
            day,
            batch: 0,
            second,
            currency,
            value,
        },
    })
}

pub(super) fn rate(
    [date, from, to, rate]: [&str; 4],
    way: &mut Manner<'_>,
) -> Result<Observation, Reason> {
    let (day, second) = day_of(date, way.zone)?;
    let (many_from, many_to) = (from, to);
    let codes = [from, to].map(tidy::money);
    let (from, from_unit) = money("from", codes[0].as_deref().unwrap_or(from))?;
    let (to, to_unit) = money("to", codes[1].as_deref().unwrap_or(to))?;
    two_currencies(from, to, "to")?;
    let (plain, unit) = tidy::amount("rate", rate, way.commas)?;
    if let Some(unit) = unit.filter(|unit| !words::is_unit_of(unit, to.as_str())) {
        let why = Unclear::Unit {
            unit: clip(&unit),
            row: to.to_string(),
        };
        let text = clip(rate);
        return Err(Reason::Unclear {
            column: "rate",
            text,
            why,
        });
    }
    let value = positive("rate", plain.as_deref().unwrap_or(rate))?;
    let value = at_once("rate", many_from, value)?;
    let value = so_many("rate", many_to, value)?;
    let value = fits("rate", from_unit.price_of_whole(value))?;
    let value = fits("rate", to_unit.whole(value))?;
    Ok(Observation {
        subject: Subject::Rate { from, to },
        point: Point {
            day,
            batch: 0,
            second,
            currency: to,
            value,
        },
    })
}

fn fail<T>(column: &'static str, problem: Problem) -> Result<T, Reason> {
    Err(Reason::Field { column, problem })
}

fn day_of(text: &str, zone: Tz) -> Result<(Day, u32), Reason> {
    let plain = tidy::time("date", text)?;
    let plain = plain.as_deref().unwrap_or(text);
    if plain.is_empty() {
        return fail("date", Problem::Empty);
    }
    match parse_stamp(plain, zone) {
        Ok(Stamp::Date(day)) => Ok((day, 0)),
        Ok(Stamp::Instant(at)) => Ok((Day::at(at, zone), second_of_day(at, zone))),
        Err(why) => fail(
            "date",
            Problem::NotATime {
                text: clip(text),
                why,
            },
        ),
    }
}

fn checked_name<'a>(column: &'static str, text: &'a str) -> Result<&'a str, Reason> {
    if text.is_empty() {
        return fail(column, Problem::Empty);
    }
    if is_too_long(text) {
        return fail(column, Problem::TooLong);
    }
    if text.chars().any(is_hidden) {
        return fail(column, Problem::Hidden);
    }
    Ok(text)
}

/// Money by its code, by its name, in hundredths (`GBp`) or many at once (`JPY(100)`).
fn money<'a>(column: &'static str, text: &'a str) -> Result<(Symbol, Unit<'a>), Reason> {
    let unit = Unit::read(checked_name(column, text)?);
    let code = quoted::per(unit.code).map_or(unit.code, |(code, _)| code);
    let symbol = Symbol::new(&one_name::one(code, Some(Category::Cash), ""));
    if symbol.is_money() {
        Ok((symbol, unit))
    } else {
        fail(column, Problem::NotMoney(clip(text)))
    }
}

/// A rate of one, where it was said of a hundred.
fn at_once(column: &'static str, name: &str, value: Decimal) -> Result<Decimal, Reason> {
    match quoted::per(name) {
        Some((_, many)) => fits(column, amount::div(value, many)).map(|rate| rate.normalize()),
        None => Ok(value),
    }
}

/// What was said in hundreds, in ones: 1.5 times 100 yen are 150.
fn so_many(column: &'static str, name: &str, value: Decimal) -> Result<Decimal, Reason> {
    match quoted::per(name) {
        Some((_, many)) => fits(column, amount::mul(value, many)).map(|value| value.normalize()),
        None => Ok(value),
    }
}

fn fits(column: &'static str, value: Result<Decimal, Overflow>) -> Result<Decimal, Reason> {
    value.or_else(|Overflow| {
        let why = AmountError::TooLong;
        fail(
            column,
            Problem::NotAnAmount {
                text: String::new(),
                why,
            },
        )
    })
}

fn two_currencies(from: Symbol, to: Symbol, column: &'static str) -> Result<(), Reason> {
    if from == to {
        fail(column, Problem::Unknown(to.to_string()))
    } else {
        Ok(())
    }
}

fn positive(column: &'static str, text: &str) -> Result<Decimal, Reason> {
    if text.is_empty() {
        return fail(column, Problem::Empty);
    }
    match amount::parse(text) {
        Ok(value) if value > Decimal::ZERO => Ok(value.normalize()),
        Ok(_) => fail(column, Problem::NotPositive),
        Err(why) => fail(
            column,
            Problem::NotAnAmount {
                text: clip(text),
                why,
            },
        ),
    }
}
