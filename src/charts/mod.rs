//! Pictures: plain values in, SVG and PNG out. No drawing knows the ledger, a file or the clock.
//!
//! | part                      | what it does                                               |
//! |---------------------------|------------------------------------------------------------|
//! | `value`                   | the charts as values: titles, series, rows                 |
//! | `figures`, `scale`        | numbers as people read them, round ticks, calendar ticks   |
//! | `font`, `palette`        | the embedded font, the colours                             |
//! | `page`, `style`           | the sheet that is drawn on, how text is written            |
//! | `plot`                    | plotters: axes, line, bars and ring, nested as SVG         |
//! | `pie`, `line`, `bars`, `compare`, `trades` | one section each                          |
//! | `sheet`, `report`         | a chart that stands alone; the daily picture               |
//! | `panel`                   | a chart inside a page                                      |
//! | `raster`                  | SVG to PNG, with our font only                             |
//! | `plain`                   | the same numbers as text                                   |
//!
//! The same chart and format give the same SVG, byte for byte. No input panics: texts are
//! cleaned, numbers may be extreme, lists may be empty.

use serde::Serialize;

mod bars;
mod compare;
mod figures;
mod font;
mod line;
mod page;
mod palette;
mod panel;
mod pie;
mod plain;
mod plot;
mod raster;
mod report;
pub mod samples;
mod scale;
mod sheet;
mod style;
mod trades;
mod value;
mod words;

#[cfg(test)]
mod tests;

pub use font::files as font_files;
pub use panel::panel;
pub use plain::{sparkline, text};
pub use raster::DrawError;
pub use value::{
    Bars, Change, Compare, Figure, Kind, Language, Line, Marker, Pie, Report, Row, Series, Sign,
    Slice, Tone, Trade, Trades, Unit,
};

/// A picture before it is drawn.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "chart", rename_all = "snake_case")]
pub enum Chart {
    /// The daily picture: total, allocation, history, returns, trades.
    Report(Box<Report>),
    /// A whole and its parts.
    Pie(Pie),
    /// Values over time, alone or compared.
    Line(Line),
    /// One value a day.
    Bars(Bars),
    /// The same things measured twice.
    Compare(Compare),
}

impl Default for Chart {
    /// An empty whole: stands for a picture that is drawn again.
    fn default() -> Chart {
        Chart::Pie(Pie {
            language: Language::Ko,
            currency: String::new(),
            title: String::new(),
            note: String::new(),
            centre: None,
            slices: Vec::new(),
            notes: Vec::new(),
        })
    }
}

/// How large a picture is, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Size {
    /// 1600 x 1200.
    Landscape,
    /// 1080 x 1350; a report is as tall as it needs, up to 1920.
    #[default]
    Portrait,
    /// 1280 x 960.
    Chat,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// Ink on paper.
    #[default]
    Light,
    /// For the evening.
    Dark,
}

/// The colour of a rise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RiseColour {
    /// Red up, blue down: Korea.
    #[default]
    RedUp,
    /// Green up, red down: elsewhere.
    GreenUp,
}

/// How a chart is to be drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Format {
    /// Its measures.
    pub size: Size,
    /// Its colours.
    pub theme: Theme,
    /// Its colours of rise and fall.
    pub rise: RiseColour,
}

/// The picture as SVG. Letters are text in the family Pretendard.
pub fn svg(chart: &Chart, format: &Format) -> String {
    match chart {
        Chart::Report(report) => report::draw(report, format),
        Chart::Pie(pie) => sheet::pie(pie, format),
        Chart::Line(line) => sheet::line(line, format),
        Chart::Bars(bars) => sheet::bars(bars, format),
        Chart::Compare(compare) => sheet::compare(compare, format),
    }
}

/// The picture as PNG. About 30 ms of one core: call it where blocking is allowed, one at a time.
pub fn draw(chart: &Chart, format: &Format) -> Result<Vec<u8>, DrawError> {
    raster::png(&svg(chart, format))
}
