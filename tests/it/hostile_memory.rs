//! The built program before a service that does harm: how much memory it takes at most, and that it is none the worse for it.

use std::path::Path;

use planner_tui::server::Seed;

use crate::hostile::harms;
use crate::support::hostile::{Harm, Hostile};
use crate::support::pty::{Program, Terminal};
use crate::support::server::{TOKEN, TestServer};

/// A build for tests had 38 MiB before and 127 MiB at most. Without bounds it would be gigabytes, and for what has no end all
/// there is.
const MOST_KIB: u64 = 300 << 10;

fn start(home: &Path, url: &str) -> Terminal {
    let program = Program::ours(home, &["--graph-url", url, "--plan", "Website"]);
    program.with("PLANNER_TUI_TOKEN", TOKEN).on(120, 30).start()
}

fn wait_until_read(terminal: &Terminal) {
    terminal.wait_until("the plan, read to the end", |cells| {
        cells.find("synced").is_some() && cells.find("OFFLINE").is_none() && cells.find("To do").is_some()
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_program_takes_little_memory_whatever_comes() {
    let server = TestServer::start(Seed::Sample);
    let front = Hostile::before(server.http().root());
    let home = tempfile::tempdir().unwrap();
    let path = home.path().to_owned();
    tokio::task::spawn_blocking(move || {
        let mut terminal = start(&path, front.url());
        wait_until_read(&terminal);
        let before = terminal.most_memory();
        // How long is too long is tried where the times can be shortened.
        let is_quick = |harm: &Harm| !matches!(harm, Harm::Drip(..) | Harm::Silence);
        for (name, harm) in harms().into_iter().filter(|(_, harm)| is_quick(harm)) {
            front.rule(move |_| Some(harm.clone()));
            terminal.press(&["R"]);
            terminal.wait_until(name, |cells| cells.find("OFFLINE").is_some() && cells.find("To do").is_some());
            let most = terminal.most_memory();
            assert!(most < MOST_KIB, "{name}: {most} KiB, {before} KiB before");
            front.mend();
            terminal.press(&["R"]);
            wait_until_read(&terminal);
        }
        terminal.press(&["q"]);
        assert!(terminal.wait_for_end().success());
        terminal.expect_clean();
    })
    .await
    .unwrap();
}
