//! A stretch of days measured: what `/performance`, `/why` and their pictures share.
//!
//! The whole portfolio, or a part of it: an asset, a platform, a category. A part has daily rows of its own, in which
//! everything that comes from or goes to the rest is a flow at market value.

mod known;
mod unvalued;

use rust_decimal::Decimal;

pub use known::Known;

use crate::book::Book;
use crate::book::statement::rows_asked;
use crate::bot::grammar::either;
use crate::bot::grammar::filter::Filter;
use crate::bot::grammar::period::Period;
use crate::domain::amount::{self, Overflow, add, div};
use crate::domain::benchmark;
use crate::domain::bridge::{self, Bridge, Causes, Part};
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::Category;
use crate::domain::ledger::DayRow;
use crate::domain::measure::{Measures, measure_between};
use crate::domain::names::{Platform, Symbol};
use crate::domain::risk::{Calendar, Volatility, volatility};
use crate::domain::state::SlotKey;
use crate::names::platforms;
use crate::names::symbols::{display_name, exact};
use crate::reply::UserError;
use crate::words::Words;

/// Of what, over which days, and beside what.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    pub of: Of,
    pub period: Period,
    /// Benchmarks that were asked for by name; empty for the usual ones.
    pub against: Vec<Symbol>,
    /// What a deposit earns in a year, when it was said.
    pub deposit: Option<Decimal>,
}

impl Question {
    /// The end of its days, as far as it has come at a moment.
    pub fn until(&self, book: &Book, at: Moment) -> Moment {
        let zone = book.rules().zone;
        self.period.to.map_or(at, |to| to.end(zone).min(at))
    }
}

/// What is measured; everything when all lists are empty.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Of {
    pub symbols: Vec<Symbol>,
    pub platforms: Vec<Platform>,
    pub categories: Vec<Category>,
}

impl Of {
    pub fn is_everything(&self) -> bool {
        self.symbols.is_empty() && self.platforms.is_empty() && self.categories.is_empty()
    }
    /// Whether a holding is meant. Words of one sort widen, words of different sorts narrow.
    pub fn holds(&self, platform: Platform, symbol: Symbol, category: Category) -> bool {
        fn among<T: PartialEq>(wanted: &[T], it: &T) -> bool {
            wanted.is_empty() || wanted.contains(it)
        }
        among(&self.symbols, &symbol)
            && among(&self.platforms, &platform)
            && among(&self.categories, &category)
    }
    /// The same words as a button writes them.
    pub fn line(&self, book: &Book) -> Vec<String> {
        let symbols = self.symbols.iter();
        let symbols = symbols.map(|symbol| either::asset_word(*symbol, book));
        let platforms = self.platforms.iter();
        let platforms = platforms.map(|platform| either::account_word(*platform, book));
        let categories = self.categories.iter();
        let categories = categories.map(|category| category.as_str().to_owned());
        symbols.chain(platforms).chain(categories).collect()
    }
    /// `비트코인 · 빗썸`; blank for everything.
    pub fn name(&self, book: &Book, words: Words) -> String {
        let symbols = self.symbols.iter();
        let symbols = symbols.map(|symbol| display_name(*symbol, words.language).to_owned());
        let platforms = self.platforms.iter();
        let platforms =
            platforms.map(|platform| platforms::display_name(*platform, book, words.language));
        let categories = self.categories.iter();
        let categories = categories
            .map(|category| words.plain(&format!("performance-of-{}", category.as_str())));
        let names: Vec<String> = symbols.chain(platforms).chain(categories).collect();
        names.join(" · ")
    }
}

/// Words before what the return is set beside.
const AGAINST: &[&str] = &["vs", "against", "비교", "대비"];

/// The series of an index by its name.
fn index(word: &str) -> Option<Symbol> {
    Some(Symbol::new(match word.to_lowercase().as_str() {
        "코스피" | "kospi" => "KOSPI",
        "코스닥" | "kosdaq" => "KOSDAQ",
        _ => return None,
    }))
}

/// What the return is set beside: an index, an asset by its name, else a series of that name.
fn benchmark(name: &str, book: &Book) -> Symbol {
    let bare = ["이랑", "하고", "랑", "와", "과"];
    let bare = bare.iter().find_map(|p| name.strip_suffix(p));
    let known = |name| index(name).or_else(|| exact(name, book).map(|named| named.symbol));
    known(name)
        .or_else(|| bare.and_then(known))
        .unwrap_or_else(|| Symbol::new(name))
}

/// Words for a deposit as a benchmark.
const DEPOSIT: &[&str] = &["예금", "적금", "금리", "deposit"];

