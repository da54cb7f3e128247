//! Bithumb, its REST API of today (`/v1`, <https://apidocs.bithumb.com>): public prices.
//!
//! - Its numbers are JSON numbers of any form (`1.4E-7`), so they are read as text.
//! - An error has a name that may be a number, and may come with status 200: the body decides before the status does.
//! - One market that it does not know fails the whole call, with status 404; a list of much more than a hundred gets 414.
//! - `timestamp` and `trade_timestamp` run nine hours ahead (seen in July 2026), so neither is read.

use std::time::Duration;

use serde::Deserialize;

use super::written::Written;
use super::{Access, Candle, CannotAsk, DecodeError, Exchange, Market, Page, Stamp, Ticker, Want};
use crate::domain::calendar::Moment;
use crate::world::{Request, Response};

pub const EXCHANGE: Exchange = Exchange {
    name: "bithumb",
    credentials: &["BITHUMB_API_KEY", "BITHUMB_API_SECRET"],
    // It takes 150 requests a second and blocks for a minute above that; ten are enough for us.
    pause: Duration::from_millis(100),
    request,
    decode,
};

/// Who asks too often finds the door shut for so long, and is not told.
const BLOCK: Duration = Duration::from_secs(60);
/// Markets in one request. Longer lists were refused with 414.
const AT_ONCE_MAX: usize = 100;

fn request(want: &Want, access: &Access, _: &Stamp) -> Result<Request, CannotAsk> {
    let path = match want {
        Want::Markets => "/v1/market/all?isDetails=false".to_owned(),
        Want::Prices { .. } => {
            let codes: Vec<&str> = asked(want).iter().map(|m| m.code.as_str()).collect();
            format!("/v1/ticker?markets={}", codes.join(","))
        }
        // Its days and hours are those of Korea, and the moment itself is not in the answer.
        Want::LastCandle { market, before } => {
            let to = before.rfc3339(chrono_tz::Asia::Seoul);
            let to = to.get(..19).unwrap_or(&to);
            format!(
                "/v1/candles/minutes/1?market={}&to={to}&count=1",
                market.code
            )
        }
    };
    Ok(Request::get(format!("{}{path}", access.base)).header("accept", "application/json"))
}

/// The markets of this request: the first of those that are wanted.
fn asked(want: &Want) -> &[Market] {
    match want {
        Want::Markets | Want::LastCandle { .. } => &[],
        Want::Prices { markets, at_once } => {
            let count = (*at_once).min(AT_ONCE_MAX).min(markets.len());
            markets.get(..count).unwrap_or_default()
        }
    }
}

fn decode(want: &Want, response: &Response) -> Result<Page, DecodeError> {
    match (want, read(response)) {
        (Want::Markets, answer) => Ok(Page {
            markets: parse::<Vec<Listed>>(answer?)?
                .iter()
                .filter_map(market)
                .collect(),
            ..Page::default()
        }),
        // It was never traded before then, or not under this name.
        (Want::LastCandle { .. }, Err(DecodeError::Refused { code, .. })) if code == "404" => {
            Ok(Page::default())
        }
        (Want::LastCandle { .. }, answer) => Ok(Page {
            candles: candles(&parse::<Vec<CandleRow>>(answer?)?)?,
            ..Page::default()
        }),
        // One of them is unknown: ask for half, until the one is found and left out.
        (Want::Prices { markets, .. }, Err(DecodeError::Refused { code, .. })) if code == "404" => {
            Ok(narrower(markets, asked(want).len()))
        }
        (Want::Prices { markets, .. }, answer) => {
            let mut page = tickers(asked(want), &parse::<Vec<TickerRow>>(answer?)?)?;
            page.next = rest(markets, asked(want).len(), AT_ONCE_MAX);
            Ok(page)
        }
    }
}

fn narrower(markets: &[Market], count: usize) -> Page {
    if count > 1 {
        return Page {
            next: rest(markets, 0, count / 2),
            ..Page::default()
        };
    }
    Page {
        unknown: markets.iter().take(1).cloned().collect(),
        next: rest(markets, 1, AT_ONCE_MAX),
        ..Page::default()
    }
}

