//! The new-card line as a session: typed, offered, taken, made.

use std::sync::Arc;

use pretty_assertions::assert_eq;

use super::*;
use crate::app::tests::{keys, order, snapshot_changed, started, type_text};
use crate::app::update;
use crate::planner::edit::Edit;
use crate::planner::edit::WholeTask;
use crate::planner::fixture::plan;
use crate::planner::id::TaskId;
use crate::planner::id::UserId;
use crate::planner::person::Person;
use crate::planner::snapshot::Snapshot;
use crate::sync::Command;

/// A plan with people and a named label.
fn known_plan() -> Snapshot {
    let mut snapshot = plan(&[("To do", &["a", "b"]), ("Doing", &["x", "y"])]);
    let person = |id: &str, name: &str| (UserId::new(id), Person { id: UserId::new(id), name: name.to_owned() });
    let people = [person("u1", "Anna Kowalska"), person("u2", "Andrew Jones"), person("u3", "Chiara Esposito")];
    snapshot.people = Arc::new(people.into_iter().collect());
    snapshot.plan.labels.insert(3, "bug".to_owned());
    snapshot
}

fn opened() -> State {
    let mut state = started(None);
    let _ = update(&mut state, snapshot_changed(&Arc::new(known_plan()), &[], 0));
    state
}

/// Makes a card as a line says; returns what is handed over.
fn made(state: &mut State, key: &str, line: &str) -> WholeTask {
    keys(state, key);
    type_text(state, line);
    let effects = keys(state, "Enter");
    let submitted = effects.iter().find_map(|effect| match effect {
        Effect::Sync(Command::Submit { edits, .. }) => Some(edits.clone()),
        _ => None,
    });
    match submitted.as_deref() {
        Some([Edit::CreateTask(whole)]) => whole.clone(),
        other => panic!("{line}: {other:?}, {:?}", state.notice),
    }
}

#[test]
fn each_mark_is_what_the_card_has() {
    let mut state = opened();
    let whole = made(&mut state, "n", "Fix login @anna @chiara #bug !urgent ^tomorrow +\"step one\" +two");
    assert_eq!(whole.title, "Fix login");
    let day = Some(jiff::civil::date(2026, 10, 11));
    let assigned = |user: &str| Change::Assignee { user: UserId::new(user), from: false, to: true };
    let bucket = whole.changes[0].clone();
    assert!(matches!(bucket, Change::Bucket { .. }));
    assert_eq!(
        whole.changes[1..],
        [
            assigned("u1"),
            assigned("u3"),
            Change::Label { category: 3, from: false, to: true },
            Change::Priority { from: 5, to: 1 },
            Change::Due { from: None, to: day },
        ]
    );
    let items: Vec<(&str, &str)> = whole
        .details
        .iter()
        .filter_map(|change| match change {
            DetailChange::Item { item, title, is_checked: false, from: false, to: true, .. } => {
                Some((&**item, &**title))
            }
            _ => None,
        })
        .collect();
    assert_eq!(items.iter().map(|(_, title)| *title).collect::<Vec<_>>(), ["step one", "two"]);
    assert_ne!(items[0].0, items[1].0, "each has a key of its own");
    let shown = state.board.view.as_ref().unwrap().plan().task(&whole.task).unwrap();
    assert_eq!((shown.checklist_items, shown.priority), (2, 1));
    assert_eq!(state.board.cursor.task.as_ref(), Some(&whole.task));
    assert!(state.quick.is_none(), "the line is closed");
}

#[test]
fn a_bucket_that_is_named_gets_the_card_at_its_end() {
    let mut state = opened();
    let whole = made(&mut state, "O", "New >doing");
    assert_eq!(order(&state), [vec!["a", "b"], vec!["x", "y", "New"]]);
    assert_eq!(whole.spot.after.as_ref().map(TaskId::as_str), Some("y"));
    assert_eq!(state.board.cursor.column, 1, "the cursor goes there");
    let whole = made(&mut state, "O", "Again >Doing");
    assert_eq!(order(&state)[1], ["x", "y", "Again", "New"], "in the column one is in, the place is the cursor's");
    assert_eq!(whole.changes.len(), 1);
}

