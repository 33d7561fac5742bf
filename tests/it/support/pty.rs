//! A terminal without a window: runs a program in it, types, and waits for what should appear.
//!
//! Nothing sleeps. A thread feeds every byte to a terminal emulator and wakes whoever waits; a wait that gets nothing
//! before its deadline fails with the screen as it is.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, mpsc};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use portable_pty::{CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use vt100::{MouseProtocolMode, Parser};

use crate::support::keys::bytes_of;
use crate::support::screen::{Cells, rows_and_columns};
use crate::support::window::{OneScreen, Window};

/// Generous, because a test machine may be busy; a test that passes never waits for it.
const DEADLINE: Duration = Duration::from_secs(20);

/// What asks a terminal for the mouse.
const TAKE_MOUSE: &[u8] = b"\x1b[?1000h";

/// What to start, and in which surroundings. Nothing of the tester's own environment is passed on but the path.
pub(crate) struct Program {
    command: CommandBuilder,
    size: (u16, u16),
    has_one_screen: bool,
}

impl Program {
    /// The program this project builds, with its home in a folder of the test's own.
    pub(crate) fn ours(home: &Path, arguments: &[&str]) -> Self {
        Self::other(env!("CARGO_BIN_EXE_planner-tui"), home, arguments)
    }

    /// Any other program.
    pub(crate) fn other(program: &str, home: &Path, arguments: &[&str]) -> Self {
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env_clear();
        command.cwd(home);
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        for (name, value) in [("TERM", "xterm-256color"), ("LANG", "C.UTF-8"), ("LC_ALL", "C.UTF-8"), ("TZ", "UTC")] {
            command.env(name, value);
        }
        for (name, folder) in [("HOME", ""), ("XDG_DATA_HOME", "data"), ("XDG_CONFIG_HOME", "config")] {
            command.env(name, home.join(folder));
        }
        Self { command, size: (80, 24), has_one_screen: false }
    }

    /// Sets an environment variable.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Sets how many columns and lines the terminal has.
    pub(crate) fn on(mut self, columns: u16, lines: u16) -> Self {
        self.size = (columns, lines);
        self
    }

    /// Lets it run in a terminal that has no second screen to switch to.
    pub(crate) fn on_one_screen(mut self) -> Self {
        self.has_one_screen = true;
        self
    }

    /// Starts it, closes the window as soon as it shows a text, and says how the program ended.
    pub(crate) fn start_and_close_at(self, text: &str) -> ExitStatus {
        let (columns, lines) = self.size;
        let pair = native_pty_system().openpty(size(columns, lines)).expect("a pseudo terminal");
        let mut child = pair.slave.spawn_command(self.command).expect("the program starts");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("a terminal can be read");
        let (rows, cols) = rows_and_columns(lines, columns);
        let (mut parser, mut buffer) = (Parser::new(rows, cols, 0), [0; 4096]);
        while Cells(parser.screen()).find(text).is_none() {
            let length = reader.read(&mut buffer).expect("the program runs");
            parser.process(&buffer[..length]);
        }
        drop((reader, pair.master));
        let (ended, end) = mpsc::channel();
        let mut killer = child.clone_killer();
        thread::spawn(move || ended.send(child.wait().expect("a child can be waited for")));
        end.recv_timeout(DEADLINE).unwrap_or_else(|_| {
            let _gone_before = killer.kill();
            panic!("the program goes on without its window");
        })
    }

    /// Starts it.
    pub(crate) fn start(self) -> Terminal {
        Terminal::run(self)
    }
}

/// A program running in a terminal. Dropping it kills what still runs.
pub(crate) struct Terminal {
    shared: Arc<Shared>,
    master: Arc<Mutex<Box<dyn MasterPty + Send>>>,
    writer: Box<dyn Write + Send>,
    process: Pid,
    modes_before: String,
    waiter: Option<JoinHandle<()>>,
}

struct Shared {
    seen: Mutex<Seen>,
    changed: Condvar,
}

struct Seen {
    parser: Parser<Window>,
    /// How often the mouse was asked for, and the end of what was written, where that may have been begun.
    mouse: (usize, Vec<u8>),
    end: Option<End>,
}

#[derive(Clone)]
struct End {
    status: ExitStatus,
    modes: String,
}

