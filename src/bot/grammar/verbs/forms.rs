//! How people say what happened. Only forms that say "it happened" record something.

use super::{Form, Verb};

/// Nouns: `매수`, `매수함`, `매수했어요`. Any other ending is a doubt.
const NOUNS: &[(&str, Verb)] = &[
    ("매수", Verb::Buy),
    ("구매", Verb::Buy),
    ("구입", Verb::Buy),
    ("매입", Verb::Buy),
    ("줍줍", Verb::Buy),
    ("분할매수", Verb::Buy),
    ("매도", Verb::Sell),
    ("매각", Verb::Sell),
    ("처분", Verb::Sell),
    ("익절", Verb::Sell),
    ("손절", Verb::Sell),
    ("분할매도", Verb::Sell),
    ("입금", Verb::Deposit),
    ("입고", Verb::Deposit),
    ("충전", Verb::Deposit),
    ("출금", Verb::Withdraw),
    ("출고", Verb::Withdraw),
    ("인출", Verb::Withdraw),
    ("기초", Verb::Opening),
];
/// Nouns that other words begin with (배당주, 이자율, 교환비): only these endings make them verbs.
const NARROW: &[(&str, Verb)] = &[
    ("이체", Verb::Transfer),
    ("송금", Verb::Transfer),
    ("배당금", Verb::Dividend),
    ("배당", Verb::Dividend),
    ("분배금", Verb::Dividend),
    ("이자", Verb::Interest),
    ("대여료", Verb::Lending),
    ("대여이자", Verb::Lending),
    ("대여", Verb::Lending),
    ("예탁금이용료", Verb::Interest),
    ("이용료", Verb::Lending),
    ("펀딩비", Verb::Funding),
    ("자본환급", Verb::ReturnOfCapital),
    ("원금반환", Verb::ReturnOfCapital),
    ("스테이킹", Verb::Reward),
    ("에어드랍", Verb::Reward),
    ("에어드롭", Verb::Reward),
    ("보상", Verb::Reward),
    ("리워드", Verb::Reward),
    ("교환", Verb::Swap),
    ("스왑", Verb::Swap),
    ("환전", Verb::Swap),
    ("액면분할", Verb::Split),
    ("주식분할", Verb::Split),
    ("분할", Verb::Split),
    ("액면병합", Verb::Merge),
    ("주식병합", Verb::Merge),
    ("병합", Verb::Merge),
    ("이름변경", Verb::Rename),
    ("개명", Verb::Rename),
    ("맞춤", Verb::Adjust),
    ("대출상환", Verb::Repay),
    ("대출", Verb::Borrow),
    ("차입", Verb::Borrow),
    ("상환", Verb::Repay),
    ("부채", Verb::Liability),
];
const NOUN_ENDINGS: &[&str] = &[
    "",
    "함",
    "했어",
    "했어요",
    "했음",
    "했다",
    "했습니다",
    "했네",
    "했네요",
    "했지",
    "했었어",
    "하였음",
    "하였습니다",
    "완료",
    "완료됨",
    "됨",
    "됐어",
    "됐어요",
    "됐음",
    "됐습니다",
    "됐다",
    "되었어요",
    "되었음",
    "되었습니다",
    "체결",
    "체결됨",
    "체결됐어",
    "체결완료",
];
/// What may stand behind a narrow noun besides: a particle, or that it came.
const NARROW_ENDINGS: &[&str] = &[
    "을",
    "를",
    "이",
    "가",
    "은",
    "는",
    "으로",
    "로",
    "받음",
    "받았어",
    "받았어요",
    "받았음",
    "들어옴",
    "들어왔어",
    "들어왔어요",
];
/// How a form that is still open goes on behind a narrow noun: 이체할까, 배당받으면, 교환하려고.
const NARROW_OPEN: &[&str] = &["하", "할", "한", "해", "했", "되", "될", "된", "받", "들어"];
/// Verbs in the past: `샀어`, `팔았음`.
const PASTS: &[(&str, Verb)] = &[
    ("샀", Verb::Buy),
    ("담았", Verb::Buy),
    ("주웠", Verb::Buy),
    ("사들였", Verb::Buy),
    ("팔았", Verb::Sell),
    ("넣었", Verb::Deposit),
    ("뺐", Verb::Withdraw),
    ("옮겼", Verb::Transfer),
    ("보냈", Verb::Transfer),
    ("바꿨", Verb::Swap),
    ("바꾸었", Verb::Swap),
    ("빌렸", Verb::Borrow),
    ("갚았", Verb::Repay),
];
const PAST_ENDINGS: &[&str] = &[
    "",
    "어",
    "어요",
    "음",
    "다",
    "습니다",
    "네",
    "네요",
    "지",
    "지요",
    "죠",
    "었어",
    "었어요",
    "당",
    "슴",
];
/// Whole words only, because other words begin with them. The past as a noun: `옮김`, `갚음`.
const GERUNDS: &[(&str, Verb)] = &[
    ("삼", Verb::Buy),
    ("팜", Verb::Sell),
    // As it is often misspelt.
    ("삿어", Verb::Buy),
    ("삿음", Verb::Buy),
    ("옮김", Verb::Transfer),
    ("보냄", Verb::Transfer),
    ("바꿈", Verb::Swap),
    ("빌림", Verb::Borrow),
    ("갚음", Verb::Repay),
];
/// Beginnings of forms that say nothing happened: `살까`, `팔아야`. One syllable is too short for a beginning.
const OPEN: &[(&str, Verb)] = &[
    ("살까", Verb::Buy),
    ("살래", Verb::Buy),
    ("살게", Verb::Buy),
    ("살지", Verb::Buy),
    ("살거", Verb::Buy),
    ("사면", Verb::Buy),
    ("사고싶", Verb::Buy),
    ("사려", Verb::Buy),
    ("사자", Verb::Buy),
    ("사줘", Verb::Buy),
    ("사야", Verb::Buy),
    ("사도", Verb::Buy),
    ("사지", Verb::Buy),
    ("안샀", Verb::Buy),
    ("못샀", Verb::Buy),
    ("안사", Verb::Buy),
    ("팔까", Verb::Sell),
    ("팔래", Verb::Sell),
    ("팔게", Verb::Sell),
    ("팔지", Verb::Sell),
    ("팔거", Verb::Sell),
    ("팔면", Verb::Sell),
    ("팔고", Verb::Sell),
    ("팔려", Verb::Sell),
    ("팔자", Verb::Sell),
    ("팔아", Verb::Sell),
    ("팔아야", Verb::Sell),
    ("안팔", Verb::Sell),
    ("못팔", Verb::Sell),
    ("옮길", Verb::Transfer),
    ("옮기", Verb::Transfer),
    ("옮겨", Verb::Transfer),
    ("안옮", Verb::Transfer),
    ("못옮", Verb::Transfer),
    ("보낼", Verb::Transfer),
    ("보내", Verb::Transfer),
    ("안보냈", Verb::Transfer),
    ("안보내", Verb::Transfer),
    ("바꿀", Verb::Swap),
    ("바꾸", Verb::Swap),
    ("바꿔", Verb::Swap),
    ("안바꿨", Verb::Swap),
    ("빌릴", Verb::Borrow),
    ("빌려", Verb::Borrow),
    ("빌리", Verb::Borrow),
    ("갚을", Verb::Repay),
    ("갚아", Verb::Repay),
    ("갚으", Verb::Repay),
    ("안갚", Verb::Repay),
];
const ENGLISH: &[(&str, Verb)] = &[
    ("buy", Verb::Buy),
    ("bought", Verb::Buy),
    ("purchased", Verb::Buy),
    ("sell", Verb::Sell),
    ("sold", Verb::Sell),
    ("deposit", Verb::Deposit),
    ("deposited", Verb::Deposit),
    ("withdraw", Verb::Withdraw),
    ("withdrew", Verb::Withdraw),
    ("withdrawn", Verb::Withdraw),
    ("opening", Verb::Opening),
    ("dividend", Verb::Dividend),
    ("dividends", Verb::Dividend),
    ("distribution", Verb::Dividend),
    ("interest", Verb::Interest),
    ("lending", Verb::Lending),
    ("funding", Verb::Funding),
    ("return_of_capital", Verb::ReturnOfCapital),
    ("reward", Verb::Reward),
    ("rewards", Verb::Reward),
    ("staking", Verb::Reward),
    ("airdrop", Verb::Reward),
    ("rsu", Verb::Reward),
    ("split", Verb::Split),
    ("merge", Verb::Merge),
    ("merged", Verb::Merge),
    ("adjust", Verb::Adjust),
    ("adjusted", Verb::Adjust),
    ("borrow", Verb::Borrow),
    ("borrowed", Verb::Borrow),
    ("repay", Verb::Repay),
    ("repaid", Verb::Repay),
    ("liability", Verb::Liability),
    ("transfer", Verb::Transfer),
    ("transferred", Verb::Transfer),
    ("move", Verb::Transfer),
    ("moved", Verb::Transfer),
    ("send", Verb::Transfer),
    ("sent", Verb::Transfer),
    ("swap", Verb::Swap),
    ("swapped", Verb::Swap),
    ("exchanged", Verb::Swap),
    ("convert", Verb::Swap),
    ("converted", Verb::Swap),
    ("rename", Verb::Rename),
    ("renamed", Verb::Rename),
];
const ENGLISH_OPEN: &[(&str, Verb)] = &[
    ("buying", Verb::Buy),
    ("selling", Verb::Sell),
    ("depositing", Verb::Deposit),
    ("withdrawing", Verb::Withdraw),
    ("transferring", Verb::Transfer),
    ("moving", Verb::Transfer),
    ("sending", Verb::Transfer),
    ("swapping", Verb::Swap),
    ("converting", Verb::Swap),
    ("borrowing", Verb::Borrow),
    ("repaying", Verb::Repay),
];

