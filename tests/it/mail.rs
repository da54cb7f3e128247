//! The mail door against a mail server in this process: what goes out, and what becomes of a parcel that is not taken.

use std::sync::{Arc, Mutex};

use jasan::bot::doors::house::{House, Parts};
use jasan::bot::doors::mail::Mail;
use jasan::bot::doors::{Door, Later, Parcel, Sent};
use jasan::bot::{Answer, Ending};
use jasan::charts::{Chart, Line, Unit};
use jasan::config::{self, Language, Secret, Settings};
use jasan::reply::{File, Picture, Reply};
use jasan::store::Store;
use jasan::words::Words;
use jasan::world::live::Live;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A server that takes mails, as strictly as these tests need, and does once what it is told to.
#[derive(Clone, Default)]
struct Server {
    mails: Arc<Mutex<Vec<String>>>,
    /// The step that gets this answer, once: `RCPT`, `DATA`, `.`; a blank answer cuts the line.
    fault: Arc<Mutex<Option<(&'static str, &'static str)>>>,
    /// Every step, as it came.
    steps: Arc<Mutex<Vec<String>>>,
}

impl Server {
    async fn open() -> (Server, String) {
        let (server, listener) = (
            Server::default(),
            TcpListener::bind("127.0.0.1:0").await.unwrap(),
        );
        let address = listener.local_addr().unwrap();
        let behind = server.clone();
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                let server = behind.clone();
                tokio::spawn(async move { server.talk(line).await });
            }
        });
        (server, format!("smtp://owner:p%40ss@{address}"))
    }

    fn fails(&self, step: &'static str, answer: &'static str) {
        *self.fault.lock().unwrap() = Some((step, answer));
    }

    async fn talk(self, line: TcpStream) -> Option<()> {
        let (read, mut write) = line.into_split();
        let mut read = BufReader::new(read).lines();
        write.write_all(b"220 here\r\n").await.ok()?;
        let (mut text, mut in_text) = (String::new(), false);
        loop {
            let said = read.next_line().await.ok()??;
            let step = if in_text {
                if said != "." {
                    text.push_str(said.strip_prefix('.').unwrap_or(&said));
                    text.push('\n');
                    continue;
                }
                ".".to_owned()
            } else {
                said.split([' ', ':'])
                    .next()
                    .unwrap_or_default()
                    .to_uppercase()
            };
            self.steps.lock().unwrap().push(said.clone());
            let fault = {
                let mut fault = self.fault.lock().unwrap();
                fault.take_if(|(at, _)| *at == step)
            };
            let answer = match (fault, step.as_str()) {
                (Some((_, "")), _) => return None,
                (Some((_, answer)), _) => answer,
                (None, "EHLO") => "250-here\r\n250 AUTH PLAIN",
                (None, "AUTH") => "235 yes",
                (None, "MAIL" | "RCPT" | "RSET") => "250 yes",
                (None, "DATA") => "354 go on",
                (None, ".") => {
                    self.mails.lock().unwrap().push(std::mem::take(&mut text));
                    "250 taken"
                }
                (None, "QUIT") => "221 bye",
                (None, _) => "500 what",
            };
            in_text = answer.starts_with("354");
            write
                .write_all(format!("{answer}\r\n").as_bytes())
                .await
                .ok()?;
        }
    }
}

async fn door(url: &str) -> Mail {
    let store = Store::open("sqlite::memory:", Settings::default())
        .await
        .unwrap();
    let house = House::new(Parts {
        answer: Box::new(|_| {
            Box::pin(async {
                Answer {
                    reply: Reply::default(),
                    ending: Ending::Done,
                }
            })
        }),
        redraw: Box::new(|kept, _| Box::pin(async move { kept.reply })),
        draw: Arc::new(|_| Ok(b"\x89PNG drawn".to_vec())),
        store: Arc::new(store),
        clock: Arc::new(Live::new()),
        received: tempfile::tempdir().unwrap().path().to_owned(),
        words: Words::new(Language::Ko),
        zone: chrono_tz::Asia::Seoul,
    });
    let settings = config::Mail {
        url: Secret::new(url),
        from: "jasan@example.com".to_owned(),
        to: vec!["owner@example.com".to_owned()],
    };
    Mail::new(&settings, Arc::new(house)).unwrap()
}

