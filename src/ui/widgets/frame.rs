//! A box in the middle of the screen, with a title and the keys on its last line.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::write;
use super::write_over;
use crate::app::State;
use crate::app::intent::Intent;
use crate::app::keymap::Hint;
use crate::app::keymap::Mode;
use crate::app::layout::boxes;
use crate::app::layout::days::Area;
use crate::app::lock::keys;
use crate::ui::text;
use crate::ui::theme::Theme;

/// Draws a box of a wanted size, no larger than there is room; returns what is inside. Where no box fits, all of it is.
pub fn draw(buffer: &mut Buffer, screen: Rect, size: (u16, u16), title: &str, theme: &Theme) -> Rect {
    let (whole, inner) = boxes::middle((screen.width, screen.height), size);
    let on_screen =
        |area: Area| Rect { x: screen.x + area.x, y: screen.y + area.y, width: area.width, height: area.height };
    clear(buffer, on_screen(whole));
    if inner != whole {
        draw_box(buffer, on_screen(whole), title, theme);
    }
    on_screen(inner)
}

/// Draws a box over an area, which must be large enough for one; returns what is inside.
pub fn draw_at(buffer: &mut Buffer, area: Rect, title: &str, theme: &Theme) -> Rect {
    clear(buffer, area);
    draw_box(buffer, area, title, theme);
    Rect { x: area.x + 1, y: area.y + 1, width: area.width.saturating_sub(2), height: area.height.saturating_sub(2) }
}

/// Says at its edges that a text goes on: which of its lines is the first one shown, and which that can be at most.
pub fn draw_more(buffer: &mut Buffer, area: Rect, (first, last_first): (usize, usize), theme: &Theme) {
    if first > 0 {
        write_over(buffer, area, area.y, "↑ more", theme.muted);
    }
    if first < last_first && area.height > 1 {
        write_over(buffer, area, area.y + area.height - 1, "↓ more", theme.muted);
    }
}

/// Draws what keys do on the last line of an area; returns the cells that took.
pub fn draw_hints(buffer: &mut Buffer, area: Rect, state: &State, mode: Mode, theme: &Theme) -> u16 {
    if area.height == 0 {
        return 0;
    }
    let mut x = area.x;
    let hints: Vec<_> = keys::hints(state, mode).collect();
    let mut room = Room::for_way_out(&hints);
    for hint in hints {
        let wide = text::cells(&hint.keys) + 1 + text::cells(&hint.word);
        if wide > room.left(&hint, usize::from(area.right().saturating_sub(x))) {
            room.is_full = true;
            continue;
        }
        x += write(buffer, area, x, area.bottom() - 1, &hint.keys, theme.heading) + 1;
        x += write(buffer, area, x, area.bottom() - 1, &hint.word, theme.muted) + 2;
    }
    (x - area.x).min(area.width)
}

/// Returns how many cells all hints of a mode take in one row.
#[must_use]
pub fn hints_width(state: &State, mode: Mode) -> usize {
    let wide = |hint: Hint| text::cells(&hint.keys) + 1 + text::cells(&hint.word) + 2;
    keys::hints(state, mode).map(wide).sum::<usize>().saturating_sub(2)
}

/// Draws what keys do over all rows of an area; with one row, as much as has room.
pub fn draw_hints_in(buffer: &mut Buffer, area: Rect, state: &State, mode: Mode, theme: &Theme) {
    if area.height < 2 {
        draw_hints(buffer, area, state, mode, theme);
        return;
    }
    let (mut x, mut y) = (area.x, area.y);
    for hint in keys::hints(state, mode) {
        let wide = text::cells(&hint.keys) + 1 + text::cells(&hint.word);
        if wide > usize::from(area.right().saturating_sub(x)) {
            (x, y) = (area.x, y + 1);
        }
        if y < area.bottom() {
            x += write(buffer, area, x, y, &hint.keys, theme.heading) + 1;
            x += write(buffer, area, x, y, &hint.word, theme.muted) + 2;
        }
    }
}

/// The room of a row of hints: they go from the last one on, but the first and the key that leads out go last.
pub(super) struct Room {
    /// Whether no hint has asked yet.
    is_first: bool,
    /// The cells kept for the way out while it is not drawn.
    kept: usize,
    /// Whether something was left out: then only the way out follows.
    pub(super) is_full: bool,
}

impl Room {
    pub(super) fn for_way_out(hints: &[Hint]) -> Self {
        let out = hints.iter().find(|hint| is_way_out(hint));
        // With the gap in front of it.
        let kept = out.map_or(0, |hint| text::cells(&hint.keys) + 1 + text::cells(&hint.word) + 2);
        Self { is_first: true, kept, is_full: false }
    }

    /// Returns how many cells a hint may take of those that are left.
    pub(super) fn left(&mut self, hint: &Hint, cells: usize) -> usize {
        if is_way_out(hint) {
            self.kept = 0;
            return cells;
        }
        let kept = if std::mem::take(&mut self.is_first) { 0 } else { self.kept };
        if self.is_full { 0 } else { cells.saturating_sub(kept) }
    }
}

fn is_way_out(hint: &Hint) -> bool {
    hint.actions.iter().any(|action| matches!(action, Intent::PickerClose | Intent::InputCancel | Intent::GrabPutBack))
}

/// Takes lines away until the rest has room: empty ones first, then from the end but for the last `kept`. The line in front
/// of a gap says that there is one.
#[must_use]
pub fn shortened(mut lines: Vec<(String, Style)>, rows: usize, kept: usize) -> Vec<(String, Style)> {
    if lines.len() > rows {
        lines.retain(|(line, _)| !line.is_empty());
    }
    if lines.len() > rows {
        let kept = lines.split_off(lines.len() - kept.min(rows.saturating_sub(1)));
        lines.truncate(rows.saturating_sub(kept.len()));
        if let Some((line, _)) = lines.last_mut() {
            line.push_str(" …");
        }
        lines.extend(kept);
    }
    lines
}

/// Empties an area. A wide letter that would reach into it from the left goes too, or it would cover the border.
pub fn clear(buffer: &mut Buffer, area: Rect) {
    let area = area.intersection(buffer.area);
    for position in area.positions() {
        buffer[position].reset();
    }
    if area.x > buffer.area.x {
        for y in area.y..area.bottom() {
            let left = &mut buffer[(area.x - 1, y)];
            if text::cells(left.symbol()) > 1 {
                left.set_symbol(" ");
            }
        }
    }
}

fn draw_box(buffer: &mut Buffer, area: Rect, title: &str, theme: &Theme) {
    let inner = usize::from(area.width - 2);
    let title = format!(" {title} ");
    // What stands behind the dashes is how, not what.
    let short = title.split_once(" ── ").map(|(name, _)| format!("{name} "));
    let title = short.filter(|_| text::cells(&title) > inner).unwrap_or(title);
    let title = text::fit(&title, inner);
    let rest = "─".repeat(inner - text::cells(&title));
    write(buffer, area, area.x, area.y, &format!("┌{title}{rest}┐"), theme.accent);
    for y in area.y + 1..area.bottom() - 1 {
        write(buffer, area, area.x, y, "│", theme.accent);
        write(buffer, area, area.right() - 1, y, "│", theme.accent);
    }
    write(buffer, area, area.x, area.bottom() - 1, &format!("└{}┘", "─".repeat(inner)), theme.accent);
}
