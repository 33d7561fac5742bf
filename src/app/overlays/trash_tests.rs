//! The trash as a session: what was deleted is shown, made again, forgotten.

use jiff::Timestamp;
use pretty_assertions::assert_eq;

use super::*;
use crate::app::message::Message;
use crate::app::tests::{keys, opened, order};
use crate::app::update;
use crate::planner::fixture::task;
use crate::planner::id::BucketId;
use crate::sync::Event;

/// A task in the trash of some plan, deleted at two of a day, from a bucket called as its identifier.
pub(crate) fn trashed(plan: &str, title: &str, bucket: &str) -> Trashed {
    let mut task = task(title);
    task.bucket_id = Some(BucketId::new(bucket));
    Trashed {
        plan: PlanId::new(plan),
        plan_title: format!("Plan {plan}"),
        at: Some("2026-10-10T13:58:00Z".parse::<Timestamp>().unwrap()),
        column: bucket.to_owned(),
        way: Way::ByOneself,
        is_unread: false,
        is_waiting: false,
        whole: WholeTask::of(&task, None, bucket),
    }
}

/// Tells what is in the trash.
pub(crate) fn tell(state: &mut State, trash: Vec<Trashed>) {
    let _ = update(state, Message::Sync(Event::TrashChanged(Arc::new(trash))));
}

fn shown(state: &State) -> Vec<&str> {
    let Some(Overlay::Trash(panel)) = state.overlays.last() else { panic!("{:?}", state.overlays) };
    panel.rows(state).into_iter().map(|row| row.whole.title.as_str()).collect()
}

fn open_with(trash: Vec<Trashed>) -> State {
    let mut state = opened(&[("A", &["a1"]), ("B", &["b1"])]);
    assert_eq!(keys(&mut state, "D"), [Effect::Sync(Command::WatchTrash(true))]);
    tell(&mut state, trash);
    state
}

fn notice(state: &State) -> &str {
    &state.notice.as_ref().unwrap().text
}

#[test]
fn a_task_is_made_again_where_it_was() {
    let mut state = open_with(vec![trashed("plan", "gone", "B"), trashed("other", "elsewhere", "X")]);
    assert_eq!(shown(&state), ["gone"], "of this plan");
    let effects = keys(&mut state, "Enter");
    let [Edit::CreateTask(made)] = edits::submitted(&effects) else { panic!("{effects:?}") };
    assert_eq!(made.task, TaskId::local("again gone"));
    assert_eq!(order(&state), [vec!["a1"], vec!["b1", "gone"]]);
    assert_eq!(notice(&state), "“gone” is made again, under a new number. u takes it back.");
    tell(&mut state, vec![trashed("other", "elsewhere", "X")]);
    assert_eq!(shown(&state), Vec::<&str>::new());
    assert_eq!(keys(&mut state, "Esc Esc"), [Effect::Sync(Command::WatchTrash(false))], "the message goes first");
    assert!(state.trash.is_none());
    keys(&mut state, "u");
    assert_eq!(order(&state), [vec!["a1"], vec!["b1"]]);
}

#[test]
fn that_it_was_deleted_is_not_taken_back_a_second_time() {
    let mut state = opened(&[("A", &["a1", "a2"])]);
    keys(&mut state, "d y D");
    let mut again = trashed("plan", "a1", "A");
    again.is_waiting = true;
    tell(&mut state, vec![again]);
    keys(&mut state, "r");
    assert_eq!(notice(&state), "“a1” stays: its deletion was not sent yet.");
    keys(&mut state, "Esc Esc u");
    assert_eq!(notice(&state), "Taken back: make “a1” in A. U does it again.");
    keys(&mut state, "u");
    assert_eq!(notice(&state), "There is nothing to take back in this plan.");
}

#[test]
fn a_task_whose_column_is_gone_finds_another_and_says_so() {
    let mut same_name = trashed("plan", "one", "old id");
    same_name.column = "B".to_owned();
    let mut state = open_with(vec![same_name, trashed("plan", "two", "gone")]);
    keys(&mut state, "Enter");
    assert_eq!(order(&state), [vec!["a1"], vec!["b1", "one"]], "there is one of its name");
    keys(&mut state, "j r");
    assert_eq!(order(&state), [vec!["a1", "two"], vec!["b1", "one"]]);
    assert!(notice(&state).contains("in A, for its column is gone"));
}

#[test]
fn a_task_of_another_plan_is_made_again_there() {
    let mut state = open_with(vec![trashed("plan", "gone", "B"), trashed("other", "elsewhere", "X")]);
    keys(&mut state, "Tab");
    assert_eq!(shown(&state), ["gone", "elsewhere"]);
    let effects = keys(&mut state, "j Enter");
    let to = effects.iter().find_map(|effect| match effect {
        Effect::Sync(Command::Submit { plan, edits, .. }) => Some((plan.as_str(), edits.len())),
        _ => None,
    });
    assert_eq!(to, Some(("other", 1)));
    assert_eq!(order(&state), [vec!["a1"], vec!["b1"]], "nothing of it is shown here");
    assert!(notice(&state).contains("made again in “Plan other”"));
}

