use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::Value;

use super::*;
use crate::charts;
use crate::reply::{Cell, Figure};

const FORMS: [Form; 3] = [Form::Native, Form::Sections, Form::Bare];

/// The messages as a reader of a test sees them.
fn shown(reply: &Reply, form: Form) -> String {
    let (parts, dropped) = parts(reply);
    let mut out = String::new();
    for part in &parts {
        match part {
            Segment::Post(post) => {
                out += &format!("--- text\n{}\n", post.text(form));
                for block in post.blocks(form).into_iter().flatten() {
                    out += &serde_json::to_string(&block).unwrap();
                    out.push('\n');
                }
            }
            Segment::Picture(p) => out += &format!("--- picture {}: {}\n", p.name, p.caption),
            Segment::File(f) => out += &format!("--- file {} ({})\n", f.name, f.bytes.len()),
        }
    }
    if dropped > 0 {
        out += &format!("dropped {dropped}\n");
    }
    out
}

/// What Slack would refuse of a message.
fn complaints(post: &Post, form: Form) -> Vec<String> {
    let mut wrong = Vec::new();
    let text = post.text(form);
    if text.trim().is_empty() || (form != Form::Bare && text.chars().count() > 4000) {
        wrong.push(format!("text of {}", text.chars().count()));
    }
    let blocks = post.blocks(form).unwrap_or_default();
    if blocks.len() > 50 {
        wrong.push(format!("{} blocks", blocks.len()));
    }
    let mut cells = 0;
    for block in &blocks {
        let block = serde_json::to_value(block).unwrap();
        let chars = |at: &str| {
            block
                .pointer(at)
                .and_then(Value::as_str)
                .map(|t| t.chars().count())
        };
        match block["type"].as_str().unwrap() {
            "section" => check(&mut wrong, "section", chars("/text/text"), 3000),
            "context" => check(&mut wrong, "context", chars("/elements/0/text"), 3000),
            "actions" => {
                let keys = block["elements"].as_array().unwrap();
                check(&mut wrong, "actions", Some(keys.len()), 25);
                for key in keys {
                    let of = |at: &str| {
                        key.pointer(at)
                            .and_then(Value::as_str)
                            .unwrap()
                            .chars()
                            .count()
                    };
                    check(&mut wrong, "label", Some(of("/text/text")), 75);
                    check(&mut wrong, "value", Some(of("/value")), 2000);
                }
            }
            "data_table" => {
                check(&mut wrong, "caption", chars("/caption"), 2000);
                let rows = block["rows"].as_array().unwrap();
                check(&mut wrong, "rows", Some(rows.len() - 1), 100);
                let wide = rows[0].as_array().unwrap().len();
                check(&mut wrong, "columns", Some(wide), 20);
                for row in rows {
                    let row = row.as_array().unwrap();
                    assert_eq!(row.len(), wide);
                    for cell in row {
                        let text = cell["text"].as_str().unwrap();
                        check(&mut wrong, "cell", Some(text.chars().count()), 10_000);
                        cells += text.chars().count();
                    }
                }
            }
            other => wrong.push(format!("a block {other}")),
        }
    }
    if cells > 10_000 {
        wrong.push(format!("{cells} characters of tables"));
    }
    wrong
}

fn check(wrong: &mut Vec<String>, what: &str, size: Option<usize>, most: usize) {
    if !size.is_some_and(|size| (1..=most).contains(&size)) {
        wrong.push(format!("{what} of {size:?}"));
    }
}

fn money(text: &str, amount: i64) -> Cell {
    Cell::new(Figure::money(Decimal::from(amount), "KRW"), text)
}

fn table(rows: usize, columns: usize, text: &str) -> Table {
    Table {
        name: "t".into(),
        title: "표".to_owned(),
        columns: (0..columns).map(|n| format!("칸{n}")).collect(),
        rows: vec![vec![Cell::word(text); columns]; rows],
    }
}

