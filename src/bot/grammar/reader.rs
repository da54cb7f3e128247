//! The words of a record become a [`Trade`] and a list of doubts. Nothing is left out: a word that meant nothing is a doubt.

use rust_decimal::Decimal;

use super::amounts::{self, Amount, Unclear, Unit};
use super::mood::{self, Mood};
use super::trade::{Asset, Fee, Trade};
use super::verbs::{self, Form, Verb};
use super::{platforms, symbols, when};
use crate::book::Book;
use crate::domain::calendar::Moment;
use crate::domain::entry::Category;
use crate::domain::names::{NAME_BYTES_MAX, Symbol};

/// Why a record cannot be made as it was said.
#[derive(Debug, Clone, PartialEq)]
pub enum Doubt {
    /// It did not happen, or we cannot know that it did; with the word that says so.
    Mood(Mood, String),
    /// A word that means nothing here, or one too many.
    Unread(String),
    Amount(Unclear),
    NoSuchDay(String),
    TwoAssets(Asset, Asset),
    /// A kind of event that is not typed in one line.
    NotTyped(String),
    /// The larger number stands first: which one is the price?
    Order(Decimal, Decimal),
}

/// What was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    pub trade: Trade,
    pub doubts: Vec<Doubt>,
    /// The price was written in 만 or 억 without a currency: won, by all appearances.
    pub in_myriads: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Quantity,
    Price,
}

struct Number {
    amount: Amount,
    role: Option<Role>,
    text: String,
}

struct Reader<'a> {
    book: &'a Book,
    at: Moment,
    trade: Trade,
    doubts: Vec<Doubt>,
    numbers: Vec<Number>,
    /// Names that are a share and a platform: 키움증권.
    either: Vec<(String, Asset, String)>,
    /// Digits that are a code or an amount: 373220.
    codes: Vec<(Asset, Number)>,
    /// What the next number is.
    next: Option<Role>,
    /// A number without a role could not be read: which of the others is which is not known either.
    lost: bool,
    /// What quantity × price is said to make, and how it was said.
    total: Option<(Decimal, String)>,
}

/// Longest record read, in words. A longer one is no record.
const WORDS_MAX: usize = 60;

/// Reads everything behind the verb.
pub fn read(verb: Verb, args: &str, book: &Book, at: Moment) -> Reading {
    let (text, note) = split_note(args);
    let words = words_of(text);
    let mut reader = Reader {
        book,
        at,
        trade: Trade {
            note: note.to_owned(),
            ..Trade::new(verb)
        },
        doubts: Vec::new(),
        numbers: Vec::new(),
        either: Vec::new(),
        codes: Vec::new(),
        next: None,
        lost: false,
        total: None,
    };
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut i = 0;
    while i < words.len().min(WORDS_MAX) {
        i += reader.take(&words[i..]).max(1);
    }
    if let Some(rest) = words.get(WORDS_MAX) {
        reader.doubts.push(Doubt::Unread(clip(rest)));
    }
    reader.finish()
}

/// The line up to the note, and the note: everything behind 메모.
fn split_note(args: &str) -> (&str, &str) {
    let mut from = 0;
    for word in args.split(' ') {
        let bare = word.trim_end_matches(':').to_lowercase();
        if matches!(bare.as_str(), "메모" | "note" | "memo") {
            let text = args.get(..from).unwrap_or(args);
            let note = args.get(from + word.len()..).unwrap_or("");
            return (text, note.trim());
        }
        from += word.len() + 1;
    }
    (args, "")
}

