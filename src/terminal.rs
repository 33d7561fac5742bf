//! The terminal: raw mode and back again, after a panic too; and the stream of keys and of the mouse.

mod keyboard;
mod paint;
mod title;

use std::fmt;
use std::io;
use std::io::BufWriter;
use std::io::IsTerminal as _;
use std::io::Stdout;
use std::io::Write as _;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste, Event, MouseEventKind};
#[cfg(windows)]
use crossterm::event::{DisableMouseCapture, EnableMouseCapture};
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use crossterm::{Command, event, execute};
use ratatui::Frame;
use ratatui::Terminal;
use ratatui::backend::{Backend as _, ClearType};

use self::keyboard::Keyboard;
use self::paint::Painter;
use self::title::Title;

/// The screen while the program has it. Dropping it gives the terminal back.
pub struct Screen {
    terminal: Terminal<Painter<BufWriter<Stdout>>>,
    has_mouse: bool,
    taken: Taken,
}

/// What must be given back once, by whoever comes first: the end, or a panic.
#[derive(Clone)]
struct Taken {
    title: Title,
    keyboard: Keyboard,
}

/// Takes the mouse, or leaves it to the terminal.
///
/// crossterm's own command asks for mere movement too, and the program would wake at every cell the pointer crosses.
struct Mouse(bool);

impl Command for Mouse {
    /// 1000: presses, releases and the wheel; 1002: movement with a button down; 1006: in decimals, for wide terminals.
    fn write_ansi(&self, f: &mut impl fmt::Write) -> fmt::Result {
        f.write_str(if self.0 { "\x1b[?1000h\x1b[?1002h\x1b[?1006h" } else { "\x1b[?1006l\x1b[?1002l\x1b[?1000l" })
    }

    #[cfg(windows)]
    fn execute_winapi(&self) -> io::Result<()> {
        if self.0 { EnableMouseCapture.execute_winapi() } else { DisableMouseCapture.execute_winapi() }
    }

    #[cfg(windows)]
    fn is_ansi_code_supported(&self) -> bool {
        false
    }
}

impl Screen {
    /// Says whether there is a terminal to draw on and type into.
    #[must_use]
    pub fn is_possible() -> bool {
        io::stdout().is_terminal() && io::stdin().is_terminal()
    }

    /// Takes the terminal over, but for the mouse: whether the person wants that is known later. A panic gives it back
    /// before it is reported.
    pub fn enter() -> io::Result<Self> {
        // What `NO_COLOR` and its like ask for is in the frames already. Left to itself crossterm would write nothing in place
        // of a colour, which terminals read as the end of everything else, too: of bold and of the cursor's reverse.
        crossterm::style::force_color_output(true);
        let report = std::panic::take_hook();
        let keyboard = Keyboard::of(std::env::var("TERM").ok().as_deref());
        let taken = Taken { title: Title::default(), keyboard };
        let given_back = taken.clone();
        std::panic::set_hook(Box::new(move |panic| {
            let _gone = leave(&given_back);
            report(panic);
        }));
        take_over(false, &taken)?;
        let terminal = Terminal::new(Painter::new(BufWriter::with_capacity(64 * 1024, io::stdout())));
        match terminal {
            Ok(terminal) => Ok(Self { terminal, has_mouse: false, taken }),
            Err(error) => {
                let _gone = leave(&taken);
                Err(error)
            }
        }
    }

    /// Returns columns and rows.
    pub fn size(&self) -> io::Result<(u16, u16)> {
        let size = self.terminal.size()?;
        Ok((size.width, size.height))
    }

    /// Draws one frame; only what changed is sent.
    pub fn draw(&mut self, paint: impl FnOnce(&mut Frame)) -> io::Result<()> {
        self.terminal.draw(paint).map(drop)
    }

    /// Takes the mouse, or leaves it to the terminal.
    pub fn take_mouse(&mut self, is_on: bool) -> io::Result<()> {
        self.has_mouse = is_on;
        execute!(io::stdout(), Mouse(is_on))
    }

    /// Names the window until the terminal is given back.
    pub fn show_title(&mut self, title: &str) -> io::Result<()> {
        self.taken.title.show(title, &mut io::stdout())
    }

