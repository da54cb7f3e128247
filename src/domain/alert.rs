//! When the owner wants to be told: a measure, a bound, and what has become of it. The rule is pure and keeps these:
//!
//! - An alert fires once. It is armed again when the measure came back past its bound by [`Rule::margin`], and not by a
//!   figure that swings about the bound.
//! - What is not known for certain (no price, an old one, one that waits for a second look) neither fires nor arms.
//! - While it is snoozed it does not fire; what stays beyond until then fires then.
//!
//! An alert is kept as one line of text ([`Alert::print`]), under its number.

use rust_decimal::Decimal;

use super::amount::{self, add, mul, sub};
use super::calendar::Moment;
use super::names::Symbol;
use super::targets::{Aim, Class};

/// What is watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// The price of one unit, in the currency of the rule.
    Price(Symbol),
    /// Everything, in the base currency.
    Total,
    /// What the day brought, as a share.
    Day,
    /// The result against the money put in.
    Return,
    /// Value of a holding against its cost, as a share.
    Gain(Symbol),
    /// Part of everything.
    Weight(Aim),
    /// How far from its target a weight is, either way; `None`: the one that is furthest.
    Drift(Option<Aim>),
    /// What a coin costs more at home than abroad.
    Premium(Symbol),
    /// How old its price is, in minutes.
    Age(Symbol),
}

/// On which side of its bound a measure is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Toward {
    Above,
    Below,
}

/// What is to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    pub measure: Measure,
    pub way: Toward,
    /// Shares are fractions, ages minutes.
    pub limit: Decimal,
    /// Of a price.
    pub currency: Option<Symbol>,
}

/// One alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alert {
    pub id: u32,
    pub rule: Rule,
    /// When it fired, or was made beyond its bound: it waits until the measure comes back.
    pub beyond_since: Option<Moment>,
    pub snoozed_until: Option<Moment>,
    pub made: Moment,
    /// The revision that made it, for `/undo`; 0 before it has one.
    pub batch: u32,
    /// Deleted or taken back; it is kept so that it can come again.
    pub is_off: bool,
    /// How often it fired: names the message of a firing, so that a second try edits it.
    pub fired: u32,
}

/// What a look at the figures does to an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shift {
    Nothing,
    Fire,
    Arm,
}

/// A price or an amount comes back by a hundredth of its bound, a share by half a point.
const PRICE_MARGIN: Decimal = Decimal::from_parts(1, 0, 0, false, 2);
const SHARE_MARGIN: Decimal = Decimal::from_parts(5, 0, 0, false, 3);

impl Measure {
    /// Whether it is a share, said in percent.
    pub fn is_share(self) -> bool {
        match self {
            Measure::Price(_) | Measure::Total | Measure::Age(_) => false,
            Measure::Day
            | Measure::Return
            | Measure::Gain(_)
            | Measure::Weight(_)
            | Measure::Drift(_)
            | Measure::Premium(_) => true,
        }
    }
}

impl Rule {
    /// Whether a figure is on the side that is told. A bound that is touched is reached.
    pub fn is_beyond(&self, figure: Decimal) -> bool {
        match self.way {
            Toward::Above => figure >= self.limit,
            Toward::Below => figure <= self.limit,
        }
    }

    /// How far behind its bound a figure must come back before the alert is armed again.
    pub fn margin(&self) -> Decimal {
        match self.measure {
            Measure::Price(_) | Measure::Total => {
                mul(self.limit.abs(), PRICE_MARGIN).unwrap_or_default()
            }
            Measure::Age(_) => Decimal::ZERO,
            Measure::Day
            | Measure::Return
            | Measure::Gain(_)
            | Measure::Weight(_)
            | Measure::Drift(_)
            | Measure::Premium(_) => SHARE_MARGIN,
        }
    }

    /// Whether a figure is so far back that the alert may fire again.
    fn is_back(&self, figure: Decimal) -> bool {
        let edge = match self.way {
            Toward::Above => sub(self.limit, self.margin()),
            Toward::Below => add(self.limit, self.margin()),
        };
        edge.is_ok_and(|edge| {
            !self.is_beyond(figure)
                && !Rule {
                    limit: edge,
                    ..*self
                }
                .is_within(figure)
        })
    }

