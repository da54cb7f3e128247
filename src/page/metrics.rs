//! The same for Prometheus: jobs, the outbox, the books and the process as numbers. Amounts of the owner only where a token
//! was shown.

use std::fmt::{Display, Write};

use super::health::Health;
use super::seen::Glance;
use crate::bot::views::overview::{Overview, age};
use crate::domain::calendar::Moment;

/// The text of `/metrics`.
pub fn text(seen: &Glance, with_amounts: bool) -> String {
    let mut page = Exposition::default();
    let database = seen.machine.database;
    let version = env!("CARGO_PKG_VERSION");
    page.gauge("jasan_build_info", "Version and database.");
    page.value(&[("version", version), ("database", database)], 1);
    page.gauge("jasan_healthy", "1 when /health answers 200.");
    page.value(&[], u8::from(Health::of(seen).is_well()));
    page.gauge("jasan_database_up", "1 when the database answers.");
    page.value(&[], u8::from(!seen.is_away));
    jobs(seen, &mut page);
    outbox(seen, &mut page);
    books(seen, &mut page, with_amounts);
    process(seen, &mut page);
    page.0
}

fn jobs(seen: &Glance, page: &mut Exposition) {
    let machine = &seen.machine;
    let each = || {
        let jobs = machine.jobs.iter();
        jobs.flat_map(|job| job.each.iter().map(move |args| (job.name, args.as_str())))
    };
    page.gauge("jasan_job_enabled", "1 when the job runs by itself.");
    for job in &machine.jobs {
        page.value(&[("job", job.name)], u8::from(job.enabled));
    }
    page.gauge(
        "jasan_job_next_run_timestamp_seconds",
        "When the job runs next.",
    );
    for job in &machine.jobs {
        if let Some(next) = job.next {
            page.value(&[("job", job.name)], seconds(next));
        }
    }
    page.gauge(
        "jasan_job_last_run_ok",
        "1 when the newest run that ended went well.",
    );
    for (job, of) in each() {
        if let Some(run) = machine.ended(job, of) {
            page.value(&[("job", job), ("of", of)], u8::from(run.ok == Some(true)));
        }
    }
    page.gauge(
        "jasan_job_last_run_timestamp_seconds",
        "When the newest run that ended began.",
    );
    for (job, of) in each() {
        if let Some(run) = machine.ended(job, of) {
            page.value(&[("job", job), ("of", of)], seconds(run.started));
        }
    }
    page.gauge(
        "jasan_job_last_run_duration_seconds",
        "How long the newest run took that ended.",
    );
    for (job, of) in each() {
        let run = machine.ended(job, of);
        if let Some((run, finished)) = run.and_then(|run| Some((run, run.finished?))) {
            let took = finished.0.saturating_sub(run.started.0).max(0);
            page.value(&[("job", job), ("of", of)], micros(took));
        }
    }
    page.gauge(
        "jasan_job_failures_in_a_row",
        "Runs that failed since one went well.",
    );
    for (job, of) in each() {
        let run = machine.ended(job, of);
        let failed = run.filter(|run| run.ok == Some(false));
        let n = failed.map_or(0, |run| machine.streak(run).0);
        page.value(&[("job", job), ("of", of)], n);
    }
    page.gauge("jasan_job_running", "1 while a run goes on.");
    for (job, of) in each() {
        page.value(
            &[("job", job), ("of", of)],
            u8::from(machine.is_running(job, of)),
        );
    }
    page.gauge(
        "jasan_job_runs_last_day",
        "Runs that began in the last 24 hours, by how they went.",
    );
    for (job, things) in &seen.lately {
        let runs: u32 = things.iter().map(|thing| thing.runs).sum();
        let failed: u32 = things.iter().map(|thing| thing.failed).sum();
        let open: u32 = things.iter().map(|thing| thing.open).sum();
        let well = runs.saturating_sub(failed).saturating_sub(open);
        for (result, n) in [("ok", well), ("failed", failed), ("open", open)] {
            page.value(&[("job", job), ("result", result)], n);
        }
    }
}

