//! The themes that bring colours of their own. Every pair of letters and background is as easy to read as WCAG 2.2 asks
//! of text: at least 4.5 to 1, and 7 to 1 with high contrast.

use std::sync::OnceLock;

use ratatui::style::Color;

use crate::app::look::{Depth, ThemeName};

/// A colour as red, green and blue.
type Rgb = (u8, u8, u8);

/// Labels as Planner paints them, 1 to 25.
const LABELS: [Rgb; 25] = [
    (0xE3, 0x00, 0x8C), // pink
    (0xD1, 0x34, 0x38), // red
    (0xFC, 0xE1, 0x00), // yellow
    (0x10, 0x7C, 0x10), // green
    (0x00, 0x78, 0xD4), // blue
    (0x88, 0x17, 0x98), // purple
    (0xA7, 0x45, 0x1A), // bronze
    (0x73, 0xAA, 0x24), // lime
    (0x00, 0xB7, 0xC3), // aqua
    (0x7A, 0x75, 0x74), // gray
    (0x85, 0x99, 0xA5), // silver
    (0x8E, 0x56, 0x2E), // brown
    (0xC5, 0x0F, 0x1F), // cranberry
    (0xF7, 0x63, 0x0C), // orange
    (0xFF, 0x8C, 0x78), // peach
    (0xEA, 0xA3, 0x00), // marigold
    (0x8B, 0xD0, 0x8B), // light green
    (0x0B, 0x6A, 0x0B), // dark green
    (0x03, 0x83, 0x87), // teal
    (0x4F, 0xC3, 0xF7), // light blue
    (0x00, 0x3A, 0x9E), // dark blue
    (0x93, 0x73, 0xC0), // lavender
    (0x77, 0x00, 0x4D), // plum
    (0xBD, 0xBD, 0xBD), // light gray
    (0x4A, 0x4A, 0x4A), // dark gray
];

/// The colours of one theme.
#[derive(Clone, Debug)]
pub(super) struct Palette {
    pub(super) ground: Color,
    pub(super) text: Color,
    pub(super) muted: Color,
    pub(super) accent: Color,
    pub(super) bad: Color,
    pub(super) good: Color,
    pub(super) waiting: Color,
    labels: [Color; 25],
}

/// What a theme is made from.
struct Source {
    ground: Rgb,
    text: Rgb,
    muted: Rgb,
    accent: Rgb,
    bad: Rgb,
    good: Rgb,
    waiting: Rgb,
    /// What labels are painted with instead of their own colours, in turn.
    labels: Option<[Rgb; 3]>,
    /// How much letters stand out at least.
    contrast: f64,
}

const LIGHT: Source = Source {
    ground: (0xFF, 0xFF, 0xFF),
    text: (0x24, 0x24, 0x24),
    muted: (0x61, 0x61, 0x61),
    accent: (0x0F, 0x54, 0x8C),
    bad: (0xB1, 0x0E, 0x1C),
    good: (0x0E, 0x70, 0x0E),
    waiting: (0x8A, 0x5A, 0x00),
    labels: None,
    contrast: 4.5,
};

const DARK: Source = Source {
    ground: (0x1B, 0x1B, 0x1F),
    text: (0xE6, 0xE6, 0xE6),
    muted: (0xA0, 0xA0, 0xA6),
    accent: (0x62, 0xAB, 0xF5),
    bad: (0xF1, 0x70, 0x7B),
    good: (0x6C, 0xCB, 0x5F),
    waiting: (0xF2, 0xC6, 0x61),
    labels: None,
    contrast: 4.5,
};

const HIGH_CONTRAST: Source = Source {
    ground: (0x00, 0x00, 0x00),
    text: (0xFF, 0xFF, 0xFF),
    muted: (0xD6, 0xD6, 0xD6),
    accent: (0xFF, 0xE9, 0x00),
    bad: (0xFF, 0x9E, 0x9E),
    good: (0x7D, 0xFF, 0x7D),
    waiting: (0xFF, 0xE9, 0x00),
    labels: None,
    contrast: 7.0,
};

/// Blue, orange and gray, after Okabe and Ito: nobody takes one for another.
const COLOUR_BLIND: Source = Source {
    ground: (0x14, 0x16, 0x1A),
    text: (0xE8, 0xE8, 0xE8),
    muted: (0xA3, 0xA3, 0xA3),
    accent: (0x56, 0xB4, 0xE9),
    bad: (0xE6, 0x9F, 0x00),
    good: (0x56, 0xB4, 0xE9),
    waiting: (0xC8, 0xC8, 0xC8),
    labels: Some([(0x56, 0xB4, 0xE9), (0xE6, 0x9F, 0x00), (0xC8, 0xC8, 0xC8)]),
    contrast: 4.5,
};

/// Returns the colours of a theme; `None` for those the terminal paints itself, and where it has too few of them.
pub(super) fn of(theme: ThemeName, depth: Depth) -> Option<&'static Palette> {
    static MADE: [[OnceLock<Palette>; 2]; 4] = [const { [const { OnceLock::new() }; 2] }; 4];
    let (at, source) = match theme {
        ThemeName::Terminal | ThemeName::Mono => return None,
        ThemeName::Light => (0, &LIGHT),
        ThemeName::Dark => (1, &DARK),
        ThemeName::HighContrast => (2, &HIGH_CONTRAST),
        ThemeName::ColourBlind => (3, &COLOUR_BLIND),
    };
    let is_true = match depth {
        Depth::Sixteen => return None,
        Depth::Table => false,
        Depth::True => true,
    };
    Some(MADE[at][usize::from(is_true)].get_or_init(|| Palette::of(source, is_true)))
}

