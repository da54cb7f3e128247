//! A reply as a place wishes to see it: pictures in its colours, and without amounts where those are hidden.

use crate::book::manner::Manner;
use crate::reply::{Block, Reply, hide};
use crate::words::Words;

/// The reply in the manner of a place.
pub fn dressed(mut reply: Reply, manner: Manner) -> Reply {
    if manner.hides_amounts {
        reply = hide::amounts(reply, &Words::new(manner.language).plain("hidden-picture"));
    }
    for block in &mut reply.blocks {
        if let Block::Picture(picture) = block {
            picture.theme = Some(manner.theme);
        }
    }
    reply
}
