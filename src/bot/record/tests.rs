//! What is typed and what is answered, line by line. A line that begins with `>` was typed.

mod delete;
mod kinds;
mod names;
mod owner;
mod pairs;

use proptest::prelude::*;

use super::*;
use crate::bot::command::{Attachment, Cabinet};
use crate::bot::commands::{COMMANDS, otherwise};
use crate::bot::desk::{self, Asked};
use crate::bot::machine::Machine;
use crate::config::{Language, Settings};
use crate::domain::calendar::{Day, Moment};
use crate::domain::names::{Platform, Symbol};
use crate::domain::prices::{Observation, Point, Subject};
use crate::reply::{Block, Reply};
use crate::words::Words;

/// Monday 2026-11-02, 15:40 in Seoul.
const NOW: Moment = Moment(1_793_601_600_000_000);

struct NoFiles;

impl Cabinet for NoFiles {
    fn file(&self, _: &str) -> Option<Box<dyn Attachment>> {
        None
    }
}

/// A chat with a book of its own.
struct Chat {
    book: Book,
    language: Language,
    messages: usize,
}

impl Chat {
    fn new(language: Language) -> Chat {
        Chat {
            book: Book::new(Settings {
                language,
                ..Settings::default()
            }),
            language,
            messages: 0,
        }
    }

    /// A chat in which these lines were written without a question.
    fn with(language: Language, lines: &[&str]) -> Chat {
        let mut chat = Chat::new(language);
        for line in lines {
            let before = chat.book.revision();
            let told = chat.say(line);
            assert_ne!(chat.book.revision(), before, "{line}: {told}");
        }
        chat
    }

    fn ask(&mut self, line: &str) -> Result<Reply, Reply> {
        self.messages += 1;
        let key = format!("test:{}", self.messages);
        let line = desk::clean(line);
        let machine = Machine::default();
        let call = Call {
            args: &line,
            line: &line,
            at: NOW,
            key: &key,
            words: Words::new(self.language),
            confirmed: false,
            open: None,
            file: None,
            cabinet: &NoFiles,
            machine: &machine,
        };
        let told = match desk::read(&line, COMMANDS) {
            Asked::Command(command, args) => (command.run)(&self.book, &Call { args, ..call }),
            _ => otherwise(&self.book, &call),
        };
        match told {
            Ok(outcome) => {
                if !outcome.changes.is_empty() {
                    self.book = self
                        .book
                        .with(outcome.changes, NOW)
                        .expect("a change that was tried")
                        .0;
                }
                Ok(outcome.reply)
            }
            Err(UserError(reply)) => Err(*reply),
        }
    }

    fn say(&mut self, line: &str) -> String {
        match self.ask(line) {
            Ok(reply) | Err(reply) => shown(&reply),
        }
    }

    /// The lines of the buttons of an answer.
    fn buttons(&mut self, line: &str) -> Vec<String> {
        let (Ok(reply) | Err(reply)) = self.ask(line);
        reply
            .buttons
            .into_iter()
            .map(|button| button.line)
            .collect()
    }

    fn price(&mut self, symbol: &str, currency: &str, value: i64) {
        let observation = Observation {
            subject: Subject::Price {
                symbol: Symbol::new(symbol),
                platform: Platform::every(),
            },
            point: Point {
                day: Day::at(NOW, chrono_tz::Asia::Seoul),
                batch: 0,
                second: 0,
                currency: Symbol::new(currency),
                value: value.into(),
            },
        };
        self.book = self
            .book
            .with(vec![Change::Quote(vec![observation])], NOW)
            .expect("a price")
            .0;
    }

    /// Says a line that is written, or shows why it was not.
    fn done(&mut self, line: &str) -> String {
        match self.ask(line) {
            Ok(reply) => shown(&reply),
            Err(reply) => panic!("{line}\n{}", shown(&reply)),
        }
    }

    /// Says a line that must not be written.
    fn not_written(&mut self, line: &str) -> String {
        let before = self.book.revision();
        let told = self.say(line);
        assert_eq!(self.book.revision(), before, "{line}\n{told}");
        told
    }

    /// Says a line that is answered with a question or a refusal.
    fn asks(&mut self, line: &str, want: &str) {
        let told = self.not_written(line);
        assert!(told.starts_with("*아직 적지 않았어요*"), "{line}\n{told}");
        assert!(told.contains(want), "{line}\n{told}");
    }

    /// Presses the first button of each answer until something was written.
    fn press(&mut self, line: &str) {
        let mut next = line.to_owned();
        for _ in 0..6 {
            let before = self.book.revision();
            let buttons = self.buttons(&next);
            if self.book.revision() != before {
                return;
            }
            next = buttons
                .first()
                .unwrap_or_else(|| panic!("{line}: {}", self.say(&next)))
                .clone();
        }
        panic!("{line}: nothing was written");
    }

