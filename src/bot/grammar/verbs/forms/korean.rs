//! Korean verbs: nouns, stems and their endings, and what each form says of the deed.

use super::{Form, Verb};

/// Nouns: `매수`, `매수함`, `매수했어요`. Any other ending is a doubt.
pub const NOUNS: &[(&str, Verb)] = &[
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
pub const NARROW: &[(&str, Verb)] = &[
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

pub(super) const NOUN_ENDINGS: &[&str] = &[
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
pub(super) const NARROW_ENDINGS: &[&str] = &[
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

pub(super) const PAST_ENDINGS: &[&str] = &[
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

pub(super) fn korean(word: &str) -> Option<(Verb, Form)> {
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
