//! Two rows that are one event: transfers, swaps, new names.

use super::*;
use crate::bot::grammar::pair::{Into, Pair};
use crate::domain::entry::Entry;
use crate::files::tests::imported;
use crate::files::write;

const HELD: &[&str] = &[
    "입금 580만 빗썸 2026-01-01",
    "입금 1억 한투 2026-01-01",
    "기초 이더 2 @ 300만 업비트 2026-01-02",
    "기초 비트 0.5 @ 6000만 업비트 2026-01-02",
    "기초 BTC 1.2 @ 60,000 바이낸스 2026-01-02",
];

/// Every valid row in order of time, as `day-time kind platform symbol quantity fee`.
fn rows(chat: &Chat) -> Vec<String> {
    let zone = chat.book.rules().zone;
    let row = |entry: &Entry| {
        let at = match entry.bare_date {
            true => entry.day(zone).to_string(),
            false => entry.at.rfc3339(zone)[..16].to_owned(),
        };
        let fee = match entry.fee.is_zero() {
            true => String::new(),
            false => format!(" fee {} {}", entry.fee, entry.fee_currency),
        };
        let (kind, platform) = (entry.kind.as_str(), entry.platform);
        format!(
            "{at} {kind} {platform} {} {}{fee}",
            entry.symbol, entry.quantity
        )
    };
    chat.book
        .journal()
        .in_order(0)
        .map(|(_, e)| row(e))
        .collect()
}

/// The rows that a line added.
fn added(chat: &mut Chat, line: &str) -> Vec<String> {
    let before = rows(chat);
    let told = chat.done(line);
    let after = rows(chat);
    assert_eq!(after.len(), before.len() + 2, "{line}\n{told}");
    after
        .into_iter()
        .filter(|row| !before.contains(row))
        .collect()
}

#[test]
fn a_transfer_is_told_with_both_ends_and_the_cost_that_goes_along() {
    let mut chat = Chat::with(Language::Ko, HELD);
    assert_eq!(
        chat.say("이체 ETH 0.5 업비트 → 빗썸 수수료 0.001"),
        "*옮겼다고 적었어요* · 이더리움\n\
         0.5개 · 업비트 → 빗썸\n수수료 0.001 ETH · 오늘 15:40\n\
         업비트 2 → 1.499개\n빗썸 0 → 0.5개\n함께 옮겨 간 원가 1,500,000원\n\
         [취소][고치기][한 건 더]"
    );
    assert_eq!(
        chat.say("이체 100만 한투에서 빗썸으로"),
        "*옮겼다고 적었어요* · 1,000,000원\n\
         한국투자 → 빗썸\n수수료 안 적음 · 오늘 15:40\n\
         한국투자 원화 100,000,000 → 99,000,000원\n빗썸 원화 5,800,000 → 6,800,000원\n\
         [취소][고치기][한 건 더]"
    );
    let mut chat = Chat::with(Language::En, &["opening 0.5 BTC @ 60m upbit 2026-01-02"]);
    assert_eq!(
        chat.say("moved 0.2 BTC from upbit to bithumb fee 0.0005 BTC"),
        "*Recorded as moved* · Bitcoin\n\
         0.2 BTC · Upbit → Bithumb\nfee 0.0005 BTC · today 15:40\n\
         Upbit 0.5 BTC → 0.2995 BTC\nBithumb 0 BTC → 0.2 BTC\nCost that went along ₩12,000,000\n\
         [Undo][Edit][One more]"
    );
}

