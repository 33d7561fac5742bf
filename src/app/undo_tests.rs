//! Selecting, moving to a place, taking back and doing again: as sessions.

use std::sync::Arc;

use pretty_assertions::assert_eq;

use crate::app::State;
use crate::app::effect::Effect;
use crate::app::message::Message;
use crate::app::overlays;
use crate::app::overlays::Overlay;
use crate::app::tests::{keys, opened, order, snapshot_changed, started};
use crate::app::update;
use crate::planner::edit::Edit;
use crate::planner::fixture::{at, plan, team};
use crate::planner::history::History;
use crate::planner::id::PlanId;
use crate::planner::id::TaskId;
use crate::planner::snapshot::Snapshot;
use crate::sync::Command;
use crate::sync::Event;
use crate::sync::Memory;

const BOARD: [(&str, &[&str]); 3] = [("A", &["a1", "a2", "a3", "a4"]), ("B", &["b1", "b2"]), ("C", &[])];

fn notice(state: &State) -> &str {
    state.notice.as_ref().map_or("", |notice| notice.text.as_str())
}

fn submitted(effects: &[Effect]) -> Vec<Edit> {
    let edits = |effect: &Effect| match effect {
        Effect::Sync(Command::Submit { edits, .. }) => edits.clone(),
        _ => Vec::new(),
    };
    effects.iter().flat_map(edits).collect()
}

fn kept(effects: &[Effect]) -> History {
    let kept = effects.iter().rev().find_map(|effect| match effect {
        Effect::Sync(Command::KeepHistory(history)) => Some(history.clone()),
        _ => None,
    });
    kept.expect("a history to be remembered")
}

#[test]
fn selected_cards_move_as_one_and_keep_their_order() {
    let mut state = opened(&BOARD);
    keys(&mut state, "v j j v");
    let effects = keys(&mut state, "L");
    assert_eq!(order(&state), [vec!["a2", "a4"], vec!["a1", "a3", "b1", "b2"], vec![]]);
    assert_eq!(submitted(&effects).len(), 2);
    assert_eq!(state.board.selection.len(), 2, "they stay selected");
    keys(&mut state, "J");
    assert_eq!(order(&state)[1], ["b1", "a1", "a3", "b2"]);
    keys(&mut state, "g K g L");
    assert_eq!(order(&state)[2], ["a1", "a3"]);
    keys(&mut state, "g H");
    assert_eq!(order(&state)[0], ["a1", "a3", "a2", "a4"]);
    keys(&mut state, "Esc Esc K");
    assert!(state.board.selection.is_empty(), "Esc lets the selection go");
}

#[test]
fn a_range_and_a_whole_column_are_selected() {
    let mut state = opened(&BOARD);
    keys(&mut state, "v j j V");
    assert_eq!(state.board.selection.len(), 3);
    keys(&mut state, "l V");
    assert_eq!(notice(&state), "A range lies in one column: the card selected last is in another.");
    keys(&mut state, "*");
    assert_eq!(state.board.selection.len(), 5);
    keys(&mut state, "Ctrl+a");
    assert_eq!(state.board.selection.len(), 3, "a column that is selected whole is let go");
    keys(&mut state, "l v");
    assert_eq!(notice(&state), "There is no card here to select.");
}

#[test]
fn nudges_are_taken_back_as_one_and_done_again() {
    let mut state = opened(&BOARD);
    keys(&mut state, "J J J");
    assert_eq!(order(&state)[0], ["a2", "a3", "a4", "a1"]);
    let effects = keys(&mut state, "u");
    assert_eq!(order(&state)[0], ["a1", "a2", "a3", "a4"]);
    assert_eq!(notice(&state), "Taken back: move “a1” inside A. U does it again.");
    assert_eq!(submitted(&effects).len(), 1);
    keys(&mut state, "Ctrl+r");
    assert_eq!(order(&state)[0], ["a2", "a3", "a4", "a1"]);
    keys(&mut state, "u u");
    assert_eq!(notice(&state), "There is nothing to take back in this plan.");
}

