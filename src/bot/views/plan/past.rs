//! The stored closes and the real days become courses that can be compared: reality first, then each way of holding.

mod closes;
mod told;

use rust_decimal::Decimal;

use super::ask::{category_of, is_domestic};
use super::{terms, wishes};
use crate::book::Book;
use crate::book::statement::rows_until;
use crate::bot::grammar::period::Period;
use crate::bot::views::overview::age::{self, Stale};
use crate::bot::views::performance::Known;
use crate::domain::amount::{Overflow, div};
use crate::domain::backtest::{self, Course, Flow, Strategy, Track};
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::Category;
use crate::domain::market::patience_days;
use crate::domain::measure::{self, Measures};
use crate::domain::names::{Platform, Symbol};
use crate::domain::returns::DayRow;
use crate::domain::targets::{Aim, Class, Targets};
use crate::domain::valuation;
use crate::names::platforms;
use crate::reply::Reply;
use crate::words::Words;
use crate::words::figures;

pub use told::{falls, for_scripts, picture, table};

/// How far a weight may go before a band restores it, when nobody says.
pub const BAND: Decimal = Decimal::from_parts(5, 0, 0, false, 2);

/// A way of holding.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Way {
    Hold,
    Monthly,
    Band(Decimal),
    /// The same amount each month, and nothing else in or out.
    Savings(Decimal),
}

impl Way {
    fn strategy(self) -> Strategy {
        match self {
            Way::Hold | Way::Savings(_) => Strategy::Hold,
            Way::Monthly => Strategy::Monthly,
            Way::Band(band) => Strategy::Band(band),
        }
    }
    /// The word in JSON.
    fn key(self) -> &'static str {
        match self {
            Way::Hold => "hold",
            Way::Monthly => "monthly",
            Way::Band(_) => "band",
            Way::Savings(_) => "dca",
        }
    }
    fn name(self, base: Symbol, words: Words) -> String {
        match self {
            Way::Hold | Way::Monthly => words.plain(&format!("backtest-{}", self.key())),
            Way::Band(band) => words.say("backtest-band", &[("band", &wishes::percent(band))]),
            Way::Savings(amount) => {
                let amount = figures::overview(amount, base.as_str(), words.language);
                words.say("backtest-dca", &[("amount", &amount)])
            }
        }
    }
}

/// One line of the comparison.
pub struct PastCourse {
    way: Option<Way>,
    rows: Vec<DayRow>,
    measures: Option<Measures>,
    course: Course,
}

impl PastCourse {
    pub fn last_day(&self) -> Day {
        self.rows.last().map_or(Day(0), |row| row.day)
    }
    fn name(&self, base: Symbol, words: Words) -> String {
        self.way
            .map_or_else(|| words.plain("backtest-real"), |way| way.name(base, words))
    }
    fn key(&self) -> &'static str {
        self.way.map_or("real", Way::key)
    }
}

/// A stretch of real days, and the closes of what is wished for over it.
pub struct Past {
    first: Day,
    /// The real row before the first day.
    before: Option<DayRow>,
    real: Vec<DayRow>,
    symbols: Vec<Symbol>,
    /// Whose closes are read, by track.
    markets: Vec<Platform>,
    tracks: Vec<Track>,
    /// Closes that were carried longer than their market rests.
    stale: Vec<Stale>,
    /// What reality leaves out at its end.
    known: Option<Known>,
    /// Wishes of which nothing is held: their share stays cash.
    empty: Vec<Aim>,
    base: Symbol,
    least: Decimal,
}

impl Past {
    /// `None` when there are no days to look at.
    ///
    /// # Errors
    /// An amount that overflows.
    pub fn of(
        book: &Book,
        at: Moment,
        targets: &Targets,
        period: Period,
    ) -> Result<Option<Past>, Overflow> {
        let all = rows_until(book, at)?;
        let real: Vec<DayRow> = all
            .iter()
            .copied()
            .filter(|row| period.holds(row.day))
            .collect();
        let Some(first) = real.first().map(|row| row.day) else {
            return Ok(None);
        };
        let mut past = Past {
            first,
            before: all.iter().copied().rfind(|row| row.day < first),
            real,
            symbols: Vec::new(),
            markets: Vec::new(),
            tracks: Vec::new(),
            stale: Vec::new(),
            known: None,
            empty: Vec::new(),
            base: book.rules().base,
            least: book.rules().least_base(),
        };
        past.spread(book, at, targets)?;
        past.read_closes(book, at)?;
        let zone = book.rules().zone;
        let until = past.real.last().map_or(at, |row| row.day.end(zone).min(at));
        let days = (past.before.as_ref(), past.real.as_slice());
        past.known = Some(Known::of(book, days, until, &|_, _, _| true)?);
        Ok(Some(past))
    }