/// Takes `예금 3.5%` out of the words of a question: `Some(None)` when no rate is said.
fn take_deposit(tokens: &mut Vec<&str>) -> Option<Option<Decimal>> {
    let is_deposit = |word: &&str| DEPOSIT.contains(&word.to_lowercase().as_str());
    let place = tokens.iter().position(is_deposit)?;
    tokens.remove(place);
    if tokens.get(place).is_some_and(|word| *word == "연") {
        tokens.remove(place);
    }
    let rate = tokens.get(place).and_then(|word| {
        let number = word.strip_suffix('%')?;
        let rate = amount::parse(number).ok()?;
        let rate = rate.checked_div(Decimal::ONE_HUNDRED)?;
        (rate >= Decimal::ZERO && rate < Decimal::ONE).then_some(rate)
    });
    if rate.is_some() {
        tokens.remove(place);
    }
    Some(rate)
}

/// Where the words begin before which something is set beside the return: behind them all when there are none.
fn beside_from(tokens: &[&str]) -> usize {
    let against = |word: &&str| AGAINST.contains(&word.to_lowercase().as_str());
    match tokens.iter().position(against) {
        // `비교 이더리움`, and as one says it: `이더리움 대비`.
        Some(place) if place + 1 == tokens.len() => place.saturating_sub(1),
        Some(place) => place,
        None => tokens.len(),
    }
}

/// The words of a question behind a command, with each name that an account and an asset have settled. What is set beside the
/// return is no account.
///
/// # Errors
/// The question which is meant.
pub fn settled(command: &str, args: &str, book: &Book, words: Words) -> Result<String, UserError> {
    let tokens: Vec<&str> = args.split_whitespace().collect();
    either::settled(command, args, 0..beside_from(&tokens), book, words)
}

/// Reads `빗썸 올해 비교 이더리움`.
///
/// # Errors
/// The first word that means nothing here.
pub fn read(args: &str, book: &Book, at: Moment, words: Words) -> Result<Question, UserError> {
    let today = Day::at(at, book.rules().zone);
    let mut tokens: Vec<&str> = args.split_whitespace().collect();
    let mut against = Vec::new();
    let said = take_deposit(&mut tokens);
    let deposit = said.flatten().or(book.settings().deposit_rate);
    if said.is_some() && deposit.is_none() {
        return Err(crate::reply::Reply::say(words.plain("performance-which-deposit")).into());
    }
    let named = tokens.split_off(beside_from(&tokens)).into_iter();
    let named = named.filter(|word| !AGAINST.contains(&word.to_lowercase().as_str()));
    against.extend(named.map(|name| benchmark(name, book)));
    // Nobody holds an index: it can only be meant to stand beside.
    tokens.retain(|word| {
        let index = index(word);
        against.extend(index);
        index.is_none()
    });
    let mut plain: Vec<String> = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        if let Some((_, taken)) = Period::take(&tokens[i..], today) {
            plain.extend(tokens[i..i + taken].iter().map(|word| (*word).to_owned()));
            i += taken;
            continue;
        }
        let code = exact(tokens[i], book).map(|named| either::asset_word(named.symbol, book));
        plain.push(code.unwrap_or_else(|| tokens[i].to_owned()));
        i += 1;
    }
    let filter = Filter::parse(&plain.join(" "), book, at, words)?;
    let foreign = !filter.kinds.is_empty()
        || !filter.texts.is_empty()
        || filter.least.is_some()
        || filter.most.is_some();
    if foreign {
        return Err(unknown(args, words));
    }
    Ok(Question {
        of: Of {
            symbols: filter.symbols,
            platforms: filter.platforms,
            categories: filter.categories,
        },
        period: filter.period,
        against,
        deposit,
    })
}

fn unknown(args: &str, words: Words) -> UserError {
    let text: String = args.chars().take(40).collect();
    crate::reply::Reply::say(words.say("see-unknown-word", &[("text", &text)]))
        .text(words.plain("performance-usage"))
        .into()
}

/// A stretch of days of the whole or of a part, up to a moment.
pub struct Span {
    pub of: Of,
    pub until: Moment,
    /// When it is asked: what is known then counts at both ends.
    pub asked: Moment,
    /// The row of the day before; `None` when the books begin within.
    pub before: Option<DayRow>,
    /// Not empty.
    pub rows: Vec<DayRow>,
}

impl Span {
    /// The days that a question is about; `None` when there are none.
    ///
    /// # Errors
    /// An amount that overflows.
    pub fn of(book: &Book, at: Moment, question: &Question) -> Result<Option<Span>, Overflow> {
        let until = question.until(book, at);
        let all = if question.of.is_everything() {
            rows_asked(book, until, at)?
        } else {
            let holds = |key: &SlotKey| question.of.holds(key.platform, key.symbol, key.category);
            bridge::scoped_rows(parts(book), &holds, (until, at.max(until)))?
        };
        let from = question.period.from;
        let start = all.partition_point(|row| from.is_some_and(|from| row.day < from));
        let rows = all[start..].to_vec();
        Ok((!rows.is_empty()).then(|| Span {
            of: question.of.clone(),
            until,
            asked: at,
            before: start.checked_sub(1).map(|i| all[i]),
            rows,
        }))
    }

