//! Frames: what a person sees at each size, in each state, with and without colours.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::date;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};

use super::*;
use crate::app::look::ThemeName;
use crate::app::message::Message;
use crate::app::tests::{keys, snapshot_changed, started};
use crate::app::update;
use crate::planner::creation_source::Requirements;
use crate::planner::edit::Edit;
use crate::planner::fixture::{self, plan, task};
use crate::planner::id::{BucketId, PlanId, TaskId, UserId};
use crate::planner::person::Person;
use crate::planner::snapshot::Snapshot;
use crate::planner::task::{Categories, Task};
use crate::sync::Event;
use crate::sync::Link;
use crate::sync::PlanSummary;
use crate::sync::Status;

mod boards;
mod boxes;
mod charts;
mod clicks;
mod columns;
mod facets;
mod fields;
mod find;
mod hostile;
mod in_hand;
mod lists;
mod locks;
mod log;
mod making;
mod pane;
mod panel;
mod plans;
mod schedule;
mod selected;
mod sizes;
mod states;
mod sync_line;
mod talk;
mod typing;
mod views;
mod welcome;

/// Returns the plan of the sketches.
fn website() -> Snapshot {
    let mut snapshot = plan(&[
        (
            "To do",
            &[
                "Write launch notes",
                "Colours for charts",
                "Migrate redirects 🌍",
                "Check 日本 locale",
                "Accessibility pass",
                "Price table",
                "Seventh card of the column, whose title is too long for any column",
            ],
        ),
        ("Doing", &["Fix login loop", "Cache headers", "Re\u{301}sume\u{301} importer"]),
        ("Review", &["Vendor onboarding #41", "Legal\treview \u{1b}[31mred"]),
        ("Done", &["Choose a host"]),
        ("Icebox", &[]),
    ]);
    let mut set = |title: &str, change: &dyn Fn(&mut Task)| change(snapshot.task_mut(&TaskId::new(title)).unwrap());
    let person = |id: &str, name: &str| Person { id: UserId::new(id), name: name.to_owned() };
    let assign = |task: &mut Task, ids: &[&str]| task.assignees = ids.iter().map(|id| UserId::new(id)).collect();
    set("Write launch notes", &|task| {
        (task.priority, task.due) = (1, Some(date(2026, 10, 16)));
        (task.checklist_items, task.open_checklist_items) = (5, 3);
        assign(task, &["anna"]);
    });
    set("Migrate redirects 🌍", &|task| {
        task.priority = 9;
        task.categories = Categories::from_iter([1, 2]);
        assign(task, &["jo"]);
    });
    set("Check 日本 locale", &|task| task.due = Some(date(2026, 11, 3)));
    set("Accessibility pass", &|task| {
        (task.priority, task.checklist_items, task.open_checklist_items, task.references) = (3, 9, 9, 2);
        // A service that says so would say that an app holds it.
        task.requirements = Some(Requirements::default());
        assign(task, &["lena", "anna", "jo", "me", "x"]);
    });
    set("Fix login loop", &|task| {
        (task.priority, task.due, task.percent_complete) = (3, Some(date(2026, 10, 8)), 50);
        assign(task, &["anna", "me"]);
    });
    set("Choose a host", &|task| (task.percent_complete, task.due) = (100, Some(date(2026, 10, 1))));
    snapshot.plan.labels.insert(1, "Bug".to_owned());
    snapshot.plan.labels.insert(2, "Documentation".to_owned());
    let people = [person("anna", "Anna Kowalska"), person("jo", "Jo Smith"), person("lena", "Lena Marsh")];
    snapshot.people = Arc::new(people.into_iter().map(|person| (person.id.clone(), person)).collect::<HashMap<_, _>>());
    snapshot
}

fn at(hour: i8, minute: i8) -> Timestamp {
    date(2026, 10, 10).at(hour, minute, 0, 0).in_tz("UTC").unwrap().timestamp()
}

fn state(size: (u16, u16), link: Link) -> State {
    let mut state = started(None);
    state.size = size;
    state.me = Some(UserId::new("me"));
    state.status = Status::new(link, 0, 0);
    state
}

/// Returns a program that shows the plan of the sketches.
fn open(width: u16, height: u16) -> State {
    let mut state = state((width, height), Link::Fresh { at: at(14, 1) });
    let _ = update(&mut state, snapshot_changed(&Arc::new(website()), &[], 0));
    state
}

fn frame(state: &State) -> Buffer {
    let mut terminal = Terminal::new(TestBackend::new(state.size.0, state.size.1)).unwrap();
    terminal.draw(|frame| draw(state, frame)).unwrap();
    terminal.backend().buffer().clone()
}

