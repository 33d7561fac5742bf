//! Settings in the built program: colours, ASCII, keys of one's own; mistakes; and what `config` prints.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use pretty_assertions::assert_eq;

use super::{FIRST, SECOND, program, quit, wait_above, wait_until_read};

/// Writes the settings where the program looks for them.
fn set(home: &Path, text: &str) {
    let folder = home.join("config/planner-tui");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("config.toml"), text).expect("written");
}

/// Runs `config`; returns how it ended, what it printed and what it complained of.
fn config(home: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planner-tui"));
    command.arg("config").args(arguments).env_clear().env("HOME", home).env("XDG_CONFIG_HOME", home.join("config"));
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    let Output { status, stdout, stderr } = command.output().expect("the program was built");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (status.code(), text(stdout), text(stderr))
}

#[test]
fn a_theme_paints_letters_and_background_in_as_many_colours_as_there_are() {
    let home = tempfile::tempdir().unwrap();
    set(home.path(), "theme = \"dark\"\n");
    let terminal = program(home.path(), &[]).with("COLORTERM", "truecolor").start();
    wait_until_read(&terminal);
    let dark = vt100::Color::Rgb(0x1B, 0x1B, 0x1F);
    terminal.wait_until("on dark", |cells| cells.all_cells_are(SECOND, |cell| cell.bgcolor() == dark));
    quit(terminal);
    let terminal = program(home.path(), &[]).start();
    wait_until_read(&terminal);
    let is_of_table = |colour| matches!(colour, vt100::Color::Idx(16..));
    terminal.wait_until("of the table", |cells| {
        cells.all_cells_are(SECOND, |cell| is_of_table(cell.bgcolor()) && is_of_table(cell.fgcolor()))
    });
    quit(terminal);
    // With sixteen the terminal's own are used: no number of a table of 256 is ever sent to it.
    let terminal = program(home.path(), &[]).with("TERM", "xterm-16color").start();
    wait_until_read(&terminal);
    let is_own = |colour| matches!(colour, vt100::Color::Default | vt100::Color::Idx(..16));
    terminal.wait_until("the terminal's own", |cells| {
        cells.all_cells_are(SECOND, |cell| is_own(cell.bgcolor()) && is_own(cell.fgcolor()))
    });
    quit(terminal);
    // Who asks for no colours gets none, whatever the file says.
    let terminal = program(home.path(), &[]).with("NO_COLOR", "1").start();
    wait_until_read(&terminal);
    let is_plain = |colour| colour == vt100::Color::Default;
    terminal.wait_until("none", |cells| {
        cells.all_cells_are(SECOND, |cell| is_plain(cell.bgcolor()) && is_plain(cell.fgcolor()))
    });
    quit(terminal);
    // Unless it is said here and now; then the cursor is seen as everywhere.
    let terminal = program(home.path(), &["--color", "always"]).with("NO_COLOR", "1").start();
    wait_until_read(&terminal);
    terminal.wait_until("of the table again", |cells| {
        cells.is_reversed(FIRST) && cells.all_cells_are(SECOND, |cell| is_of_table(cell.bgcolor()))
    });
    quit(terminal);
}

#[test]
fn in_ascii_every_cell_is_ascii() {
    let home = tempfile::tempdir().unwrap();
    set(home.path(), "ascii = true\n");
    let mut terminal = program(home.path(), &[]).start();
    wait_until_read(&terminal);
    let is_ascii = |cells: &crate::support::screen::Cells| cells.lines().iter().all(|line| line.is_ascii());
    terminal.wait_until("the board in ASCII", is_ascii);
    terminal.press(&["?"]);
    terminal.wait_until("the help in ASCII", |cells| cells.find("Help").is_some() && is_ascii(cells));
    terminal.press(&["Esc"]);
    terminal.wait_for_no("Help");
    quit(terminal);
}

#[test]
fn keys_of_ones_own_and_of_a_preset_do_what_they_say() {
    let home = tempfile::tempdir().unwrap();
    set(home.path(), "[keys]\npreset = \"arrows\"\n[keys.board]\n\"card.move_down\" = [\"Ctrl+t\"]\n");
    let mut terminal = program(home.path(), &[]).start();
    wait_until_read(&terminal);
    terminal.press(&["J", "Ctrl+t"]);
    wait_above(&terminal, SECOND, FIRST);
    quit(terminal);
}

#[test]
fn a_mistake_ends_the_program_before_the_terminal_is_taken_and_names_the_place() {
    let home = tempfile::tempdir().unwrap();
    set(home.path(), "\ntheem = \"dark\"\nascii = 1\n[keys.board]\n\"card.complet\" = [\"c\"]\n");
    let (status, out, err) = config(home.path(), &["check"]);
    assert_eq!((status, out.as_str()), (Some(2), ""));
    assert!(err.contains("config.toml") && !err.contains('␊'), "{err}");
    for line in [
        "line 2, column 1: there is no setting “theem”; did you mean “theme”?",
        "line 3, column 9: “ascii” is true or false",
        "line 5, column 1: there is no action “card.complet” in board; did you mean “card.complete”?",
    ] {
        assert!(err.lines().any(|told| told == format!("planner-tui: {line}")), "{line}\n{err}");
    }
    set(home.path(), "[keys.board]\n\"card.complete\" = [\"n\"]\n\"card.fly\" = []\n");
    let (status, _, err) = config(home.path(), &["check"]);
    assert!(status == Some(2) && err.contains("no action “card.fly”"), "{err}");
    let terminal = program(home.path(), &[]).start();
    terminal.wait_for("card.fly");
    assert!(!terminal.wait_for_end().success());
}