#[test]
fn a_balance_is_sections_a_table_and_rows_of_buttons() {
    let row =
        |name: &str, value: Cell, share: &str| vec![Cell::word(name), value, Cell::word(share)];
    let mut reply = Reply::default()
        .title("총자산 1,234원", "(+1.23%)")
        .text("어제보다 ▲ 98원 & <더>")
        .table(Table {
            name: "by_category".into(),
            title: "종류별".to_owned(),
            columns: vec![String::new(), "금액".to_owned(), "비중".to_owned()],
            rows: vec![
                row("국내주식", money("1,000원", 1000), "81%"),
                row("현금", money("234원", 234), ""),
            ],
        })
        .note("11/2(월) 15:40 · 시세 방금")
        .buttons([("계좌별", "잔고 계좌"), ("종목별", "잔고 종목")])
        .buttons([("새로고침", "잔고")]);
    if let Some(again) = reply.buttons.last_mut() {
        again.turns = true;
    }
    let head = "--- text
총자산 1,234원 (+1.23%)
어제보다 ▲ 98원 &amp; &lt;더&gt;

종류별
국내주식  1,000원 · 81%
현금  234원

11/2(월) 15:40 · 시세 방금
";
    let first = r#"{"type":"section","text":{"type":"mrkdwn","text":"*총자산 1,234원* (+1.23%)\n어제보다 ▲ 98원 &amp; &lt;더&gt;","verbatim":true}}
"#;
    let rest = r#"{"type":"context","elements":[{"type":"mrkdwn","text":"11/2(월) 15:40 · 시세 방금","verbatim":true}]}
{"type":"actions","block_id":"STAMP.0","elements":[{"type":"button","action_id":"say1","text":{"type":"plain_text","text":"계좌별"},"value":"잔고 계좌"},{"type":"button","action_id":"say2","text":{"type":"plain_text","text":"종목별"},"value":"잔고 종목"}]}
{"type":"actions","block_id":"STAMP.1","elements":[{"type":"button","action_id":"turn3","text":{"type":"plain_text","text":"새로고침"},"value":"잔고"}]}
"#;
    let native = r#"{"type":"data_table","caption":"종류별","rows":[[{"type":"raw_text","text":"–"},{"type":"raw_text","text":"금액"},{"type":"raw_text","text":"비중"}],[{"type":"raw_text","text":"국내주식"},{"type":"raw_number","value":1000,"text":"1,000원"},{"type":"raw_text","text":"81%"}],[{"type":"raw_text","text":"현금"},{"type":"raw_number","value":234,"text":"234원"},{"type":"raw_text","text":"–"}]],"page_size":20,"row_header_column_index":0}
"#;
    let lines = r#"{"type":"section","text":{"type":"mrkdwn","text":"*종류별*\n국내주식  1,000원 · 81%\n현금  234원","verbatim":true}}
"#;
    let Segment::Post(post) = parts(&reply).0.remove(0) else {
        panic!("a message");
    };
    let all = |table: &str| format!("{head}{first}{table}{rest}").replace("STAMP", &post.stamp());
    assert_eq!(shown(&reply, Form::Native), all(native));
    assert_eq!(shown(&reply, Form::Sections), all(lines));
    assert_eq!(shown(&reply, Form::Bare), head);
}

#[test]
fn pictures_and_files_come_after_the_text_with_their_captions() {
    let picture = Picture {
        name: "pie.png".to_owned(),
        chart: charts::samples::samples().remove(0).1,
        caption: "비트코인 18.2%".to_owned(),
        theme: None,
    };
    let file = File {
        name: "a.csv".to_owned(),
        mime: "text/csv".into(),
        bytes: b"1".to_vec().into(),
    };
    let alone = Reply::default().picture(picture.clone());
    assert_eq!(
        shown(&alone, Form::Bare),
        "--- picture pie.png: 비트코인 18.2%\n"
    );
    // Buttons need a message to stand under.
    let pressed = alone.buttons([("3달", "차트 3달")]);
    assert!(shown(&pressed, Form::Bare).starts_with("--- text\n비트코인 18.2%\n--- picture"));
    let whole = Reply::say("내보냈어요").file(file).picture(picture);
    assert_eq!(
        shown(&whole, Form::Bare),
        "--- text\n내보냈어요\n--- picture pie.png: 비트코인 18.2%\n--- file a.csv (1)\n"
    );
}

