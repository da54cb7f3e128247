//! What trading costs where the owner did not say: a table of assumptions, each with where it comes from.
//!
//! `fee_rate` and `tax_rate` of `[platforms.NAME]` go over it. Rates are shares of the amount; VIP levels, coupons and
//! events are not known here, so the ordinary rate is taken: advice that errs costs the owner less than it said.

use rust_decimal::Decimal;

use crate::config::Settings;
use crate::domain::entry::Category;
use crate::domain::names::{Platform, Symbol};
use crate::domain::rebalance::Terms;

/// One place's ordinary fees, in millionths of the amount (1 is 0.0001 %); zero where nothing of the kind is traded.
struct KnownTerms {
    platform: &'static str,
    /// For coins.
    coins: u32,
    /// For shares listed in Korea, and abroad.
    domestic: u32,
    foreign: u32,
}

/// Public fee pages as of 2026-11: Bithumb 0.25 % without a coupon (0.04 % with); Upbit won market 0.05 %; Binance and
/// Bitget spot 0.1 %; Coinone 0.2 %; Korbit 0.15 %; KIS online 0.0141 % at home and 0.25 % in America, as at most brokers.
const KNOWN: &[KnownTerms] = &[
    known("bithumb", 2_500, 0, 0),
    known("upbit", 500, 0, 0),
    known("binance", 1_000, 0, 0),
    known("bitget", 1_000, 0, 0),
    known("coinone", 2_000, 0, 0),
    known("korbit", 1_500, 0, 0),
    known("kis", 0, 141, 2_500),
];

/// Anywhere else: a careful guess.
const ELSEWHERE: KnownTerms = known("", 2_500, 150, 2_500);

/// Securities transaction tax on a sale of a share listed in Korea from 2026-01-01: KOSPI 0.05 % with 0.15 % for rural
/// development, KOSDAQ 0.20 % (Enforcement Decree of the Securities Transaction Tax Act). ETFs are free of it.
const SALE_TAX: u32 = 2_000;

/// Changing one money into another: half of a broker's or an exchange's spread, rounded up. An assumption.
const EXCHANGE_COST: u32 = 2_000;

/// Least order of the won markets of Bithumb and Upbit, in won (their order rules).
const LEAST_WON: i64 = 5_000;
/// Least order against USDT or dollars (Binance's NOTIONAL filter for most pairs; others ask less).
const LEAST_DOLLARS: i64 = 5;

const fn known(platform: &'static str, coins: u32, domestic: u32, foreign: u32) -> KnownTerms {
    KnownTerms {
        platform,
        coins,
        domestic,
        foreign,
    }
}

fn share(millionths: u32) -> Decimal {
    Decimal::new(millionths.into(), 6)
}

/// What changing money costs, as a share.
pub fn exchange_cost() -> Decimal {
    share(EXCHANGE_COST)
}

/// Whether units of a category are bought and sold in the market at all.
pub fn is_tradable(category: Category, platform: Platform) -> bool {
    let listed = match category {
        Category::Stock | Category::Etf | Category::Fund | Category::Bond => true,
        Category::Crypto | Category::Stablecoin => true,
        Category::Cash | Category::Derivative | Category::Manual => false,
    };
    // Nothing is sold in a wallet.
    listed
        && !matches!(
            platform.as_str(),
            "wallet" | "bank" | "kakaobank" | "tossbank" | ""
        )
}

/// The terms for one thing in one place.
pub fn terms(
    settings: &Settings,
    platform: Platform,
    category: Category,
    currency: Symbol,
) -> Terms {
    let own = settings.platforms.get(platform.as_str());
    let at_home = currency == Symbol::krw();
    let is_coin = matches!(category, Category::Crypto | Category::Stablecoin);
    let of = |known: &KnownTerms| match (is_coin, at_home) {
        (true, _) => known.coins,
        (false, true) => known.domestic,
        (false, false) => known.foreign,
    };
    let known = KNOWN
        .iter()
        .find(|known| known.platform == platform.as_str());
    let fee = known
        .map(of)
        .filter(|fee| *fee > 0)
        .unwrap_or(of(&ELSEWHERE));
    let taxed = category == Category::Stock && at_home;
    let tax = own.and_then(|own| own.tax_rate).unwrap_or(share(SALE_TAX));
    let least = match (is_coin, at_home) {
        (true, true) => LEAST_WON,
        (true, false) => LEAST_DOLLARS,
        (false, _) => 0,
    };
    Terms {
        fee_rate: own.and_then(|own| own.fee_rate).unwrap_or(share(fee)),
        tax_rate: if taxed { tax } else { Decimal::ZERO },
        lot: if is_coin {
            Decimal::new(1, 8)
        } else {
            Decimal::ONE
        },
        least: Decimal::from(least),
    }
}

/// Whether the owner said the fee of a place.
pub fn is_said(settings: &Settings, platform: Platform) -> bool {
    let own = settings.platforms.get(platform.as_str());
    own.is_some_and(|own| own.fee_rate.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::PlatformSettings;

    #[test]
    fn what_the_owner_says_goes_over_the_table_and_only_shares_at_home_are_taxed() {
        let mut settings = Settings::default();
        let at = |settings: &Settings, category, currency| {
            terms(
                settings,
                Platform::new("kis"),
                category,
                Symbol::new(currency),
            )
        };
        let text = |rate: Decimal| rate.normalize().to_string();
        assert_eq!(
            text(at(&settings, Category::Stock, "KRW").tax_rate),
            "0.002"
        );
        assert_eq!(text(at(&settings, Category::Etf, "KRW").tax_rate), "0");
        assert_eq!(
            text(at(&settings, Category::Stock, "USD").fee_rate),
            "0.0025"
        );
        let own = PlatformSettings {
            fee_rate: Some(Decimal::new(1, 4)),
            tax_rate: Some(Decimal::new(15, 4)),
            ..PlatformSettings::default()
        };
        settings.platforms.insert("kis".into(), own);
        assert_eq!(
            text(at(&settings, Category::Stock, "KRW").fee_rate),
            "0.0001"
        );
        assert_eq!(
            text(at(&settings, Category::Stock, "KRW").tax_rate),
            "0.0015"
        );
        assert_eq!(text(at(&settings, Category::Stock, "USD").tax_rate), "0");
    }

    #[test]
    fn coins_have_a_least_order_and_eight_decimals_and_shares_are_whole() {
        let settings = Settings::default();
        let bithumb = terms(
            &settings,
            Platform::new("bithumb"),
            Category::Crypto,
            Symbol::krw(),
        );
        assert_eq!(
            (bithumb.lot, bithumb.least),
            (Decimal::new(1, 8), Decimal::from(5_000))
        );
        let binance = terms(
            &settings,
            Platform::new("binance"),
            Category::Crypto,
            Symbol::usdt(),
        );
        assert_eq!(binance.least, Decimal::from(5));
        let kis = terms(
            &settings,
            Platform::new("kis"),
            Category::Etf,
            Symbol::usd(),
        );
        assert_eq!((kis.lot, kis.least), (Decimal::ONE, Decimal::ZERO));
    }
}
