//! A text without its amounts: what money, units and prices were is gone, percentages, days, times and names stay.
//!
//! Every number is an amount unless its form or what stands beside it says otherwise: what nobody thought of is hidden,
//! not shown.

/// Stands for an amount.
pub const HIDDEN: &str = "•••";

/// A text without its amounts: a number goes unless what stands beside it says that it is none.
pub fn hidden(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let (mut out, mut at) = (String::new(), 0);
    while at < letters.len() {
        if !letters[at].is_ascii_digit() || within_word(&letters, at) {
            out.push(letters[at]);
            at += 1;
            continue;
        }
        let end = number_end(&letters, at);
        let number: String = letters[at..end].iter().collect();
        let behind: String = letters[end..].iter().take(16).collect();
        let is_money = out.trim_end_matches(' ').ends_with(SIGNS);
        if !is_money && (is_shaped(&number) || is_counted(&behind) || is_named(&out, &number)) {
            out.push_str(&number);
            at = end;
        } else {
            put_hidden(&mut out);
            at = end + unit_end(&letters[end..]);
        }
    }
    out
}

const SIGNS: [char; 7] = ['$', '₩', '€', '¥', '£', '￦', '＄'];

/// Whether a digit goes on with a word before it: `K200`, `#12`.
fn within_word(letters: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| letters[before]);
    before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '#')
}

/// Digits and what joins them: `1,234.5`, `15:40`, `2026-03-02`, `10/30`.
fn number_end(letters: &[char], from: usize) -> usize {
    let mut end = from;
    while end < letters.len() {
        let next = letters.get(end + 1).is_some_and(char::is_ascii_digit);
        match letters[end] {
            c if c.is_ascii_digit() => end += 1,
            ',' | '.' | ':' | '/' | '-' if next => end += 1,
            _ => break,
        }
    }
    end
}

/// Days, times, years, codes and versions by how they are written.
fn is_shaped(number: &str) -> bool {
    let digits = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let parts = |sign: char| number.split(sign).collect::<Vec<_>>();
    let is_year =
        |part: &str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
    let all_short = |parts: &[&str]| parts.iter().all(|part| digits(part, 2));
    match (parts(':'), parts('/'), parts('-'), parts('.')) {
        (time, ..) if time.len() > 1 => all_short(&time),
        (_, day, ..) if day.len() > 1 => all_short(&day) || is_year(day[0]) && all_short(&day[1..]),
        (_, _, day, _) if day.len() > 1 => is_year(day[0]) && all_short(&day[1..]),
        (.., dotted) if dotted.len() > 2 => dotted.iter().all(|part| digits(part, 4)),
        // The code of a share.
        _ => number.len() == 6 && number.starts_with('0') && digits(number, 6),
    }
}

