//! Figures are what they were typed as: an amount is no rate, a code is no price, a fee of less than a won is no won.

use super::*;

fn with_rate(lines: &[&str]) -> Chat {
    let mut chat = Chat::with(Language::Ko, lines);
    chat.done("시세 USD 1390");
    chat
}

#[test]
fn an_amount_at_the_other_end_of_an_arrow_is_no_rate() {
    for (line, want) in [
        ("환전 3000달러 → 139,000원 한투", "sell USD 3000 46.33"),
        ("환전 500달러 → 14만원 한투", "sell USD 500 280 KRW kis"),
        ("환전 1000달러 → 10만원 한투", "sell USD 1000 100 KRW kis"),
        ("환전 14만원 → 1000달러 한투", "buy USD 1000 140 KRW kis"),
        ("환전 3000달러를 139,000원으로 한투", "sell USD 3000 46.33"),
        ("교환 1000 USDT → 14만원 한투", "sell USDT 1000 140 KRW"),
        ("환전 1000유로 → 16만원 한투", "sell EUR 1000 160 KRW"),
    ] {
        for known in [true, false] {
            let held = &[
                "입금 9000달러 한투",
                "입금 9000유로 한투",
                "입금 9000 USDT 한투",
                "입금 500만원 한투",
            ];
            let mut chat = Chat::with(Language::Ko, held);
            if known {
                chat.done("시세 USD 1390");
                chat.done("시세 EUR 1600");
            }
            let told = chat.not_written(line);
            assert!(told.contains("맞나요?"), "{line}\n{told}");
            let buttons = chat.buttons(line);
            chat.done(&buttons[0]);
            assert!(chat.last().starts_with(want), "{line}\n{}", chat.last());
        }
    }
}

#[test]
fn a_rate_is_what_is_said_as_one() {
    let held = &["입금 500만원 한투", "입금 9000달러 한투"];
    for (line, want) in [
        (
            "환전 50만원 달러로 1385원 한투",
            "buy USD 361.01 1385 KRW kis",
        ),
        (
            "환전 50만원을 달러로 환율 1385 한투",
            "buy USD 361.01 1385 KRW kis",
        ),
        (
            "10만원을 엔으로 940원에 환전 한투",
            "buy JPY 10638 9.4 KRW kis",
        ),
        (
            "환전 10만원을 엔화로 환율 940 한투",
            "buy JPY 10638 9.4 KRW kis",
        ),
        (
            "환전 1000달러를 원화로 1달러=1390원 한투",
            "sell USD 1000 1390 KRW kis",
        ),
        (
            "환전 10만원을 엔화로 100엔 = 940원 한투",
            "buy JPY 10638 9.4 KRW kis",
        ),
        ("달러 100불 1390에 샀어 한투", "buy USD 100 1390 KRW kis"),
        (
            "환전 1000달러를 1390원에 원화로 한투",
            "sell USD 1000 1390 KRW kis",
        ),
    ] {
        let mut chat = Chat::with(Language::Ko, held);
        let told = chat.say(line);
        assert!(
            chat.last().starts_with(want),
            "{line}\n{}\n{told}",
            chat.last()
        );
    }
    // A dollar is never quoted by the hundred.
    let mut chat = with_rate(held);
    let told = chat.not_written("환전 1000달러를 원화로 환율 139000 한투");
    assert!(told.contains("139,000원"), "{told}");
}

#[test]
fn a_rate_of_a_hundred_yen_and_a_price_in_won_are_asked() {
    let mut chat = Chat::new(Language::Ko);
    for line in ["시세 JPY 940", "환율 엔 940원", "시세 USD 139000"] {
        let told = chat.not_written(line);
        assert!(told.contains("[100 "), "{line}\n{told}");
    }
    let buttons = chat.buttons("시세 JPY 940");
    let told = chat.done(&buttons[0]);
    assert!(told.contains("1 JPY = 9.4원"), "{told}");
    let told = chat.done("시세 100엔 950원");
    assert!(!told.contains("많이 달라요"), "{told}");
    let mut chat = with_rate(&[]);
    chat.done("시세 AAPL 200달러");
    let told = chat.not_written("시세 AAPL 280000");
    assert!(told.contains("[280,000원][$280,000]"), "{told}");
    let buttons = chat.buttons("시세 AAPL 280000");
    let told = chat.done(&buttons[0]);
    assert!(told.contains("280,000원"), "{told}");
}

