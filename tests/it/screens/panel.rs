//! The sync panel: edits made while the service is away wait there, are withdrawn, and are gone once it is back.

use super::offline::{client, serve};
use super::{FIRST, quit, wait_until_read, wait_until_sent};

#[test]
fn what_waits_is_listed_withdrawn_and_sent_when_the_line_is_back() {
    let home = tempfile::tempdir().unwrap();
    let (server, url, token) = serve(home.path(), "127.0.0.1:0");
    let mut terminal = client(home.path(), &url, &token);
    wait_until_read(&terminal);
    server.kill_hard();
    terminal.press(&["c"]);
    terminal.wait_for("OFFLINE");
    terminal.press(&["o"]);
    terminal.type_text("Made offline");
    terminal.press(&["Enter", "e"]);
    terminal.type_text("!");
    terminal.press(&["Enter"]);
    terminal.wait_for("3 unsent");
    terminal.press(&["S"]);
    terminal.wait_for("Outbox 3");
    terminal.wait_for("drift check");
    for (columns, lines) in [(48, 20), (80, 24), (20, 5), (200, 50)] {
        terminal.resize(columns, lines);
        terminal.wait_for("Outbox");
    }
    terminal.press(&["j", "x"]);
    terminal.wait_for("1 other change goes with it");
    terminal.press(&["y"]);
    terminal.wait_for("Outbox 1");
    terminal.press(&["Esc"]);
    terminal.wait_for_no("Made offline");
    let (server, _, _) = serve(home.path(), url.trim_start_matches("http://"));
    terminal.press(&["r", "S"]);
    terminal.wait_for("nothing waits");
    terminal.press(&["Esc"]);
    wait_until_sent(&terminal);
    terminal.wait_for(FIRST);
    quit(terminal);
    server.kill_hard();
}
