//! A folded column: its name written downwards, and its count.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::column;
use super::facts::Context;
use super::fill;
use super::write;
use crate::app::State;
use crate::app::edges;
use crate::planner::board::Column;
use crate::ui::text;

/// Draws a folded column over the whole height of an area, from the line of names down.
pub fn draw(
    buffer: &mut Buffer,
    area: Rect,
    has_rule: bool,
    state: &State,
    (index, folded): (usize, &Column),
    context: &Context,
) {
    let theme = context.theme;
    let is_here = column::has_cursor(state, index);
    let head = if is_here { theme.accent } else { theme.heading };
    write(buffer, area, area.x, area.y, &count(folded.count()), head);
    let mut body = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    if has_rule {
        let marks = edges::on_rule(&state.board, state.size, index);
        let taken = marks.map_or(0, |marks| write(buffer, area, area.x, body.y, &marks.words(), theme.muted));
        fill(buffer, area, area.x + taken, body.y, '─', theme.muted);
        body = Rect { y: body.y + 1, height: body.height.saturating_sub(1), ..body };
    }
    let room = usize::from(body.height);
    let mut letters = text::letters(column::name(&folded.name), room + 1);
    if letters.len() > room {
        letters.truncate(room);
        if let Some(last) = letters.last_mut() {
            "…".clone_into(last);
        }
    }
    for (letter, y) in letters.iter().zip(body.y..body.bottom()) {
        if is_here {
            write(buffer, body, body.x, y, "▌", theme.accent);
        }
        let shown = if is_here { text::pad(letter, 2) } else { letter.clone() };
        write(buffer, body, body.x + 1, y, &shown, if is_here { theme.cursor } else { theme.text });
    }
}

/// Returns a count in three cells; thousands as `9k`.
fn count(count: usize) -> String {
    if count < 1000 { count.to_string() } else { format!("{}k", count / 1000) }
}
