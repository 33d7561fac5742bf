//! Puts one value into the file of settings, and leaves everything else as it stands: order, blanks and comments.

use std::fs;
use std::io;
use std::io::Write as _;
use std::path::Path;

use toml::de::DeTable;
use toml::de::DeValue;

use super::check::Reading;
use super::settings::Settings;

/// Returns the text with a value at a path of names, such as `keys`, `board`, `card.new`: in place of the one that is there, or
/// as a new line of its table. `value` is TOML.
fn with_value(text: &str, path: &[&str], value: &str) -> String {
    let (document, _) = DeTable::parse_recoverable(text);
    if let Some(span) = span_of(document.get_ref(), path) {
        return format!("{}{value}{}", &text[..span.start], &text[span.end..]);
    }
    let Some((name, table)) = path.split_last() else { return text.to_owned() };
    let header = format!("[{}]", table.join("."));
    let line = format!("{} = {value}\n", if name.contains('.') { format!("{name:?}") } else { (*name).to_owned() });
    let mut begins = 0;
    for part in text.split_inclusive('\n') {
        let ends = begins + part.len();
        let bare: String = part.split('#').next().unwrap_or_default().split_whitespace().collect();
        if bare == header {
            let gap = if part.ends_with('\n') { "" } else { "\n" };
            return format!("{}{gap}{line}{}", &text[..ends], &text[ends..]);
        }
        begins = ends;
    }
    let gap = match text {
        "" => "",
        text if text.ends_with('\n') => "\n",
        _ => "\n\n",
    };
    format!("{text}{gap}{header}\n{line}")
}

/// Returns where the value at a path of names stands.
fn span_of(table: &DeTable, path: &[&str]) -> Option<std::ops::Range<usize>> {
    let (first, rest) = path.split_first()?;
    let (_, value) = table.iter().find(|(name, _)| name.get_ref().as_ref() == *first)?;
    match (rest, value.get_ref()) {
        ([], _) => Some(value.span()),
        (rest, DeValue::Table(table)) => span_of(table, rest),
        _ => None,
    }
}

/// Returns the text of a file in which an action has these keys in a mode; the error says why that has to be done by hand.
pub fn with_keys(text: &str, mode: &str, action: &str, keys: &[String]) -> Result<String, String> {
    let value = format!("[{}]", keys.iter().map(|keys| quoted(keys)).collect::<Vec<_>>().join(", "));
    let wanted = |settings: &mut Settings| {
        let actions = settings.keys.modes.entry(mode.to_owned()).or_default();
        actions.insert(action.to_owned(), keys.to_vec());
    };
    checked(text, &["keys", mode, action], &value, wanted)
}

/// Returns the text of a file in which a command of the person's own has this key; the error is as above.
pub fn with_command_key(text: &str, command: &str, key: &str) -> Result<String, String> {
    let wanted = |settings: &mut Settings| {
        if let Some(command) = settings.commands.get_mut(command) {
            command.key = Some(key.to_owned());
        }
    };
    checked(text, &["commands", command, "key"], &quoted(key), wanted)
}

/// Returns a text in quotes as TOML has it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// Puts the value there, and makes sure that the file then says what is wanted and nothing else.
fn checked(text: &str, path: &[&str], value: &str, wanted: impl Fn(&mut Settings)) -> Result<String, String> {
    let before = Reading::of(text);
    if let Some(mistake) = before.mistakes.first() {
        return Err(format!("the file holds a mistake now: {mistake}"));
    }
    // A mark of the order of bytes stands in front of all that is counted.
    let (mark, rest) = text.strip_prefix('\u{feff}').map_or(("", text), |rest| ("\u{feff}", rest));
    let after = format!("{mark}{}", with_value(rest, path, value));
    let mut expected = before.settings;
    wanted(&mut expected);
    let read = Reading::of(&after);
    if read.mistakes.is_empty() && read.settings == expected {
        return Ok(after);
    }
    let (name, table) = path.split_last().map_or(("", String::new()), |(name, table)| (*name, table.join(".")));
    Err(format!("the file is written in a way of its own: put {name:?} = {value} below [{table}] by hand"))
}