    /// Whether a figure is strictly on the told side of the bound.
    fn is_within(&self, figure: Decimal) -> bool {
        match self.way {
            Toward::Above => figure > self.limit,
            Toward::Below => figure < self.limit,
        }
    }
}

/// What a figure does to an alert; `None` when it is not known for certain.
pub fn step(alert: &Alert, figure: Option<Decimal>, now: Moment) -> Shift {
    let Some(figure) = figure.filter(|_| !alert.is_off) else {
        return Shift::Nothing;
    };
    match alert.beyond_since {
        Some(_) if alert.rule.is_back(figure) => Shift::Arm,
        Some(_) => Shift::Nothing,
        None if alert.snoozed_until.is_some_and(|until| now < until) => Shift::Nothing,
        None if alert.rule.is_beyond(figure) => Shift::Fire,
        None => Shift::Nothing,
    }
}

impl Alert {
    /// The alert after a step.
    pub fn after(mut self, step: Shift, now: Moment) -> Alert {
        match step {
            Shift::Nothing => {}
            Shift::Fire => {
                (self.beyond_since, self.snoozed_until) = (Some(now), None);
                self.fired = self.fired.saturating_add(1);
            }
            Shift::Arm => self.beyond_since = None,
        }
        self
    }

    /// Not before then; it tells again what is still beyond.
    pub fn snoozed(mut self, until: Moment) -> Alert {
        (self.beyond_since, self.snoozed_until) = (None, Some(until));
        self
    }

    /// The line that is kept; its number is the name under which it stands.
    pub fn print(&self) -> String {
        let moment = |at: Option<Moment>| at.map_or("-".to_owned(), |at| at.0.to_string());
        let way = match self.rule.way {
            Toward::Above => "above",
            Toward::Below => "below",
        };
        let currency = self.rule.currency.map_or("-".into(), Symbol::spelled);
        format!(
            "{way} {} {currency} {} {} {} {} {} {} {}",
            self.rule.limit,
            moment(self.beyond_since),
            moment(self.snoozed_until),
            self.made.0,
            self.batch,
            u8::from(self.is_off),
            self.fired,
            measure_text(self.rule.measure),
        )
    }

    /// Reads what [`Alert::print`] wrote; `None` when somebody else wrote it.
    pub fn parse(id: u32, text: &str) -> Option<Alert> {
        let mut words = text.splitn(10, ' ');
        let mut next = || words.next();
        let moment = |word: &str| match word {
            "-" => Some(None),
            micros => micros.parse().ok().map(|micros| Some(Moment(micros))),
        };
        let way = match next()? {
            "above" => Toward::Above,
            "below" => Toward::Below,
            _ => return None,
        };
        let limit = amount::parse(next()?).ok()?;
        let currency = Some(next()?).filter(|word| *word != "-");
        Some(Alert {
            id,
            beyond_since: moment(next()?)?,
            snoozed_until: moment(next()?)?,
            made: Moment(next()?.parse().ok()?),
            batch: next()?.parse().ok()?,
            is_off: next()? == "1",
            fired: next()?.parse().ok()?,
            rule: Rule {
                measure: read_measure(next()?)?,
                way,
                limit,
                currency: currency.map(Symbol::unspelled),
            },
        })
    }
}

fn measure_text(measure: Measure) -> String {
    let aim = |word: &str, aim: Aim| match aim {
        Aim::Asset(symbol) => format!("{word} asset {}", symbol.spelled()),
        Aim::Class(class) => format!("{word} class {}", class.as_str()),
    };
    match measure {
        Measure::Price(symbol) => format!("price {}", symbol.spelled()),
        Measure::Total => "total".to_owned(),
        Measure::Day => "day".to_owned(),
        Measure::Return => "return".to_owned(),
        Measure::Gain(symbol) => format!("gain {}", symbol.spelled()),
        Measure::Weight(of) => aim("weight", of),
        Measure::Drift(None) => "drift".to_owned(),
        Measure::Drift(Some(of)) => aim("drift", of),
        Measure::Premium(symbol) => format!("premium {}", symbol.spelled()),
        Measure::Age(symbol) => format!("age {}", symbol.spelled()),
    }
}

