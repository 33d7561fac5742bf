//! Days typed and picked, as a session: keys in, effects and state out.

use crossterm::event::MouseButton;
use crossterm::event::MouseEvent;
use crossterm::event::MouseEventKind;
use jiff::civil::date;
use pretty_assertions::assert_eq;
use proptest::prelude::*;

use super::*;
use crate::app::fields::tests::COLUMNS;
use crate::app::fields::tests::changes;
use crate::app::fields::tests::notice;
use crate::app::fields::tests::with;
use crate::app::message::Message;
use crate::app::tests::keys;
use crate::app::tests::opened;
use crate::app::update;

/// The day it is in these tests: a Saturday.
const TODAY: Date = date(2026, 10, 10);

fn due(from: Option<Date>, to: Option<Date>) -> Vec<Change> {
    vec![Change::Due { from, to }]
}

fn first(effects: &[Effect]) -> Vec<Change> {
    changes(effects).into_iter().next().map(|(_, changes)| changes).unwrap_or_default()
}

fn typed(state: &mut State, text: &str) -> Vec<Effect> {
    let mut effects = Vec::new();
    for letter in text.chars() {
        let name = letter.to_string();
        effects.extend(keys(state, if letter == ' ' { "Space" } else { &name }));
    }
    effects
}

fn text(state: &State) -> String {
    match state.overlays.last() {
        Some(Overlay::Date(date)) => date.text.text().to_owned(),
        other => panic!("no box for a day: {other:?}"),
    }
}

fn meaning(state: &State) -> String {
    match state.overlays.last() {
        Some(Overlay::Date(date)) => date.meaning(state).0,
        other => panic!("no box for a day: {other:?}"),
    }
}

#[test]
fn next_week_begins_on_the_day_that_was_set() {
    let mut state = opened(COLUMNS);
    state.look.week_begins = Weekday::Sunday;
    state.board.set_week_begins(Weekday::Sunday);
    state.board.rebuild();
    keys(&mut state, "@");
    typed(&mut state, "next week");
    assert_eq!(meaning(&state), "Sun 11 Oct, tomorrow");
    assert_eq!(first(&keys(&mut state, "Enter")), due(None, Some(date(2026, 10, 11))));
    keys(&mut state, "n");
    typed(&mut state, "Call ^next_week");
    keys(&mut state, "Enter");
    let plan = state.board.view.as_ref().unwrap().plan();
    let made = plan.tasks().iter().find(|task| task.title == "Call").unwrap();
    assert_eq!(made.due, Some(date(2026, 10, 11)));
    keys(&mut state, "/");
    typed(&mut state, "due:next_week");
    keys(&mut state, "Enter");
    let shown: usize = state.board.board().unwrap().columns.iter().map(|column| column.cards.len()).sum();
    assert_eq!(shown, 2);
}

#[test]
fn a_day_is_typed_in_words_that_are_explained_and_an_empty_line_takes_it_away() {
    let mut state = opened(COLUMNS);
    keys(&mut state, "@");
    typed(&mut state, "fri");
    assert_eq!(meaning(&state), "Fri 16 Oct, in 6 days");
    let friday = Some(date(2026, 10, 16));
    assert_eq!(first(&keys(&mut state, "Enter")), due(None, friday));
    assert_eq!(notice(&state), "“a1”: due Fri 16 Oct. u takes it back.");
    keys(&mut state, "@");
    assert_eq!(text(&state), "Friday", "the day it has, marked");
    assert_eq!(keys(&mut state, "Enter"), [], "untouched it stays");
    keys(&mut state, "@");
    typed(&mut state, "+3d");
    assert_eq!(
        first(&keys(&mut state, "Enter")),
        due(friday, Some(date(2026, 10, 13))),
        "typing replaces what is marked"
    );
    keys(&mut state, "@ Backspace");
    assert_eq!(meaning(&state), "no date");
    assert_eq!(first(&keys(&mut state, "Enter")), due(Some(date(2026, 10, 13)), None));
    assert_eq!(notice(&state), "“a1”: takes the due date away. u takes it back.");
    keys(&mut state, "u @");
    assert_eq!(text(&state), "Tuesday");
}

