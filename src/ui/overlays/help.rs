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
/// In a terminal narrower than this one key is shown of each action.
const NARROW: u16 = 60;
/// What is said where there is no room for who has locked what.
const LOCKED: &str = "✕ locked";

/// Draws the help.
pub fn draw(state: &State, help: &Help, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let actions = help.entries(&state.keymap);
    let refused: Vec<_> = actions.iter().map(|action| keys::why_not(state, action.name)).collect();
    // Where there is little room, what a key does is worth more than the other keys that do it.
    let most_keys = if area.width < NARROW { 1 } else { usize::MAX };
    let keys_of = |action: &&Action| action.keys.iter().take(most_keys).cloned().collect::<Vec<_>>().join(", ");
    let widest = actions.iter().map(|action| text::cells(&keys_of(action))).max().unwrap_or(0);
    let width = usize::from(area.width.min(BOX));
    // The frame, the mark, and the gap behind the keys; the keys have half of the rest.
    let room = width.saturating_sub(7 + widest.min(width.saturating_sub(4) / 2));
    let entries = actions.iter().zip(&refused).map(|(action, refused)| {
        let words = refused.as_ref().map_or_else(
            || action.text.clone(),
            |refused| with_reason(&action.text, &text::clean(&keys::short_words(state, refused)), room),
        );
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
        Mode::Text => "Help: text to type ── type to search",
        Mode::Detail => "Help: task ── type to search",
        Mode::Trash => "Help: trash ── type to search",
        Mode::Charts => "Help: charts ── type to search",
        Mode::Facets => "Help: facets ── type to search",
        Mode::Views => "Help: saved views ── type to search",
        Mode::Log => "Help: messages ── type to search",
        Mode::Talk => "Help: talk about a task ── type to search",
        Mode::Why => "Help: why locked ── type to search",
        Mode::Date | Mode::Month => "Help: a day ── type to search",
        Mode::Name => "Help: name to type ── type to search",
        Mode::Plans => "Help: plans ── type to search",
        Mode::Plan => "Help: plan ── type to search",
        Mode::Picker | Mode::Toggles => "Help: list ── type to search",
    };
    let list = List { entries, dim, empty: "no key does that", ..List::of(title) };
    picker::draw(buffer, area, state, &help.picker, &list, theme);
}

/// Returns what a key would do and why it is of no use, in so many cells: what it would do is said whole where it can be.
fn with_reason(words: &str, reason: &str, room: usize) -> String {
    // What comes after it is how, not what.
    let name = words.split([';', ',']).next().unwrap_or(words);
    let candidates = [(words, reason), (name, reason), (words, LOCKED), (name, LOCKED)];
    let mut candidates = candidates.into_iter().map(|(words, reason)| format!("{words}  {reason}"));
    candidates.find(|line| text::cells(line) <= room).unwrap_or_else(|| format!("✕ {words}"))
}
