//! A name in a file that may be a slip is asked about under the preview, one at a time; the answer is kept for every file.

use crate::book::{Book, Change};
use crate::bot::grammar::called;
use crate::bot::grammar::either::Meant;
use crate::domain::entry::Category;
use crate::domain::meanings::Meaning;
use crate::domain::names::Symbol;
use crate::files::reason::Reason;
use crate::files::walk::Tally;
use crate::names::symbols::{Found, display_name, lookup};
use crate::reply::Reply;
use crate::words::Words;

/// Of the first name that may be a slip: what it may be, with a button each. The answer is kept, and the file shown anew.
pub(super) fn asked(
    reply: Reply,
    tally: &Tally,
    changes: &[Change],
    book: &Book,
    words: Words,
) -> Reply {
    let code = changes.iter().find_map(|change| {
        if let Change::Propose(proposal) = change {
            return Some(proposal.code.as_str());
        }
        None
    });
    let unsure = tally.bad.iter().find_map(|(_, _, reason)| {
        if let Reason::Unsure { name, category, .. } = reason {
            return Some((name, *category));
        }
        None
    });
    let (Some(code), Some((name, category))) = (code, unsure) else {
        return reply;
    };
    let (name, look) = (name.as_str(), format!("import look {code}"));
    let mut offers: Vec<(String, String)> = Vec::new();
    if let Found::Ambiguous(near) = lookup(name, book) {
        offers.extend(near.into_iter().map(|named| {
            let read = display_name(named.symbol, words.language);
            let means = Meant::Asset(named).meaning();
            let args = [("text", name), ("name", read)];
            let label = words.say("files-button-is", &args);
            (label, called::saying(&look, name, means))
        }));
    }
    let category = category.unwrap_or(Category::Stock);
    let symbol = Symbol::of(name, Some(category));
    let means = Meaning::Asset { symbol, category };
    let label = words.say("files-button-new", &[("text", name)]);
    offers.push((label, called::saying(&look, name, means)));
    offers.iter().fold(reply, |reply, (label, line)| {
        reply.buttons([(label.as_str(), line.as_str())])
    })
}