#[test]
fn an_act_of_several_cards_is_taken_back_whole() {
    let mut state = opened(&BOARD);
    keys(&mut state, "v j j v Space l l Enter");
    assert_eq!(order(&state)[2], ["a1", "a3"]);
    keys(&mut state, "u");
    assert_eq!(order(&state), [vec!["a1", "a2", "a3", "a4"], vec!["b1", "b2"], vec![]]);
    assert_eq!(notice(&state), "Taken back: move 2 cards to C. U does it again.");
}

#[test]
fn what_somebody_changed_since_is_not_taken_back_and_what_was_before_still_can_be() {
    let mut state = opened(&BOARD);
    keys(&mut state, "l J h k L");
    let mut theirs = plan(&[("A", &["a2", "a3", "a4"]), ("B", &["b2", "b1", "a1"]), ("C", &[])]);
    theirs.task_mut(&TaskId::new("a1")).unwrap().bucket_id = Some("C".into());
    let _ = update(&mut state, snapshot_changed(&Arc::new(theirs), &[], 99));
    assert_eq!(submitted(&keys(&mut state, "u")), []);
    assert_eq!(notice(&state), "Not taken back: move “a1” to B. The bucket of “a1” was changed since.");
    keys(&mut state, "u");
    assert_eq!(order(&state)[1], ["b1", "b2"]);
}

#[test]
fn a_place_somebody_changed_since_is_told_by_its_hint() {
    let mut state = opened(&BOARD);
    keys(&mut state, "J");
    let mut ours = plan(&BOARD);
    ours.task_mut(&TaskId::new("a1")).unwrap().bucket_board = at("100001P");
    let effects = update(&mut state, snapshot_changed(&Arc::new(ours.clone()), &[], 1));
    let history = kept(&effects);
    ours.task_mut(&TaskId::new("a1")).unwrap().bucket_board = at("100002P");
    let _ = update(&mut state, snapshot_changed(&Arc::new(ours.clone()), &[], 1));
    keys(&mut state, "u");
    assert_eq!(notice(&state), "Not taken back: move “a1” inside A. “a1” was moved since.");
    // The same after a restart.
    let mut state = started(None);
    let _ = update(&mut state, Message::Sync(Event::Remembered(Memory { history, ..Memory::default() })));
    let _ = update(&mut state, snapshot_changed(&Arc::new(ours), &[], 0));
    keys(&mut state, "u");
    assert_eq!(notice(&state), "Not taken back: move “a1” inside A. “a1” was moved since.");
}

#[test]
fn what_was_done_before_a_restart_is_taken_back_after_it() {
    let mut state = opened(&BOARD);
    let history = kept(&keys(&mut state, "L"));
    let moved = plan(&[("A", &["a2", "a3", "a4"]), ("B", &["b1", "b2", "a1"]), ("C", &[])]);
    let mut state = started(None);
    let _ = update(&mut state, Message::Sync(Event::Remembered(Memory { history, ..Memory::default() })));
    let _ = update(&mut state, snapshot_changed(&Arc::new(moved), &[], 0));
    keys(&mut state, "u");
    assert_eq!(order(&state)[0], ["a1", "a2", "a3", "a4"]);
}

#[test]
fn the_picker_asks_for_the_column_and_then_for_the_place() {
    let mut state = opened(&BOARD);
    keys(&mut state, "m B Enter");
    assert!(matches!(state.overlays.last(), Some(Overlay::MoveTo(_))), "the place comes next");
    let effects = keys(&mut state, "a f t e r Space b 1 Enter");
    assert!(state.overlays.is_empty());
    assert_eq!(order(&state)[1], ["b1", "a1", "b2"]);
    assert_eq!(submitted(&effects).len(), 1);
    keys(&mut state, "m A Enter Enter");
    assert_eq!(order(&state)[0], ["a1", "a2", "a3", "a4"], "the top is the first place");
    keys(&mut state, "u");
    assert_eq!(order(&state)[1], ["b1", "a1", "b2"], "taken back like any move");
    keys(&mut state, "m Esc");
    assert_eq!(order(&state)[1], ["b1", "a1", "b2"]);
}

