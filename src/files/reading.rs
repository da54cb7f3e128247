//! A file becomes entries, or prices and rates, one row at a time; a row that is none says in which line and why.

use std::collections::HashMap;
use std::io::Read;

use chrono_tz::Tz;
use rust_decimal::Decimal;

use super::cells::tidy::{self, Commas, clip};
use super::cells::{Unclear, words};
use super::header::{EntryColumns, HeaderError, Layout, is_column};
use super::naming::Naming;
use super::rows::{Broken, Fields, HEADER_LINES, Row, Rows};
use super::text::{Fault, NotText};
use super::unseen;
use crate::bot::grammar::platforms::by_korean_name;
use crate::bot::grammar::symbols::by_code;
use crate::domain::amount::{self, AmountError, Overflow};
use crate::domain::calendar::{Day, Stamp, parse_stamp, second_of_day};
use crate::domain::entry::{COLUMNS, Category, Column, Entry, Problem, RowError};
use crate::domain::identity::{Content, EntryId, PAIR, content};
use crate::domain::names::{
    NAME_BYTES_MAX, Platform, Symbol, is_hidden, is_money, is_too_long, trimmed,
};
use crate::domain::prices::{Observation, Point, Subject};
use crate::domain::quoted::{self, Unit};
use crate::domain::{one_name, row};

/// Why a whole file is not read.
#[derive(Debug)]
pub enum FileError {
    Io(std::io::Error),
    NotText(NotText),
    Header(HeaderError),
    /// Something was met that makes what was read before doubtful: it is to be read again from its start, knowing this.
    Again(Hints),
}

/// What is known of a file before it is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hints {
    /// It writes commas for points somewhere.
    pub commas: bool,
    /// Its header stands in it more than once.
    pub glued: bool,
    /// Nothing of it is to be booked, so names that the books do not have are not kept ([`unseen`]).
    pub looks: bool,
}

/// Reads a file, and once more from its start as often as it turns out otherwise than was thought.
///
/// # Errors
/// Those of the reading.
pub fn patiently<T>(mut read: impl FnMut(Hints) -> Result<T, FileError>) -> Result<T, FileError> {
    let mut hints = Hints::default();
    loop {
        match read(hints) {
            Err(FileError::Again(more)) if more != hints => hints = more,
            done => return done,
        }
    }
}

impl From<Fault> for FileError {
    fn from(fault: Fault) -> FileError {
        match fault {
            Fault::Io(error) => FileError::Io(error),
            Fault::NotText(what) => FileError::NotText(what),
        }
    }
}

/// Why a row is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    Field {
        column: &'static str,
        problem: Problem,
    },
    /// So many fields where the header has so many columns.
    Width {
        found: usize,
        wanted: usize,
    },
    Broken(Broken),
    /// A cell that could mean two things, or something else than it should.
    Unclear {
        column: &'static str,
        text: String,
        why: Unclear,
    },
    /// Several cells that a row needs.
    Empties(Vec<&'static str>),
    /// It equals a row above a header that came again: one trade in two glued files, or two trades.
    AfterHeader,
}

impl From<RowError> for Reason {
    fn from(error: RowError) -> Reason {
        Reason::Field {
            column: error.column.as_str(),
            problem: error.problem,
        }
    }
}

/// What a row is.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// And the row as it was read before names were one, where that is another entry.
    Entry(Entry, Option<Box<Entry>>),
    /// One row that was bought or sold for a coin: what left and what arrived.
    Swap(Box<[Entry; 2]>),
    Observation(Observation),
    Passed(Passed),
}

/// What is passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passed {
    /// The header once more: a page ended there, or a file was glued on.
    Header,
    /// The sum of the rows above.
    Totals,
}

/// A row with its lines in the file.
pub struct Line<'a> {
    pub first: u64,
    pub last: u64,
    pub item: Result<Item, Reason>,
    /// The row as it stood, for the file of what could not be read.
    pub row: Row<'a>,
    /// Not zero where a stand-in took the place of a name: a digest of the names.
    pub hidden: u64,
}

/// A file with its header read.
pub struct Reading<R> {
    rows: Rows<R>,
    layout: Layout,
    header: Vec<String>,
    zone: Tz,
    note: String,
    quoted: Quoted,
    hints: Hints,
    commas: Commas,
}

/// Rows without a number that become two legs, by what they say: equal ones are separate.
type Quoted = HashMap<Content, u32>;

impl<R: Read> Reading<R> {
    /// Opens a file; times without offset in it are in `zone`.
    ///
    /// # Errors
    /// It is none of our files.
    pub fn open(inner: R, zone: Tz) -> Result<Reading<R>, FileError> {
        Reading::open_knowing(inner, zone, Hints::default())
    }

