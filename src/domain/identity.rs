//! The same row is the same entry: ids are digests of what they name, stable over versions and machines.
//!
//! A row of a file or venue is known by platform, type, symbol, external id and content; without an external id by
//! content and its ordinal among equal rows. An entry typed in chat is known by its message. The note is no part of it.

use std::hash::Hasher;

use rust_decimal::Decimal;
use siphasher::sip128::{Hasher128, SipHasher13};

use super::entry::Entry;

/// Before the digest in the external id that two rows share which are one event and had no number of their own.
pub const PAIR: &str = "jasan-pair:";

/// 96 bits of digest; prints as 24 hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct EntryId([u32; 3]);

impl EntryId {
    /// The id of the `nth` entry that a message made.
    pub fn of_message(key: &str, nth: u32) -> EntryId {
        let mut h = hasher(b"message");
        text(&mut h, key);
        h.write_u32(nth);
        finish(&h)
    }
    /// The id of a row with this content, the `ordinal`-th (from 0) among equal rows.
    pub fn of_row(content: Content, ordinal: u32) -> EntryId {
        let mut h = hasher(b"row");
        h.write_u64(content.0);
        h.write_u64(content.1);
        h.write_u32(ordinal);
        finish(&h)
    }
    /// Reads what `Display` prints.
    pub fn parse(hex: &str) -> Option<EntryId> {
        let part = |i: usize| u32::from_str_radix(hex.get(i * 8..i * 8 + 8)?, 16).ok();
        (hex.len() == 24 && hex.is_ascii()).then_some(())?;
        Some(EntryId([part(0)?, part(1)?, part(2)?]))
    }
    /// A key for an index of ids.
    pub fn key(self) -> u64 {
        u64::from(self.0[0]) << 32 | u64::from(self.0[1])
    }
    /// The id inside an `external_id` of the form `jasan:<id>`, which our own export writes for typed entries.
    pub fn from_external(external_id: &str) -> Option<EntryId> {
        EntryId::parse(external_id.strip_prefix("jasan:")?)
    }
}

impl std::fmt::Display for EntryId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:08x}{:08x}{:08x}", self.0[0], self.0[1], self.0[2])
    }
}

/// Digest of everything about an entry but its note, id and batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Content(pub u64, pub u64);

/// The content of an entry. Equal amounts are equal however they were written (`1.50` and `1.5`).
pub fn content(entry: &Entry) -> Content {
    let mut h = hasher(b"content");
    h.write_i64(entry.at.0);
    h.write_u8(entry.kind as u8);
    h.write_u8(u8::from(entry.bare_date));
    text(&mut h, entry.platform.as_str());
    text(&mut h, entry.symbol.as_str());
    text(&mut h, entry.category.as_str());
    amount(&mut h, entry.quantity);
    amount(&mut h, entry.price.unwrap_or_default());
    text(&mut h, entry.currency.as_str());
    amount(&mut h, entry.fee);
    if !entry.fee.is_zero() {
        text(&mut h, entry.fee_currency.as_str());
    }
    amount(&mut h, entry.tax());
    amount(&mut h, entry.rate().unwrap_or_default());
    text(&mut h, entry.external_id.as_deref().unwrap_or(""));
    // Rows without one are known by what they were known by before there was such a column.
    if let Some(printed) = entry.amount() {
        amount(&mut h, printed);
    }
    // Nothing said of a price is not a price of nothing.
    if entry.price.is_some_and(|price| price.is_zero()) {
        text(&mut h, "free");
    }
    let digest = h.finish128();
    Content(digest.h1, digest.h2)
}

/// The key under which rows with one external id are found, whatever their platform, type or symbol.
pub fn external_key(external_id: &str) -> u64 {
    let mut h = hasher(b"external");
    text(&mut h, external_id);
    h.finish128().h1
}

/// The id of a transaction on a chain, from the external id or the note: long enough that no two rows share it by chance.
pub fn transaction_id(entry: &Entry) -> Option<String> {
    let texts = [entry.external_id.as_deref().unwrap_or(""), entry.note()];
    texts.into_iter().find_map(transaction_id_in)
}

/// Shortest text that is taken for the id of a transaction.
const TRANSACTION_ID_LEAST: usize = 40;

fn transaction_id_in(text: &str) -> Option<String> {
    if text.len() < TRANSACTION_ID_LEAST {
        return None;
    }
    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let id = words.find(|word| {
        let has = |test: fn(&u8) -> bool| word.bytes().any(|byte| test(&byte));
        word.len() >= TRANSACTION_ID_LEAST
            && has(u8::is_ascii_digit)
            && has(u8::is_ascii_alphabetic)
    })?;
    let id = id.strip_prefix("0x").unwrap_or(id);
    // Hexadecimal digits are the same in both cases; other alphabets are not.
    Some(match id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        true => id.to_ascii_lowercase(),
        false => id.to_owned(),
    })
}

fn hasher(domain: &[u8]) -> SipHasher13 {
    let mut h = SipHasher13::new_with_keys(0x6a61_7361_6e00_0001, 0);
    h.write(domain);
    h
}

fn text(h: &mut SipHasher13, text: &str) {
    h.write(text.as_bytes());
    h.write_u8(0xff);
}

/// Amounts are normalised when an entry is made, so mantissa and scale are their content.
fn amount(h: &mut SipHasher13, amount: Decimal) {
    h.write(&amount.serialize());
}

fn finish(h: &SipHasher13) -> EntryId {
    let digest = h.finish128();
    let (a, b) = (digest.h1, digest.h2);
    EntryId([(a >> 32) as u32, a as u32, (b >> 32) as u32])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_prints_and_reads_back() {
        let id = EntryId::of_message("tg:1000:42", 0);
        assert_eq!(EntryId::parse(&id.to_string()), Some(id));
        assert_eq!(EntryId::from_external(&format!("jasan:{id}")), Some(id));
        assert_eq!(EntryId::parse("xyz"), None);
        assert_ne!(id, EntryId::of_message("tg:1000:42", 1));
    }

    #[test]
    fn the_id_of_a_transaction_is_long_and_of_letters_and_digits() {
        let hex = "9F86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
        for text in [hex.to_owned(), format!("txid: 0x{hex}"), format!("{hex}:1")] {
            assert_eq!(transaction_id_in(&text), Some(hex.to_ascii_lowercase()));
        }
        for text in [
            "",
            "W77",
            "1234567890123456789012345678901234567890",
            &hex[..30],
        ] {
            assert_eq!(transaction_id_in(text), None, "{text}");
        }
    }
}