fn outbox(seen: &Glance, page: &mut Exposition) {
    let post = &seen.machine.post;
    let mut doors: Vec<(&str, u32, Moment)> = Vec::new();
    for standing in &post.standing {
        let name: &str = &standing.place.door;
        match doors.iter_mut().find(|(door, ..)| *door == name) {
            Some((_, n, oldest)) => {
                *n = n.saturating_add(standing.letters);
                *oldest = (*oldest).min(standing.oldest);
            }
            None => doors.push((name, standing.letters, standing.oldest)),
        }
    }
    let all: u32 = doors.iter().map(|(_, n, _)| n).sum();
    page.gauge("jasan_outbox_letters", "Messages that wait to be sent.");
    page.value(&[], all);
    page.gauge("jasan_outbox_door_letters", "The same by door.");
    for (door, n, _) in &doors {
        page.value(&[("door", door)], n);
    }
    page.gauge(
        "jasan_outbox_oldest_timestamp_seconds",
        "When the oldest of them was written.",
    );
    for (door, _, oldest) in &doors {
        page.value(&[("door", door)], seconds(*oldest));
    }
    for (name, what, n) in [
        (
            "jasan_outbox_dropped_total",
            "Messages that expired unsent.",
            post.dropped,
        ),
        (
            "jasan_outbox_refused_total",
            "Messages that a service refused.",
            post.refused,
        ),
        (
            "jasan_outbox_second_copies_total",
            "Messages that may have been sent twice.",
            post.second_copies,
        ),
    ] {
        page.counter(name, what);
        page.value(&[], n);
    }
}

fn books(seen: &Glance, page: &mut Exposition, with_amounts: bool) {
    let book = &seen.book;
    page.gauge("jasan_books_revision", "What was recorded so far.");
    page.value(&[], book.revision());
    page.gauge("jasan_books_entries", "Entries of the journal.");
    page.value(&[], book.journal().len());
    if let Some(quoted) = age::newest_quote(book) {
        page.gauge(
            "jasan_quote_age_seconds",
            "How old the newest live price is.",
        );
        page.value(&[], micros(seen.at.0.saturating_sub(quoted.0).max(0)));
    }
    let Ok(Some(overview)) = Overview::of(book, seen.at) else {
        return;
    };
    let stale = age::stale(&overview);
    page.gauge(
        "jasan_prices_stale",
        "Prices and rates older than their market rests.",
    );
    page.value(&[], stale.len());
    page.gauge(
        "jasan_price_oldest_age_days",
        "The age of the oldest of them.",
    );
    page.value(&[], stale.iter().map(|stale| stale.days).max().unwrap_or(0));
    page.gauge("jasan_holdings_unpriced", "Holdings that are in no total.");
    page.value(&[], overview.unpriced().count());
    if let Some(total) = overview.known_total().filter(|_| with_amounts) {
        page.gauge(
            "jasan_total",
            "The value of everything, in the base currency.",
        );
        page.value(&[("currency", overview.base.as_str())], total.normalize());
    }
}

fn process(seen: &Glance, page: &mut Exposition) {
    if let Some(since) = seen.machine.since {
        page.gauge(
            "process_start_time_seconds",
            "When the program began to serve.",
        );
        page.value(&[], seconds(since));
    }
    if let Some(bytes) = resident_bytes() {
        page.gauge("process_resident_memory_bytes", "Resident memory.");
        page.value(&[], bytes);
    }
}

/// What the kernel counts; `None` where it is not asked that way.
pub fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes = line.trim().trim_end_matches("kB").trim();
    Some(kilobytes.parse::<u64>().ok()? * 1024)
}

fn seconds(at: Moment) -> String {
    micros(at.0)
}

/// Microseconds as seconds, exactly.
fn micros(micros: i64) -> String {
    let sign = if micros < 0 { "-" } else { "" };
    let size = micros.unsigned_abs();
    format!("{sign}{}.{:06}", size / 1_000_000, size % 1_000_000)
}

/// Lines of the text format.
#[derive(Default)]
struct Exposition(String, &'static str);

impl Exposition {
    fn gauge(&mut self, name: &'static str, what: &str) {
        self.head(name, "gauge", what);
    }
    fn counter(&mut self, name: &'static str, what: &str) {
        self.head(name, "counter", what);
    }
    fn head(&mut self, name: &'static str, kind: &str, what: &str) {
        self.1 = name;
        // Writing to a String cannot fail.
        let _ = writeln!(self.0, "# HELP {name} {what}\n# TYPE {name} {kind}");
    }
    /// A value of the head before it.
    fn value(&mut self, labels: &[(&str, &str)], value: impl Display) {
        let label = |(name, value): &(&str, &str)| format!("{name}=\"{}\"", escaped(value));
        let labels: Vec<String> = labels.iter().map(label).collect();
        let labels = match labels.is_empty() {
            true => String::new(),
            false => format!("{{{}}}", labels.join(",")),
        };
        let _ = writeln!(self.0, "{}{labels} {value}", self.1);
    }
}

fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"");
    text.replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_never_ends_its_line() {
        let mut page = Exposition::default();
        page.gauge("x", "What.");
        page.value(&[("of", "a\"b\\c\nd")], 1);
        page.value(&[], micros(-1_500_000));
        let want = "# HELP x What.\n# TYPE x gauge\nx{of=\"a\\\"b\\\\c\\nd\"} 1\nx -1.500000\n";
        assert_eq!(page.0, want);
    }
}
