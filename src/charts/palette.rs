//! Colours. Five classes that stay apart for red-, green- and blue-blind eyes (the nearest two
//! are 22 apart in CIE Lab under each of the three, where 5 is already told apart), one accent,
//! one colour for each direction. Light and dark are two tables, not one inverted.

use super::value::{Kind, Sign, Tone};
use super::{RiseColour, Theme};

/// A colour, as SVG and plotters both need it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

impl std::fmt::Display for Colour {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "#{:02X}{:02X}{:02X}", self.0, self.1, self.2)
    }
}

const fn rgb(hex: u32) -> Colour {
    Colour((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// All colours of one theme.
#[derive(Clone, Debug)]
pub struct Palette {
    /// Behind everything.
    pub page: Colour,
    /// Behind a section.
    pub panel: Colour,
    /// Around a section.
    pub edge: Colour,
    /// Lines inside a plot or table.
    pub grid: Colour,
    /// The zero line.
    pub zero: Colour,
    /// What is read first.
    pub ink: Colour,
    /// What is read second.
    pub soft: Colour,
    /// The one accent.
    pub accent: Colour,
    /// Lines that ours is compared with.
    pub rivals: [Colour; 4],
    /// What earned.
    pub income: Colour,
    up: Colour,
    down: Colour,
    tones: [Colour; 5],
    others: [Colour; 6],
    rest: Colour,
}

impl Palette {
    /// The colours of a theme with the owner's colour for a rise.
    pub fn of(theme: Theme, rise: RiseColour) -> Self {
        let (mut palette, green) = match theme {
            Theme::Light => (LIGHT, rgb(0x0B8A5F)),
            Theme::Dark => (DARK, rgb(0x34D399)),
        };
        if rise == RiseColour::GreenUp {
            palette.down = palette.up;
            palette.up = green;
        }
        palette
    }

    /// The colour of a direction.
    pub fn sign(&self, sign: Sign) -> Colour {
        match sign {
            Sign::Up => self.up,
            Sign::Down => self.down,
            Sign::Flat => self.soft,
        }
    }

    /// The colour of a slice.
    pub fn tone(&self, tone: Tone) -> Colour {
        match tone {
            Tone::DomesticStock => self.tones[0],
            Tone::ForeignStock => self.tones[1],
            Tone::Crypto => self.tones[2],
            Tone::FundBond => self.tones[3],
            Tone::Cash => self.tones[4],
            Tone::Other(place) => {
                let all = self.tones.len() - 1 + self.others.len();
                let place = usize::from(place) % all;
                self.tones[..4]
                    .iter()
                    .chain(&self.others)
                    .nth(place)
                    .copied()
                    .unwrap_or(self.soft)
            }
        }
    }

    /// The colour of "Other".
    pub fn rest(&self) -> Colour {
        self.rest
    }

    /// The colour of a badge.
    pub fn kind(&self, kind: Kind) -> Colour {
        match kind {
            Kind::Buy => self.sign(Sign::Up),
            Kind::Sell => self.sign(Sign::Down),
            Kind::Income => self.income,
            Kind::In | Kind::Out => self.soft,
        }
    }

    /// The same colour, faintly over the panel: behind a pill or a badge.
    pub fn faint(&self, colour: Colour) -> Colour {
        let mix =
            |over: u8, under: u8| ((u32::from(over) * 14 + u32::from(under) * 86) / 100) as u8;
        Colour(
            mix(colour.0, self.panel.0),
            mix(colour.1, self.panel.1),
            mix(colour.2, self.panel.2),
        )
    }

    /// White or ink, whichever reads better on a colour.
    pub fn on(&self, colour: Colour) -> Colour {
        let Colour(red, green, blue) = colour;
        let light = 0.299 * f64::from(red) + 0.587 * f64::from(green) + 0.114 * f64::from(blue);
        if light > 150.0 {
            rgb(0x0F172A)
        } else {
            rgb(0xFFFFFF)
        }
    }
}

const LIGHT: Palette = Palette {
    page: rgb(0xF2F4F8),
    panel: rgb(0xFFFFFF),
    edge: rgb(0xE3E8F0),
    grid: rgb(0xE8ECF2),
    zero: rgb(0x94A3B8),
    ink: rgb(0x0F172A),
    soft: rgb(0x5B6678),
    accent: rgb(0x2563EB),
    rivals: [rgb(0x64748B), rgb(0xD97706), rgb(0x0F9F7C), rgb(0x93278F)],
    income: rgb(0x0B7F57),
    up: rgb(0xDC2F2F),
    down: rgb(0x1D63E0),
    tones: [
        rgb(0x2563EB),
        rgb(0x10A37F),
        rgb(0xF5A524),
        rgb(0x93278F),
        rgb(0xBAC4D1),
    ],
    others: [
        rgb(0x60A5FA),
        rgb(0xB45309),
        rgb(0x6EE7B7),
        rgb(0xE879B9),
        rgb(0x1E3A8A),
        rgb(0xFDE68A),
    ],
    rest: rgb(0x64748B),
};

const DARK: Palette = Palette {
    page: rgb(0x0A0F1D),
    panel: rgb(0x141B2D),
    edge: rgb(0x232C42),
    grid: rgb(0x232C40),
    zero: rgb(0x64748B),
    ink: rgb(0xF3F6FB),
    soft: rgb(0x9AA7BC),
    accent: rgb(0x5B8DFF),
    rivals: [rgb(0xA3B0C4), rgb(0xFFB433), rgb(0x2ED3A4), rgb(0xD96BD5)],
    income: rgb(0x34D399),
    up: rgb(0xFF5F62),
    down: rgb(0x5A95FF),
    tones: [
        rgb(0x3B76F6),
        rgb(0x19B48C),
        rgb(0xFFB433),
        rgb(0xB93FB5),
        rgb(0xCBD5E1),
    ],
    others: [
        rgb(0x7DB5FF),
        rgb(0xC9701A),
        rgb(0x86EFC4),
        rgb(0xF08CC7),
        rgb(0x24489E),
        rgb(0xFDE68A),
    ],
    rest: rgb(0x64748B),
};