impl Palette {
    fn of(source: &Source, is_true: bool) -> Self {
        // The nearest of the table may stand out less than what was meant.
        let ground = if is_true { source.ground } else { in_table(source.ground).1 };
        let colour = |colour: Rgb| {
            let readable = readable(colour, ground, source.contrast, is_true);
            if is_true { Color::Rgb(readable.0, readable.1, readable.2) } else { Color::Indexed(in_table(readable).0) }
        };
        let label = |at: usize| source.labels.map_or(LABELS[at], |few| few[at % few.len()]);
        Self {
            ground: if is_true {
                Color::Rgb(ground.0, ground.1, ground.2)
            } else {
                Color::Indexed(in_table(source.ground).0)
            },
            text: colour(source.text),
            muted: colour(source.muted),
            accent: colour(source.accent),
            bad: colour(source.bad),
            good: colour(source.good),
            waiting: colour(source.waiting),
            labels: std::array::from_fn(|at| colour(label(at))),
        }
    }

    /// Returns the colour of a label, 1 to 25; of one nobody knows, that of text.
    pub(super) fn label(&self, category: u8) -> Color {
        let at = usize::from(category).checked_sub(1);
        at.and_then(|at| self.labels.get(at)).copied().unwrap_or(self.text)
    }
}

/// Moves a colour away from the background, step by step, until it can be read there.
fn readable(colour: Rgb, ground: Rgb, least: f64, is_true: bool) -> Rgb {
    let towards: i16 = if luminance(ground) > 0.18 { 0 } else { 255 };
    let shown = |colour: Rgb| if is_true { colour } else { in_table(colour).1 };
    let mut now = colour;
    for _step in 0..20 {
        if contrast(shown(now), ground) >= least {
            break;
        }
        let nearer = |part: u8| {
            let left = towards - i16::from(part);
            u8::try_from(i16::from(part) + left / 6 + left.signum()).unwrap_or(part)
        };
        now = (nearer(now.0), nearer(now.1), nearer(now.2));
    }
    now
}

/// Returns the nearest colour of the table of 256 that every terminal has alike: its number, and what it looks like. The
/// first sixteen are left out, for people choose them.
fn in_table(colour: Rgb) -> (u8, Rgb) {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let cube = (0_u8..216).map(|at| {
        let part = |by: u8| STEPS[usize::from(at / by % 6)];
        (at + 16, (part(36), part(6), part(1)))
    });
    let grays = (0_u8..24).map(|at| (at + 232, (8 + at * 10, 8 + at * 10, 8 + at * 10)));
    let distance = |(_, other): &(u8, Rgb)| {
        let square = |a: u8, b: u8| (i32::from(a) - i32::from(b)).pow(2);
        square(colour.0, other.0) + square(colour.1, other.1) + square(colour.2, other.2)
    };
    cube.chain(grays).min_by_key(distance).unwrap_or((16, (0, 0, 0)))
}

/// Says how much two colours stand out from each other, 1 to 21.
///
/// Source: WCAG 2.2, "contrast ratio".
fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Source: WCAG 2.2, "relative luminance".
fn luminance((red, green, blue): Rgb) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rgb(colour: Color) -> Rgb {
        const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
        match colour {
            Color::Rgb(red, green, blue) => (red, green, blue),
            Color::Indexed(at @ 16..=231) => {
                let part = |by: u8| STEPS[usize::from((at - 16) / by % 6)];
                (part(36), part(6), part(1))
            }
            Color::Indexed(at @ 232..) => (8 + (at - 232) * 10, 8 + (at - 232) * 10, 8 + (at - 232) * 10),
            other => panic!("{other:?} is another in every terminal"),
        }
    }

    #[test]
    fn contrast_is_measured_as_the_standard_does() {
        assert!((contrast((0, 0, 0), (255, 255, 255)) - 21.0).abs() < 1e-9);
        assert!((contrast((0x77, 0x77, 0x77), (255, 255, 255)) - 4.48).abs() < 0.005, "the well-known gray below 4.5");
    }

    #[test]
    fn everything_can_be_read_on_every_background() {
        for theme in [ThemeName::Light, ThemeName::Dark, ThemeName::HighContrast, ThemeName::ColourBlind] {
            let least = if theme == ThemeName::HighContrast { 7.0 } else { 4.5 };
            for depth in [Depth::Table, Depth::True] {
                let palette = of(theme, depth).unwrap();
                let named = [palette.text, palette.muted, palette.accent, palette.bad, palette.good, palette.waiting];
                for colour in named.into_iter().chain(palette.labels) {
                    let ratio = contrast(rgb(colour), rgb(palette.ground));
                    assert!(ratio >= least, "{theme:?} {depth:?} {colour:?}: {ratio:.2}");
                }
            }
        }
    }

    #[test]
    fn what_is_well_and_what_is_not_are_told_apart_without_red_and_green() {
        let palette = of(ThemeName::ColourBlind, Depth::True).unwrap();
        let (good, bad) = (rgb(palette.good), rgb(palette.bad));
        assert!(good.2 > good.0 && bad.0 > bad.2, "blue and orange: {good:?} {bad:?}");
    }
}
