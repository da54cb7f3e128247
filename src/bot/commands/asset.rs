//! `/asset SYM`: one asset on all platforms: what it is worth, what it cost, what it brought, and its last trades.

use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::grammar::either::{self, Meant};
use crate::bot::grammar::period::Period;
use crate::bot::views::overview::asset::Asset;
use crate::bot::views::overview::entries::{self, table};
use crate::bot::views::overview::{Overview, age, gaps, lacks, nothing_yet, shares, too_large};
use crate::bot::views::pictures;
use crate::charts::Chart;
use crate::config::Language;
use crate::domain::amount::sub;
use crate::domain::gaps::missing;
use crate::domain::valuation::Line;
use crate::names::entries::written;
use crate::names::money::rough_rate;
use crate::names::platforms;
use crate::names::symbols::{Found, Named, display_name, lookup};
use crate::reply::{Cell, Figure, Reply, Table, UserError};
use crate::words::Words;
use crate::words::figures;

pub const COMMAND: Command = Command {
    name: "asset",
    words: &["종목"],
    in_menu: true,
    writes: false,
    manual_ko: include_str!("asset.ko.md"),
    manual_en: include_str!("asset.en.md"),
    run,
};

/// Trades shown under a holding, and buttons of other assets.
const TRADES: usize = 3;
const CHOICES: usize = 6;

/// Also answers `balance 비트코인`.
pub fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let words = call.words;
    let overview = Overview::of(book, call.at).map_err(|_| too_large(words))?;
    let Some(overview) = overview else {
        return Ok(nothing_yet(book, call.at, words).into());
    };
    let told = match Meant::read(call.args, book) {
        Some(Meant::Asset(named)) => Found::Exact(named),
        Some(Meant::Account(_)) | None => lookup(call.args, book),
    };
    let (named, guess) = match told {
        _ if call.args.is_empty() => {
            return Ok(choices(&overview, Reply::say(words.plain("asset-which")), words).into());
        }
        Found::Exact(named) => (named, None),
        // A reading may be guessed, as long as it says so; what is held is meant before what is not.
        Found::Ambiguous(mut near) => {
            near.sort_by_key(|named| {
                !overview
                    .lines
                    .iter()
                    .any(|line| line.symbol == named.symbol)
            });
            match near.first() {
                Some(first) => (*first, Some(near)),
                None => return Err(unknown(&overview, call).into()),
            }
        }
        Found::Unknown => return Err(unknown(&overview, call).into()),
    };
    let asset = Asset::of(book, &overview, named).map_err(|_| too_large(words))?;
    let reply = if asset.was_held {
        let mut missing = missing(&*book.state_at(call.at).map_err(|_| too_large(words))?);
        missing.retain(|m| m.symbol == asset.symbol);
        gaps::warned(asset.reply(book, words), &missing, book, call.at, words)
    } else {
        never_held(&asset, book, words)
    };
    let reply = guessed(reply, call.args, guess.as_deref(), words);
    Ok(account_too(reply, call.args, book, words).into())
}

/// A button to the account of the owner's that is called so too.
fn account_too(reply: Reply, asked: &str, book: &Book, words: Words) -> Reply {
    let own = either::of(asked, book).filter(|either| platforms::is_own(either.platform, book));
    let Some(account) = own.map(|either| Meant::Account(either.platform)) else {
        return reply;
    };
    let (label, line) = (
        either::label(account, book, words),
        format!("balance {}", account.word()),
    );
    reply.buttons([(label.as_str(), line.as_str())])
}

fn unknown(overview: &Overview, call: &Call<'_>) -> Reply {
    let text: String = call.args.chars().take(40).collect();
    choices(
        overview,
        Reply::say(call.words.say("asset-unknown", &[("text", &text)])),
        call.words,
    )
}

/// Buttons of what is held, the largest first.
fn choices(overview: &Overview, reply: Reply, words: Words) -> Reply {
    let Ok(parts) = shares::by_asset(overview, words) else {
        return reply;
    };
    let held: Vec<(String, String)> = parts
        .iter()
        .filter_map(|part| match part.of {
            shares::Of::Asset(symbol) if !symbol.is_money() => {
                Some((part.name.clone(), format!("asset {symbol}")))
            }
            _ => None,
        })
        .take(CHOICES)
        .collect();
    held.chunks(3).fold(reply, |reply, row| {
        reply.buttons(row.iter().map(|(l, c)| (l.as_str(), c.as_str())))
    })
}

