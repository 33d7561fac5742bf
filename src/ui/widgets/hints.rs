//! The last line: what keys do, the most wanted first, and what would be taken back.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::fill;
use super::frame::Room;
use super::write;
use super::write_right;
use crate::app::State;
use crate::app::intent::Intent;
use crate::app::keymap::Hint;
use crate::app::keymap::Mode;
use crate::app::lock::keys;
use crate::app::lock::keys::Refused;
use crate::app::undo;
use crate::planner::edit::Edit;
use crate::planner::history::Direction;
use crate::planner::history::Step;
use crate::ui::text;
use crate::ui::theme::Theme;

/// The most cells that are spent on what would be taken back, its key included.
const UNDO_MOST: usize = 40;
/// How far a title is cut, step by step.
const TITLE_WIDTHS: [usize; 7] = [30, 24, 18, 14, 11, 8, 5];

/// Draws the hints, as many as there is room for.
pub fn draw(buffer: &mut Buffer, area: Rect, state: &State, theme: &Theme) {
    let hints: Vec<_> = keys::hints(state, state.mode()).collect();
    let refused: Vec<_> = hints.iter().map(|hint| refusal(state, hint)).collect();
    let area = draw_reason(buffer, area, &reasons(state, refused.iter().flatten().next()), theme);
    let mut x = area.x;
    let mut rest = Room::for_way_out(&hints);
    for (hint, refusal) in hints.into_iter().zip(&refused) {
        let room = rest.left(&hint, usize::from(area.right().saturating_sub(x)));
        let keys = text::cells(&hint.keys) + 1;
        let word = if hint.actions.contains(&Intent::HistoryUndo) {
            let Some(step) = undo::next(state, Direction::Undo) else { continue };
            undo_word(&hint.word, step, room.min(UNDO_MOST).saturating_sub(keys))
        } else {
            hint.word
        };
        if room < keys + text::cells(&word) {
            rest.is_full = true;
            continue;
        }
        let style = if refusal.is_some() { theme.muted } else { theme.heading };
        x += write(buffer, area, x, area.y, &hint.keys, style) + 1;
        x += write(buffer, area, x, area.y, &word, theme.muted) + 2;
    }
}

/// Draws what may follow the keys pressed so far over the last lines of the screen, up to half of them.
pub fn draw_following(buffer: &mut Buffer, screen: Rect, state: &State, theme: &Theme) {
    if state.pressed.is_empty() {
        return;
    }
    let pressed: Vec<String> = state.pressed.iter().map(ToString::to_string).collect();
    let begun = (format!("{} …", pressed.join(" ")), String::new());
    let following = state.keymap.following(state.mode(), &state.pressed);
    let mut lines: Vec<Vec<(String, String)>> = vec![Vec::new()];
    let mut used = 0;
    for (keys, words) in std::iter::once(begun).chain(following) {
        let wide = text::cells(&keys) + 1 + text::cells(&words) + 2;
        if used > 0 && used + wide > usize::from(screen.width) + 1 {
            lines.push(Vec::new());
            used = 0;
        }
        used += wide;
        if let Some(line) = lines.last_mut() {
            line.push((keys, words));
        }
    }
    lines.truncate(usize::from(screen.height / 2).max(1));
    let top = screen.bottom().saturating_sub(u16::try_from(lines.len()).unwrap_or(u16::MAX));
    for (line, y) in lines.iter().zip(top..screen.bottom()) {
        fill(buffer, screen, screen.x, y, ' ', Style::reset());
        let mut x = screen.x;
        for (keys, words) in line {
            x += write(buffer, screen, x, y, keys, theme.heading) + 1;
            x += write(buffer, screen, x, y, words, theme.muted) + 2;
        }
    }
}

/// From so many cells on the key for the help stands beside the sync line where there is no line for hints.
const HELP_FROM: u16 = 34;

/// Draws the key for the help at the end of a line that is for something else; returns the cells that are no longer free.
pub fn draw_help(buffer: &mut Buffer, line: Rect, state: &State, theme: &Theme) -> u16 {
    if line.width < HELP_FROM || state.mode() != Mode::Board {
        return 0;
    }
    let mut hints = keys::hints(state, Mode::Board);
    let Some(help) = hints.find(|hint| hint.actions.contains(&Intent::AppHelp) && !hint.keys.is_empty()) else {
        return 0;
    };
    let taken = write_right(buffer, line, line.y, &format!("{} {}", help.keys, help.word), theme.muted);
    (taken + 2).min(line.width)
}

/// Returns why the keys of a hint are of no use now: all of them.
fn refusal(state: &State, hint: &Hint) -> Option<Refused> {
    let mut first = None;
    for action in &hint.actions {
        let refusal = keys::why_not(state, *action)?;
        first = first.or(Some(refusal));
    }
    first
}

