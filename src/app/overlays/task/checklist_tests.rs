//! Checklists that grow, and items that become cards, as a session.

use std::sync::Arc;

use pretty_assertions::assert_eq;

use super::*;
use crate::app::message::Message;
use crate::app::tests::keys;
use crate::app::tests::order;
use crate::app::tests::snapshot_changed;
use crate::app::tests::started;
use crate::app::update;
use crate::planner::fixture::details;
use crate::planner::fixture::plan;
use crate::sync::Command;
use crate::sync::Event;

/// Returns the panel of `a1`, whose checklist has so many items.
fn panel(count: usize) -> State {
    let names: Vec<(String, String)> = (0..count).map(|n| (format!("i{n:02}"), format!("{:02}", 99 - n))).collect();
    let names: Vec<(&str, &str)> = names.iter().map(|(name, hint)| (name.as_str(), hint.as_str())).collect();
    let mut state = started(None);
    let _ = update(&mut state, snapshot_changed(&Arc::new(plan(&[("A", &["a1", "a2"])])), &[], 0));
    keys(&mut state, "Enter");
    let details = Arc::new(details("a1", &names, &[]));
    let event = Event::DetailsChanged { task: details.task.clone(), details, is_fresh: true };
    let _ = update(&mut state, Message::Sync(event));
    state
}

fn titles(state: &State) -> Vec<String> {
    let details = items::details_of(state, &TaskId::new("a1")).expect("they were told");
    details.checklist.into_iter().map(|item| item.title).collect()
}

fn notice(state: &State) -> &str {
    state.notice.as_ref().map_or("", |notice| notice.text.as_str())
}

fn submitted(effects: &[Effect]) -> Vec<Edit> {
    let edits = effects.iter().filter_map(|effect| match effect {
        Effect::Sync(Command::Submit { edits, .. }) => Some(edits.clone()),
        _ => None,
    });
    edits.flatten().collect()
}

#[test]
fn the_line_stays_open_for_the_next_item_until_esc() {
    let mut state = panel(1);
    keys(&mut state, "n a Enter b Enter Enter");
    assert_eq!(notice(&state), "A checklist item cannot be empty.");
    keys(&mut state, "c Esc Space");
    assert_eq!(titles(&state), ["i00", "a", "b"]);
    let details = items::details_of(&state, &TaskId::new("a1")).unwrap();
    assert!(details.checklist[2].is_checked, "the cursor is on the last one");
}

#[test]
fn twenty_are_as_many_as_there_may_be_and_that_is_said_before_anything_is_asked() {
    let mut state = panel(19);
    let effects = keys(&mut state, "n l a s t Enter");
    assert_eq!(submitted(&effects).len(), 1);
    assert_eq!(notice(&state), "The checklist is as long as one may be (20 items). Esc closes the line.");
    assert_eq!(submitted(&keys(&mut state, "t Space i Enter")).len(), 0, "what is typed on is no command");
    assert!(notice(&state).contains("20 items"), "{}", notice(&state));
    keys(&mut state, "Esc");
    assert_eq!(titles(&state).len(), 20);
    assert_eq!(keys(&mut state, "n"), []);
    assert_eq!(notice(&state), "The checklist is as long as one may be (20 items).");
    assert!(matches!(state.overlays.last(), Some(Overlay::Task(_))));
}

#[test]
fn lines_that_are_pasted_become_items_after_a_question() {
    let mut state = panel(1);
    keys(&mut state, "n");
    let _ = update(&mut state, Message::Paste("- [ ] one\r\n- two\r\nthree\r\n".to_owned()));
    assert!(
        matches!(state.overlays.last(), Some(Overlay::Confirm(confirm)) if confirm.question == "Add 3 checklist items?")
    );
    let effects = keys(&mut state, "y");
    assert_eq!(submitted(&effects).len(), 1, "one edit");
    assert_eq!(titles(&state), ["i00", "one", "two", "three"]);
    keys(&mut state, "u");
    assert_eq!(titles(&state), ["i00"]);
    keys(&mut state, "n");
    let _ = update(&mut state, Message::Paste("only one\n".to_owned()));
    keys(&mut state, "Enter Esc");
    assert_eq!(titles(&state), ["i00", "only one"], "one line is typed into the line");
}

#[test]
fn more_than_there_is_room_for_is_refused_with_the_numbers() {
    let mut state = panel(18);
    keys(&mut state, "n");
    assert_eq!(update(&mut state, Message::Paste("a\nb\nc".to_owned())), []);
    assert_eq!(notice(&state), "There is room for 2 more items, and these are 3: a checklist has at most 20.");
}

#[test]
fn an_item_becomes_a_card_below_in_the_same_bucket_and_is_gone_in_one_step() {
    let mut state = panel(2);
    items::stand(&mut state, Stop::Item(ItemList::Checklist, "i00".to_owned()));
    let effects = keys(&mut state, "P");
    let edits = submitted(&effects);
    assert!(matches!(&edits[..], [Edit::CreateTask(_), Edit::ChangeDetails(_)]), "{edits:?}");
    assert_eq!((titles(&state), order(&state)[0].clone()), (vec!["i01".to_owned()], vec!["a1", "i00", "a2"]));
    assert_eq!(notice(&state), "“i00” is a card of its own now, below this one. u takes it back.");
    let effects = keys(&mut state, "u");
    assert!(matches!(&submitted(&effects)[..], [Edit::ChangeDetails(_), Edit::DeleteTask(_)]), "from the end");
    let mut back = titles(&state);
    back.sort();
    assert_eq!((back, order(&state)[0].clone()), (vec!["i00".to_owned(), "i01".to_owned()], vec!["a1", "a2"]));
    keys(&mut state, "g g P");
    assert_eq!(notice(&state), "Only a checklist item is made a card of its own.");
}

#[test]
fn items_of_one_act_have_keys_of_their_own() {
    let state = panel(0);
    let keys: std::collections::BTreeSet<String> = (0..20).map(|index| items::key(&state, index)).collect();
    assert_eq!(keys.len(), 20);
}
