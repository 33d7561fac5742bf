//! The saved views, each with what it shows.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::State;
use crate::app::keymap::Mode;
use crate::app::overlays::views::Entry;
use crate::app::overlays::views::Views;
use crate::app::saved_views;
use crate::planner::edit::short;
use crate::ui::theme::Theme;
use crate::ui::widgets::picker;
use crate::ui::widgets::picker::List;

/// Draws the list.
pub fn draw(state: &State, views: &Views, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let words = |entry: Entry| match entry {
        Entry::View(view) => (view.name.clone(), saved_views::words(&view)),
        Entry::Save(name) if name.is_empty() => ("+ Save this board and filter…".to_owned(), String::new()),
        Entry::Save(name) => (format!("+ Save this board and filter as “{}”", short(&name)), String::new()),
    };
    let entries = views.entries(state).into_iter().map(words).collect();
    let list = List { entries, mode: Mode::Views, ..List::of("Saved views ── type to search, or a name to save") };
    picker::draw(buffer, area, state, &views.picker, &list, theme);
}
