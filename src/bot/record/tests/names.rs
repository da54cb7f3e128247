//! Names that are an account's and an asset's, in lines that are written.

use super::*;

/// The account `kakao`, of which a file may have told.
const ACCOUNT: &[&str] = &["입금 1000만 kis", "입금 500만 platform:kakao"];

#[test]
fn the_verb_and_the_other_name_of_the_line_say_which_is_meant() {
    for (line, want) in [
        (
            "kakao 3주 50000원 샀어 kis",
            "buy 035720 3 50000 KRW kis 0 0",
        ),
        (
            "삼성전자 1주 70000원 샀어 kakao",
            "buy 005930 1 70000 KRW kakao 0 0",
        ),
        (
            "매수 kakao 3주 50000원 kakao",
            "buy 035720 3 50000 KRW kakao 0 0",
        ),
        ("입금 100만 kakao", "deposit KRW 1000000 1 KRW kakao 0 0"),
        ("출금 10만원 kakao", "withdraw KRW 100000 1 KRW kakao 0 0"),
        ("수수료 5000원 kakao", "fee KRW 5000 1 KRW kakao 0 0"),
        ("이자 5000원 kakao", "interest KRW 5000 1 KRW kakao 0 0"),
        (
            "배당 5000원 삼성전자 kakao",
            "dividend 005930 5000 1 KRW kakao 0 0",
        ),
        (
            "배당 5000원 kakao kis",
            "dividend 035720 5000 1 KRW kis 0 0",
        ),
    ] {
        let mut chat = Chat::with(Language::Ko, ACCOUNT);
        chat.done(line);
        let last = chat.last();
        assert!(last.starts_with(want), "{line}\n{last}");
    }
}

#[test]
fn the_same_holds_of_every_account_with_the_name_of_a_share() {
    for (typed, code) in [
        ("키움증권", "039490"),
        ("삼성증권", "016360"),
        ("카카오뱅크", "323410"),
    ] {
        let mut chat = Chat::with(Language::Ko, &["입금 1000만 kis"]);
        chat.done(&format!("{typed} 3주 50000원 샀어 kis"));
        assert!(
            chat.last()
                .starts_with(&format!("buy {code} 3 50000 KRW kis")),
            "{typed}"
        );
        let mut chat = Chat::new(Language::Ko);
        chat.done(&format!("입금 100만원 {typed}"));
        assert!(chat.last().starts_with("deposit KRW 1000000"), "{typed}");
        // The account alone is known, then the share too.
        let told = chat.say(typed);
        assert!(told.contains("1,000,000원") || told.contains('?'), "{told}");
        let told = chat.say(&format!("거래 {typed}"));
        assert!(told.starts_with("*거래 1건*"), "{typed}: {told}");
        chat.done(&format!("{typed} 1주 50000원 샀어 platform:kis sure 미수"));
    }
}

#[test]
fn a_correction_of_one_is_a_correction_of_the_right_one() {
    let mut chat = Chat::with(Language::Ko, ACCOUNT);
    chat.done("삼성전자 3주 50000원 샀어 kis");
    // Both could be meant: it is asked, and the buttons are not.
    let told = chat.not_written("고치기 #3 kakao");
    assert!(told.contains("어느 쪽인가요?"), "{told}");
    let lines = chat.buttons("고치기 #3 kakao");
    assert_eq!(lines.len(), 2, "{lines:?}");
    chat.done(&lines[0]);
    assert!(
        chat.last().starts_with("buy 005930 3 50000 KRW kakao"),
        "{}",
        chat.last()
    );
    let mut chat = Chat::with(Language::Ko, ACCOUNT);
    chat.done("삼성전자 3주 50000원 샀어 kis");
    let lines = chat.buttons("고치기 #3 kakao");
    chat.done(&lines[1]);
    assert!(
        chat.last().starts_with("buy 035720 3 50000 KRW kis"),
        "{}",
        chat.last()
    );
    // Money has no other side.
    chat.done("고치기 #1 kakao");
    assert!(
        chat.last().starts_with("deposit KRW 10000000 1 KRW kakao"),
        "{}",
        chat.last()
    );
}

#[test]
fn questions_ask_only_when_the_books_know_both_and_their_buttons_never() {
    let mut chat = Chat::with(Language::Ko, ACCOUNT);
    for command in ["잔고", "거래", "수익률", "왜", "내보내기", "차트 낙폭"] {
        let told = chat.say(&format!("{command} kakao"));
        assert!(!told.contains("어느 쪽"), "{command}: {told}");
        assert!(!told.contains("platform:"), "{command}: {told}");
    }
    chat.done("kakao 3주 50000원 샀어 kis");
    for command in [
        "balance",
        "trades",
        "performance",
        "why",
        "why realised",
        "export",
        "chart drawdown",
    ] {
        let line = format!("{command} kakao");
        let told = chat.not_written(&line);
        assert!(told.contains("어느 쪽인가요?"), "{command}: {told}");
        let buttons = chat.buttons(&line);
        let plain: Vec<String> = buttons
            .iter()
            .map(|line| crate::bot::grammar::called::strip(line).0)
            .collect();
        assert_eq!(
            plain,
            [
                format!("{command} platform:kakao"),
                format!("{command} 035720:stock")
            ]
        );
        for line in plain {
            let told = chat.say(&line);
            assert!(!told.contains("어느 쪽"), "{line}: {told}");
            assert!(!told.contains("몰라요"), "{line}: {told}");
        }
    }
    // What only an asset can be is no question.
    for line in [
        "종목 kakao",
        "시세 kakao 50000원",
        "차트 kakao",
        "목표 kakao 10%",
    ] {
        let told = chat.say(line);
        assert!(!told.contains("어느 쪽"), "{line}: {told}");
    }
    // A transfer names two ends; the thing that moves stands first or is counted.
    chat.done("이체 100만원 kis → kakao");
    chat.done("이체 kakao 1주 kis → kakao");
    let last = chat.last();
    assert!(last.contains("035720 1"), "{last}");
}

