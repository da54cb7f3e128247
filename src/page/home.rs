//! The first page: the total, how it went and is divided, the platforms with the age of what is known of them, the last trades.
//!
//! Its figures are those of the daily picture ([`pictures::report`]), written by the same words.

use askama::Template;

use super::frame::Frame;
use super::health::Health;
use super::seen::Glance;
use crate::bot::views::jobs::title;
use crate::bot::views::overview::shares::{self, Of, Share};
use crate::bot::views::overview::{Overview, age, entries};
use crate::bot::views::pictures;
use crate::charts::{self, Chart, Format, Report, RiseColour, Sign, Theme};
use crate::domain::names::Platform;
use crate::domain::valuation::Line;
use crate::reply::{Block, Reply};
use crate::words::figures;

/// The first page.
#[derive(Template)]
#[template(path = "page/home.html")]
pub struct Home {
    frame: Frame,
    /// How many things are not well; what is said of them stands on another page.
    unwell: Option<String>,
    /// What is said instead while there is nothing to show.
    instead: Vec<String>,
    shown: Option<HomeBody>,
}

struct HomeBody {
    title: String,
    as_of: String,
    total: String,
    change_label: String,
    change: Option<Signed>,
    cards: Vec<Card>,
    notes: Vec<String>,
    plots: Vec<Plot>,
    platforms: Vec<PlatformRow>,
    trades_title: String,
    trades: Vec<TradeRow>,
}

struct Signed {
    text: String,
    class: &'static str,
}

struct Card {
    label: String,
    value: String,
    class: &'static str,
}

/// A chart with its drawings: wide and narrow, light and dark.
struct Plot {
    title: String,
    note: String,
    /// For those who cannot see it.
    said: String,
    class: &'static str,
    drawings: Vec<(&'static str, String)>,
}

/// One platform.
struct PlatformRow {
    name: String,
    value: String,
    share: String,
    /// Of a hundred, for its bar.
    width: String,
    /// How old the oldest price there is, and what was heard of it last.
    known: Vec<String>,
    is_old: bool,
}

struct TradeRow {
    day: String,
    badge: String,
    class: &'static str,
    name: String,
    quantity: String,
    price: String,
    amount: String,
}

impl Home {
    /// Of what is seen.
    pub fn of(seen: &Glance, frame: Frame) -> Option<Home> {
        let unwell = Health::of(seen).reasons.map_or(0, |reasons| reasons.len());
        let words = seen.words;
        let unwell = (unwell > 0).then(|| words.say("page-unwell", &[("n", &unwell.to_string())]));
        let overview = Overview::of(&seen.book, seen.at);
        let shown = overview.as_ref().ok().and_then(Option::as_ref);
        let shown = shown.and_then(|overview| shown_of(seen, overview));
        // Before the first entry, and where an amount does not fit, the answer of the chat says it.
        let instead = match shown {
            Some(_) => Vec::new(),
            None => seen.asks("balance", "").map_or_else(Vec::new, lines),
        };
        Some(Home {
            frame,
            unwell,
            instead,
            shown,
        })
    }
}

/// What a reply says, without tables.
fn lines(reply: Reply) -> Vec<String> {
    let said = reply.blocks.into_iter().filter_map(|block| match block {
        Block::Title { strong, rest } => Some(format!("{strong} {rest}")),
        Block::Text(text) | Block::Note(text) => Some(text),
        Block::Table(_) | Block::Picture(_) => None,
    });
    said.collect()
}

fn shown_of(seen: &Glance, overview: &Overview) -> Option<HomeBody> {
    let (book, words) = (&seen.book, seen.words);
    let Chart::Report(report) = pictures::report(book, overview, words).ok()? else {
        return None;
    };
    let money = |amount| figures::money(amount, &report.currency, words.language);
    let change = report.change.and_then(|change| {
        let amount = change.amount?;
        Some(Signed {
            text: figures::change(amount, change.rate, &report.currency, words.language),
            class: class(Some(Sign::of(amount))),
        })
    });
    let card = |figure: &charts::Figure| Card {
        label: figure.label.clone(),
        value: figure.value.clone(),
        class: class(figure.sign),
    };
    let platforms = shares::by_platform(overview, book, words).ok()?;
    let platforms = platforms.iter().map(|part| row(seen, overview, part));
    Some(HomeBody {
        title: report.title.clone(),
        as_of: report.as_of.clone(),
        total: report.total.map_or_else(|| "–".to_owned(), money),
        change_label: match change {
            Some(_) => report.change_label.clone(),
            None => words.say("balance-change-unknown", &[("since", &report.change_label)]),
        },
        change,
        cards: report.cards.iter().map(card).collect(),
        notes: report.notes.clone(),
        platforms: platforms.collect(),
        trades_title: report.trades.title.clone(),
        trades: trades(&report, words),
        plots: plots(*report),
    })
}

fn class(sign: Option<Sign>) -> &'static str {
    match sign {
        Some(Sign::Up) => "up",
        Some(Sign::Down) => "down",
        Some(Sign::Flat) | None => "",
    }
}

/// Measures of the drawings in pixels of the page: across it, beside another, and on a phone.
const ACROSS: (f64, f64) = (1096.0, 300.0);
const BESIDE: (f64, f64) = (520.0, 260.0);
const PHONE: (f64, f64) = (326.0, 250.0);

