//! Small stories of every kind, told in the rows that a file would have. Woven together they are a ledger; as they stand
//! they are files of trades, prices and rates.

mod assets;
mod lacking;

use chrono_tz::Asia::Seoul;
use jasan::domain::calendar::{Day, Moment};
use jasan::domain::entry::{COLUMNS, Entry};
use jasan::domain::identity::{self, EntryId};
use jasan::domain::marks::Said;
use jasan::domain::names::{Platform, Symbol};
use jasan::domain::prices::{Observation, Point, Subject};
use jasan::domain::quoted::Unit;
use jasan::domain::row;
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::books::{DAYS, START, Step, Told, entry};

/// What the stories are about, besides money.
pub const NAMES: &[&str] = &[
    "AMD", "NIO", "TOP", "SHEL", "LUNA", "LUNC", "MATIC", "POL", "FB", "META", "META2", "TWTR",
    "X1", "GME", "KOSDAQ1", "LATE", "COIN", "COIN2", "SHRT", "TSLA", "TYPD",
];

/// A row, and what else is known of it.
#[derive(Clone)]
pub struct Line {
    pub text: String,
    pub entry: Entry,
    /// It comes to be known in a later batch.
    pub late: bool,
    /// What the owner answers about it.
    pub said: Option<Said>,
    /// It was typed before the file came: the entry as it was typed, and whether the file's row is the same trade.
    pub typed: Option<(Entry, bool)>,
}

/// One story.
#[derive(Clone, Default)]
pub struct Strand {
    pub lines: Vec<Line>,
    /// `date,symbol,close,currency,platform` and `date,from,to,rate`.
    pub closes: Vec<String>,
    pub rates: Vec<String>,
}

impl std::fmt::Debug for Strand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for line in &self.lines {
            let typed = line.typed.as_ref().map(|(entry, same)| (entry.at, *same));
            write!(f, "\n  \"{}\",", line.text)?;
            write!(f, " late {} {:?} {typed:?}", line.late, line.said)?;
        }
        for line in self.closes.iter().chain(&self.rates) {
            write!(f, "\n  \"{line}\"")?;
        }
        Ok(())
    }
}

/// A story of any kind.
pub fn strand() -> impl Strategy<Value = Strand> {
    let kinds = 0..KINDS.len();
    (kinds, prop::collection::vec(any::<u32>(), 48)).prop_map(|(kind, rolls)| {
        let mut teller = Teller::new(rolls);
        KINDS[kind](&mut teller);
        teller.strand
    })
}

/// Entries of all kinds, stories among them.
pub fn entries(most: usize) -> impl Strategy<Value = Told> {
    let one = prop_oneof![
        12 => entry().prop_map(|entry| vec![entry]),
        1 => strand().prop_map(|strand| strand.entries()),
    ];
    prop::collection::vec(one, 1..most).prop_map(|all| Told(all.into_iter().flatten().collect()))
}

/// Every kind; each is a function that tells one.
pub const KINDS: &[fn(&mut Teller)] = &[
    assets::codes_that_are_money,
    assets::pence,
    assets::listed_anew,
    assets::new_names_while_held,
    assets::splits_and_shares_for_nothing,
    lacking::money_that_comes_late,
    lacking::units_that_come_late,
    lacking::sold_short,
    lacking::typed_and_then_filed,
];

/// Tells a story: rolls decide, and its clock goes forward.
pub struct Teller {
    rolls: Vec<u32>,
    rolled: usize,
    pub day: i32,
    minute: i32,
    bare: bool,
    pub strand: Strand,
}

impl Teller {
    fn new(rolls: Vec<u32>) -> Teller {
        let mut teller = Teller {
            rolls,
            rolled: 0,
            day: START,
            minute: 0,
            bare: false,
            strand: Strand::default(),
        };
        teller.day += teller.upto(DAYS - 25);
        teller.minute = 9 * 60 + teller.upto(30);
        teller.bare = teller.perhaps(4);
        teller
    }

