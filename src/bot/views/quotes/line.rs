//! The words of a price line: a name first, then in any order an amount, its money, a platform and a day.

use rust_decimal::Decimal;

use super::either;
use crate::book::Book;
use crate::bot::grammar::amounts::{self, Amount, Unclear, Unit};
use crate::bot::grammar::called;
use crate::bot::grammar::either::Meant;
use crate::bot::grammar::is_polite;
use crate::bot::grammar::when::{self, When};
use crate::domain::amount;
use crate::domain::calendar::Moment;
use crate::domain::entry::Category;
use crate::domain::names::{Platform, Symbol, is_too_long};
use crate::domain::one_name;
use crate::domain::quoted;
use crate::names::platforms;
use crate::names::symbols::{self, Found, Named};
use crate::reply::{Reply, UserError};
use crate::words::Words;

/// What a price line says.
#[derive(Debug, Clone, PartialEq)]
pub struct PriceLine {
    /// An instrument, or money whose rate is meant.
    pub of: Named,
    /// Neither the books nor the table of names know it.
    pub is_new: bool,
    /// What was typed, when something near it was taken; only where nothing is written.
    pub guessed: Option<String>,
    pub amount: Option<Amount>,
    /// Money that was named, with the amount or apart.
    pub currency: Option<Symbol>,
    pub platform: Option<Platform>,
    pub when: When,
    /// The owner was asked about the figure and said yes.
    pub sure: bool,
    /// The figure is that of so many at once: `100엔 940원`.
    pub at_once: bool,
    /// What stands behind the name.
    pub rest: String,
}

/// Longest name, in words: `KODEX 미국 나스닥 100`.
const NAME_WORDS_MAX: usize = 4;

/// Reads a price line.
///
/// # Errors
/// The first word that means nothing here, or what has to be asked before something is written.
pub fn read(args: &str, book: &Book, at: Moment, words: Words) -> Result<PriceLine, UserError> {
    let mut typed: Vec<&str> = args.split_whitespace().collect();
    // Without a figure it only asks: `시세 비트 얼마야`.
    if !args.contains(|c: char| c.is_ascii_digit()) {
        typed.retain(|word| !is_polite(word));
    }
    let many = at_once(&typed);
    let (named, taken) = match many {
        Some((named, _)) => (Some(named), 1),
        None => name(&typed, book),
    };
    let nameless = named.is_none() && starts_amount(&typed);
    let first = typed.first().copied().unwrap_or("");
    if nameless || is_too_long(first) {
        return Err(Reply::say(words.plain("price-which"))
            .text(example(words))
            .into());
    }
    let code = symbols::is_krx_code(&first.to_uppercase());
    let new = Named {
        symbol: Symbol::new(first),
        category: match code {
            true => Category::Stock,
            false => Category::Manual,
        },
    };
    let mut line = PriceLine {
        of: named.unwrap_or(new),
        is_new: named.is_none(),
        guessed: None,
        amount: None,
        currency: None,
        platform: None,
        when: When::default(),
        sure: false,
        at_once: many.is_some(),
        rest: String::new(),
    };
    // `BTCUSDT`: what it is priced in stands in its name.
    if let Some((_, Some(quote))) = one_name::marked(first)
        && line.of.category == Category::Crypto
    {
        let money = Symbol::new(quote);
        line.currency = money.is_money().then_some(money);
    }
    let mut rest = typed.get(taken..).unwrap_or_default();
    let sure = matches!(rest.last(), Some(&("sure" | "확실")));
    if sure {
        rest = &rest[..rest.len() - 1];
    }
    (line.sure, line.rest) = (sure, rest.join(" "));
    let counted = line.take_all(rest, book, at, words)?;
    let settled = either::settle(&mut line, (first, rest, counted), book, words)?;
    // A code of the exchange is nothing but itself.
    if line.is_new && !sure && !code && !settled {
        line.look_near(first, rest, book, words)?;
    }
    line.check(words)?;
    if let (Some((_, many)), Some(amount)) = (many, line.amount.as_mut()) {
        let one = amount::div(amount.value, many);
        amount.value = one
            .map_err(|_| Reply::say(words.plain("too-large")))?
            .normalize();
    }
    Ok(line)
}

/// `JPY(100)`, `100엔`: the rate that follows is of so many at once.
fn at_once(typed: &[&str]) -> Option<(Named, Decimal)> {
    let (code, many) = quoted::per(typed.first()?)?;
    // `100엔` alone, or with what it was worth behind it.
    let symbol = symbols::money(code)?;
    let category = Category::Cash;
    (many > Decimal::ONE).then_some((Named { symbol, category }, many))
}

fn example(words: Words) -> String {
    words.plain("price-example")
}

/// `ALL:stock`: the word of a button says which kind of thing it is.
fn told(word: &str) -> Option<Named> {
    let (name, category) = word.rsplit_once(':')?;
    let category = Category::parse(category).filter(|_| !name.is_empty())?;
    let symbol = Symbol::of(&name.to_uppercase(), Some(category));
    Some(Named { symbol, category })
}

/// The name at the head of the words, the longest that is known, and how many words it took.
fn name(typed: &[&str], book: &Book) -> (Option<Named>, usize) {
    let longest = typed.len().min(NAME_WORDS_MAX);
    if let Some(told) = typed.first().and_then(|word| told(word)) {
        return (Some(told), 1);
    }
    let found = (1..=longest).rev().find_map(|count| {
        let text = typed.get(..count)?.join(" ");
        Some((symbols::exact(&text, book)?, count))
    });
    found.map_or((None, 1), |(named, count)| (Some(named), count))
}

