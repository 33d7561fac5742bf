//! Text of many lines, key by key.

use pretty_assertions::assert_eq;

use super::*;

const BOX: (usize, usize) = (9, 4);

fn press(area: &mut TextArea, code: KeyCode) {
    area.press(KeyEvent::new(code, KeyModifiers::NONE), BOX);
}

#[test]
fn the_text_comes_back_as_it_was() {
    for text in ["", "a", "a\n", "\na\n\n", "a\r\nb\r\n", "a\r\nb\n", "a\rb", "日本\n\u{1b}[31m", "\r\n"] {
        assert_eq!(TextArea::new(text).text(), text);
    }
}

#[test]
fn lines_keep_the_ends_they_have() {
    let mut area = TextArea::new("a\r\nb");
    area.insert("c\nd\re\r\nf\u{1b}[0m\tg");
    assert_eq!(area.text(), "a\r\nbc\r\nd\r\ne\r\nf[0m\tg");
    area.replace("x\ny");
    assert_eq!(area.text(), "x\r\ny");
    area.undo(false);
    assert!(area.text().starts_with("a\r\nbc"), "{:?}", area.text());
    area.undo(true);
    assert_eq!(area.text(), "x\r\ny");
    area.undo(false);
    area.undo(false);
    assert_eq!(area.text(), "a\r\nb");
    press(&mut area, KeyCode::Char('!'));
    area.undo(true);
    area.undo(true);
    assert_eq!(area.text(), "a\r\nb!", "what was typed since is what comes next");
}

#[test]
fn the_cursor_goes_through_the_rows_on_the_screen_and_keeps_its_cell() {
    // Rows of eight cells: `one two `, `three`, then `日本語の`, then nothing.
    let mut area = TextArea::new("one two three\n日本語の\n");
    assert_eq!(area.cursor(), (2, 0));
    press(&mut area, KeyCode::Up);
    press(&mut area, KeyCode::End);
    assert_eq!(area.cursor(), (1, 4));
    press(&mut area, KeyCode::Left);
    assert_eq!(area.cursor(), (1, 3), "in cell 6");
    press(&mut area, KeyCode::Up);
    assert_eq!(area.cursor(), (0, 13), "the row is shorter");
    press(&mut area, KeyCode::Up);
    assert_eq!(area.cursor(), (0, 6), "in cell 6 again");
    press(&mut area, KeyCode::Up);
    assert_eq!(area.cursor(), (0, 0), "above the first row is its beginning");
    press(&mut area, KeyCode::End);
    assert_eq!(area.cursor(), (0, 7), "the end of the row, before its last blank");
    press(&mut area, KeyCode::Down);
    press(&mut area, KeyCode::Home);
    assert_eq!(area.cursor(), (0, 8));
    area.turn(9, BOX.0);
    area.turn(9, BOX.0);
    assert_eq!(area.cursor(), (2, 0));
    area.turn(-2, BOX.0);
    assert_eq!(area.cursor(), (0, 8));
}

#[test]
fn letters_are_deleted_as_people_see_them_and_lines_joined() {
    let mut area = TextArea::new("e\u{301}\n👨‍👩‍👧x");
    press(&mut area, KeyCode::Left);
    press(&mut area, KeyCode::Backspace);
    assert_eq!(area.text(), "e\u{301}\nx");
    press(&mut area, KeyCode::Backspace);
    assert_eq!(area.text(), "e\u{301}x");
    press(&mut area, KeyCode::Left);
    press(&mut area, KeyCode::Delete);
    assert_eq!((area.text().as_str(), area.cursor()), ("x", (0, 0)));
    press(&mut area, KeyCode::Backspace);
    press(&mut area, KeyCode::Delete);
    press(&mut area, KeyCode::Delete);
    assert_eq!(area.text(), "");
    for _ in 0..4 {
        area.undo(false);
    }
    assert_eq!(area.text(), "e\u{301}\n👨‍👩‍👧x");
    area.undo(true);
    assert_eq!(area.text(), "e\u{301}\nx");
}

#[test]
fn nothing_is_selected_that_cannot_be_seen() {
    let mut area = TextArea::new("abc");
    for code in [KeyCode::Left, KeyCode::Home, KeyCode::Up] {
        area.press(KeyEvent::new(code, KeyModifiers::SHIFT), BOX);
    }
    press(&mut area, KeyCode::Char('x'));
    press(&mut area, KeyCode::Enter);
    assert_eq!(area.text(), "x\nabc");
}
