//! The panel of a task as a session: keys in, effects and state out.

use std::sync::Arc;

use pretty_assertions::assert_eq;

use super::*;
use crate::app::keymap::Mode;
use crate::app::message::Message;
use crate::app::tests::keys;
use crate::app::tests::opened;
use crate::app::tests::order;
use crate::app::tests::snapshot_changed;
use crate::app::update;
use crate::planner::details::ItemList;
use crate::planner::fixture::plan;
use crate::planner::fixture::{details, refused};
use crate::sync::Event;

const COLUMNS: &[(&str, &[&str])] = &[("A", &["a1", "a2"]), ("B", &["b1"])];

fn told(state: &mut State, details: Details, is_fresh: bool) -> Vec<Effect> {
    let event = Event::DetailsChanged { task: details.task.clone(), details: Arc::new(details), is_fresh };
    update(state, Message::Sync(event))
}

/// Returns the panel of `a1`, whose checklist is `one two three` and whose links are `x y`.
fn panel() -> State {
    let mut state = opened(COLUMNS);
    let effects = keys(&mut state, "Enter");
    assert_eq!(effects, [open_task("a1")]);
    told(&mut state, items("9", "7", "5"), true);
    state
}

fn items(one: &str, two: &str, three: &str) -> Details {
    details("a1", &[("one", one), ("two", two), ("three", three)], &[("x", "1"), ("y", "2")])
}

fn open_task(task: &str) -> Effect {
    Effect::Sync(Command::OpenTask { plan: PlanId::new("plan"), task: TaskId::new(task) })
}

fn top(state: &State) -> &TaskPanel {
    let Some(Overlay::Task(panel)) = state.overlays.last() else { panic!("the panel is on top") };
    panel
}

fn list(state: &State, list: ItemList) -> Vec<String> {
    let shown = top(state).shown(&state.board).expect("details were told");
    shown.ids(list).into_iter().map(str::to_owned).collect()
}

/// Returns the line the cursor is on.
fn here(state: &State) -> String {
    let (panel, lines) = (top(state), lines::of(state, top(state)));
    let stops: Vec<&Stop> = lines.iter().filter_map(|line| line.stop.as_ref()).collect();
    let at = stops[panel.cursor(&stops)];
    lines.iter().find(|line| line.stop.as_ref() == Some(at)).unwrap().text.clone()
}

fn notice(state: &State) -> &str {
    state.notice.as_ref().map_or("", |notice| notice.text.as_str())
}

fn item_of(edit: &Edit) -> Option<&MoveItem> {
    if let Edit::MoveItem(edit) = edit { Some(edit) } else { None }
}

/// Returns the edits among some effects, with their tickets.
fn submitted(effects: &[Effect]) -> Vec<(u64, &MoveItem)> {
    let edits = effects.iter().filter_map(|effect| match effect {
        Effect::Sync(Command::Submit { ticket, edits, .. }) => Some((*ticket, edits)),
        _ => None,
    });
    edits.flat_map(|(ticket, edits)| edits.iter().filter_map(item_of).map(move |edit| (ticket, edit))).collect()
}

/// Returns whether what waits is to be sent.
fn settles(effects: &[Effect]) -> bool {
    effects.contains(&Effect::Sync(Command::Settle))
}

/// Takes what the engine tells when the service has acknowledged everything.
fn acknowledged(state: &mut State, now: Details) {
    let ticket = state.next_ticket;
    told(state, now, true);
    let _ = update(state, snapshot_changed(&Arc::new(plan(COLUMNS)), &[], ticket));
}

#[test]
fn the_cursor_walks_through_the_checklist_then_the_links_and_up_to_the_facts() {
    let mut state = panel();
    assert_eq!(state.mode(), Mode::Detail);
    assert_eq!(here(&state), "☐ one", "it begins at the first item");
    keys(&mut state, "j Down j");
    assert_eq!(here(&state), "x");
    keys(&mut state, "j");
    assert_eq!(here(&state), "y");
    keys(&mut state, "j j j");
    assert_eq!(here(&state), "– e", "it stops at the end: there are no notes");
    keys(&mut state, "k k k Up");
    assert_eq!(here(&state), "☐ two");
    keys(&mut state, "g g");
    assert_eq!(here(&state), "a1", "the title");
    keys(&mut state, "j k G k");
    assert_eq!(here(&state), "y");
    assert_eq!(keys(&mut state, "q"), []);
    assert_eq!(state.mode(), Mode::Board);
}

