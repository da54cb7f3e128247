//! Parts of a whole: by category, by platform, by asset. Printed shares add up to 100.0 %.

use rust_decimal::Decimal;

use super::{Overview, lacks};
use crate::book::Book;
use crate::domain::amount::{Overflow, add, div};
use crate::domain::entry::Category;
use crate::domain::names::{Platform, Symbol};
use crate::domain::valuation::Line;
use crate::names::platforms;
use crate::names::symbols::{AssetClass, asset_class, display_name};
use crate::words::Words;

/// One part of the total.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    pub of: Of,
    /// What the owner calls it.
    pub name: String,
    /// Base currency; `None` when nothing of it can be valued.
    pub value: Option<Decimal>,
    /// Exact fraction of the total; `None` for what has no value, or when the total is not above zero.
    pub share: Option<Decimal>,
    /// The fraction that is printed, to a tenth of a percent.
    pub shown: Option<Decimal>,
    /// Cost of what has one, base currency; `None` when there is none or it is not known.
    pub cost: Option<Decimal>,
    pub unrealised: Option<Decimal>,
    /// Units or money, when all of it is one symbol.
    pub units: Option<Decimal>,
    /// What stands in the place of the value where there is none.
    pub instead: String,
    /// The cost or the value of some of it is not known: then neither of all is said.
    pub lacks: bool,
    /// The cost of some of it is not known.
    pub lacks_cost: bool,
}

/// What a part is a part by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    Class(AssetClass),
    Platform(Platform),
    /// Between two own accounts.
    Transit,
    Asset(Symbol),
    /// What did not fit into a list.
    Rest,
}

impl Of {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Of::Class(class) => class.as_str(),
            Of::Platform(platform) => platform.as_str(),
            Of::Transit => "in_transit",
            Of::Asset(symbol) => symbol.as_str(),
            Of::Rest => "rest",
        }
    }
}

/// The word in JSON of a part among others: of money that is called like an asset beside it `AMD:cash`.
pub fn key(part: &Share, parts: &[Share]) -> String {
    let word = part.of.as_str();
    let is_money = matches!(part.of, Of::Asset(symbol) if symbol.is_money());
    let twin = |other: &&Share| other.of != part.of && other.of.as_str() == word;
    match is_money && parts.iter().any(|other| twin(&other)) {
        true => format!("{word}:{}", Category::Cash.as_str()),
        false => word.to_owned(),
    }
}

/// The class of a line.
pub fn class_of(line: &Line) -> AssetClass {
    let currency = line.priced.map_or(Symbol::krw(), |priced| priced.currency);
    asset_class(line.symbol, line.category, currency)
}

/// The parts by class of asset, the largest first.
///
/// # Errors
/// An amount that overflows.
pub fn by_category(overview: &Overview, words: Words) -> Result<Vec<Share>, Overflow> {
    parts(
        overview,
        |line| Of::Class(class_of(line)),
        |of| match of {
            Of::Class(class) => class.name(words),
            _ => words.plain("see-in-transit"),
        },
        words,
    )
}

/// The parts by platform, the largest first.
///
/// # Errors
/// An amount that overflows.
pub fn by_platform(overview: &Overview, book: &Book, words: Words) -> Result<Vec<Share>, Overflow> {
    let key = |line: &Line| match line.in_transit {
        true => Of::Transit,
        false => Of::Platform(line.platform),
    };
    let name = |of| match of {
        Of::Platform(platform) => platforms::display_name(platform, book, words.language),
        _ => words.plain("see-in-transit"),
    };
    parts(overview, key, name, words)
}

/// The parts by asset over all platforms, the largest first.
///
/// # Errors
/// An amount that overflows.
pub fn by_asset(overview: &Overview, words: Words) -> Result<Vec<Share>, Overflow> {
    parts(
        overview,
        |line| Of::Asset(line.symbol),
        |of| match of {
            Of::Asset(symbol) => display_name(symbol, words.language).to_owned(),
            _ => words.plain("see-in-transit"),
        },
        words,
    )
}

