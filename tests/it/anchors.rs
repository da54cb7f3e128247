//! The anchors of tests/golden/anchors: figures that other projects' tests assert, met by our books.
//!
//! A case is played into a [`Book`] as entries and observations, or its series go straight through the measures. Three
//! words of the anchors are wider than ours, and are built here from the books: `realised` also counts units
//! delivered outside at their stated value (in our books they realise nothing), and what was received for units that
//! nobody recorded as bought (in our books neither gain nor loss); `fees` are all fees.

use std::collections::BTreeMap;
use std::path::Path;

use jasan::book::statement;
use jasan::book::{Book, Change, Origin};
use jasan::config::Settings;
use jasan::domain::amount::{self, half_even};
use jasan::domain::calendar::{Day, Moment, Stamp, parse_stamp};
use jasan::domain::entry::{Category, Draft, Entry, Kind};
use jasan::domain::identity::{self, EntryId};
use jasan::domain::irr::{MoneyWeighted, money_weighted};
use jasan::domain::names::{Platform, Symbol};
use jasan::domain::pool::Pool;
use jasan::domain::prices::{Observation, Point, Subject};
use jasan::domain::returns::{Chain, DayRow};
use jasan::domain::risk;
use jasan::domain::rules::{CashPolicy, CostMethod};
use jasan::domain::state::State;
use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};
use serde_json::Value;

use crate::golden::{folder, own_folder};

/// A string or number member as text.
fn text<'a>(value: &'a Value, key: &str) -> Option<std::borrow::Cow<'a, str>> {
    match &value[key] {
        Value::String(text) => Some(text.as_str().into()),
        Value::Number(number) => Some(number.to_string().into()),
        _ => None,
    }
}

/// A member as a decimal; digits beyond 28 are rounded.
fn number(value: &Value, key: &str) -> Option<Decimal> {
    text(value, key).map(|text| decimal(&text))
}

fn decimal(text: &str) -> Decimal {
    amount::parse(text)
        .ok()
        .or_else(|| text.parse().ok())
        .or_else(|| Decimal::from_scientific(text).ok())
        .unwrap_or_else(|| panic!("an amount: {text}"))
}

fn day(value: &Value, key: &str) -> Option<Day> {
    text(value, key).map(|text| Day::parse(&text[..10]).unwrap())
}

fn list<'a>(variant: &'a Value, key: &str) -> &'a [Value] {
    variant[key].as_array().map_or(&[], Vec::as_slice)
}

/// One variant, played into books.
struct Played<'a> {
    variant: &'a Value,
    /// By method: moving average, FIFO.
    books: [Book; 2],
    /// Deliveries to outside with a stated value: just before and just after, base value.
    deliveries: Vec<Delivery>,
    base: Symbol,
}

struct Delivery {
    before: Moment,
    at: Moment,
    asset: Symbol,
    platform: Platform,
    units: Decimal,
    gross: Decimal,
    currency: Symbol,
    rate: Option<Decimal>,
}