#[test]
fn a_transfer_is_read_however_it_is_said() {
    for line in [
        "이체 BTC 0.2 바이낸스 → 업비트 수수료 0.0005",
        "이체 비트 0.2개 바이낸스에서 업비트로 수수료 0.0005 BTC",
        "이체 0.2 BTC 바이낸스→업비트 수수료 0.0005",
        "바이낸스에서 업비트로 비트 0.2개 옮겼어 수수료 0.0005",
        "비트 0.2개를 바이낸스에서 업비트로 보냈어요 수수료 0.0005",
        "업비트로 비트 0.2 보냄 바이낸스에서 수수료 0.0005",
        "송금 비트 0.2 업비트로 바이낸스 수수료 0.0005",
        "transfer 0.2 BTC from binance to upbit fee 0.0005 BTC",
        "/transfer BTC 0.2 to upbit from binance fee 0.0005",
        "sent 0.2 BTC binance -> upbit fee 0.0005",
        "moved 0.2 btc from Binance to Upbit fee 0.0005",
    ] {
        let mut chat = Chat::with(Language::Ko, HELD);
        assert_eq!(
            added(&mut chat, line),
            [
                "2026-11-02T15:40 withdraw binance BTC 0.2 fee 0.0005 BTC",
                "2026-11-02T15:40 deposit upbit BTC 0.2"
            ],
            "{line}"
        );
        assert_eq!(chat.book.journal().pairs().len(), 1, "{line}");
    }
}

#[test]
fn an_arrival_may_be_later_also_over_midnight_and_the_total_does_not_dip() {
    for line in [
        "이체 ETH 0.5 업비트 → 빗썸 어제 23:50 도착 오늘 00:10",
        "이체 ETH 0.5 업비트 → 빗썸 어제 23:50 도착 00:10",
        "어제 23:50에 업비트에서 빗썸으로 이더 0.5개 보냈어 오늘 00:10에 도착했어",
        "transfer 0.5 ETH from upbit to bithumb yesterday 23:50 arrived 00:10",
    ] {
        let mut chat = Chat::with(Language::Ko, HELD);
        chat.price("ETH", "KRW", 3_500_000);
        assert_eq!(
            added(&mut chat, line),
            [
                "2026-11-01T23:50 withdraw upbit ETH 0.5",
                "2026-11-02T00:10 deposit bithumb ETH 0.5"
            ],
            "{line}"
        );
        let zone = chat.book.rules().zone;
        let midnight = Day::at(NOW, zone).start(zone);
        let on_the_way = chat.book.state_at(midnight).expect("a state");
        assert_eq!(on_the_way.transit.len(), 1, "{line}");
        let total = |at| chat.book.valuation(at).expect("a valuation").total;
        assert_eq!(total(NOW), total(Moment(NOW.0 - 1)), "{line}");
        let told = chat.say("undo");
        assert!(told.contains("총자산은 그대로예요"), "{line}\n{told}");
    }
    let mut chat = Chat::with(Language::Ko, HELD);
    let told = chat.say("이체 ETH 0.5 업비트 → 빗썸 어제 23:50 도착 어제 20:00");
    assert!(
        told.contains("먼저 도착했다고 읽혀요.\n[바로 도착]"),
        "{told}"
    );
    let told = chat.say("이체 ETH 0.5 업비트 → 빗썸 오늘 15:00 도착 23:00");
    assert!(
        told.contains("아직 오지 않은 때예요: 오늘 23:00. 언제 있었던 일인가요?\n[바로 도착]"),
        "{told}"
    );
}

