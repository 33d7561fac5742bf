//! JSON as it is printed: in lines, with every character escaped that could steer a terminal.

use std::fmt::Write as _;

use serde_json::Value;
use serde_json::json;

/// The version of the JSON. It grows when something of it goes or means something else; what comes along does not count.
pub(super) const VERSION: u32 = 1;

/// Returns what a command prints with `--json`: the kind says which schema it keeps to.
pub(super) fn object(kind: &str, data: &Value) -> Vec<String> {
    lines(&enveloped(kind, data))
}

/// Returns the same in one line.
pub(super) fn object_in_line(kind: &str, data: &Value) -> String {
    line(&enveloped(kind, data))
}

fn enveloped(kind: &str, data: &Value) -> Value {
    json!({"version": VERSION, "kind": kind, "data": data})
}

/// So many things are named when several could be meant: no more than people read.
pub(super) const MOST: usize = 8;

/// Returns why nothing was done, with what could have been meant instead: of each its identifier, its name, and what tells it
/// from others of that name. In one line where lines of JSON are read.
pub(super) fn fault(status: u8, message: &str, candidates: &[[String; 3]], is_in_line: bool) -> Vec<String> {
    let named = |[id, name, beside]: &[String; 3]| json!({"id": id, "name": name, "beside": beside});
    let more = candidates.len().saturating_sub(MOST);
    let candidates: Vec<Value> = candidates.iter().take(MOST).map(named).collect();
    let data = json!({"status": status, "message": message, "candidates": candidates, "more": more});
    if is_in_line { vec![object_in_line("error", &data)] } else { object("error", &data) }
}

/// Returns how many things are left out where so many could be named.
pub(super) fn more(count: usize) -> Option<String> {
    (count > MOST).then(|| format!("  and {} more", count - MOST))
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
