//! What a terminal sends for a key, by the names the key table uses.

/// Returns the bytes an xterm sends for a key, or nothing when no key has that name.
pub(crate) fn bytes_of(key: &str) -> Option<Vec<u8>> {
    if let Some(letter) = key.strip_prefix("Ctrl+") {
        let letter = single(letter)?.to_ascii_lowercase();
        return letter.is_ascii_lowercase().then(|| vec![u8::try_from(letter).expect("ASCII") & 0x1f]);
    }
    if let Some(letter) = key.strip_prefix("Alt+") {
        let letter = if letter == "Enter" { Some('\r') } else { single(letter) };
        return letter.map(|letter| format!("\x1b{letter}").into_bytes());
    }
    if let Some(arrow) = key.strip_prefix("Shift+").filter(|name| *name != "Tab") {
        return arrow_letter(arrow).map(|letter| format!("\x1b[1;2{letter}").into_bytes());
    }
    let bytes: &[u8] = match key {
        "Enter" => b"\r",
        "Esc" => b"\x1b",
        "Tab" => b"\t",
        "Shift+Tab" => b"\x1b[Z",
        "Space" => b" ",
        "Backspace" => b"\x7f",
        "Delete" => b"\x1b[3~",
        "PgUp" => b"\x1b[5~",
        "PgDn" => b"\x1b[6~",
        "F1" => b"\x1bOP",
        other => {
            let letter = arrow_letter(other).map(|letter| format!("\x1b[{letter}").into_bytes());
            return letter.or_else(|| single(other).map(|letter| letter.to_string().into_bytes()));
        }
    };
    Some(bytes.to_vec())
}

fn arrow_letter(name: &str) -> Option<char> {
    let names = [("Up", 'A'), ("Down", 'B'), ("Right", 'C'), ("Left", 'D'), ("Home", 'H'), ("End", 'F')];
    names.into_iter().find(|(known, _)| *known == name).map(|(_, letter)| letter)
}

fn single(text: &str) -> Option<char> {
    let mut characters = text.chars();
    characters.next().filter(|_| characters.next().is_none())
}

#[test]
fn keys_are_sent_as_a_terminal_sends_them() {
    let cases: [(&str, &[u8]); 9] = [
        ("j", b"j"),
        ("?", b"?"),
        ("é", "é".as_bytes()),
        ("Down", b"\x1b[B"),
        ("Shift+Down", b"\x1b[1;2B"),
        ("Shift+Tab", b"\x1b[Z"),
        ("Ctrl+d", b"\x04"),
        ("Alt+x", b"\x1bx"),
        ("Enter", b"\r"),
    ];
    for (key, bytes) in cases {
        assert_eq!(bytes_of(key).as_deref(), Some(bytes), "{key}");
    }
    for nonsense in ["", "gg", "Ctrl+", "Shift+x", "Ctrl+1"] {
        assert_eq!(bytes_of(nonsense), None, "{nonsense}");
    }
}

#[test]
fn every_key_of_the_key_table_can_be_pressed() {
    let table: toml::Table = include_str!("../../../assets/keymap.toml").parse().expect("a table");
    let actions = table["action"].as_array().expect("actions");
    let keys = actions.iter().flat_map(|action| action["keys"].as_array().expect("keys"));
    for key in keys.flat_map(|key| key.as_str().expect("a text").split(' ')) {
        assert!(bytes_of(key).is_some(), "`{key}` cannot be pressed");
    }
}
