//! `/why [figure|day|period]`: what made the value what it is, from the value before, to the last won.
//!
//! The lines come from the entries and prices of the days, the two ends from the daily rows: that they meet is a check,
//! and it is said.

use rust_decimal::Decimal;

use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::grammar::symbols::display_name;
use crate::bot::overview::{Overview, age, entries, nothing_yet, too_large};
use crate::bot::performance::{Mover, Question, Span, movers, read};
use crate::bot::period::Period;
use crate::bot::pictures::{days_text, signed_money};
use crate::domain::amount::{Overflow, add, sub};
use crate::domain::bridge::{Bridge, Causes, Part};
use crate::figures;
use crate::reply::{Cell, Figure, Reply, Table, UserError};
use crate::words::Words;

pub const COMMAND: Command = Command {
    name: "why",
    words: &["왜", "이유"],
    in_menu: true,
    manual_ko: include_str!("why.ko.md"),
    manual_en: include_str!("why.en.md"),
    run,
};

/// Rows that a phone shows; the rest is in the figures.
const MOVERS: usize = 4;
const ENTRIES: usize = 3;

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let words = call.words;
    let overview = Overview::of(book, call.at).map_err(|_| too_large(words))?;
    let Some(overview) = overview else {
        return Ok(nothing_yet(book, call.at, words).into());
    };
    let (figure, args) = figure_of(call.args);
    let question = read(&args, book, call.at, words)?;
    let answered = match figure {
        Asked::Rates => rates(book, call, &question, &overview),
        Asked::Value => bridge(book, call, &question, &overview),
    };
    match answered {
        Ok(Some(reply)) => Ok(reply.into()),
        Ok(None) => Ok(Reply::say(words.plain("performance-no-days")).into()),
        Err(Overflow) => Err(too_large(words)),
    }
}

/// Which figure is to be explained.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Value,
    Rates,
}

/// The figure that a word names; the words that are left say the days.
fn figure_of(args: &str) -> (Asked, String) {
    let mut asked = Asked::Value;
    let mut rest: Vec<&str> = Vec::new();
    for word in args.split_whitespace() {
        match word.to_lowercase().as_str() {
            "수익률" | "return" | "returns" | "rate" | "twr" | "xirr" | "performance" => {
                asked = Asked::Rates;
            }
            "총자산" | "자산" | "total" | "value" | "누적" | "result" | "손익" | "gain" => {
            }
            "어제보다" | "변화" | "change" => rest.push("today"),
            _ => rest.push(word),
        }
    }
    (asked, rest.join(" "))
}

fn bridge(
    book: &Book,
    call: &Call<'_>,
    question: &Question,
    overview: &Overview,
) -> Result<Option<Reply>, Overflow> {
    let words = call.words;
    // The whole's days: a part begins with its own first entry, its bridge need not.
    let whole = Question {
        of: Default::default(),
        ..question.clone()
    };
    let Some(span) = Span::of(book, call.at, &whole)? else {
        return Ok(None);
    };
    let Some(bridge) = span.bridge(book)? else {
        return Ok(None);
    };
    let base = overview.base.as_str();
    let explained = Explained::of(&bridge, question)?;
    let gain = figures::change(
        explained.gain()?,
        day_rate(&span, question),
        base,
        words.language,
    );
    let days = days_text(&span.rows, overview.today, words);
    let name = question.of.name(book, words);
    let about = if question.period == Period::ALL && name.is_empty() {
        words.plain("why-since-beginning")
    } else {
        [name, days]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" · ")
    };
    let mut reply = Reply::default()
        .title(
            words.say("why-title", &[("about", &about), ("gain", &gain)]),
            "",
        )
        .table(explained.table(base, words));
    reply = match explained.unexplained {
        left if left.is_zero() => reply.text(words.plain("why-closes")),
        left => {
            let left = figures::money(left, base, words.language);
            reply.note(words.say("why-does-not-close", &[("amount", &left)]))
        }
    };
    let movers = movers(explained.parts.iter().copied())?;
    reply = reply
        .table(movers_table(&movers, &explained, base, words))
        .text(told(book, &explained, words));
    let reply = explained
        .figures(reply, &movers, book, base)
        .note(age::freshness(overview, book, words));
    Ok(Some(buttons(reply, &span, words)))
}

