//! What files hold and what became of them, as replies: the preview in a chat and the account for a script.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::book::Book;
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::Category;
use crate::names::entries::written;
use crate::names::symbols::display_name;
use crate::reply::{Cell, Figure, Reply, Table};
use crate::words::Words;
use crate::words::figures;

use super::effects::Effect;
use super::header::Kind;
use super::look::Look;
use super::plan::ImportPlan;
use super::told;
use super::walk::Tally;

/// Lines shown in a chat before "and so many more".
const BAD_SHOWN: usize = 3;
const EFFECTS_SHOWN: usize = 4;
/// Lines of a kind told to a script.
const LISTED: usize = 50;
/// Effects in the figures.
const EFFECTS_MAX: usize = 100;

/// What a file is and holds, before anything is booked; without buttons.
pub fn preview(book: &Book, name: &str, look: &Look, at: Moment, words: Words) -> Reply {
    let tally = &look.tally;
    let today = Day::at(at, book.rules().zone);
    let rows = words.say("files-rows", &[("n", &count(tally.rows))]);
    let effects = look.effects.against(book, at, tally.days.map(|d| d.0));
    let reply = Reply::default()
        .title(kind(tally.kind, words), format!("· {rows}"))
        .text(place_in_time(tally, name, today, words))
        .text(counts(tally, words).join("\n"))
        .text(alike_lines(book, tally, BAD_SHOWN, words).join("\n"))
        .text(remarks(tally, BAD_SHOWN, words).join("\n"))
        .text(effect_lines(&effects, look.effects.incomplete, words).join("\n"))
        .text(words.plain("files-not-yet"));
    let shown = effects
        .iter()
        .take(EFFECTS_MAX)
        .map(effect_figure)
        .collect();
    with_figures(reply, std::iter::once((name, tally)), words)
        .figure("effects", Figure::List { list: shown })
}

fn count(n: u64) -> String {
    figures::quantity(n.into())
}

fn kind(kind: Kind, words: Words) -> String {
    words.plain(match kind {
        Kind::Entries => "files-kind-entries",
        Kind::Prices => "files-kind-prices",
        Kind::Rates => "files-kind-rates",
    })
}

/// `10/1–10/31 · upbit_2026-10.csv`
fn place_in_time(tally: &Tally, name: &str, today: Day, words: Words) -> String {
    let day = |day: Day| figures::day_near(day, today, words.language);
    match tally.days {
        Some((from, to)) if from == to => format!("{} · {name}", day(from)),
        Some((from, to)) => format!("{}–{} · {name}", day(from), day(to)),
        None => name.to_owned(),
    }
}

fn counts(tally: &Tally, words: Words) -> Vec<String> {
    let say = |key: &str, n: u64| words.say(key, &[("n", &count(n))]);
    let mut lines = vec![say("files-new", tally.new)];
    if tally.same > 0 {
        lines.push(say("files-same", tally.same));
    }
    if tally.conflicts > 0 {
        lines.push(say("files-conflicts", tally.conflicts));
    }
    if tally.alike > 0 {
        lines.push(say("files-alike", tally.alike));
    }
    if tally.rejected > 0 {
        lines.push(say("files-rejected", tally.rejected));
        lines.extend(bad_lines(tally, words));
    }
    if tally.passed > 0 {
        lines.push(say("files-passed", tally.passed));
    }
    lines
}

/// Which entries rows look like, with what stands in the books.
fn alike_lines(book: &Book, tally: &Tally, most: usize, words: Words) -> Vec<String> {
    let shown = tally.likes.iter().take(most);
    let mut lines: Vec<String> = shown
        .filter_map(|(line, place)| {
            let entry = book.journal().get(*place)?;
            let written = written(book, *place, entry, words);
            let parts = [
                &written.kind,
                &written.name,
                &written.quantity,
                &written.price,
                &written.amount,
            ];
            let parts = parts.map(String::as_str);
            let text: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            let args = [
                ("line", &*line.to_string()),
                ("place", &*place.to_string()),
                ("entry", &*text.join(" ")),
            ];
            Some(words.say("files-alike-line", &args))
        })
        .collect();
    let more = tally.alike.saturating_sub(lines.len() as u64);
    if more > 0 {
        lines.push(format!(
            " {}",
            words.say("files-more-lines", &[("n", &count(more))])
        ));
    }
    match tally.alike {
        0 => Vec::new(),
        _ => lines,
    }
}

