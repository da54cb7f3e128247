//! Files in the chat: shown, booked by a button, told when they came; the export.

use super::*;

/// The two worlds that commands read from, in a test.
struct Kept(Vec<InMemory>);

impl Cabinet for Kept {
    fn file(&self, digest: &str) -> Option<Box<dyn Attachment>> {
        let file = self.0.iter().find(|f| f.digest() == digest)?;
        Some(Box::new(file.clone()))
    }
}

/// Asks a command, and gives the reply, the changes and the next book.
fn ask(
    book: &Book,
    line: &str,
    file: Option<&InMemory>,
    kept: &Kept,
    confirmed: bool,
) -> (Result<Outcome, Reply>, Book) {
    let (name, args) = line.split_once(' ').unwrap_or((line, ""));
    let command: &&Command = crate::bot::commands::COMMANDS
        .iter()
        .find(|c| c.name == name)
        .unwrap();
    let call = Call {
        args,
        line,
        at: noon(),
        key: "t:1",
        from: &crate::place::Place::terminal(),
        words: words(),
        confirmed,
        open: None,
        file: file.map(|f| f as &dyn Attachment),
        cabinet: kept,
        machine: &Machine::default(),
        commands: crate::bot::commands::COMMANDS,
    };
    match (command.run)(book, &call) {
        Ok(outcome) => {
            let next = if outcome.changes.is_empty() {
                book.clone()
            } else {
                book.with(outcome.changes.clone(), noon()).unwrap().0
            };
            (Ok(outcome), next)
        }
        Err(error) => (Err(*error.0), book.clone()),
    }
}

pub(super) fn shown(reply: &Reply) -> String {
    let mut out = Vec::new();
    for block in &reply.blocks {
        match block {
            Block::Title { strong, rest } => {
                out.push(format!("*{strong}* {rest}").trim_end().to_owned())
            }
            Block::Text(text) | Block::Note(text) => out.push(text.clone()),
            other => out.push(format!("{other:?}")),
        }
    }
    let mut row = None;
    for button in &reply.buttons {
        let label = format!("[{}: {}]", button.label, button.line);
        match (row == Some(button.row), out.last_mut()) {
            (true, Some(last)) => *last = format!("{last} {label}"),
            _ => out.push(label),
        }
        row = Some(button.row);
    }
    out.join("\n")
}

#[test]
fn a_file_in_the_chat_is_shown_first_and_booked_by_its_button() {
    let (start, _) = import(&book(), &csv(DEPOSIT));
    let file = csv(&format!(
        "{DEPOSIT}{FILL}{FILL}2026-03-05,buy,bithumb,BTC,crypto,,90000000,KRW,,,,\n"
    ));
    let code = file.digest()[..8].to_owned();
    let kept = Kept(vec![file.clone()]);
    let (outcome, proposed) = ask(&start, "import", Some(&file), &kept, false);
    let outcome = outcome.unwrap();
    assert!(outcome.keep_file);
    assert_eq!(
        shown(&outcome.reply),
        format!(
            "\
*거래 파일이에요* · 4줄
3/2(월)–3/3(화) · trades.csv
새로 넣을 것 2
이미 있는 것 1 (건너뜀)
못 읽은 줄 1
 5줄: 수량이 비어 있어요
넣으면
 비트코인 0 → 0.02개
 원화 10,000,000 → 8,199,100원
아직 아무것도 넣지 않았어요.
[그만두기: drop {code}] [못 읽은 줄 받기: import rejected {code}]
[읽은 2건 넣기: confirm {code}]"
        )
    );
    assert_eq!(proposed.proposal(&code).unwrap().line, "import good");
    let (sent, _) = ask(
        &proposed,
        &format!("import rejected {code}"),
        None,
        &kept,
        false,
    );
    assert_eq!(sent.unwrap().reply.files.len(), 1);
    let (done, booked) = ask(&proposed, "import good", Some(&file), &kept, true);
    let done = done.unwrap().reply;
    assert_eq!(booked.journal().len(), 3);
    assert!(
        shown(&done).starts_with("*2건 넣었어요* · 총자산"),
        "{}",
        shown(&done)
    );
    assert_eq!(
        done.files.len(),
        1,
        "the rejected row comes back with the answer"
    );
    assert_eq!(done.figures["new"], Figure::count(2));
}

