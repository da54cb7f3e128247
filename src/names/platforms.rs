//! What people call the places where they hold things: known names and nicknames, the owner's own, the journal's.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::book::Book;
use crate::config::Language;
use crate::domain::calendar::DAYS;
use crate::domain::entry::Category;
use crate::domain::meanings::Meaning;
use crate::domain::names::{Platform, Symbol};

use super::nearest;
use super::symbols::{Market, fold, is_krx_code, listing};

/// What is traded at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trade {
    /// Coins against won.
    CoinsWon,
    /// Coins against USDT.
    CoinsUsdt,
    /// Shares and funds.
    Shares,
    /// Money only.
    Money,
    /// Nobody told.
    Anything,
}

struct KnownHouse {
    name: &'static str,
    trade: Trade,
    ko: &'static str,
    en: &'static str,
    nicknames: &'static [&'static str],
}

macro_rules! known {
    ($($name:literal $trade:ident $ko:literal $en:literal [$($nickname:literal),*];)*) => {
        &[$(KnownHouse { name: $name, trade: Trade::$trade, ko: $ko, en: $en, nicknames: &[$($nickname),*] }),*]
    };
}

/// Well-known places; the first of a kind are offered first.
const KNOWN: &[KnownHouse] = known! {
    "bithumb" CoinsWon "빗썸" "Bithumb" ["빗섬"];
    "upbit" CoinsWon "업비트" "Upbit" ["업빗"];
    "binance" CoinsUsdt "바이낸스" "Binance" ["바낸"];
    "kis" Shares "한국투자" "KIS" ["한투", "한국투자증권", "한투증권"];
    "kiwoom" Shares "키움" "Kiwoom" ["키움증권", "영웅문"];
    "toss" Shares "토스" "Toss" ["토스증권"];
    "bitget" CoinsUsdt "비트겟" "Bitget" ["빗겟"];
    "coinone" CoinsWon "코인원" "Coinone" [];
    "korbit" CoinsWon "코빗" "Korbit" [];
    "gopax" CoinsWon "고팍스" "GOPAX" [];
    "bybit" CoinsUsdt "바이비트" "Bybit" ["바빗"];
    "okx" CoinsUsdt "오케이엑스" "OKX" [];
    "coinbase" CoinsUsdt "코인베이스거래소" "Coinbase" [];
    "kraken" CoinsUsdt "크라켄" "Kraken" [];
    "mirae" Shares "미래에셋" "Mirae Asset" ["미래에셋증권", "미래"];
    "samsung" Shares "삼성증권" "Samsung Securities" ["삼증", "samsungsecurities"];
    "nh" Shares "NH투자" "NH" ["NH투자증권", "나무", "나무증권", "엔에이치"];
    "kb" Shares "KB증권" "KB Securities" ["케이비증권"];
    "shinhan" Shares "신한투자" "Shinhan Securities" ["신한투자증권", "신한증권", "신투"];
    "kakaopay" Shares "카카오페이증권" "Kakao Pay Securities" ["카페증권"];
    "daishin" Shares "대신증권" "Daishin" ["대신"];
    "hana" Shares "하나증권" "Hana Securities" [];
    "meritz" Shares "메리츠증권" "Meritz Securities" [];
    "ibkr" Shares "인터랙티브브로커스" "Interactive Brokers" ["ib"];
    "schwab" Shares "찰스슈왑" "Charles Schwab" ["슈왑"];
    "manual" Anything "수기" "Manual" ["직접", "기타계좌"];
    "bank" Money "은행" "Bank" ["통장"];
    "kakaobank" Money "카카오뱅크" "KakaoBank account" ["카카오뱅크통장", "카뱅통장"];
    "kbank" Money "케이뱅크" "K bank" ["케뱅", "케이뱅크통장"];
    "tossbank" Money "토스뱅크" "Toss Bank" [];
    "wallet" Anything "지갑" "Wallet" ["개인지갑", "콜드월렛"];
};

/// The name under which the books keep a well-known place that is written in Korean: `업비트`, `한투`.
pub fn by_korean_name(text: &str) -> Option<&'static str> {
    static NAMES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
        let names = KNOWN
            .iter()
            .flat_map(|k| k.names().map(|name| (fold(name), k.name)));
        names.filter(|(name, _)| !name.is_ascii()).collect()
    });
    if text.is_ascii() {
        return None;
    }
    NAMES.get(&fold(text)).copied()
}

/// What the owner said that a word means, when it is an account.
fn said(text: &str, book: &Book) -> Option<Platform> {
    match book.meaning(text)? {
        Meaning::Account(platform) => Some(platform),
        Meaning::Asset { .. } => None,
    }
}

