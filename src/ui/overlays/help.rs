//! The help, drawn from the key table itself, so that it cannot lie.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::State;
use crate::app::keymap::Action;
use crate::app::keymap::Mode;
use crate::app::lock::keys;
use crate::app::overlays::help::Help;
use crate::ui::text;
use crate::ui::theme::Theme;
use crate::ui::widgets::picker;
use crate::ui::widgets::picker::List;

/// The cells the box of a list takes where there is room.
const BOX: u16 = 78;
/// So many cells of what a key does are shown at least.
const TEXT_LEAST: usize = 14;

/// Draws the help.
pub fn draw(state: &State, help: &Help, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let actions = help.entries(&state.keymap);
    let refused: Vec<_> = actions.iter().map(|action| keys::why_not(state, action.name)).collect();
    let keys_of = |action: &&Action| action.keys.join(", ");
    let widest = actions.iter().map(|action| text::cells(&keys_of(action))).max().unwrap_or(0);
    let entries = actions.iter().zip(&refused).map(|(action, refused)| {
        let words = match refused {
            // Why a key is of no use is worth more than the end of what it would do.
            Some(refused) => {
                let reason = text::clean(&keys::short_words(state, refused)).into_owned();
                let room = usize::from(area.width.min(BOX)).saturating_sub(7 + widest);
                let text = text::fit(&action.text, room.saturating_sub(text::cells(&reason) + 2).max(TEXT_LEAST));
                format!("{text}  {reason}")
            }
            None => action.text.clone(),
        };
        (keys_of(action), words)
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
