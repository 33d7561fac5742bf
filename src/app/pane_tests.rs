//! The pane of a task beside the board, as a session: keys and the mouse in, what is shown and asked for out.

use std::sync::Arc;

use crossterm::event::KeyModifiers;
use pretty_assertions::assert_eq;

use super::*;
use crate::app::keymap::Mode;
use crate::app::message::Message;
use crate::app::tests::keys;
use crate::app::tests::opened;
use crate::app::tests::order;
use crate::app::tests::snapshot_changed;
use crate::app::update;
use crate::planner::board::arrangement::Arrangement;
use crate::planner::details::Details;
use crate::planner::facts::Deed;
use crate::planner::facts::Facts;
use crate::planner::fixture::details;
use crate::planner::fixture::plan;
use crate::planner::id::PlanId;
use crate::planner::id::UserId;
use crate::sync::Event;
use crate::sync::Memory;

const COLUMNS: &[(&str, &[&str])] = &[("A", &["a1", "a2", "a3"]), ("B", &["b1"]), ("C", &[])];

/// Returns a board of 120 by 40.
fn wide() -> State {
    let mut state = opened(COLUMNS);
    let _ = update(&mut state, Message::Resized { width: 120, height: 40 });
    state
}

/// Returns the same with the pane switched on.
fn passive() -> State {
    let mut state = wide();
    keys(&mut state, "i");
    state
}

fn glance(task: &str) -> Effect {
    Effect::Sync(Command::Glance { plan: PlanId::new("plan"), task: TaskId::new(task) })
}

fn open_task(task: &str) -> Effect {
    Effect::Sync(Command::OpenTask { plan: PlanId::new("plan"), task: TaskId::new(task) })
}

fn told(state: &mut State, details: Details) {
    let event = Event::DetailsChanged { task: details.task.clone(), details: Arc::new(details), is_fresh: false };
    let _ = update(state, Message::Sync(event));
}

/// Returns what is shown, line by line, and whether the person is in it.
fn lines(state: &State) -> (Vec<String>, bool) {
    let Some((panel, is_focused)) = shown(state) else { return (Vec::new(), false) };
    let line = |row: Row| format!("{} {}", row.label, row.text).trim().to_owned();
    (rows::of(state, panel, 60).into_iter().map(line).collect(), is_focused)
}

fn title(state: &State) -> Option<(String, bool)> {
    let (lines, is_focused) = lines(state);
    lines.into_iter().next().map(|title| (title, is_focused))
}

fn shows(state: &State) -> Option<(&str, bool)> {
    shown(state).map(|(panel, is_focused)| (panel.task.as_str(), is_focused))
}

fn click(state: &mut State, x: u16, y: u16) -> Vec<Effect> {
    let event = |kind| MouseEvent { kind, column: x, row: y, modifiers: KeyModifiers::NONE };
    let mut effects = update(state, Message::Mouse(event(MouseEventKind::Down(MouseButton::Left))));
    effects.extend(update(state, Message::Mouse(event(MouseEventKind::Up(MouseButton::Left)))));
    effects
}

fn wheel_at(state: &mut State, x: u16, y: u16, kind: MouseEventKind) {
    let _ = update(state, Message::Mouse(MouseEvent { kind, column: x, row: y, modifiers: KeyModifiers::NONE }));
}

#[test]
fn the_pane_follows_the_cursor_and_asks_only_for_a_glance() {
    let mut state = wide();
    let effects = keys(&mut state, "i");
    assert!(effects.contains(&glance("a1")), "{effects:?}");
    assert!(
        effects.iter().any(|effect| matches!(effect, Effect::Sync(Command::KeepArrangement(kept)) if kept.shows_pane))
    );
    assert_eq!((shows(&state), state.mode()), (Some(("a1", false)), Mode::Board));
    assert_eq!(keys(&mut state, "j j"), [glance("a2"), glance("a3")]);
    assert_eq!(keys(&mut state, "j"), [], "the same card");
    assert_eq!(title(&state), Some(("a3".to_owned(), false)));
    keys(&mut state, "l l");
    assert_eq!(shows(&state), None, "no card is there");
    keys(&mut state, "i h");
    assert_eq!((shows(&state), state.board.has_pane), (None, false));
}

#[test]
fn enter_goes_into_the_pane_and_back_and_what_is_known_stays() {
    let mut state = passive();
    told(&mut state, details("a1", &[("one", "9"), ("two", "7")], &[]));
    assert_eq!(keys(&mut state, "Enter"), [open_task("a1")]);
    assert_eq!((shows(&state), state.mode()), (Some(("a1", true)), Mode::Detail));
    assert!(lines(&state).0.contains(&"☐ one".to_owned()), "nothing is asked for twice to be seen");
    keys(&mut state, "j J");
    keys(&mut state, "Esc");
    assert_eq!((shows(&state), state.mode()), (Some(("a1", false)), Mode::Board));
    assert!(lines(&state).0.contains(&"☐ one".to_owned()));
    keys(&mut state, "Enter i");
    assert_eq!((shows(&state), state.mode(), state.board.has_pane), (None, Mode::Board, false), "i puts it away");
    keys(&mut state, "Enter Esc");
    assert_eq!((shows(&state), state.board.has_pane), (None, false), "what Enter has opened Esc closes");
}