/// Nouns that say their price (nothing) or their direction (paid) too.
const SAYS_MORE: &[(&str, Verb)] = &[
    ("상장폐지", Verb::Sell),
    ("상폐됐", Verb::Sell),
    ("상폐됨", Verb::Sell),
    ("휴지조각", Verb::Sell),
    ("delisted", Verb::Sell),
    ("worthless", Verb::Sell),
    ("무상증자", Verb::Reward),
    ("무상주", Verb::Reward),
    ("bonus", Verb::Reward),
    ("대출이자", Verb::Interest),
    ("신용이자", Verb::Interest),
    ("마이너스통장이자", Verb::Interest),
];

/// What makes a noun the label of a figure: 입금액, 매도단가, 이체수수료 say nothing of what happened.
const LABEL_ENDINGS: &[&str] = &[
    "액",
    "금액",
    "총액",
    "단가",
    "가격",
    "수량",
    "수수료",
    "세금",
    "일",
    "일자",
    "일시",
    "계좌",
];

fn is_label(word: &str) -> bool {
    let nouns = NOUNS.iter().chain(NARROW);
    let mut endings = nouns.filter_map(|(stem, _)| word.strip_prefix(stem));
    endings.any(|ending| LABEL_ENDINGS.contains(&ending)) || matches!(word, "매수가" | "매도가")
}

