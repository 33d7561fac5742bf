//! The terminal: raw mode and back again, after a panic too; and the stream of keys and of the mouse.

mod clipboard;
mod keyboard;
pub mod keys;
mod loose;
mod paint;
mod title;

use std::fmt;
use std::io;
use std::io::BufWriter;
use std::io::IsTerminal as _;
use std::io::Stdout;
use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
#[cfg(windows)]
use crossterm::event::{DisableMouseCapture, EnableMouseCapture};
use crossterm::terminal::{Clear, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use crossterm::{Command, execute};
use ratatui::Frame;
use ratatui::Terminal;
use ratatui::backend::{Backend as _, ClearType};
use ratatui::layout::Size;

use self::clipboard::Around;
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
    /// Whether the screen is the program's: what is on it afterwards is not to be wiped away.
    is_shown: Arc<AtomicBool>,
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
        let taken = Taken { title: Title::default(), keyboard, is_shown: Arc::default() };
        let given_back = taken.clone();
        std::panic::set_hook(Box::new(move |panic| {
            let _gone = leave(&given_back);
            report(panic);
        }));
        take_over(false, &taken)?;
        let terminal = size().and_then(|size| {
            let out = BufWriter::with_capacity(64 * 1024, io::stdout());
            Terminal::new(Painter::new(out, size))
        });
        match terminal {
            Ok(terminal) => Ok(Self { terminal, has_mouse: false, taken }),
            Err(error) => {
                let _gone = leave(&taken);
                Err(error)
            }
        }
    }

    /// Returns columns and rows, as they are now.
    pub fn size(&self) -> io::Result<(u16, u16)> {
        size().map(|size| (size.width, size.height))
    }

    /// Draws one frame of so many columns and rows; only what changed is sent.
    ///
    /// They are those the frame was thought out for: a window that has just become smaller tells so in a moment, and what is
    /// drawn beside it until then does no harm.
    pub fn draw(&mut self, (width, height): (u16, u16), paint: impl FnOnce(&mut Frame)) -> io::Result<()> {
        self.terminal.backend_mut().set_size(Size::new(width, height));
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
        let mut out = io::stdout();
        out.write_all(clipboard::sequence(text, Around::now()).as_bytes())?;
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

    /// Takes the terminal again, after the program was stopped and continued without a word: the shell has had it since.
    ///
    /// In the background the first line stops the program again before anything is written.
    pub fn take_again(&mut self) -> io::Result<()> {
        disable_raw_mode()?;
        leave(&self.taken)?;
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

/// More than any window has, and little enough to be held: a terminal says what it wants.
const LARGEST: Size = Size::new(2000, 1000);

/// Returns the size of the window, as it is now.
fn size() -> io::Result<Size> {
    crossterm::terminal::size().map(held)
}

/// Returns a size that can be drawn.
fn held((width, height): (u16, u16)) -> Size {
    Size::new(width.min(LARGEST.width), height.min(LARGEST.height))
}

/// Says whether the program runs in GNU screen, which is to be asked less: it keeps Esc to itself until another key comes while
/// the mouse is taken, and cannot give a title back.
#[must_use]
pub fn is_in_gnu_screen() -> bool {
    Around::now().gnu_screen
}

/// There may be no second screen (GNU screen has none unless it is told so): what was there is not to be seen between the cards,
/// nor the cards behind the shell.
const WIPE: Clear = Clear(crossterm::terminal::ClearType::All);
const HOME: MoveTo = MoveTo(0, 0);

fn take_over(has_mouse: bool, taken: &Taken) -> io::Result<()> {
    enable_raw_mode()?;
    taken.is_shown.store(true, Ordering::Relaxed);
    execute!(io::stdout(), EnterAlternateScreen, WIPE, HOME, EnableBracketedPaste, Hide)
        // A terminal that is never asked selects text as it always does.
        .and_then(|()| if has_mouse { execute!(io::stdout(), Mouse(true)) } else { Ok(()) })
        .and_then(|()| taken.keyboard.take(&mut io::stdout()))
        .and_then(|()| taken.title.again(&mut io::stdout()))
        .inspect_err(|_| drop(leave(taken)))
}

fn leave(taken: &Taken) -> io::Result<()> {
    taken.title.give_back(&mut io::stdout())?;
    taken.keyboard.give_back(&mut io::stdout())?;
    if taken.is_shown.swap(false, Ordering::Relaxed) {
        execute!(io::stdout(), WIPE, HOME)?;
    }
    execute!(io::stdout(), Mouse(false), DisableBracketedPaste, LeaveAlternateScreen, Show)?;
    io::stdout().flush()?;
    disable_raw_mode()
}

#[cfg(test)]
mod tests {
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
    fn a_window_of_any_size_can_be_held() {
        assert_eq!([(0, 0), (300, 90), (u16::MAX, 1)].map(held), [(0, 0), (300, 90), (2000, 1)].map(Size::from));
    }
}
