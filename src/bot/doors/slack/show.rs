//! A reply is shown part by part: what is refused in one form is told in another, and a parcel goes on where it stopped.

use tracing::warn;

use super::failure::Failure;
use super::render::{self, Segment};
use super::send::{self, Arrived, Ready, Target, Unsent, Upload};
use super::{NAME, PRESS, Slack, is_direct};
use crate::bot::doors::{Later, Parcel, Sent};
use crate::place::Place;
use crate::reply::{File, Picture, Reply};

impl Slack {
    /// Shows an answer; one that the asker alone is to see and cannot be seen so goes to their direct messages.
    pub(super) async fn show_from(&self, to: &Target, from: &Place, reply: &Reply) {
        if !self.show(to, reply).await && !is_direct(from) {
            let own = Place::new(NAME, from.user.clone(), from.user.clone());
            let to = self.target(&own).await;
            self.show(&to, reply).await;
        }
    }

    /// Shows an answer in a channel; false when it cannot be shown there.
    pub(super) async fn show(&self, to: &Target, reply: &Reply) -> bool {
        let parts = self.parts(reply);
        // What only one may see cannot be a file.
        if to.only.is_some() && parts.iter().any(|part| !matches!(part, Segment::Post(_))) {
            return false;
        }
        let (mut above, instead) = (None, render::instead_of(reply));
        for part in parts {
            let (caption, is_picture) = (caption(&part), matches!(part, Segment::Picture(_)));
            let ready = self.prepare(part, &instead).await;
            match send::send(self, to, &ready, None).await {
                Ok(Arrived::Post(number)) => above = number.or(above),
                Ok(Arrived::File(file)) if is_picture => {
                    self.stands_below(to, above.as_deref(), file, &ready);
                }
                Ok(Arrived::File(_)) => {}
                Err(Unsent::Lost) if to.only.is_some() => return false,
                Err(Unsent::Gone) => {
                    self.gone().insert(to.channel.clone());
                    return false;
                }
                Err(Unsent::Lost) => self.tell_refused(to, caption).await,
            }
        }
        true
    }

    /// Stands in for a message that Slack takes in no form. Refused as well, there is nothing left to say it with; the
    /// log has both.
    async fn tell_refused(&self, to: &Target, caption: Option<String>) {
        let words = self.house.words;
        let sentence = words.plain("slack-refused") + "\n" + &words.plain("door-look");
        let text = caption.into_iter().chain([sentence]).collect::<Vec<_>>();
        let post = render::post(&text.join("\n"));
        let _ = send::send(self, to, &Ready::Post(post), None).await;
    }

    pub(super) fn parts(&self, reply: &Reply) -> Vec<Segment> {
        let (parts, dropped) = render::parts(reply);
        if dropped > 0 {
            warn!("slack: {dropped} buttons of a reply fit no message");
        }
        parts
    }

    /// `instead`: what the whole answer says, for who cannot see its picture.
    pub(super) async fn prepare(&self, part: Segment, instead: &str) -> Ready {
        match part {
            Segment::Post(post) => Ready::Post(post),
            Segment::Picture(picture) => self.drawn(picture, instead).await,
            Segment::File(File { name, mime, bytes }) => Ready::Upload(Upload {
                name,
                mime: mime.into_owned(),
                bytes: bytes.to_vec(),
                caption: String::new(),
                instead: String::new(),
            }),
        }
    }

    async fn drawn(&self, picture: Picture, instead: &str) -> Ready {
        match self.house.drawn(&picture).await {
            Some(bytes) => Ready::Upload(Upload {
                name: picture.name,
                mime: "image/png".to_owned(),
                bytes,
                instead: match instead.starts_with(&picture.caption) {
                    true => instead.to_owned(),
                    false => format!("{} {instead}", picture.caption),
                },
                caption: picture.caption,
            }),
            None => {
                let words = self.house.words;
                let text = picture.caption + "\n" + &words.plain("door-no-picture");
                Ready::Post(render::post(text.trim()))
            }
        }
    }

    /// Shows a parcel, part by part, from the one that did not arrive yet.
    pub(super) async fn show_parcel(&self, parcel: &Parcel) -> Sent {
        let to = self.target(&parcel.to).await;
        if self.gone().contains(&to.channel) {
            return Sent::Gone;
        }
        let mut message = None;
        let reply = self.house.shortened(parcel.reply.clone(), PRESS).await;
        let instead = render::instead_of(&reply);
        let parts = self.parts(&reply).into_iter().enumerate();
        for (index, part) in parts.skip(parcel.arrived) {
            let ready = self.prepare(part, &instead).await;
            let later = |wait, may_be_there| {
                Sent::Later(Later {
                    arrived: index,
                    wait,
                    may_be_there,
                })
            };
            let stands_at = parcel.stands_at.as_deref().filter(|_| index == 0);
            match send::attempt(self, &to, &ready, stands_at).await {
                Ok(Arrived::Post(number)) => message = number.or(message),
                Ok(Arrived::File(_)) => {}
                Err(Failure::Slow(wait)) => return later(Some(wait), false),
                Err(Failure::Unheard) => return later(None, true),
                Err(Failure::Gone) => {
                    self.gone().insert(to.channel.clone());
                    return Sent::Gone;
                }
                Err(Failure::Refused(_)) => return Sent::Lost,
                Err(Failure::Away | Failure::Token | Failure::Done) => return later(None, false),
            }
        }
        Sent::Arrived { message }
    }
}

/// What is lost with a picture that is not taken.
fn caption(part: &Segment) -> Option<String> {
    match part {
        Segment::Picture(picture) if !picture.caption.trim().is_empty() => {
            Some(picture.caption.clone())
        }
        Segment::Picture(_) | Segment::Post(_) | Segment::File(_) => None,
    }
}
