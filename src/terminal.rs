//! The terminal: raw mode and back again, after a panic too; and the stream of keys.

use std::io;
use std::io::BufWriter;
use std::io::IsTerminal as _;
use std::io::Stdout;
use std::io::Write as _;

use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste, Event};
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use crossterm::{event, execute};
use ratatui::Frame;
use ratatui::Terminal;
use ratatui::backend::{Backend as _, ClearType, CrosstermBackend};

/// The screen while the program has it. Dropping it gives the terminal back.
pub struct Screen {
    terminal: Terminal<CrosstermBackend<BufWriter<Stdout>>>,
}

impl Screen {
    /// Says whether there is a terminal to draw on and type into.
    #[must_use]
    pub fn is_possible() -> bool {
        io::stdout().is_terminal() && io::stdin().is_terminal()
    }

    /// Takes the terminal over. A panic gives it back before it is reported.
    pub fn enter() -> io::Result<Self> {
        let report = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let _gone = leave();
            report(panic);
        }));
        take_over()?;
        let terminal = Terminal::new(CrosstermBackend::new(BufWriter::with_capacity(64 * 1024, io::stdout())));
        terminal.map(|terminal| Self { terminal }).inspect_err(|_| drop(leave()))
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

    /// Forgets what is on the screen, so that the next frame is sent whole.
    ///
    /// `Terminal::clear` would ask the terminal where its cursor is, and the thread that reads keys would get the
    /// answer. Swapping the buffers leaves both empty, which is all that is needed.
    pub fn forget(&mut self) -> io::Result<()> {
        self.terminal.backend_mut().clear_region(ClearType::All)?;
        self.terminal.swap_buffers();
        Ok(())
    }

    /// Gives the terminal to the shell until the person comes back.
    ///
    /// The whole group is stopped with `SIGTSTP`, so that a program which started this one (`cargo run`) stops too;
    /// where nobody could ever continue the group, the kernel ignores the signal and nothing hangs.
    #[cfg(unix)]
    pub fn suspend(&mut self) -> io::Result<()> {
        leave()?;
        rustix::process::kill_current_process_group(rustix::process::Signal::TSTP)?;
        take_over()?;
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
        let _gone = leave();
    }
}

fn take_over() -> io::Result<()> {
    enable_raw_mode()?;
    execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, Hide).inspect_err(|_| drop(leave()))
}

fn leave() -> io::Result<()> {
    execute!(io::stdout(), DisableBracketedPaste, LeaveAlternateScreen, Show)?;
    io::stdout().flush()?;
    disable_raw_mode()
}

/// Starts to read keys, on a thread that sleeps until there is one, and hands each to `take` until it says that
/// nobody listens any more.
pub fn read_keys(take: impl Fn(Event) -> bool + Send + 'static) {
    std::thread::spawn(move || {
        while let Ok(event) = event::read() {
            if !take(event) {
                break;
            }
        }
    });
}
