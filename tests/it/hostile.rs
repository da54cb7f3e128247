//! What nobody should type: the bodies of the fuzz targets over their seeds, and absurd amounts, dates and names by hand.
//!
//! Each answer is a sentence that every door can show ([`bodies::reply`]), never a panic. A text that once broke
//! something stands at the head of the test that keeps it from doing so again.

#[path = "../../fuzz/src/lib.rs"]
pub mod bodies;

use std::path::Path;
use std::process::{Command, Output, Stdio};

use bodies::command::{Bytes, Talk};
use jasan::config::Language;
use jasan::domain::calendar::Day;

fn seeds(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/seeds")
        .join(target);
    let mut seeds: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.display().to_string(), std::fs::read(&path).unwrap()))
        .collect();
    seeds.sort();
    assert!(seeds.len() >= 5, "{target} has seeds");
    seeds
}

#[test]
fn every_seed_of_the_journal_survives() {
    for (name, text) in seeds("journal") {
        eprintln!("{name}");
        bodies::journal::survives(std::str::from_utf8(&text).unwrap());
    }
}

#[test]
fn every_seed_of_a_file_survives() {
    for (name, bytes) in seeds("csv") {
        eprintln!("{name}");
        bodies::csv::survives(&bytes);
    }
}

#[test]
fn every_seed_of_a_conversation_survives() {
    for (name, text) in seeds("command") {
        eprintln!("{name}");
        bodies::command::survives(std::str::from_utf8(&text).unwrap());
    }
}

/// What is asked of absurd books.
const ASKED: &[&str] = &[
    "/balance",
    "/balance kis",
    "/report",
    "/performance",
    "/performance 올해",
    "/performance BTC",
    "/chart",
    "/chart 낙폭",
    "/chart 구성",
    "/chart 수익률 BTC",
    "/why",
    "/why 2024-01-03",
    "/why 수익률",
    "/asset BTC",
    "/asset A",
    "/trades 금액순",
    "/export",
    "/export prices",
    "목표 BTC 50% A 20%",
    "/rebalance",
    "/rebalance 79228162514264337593543950335",
    "/backtest 월간",
    "매수 BTC 9999999999999999999999 @ 9999999 kis",
    "매도 BTC 전부 @ 0.0000000000000000000000000001 kis",
    "/undo",
];

/// Absurd books, each with what is absurd about it.
const ABSURD: &[(&str, &str)] = &[
    ("a quantity of 1e28", "2024-01-02,buy,kis,BTC,crypto,1e28,1,KRW"),
    (
        "a quantity of 7.9e28, half of it lost",
        "2024-01-02,buy,kis,BTC,crypto,7.9e28,1,KRW\n2024-01-03,buy,kis,A,stock,7.9e28,1e-18,KRW\nprice 2024-01-05 BTC 0.5 KRW",
    ),
    (
        "a price of 1e-18",
        "2024-01-02,buy,kis,BTC,crypto,1,1e-18,KRW\n2024-01-03,sell,kis,BTC,crypto,1,1e-18,KRW\nprice 2024-01-05 BTC 1e-18 KRW",
    ),
    (
        "28 digits everywhere",
        "2024-01-02,buy,kis,BTC,crypto,1.234567890123456789012345678,3.141592653589793238462643383,KRW,1e-28,KRW
2024-01-03,sell,kis,BTC,crypto,0.333333333333333333333333333,9.87654321,KRW",
    ),
    (
        "a split of 1e28 to 1",
        "2024-01-02,buy,kis,A,stock,10,1000,KRW\n\n2024-01-03,split,,A,stock,1e28,1,KRW",
    ),
    (
        "splits until nothing is left",
        "2024-01-02,buy,kis,A,stock,10,1000,KRW
2024-01-03,split,,A,stock,1,1e14,KRW\n2024-01-04,split,,A,stock,1,1e14,KRW\n2024-01-05,split,,A,stock,1,1e14,KRW",
    ),
    (
        "a transfer of everything that costs a seventh",
        "2024-01-02,buy,upbit,BTC,crypto,7e28,1e-20,KRW
2024-01-03,withdraw,upbit,BTC,crypto,7e28,,KRW,1e28,BTC,T1\n2024-01-04,deposit,kis,BTC,crypto,7e28,,KRW,,,T1",
    ),
    (
        "fees larger than what they are for",
        "2024-01-02,buy,kis,BTC,crypto,1,100,KRW,1000,KRW\n2024-01-03,sell,kis,BTC,crypto,1,100,KRW,5000,KRW
2024-01-04,buy,kis,BTC,crypto,1,100,KRW,5,BTC\n2024-01-05,withdraw,kis,KRW,cash,5,1,KRW,50,KRW",
    ),
    (
        "taxes larger than the dividend",
        "2024-01-02,buy,kis,A,stock,1,100,KRW\n2024-01-03,dividend,kis,A,stock,10,1,KRW,,,,,1000
2024-01-03,dividend,kis,A,stock,10,1,USD,,,,,7e28,1e-28",
    ),
    (
        "a rate of 1e-28",
        "rate 2024-01-02 USD KRW 1e-28\nrate 2024-01-03 USDT KRW 1e-28\nprice 2024-01-04 A 7e28 USD
2024-01-02,buy,kis,A,stock,1,100,USD\n2024-01-03,buy,kis,A,stock,1,100,USD,,,,,,1e-28",
    ),
    (
        "a price that swings by 28 digits",
        "2024-01-02,buy,kis,BTC,crypto,1000,1,KRW\nprice 2024-01-03 BTC 1e20 KRW\nprice 2024-01-04 BTC 1e-8 KRW\nprice 2024-01-05 BTC 1e20 KRW",
    ),
    (
        "units that fit apart and not together",
        "2024-01-02,buy,upbit,BTC,crypto,5e28,1e-20,KRW\n2024-01-02,buy,kis,BTC,crypto,5e28,1e-20,KRW",
    ),
];

