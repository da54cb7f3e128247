//! `/rebalance [new money] [platform]`: what to buy and sell so that the weights become the targets. Advice only.

use rust_decimal::Decimal;

use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::grammar::amounts;
use crate::bot::views::overview::{Overview, age, nothing_yet, too_large};
use crate::bot::views::pictures;
use crate::bot::views::plan::advice::Told;
use crate::bot::views::plan::ask::{self, Wanted};
use crate::bot::views::plan::refused::no_targets;
use crate::bot::views::plan::{Source, current, terms, wishes};
use crate::charts::Chart;
use crate::domain::names::Platform;
use crate::domain::rebalance::rebalance;
use crate::names::platforms;
use crate::reply::{Figure, Reply, UserError};
use crate::words::Words;
use crate::words::figures;

pub const COMMAND: Command = Command {
    name: "rebalance",
    words: &["리밸런싱", "리밸런스"],
    in_menu: true,
    writes: false,
    manual_ko: include_str!("rebalance.ko.md"),
    manual_en: include_str!("rebalance.en.md"),
    run,
};

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let words = call.words;
    let wanted = wanted(book, call)?;
    let (targets, source) = current(book).map_err(|why| no_targets(&why, words))?;
    if source == Source::Nowhere {
        let reply = Reply::say(words.plain("rebalance-no-targets"));
        return Err(reply.text(words.plain("target-none-next")).into());
    }
    let overview = Overview::of(book, call.at).map_err(|_| too_large(words))?;
    let Some(overview) = overview else {
        return Ok(nothing_yet(book, call.at, words).into());
    };
    let asked = ask::ask(book, call.at, &targets, wanted).map_err(|_| too_large(words))?;
    let advice = rebalance(&asked.question).map_err(|_| too_large(words))?;
    if advice.total <= Decimal::ZERO {
        let reply = Reply::say(words.plain("rebalance-nothing-there"));
        return Err(reply.note(unpriced(&asked.unpriced, words)).into());
    }
    let told = Told {
        book,
        asked: &asked,
        advice: &advice,
        words,
    };
    let costs = told.costs().map_err(|_| too_large(words))?;
    let steps = told.steps();
    let mut reply = headline(&told, &costs.line, steps.len(), &wanted);
    reply = reply.text(steps.join("\n")).table(told.table());
    for note in notes(&told, &wanted) {
        reply = reply.note(note);
    }
    let stale = age::stale(&overview);
    let ages = age::stale_sentences(&stale, words);
    for old in &ages {
        reply = reply.note(old.clone());
    }
    let names = stale.iter().map(|old| Figure::word(old.symbol.as_str()));
    reply = reply.figure(
        "stale",
        Figure::List {
            list: names.collect(),
        },
    );
    if !advice.is_empty() {
        let mut compared = told.picture();
        compared.notes.extend(ages);
        let name = pictures::picture("rebalance", overview.today, Chart::Compare(compared));
        reply = reply.picture(name);
    }
    let reply = told
        .figures(reply, &costs)
        .figure(
            "new_money",
            Figure::money(wanted.new_money, book.rules().base),
        )
        .figure("as_of", Figure::word(overview.today.to_string()))
        .note(words.plain("rebalance-advice-only"))
        .note(age::freshness(&overview, book, words));
    let (target, balance) = (
        words.plain("rebalance-button-target"),
        words.plain("rebalance-button-balance"),
    );
    Ok(reply
        .buttons([(target.as_str(), "target"), (balance.as_str(), "balance")])
        .into())
}

