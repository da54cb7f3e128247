use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn terms(lot: &str, least: &str) -> Terms {
    Terms {
        fee_rate: dec("0.0005"),
        tax_rate: dec("0"),
        lot: dec(lot),
        least: dec(least),
    }
}

fn held(platform: &str, symbol: &str, units: &str, price: &str, wish: usize) -> Position {
    Position {
        platform: Platform::new(platform),
        symbol: Symbol::new(symbol),
        units: dec(units),
        free: dec(units),
        is_tradable: true,
        price: dec(price),
        currency: Symbol::krw(),
        rate: Decimal::ONE,
        wish: Some(wish),
        terms: if platform == "kis" {
            terms("1", "0")
        } else {
            terms("0.00000001", "5000")
        },
    }
}

fn won(platform: &str, amount: &str) -> Purse {
    Purse {
        platform: Platform::new(platform),
        currency: Symbol::krw(),
        amount: dec(amount),
        is_travelling: false,
        rate: Decimal::ONE,
    }
}

fn question(
    positions: Vec<Position>,
    purses: Vec<Purse>,
    weights: &[&str],
    cash: &str,
) -> Question {
    Question {
        positions,
        purses,
        weights: weights.iter().map(|w| dec(w)).collect(),
        cash_weight: dec(cash),
        band: dec("0.01"),
        exchange_rate_cost: dec("0.002"),
    }
}

/// The steps as text: `sell 10 005930 at kis 700000 fee 350`.
fn steps(question: &Question) -> String {
    let advice = rebalance(question).unwrap();
    let order = |verb: &str, order: &Order| {
        let position = &question.positions[order.position];
        let (symbol, platform) = (position.symbol, position.platform);
        let tax = if order.tax.is_zero() {
            String::new()
        } else {
            format!(" tax {}", order.tax)
        };
        format!(
            "{verb} {} {symbol} at {platform} for {} fee {}{tax}",
            order.units,
            order.amount.normalize(),
            order.fee
        )
    };
    let moved = |step: &Move| {
        let from = if step.from == Platform::every() {
            "new"
        } else {
            step.from.as_str()
        };
        format!(
            "move {} {} from {from} to {} as {} {}",
            step.gives, step.gives_currency, step.to, step.takes, step.takes_currency
        )
    };
    let mut lines: Vec<String> = advice.sells.iter().map(|o| order("sell", o)).collect();
    lines.extend(advice.moves.iter().map(moved));
    lines.extend(advice.buys.iter().map(|o| order("buy", o)));
    lines.join("\n")
}

#[test]
fn what_is_too_much_pays_for_what_is_missing_on_the_same_platform() {
    let stocks = vec![
        held("kis", "005930", "100", "70000", 0),
        held("kis", "000660", "10", "200000", 1),
    ];
    let question = question(stocks, vec![won("kis", "1000000")], &["0.5", "0.4"], "0.1");
    assert_eq!(
        steps(&question),
        "sell 28 005930 at kis for 1960000 fee 980\nbuy 10 000660 at kis for 2000000 fee 1000"
    );
    let advice = rebalance(&question).unwrap();
    assert_eq!(advice.cash.after, dec("958020"));
    assert_eq!(advice.costs(), dec("1980"));
}

#[test]
fn won_goes_to_the_broker_once_and_is_changed_there_once() {
    let dollars = Position {
        currency: Symbol::usd(),
        rate: dec("1400"),
        ..held("kis", "AAPL", "1", "100", 1)
    };
    let question = question(
        vec![held("kis", "005930", "1", "70000", 0), dollars],
        vec![won("bank", "1000000"), won("bithumb", "500000")],
        &["0.5", "0.5"],
        "0",
    );
    assert_eq!(
        steps(&question),
        "move 972166 KRW from bank to kis as 972166 KRW\n\
         move 500000 KRW from bithumb to kis as 500000 KRW\n\
         move 701781 KRW from kis to kis as 500.26 USD\n\
         buy 11 005930 at kis for 770000 fee 385\n\
         buy 5 AAPL at kis for 500 fee 0.25"
    );
}

