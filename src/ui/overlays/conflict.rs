//! What both sides have changed, drawn field by field: before, yours, theirs.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::State;
use crate::app::keymap::Mode;
use crate::app::overlays::conflict::Dialog;
use crate::planner::count::counted;
use crate::sync::Choice;
use crate::sync::Conflict;
use crate::sync::ConflictField;
use crate::ui::text;
use crate::ui::theme::Theme;
use crate::ui::widgets::frame;
use crate::ui::widgets::write;
use crate::ui::widgets::write_over;

/// Lines of each side of a field the person is not at.
const FEW: usize = 2;
/// Cells of the words in front of a side.
const LABEL: usize = 9;

/// One line of the dialog.
struct Line {
    text: String,
    style: Style,
    is_here: bool,
}

/// Draws the dialog, scrolled to the field the person is at.
pub fn draw(state: &State, dialog: &Dialog, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let width = area.width.min(100);
    let Some(conflict) = dialog.conflict() else {
        let inner = frame::draw(buffer, area, (width.min(60), 4), "Changed on both sides", theme);
        write(buffer, inner, inner.x, inner.y, "reading what was changed…", theme.muted);
        frame::draw_hints(buffer, inner, state, Mode::Conflict, theme);
        return;
    };
    let (lines, start) = lines(conflict, dialog, theme, usize::from(width.saturating_sub(6)));
    let wanted = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(4);
    let seen_at = conflict.seen_at.map(|at| at.to_zoned(state.now.time_zone().clone()).strftime("%H:%M").to_string());
    let seen_at = seen_at.map_or_else(String::new, |at| format!(" · theirs read {at}"));
    let title = text::fit(&conflict.title, usize::from(width / 2)).into_owned();
    let inner = frame::draw(buffer, area, (width, wanted), &format!("{title} · changed on both sides{seen_at}"), theme);
    let keys = key_rows(state, inner);
    let rows = usize::from(inner.height.saturating_sub(keys));
    let last = lines.len().saturating_sub(rows);
    let first = if last == 0 { 0 } else { (start + dialog.scroll).min(last) };
    for (line, y) in lines.iter().skip(first).take(rows).zip(inner.y..) {
        let mark = if line.is_here { "▌" } else { " " };
        let x = inner.x + write(buffer, inner, inner.x, y, mark, theme.accent);
        write(buffer, inner, x, y, &line.text, line.style);
    }
    if first > 0 && rows > 3 {
        write_over(buffer, inner, inner.y, "↑ more", theme.muted);
    }
    if first < last && rows > 3 {
        write_over(buffer, inner, inner.bottom() - 1 - keys, "↓ more", theme.muted);
    }
    frame::draw_hints_in(
        buffer,
        Rect { y: inner.bottom() - keys, height: keys, ..inner },
        state,
        Mode::Conflict,
        theme,
    );
}

/// Returns how many rows the keys take: on a narrow terminal two, for whoever decides has to see what ends it.
fn key_rows(state: &State, inner: Rect) -> u16 {
    let is_narrow = frame::hints_width(state, Mode::Conflict) > usize::from(inner.width);
    if is_narrow && inner.height >= 6 { 2 } else { 1.min(inner.height) }
}

/// Returns all lines, and which of them is the first of the field the person is at.
fn lines(conflict: &Conflict, dialog: &Dialog, theme: &Theme, room: usize) -> (Vec<Line>, usize) {
    let mut lines = Vec::new();
    if !conflict.merged.is_empty() {
        let words = format!("Merged by themselves: {}", conflict.merged.join(", "));
        let said = |text: String| Line { text, style: theme.muted, is_here: false };
        lines.extend(text::wrap(&words, room).into_iter().map(said));
        lines.push(said(String::new()));
    }
    let mut start = 0;
    for (index, field) in conflict.fields.iter().enumerate() {
        let is_here = index == dialog.field;
        if is_here {
            start = lines.len();
        }
        let choice = dialog.choices.get(index).and_then(Option::as_ref);
        lines.extend(field_lines(field, choice, is_here, theme, room));
    }
    (lines, start)
}

/// Returns how many lines at the beginning and at the end are the same on all sides and need not be read: the one beside what
/// differs is shown.
fn same_lines(sides: [&str; 3]) -> (usize, usize) {
    const FEWEST: usize = 3;
    let [before, yours, theirs] = sides.map(|side| side.lines().collect::<Vec<_>>());
    let shortest = before.len().min(yours.len()).min(theirs.len());
    let is_same = |a: usize, b: usize, c: usize| before[a] == yours[b] && yours[b] == theirs[c];
    let first = (0..shortest).take_while(|at| is_same(*at, *at, *at)).count();
    let from_end = |at: &usize| is_same(before.len() - 1 - at, yours.len() - 1 - at, theirs.len() - 1 - at);
    let last = (0..shortest - first).take_while(from_end).count();
    let left_out = |count: usize| if count >= FEWEST { count - 1 } else { 0 };
    (left_out(first), left_out(last))
}

fn field_lines(field: &ConflictField, choice: Option<&Choice>, is_here: bool, theme: &Theme, room: usize) -> Vec<Line> {
    let heading = if field.is_deletion {
        "You deleted it; it was changed there since.".to_owned()
    } else if field.is_text && is_here {
        format!("{} · e makes one text of both", field.name)
    } else {
        field.name.clone()
    };
    let style = if is_here { theme.cursor } else { theme.heading };
    let heading = text::fit(&heading, room).into_owned();
    let mut lines = vec![Line { text: heading, style, is_here }];
    let sides = [field.before.as_str(), field.yours.as_str(), field.theirs.as_str()];
    let (same_first, same_last) = if field.is_deletion { (0, 0) } else { same_lines(sides) };
    let mut side = |label: &str, value: &str, is_chosen: bool| {
        let style = if is_chosen { theme.accent } else { theme.text };
        let mark = if is_chosen { '>' } else { ' ' };
        let shown = value.lines().count().saturating_sub(same_first + same_last);
        let differing = value.lines().skip(same_first).take(shown);
        let mut wrapped: Vec<String> =
            differing.flat_map(|line| text::wrap(line, room.saturating_sub(LABEL + 1))).collect();
        let same = |count: usize| {
            (count > 0).then(|| format!("… {}", counted(count, "line that is the same", "lines that are the same")))
        };
        wrapped.splice(0..0, same(same_first));
        wrapped.extend(same(same_last));
        if wrapped.is_empty() {
            wrapped.push("(nothing)".to_owned());
        }
        if !is_here && wrapped.len() > FEW {
            wrapped.truncate(FEW);
            wrapped[FEW - 1].push('…');
        }
        for (number, part) in wrapped.into_iter().enumerate() {
            let label = if number == 0 { format!("{mark} {label}") } else { String::new() };
            let text = format!("{} {part}", text::pad(&label, LABEL));
            lines.push(Line { text, style, is_here });
        }
    };
    if field.is_deletion {
        let keep = format!("keep it: {}", field.theirs);
        side("yours", "delete it after all", choice == Some(&Choice::Yours));
        side("theirs", keep.trim_end_matches([':', ' ']), choice == Some(&Choice::Theirs));
    } else {
        side("before", &field.before, false);
        side("yours", &field.yours, choice == Some(&Choice::Yours));
        side("theirs", &field.theirs, choice == Some(&Choice::Theirs));
    }
    if let Some(Choice::Text(text)) = choice {
        side("edited", text, true);
    }
    lines
}