    /// The last entry, written out.
    fn last(&self) -> String {
        self.written(self.book.journal().last().expect("an entry"))
    }

    /// Every entry in order of time, written out.
    fn all(&self) -> Vec<String> {
        let entries = self.book.journal().in_order(0);
        entries.map(|(_, entry)| self.written(entry)).collect()
    }

    /// An entry as `kind symbol quantity price currency platform fee tax at`.
    fn written(&self, entry: &Entry) -> String {
        let zone = self.book.rules().zone;
        let at = if entry.bare_date {
            entry.day(zone).to_string()
        } else {
            entry.at.rfc3339(zone)[..16].to_owned()
        };
        let price = entry.price.map_or("-".to_owned(), |p| p.to_string());
        format!(
            "{} {} {} {price} {} {} {} {} {at} {}",
            entry.kind.as_str(),
            entry.symbol,
            entry.quantity,
            entry.currency,
            entry.platform,
            entry.fee,
            entry.tax(),
            entry.note(),
        )
        .trim_end()
        .to_owned()
    }
}

/// A reply as it reads: bold with stars, buttons in brackets.
fn shown(reply: &Reply) -> String {
    let mut lines: Vec<String> = Vec::new();
    for block in &reply.blocks {
        match block {
            Block::Title { strong, rest } => {
                lines.push(format!("*{strong}* {rest}").trim_end().to_owned())
            }
            Block::Text(text) | Block::Note(text) => lines.push(text.clone()),
            _ => lines.push("?".to_owned()),
        }
    }
    let mut row = None;
    for button in &reply.buttons {
        if row != Some(button.row) {
            lines.push(String::new());
            row = Some(button.row);
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(&format!("[{}]", button.label));
        }
    }
    lines.join("\n")
}

const MONEY: &[&str] = &["입금 5,800,000 빗썸 2026-01-01", "입금 1억 한투 2026-01-01"];

#[test]
fn a_purchase_is_told_with_its_effect() {
    let mut chat = Chat::with(Language::Ko, MONEY);
    chat.say("매수 비트 0.08 @ 23,750,000 빗썸 수수료 0 2026-02-01");
    assert_eq!(
        chat.say("매수 비트 0.02 9500만 빗썸 수수료 760"),
        "*매수했다고 적었어요* · 비트코인\n\
         0.02개 × 95,000,000원 = 1,900,000원\n수수료 760원 · 빗썸 · 오늘 15:40\n\
         보유 0.08 → 0.1개\n평단 2,375만 → 3,800만원\n빗썸 원화 3,900,000 → 1,999,240원\n\
         [취소][고치기][한 건 더]"
    );
}

#[test]
fn a_purchase_without_a_fee_offers_to_add_one() {
    let mut chat = Chat::with(Language::Ko, MONEY);
    let told = chat.say("매수 BTC 0.02 @ 9,500만 빗썸");
    assert!(
        told.contains("수수료 안 적음 · 빗썸 · 오늘 15:40"),
        "{told}"
    );
    assert!(told.ends_with("[취소][고치기][수수료 넣기]"), "{told}");
}

#[test]
fn a_sale_is_told_with_what_it_brought() {
    let mut chat = Chat::with(Language::Ko, MONEY);
    chat.say("매수 삼전 100 64,000 한투 수수료 0 2026-02-01");
    assert_eq!(
        chat.say("삼전 20주 71,300 매도 한투 수수료 200 세금 2852"),
        "*매도했다고 적었어요* · 삼성전자\n\
         20주 × 71,300원 = 1,426,000원\n\
         실현손익 ▲ 146,000원 (+11.41%)\n수수료·세금 3,052원 떼면 ▲ 142,948원\n평단 64,000원 기준 · 이동평균\n\
         남은 80주 · 한국투자 · 오늘 15:40\n한국투자 원화 93,600,000 → 95,022,948원\n\
         [취소][고치기][왜]"
    );
}

