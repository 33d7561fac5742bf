//! The sync panel as a session: what the engine tells and keys in, orders out.

use std::sync::Arc;

use jiff::civil::date;
use pretty_assertions::assert_eq;

use super::*;
use crate::app::keymap::Mode;
use crate::app::message::Message;
use crate::app::tests::keys;
use crate::app::tests::opened;
use crate::app::update;
use crate::planner::board::ColumnId;
use crate::planner::board::Grouping;
use crate::planner::change::Change;
use crate::planner::detail_change::DetailChange;
use crate::planner::edit::ChangeDetails;
use crate::planner::edit::ChangeTask;
use crate::planner::edit::Edit;
use crate::planner::edit::End;
use crate::planner::edit::Spot;
use crate::planner::edit::WholeTask;
use crate::planner::fixture::moved;
use crate::planner::id::BucketId;
use crate::planner::id::TaskId;
use crate::planner::id::UserId;
use crate::planner::plan_change::PlanChange;
use crate::sync::Conflict;
use crate::sync::ConflictField;
use crate::sync::Event;

/// Returns a field both sides have changed.
pub(crate) fn field(name: &str, [before, yours, theirs]: [&str; 3]) -> ConflictField {
    ConflictField {
        name: name.to_owned(),
        before: before.to_owned(),
        yours: yours.to_owned(),
        theirs: theirs.to_owned(),
        is_text: true,
        is_deletion: false,
    }
}

/// Returns a conflict of a title and of the notes.
pub(crate) fn conflict() -> Conflict {
    Conflict {
        title: "Legal review".to_owned(),
        seen_at: Some(date(2026, 10, 10).at(14, 1, 0, 0).in_tz("UTC").unwrap().timestamp()),
        merged: vec!["due 12 Oct (theirs)".to_owned(), "+[DOC] (yours)".to_owned()],
        fields: vec![
            field("title", ["Legal review", "Legal review v2", "Legal + privacy review"]),
            field("notes", ["one\ntwo", "one\ncall Mark", "one\ncall Marit"]),
        ],
    }
}

/// Returns an edit as the panel shows it, made at 13:58.
pub(crate) fn entry(seq: i64, edit: Edit, state: EntryState) -> OutboxEntry {
    let made_at = date(2026, 10, 10).at(13, 58, 0, 0).in_tz("UTC").unwrap().timestamp();
    let (plan, what) = ("Website relaunch".to_owned(), edit.words_in_outbox());
    OutboxEntry { seq, plan, edit, what, made_at: Some(made_at), state }
}

fn spot(bucket: &str) -> Spot {
    let column = ColumnId::Bucket(Some(BucketId::new(bucket)));
    Spot { column, column_name: bucket.to_owned(), after: None, before: None, end: End::Top }
}

fn made(task: &TaskId) -> Edit {
    Edit::CreateTask(WholeTask {
        task: task.clone(),
        title: "Résumé importer".to_owned(),
        board: Grouping::Bucket,
        spot: spot("To do"),
        others: Vec::new(),
        changes: Vec::new(),
        details: Vec::new(),
        base: None,
        seen: None,
        is_undo: false,
    })
}

fn changed(task: &TaskId, title: &str, changes: Vec<Change>) -> Edit {
    Edit::ChangeTask(ChangeTask { task: task.clone(), title: title.to_owned(), changes, is_undo: false })
}

