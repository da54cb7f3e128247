//! Exchanges: each file is two plain functions, what to ask and what the answer means; [`fetch`] is the only loop that
//! sends, pages, retries and waits.
//!
//! | to add an exchange | one file with its [`Exchange`], one line in [`EXCHANGES`], its saved answers under `tests/` |
//! |--------------------|----------------------------------------------------------------------------------------------|
//!
//! We only read: nothing here can place an order, move or withdraw anything. Amounts go from the text of the answer to
//! decimals, never through a float. What is not known is left out, never zero.

mod bithumb;
mod fetch;
pub mod quarantine;
mod written;

use std::time::Duration;

use rust_decimal::Decimal;

use crate::config::{Config, Secret};
use crate::domain::calendar::Moment;
use crate::words::one_line;
use crate::world::{Request, Response};

pub use fetch::{FetchError, Venue, fetch};

/// Every exchange we can read, in the order in which they are asked.
pub const EXCHANGES: &[&Exchange] = &[&bithumb::EXCHANGE];

/// An exchange: its name in the books, and its two functions.
pub struct Exchange {
    /// The platform in the books, and the folder of its saved answers: `bithumb`.
    pub name: &'static str,
    /// The environment names of the keys that a signed request takes, in the order of [`Access::keys`]. Public prices
    /// take none.
    pub credentials: &'static [&'static str],
    /// Least time between two requests.
    pub pause: Duration,
    /// What to send. The same inputs give the same bytes.
    pub request: fn(&Want, &Access, &Stamp) -> Result<Request, CannotAsk>,
    /// What came back.
    pub decode: fn(&Want, &Response) -> Result<Page, DecodeError>,
}

/// What we want to know of an exchange.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Want {
    /// What is traded there.
    Markets,
    /// The last price of these markets, at most `at_once` in one request.
    Prices {
        markets: Vec<Market>,
        at_once: usize,
    },
    /// The last minute before a moment in which a market was traded.
    LastCandle { market: Market, before: Moment },
}

/// One minute of a market.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candle {
    pub begins: Moment,
    /// Its last trade; above zero.
    pub close: Decimal,
}

impl Want {
    /// The last price of markets, as many in one request as the exchange takes.
    pub fn prices(markets: Vec<Market>) -> Want {
        Want::Prices {
            markets,
            at_once: usize::MAX,
        }
    }
}

/// A market: what is traded, for which money, and how the exchange writes that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Market {
    /// `KRW-BTC`.
    pub code: String,
    /// `BTC`.
    pub base: String,
    /// `KRW`.
    pub quote: String,
}

/// The last trade of a market. Its time is when we received it: a venue's own clock is not trusted with that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticker {
    pub market: Market,
    /// Of the market's quote per unit; above zero.
    pub price: Decimal,
    /// Whether nothing was traded for a day; `false` when the exchange does not say.
    pub idle: bool,
}

/// The last trade of a coin in won, for tests.
#[cfg(test)]
pub(crate) fn ticker(base: &str, price: &str, idle: bool) -> Ticker {
    Ticker {
        market: Market {
            code: format!("KRW-{base}"),
            base: base.to_owned(),
            quote: "KRW".to_owned(),
        },
        price: crate::domain::amount::parse(price).unwrap(),
        idle,
    }
}

/// What an answer says, and what to ask next.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    pub markets: Vec<Market>,
    pub tickers: Vec<Ticker>,
    /// The newest first.
    pub candles: Vec<Candle>,
    /// Markets that the exchange has listed but does not know, or without a price.
    pub unknown: Vec<Market>,
    pub next: Option<Want>,
}

/// Where an exchange is asked, and with which keys.
#[derive(Debug, Clone)]
pub struct Access {
    /// Without a slash at the end; it may have a path before the exchange's own.
    pub base: String,
    /// As [`Exchange::credentials`] names them; empty when the owner gave none.
    pub keys: Vec<Secret>,
}

/// What makes one sending different from the next: a signature takes both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    pub at: Moment,
    /// Never the same twice.
    pub nonce: u128,
}

/// Why there is nothing to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotAsk {
    #[error("it takes keys that were not given")]
    NoKeys,
    #[error("this exchange has no answer to that")]
    NotOffered,
}

/// Why an answer gives nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// No answer of the exchange itself: a page of its firewall, nothing, half of one, or "not now". Worth asking again.
    #[error("status {status}, \"{seen}\"")]
    Unavailable {
        status: u16,
        /// Its beginning, without control characters.
        seen: String,
    },
    /// We asked too often. `wait` is what it told us to wait, or is known to mean.
    #[error("status {status}: too many requests")]
    Limited { status: u16, wait: Option<Duration> },
    /// It understood and says no. Asking again gives the same.
    #[error("refused: {code} {message}")]
    Refused { code: String, message: String },
    /// An answer of another shape than we know.
    #[error("not understood: {0}")]
    Strange(String),
}

/// Characters of an exchange's name for an error.
const CODE_MOST: usize = 40;
/// Characters of what an exchange says about an error: more is kept nowhere.
const TOLD_MOST: usize = 200;

impl DecodeError {
    /// With every text of the exchange as one short line, whatever the exchange's own file made of it.
    fn short(self) -> DecodeError {
        let short = |text: String| one_line(&text, TOLD_MOST);
        match self {
            DecodeError::Unavailable { status, seen } => DecodeError::Unavailable {
                status,
                seen: short(seen),
            },
            DecodeError::Refused { code, message } => DecodeError::Refused {
                code: one_line(&code, CODE_MOST),
                message: short(message),
            },
            DecodeError::Strange(why) => DecodeError::Strange(short(why)),
            limited @ DecodeError::Limited { .. } => limited,
        }
    }
    /// This is no answer of the exchange itself.
    fn unavailable(response: &Response) -> DecodeError {
        DecodeError::Unavailable {
            status: response.status,
            seen: one_line(&response.text(), TOLD_MOST),
        }
    }
    /// We asked too often. `block` is how long this exchange is known to shut its door when it does not say.
    fn limited(response: &Response, block: Option<Duration>) -> DecodeError {
        let seconds = response.header("retry-after");
        let seconds = seconds.and_then(|text| text.trim().parse::<u32>().ok());
        let told = seconds.map(|seconds| Duration::from_secs(seconds.into()));
        DecodeError::Limited {
            status: response.status,
            wait: told.or(block),
        }
    }
}

impl Page {
    /// Adds what another page found, and takes over what it wants next.
    fn absorb(&mut self, page: Page) {
        self.markets.extend(page.markets);
        self.tickers.extend(page.tickers);
        self.candles.extend(page.candles);
        self.unknown.extend(page.unknown);
        self.next = page.next;
    }
}

/// Every exchange with its address and keys from the configuration.
pub fn venues(config: &Config) -> Vec<Venue> {
    let base = |exchange: &Exchange| match exchange.name {
        "bithumb" => Some(config.bithumb_api_url.clone()),
        _ => None,
    };
    EXCHANGES
        .iter()
        .filter_map(|exchange| {
            let access = Access {
                base: base(exchange)?,
                keys: Vec::new(),
            };
            Some(Venue::new(exchange, access))
        })
        .collect()
}
