//! A name that is money and a share (`ALL`, `COP`): what the books know of it settles which price is meant, or a counter
//! (주당, 개당), or the word for a rate; else it is asked, and the answer holds for that name.

use super::line::PriceLine;
use crate::book::Book;
use crate::bot::command::Call;
use crate::bot::grammar::called;
use crate::bot::grammar::either::Meant;
use crate::domain::entry::Category;
use crate::domain::listings::listing;
use crate::domain::names::Symbol;
use crate::domain::prices::Subject;
use crate::names::symbols::{self, Named};
use crate::reply::{Reply, UserError};
use crate::words::Words;

/// What kinds of thing a name of money may be besides.
const KINDS: [(&str, Category); 4] = [
    ("kind-foreign", Category::Stock),
    ("kind-etf", Category::Etf),
    ("kind-crypto", Category::Crypto),
    ("kind-rate", Category::Cash),
];

/// The kind of thing that a price of one piece is of: `주당`, `개당`.
pub fn counted(word: &str) -> Option<Category> {
    match word {
        "주당" | "1주" | "한주" | "1주에" | "1주당" => Some(Category::Stock),
        "개당" | "1개" | "한개" | "1개에" | "1개당" => Some(Category::Crypto),
        _ => None,
    }
}

/// The words of a call; behind the word for a rate a name of money is money.
pub fn said_rate(call: &Call<'_>) -> String {
    let said = call.line.trim_start_matches('/').starts_with("환율");
    let (first, rest) = call.args.trim().split_once(' ').unwrap_or((call.args, ""));
    match said && may_be_both(first) {
        true => format!("{}:{} {rest}", first.trim(), Category::Cash.as_str()),
        false => call.args.to_owned(),
    }
}

fn may_be_both(word: &str) -> bool {
    let symbol = Symbol::new(word);
    symbol.is_money() && symbol.may_be_either() && listing(symbol).is_none()
}

/// Says which of the two a line means; whether it is one of them, and told.
///
/// # Errors
/// The question, where nothing tells.
pub fn settle(
    line: &mut PriceLine,
    (typed, rest, counted): (&str, &[&str], Option<Category>),
    book: &Book,
    words: Words,
) -> Result<bool, UserError> {
    if !may_be_both(typed) || book.meaning(typed).is_some() {
        return Ok(false);
    }
    let known = symbols::called(typed, book);
    let money = Symbol::new(typed);
    let thing = known.iter().find(|named| !named.symbol.is_money()).copied();
    // What was priced before is known, though nobody holds it.
    let thing = thing.or_else(|| {
        let symbol = Some(money.as_asset()).filter(|asset| book.prices().knows(*asset))?;
        let category = Category::Stock;
        Some(Named { symbol, category })
    });
    let as_money = Named {
        symbol: money,
        category: Category::Cash,
    };
    let as_thing = counted.map(|category| Named {
        symbol: money.as_asset(),
        category,
    });
    let meant = match (thing, is_used(money, book)) {
        (Some(thing), _) if counted.is_some() => Some(thing),
        (None, _) if counted.is_some() => as_thing,
        (Some(thing), false) => Some(thing),
        (None, true) => Some(as_money),
        (Some(_), true) | (None, false) => None,
    };
    if let Some(meant) = meant {
        (line.of, line.is_new) = (meant, thing.is_none() && !meant.symbol.is_money());
        return Ok(true);
    }
    if line.amount.is_none() {
        return Ok(false);
    }
    let own = thing.map(|thing| {
        (
            symbols::display_name(thing.symbol, words.language),
            thing.category,
        )
    });
    let kinds = KINDS
        .iter()
        .filter(|kind| own.is_none() || kind.1 == Category::Cash);
    let kinds = kinds.map(|(key, category)| (words.plain(key), *category));
    let offers = own
        .map(|(name, category)| (name.to_owned(), category))
        .into_iter()
        .chain(kinds);
    let offers: Vec<(String, String)> = offers
        .map(|(label, category)| {
            let symbol = Symbol::of(money.as_str(), Some(category));
            let said = format!(
                "price {}:{} {}",
                money.as_str(),
                category.as_str(),
                rest.join(" ")
            );
            let means = Meant::Asset(Named { symbol, category }).meaning();
            (label, called::saying(&said, typed, means))
        })
        .collect();
    let asked = words.say("price-either", &[("text", &format!("\"{typed}\""))]);
    Err(Reply::say(words.plain("not-yet"))
        .text(asked)
        .buttons(
            offers
                .iter()
                .map(|(label, line)| (label.as_str(), line.as_str())),
        )
        .into())
}

/// Whether money is what the books know by this name: it is held, something is traded in it, or a rate of it is known.
fn is_used(money: Symbol, book: &Book) -> bool {
    let held = || {
        symbols::in_journal(book)
            .iter()
            .any(|own| own.symbol == money)
    };
    let rated = || {
        book.prices().iter().any(|(subject, _)| match subject {
            Subject::Rate { from, to } => *from == money || *to == money,
            Subject::Price { .. } => false,
        })
    };
    let traded = || {
        let mut entries = book.journal().in_order(0);
        entries.any(|(_, entry)| entry.currency == money || entry.fee_currency == money)
    };
    held() || rated() || traded()
}
