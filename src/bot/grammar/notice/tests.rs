use super::*;
use crate::config::Settings;

fn tidied(line: &str) -> String {
    tidy(line, &Book::new(Settings::default())).unwrap_or("-".to_owned())
}

#[test]
fn a_notice_keeps_its_figures_and_loses_its_account() {
    for (line, want) in [
        (
            "[한국투자] 매수체결 삼성전자 10주 71,300원 계좌 12345678-01",
            "한국투자 매수 삼성전자 10주 71,300원 [알림]",
        ),
        (
            "[Web발신] 키움증권 체결통보 삼성전자 매도 체결수량:5주 체결단가:73,000원 5012-3456",
            "platform:kiwoom 삼성전자 매도 수량 5주 단가 73,000원 [알림]",
        ),
        (
            "[토스증권] 2026-03-02 14:20 카카오 3주 매수 체결 계좌번호: 123-45-678901 주문번호 0001234",
            "토스증권 2026-03-02 14:20 카카오 3주 매수 [알림]",
        ),
    ] {
        assert_eq!(tidied(line), want);
    }
    for line in [
        "삼전 10주 71300 매수 한투",
        "매수 비트 0.1 9500만",
        "잔고",
        "매수 삼전 10*71300 한투",
        "입금 1000000000 한투",
        "deposit KRW 50000 kakaobank 2026-01-05",
    ] {
        assert_eq!(tidied(line), "-", "{line}");
    }
}
