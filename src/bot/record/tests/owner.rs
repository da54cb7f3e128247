//! What an owner typed on a phone in an evening, and what came of it.

use rust_decimal::Decimal;

use super::*;
use crate::bot::grammar::trade::{Asset, Trade};
use crate::domain::entry::Category;

const ACCOUNTS: &[&str] = &[
    "입금 500만 빗썸 2026-10-01",
    "입금 300만 업비트 2026-10-01",
    "입금 1000 USDT 비트겟 2026-10-01",
    "매수 비트 0.02 9500만 빗썸 2026-10-02",
];

#[test]
fn short_and_misspelt_verbs_are_records_and_questions_of_them_are_not() {
    for (line, want) in [
        (
            "빗썸 비트코인을 0.001개 9400만원에 삼",
            "buy BTC 0.001 94000000 KRW bithumb 0 0 2026-11-02T15:40",
        ),
        (
            "비트 9500만에 0.001 삿어 빗썸",
            "buy BTC 0.001 95000000 KRW bithumb 0 0 2026-11-02T15:40",
        ),
        (
            "빗썸 비트코인 전량매도 9900만",
            "sell BTC 0.02 99000000 KRW bithumb 0 0 2026-11-02T15:40",
        ),
        (
            "리플 천개 3천5백원 업비트에서 삼 어제",
            "buy XRP 1000 3500 KRW upbit 0 0 2026-11-01",
        ),
    ] {
        let mut chat = Chat::with(Language::Ko, &ACCOUNTS[..2]);
        chat.say(ACCOUNTS[3]);
        if line.contains("리플") {
            chat.say("입금 100만 업비트 2026-10-01");
        }
        chat.done(line);
        assert_eq!(chat.last(), want, "{line}");
    }
    let mut chat = Chat::with(Language::Ko, ACCOUNTS);
    for line in [
        "빗썸 비트코인을 0.001개 9400만원에 삼?",
        "빗썸 비트코인 전량매도할까",
        "내년 1/1 비트 0.001 9100만 빗썸 매수",
        "다음주에 비트 0.001 9100만 빗썸 매수",
    ] {
        let told = chat.not_written(line);
        assert!(
            told.starts_with("*아무것도 적지 않았어요*"),
            "{line}\n{told}"
        );
    }
}

#[test]
fn a_name_typed_on_the_other_keyboard_is_offered_and_not_taken() {
    let mut chat = Chat::with(Language::Ko, ACCOUNTS);
    chat.asks(
        "qlxm 0.01 9000만 매수 빗썸",
        "\"qlxm\"은 어떤 종목인가요?\n[비트코인]",
    );
    let buttons = chat.buttons("qlxm 0.01 9000만 매수 빗썸");
    chat.done(&buttons[0]);
    assert_eq!(
        chat.last(),
        "buy BTC 0.01 90000000 KRW bithumb 0 0 2026-11-02T15:40"
    );
}

#[test]
fn a_question_without_a_command_shows_and_says_what_it_was_read_as() {
    let mut chat = Chat::with(Language::Ko, ACCOUNTS);
    for (line, want) in [
        ("비트코인 얼마야?", "비트코인 "),
        ("비트 몇 개 있어?", "비트코인 "),
        ("업비트에 얼마 있어?", "총자산 "),
        ("총 얼마있어?", "총자산 "),
        ("이번달 얼마 벌었어?", "수익률"),
        ("계좌별", "총자산 "),
    ] {
        let told = chat.not_written(line);
        assert!(told.contains(want), "{line}\n{told}");
        assert!(told.contains("읽었어요 (추정)"), "{line}\n{told}");
    }
    let told = chat.not_written("시세 비트 얼마야?");
    assert!(told.starts_with("*비트코인"), "{told}");
    let told = chat.not_written("오늘 왜 올랐어?");
    assert!(told.starts_with("*11/2"), "{told}");
    for line in ["자산", "내 자산 현황", "잔고좀"] {
        let told = chat.not_written(line);
        assert!(told.starts_with("*총자산 "), "{line}\n{told}");
    }
}

#[test]
fn a_wish_to_take_back_in_other_words_is_a_button() {
    let mut chat = Chat::with(Language::Ko, ACCOUNTS);
    for line in ["방금꺼 취소", "방금 산거 취소해줘"] {
        chat.not_written(line);
        assert_eq!(chat.buttons(line)[0], "/undo", "{line}");
    }
}

