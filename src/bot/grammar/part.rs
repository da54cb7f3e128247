//! A part of what is held, as it is asked for: one place, or one kind of asset.

use super::either::Meant;
use crate::book::Book;
use crate::domain::names::Platform;
use crate::names::platforms;
use crate::names::symbols::{AssetClass, exact};

/// Of what the balance is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subset {
    Platform(Platform),
    Classes(&'static [AssetClass]),
}

impl Subset {
    /// A place or a kind of asset by its name; `None` for any other word, also for one that is the name of an asset too.
    pub fn read(text: &str, book: &Book) -> Option<Subset> {
        use AssetClass::{Cash, Crypto, DomesticStock, EtfBond, ForeignStock};
        let word = text.trim().to_lowercase();
        let classes: &'static [AssetClass] = match word.as_str() {
            "코인" | "가상자산" | "암호화폐" | "가상화폐" | "crypto" | "coin" | "coins" => {
                &[Crypto]
            }
            "주식" | "stock" | "stocks" | "shares" => &[DomesticStock, ForeignStock],
            "국내주식" | "국장" => &[DomesticStock],
            "해외주식" | "미국주식" | "미장" => &[ForeignStock],
            "etf" | "채권" | "etf·채권" | "bond" | "bonds" => &[EtfBond],
            "현금" | "돈" | "cash" | "money" => &[Cash],
            _ => {
                if let Some(Meant::Account(place)) = Meant::read(text.trim(), book) {
                    return Some(Subset::Platform(place));
                }
                let place = platforms::exact(text.trim(), book)?;
                return exact(text.trim(), book)
                    .is_none()
                    .then_some(Subset::Platform(place));
            }
        };
        Some(Subset::Classes(classes))
    }
}
