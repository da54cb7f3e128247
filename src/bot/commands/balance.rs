//! `/balance [platforms|assets]`: the total, what the day and all days brought, and of what it consists.

mod part;

use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::grammar;
use crate::bot::grammar::either::{self, Meant};
use crate::bot::views::overview::json::{list, totals, unrealised_rate};
use crate::bot::views::overview::shares::{self, Share};
use crate::bot::views::overview::{Overview, age, gaps, halves, lacks, nothing_yet, too_large};
use crate::domain::amount::Overflow;
use crate::domain::gaps::missing;
use crate::reply::{Cell, Figure, Reply, Table, UserError};
use crate::words::Words;
use crate::words::figures;

pub const COMMAND: Command = Command {
    name: "balance",
    words: &["잔고", "잔액", "총자산", "자산", "현황"],
    in_menu: true,
    writes: false,
    manual_ko: include_str!("balance.ko.md"),
    manual_en: include_str!("balance.en.md"),
    run,
};

/// What the tables are by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum View {
    Categories,
    Platforms,
    Assets,
    AllAssets,
}

/// Rows of a list on a phone; the rest is one row, and all of it is in the figures.
const ROWS: usize = 9;

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let Some(view) = view(call.args) else {
        let told = either::whole(COMMAND.name, call.args, book, call.words)?.map(Meant::word);
        let call = &Call {
            args: told.as_deref().unwrap_or(call.args),
            ..*call
        };
        return match grammar::part::Subset::read(call.args, book) {
            Some(part) => part::reply(part, book, call),
            None => call.hand_on("asset", book),
        };
    };
    let overview = Overview::of(book, call.at).map_err(|_| too_large(call.words))?;
    let Some(overview) = overview else {
        let empty = nothing_yet(book, call.at, call.words);
        return Ok(empty
            .figure("total", Figure::money(0.into(), book.rules().base))
            .into());
    };
    let reply = reply(book, &overview, view, call.words).map_err(|_| too_large(call.words))?;
    Ok(reply.into())
}

/// `None` for a word that is no view: perhaps it is an asset.
fn view(args: &str) -> Option<View> {
    match args.to_lowercase().as_str() {
        "" | "category" | "categories" | "분류" | "분류별" => Some(View::Categories),
        "platform" | "platforms" | "account" | "accounts" | "계좌" | "계좌별" => {
            Some(View::Platforms)
        }
        "asset" | "assets" | "종목" | "종목별" => Some(View::Assets),
        "assets all" | "asset all" | "종목 모두" | "종목별 모두" => Some(View::AllAssets),
        _ => None,
    }
}

fn reply(book: &Book, overview: &Overview, view: View, words: Words) -> Result<Reply, Overflow> {
    let by_category = shares::by_category(overview, words)?;
    let by_platform = shares::by_platform(overview, book, words)?;
    let by_asset = shares::by_asset(overview, words)?;
    let table = match view {
        View::Categories => table(
            "by_category",
            "see-column-category",
            &by_category,
            overview,
            words,
        ),
        View::Platforms => table(
            "by_platform",
            "see-column-platform",
            &by_platform,
            overview,
            words,
        ),
        View::AllAssets => asset_table(&by_asset, overview, words),
        View::Assets => {
            let rest = |count: usize| words.say("see-rest", &[("count", &count.to_string())]);
            asset_table(&shares::shortened(&by_asset, ROWS, rest)?, overview, words)
        }
    };
    let mut reply = headline(overview, words).text(results(overview, words));
    for warning in age::warnings(overview, words) {
        reply = reply.note(warning);
    }
    let state = book.state_at(overview.at)?;
    for line in gaps::unsettled_lines(&state, book, overview.at, words) {
        reply = reply.note(line);
    }
    let missing = missing(&state);
    if let Some(warning) = gaps::warning(&missing, words) {
        reply = reply.note(warning);
    }
    let reply = reply
        .table(table)
        .note(age::freshness(overview, book, words))
        .figure("by_category", list(&by_category, overview))
        .figure("by_platform", list(&by_platform, overview))
        .figure("by_asset", list(&by_asset, overview))
        .figure(
            "missing",
            Figure::List {
                list: missing.iter().map(gaps::figure).collect(),
            },
        );
    let reply = buttons(
        totals(reply, overview).figure(
            "unvalued",
            lacks::figure(&lacks::of_overview(overview), words),
        ),
        view,
        by_asset.len() > ROWS + 1,
        words,
    );
    let reply = match missing.is_empty() {
        true => reply,
        false => reply.buttons([(words.plain("gaps-button").as_str(), "trades missing")]),
    };
    Ok(halves::warned(reply, book, overview.at, words))
}

fn headline(overview: &Overview, words: Words) -> Reply {
    match overview.known_total() {
        Some(total) => {
            let total = figures::money(total, overview.base.as_str(), words.language);
            Reply::say(words.say("balance-total", &[("total", &total)]))
        }
        // What to type stands among the warnings.
        None => Reply::say(lacks::nothing(&lacks::of_overview(overview), words)),
    }
}