#[test]
fn an_example_to_type_is_one_that_can_be_meant() {
    let mut chat = Chat::with(Language::Ko, ACCOUNTS);
    for (line, want) in [
        ("도지 1000개 샀어", "매수 도지코인 1,000 @ 1,200 빗썸"),
        ("출금 테더", "출금 테더 1,000 "),
        ("교환 비트", "→ 이더리움 "),
        ("매수 BTC 0 9500만 빗썸", "매수 비트코인 0.1 @ 9,500만 빗썸"),
        (
            "매수 BTC 0.01 0 빗썸",
            "매수 비트코인 0.01 @ 95,000,000 빗썸",
        ),
    ] {
        chat.asks(line, want);
    }
}

#[test]
fn what_lacks_on_an_earlier_day_is_told_of_that_day_without_a_price_that_nobody_knows() {
    let mut chat = Chat::with(Language::Ko, &ACCOUNTS[..1]);
    chat.say("매수 비트 0.02 9500만 빗썸");
    chat.asks(
        "이체 비트 0.005 빗썸 → 바낸 어제",
        "그때 빗썸에 있던 비트코인은 0개예요.\n빠진 것이 있으면 먼저 적어 주세요: 기초 비트코인 0.005 빗썸",
    );
    chat.asks(
        "이체 비트 0.05 빗썸 → 바낸",
        "빗썸에 있는 비트코인은 0.02개예요.",
    );
}

#[test]
fn money_is_asked_for_where_it_is() {
    let mut chat = Chat::with(Language::Ko, ACCOUNTS);
    assert!(
        chat.buttons("이체 테더")[0].ends_with("from:bitget"),
        "{:?}",
        chat.buttons("이체 테더")
    );
}

#[test]
fn a_correction_asks_for_what_its_button_says() {
    let mut chat = Chat::with(Language::Ko, ACCOUNTS);
    let told = chat.say("고치기");
    assert!(told.starts_with("*어느 기록을 고칠까요?*"), "{told}");
    assert_eq!(chat.buttons("고치기"), ["edit #4", "edit #3", "edit #2"]);
    let told = chat.say("edit #4 fee");
    assert!(told.starts_with("*수수료가 얼마였나요?*"), "{told}");
    assert!(told.contains("고치기 #4 수수료 760"), "{told}");
}

#[test]
fn what_only_found_its_price_is_no_gain() {
    let lines = [
        "입금 1000 USDT 비트겟 2026-10-30",
        "매수 비트 0.01 @ 100000 USDT 비트겟 2026-10-31",
        "시세 비트 1억",
    ];
    let mut chat = Chat::with(Language::Ko, &lines);
    let told = chat.not_written("왜 올해");
    // What came in has no value, so nobody knows what was earned; the coin's value is no gain.
    assert!(told.starts_with("*10/30 – 11/2 모름*"), "{told}");
    assert!(told.contains("값을 아는 것만 더했어요"), "{told}");
    assert!(!told.contains("가격 ▲"), "{told}");
}

#[test]
fn an_average_that_is_known_in_won_only_is_told_in_won() {
    let mut chat = Chat::with(Language::Ko, &[ACCOUNTS[0], ACCOUNTS[3]]);
    chat.done("이체 비트 0.01 빗썸 → 바낸 2026-10-10");
    let told = chat.done("교환 비트 0.001 -> 이더 0.02 바낸 10/15");
    assert!(told.contains("이더리움 평단 475만원"), "{told}");
    let told = chat.done("이체 이더 0.01 바낸 → 비트겟");
    assert!(told.contains("함께 옮겨 간 원가 47,500원"), "{told}");
}

#[test]
fn thousands_behind_a_hundred_million_are_asked_for() {
    let mut chat = Chat::with(Language::Ko, ACCOUNTS);
    for line in [
        "비트 0.01 매수 1억 4천 빗썸",
        "비트 0.01개 1억4천에 빗썸 매수",
        "빗썸 비트 0.01 1억4000 매수",
    ] {
        chat.asks(line, "두 가지로 읽혀요. 만까지 써 주세요: 1억 4천만");
    }
    let told = chat.not_written("왜 고친 것");
    assert!(told.starts_with("*\"고친\"은 무엇을 고르라는"), "{told}");
}