impl Terminal {
    fn run(program: Program) -> Self {
        let (columns, lines) = program.size;
        let pair = native_pty_system().openpty(size(columns, lines)).expect("a pseudo terminal");
        let (rows, cols) = rows_and_columns(lines, columns);
        let seen = Mutex::new(Seen {
            parser: Parser::new_with_callbacks(rows, cols, 0, Window::default()),
            mouse: (0, Vec::new()),
            end: None,
        });
        let shared = Arc::new(Shared { seen, changed: Condvar::new() });
        let modes_before = modes_of(pair.master.as_ref());
        let mut child = pair.slave.spawn_command(program.command).expect("the program starts");
        let process = child.process_id().and_then(|id| Pid::from_raw(id.cast_signed())).expect("a process of its own");
        let reader = pair.master.try_clone_reader().expect("a terminal can be read");
        let writer = pair.master.take_writer().expect("a terminal can be written");
        let master = Arc::new(Mutex::new(pair.master));

        let reading = thread::spawn({
            let shared = Arc::clone(&shared);
            let one_screen = program.has_one_screen.then(OneScreen::default);
            move || shared.read(reader, one_screen)
        });
        let waiter = thread::spawn({
            let (shared, master) = (Arc::clone(&shared), Arc::clone(&master));
            move || {
                let status = child.wait().expect("a child can be waited for");
                // Our end of the terminal is open until here, so that its modes can still be asked for. When it
                // closes, the reader comes to the end of what the program has written.
                let modes = modes_of(master.lock().expect("nobody panics with it").as_ref());
                drop(pair.slave);
                let _ended = reading.join();
                shared.seen().end = Some(End { status, modes });
                shared.changed.notify_all();
            }
        });
        Self { shared, master, writer, process, modes_before, waiter: Some(waiter) }
    }

    /// Types text as it stands.
    pub(crate) fn type_text(&mut self, text: &str) {
        self.send(text.as_bytes());
    }

    /// Presses keys one after another, named as the key table names them: `j`, `Shift+Down`, `g g`, `Enter`.
    ///
    /// After `Esc`, wait for its effect: a terminal cannot tell `Esc` and a key from `Alt` and that key.
    pub(crate) fn press(&mut self, keys: &[&str]) {
        for key in keys.iter().flat_map(|key| key.split(' ')) {
            let bytes = bytes_of(key).unwrap_or_else(|| panic!("no key is called `{key}`"));
            self.send(&bytes);
        }
    }

    /// Gives the window another size.
    pub(crate) fn resize(&mut self, columns: u16, lines: u16) {
        let (rows, cols) = rows_and_columns(lines, columns);
        self.shared.seen().parser.set_size(rows, cols);
        let master = self.master.lock().expect("nobody panics with it");
        master.resize(size(columns, lines)).expect("a terminal can be resized");
    }

    /// Waits until the screen shows a text.
    #[track_caller]
    pub(crate) fn wait_for(&self, text: &str) {
        self.wait_until(&format!("`{text}` to appear"), |cells| cells.find(text).is_some());
    }

    /// Waits until the screen shows a text no longer.
    #[track_caller]
    pub(crate) fn wait_for_no(&self, text: &str) {
        self.wait_until(&format!("`{text}` to go"), |cells| cells.find(text).is_none());
    }

    /// Waits until the screen is as wanted. A frame may arrive in pieces, so say all that is wanted in one condition.
    #[track_caller]
    pub(crate) fn wait_until(&self, what: &str, is_so: impl Fn(&Cells) -> bool) {
        let is_waiting = |seen: &mut Seen| seen.end.is_none() && !is_so(&Cells(seen.parser.screen()));
        let seen = self.shared.seen();
        let (seen, _) = self.shared.changed.wait_timeout_while(seen, DEADLINE, is_waiting).expect("no poison");
        let cells = Cells(seen.parser.screen());
        if !is_so(&cells) {
            let why = if seen.end.is_some() { "the program has ended" } else { "the deadline has passed" };
            let picture = cells.picture();
            drop(seen);
            panic!("waited for {what}: {why}\n{picture}");
        }
    }

    /// Waits until the window has the title that is wanted.
    #[track_caller]
    pub(crate) fn wait_for_title(&self, is_wanted: impl Fn(&str) -> bool) {
        let has_it = |seen: &Seen| seen.parser.callbacks().titles.last().is_some_and(|title| is_wanted(title));
        let seen = self.shared.seen();
        let is_waiting = |seen: &mut Seen| seen.end.is_none() && !has_it(seen);
        let (seen, _) = self.shared.changed.wait_timeout_while(seen, DEADLINE, is_waiting).expect("no poison");
        let (is_so, titles) = (has_it(&seen), seen.parser.callbacks().titles.clone());
        drop(seen);
        assert!(is_so, "waited for another title: {titles:?}");
    }

    /// Every title the window was given so far.
    pub(crate) fn titles(&self) -> Vec<String> {
        self.shared.seen().parser.callbacks().titles.clone()
    }

    /// Says whether the terminal was asked to tell keys apart, and which window is in front.
    pub(crate) fn was_asked_of_keys_and_focus(&self) -> (bool, bool) {
        let seen = self.shared.seen();
        let window = seen.parser.callbacks();
        (window.keyboards == 1, window.tells_focus)
    }

    /// How often the program has asked for the mouse so far.
    pub(crate) fn times_mouse_was_taken(&self) -> usize {
        self.shared.seen().mouse.0
    }

    /// Looks at the screen as it is now.
    pub(crate) fn look<T>(&self, look: impl FnOnce(&Cells) -> T) -> T {
        look(&Cells(self.shared.seen().parser.screen()))
    }

