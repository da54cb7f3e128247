//! One thing has one name: what files and venues write in many ways is the code under which the books keep it.
//!
//! | written                                                  | read     |
//! |----------------------------------------------------------|----------|
//! | `5930` of a share in won, `'005930`, `A005930`, `005930.KS`, `KRX:005930`, `KR7005930003`, `삼성전자` | `005930` |
//! | `NASDAQ:AAPL`, `AAPL.US`, `AAPL US Equity`, `AAPL.O`     | `AAPL`   |
//! | `KRW-BTC`, `BTC/KRW`, `BTCUSDT` in USDT, `XBT`, `XXBT`, `비트코인` | `BTC` |
//!
//! Nothing is guessed: where a name may be its own (`PYUSD`, `WBTC`, `BRK-B`), it stays as it is, and so does what is no
//! coin but a contract on one (`BTC-PERP`, `BTC-USDT-SWAP`, `BTC-250627`). What is read is a function
//! of the row alone, so that a row is the same in the file, in the database and after a restart.

use std::borrow::Cow;

use super::entry::Category;
use super::listings::{Listing, Market, by_code, by_name, is_krx_code};
use super::names::{is_money, trimmed};

/// The code of a name that is written in another way; `None` when it is the code, or nothing that is known.
/// `currency` is what the row is priced in, blank when it does not say.
pub fn code_of(name: &str, category: Option<Category>, currency: &str) -> Option<String> {
    let name = trimmed(name);
    if is_plain(name) {
        return None;
    }
    let bare = unquoted(name);
    let upper = bare.to_uppercase();
    let code = match Group::of(category) {
        Group::Money => money(&upper).map(str::to_owned),
        Group::Share => share(&upper, category, currency).or_else(|| abroad(&upper)),
        Group::Coin => coin(&upper, currency),
        Group::Untold => share(&upper, category, currency)
            .or_else(|| abroad(&upper))
            .or_else(|| coin(&upper, currency)),
        Group::Other => None,
    };
    let code = code
        .or_else(|| called(bare, category))
        .or_else(|| in_brackets(bare, category, currency));
    let code = code.unwrap_or(upper);
    (code != name.to_uppercase()).then_some(code)
}

/// The coin or money that a fee is in, written in another way.
pub fn fee_of(name: &str) -> Option<String> {
    let name = trimmed(name);
    if is_plain(name) {
        return None;
    }
    let upper = name.to_uppercase();
    let code = alias(&upper).or_else(|| money(&upper)).map(str::to_owned);
    code.or_else(|| called(name, Some(Category::Crypto)))
        .or_else(|| called(name, Some(Category::Cash)))
        .filter(|code| *code != upper)
}

/// What nearly every row says: a short ticker in capitals or a code of the Korean exchange. Nothing has to be looked up.
fn is_plain(name: &str) -> bool {
    let bytes = name.as_bytes();
    let capitals = bytes.len() <= 5 && bytes.iter().all(u8::is_ascii_uppercase);
    (capitals && !matches!(bytes.first(), Some(b'X' | b'Z')))
        || (bytes.len() == 6 && bytes.iter().all(u8::is_ascii_digit))
}

/// Which rules a row's category lets in.
enum Group {
    Money,
    Share,
    Coin,
    /// The row does not say, or did not when it was booked.
    Untold,
    Other,
}

impl Group {
    fn of(category: Option<Category>) -> Group {
        match category {
            None | Some(Category::Manual) => Group::Untold,
            Some(Category::Cash) => Group::Money,
            Some(Category::Stock | Category::Etf | Category::Fund | Category::Bond) => Group::Share,
            Some(Category::Crypto | Category::Stablecoin) => Group::Coin,
            Some(Category::Derivative) => Group::Other,
        }
    }
    fn holds(&self, listing: &Listing) -> bool {
        match (self, listing.market) {
            (Group::Untold, _) => true,
            (Group::Money, market) => market == Market::Money,
            (Group::Share, market) => matches!(market, Market::Korea | Market::America),
            // USDT and USDC are money, and coins to those who trade them.
            (Group::Coin, market) => {
                market == Market::Coins || matches!(listing.code, "USDT" | "USDC")
            }
            (Group::Other, _) => false,
        }
    }
}

