//! Text of many lines the person types, walked through as it stands on the screen: in rows of the box it is in.

use crossterm::event::KeyCode;
use crossterm::event::KeyEvent;
use crossterm::event::KeyModifiers;
use tui_textarea::CursorMove;
use tui_textarea::TextArea as Area;

use super::text_rows;
use super::text_rows::Row;

/// How many steps of typing can be taken back.
const STEPS: usize = 1000;

/// A text of many lines.
#[derive(Clone, Debug)]
pub struct TextArea {
    area: Area<'static>,
    /// What the text was before another took its place, the newest last.
    older: Vec<Area<'static>>,
    /// What was taken back of that.
    newer: Vec<Area<'static>>,
    /// What ends its lines where it is stored.
    line_end: &'static str,
    /// The cell the cursor goes up and down in, while it does nothing else.
    goal: Option<usize>,
}

impl TextArea {
    /// Begins with a text, the cursor at its end.
    #[must_use]
    pub fn new(text: &str) -> Self {
        // Another client may end lines as Windows does: they stay as they are, or every line would count as changed.
        let is_windows = text.contains("\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']);
        let line_end = if is_windows { "\r\n" } else { "\n" };
        Self { area: begun(text, line_end), older: Vec::new(), newer: Vec::new(), line_end, goal: None }
    }

    /// Returns the text as it is to be stored.
    #[must_use]
    pub fn text(&self) -> String {
        self.area.lines().join(self.line_end)
    }

    /// Returns the lines, without their ends.
    #[must_use]
    pub fn lines(&self) -> &[String] {
        self.area.lines()
    }

    /// Returns the line of the cursor, and before which of its characters it stands.
    #[must_use]
    pub fn cursor(&self) -> (usize, usize) {
        let cursor = self.area.cursor();
        (cursor.0, cursor.1)
    }

    /// Puts another text in place of this one; that is one step to take back.
    pub fn replace(&mut self, text: &str) {
        let area = begun(&text.replace("\r\n", "\n").replace('\n', self.line_end), self.line_end);
        self.older.push(std::mem::replace(&mut self.area, area));
        self.newer.clear();
        self.goal = None;
    }

    /// Types text; whatever its lines end with, they stay lines. What controls a terminal is no text.
    pub fn insert(&mut self, text: &str) {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let text: String =
            text.chars().filter(|letter| matches!(letter, '\n' | '\t') || !letter.is_control()).collect();
        self.area.insert_str(text);
        self.newer.clear();
        self.goal = None;
    }

    /// Types a key in a box of so many columns and rows.
    pub fn press(&mut self, key: KeyEvent, size: (usize, usize)) {
        let goal = self.goal.take();
        let before = self.newer.first().map(|_| self.text());
        let is_plain = !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
        match key.code {
            KeyCode::Up if is_plain => self.walk(-1, size.0, goal),
            KeyCode::Down if is_plain => self.walk(1, size.0, goal),
            KeyCode::Home if is_plain => self.end_of_row(size.0, false),
            KeyCode::End if is_plain => self.end_of_row(size.0, true),
            KeyCode::Left if is_plain => self.step(CursorMove::Back),
            KeyCode::Right if is_plain => self.step(CursorMove::Forward),
            KeyCode::Backspace if is_plain => self.delete(true),
            KeyCode::Delete if is_plain => self.delete(false),
            // What is selected would not be seen, and the next letter would replace it.
            code => {
                let modifiers = match code {
                    KeyCode::Char(_) => key.modifiers,
                    _ => key.modifiers - KeyModifiers::SHIFT,
                };
                self.area.input(KeyEvent { modifiers, ..key });
            }
        }
        // What was typed since is what comes next.
        if before.is_some_and(|before| before != self.text()) {
            self.newer.clear();
        }
    }

    /// Says whether a whole text was taken back that can be brought again.
    #[must_use]
    pub fn has_newer(&self) -> bool {
        !self.newer.is_empty()
    }

    /// Takes back what was typed last, or types it again.
    pub fn undo(&mut self, is_redo: bool) {
        let is_done = if is_redo { self.area.redo() } else { self.area.undo() };
        let (from, to) = if is_redo { (&mut self.newer, &mut self.older) } else { (&mut self.older, &mut self.newer) };
        if !is_done && let Some(other) = from.pop() {
            to.push(std::mem::replace(&mut self.area, other));
        }
        self.goal = None;
    }

    /// Goes so many rows up or down, in the cell it has come from.
    pub fn turn(&mut self, rows: isize, columns: usize) {
        let goal = self.goal.take();
        self.walk(rows, columns, goal);
    }

    /// Returns the rows of a box of so many columns, and which of them the cursor is in.
    #[must_use]
    pub fn rows(&self, columns: usize) -> (Vec<Row>, usize) {
        let rows = text_rows::of(self.lines(), columns);
        let at = text_rows::find(&rows, self.cursor());
        (rows, at)
    }

    fn walk(&mut self, by: isize, columns: usize, goal: Option<usize>) {
        let (rows, at) = self.rows(columns);
        let line = |row: &Row| self.lines().get(row.line).map_or("", String::as_str);
        let goal = goal.or_else(|| Some(text_rows::cell(line(rows.get(at)?), rows.get(at)?, self.cursor().1)));
        let to = at.saturating_add_signed(by).min(rows.len().saturating_sub(1));
        let Some(row) = rows.get(to) else { return };
        // Above the first row there is its beginning, below the last its end, as people are used to.
        let column = match to == at {
            true if by < 0 => row.start,
            true => row.end,
            false => text_rows::column(line(row), row, goal.unwrap_or(0)),
        };
        self.jump(row.line, column);
        self.goal = goal.filter(|_| to != at);
    }

    fn end_of_row(&mut self, columns: usize, is_end: bool) {
        let (rows, at) = self.rows(columns);
        let Some(row) = rows.get(at) else { return };
        let is_last_of_line = rows.get(at + 1).is_none_or(|next| next.line != row.line);
        let column = match (is_end, is_last_of_line) {
            (false, _) => row.start,
            (true, true) => row.end,
            // Behind the last letter of a row that goes on below is the beginning of the next.
            (true, false) => row.end.saturating_sub(1).max(row.start),
        };
        self.jump(row.line, column);
    }

    fn jump(&mut self, line: usize, column: usize) {
        let clamped = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
        self.area.move_cursor(CursorMove::Jump(clamped(line), clamped(column)));
    }

    /// Goes over one letter as people see letters.
    fn step(&mut self, way: CursorMove) {
        let (line, column) = self.cursor();
        let words = self.lines().get(line).map_or("", String::as_str);
        let count = match way {
            CursorMove::Back => text_rows::before(words, column),
            _ => text_rows::behind(words, column),
        };
        // At the end of a line one step leads to the next line.
        for _ in 0..count.max(1) {
            self.area.move_cursor(way);
        }
    }

    fn delete(&mut self, is_before: bool) {
        let (line, column) = self.cursor();
        let words = self.lines().get(line).map_or("", String::as_str);
        let count = if is_before { text_rows::before(words, column) } else { text_rows::behind(words, column) };
        // A line end is one letter too.
        let back = if is_before { count } else { 0 };
        for _ in 0..back {
            self.area.move_cursor(CursorMove::Back);
        }
        let _nothing_there = match (count, is_before) {
            (0, true) => self.area.delete_newline(),
            (0, false) => self.area.delete_next_char(),
            (count, _) => self.area.delete_str(count),
        };
    }
}

/// Returns a text that nothing was typed into yet, the cursor at its end.
fn begun(text: &str, line_end: &str) -> Area<'static> {
    let mut area = Area::new(text.split(line_end).map(str::to_owned).collect());
    area.set_max_histories(STEPS);
    area.move_cursor(CursorMove::Bottom);
    area.move_cursor(CursorMove::End);
    area
}

#[cfg(test)]
#[path = "text_area_tests.rs"]
mod tests;
