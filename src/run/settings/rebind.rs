//! Writes the key an action was given into the person's settings.

use std::fs;
use std::io;
use std::path::Path;

use super::keys::keys_of;
use crate::app::overlays::rebind::Wish;
use crate::config::check::Reading;
use crate::config::edit;

/// Writes it; returns the name of the file. The error is a sentence, and then nothing was written.
pub(in crate::run) fn keep(file: Option<&Path>, wish: &Wish) -> Result<String, String> {
    let file = file.ok_or("This system names no folder for settings: start with --config FILE to keep a key.")?;
    let shown = file.display().to_string();
    let not = |why: String| format!("The key was not written into {shown}: {}.", why.trim_end_matches('.'));
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(not(error.to_string())),
    };
    let changed = match wish.command() {
        Some(command) => edit::with_command_key(&text, command, wish.keys.first().map_or("", String::as_str)),
        None => edit::with_keys(&text, &wish.mode, &wish.action, &wish.keys),
    };
    let changed = changed.map_err(not)?;
    // The file may have been changed since it was read.
    if let Err(mistakes) = keys_of(&Reading::of(&changed)) {
        return Err(not(mistakes.first().map_or_else(String::new, ToString::to_string)));
    }
    edit::write(file, &changed).map_err(|error| not(error.to_string()))?;
    Ok(shown)
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;

    use super::*;

    #[test]
    fn what_clashes_with_the_file_as_it_is_now_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        let wish =
            |keys: &str| Wish { mode: "board".to_owned(), action: "card.new".to_owned(), keys: vec![keys.to_owned()] };
        assert_eq!(keep(Some(&file), &wish("F7")), Ok(file.display().to_string()));
        let text = fs::read_to_string(&file).unwrap();
        assert_eq!(text, "[keys.board]\n\"card.new\" = [\"F7\"]\n");
        fs::write(&file, format!("{text}\"card.rename\" = [\"F8\"]\n")).unwrap();
        let told = keep(Some(&file), &wish("F8")).unwrap_err();
        assert!(told.contains("“F8” means both"), "{told}");
        assert!(fs::read_to_string(&file).unwrap().contains("\"card.new\" = [\"F7\"]"));
    }
}
