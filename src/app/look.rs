//! How the person wants the screen to look: colours, signs, how days are written. What it comes from is no matter here.

use jiff::civil::Weekday;

use crate::planner::due::DateStyle;

/// What the person wants of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The colours.
    pub theme: ThemeName,
    /// How many colours the terminal has.
    pub depth: Depth,
    /// Whether the terminal shows nothing but ASCII.
    pub is_ascii: bool,
    /// The day a week begins with.
    pub week_begins: Weekday,
    /// How days are written on cards and in lists.
    pub dates: DateStyle,
    /// What becomes of pictures among letters.
    pub emoji: Emoji,
}

/// What becomes of pictures among letters. Each keeps its cells, so that nothing on the screen moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Emoji {
    /// They are shown.
    #[default]
    Show,
    /// Two letters stand for each.
    Text,
    /// Their cells stay empty.
    Strip,
}

/// The themes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeName {
    /// The terminal's own sixteen colours, on its own background.
    #[default]
    Terminal,
    /// Dark letters on a light background.
    Light,
    /// Light letters on a dark background.
    Dark,
    /// White, black and yellow.
    HighContrast,
    /// Blue, orange and gray, which everybody tells apart.
    ColourBlind,
    /// No colours.
    Mono,
}

/// How many colours a terminal has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Depth {
    /// Sixteen: themes of their own colours cannot be shown.
    Sixteen,
    /// The 256 of a fixed table.
    #[default]
    Table,
    /// All.
    True,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            theme: ThemeName::Terminal,
            depth: Depth::Table,
            is_ascii: false,
            week_begins: Weekday::Monday,
            dates: DateStyle::default(),
            emoji: Emoji::default(),
        }
    }
}

impl ThemeName {
    /// All, with the word each is chosen by.
    pub const ALL: [(&'static str, Self); 6] = [
        ("terminal", Self::Terminal),
        ("light", Self::Light),
        ("dark", Self::Dark),
        ("high-contrast", Self::HighContrast),
        ("colour-blind", Self::ColourBlind),
        ("mono", Self::Mono),
    ];
}