/// Writes the file whole or not at all. A link stays a link, and who may read it stays as it was.
pub fn write(file: &Path, text: &str) -> io::Result<()> {
    let file = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let folder = file.parent().ok_or(io::ErrorKind::NotFound)?;
    fs::create_dir_all(folder)?;
    let mut new = tempfile::Builder::new().prefix(".config").tempfile_in(folder)?;
    new.write_all(text.as_bytes())?;
    if let Ok(known) = fs::metadata(&file) {
        fs::set_permissions(new.path(), known.permissions())?;
    }
    new.as_file().sync_all()?;
    new.persist(&file).map(drop).map_err(|error| error.error)
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;

    use super::*;

    fn with(text: &str, action: &str, keys: &[&str]) -> Result<String, String> {
        let keys: Vec<String> = keys.iter().map(|&keys| keys.to_owned()).collect();
        with_keys(text, "board", action, &keys)
    }

    #[test]
    fn a_key_is_written_into_the_file_and_all_else_stays() {
        assert_eq!(with("", "card.new", &["F7"]).unwrap(), "[keys.board]\n\"card.new\" = [\"F7\"]\n");
        let text = "# mine\ntheme = \"dark\" # at night\n\n[keys.board] # here\n\"card.new\" = [\"x\",\n  \"y\"] # why\n\"app.quit\" = []\n";
        assert_eq!(
            with(text, "card.new", &["F7", "n"]).unwrap(),
            "# mine\ntheme = \"dark\" # at night\n\n[keys.board] # here\n\"card.new\" = [\"F7\", \"n\"] # why\n\"app.quit\" = []\n"
        );
        assert_eq!(
            with("[ keys.board ]\n\"app.quit\" = []", "card.new", &["\\"]).unwrap(),
            "[ keys.board ]\n\"card.new\" = ['\\']\n\"app.quit\" = []"
        );
        assert_eq!(
            with("[keys]\npreset = \"arrows\"", "card.new", &["F7"]).unwrap(),
            "[keys]\npreset = \"arrows\"\n\n[keys.board]\n\"card.new\" = [\"F7\"]\n"
        );
        // With a value within braces it is put there, too.
        assert_eq!(
            with("keys.board = { \"card.new\" = [\"x\"] }\n", "card.new", &["F7"]).unwrap(),
            "keys.board = { \"card.new\" = [\"F7\"] }\n"
        );
        assert!(with("\u{feff}theme = \"dark\"\n", "card.new", &["F7"]).unwrap().starts_with("\u{feff}theme"));
    }

    #[test]
    fn what_cannot_be_put_there_is_left_to_the_person() {
        let told = with("keys.board = { \"app.quit\" = [] }\n", "card.new", &["F7"]).unwrap_err();
        assert_eq!(
            told,
            "the file is written in a way of its own: put \"card.new\" = [\"F7\"] below [keys.board] by hand"
        );
        let told = with("theme = \"pink\"\n", "card.new", &["F7"]).unwrap_err();
        assert!(told.starts_with("the file holds a mistake now: line 1"), "{told}");
        // What looks like the heading of a table may be a part of a text.
        let text = "plan = \"\"\"\n[keys.board]\n\"\"\"\n";
        assert!(with(text, "card.new", &["F7"]).unwrap_err().contains("by hand"));
    }

    #[test]
    fn the_key_of_a_command_is_its_own_line() {
        let text = "[commands.say]\nrun = [\"echo\"]\nkey = \"F5\"\n";
        assert_eq!(
            with_command_key(text, "say", "Alt+s").unwrap(),
            "[commands.say]\nrun = [\"echo\"]\nkey = \"Alt+s\"\n"
        );
        let without = with_command_key("[commands.say]\nrun = [\"echo\"]\n", "say", "Alt+s").unwrap();
        assert_eq!(without, "[commands.say]\nkey = \"Alt+s\"\nrun = [\"echo\"]\n");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_a_folder_is_made() {
        let folder = tempfile::tempdir().unwrap();
        let (kept, link) = (folder.path().join("dots/config.toml"), folder.path().join("config.toml"));
        write(&kept, "one").unwrap();
        std::os::unix::fs::symlink(&kept, &link).unwrap();
        write(&link, "two").unwrap();
        assert_eq!(fs::read_to_string(&kept).unwrap(), "two");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_dir(kept.parent().unwrap()).unwrap().count(), 1, "nothing else is left there");
    }
}
