//! Entries taken out, and brought back.

use super::*;

#[test]
fn an_entry_is_taken_out_with_its_effect_and_comes_back() {
    let mut chat = Chat::with(Language::Ko, MONEY);
    chat.say("매수 비트 0.02 9500만 빗썸 수수료 760");
    assert_eq!(
        chat.say("삭제 #3"),
        "*1건을 뺐어요*\n#3 매수 비트코인 · 0.02개 × 95,000,000원 · 빗썸 · 오늘\n\
         빗썸 비트코인 0.02 → 0개\n빗썸 원화 3,899,240 → 5,800,000원\n\
         총자산 105,799,240 → 105,800,000원\n[취소]"
    );
    assert_eq!(chat.book.journal().len(), 2);
    let told = chat.say("되돌리기");
    assert!(told.contains("\"삭제 #3\""), "{told}");
    assert_eq!(chat.book.journal().len(), 3);
    // Without a number nothing goes: the last ones are told, newest first, and one press takes one out.
    let told = chat.say("삭제");
    assert!(
        told.starts_with(
            "*어느 기록을 뺄까요?*\n#3 매수 비트코인 · 0.02개 × 95,000,000원 · 빗썸 · 오늘\n#2"
        ),
        "{told}"
    );
    let buttons = chat.buttons("삭제");
    assert_eq!(chat.book.journal().len(), 3);
    chat.say(&buttons[0]);
    assert_eq!(chat.book.journal().len(), 2);
    // The number of a corrected record leads to the one that holds.
    let mut chat = Chat::with(Language::Ko, MONEY);
    chat.say("매수 비트 0.02 9500만 빗썸 수수료 760");
    chat.say("고치기 #3 0.03");
    let told = chat.say("삭제 #3");
    assert!(
        told.starts_with("*#3은 고쳐졌어요. 지금 번호는 #4.*"),
        "{told}"
    );
    assert_eq!(chat.buttons("삭제 #3"), ["delete #4"]);
    assert_eq!(chat.buttons("고치기 #3 수수료 100"), ["edit #4 수수료 100"]);
    let mut chat = Chat::with(Language::En, &["deposit 5m bithumb 2026-01-01"]);
    assert_eq!(
        chat.say("delete #1"),
        "*1 taken out*\n#1 deposit won · ₩5,000,000 · Bithumb · Thu 1 Jan\n\
         Bithumb won ₩5,000,000 → not followed\nTotal ₩5,000,000 → ₩0\n[Undo]"
    );
}

#[test]
fn both_rows_of_one_event_go_together_and_several_may_be_named() {
    let mut chat = Chat::with(Language::Ko, MONEY);
    chat.say("이체 100만 한투 → 빗썸");
    let told = chat.say("삭제 #4");
    assert!(
        told.starts_with("*2건을 뺐어요*\n#3 이체 나감 원화 · 1,000,000원 · 한국투자"),
        "{told}"
    );
    assert_eq!(chat.book.journal().len(), 2);
    chat.say("undo");
    let told = chat.say("삭제 #1, #3");
    assert!(told.starts_with("*3건을 뺐어요*"), "{told}");
    assert_eq!(chat.book.journal().len(), 1);
}

#[test]
fn what_later_entries_need_goes_only_after_a_second_word() {
    let mut chat = Chat::with(Language::Ko, &["기초 삼전 5 @ 64,000 한투 2026-01-01"]);
    chat.say("삼전 5주 71,300 매도 한투");
    let told = chat.say("삭제 #1");
    assert!(
        told.starts_with("*아직 빼지 않았어요*\n빼면 그 뒤의 기록 1건에서 돈이나 수량이 모자라요."),
        "{told}"
    );
    assert!(told.ends_with("[그대로 두기][그래도 빼기]"), "{told}");
    assert_eq!(chat.book.journal().len(), 2);
    let buttons = chat.buttons("삭제 #1");
    let code = buttons[1].strip_prefix("confirm ").expect("a code");
    let proposal = chat.book.proposal(code).expect("an open proposal");
    assert_eq!(proposal.line, "delete #1");
}

#[test]
fn what_is_not_there_cannot_be_taken_out() {
    let mut chat = Chat::new(Language::Ko);
    assert!(chat.say("삭제").starts_with("*뺄 기록이 없어요*"));
    let mut chat = Chat::with(Language::Ko, MONEY);
    for line in [
        "삭제 #99",
        "삭제 #0",
        "삭제 비트코인",
        "삭제할까 #1",
        "지워줘 #1",
    ] {
        let before = chat.book.revision();
        let told = chat.say(line);
        assert_eq!(chat.book.revision(), before, "{line}\n{told}");
    }
    chat.say("삭제 #2");
    assert!(chat.say("삭제 #2").starts_with("*어느 기록인지 모르겠어요"));
    let many: Vec<String> = (0..60).map(|_| "#1".to_owned()).collect();
    assert!(
        chat.say(&format!("삭제 {}", many.join(" ")))
            .contains("50건까지")
    );
}
