//! Colours by role. The default uses the terminal's own sixteen colours and paints no background.

mod palette;

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};

use self::palette::Palette;
use crate::app::look::{Look, ThemeName};
use crate::planner::priority::Priority;

/// A style for each role.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    look: Look,
    palette: Option<&'static Palette>,
    /// What the person reads.
    pub text: Style,
    /// What can be passed over.
    pub muted: Style,
    /// Where the person is.
    pub accent: Style,
    /// The title of the card under the cursor. Must be seen without any colour.
    pub cursor: Style,
    /// The board that is shown, among the others. Must be seen without any colour.
    pub tab: Style,
    /// Names of columns and plans.
    pub heading: Style,
    /// What is late.
    pub overdue: Style,
    /// What has gone wrong.
    pub error: Style,
    /// What is well.
    pub good: Style,
    /// What waits.
    pub waiting: Style,
}

impl Theme {
    /// Returns the theme the person wants, as far as the terminal has the colours for it.
    #[must_use]
    pub fn of(look: Look) -> Self {
        let plain = Style::new();
        let palette = palette::of(look.theme, look.depth);
        let is_mono = look.theme == ThemeName::Mono;
        let colour = |own: Color, of: fn(&Palette) -> Color| match palette {
            Some(palette) => plain.fg(of(palette)),
            None if is_mono => plain,
            None => plain.fg(own),
        };
        let muted = palette.map_or(plain.add_modifier(Modifier::DIM), |palette| plain.fg(palette.muted));
        Self {
            look,
            palette,
            text: plain,
            muted,
            accent: colour(Color::Cyan, |palette| palette.accent).add_modifier(Modifier::BOLD),
            cursor: plain.add_modifier(Modifier::REVERSED | Modifier::BOLD),
            tab: colour(Color::Cyan, |palette| palette.accent).add_modifier(Modifier::REVERSED | Modifier::BOLD),
            heading: plain.add_modifier(Modifier::BOLD),
            overdue: colour(Color::Red, |palette| palette.bad).add_modifier(Modifier::BOLD),
            error: colour(Color::Red, |palette| palette.bad).add_modifier(Modifier::BOLD),
            good: colour(Color::Green, |palette| palette.good),
            waiting: colour(Color::Yellow, |palette| palette.waiting),
        }
    }

    /// Returns the mark and style of a priority; the mark alone tells them apart.
    #[must_use]
    pub fn priority(&self, priority: Priority) -> (&'static str, Style) {
        match priority {
            Priority::Urgent => ("!!", self.overdue),
            Priority::Important => ("! ", self.waiting.add_modifier(Modifier::BOLD)),
            Priority::Medium => ("· ", self.muted),
            Priority::Low => ("↓ ", self.muted),
        }
    }

    /// Returns the style of a label: Planner's own colour as far as it can be read on this background, or the nearest of the
    /// sixteen.
    #[must_use]
    pub fn label(&self, category: u8) -> Style {
        if let Some(palette) = self.palette {
            return Style::new().fg(palette.label(category));
        }
        if self.look.theme == ThemeName::Mono {
            return self.text;
        }
        Style::new().fg(match category {
            2 | 13 => Color::Red,
            3 | 7 | 12 | 14 | 16 => Color::Yellow,
            4 | 8 | 17 | 18 => Color::Green,
            5 | 20 | 21 => Color::Blue,
            9 | 19 => Color::Cyan,
            1 | 6 | 15 | 22 | 23 => Color::Magenta,
            _ => Color::Gray,
        })
    }

    /// Paints what the theme has colours of its own for, where nothing else has: letters and background.
    pub fn paint(&self, buffer: &mut Buffer) {
        let Some(palette) = self.palette else { return };
        for cell in &mut buffer.content {
            if cell.fg == Color::Reset {
                cell.fg = palette.text;
            }
            if cell.bg == Color::Reset {
                cell.bg = palette.ground;
            }
        }
    }
}
