//! The sheet a picture is drawn on: text, boxes and nested plots, as SVG.
//!
//! Every text passes [`font::clean`] and is escaped here, so no caller has to remember.
//! Names end in an ellipsis when they are too long; figures shrink before they are cut.

use std::fmt::Write;

use super::Format;
use super::font::{self, Weight};
use super::palette::{Colour, Palette};
use super::style::Anchor;
pub use super::style::{Sizes, Style};
use super::value::{Language, Sign};

/// A part of the sheet, in its own pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

impl Rect {
    /// By its corner and measures.
    pub const fn new(x: f64, y: f64, w: f64, h: f64) -> Self {
        Self { x, y, w, h }
    }

    /// Right edge.
    pub fn right(&self) -> f64 {
        self.x + self.w
    }

    /// Lower edge.
    pub fn bottom(&self) -> f64 {
        self.y + self.h
    }

    /// Smaller by this much on each side.
    pub fn inset(&self, by: f64) -> Self {
        Self::new(
            self.x + by,
            self.y + by,
            (self.w - 2.0 * by).max(1.0),
            (self.h - 2.0 * by).max(1.0),
        )
    }

    /// Without its upper part.
    pub fn below(&self, by: f64) -> Self {
        Self::new(self.x, self.y + by, self.w, (self.h - by).max(1.0))
    }
}

/// The sheet.
pub struct Page {
    body: String,
    width: f64,
    height: f64,
    scale: f64,
    /// Its colours.
    pub palette: Palette,
    /// Its sizes of type.
    pub sizes: Sizes,
    /// Its language.
    pub language: Language,
}

impl Page {
    /// An empty sheet of these measures; `scale` is how many pixels one of its units has.
    pub fn new(
        (width, height): (f64, f64),
        scale: f64,
        sizes: Sizes,
        language: Language,
        format: &Format,
    ) -> Self {
        let palette = Palette::of(format.theme, format.rise);
        Self {
            body: String::with_capacity(64 * 1024),
            width,
            height,
            scale,
            palette,
            sizes,
            language,
        }
    }

