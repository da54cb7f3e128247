//! How values came about: the price, the rates and their ages behind the owner's rows and behind every `/why`.

use rust_decimal::Decimal;

use super::Book;
use crate::domain::amount::Overflow;
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::Category;
use crate::domain::ledger::DayRow;
use crate::domain::market::{Leg, Market, PriceOrigin, Priced};
use crate::domain::names::{Platform, Symbol};
use crate::domain::state::Slot;
use crate::domain::valuation;

/// A row of the owner's table `assets`.
#[derive(Debug, Clone, PartialEq)]
pub struct AssetRow {
    pub platform: Platform,
    pub symbol: Symbol,
    pub category: Category,
    pub quantity: Decimal,
    /// In its own currency; `None` when no price is known.
    pub price: Option<Decimal>,
    pub price_currency: Option<Symbol>,
    pub first_at: Moment,
    /// How the value came about; `None` when no price or no rate is known.
    pub trail: Option<Trail>,
}

/// The price and the rates behind one value, with their age.
#[derive(Debug, Clone, PartialEq)]
pub struct Trail {
    pub priced: Priced,
    /// Where the price is from: `live`, `trade`, `money`, or the source of the batch: `chat`, `file`, `venue`.
    pub source: String,
    /// Base currency for one of the price's currency.
    pub rate: Decimal,
    pub legs: Vec<Leg>,
    /// The older of price and rate, in days before the day that was valued.
    pub stale_days: i32,
}

impl Book {
    /// The owner's `assets` rows of some slots of the newest books.
    pub fn asset_rows(&self, slots: &[Slot]) -> Result<Vec<AssetRow>, Overflow> {
        let through = self.observed_through().unwrap_or(Day(0));
        self.asset_rows_on(slots, through)
    }

    /// The owner's `assets` rows of some slots of the newest books, valued at the end of a day.
    ///
    /// # Errors
    /// An amount that overflows.
    pub fn asset_rows_on(&self, slots: &[Slot], day: Day) -> Result<Vec<AssetRow>, Overflow> {
        let mut market = Market::new(&self.prices, &self.rules, day, None);
        let (head, state) = (self.ledger.head(), self.state_at(day.end(self.rules.zone))?);
        let there = |slot: &Slot| {
            let key = head.key(*slot);
            state.slots().find(key.platform, key.symbol)
        };
        let slots: Vec<Slot> = slots.iter().filter_map(there).collect();
        let rows = valuation::current(&state, &mut market, &slots)?;
        rows.into_iter()
            .map(|row| {
                let trail = row.priced.map(|priced| self.trail(priced, &mut market));
                Ok(AssetRow {
                    platform: row.key.platform,
                    symbol: row.key.symbol,
                    category: row.key.category,
                    quantity: row.quantity,
                    price: row.priced.map(|p| p.price),
                    price_currency: row.priced.map(|p| p.currency),
                    first_at: row.key.first_at,
                    trail: trail.transpose()?.flatten(),
                })
            })
            .collect()
    }

    /// The last day with an entry or an observation.
    pub fn observed_through(&self) -> Option<Day> {
        let last = self.journal.last().map(|entry| entry.day(self.rules.zone));
        last.into_iter().chain(self.prices.last_day()).max()
    }

    /// How a price becomes a value at the market's cut; `None` without a rate.
    fn trail(&self, priced: Priced, market: &mut Market<'_>) -> Result<Option<Trail>, Overflow> {
        let Some(rated) = market.rate(priced.currency)? else {
            return Ok(None);
        };
        Ok(Some(Trail {
            priced,
            source: self.source_of(priced).to_owned(),
            rate: rated.rate,
            legs: market.chain(priced.currency)?,
            stale_days: market.day().0 - priced.day.min(rated.day).0,
        }))
    }

    /// Who said a price: `live`, `trade`, `money`, or the source of the batch that brought it.
    pub fn source_of(&self, priced: Priced) -> &str {
        match priced.origin {
            PriceOrigin::Money => "money",
            PriceOrigin::Trade => "trade",
            PriceOrigin::Market | PriceOrigin::Elsewhere(_) => self.source_of_batch(priced.batch),
        }
    }

    /// Who brought a batch of observations; 0 are the live quotes.
    pub fn source_of_batch(&self, batch: u32) -> &str {
        let place = self.batches.binary_search_by_key(&batch, |b| b.revision);
        let known = place.ok().and_then(|place| self.batches.get(place));
        known.map_or("live", |batch| batch.source.as_str())
    }

    /// The rates that converted each currency of some days, in the order of the days.
    ///
    /// # Errors
    /// An amount that overflows.
    pub fn chains(&self, days: &[DayRow]) -> Result<Vec<String>, Overflow> {
        let mut market = Market::new(&self.prices, &self.rules, Day(0), None);
        days.iter()
            .map(|row| {
                market.go_to(row.day, None);
                let mut chains = Vec::new();
                for currency in row.used.currencies() {
                    chains.push(chain_text(currency, &market.chain(currency)?));
                }
                Ok(chains.join("; "))
            })
            .collect()
    }
}

/// How a currency became the base: `USD>KRW 1390 2026-10-30`, two legs joined by `*`. A leg that was observed the other way
/// round is `1/(KRW>USD) …`, one of an own exchange ends in `from_trade`; a currency that counts as another says so first:
/// `USDT=USD * USD>KRW …`.
pub fn chain_text(currency: Symbol, legs: &[Leg]) -> String {
    let leg = |leg: &Leg| {
        let (rate, day) = (leg.rate.normalize(), leg.day);
        let own = if leg.from_trade { " from_trade" } else { "" };
        match leg.inverse {
            false => format!("{}>{} {rate} {day}{own}", leg.from, leg.to),
            true => format!("1/({}>{}) {rate} {day}{own}", leg.to, leg.from),
        }
    };
    let first = legs.first().filter(|leg| leg.from != currency);
    let counts_as = first.map(|leg| format!("{currency}={}", leg.from));
    let steps = counts_as.into_iter().chain(legs.iter().map(leg));
    steps.collect::<Vec<_>>().join(" * ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_names_its_legs_their_days_and_what_counts_as_what() {
        let leg = |from: &str, to: &str, rate: i64, inverse: bool| Leg {
            from: Symbol::new(from),
            to: Symbol::new(to),
            rate: Decimal::from(rate),
            inverse,
            day: Day::parse("2026-10-30").unwrap(),
            second: 0,
            batch: 0,
            from_trade: false,
        };
        let won = leg("USD", "KRW", 1_390, false);
        let text = |currency: &str, legs: &[Leg]| chain_text(Symbol::new(currency), legs);
        assert_eq!(text("KRW", &[]), "");
        assert_eq!(text("USD", &[won]), "USD>KRW 1390 2026-10-30");
        assert_eq!(text("USDT", &[won]), "USDT=USD * USD>KRW 1390 2026-10-30");
        assert_eq!(
            text("EUR", &[leg("EUR", "USD", 2, true), won]),
            "1/(USD>EUR) 2 2026-10-30 * USD>KRW 1390 2026-10-30"
        );
        let own = Leg {
            from_trade: true,
            ..won
        };
        assert_eq!(text("USD", &[own]), "USD>KRW 1390 2026-10-30 from_trade");
    }
}
