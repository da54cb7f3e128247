//! Everything that asks for the owner, in one list, the eldest first. Nothing is found out here: each row is what another
//! view says already, with the buttons that answer it there.
//!
//! | row        | whose rule                                    |
//! |------------|-----------------------------------------------|
//! | `gap`      | [`missing`]: what left without having come in |
//! | `transfer` | [`questions`]: halves that are not linked     |
//! | `unpriced` | [`lacks`]: what the total leaves out          |
//! | `stale`    | [`age`]: prices older than their market rests |
//! | `job`      | a job whose last run failed                   |
//! | `key`      | a key of a venue that expires                 |
//! | `file`     | a file that was previewed and not taken in    |

use super::jobs;
use super::overview::{Overview, age, gaps, halves, lacks};
use crate::book::Book;
use crate::domain::amount::Overflow;
use crate::domain::calendar::{Day, Moment};
use crate::domain::gaps::missing;
use crate::domain::halves::questions;
use crate::domain::names::Symbol;
use crate::machine::Machine;
use crate::names::platforms;
use crate::reply::{Button, Reply};
use crate::words::Words;
use crate::words::figures;

/// A key is told of so long before it expires.
const KEY_DAYS: i64 = 14;

/// One thing that asks for the owner.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// `gap`, `transfer`, …
    pub kind: &'static str,
    /// The same as long as it is the same: `gap:bithumb:BTC`.
    pub key: String,
    pub since: Moment,
    pub text: String,
    /// Labels and lines.
    pub buttons: Vec<(String, String)>,
    /// The owner does not want to be reminded of it.
    pub is_muted: bool,
}

/// All of them, the eldest first. `file_name` is what a kept file of a digest is called.
///
/// # Errors
/// An amount that overflows.
pub fn tasks(
    book: &Book,
    machine: &Machine,
    at: Moment,
    words: Words,
    file_name: impl Fn(&str) -> Option<String>,
) -> Result<Vec<Task>, Overflow> {
    let see = See { book, at, words };
    let mut all = see.gaps()?;
    all.extend(see.transfers());
    if let Some(overview) = Overview::of(book, at)? {
        all.extend(see.unpriced(&overview));
        all.extend(see.stale(&overview));
    }
    all.extend(see.jobs(machine));
    all.extend(see.keys(machine));
    all.extend(see.files(file_name));
    for task in &mut all {
        task.is_muted = book.is_quiet(&format!("todo:{}", task.key), at);
    }
    all.sort_by(|a, b| (a.since, &a.key).cmp(&(b.since, &b.key)));
    Ok(all)
}

struct See<'b> {
    book: &'b Book,
    at: Moment,
    words: Words,
}

