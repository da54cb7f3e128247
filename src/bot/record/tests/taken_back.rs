//! What is cancelled or corrected in words: the very entry is offered, and nothing is booked or changed by the line itself.

use super::*;

const WRITTEN: &[&str] = &[
    "입금 300만원 한투",
    "매수 카카오 10주 40,000 한투",
    "매도 카카오 4주 41,000 한투",
    "배당 삼성전자 14,440원 한투",
    "입금 1000달러 한투",
    "출금 20만원 한투",
];

#[test]
fn an_entry_in_words_is_offered_for_taking_back() {
    for (line, place) in [
        ("취소 입금 300만원 한투", "#1"),
        ("취소 300만원 입금 한투", "#1"),
        ("취소해줘 입금 300만원", "#1"),
        ("되돌리기 입금 300만원 한투", "#1"),
        ("취소 매도 카카오 4주 41,000 한투", "#3"),
        ("취소 카카오 4주 41,000에 팔았어", "#3"),
        ("취소 매수 카카오 10주", "#2"),
        ("취소 매수", "#2"),
        ("취소 카카오 10주", "#2"),
        ("취소 배당 삼성전자 14,440원", "#4"),
        ("undo buy 035720 10 40000", "#2"),
        ("취소 입금 1000달러", "#5"),
        ("삭제 매도 카카오 4주", "#3"),
        ("buy 035720 10 40000 kis cancel", "#2"),
        ("매수취소 카카오 10주 40,000 한투", "#2"),
        ("매수 취소 카카오 10주 40,000 한투", "#2"),
        ("카카오 10주 매수취소", "#2"),
        ("매수 카카오 10주 40,000 한투 취소해줘", "#2"),
        ("매수 카카오 10주 취소할래", "#2"),
        ("매도취소 카카오 4주 41,000 한투", "#3"),
        ("매도취소됨 카카오 4주", "#3"),
        ("입금취소 300만원 한투", "#1"),
        ("출금취소 20만원 한투", "#6"),
        ("배당취소 삼성전자 14,440원 한투", "#4"),
        ("[키움증권] 매수취소 카카오 10주 40,000원", "#2"),
        ("[한국투자] 매도 주문 취소 완료 카카오 4주 41,000원", "#3"),
        ("[한국투자] 입금취소 3,000,000원", "#1"),
    ] {
        let mut chat = Chat::with(Language::Ko, WRITTEN);
        let house = line.starts_with("[키움");
        let told = chat.not_written(line);
        if house {
            // Of another account nothing is known.
            assert!(!told.contains("매수로 적기"), "{line}\n{told}");
            continue;
        }
        let label = format!("[{place} 취소하기]");
        assert!(told.contains(&label), "{line}\n{told}");
        assert!(!told.contains("로 적기"), "{line}\n{told}");
        let buttons = chat.buttons(line);
        assert!(
            buttons.contains(&format!("delete {place}")),
            "{line}\n{buttons:?}"
        );
    }
}

#[test]
fn a_number_with_its_mark_is_that_of_an_entry() {
    let mut chat = Chat::with(Language::Ko, WRITTEN);
    chat.done("고치기 #6 25만원");
    chat.done("취소 #3");
    let all = chat.all();
    assert!(!all.iter().any(|row| row.starts_with("sell")), "{all:?}");
    assert!(
        all.iter().any(|row| row.starts_with("withdraw KRW 250000")),
        "{all:?}"
    );
}

#[test]
fn what_is_not_there_is_said_and_nothing_else_is_touched() {
    for line in [
        "취소 입금 100만원 한투",
        "취소 매도 카카오 5주 41,000 한투",
        "취소 매수 삼성전자 10주",
        "취소 삼성전자 10주",
        "매수취소 카카오 11주 40,000 한투",
        "취소 환전 130만원 → 1000달러",
        "취소 이체 비트 0.1 바이낸스 → 업비트",
        "[키움증권] 매수취소 카카오 10주 40,000원",
        "[한국투자] 주문 취소 완료 매수 NAVER 3주 200,000원",
    ] {
        let mut chat = Chat::with(Language::Ko, WRITTEN);
        let told = chat.not_written(line);
        assert!(
            told.contains("없어요") || told.contains("찾지 못했어요"),
            "{line}\n{told}"
        );
        assert!(chat.buttons(line).is_empty(), "{line}\n{told}");
    }
    let mut chat = Chat::with(Language::Ko, WRITTEN);
    for line in [
        "[한국투자] 미체결 매수 카카오 10주 40,000원",
        "[한국투자] 매수 미체결 카카오 10주 40,000원",
        "[한국투자] 매수주문접수 카카오 10주 40,000원",
    ] {
        let told = chat.not_written(line);
        assert!(told.contains("체결되지 않은"), "{line}\n{told}");
        assert!(chat.buttons(line).is_empty(), "{line}\n{told}");
    }
}

#[test]
fn two_rows_of_one_event_are_found_by_their_words() {
    let mut chat = Chat::with(
        Language::Ko,
        &[
            "기초 BTC 1 @ 90,000,000 바이낸스 2026-01-01",
            "기초 ETH 10 @ 3,000,000 업비트 2026-01-01",
            "입금 130만원 한투",
            "이체 BTC 0.1 바이낸스 → 업비트",
            "교환 ETH 1 → SOL 20 업비트",
            "환전 130만원 → 1000달러 한투",
        ],
    );
    for (line, place) in [
        ("취소 이체 BTC 0.1 바이낸스 → 업비트", "#4"),
        ("이체취소 BTC 0.1 바이낸스 → 업비트", "#4"),
        ("이체 취소 BTC 0.1 바이낸스 → 업비트", "#4"),
        ("교환취소 ETH 1 → SOL 20 업비트", "#6"),
        ("취소 환전 130만원 → 1000달러 한투", "#8"),
        ("환전취소 130만원 → 1000달러 한투", "#8"),
        ("취소 환전 1000달러 1300원에 한투", "#8"),
    ] {
        let told = chat.not_written(line);
        assert!(
            told.contains(&format!("[{place} 취소하기]")),
            "{line}\n{told}"
        );
    }
}

#[test]
fn a_correction_offers_the_entry_with_what_is_said() {
    for (line, label, want) in [
        (
            "매수 정정 카카오 10주 39,000 한투",
            "39,000원으로 고치기",
            "buy 035720 10 39000 KRW kis",
        ),
        (
            "매수정정 카카오 12주 40,000 한투",
            "12주로 고치기",
            "buy 035720 12 40000 KRW kis",
        ),
        (
            "[한국투자] 매도정정 카카오 4주 41,000원 → 42,000원",
            "42,000원으로 고치기",
            "sell 035720 4 42000 KRW kis",
        ),
        (
            "배당정정 삼성전자 14,000원 한투",
            "14,000원으로 고치기",
            "dividend 005930 14000 1 KRW kis",
        ),
    ] {
        let mut chat = Chat::with(Language::Ko, WRITTEN);
        let told = chat.not_written(line);
        assert!(told.contains(label), "{line}\n{told}");
        let buttons = chat.buttons(line);
        chat.done(&buttons[0]);
        assert!(chat.last().starts_with(want), "{line}\n{}", chat.last());
    }
}
