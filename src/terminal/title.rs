//! The title of the terminal's window while the program has it, and the one before it again.
//!
//! Terminals keep titles on a stack for those who ask (`CSI 22 t`, `CSI 23 t`: xterm, “Window manipulation”); those that do
//! not know this leave it out.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Puts the window's title on the terminal's stack, and takes it from there.
const KEEP: &str = "\x1b[22;2t";
const GIVE_BACK: &str = "\x1b[23;2t";

/// The window's title, given back once however often that is asked for: a panic does, too.
#[derive(Clone, Debug, Default)]
pub(super) struct Title {
    /// Whether the one before is on the terminal's stack.
    is_kept: Arc<AtomicBool>,
    shown: String,
}

impl Title {
    /// Shows a title, if it is not the one that is shown. An empty one changes nothing.
    pub(super) fn show(&mut self, title: &str, out: &mut impl Write) -> io::Result<()> {
        if title.is_empty() || title == self.shown {
            return Ok(());
        }
        title.clone_into(&mut self.shown);
        self.again(out)
    }

    /// Shows the same title again, after another program had the terminal.
    pub(super) fn again(&self, out: &mut impl Write) -> io::Result<()> {
        if self.shown.is_empty() {
            return Ok(());
        }
        if !self.is_kept.swap(true, Ordering::Relaxed) {
            out.write_all(KEEP.as_bytes())?;
        }
        // Whatever the words are, they cannot end the sequence they are in.
        let words: String = self.shown.chars().filter(|letter| !letter.is_control()).collect();
        write!(out, "\x1b]2;{words}\x07")?;
        out.flush()
    }

    /// Gives the title back that was there before.
    pub(super) fn give_back(&self, out: &mut impl Write) -> io::Result<()> {
        if self.is_kept.swap(false, Ordering::Relaxed) {
            out.write_all(GIVE_BACK.as_bytes())?;
            out.flush()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(act: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        act(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn it_is_written_on_change_alone_and_given_back_once() {
        let mut title = Title::default();
        let of_panic = title.clone();
        assert_eq!(written(|out| title.give_back(out)), "", "nothing was taken");
        assert_eq!(written(|out| title.show("", out)), "");
        assert_eq!(written(|out| title.show("a ●", out)), "\x1b[22;2t\x1b]2;a ●\x07");
        assert_eq!(written(|out| title.show("a ●", out)), "");
        assert_eq!(written(|out| title.show("b", out)), "\x1b]2;b\x07");
        assert_eq!(written(|out| of_panic.give_back(out)), "\x1b[23;2t");
        assert_eq!(written(|out| title.give_back(out)), "");
        assert_eq!(written(|out| title.again(out)), "\x1b[22;2t\x1b]2;b\x07");
    }

    #[test]
    fn no_words_end_the_sequence() {
        let hostile = "a\x07b\x1b\\c\x1b]52;c;eA==\x07\u{9c}\u{9b}2J\0\r\nd";
        let said = written(|out| Title::default().show(hostile, out));
        assert_eq!(said, "\x1b[22;2t\x1b]2;ab\\c]52;c;eA==2Jd\x07");
    }
}
