//! `jasan figures`: every figure of the books as one JSON value, in the form of tests/golden/README.md.
//!
//! Amounts are decimal text, half-even to 12 decimals (quantities 18, returns 15). Both cost methods and both fee
//! conventions are posted anew, whatever the owner's settings say. What is not known is `null` with a reason and a list of
//! what is left out; a sum of the rest never stands in for it.

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use crate::book::Book;
use crate::domain::amount::{Overflow, add, div, half_even, sub, worth};
use crate::domain::calendar::{Day, Moment};
use crate::domain::exact::Exact;
use crate::domain::irr::{MoneyWeighted, money_weighted};
use crate::domain::ledger::{DayRow, post_all};
use crate::domain::market::Market;
use crate::domain::names::Symbol;
use crate::domain::pool::{Native, Pool};
use crate::domain::prices;
use crate::domain::risk::below;
use crate::domain::rules::{CostMethod, PoolBy, Rules};
use crate::domain::state::{Slot, SlotKey, State};
use crate::domain::valuation::Valuation;

/// The value that `jasan figures` prints for a moment.
///
/// # Errors
/// An amount that overflows.
pub fn figures(book: &Book, at: Moment) -> Result<Value, Overflow> {
    let rules = book.rules();
    let (as_of, _) = prices::cut(at, rules.zone);
    let rows = rows_until(book, at)?;
    let books = Books::post(book, at)?;
    let mut out = Map::new();
    out.insert("base_currency".into(), json!(rules.base.as_str()));
    let counted = book
        .journal()
        .in_order(0)
        .take_while(|(_, e)| e.at <= at)
        .count();
    out.insert("rows".into(), json!(counted));
    out.insert("transfers".into(), json!(transfers(book, at)));
    out.insert(
        "first_day".into(),
        json!(rows.first().map(|row| row.day.to_string())),
    );
    out.insert("as_of".into(), json!(as_of.to_string()));
    out.insert("cash".into(), cash(&books.average));
    out.insert("fees".into(), fees(&books.average));
    out.insert("holdings".into(), holdings(book, &books, at)?);
    out.insert(
        "holdings_pooled_by_symbol".into(),
        pooled(book, &books, at)?,
    );
    let known = KnownFigures::of(&book.valuation(at)?);
    out.insert(
        "checkpoints".into(),
        json!([checkpoint(&rows, as_of, &known)?]),
    );
    out.insert("daily".into(), daily(&rows));
    Ok(Value::Object(out))
}

/// Daily rows up to a moment, its own day as it stands then.
///
/// # Errors
/// An amount that overflows.
pub fn rows_until(book: &Book, at: Moment) -> Result<Vec<DayRow>, Overflow> {
    rows_asked(book, at, at)
}

/// The same as they are known at the moment of asking.
///
/// # Errors
/// An amount that overflows.
pub fn rows_asked(book: &Book, at: Moment, asked: Moment) -> Result<Vec<DayRow>, Overflow> {
    let Some(first) = book.ledger().first_day() else {
        return Ok(Vec::new());
    };
    let (day, _) = prices::cut(at, book.rules().zone);
    let mut rows = book.days_asked(first, day.previous(), asked.max(at));
    rows.extend(book.day_asked(at, asked)?);
    Ok(rows)
}

/// The books under each cost method, by platform and pooled.
struct Books {
    average: State,
    fifo: State,
    average_pooled: State,
    fifo_pooled: State,
}

impl Books {
    fn post(book: &Book, at: Moment) -> Result<Books, Overflow> {
        let under = |cost_method, pool_by, apart: Option<&State>| {
            let rules = Rules {
                cost_method,
                pool_by,
                ..book.rules().clone()
            };
            post_all(book.journal(), book.prices(), &rules, at, apart)
        };
        let average = under(CostMethod::Average, PoolBy::PlatformAndSymbol, None)?;
        Ok(Books {
            fifo: under(CostMethod::Fifo, PoolBy::PlatformAndSymbol, None)?,
            average_pooled: under(CostMethod::Average, PoolBy::Symbol, Some(&average))?,
            fifo_pooled: under(CostMethod::Fifo, PoolBy::Symbol, Some(&average))?,
            average,
        })
    }
}

fn money(amount: Decimal) -> Value {
    json!(half_even(amount, 12).normalize().to_string())
}
fn units(quantity: Decimal) -> Value {
    json!(half_even(quantity, 18).normalize().to_string())
}
fn rate(rate: Decimal) -> Value {
    json!(half_even(rate, 15).normalize().to_string())
}

