//! Income, charges, debts, splits and adjustments, line by line.

use super::*;
use crate::domain::entry::Kind;
use crate::domain::journal::Place;

const HELD: &[&str] = &[
    "입금 1억 한투 2026-01-01",
    "기초 삼전 40 @ 64,000 한투 2026-01-02",
    "기초 애플 3 @ 180 한투 2026-01-02",
    "기초 이더 2 @ 300만 업비트 2026-01-02",
];

#[test]
fn every_kind_of_the_journal_can_be_typed() {
    let mut chat = Chat::with(Language::Ko, HELD);
    let mut typed: Vec<Kind> = Vec::new();
    for line in [
        "입금 100만 빗썸",
        "출금 1만 빗썸",
        "매수 비트 0.001 9500만 빗썸",
        "매도 비트 0.0005 9500만 빗썸",
        "배당 삼전 14,440원 한투",
        "이자 3,200원 케이뱅크",
        "대여료 1,200원 한투",
        "펀딩비 3.2 USDT 바이낸스",
        "자본환급 삼전 5,000원 한투",
        "스테이킹 ETH 0.01 업비트",
        "수수료 3,000원 한투",
        "세금 12,000원 한투",
        "분할 삼전 50:1",
        "교환 ETH 1 → BTC 0.05 업비트",
        "이름변경 BTC → BTCX 업비트",
        "맞춤 ETH -0.001 업비트",
        "대출 100만 케이뱅크",
        "상환 50만 케이뱅크",
        "부채 3000만 은행",
        "이체 100만 한투 → 빗썸",
        "기초 삼전 1 @ 64,000 키움",
    ] {
        let before = chat.book.journal().recorded();
        let told = chat.say(line);
        let journal = chat.book.journal();
        assert!(journal.recorded() > before, "{line}\n{told}");
        let new = (before..journal.recorded()).map(|n| Place(n as u32));
        typed.extend(new.filter_map(|place| journal.get(place)).map(|e| e.kind));
    }
    for kind in Kind::ALL {
        assert!(typed.contains(kind), "{}", kind.as_str());
    }
}

#[test]
fn every_example_of_a_manual_is_written_as_it_stands() {
    let held: Vec<String> = [
        "입금 580만 빗썸",
        "입금 1억 한투",
        "입금 1000만 카카오뱅크",
        "입금 5000 USDT 바이낸스",
        "입금 5000달러 한투",
        "부채 3000만 카카오뱅크",
        "기초 BTC 2 @ 60,000 바이낸스",
        "기초 BTC 2 @ 6000만 업비트",
        "기초 ETH 2 @ 300만 업비트",
        "기초 BNB 1 @ 600 바이낸스",
        "기초 LUNA:crypto 100 @ 100 업비트",
        "기초 XYZ:stock 100 @ 100 한투",
        "기초 삼전 100 @ 64,000 한투",
        "기초 애플 3 @ 180 한투",
    ]
    .iter()
    .map(|line| format!("{line} 2026-01-01"))
    .collect();
    let held: Vec<&str> = held.iter().map(String::as_str).collect();
    let names = [
        "transfer", "income", "swap", "split", "rename", "fee", "tax", "debt", "adjust", "delete",
    ];
    let mut seen = 0;
    for command in COMMANDS.iter().filter(|c| names.contains(&c.name)) {
        for manual in [command.manual_ko, command.manual_en] {
            for line in manual.lines().filter_map(|line| line.strip_prefix(' ')) {
                let mut chat = Chat::with(Language::Ko, &held);
                let before = chat.book.revision();
                let told = chat.say(line);
                assert_ne!(chat.book.revision(), before, "{line}\n{told}");
                seen += 1;
            }
        }
    }
    assert!(seen > 50, "{seen}");
}

