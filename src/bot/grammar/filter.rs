//! Which entries: by asset, kind, category, platform, period, amount and text, in words of both languages.
//!
//! Words of one sort widen each other (`BTC ETH`: either), words of different sorts narrow (`BTC 매수 2025`: all three).
//! `/trades` and `/export` share it. A word that means nothing here is refused, not ignored: a list that silently
//! left a word out would be believed.

use std::collections::BTreeMap;
use std::str::FromStr;

use chrono_tz::Tz;
use rust_decimal::Decimal;

use crate::book::Book;
use crate::bot::grammar::either::Meant;
use crate::bot::grammar::period::Period;
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::{Category, Entry, Kind};
use crate::domain::journal::{Journal, Place};
use crate::domain::names::{Platform, Symbol, is_money};
use crate::names::entries::gross;
use crate::names::{platforms, symbols};
use crate::reply::{Reply, UserError};
use crate::words::Words;

/// In which order a list shows what the filter lets through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    #[default]
    Newest,
    Oldest,
    /// By quantity × price, each row in its own currency.
    Largest,
}

/// What to let through; empty lets everything through.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    pub symbols: Vec<Symbol>,
    pub platforms: Vec<Platform>,
    pub kinds: Vec<Kind>,
    /// Of money and units that went and came only what went from one own place to another.
    pub moved: bool,
    pub categories: Vec<Category>,
    pub period: Period,
    /// Bounds of quantity × price in the row's own currency, both included.
    pub least: Option<Decimal>,
    pub most: Option<Decimal>,
    /// Parts of a note, external id or symbol, lower case; all must be there.
    pub texts: Vec<String>,
    pub sort: Sort,
    zone: Tz,
}

/// The names that a word can mean.
struct Vocabulary<'a> {
    book: &'a Book,
    symbols: BTreeMap<&'static str, Vec<Symbol>>,
    platforms: BTreeMap<&'static str, Platform>,
}

