//! Cards made, renamed, completed and deleted as a session: keys in, effects and state out.

use std::sync::Arc;

use pretty_assertions::assert_eq;

use super::*;
use crate::app::keymap::Mode;
use crate::app::message::Message;
use crate::app::tests::keys;
use crate::app::tests::opened;
use crate::app::tests::order;
use crate::app::update;
use crate::planner::board::Grouping;
use crate::planner::detail_change::DetailChange;
use crate::planner::fixture::details;
use crate::planner::id::BucketId;
use crate::planner::id::PlanId;
use crate::planner::progress::Progress;
use crate::sync::Event;

const COLUMNS: &[(&str, &[&str])] = &[("A", &["a1", "a2"]), ("B", &["b1"]), ("C", &[])];

fn notice(state: &State) -> &str {
    state.notice.as_ref().map_or("", |notice| notice.text.as_str())
}

/// Returns the edits among some effects, and whether they are sent without waiting for more.
fn submitted(effects: &[Effect]) -> Vec<Edit> {
    let edits = effects.iter().find_map(|effect| match effect {
        Effect::Sync(Command::Submit { edits, .. }) => Some(edits.clone()),
        _ => None,
    });
    let edits = edits.unwrap_or_default();
    assert!(edits.is_empty() || effects.contains(&Effect::Sync(Command::Settle)), "{effects:?}");
    edits
}

/// Types letters, one key each.
fn typed(state: &mut State, text: &str) {
    for letter in text.chars() {
        let letter = letter.to_string();
        keys(state, if letter == " " { "Space" } else { &letter });
    }
}

#[test]
fn a_title_is_changed_in_place_and_taken_back() {
    let mut state = opened(COLUMNS);
    keys(&mut state, "e");
    assert_eq!(state.mode(), Mode::Input);
    typed(&mut state, " b?");
    let edits = submitted(&keys(&mut state, "Enter"));
    let [Edit::ChangeTask(edit)] = edits.as_slice() else { panic!("one change: {edits:?}") };
    assert_eq!(edit.changes, [Change::Title { from: "a1".to_owned(), to: "a1 b?".to_owned() }]);
    assert_eq!((state.mode(), order(&state)[0].clone()), (Mode::Board, vec!["a1 b?", "a2"]));
    keys(&mut state, "u");
    assert_eq!(order(&state)[0], ["a1", "a2"]);
    keys(&mut state, "U");
    assert_eq!(order(&state)[0], ["a1 b?", "a2"]);
}

#[test]
fn a_title_that_is_none_is_refused_in_words_and_the_line_stays() {
    let mut state = opened(COLUMNS);
    keys(&mut state, "e Backspace Backspace");
    assert_eq!(submitted(&keys(&mut state, "Enter")), []);
    assert_eq!((notice(&state), state.mode()), ("A title cannot be empty.", Mode::Input));
    let _ = update(&mut state, Message::Paste("x".repeat(256)));
    assert_eq!(submitted(&keys(&mut state, "Enter")), []);
    assert_eq!(notice(&state), "A title has at most 255 letters; this one has 256.");
    keys(&mut state, "Backspace");
    assert_eq!(submitted(&keys(&mut state, "Enter")).len(), 1, "255 are taken");
    keys(&mut state, "e z");
    assert_eq!(keys(&mut state, "Esc"), [], "Esc leaves it as it was");
    assert_eq!(state.mode(), Mode::Board);
    assert_eq!(submitted(&keys(&mut state, "e Enter")), [], "as it was is no change");
}