#[test]
fn a_dividend_is_told_with_what_is_left_of_it() {
    let mut chat = Chat::with(Language::Ko, HELD);
    assert_eq!(
        chat.say("배당 삼전 14,440원 세금 2,220 한투"),
        "*배당을 받았다고 적었어요* · 삼성전자\n\
         받은 돈 12,220원 · 떼기 전 14,440원\n세금 2,220원 · 한국투자 · 오늘 15:40\n\
         한국투자 원화 100,000,000 → 100,012,220원\n[취소][고치기][한 건 더]"
    );
    assert_eq!(
        chat.say("배당 AAPL 12.5달러 세금 1.88 한투"),
        "*배당을 받았다고 적었어요* · 애플\n\
         받은 돈 $10.62 · 떼기 전 $12.50\n세금 $1.88 · 한국투자 · 오늘 15:40\n\
         시세나 환율이 없어서 수입은 아직 몰라요\n이 계좌의 달러는 따라가지 않아서 수입으로만 셈해요\n\
         [취소][고치기][한 건 더]"
    );
    assert_eq!(
        chat.say("이자 3,200원 케이뱅크"),
        "*이자를 받았다고 적었어요* · 3,200원\n케이뱅크 · 오늘 15:40\n케이뱅크 원화 3,200원\n\
         이제부터 케이뱅크 원화 잔고를 따라가요\n[취소][고치기][한 건 더]"
    );
    let mut chat = Chat::with(Language::En, &["deposit 1m kis 2026-01-01"]);
    assert_eq!(
        chat.say("dividend 005930 14,440 tax 2,220 kis"),
        "*Recorded as a dividend* · Samsung Electronics\n\
         Received ₩12,220 · ₩14,440 before charges\ntax ₩2,220 · KIS · today 15:40\n\
         KIS won ₩1,000,000 → ₩1,012,220\n[Undo][Edit][One more]"
    );
}

#[test]
fn a_reward_counts_at_the_market_or_at_its_price() {
    let mut chat = Chat::with(Language::Ko, HELD);
    chat.price("ETH", "KRW", 3_500_000);
    assert_eq!(
        chat.say("스테이킹 ETH 0.5 업비트"),
        "*보상을 받았다고 적었어요* · 이더리움\n0.5개\n업비트 · 오늘 15:40\n\
         수입 1,750,000원\n보유 2 → 2.5개\n평단 300만 → 310만원\n[취소][고치기][한 건 더]"
    );
    let told = chat.say("에어드랍 ETH 0.5 업비트 단가 340만");
    assert!(told.contains("0.5개 × 3,400,000원 = 1,700,000원"), "{told}");
}

