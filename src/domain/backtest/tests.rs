use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{Course, Day, Flow, Strategy as Way, Track, monthly_savings, run};

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

const FIRST: Day = Day(19_723); // 2024-01-01

fn track(weight: &str, closes: &[i64]) -> Track {
    Track {
        weight: dec(weight),
        closes: closes
            .iter()
            .map(|c| (*c > 0).then(|| Decimal::from(*c)))
            .collect(),
        ..Track::default()
    }
}

fn paid_in(amount: i64, days: usize) -> Vec<Flow> {
    let mut flows = vec![Flow::default(); days];
    flows[0].inflow = amount.into();
    flows
}

fn values(course: &Course) -> Vec<String> {
    course
        .rows
        .iter()
        .map(|row| row.value.round_dp(6).normalize().to_string())
        .collect()
}

fn go(tracks: &[Track], flows: &[Flow], strategy: Way) -> Course {
    run(tracks, FIRST, flows, strategy, Decimal::ONE).unwrap()
}

#[test]
fn what_is_held_follows_its_price_and_cash_does_not() {
    let course = go(
        &[track("0.5", &[100, 120, 90])],
        &paid_in(1_000, 3),
        Way::Hold,
    );
    assert_eq!(values(&course), ["1000", "1100", "950"]);
    assert_eq!(course.rows[2].index, dec("0.95"));
    assert_eq!(course.restored, 0);
}

#[test]
fn a_band_restores_the_weights_and_takes_fees() {
    let mut tracks = [
        track("0.5", &[100, 200, 200]),
        track("0.5", &[100, 100, 200]),
    ];
    let course = go(&tracks, &paid_in(1_000, 3), Way::Band(dec("0.05")));
    // 10 and 5 units are worth 1,000 and 500: 250 move over, 3.75 and 7.5 units; then 750 and 1,500.
    assert_eq!(values(&course), ["1000", "1500", "2250"]);
    assert_eq!(course.restored, 2);
    tracks[0].fee_rate = dec("0.01");
    let course = go(&tracks, &paid_in(1_000, 2), Way::Band(dec("0.05")));
    assert!(
        course.costs > dec("4.9") && course.rows[1].value < dec("1495"),
        "{}",
        course.costs
    );
}

#[test]
fn months_are_restored_on_their_first_day() {
    let closes: Vec<i64> = (0..70).map(|day| 100 + day).collect();
    let tracks = [track("0.5", &closes), track("0.5", &[100; 70])];
    // 2024-02-01 and 2024-03-01 lie within 70 days.
    assert_eq!(go(&tracks, &paid_in(1_000, 70), Way::Monthly).restored, 2);
}

#[test]
fn something_new_waits_for_its_first_close() {
    let course = go(
        &[track("1", &[0, 0, 50, 100])],
        &paid_in(1_000, 4),
        Way::Hold,
    );
    assert_eq!(values(&course), ["1000", "1000", "1000", "2000"]);
    assert_eq!(course.entered, [Some(Day(FIRST.0 + 2))]);
}

#[test]
fn a_split_changes_units_and_not_the_value() {
    let mut one = track("1", &[100, 50, 60]);
    one.splits = vec![(1, Decimal::TWO)];
    assert_eq!(
        values(&go(&[one], &paid_in(1_000, 3), Way::Hold)),
        ["1000", "1000", "1200"]
    );
    // Without a close on its day too.
    let mut carried = track("1", &[100, 0, 60]);
    carried.splits = vec![(1, Decimal::TWO)];
    assert_eq!(
        values(&go(&[carried], &paid_in(1_000, 3), Way::Hold)),
        ["1000", "1000", "1200"]
    );
}

#[test]
fn what_is_not_there_cannot_be_taken_out() {
    let mut flows = paid_in(1_000, 3);
    flows[1].outflow = Decimal::from(300);
    flows[2].outflow = Decimal::from(900);
    let course = go(&[track("1", &[100, 60, 60])], &flows, Way::Hold);
    assert_eq!(values(&course), ["1000", "300", "0"]);
    assert_eq!(course.short, dec("600"));
}

