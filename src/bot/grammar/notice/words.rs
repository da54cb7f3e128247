//! The words of a notice: labels of figures, verbs with what is glued to them, and what says nothing.

/// What a label of a notice means.
#[derive(Clone, Copy)]
pub enum Label {
    /// The word that means it in a line.
    Means(&'static str),
    /// What follows says it by itself.
    Nothing,
    /// The figure behind it is of no money that moved.
    Dropped,
    /// Behind it stands a person.
    Person,
}

const MEANT: &[(&str, &str)] = &[
    ("체결수량", "수량"),
    ("매수수량", "수량"),
    ("매도수량", "수량"),
    ("거래수량", "수량"),
    ("체결단가", "단가"),
    ("체결가격", "단가"),
    ("체결가", "단가"),
    ("체결평균가", "단가"),
    ("평균단가", "단가"),
    ("평균가", "단가"),
    ("매수가", "단가"),
    ("매도가", "단가"),
    ("체결금액", "총"),
    ("체결총액", "총"),
    ("거래금액", "총"),
    ("매매금액", "총"),
    ("총금액", "총"),
];

const NOTHING: &[&str] = &[
    "종목명",
    "종목",
    "상품명",
    "구분",
    "거래구분",
    "매매구분",
    "체결시간",
    "체결시각",
    "체결일시",
    "거래일시",
    "일시",
    "시간",
    "거래일",
    "거래종류",
    "내용",
    "적요",
];

/// The figure behind these is of a place, a paper, an order or what is left.
const DROPPED: &[&str] = &[
    "계좌번호",
    "계좌",
    "종합계좌",
    "입금계좌",
    "출금계좌",
    "주문번호",
    "체결번호",
    "승인번호",
    "고객번호",
    "관리번호",
    "주문수량",
    "주문가격",
    "주문가",
    "주문단가",
    "잔액",
    "잔고",
    "예수금",
    "통장잔액",
    "계좌잔액",
    "거래후잔액",
    "출금가능금액",
    "출금가능액",
    "주문가능금액",
    "가능금액",
    "미체결수량",
    "미체결",
    "잔량",
    "보유수량",
    "보유",
    "정산금액",
    "결제금액",
    "기준환율",
    "적용환율",
];

const PEOPLE: &[&str] = &[
    "보낸분",
    "받는분",
    "받으시는분",
    "보내는분",
    "입금자",
    "입금자명",
    "의뢰인",
    "수취인",
    "예금주",
    "보낸이",
    "받는이",
];

/// What a word labels; `income` when the notice is of a dividend or interest.
pub fn label(word: &str, income: bool) -> Option<Label> {
    // Of one share, beside what all of them brought.
    if income
        && matches!(
            word,
            "주당" | "주당배당금" | "1주당" | "주당분배금" | "배당기준일" | "기준일"
        )
    {
        return Some(Label::Dropped);
    }
    if let Some((_, means)) = MEANT.iter().find(|(label, _)| *label == word) {
        return Some(Label::Means(means));
    }
    let of = |list: &[&str]| list.contains(&word);
    match () {
        () if of(NOTHING) => Some(Label::Nothing),
        () if of(DROPPED) => Some(Label::Dropped),
        () if of(PEOPLE) => Some(Label::Person),
        () => None,
    }
}

/// `수량:10주`, `잔액100,000원`, `10주/71,300원`: a label and what it is of, two figures; a time and a day stay whole.
pub fn apart(word: &str) -> Vec<String> {
    let word = word.replace('：', ":");
    let begins = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    if let Some((a, b)) = word.split_once('/')
        && begins(a)
        && b.starts_with(|c: char| c.is_ascii_digit())
        && word.contains(['주', '원', '개', '$'])
    {
        // `3주/5주`: filled of ordered.
        let same = a.ends_with('주') && b.ends_with('주');
        return if same {
            vec![a.to_owned()]
        } else {
            vec![a.to_owned(), b.to_owned()]
        };
    }
    if let Some((label, rest)) = word.split_once(':')
        && !begins(label)
        && !label.is_empty()
    {
        return vec![label.to_owned(), rest.to_owned()];
    }
    let meant = MEANT.iter().map(|(label, _)| *label);
    let labels = meant.chain(DROPPED.iter().copied()).chain([
        "입금액",
        "출금액",
        "세전",
        "세후",
        "입금",
        "출금",
        "이체",
        "송금",
        "매수",
        "매도",
    ]);
    let glued = labels.filter(|label| word.len() > label.len() && word.starts_with(label));
    match glued.max_by_key(|label| label.len()) {
        Some(label)
            if super::is_figure(&word[label.len()..]) || word[label.len()..].starts_with('*') =>
        {
            vec![label.to_owned(), word[label.len()..].to_owned()]
        }
        _ => vec![word],
    }
}

/// 매수체결 is 매수, 배당금이 입금되었습니다 is 배당금 입금, 자동이체출금 is 출금; 매수주문접수 waits.
pub fn plain(word: &str) -> String {
    const VERBS: &[&str] = &[
        "매수",
        "매도",
        "입금",
        "출금",
        "배당금",
        "배당",
        "분배금",
        "이자",
        "예탁금이용료",
        "이용료",
        "환전",
    ];
    const MORE: &[&str] = &[
        "알림", "안내", "되", "됐", "하였", "했", "완료", "처리", "통지", "통보", "내역", "거래",
        "지급", "입금",
    ];
    for verb in VERBS {
        let Some(rest) = word.strip_prefix(verb) else {
            continue;
        };
        if rest.contains("취소") || rest.contains("정정") {
            return word.to_owned();
        }
        if rest.contains("미체결") {
            return format!("{verb} 미체결");
        }
        if rest.contains("주문") && !rest.contains("체결") {
            return format!("{verb} 주문접수");
        }
        let particle = matches!(rest, "이" | "가" | "은" | "는" | "을" | "를");
        if particle || rest.contains("체결") || MORE.iter().any(|more| rest.starts_with(more)) {
            return (*verb).to_owned();
        }
    }
    let ends = ["출금", "입금"]
        .into_iter()
        .find(|verb| word.ends_with(verb) && !word.starts_with("미") && !word.starts_with("입출"));
    ends.map_or(word.to_owned(), str::to_owned)
}

pub fn is_noise(word: &str) -> bool {
    const NOISE: &[&str] = &[
        "Web발신",
        "국외발신",
        "국제발신",
        "광고",
        "체결",
        "체결통보",
        "체결알림",
        "체결안내",
        "체결내역",
        "주문체결",
        "알림",
        "안내",
        "통보",
        "통지",
        "고객님",
        "님",
        "님의",
        "전량체결",
        "전량",
        "일부체결",
        "완료",
        "체결완료",
        "되었습니다",
        "체결되었습니다",
        "주문이",
        "주문",
        "금일",
        "당일",
        "현금",
        "보통",
        "지정가",
        "시장가",
        "국내주식",
        "해외주식",
        "주식",
        "입출금",
        "입출금통장",
        "입출금알림",
        "입출금내역",
    ];
    // Of an order that was filled: what it says besides is nobody's word.
    const ENGLISH: &[&str] = &[
        "your",
        "order",
        "orders",
        "has",
        "have",
        "been",
        "was",
        "were",
        "is",
        "filled",
        "executed",
        "completed",
        "complete",
        "successfully",
        "fully",
        "partially",
        "limit",
        "market",
        "trade",
        "the",
        "of",
        "for",
        "an",
        "a",
        "notification",
        "alert",
        "dear",
        "customer",
        "you",
        "have",
    ];
    NOISE.contains(&word) || ENGLISH.contains(&word.to_lowercase().as_str())
}