#[test]
fn kinds_are_read_however_they_are_said() {
    for (line, want) in [
        (
            "삼성전자 배당 14,440원 받았어 한투",
            "dividend 005930 14440 1 KRW kis 0 0",
        ),
        (
            "삼전 배당금 14,440원 입금 한투",
            "dividend 005930 14440 1 KRW kis 0 0",
        ),
        (
            "/배당 삼전 14,440원 한투",
            "dividend 005930 14440 1 KRW kis 0 0",
        ),
        (
            "/dividend 005930 14,440 kis",
            "dividend 005930 14440 1 KRW kis 0 0",
        ),
        (
            "/income dividend AAPL 12.5 USD tax 1.88 kis",
            "dividend AAPL 12.5 1 USD kis 0 1.88",
        ),
        (
            "수입 배당 애플 $12.5 한투",
            "dividend AAPL 12.5 1 USD kis 0 0",
        ),
        (
            "received 12.5 USD dividend from AAPL at kis",
            "dividend AAPL 12.5 1 USD kis 0 0",
        ),
        ("배당 삼전 1만4천원", "dividend 005930 14000 1 KRW kis 0 0"),
        (
            "이자 3,200 카카오뱅크",
            "interest KRW 3200 1 KRW kakaobank 0 0",
        ),
        (
            "interest 1.2 USDT binance",
            "interest USDT 1.2 1 USDT binance 0 0",
        ),
        (
            "이자 ETH 0.01 업비트 in:KRW",
            "interest ETH 0.01 1 KRW upbit 0 0",
        ),
        (
            "대여료 삼전 1,200원 한투",
            "lending 005930 1200 1 KRW kis 0 0",
        ),
        (
            "자본환급 삼전 5,000 한투",
            "return_of_capital 005930 5000 1 KRW kis 0 0",
        ),
        (
            "airdrop 100 ARB upbit price 1,200",
            "reward ARB 100 1200 KRW upbit 0 0",
        ),
        (
            "업비트에서 이더 0.01개 스테이킹 보상으로 받았어",
            "reward ETH 0.01 - KRW upbit 0 0",
        ),
        ("수수료 3천원 한투", "fee KRW 3000 1 KRW kis 0 0"),
        ("fee 0.001 ETH upbit", "fee ETH 0.001 - KRW upbit 0 0"),
        ("세금 35달러 한투", "tax USD 35 1 USD kis 0 0"),
        ("분할 애플 4:1", "split AAPL 4 1 KRW  0 0"),
        ("삼전 50대1 액면분할 한투", "split 005930 50 1 KRW kis 0 0"),
        ("split AAPL 4 for 1", "split AAPL 4 1 KRW  0 0"),
        ("병합 애플 1:10", "split AAPL 1 10 KRW  0 0"),
        ("merge AAPL 1:10", "split AAPL 1 10 KRW  0 0"),
        (
            "맞춤 ETH -0.001 업비트",
            "adjust ETH -0.001 - KRW upbit 0 0",
        ),
        ("조정 원화 + 1,200 한투", "adjust KRW 1200 1 KRW kis 0 0"),
        (
            "대출 1000만 카카오뱅크",
            "borrow KRW 10000000 1 KRW kakaobank 0 0",
        ),
        (
            "케이뱅크에서 500만원 빌렸어",
            "borrow KRW 5000000 1 KRW kbank 0 0",
        ),
        ("부채 3000만 은행", "liability KRW 30000000 1 KRW bank 0 0"),
        (
            "분할 매수 비트 0.01 9500만 빗썸",
            "buy BTC 0.01 95000000 KRW bithumb 0 0",
        ),
    ] {
        let mut chat = Chat::with(Language::Ko, HELD);
        let told = chat.done(line);
        assert_eq!(chat.last(), at_its_moment(want), "{line}\n{told}");
    }
}

#[test]
fn what_a_kind_lacks_or_cannot_have_is_asked() {
    for (line, want) in [
        ("배당 14,440원 한투", "어떤 종목인가요?"),
        ("배당 삼전 한투", "얼마인가요?"),
        (
            "배당 삼전 40주 14,440원 한투",
            "\"40주\"를 무슨 뜻인지 못 읽었어요.",
        ),
        (
            "배당 삼전 14,440원 세금 2만 한투",
            "세금과 수수료가 받은 돈보다 많아요.",
        ),
        (
            "배당 애플 1만 한투",
            "어떤 돈으로 말한 가격인가요?\n[원화][달러]",
        ),
        (
            "수입 삼전 14,440원 한투",
            "무엇으로 받았나요?\n[배당][이자][보상]",
        ),
        ("수입", "무엇으로 받았나요?"),
        (
            "이자 ETH 0.01 업비트",
            "코인으로 받았나요, 돈으로 받았나요?\n[0.01개][0.01원]",
        ),
        (
            "보상 5,000원 빗썸",
            "돈으로 받은 보상은 이자로 적어요.\n[이자로 적기]",
        ),
        (
            "스테이킹 ETH 0.01 35,000원 업비트",
            "\"35,000원\"을 무슨 뜻인지 못 읽었어요.",
        ),
        ("분할 삼전", "몇 대 몇인가요? 새 수량이 앞이에요."),
        ("분할 삼전 1:50", "어느 쪽인가요?\n[1주 → 50주][50주 → 1주]"),
        ("병합 삼전 10:1", "어느 쪽인가요?\n[10주 → 1주][1주 → 10주]"),
        (
            "분할 삼전 50:1 수수료 100",
            "여기에는 수수료를 함께 적을 수 없어요. 따로 적어 주세요.\n[빼고 적기]",
        ),
        (
            "입금 100만 빗썸 세금 100",
            "여기에는 세금을 함께 적을 수 없어요.",
        ),
        (
            "맞춤 ETH 2.1 업비트",
            "[2.1개로 (지금 2개)][2.1개 더하기][2.1개 빼기]",
        ),
        (
            "상환 50만 카카오뱅크",
            "카카오뱅크에 갚을 원화 빚은 0원이에요.",
        ),
        ("빚 3000만 은행", "[빌림][갚음][부채]"),
        (
            "수수료 2억 한투",
            "한국투자에 있는 원화는 100,000,000원이에요.",
        ),
        ("수수료 5 ETH 업비트", "업비트에 있는 이더리움은 2개예요."),
        ("맞춤 ETH -3 업비트", "업비트에 있는 이더리움은 2개예요."),
        (
            "수수료 760 매수 비트 0.02 9500만 빗썸",
            "한 번에 하나만 적을 수 있어요.",
        ),
    ] {
        let mut chat = Chat::with(Language::Ko, HELD);
        chat.asks(line, want);
    }
}