#[test]
fn new_cards_stand_where_they_were_asked_for_and_the_cursor_is_on_them() {
    let mut state = opened(COLUMNS);
    for (key, title, now) in [
        ("n", "x", vec!["a1", "a2", "x"]),
        ("O", "y", vec!["a1", "a2", "y", "x"]),
        ("o", "z", vec!["a1", "a2", "y", "z", "x"]),
    ] {
        keys(&mut state, key);
        typed(&mut state, title);
        let edits = submitted(&keys(&mut state, "Enter"));
        assert_eq!(order(&state)[0], now);
        let [Edit::CreateTask(edit)] = edits.as_slice() else { panic!("one card: {edits:?}") };
        assert!(edit.task.is_local());
        assert_eq!(edit.changes, [Change::Bucket { from: None, to: Some(BucketId::new("A")) }]);
        assert_eq!(state.board.cursor.task.as_ref(), Some(&edit.task));
    }
    keys(&mut state, "l l n");
    typed(&mut state, "first");
    keys(&mut state, "Enter");
    assert_eq!(order(&state)[2], ["first"]);
    keys(&mut state, "u u");
    assert_eq!(order(&state), [vec!["a1", "a2", "y", "x"], vec!["b1"], vec![]], "undo deletes what was made");
    keys(&mut state, "U");
    assert_eq!(order(&state)[0], ["a1", "a2", "y", "z", "x"]);
}

#[test]
fn names_of_this_machine_are_never_given_twice_even_by_another_run() {
    let mut made = Vec::new();
    for run in [1, 2] {
        let mut state = opened(COLUMNS);
        state.run = run;
        for _ in 0..3 {
            keys(&mut state, "n x");
            made.extend(submitted(&keys(&mut state, "Enter")).iter().filter_map(|edit| edit.made().map(str::to_owned)));
        }
    }
    let count = made.len();
    made.sort();
    made.dedup();
    assert_eq!((count, made.len()), (6, 6));
}

#[test]
fn what_the_column_means_a_new_card_has_from_the_start() {
    let mut state = opened(COLUMNS);
    keys(&mut state, "2 $ n");
    typed(&mut state, "done");
    let edits = submitted(&keys(&mut state, "Enter"));
    let [Edit::CreateTask(edit)] = edits.as_slice() else { panic!("one card: {edits:?}") };
    assert_eq!(edit.board, Grouping::Progress);
    assert_eq!(edit.spot.column, ColumnId::Progress(Progress::Completed));
    let bucket = Change::Bucket { from: None, to: Some(BucketId::new("A")) };
    assert_eq!(edit.changes, [Change::Percent { from: 0, to: 100 }, bucket]);
    assert_eq!(order(&state)[2], ["done"]);
    keys(&mut state, "5 n");
    assert_eq!(state.mode(), Mode::Board);
}

#[test]
fn cards_are_completed_one_by_one_and_together_and_opened_again() {
    let mut state = opened(COLUMNS);
    let percent = |state: &State, task: &str| {
        state.board.view.as_ref().unwrap().plan().task(&TaskId::new(task)).unwrap().percent_complete
    };
    keys(&mut state, "c");
    assert_eq!((percent(&state, "a1"), notice(&state)), (100, "“a1”: completed. u takes it back."));
    keys(&mut state, "* c");
    assert_eq!([percent(&state, "a1"), percent(&state, "a2")], [100, 100]);
    assert_eq!(submitted(&keys(&mut state, "c")).len(), 2, "all were completed, so all are opened again");
    assert_eq!([percent(&state, "a1"), percent(&state, "a2")], [0, 0]);
    keys(&mut state, "u u u");
    assert_eq!([percent(&state, "a1"), percent(&state, "a2")], [0, 0]);
    keys(&mut state, "Esc Z U");
    assert_eq!(percent(&state, "a1"), 100);
}

