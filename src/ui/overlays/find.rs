//! The list of everything that has a name.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::State;
use crate::app::overlays::find::Find;
use crate::ui::theme::Theme;
use crate::ui::widgets::card;
use crate::ui::widgets::picker;
use crate::ui::widgets::picker::List;

/// From this width on all kinds are named.
const WIDE: u16 = 74;

/// Draws the list.
pub fn draw(state: &State, find: &Find, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let found = find.entries(state);
    let title = if area.width >= WIDE {
        "Find ── tasks · > actions · @ people · # labels · + plans · ' views"
    } else {
        "Find ── tasks · > @ # + '"
    };
    let list = List {
        dim: found.iter().map(|entry| entry.is_refused).collect(),
        heads: found.iter().map(|entry| entry.head.to_owned()).collect(),
        entries: found.into_iter().map(|entry| (card::title(&entry.words).to_owned(), entry.remark)).collect(),
        empty: find.nothing(),
        ..List::of(title)
    };
    picker::draw(buffer, area, state, &find.picker, &list, theme);
}