/// New money and one platform, in any order.
fn wanted(book: &Book, call: &Call<'_>) -> Result<Wanted, UserError> {
    let refuse = |key: &str, text: &str| {
        let quoted = format!("\"{text}\"");
        let reply = Reply::say(call.words.say(key, &[("text", &quoted)]));
        UserError::from(reply.text(call.words.plain("rebalance-example")))
    };
    let words: Vec<&str> = call.args.split_whitespace().collect();
    let mut wanted = Wanted::default();
    let mut rest = words.as_slice();
    while let Some(first) = rest.first() {
        if let Some((amount, taken)) = amounts::take(rest) {
            let said = rest[..taken].join(" ");
            let amount = amount.map_err(|_| refuse("rebalance-unread", &said))?;
            let base = book.rules().base;
            let is_money =
                amount.unit == amounts::Unit::None && amount.currency.is_none_or(|c| c == base);
            if !is_money || amount.value <= Decimal::ZERO || !wanted.new_money.is_zero() {
                return Err(refuse("rebalance-unread", &said));
            }
            wanted.new_money = amount.value;
            rest = &rest[taken..];
        } else if let Some(platform) =
            platforms::exact(first, book).filter(|_| wanted.platform.is_none())
        {
            wanted.platform = Some(platform);
            rest = &rest[1..];
        } else {
            return Err(refuse("rebalance-unread", first));
        }
    }
    Ok(wanted)
}

fn headline(told: &Told<'_>, costs: &str, steps: usize, wanted: &Wanted) -> Reply {
    let words = told.words;
    if told.advice.is_empty() {
        let key = if told.is_near() {
            "rebalance-near"
        } else {
            "rebalance-no-steps"
        };
        return Reply::say(words.plain(key));
    }
    let count = words.say("rebalance-steps", &[("count", &steps.to_string())]);
    let base = told.book.rules().base;
    let scope = [
        wanted
            .platform
            .map(|platform| place(platform, told.book, words)),
        (!wanted.new_money.is_zero()).then(|| {
            let amount = figures::money(wanted.new_money, base.as_str(), words.language);
            words.say("rebalance-new-money", &[("amount", &amount)])
        }),
        Some(count),
    ];
    let rest = scope.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    Reply::default()
        .title(words.plain("rebalance-title"), rest)
        .text(costs)
}

fn place(platform: Platform, book: &Book, words: Words) -> String {
    platforms::display_name(platform, book, words.language)
}

fn unpriced(symbols: &[crate::domain::names::Symbol], words: Words) -> String {
    if symbols.is_empty() {
        return String::new();
    }
    words.say(
        "plan-unpriced",
        &[("names", &wishes::names(symbols, words))],
    )
}

/// What was left out, left alone, or could not be reached.
fn notes(told: &Told<'_>, wanted: &Wanted) -> Vec<String> {
    let (asked, words) = (told.asked, told.words);
    let mut notes = told.unreached();
    if !asked.unassigned.is_empty() {
        let names = wishes::names(&asked.unassigned, words);
        notes.push(words.say("plan-unassigned", &[("names", &names)]));
        if told.is_shrunk() {
            notes.push(words.plain("rebalance-shrunk"));
        }
    }
    notes.push(unpriced(&asked.unpriced, words));
    if !asked.by_trade.is_empty() {
        let names = wishes::names(&asked.by_trade, words);
        notes.push(words.say("rebalance-by-trade", &[("names", &names)]));
    }
    if !asked.debts.is_zero() {
        let base = told.book.rules().base;
        let amount = figures::money(asked.debts, base.as_str(), words.language);
        notes.push(words.say("rebalance-debts", &[("amount", &amount)]));
    }
    if wanted.platform.is_some() && !asked.elsewhere.is_empty() {
        let names: Vec<String> = asked
            .elsewhere
            .iter()
            .map(|aim| wishes::name(*aim, words))
            .collect();
        notes.push(words.say("rebalance-elsewhere", &[("names", &names.join(", "))]));
    }
    let orders = told.advice.sells.iter().chain(&told.advice.buys);
    let mut guessed = orders.map(|order| asked.question.positions[order.position].platform);
    if guessed.any(|platform| !terms::is_said(told.book.settings(), platform)) {
        notes.push(words.plain("rebalance-fees-assumed"));
    }
    notes
}
