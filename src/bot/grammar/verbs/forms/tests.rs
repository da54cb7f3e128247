//! Words and the verbs that they are.

use super::*;

#[test]
fn only_what_happened_is_done() {
    for (word, verb) in [
        ("매수", Verb::Buy),
        ("샀어", Verb::Buy),
        ("샀어요.", Verb::Buy),
        ("분할매수", Verb::Buy),
        ("매도했습니다", Verb::Sell),
        ("팔았음", Verb::Sell),
        ("Sold", Verb::Sell),
        ("입금", Verb::Deposit),
        ("인출함", Verb::Withdraw),
        ("이체했어요", Verb::Transfer),
        ("옮겼어", Verb::Transfer),
        ("보냄", Verb::Transfer),
        ("배당", Verb::Dividend),
        ("배당금을", Verb::Dividend),
        ("배당받음", Verb::Dividend),
        ("이자", Verb::Interest),
        ("스테이킹", Verb::Reward),
        ("환전했어", Verb::Swap),
        ("액면분할", Verb::Split),
        ("병합", Verb::Merge),
        ("대출상환", Verb::Repay),
        ("갚았어요", Verb::Repay),
        ("moved", Verb::Transfer),
        ("삼", Verb::Buy),
        ("삿어", Verb::Buy),
        ("팜", Verb::Sell),
    ] {
        assert_eq!(read(word), Some((verb, Form::Done)), "{word}");
    }
    for (word, verb) in [
        ("팔까", Verb::Sell),
        ("팔까요?", Verb::Sell),
        ("샀어?", Verb::Buy),
        ("샀나", Verb::Buy),
        ("삼?", Verb::Buy),
        ("샀으면", Verb::Buy),
        ("매수하면", Verb::Buy),
        ("매수할까", Verb::Buy),
        ("사려고", Verb::Buy),
        ("팔아줘", Verb::Sell),
        ("selling", Verb::Sell),
        ("이체할까", Verb::Transfer),
        ("옮겨줘", Verb::Transfer),
        ("보낼게", Verb::Transfer),
        ("옮겼나", Verb::Transfer),
        ("배당받으면", Verb::Dividend),
        ("교환하려고", Verb::Swap),
        ("대출받을까", Verb::Borrow),
    ] {
        assert_eq!(read(word), Some((verb, Form::Open)), "{word}");
    }
    for word in [
        "삼성",
        "팔란티어",
        "사과",
        "",
        "매",
        "배당주",
        "이자율",
        "교환비",
        "분할상환",
        "보상금",
        "수수료",
        "삼전",
        "팜유",
        "삿포로",
    ] {
        assert_eq!(read(word), None, "{word}");
    }
    let parts = |word| apart(word).collect::<Vec<_>>();
    assert_eq!(parts("전량매도"), ["전량", "매도"]);
    assert_eq!(parts("전량매도할까"), ["전량", "매도할까"]);
    assert_eq!(parts("전부"), ["전부"]);
}

#[test]
fn paid_and_taken_back_are_told_from_received() {
    for (word, verb, want) in [
        ("냈어", Verb::Funding, Some(Turn::Paid)),
        ("냄", Verb::Interest, Some(Turn::Paid)),
        ("지급", Verb::Funding, Some(Turn::Paid)),
        ("paid", Verb::Interest, Some(Turn::Paid)),
        ("지급됨", Verb::Dividend, None),
        ("지급받았어", Verb::Interest, None),
        ("취소", Verb::Dividend, Some(Turn::Back)),
        ("환급받았어", Verb::Tax, Some(Turn::Back)),
        ("회수됐어", Verb::Reward, Some(Turn::Back)),
        ("정정", Verb::Buy, Some(Turn::Back)),
        ("취소할까", Verb::Buy, None),
        ("냈어?", Verb::Funding, None),
    ] {
        assert_eq!(turn(word, verb), want, "{word}");
    }
    for (word, want) in [
        ("상장폐지", Some((Verb::Sell, Form::Done))),
        ("상장폐지됐어", Some((Verb::Sell, Form::Done))),
        ("상장폐지되면", Some((Verb::Sell, Form::Open))),
        ("무상증자", Some((Verb::Reward, Form::Done))),
        ("대출이자", Some((Verb::Interest, Form::Done))),
    ] {
        assert_eq!(read(word), want, "{word}");
    }
}

#[test]
fn that_an_income_came_is_told_from_that_it_may() {
    for word in ["받았어", "들어왔어요", "받음", "입금됨", "received"] {
        assert_eq!(is_receipt(word), Some(Form::Done), "{word}");
    }
    for word in ["받으면", "받을까", "받았나", "들어오면"] {
        assert_eq!(is_receipt(word), Some(Form::Open), "{word}");
    }
    assert_eq!(is_receipt("삼성전자"), None);
}
