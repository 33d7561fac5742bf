//! The help, drawn from the key table itself, so that it cannot lie.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::State;
use crate::app::keymap::Mode;
use crate::app::layout::boxes::ListBox;
use crate::app::overlays::help::Help;
use crate::ui::text;
use crate::ui::theme::Theme;
use crate::ui::widgets::picker;
use crate::ui::widgets::picker::List;

/// Draws the help.
pub fn draw(state: &State, help: &Help, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let rows = help.rows(state, ListBox::inner_width((area.width, area.height)));
    let dim = rows.iter().map(|row| row.is_refused).collect();
    let (entries, below) = rows
        .into_iter()
        .map(|row| {
            let mut words = row.words.into_iter();
            ((row.keys, words.next().unwrap_or_default()), words.collect())
        })
        .unzip();
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
        Mode::Answer => "Help: an answer ── type to search",
        Mode::Why => "Help: why locked ── type to search",
        Mode::Date | Mode::Month => "Help: a day ── type to search",
        Mode::Name => "Help: name to type ── type to search",
        Mode::Plans => "Help: plans ── type to search",
        Mode::Plan => "Help: plan ── type to search",
        Mode::Picker | Mode::Toggles | Mode::Help | Mode::Rebind => "Help: list ── type to search",
    };
    let of_card = help.card.as_ref().map(|card| format!("{} ── type to search", text::clean(card)));
    let title = of_card.as_deref().unwrap_or(title);
    let list = List { entries, below, dim, empty: "no key does that", mode: Mode::Help, ..List::of(title) };
    picker::draw(buffer, area, state, &help.picker, &list, theme);
}
