//! What was settled becomes the columns of a row.

use rust_decimal::Decimal;

use crate::bot::grammar::trade::{Asset, Fee, Trade};
use crate::bot::grammar::verbs::Shape;
use crate::domain::amount::mul;
use crate::domain::calendar::Moment;
use crate::domain::entry::{Draft, Entry, Kind};
use crate::domain::names::{Platform, Symbol};

/// Everything that a row needs.
pub struct Parts<'a> {
    pub trade: &'a Trade,
    pub kind: Kind,
    pub asset: &'a Asset,
    pub platform: Platform,
    pub currency: Symbol,
    pub quantity: Decimal,
    pub moment: Moment,
    pub bare_date: bool,
    /// Blank: the row is known by its message.
    pub external_id: &'a str,
    /// Base currency per unit of the row's currency.
    pub rate: Option<Decimal>,
    /// What was printed of the entry that this one corrects.
    pub printed: Option<Decimal>,
}

impl Parts<'_> {
    /// `None` when a rule of entries is broken that the questions before did not catch: names and notes too long.
    pub fn entry(&self) -> Option<Entry> {
        let trade = self.trade;
        let moves_money = self.asset.is_money() && !trade.verb.is_trade();
        let price = match trade.verb.shape() {
            Shape::Yield => Some(Decimal::ONE),
            _ if moves_money => Some(Decimal::ONE),
            _ => trade.price,
        };
        let own = trade.fee_symbol().unwrap_or_default();
        let (fee, fee_currency) = match &trade.fee {
            None => (Decimal::ZERO, ""),
            Some(Fee::Amount(amount, symbol)) if symbol.is_empty() => (*amount, own),
            Some(Fee::Amount(amount, symbol)) => (*amount, symbol.as_str()),
            // Of what moves a share is a share of it; of a trade one of what is paid.
            Some(Fee::Share(share)) if !own.is_empty() => {
                (mul(self.quantity, *share).ok()?.normalize(), own)
            }
            Some(Fee::Share(share)) => {
                let gross = match trade.total {
                    Some(total) => total,
                    None => mul(price?, self.quantity).ok()?,
                };
                (mul(gross, *share).ok()?.normalize(), "")
            }
        };
        // What was taken back takes its tax back.
        let tax = trade.tax.unwrap_or_default();
        let tax = match self.takes_back() {
            true => -tax.abs(),
            false => tax,
        };
        Entry::checked(Draft {
            at: self.moment,
            bare_date: self.bare_date,
            kind: self.kind,
            category: Some(self.asset.category),
            platform: self.platform.as_str(),
            symbol: &self.asset.name,
            quantity: self.quantity,
            price,
            currency: match trade.verb.shape() {
                // Two counts of units are in no money.
                Shape::Ratio => "",
                _ if moves_money => &self.asset.name,
                _ => self.currency.as_str(),
            },
            fee,
            fee_currency,
            external_id: self.external_id,
            note: &trade.note,
            tax,
            rate: self.rate,
            amount: self.printed(fee, fee_currency, tax),
        })
        .ok()
    }

    fn takes_back(&self) -> bool {
        let income = matches!(
            self.kind,
            Kind::Dividend | Kind::Lending | Kind::ReturnOfCapital | Kind::Reward
        );
        income && self.quantity.is_sign_negative()
    }

    /// What was paid or received in all, when all of it was said: with the charges that are in the same money.
    fn printed(&self, fee: Decimal, fee_currency: &str, tax: Decimal) -> Option<Decimal> {
        if !self.trade.verb.is_trade() {
            return self.printed;
        }
        let total = self.trade.total?;
        let own = fee_currency.is_empty() || fee_currency == self.currency.as_str();
        let fee = if own { fee } else { Decimal::ZERO };
        let charges = fee.checked_add(tax)?;
        match self.kind {
            Kind::Buy => total.checked_add(charges),
            _ => total.checked_sub(charges),
        }
    }
}
