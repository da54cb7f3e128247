//! Symbols and platforms are words, kept once for the whole process and compared as numbers.
//!
//! A [`Symbol`] is an instrument (`005930`, `BTC`, `AAPL`) or money (`KRW`, `USD`, `USDT`). Many tickers are codes of money
//! too (`AMD` is a share and the dram of Armenia): one word may be both, and then it is two symbols. Where nothing is known
//! but the word it is money; a category says which one is meant ([`Symbol::of`]). USDT and USDC are money always.
//! Numbers follow first use, so nothing that reaches the owner may be sorted by them: sort by text.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;
use std::sync::{LazyLock, RwLock};
use std::thread::LocalKey;

use super::entry::Category;

/// An instrument or a currency.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Symbol(u32);

/// An exchange, broker or hand-kept account, lower case unless Hangul.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Platform(u32);

/// The text without white space around it. Most fields have none, and that is seen at their first and last byte.
pub fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [byte] if byte.is_ascii_graphic() => text,
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

/// Longest symbol or platform name kept, in bytes.
pub const NAME_BYTES_MAX: usize = 48;

/// Whether a name is longer than is kept, as written or in the case that it is kept in: `ΐ` becomes three letters.
pub fn is_too_long(name: &str) -> bool {
    let longest = |cased: String| cased.len() > NAME_BYTES_MAX;
    name.len() > NAME_BYTES_MAX
        || (!name.is_ascii() && (longest(name.to_uppercase()) || longest(name.to_lowercase())))
}

/// Whether a character turns the direction of the text around it, so that a line would show what it does not say.
pub fn turns_text(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether nobody sees a character: two names that differ only by it would look like one.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || turns_text(c)
        || matches!(
            c,
            '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
                | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200d}' | '\u{2028}' | '\u{2029}'
                | '\u{2060}'..='\u{2064}' | '\u{206a}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
        )
}

const MONEY: u32 = 1 << 31;

#[derive(Default)]
struct Words {
    ids: HashMap<&'static str, u32>,
    texts: Vec<&'static str>,
}

impl Words {
    /// A word and its number. Words are few (hundreds) and live as long as the process.
    fn intern(&mut self, text: &str) -> (&'static str, u32) {
        if let Some((kept, id)) = self.ids.get_key_value(text) {
            return (kept, *id);
        }
        let kept: &'static str = Box::leak(text.to_owned().into_boxed_str());
        let id = self.texts.len() as u32 | if is_money(kept) { MONEY } else { 0 };
        self.texts.push(kept);
        self.ids.insert(kept, id);
        (kept, id)
    }
}

static SYMBOLS: LazyLock<RwLock<Words>> = LazyLock::new(RwLock::default);
static PLATFORMS: LazyLock<RwLock<Words>> = LazyLock::new(RwLock::default);