#[test]
fn lines_of_every_manner_become_the_same_entries() {
    for (line, want) in [
        (
            "매수 BTC 0.02 @ 9,500만 빗썸",
            "buy BTC 0.02 95000000 KRW bithumb 0 0 2026-11-02T15:40",
        ),
        (
            "카카오 5주 52000 샀어 한투",
            "buy 035720 5 52000 KRW kis 0 0 2026-11-02T15:40",
        ),
        (
            "buy 0.02 BTC at 95m bithumb fee 760",
            "buy BTC 0.02 95000000 KRW bithumb 760 0 2026-11-02T15:40",
        ),
        (
            "/buy@our_bot 005930 10 71,300 kis",
            "buy 005930 10 71300 KRW kis 0 0 2026-11-02T15:40",
        ),
        (
            "　매수　ＢＴＣ　０．０２　＠９，５００만 빗썸",
            "buy BTC 0.02 95000000 KRW bithumb 0 0 2026-11-02T15:40",
        ),
        (
            "삼전을 20주 71300원에 샀어요 한투에서",
            "buy 005930 20 71300 KRW kis 0 0 2026-11-02T15:40",
        ),
        (
            "빗썸에서 비트 0.02개를 9500만에 매수했어요",
            "buy BTC 0.02 95000000 KRW bithumb 0 0 2026-11-02T15:40",
        ),
        (
            "어제 삼성 전자 3주 7만 1천원 매수 한투",
            "buy 005930 3 71000 KRW kis 0 0 2026-11-01",
        ),
        (
            "매수 KODEX 200 10주 35,120 한투 3/1 14:20",
            "buy 069500 10 35120 KRW kis 0 0 2026-03-01T14:20",
        ),
        (
            "매수 애플 3 @ $187.5 한투 수수료 0.25%",
            "buy AAPL 3 187.5 USD kis 1.40625 0 2026-11-02T15:40",
        ),
        (
            "bought 2 AAPL $180 kis yesterday",
            "buy AAPL 2 180 USD kis 0 0 2026-11-01",
        ),
        (
            "매수 이더 0.5 @ 2,500 바이낸스 수수료 0.001 BNB",
            "buy ETH 0.5 2500 USDT binance 0.001 0 2026-11-02T15:40",
        ),
        (
            "매수 BTC/USDT 0.01 @ 68000 바이낸스",
            "buy BTC 0.01 68000 USDT binance 0 0 2026-11-02T15:40",
        ),
        (
            "매수 0.02BTC 9500만 빗썸",
            "buy BTC 0.02 95000000 KRW bithumb 0 0 2026-11-02T15:40",
        ),
        (
            "매수 373220 2 350000 한투",
            "buy 373220 2 350000 KRW kis 0 0 2026-11-02T15:40",
        ),
        (
            "매수 LG엔솔 2 373220 한투",
            "buy 373220 2 373220 KRW kis 0 0 2026-11-02T15:40",
        ),
        (
            "매수 키움증권 10 120,000 한투",
            "buy 039490 10 120000 KRW kis 0 0 2026-11-02T15:40",
        ),
        (
            "매수 삼전 10 71300 키움증권",
            "buy 005930 10 71300 KRW kiwoom 0 0 2026-11-02T15:40",
        ),
        (
            "1000 USDT 매수 @ 1385 빗썸",
            "buy USDT 1000 1385 KRW bithumb 0 0 2026-11-02T15:40",
        ),
        (
            "buy USD 3000 @ 1302.5 KRW kis",
            "buy USD 3000 1302.5 KRW kis 0 0 2026-11-02T15:40",
        ),
        (
            "매수 삼전 1 71300 한투 메모 안 팔까 하다 샀어?",
            "buy 005930 1 71300 KRW kis 0 0 2026-11-02T15:40 안 팔까 하다 샀어?",
        ),
        (
            "입금 500만 빗썸",
            "deposit KRW 5000000 1 KRW bithumb 0 0 2026-11-02T15:40",
        ),
        (
            "입금 1000달러 한투",
            "deposit USD 1000 1 USD kis 0 0 2026-11-02T15:40",
        ),
        (
            "빗썸에 1억 2천만원 입금했어",
            "deposit KRW 120000000 1 KRW bithumb 0 0 2026-11-02T15:40",
        ),
        (
            "입금 BTC 0.5 업비트",
            "deposit BTC 0.5 - KRW upbit 0 0 2026-11-02T15:40",
        ),
        (
            "입금 BTC 0.5 업비트 @ 6000만",
            "deposit BTC 0.5 60000000 KRW upbit 0 0 2026-11-02T15:40",
        ),
        (
            "deposit 1,000 USDT binance",
            "deposit USDT 1000 1 USDT binance 0 0 2026-11-02T15:40",
        ),
        (
            "출금 100만 빗썸",
            "withdraw KRW 1000000 1 KRW bithumb 0 0 2026-11-02T15:40",
        ),
        (
            "기초 삼전 100 @ 64,000 한투 2026-01-01",
            "opening 005930 100 64000 KRW kis 0 0 2026-01-01",
        ),
        (
            "기초 500만 빗썸",
            "opening KRW 5000000 1 KRW bithumb 0 0 2026-11-02T15:40",
        ),
    ] {
        let mut chat = Chat::with(Language::Ko, MONEY);
        chat.say("기초 BNB 1 @ 600 바이낸스 2026-01-01");
        let told = chat.done(line);
        // Dated before the money that came first, an entry is not the last one.
        assert!(chat.all().iter().any(|e| e == want), "{line}\n{told}");
    }
}