fn plots(report: Report) -> Vec<Plot> {
    let value = Chart::Line(report.value);
    let allocation = Chart::Pie(report.allocation);
    let returns = Chart::Bars(report.returns);
    let plots = [
        plot(&value, "value", "across", ACROSS, PHONE),
        plot(&allocation, "parts", "", BESIDE, (326.0, 400.0)),
        plot(&returns, "days", "", BESIDE, (326.0, 220.0)),
    ];
    plots.into_iter().flatten().collect()
}

fn plot(
    chart: &Chart,
    name: &'static str,
    class: &'static str,
    wide: (f64, f64),
    narrow: (f64, f64),
) -> Option<Plot> {
    let mut note = String::new();
    let mut drawings = Vec::new();
    for (place, size, theme) in [
        ("wide light", wide, Theme::Light),
        ("wide dark", wide, Theme::Dark),
        ("narrow light", narrow, Theme::Light),
        ("narrow dark", narrow, Theme::Dark),
    ] {
        let format = Format {
            theme,
            rise: RiseColour::default(),
            ..Format::default()
        };
        let named = format!("{name}-{}", place.replace(' ', "-"));
        let (svg, said) = charts::panel(chart, &format, size, &named)?;
        note = said;
        drawings.push((place, svg));
    }
    let title = match chart {
        Chart::Line(chart) => chart.title.clone(),
        Chart::Pie(chart) => chart.title.clone(),
        Chart::Bars(chart) => chart.title.clone(),
        Chart::Report(_) | Chart::Compare(_) => return None,
    };
    // Of parts every one is said; of days that they are there: their figures stand around them.
    let said = match chart {
        Chart::Pie(chart) => {
            let part = |slice: &charts::Slice| {
                format!("{} {}", slice.label, figures::percent(slice.share, 1))
            };
            let parts: Vec<String> = chart.slices.iter().map(part).collect();
            format!("{title}: {}", parts.join(", "))
        }
        Chart::Line(_) | Chart::Bars(_) | Chart::Report(_) | Chart::Compare(_) => {
            format!("{title} {note}")
        }
    };
    Some(Plot {
        title,
        note,
        said,
        class,
        drawings,
    })
}

/// A platform: what it is worth, how old the oldest price there is, and what was heard of it last.
fn row(seen: &Glance, overview: &Overview, part: &Share) -> PlatformRow {
    let words = seen.words;
    let platform = match part.of {
        Of::Platform(platform) => Some(platform),
        Of::Class(_) | Of::Transit | Of::Asset(_) | Of::Rest => None,
    };
    let own = |line: &&Line| Some(line.platform) == platform && !line.in_transit;
    let lines: Vec<Line> = overview.lines.iter().filter(own).cloned().collect();
    let oldest = lines.iter().filter(|line| !line.symbol.is_money());
    let oldest = oldest.filter_map(|line| line.priced);
    let oldest = oldest.min_by_key(|priced| (priced.day, priced.second));
    let is_old = !age::stale_of(&lines, overview.today).is_empty();
    let old = is_old.then(|| format!("▲ {}", words.plain("page-old")));
    let priced = oldest.map(|priced| age::of_price(priced, overview, &seen.book, words));
    let heard = platform.map_or_else(Vec::new, |platform| heard(seen, platform));
    let known = old.into_iter().chain(priced).chain(heard);
    let hundred = part.shown.unwrap_or_default();
    let hundred = hundred.saturating_mul(rust_decimal::Decimal::ONE_HUNDRED);
    PlatformRow {
        name: part.name.clone(),
        value: match part.value {
            Some(value) => figures::money(value, overview.base.as_str(), words.language),
            None => part.instead.clone(),
        },
        share: part
            .shown
            .map_or_else(String::new, |share| figures::percent(share, 1)),
        width: hundred
            .max(rust_decimal::Decimal::ZERO)
            .normalize()
            .to_string(),
        known: known.collect(),
        is_old,
    }
}

/// `시세 받기 방금`, and the day of its newest entry.
fn heard(seen: &Glance, platform: Platform) -> Vec<String> {
    let (machine, words) = (&seen.machine, seen.words);
    let name = platform.as_str();
    let jobs = machine.jobs.iter();
    let about = jobs.filter(|job| job.each.iter().any(|each| each == name));
    let runs = about.filter_map(|job| {
        let mut own = machine.runs.iter().filter(|run| run.is_of(job.name, name));
        let well = own.find(|run| run.ok == Some(true))?;
        let age = figures::age(well.started, seen.at, words.language);
        Some(format!("{} {age}", title(job.name, words)))
    });
    let entry = entries::newest(&seen.book, seen.at).find(|(_, entry)| entry.platform == platform);
    let entry = entry.map(|(_, entry)| {
        let day = crate::domain::calendar::Day::at(entry.at, seen.zone());
        let day = figures::day_near(day, seen.today(), words.language);
        words.say("page-last-entry", &[("day", &day)])
    });
    runs.chain(entry).collect()
}

fn trades(report: &Report, words: crate::words::Words) -> Vec<TradeRow> {
    let trade = |trade: &charts::Trade| TradeRow {
        day: figures::day(crate::domain::calendar::Day::of(trade.day), words.language),
        badge: trade.badge.clone(),
        class: match trade.kind {
            charts::Kind::Buy => "up",
            charts::Kind::Sell => "down",
            charts::Kind::Income => "income",
            charts::Kind::In | charts::Kind::Out => "",
        },
        name: trade.name.clone(),
        quantity: trade.quantity.clone(),
        price: trade.price.clone(),
        amount: trade.amount.clone(),
    };
    report.trades.rows.iter().map(trade).collect()
}
