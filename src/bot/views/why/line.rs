//! One line of the bridge, traced: the holdings it comes from with their prices, or the entries, one by one. What is
//! listed adds up to the line; what does not fit the screen is one row, and all of it is in the figures.

use rust_decimal::Decimal;

use super::bridge::{Explained, about, known_of, whole};
use super::trace;
use crate::book::Book;
use crate::bot::command::Call;
use crate::bot::views::overview::{Overview, age};
use crate::bot::views::performance::Question;
use crate::bot::views::pictures::signed_money;
use crate::domain::amount::{Overflow, add, sub};
use crate::domain::bridge::{Bridge, Causes, Effect, Part};
use crate::domain::entry::{Entry, Kind};
use crate::domain::journal::Place;
use crate::names::platforms;
use crate::names::symbols::display_name;
use crate::reply::{Cell, Figure, Reply, Table};
use crate::words::Words;

/// A line of the bridge between its two ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BridgeLine {
    Inflow,
    Outflow,
    Price,
    Currency,
    Income,
    Fees,
    Expenses,
    Taxes,
    Location,
    Revalued,
}

/// Each line, its name in JSON, its word in a button's command, and the words that name it.
const LINES: &[(BridgeLine, &str, &str, &[&str])] = &[
    (
        BridgeLine::Inflow,
        "inflow",
        "in",
        &["in", "inflow", "inflows", "입금", "넣은", "deposits"],
    ),
    (
        BridgeLine::Outflow,
        "outflow",
        "out",
        &["out", "outflow", "outflows", "출금", "뺀", "withdrawals"],
    ),
    (
        BridgeLine::Price,
        "price",
        "price",
        &["price", "prices", "가격", "시세"],
    ),
    (
        BridgeLine::Currency,
        "currency_effect",
        "fx",
        &["fx", "currency", "currencies", "환율", "환차손익"],
    ),
    (
        BridgeLine::Income,
        "income",
        "income",
        &[
            "income",
            "dividend",
            "dividends",
            "interest",
            "배당",
            "이자",
            "수입",
            "보상",
        ],
    ),
    (BridgeLine::Fees, "fees", "fees", &["fees", "fee", "수수료"]),
    (
        BridgeLine::Expenses,
        "expenses",
        "expenses",
        &["expenses", "expense", "비용", "낸이자", "paid"],
    ),
    (
        BridgeLine::Taxes,
        "taxes",
        "taxes",
        &["taxes", "tax", "세금"],
    ),
    (
        BridgeLine::Location,
        "location",
        "location",
        &["location", "premium", "김프", "위치"],
    ),
    (
        BridgeLine::Revalued,
        "revalued",
        "revalued",
        &["revalued", "새로"],
    ),
];

impl BridgeLine {
    /// Every line.
    pub(super) fn all() -> impl Iterator<Item = BridgeLine> {
        LINES.iter().map(|(line, ..)| *line)
    }
    /// The line that a word of the owner names.
    pub fn said(word: &str) -> Option<BridgeLine> {
        let named = LINES.iter().find(|(.., words)| words.contains(&word));
        named.map(|(line, ..)| *line)
    }
    /// The line of a name in JSON.
    pub(super) fn named(name: &str) -> Option<BridgeLine> {
        let named = LINES.iter().find(|(_, known, ..)| *known == name);
        named.map(|(line, ..)| *line)
    }
    fn row(self) -> (&'static str, &'static str) {
        let row = LINES.iter().find(|(line, ..)| *line == self);
        row.map_or(("", ""), |(_, name, word, _)| (name, word))
    }
    /// What a button's command calls it.
    pub(super) fn word(self) -> &'static str {
        self.row().1
    }
    pub(super) fn name(self) -> &'static str {
        self.row().0
    }
    /// The key of its sentence.
    pub(super) fn key(self, is_part: bool) -> &'static str {
        match self {
            BridgeLine::Inflow if is_part => "why-moved-in",
            BridgeLine::Outflow if is_part => "why-moved-out",
            BridgeLine::Inflow => "why-in",
            BridgeLine::Outflow => "why-out",
            BridgeLine::Price => "why-price",
            BridgeLine::Currency => "why-currency",
            BridgeLine::Income => "why-income",
            BridgeLine::Fees => "why-fees",
            BridgeLine::Expenses => "why-expenses",
            BridgeLine::Taxes => "why-taxes",
            BridgeLine::Location => "why-location",
            BridgeLine::Revalued => "why-revalued",
        }
    }
    /// What of some causes stands in this line, with the sign it has there.
    fn of(self, causes: &Causes) -> Decimal {
        match self {
            BridgeLine::Inflow | BridgeLine::Outflow => Decimal::ZERO,
            BridgeLine::Price => causes.price,
            BridgeLine::Currency => causes.currency,
            BridgeLine::Income => causes.income,
            BridgeLine::Fees => -causes.fees,
            BridgeLine::Expenses => -causes.expenses,
            BridgeLine::Taxes => -causes.taxes,
            BridgeLine::Location => causes.location,
            BridgeLine::Revalued => causes.revalued,
        }
    }
    fn of_effect(self, effect: &Effect) -> Decimal {
        match self {
            BridgeLine::Inflow => effect.inflow,
            BridgeLine::Outflow => -effect.outflow,
            BridgeLine::Price
            | BridgeLine::Currency
            | BridgeLine::Income
            | BridgeLine::Fees
            | BridgeLine::Expenses
            | BridgeLine::Taxes
            | BridgeLine::Location
            | BridgeLine::Revalued => self.of(&effect.causes),
        }
    }
    /// Whether holdings make it, by their prices and rates; entries make the others.
    fn is_by_holding(self) -> bool {
        matches!(
            self,
            BridgeLine::Price | BridgeLine::Currency | BridgeLine::Revalued
        )
    }
}

