//! The folder's promises, over every picture of the gallery.

use std::collections::BTreeSet;

use super::samples::samples;
use super::*;

#[test]
fn every_sample_is_a_png_of_the_right_measures() {
    for (name, chart, format) in samples() {
        let png = draw(&chart, &format).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n", "{name}");
        let measure =
            |at: usize| u32::from_be_bytes([png[at], png[at + 1], png[at + 2], png[at + 3]]);
        let (width, height) = (measure(16), measure(20));
        match (&chart, format.size) {
            (_, Size::Landscape) => assert_eq!((width, height), (1600, 1200), "{name}"),
            (_, Size::Chat) => assert_eq!((width, height), (1280, 960), "{name}"),
            (Chart::Report(_), Size::Portrait) => {
                assert_eq!(width, 1080, "{name}");
                assert!((1350..=1920).contains(&height), "{name}: {height}");
            }
            (_, Size::Portrait) => assert_eq!((width, height), (1080, 1350), "{name}"),
        }
    }
}

#[test]
fn the_same_chart_is_the_same_picture() {
    for (name, chart, format) in samples() {
        assert_eq!(svg(&chart, &format), svg(&chart.clone(), &format), "{name}");
    }
}

#[test]
fn names_of_samples_are_unique() {
    let names: BTreeSet<&str> = samples().into_iter().map(|(name, ..)| name).collect();
    assert_eq!(names.len(), samples().len());
}

/// Sizes of all type on a sheet, in pixels of the picture.
fn type_sizes(svg: &str) -> Vec<f64> {
    let mut zoom = 1.0;
    let mut sizes = Vec::new();
    for line in svg.lines() {
        // Plots are nested at eight times their size.
        if line.starts_with("<svg x=") {
            zoom = 8.0;
        } else if line.starts_with("</svg>") {
            zoom = 1.0;
        } else if let Some((_, rest)) = line.split_once("font-size=\"") {
            let size: f64 = rest.split('"').next().unwrap_or_default().parse().unwrap();
            sizes.push(size / zoom);
        }
    }
    sizes
}

#[test]
fn type_is_large_enough_to_read_on_a_phone() {
    for (name, chart, format) in samples() {
        let least = match (&chart, format.size) {
            // What nobody owns may shrink: a figure of thirty digits.
            _ if name.contains("hostile") => continue,
            (_, Size::Portrait) => 26.0,
            (Chart::Report(_), Size::Landscape | Size::Chat) => continue,
            (_, Size::Landscape | Size::Chat) => 22.0,
        };
        let svg = svg(&chart, &format);
        // Pies write empty labels of size nought into their ring.
        let smallest = type_sizes(&svg)
            .into_iter()
            .filter(|size| *size > 1.0)
            .fold(f64::MAX, f64::min);
        assert!(smallest >= least - 0.05, "{name}: {smallest}");
    }
}

#[test]
fn hostile_text_is_escaped_and_cut() {
    for (name, chart, format) in samples()
        .into_iter()
        .filter(|(name, ..)| name.contains("hostile"))
    {
        let svg = svg(&chart, &format);
        assert!(!svg.contains("<script"), "{name}");
        assert!(svg.contains("&lt;script&gt;"), "{name}");
        assert!(svg.contains('…'), "{name}");
        assert!(
            !svg.contains(['漢', '\u{1F680}', '\u{202E}', '\0']),
            "{name}"
        );
    }
}