#[test]
fn every_question_about_absurd_books_gets_a_sentence() {
    for (nth, (what, rows)) in ABSURD.iter().enumerate() {
        eprintln!("{what}");
        // One language a book is enough: half of the sentences are asked for in each.
        let language = [Language::Ko, Language::En][nth % 2];
        let mut talk = Talk::new(language);
        for batch in rows.split("\n\n") {
            talk.record(batch);
        }
        bodies::books::balance(&talk.book);
        for line in ASKED {
            talk.say(line);
        }
    }
}

#[test]
fn three_centuries_of_days_are_answered() {
    let mut talk = Talk::new(Language::Ko);
    talk.record(
        "1900-01-01,deposit,kis,KRW,cash,1000000,1,KRW
1900-01-02,buy,kis,A,stock,10,1000,KRW
2200-12-31,sell,kis,A,stock,5,1500,KRW
price 1900-01-03 A 1100 KRW
price 2200-12-30 A 1500 KRW",
    );
    assert_eq!(talk.book.ledger().rows_from(Day(-25_567)).len(), 109_938);
    for line in ["/balance", "/chart 수익률", "/why", "/performance"] {
        talk.say(line);
    }
}

#[test]
fn a_day_outside_1900_to_2200_is_asked_about_and_not_guessed() {
    let mut talk = Talk::in_a_portfolio(Language::Ko);
    let before = talk.book.journal().recorded();
    for line in [
        "입금 1 한투 0001-01-01",
        "입금 1 한투 1899-12-31",
        "입금 1 한투 2201-01-01",
        "입금 1 한투 9999-12-31",
        "시세 삼전 1 0001-01-01",
    ] {
        talk.say(line);
        assert_eq!(talk.book.journal().recorded(), before, "{line}");
    }
}

