//! The mail door takes news only: it hears nothing, and sends each parcel as one mail with its pictures inside.
//!
//! | file   | guarantees                                                                                  |
//! |--------|---------------------------------------------------------------------------------------------|
//! | `page` | a reply as subject, text and HTML; nothing of a reply can become markup                     |
//!
//! The line to the server is encrypted, but for one on this machine. What the server answers reaches no log: it repeats
//! addresses. Only its three digits do.

pub mod page;

use std::sync::Arc;
use std::time::Duration;

use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use tracing::{info, warn};

use super::house::House;
use super::{Closed, Door, Entrance, Later, Parcel, Sent};
use crate::config::{self, Config};
use crate::place::Place;
use crate::reply::{Block, Reply};
use crate::world::live::Live;
use crate::world::{Stop, Waiting};

/// As places, the log and `/status` call it.
pub const NAME: &str = "mail";

/// Made when there is a mail server.
pub const ENTRANCE: Entrance = Entrance { name: NAME, make };

/// How long one step of the talk with the server may take.
const STEP: Duration = Duration::from_secs(30);
/// How long a whole mail may take, its pictures too.
const WHOLE: Duration = Duration::from_secs(120);

/// The door.
pub struct Mail {
    house: Arc<House>,
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    to: Vec<String>,
}

fn make(config: &Config, _: &Live, house: &Arc<House>) -> Result<Option<Arc<dyn Door>>, Closed> {
    let Some(mail) = &config.mail else {
        return Ok(None);
    };
    Ok(Some(Arc::new(Mail::new(mail, house.clone())?)))
}

impl Mail {
    /// Connects to nothing yet.
    ///
    /// # Errors
    /// An address or a server that is none.
    pub fn new(settings: &config::Mail, house: Arc<House>) -> Result<Mail, Closed> {
        let because = |key| Closed::because(house.words, key);
        let url = encrypted(settings.url.expose());
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(&url)
            .map_err(|_| because("mail-no-server"))?
            .timeout(Some(STEP))
            .build();
        let from = format!("Jasan <{}>", settings.from);
        let from = from.parse().map_err(|_| because("mail-no-address"))?;
        for to in &settings.to {
            to.parse::<Mailbox>()
                .map_err(|_| because("mail-no-address"))?;
        }
        Ok(Mail {
            house,
            server,
            from,
            to: settings.to.clone(),
        })
    }

    /// The mail of a reply; `None` when nothing of it can be put into one.
    async fn letter(&self, to: &str, reply: &Reply, pictures: bool) -> Option<Message> {
        let mut drawn = Vec::new();
        for block in &reply.blocks {
            if let Block::Picture(picture) = block
                && pictures
                && let Some(bytes) = self.house.drawn(picture).await
            {
                drawn.push((picture.name.clone(), bytes));
            }
        }
        let names: Vec<&str> = drawn.iter().map(|(name, _)| name.as_str()).collect();
        let page = page::page(reply, &names, self.house.words.language);
        let png = ContentType::parse("image/png").ok()?;
        let mut inside = MultiPart::related().singlepart(SinglePart::html(page.html));
        for (name, bytes) in drawn {
            let picture = Attachment::new_inline_with_name(page::content_id(&name), name);
            inside = inside.singlepart(picture.body(bytes, png.clone()));
        }
        let read = MultiPart::alternative()
            .singlepart(SinglePart::plain(page.text))
            .multipart(inside);
        let mut whole = MultiPart::mixed().multipart(read);
        for file in &reply.files {
            let kind = ContentType::parse(&file.mime).unwrap_or(ContentType::TEXT_PLAIN);
            let attached = Attachment::new(file.name.clone());
            whole = whole.singlepart(attached.body(file.bytes.to_vec(), kind));
        }
        Message::builder()
            .from(self.from.clone())
            .to(to.parse().ok()?)
            .subject(page.subject)
            .multipart(whole)
            .ok()
    }