#[test]
fn an_answer_about_a_word_is_kept_through_further_questions_and_taken_back_with_its_entry() {
    let mut chat = Chat::with(Language::Ko, &["입금 1000만 kis"]);
    // What is asked next keeps the answer of before.
    let line = chat.buttons("삼저 10주 샀어 한투").swap_remove(0);
    assert!(line.starts_with("buy call:삼저="), "{line}");
    let told = chat.not_written(&line);
    assert!(told.contains("얼마였나요"), "{told}");
    let correction = format!("{line} 70000원");
    let told = chat.done(&correction);
    assert!(
        told.contains("\"삼저\"는 앞으로 삼성전자 종목으로 읽을게요"),
        "{told}"
    );
    let revision = chat.book.revision();
    let batch = chat.book.batches().last().cloned().expect("a batch");
    assert_eq!((batch.entries, batch.names), (1, 1));
    assert!(!batch.label.contains("call:"), "{}", batch.label);
    chat.done("삼저 1주 70000원 샀어 한투");
    assert!(chat.last().starts_with("buy 005930 1 "), "{}", chat.last());
    chat.done(&format!("undo {revision}"));
    assert!(chat.book.names().of("삼저").is_none());
    chat.asks("삼저 2주 70000원 샀어 한투", "어떤 종목인가요");
    chat.done(&format!("redo {revision}"));
    chat.done("삼저 2주 70000원 샀어 한투");
    assert!(chat.last().starts_with("buy 005930 2 "), "{}", chat.last());
}

#[test]
fn every_question_what_a_word_means_is_asked_once() {
    let told = |chat: &mut Chat, word: &str| {
        chat.book
            .names()
            .of(word)
            .map(|means| means.code().to_owned())
    };
    // A new asset, of the kind that was pressed.
    let mut chat = Chat::with(Language::Ko, &["입금 1000만 kis", "환율 달러 1400원"]);
    chat.press("매수 ZQXJ 10주 10달러 한투");
    assert_eq!(told(&mut chat, "ZQXJ").as_deref(), Some("ZQXJ"));
    // A place that is nearly a known one, and one that was never seen.
    let mut chat = Chat::with(Language::Ko, &["입금 1000만 빗썸"]);
    chat.press("입금 100만원 빗썹");
    assert_eq!(told(&mut chat, "빗썹").as_deref(), Some("bithumb"));
    let before = chat.book.revision();
    chat.done("입금 200만원 빗썹");
    assert!(chat.book.revision() > before);
    // A price and a target.
    let mut chat = Chat::with(Language::Ko, &["입금 1000만 kis"]);
    chat.press("시세 삼저 70000원");
    assert_eq!(told(&mut chat, "삼저").as_deref(), Some("005930"));
    let mut chat = Chat::with(Language::Ko, &["입금 1000만 kis"]);
    chat.press("목표 삼저 10%");
    assert_eq!(told(&mut chat, "삼저").as_deref(), Some("005930"));
    // An account and a share of one name: where both would do, never again; where one is wanted, as before.
    let mut chat = Chat::with(Language::Ko, ACCOUNT);
    chat.done("kakao 3주 50000원 샀어 kis");
    let line = chat.buttons("잔고 kakao").swap_remove(0);
    chat.say(&line);
    assert_eq!(told(&mut chat, "kakao").as_deref(), Some("kakao"));
    for command in ["잔고", "거래", "수익률", "왜", "내보내기"] {
        let told = chat.say(&format!("{command} kakao"));
        assert!(!told.contains("어느 쪽"), "{command}: {told}");
    }
    chat.done("kakao 2주 50000원 샀어 kis");
    assert!(chat.last().starts_with("buy 035720 2 "), "{}", chat.last());
}

#[test]
fn names_of_the_owners_are_given_shown_and_taken_back() {
    let mut chat = Chat::with(Language::Ko, &["입금 1000만 kis"]);
    assert!(chat.say("별명").starts_with("*아직 별명이 없어요*"));
    chat.done("별명 대장 = 비트");
    chat.done("별명 우리 집 = 계좌 집금고");
    chat.done("별명 삼전우 = 005935");
    chat.done("입금 300만 우리집");
    assert!(
        chat.last().starts_with("deposit KRW 3000000 1 KRW 집금고"),
        "{}",
        chat.last()
    );
    let lines = chat.buttons("별명");
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert_eq!(lines[2], "name remove 대장");
    let told = chat.done(&lines[2]);
    assert!(told.contains("뺐어요"), "{told}");
    chat.asks("매수 대장 0.01 9500만 빗썸", "");
    for (line, why) in [
        ("별명 오늘 = 비트", "다른 뜻"),
        ("별명 100만 = 비트", "다른 뜻"),
        ("별명 코인 = 비트", "다른 뜻"),
        ("별명 달러 = 비트", "다른 뜻"),
        ("별명 이더리움 = 비트", "이미"),
        ("별명 한투 = 비트", "이미"),
        ("별명 대장 = 비둘기집", "처음 보는"),
        ("별명 대장", "부를까요"),
        ("별명 빼기 비둘기", "없어요"),
        ("별명  = 비트", "짧게"),
    ] {
        let told = chat.not_written(line);
        assert!(told.contains(why), "{line}: {told}");
    }
    // Of an account and an asset it is asked which.
    let lines = chat.buttons("별명 대장 = 키움증권");
    assert_eq!(
        lines,
        ["name 대장 = platform:kiwoom", "name 대장 = 039490:stock"]
    );
}