/// Rows that a phone shows.
const ROWS: usize = 8;
/// Entries that are named in the figures; more are counted.
const ENTRIES_MAX: usize = 10_000;

/// A line of the bridge of a question's days.
///
/// # Errors
/// An amount that overflows. `None` when there are no such days.
pub fn line(
    book: &Book,
    call: &Call<'_>,
    question: &Question,
    overview: &Overview,
    line: BridgeLine,
) -> Result<Option<Reply>, Overflow> {
    let words = call.words;
    let Some((span, bridge)) = whole(book, call, question)? else {
        return Ok(None);
    };
    let known = known_of(book, &span, &bridge, question)?;
    let explained = Explained::of(&bridge, question, known)?;
    let base = overview.base.as_str();
    let amount = explained.amount(line.name());
    let is_known = explained.is_known(line.name());
    let told = match is_known {
        true => signed_money(amount, base, words.language),
        false => words.plain("see-unknown"),
    };
    let title = words.say(
        "why-line-title",
        &[
            ("line", &words.plain(line.key(explained.is_part))),
            ("amount", &told),
        ],
    );
    let days = about(&span, question, book, overview, words);
    let mut reply = Reply::default().title(title, format!("· {days}"));
    let (entries, adds_up) = entries(book, &explained, line);
    if line.is_by_holding() {
        let parts = parts(&explained, line);
        reply = reply
            .table(parts_table(
                book,
                (overview, &bridge),
                &parts,
                amount,
                words,
            )?)
            .figure("parts", parts_figure(book, overview, &explained, &parts));
        reply = match entries.is_empty() {
            true => reply,
            false => reply.text(words.plain("why-line-of-entries")),
        };
    }
    let whole_line = (adds_up && !line.is_by_holding()).then_some(amount);
    reply = reply.table(entries_table(
        book, line, &entries, whole_line, overview, words,
    )?);
    if !adds_up {
        reply = reply.text(words.plain("why-line-net"));
    }
    if line.is_by_holding() || !is_known {
        reply = explained.known.notes(reply, words);
    }
    if amount.is_zero() && entries.is_empty() && is_known {
        reply = reply.text(words.plain("why-line-nothing"));
    }
    let reply = explained.known.figures(reply, words);
    let reply = reply
        .figure("line", Figure::word(line.name()))
        .figure(
            "amount",
            Figure::money_or_unknown(is_known.then_some(amount), base),
        )
        .figure("from", Figure::word(bridge.from.to_string()))
        .figure("to", Figure::word(bridge.to.to_string()))
        .figure("entries", entries_figure(book, &entries, base))
        .figure(
            "entries_left_out",
            Figure::count(entries.len().saturating_sub(ENTRIES_MAX)),
        )
        .note(age::freshness(overview, book, words));
    Ok(Some(trace::line_buttons(
        reply, &span, question, book, words,
    )))
}

/// An entry of the line, with what it put there.
type Traced<'a> = (Place, &'a Entry, Option<Decimal>);

/// The entries behind a line, and whether what they put there adds up to it.
fn entries<'a>(
    book: &'a Book,
    explained: &'a Explained<'_>,
    line: BridgeLine,
) -> (Vec<Traced<'a>>, bool) {
    // What a part got from the rest is only known net.
    let is_net = explained.is_part && matches!(line, BridgeLine::Inflow | BridgeLine::Outflow);
    let traced = explained.meant(book).filter_map(|(effect, entry)| {
        let amount = line.of_effect(effect);
        // An entry without a value is named in both lines: which way it went is in its kind.
        let is_flow = matches!(line, BridgeLine::Inflow | BridgeLine::Outflow);
        let is_unknown = is_flow && effect.unknown && is_of(line, entry)
            || line == BridgeLine::Income && effect.unknown_income;
        let is_meant = is_net || !amount.is_zero() || is_unknown;
        let known = !(is_net || is_unknown && amount.is_zero());
        is_meant.then_some((effect.place, entry, known.then_some(amount)))
    });
    let mut traced: Vec<Traced<'a>> = traced.collect();
    traced.sort_by_key(|(_, _, amount)| std::cmp::Reverse(amount.map(|a| a.abs())));
    (traced, !is_net)
}