/// `12,000` is no name; `373220` may be a code.
fn starts_amount(typed: &[&str]) -> bool {
    let is_code = typed
        .first()
        .is_some_and(|word| symbols::is_krx_code(&word.to_uppercase()));
    !is_code && amounts::take(typed).is_some()
}

impl PriceLine {
    /// Takes every word; the kind of thing of which one piece was counted.
    fn take_all(
        &mut self,
        mut rest: &[&str],
        book: &Book,
        at: Moment,
        words: Words,
    ) -> Result<Option<Category>, UserError> {
        let mut counted = None;
        while let Some(word) = rest.first() {
            if let Some(kind) = either::counted(word) {
                (counted, rest) = (Some(kind), &rest[1..]);
                continue;
            }
            let taken = self.take(rest, book, at, words)?;
            if taken == 0 {
                let text = word.chars().take(40).collect::<String>();
                let said = words.say("unread", &[("text", &format!("\"{text}\""))]);
                return Err(Reply::say(said).text(example(words)).into());
            }
            rest = rest.get(taken..).unwrap_or_default();
        }
        Ok(counted)
    }

    /// How many words meant something.
    fn take(
        &mut self,
        rest: &[&str],
        book: &Book,
        at: Moment,
        words: Words,
    ) -> Result<usize, UserError> {
        let wrong = |key: &str, text: &str| -> UserError {
            let said = words.say(key, &[("text", &format!("\"{text}\""))]);
            Reply::say(said).text(example(words)).into()
        };
        if let Some((when, taken)) = when::take(rest, at, book.rules().zone) {
            let when = when.map_err(|no_such| wrong("no-such-day", &no_such.0))?;
            return Ok(if self.when.add(when) { taken } else { 0 });
        }
        if let Some((amount, taken)) = amounts::take(rest) {
            let amount = amount.map_err(|unclear| match unclear {
                Unclear::Comma(text) => wrong("amount-comma", &text),
                Unclear::TooLong(text) => wrong("amount-too-long", &text),
                Unclear::Negative(text) => wrong("amount-negative", &text),
                Unclear::Thousands(text) => wrong("amount-thousands", &text),
            })?;
            let other = |had| amount.currency.is_some_and(|money| money != had);
            if self.amount.is_some()
                || amount.unit != Unit::None
                || self.currency.is_some_and(other)
            {
                return Ok(0);
            }
            self.currency = self.currency.or(amount.currency);
            self.amount = Some(amount);
            return Ok(taken);
        }
        let word = rest[0];
        if let Some(currency) = symbols::money(word).filter(|_| self.currency.is_none()) {
            self.currency = Some(currency);
            return Ok(1);
        }
        if let Some(platform) = platforms::exact(word, book).filter(|_| self.platform.is_none()) {
            self.platform = Some(platform);
            return Ok(1);
        }
        Ok(usize::from(matches!(
            word,
            "=" | "@" | "at" | "in" | "가격" | "시세"
        )))
    }

    /// A name that nobody knows: something near it is shown, but never written.
    fn look_near(
        &mut self,
        typed: &str,
        rest: &[&str],
        book: &Book,
        words: Words,
    ) -> Result<(), UserError> {
        let Found::Ambiguous(near) = symbols::lookup(typed, book) else {
            return Ok(());
        };
        if self.amount.is_none() {
            if let Some(nearest) = near.first() {
                (self.of, self.is_new) = (*nearest, false);
                self.guessed = Some(typed.to_owned());
            }
            return Ok(());
        }
        let rest = rest.join(" ");
        let mut offers: Vec<(String, String)> = near
            .iter()
            .map(|named| {
                let name = symbols::display_name(named.symbol, words.language);
                let line = format!("price {} {rest}", named.symbol);
                let means = Meant::Asset(*named).meaning();
                (name.to_owned(), called::saying(&line, typed, means))
            })
            .collect();
        let new = words.plain("price-new-name");
        let line = format!("price {typed} {rest} sure");
        let means = Meant::Asset(self.of).meaning();
        let new = (new, called::saying(&line, typed, means));
        // A ticker is more likely a new one than a slip of another.
        let ticker = typed.len() <= 6 && typed.bytes().all(|b| b.is_ascii_alphabetic());
        offers.insert(if ticker { 0 } else { offers.len() }, new);
        let offers = offers
            .iter()
            .map(|(label, line)| (label.as_str(), line.as_str()));
        let asked = words.say("ask-asset-of", &[("text", &format!("\"{typed}\""))]);
        Err(Reply::say(words.plain("not-yet"))
            .text(asked)
            .buttons(offers)
            .into())
    }

    fn check(&self, words: Words) -> Result<(), UserError> {
        let refuse = |key: &str| Err(Reply::say(words.plain(key)).text(example(words)).into());
        if self
            .amount
            .as_ref()
            .is_some_and(|amount| amount.value.is_zero())
        {
            return refuse("zero-amount");
        }
        if self.amount.is_some() && self.of.symbol.is_money() {
            if self.currency == Some(self.of.symbol) {
                return refuse("price-same-money");
            }
            if self.platform.is_some() {
                return refuse("price-rate-everywhere");
            }
        }
        Ok(())
    }
}
