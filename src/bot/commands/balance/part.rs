//! `/balance bithumb`, `/balance 코인`: what is held at one place or of one kind, and nothing else.

use rust_decimal::Decimal;

use crate::book::Book;
use crate::bot::command::{Call, Outcome};
use crate::bot::grammar::part::Subset;
use crate::bot::views::overview::shares::class_of;
use crate::bot::views::overview::{Overview, age, gaps, lacks, nothing_yet, too_large};
use crate::domain::amount::add;
use crate::domain::entry::Category;
use crate::domain::names::Symbol;
use crate::domain::valuation::Line;
use crate::names::platforms;
use crate::names::symbols::display_name;
use crate::reply::{Cell, Figure, Reply, Table, UserError};
use crate::words::figures;

/// One holding of the part, over all its places.
struct Held {
    symbol: Symbol,
    category: Category,
    units: Decimal,
    value: Option<Decimal>,
}

/// The part in money, and of what it consists.
///
/// # Errors
/// An amount that overflows.
pub fn reply(part: Subset, book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let words = call.words;
    let overview = Overview::of(book, call.at).map_err(|_| too_large(words))?;
    let Some(overview) = overview else {
        return Ok(nothing_yet(book, call.at, words).into());
    };
    let name = match part {
        Subset::Platform(place) => platforms::display_name(place, book, words.language),
        Subset::Classes(classes) => {
            let names: Vec<String> = classes.iter().map(|class| class.name(words)).collect();
            names.join("·")
        }
    };
    let is_part = |line: &&Line| match part {
        Subset::Platform(place) => !line.in_transit && line.platform == place,
        Subset::Classes(classes) => classes.contains(&class_of(line)),
    };
    let mut held: Vec<Held> = Vec::new();
    let mut total = Decimal::ZERO;
    let lines: Vec<Line> = overview.lines.iter().filter(is_part).cloned().collect();
    for line in &lines {
        let value = line.value.unwrap_or_default();
        total = add(total, value).map_err(|_| too_large(words))?;
        match held.iter_mut().find(|held| held.symbol == line.symbol) {
            Some(held) => {
                held.units = add(held.units, line.units).map_err(|_| too_large(words))?;
                held.value = held
                    .value
                    .zip(line.value)
                    .and_then(|(a, b)| a.checked_add(b));
            }
            None => held.push(Held {
                symbol: line.symbol,
                category: line.category,
                units: line.units,
                value: line.value,
            }),
        }
    }
    held.sort_by_key(|held| std::cmp::Reverse(held.value));
    let base = overview.base;
    let shown = |amount| figures::money(amount, base.as_str(), words.language);
    let share = (overview.total > Decimal::ZERO)
        .then(|| total.checked_div(overview.total))
        .flatten();
    let rest = share.map_or(String::new(), |share| {
        let of = [
            ("total", &*shown(overview.total)),
            ("share", &*figures::percent(share, 1)),
        ];
        format!("· {}", words.say("balance-part-of", &of))
    });
    let title = match held.is_empty() {
        true => words.say("balance-part-none", &[("name", &name)]),
        false => format!("{name} {}", shown(total)),
    };
    let rest = if held.is_empty() { String::new() } else { rest };
    let mut reply = Reply::default().title(title, rest);
    if !held.is_empty() {
        reply = reply.table(Table {
            name: "by_asset".into(),
            title: String::new(),
            columns: [
                "see-column-asset",
                "balance-column-units",
                "see-column-value",
            ]
            .map(|key| words.plain(key))
            .to_vec(),
            rows: held
                .iter()
                .map(|held| {
                    let symbol = held.symbol.as_str();
                    let units = match held.symbol.is_money() {
                        true => figures::money(held.units, symbol, words.language),
                        false => figures::units(held.units, held.category, symbol, words.language),
                    };
                    let of = lines.iter().filter(|line| line.symbol == held.symbol);
                    let value = match held.value {
                        Some(value) => shown(value),
                        None => lacks::instead(of, words),
                    };
                    vec![
                        Cell::word(display_name(held.symbol, words.language)),
                        Cell::new(Figure::number(held.units), units),
                        Cell::new(Figure::money_or_unknown(held.value, base), value),
                    ]
                })
                .collect(),
        });
    }
    let lacks = lacks::of(&lines);
    let mut said = lacks::sentences(&lacks, words);
    said.extend(age::stale_sentences(
        &age::stale_of(&lines, overview.today),
        words,
    ));
    if let Subset::Platform(place) = part {
        let state = book.state_at(overview.at).map_err(|_| too_large(words))?;
        said.extend(gaps::unsettled_of(
            &state,
            book,
            overview.at,
            Some(place),
            words,
        ));
    }
    for warning in said {
        reply = reply.note(warning);
    }
    let reply = reply
        .figure("unvalued", lacks::figure(&lacks, words))
        .note(age::freshness(&overview, book, words))
        .figure("total", Figure::money(total, base))
        .figure("share", Figure::number(share));
    let whole = words.plain("rebalance-button-balance");
    Ok(reply.buttons([(whole.as_str(), "balance")]).into())
}
