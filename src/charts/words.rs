//! The few words a drawing adds by itself, in both languages. Everything else is the caller's.

use super::value::Language;

/// Words of one language.
pub struct Words {
    /// The slice that gathers what does not fit.
    pub other: &'static str,
    /// Instead of a table.
    pub no_trades: &'static str,
    /// Instead of a ring.
    pub no_holdings: &'static str,
    /// Instead of a line or bars.
    pub no_history: &'static str,
    /// In the pill when there is nothing to compare with.
    pub no_change: &'static str,
    /// Columns of the table of trades: day, kind, name, quantity, price, amount.
    pub columns: [&'static str; 6],
    /// Marks the value axis that does not begin at zero.
    pub axis_off_zero: &'static str,
    /// Instead of a value that is not known.
    pub unknown: &'static str,
}

/// The words of a language.
pub fn words(language: Language) -> &'static Words {
    match language {
        Language::Ko => &KO,
        Language::En => &EN,
    }
}

static KO: Words = Words {
    other: "기타",
    no_trades: "아직 거래가 없어요",
    no_holdings: "아직 가진 것이 없어요",
    no_history: "아직 기록이 없어요",
    no_change: "아직 비교할 날이 없어요",
    columns: ["일자", "구분", "종목", "수량", "단가", "금액"],
    axis_off_zero: "세로축은 0부터가 아님",
    unknown: "모름",
};

static EN: Words = Words {
    other: "Other",
    no_trades: "No trades yet",
    no_holdings: "Nothing held yet",
    no_history: "No history yet",
    no_change: "Nothing to compare with yet",
    columns: ["Date", "Type", "Name", "Quantity", "Price", "Amount"],
    axis_off_zero: "axis not from zero",
    unknown: "unknown",
};
