//! Rings, lines, bars and comparisons, ordinary and not.

use rust_decimal::Decimal;

use super::super::value::{
    Bars, Compare, Figure, Language, Line, Marker, Pie, Row, Series, Sign, Slice, Tone, Unit,
};
use super::{before, moves, rate, today, walk, won};

pub(super) fn classes() -> Pie {
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

pub(super) fn year() -> Line {
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

pub(super) fn returns(days: usize) -> Bars {
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

pub(super) fn holdings(count: u8) -> Pie {
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

pub(super) fn debts() -> Pie {
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

pub(super) fn benchmarks() -> Line {
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

pub(super) fn many() -> Line {
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

pub(super) fn drawdown() -> Line {
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

pub(super) fn gaps() -> Line {
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

pub(super) fn short(days: u64) -> Line {
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

pub(super) fn flat() -> Line {
    let mut line = Line {
        figures: vec![],
        ..year()
    };
    for (_, value) in &mut line.series[0].points {
        *value = Some(won(5_000_000));
    }
    line
}

pub(super) fn decades() -> Line {
    let mut line = Line {
        figures: vec![],
        note: "처음부터".into(),
        ..year()
    };
    line.series[0].points = walk(2, 9_000, 123_456_789, 1);
    line
}

pub(super) fn target() -> Compare {
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
        accent: 0,
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

pub(super) fn before_after() -> Compare {
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
