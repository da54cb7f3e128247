//! Names that are an account's and an asset's take the place that the line leaves to them.
//!
//! What is still missing tells first: beside another asset such a name is the account, beside another account the asset. Then the
//! verb: who buys names what, who deposits money names where. Two such names are told apart by where the numbers stand. What is
//! still doubtful is told by the books ([`Either::known`]), or asked.

use super::{Doubt, Name, Reader, Way};
use crate::bot::grammar::either::{Either, Meant};
use crate::bot::grammar::trade::Asset;
use crate::bot::grammar::verbs::Shape;
use crate::names::platforms;

/// What a verb wants a name for, when nothing else in the line tells.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Asset,
    Account,
    Either,
}

impl Reader<'_> {
    /// Gives each such name its meaning, or keeps it as a doubt.
    pub(super) fn place_names(&mut self) {
        let names = std::mem::take(&mut self.either);
        let free = self.trade.asset.is_none() && self.trade.platform.is_none();
        match names.as_slice() {
            [a, b] if free && a.meant != b.meant && self.wanted() != Wanted::Account => {
                self.place_two(a, b);
            }
            names => names.iter().for_each(|name| self.place(name)),
        }
    }

    fn place(&mut self, name: &Name) {
        let side = match (&self.trade.asset, &self.trade.platform) {
            (Some(_), _) => Some(Meant::Account(name.meant.platform)),
            (None, Some(_)) => Some(Meant::Asset(name.meant.named)),
            (None, None) => self.told(name.meant),
        };
        match side {
            Some(Meant::Asset(named)) => self.set_asset(named.into()),
            Some(Meant::Account(platform)) => self.set_platform(platform.to_string(), &name.text),
            None => {
                let asset = Way {
                    asset: Some(Asset::from(name.meant.named)),
                    platform: None,
                };
                let account = Way {
                    asset: None,
                    platform: Some(name.meant.platform.to_string()),
                };
                let ways = vec![account, asset];
                self.doubts.push(Doubt::Name(ways, name.text.clone()));
            }
        }
    }

    /// Two names of which either may be the asset: the one before the numbers, else the one where the owner has no account.
    fn place_two(&mut self, a: &Name, b: &Name) {
        let own = [a, b].map(|name| platforms::is_own(name.meant.platform, self.book));
        let in_order = match (a.behind < b.behind, own) {
            (true, _) | (false, [false, _]) => Some(true),
            (false, [true, false]) => Some(false),
            (false, [true, true]) => None,
        };
        let way = |asset: &Name, account: &Name| Way {
            asset: Some(Asset::from(asset.meant.named)),
            platform: Some(account.meant.platform.to_string()),
        };
        match in_order {
            Some(in_order) => {
                let Way { asset, platform } = if in_order { way(a, b) } else { way(b, a) };
                (self.trade.asset, self.trade.platform) = (asset, platform);
            }
            None => {
                let text = format!("{} {}", a.text, b.text);
                let ways = vec![way(a, b), way(b, a)];
                self.doubts.push(Doubt::Name(ways, text));
            }
        }
    }

    /// What one name is when nothing else in the line tells.
    fn told(&self, name: Either) -> Option<Meant> {
        let (asset, account) = (Meant::Asset(name.named), Meant::Account(name.platform));
        let wanted = match (self.wanted(), self.was) {
            (Wanted::Account, _) => Wanted::Account,
            // What is corrected says both already, or one of them.
            (_, Some(was)) => match (&was.asset, &was.platform) {
                (Some(_), Some(_)) => return name.said.map(Meant::from),
                (Some(_), None) => Wanted::Account,
                (None, _) => Wanted::Asset,
            },
            (wanted, None) => wanted,
        };
        match wanted {
            Wanted::Asset => Some(asset),
            Wanted::Account => Some(account),
            Wanted::Either => name.known(self.book),
        }
    }

    fn wanted(&self) -> Wanted {
        let verb = self.trade.verb;
        let of_money = self
            .was
            .and_then(|was| was.asset.as_ref())
            .is_some_and(Asset::is_money);
        match verb.shape() {
            _ if self.is_about_money() || (of_money && !verb.is_trade()) => Wanted::Account,
            Shape::Trade | Shape::Reward | Shape::Ratio => Wanted::Asset,
            Shape::Debt | Shape::Charge => Wanted::Account,
            Shape::Yield if verb.needs_instrument() => Wanted::Asset,
            Shape::Yield => Wanted::Either,
            Shape::Movement if verb.is_pair() || self.counts() => Wanted::Asset,
            // So many of it, at so much each.
            Shape::Movement if verb.takes_price() && self.numbers.len() > 1 => Wanted::Asset,
            Shape::Movement => Wanted::Either,
        }
    }
}