/// Returns the rows of a frame as text. A wide letter fills two cells, of which the second is empty.
fn rows(state: &State) -> String {
    let buffer = frame(state);
    let mut lines = String::new();
    for y in 0..buffer.area.height {
        let mut line = String::new();
        let mut x = 0;
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

#[test]
fn board_80x24() {
    insta::assert_snapshot!(rows(&open(80, 24)));
}

#[test]
fn board_200x50() {
    insta::assert_snapshot!(rows(&open(200, 50)));
}

#[test]
fn board_48x20() {
    let mut state = open(48, 20);
    keys(&mut state, "l");
    insta::assert_snapshot!(rows(&state));
}

#[test]
fn board_20x5() {
    let mut state = open(20, 5);
    keys(&mut state, "l");
    insta::assert_snapshot!(rows(&state));
}

#[test]
fn scrolled_to_the_right_and_down() {
    let mut state = open(80, 18);
    keys(&mut state, "G");
    insta::assert_snapshot!("scrolled_down", rows(&state));
    keys(&mut state, "l l l");
    insta::assert_snapshot!("scrolled_right", rows(&state));
}

#[test]
fn card_in_hand() {
    let mut state = open(80, 24);
    keys(&mut state, "Space l j");
    insta::assert_snapshot!(rows(&state));
    let _ = update(&mut state, Message::Resized { width: 48, height: 20 });
    insta::assert_snapshot!("card_in_hand_48x20", rows(&state));
    let _ = update(&mut state, Message::Resized { width: 20, height: 5 });
    insta::assert_snapshot!("card_in_hand_20x5", rows(&state));
}

#[test]
fn an_unsent_move_is_marked() {
    let mut state = open(80, 24);
    keys(&mut state, "J");
    state.status.unsent = 1;
    insta::assert_snapshot!(rows(&state));
}

#[test]
fn help_and_plans() {
    let mut state = open(80, 24);
    let plan = |title: &str, group: &str| {
        PlanSummary::new(PlanId::new(title), title, Some(group).filter(|group| !group.is_empty()))
    };
    let plans = vec![plan("Ideas", "Web team"), plan("Website relaunch", "Web team"), plan("Mine", "")];
    let _ = update(&mut state, Message::Sync(Event::PlansListed { plans, is_fresh: true }));
    keys(&mut state, "b w e b");
    insta::assert_snapshot!("plans", rows(&state));
    keys(&mut state, "Esc ? m o v e Down");
    insta::assert_snapshot!("help", rows(&state));
    state.size = (20, 5);
    insta::assert_snapshot!("help_20x5", rows(&state));
}

#[test]
fn long_news_are_shown_whole() {
    let mut state = open(80, 24);
    let long = "the service refused it: you do not have the required permissions to access this item, or the item may \
                not exist";
    let what = "move “Write launch notes” to Review".to_owned();
    let _ = update(
        &mut state,
        Message::Sync(Event::EditRejected { edit: fixture::refused(), what, reason: long.to_owned() }),
    );
    insta::assert_snapshot!("long_news", rows(&state));
    let _ = update(&mut state, Message::Resized { width: 20, height: 5 });
    insta::assert_snapshot!("long_news_20x5", rows(&state));
}

#[test]
fn four_states_that_must_not_look_alike() {
    let mut board = state((80, 12), Link::Reading { has_tasks: false, progress: "tasks 400…".to_owned() });
    board.board.plan = Some(PlanId::new("plan"));
    insta::assert_snapshot!("loading", rows(&board));
    let _ = update(&mut board, snapshot_changed(&Arc::new(plan(&[("To do", &[]), ("Done", &[])])), &[], 0));
    insta::assert_snapshot!("empty_columns", rows(&board));
    let _ = update(&mut board, snapshot_changed(&Arc::new(plan(&[])), &[], 0));
    insta::assert_snapshot!("empty_plan", rows(&board));
    let mut failed = state((80, 12), Link::Failed { cached_at: None, why: "you are not a member (403)".to_owned() });
    failed.board.plan = Some(PlanId::new("plan"));
    insta::assert_snapshot!("failed", rows(&failed));
}

#[test]
fn without_colours_everything_is_told_by_marks_and_the_cursor_is_reversed() {
    let mut state = open(80, 24);
    state.look.theme = ThemeName::Mono;
    let buffer = frame(&state);
    assert!(buffer.content.iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset));
    assert!(buffer[(1, 3)].modifier.contains(Modifier::REVERSED), "the title of the cursor's card");
    assert!(!buffer[(1, 6)].modifier.contains(Modifier::REVERSED), "and of no other");
    assert_eq!(buffer[(0, 3)].symbol(), "▌");
    keys(&mut state, "$");
    let buffer = frame(&state);
    assert!(buffer[(55, 3)].modifier.contains(Modifier::REVERSED), "the cursor is seen in an empty column, too");
}

/// Returns the rows of a frame with reversed cells between `⟦` and `⟧`: what is seen where there is no colour.
fn rows_with_looks(state: &State) -> String {
    let buffer = frame(state);
    let mut lines = String::new();
    for y in 0..buffer.area.height {
        let mut is_reversed = false;
        let mut x = 0;
        while x < buffer.area.width {
            let cell = &buffer[(x, y)];
            if is_reversed != cell.modifier.contains(Modifier::REVERSED) {
                is_reversed = !is_reversed;
                lines.push(if is_reversed { '⟦' } else { '⟧' });
            }
            lines.push_str(cell.symbol());
            x += u16::try_from(text::cells(cell.symbol()).max(1)).unwrap();
        }
        lines.push('\n');
    }
    lines
}

#[test]
fn board_80x24_without_colours() {
    let mut state = open(80, 24);
    state.look.theme = ThemeName::Mono;
    keys(&mut state, "l j");
    insta::assert_snapshot!(rows_with_looks(&state));
    keys(&mut state, "?");
    insta::assert_snapshot!("help_without_colours", rows_with_looks(&state));
}

#[test]
fn every_size_can_be_drawn() {
    for width in (0..=90).step_by(3) {
        for height in 0..=26 {
            let mut state = open(width, height);
            for press in ["G", "l", "Space", "l", "Esc", "?", "Esc", "b"] {
                keys(&mut state, press);
                let _ = frame(&state);
            }
        }
    }
}

#[test]
fn drawing_costs_what_is_visible() {
    let titles: Vec<String> = (0..9000).map(|number| format!("Card {number:05}")).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let mut state = state((80, 24), Link::Starting);
    let _ = update(&mut state, snapshot_changed(&Arc::new(plan(&[("All", &titles)])), &[] as &[Edit], 0));
    keys(&mut state, "G");
    let text = rows(&state);
    assert!(text.contains("Card 08999") && text.contains("↑ 8994 more"), "{text}");
}
