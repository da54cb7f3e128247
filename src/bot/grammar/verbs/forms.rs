//! How people say what happened. Only forms that say "it happened" record something.

mod english;
mod korean;
#[cfg(test)]
mod tests;

use self::english::english;
use self::korean::{NARROW, NARROW_ENDINGS, NOUN_ENDINGS, NOUNS, PAST_ENDINGS, korean};
use super::{Form, Verb};

/// Nouns that say their price (nothing, or that of all of it) or their direction (paid) too.
const SAYS_MORE: &[(&str, Verb)] = &[
    ("상장폐지", Verb::Sell),
    ("상폐됐", Verb::Sell),
    ("상폐됨", Verb::Sell),
    ("휴지조각", Verb::Sell),
    ("delisted", Verb::Sell),
    ("worthless", Verb::Sell),
    ("단수주매각대금", Verb::Sell),
    ("단수주매각", Verb::Sell),
    ("단수주대금", Verb::Sell),
    ("단수대금", Verb::Sell),
    ("단주대금", Verb::Sell),
    ("단수주", Verb::Sell),
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

/// Nouns of what was taken or given back.
const BACK: &[&str] = &[
    "취소",
    "환급",
    "정정",
    "회수",
    "환수",
    "반납",
    "환불",
    "리베이트",
    "페이백",
];
/// The same as verbs, in the past.
const GIVEN_BACK: &[&str] = &["돌려받았", "돌려받", "돌려줬", "돌려주었", "돌아왔"];
const BACK_ENGLISH: &[&str] = &[
    "cancelled",
    "canceled",
    "reversed",
    "reversal",
    "refund",
    "refunded",
    "rebate",
    "rebated",
    "clawback",
];

/// How a word turns a record of this kind; `None` for a word that does not, or that only might.
pub fn turn(word: &str, verb: Verb) -> Option<Turn> {
    if word.contains('?') {
        return None;
    }
    let word = bare(word);
    if is_taken(&word) {
        return Some(Turn::Back);
    }
    if BACK.iter().any(|stem| word.starts_with(stem)) {
        return None;
    }
    let yields = verb.shape() == super::Shape::Yield;
    (yields && is_paid(&word, verb)).then_some(Turn::Paid)
}

/// Whether a word takes back a whole record and not a charge of it: 취소, 정정.
pub fn is_back_of_all(word: &str) -> bool {
    let word = bare(word);
    let all = ["취소", "정정", "철회"]
        .iter()
        .any(|stem| word.starts_with(stem));
    all || matches!(
        word.as_str(),
        "cancelled" | "canceled" | "reversed" | "reversal"
    )
}

/// 취소, 환급받음, 돌려받았어: it was taken or given back.
fn is_taken(word: &str) -> bool {
    let received = ["받음", "받았어", "받았어요", "받았음", "금", "분"];
    let ends = |rest: &str| NOUN_ENDINGS.contains(&rest) || received.contains(&rest);
    let noun = BACK.iter().find_map(|stem| word.strip_prefix(stem));
    let given = GIVEN_BACK.iter().find_map(|stem| word.strip_prefix(stem));
    let past = |rest: &str| rest == "음" || PAST_ENDINGS.contains(&rest);
    BACK_ENGLISH.contains(&word)
        || noun.is_some_and(ends)
        || given.is_some_and(past)
        || matches!(word, "돌려줌" | "돌아옴")
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

/// Whether a word says that the fraction of a share was sold, so that the money beside it is that of all of it.
pub fn is_cash_in_lieu(word: &str) -> bool {
    let word = bare(word);
    ["단수", "단주"].iter().any(|stem| word.starts_with(stem))
}

/// `전량매도` is `전량 매도`, `매수취소` is `매수 취소`.
pub fn apart(word: &str) -> impl Iterator<Item = &str> {
    let whole = ["전량", "전부"].into_iter().find_map(|all| {
        let rest = word.strip_prefix(all)?;
        read(rest).is_some().then_some((all, rest))
    });
    let (first, second) = match whole.or_else(|| taken_back(word)) {
        Some((first, rest)) => (first, Some(rest)),
        None => (word, None),
    };
    std::iter::once(first).chain(second)
}

/// The verb of a word and what takes it back: 매수취소, 배당정정, 이체취소됨.
fn taken_back(word: &str) -> Option<(&str, &str)> {
    let mut cuts = word.char_indices().map(|(at, _)| at).skip(1);
    cuts.find_map(|at| {
        let (verb, rest) = word.split_at(at);
        let back = is_back(rest) && BACK.iter().any(|stem| rest.starts_with(stem));
        let order = rest.starts_with("주문") && is_back(rest);
        let done = || matches!(read(verb), Some((_, Form::Done)));
        ((back || order) && done()).then_some((verb, rest))
    })
}

/// Whether a word takes something back, in whatever form: 취소, 취소해줘, 주문취소, 정정했어.
pub fn is_back(word: &str) -> bool {
    let word = bare(word);
    let word = ["주문", "체결", "예약"]
        .into_iter()
        .find_map(|order| word.strip_prefix(order))
        .unwrap_or(&word);
    // As a word alone: what stands behind it is not understood as more.
    if matches!(word, "cancel" | "undo" | "revert") {
        return true;
    }
    let loose = ["취소", "정정", "철회"];
    loose.iter().any(|stem| word.starts_with(stem)) || is_taken(word)
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
