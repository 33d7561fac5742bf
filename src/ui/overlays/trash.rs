//! The trash, drawn: a line for each task, or two where there is little room.

use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::State;
use crate::app::keymap::Mode;
use crate::app::overlays::trash::Place;
use crate::app::overlays::trash::Trash;
use crate::planner::trashed::Trashed;
use crate::planner::trashed::Way;
use crate::ui::text;
use crate::ui::theme::Theme;
use crate::ui::widgets::card;
use crate::ui::widgets::frame;
use crate::ui::widgets::write;

/// Draws the trash, scrolled so that the row one is on is seen.
pub fn draw(state: &State, panel: &Trash, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let place = panel.place(state, (area.width, area.height));
    let screen = Rect { height: place.screen_height, ..area };
    let rows = panel.rows(state);
    let title = if panel.shows_all(state) { "Trash of all plans" } else { "Trash of this plan" };
    let count = state.trash.as_ref().map_or_else(String::new, |_| format!(" {}", rows.len()));
    let size = (place.whole.width, place.whole.height);
    let inner = frame::draw(buffer, screen, size, &format!("{title}{count}"), theme);
    if rows.is_empty() {
        let words = match (&state.trash, panel.shows_all(state)) {
            (None, _) => "…",
            (Some(_), true) => "nothing was deleted in the last 30 days",
            (Some(_), false) => "nothing of this plan; Tab shows all plans",
        };
        write(buffer, inner, inner.x, inner.y, words, theme.muted);
    }
    let cursor = panel.cursor(&rows);
    for ((index, row), slot) in rows.iter().enumerate().skip(place.first).zip(0..place.fits) {
        let is_here = index == cursor;
        for (part, words) in parts(state, panel, row, &place).into_iter().enumerate() {
            let y = inner.y + u16::try_from(slot * usize::from(place.each) + part).unwrap_or(u16::MAX);
            if y >= inner.y + place.inner.height {
                return;
            }
            let mark = if is_here { "▌" } else { " " };
            let x = inner.x + write(buffer, inner, inner.x, y, mark, theme.accent);
            let style = match (is_here, part, row.is_waiting) {
                (true, 0, _) => theme.cursor,
                (_, 0, true) => theme.waiting,
                (_, 0, false) => theme.text,
                _ => theme.muted,
            };
            let wide = usize::from(inner.right().saturating_sub(x));
            write(buffer, inner, x, y, &text::pad(&words, wide), style);
        }
    }
    if place.has_hints {
        frame::draw_hints(buffer, inner, state, Mode::Trash, theme);
    }
}

/// Returns the lines of a row.
fn parts(state: &State, panel: &Trash, row: &Trashed, place: &Place) -> Vec<String> {
    let room = usize::from(place.room);
    let column = if row.column.is_empty() { "No bucket" } else { row.column.as_str() };
    let home = if panel.shows_all(state) { format!("{} / {column}", row.plan_title) } else { column.to_owned() };
    let when = row.at.as_ref().map_or_else(String::new, |at| when(state, at));
    let remark = remark(row);
    if !place.is_table() {
        let below: Vec<&str> =
            [home.as_str(), when.as_str(), remark].into_iter().filter(|part| !part.is_empty()).collect();
        return vec![
            text::fit(card::title(&row.whole.title), room).into_owned(),
            text::fit(&format!("  {}", below.join(" · ")), room).into_owned(),
        ];
    }
    let for_when = 8;
    let rest = room - for_when - 3;
    let (for_title, for_home) = (rest * 9 / 20, rest * 5 / 20);
    let for_remark = rest - for_title - for_home;
    vec![format!(
        "{} {} {} {}",
        text::pad(card::title(&row.whole.title), for_title),
        text::pad(&home, for_home),
        text::pad(&when, for_when),
        text::fit(remark, for_remark)
    )]
}

/// Says what is particular about a row.
fn remark(row: &Trashed) -> &'static str {
    match row {
        Trashed { is_waiting: true, way: Way::WithColumn, .. } => "↑ with its column",
        Trashed { is_waiting: true, .. } => "↑ not sent yet",
        Trashed { way: Way::ByOthers, .. } => "deleted by others",
        Trashed { is_unread: true, .. } => "details not read",
        Trashed { way: Way::WithColumn, .. } => "went with its column",
        _ => "",
    }
}

/// Returns when something was, as short as can be: the time of today, the day of before.
fn when(state: &State, at: &Timestamp) -> String {
    let at = at.to_zoned(state.now.time_zone().clone());
    if at.date() == state.now.date() {
        at.strftime("%H:%M").to_string()
    } else {
        state.look.dates.number_and_month(at.date())
    }
}
