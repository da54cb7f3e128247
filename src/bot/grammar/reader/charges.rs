//! Words that say what the next number is: a price, a total, a fee, a tax.

use super::words::{FEES, TAXES, clip, starts_number};
use super::{Doubt, Reader, Role};
use crate::bot::grammar::amounts::{self, Amount, Unit};
use crate::bot::grammar::symbols;
use crate::bot::grammar::trade::Fee;
use crate::bot::grammar::verbs::{self, Form, Shape, Turn, Verb};
use crate::domain::entry::Category;
use rust_decimal::Decimal;

impl Reader<'_> {
    /// Words that say what the next number is.
    pub(super) fn take_keyword(&mut self, words: &[&str]) -> Option<usize> {
        let lower = words[0].trim_end_matches(':').to_lowercase();
        if verbs::is_rest_of_line(words[0])
            && verbs::read(words[0])
                .is_some_and(|(verb, form)| verb == self.trade.verb && form == Form::Done)
        {
            match self.trade.verb {
                Verb::Interest => self.turn = Some((Turn::Paid, clip(words[0]))),
                _ if verbs::is_cash_in_lieu(words[0]) => {
                    self.in_lieu = true;
                    let more = ["대금", "매각대금", "매각", "정산"];
                    let next = words.get(1).map(|word| word.trim_end_matches(':'));
                    return Some(1 + usize::from(next.is_some_and(|word| more.contains(&word))));
                }
                _ => self.free = true,
            }
            return Some(1);
        }
        match lower.as_str() {
            "@" | "단가" | "가격" | "평단" | "평단가" | "price" => {
                self.next = Some(Role::Price);
                return Some(1);
            }
            "at" | "for" | "x" if words.get(1).is_some_and(|w| starts_number(w)) => {
                self.next = Some(Role::Price);
                return Some(1);
            }
            "총" | "총액" | "합계" | "total" => {
                let (total, taken) = amounts::take(words.get(1..)?)?;
                let text = clip(&words[..=taken].join(" "));
                self.set_total(total.ok()?, text);
                return Some(1 + taken);
            }
            "수량" | "quantity" | "qty" => {
                self.next = Some(Role::Quantity);
                return Some(1);
            }
            _ => {}
        }
        for (names, is_fee) in [(FEES, true), (TAXES, false)] {
            if names.contains(&lower.as_str()) {
                return Some(1 + self.take_charge(is_fee, words.get(1..).unwrap_or(&[]), words[0]));
            }
            // `수수료760`
            let mut glued = names
                .iter()
                .filter_map(|name| lower.strip_prefix(name))
                .map(|rest| rest.trim_start_matches(':'));
            if let Some(rest) = glued.find(|rest| starts_number(rest)) {
                let mut rest = vec![rest];
                rest.extend(words.get(1..).unwrap_or(&[]));
                return Some(self.take_charge(is_fee, &rest, words[0]).max(1));
            }
        }
        None
    }

    /// What all of it makes; said twice, one of them is doubtful.
    pub(super) fn set_total(&mut self, total: Amount, text: String) {
        match &self.total {
            Some((had, _)) if had.value == total.value => {}
            Some(_) => self.doubts.push(Doubt::Unread(text)),
            None => self.total = Some((total, text)),
        }
    }

    /// A fee or a tax behind its word; how many words it took.
    pub(super) fn take_charge(&mut self, is_fee: bool, words: &[&str], keyword: &str) -> usize {
        let first = words.first().copied().unwrap_or("");
        // Below zero it was given back.
        if let Some(rest) = first.strip_prefix('-').filter(|rest| starts_number(rest)) {
            let mut unsigned = vec![rest];
            unsigned.extend(words.get(1..).unwrap_or(&[]));
            return self.take_back_charge(is_fee, &unsigned, keyword);
        }
        if matches!(
            first.to_lowercase().as_str(),
            "없음" | "없이" | "없어" | "무료" | "none" | "free"
        ) {
            self.set_charge(is_fee, Fee::Amount(Decimal::ZERO, String::new()));
            return 1;
        }
        let Some((amount, mut taken)) = amounts::take(words) else {
            self.doubts.push(Doubt::Unread(clip(keyword)));
            return 0;
        };
        let amount = match amount {
            Ok(amount) => amount,
            Err(unclear) => {
                self.doubts.push(Doubt::Amount(unclear));
                return taken;
            }
        };
        let mut symbol = amount.currency.map_or(String::new(), |c| c.to_string());
        // `수수료 0.0001 BNB`: a coin, when another asset is the one that was traded.
        let coin = words
            .get(taken)
            .filter(|_| self.pays_in_coins())
            .and_then(|word| symbols::exact(word, self.book))
            .filter(|coin| coin.category == Category::Crypto);
        if let Some(coin) =
            coin.filter(|_| is_fee && symbol.is_empty() && amount.unit == Unit::None)
        {
            symbol = coin.symbol.spelled().into_owned();
            taken += 1;
        }
        let charge = match amount.unit {
            Unit::Percent => amount
                .value
                .checked_div(Decimal::ONE_HUNDRED)
                .map(Fee::Share),
            Unit::None => Some(Fee::Amount(amount.value, symbol)),
            Unit::Pieces => None,
        };
        match charge {
            Some(charge) => self.set_charge(is_fee, charge),
            None => self.doubts.push(Doubt::Unread(clip(first))),
        }
        taken
    }

    fn take_back_charge(&mut self, is_fee: bool, words: &[&str], keyword: &str) -> usize {
        let (fee, tax) = (self.trade.fee.take(), self.trade.tax.take());
        let taken = self.take_charge(is_fee, words, keyword);
        match &mut self.trade.fee {
            Some(Fee::Amount(amount, _) | Fee::Share(amount)) => *amount = -*amount,
            None => {}
        }
        self.trade.tax = self.trade.tax.map(|tax| -tax);
        // What was said before stands.
        self.trade.fee = fee.or(self.trade.fee.take());
        self.trade.tax = tax.or(self.trade.tax);
        taken
    }

    /// Whether a coin behind a fee is what the fee is in: another asset is already the one that it is about.
    pub(super) fn pays_in_coins(&self) -> bool {
        let verb = self.trade.verb;
        let asset = self.trade.asset.as_ref();
        verb.shape() != Shape::Debt
            && asset.is_some_and(|asset| !(asset.is_money() && verb.needs_instrument()))
    }

    pub(super) fn set_charge(&mut self, is_fee: bool, charge: Fee) {
        match (is_fee, charge) {
            (true, fee) if self.trade.fee.is_none() => self.trade.fee = Some(fee),
            (false, Fee::Amount(tax, _)) if self.trade.tax.is_none() => self.trade.tax = Some(tax),
            (_, Fee::Amount(amount, _) | Fee::Share(amount)) => {
                self.doubts.push(Doubt::Unread(amount.to_string()));
            }
        }
    }
}