    /// Opens a file of which something is known.
    ///
    /// # Errors
    /// It is none of our files.
    pub fn open_knowing(inner: R, zone: Tz, hints: Hints) -> Result<Reading<R>, FileError> {
        let mut rows = Rows::open(inner)?;
        let (layout, header) = find_header(&mut rows)?;
        Ok(Reading {
            rows,
            layout,
            header,
            zone,
            note: String::new(),
            quoted: Quoted::new(),
            hints,
            commas: Commas {
                are_points: hints.commas,
                either: false,
            },
        })
    }

    pub fn layout(&self) -> &Layout {
        &self.layout
    }
    /// The header as it was written.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The next row, its names read with what is known of them.
    ///
    /// # Errors
    /// Reading failed in the middle.
    pub fn next_line(&mut self, names: &Naming) -> Result<Option<Line<'_>>, FileError> {
        let Reading {
            rows,
            layout,
            header,
            zone,
            note,
            quoted,
            hints,
            commas,
        } = self;
        let Some(row) = rows.next_row()? else {
            return Ok(None);
        };
        let mut hidden = 0;
        let item = match row.fields() {
            Err(broken) => Err(Reason::Broken(broken)),
            Ok(fields) if is_header(fields, header) => {
                if !hints.glued {
                    let glued = true;
                    return Err(FileError::Again(Hints { glued, ..*hints }));
                }
                Ok(Item::Passed(Passed::Header))
            }
            Ok(fields) => match read(
                fields,
                layout,
                header.len(),
                &mut Way {
                    zone: *zone,
                    names,
                    note,
                    commas,
                    quoted,
                    looks: hints.looks,
                    hidden: &mut hidden,
                },
            ) {
                Err(_) if is_totals(fields, layout) => Ok(Item::Passed(Passed::Totals)),
                Err(_) if may_be_header(fields) && Layout::of(fields).is_ok() => {
                    return Err(FileError::Header(HeaderError::Second(row.line)));
                }
                found => found,
            },
        };
        if let Err(Reason::Unclear {
            why: Unclear::DecimalComma,
            ..
        }) = &item
        {
            if commas.either && !hints.commas {
                let commas = true;
                return Err(FileError::Again(Hints { commas, ..*hints }));
            }
            commas.are_points = true;
        }
        Ok(Some(Line {
            first: row.line,
            last: row.last_line,
            item,
            row,
            hidden,
        }))
    }
}

/// The first row that is a header of ours; above it stand titles.
fn find_header<R: Read>(rows: &mut Rows<R>) -> Result<(Layout, Vec<String>), FileError> {
    let mut met = HeaderError::None;
    let mut columns_in_front = 0;
    for _ in 0..HEADER_LINES {
        let Some(row) = rows.next_row()? else {
            break;
        };
        let found = row.fields().map_err(|_| HeaderError::Unreadable);
        if let Ok(fields) = found {
            columns_in_front += u32::from(is_column(fields.get(0)));
        }
        match found.and_then(|fields| Ok((Layout::of(fields)?, fields))) {
            Ok((layout, fields)) => {
                return Ok((layout, fields.iter().map(str::to_owned).collect()));
            }
            Err(HeaderError::None | HeaderError::Unknown | HeaderError::Unreadable)
                if met != HeaderError::None => {}
            Err(what @ (HeaderError::Unknown | HeaderError::Unreadable)) => met = what,
            Err(HeaderError::None) => {}
            Err(told) => return Err(FileError::Header(told)),
        }
    }
    if columns_in_front >= 3 {
        met = HeaderError::Vertical;
    }
    Err(FileError::Header(met))
}

/// Whether it is worth asking: a header holds no digits, a row of numbers does.
fn may_be_header(fields: Fields<'_>) -> bool {
    !fields
        .iter()
        .any(|field| field.bytes().any(|b| b.is_ascii_digit()))
}

/// Whether a row is the header of its file once more.
fn is_header(fields: Fields<'_>, header: &[String]) -> bool {
    let mut same = header.iter().enumerate().map(|(place, name)| {
        let field = fields.get(place).trim();
        field.eq_ignore_ascii_case(name.trim())
    });
    same.all(|same| same) && fields.len() >= header.len().min(2)
}