/// Returns one edit in each state and a plan kept in each way.
pub(crate) fn told() -> Told {
    let rejected =
        |reason: &str, can_make_again: bool| EntryState::Rejected { reason: reason.to_owned(), can_make_again };
    let title = |to: &str| vec![Change::Title { from: "Cache headers".to_owned(), to: to.to_owned() }];
    let local = TaskId::local("1");
    let due = Change::Due { from: None, to: Some(date(2026, 10, 12)) };
    let priority = Change::Priority { from: 5, to: 1 };
    let now = date(2026, 10, 10).at(14, 2, 0, 0).in_tz("UTC").unwrap().timestamp();
    let ago = |seconds: i64| now.checked_sub(jiff::SignedDuration::from_secs(seconds)).unwrap();
    let plan = |id: &str, title: &str, read_at, how, cards, checked| PlanSync {
        id: PlanId::new(id),
        title: title.to_owned(),
        read_at,
        how,
        cards,
        checked,
    };
    let polling = How::Polling { why: "you are not named in the plan".to_owned(), every_s: 60, can_share: true };
    Told {
        entries: vec![
            entry(3, moved("Write launch notes", spot("To do"), spot("Doing")), EntryState::Waiting),
            entry(4, changed(&TaskId::new("c"), "Cache headers", vec![due, priority]), EntryState::Sending),
            entry(
                5,
                changed(&TaskId::new("v"), "Vendor onboarding #41", title("Vendors")),
                rejected("the title is locked by HR Onboarding", false),
            ),
            entry(
                6,
                changed(&TaskId::new("l"), "Legal review", title("Legal review v2")),
                EntryState::Conflict(Arc::new(conflict())),
            ),
            entry(
                7,
                changed(&TaskId::new("g"), "Gone\u{1b}[31m elsewhere", title("日本")),
                rejected("it was deleted elsewhere", true),
            ),
            entry(8, made(&local), EntryState::Waiting),
            entry(9, changed(&local, "Résumé importer", title("Importer")), EntryState::Waiting),
        ],
        plans: vec![
            plan("plan", "Website relaunch", Some(ago(12)), How::Delta, 412, Some((ago(180), 0))),
            plan("hr", "HR Onboarding", Some(ago(61)), polling, 88, None),
            plan("ops", "Ops", Some(ago(200_000)), How::Offline, 199, Some((ago(90_000), 2))),
        ],
    }
}

/// Lets the engine tell what is in the outbox.
pub(crate) fn tell(state: &mut State, told: Told) -> Vec<Effect> {
    update(state, Message::Sync(Event::OutboxChanged(Arc::new(told))))
}

/// Returns a program with the panel open, the cursor so many rows down.
fn panel(down: usize) -> State {
    let mut state = opened(&[("A", &["a1"])]);
    state.me = Some(UserId::new("me"));
    assert_eq!(keys(&mut state, "S"), [Effect::Sync(Command::WatchOutbox(true))]);
    tell(&mut state, told());
    for _ in 0..down {
        keys(&mut state, "j");
    }
    state
}

fn notice(state: &State) -> &str {
    state.notice.as_ref().map_or("", |notice| notice.text.as_str())
}

fn commands(effects: Vec<Effect>) -> Vec<Command> {
    let command = |effect| match effect {
        Effect::Sync(Command::KeepHistory(_)) => None,
        Effect::Sync(command) => Some(command),
        other => panic!("{other:?}"),
    };
    effects.into_iter().filter_map(command).collect()
}

#[test]
fn the_outbox_is_told_of_while_the_panel_is_open() {
    let mut state = panel(0);
    assert_eq!(state.mode(), Mode::Panel);
    assert_eq!(commands(keys(&mut state, "Esc")), [Command::WatchOutbox(false)]);
    assert_eq!(state.mode(), Mode::Board);
}

#[test]
fn the_cursor_keeps_to_its_row_when_others_go() {
    let mut state = panel(2);
    let mut less = told();
    less.entries.remove(0);
    tell(&mut state, less);
    assert_eq!(commands(keys(&mut state, "r")), [Command::Retry(5)], "the third edit is the second now");
    tell(&mut state, Told::default());
    assert_eq!(keys(&mut state, "x r m j k G"), []);
    assert_eq!(keys(&mut state, "Enter"), []);
    assert_eq!(notice(&state), "There is nothing here.");
}

#[test]
fn an_edit_that_waits_or_was_refused_is_withdrawn_at_once_and_one_on_its_way_is_not() {
    let mut state = panel(0);
    assert_eq!(commands(keys(&mut state, "x")), [Command::Withdraw(3)]);
    assert_eq!(notice(&state), "Withdrawn: move “Write launch notes” to Doing.");
    assert_eq!(commands(keys(&mut state, "j x")), []);
    assert!(notice(&state).starts_with("It is being sent"), "{}", notice(&state));
    assert_eq!(commands(keys(&mut state, "j x")), [Command::Withdraw(5)]);
}

#[test]
fn withdrawing_what_was_made_here_says_what_goes_with_it_and_asks() {
    let mut state = panel(5);
    assert_eq!(commands(keys(&mut state, "x")), []);
    let Some(Overlay::Confirm(confirm)) = state.overlays.last() else { panic!("a question") };
    assert_eq!(confirm.words[1], "1 other change goes with it: rename “Résumé importer” to “Importer”.");
    assert_eq!(commands(keys(&mut state, "Enter")), []);
    assert_eq!(commands(keys(&mut state, "y")), [Command::Withdraw(8)]);
    assert_eq!(state.mode(), Mode::Panel);
}

