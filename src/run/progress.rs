//! How far long work of a command has come: one line of the terminal, written over and taken away again. Where standard error is
//! no terminal nothing is written, and of what is done within a second neither.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::sync::{Link, Status};
use crate::ui::text;

/// What is done within this is not long.
const LONG: Duration = Duration::from_secs(1);
/// Cells of the bar.
const CELLS: usize = 20;

/// The line of the terminal: there is one.
static LINE: Mutex<Line> = Mutex::new(Line { since: None, shown: String::new() });

struct Line {
    /// When the work began that is going on.
    since: Option<Instant>,
    /// What the line says; nothing while it is not there.
    shown: String,
}

/// Tells how far the engine has come with what it reads or sends.
pub(super) fn of(status: &Status) {
    match &status.link {
        Link::Reading { progress, .. } => tell(progress),
        Link::Fresh { .. } if status.unsent > 1 => tell(&format!("sending, {} left", status.unsent)),
        // What is said of a service that does not answer stays on the screen.
        _ => clear(),
    }
}

/// Takes the line away, before something else is written, and when the work is done.
pub(super) fn clear() {
    let mut line = LINE.lock().unwrap_or_else(PoisonError::into_inner);
    line.since = None;
    if !line.shown.is_empty() {
        line.shown.clear();
        write("\r\x1b[K");
    }
}

fn tell(words: &str) {
    let mut line = LINE.lock().unwrap_or_else(PoisonError::into_inner);
    let now = Instant::now();
    let since = *line.since.get_or_insert(now);
    let wanted = with_bar(words);
    if now - since < LONG || line.shown == wanted || !io::stderr().is_terminal() {
        return;
    }
    write(&format!("\r{}\x1b[K", text::clean(&wanted)));
    line.shown = wanted;
}

fn write(text: &str) {
    let mut out = io::stderr();
    // Nobody is waiting for it.
    let _gone = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Returns the words with a bar, where they say so many of so many. Behind what is still counted stands which step it is: of
/// that nobody knows how long it takes.
fn with_bar(words: &str) -> String {
    let number = |text: &str| text.replace(',', "").parse::<usize>().ok();
    let mut before = 0;
    for word in words.split(' ') {
        let what = words[..before].trim_end();
        let count = word.split_once('/').and_then(|(done, all)| Some((number(done)?, number(all)?)));
        if let Some((done, all @ 1..)) = count.filter(|_| !what.is_empty() && !what.ends_with('…')) {
            // Larger than any plan, but no answer may make it overflow.
            let full = done.min(all).saturating_mul(CELLS).checked_div(all).unwrap_or_default().min(CELLS);
            return format!("{what} [{}{}] {}", "#".repeat(full), "-".repeat(CELLS - full), &words[before..]);
        }
        before += word.len() + 1;
    }
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;

    use super::*;

    #[test]
    fn what_has_an_end_in_sight_has_a_bar() {
        assert_eq!(with_bar("board order 103/412"), "board order [#####---------------] 103/412");
        assert_eq!(with_bar("board order 412/412"), "board order [####################] 412/412");
        assert_eq!(with_bar("board order 9/0"), "board order 9/0");
        assert_eq!(with_bar("details 50/200 to compare"), "details [#####---------------] 50/200 to compare");
        for words in ["tasks 400…", "tasks 400… 2/3", "details, 12 left", "1/2", ""] {
            assert_eq!(with_bar(words), words, "of that no end is in sight");
        }
        assert_eq!(with_bar("odd 18446744073709551615/2"), "odd [####################] 18446744073709551615/2");
        assert_eq!(with_bar("odd 2/18446744073709551615"), "odd [--------------------] 2/18446744073709551615");
    }
}
