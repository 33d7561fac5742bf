//! What is said about a task: its chat and its older comments, the newest at the bottom.

pub(crate) mod saying;
mod unsent;
mod way;

use std::sync::Arc;

use crate::app::State;
use crate::app::edits;
use crate::app::effect::Effect;
use crate::app::intent::Intent;
use crate::app::lock::clock;
use crate::app::notice;
use crate::app::overlays::Overlay;
use crate::app::overlays::outbox;
use crate::app::room::Room;
use crate::app::wrapping::wrap;
use crate::planner::edit::short;
use crate::planner::facts::Facts;
use crate::planner::id::TaskId;
use crate::planner::person;
use crate::planner::talk;
use crate::planner::talk::Said;
use crate::sync::Command;
use crate::sync::Reading;

/// What is said about a task, while it is open.
#[derive(Clone, Debug)]
pub struct Talk {
    /// Which task.
    pub task: TaskId,
    /// What was said, as far as it is known.
    pub talk: Option<Arc<talk::Talk>>,
    /// What the task says of its talk, and of other things; it is known where nothing was read.
    pub facts: Option<Arc<Facts>>,
    /// How far the reading has come.
    pub reading: Reading,
    /// How many rows stand below those on the screen.
    pub below: usize,
    /// How much of it waits to be sent.
    waiting: usize,
}

/// A row of the panel. Its text is as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it says.
    pub text: String,
    /// What it is, for its looks.
    pub role: Role,
    /// What begins here, if it is the person's own and can be changed.
    pub own: Option<Own>,
}

/// Words of the person's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Own {
    /// A message the service has, by its name.
    Sent(String),
    /// Words that wait or were refused, by their number in the outbox; none before the engine has told of them.
    Unsent(Option<i64>),
}

/// Something that was said, or is to be.
struct Shown {
    said: Said,
    /// What can be done with it, if it is the person's own.
    own: Option<Own>,
    /// Why it, or what was to become of it, was not sent.
    refused: Option<String>,
}

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Who said something, and when.
    Head,
    /// What was said.
    Text,
    /// What is said beside that.
    Remark,
}

impl Talk {
    /// Returns the title of the box.
    #[must_use]
    pub fn title(&self, state: &State) -> String {
        let task = state.board.view.as_ref().and_then(|view| view.plan().task(&self.task));
        task.map_or_else(|| "Talk".to_owned(), |task| format!("Talk about “{}”", short(&task.title)))
    }

    /// Says whether some of what was said is the person's own.
    #[must_use]
    pub(crate) fn has_own(&self, state: &State) -> bool {
        unsent::shown(state, self).iter().any(|shown| shown.own.is_some())
    }

    /// Returns which rows of so many are on the screen.
    #[must_use]
    pub fn window(&self, count: usize, height: usize) -> std::ops::Range<usize> {
        let end = count.saturating_sub(self.below.min(count.saturating_sub(height)));
        end.saturating_sub(height)..end
    }
}

/// Opens what is said about the task in sight, and asks for it.
pub(crate) fn open(state: &mut State) -> Result<Vec<Effect>, String> {
    let task = edits::task_in_sight(state, "talk about")?.id.clone();
    let panel = Talk { task: task.clone(), talk: None, facts: None, reading: Reading::UnderWay, below: 0, waiting: 0 };
    state.overlays.push(Overlay::Talk(panel));
    // What was refused is told with the outbox alone.
    Ok(vec![outbox::watch(true), Effect::Sync(Command::OpenTalk(task))])
}

/// Does what a key means while the panel is on top; `None` when it means the same as everywhere.
pub(crate) fn follow(state: &mut State, intent: Intent) -> Option<Vec<Effect>> {
    let Some(Overlay::Talk(panel)) = state.overlays.last() else { return None };
    let room = Room::of(state.size);
    let most = rows(state, panel, room.inner.0).len().saturating_sub(room.inner.1);
    let now = panel.below.min(most);
    let page = room.inner.1.saturating_sub(1).max(1);
    let below = match intent {
        Intent::CursorDown | Intent::PickerDown => now.saturating_sub(1),
        Intent::CursorUp | Intent::PickerUp => now + 1,
        Intent::PageDown => now.saturating_sub(page),
        Intent::PageUp => now + page,
        Intent::CursorFirst => most,
        Intent::CursorLast => 0,
        Intent::Writing(writing) => return saying::follow(state, writing),
        Intent::PickerClose => {
            state.overlays.pop();
            return Some(vec![outbox::watch(false)]);
        }
        Intent::SyncNow => return Some(vec![Effect::Sync(Command::OpenTalk(panel.task.clone()))]),
        _ => return None,
    };
    if let Some(Overlay::Talk(panel)) = state.overlays.last_mut() {
        panel.below = below.min(most);
    }
    Some(Vec::new())
}

/// Takes what the engine tells.
pub(crate) fn told(state: &mut State, task: &TaskId, known: Option<&Arc<talk::Talk>>, reading: &Reading) {
    for overlay in &mut state.overlays {
        if let Overlay::Talk(panel) = overlay
            && panel.task == *task
        {
            panel.talk = known.cloned();
            panel.reading = reading.clone();
        }
    }
}

