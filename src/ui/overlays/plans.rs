//! The plan switcher.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::State;
use crate::app::overlays::plans::Entry;
use crate::app::overlays::plans::Plans;
use crate::app::overlays::plans::Show;
use crate::app::overlays::plans::home_words;
use crate::app::overlays::plans::remarks;
use crate::planner::edit::short;
use crate::ui::theme::Theme;
use crate::ui::widgets::picker;
use crate::ui::widgets::picker::List;

/// Draws the plan switcher.
pub fn draw(state: &State, plans: &Plans, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let found = plans.entries(state);
    let heads: Vec<String> = found.iter().map(|(heading, _)| heading.clone()).collect();
    let entries = found.iter().map(|(_, entry)| words(state, entry)).collect();
    let title = match &plans.show {
        Show::All => "Plans ── type to search".to_owned(),
        Show::Favourites => "Favourite plans ── type to search".to_owned(),
        Show::Homes { title } => format!("Where is “{}” made?", short(title)),
        Show::Groups { title, .. } => format!("To which group does “{}” go?", short(title)),
    };
    let empty = match &plans.show {
        Show::Favourites if plans.typed().is_empty() => {
            "no plan is a favourite yet; b shows all, Ctrl+f there adds one"
        }
        Show::All | Show::Favourites => "no plan is called that",
        Show::Homes { .. } | Show::Groups { .. } => "no group of yours is called that",
    };
    let mode = state.mode();
    let list = List { entries, heads, empty, mode, ..List::of(&title) };
    picker::draw(buffer, area, state, &plans.picker, &list, theme);
}

/// Returns what stands on the left and on the right.
fn words(state: &State, entry: &Entry) -> (String, String) {
    match entry {
        Entry::Plan(plan) => {
            let mark = if state.board.plan.as_ref() == Some(&plan.id) { " (open)" } else { "" };
            (format!("{}{mark}", plan.title), remarks(plan))
        }
        Entry::New("") => ("+ New plan…".to_owned(), String::new()),
        Entry::New(title) => (format!("+ New plan “{}”…", short(title)), String::new()),
        Entry::Home(home) => (home_words(home).to_owned(), String::new()),
    }
}
