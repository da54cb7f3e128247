//! Daily pictures: the ordinary one, and those that break layouts.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::super::value::{
    Bars, Change, Figure, Kind, Language, Line, Marker, Pie, Report, Series, Sign, Slice, Tone,
    Trade, Trades, Unit,
};
use super::plots::{classes, returns, short, year};
use super::{before, rate, today, walk, won};

/// The ordinary day that the other reports are varied from.
pub fn daily() -> Report {
    Report {
        language: Language::Ko,
        currency: "KRW".into(),
        title: "내 자산".into(),
        as_of: "2026년 11월 2일 (월) 15:40 기준".into(),
        total: Some(won(123_456_789)),
        change_label: "어제보다".into(),
        change: Some(Change {
            amount: Some(won(1_500_098)),
            rate: Some(rate(123)),
        }),
        cards: vec![
            Figure::new("넣은 돈", "98,200,000원"),
            Figure::new("평가 손익", "+25,256,789원").signed(Sign::Up),
            Figure::new("누적 수익률", "+25.72%").signed(Sign::Up),
            Figure::new("올해 배당", "1,284,300원"),
        ],
        allocation: classes(),
        value: year(),
        returns: returns(60),
        trades: Trades {
            title: "최근 거래".into(),
            note: "10월 24일부터".into(),
            rows: trades(),
        },
        notes: vec![
            "시세 15:40 · 미국은 10/30 종가 · 1달러 1,385원".into(),
            "비상장A 1종목은 시세가 없어 빠졌어요 · 11/2 값은 아직 바뀔 수 있어요".into(),
        ],
    }
}

pub(super) fn trades() -> Vec<Trade> {
    let trade =
        |age, kind, badge: &str, name: &str, quantity: &str, price: &str, amount: &str| Trade {
            day: before(age),
            kind,
            badge: badge.into(),
            name: name.into(),
            quantity: quantity.into(),
            price: price.into(),
            amount: amount.into(),
        };
    vec![
        trade(
            0,
            Kind::Buy,
            "매수",
            "삼성전자",
            "15주",
            "71,300원",
            "1,069,500원",
        ),
        trade(
            2,
            Kind::Sell,
            "매도",
            "카카오",
            "30주",
            "52,800원",
            "1,584,000원",
        ),
        trade(
            3,
            Kind::Buy,
            "매수",
            "비트코인",
            "0.0125 BTC",
            "148,210,000원",
            "1,852,625원",
        ),
        trade(
            4,
            Kind::Income,
            "배당",
            "SK하이닉스",
            "20주",
            "375원",
            "7,500원",
        ),
        trade(
            6,
            Kind::In,
            "입금",
            "한국투자증권 원화",
            "",
            "",
            "3,000,000원",
        ),
        trade(
            9,
            Kind::Buy,
            "매수",
            "TIGER 미국S&P500",
            "40주",
            "22,145원",
            "885,800원",
        ),
    ]
}

pub(super) fn empty() -> Report {
    Report {
        total: Some(Decimal::ZERO),
        change: None,
        cards: vec![
            Figure::new("넣은 돈", "0원"),
            Figure::new("평가 손익", "0원"),
            Figure::new("누적 수익률", "–"),
            Figure::new("올해 배당", "0원"),
        ],
        allocation: Pie {
            slices: vec![],
            centre: None,
            ..classes()
        },
        value: short(0),
        returns: returns(0),
        trades: Trades {
            title: "최근 거래".into(),
            note: "".into(),
            rows: vec![],
        },
        notes: vec!["'매수 삼성전자 10 71000'처럼 적어 보내면 시작돼요".into()],
        ..daily()
    }
}

