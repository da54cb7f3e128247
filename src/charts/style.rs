//! How a text is written: size, weight, colour, and how much of it fits where.

use super::font::{self, Weight};
use super::palette::Colour;

/// Sizes of type on one sheet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sizes {
    /// Axes, notes, columns: the smallest type of the sheet.
    pub small: f64,
    /// Rows.
    pub body: f64,
    /// Headings of sections.
    pub title: f64,
    /// Values of small figures.
    pub figure: f64,
    /// The big figure.
    pub total: f64,
    /// Inner margin of a section.
    pub pad: f64,
}

/// Where a text stands relative to its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Begins there.
    Start,
    /// Is centred there.
    Middle,
    /// Ends there.
    End,
}

/// How a text is written.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    pub(super) size: f64,
    pub(super) colour: Colour,
    pub(super) weight: Weight,
    pub(super) anchor: Anchor,
    /// In parts of the size.
    pub(super) spacing: f64,
    pub(super) halo: Option<Colour>,
}

impl Style {
    /// Regular, from its point to the right.
    pub fn new(size: f64, colour: Colour) -> Self {
        Self {
            size,
            colour,
            weight: Weight::Regular,
            anchor: Anchor::Start,
            spacing: 0.0,
            halo: None,
        }
    }

    /// In bold.
    pub fn bold(self) -> Self {
        Self {
            weight: Weight::Bold,
            ..self
        }
    }

    /// Ending at its point.
    pub fn end(self) -> Self {
        Self {
            anchor: Anchor::End,
            ..self
        }
    }

    /// Centred on its point.
    pub fn middle(self) -> Self {
        Self {
            anchor: Anchor::Middle,
            ..self
        }
    }

    /// Letters nearer to each other, for very large figures.
    pub fn tight(self) -> Self {
        Self {
            spacing: -0.02,
            ..self
        }
    }

    /// With a rim of this colour, to stand readably on a line.
    pub fn on(self, rim: Colour) -> Self {
        Self {
            halo: Some(rim),
            ..self
        }
    }

    /// How wide a text is in this style.
    pub fn width(&self, text: &str) -> f64 {
        font::width(text, self.size, self.weight)
            + self.spacing * self.size * text.chars().count() as f64
    }

    /// The same, small enough that a figure fits, but not below `least`.
    pub fn shrunk(self, text: &str, room: f64, least: f64) -> Self {
        let width = self.width(text);
        if width <= room {
            self
        } else {
            Self {
                size: (self.size * room / width).max(least.min(self.size)),
                ..self
            }
        }
    }

    /// Its size.
    pub fn size(&self) -> f64 {
        self.size
    }

    /// As much of a text as fits, before an ellipsis.
    pub fn fit(&self, text: &str, room: f64) -> String {
        let text = font::clean(text);
        // Half a pixel is what rounding may cost; nobody sees it.
        if self.width(&text) <= room + 0.5 {
            text
        } else {
            font::fit(&text, self.size, self.weight, room)
        }
    }
}
