use super::*;
use crate::config::Settings;

/// Monday 2026-11-02, 15:40 in Seoul.
const NOW: Moment = Moment(1_793_601_600_000_000);

fn asking(what: Asks, line: &str) -> Question {
    Question {
        line: "매수 비트".to_owned(),
        asks: what.as_str().to_owned(),
        open: line.replace('_', HOLE),
        choices: vec![("전부 (5주)".to_owned(), "sell 5".to_owned())],
        aside: false,
        asked: NOW,
    }
}

fn line(what: Asks, open: &str, text: &str) -> Option<String> {
    let book = Book::new(Settings::default());
    match read(&asking(what, open), text, &book, NOW)? {
        Completed::Line(line) => Some(line),
        Completed::Either(..) => Some("either".to_owned()),
    }
}

#[test]
fn what_is_wholly_what_was_asked_for_completes_the_line() {
    for (what, open, text, want) in [
        (Asks::Price, "buy BTC 1 @_", "9500만", "buy BTC 1 @9500만"),
        (
            Asks::Price,
            "buy BTC 1 @_",
            "9,500만원이요",
            "buy BTC 1 @9,500만원",
        ),
        (
            Asks::Price,
            "buy BTC 1 @_",
            "$95,000.",
            "buy BTC 1 @$95,000",
        ),
        (
            Asks::Price,
            "buy BTC 1 @_",
            "1억 2천만",
            "buy BTC 1 @1억 2천만",
        ),
        (Asks::Price, "buy 035720 1 @_", "373220", "either"),
        (
            Asks::Quantity,
            "buy BTC qty _",
            "0.5개",
            "buy BTC qty 0.5개",
        ),
        (Asks::Quantity, "sell BTC qty _", "절반", "sell BTC half"),
        (Asks::Quantity, "sell BTC qty _", "전부(5주)", "sell 5"),
        (
            Asks::Amount,
            "deposit KRW _",
            "100만원",
            "deposit KRW 100만원",
        ),
        (
            Asks::Place,
            "buy BTC platform:_",
            "빗썸에서요",
            "buy BTC bithumb",
        ),
        (
            Asks::Place,
            "transfer BTC to:_",
            "업비트",
            "transfer BTC to:upbit",
        ),
        (Asks::Asset, "buy _ 1", "삼성전자", "buy 005930 1"),
        (Asks::Asset, "deposit _ kis", "5만원", "deposit 5만원 kis"),
        (Asks::Day, "buy BTC 1 _", "어제", "buy BTC 1 어제"),
        (Asks::Day, "buy BTC 1 _", "3월 2일", "buy BTC 1 3월 2일"),
        (
            Asks::Ratio,
            "split 035720 _",
            "50 대 1",
            "split 035720 50 대 1",
        ),
        (Asks::Fee, "edit #1 fee _", "0.04%", "edit #1 fee 0.04%"),
        (Asks::Tax, "edit #1 tax _", "150원", "edit #1 tax 150원"),
    ] {
        assert_eq!(line(what, open, text).as_deref(), Some(want), "{text}");
    }
}

#[test]
fn what_reads_as_something_else_is_no_answer() {
    for (what, texts) in [
        (
            Asks::Price,
            "0.5개|5%|005930|45,00|빗썸|9500만 빗썸|매수 비트 1 9500만|-5|5만원어치",
        ),
        (Asks::Quantity, "9500만|100원|5%|어제|빗썸"),
        (Asks::Amount, "5주|5%"),
        (Asks::Place, "어제|500|삼성전자|비둘기"),
        (Asks::Asset, "500|어제|빗썸 잔고"),
        (Asks::Day, "빗썸|9500만"),
        (Asks::Ratio, "5|어제|빗썸"),
        (Asks::Tax, "5%|3주"),
        (Asks::Change, "760|어제"),
    ] {
        for text in texts.split('|') {
            assert_eq!(line(what, "buy _", text), None, "{what:?} {text}");
        }
    }
}

#[test]
fn a_name_that_nobody_knows_is_asked_about_in_its_place() {
    let book = Book::new(Settings::default());
    let unknown = |what, open: &str, text| unknown_name(&asking(what, open), text, &book);
    assert_eq!(
        unknown(Asks::Place, "buy BTC platform:_ note x", "우리집").as_deref(),
        Some("buy BTC 우리집 note x")
    );
    assert_eq!(
        unknown(Asks::Asset, "buy _ 1", "삼저").as_deref(),
        Some("buy 삼저 1")
    );
    assert_eq!(unknown(Asks::Asset, "buy _ 1", "비둘기"), None);
    // An end of a transfer would become an account without a question.
    assert_eq!(unknown(Asks::Place, "transfer BTC to:_", "우리집"), None);
    for text in ["ㅋ", "9천", "왜 그래?", "?!"] {
        assert_eq!(
            unknown(Asks::Place, "buy BTC platform:_", text),
            None,
            "{text}"
        );
    }
    assert_eq!(unknown(Asks::Price, "buy BTC 1 @_", "우리집"), None);
}