/// The well-known place that a name is of, however it is called: `ib`, `Interactive Brokers`.
pub fn known_as(name: &str) -> Option<&'static str> {
    static NAMES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
        let names = KNOWN
            .iter()
            .flat_map(|k| k.names().map(|name| (fold(name), k.name)));
        names.collect()
    });
    NAMES.get(&fold(name)).copied()
}

/// The platform that a text names without doubt: the owner's own word first, then settings, then an account of the journal, then a well-known place by
/// whichever of its names the journal keeps it.
pub fn exact(text: &str, book: &Book) -> Option<Platform> {
    let folded = fold(text);
    if folded.is_empty() {
        return None;
    }
    if let Some(platform) = said(text, book) {
        return Some(platform);
    }
    let own = book.settings().platforms.iter().find(|(name, own)| {
        fold(name) == folded || own.nickname.as_deref().is_some_and(|n| fold(n) == folded)
    });
    if let Some((name, _)) = own {
        return Some(Platform::new(name));
    }
    let journal = in_journal(book);
    let named = journal.iter().find(|p| fold(p.as_str()) == folded);
    if let Some(named) = named {
        return Some(*named);
    }
    let known = known_as(text)?;
    let is_known = |p: &&Platform| p.as_str() == known;
    let kept = journal.iter().find(is_known).or_else(|| {
        let mut others = journal.iter();
        others.find(|p| known_as(p.as_str()) == Some(known))
    });
    Some(kept.copied().unwrap_or_else(|| Platform::new(known)))
}

/// Names a stroke or two away, the nearest first, at most three.
pub fn near(text: &str, book: &Book) -> Vec<Platform> {
    let folded = fold(text);
    let own = in_journal(book).into_iter().map(|p| (fold(p.as_str()), p));
    let set = book.settings().platforms.iter().flat_map(|(name, own)| {
        let platform = Platform::new(name);
        own.nickname.iter().map(move |n| (fold(n), platform))
    });
    let said = book.meanings().filter_map(|(word, means)| match means {
        Meaning::Account(platform) => Some((fold(word), platform)),
        Meaning::Asset { .. } => None,
    });
    let known = KNOWN
        .iter()
        .flat_map(|k| k.names().map(|name| (fold(name), Platform::new(k.name))));
    let mut scored: Vec<(usize, Platform)> = own
        .chain(set)
        .chain(said)
        .chain(known)
        .filter_map(|(name, platform)| Some((nearest::near(&folded, &name)?, platform)))
        .collect();
    scored.sort_by_key(|(score, _)| *score);
    let mut found: Vec<Platform> = Vec::new();
    for (_, platform) in scored {
        if !found.contains(&platform) {
            found.push(platform);
        }
    }
    found.truncate(3);
    found
}

/// What the owner calls a platform: the nickname in the settings, the known name, else the name itself.
pub fn display_name(platform: Platform, book: &Book, language: Language) -> String {
    shown(platform.as_str(), book, language)
}

/// The same for a name that may be no platform yet.
pub fn shown(name: &str, book: &Book, language: Language) -> String {
    let own = book.settings().platforms.get(name);
    if let Some(nickname) = own.and_then(|own| own.nickname.clone()) {
        return nickname;
    }
    match (KNOWN.iter().find(|k| k.name == name), language) {
        (Some(known), Language::Ko) => known.ko.to_owned(),
        (Some(known), Language::En) => known.en.to_owned(),
        (None, _) => name.to_owned(),
    }
}

/// Every platform of the journal, in order of first use.
pub fn in_journal(book: &Book) -> Vec<Platform> {
    let Ok(state) = book.state_at(DAYS.end().start(book.rules().zone)) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for key in state.slots().keys() {
        if key.platform != Platform::every() && !found.contains(&key.platform) {
            found.push(key.platform);
        }
    }
    found
}

/// Whether the owner has an account there: the journal or the settings know it.
pub fn is_own(platform: Platform, book: &Book) -> bool {
    let set = || book.settings().platforms.contains_key(platform.as_str());
    set() || in_journal(book).contains(&platform)
}

/// Whether something of this kind is traded there.
pub fn fits(platform: Platform, symbol: Symbol, category: Category) -> bool {
    let trade = trade_of(platform);
    match trade {
        Trade::Anything => true,
        Trade::Money => symbol.is_money(),
        _ if symbol.is_money() => true,
        Trade::CoinsWon | Trade::CoinsUsdt => {
            matches!(
                category,
                Category::Crypto | Category::Stablecoin | Category::Derivative
            )
        }
        Trade::Shares => !matches!(category, Category::Crypto | Category::Stablecoin),
    }
}

