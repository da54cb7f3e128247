//! What the figures of a stretch of days know, and what they leave out: the same as `/balance` at both ends, said with
//! the same words. A flow without a value makes what came in, what went out and what was earned unknown; a zero over
//! unknowns or over prices of a month ago is no zero.

use rust_decimal::Decimal;

use super::unvalued::{self, Unvalued};
use crate::book::Book;
use crate::bot::views::overview::age::{self, Stale};
use crate::bot::views::overview::lacks::{self, Lack};
use crate::domain::amount::Overflow;
use crate::domain::calendar::Moment;
use crate::domain::entry::Category;
use crate::domain::journal::Place;
use crate::domain::ledger::DayRow;
use crate::domain::names::{Platform, Symbol};
use crate::domain::valuation::Line;
use crate::reply::{Figure, Reply};
use crate::words::Words;

/// Whether a holding is meant.
pub type Holds<'a> = dyn Fn(Platform, Symbol, Category) -> bool + 'a;

/// Entries that a warning names.
const NAMED: usize = 3;

/// What is known over some days.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// Without a value at either end.
    pub lacks: Vec<Lack>,
    /// Entries whose flow has no value.
    pub unknown_flows: u32,
    /// Which they are, and what to type for each, as sentences.
    pub unvalued: Vec<Unvalued>,
    /// Of these periods: entries that earned what has no value; filled where causes are told.
    pub unknown_incomes: Vec<Place>,
    /// Both ends leave out the same, if anything: the change of the rest is known.
    pub same_ends: bool,
    /// What is left out at the end was left out at the beginning.
    pub nothing_new: bool,
    /// Valued at the end with a price or a rate older than its market rests.
    pub stale: Vec<Stale>,
    /// Something could be valued at the beginning, or nothing was there.
    pub had_value: bool,
    /// The same at the end.
    pub has_value: bool,
}

impl Known {
    /// What is known of `rows`, which end at a moment, about the lines that are meant.
    ///
    /// # Errors
    /// An amount that overflows.
    pub fn of(
        book: &Book,
        (before, rows): (Option<&DayRow>, &[DayRow]),
        until: Moment,
        holds: &Holds<'_>,
    ) -> Result<Known, Overflow> {
        let zone = book.rules().zone;
        let lines_at = |at: Moment| -> Result<Vec<Line>, Overflow> {
            let lines = book.valuation(at)?.lines.into_iter();
            let meant = |line: &Line| holds(line.platform, line.symbol, line.category);
            Ok(lines
                .filter(|line| !line.units.is_zero() && meant(line))
                .collect())
        };
        let closing = lines_at(until)?;
        let opening = match before {
            // Most days are whole: they need not be looked at.
            Some(row) if row.unpriced > 0 => lines_at(row.day.end(zone))?,
            Some(_) | None => Vec::new(),
        };
        let unpriced = |lines: &[Line]| {
            let lines = lines.iter().filter(|line| line.value.is_none());
            lines
                .map(|line| (line.platform, line.symbol, line.units))
                .collect::<Vec<_>>()
        };
        let (opened, closed) = (unpriced(&opening), unpriced(&closing));
        let unknown_flows = rows.iter().map(|row| row.unknown_flows).sum();
        let unvalued = match unknown_flows {
            0 => Vec::new(),
            _ => unvalued::of(book, rows, until, holds)?,
        };
        let today = rows
            .last()
            .map_or(crate::domain::calendar::Day(0), |row| row.day);
        Ok(Known {
            lacks: lacks::of(closing.iter().chain(&opening)),
            unknown_flows,
            unvalued,
            unknown_incomes: Vec::new(),
            same_ends: opened == closed,
            nothing_new: closed.iter().all(|line| opened.contains(line)),
            stale: age::stale_of(&closing, today),
            had_value: opening.is_empty() || opening.iter().any(|line| line.value.is_some()),
            has_value: closing.is_empty() || closing.iter().any(|line| line.value.is_some()),
        })
    }

    /// What came in and went out is known.
    pub fn has_flows(&self) -> bool {
        self.unknown_flows == 0
    }

