//! The line over a calendar: which month or week it is, how to see the other, and what stands on none of its days.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::facts::Context;
use super::write;
use super::write_right;
use crate::app::State;
use crate::app::intent::Intent;
use crate::app::intent::Looking;
use crate::app::keymap::Mode;
use crate::planner::board::Board;
use crate::planner::board::ColumnId;
use crate::planner::board::Grouping;
use crate::planner::calendar;
use crate::planner::calendar::Zoom;
use crate::ui::text;

/// Draws the line; the less room, the fewer words.
pub fn draw(buffer: &mut Buffer, line: Rect, state: &State, board: &Board, context: &Context) {
    let room = usize::from(line.width);
    let name = name(state, board);
    let written = write(buffer, line, line.x, line.y, &text::fit(&name, room), context.theme.heading);
    let rest = room.saturating_sub(usize::from(written) + 2);
    let aside = aside(board);
    let keys = keys(state, board.grouping);
    let both = if aside.is_empty() { keys.clone() } else { format!("{aside} · {keys}") };
    let sentences = [both, aside, keys];
    if let Some(words) = sentences.iter().find(|words| !words.is_empty() && text::cells(words) <= rest) {
        write_right(buffer, line, line.y, words, context.theme.muted);
    }
}

/// Returns which days are shown, in words.
fn name(state: &State, board: &Board) -> String {
    let (schedule, today) = (&state.board.arrangement.schedule, state.board.arrangement.today);
    let anchor = schedule.anchor(today);
    match (board.grouping, schedule.zoom) {
        (Grouping::Schedule, Zoom::Month) => calendar::month_words(anchor),
        (Grouping::Schedule, Zoom::Week) => {
            let days = schedule.span(today);
            let last = days.days().last().unwrap_or(days.first);
            let dates = state.look.dates;
            format!("{} – {}", dates.exact(days.first, today), dates.exact(last, today))
        }
        _ => "Your week, over all plans".to_owned(),
    }
}

/// Returns how much is late on no day that is shown, and how much has no day.
fn aside(board: &Board) -> String {
    let words = board.columns.iter().filter(|column| matches!(column.id, ColumnId::Due(_)) && column.count() > 0);
    words.map(|column| format!("{} {}", column.name, column.count())).collect::<Vec<_>>().join(" · ")
}

/// Returns the keys that are of use here alone.
fn keys(state: &State, grouping: Grouping) -> String {
    let word = match (grouping, state.board.arrangement.schedule.zoom) {
        (Grouping::Schedule, Zoom::Month) => Some("week"),
        (Grouping::Schedule, Zoom::Week) => Some("month"),
        _ => None,
    };
    let hint = |looking: Looking, word: &str| {
        let key = state.keymap.first_key(Mode::Board, Intent::Looking(looking))?;
        Some(format!("{key} {word}"))
    };
    let zoom = word.and_then(|word| hint(Looking::Schedule, word));
    zoom.into_iter().chain(hint(Looking::Today, "today")).collect::<Vec<_>>().join(" · ")
}