    /// Waits for the program to end by itself, and says how it did.
    #[track_caller]
    pub(crate) fn wait_for_end(&self) -> ExitStatus {
        self.end().status
    }

    /// Ends the program as a power cut would: it gets no say.
    #[track_caller]
    pub(crate) fn kill_hard(&self) {
        let _gone_before = kill_process(self.process, Signal::KILL);
        self.end();
    }

    /// The most memory the program has had so far, in KiB, where the system tells.
    #[cfg(target_os = "linux")]
    pub(crate) fn most_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.as_raw_nonzero()));
        let status = status.expect("the program runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("Linux says so");
        line.split_whitespace().next().and_then(|kib| kib.parse().ok()).expect("a number")
    }

    /// Stops the program where it is: whoever asks it something gets no answer.
    pub(crate) fn freeze(&self) {
        let _gone_before = kill_process(self.process, Signal::STOP);
    }

    /// Asks the program to end, as a system that shuts down does.
    pub(crate) fn end_politely(&self) {
        self.signal(Signal::TERM);
    }

    /// Tells the program something as the system does.
    pub(crate) fn signal(&self, signal: Signal) {
        let _gone_before = kill_process(self.process, signal);
    }

    /// Writes onto the screen without the program.
    pub(crate) fn scribble(&self, text: &str) {
        self.shared.seen().parser.process(text.as_bytes());
    }

    /// Says whether the program has the mouse.
    pub(crate) fn has_mouse(&self) -> bool {
        self.shared.seen().parser.screen().mouse_protocol_mode() != MouseProtocolMode::None
    }

    /// Checks, after the program has ended, that the terminal is as it was lent out.
    #[track_caller]
    pub(crate) fn expect_clean(&self) {
        let end = self.end();
        let seen = self.shared.seen();
        let screen = seen.parser.screen();
        let faults: Vec<&str> = [
            (screen.alternate_screen(), "the alternate screen was not left"),
            (screen.hide_cursor(), "the cursor is hidden"),
            (screen.bracketed_paste(), "bracketed paste is on"),
            (screen.application_cursor(), "the cursor keys are in application mode"),
            (screen.mouse_protocol_mode() != MouseProtocolMode::None, "the mouse is captured"),
            (seen.parser.callbacks().kept != 0, "the title was not given back"),
            (seen.parser.callbacks().keyboards != 0, "keys are told in another way"),
            (seen.parser.callbacks().tells_focus, "it is told which window is in front"),
            (end.modes != self.modes_before, "raw mode is on"),
        ]
        .into_iter()
        .filter_map(|(is_so, fault)| is_so.then_some(fault))
        .collect();
        drop(seen);
        assert!(faults.is_empty(), "the terminal was left unclean: {}", faults.join(", "));
    }

    #[track_caller]
    fn end(&self) -> End {
        let seen = self.shared.seen();
        let (seen, _) =
            self.shared.changed.wait_timeout_while(seen, DEADLINE, |seen| seen.end.is_none()).expect("no poison");
        let (end, picture) = (seen.end.clone(), Cells(seen.parser.screen()).picture());
        drop(seen);
        end.unwrap_or_else(|| panic!("the program does not end\n{picture}"))
    }

    fn send(&mut self, bytes: &[u8]) {
        let _the_program_has_ended = self.writer.write_all(bytes).and_then(|()| self.writer.flush());
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if self.shared.seen().end.is_none() {
            let _gone_before = kill_process(self.process, Signal::KILL);
        }
        if let Some(waiter) = self.waiter.take() {
            let _ended = waiter.join();
        }
    }
}

impl Shared {
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().expect("nobody panics with the screen in hand")
    }

    /// Feeds the emulator until the other end is closed.
    fn read(&self, mut reader: Box<dyn Read + Send>, mut one_screen: Option<OneScreen>) {
        let mut buffer = [0; 4096];
        while let Ok(length @ 1..) = reader.read(&mut buffer) {
            let bytes = &buffer[..length];
            let passed = one_screen.as_mut().map(|one| one.pass(bytes));
            let mut seen = self.seen();
            seen.parser.process(passed.as_deref().unwrap_or(bytes));
            let (asked, rest) = &mut seen.mouse;
            rest.extend(bytes);
            *asked += rest.windows(TAKE_MOUSE.len()).filter(|bytes| *bytes == TAKE_MOUSE).count();
            rest.drain(..rest.len().saturating_sub(TAKE_MOUSE.len() - 1));
            drop(seen);
            self.changed.notify_all();
        }
    }
}

fn size(columns: u16, lines: u16) -> PtySize {
    PtySize { rows: lines, cols: columns, pixel_width: 0, pixel_height: 0 }
}

/// The modes of the terminal's line, as text that can be compared.
fn modes_of(master: &(dyn MasterPty + Send)) -> String {
    format!("{:?}", master.get_termios())
}
