//! What a command has answered, drawn: its lines as it laid them out, cut where the screen has become narrower since.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::State;
use crate::app::keymap::Mode;
use crate::app::overlays::answer::Answer;
use crate::ui::text;
use crate::ui::theme::Theme;
use crate::ui::widgets::frame;
use crate::ui::widgets::write;

/// The least width, so that the keys below have room.
const LEAST: u16 = 44;

/// Draws the answer, from the line on that is read.
pub fn draw(state: &State, answer: &Answer, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let waiting = ["It is being done…".to_owned()];
    let silent = ["There is nothing.".to_owned()];
    let (lines, is_done) = match &answer.said {
        None => (&waiting[..], true),
        Some((lines, true)) if lines.is_empty() => (&silent[..], true),
        Some((lines, is_done)) => (&lines[..], *is_done),
    };
    let shown = lines.iter().skip(answer.first).take(usize::from(area.height));
    let widest = shown.map(|line| text::cells(&text::clean(line))).max().unwrap_or(0);
    let title = text::clean(&format!(":{}", answer.line)).into_owned();
    let wanted = u16::try_from(widest.max(text::cells(&title) + 4)).unwrap_or(u16::MAX).saturating_add(4).max(LEAST);
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(3);
    let inner = frame::draw(buffer, area, (wanted.min(area.width), height), &title, theme);
    let height = inner.height.saturating_sub(u16::from(inner.height > 1));
    let last_first = lines.len().saturating_sub(usize::from(height));
    let first = answer.first.min(last_first);
    let style = if is_done { theme.text } else { theme.error };
    for (line, y) in lines.iter().skip(first).zip(inner.y..inner.y + height) {
        write(buffer, inner, inner.x, y, &text::clean(line), style);
    }
    frame::draw_more(buffer, Rect { height, ..inner }, (first, last_first), theme);
    if height < inner.height {
        frame::draw_hints(buffer, inner, state, Mode::Answer, theme);
    }
}