fn guessed(reply: Reply, asked: &str, near: Option<&[Named]>, words: Words) -> Reply {
    let Some((first, others)) = near.and_then(|near| near.split_first()) else {
        return reply;
    };
    let name = display_name(first.symbol, words.language);
    let asked: String = asked.chars().take(40).collect();
    let others: Vec<(&str, String)> = others
        .iter()
        .map(|other| {
            (
                display_name(other.symbol, words.language),
                format!("asset {}", other.symbol),
            )
        })
        .collect();
    reply
        .note(words.say("asset-guessed", &[("text", &asked), ("name", name)]))
        .buttons(others.iter().map(|(label, line)| (*label, line.as_str())))
}

/// The words about an asset.
impl Asset<'_> {
    fn reply(&self, book: &Book, words: Words) -> Reply {
        let base = self.overview.base.as_str();
        let name = display_name(self.symbol, words.language);
        let value = match self.value {
            Some(value) => figures::money(value, base, words.language),
            None if self.lines.is_empty() => words.plain("asset-sold-out"),
            None => lacks::instead(self.lines.iter().copied(), words),
        };
        let mut rest = Vec::new();
        if !self.units.is_zero() && !self.symbol.is_money() {
            let unit = self.value.and_then(|value| value.checked_div(self.units));
            rest.push(figures::units(
                figures::tidy(self.units, unit),
                self.category,
                self.symbol.as_str(),
                words.language,
            ));
        }
        if let Some(share) = self.share() {
            rest.push(figures::percent(share, 1));
        }
        let rest = if rest.is_empty() {
            String::new()
        } else {
            format!("· {}", rest.join(" · "))
        };
        let reply = Reply::default()
            .title(format!("{name} {value}"), rest)
            .text(self.results(words))
            .table(self.platforms(book, words))
            .table(self.trades(book, words))
            .note(self.age(book, words));
        self.buttons(self.figures(self.picture(book, reply, words)), book, words)
    }

    /// What the day, the price and the sales brought; a line each, and none for what there is not.
    fn results(&self, words: Words) -> String {
        let base = self.overview.base.as_str();
        let change = |amount, rate| figures::change(amount, rate, base, words.language);
        let mut lines = Vec::new();
        if let Some(moved) = self.moved {
            let since = words.plain("see-since-yesterday");
            lines.push(words.say(
                "balance-change",
                &[("since", &since), ("change", &change(moved, None))],
            ));
        }
        if let (Some((average, currency)), Some(priced)) = (self.average(), self.priced) {
            let average = figures::average(average, currency.as_str(), words.language);
            let price = figures::average(priced.price, priced.currency.as_str(), words.language);
            lines.push(words.say("asset-average", &[("average", &average), ("price", &price)]));
        }
        if let Some(unrealised) = self.unrealised {
            let rate = self.unrealised_rate();
            lines.push(words.say("asset-unrealised", &[("change", &change(unrealised, rate))]));
        } else if !self.lines.is_empty() && !self.symbol.is_money() && self.cost.is_none() {
            // Its cost is known in its own money: only what that is worth is not.
            let own = self.own.as_ref();
            lines.push(match own.filter(|own| own.currency != self.overview.base) {
                Some(own) => {
                    // An example of how a rate is typed, and no figure of anything.
                    let example = rough_rate(own.currency).map_or(String::new(), figures::quantity);
                    let args = [("money", own.currency.as_str()), ("rate", &example)];
                    words.say("asset-rate-unknown", &args)
                }
                None => words.plain("asset-cost-unknown"),
            });
        }
        if let Some(own) = &self.own
            && let Some(value) = own.value
            && let Ok(gain) = sub(value, own.cost)
        {
            let currency = own.currency.as_str();
            let rate = gain.checked_div(own.cost);
            let value = figures::money(value, currency, words.language);
            let gain = figures::change(gain, rate, currency, words.language);
            let name = display_name(own.currency, words.language);
            let name = match words.language {
                Language::Ko => figures::with_particle(name, "으로/로"),
                Language::En => name.to_owned(),
            };
            let args = [
                ("currency", name.as_str()),
                ("value", &value),
                ("change", &gain),
            ];
            lines.push(words.say("asset-own-currency", &args));
        }
        lines.extend(self.brought(words));
        lines.join("\n")
    }

    fn brought(&self, words: Words) -> Option<String> {
        let base = self.overview.base.as_str();
        let mut said = Vec::new();
        match self.realised {
            Some(realised) if realised.is_zero() => {}
            Some(realised) => {
                let realised = figures::change(realised, None, base, words.language);
                said.push(words.say("asset-realised", &[("change", &realised)]));
            }
            None => said.push(words.plain("asset-realised-unknown")),
        }
        match self.income {
            Some(income) if income.is_zero() => {}
            Some(income) => {
                let income = figures::money(income, base, words.language);
                said.push(words.say("asset-income", &[("amount", &income)]));
            }
            None => said.push(words.plain("asset-income-unknown")),
        }
        (!said.is_empty()).then(|| said.join(" · "))
    }

    fn platforms(&self, book: &Book, words: Words) -> Table {
        let base = self.overview.base;
        let row = |line: &&Line| {
            let platform = match line.in_transit {
                true => words.plain("see-in-transit"),
                false => platforms::display_name(line.platform, book, words.language),
            };
            let units = match self.symbol.is_money() {
                true => figures::money(line.units, self.symbol.as_str(), words.language),
                false => figures::units(
                    figures::tidy(
                        line.units,
                        line.value.and_then(|value| value.checked_div(line.units)),
                    ),
                    self.category,
                    self.symbol.as_str(),
                    words.language,
                ),
            };
            let value = match line.value {
                Some(value) => figures::overview(value, base.as_str(), words.language),
                None => lacks::instead([*line], words),
            };
            vec![
                Cell::new(Figure::word(line.platform.as_str()), platform),
                Cell::new(Figure::number(line.units), units),
                Cell::new(Figure::money_or_unknown(line.value, base), value),
            ]
        };
        let columns = [
            "see-column-platform",
            "asset-column-units",
            "see-column-value",
        ];
        Table {
            name: "by_platform".into(),
            title: String::new(),
            columns: columns.map(|key| words.plain(key)).to_vec(),
            rows: self.lines.iter().map(row).collect(),
        }
    }

    fn trades(&self, book: &Book, words: Words) -> Table {
        let shown: Vec<_> = entries::newest(book, self.overview.at)
            .filter(|(_, entry)| entry.symbol == self.symbol)
            .take(TRADES)
            .map(|(place, entry)| (place, entry, written(book, place, entry, words)))
            .collect();
        Table {
            title: words.plain("picture-trades"),
            ..table(&shown, self.overview.today, words)
        }
    }

    fn age(&self, book: &Book, words: Words) -> String {
        let now = format!(
            "{} {}",
            figures::day(self.overview.today, words.language),
            age::clock(self.overview, book)
        );
        match self.priced.filter(|_| !self.symbol.is_money()) {
            Some(priced) => format!(
                "{now} · {}",
                age::of_price(priced, self.overview, book, words)
            ),
            None => now,
        }
    }

    /// The price of the last year with its purchases and sales.
    fn picture(&self, book: &Book, reply: Reply, words: Words) -> Reply {
        let today = self.overview.today;
        let year = Period::year_to(today);
        match pictures::asset(book, self.overview, self.symbol, year, words) {
            Some(line) => reply.picture(pictures::picture(
                &format!("asset-{}", self.symbol),
                today,
                Chart::Line(line),
            )),
            None => reply,
        }
    }

    fn figures(&self, reply: Reply) -> Reply {
        let base = self.overview.base;
        let maybe = |amount| Figure::money_or_unknown(amount, base);
        let reply = reply
            .figure("symbol", Figure::word(self.symbol.as_str()))
            .figure("as_of", Figure::word(self.overview.today.to_string()))
            .figure("units", Figure::number(self.units))
            .figure("value", maybe(self.value))
            .figure("share", Figure::number(self.share()))
            .figure("cost", maybe(self.cost))
            .figure("unrealised", maybe(self.unrealised))
            .figure("unrealised_rate", Figure::number(self.unrealised_rate()))
            .figure("realised", maybe(self.realised))
            .figure("income", maybe(self.income))
            .figure("change", maybe(self.moved));
        let reply = match self.average() {
            Some((average, currency)) => reply.figure("average", Figure::money(average, currency)),
            None => reply.figure("average", maybe(None)),
        };
        match self.priced {
            Some(priced) => reply
                .figure("price", Figure::money(priced.price, priced.currency))
                .figure("price_day", Figure::word(priced.day.to_string())),
            None => reply.figure("price", maybe(None)),
        }
    }

    fn buttons(&self, reply: Reply, book: &Book, words: Words) -> Reply {
        let (trades, balance) = (
            words.plain("asset-button-trades"),
            words.plain("asset-button-balance"),
        );
        let line = format!("trades {}", either::asset_word(self.symbol, book));
        reply.buttons([
            (trades.as_str(), line.as_str()),
            (balance.as_str(), "balance assets"),
        ])
    }
}

fn never_held(asset: &Asset<'_>, book: &Book, words: Words) -> Reply {
    let name = display_name(asset.symbol, words.language);
    let reply = Reply::say(words.say("asset-never-held", &[("name", name)]));
    let reply = asset.picture(book, reply, words);
    choices(asset.overview, reply, words)
}