#[test]
fn the_line_ends_in_its_dot() {
    let Some((_, chart, format)) = samples()
        .into_iter()
        .find(|(name, ..)| *name == "line-chat")
    else {
        panic!("no such sample")
    };
    let svg = svg(&chart, &format);
    let polyline = svg
        .lines()
        .rfind(|line| line.starts_with("<polyline"))
        .unwrap();
    let last = polyline
        .trim_end_matches("\"/>")
        .split_whitespace()
        .next_back()
        .unwrap();
    let (x, y) = last.split_once(',').unwrap();
    let plot = svg
        .lines()
        .find(|line| line.starts_with("<svg x="))
        .unwrap();
    let origin = |name: &str| -> f64 {
        plot.split_once(&format!(" {name}=\""))
            .unwrap()
            .1
            .split('"')
            .next()
            .unwrap()
            .parse()
            .unwrap()
    };
    let (x, y) = (
        origin("x") + x.parse::<f64>().unwrap() / 8.0,
        origin("y") + y.parse::<f64>().unwrap() / 8.0,
    );
    assert!(
        svg.contains(&format!(r#"<circle cx="{x:.2}" cy="{y:.2}""#)),
        "{x} {y}"
    );
}

#[test]
fn holdings_beyond_the_legend_are_one_slice_and_nothing_is_lost() {
    let Some((_, Chart::Pie(pie), _)) = samples()
        .into_iter()
        .find(|(name, ..)| *name == "pie-25-holdings")
    else {
        panic!("no such sample")
    };
    let parts = pie::gather(&pie, 8);
    assert_eq!(parts.len(), 8);
    assert_eq!(parts[7].slice.label, "기타 18개");
    let whole =
        |shares: Vec<rust_decimal::Decimal>| shares.into_iter().sum::<rust_decimal::Decimal>();
    let drawn = whole(parts.iter().map(|part| part.slice.share).collect());
    assert_eq!(
        drawn,
        whole(pie.slices.iter().map(|slice| slice.share).collect())
    );
}

#[test]
fn a_report_says_its_numbers_as_text() {
    let mut report = samples::daily();
    report.returns.days.drain(..57);
    report.value.series[0].points.drain(..360);
    report.value.series[0].points[1].1 = None;
    insta::assert_snapshot!(text(&Chart::Report(Box::new(report))), @r"
    내 자산 | 2026년 11월 2일 (월) 15:40 기준
    123,456,789원
    어제보다 ▲ 1,500,098원 (+1.23%)
    넣은 돈 98,200,000원
    평가 손익 +25,256,789원
    누적 수익률 +25.72%
    올해 배당 1,284,300원
    # 자산 구성
    보유 종목 14개
    국내주식 | 4,123만 | 33.4%
    해외주식 | 3,691만 | 29.9%
    가상자산 | 2,247만 | 18.2%
    ETF·채권 | 1,434만 | 11.6%
    현금 | 850만 | 6.9%
    # 총 자산 추이 최근 1년
    총 자산 123,456,789원
    기간 변동 +38.2%
    최대 낙폭 -9.4%
    총 자산 | 2026-10-29 120,088,371원 … 2026-11-02 123,456,789원 | 5일 중 1일은 빈 날 | ▁▃▃█
    # 일간 수익률 최근 60일
    2026-10-31 -0.56%
    2026-11-01 +0.88%
    2026-11-02 +0.40%
    # 최근 거래 10월 24일부터
    11/2 매수 삼성전자 | 15주 | 71,300원 | 1,069,500원
    10/31 매도 카카오 | 30주 | 52,800원 | 1,584,000원
    10/30 매수 비트코인 | 0.0125 BTC | 148,210,000원 | 1,852,625원
    10/29 배당 SK하이닉스 | 20주 | 375원 | 7,500원
    10/27 입금 한국투자증권 원화 |  |  | 3,000,000원
    10/24 매수 TIGER 미국S&P500 | 40주 | 22,145원 | 885,800원
    * 시세 15:40 · 미국은 10/30 종가 · 1달러 1,385원
    * 비상장A 1종목은 시세가 없어 빠졌어요 · 11/2 값은 아직 바뀔 수 있어요
    ");
}

#[test]
fn a_comparison_says_what_it_does_not_know() {
    let Some((_, chart, _)) = samples()
        .into_iter()
        .find(|(name, ..)| *name == "compare-before-after")
    else {
        panic!("no such sample")
    };
    insta::assert_snapshot!(text(&chart), @r"
    # 리밸런싱 전후 11/2 15:40
    후 | 전
    삼성전자 | 41,234,500원 | 37,000,000원
    KODEX 국고채30년액티브(H) 장기채권 | 14,340,200원 | 모름
    빌린 돈 | -8,000,000원 | -12,000,000원
    현금 | 0원 | 12,345원
    * 모르는 값은 합계에서 빠졌어요
    ");
}

#[test]
fn a_sparkline_has_a_block_for_each_value() {
    let values = |numbers: &[i64]| {
        numbers
            .iter()
            .map(|number| (*number).into())
            .collect::<Vec<_>>()
    };
    assert_eq!(sparkline(&values(&[1, 2, 3, 8])), "▁▂▃█");
    assert_eq!(sparkline(&values(&[5, 5])), "▅▅");
    assert_eq!(sparkline(&[]), "");
    assert_eq!(
        sparkline(&[rust_decimal::Decimal::MIN, rust_decimal::Decimal::MAX]),
        "▁█"
    );
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(48))]
    #[test]
    fn no_figures_and_no_text_can_break_a_picture(
        points in proptest::collection::vec((-4_000_000..4_000_000_i32, proptest::option::of((proptest::num::i64::ANY, 0..28_u32))), 0..12),
        label in ".*",
        series in 0..9_usize,
    ) {
        use chrono::{Days, NaiveDate};
        let days: Vec<(NaiveDate, Option<rust_decimal::Decimal>)> = points
            .iter()
            .map(|(day, value)| {
                let offset = Days::new(u64::from(day.unsigned_abs()));
                let moved = if *day < 0 { NaiveDate::default().checked_sub_days(offset) } else { NaiveDate::default().checked_add_days(offset) };
                let value = value.map(|(number, scale)| rust_decimal::Decimal::new(number, scale));
                (moved.unwrap_or_default(), value)
            })
            .collect();
        let mut report = samples::daily();
        report.value.series = vec![Series { label: label.clone(), points: days.clone() }; series];
        report.value.provisional_from = days.first().map(|(day, _)| *day);
        report.value.markers = days.iter().map(|(day, _)| Marker { day: *day, label: label.clone() }).collect();
        report.total = days.first().and_then(|(_, value)| *value);
        for (slice, (_, value)) in report.allocation.slices.iter_mut().zip(&days) {
            slice.label = label.clone();
            slice.share = value.unwrap_or_default();
            slice.amount = *value;
        }
        report.returns.days = days.clone();
        let rows = days.iter().map(|(_, value)| Row { label: label.clone(), values: vec![*value; series] }).collect();
        let Some(Chart::Compare(target)) = samples().into_iter().map(|(_, chart, _)| chart).find(|chart| matches!(chart, Chart::Compare(_))) else {
            panic!("no such sample")
        };
        let compare = Compare { rows, series: vec![label.clone(); series], ..target };
        let line = report.value.clone();
        for chart in [Chart::Report(Box::new(report)), Chart::Line(line), Chart::Compare(compare)] {
            proptest::prop_assert!(!text(&chart).is_empty());
            for size in [Size::Landscape, Size::Portrait, Size::Chat] {
                let svg = svg(&chart, &Format { size, ..Format::default() });
                proptest::prop_assert!(resvg::usvg::roxmltree::Document::parse(&svg).is_ok());
            }
        }
    }
}
