//! How the program looks. Pure: a state in, cells out. What is not on the screen is never looked at.

pub mod ascii;
pub mod emoji;
pub mod overlays;
pub mod screens;
pub mod text;
pub mod theme;
pub mod widgets;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::buffer::Cell;
use ratatui::layout::Rect;

use self::theme::Theme;
use crate::app::State;
use crate::app::overlays::Overlay;

/// Draws the bars, the screen, then what lies in front of it.
pub fn draw(state: &State, frame: &mut Frame) {
    let theme = Theme::of(state.look);
    let area = frame.area();
    let buffer = frame.buffer_mut();
    screens::board::draw(state, &theme, area, buffer);
    // A task that is open lies below what was opened from it, and beside the board or in front of it.
    overlays::task::draw(state, &theme, area, buffer);
    for overlay in &state.overlays {
        draw_layer(state, overlay, &theme, area, buffer);
    }
    overlays::field::draw_words(state, &theme, area, buffer);
    widgets::bars::draw_notice(buffer, area, state, &theme);
    widgets::hints::draw_following(buffer, area, state, &theme);
    emoji::paint(buffer, state.look.emoji);
    theme.paint(buffer);
    if state.look.is_ascii {
        ascii::paint(buffer);
    }
}

/// Says whether a point of the screen is beside the layer on top, and not in it. A task is none that lies in front: it is a
/// part of the screen.
#[must_use]
pub fn is_beside(state: &State, at: (u16, u16)) -> bool {
    let alone = layer_alone(state);
    alone.is_some_and(|buffer| buffer.cell(at).is_some_and(|cell| cell.symbol() == UNTOUCHED))
}

/// Nothing is drawn with this letter.
const UNTOUCHED: &str = "\u{10ffff}";

/// Draws the layer on top, and nothing below it.
fn layer_alone(state: &State) -> Option<Buffer> {
    let overlay = state.overlays.last().filter(|overlay| !matches!(overlay, Overlay::Task(_)))?;
    let area = Rect::new(0, 0, state.size.0, state.size.1);
    let mut buffer = Buffer::filled(area, Cell::new(UNTOUCHED));
    draw_layer(state, overlay, &Theme::of(state.look), area, &mut buffer);
    Some(buffer)
}

/// Draws one layer.
fn draw_layer(state: &State, overlay: &Overlay, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    match overlay {
        Overlay::Answer(answer) => overlays::answer::draw(state, answer, theme, area, buffer),
        Overlay::Charts(charts) => overlays::charts::draw(state, charts, theme, area, buffer),
        Overlay::Confirm(confirm) => overlays::confirm::draw(state, confirm, theme, area, buffer),
        Overlay::Conflict(dialog) => overlays::conflict::draw(state, dialog, theme, area, buffer),
        Overlay::Date(date) => overlays::date::draw(state, date, theme, area, buffer),
        Overlay::Facets(facets) => overlays::facets::draw(state, facets, theme, area, buffer),
        Overlay::Field(field) => overlays::field::draw(state, field, theme, area, buffer),
        Overlay::Find(find) => overlays::find::draw(state, find, theme, area, buffer),
        Overlay::Help(help) => overlays::help::draw(state, help, theme, area, buffer),
        Overlay::Log(log) => overlays::log::draw(state, log, theme, area, buffer),
        Overlay::Menu(menu) => overlays::menu::draw(state, menu, theme, area, buffer),
        Overlay::MoveTo(move_to) => overlays::move_to::draw(state, move_to, theme, area, buffer),
        Overlay::NameIt(question) => overlays::name_it::draw(state, question, theme, area, buffer),
        Overlay::Outbox(outbox) => overlays::outbox::draw(state, outbox, theme, area, buffer),
        Overlay::PlanPanel(panel) => overlays::plan_panel::draw(state, panel, theme, area, buffer),
        Overlay::Plans(plans) => overlays::plans::draw(state, plans, theme, area, buffer),
        Overlay::Rebind(rebind) => overlays::rebind::draw(state, rebind, theme, area, buffer),
        Overlay::Talk(talk) => overlays::talk::draw(state, talk, theme, area, buffer),
        Overlay::Task(_) => {}
        Overlay::Trash(trash) => overlays::trash::draw(state, trash, theme, area, buffer),
        Overlay::Text(typed) => overlays::text::draw(state, typed, theme, area, buffer),
        Overlay::Views(views) => overlays::views::draw(state, views, theme, area, buffer),
        Overlay::Why(why) => overlays::why::draw(state, why, theme, area, buffer),
    }
}

#[cfg(test)]
mod hit_tests;
#[cfg(test)]
mod tests;
