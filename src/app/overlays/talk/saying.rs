//! Saying something about a task: where it goes, what is asked before, and what becomes of one's own messages.

use super::Own;
use super::Talk;
use super::chosen;
use super::rows;
use super::unsent;
use super::way::first_words;
use super::way::way;
use crate::app::State;
use crate::app::drafts;
use crate::app::edits;
use crate::app::effect::Effect;
use crate::app::intent::Writing;
use crate::app::notice::Notice;
use crate::app::overlays::Overlay;
use crate::app::overlays::confirm::Act;
use crate::app::overlays::confirm::Confirm;
use crate::app::overlays::outbox;
use crate::app::overlays::text::Purpose;
use crate::app::overlays::text::TextBox;
use crate::app::plan_acts;
use crate::app::room::Room;
use crate::planner::draft::DraftOf;
use crate::planner::edit::Edit;
use crate::planner::edit::Say;
use crate::planner::edit::Way;
use crate::planner::edit::short;
use crate::planner::id::PlanId;
use crate::planner::id::TaskId;
use crate::planner::talk::Said;
use crate::planner::task::Task;
use crate::sync::Command;
use crate::sync::OutboxEntry;

/// What is said of words that wait; it is over when they are sent.
pub(super) const GOES_OUT: &str = "It goes out as soon as it can; until then e changes it and d withdraws it.";
/// What is said of words the engine has not told the number of.
const NOT_TOLD: &str = "It is only just being written down; try again in a moment.";

/// Does what a key means in the panel; `None` when it means nothing there.
pub(super) fn follow(state: &mut State, writing: Writing) -> Option<Vec<Effect>> {
    let outcome = match writing {
        Writing::Say => begin(state),
        Writing::Change => change(state),
        Writing::TakeBack => ask_to_take_back(state),
        Writing::Save | Writing::Undo | Writing::Redo | Writing::Editor | Writing::Draft => return None,
    };
    Some(edits::or_refuse(state, outcome))
}

/// Opens the box to say something; what was typed before and not sent is in it.
fn begin(state: &mut State) -> Result<Vec<Effect>, String> {
    let (panel, task) = here(state)?;
    let way = way(state, &panel, &task)?;
    check(state, &task, &way, "…")?;
    let draft = state.drafts.iter_mut().find(|draft| draft.of() == DraftOf::Talk(task.id.clone()));
    if let Some(draft) = draft {
        // Where it can go may be another place by now.
        if !matches!(draft.way, Some(Way::Change { .. })) {
            draft.way = Some(way);
        }
        drafts::open_of(state, &DraftOf::Talk(task.id));
        return Ok(Vec::new());
    }
    state.notice = Some(Notice::info(first_words(&panel, &way)));
    open(state, &task, way, "");
    Ok(Vec::new())
}

/// Opens the box with the person's own words that are in sight.
fn change(state: &mut State) -> Result<Vec<Effect>, String> {
    let (panel, task) = here(state)?;
    let said = match own(state, &panel)? {
        Words::Sent(said) => said,
        Words::Unsent(entry, say) => return change_unsent(state, &panel, &task, &entry, &say),
    };
    if !said.is_plain {
        return Err("There is more to it than text, such as somebody it names: change it in Planner.".to_owned());
    }
    let way = Way::Change { message: said.id.clone().unwrap_or_default() };
    check(state, &task, &way, &said.text)?;
    let of = DraftOf::Talk(task.id.clone());
    if state.drafts.iter().any(|draft| draft.of() == of) {
        drafts::open_of(state, &of);
        return Ok(Vec::new());
    }
    open(state, &task, way, &said.text);
    Ok(Vec::new())
}

/// Puts words from the outbox into the box. They wait where they are until others are sent in their place: whoever throws away
/// what was typed loses no more than that.
fn change_unsent(
    state: &mut State,
    panel: &Talk,
    task: &Task,
    entry: &OutboxEntry,
    say: &Say,
) -> Result<Vec<Effect>, String> {
    outbox::withdrawable(&entry.state)?;
    if matches!(say.way, Way::Comment { thread: Some(_), .. }) {
        return Err("It was mailed already; the task alone does not show it yet. S sends that again.".to_owned());
    }
    let of = DraftOf::Talk(task.id.clone());
    if let Some(draft) = state.drafts.iter().find(|draft| draft.of() == of) {
        if draft.instead_of != Some(entry.seq) {
            return Err("Something else you typed was not sent yet: n opens it.".to_owned());
        }
        drafts::open_of(state, &of);
        return Ok(Vec::new());
    }
    // Where it can go may be another place by now.
    let way = way(state, panel, task).unwrap_or_else(|_| say.way.clone());
    check(state, task, &way, &say.text)?;
    let (plan, instead_of) = (task.plan_id.clone(), Some(entry.seq));
    let purpose = Purpose::Say { plan, task: task.id.clone(), way, instead_of };
    show_box(state, TextBox::new(purpose, &task.title, &say.text, &say.text));
    state.notice = Some(Notice::info("It stays in the outbox until Ctrl+s sends this in its place."));
    Ok(Vec::new())
}

