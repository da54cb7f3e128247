//! `/performance [of what] [period]`: what the days brought, as returns that have names, with drawdown and volatility.

use rust_decimal::Decimal;

use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::views::overview::{Overview, age, nothing_yet, too_large};
use crate::bot::views::performance::{
    Benchmark, Beside, Known, Question, Span, benchmark_name, read, settled,
};
use crate::bot::views::pictures::returns::returns;
use crate::bot::views::pictures::{days_text, picture};
use crate::charts::Chart;
use crate::domain::amount::Overflow;
use crate::domain::measure::{Measures, NoRate, YEAR_DAYS};
use crate::domain::names::Symbol;
use crate::domain::risk::{self, Volatility};
use crate::reply::{Figure, Reply, UserError};
use crate::words::Words;
use crate::words::figures;

pub const COMMAND: Command = Command {
    name: "performance",
    words: &["수익률", "성과", "수익"],
    in_menu: true,
    writes: false,
    manual_ko: include_str!("performance.ko.md"),
    manual_en: include_str!("performance.en.md"),
    run,
};

/// The index that a Korean investor compares with.
const INDEX: &str = "KOSPI";

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let args = settled(COMMAND.name, call.args, book, call.words)?;
    let question = read(&args, book, call.at, call.words)?;
    let overview = Overview::of(book, call.at).map_err(|_| too_large(call.words))?;
    let Some(overview) = overview else {
        return Ok(nothing_yet(book, call.at, call.words).into());
    };
    match reply(book, call, &question, &overview) {
        Ok(Some(reply)) => Ok(reply.into()),
        Ok(None) => Ok(buttons(
            Reply::say(call.words.plain("performance-no-days")),
            &about(&question, book),
            call.words,
        )
        .into()),
        Err(Overflow) => Err(too_large(call.words)),
    }
}

fn reply(
    book: &Book,
    call: &Call<'_>,
    question: &Question,
    overview: &Overview,
) -> Result<Option<Reply>, Overflow> {
    let words = call.words;
    let Some((span, measures)) = Span::measured(book, call.at, question)? else {
        return Ok(None);
    };
    let known = span.known(book)?;
    let mut volatility = span.volatility(book)?;
    // Prices that stood still because nobody looked are no calm.
    volatility.yearly = (volatility.yearly).filter(|yearly| known.is_whole() || *yearly != 0.0);
    let unrealised = span.unrealised_rate(book)?;
    let benchmarks = span.benchmarks(book, question)?;
    let base = overview.base.as_str();
    let title = match measures.twr {
        Some(twr) => words.say(
            "performance-title",
            &[("rate", &figures::signed_percent(twr))],
        ),
        None => words.plain("performance-title-unknown"),
    };
    let days = days_text(&span.rows, overview.today, words);
    let name = span.of.name(book, words);
    let rest = [name, days].map(|part| {
        if part.is_empty() {
            part
        } else {
            format!("· {part}")
        }
    });
    let rest: Vec<&str> = rest
        .iter()
        .map(String::as_str)
        .filter(|p| !p.is_empty())
        .collect();
    let mut reply = Reply::default()
        .title(title, rest.join(" "))
        .text(money_lines(&measures, &known, base, words))
        .text(rate_lines(&measures, unrealised, words))
        .text(risk_lines(&measures, &volatility, overview, words))
        .text(beside(&benchmarks, question, words));
    reply = known.notes(reply, words);
    if measures.left_out > 0 {
        let count = measures.left_out.to_string();
        reply = reply.note(words.say("performance-left-out", &[("count", &count)]));
    }
    // Who was never shown the index does not know that it can be.
    if question.against.is_empty() && !book.prices().knows(Symbol::new(INDEX)) {
        reply = reply.note(words.plain("performance-bring-index"));
    }
    let line = returns(
        &span,
        &known,
        &measures,
        &benchmarks,
        overview.today,
        (book, words),
    )?;
    let reply = figures_of(
        known.figures(reply, words),
        (&measures, &known),
        &volatility,
        unrealised,
        &benchmarks,
        base,
    );
    let reply = reply
        .picture(picture("performance", span.last(), Chart::Line(line)))
        .note(age::freshness(overview, book, words));
    Ok(Some(buttons(reply, &about(question, book), words)))
}