/// The platforms of the journal where it fits, else well-known ones; at most `most`.
pub fn fitting(symbol: Symbol, category: Category, book: &Book, most: usize) -> Vec<Platform> {
    let mut found = in_journal(book);
    found.retain(|p| fits(*p, symbol, category));
    if found.is_empty() {
        found = known_for(symbol, category).collect();
    }
    found.truncate(most);
    found
}

/// The well-known platforms where it is traded.
pub fn known_for(symbol: Symbol, category: Category) -> impl Iterator<Item = Platform> {
    KNOWN
        .iter()
        .map(|known| Platform::new(known.name))
        .filter(move |p| fits(*p, symbol, category) && trade_of(*p) != Trade::Anything)
}

/// What a price is in when nobody says: won for Korean shares and won exchanges, dollars for foreign shares, USDT abroad.
pub fn default_currency(platform: Platform, symbol: Symbol, category: Category) -> Symbol {
    let home = listing(symbol).filter(|l| matches!(l.market, Market::Korea | Market::America));
    if let Some(home) = home {
        return Symbol::new(home.currency);
    }
    match trade_of(platform) {
        Trade::CoinsUsdt => Symbol::usdt(),
        Trade::CoinsWon | Trade::Money => Symbol::krw(),
        Trade::Shares | Trade::Anything => {
            let foreign = matches!(category, Category::Stock | Category::Etf)
                && symbol.as_str().is_ascii()
                && !is_krx_code(symbol.as_str());
            if foreign {
                Symbol::usd()
            } else {
                Symbol::krw()
            }
        }
    }
}

/// Whether an account there may keep a money: no coin of a dollar at a broker, no won at an exchange abroad.
pub fn keeps(platform: Platform, money: Symbol) -> bool {
    let stable = matches!(money.as_str(), "USDT" | "USDC");
    match trade_of(platform) {
        Trade::Anything => true,
        Trade::Shares | Trade::Money => !stable,
        Trade::CoinsUsdt => money != Symbol::krw(),
        Trade::CoinsWon => stable || money == Symbol::krw(),
    }
}

/// What is traded at a platform.
pub fn trade_of(platform: Platform) -> Trade {
    known(platform).map_or(Trade::Anything, |known| known.trade)
}

fn known(platform: Platform) -> Option<&'static KnownHouse> {
    KNOWN.iter().find(|known| known.name == platform.as_str())
}

impl KnownHouse {
    fn names(&self) -> impl Iterator<Item = &'static str> {
        [self.name, self.ko, self.en]
            .into_iter()
            .chain(self.nicknames.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{PlatformSettings, Settings};

    #[test]
    fn nicknames_and_the_owners_own_words_are_platforms() {
        let mut settings = Settings::default();
        let own = PlatformSettings {
            nickname: Some("연금".into()),
            ..PlatformSettings::default()
        };
        settings.platforms.insert("kis2".into(), own);
        let book = Book::new(settings);
        let found = |text: &str| exact(text, &book).map(|p| p.as_str());
        assert_eq!(found("한투"), Some("kis"));
        assert_eq!(found("Bithumb"), Some("bithumb"));
        assert_eq!(found("연금"), Some("kis2"));
        assert_eq!(found("비둘기"), None);
        assert_eq!(
            display_name(Platform::new("kis2"), &book, Language::En),
            "연금"
        );
        assert_eq!(near("빗썹", &book), [Platform::new("bithumb")]);
    }

    #[test]
    fn a_price_is_in_the_money_of_its_market() {
        let currency = |platform: &str, symbol: &str, category| {
            default_currency(Platform::new(platform), Symbol::new(symbol), category).as_str()
        };
        assert_eq!(currency("bithumb", "BTC", Category::Crypto), "KRW");
        assert_eq!(currency("binance", "BTC", Category::Crypto), "USDT");
        assert_eq!(currency("kis", "005930", Category::Stock), "KRW");
        assert_eq!(currency("kis", "AAPL", Category::Stock), "USD");
        assert_eq!(currency("kis", "XYZ", Category::Stock), "USD");
        assert_eq!(currency("manual", "비상장A", Category::Stock), "KRW");
    }

    #[test]
    fn no_name_means_two_places() {
        let mut seen = std::collections::BTreeMap::new();
        for known in KNOWN {
            for name in known.names() {
                let before = seen.insert(fold(name), known.name);
                assert!(before.is_none_or(|b| b == known.name), "{name}");
            }
        }
    }
}
