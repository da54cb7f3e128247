//! Which command a line means that does not begin with one.
//!
//! A command is found by its word with politeness around it, by a verb anywhere in the line (`카카오 5주 52000 샀어 한투`),
//! and, for commands that change nothing, by a typing slip (`wksrh`, `잔거`) or its word anywhere (`삼전 차트 보여줘`). What is
//! read by a slip is said so.

use super::{Asked, asks_for_list, read};
use crate::book::Book;
use crate::bot::command::{Call, Command, Table};
use crate::bot::grammar::alert::{self, SENTENCE};
use crate::bot::grammar::either::{self, Meant};
use crate::bot::grammar::verbs::{self, Form, Shape, Verb};
use crate::bot::grammar::{
    asks_how_much, clean, notice, pair, question, reader, trade, without_politeness,
};
use crate::domain::calendar::Moment;
use crate::names::{keyboard, nearest, symbols};
use crate::reply::Reply;
use crate::words::Words;

/// What a message asks for.
pub enum Parsed {
    Command {
        command: &'static Command,
        /// What follows the name, cleaned.
        args: String,
        /// What was guessed, as a sentence for the end of the reply; only for commands that change nothing.
        guess: Option<String>,
    },
    /// No command: the answer says what to type.
    Told(Box<Reply>),
}

/// Finds the command of a line.
pub fn parse(text: &str, book: &Book, call: &Call<'_>) -> Parsed {
    Parser {
        commands: call.commands,
        book,
        at: call.at,
        words: call.words,
    }
    .parse(text)
}

/// `수수료환급 1000원` is `수수료 환급 1000원`.
fn charge_apart(line: &str) -> Option<String> {
    ["수수료", "세금"].into_iter().find_map(|charge| {
        let rest = line.strip_prefix(charge)?;
        let word = rest.split(' ').next().filter(|word| !word.is_empty())?;
        verbs::is_back(word).then(|| format!("{charge} {rest}"))
    })
}

struct Parser<'a> {
    commands: Table,
    book: &'a Book,
    at: Moment,
    words: Words,
}

