//! Text that was typed and not saved, as a session over several runs.

use std::sync::Arc;

use pretty_assertions::assert_eq;

use super::*;
use crate::app::message::Message;
use crate::app::overlays::task::items;
use crate::app::overlays::task::lines::Stop;
use crate::app::tests::keys;
use crate::app::tests::opened;
use crate::app::tests::snapshot_changed;
use crate::app::tests::started;
use crate::app::update;
use crate::planner::details::Details;
use crate::planner::fixture::details;
use crate::planner::fixture::plan;
use crate::planner::id::TaskId;
use crate::sync::Event;
use crate::sync::Memory;

fn told(state: &mut State, notes: &str) {
    let details = Arc::new(Details { description: notes.to_owned(), ..details("a1", &[], &[]) });
    let event = Event::DetailsChanged { task: details.task.clone(), details, is_fresh: true };
    let _ = update(state, Message::Sync(event));
}

fn text(state: &State) -> Option<String> {
    state.overlays.iter().find_map(|overlay| match overlay {
        Overlay::Text(typed) => Some(typed.area.text()),
        _ => None,
    })
}

/// Returns what is left on the disk by these effects.
fn kept(effects: &[Effect]) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    for effect in effects {
        match effect {
            Effect::Sync(Command::KeepDraft(draft)) => {
                drafts.retain(|known| known.of() != draft.of());
                drafts.push(draft.clone());
            }
            Effect::Sync(Command::ForgetDraft(of)) => drafts.retain(|known| known.of() != *of),
            _ => {}
        }
    }
    drafts
}

/// Returns what is on the disk when the program has ended in the middle of a word.
fn ended() -> Vec<Draft> {
    let mut state = opened(&[("A", &["a1", "a2"])]);
    keys(&mut state, "Enter");
    told(&mut state, "old");
    items::stand(&mut state, Stop::Note(0));
    let mut effects = keys(&mut state, "e");
    assert_eq!(kept(&effects), [], "nothing was typed");
    effects.extend(keys(&mut state, "e r"));
    let quit = keys(&mut state, "Ctrl+c");
    assert_eq!(quit, [Effect::Quit], "it was kept before");
    kept(&effects)
}

/// Returns a program that was started with these drafts.
fn again(drafts: Vec<Draft>, tasks: &[&str]) -> State {
    let mut state = started(None);
    let _ = update(&mut state, Message::Sync(Event::Remembered(Memory { drafts, ..Memory::default() })));
    let _ = update(&mut state, snapshot_changed(&Arc::new(plan(&[("A", tasks)])), &[], 0));
    state
}

#[test]
fn what_is_typed_is_kept_and_offered_in_the_next_run() {
    let drafts = ended();
    let [draft] = drafts.as_slice() else { panic!("{drafts:?}") };
    assert_eq!((draft.seen.as_str(), draft.text.as_str(), draft.title.as_str()), ("old", "older", "a1"));
    let mut state = again(drafts, &["a1"]);
    let words = "What you typed into the notes of “a1” was not saved. It is kept: g n opens it.";
    assert_eq!(state.notice.as_ref().unwrap().text, words);
    keys(&mut state, "Esc g n");
    assert_eq!(text(&state).as_deref(), Some("older"));
    keys(&mut state, "Ctrl+u");
    assert_eq!(text(&state).as_deref(), Some("old"));
    let effects = keys(&mut state, "Ctrl+r Ctrl+s");
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Sync(Command::Submit { .. }))), "{effects:?}");
    assert!(effects.contains(&Effect::Sync(Command::ForgetDraft(DraftOf::Notes(TaskId::new("a1"))))), "{effects:?}");
    keys(&mut state, "g n");
    assert_eq!(text(&state), None, "there is none any more");
}

#[test]
fn the_notes_open_with_what_was_typed_and_are_compared_with_what_was_seen_then() {
    let mut state = again(ended(), &["a1"]);
    keys(&mut state, "Esc Enter");
    told(&mut state, "changed by somebody");
    items::stand(&mut state, Stop::Note(0));
    keys(&mut state, "e");
    assert_eq!(text(&state).as_deref(), Some("older"));
    let effects = keys(&mut state, "Ctrl+s");
    let from = effects.iter().find_map(|effect| match effect {
        Effect::Sync(Command::Submit { edits, .. }) => Some(format!("{edits:?}")),
        _ => None,
    });
    assert!(from.is_some_and(|edit| edit.contains("from: \"old\"")), "both sides have changed it");
}

#[test]
fn a_draft_of_a_task_that_is_gone_can_still_be_read_and_thrown_away() {
    let mut state = again(ended(), &["a2"]);
    keys(&mut state, "Esc g n Ctrl+s");
    assert_eq!(text(&state).as_deref(), Some("older"));
    keys(&mut state, "Esc");
    let effects = keys(&mut state, "Esc y");
    assert_eq!(effects, [Effect::Sync(Command::ForgetDraft(DraftOf::Notes(TaskId::new("a1"))))]);
    assert_eq!(text(&state), None);
}

#[test]
fn a_draft_of_another_plan_opens_that_plan() {
    let mut drafts = ended();
    drafts[0].plan = crate::planner::id::PlanId::new("other");
    let mut state = again(drafts, &["a1"]);
    let effects = keys(&mut state, "Esc g n");
    let is_opened =
        |effect: &Effect| matches!(effect, Effect::Sync(Command::OpenPlan(plan)) if plan.as_str() == "other");
    assert!(effects.iter().any(is_opened), "{effects:?}");
    assert_eq!(text(&state).as_deref(), Some("older"));
}

#[test]
fn a_draft_follows_the_name_the_service_gives() {
    let mut state = opened(&[("A", &["a1"])]);
    keys(&mut state, "n x Enter");
    let local = state.board.cursor.task.clone().expect("the cursor is on it");
    crate::app::notes::show(&mut state, local.clone(), "", "");
    keys(&mut state, "y");
    assert_eq!(state.drafts[0].task, local);
    let local = local.as_str().to_owned();
    let _ = update(&mut state, Message::Sync(Event::Named { local, given: "given".to_owned() }));
    assert_eq!(state.drafts[0].task, TaskId::new("given"));
}
