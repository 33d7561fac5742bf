//! The values of a field, drawn as a list: what is set is marked, what cannot be chosen is dim and says why.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::State;
use crate::app::overlays::menu::Entry;
use crate::app::overlays::menu::Mark;
use crate::app::overlays::menu::Menu;
use crate::ui::theme::Theme;
use crate::ui::widgets::picker;
use crate::ui::widgets::picker::List;

/// Draws the menu.
pub fn draw(state: &State, menu: &Menu, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let entries = menu.entries(state);
    let title = menu.title(state);
    let has_blocks = entries.iter().any(|entry| entry.label.is_some());
    let list = List {
        dim: entries.iter().map(|entry| entry.refused.is_some()).collect(),
        blocks: if has_blocks { entries.iter().map(|entry| block(entry, theme)).collect() } else { Vec::new() },
        entries: entries.iter().map(|entry| words(entry, menu.is_toggles())).collect(),
        mode: menu.mode(),
        empty: menu.nothing(),
        ..List::of(&title)
    };
    picker::draw(buffer, area, state, &menu.picker, &list, theme);
}

fn block(entry: &Entry, theme: &Theme) -> Option<ratatui::style::Style> {
    entry.label.map(|label| theme.label(label))
}

/// Returns what stands on the left of an entry and on its right.
fn words(entry: &Entry, is_toggles: bool) -> (String, String) {
    let mark = match (entry.mark, is_toggles) {
        (Some(Mark::On), true) => "[x] ",
        (Some(Mark::Some), true) => "[-] ",
        (Some(Mark::Off), true) => "[ ] ",
        (Some(Mark::On), false) => "✓ ",
        (Some(Mark::Some), false) => "- ",
        (Some(Mark::Off), false) => "  ",
        (None, _) => "",
    };
    let key = entry.key.map_or_else(String::new, |key| format!("{key}  "));
    let remark = entry.refused.as_ref().map_or_else(|| entry.remark.clone(), |why| format!("✕ {why}"));
    (format!("{key}{mark}{}", entry.words), remark)
}