#[test]
fn what_did_not_happen_is_never_written() {
    for line in [
        "삼전 팔까",
        "삼전 20주 71300에 팔까 한투",
        "삼전 20주 71300 매도 한투?",
        "삼전 20주 71300에 사면 한투",
        "삼전 20주 71300 안 팔았어 한투",
        "삼전 20주 71300 팔지 않았어 한투",
        "삼전 20주 71300 매수 걸어놨어 한투",
        "삼전 20주 71300 매수 주문 한투",
        "삼전 20주 71300 지정가 매수 한투",
        "삼전 20주 71300 매수하려고 한투",
        "삼전 20주 71300 사고 싶어 한투 매수",
        "삼전 20주 71300 팔아줘 한투",
        "내일 삼전 20주 71300 매수 한투",
        "매수 삼전 20 71300 한투 할까",
        "매수할까 삼전 20 71300 한투",
        "should I sell 20 005930 at 71300 kis",
        "if I buy 20 005930 at 71300 kis",
        "didn't buy 20 005930 at 71300 kis",
        "buy 20 005930 at 71300 kis limit order placed",
        "buy 20 005930 at 71300 kis tomorrow",
        "thinking to sell 20 005930 71300 kis",
        "삼전 20주 71300 샀나 한투",
        "삼전 20주 71300 샀으면 한투",
        "약 삼전 20주 71300 샀어 한투",
        "삼전 20주쯤 71300 샀어 한투",
        "삼전 20주 71300 샀어 팔았어 한투",
        "삼전 20주 71300 한투",
        "미체결 삼전 20주 71300 매수 한투",
    ] {
        let mut chat = Chat::with(Language::Ko, MONEY);
        chat.say("기초 삼전 100 @ 64,000 한투 2026-02-01");
        let told = chat.not_written(line);
        assert!(told.contains("적지 않았어요"), "{line}\n{told}");
    }
}

#[test]
fn a_question_can_be_made_a_record_with_one_press() {
    let mut chat = Chat::with(Language::Ko, MONEY);
    chat.say("기초 삼전 100 @ 64,000 한투 2026-02-01");
    assert_eq!(
        chat.say("삼전 20주 71300에 팔까 한투"),
        "*아무것도 적지 않았어요*\n\"팔까\"를 묻는 말로 읽었어요.\n이미 판 것이라면 눌러 주세요.\n[매도로 적기][삼성전자 보기]"
    );
    let buttons = chat.buttons("삼전 20주 71300에 팔까 한투");
    chat.say(&buttons[0]);
    assert_eq!(
        chat.last(),
        "sell 005930 20 71300 KRW kis 0 0 2026-11-02T15:40"
    );
}