#[test]
fn pressing_through_the_questions_of_a_kind_ends_in_what_was_meant() {
    for (line, want) in [
        (
            "수입 삼전 14,440원 한투",
            "dividend 005930 14440 1 KRW kis 0 0",
        ),
        ("배당 애플 1만 한투", "dividend AAPL 10000 1 KRW kis 0 0"),
        ("이자 ETH 0.01 업비트", "reward ETH 0.01 - KRW upbit 0 0"),
        ("보상 5,000원 빗썸", "interest KRW 5000 1 KRW bithumb 0 0"),
        ("분할 삼전 1:50", "split 005930 50 1 KRW  0 0"),
        ("병합 삼전 10:1", "split 005930 1 10 KRW  0 0"),
        ("분할 삼전 50:1 수수료 100", "split 005930 50 1 KRW  0 0"),
        ("맞춤 ETH 2.1 업비트", "adjust ETH 0.1 - KRW upbit 0 0"),
        ("빚 3000만 은행", "borrow KRW 30000000 1 KRW bank 0 0"),
    ] {
        let mut chat = Chat::with(Language::Ko, HELD);
        chat.press(line);
        assert_eq!(chat.last(), at_its_moment(want), "{line}");
    }
}

/// What is typed is of the moment; a split is of the day.
fn at_its_moment(want: &str) -> String {
    let time = if want.starts_with("split ") {
        ""
    } else {
        "T15:40"
    };
    format!("{want} 2026-11-02{time}")
}

#[test]
fn what_did_not_come_is_never_written() {
    for line in [
        "배당 받으면 삼전 14,440원 한투",
        "삼전 배당 14,440원 받을까 한투",
        "삼전 배당 얼마 받았어?",
        "삼전 배당 14,440원 안 받았어 한투",
        "삼전 배당 14,440원 받았나 한투",
        "이자 3,200원 케이뱅크?",
        "내일 배당 삼전 14,440원 한투",
        "스테이킹할까 ETH 0.01 업비트",
        "배당 삼전 14,440원 예정 한투",
        "대출받을까 1000만 케이뱅크",
        "should I borrow 10m at kbank",
        "분할하면 삼전 50:1",
        "삼전 50:1 분할 예정",
        "배당주 10주 한투",
    ] {
        let mut chat = Chat::with(Language::Ko, HELD);
        let told = chat.not_written(line);
        assert!(
            told.contains("적지 않았어요") || told.contains("하지 않았어요"),
            "{line}\n{told}"
        );
    }
}