fn parts(
    overview: &Overview,
    key: impl Fn(&Line) -> Of,
    name: impl Fn(Of) -> String,
    words: Words,
) -> Result<Vec<Share>, Overflow> {
    let mut parts: Vec<Share> = Vec::new();
    for line in &overview.lines {
        let of = key(line);
        let part = match parts.iter_mut().position(|part| part.of == of) {
            Some(place) => &mut parts[place],
            None => {
                parts.push(empty(of, name(of)));
                let last = parts.len() - 1;
                &mut parts[last]
            }
        };
        part.value = sum(part.value, line.value)?;
        part.cost = sum(part.cost, line.cost)?;
        part.unrealised = sum(part.unrealised, line.unrealised())?;
        part.lacks |= !line.symbol.is_money() && line.unrealised().is_none();
        part.lacks_cost |= !line.symbol.is_money() && line.cost.is_none();
        part.units = sum(part.units, matches!(of, Of::Asset(_)).then_some(line.units))?;
    }
    for part in parts.iter_mut().filter(|part| part.value.is_none()) {
        let of = part.of;
        let lines = overview.lines.iter().filter(|line| key(line) == of);
        part.instead = lacks::instead(lines, words);
    }
    // The cost of some beside the value of all would be a gain that nobody made.
    for part in parts.iter_mut().filter(|part| part.lacks) {
        // What one asset cost is known without its price.
        let is_asset = matches!(part.of, Of::Asset(_));
        part.cost = part.cost.filter(|_| is_asset && !part.lacks_cost);
        part.unrealised = None;
    }
    if !overview.in_exchange.is_zero() {
        let mut part = empty(Of::Transit, name(Of::Transit));
        part.value = Some(overview.in_exchange);
        parts.push(part);
    }
    parts.sort_by(|a, b| b.value.cmp(&a.value).then_with(|| a.name.cmp(&b.name)));
    set_shares(&mut parts, overview.total)?;
    Ok(parts)
}

fn empty(of: Of, name: String) -> Share {
    Share {
        of,
        name,
        value: None,
        share: None,
        shown: None,
        cost: None,
        unrealised: None,
        units: None,
        lacks: false,
        lacks_cost: false,
        instead: String::new(),
    }
}

fn sum(a: Option<Decimal>, b: Option<Decimal>) -> Result<Option<Decimal>, Overflow> {
    match (a, b) {
        (Some(a), Some(b)) => add(a, b).map(Some),
        (one, None) | (None, one) => Ok(one),
    }
}

fn set_shares(parts: &mut [Share], total: Decimal) -> Result<(), Overflow> {
    if total <= Decimal::ZERO {
        return Ok(());
    }
    for part in parts.iter_mut() {
        part.share = part.value.map(|value| div(value, total)).transpose()?;
    }
    let exact: Vec<Decimal> = parts.iter().filter_map(|part| part.share).collect();
    let mut shown = rounded(&exact).into_iter();
    for part in parts.iter_mut().filter(|part| part.share.is_some()) {
        part.shown = shown.next();
    }
    Ok(())
}

/// Fractions of one whole to a tenth of a percent, by largest remainder: the printed column adds up to 100.0 %.
pub fn rounded(shares: &[Decimal]) -> Vec<Decimal> {
    let tenths: Vec<Decimal> = shares
        .iter()
        .map(|share| share.saturating_mul(Decimal::ONE_THOUSAND))
        .collect();
    let mut shown: Vec<Decimal> = tenths.iter().map(Decimal::floor).collect();
    let given = shown
        .iter()
        .fold(Decimal::ZERO, |sum, t| sum.saturating_add(*t));
    let left = Decimal::ONE_THOUSAND.saturating_sub(given);
    let mut order: Vec<usize> = (0..shares.len()).collect();
    order.sort_by_key(|i| {
        std::cmp::Reverse((tenths[*i].saturating_sub(shown[*i]), std::cmp::Reverse(*i)))
    });
    // Fewer tenths than parts are left, unless the parts are not all of the whole.
    for i in order.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        shown[i] = shown[i].saturating_add(Decimal::ONE);
    }
    shown
        .into_iter()
        .map(|t| t.checked_div(Decimal::ONE_THOUSAND).unwrap_or(t))
        .collect()
}

/// The first `count` parts and the sum of the others, which `rest` names by their number.
///
/// # Errors
/// An amount that overflows.
pub fn shortened(
    parts: &[Share],
    count: usize,
    rest: impl Fn(usize) -> String,
) -> Result<Vec<Share>, Overflow> {
    if parts.len() <= count + 1 {
        return Ok(parts.to_vec());
    }
    let (kept, left) = parts.split_at(count);
    let mut other = empty(Of::Rest, rest(left.len()));
    for part in left {
        other.value = sum(other.value, part.value)?;
        other.share = sum(other.share, part.share)?;
        other.shown = sum(other.shown, part.shown)?;
    }
    Ok(kept.iter().cloned().chain([other]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(shares: &[&str]) -> Vec<String> {
        let shares: Vec<Decimal> = shares.iter().map(|s| s.parse().unwrap()).collect();
        rounded(&shares)
            .iter()
            .map(|s| (s * Decimal::ONE_HUNDRED).normalize().to_string())
            .collect()
    }

    #[test]
    fn printed_shares_add_up_to_a_hundred() {
        let third = "0.3333333333333333333333333333";
        assert_eq!(shown(&[third, third, third]), ["33.4", "33.3", "33.3"]);
        assert_eq!(shown(&["0.66666", "0.33334"]), ["66.7", "33.3"]);
        assert_eq!(shown(&["0.99996", "0.00004"]), ["100", "0"]);
        assert_eq!(shown(&["1.25", "-0.25"]), ["125", "-25"], "a debt");
        assert_eq!(shown(&["1.00049", "-0.00049"]), ["100", "0"]);
        assert_eq!(shown(&[]), [""; 0]);
    }
}
