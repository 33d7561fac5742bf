//! What a large plan costs: arranging it, drawing a frame, a cursor step and a nudge, at 100, 1,000 and 9,000 tasks.
//!
//! `cargo bench --bench board`. Compare the rows of one run with each other; single figures depend on the machine.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::Arc;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use divan::Bencher;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use planner_tui::app::State;
use planner_tui::app::message::Message;
use planner_tui::app::update;
use planner_tui::planner::board::Board;
use planner_tui::planner::board::arrangement::Arrangement;
use planner_tui::planner::bucket::Bucket;
use planner_tui::planner::format::BoardPlace;
use planner_tui::planner::id::{BucketId, PlanId, TaskId, UserId};
use planner_tui::planner::order_hint::OrderHint;
use planner_tui::planner::plan::Plan;
use planner_tui::planner::snapshot::Snapshot;
use planner_tui::planner::task::{Categories, Task};
use planner_tui::sync::Event;
use planner_tui::ui;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

const SIZES: [u32; 3] = [100, 1000, 9000];
/// As many as fit side by side, so that the screen is as full with 100 tasks as with 9,000.
const BUCKETS: u32 = 6;
/// As many as a plan may have.
const MANY_BUCKETS: u32 = 200;

fn main() {
    divan::main();
}

fn plan(count: u32, buckets: u32) -> Arc<Snapshot> {
    let plan = Plan {
        id: PlanId::new("plan"),
        title: "Large plan".to_owned(),
        container_url: None,
        container_type: None,
        etag: None,
        labels: BTreeMap::from([(1, "Bug".to_owned())]),
        shared_with: std::collections::BTreeSet::new(),
        about: planner_tui::planner::plan::About::default(),
    };
    let bucket = |number: u32| Bucket {
        id: BucketId::new(&format!("bucket{number:03}")),
        plan_id: plan.id.clone(),
        name: format!("Bucket {number}"),
        order_hint: OrderHint::acknowledged(&format!("{number:03}")),
        etag: None,
    };
    let task = |number: u32| {
        let title = format!("Card {number:05} of a large plan");
        Arc::new(Task {
            bucket_id: Some(BucketId::new(&format!("bucket{:03}", number * buckets / count))),
            order_hint: OrderHint::acknowledged(&format!("85852692{number:011}")),
            percent_complete: 0,
            priority: i32::try_from(number % 10).unwrap_or(5),
            due: None,
            assignees: vec![UserId::new("me")],
            categories: Categories::from_iter([1]),
            checklist_items: 5,
            open_checklist_items: 3,
            references: 0,
            has_description: false,
            bucket_board: BoardPlace::Read {
                hint: OrderHint::acknowledged(&format!("85852692{number:011}P")),
                etag: None,
            },
            ..Task::titled(
                TaskId::new(&format!("task{:028}", u64::from(number) * 7919 % 100_003)),
                plan.id.clone(),
                &title,
            )
        })
    };
    let (buckets, tasks) = ((0..buckets).map(bucket).collect(), (0..count).map(task).collect());
    Arc::new(Snapshot::new(plan.clone(), buckets, tasks, Vec::new()))
}

fn opened(count: u32, buckets: u32) -> State {
    let mut state = State::new((200, 50), Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC), None);
    let acknowledged = plan(count, buckets);
    let plan = acknowledged.plan.id.clone();
    let event = Event::SnapshotChanged { plan, acknowledged, waiting: Vec::new(), through: 0 };
    let _effects = update(&mut state, Message::Sync(event));
    state
}

fn press(state: &mut State, letter: char) {
    let event = KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE);
    black_box(update(state, Message::Key(event)));
}

fn screen() -> Terminal<TestBackend> {
    Terminal::new(TestBackend::new(200, 50)).expect("a screen in memory cannot fail")
}

fn draw(state: &State, screen: &mut Terminal<TestBackend>) {
    screen.draw(|frame| ui::draw(state, frame)).expect("a screen in memory cannot fail");
}

#[divan::bench(args = SIZES)]
fn arrange(bencher: Bencher, count: u32) {
    let snapshot = plan(count, BUCKETS);
    bencher.bench_local(|| Board::of(black_box(&snapshot), &Arrangement::default()));
}

/// What any frame of this size costs: the yardstick for the rows below.
#[divan::bench]
fn empty_frame(bencher: Bencher) {
    let mut screen = screen();
    bencher.bench_local(|| screen.draw(|_| {}).map(drop).expect("a screen in memory cannot fail"));
}

#[divan::bench(args = SIZES)]
fn frame(bencher: Bencher, count: u32) {
    let (state, mut screen) = (opened(count, BUCKETS), screen());
    bencher.bench_local(|| draw(&state, &mut screen));
}

#[divan::bench(args = SIZES)]
fn cursor_step_and_frame(bencher: Bencher, count: u32) {
    let (mut state, mut screen) = (opened(count, BUCKETS), screen());
    bencher.bench_local(|| {
        for letter in ['j', 'k'] {
            press(&mut state, letter);
            draw(&state, &mut screen);
        }
    });
}

#[divan::bench(args = SIZES)]
fn nudge_and_frame(bencher: Bencher, count: u32) {
    let mut screen = screen();
    let state = opened(count, BUCKETS);
    bencher.with_inputs(|| state.clone()).bench_local_refs(|state| {
        for letter in ['J', 'K'] {
            press(state, letter);
            draw(state, &mut screen);
        }
    });
}

#[divan::bench]
fn cursor_step_in_200_buckets(bencher: Bencher) {
    let (mut state, mut screen) = (opened(9000, MANY_BUCKETS), screen());
    bencher.bench_local(|| {
        for letter in ['j', 'k'] {
            press(&mut state, letter);
            draw(&state, &mut screen);
        }
    });
}

#[divan::bench]
fn nudge_in_200_buckets(bencher: Bencher) {
    let mut screen = screen();
    let state = opened(9000, MANY_BUCKETS);
    bencher.with_inputs(|| state.clone()).bench_local_refs(|state| {
        for letter in ['J', 'K'] {
            press(state, letter);
            draw(state, &mut screen);
        }
    });
}

/// A card carried over thirty slots in one burst: the keys are taken in one by one, drawn once.
#[divan::bench]
fn carry_over_30_slots_and_one_frame(bencher: Bencher) {
    let mut screen = screen();
    let state = opened(9000, BUCKETS);
    bencher.with_inputs(|| state.clone()).bench_local_refs(|state| {
        press(state, ' ');
        for _ in 0..30 {
            press(state, 'j');
        }
        draw(state, &mut screen);
    });
}
