//! A reply without amounts: what money, units and prices were is gone, percentages, days, times and names stay.
//!
//! A typed cell of money is hidden by its type. In a sentence a number is an amount by what stands beside it: a sign of money
//! before it, or a unit behind it. Pictures carry amounts in every corner: a sentence stands for them. Figures of the JSON, files and
//! labels of buttons are left: who asks for those sees them alone, or has to press.

use super::{Block, Cell, Figure, Reply};

/// Stands for an amount.
const HIDDEN: &str = "•••";

/// The reply without amounts; `no_picture` stands for a picture.
pub fn amounts(mut reply: Reply, no_picture: &str) -> Reply {
    for block in &mut reply.blocks {
        match block {
            Block::Title { strong, rest } => {
                *strong = hidden(strong);
                *rest = hidden(rest);
            }
            Block::Text(text) | Block::Note(text) => *text = hidden(text),
            Block::Table(table) => {
                table.title = hidden(&table.title);
                table.rows.iter_mut().flatten().for_each(hide_cell);
            }
            Block::Picture(_) => *block = Block::Note(no_picture.to_owned()),
        }
    }
    reply.blocks.dedup();
    reply
}

fn hide_cell(cell: &mut Cell) {
    cell.text = match &cell.value {
        Figure::Money { .. } => HIDDEN.to_owned(),
        Figure::UnknownMoney { .. }
        | Figure::Number { .. }
        | Figure::Word { .. }
        | Figure::Flag { .. }
        | Figure::List { .. }
        | Figure::Map(_) => hidden(&cell.text),
    };
}

/// A text without its amounts.
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
        let is_money = out.ends_with(SIGNS);
        match unit_end(&letters[end..]) {
            Some(unit) => {
                put_hidden(&mut out);
                at = end + unit;
            }
            None if is_money => {
                put_hidden(&mut out);
                at = end;
            }
            None => {
                out.extend(&letters[at..end]);
                at = end;
            }
        }
    }
    out
}

const SIGNS: [char; 6] = ['$', '₩', '€', '¥', '£', '￦'];

/// Whether a digit goes on with a word or a number before it: `K200`, `005930` after a dot.
fn within_word(letters: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| letters[before]);
    before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '#')
}

fn number_end(letters: &[char], from: usize) -> usize {
    let mut end = from;
    while end < letters.len() {
        let next = letters.get(end + 1).is_some_and(char::is_ascii_digit);
        match letters[end] {
            c if c.is_ascii_digit() => end += 1,
            ',' | '.' if next => end += 1,
            _ => break,
        }
    }
    end
}

/// How many letters of a unit stand behind a number; `None` when it is no amount.
fn unit_end(behind: &[char]) -> Option<usize> {
    let space = usize::from(behind.first() == Some(&' '));
    let rest: String = behind[space..].iter().take(12).collect();
    // `3주 전`, `1주일`, `3개월`: how long.
    const SPANS: &[&str] = &["주 전", "주일", "주간", "주 동안", "개월", "만에"];
    if SPANS.iter().any(|span| rest.starts_with(span)) {
        return None;
    }
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
        let is_ticker = (2..=6).contains(&ticker)
            && whole
            && !matches!(&left[..ticker], "AM" | "PM" | "KST" | "UTC");
        // `95m`, `1.2k`: a thousand or a million of something.
        let short = left.starts_with(['m', 'k', 'b'])
            && space == 0
            && !left[1..].starts_with(|c: char| c.is_alphanumeric());
        taken = match (is_ticker, short) {
            (true, _) => ticker,
            (false, true) => 1,
            (false, false) => return None,
        };
    }
    Some(space + taken)
}

/// One amount in several parts is hidden once; its sign of money goes along.
fn put_hidden(out: &mut String) {
    while out.ends_with(SIGNS) {
        out.pop();
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
            ("$1,234.50 · ₩ 5", "••• · ₩ 5"),
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
            ("보유 0.08 → 0.1개", "보유 0.08 → •••"),
            ("", ""),
        ] {
            assert_eq!(hidden(text), want);
        }
    }

    #[test]
    fn typed_money_goes_whatever_its_text_and_a_picture_is_a_sentence() {
        let row = vec![
            Cell::new(Figure::money(5.into(), "KRW"), "5"),
            Cell::new(Figure::number(rust_decimal::Decimal::ONE), "100%"),
        ];
        let reply = Reply::say("총자산 5원").table(super::super::Table {
            name: "t".into(),
            title: String::new(),
            columns: Vec::new(),
            rows: vec![row],
        });
        let reply = amounts(reply, "x");
        assert_eq!(
            reply.blocks[0],
            Block::Title {
                strong: "총자산 •••".into(),
                rest: String::new()
            }
        );
        let Block::Table(table) = &reply.blocks[1] else {
            panic!("a table")
        };
        assert_eq!(
            (
                table.rows[0][0].text.as_str(),
                table.rows[0][1].text.as_str()
            ),
            ("•••", "100%")
        );
    }
}