#[test]
fn the_same_file_again_is_told_when_it_came() {
    let file = csv(&format!("{DEPOSIT}{FILL}"));
    let kept = Kept(vec![file.clone()]);
    let (_, booked) = ask(&book(), "import", Some(&file), &kept, true);
    let (again, same) = ask(&booked, "import", Some(&file), &kept, false);
    assert_eq!(
        shown(&again.unwrap().reply),
        "*오늘 12:00에 넣은 파일이에요. 새로 넣을 것이 없어요.*"
    );
    assert_eq!(same.revision(), booked.revision());
    let (other, _) = ask(&booked, "import", Some(&csv(DEPOSIT)), &kept, false);
    assert_eq!(shown(&other.unwrap().reply), "*새로 넣을 것이 없어요.*");
}

#[test]
fn a_conflict_is_shown_and_booked_only_by_its_own_button() {
    let a = "2026-03-03,deposit,bithumb,KRW,cash,100,1,KRW,,,T1,\n";
    let (start, _) = import(&book(), &csv(a));
    let file = csv(&a.replace("100", "200"));
    let kept = Kept(vec![file.clone()]);
    let (outcome, proposed) = ask(&start, "import", Some(&file), &kept, false);
    let code = file.digest()[..8].to_owned();
    assert!(
        shown(&outcome.unwrap().reply)
            .contains(&format!("[확인 1건 보기: import conflicts {code}]"))
    );
    let (view, proposed) = ask(
        &proposed,
        &format!("import conflicts {code}"),
        None,
        &kept,
        false,
    );
    assert_eq!(
        shown(&view.unwrap().reply),
        format!(
            "\
*거래 번호는 같은데 내용이 다른 것 1건*
장부 #1: 2026-03-03,deposit,bithumb,KRW,cash,100,1,KRW,,,T1
파일 2줄: 2026-03-03,deposit,bithumb,KRW,cash,200,1,KRW,,,T1
장부는 그대로 뒀어요. 서로 다른 거래라면 아래에서 넣을 수 있어요.
[그만두기: drop {code}b] [모두 다른 거래예요: confirm {code}b]"
        )
    );
    assert_eq!(
        proposed.proposal(&format!("{code}b")).unwrap().line,
        "import both"
    );
    let (_, booked) = ask(&proposed, "import both", Some(&file), &kept, true);
    assert_eq!(booked.journal().len(), 2);
}

#[test]
fn what_is_no_file_of_ours_is_told_so() {
    let told = |bytes: &[u8]| {
        let file = InMemory::new("x", bytes.to_vec());
        shown(
            &ask(&book(), "import", Some(&file), &Kept(vec![]), false)
                .0
                .unwrap_err(),
        )
    };
    assert_eq!(
        told(b"\x89PNG\r\n\x1a\n\0"),
        "*그림 파일(PNG)이에요.*\n그림은 못 읽어요. 거래내역을 CSV로 받거나, 거래를 한 줄씩 적어 주세요.\n파일: x"
    );
    assert!(
        told("체결시간,코인,마켓,종류,거래수량,거래단가".as_bytes())
            .starts_with("*Upbit 파일로 보여요. 이 모양은 아직 읽지 못해요.*")
    );
    assert!(
        told(b"timestamp,type,symbol,quantity,price\n")
            .starts_with("*첫 줄에 빠진 칸이 있어요: platform, category, currency,")
    );
    assert!(told(b"a,b\n1,2\n").contains("첫 줄은 이렇게 시작해요: timestamp,type,"));
    let none = ask(&book(), "import", None, &Kept(vec![]), false)
        .0
        .unwrap_err();
    assert!(shown(&none).starts_with("*CSV 파일을 이 대화에 보내 주세요.*"));
}

#[test]
fn export_sends_what_the_filter_chooses() {
    let (book, _) = import(&book(), &csv(&format!("{DEPOSIT}{FILL}")));
    let files = |line: &str| {
        ask(&book, line, None, &Kept(vec![]), false)
            .0
            .map(|o| o.reply)
    };
    let all = files("export").unwrap();
    assert_eq!(all.files[0].name, "jasan-trades-2026-11-02.csv");
    assert_eq!(
        String::from_utf8_lossy(&all.files[0].bytes).lines().count(),
        3
    );
    let btc = files("export BTC").unwrap();
    assert_eq!(
        (shown(&btc), btc.figures["rows"].clone()),
        ("*거래 1건이에요*".to_owned(), Figure::count(1))
    );
    assert_eq!(
        shown(&files("export 매도").unwrap()),
        "*내보낼 것이 없어요.*"
    );
    assert!(files("export 비둘기").is_err());
}