    async fn send(&self, parcel: &Parcel) -> Sent {
        let mut pictures = true;
        loop {
            let Some(letter) = self.letter(&parcel.to.chat, &parcel.reply, pictures).await else {
                warn!("a mail could not be written");
                return Sent::Lost;
            };
            let Err(error) = self.server.send(letter).await else {
                return Sent::Arrived { message: None };
            };
            match verdict(&error) {
                // Too large for the server: without its pictures it may go.
                Verdict::TooLarge if pictures => pictures = false,
                Verdict::TooLarge | Verdict::Never => {
                    warn!("the mail server refused a mail for good{}", digits(&error));
                    return Sent::Lost;
                }
                Verdict::Gone => {
                    warn!(
                        "the mail server does not know the address{}",
                        digits(&error)
                    );
                    return Sent::Gone;
                }
                Verdict::Later { may_be_there } => {
                    warn!("the mail server takes nothing now{}", digits(&error));
                    return later(may_be_there);
                }
            }
        }
    }
}

impl Door for Mail {
    fn name(&self) -> &'static str {
        NAME
    }

    fn open(self: Arc<Self>, stop: Stop) -> Waiting<'static, Result<(), Closed>> {
        Box::pin(async move {
            info!("mail takes news for {} addresses", self.to.len());
            stop.cancelled().await;
            Ok(())
        })
    }

    fn places(&self) -> Vec<Place> {
        let to = self.to.iter();
        to.map(|to| Place::new(NAME, to.clone(), "")).collect()
    }

    fn deliver<'a>(&'a self, parcel: &'a Parcel) -> Waiting<'a, Sent> {
        Box::pin(async move {
            let sent = tokio::time::timeout(WHOLE, self.send(parcel)).await;
            sent.unwrap_or_else(|_| later(true))
        })
    }
}

fn later(may_be_there: bool) -> Sent {
    Sent::Later(Later {
        arrived: 0,
        wait: None,
        may_be_there,
    })
}

/// What an error says of the mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    TooLarge,
    /// This mail is not wanted.
    Never,
    /// The address takes no mail.
    Gone,
    Later {
        may_be_there: bool,
    },
}

fn verdict(error: &smtp::Error) -> Verdict {
    let Some(code) = error.status() else {
        // Without an answer it is known only of a connection that never was that nothing arrived.
        let never_was = error.is_client()
            || error.is_tls()
            || error.to_string().starts_with("Connection error");
        return Verdict::Later {
            may_be_there: !never_was,
        };
    };
    match u16::from(code) {
        552 => Verdict::TooLarge,
        550 | 551 | 553 => Verdict::Gone,
        // The name or the password is wrong: the owner can mend that, and the news wait.
        530..=539 => Verdict::Later {
            may_be_there: false,
        },
        500..=599 => Verdict::Never,
        _ => Verdict::Later {
            may_be_there: false,
        },
    }
}

fn digits(error: &smtp::Error) -> String {
    error
        .status()
        .map_or(String::new(), |code| format!(": {code}"))
}

/// `smtp://` to another machine asks for STARTTLS, so that neither the password nor the figures travel readable.
fn encrypted(url: &str) -> String {
    let Some(rest) = url
        .strip_prefix("smtp://")
        .filter(|rest| !rest.contains("tls="))
    else {
        return url.to_owned();
    };
    let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    let is_here = ["localhost", "127.0.0.1", "[::1]"].iter().any(|here| {
        host.strip_prefix(here)
            .is_some_and(|end| end.is_empty() || end.starts_with([':', '/', '?']))
    });
    if is_here {
        return url.to_owned();
    }
    let joint = if rest.contains('?') { '&' } else { '?' };
    format!("{url}{joint}tls=required")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_to_another_machine_is_encrypted() {
        assert_eq!(
            encrypted("smtp://me:p@mail.example:587"),
            "smtp://me:p@mail.example:587?tls=required"
        );
        assert_eq!(
            encrypted("smtp://localhost.example"),
            "smtp://localhost.example?tls=required"
        );
        for kept in [
            "smtps://me:p@mail.example",
            "smtp://127.0.0.1:2525",
            "smtp://me:p@localhost",
            "smtp://mail.example?tls=opportunistic",
        ] {
            assert_eq!(encrypted(kept), kept);
        }
    }
}
