//! A file becomes entries, or prices and rates, one row at a time; a row that is none says in which line and why.

use std::io::Read;

use chrono_tz::Tz;
use rust_decimal::Decimal;

use super::cells::tidy::{self, Commas, clip};
use super::cells::{Unclear, words};
use super::header::{EntryColumns, HeaderError, Layout, is_column};
use super::rows::{Broken, Fields, HEADER_LINES, Row, Rows};
use super::text::{Fault, NotText};
use super::unseen;
use crate::bot::grammar::platforms::by_korean_name;
use crate::domain::amount;
use crate::domain::calendar::{Day, Stamp, parse_stamp, second_of_day};
use crate::domain::entry::{Column, Entry, Problem, RowError};
use crate::domain::names::{Platform, Symbol, is_hidden, is_too_long};
use crate::domain::prices::{Observation, Point, Subject};
use crate::domain::row;

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
    Entry(Entry),
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
    hints: Hints,
    commas: Commas,
}

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

    /// The next row.
    ///
    /// # Errors
    /// Reading failed in the middle.
    pub fn next_line(&mut self) -> Result<Option<Line<'_>>, FileError> {
        let Reading {
            rows,
            layout,
            header,
            zone,
            note,
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
                    note,
                    commas,
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
    /// Room for a note that other columns add to.
    note: &'a mut String,
    commas: &'a mut Commas,
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
        Layout::Entries(columns) => entry(fields, columns, wide, way).map(Item::Entry),
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
) -> Result<Entry, Reason> {
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
    let named = values;
    if way.looks {
        *way.hidden = unseen::hide(&mut values);
    }
    Ok(row::read(&values, way.zone).map_err(|error| unseen::shown(error, &named))?)
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
    let symbol = Symbol::new(if way.looks {
        unseen::symbol(name)
    } else {
        name
    });
    let code = tidy::money(currency);
    let currency = code.as_deref().unwrap_or(currency);
    let plain = tidy::close(close, currency, way.commas)?;
    let value = positive("close", plain.as_deref().unwrap_or(close))?;
    let currency = money("currency", currency)?;
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
    // The price of money is a rate, whatever the file is called.
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
    let codes = [from, to].map(tidy::money);
    let from = money("from", codes[0].as_deref().unwrap_or(from))?;
    let to = money("to", codes[1].as_deref().unwrap_or(to))?;
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

fn money(column: &'static str, text: &str) -> Result<Symbol, Reason> {
    let symbol = Symbol::new(checked_name(column, text)?);
    if symbol.is_money() {
        Ok(symbol)
    } else {
        fail(column, Problem::NotMoney(clip(text)))
    }
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
        while let Some(line) = reading.next_line().unwrap() {
            said.push(match line.item {
                Ok(Item::Entry(e)) => format!("{} {}", line.first, row::print(&e, Seoul).join(",")),
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
                "2 2026-03-02,deposit,kis,KRW,cash,5,1,KRW,,,,월급; 주문번호=A-1,,",
                "3 2026-03-02,deposit,kis,KRW,cash,5,1,KRW,,,,주문번호=A-2; memo2=b,,",
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
                "4 2026-03-02,deposit,kis,KRW,cash,5,1,KRW,,,,,,",
                "5 2026-03-02,deposit,kis,KRW,cash,5,1,KRW,,,,,,",
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
            read("date,from,to,rate\n2026-03-02,USD,KRW,1441.5\n"),
            ["2 2026-03-02 0 USD/KRW 1441.5"]
        );
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