/// Words; `@` and `×` stand apart, what is quoted stays together without its quotes.
fn words_of(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            '@' | '×' | '*' if !quoted => words.extend(["@".to_owned(), String::new()]),
            _ => {
                if let Some(word) = words.last_mut() {
                    word.push(c);
                }
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

impl Reader<'_> {
    /// Takes what the next words say; how many there were.
    fn take(&mut self, words: &[&str]) -> usize {
        let taken = self.take_known(words);
        let marked = words[0].ends_with('?') || words[0].starts_with(['[', '<', '【']);
        if taken.is_some()
            && marked
            && let Some(mood) = mood::of(words[0])
        {
            self.doubts.push(Doubt::Mood(mood, clip(words[0])));
        }
        taken.unwrap_or_else(|| {
            self.take_unknown(words[0]);
            1
        })
    }

    fn take_known(&mut self, words: &[&str]) -> Option<usize> {
        self.take_tag(words[0])
            .or_else(|| self.take_keyword(words))
            .or_else(|| self.take_when(words))
            .or_else(|| self.take_code(words[0]))
            .or_else(|| self.take_number(words))
            .or_else(|| self.take_name(words))
            .or_else(|| self.take_pair(words[0]))
            .or_else(|| self.take_glued(words[0]))
            .or_else(|| is_filler(words[0]).then_some(1))
    }

    /// `platform:우리집`, `XYZ:stock`, `in:USD`, `sure`: forms that buttons write and no person needs.
    fn take_tag(&mut self, word: &str) -> Option<usize> {
        if matches!(word, "sure" | "확실") {
            self.trade.sure = true;
            return Some(1);
        }
        let leaves = matches!(self.trade.verb, Verb::Sell | Verb::Withdraw);
        if leaves && matches!(word, "all" | "전부" | "다" | "모두" | "전량") {
            self.trade.all = true;
            return Some(1);
        }
        let (head, tail) = word.rsplit_once(':')?;
        if head.is_empty() || tail.is_empty() || word.len() > NAME_BYTES_MAX {
            return None;
        }
        if matches!(head, "platform" | "계좌") {
            self.set_platform(tail.to_lowercase(), word);
            return Some(1);
        }
        if head == "in" {
            self.trade.currency = Some(amounts::currency(tail)?);
            return Some(1);
        }
        let category = Category::parse(tail)?;
        self.set_asset(Asset {
            name: head.to_uppercase(),
            category,
        });
        Some(1)
    }

    /// Words that say what the next number is.
    fn take_keyword(&mut self, words: &[&str]) -> Option<usize> {
        let lower = words[0].trim_end_matches(':').to_lowercase();
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
                self.total = Some((total.ok()?.value, text));
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

    /// A fee or a tax behind its word; how many words it took.
    fn take_charge(&mut self, is_fee: bool, words: &[&str], keyword: &str) -> usize {
        let first = words.first().copied().unwrap_or("");
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
            .filter(|_| self.trade.asset.is_some())
            .and_then(|word| symbols::exact(word, self.book))
            .filter(|coin| coin.category == Category::Crypto);
        if let Some(coin) =
            coin.filter(|_| is_fee && symbol.is_empty() && amount.unit == Unit::None)
        {
            symbol = coin.symbol.to_string();
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

    fn set_charge(&mut self, is_fee: bool, charge: Fee) {
        match (is_fee, charge) {
            (true, fee) if self.trade.fee.is_none() => self.trade.fee = Some(fee),
            (false, Fee::Amount(tax, _)) if self.trade.tax.is_none() => self.trade.tax = Some(tax),
            (_, Fee::Amount(amount, _) | Fee::Share(amount)) => {
                self.doubts.push(Doubt::Unread(amount.to_string()));
            }
        }
    }

    fn take_when(&mut self, words: &[&str]) -> Option<usize> {
        let (read, taken) = when::take(words, self.at, self.book.rules().zone)?;
        match read {
            Ok(part) if self.trade.when.add(part) => {}
            Ok(_) => self
                .doubts
                .push(Doubt::Unread(clip(&words[..taken].join(" ")))),
            Err(when::NoSuchDay(text)) => self.doubts.push(Doubt::NoSuchDay(text)),
        }
        Some(taken)
    }

    /// Six digits that are a code: surely when they begin with 0, else perhaps an amount.
    fn take_code(&mut self, word: &str) -> Option<usize> {
        let digits = word.len() == 6 && word.bytes().all(|b| b.is_ascii_digit());
        if !digits || self.next.is_some() {
            return None;
        }
        let asset: Asset = symbols::exact(word, self.book)?.into();
        if word.starts_with('0') {
            self.set_asset(asset);
            return Some(1);
        }
        let (amount, taken) = amounts::take(&[word])?;
        let number = Number {
            amount: amount.ok()?,
            role: None,
            text: word.to_owned(),
        };
        self.codes.push((asset, number));
        Some(taken)
    }

    fn take_number(&mut self, words: &[&str]) -> Option<usize> {
        let (amount, taken) = amounts::take(words)?;
        let role = self.next.take();
        match amount {
            Ok(amount) => self.numbers.push(Number {
                amount,
                role,
                text: clip(&words[..taken].join(" ")),
            }),
            Err(unclear) => {
                self.lost |= role.is_none();
                self.doubts.push(Doubt::Amount(unclear));
            }
        }
        Some(taken)
    }

    /// A symbol or a platform, over up to four words, with or without a particle behind it.
    fn take_name(&mut self, words: &[&str]) -> Option<usize> {
        for count in (1..=words.len().min(4)).rev() {
            let joined = words[..count].concat();
            if joined.len() > NAME_BYTES_MAX * 2 {
                continue;
            }
            // Only the bare word of a filler is none: `for`, `on` are also nobody's ticker.
            if count == 1 && is_filler(words[0]) {
                return None;
            }
            for stem in stems(&joined) {
                if self.take_stem(stem, &joined) {
                    return Some(count);
                }
            }
        }
        None
    }

    fn take_stem(&mut self, stem: &str, text: &str) -> bool {
        let asset = symbols::exact(stem, self.book).map(Asset::from);
        let platform = platforms::exact(stem, self.book).map(|p| p.to_string());
        match (asset, platform) {
            (Some(asset), Some(platform)) => self.either.push((text.to_owned(), asset, platform)),
            (Some(asset), None) => self.set_asset(asset),
            (None, Some(platform)) => self.set_platform(platform, text),
            (None, None) => return false,
        }
        true
    }

    /// `BTC/USDT`, `KRW-BTC`: a coin and the money it is priced in.
    fn take_pair(&mut self, word: &str) -> Option<usize> {
        let (a, b) = word.split_once(['/', '-', '_'])?;
        let money = |text: &str| crate::domain::names::is_money(&text.to_uppercase());
        let (asset, currency) = match (money(a), money(b)) {
            (false, true) => (a, b),
            (true, false) => (b, a),
            _ => return None,
        };
        let named = symbols::exact(asset, self.book)?;
        self.set_asset(named.into());
        self.trade.currency = Some(Symbol::new(currency));
        Some(1)
    }

    /// `0.1BTC`, `삼전20주`: a number and a name without a space.
    fn take_glued(&mut self, word: &str) -> Option<usize> {
        let numeric = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
        let starts = word.starts_with(numeric);
        let cut = word.find(|c: char| {
            if starts {
                !numeric(c)
            } else {
                c.is_ascii_digit()
            }
        })?;
        let (head, tail) = word.split_at(cut);
        let (number, name) = if starts { (head, tail) } else { (tail, head) };
        if name.chars().count() < 2 {
            return None;
        }
        let named = stems(name).find_map(|stem| symbols::exact(stem, self.book))?;
        let (amount, _) = amounts::take(&[number])?;
        let mut amount = amount.ok()?;
        if amount.currency.is_none() && amount.unit == Unit::None {
            amount.unit = Unit::Pieces;
        }
        self.numbers.push(Number {
            amount,
            role: self.next.take(),
            text: number.to_owned(),
        });
        self.set_asset(named.into());
        Some(1)
    }

    fn take_unknown(&mut self, word: &str) {
        if !word.chars().any(char::is_alphanumeric) && !word.contains('?') {
            return;
        }
        if verbs::is_not_typed(word) {
            self.doubts.push(Doubt::NotTyped(clip(word)));
            return;
        }
        if let Some(mood) = mood::of(word) {
            self.doubts.push(Doubt::Mood(mood, clip(word)));
            return;
        }
        // `100만원어치`: a number that was not read could be any of them.
        self.lost |= word.contains(|c: char| c.is_ascii_digit());
        match verbs::read(word) {
            // The verb itself, once more: `매수 … 샀어요`.
            Some((verb, Form::Done)) if verb == self.trade.verb => {}
            Some((_, Form::Open)) => self.doubts.push(Doubt::Mood(Mood::Wish, clip(word))),
            _ => self.doubts.push(Doubt::Unread(clip(word))),
        }
    }

    /// Money beside another asset is what it is priced in.
    fn set_asset(&mut self, asset: Asset) {
        match self.trade.asset.take() {
            None => self.trade.asset = Some(asset),
            Some(had) if had == asset => self.trade.asset = Some(had),
            Some(had) => {
                let (thing, money) = if had.is_money() {
                    (asset, had)
                } else {
                    (had, asset)
                };
                if money.is_money() && !thing.is_money() {
                    self.trade.currency = Some(Symbol::new(&money.name));
                } else if money.is_money() && self.trade.verb.is_trade() {
                    // `달러 1000 1,380원`: the first is bought, the second pays. Order tells.
                    self.doubts.push(Doubt::TwoAssets(thing.clone(), money));
                } else {
                    self.doubts.push(Doubt::TwoAssets(thing.clone(), money));
                }
                self.trade.asset = Some(thing);
            }
        }
    }

    fn set_platform(&mut self, platform: String, text: &str) {
        match &self.trade.platform {
            Some(had) if *had != platform => self.doubts.push(Doubt::Unread(clip(text))),
            _ => self.trade.platform = Some(platform),
        }
    }

    // --- when all words are read -------------------------------------------------------------------------------------

    fn finish(mut self) -> Reading {
        for (text, asset, platform) in std::mem::take(&mut self.either) {
            if self.trade.asset.is_none() {
                self.set_asset(asset);
            } else {
                self.set_platform(platform, &text);
            }
        }
        for (asset, number) in std::mem::take(&mut self.codes) {
            if self.trade.asset.is_none() {
                self.trade.asset = Some(asset);
            } else {
                self.numbers.push(number);
            }
        }
        self.find_money();
        let in_myriads = self.assign();
        Reading {
            trade: self.trade,
            doubts: self.doubts,
            in_myriads,
        }
    }

    /// Without a name, the currency of a number is what is moved: `입금 500만원`, `1000 USDT 매수 @ 1385`.
    fn find_money(&mut self) {
        if self.trade.asset.is_some() {
            return;
        }
        let trade = self.trade.verb.is_trade();
        // A trade of money has a price that is surely one: `1000 USDT @ 1385`, `1000달러 1380원에`.
        let priced =
            self.numbers.iter().skip(1).any(|n| {
                n.role == Some(Role::Price) || n.amount.each || n.amount.currency.is_some()
            });
        let moved = self.numbers.first_mut().filter(|n| {
            let won = n.amount.currency == Some(Symbol::krw());
            n.role != Some(Role::Price)
                && n.amount.currency.is_some()
                && (!trade || (priced && !won))
        });
        if let Some(number) = moved {
            self.trade.asset = number.amount.currency.take().map(|c| Asset {
                name: c.to_string(),
                category: Category::Cash,
            });
            number.role = Some(Role::Quantity);
        }
    }

    /// Gives each number its meaning; whether the price was said in 만 or 억.
    fn assign(&mut self) -> bool {
        let money =
            !self.trade.verb.is_trade() && self.trade.asset.as_ref().is_none_or(Asset::is_money);
        let mut bare: Vec<Number> = Vec::new();
        let mut price: Option<Number> = None;
        let mut quantity: Option<Number> = None;
        for number in std::mem::take(&mut self.numbers) {
            let role = number.role.or(match number.amount.unit {
                Unit::Pieces => Some(Role::Quantity),
                Unit::Percent => None,
                Unit::None if money => Some(Role::Quantity),
                Unit::None if number.amount.currency.is_some() || number.amount.each => {
                    Some(Role::Price)
                }
                Unit::None => None,
            });
            let slot = match role {
                Some(Role::Quantity) => &mut quantity,
                Some(Role::Price) => &mut price,
                None if number.amount.unit == Unit::Percent => {
                    self.doubts.push(Doubt::Unread(number.text));
                    continue;
                }
                None => {
                    bare.push(number);
                    continue;
                }
            };
            match slot {
                Some(_) => self.doubts.push(Doubt::Unread(number.text)),
                None => *slot = Some(number),
            }
        }
        // 만 and 억 are prices more often than quantities; which one is meant when they come first is asked.
        if quantity.is_none()
            && price.is_none()
            && bare.len() == 2
            && bare[0].amount.myriads
            && !bare[1].amount.myriads
        {
            self.doubts
                .push(Doubt::Order(bare[0].amount.value, bare[1].amount.value));
        }
        // What is sold is all there is: the number left is its price. A lone 9500만 is a price too.
        let lone_price = bare.len() == 1 && (self.trade.all || bare[0].amount.myriads);
        if lone_price && !money && quantity.is_none() && price.is_none() {
            price = bare.pop();
        }
        for number in bare {
            if self.lost && !money {
                if number.amount.myriads && price.is_none() {
                    price = Some(number);
                }
                continue;
            }
            let slot = if quantity.is_none() {
                &mut quantity
            } else {
                &mut price
            };
            match slot {
                Some(_) => self.doubts.push(Doubt::Unread(number.text)),
                None => *slot = Some(number),
            }
        }
        self.keep(quantity, price)
    }

    fn keep(&mut self, quantity: Option<Number>, price: Option<Number>) -> bool {
        let money =
            self.trade.asset.as_ref().is_some_and(Asset::is_money) && !self.trade.verb.is_trade();
        if let Some(number) = quantity {
            let own = self.trade.asset.as_ref().map(|a| a.name.clone());
            if let Some(currency) = number
                .amount
                .currency
                .filter(|c| own.as_deref() != Some(c.as_str()))
            {
                // `입금 달러 1000원`
                self.doubts
                    .push(Doubt::Unread(format!("{} {currency}", number.text)));
            }
            self.trade.quantity = Some(number.amount.value);
        }
        // Money that only moves has no price, and so no currency of one.
        let own = self.trade.asset.as_ref().map(|a| a.name.clone());
        if let Some(currency) = self.trade.currency.filter(|_| money) {
            if own.as_deref() != Some(currency.as_str()) {
                self.doubts.push(Doubt::Unread(currency.to_string()));
            }
            self.trade.currency = None;
        }
        let Some(number) = price else {
            return false;
        };
        if money {
            self.doubts.push(Doubt::Unread(number.text));
            return false;
        }
        self.trade.price = Some(number.amount.value);
        if let (Some(a), Some(b)) = (number.amount.currency, self.trade.currency)
            && a != b
        {
            self.doubts.push(Doubt::Unread(number.text));
        }
        self.trade.currency = number.amount.currency.or(self.trade.currency);
        let product = self
            .trade
            .quantity
            .and_then(|q| q.checked_mul(number.amount.value));
        if let Some((_, text)) = self
            .total
            .take()
            .filter(|(total, _)| product != Some(*total))
        {
            // A total that is not the product leaves one of the three wrong.
            self.doubts.push(Doubt::Unread(text));
        }
        number.amount.myriads && self.trade.currency.is_none()
    }
}

const FEES: &[&str] = &["수수료", "수수료는", "fee", "fees", "commission"];
const TAXES: &[&str] = &["세금", "세금은", "거래세", "제세금", "tax", "taxes"];

fn starts_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '$' | '₩' | '€' | '¥' | '-'))
}

/// The word, then the word without a particle behind it.
fn stems(word: &str) -> impl Iterator<Item = &str> {
    const PARTICLES: &[&str] = &[
        "에서", "으로", "에다", "한테", "까지", "을", "를", "이", "가", "은", "는", "도", "에",
        "로", "만", "의",
    ];
    let word = word.trim_matches(|c: char| ",.!?()[]<>【】~;".contains(c));
    std::iter::once(word).chain(PARTICLES.iter().filter_map(move |p| {
        word.strip_suffix(p)
            .filter(|stem| stem.chars().count() >= 2)
    }))
}

/// Words that carry nothing.
fn is_filler(word: &str) -> bool {
    const FILLERS: &[&str] = &[
        "at",
        "on",
        "in",
        "from",
        "to",
        "of",
        "the",
        "a",
        "an",
        "my",
        "i",
        "with",
        "and",
        "just",
        "each",
        "per",
        "via",
        "using",
        "for",
        "x",
        "나",
        "내",
        "난",
        "나는",
        "내가",
        "제가",
        "저",
        "좀",
        "막",
        "그리고",
        "에서",
        "에",
        "으로",
        "로",
        "했어",
        "했어요",
        "했음",
        "했다",
        "했습니다",
        "함",
        "완료",
        "체결",
        "체결됨",
        "체결됐어",
        "됐어",
        "됐어요",
        "됨",
        "개당",
        "주당",
        "한주에",
        "씩",
        "주고",
        "새로",
        "추가",
        "추가로",
        "또",
        "더",
        "ㅋㅋ",
        "ㅎㅎ",
        "ㅋ",
        "ㅎ",
        "ㅠ",
        "ㅠㅠ",
    ];
    let word = word
        .trim_matches(|c: char| matches!(c, ',' | '.' | '!' | '~'))
        .to_lowercase();
    word.is_empty() || FILLERS.contains(&word.as_str())
}

fn clip(text: &str) -> String {
    let mut clipped: String = text.chars().take(40).collect();
    if text.chars().nth(40).is_some() {
        clipped.push('…');
    }
    clipped
}
