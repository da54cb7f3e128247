//! Wished weights: how much of everything should be in an asset, in a class of assets, or in cash.
//!
//! Weights are fractions from 0 to 1 whose sum is at most 1; what is left over is for cash and for what nothing was said
//! about. A holding counts toward the narrowest wish that fits: the asset before its class, 국내주식 before 주식. So a
//! class means "the rest of the class", and nothing is counted twice.

use rust_decimal::Decimal;

use super::amount::{self, add};
use super::entry::Category;
use super::names::Symbol;

macro_rules! classes {
    ($($variant:ident $text:literal),* $(,)?) => {
        /// A group of assets that a wish can be about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Class { $($variant),* }

        impl Class {
            pub const ALL: &[Class] = &[$(Class::$variant),*];
            /// The word in the store, in JSON and in English commands.
            pub fn as_str(self) -> &'static str {
                match self { $(Class::$variant => $text),* }
            }
            pub fn parse(text: &str) -> Option<Class> {
                match text { $($text => Some(Class::$variant),)* _ => None }
            }
        }
    };
}

classes! {
    Cash "cash",
    DomesticStock "domestic-stock", ForeignStock "foreign-stock", Stock "stock",
    Etf "etf", Fund "fund", Bond "bond", EtfBond "etf-bond",
    Crypto "crypto", Other "other",
}

impl Class {
    /// The classes of a holding, the narrowest first.
    pub fn of(symbol: Symbol, category: Category, is_domestic: bool) -> &'static [Class] {
        if symbol.is_money() {
            return &[Class::Cash];
        }
        match category {
            Category::Cash => &[Class::Cash],
            Category::Stock if is_domestic => &[Class::DomesticStock, Class::Stock],
            Category::Stock => &[Class::ForeignStock, Class::Stock],
            Category::Etf => &[Class::Etf, Class::EtfBond],
            Category::Fund => &[Class::Fund, Class::EtfBond],
            Category::Bond => &[Class::Bond, Class::EtfBond],
            Category::Crypto | Category::Stablecoin => &[Class::Crypto],
            Category::Derivative | Category::Manual => &[Class::Other],
        }
    }
}

/// What a weight is wished for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Aim {
    Asset(Symbol),
    Class(Class),
}

/// Weights that can all be had at once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Targets(Vec<(Aim, Decimal)>);

/// Why wishes cannot be had at once.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Impossible {
    #[error("the weights sum to {0}, above 1")]
    AboveAll(Decimal),
    #[error("a weight lies between 0 and 1")]
    OutOfRange(Aim, Decimal),
    #[error("one thing has two weights")]
    Twice(Aim),
    #[error("{0} is money; the weight of cash is not divided by currency")]
    Money(Symbol),
}

/// A stored text is none of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the stored targets cannot be read")]
pub struct Unreadable;

impl Targets {
    /// Checks wishes in the order in which they were said.
    ///
    /// # Errors
    /// The first reason why they cannot be had at once.
    pub fn new(wishes: Vec<(Aim, Decimal)>) -> Result<Targets, Impossible> {
        let mut sum = Decimal::ZERO;
        for (place, (aim, weight)) in wishes.iter().enumerate() {
            if let Aim::Asset(symbol) = aim
                && symbol.is_money()
            {
                return Err(Impossible::Money(*symbol));
            }
            if *weight < Decimal::ZERO {
                return Err(Impossible::OutOfRange(*aim, *weight));
            }
            if wishes[..place].iter().any(|(earlier, _)| earlier == aim) {
                return Err(Impossible::Twice(*aim));
            }
            sum = add(sum, *weight).map_err(|_| Impossible::OutOfRange(*aim, *weight))?;
        }
        if sum > Decimal::ONE {
            return Err(Impossible::AboveAll(sum.normalize()));
        }
        let normal = |(aim, weight): (Aim, Decimal)| (aim, weight.normalize());
        Ok(Targets(wishes.into_iter().map(normal).collect()))
    }

    /// The wishes, as they were said.
    pub fn wishes(&self) -> &[(Aim, Decimal)] {
        &self.0
    }
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// What all wishes sum to.
    pub fn sum(&self) -> Decimal {
        self.0.iter().map(|(_, weight)| *weight).sum()
    }
    /// What is left for cash and for what nothing was said about.
    pub fn rest(&self) -> Decimal {
        (Decimal::ONE - self.sum()).normalize()
    }
    /// The place of the wish that a holding counts toward; `None` when nothing was said about it.
    pub fn place_of(&self, symbol: Symbol, category: Category, is_domestic: bool) -> Option<usize> {
        let place = |aim: Aim| self.0.iter().position(|(wished, _)| *wished == aim);
        let own = place(Aim::Asset(symbol));
        own.or_else(|| {
            let classes = Class::of(symbol, category, is_domestic).iter();
            classes.copied().find_map(|class| place(Aim::Class(class)))
        })
    }