#[test]
fn a_crumb_of_another_money_is_not_worth_a_step() {
    let mut cents = won("kis", "0.05");
    (cents.currency, cents.rate) = (Symbol::usd(), dec("1400"));
    let question = question(
        vec![held("kis", "005930", "10", "70000", 0)],
        vec![cents, won("bank", "1000000")],
        &["1"],
        "0",
    );
    assert!(steps(&question).lines().all(|step| !step.contains("USD")));
}

#[test]
fn cash_is_used_before_anything_is_sold() {
    let stocks = vec![
        held("kis", "005930", "100", "70000", 0),
        held("kis", "000660", "10", "200000", 1),
    ];
    let question = question(stocks, vec![won("kis", "5000000")], &["0.5", "0.4"], "0.1");
    assert_eq!(
        steps(&question),
        "buy 18 000660 at kis for 3600000 fee 1800"
    );
}

#[test]
fn money_elsewhere_is_moved_by_a_step_of_its_own() {
    let things = vec![
        held("kis", "005930", "100", "70000", 0),
        held("bithumb", "BTC", "0.01", "100000000", 1),
    ];
    let question = question(things, vec![won("kis", "2000000")], &["0.7", "0.3"], "0");
    assert_eq!(
        steps(&question),
        "move 2000000 KRW from kis to bithumb as 2000000 KRW\nbuy 0.01999 BTC at bithumb for 1999000 fee 1000"
    );
}

#[test]
fn new_money_goes_where_it_is_missing_however_little_it_is() {
    let things = vec![
        held("kis", "005930", "1000", "70000", 0),
        held("bithumb", "BTC", "0.3", "100000000", 1),
    ];
    let purses = vec![won("", "200000")];
    let question = question(things, purses, &["0.7", "0.3"], "0");
    assert_eq!(
        steps(&question),
        "move 140070 KRW from new to kis as 140070 KRW\nmove 59930 KRW from new to bithumb as 59930 KRW\n\
         buy 2 005930 at kis for 140000 fee 70\nbuy 0.000599 BTC at bithumb for 59900 fee 30"
    );
}

#[test]
fn dollars_are_changed_before_they_are_spent() {
    let mut apple = held("kis", "AAPL", "0", "200", 0);
    (apple.currency, apple.rate) = (Symbol::usd(), dec("1400"));
    let question = question(vec![apple], vec![won("kis", "3000000")], &["0.5"], "0");
    assert_eq!(
        steps(&question),
        "move 1403523 KRW from kis to kis as 1000.51 USD\nbuy 5 AAPL at kis for 1000 fee 0.50"
    );
}

#[test]
fn a_small_deviation_and_a_small_order_are_left_alone() {
    let things = |btc: &str| {
        vec![
            held("kis", "005930", "100", "70000", 0),
            held("bithumb", "BTC", btc, "100000000", 1),
        ]
    };
    // 0.9 % away.
    assert_eq!(
        steps(&question(things("0.0309"), vec![], &["0.7", "0.3"], "0")),
        ""
    );
    // Far away, but 4,000 won are no order.
    let few = vec![held("bithumb", "BTC", "0.00004", "100000000", 0)];
    let question = question(few, vec![won("bithumb", "4000")], &["1"], "0");
    assert_eq!(steps(&question), "");
    assert_eq!(rebalance(&question).unwrap().unreached, [dec("4000")]);
}

#[test]
fn what_nothing_was_said_about_is_left_alone_and_the_rest_shares_what_remains() {
    let mut doge = held("bithumb", "DOGE", "10000", "500", 0);
    doge.wish = None;
    let things = vec![
        held("bithumb", "BTC", "0.03", "100000000", 0),
        held("bithumb", "ETH", "0.5", "4000000", 1),
        doge,
    ];
    let advice = rebalance(&question(things, vec![], &["0.5", "0.5"], "0")).unwrap();
    assert_eq!(advice.unassigned, dec("5000000"));
    assert_eq!(advice.parts[0].target, dec("2500000"));
    assert_eq!((advice.sells.len(), advice.buys.len()), (1, 1));
    assert_eq!(advice.units_after[2], dec("10000"));
}