#[test]
fn what_a_transfer_lacks_is_asked_and_pressed_through() {
    for (line, want) in [
        ("이체 ETH 0.5 업비트", "어디로 보냈나요?"),
        (
            "이체 ETH 0.5 업비트 빗썸",
            "어느 쪽에서 어느 쪽으로 갔나요?\n[업비트 → 빗썸][빗썸 → 업비트]",
        ),
        ("이체 ETH 업비트 → 빗썸", "몇 개인가요?"),
        ("이체 0.5 업비트 → 빗썸", "어떤 종목인가요?"),
        (
            "이체 ETH 0.5 업비트 → 업비트",
            "보낸 곳과 받은 곳이 같아요.",
        ),
        (
            "업비트에서 빗썸으로 이더 0.5 출금",
            "\"빗썸으로\"를 무슨 뜻인지 못 읽었어요.\n[이체로 적기]",
        ),
        (
            "이더 0.5 업비트 → 빗썸",
            "이미 있었던 일인가요?\n[이체로 적기]",
        ),
        (
            "이체 ETH 0.5 업비트 → 빗썹",
            "\"빗썹\"은 어느 계좌인가요?\n[빗썸]",
        ),
        (
            "이체 비트 0.3 빗썸으로",
            "어느 계좌에서 보냈나요?\n[업비트][바이낸스]",
        ),
    ] {
        let mut chat = Chat::with(Language::Ko, HELD);
        chat.asks(line, want);
    }
    for line in [
        "이체 ETH 0.5 업비트 빗썸",
        "업비트에서 빗썸으로 이더 0.5 출금",
        "이더 0.5 업비트 → 빗썸",
        "이체 ETH 0.5 업비트 → 빗썹",
        "이체 ETH 0.5 업비트",
    ] {
        let mut chat = Chat::with(Language::Ko, HELD);
        chat.say("입금 XRP 1 빗썸 2026-01-01");
        chat.press(line);
        let last = rows(&chat).split_off(rows(&chat).len() - 2);
        assert_eq!(
            last,
            [
                "2026-11-02T15:40 withdraw upbit ETH 0.5",
                "2026-11-02T15:40 deposit bithumb ETH 0.5"
            ],
            "{line}"
        );
    }
}

#[test]
fn what_did_not_move_is_never_written() {
    for line in [
        "이체할까 ETH 0.5 업비트 → 빗썸",
        "이체 ETH 0.5 업비트 → 빗썸 할까",
        "이체 ETH 0.5 업비트 → 빗썸?",
        "업비트에서 빗썸으로 이더 0.5개 안 옮겼어",
        "업비트에서 빗썸으로 이더 0.5개 옮기면",
        "업비트에서 빗썸으로 이더 0.5개 옮겨줘",
        "내일 업비트에서 빗썸으로 이더 0.5개 이체",
        "업비트에서 빗썸으로 이더 0.5개 보낼게",
        "should I transfer 0.5 ETH from upbit to bithumb",
        "didn't move 0.5 ETH from upbit to bithumb",
        "이체할까 ETH 0.5 업비트 빗썸",
        "교환할까 ETH 1 → BTC 0.05 업비트",
        "교환할까 ETH 1 BTC 0.05 업비트",
        "ETH 1 → BTC 0.05 업비트 교환하려고",
        "ETH 1 → BTC 0.05 업비트 안 바꿨어",
        "if I swap 1 ETH for 0.05 BTC upbit",
        "이름변경할까 ETH → ETHX 업비트",
    ] {
        let mut chat = Chat::with(Language::Ko, HELD);
        let told = chat.not_written(line);
        assert!(told.contains("적지 않았어요"), "{line}\n{told}");
    }
    // A press that would settle the direction by the way is not offered.
    let mut chat = Chat::with(Language::Ko, HELD);
    let buttons = chat.buttons("교환할까 ETH 1 BTC 0.05 업비트");
    assert!(
        buttons.iter().all(|line| !line.starts_with("swap")),
        "{buttons:?}"
    );
}

