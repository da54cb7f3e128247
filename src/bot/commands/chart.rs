//! `/chart NAME [period]`: one picture. A new one is a line in [`DRAWINGS`].

use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::grammar::period::Period;
use crate::bot::views::overview::{Overview, age, nothing_yet, too_large};
use crate::bot::views::performance::{self, Known, Question, Span};
use crate::bot::views::pictures::returns as performance_pictures;
use crate::bot::views::pictures::{self, By};
use crate::charts::Chart;
use crate::domain::amount::Overflow;
use crate::domain::measure::Measures;
use crate::names::symbols::{Found, display_name, lookup};
use crate::reply::{Figure, Reply, UserError};
use crate::words::Words;
use crate::words::figures;

pub const COMMAND: Command = Command {
    name: "chart",
    words: &["차트", "그림", "그래프", "낙폭", "최대낙폭", "drawdown"],
    in_menu: true,
    writes: false,
    manual_ko: include_str!("chart.ko.md"),
    manual_en: include_str!("chart.en.md"),
    run,
};

/// A picture by name.
struct Drawing {
    words: &'static [&'static str],
    /// May be of an account, an asset or a class.
    of_part: bool,
    draw: fn(&Book, &Overview, &[&str], Words) -> Result<Reply, Trouble>,
}

/// Every picture of the whole. The first word of the call chooses; without one it is the line.
const DRAWINGS: &[Drawing] = &[
    Drawing {
        words: &["line", "value", "total", "선", "추이", "총자산"],
        of_part: false,
        draw: line,
    },
    Drawing {
        words: &["pie", "allocation", "구성", "비중", "원", "파이"],
        of_part: false,
        draw: pie,
    },
    Drawing {
        words: &["performance", "return", "수익률", "성과"],
        of_part: true,
        draw: performance,
    },
    Drawing {
        words: &["drawdown", "falls", "낙폭", "최대낙폭"],
        of_part: true,
        draw: drawdown,
    },
];

/// Why there is no picture.
enum Trouble {
    Overflow,
    /// A word that means nothing here.
    Unknown(String),
}

impl From<Overflow> for Trouble {
    fn from(_: Overflow) -> Trouble {
        Trouble::Overflow
    }
}

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let overview = Overview::of(book, call.at).map_err(|_| too_large(call.words))?;
    let Some(overview) = overview else {
        return Ok(nothing_yet(book, call.at, call.words).into());
    };
    let said = said(call);
    let first = said.split_whitespace().next().unwrap_or_default();
    let first = first.to_lowercase();
    let named = DRAWINGS
        .iter()
        .find(|drawing| drawing.words.contains(&first.as_str()));
    let args = match named {
        Some(drawing) if drawing.of_part => {
            performance::settled(COMMAND.name, &said, book, call.words)?
        }
        // A name alone is an asset's.
        Some(_) | None => said,
    };
    let words: Vec<&str> = args.split_whitespace().collect();
    let drawn = match named {
        Some(drawing) => (drawing.draw)(book, &overview, &words[1..], call.words),
        None if words.is_empty() || Period::take(&words, overview.today).is_some() => {
            line(book, &overview, &words, call.words)
        }
        None => asset(book, &overview, &words, call.words),
    };
    match drawn {
        Ok(reply) => Ok(reply.into()),
        Err(Trouble::Overflow) => Err(too_large(call.words)),
        Err(Trouble::Unknown(word)) => {
            let word: String = word.chars().take(40).collect();
            let reply = Reply::say(call.words.say("see-unknown-word", &[("text", &word)]));
            Err(buttons(reply.text(call.words.plain("chart-usage")), call.words).into())
        }
    }
}

/// The words of a call with the picture first, wherever it stood: `비트코인 낙폭`, `최대 낙폭`, `차트 3개월 수익률`.
fn said(call: &Call<'_>) -> String {
    let falls = DRAWINGS.last().map_or(&[][..], |drawing| drawing.words);
    let is_fall = |word: &str| {
        let word = word.trim_start_matches('/').to_lowercase();
        falls.contains(&word.trim_end_matches(['?', '!', '은', '는', '이']))
    };
    let mut words: Vec<&str> = call.args.split_whitespace().collect();
    let of_part = |word: &&str| {
        let word = word.to_lowercase();
        let mut drawings = DRAWINGS.iter().filter(|drawing| drawing.of_part);
        drawings.any(|drawing| drawing.words.contains(&word.as_str()))
    };
    if let Some(at) = words.iter().position(of_part) {
        let picture = words.remove(at);
        words.insert(0, picture);
    } else if call.line.split_whitespace().any(is_fall) {
        words.insert(0, "drawdown");
    }
    if words.first().is_some_and(|word| is_fall(word)) {
        words.retain(|word| !matches!(*word, "최대" | "max"));
    }
    words.join(" ")
}

