//! The day a task starts or is due, drawn: the line, what it means, and the month around it.

use jiff::ToSpan as _;
use jiff::civil::Date;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::State;
use crate::app::overlays::date::DAY_WIDTH;
use crate::app::overlays::date::DateBox;
use crate::app::overlays::date::WEEK;
use crate::app::overlays::date::WEEKS;
use crate::ui::text;
use crate::ui::theme::Theme;
use crate::ui::widgets::field;
use crate::ui::widgets::frame;
use crate::ui::widgets::write;

/// The days of the week, each in the middle of its cells.
const WEEKDAYS: [&str; 7] = [" Mo ", " Tu ", " We ", " Th ", " Fr ", " Sa ", " Su "];
/// With fewer rows inside than this there is no room for the keys.
const HINTS_FROM: u16 = 3;

/// Draws the box.
pub fn draw(state: &State, date: &DateBox, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let places = DateBox::places((area.width, area.height));
    let inner = frame::draw(buffer, area, places.size, &date.title(state), theme);
    draw_line(buffer, Rect { height: inner.height.min(1), ..inner }, date, theme);
    let (words, is_well) = date.meaning(state);
    let style = if is_well { theme.text } else { theme.waiting };
    let has_hints = inner.height >= HINTS_FROM;
    let rows = inner.height.saturating_sub(1 + u16::from(has_hints)).min(2);
    let lines = text::wrap(&words, usize::from(inner.width));
    for (line, y) in lines.iter().zip(inner.y + 1..inner.y + 1 + rows) {
        write(buffer, inner, inner.x, y, line, style);
    }
    if let Some((left, top)) = places.weeks {
        let area = Rect { x: area.x + left, y: area.y + top, width: WEEK * DAY_WIDTH, height: WEEKS };
        draw_month(buffer, area, state, date, theme);
    }
    if has_hints {
        frame::draw_hints(buffer, inner, state, date.mode(), theme);
    }
}

/// Draws what is typed; all of it is marked while the next letter would replace it.
fn draw_line(buffer: &mut Buffer, area: Rect, date: &DateBox, theme: &Theme) {
    let taken = write(buffer, area, area.x, area.y, "> ", theme.muted);
    let rest = Rect { x: area.x + taken, width: area.width.saturating_sub(taken), ..area };
    if date.is_marked && !date.text.text().is_empty() {
        write(buffer, rest, rest.x, rest.y, date.text.text(), theme.cursor);
    } else {
        field::draw(buffer, rest, &date.text, theme);
    }
}

/// Draws the weeks of a month below its name. The day that would be taken stands in brackets, today between dots.
fn draw_month(buffer: &mut Buffer, area: Rect, state: &State, date: &DateBox, theme: &Theme) {
    let today = state.now.date();
    let (day, is_meant) = date.day(today);
    let name = day.strftime("%B %Y").to_string();
    let indent = (usize::from(area.width).saturating_sub(text::cells(&name))) / 2;
    let above = Rect { y: area.y - 2, height: 2, ..area };
    let style = if date.in_month { theme.accent } else { theme.heading };
    write(buffer, above, above.x + u16::try_from(indent).unwrap_or(0), above.y, &name, style);
    let begins = state.look.week_begins;
    let mut weekdays = WEEKDAYS;
    weekdays.rotate_left(usize::from(begins.to_monday_zero_offset().unsigned_abs()));
    write(buffer, above, above.x, above.y + 1, &weekdays.concat(), theme.muted);
    let first = DateBox::first_of_weeks(day, begins);
    for cell in 0..WEEK * WEEKS {
        let Ok(here) = first.checked_add(i32::from(cell).days()) else { return };
        let (x, y) = (area.x + cell % WEEK * DAY_WIDTH, area.y + cell / WEEK);
        let is_day = here == day && is_meant;
        let style = match here {
            _ if is_day => theme.cursor,
            _ if here == today => theme.heading,
            _ if here.month() != day.month() => theme.muted,
            _ => theme.text,
        };
        write(buffer, area, x, y, &cell_of(here, is_day, here == today), style);
    }
}

/// Returns the four cells of a day.
fn cell_of(here: Date, is_day: bool, is_today: bool) -> String {
    match (is_day, is_today) {
        (true, _) => format!("[{:2}]", here.day()),
        (false, true) => format!("·{:2}·", here.day()),
        (false, false) => format!(" {:2} ", here.day()),
    }
}
