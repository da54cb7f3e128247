//! Words that say what the next number is: a price, a total, a fee, a tax.

use super::words::{charge, clip, starts_number, stems};
use super::{Doubt, Reader, Role};
use crate::bot::grammar::amounts::{self, Amount, Unit};
use crate::bot::grammar::trade::Fee;
use crate::bot::grammar::verbs::{self, Form, Shape, Turn, Verb};
use crate::bot::grammar::when;
use crate::domain::entry::Category;
use crate::domain::names::Symbol;
use crate::names::platforms;
use crate::names::symbols;
use rust_decimal::Decimal;

/// What the figure or word behind a label is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Says {
    Price,
    Quantity,
    Total,
    /// What all of it made, or what moved.
    Amount,
    /// What came in or went out.
    Moved,
    /// What was left when the tax was taken.
    Net,
    Day,
    Place,
}

const LABELS: &[(&[&str], Says)] = &[
    (
        &[
            "@",
            "단가",
            "가격",
            "평단",
            "평단가",
            "평균단가",
            "매수가",
            "매도가",
            "매수단가",
            "매도단가",
            "매수가격",
            "매도가격",
            "매입단가",
            "체결가",
            "체결단가",
            "체결가격",
            "price",
        ],
        Says::Price,
    ),
    (
        &[
            "수량",
            "매수수량",
            "매도수량",
            "체결수량",
            "거래수량",
            "quantity",
            "qty",
            "세전",
            "세전금액",
            "세전배당금",
            "총배당금",
            "배당총액",
            "배당액",
            "배당금액",
            "gross",
        ],
        Says::Quantity,
    ),
    (
        &[
            "총",
            "총액",
            "합계",
            "매수금액",
            "매도금액",
            "거래금액",
            "체결금액",
            "매매금액",
            "총금액",
            "total",
        ],
        Says::Total,
    ),
    (
        &[
            "입금액",
            "입금금액",
            "출금액",
            "출금금액",
            "이체액",
            "이체금액",
            "송금액",
            "송금금액",
            "충전금액",
        ],
        Says::Moved,
    ),
    (
        &[
            "세후",
            "세후금액",
            "세후배당금",
            "실수령액",
            "실수령",
            "실수령금액",
            "수령액",
            "실지급액",
            "실입금액",
            "지급액",
            "지급금액",
            "net",
        ],
        Says::Net,
    ),
    (&["금액", "amount"], Says::Amount),
    (
        &[
            "날짜",
            "일자",
            "거래일",
            "거래일자",
            "거래일시",
            "체결일",
            "체결일시",
            "체결시간",
            "체결시각",
            "매수일",
            "매도일",
            "입금일",
            "출금일",
            "지급일",
            "지급일자",
            "시간",
            "시각",
            "date",
            "day",
            "time",
        ],
        Says::Day,
    ),
    (
        &["계좌", "증권사", "거래소", "account", "broker", "place"],
        Says::Place,
    ),
];

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
        if let Some(taken) = self.take_label(&lower, words) {
            return Some(taken);
        }
        match lower.as_str() {
            "at" | "for" | "x" if words.get(1).is_some_and(|w| starts_number(w)) => {
                self.next = Some(Role::Price);
                return Some(1);
            }
            _ => {}
        }
        if let Some((is_fee, glued)) = charge(words[0]) {
            let named = words[0].trim_end_matches(|c: char| !c.is_alphabetic());
            self.other_tax = !is_fee && self.taxed.as_deref().is_some_and(|had| had != named);
            if !is_fee {
                self.taxed = Some(named.to_owned());
            }
            let rest = words.get(1..).unwrap_or(&[]);
            let mut all = vec![glued];
            all.extend(rest);
            let taken = match glued.is_empty() {
                true => 1 + self.take_charge(is_fee, rest, words[0]),
                false => self.take_charge(is_fee, &all, words[0]).max(1),
            };
            let behind = words.get(taken).copied().unwrap_or_default();
            return Some(taken + usize::from(is_fee && self.take_how(behind)));
        }
        None
    }

    /// The label of a figure: `단가`, `입금액`, `세후`; of a day and a place: `날짜 1/5`, `계좌 토스`.
    fn take_label(&mut self, word: &str, words: &[&str]) -> Option<usize> {
        let (_, says) = LABELS.iter().find(|(labels, _)| labels.contains(&word))?;
        let rest = words.get(1..).unwrap_or_default();
        let says = match says {
            // What came in of an income is what its tax left.
            Says::Moved if self.trade.verb.shape() == Shape::Yield => Says::Net,
            // Of a trade it is what was settled: with its charges.
            Says::Moved if self.trade.verb.is_trade() => return None,
            Says::Amount if self.trade.verb.is_trade() => Says::Total,
            Says::Moved | Says::Amount => Says::Quantity,
            says => *says,
        };
        match says {
            Says::Price => self.next = Some(Role::Price),
            Says::Quantity | Says::Moved | Says::Amount => self.next = Some(Role::Quantity),
            Says::Total | Says::Net => {
                let (figure, mut taken) = amounts::take(rest)?;
                let text = clip(&words[..=taken].join(" "));
                let figure = figure.ok()?;
                if says == Says::Net && self.trade.verb.shape() == Shape::Yield {
                    self.net = Some((figure, text));
                } else if says == Says::Total {
                    if let Some(coin) = rest.get(taken).and_then(|word| self.price_coin(word)) {
                        self.trade.coin = Some(coin);
                        taken += 1;
                    }
                    self.set_total(figure, text);
                } else {
                    return None;
                }
                return Some(1 + taken);
            }
            Says::Day => {
                let (day, _) = when::take(rest, self.at, self.book.rules().zone)?;
                day.ok()?;
            }
            Says::Place => {
                let mut stems = stems(rest.first()?);
                stems.find_map(|stem| platforms::exact(stem, self.book))?;
            }
        }
        Some(1)
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
            if let Some(taken) = self.take_coin_charge(is_fee, words) {
                return taken;
            }
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
            .filter(|coin| coin.category == Category::Crypto || self.moves(coin.symbol));
        if let Some(coin) =
            coin.filter(|_| is_fee && symbol.is_empty() && amount.unit == Unit::None)
        {
            symbol = coin.symbol.spelled().into_owned();
            taken += 1;
        } else if is_fee && symbol.is_empty() && amount.unit == Unit::None {
            // The shares that move may be known from this line alone.
            let own = words.get(taken).and_then(|word| self.moved(word));
            taken += usize::from(own.is_some());
            symbol = own.unwrap_or(symbol);
        }
        let charge = match amount.unit {
            Unit::Percent => amount
                .value
                .checked_div(Decimal::ONE_HUNDRED)
                .map(Fee::Share),
            Unit::None => Some(Fee::Amount(amount.value, symbol)),
            // `수수료 1개`: of what is moved.
            Unit::Pieces if is_fee && self.fee_units.is_none() => {
                self.fee_units = Some((amount.value, clip(first)));
                return taken;
            }
            Unit::Pieces => None,
        };
        match charge {
            Some(charge) => self.set_charge(is_fee, charge),
            None => self.doubts.push(Doubt::Unread(clip(first))),
        }
        taken
    }

    /// `수수료 1XRP`, `수수료 XRP 1개`: a coin in one word with its number, or before it.
    fn take_coin_charge(&mut self, is_fee: bool, words: &[&str]) -> Option<usize> {
        if !is_fee || !self.pays_in_coins() {
            return None;
        }
        let first = *words.first()?;
        let digits = first.trim_end_matches(|c: char| !c.is_ascii_digit());
        let (number, name, behind) = match digits.is_empty() {
            true => (*words.get(1)?, first, 1),
            false => (digits, &first[digits.len()..], 0),
        };
        let coin = stems(name).find_map(|stem| symbols::exact(stem, self.book))?;
        let coin = Some(coin).filter(|coin| coin.category == Category::Crypto)?;
        let (amount, _) = amounts::take(&[number])?;
        let amount = amount.ok().filter(|amount| amount.currency.is_none())?;
        if amount.unit == Unit::Percent {
            return None;
        }
        let symbol = coin.symbol.spelled().into_owned();
        self.set_charge(true, Fee::Amount(amount.value, symbol));
        Some(1 + behind)
    }

    /// The name of what moves, when a word is it.
    fn moved(&self, word: &str) -> Option<String> {
        let asset = self.trade.asset.as_ref()?;
        (asset.name == word && self.moves(asset.symbol())).then(|| asset.name.clone())
    }

    /// Whether units of something are what moves.
    fn moves(&self, symbol: Symbol) -> bool {
        let asset = self.trade.asset.as_ref();
        let own = asset.is_some_and(|asset| asset.symbol() == symbol && !asset.is_money());
        own && self.trade.verb.shape() == Shape::Movement
    }

    /// What stands behind a fee: that it is part of what was sent, or that it came back.
    fn take_how(&mut self, word: &str) -> bool {
        const INSIDE: &[&str] = &[
            "포함",
            "포함해서",
            "포함해",
            "포함하고",
            "포함됨",
            "included",
            "including",
            "inclusive",
        ];
        let bare = word.trim_end_matches([',', '.']).to_lowercase();
        if INSIDE.contains(&bare.as_str()) {
            self.fee_inside = Some(clip(word));
            return true;
        }
        let trade = self.trade.verb.shape() != Shape::Charge;
        let back = trade
            && !verbs::is_back_of_all(word)
            && verbs::turn(word, Verb::Fee) == Some(Turn::Back);
        match &mut self.trade.fee {
            Some(Fee::Amount(fee, _) | Fee::Share(fee)) if back && *fee > Decimal::ZERO => {
                *fee = -*fee;
                true
            }
            _ => false,
        }
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
            // Two taxes of two names: the income's and the town's.
            (false, Fee::Amount(tax, _)) if self.other_tax => {
                self.trade.tax = self.trade.tax.and_then(|had| had.checked_add(tax));
            }
            (_, Fee::Amount(amount, _) | Fee::Share(amount)) => {
                self.doubts.push(Doubt::Unread(amount.to_string()));
            }
        }
    }
}
