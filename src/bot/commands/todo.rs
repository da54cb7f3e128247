//! `/todo`: what asks for the owner, the eldest first, each with its buttons; and what he does not want to hear of.

use crate::book::{Book, quiet_until};
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::views::overview::too_large;
use crate::bot::views::todo::{Task, shown, tasks};
use crate::domain::calendar::{Day, Moment};
use crate::reply::{Figure, Reply, UserError};

pub const COMMAND: Command = Command {
    name: "todo",
    words: &["할일", "물어볼것", "할거"],
    in_menu: true,
    // What it keeps is only what is not told.
    writes: false,
    manual_ko: include_str!("todo.ko.md"),
    manual_en: include_str!("todo.en.md"),
    run,
};

/// A task that is muted is not told of for so long: ten years.
const LONG_DAYS: i32 = 3650;
/// Quiet until tomorrow ends at this hour.
const MORNING_MICROS: i64 = 8 * 3_600_000_000;

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let args = call.args.trim();
    if let Some(key) = args
        .strip_prefix("quiet ")
        .or_else(|| args.strip_prefix("조용히 "))
    {
        return Ok(quiet(key.trim(), book, call));
    }
    let name = |digest: &str| call.cabinet.file(digest).map(|file| file.name().to_owned());
    let all =
        tasks(book, call.machine, call.at, call.words, name).map_err(|_| too_large(call.words))?;
    let list = all.iter().map(figure).collect();
    let reply = shown(&all, book, call.at, call.words).figure("tasks", Figure::List { list });
    Ok(reply.into())
}

/// A failing job is quiet until tomorrow morning, anything else for good.
fn quiet(key: &str, book: &Book, call: &Call<'_>) -> Outcome {
    let words = call.words;
    let zone = book.rules().zone;
    let today = Day::at(call.at, zone);
    let is_job = key.starts_with("job:");
    let (until, said) = match is_job {
        true => {
            let tomorrow = today.end(zone);
            (
                Moment(tomorrow.0.saturating_add(MORNING_MICROS)),
                "todo-quiet-job",
            )
        }
        false => (
            Day(today.0.saturating_add(LONG_DAYS)).start(zone),
            "todo-quiet",
        ),
    };
    let name = match is_job {
        true => key.to_owned(),
        false => format!("todo:{key}"),
    };
    let label = words.plain("todo-button-list");
    let reply = Reply::say(words.plain(said))
        .note(words.plain("todo-quiet-note"))
        .buttons([(label.as_str(), "todo")]);
    Outcome {
        reply,
        changes: vec![quiet_until(&name, until)],
        ..Outcome::default()
    }
}

fn figure(task: &Task) -> Figure {
    Figure::Map(
        [
            ("kind".to_owned(), Figure::word(task.kind)),
            ("key".to_owned(), Figure::word(task.key.clone())),
            ("text".to_owned(), Figure::word(task.text.clone())),
            (
                "muted".to_owned(),
                Figure::word(if task.is_muted { "yes" } else { "no" }),
            ),
        ]
        .into(),
    )
}