pub(super) fn first_day() -> Report {
    let cash = Slice {
        label: "현금".into(),
        amount: Some(won(3_000_000)),
        share: Decimal::ONE,
        tone: Tone::Cash,
    };
    Report {
        total: Some(won(3_000_000)),
        change: None,
        cards: vec![
            Figure::new("넣은 돈", "3,000,000원"),
            Figure::new("평가 손익", "0원").signed(Sign::Flat),
        ],
        allocation: Pie {
            slices: vec![cash],
            centre: Some(Figure::new("가장 큰 것", "현금")),
            ..classes()
        },
        value: short(1),
        returns: Bars {
            days: vec![(today(), None)],
            note: "오늘부터".into(),
            ..returns(0)
        },
        trades: Trades {
            title: "최근 거래".into(),
            note: "".into(),
            rows: trades()
                .into_iter()
                .skip(4)
                .take(1)
                .map(|trade| Trade {
                    day: today(),
                    ..trade
                })
                .collect(),
        },
        notes: vec!["시세 방금".into()],
        ..daily()
    }
}

pub(super) fn losses() -> Report {
    let mut returns = returns(60);
    for (_, value) in &mut returns.days {
        *value = value.map(|value| -value.abs());
    }
    let mut value = year();
    value.series[0].points = walk(5, 365, 61_204_000, -18);
    value.provisional_from = Some(before(5));
    Report {
        total: Some(won(61_204_000)),
        change: Some(Change {
            amount: Some(won(-2_310_450)),
            rate: Some(rate(-364)),
        }),
        cards: vec![
            Figure::new("넣은 돈", "98,200,000원"),
            Figure::new("평가 손익", "-36,996,000원").signed(Sign::Down),
            Figure::new("누적 수익률", "-37.67%").signed(Sign::Down),
            Figure::new("올해 배당", "0원").signed(Sign::Flat),
        ],
        value,
        returns,
        ..daily()
    }
}

pub(super) fn trillion() -> Report {
    let mut value = year();
    value.series[0].points = walk(3, 365, 1_234_567_890_123, 12);
    let mut allocation = classes();
    for slice in &mut allocation.slices {
        slice.amount = slice.amount.map(|amount| amount * won(10_000));
    }
    let mut rows = trades();
    rows[0].amount = "1,069,500,000,000원".into();
    rows[0].quantity = "15,000,000주".into();
    Report {
        total: Some(won(1_234_567_890_123)),
        change: Some(Change {
            amount: Some(won(15_000_980_000)),
            rate: Some(rate(123)),
        }),
        cards: vec![
            Figure::new("넣은 돈", "982,000,000,000원"),
            Figure::new("평가 손익", "+252,567,890,123원").signed(Sign::Up),
            Figure::new("누적 수익률", "+25.72%").signed(Sign::Up),
            Figure::new("올해 배당", "12,843,000,000원"),
        ],
        allocation,
        value,
        trades: Trades {
            rows,
            ..daily().trades
        },
        ..daily()
    }
}

/// Percentages only: what a neighbour may see.
pub(super) fn hidden() -> Report {
    let mut allocation = classes();
    for slice in &mut allocation.slices {
        slice.amount = None;
    }
    let mut rows = trades();
    for row in &mut rows {
        (row.quantity, row.price, row.amount) = (String::new(), String::new(), "•••".into());
    }
    let points = walk(7, 365, 1_300_000_000, 9)
        .into_iter()
        .map(|(day, value)| {
            (
                day,
                value.map(|value| value / won(1_000_000_000) - Decimal::ONE),
            )
        });
    Report {
        total: None,
        change: Some(Change {
            amount: None,
            rate: Some(rate(123)),
        }),
        cards: vec![
            Figure::new("누적 수익률", "+25.72%").signed(Sign::Up),
            Figure::new("올해 수익률", "+10.61%").signed(Sign::Up),
        ],
        allocation,
        value: Line {
            unit: Unit::Percent,
            series: vec![Series {
                label: "수익률".into(),
                points: points.collect(),
            }],
            ..year()
        },
        trades: Trades {
            rows,
            ..daily().trades
        },
        ..daily()
    }
}

