//! A conflict as a session: keys in, decisions out.

use pretty_assertions::assert_eq;

use super::*;
use crate::app::keymap::Mode;
use crate::app::message::Message;
use crate::app::overlays::outbox::tests;
use crate::app::overlays::outbox::tests::field;
use crate::app::overlays::outbox::tests::tell;
use crate::app::tests::keys;
use crate::app::tests::opened;
use crate::app::update;
use crate::planner::fixture::plan;
use crate::sync::Event;
use crate::sync::Waiting;
use crate::sync::WaitingState;

/// Returns a program whose only card is in conflict, and the dialog open from there.
fn dialog() -> State {
    let mut state = opened(&[("A", &["l"])]);
    let told = tests::told();
    let waiting = vec![Waiting { edit: told.entries[3].edit.clone(), state: WaitingState::Conflict }];
    let acknowledged = Arc::new(plan(&[("A", &["l"])]));
    let plan = acknowledged.plan.id.clone();
    let _ = update(&mut state, Message::Sync(Event::SnapshotChanged { plan, acknowledged, waiting, through: 0 }));
    assert_eq!(keys(&mut state, "Enter"), [outbox::watch(true)]);
    assert_eq!(state.mode(), Mode::Conflict);
    keys(&mut state, "y");
    tell(&mut state, told);
    state
}

fn notice(state: &State) -> &str {
    state.notice.as_ref().map_or("", |notice| notice.text.as_str())
}

fn decided(effects: &[Effect]) -> Option<(i64, Vec<Choice>)> {
    effects.iter().find_map(|effect| match effect {
        Effect::Sync(Command::Decide { seq, choices }) => Some((*seq, choices.clone())),
        _ => None,
    })
}

/// Returns the text the editor is opened with.
fn opened_text(effects: &[Effect]) -> &str {
    let [Effect::Editor { text, .. }] = effects else { panic!("{effects:?}") };
    text
}

fn left(state: &mut State, field: usize, text: &str) {
    let asked = Asked::Field { seq: 6, field };
    assert_eq!(update(state, Message::Edited { asked, outcome: Ok(text.to_owned()) }), []);
}

#[test]
fn each_field_is_decided_and_then_all_of_them_are_sent() {
    let mut state = dialog();
    assert_eq!(decided(&keys(&mut state, "Enter")), None);
    assert_eq!(notice(&state), "Not decided yet: title. y takes yours, t theirs.");
    assert_eq!(decided(&keys(&mut state, "t Enter")), None, "the notes are not");
    let mut later = state.clone();
    assert_eq!(keys(&mut later, "Esc"), [outbox::watch(false)], "a message does not hold the dialog open");
    let effects = keys(&mut state, "y Enter");
    assert_eq!(decided(&effects), Some((6, vec![Choice::Theirs, Choice::Yours])));
    assert!(effects.contains(&outbox::watch(false)));
    assert_eq!(state.mode(), Mode::Board);
}

#[test]
fn what_was_chosen_can_be_chosen_anew_and_decided_later() {
    let mut state = dialog();
    keys(&mut state, "y y Shift+Tab t Tab Tab t Tab");
    let Some(Overlay::Conflict(dialog)) = state.overlays.last() else { panic!("the dialog") };
    assert_eq!(dialog.choices, [Some(Choice::Theirs), Some(Choice::Yours)]);
    let effects = keys(&mut state, "Esc");
    assert_eq!(effects, [outbox::watch(false)], "nothing is decided");
    assert!(state.board.in_conflict.len() == 1, "the card keeps its mark");
}

#[test]
fn a_field_that_changes_again_is_asked_again() {
    let mut state = dialog();
    keys(&mut state, "y y");
    let mut told = tests::told();
    let mut newer = tests::conflict();
    newer.fields[1].theirs = "one\ncall Maria".to_owned();
    told.entries[3].state = EntryState::Conflict(Arc::new(newer));
    tell(&mut state, told);
    assert_eq!(decided(&keys(&mut state, "Enter")), None);
    assert_eq!(notice(&state), "Not decided yet: notes. y takes yours, t theirs.");
    tell(&mut state, Outbox::default());
    assert_eq!((state.mode(), notice(&state)), (Mode::Board, "There is nothing to decide here any more."));
}

#[test]
fn one_text_is_made_of_both_in_the_editor() {
    let mut state = dialog();
    let effects = keys(&mut state, "Tab e");
    let text = opened_text(&effects).to_owned();
    assert!(text.ends_with("<<<<<<< yours\none\ncall Mark\n=======\none\ncall Marit\n>>>>>>> theirs\n"), "{text}");
    left(&mut state, 1, &text);
    assert_eq!(notice(&state), "The lines of marks are still in the text, so it is not taken: e opens it again.");
    let half = text.replace("<<<<<<< yours\n", "").replace(">>>>>>> theirs\n", "");
    left(&mut state, 1, &half);
    assert_eq!(keys(&mut state, "Esc"), [], "the error is put away first");
    let effects = keys(&mut state, "e");
    let begun = "below this line ---\none\ncall Mark\n=======\none\ncall Marit\n";
    assert!(opened_text(&effects).ends_with(begun), "what was begun is not lost: {effects:?}");
}

#[test]
fn what_the_editor_left_is_the_choice_and_a_title_stays_one_line() {
    let mut state = dialog();
    let header = opened_text(&keys(&mut state, "e")).split("<<<").next().unwrap().to_owned();
    left(&mut state, 0, &format!("{header}Legal\n review \n\n"));
    left(&mut state, 1, &format!("{header}one\ncall both\n"));
    let both = [Choice::Text("Legal review".to_owned()), Choice::Text("one\ncall both".to_owned())];
    assert_eq!(decided(&keys(&mut state, "Enter")), Some((6, both.to_vec())));
    let mut state = dialog();
    left(&mut state, 0, &header);
    assert_eq!(notice(&state), "The title cannot be empty.");
}

#[test]
fn a_line_of_equals_signs_that_somebody_wrote_is_no_mark() {
    let own = field("notes", ["", "Head\n=======\na", "b"]);
    assert_eq!(merged(&own, "Head\n=======\nab\n"), Ok("Head\n=======\nab".to_owned()));
    let own = field("notes", ["", "a", "b"]);
    assert!(merged(&own, "a\n=======\nb\n").is_err());
}

#[test]
fn no_text_is_offered_to_be_made_where_there_is_none() {
    let offers = |state: &State| {
        let mut hints = crate::app::lock::keys::hints(state, Mode::Conflict);
        hints.any(|hint| hint.actions.contains(&Intent::ConflictEdit))
    };
    let mut state = dialog();
    assert!(offers(&state), "a title is a text");
    let Some(Overlay::Conflict(dialog)) = state.overlays.last_mut() else { panic!("no dialog") };
    let mut conflict = Conflict::clone(dialog.conflict().unwrap());
    for field in &mut conflict.fields {
        (field.is_text, field.is_deletion) = (false, true);
    }
    dialog.conflict = Some(Arc::new(conflict));
    assert!(!offers(&state));
}
