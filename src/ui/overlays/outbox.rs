//! The sync panel, drawn: the outbox above, the plans below; side by side where there is room, on two lines where not.

use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::State;
use crate::app::keymap::Mode;
use crate::app::layout::first_row;
use crate::app::overlays::outbox::Outbox;
use crate::app::overlays::outbox::Row;
use crate::app::overlays::outbox::words;
use crate::planner::count::counted;
use crate::sync::EntryState;
use crate::sync::OutboxEntry;
use crate::sync::PlanSync;
use crate::ui::text;
use crate::ui::theme::Theme;
use crate::ui::widgets::frame;
use crate::ui::widgets::write;

/// The narrowest panel with columns.
const TABLE_FROM: usize = 70;
/// From so many rows on the sync line and the keys of the screen are not covered.
const FOOTER_FROM: u16 = 16;
/// Cells in front of what is said in full.
const INDENT: usize = 4;

/// One line of the panel.
struct Line {
    text: String,
    style: Style,
    /// Which row it belongs to; a heading belongs to none.
    row: Option<usize>,
}

/// Draws the panel, scrolled so that the row one is on is seen.
pub fn draw(state: &State, panel: &Outbox, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let footer = if area.height >= FOOTER_FROM { 2 } else { 0 };
    let area = Rect { height: area.height - footer, ..area };
    let width = area.width.min(120);
    let lines = lines(state, panel, theme, usize::from(width.saturating_sub(6)));
    let wanted = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(2 + u16::from(footer == 0));
    let inner = frame::draw(buffer, area, (width, wanted), "Outbox and plans", theme);
    let rows = inner.height.saturating_sub(u16::from(footer == 0 && inner.height > 2));
    let cursor = panel.cursor(&state.outbox);
    let is_here = |line: &Line| line.row == Some(cursor);
    let start = lines.iter().position(is_here).unwrap_or(0);
    let end = lines.iter().rposition(is_here).unwrap_or(0);
    let first = first_row(0, end, lines.len(), usize::from(rows)).min(start);
    for ((index, line), y) in lines.iter().enumerate().skip(first).zip(inner.y..inner.y + rows) {
        let mark = if is_here(line) { "▌" } else { " " };
        let x = inner.x + write(buffer, inner, inner.x, y, mark, theme.accent);
        let room = usize::from(inner.right().saturating_sub(x));
        // Of a row of several lines the first is enough to see where one is.
        if is_here(line) && index == start {
            write(buffer, inner, x, y, &text::pad(&line.text, room), theme.cursor);
        } else {
            write(buffer, inner, x, y, &line.text, line.style);
        }
    }
    if rows < inner.height {
        frame::draw_hints(buffer, inner, state, Mode::Panel, theme);
    }
}

/// Returns all lines.
fn lines(state: &State, panel: &Outbox, theme: &Theme, room: usize) -> Vec<Line> {
    let told = &state.outbox;
    let heading = |text: String| Line { text, style: theme.heading, row: None };
    let said = |text: &str| Line { text: text.to_owned(), style: theme.muted, row: None };
    let mut lines = vec![heading(format!("Outbox {}", told.entries.len()))];
    if told.entries.is_empty() {
        let words = text::wrap("nothing waits: the service has all your changes", room.saturating_sub(2));
        lines.extend(words.iter().map(|words| said(&format!("  {words}"))));
    }
    for (index, entry) in told.entries.iter().enumerate() {
        let style = match &entry.state {
            EntryState::Waiting | EntryState::Sending | EntryState::Unanswered => theme.text,
            EntryState::Rejected { .. } | EntryState::Conflict(_) => theme.error,
        };
        let is_open = panel.is_open(&Row::Entry(entry.seq));
        let line = |text: String| Line { text, style, row: Some(index) };
        lines.extend(entry_lines(index + 1, entry, room).into_iter().map(line));
        if is_open {
            let made_at = entry.made_at.as_ref().map(|at| clock(state, at));
            lines.extend(in_full(&words::in_full(entry, made_at.as_deref()), index, room, theme));
        }
    }
    lines.push(said(""));
    lines.push(heading(plan_heading(room)));
    let now = state.now.timestamp();
    for (index, plan) in (told.entries.len()..).zip(&told.plans) {
        let line = |text: String| Line { text, style: theme.text, row: Some(index) };
        lines.extend(plan_lines(plan, now, room).into_iter().map(line));
        if panel.is_open(&Row::Plan(plan.id.clone())) {
            lines.extend(in_full(&[words::how_in_full(plan)], index, room, theme));
        }
    }
    lines
}

fn in_full(paragraphs: &[String], row: usize, room: usize, theme: &Theme) -> Vec<Line> {
    let wrapped = paragraphs.iter().flat_map(|words| text::wrap(words, room.saturating_sub(INDENT)));
    let indented = wrapped.map(|line| format!("{}{line}", " ".repeat(INDENT)));
    indented.map(|text| Line { text, style: theme.muted, row: Some(row) }).collect()
}

fn entry_lines(number: usize, entry: &OutboxEntry, room: usize) -> Vec<String> {
    let (mark, kind) = (words::mark(&entry.state), words::kind(&entry.edit));
    let (thing, effect) = (words::thing(&entry.edit), words::effect(&entry.edit));
    let standing = words::standing(&entry.state);
    if room < TABLE_FROM {
        let first = format!("{number:>2} {mark} {kind} {}", text::clean(thing));
        let second = format!("     {} · {}", text::clean(&effect), text::clean(&standing));
        return vec![text::fit(&first, room).into_owned(), text::fit(&second, room).into_owned()];
    }
    let rest = room - 14;
    let (for_thing, for_effect) = (rest * 3 / 8, rest * 2 / 8);
    let for_standing = rest - for_thing - for_effect - 2;
    vec![format!(
        "{number:>2} {mark} {} {} {} {}",
        text::pad(kind, 6),
        text::pad(thing, for_thing),
        text::pad(&effect, for_effect),
        text::fit(&standing, for_standing)
    )]
}

fn plan_heading(room: usize) -> String {
    if room < TABLE_FROM { "Plans".to_owned() } else { plan_row(room, ["Plans", "age", "how", "cards", "drift check"]) }
}

fn plan_lines(plan: &PlanSync, now: Timestamp, room: usize) -> Vec<String> {
    let (age, check) = (words::age(plan.read_at, now), words::check(plan, now));
    let (how, cards) = (words::how(&plan.how), plan.cards.to_string());
    if room < TABLE_FROM {
        let second = format!("   {age} · {how} · {} · check: {check}", counted(plan.cards, "card", "cards"));
        return vec![text::fit(&format!(" {}", plan.title), room).into_owned(), text::fit(&second, room).into_owned()];
    }
    vec![plan_row(room, [&format!(" {}", plan.title), &age, how, &cards, &check])]
}

fn plan_row(room: usize, [title, age, how, cards, check]: [&str; 5]) -> String {
    let for_title = room - 8 - 9 - 7 - 28;
    let parts = [text::pad(title, for_title - 1), text::pad(age, 7), text::pad(how, 8), text::pad(cards, 6)];
    format!("{} {}", parts.join(" "), text::fit(check, 27))
}

fn clock(state: &State, at: &Timestamp) -> String {
    at.to_zoned(state.now.time_zone().clone()).strftime("%H:%M").to_string()
}
