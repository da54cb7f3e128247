use super::*;

fn read(name: &str, category: &str, currency: &str) -> String {
    one(name, Category::parse(category), currency).into_owned()
}

#[test]
fn a_korean_share_is_one_however_it_is_written() {
    for name in [
        "005930",
        "5930",
        "'005930",
        "’5930",
        "=\"005930\"",
        "A005930",
        "a005930",
        "005930.KS",
        "005930.ks",
        "A005930.KS",
        "KRX:005930",
        "KR7005930003",
        "삼성전자",
        "삼전",
        "삼성전자(005930)",
        "005930(삼성전자)",
        "5930.0",
    ] {
        for category in ["stock", ""] {
            assert_eq!(read(name, category, "KRW"), "005930", "{name} {category}");
        }
    }
    for (name, code) in [
        ("660", "000660"),
        ("A00680K", "00680K"),
        ("'00680K", "00680K"),
        ("Q500001", "500001"),
        ("091990.KQ", "091990"),
        ("20", "000020"),
    ] {
        assert_eq!(read(name, "stock", "KRW"), code, "{name}");
    }
}

#[test]
fn what_may_be_its_own_name_stays() {
    for (name, category, currency) in [
        ("5930", "stock", "JPY"),
        ("700", "stock", "HKD"),
        ("12345", "", "KRW"),
        ("5930", "crypto", "KRW"),
        ("BRK-B", "stock", "USD"),
        ("BRK/B", "", "USD"),
        ("AAPL", "stock", "USD"),
        ("PYUSD", "crypto", "USD"),
        ("FDUSD", "crypto", "USDT"),
        ("WBTC", "crypto", "BTC"),
        ("STETH", "crypto", "ETH"),
        ("AUSDT", "crypto", "USDT"),
        ("BTCUSDT", "derivative", "USDT"),
        ("XRP", "crypto", "KRW"),
        ("X", "stock", "USD"),
        ("BITCOIN", "crypto", "USDT"),
        ("KR7005935008", "stock", "KRW"),
        ("비상장A", "stock", "KRW"),
        ("BTCUSDT", "crypto", "KRW"),
        ("A12345", "stock", "USD"),
        ("XBT", "stock", "USD"),
        ("1INCH", "crypto", "USDT"),
        ("ALL-B", "", "USD"),
        ("BTC-PERP", "crypto", "USDT"),
        ("BTC-PERP", "", ""),
        ("ETH_PERP", "crypto", "USD"),
        ("BTC-250627", "crypto", "USDT"),
        ("BTC-27JUN25", "", "USD"),
        ("BTC-USDT-SWAP", "crypto", "USDT"),
        ("MSFT.X", "stock", "USD"),
        ("ABC.O", "stock", "USD"),
    ] {
        assert_eq!(
            read(name, category, currency),
            name,
            "{name} {category} {currency}"
        );
    }
}

#[test]
fn an_american_share_is_one_whatever_its_market_is_written_as() {
    for name in [
        "NASDAQ:AAPL",
        "nasdaq:aapl",
        "AAPL.US",
        "AAPL:US",
        "AAPL US",
        "AAPL US Equity",
        "US:AAPL",
        "XNAS:AAPL",
        "AAPL.O",
        "AAPL.OQ",
    ] {
        for category in ["stock", ""] {
            assert_eq!(read(name, category, "USD"), "AAPL", "{name} {category}");
        }
    }
    assert_eq!(read("NYSE:BRK.B", "stock", "USD"), "BRK.B");
    assert_eq!(read("NYSEARCA:SPY", "etf", "USD"), "SPY");
}

#[test]
fn a_coin_is_the_base_of_its_pair() {
    for (name, currency) in [
        ("KRW-BTC", "KRW"),
        ("BTC/KRW", "KRW"),
        ("BTC_KRW", ""),
        ("BTC-USD", "USD"),
        ("USDT-BTC", "USDT"),
        ("BTCUSDT", "USDT"),
        ("btcusdt", ""),
        ("XXBT", "USD"),
        ("XBT", "USD"),
        ("XXBTZUSD", "USD"),
        ("XBTUSD", "USD"),
        ("BINANCE:BTCUSDT", "USDT"),
        ("비트코인", "KRW"),
        ("Bitcoin", "USD"),
        ("비트코인(BTC)", "KRW"),
        ("BTC(비트코인)", "KRW"),
        ("BTCKRW", "KRW"),
        ("KRW-BTC", ""),
    ] {
        for category in ["crypto", ""] {
            assert_eq!(read(name, category, currency), "BTC", "{name} {category}");
        }
    }
    for (name, currency, code) in [
        ("BTC-ETH", "BTC", "ETH"),
        ("ETH/BTC", "BTC", "ETH"),
        ("KRW-USDT", "KRW", "USDT"),
        ("PERP-USDT", "USDT", "PERP"),
        ("KRW-PERP", "KRW", "PERP"),
        ("BTC-PERP", "BTC", "PERP"),
        ("BTC-1INCH", "BTC", "1INCH"),
        ("PEPEUSDT", "USDT", "PEPE"),
        ("TOP-USDT", "USDT", "TOP"),
        ("USDT/KRW", "KRW", "USDT"),
    ] {
        assert_eq!(read(name, "crypto", currency), code, "{name}");
    }
}

#[test]
fn a_name_that_was_read_is_read_the_same_again() {
    for name in [
        "5930",
        "A005930",
        "KRW-BTC",
        "XXBT",
        "BTCUSDT",
        "삼성전자",
        "PYUSD",
        "'00680K",
    ] {
        for category in ["stock", "crypto", "cash", "manual", ""] {
            for currency in ["KRW", "USDT", "USD", ""] {
                let code = read(name, category, currency);
                assert_eq!(
                    read(&code, category, currency),
                    code,
                    "{name} {category} {currency}"
                );
            }
        }
    }
}

#[test]
fn money_and_fees_have_one_name_too() {
    assert_eq!(read("원화", "cash", ""), "KRW");
    assert_eq!(read("ZUSD", "cash", ""), "USD");
    assert_eq!(read("ZUSD", "crypto", "USDT"), "ZUSD");
    assert_eq!(fee_of("비트코인").as_deref(), Some("BTC"));
    assert_eq!(fee_of("XXBT").as_deref(), Some("BTC"));
    assert_eq!(fee_of("달러").as_deref(), Some("USD"));
    assert_eq!(fee_of("BNB"), None);
}