/// A single day also has its return.
fn day_rate(span: &Span, question: &Question) -> Option<Decimal> {
    match span.rows.as_slice() {
        [day] if question.of.is_everything() => day.rate,
        _ => None,
    }
}

/// A bridge of the whole, or of the part that was asked for.
struct Explained<'b> {
    from: String,
    to: String,
    opening: Decimal,
    inflow: Decimal,
    outflow: Decimal,
    causes: Causes,
    unexplained: Decimal,
    closing: Decimal,
    parts: Vec<&'b Part>,
    is_part: bool,
    bridge: &'b Bridge,
    question: &'b Question,
}

impl<'b> Explained<'b> {
    fn of(bridge: &'b Bridge, question: &'b Question) -> Result<Explained<'b>, Overflow> {
        let is_part = !question.of.is_everything();
        let meant = |part: &&Part| question.of.holds(part.platform, part.symbol, part.category);
        let parts: Vec<&Part> = bridge.parts.iter().filter(meant).collect();
        let mut explained = Explained {
            from: bridge.from.to_string(),
            to: bridge.to.to_string(),
            opening: bridge.opening,
            inflow: bridge.inflow,
            outflow: bridge.outflow,
            causes: bridge.causes,
            unexplained: bridge.unexplained,
            closing: bridge.closing,
            parts,
            is_part,
            bridge,
            question,
        };
        if is_part {
            let sum = |of: &dyn Fn(&Part) -> Decimal| {
                let parts = explained.parts.iter();
                parts.map(|part| of(part)).try_fold(Decimal::ZERO, add)
            };
            let (opening, closing) = (sum(&|part| part.opening)?, sum(&|part| part.closing)?);
            let mut causes = Causes::default();
            for part in &explained.parts {
                causes = causes.plus(&part.causes)?;
            }
            let moved = sub(sub(closing, opening)?, causes.sum()?)?;
            (explained.opening, explained.closing, explained.causes) = (opening, closing, causes);
            explained.inflow = moved.max(Decimal::ZERO);
            explained.outflow = (-moved).max(Decimal::ZERO);
            explained.unexplained = Decimal::ZERO;
        }
        Ok(explained)
    }

    /// What the days brought, without what was put in or taken out.
    fn gain(&self) -> Result<Decimal, Overflow> {
        add(self.causes.sum()?, self.unexplained)
    }

    /// The lines of the bridge: name, key of the sentence, amount with its sign.
    fn lines(&self) -> [(&'static str, &'static str, Decimal); 11] {
        let (inflow, outflow) = if self.is_part {
            ("why-moved-in", "why-moved-out")
        } else {
            ("why-in", "why-out")
        };
        let causes = &self.causes;
        [
            ("opening", "why-opening", self.opening),
            ("inflow", inflow, self.inflow),
            ("outflow", outflow, -self.outflow),
            ("price", "why-price", causes.price),
            ("currency_effect", "why-currency", causes.currency),
            ("income", "why-income", causes.income),
            ("fees", "why-fees", -causes.fees),
            ("taxes", "why-taxes", -causes.taxes),
            ("location", "why-location", causes.location),
            ("revalued", "why-revalued", causes.revalued),
            ("closing", "why-closing", self.closing),
        ]
    }

    fn table(&self, base: &str, words: Words) -> Table {
        let lines = self.lines();
        let ends = ["opening", "closing"];
        let shown = lines
            .iter()
            .filter(|(name, _, amount)| ends.contains(name) || !amount.is_zero());
        let rows = shown.map(|(name, key, amount)| {
            let text = match *name {
                "opening" | "closing" => figures::money(*amount, base, words.language),
                // What the market did has an arrow; what was moved or paid has a sign.
                "price" | "currency_effect" | "location" => {
                    figures::change(*amount, None, base, words.language)
                }
                _ => signed_money(*amount, base, words.language),
            };
            vec![
                Cell::new(Figure::word(*name), words.plain(key)),
                Cell::new(Figure::money(*amount, base), text),
            ]
        });
        Table {
            name: "bridge",
            title: String::new(),
            columns: vec![
                words.plain("why-column-line"),
                words.plain("why-column-amount"),
            ],
            rows: rows.collect(),
        }
    }

    fn figures(&self, reply: Reply, movers: &[Mover], book: &Book, base: &str) -> Reply {
        let mut reply = reply
            .figure("from", Figure::word(self.from.clone()))
            .figure("to", Figure::word(self.to.clone()))
            .figure("gain", Figure::money_or_unknown(self.gain().ok(), base))
            .figure("unexplained", Figure::money(self.unexplained, base));
        for (name, _, amount) in self.lines() {
            // What counts against the value is positive under its own name.
            let against = matches!(name, "outflow" | "fees" | "taxes");
            let amount = if against { -amount } else { amount };
            reply = reply.figure(name, Figure::money(amount, base));
        }
        let moved = movers.iter().map(|mover| {
            Figure::Map(std::collections::BTreeMap::from([
                ("symbol".to_owned(), Figure::word(mover.symbol.as_str())),
                ("price".to_owned(), Figure::money(mover.causes.price, base)),
                (
                    "currency_effect".to_owned(),
                    Figure::money(mover.causes.currency, base),
                ),
                (
                    "location".to_owned(),
                    Figure::money(mover.causes.location, base),
                ),
                (
                    "income".to_owned(),
                    Figure::money(mover.causes.income, base),
                ),
            ]))
        });
        let entries = self
            .effects(book)
            .map(|(_, entry)| Figure::word(entry.id.to_string()));
        reply
            .figure(
                "movers",
                Figure::List {
                    list: moved.collect(),
                },
            )
            .figure(
                "entries",
                Figure::List {
                    list: entries.collect(),
                },
            )
    }

    /// The entries of these days that touch what is explained, in order.
    fn effects<'a>(
        &'a self,
        book: &'a Book,
    ) -> impl Iterator<
        Item = (
            crate::domain::journal::Place,
            &'a crate::domain::entry::Entry,
        ),
    > + 'a {
        let meant = |entry: &crate::domain::entry::Entry| {
            let of = &self.question.of;
            of.holds(entry.platform, entry.symbol, entry.category)
        };
        let effects = self.bridge.effects.iter();
        effects
            .filter_map(|effect| Some((effect.place, book.journal().get(effect.place)?)))
            .filter(move |(_, entry)| meant(entry))
    }
}