/// Words that this thread looked up lately: a file says the same few names in every row, and a look behind the lock
/// costs ten times as much.
type Recent = [Cell<Option<(&'static str, u32)>>; RECENT];
const RECENT: usize = 64;

thread_local! {
    static RECENT_SYMBOLS: Recent = const { [const { Cell::new(None) }; RECENT] };
    static RECENT_PLATFORMS: Recent = const { [const { Cell::new(None) }; RECENT] };
}

fn intern(words: &RwLock<Words>, recent: &'static LocalKey<Recent>, text: &str) -> u32 {
    let place = recent_place(text);
    recent.with(|recent| match recent[place].get() {
        Some((known, id)) if known == text => id,
        _ => {
            let (kept, id) = look_up(words, text);
            recent[place].set(Some((kept, id)));
            id
        }
    })
}

/// Whether a word is kept already; asking does not keep it.
fn is_kept(words: &RwLock<Words>, recent: &'static LocalKey<Recent>, text: &str) -> bool {
    let place = recent_place(text);
    let lately = recent.with(|recent| recent[place].get().is_some_and(|(known, _)| known == text));
    lately
        || words
            .read()
            .unwrap_or_else(|e| e.into_inner())
            .ids
            .contains_key(text)
}

/// Where a word stands among those looked up lately.
fn recent_place(text: &str) -> usize {
    let bytes = text.as_bytes();
    let ends = [bytes.first(), bytes.last()].map(|byte| byte.map_or(0, |b| usize::from(*b)));
    (bytes.len() + 5 * ends[0] + 11 * ends[1]) % RECENT
}

fn look_up(words: &RwLock<Words>, text: &str) -> (&'static str, u32) {
    let read = words.read().unwrap_or_else(|e| e.into_inner());
    if let Some((kept, id)) = read.ids.get_key_value(text) {
        return (kept, *id);
    }
    drop(read);
    let mut write = words.write().unwrap_or_else(|e| e.into_inner());
    write.intern(text)
}

fn text(words: &RwLock<Words>, id: u32) -> &'static str {
    words
        .read()
        .unwrap_or_else(|e| e.into_inner())
        .texts
        .get((id & !MONEY) as usize)
        .copied()
        .unwrap_or("?")
}

impl Symbol {
    /// The symbol of a text, upper-cased and trimmed: `btc` and `BTC` are one.
    pub fn new(name: &str) -> Symbol {
        let name = trimmed(name);
        if name.bytes().any(|b| b.is_ascii_lowercase()) || !name.is_ascii() {
            return Symbol::of_upper(&name.to_uppercase());
        }
        Symbol::of_upper(name)
    }
    /// Whether the process keeps a name already. A name is kept for good, so one that is only looked at should not be.
    pub fn is_kept(name: &str) -> bool {
        is_kept(&SYMBOLS, &RECENT_SYMBOLS, &trimmed(name).to_uppercase())
    }
    fn of_upper(name: &str) -> Symbol {
        Symbol(intern(&SYMBOLS, &RECENT_SYMBOLS, name))
    }
    /// What a name is that stands beside a category: with none, or `cash`, money where it is a code of money; with any other
    /// category the asset, whatever it is called.
    pub fn of(name: &str, category: Option<Category>) -> Symbol {
        match category {
            None | Some(Category::Cash) => Symbol::new(name),
            Some(_) => Symbol::asset(name),
        }
    }
    /// The asset of a name, also where it is a code of money.
    pub fn asset(name: &str) -> Symbol {
        Symbol::new(name).as_asset()
    }
    /// The asset that is called as this is; itself for USDT and USDC.
    pub fn as_asset(self) -> Symbol {
        if self.is_money() && STABLECOINS.contains(&self.as_str()) {
            return self;
        }
        Symbol(self.0 & !MONEY)
    }
    /// The money that is called as this is.
    pub fn as_money(self) -> Option<Symbol> {
        let money = self.is_money() || is_money(self.as_str());
        money.then_some(Symbol(self.0 | MONEY))
    }
    /// Whether its word is a code of money as well as a possible ticker: everything in the list but USDT and USDC.
    pub fn may_be_either(self) -> bool {
        self.as_asset()
            .as_money()
            .is_some_and(|money| money.as_asset() != money)
    }
    pub fn as_str(self) -> &'static str {
        text(&SYMBOLS, self.0)
    }
    /// The word where nothing stands beside it that tells an asset from money: `AMD:asset`, else the word alone.
    pub fn spelled(self) -> Cow<'static, str> {
        match !self.is_money() && self.may_be_either() {
            true => Cow::Owned(format!("{self}{SPELLED}")),
            false => Cow::Borrowed(self.as_str()),
        }
    }
    /// Reads what [`Symbol::spelled`] wrote.
    pub fn unspelled(text: &str) -> Symbol {
        let text = trimmed(text);
        match text
            .strip_suffix(SPELLED)
            .filter(|name| is_money(&name.to_uppercase()))
        {
            Some(name) => Symbol::asset(name),
            None => Symbol::new(text),
        }
    }
    /// Tells symbols apart within this process; means nothing in the next.
    pub fn number(self) -> u32 {
        self.0
    }
    /// Whether it is money in the books: held as a cash balance, without lots.
    pub fn is_money(self) -> bool {
        self.0 & MONEY != 0
    }
    pub fn krw() -> Symbol {
        static KRW: LazyLock<Symbol> = LazyLock::new(|| Symbol::new("KRW"));
        *KRW
    }
    pub fn usd() -> Symbol {
        static USD: LazyLock<Symbol> = LazyLock::new(|| Symbol::new("USD"));
        *USD
    }
    pub fn usdt() -> Symbol {
        static USDT: LazyLock<Symbol> = LazyLock::new(|| Symbol::new("USDT"));
        *USDT
    }
}

impl Platform {
    /// The platform of a text, lower-cased and trimmed: `Binance` and `binance` are one.
    pub fn new(name: &str) -> Platform {
        let name = trimmed(name);
        if name.bytes().any(|b| b.is_ascii_uppercase()) || !name.is_ascii() {
            return Platform(intern(&PLATFORMS, &RECENT_PLATFORMS, &name.to_lowercase()));
        }
        Platform(intern(&PLATFORMS, &RECENT_PLATFORMS, name))
    }
    /// Whether the process keeps a name already.
    pub fn is_kept(name: &str) -> bool {
        is_kept(&PLATFORMS, &RECENT_PLATFORMS, &trimmed(name).to_lowercase())
    }
    pub fn as_str(self) -> &'static str {
        text(&PLATFORMS, self.0)
    }
    /// Tells platforms apart within this process; means nothing in the next.
    pub fn number(self) -> u32 {
        self.0
    }
    /// The word that stands for no platform: a split everywhere, a pool over all platforms.
    pub fn every() -> Platform {
        static EVERY: LazyLock<Platform> = LazyLock::new(|| Platform::new(""));
        *EVERY
    }
}

