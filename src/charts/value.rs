//! What a picture says, as plain values. Nothing here knows pixels, the ledger or the clock.
//!
//! Money is a decimal in the chart's currency; a rate is a fraction (`0.0123` is 1.23 %).
//! Labels arrive in the owner's language; numbers arrive as numbers and are written by
//! [`figures`](super::figures). What is not known is `None`, and is drawn as not known.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

/// The language of axis labels and of the few words a drawing adds itself.
pub use crate::config::Language;

/// What the numbers of an axis are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Amounts in this currency, by its code (`KRW`, `USD`, `USDT`).
    Money(String),
    /// Fractions, shown in percent.
    Percent,
}

impl Unit {
    /// Amounts in won.
    pub fn won() -> Self {
        Self::Money("KRW".into())
    }
}

/// The direction of a figure. Colour follows it, and so does the arrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// More than before.
    Up,
    /// Less than before.
    Down,
    /// The same, or no direction.
    Flat,
}

impl Sign {
    /// The sign of a number.
    pub fn of(value: Decimal) -> Self {
        match value.cmp(&Decimal::ZERO) {
            std::cmp::Ordering::Greater => Self::Up,
            std::cmp::Ordering::Less => Self::Down,
            std::cmp::Ordering::Equal => Self::Flat,
        }
    }
}

/// A difference from an earlier day. Either half may be unknown, or hidden by the owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// In the report's currency.
    pub amount: Option<Decimal>,
    /// As a fraction of the earlier value.
    pub rate: Option<Decimal>,
}

/// A small figure that stands by itself: a label and a value already written out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// What it is.
    pub label: String,
    /// Its value, sign included.
    pub value: String,
    /// Given when the value should take the colour of its direction.
    pub sign: Option<Sign>,
}

impl Figure {
    /// A figure without direction.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            value: value.into(),
            sign: None,
        }
    }

    /// The same figure in the colour of a direction.
    pub fn signed(self, sign: Sign) -> Self {
        Self {
            sign: Some(sign),
            ..self
        }
    }
}

/// Which colour a slice or a row has. The same class has the same colour in every picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Shares listed in Korea.
    DomesticStock,
    /// Shares listed abroad.
    ForeignStock,
    /// Coins.
    Crypto,
    /// Funds and bonds.
    FundBond,
    /// Money.
    Cash,
    /// Anything else, by its place in the list: single holdings, platforms.
    Other(u8),
}

/// One part of a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Slice {
    /// Its name.
    pub label: String,
    /// Its amount; `None` hides it.
    pub amount: Option<Decimal>,
    /// Its part of the whole, as a fraction. A debt is negative: listed, not drawn.
    pub share: Decimal,
    /// Its colour.
    pub tone: Tone,
}

/// How a whole is divided: a ring and its complete legend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pie {
    /// Of numbers and of "Other".
    pub language: Language,
    /// Of the amounts.
    pub currency: String,
    /// The heading.
    pub title: String,
    /// Beside the heading: of when, of what.
    pub note: String,
    /// In the ring: the count of holdings, the largest share. Never the total again.
    pub centre: Option<Figure>,
    /// In any order; drawn from the largest. What does not fit is gathered as "Other".
    pub slices: Vec<Slice>,
    /// Lines at the foot of the picture, when it stands alone.
    pub notes: Vec<String>,
}

/// One line of a line chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Series {
    /// Its name in the legend.
    pub label: String,
    /// By day, ascending. `None` is a day whose value is not complete: the line is interrupted.
    pub points: Vec<(NaiveDate, Option<Decimal>)>,
}

/// A day worth pointing at, on the first series.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Marker {
    /// The day; a day the series does not know is not marked.
    pub day: NaiveDate,
    /// What happened.
    pub label: String,
}