    /// Nothing is left out and no price stands in that is a month old.
    pub fn is_whole(&self) -> bool {
        self.known.as_ref().is_none_or(Known::is_whole)
    }

    /// Wishes become symbols; a class is divided evenly among what is held of it, whatever it is worth.
    fn spread(&mut self, book: &Book, at: Moment, targets: &Targets) -> Result<(), Overflow> {
        let lines = book.valuation(at)?.lines;
        for (place, (aim, weight)) in targets.wishes().iter().enumerate() {
            let symbols: Vec<Symbol> = match aim {
                Aim::Class(Class::Cash) => continue,
                Aim::Asset(symbol) => vec![*symbol],
                Aim::Class(_) => {
                    let mut held = Vec::new();
                    for line in lines.iter().filter(|line| !line.symbol.is_money()) {
                        let currency = line.priced.map_or(self.base, |priced| priced.currency);
                        let domestic = is_domestic(line.symbol, line.category, currency);
                        let own = targets.place_of(line.symbol, line.category, domestic);
                        if own == Some(place) && !held.contains(&line.symbol) {
                            held.push(line.symbol);
                        }
                    }
                    held
                }
            };
            if symbols.is_empty() {
                self.empty.push(*aim);
            }
            for symbol in &symbols {
                let category = category_of(*symbol, book);
                let platform = market_of(*symbol, category, &lines, book);
                let currency = platforms::default_currency(platform, *symbol, category);
                let terms = terms::terms(book.settings(), platform, category, currency);
                self.symbols.push(*symbol);
                self.markets.push(platform);
                self.tracks.push(Track {
                    weight: div(*weight, Decimal::from(symbols.len()))?,
                    fee_rate: terms.fee_rate,
                    tax_rate: terms.tax_rate,
                    ..Track::default()
                });
            }
        }
        Ok(())
    }

    fn read_closes(&mut self, book: &Book, at: Moment) -> Result<(), Overflow> {
        let days: Vec<Day> = self
            .before
            .iter()
            .chain(&self.real)
            .map(|r| r.day)
            .collect();
        for (slot, symbol) in self.symbols.iter().enumerate() {
            let read = closes::read(book, at, *symbol, self.markets[slot], &days)?;
            let track = &mut self.tracks[slot];
            (track.closes, track.splits) = (read.closes, read.splits);
            if read.age_days > patience_days(category_of(*symbol, book)) {
                self.stale.push(Stale {
                    symbol: *symbol,
                    days: read.age_days,
                    from_trade: false,
                    is_rate: false,
                });
            }
        }
        Ok(())
    }

    /// Reality, then each way.
    ///
    /// # Errors
    /// An amount that overflows.
    pub fn courses(&self, ways: &[Way]) -> Result<Vec<PastCourse>, Overflow> {
        let mut courses = vec![PastCourse {
            way: None,
            rows: self.real.clone(),
            measures: measure::measure(self.before.as_ref(), &self.real)?,
            course: Course::default(),
        }];
        for way in ways {
            let flows = match way {
                Way::Savings(amount) => {
                    let savings = backtest::monthly_savings(self.first, self.real.len(), *amount);
                    let before = self.before.map(|_| Flow::default());
                    before.into_iter().chain(savings).collect()
                }
                Way::Hold | Way::Monthly | Way::Band(_) => self.real_flows(),
            };
            let course = backtest::run(
                &self.tracks,
                self.start(),
                &flows,
                way.strategy(),
                self.least,
            )?;
            let mut measures = measure::measure(None, &course.rows)?;
            if let Some(fall) = measures.as_mut().and_then(|m| m.drawdown.as_mut()) {
                // A way of holding has no day before its first.
                fall.peak = fall.peak.max(self.start());
            }
            courses.push(PastCourse {
                way: Some(*way),
                measures,
                rows: course.rows.clone(),
                course,
            });
        }
        Ok(courses)
    }

