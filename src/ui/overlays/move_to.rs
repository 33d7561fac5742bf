//! The move-to picker.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::State;
use crate::app::overlays::move_to::MoveTo;
use crate::ui::theme::Theme;
use crate::ui::widgets::picker;
use crate::ui::widgets::picker::List;

/// Draws the picker.
pub fn draw(state: &State, move_to: &MoveTo, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let Some(view) = &state.board.view else { return };
    let entries = move_to.entries(view).into_iter().map(|entry| (entry.words, entry.remark)).collect();
    let title = move_to.title(view);
    let list = List { entries, ..List::of(&title) };
    picker::draw(buffer, area, state, &move_to.picker, &list, theme);
}
