//! The header of a file tells which of our three files it is, and where each column stands.
//!
//! Columns come in any order and case, with blanks or strokes between their words, and by their Korean names. A file of
//! somebody else is called by its name only where its whole header is known ([`super::houses`]); a file nobody knows is told
//! what is missing to be ours. Beside the columns of prices and rates only such stand that say more of the market: a list of
//! holdings or of own exchanges has other ones and is no list of prices.

use crate::domain::entry::{COLUMNS, Column};

use super::houses::foreign;
use super::rows::{COLUMNS_MAX, Fields};

/// The first twelve columns of [`Column::ALL`] must be there.
const REQUIRED: usize = 12;

/// Columns of our own file of rejected rows: it may come back as it is, corrected.
pub const REJECT_COLUMNS: [&str; 2] = ["jasan_line", "jasan_reason"];

/// Where a column of ours stands in the file; `None` when the file has no such column.
type Nth = Option<usize>;

/// Which file it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Layout {
    Entries(EntryColumns),
    /// `date, symbol, close, currency, platform`.
    Prices([Nth; 5]),
    /// `date, from, to, rate`.
    Rates([Nth; 4]),
}

/// Where the columns of an entry stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryColumns {
    /// In the order of [`Column::ALL`].
    pub places: [Nth; COLUMNS],
    /// Columns that are not ours, with their names: they go to the note. So does the day of a settlement, which flags the entry.
    pub others: Vec<(usize, String)>,
    /// The only day of a row is the one on which it was settled.
    pub settled: bool,
    /// Rows with fewer fields than this are cut off.
    pub least: usize,
}

/// What a file is not read for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeaderError {
    /// No line at all.
    None,
    /// The first line is broken, too long or too wide.
    Unreadable,
    /// A file of somebody else, by name, that a later version will read.
    Foreign(&'static str),
    /// A column stands twice.
    Twice(String),
    /// Nearly ours: which file, and what it lacks.
    Missing(Kind, Vec<&'static str>),
    /// Prices or rates with columns that such a list does not have: holdings, own exchanges.
    Beside(Kind, Vec<String>),
    /// Another header of ours stands in this line, among the rows.
    Second(u64),
    /// One trade stands in many lines, a column name in front of each.
    Vertical,
    /// Nobody's.
    Unknown,
}

/// Our three files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Entries,
    Prices,
    Rates,
}

impl Kind {
    /// The header that makes a file this one.
    pub fn example(self) -> &'static str {
        match self {
            Kind::Entries => {
                "timestamp,type,platform,symbol,category,quantity,price,currency,fee,fee_currency,external_id,note"
            }
            Kind::Prices => "date,symbol,close,currency",
            Kind::Rates => "date,from,to,rate",
        }
    }
}

impl Layout {
    /// Whether its rows say only when they were settled.
    pub fn is_settled(&self) -> bool {
        match self {
            Layout::Entries(columns) => columns.settled,
            Layout::Prices(_) | Layout::Rates(_) => false,
        }
    }

    pub fn kind(&self) -> Kind {
        match self {
            Layout::Entries(_) => Kind::Entries,
            Layout::Prices(_) => Kind::Prices,
            Layout::Rates(_) => Kind::Rates,
        }
    }

    /// # Errors
    /// Why this is none of our files.
    pub fn of(header: Fields<'_>) -> Result<Layout, HeaderError> {
        let mut names: Vec<String> = header.iter().map(plain_name).collect();
        // Spreadsheets like to leave empty columns at the end.
        while names.last().is_some_and(String::is_empty) {
            names.pop();
        }
        if names.is_empty() || names.len() > COLUMNS_MAX {
            return Err(HeaderError::Unreadable);
        }
        for (kind, needed, ours) in [
            (Kind::Prices, 4, &PRICES[..]),
            (Kind::Rates, 4, &RATES[..]),
            (
                Kind::Entries,
                REQUIRED,
                &Column::ALL.map(Column::as_str)[..],
            ),
        ] {
            let places: Vec<Nth> = ours.iter().map(|name| place(&names, name)).collect();
            if places[..needed].iter().all(Option::is_some) {
                once(&names, ours)?;
                let of = |n: usize| places.get(n).copied().flatten();
                return match kind {
                    Kind::Prices => alone(kind, &names, &places)
                        .map(|()| Layout::Prices(std::array::from_fn(of))),
                    Kind::Rates => alone(kind, &names, &places)
                        .map(|()| Layout::Rates(std::array::from_fn(of))),
                    Kind::Entries => Ok(Layout::Entries(EntryColumns::of(&names))),
                };
            }
        }
        if let Some(name) = foreign(&names) {
            return Err(HeaderError::Foreign(name));
        }
        Err(nearly(&names))
    }
}

