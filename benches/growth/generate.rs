//! Ledgers of any size for the benches: ten years, made up and always the same. Money goes in by deposits, trades
//! alternate so that cash and units stay above zero.
//!
//! | shape      | instruments | closes                                      |
//! |------------|-------------|---------------------------------------------|
//! | [`NARROW`] | 24          | 62,640, one a weekday                       |
//! | [`WIDE`]   | 200         | 730,800, one a calendar day; coins to 1e-8  |

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// The three files of one generated portfolio.
pub struct Files {
    pub trades: PathBuf,
    pub prices: PathBuf,
    pub rates: PathBuf,
}

/// How a portfolio is spread.
pub struct Shape {
    /// Of its files.
    name: &'static str,
    instruments: usize,
    /// Closes on weekends too, and coins in small parts.
    fine: bool,
}

pub const NARROW: Shape = Shape {
    name: "",
    instruments: 24,
    fine: false,
};

pub const WIDE: Shape = Shape {
    name: "wide-",
    instruments: 200,
    fine: true,
};

const FIRST_DAY: i64 = 16_801; // 2016-01-01
const DAYS: i64 = 3_654;

/// A small generator, the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }
}

fn date(day: i64) -> String {
    jasan::domain::calendar::Day(day as i32).to_string()
}

fn instrument(i: usize) -> (String, &'static str, &'static str, &'static str) {
    match i % 3 {
        0 => (format!("{:06}", 5_930 + i), "stock", "kis", "KRW"),
        1 => (format!("US{i}"), "stock", "kis", "USD"),
        _ => (format!("COIN{i}"), "crypto", "binance", "USDT"),
    }
}

/// Price of an instrument on a day, in hundredths.
fn hundredths(i: usize, day: i64) -> i64 {
    let wave = ((day * (7 + i as i64)) % 401 - 200).abs();
    (10_000 + i as i64 * 1_777) + wave * 11 + (day - FIRST_DAY) * 2
}

/// Writes the files of a ledger of `rows` rows into a folder, unless they are there.
pub fn ledger(folder: &Path, shape: &Shape, rows: usize) -> Files {
    let name = shape.name;
    let files = Files {
        trades: folder.join(format!("{name}trades-{rows}.csv")),
        prices: folder.join(format!("{name}prices.csv")),
        rates: folder.join(format!("{name}rates.csv")),
    };
    if !files.prices.exists() {
        fs::write(&files.prices, prices(shape)).expect("the bench folder can be written");
        fs::write(&files.rates, rates(shape)).expect("the bench folder can be written");
    }
    if !files.trades.exists() {
        fs::write(&files.trades, trades(shape, rows)).expect("the bench folder can be written");
    }
    files
}

fn days(shape: &Shape) -> impl Iterator<Item = i64> {
    let weekends = shape.fine;
    (FIRST_DAY..FIRST_DAY + DAYS).filter(move |day| weekends || (day + 3).rem_euclid(7) < 5)
}

fn prices(shape: &Shape) -> String {
    let mut out = String::from("date,symbol,close,currency\n");
    for day in days(shape) {
        let date = date(day);
        for i in 0..shape.instruments {
            let (symbol, _, _, currency) = instrument(i);
            let h = hundredths(i, day);
            let _ = writeln!(out, "{date},{symbol},{}.{:02},{currency}", h / 100, h % 100);
        }
    }
    out
}

fn rates(shape: &Shape) -> String {
    let mut out = String::from("date,from,to,rate\n");
    for day in days(shape) {
        let wave = (day * 13) % 97;
        let _ = writeln!(
            out,
            "{0},USD,KRW,{1}.5\n{0},USDT,KRW,{2}.7",
            date(day),
            1_300 + wave,
            1_305 + wave
        );
    }
    out
}

fn trades(shape: &Shape, rows: usize) -> String {
    let mut dice = Dice(42);
    let mut out = String::with_capacity(rows * 90);
    out.push_str("timestamp,type,platform,symbol,category,quantity,price,currency,fee,fee_currency,external_id,note\n");
    let mut held = vec![0_i64; shape.instruments];
    let seconds = DAYS * 86_400;
    for n in 0..rows {
        // The last entry falls on the last day, so that both programs value the same day.
        let at = FIRST_DAY * 86_400 + ((n as i64 + 1) * (seconds - 40_000)) / rows as i64;
        let (day, second) = (at.div_euclid(86_400), at.rem_euclid(86_400));
        let time = format!(
            "{}T{:02}:{:02}:{:02}Z",
            date(day),
            second / 3600,
            second / 60 % 60,
            second % 60
        );
        let i = dice.roll(shape.instruments as u64) as usize;
        let (symbol, category, platform, currency) = instrument(i);
        if n < 6 || dice.roll(50) == 0 {
            let (platform, currency) = [("kis", "KRW"), ("kis", "USD"), ("binance", "USDT")][n % 3];
            let amount = 1_000_000_000 + dice.roll(1_000_000);
            let _ = writeln!(
                out,
                "{time},deposit,{platform},{currency},cash,{amount},1,{currency},,,D{n},"
            );
            continue;
        }
        let thousandths = 1 + dice.roll(9_000) as i64;
        let (units, one, digits) = if shape.fine && category == "crypto" {
            let parts = thousandths * 100_000 + dice.roll(100_000) as i64;
            (parts, 100_000_000, 8)
        } else {
            (thousandths, 1000, 3)
        };
        let sell = held[i] >= units && dice.roll(100) < 48;
        held[i] += if sell { -units } else { units };
        let h = hundredths(i, day) + dice.roll(90) as i64;
        let fee = thousandths * h / 100_000;
        let kind = if sell { "sell" } else { "buy" };
        let _ = writeln!(
            out,
            "{time},{kind},{platform},{symbol},{category},{}.{:0digits$},{}.{:02},{currency},{}.{:02},{currency},T{n},",
            units / one,
            units % one,
            h / 100,
            h % 100,
            fee / 100,
            fee % 100
        );
    }
    out
}