/// The period that all the words say.
fn period(words: &[&str], overview: &Overview) -> Result<Option<Period>, Trouble> {
    if words.is_empty() {
        return Ok(None);
    }
    match Period::take(words, overview.today) {
        Some((period, taken)) if taken == words.len() => Ok(Some(period)),
        _ => Err(Trouble::Unknown(words.join(" "))),
    }
}

/// The total over time, with the money put in beside it.
fn line(book: &Book, overview: &Overview, args: &[&str], words: Words) -> Result<Reply, Trouble> {
    let period = period(args, overview)?.unwrap_or(Period::ALL);
    let Some(stretch) = pictures::stretch(book, overview, period)? else {
        return Ok(buttons(Reply::say(words.plain("chart-no-days")), words));
    };
    let line = pictures::line(book, overview, &stretch, words)?;
    let base = overview.base;
    let days = pictures::days_text(&stretch.rows, overview.today, words);
    let gain = stretch
        .gain
        .map(|gain| figures::change(gain, None, base.as_str(), words.language));
    let twr = stretch
        .twr
        .map(|twr| words.say("chart-twr", &[("rate", &figures::signed_percent(twr))]));
    let said: Vec<String> = gain.into_iter().chain(twr).collect();
    let reply =
        Reply::say(words.say("chart-line-title", &[("days", &days)])).text(said.join(" · "));
    let day = stretch.rows.last().map_or(overview.today, |row| row.day);
    let ends = [stretch.rows.first(), stretch.rows.last()];
    let value = |row: Option<&crate::domain::ledger::DayRow>| {
        Figure::money_or_unknown(
            row.filter(|row| row.unpriced == 0).map(|row| row.value),
            base,
        )
    };
    let day_of = |row: Option<&crate::domain::ledger::DayRow>| {
        Figure::word(row.map_or(String::new(), |r| r.day.to_string()))
    };
    let reply = reply
        .figure("from", day_of(ends[0]))
        .figure("to", day_of(ends[1]))
        .figure("start", value(ends[0]))
        .figure("end", value(ends[1]))
        .figure("gain", Figure::money_or_unknown(stretch.gain, base))
        .figure("twr", Figure::number(stretch.twr))
        .figure(
            "max_drawdown",
            Figure::number(stretch.known.fall(Some(stretch.drawdown))),
        )
        .picture(pictures::picture("line", day, Chart::Line(line)));
    let reply = stretch
        .known
        .figures(stretch.known.notes(reply, words), words);
    let reply = reply.note(age::freshness(overview, book, words));
    Ok(buttons(reply, words))
}

/// How the total is divided: by category, or by what a word says.
fn pie(book: &Book, overview: &Overview, args: &[&str], words: Words) -> Result<Reply, Trouble> {
    let by = match args {
        [] => By::Category,
        [one] => match one.to_lowercase().as_str() {
            "category" | "class" | "분류" | "분류별" => By::Category,
            "platform" | "platforms" | "account" | "계좌" | "계좌별" => By::Platform,
            "asset" | "assets" | "종목" | "종목별" => By::Asset,
            _ => return Err(Trouble::Unknown((*one).to_owned())),
        },
        _ => return Err(Trouble::Unknown(args.join(" "))),
    };
    let pie = pictures::pie(book, overview, by, words)?;
    let largest: Vec<String> = pie
        .slices
        .iter()
        .take(3)
        .map(|slice| format!("{} {}", slice.label, figures::percent(slice.share, 1)))
        .collect();
    let mut reply = Reply::say(pie.title.clone()).text(largest.join(" · "));
    for warning in age::warnings(overview, words) {
        reply = reply.note(warning);
    }
    let parts = match by {
        By::Category => crate::bot::views::overview::shares::by_category(overview, words)?,
        By::Platform => crate::bot::views::overview::shares::by_platform(overview, book, words)?,
        By::Asset => crate::bot::views::overview::shares::by_asset(overview, words)?,
    };
    let reply = reply
        .figure(
            "total",
            Figure::money_or_unknown(overview.known_total(), overview.base),
        )
        .figure(
            "parts",
            crate::bot::views::overview::json::list(&parts, overview),
        )
        .picture(pictures::picture("pie", overview.today, Chart::Pie(pie)))
        .note(age::freshness(overview, book, words));
    let labels = [
        "balance-by-category",
        "balance-by-platform",
        "balance-by-asset",
    ]
    .map(|key| words.plain(key));
    let lines = ["chart pie", "chart pie platform", "chart pie asset"];
    let current = by as usize;
    let row = labels
        .iter()
        .zip(lines)
        .enumerate()
        .filter(|(place, _)| *place != current);
    let picture = words.plain("picture-line");
    Ok(reply.buttons(
        row.map(|(_, (label, line))| (label.as_str(), line))
            .chain([(picture.as_str(), "chart line")]),
    ))
}

