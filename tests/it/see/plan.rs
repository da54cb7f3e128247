//! Plans: targets said in the chat, advice to reach them, and what would have been.

use super::*;

const MONDAY: &str = "2026-11-02T15:40:00+09:00";

/// Says a line and keeps what it changes; the answer as a phone shows it.
fn say(book: &mut Book, language: Language, line: &str) -> String {
    let (name, args) = line.split_once(' ').unwrap_or((line, ""));
    let known = |c: &&&jasan::bot::command::Command| c.name == name || c.words.contains(&name);
    let command = COMMANDS.iter().find(known).unwrap();
    let call = Call {
        args,
        line,
        at: moment(MONDAY),
        key: line,
        confirmed: false,
        words: Words::new(language),
        file: None,
        cabinet: &NoCabinet,
        machine: &Machine::default(),
    };
    match (command.run)(book, &call) {
        Ok(outcome) => {
            if !outcome.changes.is_empty() {
                *book = book.with(outcome.changes, moment(MONDAY)).unwrap().0;
            }
            text(&outcome.reply)
        }
        Err(error) => text(&error.0),
    }
}

#[test]
fn targets_are_set_shown_and_put_back() {
    let mut book = small();
    let mut ko = |line: &str| say(&mut book, Language::Ko, line);
    assert_eq!(
        ko("목표"),
        "*아직 목표가 없어요*\n이렇게 정해 보세요\n목표 BTC 20% 주식 50% 현금 10%"
    );
    assert_eq!(
        ko("목표 비트 20% 주식 50% 현금 10%"),
        "*목표를 정했어요*
비트코인 20% · 주식 50% · 현금 10%
나머지 20%는 현금과 정하지 않은 것의 몫이에요.
전에는 정한 것이 없었어요.
[되돌리기] [리밸런싱]"
    );
    assert_eq!(
        ko("목표"),
        "*목표 비중* 대화에서 정함
- 비트코인 | 20% | 16.6% | -3.4%p
- 주식 | 50% | 29.1% | -20.9%p
- 현금 | 10% | 50.7% | +40.7%p
나머지 20%는 현금과 정하지 않은 것의 몫이에요.
정하지 않아서 그대로 두는 것: 이더리움
[리밸런싱] [목표 지우기]"
    );
    assert_eq!(
        ko("목표 삼전 30% 코인 70%"),
        "*목표를 정했어요*
삼성전자 30% · 가상자산 70%
전에는 비트코인 20% · 주식 50% · 현금 10%
[되돌리기] [리밸런싱]"
    );
    // What the button says.
    assert!(ko("target BTC 20% stock 50% cash 10%").contains("전에는 삼성전자 30% · 가상자산 70%"));
    assert_eq!(
        ko("목표 지우기"),
        "*대화에서 정한 목표를 지웠어요*
전에는 비트코인 20% · 주식 50% · 현금 10%
[되돌리기] [리밸런싱]"
    );
}

#[test]
fn wishes_that_cannot_be_are_refused_and_change_nothing() {
    let mut book = small();
    for (line, want) in [
        (
            "목표 BTC 60% 주식 50%",
            "*더하면 110%라서 정하지 않았어요. 100%까지예요.*",
        ),
        (
            "목표 BTC 20% BTC 10%",
            "*비트코인 비중이 두 번 있어서 정하지 않았어요.*",
        ),
        (
            "목표 달러 20%",
            "*현금은 통화별로 나누지 않아요: 달러. 현금 10%처럼 적어 주세요.*",
        ),
        (
            "목표 BTC -20%",
            "*비트코인 비중은 0%에서 100% 사이로 적어 주세요.*",
        ),
        ("목표 삼저 20%", "*\"삼저\"는 어떤 종목이나 분류인가요?*"),
        (
            "목표 BTC",
            "*이름과 비중의 짝이 안 맞아서 정하지 않았어요: \"BTC\"*",
        ),
        (
            "목표 BTC 0.2",
            "*\"0.2\"는 몇 퍼센트인지 몰라서 정하지 않았어요. %를 붙여 주세요.*",
        ),
        (
            "target BTC 99999999999999999999999999% ETH 1%",
            "*더하면 100000000000000000000000000%라서 정하지 않았어요. 100%까지예요.*",
        ),
    ] {
        let told = say(&mut book, Language::Ko, line);
        assert!(
            told.starts_with(want) || line.starts_with("target"),
            "{line}: {told}"
        );
        assert_eq!(book.revision(), 1, "{line}");
    }
}

#[test]
fn the_file_counts_until_the_chat_says_otherwise_and_again_when_it_is_cleared() {
    let mut settings = Settings::default();
    settings
        .targets
        .insert("주식".into(), amount::parse("0.6").unwrap());
    settings
        .targets
        .insert("BTC".into(), amount::parse("0.2").unwrap());
    let mut book = book_with(
        settings,
        "2026-11-01,deposit,kis,KRW,cash,1000000,1,KRW,,,,",
        "",
    );
    let mut en = |line: &str| say(&mut book, Language::En, line);
    assert_eq!(
        en("target"),
        "*Targets* set in jasan.toml
- Stocks | 60% | 0.0% | -60.0%p
- Bitcoin | 20% | 0.0% | -20.0%p
The other 20% is for cash and what you set no target for.
⚠ Left out without a price: Bitcoin
[Rebalance]"
    );
    assert!(en("target ETH 10%").contains("Before: Stocks 60% · Bitcoin 20%"));
    assert!(en("target").starts_with("*Targets* set in the chat\n- Ethereum | 10%"));
    assert!(en("target clear").contains("Those of jasan.toml count now: Stocks 60% · Bitcoin 20%"));
    assert!(en("target").starts_with("*Targets* set in jasan.toml"));
}

#[test]
fn advice_says_every_step_in_order_and_books_nothing() {
    let mut book = small();
    let mut ko = |line: &str| say(&mut book, Language::Ko, line);
    assert!(ko("리밸런싱").starts_with("*목표가 없어서 맞출 것이 없어요*"));
    ko("목표 비트 30% 삼전 10% 해외주식 20%");
    println!("{}", ko("리밸런싱"));
    println!("{}", ko("리밸런싱 100만"));
    println!("{}", ko("리밸런싱 한투"));
    println!("{}", ko("리밸런싱 비둘기"));
    println!("{}", say(&mut book, Language::En, "rebalance"));
    assert_eq!(book.revision(), 2);
}
