//! What was told in a report and is another figure now is announced in the next one, once; and how every day was
//! valued stands in the owner's tables. On both databases.

use std::sync::Arc;

use jasan::app::App;
use jasan::bot::{Answer, Ending, Message, handle};
use jasan::config::Config;
use jasan::domain::calendar::{Moment, Stamp, parse_stamp};
use jasan::reply::Block;
use jasan::world::attachment::Attachment;
use jasan::world::on_disk::OnDisk;
use jasan::world::replay::{HandClock, Replay};

use crate::databases::{on_both, on_sqlite};
use crate::see::{figures, text};
use crate::store::rows;

struct House {
    app: App,
    clock: Arc<HandClock>,
    folder: tempfile::TempDir,
    said: std::sync::atomic::AtomicU32,
}

fn moment(text: &str) -> Moment {
    match parse_stamp(text, chrono_tz::Asia::Seoul).unwrap() {
        Stamp::Instant(at) => at,
        Stamp::Date(day) => day.end(chrono_tz::Asia::Seoul),
    }
}

impl House {
    async fn open(url: &str, at: &str) -> House {
        let folder = tempfile::tempdir().unwrap();
        let env = [
            ("DATABASE_URL", url),
            ("JASAN_DATA_DIR", folder.path().to_str().unwrap()),
        ];
        let config = Config::from(&env.map(|(n, v)| (n.into(), v.into())).into(), None).unwrap();
        let clock = Arc::new(HandClock::at(moment(at)));
        let app = App::open(config, clock.clone(), Arc::new(Replay::new()));
        House {
            app: app.await.unwrap(),
            clock,
            folder,
            said: 0.into(),
        }
    }

    async fn hear(&self, message: Message) -> Answer {
        let answer = handle(&self.app, &message).await;
        assert_eq!(answer.ending, Ending::Done, "{}", text(&answer.reply));
        answer
    }

    fn message(&self, line: &str) -> Message {
        let nth = self.said.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        Message {
            text: line.into(),
            key: format!("m{nth}"),
            ..Message::default()
        }
    }

    /// Says a line when the clock stands at a moment.
    async fn say(&self, when: &str, line: &str) -> Answer {
        self.clock.set(moment(when));
        self.hear(self.message(line)).await
    }

    /// Says a line as if it were another moment.
    async fn say_as_of(&self, at: &str, line: &str) -> Answer {
        let at = Some(moment(at));
        self.hear(Message {
            at,
            ..self.message(line)
        })
        .await
    }

    /// A fee that was forgotten arrives in a file.
    async fn fee(&self, when: &str, day: &str, won: u32) {
        let head = "timestamp,type,platform,symbol,category,quantity,price,currency,fee,fee_currency,external_id,note";
        let row = format!("{day}T12:00:00+09:00,fee,bithumb,KRW,cash,{won},1,KRW,,,,{when}");
        self.import(when, "fee.csv", &format!("{head}\n{row}\n"))
            .await;
    }

    async fn import(&self, when: &str, name: &str, content: &str) {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        self.clock.set(moment(when));
        let file = Arc::new(OnDisk::open(&path).unwrap()) as Arc<dyn Attachment + Send + Sync>;
        let message = Message {
            file: Some(file),
            ..self.message("")
        };
        let asked = self.hear(message).await.reply;
        let put = asked.buttons.iter().find(|b| b.line.starts_with("confirm"));
        let line = put
            .unwrap_or_else(|| panic!("{}", text(&asked)))
            .line
            .clone();
        self.hear(self.message(&line)).await;
    }
}

/// The lines of a report about figures told before.
fn corrected(answer: &Answer) -> String {
    let shown = text(&answer.reply);
    let lines = shown
        .lines()
        .skip_while(|line| !line.starts_with("고친 것"));
    let lines: Vec<&str> = lines
        .take_while(|line| line.starts_with("고친 것") || !line.contains("24:00 ·"))
        .take_while(|line| !line.starts_with('⚠') && !line.contains("24:00"))
        .filter(|line| !line.starts_with('<') && !line.starts_with('['))
        .collect();
    lines.join("\n")
}

