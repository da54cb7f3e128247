//! What is left out for want of a price or a rate is the same in every answer, and no figure stands in for it.

use std::collections::BTreeSet;

use jasan::book::statement;
use jasan::domain::calendar::Day;
use proptest::prelude::*;

use super::*;
use crate::books::{DAYS, START, cases, live, steps};

/// The symbols that an answer leaves out.
fn unpriced(figures: &Value) -> BTreeSet<String> {
    let list = figures["unpriced"]["list"].as_array();
    let names = list.into_iter().flatten();
    names
        .map(|name| name["word"].as_str().unwrap().to_owned())
        .collect()
}

/// The amount or the number of a figure; `None` for null.
fn known(figures: &Value, name: &str) -> Option<String> {
    let figure = &figures[name];
    let value = figure.get("amount").or_else(|| figure.get("value"));
    value.unwrap().as_str().map(str::to_owned)
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn what_is_left_out_is_the_same_in_every_answer(steps in steps(), day in 0..DAYS + 20) {
        let book = live(&steps, false);
        let day = Day(START + day);
        let at = day.to_string();
        let of = |line: &str| figures(&ask(&book, &at, line));
        let balance = of("balance");
        if balance.get("entries").is_none() {
            return Ok(());
        }
        let left_out = unpriced(&balance);
        for line in ["why", "why return", "why total", "performance", "chart line", "chart drawdown", "report"] {
            prop_assert_eq!(&unpriced(&of(line)), &left_out, "{}", line);
        }
        let (why, performance) = (of("why"), of("performance"));
        for (name, in_balance) in [("inflow", "inflow"), ("outflow", "outflow")] {
            prop_assert_eq!(known(&why, name), known(&balance, in_balance), "why {}", name);
            prop_assert_eq!(known(&performance, name), known(&balance, in_balance), "performance {}", name);
        }
        prop_assert_eq!(known(&performance, "closing"), known(&balance, "total"));
        prop_assert_eq!(known(&why, "closing"), known(&balance, "total"));
        if known(&balance, "result").is_none() {
            prop_assert_eq!(known(&why, "gain"), None);
            prop_assert_eq!(known(&performance, "gain"), None);
            prop_assert_eq!(known(&performance, "money_weighted"), None);
        }
        let all = statement::figures(&book, day.end(ZONE)).unwrap();
        let point = &all["checkpoints"][0];
        let result = known(&balance, "result");
        prop_assert_eq!(point["pnl_krw"].is_null(), result.is_none());
        let symbols = point["unpriced"].as_array().into_iter().flatten();
        let symbols: BTreeSet<String> = symbols.map(|s| s.as_str().unwrap().to_owned()).collect();
        prop_assert_eq!(symbols, left_out);
    }
}
