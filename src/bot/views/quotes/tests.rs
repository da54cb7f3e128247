//! What is typed about prices, and what is answered.

use crate::book::{Book, Change};
use crate::bot::command::Call;
use crate::bot::grammar::called;
use crate::config::{Language, Settings};
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::{Category, Draft, Entry, Kind};
use crate::domain::names::{Platform, Symbol};
use crate::domain::prices::{Observation, Point, Subject};
use crate::machine::Machine;
use crate::reply::{Block, Figure, Reply, UserError};
use crate::words::Words;
use crate::world::attachment::{Attachment, Cabinet};

/// Monday 2026-11-02, 15:40 in Seoul.
const NOW: Moment = Moment(1_793_601_600_000_000);

struct NoFiles;

impl Cabinet for NoFiles {
    fn file(&self, _: &str) -> Option<Box<dyn Attachment>> {
        None
    }
}

struct Chat(Book);

impl Chat {
    fn new() -> Chat {
        Chat(Book::new(Settings::default()))
    }

    fn ask(&mut self, args: &str) -> Result<Reply, Reply> {
        let call = Call {
            args,
            line: args,
            at: NOW,
            key: "",
            from: &crate::place::Place::terminal(),
            words: Words::new(Language::Ko),
            confirmed: false,
            open: None,
            file: None,
            cabinet: &NoFiles,
            machine: &Machine::default(),
            commands: crate::bot::commands::COMMANDS,
        };
        match super::answer(&self.0, &call, |_, _, _| false) {
            Ok(outcome) => {
                if !outcome.changes.is_empty() {
                    self.0 = self.0.with(outcome.changes, NOW).unwrap().0;
                }
                Ok(outcome.reply)
            }
            Err(UserError(reply)) => Err(*reply),
        }
    }

    fn says(&mut self, args: &str) -> String {
        let (Ok(reply) | Err(reply)) = self.ask(args);
        let lines = reply.blocks.iter().map(|block| match block {
            Block::Title { strong, rest } => format!("{strong} {rest}").trim().to_owned(),
            Block::Text(text) | Block::Note(text) => text.clone(),
            Block::Table(table) => format!("{} rows", table.rows.len()),
            Block::Picture(_) => String::new(),
        });
        let buttons: Vec<_> = reply
            .buttons
            .iter()
            .map(|b| format!("[{}]", b.line))
            .collect();
        let buttons = (!buttons.is_empty()).then(|| buttons.concat());
        lines.chain(buttons).collect::<Vec<_>>().join("\n")
    }

    fn holds(&mut self, symbol: &str, category: Category, platform: &str) {
        let entry = Entry::checked(Draft {
            at: Moment(NOW.0 - 86_400_000_000 * 3),
            bare_date: false,
            kind: Kind::Opening,
            category: Some(category),
            platform,
            symbol,
            quantity: 10.into(),
            price: None,
            currency: "KRW",
            fee: 0.into(),
            fee_currency: "",
            external_id: "",
            note: "",
            tax: 0.into(),
            rate: None,
            amount: None,
        })
        .unwrap();
        let change = Change::Record {
            entries: vec![entry].into(),
            origin: Default::default(),
        };
        self.0 = self.0.with(vec![change], NOW).unwrap().0;
    }

    /// A live quote of two minutes and a half ago.
    fn quote(&mut self, symbol: &str, platform: &str, value: i64) {
        let subject = Subject::Price {
            symbol: Symbol::new(symbol),
            platform: Platform::new(platform),
        };
        let point = Point {
            day: Day::at(NOW, chrono_tz::Asia::Seoul),
            batch: 0,
            second: 15 * 3600 + 37 * 60 + 30,
            currency: Symbol::krw(),
            value: value.into(),
        };
        let quotes = vec![Observation { subject, point }];
        self.0 = self.0.quoted(&quotes).unwrap();
    }
}

#[test]
fn a_live_price_says_where_it_is_from_and_how_old_it_is() {
    let mut chat = Chat::new();
    chat.holds("BTC", Category::Crypto, "binance");
    chat.quote("BTC", "bithumb", 91_171_000);
    assert_eq!(
        chat.says("비트코인"),
        "비트코인 91,171,000원\n빗썸 실시간 시세 · 2분 전"
    );
    let reply = chat.ask("btc").unwrap();
    let won = Figure::money(91_171_000.into(), "KRW");
    assert_eq!(
        (&reply.figures["price"], &reply.figures["value"]),
        (&won, &won)
    );
}

