//! Copying: the address of a task or of a link, or tasks as Markdown, handed to the person's terminal.

use super::State;
use super::edits;
use super::effect::Effect;
use super::gathering;
use super::gathering::Gathered;
use super::gathering::Purpose;
use super::notice::Notice;
use super::overlays::Overlay;
use crate::planner::edit::short;
use crate::planner::id::TaskId;
use crate::planner::markdown;
use crate::planner::web_link;

/// The most a terminal is asked to take: beyond this many of them drop the whole text without a word.
pub const MOST_BYTES: usize = 74_000;

/// Copies the address of the task in sight, or of the link under the cursor of its panel.
pub(super) fn copy_link(state: &mut State, link: Option<(String, String)>) -> Result<Vec<Effect>, String> {
    if let Some((name, url)) = link {
        return copy(state, &url, &format!("The address of “{}” is copied.", short(&name)));
    }
    let cards = cards(state)?;
    let Some(view) = &state.board.view else { return Err("The plan is not here yet.".to_owned()) };
    let tasks: Vec<_> = cards.iter().filter_map(|task| view.plan().task(task)).collect();
    if let Some(local) = tasks.iter().find(|task| task.id.is_local()) {
        return Err(format!("“{}” has no address yet: it was not sent to the service.", short(&local.title)));
    }
    let links: Vec<String> = tasks.iter().map(|task| web_link::of_task(&task.plan_id, &task.id)).collect();
    let words = match tasks.as_slice() {
        [] => return Err("There is no card here to copy.".to_owned()),
        [only] => format!("The link of “{}” is copied.", short(&only.title)),
        several => format!("The links of {} cards are copied.", several.len()),
    };
    copy(state, &links.join("\n"), &words)
}

/// Copies the chosen cards as Markdown; their details are read first where they are not here.
pub(super) fn markdown(state: &mut State) -> Result<Vec<Effect>, String> {
    let cards = cards(state)?;
    gathering::begin(state, Purpose::Markdown, cards)
}

/// Copies tasks as Markdown, with what is known of their details.
pub(super) fn copy_markdown(state: &mut State, tasks: &[Gathered]) -> Result<Vec<Effect>, String> {
    let view = state.board.view.as_ref().ok_or("The plan is not here yet.")?;
    let texts = tasks.iter().filter_map(|wanted| {
        let task = view.plan().task(&wanted.task)?;
        Some(markdown::of(view.plan(), task, wanted.details.as_ref(), state.me.as_ref()))
    });
    let texts: Vec<String> = texts.collect();
    let what = match tasks {
        [only] => view.plan().task(&only.task).map(|task| format!("“{}” is", short(&task.title))),
        several => Some(format!("{} cards are", several.len())),
    };
    let what = what.filter(|_| !texts.is_empty()).ok_or("It is not there any more.")?;
    let without = match gathering::missing(state, tasks) {
        0 => String::new(),
        1 if tasks.len() == 1 => " without notes, checklist and links: they were never read".to_owned(),
        count => format!(", {count} of them without notes, checklist and links: those were never read"),
    };
    copy(state, &texts.join("\n"), &format!("{what} copied as Markdown{without}."))
}

/// Copies a text, and says so in these words.
pub(super) fn copy(state: &mut State, text: &str, words: &str) -> Result<Vec<Effect>, String> {
    if text.len() > MOST_BYTES {
        let (size, most) = (text.len().div_ceil(1000), MOST_BYTES / 1000);
        return Err(format!("Not copied: {size} kB are more than terminals take ({most} kB)."));
    }
    // What a text holds that controls a terminal is of no use where it is pasted.
    let text: String = text.chars().filter(|letter| matches!(letter, '\n' | '\t') || !letter.is_control()).collect();
    state.notice = Some(Notice::info(words));
    Ok(vec![Effect::Copy(text)])
}

/// Returns the cards a key is about: that of the panel on top, or the selected ones, or the one under the cursor.
pub(super) fn cards(state: &State) -> Result<Vec<TaskId>, String> {
    if let Some(Overlay::Task(panel)) = state.overlays.last() {
        return Ok(vec![panel.task.clone()]);
    }
    Ok(edits::once(state.board.chosen("copy")?))
}

#[cfg(test)]
#[path = "clipboard_tests.rs"]
mod tests;
