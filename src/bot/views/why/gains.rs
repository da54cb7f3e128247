//! What sales realised, sale by sale, and what is held against its cost.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::average::{ROWS, steps_figure, steps_of};
use super::trace;
use crate::book::Book;
use crate::bot::command::Call;
use crate::bot::views::overview::{Overview, age, lacks};
use crate::bot::views::performance::Question;
use crate::domain::amount::{Overflow, add, sub};
use crate::domain::calendar::DAYS;
use crate::domain::history::Step;
use crate::domain::valuation::Line;
use crate::names::entries::written;
use crate::names::platforms;
use crate::names::symbols::display_name;
use crate::reply::{Cell, Figure, Reply, Table};
use crate::words::Words;
use crate::words::figures;

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
    // Without a gain that is known before it, a step says nothing about its own.
    sales.retain(|step| step.before.realised.is_some());
    sales.retain(|step| step.realised().is_none_or(|gain| !gain.is_zero()));
    let gains = sales.iter().filter_map(Step::realised);
    let sum = gains.into_iter().try_fold(Decimal::ZERO, add)?;
    let is_whole = sales.iter().all(|step| step.realised().is_some());
    let some = sales.iter().any(|step| step.realised().is_some());
    let amount = figures::change(sum, None, base, words.language);
    let amount = match (is_whole, some) {
        (true, _) => amount,
        (false, true) => words.say("why-known-part", &[("amount", &amount)]),
        (false, false) => words.plain("see-unknown"),
    };
    let about = match question.of.name(book, words) {
        name if name.is_empty() => name,
        name => format!("· {name}"),
    };
    let rule = match (sales.is_empty(), book.rules().fees_in_cost) {
        (true, _) => "why-realised-none",
        (false, true) => "why-realised-is-fees",
        (false, false) => "why-realised-is",
    };
    let mut reply = Reply::default()
        .title(
            words.say("why-realised-title", &[("amount", &amount)]),
            about,
        )
        .table(sales_table(book, &sales, sum, overview, words)?)
        .text(words.plain(rule));
    if !is_whole {
        reply = reply.note(words.plain("why-realised-unknown"));
    }
    let labels = ["why-unrealised", "why-bridge"].map(|key| words.plain(key));
    let lines = ["why unrealised", "why all"];
    let reply = reply
        .note(age::freshness(overview, book, words))
        .figure(
            "realised",
            Figure::money_or_unknown(is_whole.then_some(sum), base),
        )
        .figure(
            "realised_known",
            Figure::money_or_unknown((is_whole || some).then_some(sum), base),
        )
        .figure("sales", steps_figure(book, &sales, base))
        .buttons(labels.iter().map(String::as_str).zip(lines));
    Ok(Some(reply))
}

/// The largest sales, and what the others made.
fn sales_table(
    book: &Book,
    sales: &[Step],
    sum: Decimal,
    overview: &Overview,
    words: Words,
) -> Result<Table, Overflow> {
    let base = overview.base.as_str();
    let mut largest: Vec<&Step> = sales.iter().collect();
    largest.sort_by_key(|step| std::cmp::Reverse(step.realised().map(|gain| gain.abs())));
    let mut rows = Vec::new();
    let mut left = sum;
    for step in largest.iter().take(ROWS) {
        left = sub(left, step.realised().unwrap_or_default())?;
        rows.push(sale_row(book, step, overview, words));
    }
    let hidden = sales.len().saturating_sub(ROWS);
    rows.extend(trace::rest(hidden, left, "why-more-entries", base, words));
    let columns = ["why-column-entry", "why-column-amount", "why-column-detail"];
    Ok(Table {
        name: "sales".into(),
        title: String::new(),
        columns: columns.map(|key| words.plain(key)).to_vec(),
        rows,
    })
}

