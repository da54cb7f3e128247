//! The bridge of a period as a reply: its lines, what moved most, the entries; each line has a button that traces it.

use rust_decimal::Decimal;

use super::line::BridgeLine;
use super::trace;
use crate::book::Book;
use crate::bot::command::Call;
use crate::bot::grammar::period::Period;
use crate::bot::views::overview::{Overview, age};
use crate::bot::views::performance::{Known, Mover, Question, Span, movers};
use crate::bot::views::pictures::{days_text, signed_money};
use crate::domain::amount::{Overflow, add, sub, without_dust};
use crate::domain::bridge::{Bridge, Causes, Effect, Mark, Part};
use crate::domain::calendar::Day;
use crate::domain::entry::Entry;
use crate::domain::journal::Place;
use crate::domain::prices::cut;
use crate::names::symbols::display_name;
use crate::reply::{Cell, Figure, Reply, Table};
use crate::words::Words;
use crate::words::figures;

/// Rows that a phone shows; the rest is in the figures.
const MOVERS: usize = 4;
const ENTRIES: usize = 3;

/// What made the value of a period what it is.
///
/// # Errors
/// An amount that overflows. `None` when there are no such days.
pub fn bridge(
    book: &Book,
    call: &Call<'_>,
    question: &Question,
    overview: &Overview,
) -> Result<Option<Reply>, Overflow> {
    let words = call.words;
    let Some((span, bridge)) = whole(book, call, question)? else {
        return Ok(None);
    };
    let base = overview.base.as_str();
    let known = known_of(book, &span, &bridge, question)?;
    let explained = Explained::of(&bridge, question, known)?;
    let gain = match explained.gain()? {
        Some(gain) => figures::change(gain, day_rate(&span, question), base, words.language),
        None => words.plain("see-unknown"),
    };
    let about = about(&span, question, book, overview, words);
    let mut reply = Reply::default()
        .title(
            words.say("why-title", &[("about", &about), ("gain", &gain)]),
            "",
        )
        .table(explained.table(base, words));
    reply = match (explained.unexplained, explained.known.is_whole()) {
        (left, true) if left.is_zero() => reply.text(words.plain("why-closes")),
        (left, false) if left.is_zero() => reply.text(words.plain("why-partial")),
        (left, _) => {
            let left = figures::money(left, base, words.language);
            reply.note(words.say("why-does-not-close", &[("amount", &left)]))
        }
    };
    reply = explained.known.notes(reply, words);
    let movers = movers(explained.parts.iter().copied())?;
    reply = reply
        .table(movers_table(&movers, &explained, book, base, words))
        .text(told(book, &explained, words))
        .text(trace::prices(
            &explained.parts,
            &bridge,
            overview,
            book,
            words,
        ));
    let reply = explained.known.figures(reply, words);
    let reply = explained
        .figures(reply, &movers, book, base)
        .note(age::freshness(overview, book, words));
    let lines = explained.traced();
    Ok(Some(trace::buttons(
        reply, &lines, &span, question, book, words,
    )))
}

/// The bridge of the whole over the days of a question: a part begins with its own first entry, its bridge need not.
pub(super) fn whole(
    book: &Book,
    call: &Call<'_>,
    question: &Question,
) -> Result<Option<(Span, Bridge)>, Overflow> {
    let whole = Question {
        of: Default::default(),
        ..question.clone()
    };
    let Some(span) = Span::of(book, call.at, &whole)? else {
        return Ok(None);
    };
    Ok(span.bridge(book)?.map(|bridge| (span, bridge)))
}

/// What is known of these days about what is asked for.
pub(super) fn known_of(
    book: &Book,
    span: &Span,
    bridge: &Bridge,
    question: &Question,
) -> Result<Known, Overflow> {
    let of = &question.of;
    let earned = |effect: &&Effect| {
        let entry = book.journal().get(effect.place);
        effect.unknown_income && entry.is_some_and(|e| of.holds(e.platform, e.symbol, e.category))
    };
    let holds = |place, symbol, category| of.holds(place, symbol, category);
    let until = span.until.min(span.last().end(book.rules().zone));
    let days = (span.before.as_ref(), span.rows.as_slice());
    let mut known = Known::of(book, days, until, &holds)?;
    if !of.is_everything() {
        let entry = |effect: &Effect| book.journal().get(effect.place);
        let meant = |e: &Entry| of.holds(e.platform, e.symbol, e.category);
        let unknown = bridge.effects.iter().filter(|effect| effect.unknown);
        known.unknown_flows = unknown.filter_map(entry).filter(|e| meant(e)).count() as u32;
        if known.unknown_flows == 0 {
            known.unvalued.clear();
        }
    }
    known.unknown_incomes = (bridge.effects.iter().filter(earned))
        .map(|effect| effect.place)
        .collect();
    Ok(known)
}

