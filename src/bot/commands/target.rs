//! `/target [NAME WEIGHT% …]`: shows the wished weights beside those of now, or sets them all anew.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::book::{Book, Change, Proposal};
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::views::overview::too_large;
use crate::bot::views::plan::ask::{self, Asked, Wanted};
use crate::bot::views::plan::refused::{self, no_targets};
use crate::bot::views::plan::standing::{TargetRow, rows};
use crate::bot::views::plan::wishes;
use crate::bot::views::plan::{CHOICE, Source, current, from_file};
use crate::domain::identity::EntryId;
use crate::domain::rebalance;
use crate::domain::targets::{Aim, Targets};
use crate::reply::{Cell, Figure, Reply, Table, UserError};
use crate::words::Words;
use crate::words::figures;

pub const COMMAND: Command = Command {
    name: "target",
    words: &["목표", "목표비중"],
    in_menu: true,
    writes: true,
    manual_ko: include_str!("target.ko.md"),
    manual_en: include_str!("target.en.md"),
    run,
};

/// Words that take the chat's targets back.
const CLEAR: &[&str] = &["clear", "none", "reset", "지우기", "없음", "삭제"];

/// Telegram's limit on what a button says, in bytes.
const BUTTON_BYTES: usize = 64;

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let args = call.args.trim();
    if args.is_empty() {
        return show(book, call).map(Outcome::from);
    }
    if CLEAR.contains(&args.to_lowercase().as_str()) {
        return set(book, call, None);
    }
    let wishes =
        wishes::read(args, book).map_err(|unclear| refused::asked(&unclear, call, "target"))?;
    let targets = Targets::new(wishes).map_err(|why| refused::impossible(&why, call.words))?;
    set(book, call, Some(targets))
}

// --- showing ---------------------------------------------------------------------------------------------------------

fn show(book: &Book, call: &Call<'_>) -> Result<Reply, UserError> {
    let words = call.words;
    let (targets, source) = current(book).map_err(|why| no_targets(&why, words))?;
    if source == Source::Nowhere {
        let reply = Reply::say(words.plain("target-none")).text(words.plain("target-none-next"));
        return Ok(reply.figure("targets", Figure::List { list: vec![] }));
    }
    let asked =
        ask::ask(book, call.at, &targets, Wanted::default()).map_err(|_| too_large(words))?;
    let advice = rebalance::rebalance(&asked.question).map_err(|_| too_large(words))?;
    let rows = rows(&targets, &asked, &advice);
    let from = words.plain(if source == Source::Chat {
        "target-from-chat"
    } else {
        "target-from-file"
    });
    let reply = Reply::default()
        .title(words.plain("target-title"), from)
        .table(table(&rows, words))
        .text(rest(&targets, &asked, words))
        .figure("targets", list(&rows, book, words))
        .figure("total", Figure::money(advice.total, book.rules().base))
        .figure(
            "source",
            Figure::word(if source == Source::Chat {
                "chat"
            } else {
                "file"
            }),
        );
    let (rebalance, clear) = (
        words.plain("target-button-rebalance"),
        words.plain("target-button-clear"),
    );
    let buttons = [
        (rebalance.as_str(), "rebalance"),
        (clear.as_str(), "target clear"),
    ];
    let shown = if source == Source::Chat { 2 } else { 1 };
    Ok(with_sums(reply, &targets).buttons(buttons.into_iter().take(shown)))
}

fn table(rows: &[TargetRow], words: Words) -> Table {
    let columns = [
        "plan-column-name",
        "plan-column-target",
        "plan-column-now",
        "plan-column-gap",
    ];
    let row = |row: &TargetRow| {
        let gap = row.share.and_then(|share| share.checked_sub(row.weight));
        vec![
            Cell::new(
                Figure::word(wishes::key(row.aim)),
                wishes::name(row.aim, words),
            ),
            Cell::new(Figure::number(row.weight), wishes::percent(row.weight)),
            Cell::new(
                Figure::number(row.share),
                row.share
                    .map_or(String::new(), |share| figures::percent(share, 1)),
            ),
            Cell::new(Figure::number(gap), gap.map_or(String::new(), points)),
        ]
    };
    Table {
        name: "targets".into(),
        title: String::new(),
        columns: columns.map(|key| words.plain(key)).to_vec(),
        rows: rows.iter().map(row).collect(),
    }
}

/// A difference of two shares: `+3.2%p`.
fn points(gap: Decimal) -> String {
    let text = figures::percent(gap, 1);
    let sign = if gap > Decimal::ZERO && text != "0.0%" {
        "+"
    } else {
        ""
    };
    format!("{sign}{text}p")
}