#[test]
fn more_than_is_held_leaves_no_platform() {
    for (line, want) in [
        (
            "이체 ETH 3 업비트 → 빗썸",
            "업비트에 있는 이더리움은 2개예요.",
        ),
        (
            "이체 ETH 2 업비트 → 빗썸 수수료 0.01",
            "들어 있으면: 이체 이더리움 1.99 업비트 → 빗썸 수수료 0.01",
        ),
        (
            "이체 ETH 3 업비트 → 빗썸 어제 23:50 도착 00:10",
            "업비트에 있는 이더리움은 2개예요.",
        ),
        (
            "이체 1000만 빗썸 → 한투",
            "빗썸에 있는 원화는 5,800,000원이에요.",
        ),
        (
            "교환 ETH 3 → BTC 0.1 업비트",
            "업비트에 있는 이더리움은 2개예요.",
        ),
        (
            "이름변경 ETH 3 → ETHX 3 업비트",
            "업비트에 있는 이더리움은 2개예요.",
        ),
        (
            "이체 ETH 1 업비트 → 빗썸 2025-12-31",
            "그때 업비트에 있던 이더리움은 0개예요.",
        ),
    ] {
        let mut chat = Chat::with(Language::Ko, HELD);
        let before = chat.book.revision();
        let told = chat.say(line);
        assert!(told.contains(want), "{line}\n{told}");
        assert_eq!(chat.book.revision(), before, "{line}");
    }
    let mut chat = Chat::with(Language::Ko, HELD);
    chat.say("매도 이더 2 350만 업비트");
    let told = chat.say("이체 ETH 1 업비트 → 빗썸 2026-05-01");
    assert!(told.contains("뒤의 거래에서 모자라게"), "{told}");
    // Everything, and the fee beside it.
    let mut chat = Chat::with(Language::Ko, HELD);
    assert_eq!(
        added(&mut chat, "이체 ETH 전부 업비트 → 빗썸 수수료 0.01"),
        [
            "2026-11-02T15:40 withdraw upbit ETH 1.99 fee 0.01 ETH",
            "2026-11-02T15:40 deposit bithumb ETH 1.99"
        ]
    );
}

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
        called::strip(&buttons[1]).0,
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

#[test]
fn both_rows_are_corrected_and_taken_back_together() {
    let mut chat = Chat::with(Language::Ko, HELD);
    let buttons = chat.buttons("이체 ETH 0.5 업비트 → 빗썸 어제 10:00");
    let shown = chat.say(&buttons[1]);
    assert!(
        shown.contains("이체 이더리움 0.5 업비트 → 빗썸 2026-11-01 10:00"),
        "{shown}"
    );
    for (line, want) in [
        (
            "고치기 #6 수수료 0.001",
            [
                "2026-11-01T10:00 withdraw upbit ETH 0.5 fee 0.001 ETH",
                "2026-11-01T10:00 deposit bithumb ETH 0.5",
            ],
        ),
        (
            "고치기 #9 0.4",
            [
                "2026-11-01T10:00 withdraw upbit ETH 0.4 fee 0.001 ETH",
                "2026-11-01T10:00 deposit bithumb ETH 0.4",
            ],
        ),
        (
            "고치기 #10 업비트 → 코인원",
            [
                "2026-11-01T10:00 withdraw upbit ETH 0.4 fee 0.001 ETH",
                "2026-11-01T10:00 deposit coinone ETH 0.4",
            ],
        ),
        (
            "고치기 #12 14:20 도착 14:50",
            [
                "2026-11-01T14:20 withdraw upbit ETH 0.4 fee 0.001 ETH",
                "2026-11-01T14:50 deposit coinone ETH 0.4",
            ],
        ),
        (
            "고치기 #14 메모 콜드월렛 대신",
            [
                "2026-11-01T14:20 withdraw upbit ETH 0.4 fee 0.001 ETH",
                "2026-11-01T14:50 deposit coinone ETH 0.4",
            ],
        ),
    ] {
        let told = chat.say(line);
        let all = rows(&chat);
        assert_eq!(all[all.len() - 2..], want, "{line}\n{told}");
        assert_eq!(chat.book.journal().pairs().len(), 1, "{line}");
    }
    chat.say("undo");
    chat.say("undo");
    let all = rows(&chat);
    assert_eq!(
        all[all.len() - 1],
        "2026-11-01T10:00 deposit coinone ETH 0.4"
    );
    let mut chat = Chat::with(Language::Ko, HELD);
    chat.say("교환 ETH 1 → BTC 0.05 업비트");
    for (line, want) in [
        (
            "고치기 #7 BTC 0.06",
            ["swap_out upbit ETH 1", "swap_in upbit BTC 0.06"],
        ),
        (
            "고치기 #8 ETH 1.5",
            ["swap_out upbit ETH 1.5", "swap_in upbit BTC 0.06"],
        ),
        (
            "고치기 #11 ETH 1 → BTC 0.04",
            ["swap_out upbit ETH 1", "swap_in upbit BTC 0.04"],
        ),
    ] {
        let told = chat.say(line);
        let want = want.map(|row| format!("2026-11-02T15:40 {row}"));
        let all = rows(&chat);
        assert_eq!(all[all.len() - 2..], want, "{line}\n{told}");
    }
}