const PRICES: &str = "date,symbol,close,currency
2026-10-26,BTC,100000000,KRW
2026-10-27,BTC,101000000,KRW
2026-10-28,BTC,102000000,KRW
2026-10-29,BTC,103000000,KRW
";

async fn begun(url: &str) -> House {
    let house = House::open(url, "2026-10-26T09:00:00+09:00").await;
    house
        .say("2026-10-26T09:00:00+09:00", "입금 8000만 빗썸")
        .await;
    house
        .say(
            "2026-10-26T09:10:00+09:00",
            "매수 비트 0.2 1억 빗썸 수수료 0",
        )
        .await;
    house
        .import("2026-10-29T07:00:00+09:00", "prices.csv", PRICES)
        .await;
    house
}

#[test]
fn a_told_figure_that_is_another_now_is_announced_once_with_its_reason() {
    on_both(async |url| {
        let house = begun(url).await;
        let first = house.say("2026-10-29T07:10:00+09:00", "보고서 어제").await;
        assert_eq!(figures(&first.reply)["total"]["amount"], "80400000");
        assert_eq!(corrected(&first), "");
        // Forgotten at first: 300,000 won of fees, two days before.
        house
            .fee("2026-10-29T20:00:00+09:00", "2026-10-27", 300000)
            .await;
        let message = Message {
            at: None,
            ..house.message("보고서 어제")
        };
        house.clock.set(moment("2026-10-30T07:10:00+09:00"));
        let second = house.hear(message).await;
        assert_eq!(
            corrected(&second),
            "고친 것: 10/28 8,040만 → 8,010만원 (빠진 수수료)"
        );
        let told = &figures(&second.reply)["corrections"]["list"][0];
        assert_eq!(told["day"]["word"], "2026-10-28");
        assert_eq!(told["told"]["amount"], "80400000");
        assert_eq!(told["total"]["amount"], "80100000");
        assert_eq!(told["causes"]["list"][0]["word"], "fee");
        // The message is delivered again: the same answer, and its picture.
        let again = Message {
            text: "보고서 어제".into(),
            key: format!(
                "m{}",
                house.said.load(std::sync::atomic::Ordering::Relaxed) - 1
            ),
            ..Message::default()
        };
        house.clock.set(moment("2026-10-31T08:00:00+09:00"));
        let again = house.hear(again).await;
        assert_eq!(text(&again.reply), text(&second.reply));
        let picture = |block: &&Block| matches!(block, Block::Picture(_));
        assert!(again.reply.blocks.iter().any(|block| picture(&block)));
        let third = house.say("2026-10-31T07:10:00+09:00", "보고서 어제").await;
        assert_eq!(corrected(&third), "", "it is announced once");
        let kept = "select cast(date as text), cast(total as text) from reported order by date";
        let kept = rows(url, kept).await;
        let row = |day: &str, total: &str| vec![Some(day.to_owned()), Some(total.to_owned())];
        assert_eq!(
            kept,
            [
                row("2026-10-28", "80100000"),
                row("2026-10-29", "80300000"),
                row("2026-10-30", "80300000")
            ]
        );
    });
}

