//! The new-card line with what its marks mean, pasted lines before they become cards, and the trash.

use super::*;
use crate::app::look::ThemeName;
use crate::app::overlays::trash::tests::{tell, trashed};
use crate::app::tests::type_text;
use crate::planner::trashed::{Trashed, Way};

const SIZES: [(u16, u16); 4] = [(120, 40), (80, 24), (48, 20), (20, 5)];

#[test]
fn a_line_says_what_it_means_and_what_may_be_meant() {
    for (width, height) in SIZES {
        let mut state = open(width, height);
        keys(&mut state, "o");
        type_text(&mut state, "Fix login !urgent ^fri >Review @");
        insta::assert_snapshot!(format!("quick_{width}x{height}"), rows(&state));
    }
    let mut state = open(80, 24);
    keys(&mut state, "l l O");
    type_text(&mut state, "Fix login @anna #bug !urgent ^fri >Doing +\"step one\" +two ");
    insta::assert_snapshot!("quick_understood", rows(&state));
    keys(&mut state, "Esc G n");
    type_text(&mut state, "Card #zzz ");
    insta::assert_snapshot!("quick_fault", rows(&state));
    keys(&mut state, "Esc n");
    insta::assert_snapshot!("quick_empty", rows(&state));
}

#[test]
fn marks_are_coloured_and_what_means_nothing_is_underlined() {
    for is_mono in [false, true] {
        let mut state = open(80, 24);
        state.look.theme = if is_mono { ThemeName::Mono } else { ThemeName::Terminal };
        keys(&mut state, "O");
        type_text(&mut state, "a !urgent #zzz b");
        let buffer = frame(&state);
        let line = (0..24).find(|y| (0..80).any(|x| buffer[(x, *y)].symbol() == "!")).unwrap();
        let style = |sign: &str| {
            let x = (0..80).find(|x| buffer[(*x, line)].symbol() == sign).unwrap();
            buffer[(x, line)].modifier
        };
        assert!(style("!").contains(Modifier::BOLD) && !style("!").contains(Modifier::UNDERLINED));
        assert!(style("#").contains(Modifier::UNDERLINED));
        assert!(style("a").is_empty());
    }
}

#[test]
fn pasted_lines_are_asked_about() {
    for (width, height) in SIZES {
        let mut state = open(width, height);
        let text = "- Buy paint\n- [x] Measure the wall\n- Call 日本\n- Ask Anna\n- Fifth\n- Sixth\n- Seventh";
        let _ = update(&mut state, Message::Paste(text.to_owned()));
        insta::assert_snapshot!(format!("paste_{width}x{height}"), rows(&state));
    }
}

pub(super) fn trash() -> Vec<Trashed> {
    let mut waits =
        trashed("plan", "Waits to be deleted, with a title that is too long for any column of any table", "To do");
    waits.is_waiting = true;
    let mut theirs = trashed("plan", "Schlüsseldienst 日本 \u{1b}[31m", "Doing");
    theirs.way = Way::ByOthers;
    let mut unread = trashed("plan", "Never read", "Review");
    unread.is_unread = true;
    let mut column = trashed("plan", "Went with all", "Icebox");
    (column.way, column.at) = (Way::WithColumn, Some("2026-10-03T09:00:00Z".parse().unwrap()));
    let mut none = trashed("plan", "In no bucket", "");
    none.at = None;
    vec![waits, theirs, unread, column, none, trashed("other", "Of another plan", "X")]
}

#[test]
fn the_trash_at_each_size() {
    for (width, height) in SIZES {
        let mut state = open(width, height);
        keys(&mut state, "D");
        tell(&mut state, trash());
        keys(&mut state, "j");
        insta::assert_snapshot!(format!("trash_{width}x{height}"), rows(&state));
    }
    let mut state = open(80, 24);
    keys(&mut state, "D");
    tell(&mut state, trash());
    keys(&mut state, "Tab G");
    insta::assert_snapshot!("trash_of_all_plans", rows(&state));
    keys(&mut state, "X");
    insta::assert_snapshot!("trash_to_be_emptied", rows(&state));
    keys(&mut state, "n Tab");
    tell(&mut state, Vec::new());
    insta::assert_snapshot!("trash_empty", rows(&state));
}

#[test]
fn every_size_can_be_drawn_with_them_in_front() {
    for width in [0, 1, 11, 12, 25, 33, 34, 60, 90] {
        for height in [0, 1, 2, 4, 5, 7, 8, 10, 16, 24] {
            let mut state = open(width, height);
            keys(&mut state, "n @");
            let _ = frame(&state);
            type_text(&mut state, " #nothing 日本 ^");
            let _ = frame(&state);
            keys(&mut state, "Esc D");
            let _ = frame(&state);
            tell(&mut state, trash());
            keys(&mut state, "G");
            let _ = frame(&state);
        }
    }
}
