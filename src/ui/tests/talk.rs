//! What is said about a task, at each size; the signs of series and My Day on cards.

use std::sync::Arc;

use jiff::Timestamp;

use super::*;
use crate::app::overlays::Overlay;
use crate::app::tests::type_text;
use crate::planner::talk::Said;
use crate::planner::talk::Source;
use crate::planner::talk::Talk;
use crate::sync::Event;
use crate::sync::Reading;

/// Returns a program that shows this talk about the first card.
pub(super) fn talking(width: u16, height: u16, said: Vec<Said>) -> State {
    let mut state = open(width, height);
    keys(&mut state, "C");
    let Some(Overlay::Talk(panel)) = state.overlays.last() else { panic!("it is open") };
    let task = panel.task.clone();
    let all = Talk::of(said, Source::Read, Source::Refused, Timestamp::UNIX_EPOCH);
    let told = Event::TalkTold { task, talk: Some(Arc::new(all)), reading: Reading::Done };
    let _ = update(&mut state, Message::Sync(told));
    state
}

pub(super) fn said(by: &str, at: &str, text: &str) -> Said {
    Said { name: Some(by.to_owned()), at: at.parse().ok(), text: text.to_owned(), ..Said::default() }
}

#[test]
fn what_is_said_at_each_size() {
    let long = "The strong ones, please: last time two of them broke on the stairs, and the plates with them.";
    for (width, height) in [(120, 40), (80, 24), (48, 20), (20, 5)] {
        let liked = Said { reactions: vec![("like".to_owned(), 2)], ..said("Anna", "2026-10-10T12:00:00Z", long) };
        let all = vec![
            Said { is_comment: true, ..said("Ben", "2026-09-01T12:00:00Z", "On paper?\n- signed\n- sent") },
            Said { is_deleted: true, ..said("Ben", "2026-10-09T12:00:00Z", "") },
            Said { is_edited: true, ..liked },
        ];
        insta::assert_snapshot!(format!("talk_{width}x{height}"), rows(&talking(width, height, all)));
    }
}

#[test]
fn what_is_being_said_at_each_size() {
    for (width, height) in [(80, 24), (48, 20)] {
        let mine = |id: &str, at: &str, text: &str| {
            let (id, by) = (Some(id.to_owned()), Some(UserId::new("me")));
            Said { id, by, is_plain: true, ..said("Mia", at, text) }
        };
        let all = vec![
            mine("m1", "2026-10-09T12:00:00Z", "How many boxes do we need?"),
            said("Anna", "2026-10-10T11:00:00Z", "Sixty."),
            mine("m2", "2026-10-10T12:00:00Z", "The strong ones, please."),
        ];
        let mut state = talking(width, height, all);
        keys(&mut state, "n");
        type_text(&mut state, "Ordered: sixty, the strong ones.\n");
        insta::assert_snapshot!(format!("saying_{width}x{height}"), rows(&state));
        keys(&mut state, "Ctrl+s");
        insta::assert_snapshot!(format!("said_{width}x{height}"), rows(&state));
    }
}

#[test]
fn the_message_that_can_be_changed_is_told_apart_without_colours() {
    let own = Said {
        id: Some("m".to_owned()),
        by: Some(UserId::new("me")),
        ..said("Mia", "2026-10-10T12:00:00Z", "Words of mine")
    };
    let state = talking(80, 24, vec![own, said("Anna", "2026-10-10T13:00:00Z", "Others")]);
    let frame = frame(&state);
    let is_reversed = |y: u16| frame[(2, y)].modifier.contains(Modifier::REVERSED);
    assert_eq!([1, 2, 4, 5].map(is_reversed), [true, false, false, false], "{}", rows(&state));
}

#[test]
fn hostile_talk_stays_inside_its_cells() {
    let words = "日本".repeat(40) + "\u{1b}]0;x\u{7}\u{202e}\r";
    for width in (0..120).step_by(7) {
        let state = talking(width, 20, (0..20).map(|_| said(&words, "", &words)).collect());
        assert!(!rows(&state).chars().any(|letter| letter.is_control() && letter != '\n'));
    }
}