#[test]
fn what_is_made_again_from_among_ones_own_tasks_is_taken_back_there() {
    let mut mine = crate::planner::fixture::plan(&[("A", &["m1"])]);
    mine.plan.id = PlanId::mine();
    let mut state = opened(&[("A", &["a1"])]);
    keys(&mut state, "5");
    let _ = update(&mut state, crate::app::tests::snapshot_changed(&Arc::new(mine), &[], 0));
    keys(&mut state, "D");
    tell(&mut state, vec![trashed("other", "elsewhere", "X")]);
    keys(&mut state, "Enter");
    assert!(notice(&state).ends_with("u takes it back."), "{}", notice(&state));
    let effects = keys(&mut state, "Esc Esc u");
    let back = effects.iter().find_map(|effect| match effect {
        Effect::Sync(Command::Submit { plan, edits, .. }) => Some((plan.as_str(), edits.as_slice())),
        _ => None,
    });
    let Some(("other", [Edit::DeleteTask(gone)])) = back else { panic!("{effects:?}") };
    assert_eq!(gone.task, TaskId::local("again elsewhere"));
}

#[test]
fn what_is_forgotten_is_asked_about_first() {
    let all = [("plan", "one", "A"), ("plan", "two", "A"), ("other", "three", "X")];
    let mut state = open_with(all.map(|(plan, title, bucket)| trashed(plan, title, bucket)).to_vec());
    assert_eq!(keys(&mut state, "j x n"), [], "left as it is");
    assert_eq!(keys(&mut state, "x y"), [Effect::Sync(Command::ForgetTrash(vec![TaskId::new("two")]))]);
    let of_plan = vec![TaskId::new("one"), TaskId::new("two")];
    assert_eq!(keys(&mut state, "X y"), [Effect::Sync(Command::ForgetTrash(of_plan))], "what is shown, no more");
    tell(&mut state, Vec::new());
    keys(&mut state, "x");
    assert_eq!(notice(&state), "The trash is empty.");
}

#[test]
fn what_waits_to_be_deleted_cannot_be_forgotten_and_a_column_s_card_not_be_kept_alone() {
    let mut waits = trashed("plan", "one", "A");
    (waits.is_waiting, waits.way) = (true, Way::WithColumn);
    let mut state = open_with(vec![waits]);
    for (key, said) in [("x", "not sent yet"), ("X", "not deleted yet"), ("r", "deleted with its column")] {
        assert_eq!(keys(&mut state, key), []);
        assert!(notice(&state).contains(said), "{}", notice(&state));
    }
}

#[test]
fn a_dialog_says_what_could_not_be_read_before_the_deletion() {
    let mut plan = crate::planner::fixture::plan(&[("A", &["a1"])]);
    plan.task_mut(&TaskId::new("a1")).unwrap().has_description = true;
    let mut state = crate::app::tests::started(None);
    let _ = update(&mut state, crate::app::tests::snapshot_changed(&Arc::new(plan), &[], 0));
    keys(&mut state, "d");
    let paragraphs = |state: &State| match state.overlays.last() {
        Some(Overlay::Confirm(confirm)) => confirm.paragraphs().join("\n"),
        other => panic!("{other:?}"),
    };
    assert!(!paragraphs(&state).contains("never read"));
    let event = Event::DetailsUnavailable { task: TaskId::new("a1"), reason: "offline".to_owned() };
    let _ = update(&mut state, Message::Sync(event));
    assert!(paragraphs(&state).contains("The notes, checklist and links of it were never read here"));
    let told = Arc::new(crate::planner::fixture::details("a1", &[], &[]));
    let event = Event::DetailsChanged { task: TaskId::new("a1"), details: told, is_fresh: true };
    let _ = update(&mut state, Message::Sync(event));
    assert!(!paragraphs(&state).contains("never read"), "it is here now");
}

#[test]
fn what_went_with_its_plan_is_made_again_in_another() {
    let mut state = open_with(vec![trashed("gone", "orphan", "B"), trashed("gone", "stray", "X")]);
    state.plans = vec![crate::sync::PlanSummary::new(PlanId::new("plan"), "Plan", None)];
    keys(&mut state, "Tab Enter");
    assert_eq!(order(&state), [vec!["a1"], vec!["b1", "orphan"]]);
    let said = "“orphan” is made again in B of this plan, for its own is gone, under a new number. u takes it back.";
    assert_eq!(notice(&state), said);
    let rest = vec![trashed("gone", "stray", "X")];
    tell(&mut state, rest);
    keys(&mut state, "Enter");
    assert!(notice(&state).contains("made again in A of this plan"), "its column is not here: {}", notice(&state));
}

#[test]
fn nothing_is_made_again_in_a_plan_in_the_archive() {
    let mut state = open_with(vec![trashed("other", "elsewhere", "X")]);
    let mut other = crate::sync::PlanSummary::new(PlanId::new("other"), "Other", None);
    other.marks.is_archived = true;
    state.plans = vec![other];
    assert_eq!(keys(&mut state, "Tab Enter"), []);
    assert_eq!(notice(&state), "“Other” is archived; b opens it, g p then shows it, and u there brings it back.");
}

#[test]
fn nothing_is_made_again_where_nothing_may_be_changed() {
    let mut state = open_with(vec![trashed("plan", "gone", "B"), trashed("other", "elsewhere", "X")]);
    state.board.is_read_only = true;
    keys(&mut state, "Tab");
    for row in ["g g", "G"] {
        assert_eq!(keys(&mut state, &format!("{row} Enter")), [], "{row}");
        assert!(notice(&state).contains("--read-only"), "{}", notice(&state));
    }
    assert_eq!(shown(&state), ["gone", "elsewhere"]);
}
