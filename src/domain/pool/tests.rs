use super::*;

fn bought(units: i64, cost: i64) -> Basis {
    let (units, cost) = (Decimal::from(units), Decimal::from(cost));
    Basis {
        units,
        cost,
        native_cost: cost,
        ..Basis::default()
    }
}

fn pool(method: CostMethod) -> Pool {
    let mut pool = Pool::default();
    pool.put(method, Moment(1), bought(10, 100), Native::Unset)
        .unwrap();
    pool.put(method, Moment(2), bought(10, 300), Native::Unset)
        .unwrap();
    pool
}

#[test]
fn fifo_takes_the_oldest_and_the_average_takes_a_share() {
    let mut fifo = pool(CostMethod::Fifo);
    assert_eq!(
        fifo.take(CostMethod::Fifo, Decimal::from(15))
            .unwrap()
            .basis
            .cost,
        Decimal::from(250)
    );
    assert_eq!(*fifo.held(), bought(5, 150));
    let mut average = pool(CostMethod::Average);
    assert_eq!(
        average
            .take(CostMethod::Average, Decimal::from(15))
            .unwrap()
            .basis
            .cost,
        Decimal::from(300)
    );
    assert_eq!(*average.held(), bought(5, 100));
}

#[test]
fn of_lots_of_one_moment_the_first_to_arrive_goes_first() {
    for at in [Moment(2), Moment(1)] {
        let mut pool = Pool::default();
        for (when, cost) in [(at, 100), (at, 300), (Moment(1), 200)] {
            pool.put(CostMethod::Fifo, when, bought(10, cost), Native::Unset)
                .unwrap();
        }
        let costs = pool.lots().iter().map(|lot| lot.basis.cost);
        let wanted = match at {
            Moment(1) => [100, 300, 200],
            _ => [200, 100, 300],
        };
        assert_eq!(costs.collect::<Vec<_>>(), wanted.map(Decimal::from));
    }
}

/// A third of one off each of three lots is not one off their sum, but all of them is what all of them cost.
#[test]
fn all_of_it_leaves_no_cost_behind_where_shares_of_lots_were_rounded() {
    let mut pool = Pool::default();
    for at in 1..=3 {
        pool.put(CostMethod::Fifo, Moment(at), bought(1, 10), Native::Unset)
            .unwrap();
    }
    pool.reduce_cost(Decimal::ONE, Decimal::ONE).unwrap();
    let lots: Decimal = pool.lots().iter().map(|lot| lot.basis.cost).sum();
    assert_ne!(lots, Decimal::from(29));
    let taken = pool.take(CostMethod::Fifo, Decimal::from(3)).unwrap();
    assert_eq!(taken.basis, bought(3, 29));
    assert_eq!(*pool.held(), Basis::default());
}

#[test]
fn taking_more_than_is_held_takes_what_there_is_and_re_entry_starts_clean() {
    for method in [CostMethod::Fifo, CostMethod::Average] {
        let mut pool = pool(method);
        let taken = pool.take(method, Decimal::from(25)).unwrap();
        assert_eq!(taken.basis, bought(20, 400));
        assert_eq!(*pool.held(), Basis::default());
        assert!(pool.lots().is_empty());
    }
}

#[test]
fn capital_that_comes_back_lowers_every_lot_by_its_share_and_goes_again_the_same_way() {
    for method in [CostMethod::Fifo, CostMethod::Average] {
        let mut pool = pool(method);
        let gain = pool.reduce_cost(Decimal::from(100), Decimal::from(100));
        assert_eq!(gain, Ok(Decimal::ZERO));
        assert_eq!(*pool.held(), bought(20, 300));
        let costs: Vec<Basis> = pool.lots().iter().map(|lot| lot.basis).collect();
        if method == CostMethod::Fifo {
            // 100 of 400: a quarter off each, 100 -> 75 and 300 -> 225.
            assert_eq!(costs, [bought(10, 75), bought(10, 225)]);
            let sold = pool.take(method, Decimal::TEN).unwrap();
            assert_eq!(sold.basis.cost, Decimal::from(75));
        }
    }
    let mut pool = pool(CostMethod::Fifo);
    let gain = pool.reduce_cost(Decimal::from(430), Decimal::from(430));
    assert_eq!(
        (gain, pool.held().cost),
        (Ok(Decimal::from(30)), Decimal::ZERO)
    );
    let back = pool.reduce_cost(Decimal::from(-430), Decimal::from(-430));
    assert_eq!(back, Ok(Decimal::from(-30)));
    assert_eq!(*pool.held(), bought(20, 400));
}

