//! How an average cost came about, entry by entry; what sales realised; what is held against its cost.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::trace;
use crate::book::Book;
use crate::bot::command::Call;
use crate::bot::grammar::platforms;
use crate::bot::grammar::symbols::display_name;
use crate::bot::overview::{Overview, age, entries::written};
use crate::bot::performance::{Question, parts};
use crate::bot::pictures::signed_money;
use crate::domain::amount::{Overflow, add, sub};
use crate::domain::calendar::{DAYS, Day};
use crate::domain::history::{Step, steps};
use crate::domain::rules::CostMethod;
use crate::domain::state::SlotKey;
use crate::domain::valuation::Line;
use crate::figures;
use crate::reply::{Cell, Figure, Reply, Table};
use crate::words::Words;

/// Rows that a phone shows; the rest is in the figures.
const ROWS: usize = 8;
/// Steps that are named in the figures; of more the last.
const STEPS_MAX: usize = 10_000;

/// The steps of what a question is about, from a day on.
fn steps_of(
    book: &Book,
    call: &Call<'_>,
    question: &Question,
    from: Day,
) -> Result<Vec<Step>, Overflow> {
    let zone = book.rules().zone;
    let until = question
        .period
        .to
        .map_or(call.at, |to| to.end(zone).min(call.at));
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
    let mut all = steps_of(book, call, question, *DAYS.start())?;
    // Each pool from its last beginning on: what was sold out has no say in the average.
    for key in keys(&all) {
        let of = |step: &Step| step.key.platform == key.platform;
        let begun = all.iter().rposition(|s| of(s) && s.before.units.is_zero());
        let begun = begun.unwrap_or_default();
        let mut nth = 0;
        all.retain(|step| {
            nth += 1;
            !of(step) || nth > begun
        });
    }
    let lasting = keys(&all).into_iter().filter_map(|key| {
        let last = all
            .iter()
            .rev()
            .find(|step| step.key.platform == key.platform)?;
        (!last.after.units.is_zero()).then_some(last.clone())
    });
    let lasting: Vec<Step> = lasting.collect();
    all.retain(|step| lasting.iter().any(|l| l.key.platform == step.key.platform));
    if lasting.is_empty() {
        let nothing = words.say("why-average-none", &[("name", name)]);
        return Ok(Some(Reply::say(nothing)));
    }
    let base = overview.base.as_str();
    let mut reply = Reply::default();
    for (nth, last) in lasting.iter().enumerate() {
        let average = average_text(last.after.average(), base, words);
        let place = platforms::display_name(last.key.platform, book, words.language);
        let said = words.say(
            "why-average-title",
            &[("name", name), ("average", &average)],
        );
        reply = match nth {
            0 => reply.title(said, format!("· {place}")),
            _ => reply.text(format!("{said} · {place}")),
        };
        let cost = last.after.cost.unwrap_or_default();
        let line = [
            ("cost", figures::money(cost, base, words.language)),
            (
                "units",
                figures::units(
                    last.after.units,
                    last.key.category,
                    symbol.as_str(),
                    words.language,
                ),
            ),
        ];
        let line = line.each_ref().map(|(name, text)| (*name, text.as_str()));
        reply = reply.text(words.say("why-average-is", &line));
    }
    let rule = match (book.rules().cost_method, book.rules().fees_in_cost) {
        (CostMethod::Average, false) => "why-average-rule",
        (CostMethod::Average, true) => "why-average-rule-fees",
        (CostMethod::Fifo, false) => "why-average-rule-fifo",
        (CostMethod::Fifo, true) => "why-average-rule-fifo-fees",
    };
    let shown = all.len().saturating_sub(ROWS);
    let rows = all[shown..].iter();
    let rows = rows.map(|step| step_row(book, step, overview, words));
    let columns = [
        "why-column-entry",
        "why-column-detail",
        "why-column-average",
    ];
    let table = Table {
        name: "steps",
        title: String::new(),
        columns: columns.map(|key| words.plain(key)).to_vec(),
        rows: rows.collect(),
    };
    let hidden = words.say("why-earlier-entries", &[("count", &shown.to_string())]);
    let reply = reply
        .text(if shown > 0 { hidden } else { String::new() })
        .table(table)
        .text(words.plain(rule))
        .note(age::freshness(overview, book, words))
        .figure("symbol", Figure::word(symbol.as_str()))
        .figure("pools", pools_figure(&lasting, base))
        .figure("steps", steps_figure(book, &all, base));
    let trades = format!("trades {symbol}");
    let (list, asset) = (words.plain("why-trades"), words.plain("why-realised"));
    let realised = format!("why realised {symbol}");
    Ok(Some(reply.buttons([
        (asset.as_str(), realised.as_str()),
        (list.as_str(), trades.as_str()),
    ])))
}