/// What moved most: `비트코인 ▲ 71만 · 95,000,000 → 96,000,000원`.
fn movers_table(movers: &[Mover], explained: &Explained<'_>, base: &str, words: Words) -> Table {
    let rows = movers.iter().take(MOVERS).map(|mover| {
        let text = figures::change_overview(mover.moved, base, words.language);
        vec![
            Cell::new(
                Figure::word(mover.symbol.as_str()),
                display_name(mover.symbol, words.language),
            ),
            Cell::new(Figure::money(mover.moved, base), text),
            Cell::word(way(mover, explained, words)),
        ]
    });
    let columns = ["why-column-asset", "why-column-moved", "why-column-way"];
    let mut table = Table {
        name: "movers",
        title: words.plain("why-movers"),
        columns: columns.map(|key| words.plain(key)).to_vec(),
        rows: rows.collect(),
    };
    // Over a life there is no price that it all began with.
    let has_way = |row: &Vec<Cell>| row.last().is_some_and(|cell| !cell.text.is_empty());
    if !table.rows.iter().any(has_way) {
        table.columns.pop();
        for row in &mut table.rows {
            row.pop();
        }
    }
    table
}

/// From which price to which; of money from which rate.
fn way(mover: &Mover, explained: &Explained<'_>, words: Words) -> String {
    let same = explained
        .parts
        .iter()
        .filter(|part| part.symbol == mover.symbol);
    let part = same.max_by_key(|part| part.closing.max(part.opening));
    let Some((Some(first), Some(last))) = part.map(|part| (part.first, part.last)) else {
        return String::new();
    };
    if mover.symbol.is_money() {
        let rate = |rate| figures::average(rate, "KRW", words.language);
        return figures::arrow(&rate(first.rate), &rate(last.rate));
    }
    let price = |mark: &crate::domain::bridge::Mark| {
        let currency = mark.priced.currency.as_str();
        figures::average(mark.priced.price, currency, words.language)
    };
    figures::arrow(&price(&first), &price(&last))
}

