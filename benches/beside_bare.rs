//! The built program beside a bare one that draws the same cells, each in a terminal of its own, in one run.
//!
//! `cargo build --release --example bare && cargo bench --bench beside_bare`: prints the start to the first full board, a
//! key to its frame, a burst, the peak of memory and the wake-ups of an idle program. Compare the columns with each other;
//! single figures depend on the machine. For systems with `/proc`.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use planner_tui::server;
use planner_tui::sync::schedule::Pace;
use planner_tui::sync::{Command, Event, Link, engine};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

const TASKS: u32 = 9000;
const STARTS: usize = 9;
const ROUNDS: usize = 6;
const KEYS: usize = 40;
const BURST: usize = 400;
/// A screen that says nothing for so long has said all.
const QUIET: Duration = Duration::from_millis(40);

/// A program in a terminal.
struct Running {
    child: Box<dyn Child + Send + Sync>,
    output: Receiver<(Instant, Vec<u8>)>,
    input: Box<dyn Write + Send>,
    _terminal: Box<dyn MasterPty + Send>,
}

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("threads");
    runtime.block_on(fill(folder.path()));
    let data = folder.path().to_string_lossy().into_owned();
    let ours: Vec<String> = vec![env!("CARGO_BIN_EXE_planner-tui").to_owned(), "--data".to_owned(), data];
    let bare = vec![bare_program().to_string_lossy().into_owned(), TASKS.to_string()];
    say(&format!("{:<34}{:>10}{:>10}{:>8}", format!("{TASKS} tasks, 200x50, medians"), "ours", "bare", "ratio"));
    let (mut our_starts, mut bare_starts) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        our_starts.push(start(&ours).1);
        bare_starts.push(start(&bare).1);
    }
    row("start to the first full board, ms", median(our_starts), median(bare_starts));
    let mut both = [&ours, &bare].map(|command| start(command).0);
    // Whatever a program reads in the background is done after this.
    both.iter_mut().for_each(Running::rest);
    let mut keys = [Vec::new(), Vec::new()];
    let mut bursts = [Vec::new(), Vec::new()];
    // In turns, so that a busy moment of the machine meets both.
    for round in 0..ROUNDS {
        for (running, keys) in both.iter_mut().zip(&mut keys) {
            keys.extend((0..KEYS).map(|number| running.press(if number / 5 % 2 == 0 { b"j" } else { b"k" })));
        }
        let burst = if round % 2 == 0 { [b'j'; BURST] } else { [b'k'; BURST] };
        for (running, bursts) in both.iter_mut().zip(&mut bursts) {
            bursts.push(running.press(&burst));
        }
    }
    let [our_keys, bare_keys] = keys.map(median);
    let [our_burst, bare_burst] = bursts.map(median);
    let [our_wakeups, bare_wakeups] = both.each_mut().map(Running::wakeups);
    let [our_memory, bare_memory] = both.each_ref().map(Running::memory);
    row("key to its frame, ms", our_keys, bare_keys);
    row("burst of 400 keys, ms", our_burst, bare_burst);
    row("peak memory, MiB", our_memory, bare_memory);
    row("wake-ups in 3 idle seconds", our_wakeups, bare_wakeups);
    both.into_iter().for_each(Running::end);
}

/// Starts a program; returns it and the milliseconds until its first full board.
fn start(command: &[String]) -> (Running, f64) {
    let size = PtySize { rows: 50, cols: 200, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).expect("a terminal");
    let mut builder = CommandBuilder::new(&command[0]);
    builder.args(&command[1..]);
    builder.env("TERM", "xterm-256color");
    let mut reader = pair.master.try_clone_reader().expect("it can be read");
    let input = pair.master.take_writer().expect("it can be written");
    let (sender, output) = channel();
    std::thread::spawn(move || {
        let mut buffer = vec![0; 65536];
        while let Ok(length @ 1..) = reader.read(&mut buffer) {
            if sender.send((now(), buffer[..length].to_vec())).is_err() {
                break;
            }
        }
    });
    let begun = now();
    let child = pair.slave.spawn_command(builder).expect("it starts");
    let mut running = Running { child, output, input, _terminal: pair.master };
    let mut seen = Vec::new();
    loop {
        let Ok((at, bytes)) = running.output.recv_timeout(Duration::from_secs(30)) else {
            panic!("no full board came: {}", String::from_utf8_lossy(&seen));
        };
        seen.extend(bytes);
        // Blanks may be skipped over, so the words of a title need not stand side by side in what is sent.
        let text = String::from_utf8_lossy(&seen);
        if text.contains("00001") && text.matches("Card").count() >= 80 {
            let took = at.duration_since(begun);
            let _rest = running.quiet();
            return (running, took.as_secs_f64() * 1000.0);
        }
    }
}

