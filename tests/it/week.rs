//! A week of messages from Monday to Sunday, with the clock moved by hand, on both databases: one transcript, read by people
//! in review (`tests/golden/week.ko.txt`; write it anew with `BLESS=1`), and the same replies as Slack and Telegram
//! show them (`week.slack.ko.txt`, `week.telegram.ko.txt`).

mod doors;
mod shown;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use jasan::app::App;
use jasan::bot::doors::terminal::{Look, render};
use jasan::bot::{Message, handle};
use jasan::config::Config;
use jasan::domain::calendar::{Stamp, parse_stamp};
use jasan::reply::Reply;
use jasan::world::attachment::Attachment;
use jasan::world::on_disk::OnDisk;
use jasan::world::replay::{HandClock, Replay};

use crate::databases::on_both;

/// When, and what is typed; `[label]` presses a button of the last reply, `<name` sends a file of the week.
const WEEK: &[(&str, &str)] = &[
    ("2026-03-02T08:30", "/start"),
    ("2026-03-02T08:31", "잔고"),
    ("2026-03-02T08:40", "입금 500만 빗썸"),
    ("2026-03-02T08:41", "매수 비트 0.02 9500만 빗썸 수수료 760"),
    ("2026-03-02T08:42", "매수 비트 0.1 9500만 빗썸"),
    ("2026-03-02T21:00", "잔고"),
    ("2026-03-03T09:05", "입금 1000만 한투"),
    ("2026-03-03T09:10", "삼전 20주 71,300 매수 한투 수수료 200"),
    ("2026-03-03T12:00", "삼전 팔까?"),
    ("2026-03-03T15:40", "시세 삼전 72000"),
    ("2026-03-03T15:41", "/balance"),
    ("2026-03-04T10:00", "<hand.csv"),
    ("2026-03-04T10:01", "[2건 넣기]"),
    ("2026-03-04T10:02", "<hand.csv"),
    ("2026-03-04T10:05", "<broken.csv"),
    ("2026-03-04T10:06", "[그만두기]"),
    (
        "2026-03-05T14:20",
        "삼전 5주 73,000 매도 한투 수수료 200 세금 730",
    ),
    ("2026-03-05T14:21", "삼전 50주 73,000 매도 한투"),
    (
        "2026-03-05T14:30",
        "매도 비트 0.005 9,800만 빗썸 수수료 0.04%",
    ),
    ("2026-03-05T14:31", "되돌리기"),
    ("2026-03-05T14:32", "되돌리기"),
    ("2026-03-06T07:10", "보고서 어제"),
    ("2026-03-06T09:00", "출금 30만 빗썸 어제"),
    ("2026-03-06T09:01", "삼저 10 71000 매수"),
    ("2026-03-06T09:02", "비둘기"),
    ("2026-03-06T18:00", "거래 이번 주"),
    ("2026-03-07T11:00", "종목 삼전"),
    ("2026-03-07T11:01", "내보내기"),
    ("2026-03-08T20:00", "보고서"),
    ("2026-03-08T20:01", "잔고"),
    ("2026-03-08T20:02", "왜 이번 주"),
    ("2026-03-08T20:03", "[수수료]"),
    ("2026-03-08T20:04", "왜 총자산"),
    ("2026-03-08T20:05", "왜 평단 비트코인"),
    ("2026-03-08T20:06", "수익률 예금 3.5%"),
    ("2026-03-08T20:07", "보고서"),
    (
        "2026-03-08T20:10",
        "이체 이더 0.2 업비트 → 빗썸 수수료 0.001 어제 23:50 도착 00:10",
    ),
    (
        "2026-03-08T20:11",
        "삼성전자 배당 14,440원 세금 2,220 받았어 한투",
    ),
    ("2026-03-08T20:12", "이더 0.1을 비트 0.003으로 교환 빗썸"),
    ("2026-03-08T20:13", "이체할까 100만 한투 → 빗썸"),
    ("2026-03-08T20:14", "환전 130만원 → 1000달러 한투"),
    ("2026-03-08T20:15", "분할 삼전 50:1"),
    ("2026-03-08T20:16", "삭제"),
    ("2026-03-08T20:17", "삭제 #3"),
    ("2026-03-08T20:18", "[그래도 빼기]"),
    ("2026-03-08T20:19", "[취소]"),
    ("2026-03-08T20:20", "거래 오늘"),
];