#[test]
fn every_way_to_change_a_told_figure_has_its_reason() {
    on_both(async |url| {
        let house = begun(url).await;
        house.say("2026-10-29T07:10:00+09:00", "보고서 어제").await;
        let next = async |day: &str| {
            let answer = house
                .say(&format!("2026-{day}T07:10:00+09:00"), "보고서 어제")
                .await;
            corrected(&answer)
        };
        house
            .say("2026-10-29T09:00:00+09:00", "입금 50만 빗썸 2026-10-27")
            .await;
        assert_eq!(
            next("10-30").await,
            "고친 것: 10/28 8,040만 → 8,090만원 (늦게 적은 입금)"
        );
        house.say("2026-10-30T09:00:00+09:00", "되돌리기").await;
        assert_eq!(
            next("10-31").await,
            "고친 것: 10/29 8,110만 → 8,060만원 (되돌린 입금)\n10/28 8,090만 → 8,040만원 (되돌린 입금)"
        );
        let file = "date,symbol,close,currency\n2026-10-28,BTC,105000000,KRW\n";
        house
            .import("2026-10-31T09:00:00+09:00", "later.csv", file)
            .await;
        assert_eq!(
            next("11-01").await,
            "고친 것: 10/29 하루 손익 ▲ 20만 → ▼ 40만원 (비트코인 시세)\n10/28 8,040만 → 8,100만원 (비트코인 시세)"
        );
        let rows = "timestamp,type,platform,symbol,category,quantity,price,currency,fee,fee_currency,external_id,note
2026-10-27T10:00:00+09:00,withdraw,bithumb,KRW,cash,1000000,1,KRW,,,U1,
2026-10-27T11:00:00+09:00,withdraw,bithumb,KRW,cash,2000000,1,KRW,,,U2,
";
        house
            .import("2026-11-01T09:00:00+09:00", "trades.csv", rows)
            .await;
        assert_eq!(
            next("11-02").await,
            "고친 것: 10/31 8,060만 → 7,760만원 (넣은 파일 2건)\n10/30 8,060만 → 7,760만원 (넣은 파일 2건)\n그 밖 2일"
        );
        assert_eq!(next("11-03").await, "");
    });
}

#[test]
fn a_small_change_is_not_announced_until_small_changes_add_up() {
    on_both(async |url| {
        let house = begun(url).await;
        house.say("2026-10-29T07:10:00+09:00", "보고서 어제").await;
        house
            .fee("2026-10-29T09:00:00+09:00", "2026-10-27", 9000)
            .await;
        let second = house.say("2026-10-30T07:10:00+09:00", "보고서 어제").await;
        assert_eq!(corrected(&second), "");
        house
            .fee("2026-10-30T09:00:00+09:00", "2026-10-27", 9001)
            .await;
        let third = house.say("2026-10-31T07:10:00+09:00", "보고서 어제").await;
        assert_eq!(
            corrected(&third),
            "고친 것: 10/28 8,040만 → 8,038만원 (빠진 수수료)"
        );
    });
}

#[test]
fn a_day_told_while_it_was_open_is_corrected_by_entries_and_not_by_the_market() {
    on_both(async |url| {
        let house = begun(url).await;
        house
            .say("2026-10-29T15:40:00+09:00", "시세 비트 103,000,000")
            .await;
        let open = house.say("2026-10-29T15:40:00+09:00", "보고서").await;
        assert_eq!(figures(&open.reply)["total"]["amount"], "80600000");
        house
            .say("2026-10-29T21:00:00+09:00", "시세 비트 110,000,000")
            .await;
        let later = house.say("2026-10-29T21:10:00+09:00", "보고서").await;
        assert_eq!(corrected(&later), "", "the market went on");
        house
            .fee("2026-10-29T22:00:00+09:00", "2026-10-28", 400000)
            .await;
        let next = house.say("2026-10-30T07:10:00+09:00", "보고서 어제").await;
        assert_eq!(
            corrected(&next),
            "고친 것: 10/29 21:10 8,200만 → 8,160만원 (빠진 수수료)"
        );
    });
}

