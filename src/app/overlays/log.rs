//! The messages of this run: what was said, and of requests all there is to report.

use crate::app::State;
use crate::app::clipboard;
use crate::app::edits;
use crate::app::effect::Effect;
use crate::app::intent::Intent;
use crate::app::log::Entry;
use crate::app::log::Kind;
use crate::app::overlays::Overlay;

/// The list while it is open.
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// The entry the cursor is on, and which of its lines; the newest without one.
    at: Option<(u64, usize)>,
    /// The entry that is unfolded.
    open: Option<u64>,
}

/// One line of the list, before it is wrapped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which entry it belongs to.
    pub entry: u64,
    /// When, for the first line of an entry.
    pub time: String,
    /// What it says.
    pub text: String,
    /// What the entry is.
    pub kind: Kind,
    /// Whether it is what is said of the entry; otherwise it is what there is to report.
    pub is_said: bool,
}

/// Opens the list.
pub(crate) fn open(state: &mut State) -> Vec<Effect> {
    state.overlays.push(Overlay::Log(Log::default()));
    Vec::new()
}

/// Returns the lines, the newest entry first.
#[must_use]
pub fn lines(state: &State, panel: &Log) -> Vec<Line> {
    state.log.entries().flat_map(|entry| lines_of(entry, panel.open == Some(entry.number))).collect()
}

fn lines_of(entry: &Entry, is_open: bool) -> Vec<Line> {
    let line = |time: &str, text: &str, is_said: bool| {
        let (time, text) = (time.to_owned(), text.to_owned());
        Line { entry: entry.number, time, text, kind: entry.kind, is_said }
    };
    let time = entry.at.strftime("%H:%M:%S").to_string();
    let again = if entry.times > 1 { format!(" ×{}", entry.times) } else { String::new() };
    let mut lines = vec![line(&time, &format!("{}{again}", entry.words), true)];
    if is_open {
        lines.extend(Some(entry.next.as_str()).filter(|next| !next.is_empty()).map(|next| line("", next, true)));
        // What an explained request asks for stands there already.
        let more = entry.lines.iter().filter(|text| **text != entry.words);
        lines.extend(more.map(|text| line("", text, false)));
    }
    lines
}

impl Log {
    /// Returns which line the cursor is on.
    #[must_use]
    pub fn cursor(&self, lines: &[Line]) -> usize {
        let Some((entry, within)) = self.at else { return 0 };
        let first = lines.iter().position(|line| line.entry == entry).unwrap_or_default();
        let count = lines.iter().filter(|line| line.entry == entry).count();
        first + within.min(count.saturating_sub(1))
    }

    fn go(&mut self, lines: &[Line], to: usize) {
        let to = to.min(lines.len().saturating_sub(1));
        let Some(entry) = lines.get(to).map(|line| line.entry) else { return };
        let first = lines.iter().position(|line| line.entry == entry).unwrap_or(to);
        self.at = Some((entry, to - first));
    }
}

/// Does what a key means while the list is on top; `None` when it means the same as everywhere.
pub(crate) fn follow(state: &mut State, intent: Intent) -> Option<Vec<Effect>> {
    let Some(Overlay::Log(panel)) = state.overlays.last() else { return None };
    let lines = lines(state, panel);
    let now = panel.cursor(&lines);
    let here = lines.get(now).map(|line| line.entry);
    let page = usize::from(state.size.1 / 2).max(1);
    let to = match intent {
        Intent::PickerDown => now + 1,
        Intent::PickerUp => now.saturating_sub(1),
        Intent::CursorFirst => 0,
        Intent::CursorLast => usize::MAX,
        Intent::PageDown => now + page,
        Intent::PageUp => now.saturating_sub(page),
        Intent::OutboxDetails => {
            if let (Some(Overlay::Log(panel)), Some(here)) = (state.overlays.last_mut(), here) {
                panel.open = if panel.open == Some(here) { None } else { Some(here) };
                panel.at = Some((here, 0));
            }
            return Some(Vec::new());
        }
        Intent::CardCopyLink => {
            let outcome = copy(state, here);
            return Some(edits::or_refuse(state, outcome));
        }
        Intent::PickerClose => {
            if state.notice.take().is_none() {
                state.overlays.pop();
            }
            return Some(Vec::new());
        }
        _ => return None,
    };
    if let Some(Overlay::Log(panel)) = state.overlays.last_mut() {
        panel.go(&lines, to);
    }
    Some(Vec::new())
}

/// Copies an entry with all there is to report.
fn copy(state: &mut State, entry: Option<u64>) -> Result<Vec<Effect>, String> {
    let report = entry.and_then(|number| state.log.entry(number)).map(Entry::report);
    let report = report.ok_or("There is nothing here to copy.")?;
    clipboard::copy(state, &report, "The message is copied, with all there is to report.")
}

#[cfg(test)]
#[path = "log_tests.rs"]
pub(crate) mod tests;
