//! What the READMEs say can be said: every line of their table is said exactly as it stands there, and does what its row says.

use std::path::Path;

use jasan::config::Language;

use crate::hostile::bodies::command::{Bytes, Talk};

/// Books in which every line of the table has something to do. The twelfth row is the one that is edited.
const BOOKS: &str = "\
2026-01-05T09:00:00+09:00,deposit,kis,KRW,cash,30000000,1,KRW
2026-01-05T09:01:00+09:00,deposit,bithumb,KRW,cash,100000000,1,KRW
2026-01-05T09:02:00+09:00,deposit,upbit,KRW,cash,50000000,1,KRW
2026-01-05T09:03:00+09:00,deposit,kbank,KRW,cash,5000000,1,KRW
2026-01-05T09:04:00+09:00,deposit,kakaobank,KRW,cash,5000000,1,KRW
2026-01-05T09:10:00+09:00,buy,kis,005930,stock,100,70000,KRW,700,KRW
2026-01-05T09:11:00+09:00,buy,kis,USD,cash,5000,1400,KRW
2026-01-05T23:40:00+09:00,buy,kis,AAPL,stock,10,250,USD,1,USD
2026-01-06T10:00:00+09:00,buy,upbit,ETH,crypto,3,5000000,KRW
2026-01-06T10:01:00+09:00,buy,upbit,LUNA,crypto,100,1000,KRW
2026-01-06T10:02:00+09:00,buy,kis,XYZ,stock,100,10000,KRW
2026-03-04T10:00:00+09:00,buy,bithumb,BTC,crypto,0.05,95000000,KRW,2500,KRW
2026-03-05T10:00:00+09:00,buy,upbit,BTC,crypto,0.1,95000000,KRW
2026-03-06T10:00:00+09:00,opening,binance,BTC,crypto,1,90000000,KRW
2026-03-06T10:01:00+09:00,borrow,kakaobank,KRW,cash,2000000,1,KRW
2026-03-07T10:00:00+09:00,withdraw,binance,BTC,crypto,0.1,,KRW,,,W77
2026-03-07T11:00:00+09:00,deposit,upbit,BTC,crypto,0.0998,,KRW,,,D99
price 2026-01-05 005930 70000 KRW
price 2026-01-05 BTC 95000000 KRW bithumb
price 2026-01-05 ETH 5000000 KRW
price 2026-01-05 AAPL 250 USD
price 2026-10-30 005930 71000 KRW
price 2026-10-30 AAPL 258 USD
price 2026-10-30 XYZ 10000 KRW
price 2026-11-01 LUNA 1000 KRW
price 2026-11-01 BTC 96000000 KRW bithumb
price 2026-11-01 ETH 5100000 KRW
rate 2026-01-05 USD KRW 1400
rate 2026-10-30 USD KRW 1390
";

/// Begins of lines that only ask; every other line writes into the books.
const ASKING: &[&str] = &[
    "/balance",
    "잔고",
    "/asset",
    "종목",
    "/trades",
    "거래",
    "/performance",
    "수익률",
    "/why",
    "왜",
    "/report",
    "보고서",
    "/chart",
    "차트",
    "/rebalance",
    "리밸런싱",
    "/backtest",
    "백테스트",
    "/price BTC",
    "시세 비트코인",
    "/todo",
    "할일",
    "/status",
    "상태",
    "/jobs",
    "작업",
    "/logs",
    "로그",
    "/settings",
    "설정",
    "/settings report 7:30",
    "/settings quiet 23-7",
    "설정 보고서 7:30",
    "설정 조용한 시간 23-7",
    "/help",
    "도움말",
    "/export",
    "내보내기",
];

/// Lines that ask before they act, with a button that does it.
const ASKED_FIRST: &[&str] = &["/undo", "취소", "/delete", "삭제", "/import", "가져오기"];