/// Whether a row that is none of ours is the sum of those above it: it says so, and says no day and no kind.
fn is_totals(fields: Fields<'_>, layout: &Layout) -> bool {
    const TOTALS: &[&str] = &[
        "합계",
        "총합계",
        "총계",
        "소계",
        "누계",
        "계",
        "total",
        "totals",
        "grandtotal",
        "subtotal",
        "sum",
    ];
    let Layout::Entries(columns) = layout else {
        return false;
    };
    let is_total = |cell: &str| {
        let letters: String = cell.chars().filter(|c| c.is_alphabetic()).collect();
        TOTALS.contains(&letters.to_lowercase().as_str())
    };
    let says_no_more = |column: Column| {
        let place = columns.places[column as usize];
        let cell = place.map_or("", |place| fields.get(place)).trim();
        cell.is_empty() || is_total(cell)
    };
    says_no_more(Column::Timestamp) && says_no_more(Column::Type) && fields.iter().any(is_total)
}

/// How the rows of a file are read, and what is noticed on the way.
struct Way<'a> {
    zone: Tz,
    names: &'a Naming,
    /// Room for a note that other columns add to.
    note: &'a mut String,
    commas: &'a mut Commas,
    quoted: &'a mut Quoted,
    looks: bool,
    hidden: &'a mut u64,
}

fn read(
    fields: Fields<'_>,
    layout: &Layout,
    wide: usize,
    way: &mut Way<'_>,
) -> Result<Item, Reason> {
    // One field more than the header has is where a number with a comma ended up; empty ones do no harm.
    if fields.len() > wide && fields.iter().skip(wide).any(|f| !f.trim().is_empty()) {
        return Err(Reason::Width {
            found: fields.len(),
            wanted: wide,
        });
    }
    match layout {
        Layout::Entries(columns) => entry(fields, columns, wide, way),
        Layout::Prices(places) => {
            whole(fields, places[..4].iter(), wide)?;
            let text = places.map(|place| place.map_or("", |p| fields.get(p).trim()));
            price(text, way).map(Item::Observation)
        }
        Layout::Rates(places) => {
            whole(fields, places.iter(), wide)?;
            let text = places.map(|place| place.map_or("", |p| fields.get(p).trim()));
            rate(text, way).map(Item::Observation)
        }
    }
}

/// A row that ends before its last required column was cut off: half a number is a number too.
fn whole<'a>(
    fields: Fields<'_>,
    places: impl Iterator<Item = &'a Option<usize>>,
    wide: usize,
) -> Result<(), Reason> {
    let last = places.flatten().max().copied().unwrap_or(0);
    if fields.len() <= last {
        return Err(Reason::Width {
            found: fields.len(),
            wanted: wide,
        });
    }
    Ok(())
}

fn entry(
    fields: Fields<'_>,
    columns: &EntryColumns,
    wide: usize,
    way: &mut Way<'_>,
) -> Result<Item, Reason> {
    if fields.len() < columns.least {
        return Err(Reason::Width {
            found: fields.len(),
            wanted: wide,
        });
    }
    let mut values = columns
        .places
        .map(|place| place.map_or("", |p| fields.get(p)));
    all_there(&values)?;
    let note = &mut *way.note;
    let held = tidy::entry(&values, way.commas)?;
    for (value, held) in values.iter_mut().zip(&held) {
        *value = held.as_deref().unwrap_or(value);
    }
    if columns
        .others
        .iter()
        .any(|(place, _)| !fields.get(*place).is_empty())
    {
        note.clear();
        note.push_str(values[Column::Note as usize].trim());
        for (place, name) in &columns.others {
            let value = fields.get(*place).trim();
            if !value.is_empty() {
                let gap = if note.is_empty() { "" } else { "; " };
                note.extend([gap, name, "=", value]);
            }
        }
        values[Column::Note as usize] = note;
    }
    let said = |column: Column| values[column as usize].trim();
    let category = match said(Column::Category) {
        "" => way.names.category(
            said(Column::Symbol),
            said(Column::Type),
            said(Column::Platform),
            said(Column::Price),
        ),
        _ => None,
    };
    let fee = way.names.fee(
        said(Column::FeeCurrency),
        said(Column::Platform),
        said(Column::Currency),
    );
    if let Some(category) = category {
        values[Column::Category as usize] = category.as_str();
    }
    if let Some(fee) = &fee {
        values[Column::FeeCurrency as usize] = fee;
    }
    let named = values;
    if way.looks {
        *way.hidden = unseen::hide(&mut values);
    }
    if let Some(coin) = coin_of(&values) {
        let legs = swap(values, coin, way.zone, way.quoted)?;
        return Ok(Item::Swap(Box::new(legs)));
    }
    let before = row::as_before(&values, way.zone).map(Box::new);
    let read = row::read(&values, way.zone);
    Ok(Item::Entry(
        read.map_err(|error| unseen::shown(error, &named))?,
        before,
    ))
}