#[test]
fn a_split_is_shown_on_every_platform_and_a_merge_may_not_leave_a_sale_short() {
    let mut chat = Chat::with(Language::Ko, HELD);
    chat.say("기초 삼전 10 @ 70,000 키움 2026-01-02");
    assert_eq!(
        chat.say("분할 삼전 50:1"),
        "*분할로 적었어요* · 삼성전자\n1 → 50주\n모든 계좌 · 오늘\n\
         한국투자 40 → 2,000주\n평단 64,000 → 1,280원\n키움 10 → 500주\n평단 70,000 → 1,400원\n\
         [취소][고치기]"
    );
    // A price from before the split is offered anew.
    chat.price("005930", "KRW", 72_000);
    chat.say("undo");
    let buttons = chat.buttons("분할 삼전 50:1");
    assert_eq!(buttons[2], "price 005930 1440 KRW");
    let told = chat.say(&buttons[2]);
    assert!(told.contains("1,440원"), "{told}");
    chat.say("매도 삼전 2000 1,300 한투");
    let told = chat.say("병합 삼전 1:10 2026-10-01");
    assert!(told.contains("뒤의 거래에서 모자라게"), "{told}");
    let mut chat = Chat::with(Language::Ko, HELD);
    let told = chat.say("분할 테슬라 3:1");
    assert!(told.contains("그때 가지고 있던 것이 없어서"), "{told}");
}

#[test]
fn debts_rise_and_fall_beside_the_money() {
    let mut chat = Chat::with(Language::Ko, HELD);
    assert_eq!(
        chat.say("대출 1000만 케이뱅크"),
        "*빌렸다고 적었어요* · 10,000,000원\n케이뱅크 · 오늘 15:40\n\
         케이뱅크 원화 10,000,000원\n케이뱅크 원화 빚 0 → 10,000,000원\n\
         이제부터 케이뱅크 원화 잔고를 따라가요\n[취소][고치기][한 건 더]"
    );
    assert_eq!(
        chat.say("대출 상환 400만 케이뱅크 수수료 1,000"),
        "*갚았다고 적었어요* · 4,000,000원\n수수료 1,000원 · 케이뱅크 · 오늘 15:40\n\
         케이뱅크 원화 10,000,000 → 5,999,000원\n케이뱅크 원화 빚 10,000,000 → 6,000,000원\n\
         [취소][고치기][한 건 더]"
    );
    let told = chat.say("갚았어 700만 케이뱅크");
    assert!(told.contains("갚을 원화 빚은 6,000,000원이에요"), "{told}");
    let told = chat.say("고치기 #6 500만");
    assert!(
        told.contains("케이뱅크 원화 빚 6,000,000 → 5,000,000원"),
        "{told}"
    );
}

#[test]
fn an_edit_reaches_every_kind() {
    let mut chat = Chat::with(Language::Ko, HELD);
    for (line, edit, want) in [
        (
            "배당 삼전 14,440원 한투",
            "세금 2,220",
            "dividend 005930 14440 1 KRW kis 0 2220 2026-11-02T15:40",
        ),
        (
            "배당 AAPL 12.5달러 한투",
            "13 어제",
            "dividend AAPL 13 1 USD kis 0 0 2026-11-01",
        ),
        (
            "이자 3,200원 케이뱅크",
            "3,300",
            "interest KRW 3300 1 KRW kbank 0 0 2026-11-02T15:40",
        ),
        (
            "스테이킹 ETH 0.01 업비트",
            "단가 340만",
            "reward ETH 0.01 3400000 KRW upbit 0 0 2026-11-02T15:40",
        ),
        (
            "수수료 3,000원 한투",
            "메모 계좌 유지",
            "fee KRW 3000 1 KRW kis 0 0 2026-11-02T15:40 계좌 유지",
        ),
        (
            "분할 삼전 5:1",
            "50:1",
            "split 005930 50 1 KRW  0 0 2026-11-02",
        ),
        (
            "맞춤 ETH -0.001 업비트",
            "-0.002",
            "adjust ETH -0.002 - KRW upbit 0 0 2026-11-02T15:40",
        ),
        (
            "대출 100만 케이뱅크",
            "200만",
            "borrow KRW 2000000 1 KRW kbank 0 0 2026-11-02T15:40",
        ),
        (
            "입금 ETH 0.5 업비트",
            "수수료 0.001",
            "deposit ETH 0.5 - KRW upbit 0.001 0 2026-11-02T15:40",
        ),
    ] {
        chat.say(line);
        let place = chat.book.journal().recorded();
        let told = chat.say(&format!("고치기 #{place}"));
        assert!(told.starts_with("*바꿀 것만 써 주세요*"), "{line}\n{told}");
        let told = chat.say(&format!("고치기 #{place} {edit}"));
        let journal = chat.book.journal();
        let newest = Place(journal.recorded() as u32 - 1);
        let written = chat.written(journal.get(newest).expect("an entry"));
        assert_eq!(written, want, "{line}\n{told}");
    }
    // A network fee without a word for it is in the coin that moves.
    let last = chat.book.journal().last().expect("an entry");
    assert_eq!(last.fee_currency.as_str(), "ETH");
}