#[test]
fn lots_travel_with_their_dates() {
    let mut from = pool(CostMethod::Fifo);
    let mut to = Pool::default();
    to.put(CostMethod::Fifo, Moment(5), bought(1, 7), Native::Unset)
        .unwrap();
    to.put_taken(
        CostMethod::Fifo,
        Moment(9),
        from.take(CostMethod::Fifo, Decimal::from(12)).unwrap(),
    )
    .unwrap();
    assert_eq!(
        to.lots().iter().map(|l| l.acquired.0).collect::<Vec<_>>(),
        [1, 2, 5]
    );
    assert_eq!(to.held().cost, Decimal::from(100 + 60 + 7));
}

fn unknown(units: i64) -> Basis {
    Basis {
        unknown: true,
        ..bought(units, 0)
    }
}

#[test]
fn a_cost_that_is_not_known_stays_so_in_every_part_until_all_is_gone() {
    for method in [CostMethod::Fifo, CostMethod::Average] {
        let mut pool = Pool::default();
        for basis in [unknown(4), bought(4, 40)] {
            pool.put(method, Moment(1), basis, Native::Unset).unwrap();
            assert!(pool.held().unknown);
        }
        let part = pool.take(method, Decimal::from(2)).unwrap();
        assert!(part.basis.unknown && pool.held().unknown, "{method:?}");
        let rest = pool.take(method, Decimal::from(6)).unwrap();
        assert!(rest.basis.unknown, "{method:?}");
        pool.put(method, Moment(2), bought(1, 10), Native::Unset)
            .unwrap();
        assert_eq!(*pool.held(), bought(1, 10), "{method:?}");
    }
}

#[test]
fn a_cost_without_units_goes_with_the_oldest_units() {
    let mut pool = Pool::default();
    for basis in [bought(0, 50), bought(2, 100), bought(0, 0)] {
        pool.put(CostMethod::Fifo, Moment(1), basis, Native::Unset)
            .unwrap();
    }
    assert_eq!(pool.lots().len(), 2);
    let taken = pool.take(CostMethod::Fifo, Decimal::ONE).unwrap();
    assert_eq!(taken.basis, bought(1, 100));
    assert_eq!(*pool.held(), bought(1, 50));
}

#[test]
fn all_is_all_where_shares_of_lots_were_rounded() {
    let mut pool = Pool::default();
    for _ in 0..3 {
        pool.put(CostMethod::Fifo, Moment(1), bought(1, 10), Native::Unset)
            .unwrap();
    }
    pool.reduce_cost(Decimal::TEN, Decimal::TEN).unwrap();
    pool.split(Decimal::ONE, Decimal::from(3)).unwrap();
    // Thirds of ten, and a third of a unit each: what rounding took belongs to the newest.
    let lots: Decimal = pool.lots().iter().map(|lot| lot.basis.units).sum();
    assert_eq!((lots, pool.held().units), (Decimal::ONE, Decimal::ONE));
    let taken = pool.take(CostMethod::Fifo, Decimal::ONE).unwrap();
    assert_eq!((taken.basis.cost, taken.lots.len()), (Decimal::from(20), 3));
}

#[test]
fn rounding_of_a_split_belongs_to_the_newest_lot() {
    let mut pool = pool(CostMethod::Fifo);
    pool.split(Decimal::ONE, Decimal::from(7)).unwrap();
    let lots: Decimal = pool.lots().iter().map(|lot| lot.basis.units).sum();
    assert_eq!(lots, pool.held().units);
}

#[test]
fn capital_taken_back_raises_every_lot_and_eats_its_gain_first() {
    let mut pool = Pool::default();
    for basis in [bought(1, 100), bought(3, 300)] {
        let foreign = Basis {
            native_cost: basis.cost / Decimal::TEN,
            ..basis
        };
        pool.put(CostMethod::Fifo, Moment(1), foreign, Native::Unset)
            .unwrap();
    }
    let dec = Decimal::from;
    assert_eq!(pool.reduce_cost(dec(500), dec(50)), Ok(dec(100)));
    assert_eq!((pool.held().cost, pool.capital_gain), (dec(0), dec(100)));
    // 100 of 250 were gain; 150 go back onto four units.
    assert_eq!(pool.reduce_cost(dec(-250), dec(-25)), Ok(dec(-100)));
    assert_eq!(pool.capital_gain, dec(0));
    let costs: Vec<(Decimal, Decimal)> = (pool.lots().iter())
        .map(|lot| (lot.basis.cost * dec(2), lot.basis.native_cost * dec(20)))
        .collect();
    assert_eq!(costs, [(dec(75), dec(75)), (dec(225), dec(225))]);
    // With nothing held there is no cost to raise.
    pool.take(CostMethod::Fifo, dec(4)).unwrap();
    assert_eq!(pool.reduce_cost(dec(-40), dec(-4)), Ok(dec(-40)));
    assert_eq!(*pool.held(), Basis::default());
}