#[test]
fn what_is_no_day_stays_with_a_sentence_and_esc_leaves_everything() {
    let mut state = opened(COLUMNS);
    keys(&mut state, "@");
    typed(&mut state, "30 feb");
    assert_eq!(keys(&mut state, "Enter"), []);
    assert_eq!(notice(&state), "February has no day 30.");
    assert_eq!((text(&state).as_str(), state.mode()), ("30 feb", Mode::Date));
    assert_eq!(keys(&mut state, "Esc"), []);
    assert_eq!(state.mode(), Mode::Board);
}

#[test]
fn a_day_is_picked_with_arrows_from_an_empty_line_and_with_letters_in_the_month() {
    let mut state = opened(COLUMNS);
    keys(&mut state, "@ Down");
    assert_eq!(text(&state), "today", "the first step is onto the day the month stands on");
    keys(&mut state, "Down Right");
    assert_eq!(text(&state), "Sun 18 Oct");
    keys(&mut state, "Tab");
    assert_eq!(state.mode(), Mode::Month);
    keys(&mut state, "k l");
    assert_eq!(text(&state), "Monday");
    assert_eq!(first(&keys(&mut state, "Enter")), due(None, Some(date(2026, 10, 12))));
    keys(&mut state, "@ Tab 3");
    assert_eq!((text(&state).as_str(), state.mode()), ("3", Mode::Date), "what is no step is typed");
    typed(&mut state, " nov");
    keys(&mut state, "Left Left Left Left Backspace 4");
    assert_eq!(text(&state), "4 nov", "in a text the arrows go through it");
    assert_eq!(first(&keys(&mut state, "Enter")), due(Some(date(2026, 10, 12)), Some(date(2026, 11, 4))));
}

#[test]
fn months_are_turned_and_the_end_of_a_shorter_one_is_its_last_day() {
    let mut state = opened(COLUMNS);
    keys(&mut state, "@");
    typed(&mut state, "31 oct");
    let turned = |state: &mut State, intent| {
        let _ = follow(state, intent);
        text(state)
    };
    assert_eq!(turned(&mut state, Intent::PageDown), "Mon 30 Nov");
    assert_eq!(turned(&mut state, Intent::PageUp), "Fri 30 Oct");
    assert_eq!(turned(&mut state, Intent::PickerDown), "Mon 30 Nov", "the wheel turns them, too");
    keys(&mut state, "Esc @");
    typed(&mut state, "2999-12-31");
    assert_eq!(turned(&mut state, Intent::CursorDown), "Tue 31 Dec 2999", "the calendar ends there");
}

#[test]
fn a_click_picks_a_day_and_a_second_one_takes_it() {
    let mut state = opened(COLUMNS);
    keys(&mut state, "@");
    let (left, top) = DateBox::places(state.size).weeks.unwrap();
    let click = |state: &mut State, x: u16, y: u16| {
        let kind = MouseEventKind::Down(MouseButton::Left);
        let modifiers = KeyModifiers::NONE;
        update(state, Message::Mouse(MouseEvent { kind, column: x, row: y, modifiers }))
    };
    // The 1st of October 2026 is a Thursday: the first cell is Monday the 28th of September.
    let wednesday = (left + 2 * DAY_WIDTH, top + 2);
    click(&mut state, wednesday.0, wednesday.1);
    assert_eq!(text(&state), "Wednesday");
    for (x, y) in [(left - 1, top), (left, top - 1), (left + WEEK * DAY_WIDTH, top), (left, top + WEEKS)] {
        assert_eq!(click(&mut state, x, y), []);
    }
    let effects = click(&mut state, wednesday.0 + DAY_WIDTH - 1, wednesday.1);
    assert_eq!(first(&effects), due(None, Some(date(2026, 10, 14))));
    assert_eq!(state.mode(), Mode::Board);
}

