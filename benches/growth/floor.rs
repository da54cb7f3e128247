//! The floor: the same job in plain Rust (csv, serde, chrono, f64), no books, no store. Reads the CSV files, keeps average costs and cash,
//! values every calendar day and links the daily returns. What it leaves out is what Jasan adds: exact decimals,
//! identities, checks, corrections, explanations.

use std::collections::HashMap;
use std::path::Path;

use chrono::{DateTime, Datelike, NaiveDate};

use super::generate::Files;

struct Trade {
    day: i32,
    kind: u8,
    platform: usize,
    symbol: usize,
    quantity: f64,
    price: f64,
    currency: usize,
    fee: f64,
}

#[derive(Default)]
struct Names(HashMap<String, usize>);

impl Names {
    fn id(&mut self, name: &str) -> usize {
        if let Some(id) = self.0.get(name) {
            return *id;
        }
        let id = self.0.len();
        self.0.insert(name.to_owned(), id);
        id
    }
}

fn day_of(text: &str) -> i32 {
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .expect("a generated date")
        .num_days_from_ce()
}

fn seoul_day(text: &str) -> i32 {
    let at = DateTime::parse_from_rfc3339(text).expect("a generated time");
    at.with_timezone(&chrono_tz::Asia::Seoul)
        .date_naive()
        .num_days_from_ce()
}

/// Value, realised gain and time-weighted return at the end.
pub struct Outcome {
    pub value: f64,
    pub realised: f64,
    pub twr: f64,
}

/// Runs the whole job.
pub fn run(files: &Files) -> Outcome {
    let mut names = Names::default();
    let trades = read_trades(&files.trades, &mut names);
    let prices = read_series(&files.prices, &mut names, 1, 2, 3);
    let rates = read_series(&files.rates, &mut names, 1, 3, 2);
    let krw = names.id("KRW");
    let count = names.0.len();
    let mut pools = vec![(0.0_f64, 0.0_f64); count * count];
    let mut cash = vec![0.0_f64; count * count];
    let (mut realised, mut index, mut before) = (0.0, 1.0, 0.0);
    let mut next = 0;
    let mut cursors = vec![0_usize; count];
    let mut rate_cursors = vec![0_usize; count];
    let (first, last) = (trades[0].day, trades[trades.len() - 1].day);
    for day in first..=last {
        let mut rate = |currency: usize| {
            if currency == krw {
                1.0
            } else {
                at(&rates[currency], &mut rate_cursors[currency], day).0
            }
        };
        let mut inflow = 0.0;
        while next < trades.len() && trades[next].day == day {
            let t = &trades[next];
            next += 1;
            let (unit, money) = (
                t.platform * count + t.symbol,
                t.platform * count + t.currency,
            );
            match t.kind {
                0 => {
                    cash[money] += t.quantity;
                    inflow += t.quantity * rate(t.currency);
                }
                1 => {
                    pools[unit].0 += t.quantity;
                    pools[unit].1 += t.quantity * t.price * rate(t.currency);
                    cash[money] -= t.quantity * t.price + t.fee;
                }
                _ => {
                    let cost = pools[unit].1 * t.quantity / pools[unit].0;
                    realised += t.quantity * t.price * rate(t.currency) - cost;
                    pools[unit].0 -= t.quantity;
                    pools[unit].1 -= cost;
                    cash[money] += t.quantity * t.price - t.fee;
                }
            }
        }
        let mut value = 0.0;
        for (i, (units, _)) in pools.iter().enumerate().filter(|(_, p)| p.0 != 0.0) {
            let (price, currency) = at(&prices[i % count], &mut cursors[i % count], day);
            value += units * price * rate(currency);
        }
        for (i, amount) in cash.iter().enumerate().filter(|(_, a)| **a != 0.0) {
            value += amount * rate(i % count);
        }
        if before + inflow > 0.0 {
            index *= value / (before + inflow);
        }
        before = value;
    }
    Outcome {
        value: before,
        realised,
        twr: index - 1.0,
    }
}

fn at(series: &[(i32, f64, usize)], cursor: &mut usize, day: i32) -> (f64, usize) {
    while *cursor + 1 < series.len() && series[*cursor + 1].0 <= day {
        *cursor += 1;
    }
    series.get(*cursor).map_or((0.0, 0), |p| (p.1, p.2))
}

/// A row of the trades file, as serde reads it: the plain way.
#[derive(serde::Deserialize)]
struct TradeRow {
    timestamp: String,
    #[serde(rename = "type")]
    kind: String,
    platform: String,
    symbol: String,
    quantity: f64,
    price: Option<f64>,
    currency: String,
    fee: Option<f64>,
}

fn read_trades(path: &Path, names: &mut Names) -> Vec<Trade> {
    let mut reader = csv::Reader::from_path(path).expect("the generated file");
    let rows = reader
        .deserialize()
        .map(|row| row.expect("a generated row"));
    rows.map(|row: TradeRow| Trade {
        day: seoul_day(&row.timestamp),
        kind: match row.kind.as_str() {
            "deposit" => 0,
            "buy" => 1,
            _ => 2,
        },
        platform: names.id(&row.platform),
        symbol: names.id(&row.symbol),
        quantity: row.quantity,
        price: row.price.unwrap_or_default(),
        currency: names.id(&row.currency),
        fee: row.fee.unwrap_or_default(),
    })
    .collect()
}

fn read_series(
    path: &Path,
    names: &mut Names,
    symbol: usize,
    value: usize,
    currency: usize,
) -> Vec<Vec<(i32, f64, usize)>> {
    let mut reader = csv::Reader::from_path(path).expect("the generated file");
    let mut series: Vec<Vec<(i32, f64, usize)>> = Vec::new();
    for record in reader.records() {
        let record = record.expect("a generated row");
        let id = names.id(&record[symbol]);
        let value = record[value].parse().expect("a generated amount");
        let point = (day_of(&record[0]), value, names.id(&record[currency]));
        if series.len() <= id.max(point.2) {
            series.resize_with(id.max(point.2) + 1, Vec::new);
        }
        series[id].push(point);
    }
    series.resize_with(names.0.len().max(series.len()), Vec::new);
    series
}
