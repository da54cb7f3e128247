//! `/report [day]`: the daily picture with the words under it, as it is sent every morning.

use rust_decimal::Decimal;

use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::grammar::period::Period;
use crate::bot::views::daily::{day_lines, headline, is_quiet, sums_line, this_year, whole};
use crate::bot::views::overview::moves::{self, Move, Moves};
use crate::bot::views::overview::{Overview, age, gaps, lacks, nothing_yet, too_large};
use crate::bot::views::pictures;
use crate::bot::views::reported;
use crate::domain::amount::Overflow;
use crate::domain::calendar::{Day, Moment};
use crate::domain::gaps::missing;
use crate::reply::{Figure, Reply, UserError};
use crate::words::Words;

pub const COMMAND: Command = Command {
    name: "report",
    words: &["보고서", "보고", "리포트"],
    in_menu: true,
    writes: false,
    manual_ko: include_str!("report.ko.md"),
    manual_en: include_str!("report.en.md"),
    run,
};

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let at = moment(book, call)?;
    let overview = Overview::of(book, at).map_err(|_| too_large(call.words))?;
    let Some(overview) = overview else {
        return Ok(nothing_yet(book, at, call.words).into());
    };
    answer(book, call, &overview).map_err(|_| too_large(call.words))
}

/// The report, with what it corrects; what it tells is kept with the message that asked for it.
fn answer(book: &Book, call: &Call<'_>, overview: &Overview) -> Result<Outcome, Overflow> {
    let telling = reported::tell(book, overview, call.at, call.machine.now)?;
    Ok(Outcome {
        reply: report(book, overview, &telling.corrections, call)?,
        changes: telling.changes,
        ..Outcome::default()
    })
}

/// Now, or the end of the day that is asked for.
fn moment(book: &Book, call: &Call<'_>) -> Result<Moment, UserError> {
    let zone = book.rules().zone;
    let words: Vec<&str> = call.args.split_whitespace().collect();
    if words.is_empty() {
        return Ok(call.at);
    }
    let day = match Period::take(&words, Day::at(call.at, zone)) {
        Some((
            Period {
                from: Some(from),
                to: Some(to),
            },
            taken,
        )) if taken == words.len() && from == to => from,
        _ => {
            let text: String = call.args.chars().take(40).collect();
            let reply = Reply::say(call.words.say("see-unknown-word", &[("text", &text)]));
            return Err(reply.text(call.words.plain("report-usage")).into());
        }
    };
    if day > Day::at(call.at, zone) {
        let reply = Reply::say(call.words.say("day-not-yet", &[("day", &day.to_string())]));
        return Err(reply.text(call.words.plain("report-usage")).into());
    }
    Ok(day.end(zone).min(call.at))
}

fn report(
    book: &Book,
    overview: &Overview,
    corrections: &[reported::Correction],
    call: &Call<'_>,
) -> Result<Reply, Overflow> {
    let words = call.words;
    let today = Day::at(call.at, book.rules().zone);
    let moves = moves::of_day(book, overview)?;
    let year = this_year(book, overview)?;
    let mut reply = headline(overview, words);
    if !is_quiet(overview) {
        reply = reply.text(day_lines(overview, &moves, words));
    }
    reply = reply
        .text(sums_line(overview, year, words))
        .text(reported::lines(corrections, book, today, words))
        .figure("corrections", reported::figure(corrections));
    for warning in age::warnings(overview, words) {
        reply = reply.note(warning);
    }
    let state = book.state_at(overview.at)?;
    let more = gaps::unsettled_lines(&state, book, overview.at, words);
    for line in more
        .into_iter()
        .chain(gaps::warning(&missing(&state), words))
    {
        reply = reply.note(line);
    }
    let freshness = [
        Some(age::freshness(overview, book, words)),
        age::dollar(book, overview, words)?,
    ];
    let chart = pictures::report(book, overview, words)?;
    let reply = reply
        .note(
            freshness
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" · "),
        )
        .picture(pictures::picture("report", overview.today, chart));
    let reply = reply_figures(reply, overview, &moves, year).figure(
        "unvalued",
        lacks::figure(&lacks::of_overview(overview), words),
    );
    Ok(buttons(reply, overview.today, words))
}

fn reply_figures(reply: Reply, overview: &Overview, moves: &Moves, year: Option<Decimal>) -> Reply {
    let money = |amount| Figure::money(amount, overview.base);
    let one = |m: &Move| {
        let members = [
            ("symbol".to_owned(), Figure::word(m.symbol.as_str())),
            ("change".to_owned(), money(whole(m))),
            ("price_effect".to_owned(), money(m.price)),
            ("currency_effect".to_owned(), money(m.currency)),
        ];
        Figure::Map(members.into())
    };
    crate::bot::views::overview::json::totals(reply, overview)
        .figure(
            "moves",
            Figure::List {
                list: moves.assets.iter().map(one).collect(),
            },
        )
        .figure("currency_effect", money(moves.currency))
        .figure("year_result", Figure::money_or_unknown(year, overview.base))
}

fn buttons(reply: Reply, day: Day, words: Words) -> Reply {
    let labels = [
        "performance-why",
        "chart-3m",
        "picture-by-category",
        "report-button-trades",
    ];
    let labels = labels.map(|key| words.plain(key));
    let why = format!("why {day}");
    let lines = [why.as_str(), "chart line 3m", "chart pie", "trades"];
    reply.buttons(labels.iter().map(String::as_str).zip(lines))
}
