use super::*;
use crate::domain::calendar::Moment;
use crate::domain::identity::EntryId;
use crate::domain::row;

/// Nothing but the number is known; `certain` stands for a long id.
struct Plain {
    certain: bool,
}

impl Way for Plain {
    fn ratio(&self, out: Half<'_>, into: Half<'_>) -> Option<Ratio> {
        (out.entry.symbol == into.entry.symbol).then_some(Ratio::SAME)
    }
    fn is_certain(&self, _: Half<'_>, _: Half<'_>) -> bool {
        self.certain
    }
}

/// `day kind platform quantity`, one a line; every event as its places and what nobody wrote.
fn joined(lines: &str, certain: bool) -> Vec<(u32, Vec<u32>, String)> {
    let entries: Vec<Entry> = lines
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let [day, kind, platform, quantity] = words[..] else {
                panic!("{line}")
            };
            let at = format!("2026-01-{day}T10:00:00+09:00");
            let fields = [
                &at, kind, platform, "BTC", "crypto", quantity, "", "KRW", "", "", "N1", "", "",
                "", "",
            ];
            let mut entry = row::read(&fields, chrono_tz::Asia::Seoul).unwrap();
            entry.id = EntryId::default();
            entry
        })
        .collect();
    let mut halves: Vec<Half<'_>> = (0..)
        .zip(&entries)
        .map(|(place, entry)| Half {
            place: Place(place),
            entry,
        })
        .collect();
    halves.sort_by_key(|half| (half.entry.at, half.place));
    assert!(halves.first().is_none_or(|half| half.entry.at > Moment(0)));
    let mut found = join(&halves, &Plain { certain });
    found.sort_by_key(|event| event.out);
    found
        .into_iter()
        .map(|event| {
            let arrivals = event.arrivals.iter().map(|place| place.0).collect();
            let unwritten = event.fees.unwritten.normalize().to_string();
            (event.out.0, arrivals, unwritten)
        })
        .collect()
}

#[track_caller]
fn check(lines: &str, expected: &[(u32, &[u32], &str)]) {
    let expected: Vec<(u32, Vec<u32>, String)> = expected
        .iter()
        .map(|(out, arrivals, lost)| (*out, arrivals.to_vec(), (*lost).to_owned()))
        .collect();
    assert_eq!(joined(lines, false), expected, "{lines}");
}

#[test]
fn one_number_is_one_transfer_whatever_did_not_arrive_up_to_a_tenth() {
    check("06 withdraw a 1\n06 deposit b 0.988", &[(0, &[1], "0.012")]);
    check("06 withdraw a 1\n08 deposit b 0.9", &[(0, &[1], "0.1")]);
    check("06 withdraw a 1\n08 deposit b 0.89", &[]);
    check("06 withdraw a 1\n20 deposit b 1", &[(0, &[1], "0")]);
    check("06 withdraw a 1\n21 deposit b 1", &[]);
}

#[test]
fn parts_arrive_in_several_rows_and_may_come_back() {
    check(
        "06 withdraw a 1\n07 deposit b 0.6\n08 deposit c 0.39",
        &[(0, &[1, 2], "0.01")],
    );
    check(
        "06 withdraw a 1\n07 deposit a 0.6\n08 deposit c 0.4",
        &[(0, &[1, 2], "0")],
    );
    check("06 withdraw a 1\n08 deposit a 1", &[(0, &[1], "0")]);
    check("06 withdraw a 1\n05 deposit a 1", &[]);
    check("06 withdraw a 1\n05 deposit b 1", &[(0, &[1], "0")]);
}

#[test]
fn more_arriving_than_left_is_not_joined() {
    check("06 withdraw a 1\n07 deposit b 1.01", &[]);
    check("06 withdraw a 1\n07 deposit b 0.6\n07 deposit c 0.5", &[]);
    // What is equal is one event all the same.
    check(
        "06 withdraw a 1\n07 deposit b 1\n07 deposit c 0.5",
        &[(0, &[1], "0")],
    );
}

#[test]
fn several_departures_of_one_number_take_what_is_equal_first() {
    check(
        "06 withdraw a 1\n07 withdraw a 0.5\n08 deposit b 0.5\n08 deposit b 0.99",
        &[(0, &[3], "0.01"), (1, &[2], "0")],
    );
    check(
        "06 withdraw a 1\n07 withdraw a 1\n08 deposit b 0.99\n09 deposit b 0.98",
        &[(0, &[2], "0.01"), (1, &[3], "0.02")],
    );
}

#[test]
fn a_transactions_own_id_joins_at_any_distance() {
    let far = "01 withdraw a 1\n30 deposit b 0.4";
    assert_eq!(joined(far, true), [(0, vec![1], "0.6".to_owned())]);
    assert!(joined("01 withdraw a 1\n30 deposit b 1.4", true).is_empty());
}