/// Asks whether the person's own words that are in sight are to be taken back.
fn ask_to_take_back(state: &mut State) -> Result<Vec<Effect>, String> {
    let (panel, task) = here(state)?;
    let said = match own(state, &panel)? {
        Words::Sent(said) => said,
        Words::Unsent(entry, say) => {
            outbox::withdrawable(&entry.state)?;
            let words = vec![format!("“{}”", say.glance()), outbox::what_stays(&entry.state).to_owned()];
            let question = "Withdraw what you wanted to say?".to_owned();
            let confirm = Confirm::new(question, words, "withdraw", Act::Withdraw(vec![entry.seq]));
            state.overlays.push(Overlay::Confirm(confirm));
            return Ok(Vec::new());
        }
    };
    if let Some(confirm) = withdraw_change(state, &task, &said)? {
        state.overlays.push(Overlay::Confirm(confirm));
        return Ok(Vec::new());
    }
    let way = Way::Delete { message: said.id.clone().unwrap_or_default() };
    let say = check(state, &task, &way, &said.text)?;
    let words = vec![
        format!("“{}”", say.glance()),
        "Its words go for everybody; that there was a message stays to be seen. Nothing brings them back.".to_owned(),
    ];
    let question = "Take your message back?".to_owned();
    let confirm = Confirm::new(question, words, "take back", Act::TakeBack(Box::new(say)));
    state.overlays.push(Overlay::Confirm(confirm));
    Ok(Vec::new())
}

/// Returns the question whether what waits to change a message is to be withdrawn; the message itself is what everybody else
/// still reads, so it is not what goes first. `None` when nothing waits.
fn withdraw_change(state: &State, task: &Task, said: &Said) -> Result<Option<Confirm>, String> {
    let changes = unsent::changes(state, &task.id, said.id.as_deref().unwrap_or_default());
    if changes.is_empty() {
        return Ok(None);
    }
    let mut numbers = Vec::new();
    for entry in changes.iter().rev() {
        let entry = entry.ok_or(NOT_TOLD)?;
        outbox::withdrawable(&entry.state)?;
        numbers.push(entry.seq);
    }
    let words = vec![
        format!("“{}”", short(&said.text.split_whitespace().collect::<Vec<_>>().join(" "))),
        "The message stays as it was sent; d takes that back.".to_owned(),
    ];
    let question = "Withdraw your change of the message?".to_owned();
    Ok(Some(Confirm::new(question, words, "withdraw", Act::Withdraw(numbers))))
}

/// Takes a message back.
pub(crate) fn take_back(state: &mut State, say: Say) -> Result<Vec<Effect>, String> {
    let effects = edits::act_for_good(state, vec![Edit::Say(say)])?;
    count(state);
    Ok(effects)
}

/// Asks before what is typed mails a whole group: each time it would begin a thread, and the first time in a run it would
/// answer in that of a task. `None` when there is nothing to ask.
pub(crate) fn ask(state: &mut State) -> Option<Vec<Effect>> {
    let Some(Overlay::Text(typed)) = state.overlays.last() else { return None };
    let Purpose::Say { plan, task, way: Way::Comment { begins, .. }, .. } = &typed.purpose else { return None };
    if typed.area.text().trim().is_empty() || (!begins && state.mailed.contains(task)) {
        return None;
    }
    let group = plan_acts::summary(state, plan).and_then(|plan| plan.group_name.clone());
    let group = group.map_or_else(|| "of the plan".to_owned(), |name| format!("“{}”", short(&name)));
    let (question, later) = if *begins {
        (
            format!("This starts a thread in the group {group} and mails its members. Send it?"),
            "Later comments on the task answer in that thread.",
        )
    } else {
        (
            format!("This answers in the mail of the group {group}, and its members get it. Send it?"),
            "For this task it is not asked again until the program ends.",
        )
    };
    let words = vec![format!("{later} Mail cannot be taken back.")];
    state.overlays.push(Overlay::Confirm(Confirm::new(question, words, "send", Act::MailAll)));
    Some(Vec::new())
}

