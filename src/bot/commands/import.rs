//! `/import`: a CSV file becomes entries, prices or rates. It is shown first, and booked when the owner says so.
//!
//! | line                    | what happens                                                         |
//! |-------------------------|----------------------------------------------------------------------|
//! | `import` with a file    | the preview; the file is kept and a proposal made                    |
//! | `confirm CODE`          | the proposed line, `import` or `import good` or `import both`:       |
//! | `import`                | books the kept file, unless a row of it was rejected                 |
//! | `import good`           | books what could be read; the rest comes back as a file              |
//! | `import both`           | the same, with the conflicts as separate trades                      |
//! | `import … same`         | rows that look like entries of the books take their places           |
//! | `import … separate`     | rows that look like entries of the books happened besides            |
//! | `import conflicts CODE` | shows what stands in the books and what in the file                  |
//! | `import rejected CODE`  | sends the rows that could not be read                                |
//! | `import look CODE`      | the preview once more, when a name in the file was said to mean something |

mod names;

use rust_decimal::Decimal;

use crate::book::{Book, Change, Proposal};
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::views::overview::{gaps, halves};
use crate::domain::calendar::Moment;
use crate::domain::gaps::{Missing, missing_since};
use crate::domain::halves::questions;
use crate::domain::row;
use crate::files::blame;
use crate::files::look::look;
use crate::files::naming::Naming;
use crate::files::reading::{Hints, patiently};
use crate::files::rejects::Rejects;
use crate::files::walk::{Found, Tally, walk};
use crate::files::{Alikes, ImportPlan, Options, plan, summary, told};
use crate::reply::{Reply, UserError};
use crate::words::Words;
use crate::words::figures;
use crate::world::attachment::Attachment;

pub const COMMAND: Command = Command {
    name: "import",
    words: &["가져오기", "불러오기"],
    in_menu: true,
    writes: true,
    manual_ko: include_str!("import.ko.md"),
    manual_en: include_str!("import.en.md"),
    run,
};

/// Up to so many entries it is reckoned before they are booked what becomes of the total, and what is missing.
const RECKONED_MAX: u64 = 20_000;
/// Conflicts shown at once.
const CONFLICTS_SHOWN: usize = 5;

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let mut args = call.args.split_whitespace();
    let word = args.next().unwrap_or("");
    let kept = |code: &str| {
        let proposal = book.proposal(code)?;
        call.cabinet.file(&proposal.digest)
    };
    match (word, call.file) {
        ("conflicts" | "rejected" | "look", _) => {
            let Some(file) = args.next().and_then(kept) else {
                return Err(Reply::say(call.words.plain("files-gone")).into());
            };
            match word {
                "conflicts" => conflicts(book, call, &*file),
                "look" => preview(book, call, &*file),
                _ => rejected(book, call, &*file),
            }
        }
        (_, Some(file)) if call.confirmed => book_it(book, call, file, options(call.args)),
        (_, None) if call.confirmed => Err(Reply::say(call.words.plain("files-gone")).into()),
        (_, Some(file)) => preview(book, call, file),
        (_, None) => Err(Reply::say(call.words.plain("files-none"))
            .text(call.words.plain("files-none-help"))
            .into()),
    }
}

/// What a confirmed line says to do with rows that are not plain.
fn options(line: &str) -> Options {
    let says = |word: &str| line.split_whitespace().any(|said| said == word);
    Options {
        good_rows: says("good") || says("both"),
        conflicts_too: says("both"),
        alike: match (says("same"), says("separate")) {
            (true, _) => Some(Alikes::Same),
            (_, true) => Some(Alikes::Separate),
            _ => None,
        },
        ..Options::default()
    }
}

/// How many rows of a kind there are.
#[derive(Clone, Copy)]
struct Counts {
    new: u64,
    conflicts: u64,
    rejected: u64,
    alike: u64,
}

impl Counts {
    fn of<'a>(tallies: impl Iterator<Item = &'a Tally>) -> Counts {
        let none = Counts {
            new: 0,
            conflicts: 0,
            rejected: 0,
            alike: 0,
        };
        tallies.fold(none, |sum, tally| Counts {
            new: sum.new + tally.new,
            conflicts: sum.conflicts + tally.conflicts,
            rejected: sum.rejected + tally.rejected,
            alike: sum.alike + tally.alike,
        })
    }
}

