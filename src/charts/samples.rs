//! A gallery of made-up pictures: every chart, size and theme, and the cases that break layouts.
//!
//! The figures are invented and the same on every machine.

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

use super::value::{
    Bars, Change, Compare, Figure, Kind, Language, Line, Marker, Pie, Report, Row, Series, Sign,
    Slice, Tone, Trade, Trades, Unit,
};
use super::{Chart, Format, RiseColour, Size, Theme};

/// Name, chart and format of every picture in the gallery.
pub fn samples() -> Vec<(&'static str, Chart, Format)> {
    let format = |size, theme| Format {
        size,
        theme,
        rise: RiseColour::RedUp,
    };
    let wide = format(Size::Landscape, Theme::Light);
    let upright = format(Size::Portrait, Theme::Light);
    let chat = format(Size::Chat, Theme::Light);
    let report = |report| Chart::Report(Box::new(report));
    vec![
        ("report-landscape-light", report(daily()), wide),
        (
            "report-landscape-dark",
            report(daily()),
            format(Size::Landscape, Theme::Dark),
        ),
        ("report-portrait-light", report(daily()), upright),
        (
            "report-portrait-dark",
            report(daily()),
            format(Size::Portrait, Theme::Dark),
        ),
        ("report-chat", report(daily()), chat),
        (
            "report-english",
            report(english()),
            Format {
                rise: RiseColour::GreenUp,
                ..wide
            },
        ),
        ("report-empty", report(empty()), wide),
        ("report-empty-portrait", report(empty()), upright),
        ("report-first-day", report(first_day()), wide),
        ("report-first-day-portrait", report(first_day()), upright),
        ("report-losses", report(losses()), wide),
        ("report-trillion", report(trillion()), wide),
        (
            "report-trillion-portrait",
            report(trillion()),
            format(Size::Portrait, Theme::Dark),
        ),
        ("report-hidden", report(hidden()), wide),
        ("report-hidden-portrait", report(hidden()), upright),
        ("report-hostile", report(hostile()), wide),
        ("report-hostile-portrait", report(hostile()), upright),
        ("pie-chat", Chart::Pie(classes()), chat),
        (
            "pie-portrait-dark",
            Chart::Pie(classes()),
            format(Size::Portrait, Theme::Dark),
        ),
        ("pie-25-holdings", Chart::Pie(holdings(25)), chat),
        (
            "pie-25-holdings-portrait",
            Chart::Pie(holdings(25)),
            upright,
        ),
        ("pie-one", Chart::Pie(holdings(1)), chat),
        ("pie-debts", Chart::Pie(debts()), chat),
        ("pie-none", Chart::Pie(holdings(0)), upright),
        ("line-chat", Chart::Line(year()), chat),
        (
            "line-chat-dark",
            Chart::Line(year()),
            format(Size::Chat, Theme::Dark),
        ),
        ("line-portrait", Chart::Line(year()), upright),
        ("line-benchmarks", Chart::Line(benchmarks()), chat),
        (
            "line-benchmarks-portrait-dark",
            Chart::Line(benchmarks()),
            format(Size::Portrait, Theme::Dark),
        ),
        ("line-many", Chart::Line(many()), upright),
        ("line-drawdown", Chart::Line(drawdown()), chat),
        ("line-gaps", Chart::Line(gaps()), chat),
        ("line-one-day", Chart::Line(short(1)), chat),
        ("line-flat", Chart::Line(flat()), chat),
        ("line-week", Chart::Line(short(7)), upright),
        ("line-decades", Chart::Line(decades()), chat),
        ("line-none", Chart::Line(short(0)), upright),
        ("bars-chat", Chart::Bars(returns(60)), chat),
        ("bars-portrait", Chart::Bars(returns(30)), upright),
        ("bars-three-days", Chart::Bars(returns(3)), chat),
        ("bars-none", Chart::Bars(returns(0)), chat),
        ("compare-target", Chart::Compare(target()), chat),
        (
            "compare-target-portrait-dark",
            Chart::Compare(target()),
            format(Size::Portrait, Theme::Dark),
        ),
        ("compare-before-after", Chart::Compare(before_after()), chat),
    ]
}

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

fn won(amount: i64) -> Decimal {
    Decimal::from(amount)
}

/// Hundredths of a percent.
fn rate(points: i64) -> Decimal {
    Decimal::new(points, 4)
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 2).unwrap_or_default()
}

fn before(days: u64) -> NaiveDate {
    today()
        .checked_sub_days(Days::new(days))
        .unwrap_or_default()
}

/// Made-up moves between -100 and 100, always the same for a seed.
fn moves(seed: u64) -> impl Iterator<Item = i64> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    std::iter::repeat_with(move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let unit = |shift: u32| ((state >> shift) % 67) as i64 - 33;
        unit(33) + unit(40) + unit(48)
    })
}

