//! Which keys arrive as another key in most terminals, so that nobody could press them.
//!
//! A terminal sends what it sent on a wire: `Ctrl` takes a letter down to one of 32 signs, four of which are keys of their own,
//! and most keys with a name have no room for `Shift` or `Ctrl` at all. Kitty's keyboard protocol tells them apart, but many
//! terminals do not speak it, and what was bound has to work in all of them.

use crossterm::event::{KeyCode, KeyModifiers};

/// Returns the sign that stands for others with `Ctrl`: terminals send the same for all of them.
pub(super) fn with_control(letter: char) -> char {
    match letter.to_ascii_lowercase() {
        '@' | '2' => ' ',
        '4' => '\\',
        '5' => ']',
        '6' => '^',
        '7' | '_' => '/',
        letter => letter,
    }
}

/// Says why a key as it is written cannot be pressed in most terminals, and what to take; nothing of one that can be.
pub(super) fn refusal(code: KeyCode, modifiers: KeyModifiers) -> Option<String> {
    let has = |modifier: KeyModifiers| modifiers.contains(modifier);
    let (shift, control, alt) = (has(KeyModifiers::SHIFT), has(KeyModifiers::CONTROL), has(KeyModifiers::ALT));
    let with_alt = if alt { "Alt+" } else { "" };
    let sent = |other: &str, take: &str| {
        Some(format!("most terminals send {with_alt}{other} for it, so it would never be heard: take {take}"))
    };
    match code {
        KeyCode::Char(' ') if shift => sent("Space", "Space or Ctrl+Space"),
        KeyCode::Char(letter) if control => match letter.to_ascii_lowercase() {
            'i' => sent("Tab", if alt { "another key" } else { "Tab, or another key such as Alt+i" }),
            'm' => sent("Enter", if alt { "another key" } else { "Enter, or another key such as Alt+m" }),
            '[' | '3' => sent("Esc", "another key"),
            '?' | '8' => sent("Backspace", "another key"),
            letter if shift && letter.is_alphabetic() => {
                sent(&format!("Ctrl+{letter}"), &format!("Ctrl+{letter}, or another key such as Alt+{letter}"))
            }
            letter if letter.is_ascii_lowercase() || " /@24567_\\]^".contains(letter) => None,
            letter => sent(&letter.to_string(), "another key, such as one with Alt"),
        },
        // A letter says it itself, and which sign another key types with Shift depends on the keyboard.
        KeyCode::Char(letter) if shift && !letter.is_alphabetic() => {
            Some("Shift makes another sign of it: write that sign, such as ! or ?".to_owned())
        }
        KeyCode::Char(letter @ ('[' | 'O')) if alt => {
            Some(format!("terminals begin the arrows and other keys with it: take another key than Alt+{letter}"))
        }
        KeyCode::Tab if control => sent(if shift { "Shift+Tab" } else { "Tab" }, "another key"),
        KeyCode::Enter if control || shift => sent("Enter", "Enter or Alt+Enter"),
        KeyCode::Backspace if control || shift => sent("Backspace", "another key"),
        KeyCode::Esc if control || shift || alt => {
            Some("most terminals send Esc for it, so it would never be heard: take another key".to_owned())
        }
        _ => None,
    }
}