fn preview(book: &Book, call: &Call<'_>, file: &dyn Attachment) -> Result<Outcome, UserError> {
    let words = call.words;
    let mut names = Naming::of(book);
    let look = look(book, book.journal(), &mut names, file)
        .map_err(|e| told::file(file.name(), &e, words))?;
    let tally = &look.tally;
    if tally.rows == 0 {
        return Ok(Reply::say(words.plain("files-no-rows")).into());
    }
    if tally.new + tally.conflicts + tally.rejected + tally.alike == 0 {
        return Ok(nothing_new(book, call, file.digest()).into());
    }
    let line = if tally.conflicts + tally.rejected > 0 {
        "import good"
    } else {
        "import"
    };
    let reply = summary::preview(book, file.name(), &look, call.at, words);
    let reply = asked(reply, book, file, tally.new, call);
    let (reply, changes) = offered(
        book,
        call,
        file,
        line,
        Counts::of(std::iter::once(tally)),
        reply,
    );
    let reply = names::asked(reply, tally, &changes, book, words);
    Ok(Outcome {
        ends_question: false,
        reply,
        changes,
        keep_file: true,
    })
}

/// What booking the file would ask about transfers; nothing when it is too much to reckon before.
fn asked(reply: Reply, book: &Book, file: &dyn Attachment, new: u64, call: &Call<'_>) -> Reply {
    if new == 0 || new > RECKONED_MAX {
        return reply;
    }
    let options = Options {
        good_rows: true,
        alike: Some(Alikes::Separate),
        ..Options::default()
    };
    let plan = plan(book, &[file], options, call.words).ok();
    let next = plan.and_then(|plan| book.with(plan.changes, call.at).ok());
    match next {
        Some((next, _)) => halves::foreseen(reply, book, &next, call.at, call.words),
        None => reply,
    }
}

/// The buttons under a file that was looked at, and what they propose. Rows that look like entries are asked about: both
/// answers book the rest too.
fn offered(
    book: &Book,
    call: &Call<'_>,
    file: &dyn Attachment,
    line: &str,
    counts: Counts,
    reply: Reply,
) -> (Reply, Vec<Change>) {
    let words = call.words;
    if counts.alike == 0 {
        let proposal = proposal(book, call, file, line);
        let reply = with_buttons(reply, &proposal.code, counts, words);
        return (reply, vec![Change::Propose(proposal)]);
    }
    let answers = ["same", "separate"].map(|answer| {
        let proposal = proposal(book, call, file, &format!("{line} {answer}"));
        (words.plain(&format!("files-button-{answer}")), proposal)
    });
    let none = Counts { new: 0, ..counts };
    let reply = with_buttons(reply, &answers[0].1.code, none, words);
    let lines = answers
        .each_ref()
        .map(|(label, proposal)| (label.clone(), format!("confirm {}", proposal.code)));
    let reply = reply.buttons(
        lines
            .iter()
            .map(|(label, line)| (label.as_str(), line.as_str())),
    );
    let changes = answers.map(|(_, proposal)| Change::Propose(proposal));
    (reply, changes.into())
}

fn with_buttons(reply: Reply, code: &str, counts: Counts, words: Words) -> Reply {
    let Counts {
        new,
        conflicts,
        rejected,
        ..
    } = counts;
    let say = |key: &str, n: u64| words.say(key, &[("n", &figures::quantity(n.into()))]);
    let mut first = vec![(words.plain("files-button-stop"), format!("drop {code}"))];
    if conflicts > 0 {
        first.push((
            say("files-button-conflicts", conflicts),
            format!("import conflicts {code}"),
        ));
    }
    if rejected > 0 {
        first.push((
            words.plain("files-button-rejected"),
            format!("import rejected {code}"),
        ));
    }
    let reply = reply.buttons(
        first
            .iter()
            .map(|(label, line)| (label.as_str(), line.as_str())),
    );
    if new == 0 {
        return reply;
    }
    let key = if conflicts + rejected > 0 {
        "files-button-good"
    } else {
        "files-button-all"
    };
    reply.buttons([(say(key, new).as_str(), format!("confirm {code}").as_str())])
}

fn proposal(book: &Book, call: &Call<'_>, file: &dyn Attachment, line: &str) -> Proposal {
    Proposal {
        code: code_of(book, file.digest(), line),
        line: line.to_owned(),
        made: call.at,
        digest: file.digest().to_owned(),
    }
}