/// The wish for the markets after the first `done`.
fn rest(markets: &[Market], done: usize, at_once: usize) -> Option<Want> {
    let markets = markets
        .get(done..)
        .filter(|rest| !rest.is_empty())?
        .to_vec();
    Some(Want::Prices { markets, at_once })
}

#[derive(Deserialize)]
struct Listed {
    market: String,
}

/// `KRW-BTC`: the money first. What is not of this form cannot be asked for, so it is no market to us.
fn market(listed: &Listed) -> Option<Market> {
    let (quote, base) = listed.market.split_once('-')?;
    let is_code = |text: &str| {
        !text.is_empty() && text.len() <= 20 && text.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    (is_code(quote) && is_code(base)).then(|| Market {
        code: listed.market.clone(),
        base: base.to_owned(),
        quote: quote.to_owned(),
    })
}

#[derive(Deserialize)]
struct TickerRow {
    market: String,
    #[serde(default)]
    trade_price: Written,
    #[serde(default)]
    acc_trade_volume_24h: Written,
}

#[derive(Deserialize)]
struct CandleRow {
    candle_date_time_utc: String,
    #[serde(default)]
    trade_price: Written,
}

/// Minutes with a price above zero. `timestamp` runs ahead, so the named minute counts.
fn candles(rows: &[CandleRow]) -> Result<Vec<Candle>, DecodeError> {
    let mut found = Vec::new();
    for row in rows {
        let strange =
            |why: String| DecodeError::Strange(format!("{}: {why}", row.candle_date_time_utc));
        let begins = format!("{}Z", row.candle_date_time_utc).parse();
        let begins = begins.map_err(|error: chrono::ParseError| strange(error.to_string()))?;
        let price = row.trade_price.exact();
        let price = price.map_err(|why| strange(why.to_string()))?;
        if let Some(price) = price.filter(|price| price.is_sign_positive() && !price.is_zero()) {
            found.push(Candle {
                begins: Moment::from_utc(begins),
                close: price.normalize(),
            });
        }
    }
    Ok(found)
}

/// The prices of the asked markets, in the order of asking; one that is missing or without a price is unknown.
fn tickers(asked: &[Market], rows: &[TickerRow]) -> Result<Page, DecodeError> {
    let mut page = Page::default();
    for market in asked {
        let row = rows.iter().find(|row| row.market == market.code);
        let price = row.map(|row| row.trade_price.exact()).transpose();
        let price = price.map_err(|why| DecodeError::Strange(format!("{}: {why}", market.code)))?;
        match (row, price.flatten()) {
            (Some(row), Some(price)) if price.is_sign_positive() && !price.is_zero() => {
                page.tickers.push(Ticker {
                    market: market.clone(),
                    price: price.normalize(),
                    idle: row.acc_trade_volume_24h.is_zero(),
                });
            }
            _ => page.unknown.push(market.clone()),
        }
    }
    Ok(page)
}

/// The body, when it is an answer and no error: the error's name first, then the status.
fn read(response: &Response) -> Result<&[u8], DecodeError> {
    let unavailable = || DecodeError::unavailable(response);
    let limited = || DecodeError::limited(response, Some(BLOCK));
    if let Some((code, message)) = refusal(&response.body) {
        return Err(match (code.as_str(), response.status) {
            ("too_many_requests" | "429", _) | (_, 429 | 418) => limited(),
            ("server_error" | "500", _) | (_, 500..) => unavailable(),
            _ => DecodeError::Refused { code, message },
        });
    }
    match response.status {
        200 if serde_json::from_slice::<serde::de::IgnoredAny>(&response.body).is_ok() => {
            Ok(&response.body)
        }
        429 | 418 => Err(limited()),
        _ => Err(unavailable()),
    }
}

#[derive(Deserialize)]
struct Refusal {
    error: Named,
}

#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    name: Written,
    #[serde(default)]
    message: Written,
}

/// The retired API of the same host answers in this form.
#[derive(Deserialize)]
struct Retired {
    status: String,
    #[serde(default)]
    message: String,
}