#[test]
fn a_table_beyond_the_limits_is_lines_and_many_lines_are_a_file() {
    let native = |reply: &Reply| shown(reply, Form::Native).matches("data_table").count();
    let of = |table: Table| Reply::default().table(table);
    assert_eq!(native(&of(table(100, 3, "값"))), 1);
    assert_eq!(native(&of(table(101, 3, "값"))), 0);
    assert_eq!(native(&of(table(3, 21, "값"))), 0);
    assert_eq!(native(&of(table(100, 2, &"가".repeat(60)))), 0);
    // Each fits by itself, and not together.
    let two = of(table(50, 2, &"가".repeat(60))).table(table(50, 2, &"나".repeat(60)));
    let (posts, _) = parts(&two);
    assert_eq!((native(&two), posts.len()), (2, 2));
    let long = Reply::default().text("긴 줄이에요 ".repeat(6000));
    let (posts, _) = parts(&long);
    assert!(
        matches!(posts.as_slice(), [Segment::Post(_), Segment::File(f)] if f.name == "jasan.txt")
    );
}

#[test]
fn a_column_of_two_currencies_or_an_unknown_amount_is_words() {
    let dollars = Cell::new(Figure::money(Decimal::ONE, "USD"), "$1");
    let unknown = Cell::new(Figure::money_or_unknown(None, "KRW"), "모름");
    for second in [dollars, unknown] {
        let reply = Reply::default().table(Table {
            name: "t".into(),
            title: String::new(),
            columns: vec!["금액".to_owned()],
            rows: vec![vec![money("1원", 1)], vec![second]],
        });
        assert!(!shown(&reply, Form::Native).contains("raw_number"));
    }
}

#[test]
fn many_rows_of_buttons_are_closed_up() {
    let reply = (0..60).fold(Reply::say("x"), |reply, n| {
        reply.buttons([("가", n.to_string().as_str())])
    });
    let (parts, dropped) = parts(&reply);
    let [Segment::Post(post)] = parts.as_slice() else {
        panic!("one message");
    };
    let blocks = post.blocks(Form::Native).unwrap();
    assert_eq!((blocks.len(), dropped), (1 + ROWS_MAX, 10));
    assert_eq!(complaints(post, Form::Native), Vec::<String>::new());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn slack_takes_every_message_in_every_form(
        texts in prop::collection::vec("[a가<&>*_~` 😀:\n]{0,400}", 0..8),
        rows in 0usize..130, columns in 1usize..23, cell in "[가-힣<&>* ]{0,30}",
        buttons in prop::collection::vec(("[가<&> ]{0,90}", "[a가]{0,30}"), 0..60),
        many in 1usize..20,
    ) {
        let mut reply = Reply::default().title("제목 <b>", "& 나머지");
        for (at, text) in texts.iter().enumerate() {
            reply = match at % 3 {
                0 => reply.text(text.repeat(many)),
                1 => reply.note(text.repeat(many)),
                _ => reply.table(table(rows, columns, &cell)),
            };
        }
        for (label, line) in &buttons {
            reply = reply.buttons([(label.as_str(), line.as_str())]);
        }
        let (parts, _) = parts(&reply);
        for part in &parts {
            let Segment::Post(post) = part else { continue };
            for form in FORMS {
                prop_assert_eq!(complaints(post, form), Vec::<String>::new());
            }
        }
    }
}