/// Says what was typed; the error says why it cannot be said.
pub(crate) fn say(state: &mut State, task: &TaskId, way: &Way, seen: &str, text: &str) -> Result<Vec<Effect>, String> {
    if text.trim().is_empty() {
        return Err("There is nothing in it yet.".to_owned());
    }
    if text == seen {
        state.notice = Some(Notice::info("The message is as it was."));
        return Ok(Vec::new());
    }
    let say = to_say(state, task, way, text)?;
    let effects = edits::act_for_good(state, vec![Edit::Say(say)])?;
    told_all(state, task, way);
    Ok(effects)
}

/// Puts what was typed in place of words that were not sent. Only the outbox itself knows whether that is still so when it gets
/// there. The error says why it cannot be said.
pub(crate) fn reword(
    state: &mut State,
    (plan, task): (&PlanId, &TaskId),
    way: &Way,
    seq: i64,
    text: &str,
) -> Result<Vec<Effect>, String> {
    if text.trim().is_empty() {
        return Err("There is nothing in it any more; d withdraws the message instead.".to_owned());
    }
    let say = Box::new(to_say(state, task, way, text)?);
    told_all(state, task, way);
    Ok(vec![Effect::Sync(Command::Reword { seq, plan: plan.clone(), say })])
}

fn to_say(state: &mut State, task: &TaskId, way: &Way, text: &str) -> Result<Say, String> {
    let known = state.board.view.as_ref().and_then(|view| view.plan().task(task)).cloned();
    let known = known.ok_or("The task is not in the plan any more.")?;
    check(state, &known, way, text)
}

/// Says what becomes of words now, and remembers that the person knows where they go.
fn told_all(state: &mut State, task: &TaskId, way: &Way) {
    count(state);
    if matches!(way, Way::Comment { .. }) {
        state.mailed.insert(task.clone());
    }
    state.notice = Some(Notice::info(GOES_OUT));
}

/// Shows the newest, and takes note that something more waits.
fn count(state: &mut State) {
    for overlay in &mut state.overlays {
        if let Overlay::Talk(panel) = overlay {
            panel.below = 0;
        }
    }
    super::keep_up(state);
}

/// Returns the panel and its task, of which something can be said.
fn here(state: &State) -> Result<(Talk, Task), String> {
    let Some(Overlay::Talk(panel)) = state.overlays.last() else { return Err("There is no talk here.".to_owned()) };
    state.board.writable()?;
    let task = state.board.view.as_ref().and_then(|view| view.plan().task(&panel.task));
    let task = task.ok_or("The task is not in the plan any more.")?;
    if task.id.is_local() {
        return Err("The task is not sent yet, so nothing can be said about it.".to_owned());
    }
    Ok((panel.clone(), task.clone()))
}

/// Words of the person's own.
enum Words {
    /// A message the service has.
    Sent(Said),
    /// What is in the outbox.
    Unsent(Box<OutboxEntry>, Box<Say>),
}

/// Returns the newest words of the person's own in sight.
fn own(state: &State, panel: &Talk) -> Result<Words, String> {
    let room = Room::of(state.size);
    let rows = rows(state, panel, room.inner.0);
    let row = chosen(&rows, panel.window(rows.len(), room.inner.1));
    let own = row.and_then(|row| rows[row].own.clone());
    let found = match own.ok_or("None of your messages in the chat begins on this screen.")? {
        Own::Sent(id) => {
            let said = unsent::shown(state, panel).into_iter().map(|shown| shown.said);
            said.into_iter().find(|said| said.id.as_ref() == Some(&id)).map(Words::Sent)
        }
        Own::Unsent(seq) => {
            let entry = state.outbox.entries.iter().find(|entry| Some(entry.seq) == seq);
            entry.and_then(|entry| match &entry.edit {
                Edit::Say(say) => Some(Words::Unsent(Box::new(entry.clone()), Box::new(say.clone()))),
                _ => None,
            })
        }
    };
    found.ok_or_else(|| NOT_TOLD.to_owned())
}

/// Puts together what is to be said; the error says why it must not be.
fn check(state: &mut State, task: &Task, way: &Way, text: &str) -> Result<Say, String> {
    let (title, text) = (task.title.clone(), text.trim().to_owned());
    let say = Say { task: task.id.clone(), title, text, way: way.clone(), before: Vec::new() };
    state.board.check_edit(&Edit::Say(say.clone()))?;
    Ok(say)
}

fn open(state: &mut State, task: &Task, way: Way, seen: &str) {
    let purpose = Purpose::Say { plan: task.plan_id.clone(), task: task.id.clone(), way, instead_of: None };
    show_box(state, TextBox::new(purpose, &task.title, seen, seen));
}

fn show_box(state: &mut State, mut typed: TextBox) {
    typed.show(state.size);
    state.overlays.push(Overlay::Text(typed));
}

#[cfg(test)]
#[path = "saying_tests.rs"]
pub(super) mod tests;