impl<'a> Played<'a> {
    fn new(id: &str, variant: &'a Value) -> Played<'a> {
        let settings = &variant["settings"];
        let base = text(settings, "base").map_or("KRW".into(), |b| b.into_owned());
        // A case that asks for a balance keeps cash from the first day on.
        let wants_cash = list(variant, "expect")
            .iter()
            .any(|e| e["metric"] == "cash");
        let book = |cost_method| {
            let settings = Settings {
                base_currency: base.clone(),
                cost_method,
                fees_in_cost: settings["fees_in_cost"] == true,
                cash: if id == "GC-09" || wants_cash {
                    CashPolicy::Tracked
                } else {
                    CashPolicy::Auto
                },
                ..Settings::default()
            };
            let zone = settings.time_zone;
            let origin = Origin {
                source: "file",
                ..Origin::default()
            };
            let changes = vec![
                Change::Observe {
                    observations: observations(variant, &base),
                    origin: origin.clone(),
                },
                Change::Record {
                    entries: entries(variant, &base, zone).into(),
                    origin,
                },
            ];
            Book::new(settings).with(changes, Moment(0)).unwrap().0
        };
        let books = [book(CostMethod::Average), book(CostMethod::Fifo)];
        let zone = books[0].rules().zone;
        Played {
            variant,
            books,
            deliveries: deliveries(variant, &base, zone),
            base: Symbol::new(&base),
        }
    }

    fn book(&self, expect: &Value) -> &Book {
        // Only FIFO has lots.
        if expect["metric"] == "lots" {
            return &self.books[1];
        }
        match text(expect, "method").as_deref() {
            None | Some("moving_average" | "average") => &self.books[0],
            Some("fifo") => &self.books[1],
            Some(other) => panic!("method {other}"),
        }
    }

    /// The end of the day that is asked for; by default after everything.
    fn at(&self, expect: &Value) -> Moment {
        let known = ["transactions", "prices", "fx"]
            .iter()
            .flat_map(|key| list(self.variant, key))
            .filter_map(|row| day(row, "at").or_else(|| day(row, "date")));
        let day = day(expect, "at").or_else(|| known.max()).unwrap();
        day.end(self.books[0].rules().zone)
    }

    /// The pools that an expectation is about.
    fn pools<'s>(&self, state: &'s State, expect: &Value) -> Vec<&'s Pool> {
        let asset = text(expect, "asset").map(|a| Symbol::new(&a));
        let platform = text(expect, "platform").map(|p| Platform::new(&p));
        state
            .pools()
            .filter(|(_, key, _)| {
                asset.is_none_or(|a| a == key.symbol) && platform.is_none_or(|p| p == key.platform)
            })
            .map(|(_, _, pool)| pool)
            .collect()
    }

    /// A metric of the books; `None` when it is none of the table.
    fn metric(&self, metric: &str, expect: &Value) -> Option<Decimal> {
        let (book, at) = (self.book(expect), self.at(expect));
        let state = book.state_at(at).unwrap();
        let pools = self.pools(&state, expect);
        let in_cost = book.rules().fees_in_cost;
        let sum = |of: &dyn Fn(&Pool) -> Decimal| pools.iter().map(|p| of(p)).sum::<Decimal>();
        let fees_in = |fees: Decimal| if in_cost { fees } else { Decimal::ZERO };
        let units = sum(&|p| p.held().units);
        let cost = sum(&|p| p.held().cost + fees_in(p.held().fees));
        let gross_cost = sum(&|p| p.held().cost);
        let all_fees = sum(&|p| p.held().fees + p.realised_fees);
        let (delivered, delivered_currency) = self.delivered(book, at, expect);
        let gross_realised = sum(&|p| p.realised + p.missing_proceeds) + delivered;
        let realised = gross_realised - sum(&|p| fees_in(p.realised_fees));
        let asset = text(expect, "asset").map(|a| Symbol::new(&a));
        let platform = text(expect, "platform").map(|p| Platform::new(&p));
        let value = || -> Decimal {
            let lines = book.valuation(at).unwrap().lines;
            let counted = lines.iter().filter(|l| {
                asset.is_none_or(|a| a == l.symbol) && platform.is_none_or(|p| p == l.platform)
            });
            counted.filter_map(|l| l.value).sum()
        };
        let holdings = || -> Decimal {
            let lines = book.valuation(at).unwrap().lines;
            let counted = lines.iter().filter(|l| {
                !l.symbol.is_money()
                    && asset.is_none_or(|a| a == l.symbol)
                    && platform.is_none_or(|p| p == l.platform)
            });
            counted.filter_map(|l| l.value).sum()
        };
        let income = || match asset {
            Some(_) => sum(&|p| p.income),
            None => state.totals.income,
        };
        let taxes = || match asset {
            Some(_) => sum(&|p| p.taxes),
            None => state.totals.taxes,
        };
        let gross_pnl = || gross_realised + holdings() - gross_cost;
        let net_pnl = || gross_pnl() - asset.map_or(state.totals.fees_apart, |_| all_fees);
        Some(match metric {
            "qty" => units,
            "cost" => cost,
            "cost_trade_ccy" => sum(&|p| p.held().native_cost + fees_in(p.held().native_fees)),
            "avg_cost" => cost / units,
            "lots" => Decimal::from(pools.iter().map(|p| p.lots().len()).sum::<usize>()),
            "value" => value(),
            "unrealised" => holdings() - cost,
            "unrealised_fx" => unrealised_currency(book, at, &pools),
            "realised" => realised,
            "realised_fx" => sum(&|p| p.realised_currency) + delivered_currency,
            "gross_pnl" => gross_pnl(),
            "net_pnl" => net_pnl(),
            "total_pnl" => net_pnl() + income() - taxes(),
            "fees" => match asset {
                Some(_) => all_fees,
                None => state.totals.fees_all,
            },
            "income" => income(),
            "missing_qty" => sum(&|p| p.missing),
            "cash" => {
                let currency =
                    text(expect, "ccy").map_or(self.base, |currency| Symbol::new(&currency));
                let counted = state.balances().filter(|(_, key, _)| {
                    key.symbol == currency && platform.is_none_or(|p| p == key.platform)
                });
                counted.map(|(_, _, cash)| cash.amount()).sum()
            }
            _ => return None,
        })
    }

    /// What units sent outside would have realised at their stated value, and the currency's part of it.
    fn delivered(&self, book: &Book, at: Moment, expect: &Value) -> (Decimal, Decimal) {
        let asset = text(expect, "asset").map(|a| Symbol::new(&a));
        let platform = text(expect, "platform").map(|p| Platform::new(&p));
        let mut sums = (Decimal::ZERO, Decimal::ZERO);
        for delivery in self.deliveries.iter().filter(|d| {
            d.at <= at
                && asset.is_none_or(|a| a == d.asset)
                && platform.is_none_or(|p| p == d.platform)
        }) {
            let held = |at| {
                let state = book.state_at(at).unwrap();
                let slot = state.slots().find(delivery.platform, delivery.asset);
                slot.and_then(|slot| state.pool(slot).map(|p| *p.held()))
                    .unwrap_or_default()
            };
            let (before, after) = (held(delivery.before), held(delivery.at));
            let rate = delivery
                .rate
                .unwrap_or_else(|| rate(book, delivery.currency, delivery.at));
            let known = (before.units - after.units) / delivery.units;
            let relief = before.cost - after.cost;
            sums.0 += delivery.gross * known * rate - relief;
            sums.1 += (before.native_cost - after.native_cost) * rate - relief;
        }
        sums
    }
}