/// The shortest beginning of the digest that no other open proposal has. Another line for the same file has its own.
fn code_of(book: &Book, digest: &str, line: &str) -> String {
    let says = |word: &str| line.split(' ').any(|said| said == word);
    let mark = [("both", "b"), ("same", "s"), ("separate", "o")];
    let mark: String = mark
        .iter()
        .filter(|(word, _)| says(word))
        .map(|(_, mark)| *mark)
        .collect();
    let lengths = [8, 12, 16, digest.len()];
    let codes = lengths.iter().filter_map(|n| digest.get(..*n));
    let taken = |code: &String| book.proposal(code).is_some_and(|p| p.digest != digest);
    let mut codes = codes.map(|code| format!("{code}{mark}"));
    codes.find(|code| !taken(code)).unwrap_or_default()
}

fn nothing_new(book: &Book, call: &Call<'_>, digest: &str) -> Reply {
    let words = call.words;
    match imported(book, digest) {
        Some(at) => {
            let when = figures::moment_near(at, call.at, book.rules().zone, words.language);
            Reply::say(words.say("files-seen", &[("when", &when)]))
        }
        None => Reply::say(words.plain("files-nothing-new")),
    }
}

/// When a file whose digest begins so was last imported.
fn imported(book: &Book, digest: &str) -> Option<Moment> {
    let mut batches = book.batches().iter().rev().filter(|b| !b.undone);
    let batch = batches.find(|b| {
        b.digest
            .split(' ')
            .any(|d| d.starts_with(digest) && !d.is_empty())
    })?;
    Some(batch.at)
}

/// Books the kept file, all in one transaction with the end of its proposal.
fn book_it(
    book: &Book,
    call: &Call<'_>,
    file: &dyn Attachment,
    options: Options,
) -> Result<Outcome, UserError> {
    let words = call.words;
    let plan = plan(book, &[file], options, words)?;
    if plan.refused {
        return refused(book, call, file, &plan);
    }
    let outlook = outlook(book, &plan, call.at, words)?;
    let ImportPlan {
        changes,
        booked,
        files,
        rejects,
        ..
    } = plan;
    if booked == 0 {
        return Ok(nothing_new(book, call, file.digest()).into());
    }
    let n = |n: u64| figures::quantity(n.into());
    let (left, bad) = files
        .iter()
        .fold((0, 0), |(l, b), (_, t)| (l + t.conflicts, b + t.rejected));
    let mut reply =
        Reply::default().title(words.say("files-done", &[("n", &n(booked))]), outlook.total);
    if left > 0 && !options.conflicts_too {
        reply = reply.text(words.say("files-conflicts-left", &[("n", &n(left))]));
    }
    if bad > 0 {
        reply = reply.text(words.say("files-skipped", &[("n", &n(bad))]));
    }
    reply = left_out(reply, &rejects, words);
    reply = summary::with_figures(
        reply,
        files.iter().map(|(name, t)| (name.as_str(), t)),
        words,
    );
    reply = rejects.into_files().into_iter().fold(reply, Reply::file);
    // Whatever is done meanwhile, the button takes back this file.
    let undo = format!("undo {}", book.revision() + 1);
    reply = reply.buttons([(words.plain("files-button-undo").as_str(), undo.as_str())]);
    let reply = gaps::warned(
        reply,
        &outlook.missing,
        outlook.next.as_ref().unwrap_or(book),
        call.at,
        words,
    );
    let reply = match &outlook.next {
        Some(next) => {
            let known = questions(book.journal(), call.at);
            halves::warned_since(reply, &known, next, call.at, words)
        }
        None => reply,
    };
    Ok(Outcome {
        reply,
        changes,
        ..Outcome::default()
    })
}

/// Between the preview and the word the books moved, so that a row is no longer plain: asked again.
fn refused(
    book: &Book,
    call: &Call<'_>,
    file: &dyn Attachment,
    plan: &ImportPlan,
) -> Result<Outcome, UserError> {
    let counts = Counts::of(plan.files.iter().map(|(_, tally)| tally));
    let stuck = counts.conflicts + counts.rejected;
    let both = call.args.split_whitespace().any(|word| word == "both");
    let (line, question) = match (both, stuck, counts.alike) {
        (true, _, alike) => ("import both", ("files-alike", alike)),
        (false, 0, alike) => ("import", ("files-alike", alike)),
        (false, stuck, _) => ("import good", ("files-refused-good", stuck)),
    };
    let n = figures::quantity(question.1.into());
    let reply = Reply::say(call.words.say(question.0, &[("n", &n)]));
    let (reply, changes) = offered(book, call, file, line, counts, reply);
    Ok(Outcome {
        reply,
        changes,
        ..Outcome::default()
    })
}

/// What booking brings.
#[derive(Default)]
struct Outlook {
    /// `· 총자산 변화 없음`.
    total: String,
    /// What the books lack after it and did not lack before.
    missing: Vec<Missing>,
    /// The books after it.
    next: Option<Book>,
}

