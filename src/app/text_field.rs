//! One line of text the person types. The only file that knows the text area's crate.

use std::ops::Range;

use crossterm::event::KeyEvent;
use tui_textarea::{CursorMove, TextArea};

/// A field of one line.
#[derive(Clone, Debug, Default)]
pub struct TextField {
    area: TextArea<'static>,
}

impl TextField {
    /// Types a key into the field; says whether the text has changed.
    pub fn press(&mut self, key: KeyEvent) -> bool {
        let before = self.text().to_owned();
        self.area.input(key);
        self.join_lines();
        self.text() != before
    }

    /// Types text into the field; line ends become spaces.
    pub fn insert(&mut self, text: &str) {
        self.area.insert_str(text.replace(['\r', '\n'], " "));
        self.join_lines();
    }

    /// Puts text in place of a part of the line, said in bytes; the cursor goes behind it.
    pub fn replace(&mut self, part: Range<usize>, text: &str) {
        let Some(old) = self.text().get(part.clone()) else { return };
        let (count, start) = (old.chars().count(), self.text()[..part.start].chars().count());
        self.area.move_cursor(CursorMove::Jump(0, u16::try_from(start).unwrap_or(u16::MAX)));
        self.area.delete_str(count);
        self.insert(text);
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
    use crossterm::event::{KeyCode, KeyModifiers};

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
    fn it_stays_one_line() {
        let mut field = TextField::default();
        field.insert("a\r\nb");
        field.press(KeyEvent::new(KeyCode::Char('m'), KeyModifiers::CONTROL));
        assert!(!field.text().contains('\n'));
        assert!(field.text().starts_with("a  b"));
    }
}
