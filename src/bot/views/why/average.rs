//! How the average cost of an asset came about, entry by entry since it was last sold out.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::trace;
use crate::book::Book;
use crate::bot::command::Call;
use crate::bot::grammar::either;
use crate::bot::views::overview::{Overview, age};
use crate::bot::views::performance::{Question, parts};
use crate::domain::amount::Overflow;
use crate::domain::calendar::{DAYS, Day};
use crate::domain::history::{Step, steps};
use crate::domain::rules::CostMethod;
use crate::domain::state::SlotKey;
use crate::names::entries::written;
use crate::names::platforms;
use crate::names::symbols::display_name;
use crate::reply::{Cell, Figure, Reply, Table};
use crate::words::Words;
use crate::words::figures;

/// Rows that a phone shows; the rest is in the figures.
pub(super) const ROWS: usize = 8;
/// Steps that are named in the figures; of more the last.
const STEPS_MAX: usize = 10_000;

/// The steps of what a question is about, from a day on.
pub(super) fn steps_of(
    book: &Book,
    call: &Call<'_>,
    question: &Question,
    from: Day,
) -> Result<Vec<Step>, Overflow> {
    let until = question.until(book, call.at);
    let holds = |key: &SlotKey| {
        !key.symbol.is_money() && question.of.holds(key.platform, key.symbol, key.category)
    };
    steps(parts(book), &holds, (from, until))
}

/// How the average cost of an asset came about, since it was last sold out.
///
/// # Errors
/// An amount that overflows.
pub fn average(
    book: &Book,
    call: &Call<'_>,
    question: &Question,
    overview: &Overview,
) -> Result<Option<Reply>, Overflow> {
    let words = call.words;
    let [symbol] = question.of.symbols.as_slice() else {
        return Ok(Some(Reply::say(words.plain("why-average-which"))));
    };
    let name = display_name(*symbol, words.language);
    let all = since_sold_out(steps_of(book, call, question, *DAYS.start())?);
    let lasting = last_of_each(&all);
    if lasting.is_empty() {
        let nothing = words.say("why-average-none", &[("name", name)]);
        return Ok(Some(Reply::say(nothing)));
    }
    let mut reply = Reply::default();
    for (nth, last) in lasting.iter().enumerate() {
        let (said, place) = headline(last, name, overview, book, words);
        reply = match nth {
            0 => reply.title(said, format!("· {place}")),
            _ => reply.text(format!("{said} · {place}")),
        };
        reply = reply.text(quotient(last, overview, words));
    }
    let base = overview.base.as_str();
    let (first, table) = table(book, &all, overview, words);
    let hidden = words.say("why-earlier-entries", &[("count", &first.to_string())]);
    let word = either::asset_word(*symbol, book);
    let (realised, trades) = (format!("why realised {word}"), format!("trades {word}"));
    let labels = ["why-realised", "why-trades"].map(|key| words.plain(key));
    let lines = [realised.as_str(), trades.as_str()];
    let reply = reply
        .text(if first > 0 { hidden } else { String::new() })
        .table(table)
        .text(words.plain(rule(book)))
        .note(age::freshness(overview, book, words))
        .figure("symbol", Figure::word(symbol.as_str()))
        .figure("pools", pools_figure(&lasting, base))
        .figure("steps", steps_figure(book, &all, base))
        .buttons(labels.iter().map(String::as_str).zip(lines));
    Ok(Some(reply))
}

/// The steps of each pool that is held from its last beginning on: what was sold out has no say in the average.
fn since_sold_out(all: Vec<Step>) -> Vec<Step> {
    let mut begun: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, step) in all.iter().enumerate() {
        let platform = step.key.platform.as_str();
        if step.before.units.is_zero() {
            begun.insert(platform, place);
        }
        if step.after.units.is_zero() {
            begun.insert(platform, all.len());
        }
    }
    let steps = all.iter().enumerate();
    let lasts = |(place, step): &(usize, &Step)| {
        let from = begun.get(step.key.platform.as_str());
        from.is_none_or(|from| from <= place)
    };
    steps.filter(lasts).map(|(_, step)| step.clone()).collect()
}

/// The last step of each pool, in order of first use.
fn last_of_each(steps: &[Step]) -> Vec<Step> {
    let mut found: Vec<Step> = Vec::new();
    for step in steps {
        match found
            .iter_mut()
            .find(|known| known.key.platform == step.key.platform)
        {
            Some(known) => *known = step.clone(),
            None => found.push(step.clone()),
        }
    }
    found
}

/// `삼성전자 평단 75,000원`, and where.
fn headline(
    last: &Step,
    name: &str,
    overview: &Overview,
    book: &Book,
    words: Words,
) -> (String, String) {
    let average = average_text(last.after.average(), overview.base.as_str(), words);
    let said = [("name", name), ("average", average.as_str())];
    let place = platforms::display_name(last.key.platform, book, words.language);
    (words.say("why-average-title", &said), place)
}

