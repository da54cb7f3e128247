//! A chart that stands alone: heading, big figure, one section, notes. Chat and landscape share
//! one layout at two scales; portrait has larger type.

use super::font::{self, Weight};
use super::page::{Page, Rect, Sizes, Style};
use super::value::{Bars, Compare, Figure, Language, Line, Pie, Sign};
use super::{Format, Size, bars, compare, line, pie};

/// A ring.
pub fn pie(chart: &Pie, format: &Format) -> String {
    let mut sheet = Sheet::new(chart.language, format);
    let room = sheet.frame(&[], &chart.notes);
    sheet.heading(&chart.title, &chart.note);
    pie::draw(&mut sheet.page, room, chart);
    sheet.page.finish()
}

/// Lines.
pub fn line(chart: &Line, format: &Format) -> String {
    let mut sheet = Sheet::new(chart.language, format);
    let room = sheet.frame(&chart.figures, &chart.notes);
    let axis = line::draw(&mut sheet.page, room, chart);
    sheet.heading(&chart.title, &line::note(chart, axis));
    sheet.page.finish()
}

/// Bars.
pub fn bars(chart: &Bars, format: &Format) -> String {
    let mut sheet = Sheet::new(chart.language, format);
    let room = sheet.frame(&chart.figures, &chart.notes);
    sheet.heading(&chart.title, &chart.note);
    bars::draw(&mut sheet.page, room, chart);
    sheet.page.finish()
}

/// Rows of bars.
pub fn compare(chart: &Compare, format: &Format) -> String {
    let mut sheet = Sheet::new(chart.language, format);
    let room = sheet.frame(&chart.figures, &chart.notes);
    sheet.heading(&chart.title, &chart.note);
    compare::draw(&mut sheet.page, room, chart);
    sheet.page.finish()
}

const CHAT: Sizes = Sizes {
    small: 24.0,
    body: 26.0,
    title: 34.0,
    figure: 28.0,
    total: 72.0,
    pad: 36.0,
};
const PORTRAIT: Sizes = Sizes {
    small: 27.0,
    body: 30.0,
    title: 36.0,
    figure: 32.0,
    total: 76.0,
    pad: 38.0,
};

struct Sheet {
    page: Page,
    outer: Rect,
}

impl Sheet {
    fn new(language: Language, format: &Format) -> Self {
        let (measures, scale, sizes) = match format.size {
            Size::Chat => ((1280.0, 960.0), 1.0, CHAT),
            Size::Landscape => ((1280.0, 960.0), 1.25, CHAT),
            Size::Portrait => ((1080.0, 1350.0), 1.0, PORTRAIT),
        };
        let page = Page::new(measures, scale, sizes, language, format);
        Self {
            page,
            outer: Rect::new(0.0, 0.0, measures.0, measures.1).inset(36.0),
        }
    }

    /// The line above everything.
    fn heading(&mut self, title: &str, note: &str) {
        let rect = self.head();
        self.page.heading(rect, title, note);
    }

    fn head(&self) -> Rect {
        Rect::new(
            self.outer.x + 8.0,
            self.outer.y + 12.0,
            self.outer.w - 16.0,
            self.outer.h,
        )
    }

    /// Figures, panel and notes below the heading; gives the room inside the panel.
    fn frame(&mut self, figures: &[Figure], notes: &[String]) -> Rect {
        let head = self.head();
        let page = &mut self.page;
        let mut top = head.y + page.sizes.title * 1.7;
        top += draw_figures(page, Rect::new(head.x, top, head.w, 0.0), figures);
        let bottom = self.outer.bottom() - draw_notes(page, self.outer, notes);
        let panel = Rect::new(self.outer.x, top, self.outer.w, bottom - top);
        page.panel(panel);
        let pad = page.sizes.pad;
        Rect::new(
            panel.x + pad,
            panel.y + pad * 0.9,
            panel.w - 2.0 * pad,
            panel.h - 1.6 * pad,
        )
    }
}

