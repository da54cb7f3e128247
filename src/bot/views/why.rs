//! Why a figure is what it is: every line and every figure leads to the entries, prices and rates that it is made of.
//!
//! | file        | explains                                                       |
//! |-------------|----------------------------------------------------------------|
//! | `bridge.rs` | the change of a value, from one end to the other               |
//! | `labels.rs` | figures by the words of the rows and buttons: 넣은 돈          |
//! | `line.rs`   | one line of the bridge: its holdings and entries, one by one   |
//! | `total.rs`  | a total: units × price × rate of everything held               |
//! | `average.rs` | an average cost, entry by entry                               |
//! | `gains.rs`  | realised and unrealised gains                                  |
//! | `rates.rs`  | the returns, and why they differ                               |
//! | `trace.rs`  | prices and entries as they are told, and the buttons           |

mod average;
mod bridge;
mod gains;
mod labels;
mod line;
mod rates;
mod total;
mod trace;

pub use average::average;
pub use bridge::bridge;
pub use gains::{realised, unrealised};
pub use line::{BridgeLine, line};
pub use rates::{rates, time_weighted};
pub use total::total;

/// Which figure is to be explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// The change over the days.
    Bridge,
    Line(BridgeLine),
    Total,
    /// The returns side by side.
    Rates,
    TimeWeighted,
    Average,
    Realised,
    Unrealised,
}

/// The figure that a word names, if it names one.
fn named(word: &str) -> Option<Asked> {
    Some(match word {
        "수익률" | "return" | "returns" | "rate" | "xirr" | "mwr" | "금액가중" | "performance" => {
            Asked::Rates
        }
        "twr" | "시간가중" => Asked::TimeWeighted,
        "총자산" | "자산" | "total" | "value" => Asked::Total,
        "누적" | "result" | "손익" | "gain" => Asked::Bridge,
        "평단" | "평균" | "평단가" | "average" | "avg" | "cost" => Asked::Average,
        "실현" | "실현손익" | "realised" | "realized" => Asked::Realised,
        "평가" | "평가손익" | "평가손익률" | "unrealised" | "unrealized" => {
            Asked::Unrealised
        }
        _ => Asked::Line(BridgeLine::said(word)?),
    })
}

/// The figure that words name; the words that are left say the days and of what.
pub fn figure_of(args: &str) -> (Asked, String) {
    let mut asked = Asked::Bridge;
    let mut rest: Vec<&str> = Vec::new();
    let all: Vec<&str> = args.split_whitespace().collect();
    let mut at = 0;
    while let Some(word) = all.get(at).copied() {
        if let Some((figure, taken)) = labels::at(&all[at..]) {
            asked = figure;
            at += taken;
            continue;
        }
        at += 1;
        let lower = word.to_lowercase();
        match named(&lower) {
            Some(figure) => asked = figure,
            None if matches!(lower.as_str(), "어제보다" | "변화" | "change") => {
                rest.push("today");
            }
            None => rest.push(word),
        }
    }
    (asked, rest.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_name_figures_in_both_languages_and_leave_the_rest() {
        for (args, asked, rest) in [
            ("", Asked::Bridge, ""),
            ("2026-03-04", Asked::Bridge, "2026-03-04"),
            ("fees 2026-03", Asked::Line(BridgeLine::Fees), "2026-03"),
            ("수수료", Asked::Line(BridgeLine::Fees), ""),
            (
                "빗썸 배당 올해",
                Asked::Line(BridgeLine::Income),
                "빗썸 올해",
            ),
            ("환율", Asked::Line(BridgeLine::Currency), ""),
            ("Total", Asked::Total, ""),
            ("average BTC", Asked::Average, "BTC"),
            ("평단 비트코인", Asked::Average, "비트코인"),
            ("실현손익 작년", Asked::Realised, "작년"),
            ("twr", Asked::TimeWeighted, ""),
            ("수익률 3m", Asked::Rates, "3m"),
            ("어제보다", Asked::Bridge, "today"),
            ("넣은 돈", Asked::Line(BridgeLine::Inflow), ""),
            ("뺀돈이 빗썸", Asked::Line(BridgeLine::Outflow), "빗썸"),
            (
                "들어온 것 비트코인",
                Asked::Line(BridgeLine::Inflow),
                "비트코인",
            ),
            ("배당·이자 올해", Asked::Line(BridgeLine::Income), "올해"),
            ("계좌 시세 차이", Asked::Line(BridgeLine::Location), ""),
            ("새로 매긴 값", Asked::Line(BridgeLine::Revalued), ""),
            ("시간가중 수익률", Asked::TimeWeighted, ""),
            ("번 돈 작년", Asked::Bridge, "작년"),
            ("최대 낙폭 빗썸", Asked::TimeWeighted, "빗썸"),
        ] {
            assert_eq!(figure_of(args), (asked, rest.to_owned()), "{args}");
        }
    }
}