/// What was read as what, and prices that are ten times off.
fn remarks(tally: &Tally, most: usize, words: Words) -> Vec<String> {
    let language = words.language;
    let mut lines: Vec<String> = tally
        .read_as
        .iter()
        .take(most)
        .map(|(written, read)| match *written == read.as_str() {
            true => words.say("files-read-as-asset", &[("name", written)]),
            false => {
                let read = match display_name(*read, language) {
                    name if name == read.as_str() => name.to_owned(),
                    name => format!("{read} ({name})"),
                };
                words.say("files-read-as", &[("name", written), ("read", &read)])
            }
        })
        .collect();
    if tally.read_as.len() > most {
        let more = (tally.read_as.len() - most) as u64;
        lines.push(format!(
            " {}",
            words.say("files-more-effects", &[("n", &count(more))])
        ));
    }
    lines.extend(tally.hundredths.iter().map(|(written, money)| {
        let name = display_name(*money, language);
        words.say(
            "files-hundredths",
            &[("text", written.as_str()), ("name", name)],
        )
    }));
    if tally.settled {
        lines.push(words.plain("files-settled"));
    }
    lines.extend(tally.far.iter().take(most).map(|far| {
        let price = |price| figures::price(price, far.currency.as_str(), language);
        let args = [
            ("line", &*far.line.to_string()),
            ("name", display_name(far.symbol, language)),
            ("price", &*price(far.price)),
            ("last", &*price(far.last)),
        ];
        words.say("files-far", &args)
    }));
    lines
}

fn bad_lines(tally: &Tally, words: Words) -> Vec<String> {
    let shown = tally.bad.iter().take(BAD_SHOWN);
    let mut lines: Vec<String> = shown
        .map(|(first, last, reason)| format!(" {}", told::line(*first, *last, reason, words)))
        .collect();
    let more = tally.rejected - lines.len() as u64;
    if more > 0 {
        lines.push(format!(
            " {}",
            words.say("files-more-lines", &[("n", &count(more))])
        ));
    }
    lines
}

fn effect_lines(effects: &[Effect], incomplete: bool, words: Words) -> Vec<String> {
    if incomplete {
        return vec![words.plain("files-effects-unknown")];
    }
    if effects.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![words.plain("files-effects")];
    lines.extend(
        effects
            .iter()
            .take(EFFECTS_SHOWN)
            .map(|e| effect_line(e, words)),
    );
    if effects.len() > EFFECTS_SHOWN {
        let more = (effects.len() - EFFECTS_SHOWN) as u64;
        lines.push(format!(
            " {}",
            words.say("files-more-effects", &[("n", &count(more))])
        ));
    }
    lines
}

/// ` 비트코인 0.052 → 0.081개`
fn effect_line(effect: &Effect, words: Words) -> String {
    let language = words.language;
    let text = |units| match effect.category {
        Category::Cash => figures::money(units, effect.symbol.as_str(), language),
        category => figures::units(units, category, effect.symbol.as_str(), language),
    };
    let name = display_name(effect.symbol, language);
    let change = figures::arrow(&text(effect.before), &text(effect.after));
    if effect.after < Decimal::ZERO {
        return format!(" {name} {change} · {}", words.plain("files-effect-short"));
    }
    format!(" {name} {change}")
}

fn effect_figure(effect: &Effect) -> Figure {
    Figure::Map(BTreeMap::from([
        (
            "platform".to_owned(),
            Figure::word(effect.platform.as_str()),
        ),
        ("symbol".to_owned(), Figure::word(effect.symbol.as_str())),
        ("before".to_owned(), Figure::number(effect.before)),
        ("after".to_owned(), Figure::number(effect.after)),
    ]))
}