/// What one unit cost: what is less than one won of it is not printed.
fn unit_cost(step: &Step) -> Option<Decimal> {
    step.after.cost?.checked_div(step.after.units)
}

/// `산 값 1,200,000원 ÷ 16주`; blank when the cost is not known.
fn quotient(last: &Step, overview: &Overview, words: Words) -> String {
    let Some(cost) = last.after.cost else {
        return String::new();
    };
    let key = last.key;
    let cost = figures::money(cost, overview.base.as_str(), words.language);
    let symbol = key.symbol.as_str();
    let units = figures::tidy(last.after.units, unit_cost(last));
    let units = figures::units(units, key.category, symbol, words.language);
    words.say("why-average-is", &[("cost", &cost), ("units", &units)])
}

/// The rule by which sales find their cost.
fn rule(book: &Book) -> &'static str {
    match (book.rules().cost_method, book.rules().fees_in_cost) {
        (CostMethod::Average, false) => "why-average-rule",
        (CostMethod::Average, true) => "why-average-rule-fees",
        (CostMethod::Fifo, false) => "why-average-rule-fifo",
        (CostMethod::Fifo, true) => "why-average-rule-fifo-fees",
    }
}

/// The last steps, and how many there are before them.
fn table(book: &Book, all: &[Step], overview: &Overview, words: Words) -> (usize, Table) {
    let first = all.len().saturating_sub(ROWS);
    let rows = all[first..].iter();
    let several = last_of_each(all).len() > 1;
    let rows = rows.map(|step| step_row(book, step, several, overview, words));
    let columns = [
        "why-column-entry",
        "why-column-detail",
        "why-column-average",
    ];
    let table = Table {
        name: "steps".into(),
        title: String::new(),
        columns: columns.map(|key| words.plain(key)).to_vec(),
        rows: rows.collect(),
    };
    (first, table)
}

fn average_text(average: Option<Decimal>, base: &str, words: Words) -> String {
    match average {
        Some(average) => figures::average(average, base, words.language),
        None => words.plain("why-average-unknown"),
    }
}

/// `3/3 #4 매수 삼성전자`, what it was, and the holding and its average after it.
fn step_row(
    book: &Book,
    step: &Step,
    several: bool,
    overview: &Overview,
    words: Words,
) -> Vec<Cell> {
    let base = overview.base.as_str();
    let Some(entry) = book.journal().get(step.place) else {
        return Vec::new();
    };
    let told = written(book, step.place, entry, words);
    let units = figures::units(
        figures::tidy(step.after.units, unit_cost(step)),
        step.key.category,
        step.key.symbol.as_str(),
        words.language,
    );
    let average = match step.after.units.is_zero() {
        true => String::new(),
        false => average_text(step.after.average(), base, words),
    };
    let after = [units, average];
    let after: Vec<String> = after.into_iter().filter(|text| !text.is_empty()).collect();
    vec![
        trace::entry_cell(book, step.place, entry, overview.today, words),
        Cell::word(match several {
            true => format!("{} · {}", trace::in_short(&told), told.platform),
            false => trace::in_short(&told),
        }),
        Cell::new(
            Figure::money_or_unknown(step.after.average(), base),
            after.join(" · "),
        ),
    ]
}

fn pools_figure(lasting: &[Step], base: &str) -> Figure {
    let one = |step: &Step| {
        Figure::Map(BTreeMap::from([
            (
                "platform".to_owned(),
                Figure::word(step.key.platform.as_str()),
            ),
            ("units".to_owned(), Figure::number(step.after.units)),
            (
                "cost".to_owned(),
                Figure::money_or_unknown(step.after.cost, base),
            ),
            (
                "average".to_owned(),
                Figure::money_or_unknown(step.after.average(), base),
            ),
        ]))
    };
    Figure::List {
        list: lasting.iter().map(one).collect(),
    }
}

/// Steps as a script reads them.
pub(super) fn steps_figure(book: &Book, steps: &[Step], base: &str) -> Figure {
    let one = |step: &Step| {
        let entry = book.journal().get(step.place)?;
        let mut map = trace::entry_figure(book, step.place, entry);
        map.extend([
            ("units".to_owned(), Figure::number(step.after.units)),
            (
                "cost".to_owned(),
                Figure::money_or_unknown(step.after.cost, base),
            ),
            (
                "realised".to_owned(),
                Figure::money_or_unknown(step.realised(), base),
            ),
        ]);
        Some(Figure::Map(map))
    };
    let first = steps.len().saturating_sub(STEPS_MAX);
    Figure::List {
        list: steps[first..].iter().filter_map(one).collect(),
    }
}