/// Base per unit of a currency at a day's end.
fn rate(book: &Book, currency: Symbol, at: Moment) -> Decimal {
    let day = Day::at(at, book.rules().zone);
    let mut market = jasan::domain::market::Market::new(book.prices(), book.rules(), day, None);
    market.rate(currency).unwrap().unwrap().rate
}

/// Cost in the trades' currency at today's rate, less cost.
fn unrealised_currency(book: &Book, at: Moment, pools: &[&Pool]) -> Decimal {
    use jasan::domain::pool::Native;
    let one = |pool: &&Pool| match pool.native {
        Native::One(currency) => {
            pool.held().native_cost * rate(book, currency, at) - pool.held().cost
        }
        Native::Unset | Native::Several => Decimal::ZERO,
    };
    pools.iter().map(one).sum()
}

fn observations(variant: &Value, base: &str) -> Vec<Observation> {
    let point = |day, currency, value| Point {
        day,
        batch: 0,
        second: 0,
        currency,
        value,
    };
    let rates = list(variant, "fx").iter().map(|row| {
        let (from, to) = (text(row, "from").unwrap(), text(row, "to").unwrap());
        let (from, to) = (Symbol::new(&from), Symbol::new(&to));
        Observation {
            subject: Subject::Rate { from, to },
            point: point(day(row, "date").unwrap(), to, number(row, "rate").unwrap()),
        }
    });
    let prices = list(variant, "prices").iter().map(|row| {
        let currency = text(row, "ccy").unwrap_or(base.into());
        Observation {
            subject: Subject::Price {
                symbol: Symbol::new(&text(row, "asset").unwrap()),
                platform: Platform::every(),
            },
            point: point(
                day(row, "date").unwrap(),
                Symbol::new(&currency),
                number(row, "price").unwrap(),
            ),
        }
    });
    rates.chain(prices).collect()
}

/// The moment of a transaction: those of one day follow each other in the order of the list.
fn moment(row: &Value, place: usize, zone: chrono_tz::Tz) -> Moment {
    match parse_stamp(&text(row, "at").unwrap(), zone).unwrap() {
        Stamp::Instant(at) => at,
        Stamp::Date(day) => Moment(day.start(zone).0 + place as i64 * 1_000_000),
    }
}

