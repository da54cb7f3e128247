//! Cells as people write them.

use super::number::Number;
use super::*;

fn digits(cell: &str) -> String {
    match number::read(cell, false) {
        Ok(Number::Digits { digits, unit, .. }) => match unit {
            Some(unit) => format!("{digits} {unit}"),
            None => digits.into_owned(),
        },
        other => format!("{other:?}"),
    }
}

#[test]
fn numbers_are_read_as_they_are_written() {
    for (cell, want) in [
        ("97200000", "97200000"),
        (" 0.01 ", "0.01"),
        ("-1.50", "-1.50"),
        ("+1000", "+1000"),
        ("1000.", "1000."),
        ("97,200,000", "97200000"),
        ("1,020", "1020"),
        ("1,000.50", "1000.50"),
        ("97 200 000", "97200000"),
        ("97\u{a0}200\u{202f}000.5", "97200000.5"),
        ("97'200'000", "97200000"),
        ("１，０００", "1000"),
        ("\u{2212}0.001", "-0.001"),
        ("–0.001", "-0.001"),
        ("1e3", "1e3"),
        ("1.2E-05", "1.2E-05"),
        ("₩97,200,000", "97200000 ₩"),
        ("-₩1,000", "-1000 ₩"),
        ("￦1,000", "1000 ₩"),
        ("\\1,000", "1000 \\"),
        ("486원", "486 원"),
        ("0.01BTC", "0.01 BTC"),
        ("0.5 ETH", "0.5 ETH"),
        ("1E", "1 E"),
        ("97200000 KRW", "97200000 KRW"),
        ("KRW 97200000", "97200000 KRW"),
        ("US$ 1,234.5", "1234.5 US$"),
        ("=\"0.01\"", "0.01"),
        ("'0.01", "0.01"),
        ("0.0100000000000000000000000000000000", "0.01"),
        ("20주", "20 주"),
    ] {
        assert_eq!(digits(cell), want, "{cell}");
    }
    for cell in ["-", "—", "N/A", "null", " \u{a0}", ""] {
        assert_eq!(number::read(cell, false), Ok(Number::Nothing), "{cell:?}");
    }
    for cell in ["x", "1.2.3", "--1", "1-2", "1 2 3"] {
        assert_eq!(number::read(cell, false), Ok(Number::Other), "{cell:?}");
    }
}

#[test]
fn a_number_that_could_be_another_is_refused_with_the_reason() {
    for (cell, why) in [
        ("0.05%", Unclear::Percent),
        ("0,05 ％", Unclear::Percent),
        ("5bp", Unclear::Percent),
        ("0,01", Unclear::DecimalComma),
        ("1355,90", Unclear::DecimalComma),
        ("1.234,56", Unclear::DecimalComma),
        ("97.200.000,00", Unclear::DecimalComma),
        ("97.200.000", Unclear::DecimalComma),
        ("97 200 000,00", Unclear::DecimalComma),
        ("0,123", Unclear::DecimalComma),
        ("1,00,000", Unclear::Grouping),
        ("(1000)", Unclear::Brackets),
        ("($1,000)", Unclear::Brackets),
        ("△1,000", Unclear::Brackets),
        ("0.001-", Unclear::MinusBehind),
        ("1,000원-", Unclear::MinusBehind),
        ("300만", Unclear::Myriads),
        ("1.5억원", Unclear::Myriads),
    ] {
        assert_eq!(number::read(cell, false), Err(why), "{cell}");
    }
    for cell in ["1.234", "12,345", "999.999"] {
        assert_eq!(
            number::read(cell, true),
            Err(Unclear::CommaInFile),
            "{cell}"
        );
        assert!(matches!(
            number::read(cell, false),
            Ok(Number::Digits { either: true, .. })
        ));
    }
    for cell in ["0.004", "1.2345", "97,200,000", "1,234.5", "1234.567", "12"] {
        let read = number::read(cell, true);
        assert!(
            matches!(read, Ok(Number::Digits { either: false, .. })),
            "{cell}"
        );
    }
}