/// A walk of so many days that ends today at `end`.
fn walk(seed: u64, days: u64, end: i64, drift: i64) -> Vec<(NaiveDate, Option<Decimal>)> {
    let mut value = end;
    let mut points: Vec<_> = moves(seed)
        .take(days as usize)
        .enumerate()
        .map(|(age, step)| {
            let point = (before(age as u64), Some(won(value)));
            value -= value / 10_000 * (step * 2 + drift);
            point
        })
        .collect();
    points.reverse();
    points
}

fn classes() -> Pie {
    let slice = |label: &str, amount, points, tone| Slice {
        label: label.into(),
        amount: Some(won(amount)),
        share: rate(points),
        tone,
    };
    Pie {
        language: Language::Ko,
        currency: "KRW".into(),
        title: "자산 구성".into(),
        note: "".into(),
        centre: Some(Figure::new("보유 종목", "14개")),
        slices: vec![
            slice("국내주식", 41_234_500, 3340, Tone::DomesticStock),
            slice("해외주식", 36_912_300, 2990, Tone::ForeignStock),
            slice("가상자산", 22_468_900, 1820, Tone::Crypto),
            slice("ETF·채권", 14_340_200, 1162, Tone::FundBond),
            slice("현금", 8_500_889, 689, Tone::Cash),
        ],
        notes: vec![],
    }
}

fn year() -> Line {
    let mut points = walk(7, 365, 121_956_691, 9);
    if let Some(last) = points.last_mut() {
        last.1 = Some(won(123_456_789));
    }
    Line {
        language: Language::Ko,
        unit: Unit::won(),
        title: "총 자산 추이".into(),
        note: "최근 1년".into(),
        figures: vec![
            Figure::new("총 자산", "123,456,789원"),
            Figure::new("기간 변동", "+38.2%").signed(Sign::Up),
            Figure::new("최대 낙폭", "-9.4%").signed(Sign::Down),
        ],
        series: vec![Series {
            label: "총 자산".into(),
            points,
        }],
        markers: vec![],
        provisional_from: None,
        filled: true,
        notes: vec![],
    }
}

fn returns(days: usize) -> Bars {
    let points = moves(11).take(days).enumerate().map(|(age, step)| {
        let value = if age % 17 == 9 {
            None
        } else {
            Some(Decimal::new(step * 2, 4))
        };
        (before(age as u64), value)
    });
    let mut days: Vec<_> = points.collect();
    days.reverse();
    Bars {
        language: Language::Ko,
        unit: Unit::Percent,
        title: "일간 수익률".into(),
        note: format!("최근 {}일", days.len()),
        figures: vec![],
        days,
        notes: vec![],
    }
}

