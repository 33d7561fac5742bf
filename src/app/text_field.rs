//! One line of text the person types.

use std::ops::Range;

use crossterm::event::KeyCode;
use crossterm::event::KeyEvent;
use crossterm::event::KeyModifiers;
use tui_textarea::CursorMove;
use tui_textarea::TextArea;

use super::text_rows;

/// A field of one line.
#[derive(Clone, Debug, Default)]
pub struct TextField {
    area: TextArea<'static>,
}

impl TextField {
    /// Types a key into the field; says whether the text has changed.
    pub fn press(&mut self, key: KeyEvent) -> bool {
        let before = self.text().to_owned();
        let is_plain = !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
        match key.code {
            KeyCode::Left | KeyCode::Right | KeyCode::Backspace | KeyCode::Delete if is_plain => {
                self.over_letter(key.code);
            }
            code => {
                // What is selected would not be seen, and the next letter would replace it.
                let is_letter = matches!(code, KeyCode::Char(_));
                let modifiers = if is_letter { key.modifiers } else { key.modifiers - KeyModifiers::SHIFT };
                self.area.input(KeyEvent { modifiers, ..key });
            }
        }
        self.join_lines();
        self.text() != before
    }

    /// Types text into the field; line ends become spaces, and what controls a terminal is no text.
    pub fn insert(&mut self, text: &str) {
        let text = text.trim_end_matches(['\r', '\n']).replace("\r\n", " ").replace(['\r', '\n', '\t'], " ");
        self.area.insert_str(text.chars().filter(|letter| !letter.is_control()).collect::<String>());
        self.join_lines();
    }

    /// Puts text in place of a part of the line, said in bytes; the cursor goes behind it.
    pub fn replace(&mut self, part: Range<usize>, text: &str) {
        let Some(old) = self.text().get(part.clone()) else { return };
        let (count, start) = (old.chars().count(), self.text()[..part.start].chars().count());
        self.go_to(start);
        self.area.delete_str(count);
        self.insert(text);
    }

    /// Puts the cursor before a character, or behind the last.
    pub fn go_to(&mut self, character: usize) {
        self.area.move_cursor(CursorMove::Jump(0, u16::try_from(character).unwrap_or(u16::MAX)));
    }

    /// Puts a text that is known into the field: as it is, whatever it holds.
    pub fn set(&mut self, text: &str) {
        self.area = TextArea::new(vec![text.to_owned()]);
        self.area.move_cursor(CursorMove::End);
    }

    /// Takes back what was typed last, or types it again.
    pub fn undo(&mut self, is_redo: bool) {
        let _nothing_left = if is_redo { self.area.redo() } else { self.area.undo() };
    }

    /// Returns what was typed.
    #[must_use]
    pub fn text(&self) -> &str {
        self.area.lines().first().map_or("", String::as_str)
    }

    /// Returns before which character the cursor stands.
    #[must_use]
    pub fn cursor(&self) -> usize {
        self.area.cursor().1
    }

    /// Goes over one letter as people see letters, or deletes it.
    fn over_letter(&mut self, code: KeyCode) {
        let is_back = matches!(code, KeyCode::Left | KeyCode::Backspace);
        let count = if is_back { text_rows::before } else { text_rows::behind }(self.text(), self.cursor());
        let way = if is_back { CursorMove::Back } else { CursorMove::Forward };
        if code != KeyCode::Delete {
            (0..count).for_each(|_| self.area.move_cursor(way));
        }
        if matches!(code, KeyCode::Backspace | KeyCode::Delete) {
            self.area.delete_str(count);
        }
    }

    /// Keeps the field one line long, whatever the text area made of the key.
    fn join_lines(&mut self) {
        if self.area.lines().len() > 1 {
            let joined = self.area.lines().join(" ");
            self.area = TextArea::new(vec![joined]);
            self.area.move_cursor(CursorMove::End);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(code: KeyCode) -> KeyEvent {
        KeyEvent::new(code, KeyModifiers::NONE)
    }

    #[test]
    fn wide_letters_are_typed_and_taken_back() {
        let mut field = TextField::default();
        assert!(field.press(key(KeyCode::Char('日'))));
        assert!(field.press(key(KeyCode::Char('x'))));
        assert_eq!((field.text(), field.cursor()), ("日x", 2));
        assert!(field.press(key(KeyCode::Backspace)));
        assert_eq!(field.text(), "日");
    }

    #[test]
    fn a_part_is_replaced_and_the_cursor_stands_behind_it() {
        let mut field = TextField::default();
        field.insert("日 @an later");
        field.replace(4..7, "@anna ");
        assert_eq!((field.text(), field.cursor()), ("日 @anna  later", 8));
        field.replace(90..99, "x");
        assert_eq!(field.text(), "日 @anna  later");
    }

    #[test]
    fn a_letter_of_several_signs_is_one_and_steps_are_taken_back() {
        let mut field = TextField::default();
        field.insert("e\u{301}👨‍👩‍👧");
        field.press(key(KeyCode::Left));
        field.press(key(KeyCode::Left));
        assert_eq!(field.cursor(), 0);
        field.press(key(KeyCode::Right));
        field.press(key(KeyCode::Delete));
        assert_eq!(field.text(), "e\u{301}");
        field.press(key(KeyCode::Backspace));
        assert_eq!(field.text(), "");
        field.undo(false);
        field.undo(false);
        assert_eq!(field.text(), "e\u{301}👨‍👩‍👧");
        field.undo(true);
        assert_eq!(field.text(), "e\u{301}");
    }

    #[test]
    fn nothing_is_selected_that_cannot_be_seen() {
        let mut field = TextField::default();
        field.insert("abc");
        field.press(KeyEvent::new(KeyCode::Left, KeyModifiers::SHIFT));
        field.press(KeyEvent::new(KeyCode::Home, KeyModifiers::SHIFT));
        field.press(key(KeyCode::Char('x')));
        assert_eq!(field.text(), "xabc");
    }

    #[test]
    fn it_stays_one_line() {
        let mut field = TextField::default();
        field.insert("a\r\nb\u{1b}\n");
        field.press(KeyEvent::new(KeyCode::Char('m'), KeyModifiers::CONTROL));
        assert!(!field.text().contains('\n'));
        assert_eq!(field.text().trim_end(), "a b");
    }
}
