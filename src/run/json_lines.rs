//! JSON as it is printed: in lines, with every character escaped that could steer a terminal.

use std::fmt::Write as _;

use serde_json::Value;
use serde_json::json;

/// The version of the JSON. It grows when something of it goes or means something else; what comes along does not count.
pub(super) const VERSION: u32 = 1;

/// Returns what a command prints with `--json`: the kind says which schema it keeps to.
pub(super) fn object(kind: &str, data: &Value) -> Vec<String> {
    lines(&json!({"version": VERSION, "kind": kind, "data": data}))
}

/// Returns a value in one line.
pub(super) fn line(value: &Value) -> String {
    harmless(&serde_json::to_string(value).unwrap_or_default())
}

/// Returns a value in lines that hold nothing but harmless letters.
fn lines(value: &Value) -> Vec<String> {
    harmless(&serde_json::to_string_pretty(value).unwrap_or_default()).lines().map(str::to_owned).collect()
}

/// Returns JSON with every letter escaped that does harm; it stands in texts alone.
fn harmless(text: &str) -> String {
    let mut harmless = String::with_capacity(text.len());
    for letter in text.chars() {
        let is_harmful = letter.is_control() && letter != '\n'
            || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
            || matches!(letter, '\u{61c}' | '\u{feff}' | '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}');
        if is_harmful {
            let mut units = [0; 2];
            for unit in letter.encode_utf16(&mut units) {
                // Writing to a text cannot fail.
                let _ = write!(harmless, "\\u{unit:04x}");
            }
        } else {
            harmless.push(letter);
        }
    }
    harmless
}