const PRICES: [&str; 5] = ["date", "symbol", "close", "currency", "platform"];
const RATES: [&str; 4] = ["date", "from", "to", "rate"];

/// Other names of our columns, without blanks and strokes. A column of our own name stands before them.
const OTHER_NAMES: &[(&str, &[&str])] = &[
    (
        "timestamp",
        &[
            "일시",
            "날짜",
            "시각",
            "시간",
            "일자",
            "거래일시",
            "거래일",
            "거래일자",
            "체결시간",
            "체결일시",
            "date",
            "datetime",
        ],
    ),
    (
        "type",
        &["종류", "구분", "유형", "거래종류", "거래구분", "거래유형"],
    ),
    ("platform", &["플랫폼", "계좌", "거래소", "증권사", "기관"]),
    (
        "symbol",
        &["종목", "종목코드", "심볼", "티커", "자산", "코인", "ticker"],
    ),
    ("category", &["분류", "자산분류", "자산군", "자산종류"]),
    ("quantity", &["수량", "거래수량", "체결수량"]),
    (
        "price",
        &["가격", "단가", "거래단가", "체결단가", "체결가격", "체결가"],
    ),
    ("currency", &["통화", "결제통화", "거래통화"]),
    ("fee", &["수수료"]),
    ("fee_currency", &["수수료통화", "수수료화폐"]),
    (
        "external_id",
        &["거래번호", "외부번호", "주문번호", "체결번호"],
    ),
    ("note", &["메모", "비고"]),
    ("tax", &["세금", "제세금"]),
    ("rate", &["환율", "적용환율"]),
    ("date", &["날짜", "일자", "기준일"]),
    ("close", &["종가", "closeprice", "closingprice"]),
    ("from", &["바꾸는통화", "기준통화"]),
    ("to", &["바뀌는통화", "상대통화"]),
];

/// Days on which money changed hands: they date a row only where no column says when it was traded.
const SETTLED: &[&str] = &[
    "결제일",
    "결제일자",
    "결제예정일",
    "수도일",
    "수도결제일",
    "settlementdate",
    "settlement",
    "settledate",
];

fn is_settled(name: &str) -> bool {
    SETTLED.contains(&name.replace('_', "").as_str())
}

/// A name of a column in small letters, its words held together by one stroke each.
fn plain_name(name: &str) -> String {
    let seen: String = name
        .chars()
        .filter(|c| !crate::domain::names::is_hidden(*c))
        .collect();
    let words = seen.split(|c: char| c.is_whitespace() || matches!(c, '_' | '-'));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let plain = words.join("_").to_lowercase();
    // `externalId` and `feecurrency` are one word with ours.
    let held = plain.replace('_', "");
    let ours = Column::ALL.map(Column::as_str);
    let ours = ours.into_iter().find(|ours| ours.replace('_', "") == held);
    ours.map_or(plain, str::to_owned)
}

/// Where a column stands: by its own name, else by the only other name of it.
fn place(names: &[String], ours: &str) -> Nth {
    if let Some(place) = names.iter().position(|name| name == ours) {
        return Some(place);
    }
    let mut others = names
        .iter()
        .enumerate()
        .filter(|(_, name)| is_other_name(name, ours));
    let other = others.next().map(|(place, _)| place);
    let settled = || names.iter().position(|name| is_settled(name));
    other.or_else(|| if ours == "timestamp" { settled() } else { None })
}

fn is_other_name(name: &str, ours: &str) -> bool {
    let held = name.replace('_', "");
    let others = OTHER_NAMES.iter().find(|(column, _)| *column == ours);
    others.is_some_and(|(_, others)| others.contains(&held.as_str()))
}

/// Whether a word names a column of ours.
pub fn is_column(name: &str) -> bool {
    let name = plain_name(name);
    OTHER_NAMES
        .iter()
        .any(|(ours, _)| name == *ours || is_other_name(&name, ours))
}