impl std::fmt::Debug for Symbol {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
impl std::fmt::Display for Symbol {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
impl std::fmt::Debug for Platform {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
impl std::fmt::Display for Platform {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// ISO 4217 codes of money in use, with the two stablecoins that the books keep as money.
const CURRENCIES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNH CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG USDC USDT";

/// Money that is never anything else.
const STABLECOINS: [&str; 2] = ["USDT", "USDC"];

/// What stands behind an asset whose word alone would be money.
const SPELLED: &str = ":asset";

/// Whether an upper-case word is a code of money. It may be an asset's name all the same.
pub fn is_money(name: &str) -> bool {
    (3..=4).contains(&name.len()) && CURRENCIES.split(' ').any(|code| code == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_trimmed_as_the_library_trims_it() {
        for text in [
            "",
            " ",
            "a",
            " a",
            "a ",
            "ab",
            "\ta b\n",
            "가",
            "\u{a0}가\u{a0}",
            "가나\u{3000}",
            "a\u{85}",
        ] {
            assert_eq!(trimmed(text), text.trim(), "{text:?}");
        }
    }

    #[test]
    fn a_word_looked_up_again_has_its_number_also_after_others_took_its_place() {
        let names: Vec<String> = (0..500).map(|n| format!("RECENT{n}X")).collect();
        let numbers: Vec<u32> = names
            .iter()
            .map(|name| Symbol::new(name).number())
            .collect();
        let again: Vec<u32> = names
            .iter()
            .rev()
            .map(|name| Symbol::new(name).number())
            .collect();
        assert!(numbers.iter().eq(again.iter().rev()));
        assert!(names.iter().all(|name| Symbol::new(name).as_str() == name));
        assert_ne!(
            Platform::new("recent0x").as_str(),
            Symbol::new("recent0x").as_str()
        );
    }

    #[test]
    fn one_word_is_one_symbol_however_it_is_typed() {
        assert_eq!(Symbol::new(" btc"), Symbol::new("BTC"));
        assert_eq!(Platform::new("Bithumb"), Platform::new("bithumb"));
        assert_eq!(Symbol::new("비상장a").as_str(), "비상장A");
        assert!(
            Symbol::new("krw").is_money()
                && Symbol::usdt().is_money()
                && !Symbol::new("BTC").is_money()
        );
    }

    /// The category of the row tells the share from the dram of Armenia; both may be held.
    #[test]
    fn a_word_that_is_a_ticker_and_a_code_of_money_is_two_symbols() {
        let dram = Symbol::of("AMD", Some(Category::Cash));
        let share = Symbol::of("amd", Some(Category::Stock));
        assert_eq!(Symbol::of("AMD", None), dram);
        assert!(dram.is_money() && !share.is_money() && dram != share);
        assert_eq!((share.as_str(), dram.as_str()), ("AMD", "AMD"));
        assert_eq!((share.as_money(), dram.as_asset()), (Some(dram), share));
        assert!(share.may_be_either() && dram.may_be_either());
        assert_eq!((&*share.spelled(), &*dram.spelled()), ("AMD:asset", "AMD"));
        assert_eq!(Symbol::unspelled(&share.spelled()), share);
        assert_eq!(Symbol::unspelled("AMD"), dram);
        for money in [Symbol::usdt(), Symbol::new("USDC")] {
            assert!(money.as_asset() == money && !money.may_be_either());
            assert_eq!(Symbol::of(money.as_str(), Some(Category::Crypto)), money);
        }
        let coin = Symbol::new("BTC");
        assert!(!coin.may_be_either() && coin.as_money().is_none());
        assert_eq!((coin.as_asset(), &*coin.spelled()), (coin, "BTC"));
        assert_eq!(Symbol::unspelled("BTC:asset").as_str(), "BTC:ASSET");
    }

    #[test]
    fn a_name_that_grows_with_its_case_is_measured_as_it_is_kept() {
        assert!(!is_too_long(&"가".repeat(16)) && is_too_long(&"가".repeat(17)));
        assert!(!is_too_long(&"ΐ".repeat(8)) && is_too_long(&"ΐ".repeat(9)));
        for name in ["a", "비상장 A", "BRK.B", "é"] {
            assert!(!name.chars().any(is_hidden) && !is_too_long(name), "{name}");
        }
        for name in ["A\u{200b}", "\u{202e}A", "\u{feff}A", "A\u{3164}", "A\t"] {
            assert!(name.chars().any(is_hidden), "{name:?}");
        }
    }
}