/// What stands between backticks in the second and third column of the table of what can be said.
fn lines(readme: &str) -> Vec<String> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(readme)).unwrap();
    let tables = text.split("|---|---|---|").nth(1).expect("the first table");
    let rows = tables
        .lines()
        .skip(1)
        .take_while(|line| line.starts_with('|'));
    let mut lines = Vec::new();
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split('|').collect();
        assert_eq!(cells.len(), 3, "{row}");
        for cell in &cells[1..] {
            let said: Vec<&str> = cell.split('`').skip(1).step_by(2).collect();
            assert!(!said.is_empty(), "nothing to say in {row}");
            lines.extend(said.into_iter().map(str::to_owned));
        }
    }
    lines
}

/// Why a line does not do what the table promises; `None` when it does.
fn fault(books: &Talk, line: &str) -> Option<String> {
    let mut talk = books.clone();
    let begins = |words: &[&str]| words.iter().any(|word| line.starts_with(word));
    let target = line.starts_with("/target") || line.starts_with("목표");
    let file = begins(&["/import", "가져오기"]).then(|| {
        Bytes::new(
            "trades.csv",
            b"timestamp,type,platform,symbol,category,quantity,price,currency,fee,fee_currency,external_id,note\n2026-10-05,deposit,kis,KRW,cash,5,1,KRW,,,,\n",
        )
    });
    let reply = match talk.hears(line, file.as_ref()) {
        Ok(reply) => reply,
        Err(asked) if begins(ASKED_FIRST) && asked.buttons.len() > 1 => asked,
        Err(refused) => return Some(format!("is refused: {refused:?}")),
    };
    let wrote = entries(&talk) != entries(books);
    let acts = || {
        reply
            .buttons
            .iter()
            .any(|button| !button.line.starts_with("drop"))
    };
    if begins(ASKING) {
        return (wrote || reply.blocks.is_empty()).then(|| format!("only asks: {reply:?}"));
    }
    if begins(ASKED_FIRST) && acts() {
        return None;
    }
    let alert = line.starts_with("/alert") || line.ends_with("알려줘");
    let chose = (target || alert) && talk.book.revision() > books.book.revision();
    (!(wrote || chose)).then(|| format!("changes nothing: {reply:?}"))
}

/// What stands in the books: entries, those that count, prices, and what was said about entries and words.
fn entries(talk: &Talk) -> [usize; 5] {
    let (journal, prices) = (talk.book.journal(), talk.book.prices());
    let marks = journal.marks().recorded();
    let names = talk.book.names().recorded();
    [
        journal.recorded(),
        journal.len(),
        prices.len(),
        marks,
        names,
    ]
}

#[test]
fn every_line_of_the_readmes_does_what_its_row_says() {
    let mut wrong = Vec::new();
    for (readme, language) in [("README.md", Language::En), ("README.ko.md", Language::Ko)] {
        let mut books = Talk::new(language);
        books.record(BOOKS);
        assert_eq!(
            books.book.journal().len(),
            17,
            "the books are read to the last row"
        );
        // What `/rebalance`, `/backtest` and `/undo` have to do with.
        let mut target = books.clone();
        target.say("목표 BTC 20% 주식 50% 현금 10%");
        let lines = lines(readme);
        assert!(lines.len() > 50, "{readme}: {}", lines.len());
        for line in lines {
            let needs_target = ["/rebalance", "리밸런싱", "/backtest", "백테스트"];
            let books = if needs_target.contains(&line.split(' ').next().unwrap_or("")) {
                &target
            } else {
                &books
            };
            if let Some(fault) = fault(books, &line) {
                wrong.push(format!("{readme}: `{line}` {fault}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_line_that_nobody_understands_would_be_found() {
    let mut books = Talk::new(Language::Ko);
    books.record(BOOKS);
    for line in [
        "비둘기",
        "매수 비둘기",
        "출금 …",
        "/nothing",
        "고치기 #99 수수료 760",
    ] {
        assert!(fault(&books, line).is_some(), "{line}");
    }
}
