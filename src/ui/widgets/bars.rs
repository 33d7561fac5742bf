//! The lines above and below the board: the title with the boards, the sync line, the news.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::fill;
use super::holding;
use super::sync_line;
use super::write;
use super::write_right;
use crate::app::State;
use crate::app::layout::Kind;
use crate::app::tabs;
use crate::app::tabs::TabBar;
use crate::ui::text;
use crate::ui::theme::Theme;

/// Draws the first line: the plan, the boards, how much is left to do. The current board is told without colour too.
pub fn draw_title(buffer: &mut Buffer, area: Rect, state: &State, theme: &Theme) {
    let bar = TabBar::of(state);
    write_right(buffer, area, area.y, &bar.right, theme.muted);
    let title = text::fit(&bar.title, usize::from(bar.title_width));
    write(buffer, area, area.x, area.y, &title, theme.heading);
    let mut end = None;
    for tab in &bar.tabs {
        // Between keys alone there is a gap of three cells, with a dot in it.
        if end.is_some_and(|end| tab.x == end + 3) {
            write(buffer, area, area.x + tab.x - 2, area.y, "·", theme.muted);
        }
        let is_current = tab.grouping == state.board.arrangement.grouping;
        let style = if is_current { theme.tab } else { theme.muted };
        write(buffer, Rect { width: tab.x + tab.width, ..area }, area.x + tab.x, area.y, &tab.text, style);
        end = Some(tab.x + tab.width);
    }
}

/// Draws the sync line, and at its end how many cards are selected; or what is in hand.
pub fn draw_status(buffer: &mut Buffer, area: Rect, state: &State, theme: &Theme) {
    if state.board.hand.is_some() {
        write(buffer, area, area.x, area.y, &holding::words(state, usize::from(area.width)), theme.accent);
        return;
    }
    let (words, style) = match selected(state, area.width) {
        selected if selected.is_empty() => (locked(state.board.locked, buffer.area.width), theme.waiting),
        selected => (selected, theme.accent),
    };
    let taken = if words.is_empty() { 0 } else { write_right(buffer, area, area.y, &words, style) + 1 };
    let rest = Rect { width: area.width.saturating_sub(taken), ..area };
    let (mut words, style) = sync_line::words(state, theme, usize::from(rest.width));
    // On a low terminal there is no other line to say it on.
    let layout = state.board.layout(state.size);
    let grouping = state.board.arrangement.grouping;
    if !grouping.has_order() && !grouping.has_days() && (!layout.has_title || layout.kind == Kind::List) {
        let longer = format!("{words} · {}", tabs::NO_STORED_ORDER_SHORT);
        words = if text::cells(&longer) <= usize::from(rest.width) { longer } else { words };
    }
    if !layout.has_title || layout.kind == Kind::List {
        words = tabs::filtered(state).map(|filter| format!("{filter} · {words}")).unwrap_or(words);
    }
    write(buffer, rest, area.x, area.y, &words, style);
}

/// Says how many cards are selected, and how to select none; nothing when none is.
fn selected(state: &State, width: u16) -> String {
    match (state.board.selection.len(), width) {
        (0, _) => String::new(),
        (count, 60..) => format!("{count} selected · Esc clears"),
        (count, 20..) => format!("{count} selected"),
        (count, _) => format!("{count}*"),
    }
}

/// Says how many cards are locked, where there is room for it; nothing when none is.
fn locked(count: usize, width: u16) -> String {
    match (count, width) {
        (0, _) | (_, ..34) => String::new(),
        (count, _) => format!("{count} locked"),
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
