//! A reply without amounts: what money, units and prices were is gone, percentages, days, times and names stay.
//!
//! A typed cell of money is hidden by its type, a sentence by its words ([`hidden`]), a picture is drawn of shares and
//! percentages ([`Chart::without_amounts`](crate::charts::Chart::without_amounts)). Labels of
//! buttons go the same way while each can still be told from the others: a choice between amounts shows them. Figures of the
//! JSON and files are left: who asks for those sees them alone.

use super::{Block, Button, Cell, Figure, Reply};
use crate::words::hidden::{HIDDEN, hidden};

/// The reply without amounts; `no_picture` stands for a picture that shows nothing but amounts.
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
            Block::Picture(picture) => match std::mem::take(&mut picture.chart).without_amounts() {
                Some(chart) => {
                    picture.chart = chart;
                    picture.caption = hidden(&picture.caption);
                }
                None => *block = Block::Note(no_picture.to_owned()),
            },
        }
    }
    hide_labels(&mut reply.buttons);
    reply.blocks.dedup();
    reply
}

fn hide_labels(buttons: &mut [Button]) {
    let labels: Vec<String> = buttons.iter().map(|button| hidden(&button.label)).collect();
    let says = |label: &str| label.chars().any(char::is_alphanumeric);
    for (nth, button) in buttons.iter_mut().enumerate() {
        let same = labels.iter().filter(|label| **label == labels[nth]).count();
        if says(&labels[nth]) && same == 1 {
            button.label = labels[nth].clone();
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn a_label_keeps_its_amount_only_where_nothing_else_tells_it_from_another() {
        let reply = Reply::say("x").buttons([
            ("기초 2.9개 적고 매도", "a"),
            ("0.1개", "b"),
            ("5주 매수", "c"),
            ("6주 매수", "d"),
            ("3개월", "e"),
        ]);
        let labels = amounts(reply, "x").buttons;
        let labels: Vec<&str> = labels.iter().map(|button| button.label.as_str()).collect();
        assert_eq!(
            labels,
            [
                "기초 ••• 적고 매도",
                "0.1개",
                "5주 매수",
                "6주 매수",
                "3개월"
            ]
        );
    }
}
