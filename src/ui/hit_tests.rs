//! The picture against the hit test: whatever is found in a frame, the mouse must find at the same place.

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::*;
use crate::app::hit::Hit;
use crate::app::hit::Part;
use crate::app::hit::Way;
use crate::app::message::Message;
use crate::app::tests::keys;
use crate::app::tests::opened;
use crate::app::update;
use crate::planner::board::Grouping;
use crate::sync::Link;

/// Widths and heights on both sides of every limit in `Layout`.
const WIDTHS: [u16; 10] = [1, 20, 33, 34, 59, 60, 80, 99, 120, 200];
const HEIGHTS: [u16; 10] = [1, 2, 3, 7, 8, 9, 10, 15, 16, 50];

/// Returns a plan whose cards say where they stand: `<3.12>` is the twelfth of the third column.
fn state() -> State {
    let lengths = [30, 4, 0, 9, 1, 60, 2];
    let cards = |(column, length): (usize, &usize)| (0..*length).map(|row| format!("<{column}.{row}>")).collect();
    let cards: Vec<Vec<String>> = lengths.iter().enumerate().map(cards).collect();
    let cards: Vec<Vec<&str>> = cards.iter().map(|column| column.iter().map(String::as_str).collect()).collect();
    let names = ["To do", "名前は日本語です。長い", "C", "A name that is too long for any column", "E", "F", "G"];
    let columns: Vec<(&str, &[&str])> = names.into_iter().zip(cards.iter().map(Vec::as_slice)).collect();
    let mut state = opened(&columns);
    state.status.link = Link::Fresh { at: state.now.timestamp() };
    state
}

/// A frame as lines of cells.
fn cells(state: &State) -> Vec<Vec<String>> {
    let mut terminal = Terminal::new(TestBackend::new(state.size.0, state.size.1)).unwrap();
    terminal.draw(|frame| draw(state, frame)).unwrap();
    let buffer = terminal.backend().buffer();
    let line = |y: u16| (0..buffer.area.width).map(|x| buffer[(x, y)].symbol().to_owned()).collect();
    (0..buffer.area.height).map(line).collect()
}

/// Returns every place where a text stands: column and line of its first cell.
fn places(cells: &[Vec<String>], text: &str) -> Vec<(u16, u16)> {
    let letters: Vec<String> = text.chars().map(String::from).collect();
    let in_line = |(y, line): (usize, &Vec<String>)| {
        let here = line.windows(letters.len()).enumerate().filter(|(_, window)| *window == letters);
        here.map(|(x, _)| (u16::try_from(x).unwrap(), u16::try_from(y).unwrap())).collect::<Vec<_>>()
    };
    cells.iter().enumerate().flat_map(in_line).collect()
}

/// Returns the cards of a frame: where each begins, and which it is.
fn cards(cells: &[Vec<String>]) -> Vec<((u16, u16), String)> {
    let mut found = Vec::new();
    for (x, y) in places(cells, "<") {
        let line = &cells[usize::from(y)];
        let after = line[usize::from(x)..].iter().take(8).map(String::as_str).collect::<String>();
        let is_spoken_of = x > 0 && line[usize::from(x) - 1] == "“";
        if let Some(end) = after.find('>').filter(|_| !is_spoken_of) {
            found.push(((x, y), after[..=end].to_owned()));
        }
    }
    found
}

/// Returns the title of the card the hit test finds at a place.
fn hit_card(state: &State, at: (u16, u16)) -> Option<(String, bool)> {
    let Some(Hit { column, part: Part::Card { row, is_upper }, .. }) = state.board.hit(state.size, at) else {
        return None;
    };
    let task = state.board.board()?.task(state.board.view.as_ref()?.plan(), column, row)?;
    Some((task.title.clone(), is_upper))
}