fn parcel(door: &Mail) -> Parcel {
    let chart = Chart::Line(Line {
        language: Language::Ko,
        unit: Unit::Percent,
        title: String::new(),
        note: String::new(),
        figures: Vec::new(),
        series: Vec::new(),
        markers: Vec::new(),
        provisional_from: None,
        filled: false,
        notes: Vec::new(),
    });
    let reply = Reply::say("9/10(목) 1,060만원")
        .text("어제와 같아요")
        .picture(Picture {
            name: "report-2026-09-10.png".to_owned(),
            chart,
            caption: "총자산 1,060만원".to_owned(),
            theme: None,
        });
    Parcel::new(door.places().remove(0), reply)
}

#[tokio::test]
async fn news_are_one_mail_with_text_and_the_picture_inside() {
    let (server, url) = Server::open().await;
    let door = door(&url).await;
    let mut sent = parcel(&door);
    sent.reply = sent.reply.file(File {
        name: "거래.csv".to_owned(),
        mime: "text/csv".into(),
        bytes: b"a,b\n".as_slice().into(),
    });
    assert_eq!(door.deliver(&sent).await, Sent::Arrived { message: None });
    let steps = server.steps.lock().unwrap().clone();
    assert!(
        steps
            .iter()
            .any(|step| step == "MAIL FROM:<jasan@example.com>"),
        "{steps:?}"
    );
    assert!(
        steps
            .iter()
            .any(|step| step == "RCPT TO:<owner@example.com>"),
        "{steps:?}"
    );
    assert!(
        steps.iter().any(|step| step.starts_with("AUTH PLAIN ")),
        "{steps:?}"
    );
    let mails = server.mails.lock().unwrap().clone();
    let [mail] = mails.as_slice() else {
        panic!("{mails:?}");
    };
    for part in [
        "multipart/mixed",
        "multipart/alternative",
        "multipart/related",
        "Content-ID: <report-2026-09-10.png@jasan>",
        "Content-Type: image/png",
        "Content-Type: text/csv",
        "Content-Disposition: attachment",
    ] {
        assert!(mail.contains(part), "{part} in\n{mail}");
    }
}

#[tokio::test]
async fn what_the_server_does_not_take_waits_or_is_given_up_as_it_says() {
    let (server, url) = Server::open().await;
    let door = door(&url).await;
    let parcel = parcel(&door);
    let later = |may_be_there| {
        Sent::Later(Later {
            arrived: 0,
            wait: None,
            may_be_there,
        })
    };
    for (step, answer, becomes) in [
        ("DATA", "451 4.3.0 not now", later(false)),
        ("AUTH", "535 5.7.8 wrong password", later(false)),
        ("RCPT", "550 5.1.1 unknown", Sent::Gone),
        (".", "554 5.7.1 not wanted", Sent::Lost),
        (".", "", later(true)),
    ] {
        server.fails(step, answer);
        assert_eq!(door.deliver(&parcel).await, becomes, "{step} {answer}");
    }
    assert!(server.mails.lock().unwrap().is_empty());
    // Too large: without its picture it goes.
    server.fails(".", "552 5.3.4 too large");
    assert_eq!(door.deliver(&parcel).await, Sent::Arrived { message: None });
    let mails = server.mails.lock().unwrap().clone();
    assert!(mails.len() == 1 && !mails[0].contains("image/png"));
}

#[tokio::test]
async fn a_server_that_is_not_there_is_waited_for_and_nothing_can_be_there() {
    let port = {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap().port()
    };
    let door = door(&format!("smtp://127.0.0.1:{port}")).await;
    let parcel = parcel(&door);
    let later = Later {
        arrived: 0,
        wait: None,
        may_be_there: false,
    };
    assert_eq!(door.deliver(&parcel).await, Sent::Later(later));
}
