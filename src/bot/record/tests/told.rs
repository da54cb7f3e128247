//! What an answer to a record says: what was understood, and what it did.

use super::*;

#[test]
fn a_purchase_is_told_with_its_effect() {
    let mut chat = Chat::with(Language::Ko, MONEY);
    chat.say("매수 비트 0.08 @ 23,750,000 빗썸 수수료 0 2026-02-01");
    assert_eq!(
        chat.say("매수 비트 0.02 9500만 빗썸 수수료 760"),
        "*매수했다고 적었어요* · 비트코인\n\
         0.02개 × 95,000,000원 = 1,900,000원\n수수료 760원 · 빗썸 · 오늘 15:40\n\
         보유 0.08 → 0.1개\n평단 2,375만 → 3,800만원\n빗썸 원화 3,900,000 → 1,999,240원\n\
         [취소][고치기][한 건 더]"
    );
}

#[test]
fn a_purchase_without_a_fee_offers_to_add_one() {
    let mut chat = Chat::with(Language::Ko, MONEY);
    let told = chat.say("매수 BTC 0.02 @ 9,500만 빗썸");
    assert!(
        told.contains("수수료 안 적음 · 빗썸 · 오늘 15:40"),
        "{told}"
    );
    assert!(told.ends_with("[취소][고치기][수수료 넣기]"), "{told}");
}

#[test]
fn a_sale_is_told_with_what_it_brought() {
    let mut chat = Chat::with(Language::Ko, MONEY);
    chat.say("매수 삼전 100 64,000 한투 수수료 0 2026-02-01");
    assert_eq!(
        chat.say("삼전 20주 71,300 매도 한투 수수료 200 세금 2852"),
        "*매도했다고 적었어요* · 삼성전자\n\
         20주 × 71,300원 = 1,426,000원\n\
         실현손익 ▲ 146,000원 (+11.41%)\n수수료·세금 3,052원 떼면 ▲ 142,948원\n평단 64,000원 기준 · 이동평균\n\
         남은 80주 · 한국투자 · 오늘 15:40\n한국투자 원화 93,600,000 → 95,022,948원\n\
         [취소][고치기][왜]"
    );
}

#[test]
fn help_and_start_say_what_to_type() {
    let mut chat = Chat::new(Language::Ko);
    assert!(chat.say("/start").contains("매수 비트 0.02 9500만 빗썸"));
    let help = chat.say("도움말");
    assert!(help.contains("/buy 매수 · 산 것을 적어요"), "{help}");
    assert!(chat.say("도움말 매수").contains("한 줄로 적어요"));
    assert!(chat.say("/help sell").starts_with("*/sell*"));
    assert!(chat.say("/help 비둘기").contains("그런 명령은 없어요"));
}
