//! A list to choose from in a box: a title, a field, the entries, the keys.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::field;
use super::frame;
use super::write;
use super::write_right;
use crate::app::State;
use crate::app::keymap::Mode;
use crate::app::layout::first_row;
use crate::app::picker::Picker;
use crate::ui::text;
use crate::ui::theme::Theme;

/// What stands in the list.
#[derive(Clone, Debug)]
pub struct List<'a> {
    /// The box's title.
    pub title: &'a str,
    /// The entries, each with what stands on its left and right.
    pub entries: Vec<(String, String)>,
    /// Which of them are of no use now; none where it is shorter than the entries.
    pub dim: Vec<bool>,
    /// The style of a block in front of each entry; none where it is shorter than the entries.
    pub blocks: Vec<Option<Style>>,
    /// The heading of each entry, drawn above the first of those that have the same; none where it is shorter.
    pub heads: Vec<String>,
    /// What to say when nothing matches.
    pub empty: &'a str,
    /// Whether the left part is padded, so that the right parts stand in a column.
    pub is_table: bool,
    /// What keys are for while it is on top.
    pub mode: Mode,
}

impl<'a> List<'a> {
    /// Returns an empty list: a table with this title, to choose one entry of.
    #[must_use]
    pub fn of(title: &'a str) -> Self {
        let (entries, dim, blocks, heads) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { title, entries, dim, blocks, heads, empty: "nothing is called that", is_table: true, mode: Mode::Picker }
    }
}

/// Draws the list in the middle of the screen, as large as it needs to be and no larger than there is room.
pub fn draw(buffer: &mut Buffer, screen: Rect, state: &State, picker: &Picker, list: &List, theme: &Theme) {
    let rows = rows(list);
    let wanted = u16::try_from(rows.len().max(1)).unwrap_or(u16::MAX).saturating_add(4);
    let size = (screen.width.min(78), wanted);
    let inner = frame::draw(buffer, screen, size, list.title, theme);
    if inner.height < 2 {
        draw_small(buffer, inner, picker, list, theme);
        return;
    }
    draw_field(buffer, inner, picker, theme);
    let room = Rect { y: inner.y + 1, height: inner.height.saturating_sub(2), ..inner };
    draw_entries(buffer, room, picker, list, &rows, theme);
    let taken = frame::draw_hints(buffer, inner, state, list.mode, theme);
    let count = format!("{} of {}", (picker.selected + 1).min(list.entries.len()), list.entries.len());
    let rest = Rect { x: inner.x + taken, width: inner.width.saturating_sub(taken), ..inner };
    write_right(buffer, rest, inner.bottom() - 1, &count, theme.muted);
}

/// Draws what fits where no box does: the field and the chosen entry.
fn draw_small(buffer: &mut Buffer, area: Rect, picker: &Picker, list: &List, theme: &Theme) {
    let chosen = list.entries.get(picker.selected).map_or(list.empty, |(left, _)| left);
    write(buffer, area, area.x, area.y, chosen, theme.cursor);
    if area.height > 1 {
        draw_field(buffer, Rect { y: area.y + 1, height: 1, ..area }, picker, theme);
    }
}

/// Draws what was typed.
fn draw_field(buffer: &mut Buffer, area: Rect, picker: &Picker, theme: &Theme) {
    let taken = write(buffer, area, area.x, area.y, "> ", theme.muted);
    let rest = Rect { x: area.x + taken, width: area.width.saturating_sub(taken), ..area };
    field::draw(buffer, rest, &picker.field, theme);
}

/// What stands in one row of the list.
enum ListRow<'a> {
    /// A heading.
    Head(&'a str),
    /// An entry.
    Entry(usize),
}

/// Returns the rows of a list: an entry each, and above the first of each kind its heading.
fn rows<'a>(list: &'a List) -> Vec<ListRow<'a>> {
    let mut rows = Vec::new();
    let mut before = "";
    for index in 0..list.entries.len() {
        let head = list.heads.get(index).map_or("", String::as_str);
        if head != before {
            rows.push(ListRow::Head(head));
            before = head;
        }
        rows.push(ListRow::Entry(index));
    }
    rows
}

fn draw_entries(buffer: &mut Buffer, area: Rect, picker: &Picker, list: &List, rows: &[ListRow], theme: &Theme) {
    if list.entries.is_empty() {
        write(buffer, area, area.x, area.y, list.empty, theme.muted);
        return;
    }
    let widest = list.entries.iter().map(|(left, _)| text::cells(left)).max().unwrap_or(0);
    let rightmost = list.entries.iter().map(|(_, right)| text::cells(right)).max().unwrap_or(0);
    // The mark, the block and the gap; what the right parts leave free is for the left ones.
    let others = 3 + if list.blocks.is_empty() { 0 } else { 2 };
    let room = usize::from(area.width).saturating_sub(others + rightmost);
    let left_width = widest.min(room.max(usize::from(area.width) / 2));
    let selected = picker.selected.min(list.entries.len() - 1);
    let here = rows.iter().position(|row| matches!(row, ListRow::Entry(index) if *index == selected)).unwrap_or(0);
    let first = first_row(0, here, rows.len(), usize::from(area.height));
    for (row, y) in rows.iter().skip(first).zip(area.y..area.bottom()) {
        let index = match row {
            ListRow::Head(head) => {
                write(buffer, area, area.x + 1, y, head, theme.heading);
                continue;
            }
            ListRow::Entry(index) => *index,
        };
        let (left, right) = &list.entries[index];
        let is_dim = list.dim.get(index).is_some_and(|is_dim| *is_dim);
        let style = match (index == selected, is_dim) {
            (true, _) => theme.cursor,
            (false, true) => theme.muted,
            (false, false) => Style::new(),
        };
        let line = if list.is_table {
            format!("{}  {right}", text::pad(left, left_width))
        } else if right.is_empty() {
            left.clone()
        } else {
            format!("{left}  {right}")
        };
        let mark = if index == selected { "▌" } else { " " };
        let mut x = area.x + write(buffer, area, area.x, y, mark, theme.accent);
        if let Some(block) = list.blocks.get(index) {
            x += write(buffer, area, x, y, if block.is_some() { "■ " } else { "  " }, block.unwrap_or_default());
        }
        let room = usize::from(area.right().saturating_sub(x));
        write(buffer, area, x, y, &text::pad(&line, room), style);
    }
}
