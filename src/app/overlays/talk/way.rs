//! Where words about a task go: into its chat, or else into the mail of its group.

use super::Talk;
use crate::app::State;
use crate::planner::container::Container;
use crate::planner::edit::Way;
use crate::planner::talk::Source;
use crate::planner::task::Task;
use crate::planner::view::View;
use crate::sync::Reading;

/// What is said where nobody has begun the chat.
const NOT_BEGUN: &str = "The first message of a chat has to be written in Planner.";
/// What is said where nothing was ever read.
const NOT_KNOWN: &str = "Whether the task has a chat is not known now.";

/// Returns where new words about a task go; the error says why they go nowhere.
pub(super) fn way(state: &State, panel: &Talk, task: &Task) -> Result<Way, String> {
    let chat_of_task = panel.facts.as_ref().and_then(|facts| facts.has_chat);
    let (why, comments) = match (&panel.talk, &panel.reading) {
        (Some(known), _) if known.has_chat() => return Ok(Way::Message),
        (Some(known), _) => {
            let why = match known.chat {
                Source::Read | Source::None => NOT_BEGUN,
                Source::Refused => "The chat of the task is not shown to you.",
                Source::Absent => "This service has no chat of tasks.",
            };
            (why, known.comments)
        }
        // The task itself says what there is to talk in. Only Planner begins a chat: into one that may not be there nothing
        // is written, for it would be refused much later.
        (None, Reading::UnderWay) => {
            return Err("What was said is still being read; try again in a moment.".to_owned());
        }
        (None, _) if chat_of_task == Some(true) => return Ok(Way::Message),
        (None, _) => {
            let has_thread = panel.facts.as_ref().is_some_and(|facts| facts.thread.is_some());
            let why = if chat_of_task.is_some() { NOT_BEGUN } else { NOT_KNOWN };
            (why, if has_thread { Source::Read } else { Source::None })
        }
    };
    let plan = state.board.view.as_ref().map(View::plan);
    let container = plan.map(|plan| plan.plan_of(task).container());
    match (comments, container) {
        (Source::Read, _) => Ok(Way::Comment { begins: false, thread: None }),
        (Source::None, Some(Container::Group(_))) => Ok(Way::Comment { begins: true, thread: None }),
        (Source::None, _) => Err(format!("{why} Comments by mail are for plans of groups only.")),
        (Source::Refused, _) => {
            Err(format!("{why} Comments are in the mail of the group; they need {}.", state.for_comments))
        }
        (Source::Absent, _) => Err(format!("{why} The thread of its comments is not there any more.")),
    }
}

/// Says before anything is typed where it will go.
pub(super) fn first_words(panel: &Talk, way: &Way) -> &'static str {
    let chat_of_task = panel.facts.as_ref().and_then(|facts| facts.has_chat);
    match (way, &panel.talk) {
        (Way::Comment { .. }, Some(talk)) if talk.chat != Source::Read => {
            "This is a comment: it goes into the mail of the group. Ctrl+s sends it."
        }
        (Way::Comment { .. }, None) if chat_of_task.is_none() => {
            "Whether there is a chat is not known now, so this is a comment by mail to the group. Ctrl+s sends it."
        }
        (Way::Comment { .. }, _) => {
            "Nobody has begun a chat in Planner, so this is a comment by mail to the group. Ctrl+s sends it."
        }
        _ => "Ctrl+s sends it.",
    }
}

#[cfg(test)]
#[path = "way_tests.rs"]
mod tests;
