//! Many lines, pasted as a session.

use pretty_assertions::assert_eq;

use super::*;
use crate::app::message::Message;
use crate::app::tests::{keys, opened, order};
use crate::app::update;
use crate::planner::edit::Edit;
use crate::planner::id::PlanId;
use crate::sync::Command;

fn paste(state: &mut State, text: &str) {
    let _ = update(state, Message::Paste(text.to_owned()));
}

fn question(state: &State) -> &Confirm {
    match state.overlays.last() {
        Some(Overlay::Confirm(confirm)) => confirm,
        other => panic!("{other:?}"),
    }
}

#[test]
fn seven_lines_are_seven_tasks_below_the_cursor_and_one_step_back() {
    let mut state = opened(&[("A", &["a1", "a2"]), ("B", &[])]);
    paste(&mut state, "- one\n- [ ] two\n\n3. three\n* four\n[x] five\n• six\nseven\n");
    assert_eq!(question(&state).question, "Create 7 tasks?");
    let words = question(&state).words.join("\n");
    assert!(words.contains("· one\n· two\n· three\n· four\n· five\n· … and 2 more"), "{words}");
    assert!(words.contains("in A below “a1”, in this order") && words.contains("1 of them is ticked"), "{words}");
    keys(&mut state, "Enter");
    assert_eq!(order(&state)[0], ["a1", "a2"], "y alone does it");
    let effects = keys(&mut state, "y");
    let all = ["a1", "one", "two", "three", "four", "five", "six", "seven", "a2"];
    assert_eq!(order(&state)[0], all);
    let edits = edits::submitted(&effects).to_vec();
    let done: Vec<&str> = edits
        .iter()
        .filter_map(|edit| match edit {
            Edit::CreateTask(whole) if whole.to_task(&PlanId::new("plan")).percent_complete == 100 => {
                Some(&*whole.title)
            }
            _ => None,
        })
        .collect();
    assert_eq!((edits.len(), done), (7, vec!["five"]));
    assert_eq!(state.notice.as_ref().unwrap().text, "7 tasks created. u takes them all back.");
    keys(&mut state, "u");
    assert_eq!(order(&state)[0], ["a1", "a2"]);
    assert_eq!(state.notice.as_ref().unwrap().text, "Taken back: make 7 cards. U does it again.");
}

#[test]
fn one_line_is_typed_and_not_made() {
    let mut state = opened(&[("A", &["a1"])]);
    paste(&mut state, "\nonly this\n");
    assert_eq!(order(&state)[0], ["a1"]);
    keys(&mut state, "! Enter");
    assert_eq!(order(&state)[0], ["a1", "only this!"], "below the cursor");
    keys(&mut state, "n");
    paste(&mut state, "more");
    keys(&mut state, "Enter");
    assert_eq!(order(&state)[0], ["a1", "only this!", "more"]);
}

#[test]
fn pasted_into_the_line_they_go_where_it_stands_and_what_was_typed_is_kept() {
    let mut state = opened(&[("A", &["a1", "a2"])]);
    keys(&mut state, "O");
    paste(&mut state, "one\ntwo");
    keys(&mut state, "y");
    assert_eq!(order(&state)[0], ["one", "two", "a1", "a2"]);
    assert!(state.overlays.is_empty(), "the line was only opened for it");
    keys(&mut state, "n x");
    paste(&mut state, "three\nfour");
    keys(&mut state, "y");
    keys(&mut state, "Enter");
    assert!(order(&state)[0].contains(&"x"), "what was typed before is a card of its own");
}

#[test]
fn other_lines_and_lists_take_a_paste_as_ever() {
    let mut state = opened(&[("A", &["a1"])]);
    keys(&mut state, "e");
    paste(&mut state, " and\nmore");
    assert!(matches!(state.overlays.last(), Some(Overlay::Field(_))));
    keys(&mut state, "Esc S");
    paste(&mut state, "x\ny");
    assert!(matches!(state.overlays.last(), Some(Overlay::Outbox(_))), "there is no field");
    keys(&mut state, "Esc Space");
    paste(&mut state, "x\ny");
    assert!(state.overlays.is_empty() && state.board.hand.is_some(), "a card is in hand");
}

#[test]
fn four_hundred_lines_are_cut_with_a_sentence() {
    let mut state = opened(&[("A", &["a1"])]);
    let text: Vec<String> = (0..400).map(|number| format!("line {number}")).collect();
    paste(&mut state, &text.join("\n"));
    assert_eq!(question(&state).question, "Create 200 tasks?");
    assert!(question(&state).words.last().unwrap().contains("400 lines; the first 200"));
    keys(&mut state, "y");
    assert_eq!(order(&state)[0].len(), 201);
    assert_eq!(order(&state)[0].last(), Some(&"line 199"));
}

#[test]
fn a_line_too_long_for_a_title_is_kept_whole_in_the_notes() {
    let mut state = opened(&[("A", &["a1"])]);
    let long = "日".repeat(300);
    paste(&mut state, &format!("short\n{long}"));
    assert!(question(&state).words.iter().any(|words| words.contains("the whole text goes into the notes")));
    let effects = keys(&mut state, "y");
    let [_, Edit::CreateTask(whole)] = edits::submitted(&effects) else { panic!("two cards") };
    assert_eq!(whole.title.chars().count(), TITLE_MOST);
    assert_eq!(whole.details, [DetailChange::Notes { from: String::new(), to: long }]);
}

#[test]
fn what_is_asked_about_follows_the_names_the_service_gives() {
    let mut state = opened(&[("A", &["a1"])]);
    keys(&mut state, "n x Enter");
    let local = state.board.cursor.task.clone().unwrap();
    paste(&mut state, "one\ntwo");
    let named = crate::sync::Event::Named { local: local.as_str().to_owned(), given: "given".to_owned() };
    let _ = update(&mut state, Message::Sync(named));
    let effects = keys(&mut state, "y");
    let [Edit::CreateTask(first), _] = edits::submitted(&effects) else { panic!("two cards") };
    assert_eq!(first.spot.after.as_ref().map(TaskId::as_str), Some("given"));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Sync(Command::Settle))));
}