/// Calls for every size and for boards scrolled, folded, and with a card in hand in different ways.
fn everywhere(check: impl Fn(&State, &[Vec<String>], &str)) {
    let fresh = state();
    for walk in [
        "j",
        "G",
        "l",
        "$ G",
        "5 l Ctrl+d",
        "Space",
        "Space l j",
        "Space $ G",
        "l z h",
        "l z l z l z l z l z l z",
        "4 G",
        "4 j Space j",
    ] {
        for (width, height) in WIDTHS.into_iter().flat_map(|width| HEIGHTS.map(|height| (width, height))) {
            let mut state = fresh.clone();
            let _ = update(&mut state, Message::Resized { width, height });
            keys(&mut state, walk);
            state.notice = None;
            check(&state, &cells(&state), &format!("{width}x{height} after {walk}"));
        }
    }
}

#[test]
fn every_card_is_hit_where_it_is_drawn() {
    let seen = std::cell::Cell::new(0);
    everywhere(|state, cells, when| {
        let card_height = state.board.layout(state.size).card_height();
        for ((x, y), title) in cards(cells) {
            seen.set(seen.get() + 1);
            let (hit, is_upper) = hit_card(state, (x, y)).unwrap_or_else(|| panic!("{title} at {x},{y} on {when}"));
            let is_in_box = x >= 2 && cells[usize::from(y)][usize::from(x) - 2] == "▲";
            assert_eq!((&hit, is_upper), (&title, card_height > 1 && !is_in_box), "at {x},{y} on {when}");
            if card_height > 1 && !is_in_box && usize::from(y) + 3 < cells.len() {
                let below = hit_card(state, (x, y + 1));
                assert!(below.is_none_or(|(hit, is_upper)| hit == title && !is_upper), "below {x},{y} on {when}");
            }
        }
    });
    assert!(seen.get() > 3000, "{} cards were looked at", seen.get());
}

#[test]
fn what_says_that_there_is_more_is_hit_where_it_is_drawn() {
    let seen = std::cell::RefCell::new([0; 5]);
    everywhere(|state, cells, when| {
        let kind = state.board.layout(state.size).kind;
        let expect = |at: (u16, u16), which: usize, is_so: &dyn Fn(&Hit) -> bool| {
            seen.borrow_mut()[which] += 1;
            let hit = state.board.hit(state.size, at);
            assert!(hit.as_ref().is_some_and(is_so), "{hit:?} at {at:?} on {when}, {kind:?}");
        };
        // The sync line and the hints speak of other things.
        let board = &cells[..cells.len().saturating_sub(2)];
        for at in places(board, "↓ ") {
            expect(at, 0, &|hit| hit.part == Part::More && hit.along == Some(Way::Down));
        }
        for at in places(board, "↑ ") {
            expect(at, 1, &|hit| hit.part == Part::Rule && hit.along == Some(Way::Up));
        }
        let is_mark = |way: Way| move |hit: &Hit| hit.part == Part::Mark && hit.sideways == Some(way);
        for at in places(board, "‹") {
            expect(at, 2, &is_mark(Way::Left));
        }
        for at in places(board, "›") {
            expect(at, 3, &is_mark(Way::Right));
        }
        // And nowhere else: where cards end at the last line, it is a card.
        for (x, y) in (0..state.size.1).flat_map(|y| [(0, y), (30, y)]) {
            if state.board.hit(state.size, (x, y)).is_some_and(|hit| hit.part == Part::More) {
                // Behind the corner of a box, if one ends there.
                let line: String = cells[usize::from(y)].iter().take(usize::from(x) + 3).map(|cell| &**cell).collect();
                assert!(line.contains('↓'), "{line} at {x},{y} on {when}");
            }
        }
        for at in places(board, "nothing here") {
            expect(at, 4, &|hit| hit.part == Part::Space && hit.column == 2);
        }
    });
    assert!(seen.borrow().iter().all(|seen| *seen > 50), "each was looked at: {:?}", seen.borrow());
}

