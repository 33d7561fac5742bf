//! The sync panel and the conflict dialog, at each size; a card in conflict.

use std::sync::Arc;

use super::*;
use crate::app::overlays::outbox::tests::{conflict, entry, field, tell, told};
use crate::planner::fixture::refused;
use crate::sync::{Conflict, EntryState, Outbox, OutboxEntry, Waiting, WaitingState};

/// Returns the panel with one edit in each state.
pub(super) fn panel(width: u16, height: u16) -> State {
    let mut state = open(width, height);
    keys(&mut state, "S");
    tell(&mut state, told());
    state
}

#[test]
fn the_panel_at_each_size() {
    for (width, height) in [(200, 50), (80, 24), (48, 20), (20, 5)] {
        let mut state = panel(width, height);
        keys(&mut state, "j j");
        insta::assert_snapshot!(format!("panel_{width}x{height}"), rows(&state));
    }
}

#[test]
fn all_of_a_row_is_said_and_the_end_is_reached() {
    let mut state = panel(80, 24);
    keys(&mut state, "j j Enter");
    insta::assert_snapshot!("panel_in_full", rows(&state));
    keys(&mut state, "G k Enter");
    insta::assert_snapshot!("panel_of_a_polled_plan", rows(&state));
    let mut state = panel(48, 14);
    keys(&mut state, "G");
    insta::assert_snapshot!("panel_scrolled", rows(&state));
    tell(&mut state, Outbox::default());
    insta::assert_snapshot!("panel_empty", rows(&state));
}

#[test]
fn hostile_text_in_the_panel_stays_inside_its_cells() {
    let reason = "日本".repeat(40) + "\u{1b}]0;x\u{7}\u{202e}";
    let rejected = |seq| entry(seq, refused(), EntryState::Rejected { reason: reason.clone(), can_make_again: false });
    let hostile = |seq| OutboxEntry { plan: "a\tb\nc".to_owned(), what: reason.clone(), ..rejected(seq) };
    for width in (0..120).step_by(7) {
        let mut state = open(width, 20);
        keys(&mut state, "S");
        tell(&mut state, Outbox { entries: (1..30).map(hostile).collect(), plans: told().plans });
        keys(&mut state, "Enter");
        assert!(!rows(&state).chars().any(|letter| letter.is_control() && letter != '\n'));
        keys(&mut state, "G Enter");
        let _ = frame(&state);
    }
}

/// Returns the dialog of a conflict.
pub(super) fn dialog(width: u16, height: u16, conflict: Conflict) -> State {
    let mut told = told();
    told.entries[3].state = EntryState::Conflict(Arc::new(conflict));
    let mut state = open(width, height);
    keys(&mut state, "S");
    tell(&mut state, told);
    keys(&mut state, "j j j Enter");
    state
}

#[test]
fn the_dialog_at_each_size() {
    for (width, height) in [(200, 50), (80, 24), (48, 20), (20, 5)] {
        let mut state = dialog(width, height, conflict());
        keys(&mut state, "t");
        insta::assert_snapshot!(format!("conflict_{width}x{height}"), rows(&state));
    }
}

#[test]
fn long_texts_are_read_on_and_what_is_hostile_is_harmless() {
    let long = |name: &str| (1..40).map(|line| format!("{name} {line}\u{1b}[2J")).collect::<Vec<_>>().join("\n");
    let mut both = conflict();
    both.fields[1] = field("notes", [&long("before"), &long("yours"), &long("theirs")]);
    let mut state = dialog(80, 24, both);
    keys(&mut state, "y");
    insta::assert_snapshot!("conflict_long", rows(&state));
    keys(&mut state, "Ctrl+d Ctrl+d Ctrl+d Ctrl+d Ctrl+d");
    insta::assert_snapshot!("conflict_long_read_on", rows(&state));
    for _ in 0..40 {
        keys(&mut state, "Ctrl+d");
    }
    assert!(rows(&state).contains("theirs 39"), "{}", rows(&state));
}

#[test]
fn of_long_texts_what_differs_comes_first() {
    let text = |word: &str| {
        let mut lines: Vec<String> = (1..60).map(|line| format!("line {line}")).collect();
        lines[29] = word.to_owned();
        lines.join("\n")
    };
    let mut both = conflict();
    (both.fields, both.merged) = (vec![field("notes", [&text("before"), &text("mine"), &text("other")])], Vec::new());
    let mut state = dialog(80, 24, both.clone());
    let shown = rows(&state);
    for word in ["before", "mine", "other", "line 29", "line 31", "28 lines that are the same"] {
        assert!(shown.contains(word), "{word}:\n{shown}");
    }
    assert!(!shown.contains("line 7") && !shown.contains("line 50"), "{shown}");
    both.fields[0].theirs = (1..60).map(|line| format!("theirs {line}")).collect::<Vec<_>>().join("\n");
    state = dialog(80, 24, both);
    keys(&mut state, "G");
    assert!(rows(&state).contains("theirs 59"), "{}", rows(&state));
    keys(&mut state, "g g");
    assert!(rows(&state).contains("before  line 1"), "{}", rows(&state));
}

#[test]
fn what_was_deleted_here_and_changed_there_is_said_in_words() {
    let mut deleted = conflict();
    let mut field = field("task", ["", "", "title Legal + privacy review, notes"]);
    (field.is_deletion, field.is_text) = (true, false);
    (deleted.fields, deleted.merged) = (vec![field], Vec::new());
    insta::assert_snapshot!("conflict_deletion", rows(&dialog(80, 24, deleted)));
}

/// Tells that both sides have changed the first card; what they have changed is still to be read.
pub(super) fn in_conflict(state: &mut State) {
    let edit = Edit::ChangeTask(crate::planner::edit::ChangeTask {
        task: TaskId::new("Write launch notes"),
        title: "Write launch notes".to_owned(),
        changes: Vec::new(),
        is_undo: false,
    });
    let waiting = vec![Waiting { edit, state: WaitingState::Conflict }];
    let acknowledged = Arc::new(website());
    let plan = acknowledged.plan.id.clone();
    let _ = update(state, Message::Sync(Event::SnapshotChanged { plan, acknowledged, waiting, through: 0 }));
    state.status = Status { conflicts: 1, ..Status::new(Link::Fresh { at: at(14, 1) }, 0, 0) };
}

#[test]
fn a_card_in_conflict_is_marked_and_opens_what_is_to_be_decided() {
    let mut state = open(80, 24);
    in_conflict(&mut state);
    insta::assert_snapshot!("card_in_conflict", rows(&state));
    keys(&mut state, "Enter");
    assert!(rows(&state).contains("reading what was changed…"));
}

#[test]
fn what_ends_the_dialog_is_told_at_every_width() {
    for (width, height) in [(200, 50), (80, 24), (48, 20), (40, 12), (60, 9)] {
        let state = dialog(width, height, conflict());
        let told = rows(&state);
        for keys in ["y yours", "t theirs", "Enter apply", "Esc later"] {
            assert!(told.contains(keys), "{width}x{height}: {keys}\n{told}");
        }
    }
}