/// The first figure large, the others beside it; gives the height they took.
fn draw_figures(page: &mut Page, rect: Rect, figures: &[Figure]) -> f64 {
    let Some((first, others)) = figures.split_first() else {
        return 0.0;
    };
    let Sizes {
        total,
        figure,
        small,
        ..
    } = page.sizes;
    let (ink, soft) = (page.palette.ink, page.palette.soft);
    let colour = |page: &Page, figure: &Figure| match figure.sign {
        Some(sign @ (Sign::Up | Sign::Down)) => page.palette.sign(sign),
        Some(Sign::Flat) | None => ink,
    };
    page.centred(
        rect.x,
        rect.y + small * 0.5,
        &first.label,
        Style::new(small, soft),
    );
    let big = Style::new(total * 0.86, colour(page, first)).bold().tight();
    let big = big.shrunk(&first.value, rect.w * 0.6, total * 0.4);
    page.name(
        rect.x,
        rect.y + small * 1.3 + total * 0.5,
        &first.value,
        rect.w,
        big,
    );
    let mut right = rect.right();
    for other in others.iter().take(3).rev() {
        let value = Style::new(figure, colour(page, other)).bold();
        let label = Style::new(small, soft);
        let width = value.width(&other.value).max(label.width(&other.label));
        if right - width < rect.x + big.width(&first.value) + figure {
            break;
        }
        page.centred(
            right,
            rect.y + small * 1.05 + total * 0.12,
            &other.label,
            label.end(),
        );
        page.centred(
            right,
            rect.y + small * 1.3 + total * 0.62,
            &other.value,
            value.end(),
        );
        right -= width + figure * 1.5;
    }
    small * 1.3 + total * 1.25
}

/// At most this many notes are drawn, each in at most two lines.
const NOTES_MAX: usize = 6;

/// Lines at the foot, the last at the lower edge; gives the height they took.
pub fn draw_notes(page: &mut Page, outer: Rect, notes: &[String]) -> f64 {
    let lines = foot_lines(page.sizes, outer.w, notes);
    let height = lines_height(page.sizes, lines.len());
    let (small, soft) = (page.sizes.small, page.palette.soft);
    let mut y = outer.bottom() - height + small * 1.4;
    for (indent, line) in &lines {
        page.name(
            outer.x + 8.0 + indent,
            y,
            line,
            outer.w - 16.0 - indent,
            Style::new(small, soft),
        );
        y += small * 1.5;
    }
    height
}

/// The height that notes take in a sheet of this width.
pub fn notes_height(sizes: Sizes, width: f64, notes: &[String]) -> f64 {
    lines_height(sizes, foot_lines(sizes, width, notes).len())
}

fn lines_height(sizes: Sizes, lines: usize) -> f64 {
    match lines {
        0 => 0.0,
        count => sizes.small * (1.5 * count as f64 + 0.5),
    }
}

/// The notes as lines that fit, with how far each stands in; what is longer than one goes on below, broken between words.
fn foot_lines(sizes: Sizes, width: f64, notes: &[String]) -> Vec<(f64, String)> {
    let room = width - 16.0;
    let is_short = |text: &str| font::width(text, sizes.small, Weight::Regular) <= room;
    let notes = notes.iter().filter(|note| !note.trim().is_empty());
    let lines = notes.take(NOTES_MAX).flat_map(|note| {
        let breaks = note.match_indices(' ').map(|(at, _)| at);
        let at = breaks.take_while(|at| is_short(&note[..*at])).last();
        match at.filter(|_| !is_short(note)) {
            Some(at) => {
                let below = (sizes.small * 1.35, note[at + 1..].to_owned());
                vec![(0.0, note[..at].to_owned()), below]
            }
            None => vec![(0.0, note.clone())],
        }
    });
    lines.collect()
}