#[test]
fn what_is_missing_is_asked_one_thing_at_a_time_and_the_rest_is_kept() {
    let mut chat = Chat::with(Language::Ko, MONEY);
    chat.price("BTC", "KRW", 95_000_000);
    for (line, want) in [
        (
            "삼저 10 71000 매수",
            "매수 · 10 · 71,000까지 읽었어요.\n\"삼저\"는 어떤 종목인가요?\n[삼성전자][삼성전기][삼성전자우]\n[다시 쓰기]",
        ),
        (
            "삼전 71000원에 샀어 한투",
            "매수 · 삼성전자 · 71,000원 · 한국투자까지 읽었어요.\n몇 주인가요?\n이렇게 써 주세요: 매수 삼성전자 10 @ 71,000 KRW 한국투자",
        ),
        (
            "비트 0.1개 샀어 빗썸",
            "매수 · 비트코인 · 0.1개 · 빗썸까지 읽었어요.\n한 개에 얼마였나요?\n이렇게 써 주세요: 매수 비트코인 0.1 @ 95,000,000 빗썸\n[최근 시세 95,000,000원]",
        ),
        (
            "매수",
            "매수까지 읽었어요.\n어떤 종목인가요?\n이렇게 써 주세요: 매수 삼성전자 10 @ 71,300 한국투자",
        ),
        (
            "매수 비트 1,5 9500만 빗썸",
            "매수 · 비트코인 · 95,000,000 · 빗썸까지 읽었어요.\n\"1,5\"는 여러 뜻으로 읽혀요. 쉼표는 천 단위에만 써 주세요.\n이렇게 써 주세요: 매수 비트코인 0.1 @ 9,500만 빗썸",
        ),
        (
            "매수 비트 0.1 9500만 빗썸 2026-13-02",
            "\"2026-13-02\"는 없는 날이나 시각이에요.",
        ),
        (
            "매수 비트 0.1 9500만 빗썸 23:50",
            "아직 오지 않은 때예요: 오늘 23:50. 언제 있었던 일인가요?\n[지금]",
        ),
        (
            "매수 비트 9500만 0.1 빗썸",
            "수량과 가격 중 어느 것이 먼저인가요? (수량 × 가격)\n[0.1 × 95,000,000][95,000,000 × 0.1]",
        ),
        (
            "매수 비트 이더 0.1 9500만 빗썸",
            "종목이 두 개로 읽혀요. 어느 것인가요?\n[비트코인][이더리움]",
        ),
        (
            "매수 비트 0.1 9500만 바이낸스",
            "어떤 돈으로 말한 가격인가요?\n[원화][테더]",
        ),
        (
            "매수 비트 0.1 9500 빗썸",
            "최근 시세 95,000,000원과 많이 달라요. 9,500원이 맞나요?\n[맞아요][95,000,000원][최근 시세 95,000,000원]",
        ),
        (
            "매수 비트 0.1 9500만 빗썬",
            "\"빗썬\"은 어느 계좌인가요?\n[빗썸][빼고 적기][메모로 적기]\n[새 계좌예요]",
        ),
        (
            "매수 비트 0.1 9500만 빗썸 떡상",
            "\"떡상\"을 무슨 뜻인지 못 읽었어요.\n[빼고 적기][메모로 적기]",
        ),
        (
            "매수 XYZQ 3 @ $10 한투",
            "\"XYZQ\"는 처음 보는 이름이에요. 어떤 것인가요?\n[해외주식][가상자산][ETF]\n[다시 쓰기]",
        ),
        (
            "매수 비상장B 3 10000 한투",
            "\"비상장B\"는 처음 보는 이름이에요. 어떤 것인가요?\n[주식][가상자산][기타]\n[다시 쓰기]",
        ),
        ("입금 빗썸", "입금 · 빗썸까지 읽었어요."),
        ("입금 1000 바이낸스", "어떤 돈인가요?\n[테더][원화][달러]"),
        ("매수 비트 0 9500만 빗썸", "0은 적을 수 없어요."),
        (
            "입금 -500 빗썸",
            "\"-500\"에 빼기가 붙어 있어요. 빼기 없이 써 주세요.",
        ),
        (
            "삼전 20주 71300 한투",
            "산 건가요, 판 건가요?\n[매수로 적기][매도로 적기]",
        ),
    ] {
        chat.asks(line, want);
    }
}

#[test]
fn pressing_through_the_questions_ends_in_the_entry_that_was_meant() {
    for (line, want) in [
        (
            "삼저 10 71000 매수",
            "buy 005930 10 71000 KRW kis 0 0 2026-11-02T15:40",
        ),
        (
            "매수 XYZQ 3 @ $10 한투 어제 메모 첫 매수",
            "buy XYZQ 3 10 USD kis 0 0 2026-11-01 첫 매수",
        ),
        (
            "매수 비트 0.1 9500만 바이낸스",
            "buy BTC 0.1 95000000 KRW binance 0 0 2026-11-02T15:40",
        ),
        (
            "매수 비트 9500만 0.01 빗썸 수수료 0.04%",
            "buy BTC 0.01 95000000 KRW bithumb 380 0 2026-11-02T15:40",
        ),
        (
            "매수 비트 0.01 9500만 빗썸 떡상 우주로",
            "buy BTC 0.01 95000000 KRW bithumb 0 0 2026-11-02T15:40",
        ),
        (
            "매수 비트 0.01 9500만 우리동네 어제",
            "buy BTC 0.01 95000000 KRW bithumb 0 0 2026-11-01",
        ),
        (
            "매수 비트 0.01 9500만 바이낸스 떡상",
            "buy BTC 0.01 95000000 KRW binance 0 0 2026-11-02T15:40",
        ),
        (
            "입금 1000 바이낸스",
            "deposit USDT 1000 1 USDT binance 0 0 2026-11-02T15:40",
        ),
    ] {
        let mut chat = Chat::with(Language::Ko, MONEY);
        chat.press(line);
        let all = chat.all();
        assert!(all.iter().any(|e| e == want), "{line}\n{all:?}");
    }
}