fn entries(variant: &Value, base: &str, zone: chrono_tz::Tz) -> Vec<Entry> {
    let rows = list(variant, "transactions").iter().enumerate();
    let mut entries: Vec<Entry> = rows
        .map(|(place, row)| entry(row, moment(row, place, zone), base))
        .collect();
    let mut seen: BTreeMap<(u64, u64), u32> = BTreeMap::new();
    for entry in &mut entries {
        let content = identity::content(entry);
        let ordinal = seen.entry((content.0, content.1)).or_default();
        entry.id = EntryId::of_row(content, *ordinal);
        *ordinal += 1;
    }
    entries
}

fn entry(row: &Value, at: Moment, base: &str) -> Entry {
    let kind = text(row, "type").unwrap();
    let currency = text(row, "ccy").unwrap_or(base.into());
    let asset = text(row, "asset");
    let (units, amount) = (number(row, "qty"), number(row, "amount"));
    // A coin given as an amount, or money given as a quantity, is what its symbol says.
    let money = Category::Cash;
    let kind = match kind.as_ref() {
        "deposit" | "deliver_in" | "transfer_in" => Kind::Deposit,
        "withdraw" | "deliver_out" | "transfer_out" => Kind::Withdraw,
        other => Kind::parse(other).unwrap_or_else(|| panic!("type {other}")),
    };
    let symbol = asset.clone().unwrap_or(currency.clone());
    let price = number(row, "price")
        .or_else(|| number(row, "gross").map(|gross| gross / units.unwrap()))
        .filter(|price| !price.is_zero());
    let (quantity, price) = match kind {
        Kind::Split => (number(row, "num").unwrap(), number(row, "den")),
        // Income of a share is money; the share's units stay.
        _ => (amount.or(units).unwrap(), price),
    };
    let platform =
        text(row, "platform").unwrap_or(if kind == Kind::Split { "" } else { "P1" }.into());
    Entry::checked(Draft {
        at,
        bare_date: false,
        kind,
        category: if Symbol::new(&symbol).is_money() {
            Some(money)
        } else {
            Some(Category::Stock)
        },
        platform: &platform,
        symbol: &symbol,
        quantity,
        price,
        currency: &currency,
        fee: number(row, "fee").unwrap_or_default(),
        fee_currency: &text(row, "fee_ccy").unwrap_or_default(),
        external_id: &text(row, "group").unwrap_or_default(),
        note: "",
        tax: number(row, "tax").unwrap_or_default(),
        rate: number(row, "fx_rate"),
        amount: None,
    })
    .unwrap_or_else(|error| panic!("{row}: {error}"))
}

fn deliveries(variant: &Value, base: &str, zone: chrono_tz::Tz) -> Vec<Delivery> {
    let rows = list(variant, "transactions").iter().enumerate();
    rows.filter(|(_, row)| row["type"] == "deliver_out")
        .filter_map(|(place, row)| {
            let units = number(row, "qty")?;
            let gross = number(row, "gross").or_else(|| Some(number(row, "price")? * units))?;
            let at = moment(row, place, zone);
            let platform = text(row, "platform").unwrap_or("P1".into());
            Some(Delivery {
                before: Moment(at.0 - 1),
                at,
                asset: Symbol::new(&text(row, "asset")?),
                platform: Platform::new(&platform),
                units,
                gross,
                currency: Symbol::new(&text(row, "ccy").unwrap_or(base.into())),
                rate: number(row, "fx_rate"),
            })
        })
        .collect()
}

/// The rows of a `daily` series: the first is the opening, its flows are ignored.
fn daily(variant: &Value) -> Vec<DayRow> {
    let mut chain = Chain::START;
    let rows = list(variant, "daily").iter().enumerate();
    rows.map(|(place, row)| {
        let value = number(row, "value").unwrap();
        let flow = |key| number(row, key).unwrap_or_default();
        let (inflow, outflow) = if place == 0 {
            (value, Decimal::ZERO)
        } else {
            (flow("in"), flow("out"))
        };
        let row = DayRow {
            day: day(row, "date").unwrap(),
            value,
            inflow,
            outflow,
            unpriced: 0,
            carried: 0,
            unknown_flows: 0,
            entries: 0,
            rate: None,
            index: Decimal::ONE,
            used: Default::default(),
        };
        let (row, next) = chain.step(row, Decimal::ONE);
        chain = next;
        row
    })
    .collect()
}

