//! One key press, and how it is written in the key table and on the screen.

mod sent;

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// A key press, told apart only by what a person would call different keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    code: KeyCode,
    modifiers: KeyModifiers,
}

impl Key {
    /// Takes a key press from the terminal; a release is no press.
    ///
    /// Shift is dropped from letters, which say it themselves, `BackTab` becomes `Shift+Tab`, and of the keys for which
    /// terminals send the same with Ctrl one stands for all.
    #[must_use]
    pub fn pressed(event: &KeyEvent) -> Option<Self> {
        (event.kind != KeyEventKind::Release).then(|| Self::new(event.code, event.modifiers))
    }

    fn new(code: KeyCode, modifiers: KeyModifiers) -> Self {
        let mut modifiers = modifiers & (KeyModifiers::SHIFT | KeyModifiers::CONTROL | KeyModifiers::ALT);
        let code = match code {
            KeyCode::BackTab => {
                modifiers |= KeyModifiers::SHIFT;
                KeyCode::Tab
            }
            KeyCode::Char(letter) if modifiers.contains(KeyModifiers::CONTROL) => {
                modifiers -= KeyModifiers::SHIFT;
                KeyCode::Char(sent::with_control(letter))
            }
            KeyCode::Char(letter) => {
                modifiers -= KeyModifiers::SHIFT;
                KeyCode::Char(letter)
            }
            other => other,
        };
        Self { code, modifiers }
    }

    /// Says whether pressing it where a text is typed types a letter.
    #[must_use]
    pub fn is_typed(self) -> bool {
        let is_held = self.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
        matches!(self.code, KeyCode::Char(_)) && !is_held
    }

    /// Returns the digit this key types, if it is one from 1 to 9.
    #[must_use]
    pub fn digit(self) -> Option<usize> {
        match self.code {
            KeyCode::Char(letter @ '1'..='9') => usize::try_from(u32::from(letter) - u32::from('0')).ok(),
            _ => None,
        }
    }

    /// Reads a key as the key table writes it; `None` when it is not one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (code, modifiers) = read(text)?;
        let code = match code {
            KeyCode::Char(letter) if modifiers.contains(KeyModifiers::SHIFT) => {
                let mut upper = letter.to_uppercase();
                KeyCode::Char(upper.next().filter(|_| upper.next().is_none()).unwrap_or(letter))
            }
            code => code,
        };
        Some(Self::new(code, modifiers))
    }

    /// Says why most terminals send another key for one that is written so, and what to take instead; nothing of a key that
    /// can be pressed in all of them.
    #[must_use]
    pub fn refusal(text: &str) -> Option<String> {
        read(text).and_then(|(code, modifiers)| sent::refusal(code, modifiers))
    }
}

/// Reads a key as it is written.
fn read(text: &str) -> Option<(KeyCode, KeyModifiers)> {
    let mut modifiers = KeyModifiers::NONE;
    let mut rest = text;
    while let Some((name, after)) = rest.split_once('+').filter(|(_, after)| !after.is_empty()) {
        modifiers |= match name {
            "Shift" => KeyModifiers::SHIFT,
            "Ctrl" => KeyModifiers::CONTROL,
            "Alt" => KeyModifiers::ALT,
            _ => return None,
        };
        rest = after;
    }
    let mut letters = rest.chars();
    let code = match (letters.next(), letters.next()) {
        (Some(letter), None) => KeyCode::Char(letter),
        _ => match rest.strip_prefix('F').and_then(|number| number.parse().ok()) {
            Some(number @ 1..=12) => KeyCode::F(number),
            _ => NAMED.iter().find(|(name, _)| *name == rest).map(|(_, code)| *code)?,
        },
    };
    Some((code, modifiers))
}

