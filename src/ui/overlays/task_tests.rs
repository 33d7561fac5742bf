//! Frames of the panel of a task: at each size, in each state, with hostile text.

use std::sync::Arc;

use ratatui::Frame;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::app::State;
use crate::app::message::Message;
use crate::app::overlays::Overlay;
use crate::app::tests::keys;
use crate::app::tests::opened;
use crate::app::tests::snapshot_changed;
use crate::app::update;
use crate::planner::details::Details;
use crate::planner::fixture::details;
use crate::planner::fixture::plan;
use crate::planner::id::TaskId;
use crate::planner::id::UserId;
use crate::planner::person::Person;
use crate::planner::task::Categories;
use crate::sync::Event;
use crate::ui::draw;
use crate::ui::overlays::help;
use crate::ui::text;
use crate::ui::theme::Theme;

/// Returns the whole frame as text.
fn rows(state: &State) -> String {
    rows_of(state, |frame| draw(state, frame))
}

/// Returns the panel alone, as if nothing were behind it, or the help of it.
fn panel_rows(state: &State) -> String {
    let theme = Theme::of(crate::app::look::Look::default());
    rows_of(state, |frame| match state.overlays.last() {
        Some(Overlay::Task(_)) => super::draw(state, &theme, frame.area(), frame.buffer_mut()),
        Some(Overlay::Help(help)) => help::draw(state, help, &theme, frame.area(), frame.buffer_mut()),
        _ => panic!("neither is on top"),
    })
}

fn rows_of(state: &State, draw: impl FnOnce(&mut Frame)) -> String {
    let mut terminal = Terminal::new(TestBackend::new(state.size.0, state.size.1)).unwrap();
    terminal.draw(draw).unwrap();
    let buffer = terminal.backend().buffer();
    let mut lines = String::new();
    for y in 0..buffer.area.height {
        let (mut line, mut x) = (String::new(), 0);
        while x < buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            line.push_str(symbol);
            x += u16::try_from(text::cells(symbol).max(1)).unwrap();
        }
        lines.push_str(line.trim_end());
        lines.push('\n');
    }
    lines
}

fn told(state: &mut State, details: Details, is_fresh: bool) {
    let event = Event::DetailsChanged { task: details.task.clone(), details: Arc::new(details), is_fresh };
    let _ = update(state, Message::Sync(event));
}

fn login(count: usize) -> Details {
    let names = [
        "Reproduce on staging",
        "Fix the cookie's domain",
        "Write a test 日本",
        "A fourth step whose words go \
                  on and on, for longer than any line of the panel is, and then some more",
    ];
    let items: Vec<(String, String)> = (0..count)
        .map(|number| {
            (
                names.get(number).map_or_else(|| format!("Step {number}"), |name| (*name).to_owned()),
                format!("{}", 99 - number),
            )
        })
        .collect();
    let items: Vec<(&str, &str)> = items.iter().map(|(name, hint)| (&**name, &**hint)).collect();
    let mut details = details("Fix login loop", &items, &[("Ticket of the report", "1"), ("bare", "2")]);
    if let Some(first) = details.checklist.first_mut() {
        first.is_checked = true;
    }
    details.references[1].alias = None;
    details.description = "Users are sent back to the sign-in page after single sign-on, but only where the company's \
                           proxy takes the second cookie away.\n\nSee the log of Tuesday."
        .to_owned();
    details
}