/// Empty when there is too much to reckon twice.
fn outlook(book: &Book, plan: &ImportPlan, at: Moment, words: Words) -> Result<Outlook, UserError> {
    if plan.booked == 0 || plan.booked > RECKONED_MAX {
        return Ok(Outlook::default());
    }
    let (next, _) = book.with(plan.changes.clone(), at).map_err(|_| {
        let largest = blame::largest(&plan.changes);
        let too_large = || Reply::say(words.plain("files-too-large"));
        UserError::from(blame::before(book, largest, words).unwrap_or_else(too_large))
    })?;
    let (had, has) = (book.state_at(at), next.state_at(at));
    let missing = match (&had, &has) {
        (Ok(had), Ok(has)) => missing_since(&had.gaps, has),
        _ => Vec::new(),
    };
    // A total that cannot be told is no reason to refuse rows that can be kept.
    let (Ok(before), Ok(after)) = (book.valuation(at), next.valuation(at)) else {
        return Ok(Outlook {
            missing,
            next: Some(next),
            ..Outlook::default()
        });
    };
    let (before, after) = (before.total, after.total);
    let total = match after.checked_sub(before) {
        Some(change) if change != Decimal::ZERO => {
            let base = book.rules().base;
            let change = figures::change(change, None, base.as_str(), words.language);
            words.say("files-total-change", &[("change", &change)])
        }
        _ => words.plain("files-total-same"),
    };
    Ok(Outlook {
        total,
        missing,
        next: Some(next),
    })
}

fn conflicts(book: &Book, call: &Call<'_>, file: &dyn Attachment) -> Result<Outcome, UserError> {
    let words = call.words;
    let zone = book.rules().zone;
    let mut there = Vec::new();
    let tally = patiently(|hints| {
        there.clear();
        let (shown, looks) = (CONFLICTS_SHOWN, true);
        let hints = Hints { looks, ..hints };
        let known = (book.journal(), &mut Naming::of(book));
        walk(file, book, known, shown, hints, &mut |found, _| {
            if let Found::Conflict(entry, _) = found
                && there.len() < CONFLICTS_SHOWN
            {
                there.push(row::print(&entry, zone).join(","));
            }
            Ok(())
        })
    })
    .map_err(|e| told::file(file.name(), &e, words))?;
    let n = figures::quantity(tally.conflicts.into());
    let mut reply = Reply::say(words.say("files-conflicts-title", &[("n", &n)]));
    for ((line, place), entry) in tally.clashes.iter().zip(&there) {
        let here = book
            .journal()
            .get(*place)
            .map(|e| row::print(e, zone).join(","))
            .unwrap_or_default();
        let place = place.to_string();
        reply = reply.text(format!(
            "{}\n{}",
            words.say(
                "files-in-book",
                &[("place", &place), ("entry", here.trim_end_matches(','))]
            ),
            words.say(
                "files-in-file",
                &[
                    ("line", &line.to_string()),
                    ("entry", entry.trim_end_matches(','))
                ]
            ),
        ));
    }
    let both = proposal(book, call, file, "import both");
    let open = format!("confirm {}", both.code);
    let stop = format!("drop {}", both.code);
    let reply = reply.text(words.plain("files-conflicts-help")).buttons([
        (words.plain("files-button-stop").as_str(), stop.as_str()),
        (words.plain("files-button-both").as_str(), open.as_str()),
    ]);
    Ok(Outcome {
        reply,
        changes: vec![Change::Propose(both)],
        ..Outcome::default()
    })
}

fn rejected(book: &Book, call: &Call<'_>, file: &dyn Attachment) -> Result<Outcome, UserError> {
    let words = call.words;
    let options = Options {
        looks: true,
        ..Options::default()
    };
    let plan = plan(book, &[file], options, words)?;
    let bad: u64 = plan.files.iter().map(|(_, t)| t.rejected).sum();
    let n = figures::quantity(bad.into());
    let reply = Reply::say(words.say("files-rejected", &[("n", &n)]));
    let reply = left_out(reply, &plan.rejects, words);
    Ok(plan
        .rejects
        .into_files()
        .into_iter()
        .fold(reply, Reply::file)
        .into())
}

/// Says of rejected rows that found no room in the file that comes back.
fn left_out(reply: Reply, rejects: &Rejects, words: Words) -> Reply {
    match rejects.left_out {
        0 => reply,
        n => reply.text(words.say("files-rejects-cut", &[("n", &figures::quantity(n.into()))])),
    }
}