/// `비트코인 · 1/1 – 3/31`.
pub(super) fn about(
    span: &Span,
    question: &Question,
    book: &Book,
    overview: &Overview,
    words: Words,
) -> String {
    let days = days_text(&span.rows, overview.today, words);
    let name = question.of.name(book, words);
    if question.period == Period::ALL && name.is_empty() {
        return words.plain("why-since-beginning");
    }
    let parts = [name, days].into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" · ")
}

/// A single day also has its return.
fn day_rate(span: &Span, question: &Question) -> Option<Decimal> {
    match span.rows.as_slice() {
        [day] if question.of.is_everything() => day.rate,
        _ => None,
    }
}

/// A bridge of the whole, or of the part that was asked for.
pub(super) struct Explained<'b> {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) opening: Decimal,
    pub(super) inflow: Decimal,
    pub(super) outflow: Decimal,
    pub(super) causes: Causes,
    pub(super) unexplained: Decimal,
    pub(super) closing: Decimal,
    pub(super) parts: Vec<&'b Part>,
    pub(super) is_part: bool,
    pub(super) bridge: &'b Bridge,
    pub(super) question: &'b Question,
    pub(super) known: Known,
}

impl<'b> Explained<'b> {
    pub(super) fn of(
        bridge: &'b Bridge,
        question: &'b Question,
        known: Known,
    ) -> Result<Explained<'b>, Overflow> {
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
            known,
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

    /// What the days brought, without what was put in or taken out. What was there all along and only found its price
    /// (or lost it) brought nothing. `None` when a flow has no value, something new has none, or nothing new was seen.
    fn gain(&self) -> Result<Option<Decimal>, Overflow> {
        let found = sub(self.causes.sum()?, self.causes.revalued)?;
        let size = self.opening.abs().max(self.closing.abs()).max(self.inflow);
        let gain = without_dust(add(found, self.unexplained)?, size);
        let is_known = self.known.has_flows() && self.known.nothing_new;
        let is_seen = !gain.is_zero() || self.known.is_whole();
        Ok(Some(gain).filter(|_| is_known && is_seen))
    }

    /// Whether the amount of a line is known.
    pub(super) fn is_known(&self, name: &str) -> bool {
        match name {
            "inflow" | "outflow" => self.known.has_flows(),
            "opening" => self.known.had_value,
            "closing" => self.known.has_value,
            "income" => self.known.unknown_incomes.is_empty(),
            _ => true,
        }
    }

    /// The lines of the bridge: name, key of the sentence, amount with its sign.
    fn lines(&self) -> [(&'static str, &'static str, Decimal); 12] {
        let (inflow, outflow) = if self.is_part {
            ("why-moved-in", "why-moved-out")
        } else {
            ("why-in", "why-out")
        };
        // What rounding left in the 28th digit is nobody's gain.
        let size = self.opening.abs().max(self.closing.abs()).max(self.inflow);
        let clean = |amount| without_dust(amount, size);
        let causes = &Causes {
            price: clean(self.causes.price),
            currency: clean(self.causes.currency),
            location: clean(self.causes.location),
            revalued: clean(self.causes.revalued),
            ..self.causes
        };
        [
            ("opening", "why-opening", self.opening),
            ("inflow", inflow, self.inflow),
            ("outflow", outflow, -self.outflow),
            ("price", "why-price", causes.price),
            ("currency_effect", "why-currency", causes.currency),
            ("income", "why-income", causes.income),
            ("fees", "why-fees", -causes.fees),
            ("expenses", "why-expenses", -causes.expenses),
            ("taxes", "why-taxes", -causes.taxes),
            ("location", "why-location", causes.location),
            ("revalued", "why-revalued", causes.revalued),
            ("closing", "why-closing", self.closing),
        ]
    }