/// Prices and rates stand alone, or beside what else is known of a market.
fn alone(kind: Kind, names: &[String], places: &[Nth]) -> Result<(), HeaderError> {
    const MARKET: &[&str] = &[
        "open",
        "high",
        "low",
        "volume",
        "adj_close",
        "change",
        "change_%",
        "%_change",
        "name",
        "source",
        "note",
        "memo",
        "comment",
        "exchange",
        "market",
        "isin",
        "시가",
        "고가",
        "저가",
        "거래량",
        "등락률",
        "전일대비",
        "종목명",
        "이름",
        "출처",
        "메모",
        "비고",
        "시장",
        "time",
        "시간",
    ];
    let strange = names.iter().enumerate().filter(|(place, name)| {
        let is_ours = places.contains(&Some(*place)) || REJECT_COLUMNS.contains(&name.as_str());
        !is_ours && !name.is_empty() && !MARKET.contains(&name.as_str())
    });
    let strange: Vec<String> = strange.map(|(_, name)| name.clone()).collect();
    if strange.is_empty() {
        Ok(())
    } else {
        Err(HeaderError::Beside(kind, strange))
    }
}

impl EntryColumns {
    fn of(names: &[String]) -> EntryColumns {
        let places = Column::ALL.map(|c| place(names, c.as_str()));
        let day = places[Column::Timestamp as usize];
        let settled = day.is_some_and(|day| is_settled(&names[day]));
        let others = names
            .iter()
            .enumerate()
            .filter(|(i, name)| {
                let is_ours = places.contains(&Some(*i)) && !(settled && day == Some(*i));
                !is_ours && !REJECT_COLUMNS.contains(&name.as_str())
            })
            .map(|(i, name)| {
                (
                    i,
                    if name.is_empty() {
                        format!("column{}", i + 1)
                    } else {
                        name.clone()
                    },
                )
            })
            .collect();
        let last = places[..REQUIRED].iter().flatten().max();
        EntryColumns {
            places,
            others,
            settled,
            least: last.map_or(0, |last| last + 1),
        }
    }
}

/// Two columns of one name, or two other names of one: which of them counts cannot be told.
fn once(names: &[String], ours: &[&str]) -> Result<(), HeaderError> {
    for column in ours {
        let own = names.iter().filter(|name| name == column).count();
        let others = names.iter().filter(|name| is_other_name(name, column));
        let others: Vec<&String> = others.collect();
        if own > 1 {
            return Err(HeaderError::Twice((*column).to_owned()));
        }
        if own == 0
            && let [first, second, ..] = others.as_slice()
        {
            let both = if first == second {
                (*first).clone()
            } else {
                format!("{first}, {second}")
            };
            return Err(HeaderError::Twice(both));
        }
    }
    Ok(())
}