#[test]
fn the_picker_says_why_a_column_cannot_be_chosen() {
    let mut state = started(None);
    let _ = update(&mut state, snapshot_changed(&Arc::new(team()), &[], 0));
    keys(&mut state, "3 g g 0");
    let view = state.board.view.as_ref().unwrap();
    let bob = view
        .board()
        .columns
        .iter()
        .position(|column| column.id == crate::planner::board::ColumnId::Assignee(Some("bob".into())));
    for _ in 0..bob.unwrap() {
        keys(&mut state, "l");
    }
    keys(&mut state, "m U n a s s Enter");
    assert!(notice(&state).contains("is assigned to it too"), "{}", notice(&state));
    assert_eq!(state.overlays.len(), 1, "the list stays open");
    keys(&mut state, "Esc 7 m L o w Enter");
    assert!(state.overlays.is_empty(), "a board without an order asks for no place");
}

#[test]
fn nothing_is_taken_back_before_the_plan_is_here() {
    let mut state = opened(&BOARD);
    let history = kept(&keys(&mut state, "L"));
    let mut state = started(None);
    let _ =
        update(&mut state, Message::Sync(Event::Remembered(Memory { history: history.clone(), ..Memory::default() })));
    assert_eq!(submitted(&keys(&mut state, "u")), []);
    assert_eq!((notice(&state), &state.history), ("The plan is not here yet.", &history));
}

#[test]
fn passing_through_people_by_nudges_takes_nobody_out_but_the_first() {
    let mut snapshot = team();
    let everybody = ["anna", "bob", "carl"].map(crate::planner::id::UserId::new);
    snapshot.task_mut(&TaskId::new("t01")).unwrap().assignees = everybody.to_vec();
    let mut state = started(None);
    let _ = update(&mut state, snapshot_changed(&Arc::new(snapshot), &[], 0));
    keys(&mut state, "3 0 g g");
    while state.board.cursor.task != Some(TaskId::new("t01")) {
        keys(&mut state, "j");
    }
    let assignees = |state: &State| {
        let plan = state.board.view.as_ref().unwrap().plan();
        plan.task(&TaskId::new("t01")).unwrap().assignees.len()
    };
    keys(&mut state, "L L");
    assert_eq!(assignees(&state), 2, "the first column was left, the second only passed");
    keys(&mut state, "H H");
    assert_eq!(assignees(&state), 3, "there and back is nothing");
    assert_eq!(state.history, History::default());
}

#[test]
fn cards_of_several_columns_are_not_moved_up_or_down() {
    let mut state = opened(&BOARD);
    keys(&mut state, "v l v");
    assert_eq!(submitted(&keys(&mut state, "J")), []);
    assert_eq!(notice(&state), "The selected cards stand in several columns: H, L and Space bring them together.");
}

#[test]
fn what_a_nudge_means_is_said_and_a_redo_names_what_it_does() {
    let mut state = opened(&BOARD);
    keys(&mut state, "2");
    keys(&mut state, "L");
    assert_eq!(notice(&state), "“a1”: marks it as in progress.");
    keys(&mut state, "u U");
    assert_eq!(notice(&state), "Done again: move “a1” to In progress. u takes it back.");
}

#[test]
fn a_column_that_takes_no_card_is_no_wall() {
    let mut state = opened(&BOARD);
    keys(&mut state, "6 $ Space h");
    assert_eq!(state.board.hand.as_ref().unwrap().column, 4, "over Future");
    keys(&mut state, "$ h");
    assert_eq!(state.board.hand.as_ref().unwrap().column, 4);
    keys(&mut state, "]");
    assert_eq!(notice(&state), "] has to wait: a card is in hand. Space drops it, Esc puts it back.");
}