impl Running {
    /// Presses keys; returns the milliseconds until the last byte of what they change.
    fn press(&mut self, keys: &[u8]) -> f64 {
        while self.output.try_recv().is_ok() {}
        let pressed = now();
        self.input.write_all(keys).and_then(|()| self.input.flush()).expect("it listens");
        let (first, _) = self.output.recv_timeout(Duration::from_secs(5)).expect("a frame");
        let last = self.quiet().unwrap_or(first);
        last.duration_since(pressed).as_secs_f64() * 1000.0
    }

    /// Waits until nothing more is drawn; returns when the last bytes came.
    fn quiet(&mut self) -> Option<Instant> {
        let mut last = None;
        loop {
            match self.output.recv_timeout(QUIET) {
                Ok((at, _)) => last = Some(at),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return last,
            }
        }
    }

    /// Waits until the program has had nothing to say for long.
    fn rest(&mut self) {
        while self.output.recv_timeout(Duration::from_secs(3)).is_ok() {}
    }

    /// Counts how often the idle program is woken in three seconds.
    fn wakeups(&mut self) -> f64 {
        self.rest();
        let process = self.child.process_id().expect("it runs");
        let before = switches(process);
        let _silence = self.output.recv_timeout(Duration::from_secs(3));
        switches(process) - before
    }

    /// Returns the most memory the program ever had, in MiB.
    fn memory(&self) -> f64 {
        let process = self.child.process_id().expect("it runs");
        status(&format!("/proc/{process}/status"), "VmHWM:") / 1024.0
    }

    fn end(mut self) {
        let _gone = self.input.write_all(b"q").and_then(|()| self.input.flush());
        let _status = self.child.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _status = self.child.wait();
    }
}

/// Makes a workspace of so many tasks and an offline copy of it, as an earlier run would have left them.
async fn fill(folder: &Path) {
    let token = server::token();
    let options = server::Options {
        seed: server::Seed::Size(TASKS),
        ..server::Options::new(folder.join("workspace.sqlite"), token.clone())
    };
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let running = server::start(listener, options).expect("a server");
    let (backend, backend_known) = tokio::sync::oneshot::channel();
    let _known = backend.send(Ok(engine::Backend::new(running.url(), token)));
    let (sender, mut events) = tokio::sync::mpsc::unbounded_channel();
    let store_path = folder.join("copy-local.sqlite");
    let handle = engine::start(
        engine::Options {
            store_path,
            backend: backend_known,
            open_last: true,
            keeps_last: true,
            is_offline: false,
            pace: Pace::default(),
            enforces: true,
        },
        &sender,
    );
    drop(sender);
    handle.send(Command::ListPlans);
    let mut has_all = false;
    while let Some(event) = events.recv().await {
        match event {
            Event::SnapshotChanged { acknowledged, .. } => has_all = acknowledged.tasks().len() == TASKS as usize,
            Event::PlansListed { plans, is_fresh: true } => handle.send(Command::OpenPlan(plans[0].id.clone())),
            Event::StatusChanged(status) if has_all && matches!(status.link, Link::Fresh { .. }) => {
                handle.send(Command::Stop);
            }
            Event::Stopped => break,
            _ => {}
        }
    }
    running.stop().await;
}

fn bare_program() -> PathBuf {
    let ours = Path::new(env!("CARGO_BIN_EXE_planner-tui"));
    let bare = ours.with_file_name("examples").join("bare");
    assert!(bare.exists(), "build it first: cargo build --release --example bare");
    bare
}

/// Counts how often the threads of a process were woken so far.
fn switches(process: u32) -> f64 {
    let threads = fs::read_dir(format!("/proc/{process}/task")).expect("it runs").flatten();
    threads.map(|thread| status(&thread.path().join("status").to_string_lossy(), "voluntary_ctxt_switches:")).sum()
}

fn status(path: &str, name: &str) -> f64 {
    let text = fs::read_to_string(path).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0.0)
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

fn row(name: &str, ours: f64, bare: f64) {
    let ratio = if bare > 0.0 { format!("{:.2}", ours / bare) } else { "-".to_owned() };
    say(&format!("{name:<34}{ours:>10.2}{bare:>10.2}{ratio:>8}"));
}

fn say(line: &str) {
    let _closed = writeln!(std::io::stdout(), "{line}");
}

#[expect(clippy::disallowed_methods, reason = "it measures")]
fn now() -> Instant {
    Instant::now()
}
