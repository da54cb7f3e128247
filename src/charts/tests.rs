//! The folder's promises, over every picture of the gallery.

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
            (Chart::Report(_), Size::Portrait) => assert!(
                width == 1080 && (1350..=1920).contains(&height),
                "{name}: {height}"
            ),
            (_, Size::Portrait) => assert_eq!((width, height), (1080, 1350), "{name}"),
        }
    }
}
