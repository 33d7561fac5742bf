//! The lines of the panel broken into rows of the screen, and which of the rows are seen.

use std::ops::Range;

use super::TaskPanel;
use super::lines;
use super::lines::Line;
use super::lines::Role;
use super::lines::Stop;
use crate::app::State;
use crate::app::layout::first_row;
use crate::app::wrapping::cells_of;
use crate::app::wrapping::shorten;
use crate::app::wrapping::wrap;
use crate::planner::details::ItemList;

/// Cells that are kept for what stands in front of a value.
pub const LABEL_WIDTH: usize = 12;
/// With fewer rows than this the title scrolls away like everything else.
const PINNED_FROM: usize = 5;
/// So many rows a link has at most: addresses may be very long. It is shown whole when it is opened.
const LINK_ROWS: usize = 2;

/// One row of the panel: a line, or a part of a long one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where one is on this row.
    pub stop: Option<Stop>,
    /// What stands in front of it.
    pub label: &'static str,
    /// Cells in front of the text, for the label of this or of the first row of the line.
    pub indent: usize,
    /// What it says.
    pub text: String,
    /// What stands at its right end.
    pub right: String,
    /// What it is, for its looks.
    pub role: Role,
}

/// The rows that are seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// Whether the first row, the title, stays on top while the others are scrolled.
    pub is_pinned: bool,
    /// The rows below it; all of them without a title on top.
    pub rows: Range<usize>,
}

impl Window {
    /// Returns the row on a line of the screen, counted from the top of the panel.
    #[must_use]
    pub fn row_at(&self, line: usize) -> Option<usize> {
        let row = match (self.is_pinned, line) {
            (true, 0) => return Some(0),
            (true, line) => self.rows.start + line - 1,
            (false, line) => self.rows.start + line,
        };
        (row < self.rows.end).then_some(row)
    }
}

/// Returns the rows of a panel that has so many cells for them.
#[must_use]
pub fn of(state: &State, panel: &TaskPanel, width: usize) -> Vec<Row> {
    lines::of(state, panel).into_iter().flat_map(|line| broken(line, width)).collect()
}

/// Returns the rows that are seen on so many lines of the screen: those seen before as far as possible, and the one the
/// cursor is on.
#[must_use]
pub fn window(rows: &[Row], height: usize, previous: usize, chosen: Option<Range<usize>>) -> Window {
    let is_title = rows.first().is_some_and(|row| row.role == Role::Title);
    let is_pinned = is_title && rows.len() > height && height >= PINNED_FROM;
    let pinned = usize::from(is_pinned);
    let (count, room) = (rows.len() - pinned, height - pinned.min(height));
    let previous = previous.saturating_sub(pinned).min(count.saturating_sub(room));
    let first = match chosen.filter(|chosen| chosen.end > pinned) {
        Some(chosen) => {
            let (start, last) = (chosen.start.saturating_sub(pinned), chosen.end - 1 - pinned);
            first_row(previous, last, count, room).min(start)
        }
        None => previous,
    };
    Window { is_pinned, rows: first + pinned..(first + room).min(count) + pinned }
}

/// Returns the rows of the line the cursor is on.
#[must_use]
pub fn chosen(panel: &TaskPanel, rows: &[Row]) -> Option<Range<usize>> {
    let at = stop_of(panel, rows)?;
    let start = rows.iter().position(|row| row.stop.as_ref() == Some(&at))?;
    let count = rows[start..].iter().take_while(|row| row.stop.as_ref() == Some(&at)).count();
    Some(start..start + count)
}

/// Returns where the cursor is.
fn stop_of(panel: &TaskPanel, rows: &[Row]) -> Option<Stop> {
    let mut stops: Vec<&Stop> = rows.iter().filter_map(|row| row.stop.as_ref()).collect();
    stops.dedup();
    stops.get(panel.cursor(&stops)).map(|stop| (*stop).clone())
}

/// Breaks one line. What stands at its right end gets half of the row at most, and nothing where the text needs it all.
fn broken(line: Line, width: usize) -> Vec<Row> {
    let indent = match line.role {
        _ if line.label.is_empty() => 0,
        _ if width >= LABEL_WIDTH * 2 => LABEL_WIDTH,
        _ => 0,
    };
    let room = width.saturating_sub(indent);
    let right = cells_of(&line.right).min(room / 2);
    let beside = room.saturating_sub(if right > 0 { right + 2 } else { 0 });
    let is_beside = right > 0 && cells_of(&line.text) <= beside.max(room / 2);
    let text = if indent == 0 && !line.label.is_empty() { format!("{} {}", line.label, line.text) } else { line.text };
    let mut pieces = if line.role == Role::Heading { vec![text] } else { wrap(&text, room) };
    if matches!(line.stop, Some(Stop::Item(ItemList::References, _))) {
        shorten(&mut pieces, LINK_ROWS, room);
    }
    let row = |(index, text)| Row {
        stop: line.stop.clone(),
        label: if index == 0 && indent > 0 { line.label } else { "" },
        indent,
        text,
        right: if index == 0 && is_beside { line.right.clone() } else { String::new() },
        role: line.role,
    };
    pieces.into_iter().enumerate().map(row).collect()
}