/// Own transfers (not swaps or renames) whose first half is known by then.
fn transfers(book: &Book, at: Moment) -> usize {
    use crate::domain::entry::Kind;
    let pairs = book.journal().pairs();
    book.journal()
        .in_order(0)
        .take_while(|(_, e)| e.at <= at)
        .filter(|(place, e)| e.kind == Kind::Withdraw && pairs.event(*place).is_some())
        .count()
}

fn cash(state: &State) -> Value {
    let mut rows: Vec<(SlotKey, Exact)> = state
        .balances()
        .map(|(_, key, cash)| (key, cash.balance))
        .collect();
    rows.sort_by_key(|(key, _)| (key.platform.as_str(), key.symbol.as_str()));
    rows.into_iter()
        .map(|(key, balance)| json!({"platform": key.platform.as_str(), "currency": key.symbol.as_str(), "amount": balance.text(12)}))
        .collect()
}

fn fees(state: &State) -> Value {
    let t = &state.totals;
    json!({
        "all_krw": money(t.fees_all),
        "line_when_fees_apart_krw": money(t.fees_apart),
        "line_when_fees_in_cost_krw": money(t.fees_in_cost),
    })
}

/// Positions that ever were, sorted by platform, then symbol.
fn positions(state: &State) -> Vec<(Slot, SlotKey, &Pool)> {
    let mut found: Vec<_> = state.pools().collect();
    found.sort_by_key(|(_, key, _)| (key.platform.as_str(), key.symbol.as_str()));
    found
}

fn holdings(book: &Book, books: &Books, at: Moment) -> Result<Value, Overflow> {
    let (day, second) = prices::cut(at, book.rules().zone);
    let mut market = Market::new(book.prices(), book.rules(), day, second);
    let mut list = Vec::new();
    for (slot, key, pool) in positions(&books.average) {
        let priced = market.price(
            slot,
            key.symbol,
            key.platform,
            key.category,
            books.average.clues(key.symbol),
        )?;
        let rated = priced
            .map(|p| market.rate(p.currency))
            .transpose()?
            .flatten();
        let value = priced
            .zip(rated)
            .map(|(p, r)| worth(p.price, r.rate, pool.held().units))
            .transpose()?;
        let fifo = books
            .fifo
            .slots()
            .find(key.platform, key.symbol)
            .and_then(|slot| books.fifo.pool(slot));
        let mut row = Map::new();
        row.insert("platform".into(), json!(key.platform.as_str()));
        row.insert("symbol".into(), json!(key.symbol.as_str()));
        row.insert("quantity".into(), units(pool.held().units));
        row.insert(
            "price".into(),
            priced.map_or(Value::Null, |p| json!(p.price.normalize().to_string())),
        );
        row.insert(
            "price_currency".into(),
            priced.map_or(Value::Null, |p| json!(p.currency.as_str())),
        );
        row.insert("value_krw".into(), value.map_or(Value::Null, money));
        for (name, in_cost) in [("fees_apart", false), ("fees_in_cost", true)] {
            let mut methods = Map::new();
            if let Some(fifo) = fifo {
                methods.insert(
                    "fifo".into(),
                    costs(fifo, value, in_cost, Some(book.rules().zone), false)?,
                );
            }
            methods.insert("average".into(), costs(pool, value, in_cost, None, true)?);
            row.insert(name.into(), Value::Object(methods));
        }
        list.push(Value::Object(row));
    }
    Ok(Value::Array(list))
}

fn pooled(book: &Book, books: &Books, at: Moment) -> Result<Value, Overflow> {
    let valuation = book.valuation(at)?;
    let mut list = Vec::new();
    for (_, key, pool) in positions(&books.average_pooled) {
        let mut value = Some(Decimal::ZERO);
        for line in valuation.lines.iter().filter(|l| l.symbol == key.symbol) {
            value = value.zip(line.value).map(|(a, b)| add(a, b)).transpose()?;
        }
        let fifo = books
            .fifo_pooled
            .slots()
            .find(key.platform, key.symbol)
            .and_then(|slot| books.fifo_pooled.pool(slot));
        let mut row = Map::new();
        row.insert("symbol".into(), json!(key.symbol.as_str()));
        row.insert("quantity".into(), units(pool.held().units));
        row.insert("value_krw".into(), value.map_or(Value::Null, money));
        for (name, in_cost) in [("fees_apart", false), ("fees_in_cost", true)] {
            let mut methods = Map::new();
            if let Some(fifo) = fifo {
                methods.insert("fifo".into(), costs(fifo, value, in_cost, None, false)?);
            }
            methods.insert("average".into(), costs(pool, value, in_cost, None, true)?);
            row.insert(name.into(), Value::Object(methods));
        }
        list.push(Value::Object(row));
    }
    Ok(Value::Array(list))
}