#[test]
fn a_price_in_other_money_is_shown_in_won_when_the_rate_is_known() {
    let mut chat = Chat::new();
    chat.says("AAPL 190달러 11/1");
    assert_eq!(
        chat.says("애플"),
        "애플 $190\nUSD 환율을 몰라서 원화로는 알 수 없어요.\n적어 둔 시세 · 어제"
    );
    let noted = chat.says("USD 1,385");
    assert!(
        noted.starts_with("환율을 적었어요 · 달러\n1 USD = 1,385원 · 오늘"),
        "{noted}"
    );
    assert!(chat.says("AAPL").contains("원화로 263,150원"));
    assert!(
        chat.says("달러")
            .starts_with("1 USD = 1,385원\n적어 둔 시세 · 방금")
    );
}

#[test]
fn a_noted_price_counts_at_once_and_can_be_taken_back() {
    let mut chat = Chat::new();
    chat.holds("비상장A", Category::Stock, "manual");
    assert!(chat.says("비상장A").starts_with("비상장A 시세를 몰라요"));
    assert_eq!(
        chat.says("비상장A 12,000"),
        "시세를 적었어요 · 비상장A\n12,000원 · 오늘\n총자산 120,000원 · 이제 비상장A 값을 알아요\n[undo 2]"
    );
    let far = chat.says("비상장A 1.2만원 어제");
    assert!(!far.contains("지난 시세"), "{far}");
    let far = chat.says("비상장A 30,000");
    assert!(
        far.contains("지난 시세 12,000원 · 방금 · +150.00%\n지난 시세와 많이 달라요"),
        "{far}"
    );
    let before = chat.0.valuation(NOW).unwrap().total;
    chat.0 = chat
        .0
        .with(vec![Change::Undo(chat.0.revision())], NOW)
        .unwrap()
        .0;
    assert_ne!(chat.0.valuation(NOW).unwrap().total, before);
}

#[test]
fn a_platform_its_money_and_a_moment_are_understood_in_any_order() {
    for (args, want) in [
        ("BTC 65000 바이낸스", "65,000 USDT · 바이낸스 · 오늘"),
        (
            "BTC 바이낸스 2026-10-28 65000",
            "65,000 USDT · 바이낸스 · 10/28(수)",
        ),
        ("비트코인 9,117만", "91,170,000원 · 오늘"),
        ("삼전 71,300 10/28", "71,300원 · 10/28(수)"),
        ("005930 71300원", "71,300원 · 오늘"),
        ("BTC 0.00000014", "0.00000014원 · 오늘"),
    ] {
        let told = Chat::new().says(args);
        assert!(told.contains(want), "{args}: {told}");
    }
}

#[test]
fn what_is_doubtful_is_asked_and_nothing_is_noted() {
    for (args, want) in [
        ("", "가진 종목이 없어요."),
        ("12,000", "어떤 종목의 시세인가요?"),
        ("비상장A 0", "0은 적을 수 없어요."),
        ("비상장A -5", "빼기가 붙어"),
        ("비상장A 1,5", "쉼표"),
        ("비상장A 12,000 13,000", "\"13,000\""),
        ("비상장A 12,000 어쩌구", "\"어쩌구\""),
        ("비상장A 12,000 2026-13-02", "없는 날"),
        ("비상장A 12,000 2026-11-03", "아직 오지 않은 때"),
        ("비상장A 10주", "\"10주\""),
        ("비상장A 5%", "\"5%\""),
        ("USD 1385 USD", "같은 돈끼리는"),
        ("USD 1385 빗썸", "계좌 이름을 빼"),
        ("삼저 71000", "\"삼저\""),
        ("비상장A 99999999999999999999999999999999", "너무 긴 숫자"),
    ] {
        let mut chat = Chat::new();
        let told = chat.says(args);
        assert!(told.contains(want), "{args}: {told}");
        assert_eq!(chat.0.revision(), 0, "{args}");
    }
    let asked = Chat::new().says("삼저 71000");
    // The answer says what the word means, too.
    let plain: Vec<String> = asked
        .split(['[', ']'])
        .map(|line| called::strip(line).0)
        .collect();
    for line in ["price 005930 71000", "price 삼저 71000 sure"] {
        assert!(plain.iter().any(|plain| plain == line), "{asked}");
    }
    assert!(
        Chat::new()
            .says("삼저 71000 sure")
            .contains("시세를 적었어요")
    );
}

#[test]
fn a_misspelt_name_is_shown_as_a_guess() {
    let mut chat = Chat::new();
    chat.says("삼전 71,300");
    let told = chat.says("삼저");
    assert!(
        told.starts_with("삼성전자 71,300원") && told.contains("(추정)"),
        "{told}"
    );
}