/// The verb that a word is, and its form.
pub fn read(word: &str) -> Option<(Verb, Form)> {
    let asked = word.contains('?');
    let word = bare(word);
    if is_label(&word) {
        return None;
    }
    let (verb, form) = says_more(&word)
        .or_else(|| english(&word))
        .or_else(|| korean(&word))?;
    Some((verb, if asked { Form::Open } else { form }))
}

/// Words that say an income came: 받았어, 들어왔어, 입금, received. `Some(Open)`: they say that it did not, or may.
pub fn is_receipt(word: &str) -> Option<Form> {
    let word = bare(word);
    if matches!(word.as_str(), "received" | "got" | "paid" | "earned") {
        return Some(Form::Done);
    }
    let done = |stem: &str, endings: &[&str]| {
        word.strip_prefix(stem)
            .is_some_and(|ending| endings.contains(&ending))
    };
    let past = ["받았", "지급받았", "들어왔", "나왔", "탔"].iter();
    let noun = ["입금", "수령", "지급"].iter();
    if past.into_iter().any(|stem| done(stem, PAST_ENDINGS))
        || noun.into_iter().any(|stem| done(stem, NOUN_ENDINGS))
        || matches!(word.as_str(), "받음" | "들어옴" | "나옴")
    {
        return Some(Form::Done);
    }
    let open = [
        "받",
        "들어오",
        "들어올",
        "들어왔",
        "나오",
        "나올",
        "안받",
        "못받",
    ];
    open.iter()
        .any(|stem| word.starts_with(stem))
        .then_some(Form::Open)
}

/// What turns a record round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// 냈어: what is mostly received was paid.
    Paid,
    /// 취소, 환급, 정정, 회수: what was recorded was taken back.
    Back,
}