#[test]
fn nothing_can_be_taken_from_dust() {
    let mut flows = paid_in(1, 3);
    flows[0].inflow = Decimal::new(1, 28);
    flows[1].outflow = Decimal::from(10_000_000);
    let mut one = track("0.5", &[100, 100, 100]);
    one.fee_rate = dec("0.001");
    let course = go(&[one], &flows, Way::Hold);
    assert!(course.short > dec("9999999"), "{}", course.short);
}

#[test]
fn savings_come_on_the_first_day_of_each_month() {
    let flows = monthly_savings(Day(FIRST.0 + 9), 60, Decimal::TEN);
    let days: Vec<usize> = (0..60)
        .filter(|day| !flows[*day].inflow.is_zero())
        .collect();
    assert_eq!(days, [0, 22, 51]);
}

fn any_tracks(days: usize) -> impl proptest::strategy::Strategy<Value = Vec<Track>> {
    let close = prop_oneof![1 => Just(0_i64), 6 => 1_i64..100_000_000];
    let closes = proptest::collection::vec(close, days);
    let one = (closes, 0_i64..40, 0_i64..60, 0_i64..30);
    proptest::collection::vec(one, 1..4).prop_map(|all| {
        let whole: i64 = all.iter().map(|one| one.1).sum::<i64>().max(100);
        let track = |(closes, weight, fee, tax): (Vec<i64>, i64, i64, i64)| Track {
            weight: Decimal::from(weight) / Decimal::from(whole) * dec("0.999"),
            fee_rate: Decimal::new(fee, 4),
            tax_rate: Decimal::new(tax, 4),
            ..track("0", &closes)
        };
        all.into_iter().map(track).collect::<Vec<Track>>()
    })
}

fn any_flows(days: usize) -> impl proptest::strategy::Strategy<Value = Vec<Flow>> {
    let amount = || prop_oneof![3 => Just(0_i64), 1 => 1_i64..10_000_000];
    let flow = (amount(), amount()).prop_map(|(inflow, outflow)| Flow {
        inflow: inflow.into(),
        outflow: (outflow / 4).into(),
    });
    proptest::collection::vec(flow, days)
}

fn strategies() -> [Way; 3] {
    [Way::Hold, Way::Monthly, Way::Band(dec("0.05"))]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn later_prices_never_change_earlier_days(tracks in any_tracks(50), other in any_tracks(50), flows in any_flows(50), cut in 1_usize..50) {
        let mut changed = tracks.clone();
        for (track, other) in changed.iter_mut().zip(other.iter().cycle()) {
            track.closes[cut..].clone_from_slice(&other.closes[cut..]);
        }
        for strategy in strategies() {
            let (a, b) = (go(&tracks, &flows, strategy), go(&changed, &flows, strategy));
            prop_assert_eq!(&a.rows[..cut], &b.rows[..cut]);
        }
    }

    #[test]
    fn without_a_change_of_prices_only_costs_are_lost(weights in any_tracks(50), flows in any_flows(50)) {
        let mut tracks = weights;
        for track in &mut tracks {
            track.closes = vec![Some(Decimal::from(700)); 50];
        }
        for strategy in strategies() {
            let course = go(&tracks, &flows, strategy);
            let paid: Decimal = course.rows.iter().map(|row| row.inflow - row.outflow).sum();
            let last = course.rows[49].value;
            prop_assert!((paid - course.costs - last).abs() < dec("0.001"), "{} {} {}", paid, course.costs, last);
        }
    }

    #[test]
    fn nothing_falls_below_zero(tracks in any_tracks(50), flows in any_flows(50)) {
        for strategy in strategies() {
            let course = go(&tracks, &flows, strategy);
            let asked: Decimal = flows.iter().map(|flow| flow.outflow).sum();
            let taken: Decimal = course.rows.iter().map(|row| row.outflow).sum();
            prop_assert!(course.rows.iter().all(|row| row.value >= Decimal::ZERO && row.index >= Decimal::ZERO));
            prop_assert!(course.costs >= Decimal::ZERO && course.short >= Decimal::ZERO);
            // The 28th digit may round on the way.
            prop_assert!((asked - taken - course.short).abs() <= Decimal::new(1, 12));
        }
    }
}