/// Cost, realised and unrealised of one pool; with lots when a zone to print their dates in is given.
fn costs(
    pool: &Pool,
    value: Option<Decimal>,
    in_cost: bool,
    lots: Option<chrono_tz::Tz>,
    average: bool,
) -> Result<Value, Overflow> {
    let held = pool.held();
    let with = |amount: Decimal, fees: Decimal| {
        if in_cost {
            add(amount, fees)
        } else {
            Ok(amount)
        }
    };
    let without = |amount: Decimal, fees: Decimal| {
        if in_cost {
            sub(amount, fees)
        } else {
            Ok(amount)
        }
    };
    let cost = with(held.cost, held.fees)?;
    let mut out = Map::new();
    let known = |amount: Decimal, unknown: bool| if unknown { Value::Null } else { money(amount) };
    out.insert("cost_krw".into(), known(cost, held.unknown));
    out.insert(
        "realised_krw".into(),
        known(
            without(pool.realised, pool.realised_fees)?,
            pool.unknown_gain,
        ),
    );
    let unrealised = value
        .filter(|_| !held.unknown)
        .map(|v| sub(v, cost))
        .transpose()?;
    out.insert(
        "unrealised_krw".into(),
        unrealised.map_or(Value::Null, money),
    );
    if average {
        let each = if held.units.is_zero() {
            None
        } else {
            Some(div(cost, held.units)?)
        };
        out.insert(
            "average_cost_krw".into(),
            each.filter(|_| !held.unknown).map_or(Value::Null, money),
        );
    }
    let native = match pool.native {
        Native::One(currency) => json!({
            "currency": currency.as_str(),
            "cost": money(with(held.native_cost, held.native_fees)?),
            "realised": money(without(pool.native_realised, pool.native_realised_fees)?),
        }),
        Native::Unset | Native::Several => Value::Null,
    };
    out.insert("native".into(), native);
    if let Some(zone) = lots {
        let mut list = Vec::new();
        for lot in pool.lots() {
            list.push(json!({
                "acquired": lot.acquired.rfc3339(zone),
                "quantity": units(lot.basis.units),
                "cost_krw": money(with(lot.basis.cost, lot.basis.fees)?),
            }));
        }
        out.insert("lots".into(), Value::Array(list));
    }
    Ok(Value::Object(out))
}

/// What a valuation could value, and what not.
struct KnownFigures {
    has_value: bool,
    /// Symbol, and the currency whose rate is missing; `None` when it is the price.
    left_out: Vec<(Symbol, Option<Symbol>)>,
}

impl KnownFigures {
    fn of(valuation: &Valuation) -> KnownFigures {
        let lines = || valuation.lines.iter().filter(|line| !line.units.is_zero());
        let mut left_out = Vec::new();
        for line in lines().filter(|line| line.value.is_none()) {
            let lack = (line.symbol, line.priced.map(|priced| priced.currency));
            if !left_out.contains(&lack) {
                left_out.push(lack);
            }
        }
        KnownFigures {
            has_value: lines().next().is_none() || lines().any(|line| line.value.is_some()),
            left_out,
        }
    }

    fn symbols(&self) -> Value {
        let names = self.left_out.iter().map(|(symbol, _)| symbol.as_str());
        let names: std::collections::BTreeSet<&str> = names.collect();
        json!(names)
    }

    fn left_out(&self) -> Value {
        let one = |(symbol, rate): &(Symbol, Option<Symbol>)| match rate {
            None => json!({"symbol": symbol.as_str(), "missing": "price"}),
            Some(rate) => {
                json!({"symbol": symbol.as_str(), "missing": "rate", "currency": rate.as_str()})
            }
        };
        self.left_out.iter().map(one).collect()
    }
}

/// The value of an amount that may not be known.
fn maybe(amount: Decimal, known: bool) -> Value {
    match known {
        true => money(amount),
        false => Value::Null,
    }
}

