//! A due date is a date: wherever the person is, the day that is picked is the day that is sent and the day others read.

use crossterm::event::{KeyCode, KeyEvent};
use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime, date};
use jiff::tz::{Offset, TimeZone};
use planner_tui::app::effect::Effect;
use planner_tui::app::message::Message;
use planner_tui::app::{State, update};
use planner_tui::planner::change::Change;
use planner_tui::planner::edit::Edit;
use planner_tui::planner::id::{BucketId, PlanId, TaskId};
use planner_tui::planner::plan::Plan;
use planner_tui::planner::snapshot::Snapshot;
use planner_tui::planner::task::Task;
use planner_tui::sync::{Command, Event};
use planner_tui::wire;
use proptest::prelude::*;

/// Zones whose clocks are put forward and back, both hemispheres, and one by half an hour.
const CHANGING: [&str; 5] = [
    "EST5EDT,M3.2.0,M11.1.0",
    "CET-1CEST,M3.5.0,M10.5.0/3",
    "NZST-12NZDT,M9.5.0,M4.1.0/3",
    "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
    "<-03>3<-02>,M3.5.0/-2,M10.5.0/-1",
];

/// Returns a program that shows one card, at this time by this clock.
fn opened(now: jiff::Zoned) -> State {
    let plan = Plan {
        id: PlanId::new("plan"),
        title: "Plan".to_owned(),
        container_url: None,
        container_type: None,
        etag: None,
        labels: std::collections::BTreeMap::new(),
        shared_with: std::collections::BTreeSet::new(),
        about: planner_tui::planner::plan::About::default(),
    };
    let mut task = Task::titled(TaskId::new("t"), plan.id.clone(), "A card");
    task.bucket_id = Some(BucketId::new("b"));
    let bucket = planner_tui::planner::bucket::Bucket {
        id: BucketId::new("b"),
        plan_id: plan.id.clone(),
        name: "To do".to_owned(),
        order_hint: planner_tui::planner::order_hint::OrderHint::acknowledged("1"),
        etag: None,
    };
    let snapshot = Snapshot::new(plan.clone(), vec![bucket], vec![task.into()], Vec::new());
    let mut state = State::new((80, 24), now, None);
    let acknowledged = std::sync::Arc::new(snapshot);
    let told = Event::SnapshotChanged { plan: plan.id, acknowledged, waiting: Vec::new(), through: 0 };
    let _ = update(&mut state, Message::Sync(told));
    state
}

fn press(state: &mut State, code: KeyCode) -> Vec<Effect> {
    update(state, Message::Key(KeyEvent::from(code)))
}

/// Returns the one change that was handed over.
fn change(effects: &[Effect]) -> Change {
    let edits = effects.iter().find_map(|effect| match effect {
        Effect::Sync(Command::Submit { edits, .. }) => Some(edits.clone()),
        _ => None,
    });
    match edits.as_deref() {
        Some([Edit::ChangeTask(edit)]) => edit.changes.first().expect("a change").clone(),
        other => panic!("one change: {other:?}"),
    }
}

/// Returns the time that is sent, under the name of its property.
fn sent(change: &Change) -> (&'static str, String) {
    let body = serde_json::to_value(wire::patch::task(std::slice::from_ref(change))).expect("a body");
    let body = body.as_object().expect("an object").clone();
    assert_eq!(body.len(), 1, "nothing else is sent: {body:?}");
    let name = if body.contains_key("dueDateTime") { "dueDateTime" } else { "startDateTime" };
    (name, body[name].as_str().expect("a time").to_owned())
}

/// Checks what becomes of a day that a person picks at some time in some zone.
fn check(now: DateTime, zone: &TimeZone, day: Date, key: char) {
    let Ok(here) = now.to_zoned(zone.clone()) else { return };
    let mut state = opened(here);
    press(&mut state, KeyCode::Char(key));
    let _ = update(&mut state, Message::Paste(day.to_string()));
    let (name, time) = sent(&change(&press(&mut state, KeyCode::Enter)));
    assert_eq!(name, if key == '@' { "dueDateTime" } else { "startDateTime" });
    assert!(time.starts_with(&day.to_string()) && time.ends_with('Z'), "{day} is sent as {time}");
    // Another client, and this one on the next morning, wherever they are.
    assert_eq!(wire::time::day(&time), Some(day));
}

fn any_day() -> impl Strategy<Value = Date> {
    (0..20_000_i32).prop_map(|days| date(2000, 1, 1).checked_add(days.days()).expect("a day"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_zone_moves_the_day_that_is_typed(
        day in any_day(), today in any_day(), second in 0..86_400_i32, minutes in -720..=840_i32, is_due: bool,
    ) {
        let zone = TimeZone::fixed(Offset::from_seconds(minutes * 60).expect("an offset"));
        let now = today.at(0, 0, 0, 0).checked_add(second.seconds()).expect("a time");
        check(now, &zone, day, if is_due { '@' } else { 's' });
    }

    #[test]
    fn nor_does_a_clock_that_is_put_forward_or_back(
        day in any_day(), year in 2000..2050_i16, zone in 0..CHANGING.len(), hour in -48..48_i64, is_autumn: bool,
    ) {
        let zone = TimeZone::posix(CHANGING[zone]).expect("a zone");
        // Around the nights in which clocks change, and about days that are near them.
        let change = if is_autumn { date(year, 10, 25) } else { date(year, 3, 28) };
        let now = change.at(2, 30, 0, 0).checked_add(hour.hours()).expect("a time");
        check(now, &zone, day, '@');
        check(now, &zone, change, '@');
    }

    #[test]
    fn today_is_the_day_on_the_persons_own_clock(
        today in any_day(), second in 0..86_400_i32, minutes in -720..=840_i32,
    ) {
        let zone = TimeZone::fixed(Offset::from_seconds(minutes * 60).expect("an offset"));
        let now = today.at(0, 0, 0, 0).checked_add(second.seconds()).expect("a time");
        let mut state = opened(now.to_zoned(zone).expect("a fixed offset has no gap"));
        press(&mut state, KeyCode::Char('@'));
        press(&mut state, KeyCode::Down);
        let (_, time) = sent(&change(&press(&mut state, KeyCode::Enter)));
        prop_assert_eq!(wire::time::day(&time), Some(today));
    }
}