#[test]
fn won_for_a_share_in_dollars_and_dollars_for_one_in_won_are_offered() {
    let mut chat = with_rate(&[]);
    chat.done("시세 AAPL 200달러");
    let told = chat.not_written("매수 AAPL 3주 280,000 한투");
    assert!(told.contains("280,000원]"), "{told}");
    let mut chat = Chat::with(Language::Ko, &["기초 TSLA 5주 @ 400,000원 토스"]);
    let told = chat.not_written("매수 TSLA 1주 300 토스");
    assert!(told.contains("[$300][300원]"), "{told}");
    chat.done("매수 TSLA 1주 410000 토스");
}

#[test]
fn a_code_that_is_a_currency_is_the_share_that_is_counted() {
    for (line, want) in [
        ("매수 COP 2주 100달러 한투", "buy COP 2 100 USD kis"),
        ("매수 SOS 20주 3달러 한투", "buy SOS 20 3 USD kis"),
        ("매수 TOP 5주 10달러 한투", "buy TOP 5 10 USD kis"),
        ("매수 MOP 5개 10 USDT 바이낸스", "buy MOP 5 10 USDT binance"),
        ("ETB 3주 20달러에 샀어 한투", "buy ETB 3 20 USD kis"),
    ] {
        let mut chat = Chat::new(Language::Ko);
        chat.press(line);
        assert!(chat.last().starts_with(want), "{line}\n{}", chat.last());
    }
    for (line, code) in [
        ("매수 LLOY 10주 3달러 한투", "LLOY:stock"),
        ("매수 VOD 10주 9달러 한투", "VOD:stock"),
        ("매수 TSLX 10주 9달러 한투", "TSLX:stock"),
        ("시세 VOD 9달러", "VOD"),
    ] {
        let mut chat = Chat::new(Language::Ko);
        let buttons = chat.buttons(line);
        assert!(
            buttons.first().is_some_and(|line| line.contains(code)),
            "{line}\n{buttons:?}"
        );
    }
}

#[test]
fn a_fee_that_came_back_is_a_rebate_and_one_inside_is_not_beside() {
    for line in [
        "수수료 1000원 돌려받음 한투",
        "수수료 1000원 환급 한투",
        "수수료환급 1000원 한투",
        "수수료 1000원 돌려줌 한투",
        "수수료 1000원 돌려받았어요 한투",
        "fee 1000 KRW refunded kis",
    ] {
        let mut chat = Chat::with(Language::Ko, &["입금 5만원 한투"]);
        let told = chat.say(line);
        assert!(
            chat.last().starts_with("fee KRW -1000"),
            "{line}\n{}\n{told}",
            chat.last()
        );
    }
    let held = &["기초 XRP 1000 @ 3000 바이낸스 2026-01-01"];
    for (line, out) in [
        (
            "이체 XRP 100 바이낸스 → 빗썸 수수료 0.5 XRP 포함",
            "withdraw XRP 99.5",
        ),
        (
            "이체 XRP 100 바이낸스 → 빗썸 수수료 0.5 포함",
            "withdraw XRP 99.5",
        ),
        (
            "이체 XRP 300개 바이낸스 → 빗썸 299 도착",
            "withdraw XRP 299",
        ),
    ] {
        let mut chat = Chat::with(Language::Ko, held);
        let told = chat.say(line);
        let all = chat.all();
        assert!(
            all.iter().any(|row| row.starts_with(out)),
            "{line}\n{all:?}\n{told}"
        );
    }
}

#[test]
fn a_fee_of_less_than_a_won_is_asked() {
    let held = &["입금 5000만원 업비트", "입금 1000만원 한투"];
    let mut chat = Chat::with(Language::Ko, held);
    let told = chat.not_written("매수 BTC 0.1 1억 업비트 수수료 0.0001");
    assert!(told.contains("[0.0001 BTC][0.0001원]"), "{told}");
    let buttons = chat.buttons("매수 BTC 0.1 1억 업비트 수수료 0.0001");
    chat.done(&buttons[0]);
    assert!(chat.last().contains(" 0.0001 "), "{}", chat.last());
    let told = chat.not_written("스테이킹 SOL 0.05 업비트 수수료 0.001");
    assert!(told.contains("[0.001 SOL]"), "{told}");
    let told = chat.not_written("매수 카카오 1주 40,000 한투 수수료 0.015");
    assert!(told.contains("[0.015%]"), "{told}");
}

