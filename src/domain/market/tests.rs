use super::*;
use crate::domain::clues::{Cut, Hints};
use crate::domain::prices::{Observation, Point};

const BTC: fn() -> Symbol = || Symbol::new("BTC");

/// `day second platform value`, of a coin in won; what was seen later came later.
fn seen(points: &[(i32, u32, &str, i64)], symbol: Symbol) -> PriceBook {
    let mut prices = PriceBook::default();
    let one = |(day, second, platform, value): &(i32, u32, &str, i64)| Observation {
        subject: Subject::Price {
            symbol,
            platform: Platform::new(platform),
        },
        point: Point {
            day: Day(*day),
            batch: 1 + *second / 3_000,
            second: *second,
            currency: Symbol::krw(),
            value: Decimal::from(*value),
        },
    };
    prices.record(&points.iter().map(one).collect::<Vec<_>>());
    prices
}

/// `day from to rate in thousandths`.
fn rated(points: &[(i32, &str, &str, i64)]) -> PriceBook {
    let mut prices = PriceBook::default();
    let one = |(day, from, to, value): &(i32, &str, &str, i64)| Observation {
        subject: Subject::Rate {
            from: Symbol::new(from),
            to: Symbol::new(to),
        },
        point: Point {
            day: Day(*day),
            batch: 1,
            second: 0,
            currency: Symbol::new(to),
            value: Decimal::new(*value, 3),
        },
    };
    prices.record(&points.iter().map(one).collect::<Vec<_>>());
    prices
}

/// The price of a coin on `here` at a cut.
fn price(prices: &PriceBook, cut: (i32, Option<u32>), clues: Clues<'_>) -> Option<i64> {
    let rules = Rules::default();
    let mut market = Market::new(prices, &rules, Day(cut.0), cut.1);
    let here = Platform::new("here");
    let priced = market
        .price(0, BTC(), here, Category::Crypto, clues)
        .unwrap();
    priced.map(|priced| i64::try_from(priced.price).unwrap())
}

#[test]
fn of_other_platforms_the_newest_counts() {
    let prices = seen(&[(3, 0, "there", 120), (1, 0, "yonder", 100)], BTC());
    assert_eq!(price(&prices, (4, None), Clues::NONE), Some(120));
    let prices = seen(&[(1, 0, "there", 100), (3, 0, "yonder", 120)], BTC());
    assert_eq!(price(&prices, (4, None), Clues::NONE), Some(120));
}

#[test]
fn what_is_seen_at_the_very_second_counts_and_a_second_later_does_not() {
    let prices = seen(
        &[(1, 0, "", 90), (2, 3_600, "", 100), (2, 7_200, "", 110)],
        BTC(),
    );
    for (second, want) in [(3_599, 90), (3_600, 100), (7_199, 100), (7_200, 110)] {
        assert_eq!(
            price(&prices, (2, Some(second)), Clues::NONE),
            Some(want),
            "{second}"
        );
    }
    assert_eq!(price(&prices, (2, None), Clues::NONE), Some(110));
}

fn renamed(old: Symbol, new: Symbol, day: i32, second: u32) -> Hints {
    let mut hints = Hints::default();
    let cut = Cut {
        day: Day(day),
        second,
    };
    let one = (Decimal::ONE, Decimal::ONE);
    hints.note_rename((old, new), one, cut).unwrap();
    hints
}

#[test]
fn a_coin_listed_anew_has_no_price_of_the_old_one_on_any_platform() {
    let hints = renamed(BTC(), Symbol::new("NEW"), 10, 36_000);
    let clues = || Clues::new(BTC(), &hints);
    for place in ["", "here", "there"] {
        let prices = seen(&[(9, 0, place, 100)], BTC());
        assert_eq!(price(&prices, (12, None), clues()), None, "{place}");
        let prices = seen(&[(9, 0, place, 100), (11, 0, place, 7)], BTC());
        assert_eq!(price(&prices, (12, None), clues()), Some(7), "{place}");
    }
}

#[test]
fn of_the_day_of_a_rename_only_what_was_seen_before_it_belongs_to_the_new_name() {
    let old = Symbol::new("OLD");
    let hints = renamed(old, BTC(), 10, 36_000);
    let clues = || Clues::new(BTC(), &hints);
    let prices = seen(
        &[(9, 0, "", 100), (10, 30_000, "", 110), (10, 50_000, "", 5)],
        old,
    );
    assert_eq!(price(&prices, (10, None), clues()), Some(110));
    assert_eq!(price(&prices, (12, None), clues()), Some(110));
}

#[test]
fn a_rate_over_a_hub_is_as_old_as_its_oldest_leg_and_dollars_come_before_won() {
    let prices = rated(&[(2, "EUR", "USD", 1_100), (5, "USD", "KRW", 1_300_000)]);
    let rules = Rules::default();
    let mut market = Market::new(&prices, &rules, Day(6), None);
    let rated_euro = market.rate(Symbol::new("EUR")).unwrap().unwrap();
    assert_eq!(rated_euro.rate, Decimal::from(1_430));
    assert_eq!((rated_euro.day, rated_euro.from_trade), (Day(2), false));
    // Yen in euros: over dollars 0.006 × 0.9, over won 9 × 0.0007.
    let prices = rated(&[
        (1, "JPY", "USD", 6),
        (1, "USD", "EUR", 900),
        (1, "JPY", "KRW", 9_000),
        (1, "KRW", "EUR", 1),
    ]);
    let rules = Rules {
        base: Symbol::new("EUR"),
        ..Rules::default()
    };
    let mut market = Market::new(&prices, &rules, Day(1), None);
    let yen = market.rate(Symbol::new("JPY")).unwrap().unwrap();
    assert_eq!(yen.rate, Decimal::new(54, 4));
}
