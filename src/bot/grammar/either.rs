//! A word that is an account's name and an asset's (`kakao`, `키움증권`): which of the two is meant, by one rule for every command.
//!
//! Where an account is wanted it is the account, where an asset is wanted it is the asset. Where both would do it is the one that
//! the owner said once, else the one that the books know; if they know both, or neither, he is asked, and the answer is kept
//! ([`called`]). `platform:NAME` and `CODE:category`, the words of the buttons, are never doubtful.

use std::ops::Range;

use crate::book::Book;
use crate::bot::grammar::called;
use crate::domain::entry::Category;
use crate::domain::meanings::Meaning;
use crate::domain::names::{NAME_BYTES_MAX, Platform, Symbol};
use crate::names::platforms;
use crate::names::symbols::{self, Named, display_name, fold};
use crate::reply::{Reply, UserError};
use crate::words::Words;

/// A word that names both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Either {
    pub named: Named,
    pub platform: Platform,
    /// Which of the two the owner said where both would do.
    pub said: Option<Meaning>,
}

/// What a word is that means one of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meant {
    Asset(Named),
    Account(Platform),
}

impl From<Meaning> for Meant {
    fn from(means: Meaning) -> Meant {
        match means {
            Meaning::Asset { symbol, category } => Meant::Asset(Named { symbol, category }),
            Meaning::Account(platform) => Meant::Account(platform),
        }
    }
}

impl Meant {
    /// The same, as it is kept.
    pub fn meaning(self) -> Meaning {
        match self {
            Meant::Asset(Named { symbol, category }) => Meaning::Asset { symbol, category },
            Meant::Account(platform) => Meaning::Account(platform),
        }
    }

    /// The word of a button, which is read as this and nothing else.
    pub fn word(self) -> String {
        let joined = |name: &str| name.split_whitespace().collect::<String>();
        match self {
            Meant::Asset(named) => {
                let (code, category) = (joined(named.symbol.as_str()), named.category.as_str());
                format!("{code}:{category}")
            }
            Meant::Account(platform) => format!("platform:{}", joined(platform.as_str())),
        }
    }

    /// Reads the word of a button; `None` for every other word.
    pub fn read(word: &str, book: &Book) -> Option<Meant> {
        let (head, tail) = word.rsplit_once(':')?;
        if head.is_empty() || tail.is_empty() || word.len() > NAME_BYTES_MAX {
            return None;
        }
        if matches!(head, "platform" | "계좌") {
            let mut own = platforms::in_journal(book).into_iter();
            let own = own.find(|own| fold(own.as_str()) == fold(tail));
            return own
                .or_else(|| platforms::exact(tail, book))
                .map(Meant::Account);
        }
        let mut called = symbols::called(head, book).into_iter();
        let meant = match tail {
            "asset" | "종목" => called.find(|named| !named.symbol.is_money()),
            "money" | "돈" => called.find(|named| named.symbol.is_money()),
            _ => {
                let category = Category::parse(tail)?;
                called.find(|named| named.category == category)
            }
        };
        meant.map(Meant::Asset)
    }
}

/// Both things that a word names; `None` where it names one of them or nothing.
pub fn of(text: &str, book: &Book) -> Option<Either> {
    let platform = platforms::exact(text, book)?;
    let named = symbols::exact(text, book)?;
    let said = book.meaning(text);
    Some(Either {
        named,
        platform,
        said,
    })
}

impl Either {
    /// The one that the owner said, else the one that the books know; `None` when they know both or neither.
    pub fn known(self, book: &Book) -> Option<Meant> {
        if let Some(said) = self.said {
            return Some(said.into());
        }
        let mut assets = symbols::in_journal(book).into_iter();
        let asset = assets.any(|own| own.symbol == self.named.symbol);
        match (asset, platforms::is_own(self.platform, book)) {
            (true, false) => Some(Meant::Asset(self.named)),
            (false, true) => Some(Meant::Account(self.platform)),
            (true, true) | (false, false) => None,
        }
    }