#[test]
fn an_item_moves_at_once_and_ten_nudges_are_one_step_of_the_history() {
    let mut state = panel();
    let effects = keys(&mut state, "J");
    assert_eq!(list(&state, ItemList::Checklist), ["two", "one", "three"]);
    assert_eq!(here(&state), "☐ one  ↑ unsent", "the cursor goes with it");
    let [(ticket, edit)] = submitted(&effects)[..] else { panic!("one edit: {effects:?}") };
    assert_eq!((ticket, &*edit.title, &*edit.name), (1, "a1", "one"));
    assert_eq!((edit.to.after.as_deref(), edit.to.before.as_deref()), (Some("two"), Some("three")));
    assert!(!settles(&effects), "more may follow");
    keys(&mut state, "J K J Shift+Up J K J K J");
    assert_eq!(list(&state, ItemList::Checklist), ["two", "three", "one"]);
    assert!(settles(&keys(&mut state, "k")), "turning to another line sends it");
    keys(&mut state, "u");
    assert_eq!(list(&state, ItemList::Checklist), ["one", "two", "three"]);
    assert_eq!(notice(&state), "Taken back: move “one” in the checklist of “a1”. U does it again.");
    assert!(here(&state).starts_with("☐ one"));
    keys(&mut state, "u");
    assert_eq!(notice(&state), "There is nothing to take back in this plan.");
    keys(&mut state, "U");
    assert_eq!(list(&state, ItemList::Checklist), ["two", "three", "one"]);
    assert_eq!(order(&state), [vec!["a1", "a2"], vec!["b1"]], "cards stay where they are");
}

#[test]
fn top_and_bottom_and_the_links() {
    let mut state = panel();
    keys(&mut state, "g J");
    assert_eq!(list(&state, ItemList::Checklist), ["two", "three", "one"]);
    keys(&mut state, "g K");
    assert_eq!(list(&state, ItemList::Checklist), ["one", "two", "three"]);
    keys(&mut state, "G k");
    let effects = keys(&mut state, "K");
    assert_eq!(list(&state, ItemList::References), ["y", "x"]);
    assert_eq!(submitted(&effects)[0].1.list, ItemList::References);
    assert_eq!(list(&state, ItemList::Checklist), ["one", "two", "three"]);
}

#[test]
fn what_cannot_be_moved_says_why() {
    let mut state = panel();
    assert_eq!(submitted(&keys(&mut state, "K")).len(), 0);
    assert_eq!(notice(&state), "It is at the top already.");
    assert_eq!(submitted(&keys(&mut state, "G k g J")).len(), 0);
    assert_eq!(notice(&state), "It is at the bottom already.");
    keys(&mut state, "g g J");
    assert_eq!(order(&state)[0], ["a2", "a1"], "on the title it is the card that moves");
    keys(&mut state, "Esc");
    assert_eq!((state.mode(), notice(&state)), (Mode::Board, ""));
    let mut empty = opened(&[("A", &[])]);
    assert_eq!(keys(&mut empty, "Enter"), []);
    assert_eq!(notice(&empty), "There is no card here to open.");
}

#[test]
fn a_move_is_taken_back_when_the_panel_is_closed_and_with_what_it_must_find() {
    let mut state = panel();
    keys(&mut state, "J");
    assert!(settles(&keys(&mut state, "Esc")));
    acknowledged(&mut state, items("6", "7", "5"));
    let effects = keys(&mut state, "u");
    let [(_, back)] = submitted(&effects)[..] else { panic!("one edit: {effects:?}") };
    assert_eq!((back.is_undo, back.base.as_deref(), back.to.after.as_deref()), (true, Some("6"), None));
    assert!(settles(&effects));
    keys(&mut state, "Enter");
    told(&mut state, items("6", "7", "5"), false);
    assert_eq!(list(&state, ItemList::Checklist), ["one", "two", "three"], "what waits is shown on top of the copy");
}

#[test]
fn what_somebody_has_moved_since_is_not_taken_back() {
    let mut state = panel();
    keys(&mut state, "J k");
    acknowledged(&mut state, items("6", "7", "5"));
    told(&mut state, items("4", "7", "5"), true);
    assert_eq!(submitted(&keys(&mut state, "u")).len(), 0);
    assert_eq!(notice(&state), "Not taken back: move “one” in the checklist of “a1”. “one” was moved since.");
    assert_eq!(list(&state, ItemList::Checklist), ["two", "three", "one"]);
}

#[test]
fn after_an_undo_the_next_move_is_a_step_of_its_own() {
    let mut state = panel();
    keys(&mut state, "J k j J u");
    assert_eq!(list(&state, ItemList::Checklist), ["two", "one", "three"]);
    keys(&mut state, "J u");
    assert_eq!(list(&state, ItemList::Checklist), ["two", "one", "three"], "the first move stays");
}

#[test]
fn the_cursor_keeps_to_its_item_and_to_its_row_when_that_is_gone() {
    let mut state = panel();
    keys(&mut state, "j");
    told(&mut state, details("a1", &[("new", "99"), ("one", "9"), ("two", "7")], &[]), true);
    assert_eq!(here(&state), "☐ two");
    told(&mut state, details("a1", &[("new", "99"), ("one", "9"), ("four", "7"), ("five", "3")], &[]), true);
    assert_eq!(here(&state), "☐ one", "the row it was in");
    told(&mut state, details("a1", &[], &[]), true);
    assert_eq!(here(&state), "– g l", "the notes, of which there are none");
}