/// The words behind a command that say what it is about; blank for everything.
fn about(question: &Question, book: &Book) -> String {
    let words = question.of.line(book).into_iter();
    words.map(|word| format!(" {word}")).collect()
}

/// `번 돈 ▲ 11,840,000원`, and what went in and out.
fn money_lines(measures: &Measures, known: &Known, base: &str, words: Words) -> String {
    let money = |amount| figures::money(amount, base, words.language);
    let gain = match measures.gain {
        Some(gain) => words.say(
            "performance-gain",
            &[("gain", &figures::change(gain, None, base, words.language))],
        ),
        None => words.plain(match known.reason() {
            "stale" => "performance-gain-stale",
            _ => "performance-gain-unknown",
        }),
    };
    let mut flows = Vec::new();
    if !known.has_flows() {
        flows.push(words.plain("performance-flows-unknown"));
    } else {
        if !measures.inflow.is_zero() {
            flows.push(words.say("performance-in", &[("amount", &money(measures.inflow))]));
        }
        if !measures.outflow.is_zero() {
            flows.push(words.say("performance-out", &[("amount", &money(measures.outflow))]));
        }
    }
    let closing = match known.has_value {
        true => money(measures.closing),
        false => words.plain("see-unknown"),
    };
    let opening = match known.had_value {
        true => money(measures.opening),
        false => words.plain("see-unknown"),
    };
    let values = format!("{opening} → {closing}");
    let lines = [gain, values, flows.join(" · ")];
    lines
        .into_iter()
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

/// Each return with its name; what does not exist is not shown.
fn rate_lines(measures: &Measures, unrealised: Option<Decimal>, words: Words) -> String {
    let say =
        |key: &str, rate: Decimal| words.say(key, &[("rate", &figures::signed_percent(rate))]);
    let money = measures.money_weighted;
    let lines = [
        measures
            .twr_yearly
            .filter(|_| measures.days > YEAR_DAYS)
            .map(|rate| say("performance-yearly", rate)),
        match (money.yearly, money.period) {
            (Some(rate), _) => Some(say("performance-money-yearly", rate)),
            (None, Some(rate)) => Some(say("performance-money", rate)),
            (None, None) => money.reason.map(|reason| why_none(reason, words)),
        },
        measures
            .on_invested
            .map(|rate| say("performance-on-invested", rate)),
        unrealised.map(|rate| say("performance-unrealised", rate)),
    ];
    lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

fn why_none(reason: NoRate, words: Words) -> String {
    words.plain(match reason {
        NoRate::NoSignChange => "performance-money-no-sign",
        NoRate::OutOfRange => "performance-money-range",
        NoRate::Unknown => "performance-money-unknown",
        NoRate::Stale => "performance-money-stale",
    })
}

fn risk_lines(
    measures: &Measures,
    volatility: &Volatility,
    overview: &Overview,
    words: Words,
) -> String {
    let day = |day| age::short_day(day, overview.today, words.language);
    let drawdown = measures.drawdown.map(|found| {
        let back = match found.recovery {
            Some(recovery) => words.say("performance-recovered", &[("day", &day(recovery))]),
            None => words.plain("performance-not-recovered"),
        };
        words.say(
            "performance-drawdown-line",
            &[
                ("depth", &figures::signed_percent(-found.depth)),
                ("peak", &day(found.peak)),
                ("trough", &day(found.trough)),
                ("back", &back),
            ],
        )
    });
    let spread = volatility.yearly.and_then(risk::decimal).map(|yearly| {
        words.say(
            "performance-volatility",
            &[
                ("rate", &figures::percent(yearly, 1)),
                ("days", &volatility.calendar.per_year().to_string()),
            ],
        )
    });
    let lines = [drawdown, spread];
    lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// `코스피 +8.10% · 비트코인 +40.20%`; a name that has no prices over these days is said.
fn beside(benchmarks: &[Benchmark], question: &Question, words: Words) -> String {
    let name = |symbol| benchmark_name(symbol, words);
    let mut said: Vec<String> = benchmarks
        .iter()
        .filter_map(|b| {
            let rate = figures::signed_percent(b.rate()?);
            Some(format!("{} {rate}", b.name(words)))
        })
        .collect();
    for symbol in &question.against {
        if !benchmarks.iter().any(|b| b.of == Beside::Series(*symbol)) {
            said.push(words.say("performance-no-benchmark", &[("name", &name(*symbol))]));
        }
    }
    if said.is_empty() {
        return String::new();
    }
    words.say("performance-beside", &[("names", &said.join(" · "))])
}

fn figures_of(
    reply: Reply,
    (measures, known): (&Measures, &Known),
    volatility: &Volatility,
    unrealised: Option<Decimal>,
    benchmarks: &[Benchmark],
    base: &str,
) -> Reply {
    let flow = |amount| Figure::money_or_unknown(known.has_flows().then_some(amount), base);
    let closing = known.has_value.then_some(measures.closing);
    let opening = known.had_value.then_some(measures.opening);
    let day = |day: Option<crate::domain::calendar::Day>| {
        Figure::word(day.map_or(String::new(), |day| day.to_string()))
    };
    let drawdown = measures.drawdown;
    let beside = benchmarks.iter().map(|benchmark| {
        Figure::Map(std::collections::BTreeMap::from([
            ("symbol".to_owned(), Figure::word(benchmark.key())),
            ("rate".to_owned(), Figure::number(benchmark.rate())),
        ]))
    });
    let reason = measures.money_weighted.reason.map_or("", NoRate::as_str);
    reply
        .figure("from", day(Some(measures.from)))
        .figure("to", day(Some(measures.to)))
        .figure("days", Figure::count(measures.days.max(0) as usize))
        .figure("opening", Figure::money_or_unknown(opening, base))
        .figure("inflow", flow(measures.inflow))
        .figure("outflow", flow(measures.outflow))
        .figure("closing", Figure::money_or_unknown(closing, base))
        .figure("gain", Figure::money_or_unknown(measures.gain, base))
        .figure("twr", Figure::number(measures.twr))
        .figure("twr_yearly", Figure::number(measures.twr_yearly))
        .figure(
            "money_weighted",
            Figure::number(measures.money_weighted.period),
        )
        .figure(
            "money_weighted_yearly",
            Figure::number(measures.money_weighted.yearly),
        )
        .figure("money_weighted_reason", Figure::word(reason))
        .figure("on_invested", Figure::number(measures.on_invested))
        .figure("unrealised_rate", Figure::number(unrealised))
        .figure(
            "max_drawdown",
            Figure::number(known.fall(drawdown.map(|d| d.depth))),
        )
        .figure("drawdown_peak", day(drawdown.map(|d| d.peak)))
        .figure("drawdown_trough", day(drawdown.map(|d| d.trough)))
        .figure("drawdown_recovery", day(drawdown.and_then(|d| d.recovery)))
        .figure(
            "days_under_water",
            Figure::count(drawdown.map_or(0, |d| d.days_under_water as usize)),
        )
        .figure(
            "volatility",
            Figure::number(volatility.yearly.and_then(risk::decimal)),
        )
        .figure(
            "volatility_days_a_year",
            Figure::count(volatility.calendar.per_year() as usize),
        )
        .figure(
            "volatility_observations",
            Figure::count(volatility.observations),
        )
        .figure("left_out", Figure::count(measures.left_out))
        .figure(
            "benchmarks",
            Figure::List {
                list: beside.collect(),
            },
        )
}

fn buttons(reply: Reply, about: &str, words: Words) -> Reply {
    let labels = ["chart-3m", "performance-year", "chart-1y", "chart-all"];
    let labels = labels.map(|key| words.plain(key));
    let lines = ["3m", "ytd", "1y", "all"].map(|period| format!("performance{about} {period}"));
    let row = labels.iter().map(String::as_str);
    let reply = reply.buttons(row.zip(lines.iter().map(String::as_str)));
    let [why, drawdown] =
        ["performance-why", "performance-picture-drawdown"].map(|key| words.plain(key));
    let lines = [format!("why{about}"), format!("chart drawdown{about}")];
    reply.buttons([(why.as_str(), lines[0].as_str()), (&drawdown, &lines[1])])
}