#[test]
fn more_than_there_is_is_refused_with_the_balance() {
    let mut chat = Chat::with(
        Language::Ko,
        &[
            "입금 100만 빗썸 2026-01-01",
            "기초 삼전 5 @ 64,000 한투 2026-01-01",
        ],
    );
    let before = chat.book.revision();
    for (line, want) in [
        (
            "매수 비트 0.02 9500만 빗썸",
            "빗썸에 있는 원화는 1,000,000원이에요.",
        ),
        (
            "삼전 20주 71,300 매도 한투",
            "한국투자에 있는 삼성전자는 5주예요.",
        ),
        ("출금 200만 빗썸", "빗썸에 있는 원화는 1,000,000원이에요."),
        ("출금 삼전 6 한투", "한국투자에 있는 삼성전자는 5주예요."),
    ] {
        let told = chat.say(line);
        assert!(told.contains(want), "{line}\n{told}");
        assert_eq!(chat.book.revision(), before, "{line}");
    }
    // What was sold today cannot also have been sold last month.
    chat.say("삼전 5주 71,300 매도 한투");
    let before = chat.book.revision();
    for line in [
        "삼전 1주 70,000 매도 한투 2026-10-01",
        "고치기 #2 수량 4",
        "출금 1 삼전 한투 2026-10-01",
    ] {
        let told = chat.say(line);
        assert!(told.contains("뒤의 거래에서 모자라게"), "{line}\n{told}");
        assert_eq!(chat.book.revision(), before, "{line}");
    }
}

#[test]
fn money_that_nobody_follows_is_not_asked_for() {
    let mut chat = Chat::new(Language::Ko);
    let told = chat.say("매수 비트 0.02 9500만 빗썸 수수료 760");
    assert!(told.starts_with("*매수했다고 적었어요*"), "{told}");
    assert!(!told.contains("원화"), "{told}");
}

#[test]
fn undo_takes_back_the_last_line_or_the_one_that_a_button_names() {
    let mut chat = Chat::with(Language::Ko, &["입금 100만 빗썸", "입금 50만 빗썸"]);
    let told = chat.say("취소");
    assert_eq!(
        told,
        "*되돌렸어요*\n\"입금 50만 빗썸\"\n오늘 15:40에 적은 것이에요 · 2번\n총자산 1,500,000 → 1,000,000원\n[다시 넣기]"
    );
    assert_eq!(chat.book.journal().len(), 1);
    assert!(chat.say("되돌리기 2").contains("이미 되돌렸거나"));
    assert!(chat.say("되돌리기 99").contains("없는 번호"));
    assert!(chat.say("되돌리기 비둘기").contains("무엇을 되돌릴지"));
    let buttons = chat.buttons("매수 비트 0.01 9500만 빗썸");
    assert_eq!(chat.book.journal().len(), 2);
    chat.say(&buttons[0]);
    assert_eq!(chat.book.journal().len(), 1);
    assert!(chat.say(&buttons[0]).contains("이미 되돌렸거나"));
    chat.say("undo");
    assert!(chat.say("undo").contains("되돌릴 것이 없어요"));
}

#[test]
fn a_correction_replaces_what_is_said_and_one_undo_takes_both_back() {
    let mut chat = Chat::with(Language::Ko, MONEY);
    let buttons = chat.buttons("매수 비트 0.02 9500만 빗썸 어제");
    assert!(buttons[1].starts_with("edit "), "{buttons:?}");
    assert!(
        chat.say(&buttons[1])
            .contains("매수 비트코인 0.02 @ 95,000,000 KRW 빗썸 2026-11-01")
    );
    let told = chat.say("고치기 #3 수수료 760");
    assert!(told.contains("수수료 760원 · 빗썸 · 어제"), "{told}");
    assert_eq!(
        chat.last(),
        "buy BTC 0.02 95000000 KRW bithumb 760 0 2026-11-01"
    );
    assert_eq!(chat.book.journal().len(), 3);
    chat.say("고치기 #4 0.03 @ 9400만 14:20");
    assert_eq!(
        chat.last(),
        "buy BTC 0.03 94000000 KRW bithumb 760 0 2026-11-01T14:20"
    );
    chat.say("undo");
    assert_eq!(
        chat.last(),
        "buy BTC 0.02 95000000 KRW bithumb 760 0 2026-11-01"
    );
    assert!(
        chat.say("고치기 #3 수수료 1")
            .contains("#3은 고쳐져서 지금은")
    );
}