#[test]
fn who_only_looked_at_their_own_tasks_is_back_where_they_were() {
    let mut state = opened(&BOARD);
    keys(&mut state, "j 5");
    let mut mine = plan(&[("X", &["m1", "m2"])]);
    mine.plan.id = PlanId::mine();
    mine.task_mut(&TaskId::new("m2")).unwrap().plan_id = PlanId::new("other");
    let _ = update(&mut state, snapshot_changed(&Arc::new(mine), &[], 0));
    keys(&mut state, "1");
    let _ = update(&mut state, snapshot_changed(&Arc::new(plan(&BOARD)), &[], 0));
    assert_eq!(state.board.plan, Some(PlanId::new("plan")));
    assert_eq!(state.board.cursor.task, Some(TaskId::new("a2")));
}

#[test]
fn there_and_back_says_nothing_of_an_effect_it_does_not_have() {
    let mut state = opened(&BOARD);
    keys(&mut state, "2 L H");
    assert_eq!((notice(&state), &state.history), ("", &History::default()));
    keys(&mut state, "v j v Space l");
    let said = |state: &State| notice(state).to_owned();
    keys(&mut state, "Enter");
    assert_eq!(said(&state), "2 cards: marks them as in progress.");
}

#[test]
fn a_deletion_that_was_taken_back_elsewhere_or_never_carried_out_makes_no_second_card() {
    let mut state = opened(&BOARD);
    keys(&mut state, "J");
    let deleted = submitted(&keys(&mut state, "d y"));
    assert_eq!(deleted.len(), 1);
    // The person has decided to keep it, or it was let go in the panel.
    let _ = update(&mut state, snapshot_changed(&Arc::new(plan(&BOARD)), &[], 99));
    let edits = submitted(&keys(&mut state, "u"));
    assert!(matches!(edits.as_slice(), [Edit::MoveTask(_)] | []), "{edits:?}");
    assert!(notice(&state).contains("move “a1”"), "what was done before is next: {}", notice(&state));
}

#[test]
fn a_deletion_that_was_taken_back_is_done_again_to_the_same_card() {
    let mut state = opened(&BOARD);
    let deleted = submitted(&keys(&mut state, "d y")).remove(0);
    let again = submitted(&keys(&mut state, "u")).remove(0);
    let named = Event::Named { local: again.made().unwrap().to_owned(), given: deleted.task().unwrap().to_string() };
    let _ = update(&mut state, Message::Sync(named));
    let _ = update(&mut state, snapshot_changed(&Arc::new(plan(&BOARD)), &[], 99));
    let redone = submitted(&keys(&mut state, "U"));
    assert_eq!(redone.len(), 1, "{}", notice(&state));
    assert_eq!(redone[0].task(), deleted.task());
}

/// Opens the person's own tasks: one of each of two plans.
fn mine() -> (State, Snapshot) {
    let mut state = opened(&BOARD);
    keys(&mut state, "5");
    let mut mine = plan(&[("X", &["m1", "m2"])]);
    mine.plan.id = PlanId::mine();
    for (task, of) in [("m1", "one"), ("m2", "other")] {
        mine.task_mut(&TaskId::new(task)).unwrap().plan_id = PlanId::new(of);
    }
    let _ = update(&mut state, snapshot_changed(&Arc::new(mine.clone()), &[], 0));
    (state, mine)
}

/// Returns the plans that edits were handed over to, each with how many.
fn plans(effects: &[Effect]) -> Vec<(&str, usize)> {
    let plan = |effect| match effect {
        &Effect::Sync(Command::Submit { ref plan, ref edits, .. }) => Some((plan.as_str(), edits.len())),
        _ => None,
    };
    effects.iter().filter_map(plan).collect()
}