    /// The finished document.
    pub fn finish(self) -> String {
        let Self {
            body,
            width,
            height,
            scale,
            palette,
            ..
        } = self;
        let (outer_width, outer_height) = ((width * scale).round(), (height * scale).round());
        let (page, accent) = (palette.page, palette.accent);
        format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" width="{outer_width}" height="{outer_height}" viewBox="0 0 {width} {height}" font-family="{family}">
<defs>
<linearGradient id="sink" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{accent}" stop-opacity="0.24"/><stop offset="1" stop-color="{accent}" stop-opacity="0.02"/></linearGradient>
<linearGradient id="rise" x1="0" y1="1" x2="0" y2="0"><stop offset="0" stop-color="{accent}" stop-opacity="0.24"/><stop offset="1" stop-color="{accent}" stop-opacity="0.02"/></linearGradient>
</defs>
<rect width="{width}" height="{height}" fill="{page}"/>
{body}</svg>
"##,
            family = font::FAMILY,
        )
    }

    /// The finished drawing as a part of another document: no ground of its own, and no name that another one has.
    pub fn finish_within(self, name: &str) -> String {
        let (width, height, accent) = (self.width, self.height, self.palette.accent);
        let mut body = self.body;
        let mut shades = String::new();
        for (shade, (from, to)) in [("sink", (0, 1)), ("rise", (1, 0))] {
            let used = format!("\"url(#{shade})\"");
            if body.contains(&used) {
                body = body.replace(&used, &format!("\"url(#{shade}-{name})\""));
                // Writing to a String cannot fail.
                let _ = write!(
                    shades,
                    r#"<defs><linearGradient id="{shade}-{name}" x1="0" y1="{from}" x2="0" y2="{to}"><stop offset="0" stop-color="{accent}" stop-opacity="0.24"/><stop offset="1" stop-color="{accent}" stop-opacity="0.02"/></linearGradient></defs>"#
                );
            }
        }
        let family = font::FAMILY;
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="{family}, sans-serif" aria-hidden="true" focusable="false">{shades}{body}</svg>"#
        )
    }

    /// Finished SVG, as it is.
    pub fn raw(&mut self, svg: &str) {
        self.body.push_str(svg);
    }

    /// A text with its baseline at `y`.
    pub fn write(&mut self, x: f64, y: f64, text: &str, style: Style) {
        let text = font::clean(text);
        let anchor = match style.anchor {
            Anchor::Start => "",
            Anchor::Middle => r#" text-anchor="middle""#,
            Anchor::End => r#" text-anchor="end""#,
        };
        let weight = if style.weight == Weight::Bold {
            r#" font-weight="700""#
        } else {
            ""
        };
        let spacing = if style.spacing == 0.0 {
            String::new()
        } else {
            format!(r#" letter-spacing="{:.2}""#, style.spacing * style.size)
        };
        let halo = style.halo.map(|rim| {
            format!(r#" stroke="{rim}" stroke-width="{:.1}" stroke-linejoin="round" paint-order="stroke""#, style.size * 0.3)
        });
        let halo = halo.unwrap_or_default();
        let (size, colour) = (style.size, style.colour);
        let text = escaped(&text);
        self.element(format_args!(
            r#"<text x="{x:.1}" y="{y:.1}" font-size="{size:.1}" fill="{colour}"{weight}{spacing}{anchor}{halo}>{text}</text>"#
        ));
    }

    /// A text whose middle is at the height `y`.
    pub fn centred(&mut self, x: f64, y: f64, text: &str, style: Style) {
        self.write(x, y + style.size * 0.355, text, style);
    }

    /// A name of which as much is written as fits.
    pub fn name(&mut self, x: f64, y: f64, text: &str, room: f64, style: Style) {
        self.centred(x, y, &style.fit(text, room), style);
    }

    /// A figure: smaller when it does not fit, and cut only when it would be too small to read.
    pub fn figure(&mut self, x: f64, y: f64, text: &str, room: f64, least: f64, style: Style) {
        let style = style.shrunk(text, room, least);
        self.name(x, y, text, room, style);
    }

    /// A filled box.
    pub fn fill(&mut self, rect: Rect, radius: f64, colour: Colour) {
        let Rect { x, y, w, h } = rect;
        self.element(format_args!(
            r#"<rect x="{x:.1}" y="{y:.1}" width="{w:.1}" height="{h:.1}" rx="{radius:.1}" fill="{colour}"/>"#
        ));
    }

    /// The background of a section.
    pub fn panel(&mut self, rect: Rect) {
        let Rect { x, y, w, h } = rect;
        let (panel, edge) = (self.palette.panel, self.palette.edge);
        self.element(format_args!(
            r#"<rect x="{x:.1}" y="{y:.1}" width="{w:.1}" height="{h:.1}" rx="22" fill="{panel}" stroke="{edge}" stroke-width="1.5"/>"#
        ));
    }

    /// A faint horizontal line.
    pub fn rule(&mut self, x: f64, y: f64, width: f64) {
        let grid = self.palette.grid;
        self.element(format_args!(
            r#"<line x1="{x:.1}" y1="{y:.1}" x2="{:.1}" y2="{y:.1}" stroke="{grid}" stroke-width="1.5"/>"#,
            x + width
        ));
    }

    /// The arrow of a direction, centred; nothing for none.
    pub fn arrow(&mut self, x: f64, y: f64, size: f64, sign: Sign) {
        let (half, colour) = (size / 2.0, self.palette.sign(sign));
        let tip = match sign {
            Sign::Up => -half,
            Sign::Down => half,
            Sign::Flat => return,
        };
        self.element(format_args!(
            r#"<path d="M{:.1} {:.1}L{:.1} {:.1}L{:.1} {:.1}Z" fill="{colour}" stroke="{colour}" stroke-width="2" stroke-linejoin="round"/>"#,
            x - half, y - tip * 0.82, x + half, y - tip * 0.82, x, y + tip * 0.82,
        ));
    }

    /// A point on a line. Each line of a chart has its own shape, so that colour is not alone.
    pub fn dot(&mut self, (x, y): (f64, f64), radius: f64, place: usize, colour: Colour) {
        let r = radius;
        let shape = match place % 4 {
            0 => format!(r#"<circle cx="{x:.2}" cy="{y:.2}" r="{r:.1}""#),
            1 => format!(
                r#"<rect x="{:.2}" y="{:.2}" width="{:.1}" height="{:.1}""#,
                x - r * 0.9,
                y - r * 0.9,
                r * 1.8,
                r * 1.8
            ),
            2 => format!(
                r#"<path d="M{x:.2} {:.2}L{:.2} {y:.2}L{x:.2} {:.2}L{:.2} {y:.2}Z""#,
                y - r * 1.25,
                x + r * 1.25,
                y + r * 1.25,
                x - r * 1.25
            ),
            _ => format!(
                r#"<path d="M{x:.2} {:.2}L{:.2} {:.2}L{:.2} {:.2}Z""#,
                y - r * 1.2,
                x + r * 1.1,
                y + r * 0.8,
                x - r * 1.1,
                y + r * 0.8
            ),
        };
        self.element(format_args!(r#"{shape} fill="{colour}"/>"#));
    }

    /// A section's heading and its quiet note.
    pub fn heading(&mut self, rect: Rect, title: &str, note: &str) {
        let Sizes {
            title: size, small, ..
        } = self.sizes;
        let (ink, soft) = (self.palette.ink, self.palette.soft);
        let middle = rect.y + size * 0.5;
        let style = Style::new(small, soft).end();
        let note = style.fit(note, rect.w * 0.6);
        let room = rect.w - style.width(&note) - size;
        self.name(rect.x, middle, title, room, Style::new(size, ink).bold());
        self.centred(rect.right(), middle + (size - small) * 0.12, &note, style);
    }

    /// What stands where there is nothing to draw.
    pub fn nothing(&mut self, rect: Rect, text: &str) {
        let style = Style::new(self.sizes.body, self.palette.soft).middle();
        self.centred(rect.x + rect.w / 2.0, rect.y + rect.h / 2.0, text, style);
    }

    fn element(&mut self, element: std::fmt::Arguments<'_>) {
        // Writing into a string does not fail.
        let _ = writeln!(self.body, "{element}");
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            other => out.push(other),
        }
    }
    out
}