#[test]
fn a_class_without_anything_to_buy_is_said_to_be_unreached() {
    let advice = rebalance(&question(
        vec![],
        vec![won("kis", "1000000")],
        &["0.5"],
        "0.5",
    ))
    .unwrap();
    assert!(advice.is_empty());
    assert_eq!(advice.unreached, [dec("500000")]);
}

// --- random portfolios -------------------------------------------------------------------------------------------------

fn any_question() -> impl Strategy<Value = Question> {
    let position = (
        0..3_usize,
        0..5_usize,
        0..4_usize,
        0_i64..2_000_000,
        1_i64..90_000_000,
        any::<bool>(),
    );
    let positions = proptest::collection::vec(position, 0..9).prop_map(|all| {
        let mut seen = std::collections::BTreeSet::new();
        let once: Vec<_> = all
            .into_iter()
            .filter(|p| seen.insert((p.0, p.1)))
            .collect();
        once.into_iter().map(one_position).collect::<Vec<_>>()
    });
    let purse = (0..4_usize, 0..2_usize, 0_i64..90_000_000);
    let purses = proptest::collection::vec(purse, 0..6).prop_map(|all| {
        let mut seen = std::collections::BTreeSet::new();
        let once: Vec<_> = all
            .into_iter()
            .filter(|p| seen.insert((p.0, p.1 * usize::from(p.0 < 3))))
            .collect();
        once.into_iter().map(one_purse).collect::<Vec<_>>()
    });
    let weights = proptest::collection::vec(0_i64..60, 4);
    (positions, purses, weights, 0_i64..20, 0_i64..30).prop_map(
        |(positions, purses, weights, cash, band)| {
            let whole = Decimal::from(weights.iter().sum::<i64>() + cash).max(Decimal::ONE_HUNDRED);
            Question {
                positions,
                purses,
                weights: weights
                    .iter()
                    .map(|w| Decimal::from(*w) / whole * dec("0.999"))
                    .collect(),
                cash_weight: Decimal::from(cash) / whole * dec("0.999"),
                band: Decimal::new(band, 3),
                exchange_rate_cost: dec("0.002"),
            }
        },
    )
}

const PLATFORMS: [&str; 4] = ["kis", "bithumb", "binance", ""];

fn one_position(
    (place, symbol, wish, units, price, tradable): (usize, usize, usize, i64, i64, bool),
) -> Position {
    let units = if place == 0 {
        Decimal::from(units / 10_000)
    } else {
        Decimal::new(units, 6)
    };
    let dollars = place == 2;
    Position {
        units,
        free: if tradable {
            units
        } else {
            units / Decimal::TWO
        },
        is_tradable: tradable || price % 3 > 0,
        price: if dollars {
            Decimal::new(price, 3)
        } else {
            Decimal::from(price)
        },
        currency: if dollars {
            Symbol::usdt()
        } else {
            Symbol::krw()
        },
        rate: if dollars { dec("1385.5") } else { Decimal::ONE },
        // One symbol is in one wish wherever it is.
        wish: Some((symbol + wish / 4) % 5).filter(|wish| *wish < 4),
        ..held(
            PLATFORMS[place],
            ["005930", "BTC", "ETH", "XRP", "DOGE"][symbol],
            "0",
            "1",
            0,
        )
    }
}

fn one_purse((place, currency, amount): (usize, usize, i64)) -> Purse {
    let dollars = currency == 1 && place != 3;
    Purse {
        currency: if dollars {
            Symbol::usdt()
        } else {
            Symbol::krw()
        },
        amount: if dollars {
            Decimal::new(amount, 3)
        } else {
            Decimal::from(amount)
        },
        rate: if dollars { dec("1385.5") } else { Decimal::ONE },
        is_travelling: amount % 7 == 0 && place != 3,
        ..won(PLATFORMS[place], "0")
    }
}

