//! What is said but did not happen: a question, a wish, a condition, a negation, an order that waits, a request.
//!
//! Such a line is never booked. The list only makes the answer apt; safety does not hang on it, because a word that
//! nobody knows is asked about before anything is written.

/// Why a line is no record of something that happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    Question,
    Wish,
    Condition,
    Negation,
    /// An order that is placed but not filled.
    Pending,
    /// Something that we are asked to do: we never trade.
    Request,
    /// A message of a broker, pasted here: it may have been written down already.
    Notice,
}

impl Mood {
    /// The sentence `mood-…` in the catalogue.
    pub fn as_str(self) -> &'static str {
        match self {
            Mood::Question => "question",
            Mood::Wish => "wish",
            Mood::Condition => "condition",
            Mood::Negation => "negation",
            Mood::Pending => "pending",
            Mood::Request => "request",
            Mood::Notice => "notice",
        }
    }
}

/// The mood that a word gives a line; `None` for a word that gives it none.
pub fn of(word: &str) -> Option<Mood> {
    if word.contains('?') {
        return Some(Mood::Question);
    }
    if word.starts_with(['[', '<', '【']) {
        return Some(Mood::Notice);
    }
    let word = word
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    if word.is_empty() {
        return None;
    }
    english(&word).or_else(|| korean(&word))
}

fn english(word: &str) -> Option<Mood> {
    Some(match word {
        "should" | "shall" | "could" | "can" | "what" | "when" | "why" | "how" | "which"
        | "maybe" | "perhaps" | "might" => Mood::Question,
        "want" | "wanna" | "wish" | "hope" | "plan" | "planning" | "going" | "gonna" | "will"
        | "would" | "i'll" | "i'd" | "think" | "thinking" | "consider" | "considering"
        | "tomorrow" | "later" | "soon" | "intend" => Mood::Wish,
        "if" | "unless" | "once" | "until" => Mood::Condition,
        "not" | "never" | "no" | "didn't" | "didnt" | "don't" | "dont" | "haven't" | "havent"
        | "won't" | "wont" | "wasn't" | "cannot" | "can't" | "failed" | "cancelled"
        | "canceled" | "rejected" | "unfilled" => Mood::Negation,
        "limit" | "order" | "orders" | "placed" | "pending" | "open" | "working" | "queued"
        | "stop" => Mood::Pending,
        "please" | "let's" | "lets" => Mood::Request,
        _ => return None,
    })
}

fn korean(word: &str) -> Option<Mood> {
    const EXACT: &[(&str, Mood)] = &[
        ("안", Mood::Negation),
        ("못", Mood::Negation),
        ("아직", Mood::Negation),
        ("혹시", Mood::Question),
        ("얼마", Mood::Question),
        ("얼마나", Mood::Question),
        ("언제", Mood::Question),
        ("뭐", Mood::Question),
        ("왜", Mood::Question),
        ("어때", Mood::Question),
        ("어떻게", Mood::Question),
        ("몇", Mood::Question),
        ("내일", Mood::Wish),
        ("모레", Mood::Wish),
        ("내년", Mood::Wish),
        ("내년에", Mood::Wish),
        ("다음주", Mood::Wish),
        ("다음주에", Mood::Wish),
        ("다음달", Mood::Wish),
        ("다음달에", Mood::Wish),
        ("나중에", Mood::Wish),
        ("이따", Mood::Wish),
        ("이따가", Mood::Wish),
        ("곧", Mood::Wish),
        ("만약", Mood::Condition),
        ("만약에", Mood::Condition),
    ];
    const BEGINNINGS: &[(&str, Mood)] = &[
        ("안샀", Mood::Negation),
        ("안팔", Mood::Negation),
        ("안사", Mood::Negation),
        ("못샀", Mood::Negation),
        ("못팔", Mood::Negation),
        ("않", Mood::Negation),
        ("아니", Mood::Negation),
        ("말고", Mood::Negation),
        ("말았", Mood::Negation),
        ("취소", Mood::Negation),
        ("실패", Mood::Negation),
        ("미체결", Mood::Pending),
        ("체결통보", Mood::Notice),
        ("체결알림", Mood::Notice),
        ("체결안내", Mood::Notice),
        ("알림", Mood::Notice),
        ("걸어", Mood::Pending),
        ("걸었", Mood::Pending),
        ("예약", Mood::Pending),
        ("주문", Mood::Pending),
        ("지정가", Mood::Pending),
        ("대기", Mood::Pending),
        ("접수", Mood::Pending),
        ("싶", Mood::Wish),
        ("고민", Mood::Wish),
        ("예정", Mood::Wish),
        ("계획", Mood::Wish),
        ("생각", Mood::Wish),
    ];
    const ENDINGS: &[(&str, Mood)] = &[
        ("까", Mood::Question),
        ("까요", Mood::Question),
        ("나요", Mood::Question),
        ("는지", Mood::Question),
        ("을지", Mood::Question),
        ("할지", Mood::Question),
        ("살지", Mood::Question),
        ("팔지", Mood::Question),
        ("면", Mood::Condition),
        ("려고", Mood::Wish),
        ("려구", Mood::Wish),
        ("싶다", Mood::Wish),
        ("싶어", Mood::Wish),
        ("거야", Mood::Wish),
        ("거임", Mood::Wish),
        ("예정", Mood::Wish),
        ("할래", Mood::Wish),
        ("살래", Mood::Wish),
        ("팔래", Mood::Wish),
        ("게요", Mood::Wish),
        ("할게", Mood::Wish),
        ("살게", Mood::Wish),
        ("팔게", Mood::Wish),
        ("겠어", Mood::Wish),
        ("겠다", Mood::Wish),
        ("야지", Mood::Wish),
        ("야겠다", Mood::Wish),
        ("하자", Mood::Wish),
        ("사자", Mood::Wish),
        ("팔자", Mood::Wish),
        ("해줘", Mood::Request),
        ("사줘", Mood::Request),
        ("팔아줘", Mood::Request),
        ("주세요", Mood::Request),
        ("해라", Mood::Request),
        ("하지마", Mood::Negation),
        ("놨어", Mood::Pending),
        ("놨음", Mood::Pending),
    ];
    let exact = EXACT.iter().find(|(form, _)| *form == word);
    let beginning = || BEGINNINGS.iter().find(|(form, _)| word.starts_with(form));
    let ending = || ENDINGS.iter().find(|(form, _)| word.ends_with(form));
    exact
        .or_else(beginning)
        .or_else(ending)
        .map(|(_, mood)| *mood)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_did_not_happen_is_known_by_its_words() {
        for (word, want) in [
            ("팔까", Mood::Question),
            ("팔까요?", Mood::Question),
            ("빗썸?", Mood::Question),
            ("should", Mood::Question),
            ("사면", Mood::Condition),
            ("떨어지면", Mood::Condition),
            ("if", Mood::Condition),
            ("안", Mood::Negation),
            ("않았어", Mood::Negation),
            ("didn't", Mood::Negation),
            ("걸어놨어", Mood::Pending),
            ("주문", Mood::Pending),
            ("미체결", Mood::Pending),
            ("limit", Mood::Pending),
            ("싶어", Mood::Wish),
            ("사려고", Mood::Wish),
            ("팔아줘", Mood::Request),
        ] {
            assert_eq!(of(word), Some(want), "{word}");
        }
        for word in ["샀어", "매수했어요", "팔았음", "sold", "", "!", "빗썸에서"] {
            assert_eq!(of(word), None, "{word}");
        }
    }
}
