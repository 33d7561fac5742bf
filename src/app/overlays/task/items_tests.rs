//! Checklist items as a session: keys in, the list as it is shown out.

use std::sync::Arc;

use pretty_assertions::assert_eq;

use super::*;
use crate::app::message::Message;
use crate::app::tests::keys;
use crate::app::tests::opened;
use crate::app::tests::snapshot_changed;
use crate::app::tests::started;
use crate::app::update;
use crate::planner::fixture::details;
use crate::planner::fixture::plan;
use crate::planner::lock::Locks;
use crate::sync::Event;

/// Returns the panel of `a1`, whose checklist is `one two` and whose link is `x`.
fn panel() -> State {
    panel_of(details("a1", &[("one", "9"), ("two", "7")], &[("x", "1")]))
}

/// Returns the panel of `a1` with these details.
fn panel_of(details: Details) -> State {
    let mut state = started(None);
    let details = Arc::new(details);
    let mut plan = plan(&[("A", &["a1"])]);
    plan.task_mut(&details.task).unwrap().references = u32::try_from(details.references.len()).unwrap();
    let known = [(details.task.clone(), Arc::clone(&details))].into_iter().collect();
    plan.locks = Arc::new(Locks { details: known, ..Locks::default() });
    let _ = update(&mut state, snapshot_changed(&Arc::new(plan), &[], 0));
    keys(&mut state, "Enter");
    let event = Event::DetailsChanged { task: details.task.clone(), details, is_fresh: true };
    let _ = update(&mut state, Message::Sync(event));
    state
}

fn shown(state: &State) -> Vec<String> {
    let details = state.overlays.iter().find_map(|overlay| match overlay {
        Overlay::Task(panel) => panel.shown(&state.board),
        _ => None,
    });
    let details = details.expect("they were told");
    let items =
        details.checklist.iter().map(|item| format!("{}{}", if item.is_checked { "☑" } else { "☐" }, item.title));
    items.chain(details.references.iter().map(|link| link.name().to_owned())).collect()
}

fn notice(state: &State) -> &str {
    state.notice.as_ref().map_or("", |notice| notice.text.as_str())
}

#[test]
fn items_are_ticked_added_renamed_and_taken_away_and_all_of_it_is_taken_back() {
    let mut state = panel();
    keys(&mut state, "Space");
    assert_eq!(shown(&state), ["☑one", "☐two", "x"]);
    keys(&mut state, "n t h r e e Enter Esc");
    assert_eq!(shown(&state), ["☑one", "☐two", "☐three", "x"]);
    keys(&mut state, "Space");
    assert_eq!(shown(&state), ["☑one", "☐two", "☑three", "x"], "the cursor is on the new one");
    keys(&mut state, "k e ! Enter");
    assert_eq!(shown(&state), ["☑one", "☐two!", "☑three", "x"]);
    keys(&mut state, "d");
    assert_eq!(
        (shown(&state).join(" "), notice(&state)),
        ("☑one ☑three x".to_owned(), "“two!” is taken away. u brings it back.")
    );
    keys(&mut state, "G k e y Enter");
    assert_eq!(shown(&state), ["☑one", "☑three", "xy"], "a link");
    keys(&mut state, "d");
    assert_eq!(shown(&state), ["☑one", "☑three"]);
    keys(&mut state, "u u u u u u u");
    assert_eq!(shown(&state), ["☐one", "☐two", "x"]);
}

#[test]
fn what_was_taken_away_comes_back_to_its_place() {
    let lists = details("a1", &[("one", "9"), ("two", "7"), ("three", "5")], &[("x", "1"), ("y", "2"), ("z", "3")]);
    let mut state = panel_of(lists);
    let all = shown(&state);
    for (list, at) in [(ItemList::Checklist, ["one", "two", "three"]), (ItemList::References, ["x", "y", "z"])] {
        for item in at {
            stand(&mut state, Stop::Item(list, item.to_owned()));
            keys(&mut state, "d");
            assert_eq!(shown(&state).len(), 5, "{item}");
            let gone = shown(&state);
            keys(&mut state, "u");
            assert_eq!(shown(&state), all, "{item}");
            keys(&mut state, "U");
            assert_eq!(shown(&state), gone, "{item}");
            keys(&mut state, "u");
        }
    }
    for item in ["one", "two"] {
        stand(&mut state, Stop::Item(ItemList::Checklist, item.to_owned()));
        keys(&mut state, "d");
    }
    assert_eq!(shown(&state), ["☐three", "x", "y", "z"], "two that stood side by side");
    keys(&mut state, "u u");
    assert_eq!(shown(&state), all);
}

#[test]
fn keys_of_new_items_are_those_other_clients_write() {
    let mut state = panel();
    state.run = u64::MAX;
    let key = key(&state, 0);
    let lengths: Vec<usize> = key.split('-').map(str::len).collect();
    assert_eq!(lengths, [8, 4, 4, 4, 12], "{key}");
}

#[test]
fn what_cannot_be_done_here_says_why() {
    let mut state = panel();
    keys(&mut state, "G Space");
    assert_eq!(notice(&state), "Only checklist items are ticked.");
    keys(&mut state, "g g d");
    assert!(matches!(state.overlays.last(), Some(Overlay::Confirm(_))), "elsewhere d deletes the task");
    keys(&mut state, "Esc n Enter");
    assert_eq!(notice(&state), "A checklist item cannot be empty.");
    keys(&mut state, "Esc g g e z Enter");
    let title = state.board.view.as_ref().unwrap().plan().task(&TaskId::new("a1")).unwrap().title.clone();
    assert_eq!(title, "a1z", "on the title, e changes it");
    let mut state = opened(&[("A", &["a1"])]);
    keys(&mut state, "Enter n");
    assert_eq!(notice(&state), "The checklist is not here yet, so it cannot be changed.");
}