    /// Puts a text on the clipboard of the terminal, wherever that is: over a connection, too. Whether it takes it, no
    /// terminal says.
    pub fn copy(&self, text: &str) -> io::Result<()> {
        let is_in_tmux = std::env::var_os("TMUX").is_some_and(|value| !value.is_empty());
        let mut out = io::stdout();
        out.write_all(clipboard(text, is_in_tmux).as_bytes())?;
        out.flush()
    }

    /// Forgets what is on the screen, so that the next frame is sent whole.
    ///
    /// `Terminal::clear` would ask the terminal where its cursor is, and the thread that reads keys would get the
    /// answer. Swapping the buffers leaves both empty, which is all that is needed.
    pub fn forget(&mut self) -> io::Result<()> {
        self.terminal.backend_mut().clear_region(ClearType::All)?;
        self.terminal.swap_buffers();
        Ok(())
    }

    /// Lends the terminal to another program until that ends.
    pub fn lend<T>(&mut self, run: impl FnOnce() -> T) -> io::Result<T> {
        leave(&self.taken)?;
        let outcome = run();
        take_over(self.has_mouse, &self.taken)?;
        self.forget()?;
        Ok(outcome)
    }

    /// Gives the terminal to the shell until the person comes back.
    ///
    /// The whole group is stopped with `SIGTSTP`, so that a program which started this one (`cargo run`) stops too;
    /// where nobody could ever continue the group, the kernel ignores the signal and nothing hangs.
    #[cfg(unix)]
    pub fn suspend(&mut self) -> io::Result<()> {
        leave(&self.taken)?;
        rustix::process::kill_current_process_group(rustix::process::Signal::TSTP)?;
        take_over(self.has_mouse, &self.taken)?;
        self.forget()
    }

    /// Draws everything again: this system has no shell to go back to.
    #[cfg(not(unix))]
    pub fn suspend(&mut self) -> io::Result<()> {
        self.forget()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _gone = leave(&self.taken);
    }
}

/// Returns what puts a text on the clipboard. tmux hands on only what is wrapped for it, and takes the rest itself if it is
/// set up so: it gets both.
fn clipboard(text: &str, is_in_tmux: bool) -> String {
    let plain = format!("\x1b]52;c;{}\x07", BASE64_STANDARD.encode(text));
    if !is_in_tmux {
        return plain;
    }
    format!("{plain}\x1bPtmux;{}\x1b\\", plain.replace('\x1b', "\x1b\x1b"))
}

fn take_over(has_mouse: bool, taken: &Taken) -> io::Result<()> {
    enable_raw_mode()?;
    execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, Hide)
        // A terminal that is never asked selects text as it always does.
        .and_then(|()| if has_mouse { execute!(io::stdout(), Mouse(true)) } else { Ok(()) })
        .and_then(|()| taken.keyboard.take(&mut io::stdout()))
        .and_then(|()| taken.title.again(&mut io::stdout()))
        .inspect_err(|_| drop(leave(taken)))
}

fn leave(taken: &Taken) -> io::Result<()> {
    taken.title.give_back(&mut io::stdout())?;
    taken.keyboard.give_back(&mut io::stdout())?;
    execute!(io::stdout(), Mouse(false), DisableBracketedPaste, LeaveAlternateScreen, Show)?;
    io::stdout().flush()?;
    disable_raw_mode()
}

/// How long to wait for the thread that reads keys to step aside; it is there at once, or never.
const ASIDE: Duration = Duration::from_secs(2);

/// The thread that reads keys. It steps aside while another program has the terminal.
pub struct Keys {
    gate: Arc<Gate>,
}

#[derive(Default)]
struct Gate {
    state: Mutex<Passing>,
    changed: Condvar,
}

/// Whether keys are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Passing {
    /// They are.
    #[default]
    Open,
    /// They are not to be any more, but the thread may still be reading.
    Closing,
    /// They are not.
    Closed,
}