/// The week after, of an owner who makes mistakes: the wrong button, 취소 too often, notices of a broker, small numbers.
const CLUMSY: &[(&str, &str)] = &[
    ("2026-03-09T08:30", "입금 500"),
    ("2026-03-09T08:31", "[빗썸]"),
    ("2026-03-09T08:32", "[500만원]"),
    ("2026-03-09T08:33", "매수 비트 0.01 9500만 빗썸"),
    ("2026-03-09T08:33", "매수 비트 0.01 9500만 빗썸"),
    ("2026-03-09T08:34", "[그대로 두기]"),
    ("2026-03-09T08:40", "아니 9,400만"),
    ("2026-03-09T08:41", "매수 비트 0.01 빗썸"),
    ("2026-03-09T08:42", "취소"),
    ("2026-03-09T08:43", "취소"),
    ("2026-03-09T08:44", "취소"),
    ("2026-03-09T08:45", "다시"),
    ("2026-03-09T08:46", "다시"),
    ("2026-03-09T08:47", "다시"),
    ("2026-03-10T09:10", "/delete"),
    ("2026-03-10T09:11", "고치기"),
    (
        "2026-03-10T10:00",
        "[한국투자] 매수체결 삼성전자 2주 1,450원 계좌 12345678-01 주문번호 000123",
    ),
    ("2026-03-10T10:01", "1"),
    ("2026-03-10T10:30", "달러 2천불 1390원에 환전 한투"),
    ("2026-03-10T10:31", "1"),
    ("2026-03-11T09:00", "매수 비트 0.001 1000 USDT 바이낸스"),
    ("2026-03-11T09:01", "아니"),
    ("2026-03-11T09:02", "매도 비트 0.001 9500만"),
    ("2026-03-12T21:00", "잔고 빗썸"),
    ("2026-03-12T21:01", "코인 얼마 있어?"),
    ("2026-03-13T09:00", "취소"),
    ("2026-03-13T09:01", "취소"),
    ("2026-03-13T09:02", "잔고"),
];

const HAND: &str = "timestamp,type,platform,symbol,category,quantity,price,currency,fee,fee_currency,external_id,note
2026-03-01T10:00:00+09:00,deposit,upbit,KRW,cash,2000000,1,KRW,,,U1,
2026-03-01T10:05:00+09:00,buy,upbit,ETH,crypto,0.5,3100000,KRW,775,KRW,U2,\"첫 이더, 업비트\"
";

const BROKEN: &str = "timestamp,type,platform,symbol,category,quantity,price,currency,fee,fee_currency,external_id,note
2026-03-02T10:00:00+09:00,buy,upbit,ETH,crypto,0.1,3050000,KRW,152,KRW,U3,
2026-13-02T10:00:00+09:00,buy,upbit,ETH,crypto,0.1,3050000,KRW,152,KRW,U4,
2026-03-02T11:00:00+09:00,buy,upbit,ETH,crypto,,3050000,KRW,152,KRW,U5,
";

struct Talk {
    app: App,
    clock: Arc<HandClock>,
    folder: tempfile::TempDir,
    last: Reply,
    transcript: String,
    slack: String,
    telegram: String,
}

