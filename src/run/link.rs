//! A page opened in the person's browser: its address is one argument of one program, and no shell reads it.

use std::process::Command;
use std::process::Stdio;

/// Opens a page without waiting for the browser; the error says as words why it cannot be.
pub(super) fn open(address: &str) -> Result<(), String> {
    open_by(opener(address))
}

/// Says whether this machine has a browser that somebody sits in front of.
pub(super) fn has_browser() -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if is_set("SSH_CONNECTION") || is_set("SSH_TTY") {
        return false;
    }
    cfg!(any(target_os = "macos", windows)) || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

fn open_by(mut opener: Command) -> Result<(), String> {
    // The terminal stays ours: nothing the browser says is to be written over the board.
    opener.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).env_remove("PLANNER_TUI_TOKEN");
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        // An interrupt meant for the board is not meant for the browser.
        opener.process_group(0);
    }
    let name = opener.get_program().to_string_lossy().into_owned();
    let mut child = opener
        .spawn()
        .map_err(|error| format!("the browser cannot be opened (“{name}” cannot be started: {error})"))?;
    // Who has ended is to be asked for how, or stays in the system's table as long as we run.
    std::thread::spawn(move || {
        let _how_it_ended = child.wait();
    });
    Ok(())
}

#[cfg(target_os = "macos")]
fn opener(address: &str) -> Command {
    let mut command = Command::new("open");
    command.arg(address);
    command
}

#[cfg(windows)]
fn opener(address: &str) -> Command {
    // `start` is a word of the shell, which would read `&` and `%` in an address.
    let mut command = Command::new("rundll32");
    command.arg("url.dll,FileProtocolHandler").arg(address);
    command
}

#[cfg(not(any(target_os = "macos", windows)))]
fn opener(address: &str) -> Command {
    let mut command = Command::new("xdg-open");
    command.arg(address);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_not_there_is_told_in_words() {
        let words = open_by(Command::new("/nowhere/no-browser")).unwrap_err();
        assert!(words.contains("/nowhere/no-browser") && words.starts_with("the browser cannot be opened"), "{words}");
    }

    #[test]
    fn the_address_is_one_argument_at_the_end() {
        let address = "https://teams.microsoft.com/l/stage/a/0?context=%7B%22a%22%3A1%7D&x=$(id)";
        let command = opener(address);
        assert_eq!(command.get_args().last(), Some(std::ffi::OsStr::new(address)));
    }
}
