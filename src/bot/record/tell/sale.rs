//! What a sale brought, before and after fees and taxes, and what is left.

use rust_decimal::Decimal;

use super::Telling;
use crate::domain::names::Symbol;
use crate::domain::rules::CostMethod;
use crate::names::{platforms, symbols};
use crate::words::figures;

impl Telling<'_> {
    /// What a sale brought, before and after fees and taxes.
    pub(super) fn sale(&self) -> String {
        let entry = self.entry;
        let Some(realised) = &self.effect.realised else {
            return String::new();
        };
        let base = self.book.rules().base;
        let mut lines: Vec<String> = Vec::new();
        let in_base = realised.base.map(|part| (part, base));
        match realised
            .native
            .map(|part| (part, entry.currency))
            .or(in_base)
        {
            Some((part, currency)) => {
                let gain = figures::change(
                    part.gain,
                    part.rate(),
                    currency.as_str(),
                    self.words.language,
                );
                lines.push(self.words.say("realised", &[("gain", &gain)]));
                lines.extend(self.after_charges(part.gain, currency));
                if let (Some((base_part, base)), true) = (in_base, currency != base) {
                    let gain = figures::change(
                        base_part.gain,
                        base_part.rate(),
                        base.as_str(),
                        self.words.language,
                    );
                    lines.push(self.words.say(
                        "realised-in-base",
                        &[
                            ("gain", &gain),
                            ("name", symbols::display_name(base, self.words.language)),
                        ],
                    ));
                }
            }
            None => lines.push(self.plain("realised-unknown")),
        }
        if let Some((price, currency)) = realised.average {
            let price = figures::average(price, currency.as_str(), self.words.language);
            let method = self.plain(match self.book.rules().cost_method {
                CostMethod::Average => "method-average",
                CostMethod::Fifo => "method-fifo",
            });
            lines.push(
                self.words
                    .say("sold-at-average", &[("price", &price), ("method", &method)]),
            );
        }
        lines.join("\n")
    }

    /// `수수료·세금 3,052원 떼면 ▲ 142,948원`; nothing when there are none in this currency.
    pub(super) fn after_charges(&self, gain: Decimal, currency: Symbol) -> Option<String> {
        let entry = self.entry;
        let fee = if entry.fee_currency == currency {
            entry.fee
        } else {
            Decimal::ZERO
        };
        let tax = if entry.currency == currency {
            entry.tax()
        } else {
            Decimal::ZERO
        };
        let charges = fee.checked_add(tax)?;
        if charges.is_zero() {
            return None;
        }
        let key = match (fee.is_zero(), tax.is_zero()) {
            (false, true) => "after-fee",
            (true, false) => "after-tax",
            _ => "after-charges",
        };
        let net = figures::change(
            gain.checked_sub(charges)?,
            None,
            currency.as_str(),
            self.words.language,
        );
        Some(self.words.say(
            key,
            &[("amount", &self.exact(charges, currency)), ("gain", &net)],
        ))
    }

    /// `남은 80주 · 한투 · 오늘 14:20`, and the money.
    pub(super) fn left(&self) -> String {
        let left = match self.effect.units.1 {
            none if none.is_zero() => self.plain("nothing-left"),
            units => self
                .words
                .say("units-left", &[("units", &self.units(units))]),
        };
        let mut parts = vec![left];
        parts.push(platforms::display_name(
            self.entry.platform,
            self.book,
            self.words.language,
        ));
        parts.push(self.when());
        let mut lines = vec![parts.join(" · ")];
        lines.extend(self.cash());
        lines.join("\n")
    }
}