/// Whether what stands behind a number counts something else than money and units.
fn is_counted(behind: &str) -> bool {
    // `3주 전`, `1주일`, `3개월`: how long, before 주 and 개 are units.
    const KOREAN: &[&str] = &[
        "%",
        "주 전",
        "주일",
        "주간",
        "주 동안",
        "개월",
        "건",
        "종목",
        "일",
        "년",
        "월",
        "시간",
        "시",
        "분",
        "초",
        "번",
        "줄",
        "곳",
        "가지",
        "배",
    ];
    const ENGLISH: &[&str] = &[
        "day", "days", "week", "weeks", "month", "months", "year", "years", "hour", "hours", "min",
        "minute", "minutes", "s", "second", "seconds", "time", "times", "entry", "entries", "row",
        "rows", "line", "lines", "asset", "assets", "holding", "holdings", "job", "jobs", "Jan",
        "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let behind = behind.strip_prefix(' ').unwrap_or(behind);
    let word = behind.find(|c: char| !c.is_ascii_alphabetic());
    let word = &behind[..word.unwrap_or(behind.len())];
    KOREAN.iter().any(|unit| behind.starts_with(unit)) || ENGLISH.contains(&word)
}

/// `KODEX 200`, `S&P 500`: a number that is part of a name.
fn is_named(before: &str, number: &str) -> bool {
    const NAMES: &[&str] = &[
        "KODEX",
        "TIGER",
        "ACE",
        "RISE",
        "KBSTAR",
        "HANARO",
        "PLUS",
        "ARIRANG",
        "KOSEF",
        "S&P",
        "S&P500",
        "NASDAQ",
        "Russell",
        "코스피",
        "코스닥",
        "나스닥",
    ];
    let Some(before) = before.strip_suffix(' ') else {
        return false;
    };
    let word = before.rsplit(' ').next().unwrap_or(before);
    NAMES.contains(&word)
        && (2..=4).contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// How many letters of a unit stand behind an amount: they go with it.
fn unit_end(behind: &[char]) -> usize {
    let space = usize::from(behind.first() == Some(&' '));
    let rest: String = behind[space..].iter().take(12).collect();
    const UNITS: &[&str] = &[
        "조", "억", "만", "천", "원", "달러", "유로", "위안", "엔", "주", "개", "좌", "shares",
        "share", "units", "unit", "won", "coins", "coin", "T₩", "B₩", "M₩",
    ];
    let mut taken = 0;
    let mut left = rest.as_str();
    // `4,123만원`: one behind the other.
    while let Some(unit) = UNITS.iter().find(|unit| left.starts_with(**unit)) {
        taken += unit.chars().count();
        left = &left[unit.len()..];
        if unit.is_ascii() {
            break;
        }
    }
    if taken == 0 {
        let ticker = left.bytes().take_while(u8::is_ascii_uppercase).count();
        let whole = !left[ticker..].starts_with(|c: char| c.is_ascii_lowercase());
        // `95m`, `1.2k`: a thousand or a million of something.
        let short = left.starts_with(['m', 'k', 'b', 'M', 'K', 'B'])
            && space == 0
            && !left[1..].starts_with(|c: char| c.is_alphanumeric());
        taken = match ((2..=6).contains(&ticker) && whole, short) {
            (true, _) => ticker,
            (false, true) => 1,
            (false, false) => return 0,
        };
    }
    space + taken
}

/// One amount in several parts is hidden once; its sign of money goes along.
fn put_hidden(out: &mut String) {
    let unsigned = out.trim_end_matches(' ');
    if unsigned.ends_with(SIGNS) {
        out.truncate(unsigned.trim_end_matches(SIGNS).len());
    }
    let trimmed = out.trim_end_matches(' ').len();
    if out[..trimmed].ends_with(HIDDEN) {
        out.truncate(trimmed);
        return;
    }
    out.push_str(HIDDEN);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_go_and_percentages_days_and_names_stay() {
        for (text, want) in [
            ("총자산 123,456,789원", "총자산 •••"),
            ("어제보다 ▲ 1,500,098원 (+1.23%)", "어제보다 ▲ ••• (+1.23%)"),
            ("1억 2,346만원 · 33.4%", "••• · 33.4%"),
            ("0.02개 × 95,000,000원 = 1,900,000원", "••• × ••• = •••"),
            ("국내주식  4,123만 · 33.4%", "국내주식  ••• · 33.4%"),
            ("$1,234.50 · ₩ 5", "••• · •••"),
            ("0.5 BTC · 1,385.2 KRW", "••• · •••"),
            (
                "11/2(월) 15:40 · 시세 방금 · 미국은 10/30 종가",
                "11/2(월) 15:40 · 시세 방금 · 미국은 10/30 종가",
            ),
            (
                "3주 전 · 1주일 · 3개월 · 12건 · 2026-03-02",
                "3주 전 · 1주일 · 3개월 · 12건 · 2026-03-02",
            ),
            ("KODEX 200 #9", "KODEX 200 #9"),
            (
                "bought 5 shares for 52,000 won at 3:40 PM",
                "bought ••• for ••• at 3:40 PM",
            ),
            ("보유 0.08 → 0.1개", "보유 ••• → •••"),
            (
                "업비트 원화 100,000,000 → 98,610,000원",
                "업비트 원화 ••• → •••",
            ),
            (
                "이렇게 써 주세요: 매수 비트코인 0.1 @ 95,000,000 업비트",
                "이렇게 써 주세요: 매수 비트코인 ••• @ ••• 업비트",
            ),
            ("Cash 3,000,000 - 1,200", "Cash ••• - •••"),
            (
                "TIGER 200 · SOL 200 · 005930",
                "TIGER 200 · SOL ••• · 005930",
            ),
            (
                "2026-11-02 · 2026.11 · 5:1 · 1,000/2,000",
                "2026-11-02 · ••• · 5:1 · •••",
            ),
            (
                "12개 종목 3일 · Tue 1 Dec 08:54 · 2 entries",
                "••• 종목 3일 · Tue 1 Dec 08:54 · 2 entries",
            ),
            ("₩1.0M · ₩12.3k", "••• · •••"),
            ("", ""),
        ] {
            assert_eq!(hidden(text), want);
        }
    }
}
