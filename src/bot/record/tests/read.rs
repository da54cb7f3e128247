//! Lines of every manner: which are records, which only ask, which are neither.

use super::*;

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
