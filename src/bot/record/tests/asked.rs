//! What is missing, doubtful or more than there is: asked, and answered by a press.

use super::*;

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
        ("입금 1000 바이낸스", "어떤 돈인가요?\n[테더][달러]"),
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