#[test]
fn a_code_of_four_or_five_digits_is_the_asset() {
    let held = &[
        "기초 7203:stock 10주 @ 3000 JPY platform:jp 2026-01-01",
        "기초 삼성전자 10주 @ 70,000 한투 2026-01-01",
    ];
    for (line, want) in [
        ("매도 7203 5주 3200 jp", "sell 7203 5 3200 JPY jp"),
        ("매도 5930 5주 72000 한투", "sell 005930 5 72000 KRW kis"),
        (
            "5930 5주 72000에 팔았어 한투",
            "sell 005930 5 72000 KRW kis",
        ),
        ("매도 660 5주 72000 한투", "-"),
        ("매수 35720 5주 45000 한투", "buy 035720 5 45000 KRW kis"),
        ("매수 카카오 5주 7203 한투", "buy 035720 5 7203 KRW kis"),
        ("매수 카카오 5930 한투", "-"),
    ] {
        let mut chat = Chat::with(Language::Ko, held);
        let before = chat.book.revision();
        let told = chat.say(line);
        if want == "-" {
            assert_eq!(chat.book.revision(), before, "{line}\n{told}");
        } else {
            assert!(
                chat.last().starts_with(want),
                "{line}\n{}\n{told}",
                chat.last()
            );
        }
    }
}

#[test]
fn the_same_in_other_words_within_a_minute_is_asked() {
    for (first, again) in [
        ("매수 카카오 1주 40,000 한투", "카카오 1주 40,000 매수 한투"),
        ("입금 100만원 한투", "한투에 100만원 넣었어"),
        ("입금 100만원 한투", "입금 1,000,000원 한투"),
        ("배당 카카오 1000원 한투", "배당 카카오 1,000원 한투"),
    ] {
        let mut chat = Chat::with(Language::Ko, &[first]);
        let told = chat.say(again);
        assert!(told.contains("방금 같은 것을 적었어요"), "{again}\n{told}");
        assert_eq!(chat.all().len(), 1, "{again}");
    }
    let mut chat = Chat::with(Language::Ko, &["매수 카카오 1주 40,000 한투"]);
    chat.done("매수 카카오 1주 40,000 토스");
    chat.done("매수 카카오 1주 40,100 한투");
    chat.done("매수 카카오 1주 40,000 한투 10/30");
    assert_eq!(chat.all().len(), 4);
}

#[test]
fn what_was_recorded_with_it_is_named_and_filled_is_no_permission() {
    let held = &["입금 100 USDT 바이낸스"];
    let mut chat = Chat::with(Language::Ko, held);
    chat.asks("매수 ETH 0.05 3250.5 USDT 바이낸스 filled", "입금하고 적기");
    let buttons = chat.buttons("매수 ETH 0.05 3250.5 USDT 바이낸스");
    let told = chat.done(&buttons[0]);
    assert!(
        told.contains("62.525 USDT 입금도 함께 적었어요 (#2)")
            || told.contains("입금도 함께 적었어요 (#2)"),
        "{told}"
    );
    for notice in [
        "Binance: Your order to buy 0.05 ETH at 3250.5 USDT has been filled.",
        "[Binance] Buy order filled: 0.05 ETH at 3,250.5 USDT",
        "Your BUY order for 0.05 ETH @ 3250.5 USDT was executed on Binance",
    ] {
        let mut chat = Chat::with(Language::Ko, &["입금 1000 USDT 바이낸스"]);
        let buttons = chat.buttons(notice);
        assert_eq!(
            buttons.first().map(String::as_str),
            Some("buy ETH 0.05 @3250.5 USDT binance"),
            "{notice}\n{}",
            chat.say(notice)
        );
        chat.done(&buttons[0]);
        assert!(chat.last().starts_with("buy ETH 0.05 3250.5 USDT binance"));
    }
}

#[test]
fn a_bank_that_signs_shortly_is_the_account() {
    for (notice, want) in [
        (
            "하나,03/05,14:20\n***987654\n입금100,000원\n이몽룡\n잔액1,100,000원",
            "deposit KRW 100000 platform:하나은행 2026-03-05 14:20",
        ),
        (
            "신한 03/05 08:10 110-123 출금30,000원 잔액 70,000원",
            "withdraw KRW 30000 platform:신한은행 2026-03-05 08:10",
        ),
        (
            "우리 03/05 09:15 1002-123-456789 입금 70,000원",
            "deposit KRW 70000 platform:우리은행 2026-03-05 09:15",
        ),
        (
            "국민 3/5 07:22 출금 5,000원",
            "withdraw KRW 5000 platform:국민은행 2026-03-05 07:22",
        ),
        (
            "농협 03/05 09:15 입금50,000원 잔액150,000원",
            "deposit KRW 50000 platform:농협 2026-03-05 09:15",
        ),
        (
            "[Web발신]\n신한03/05 08:10\n110-***-123456\n입금 50,000\n잔액 150,000\n홍길동",
            "deposit KRW 50000 platform:신한은행 2026-03-05 08:10",
        ),
    ] {
        let mut chat = Chat::with(Language::Ko, &["입금 100만원 하나증권"]);
        let first = chat.buttons(notice).into_iter().next();
        assert_eq!(
            first.as_deref(),
            Some(want),
            "{notice}\n{}",
            chat.say(notice)
        );
    }
}

