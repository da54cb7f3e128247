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
        assert_eq!(
            buttons,
            [
                format!("{command} platform:kakao"),
                format!("{command} 035720:stock")
            ]
        );
        for line in buttons {
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
