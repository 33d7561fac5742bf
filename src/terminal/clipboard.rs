//! What puts a text on the clipboard of the terminal (`OSC 52`), through what may be between.

use std::env;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

/// What GNU screen hands on at once: longer words are cut off, and the rest would be shown (its `MAXSTR` is 768).
const PIECE: usize = 256;

/// Programs between this one and the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Around {
    pub(super) tmux: bool,
    pub(super) gnu_screen: bool,
}

impl Around {
    /// Both say so in the environment.
    pub(super) fn now() -> Self {
        let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
        Self { tmux: is_set("TMUX"), gnu_screen: is_set("STY") }
    }
}

/// Returns what puts a text on the clipboard.
///
/// tmux hands on only what is wrapped for it, and takes the rest itself if it is set up so: it gets both. GNU screen hands on
/// what is wrapped, in pieces, and shows what is not.
pub(super) fn sequence(text: &str, around: Around) -> String {
    let plain = format!("\x1b]52;c;{}\x07", BASE64_STANDARD.encode(text));
    match around {
        // One in the other: whichever is the inner one, it leaves out or hands on what screen is told.
        Around { gnu_screen: true, .. } => {
            let pieces = plain.as_bytes().chunks(PIECE).map(String::from_utf8_lossy);
            pieces.flat_map(|piece| ["\x1bP".into(), piece, "\x1b\\".into()]).collect()
        }
        Around { tmux: true, .. } => format!("{plain}\x1bPtmux;{}\x1b\\", plain.replace('\x1b', "\x1b\x1b")),
        Around { .. } => plain,
    }
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;

    use super::*;

    #[test]
    fn what_is_copied_is_wrapped_whatever_it_holds() {
        let (plain, tmux) = (Around::default(), Around { tmux: true, gnu_screen: false });
        assert_eq!(sequence("a\x07\x1b]52;c;é", plain), "\x1b]52;c;YQcbXTUyO2M7w6k=\x07");
        assert_eq!(sequence("a", tmux), "\x1b]52;c;YQ==\x07\x1bPtmux;\x1b\x1b]52;c;YQ==\x07\x1b\\");
    }

    #[test]
    fn gnu_screen_gets_pieces_it_can_hold_and_together_they_are_whole() {
        let screen = Around { tmux: false, gnu_screen: true };
        let text = "a line of a task\n".repeat(300);
        let said = sequence(&text, screen);
        let pieces: Vec<&str> = said.split_terminator("\x1b\\").collect();
        assert!(pieces.len() > 20 && pieces.iter().all(|piece| piece.len() < 768), "{}", pieces.len());
        let handed_on: String = pieces.iter().map(|piece| piece.strip_prefix("\x1bP").unwrap()).collect();
        assert_eq!(handed_on, sequence(&text, Around::default()));
    }
}