    pub fn first(&self) -> Day {
        self.rows.first().map_or(Day(0), |row| row.day)
    }
    pub fn last(&self) -> Day {
        self.rows.last().map_or(Day(0), |row| row.day)
    }

    /// A span with its measures; `None` when there are no such days.
    ///
    /// # Errors
    /// An amount that overflows.
    pub fn measured(
        book: &Book,
        at: Moment,
        question: &Question,
    ) -> Result<Option<(Span, Measures)>, Overflow> {
        let Some(span) = Span::of(book, at, question)? else {
            return Ok(None);
        };
        let measures = span.measures(&span.known(book)?)?;
        Ok(measures.map(|measures| (span, measures)))
    }

    /// What these days know and what they leave out.
    ///
    /// # Errors
    /// An amount that overflows.
    pub fn known(&self, book: &Book) -> Result<Known, Overflow> {
        let holds = |place, symbol, category| self.of.holds(place, symbol, category);
        let days = (self.before.as_ref(), self.rows.as_slice());
        // The last row is of the whole day, unless the moment lies within it.
        let until = self.until.min(self.last().end(book.rules().zone));
        Known::of(book, days, until, &holds)
    }

    /// What these days brought; a zero over old prices is not known.
    ///
    /// # Errors
    /// An amount that overflows.
    pub fn measures(&self, known: &Known) -> Result<Option<Measures>, Overflow> {
        let measures = measure_between(self.before.as_ref(), &self.rows, known.same_ends)?;
        Ok(measures.map(|measures| match known.is_whole() {
            true => measures,
            false => measures.without_zeros(),
        }))
    }

    /// The bridge of the whole over these days.
    ///
    /// # Errors
    /// An amount that overflows.
    pub fn bridge(&self, book: &Book) -> Result<Option<Bridge>, Overflow> {
        let whole = if self.of.is_everything() {
            (self.before, self.rows.clone())
        } else {
            let all = rows_asked(book, self.until, self.asked)?;
            let start = all.partition_point(|row| row.day < self.first());
            (start.checked_sub(1).map(|i| all[i]), all[start..].to_vec())
        };
        bridge::bridge(
            parts(book),
            whole.0.as_ref(),
            &whole.1,
            (self.until, self.asked.max(self.until)),
        )
    }

    /// Yearly volatility, on the days that suit what is held.
    ///
    /// # Errors
    /// An amount that overflows.
    pub fn volatility(&self, book: &Book) -> Result<Volatility, Overflow> {
        let calendar = if self.crypto_share(book)? >= CRYPTO_SHARE_MIN {
            Calendar::EveryDay
        } else {
            Calendar::TradingDays
        };
        Ok(volatility(&self.rows, calendar))
    }

    /// The share of coins at the last month's end within the books, so that it does not flicker from day to day.
    fn crypto_share(&self, book: &Book) -> Result<Decimal, Overflow> {
        let zone = book.rules().zone;
        let last = self.last();
        let month_end = (1..=31)
            .map(|back| Day(last.0 - back))
            .find(|day| !day.same_month(day.next()));
        let begun = book.ledger().first_day();
        let at = month_end
            .filter(|day| begun.is_some_and(|first| first <= *day))
            .map_or(self.until, |day| day.end(zone));
        let (mut crypto, mut all) = (Decimal::ZERO, Decimal::ZERO);
        for line in book.valuation_asked(at, self.asked)?.lines {
            if !self.of.holds(line.platform, line.symbol, line.category) {
                continue;
            }
            let value = line.value.unwrap_or_default().abs();
            all = add(all, value)?;
            if line.category == Category::Crypto {
                crypto = add(crypto, value)?;
            }
        }
        if all.is_zero() {
            return Ok(Decimal::ZERO);
        }
        div(crypto, all)
    }

    /// 평가손익률: what is held at the end against its cost, money aside; `None` when a price or a cost is not known.
    ///
    /// # Errors
    /// An amount that overflows.
    pub fn unrealised_rate(&self, book: &Book) -> Result<Option<Decimal>, Overflow> {
        let (mut gain, mut cost) = (Decimal::ZERO, Decimal::ZERO);
        for line in book.valuation_asked(self.until, self.asked)?.lines {
            let meant = self.of.holds(line.platform, line.symbol, line.category);
            if !meant || line.symbol.is_money() {
                continue;
            }
            let (Some(unrealised), Some(of)) = (line.unrealised(), line.cost) else {
                return Ok(None);
            };
            gain = add(gain, unrealised)?;
            cost = add(cost, of)?;
        }
        if cost.is_zero() {
            return Ok(None);
        }
        div(gain, cost).map(Some)
    }