#[test]
fn reads_are_guessed_and_writes_are_not() {
    for line in [
        "잔고",
        "잔고?",
        "잔고 좀 보여줘",
        "내 잔고 얼마야?",
        "/balance",
        "wksrh",
        "wkfrh",
        "잔거",
        "ㅠ미뭋ㄷ",
        "balanc",
    ] {
        let mut chat = Chat::with(Language::Ko, MONEY);
        let told = chat.say(line);
        assert!(told.contains("총자산"), "{line}\n{told}");
        let slip = !line.contains("잔고") && line != "/balance";
        assert_eq!(told.contains("(추정)"), slip, "{line}\n{told}");
    }
    for line in [
        "ㅠㅕㅛ 비트 0.1 9500만 빗썸",
        "매슈 비트 0.1 9500만 빗썸",
        "비둘기",
        "",
        "/",
        "/nothing",
        "🙂",
    ] {
        let mut chat = Chat::with(Language::Ko, MONEY);
        let told = chat.not_written(line);
        assert!(told.contains('['), "{line}\n{told}");
    }
    let mut chat = Chat::new(Language::Ko);
    assert_eq!(
        chat.say("비둘기"),
        "*무슨 뜻인지 몰라서 아무것도 하지 않았어요: \"비둘기\"*\n이렇게 써 보세요\n카카오 5주 52000 샀어 한투\n입금 500만 빗썸\n[잔고][매수][도움말]"
    );
}

#[test]
fn everything_that_is_held_need_not_be_counted() {
    let mut chat = Chat::with(
        Language::Ko,
        &["기초 삼전 7 @ 64,000 한투", "입금 300만 빗썸"],
    );
    chat.say("삼전 다 팔았어 71300 한투");
    assert_eq!(
        chat.last(),
        "sell 005930 7 71300 KRW kis 0 0 2026-11-02T15:40"
    );
    let buttons = chat.buttons("출금 전부 빗썸");
    chat.say(&buttons[0]);
    assert_eq!(
        chat.last(),
        "withdraw KRW 3000000 1 KRW bithumb 0 0 2026-11-02T15:40"
    );
}

#[test]
fn what_says_two_things_or_none_is_no_purchase_and_no_deposit() {
    for line in [
        "이체 비트 0.01 빗썸 업비트",
        "비트 0.01 빗썸에서 업비트로 보냈어",
        "배당 받은 돈 출금 14400원 한투",
        "수수료 760 매수 비트 0.02 9500만 빗썸",
        "삼전 10주 71300 샀어 한투 총 700,000원",
        "[키움증권] 체결통보 삼성전자 매수 10주 71,300원",
    ] {
        let mut chat = Chat::with(Language::Ko, MONEY);
        let told = chat.not_written(line);
        assert!(told.contains("적지 않았어요"), "{line}\n{told}");
    }
    let mut chat = Chat::with(Language::Ko, MONEY);
    chat.say("삼전 10주 71300 샀어 한투 총 713,000원");
    assert_eq!(
        chat.last(),
        "buy 005930 10 71300 KRW kis 0 0 2026-11-02T15:40"
    );
}

#[test]
fn a_name_or_a_word_anywhere_asks_to_see() {
    let mut chat = Chat::with(Language::Ko, MONEY);
    chat.say("기초 삼전 100 @ 64,000 한투 2026-02-01");
    let before = chat.book.revision();
    for (line, want) in [
        ("삼전", "삼성전자"),
        ("삼성전자?", "삼성전자"),
        ("거래 보여줘", "삼성전자"),
        ("삼전 거래 보여줘", "삼성전자"),
        ("매수 내역 보여줘", "그런 거래는 없어요"),
        ("이체 내역", "그런 거래는 없어요"),
        ("배당 내역 보여줘", "그런 거래는 없어요"),
        ("삼전 종목 어때?", "삼성전자"),
    ] {
        let told = chat.say(line);
        assert!(
            !told.contains("무슨 뜻인지") && !told.contains("적지 않았어요"),
            "{line}\n{told}"
        );
        assert!(told.contains(want) || told.contains('?'), "{line}\n{told}");
        assert_eq!(chat.book.revision(), before, "{line}");
    }
}

#[test]
fn the_platform_is_taken_only_when_no_other_can_be_meant() {
    let mut chat = Chat::with(
        Language::Ko,
        &["기초 삼전 5 @ 64,000 한투", "기초 비트 1 @ 9000만 빗썸"],
    );
    let told = chat.say("삼전 2주 71,300 매도");
    assert!(told.contains("계좌는 한국투자로 봤어요 (추정)"), "{told}");
    let told = chat.say("비트 0.1 9500만 매수");
    assert!(told.contains("계좌는 빗썸으로 봤어요 (추정)"), "{told}");
    chat.say("기초 비트 1 @ 9000만 업비트");
    let told = chat.say("비트 0.1 9500만 매수");
    assert!(
        told.contains(
            "비트코인 · 0.1개 · 95,000,000까지 읽었어요.\n어느 계좌에서 샀나요?\n[빗썸][업비트]"
        ),
        "{told}"
    );
    let told = chat.say("비트 0.1 9500만 매도");
    assert!(
        told.contains("어느 계좌에서 팔았나요?\n[빗썸][업비트]"),
        "{told}"
    );
}