/// Without what a spreadsheet puts around a text that it should not count: `'005930`, `="005930"`.
fn unquoted(name: &str) -> &str {
    let inside = name
        .strip_prefix("=\"")
        .and_then(|name| name.strip_suffix('"'));
    trimmed(inside.unwrap_or(name).trim_start_matches(['\'', '’', '`']))
}

/// A name in words. A word in Latin capitals alone may be somebody's ticker.
fn called(name: &str, category: Option<Category>) -> Option<String> {
    let words = !name.is_ascii() || name.bytes().any(|b| b.is_ascii_lowercase() || b == b' ');
    let listing = by_name(name).filter(|_| words)?;
    let group = Group::of(category);
    group.holds(listing).then(|| listing.code.to_owned())
}

/// `삼성전자(005930)`, `BTC(비트코인)`.
fn in_brackets(name: &str, category: Option<Category>, currency: &str) -> Option<String> {
    let (outside, inside) = name.strip_suffix(')')?.split_once('(')?;
    let group = Group::of(category);
    [inside, outside].into_iter().find_map(|part| {
        let part = trimmed(part);
        let code = code_of(part, category, currency).unwrap_or_else(|| part.to_uppercase());
        let known = by_code(&code).is_some_and(|listing| group.holds(listing));
        let krx = is_krx_code(&code) && !matches!(group, Group::Coin | Group::Money);
        (known || krx).then_some(code)
    })
}

/// The codes of the Korean exchange.
fn share(upper: &str, category: Option<Category>, currency: &str) -> Option<String> {
    let mut code = upper;
    for market in ["KRX:", "KOSPI:", "KOSDAQ:", "XKRX:", "KS:", "KQ:"] {
        code = code.strip_prefix(market).unwrap_or(code);
    }
    for market in [".KS", ".KQ", ".KRX", ".KR", ":KS", ":KQ", " KS", " KQ"] {
        code = code.strip_suffix(market).unwrap_or(code);
    }
    code = of_isin(code).unwrap_or(code);
    let listed = |code: &str| code.len() == 7 && is_krx_code(&code[1..]);
    if code.starts_with(['A', 'Q']) && code.is_ascii() && listed(code) {
        code = &code[1..];
    }
    if is_krx_code(code) {
        return Some(code.to_owned());
    }
    // A spreadsheet took the zeros: only a share in won has such a code.
    let digits = code.strip_suffix(".0").unwrap_or(code);
    let numeric = (1..=6).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    let in_won = matches!(trimmed(currency), "" | "KRW" | "krw" | "원");
    let padded = || format!("{digits:0>6}");
    let sure = !matches!(Group::of(category), Group::Untold) || by_code(&padded()).is_some();
    (numeric && in_won && sure).then(padded)
}

