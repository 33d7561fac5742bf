//! What a frame costs the terminal: bytes, counted, for a plan of 9,000 tasks in 200 buckets on a screen of 200 x 50.

use std::collections::BTreeMap;
use std::io;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use planner_tui::app::State;
use planner_tui::app::message::Message;
use planner_tui::app::update;
use planner_tui::planner::bucket::Bucket;
use planner_tui::planner::format::BoardPlace;
use planner_tui::planner::id::{BucketId, PlanId, TaskId, UserId};
use planner_tui::planner::order_hint::OrderHint;
use planner_tui::planner::plan::Plan;
use planner_tui::planner::snapshot::Snapshot;
use planner_tui::planner::task::{Categories, Task};
use planner_tui::sync::Event;
use planner_tui::ui;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};

/// Counts what is written.
#[derive(Clone, Default)]
struct Counter(Arc<AtomicUsize>);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.fetch_add(bytes.len(), Ordering::Relaxed);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A board and the bytes it has sent to the terminal.
struct Screen {
    state: State,
    terminal: Terminal<CrosstermBackend<Counter>>,
    sent: Counter,
}

impl Screen {
    fn open() -> Self {
        let mut state = State::new((200, 50), Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC), None);
        let acknowledged = Arc::new(plan());
        let plan = acknowledged.plan.id.clone();
        let event = Event::SnapshotChanged { plan, acknowledged, waiting: Vec::new(), through: 0 };
        let _effects = update(&mut state, Message::Sync(event));
        let options = TerminalOptions { viewport: Viewport::Fixed(Rect::new(0, 0, 200, 50)) };
        let sent = Counter::default();
        let terminal = Terminal::with_options(CrosstermBackend::new(sent.clone()), options).unwrap();
        let mut screen = Self { state, terminal, sent };
        screen.draw();
        screen
    }

    /// Draws one frame and returns how many bytes it took.
    fn draw(&mut self) -> usize {
        self.sent.0.store(0, Ordering::Relaxed);
        self.terminal.draw(|frame| ui::draw(&self.state, frame)).unwrap();
        self.sent.0.load(Ordering::Relaxed)
    }

    fn press(&mut self, letter: char) -> usize {
        let key = KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE);
        let _effects = update(&mut self.state, Message::Key(key));
        self.draw()
    }
}

fn plan() -> Snapshot {
    let plan = Plan {
        id: PlanId::new("plan"),
        title: "Large plan".to_owned(),
        container_type: None,
        container_url: None,
        etag: None,
        labels: BTreeMap::new(),
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
        let title = format!("Card {number:05} with a title as long as titles are");
        let hint = OrderHint::acknowledged(&format!("85852692{number:011}P"));
        Arc::new(Task {
            bucket_id: Some(BucketId::new(&format!("bucket{:03}", number % 200))),
            priority: i32::try_from(number % 10).unwrap(),
            assignees: vec![UserId::new("me"), UserId::new("anna")],
            categories: Categories::from_iter([1, 2]),
            checklist_items: 5,
            open_checklist_items: 3,
            bucket_board: BoardPlace::Read { hint, etag: None },
            ..Task::titled(TaskId::new(&format!("task{number:05}")), plan.id.clone(), &title)
        })
    };
    Snapshot::new(plan.clone(), (0..200).map(bucket).collect(), (0..9000).map(task).collect(), Vec::new())
}

#[test]
fn a_cursor_step_sends_at_most_three_hundred_bytes() {
    let mut screen = Screen::open();
    let sizes: Vec<usize> = "jjjkkljhl".chars().map(|letter| screen.press(letter)).collect();
    assert!(sizes.iter().all(|size| (1..=300).contains(size)), "{sizes:?}");
}

#[test]
fn with_the_pane_on_a_cursor_step_draws_its_lines_once() {
    let mut screen = Screen::open();
    screen.press('i');
    let sizes: Vec<usize> = "jjjkkljhl".chars().map(|letter| screen.press(letter)).collect();
    // The step itself, and of the pane what differs between two tasks: the title, the place, the bucket.
    assert!(sizes.iter().all(|size| (1..=900).contains(size)), "{sizes:?}");
    assert!(screen.draw() <= 32, "and nothing moves after that");
}

#[test]
fn on_every_board_a_cursor_step_sends_little() {
    for board in '1'..='8' {
        let mut screen = Screen::open();
        screen.press(board);
        let sizes: Vec<usize> = "jjkj".chars().map(|letter| screen.press(letter)).collect();
        assert!(sizes.iter().all(|size| *size <= 300), "board {board}: {sizes:?}");
    }
}

#[test]
fn a_frame_in_which_nothing_has_changed_sends_no_cell() {
    let mut screen = Screen::open();
    // Resetting the colours and hiding the cursor is all that is left.
    let size = screen.draw();
    assert!(size <= 32, "{size}");
}