/// A file of rows that stand in one column too few is one of the usual accidents; a hostile one has worse.
#[test]
fn a_hostile_file_gets_a_sentence() {
    let header = "timestamp,type,platform,symbol,category,quantity,price,currency,fee,fee_currency,external_id,note\n";
    let row = "2024-03-04,buy,kis,A,stock,1,1,KRW,,,,\n";
    let with = |bytes: &[u8]| [header.as_bytes(), bytes, row.as_bytes()].concat();
    for (what, bytes) in [
        ("nothing", vec![]),
        ("a mark and nothing", b"\xef\xbb\xbf".to_vec()),
        (
            "two marks",
            [
                b"\xef\xbb\xbf\xef\xbb\xbf",
                header.as_bytes(),
                row.as_bytes(),
            ]
            .concat(),
        ),
        (
            "half a surrogate",
            [b"\xff\xfe".as_slice(), b"t\0\x00\xd8,\0"].concat(),
        ),
        ("an odd byte of UTF-16", b"\xff\xfea\0b".to_vec()),
        (
            "lone bytes of CP949",
            with(b"2024-03-04,buy,kis,\xc8,stock,1,1,KRW,,,,\xb0\n"),
        ),
        (
            "a NUL",
            with(b"2024-03-04,buy,kis,A\x00B,stock,1,1,KRW,,,,\n"),
        ),
        (
            "a field of a megabyte",
            with(
                &[
                    b"2024-03-04,buy,kis,\"".as_slice(),
                    &vec![b'a'; 1 << 20],
                    b"\",stock,1,1,KRW,,,,\n",
                ]
                .concat(),
            ),
        ),
        (
            "a quote that never ends",
            with(&[b"\"".as_slice(), &vec![b'\n'; 1 << 20]].concat()),
        ),
        ("a hundred thousand columns", with(&vec![b','; 100_000])),
        (
            "sep is a quote",
            [b"sep=\"\n".as_slice(), header.as_bytes(), row.as_bytes()].concat(),
        ),
        ("sep is a line break", b"sep=\n\n\n".to_vec()),
        (
            "a formula",
            with(b"2024-03-04,buy,kis,=CMD|'/C calc'!A0,stock,1,1,KRW,,,,@SUM(1)\n"),
        ),
        (
            "markup",
            with(b"2024-03-04,buy,<b>&amp;,<svg/onload=x>,stock,1,1,KRW,,,</text>,</b><i>\n"),
        ),
        (
            "turned text",
            with("2024-03-04,buy,kis,\u{202e}CTB,stock,1,1,KRW,,,,\n".as_bytes()),
        ),
        (
            "a name that nobody sees",
            with("2024-03-04,buy,\u{200b},\u{3164},stock,1,1,KRW,,,,\n".as_bytes()),
        ),
    ] {
        eprintln!("{what}");
        bodies::csv::survives(&bytes);
    }
}

#[test]
fn a_name_from_a_file_is_shown_as_text_by_every_command() {
    let names = [
        "<B>&AMP;</B>",
        "</TEXT><SCRIPT>",
        "A\"B'C",
        "=CMD|'/C CALC'!A0",
        "{ $NAME }",
        "..",
        "A/../B",
        "긴이름긴이름긴이름긴이름긴이",
    ];
    let mut talk = Talk::new(Language::Ko);
    for (nth, name) in names.iter().enumerate() {
        let rows = format!(
            "2026-10-0{day},buy,{name},{name},stock,{day},1000,KRW,1,KRW,X{name},{name}\nprice 2026-10-2{day} Q 1 KRW",
            day = nth + 1
        );
        talk.record(&rows);
    }
    assert_eq!(talk.book.journal().recorded(), names.len());
    for line in [
        "/balance",
        "/report",
        "/chart 구성",
        "/trades",
        "/why",
        "/export",
        "/performance",
    ] {
        talk.say(line);
    }
    for name in names {
        for line in ["asset", "why", "trades", "chart"] {
            talk.say(&format!("/{line} {name}"));
        }
    }
}

/// Two symbols that differ by what nobody sees would be two holdings of one name.
#[test]
fn a_name_with_hidden_letters_is_no_name() {
    for symbol in [
        "BTC\u{200b}",
        "\u{202e}BTC",
        "B\u{ad}TC",
        "\u{feff}BTC",
        "BTC\u{e0041}",
    ] {
        let row = format!(
            "timestamp,type,platform,symbol,category,quantity,price,currency,fee,fee_currency,external_id,note\n2024-03-04,buy,kis,{symbol},crypto,1,1,KRW,,,,\n"
        );
        let mut talk = Talk::new(Language::Ko);
        let reply = talk.send("", &Bytes::new("a.csv", row.as_bytes()));
        let told = serde_json::to_string(&reply).unwrap();
        assert!(told.contains("종목에 보이지 않는 글자가 있어요"), "{told}");
    }
}

