//! The one font: Pretendard, Regular and Bold, from inside the binary. Nothing else is ever used,
//! so a picture is the same on every machine.
//!
//! User text is drawn only after [`clean`]: no control characters, nothing without a glyph.
//! Widths are the font's own advances, so an ellipsis falls where the letters really end.

use std::sync::{Arc, LazyLock};

use resvg::usvg::fontdb;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider};

/// The family name as the font file has it.
pub const FAMILY: &str = "Pretendard";

static REGULAR: &[u8] = include_bytes!("../../assets/fonts/Pretendard-Regular.otf");
static BOLD: &[u8] = include_bytes!("../../assets/fonts/Pretendard-Bold.otf");

/// The font files, as they are: Regular and Bold.
pub fn files() -> [&'static [u8]; 2] {
    [REGULAR, BOLD]
}

/// The two faces we carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// For what is read second.
    Regular,
    /// For names and figures.
    Bold,
}

/// The fonts for the rasteriser, loaded once.
pub fn database() -> Arc<fontdb::Database> {
    static DATABASE: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
        let mut database = fontdb::Database::new();
        database.load_font_source(fontdb::Source::Binary(Arc::new(REGULAR)));
        database.load_font_source(fontdb::Source::Binary(Arc::new(BOLD)));
        Arc::new(database)
    });
    DATABASE.clone()
}

/// How wide a text is at a size, in the same unit as the size.
pub fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let Some(face) = face(weight) else {
        return text.chars().count() as f64 * size;
    };
    text.chars()
        .map(|character| face.advance(character))
        .sum::<f64>()
        * size
}

/// What of a text can be drawn: spaces collapsed, jamo joined to syllables, the rest dropped.
/// A text of which nothing remains becomes an ellipsis, so that its place is not empty.
pub fn clean(text: &str) -> String {
    let Some(face) = face(Weight::Regular) else {
        return text.into();
    };
    let composed = compose(text.chars().take(TEXT_MAX));
    let spaced = composed
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c });
    let kept: String = spaced.filter(|c| !c.is_control() && face.has(*c)).collect();
    let kept = kept
        .split(' ')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    if kept.is_empty() && !text.trim().is_empty() {
        "…".into()
    } else {
        kept
    }
}

/// The text, or as much of it as fits before an ellipsis.
pub fn fit(text: &str, size: f64, weight: Weight, room: f64) -> String {
    if width(text, size, weight) <= room {
        return text.into();
    }
    let Some(face) = face(weight) else {
        return text.into();
    };
    let mut left = room - face.advance('…') * size;
    let kept: String = text
        .chars()
        .take_while(|character| {
            left -= face.advance(*character) * size;
            left >= 0.0
        })
        .collect();
    format!("{}…", kept.trim_end())
}

/// Longer names than this are cut before anybody measures them.
const TEXT_MAX: usize = 400;

struct Face {
    characters: skrifa::charmap::Charmap<'static>,
    metrics: GlyphMetrics<'static>,
    units: f64,
}

impl Face {
    fn read(data: &'static [u8]) -> Option<Self> {
        let font = FontRef::new(data).ok()?;
        let units = font
            .metrics(Size::unscaled(), LocationRef::default())
            .units_per_em;
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        Some(Self {
            characters: font.charmap(),
            metrics,
            units: f64::from(units.max(1)),
        })
    }

    fn has(&self, character: char) -> bool {
        self.characters
            .map(character)
            .is_some_and(|glyph| glyph.to_u32() != 0)
    }

    /// In ems. A character the font lacks counts as one em.
    fn advance(&self, character: char) -> f64 {
        let advance = self
            .characters
            .map(character)
            .and_then(|glyph| self.metrics.advance_width(glyph));
        advance.map_or(1.0, |advance| f64::from(advance) / self.units)
    }
}

/// `None` only if the font in the binary were damaged; texts are then measured roughly.
fn face(weight: Weight) -> Option<&'static Face> {
    static FACES: LazyLock<[Option<Face>; 2]> =
        LazyLock::new(|| [Face::read(REGULAR), Face::read(BOLD)]);
    match weight {
        Weight::Regular => FACES[0].as_ref(),
        Weight::Bold => FACES[1].as_ref(),
    }
}

/// Joins conjoining jamo to syllables: names of files from some systems come taken apart.
fn compose(text: impl Iterator<Item = char>) -> String {
    const LEAD: u32 = 0x1100;
    const VOWEL: u32 = 0x1161;
    const TAIL: u32 = 0x11A7;
    const FIRST: u32 = 0xAC00;
    let mut out = String::new();
    for character in text {
        let code = u32::from(character);
        let before = out.chars().last().map(u32::from);
        let joined = match before {
            Some(lead @ LEAD..=0x1112) if (VOWEL..=0x1175).contains(&code) => {
                char::from_u32(FIRST + ((lead - LEAD) * 21 + (code - VOWEL)) * 28)
            }
            Some(syllable @ FIRST..=0xD7A3)
                if (syllable - FIRST).is_multiple_of(28) && (TAIL + 1..=0x11C2).contains(&code) =>
            {
                char::from_u32(syllable + code - TAIL)
            }
            _ => None,
        };
        if joined.is_some() {
            out.pop();
        }
        out.push(joined.unwrap_or(character));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_font_cannot_draw_is_dropped_and_jamo_are_joined() {
        assert_eq!(
            clean("삼성전자🚀 漢字 \u{7}주식회사\n (우)"),
            "삼성전자 주식회사 (우)"
        );
        assert_eq!(
            clean("\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}"),
            "한글"
        );
        assert_eq!(clean("🚀🚀"), "…");
        assert_eq!(clean("  "), "");
        assert_eq!(clean("▲ ▼ ₩ $ € · - + % … → ←"), "▲ ▼ ₩ $ € · - + % … → ←");
    }

    #[test]
    fn an_ellipsis_falls_where_the_letters_end() {
        let name = "TIGER 미국필라델피아반도체나스닥레버리지(합성)";
        let room = 200.0;
        let fitted = fit(name, 24.0, Weight::Bold, room);
        assert_eq!(fitted, "TIGER 미국필라델…");
        assert!(width(&fitted, 24.0, Weight::Bold) <= room);
        assert_eq!(fit("비트코인", 24.0, Weight::Bold, room), "비트코인");
        assert_eq!(fit("비트코인", 24.0, Weight::Bold, 1.0), "…");
    }

    #[test]
    fn wide_and_narrow_figures_have_their_own_width() {
        assert!(width("111", 20.0, Weight::Regular) < width("000", 20.0, Weight::Regular));
        assert!(width("가나다", 20.0, Weight::Bold) > width("abc", 20.0, Weight::Bold));
    }
}
