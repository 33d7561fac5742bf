//! What a terminal does beside drawing: titles, keys, windows in front; and terminals that can do less than the emulator.

use vt100::Callbacks;

/// What the emulator does not draw: the window's title, and how often one more was put on the terminal's stack than taken;
/// what is told of keys, and whether the window is in front.
#[derive(Default)]
pub(crate) struct Window {
    pub(crate) titles: Vec<String>,
    pub(crate) kept: isize,
    pub(crate) keyboards: isize,
    pub(crate) tells_focus: bool,
}

impl Callbacks for Window {
    fn set_window_title(&mut self, _: &mut vt100::Screen, title: &[u8]) {
        self.titles.push(String::from_utf8_lossy(title).into_owned());
    }

    /// The emulator divides at every semicolon; terminals do at the first.
    fn unhandled_osc(&mut self, _: &mut vt100::Screen, parts: &[&[u8]]) {
        if let [b"2", title @ ..] = parts {
            self.titles.push(String::from_utf8_lossy(&title.join(&b';')).into_owned());
        }
    }

    fn unhandled_csi(&mut self, _: &mut vt100::Screen, mark: Option<u8>, _: Option<u8>, words: &[&[u16]], end: char) {
        match (mark, words, end) {
            (None, [[22], ..], 't') => self.kept += 1,
            (None, [[23], ..], 't') => self.kept -= 1,
            (Some(b'>'), _, 'u') => self.keyboards += 1,
            (Some(b'<'), _, 'u') => self.keyboards -= 1,
            (Some(b'?'), [[1004]], 'h' | 'l') => self.tells_focus = end == 'h',
            _ => {}
        }
    }
}

/// Takes every sequence for a second screen out of what a program writes, as if the terminal had none.
#[derive(Default)]
pub(crate) struct OneScreen {
    /// The beginning of such a sequence, whose end has not come yet.
    held: Vec<u8>,
}

impl OneScreen {
    /// Returns what the terminal gets to see of more bytes.
    pub(crate) fn pass(&mut self, bytes: &[u8]) -> Vec<u8> {
        const SEQUENCES: [&[u8]; 2] = [b"\x1b[?1049h", b"\x1b[?1049l"];
        let mut passed = Vec::with_capacity(bytes.len());
        for byte in bytes {
            self.held.push(*byte);
            if SEQUENCES.contains(&self.held.as_slice()) {
                self.held.clear();
            }
            while !SEQUENCES.iter().any(|sequence| sequence.starts_with(&self.held)) {
                passed.push(self.held.remove(0));
            }
        }
        passed
    }
}

#[test]
fn of_a_terminal_with_one_screen_nothing_else_is_missing() {
    let mut one = OneScreen::default();
    let pieces = [&b"a\x1b[?10"[..], b"49hb\x1b\x1b[?1049l\x1b[?1", b"006hc"];
    let passed: Vec<u8> = pieces.iter().flat_map(|piece| one.pass(piece)).collect();
    assert_eq!(String::from_utf8(passed).unwrap(), "ab\x1b\x1b[?1006hc");
}