/// Returns what locks will do, the longest words first: why keys are dim, or how many of the selected cards stay.
fn reasons(state: &State, refusal: Option<&Refused>) -> Vec<String> {
    if let Some(refusal) = refusal {
        let words = keys::short_words(state, refusal);
        let by = words.rfind(" locked by ").map(|at| format!("✕{} · w why", &words[at..]));
        return [format!("{words} · w why")].into_iter().chain(by).chain(["✕ locked · w why".to_owned()]).collect();
    }
    let staying = state.board.selected_staying().filter(|_| state.mode() == Mode::Board);
    let short = |words: &str| words.rsplit("; ").next().unwrap_or_default().to_owned();
    staying.map_or_else(Vec::new, |words| vec![words.to_owned(), short(words)])
}

/// Says at the end of the line what locks will do; returns the rest of the line.
fn draw_reason(buffer: &mut Buffer, area: Rect, reasons: &[String], theme: &Theme) -> Rect {
    let most = usize::from(area.width) * 2 / 3;
    let Some(words) = reasons.iter().find(|words| text::cells(words) <= most) else { return area };
    let taken = write_right(buffer, area, area.y, words, theme.waiting) + 2;
    Rect { width: area.width.saturating_sub(taken), ..area }
}

/// Returns what would be taken back, in as many cells as there are. The title gives way first, then the verb, then where
/// it was moved to.
fn undo_word(word: &str, step: &Step, room: usize) -> String {
    let whole = |title_width: usize| format!("{word}: {}", shortened(step, title_width));
    let without_verb = |title_width: usize| whole(title_width).replacen(": move ", ": ", 1);
    let title_only = |title_width: usize| {
        let words = whole(title_width);
        // Of several cards the number comes before the name of a column.
        if step.edits.len() > 1 {
            return words.split(" cards").next().map_or_else(String::new, |count| format!("{count} cards"));
        }
        let end = words.rfind('”').map_or(words.len(), |end| end + '”'.len_utf8());
        words[..end].to_owned()
    };
    let candidates = TITLE_WIDTHS.map(whole).into_iter().chain([8, 5].map(without_verb));
    let mut candidates = candidates.chain(TITLE_WIDTHS.map(title_only));
    candidates.find(|words| text::cells(words) <= room).unwrap_or_else(|| word.to_owned())
}

/// Returns what a step did, in words, with the title in it cut to so many cells.
fn shortened(step: &Step, width: usize) -> String {
    if step.edits.len() > 1 {
        return step.words();
    }
    let fit = |words: &mut String, width: usize| *words = text::fit(words, width).into_owned();
    let Some(mut first) = step.edits.first().cloned() else { return step.words() };
    match &mut first {
        Edit::MoveTask(edit) => {
            fit(&mut edit.title, width);
            fit(&mut edit.to.column_name, 16);
        }
        Edit::MoveBucket(edit) => fit(&mut edit.name, width),
        Edit::MoveItem(edit) => {
            fit(&mut edit.name, width);
            fit(&mut edit.title, 16);
        }
        Edit::ChangeTask(edit) => fit(&mut edit.title, width),
        Edit::ChangeDetails(edit) => fit(&mut edit.title, width),
        Edit::CreateTask(edit) | Edit::DeleteTask(edit) => {
            fit(&mut edit.title, width);
            fit(&mut edit.spot.column_name, 16);
        }
        Edit::CreateBucket(edit) | Edit::DeleteBucket(edit) => fit(&mut edit.name, width),
        Edit::RenameBucket(edit) => {
            fit(&mut edit.from, width);
            fit(&mut edit.to, 16);
        }
        Edit::ChangePlan(edit) => fit(&mut edit.title, width),
        Edit::CreatePlan(edit) => fit(&mut edit.title, width),
        Edit::DeletePlan(edit) => fit(&mut edit.title, width),
        Edit::ArchivePlan(edit) => fit(&mut edit.title, width),
        Edit::MovePlan(edit) => fit(&mut edit.title, width),
        Edit::FavouritePlan(edit) => fit(&mut edit.title, width),
        Edit::Say(edit) => fit(&mut edit.title, width),
    }
    first.words()
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;

    use super::*;
    use crate::app::tests::{keys as press, opened};

    fn words(title: &str, room: usize) -> String {
        let mut state = opened(&[("To do", &[title]), ("Doing", &[])]);
        press(&mut state, "L");
        undo_word("undo", undo::next(&state, Direction::Undo).unwrap(), room)
    }

    #[test]
    fn the_title_of_what_would_be_taken_back_gives_way_first() {
        let title = "Write launch notes";
        assert_eq!(words(title, 40), "undo: move “Write launch notes” to Doing");
        assert_eq!(words(title, 38), "undo: move “Write launch …” to Doing", "14 of 18 letters, with the mark");
        assert_eq!(words(title, 27), "undo: move “Writ…” to Doing");
        assert_eq!(words(title, 22), "undo: “Writ…” to Doing");
        assert_eq!(words(title, 18), "undo: move “Writ…”");
        assert_eq!(words(title, 17), "undo");
    }

    #[test]
    fn whatever_the_title_the_words_fit() {
        for title in ["日本".repeat(200), "\u{1b}[31m".repeat(100), String::new(), "move move".to_owned()] {
            for room in 4..60 {
                let words = words(&title, room);
                assert!(text::cells(&words) <= room && !words.chars().any(char::is_control), "{room}: {words}");
            }
        }
    }
}