/// The two lines under the total: the day, and everything since the beginning.
fn results(overview: &Overview, words: Words) -> String {
    let lines = [
        day_line(overview, words),
        Some(since_start(overview, words)),
    ];
    lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// `어제보다 ▲ 1,500,098원 (+1.23%) · 1,200,000원 넣음`.
pub fn day_line(overview: &Overview, words: Words) -> Option<String> {
    let change = &overview.change;
    overview.known_total()?;
    let money = |amount| figures::money(amount, overview.base.as_str(), words.language);
    let mut said = vec![match change.gain {
        Some(gain) if gain.is_zero() && change.since == Some(overview.today.previous()) => {
            words.plain("balance-same")
        }
        Some(gain) => {
            let gain = figures::change(gain, change.rate, overview.base.as_str(), words.language);
            words.say(
                "balance-change",
                &[("since", &age::since(overview, words)), ("change", &gain)],
            )
        }
        None => words.say(
            "balance-change-unknown",
            &[("since", &age::since(overview, words))],
        ),
    }];
    if !change.inflow.is_zero() {
        said.push(words.say("balance-in", &[("amount", &money(change.inflow))]));
    }
    if !change.outflow.is_zero() {
        said.push(words.say("balance-out", &[("amount", &money(change.outflow))]));
    }
    Some(said.join(" · "))
}

fn since_start(overview: &Overview, words: Words) -> String {
    let sums = &overview.sums;
    let Some(invested) = sums.invested else {
        return words.plain("balance-unknown-flows");
    };
    let invested = figures::money(invested, overview.base.as_str(), words.language);
    let invested = words.say("balance-invested", &[("amount", &invested)]);
    let Some(result) = sums.result else {
        return invested;
    };
    let result = figures::change(result, None, overview.base.as_str(), words.language);
    let result = words.say("balance-result", &[("result", &result)]);
    match sums.result_rate {
        // A percentage says of what, and that needs the room of its own line.
        Some(rate) => {
            let rate = words.say(
                "balance-result-rate",
                &[("rate", &figures::signed_percent(rate))],
            );
            format!("{result} · {rate}\n{invested}")
        }
        None => format!("{result} · {invested}"),
    }
}

fn table(
    name: &'static str,
    column: &str,
    parts: &[Share],
    overview: &Overview,
    words: Words,
) -> Table {
    let columns = [column, "see-column-value", "see-column-share"].map(|key| words.plain(key));
    Table {
        name: name.into(),
        title: String::new(),
        columns: columns.to_vec(),
        rows: parts
            .iter()
            .map(|part| row(part, overview, words))
            .collect(),
    }
}

/// Assets also say what became of their cost.
fn asset_table(parts: &[Share], overview: &Overview, words: Words) -> Table {
    let mut table = table("by_asset", "see-column-asset", parts, overview, words);
    table.columns.push(words.plain("see-column-unrealised"));
    for (row, part) in table.rows.iter_mut().zip(parts) {
        let rate = unrealised_rate(part);
        let text = rate.map_or(String::new(), figures::signed_percent);
        row.push(Cell::new(Figure::number(rate), text));
    }
    table
}

fn row(part: &Share, overview: &Overview, words: Words) -> Vec<Cell> {
    let value = match part.value {
        Some(value) => figures::overview(value, overview.base.as_str(), words.language),
        None => part.instead.clone(),
    };
    let share = part
        .shown
        .map_or(String::new(), |share| figures::percent(share, 1));
    vec![
        Cell::new(Figure::word(part.of.as_str()), part.name.clone()),
        Cell::new(Figure::money_or_unknown(part.value, overview.base), value),
        Cell::new(Figure::number(part.share), share),
    ]
}

fn buttons(reply: Reply, view: View, is_long: bool, words: Words) -> Reply {
    let label = |key: &str| words.plain(key);
    let (categories, platforms, assets) = (
        label("balance-by-category"),
        label("balance-by-platform"),
        label("balance-by-asset"),
    );
    let (picture, all, again) = (
        label("see-button-picture"),
        label("see-button-all"),
        label("see-button-refresh"),
    );
    let first = (categories.as_str(), "balance");
    let second = (platforms.as_str(), "balance platforms");
    let third = (assets.as_str(), "balance assets");
    let (row, picture_line, line) = match view {
        View::Categories => ([second, third], "chart pie", "balance"),
        View::Platforms => ([first, third], "chart pie platform", "balance platforms"),
        View::Assets => ([first, second], "chart pie asset", "balance assets"),
        View::AllAssets => ([first, second], "chart pie asset", "balance assets all"),
    };
    let reply = reply.buttons(row.into_iter().chain([(picture.as_str(), picture_line)]));
    if view == View::Assets && is_long {
        reply.buttons([(all.as_str(), "balance assets all"), (again.as_str(), line)])
    } else {
        reply.buttons([(again.as_str(), line)])
    }
}