impl Gate {
    fn lock(&self) -> MutexGuard<'_, Passing> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, passing: Passing) {
        *self.lock() = passing;
        self.changed.notify_all();
    }

    /// Lets the thread that reads through, as soon as keys may be read.
    fn pass(&self) {
        let mut state = self.lock();
        while *state != Passing::Open {
            if *state == Passing::Closing {
                *state = Passing::Closed;
                self.changed.notify_all();
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Keys {
    /// Starts to read keys, on a thread that sleeps until there is one, and hands each to `take` until it says that
    /// nobody listens any more.
    pub fn read(take: impl Fn(Event) -> bool + Send + 'static) -> Self {
        let gate = Arc::new(Gate::default());
        let passed = Arc::clone(&gate);
        std::thread::spawn(move || {
            loop {
                passed.pass();
                let Ok(event) = event::read() else { break };
                if !take(event) {
                    break;
                }
            }
        });
        Self { gate }
    }

    /// Does something while no key is read: what is typed belongs to another program.
    pub fn aside<T>(&self, run: impl FnOnce() -> T) -> T {
        self.gate.set(Passing::Closing);
        if wake() {
            let state = self.gate.lock();
            let is_closing = |state: &mut Passing| *state == Passing::Closing;
            drop(self.gate.changed.wait_timeout_while(state, ASIDE, is_closing));
        }
        let outcome = run();
        self.gate.set(Passing::Open);
        outcome
    }
}

/// Wakes the thread that reads keys: it is told that the size of the terminal has changed, as it is when that happens.
#[cfg(unix)]
fn wake() -> bool {
    rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::WINCH).is_ok()
}

/// Here nothing wakes it before the next key.
#[cfg(not(unix))]
fn wake() -> bool {
    false
}

/// Leaves out every drag that the next event has overtaken: of a pointer that moves faster than the screen is drawn,
/// only the last place counts. Presses, releases and keys stay where they are.
#[must_use]
pub fn without_overtaken(events: Vec<Event>) -> Vec<Event> {
    let dragged = |event: &Event| match event {
        Event::Mouse(mouse) => match mouse.kind {
            MouseEventKind::Drag(button) => Some(button),
            _ => None,
        },
        _ => None,
    };
    let mut kept: Vec<Event> = Vec::with_capacity(events.len());
    for event in events {
        let before = kept.last().and_then(dragged);
        if before.is_some() && before == dragged(&event) {
            kept.pop();
        }
        kept.push(event);
    }
    kept
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent};

    use super::*;

    #[test]
    fn the_mouse_is_taken_without_mere_movement_and_left_whole() {
        let written = |command: Mouse| {
            let mut text = String::new();
            command.write_ansi(&mut text).unwrap();
            text
        };
        assert_eq!(written(Mouse(true)), "\x1b[?1000h\x1b[?1002h\x1b[?1006h");
        assert_eq!(written(Mouse(false)), "\x1b[?1006l\x1b[?1002l\x1b[?1000l");
    }

    #[test]
    fn what_is_copied_is_wrapped_whatever_it_holds() {
        let bytes = clipboard("a\x07\x1b]52;c;é", false);
        assert_eq!(bytes, "\x1b]52;c;YQcbXTUyO2M7w6k=\x07");
        assert_eq!(clipboard("a", true), "\x1b]52;c;YQ==\x07\x1bPtmux;\x1b\x1b]52;c;YQ==\x07\x1b\\");
    }

    #[test]
    fn of_drags_in_a_row_the_last_counts_and_nothing_else_is_left_out() {
        let mouse = |kind, column| Event::Mouse(MouseEvent { kind, column, row: 1, modifiers: KeyModifiers::NONE });
        let drag = |column| mouse(MouseEventKind::Drag(MouseButton::Left), column);
        let other = |column| mouse(MouseEventKind::Drag(MouseButton::Right), column);
        let down = |column| mouse(MouseEventKind::Down(MouseButton::Left), column);
        let up = |column| mouse(MouseEventKind::Up(MouseButton::Left), column);
        let wheel = mouse(MouseEventKind::ScrollDown, 9);
        let key = Event::Key(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE));
        let mut burst = vec![down(1), drag(2), drag(3), drag(4), up(4), down(5), drag(6), key.clone(), drag(7)];
        burst.extend([other(8), drag(9), wheel.clone(), wheel.clone(), drag(9), drag(10)]);
        let mut kept = vec![down(1), drag(4), up(4), down(5), drag(6), key, drag(7)];
        kept.extend([other(8), drag(9), wheel.clone(), wheel, drag(10)]);
        assert_eq!(without_overtaken(burst), kept);
    }
}