/// As many letters as no service sends: what looks at every word must not look at all others for each.
#[test]
fn a_message_of_64_kib_is_answered() {
    let long = |part: &str| part.repeat((64 << 10) / part.len());
    for (what, text) in [
        ("one word", long("a")),
        ("one Hangul word", long("가")),
        ("digits", long("9")),
        ("amounts", long("1억 ")),
        ("small words", long("a ")),
        ("names", long("삼전 ")),
        ("days", long("어제 ")),
        ("dates", long("2026-01-01 ")),
        ("verbs", long("매수 ")),
        ("signs", long("@ ")),
        ("brackets", long("(")),
        ("combining", long("e\u{301}")),
        ("jamo", long("\u{1112}\u{1161}\u{11ab}")),
        (
            "a purchase with much behind it",
            format!("매수 BTC 1 @ 1 빗썸 {}", long("비트 ")),
        ),
        (
            "a note",
            format!("매수 BTC 0.001 @ 100000000 빗썸 메모 {}", long("메모 ")),
        ),
        ("a filter", format!("/trades {}", long("BTC "))),
        ("targets", format!("목표 {}", long("BTC 1% "))),
        ("a period", format!("/performance {}", long("~"))),
        ("a code", format!("confirm {}", long("f"))),
        ("a new name", format!("/rename {}", long("BTC "))),
        ("a swap of platforms", format!("/swap {}", long("빗썸 "))),
        ("a swap of amounts", format!("/swap {}", long("1 "))),
        ("objects", format!("/swap {}", long("비트를 "))),
        ("a transfer", format!("/transfer {}", long("빗썸에서 "))),
        (
            "arrivals",
            format!("/transfer {}", long("오늘 00:10 도착 ")),
        ),
        ("income", format!("/income {}", long("배당 1 "))),
        ("a split", format!("/split {}", long("2:1 "))),
        ("deletions", format!("/delete {}", long("#1,"))),
        ("a debt", format!("/debt {}", long("1억 "))),
        ("an adjustment", format!("/adjust {}", long("-1 "))),
        ("a question", format!("/why {}", long("BTC "))),
    ] {
        eprintln!("{what}");
        let mut talk = Talk::in_a_portfolio(Language::Ko);
        talk.say(&text);
    }
}

#[test]
fn days_that_only_undone_entries_reached_have_no_row() {
    bodies::journal::survives(
        "2024-01-02,deposit,kis,KRW,cash,1000,1,KRW\n\n2024-03-02,deposit,kis,KRW,cash,1000,1,KRW\n",
    );
}

/// A file that begins on the last day of the books and goes on: of the new last day, too, a flow is no gain.
#[test]
fn a_batch_that_begins_on_the_last_day_keeps_the_flows_of_the_days_after_it() {
    bodies::journal::survives(
        "2024-01-10T09:00,deposit,upbit,KRW,cash,5,1,KRW

2024-01-10T13:00,deposit,upbit,KRW,cash,27,1,KRW
2024-02-10,deposit,upbit,KRW,cash,15,1,KRW
",
    );
}

/// The half that arrived alone is posted anew when the other one comes, also at one moment.
#[test]
fn a_half_that_finds_its_other_at_the_same_moment_is_posted_anew() {
    bodies::journal::survives(
        "2024-01-06,swap_in,upbit,SOL,crypto,1,,KRW,,,S1

2024-01-06,swap_out,upbit,ETH,crypto,5,,KRW,,,S1
",
    );
}

/// Two rows of one day: the last one counts, and sent again the first one must not.
#[test]
fn a_rate_file_that_says_a_day_twice_is_imported_once() {
    bodies::csv::survives(
        b"date,from,to,rate\n2024-03-02,USD,KRW,1441.5\n2024-03-02,USD,KRW,1442\n2024-03-03,USD,KRW,1443\n",
    );
}

/// `0,BNB` is how some venues write that there was no fee.
#[test]
fn no_fee_in_a_coin_prints_and_reads_as_no_fee() {
    bodies::journal::survives("2024-01-10,buy,binance,BTC,crypto,1,100,USDT,0,BNB\n");
}

/// `매수 BTC 1 @ 5` with a last price that has no double.
#[test]
fn the_largest_price_is_doubted_and_not_doubled() {
    let mut talk = Talk::in_a_portfolio(Language::Ko);
    talk.record("price 2026-11-01 BTC 79228162514264337593543950335 KRW bithumb");
    let mut fresh = Talk::new(Language::Ko);
    fresh.record("price 2026-11-01 BTC 79228162514264337593543950335 KRW bithumb");
    for talk in [&mut talk, &mut fresh] {
        for line in [
            "매수 BTC 0.001 @ 5 빗썸",
            "매수 BTC 1 @ 7922816251426433759354395 빗썸",
        ] {
            talk.say(line);
        }
    }
}