/// Takes what the task says of its talk.
pub(crate) fn facts_told(state: &mut State, task: &TaskId, facts: &Arc<Facts>) {
    for overlay in &mut state.overlays {
        if let Overlay::Talk(panel) = overlay
            && panel.task == *task
        {
            panel.facts = Some(Arc::clone(facts));
        }
    }
}

/// Reads it again when something of it was sent, for who answers knows best what is there now.
pub(crate) fn keep_up(state: &mut State) -> Vec<Effect> {
    let mut effects = Vec::new();
    for overlay in &mut state.overlays {
        let Overlay::Talk(panel) = overlay else { continue };
        let waiting = unsent::waiting(&state.board, &panel.task).count();
        if waiting < std::mem::replace(&mut panel.waiting, waiting) {
            effects.push(Effect::Sync(Command::OpenTalk(panel.task.clone())));
            state.notice.take_if(|notice| notice.text == saying::GOES_OUT);
        }
    }
    effects
}

/// Returns the row in sight where the newest words of the person's own begin: those can be changed.
#[must_use]
pub fn chosen(rows: &[Row], window: std::ops::Range<usize>) -> Option<usize> {
    window.rev().find(|row| rows.get(*row).is_some_and(|row| row.own.is_some()))
}

/// Returns the panel row by row, in so many columns.
#[must_use]
pub fn rows(state: &State, panel: &Talk, columns: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut add = |text: &str, role, own: Option<Own>| {
        let first = rows.len();
        rows.extend(wrap(text, columns).into_iter().map(|text| Row { text, role, own: None }));
        if let Some(row) = rows.get_mut(first) {
            row.own = own;
        }
    };
    let all = unsent::shown(state, panel);
    for Shown { said, own, refused } in &all {
        add(&head(state, said, refused.is_some()), Role::Head, own.clone());
        let mut say = |text: &str, role| add(text, role, None);
        match (said.is_deleted, said.text.is_empty()) {
            (true, _) => say("(deleted)", Role::Remark),
            (false, true) => say("(nothing that can be shown as text)", Role::Remark),
            (false, false) => said.text.lines().for_each(|line| say(line, Role::Text)),
        }
        if let Some(words) = said.reaction_words() {
            say(&words, Role::Remark);
        }
        if let Some(words) = refused {
            say(words, Role::Remark);
        }
        say("", Role::Text);
    }
    let talk = panel.talk.as_deref();
    let mut say = |text: &str, role| add(text, role, None);
    if talk.is_some() && all.is_empty() {
        say("Nobody has said anything about this task.", Role::Remark);
    }
    talk.iter().flat_map(|talk| talk.lacks(&state.for_comments)).for_each(|lack| say(&lack, Role::Remark));
    let copy = talk.map(|talk| clock(talk.read_at, &state.now));
    let reading = match (&panel.reading, copy) {
        (Reading::Done, _) => None,
        (Reading::UnderWay, None) => Some("reading…".to_owned()),
        (Reading::UnderWay, Some(at)) => Some(format!("reading… · until then the copy of {at} is shown")),
        (Reading::Failed(why), None) => Some(format!("It was never read. {}", notice::sentence(why))),
        (Reading::Failed(why), Some(at)) => Some(format!("The copy of {at} is shown. {}", notice::sentence(why))),
    };
    if let Some(words) = &reading {
        say(words, Role::Remark);
    }
    rows
}

/// Says who said something, when, and what became of it.
fn head(state: &State, said: &Said, is_refused: bool) -> String {
    let plan = state.board.view.as_ref().map(crate::planner::view::View::plan);
    let known = |plan: &&crate::planner::snapshot::Snapshot| {
        said.by.as_ref().is_some_and(|by| plan.people.contains_key(by) || state.me.as_ref() == Some(by))
    };
    let by = said.by.as_ref().zip(plan.filter(known)).map(|(by, plan)| person::name_of(plan, state.me.as_ref(), by));
    let is_new = said.is_unsent && said.id.is_none();
    let by = by
        .or_else(|| is_new.then(|| "You".to_owned()))
        .or_else(|| said.name.clone())
        .unwrap_or_else(|| "somebody without a name".to_owned());
    let at = said.at.map(|at| clock(at, &state.now));
    let unsent = match (said.is_deleted, is_new) {
        (_, true) if is_refused => "not sent",
        (_, true) => "not sent yet",
        (true, _) => "deleted here, not sent yet",
        (false, _) => "your change is not sent yet",
    };
    let is_edited = said.is_edited && !said.is_deleted;
    let marks = [(is_edited, "edited"), (said.is_comment, "by mail"), (said.is_unsent, unsent)];
    let marks = marks.into_iter().filter(|(is_so, _)| *is_so).map(|(_, word)| word.to_owned());
    std::iter::once(by).chain(at).chain(marks).collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
#[path = "talk_tests.rs"]
pub(crate) mod tests;