#[test]
fn a_name_that_is_a_bank_and_a_share_is_the_bank_where_money_moves() {
    let mut chat = Chat::new(Language::Ko);
    chat.say("입금 100만 카카오뱅크");
    assert_eq!(
        chat.last(),
        "deposit KRW 1000000 1 KRW kakaobank 0 0 2026-11-02T15:40"
    );
    chat.say("매수 카카오뱅크 10 25,000 한투");
    assert_eq!(
        chat.last(),
        "buy 323410 10 25000 KRW kis 0 0 2026-11-02T15:40"
    );
}

#[test]
fn what_was_paid_taken_back_or_given_for_nothing_is_written_as_that() {
    for (line, want) in [
        (
            "펀딩비 냈어 BTC 1.25 USDT 바이낸스",
            "funding BTC -1.25 1 USDT binance",
        ),
        ("대출이자 50,000원 한투", "interest KRW -50000 1 KRW kis"),
        ("이자 지급 50,000원 한투", "interest KRW -50000 1 KRW kis"),
        (
            "배당 삼전 -14,440원 한투",
            "dividend 005930 -14440 1 KRW kis",
        ),
        (
            "배당 취소 삼전 14,440원 한투",
            "dividend 005930 -14440 1 KRW kis",
        ),
        ("세금 환급 12,000원 한투", "tax KRW -12000 1 KRW kis"),
        ("수수료 냈어 3,000원 한투", "fee KRW 3000 1 KRW kis"),
        ("무상증자 삼전 3주 한투", "reward 005930 3 0 KRW kis"),
        ("상장폐지 애플 한투", "sell AAPL 3 0 USD kis"),
        ("보상 AAPL 10주 200달러 한투", "reward AAPL 10 200 USD kis"),
        ("보상 삼전 3주 0원 한투", "reward 005930 3 0 KRW kis"),
    ] {
        let held: Vec<&str> = HELD
            .iter()
            .copied()
            .chain(["입금 1000 USDT 바이낸스 2026-01-01"])
            .collect();
        let mut chat = Chat::with(Language::Ko, &held);
        let told = chat.say(line);
        assert!(
            chat.last().starts_with(want),
            "{line}: {}\n{told}",
            chat.last()
        );
    }
}

#[test]
fn what_was_taken_back_offers_the_entry_that_is_meant() {
    let mut chat = Chat::with(Language::Ko, HELD);
    chat.say("배당 삼전 14,440원 한투");
    let buttons = chat.buttons("배당 취소 삼전 한투");
    assert_eq!(buttons.len(), 2, "{buttons:?}");
    chat.done(&buttons[0]);
    assert!(
        chat.last().starts_with("dividend 005930 -14440"),
        "{}",
        chat.last()
    );
    // Taken back once, it is not offered again.
    let told = chat.say("배당 취소 삼전 14,440원 한투");
    assert!(told.contains("취소되기 전의 기록은 없어요"), "{told}");
    chat.say("매수 삼전 2주 71,000 한투");
    let buttons = chat.buttons("매수 취소 삼전 2주 71,000 한투");
    assert_eq!(buttons.len(), 1, "{buttons:?}");
    assert!(buttons[0].starts_with("delete #"), "{buttons:?}");
    let same = chat.buttons("매수 삼전 -2주 71,000 한투");
    assert_eq!(same, buttons);
    chat.not_written("매수 취소 삼전 7주 71,000 한투");
    let told = chat.say("출금 애플 3주 한투");
    assert!(told.contains("[나눠 줬어요][없어졌어요]"), "{told}");
}
