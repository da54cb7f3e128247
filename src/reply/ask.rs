//! What a question waits for when it is answered by typing: one thing, and the line that it completes.

/// Stands in a line where the answer goes; nobody types it.
pub const HOLE: &str = "\u{fffc}";

/// The one thing that a question asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// Of one unit.
    Price,
    /// Units, pieces.
    Quantity,
    /// Money.
    Amount,
    Place,
    Asset,
    Day,
    /// New units for old ones.
    Ratio,
    Fee,
    Tax,
    /// What is to change of an entry, in words.
    Change,
}

impl Asks {
    /// Everything that can be asked for.
    pub const ALL: [Asks; 10] = [
        Asks::Price,
        Asks::Quantity,
        Asks::Amount,
        Asks::Place,
        Asks::Asset,
        Asks::Day,
        Asks::Ratio,
        Asks::Fee,
        Asks::Tax,
        Asks::Change,
    ];

    /// As a row of the database and a key of a sentence say it.
    pub fn as_str(self) -> &'static str {
        match self {
            Asks::Price => "price",
            Asks::Quantity => "quantity",
            Asks::Amount => "amount",
            Asks::Place => "place",
            Asks::Asset => "asset",
            Asks::Day => "day",
            Asks::Ratio => "ratio",
            Asks::Fee => "fee",
            Asks::Tax => "tax",
            Asks::Change => "change",
        }
    }

    /// What a word of [`Asks::as_str`] says.
    pub fn read(word: &str) -> Option<Asks> {
        Asks::ALL.into_iter().find(|asks| asks.as_str() == word)
    }
}

/// A question that can be answered by typing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    pub what: Asks,
    /// The line as far as it is understood, with a [`HOLE`].
    pub line: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_reads_back_as_it_was_written() {
        for asks in Asks::ALL {
            assert_eq!(Asks::read(asks.as_str()), Some(asks));
        }
        assert_eq!(Asks::read(""), None);
    }
}