    /// The close at which a way of holding begins: that of the day before the first one, as reality is measured from there.
    fn start(&self) -> Day {
        self.before.map_or(self.first, |row| row.day)
    }

    /// What really came and went; what was there before the first day comes in at the close of the day before it.
    fn real_flows(&self) -> Vec<Flow> {
        let before = self.before.map(|row| Flow {
            inflow: row.value.max(Decimal::ZERO),
            outflow: Decimal::ZERO,
        });
        let flow = |row: &DayRow| Flow {
            inflow: row.inflow,
            outflow: row.outflow,
        };
        before
            .into_iter()
            .chain(self.real.iter().map(flow))
            .collect()
    }

    /// `2024-01-02 – 2026-10-31`.
    pub fn period(&self) -> String {
        let last = self.real.last().map_or(self.first, |row| row.day);
        format!("{} – {last}", self.first)
    }

    /// What could not be followed as it was wished.
    pub fn notes(&self, courses: &[PastCourse], words: Words) -> Vec<String> {
        let mut notes = Vec::new();
        if !self.empty.is_empty() {
            let names: Vec<String> = self
                .empty
                .iter()
                .map(|aim| wishes::name(*aim, words))
                .collect();
            notes.push(words.say("backtest-empty", &[("names", &names.join(", "))]));
        }
        let Some(one) = courses.get(1) else {
            return notes;
        };
        let mut never = Vec::new();
        for (symbol, entered) in self.symbols.iter().zip(&one.course.entered) {
            match entered {
                None => never.push(*symbol),
                Some(day) if *day > self.first => {
                    let name = wishes::name(Aim::Asset(*symbol), words);
                    notes.push(words.say(
                        "backtest-entered",
                        &[("name", &name), ("day", &day.to_string())],
                    ));
                }
                Some(_) => {}
            }
        }
        if !never.is_empty() {
            notes.push(words.say(
                "backtest-never",
                &[("names", &wishes::names(&never, words))],
            ));
        }
        let short = courses
            .iter()
            .map(|told| told.course.short)
            .max()
            .unwrap_or_default();
        if short >= Decimal::ONE {
            let amount = figures::money(short, self.base.as_str(), words.language);
            notes.push(words.say("backtest-short", &[("amount", &amount)]));
        }
        if self.real.iter().any(|row| !row.is_complete()) {
            notes.push(words.plain("backtest-incomplete"));
        }
        notes.extend(self.left_out(words));
        notes
    }

    /// What reality leaves out, and closes that are old: the same as everywhere.
    pub(super) fn left_out(&self, words: Words) -> Vec<String> {
        let real = self.known.iter();
        let mut said: Vec<String> = real.flat_map(|known| known.sentences(words)).collect();
        let named = |stale: &&Stale| {
            let mut told = self.known.iter().flat_map(|known| &known.stale);
            told.any(|told| told.symbol == stale.symbol && told.is_rate == stale.is_rate)
        };
        let others: Vec<Stale> = self.stale.iter().filter(|s| !named(s)).cloned().collect();
        said.extend(age::stale_sentences(&others, words));
        said
    }

    /// The same for a script.
    pub fn known(&self, reply: Reply, words: Words) -> Reply {
        match &self.known {
            Some(known) => known.figures(reply, words),
            None => reply,
        }
    }
}

/// Where a symbol's closes are read: where it is held, else where it was, else where it could be bought.
fn market_of(
    symbol: Symbol,
    category: Category,
    lines: &[valuation::Line],
    book: &Book,
) -> Platform {
    let held = lines
        .iter()
        .find(|line| line.symbol == symbol)
        .map(|line| line.platform);
    let slots = book.ledger().head().slots().keys();
    let was = || {
        slots
            .iter()
            .find(|key| key.symbol == symbol)
            .map(|key| key.platform)
    };
    let could_be = || platforms::fitting(symbol, category, book, 1).pop();
    held.or_else(was)
        .or_else(could_be)
        .unwrap_or(Platform::every())
}