#[test]
fn an_act_over_several_plans_is_one_step() {
    let (mut state, _) = mine();
    let percent = |state: &State, task: &str| {
        state.board.view.as_ref().unwrap().plan().task(&TaskId::new(task)).unwrap().percent_complete
    };
    keys(&mut state, "* c");
    assert_eq!((percent(&state, "m1"), percent(&state, "m2")), (100, 100));
    keys(&mut state, "u");
    assert_eq!(notice(&state), "Taken back in 2 plans. U does it again.");
    assert_eq!((percent(&state, "m1"), percent(&state, "m2")), (0, 0));
    keys(&mut state, "U");
    assert_eq!((percent(&state, "m1"), percent(&state, "m2")), (100, 100));
}

#[test]
fn what_was_deleted_among_ones_own_tasks_is_made_again_there_in_its_own_plan() {
    let (mut state, all) = mine();
    keys(&mut state, "d");
    let Some(Overlay::Confirm(confirm)) = state.overlays.last() else { panic!("nothing is asked") };
    let way = "The trash keeps it for 30 days (D): u makes it again where it stood";
    assert!(confirm.words.iter().any(|words| words.contains(way)), "{:?}", confirm.words);
    let deleted = keys(&mut state, "y");
    assert_eq!(plans(&deleted), [("one", 1)]);
    assert_eq!(notice(&state), "Deleted. u makes it again; D shows the trash.");
    let again = keys(&mut state, "u");
    assert_eq!(plans(&again), [("one", 1)]);
    assert!(submitted(&again)[0].takes_back_deletion(&submitted(&deleted)[0]));
    let said = "Taken back: delete “m1”. U does it again. It is the same card: nothing was sent.";
    assert_eq!(notice(&state), said);
    let named = Event::Named { local: submitted(&again)[0].made().unwrap().to_owned(), given: "m1".to_owned() };
    let _ = update(&mut state, Message::Sync(named));
    let _ = update(&mut state, snapshot_changed(&Arc::new(all), &[], 99));
    let redone = keys(&mut state, "U");
    assert_eq!((plans(&redone), submitted(&redone)[0].task()), (vec![("one", 1)], Some(&TaskId::new("m1"))));
    // It reached the service.
    let mut left = plan(&[("X", &["m2"])]);
    left.plan.id = PlanId::mine();
    let _ = update(&mut state, snapshot_changed(&Arc::new(left), &[], 99));
    keys(&mut state, "u");
    assert_eq!(notice(&state), "Taken back: delete “m1”. U does it again. It has a new number.");
}

#[test]
fn several_deleted_among_ones_own_tasks_come_back_by_one_key_unless_they_never_went() {
    let (mut state, all) = mine();
    keys(&mut state, "* d y");
    assert_eq!(plans(&keys(&mut state, "u")), [("other", 1), ("one", 1)]);
    assert_eq!(notice(&state), "Taken back in 2 plans. U does it again. They are the same cards: nothing was sent.");
    let (mut state, _) = mine();
    keys(&mut state, "d y");
    // The person has kept it in the panel of what waits.
    let _ = update(&mut state, snapshot_changed(&Arc::new(all), &[], 99));
    assert_eq!(plans(&keys(&mut state, "u")), []);
    assert_eq!(notice(&state), "There is nothing to take back in this plan.");
}

#[test]
fn in_the_archive_a_deletion_promises_no_way_back_but_out_of_it() {
    let mut archived = plan(&BOARD);
    archived.plan.about.is_archived = Some(true);
    let mut state = started(None);
    let _ = update(&mut state, snapshot_changed(&Arc::new(archived), &[], 0));
    for is_card in [true, false] {
        let effects = if is_card { Ok(keys(&mut state, "d")) } else { overlays::confirm::delete_column(&mut state) };
        assert!(effects.is_ok());
        let Some(Overlay::Confirm(confirm)) = state.overlays.last() else { panic!("nothing is asked") };
        let words = confirm.words.join(" ");
        assert!(words.contains("before it is taken out of the archive") && !words.contains("u makes"), "{words}");
        assert_eq!(submitted(&keys(&mut state, "y")).len(), 1);
        let said = "Deleted. D shows the trash: nothing is made again before the plan is out of the archive.";
        assert_eq!(notice(&state), said);
    }
}
