//! What banks and brokers send, pasted: one press books the amount that moved, at the place that sent it.

use super::*;

/// Each notice, and the line of its first button.
const NOTICES: &[(&str, &str)] = &[
    // brokers
    (
        "[한국투자] 매수체결 홍*동님(***1234) 카카오(035720) 3주 45,000원",
        "buy 035720 3 @45000 KRW kis",
    ),
    (
        "[Web발신]\n[한국투자] 주식 체결 안내\n홍*동님 (***-**-1234)\n종목명: SK하이닉스(000660)\n매매구분: 매도\n체결수량: 3주\n체결단가: 700,000원",
        "sell 000660 3 @700000 KRW kis",
    ),
    (
        "[토스증권] 삼성전자(A005930) 2주 매수 체결 단가 100,000원 총 200,000원",
        "buy 005930 2 @100000 KRW toss",
    ),
    (
        "[키움증권] 체결통보 NAVER(035420) 매도 10주/71,300원 계좌 5012-3456-78",
        "sell 035420 10 @71300 KRW kiwoom",
    ),
    (
        "미래에셋증권 체결알림 김**님 LG에너지솔루션(373220) 매수 1주 380,000원 계좌번호 123-45-6789012",
        "buy 373220:stock 1 @380000 KRW mirae",
    ),
    (
        "[NH투자증권] 국내주식 매도체결 현대차 (005380) 체결수량 4주 주문수량 10주 단가 250,000원 잔량 6주",
        "sell 005380 4 @250000 KRW nh",
    ),
    (
        "[삼성증권] 해외주식 매수체결 애플(AAPL) 3주 $190.5 계좌 70**-***-12",
        "buy AAPL 3 @190.5 USD samsung",
    ),
    (
        "<한국투자증권> 매수 체결 기아(000270) 체결수량 12주 체결가 98,700원 체결금액 1,184,400원 예수금 2,345,678원",
        "buy 000270 12 @98700 KRW kis",
    ),
    (
        "[토스증권] 셀트리온 5주를 170,000원에 매도했어요 1234567890",
        "sell 068270 5 @170000 KRW toss",
    ),
    (
        "[KB증권] 매수체결안내 홍길동님 카카오뱅크(323410) 20주 21,500원 430,000원",
        "buy 323410:stock 20 @21500 KRW kb",
    ),
    // banks
    (
        "[카카오뱅크] 홍길동(5678) 입금 50,000원 잔액 100,000원",
        "deposit KRW 50000 platform:kakaobank",
    ),
    (
        "[케이뱅크] 01/05 14:22 입출금(1234) 출금 300,000원 업비트 잔액 1,234,567원",
        "withdraw KRW 300000 kbank 2026-01-05 14:22",
    ),
    (
        "[신한은행] 01/05 110-***-4321 출금 1,300,000원 한국투자 잔액 20,000원",
        "withdraw KRW 1300000 platform:신한은행 2026-01-05",
    ),
    (
        "[Web발신]\n우리은행 10/28 09:12\n1002***456789\n입금 2,500,000원\n급여\n잔액 3,001,234원",
        "deposit KRW 2500000 platform:우리은행 2026-10-28 09:12 note 급여",
    ),
    (
        "[KB국민은행] 10/30 15:01 912-****-77 자동이체출금 120,000원 잔액120,450원",
        "withdraw KRW 120000 platform:kb국민은행 2026-10-30 15:01",
    ),
    (
        "[하나은행] 입금 30,000원 보낸분 삼성전자 잔액 530,000원",
        "deposit KRW 30000 platform:하나은행",
    ),
    (
        "[토스뱅크] 김철수님이 보낸 70,000원 입금됐어요",
        "deposit KRW 70000 tossbank",
    ),
    (
        "[NH농협] 출금 45,000원 11/01 10:20 352-****-1234-53 잔액 5,000원",
        "withdraw KRW 45000 platform:nh농협 2026-11-01 10:20",
    ),
    (
        "출금 300,000원 케이뱅크 (1234) 잔액 1,234,567원",
        "withdraw KRW 300000 kbank",
    ),
    (
        "[기업은행] 입금액:1,000,000원 잔액:2,000,000원 계좌:010-1234-5678-01-011",
        "deposit KRW 1000000 platform:기업은행",
    ),
    // dividends and interest
    (
        "[토스증권] 애플 배당금 $1.25가 입금됐어요",
        "income dividend AAPL 1.25 in:USD toss",
    ),
    (
        "[한국투자] 배당금 입금 안내 삼성전자 배당금 3,610원 세금 550원 입금액 3,060원 계좌 501234-12-345678",
        "income dividend 005930 3610 in:KRW kis tax 550",
    ),
    (
        "[키움증권] 배당금지급안내 SK텔레콤(017670) 보유수량 10주 주당배당금 830원 배당금액 8,300원 소득세 1,160원 지방소득세 110원 실지급액 7,030원",
        "income dividend 017670 8300 in:KRW kiwoom tax 1270",
    ),
    (
        "[삼성증권] 분배금 지급안내 KODEX 200(069500) 12,000원(세전) 10,152원(세후)",
        "income dividend 069500 12000 in:KRW samsung tax 1848",
    ),
    (
        "[NH투자증권] 해외배당 입금 Microsoft(MSFT) 배당금: $12.50 원천징수: $1.88 입금: $10.62",
        "income dividend MSFT 12.5 in:USD nh tax 1.88",
    ),
    (
        "[카카오뱅크] 10/31 이자 1,234원 입금 잔액 501,234원",
        "income interest KRW 1234 platform:kakaobank 2026-10-31",
    ),
];

#[test]
fn a_pasted_notice_is_one_press_away_from_what_it_says() {
    let mut wrong = Vec::new();
    for (notice, want) in NOTICES {
        let mut chat = Chat::new(Language::Ko);
        let before = chat.book.revision();
        let (Ok(reply) | Err(reply)) = chat.ask(notice);
        let first = reply.buttons.first().map(|button| button.line.clone());
        if first.as_deref() != Some(*want) || chat.book.revision() != before {
            wrong.push(format!(
                "{notice}\n  {first:?}\n  {want}\n{}",
                shown(&reply)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_code_in_brackets_is_no_quantity() {
    for (line, want) in [
        (
            "삼성전자(005930) 10주 매수 체결 단가 120,000원 한국투자",
            "buy 005930 10 120000 KRW kis",
        ),
        (
            "매수 삼성전자(005930) 2주 100,000원 키움",
            "buy 005930 2 100000 KRW kiwoom",
        ),
        (
            "매수 삼성전자 (005930) 2주 100,000원 키움",
            "buy 005930 2 100000 KRW kiwoom",
        ),
        (
            "매수 삼성전자(5930) 2주 100,000원 키움",
            "buy 005930 2 100000 KRW kiwoom",
        ),
        (
            "카카오(035720)를 7주 45,350원에 샀어 토스증권",
            "buy 035720 7 45350 KRW toss",
        ),
        (
            "애플(AAPL) 3주 190달러 매수 토스",
            "buy AAPL 3 190 USD toss",
        ),
        (
            "비트코인(BTC) 0.1개 9500만원 매수 빗썸",
            "buy BTC 0.1 95000000 KRW bithumb",
        ),
        (
            "매수 어떤바이오(999990) 5주 12,000원 키움",
            "buy 999990 5 12000 KRW kiwoom",
        ),
    ] {
        let mut chat = Chat::new(Language::Ko);
        chat.done(line);
        let last = chat.last();
        assert!(last.starts_with(want), "{line}\n{last}");
    }
}
