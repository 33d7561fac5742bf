//! Tasks of apps on the screen: what is done elsewhere stays where it is, and w says why.

use super::{program, quit, wait_left};

/// The task of the sample plan that is done in an app, and the one below it.
const HOSTED: &str = "Sign the employment";
const MANAGED: &str = "Set up the salary";

#[test]
fn a_task_that_is_done_in_an_app_goes_nowhere_and_its_app_is_named() {
    let home = tempfile::tempdir().unwrap();
    let nowhere = home.path().join("no-programs");
    let program = program(home.path(), &["--plan", "HR Onboarding"]).with("PATH", nowhere.to_str().unwrap());
    let mut terminal = program.on(120, 30).start();
    terminal.wait_until("the lock", |cells| cells.find("1 locked").is_some() && cells.find("synced").is_some());
    // What the app is called is known once the link to it was read.
    terminal.press(&["j", "w"]);
    terminal.wait_for("✕ everything: locked by HR Hub");
    terminal.press(&["Esc"]);
    terminal.wait_for_no("why locked");
    terminal.press(&["L"]);
    terminal.wait_for("locked by HR Hub; it is done in HR Hub · w why");
    terminal.press(&["w"]);
    // No browser can be started here, so the address is there to be copied.
    terminal.press(&["g w"]);
    terminal.wait_for("The browser cannot be opened");
    terminal.wait_for("https://teams.microsoft.com/l/stage/");
    terminal.press(&["Esc"]);
    terminal.wait_for_no("why locked");
    terminal.press(&["Esc"]);
    terminal.wait_for_no("The browser");
    wait_left(&terminal, HOSTED, "Be a buddy");
    quit(terminal);
}

#[test]
fn what_an_app_refuses_is_told_and_not_tried_again() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = program(home.path(), &["--plan", "HR Onboarding"]).on(120, 30).start();
    terminal.wait_until("the lock", |cells| cells.find("1 locked").is_some() && cells.find("synced").is_some());
    terminal.press(&["j", "j", "L"]);
    terminal.wait_for("Not saved: move");
    terminal.press(&["Esc"]);
    terminal.wait_for_no("Not saved");
    terminal.press(&["L"]);
    terminal.wait_for("the service has refused this before");
    wait_left(&terminal, MANAGED, "Be a buddy");
    quit(terminal);
}
