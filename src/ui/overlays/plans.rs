//! The plan switcher.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::State;
use crate::app::overlays::plans::Plans;
use crate::ui::theme::Theme;
use crate::ui::widgets::picker;
use crate::ui::widgets::picker::List;

/// Draws the plan switcher.
pub fn draw(state: &State, plans: &Plans, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let entries = plans.entries(&state.plans);
    let entry = |plan: &&crate::sync::PlanSummary| {
        let mark = if state.board.plan.as_ref() == Some(&plan.id) { " (open)" } else { "" };
        (format!("{}{mark}", plan.title), plan.group_name.clone().unwrap_or_default())
    };
    let entries = entries.iter().map(entry).collect();
    let empty = if state.plans.is_empty() { "you can see no plan yet" } else { "no plan is called that" };
    let list = List { entries, empty, ..List::of("Plans ── type to search") };
    picker::draw(buffer, area, state, &plans.picker, &list, theme);
}