#[test]
fn config_tells_where_what_and_which_keys() {
    let home = tempfile::tempdir().unwrap();
    let (status, path, _) = config(home.path(), &["path"]);
    assert_eq!(status, Some(0));
    assert!(path.trim_end().ends_with("config/planner-tui/config.toml"), "{path}");
    let (status, out, _) = config(home.path(), &["check"]);
    assert!(status == Some(0) && out.contains("is not there"), "{out}");
    set(home.path(), "theme = \"light\"\n");
    let (_, shown, _) = config(home.path(), &["show"]);
    assert!(shown.contains("theme = \"light\"") && shown.contains("preset = \"default\""), "{shown}");
    let (_, keys, _) = config(home.path(), &["keys"]);
    let row = keys.lines().find(|line| line.contains("\"card.move_down\"")).expect("it has keys");
    assert!(row.contains("[\"J\", \"Shift+Down\"]"), "{row}");
    let (_, example, _) = config(home.path(), &["example"]);
    assert!(example.contains("# theme = \"terminal\""), "{example}");
    let (_, schema, _) = config(home.path(), &["schema"]);
    let schema: serde_json::Value = serde_json::from_str(&schema).expect("a schema");
    assert_eq!(schema["properties"]["theme"]["default"], "terminal");
    // What is told of keys is itself a file that holds together.
    set(home.path(), &keys);
    let (status, out, err) = config(home.path(), &["check"]);
    assert!(status == Some(0) && out.contains("holds together"), "{out}{err}");
}

#[test]
fn a_command_of_ones_own_runs_beside_the_board_and_with_the_terminal() {
    let home = tempfile::tempdir().unwrap();
    set(
        home.path(),
        "[commands.say]\nrun = [\"printf\", \"%s\", \"said {task.title}\"]\nkey = \"Alt+x\"\n\
         [commands.ask]\nrun = [\"sh\", \"-c\", \"echo which?; read line; exit 3\"]\nkey = \"Alt+y\"\nterminal = true\n",
    );
    let mut terminal = program(home.path(), &[]).start();
    wait_until_read(&terminal);
    terminal.press(&["Alt+x"]);
    terminal.wait_for(&format!("said {FIRST}"));
    terminal.press(&["Alt+y"]);
    terminal.wait_for("which?");
    terminal.press(&["a", "Enter"]);
    terminal.wait_for("“ask” ended with status 3");
    wait_until_read(&terminal);
    terminal.press(&["Esc"]);
    terminal.wait_for_no("“ask”");
    quit(terminal);
}

#[test]
fn a_key_given_in_the_help_holds_at_once_and_the_next_time() {
    let home = tempfile::tempdir().unwrap();
    set(home.path(), "# mine\n[keys.board] # here\n\"app.quit\" = [\"q\"]\n");
    let mut terminal = program(home.path(), &[]).start();
    wait_until_read(&terminal);
    terminal.press(&["?"]);
    terminal.type_text("one place down");
    terminal.press(&["Ctrl+k"]);
    terminal.wait_for("Another key");
    terminal.press(&["n"]);
    terminal.wait_for("n is taken: make a card at the end of the column.");
    terminal.press(&["Ctrl+t"]);
    terminal.wait_for("It is free.");
    terminal.press(&["Enter"]);
    terminal.wait_for("it is kept in");
    let written = fs::read_to_string(home.path().join("config/planner-tui/config.toml")).unwrap();
    assert_eq!(
        written,
        "# mine\n[keys.board] # here\n\"card.move_down\" = [\"Ctrl+t\", \"Shift+Down\"]\n\"app.quit\" = [\"q\"]\n"
    );
    terminal.press(&["Esc"]);
    terminal.wait_for_no("type to search");
    terminal.press(&["Ctrl+t"]);
    wait_above(&terminal, SECOND, FIRST);
    quit(terminal);
    let mut terminal = program(home.path(), &[]).start();
    wait_until_read(&terminal);
    terminal.press(&["Ctrl+t"]);
    wait_above(&terminal, FIRST, SECOND);
    quit(terminal);
}

#[test]
#[cfg(unix)]
fn a_pipe_or_a_device_is_no_file_of_settings() {
    let home = tempfile::tempdir().unwrap();
    let pipe = home.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    for file in [pipe.to_str().expect("a plain path"), "/dev/zero"] {
        for act in ["check", "show", "keys"] {
            let (status, out, err) = config(home.path(), &[act, "--config", file]);
            assert_eq!((status, out.as_str()), (Some(2), ""), "{file}");
            assert!(err.contains("it is no regular file"), "{err}");
        }
    }
}