/// The coin that a buy or a sale is priced in, when it is one.
fn coin_of<'a>(values: &[&'a str; COLUMNS]) -> Option<&'a str> {
    let field = |column: Column| trimmed(values[column as usize]);
    let code = field(Column::Currency);
    // Mostly it is money, and nothing more is looked at.
    if code.is_empty() || is_money(code) || code.len() > NAME_BYTES_MAX {
        return None;
    }
    let trade = ["buy", "sell"]
        .iter()
        .any(|kind| field(Column::Type).eq_ignore_ascii_case(kind));
    let listed = by_code(&code.to_uppercase()).is_some_and(|l| l.category == Category::Crypto);
    let other = !field(Column::Symbol).eq_ignore_ascii_case(code);
    (trade && listed && other).then_some(code)
}

/// The two legs of a row that is priced in a coin: what it was about keeps the price and the fee, the coin goes or comes
/// by quantity × price. They share the row's number; without one, a number made of what the row says.
fn swap(
    values: [&str; COLUMNS],
    coin: &str,
    zone: Tz,
    quoted: &mut Quoted,
) -> Result<[Entry; 2], Reason> {
    let buys = values[Column::Type as usize]
        .trim()
        .eq_ignore_ascii_case("buy");
    let refuse = |column: Column, problem| Err(Reason::from(RowError { column, problem }));
    if !trimmed(values[Column::Tax as usize]).is_empty() {
        return refuse(Column::Tax, Problem::NotMoney(clip(coin)));
    }
    let mut own = values;
    own[Column::Type as usize] = if buys { "swap_in" } else { "swap_out" };
    (own[Column::Rate as usize], own[Column::Amount as usize]) = ("", "");
    let mut leg = row::read(&own, zone)?;
    let Some(price) = leg.price else {
        return refuse(Column::Price, Problem::Empty);
    };
    let made = amount::mul(price, leg.quantity);
    let Ok(made) = made.map(|made| made.normalize()) else {
        return refuse(Column::Quantity, Problem::TooLong);
    };
    if leg.external_id.is_none() {
        let said = content(&leg);
        let nth = quoted.entry(said).or_default();
        let id = EntryId::of_row(said, *nth);
        *nth += 1;
        leg.external_id = Some(format!("{PAIR}{id}").into());
    }
    let number = leg.external_id.as_deref().unwrap_or("").to_owned();
    let made = made.to_string();
    let mut other = own;
    for (column, text) in [
        (Column::Type, if buys { "swap_out" } else { "swap_in" }),
        (Column::Symbol, coin),
        (Column::Category, Category::Crypto.as_str()),
        (Column::Quantity, made.as_str()),
        (Column::Price, ""),
        (Column::Currency, ""),
        (Column::Fee, ""),
        (Column::FeeCurrency, ""),
        (Column::ExternalId, number.as_str()),
    ] {
        other[column as usize] = text;
    }
    let other = row::read(&other, zone)?;
    Ok(if buys { [other, leg] } else { [leg, other] })
}

/// What every kind needs; cells that were merged in a sheet leave several empty, and all are told.
fn all_there(values: &[&str; tidy::COLUMNS]) -> Result<(), Reason> {
    const NEEDED: [Column; 5] = [
        Column::Timestamp,
        Column::Type,
        Column::Platform,
        Column::Symbol,
        Column::Quantity,
    ];
    let is_empty = |column: &Column| values[*column as usize].trim().is_empty();
    if NEEDED.iter().filter(|column| is_empty(column)).count() < 2 {
        return Ok(());
    }
    let everywhere = values[Column::Type as usize].trim() == "split";
    let empty = NEEDED.iter().filter(|column| is_empty(column));
    let empty = empty.filter(|column| !(everywhere && **column == Column::Platform));
    Err(Reason::Empties(empty.map(|c| c.as_str()).collect()))
}

fn price(
    [date, name, close, currency, platform]: [&str; 5],
    way: &mut Way<'_>,
) -> Result<Observation, Reason> {
    let (day, second) = day_of(date, way.zone)?;
    let name = checked_name("symbol", name)?;
    let name = match way.looks {
        true => unseen::symbol(name),
        false => name,
    };
    let code = tidy::money(currency);
    let currency = code.as_deref().unwrap_or(currency);
    let plain = tidy::close(close, Unit::read(currency).code, way.commas)?;
    let value = positive("close", plain.as_deref().unwrap_or(close))?;
    let (currency, unit) = money("currency", currency)?;
    let value = fits("close", unit.whole(value))?;
    let platform = if platform.is_empty() {
        Platform::every()
    } else {
        let platform = by_korean_name(platform).unwrap_or(platform);
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

fn rate([date, from, to, rate]: [&str; 4], way: &mut Way<'_>) -> Result<Observation, Reason> {
    let (day, second) = day_of(date, way.zone)?;
    let many = from;
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
    let value = at_once("rate", many, value)?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Asia::Seoul;

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
}
