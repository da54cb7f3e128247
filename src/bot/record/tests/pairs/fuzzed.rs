//! What must hold for any line of two rows.

use super::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever was understood of two rows, its line is read back to the same.
    #[test]
    fn a_line_of_a_button_says_the_same_pair(words in proptest::collection::vec(prop::sample::select(PAIR_WORDS), 1..9)) {
        let chat = Chat::with(Language::Ko, MONEY);
        for verb in [Verb::Transfer, Verb::Swap, Verb::Rename] {
            let first = reader::pair::read(verb, &words.join(" "), &chat.book, NOW).pair;
            let line = first.arguments(&chat.book);
            let again = reader::pair::read(verb, &line, &chat.book, NOW).pair;
            prop_assert_eq!(plain(again), plain(first), "{} {}", verb.as_str(), line);
        }
    }

    #[test]
    fn no_pair_makes_it_stumble(words in proptest::collection::vec(prop::sample::select(PAIR_WORDS), 0..9), verb in prop::sample::select(&["이체", "교환", "이름변경", "환전"][..])) {
        let mut chat = Chat::with(Language::Ko, MONEY);
        chat.say(&format!("{verb} {}", words.join(" ")));
    }
}

#[test]
fn an_amount_that_is_also_the_code_of_a_share_stays_an_amount_in_a_button() {
    let chat = Chat::with(Language::Ko, MONEY);
    let first = reader::pair::read(Verb::Swap, "→ for 100만 373220", &chat.book, NOW).pair;
    let line = first.arguments(&chat.book);
    let again = reader::pair::read(Verb::Swap, &line, &chat.book, NOW).pair;
    assert_eq!(again, first, "{line}");
}

#[test]
fn a_code_of_a_share_is_no_number_beside_what_arrived() {
    let chat = Chat::with(Language::Ko, MONEY);
    let first = reader::pair::read(Verb::Transfer, "삼전 0.5 어제 도착", &chat.book, NOW).pair;
    let line = first.arguments(&chat.book);
    let again = reader::pair::read(Verb::Transfer, &line, &chat.book, NOW).pair;
    assert_eq!(plain(again), plain(first), "{line}");
}

/// A day of arrival that is that of leaving needs no word of its own.
fn plain(mut pair: Pair) -> Pair {
    if let Into::Elsewhere { when, .. } = &mut pair.into
        && when.time.is_none()
        && when.day == pair.out.when.day
    {
        *when = Default::default();
    }
    pair
}

const PAIR_WORDS: &[&str] = &[
    "비트",
    "이더",
    "삼전",
    "0.5",
    "1",
    "100만",
    "1000달러",
    "130만원",
    "바이낸스",
    "업비트",
    "바이낸스에서",
    "업비트로",
    "한투",
    "빗썸",
    "키움증권",
    "→",
    ">",
    "to",
    "from",
    "for",
    "수수료",
    "0.0005",
    "BTC",
    "어제",
    "23:50",
    "도착",
    "00:10",
    "오늘",
    "전부",
    "메모",
    "콜드",
    "안",
    "?",
    "XYZ:crypto",
    "to:우리집",
    "from:binance",
    "KODEX",
    "200",
    "373220",
];