/// A share of an American exchange, with the name of its market before or behind. Reuters' letters may be another's own, so
/// they are read where the table knows the share.
fn abroad(upper: &str) -> Option<String> {
    const BEFORE: [&str; 10] = [
        "NASDAQ:",
        "NYSE:",
        "AMEX:",
        "NYSEARCA:",
        "NYSEAMERICAN:",
        "ARCA:",
        "BATS:",
        "XNAS:",
        "XNYS:",
        "US:",
    ];
    const BEHIND: [&str; 6] = [".US", ":US", " US", ".NASDAQ", ".NYSE", ":NASDAQ"];
    const LETTERS: [&str; 3] = [".O", ".OQ", ".N"];
    // The number of a share that the table knows: `US0378331005`.
    if let Some(listing) = by_name(upper).filter(|_| upper.len() == 12 && isin_fits(upper)) {
        return Some(listing.code.to_owned());
    }
    let ticker = |code: &&str| {
        let mut bytes = code.bytes();
        bytes.next().is_some_and(|b| b.is_ascii_uppercase())
            && code.len() <= 6
            && bytes.all(|b| b.is_ascii_uppercase() || matches!(b, b'.' | b'-' | b'/'))
    };
    let bare = upper.strip_suffix(" EQUITY").unwrap_or(upper);
    let marked = BEFORE
        .iter()
        .find_map(|market| bare.strip_prefix(market))
        .or_else(|| BEHIND.iter().find_map(|market| bare.strip_suffix(market)));
    let listed = |code: &&str| by_code(code).is_some_and(|l| l.market == Market::America);
    let lettered = || {
        LETTERS
            .iter()
            .find_map(|letter| upper.strip_suffix(letter))
            .filter(listed)
    };
    let code = marked.filter(ticker).or_else(lettered)?;
    Some(trimmed(code).to_owned())
}

/// The code inside the number of a common share, `KR7005930003`, when its check digit fits. Others' numbers hold another.
fn of_isin(text: &str) -> Option<&str> {
    let code = text.strip_prefix("KR7")?;
    let common = text.len() == 12 && text.is_ascii() && code.get(5..8) == Some("000");
    (common && isin_fits(text)).then(|| code.get(..6)).flatten()
}

fn isin_fits(isin: &str) -> bool {
    let digits: Vec<u32> = isin
        .chars()
        .filter_map(|c| c.to_digit(36))
        .flat_map(|d| {
            if d < 10 {
                vec![d]
            } else {
                vec![d / 10, d % 10]
            }
        })
        .collect();
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(nth, d)| match nth % 2 {
            0 => *d,
            _ => d * 2 / 10 + d * 2 % 10,
        })
        .sum();
    sum.is_multiple_of(10)
}

/// A coin: its older code, or the base of a pair.
fn coin(upper: &str, currency: &str) -> Option<String> {
    let currency = trimmed(currency).to_uppercase();
    let pair = match upper.split_once(':') {
        Some((venue, pair)) if venue.bytes().all(|b| b.is_ascii_alphabetic()) => pair,
        _ => upper,
    };
    let base = alias(pair)
        .or_else(|| apart(pair, &currency))
        .or_else(|| glued(pair, &currency))?;
    Some(alias(base).unwrap_or(base).to_owned())
}

/// Older codes, which some venues still write.
fn alias(upper: &str) -> Option<&'static str> {
    Some(match upper {
        "XBT" | "XXBT" => "BTC",
        "XETH" => "ETH",
        "XXRP" => "XRP",
        "XLTC" => "LTC",
        "XXLM" => "XLM",
        "XDG" | "XXDG" => "DOGE",
        "XETC" => "ETC",
        "XXMR" => "XMR",
        "XZEC" => "ZEC",
        _ => return None,
    })
}

/// Money by Kraken's codes or in words.
fn money(upper: &str) -> Option<&'static str> {
    let coded = match upper {
        "ZUSD" => "USD",
        "ZEUR" => "EUR",
        "ZGBP" => "GBP",
        "ZJPY" => "JPY",
        "ZKRW" => "KRW",
        _ => "",
    };
    let listed = || by_name(upper).filter(|listing| listing.market == Market::Money);
    match coded {
        "" if upper.is_ascii() => None,
        "" => listed().map(|listing| listing.code),
        code => Some(code),
    }
}

/// From here on what coins are priced in is a coin itself.
const COINS_FROM: usize = 10;

/// Up to here it is money of states.
const FIAT: usize = 5;

/// What stands between the sides of a pair.
const APART: [char; 3] = ['-', '/', '_'];

/// What coins are priced in, the surest first.
const QUOTES: [&str; 13] = [
    "KRW", "USD", "EUR", "JPY", "GBP", "USDT", "USDC", "BUSD", "FDUSD", "TUSD", "BTC", "ETH", "BNB",
];