#[test]
fn days_and_times_are_read_as_they_are_written() {
    for (cell, want) in [
        ("2026-03-04", "2026-03-04"),
        ("2026-3-4", "2026-03-04"),
        ("2026.03.04", "2026-03-04"),
        ("2026. 3. 4.", "2026-03-04"),
        ("2026/03/04", "2026-03-04"),
        ("20260304", "2026-03-04"),
        ("2026년 3월 4일", "2026-03-04"),
        ("2026년03월04일", "2026-03-04"),
        ("２０２６-０３-０４", "2026-03-04"),
        ("2026-03-04(수)", "2026-03-04"),
        ("2026.03.04 수요일", "2026-03-04"),
        ("Mar 4, 2026", "2026-03-04"),
        ("4 March 2026", "2026-03-04"),
        ("2026-Mar-04", "2026-03-04"),
        ("=\"2026-03-04\"", "2026-03-04"),
        ("2026-03-04T09:12:33+09:00", "2026-03-04T09:12:33+09:00"),
        ("2026-03-04T09:12", "2026-03-04T09:12"),
        ("2026-03-04 9:12:33", "2026-03-04T09:12:33"),
        ("2026.03.04 09:12:33", "2026-03-04T09:12:33"),
        ("2026.03.04\n09:12", "2026-03-04T09:12:00"),
        ("2026/3/4 9:12", "2026-03-04T09:12:00"),
        ("20260304 091233", "2026-03-04T09:12:33"),
        ("20260304091233", "2026-03-04T09:12:33"),
        ("202603040912", "2026-03-04T09:12:00"),
        ("2026-03-04 오전 9:12:33", "2026-03-04T09:12:33"),
        ("2026. 3. 4. 오후 9:12", "2026-03-04T21:12:00"),
        ("2026-03-04 오전 12:05:00", "2026-03-04T00:05:00"),
        ("2026-03-04 오후 12:05:00", "2026-03-04T12:05:00"),
        ("2026-03-04 9:12 PM", "2026-03-04T21:12:00"),
        ("2026-03-04 AM 9:12", "2026-03-04T09:12:00"),
        ("2026-03-04(수) 09:12:33", "2026-03-04T09:12:33"),
        ("2026-03-04 (Wed) 09:12:33", "2026-03-04T09:12:33"),
        ("2026년 3월 4일 수요일 오후 1시 5분", "2026-03-04T13:05:00"),
        ("2026-03-04 00:12:33 UTC", "2026-03-04T00:12:33Z"),
        ("2026-03-04 09:12:33 KST", "2026-03-04T09:12:33+09:00"),
        ("2026-03-04 09:12:33 (UTC+9)", "2026-03-04T09:12:33+09:00"),
        ("2026-03-04T09:12:33+0900", "2026-03-04T09:12:33+0900"),
        ("2026-03-04 09:12:33 +0900", "2026-03-04T09:12:33+09:00"),
        (
            "2026/03/04 09:12:33.250 GMT-05:00",
            "2026-03-04T09:12:33.250-05:00",
        ),
    ] {
        match date::read(cell) {
            Ok(date::Time::Plain(text)) => assert_eq!(text, want, "{cell}"),
            other => panic!("{cell}: {other:?}"),
        }
    }
}

#[test]
fn a_time_that_could_be_another_is_refused_with_the_reason() {
    let day = |text: &str| Day::parse(text).unwrap();
    for (cell, why) in [
        ("26/03/04", Unclear::ShortYear),
        ("26.3.4 09:12", Unclear::ShortYear),
        ("260304", Unclear::ShortYear),
        ("04-03-2026", Unclear::DayFirst),
        ("03/04/2026", Unclear::DayFirst),
        ("46085.38", Unclear::ExcelDay(day("2026-03-04"))),
        ("46085", Unclear::ExcelDay(day("2026-03-04"))),
        ("1772582400", Unclear::ClockNumber(day("2026-03-04"))),
        ("1772582400000", Unclear::ClockNumber(day("2026-03-04"))),
        ("09:12:33", Unclear::OnlyTime),
        ("오전 9:12", Unclear::OnlyTime),
        ("2026-03-04 24:00:00", Unclear::Midnight(day("2026-03-05"))),
        (
            "2026-03-04T24:00:00+09:00",
            Unclear::Midnight(day("2026-03-05")),
        ),
        ("2026-03-04 25:10", Unclear::NoSuchTime),
        ("2026-03-04 오전 13:10", Unclear::NoSuchTime),
        ("2026.02.30", Unclear::NoSuchDay),
        ("20260230", Unclear::NoSuchDay),
        ("2026-03-04 09:12:33 EST", Unclear::Zone("EST".to_owned())),
        ("2026-03-04(목)", Unclear::Weekday(2)),
    ] {
        assert_eq!(date::read(cell), Err(why), "{cell}");
    }
    for cell in [
        "어제",
        "합계",
        "timestamp",
        "2026-03",
        "2026-03-04 ~ 2026-03-05",
        "3월 4일",
        "12",
        "a\u{130}b",
    ] {
        assert_eq!(date::read(cell), Ok(date::Time::Other), "{cell}");
    }
}

#[test]
fn any_text_is_read_or_refused() {
    let pieces = [
        "2026", "-", ".", "/", "03", " ", "오후", "T", "(수)", "Mar", "+09:00", "\u{130}", "년",
        "9:", ",", "e-", "₩", "(",
    ];
    for a in pieces {
        for b in pieces {
            for c in pieces {
                for text in [format!("{a}{b}{c}"), format!("2026-03-04{a}{b}{c}")] {
                    let _ = (date::read(&text), number::read(&text, true));
                }
            }
        }
    }
}
