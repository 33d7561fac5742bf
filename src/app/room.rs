//! The room of a box that wants as much of the screen as there is: one for text to read or to type.

/// The widest box: longer rows are hard to read.
const WIDTH_MOST: u16 = 84;
/// From so many rows on the sync line and the keys of the screen are not covered.
const FOOTER_FROM: u16 = 16;

/// How large the box is, and what is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Columns and rows of the box with its frame.
    pub outer: (u16, u16),
    /// Columns and rows of the text.
    pub inner: (usize, usize),
    /// Whether the keys are shown below the text; with many rows, the screen itself shows them.
    pub has_hints: bool,
    /// Rows of the screen that are not covered.
    pub footer: u16,
}

impl Room {
    /// Divides a terminal of so many columns and rows.
    #[must_use]
    pub fn of((width, height): (u16, u16)) -> Self {
        let footer = if height >= FOOTER_FROM { 2 } else { 0 };
        let outer = (width.min(WIDTH_MOST), height - footer);
        // The same as where the frame is drawn: none fits into a small terminal.
        let has_frame = outer.1 >= 4 && outer.0 >= 12;
        let (columns, rows) = if has_frame { (outer.0 - 4, outer.1 - 2) } else { outer };
        let has_hints = has_frame && rows >= 3 && footer == 0;
        let rows = rows - u16::from(has_hints);
        Self { outer, inner: (usize::from(columns), usize::from(rows)), has_hints, footer }
    }
}
