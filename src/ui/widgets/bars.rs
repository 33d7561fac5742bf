//! The lines above and below the board: the title, the sync line, the hints.

use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::fill;
use super::write;
use super::write_right;
use crate::app::State;
use crate::planner::board::Board;
use crate::planner::board::Column;
use crate::sync::Link;
use crate::ui::text;
use crate::ui::theme::Theme;

/// Draws the first line: the plan, the board, how much is left to do.
pub fn draw_title(buffer: &mut Buffer, area: Rect, state: &State, theme: &Theme) {
    let active = state.board.view.as_ref().map(|view| format!("{} active", view.active_count()));
    let taken = active.map_or(0, |active| write_right(buffer, area, area.y, &active, theme.muted) + 1);
    let tab = "1 Bucket";
    let room = usize::from(area.width.saturating_sub(taken)).saturating_sub(tab.len() + 3);
    let title = state.board.view.as_ref().map_or("planner-tui", |view| view.plan().plan.title.as_str());
    let used = write(buffer, area, area.x, area.y, &text::fit(title, room), theme.heading);
    write(buffer, area, area.x + used + 3, area.y, tab, theme.accent);
}

/// Draws the sync line, or what is in hand.
pub fn draw_status(buffer: &mut Buffer, area: Rect, state: &State, theme: &Theme) {
    if state.board.hand.is_some() {
        write(buffer, area, area.x, area.y, &holding(state, usize::from(area.width)), theme.accent);
    } else {
        let (words, style) = status(state, theme);
        write(buffer, area, area.x, area.y, &words, style);
    }
}

/// Draws the last line: what keys do, the most wanted first.
pub fn draw_hints(buffer: &mut Buffer, area: Rect, state: &State, theme: &Theme) {
    let mut x = area.x;
    for hint in state.keymap.hints(state.mode()) {
        let wide = text::cells(&hint.keys) + text::cells(&hint.word) + 1;
        if usize::from(area.right().saturating_sub(x)) < wide {
            return;
        }
        x += write(buffer, area, x, area.y, &hint.keys, theme.heading) + 1;
        x += write(buffer, area, x, area.y, &hint.word, theme.muted) + 2;
    }
}

/// Draws the news, if there is some, over the last lines of the screen: as many as it takes, up to half of them.
pub fn draw_notice(buffer: &mut Buffer, screen: Rect, state: &State, theme: &Theme) {
    let Some(notice) = &state.notice else { return };
    let (mark, style) = if notice.is_error { ("✕ ", theme.error) } else { ("", theme.waiting) };
    let close = if notice.is_error { "  Esc close" } else { "" };
    let room = usize::from(screen.width.saturating_sub(1));
    let most = usize::from(screen.height / 2).max(1);
    let mut lines = text::wrap(&format!("{mark}{}{close}", notice.text), room);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            let cut = text::fit(last, room.saturating_sub(text::cells(close) + 1));
            *last = format!("{}…{close}", cut.trim_end_matches('…'));
        }
    }
    let count = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let top = screen.bottom().saturating_sub(count).max(screen.y);
    for (line, y) in lines.iter().zip(top..screen.bottom()) {
        fill(buffer, screen, screen.x, y, ' ', Style::reset());
        write(buffer, screen, screen.x, y, line, style);
    }
}

/// Says where the card in hand was, where it is now, and what else changes; the less room, the fewer words.
fn holding(state: &State, room: usize) -> String {
    let (Some(hand), Some(view)) = (&state.board.hand, &state.board.view) else { return String::new() };
    let place = |board: &Board, column: usize, row: usize| {
        let words = |column: &Column| format!("{} {}/{}", text::fit(&column.name, 20), row + 1, column.count());
        board.columns.get(column).map_or_else(String::new, words)
    };
    let Some(first) = hand.cards.first() else { return String::new() };
    let was = view
        .board()
        .find_in(view.plan(), &first.task, Some(&first.from.column))
        .map(|(column, row)| place(view.board(), column, row));
    let (was, now) = (was.unwrap_or_default(), place(&hand.board, hand.column, hand.row));
    let title = |width: usize| text::fit(&first.title, width);
    let sentences = [
        format!("HOLDING “{}” · was {was}, now {now} · other boards keep", title(40)),
        format!("HOLDING “{}” · was {was}, now {now} · other boards keep", title(20)),
        format!("HOLDING “{}” · was {was}, now {now}", title(20)),
        format!("HOLDING “{}” · now {now}", title(12)),
        format!("HOLDING · now {now}"),
    ];
    sentences.into_iter().find(|words| text::cells(words) <= room).unwrap_or(now)
}

/// Returns the sync line: the state, what is unsent, and last, where it may be cut, the reason. The mark at its start
/// carries the meaning; the colour repeats it.
fn status(state: &State, theme: &Theme) -> (String, Style) {
    let clock = |at: &Timestamp| at.to_zoned(state.now.time_zone().clone()).strftime("%H:%M").to_string();
    let copy = |at: &Option<Timestamp>| at.as_ref().map_or_else(String::new, |at| format!(" · copy of {}", clock(at)));
    let (mut words, why, style) = match &state.status.link {
        Link::Starting => ("◌ starting".to_owned(), "", theme.muted),
        Link::Fresh { at } => (format!("● synced {}", clock(at)), "", theme.good),
        Link::Reading { progress } => (format!("◐ reading {progress}"), "", theme.waiting),
        Link::Offline { since, cached_at, why } => {
            (format!("○ OFFLINE since {}{}", clock(since), copy(cached_at)), why.as_str(), theme.waiting)
        }
        Link::Waiting { until, why } => {
            let until = until.to_zoned(state.now.time_zone().clone()).strftime("%H:%M:%S").to_string();
            (format!("▲ waiting until {until}"), why.as_str(), theme.waiting)
        }
        Link::SignedOut { why } => ("✕ signed out".to_owned(), why.as_str(), theme.error),
        Link::Failed { cached_at, why } => (format!("✕ not read{}", copy(cached_at)), why.as_str(), theme.error),
    };
    let count = state.status.unsent;
    if count > 0 {
        let safe = if why.is_empty() { "" } else { ", safe on disk" };
        words = format!("{words} · {count} unsent{safe}");
    }
    if !why.is_empty() {
        words = format!("{words} · {why}");
    }
    if state.status.rejected > 0 {
        return (format!("✕ {} rejected, kept, S shows · {words}", state.status.rejected), theme.error);
    }
    (words, style)
}