impl See<'_> {
    fn task(&self, kind: &'static str, of: &str, since: Moment, text: String) -> Task {
        Task {
            kind,
            key: format!("{kind}:{of}"),
            since,
            text,
            buttons: Vec::new(),
            is_muted: false,
        }
    }

    fn gaps(&self) -> Result<Vec<Task>, Overflow> {
        let state = self.book.state_at(self.at)?;
        let gap = |gap: &crate::domain::gaps::Missing| {
            let what = gaps::short(gap, self.words);
            let place = platforms::display_name(gap.platform, self.book, self.words.language);
            let text = self
                .words
                .say("todo-gap", &[("what", &what), ("place", &place)]);
            let of = format!("{}:{}", gap.platform, gap.symbol);
            self.task("gap", &of, gap.at, text)
                .button(self.words.plain("gaps-button"), "trades missing".to_owned())
        };
        Ok(missing(&state).iter().map(gap).collect())
    }

    fn transfers(&self) -> Vec<Task> {
        let all = questions(self.book.journal(), self.at);
        let task = |question: &crate::domain::halves::Question| {
            let out = self.book.journal().get(question.out)?;
            let text = halves::line(question, self.book, self.words);
            let of = question.out.to_string();
            let mut task = self.task("transfer", &of, out.at, text);
            let answers = halves::answers(Reply::default(), question, self.words);
            task.buttons = answers.buttons.into_iter().map(pressed).collect();
            Some(task)
        };
        all.iter().filter_map(task).collect()
    }

    fn unpriced(&self, overview: &Overview) -> Vec<Task> {
        let task = |lack: &lacks::Lack| {
            let warning = lacks::warnings(std::slice::from_ref(lack), self.words).join(" ");
            let line = lack.example(self.words);
            let typed = self.words.say("see-type-it", &[("line", &line)]);
            let first = self.first(lack.symbol);
            self.task(
                "unpriced",
                lack.symbol.as_str(),
                first,
                format!("{warning}\n{typed}"),
            )
        };
        lacks::of_overview(overview).iter().map(task).collect()
    }

    /// When something was recorded first.
    fn first(&self, symbol: Symbol) -> Moment {
        let mut own = self.book.journal().in_order(0);
        let first = own.find(|(_, entry)| entry.symbol == symbol);
        first.map_or(self.at, |(_, entry)| entry.at)
    }

    fn stale(&self, overview: &Overview) -> Vec<Task> {
        let task = |stale: &age::Stale| {
            let names = age::one_stale(stale, self.words);
            let key = match stale.is_rate {
                true => "see-stale-rate",
                false => "see-stale",
            };
            let text = self.words.say(key, &[("names", &names)]);
            let since =
                Day(overview.today.0.saturating_sub(stale.days)).start(self.book.rules().zone);
            let code = stale.symbol.as_str();
            self.task("stale", code, since, text).button(
                self.words.plain("todo-button-price"),
                format!("price {code}"),
            )
        };
        age::stale(overview).iter().map(task).collect()
    }

    fn jobs(&self, machine: &Machine) -> Vec<Task> {
        let each = machine
            .jobs
            .iter()
            .flat_map(|job| job.each.iter().map(move |args| (job.name, args)));
        let failed = each.filter_map(|(job, args)| {
            let ended = machine.ended(job, args)?;
            (ended.ok == Some(false)).then_some((job, args, ended))
        });
        let task = |(job, args, run): (&'static str, &String, &crate::machine::JobRun)| {
            let (times, since) = machine.streak(run);
            let title = jobs::title_of(job, args, machine, self.book, self.words);
            let from =
                figures::moment_near(since, self.at, self.book.rules().zone, self.words.language);
            let args_said = [
                ("job", title.as_str()),
                ("n", &times.to_string()),
                ("from", &from),
            ];
            let why = run.report.lines().next().unwrap_or_default();
            let text = format!("{}\n{why}", self.words.say("todo-job", &args_said));
            self.task(
                "job",
                &format!("{job}:{args}"),
                since,
                text.trim_end().to_owned(),
            )
            .button(
                self.words.plain("jobs-again"),
                format!("run {job} {args}").trim_end().to_owned(),
            )
            .button(self.words.plain("jobs-logs"), format!("logs #{}", run.id))
        };
        failed.map(task).collect()
    }

    fn keys(&self, machine: &Machine) -> Vec<Task> {
        let soon = Moment(self.at.0.saturating_add(KEY_DAYS * 86_400_000_000));
        let expiring = machine.keys.iter().filter(|key| key.until <= soon);
        let task = |key: &crate::machine::VenueKey| {
            let venue = platforms::shown(key.venue, self.book, self.words.language);
            let until = Day::at(key.until, self.book.rules().zone);
            let until = figures::day(until, self.words.language);
            let said = [("venue", venue.as_str()), ("until", &until)];
            let told_from = Moment(key.until.0.saturating_sub(KEY_DAYS * 86_400_000_000));
            self.task(
                "key",
                key.venue,
                told_from,
                self.words.say("todo-key", &said),
            )
        };
        expiring.map(task).collect()
    }

    fn files(&self, file_name: impl Fn(&str) -> Option<String>) -> Vec<Task> {
        let waiting = self.book.proposals().filter_map(|proposal| {
            let name = file_name(&proposal.digest).filter(|_| !proposal.digest.is_empty())?;
            Some((proposal, name))
        });
        let task = |(proposal, name): (&crate::book::Proposal, String)| {
            let text = self.words.say("todo-file", &[("name", &name)]);
            let code = &proposal.code;
            self.task("file", code, proposal.made, text)
                .button(
                    self.words.plain("todo-button-take"),
                    format!("confirm {code}"),
                )
                .button(self.words.plain("todo-button-drop"), format!("drop {code}"))
        };
        waiting.map(task).collect()
    }
}

impl Task {
    fn button(mut self, label: String, line: String) -> Task {
        self.buttons.push((label, line));
        self
    }
}

fn pressed(button: Button) -> (String, String) {
    (button.label, button.line)
}

/// Tasks shown with their buttons; the others are counted.
const SHOWN: usize = 6;

/// The list as a reply.
pub fn shown(tasks: &[Task], book: &Book, at: Moment, words: Words) -> Reply {
    if tasks.is_empty() {
        return Reply::say(words.plain("todo-none"));
    }
    let count = tasks.len().to_string();
    let mut reply = Reply::say(words.say("todo-title", &[("n", &count)]));
    let zone = book.rules().zone;
    for (nth, task) in tasks.iter().take(SHOWN).enumerate() {
        let since = figures::day_near(Day::at(task.since, zone), Day::at(at, zone), words.language);
        let since = words.say("todo-since", &[("since", &since)]);
        let muted = match task.is_muted {
            true => format!(" · {}", words.plain("todo-muted")),
            false => String::new(),
        };
        reply = reply.text(format!("{}. {}\n{since}{muted}", nth + 1, task.text));
        let number = |label: &str| format!("{}. {label}", nth + 1);
        let mut buttons: Vec<(String, String)> = Vec::new();
        for (label, line) in &task.buttons {
            buttons.push((number(label), line.clone()));
        }
        if !task.is_muted {
            let mute = number(&words.plain("todo-button-mute"));
            buttons.push((mute, format!("todo quiet {}", task.key)));
        }
        reply = reply.buttons(
            buttons
                .iter()
                .map(|(label, line)| (label.as_str(), line.as_str())),
        );
    }
    match tasks.len() - tasks.len().min(SHOWN) {
        0 => reply,
        more => reply.note(words.say("todo-more", &[("n", &more.to_string())])),
    }
}
