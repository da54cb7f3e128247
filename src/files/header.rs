//! The first line of a file tells which of our three files it is, and where each column stands.
//!
//! Columns come in any order and any case. A file of somebody else is called by its name; a file nobody knows is told
//! what is missing to be ours.

use crate::domain::entry::{COLUMNS, Column};

use super::rows::{COLUMNS_MAX, Fields};

/// The first twelve columns of [`Column::ALL`] must be there.
const REQUIRED: usize = 12;

/// Columns of our own file of rejected rows: it may come back as it is, corrected.
pub const REJECT_COLUMNS: [&str; 2] = ["jasan_line", "jasan_reason"];

/// Where a column of ours stands in the file; `None` when the file has no such column.
type Place = Option<usize>;

/// Which file it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Layout {
    Entries(EntryColumns),
    /// `date, symbol, close, currency, platform`.
    Prices([Place; 5]),
    /// `date, from, to, rate`.
    Rates([Place; 4]),
}

/// Where the columns of an entry stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryColumns {
    /// In the order of [`Column::ALL`].
    pub places: [Place; COLUMNS],
    /// Columns that are not ours, with their names: they go to the note.
    pub others: Vec<(usize, String)>,
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
        let mut names: Vec<String> = header.iter().map(|f| f.trim().to_lowercase()).collect();
        // Spreadsheets like to leave empty columns at the end.
        while names.last().is_some_and(String::is_empty) {
            names.pop();
        }
        if names.is_empty() || names.len() > COLUMNS_MAX {
            return Err(HeaderError::Unreadable);
        }
        let place = |name: &str| names.iter().position(|n| n == name);
        let all = |wanted: &[&str]| wanted.iter().all(|name| place(name).is_some());
        if all(&["date", "symbol", "close", "currency"]) {
            let columns = ["date", "symbol", "close", "currency", "platform"];
            return once(&names, &columns).map(|()| Layout::Prices(columns.map(place)));
        }
        if all(&["date", "from", "to", "rate"]) {
            let columns = ["date", "from", "to", "rate"];
            return once(&names, &columns).map(|()| Layout::Rates(columns.map(place)));
        }
        if Column::ALL[..REQUIRED]
            .iter()
            .all(|c| place(c.as_str()).is_some())
        {
            once(&names, &Column::ALL.map(Column::as_str))?;
            return Ok(Layout::Entries(EntryColumns::of(&names)));
        }
        if let Some(name) = foreign(&names) {
            return Err(HeaderError::Foreign(name));
        }
        Err(nearly(&names))
    }
}

impl EntryColumns {
    fn of(names: &[String]) -> EntryColumns {
        let places = Column::ALL.map(|c| names.iter().position(|n| n == c.as_str()));
        let others = names
            .iter()
            .enumerate()
            .filter(|(i, name)| {
                !places.contains(&Some(*i)) && !REJECT_COLUMNS.contains(&name.as_str())
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
            least: last.map_or(0, |last| last + 1),
        }
    }
}

fn once(names: &[String], ours: &[&str]) -> Result<(), HeaderError> {
    let twice = ours
        .iter()
        .find(|ours| names.iter().filter(|n| n == *ours).count() > 1);
    twice.map_or(Ok(()), |name| Err(HeaderError::Twice((*name).to_owned())))
}

/// Words that stand together only in the exports of one venue or program.
fn foreign(names: &[String]) -> Option<&'static str> {
    const SIGNS: &[(&str, &[&str])] = &[
        (
            "Binance",
            &["utc_time", "account", "operation", "coin", "change"],
        ),
        (
            "Binance",
            &["time", "account", "operation", "coin", "change"],
        ),
        ("Binance", &["date(utc)", "pair", "side", "executed"]),
        ("Bitget", &["trading pair", "direction"]),
        (
            "Bitget",
            &["coin", "type", "amount", "fee", "available balance"],
        ),
        ("Bithumb", &["거래일시", "자산", "거래구분"]),
        ("Upbit", &["체결시간", "마켓", "거래수량"]),
        ("Upbit", &["체결시간", "코인", "거래금액"]),
        ("KIS", &["거래일자", "종목명"]),
        ("KIS", &["거래일", "종목명", "거래수량"]),
        ("Ghostfolio", &["code", "action", "datasource"]),
        ("Ghostfolio", &["symbol", "type", "unitprice", "datasource"]),
        ("Ghostfolio", &["date", "code", "action", "quantity"]),
    ];
    let fits = |words: &[&str]| words.iter().all(|word| names.iter().any(|n| n == word));
    SIGNS
        .iter()
        .find(|(_, words)| fits(words))
        .map(|(name, _)| *name)
}

/// The file of ours that the header comes nearest to, and what it lacks.
fn nearly(names: &[String]) -> HeaderError {
    let has = |name: &str| names.iter().any(|n| n == name);
    let lacks = |wanted: &[&'static str]| -> Vec<&'static str> {
        wanted.iter().copied().filter(|name| !has(name)).collect()
    };
    let entries: Vec<&'static str> = Column::ALL[..REQUIRED].iter().map(|c| c.as_str()).collect();
    let candidates = [
        (
            Kind::Prices,
            lacks(&["date", "symbol", "close", "currency"]),
            4,
            has("close"),
        ),
        (
            Kind::Rates,
            lacks(&["date", "from", "to", "rate"]),
            4,
            has("from") && has("to"),
        ),
        (Kind::Entries, lacks(&entries), REQUIRED, true),
    ];
    candidates
        .into_iter()
        .find(|(_, missing, of, fits)| *fits && (of - missing.len()) * 3 >= *of)
        .map_or(HeaderError::Unknown, |(kind, missing, ..)| {
            HeaderError::Missing(kind, missing)
        })
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
                "date,symbol,close,currency,close",
                HeaderError::Twice("close".to_owned()),
            ),
        ] {
            assert_eq!(layout(header), Err(want), "{header}");
        }
    }
}
