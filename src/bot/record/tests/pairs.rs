//! Two rows that are one event: transfers, swaps, new names.

mod fuzzed;
mod mended;
mod swaps;

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
