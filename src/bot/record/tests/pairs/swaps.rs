//! Swaps, exchanges and new names.

use super::*;

#[test]
fn a_swap_is_told_with_what_left_what_came_and_what_it_brought() {
    let mut chat = Chat::with(Language::Ko, HELD);
    chat.price("ETH", "KRW", 3_500_000);
    assert_eq!(
        chat.say("교환 ETH 1 → BTC 0.05 업비트"),
        "*바꿨다고 적었어요* · 이더리움 → 비트코인\n\
         1개 → 0.05개\n수수료 안 적음 · 업비트 · 오늘 15:40\n\
         바꿀 때 값 3,500,000원 · 실현손익 ▲ 500,000원 (+16.67%)\n\
         이더리움 2 → 1개\n비트코인 0.5 → 0.55개\n비트코인 평단 6,000만 → 60,909,091원\n\
         [취소][고치기][한 건 더]"
    );
    for line in [
        "swap 1 ETH for 0.05 BTC upbit",
        "swapped 1 ETH to 0.05 BTC on upbit",
        "업비트에서 이더 1개를 비트 0.05개로 교환",
        "이더 1 → 비트 0.05 업비트 바꿨어",
        "교환 업비트 ETH 1 > BTC 0.05",
    ] {
        let mut chat = Chat::with(Language::Ko, HELD);
        assert_eq!(
            added(&mut chat, line),
            [
                "2026-11-02T15:40 swap_out upbit ETH 1",
                "2026-11-02T15:40 swap_in upbit BTC 0.05"
            ],
            "{line}"
        );
    }
    let mut chat = Chat::with(Language::Ko, HELD);
    for (line, want) in [
        (
            "교환 ETH 1 BTC 0.05 업비트",
            "[이더리움 1개 → 비트코인 0.05개][비트코인 0.05개 → 이더리움 1개]",
        ),
        (
            "교환 ETH 1 → BTC 0.05 업비트 수수료 0.001",
            "수수료는 무엇으로 냈나요?\n[0.001 ETH][0.001 BTC][0.001원]",
        ),
        ("교환 ETH 1 업비트", "무엇으로 바꿨나요?"),
        ("교환 ETH 1 → BTC 업비트", "비트코인은 얼마나 받았나요?"),
        ("교환 ETH 1 → ETH 1 업비트", "바꾸기 전과 뒤가 같아요."),
        (
            "교환 ETH 1 → XYZQ 5 업비트",
            "\"XYZQ\"는 처음 보는 이름이에요. 어떤 것인가요?",
        ),
    ] {
        let told = chat.say(line);
        assert!(told.contains(want), "{line}\n{told}");
    }
    let buttons = chat.buttons("교환 ETH 1 → XYZQ 5 업비트");
    assert_eq!(
        crate::bot::grammar::called::strip(&buttons[1]).0,
        "swap ETH 1 upbit > XYZQ:crypto 5"
    );
    assert_eq!(
        added(&mut chat, &buttons[1])[1],
        "2026-11-02T15:40 swap_in upbit XYZQ 5"
    );
}

#[test]
fn where_one_side_is_money_it_is_a_trade() {
    for (line, want) in [
        (
            "환전 130만원 → 1000달러 한투",
            "buy USD 1000 1300 KRW kis 0 0 2026-11-02T15:40",
        ),
        (
            "환전 130만원을 1000달러로 한투",
            "buy USD 1000 1300 KRW kis 0 0 2026-11-02T15:40",
        ),
        (
            "교환 BTC 0.05 → 3000 USDT 바이낸스",
            "sell BTC 0.05 60000 USDT binance 0 0 2026-11-02T15:40",
        ),
        (
            "교환 350만원 → ETH 1 빗썸",
            "buy ETH 1 3500000 KRW bithumb 0 0 2026-11-02T15:40",
        ),
        (
            "swap 1.3m KRW for 1000 USD kis",
            "buy USD 1000 1300 KRW kis 0 0 2026-11-02T15:40",
        ),
    ] {
        let mut chat = Chat::with(Language::Ko, HELD);
        let told = chat.say(line);
        assert_eq!(chat.last(), want, "{line}\n{told}");
    }
    // Dollars into won are sold, priced in won all the same.
    let mut chat = Chat::with(Language::Ko, HELD);
    chat.say("입금 2000달러 한투 2026-01-01");
    chat.say("환전 1000달러 → 138만원 한투");
    assert_eq!(
        chat.last(),
        "sell USD 1000 1380 KRW kis 0 0 2026-11-02T15:40"
    );
    let told = chat.say("환전 130만원 1000달러 한투");
    assert!(
        told.contains("[1,300,000원 → $1,000.00][$1,000.00 → 1,300,000원]"),
        "{told}"
    );
}

#[test]
fn a_new_name_keeps_units_and_cost() {
    let mut chat = Chat::with(Language::Ko, &["기초 ARB 5 @ 1000 업비트 2026-01-03"]);
    assert_eq!(
        chat.say("이름변경 ARB → ARBX 업비트"),
        "*이름이 바뀌었다고 적었어요* · 아비트럼 → ARBX\n업비트 · 오늘 15:40\n\
         아비트럼 5 → 0개\nARBX 0 → 5개\nARBX 평단 1,000원\n[취소][고치기]"
    );
    assert_eq!(
        &rows(&chat)[1..],
        [
            "2026-11-02T15:40 rename_out upbit ARB 5",
            "2026-11-02T15:40 rename_in upbit ARBX 5"
        ]
    );
    let mut chat = Chat::with(Language::En, &["opening 5 ARB @ 1000 upbit 2026-01-03"]);
    let told = chat.say("rename ARB > ARBX 10 upbit");
    assert!(
        told.contains("ARBX 0 ARBX → 10 ARBX\nARBX Average ₩500"),
        "{told}"
    );
}
