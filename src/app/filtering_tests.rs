//! Tests of the filter of a board: typed live, kept for the plan, and what moves mean under it.

use std::sync::Arc;

use pretty_assertions::assert_eq;

use super::*;
use crate::app::message::Message;
use crate::app::quick;
use crate::app::tests::{keys, opened, order, snapshot_changed, type_text};
use crate::app::update;
use crate::planner::edit::Edit;
use crate::planner::filter::STATES;
use crate::planner::fixture::plan;
use crate::planner::id::PlanId;
use crate::planner::id::TaskId;
use crate::sync::Command;

fn filtered(columns: &[(&str, &[&str])], text: &str) -> State {
    let mut state = opened(columns);
    keys(&mut state, "/");
    type_text(&mut state, text);
    keys(&mut state, "Enter");
    state
}

fn moves(effects: &[Effect]) -> Vec<(Option<TaskId>, Option<TaskId>)> {
    let edits = effects.iter().filter_map(|effect| match effect {
        Effect::Sync(Command::Submit { edits, .. }) => Some(edits),
        _ => None,
    });
    let spots = edits.flatten().filter_map(|edit| match edit {
        Edit::MoveTask(edit) => Some((edit.to.after.clone(), edit.to.before.clone())),
        _ => None,
    });
    spots.collect()
}

fn shows_all(state: &mut State) -> Vec<Vec<String>> {
    keys(state, "F");
    order(state).into_iter().map(|column| column.into_iter().map(str::to_owned).collect()).collect()
}

#[test]
fn the_board_follows_the_line_letter_by_letter() {
    let mut state = opened(&[("A", &["login", "logo", "menu"]), ("B", &["long"])]);
    keys(&mut state, "/ l o");
    assert_eq!(order(&state), [vec!["login", "logo"], vec!["long"]]);
    assert_eq!(words(&state).unwrap().0, format!("3 of 4 · {SIGNS}"));
    keys(&mut state, "g");
    assert_eq!(order(&state), [vec!["login", "logo"], vec![]]);
    keys(&mut state, "Backspace Backspace Backspace");
    assert_eq!(order(&state), [vec!["login", "logo", "menu"], vec!["long"]], "nothing typed hides nothing");
    keys(&mut state, "m e n Enter");
    assert_eq!(order(&state), [vec!["menu"], vec![]], "Enter keeps it");
    keys(&mut state, "/");
    assert!(matches!(state.overlays.last(), Some(Overlay::Field(field)) if field.text.text() == "men"));
    keys(&mut state, "Esc");
    assert_eq!(order(&state)[0], ["login", "logo", "menu"], "Esc clears it");
}

#[test]
fn esc_on_the_board_shows_all_cards_after_everything_else() {
    let mut state = filtered(&[("A", &["a1", "a2", "b1"])], "a");
    keys(&mut state, "v");
    keys(&mut state, "Esc");
    assert!(state.board.selection.is_empty() && count(&state).is_some(), "the selection first");
    keys(&mut state, "Esc");
    assert_eq!(count(&state), None);
}

#[test]
fn a_card_that_is_moved_stands_next_to_the_neighbour_that_is_seen() {
    let columns: [(&str, &[&str]); 1] = [("A", &["x1", "a", "x2", "b", "x3", "c", "x4"])];
    let mut state = filtered(&columns, ">A has:people");
    assert_eq!(order(&state), [vec![""; 0]], "nobody is assigned");
    keys(&mut state, "Esc /");
    // What is hidden: titles with an x.
    let mut only = plan(&columns);
    for title in ["a", "b", "c"] {
        only.task_mut(&TaskId::new(title)).unwrap().priority = 1;
    }
    let _ = update(&mut state, snapshot_changed(&Arc::new(only), &[], 0));
    type_text(&mut state, "!urgent");
    keys(&mut state, "Enter g g");
    assert_eq!(order(&state), [vec!["a", "b", "c"]]);
    let down = moves(&keys(&mut state, "J"));
    assert_eq!(down, [(Some(TaskId::new("b")), Some(TaskId::new("c")))]);
    assert_eq!(order(&state), [vec!["b", "a", "c"]], "as it is seen");
    assert_eq!(shows_all(&mut state), [["x1", "x2", "b", "a", "x3", "c", "x4"]], "right behind the one above");
    keys(&mut state, "/");
    type_text(&mut state, "!urgent");
    keys(&mut state, "Enter g J");
    assert_eq!(shows_all(&mut state), [["x1", "x2", "b", "x3", "c", "a", "x4"]], "behind the last that is seen");
    keys(&mut state, "/");
    type_text(&mut state, "!urgent");
    keys(&mut state, "Enter g K");
    assert_eq!(shows_all(&mut state), [["x1", "x2", "a", "b", "x3", "c", "x4"]], "before the first that is seen");
}

#[test]
fn a_card_in_hand_goes_among_those_that_are_seen() {
    let mut state = filtered(&[("A", &["log1", "log2"]), ("B", &["x1", "log3", "x2", "log4"])], "log");
    keys(&mut state, "g g Space l j");
    let effects = keys(&mut state, "Space");
    assert_eq!(moves(&effects), [(Some(TaskId::new("log3")), Some(TaskId::new("log4")))]);
    assert_eq!(shows_all(&mut state)[1], ["x1", "log3", "log1", "x2", "log4"]);
}

#[test]
fn what_is_hidden_is_no_longer_selected() {
    let mut state = opened(&[("A", &["a1", "b1"])]);
    keys(&mut state, "*");
    keys(&mut state, "/ a Enter");
    assert_eq!(state.board.selection.len(), 1);
}