/// A metric of a series of days, given or of the books.
fn of_days(metric: &str, expect: &Value, rows: &[DayRow]) -> Option<Decimal> {
    let at = day(expect, "at");
    let asked = |row: &&DayRow| at.is_none_or(|at| row.day <= at);
    let rows: Vec<DayRow> = rows.iter().filter(asked).copied().collect();
    let (first, last) = (rows.first()?, rows.last()?);
    let flows: Decimal = rows[1..].iter().map(|r| r.inflow - r.outflow).sum();
    let gain = last.value - first.value - flows;
    let levels: Vec<(Day, Decimal)> = rows.iter().map(|r| (r.day, r.index)).collect();
    Some(match metric {
        "daily_return" => last.rate?,
        "twr_on" | "twr" => last.index - Decimal::ONE,
        "gain" => gain,
        "simple_return" => gain / first.value,
        "mdd" | "mdd_daily" => depth(&levels),
        "mdd_series" => series_at(&levels, expect)?,
        _ => return None,
    })
}

fn depth(levels: &[(Day, Decimal)]) -> Decimal {
    risk::deepest(levels)
        .unwrap()
        .map_or(Decimal::ZERO, |d| d.depth)
}

/// One place of the running drawdown, negative: by `index`, else by day, else the last.
fn series_at(levels: &[(Day, Decimal)], expect: &Value) -> Option<Decimal> {
    let below = risk::drawdowns(levels).unwrap();
    let found = match (expect["index"].as_u64(), number(expect, "index")) {
        (Some(index), _) => below.get(index as usize),
        (None, Some(index)) => below.get(index.to_usize()?),
        (None, None) => below.last(),
    };
    found.map(|(_, depth)| -*depth)
}

/// A metric of a plain list of levels or returns.
fn of_series(metric: &str, expect: &Value, variant: &Value) -> Option<Decimal> {
    let plain = |key| -> Vec<Decimal> {
        let items = list(variant, key).iter();
        items
            .map(|v| decimal(v.as_str().map_or(v.to_string(), str::to_owned).as_str()))
            .collect()
    };
    let returns = plain("returns");
    let mut levels = plain("levels");
    if levels.is_empty() && !returns.is_empty() {
        let mut level = Decimal::ONE;
        levels.push(level);
        for r in &returns {
            level *= Decimal::ONE + r;
            levels.push(level);
        }
    }
    let days = levels.iter().enumerate();
    let levels: Vec<(Day, Decimal)> = days.map(|(i, l)| (Day(i as i32), *l)).collect();
    match metric {
        "mdd" | "mdd_daily" if !levels.is_empty() => Some(depth(&levels)),
        "mdd_series" if !levels.is_empty() => series_at(&levels, expect),
        "vol_period" | "semi_vol_period" => {
            let returns: Vec<f64> = returns.iter().map(|r| r.to_f64().unwrap()).collect();
            let (all, below) = risk::of_period(&returns)?;
            Decimal::from_f64_retain(if metric == "vol_period" { all } else { below })
        }
        _ => None,
    }
}

/// A yearly rate from `flows`, where money put in is negative.
fn of_flows(metric: &str, variant: &Value) -> Option<Decimal> {
    let mut flows: Vec<(Day, Decimal)> = list(variant, "flows")
        .iter()
        .map(|row| (day(row, "date").unwrap(), -number(row, "amount").unwrap()))
        .collect();
    let year = match metric {
        "xirr" => 1.0,
        // Closes a day later, and a year has 365.25 days.
        "xirr_36525_end_exclusive" => {
            if let (Some(last), Some(end)) = (flows.last_mut(), day(variant, "flows_ref"))
                && end.0 == last.0.0 + 1
            {
                last.0 = end;
            }
            365.25 / 365.0
        }
        _ => return None,
    };
    flows.sort_by_key(|(day, _)| *day);
    let end = flows.last()?.0;
    match money_weighted(&flows, Decimal::ZERO, end) {
        MoneyWeighted::Rate { rate, .. } => Decimal::from_f64((rate.ln_1p() * year).exp_m1()),
        MoneyWeighted::OutOfRange { root, .. } => Decimal::from_f64((root.ln_1p() * year).exp_m1()),
        MoneyWeighted::NoSignChange => None,
    }
}

