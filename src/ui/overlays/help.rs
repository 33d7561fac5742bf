//! The help, drawn from the key table itself, so that it cannot lie.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::State;
use crate::app::keymap::Mode;
use crate::app::lock::keys;
use crate::app::overlays::help::Help;
use crate::ui::theme::Theme;
use crate::ui::widgets::picker;
use crate::ui::widgets::picker::List;

/// Draws the help.
pub fn draw(state: &State, help: &Help, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let actions = help.entries(&state.keymap);
    let refused: Vec<_> = actions.iter().map(|action| keys::why_not(state, action.name)).collect();
    let entries = actions.iter().zip(&refused).map(|(action, refusal)| {
        let reason = refusal.as_ref().map(|refusal| format!("  {}", keys::short_words(refusal))).unwrap_or_default();
        (action.keys.join(", "), format!("{}{reason}", action.text))
    });
    let entries = entries.collect();
    let dim = refused.iter().map(Option::is_some).collect();
    let title = match help.mode {
        Mode::Board => "Help: board ── type to search",
        Mode::Grab => "Help: card in hand ── type to search",
        Mode::Panel => "Help: sync panel ── type to search",
        Mode::Conflict => "Help: changed on both sides ── type to search",
        Mode::Confirm => "Help: question ── type to search",
        Mode::Input => "Help: line to type ── type to search",
        Mode::Detail => "Help: task ── type to search",
        Mode::Why => "Help: why locked ── type to search",
        Mode::Picker => "Help: list ── type to search",
    };
    let list = List { title, entries, dim, empty: "no key does that", is_table: true };
    picker::draw(buffer, area, state, &help.picker, &list, theme);
}