#[test]
fn a_correction_of_rows_from_a_file_keeps_what_a_line_does_not_say() {
    let header = "timestamp,type,platform,symbol,category,quantity,price,currency,fee,fee_currency,external_id,note,tax,rate";
    let text = format!(
        "{header}\n2026-03-01,deposit,upbit,ETH,crypto,3,3000000,KRW,,,D1,\n\
         2026-03-02T10:00:00+09:00,withdraw,upbit,ETH,crypto,1,,KRW,,,T1,\n\
         2026-03-02T10:30:00+09:00,deposit,bithumb,ETH,crypto,0.999,,KRW,,,T1,\n\
         2026-03-03T10:00:00+09:00,swap_out,upbit,ETH,crypto,1,3100000,KRW,,,S1,\n\
         2026-03-03T10:00:00+09:00,swap_in,upbit,BTC,crypto,0.05,,KRW,,,S1,\n"
    );
    let mut chat = Chat::new(Language::Ko);
    chat.book = imported(&chat.book, &text).0;
    // What arrived less is the network fee, beside it.
    let before = chat.book.valuation(NOW).expect("a valuation").total;
    let told = chat.say("고치기 #3 메모 콜드");
    let all = rows(&chat);
    assert_eq!(
        all[1..3],
        [
            "2026-03-02T10:00 withdraw upbit ETH 0.999 fee 0.001 ETH",
            "2026-03-02T10:30 deposit bithumb ETH 0.999"
        ],
        "{told}"
    );
    assert_eq!(chat.book.valuation(NOW).expect("a valuation").total, before);
    // A value of its own cannot be said in a line: nothing is changed by the way.
    let told = chat.say("고치기 #4 BTC 0.06");
    assert!(told.contains("한 줄로 다 말할 수 없는"), "{told}");
    assert!(told.contains("\"삭제 #12\"로 빼고"), "{told}");
}

#[test]
fn an_export_of_both_rows_is_imported_to_the_same_two() {
    let mut chat = Chat::with(Language::Ko, HELD);
    for line in [
        "이체 ETH 0.5 업비트 → 빗썸 수수료 0.001",
        "교환 ETH 1 → BTC 0.05 업비트",
        "이름변경 ETH → ETHX 업비트",
        "고치기 #6 0.4",
        "배당 삼전 14,440 한투",
    ] {
        let before = chat.book.revision();
        let told = chat.say(line);
        assert_ne!(chat.book.revision(), before, "{line}\n{told}");
    }
    let zone = chat.book.rules().zone;
    let mut csv = Vec::new();
    let entries = chat.book.journal().in_order(0).map(|(_, entry)| entry);
    write::entries(&mut csv, entries, zone).expect("a file in memory");
    let text = String::from_utf8(csv).expect("UTF-8");
    assert_eq!(text.matches(",jasan-pair:").count(), 6, "{text}");
    let ids = |book: &Book| {
        let mut ids: Vec<_> = book.journal().in_order(0).map(|(_, e)| e.id).collect();
        ids.sort();
        ids
    };
    let all = chat.book.journal().len() as u64;
    let (again, counted) = imported(&chat.book, &text);
    assert_eq!((counted, ids(&again)), ([0, all, 0, 0], ids(&chat.book)));
    let (fresh, counted) = imported(&Book::new(Settings::default()), &text);
    assert_eq!((counted, ids(&fresh)), ([all, 0, 0, 0], ids(&chat.book)));
    assert_eq!(fresh.journal().pairs().len(), 3);
    let worth = |book: &Book| book.valuation(NOW).expect("a valuation").total;
    assert_eq!(worth(&fresh), worth(&chat.book));
}