/// Every metric of the table.
const METRICS: &[&str] = &[
    "qty",
    "cost",
    "cost_trade_ccy",
    "avg_cost",
    "lots",
    "value",
    "unrealised",
    "unrealised_fx",
    "realised",
    "realised_fx",
    "gross_pnl",
    "net_pnl",
    "total_pnl",
    "fees",
    "income",
    "cash",
    "missing_qty",
    "daily_return",
    "twr_on",
    "twr",
    "gain",
    "simple_return",
    "xirr",
    "xirr_36525_end_exclusive",
    "mdd",
    "mdd_series",
    "mdd_daily",
    "vol_period",
    "semi_vol_period",
];

fn got(
    metric: &str,
    expect: &Value,
    variant: &Value,
    played: Option<&Played<'_>>,
) -> Option<Decimal> {
    let has = |key| !list(variant, key).is_empty();
    let of_books = METRICS[..17].contains(&metric);
    match played.filter(|_| of_books) {
        Some(played) => return played.metric(metric, expect),
        None if of_books => return None,
        None => {}
    }
    if metric.starts_with("xirr") && has("flows") {
        return of_flows(metric, variant);
    }
    if (has("levels") || has("returns"))
        && let Some(figure) = of_series(metric, expect, variant)
    {
        return Some(figure);
    }
    let rows = if has("daily") {
        daily(variant)
    } else {
        let played = played?;
        statement::rows_until(played.book(expect), played.at(expect)).unwrap()
    };
    if metric == "xirr" {
        let flows: Vec<(Day, Decimal)> =
            rows.iter().map(|r| (r.day, r.inflow - r.outflow)).collect();
        let last = rows.last()?;
        return match money_weighted(&flows, last.value, last.day) {
            MoneyWeighted::Rate { rate, .. } => Decimal::from_f64(rate),
            _ => None,
        };
    }
    of_days(metric, expect, &rows)
}

fn differences(id: &str, variant: &Value, found: &mut Vec<String>) -> usize {
    let played = (!list(variant, "transactions").is_empty()).then(|| Played::new(id, variant));
    let mut compared = 0;
    for expect in list(variant, "expect") {
        let metric = text(expect, "metric").unwrap();
        if expect["ours"] == false || !METRICS.contains(&metric.as_ref()) {
            continue;
        }
        compared += 1;
        let got = got(&metric, expect, variant, played.as_ref());
        let want = number(expect, "value");
        let tolerance = number(expect, "tol").unwrap_or_default();
        let met = match (got, want) {
            // The price of a trade that states its total can be endless: its 28 digits are ours, not the case's.
            (Some(got), Some(want)) => half_even((got - want).abs(), 18) <= tolerance,
            (got, want) => got == want,
        };
        if !met {
            let name = variant["name"].as_str().unwrap_or_default();
            found.push(format!("{id} {name}: {got:?} for {expect}"));
        }
    }
    compared
}

#[test]
fn every_figure_of_the_anchors_is_met() {
    // 127 figures of the sixteen shown cases.
    are_met(&folder().join("anchors"), 16, 127);
}

#[test]
fn every_figure_of_our_own_anchors_is_met() {
    are_met(&own_folder().join("anchors"), 9, 100);
}

fn are_met(folder: &Path, cases: usize, figures: usize) {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .collect();
    files.sort();
    assert!(files.len() >= cases, "{} cases", files.len());
    let (mut found, mut compared) = (Vec::new(), 0);
    for file in files {
        let case: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        let id = text(&case, "id").unwrap();
        for variant in list(&case, "variants") {
            let here = differences(&id, variant, &mut found);
            assert!(here > 0, "{id} compares nothing");
            compared += here;
        }
    }
    assert!(compared >= figures, "only {compared} figures were compared");
    assert!(
        found.is_empty(),
        "{} of {compared}:\n{}",
        found.len(),
        found.join("\n")
    );
}
