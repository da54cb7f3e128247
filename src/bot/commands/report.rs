//! `/report [day]`: the daily picture with the words under it, as it is sent every morning.

use rust_decimal::Decimal;

use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::grammar::period::Period;
use crate::bot::views::overview::moves::{self, Move, Moves};
use crate::bot::views::overview::{Overview, age, gaps, lacks, nothing_yet, too_large, with_won};
use crate::bot::views::pictures;
use crate::bot::views::reported;
use crate::domain::amount::Overflow;
use crate::domain::calendar::{Day, Moment};
use crate::domain::gaps::missing;
use crate::names::symbols::display_name;
use crate::reply::{Figure, Reply, UserError};
use crate::words::Words;
use crate::words::figures;

pub const COMMAND: Command = Command {
    name: "report",
    words: &["보고서", "보고", "리포트"],
    in_menu: true,
    writes: false,
    manual_ko: include_str!("report.ko.md"),
    manual_en: include_str!("report.en.md"),
    run,
};

/// A day whose return is smaller, without deposits or withdrawals, is a quiet one.
const QUIET: Decimal = Decimal::from_parts(1, 0, 0, false, 3);
/// Best and worst that are named.
const NAMED: usize = 2;

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

/// `11/1(일) 1억 2,346만원` ▲ 150만 (+1.23%).
fn headline(overview: &Overview, words: Words) -> Reply {
    let base = overview.base.as_str();
    let day = figures::day(overview.today, words.language);
    let Some(total) = overview.known_total() else {
        let nothing = lacks::nothing(&lacks::of_overview(overview), words);
        return Reply::say(format!("{day} {nothing}"));
    };
    let total = with_won(figures::overview(total, base, words.language), words);
    let since_yesterday = overview.change.since == Some(overview.today.previous());
    let change = overview.change.gain.map(|gain| {
        if gain.is_zero() {
            let same = if since_yesterday {
                words.plain("balance-same")
            } else {
                String::new()
            };
            return same;
        }
        let rate = overview.change.rate.map_or(String::new(), |rate| {
            format!(" ({})", figures::signed_percent(rate))
        });
        format!(
            "{}{rate}",
            figures::change_overview(gain, base, words.language)
        )
    });
    Reply::default().title(format!("{day} {total}"), change.unwrap_or_default())
}

fn is_quiet(overview: &Overview) -> bool {
    let change = overview.change;
    change.inflow.is_zero()
        && change.outflow.is_zero()
        && change.rate.is_some_and(|rate| rate.abs() < QUIET)
}

/// What rose, what fell, the currencies, and what was put in or taken out.
fn day_lines(overview: &Overview, moves: &Moves, words: Words) -> String {
    let mut lines = Vec::new();
    let risen = moves
        .assets
        .iter()
        .filter(|m| whole(m) > Decimal::ZERO)
        .take(NAMED);
    let fallen = moves
        .assets
        .iter()
        .rev()
        .filter(|m| whole(m) < Decimal::ZERO)
        .take(NAMED);
    for (key, list) in [
        ("report-risen", named(risen, overview, words)),
        ("report-fallen", named(fallen, overview, words)),
    ] {
        if !list.is_empty() {
            lines.push(words.say(key, &[("names", &list)]));
        }
    }
    let mut last = Vec::new();
    if !moves.currency.is_zero() {
        last.push(words.say(
            "report-currency",
            &[("amount", &signed(moves.currency, overview, words))],
        ));
    }
    last.push(flows(overview, words));
    lines.push(last.join(" · "));
    lines.join("\n")
}

fn named<'a>(list: impl Iterator<Item = &'a Move>, overview: &Overview, words: Words) -> String {
    let one = |m: &Move| {
        let name = display_name(m.symbol, words.language);
        format!("{name} {}", signed(whole(m), overview, words))
    };
    list.map(one).collect::<Vec<_>>().join(" · ")
}

/// What price and rate did to it.
fn whole(of: &Move) -> Decimal {
    of.price.saturating_add(of.currency)
}

/// `+71만`.
fn signed(amount: Decimal, overview: &Overview, words: Words) -> String {
    pictures::signed_overview(amount, overview.base.as_str(), words.language)
}

fn flows(overview: &Overview, words: Words) -> String {
    let money = |amount| {
        with_won(
            figures::overview(amount, overview.base.as_str(), words.language),
            words,
        )
    };
    let change = overview.change;
    let mut said = Vec::new();
    if !change.inflow.is_zero() {
        said.push(words.say("balance-in", &[("amount", &money(change.inflow))]));
    }
    if !change.outflow.is_zero() {
        said.push(words.say("balance-out", &[("amount", &money(change.outflow))]));
    }
    if said.is_empty() {
        words.plain("report-no-flows")
    } else {
        said.join(" · ")
    }
}

/// What the year brought so far; `None` when either end could not be valued whole.
fn this_year(book: &Book, overview: &Overview) -> Result<Option<Decimal>, Overflow> {
    let new_year = Period::take(&["ytd"], overview.today).map_or(Period::ALL, |(period, _)| period);
    Ok(pictures::stretch(book, overview, new_year)?.and_then(|stretch| stretch.gain))
}

fn sums_line(overview: &Overview, year: Option<Decimal>, words: Words) -> String {
    let change = |amount| figures::change_overview(amount, overview.base.as_str(), words.language);
    let result = overview
        .sums
        .result
        .map(|result| words.say("balance-result", &[("result", &change(result))]));
    let year = year.map(|gain| words.say("report-year", &[("result", &change(gain))]));
    result
        .into_iter()
        .chain(year)
        .collect::<Vec<_>>()
        .join(" · ")
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
