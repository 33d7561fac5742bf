//! Reading a terminal's screen: where a text stands and how it looks.

use std::num::NonZeroU16;

use vt100::{Cell, Screen};

/// The cells of a screen.
pub(crate) struct Cells<'a>(pub(crate) &'a Screen);

impl Cells<'_> {
    /// The lines of the screen, without the blanks at their ends.
    pub(crate) fn lines(&self) -> Vec<String> {
        let (_, columns) = self.0.size();
        self.0.rows(0, columns.get()).map(|line| line.trim_end().to_owned()).collect()
    }

    /// The screen in a frame, to be read by a person.
    pub(crate) fn picture(&self) -> String {
        let lines: Vec<String> = self.lines().iter().map(|line| format!("|{line}")).collect();
        let (row, column) = self.0.cursor_position();
        format!("{}\n(cursor at line {row}, column {column})", lines.join("\n"))
    }

    /// The text in so many cells of a line.
    pub(crate) fn text(&self, row: u16, column: u16, width: u16) -> String {
        self.0.contents_between(row, column, row, column + width)
    }

    /// Finds the first place of a text: its line and its column.
    pub(crate) fn find(&self, text: &str) -> Option<(u16, u16)> {
        let (rows, columns) = self.0.size();
        (0..rows.get())
            .find_map(|row| (0..columns.get()).find(|&column| self.stands(text, row, column)).map(|c| (row, c)))
    }

    /// Whether every cell of a text that is on the screen is drawn reversed.
    pub(crate) fn is_reversed(&self, text: &str) -> bool {
        self.all_cells_are(text, Cell::inverse)
    }

    /// Where cells are drawn reversed.
    pub(crate) fn reversed(&self) -> Vec<(u16, u16)> {
        let (rows, columns) = self.0.size();
        let all = (0..rows.get()).flat_map(|row| (0..columns.get()).map(move |column| (row, column)));
        all.filter(|(row, column)| self.0.cell(*row, *column).is_some_and(Cell::inverse)).collect()
    }

    /// Whether every cell of a text that is on the screen is drawn bold.
    pub(crate) fn is_bold(&self, text: &str) -> bool {
        self.all_cells_are(text, Cell::bold)
    }

    /// Whether every cell of a text's first place has a property. A text that is not there has none.
    pub(crate) fn all_cells_are(&self, text: &str, has: impl Fn(&Cell) -> bool) -> bool {
        self.find(text).is_some_and(|(row, column)| {
            self.cells_of(text, row, column).is_some_and(|cells| cells.iter().all(|cell| has(cell)))
        })
    }

    fn stands(&self, text: &str, row: u16, column: u16) -> bool {
        self.cells_of(text, row, column).is_some()
    }

    /// The cells a text fills from a place on, if it stands there. The second half of a wide character is none.
    fn cells_of(&self, text: &str, row: u16, column: u16) -> Option<Vec<&Cell>> {
        let (mut rest, mut cells, mut column) = (text, Vec::new(), column);
        while !rest.is_empty() {
            let cell = self.0.cell(row, column)?;
            if cell.is_wide_continuation() && !cells.is_empty() {
                column += 1;
                continue;
            }
            let contents = if cell.has_contents() { cell.contents() } else { " " };
            rest = rest.strip_prefix(contents)?;
            cells.push(cell);
            column += 1;
        }
        Some(cells)
    }
}

/// A size as the emulator wants it.
pub(crate) fn rows_and_columns(lines: u16, columns: u16) -> (NonZeroU16, NonZeroU16) {
    let at_least_one = |number| NonZeroU16::new(number).unwrap_or(NonZeroU16::MIN);
    (at_least_one(lines), at_least_one(columns))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn screen(bytes: &str) -> vt100::Parser {
        let (rows, columns) = rows_and_columns(3, 20);
        let mut parser = vt100::Parser::new(rows, columns, 0);
        parser.process(bytes.as_bytes());
        parser
    }

    #[test]
    fn a_text_is_found_where_it_stands() {
        let parser = screen("ab\r\n  日本語 e\u{301}nd");
        let cells = Cells(parser.screen());
        assert_eq!(cells.find("b"), Some((0, 1)));
        assert_eq!(cells.find("日本語 e\u{301}n"), Some((1, 2)));
        assert_eq!(cells.find("本語"), Some((1, 4)));
        assert_eq!(cells.find("nothing"), None);
        assert_eq!(cells.lines()[1], "  日本語 e\u{301}nd");
    }

    #[test]
    fn a_look_is_that_of_every_cell() {
        let parser = screen("\x1b[7mabc\x1b[0mdef \x1b[1mbold\x1b[0m");
        let cells = Cells(parser.screen());
        assert!(cells.is_reversed("abc") && cells.is_reversed("bc"));
        assert!(!cells.is_reversed("cd") && !cells.is_reversed("nothing"));
        assert!(cells.is_bold("bold") && !cells.is_bold("abc"));
    }
}