#[test]
fn a_ticker_that_looks_like_another_can_be_a_new_one() {
    let mut chat = Chat::with(Language::Ko, ACCOUNTS);
    let line = "TSLL 5 @ 12.5 매수 한투";
    chat.asks(line, "\"TSLL\"은 어떤 종목인가요?\n[TSLL · 해외주식]");
    let buttons = chat.buttons(line);
    chat.done(&buttons[0]);
    assert!(
        chat.last().starts_with("buy TSLL 5 12.5 USD kis"),
        "{}",
        chat.last()
    );
}

#[test]
fn after_a_split_a_price_of_before_is_doubted() {
    let mut chat = Chat::with(Language::Ko, &["입금 1000만 한투 2026-10-20"]);
    chat.done("매수 삼전 20 71300 한투 2026-10-21");
    chat.done("분할 삼전 50:1 2026-10-30");
    let told = chat.say("매수 삼전 1 71000 한투");
    assert!(told.contains("1,426원"), "{told}");
    chat.done("매수 삼전 1 1430 한투");
}

#[test]
fn half_of_what_is_held_and_what_an_amount_buys_are_reckoned_or_asked_about() {
    let held = &[
        "기초 삼전 11 @ 64,000 한투 2026-10-01",
        ACCOUNTS[0],
        ACCOUNTS[3],
    ];
    for (line, want) in [
        (
            "비트 절반 매도 9500만 빗썸",
            "sell BTC 0.01 95000000 KRW bithumb 0 0 2026-11-02T15:40",
        ),
        (
            "비트 반 팔았어 @ 9500만 빗썸",
            "sell BTC 0.01 95000000 KRW bithumb 0 0 2026-11-02T15:40",
        ),
        (
            "비트 19만원어치 매수 9500만 빗썸",
            "buy BTC 0.002 95000000 KRW bithumb 0 0 2026-11-02T15:40",
        ),
        (
            "삼전 49만원 어치 매수 70000 한투",
            "buy 005930 7 70000 KRW kis 0 0 2026-11-02T15:40",
        ),
        (
            "삼전 10주 총 70만원에 매수 한투",
            "buy 005930 10 70000 KRW kis 0 0 2026-11-02T15:40",
        ),
        (
            "삼전 3주 매수 70000 한투 지난주 금요일",
            "buy 005930 3 70000 KRW kis 0 0 2026-10-30",
        ),
        // Parts of one unit, to the eighth decimal; cash moves by what was said.
        (
            "비트 50만원어치 매수 9900만 빗썸",
            "buy BTC 0.0050505 99000000 KRW bithumb 0 0 2026-11-02T15:40",
        ),
        (
            "삼전 10,000원어치 매수 81,000 한투",
            "buy 005930 0.12345679 81000 KRW kis 0 0 2026-11-02T15:40",
        ),
        (
            "매수 AAPL 50달러어치 230달러 한투",
            "buy AAPL 0.2173913 230 USD kis 0 0 2026-11-02T15:40",
        ),
    ] {
        let mut chat = Chat::with(Language::Ko, held);
        chat.done(line);
        assert_eq!(chat.last(), want, "{line}");
    }
    for (line, asked, want) in [
        (
            "삼전 절반 팔았어 @ 70000원 한투",
            "절반으로 나눠떨어지지 않아요. 어느 쪽인가요?\n[5주 · 350,000원][6주 · 420,000원]",
            "sell 005930 5 70000 KRW kis 0 0 2026-11-02T15:40",
        ),
        (
            "삼전 50만원어치 샀어 @ 70000 한투",
            "그 값어치로 나눠떨어지지 않아요. 얼마나 거래하셨나요?\n[7.14285714주 · 500,000원][7주 · 490,000원][8주 · 560,000원]",
            "buy 005930 7.14285714 70000 KRW kis 0 0 2026-11-02T15:40",
        ),
    ] {
        let mut chat = Chat::with(Language::Ko, held);
        chat.asks(line, asked);
        let buttons = chat.buttons(line);
        chat.done(&buttons[0]);
        assert_eq!(chat.last(), want, "{line}");
    }
    // Without a price, or with three that do not fit, nothing is made up.
    let mut chat = Chat::with(Language::Ko, held);
    for line in [
        "비트 50만원어치 샀어 빗썸",
        "비트 0.01 총 100만원 매수 9500만 빗썸",
        "비트 절반 전부 매도 9500만 빗썸",
        "비트 0.01개 반 매도 9500만 빗썸",
        "빗썸에 얼마 들어왔어",
        "입금 50만원어치 빗썸",
    ] {
        chat.not_written(line);
    }
}