/// Values over time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Of axis labels.
    pub language: Language,
    /// Of the values.
    pub unit: Unit,
    /// The heading.
    pub title: String,
    /// Beside the heading: the period.
    pub note: String,
    /// Figures under the heading, when it stands alone; the first is the big one.
    pub figures: Vec<Figure>,
    /// The first is ours; the others are what it is compared with.
    pub series: Vec<Series>,
    /// Days to point at.
    pub markers: Vec<Marker>,
    /// Values from this day on may still change: drawn dashed.
    pub provisional_from: Option<NaiveDate>,
    /// Whether the room under the first line is shaded.
    pub filled: bool,
    /// Lines at the foot of the picture, when it stands alone.
    pub notes: Vec<String>,
}

/// One value a day, above or below zero.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bars {
    /// Of axis labels.
    pub language: Language,
    /// Of the values.
    pub unit: Unit,
    /// The heading.
    pub title: String,
    /// Beside the heading: the period.
    pub note: String,
    /// Figures under the heading, when it stands alone; the first is the big one.
    pub figures: Vec<Figure>,
    /// By day, ascending. `None` is a day without a figure: an open mark on the zero line.
    pub days: Vec<(NaiveDate, Option<Decimal>)>,
    /// Lines at the foot of the picture, when it stands alone.
    pub notes: Vec<String>,
}

/// One row of a comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Its name.
    pub label: String,
    /// One value for each series of the comparison; `None` is not known.
    pub values: Vec<Option<Decimal>>,
}

/// The same things measured twice or thrice: now and target, before and after, ours and theirs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Compare {
    /// Of the values.
    pub language: Language,
    /// Of the values.
    pub unit: Unit,
    /// The heading.
    pub title: String,
    /// Beside the heading.
    pub note: String,
    /// Figures under the heading; the first is the big one.
    pub figures: Vec<Figure>,
    /// Names of the bars in each row, at most three.
    pub series: Vec<String>,
    /// The place of the bar that the picture is about: it has the accent and the bold figure.
    pub accent: usize,
    /// From top to bottom.
    pub rows: Vec<Row>,
    /// Lines at the foot of the picture.
    pub notes: Vec<String>,
}

/// What kind of entry a trade is; its badge takes the colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Bought.
    Buy,
    /// Sold.
    Sell,
    /// Dividend, interest, reward.
    Income,
    /// Came in.
    In,
    /// Went out.
    Out,
}

/// One line of the table of trades; everything but the day is written out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Trade {
    /// The owner's day.
    pub day: NaiveDate,
    /// Colour of the badge.
    pub kind: Kind,
    /// Word in the badge.
    pub badge: String,
    /// What was traded.
    pub name: String,
    /// Units, with their unit.
    pub quantity: String,
    /// A unit's price, with its currency.
    pub price: String,
    /// The whole, with its currency.
    pub amount: String,
}

/// The table of recent trades.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Trades {
    /// The heading.
    pub title: String,
    /// Beside the heading.
    pub note: String,
    /// Latest first. As many are drawn as fit: about six in a wide picture, four in an upright one.
    pub rows: Vec<Trade>,
}

/// The daily picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Of numbers and headings of columns.
    pub language: Language,
    /// Of the total and the change.
    pub currency: String,
    /// The quiet line above the total.
    pub title: String,
    /// When, and how old the oldest price is.
    pub as_of: String,
    /// The big figure; `None` hides it, and the change takes its place.
    pub total: Option<Decimal>,
    /// Against what the change is measured ("어제보다").
    pub change_label: String,
    /// `None` when there is nothing to compare with.
    pub change: Option<Change>,
    /// At most four are drawn.
    pub cards: Vec<Figure>,
    /// How it is divided.
    pub allocation: Pie,
    /// How it went.
    pub value: Line,
    /// Day by day.
    pub returns: Bars,
    /// What was done.
    pub trades: Trades,
    /// At the foot: age of prices, what is unpriced, what is provisional.
    pub notes: Vec<String>,
}
