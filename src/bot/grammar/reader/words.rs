//! A line is cut into words: the note apart, quotes kept together, particles and fillers known.

/// Whether everything behind a word is a note.
pub fn is_note(word: &str) -> bool {
    let bare = word.trim_end_matches(':').to_lowercase();
    matches!(bare.as_str(), "메모" | "note" | "memo")
}

/// The line up to the note, and the note: everything behind 메모.
pub fn split_note(args: &str) -> (&str, &str) {
    let mut from = 0;
    for word in args.split(' ') {
        if is_note(word) {
            let text = args.get(..from).unwrap_or(args);
            let note = args.get(from + word.len()..).unwrap_or("");
            return (text, note.trim());
        }
        from += word.len() + 1;
    }
    (args, "")
}

/// Words; `@` and `×` stand apart, what is quoted stays together without its quotes. A doubled quote within is one.
pub fn words_of(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                if let Some(word) = words.last_mut() {
                    word.push('"');
                }
            }
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            // Between figures a star multiplies; in `홍*동` and `***1234` it hides something.
            '*' if !quoted && !multiplies(words.last(), characters.peek()) => {
                if let Some(word) = words.last_mut() {
                    word.push(c);
                }
            }
            '@' | '×' | '*' if !quoted => words.extend(["@".to_owned(), String::new()]),
            _ => {
                if let Some(word) = words.last_mut() {
                    word.push(c);
                }
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether a star stands between a figure and another.
fn multiplies(before: Option<&String>, next: Option<&char>) -> bool {
    let before = before.map_or("", |word| word.as_str());
    let open =
        before.is_empty() || before.ends_with(|c: char| c.is_ascii_digit() || "주개.".contains(c));
    open && next.is_some_and(|c| c.is_ascii_digit() || " $₩.".contains(*c))
}

/// Words before a fee.
const FEES: &[&str] = &[
    "수수료",
    "매매수수료",
    "거래수수료",
    "위탁수수료",
    "이체수수료",
    "송금수수료",
    "출금수수료",
    "환전수수료",
    "제비용",
    "커미션",
    "fee",
    "fees",
    "commission",
    "commissions",
];
/// Words before a tax.
const TAXES: &[&str] = &[
    "세금",
    "거래세",
    "증권거래세",
    "제세금",
    "원천세",
    "원천징수",
    "원천징수세",
    "원천징수세액",
    "원천징수액",
    "배당세",
    "배당소득세",
    "소득세",
    "지방소득세",
    "주민세",
    "농특세",
    "세액",
    "tax",
    "taxes",
    "withholding",
];

/// Whether a word says that a fee (else a tax) follows, and the figure that is glued to it: `수수료`, `세금은`, `수수료760`.
pub fn charge(word: &str) -> Option<(bool, &str)> {
    let bare = word.trim_end_matches(':');
    let lower = bare.to_lowercase();
    for (names, is_fee) in [(FEES, true), (TAXES, false)] {
        if stems(&lower).any(|stem| names.contains(&stem)) {
            return Some((is_fee, ""));
        }
        let mut glued = names.iter().filter_map(|name| {
            let rest = bare.strip_prefix(name)?.trim_start_matches(':');
            starts_number(rest).then_some(rest)
        });
        if let Some(rest) = glued.next_back() {
            return Some((is_fee, rest));
        }
    }
    None
}

/// Whether a word begins like an amount.
pub fn starts_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '$' | '₩' | '€' | '¥' | '-'))
}

/// The word, then the word without a particle behind it.
pub fn stems(word: &str) -> impl Iterator<Item = &str> {
    const PARTICLES: &[&str] = &[
        "에서", "으로", "에다", "한테", "까지", "을", "를", "이", "가", "은", "는", "도", "에",
        "로", "만", "의",
    ];
    let word = word.trim_matches(|c: char| ",.!?()[]<>【】~;".contains(c));
    std::iter::once(word).chain(PARTICLES.iter().filter_map(move |p| {
        word.strip_suffix(p)
            .filter(|stem| stem.chars().count() >= 2)
    }))
}

/// Words that carry nothing.
pub fn is_filler(word: &str) -> bool {
    const FILLERS: &[&str] = &[
        "at",
        "on",
        "in",
        "from",
        "to",
        "of",
        "the",
        "a",
        "an",
        "my",
        "i",
        "with",
        "and",
        "just",
        "each",
        "per",
        "via",
        "using",
        "filled",
        "executed",
        "for",
        "x",
        "나",
        "내",
        "난",
        "나는",
        "내가",
        "제가",
        "저",
        "좀",
        "막",
        "그리고",
        "에서",
        "에",
        "으로",
        "로",
        "했어",
        "했어요",
        "했음",
        "했다",
        "했습니다",
        "함",
        "완료",
        "체결",
        "체결됨",
        "체결됐어",
        "됐어",
        "됐어요",
        "됨",
        "개당",
        "주당",
        "한주에",
        "씩",
        "주고",
        "새로",
        "추가",
        "추가로",
        "또",
        "더",
        "ㅋㅋ",
        "ㅎㅎ",
        "ㅋ",
        "ㅎ",
        "ㅠ",
        "ㅠㅠ",
    ];
    let word = word
        .trim_matches(|c: char| matches!(c, ',' | '.' | '!' | '~'))
        .to_lowercase();
    word.is_empty() || FILLERS.contains(&word.as_str())
}

/// Words that say why money came or went: they are kept as the note.
pub fn is_reason(word: &str) -> bool {
    const REASONS: &[&str] = &[
        "월급",
        "급여",
        "상여금",
        "보너스",
        "용돈",
        "생활비",
        "월세",
        "전세금",
        "적금",
        "만기금",
    ];
    REASONS.contains(&word)
}

/// Words that say something of a record and are no name.
pub fn is_plain_word(word: &str) -> bool {
    let lower = word.to_lowercase();
    is_filler(word) || is_reason(word) || FEES.contains(&&*lower) || TAXES.contains(&&*lower)
}

/// Enough of a word to quote it.
pub fn clip(text: &str) -> String {
    let mut clipped: String = text.chars().take(40).collect();
    if text.chars().nth(40).is_some() {
        clipped.push('…');
    }
    clipped
}
