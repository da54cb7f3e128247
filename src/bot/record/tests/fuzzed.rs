//! What must hold for any line.

use super::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_message_makes_it_stumble(text in "\\PC{0,60}") {
        Chat::new(Language::Ko).say(&text);
    }

    #[test]
    fn no_line_of_known_words_makes_it_stumble(words in proptest::collection::vec(prop::sample::select(WORDS), 0..9)) {
        let mut chat = Chat::with(Language::Ko, MONEY);
        chat.say(&words.join(" "));
    }

    /// Whatever is asked, its buttons are lines that are understood, and a press never writes more than was said.
    #[test]
    fn a_line_of_a_button_says_the_same_record(words in proptest::collection::vec(prop::sample::select(WORDS), 1..8)) {
        let chat = Chat::with(Language::Ko, MONEY);
        for verb in Verb::ALL {
            let first = reader::read(verb, &words.join(" "), &chat.book, NOW).trade;
            let line = first.arguments(&chat.book);
            let again = reader::read(verb, &line, &chat.book, NOW).trade;
            prop_assert_eq!(again, first, "{} {}", verb.as_str(), line);
        }
    }
}

const WORDS: &[&str] = &[
    "절반",
    "50만원어치",
    "어치",
    "총",
    "지난주",
    "금요일",
    "말일",
    "들어옴",
    "월급",
    "매수",
    "팔았어",
    "입금",
    "삼전",
    "비트",
    "KODEX",
    "200",
    "0.1",
    "10",
    "71,300",
    "9500만",
    "1억",
    "2천만원",
    "$150",
    "150달러",
    "1000",
    "USDT",
    "@",
    "at",
    "한투",
    "빗썸",
    "바이낸스",
    "수수료",
    "0.1%",
    "세금",
    "어제",
    "3/1",
    "14:20",
    "오늘",
    "메모",
    "떡상",
    "XYZ:stock",
    "platform:우리집",
    "sure",
    "373220",
    "키움증권",
    "에서",
    "?",
    "안",
    "팔까",
    "1,5",
    "20주",
    "0.5개",
    "이더",
    "fee",
    "BNB",
    "없음",
    "in:USD",
    "2026-13-02",
];
