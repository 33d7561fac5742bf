//! The messages of this run, drawn: the time, what was said, and below it what there is to report.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::State;
use crate::app::keymap::Mode;
use crate::app::layout::first_row;
use crate::app::log::Kind;
use crate::app::overlays::log::Line;
use crate::app::overlays::log::Log;
use crate::app::overlays::log::lines;
use crate::ui::text;
use crate::ui::theme::Theme;
use crate::ui::widgets::frame;
use crate::ui::widgets::write;

/// The widest panel: a sentence of more cells is hard to read.
const WIDTH_MOST: u16 = 120;
/// From so many rows on the sync line and the keys of the screen are not covered.
const FOOTER_FROM: u16 = 16;
/// From so many cells on the sentence stands beside its time and sign; below, the seconds go.
const SECONDS_FROM: usize = 60;

/// Draws the list, scrolled so that the line one is on is seen.
pub fn draw(state: &State, panel: &Log, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let footer = if area.height >= FOOTER_FROM { 2 } else { 0 };
    let area = Rect { height: area.height - footer, ..area };
    let width = area.width.min(WIDTH_MOST);
    let inner = frame::draw(buffer, area, (width, area.height), "Messages of this run ── the newest first", theme);
    let height = inner.height.saturating_sub(u16::from(footer == 0 && inner.height > 2));
    let lines = lines(state, panel);
    if lines.is_empty() {
        write(buffer, inner, inner.x, inner.y, "Nothing was said yet.", theme.muted);
    }
    let cursor = panel.cursor(&lines);
    let room = usize::from(inner.width);
    // As much as can be seen, and no more: the list may be long.
    let near = usize::from(height) + 1;
    let from = cursor.saturating_sub(near);
    let rows: Vec<(usize, String, bool)> = lines
        .iter()
        .enumerate()
        .skip(from)
        .take(2 * near + 1)
        .flat_map(|(index, line)| {
            rows_of(line, room).into_iter().enumerate().map(move |(part, row)| (index, row, part == 0))
        })
        .collect();
    let start = rows.iter().position(|(index, ..)| *index == cursor).unwrap_or_default();
    let end = rows.iter().rposition(|(index, ..)| *index == cursor).unwrap_or_default();
    let first = first_row(0, end, rows.len(), usize::from(height)).min(start);
    for ((index, row, is_first), y) in rows.iter().skip(first).zip(inner.y..inner.y + height) {
        let line = &lines[*index];
        let style = match line.kind {
            _ if !line.is_said => theme.muted,
            Kind::News => theme.text,
            Kind::Error | Kind::Failure => theme.error,
            Kind::Explained => theme.waiting,
        };
        let is_here = *index == cursor;
        let mark = if is_here { "▌" } else { " " };
        let x = inner.x + write(buffer, inner, inner.x, y, mark, theme.accent);
        let room = usize::from(inner.right().saturating_sub(x));
        if is_here && *is_first {
            write(buffer, inner, x, y, &text::pad(row, room), theme.cursor);
        } else {
            write(buffer, inner, x, y, row, style);
        }
    }
    if height < inner.height {
        frame::draw_hints(buffer, inner, state, Mode::Log, theme);
    }
}

/// Returns a line as rows of the screen: what does not fit stands below its words, not below its time.
fn rows_of(line: &Line, room: usize) -> Vec<String> {
    let is_wide = room >= SECONDS_FROM;
    let time = if is_wide { line.time.as_str() } else { line.time.get(..5).unwrap_or_default() };
    let sign = match line.kind {
        Kind::News => " ",
        Kind::Error | Kind::Failure => "✕",
        Kind::Explained => "◌",
    };
    let indent = if is_wide { 11 } else { 8 };
    let head = if line.time.is_empty() { " ".repeat(indent) } else { format!("{time} {sign} ") };
    // A line of a body keeps what it is moved in by.
    let within = line.text.len() - line.text.trim_start_matches(' ').len();
    let inset = " ".repeat(within.min(room / 3));
    let wrapped = text::wrap(&line.text, room.saturating_sub(indent + inset.len() + 1).max(8));
    let rows = wrapped.into_iter().enumerate().map(|(part, words)| {
        let head = if part == 0 { head.clone() } else { " ".repeat(indent) };
        format!("{head}{inset}{}", words.trim_start_matches(' '))
    });
    let rows: Vec<String> = rows.collect();
    if rows.is_empty() { vec![head] } else { rows }
}