#[test]
fn a_bare_number_of_a_purchase_for_a_coin_may_be_the_price() {
    let held = &["기초 ETH 10 @ 5,000,000 업비트 2026-01-01"];
    let mut chat = Chat::with(Language::Ko, held);
    chat.done("매수 SOL 20 0.05 ETH 업비트");
    let told = chat.not_written("아니 0.04");
    assert!(told.contains("[수량 0.04][가격 0.04 ETH]"), "{told}");
    let buttons = chat.buttons("아니 0.04");
    chat.done(&buttons[1]);
    let all = chat.all();
    assert!(
        all.iter().any(|row| row.starts_with("swap_out ETH 0.8 ")),
        "{all:?}"
    );
    assert!(
        all.iter().any(|row| row.starts_with("swap_in SOL 20 ")),
        "{all:?}"
    );
    // Said as a price or a quantity it is one.
    for (said, out, into) in [
        ("아니 0.04에", "swap_out ETH 0.8 ", "swap_in SOL 20 "),
        ("아니 10개", "swap_out ETH 0.5 ", "swap_in SOL 10 "),
        ("아니 0.04 ETH", "swap_out ETH 0.8 ", "swap_in SOL 20 "),
    ] {
        let mut chat = Chat::with(Language::Ko, held);
        chat.done("매수 SOL 20 0.05 ETH 업비트");
        let told = chat.done(said);
        let all = chat.all();
        let has = |start: &str| all.iter().any(|row| row.starts_with(start));
        assert!(has(out) && has(into), "{said}\n{all:?}\n{told}");
    }
    let mut chat = Chat::with(Language::Ko, held);
    chat.done("교환 ETH 1 → SOL 20 업비트");
    let told = chat.not_written("아니 0.9");
    assert!(told.contains("[이더리움 0.9개][솔라나 0.9개]"), "{told}");
}

#[test]
fn an_amount_without_a_price_buys_at_the_last_one_and_says_so() {
    let mut chat = with_rate(&["입금 1000만원 한투", "입금 1000만원 업비트"]);
    chat.price("AAPL", "USD", 400);
    chat.price("035720", "KRW", 40_000);
    chat.price("BTC", "KRW", 100_000_000);
    for (line, label, want) in [
        (
            "매수 AAPL 10만원어치 한투",
            "556,000원",
            "buy AAPL 0.17985611 556000 KRW kis",
        ),
        (
            "매수 카카오 10만원어치 한투",
            "[2주 × 40,000원][3주 × 40,000원]",
            "buy 035720 2 40000 KRW kis",
        ),
        (
            "비트 10만원어치 샀어 업비트",
            "100,000,000원",
            "buy BTC 0.001 100000000 KRW upbit",
        ),
    ] {
        let told = chat.not_written(line);
        assert!(
            told.contains(label) && told.contains("최근 시세"),
            "{line}\n{told}"
        );
        let buttons = chat.buttons(line);
        chat.done(&buttons[0]);
        assert!(chat.last().starts_with(want), "{line}\n{}", chat.last());
    }
    let told = chat.not_written("스테이킹 ETH 0.01 500만원 업비트");
    assert!(
        told.contains("[0.01개 × 5,000,000원][0.01개 = 5,000,000원]"),
        "{told}"
    );
    let buttons = chat.buttons("스테이킹 ETH 0.01 500만원 업비트");
    chat.done(&buttons[0]);
    assert!(
        chat.last().starts_with("reward ETH 0.01 5000000 KRW upbit"),
        "{}",
        chat.last()
    );
}

#[test]
fn a_correction_that_lacks_can_be_repaired_and_a_number_of_a_share_is_its_code() {
    let held = &["입금 100만원 한투", "매수 카카오 10주 40,000 한투"];
    let mut chat = Chat::with(Language::Ko, held);
    let told = chat.not_written("고치기 #2 30주");
    assert!(told.contains("200,000원 입금하고 적기"), "{told}");
    let buttons = chat.buttons("고치기 #2 30주");
    let told = chat.done(&buttons[0]);
    assert!(told.contains("입금도 함께 적었어요 (#3)"), "{told}");
    let all = chat.all();
    assert!(
        all.iter().any(|row| row.starts_with("buy 035720 30 40000")),
        "{all:?}"
    );
    assert!(
        all.iter().any(|row| row.starts_with("deposit KRW 200000")),
        "{all:?}"
    );
    let mut chat = Chat::new(Language::Ko);
    chat.done("매수 US0378331005 3주 200달러 한투");
    assert!(
        chat.last().starts_with("buy AAPL 3 200 USD kis"),
        "{}",
        chat.last()
    );
    let told = chat.say("종목 AAPL");
    assert!(told.contains("환율"), "{told}");
}
