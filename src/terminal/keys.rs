//! What comes from the terminal: keys, the mouse, what is pasted, a new size; read on a thread that steps aside for others.

use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use crossterm::event;
use crossterm::event::{Event, MouseEventKind};

/// How long to wait for the thread that reads keys to step aside; it is there at once, or never.
const ASIDE: Duration = Duration::from_secs(2);

/// The thread that reads keys. It steps aside while another program has the terminal.
pub struct Keys {
    gate: Arc<Gate>,
    thread: JoinHandle<()>,
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

    fn is_closing(&self) -> bool {
        *self.lock() == Passing::Closing
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
        let thread = std::thread::spawn(move || {
            loop {
                passed.pass();
                let Ok(event) = event::read() else { break };
                // It is how the thread was woken to step aside; whoever lends the terminal asks for its size afterwards.
                let is_waking = passed.is_closing() && matches!(event, Event::Resize(..));
                if !(is_waking || take(held(event))) {
                    break;
                }
            }
        });
        Self { gate, thread }
    }

    /// Says, when no more keys come, whether the terminal is just gone, which is no failure, or reading it has broken off.
    pub fn end(self) -> io::Result<()> {
        self.thread.join().map_err(|_| io::Error::other("what it sent was not understood"))
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

/// Returns what was read; a new size as it can be drawn.
fn held(event: Event) -> Event {
    match event {
        Event::Resize(width, height) => {
            let size = super::held((width, height));
            Event::Resize(size.width, size.height)
        }
        other => other,
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