#[test]
fn a_filter_is_of_one_plan_and_lasts_as_long_as_the_program() {
    let mut state = filtered(&[("A", &["a1", "b1"])], "a1");
    let first = plan(&[("A", &["a1", "b1"])]);
    let mut other = plan(&[("A", &["a1", "b1"])]);
    other.plan.id = PlanId::new("other");
    let _ = state.board.open(&other.plan.id.clone(), None);
    let _ = update(&mut state, snapshot_changed(&Arc::new(other), &[], 0));
    assert_eq!((order(&state), count(&state)), (vec![vec!["a1", "b1"]], None));
    let _ = state.board.open(&first.plan.id.clone(), None);
    let _ = update(&mut state, snapshot_changed(&Arc::new(first), &[], 0));
    assert_eq!((order(&state), count(&state).unwrap().as_str()), (vec![vec!["a1"]], "1 of 2"));
}

#[test]
fn names_are_completed_as_in_the_line_of_a_new_card() {
    let mut state = opened(&[("To do", &["a1"]), ("Doing", &["a2"])]);
    keys(&mut state, "/ > d o i");
    assert_eq!(state.quick.as_ref().unwrap().candidates[0].shown, "Doing");
    keys(&mut state, "Tab");
    assert!(matches!(state.overlays.last(), Some(Overlay::Field(field)) if field.text.text() == ">Doing "));
    assert_eq!(order(&state), [vec![], vec!["a2"]]);
    type_text(&mut state, ">do,to");
    keys(&mut state, "Tab");
    assert!(
        matches!(state.overlays.last(), Some(Overlay::Field(field)) if field.text.text() == ">Doing >do,\"To do\" ")
    );
    keys(&mut state, "Esc /");
    type_text(&mut state, "@zoe");
    assert_eq!(quick::words(&state).unwrap(), ("Nobody here is called “zoe”.".to_owned(), true));
    let _ = update(&mut state, Message::Paste(" x".to_owned()));
}

#[test]
fn what_is_offered_depends_on_the_word_at_the_cursor_alone() {
    let mut state = opened(&[("To do", &["a1"]), ("Doing", &["a2"])]);
    keys(&mut state, "/");
    type_text(&mut state, "is: is:nonsense @zoe due:xx");
    keys(&mut state, "Ctrl+a Right Right Right");
    let shown = |state: &State| state.quick.as_ref().unwrap().candidates.iter().map(|it| it.shown.clone()).collect();
    let shown: Vec<String> = shown(&state);
    assert_eq!(shown, STATES);
    keys(&mut state, "Down Down Tab");
    let Some(Overlay::Field(field)) = state.overlays.last() else { panic!("the line is open") };
    assert_eq!(field.text.text(), "is:late is:nonsense @zoe due:xx");
    let said = quick::words(&state).unwrap();
    assert!(said.1 && said.0.contains("nonsense"), "the first that is wrong: {said:?}");
    keys(&mut state, "Ctrl+e Left");
    let said = quick::words(&state).unwrap();
    assert!(said.1 && said.0.contains("xx"), "the one at the cursor: {said:?}");
    keys(&mut state, "Ctrl+e Backspace Backspace t o");
    assert_eq!(quick::words(&state).unwrap(), ("Tab takes “Today”.".to_owned(), true));
}

#[test]
fn a_card_that_is_made_and_not_seen_is_spoken_of() {
    let mut state = filtered(&[("A", &["a1", "b1"])], "a");
    keys(&mut state, "n z z Enter");
    assert_eq!(order(&state), [vec!["a1"]]);
    assert!(
        state
            .notice
            .as_ref()
            .is_some_and(|notice| notice.text == "It is made, but the filter hides it: F shows all cards.")
    );
    keys(&mut state, "n a 2 Enter");
    assert_eq!((order(&state), &state.notice), (vec![vec!["a1", "a2"]], &None));
}

#[test]
fn what_is_pasted_and_not_seen_is_spoken_of_in_one_sentence() {
    for (lines, hidden) in [("zz\nyy\nxx", "them"), ("zz\nabc\nxx", "2 of them")] {
        let mut state = filtered(&[("A", &["a1", "b1"])], "a");
        let _ = update(&mut state, Message::Paste(lines.to_owned()));
        keys(&mut state, "y");
        let said =
            format!("3 tasks created, but the filter hides {hidden}: F shows all cards, u takes all of it back.");
        assert_eq!(state.notice.as_ref().unwrap().text, said);
    }
}

#[test]
fn the_cursor_comes_back_to_its_card_when_the_filter_is_given_up() {
    let columns: [(&str, &[&str]); 2] = [("A", &["a1", "a2", "a3"]), ("B", &["b1", "b2"])];
    let here = |state: &State| state.board.cursor.task.as_ref().map(ToString::to_string);
    for (keys_typed, card) in [("/ z z z Esc", "a3"), ("/ b Esc", "a3"), ("/ a 1 Backspace Backspace Enter", "a3")] {
        let mut state = opened(&columns);
        keys(&mut state, "j j");
        keys(&mut state, keys_typed);
        assert_eq!(here(&state).as_deref(), Some(card), "{keys_typed}");
        let deleted = keys(&mut state, "c");
        assert!(format!("{deleted:?}").contains("a3"), "{keys_typed}: the next key is for that card");
    }
    let mut state = opened(&columns);
    keys(&mut state, "l j / b 1");
    assert_eq!(here(&state).as_deref(), Some("b1"), "what can be seen");
    keys(&mut state, "Backspace 2");
    assert_eq!(here(&state).as_deref(), Some("b2"), "back as soon as it can be seen");
}
