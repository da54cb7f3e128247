//! Records taken back and corrected.

use super::*;

#[test]
fn undo_takes_back_the_last_line_or_the_one_that_a_button_names() {
    let mut chat = Chat::with(Language::Ko, &["입금 100만 빗썸", "입금 50만 빗썸"]);
    let told = chat.say("취소");
    assert_eq!(
        told,
        "*되돌렸어요*\n\"입금 50만 빗썸\"\n오늘 15:40에 적은 것이에요 · #2\n총자산 1,500,000 → 1,000,000원\n[다시 넣기]"
    );
    assert_eq!(chat.book.journal().len(), 1);
    assert!(chat.say("되돌리기 2").contains("이미 되돌렸거나"));
    assert!(chat.say("되돌리기 99").contains("없는 번호"));
    assert!(chat.say("되돌리기 비둘기").contains("무엇을 되돌릴지"));
    let buttons = chat.buttons("매수 비트 0.01 9500만 빗썸");
    assert_eq!(chat.book.journal().len(), 2);
    chat.say(&buttons[0]);
    assert_eq!(chat.book.journal().len(), 1);
    assert!(chat.say(&buttons[0]).contains("이미 되돌렸거나"));
    chat.say("undo");
    assert!(chat.say("undo").contains("되돌릴 것이 없어요"));
}

#[test]
fn a_correction_replaces_what_is_said_and_one_undo_takes_both_back() {
    let mut chat = Chat::with(Language::Ko, MONEY);
    let buttons = chat.buttons("매수 비트 0.02 9500만 빗썸 어제");
    assert!(buttons[1].starts_with("edit "), "{buttons:?}");
    assert!(
        chat.say(&buttons[1])
            .contains("매수 비트코인 0.02 @ 95,000,000 KRW 빗썸 2026-11-01")
    );
    let told = chat.say("고치기 #3 수수료 760");
    assert!(told.contains("수수료 760원 · 빗썸 · 어제"), "{told}");
    assert_eq!(
        chat.last(),
        "buy BTC 0.02 95000000 KRW bithumb 760 0 2026-11-01"
    );
    assert_eq!(chat.book.journal().len(), 3);
    chat.say("고치기 #4 0.03 @ 9400만 14:20");
    assert_eq!(
        chat.last(),
        "buy BTC 0.03 94000000 KRW bithumb 760 0 2026-11-01T14:20"
    );
    chat.say("undo");
    assert_eq!(
        chat.last(),
        "buy BTC 0.02 95000000 KRW bithumb 760 0 2026-11-01"
    );
    assert!(
        chat.say("고치기 #3 수수료 1")
            .contains("#3은 고쳐졌어요. 지금 번호는")
    );
}