impl Parser<'_> {
    fn parse(&self, text: &str) -> Parsed {
        let line = clean::clean(text);
        if let Asked::Command(command, args) = read(&line, self.commands) {
            return found(command, args);
        }
        let line = notice::tidy(&line, self.book).unwrap_or(line);
        let line = charge_apart(&line).unwrap_or(line);
        let (first, rest) = line.split_once(' ').unwrap_or((&line, ""));
        if let Some(name) = first.strip_prefix('/') {
            let name = name.split('@').next().unwrap_or(name);
            let found = self.named(name).map(|command| found(command, rest));
            return found
                .or_else(|| self.kind(name, rest))
                .or_else(|| self.slip(name, rest))
                .unwrap_or_else(|| self.unknown(&line));
        }
        // `총자산 1억 되면 알려줘` begins with the word of another command.
        if let Some(alert) = self.alert(&line) {
            return alert;
        }
        self.named(first)
            .filter(|command| !asks_for_list(command, rest))
            .map(|command| match command.writes {
                true => found(command, rest),
                false => found(command, &without_politeness(rest.split(' '))),
            })
            .or_else(|| self.natural(&line))
            .or_else(|| self.anywhere(&line))
            .or_else(|| self.asset(&line))
            .or_else(|| self.question(&line))
            .or_else(|| self.slip(first, rest))
            .or_else(|| self.no_verb(&line))
            .unwrap_or_else(|| self.unknown(&line))
    }

    /// A command by its name or one of its words.
    fn named(&self, word: &str) -> Option<&'static Command> {
        let bare = word
            .trim_end_matches(['?', '!', '.', ',', '~', ':'])
            .to_lowercase();
        let mut commands = self.commands.iter().copied();
        commands.find(|c| c.is_called(&bare))
    }

    /// `솔라나 20만 아래로 가면 알려줘`, and what must never be booked: `솔라나 20만 되면 팔아줘`.
    fn alert(&self, line: &str) -> Option<Parsed> {
        let command = self.named("alert")?;
        alert::is_said(line, self.book).then(|| found(command, &format!("{SENTENCE} {line}")))
    }

    /// A verb anywhere says what happened: `카카오 5주 52000 샀어 한투`.
    fn natural(&self, line: &str) -> Option<Parsed> {
        let words: Vec<&str> = line.split(' ').flat_map(verbs::apart).collect();
        let end = words
            .iter()
            .position(|word| reader::is_note(word))
            .unwrap_or(words.len());
        // A command that only shows takes the verb as a word to choose by: `비트 매수 거래`.
        if self.read_word(&words[..end]).is_some() {
            return None;
        }
        let mut verb: Option<Verb> = None;
        let mut kept: Vec<&str> = Vec::new();
        let in_lieu = words.iter().any(|word| verbs::is_cash_in_lieu(word));
        for (i, word) in words.iter().enumerate() {
            let Some((read, form)) = verbs::read(word).filter(|_| i < end) else {
                kept.push(word);
                continue;
            };
            verb = match verb {
                None => Some(read),
                Some(had) => match one_of(had, read) {
                    Some(one) => Some(one),
                    // The money of a fraction that was sold comes in.
                    None if in_lieu && read == Verb::Deposit => Some(had),
                    None => return Some(self.two_verbs()),
                },
            };
            // The form that doubts stays in the line, where it is read as such; so does one that says more.
            if form == Form::Open || verbs::is_rest_of_line(word) {
                kept.push(word);
            }
        }
        let asked = kept.iter().any(|word| asks_how_much(word));
        if verb.is_none() && !asked && kept.iter().any(|word| came(word)) {
            kept.retain(|word| !came(word));
            verb = Some(Verb::Deposit);
        }
        self.recorded(verb?, &kept.join(" "))
    }

    /// The command that records a verb, with the word of its kind where it records several.
    fn recorded(&self, verb: Verb, args: &str) -> Option<Parsed> {
        let command = self.named(verb.command())?;
        let head = verb.head();
        let kind = head.split_once(' ').map_or("", |(_, kind)| kind);
        Some(found(command, &format!("{kind} {args}")))
    }

    /// `/dividend`, `/배당`: a kind of what another command records.
    fn kind(&self, name: &str, rest: &str) -> Option<Parsed> {
        let (verb, form) = verbs::read(name)?;
        (form == Form::Done).then(|| self.recorded(verb, rest))?
    }

    /// The word of a command that only shows, anywhere: `삼전 차트 보여줘`.
    fn anywhere(&self, line: &str) -> Option<Parsed> {
        let words: Vec<&str> = line.split(' ').collect();
        let (at, command) = self.read_word(&words)?;
        let others = words.iter().enumerate().filter(|(i, _)| *i != at);
        let args = without_politeness(others.map(|(_, word)| *word));
        Some(found(command, &args))
    }

    fn read_word(&self, words: &[&str]) -> Option<(usize, &'static Command)> {
        words.iter().enumerate().find_map(|(i, word)| {
            let plain = word.trim_end_matches(['?', '!', '.', ',', '~']);
            let stems = ["", "은", "는", "을", "를", "이", "가", "도", "만", "좀"];
            let command = stems
                .iter()
                .filter_map(|p| plain.strip_suffix(p))
                .find_map(|stem| self.named(stem))?;
            // A Latin name stands first or nowhere: `report` is a word of many sentences.
            let korean = !plain.is_ascii();
            (korean && !command.writes).then_some((i, command))
        })
    }

    /// A name alone asks about the thing itself.
    fn asset(&self, line: &str) -> Option<Parsed> {
        let command = self.named("asset")?;
        let text = line.trim_end_matches(['?', '!', '.']);
        match either::alone(text, self.book, self.words) {
            Some(Ok(Meant::Account(platform))) => {
                let balance = self.named("balance")?;
                return Some(found(balance, &either::account_word(platform, self.book)));
            }
            Some(Err(question)) => return Some(Parsed::Told(Box::new(question))),
            Some(Ok(Meant::Asset(_))) | None => {}
        }
        let named = symbols::exact(text, self.book)?;
        Some(found(command, &either::asset_word(named.symbol, self.book)))
    }

    /// A question without the word of a command: `비트코인 얼마야?`. What it was read as is said.
    fn question(&self, line: &str) -> Option<Parsed> {
        let asked = match question::read(line, self.book, self.words)? {
            Ok(asked) => asked,
            Err(question) => return Some(Parsed::Told(Box::new(question))),
        };
        let command = self.named(asked.command)?;
        let guess = self.guess(line, command);
        Some(Parsed::Command {
            command,
            args: asked.args,
            guess: Some(guess),
        })
    }

    fn guess(&self, text: &str, command: &Command) -> String {
        let quoted = format!("\"{}\"", clip(text));
        let name = command.label(self.words);
        self.words
            .say("guessed", &[("text", &quoted), ("name", &name)])
    }

    /// A word typed with the other keyboard or with one wrong stroke. Only for commands that change nothing.
    fn slip(&self, word: &str, rest: &str) -> Option<Parsed> {
        let typed = keyboard::keys(word)?;
        let mut best: Option<(usize, &'static Command)> = None;
        for (name, command) in self.names() {
            let by_keys =
                keyboard::keys(name).map_or(usize::MAX, |keys| nearest::distance(&typed, &keys));
            let by_strokes = nearest::distance(word, name);
            let allowed = if typed.len() >= 4 { 1 } else { 0 };
            let distance = by_keys.min(by_strokes);
            if distance <= allowed && best.is_none_or(|(d, _)| distance < d) {
                best = Some((distance, command));
            }
        }
        let (_, command) = best.filter(|(_, command)| !command.writes)?;
        let guess = self.guess(word, command);
        Some(Parsed::Command {
            command,
            args: rest.to_owned(),
            guess: Some(guess),
        })
    }

    /// Something and how much of it, but not what happened.
    fn no_verb(&self, line: &str) -> Option<Parsed> {
        if let Some(told) = self.no_verb_of_two(line) {
            return Some(told);
        }
        let reading = reader::read(Verb::Buy, line, self.book, self.at);
        let trade = reading.trade;
        let some = trade.quantity.is_some() || trade.price.is_some();
        if trade.asset.is_none() || !some {
            return None;
        }
        // A word that was not read may be the verb: nothing is offered that passes over it.
        if !reading.doubts.is_empty() {
            return None;
        }
        let say = |key: &str| self.words.plain(key);
        let buttons: Vec<(String, String)> = [Verb::Buy, Verb::Sell]
            .map(|verb| {
                let trade = trade::Trade {
                    verb,
                    ..trade.clone()
                };
                (
                    say(&format!("record-{}", verb.as_str())),
                    trade.line(self.book),
                )
            })
            .to_vec();
        let reply = Reply::say(say("not-yet")).text(say("ask-verb")).buttons(
            buttons
                .iter()
                .map(|(label, line)| (label.as_str(), line.as_str())),
        );
        Some(Parsed::Told(Box::new(reply)))
    }

    /// `비트 0.1 바이낸스 → 업비트`, `ETH 1 → BTC 0.05 업비트`: an arrow between two ends says everything but that it happened.
    fn no_verb_of_two(&self, line: &str) -> Option<Parsed> {
        if !line.contains(['→', '>']) {
            return None;
        }
        let read = |verb| reader::pair::read(verb, line, self.book, self.at);
        let whole = [Verb::Transfer, Verb::Swap].into_iter().find_map(|verb| {
            let reading = read(verb);
            let out = &reading.pair.out;
            let known = out.asset.is_some() && out.quantity.is_some();
            let both = match &reading.pair.into {
                pair::Into::Elsewhere { platform, .. } => {
                    platform.is_some() && out.platform.is_some()
                }
                pair::Into::Another { asset, quantity } => asset.is_some() && quantity.is_some(),
            };
            (known && both && reading.doubts.is_empty()).then_some(reading.pair)
        })?;
        let label = self
            .words
            .plain(&format!("record-{}", whole.out.verb.as_str()));
        let line = whole.line(self.book);
        let reply = Reply::say(self.words.plain("not-yet"))
            .text(self.words.plain("ask-happened"))
            .buttons([(label.as_str(), line.as_str())]);
        Some(Parsed::Told(Box::new(reply)))
    }

    fn two_verbs(&self) -> Parsed {
        let reply = Reply::say(self.words.plain("not-yet"))
            .text(self.words.plain("two-verbs"))
            .text(self.words.plain("example-buy"));
        Parsed::Told(Box::new(reply))
    }

    /// Nothing was understood: the three nearest commands, or the usual ones.
    fn unknown(&self, line: &str) -> Parsed {
        let say = |key: &str| self.words.plain(key);
        let title = match line {
            "" => say("empty-message"),
            _ => self.words.say("unknown-word", &[("text", &clip(line))]),
        };
        let near: Vec<(String, String)> = self
            .nearest_three(line)
            .into_iter()
            .map(|command| (command.label(self.words), format!("/{}", command.name)))
            .collect();
        let reply = Reply::say(title).text(say("unknown-examples")).buttons(
            near.iter()
                .map(|(label, line)| (label.as_str(), line.as_str())),
        );
        Parsed::Told(Box::new(reply))
    }

    /// Of the first words of a line; a command's own word counts from anywhere: `방금 산거 취소해줘`.
    fn nearest_three(&self, line: &str) -> Vec<&'static Command> {
        let words: Vec<&str> = line.trim_start_matches('/').split(' ').take(8).collect();
        let first = words.first().copied().unwrap_or_default();
        let mut scored: Vec<(usize, &'static Command)> = self
            .names()
            .filter_map(|(name, command)| {
                let korean = !name.is_ascii() && name.chars().count() > 1;
                let begun = korean && words.iter().any(|word| word.starts_with(name));
                let near = nearest::near(first, name);
                Some((if begun { 0 } else { near? }, command))
            })
            .collect();
        scored.sort_by_key(|(distance, _)| *distance);
        let usual = ["balance", "buy", "help"]
            .into_iter()
            .filter_map(|name| self.named(name));
        let mut three: Vec<&'static Command> = Vec::new();
        for command in scored.into_iter().map(|(_, command)| command).chain(usual) {
            if !three.iter().any(|c| c.name == command.name) && three.len() < 3 {
                three.push(command);
            }
        }
        three
    }

    fn names(&self) -> impl Iterator<Item = (&'static str, &'static Command)> {
        self.commands.iter().flat_map(|command| {
            let words = command.words.iter().copied();
            std::iter::once(command.name)
                .chain(words)
                .map(move |name| (name, *command))
        })
    }
}

/// `들어왔어` of nothing in particular is a deposit.
fn came(word: &str) -> bool {
    word.starts_with("들어") && verbs::is_receipt(word) == Some(Form::Done)
}

/// Two verbs that are one event: an income that was paid in, a loan paid back, shares bought bit by bit.
fn one_of(a: Verb, b: Verb) -> Option<Verb> {
    let income = |verb: Verb| matches!(verb.shape(), Shape::Yield | Shape::Reward);
    match (a, b) {
        (a, b) if a == b => Some(a),
        (one, Verb::Deposit) | (Verb::Deposit, one) if income(one) => Some(one),
        (Verb::Borrow, Verb::Repay) => Some(Verb::Repay),
        (Verb::Split, trade) if trade.is_trade() => Some(trade),
        _ => None,
    }
}

fn found(command: &'static Command, args: &str) -> Parsed {
    Parsed::Command {
        command,
        args: args.trim().to_owned(),
        guess: None,
    }
}

fn clip(text: &str) -> String {
    let mut clipped: String = text.chars().take(40).collect();
    if text.chars().nth(40).is_some() {
        clipped.push('…');
    }
    clipped
}