#[test]
fn all_are_withdrawn_by_y_alone_the_newest_first() {
    let mut state = panel(0);
    assert_eq!(commands(keys(&mut state, "X Esc")), []);
    let withdrawn = commands(keys(&mut state, "X y"));
    assert_eq!(withdrawn, [9, 8, 7, 6, 5, 3].map(Command::Withdraw), "what is being sent stays");
}

#[test]
fn what_is_withdrawn_cannot_be_taken_back_any_more() {
    let mut state = opened(&[("A", &["a1", "a2"])]);
    let effects = keys(&mut state, "J S");
    let edit = effects.iter().find_map(|effect| match effect {
        Effect::Sync(Command::Submit { edits, .. }) => edits.first().cloned(),
        _ => None,
    });
    tell(&mut state, Told { entries: vec![entry(1, edit.unwrap(), EntryState::Waiting)], plans: Vec::new() });
    keys(&mut state, "x Esc Esc u");
    assert_eq!(notice(&state), "There is nothing to take back in this plan.");
}

#[test]
fn only_what_was_refused_is_sent_again_and_only_what_was_deleted_is_made_again() {
    let mut state = panel(0);
    assert_eq!(commands(keys(&mut state, "r m")), []);
    assert_eq!(notice(&state), "Only a card or a column that was deleted elsewhere can be made again.");
    keys(&mut state, "G");
    for _ in 0..5 {
        keys(&mut state, "k");
    }
    assert_eq!(commands(keys(&mut state, "m")), [Command::MakeAgain(7)]);
    assert_eq!(commands(keys(&mut state, "r")), [Command::Retry(7)]);
}

#[test]
fn a_polled_plan_is_shared_by_y_alone_even_when_another_is_open() {
    let mut state = panel(7);
    assert_eq!(commands(keys(&mut state, "+")), []);
    assert_eq!(notice(&state), "The service tells of its changes already.");
    assert_eq!(commands(keys(&mut state, "j + Enter")), []);
    let sent = commands(keys(&mut state, "y"));
    let [Command::Submit { plan, edits, .. }, Command::Settle] = &sent[..] else { panic!("{sent:?}") };
    assert_eq!(*plan, PlanId::new("hr"));
    let [Edit::ChangePlan(edit)] = &edits[..] else { panic!("{edits:?}") };
    let me = UserId::new("me");
    assert_eq!(edit.changes, [PlanChange::SharedWith { user: me, from: false, to: true }]);
}

#[test]
fn a_conflict_is_opened_from_its_row_and_the_panel_is_below() {
    let mut state = panel(3);
    assert_eq!(commands(keys(&mut state, "Enter")), []);
    assert_eq!(state.mode(), Mode::Conflict);
    assert_eq!(commands(keys(&mut state, "Esc")), [], "the panel still wants to know");
    assert_eq!(state.mode(), Mode::Panel);
}

#[test]
fn of_refused_details_the_text_that_was_typed_is_there_to_be_read() {
    let (item, key) = ("i".to_owned(), "https%3A//example%2Ecom".to_owned());
    let changes = vec![
        DetailChange::Notes { from: String::new(), to: "first\nsecond".to_owned() },
        DetailChange::Item {
            item: item.clone(),
            title: "Call".to_owned(),
            is_checked: false,
            from: false,
            to: true,
            place: None,
        },
        DetailChange::ItemTitle { item, from: "Call".to_owned(), to: "Ring".to_owned() },
        DetailChange::LinkAlias { key: key.clone(), from: None, to: Some("Site".to_owned()) },
        DetailChange::Link { key, alias: None, kind: None, from: true, to: false, place: None },
    ];
    let edit = ChangeDetails { task: TaskId::new("a"), title: "A".to_owned(), changes, is_undo: false };
    let rejected = EntryState::Rejected { reason: "not for you".to_owned(), can_make_again: false };
    let refused = entry(1, Edit::ChangeDetails(edit), rejected);
    let said = words::in_full(&refused, None);
    let texts = [
        "Notes: first",
        "second",
        "New item: Call",
        "Item: Ring (was Call)",
        "Link: Site (was no name)",
        "Link taken away: https://example.com",
    ];
    assert_eq!(said[1..3], ["Not for you.", "r sends it again; x lets it go."]);
    assert_eq!(said[3..], texts);
    let waiting = OutboxEntry { state: EntryState::Waiting, ..refused };
    assert_eq!(words::in_full(&waiting, None).len(), 2);
}