    /// Which of the two is meant, with a line for each.
    fn ask(self, text: &str, line: impl Fn(&str) -> String, book: &Book, words: Words) -> Reply {
        let sides = [Meant::Account(self.platform), Meant::Asset(self.named)];
        let offers = sides.map(|side| {
            let line = called::saying(&line(&side.word()), text, side.meaning());
            (label(side, book, words), line)
        });
        Reply::say(words.say("either-which", &[("text", text)])).buttons(
            offers
                .iter()
                .map(|(label, line)| (label.as_str(), line.as_str())),
        )
    }
}

/// `카카오 종목`, `kakao 계좌`.
pub fn label(meant: Meant, book: &Book, words: Words) -> String {
    match meant {
        Meant::Asset(named) => {
            let name = display_name(named.symbol, words.language);
            words.say("either-asset", &[("name", name)])
        }
        Meant::Account(platform) => {
            let name = platforms::display_name(platform, book, words.language);
            words.say("either-account", &[("name", &name)])
        }
    }
}

/// A line as it is shown: the words of buttons by what they mean.
pub fn shown(line: &str, book: &Book, words: Words) -> String {
    let say = |word: &str| match Meant::read(word, book) {
        Some(meant) => label(meant, book, words),
        None => word.to_owned(),
    };
    line.split(' ').map(say).collect::<Vec<_>>().join(" ")
}

/// The words of a question, in which each such name among `these` became the word of what is meant. What stands in quotes stays.
///
/// # Errors
/// The question which is meant, where the books do not tell.
pub fn settled(
    command: &str,
    args: &str,
    these: Range<usize>,
    book: &Book,
    words: Words,
) -> Result<String, UserError> {
    let mut told: Vec<String> = args.split_whitespace().map(str::to_owned).collect();
    let (mut quoted, mut changed) = (false, false);
    for place in 0..told.len() {
        let token = told[place].clone();
        let marks = token.matches(['"', '“', '”']).count();
        let within = quoted || marks > 0;
        quoted ^= marks % 2 == 1;
        let Some(either) = of(&token, book).filter(|_| !within && these.contains(&place)) else {
            continue;
        };
        match either.known(book) {
            Some(meant) => (told[place], changed) = (meant.word(), true),
            None => {
                let line = |word: &str| {
                    let mut line = told.clone();
                    line[place] = word.to_owned();
                    format!("{command} {}", line.join(" "))
                };
                return Err(either.ask(&token, line, book, words).into());
            }
        }
    }
    Ok(match changed {
        true => told.join(" "),
        false => args.to_owned(),
    })
}

/// What a text behind the word of a command means; `None` where it names one thing or nothing.
///
/// # Errors
/// The question which is meant, where the books do not tell.
pub fn whole(
    command: &str,
    text: &str,
    book: &Book,
    words: Words,
) -> Result<Option<Meant>, UserError> {
    let Some(either) = of(text, book) else {
        return Ok(None);
    };
    let line = |word: &str| format!("{command} {word}");
    match either.known(book) {
        Some(meant) => Ok(Some(meant)),
        None => Err(either.ask(text, line, book, words).into()),
    }
}

/// What a name that stands alone asks about; `None` where it names one thing or nothing.
///
/// # Errors
/// The question which is meant.
pub fn alone(text: &str, book: &Book, words: Words) -> Option<Result<Meant, Reply>> {
    let either = of(text, book)?;
    let line = |word: &str| match word.starts_with("platform:") {
        true => format!("balance {word}"),
        false => format!("asset {word}"),
    };
    Some(match either.known(book) {
        Some(meant) => Ok(meant),
        None => Err(either.ask(text, line, book, words)),
    })
}

/// The name of an asset as a button writes it: its code, told apart where an account or money is called so too.
pub fn asset_word(symbol: Symbol, book: &Book) -> String {
    let called = symbols::called(symbol.as_str(), book);
    let is_one = called.len() == 1 && platforms::exact(symbol.as_str(), book).is_none();
    match called.into_iter().find(|named| named.symbol == symbol) {
        Some(named) if !is_one => Meant::Asset(named).word(),
        _ => symbol.to_string(),
    }
}

/// The same of an account.
pub fn account_word(platform: Platform, book: &Book) -> String {
    match symbols::exact(platform.as_str(), book) {
        Some(_) => Meant::Account(platform).word(),
        None => platform.to_string(),
    }
}