#[test]
fn asking_as_of_the_past_neither_announces_nor_keeps() {
    on_both(async |url| {
        let house = begun(url).await;
        house.say("2026-10-29T07:10:00+09:00", "보고서 어제").await;
        house
            .fee("2026-10-29T09:00:00+09:00", "2026-10-27", 300000)
            .await;
        let revision = house.app.store.book().await.unwrap().revision();
        for at in ["2026-10-28", "2026-10-27T10:00:00+09:00"] {
            let past = house.say_as_of(at, "보고서").await;
            assert_eq!(corrected(&past), "", "{at}");
        }
        assert_eq!(house.app.store.book().await.unwrap().revision(), revision);
        // A sequence of moments that goes forward is like time itself.
        let forward = house.say_as_of("2026-10-30", "보고서").await;
        assert_eq!(
            corrected(&forward),
            "고친 것: 10/28 8,040만 → 8,010만원 (빠진 수수료)"
        );
        let again = house.say_as_of("2026-10-31", "보고서").await;
        assert_eq!(corrected(&again), "");
        // What was asked of a day that is still to come does not silence the present.
        house
            .say("2026-10-29T10:00:00+09:00", "입금 50만 빗썸 2026-10-28")
            .await;
        let present = house.say("2026-10-29T11:00:00+09:00", "보고서").await;
        assert_eq!(corrected(&present), "");
        let after = house.say("2026-11-01T07:00:00+09:00", "보고서").await;
        assert!(
            corrected(&after).contains("10/30 8,030만 → 8,080만원 (늦게 적은 입금)"),
            "{}",
            text(&after.reply)
        );
    });
}

const DOLLARS: &str = "timestamp,type,platform,symbol,category,quantity,price,currency,fee,fee_currency,external_id,note
2026-10-26T10:00:00+09:00,deposit,kis,USD,cash,1000,1,USD,,,D1,
2026-10-26T11:00:00+09:00,buy,kis,AAPL,stock,2,100,USD,,,D2,
2026-10-26T12:00:00+09:00,deposit,binance,USDT,cash,500,1,USDT,,,D3,
";
const CLOSES: &str = "date,symbol,close,currency
2026-10-26,AAPL,100,USD
2026-10-29,AAPL,103,USD
";
const RATES: &str = "date,from,to,rate
2026-10-26,USD,KRW,1400
2026-10-26,USDT,USD,1
2026-10-29,USD,KRW,1410
";

/// Dates, the revisions that last changed them, their oldest price or rate, and their rates.
async fn trail(url: &str) -> Vec<[String; 4]> {
    let sql = "select cast(date as text), cast(revision as text), cast(oldest as text), rates \
               from daily_performance order by date";
    let found = rows(url, sql).await.into_iter();
    let text = |field: Option<String>| field.unwrap_or_default();
    found
        .map(|row| {
            let mut fields = row.into_iter().map(text);
            std::array::from_fn(|_| fields.next().unwrap())
        })
        .collect()
}

#[test]
fn every_day_says_by_which_rates_it_was_valued_and_which_revision_last_changed_it() {
    on_both(async |url| {
        let house = House::open(url, "2026-10-29T20:00:00+09:00").await;
        let evening = "2026-10-29T20:00:00+09:00";
        house.import(evening, "rates.csv", RATES).await;
        house.import(evening, "closes.csv", CLOSES).await;
        house.import(evening, "trades.csv", DOLLARS).await;
        let first = trail(url).await;
        let usd = "USD>KRW 1400 2026-10-26; USDT>USD 1 2026-10-26 * USD>KRW 1400 2026-10-26";
        let day = |row: &[String; 4]| [row[0].clone(), row[2].clone(), row[3].clone()];
        assert_eq!(day(&first[0]), ["2026-10-26", "2026-10-26", usd]);
        assert_eq!(day(&first[2]), ["2026-10-28", "2026-10-26", usd]);
        let later = usd.replace("1400 2026-10-26", "1410 2026-10-29");
        assert_eq!(day(&first[3]), ["2026-10-29", "2026-10-26", later.as_str()]);
        let made = first[0][1].clone();
        assert!(first.iter().all(|row| row[1] == made), "{first:?}");
        // A close between: exactly the days that it values, and the return of the day after them.
        let gap = "date,symbol,close,currency\n2026-10-27,AAPL,101,USD\n";
        house.import(evening, "gap.csv", gap).await;
        let second = trail(url).await;
        let kept: Vec<bool> = second.iter().map(|row| row[1] == made).collect();
        assert_eq!(kept, [true, false, false, false], "{second:?}");
        // A price of something else changes nothing that is held.
        let other = "date,symbol,close,currency\n2026-10-26,ETH,5000000,KRW\n";
        house.import(evening, "other.csv", other).await;
        assert_eq!(trail(url).await, second);
        // Days without anything have a row too, and keep it when something is recorded late.
        let yesterday = jasan::domain::calendar::Day::parse("2026-11-02").unwrap();
        let night = moment("2026-11-03T00:10:00+09:00");
        house.app.store.close_days(yesterday, night).await.unwrap();
        assert_eq!(trail(url).await.len(), 8);
        house
            .say("2026-11-03T09:00:00+09:00", "입금 5만 한투 2026-10-28")
            .await;
        let third = trail(url).await;
        assert_eq!(third.len(), 8, "{third:?}");
        assert_eq!(third[1], second[1]);
        assert_ne!(third[2], second[2]);
    });
}