    fn table(&self, base: &str, words: Words) -> Table {
        let lines = self.lines();
        let ends = ["opening", "closing"];
        let shown = lines.iter().filter(|(name, _, amount)| {
            // Which way the unknown went is not known either: both are shown.
            ends.contains(name) || !amount.is_zero() || !self.is_known(name)
        });
        let rows = shown.map(|(name, key, amount)| {
            let known = self.is_known(name).then_some(*amount);
            let text = match *name {
                _ if known.is_none() => words.plain("see-unknown"),
                "opening" | "closing" => figures::money(*amount, base, words.language),
                // What the market did has an arrow; what was moved or paid has a sign.
                "price" | "currency_effect" | "location" => {
                    figures::change(*amount, None, base, words.language)
                }
                _ => signed_money(*amount, base, words.language),
            };
            vec![
                Cell::new(Figure::word(*name), words.plain(key)),
                Cell::new(Figure::money_or_unknown(known, base), text),
            ]
        });
        Table {
            name: "bridge".into(),
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
            .figure(
                "gain",
                Figure::money_or_unknown(self.gain().ok().flatten(), base),
            )
            .figure("unexplained", Figure::money(self.unexplained, base));
        for (name, _, amount) in self.lines() {
            // What counts against the value is positive under its own name.
            let against = matches!(name, "outflow" | "fees" | "expenses" | "taxes");
            let amount = if against { -amount } else { amount };
            let known = self.is_known(name).then_some(amount);
            reply = reply.figure(name, Figure::money_or_unknown(known, base));
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

    /// The amount of a line by its name, with its sign.
    pub(super) fn amount(&self, name: &str) -> Decimal {
        let lines = self.lines();
        let line = lines.iter().find(|(known, _, _)| *known == name);
        line.map_or(Decimal::ZERO, |(_, _, amount)| *amount)
    }

    /// The cuts at which the two ends are valued.
    pub(super) fn cuts(&self, book: &Book, overview: &Overview) -> [(Day, Option<u32>); 2] {
        let (today, second) = cut(overview.at, book.rules().zone);
        let to = self.bridge.to;
        let closed = (to, second.filter(|_| to == today));
        [(self.bridge.from.previous(), None), closed]
    }

    /// The lines that have something behind them.
    fn traced(&self) -> Vec<BridgeLine> {
        let lines = self.lines();
        let amounts = lines.iter().filter(|(_, _, amount)| !amount.is_zero());
        amounts
            .filter_map(|(name, _, _)| BridgeLine::named(name))
            .collect()
    }

    /// The entries of these days that touch what is explained, in order.
    pub(super) fn effects<'a>(
        &'a self,
        book: &'a Book,
    ) -> impl Iterator<Item = (Place, &'a Entry)> + 'a {
        self.meant(book)
            .map(|(effect, entry)| (effect.place, entry))
    }

    /// The same with what each of them did.
    pub(super) fn meant<'a>(
        &'a self,
        book: &'a Book,
    ) -> impl Iterator<Item = (&'a Effect, &'a Entry)> + 'a {
        let of = &self.question.of;
        let effects = self.bridge.effects.iter();
        effects
            .filter_map(|effect| Some((effect, book.journal().get(effect.place)?)))
            .filter(move |(_, entry)| of.holds(entry.platform, entry.symbol, entry.category))
    }
}

/// What moved most: `비트코인 ▲ 71만 · 95,000,000 → 96,000,000원`.
fn movers_table(
    movers: &[Mover],
    explained: &Explained<'_>,
    book: &Book,
    base: &str,
    words: Words,
) -> Table {
    let rows = movers.iter().take(MOVERS).map(|mover| {
        let text = figures::change_overview(mover.moved, base, words.language);
        vec![
            Cell::new(
                Figure::word(mover.symbol.as_str()),
                display_name(mover.symbol, words.language),
            ),
            Cell::new(Figure::money(mover.moved, base), text),
            Cell::word(way(mover, explained, book, words)),
        ]
    });
    let columns = ["why-column-asset", "why-column-moved", "why-column-way"];
    let mut table = Table {
        name: "movers".into(),
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
fn way(mover: &Mover, explained: &Explained<'_>, book: &Book, words: Words) -> String {
    let same = explained
        .parts
        .iter()
        .filter(|part| part.symbol == mover.symbol);
    let part = same.max_by_key(|part| part.closing.max(part.opening));
    let Some((part, first, last)) = part.and_then(|p| Some((*p, p.first?, p.last?))) else {
        return String::new();
    };
    if mover.symbol.is_money() {
        let rate = |rate| figures::average(rate, "KRW", words.language);
        return figures::arrow(&rate(first.rate), &rate(last.rate));
    }
    let price = |mark: &Mark| {
        let currency = mark.priced.currency.as_str();
        figures::average(mark.priced.price, currency, words.language)
    };
    // A split within the days is no change of the price.
    let first = trace::in_units_of_now(book, part, explained.bridge, first);
    figures::arrow(&price(&first), &price(&last))
}

/// The first entries of the days, and how many more there are.
fn told(book: &Book, explained: &Explained<'_>, words: Words) -> String {
    let all: Vec<_> = explained.effects(book).collect();
    let mut lines: Vec<String> = Vec::new();
    for (place, entry) in all.iter().take(ENTRIES) {
        let written = crate::names::entries::written(book, *place, entry, words);
        let parts = [
            place.to_string(),
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