/// The return over time beside benchmarks.
fn performance(
    book: &Book,
    overview: &Overview,
    args: &[&str],
    words: Words,
) -> Result<Reply, Trouble> {
    let Some((question, span, known, measures)) = measured(book, overview, args, words)? else {
        return Ok(buttons(Reply::say(words.plain("chart-no-days")), words));
    };
    let benchmarks = span.benchmarks(book, &question)?;
    let today = overview.today;
    let line =
        performance_pictures::returns(&span, &known, &measures, &benchmarks, today, (book, words))?;
    let known = (&measures, &known);
    Ok(drawn("performance", line, known, &span, (book, words)))
}

/// How far the return is below its highest so far.
fn drawdown(
    book: &Book,
    overview: &Overview,
    args: &[&str],
    words: Words,
) -> Result<Reply, Trouble> {
    let Some((_, span, known, measures)) = measured(book, overview, args, words)? else {
        return Ok(buttons(Reply::say(words.plain("chart-no-days")), words));
    };
    let line =
        performance_pictures::drawdown(&span, &known, &measures, overview.today, (book, words))?;
    let known = (&measures, &known);
    Ok(drawn("drawdown", line, known, &span, (book, words)))
}

fn measured(
    book: &Book,
    overview: &Overview,
    args: &[&str],
    words: Words,
) -> Result<Option<(Question, Span, Known, Measures)>, Trouble> {
    let args = args.join(" ");
    let question =
        performance::read(&args, book, overview.at, words).map_err(|_| Trouble::Unknown(args))?;
    let Some(span) = Span::of(book, overview.at, &question)? else {
        return Ok(None);
    };
    let known = span.known(book)?;
    let measures = span.measures(&known)?;
    Ok(measures.map(|measures| (question, span, known, measures)))
}

fn drawn(
    name: &str,
    line: crate::charts::Line,
    (measures, known): (&Measures, &Known),
    span: &Span,
    (book, words): (&Book, Words),
) -> Reply {
    let said: Vec<String> = line
        .figures
        .iter()
        .map(|figure| format!("{} {}", figure.label, figure.value))
        .collect();
    let depth = measures.drawdown.map(|found| found.depth);
    let reply = Reply::default()
        .title(line.title.clone(), format!("· {}", line.note))
        .text(said.join(" · "))
        .figure("from", Figure::word(measures.from.to_string()))
        .figure("to", Figure::word(measures.to.to_string()))
        .figure("twr", Figure::number(measures.twr))
        .figure("max_drawdown", Figure::number(known.fall(depth)))
        .picture(pictures::picture(name, span.last(), Chart::Line(line)));
    let reply = known.figures(known.notes(reply, words), words);
    let labels = ["chart-3m", "chart-1y", "chart-all"].map(|key| words.plain(key));
    let about: String = span.of.line(book).iter().map(|w| format!(" {w}")).collect();
    let lines = ["3m", "1y", "all"].map(|period| format!("chart {name}{about} {period}"));
    let row = labels.iter().map(String::as_str);
    reply.buttons(row.zip(lines.iter().map(String::as_str)))
}

/// The price of one asset; a year without a period.
fn asset(book: &Book, overview: &Overview, args: &[&str], words: Words) -> Result<Reply, Trouble> {
    let unknown = || Trouble::Unknown(args.join(" "));
    // The name may be several words; the period is what is left at the end.
    let split = (1..=args.len())
        .rev()
        .find_map(|n| match lookup(&args[..n].join(" "), book) {
            Found::Exact(named) => Some((named, n)),
            Found::Ambiguous(_) | Found::Unknown => None,
        });
    let (named, taken) = split.ok_or_else(unknown)?;
    let today = overview.today;
    let period = period(&args[taken..], overview)?.unwrap_or(Period::year_to(today));
    let name = display_name(named.symbol, words.language);
    let button = (name, format!("asset {}", named.symbol));
    let buttons = [(button.0, button.1.as_str())];
    let Some(line) = pictures::asset(book, overview, named.symbol, period, words) else {
        return Ok(Reply::say(words.say("chart-no-prices", &[("name", name)])).buttons(buttons));
    };
    let said: Vec<String> = line
        .figures
        .iter()
        .map(|figure| format!("{} {}", figure.label, figure.value))
        .collect();
    let reply = Reply::say(line.title.clone()).text(said.join(" · "));
    let old = line.notes.iter().cloned();
    Ok(old
        .fold(reply, Reply::note)
        .picture(pictures::picture(
            &format!("asset-{}", named.symbol),
            today,
            Chart::Line(line),
        ))
        .buttons(buttons))
}

fn buttons(reply: Reply, words: Words) -> Reply {
    let labels = ["chart-1m", "chart-3m", "chart-1y", "chart-all"].map(|key| words.plain(key));
    let lines = [
        "chart line 1m",
        "chart line 3m",
        "chart line 1y",
        "chart line all",
    ];
    let pie = words.plain("picture-by-category");
    reply
        .buttons(labels.iter().map(String::as_str).zip(lines))
        .buttons([(pie.as_str(), "chart pie")])
}
