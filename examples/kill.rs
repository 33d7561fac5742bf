//! Kills the built program at random instants while it sends, and accounts for every edit that was on the screen:
//! `cargo build --release && cargo run --release --example kill -- --times 200`.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, bail};
use fastrand::Rng;
use planner_tui::server::{self, Options, Seed};
use portable_pty::{Child, CommandBuilder, PtySize, native_pty_system};
use rusqlite::{Connection, OpenFlags};
use vt100::Parser;

/// The token of the program.
const TOKEN: &str = "a-token-for-kills";
/// How long anything may take to appear.
const DEADLINE: Duration = Duration::from_secs(20);

/// The program in a terminal.
struct Window {
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    screen: Arc<(Mutex<Parser>, Condvar)>,
    _master: Box<dyn portable_pty::MasterPty + Send>,
}

impl Window {
    fn open(program: &Path, root: &str, home: &Path) -> anyhow::Result<Self> {
        let pair = native_pty_system().openpty(PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 })?;
        let mut command = CommandBuilder::new(program);
        command.args(["--graph-url", root, "--data"]);
        command.arg(home);
        command.env_clear();
        for (name, value) in [("TERM", "xterm-256color"), ("LANG", "C.UTF-8"), ("PLANNER_TUI_TOKEN", TOKEN)] {
            command.env(name, value);
        }
        command.env("HOME", home);
        let child = pair.slave.spawn_command(command)?;
        let mut reader = pair.master.try_clone_reader()?;
        let writer = pair.master.take_writer()?;
        let size = |count: u16| std::num::NonZeroU16::new(count).expect("not zero");
        let screen = Arc::new((Mutex::new(Parser::new(size(40), size(120), 0)), Condvar::new()));
        let shared = Arc::clone(&screen);
        thread::spawn(move || {
            let mut bytes = [0; 8192];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                shared.0.lock().expect("nobody panics with it").process(&bytes[..count]);
                shared.1.notify_all();
            }
        });
        Ok(Self { child, writer, screen, _master: pair.master })
    }

    fn wait_for(&self, text: &str) -> anyhow::Result<()> {
        let parser = self.screen.0.lock().expect("nobody panics with it");
        let is_missing = |parser: &mut Parser| !parser.screen().contents().contains(text);
        let (parser, waited) = self.screen.1.wait_timeout_while(parser, DEADLINE, is_missing).expect("no panic");
        if waited.timed_out() {
            bail!("“{text}” did not appear:\n{}", parser.screen().contents());
        }
        Ok(())
    }

    fn type_text(&mut self, text: &str) -> anyhow::Result<()> {
        self.writer.write_all(text.as_bytes())?;
        Ok(self.writer.flush()?)
    }

    /// Ends it as `kill -9` does.
    fn kill(mut self) -> anyhow::Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

#[expect(clippy::disallowed_macros, reason = "a program of its own that prints")]
fn main() -> ExitCode {
    match run() {
        Ok(story) => {
            println!("{story}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the instants are to be random ones")]
fn run() -> anyhow::Result<String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)?.parse::<u64>().ok()
    };
    let (times, seed) = (number("--times").unwrap_or(200), number("--seed").unwrap_or(1));
    let program = std::env::current_exe()?.parent().and_then(Path::parent).context("no folder")?.join("planner-tui");
    let folder = tempfile::tempdir()?;
    let (home, database) = (folder.path().join("home"), folder.path().join("planner.db"));
    std::fs::create_dir(&home)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let _inside = runtime.enter();
    let options =
        Options { seed: Seed::Divided { tasks: 12, buckets: 3 }, ..Options::new(database.clone(), TOKEN.to_owned()) };
    let running = server::start(TcpListener::bind("127.0.0.1:0")?, options)?;
    let mut rng = Rng::with_seed(seed);
    let mut shown: Vec<String> = Vec::new();
    let (mut waiting_after_a_kill, mut begun_after_a_kill) = (0, 0);
    for time in 0..times {
        let mut window = Window::open(&program, running.url(), &home)?;
        window.wait_for("Plan of 12 tasks")?;
        window.wait_for("synced")?;
        for act in 0..rng.u32(1..6) {
            let title = format!("k{time}-{act}x");
            window.type_text(&format!("gg0n{title}\r"))?;
            window.wait_for(&title)?;
            shown.push(title.clone());
            match rng.u8(..4) {
                0 => window.type_text("L")?,
                1 => window.type_text("KK")?,
                2 => window.type_text("c")?,
                _ => {}
            }
        }
        thread::sleep(Duration::from_micros(rng.u64(..900_000)));
        window.kill()?;
        let copy = copy_of(&home)?;
        let (waiting, begun) = account(&copy, &database, &shown).with_context(|| format!("after kill {time}"))?;
        waiting_after_a_kill += usize::from(waiting > 0);
        begun_after_a_kill += usize::from(begun > 0);
    }
    let mut window = Window::open(&program, running.url(), &home)?;
    window.wait_for("Plan of 12 tasks")?;
    let copy = copy_of(&home)?;
    for _ in 0..3000 {
        if account(&copy, &database, &shown)?.0 == 0 {
            break;
        }
        thread::sleep(Duration::from_millis(10));
    }
    let (left, _) = account(&copy, &database, &shown)?;
    window.type_text("q")?;
    let made = titles(&database)?;
    for title in &shown {
        let count = made.iter().filter(|made| *made == title).count();
        if count != 1 {
            bail!("“{title}” was made {count} times");
        }
    }
    if left > 0 {
        bail!("{left} edits still wait at the end");
    }
    Ok(format!(
        "{times} kills, {} cards made: after {waiting_after_a_kill} kills edits waited, after {begun_after_a_kill} a request \
         had an unknown outcome; every card is on the server once",
        shown.len()
    ))
}

/// Finds the copy the program keeps of this server.
fn copy_of(home: &Path) -> anyhow::Result<PathBuf> {
    fn find(folder: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                find(&path, found)?;
            } else if path.extension().is_some_and(|end| end == "db" || end == "sqlite") {
                found.push(path);
            }
        }
        Ok(())
    }
    let mut found = Vec::new();
    find(home, &mut found)?;
    found.into_iter().next().context("there is no copy")
}

/// Checks that what was shown is on the server or in the outbox; returns how many edits wait, and of how many the outcome
/// is unknown.
fn account(copy: &Path, database: &Path, shown: &[String]) -> anyhow::Result<(usize, usize)> {
    let connection = Connection::open_with_flags(copy, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    let mut statement = connection.prepare("SELECT edit, is_attempted FROM outbox WHERE rejection IS NULL")?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, bool>(1)?)))?;
    let outbox: Vec<(String, bool)> = rows.collect::<Result<_, _>>()?;
    let made = titles(database)?;
    for title in shown {
        let count = made.iter().filter(|made| *made == title).count();
        let waits = outbox.iter().any(|(edit, _)| edit.contains(&format!("\"title\":\"{title}\"")));
        if count > 1 || count == 0 && !waits {
            bail!("“{title}” is {count} times on the server, and {} the outbox", if waits { "in" } else { "not in" });
        }
    }
    Ok((outbox.len(), outbox.iter().filter(|(_, is_attempted)| *is_attempted).count()))
}

fn titles(database: &Path) -> anyhow::Result<Vec<String>> {
    let connection = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    let mut statement = connection.prepare("SELECT json_extract(body, '$.title') FROM resource WHERE kind = 'Task'")?;
    let titles = statement.query_map([], |row| row.get(0))?;
    Ok(titles.collect::<Result<_, _>>()?)
}
