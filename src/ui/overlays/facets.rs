//! What the cards of the plan have, as a list to choose from: at the side of the board or below it, so that what is chosen is
//! seen there at once.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::State;
use crate::app::keymap::Mode;
use crate::app::layout::first_row;
use crate::app::overlays::facets::Facets;
use crate::planner::filter::facets::Facet;
use crate::planner::filter::facets::Value;
use crate::ui::text;
use crate::ui::theme::Theme;
use crate::ui::widgets::frame;
use crate::ui::widgets::write;
use crate::ui::widgets::write_right;

/// From so many columns on it stands beside the board.
const BESIDE_FROM: u16 = 72;
/// How wide it is there.
const BESIDE: u16 = 36;
/// From so many rows on the sync line and the news are not covered.
const FOOTER_FROM: u16 = 16;

/// Draws the facets.
pub fn draw(state: &State, facets: &Facets, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let area = place(area);
    let title = facets.seen.as_ref().map_or_else(|| "Facets".to_owned(), |count| format!("Facets ── {count}"));
    let inner = if area.height < 4 || area.width < 12 {
        frame::clear(buffer, area);
        area
    } else {
        let inner = frame::draw_at(buffer, area, &title, theme);
        frame::draw_hints(buffer, inner, state, Mode::Facets, theme);
        Rect { height: inner.height.saturating_sub(1), ..inner }
    };
    if facets.rows.is_empty() {
        write(buffer, inner, inner.x, inner.y, " no cards to choose from", theme.muted);
        return;
    }
    let lines = lines(facets);
    let here = lines.iter().position(|line| *line == Line::Value(facets.row())).unwrap_or(0);
    // The heading above the first value is seen with it.
    let here = if here == 1 { 0 } else { here };
    let first = first_row(0, here, lines.len(), usize::from(inner.height));
    for (line, y) in lines.iter().skip(first).zip(inner.y..inner.bottom()) {
        let row = Rect { y, height: 1, ..inner };
        match line {
            Line::Head(facet) => {
                write(buffer, row, row.x + 1, y, facet.words(), theme.heading);
            }
            Line::Value(at) => draw_value(buffer, row, facets, *at, theme),
        }
    }
}

/// Returns where it stands: beside the board where that has room, else below its first cards.
fn place(area: Rect) -> Rect {
    let footer = if area.height >= FOOTER_FROM { 2 } else { 0 };
    if area.width >= BESIDE_FROM {
        let height = area.height.saturating_sub(1 + footer);
        return Rect { x: area.right() - BESIDE, y: area.y + 1, width: BESIDE, height }.intersection(area);
    }
    let above = if area.height < 8 { 0 } else { area.height / 3 };
    Rect { y: area.y + above, height: area.height - above - footer, ..area }
}

/// One line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    Head(Facet),
    Value(usize),
}

fn lines(facets: &Facets) -> Vec<Line> {
    let of_row = |row: usize| facets.head(row).map(Line::Head).into_iter().chain([Line::Value(row)]);
    (0..facets.rows.len()).flat_map(of_row).collect()
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