#[test]
fn elsewhere_comes_before_back_and_rounding_is_not_more() {
    check(
        "06 withdraw a 1\n07 deposit a 1\n08 deposit b 1",
        &[(0, &[2], "0")],
    );
    let left = Decimal::ONE;
    let over = |places: u32| left + Decimal::new(1, places);
    assert!(is_more(over(11), left));
    assert!(!is_more(over(13), left) && !is_more(left, left));
}

/// Knows of one of the arrivals that it is certain.
struct OneIsCertain;
impl Way for OneIsCertain {
    fn ratio(&self, out: Half<'_>, into: Half<'_>) -> Option<Ratio> {
        Plain { certain: false }.ratio(out, into)
    }
    fn is_certain(&self, _: Half<'_>, into: Half<'_>) -> bool {
        into.place == Place(1)
    }
}

fn rows(lines: &[&str]) -> Vec<Entry> {
    let read = |line: &&str| {
        let mut fields = [""; 15];
        for (field, text) in fields.iter_mut().zip(line.split(',')) {
            *field = text;
        }
        row::read(&fields, chrono_tz::Asia::Seoul).unwrap()
    };
    lines.iter().map(read).collect()
}

fn halves(entries: &[Entry]) -> Vec<Half<'_>> {
    let places = (0..).map(Place);
    let all = places.zip(entries);
    all.map(|(place, entry)| Half { place, entry }).collect()
}

#[test]
fn one_certain_part_makes_no_other_certain() {
    let entries = rows(&[
        "2026-01-06T10:00:00+09:00,withdraw,a,BTC,crypto,1,,KRW,,,N1",
        "2026-01-07T10:00:00+09:00,deposit,b,BTC,crypto,0.3,,KRW,,,N1",
        "2026-01-08T10:00:00+09:00,deposit,c,BTC,crypto,0.3,,KRW,,,N1",
    ]);
    assert!(join(&halves(&entries), &OneIsCertain).is_empty());
    assert_eq!(join(&halves(&entries[..2]), &OneIsCertain).len(), 1);
}

#[test]
fn a_fee_in_other_money_is_no_part_of_what_left() {
    let entries = rows(&[
        "2026-01-06T10:00:00+09:00,withdraw,a,BTC,crypto,1,,KRW,0.01,KRW,N1",
        "2026-01-07T10:00:00+09:00,deposit,b,BTC,crypto,0.99,,KRW,0.01,KRW,N1",
    ]);
    let found = join(&halves(&entries), &Plain { certain: false });
    let hundredth = Decimal::new(1, 2);
    assert_eq!(
        found[0].fees,
        Fees {
            unwritten: hundredth,
            ..Fees::default()
        }
    );
}

#[test]
fn names_go_with_what_is_equal_first_of_their_own_kind_and_place() {
    let entries = rows(&[
        "2026-01-06T10:00:00+09:00,rename_out,a,OLD,crypto,5,,KRW,,,N1",
        "2026-01-06T10:00:00+09:00,rename_out,a,OLD2,crypto,7,,KRW,,,N1",
        "2026-01-06T10:00:00+09:00,swap_in,a,NEW,crypto,5,,KRW,,,N1",
        "2026-01-06T10:00:00+09:00,rename_in,b,NEW,crypto,5,,KRW,,,N1",
        "2026-01-06T10:00:00+09:00,rename_in,a,NEW,crypto,7,,KRW,,,N1",
        "2026-01-06T10:00:00+09:00,rename_in,a,NEW2,crypto,50,,KRW,,,N1",
    ]);
    let found = join_names(&halves(&entries));
    let places: Vec<(u32, u32)> = (found.iter())
        .map(|event| (event.out.0, event.arrivals[0].0))
        .collect();
    assert_eq!(places, [(1, 4), (0, 5)]);
}

/// Three old units became one new one on the way.
struct Merged;
impl Way for Merged {
    fn ratio(&self, _: Half<'_>, _: Half<'_>) -> Option<Ratio> {
        Ratio::SAME.then(Decimal::ONE, Decimal::from(3))
    }
    fn is_certain(&self, _: Half<'_>, _: Half<'_>) -> bool {
        false
    }
}

#[test]
fn what_rounding_took_from_a_merge_on_the_way_is_no_fee() {
    for (arrived, unwritten) in [("0.33333333333333333333", "0"), ("0.33", "0.01")] {
        let into = format!("2026-01-07T10:00:00+09:00,deposit,b,BTC,crypto,{arrived},,KRW,,,N1");
        let entries = rows(&[
            "2026-01-06T10:00:00+09:00,withdraw,a,BTC,crypto,1,,KRW,,,N1",
            &into,
        ]);
        let found = join(&halves(&entries), &Merged);
        assert_eq!(found[0].fees.unwritten.normalize().to_string(), unwritten);
    }
}