/// The counts of all files together, and the rejected rows, under stable names.
pub fn with_figures<'a>(
    reply: Reply,
    files: impl Iterator<Item = (&'a str, &'a Tally)>,
    words: Words,
) -> Reply {
    let mut sums = [0_u64; 6];
    let mut bad = Vec::new();
    for (name, tally) in files {
        let own = [
            tally.rows,
            tally.new,
            tally.same,
            tally.conflicts,
            tally.rejected,
            tally.alike,
        ];
        sums.iter_mut().zip(own).for_each(|(sum, n)| *sum += n);
        bad.extend(tally.bad.iter().map(|(line, _, reason)| {
            Figure::Map(BTreeMap::from([
                ("file".to_owned(), Figure::word(name)),
                ("line".to_owned(), Figure::number(Decimal::from(*line))),
                ("why".to_owned(), Figure::word(told::why(reason, words))),
            ]))
        }));
    }
    let names = [
        "rows",
        "new",
        "duplicates",
        "conflicts",
        "rejected",
        "alike",
    ];
    let reply = names.iter().zip(sums).fold(reply, |reply, (name, sum)| {
        reply.figure(name, Figure::number(Decimal::from(sum)))
    });
    reply.figure("rejected_rows", Figure::List { list: bad })
}

/// The account of [`super::plan()`] for a script: every file with its counts, every rejected row with its reason.
pub fn script(book: &Book, plan: &ImportPlan, dry_run: bool, words: Words) -> Reply {
    let n = count(plan.booked);
    let bad = plan.files.iter().any(|(_, tally)| tally.rejected > 0);
    let alike = plan.files.iter().any(|(_, tally)| tally.alike > 0);
    let conflicts = plan.files.iter().any(|(_, tally)| tally.conflicts > 0);
    let reply = if plan.refused {
        let (key, help) = match (bad, conflicts, alike) {
            (true, ..) => ("files-refused", "files-refused-help"),
            (false, true, false) => ("files-refused-conflicts", "files-refused-help"),
            (false, ..) => ("files-refused-alike", "files-refused-alike-help"),
        };
        Reply::say(words.plain(key)).text(words.plain(help))
    } else if dry_run {
        Reply::say(words.say("files-would", &[("n", &n)])).text(words.plain("files-dry"))
    } else if plan.booked == 0 && plan.files.iter().all(|(_, tally)| tally.rows == 0) {
        Reply::say(words.plain("files-no-rows"))
    } else if plan.booked == 0 {
        Reply::say(words.plain("files-nothing-new"))
    } else {
        Reply::say(words.say("files-done", &[("n", &n)]))
    };
    let said: Vec<String> = plan
        .files
        .iter()
        .flat_map(|(_, tally)| {
            let mut lines = match plan.refused || dry_run {
                true => alike_lines(book, tally, LISTED, words),
                false => Vec::new(),
            };
            lines.extend(remarks(tally, LISTED, words));
            lines
        })
        .collect();
    let reply = match plan.rejects.left_out {
        0 => reply,
        n => reply.text(words.say("files-rejects-cut", &[("n", &count(n))])),
    };
    let lines = plan.files.iter().map(|(name, tally)| {
        let mut parts = vec![name.clone(), kind(tally.kind, words)];
        parts.extend(
            counts(tally, words)
                .into_iter()
                .filter(|line| !line.starts_with(' ')),
        );
        parts.join(" · ")
    });
    let reply = reply
        .text(lines.collect::<Vec<_>>().join("\n"))
        .text(said.join("\n"))
        .table(rejected_table(plan, words));
    with_figures(
        reply,
        plan.files
            .iter()
            .map(|(name, tally)| (name.as_str(), tally)),
        words,
    )
}

/// Every rejected row and conflict by file and line.
fn rejected_table(plan: &ImportPlan, words: Words) -> Table {
    let mut rows = Vec::new();
    for (name, tally) in &plan.files {
        let line = |line: u64| Cell::new(Figure::number(Decimal::from(line)), line.to_string());
        let bad = tally
            .bad
            .iter()
            .map(|(first, _, reason)| (*first, told::why(reason, words)));
        let clashes = tally.clashes.iter().map(|(first, place)| {
            (
                *first,
                words.say("files-conflict", &[("place", &place.to_string())]),
            )
        });
        rows.extend(
            bad.chain(clashes)
                .map(|(first, why)| vec![Cell::word(name), line(first), Cell::word(why)]),
        );
    }
    Table {
        name: "rejected".into(),
        title: String::new(),
        columns: ["files-table-file", "files-table-line", "files-table-why"]
            .map(|key| words.plain(key))
            .to_vec(),
        rows,
    }
}
