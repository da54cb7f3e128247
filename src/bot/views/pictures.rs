//! The books become pictures: plain values for [`crate::charts`], which knows no book. Numbers here, pixels there.
//!
//! A day that could not be valued whole is a gap in a line, never a dip; the open day is drawn as one that may change.

mod asset;
mod line;
mod report;
pub mod returns;

use rust_decimal::Decimal;

pub use asset::asset;
pub use line::{Stretch, days_text, line, stretch};
pub use report::report;

use crate::book::Book;
use crate::bot::views::overview::shares::{self, Of, Share};
use crate::bot::views::overview::{Overview, age, gaps};
use crate::charts::{Chart, Figure, Pie, Slice, Tone};
use crate::config::Language;
use crate::domain::amount::Overflow;
use crate::domain::calendar::Day;
use crate::domain::names::Symbol;
use crate::names::symbols::AssetClass;
use crate::reply::Picture;
use crate::words::Words;
use crate::words::figures;

/// By what a whole is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Category,
    Platform,
    Asset,
}

/// `pie-2026-01-02.png`.
pub fn picture(name: &str, day: Day, chart: Chart) -> Picture {
    Picture {
        name: format!("{name}-{day}.png"),
        chart,
        // The reply around it says the figures in words.
        caption: String::new(),
        theme: None,
    }
}

/// How the total is divided.
///
/// # Errors
/// An amount that overflows.
pub fn pie(book: &Book, overview: &Overview, by: By, words: Words) -> Result<Pie, Overflow> {
    let (parts, title, centre) = match by {
        By::Category => (
            shares::by_category(overview, words)?,
            "picture-by-category",
            holdings(overview, words)?,
        ),
        By::Asset => (
            shares::by_asset(overview, words)?,
            "picture-by-asset",
            holdings(overview, words)?,
        ),
        By::Platform => {
            let parts = shares::by_platform(overview, book, words)?;
            let count = words.say(
                "picture-count-platforms",
                &[("count", &parts.len().to_string())],
            );
            (
                parts,
                "picture-by-platform",
                Figure::new(words.plain("picture-platforms"), count),
            )
        }
    };
    let fresh = age::freshness(overview, book, words);
    let mut warned = age::drawn_warnings(overview, words);
    // What money lacks stands as a part below zero: the picture says what it is.
    let state = book.state_at(overview.at)?;
    warned.extend(gaps::unsettled_lines(&state, book, overview.at, words));
    let notes = foot(Some(fresh), warned, words);
    Ok(Pie {
        language: words.language,
        currency: overview.base.to_string(),
        title: words.plain(title),
        note: figures::date(overview.today, words.language),
        centre: Some(centre),
        slices: slices(&parts),
        notes,
    })
}

/// How many things are held, money aside.
fn holdings(overview: &Overview, words: Words) -> Result<Figure, Overflow> {
    let mut held: Vec<Symbol> = overview
        .lines
        .iter()
        .map(|line| line.symbol)
        .filter(|s| !s.is_money())
        .collect();
    held.sort_by_key(|symbol| symbol.as_str());
    held.dedup();
    let count = words.say(
        "picture-count-holdings",
        &[("count", &held.len().to_string())],
    );
    Ok(Figure::new(words.plain("picture-holdings"), count))
}

fn slices(parts: &[Share]) -> Vec<Slice> {
    let valued = parts
        .iter()
        .filter(|part| part.value.is_some_and(|value| !value.is_zero()));
    valued
        .enumerate()
        .map(|(place, part)| Slice {
            label: part.name.clone(),
            amount: part.value,
            share: part.shown.unwrap_or_default(),
            tone: tone(part.of, place),
        })
        .collect()
}

fn tone(of: Of, place: usize) -> Tone {
    let other = Tone::Other(u8::try_from(place).unwrap_or(u8::MAX));
    match of {
        Of::Class(AssetClass::DomesticStock) => Tone::DomesticStock,
        Of::Class(AssetClass::ForeignStock) => Tone::ForeignStock,
        Of::Class(AssetClass::EtfBond) => Tone::FundBond,
        Of::Class(AssetClass::Crypto) => Tone::Crypto,
        Of::Class(AssetClass::Cash) => Tone::Cash,
        Of::Class(AssetClass::Other) | Of::Platform(_) | Of::Transit | Of::Asset(_) | Of::Rest => {
            other
        }
    }
}

/// `+25,256,789원`.
pub fn signed_money(amount: Decimal, currency: &str, language: Language) -> String {
    let text = figures::money(amount, currency, language);
    if amount > Decimal::ZERO {
        format!("+{text}")
    } else {
        text
    }
}

/// `+3,339만`, where room is short.
pub fn signed_overview(amount: Decimal, currency: &str, language: Language) -> String {
    let text = figures::overview(amount, currency, language);
    if amount > Decimal::ZERO {
        format!("+{text}")
    } else {
        text
    }
}

/// Notes that a picture has room for.
const NOTES_MAX: usize = 6;

/// What stands at the foot of a picture: how fresh it is, and every warning. What there is no room for stands beside the
/// picture, which is said.
pub fn foot(fresh: Option<String>, warnings: Vec<String>, words: Words) -> Vec<String> {
    let mut notes: Vec<String> = fresh.into_iter().chain(warnings).collect();
    if notes.len() > NOTES_MAX {
        let left = (notes.len() + 1 - NOTES_MAX).to_string();
        notes.truncate(NOTES_MAX - 1);
        notes.push(words.say("picture-more-notes", &[("count", &left)]));
    }
    notes
}
