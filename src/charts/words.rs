//! The few words a drawing adds by itself, in both languages. Everything else is the caller's.

use super::value::Language;

/// Words of one language.
pub struct Words {
    /// The slice that gathers what does not fit.
    pub others: fn(usize) -> String,
    /// Instead of a table.
    pub no_trades: &'static str,
    /// Instead of a ring.
    pub no_holdings: &'static str,
    /// Below a ring of what is there, while something is owed.
    pub owed: [&'static str; 2],
    /// Instead of a line or bars.
    pub no_history: &'static str,
    /// The same when there are days, and none of them could be valued whole.
    pub no_whole_day: &'static str,
    /// In the pill when there is nothing to compare with.
    pub no_change: &'static str,
    /// Columns of the table of trades: day, kind, name, quantity, price, amount.
    pub columns: [&'static str; 6],
    /// Marks the value axis that does not begin at zero.
    pub axis_off_zero: &'static str,
    /// Of a line without amounts: what 0 % is.
    pub from_first: &'static str,
    /// Instead of a value that is not known.
    pub unknown: &'static str,
    /// So many days, of which so many have no value.
    pub days: fn(usize, usize) -> String,
    /// Values from this day on may still change.
    pub provisional: fn(&str) -> String,
}

/// The words of a language.
pub fn words(language: Language) -> &'static Words {
    match language {
        Language::Ko => &KO,
        Language::En => &EN,
    }
}

static KO: Words = Words {
    others: |count| format!("기타 {count}개"),
    no_trades: "아직 거래가 없어요",
    no_holdings: "아직 가진 것이 없어요",
    owed: [
        "바깥: 가진 것을 나눈 것 · 안쪽: 그중 모자란 몫",
        "옆의 비중은 총자산에서 센 것",
    ],
    no_history: "아직 기록이 없어요",
    no_whole_day: "값을 모두 아는 날이 없어요",
    no_change: "아직 비교할 날이 없어요",
    columns: ["일자", "구분", "종목", "수량", "단가", "금액"],
    axis_off_zero: "세로축은 0부터가 아님",
    from_first: "첫날을 0%로",
    unknown: "모름",
    days: |days, gaps| {
        if gaps == 0 {
            format!("{days}일")
        } else {
            format!("{days}일 중 {gaps}일은 빈 날")
        }
    },
    provisional: |day| format!("{day}부터는 아직 바뀔 수 있음"),
};

static EN: Words = Words {
    others: |count| format!("{count} others"),
    no_trades: "No trades yet",
    no_holdings: "Nothing held yet",
    owed: [
        "outside: what is held · inside: what is owed of it",
        "the shares beside it are of the total",
    ],
    no_history: "No history yet",
    no_whole_day: "No day is known whole",
    no_change: "Nothing to compare with yet",
    columns: ["Date", "Type", "Name", "Quantity", "Price", "Amount"],
    axis_off_zero: "axis not from zero",
    from_first: "first day = 0%",
    unknown: "unknown",
    days: |days, gaps| {
        if gaps == 0 {
            format!("{days} days")
        } else {
            format!("{days} days, {gaps} without a value")
        }
    },
    provisional: |day| format!("may still change from {day}"),
};