#[test]
fn a_row_of_a_file_that_a_hand_corrected_is_asked_about_and_not_booked_again() {
    let header = "timestamp,type,platform,symbol,category,quantity,price,currency,fee,fee_currency,external_id,note,tax,rate";
    let text = format!(
        "{header}\n2026-03-01,deposit,kis,KRW,cash,5000000,1,KRW,,,D1,\n\
         2026-03-02,buy,kis,AAPL,stock,10,180,USD,,,B1,,,1300\n"
    );
    let mut chat = Chat::new(Language::Ko);
    let (book, _) = imported(&chat.book, &text);
    chat.book = book;
    let told = chat.say("고치기 #2 수수료 1.5");
    assert!(told.starts_with("*고쳐 적었어요*"), "{told}");
    // The broker's own rate still pays for it.
    assert_eq!(
        chat.book.journal().last().and_then(|e| e.rate()),
        Some(1300.into())
    );
    let (_, counted) = imported(&chat.book, &text);
    assert_eq!(counted, [0, 1, 1, 0]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever was understood of two rows, its line is read back to the same.
    #[test]
    fn a_line_of_a_button_says_the_same_pair(words in proptest::collection::vec(prop::sample::select(PAIR_WORDS), 1..9)) {
        let chat = Chat::with(Language::Ko, MONEY);
        for verb in [Verb::Transfer, Verb::Swap, Verb::Rename] {
            let first = reader::pair::read(verb, &words.join(" "), &chat.book, NOW).pair;
            let line = first.arguments(&chat.book);
            let again = reader::pair::read(verb, &line, &chat.book, NOW).pair;
            prop_assert_eq!(plain(again), plain(first), "{} {}", verb.as_str(), line);
        }
    }

    #[test]
    fn no_pair_makes_it_stumble(words in proptest::collection::vec(prop::sample::select(PAIR_WORDS), 0..9), verb in prop::sample::select(&["이체", "교환", "이름변경", "환전"][..])) {
        let mut chat = Chat::with(Language::Ko, MONEY);
        chat.say(&format!("{verb} {}", words.join(" ")));
    }
}

#[test]
fn an_amount_that_is_also_the_code_of_a_share_stays_an_amount_in_a_button() {
    let chat = Chat::with(Language::Ko, MONEY);
    let first = reader::pair::read(Verb::Swap, "→ for 100만 373220", &chat.book, NOW).pair;
    let line = first.arguments(&chat.book);
    let again = reader::pair::read(Verb::Swap, &line, &chat.book, NOW).pair;
    assert_eq!(again, first, "{line}");
}

/// A day of arrival that is that of leaving needs no word of its own.
fn plain(mut pair: Pair) -> Pair {
    if let Into::Elsewhere { when, .. } = &mut pair.into
        && when.time.is_none()
        && when.day == pair.out.when.day
    {
        *when = Default::default();
    }
    pair
}

const PAIR_WORDS: &[&str] = &[
    "비트",
    "이더",
    "삼전",
    "0.5",
    "1",
    "100만",
    "1000달러",
    "130만원",
    "바이낸스",
    "업비트",
    "바이낸스에서",
    "업비트로",
    "한투",
    "빗썸",
    "키움증권",
    "→",
    ">",
    "to",
    "from",
    "for",
    "수수료",
    "0.0005",
    "BTC",
    "어제",
    "23:50",
    "도착",
    "00:10",
    "오늘",
    "전부",
    "메모",
    "콜드",
    "안",
    "?",
    "XYZ:crypto",
    "to:우리집",
    "from:binance",
    "KODEX",
    "200",
    "373220",
];
