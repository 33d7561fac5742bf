//! A list to choose from in a box: a title, a field, the entries, the keys.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::field;
use super::frame;
use super::write;
use super::write_right;
use crate::app::State;
use crate::app::choosing::seen_from;
use crate::app::keymap::Mode;
use crate::app::layout::boxes::ListBox;
use crate::app::layout::boxes::ListRow;
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
    /// What stands below the right part of each; none where it is shorter than the entries.
    pub below: Vec<Vec<String>>,
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
        let (entries, below, dim) = (Vec::new(), Vec::new(), Vec::new());
        let (blocks, heads) = (Vec::new(), Vec::new());
        Self {
            title,
            entries,
            below,
            dim,
            blocks,
            heads,
            empty: "nothing is called that",
            is_table: true,
            mode: Mode::Picker,
        }
    }
}

impl List<'_> {
    /// Returns what stands below the first row of an entry.
    fn below(&self, index: usize) -> &[String] {
        self.below.get(index).map_or(&[], Vec::as_slice)
    }
}

/// Draws the list in the middle of the screen, as large as it needs to be and no larger than there is room.
pub fn draw(buffer: &mut Buffer, screen: Rect, state: &State, picker: &Picker, list: &List, theme: &Theme) {
    let heights: Vec<usize> = (0..list.entries.len()).map(|index| 1 + list.below(index).len()).collect();
    let heads: Vec<&str> = list.heads.iter().map(String::as_str).collect();
    let shape = ListBox::of((screen.width, screen.height), (&heights, &heads), picker.selected, seen_from(state));
    let inner = frame::draw(buffer, screen, (shape.whole.width, shape.whole.height), list.title, theme);
    if inner.height < 2 {
        draw_small(buffer, inner, picker, list, theme);
        return;
    }
    draw_field(buffer, inner, picker, theme);
    let room = Rect { y: inner.y + 1, height: inner.height.saturating_sub(2), ..inner };
    draw_entries(buffer, room, picker, list, &shape, theme);
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

fn draw_entries(buffer: &mut Buffer, area: Rect, picker: &Picker, list: &List, shape: &ListBox, theme: &Theme) {
    if list.entries.is_empty() {
        write(buffer, area, area.x, area.y, list.empty, theme.muted);
        return;
    }
    let widest = list.entries.iter().map(|(left, _)| text::cells(left)).max().unwrap_or(0);
    let below = list.below.iter().flatten();
    let rights = list.entries.iter().map(|(_, right)| right).chain(below);
    let rightmost = rights.map(|right| text::cells(right)).max().unwrap_or(0);
    // The mark, the block and the gap; what the right parts leave free is for the left ones.
    let others = 3 + if list.blocks.is_empty() { 0 } else { 2 };
    let room = usize::from(area.width).saturating_sub(others + rightmost);
    let left_width = widest.min(room.max(usize::from(area.width) / 2));
    let selected = picker.selected.min(list.entries.len() - 1);
    for (row, y) in shape.rows.iter().skip(shape.first).zip(area.y..area.bottom()) {
        let (index, part) = match *row {
            ListRow::Head(index) => {
                let head = list.heads.get(index).map_or("", String::as_str);
                write(buffer, area, area.x + 1, y, head, theme.heading);
                continue;
            }
            ListRow::Entry { index, part } => (index, part),
        };
        let (left, right) = &list.entries[index];
        let (left, right) = match part.checked_sub(1) {
            None => (left.as_str(), right.as_str()),
            Some(part) => ("", list.below(index).get(part).map_or("", String::as_str)),
        };
        // What there is no row for is marked.
        let is_cut = y + 1 == area.bottom() && part < list.below(index).len();
        let right = if is_cut { format!("{right} …") } else { right.to_owned() };
        let is_dim = list.dim.get(index).is_some_and(|is_dim| *is_dim);
        let style = match (index == selected, is_dim) {
            (true, _) => theme.cursor,
            (false, true) => theme.muted,
            (false, false) => Style::new(),
        };
        let line = if list.is_table {
            format!("{}  {right}", text::pad(left, left_width))
        } else if right.is_empty() {
            left.to_owned()
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
