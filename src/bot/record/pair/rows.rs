//! Two rows of the journal from what was settled.

use rust_decimal::Decimal;

use super::Arriving;
use super::ends::Ends;
use crate::bot::grammar::pair::Pair;
use crate::bot::grammar::trade::{Asset, Trade};
use crate::bot::grammar::verbs::Verb;
use crate::bot::record::settle::Parts;
use crate::domain::calendar::Moment;
use crate::domain::entry::{Category, Entry, Kind};
use crate::domain::names::Platform;
use crate::names::platforms;

/// Everything that the two rows need.
pub struct Rows<'a> {
    pub pair: &'a Pair,
    pub asset: &'a Asset,
    pub quantity: Decimal,
    pub arriving: &'a Arriving,
    pub ends: Ends,
    pub external_id: &'a str,
}

impl Rows<'_> {
    pub fn leaving(&self) -> Option<Entry> {
        let platform = Platform::new(self.pair.out.platform.as_deref()?);
        self.row(
            &self.pair.out,
            self.pair.out.verb.kind(),
            self.asset,
            platform,
            self.quantity,
            self.ends.left,
        )
    }

    /// The fee and the note stand in the row that leaves.
    pub fn arriving(&self) -> Option<Entry> {
        let bare = Trade::new(self.pair.out.verb);
        let kind = match self.pair.out.verb {
            Verb::Swap => Kind::SwapIn,
            Verb::Rename => Kind::RenameIn,
            _ => Kind::Deposit,
        };
        let platform = Platform::new(&self.arriving.platform);
        self.row(
            &bare,
            kind,
            &self.arriving.asset,
            platform,
            self.arriving.quantity,
            self.ends.arrived,
        )
    }

    fn row(
        &self,
        trade: &Trade,
        kind: Kind,
        asset: &Asset,
        platform: Platform,
        quantity: Decimal,
        (moment, bare_date): (Moment, bool),
    ) -> Option<Entry> {
        let symbol = asset.symbol();
        let category = if asset.is_money() {
            Category::Cash
        } else {
            asset.category
        };
        Parts {
            trade,
            kind,
            asset,
            platform,
            currency: platforms::default_currency(platform, symbol, category),
            quantity,
            moment,
            bare_date,
            external_id: self.external_id,
            rate: None,
            printed: None,
        }
        .entry()
    }
}