fn checkpoint(rows: &[DayRow], as_of: Day, known: &KnownFigures) -> Result<Value, Overflow> {
    let (mut inflow, mut outflow, mut peak, mut deepest) =
        (Decimal::ZERO, Decimal::ZERO, Decimal::ONE, Decimal::ZERO);
    let mut flows = Vec::with_capacity(rows.len());
    for row in rows {
        inflow = add(inflow, row.inflow)?;
        outflow = add(outflow, row.outflow)?;
        flows.push((row.day, sub(row.inflow, row.outflow)?));
        peak = peak.max(row.index);
        deepest = deepest.max(below(row.index, peak)?);
    }
    let value = rows.last().map_or(Decimal::ZERO, |row| row.value);
    let index = rows.last().map_or(Decimal::ONE, |row| row.index);
    let mut out = Map::new();
    out.insert("as_of".into(), json!(as_of.to_string()));
    let unknown_flows: u32 = rows.iter().map(|row| row.unknown_flows).sum();
    let flows_known = unknown_flows == 0;
    let is_whole = flows_known && known.left_out.is_empty();
    out.insert("value_krw".into(), maybe(value, known.has_value));
    out.insert("inflow_krw".into(), maybe(inflow, flows_known));
    out.insert("outflow_krw".into(), maybe(outflow, flows_known));
    out.insert(
        "pnl_krw".into(),
        maybe(add(sub(value, inflow)?, outflow)?, is_whole),
    );
    // Where no day has a return there is none to link, and no fall to see; a zero over what is not known is no zero.
    let is_linked = rows.iter().any(|row| row.rate.is_some());
    let linked = |amount: Decimal| match is_linked && (is_whole || !amount.is_zero()) {
        true => rate(amount),
        false => Value::Null,
    };
    out.insert("twr".into(), linked(sub(index, Decimal::ONE)?));
    if !is_whole {
        let reason = if flows_known {
            "unpriced"
        } else {
            "unknown_flows"
        };
        out.insert("reason".into(), json!(reason));
        out.insert("unpriced".into(), known.symbols());
        out.insert("unvalued".into(), known.left_out());
        out.insert("unknown_flows".into(), json!(unknown_flows));
        out.insert("xirr".into(), Value::Null);
        out.insert("xirr_reason".into(), json!("unknown"));
        out.insert("max_drawdown".into(), linked(deepest));
        return Ok(Value::Object(out));
    }
    match money_weighted(&flows, value, as_of) {
        MoneyWeighted::Rate { rate, roots } => {
            out.insert("xirr".into(), json!(float(rate)));
            if roots.len() > 1 {
                out.insert(
                    "xirr_roots".into(),
                    roots.into_iter().map(|r| json!(float(r))).collect(),
                );
            }
        }
        MoneyWeighted::NoSignChange => {
            out.insert("xirr".into(), Value::Null);
            out.insert("xirr_reason".into(), json!("no_sign_change"));
        }
        MoneyWeighted::OutOfRange { root, growth } => {
            out.insert("xirr".into(), Value::Null);
            out.insert("xirr_reason".into(), json!("out_of_range"));
            out.insert("xirr_root".into(), json!(beyond(root, growth)));
        }
    }
    out.insert("max_drawdown".into(), linked(deepest));
    Ok(Value::Object(out))
}

/// A solver's result as decimal text; nothing has no sign.
fn float(rate: f64) -> String {
    let text = format!("{rate:.15}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    match text {
        "-0" | "" => "0".to_owned(),
        _ => text.to_owned(),
    }
}

/// A root outside the range as decimal text; beyond floats (13-fold in a day is 10^406 a year) in thirteen digits and zeros.
fn beyond(root: f64, growth: f64) -> String {
    if root.is_finite() {
        return float(root);
    }
    let tens = growth / std::f64::consts::LN_10;
    let digits = format!("{:.12}", 10_f64.powf(tens - tens.floor())).replace('.', "");
    let length = tens.floor() as usize + 1;
    format!("{digits:0<length$}")
}

fn daily(rows: &[DayRow]) -> Value {
    rows.iter()
        .map(|row| {
            let flows_known = row.unknown_flows == 0;
            let mut day = json!({
                "date": row.day.to_string(),
                "value_krw": maybe(row.value, row.has_value()),
                "inflow_krw": maybe(row.inflow, flows_known),
                "outflow_krw": maybe(row.outflow, flows_known),
                "return": row.rate.map_or(Value::Null, rate),
                "index": rate(row.index),
            });
            if !row.is_complete() {
                day["reason"] = json!(if flows_known {
                    "unpriced"
                } else {
                    "unknown_flows"
                });
                day["unpriced"] = json!(row.unpriced);
            }
            day
        })
        .collect()
}
