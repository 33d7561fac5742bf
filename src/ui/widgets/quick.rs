//! The new-card line, drawn: its marks in colours, what may be meant below it, what is meant on the last line.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::style::Style;

use super::fill;
use super::frame;
use super::marked;
use super::write;
use crate::app::State;
use crate::app::layout::first_row;
use crate::app::overlays::field::Field;
use crate::app::quick;
use crate::app::quick::Quick;
use crate::ui::text;
use crate::ui::theme::Theme;

/// The widest the line gets, and the room it needs beside the text: the borders, and the cursor with a blank.
const WIDEST: u16 = 72;
const BESIDE: u16 = 4;
/// So many of the things that may be meant are shown at once.
const MOST: u16 = 6;

/// Returns the place of the line, as wide as what is typed needs it.
pub fn place(typed: &Field, place: Rect, area: Rect) -> Rect {
    let wanted = u16::try_from(text::cells(typed.text.text())).unwrap_or(u16::MAX).saturating_add(BESIDE);
    let width = wanted.min(WIDEST).max(place.width).min(area.width);
    let x = place.x.min(area.right().saturating_sub(width));
    Rect { x, width, ..place }
}

/// Draws the text of the line into its place.
pub fn draw_line(state: &State, typed: &Field, theme: &Theme, line: Rect, buffer: &mut Buffer) {
    marked::draw(buffer, line, &typed.text, &parts(state.quick.as_deref(), theme), theme);
}

fn parts(quick: Option<&Quick>, theme: &Theme) -> Vec<(Range<usize>, Style)> {
    let Some(quick) = quick else { return Vec::new() };
    let fault = theme.waiting.add_modifier(Modifier::UNDERLINED);
    let marks = quick.parsed.marks.iter().map(|(at, _)| (at.clone(), theme.accent));
    marks.chain(quick.parsed.faults.iter().map(|wrong| (wrong.at.clone(), fault))).collect()
}

/// Returns the words below the line in as many rows as they take, and whether they say what is wrong. What can be typed is
/// broken between one thing and the next.
#[must_use]
pub fn lines(state: &State, width: u16) -> Option<(Vec<String>, bool)> {
    const GAP: &str = "  ";
    let (words, is_fault) = quick::words(state)?;
    let room = usize::from(width.saturating_sub(1));
    if is_fault || !words.contains(GAP) {
        return Some((text::wrap(&words, room), is_fault));
    }
    let mut lines: Vec<String> = Vec::new();
    for part in words.split(GAP) {
        match lines.last_mut() {
            Some(line) if text::cells(line) + GAP.len() + text::cells(part) <= room => {
                line.push_str(GAP);
                line.push_str(part);
            }
            _ => lines.push(part.to_owned()),
        }
    }
    Some((lines, false))
}

/// Draws what is meant on the last lines of the screen, below the line and so many at most; news stands there before it.
pub fn draw_words(state: &State, theme: &Theme, place: Rect, (area, most): (Rect, usize), buffer: &mut Buffer) {
    let Some((lines, is_fault)) = lines(state, area.width).filter(|_| state.notice.is_none()) else { return };
    let room = usize::from(area.bottom().saturating_sub(place.bottom()));
    let shown = lines.len().min(room).min(most);
    for (line, y) in lines.iter().zip(area.bottom() - u16::try_from(shown).unwrap_or(0)..area.bottom()) {
        fill(buffer, area, area.x, y, ' ', Style::reset());
        write(buffer, area, area.x, y, line, if is_fault { theme.waiting } else { theme.muted });
    }
}

/// The list of what may be meant.
struct Offers {
    place: Rect,
    inner: Rect,
    /// The first one that is seen.
    first: usize,
}

/// Returns where the list stands: below the line, or above it where there is no room; `None` where there is none at all.
fn offers(quick: &Quick, place: Rect, area: Rect) -> Option<Offers> {
    let count = u16::try_from(quick.candidates.len()).unwrap_or(u16::MAX).min(MOST);
    let above = place.y.saturating_sub(area.y);
    let below = area.bottom().saturating_sub(place.bottom() + 1);
    let height = (count + 2).min(above.max(below));
    let y = if below >= height { place.bottom() } else { place.y.saturating_sub(height).max(area.y) };
    let widest = quick.candidates.iter().map(|candidate| text::cells(&candidate.shown)).max().unwrap_or(0);
    let width = u16::try_from(widest).unwrap_or(u16::MAX).saturating_add(4).clamp(24, 48).min(area.width);
    let x = place.x.min(area.right().saturating_sub(width));
    let list = Rect { x, y, width, height }.intersection(area);
    if count == 0 || list.height < 3 || list.width < 12 || list.intersects(place) {
        return None;
    }
    let inner = Rect { x: list.x + 1, y: list.y + 1, width: list.width - 2, height: list.height - 2 };
    let first = first_row(0, quick.chosen, quick.candidates.len(), usize::from(inner.height));
    Some(Offers { place: list, inner, first })
}

/// Returns which of the things that may be meant is drawn at a point.
#[must_use]
pub fn offer_at(quick: &Quick, place: Rect, area: Rect, at: Position) -> Option<usize> {
    let offers = offers(quick, place, area).filter(|offers| offers.inner.contains(at))?;
    Some(offers.first + usize::from(at.y - offers.inner.y)).filter(|index| *index < quick.candidates.len())
}

/// Draws what may be meant.
pub fn draw_offers(quick: &Quick, theme: &Theme, place: Rect, area: Rect, buffer: &mut Buffer) {
    let Some(Offers { place: list, inner, first }) = offers(quick, place, area) else { return };
    frame::draw_at(buffer, list, "Tab takes", theme);
    for ((index, candidate), y) in quick.candidates.iter().enumerate().skip(first).zip(inner.y..inner.bottom()) {
        let is_chosen = index == quick.chosen;
        let (mark, style) = if is_chosen { ("▌", theme.cursor) } else { (" ", theme.text) };
        let x = inner.x + write(buffer, inner, inner.x, y, mark, theme.accent);
        let room = usize::from(inner.right().saturating_sub(x));
        write(buffer, inner, x, y, &text::pad(&candidate.shown, room), style);
    }
}