/// What the rest is for, and what is left out.
fn rest(targets: &Targets, asked: &Asked, words: Words) -> String {
    let mut lines = Vec::new();
    let names = |symbols: &[_]| wishes::names(symbols, words);
    let rest = targets.rest();
    if !rest.is_zero() {
        lines.push(words.say("target-rest", &[("rest", &wishes::percent(rest))]));
    }
    if !asked.unassigned.is_empty() {
        lines.push(words.say("plan-unassigned", &[("names", &names(&asked.unassigned))]));
    }
    if !asked.unpriced.is_empty() {
        lines.push(words.say("plan-unpriced", &[("names", &names(&asked.unpriced))]));
    }
    lines.join("\n")
}

fn list(rows: &[TargetRow], book: &Book, words: Words) -> Figure {
    let base = book.rules().base;
    let one = |row: &TargetRow| {
        Figure::Map(BTreeMap::from([
            ("key".to_owned(), Figure::word(wishes::key(row.aim))),
            (
                "kind".to_owned(),
                Figure::word(if matches!(row.aim, Aim::Asset(_)) {
                    "asset"
                } else {
                    "class"
                }),
            ),
            (
                "name".to_owned(),
                Figure::word(wishes::name(row.aim, words)),
            ),
            ("weight".to_owned(), Figure::number(row.weight)),
            ("now".to_owned(), Figure::money(row.part.now, base)),
            ("now_weight".to_owned(), Figure::number(row.share)),
        ]))
    };
    Figure::List {
        list: rows.iter().map(one).collect(),
    }
}

fn with_sums(reply: Reply, targets: &Targets) -> Reply {
    reply
        .figure("sum", Figure::number(targets.sum()))
        .figure("rest", Figure::number(targets.rest()))
}

// --- setting ---------------------------------------------------------------------------------------------------------

/// Sets the targets, or takes the chat's back so that the file counts again.
fn set(book: &Book, call: &Call<'_>, targets: Option<Targets>) -> Result<Outcome, UserError> {
    let words = call.words;
    let before = current(book).unwrap_or_default();
    let mut reply = match &targets {
        Some(targets) => {
            let rest = match targets.rest() {
                rest if rest.is_zero() => String::new(),
                rest => words.say("target-rest", &[("rest", &wishes::percent(rest))]),
            };
            let reply = Reply::say(words.plain("target-set"));
            with_sums(reply.text(wishes::said(targets, words)).text(rest), targets)
        }
        None => cleared(book, words),
    };
    reply = reply.text(match before.1 {
        Source::Nowhere => words.plain("target-before-none"),
        Source::Chat | Source::File => words.say(
            "target-before",
            &[("targets", &wishes::said(&before.0, words))],
        ),
    });
    let value = targets.as_ref().map(Targets::print);
    let mut changes = vec![Change::Set {
        name: CHOICE.to_owned(),
        value,
    }];
    let back = match before.1 {
        Source::Chat => wishes::line(&before.0),
        Source::File | Source::Nowhere => "target clear".to_owned(),
    };
    let back = in_a_button(back, call, &mut changes);
    let (undo, next) = (
        words.plain("target-button-back"),
        words.plain("target-button-rebalance"),
    );
    let changed = before.1 != Source::Nowhere || targets.is_some();
    // Without targets there is nothing to rebalance to.
    if targets.is_some() || !book.settings().targets.is_empty() {
        reply = reply.buttons([(undo.as_str(), back.as_str()), (next.as_str(), "rebalance")]);
    } else if changed {
        reply = reply.buttons([(undo.as_str(), back.as_str())]);
    }
    Ok(Outcome {
        reply,
        changes,
        ..Outcome::default()
    })
}

fn cleared(book: &Book, words: Words) -> Reply {
    let reply = Reply::say(words.plain("target-cleared"));
    match from_file(book) {
        Ok((targets, Source::File)) => {
            let said = wishes::said(&targets, words);
            reply.text(words.say("target-file-counts", &[("targets", &said)]))
        }
        _ => reply,
    }
}

/// A line too long for a button waits as a proposal under a short code.
fn in_a_button(line: String, call: &Call<'_>, changes: &mut Vec<Change>) -> String {
    if line.len() <= BUTTON_BYTES {
        return line;
    }
    let id = EntryId::of_message(&format!("{}{}", call.key, call.at.0), 0).to_string();
    let code: String = id.chars().take(8).collect();
    changes.push(Change::Propose(Proposal {
        code: code.clone(),
        line,
        made: call.at,
        digest: String::new(),
    }));
    format!("confirm {code}")
}