/// How a word turns a record of this kind; `None` for a word that does not, or that only might.
pub fn turn(word: &str, verb: Verb) -> Option<Turn> {
    const BACK: &[&str] = &["취소", "환급", "정정", "회수", "환수", "반납", "리베이트"];
    const BACK_ENGLISH: &[&str] = &[
        "cancelled",
        "canceled",
        "reversed",
        "reversal",
        "refund",
        "refunded",
        "rebate",
        "clawback",
    ];
    if word.contains('?') {
        return None;
    }
    let word = bare(word);
    if BACK_ENGLISH.contains(&word.as_str()) {
        return Some(Turn::Back);
    }
    let received = ["받음", "받았어", "받았어요", "받았음", "금", "분"];
    let ends = |rest: &str| NOUN_ENDINGS.contains(&rest) || received.contains(&rest);
    let taken = BACK.iter().find_map(|stem| word.strip_prefix(stem));
    if let Some(rest) = taken {
        return ends(rest).then_some(Turn::Back);
    }
    let yields = verb.shape() == super::Shape::Yield;
    (yields && is_paid(&word, verb)).then_some(Turn::Paid)
}

fn is_paid(word: &str, verb: Verb) -> bool {
    let done = |stem: &str, endings: &[&str]| {
        word.strip_prefix(stem)
            .is_some_and(|ending| endings.contains(&ending))
    };
    let past = ["냈", "물었", "나갔", "빠졌"].iter();
    if past.into_iter().any(|stem| done(stem, PAST_ENDINGS))
        || matches!(word, "냄" | "나감")
        || ["납부", "지불", "납입"]
            .iter()
            .any(|stem| done(stem, NOUN_ENDINGS))
    {
        return true;
    }
    // A dividend that was paid came in; funding or interest that was paid went out.
    matches!(verb, Verb::Funding | Verb::Interest) && (word == "paid" || done("지급", NOUN_ENDINGS))
}

/// A verb that says more than what happened, so that it stays in the line: 상장폐지 is a sale for nothing.
pub fn is_rest_of_line(word: &str) -> bool {
    let word = bare(word);
    SAYS_MORE.iter().any(|(stem, _)| word.starts_with(stem))
}

/// `전량매도` is `전량 매도`.
pub fn apart(word: &str) -> impl Iterator<Item = &str> {
    let whole = ["전량", "전부"].into_iter().find_map(|all| {
        let rest = word.strip_prefix(all)?;
        read(rest).is_some().then_some([all, rest])
    });
    let (first, second) = whole.map_or((word, None), |[all, rest]| (all, Some(rest)));
    std::iter::once(first).chain(second)
}

fn says_more(word: &str) -> Option<(Verb, Form)> {
    let (stem, verb) = SAYS_MORE.iter().find(|(stem, _)| word.starts_with(stem))?;
    let ending = &word[stem.len()..];
    let done = NOUN_ENDINGS.contains(&ending)
        || NARROW_ENDINGS.contains(&ending)
        || PAST_ENDINGS.contains(&ending);
    Some((*verb, if done { Form::Done } else { Form::Open }))
}

fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase()
}

fn english(word: &str) -> Option<(Verb, Form)> {
    let of = |table: &[(&str, Verb)], form: Form| {
        let (_, verb) = table.iter().find(|(w, _)| *w == word)?;
        Some((*verb, form))
    };
    of(ENGLISH, Form::Done).or_else(|| of(ENGLISH_OPEN, Form::Open))
}

fn korean(word: &str) -> Option<(Verb, Form)> {
    for (table, endings) in [(NOUNS, NOUN_ENDINGS), (PASTS, PAST_ENDINGS)] {
        for (stem, verb) in table {
            if let Some(ending) = word.strip_prefix(stem) {
                let done = endings.contains(&ending);
                return Some((*verb, if done { Form::Done } else { Form::Open }));
            }
        }
    }
    for (stem, verb) in NARROW {
        let Some(ending) = word.strip_prefix(stem) else {
            continue;
        };
        if NOUN_ENDINGS.contains(&ending) || NARROW_ENDINGS.contains(&ending) {
            return Some((*verb, Form::Done));
        }
        if NARROW_OPEN.iter().any(|open| ending.starts_with(open)) {
            return Some((*verb, Form::Open));
        }
    }
    if let Some((_, verb)) = GERUNDS.iter().find(|(form, _)| *form == word) {
        return Some((*verb, Form::Done));
    }
    let (_, verb) = OPEN.iter().find(|(begin, _)| word.starts_with(begin))?;
    Some((*verb, Form::Open))
}

#[cfg(test)]
mod tests {
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
}