/// The pools that steps are of, in order of first use.
fn keys(steps: &[Step]) -> Vec<SlotKey> {
    let mut keys: Vec<SlotKey> = Vec::new();
    for step in steps {
        let known =
            |key: &SlotKey| (key.platform, key.symbol) == (step.key.platform, step.key.symbol);
        if !keys.iter().any(known) {
            keys.push(step.key);
        }
    }
    keys
}

fn average_text(average: Option<Decimal>, base: &str, words: Words) -> String {
    match average {
        Some(average) => figures::average(average, base, words.language),
        None => words.plain("why-average-unknown"),
    }
}

/// `3/3 #4 매수 삼성전자`, what it was, and the holding and its average after it.
fn step_row(book: &Book, step: &Step, overview: &Overview, words: Words) -> Vec<Cell> {
    let base = overview.base.as_str();
    let Some(entry) = book.journal().get(step.place) else {
        return Vec::new();
    };
    let told = written(book, step.place, entry, words);
    let units = figures::units(
        step.after.units,
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
        Cell::word(trace::in_short(&told)),
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

fn steps_figure(book: &Book, steps: &[Step], base: &str) -> Figure {
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

/// What sales realised over the days of a question, sale by sale.
///
/// # Errors
/// An amount that overflows.
pub fn realised(
    book: &Book,
    call: &Call<'_>,
    question: &Question,
    overview: &Overview,
) -> Result<Option<Reply>, Overflow> {
    let words = call.words;
    let base = overview.base.as_str();
    let from = question.period.from.unwrap_or(*DAYS.start());
    let mut sales = steps_of(book, call, question, from)?;
    sales.retain(|step| step.realised().is_none_or(|gain| !gain.is_zero()));
    sales.retain(|step| step.before.realised.is_some());
    let unknown = sales.iter().any(|step| step.realised().is_none());
    let gains = sales.iter().filter_map(Step::realised);
    let sum = gains.into_iter().try_fold(Decimal::ZERO, add)?;
    let name = question.of.name(book, words);
    let amount = figures::change(sum, None, base, words.language);
    let title = words.say("why-realised-title", &[("amount", &amount)]);
    let about = match name.is_empty() {
        true => String::new(),
        false => format!("· {name}"),
    };
    let mut largest: Vec<&Step> = sales.iter().collect();
    largest.sort_by_key(|step| std::cmp::Reverse(step.realised().map(|gain| gain.abs())));
    let mut rows = Vec::new();
    let mut left = sum;
    for step in largest.iter().take(ROWS) {
        left = sub(left, step.realised().unwrap_or_default())?;
        rows.push(sale_row(book, step, overview, words));
    }
    if sales.len() > ROWS {
        let count = (sales.len() - ROWS).to_string();
        rows.push(vec![
            Cell::word(words.say("why-more-entries", &[("count", &count)])),
            Cell::new(
                Figure::money(left, base),
                signed_money(left, base, words.language),
            ),
            Cell::word(""),
        ]);
    }
    let columns = ["why-column-entry", "why-column-amount", "why-column-detail"];
    let table = Table {
        name: "sales",
        title: String::new(),
        columns: columns.map(|key| words.plain(key)).to_vec(),
        rows,
    };
    let rule = match book.rules().fees_in_cost {
        true => "why-realised-is-fees",
        false => "why-realised-is",
    };
    let mut reply = Reply::default()
        .title(title, about)
        .table(table)
        .text(words.plain(match sales.is_empty() {
            true => "why-realised-none",
            false => rule,
        }));
    if unknown {
        reply = reply.note(words.plain("why-realised-unknown"));
    }
    let (bridge, unrealised) = (words.plain("why-bridge"), words.plain("why-unrealised"));
    Ok(Some(
        reply
            .note(age::freshness(overview, book, words))
            .figure("realised", Figure::money(sum, base))
            .figure("sales", steps_figure(book, &sales, base))
            .buttons([
                (unrealised.as_str(), "why unrealised"),
                (bridge.as_str(), "why all"),
            ]),
    ))
}

/// `3/5 #10 매도 삼성전자`, what it gained, and what was sold against what it had cost.
fn sale_row(book: &Book, step: &Step, overview: &Overview, words: Words) -> Vec<Cell> {
    let base = overview.base.as_str();
    let Some(entry) = book.journal().get(step.place) else {
        return Vec::new();
    };
    let told = trace::in_short(&written(book, step.place, entry, words));
    let cost = match (step.before.cost, step.after.cost) {
        (Some(before), Some(after)) => sub(before, after).ok(),
        _ => None,
    };
    let detail = match cost {
        Some(cost) => {
            let cost = figures::money(cost, base, words.language);
            words.say("why-realised-cost", &[("sold", &told), ("cost", &cost)])
        }
        None => told,
    };
    let text = match step.realised() {
        Some(gain) => figures::change(gain, None, base, words.language),
        None => words.plain("why-average-unknown"),
    };
    vec![
        trace::entry_cell(book, step.place, entry, overview.today, words),
        Cell::new(Figure::money_or_unknown(step.realised(), base), text),
        Cell::word(detail),
    ]
}

/// What is held against its cost, holding by holding.
///
/// # Errors
/// An amount that overflows.
pub fn unrealised(
    book: &Book,
    call: &Call<'_>,
    question: &Question,
) -> Result<Option<Reply>, Overflow> {
    let words = call.words;
    let zone = book.rules().zone;
    let at = question
        .period
        .to
        .map_or(call.at, |to| to.end(zone).min(call.at));
    let Some(overview) = Overview::of(book, at)? else {
        return Ok(None);
    };
    let base = overview.base.as_str();
    let of = &question.of;
    let mut lines: Vec<&Line> = overview
        .lines
        .iter()
        .filter(|l| !l.symbol.is_money() && of.holds(l.platform, l.symbol, l.category))
        .collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.unrealised().map(|gain| gain.abs())));
    let (mut sum, mut cost) = (Decimal::ZERO, Decimal::ZERO);
    for line in &lines {
        if let (Some(gain), Some(of)) = (line.unrealised(), line.cost) {
            (sum, cost) = (add(sum, gain)?, add(cost, of)?);
        }
    }
    let rate = sum.checked_div(cost);
    let amount = figures::change(sum, rate, base, words.language);
    let row = |line: &&Line| {
        let name = display_name(line.symbol, words.language);
        let place = platforms::display_name(line.platform, book, words.language);
        let money = |amount: Option<Decimal>| {
            amount.map_or_else(
                || words.plain("why-average-unknown"),
                |amount| figures::money(amount, base, words.language),
            )
        };
        let gain = line.unrealised();
        let text = gain.map_or_else(
            || words.plain("why-average-unknown"),
            |gain| figures::change(gain, None, base, words.language),
        );
        vec![
            Cell::new(
                Figure::word(line.symbol.as_str()),
                format!("{name} · {place}"),
            ),
            Cell::new(Figure::money_or_unknown(gain, base), text),
            Cell::word(figures::arrow(&money(line.cost), &money(line.value))),
        ]
    };
    let columns = ["why-column-asset", "why-column-amount", "why-column-cost"];
    let table = Table {
        name: "unrealised",
        title: String::new(),
        columns: columns.map(|key| words.plain(key)).to_vec(),
        rows: lines.iter().take(ROWS).map(row).collect(),
    };
    let hidden = lines.len().saturating_sub(ROWS).to_string();
    let more = match lines.len() > ROWS {
        true => words.say("see-rest", &[("count", &hidden)]),
        false => String::new(),
    };
    let one = |line: &&Line| {
        Figure::Map(BTreeMap::from([
            ("platform".to_owned(), Figure::word(line.platform.as_str())),
            ("symbol".to_owned(), Figure::word(line.symbol.as_str())),
            ("cost".to_owned(), Figure::money_or_unknown(line.cost, base)),
            (
                "value".to_owned(),
                Figure::money_or_unknown(line.value, base),
            ),
            (
                "unrealised".to_owned(),
                Figure::money_or_unknown(line.unrealised(), base),
            ),
        ]))
    };
    let (realised, total) = (words.plain("why-realised"), words.plain("why-total"));
    Ok(Some(
        Reply::default()
            .title(
                words.say("why-unrealised-title", &[("amount", &amount)]),
                "",
            )
            .table(table)
            .text(more)
            .text(words.plain("why-unrealised-is"))
            .note(age::freshness(&overview, book, words))
            .figure("unrealised", Figure::money(sum, base))
            .figure("unrealised_rate", Figure::number(rate))
            .figure(
                "holdings",
                Figure::List {
                    list: lines.iter().map(one).collect(),
                },
            )
            .buttons([
                (realised.as_str(), "why realised"),
                (total.as_str(), "why total"),
            ]),
    ))
}