/// The keys that are written as words.
const NAMED: [(&str, KeyCode); 15] = [
    ("Space", KeyCode::Char(' ')),
    ("Enter", KeyCode::Enter),
    ("Esc", KeyCode::Esc),
    ("Tab", KeyCode::Tab),
    ("Backspace", KeyCode::Backspace),
    ("Delete", KeyCode::Delete),
    ("Insert", KeyCode::Insert),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("PgUp", KeyCode::PageUp),
    ("PgDn", KeyCode::PageDown),
];

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (modifier, name) in
            [(KeyModifiers::CONTROL, "Ctrl+"), (KeyModifiers::ALT, "Alt+"), (KeyModifiers::SHIFT, "Shift+")]
        {
            if self.modifiers.contains(modifier) {
                f.write_str(name)?;
            }
        }
        match NAMED.iter().find(|(_, code)| *code == self.code) {
            Some((name, _)) => f.write_str(name),
            None => match self.code {
                KeyCode::Char(letter) if letter.is_control() => f.write_str("control key"),
                KeyCode::Char(letter) => write!(f, "{letter}"),
                KeyCode::F(number) => write!(f, "F{number}"),
                _ => f.write_str("that key"),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_what_is_read() {
        for text in [
            "j",
            "J",
            "$",
            "+",
            "Space",
            "Shift+Down",
            "Ctrl+d",
            "Shift+Tab",
            "PgDn",
            "Ctrl+z",
            "Alt+Enter",
            "F12",
            "?",
        ] {
            assert_eq!(Key::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Key::parse("Hyper+x"), None);
        assert_eq!(Key::parse("Nope"), None);
        assert_eq!(Key::parse("F13"), None);
        assert_eq!(Key::parse(""), None);
    }

    #[test]
    fn a_key_that_arrives_as_another_is_refused_in_words_that_name_one_to_take() {
        for (text, words) in [
            (
                "Ctrl+i",
                "most terminals send Tab for it, so it would never be heard: take Tab, or another key such as Alt+i",
            ),
            ("Ctrl+M", "take Enter, or another key such as Alt+m"),
            ("Ctrl+Alt+m", "most terminals send Alt+Enter for it"),
            ("Ctrl+[", "send Esc"),
            ("Ctrl+Enter", "take Enter or Alt+Enter"),
            ("Shift+Enter", "send Enter"),
            ("Ctrl+Tab", "send Tab"),
            ("Ctrl+Shift+Tab", "send Shift+Tab"),
            ("Alt+Esc", "send Esc"),
            ("Ctrl+Backspace", "send Backspace"),
            ("Shift+Space", "take Space or Ctrl+Space"),
            ("Ctrl+Shift+p", "take Ctrl+p"),
            ("Ctrl+1", "send 1"),
            ("Ctrl+,", "send ,"),
            ("Shift+1", "write that sign"),
            ("Alt+[", "take another key than Alt+["),
            ("Alt+O", "take another key"),
        ] {
            let told = Key::refusal(text).unwrap_or_default();
            assert!(told.contains(words), "{text}: {told}");
        }
        for text in [
            "Ctrl+h",
            "Ctrl+j",
            "Ctrl+Space",
            "Ctrl+/",
            "Ctrl+_",
            "Ctrl+7",
            "Ctrl+\\",
            "Ctrl+]",
            "Ctrl+P",
            "Shift+j",
            "Shift+J",
            "Shift+Tab",
            "Alt+Enter",
            "Alt+Tab",
            "Alt+Backspace",
            "Alt+i",
            "Shift+F5",
            "Ctrl+Left",
            "Ctrl+Alt+p",
            "!",
            "Nope",
        ] {
            assert_eq!(Key::refusal(text), None, "{text}");
        }
    }

    #[test]
    fn what_terminals_send_alike_is_one_key() {
        assert_eq!(Key::parse("Shift+j"), Key::parse("J"));
        assert_eq!(Key::parse("Alt+Shift+j"), Key::parse("Alt+J"));
        assert_eq!(Key::parse("Ctrl+P"), Key::parse("Ctrl+p"));
        // crossterm reads the byte 0x1f, which terminals send for Ctrl+/ and Ctrl+_, as Ctrl+7.
        let sent = KeyEvent::new(KeyCode::Char('7'), KeyModifiers::CONTROL);
        assert_eq!((Key::pressed(&sent), Key::parse("Ctrl+_")), (Key::parse("Ctrl+/"), Key::parse("Ctrl+/")));
        assert_eq!(Key::parse("Ctrl+@"), Key::parse("Ctrl+Space"));
        assert_eq!(Key::parse("Ctrl+4"), Key::parse("Ctrl+\\"));
    }

    #[test]
    fn terminals_differ_in_how_they_tell_shift() {
        let plain = KeyEvent::new(KeyCode::Char('J'), KeyModifiers::NONE);
        let told = KeyEvent::new(KeyCode::Char('J'), KeyModifiers::SHIFT);
        assert_eq!(Key::pressed(&plain), Key::pressed(&told));
        let back_tab = KeyEvent::new(KeyCode::BackTab, KeyModifiers::NONE);
        assert_eq!(Key::pressed(&back_tab), Key::parse("Shift+Tab"));
    }
}