impl<'a> Vocabulary<'a> {
    fn new(book: &'a Book) -> Vocabulary<'a> {
        Vocabulary {
            book,
            symbols: BTreeMap::new(),
            platforms: BTreeMap::new(),
        }
    }
    fn of(book: &'a Book, at: Moment) -> Vocabulary<'a> {
        let mut known = Vocabulary::new(book);
        if let Ok(state) = book.state_at(at) {
            for key in state.slots().keys() {
                known.add(key.platform, key.symbol);
            }
        }
        known
    }
    fn add(&mut self, platform: Platform, symbol: Symbol) {
        let called = self.symbols.entry(symbol.as_str()).or_default();
        if !called.contains(&symbol) {
            called.push(symbol);
        }
        if platform != Platform::every() {
            self.platforms.insert(platform.as_str(), platform);
        }
    }
}

impl Filter {
    /// The filter that a line of words says: `BTC 매수 빗썸 올해 100만 이상 "메모"`.
    ///
    /// # Errors
    /// The first word that means nothing here, quoted, with an example.
    pub fn parse(args: &str, book: &Book, at: Moment, words: Words) -> Result<Filter, UserError> {
        Filter::read(args, &Vocabulary::of(book, at), at, book.rules().zone).map_err(|word| {
            Reply::say(words.say("filter-unknown", &[("text", &format!("\"{word}\""))]))
                .text(words.plain("filter-example"))
                .into()
        })
    }

    fn read(args: &str, known: &Vocabulary<'_>, at: Moment, zone: Tz) -> Result<Filter, String> {
        let today = Day::at(at, zone);
        let mut filter = Filter {
            symbols: Vec::new(),
            platforms: Vec::new(),
            kinds: Vec::new(),
            moved: false,
            categories: Vec::new(),
            period: Period::ALL,
            least: None,
            most: None,
            texts: Vec::new(),
            sort: Sort::default(),
            zone,
        };
        let (plain, texts) = quoted(args);
        filter.texts = texts;
        let tokens: Vec<&str> = plain.split_whitespace().collect();
        let mut i = 0;
        while let Some(token) = tokens.get(i) {
            let rest = &tokens[i..];
            i += if filter.take_name(token, known) {
                1
            } else if let Some((period, taken)) = Period::take(rest, today) {
                filter.period = period;
                taken
            } else if let Some(taken) = filter.take_amount(rest) {
                taken
            } else {
                return Err((*token).chars().take(40).collect());
            };
        }
        Ok(filter)
    }

    /// A symbol, platform, kind, category or order. What the owner holds goes first: a coin may be called `FEE`.
    fn take_name(&mut self, token: &str, known: &Vocabulary<'_>) -> bool {
        // Written small it is every day, whatever share is called so.
        if token == "all" {
            return false;
        }
        let lower = token.to_lowercase();
        let upper = token.to_uppercase();
        match Meant::read(token, known.book) {
            Some(Meant::Asset(named)) => {
                self.symbols.push(named.symbol);
                return true;
            }
            Some(Meant::Account(platform)) => {
                self.platforms.push(platform);
                return true;
            }
            None => {}
        }
        if let Some(called) = known.symbols.get(upper.as_str()) {
            // The share before the money of its name, which is `CODE:cash`.
            let asset = called.iter().find(|symbol| !symbol.is_money());
            self.symbols.extend(asset.or(called.first()));
        } else if let Some(platform) = known.platforms.get(lower.as_str()) {
            self.platforms.push(*platform);
        } else if let Some(kinds) = kinds_of(&lower) {
            self.moved |= matches!(lower.as_str(), "이체" | "송금" | "transfer" | "transfers");
            self.kinds.extend(kinds);
        } else if let Some(categories) = categories_of(&lower) {
            self.categories.extend(categories);
        } else if let Some(sort) = sort_of(&lower) {
            self.sort = sort;
        } else if is_money(&upper) {
            self.symbols.push(Symbol::new(&upper));
        } else if let Some(platform) = platforms::exact(token, known.book) {
            self.platforms.push(platform);
        } else if let Some(named) = symbols::exact(token, known.book) {
            self.symbols.push(named.symbol);
        } else {
            return false;
        }
        true
    }

    /// `>=100만`, `100만 이상`, `10만..50만`; how many words it took.
    fn take_amount(&mut self, tokens: &[&str]) -> Option<usize> {
        let token = *tokens.first()?;
        for (sign, least) in [(">=", true), ("<=", false), (">", true), ("<", false)] {
            if let Some(rest) = token.strip_prefix(sign) {
                self.bound(amount(rest)?, least);
                return Some(1);
            }
        }
        if let Some((from, to)) = token.split_once("..").or_else(|| token.split_once('~')) {
            let (from, to) = (amount(from)?, amount(to)?);
            self.bound(from, true);
            self.bound(to, false);
            return Some(1);
        }
        for (suffix, least) in [
            ("이상", true),
            ("이하", false),
            ("초과", true),
            ("미만", false),
        ] {
            if let Some(figure) = token.strip_suffix(suffix).filter(|f| !f.is_empty()) {
                self.bound(amount(figure)?, least);
                return Some(1);
            }
            if tokens.get(1) == Some(&suffix) {
                self.bound(amount(token)?, least);
                return Some(2);
            }
        }
        None
    }

    fn bound(&mut self, amount: Decimal, least: bool) {
        if least {
            self.least = Some(amount);
        } else {
            self.most = Some(amount);
        }
    }

    /// Whether nothing is left out.
    pub fn is_empty(&self) -> bool {
        let names = self.symbols.is_empty() && self.platforms.is_empty();
        let sorts = self.kinds.is_empty() && self.categories.is_empty() && self.texts.is_empty();
        names && sorts && self.period == Period::ALL && self.least.is_none() && self.most.is_none()
    }

    /// Whether an entry of the books is let through.
    pub fn holds(&self, place: Place, entry: &Entry, journal: &Journal) -> bool {
        let moves = matches!(entry.kind, Kind::Deposit | Kind::Withdraw);
        let alone = self.moved && moves && journal.pairs().event(place).is_none();
        self.matches(entry) && !alone
    }

    fn matches(&self, entry: &Entry) -> bool {
        fn among<T: PartialEq>(wanted: &[T], it: &T) -> bool {
            wanted.is_empty() || wanted.contains(it)
        }
        among(&self.platforms, &entry.platform)
            && among(&self.kinds, &entry.kind)
            && among(&self.categories, &entry.category)
            && (among(&self.symbols, &entry.symbol) || self.trades_in(entry))
            && (self.period == Period::ALL || self.period.holds(entry.day(self.zone)))
            && self.holds_amount(entry)
            && self.texts.iter().all(|text| holds_text(entry, text))
    }

    /// Money is also asked for by the trades that were settled in it.
    fn trades_in(&self, entry: &Entry) -> bool {
        entry.currency.is_money() && self.symbols.contains(&entry.currency)
    }

    fn holds_amount(&self, entry: &Entry) -> bool {
        if self.least.is_none() && self.most.is_none() {
            return true;
        }
        let Some(amount) = gross(entry) else {
            return false;
        };
        self.least.is_none_or(|least| least <= amount)
            && self.most.is_none_or(|most| amount <= most)
    }
}

fn holds_text(entry: &Entry, text: &str) -> bool {
    let holds = |field: &str| field.to_lowercase().contains(text);
    holds(entry.note())
        || entry.external_id.as_deref().is_some_and(holds)
        || holds(entry.symbol.as_str())
}

/// The line without its quoted parts, and those parts in lower case.
fn quoted(args: &str) -> (String, Vec<String>) {
    let mut plain = String::new();
    let mut texts = Vec::new();
    for (i, part) in args.split(['"', '“', '”']).enumerate() {
        if i % 2 == 0 {
            plain.push_str(part);
            plain.push(' ');
        } else if !part.trim().is_empty() {
            texts.push(part.trim().to_lowercase());
        }
    }
    (plain, texts)
}

fn kinds_of(word: &str) -> Option<Vec<Kind>> {
    use Kind::*;
    let kinds = match word {
        "입금" => vec![Deposit],
        "출금" => vec![Withdraw],
        "이체" | "송금" | "transfer" | "transfers" => vec![Deposit, Withdraw],
        "매수" | "삼" => vec![Buy],
        "매도" | "팜" => vec![Sell],
        "trade" | "trades" | "매매" => vec![Buy, Sell],
        "배당" | "배당금" => vec![Dividend],
        "이자" => vec![Interest],
        "대여료" => vec![Lending],
        "펀딩비" => vec![Funding],
        "자본환급" => vec![ReturnOfCapital],
        "보상" | "스테이킹" | "에어드랍" | "staking" | "airdrop" => vec![Reward],
        "수입" | "income" => vec![Dividend, Interest, Lending, Funding, Reward],
        "수수료" => vec![Fee],
        "세금" => vec![Tax],
        "분할" | "병합" => vec![Split],
        "교환" | "swap" => vec![SwapOut, SwapIn],
        "이름변경" | "rename" => vec![RenameOut, RenameIn],
        "기초" => vec![Opening],
        "조정" | "맞춤" => vec![Adjust],
        "빌림" | "대출" => vec![Borrow],
        "갚음" | "상환" => vec![Repay],
        "빚" | "부채" => vec![Liability],
        _ => return Kind::parse(word).map(|kind| vec![kind]),
    };
    Some(kinds)
}

fn categories_of(word: &str) -> Option<Vec<Category>> {
    use Category::*;
    let categories = match word {
        "현금" => vec![Cash],
        "주식" => vec![Stock],
        "펀드" => vec![Fund],
        "채권" => vec![Bond],
        "코인" | "가상자산" => vec![Crypto],
        _ => return Category::parse(word).map(|category| vec![category]),
    };
    Some(categories)
}

fn sort_of(word: &str) -> Option<Sort> {
    match word {
        "newest" | "최신순" => Some(Sort::Newest),
        "oldest" | "오래된순" => Some(Sort::Oldest),
        "largest" | "금액순" | "큰순" => Some(Sort::Largest),
        _ => None,
    }
}

/// `1,000`, `100만`, `1억2000만`, `10k`, `₩5000`, `$100`: digits with the units people type.
fn amount(text: &str) -> Option<Decimal> {
    let lower = text
        .trim_start_matches(['₩', '$'])
        .replace(',', "")
        .to_lowercase();
    let lower = lower.strip_suffix('원').unwrap_or(&lower);
    let mut total = Decimal::ZERO;
    let mut rest = lower;
    while !rest.is_empty() {
        let end = rest
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(rest.len());
        let digits = Decimal::from_str(&rest[..end]).ok()?;
        let mut tail = rest[end..].chars();
        let unit = match tail.next() {
            None => 1,
            Some('천' | 'k') => 1_000,
            Some('만') => 10_000,
            Some('m') => 1_000_000,
            Some('억') => 100_000_000_i64,
            Some(_) => return None,
        };
        total = total.checked_add(digits.checked_mul(Decimal::from(unit))?)?;
        rest = tail.as_str();
    }
    (!lower.is_empty()).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;
    use crate::domain::row;
    use chrono_tz::Asia::Seoul;

    const ROWS: [&str; 6] = [
        "2025-03-04T09:30:00+09:00,buy,bithumb,BTC,crypto,0.1,90000000,KRW,,,,첫 매수",
        "2025-12-31T23:59:59+09:00,sell,bithumb,BTC,crypto,0.1,95000000,KRW,,,U-77,",
        "2026-01-01T00:00:00+09:00,buy,kis,005930,stock,10,71000,KRW,,,,",
        "2026-10-30,dividend,kis,AAPL,stock,12.5,1,USD,,,,",
        "2026-11-01,deposit,bithumb,KRW,cash,500000,1,KRW,,,,월급",
        "2026-11-02,deposit,binance,ETH,crypto,1,,,,,,",
    ];

    /// The numbers, from 1, of the rows that a filter lets through.
    fn chosen(args: &str) -> Result<Vec<usize>, String> {
        let entries = ROWS.map(|line| {
            let mut fields = [""; 15];
            fields
                .iter_mut()
                .zip(line.split(','))
                .for_each(|(f, t)| *f = t);
            row::read(&fields, Seoul).unwrap()
        });
        let book = Book::new(Settings::default());
        let mut known = Vocabulary::new(&book);
        entries.iter().for_each(|e| known.add(e.platform, e.symbol));
        let at = Day::parse("2026-11-02").unwrap().end(Seoul);
        let filter = Filter::read(args, &known, at, Seoul)?;
        let rows = entries.iter().enumerate();
        Ok(rows
            .filter(|(_, e)| filter.matches(e))
            .map(|(i, _)| i + 1)
            .collect())
    }

    #[test]
    fn words_of_one_sort_widen_and_of_different_sorts_narrow() {
        for (args, want) in [
            ("", vec![1, 2, 3, 4, 5, 6]),
            ("all", vec![1, 2, 3, 4, 5, 6]),
            ("btc", vec![1, 2]),
            ("BTC AAPL", vec![1, 2, 4]),
            ("비트코인 삼전", vec![1, 2, 3]),
            ("도지", vec![]),
            ("BTC 매수", vec![1]),
            ("빗썸", vec![1, 2, 5]),
            ("매수 매도 2025", vec![1, 2]),
            ("2025-03", vec![1]),
            ("올해 주식", vec![3, 4]),
            ("since 2026-10-30", vec![4, 5, 6]),
            ("최근 3개월 입금", vec![5, 6]),
            ("crypto deposit", vec![6]),
            ("1000만 이상", vec![]),
            ("900만 이상", vec![1, 2]),
            (">=900만 <=9,100,000", vec![1]),
            ("40만..80만", vec![3, 5]),
            ("USD", vec![4]),
            ("\"월급\"", vec![5]),
            ("\"u-77\" 매도 금액순", vec![2]),
        ] {
            assert_eq!(chosen(args), Ok(want), "{args}");
        }
    }

    #[test]
    fn a_word_that_means_nothing_is_refused() {
        for (args, word) in [
            ("BTC 비둘기", "비둘기"),
            ("100만", "100만"),
            (">=abc", ">=abc"),
        ] {
            assert_eq!(chosen(args), Err(word.to_owned()), "{args}");
        }
    }

    #[test]
    fn amounts_take_korean_and_latin_units() {
        for (text, want) in [
            ("1,000", "1000"),
            ("100만", "1000000"),
            ("1억2000만", "120000000"),
            ("1.5k", "1500"),
            ("₩5000원", "5000"),
        ] {
            assert_eq!(amount(text), Decimal::from_str(want).ok(), "{text}");
        }
        for text in [
            "",
            "만",
            "1.2.3",
            "5x",
            "-1",
            "99999999999999999999999999999억",
        ] {
            assert_eq!(amount(text), None, "{text}");
        }
    }
}