#[test]
fn each_state_of_the_reading_says_what_it_is() {
    let mut state = opened(COLUMNS);
    keys(&mut state, "Enter");
    assert_eq!(status(&state), ["reading the checklist and the links…"]);
    let unavailable = |task: &str| {
        let reason = "http://h cannot be reached: refused".to_owned();
        Message::Sync(Event::DetailsUnavailable { task: TaskId::new(task), reason })
    };
    let _ = update(&mut state, unavailable("a2"));
    assert_eq!(status(&state), ["reading the checklist and the links…"], "that was about another task");
    let _ = update(&mut state, unavailable("a1"));
    assert_eq!(status(&state), ["The checklist was never read. The service at http://h cannot be reached: refused."]);
    assert_eq!(keys(&mut state, "r"), [open_task("a1")]);
    told(&mut state, items("9", "7", "5"), false);
    assert_eq!(status(&state), ["reading… · until then a copy is shown"]);
    let read_at = Some("2026-10-09T18:30:00Z".parse().unwrap());
    let facts = Arc::new(Facts { read_at, ..Facts::default() });
    let _ = update(&mut state, Message::Sync(Event::FactsTold { task: TaskId::new("a1"), facts }));
    assert_eq!(status(&state), ["reading… · until then the copy of 18:30 on 9 Oct is shown"]);
    let _ = update(&mut state, unavailable("a1"));
    let words = "The copy of 18:30 on 9 Oct is shown. The service at http://h cannot be reached: refused.";
    assert_eq!(status(&state), [words]);
    told(&mut state, details("other", &[("x", "1")], &[]), true);
    assert_eq!(list(&state, ItemList::Checklist).len(), 3, "what comes for another task is not shown");
    told(&mut state, items("9", "7", "5"), true);
    assert_eq!(status(&state), [""; 0], "nothing more to say");
    assert_eq!(here(&state), "☐ one");
}

/// Returns what is said of how the reading stands.
fn status(state: &State) -> Vec<String> {
    let lines = lines::of(state, top(state)).into_iter().filter(|line| line.role == lines::Role::Status);
    lines.map(|line| line.text).collect()
}

#[test]
fn a_task_that_is_gone_says_so_and_breaks_nothing() {
    let mut state = panel();
    let _ = update(&mut state, snapshot_changed(&Arc::new(plan(&[("A", &["a2"])])), &[], 0));
    keys(&mut state, "g g");
    assert_eq!(here(&state), "This task is not in the plan any more.");
    keys(&mut state, "j j J K u U r G g J Ctrl+d Ctrl+u Esc Esc");
}

#[test]
fn the_help_of_the_panel_runs_what_is_chosen_there() {
    let mut state = panel();
    keys(&mut state, "? o n e Space p l a c e Space d o w n Enter");
    assert_eq!(list(&state, ItemList::Checklist), ["two", "one", "three"]);
    assert_eq!(keys(&mut state, "? Ctrl+c"), [Effect::Quit]);
}

#[test]
fn an_error_is_put_away_before_the_panel() {
    let mut state = panel();
    let (what, reason) = ("move “one” in the checklist of “a1”".to_owned(), "it was moved since".to_owned());
    let _ = update(&mut state, Message::Sync(Event::EditRejected { edit: refused(), what, reason }));
    keys(&mut state, "Esc");
    assert_eq!((state.mode(), notice(&state)), (Mode::Detail, ""));
    keys(&mut state, "Esc");
    assert_eq!(state.mode(), Mode::Board);
}

#[test]
fn in_the_persons_own_list_an_edit_goes_to_the_plan_of_its_task() {
    let mut mine = plan(COLUMNS);
    mine.plan.id = PlanId::mine();
    let mut state = crate::app::tests::started(None);
    let _ = update(&mut state, snapshot_changed(&Arc::new(mine), &[], 0));
    state.board.cursor.task = Some(TaskId::new("a1"));
    assert_eq!(keys(&mut state, "Enter"), [open_task("a1")]);
    told(&mut state, items("9", "7", "5"), true);
    let plans = |effects: &[Effect]| {
        let plan = |effect: &Effect| match effect {
            Effect::Sync(Command::Submit { plan, .. }) => Some(plan.clone()),
            _ => None,
        };
        effects.iter().filter_map(plan).collect::<Vec<_>>()
    };
    assert_eq!(plans(&keys(&mut state, "J")), [PlanId::new("plan")]);
    assert_eq!(plans(&keys(&mut state, "u")), [PlanId::new("plan")]);
    assert_eq!(list(&state, ItemList::Checklist), ["one", "two", "three"]);
}