#[test]
fn a_salary_that_came_is_a_deposit_with_a_note() {
    for line in [
        "월급 300만 들어옴 빗썸",
        "월급 300만원 들어왔어요 빗썸",
        "월급 300만원 입금 빗썸",
    ] {
        let mut chat = Chat::with(Language::Ko, ACCOUNTS);
        let told = chat.say(line);
        assert!(told.contains("입금했다고 적었어요"), "{told}");
        let noted = chat.say("거래 \"월급\"");
        assert!(noted.contains("거래 1건"), "{noted}");
    }
    let mut chat = Chat::with(Language::Ko, ACCOUNTS);
    chat.not_written("월급 300만 들어올까 빗썸");
}

#[test]
fn a_name_with_quotes_and_spaces_is_said_by_a_button_as_it_is() {
    let chat = Chat::new(Language::Ko);
    for (name, platform) in [("A\"B C", "내 \"집\""), ("\"", "\"\""), ("\"X", "y\"")] {
        let said = Trade {
            asset: Some(Asset {
                name: name.to_owned(),
                category: Category::Manual,
            }),
            quantity: Some(Decimal::TEN),
            platform: Some(platform.to_owned()),
            ..Trade::new(Verb::Opening)
        };
        let line = said.arguments(&chat.book);
        let read = reader::read(Verb::Opening, &line, &chat.book, NOW);
        assert_eq!((read.trade, read.doubts), (said, vec![]), "{line}");
    }
}

#[test]
fn one_more_transfer_keeps_its_ends_and_a_corrected_number_names_its_successor() {
    let mut chat = Chat::with(Language::Ko, ACCOUNTS);
    let line = "이체 원화 100만 빗썸 → 업비트";
    let buttons = chat.buttons(line);
    let another = buttons.iter().find(|line| line.starts_with("transfer"));
    assert_eq!(another.unwrap(), "transfer KRW from:bithumb to:upbit");
    chat.asks(another.unwrap(), "얼마");
    let first = chat.buttons("매수 비트 0.001 9500만 빗썸");
    assert_eq!(first.len(), 3, "{first:?}");
    let number = chat.book.journal().recorded();
    chat.done(&format!("고치기 #{number} 수수료 760"));
    chat.done(&format!("고치기 #{} 수수료 770", number + 1));
    let told = chat.not_written(&format!("고치기 #{number} 수수료 780"));
    assert!(
        told.contains(&format!("고쳐졌어요. 지금 번호는 #{}.", number + 2)),
        "{told}"
    );
    let buttons = chat.buttons(&format!("고치기 #{number} 수수료 780"));
    assert_eq!(buttons, [format!("edit #{} 수수료 780", number + 2)]);
}

#[test]
fn no_command_changes_the_books_by_its_name_alone_but_undo_and_redo() {
    for language in [Language::Ko, Language::En] {
        for command in COMMANDS.iter().filter(|command| command.in_menu) {
            let mut chat = Chat::with(
                language,
                &[
                    "deposit 5,000,000원 bithumb",
                    "buy BTC 0.02 @ 95000000 bithumb",
                ],
            );
            let before = (
                chat.book.journal().len(),
                chat.book.journal().recorded(),
                chat.book.prices().len(),
            );
            for said in command.words.iter().map(|word| (*word).to_owned()).chain([
                format!("/{}", command.name),
                command.name.to_owned(),
                format!("/{}@jasan_bot", command.name),
            ]) {
                let told = chat.say(&said);
                let after = (
                    chat.book.journal().len(),
                    chat.book.journal().recorded(),
                    chat.book.prices().len(),
                );
                assert_eq!(before, after, "{said}: {told}");
                assert!(chat.book.proposals().next().is_none(), "{said}: {told}");
            }
        }
    }
}
