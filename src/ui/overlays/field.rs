//! A line to type, drawn where the card, the column or the item will stand.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::app::State;
use crate::app::hit;
use crate::app::layout::Kind;
use crate::app::overlays::Overlay;
use crate::app::overlays::field::Field;
use crate::app::overlays::field::Pointed;
use crate::app::overlays::field::Purpose;
use crate::app::pane;
use crate::ui::text;
use crate::ui::theme::Theme;
use crate::ui::widgets::field;
use crate::ui::widgets::frame;
use crate::ui::widgets::quick;
use crate::ui::widgets::write;

/// The least height of a box, and the least width.
const BOX: (u16, u16) = (12, 3);

/// From so many rows on the words below the line may take more than two.
const TALL: u16 = 12;

/// The parts of the line: all of it, and where it is typed.
struct Parts {
    place: Rect,
    line: Rect,
    /// What stands before it on one row; in a box, nothing.
    label: Option<String>,
}

/// Divides the line: a box, or where none fits one row.
fn parts(state: &State, typed: &Field, area: Rect) -> Parts {
    let place = place(state, typed, area).intersection(area);
    if place.width >= BOX.0 && place.height >= BOX.1 {
        let place = if is_quick(typed) { quick::place(typed, place, area) } else { place };
        let line = Rect { x: place.x + 1, y: place.y + 1, width: place.width - 2, height: place.height - 2 };
        return Parts { place, line, label: None };
    }
    let place = Rect { height: place.height.min(1), ..place };
    let label = format!("{}: ", typed.title());
    let label = if text::cells(&label) * 3 <= usize::from(place.width) { label } else { "> ".to_owned() };
    let taken = u16::try_from(text::cells(&label)).unwrap_or(u16::MAX).min(place.width);
    let line = Rect { x: place.x + taken, width: place.width - taken, ..place };
    Parts { place, line, label: Some(label) }
}

fn is_quick(typed: &Field) -> bool {
    matches!(typed.purpose, Purpose::NewCard(_) | Purpose::Filter { .. } | Purpose::Command { .. })
}

/// Draws the line, and what may be meant.
pub fn draw(state: &State, typed: &Field, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let Parts { place, line, label } = parts(state, typed, area);
    match &label {
        None => drop(frame::draw_at(buffer, place, typed.title(), theme)),
        Some(label) => {
            frame::clear(buffer, place);
            write(buffer, place, place.x, place.y, label, theme.accent);
        }
    }
    if !is_quick(typed) {
        field::draw(buffer, line, &typed.text, theme);
        return;
    }
    quick::draw_line(state, typed, theme, line, buffer);
    if let Some(quick) = state.quick.as_ref().filter(|_| label.is_none()) {
        quick::draw_offers(quick, theme, place, area, buffer);
    }
}

/// Draws what is said of the line on the last lines of the screen. They are no part of it: a click there is beside it.
pub fn draw_words(state: &State, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let Some(Overlay::Field(typed)) = state.overlays.last().filter(|_| state.quick.is_some()) else { return };
    let Parts { place, label, .. } = parts(state, typed, area);
    // Where it is one row of a few, the others stay as they are but for the last.
    let most = if label.is_none() { usize::MAX } else { 1 };
    quick::draw_words(state, theme, place, (area, most), buffer);
}

/// Returns what of the line on top is at a point of the screen.
#[must_use]
pub fn pointed(state: &State, at: (u16, u16)) -> Option<Pointed> {
    let Some(Overlay::Field(typed)) = state.overlays.last() else { return None };
    let area = Rect::new(0, 0, state.size.0, state.size.1);
    let Parts { place, line, label } = parts(state, typed, area);
    let at = Position::from(at);
    if line.contains(at) {
        let cell = usize::from(at.x - line.x);
        return Some(Pointed::Character(field::character_at(&typed.text, usize::from(line.width), cell)));
    }
    let quick = state.quick.as_ref().filter(|_| label.is_none() && is_quick(typed))?;
    quick::offer_at(quick, place, area, at).map(Pointed::Offer)
}

/// Returns where the line stands.
fn place(state: &State, typed: &Field, area: Rect) -> Rect {
    let in_panel = state.overlays.iter().any(|overlay| matches!(overlay, Overlay::Task(_)));
    let found = if in_panel { None } else { on_board(state, &typed.purpose) };
    // In front of a panel it stands at the bottom, so that most of the list stays in sight.
    let beside = pane::place(state).filter(|place| in_panel && place.is_beside);
    let (x, width) = beside.map_or((area.x, area.width), |place| (place.x, place.width));
    // Below it stand the sync line and the keys, or what can be typed: as many rows as that takes.
    let is_long = matches!(typed.purpose, Purpose::Filter { .. } | Purpose::Command { .. }) && area.height >= TALL;
    let below = quick::lines(state, area.width).filter(|_| is_long).map_or(0, |(lines, _)| lines.len());
    let below = u16::try_from(below).unwrap_or(2).clamp(2, (area.height / 3).max(2));
    let middle = Rect {
        x: x + width.saturating_sub(60) / 2,
        y: area.bottom().saturating_sub(BOX.1 + below).max(area.y),
        width: width.min(60),
        height: BOX.1,
    };
    if area.height < 8 {
        // One row; what is of no place on the board has that above the sync line.
        let last = area.bottom().saturating_sub(1);
        let low = Rect { x, y: last.saturating_sub(1).max(area.y), width, height: 1 };
        return found.map_or(low, |place| Rect { y: place.y.min(last), height: 1, ..place });
    }
    found.unwrap_or(middle)
}

/// Returns the place on the board: of a card, or of the name of a column.
fn on_board(state: &State, purpose: &Purpose) -> Option<Rect> {
    let screen = &state.board;
    let (board, layout) = (screen.board()?, screen.layout(state.size));
    let is_wide = layout.kind == Kind::Columns;
    let seen = layout.columns_from(board, screen.window.first_column);
    let here = seen.iter().find(|seen| seen.index == screen.cursor.column).or(seen.last());
    let (x, width) = here.filter(|_| is_wide).map_or((0, layout.width), |here| (here.x, here.width));
    let row = match purpose {
        Purpose::Title { .. } => screen.cursor.row,
        Purpose::NewCard(new) => {
            let plan = screen.view.as_ref()?.plan();
            let above = new.spot.after.as_ref();
            let above = above.and_then(|task| board.find_in(plan, task, Some(&new.spot.column)));
            above.map_or(0, |(_, row)| row + 1)
        }
        Purpose::NewColumn | Purpose::ColumnName { .. } => {
            return Some(Rect { x, y: hit::name_line(&layout), width: width.max(24), height: BOX.1 });
        }
        Purpose::NewItem { .. }
        | Purpose::ItemName { .. }
        | Purpose::LabelName { .. }
        | Purpose::Percent { .. }
        | Purpose::PlanTitle { .. }
        | Purpose::NewPlan
        | Purpose::Justification { .. }
        | Purpose::Series { .. }
        | Purpose::Command { .. }
        | Purpose::Filter { .. }
        | Purpose::ViewName { .. }
        | Purpose::Link(_) => return None,
    };
    let column = board.columns.get(screen.cursor.column)?;
    let slot = row.saturating_sub(screen.window.first_row(&column.id));
    let height = layout.card_height();
    let top = hit::body_line(&layout);
    // A card that would stand below the screen is typed in its last rows.
    let lowest = (top + layout.body_height).saturating_sub(height);
    let y = u16::try_from(slot).unwrap_or(u16::MAX).saturating_mul(height).saturating_add(top).min(lowest);
    Some(Rect { x, y, width, height })
}