/// The file of ours that the header comes nearest to, and what it lacks, or has twice.
fn nearly(names: &[String]) -> HeaderError {
    let has = |name: &str| place(names, name).is_some();
    let lacks = |wanted: &[&'static str]| -> Vec<&'static str> {
        wanted.iter().copied().filter(|name| !has(name)).collect()
    };
    let entries: Vec<&'static str> = Column::ALL[..REQUIRED].iter().map(|c| c.as_str()).collect();
    let candidates: [(Kind, &[&'static str], bool); 3] = [
        (Kind::Prices, &PRICES[..4], has("close")),
        (Kind::Rates, &RATES, has("from") && has("to")),
        (Kind::Entries, &entries, true),
    ];
    for (kind, wanted, fits) in candidates {
        let missing = lacks(wanted);
        // By other names some of them stand in the file of any venue.
        let own = wanted
            .iter()
            .filter(|ours| names.iter().any(|name| name == *ours));
        let near = own.count() * 3 >= wanted.len() || missing.len() * 2 <= wanted.len();
        if fits && near {
            // A column that stands twice is what stands in the place of the one that lacks.
            return match once(names, wanted) {
                Err(twice) => twice,
                Ok(()) => HeaderError::Missing(kind, missing),
            };
        }
    }
    HeaderError::Unknown
}

#[cfg(test)]
mod tests {
    use super::super::rows::Rows;
    use super::*;

    fn layout(header: &str) -> Result<Layout, HeaderError> {
        let mut rows = Rows::open(header.as_bytes()).unwrap();
        let row = rows.next_row().unwrap().unwrap();
        Layout::of(row.fields().unwrap())
    }

    #[test]
    fn columns_stand_in_any_order_and_case_and_others_are_kept_by_name() {
        let header = "Note,rate,주문번호,timestamp,type,platform,symbol,category,quantity,price,currency,fee,fee_currency,external_id,jasan_reason";
        let Ok(Layout::Entries(columns)) = layout(header) else {
            panic!("entries")
        };
        assert_eq!(columns.places[Column::Note as usize], Some(0));
        assert_eq!(columns.places[Column::Rate as usize], Some(1));
        assert_eq!(columns.places[Column::Tax as usize], None);
        assert_eq!(columns.others, [(2, "주문번호".to_owned())]);
        assert_eq!(columns.least, 14);
    }

    #[test]
    fn columns_have_other_names_and_their_own_stands_before_them() {
        for header in [
            "일시,종류,플랫폼,종목,분류,수량,단가,통화,수수료,수수료 통화,외부 번호,메모",
            " Timestamp ,TYPE,Platform,Symbol,Category,Quantity,Price,Currency,Fee,fee currency,External-ID,Note",
            "timestamp,type,platform,symbol,category,quantity,price,currency,fee,feeCurrency,externalId,note",
        ] {
            let Ok(Layout::Entries(columns)) = layout(header) else {
                panic!("{header}: {:?}", layout(header))
            };
            assert_eq!(columns.places[..12], std::array::from_fn::<_, 12, _>(Some));
            assert!(columns.others.is_empty());
        }
        let header = "date,symbol,close,currency,Open,High,Low,Volume";
        assert!(matches!(layout(header), Ok(Layout::Prices(_))));
        assert!(matches!(
            layout("날짜,종목,종가,통화"),
            Ok(Layout::Prices(_))
        ));
        assert!(is_column("외부 번호") && is_column("Quantity") && !is_column("2026-03-04"));
    }

    #[test]
    fn the_header_tells_which_file_it_is() {
        assert_eq!(
            layout("date,symbol,close,currency"),
            Ok(Layout::Prices([Some(0), Some(1), Some(2), Some(3), None]))
        );
        assert_eq!(
            layout("rate,to,from,date"),
            Ok(Layout::Rates([Some(3), Some(2), Some(1), Some(0)]))
        );
        for (header, want) in [
            (
                "\"User_ID\",\"UTC_Time\",\"Account\",\"Operation\",\"Coin\",\"Change\",\"Remark\"",
                HeaderError::Foreign("Binance"),
            ),
            (
                "체결시간,코인,마켓,종류,거래수량,거래단가,거래금액,수수료,정산금액,주문시간",
                HeaderError::Foreign("Upbit"),
            ),
            (
                "date,symbol,close",
                HeaderError::Missing(Kind::Prices, vec!["currency"]),
            ),
            (
                "date,from,to",
                HeaderError::Missing(Kind::Rates, vec!["rate"]),
            ),
            (
                "timestamp,type,symbol,quantity,price,currency",
                HeaderError::Missing(
                    Kind::Entries,
                    vec![
                        "platform",
                        "category",
                        "fee",
                        "fee_currency",
                        "external_id",
                        "note",
                    ],
                ),
            ),
            ("이름,전화번호", HeaderError::Unknown),
            (
                "timestamp,type,platform,symbol,category,quantity,price,currency,fee,fee_currency,external_id,fee",
                HeaderError::Twice("fee".to_owned()),
            ),
            (
                "일시,날짜,종류,플랫폼,종목,분류,수량,단가,통화,수수료,수수료 통화,외부 번호,메모",
                HeaderError::Twice("일시, 날짜".to_owned()),
            ),
            (
                "Date,Account,Symbol,Quantity,Close,Currency,Market Value",
                HeaderError::Beside(
                    Kind::Prices,
                    ["account", "quantity", "market_value"]
                        .map(str::to_owned)
                        .to_vec(),
                ),
            ),
            (
                "날짜,종목,보유수량,종가,통화",
                HeaderError::Beside(Kind::Prices, vec!["보유수량".to_owned()]),
            ),
            (
                "date,from,to,rate,amount",
                HeaderError::Beside(Kind::Rates, vec!["amount".to_owned()]),
            ),
            (
                "date,symbol,close,currency,close",
                HeaderError::Twice("close".to_owned()),
            ),
        ] {
            assert_eq!(layout(header), Err(want), "{header}");
        }
    }
}
