//! `/backtest [strategy] [weights] [period]`: what would have been over the stored closes, against what really was.

use rust_decimal::Decimal;

use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::grammar::amounts;
use crate::bot::grammar::period::Period;
use crate::bot::views::overview::too_large;
use crate::bot::views::pictures;
use crate::bot::views::plan::past::{self, Past, Way};
use crate::bot::views::plan::refused::{self, no_targets};
use crate::bot::views::plan::{Source, current, wishes};
use crate::charts::Chart;
use crate::domain::calendar::Day;
use crate::domain::targets::Targets;
use crate::reply::{Reply, UserError};

pub const COMMAND: Command = Command {
    name: "backtest",
    words: &["백테스트", "백테스팅"],
    in_menu: true,
    writes: false,
    manual_ko: include_str!("backtest.ko.md"),
    manual_en: include_str!("backtest.en.md"),
    run,
};

/// What was asked for.
struct Backtest {
    ways: Vec<Way>,
    period: Period,
    /// Weights of the line; else the targets.
    weights: Option<Targets>,
}

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let words = call.words;
    let today = Day::at(call.at, book.rules().zone);
    let wanted = wanted(book, call, today)?;
    let targets = match wanted.weights {
        Some(targets) => targets,
        None => match current(book).map_err(|why| no_targets(&why, words))? {
            (_, Source::Nowhere) => {
                let reply = Reply::say(words.plain("backtest-no-targets"));
                return Err(reply.text(words.plain("backtest-example")).into());
            }
            (targets, Source::Chat | Source::File) => targets,
        },
    };
    let past = Past::of(book, call.at, &targets, wanted.period).map_err(|_| too_large(words))?;
    let Some(past) = past else {
        let reply = Reply::say(words.plain("backtest-no-days"));
        return Err(reply.text(words.plain("backtest-example")).into());
    };
    let courses = past.courses(&wanted.ways).map_err(|_| too_large(words))?;
    let Some(real) = courses.first() else {
        return Err(too_large(words));
    };
    let mut reply = Reply::default()
        .title(words.plain("backtest-title"), past.period())
        .text(wishes::said(&targets, words))
        .table(past::table(&courses, &past, words))
        .text(past::falls(&courses, &past, words));
    for note in past.notes(&courses, words) {
        reply = reply.note(note);
    }
    let chart = Chart::Line(past::picture(&courses, &past, words));
    reply = reply.picture(pictures::picture("backtest", real.last_day(), chart));
    reply = past.known(past::for_scripts(reply, &courses, &past, words), words);
    Ok(reply.note(words.plain("backtest-assumes")).into())
}

fn wanted(book: &Book, call: &Call<'_>, today: Day) -> Result<Backtest, UserError> {
    let words: Vec<&str> = call.args.split_whitespace().collect();
    let mut wanted = Backtest {
        ways: Vec::new(),
        period: Period::ALL,
        weights: None,
    };
    let mut rest = words.as_slice();
    let mut wishes_said: Vec<&str> = Vec::new();
    while let Some(first) = rest.first() {
        let taken = match strategy(rest, call)? {
            Some((way, taken)) => {
                wanted.ways.push(way);
                taken
            }
            None => match Period::take(rest, today).filter(|_| !precedes_weight(rest)) {
                Some((period, taken)) => {
                    wanted.period = period;
                    taken
                }
                None => {
                    wishes_said.push(first);
                    1
                }
            },
        };
        rest = &rest[taken.min(rest.len())..];
    }
    if !wishes_said.is_empty() {
        let read = wishes::read(&wishes_said.join(" "), book);
        let read = read.map_err(|unclear| refused::asked(&unclear, call, "backtest"))?;
        let targets = Targets::new(read).map_err(|why| refused::impossible(&why, call.words))?;
        wanted.weights = Some(targets);
    }
    if wanted.ways.is_empty() {
        wanted.ways = vec![Way::Hold, Way::Monthly, Way::Band(past::BAND)];
    }
    Ok(wanted)
}

/// `005930 30%`: what looks like a day or a year is the name of something when a weight follows.
fn precedes_weight(words: &[&str]) -> bool {
    words.get(1).is_some_and(|next| next.ends_with('%'))
}

/// A strategy at the head of the words, and how many words it took.
fn strategy(words: &[&str], call: &Call<'_>) -> Result<Option<(Way, usize)>, UserError> {
    let Some(first) = words.first() else {
        return Ok(None);
    };
    let example = || {
        Reply::say(call.words.plain("backtest-savings-amount"))
            .text(call.words.plain("backtest-example"))
    };
    Ok(Some(match first.to_lowercase().as_str() {
        "hold" | "보유" | "그대로" => (Way::Hold, 1),
        "monthly" | "월간" | "매월" | "매달" => (Way::Monthly, 1),
        "band" | "밴드" => {
            let band = words.get(1).and_then(|word| word.strip_suffix('%'));
            let band = band.and_then(|digits| crate::domain::amount::parse(digits).ok());
            match band.filter(|b| *b > Decimal::ZERO && *b < Decimal::ONE_HUNDRED) {
                Some(band) => (Way::Band(band / Decimal::ONE_HUNDRED), 2),
                None => (Way::Band(past::BAND), 1),
            }
        }
        "dca" | "적립" | "적립식" => {
            // One word: what follows may be the name of a class, as in `적립 100만 코인 60%`.
            let said = words.get(1..2).unwrap_or_default();
            let Some((Ok(amount), taken)) = amounts::take(said) else {
                return Err(example().into());
            };
            if amount.value <= Decimal::ZERO || amount.unit != amounts::Unit::None {
                return Err(example().into());
            }
            (Way::Savings(amount.value), taken + 1)
        }
        _ => return Ok(None),
    }))
}