/// `3/5 #10 매도 삼성전자`, what it gained, and what was sold against what it had cost.
fn sale_row(book: &Book, step: &Step, overview: &Overview, words: Words) -> Vec<Cell> {
    let base = overview.base.as_str();
    let Some(entry) = book.journal().get(step.place) else {
        return Vec::new();
    };
    let told = trace::in_short(&written(book, step.place, entry, words));
    let known = step.sold().filter(|_| step.before.cost.is_some());
    // What went may be another thing than what the entry is about: a fee in a coin.
    let own = known.is_some_and(|(units, _)| units == entry.quantity.abs())
        && step.key.symbol == entry.symbol;
    let told = match known {
        Some((units, _)) if !own => {
            let symbol = step.key.symbol;
            let name = display_name(symbol, words.language);
            let units = figures::units(units, step.key.category, symbol.as_str(), words.language);
            format!("{name} {units}")
        }
        Some(_) | None => told,
    };
    let detail = match known {
        Some((_, cost)) => {
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
    let at = question.until(book, call.at);
    let Some(overview) = Overview::of(book, at)? else {
        return Ok(None);
    };
    let base = overview.base.as_str();
    let of = &question.of;
    let lines = overview.lines.iter();
    let meant = |l: &&Line| !l.symbol.is_money() && of.holds(l.platform, l.symbol, l.category);
    let mut lines: Vec<&Line> = lines.filter(meant).collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.unrealised().map(|gain| gain.abs())));
    let (mut sum, mut cost) = (Decimal::ZERO, Decimal::ZERO);
    for line in &lines {
        if let (Some(gain), Some(of)) = (line.unrealised(), line.cost) {
            (sum, cost) = (add(sum, gain)?, add(cost, of)?);
        }
    }
    // What has no price or no known cost is left out, and then this is not all.
    let unknown: Vec<&&Line> = lines.iter().filter(|l| l.unrealised().is_none()).collect();
    let is_whole = unknown.is_empty();
    let lacks = lacks::of(lines.iter().copied());
    let stale = age::stale_of(&overview.lines, overview.today);
    let rate = sum.checked_div(cost).filter(|_| is_whole);
    let amount = match (is_whole, unknown.len() == lines.len()) {
        (true, _) => figures::change(sum, rate, base, words.language),
        (false, true) => words.plain("see-unknown"),
        (false, false) => {
            let amount = figures::change(sum, None, base, words.language);
            words.say("why-known-part", &[("amount", &amount)])
        }
    };
    let mut left_out: Vec<&str> = unknown.iter().map(|line| line.symbol.as_str()).collect();
    left_out.sort_unstable();
    left_out.dedup();
    let no_cost = unknown
        .iter()
        .filter(|l| l.value.is_some())
        .map(|line| display_name(line.symbol, words.language).to_owned());
    let mut no_cost: Vec<String> = no_cost.collect();
    no_cost.dedup();
    let hidden = lines.len().saturating_sub(ROWS);
    let more = words.say("see-rest", &[("count", &hidden.to_string())]);
    let labels = ["why-realised", "why-total"].map(|key| words.plain(key));
    let mut reply = Reply::default()
        .title(
            words.say("why-unrealised-title", &[("amount", &amount)]),
            "",
        )
        .table(holdings_table(book, &lines, base, words))
        .text(if hidden > 0 { more } else { String::new() })
        .text(words.plain("why-unrealised-is"));
    if !no_cost.is_empty() {
        let names = age::few(no_cost.into_iter(), words);
        reply = reply.note(words.say("why-no-cost", &[("names", &names)]));
    }
    let said = lacks::sentences(&lacks, words).into_iter();
    let said = said.chain(age::stale_sentences(&stale, words));
    let known = (unknown.len() < lines.len() || lines.is_empty()).then_some(sum);
    let list = left_out.into_iter().map(Figure::word).collect();
    let reply = said
        .fold(reply, Reply::note)
        .note(age::freshness(&overview, book, words))
        .figure(
            "unrealised",
            Figure::money_or_unknown(is_whole.then_some(sum), base),
        )
        .figure("unrealised_known", Figure::money_or_unknown(known, base))
        .figure("unrealised_rate", Figure::number(rate))
        .figure("left_out", Figure::List { list })
        .figure("holdings", holdings_figure(&lines, base))
        .buttons(
            labels
                .iter()
                .map(String::as_str)
                .zip(["why realised", "why total"]),
        );
    Ok(Some(reply))
}

/// `비트코인 · 빗썸`, what it gained, and its cost and value.
fn holdings_table(book: &Book, lines: &[&Line], base: &str, words: Words) -> Table {
    let known = |amount: Option<Decimal>, text: &dyn Fn(Decimal) -> String| {
        amount.map_or_else(|| words.plain("why-average-unknown"), text)
    };
    let money = |amount| figures::money(amount, base, words.language);
    let change = |amount| figures::change(amount, None, base, words.language);
    let row = |line: &&Line| {
        let name = display_name(line.symbol, words.language);
        let place = platforms::display_name(line.platform, book, words.language);
        let gain = line.unrealised();
        let (cost, value) = (known(line.cost, &money), known(line.value, &money));
        vec![
            Cell::new(
                Figure::word(line.symbol.as_str()),
                format!("{name} · {place}"),
            ),
            Cell::new(Figure::money_or_unknown(gain, base), known(gain, &change)),
            Cell::word(figures::arrow(&cost, &value)),
        ]
    };
    let columns = ["why-column-asset", "why-column-amount", "why-column-cost"];
    Table {
        name: "unrealised".into(),
        title: String::new(),
        columns: columns.map(|key| words.plain(key)).to_vec(),
        rows: lines.iter().take(ROWS).map(row).collect(),
    }
}

fn holdings_figure(lines: &[&Line], base: &str) -> Figure {
    let one = |line: &&Line| {
        let money = |amount| Figure::money_or_unknown(amount, base);
        Figure::Map(BTreeMap::from([
            ("platform".to_owned(), Figure::word(line.platform.as_str())),
            ("symbol".to_owned(), Figure::word(line.symbol.as_str())),
            ("cost".to_owned(), money(line.cost)),
            ("value".to_owned(), money(line.value)),
            ("unrealised".to_owned(), money(line.unrealised())),
        ]))
    };
    Figure::List {
        list: lines.iter().map(one).collect(),
    }
}