#[test]
fn names_are_hit_where_they_are_drawn() {
    let seen = std::cell::RefCell::new([0; 3]);
    everywhere(|state, cells, when| {
        let layout = state.board.layout(state.size);
        // The count tells a name from what else begins like it.
        let names = [("To do 30", 0), ("C 0", 2), ("F 60", 5)];
        for ((name, column), which) in names.into_iter().zip(0..) {
            for (x, y) in places(&cells[..cells.len().saturating_sub(2)], name) {
                let last = u16::try_from(name.len()).unwrap() - 1;
                for x in [x, x + last] {
                    seen.borrow_mut()[which] += 1;
                    let hit = state.board.hit(state.size, (x, y));
                    let is_so = hit.is_some_and(|hit| hit.part == Part::Name && hit.column == column);
                    assert!(is_so, "{hit:?} for {name} at {x},{y} on {when}, {:?}", layout.kind);
                }
            }
        }
    });
    assert!(seen.borrow().iter().all(|seen| *seen > 50), "each was looked at: {:?}", seen.borrow());
}

#[test]
fn bars_are_no_part_of_the_board() {
    everywhere(|state, cells, when| {
        let layout = state.board.layout(state.size);
        let (width, height) = state.size;
        let bars = u16::from(layout.has_status) + u16::from(layout.has_hints);
        let lines = (height - bars..height).chain((layout.has_title && cells.len() > 9 && width > 33).then_some(0));
        for (x, y) in lines.flat_map(|y| (0..width).map(move |x| (x, y))) {
            assert_eq!(state.board.hit(state.size, (x, y)), None, "{x},{y} on {when}");
        }
    });
}

#[test]
fn a_tab_is_hit_where_it_is_drawn() {
    let (fresh, mut seen) = (state(), 0);
    for width in WIDTHS {
        for (board, key) in Grouping::ALL.into_iter().zip("123456789W".chars()) {
            let mut state = fresh.clone();
            let _ = update(&mut state, Message::Resized { width, height: 24 });
            let cells = cells(&state);
            // Between keys alone there are dots or blanks.
            let name = format!("{key} {}", board.name());
            let found = [name.as_str(), &format!("{key} ·"), &format!(" {key} ")];
            let Some((text, (x, y))) = found.iter().find_map(|text| Some((*text, *places(&cells[..1], text).first()?)))
            else {
                continue;
            };
            let x = x + u16::from(text.starts_with(' '));
            let kind = MouseEventKind::Down(MouseButton::Left);
            let press = MouseEvent { kind, column: x, row: y, modifiers: KeyModifiers::NONE };
            let _ = update(&mut state, Message::Mouse(press));
            let wanted = if board.is_mine() { Grouping::Bucket } else { board };
            let is_mine = state.board.plan.as_ref().is_some_and(crate::planner::id::PlanId::is_mine);
            assert!(state.board.arrangement.grouping == wanted || is_mine, "{text} at {x} on {width}");
            assert_eq!(is_mine, board.is_mine(), "{text} at {x} on {width}");
            seen += 1;
        }
    }
    assert!(seen > 40, "{seen} tabs were looked at");
}

#[test]
fn a_card_of_the_schedule_is_hit_where_it_is_drawn() {
    let titles: Vec<String> = (0..60).map(|nth| format!("<{nth}>")).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let mut plan = crate::planner::fixture::plan(&[("A", &titles)]);
    for (nth, title) in (0i8..).zip(&titles) {
        let task = plan.task_mut(&crate::planner::id::TaskId::new(title)).unwrap();
        task.due = (nth % 7 > 0).then(|| jiff::civil::date(2026, 10, 1 + nth / 2));
    }
    let mut fresh = crate::app::tests::started(None);
    let plan = std::sync::Arc::new(plan);
    let _ = update(&mut fresh, crate::app::tests::snapshot_changed(&plan, &[], 0));
    let mut seen = 0;
    for walk in ["9", "9 $", "9 9", "9 j j", "9 Space j", "9 Tab Tab"] {
        for (width, height) in
            [20, 60, 80, 120].into_iter().flat_map(|width| [7, 10, 16, 50].map(|height| (width, height)))
        {
            let mut state = fresh.clone();
            let _ = update(&mut state, Message::Resized { width, height });
            keys(&mut state, walk);
            state.notice = None;
            for (at, title) in cards(&cells(&state)) {
                let found = hit_card(&state, at).map(|(title, _)| title);
                assert_eq!(found.as_deref(), Some(title.as_str()), "{walk} at {at:?} of {width}x{height}");
                seen += 1;
            }
        }
    }
    assert!(seen > 300, "{seen} cards were looked at");
}
