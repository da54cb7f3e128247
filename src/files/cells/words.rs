//! Korean words in the columns of our own form: kinds, classes and money, as the chat knows them. A word that could be two
//! kinds (이체, 교환, 환전) is none: the row has to say which half it is.

use crate::domain::entry::{Category, Kind};
use crate::domain::names::is_money;

/// The kind that a Korean word names; words of our own stay with [`Kind::parse`].
pub fn kind(text: &str) -> Option<Kind> {
    Some(match compact(text).as_str() {
        "매수" | "구매" | "매입" | "현금매수" | "장내매수" => Kind::Buy,
        "매도" | "판매" | "현금매도" | "장내매도" => Kind::Sell,
        // Cash in lieu: the fraction that a split or a new name leaves is sold for the holder.
        "단수주대금"
        | "단수주매각대금"
        | "단수주매각"
        | "단주대금"
        | "단주매각대금"
        | "단수대금" => Kind::Sell,
        "입금" | "입고" | "예치" => Kind::Deposit,
        "출금" | "출고" | "인출" => Kind::Withdraw,
        "배당" | "배당금" | "현금배당" | "분배금" => Kind::Dividend,
        "이자" | "예탁금이용료" | "이용료" => Kind::Interest,
        "대여이자" | "대여료" => Kind::Lending,
        "펀딩비" | "펀딩" => Kind::Funding,
        "원금반환" | "자본환급" => Kind::ReturnOfCapital,
        "보상" | "스테이킹" | "에어드랍" | "에어드롭" | "리워드" | "이벤트보상" => {
            Kind::Reward
        }
        "수수료" => Kind::Fee,
        "세금" => Kind::Tax,
        "분할" | "액면분할" | "병합" | "액면병합" => Kind::Split,
        "기초" | "기초잔고" => Kind::Opening,
        "조정" | "맞춤" => Kind::Adjust,
        "대출" | "빌림" | "차입" => Kind::Borrow,
        "상환" | "갚음" => Kind::Repay,
        "부채" | "빚" => Kind::Liability,
        _ => return None,
    })
}

/// The class that a Korean word names.
pub fn category(text: &str) -> Option<Category> {
    Some(match compact(text).as_str() {
        "현금" | "돈" | "예수금" | "원화" | "외화" => Category::Cash,
        "주식" | "국내주식" | "해외주식" | "미국주식" => Category::Stock,
        "상장지수펀드" | "이티에프" => Category::Etf,
        "펀드" => Category::Fund,
        "채권" => Category::Bond,
        "코인" | "가상자산" | "암호화폐" | "가상화폐" | "디지털자산" => {
            Category::Crypto
        }
        "스테이블코인" => Category::Stablecoin,
        "파생" | "파생상품" => Category::Derivative,
        "기타" | "수기" | "직접" => Category::Manual,
        _ => return None,
    })
}

/// The code of money that a word or a sign names: `원`, `₩`, `달러`, `US$`.
pub fn money(text: &str) -> Option<&'static str> {
    Some(match compact(text).as_str() {
        "원" | "원화" | "₩" | "\\" | "won" | "한국원" => "KRW",
        "달러" | "미국달러" | "미달러" | "불" | "us$" | "usd$" | "$" => "USD",
        "유로" | "€" => "EUR",
        "엔" | "엔화" | "일본엔" | "円" | "jp¥" => "JPY",
        "위안" | "위안화" | "元" | "cn¥" => "CNY",
        "홍콩달러" | "hk$" => "HKD",
        "파운드" | "£" => "GBP",
        "테더" => "USDT",
        _ => return None,
    })
}

/// Words behind a quantity that count pieces: `20주`, `0.5개`.
pub fn is_piece(unit: &str) -> bool {
    const PIECES: &[&str] = &[
        "주", "개", "좌", "계약", "코인", "share", "shares", "sh", "shs", "ea", "unit", "units",
        "pcs", "coin", "coins",
    ];
    PIECES.contains(&compact(unit).as_str())
}

/// Whether a unit is what the row's own word says, whatever it is called there: `₩` and `KRW`, `btc` and `BTC`, `0.01BTC` of
/// `KRW-BTC`.
pub fn is_unit_of(unit: &str, own: &str) -> bool {
    let (unit, own) = (code(unit), code(own));
    if unit == own || (unit == "¥" && matches!(own.as_str(), "JPY" | "CNY")) {
        return true;
    }
    let dollar = ["AUD", "CAD", "HKD", "NZD", "SGD", "TWD"].contains(&own.as_str());
    if unit == "USD" && dollar {
        return false;
    }
    // A pair counts its base, which is no money.
    !is_money(&unit)
        && (own.split(['-', '/', '_']).any(|part| part == unit)
            || own.strip_prefix(unit.as_str()).is_some_and(is_money))
}

/// The code that a unit stands for: money by its word, anything else in upper case.
pub fn code(text: &str) -> String {
    money(text).map_or_else(|| text.trim().to_uppercase(), str::to_owned)
}

fn compact(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    text.to_lowercase()
}