    /// Nothing is left out, and nothing stands in with a price of a month ago: a zero is a zero, and a sum is all.
    pub fn is_whole(&self) -> bool {
        self.lacks.is_empty() && self.has_flows() && !self.is_old()
    }

    /// How deep the deepest fall was; `None` where none is known and something is left out: that is no proof that there was none.
    pub fn fall(&self, found: Option<Decimal>) -> Option<Decimal> {
        match found.filter(|depth| !depth.is_zero()) {
            Some(depth) => Some(depth),
            None => self.is_whole().then_some(Decimal::ZERO),
        }
    }

    fn is_old(&self) -> bool {
        age::is_month_old(&self.stale)
    }

    /// Why a figure is null, for a script; blank when none need be.
    pub fn reason(&self) -> &'static str {
        match (self.has_flows(), self.lacks.is_empty(), self.is_old()) {
            (false, _, _) => "unknown_flows",
            (true, false, _) => "unpriced",
            (true, true, true) => "stale",
            (true, true, false) => "",
        }
    }

    /// What is left out, what is old, and what to type.
    pub fn sentences(&self, words: Words) -> Vec<String> {
        let mut said = self.with_ages(lacks::sentences(&self.lacks, words), words);
        let mut typed = unvalued::to_type(&self.unvalued, words);
        // What is left out for want of the same says it already.
        typed.retain(|line| !said.iter().any(|said| said.contains(line.as_str())));
        if !typed.is_empty() {
            said.push(words.say("see-type-it", &[("line", &typed.join(" · "))]));
        }
        said
    }

    /// The same for a picture, beside which stands what to type.
    pub fn warnings(&self, words: Words) -> Vec<String> {
        self.with_ages(lacks::warnings(&self.lacks, words), words)
    }

    fn with_ages(&self, mut said: Vec<String>, words: Words) -> Vec<String> {
        said.extend(age::stale_sentences(&self.stale, words));
        if !self.has_flows() {
            let count = self.unknown_flows.to_string();
            let entries = unvalued::names(&self.unvalued, words);
            let key = match entries.is_empty() {
                true => "see-unknown-flows",
                false => "see-unknown-flows-of",
            };
            said.push(words.say(key, &[("count", &count), ("entries", &entries)]));
        }
        if !self.unknown_incomes.is_empty() {
            let places: Vec<String> = (self.unknown_incomes.iter().take(NAMED))
                .map(ToString::to_string)
                .collect();
            let count = self.unknown_incomes.len().to_string();
            let args = [("count", count.as_str()), ("places", &places.join(", "))];
            said.push(words.say("see-unknown-income", &args));
        }
        said
    }

    /// The same below a reply.
    pub fn notes(&self, reply: Reply, words: Words) -> Reply {
        let said = self.sentences(words);
        said.into_iter().fold(reply, Reply::note)
    }

    /// What is left out, as a script reads it.
    pub fn figures(&self, reply: Reply, words: Words) -> Reply {
        let stale = self.stale.iter().map(|stale| {
            Figure::Map(std::collections::BTreeMap::from([
                ("symbol".to_owned(), Figure::word(stale.symbol.as_str())),
                (
                    "days".to_owned(),
                    Figure::count(stale.days.unsigned_abs() as usize),
                ),
                (
                    "is_rate".to_owned(),
                    Figure::Flag {
                        flag: stale.is_rate,
                    },
                ),
                (
                    "from_trade".to_owned(),
                    Figure::Flag {
                        flag: stale.from_trade,
                    },
                ),
            ]))
        });
        let names = self
            .stale
            .iter()
            .map(|stale| Figure::word(stale.symbol.as_str()));
        let (names, stale) = (names.collect(), stale.collect());
        reply
            .figure("unpriced", lacks::symbols(&self.lacks))
            .figure("unvalued", lacks::figure(&self.lacks, words))
            .figure("stale", Figure::List { list: names })
            .figure("stale_days", Figure::List { list: stale })
            .figure("unknown_flows", Figure::count(self.unknown_flows as usize))
            .figure(
                "unvalued_entries",
                Figure::List {
                    list: self.unvalued.iter().map(Unvalued::figure).collect(),
                },
            )
            .figure("reason", Figure::word(self.reason()))
    }
}
