//! What a person can mean by a key that looks for something, or at the whole plan.

use serde::Deserialize;

/// An order to look for something, or at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
pub enum Looking {
    /// Find a task, an action, a person, a label or a plan.
    #[serde(rename = "find.open")]
    Find,
    /// See only those cards of the board that fit a line.
    #[serde(rename = "filter.open")]
    Filter,
    /// See all cards again.
    #[serde(rename = "filter.clear")]
    FilterClear,
    /// Choose what to see from what the cards of the plan have.
    #[serde(rename = "facets.open")]
    Facets,
    /// Choose the value of a facet, or no longer.
    #[serde(rename = "facet.toggle")]
    FacetToggle,
    /// Go to the first value of the next facet.
    #[serde(rename = "facet.next")]
    FacetNext,
    /// Go to the first value of the previous facet.
    #[serde(rename = "facet.previous")]
    FacetPrevious,
    /// Go back to a board and filter that was given a name, or give one.
    #[serde(rename = "views.open")]
    Views,
    /// Give a saved view another name.
    #[serde(rename = "view.rename")]
    ViewRename,
    /// Delete a saved view.
    #[serde(rename = "view.delete")]
    ViewDelete,
    /// Show how the work of the plan stands.
    #[serde(rename = "charts.open")]
    Charts,
    /// Show the task under the cursor beside the board, or no longer.
    #[serde(rename = "pane.toggle")]
    Pane,
    /// Show the schedule; who is there already means the other zoom of it.
    #[serde(rename = "board.schedule")]
    Schedule,
    /// Show the person's tasks over all plans by the days of this week.
    #[serde(rename = "board.my_week")]
    MyWeek,
    /// Go to today on the calendar.
    #[serde(rename = "schedule.today")]
    Today,
    /// Type a command, as in a shell.
    #[serde(rename = "prompt.open")]
    Command,
    /// Open the task on the service's own page in the browser.
    #[serde(rename = "card.open_page")]
    Page,
    /// Give the action that is chosen in the help another key.
    #[serde(rename = "key.rebind")]
    KeyRebind,
}