#[test]
fn an_asset_says_where_its_price_is_from_and_how_old_it_is() {
    on_both(async |url| {
        let house = House::open(url, "2026-10-29T20:00:00+09:00").await;
        let evening = "2026-10-29T20:00:00+09:00";
        house.import(evening, "rates.csv", RATES).await;
        house.import(evening, "closes.csv", CLOSES).await;
        house.import(evening, "trades.csv", DOLLARS).await;
        house
            .say("2026-10-29T20:30:00+09:00", "시세 애플 104")
            .await;
        let sql = "select symbol, price_source, cast(rate as text), rate_chain, cast(stale_days as text) \
                   from assets order by symbol";
        let shown = |rows: Vec<Vec<Option<String>>>| {
            let line = |row: &Vec<Option<String>>| {
                let fields = row.iter().map(|field| field.as_deref().unwrap_or("-"));
                fields.collect::<Vec<_>>().join(" | ")
            };
            rows.iter().map(line).collect::<Vec<_>>()
        };
        assert_eq!(
            shown(rows(url, sql).await),
            [
                "AAPL | chat | 1410 | USD>KRW 1410 2026-10-29 | 0",
                "USD | money | 1410 | USD>KRW 1410 2026-10-29 | 0",
                "USDT | money | 1410 | USDT>USD 1 2026-10-26 * USD>KRW 1410 2026-10-29 | 3"
            ]
        );
        let yesterday = jasan::domain::calendar::Day::parse("2026-11-02").unwrap();
        let night = moment("2026-11-03T00:10:00+09:00");
        house.app.store.close_days(yesterday, night).await.unwrap();
        let ages = shown(
            rows(
                url,
                "select cast(stale_days as text) from assets order by symbol",
            )
            .await,
        );
        assert_eq!(ages, ["4", "4", "7"]);
    });
}

#[test]
fn a_report_is_shown_also_where_nothing_can_be_kept() {
    on_sqlite(&async |url: &str| {
        let house = begun(url).await;
        house.say("2026-10-29T07:10:00+09:00", "보고서 어제").await;
        house
            .fee("2026-10-29T09:00:00+09:00", "2026-10-27", 300_000)
            .await;
        house.app.store.close().await;
        let read_only = House::open(&format!("{url}?mode=ro"), "2026-10-30T07:10:00+09:00").await;
        // Its messages are new ones.
        let told = house.said.load(std::sync::atomic::Ordering::Relaxed);
        read_only
            .said
            .store(told, std::sync::atomic::Ordering::Relaxed);
        // What cannot be kept is announced again.
        for _ in 0..2 {
            let shown = read_only
                .say("2026-10-30T07:10:00+09:00", "보고서 어제")
                .await;
            assert_eq!(
                corrected(&shown),
                "고친 것: 10/28 8,040만 → 8,010만원 (빠진 수수료)"
            );
        }
    });
}