fn trades() -> Vec<Trade> {
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

fn empty() -> Report {
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

fn first_day() -> Report {
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

fn losses() -> Report {
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

fn trillion() -> Report {
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
fn hidden() -> Report {
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

fn hostile() -> Report {
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

fn english() -> Report {
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

fn holdings(count: u8) -> Pie {
    const NAMES: [&str; 8] = [
        "삼성전자",
        "애플",
        "비트코인",
        "TIGER 미국S&P500",
        "이더리움",
        "SK하이닉스",
        "마이크로소프트",
        "KODEX 국고채30년액티브(H) 장기채권",
    ];
    let weights: Vec<i64> = (0..count)
        .map(|place| 1000 - i64::from(place) * 36)
        .collect();
    let whole: i64 = weights.iter().sum::<i64>().max(1);
    let slices = weights.iter().zip(0_u8..).map(|(weight, place)| Slice {
        label: if place < 8 {
            NAMES[place as usize].into()
        } else {
            format!("종목 {}", place + 1)
        },
        amount: Some(won(123_456_789 * weight / whole)),
        share: won(*weight) / won(whole),
        tone: Tone::Other(place),
    });
    Pie {
        title: "종목별 구성".into(),
        note: "11/2 15:40".into(),
        centre: (count > 0).then(|| Figure::new("보유 종목", format!("{count}개"))),
        slices: slices.collect(),
        notes: vec!["시세 방금 · 미국은 10/30 종가".into()],
        ..classes()
    }
}

fn debts() -> Pie {
    let slice = |label: &str, amount, points, tone| Slice {
        label: label.into(),
        amount: Some(won(amount)),
        share: rate(points),
        tone,
    };
    Pie {
        slices: vec![
            slice("가상자산", 12_000_000, 12_000, Tone::Crypto),
            slice("빌린 돈", -2_000_000, -2_000, Tone::Cash),
        ],
        centre: Some(Figure::new("빌린 돈", "20.0%")),
        ..classes()
    }
}

fn benchmarks() -> Line {
    let series = |label: &str, seed, drift| {
        let points = walk(seed, 365, 1_000_000, drift);
        let start = points
            .first()
            .and_then(|point| point.1)
            .unwrap_or(Decimal::ONE);
        let points = points
            .into_iter()
            .map(|(day, value)| (day, value.map(|value| value / start - Decimal::ONE)))
            .collect();
        Series {
            label: label.into(),
            points,
        }
    };
    Line {
        unit: Unit::Percent,
        title: "수익률 비교".into(),
        figures: vec![
            Figure::new("1년 수익률", "+38.18%").signed(Sign::Up),
            Figure::new("코스피보다", "+21.4%p").signed(Sign::Up),
        ],
        series: vec![
            series("내 자산", 7, 9),
            series("코스피", 4, 5),
            series("S&P 500", 9, 3),
        ],
        markers: vec![Marker {
            day: before(120),
            label: "리밸런싱".into(),
        }],
        filled: false,
        notes: vec!["배당 포함 · 원화로 환산".into()],
        ..year()
    }
}

fn many() -> Line {
    let one = benchmarks().series;
    let series = one
        .iter()
        .cycle()
        .zip(1..=20)
        .map(|(series, place)| Series {
            label: format!("{place}번째 {}", series.label),
            ..series.clone()
        });
    Line {
        series: series.collect(),
        markers: vec![],
        ..benchmarks()
    }
}

fn drawdown() -> Line {
    let mut peak = Decimal::ZERO;
    let falls = walk(7, 365, 123_456_789, 9)
        .into_iter()
        .map(|(day, value)| {
            let value = value.unwrap_or_default();
            peak = peak.max(value);
            (day, Some(value / peak - Decimal::ONE))
        });
    let points: Vec<_> = falls.collect();
    let deepest = points
        .iter()
        .min_by_key(|(_, value)| *value)
        .map_or(today(), |(day, _)| *day);
    Line {
        unit: Unit::Percent,
        title: "최고점에서 얼마나 내려왔나".into(),
        figures: vec![
            Figure::new("최대 낙폭", "-9.41%").signed(Sign::Down),
            Figure::new("회복까지", "43일"),
        ],
        series: vec![Series {
            label: "낙폭".into(),
            points,
        }],
        markers: vec![Marker {
            day: deepest,
            label: "가장 낮은 날".into(),
        }],
        ..year()
    }
}

fn gaps() -> Line {
    let mut line = Line {
        figures: vec![],
        provisional_from: Some(before(8)),
        note: "최근 90일".into(),
        ..year()
    };
    line.series[0].points = walk(7, 90, 123_456_789, 9);
    for place in (20..27).chain(50..51).chain([60, 62]) {
        line.series[0].points[place].1 = None;
    }
    line.notes =
        vec!["10일은 시세가 모자라 비워 두었어요 · 10/25부터는 아직 바뀔 수 있어요".into()];
    line
}

fn short(days: u64) -> Line {
    let points = walk(7, days, 3_000_000, 9);
    Line {
        figures: vec![],
        note: format!("{days}일"),
        series: vec![Series {
            label: "총 자산".into(),
            points,
        }],
        ..year()
    }
}

fn flat() -> Line {
    let mut line = Line {
        figures: vec![],
        ..year()
    };
    for (_, value) in &mut line.series[0].points {
        *value = Some(won(5_000_000));
    }
    line
}

fn decades() -> Line {
    let mut line = Line {
        figures: vec![],
        note: "처음부터".into(),
        ..year()
    };
    line.series[0].points = walk(2, 9_000, 123_456_789, 1);
    line
}

fn target() -> Compare {
    let row = |label: &str, now, target| Row {
        label: label.into(),
        values: vec![Some(rate(now)), Some(rate(target))],
    };
    Compare {
        language: Language::Ko,
        unit: Unit::Percent,
        title: "목표와 지금".into(),
        note: "11/2 15:40".into(),
        figures: vec![],
        series: vec!["지금".into(), "목표".into()],
        rows: vec![
            row("국내주식", 3340, 3000),
            row("해외주식", 2990, 3000),
            row("가상자산", 1820, 1500),
            row("ETF·채권", 1162, 1500),
            row("현금", 689, 1000),
        ],
        notes: vec!["가상자산이 목표보다 3.2%p 많아요".into()],
    }
}

fn before_after() -> Compare {
    let row = |label: &str, before, after| Row {
        label: label.into(),
        values: vec![before, after],
    };
    Compare {
        unit: Unit::won(),
        title: "리밸런싱 전후".into(),
        series: vec!["후".into(), "전".into()],
        notes: vec!["모르는 값은 합계에서 빠졌어요".into()],
        rows: vec![
            row("삼성전자", Some(won(41_234_500)), Some(won(37_000_000))),
            row(
                "KODEX 국고채30년액티브(H) 장기채권",
                Some(won(14_340_200)),
                None,
            ),
            row("빌린 돈", Some(won(-8_000_000)), Some(won(-12_000_000))),
            row("현금", Some(Decimal::ZERO), Some(won(12_345))),
        ],
        ..target()
    }
}
