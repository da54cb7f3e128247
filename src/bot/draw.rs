//! A chart as PNG, as chats show it: reports upright for a phone, single charts at the size that is shown whole.

use std::sync::Arc;

use crate::charts::{self, Chart, Format, Size};
use crate::config::Theme;

/// Draws a chart as PNG, or says why not.
pub type Draw = dyn Fn(&Chart) -> Result<Vec<u8>, String> + Send + Sync;

/// Draws in the owner's colours: red is up, as everywhere in Korea.
pub fn in_theme(theme: Theme) -> Arc<Draw> {
    let theme = match theme {
        Theme::Light => charts::Theme::Light,
        Theme::Dark => charts::Theme::Dark,
    };
    Arc::new(move |chart| {
        let size = match chart {
            Chart::Report(_) => Size::Portrait,
            Chart::Pie(_) | Chart::Line(_) | Chart::Bars(_) | Chart::Compare(_) => Size::Chat,
        };
        let format = Format {
            size,
            theme,
            ..Format::default()
        };
        charts::draw(chart, &format).map_err(|error| error.to_string())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::samples::samples;

    #[test]
    fn a_report_stands_upright_and_a_chart_fits_a_chat() {
        let draw = in_theme(Theme::Light);
        let side = |png: &[u8], at: usize| {
            u32::from_be_bytes([png[at], png[at + 1], png[at + 2], png[at + 3]])
        };
        let first = |report: bool| {
            let chart = samples()
                .into_iter()
                .map(|(_, chart, _)| chart)
                .find(|chart| matches!(chart, Chart::Report(_)) == report);
            draw(&chart.unwrap()).unwrap()
        };
        assert_eq!(side(&first(true), 16), 1080);
        let single = first(false);
        assert_eq!((side(&single, 16), side(&single, 20)), (1280, 960));
    }
}
