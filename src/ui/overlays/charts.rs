//! Charts drawn with letters: a bar for each column, late first, then open, then done; in two columns where there is room.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::State;
use crate::app::keymap::Mode;
use crate::app::overlays::charts::Charts;
use crate::planner::charts::Bar;
use crate::ui::text;
use crate::ui::theme::Theme;
use crate::ui::widgets::frame;
use crate::ui::widgets::write;
use crate::ui::widgets::write_over;

/// The widest box: longer bars say no more.
const WIDTH_MOST: u16 = 100;
/// From so many rows on the sync line and the keys of the screen are not covered.
const FOOTER_FROM: u16 = 16;
/// The widest name of a column.
const NAME_MOST: usize = 24;
/// What each part of a bar is drawn with: told apart without colour, too.
const SIGNS: [char; 3] = ['!', '█', '░'];

/// Draws the charts, from the row on that is read.
pub fn draw(state: &State, charts: &Charts, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let footer = if area.height >= FOOTER_FROM { 2 } else { 0 };
    let area = Rect { height: area.height - footer, ..area };
    let wanted = u16::try_from(charts.rows() + 4).unwrap_or(u16::MAX);
    let title = state.board.view.as_ref().map_or("", |view| view.plan().plan.title.as_str());
    let title = format!("Charts of {}", text::clean(title));
    let inner = frame::draw(buffer, area, (area.width.min(WIDTH_MOST), wanted), &title, theme);
    let height = inner.height.saturating_sub(u16::from(inner.height > 2));
    let rows = rows(charts, usize::from(inner.width), theme);
    let first = charts.first.min(rows.len().saturating_sub(usize::from(height)));
    for (row, y) in rows.iter().skip(first).zip(inner.y..inner.y + height) {
        let mut x = inner.x;
        for (words, style) in row {
            x += write(buffer, inner, x, y, words, *style);
        }
    }
    if first + usize::from(height) < rows.len() && height > 1 {
        write_over(buffer, inner, inner.y + height - 1, "↓ more", theme.muted);
    }
    if height < inner.height {
        let legend = format!("{} late  {} open  {} done  ", SIGNS[0], SIGNS[1], SIGNS[2]);
        let taken = write(buffer, inner, inner.x, inner.y + height, &legend, theme.muted);
        // With many rows the screen itself shows the keys.
        if footer == 0 {
            let rest = Rect { x: inner.x + taken, width: inner.width.saturating_sub(taken), ..inner };
            frame::draw_hints(buffer, rest, state, Mode::Charts, theme);
        }
    }
}

type Row = Vec<(String, Style)>;

/// Returns every row in its parts.
fn rows(charts: &Charts, width: usize, theme: &Theme) -> Vec<Row> {
    let all = charts.charts.iter().flat_map(|chart| &chart.bars);
    let (mut names, mut most) = (4, 1);
    for bar in all {
        names = names.max(text::cells(&text::clean(&bar.name)));
        most = most.max(bar.total());
    }
    let names = names.min(NAME_MOST).min(width / 3);
    let numbers = most.to_string().len();
    // A name, a gap, the number, a gap, the bar.
    let room = width.saturating_sub(names + numbers + 2).max(1);
    let mut rows = Vec::new();
    for chart in &charts.charts {
        if !rows.is_empty() {
            rows.push(Vec::new());
        }
        rows.push(vec![(chart.title.to_owned(), theme.heading)]);
        for bar in &chart.bars {
            let name = text::pad(&text::fit(&text::clean(&bar.name), names), names);
            let mut row = vec![(name, theme.text), (format!(" {:>numbers$} ", bar.total()), theme.muted)];
            let styles = [theme.overdue, theme.accent, theme.muted];
            for ((count, sign), style) in parts(bar, most, room).into_iter().zip(SIGNS).zip(styles) {
                row.push((std::iter::repeat_n(sign, count).collect(), style));
            }
            rows.push(row);
        }
    }
    rows
}

/// Returns how many cells each part of a bar takes: as many as its share of the longest, and one at least when it is there.
fn parts(bar: &Bar, most: usize, room: usize) -> [usize; 3] {
    let counts = [bar.late, bar.open, bar.done];
    if most <= room {
        return counts;
    }
    counts.map(|count| if count == 0 { 0 } else { (count * room / most).max(1) })
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;

    use super::*;

    #[test]
    fn a_bar_is_its_numbers_while_there_is_room_and_its_share_beyond() {
        let bar = Bar { name: String::new(), late: 2, open: 3, done: 5 };
        assert_eq!(parts(&bar, 10, 40), [2, 3, 5]);
        let bar = Bar { name: String::new(), late: 1, open: 300, done: 600 };
        assert_eq!(parts(&bar, 1000, 50), [1, 15, 30], "what is there is seen");
        assert!(parts(&bar, 901, 50).iter().sum::<usize>() <= 50);
    }
}