/// Whether an entry is of the kind that a line of flows consists of.
fn is_of(line: BridgeLine, entry: &Entry) -> bool {
    let leaves = matches!(entry.kind, Kind::Withdraw | Kind::Sell | Kind::Dividend);
    (line == BridgeLine::Outflow) == leaves
}

fn parts<'p>(explained: &Explained<'p>, line: BridgeLine) -> Vec<(&'p Part, Decimal)> {
    let all = explained.parts.iter().copied();
    let all = all.map(|part| (part, line.of(&part.causes)));
    let mut parts: Vec<(&Part, Decimal)> = all.filter(|(_, amount)| !amount.is_zero()).collect();
    parts.sort_by_key(|(_, amount)| std::cmp::Reverse(amount.abs()));
    parts
}

/// `비트코인 · 빗썸`, what it made, and from which price to which.
fn parts_table(
    book: &Book,
    (overview, bridge): (&Overview, &Bridge),
    parts: &[(&Part, Decimal)],
    whole: Decimal,
    words: Words,
) -> Result<Table, Overflow> {
    let base = overview.base.as_str();
    let mut rows = Vec::new();
    let mut left = whole;
    for (part, amount) in parts.iter().take(ROWS) {
        left = sub(left, *amount)?;
        let name = display_name(part.symbol, words.language);
        let place = platforms::display_name(part.platform, book, words.language);
        rows.push(vec![
            Cell::new(
                Figure::word(part.symbol.as_str()),
                format!("{name} · {place}"),
            ),
            Cell::new(
                Figure::money(*amount, base),
                signed_money(*amount, base, words.language),
            ),
            Cell::word(trace::way(part, bridge, overview, book, words)),
        ]);
    }
    let hidden = parts.len().saturating_sub(ROWS);
    rows.extend(trace::rest(hidden, left, "see-rest", base, words));
    let columns = ["why-column-asset", "why-column-amount", "why-column-way"];
    Ok(Table {
        name: "parts".into(),
        title: String::new(),
        columns: columns.map(|key| words.plain(key)).to_vec(),
        rows,
    })
}

/// `1/2 #3 매수 애플`, what it put into the line, and what was written.
fn entries_table(
    book: &Book,
    line: BridgeLine,
    entries: &[Traced<'_>],
    whole: Option<Decimal>,
    overview: &Overview,
    words: Words,
) -> Result<Table, Overflow> {
    let base = overview.base.as_str();
    let mut rows = Vec::new();
    let mut shown = Decimal::ZERO;
    for (place, entry, amount) in entries.iter().take(ROWS) {
        shown = add(shown, amount.unwrap_or_default())?;
        let text = amount.map_or(String::new(), |a| signed_money(a, base, words.language));
        rows.push(vec![
            trace::entry_cell(book, *place, entry, overview.today, words),
            Cell::new(Figure::money_or_unknown(*amount, base), text),
            Cell::word(trace::detail(book, *place, entry, line, words)),
        ]);
    }
    let hidden = entries.len().saturating_sub(ROWS);
    let all = entries.iter().filter_map(|(_, _, amount)| *amount);
    let all = match whole {
        Some(whole) => whole,
        None => all.into_iter().try_fold(Decimal::ZERO, add)?,
    };
    let left = sub(all, shown)?;
    rows.extend(trace::rest(hidden, left, "why-more-entries", base, words));
    let columns = ["why-column-entry", "why-column-amount", "why-column-detail"];
    Ok(Table {
        name: "entries".into(),
        title: String::new(),
        columns: columns.map(|key| words.plain(key)).to_vec(),
        rows,
    })
}

fn entries_figure(book: &Book, entries: &[Traced<'_>], base: &str) -> Figure {
    let one = |(place, entry, amount): &Traced<'_>| {
        let mut map = trace::entry_figure(book, *place, entry);
        let amount = Figure::money_or_unknown(*amount, base);
        map.insert("amount".to_owned(), amount);
        Figure::Map(map)
    };
    Figure::List {
        list: entries.iter().take(ENTRIES_MAX).map(one).collect(),
    }
}

fn parts_figure(
    book: &Book,
    overview: &Overview,
    explained: &Explained<'_>,
    parts: &[(&Part, Decimal)],
) -> Figure {
    let base = overview.base;
    let [opened, closed] = explained.cuts(book, overview);
    let one = |(part, amount): &(&Part, Decimal)| {
        let mut map = std::collections::BTreeMap::from([
            ("platform".to_owned(), Figure::word(part.platform.as_str())),
            ("symbol".to_owned(), Figure::word(part.symbol.as_str())),
            ("amount".to_owned(), Figure::money(*amount, base)),
            ("units".to_owned(), Figure::number(part.units)),
        ]);
        for (name, mark, cut) in [("first", part.first, opened), ("last", part.last, closed)] {
            if let Some(mark) = mark {
                map.insert(name.to_owned(), trace::mark_figure(book, &mark, cut));
            }
        }
        Figure::Map(map)
    };
    Figure::List {
        list: parts.iter().map(one).collect(),
    }
}