    /// Benchmarks known over these days, with their levels: those asked for, else the usual ones, and a deposit.
    ///
    /// # Errors
    /// An amount that overflows.
    pub fn benchmarks(&self, book: &Book, question: &Question) -> Result<Vec<Benchmark>, Overflow> {
        let usual = USUAL.map(Symbol::new);
        let symbols: &[Symbol] = match question.against.as_slice() {
            [] => &usual,
            asked => asked,
        };
        let days = (self.first().previous(), self.last());
        let head = book.ledger().head();
        let mut found = Vec::new();
        for symbol in symbols {
            let clues = head.clues(*symbol).without_trades();
            let levels = benchmark::levels(book.prices(), book.rules(), *symbol, days, clues)?;
            found.extend(levels.map(|levels| Benchmark {
                of: Beside::Series(*symbol),
                levels,
            }));
        }
        found.extend(question.deposit.map(|yearly| Benchmark {
            of: Beside::Deposit(yearly),
            levels: benchmark::deposit(yearly, days),
        }));
        Ok(found)
    }
}

/// Coins from this share on make every calendar day count.
const CRYPTO_SHARE_MIN: Decimal = Decimal::from_parts(5, 0, 0, false, 2);

/// Shown when the books know their prices: indices, and Bitcoin.
const USUAL: [&str; 3] = ["KOSPI", "SPX", "BTC"];

/// What a return is set beside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Beside {
    /// An index or an asset with prices in the books.
    Series(Symbol),
    /// A deposit that earns so much in a year.
    Deposit(Decimal),
}

/// What the same days brought elsewhere.
pub struct Benchmark {
    pub of: Beside,
    /// 1 at the start.
    pub levels: Vec<(Day, Decimal)>,
}

impl Benchmark {
    /// `코스피`, `예금 3.5%`.
    pub fn name(&self, words: Words) -> String {
        match self.of {
            Beside::Series(symbol) => benchmark_name(symbol, words),
            Beside::Deposit(yearly) => {
                let percent = yearly.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(yearly);
                let rate = format!("{}%", percent.normalize());
                words.say("performance-deposit", &[("rate", &rate)])
            }
        }
    }
    /// As a script knows it.
    pub fn key(&self) -> &'static str {
        match self.of {
            Beside::Series(symbol) => symbol.as_str(),
            Beside::Deposit(_) => "deposit",
        }
    }
}

/// `코스피`; an asset by its usual name.
pub fn benchmark_name(symbol: Symbol, words: Words) -> String {
    let key = format!("performance-index-{}", symbol.as_str().to_lowercase());
    if words.has(&key) {
        return words.plain(&key);
    }
    display_name(symbol, words.language).to_owned()
}

impl Benchmark {
    /// Over the period.
    pub fn rate(&self) -> Option<Decimal> {
        self.levels.last()?.1.checked_sub(Decimal::ONE)
    }
}

/// What moved a holding over a bridge's days, the same asset on several platforms together.
#[derive(Debug, Clone, PartialEq)]
pub struct Mover {
    pub symbol: Symbol,
    pub causes: Causes,
    /// Price, currency and location: what it made by itself.
    pub moved: Decimal,
}

/// The assets of a bridge by what they made, the largest first; money counts by its currency.
///
/// # Errors
/// An amount that overflows.
pub fn movers<'p>(parts: impl Iterator<Item = &'p Part>) -> Result<Vec<Mover>, Overflow> {
    let mut found: Vec<Mover> = Vec::new();
    for part in parts {
        let place = found.iter().position(|mover| mover.symbol == part.symbol);
        let place = place.unwrap_or_else(|| {
            found.push(Mover {
                symbol: part.symbol,
                causes: Causes::default(),
                moved: Decimal::ZERO,
            });
            found.len() - 1
        });
        let mover = &mut found[place];
        mover.causes = mover.causes.plus(&part.causes)?;
    }
    for mover in &mut found {
        let own = add(mover.causes.price, mover.causes.currency)?;
        mover.moved = add(own, mover.causes.location)?;
    }
    found.retain(|mover| !mover.moved.is_zero());
    found.sort_by(|a, b| {
        let size = b.moved.abs().cmp(&a.moved.abs());
        size.then_with(|| a.symbol.as_str().cmp(b.symbol.as_str()))
    });
    Ok(found)
}

/// Everything that the books are made of, as the domain asks for it.
pub fn parts(
    book: &Book,
) -> (
    &crate::domain::ledger::Ledger,
    &crate::domain::journal::Journal,
    &crate::domain::prices::PriceBook,
    &crate::domain::rules::Rules,
) {
    (book.ledger(), book.journal(), book.prices(), book.rules())
}