    /// The text that is kept: a line for each wish.
    pub fn print(&self) -> String {
        let line = |(aim, weight): &(Aim, Decimal)| match aim {
            Aim::Asset(symbol) => format!("asset {} {weight}", symbol.spelled()),
            Aim::Class(class) => format!("class {} {weight}", class.as_str()),
        };
        self.0.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// Reads what [`Targets::print`] wrote.
    ///
    /// # Errors
    /// When somebody else wrote it.
    pub fn parse(text: &str) -> Result<Targets, Unreadable> {
        let line = |line: &str| {
            let (kind, rest) = line.split_once(' ').ok_or(Unreadable)?;
            let (name, weight) = rest.rsplit_once(' ').ok_or(Unreadable)?;
            let aim = match kind {
                "asset" => Aim::Asset(Symbol::unspelled(name)),
                "class" => Aim::Class(Class::parse(name).ok_or(Unreadable)?),
                _ => return Err(Unreadable),
            };
            let weight = amount::parse(weight).map_err(|_| Unreadable)?;
            Ok((aim, weight))
        };
        let wishes: Result<Vec<_>, _> = text.lines().map(line).collect();
        Targets::new(wishes?).map_err(|_| Unreadable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn aims() -> impl Strategy<Value = Vec<(Aim, Decimal)>> {
        let class = (0..Class::ALL.len()).prop_map(|i| Aim::Class(Class::ALL[i]));
        let asset =
            "[A-Z가-힣][A-Z0-9 가-힣]{3,8}[A-Z0-9]".prop_map(|s| Aim::Asset(Symbol::new(&s)));
        let weight = (0_i64..400).prop_map(|w| Decimal::new(w, 3));
        proptest::collection::vec((prop_oneof![class, asset], weight), 0..6)
    }

    proptest! {
        #[test]
        fn what_is_kept_is_read_again(wishes in aims()) {
            if let Ok(targets) = Targets::new(wishes) {
                prop_assert!(targets.sum() <= Decimal::ONE);
                prop_assert_eq!(targets.sum() + targets.rest(), Decimal::ONE);
                prop_assert_eq!(Targets::parse(&targets.print()), Ok(targets));
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".*") {
            let _ = Targets::parse(&text);
        }
    }

    fn wish(text: &str) -> Targets {
        Targets::parse(text).unwrap()
    }

    #[test]
    fn wishes_above_all_that_is_there_are_refused_with_their_sum() {
        let tenths = |n| Decimal::new(n, 1);
        let (btc, eth) = (
            Aim::Asset(Symbol::new("BTC")),
            Aim::Asset(Symbol::new("ETH")),
        );
        assert_eq!(
            Targets::new(vec![(btc, tenths(6)), (eth, tenths(5))]),
            Err(Impossible::AboveAll(Decimal::new(11, 1)))
        );
        assert_eq!(
            Targets::new(vec![(btc, tenths(6)), (btc, tenths(1))]),
            Err(Impossible::Twice(btc))
        );
        assert_eq!(
            Targets::new(vec![(btc, tenths(-1))]),
            Err(Impossible::OutOfRange(btc, tenths(-1)))
        );
        let dollars = vec![(Aim::Asset(Symbol::usd()), tenths(1))];
        assert_eq!(Targets::new(dollars), Err(Impossible::Money(Symbol::usd())));
        assert!(Targets::new(vec![(btc, Decimal::MAX), (eth, Decimal::MAX)]).is_err());
    }

    #[test]
    fn the_narrowest_wish_counts() {
        let targets =
            wish("class stock 0.5\nclass domestic-stock 0.1\nasset AAPL 0.1\nclass cash 0.1");
        let place =
            |symbol: &str, category, home| targets.place_of(Symbol::new(symbol), category, home);
        assert_eq!(place("MSFT", Category::Stock, false), Some(0));
        assert_eq!(place("005930", Category::Stock, true), Some(1));
        assert_eq!(place("AAPL", Category::Stock, false), Some(2));
        assert_eq!(place("USDT", Category::Crypto, false), Some(3));
        assert_eq!(place("BTC", Category::Crypto, false), None);
        assert_eq!(targets.rest(), Decimal::new(2, 1));
    }
}