#[test]
fn where_there_is_no_room_a_task_has_the_whole_screen() {
    let mut state = opened(COLUMNS);
    keys(&mut state, "i");
    assert!(!state.board.arrangement.shows_pane);
    assert!(state.notice.as_ref().unwrap().text.contains("120 columns"));
    keys(&mut state, "Enter");
    let there = place(&state).unwrap();
    assert_eq!((there.is_beside, there.width, there.height), (false, 80, 22));
    let _ = update(&mut state, Message::Resized { width: 120, height: 40 });
    let there = place(&state).unwrap();
    assert_eq!((there.is_beside, there.x, there.width, there.y, there.height), (true, 51, 69, 1, 37));
    let mut state = passive();
    let _ = update(&mut state, Message::Resized { width: 119, height: 40 });
    assert_eq!(shows(&state), None);
    let effects = update(&mut state, Message::Resized { width: 120, height: 40 });
    assert!(effects.contains(&glance("a1")));
}

#[test]
fn the_pane_is_remembered_with_the_arrangement() {
    let mut state = wide();
    let arrangement = Arrangement { shows_pane: true, ..Arrangement::default() };
    let memory = Memory { arrangement, ..Memory::default() };
    let effects = update(&mut state, Message::Sync(Event::Remembered(memory)));
    assert!(effects.contains(&glance("a1")));
    assert_eq!(shows(&state), Some(("a1", false)));
}

#[test]
fn keys_of_cards_are_about_the_card_of_the_panel_whatever_is_selected() {
    let mut state = wide();
    keys(&mut state, "v j v j Enter c");
    let percent = |state: &State, task: &str| {
        state.board.view.as_ref().unwrap().plan().task(&TaskId::new(task)).unwrap().percent_complete
    };
    assert_eq!(["a1", "a2", "a3"].map(|task| percent(&state, task)), [0, 0, 100]);
    keys(&mut state, "c L");
    assert_eq!(percent(&state, "a3"), 0);
    assert_eq!(order(&state), [vec!["a1", "a2"], vec!["b1", "a3"], vec![]], "L moves it to the next column");
    assert_eq!(shows(&state), Some(("a3", true)));
    keys(&mut state, "g g K");
    assert_eq!(order(&state)[1], ["a3", "b1"], "on the title K moves the card");
    keys(&mut state, "u u");
    assert_eq!(order(&state), [vec!["a1", "a2", "a3"], vec!["b1"], vec![]]);
    keys(&mut state, "d");
    assert_eq!(state.mode(), Mode::Confirm);
    keys(&mut state, "y");
    assert_eq!((state.mode(), shows(&state)), (Mode::Board, None), "it has nothing more to show");
    assert_eq!(order(&state)[0], ["a1", "a2"]);
}

#[test]
fn a_card_that_hides_when_it_is_completed_is_opened_again_from_its_panel() {
    let mut state = wide();
    keys(&mut state, "Z Enter c");
    assert_eq!(order(&state)[0], ["a2", "a3"]);
    assert_eq!(shows(&state), Some(("a1", true)));
    keys(&mut state, "c");
    assert_eq!(order(&state)[0], ["a1", "a2", "a3"]);
    assert_eq!(state.board.cursor.task, Some(TaskId::new("a1")));
}

#[test]
fn lines_of_fields_are_changed_by_enter_and_others_close() {
    let mut state = wide();
    keys(&mut state, "Enter");
    assert_eq!(title(&state), Some(("a1".to_owned(), true)));
    keys(&mut state, "Enter");
    assert_eq!(state.mode(), Mode::Board, "Enter again closes");
    keys(&mut state, "Enter j Enter");
    assert_eq!(state.mode(), Mode::Picker, "the bucket");
    keys(&mut state, "Down Enter Enter");
    assert_eq!(order(&state), [vec!["a2", "a3"], vec!["a1", "b1"], vec![]]);
    assert_eq!(lines(&state).0[1], "bucket B");
    keys(&mut state, "g g e ! Enter");
    assert_eq!(title(&state), Some(("a1!".to_owned(), true)));
}

#[test]
fn a_click_goes_to_a_line_and_a_click_on_the_board_to_a_card() {
    let mut state = wide();
    keys(&mut state, "Enter");
    told(&mut state, details("a1", &[("one", "9"), ("two", "7")], &[]));
    let row = lines(&state).0.iter().position(|line| line == "☐ two").unwrap();
    click(&mut state, 70, 1 + u16::try_from(row).unwrap());
    keys(&mut state, "Space");
    assert!(lines(&state).0.contains(&"☑ two".to_owned()), "{:?}", lines(&state));
    // The second card of the first column; without a pane that stays, the panel turns to it.
    assert_eq!(click(&mut state, 3, 6), [open_task("a2")]);
    assert_eq!(shows(&state), Some(("a2", true)));
    let mut state = passive();
    click(&mut state, 60, 2);
    assert_eq!(shows(&state), Some(("a1", true)));
    assert_eq!(click(&mut state, 3, 6), [glance("a2")]);
    assert_eq!((shows(&state), state.mode()), (Some(("a2", false)), Mode::Board));
}

