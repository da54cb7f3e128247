use super::*;
use crate::charts::samples;
use crate::config::Language;
use crate::reply::{Cell, Figure, File, Table};

fn look(bold: bool) -> Look {
    Look {
        bold,
        words: Words::new(Language::Ko),
    }
}

fn shown(reply: &Reply) -> String {
    render(reply, look(false), &BTreeMap::new())
}

fn weights() -> Table {
    let row = |name: &str, amount: i64, text: &str| {
        vec![
            Cell::word(name),
            Cell::new(Figure::money(Decimal::from(amount), "KRW"), text),
        ]
    };
    Table {
        name: "by_category".into(),
        title: "종류별".to_owned(),
        columns: vec!["종류".to_owned(), "금액".to_owned()],
        rows: vec![
            row("국내주식", 41_230_000, "4,123만"),
            row("ETF", 850, "850"),
        ],
    }
}

#[test]
fn a_reply_is_a_title_boxes_and_numbered_buttons() {
    let reply = Reply::default()
        .title("총자산 123원", "")
        .text("어제보다 ▲ 1원")
        .table(weights())
        .note("11/2(월) 15:40")
        .buttons([("계좌별", "잔고 계좌"), ("종목별", "잔고 종목")])
        .buttons([("새로고침", "잔고")]);
    assert_eq!(
        shown(&reply),
        "총자산 123원
어제보다 ▲ 1원

종류별
┌──────────┬─────────┐
│ 종류     │    금액 │
├──────────┼─────────┤
│ 국내주식 │ 4,123만 │
│ ETF      │     850 │
└──────────┴─────────┘

11/2(월) 15:40

[1] 계좌별  [2] 종목별
[3] 새로고침
"
    );
}

#[test]
fn a_title_is_bold_for_somebody_who_looks() {
    let reply = Reply::default().title("매수했다고 적었어요", "· 비트코인");
    let seen = render(&reply, look(true), &BTreeMap::new());
    assert_eq!(seen, "\u{1b}[1m매수했다고 적었어요\u{1b}[0m · 비트코인\n");
    assert_eq!(shown(&reply), "매수했다고 적었어요 · 비트코인\n");
}

#[test]
fn no_text_steers_the_terminal() {
    let bad = "\u{1b}[2Jx\u{7}\r\u{202e}";
    let reply = Reply::default()
        .title(bad, bad)
        .text(bad)
        .table(Table {
            name: "t".into(),
            title: bad.to_owned(),
            columns: vec![bad.to_owned()],
            rows: vec![vec![Cell::word(bad)]],
        })
        .buttons([(bad, "x")]);
    let seen = shown(&reply);
    assert!(
        !seen
            .chars()
            .any(|c| c != '\n' && (c.is_control() || c == '\u{202e}')),
        "{seen:?}"
    );
}

#[test]
fn a_picture_is_its_course_its_figures_and_its_place() {
    let report = samples::samples()
        .into_iter()
        .map(|(_, chart, _)| chart)
        .find(|chart| matches!(chart, Chart::Report(_)))
        .unwrap();
    let reply = Reply::default().picture(Picture {
        name: "report.png".to_owned(),
        chart: report,
        caption: "총자산 1원".to_owned(),
        theme: None,
    });
    let kept = BTreeMap::from([("report.png".to_owned(), "out/report.png".to_owned())]);
    let seen = render(&reply, look(false), &kept);
    let lines: Vec<&str> = seen.lines().collect();
    assert_eq!(lines.len(), 3, "{seen}");
    let sparks = lines[0].chars().count();
    assert!((2..=SPARKS).contains(&sparks) && lines[0].chars().all(|c| ('▁'..='█').contains(&c)));
    assert_eq!(lines[1], "총자산 1원");
    assert!(lines[2].contains("out/report.png"));
    assert!(shown(&reply).contains("report.png"));
}

#[test]
fn nothing_to_say_is_nothing() {
    assert_eq!(shown(&Reply::default()), "");
}

#[test]
fn files_and_pictures_are_written_under_their_own_name_only() {
    let dir = tempfile::tempdir().unwrap();
    let reply = Reply::default().file(File {
        name: "../../evil.csv".to_owned(),
        mime: "text/csv".into(),
        bytes: b"1".to_vec().into(),
    });
    let kept = keep::keep(&reply, dir.path(), &|_| Ok(Vec::new())).unwrap();
    assert_eq!(std::fs::read(dir.path().join("evil.csv")).unwrap(), b"1");
    assert_eq!(
        kept["../../evil.csv"],
        dir.path().join("evil.csv").display().to_string()
    );
}
