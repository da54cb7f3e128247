//! `/settings`: what is chosen in a place holds there alone, for its answers and pictures, after a restart too; who came in by a
//! code is taken out there.

use jasan::charts::Chart;
use jasan::config::Theme;
use jasan::place::Place;
use jasan::reply::{Block, Reply};

use crate::answers::Room;
use crate::databases::on_both;

const OWNER: (&str, &str) = ("1000", "1000");

fn telegram((chat, user): (&str, &str)) -> Place {
    Place::new("telegram", chat, user)
}

fn labels(reply: &Reply) -> Vec<&str> {
    reply
        .buttons
        .iter()
        .map(|button| button.label.as_str())
        .collect()
}

#[test]
fn language_and_colours_hold_in_their_place_after_a_restart_too() {
    on_both(async |url| {
        let mut room = Room::open(url, "ko").await;
        let here = telegram(OWNER);
        let told = room.say_at(&here, "설정").await;
        assert!(
            told.contains("언어: 한국어\n그림: 밝게\n금액: 보여 드려요"),
            "{told}"
        );
        assert_eq!(
            labels(&room.last),
            [
                "English",
                "어두운 그림",
                "금액 숨기기",
                "보고서",
                "조용한 시간",
                "소식"
            ]
        );
        // The message of the button becomes the answer, and is in the new language at once.
        assert!(room.last.buttons.iter().all(|button| button.turns));
        let english = room.last.buttons[0].line.clone();
        let told = room.say_at(&here, &english).await;
        assert!(
            told.contains("Language: English") && told.contains("[한국어]"),
            "{told}"
        );
        room.say_at(&here, "settings theme dark").await;
        room.restart().await;
        let told = room.say_at(&here, "/balance").await;
        assert!(told.contains("Total"), "{told}");
        room.say_at(&here, "/report").await;
        let theme = |reply: &Reply| {
            reply.blocks.iter().find_map(|block| match block {
                Block::Picture(picture) => picture.theme,
                _ => None,
            })
        };
        assert_eq!(theme(&room.last), Some(Theme::Dark));
        // What a question asks is asked in it too, and elsewhere nothing changed.
        let told = room.say_at(&here, "buy btc 0.02 bithumb").await;
        assert!(told.contains("Nothing is written yet"), "{told}");
        let told = room.say_at(&telegram(("-5", "1000")), "보고서").await;
        assert!(told.contains("원"), "{told}");
        assert_eq!(theme(&room.last), Some(Theme::Light));
        let told = room.say_at(&here, "settings default").await;
        assert!(told.contains("언어: 한국어\n그림: 밝게"), "{told}");
    });
}

#[test]
fn where_amounts_are_hidden_only_percentages_are_read() {
    on_both(async |url| {
        let mut room = Room::open(url, "ko").await;
        let here = telegram(OWNER);
        room.say_at(&here, "설정 금액 숨기기").await;
        let told = room.say_at(&here, "잔고").await;
        assert!(
            told.contains("•••") && !told.contains("400,000,000"),
            "{told}"
        );
        assert!(room.say("잔고").await.contains("400,000,000원"));
        let told = room.say_at(&here, "매수 비트 0.02 9500만 빗썸").await;
        assert!(
            told.contains("매수했다고 적었어요") && !told.contains("95,000,000"),
            "{told}"
        );
        for line in [
            "잔고 종목별",
            "종목 비트코인",
            "거래",
            "수익률",
            "왜",
            "왜 평단 비트코인",
            "시세 비트코인",
            "이체 비트 0.01 빗썸 → 업비트",
            "매도 비트 9 빗썸 9500만",
            "입금 77,000원 빗썸",
            "취소",
            "상태",
        ] {
            let told = room.say_at(&here, line).await;
            let lines = told.lines().filter(|line| !line.starts_with('['));
            for text in lines {
                let amount = |(at, _): (usize, char)| {
                    let rest = &text[at..];
                    let digits =
                        rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
                    let behind = &rest[digits..];
                    digits > 0
                        && [",", "만", "억", "원"]
                            .iter()
                            .any(|unit| behind.starts_with(unit))
                };
                assert!(!text.char_indices().any(amount), "{line}: {text}");
            }
        }
        let told = room.say_at(&here, "도움말 매수").await;
        assert!(!told.contains("•••"), "{told}");
        room.say_at(&here, "보고서").await;
        let pictures = room.last.blocks.iter().filter_map(|block| match block {
            Block::Picture(picture) => Some(picture),
            _ => None,
        });
        let pictures: Vec<_> = pictures.collect();
        assert_eq!(pictures.len(), 1);
        let Chart::Report(report) = &pictures[0].chart else {
            panic!("the picture of a report")
        };
        assert_eq!(report.total, None);
        assert!(
            report
                .allocation
                .slices
                .iter()
                .all(|slice| slice.amount.is_none())
        );
        assert!(
            !pictures[0].caption.contains("원"),
            "{}",
            pictures[0].caption
        );
        room.say_at(&here, "설정 금액 보이기").await;
        assert!(room.say_at(&here, "잔고").await.contains("원"));
    });
}

#[test]
fn who_came_in_by_a_code_is_shown_and_taken_out_after_a_question() {
    on_both(async |url| {
        let mut room = Room::open(url, "ko").await;
        let guest = telegram(("7", "7"));
        let now = jasan::world::Clock::now(&*room.app.clock);
        room.app.store.keep_guest(&guest, now).await.unwrap();
        room.restart().await;
        let told = room.say("설정").await;
        assert!(told.contains("텔레그램 7 · 코드로 들어왔어요"), "{told}");
        let out = room.last.buttons.last().unwrap().clone();
        assert_eq!(out.label, "텔레그램 7 내보내기");
        let told = room.say(&out.line).await;
        assert!(told.contains("텔레그램 7을 내보낼까요?"), "{told}");
        assert_eq!(labels(&room.last), ["그대로 두기", "내보내기"]);
        assert_eq!(room.app.store.guests().await.unwrap(), [guest]);
        let yes = room.last.buttons[1].line.clone();
        let told = room.say(&yes).await;
        assert!(told.contains("텔레그램 7을 내보냈어요"), "{told}");
        assert_eq!(room.app.store.guests().await.unwrap(), []);
        assert!(
            room.say("설정 내보내기 7")
                .await
                .contains("코드로 들어온 사람 중에는 없어요")
        );
        let told = room.say("설정 언어 라틴어").await;
        assert!(
            told.contains("어떤 설정인지 몰라서 그대로 뒀어요: \"라틴어\""),
            "{told}"
        );
    });
}