/// Returns the panel of a task, with nothing read yet.
fn panel(width: u16, height: u16) -> State {
    let mut snapshot = plan(&[("To do", &["Write launch notes"]), ("Doing", &["Fix login loop", "Cache headers"])]);
    let task = snapshot.task_mut(&TaskId::new("Fix login loop")).unwrap();
    (task.priority, task.percent_complete, task.due) = (3, 50, Some(jiff::civil::date(2026, 10, 8)));
    task.assignees = vec![UserId::new("anna"), UserId::new("me")];
    task.categories = Categories::from_iter([1, 4]);
    snapshot.plan.labels.insert(1, "Bug".to_owned());
    let anna = Person { id: UserId::new("anna"), name: "Anna Kowalska".to_owned() };
    snapshot.people = Arc::new([(anna.id.clone(), anna)].into());
    let mut state = opened(&[]);
    (state.size, state.me) = ((width, height), Some(UserId::new("me")));
    let _ = update(&mut state, snapshot_changed(&Arc::new(snapshot), &[], 0));
    keys(&mut state, "l Enter");
    state
}

fn read(width: u16, height: u16) -> State {
    let mut state = panel(width, height);
    told(&mut state, login(4), true);
    state
}

#[test]
fn task_at_each_size() {
    for (width, height) in [(200, 50), (120, 40), (80, 24), (48, 20), (20, 5)] {
        insta::assert_snapshot!(format!("task_{width}x{height}"), panel_rows(&read(width, height)));
    }
}

#[test]
fn a_moved_item_is_marked_and_a_long_list_scrolls() {
    let mut state = read(80, 24);
    keys(&mut state, "J");
    insta::assert_snapshot!("task_item_moved", panel_rows(&state));
    told(&mut state, login(30), true);
    keys(&mut state, "G");
    insta::assert_snapshot!("task_scrolled_to_the_end", panel_rows(&state));
    keys(&mut state, "k k k k k k k k k");
    insta::assert_snapshot!("task_scrolled", panel_rows(&state));
}

#[test]
fn states_that_must_not_look_alike() {
    let mut state = panel(80, 14);
    insta::assert_snapshot!("task_reading", panel_rows(&state));
    let reason = "http://127.0.0.1:1 cannot be reached: connection refused".to_owned();
    let unavailable = Event::DetailsUnavailable { task: TaskId::new("Fix login loop"), reason };
    let _ = update(&mut state, Message::Sync(unavailable.clone()));
    insta::assert_snapshot!("task_never_read", panel_rows(&state));
    told(&mut state, details("Fix login loop", &[], &[]), true);
    insta::assert_snapshot!("task_empty", panel_rows(&state));
    state.size = (80, 24);
    told(&mut state, login(2), false);
    let _ = update(&mut state, Message::Sync(unavailable));
    insta::assert_snapshot!("task_from_the_copy", panel_rows(&state));
}

#[test]
fn the_help_of_the_panel() {
    let mut state = read(80, 24);
    keys(&mut state, "?");
    insta::assert_snapshot!("task_help", panel_rows(&state));
}

#[test]
fn every_size_can_be_drawn_and_shows_the_line_one_is_on() {
    for width in (0..=100).step_by(20) {
        for height in 0..=26 {
            let mut state = read(width, height);
            for press in ["j", "G", "g g", "Ctrl+d"] {
                keys(&mut state, press);
                let shown = rows(&state);
                assert!(height == 0 || width < 2 || shown.contains('▌'), "{width}x{height} {press}\n{shown}");
            }
        }
    }
}

#[test]
fn hostile_text_is_harmless() {
    let hostile = "\u{1b}]0;owned\u{7}\u{9b}2J\r\n\t\u{202e}";
    for (width, height) in [(200, 50), (80, 24), (48, 20), (20, 5)] {
        let mut state = panel(width, height);
        let mut details = details("Fix login loop", &[(hostile, "1"), ("b", "0")], &[(hostile, "1")]);
        details.references[0].alias = None;
        details.references[0].url = hostile.to_owned();
        details.description = hostile.to_owned();
        told(&mut state, details, true);
        for press in ["j", "J", "u", "G", "g g"] {
            keys(&mut state, press);
            let is_harmful = |letter: char| letter != '\n' && (letter.is_control() || letter == '\u{202e}');
            assert!(!rows(&state).contains(is_harmful), "{width}x{height} {press}");
        }
    }
}
