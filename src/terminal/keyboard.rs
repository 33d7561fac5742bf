//! What the terminal is asked to tell of its keys and of its window.
//!
//! Kitty's keyboard protocol tells `Esc` from `Alt`, and `Ctrl+i` from `Tab`; which terminals know it is not asked, for
//! waiting for an answer would hold up the start: those that do not know it leave it out. It is taken off a stack again, and
//! that stack may hold what the shell has put there: nothing is taken off that was not put on. Programs that the terminal is
//! lent to find it as it was.
//!
//! Sources: kitty, "Comprehensive keyboard handling in terminals"; xterm, "FocusIn/FocusOut".

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// 1: keys that were ambiguous are not; 4: what a key would type with Shift is told beside it.
const TAKE: &str = "\x1b[>5u\x1b[?1004h";
const GIVE_BACK: &str = "\x1b[?1004l\x1b[<1u";

/// Whether it was asked; a panic gives back, too.
#[derive(Clone, Debug)]
pub(super) struct Keyboard {
    is_possible: bool,
    is_taken: Arc<AtomicBool>,
}

impl Keyboard {
    /// Older terminals may show what they do not know; by their names they are left alone.
    pub(super) fn of(term: Option<&str>) -> Self {
        let is_old = |term: &str| {
            matches!(term, "dumb" | "linux" | "ansi" | "cygwin") || term.starts_with("vt") && term != "vte"
        };
        Self { is_possible: !cfg!(windows) && !term.is_some_and(is_old), is_taken: Arc::default() }
    }

    /// Asks. The screen of the program must be shown by then, for each screen has a stack of its own.
    pub(super) fn take(&self, out: &mut impl Write) -> io::Result<()> {
        if self.is_possible && !self.is_taken.swap(true, Ordering::Relaxed) {
            out.write_all(TAKE.as_bytes())?;
            out.flush()?;
        }
        Ok(())
    }

    /// Takes that back, while the screen of the program is still shown.
    pub(super) fn give_back(&self, out: &mut impl Write) -> io::Result<()> {
        if self.is_taken.swap(false, Ordering::Relaxed) {
            out.write_all(GIVE_BACK.as_bytes())?;
            out.flush()?;
        }
        Ok(())
    }
}

#[cfg(all(test, unix))]
mod tests {
    use pretty_assertions::assert_eq;

    use super::*;

    #[test]
    fn what_was_asked_is_taken_back_once_and_nothing_else() {
        let keyboard = Keyboard::of(Some("xterm-kitty"));
        let of_panic = keyboard.clone();
        let mut out = Vec::new();
        keyboard.give_back(&mut out).unwrap();
        assert!(out.is_empty(), "nothing was asked");
        keyboard.take(&mut out).unwrap();
        keyboard.take(&mut out).unwrap();
        of_panic.give_back(&mut out).unwrap();
        keyboard.give_back(&mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "\x1b[>5u\x1b[?1004h\x1b[?1004l\x1b[<1u");
    }

    #[test]
    fn old_terminals_are_asked_nothing() {
        for term in ["dumb", "linux", "vt100"] {
            let mut out = Vec::new();
            Keyboard::of(Some(term)).take(&mut out).unwrap();
            assert!(out.is_empty(), "{term}");
        }
    }
}