/// `KRW-BTC`, `BTC/KRW`: the side that is not what the row is priced in, else not what things are priced in.
fn apart<'a>(pair: &'a str, currency: &str) -> Option<&'a str> {
    let (a, b) = pair.split_once(APART)?;
    let plain = |side: &str| !side.is_empty() && side.bytes().all(|b| b.is_ascii_alphanumeric());
    if !plain(a) || !plain(b) || a == b {
        return None;
    }
    let place = |side: &str| QUOTES.iter().position(|quote| *quote == side);
    if a != currency && is_contract(b) && !matches!(place(a), Some(at) if at < COINS_FROM) {
        return None;
    }
    match (place(a), place(b)) {
        (None, None) => None,
        _ if a == currency => Some(b),
        _ if b == currency => Some(a),
        (Some(a_at), Some(b_at)) => Some(if a_at < b_at { b } else { a }),
        (Some(_), None) => Some(b),
        (None, Some(_)) => Some(a),
    }
}

/// What stands behind a coin where the name is of a contract on it: `PERP`, a day on which it ends.
fn is_contract(side: &str) -> bool {
    let day = side.starts_with(|c: char| c.is_ascii_digit())
        && side.len() >= 5
        && by_code(side).is_none();
    day || matches!(
        side,
        "PERP" | "PERPETUAL" | "SWAP" | "FUT" | "FUTURES" | "FUTURE" | "QUARTER" | "PFC"
    )
}

/// `BTCUSDT` in USDT, `XXBTZUSD`: a known coin in front of what the row is priced in. A name that only ends so (`PYUSD`,
/// `WBTC`) stays.
fn glued<'a>(pair: &'a str, currency: &str) -> Option<&'a str> {
    if by_code(pair).is_some() || is_money(pair) || !pair.is_ascii() {
        return None;
    }
    QUOTES.iter().find_map(|quote| {
        let base = pair.strip_suffix(quote)?;
        let fiat = quote.len() == 3;
        let base = base
            .strip_suffix('Z')
            .filter(|base| fiat && alias(base).is_some())
            .unwrap_or(base);
        let known = alias(base).is_some()
            || by_code(base).is_some_and(|listing| listing.market == Market::Coins);
        // A coin that the table does not know is told from a name that only ends so by its length.
        let stable = matches!(*quote, "USDT" | "USDC" | "KRW") && base.len() >= 3;
        let fits = *quote == currency || (currency.is_empty() && known);
        (fits && (known || stable)).then_some(base)
    })
}

/// The name itself, or its code.
pub fn one<'a>(name: &'a str, category: Option<Category>, currency: &str) -> Cow<'a, str> {
    match code_of(name, category, currency) {
        Some(code) => Cow::Owned(code),
        None => Cow::Borrowed(name),
    }
}

/// What a name is that carries its market, or the other side of its pair: the code, and what it is priced in where it says
/// so (`BTCUSDT`, `KRW-BTC`). `None` for a plain code and for a pair of two moneys, of which nothing says which one is meant.
pub fn marked(name: &str) -> Option<(String, Option<&'static str>)> {
    let name = trimmed(name);
    if !name.is_ascii() || name.len() < 5 || !name.bytes().any(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let upper = name.to_uppercase();
    if let Some(code) = share(&upper, None, "").or_else(|| abroad(&upper)) {
        return (code != upper).then_some((code, None));
    }
    let base = coin(&upper, "")?;
    let fiat = |side: &str| QUOTES[..FIAT].contains(&side);
    let beside = |quote: &&&str| {
        let before = upper
            .strip_prefix(**quote)
            .is_some_and(|rest| rest.starts_with(APART));
        before || (upper.ends_with(**quote) && **quote != base)
    };
    let quote = QUOTES.iter().find(beside).copied();
    (!quote.is_some_and(fiat) || !fiat(&base)).then_some((base, quote))
}

#[cfg(test)]
mod tests;
