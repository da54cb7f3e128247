//! The price of each coin at 2027-01-01 00:00 in Korea and at every turn of the year after it, kept for good: what was held
//! then may be taxed from it (docs/accounting.md, the decree's reference price).
//!
//! - Each day it looks whether a price is missing: of the last turn, and of earlier ones back to 2027. So it is made up
//!   later, from minute candles, when the program was off or a coin came into the books afterwards.
//! - The price is the last trade before midnight. One that is more than a day old is none.
//! - Each market that is asked is kept apart, beside the average of those that are known.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::prices::wanted;
use super::{Failed, Job, Report, Run, no_own_time};
use crate::app::App;
use crate::domain::calendar::{Day, Moment};
use crate::domain::names::Platform;
use crate::exchange::{Candle, FetchError, Venue, Want, fetch};
use crate::fault::Fault;
use crate::names::platforms;
use crate::store::{StoreError, YearPrice};
use crate::words::{Words, figures, one_line};

/// The first turn of the year that the decree is about.
const FIRST_YEAR: i32 = 2027;
/// A last trade that is older says nothing of midnight.
const OLDEST: i64 = 86_400_000_000;
/// Characters of names of coins.
const NAMES_MOST: usize = 120;

pub const JOB: Job = Job {
    name: "yearend",
    // The first minute of the year is over by then.
    cron: "2 0 * * *",
    after: &[],
    limit: Duration::from_secs(10 * 60),
    each: |app| {
        app.venues
            .iter()
            .map(|venue| venue.exchange.name.to_owned())
            .collect()
    },
    own_time: no_own_time,
    run: |app, run| Box::pin(keep(app, run)),
};

/// The turns of the year that have come, each as a moment of Korea.
fn turns(at: Moment) -> Vec<Moment> {
    let zone = Tz::Asia__Seoul;
    let turn = |year| NaiveDate::from_ymd_opt(year, 1, 1).map(|day| Day::of(day).start(zone));
    let turns = (FIRST_YEAR..).map_while(turn);
    turns.take_while(|turn| *turn <= at).collect()
}

/// What one market said of a turn.
#[derive(Default)]
struct Answers {
    prices: Vec<YearPrice>,
    /// Listed, and without a trade in the day before.
    silent: Vec<String>,
}

/// A coin that is listed and gave nothing.
#[derive(Debug, thiserror::Error)]
#[error("{venue} has no trade in the day before the turn of the year for {coins}")]
struct Silent {
    venue: &'static str,
    coins: String,
}

async fn keep(app: &App, run: &Run) -> Result<Report, Failed> {
    let (at, words) = (run.started, app.words());
    let kept = |error: StoreError| {
        let fault = Fault::log("keeping prices of the turn of the year", &error, at);
        fault.told(error.sentence(words)).because(error.cause())
    };
    let turns = turns(at);
    let venue = app
        .venues
        .iter()
        .find(|venue| venue.exchange.name == run.args);
    let (Some(venue), false) = (venue, turns.is_empty()) else {
        return Ok(Report::new(words.plain("yearend-not-yet")));
    };
    let book = app.store.book().await.map_err(kept)?;
    let coins = wanted(&book);
    let name = platforms::display_name(Platform::new(venue.exchange.name), &book, words.language);
    let mut report = Report::default();
    let mut silent = BTreeSet::new();
    for turn in turns {
        let known = app.store.year_prices(turn).await.map_err(kept)?;
        let missing = |coin: &&String| {
            !known
                .iter()
                .any(|one| one.symbol == **coin && one.venue == venue.exchange.name)
        };
        let missing: BTreeSet<&String> = coins.iter().filter(missing).collect();
        if missing.is_empty() {
            continue;
        }
        let found = ask(app, venue, &missing, turn).await.map_err(|error| {
            let fault = Fault::log("asking for prices of the turn of the year", &error, at);
            fault
                .told(error.sentence(&name, words))
                .because(error.cause())
        })?;
        app.store
            .keep_year_prices(&found.prices, at)
            .await
            .map_err(kept)?;
        run.log(&format!(
            "{}: {} kept, {} silent",
            venue.exchange.name,
            found.prices.len(),
            found.silent.len()
        ))
        .await;
        report = said(report, turn, &found, &name, words);
        silent.extend(found.silent);
    }
    if silent.is_empty() {
        let is_blank = report == Report::default();
        return Ok(match is_blank {
            true => Report::new(words.plain("yearend-nothing-new")),
            false => report,
        });
    }
    let coins: Vec<String> = silent.into_iter().collect();
    let coins = one_line(&coins.join(", "), NAMES_MOST);
    let error = Silent {
        venue: venue.exchange.name,
        coins: coins.clone(),
    };
    let told = words.say("yearend-silent", &[("venue", &name), ("coins", &coins)]);
    let fault = Fault::log("asking for prices of the turn of the year", &error, at);
    Err(Failed {
        fault: fault.told(told).because(format!("silent:{coins}")),
        report,
    })
}

/// The last trades before a turn, a request a coin.
async fn ask(
    app: &App,
    venue: &Venue,
    coins: &BTreeSet<&String>,
    turn: Moment,
) -> Result<Answers, FetchError> {
    let ask = |want| fetch(venue, app.http.as_ref(), app.clock.as_ref(), want);
    let mut markets = ask(Want::Markets).await?.markets;
    markets.retain(|market| market.quote == "KRW" && coins.contains(&market.base));
    let mut found = Answers::default();
    for market in markets {
        let base = market.base.clone();
        let page = ask(Want::LastCandle {
            market,
            before: turn,
        })
        .await?;
        match page.candles.iter().find(|candle| is_of(candle, turn)) {
            Some(candle) => found.prices.push(YearPrice {
                turn,
                symbol: base,
                venue: venue.exchange.name.to_owned(),
                price: candle.close,
                traded: Some(candle.begins),
            }),
            None => found.silent.push(base),
        }
    }
    Ok(found)
}

/// Whether a candle says what a coin cost at a turn: it is over by then, and not old.
fn is_of(candle: &Candle, turn: Moment) -> bool {
    candle.begins < turn && turn.0.saturating_sub(candle.begins.0) <= OLDEST
}

fn said(report: Report, turn: Moment, found: &Answers, venue: &str, words: Words) -> Report {
    if found.prices.is_empty() {
        return report;
    }
    let day = Day::at(turn, Tz::Asia__Seoul).to_string();
    let names: Vec<String> = found
        .prices
        .iter()
        .map(|one| {
            format!(
                "{} {}",
                one.symbol,
                figures::price(one.price, "KRW", words.language)
            )
        })
        .collect();
    let (count, names) = (
        names.len().to_string(),
        one_line(&names.join(", "), NAMES_MOST),
    );
    let title = words.say(
        "yearend-kept",
        &[("day", &day), ("n", &count), ("venue", venue)],
    );
    let what = words.say("yearend-kept-what", &[("prices", &names)]);
    report.news(format!("yearend:{day}"), title, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_turn_is_that_of_2027_in_korea() {
        let count = |text: &str| turns(Moment::from_utc(text.parse().unwrap())).len();
        assert_eq!(count("2026-12-31T14:59:59Z"), 0);
        assert_eq!(count("2026-12-31T15:00:00Z"), 1);
        assert_eq!(count("2029-06-01T00:00:00Z"), 3);
    }
}