pub(super) fn hostile() -> Report {
    let long = "</text><script>alert('1')</script> \u{1F680}아주아주 긴 이름의 미국필라델피아반도체나스닥레버리지(합성 H) 상장지수투자신탁 漢字 \u{0}\u{202E}끝";
    let mut rows = trades();
    for row in &mut rows {
        row.name = long.into();
        row.badge = "스테이킹보상".into();
        row.quantity = "0.123456789012345678 BTC".into();
    }
    Report {
        title: long.into(),
        as_of: long.into(),
        total: Some(Decimal::MAX),
        change_label: long.into(),
        change: Some(Change {
            amount: Some(Decimal::MIN),
            rate: Some(Decimal::MIN),
        }),
        cards: vec![Figure::new(long, long).signed(Sign::Down); 7],
        allocation: Pie {
            title: long.into(),
            note: long.into(),
            centre: Some(Figure::new(long, long)),
            slices: (0..25)
                .map(|place| Slice {
                    label: long.into(),
                    amount: Some(Decimal::MAX),
                    share: Decimal::MAX,
                    tone: Tone::Other(place),
                })
                .collect(),
            ..classes()
        },
        value: Line {
            title: long.into(),
            note: long.into(),
            series: vec![
                Series {
                    label: long.into(),
                    points: vec![
                        (NaiveDate::MIN, Some(Decimal::MIN)),
                        (NaiveDate::MAX, Some(Decimal::MAX)),
                    ],
                },
                Series {
                    label: long.into(),
                    points: vec![],
                },
            ],
            markers: vec![Marker {
                day: NaiveDate::MAX,
                label: long.into(),
            }],
            ..year()
        },
        returns: Bars {
            days: vec![(today(), Some(Decimal::MAX)), (today(), Some(Decimal::MIN))],
            ..returns(0)
        },
        trades: Trades {
            title: long.into(),
            note: long.into(),
            rows,
        },
        notes: vec![long.into(); 5],
        ..daily()
    }
}

pub(super) fn english() -> Report {
    let mut rows = trades();
    for (row, (name, badge)) in rows.iter_mut().zip([
        ("Samsung Electronics", "Buy"),
        ("Kakao", "Sell"),
        ("Bitcoin", "Buy"),
        ("SK hynix", "Dividend"),
        ("KIS won", "Deposit"),
        ("TIGER US S&P500", "Buy"),
    ]) {
        row.name = name.into();
        row.badge = badge.into();
        for text in [&mut row.quantity, &mut row.price, &mut row.amount] {
            let plain = text.replace('주', "");
            *text = plain
                .strip_suffix('원')
                .map_or(plain.clone(), |number| format!("₩{number}"));
        }
    }
    let mut allocation = Pie {
        language: Language::En,
        title: "Allocation".into(),
        centre: Some(Figure::new("Holdings", "14")),
        ..classes()
    };
    for (slice, label) in allocation.slices.iter_mut().zip([
        "Korean stocks",
        "Foreign stocks",
        "Crypto",
        "Funds & bonds",
        "Cash",
    ]) {
        slice.label = label.into();
    }
    Report {
        language: Language::En,
        title: "My assets".into(),
        as_of: "as of Mon, Nov 2, 2026 15:40".into(),
        change_label: "since yesterday".into(),
        cards: vec![
            Figure::new("Paid in", "₩98,200,000"),
            Figure::new("Gain", "+₩25,256,789").signed(Sign::Up),
            Figure::new("Total return", "+25.72%").signed(Sign::Up),
            Figure::new("Dividends 2026", "₩1,284,300"),
        ],
        allocation,
        value: Line {
            language: Language::En,
            title: "Total value".into(),
            note: "1 year".into(),
            ..year()
        },
        returns: Bars {
            language: Language::En,
            title: "Daily return".into(),
            note: "60 days".into(),
            ..returns(60)
        },
        trades: Trades {
            title: "Recent trades".into(),
            note: "".into(),
            rows,
        },
        notes: vec!["Prices 15:40 · US close of 10/30 · 1 USD = 1,385 KRW".into()],
        ..daily()
    }
}
