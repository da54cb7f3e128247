//! The owner's choices that change figures. Everything else is the same for everyone.

use chrono_tz::Tz;
use imbl::HashMap;
use rust_decimal::Decimal;

use super::names::{Platform, Symbol};

/// Which units a sale takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CostMethod {
    /// Moving average per platform and instrument: what Korean brokers and exchanges show.
    #[default]
    Average,
    /// First in, first out.
    Fifo,
}

/// What one USDT is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UsdtPolicy {
    /// The won market's price: what the owner can cash out at.
    #[default]
    Market,
    /// One dollar.
    Usd,
}

/// Whether trades have a cash leg.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CashPolicy {
    /// From the first movement of the currency itself on.
    #[default]
    Auto,
    /// Always; a balance may go below zero.
    Tracked,
    /// Never: each trade is its own deposit or withdrawal.
    Untracked,
}

/// Which units share one cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PoolBy {
    PlatformAndSymbol,
    Symbol,
}

/// The rules under which the books are kept.
#[derive(Debug, Clone)]
pub struct Rules {
    pub base: Symbol,
    pub zone: Tz,
    pub cost_method: CostMethod,
    pub pool_by: PoolBy,
    pub fees_in_cost: bool,
    pub usdt: UsdtPolicy,
    pub cash: CashPolicy,
    pub cash_by_platform: HashMap<Platform, CashPolicy>,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules {
            base: Symbol::krw(),
            zone: chrono_tz::Asia::Seoul,
            cost_method: CostMethod::Average,
            pool_by: PoolBy::PlatformAndSymbol,
            fees_in_cost: false,
            usdt: UsdtPolicy::Market,
            cash: CashPolicy::Auto,
            cash_by_platform: HashMap::new(),
        }
    }
}

impl Rules {
    pub fn cash_of(&self, platform: Platform) -> CashPolicy {
        self.cash_by_platform
            .get(&platform)
            .copied()
            .unwrap_or(self.cash)
    }
    /// Below this value, in the base currency, a day's return means nothing.
    pub fn least_base(&self) -> Decimal {
        if self.base == Symbol::krw() {
            Decimal::ONE_THOUSAND
        } else {
            Decimal::ONE
        }
    }
}
