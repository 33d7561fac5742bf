//! Colours by role. The default uses the terminal's own sixteen colours and paints no background.

use ratatui::style::{Color, Modifier, Style};

use crate::planner::priority::Priority;

/// A style for each role.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    is_mono: bool,
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
    /// Returns the theme of the terminal's own colours, or the one that goes without.
    #[must_use]
    pub fn new(is_mono: bool) -> Self {
        let plain = Style::new();
        let colour = |colour: Color| if is_mono { plain } else { plain.fg(colour) };
        Self {
            is_mono,
            text: plain,
            muted: plain.add_modifier(Modifier::DIM),
            accent: colour(Color::Cyan).add_modifier(Modifier::BOLD),
            cursor: plain.add_modifier(Modifier::REVERSED | Modifier::BOLD),
            tab: colour(Color::Cyan).add_modifier(Modifier::REVERSED | Modifier::BOLD),
            heading: plain.add_modifier(Modifier::BOLD),
            overdue: colour(Color::Red).add_modifier(Modifier::BOLD),
            error: colour(Color::Red).add_modifier(Modifier::BOLD),
            good: colour(Color::Green),
            waiting: colour(Color::Yellow),
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

    /// Returns the style of a label, the nearest of the sixteen colours to Planner's own.
    #[must_use]
    pub fn label(&self, category: u8) -> Style {
        if self.is_mono {
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
}