#[test]
fn a_card_is_dragged_while_a_panel_is_open() {
    let mut state = wide();
    keys(&mut state, "Enter");
    let mouse = |state: &mut State, kind, column, row| {
        update(state, Message::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }))
    };
    mouse(&mut state, MouseEventKind::Down(MouseButton::Left), 3, 6);
    mouse(&mut state, MouseEventKind::Drag(MouseButton::Left), 30, 4);
    assert_eq!(state.mode(), Mode::Grab);
    mouse(&mut state, MouseEventKind::Drag(MouseButton::Left), 90, 4);
    mouse(&mut state, MouseEventKind::Up(MouseButton::Left), 90, 4);
    assert_eq!(order(&state), [vec!["a1", "a3"], vec!["b1", "a2"], vec![]]);
    assert_eq!((state.mode(), shows(&state)), (Mode::Detail, Some(("a2", true))));
}

#[test]
fn the_wheel_scrolls_what_is_under_the_pointer() {
    let mut state = passive();
    let items: Vec<(String, String)> = (0..60).map(|n| (format!("item {n}"), format!("{:02}", 90 - n))).collect();
    let items: Vec<(&str, &str)> = items.iter().map(|(name, hint)| (&**name, &**hint)).collect();
    told(&mut state, details("a1", &items, &[]));
    let first = |state: &State| shown(state).unwrap().0.first;
    assert_eq!(first(&state), 1, "the title stays on top");
    wheel_at(&mut state, 70, 10, MouseEventKind::ScrollDown);
    assert_eq!(first(&state), 4);
    wheel_at(&mut state, 5, 10, MouseEventKind::ScrollDown);
    assert_eq!((first(&state), state.board.cursor.row), (4, 0), "there the board is");
    for _ in 0..30 {
        wheel_at(&mut state, 70, 10, MouseEventKind::ScrollDown);
    }
    let last = first(&state);
    keys(&mut state, "Enter");
    assert_eq!(first(&state), last, "the cursor went along");
    for _ in 0..30 {
        wheel_at(&mut state, 70, 10, MouseEventKind::ScrollUp);
    }
    assert_eq!(first(&state), 1);
}

#[test]
fn who_made_and_completed_a_task_is_told_in_the_time_of_the_person() {
    let mut state = wide();
    let mut done = plan(COLUMNS);
    done.task_mut(&TaskId::new("a1")).unwrap().percent_complete = 100;
    let lena = crate::planner::person::Person { id: UserId::new("lena"), name: "Lena Marsh".to_owned() };
    done.people = Arc::new([(lena.id.clone(), lena)].into());
    let _ = update(&mut state, snapshot_changed(&Arc::new(done), &[], 0));
    keys(&mut state, "Enter");
    let at = |text: &str| Some(text.parse().unwrap());
    let facts = Facts {
        created: Some(Deed { by: Some(UserId::new("lena")), name: None, at: at("2026-10-03T14:05:00Z") }),
        completed: Some(Deed { by: None, name: Some("Importer".to_owned()), at: at("2025-12-31T23:59:00Z") }),
        thread: Some("AAQk".to_owned()),
        has_chat: None,
        read_at: None,
    };
    let _ = update(&mut state, Message::Sync(Event::FactsTold { task: TaskId::new("a1"), facts: Arc::new(facts) }));
    let shown = lines(&state).0.join("\n");
    for line in ["created Lena Marsh, 3 Oct 14:05", "completed Importer, 31 Dec 2025 23:59"] {
        assert!(shown.contains(line), "{shown}");
    }
    assert!(shown.contains("comments a conversation in the group of the plan"), "{shown}");
    state.now = state.now.in_tz("Asia/Kathmandu").unwrap();
    assert!(lines(&state).0.join("\n").contains("created Lena Marsh, 3 Oct 19:50"), "its own clock");
}

#[test]
fn what_is_told_of_another_task_is_not_shown() {
    let mut state = passive();
    told(&mut state, details("a2", &[("other", "9")], &[]));
    assert!(!lines(&state).0.contains(&"☐ other".to_owned()));
    let event = Event::DetailsUnavailable { task: TaskId::new("a1"), reason: "you are offline".to_owned() };
    let _ = update(&mut state, Message::Sync(event));
    assert!(lines(&state).0.iter().any(|line| line.starts_with("The checklist was never read.")));
    assert_eq!(state.notice.as_ref().map(|notice| notice.is_error), Some(false), "no error: nobody asked for it");
}