    pub fn upto(&mut self, n: i32) -> i32 {
        let roll = self.rolls[self.rolled % self.rolls.len()];
        self.rolled += 1;
        (roll % n as u32) as i32
    }
    /// One time in so many; what shrinks does not.
    pub fn perhaps(&mut self, times: i32) -> bool {
        self.upto(times) == times - 1
    }
    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.upto(of.len() as i32) as usize]
    }
    /// A number of a few digits, now and then with decimals.
    pub fn amount(&mut self, most: i32) -> Decimal {
        let whole = Decimal::from(1 + self.upto(most));
        match self.perhaps(3) {
            true => whole + Decimal::new(i64::from(self.upto(100)), 2),
            false => whole,
        }
    }
    /// A number that no other event has.
    pub fn number(&mut self) -> String {
        let roll = self.upto(10_000);
        format!("{}-{}-{roll}", self.day, self.minute)
    }
    pub fn later_today(&mut self) {
        self.minute += 1 + self.upto(40);
        if self.minute >= 24 * 60 {
            (self.day, self.minute) = (self.day + 1, 9 * 60);
        }
    }
    pub fn days_later(&mut self, most: i32) {
        self.day += self.upto(most);
        self.later_today();
    }

    /// A row at the moment: `buy,kis,AMD,stock,10,150,USD`. The clock goes on.
    pub fn row(&mut self, what: &str) -> &mut Line {
        let text = format!("{},{what}", stamp(self.day, self.minute, self.bare));
        self.later_today();
        let entry = read(&text, 500 + self.strand.lines.len() as u32);
        let late = self.perhaps(6);
        self.strand.lines.push(Line {
            text,
            entry,
            late,
            said: None,
            typed: None,
        });
        self.strand.lines.last_mut().unwrap()
    }
    /// Closes of a few days from now on.
    pub fn closes(&mut self, symbol: &str, around: i32, currency: &str) {
        for _ in 0..self.upto(4) {
            let day = Day(self.day + self.upto(6));
            let close = around + self.upto(around);
            let line = format!("{day},{symbol},{close},{currency},");
            self.strand.closes.push(line);
        }
    }
    pub fn rates(&mut self, from: &str, to: &str, around: i32) {
        for _ in 0..self.upto(3) {
            let day = Day(self.day - self.upto(6));
            let rate = around + self.upto(around / 4 + 1);
            self.strand.rates.push(format!("{day},{from},{to},{rate}"));
        }
    }
}

fn stamp(day: i32, minute: i32, bare: bool) -> String {
    match bare {
        true => Day(day).to_string(),
        false => format!(
            "{}T{:02}:{:02}:00+09:00",
            Day(day),
            minute / 60,
            minute % 60
        ),
    }
}

/// A row of the CSV as an entry; equal rows are told apart by their ordinals.
pub fn read(text: &str, ordinal: u32) -> Entry {
    let mut fields = [""; COLUMNS];
    for (field, text) in fields.iter_mut().zip(text.split(',')) {
        *field = text;
    }
    let mut entry = row::read(&fields, Seoul).unwrap_or_else(|error| panic!("{text}: {error}"));
    entry.id = EntryId::of_row(identity::content(&entry), ordinal);
    entry
}

impl Strand {
    pub fn observations(&self) -> Vec<Observation> {
        let point = |day: &str, currency: Symbol, value: Decimal| Point {
            day: Day::parse(day).unwrap(),
            batch: 0,
            second: 0,
            currency,
            value,
        };
        let close = |line: &String| {
            let words: Vec<&str> = line.split(',').collect();
            let unit = Unit::read(words[3]);
            let subject = Subject::Price {
                symbol: Symbol::asset(words[1]),
                platform: Platform::new(words[4]),
            };
            let value = unit.whole(words[2].parse().unwrap()).unwrap();
            let point = point(words[0], Symbol::new(unit.code), value);
            Observation { subject, point }
        };
        let rate = |line: &String| {
            let words: Vec<&str> = line.split(',').collect();
            let (from, to) = (Symbol::new(words[1]), Symbol::new(words[2]));
            let subject = Subject::Rate { from, to };
            let point = point(words[0], to, words[3].parse().unwrap());
            Observation { subject, point }
        };
        let closes = self.closes.iter().map(close);
        closes.chain(self.rates.iter().map(rate)).collect()
    }

    /// Every row as it is in the end.
    pub fn entries(&self) -> Vec<Entry> {
        self.lines.iter().map(|line| line.entry.clone()).collect()
    }

    /// What happens to a book: what is known at once, and what comes to be known later.
    pub fn steps(&self) -> (Vec<Step>, Vec<Step>) {
        let (mut now, mut then) = (Vec::new(), Vec::new());
        let observations = self.observations();
        if !observations.is_empty() {
            now.push(Step::Observe(observations));
        }
        let of = |late: bool| self.lines.iter().filter(move |line| line.late == late);
        for (late, steps) in [(false, &mut now), (true, &mut then)] {
            let typed = of(late).filter_map(|line| line.typed.as_ref());
            let typed: Vec<Entry> = typed.map(|(typed, _)| typed.clone()).collect();
            let ids = |line: &Line| {
                let (typed, same) = line.typed.as_ref()?;
                same.then_some(typed.id)
            };
            let replaced: Vec<EntryId> = of(late).filter_map(ids).collect();
            let entries: Vec<Entry> = of(late).map(|line| line.entry.clone()).collect();
            let said: Vec<(EntryId, Said)> = of(late)
                .filter_map(|line| Some((line.entry.id, line.said?)))
                .collect();
            steps.extend((!typed.is_empty()).then_some(Step::Type(typed)));
            steps.extend((!entries.is_empty()).then_some(Step::File(entries, replaced)));
            steps.extend((!said.is_empty()).then_some(Step::Say(said)));
        }
        (now, then)
    }
}

/// An entry as it was typed: a few minutes off, or without its time.
pub fn as_typed(entry: &Entry, minutes: i64, bare: bool) -> Entry {
    let mut typed = entry.clone();
    typed.external_id = None;
    typed.at = match bare {
        true => entry.day(Seoul).start(Seoul),
        false => Moment(entry.at.0 + minutes * 60_000_000),
    };
    typed.bare_date = bare;
    typed.id = EntryId::of_message(&format!("typed {}", entry.id), 0);
    typed
}