#[test]
fn a_card_is_deleted_by_y_alone_and_made_again_with_what_was_known_of_it() {
    let mut state = opened(COLUMNS);
    let read = keys(&mut state, "d");
    let (plan, task) = (PlanId::new("plan"), TaskId::new("a1"));
    assert_eq!(read, [Effect::Sync(Command::OpenTask { plan, task: task.clone() })]);
    assert_eq!(state.mode(), Mode::Confirm);
    assert_eq!(submitted(&keys(&mut state, "Enter")), [], "Enter destroys nothing");
    assert_eq!(notice(&state), "Enter is no answer: y does it, Esc leaves it.");
    let told = details("a1", &[("one", "2"), ("two", "1")], &[("x", "1"), ("y", "2")]);
    let _ = update(
        &mut state,
        Message::Sync(Event::DetailsChanged { task: task.clone(), details: Arc::new(told), is_fresh: true }),
    );
    let edits = submitted(&keys(&mut state, "y"));
    let [Edit::DeleteTask(edit)] = edits.as_slice() else { panic!("one deletion: {edits:?}") };
    assert_eq!((&edit.task, edit.spot.before.as_ref()), (&task, Some(&TaskId::new("a2"))));
    let held = edit.details.iter().map(|change| match change {
        DetailChange::Item { item, to: true, .. } => item.as_str(),
        DetailChange::Link { key, to: true, .. } => key.as_str(),
        other => panic!("{other:?}"),
    });
    assert_eq!(held.collect::<Vec<_>>(), ["one", "two", "y", "x"], "the last link first: a new one stands on top");
    assert_eq!(order(&state), [vec!["a2"], vec!["b1"], vec![]]);
    let edits = submitted(&keys(&mut state, "u"));
    let [Edit::CreateTask(again)] = edits.as_slice() else { panic!("made again: {edits:?}") };
    assert!(again.task.is_local() && again.details == edit.details);
    assert_eq!(order(&state)[0], ["a1", "a2"]);
    keys(&mut state, "d Esc d n d q");
    assert_eq!((state.mode(), order(&state)[0].len()), (Mode::Board, 2));
}

#[test]
fn selected_cards_are_deleted_together() {
    let mut state = opened(COLUMNS);
    keys(&mut state, "v l v d");
    let edits = submitted(&keys(&mut state, "y"));
    assert_eq!(edits.len(), 2);
    assert_eq!(order(&state), [vec!["a2"], vec![], vec![]]);
    assert!(state.board.selection.is_empty());
    keys(&mut state, "u");
    assert_eq!(order(&state), [vec!["a1", "a2"], vec!["b1"], vec![]]);
}

#[test]
fn columns_are_made_renamed_and_deleted_on_the_bucket_board() {
    let mut state = opened(COLUMNS);
    let names = |state: &State| {
        let board = state.board.board().unwrap();
        board.columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>()
    };
    keys(&mut state, "N");
    typed(&mut state, "D");
    let edits = submitted(&keys(&mut state, "Enter"));
    assert!(matches!(&edits[..], [Edit::CreateBucket(edit)] if edit.bucket.is_local()), "{edits:?}");
    assert_eq!((names(&state), state.board.cursor.column), (["A", "B", "C", "D"].map(str::to_owned).to_vec(), 3));
    keys(&mut state, "0 g e");
    typed(&mut state, "!");
    keys(&mut state, "Enter");
    assert_eq!(names(&state)[0], "A!");
    keys(&mut state, "g d");
    assert_eq!(submitted(&keys(&mut state, "Enter")), []);
    assert!(matches!(&submitted(&keys(&mut state, "y"))[..], [Edit::DeleteBucket(_)]));
    assert_eq!(names(&state), ["B", "C", "D"]);
    keys(&mut state, "u");
    assert_eq!(names(&state), ["A!", "B", "C", "D"]);
    keys(&mut state, "2");
    for key in ["N", "g e", "g d"] {
        keys(&mut state, key);
        assert_eq!(notice(&state), "Columns are made, renamed and deleted on the bucket board (1).");
    }
}

#[test]
fn a_run_that_changes_nothing_changes_nothing_in_the_next_plan_either() {
    let mut state = opened(COLUMNS);
    state.board.is_read_only = true;
    let (view, cursor) = (state.board.view.clone(), state.board.cursor.clone());
    let _ = state.board.open(&PlanId::new("plan"), None);
    (state.board.view, state.board.cursor) = (view, cursor);
    assert_eq!(submitted(&keys(&mut state, "c")), []);
    assert!(notice(&state).contains("--read-only"), "{}", notice(&state));
    let _ = crate::app::plan_acts::leave(&mut state, &PlanId::new("plan"));
    assert!(state.board.plan.is_none() && state.board.is_read_only);
}