/// The first entries of the days, and how many more there are.
fn told(book: &Book, explained: &Explained<'_>, words: Words) -> String {
    let all: Vec<_> = explained.effects(book).collect();
    let mut lines: Vec<String> = Vec::new();
    for (place, entry) in all.iter().take(ENTRIES) {
        let written = entries::written(book, *place, entry, words);
        let parts = [
            written.kind.clone(),
            written.name.clone(),
            written.quantity_at_price(),
            written.amount.clone(),
        ];
        let said: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        lines.push(said.join(" "));
    }
    if all.len() > ENTRIES {
        let count = (all.len() - ENTRIES).to_string();
        lines.push(words.say("why-more-entries", &[("count", &count)]));
    }
    if lines.is_empty() {
        return String::new();
    }
    format!("{}\n{}", words.plain("why-entries"), lines.join("\n"))
}

/// Why the returns of one period are not the same number.
fn rates(
    book: &Book,
    call: &Call<'_>,
    question: &Question,
    overview: &Overview,
) -> Result<Option<Reply>, Overflow> {
    let words = call.words;
    let Some(span) = Span::of(book, call.at, question)? else {
        return Ok(None);
    };
    let Some(measures) = span.measures()? else {
        return Ok(None);
    };
    let unrealised = span.unrealised_rate(book)?;
    let money = measures.money_weighted;
    let named = [
        ("twr", measures.twr),
        ("money_weighted", money.yearly.or(money.period)),
        ("on_invested", measures.on_invested),
        ("unrealised_rate", unrealised),
    ];
    let rows = named.iter().map(|(name, rate)| {
        let text = rate.map_or(words.plain("why-no-rate"), figures::signed_percent);
        let key = format!("why-rate-{}", name.replace('_', "-"));
        vec![
            Cell::new(Figure::word(*name), words.plain(&key)),
            Cell::new(Figure::number(*rate), text),
            Cell::word(words.plain(&format!("{key}-is"))),
        ]
    });
    let columns = ["why-column-rate", "why-column-amount", "why-column-means"];
    let table = Table {
        name: "rates",
        title: String::new(),
        columns: columns.map(|key| words.plain(key)).to_vec(),
        rows: rows.collect(),
    };
    let days = days_text(&span.rows, overview.today, words);
    let mut reply = Reply::default()
        .title(words.plain("why-rates-title"), format!("· {days}"))
        .table(table)
        .text(words.plain("why-rates-text"));
    for (name, rate) in named {
        reply = reply.figure(name, Figure::number(rate));
    }
    Ok(Some(buttons(reply, &span, words)))
}

fn buttons(reply: Reply, span: &Span, words: Words) -> Reply {
    let label = |key: &str| words.plain(key);
    let trades = format!("trades {}..{}", span.first(), span.last());
    let (today, year, rates, list) = (
        label("why-today"),
        label("performance-year"),
        label("why-rates"),
        label("why-trades"),
    );
    reply
        .buttons([(today.as_str(), "why today"), (year.as_str(), "why ytd")])
        .buttons([
            (rates.as_str(), "why return"),
            (list.as_str(), trades.as_str()),
        ])
}
