//! The report that comes by itself: a closed day in a picture and in words worth opening, and beyond the fixed lines only
//! what changed enough to matter.
//!
//! - It is about the day before the morning it comes in, at its end. On a Monday it tells the week as well, on the first the
//!   month, on 2 January the year: the longest of those that end.
//! - On a day without anything new it is two lines and the picture.
//! - What it says beyond that is a [`facts::Fact`] with a cause: said once, until a report is without it.

pub mod facts;
pub mod span;

use std::collections::BTreeSet;

use crate::book::Book;
use crate::bot::views::daily::{day_lines, headline, is_quiet, sums_line, this_year};
use crate::bot::views::overview::{Overview, age, gaps, lacks, moves};
use crate::bot::views::pictures;
use crate::domain::amount::Overflow;
use crate::domain::calendar::{Day, Moment};
use crate::domain::gaps::missing;
use crate::domain::halves::questions;
use crate::reply::{Figure, Reply};
use crate::words::Words;
use facts::Fact;

/// What is told in one morning.
pub struct Morning<'a> {
    pub book: &'a Book,
    /// At the end of the day that it is about.
    pub overview: &'a Overview,
    /// When it is written.
    pub now: Moment,
    /// The day in which it comes.
    pub comes: Day,
    /// The last day that was told in this place.
    pub told: Option<Day>,
    /// What the last report said there beyond its fixed lines.
    pub causes: &'a BTreeSet<String>,
    /// Lines about figures that were told and are others now.
    pub corrections: &'a str,
    /// When it should have come, in words.
    pub late: Option<String>,
    /// What it comes after and did not get.
    pub lacks: Vec<String>,
    pub words: Words,
}

/// A report, and the causes of what is so today beyond it.
pub struct Composed {
    pub reply: Reply,
    pub causes: Vec<String>,
}

/// Facts that one report says.
const FACTS: usize = 3;

impl Morning<'_> {
    /// The report as it is sent.
    ///
    /// # Errors
    /// An amount that overflows.
    pub fn write(&self) -> Result<Composed, Overflow> {
        let (book, overview, words) = (self.book, self.overview, self.words);
        let facts = facts::facts(self)?;
        let is_new = |fact: &&Fact| !self.causes.contains(&fact.cause);
        let fresh: Vec<&Fact> = facts.iter().filter(is_new).take(FACTS).collect();
        // What did not fit today is said tomorrow, if it is still so.
        let left_out = facts.iter().filter(is_new).skip(FACTS);
        let left_out: BTreeSet<&str> = left_out.map(|fact| fact.cause.as_str()).collect();
        let span = span::of(self)?;
        let state = book.state_at(overview.at)?;
        let mut warnings = age::warnings(overview, words);
        warnings.extend(gaps::unsettled_lines(&state, book, overview.at, words));
        let lacking = missing(&state);
        let asked = questions(book.journal(), self.now).len();
        let waits = lacking.len() + asked;

        let mut reply = headline(overview, words);
        if let Some(late) = &self.late {
            reply = reply.text(words.say("morning-late", &[("when", late)]));
        }
        let moves = moves::of_day(book, overview)?;
        let quiet = is_quiet(overview);
        if !quiet {
            reply = reply.text(day_lines(overview, &moves, words));
        }
        if let Some(span) = &span {
            reply = reply.text(span.lines.clone());
        }
        let is_short = quiet && span.is_none() && fresh.is_empty();
        if !is_short {
            reply = reply.text(sums_line(overview, this_year(book, overview)?, words));
        }
        let lines: Vec<&str> = fresh.iter().map(|fact| fact.line.as_str()).collect();
        reply = reply.text(lines.join("\n")).text(self.corrections);
        for warning in warnings {
            reply = reply.note(warning);
        }
        if let Some(warning) = gaps::warning(&lacking, words) {
            reply = reply.note(warning);
        }
        if waits > 0 {
            reply = reply.note(words.say("morning-waits", &[("n", &waits.to_string())]));
        }
        if !self.lacks.is_empty() {
            let jobs = self.lacks.join(", ");
            reply = reply.note(words.say("jobs-lacks", &[("jobs", &jobs)]));
        }
        reply = reply.note(self.freshness()?);
        let chart = pictures::report(book, overview, words)?;
        reply = reply.picture(pictures::picture("report", overview.today, chart));
        reply = self.buttons(reply, &fresh, span.as_ref(), waits);
        let reply = crate::bot::views::overview::json::totals(reply, overview)
            .figure("waits", Figure::count(waits))
            .figure(
                "unvalued",
                lacks::figure(&lacks::of_overview(overview), words),
            );
        let causes = facts.iter().map(|fact| fact.cause.clone());
        let causes = causes.filter(|cause| !left_out.contains(cause.as_str()));
        let causes = causes.collect();
        Ok(Composed { reply, causes })
    }

    /// When it is of, how old the prices are, and what a dollar cost, in one breath.
    fn freshness(&self) -> Result<String, Overflow> {
        let fresh = Some(age::freshness(self.overview, self.book, self.words));
        let dollar = age::dollar(self.book, self.overview, self.words)?;
        let parts: Vec<String> = [fresh, dollar].into_iter().flatten().collect();
        Ok(parts.join(" · "))
    }

    fn buttons(
        &self,
        reply: Reply,
        fresh: &[&Fact],
        span: Option<&span::Ended>,
        waits: usize,
    ) -> Reply {
        let words = self.words;
        let day = self.overview.today;
        let why = match span {
            Some(span) => format!("why {}", span.period),
            None => format!("why {day}"),
        };
        let (third, line) = match span {
            Some(span) => (span.label.clone(), format!("performance {}", span.period)),
            None => (
                words.plain("morning-button-month"),
                "performance this month".to_owned(),
            ),
        };
        let (why_label, assets) = (words.plain("button-why"), words.plain("balance-by-asset"));
        let mut reply = reply.buttons([
            (why_label.as_str(), why.as_str()),
            (&assets, "balance assets"),
            (&third, &line),
        ]);
        let mut more: Vec<(String, String)> = Vec::new();
        if waits > 0 {
            more.push((words.plain("morning-button-waits"), "trades missing".into()));
        }
        for fact in fresh {
            let is_there = |line: &str| more.iter().any(|(_, known)| known == line);
            let button = fact.button.clone();
            let button = button.filter(|(_, line)| more.len() < 3 && !is_there(line));
            more.extend(button);
        }
        if !more.is_empty() {
            let row = more
                .iter()
                .map(|(label, line)| (label.as_str(), line.as_str()));
            reply = reply.buttons(row);
        }
        reply
    }
}