impl Talk {
    async fn open(url: &str) -> Talk {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("hand.csv"), HAND).unwrap();
        std::fs::write(folder.path().join("broken.csv"), BROKEN).unwrap();
        let env = [
            ("DATABASE_URL", url),
            ("JASAN_DATA_DIR", folder.path().to_str().unwrap()),
        ];
        let config =
            Config::from(&env.map(|(n, v)| (n.to_owned(), v.to_owned())).into(), None).unwrap();
        let clock = Arc::new(HandClock::at(moment(WEEK[0].0)));
        let app = App::open(config, clock.clone(), Arc::new(Replay::new()))
            .await
            .unwrap();
        Talk {
            app,
            clock,
            folder,
            last: Reply::default(),
            transcript: String::new(),
            slack: String::new(),
            telegram: String::new(),
        }
    }

    async fn say(&mut self, nth: usize, when: &str, typed: &str) {
        self.clock.set(moment(when));
        let pressed = typed.strip_prefix('[').and_then(|t| t.strip_suffix(']'));
        let text = match pressed {
            Some(label) => {
                let button = self.last.buttons.iter().find(|b| b.label == label);
                button
                    .unwrap_or_else(|| panic!("no [{label}] among {:?}", self.last.buttons))
                    .line
                    .clone()
            }
            None => match typed.parse::<usize>() {
                // As at a terminal: the number of a button.
                Ok(nth) => self.last.buttons[nth - 1].line.clone(),
                Err(_) => typed.strip_prefix('<').map_or(typed, |_| "").to_owned(),
            },
        };
        let file = typed
            .strip_prefix('<')
            .map(|name| OnDisk::open(&self.folder.path().join(name)).unwrap());
        let file = file.map(|f| Arc::new(f) as Arc<dyn Attachment + Send + Sync>);
        let answer = handle(
            &self.app,
            &Message {
                text,
                key: format!("week:{nth}"),
                file,
                ..Message::default()
            },
        )
        .await;
        let look = Look {
            bold: false,
            words: self.app.words(),
        };
        let _ = write!(
            self.transcript,
            "{} > {typed}\n{}\n",
            when.replace('T', " "),
            render(&answer.reply, look, &BTreeMap::new())
        );
        for (transcript, shown) in [
            (&mut self.slack, shown::in_slack(&answer.reply)),
            (&mut self.telegram, shown::in_telegram(&answer.reply)),
        ] {
            let when = when.replace('T', " ");
            let _ = write!(transcript, "{when} > {typed}\n{shown}\n");
        }
        self.last = answer.reply;
    }
}

fn moment(text: &str) -> jasan::domain::calendar::Moment {
    match parse_stamp(text, chrono_tz::Asia::Seoul).unwrap() {
        Stamp::Instant(at) => at,
        Stamp::Date(day) => day.start(chrono_tz::Asia::Seoul),
    }
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "BLESS says whether the transcript is written anew"
)]
fn a_week_of_messages_reads_the_same_on_both_databases() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    on_both(async |url| {
        let mut talk = Talk::open(url).await;
        for (nth, (when, typed)) in WEEK.iter().chain(CLUMSY).enumerate() {
            talk.say(nth, when, typed).await;
        }
        // Delivered again, a message is answered again and books nothing again.
        let before = talk.app.store.book().await.unwrap().revision();
        for nth in [2, 3, 7, 12, 16, 21, 22, 28] {
            let (when, typed) = WEEK[nth];
            let text = if typed.starts_with('[') {
                continue;
            } else {
                typed.to_owned()
            };
            talk.clock.set(moment(when));
            handle(
                &talk.app,
                &Message {
                    text,
                    key: format!("week:{nth}"),
                    ..Message::default()
                },
            )
            .await;
        }
        assert_eq!(talk.app.store.book().await.unwrap().revision(), before);
        for (name, got) in [
            ("week.ko.txt", &talk.transcript),
            ("week.slack.ko.txt", &talk.slack),
            ("week.telegram.ko.txt", &talk.telegram),
        ] {
            let path = golden.join(name);
            if std::env::var_os("BLESS").is_some() {
                std::fs::write(&path, got).unwrap();
            }
            let want = std::fs::read_to_string(&path).unwrap();
            for (line, (got, want)) in got.lines().zip(want.lines()).enumerate() {
                assert_eq!(got, want, "line {} of {name} on {url}", line + 1);
            }
            assert_eq!(got.len(), want.len());
        }
    });
}