#[test]
fn a_start_after_the_due_date_is_refused_in_words_before_anything_is_sent() {
    let mut state = with(COLUMNS, |plan| {
        for title in ["a1", "a2"] {
            plan.task_mut(&TaskId::new(title)).unwrap().due = Some(date(2026, 10, 12));
        }
    });
    keys(&mut state, "s");
    typed(&mut state, "13 oct");
    assert_eq!(meaning(&state), "Tue 13 Oct, in 3 days · ✕ Start (13 Oct) is after due (12 Oct).");
    assert_eq!(keys(&mut state, "Enter"), []);
    assert_eq!((notice(&state), state.mode()), ("Start (13 Oct) is after due (12 Oct).", Mode::Date));
    keys(&mut state, "Esc * s");
    typed(&mut state, "13 oct");
    assert_eq!(meaning(&state), "Tue 13 Oct, in 3 days", "a3 can start then");
    let start = vec![Change::Start { from: None, to: Some(date(2026, 10, 13)) }];
    assert_eq!(changes(&keys(&mut state, "Enter")), [("a3".to_owned(), start)]);
    assert_eq!(
        notice(&state),
        "“a3”: starts Tue 13 Oct. u takes it back. 2 stay as they are. Start (13 Oct) is after due (12 Oct)."
    );
}

#[test]
fn cards_with_several_days_stay_as_they_are_until_something_is_typed() {
    let mut state = with(COLUMNS, |plan| plan.task_mut(&TaskId::new("a2")).unwrap().due = Some(TODAY));
    keys(&mut state, "* @");
    assert_eq!(text(&state), "");
    assert_eq!(keys(&mut state, "Enter"), [], "Enter alone takes no day away");
    keys(&mut state, "@");
    typed(&mut state, "none");
    assert_eq!(changes(&keys(&mut state, "Enter")), [("a2".to_owned(), due(Some(TODAY), None))]);
}

#[test]
fn what_is_pasted_is_read_like_what_is_typed() {
    let mut state = opened(COLUMNS);
    keys(&mut state, "@");
    let _ = update(&mut state, Message::Paste("2026-12-24".to_owned()));
    assert_eq!(first(&keys(&mut state, "Enter")), due(None, Some(date(2026, 12, 24))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_day_that_is_picked_is_the_day_that_is_taken(days in -40_000..300_000_i32, steps in prop::collection::vec(0..5_usize, 0..20)) {
        let mut state = opened(COLUMNS);
        let day = TODAY.checked_add(i64::from(days).days()).unwrap();
        prop_assume!(date_words::YEARS.contains(&(day.year() - 4)) && date_words::YEARS.contains(&(day.year() + 4)));
        keys(&mut state, "@");
        let _ = update(&mut state, Message::Paste(day.to_string()));
        let ways = [Intent::CursorLeft, Intent::CursorRight, Intent::CursorUp, Intent::PageDown, Intent::PageUp];
        keys(&mut state, "Tab");
        let mut expected = day;
        for step in steps {
            let way = ways[step];
            expected = beside(expected, way);
            let _ = follow(&mut state, way);
        }
        let made = first(&keys(&mut state, "Enter"));
        prop_assert_eq!(made, due(None, Some(expected)));
    }

    #[test]
    fn every_cell_of_the_month_is_the_day_that_stands_in_it(days in -40_000..300_000_i32, begins in 0..7_i8) {
        let day = TODAY.checked_add(i64::from(days).days()).unwrap();
        let begins = Weekday::from_monday_zero_offset(begins).unwrap();
        let first = DateBox::first_of_weeks(day, begins);
        prop_assert_eq!(first.weekday(), begins);
        let distance = first.until(day).unwrap().get_days();
        prop_assert!((0..i32::from(WEEK * WEEKS)).contains(&distance), "{day} is not among the weeks from {first}");
    }
}
