//! The person's own editor: a text goes to a private file, the editor has the terminal, and the text comes back.

use std::env;
use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use anyhow::Context as _;

/// Lets the person change a text; the error is a sentence that says why it is as it was.
pub(super) fn edit(text: &str) -> Result<String, String> {
    edit_with(&chosen(), text)
}

fn edit_with(editor: &str, text: &str) -> Result<String, String> {
    let kept = |error: &io::Error| format!("The text is as it was: no private file for it can be used ({error}).");
    // A folder of its own, so that what the editor writes beside the file goes with it.
    let folder = private_folder().map_err(|error| kept(&error))?;
    let file = folder.path().join("planner.txt");
    write_private(&file, text).map_err(|error| kept(&error))?;
    match command(editor, &file).env_remove("PLANNER_TUI_TOKEN").status() {
        Ok(status) if status.success() => {}
        Ok(status) => {
            let kept = kept_text(folder, &file, text);
            return Err(format!("The text is as it was: the editor “{editor}” failed ({status}).{kept}"));
        }
        Err(error) => {
            return Err(format!(
                "The text is as it was: the editor “{editor}” cannot be started ({error}). Set EDITOR to one that can."
            ));
        }
    }
    let bytes = fs::read(&file).map_err(|error| kept(&error))?;
    String::from_utf8(bytes).map_err(|_| {
        let kept = kept_text(folder, &file, text);
        format!("The text is as it was: the editor left something that is not UTF-8.{kept}")
    })
}

/// Lets the person change a file of their own.
pub(super) fn open(file: &Path) -> anyhow::Result<()> {
    let editor = chosen();
    let status = command(&editor, file).status();
    let status =
        status.with_context(|| format!("the editor “{editor}” cannot be started; set EDITOR to one that can"))?;
    anyhow::ensure!(status.success(), "the editor “{editor}” failed ({status})");
    Ok(())
}

/// Leaves the file where it is when something was written to it; says where.
fn kept_text(folder: tempfile::TempDir, file: &Path, before: &str) -> String {
    match fs::read(file) {
        Ok(bytes) if bytes != before.as_bytes() => {
            let _folder = folder.keep();
            format!(" What was written is kept in {}.", file.display())
        }
        _ => String::new(),
    }
}

/// Returns the editor the person has chosen for all programs; `vi` is on every Unix.
fn chosen() -> String {
    let set = |name: &str| env::var(name).ok().filter(|value| !value.trim().is_empty());
    let usual = if cfg!(windows) { "notepad" } else { "vi" };
    set("VISUAL").or_else(|| set("EDITOR")).unwrap_or_else(|| usual.to_owned())
}

/// The variable may hold arguments too, such as `code --wait`, and quotes around them: the shell knows how to read it.
#[cfg(unix)]
fn command(editor: &str, file: &Path) -> Command {
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("{editor} \"$1\"")).arg("sh").arg(file);
    command
}

#[cfg(not(unix))]
fn command(editor: &str, file: &Path) -> Command {
    let mut words = editor.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or(editor));
    command.args(words).arg(file);
    command
}

#[cfg(unix)]
fn private_folder() -> io::Result<tempfile::TempDir> {
    use std::os::unix::fs::PermissionsExt as _;
    tempfile::Builder::new().prefix("planner-").permissions(fs::Permissions::from_mode(0o700)).tempdir()
}

#[cfg(not(unix))]
fn private_folder() -> io::Result<tempfile::TempDir> {
    tempfile::Builder::new().prefix("planner-").tempdir()
}

#[cfg(unix)]
fn write_private(file: &Path, text: &str) -> io::Result<()> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?.write_all(text.as_bytes())
}

#[cfg(not(unix))]
fn write_private(file: &Path, text: &str) -> io::Result<()> {
    fs::write(file, text)
}

#[cfg(test)]
mod tests {
    #[cfg(unix)]
    use super::*;

    #[cfg(unix)]
    #[test]
    fn the_editor_may_have_arguments_and_a_file_with_a_space_in_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a b");
        write_private(&file, "one\n").unwrap();
        assert!(command("sed -i -e s/one/two/", &file).status().unwrap().success());
        assert_eq!(fs::read_to_string(&file).unwrap(), "two\n");
        assert!(!command("false", &file).status().unwrap().success());
    }

    #[cfg(unix)]
    #[test]
    fn what_was_written_is_not_thrown_away_when_the_editor_fails() {
        assert_eq!(edit_with("sed -i -e s/one/two/", "one").unwrap(), "two");
        let nothing = edit_with("false", "one").unwrap_err();
        assert!(!nothing.contains("kept"), "{nothing}");
        for editor in ["f() { printf two > \"$1\"; exit 1; }; f", "f() { printf 'two\\377' > \"$1\"; }; f"] {
            let sentence = edit_with(editor, "one").unwrap_err();
            let (_, place) = sentence.split_once("kept in ").expect("a place");
            let file = Path::new(place.trim_end_matches('.').trim_end_matches(".txt")).with_extension("txt");
            assert!(fs::read(&file).unwrap().starts_with(b"two"), "{sentence}");
            fs::remove_dir_all(file.parent().unwrap()).unwrap();
        }
    }
}