#[test]
fn english_is_one_voice_too() {
    let mut chat = Chat::with(Language::En, &["deposit 5m bithumb 2026-01-01"]);
    assert_eq!(
        chat.say("buy 0.02 BTC at 95m bithumb fee 760"),
        "*Recorded as bought* · Bitcoin\n0.02 BTC × ₩95,000,000 = ₩1,900,000\nfee ₩760 · Bithumb · today 15:40\n\
         Held 0 BTC → 0.02 BTC\nAverage ₩95,000,000\nBithumb won ₩5,000,000 → ₩3,099,240\n[Undo][Edit][One more]"
    );
    assert_eq!(
        chat.say("should I sell 0.01 BTC at 96m"),
        "*Nothing was written*\n\"should\" reads like a question.\nIf you have sold it already, press below.\n[Record as sold][See Bitcoin]"
    );
    let told = chat.say("sold 0.01 BTC at 96m bithumb");
    assert!(told.contains("Realised ▲ ₩10,000 (+1.05%)"), "{told}");
}

#[test]
fn help_and_start_say_what_to_type() {
    let mut chat = Chat::new(Language::Ko);
    assert!(chat.say("/start").contains("매수 비트 0.02 9500만 빗썸"));
    let help = chat.say("도움말");
    assert!(help.contains("/buy 매수 · 산 것을 적어요"), "{help}");
    assert!(chat.say("도움말 매수").contains("한 줄로 적어요"));
    assert!(chat.say("/help sell").starts_with("*/sell*"));
    assert!(chat.say("/help 비둘기").contains("그런 명령은 없어요"));
}

#[test]
fn figures_beyond_reckoning_are_a_sentence() {
    let mut chat = Chat::new(Language::Ko);
    for line in [
        "매수 비트 9999999999999999999999999999 @ 9999999999999999999999999999 빗썸 확실",
        "매수 비트 0.0000000000000000000000000001 @ 0.0000000000000000000000000001 빗썸",
        "매수 비트 99999999999999999999999999999999999 @ 1 빗썸",
        "매수 비트 1 @ 1 빗썸 1900-01-01",
        "매수 비트 1 @ 1 빗썸 1899-12-31",
        "매수 비트 1 @ 1 빗썸 2200-12-31",
        "매수 비트 1 @ 1 빗썸 수수료 9999999999999999999999999999%",
    ] {
        let told = chat.say(line);
        assert!(told.contains("적"), "{line}\n{told}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_message_makes_it_stumble(text in "\\PC{0,60}") {
        Chat::new(Language::Ko).say(&text);
    }

    #[test]
    fn no_line_of_known_words_makes_it_stumble(words in proptest::collection::vec(prop::sample::select(WORDS), 0..9)) {
        let mut chat = Chat::with(Language::Ko, MONEY);
        chat.say(&words.join(" "));
    }

    /// Whatever is asked, its buttons are lines that are understood, and a press never writes more than was said.
    #[test]
    fn a_line_of_a_button_says_the_same_record(words in proptest::collection::vec(prop::sample::select(WORDS), 1..8)) {
        let chat = Chat::with(Language::Ko, MONEY);
        for verb in Verb::ALL {
            let first = reader::read(verb, &words.join(" "), &chat.book, NOW).trade;
            let line = first.arguments(&chat.book);
            let again = reader::read(verb, &line, &chat.book, NOW).trade;
            prop_assert_eq!(again, first, "{} {}", verb.as_str(), line);
        }
    }
}

const WORDS: &[&str] = &[
    "절반",
    "50만원어치",
    "어치",
    "총",
    "지난주",
    "금요일",
    "말일",
    "들어옴",
    "월급",
    "매수",
    "팔았어",
    "입금",
    "삼전",
    "비트",
    "KODEX",
    "200",
    "0.1",
    "10",
    "71,300",
    "9500만",
    "1억",
    "2천만원",
    "$150",
    "150달러",
    "1000",
    "USDT",
    "@",
    "at",
    "한투",
    "빗썸",
    "바이낸스",
    "수수료",
    "0.1%",
    "세금",
    "어제",
    "3/1",
    "14:20",
    "오늘",
    "메모",
    "떡상",
    "XYZ:stock",
    "platform:우리집",
    "sure",
    "373220",
    "키움증권",
    "에서",
    "?",
    "안",
    "팔까",
    "1,5",
    "20주",
    "0.5개",
    "이더",
    "fee",
    "BNB",
    "없음",
    "in:USD",
    "2026-13-02",
];