/// Name and message of an error, whatever the status.
fn refusal(body: &[u8]) -> Option<(String, String)> {
    // A list would do for a struct, too: its members in order.
    if !body.trim_ascii_start().starts_with(b"{") {
        return None;
    }
    if let Ok(Refusal { error }) = serde_json::from_slice(body) {
        return Some((error.name.text(), error.message.text()));
    }
    let retired: Retired = serde_json::from_slice(body).ok()?;
    Some((retired.status, retired.message))
}

fn parse<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, DecodeError> {
    serde_json::from_slice(body).map_err(|error| DecodeError::Strange(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn market(base: &str) -> Market {
        Market {
            code: format!("KRW-{base}"),
            base: base.to_owned(),
            quote: "KRW".to_owned(),
        }
    }

    fn prices(bases: &[&str]) -> Want {
        Want::prices(bases.iter().map(|base| market(base)).collect())
    }

    fn answer(status: u16, body: &str) -> Response {
        Response {
            status,
            headers: Vec::new(),
            body: body.into(),
        }
    }

    fn saved(name: &str) -> String {
        let folder = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/fixtures/exchange/bithumb"
        );
        std::fs::read_to_string(format!("{folder}/{name}.json")).unwrap()
    }

    fn url(want: &Want) -> String {
        let access = Access {
            base: "http://127.0.0.1:1/bithumb".to_owned(),
            keys: Vec::new(),
        };
        let stamp = Stamp {
            at: Moment(0),
            nonce: 0,
        };
        request(want, &access, &stamp).unwrap().url
    }

    #[test]
    fn markets_are_asked_for_by_a_hundred() {
        assert_eq!(
            url(&prices(&["BTC", "ETH"])),
            "http://127.0.0.1:1/bithumb/v1/ticker?markets=KRW-BTC,KRW-ETH"
        );
        let many: Vec<String> = (0..230).map(|n| format!("C{n}")).collect();
        let want = prices(&many.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(url(&want).matches("KRW-").count(), 100);
    }

    #[test]
    fn saved_markets_are_read() {
        let page = decode(&Want::Markets, &answer(200, &saved("market_all"))).unwrap();
        let codes: Vec<_> = page.markets.iter().map(|m| m.code.as_str()).collect();
        assert_eq!(codes, ["KRW-BTC", "KRW-ZIL", "KRW-ACS"]);
        assert_eq!(page.markets[0], market("BTC"));
    }

    #[test]
    fn a_code_that_could_change_the_address_is_no_market() {
        let body = r#"[{"market":"KRW-A&x=1"},{"market":"KRW"},{"market":"KRW-B"},{"market":"-"}]"#;
        let page = decode(&Want::Markets, &answer(200, body)).unwrap();
        assert_eq!(page.markets, [market("B")]);
    }

    #[test]
    fn a_saved_ticker_is_read_exactly() {
        let want = prices(&["BTC", "ETH"]);
        let page = decode(&want, &answer(200, &saved("ticker_krw_btc"))).unwrap();
        assert_eq!(page.tickers.len(), 1);
        assert_eq!(page.tickers[0].price.to_string(), "91171000");
        assert!(!page.tickers[0].idle);
        assert_eq!(
            page.unknown,
            [market("ETH")],
            "what was not answered is not lost"
        );
        let tiny = r#"[{"market":"KRW-SHIB","trade_price":1.4E-7,"acc_trade_volume_24h":0.0}]"#;
        let page = decode(&prices(&["SHIB"]), &answer(200, tiny)).unwrap();
        assert_eq!(page.tickers[0].price.to_string(), "0.00000014");
        assert!(page.tickers[0].idle);
    }

    #[test]
    fn no_price_and_zero_are_never_a_price() {
        for value in ["null", "0", "\"\"", "-1", "0E-8"] {
            let body = format!(r#"[{{"market":"KRW-BTC","trade_price":{value}}}]"#);
            let page = decode(&prices(&["BTC"]), &answer(200, &body)).unwrap();
            assert_eq!((page.tickers.len(), page.unknown.len()), (0, 1), "{value}");
        }
        let body = r#"[{"market":"KRW-BTC","trade_price":"NaN"}]"#;
        let strange = decode(&prices(&["BTC"]), &answer(200, body));
        assert!(matches!(strange, Err(DecodeError::Strange(_))));
    }

    #[test]
    fn one_unknown_market_is_found_and_left_out_and_every_other_priced() {
        let listed: Vec<String> = (0..150).map(|n| format!("C{n}")).collect();
        let mut next = Some(prices(
            &listed.iter().map(String::as_str).collect::<Vec<_>>(),
        ));
        let (mut found, mut calls) = (Page::default(), 0);
        while let Some(want) = next.take() {
            calls += 1;
            let response = if asked(&want).contains(&market("C77")) {
                answer(404, r#"{"error":{"name":404,"message":"Code not found"}}"#)
            } else {
                let row = |m: &Market| format!(r#"{{"market":"{}","trade_price":5}}"#, m.code);
                let rows: Vec<_> = asked(&want).iter().map(row).collect();
                answer(200, &format!("[{}]", rows.join(",")))
            };
            found.absorb(decode(&want, &response).unwrap());
            next = found.next.take();
        }
        assert_eq!(
            (found.tickers.len(), found.unknown),
            (149, vec![market("C77")])
        );
        assert!(calls < 40, "{calls} calls");
    }

    #[test]
    fn the_body_decides_before_the_status() {
        let refused = |status, body: &str| match decode(&Want::Markets, &answer(status, body)) {
            Err(DecodeError::Refused { code, .. }) => code,
            other => panic!("{other:?}"),
        };
        let key = saved("error_invalid_access_key");
        assert_eq!(refused(200, &key), "invalid_access_key");
        assert_eq!(refused(401, &key), "invalid_access_key");
        assert_eq!(refused(200, &saved("legacy_retired_5100")), "5100");
        let error = |status, body: &str| decode(&Want::Markets, &answer(status, body)).unwrap_err();
        let busy = r#"{"error":{"name":"too_many_requests"}}"#;
        assert!(matches!(error(200, busy), DecodeError::Limited { .. }));
        assert!(matches!(error(418, "[]"), DecodeError::Limited { .. }));
        for (status, body) in [
            (200, "<html>"),
            (200, ""),
            (200, "[{\"market\":"),
            (200, "\u{0}"),
            (502, "[]"),
            (500, r#"{"error":{"name":"server_error"}}"#),
            (414, "<html>"),
        ] {
            let error = error(status, body);
            assert!(
                matches!(error, DecodeError::Unavailable { .. }),
                "{status} {body}"
            );
        }
        let strange = error(200, r#"{"data":[]}"#);
        assert!(matches!(strange, DecodeError::Strange(_)));
    }

    #[test]
    fn the_minute_before_midnight_of_korea_is_asked_for_and_read_by_its_name() {
        let turn = Moment::from_utc("2026-12-31T15:00:00Z".parse().unwrap());
        let want = Want::LastCandle {
            market: market("BTC"),
            before: turn,
        };
        let access = Access {
            base: "http://127.0.0.1:1".to_owned(),
            keys: Vec::new(),
        };
        let stamp = Stamp { at: turn, nonce: 0 };
        let sent = request(&want, &access, &stamp).unwrap();
        assert_eq!(
            sent.url,
            "http://127.0.0.1:1/v1/candles/minutes/1?market=KRW-BTC&to=2027-01-01T00:00:00&count=1"
        );
        let body = r#"[{"market":"KRW-BTC","candle_date_time_utc":"2026-12-31T14:59:00",
            "candle_date_time_kst":"2026-12-31T23:59:00","trade_price":9.1171E+7,"timestamp":1,"unit":1}]"#;
        let page = decode(&want, &answer(200, body)).unwrap();
        let begins = Moment(turn.0 - 60_000_000);
        let close = 91_171_000.into();
        assert_eq!(page.candles, [Candle { begins, close }]);
        assert!(
            decode(&want, &answer(200, "[]"))
                .unwrap()
                .candles
                .is_empty()
        );
    }
}
