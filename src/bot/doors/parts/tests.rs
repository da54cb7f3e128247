use super::*;
use crate::bot::doors::telegram::{LIMITS, markup};
use crate::charts;
use crate::reply::{Cell, Reply};

fn render(reply: &Reply) -> (Vec<Part>, usize) {
    parts(reply, &LIMITS)
}

/// The messages as a reader of a test sees them.
fn shown(reply: &Reply) -> String {
    let (parts, dropped) = render(reply);
    let mut out = String::new();
    for part in &parts {
        let head = match &part.body {
            Body::Text => "text".to_owned(),
            Body::Photo(p) => format!("photo {}", p.name),
            Body::Document(f) => format!("document {}", f.name),
        };
        out += &format!("--- {head}\n{}\n", markup::html(&part.lines));
        for row in &part.keys {
            let key = |k: &Key| match &k.act {
                Act::Say(line) | Act::Turn(line) => format!("[{}: {line}]", k.label),
                Act::Copy(line) => format!("[{} copies {} bytes]", k.label, line.len()),
            };
            out += &(row.iter().map(key).collect::<Vec<_>>().join(" ") + "\n");
        }
    }
    if dropped > 0 {
        out += &format!("dropped {dropped}\n");
    }
    out
}

fn picture(caption: &str) -> Picture {
    Picture {
        name: "pie.png".to_owned(),
        chart: charts::samples::samples().remove(0).1,
        caption: caption.to_owned(),
        theme: None,
    }
}

fn file(name: &str) -> File {
    File {
        name: name.to_owned(),
        mime: "text/csv".into(),
        bytes: b"1".to_vec().into(),
    }
}

#[test]
fn a_balance_is_one_message_of_lines() {
    let row = |a: &str, b: &str, c: &str| vec![Cell::word(a), Cell::word(b), Cell::word(c)];
    let reply = Reply::default()
        .title("총자산 123,456,789원", "")
        .text("어제보다 ▲ 1,500,098원 (+1.23%)\n누적 ▲ 25,256,789원")
        .table(Table {
            name: "by_category".into(),
            title: "종류별".to_owned(),
            columns: vec![String::new(); 3],
            rows: vec![
                row("국내주식", "4,123만", "33.4%"),
                row("현금", "850만", ""),
            ],
        })
        .note("11/2(월) 15:40 · 시세 방금")
        .buttons([("계좌별", "잔고 계좌"), ("종목별", "잔고 종목")])
        .buttons([("새로고침", "잔고")]);
    assert_eq!(
        shown(&reply),
        "--- text
<b>총자산 123,456,789원</b>
어제보다 ▲ 1,500,098원 (+1.23%)
누적 ▲ 25,256,789원

<b>종류별</b>
국내주식  4,123만 · 33.4%
현금  850만

11/2(월) 15:40 · 시세 방금
[계좌별: 잔고 계좌] [종목별: 잔고 종목]
[새로고침: 잔고]
"
    );
}

#[test]
fn a_wide_row_takes_two_lines() {
    let row = ["7", "10/31", "매수", "비트코인", "0.02개", "빗썸"];
    let reply = Reply::default().table(Table {
        name: "trades".into(),
        title: String::new(),
        columns: vec![String::new(); 6],
        rows: vec![row.map(Cell::word).to_vec()],
    });
    assert_eq!(
        shown(&reply),
        "--- text\n7  10/31 · 매수\n  비트코인 · 0.02개 · 빗썸\n"
    );
}

#[test]
fn hostile_text_stays_text_in_every_field() {
    let bad = "<&>가</b>";
    let reply = Reply::default()
        .title(bad, bad)
        .text(bad)
        .table(Table {
            name: "t".into(),
            title: bad.to_owned(),
            columns: vec![bad.to_owned()],
            rows: vec![vec![Cell::word(bad)]],
        })
        .note(bad)
        .picture(picture(bad))
        .buttons([(bad, bad)]);
    let good = "&lt;&amp;&gt;가&lt;/b&gt;";
    assert_eq!(
        shown(&reply),
        format!(
            "--- photo pie.png\n<b>{good}</b> {good}\n{good}\n\n<b>{good}</b>\n{good}\n\n{good}\n\n{good}\n[{bad}: {bad}]\n"
        )
    );
}

#[test]
fn a_picture_carries_what_fits_and_the_rest_follows() {
    let text = "가".repeat(1025);
    let reply = Reply::say("그림").picture(picture(&text));
    let (parts, _) = render(&reply);
    assert_eq!(parts.len(), 2);
    assert!(matches!(parts[0].body, Body::Photo(_)));
    assert_eq!(parts[0].lines, [Line::bold("그림")]);
    // Exactly 1024 fit in the caption itself.
    let (parts, _) = render(&Reply::default().picture(picture(&"가".repeat(1024))));
    assert_eq!((parts.len(), pack::length(&parts[0].lines)), (1, 1024));
}

#[test]
fn a_text_of_4097_is_two_messages_and_one_beyond_three_is_a_file() {
    let made = |n: usize| render(&Reply::default().text("가".repeat(n)).buttons([("a", "b")])).0;
    assert_eq!(made(4096).len(), 1);
    let two = made(4097);
    assert_eq!(two.len(), 2);
    assert!(two[0].keys.is_empty() && !two[1].keys.is_empty());
    assert_eq!(made(3 * 4096).len(), 3);
    let file = made(3 * 4096 + 1);
    let [
        Part {
            body: Body::Document(file),
            lines,
            keys,
            asks: None,
        },
    ] = file.as_slice()
    else {
        panic!("one document")
    };
    assert_eq!(file.bytes.len(), (3 * 4096 + 1) * 3 + 3);
    assert!(pack::length(lines) <= LIMITS.caption && !keys.is_empty());
}

#[test]
fn a_file_goes_under_a_short_text_and_after_a_long_one() {
    let short = Reply::say("443줄 내보냈어요").file(file("a.csv"));
    assert_eq!(
        shown(&short),
        "--- document a.csv\n<b>443줄 내보냈어요</b>\n"
    );
    let (long, _) = render(&Reply::default().text("가".repeat(1025)).file(file("a.csv")));
    assert!(matches!(long[0].body, Body::Text) && matches!(long[1].body, Body::Document(_)));
    let two = Reply::say("둘").file(file("a.csv")).file(file("b.csv"));
    assert_eq!(
        shown(&two),
        "--- text\n<b>둘</b>\n--- document a.csv\n\n--- document b.csv\n\n"
    );
}

#[test]
fn a_line_too_long_for_a_press_is_copied_and_one_too_long_for_that_is_counted() {
    let fits = "가".repeat(21);
    let copied = "가".repeat(22);
    let lost = "가".repeat(257);
    let reply = Reply::say("x").buttons([
        ("a", fits.as_str()),
        ("b", &copied),
        ("c", &lost),
        ("d", &fits),
    ]);
    assert_eq!(
        shown(&reply),
        format!("--- text\n<b>x</b>\n[a: {fits}] [b ⧉ copies 66 bytes]\ndropped 2\n")
    );
}

#[test]
fn nothing_to_say_is_no_message() {
    assert_eq!(render(&Reply::default()), (Vec::new(), 0));
    assert_eq!(render(&Reply::default().text(" \n ")).0, Vec::new());
}