fn read_measure(text: &str) -> Option<Measure> {
    let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
    let symbol = || (!rest.is_empty()).then(|| Symbol::unspelled(rest));
    let aim = || {
        let (kind, name) = rest.split_once(' ')?;
        match kind {
            "asset" => Some(Aim::Asset(Symbol::unspelled(name))),
            "class" => Class::parse(name).map(Aim::Class),
            _ => None,
        }
    };
    match word {
        "price" => symbol().map(Measure::Price),
        "total" => Some(Measure::Total),
        "day" => Some(Measure::Day),
        "return" => Some(Measure::Return),
        "gain" => symbol().map(Measure::Gain),
        "weight" => aim().map(Measure::Weight),
        "drift" if rest.is_empty() => Some(Measure::Drift(None)),
        "drift" => aim().map(|aim| Measure::Drift(Some(aim))),
        "premium" => symbol().map(Measure::Premium),
        "age" => symbol().map(Measure::Age),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn alert(way: Toward, limit: i64, measure: Measure) -> Alert {
        let currency = matches!(measure, Measure::Price(_)).then(Symbol::krw);
        Alert {
            id: 1,
            rule: Rule {
                measure,
                way,
                limit: limit.into(),
                currency,
            },
            beyond_since: None,
            snoozed_until: None,
            made: Moment(0),
            batch: 7,
            is_off: false,
            fired: 0,
        }
    }

    /// What figures, a minute each, do to an alert.
    fn steps(mut alert: Alert, figures: &[Option<i64>]) -> Vec<Shift> {
        let mut said = Vec::new();
        for (minute, figure) in figures.iter().enumerate() {
            let now = Moment(minute as i64 * 60_000_000);
            let step = step(&alert, figure.map(Decimal::from), now);
            alert = alert.after(step, now);
            said.push(step);
        }
        said
    }

    #[test]
    fn it_fires_once_until_the_figure_came_back_by_more_than_it_swings() {
        use Shift::{Arm, Fire, Nothing};
        let sol = alert(Toward::Below, 200_000, Measure::Price(Symbol::new("SOL")));
        assert_eq!(
            steps(
                sol,
                &[
                    Some(210_000),
                    Some(200_000),
                    Some(199_000),
                    Some(201_000),
                    Some(199_000),
                    None,
                    Some(202_000),
                    Some(199_999)
                ]
            ),
            [Nothing, Fire, Nothing, Nothing, Nothing, Nothing, Arm, Fire]
        );
        let above = alert(Toward::Above, 100, Measure::Total);
        assert_eq!(
            steps(above, &[Some(100), Some(99), Some(98), Some(101)]),
            [Fire, Arm, Nothing, Fire]
        );
    }

    #[test]
    fn what_is_snoozed_off_or_not_known_does_not_fire() {
        let total = alert(Toward::Above, 100, Measure::Total);
        let far = Some(Decimal::from(500));
        assert_eq!(step(&total, None, Moment(0)), Shift::Nothing);
        let off = Alert {
            is_off: true,
            ..total
        };
        assert_eq!(step(&off, far, Moment(0)), Shift::Nothing);
        let later = total.snoozed(Moment(10));
        assert_eq!(step(&later, far, Moment(9)), Shift::Nothing);
        assert_eq!(step(&later, far, Moment(10)), Shift::Fire);
    }

    proptest! {
        #[test]
        fn what_is_kept_is_read_again(
            limit in -9_000_000_000_i64..9_000_000_000, way in 0..2_u8, of in 0..9_u8,
            since in proptest::option::of(0..99_i64), snoozed in proptest::option::of(0..99_i64), off in any::<bool>(),
        ) {
            let symbol = Symbol::new("KODEX 200");
            let measure = match of {
                0 => Measure::Price(symbol),
                1 => Measure::Total,
                2 => Measure::Day,
                3 => Measure::Return,
                4 => Measure::Gain(symbol),
                5 => Measure::Weight(Aim::Asset(symbol)),
                6 => Measure::Drift(Some(Aim::Class(Class::Crypto))),
                7 => Measure::Premium(Symbol::usdt()),
                _ => Measure::Age(symbol),
            };
            let way = if way == 0 { Toward::Above } else { Toward::Below };
            let kept = Alert {
                beyond_since: since.map(Moment), snoozed_until: snoozed.map(Moment), is_off: off, ..alert(way, limit, measure)
            };
            prop_assert_eq!(Alert::parse(1, &kept.print()), Some(kept));
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".*") {
            let _ = Alert::parse(1, &text);
        }
    }
}
