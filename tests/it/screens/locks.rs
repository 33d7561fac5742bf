//! Tasks of apps on the screen: what is locked stays where it is, the reason is said, and nothing is asked of the service.

use planner_tui::server::Seed;

use super::{program, quit, wait_left};
use crate::support::line::Line;
use crate::support::pty::Terminal;
use crate::support::server::{TOKEN, TestServer};

/// The task of the sample plan that is done in an app, and one whose app lets nobody else change it.
const HOSTED: &str = "Sign the employment";
const MANAGED: &str = "Set up the salary";

fn wait_until_known(terminal: &Terminal) {
    // The rules of the apps come after the plan.
    terminal.wait_until("the locks", |cells| cells.find("4 locked").is_some() && cells.find("synced").is_some());
}

/// Presses keys that would change the card, reads why that is not done, and puts the message away.
fn blocked(terminal: &mut Terminal, keys: &[&str], why: &str) {
    terminal.press(keys);
    terminal.wait_for(why);
    terminal.press(&["Esc"]);
    terminal.wait_for_no(why);
}

#[test]
fn a_task_that_is_done_in_an_app_goes_nowhere_and_its_app_is_named() {
    let home = tempfile::tempdir().unwrap();
    let nowhere = home.path().join("no-programs");
    let program = program(home.path(), &["--plan", "HR Onboarding"]).with("PATH", nowhere.to_str().unwrap());
    let mut terminal = program.on(120, 30).start();
    wait_until_known(&terminal);
    // What the app is called is known once the link to it was read.
    terminal.press(&["j", "w"]);
    terminal.wait_for("✕ everything but your own order: locked by HR Hub");
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_act_that_is_blocked_makes_a_request() {
    let server = TestServer::start(Seed::Sample);
    let line = Line::to(server.http().root()).await;
    let url = line.url().to_owned();
    let walk = tokio::task::spawn_blocking(move || {
        let home = tempfile::tempdir().unwrap();
        let program = program(home.path(), &["--graph-url", &url, "--plan", "HR Onboarding"]);
        let mut terminal = program.with("PLANNER_TUI_TOKEN", TOKEN).on(160, 30).start();
        wait_until_known(&terminal);
        // What the app is called is known once the link to it was read.
        terminal.press(&["j", "w"]);
        terminal.wait_for("✕ everything but your own order: locked by HR Hub");
        terminal.press(&["Esc"]);
        terminal.wait_for_no("why locked");
        let changes: [&[&str]; 12] =
            [&["L"], &["J"], &["K"], &["g J"], &["g K"], &["g L"], &["Space"], &["m"], &["e"], &["E"], &["c"], &["d"]];
        for keys in changes {
            blocked(&mut terminal, keys, "it is done in HR Hub");
        }
        terminal.press(&["j"]);
        for keys in changes {
            blocked(&mut terminal, keys, "may not");
        }
        // On the other boards, too, and with a selection.
        for board in ["2", "3", "6", "7"] {
            terminal.press(&[board]);
            blocked(&mut terminal, &["L"], "may not");
        }
        // In the panel of the task.
        terminal.press(&["1", "Enter"]);
        terminal.wait_for("everything but your own order: by the default rule");
        // Its details have come, too.
        terminal.wait_for("Payroll moves this along by itself.");
        for (key, why) in [("n", "may not add"), ("c", "may not complete"), ("E", "may not change the notes")] {
            terminal.press(&[key]);
            terminal.wait_for(why);
        }
        terminal.press(&["q"]);
        terminal.wait_for_no("everything but your own order: by the default rule");
        terminal.press(&["v"]);
        blocked(&mut terminal, &["L"], "may not");
        wait_left(&terminal, MANAGED, "Be a buddy");
        wait_left(&terminal, HOSTED, "Be a buddy");
        quit(terminal);
    });
    walk.await.unwrap();
    // That a plan was opened is told of the person, and changes nothing of a task.
    assert_eq!(line.patches(), [""; 0]);
    assert_eq!(line.count("DELETE", ""), 0);
    assert_eq!(line.count("POST", "/tasks"), 0);
}