// --- through the program ---------------------------------------------------------------------------------------------

fn jasan(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_jasan"))
        .args(args)
        .env_clear()
        .env("JASAN_DATA_DIR", dir)
        .env("JASAN_LOG", "trace")
        .current_dir(dir)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// The exit code, and everything that was said.
fn ended(output: &Output) -> (i32, String) {
    let said = [&*output.stdout, &*output.stderr].concat();
    let said = String::from_utf8(said).unwrap();
    assert!(!said.trim().is_empty(), "it says something");
    assert!(!said.contains("panic"), "{said}");
    (output.status.code().unwrap(), said)
}

const HEADER: &str = "timestamp,type,platform,symbol,category,quantity,price,currency,fee,fee_currency,external_id,note,tax,rate";

#[test]
fn absurd_files_are_refused_or_taken_with_a_sentence_and_a_code() {
    let dir = tempfile::tempdir().unwrap();
    let import = |rows: &[&str]| {
        std::fs::write(
            dir.path().join("t.csv"),
            format!("{HEADER}\n{}\n", rows.join("\n")),
        )
        .unwrap();
        ended(&jasan(dir.path(), &["import", "t.csv"]))
    };
    for day in ["0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31"] {
        let (code, said) = import(&[&format!("{day},deposit,kis,KRW,cash,1,1,KRW,,,,,,")]);
        assert_eq!(code, 1, "{said}");
        assert!(said.contains(day) && said.contains("1900"), "{said}");
    }
    let split = [
        "2024-01-02,buy,kis,A,stock,10,1000,KRW,,,,,,",
        "2024-01-03,split,,A,stock,1e28,1,KRW,,,,,,",
    ];
    let (code, said) = import(&split);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("28자리"), "{said}");
    // What fits on each platform need not fit in one sum: then no figure is shown, and that is said.
    let apart = [
        "2024-01-02,buy,upbit,BTC,crypto,5e28,1e-20,KRW,,,,,,",
        "2024-01-02,buy,kis,BTC,crypto,5e28,1e-20,KRW,,,,,,",
    ];
    assert_eq!(import(&apart).0, 0);
    for args in [["figures", "--at", "2200-01-01"], ["say", "잔고", "--json"]] {
        let (code, said) = ended(&jasan(dir.path(), &args));
        assert_eq!(code, 1, "{said}");
        assert!(said.contains("28자리"), "{said}");
    }
    for at in ["1900-01-01", "2024-01-01"] {
        assert_eq!(ended(&jasan(dir.path(), &["figures", "--at", at])).0, 0);
    }
    for at in ["0001-01-01", "9999-12-31", "어제쯤"] {
        assert_eq!(ended(&jasan(dir.path(), &["figures", "--at", at])).0, 2);
    }
}

#[test]
fn books_that_the_settings_of_today_cannot_reckon_say_which_settings() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(
        dir.path().join("t.csv"),
        format!("{HEADER}\n2024-01-02,deposit,upbit,USDT,cash,10,1,USDT,,,,,,\n"),
    )
    .unwrap();
    std::fs::write(
        dir.path().join("r.csv"),
        "date,from,to,rate\n2024-01-01,USDT,KRW,1400\n2024-01-01,USD,KRW,7e28\n",
    )
    .unwrap();
    assert_eq!(
        ended(&jasan(dir.path(), &["import", "t.csv", "r.csv"])).0,
        0
    );
    let settings = dir.path().join("jasan.toml");
    std::fs::write(&settings, "usdt = \"usd\"\n").unwrap();
    let (code, said) = ended(&jasan(dir.path(), &["say", "잔고"]));
    assert_eq!(code, 2, "{said}");
    assert!(
        said.contains("jasan.toml") && said.contains("usdt"),
        "{said}"
    );
    std::fs::remove_file(&settings).unwrap();
    assert_eq!(ended(&jasan(dir.path(), &["say", "잔고"])).0, 0);
}