#[test]
fn on_other_boards_a_mark_goes_before_what_the_column_means() {
    let mut state = opened();
    keys(&mut state, "7 G");
    let whole = made(&mut state, "n", "Mild !low");
    assert!(whole.changes.contains(&Change::Priority { from: 5, to: 9 }), "{:?}", whole.changes);
    assert_eq!(whole.changes.iter().filter(|it| matches!(it, Change::Priority { .. })).count(), 1);
    let mut state = opened();
    keys(&mut state, "3");
    let whole = made(&mut state, "n", "Hers @chiara");
    assert_eq!(whole.spot.column, ColumnId::Assignee(Some(UserId::new("u3"))), "nobody’s column is not hers");
}

#[test]
fn what_is_not_understood_is_told_while_it_is_typed_and_stays_in_the_title() {
    let mut state = opened();
    keys(&mut state, "n");
    type_text(&mut state, "C# @an !urgnt");
    let quick = state.quick.as_ref().unwrap();
    assert_eq!(quick.parsed.faults.len(), 2);
    let (said, is_fault) = words(&state).unwrap();
    assert!(is_fault && said.contains("“urgnt” is no priority"), "the one at the cursor: {said}");
    keys(&mut state, "Enter");
    assert_eq!(order(&state)[0].last(), Some(&"C# @an !urgnt"));
    let said = &state.notice.as_ref().unwrap().text;
    assert!(
        said.contains("“an” may be A")
            && said.contains("“urgnt” is no priority")
            && said.ends_with("They stay in the title."),
        "{said}"
    );
}

#[test]
fn a_backslash_keeps_a_sign_from_meaning_anything() {
    let mut state = opened();
    assert_eq!(made(&mut state, "n", "Write \\#bug and \\@anna").title, "Write #bug and @anna");
}

#[test]
fn what_may_be_meant_is_chosen_and_taken() {
    let mut state = opened();
    keys(&mut state, "n");
    type_text(&mut state, "Call @an");
    let shown: Vec<&str> = state.quick.as_ref().unwrap().candidates.iter().map(|it| &*it.shown).collect();
    assert_eq!(shown, ["Andrew Jones", "Anna Kowalska"]);
    assert_eq!(words(&state).unwrap().0, "Tab takes “Andrew Jones”; else it stays in the title.");
    keys(&mut state, "Down Tab");
    let typed = |state: &State| line(state).unwrap().text().to_owned();
    assert_eq!(typed(&state), "Call @\"Anna Kowalska\" ");
    assert!(state.quick.as_ref().unwrap().candidates.is_empty());
    type_text(&mut state, "^f");
    keys(&mut state, "Up Down Tab");
    assert!(typed(&state).ends_with("^fri "), "{}", typed(&state));
    let (said, is_fault) = words(&state).unwrap();
    assert!(!is_fault && said.starts_with("@Anna Kowalska · due "), "{said}");
    keys(&mut state, "Tab");
    assert!(state.notice.as_ref().unwrap().text.starts_with("Nothing is offered here."));
}

#[test]
fn a_line_of_marks_alone_has_no_title() {
    let mut state = opened();
    keys(&mut state, "n");
    type_text(&mut state, "@chiara");
    keys(&mut state, "Enter");
    assert_eq!(state.notice.as_ref().unwrap().text, "A title cannot be empty.");
    assert_eq!(line(&state).unwrap().text(), "@chiara", "it stays");
    keys(&mut state, "Esc");
    assert!(state.quick.is_none());
}

#[test]
fn other_lines_offer_nothing() {
    let mut state = opened();
    keys(&mut state, "e");
    type_text(&mut state, " @an");
    assert!(state.quick.is_none());
    keys(&mut state, "Tab Down Up Enter");
    assert_eq!(order(&state)[0][0], "a @an");
}
