//! The words for who is here for the first time: over the last lines of the board, above the bars.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::fill;
use super::write;
use crate::app::State;
use crate::app::layout::Kind;
use crate::app::layout::Layout;
use crate::app::welcome;
use crate::ui::text;
use crate::ui::theme::Theme;

/// The most lines it takes, and the fewest of the board that stay.
const MOST: usize = 3;
const LEFT: u16 = 6;

/// Draws the words, in the longest form that fits.
pub fn draw(buffer: &mut Buffer, area: Rect, state: &State, layout: &Layout, theme: &Theme) {
    if layout.kind == Kind::List || layout.body_height < LEFT + 3 {
        return;
    }
    let room = usize::from(layout.width.saturating_sub(2));
    let fits = |lines: &Vec<String>| lines.len() <= MOST && lines.iter().all(|line| text::cells(line) <= room);
    let Some(lines) = welcome::words(state).iter().map(|phrases| lines(phrases, room)).find(fits) else { return };
    let bars = 1 + u16::from(layout.has_hints);
    let count = u16::try_from(lines.len()).unwrap_or(0);
    let top = area.bottom().saturating_sub(bars + count);
    let place = Rect { width: layout.width.min(area.width), ..area };
    for (line, y) in lines.into_iter().zip(top..) {
        fill(buffer, place, place.x, y, ' ', Style::reset());
        write(buffer, place, place.x, y, "▌", theme.accent);
        write(buffer, place, place.x + 1, y, &line, theme.accent);
    }
}

/// Puts phrases into lines, as many into each as fit.
fn lines(phrases: &[String], room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for phrase in phrases {
        match lines.last_mut() {
            Some(line) if text::cells(line) + 3 + text::cells(phrase) <= room => *line = format!("{line} · {phrase}"),
            _ => lines.push(phrase.clone()),
        }
    }
    lines
}
