//! What the cards of the plan have, as a list to choose from: at the side of the board or below it, so that what is chosen is
//! seen there at once.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::State;
use crate::app::keymap::Mode;
use crate::app::layout::days::Area;
use crate::app::overlays::facets::Facets;
use crate::app::overlays::facets::Line;
use crate::planner::filter::facets::Value;
use crate::ui::text;
use crate::ui::theme::Theme;
use crate::ui::widgets::frame;
use crate::ui::widgets::write;
use crate::ui::widgets::write_right;

/// Draws the facets.
pub fn draw(state: &State, facets: &Facets, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let place = facets.place(state, (area.width, area.height));
    let on_screen =
        |part: Area| Rect { x: area.x + part.x, y: area.y + part.y, width: part.width, height: part.height };
    let (whole, inner) = (on_screen(place.whole), on_screen(place.inner));
    let title = facets.seen.as_ref().map_or_else(|| "Facets".to_owned(), |count| format!("Facets ── {count}"));
    if whole == inner {
        frame::clear(buffer, whole);
    } else {
        let framed = frame::draw_at(buffer, whole, &title, theme);
        frame::draw_hints(buffer, framed, state, Mode::Facets, theme);
    }
    if facets.rows.is_empty() {
        write(buffer, inner, inner.x, inner.y, " no cards to choose from", theme.muted);
        return;
    }
    for (line, y) in facets.lines().iter().skip(place.first).zip(inner.y..inner.bottom()) {
        let row = Rect { y, height: 1, ..inner };
        match line {
            Line::Head(facet) => {
                write(buffer, row, row.x + 1, y, facet.words(), theme.heading);
            }
            Line::Value(at) => draw_value(buffer, row, facets, *at, theme),
        }
    }
}

fn draw_value(buffer: &mut Buffer, row: Rect, facets: &Facets, at: usize, theme: &Theme) {
    let Some(counted) = facets.rows.get(at) else { return };
    let is_here = facets.row() == at;
    let is_chosen = facets.has(&counted.value);
    let style = match (is_here, counted.count) {
        (true, _) => theme.cursor,
        (false, 0) if !is_chosen => theme.muted,
        (false, _) => Style::new(),
    };
    let mut x = row.x + write(buffer, row, row.x, row.y, if is_here { "▌" } else { " " }, theme.accent);
    let block = match counted.value {
        Value::Label(label) => Some(theme.label(label)),
        _ => None,
    };
    let mark = if is_chosen { "[x] " } else { "[ ] " };
    x += write(buffer, row, x, row.y, mark, style);
    if let Some(block) = block {
        x += write(buffer, row, x, row.y, "■ ", block);
    }
    let count = format!(" {}", counted.count);
    let room = usize::from(row.right().saturating_sub(x)).saturating_sub(text::cells(&count));
    let name = text::pad(&text::fit(&text::clean(&counted.name), room), room);
    write(buffer, row, x, row.y, &name, style);
    write_right(buffer, row, row.y, &count, style);
}
