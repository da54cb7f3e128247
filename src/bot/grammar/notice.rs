//! A message of a broker or a bank, pasted here, becomes a line that is read like any other: what it says of an account or
//! an order number falls away, its labels become the words that mean the same.
//!
//! It stays a notice: it may have been written down already, so it is asked about, once. What of it is not understood is
//! left out, because nobody typed it.

/// Words with which only a notice begins a figure.
const LABELS: &[(&str, &str)] = &[
    ("체결수량", "수량"),
    ("매수수량", "수량"),
    ("매도수량", "수량"),
    ("거래수량", "수량"),
    ("주문수량", ""),
    ("주문가격", ""),
    ("주문가", ""),
    ("주문단가", ""),
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
    ("종목명", " "),
    ("종목", " "),
    ("상품명", " "),
    ("구분", " "),
    ("거래구분", " "),
    ("매매구분", " "),
    ("체결시간", " "),
    ("체결시각", " "),
    ("체결일시", " "),
    ("거래일시", " "),
    ("일시", " "),
    ("시간", " "),
    // The number behind these is of a place or a paper, not of money.
    ("계좌번호", ""),
    ("계좌", ""),
    ("종합계좌", ""),
    ("주문번호", ""),
    ("체결번호", ""),
    ("승인번호", ""),
    ("고객번호", ""),
    ("관리번호", ""),
    ("잔액", ""),
    ("잔고", ""),
    ("예수금", ""),
    ("미체결수량", ""),
    ("미체결", ""),
    ("잔량", ""),
];

/// Words that only a notice has.
const MARKS: &[&str] = &[
    "체결통보",
    "체결알림",
    "체결안내",
    "체결수량",
    "체결단가",
    "체결가",
    "체결가격",
    "체결금액",
    "체결내역",
    "Web발신",
    "국외발신",
    "국제발신",
    "주문체결",
    "매수체결",
    "매도체결",
    "입금알림",
    "출금알림",
];

/// The line that a notice says, with `[알림]` at its end; `None` when it is none.
pub fn tidy(line: &str) -> Option<String> {
    let marked = line.starts_with(['[', '<', '【', '('])
        && line.contains([']', '>', '】', ')'])
        && line.chars().any(|c| c.is_ascii_digit());
    if !marked && !MARKS.iter().any(|mark| line.contains(mark)) {
        return None;
    }
    let apart = line.replace(
        [
            '[', ']', '<', '>', '【', '】', '(', ')', '|', '■', '▶', '※', '●', '-',
        ],
        " ",
    );
    // A dash stands in dates and in account numbers; it is put back where a date is.
    let dated = line.replace(
        [
            '[', ']', '<', '>', '【', '】', '(', ')', '|', '■', '▶', '※', '●',
        ],
        " ",
    );
    let apart = if dated.contains('-') { dated } else { apart };
    let words: Vec<String> = apart.split(' ').flat_map(label_apart).collect();
    let mut kept: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        at += 1;
        let bare = word.trim_matches([':', '*', '/', '·', ',']);
        if bare.is_empty() || is_number_of_account(word) || is_noise(bare) {
            continue;
        }
        if let Some((_, means)) = LABELS.iter().find(|(label, _)| *label == bare) {
            match *means {
                "" => at += usize::from(words.get(at).is_some_and(|next| is_figure(next))),
                " " => {}
                means => kept.push(means.to_owned()),
            }
            continue;
        }
        kept.push(plain(bare));
    }
    kept.push("[알림]".to_owned());
    Some(kept.join(" "))
}

/// `수량:10주`, `계좌:1234`: a label and what it is of; a time stays whole.
fn label_apart(word: &str) -> Vec<String> {
    let word = word.replace('：', ":");
    match word.split_once(':') {
        Some((label, rest))
            if !label.starts_with(|c: char| c.is_ascii_digit()) && !label.is_empty() =>
        {
            vec![label.to_owned(), rest.to_owned()]
        }
        _ => {
            let glued = LABELS.iter().map(|(label, _)| *label);
            let glued = glued.filter(|label| word.len() > label.len() && word.starts_with(label));
            let longest = glued.max_by_key(|label| label.len());
            match longest {
                Some(label) if is_figure(&word[label.len()..]) => {
                    vec![label.to_owned(), word[label.len()..].to_owned()]
                }
                _ => vec![word],
            }
        }
    }
}

/// 매수체결 is 매수.
fn plain(word: &str) -> String {
    for verb in ["매수", "매도", "입금", "출금"] {
        if word.starts_with(verb)
            && (word.contains("체결") || word.contains("알림") || word.contains("주문"))
        {
            return verb.to_owned();
        }
    }
    word.to_owned()
}

fn is_figure(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '*' | '$' | '₩' | 'x' | 'X'))
}

/// `123-45-678901`, `5012****-01`, `1234567890`: digits of an account, not of an amount or a day.
fn is_number_of_account(word: &str) -> bool {
    let word = word.trim_matches([':', ',', '.']);
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let only = |extra: &str| {
        word.chars()
            .all(|c| c.is_ascii_digit() || extra.contains(c))
    };
    let masked = word.contains(['*', 'x', 'X', '●']) && digits > 0 && only("*-xX●");
    let dashed = word.contains('-') && only("-") && !is_date(word) && digits >= 6;
    masked || dashed || (only("") && digits >= 9)
}

fn is_date(word: &str) -> bool {
    let parts: Vec<&str> = word.split('-').collect();
    match parts.as_slice() {
        [year, month, day] => {
            (year.len() == 4 || year.len() == 2) && month.len() <= 2 && day.len() <= 2
        }
        [month, day] => month.len() <= 2 && day.len() <= 2,
        _ => false,
    }
}

fn is_noise(word: &str) -> bool {
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
    ];
    NOISE.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::tidy;

    #[test]
    fn a_notice_keeps_its_figures_and_loses_its_account() {
        for (line, want) in [
            (
                "[한국투자] 매수체결 삼성전자 10주 71,300원 계좌 12345678-01",
                "한국투자 매수 삼성전자 10주 71,300원 [알림]",
            ),
            (
                "[Web발신] 키움증권 체결통보 삼성전자 매도 체결수량:5주 체결단가:73,000원 5012-3456",
                "키움증권 삼성전자 매도 수량 5주 단가 73,000원 [알림]",
            ),
            (
                "[토스증권] 2026-03-02 14:20 카카오 3주 매수 체결 계좌번호: 123-45-678901 주문번호 0001234",
                "토스증권 2026-03-02 14:20 카카오 3주 매수 [알림]",
            ),
        ] {
            assert_eq!(tidy(line).as_deref(), Some(want));
        }
        for line in ["삼전 10주 71300 매수 한투", "매수 비트 0.1 9500만", "잔고"] {
            assert_eq!(tidy(line), None, "{line}");
        }
    }
}
