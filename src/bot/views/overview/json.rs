//! The overview as a script reads it: names of members are kept (docs/json.md).

use super::shares::{self, Of, Share};
use super::{Change, Overview, age};
use crate::reply::{Figure, Reply};

/// 평가손익률: unrealised result against cost.
pub fn unrealised_rate(part: &Share) -> Option<rust_decimal::Decimal> {
    let cost = part.cost.filter(|cost| !cost.is_zero())?;
    part.unrealised?.checked_div(cost)
}

/// A list as a script reads it; names of members are kept (docs/json.md).
pub fn list(parts: &[Share], overview: &Overview) -> Figure {
    let one = |part: &Share| {
        let money = |amount| Figure::money_or_unknown(amount, overview.base);
        let mut map = std::collections::BTreeMap::from([
            ("key".to_owned(), Figure::word(shares::key(part, parts))),
            ("name".to_owned(), Figure::word(part.name.clone())),
            ("value".to_owned(), money(part.value)),
            ("share".to_owned(), Figure::number(part.share)),
        ]);
        if let Of::Asset(symbol) = part.of {
            let mut lines = overview.lines.iter().filter(|line| line.symbol == symbol);
            let category = lines
                .next()
                .map(|line| Figure::word(line.category.as_str()));
            map.extend(category.map(|category| ("category".to_owned(), category)));
            map.insert("units".to_owned(), Figure::number(part.units));
            map.insert("cost".to_owned(), money(part.cost));
            map.insert("unrealised".to_owned(), money(part.unrealised));
            map.insert(
                "unrealised_rate".to_owned(),
                Figure::number(unrealised_rate(part)),
            );
        }
        Figure::Map(map)
    };
    Figure::List {
        list: parts.iter().map(one).collect(),
    }
}

/// The figures that every reply about the whole carries.
pub fn totals(reply: Reply, overview: &Overview) -> Reply {
    let money = |amount| Figure::money(amount, overview.base);
    let maybe = |amount| Figure::money_or_unknown(amount, overview.base);
    let Change {
        gain,
        rate,
        inflow,
        outflow,
        since,
    } = overview.change;
    let sums = overview.sums;
    let unpriced: std::collections::BTreeSet<&str> = overview
        .unpriced()
        .map(|line| line.symbol.as_str())
        .collect();
    let words = |list: Vec<&str>| Figure::List {
        list: list.into_iter().map(Figure::word).collect(),
    };
    let stale = age::stale(overview);
    reply
        .figure("total", maybe(overview.known_total()))
        .figure("as_of", Figure::word(overview.today.to_string()))
        .figure("change", maybe(gain))
        .figure("change_rate", Figure::number(rate))
        .figure(
            "change_since",
            Figure::word(since.map_or(String::new(), |day| day.to_string())),
        )
        .figure("change_inflow", money(inflow))
        .figure("change_outflow", money(outflow))
        .figure("inflow", maybe(sums.inflow))
        .figure("outflow", maybe(sums.outflow))
        .figure("invested", maybe(sums.invested))
        .figure("result", maybe(sums.result))
        .figure("result_rate", Figure::number(sums.result_rate))
        .figure("twr", Figure::number(sums.twr))
        .figure("unpriced", words(unpriced.into_iter().collect()))
        .figure(
            "stale",
            words(stale.iter().map(|s| s.symbol.as_str()).collect()),
        )
        .figure("carried", Figure::count(overview.row.carried as usize))
        .figure("entries", Figure::count(overview.row.entries))
}
