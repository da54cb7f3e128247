//! Whose file a header is. A venue is named only by a whole header that it writes: two words that stand in its files stand
//! in a bank's too, and a wrong name sends the owner looking in the wrong place.

/// The columns that a file has, all of them, in small letters and with strokes for blanks.
const HEADERS: &[(&str, &str)] = &[
    (
        "Binance",
        "user_id,utc_time,account,operation,coin,change,remark",
    ),
    (
        "Binance",
        "user_id,time,account,operation,coin,change,remark",
    ),
    ("Binance", "date(utc),pair,side,price,executed,amount,fee"),
    ("Binance", "time,pair,side,price,executed,amount,fee"),
    (
        "Binance",
        "date(utc),market,type,price,amount,total,fee,fee_coin",
    ),
    (
        "Binance",
        "date(utc+0),coin,network,amount,address,txid,status",
    ),
    (
        "Bitget",
        "date,trading_pair,direction,price,amount,total,fee",
    ),
    (
        "Bitget",
        "order_id,date,coin,type,amount,fee,available_balance",
    ),
    (
        "Bithumb",
        "거래일시,자산,거래구분,거래수량,체결가격,거래금액,수수료,정산금액",
    ),
    (
        "Bithumb",
        "거래일시,거래종류,거래통화,결제통화,거래수량,거래단가,거래금액,수수료,주문번호",
    ),
    ("Upbit", "체결시간,코인,마켓,종류,거래수량,거래단가"),
    (
        "KIS",
        "매매일자,종목명,종목코드,구분,대출일자,보유수량,매입단가,매수수량,매도단가,매도수량,매수금액,매도금액,실현손익,손익률,수수료,이자,제세금",
    ),
    (
        "KIS",
        "거래일,종목명,거래수량,환율,거래금액,수수료,유가잔고,잔액,상대계좌",
    ),
    (
        "Kiwoom",
        "거래일자,적요명,수량/좌수,거래금액,수수료,거래세/농특세,정산금액,소득세/주민세,예수금잔고",
    ),
    (
        "Kiwoom",
        "거래일자,종목코드,거래소,거래종류,적요명,종목명,통화,거래수량,단가/환율,거래금액,거래금액(외)",
    ),
    (
        "NH",
        "실거래일자,거래유형,상세내용,종목명,수량,거래금액,잔고,이율",
    ),
    (
        "Ghostfolio",
        "date,code,datasource,currency,price,quantity,action,fee,note",
    ),
    (
        "Coinbase",
        "timestamp,transaction_type,asset,quantity_transacted,price_currency,price_at_transaction,subtotal",
    ),
    (
        "CoinTracking",
        "type,buy,cur.,sell,fee,exchange,group,comment,date",
    ),
    (
        "Koinly",
        "date,type,sending_wallet,sent_amount,sent_currency,receiving_wallet,received_amount,received_currency",
    ),
    (
        "Kraken",
        "txid,refid,time,type,subtype,aclass,asset,amount,fee,balance",
    ),
    (
        "OKX",
        "id,order_id,time,trade_type,symbol,action,amount,trading_unit,filled_price,fee,fee_unit",
    ),
    (
        "Interactive Brokers",
        "buy/sell,tradedate,quantity,tradeprice,trademoney,currencyprimary,ibcommission",
    ),
    (
        "Trading 212",
        "action,time,isin,ticker,name,no._of_shares,price_/_share",
    ),
    (
        "Parqet",
        "datetime,price,shares,amount,tax,fee,realizedgains,type,broker,assettype,identifier,wkn",
    ),
    (
        "Portfolio Performance",
        "datum,typ,wert,buchungswährung,bruttobetrag,wechselkurs,gebühren,steuern,stück",
    ),
    (
        "Portfolio Performance",
        "date,type,value,transaction_currency,gross_amount,exchange_rate,fees,taxes,shares",
    ),
    (
        "Yahoo",
        "symbol,current_price,date,time,change,open,high,low,volume,trade_date,purchase_price,quantity,commission",
    ),
];

/// The house whose whole header stands among the columns.
pub fn foreign(names: &[String]) -> Option<&'static str> {
    let fits = |header: &str| {
        header
            .split(',')
            .all(|word| names.iter().any(|name| name == word))
    };
    HEADERS
        .iter()
        .find(|(_, header)| fits(header))
        .map(|(house, _)| *house)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn house(header: &str) -> Option<&'static str> {
        let names: Vec<String> = header.split(',').map(str::to_owned).collect();
        foreign(&names)
    }

    #[test]
    fn a_house_is_named_by_its_whole_header_only() {
        for (name, header) in HEADERS {
            assert_eq!(house(header), Some(*name));
            let (rest, _) = header.rsplit_once(',').unwrap();
            assert!(house(rest).is_none_or(|found| found == *name), "{rest}");
        }
        for header in [
            "거래일자,종목명,거래수량,거래금액,매체구분,거래구분,거래단가",
            "거래일자,적요,출금액,입금액,잔액,거래점,종목명",
            "date(utc),pair,side,filled_price,qty,executed,fee,fee_asset",
        ] {
            assert_eq!(house(header), None, "{header}");
        }
    }
}