/// Does the steps one after the other; the purses that are left.
fn follow(question: &Question, advice: &Advice) -> Vec<Purse> {
    let mut purses = question.purses.clone();
    let mut book = |platform: Platform, currency: Symbol, amount: Decimal| {
        let known = purses
            .iter()
            .position(|p| (p.platform, p.currency, p.is_travelling) == (platform, currency, false));
        let place = known.unwrap_or_else(|| {
            purses.push(Purse {
                platform,
                currency,
                ..won("", "0")
            });
            purses.len() - 1
        });
        purses[place].amount += amount;
        assert!(
            purses[place].amount >= Decimal::ZERO,
            "money below zero on {platform}"
        );
    };
    for order in &advice.sells {
        let position = &question.positions[order.position];
        book(
            position.platform,
            position.currency,
            order.proceeds().unwrap(),
        );
    }
    for step in &advice.moves {
        book(step.from, step.gives_currency, -step.gives);
        book(step.to, step.takes_currency, step.takes);
    }
    for order in &advice.buys {
        let position = &question.positions[order.position];
        book(position.platform, position.currency, -order.cost().unwrap());
    }
    purses
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn the_steps_can_be_done_one_after_the_other(question in any_question()) {
        let advice = rebalance(&question).unwrap();
        let purses = follow(&question, &advice);
        for purse in &advice.purses_after {
            let found = purses.iter().find(|p| (p.platform, p.currency, p.is_travelling) == (purse.platform, purse.currency, purse.is_travelling));
            prop_assert_eq!(found.map_or(Decimal::ZERO, |p| p.amount), purse.amount);
        }
        for orders in [&advice.sells, &advice.buys] {
            for order in orders {
                let position = &question.positions[order.position];
                prop_assert!(order.units > Decimal::ZERO && position.is_tradable);
                prop_assert!((order.units % position.terms.lot).is_zero());
                prop_assert!(order.amount >= position.terms.least);
                prop_assert!(position.wish.is_some());
            }
        }
        for order in &advice.sells {
            prop_assert!(order.units <= question.positions[order.position].free);
            prop_assert!(!advice.buys.iter().any(|buy| buy.position == order.position));
        }
        prop_assert!(advice.units_after.iter().all(|units| *units >= Decimal::ZERO));
    }

    #[test]
    fn what_was_there_is_what_is_there_afterwards_and_the_costs(question in any_question()) {
        let advice = rebalance(&question).unwrap();
        let mut after = Decimal::ZERO;
        for (position, units) in question.positions.iter().zip(&advice.units_after) {
            after += position.unit_value().unwrap() * units;
        }
        after += advice.purses_after.iter().map(|p| p.value().unwrap()).sum::<Decimal>();
        let parts: Decimal = advice.parts.iter().map(|p| p.after).sum();
        prop_assert!((after - advice.total_after).abs() < dec("0.000001"));
        prop_assert!((parts + advice.unassigned + advice.cash.after - advice.total_after).abs() < dec("0.000001"));
        let targets: Decimal = advice.parts.iter().map(|p| p.target).sum();
        prop_assert!((targets + advice.cash.target + advice.unassigned - advice.total).abs() < dec("0.000001"), "targets sum to everything");
        prop_assert!(advice.parts.iter().all(|p| p.target >= Decimal::ZERO) && advice.cash.target >= Decimal::ZERO);
        prop_assert!(advice.costs() >= dec("-0.000001"), "nothing is made by trading: {}", advice.costs());
    }

    #[test]
    fn nothing_moves_further_away_than_it_was(question in any_question()) {
        let advice = rebalance(&question).unwrap();
        for part in &advice.parts {
            let before = part.gap();
            let after = part.target - part.after;
            // Not past the target either: what is bought is at most what was missing.
            prop_assert!(after.abs() <= before.abs() + dec("0.000001"), "{before} became {after}");
            prop_assert!((after * before) >= dec("-0.000001"));
        }
    }

    #[test]
    fn weights_that_are_already_there_ask_for_nothing(question in any_question()) {
        let mut question = question;
        question.purses.retain(|purse| purse.platform != Platform::every());
        let advice = rebalance(&question).unwrap();
        if advice.total.is_zero() { return Ok(()) }
        question.weights = advice.parts.iter().map(|part| part.now / advice.total).collect();
        question.cash_weight = advice.cash.now / advice.total;
        question.band = question.band.max(dec("0.0001"));
        prop_assert!(rebalance(&question).unwrap().is_empty());
    }
}
