//! Heads of columns: counts, what is hidden, what is folded, what is off the screen.

use super::*;
use crate::app::look::ThemeName;

#[test]
fn a_folded_column_is_its_name_written_downwards() {
    let mut state = open(80, 24);
    keys(&mut state, "l z l");
    insta::assert_snapshot!("folded_80x24", rows_with_looks(&state));
    keys(&mut state, "h");
    insta::assert_snapshot!("cursor_on_folded_80x24", rows_with_looks(&state));
    let _ = update(&mut state, Message::Resized { width: 48, height: 20 });
    insta::assert_snapshot!("folded_48x20", rows_with_looks(&state));
    let _ = update(&mut state, Message::Resized { width: 20, height: 5 });
    insta::assert_snapshot!("folded_20x5", rows_with_looks(&state));
}

#[test]
fn the_cursor_is_seen_on_a_folded_column_at_every_height() {
    for height in 8..30 {
        let mut state = open(80, height);
        keys(&mut state, "l z");
        state.look.theme = ThemeName::Mono;
        let buffer = frame(&state);
        let top = if height >= 10 { 3 } else { 1 };
        let x = (0..80).find(|x| buffer[(*x, top)].symbol() == "D").unwrap();
        assert!(buffer[(x, top)].modifier.contains(Modifier::REVERSED), "at {height} lines");
        assert_eq!(buffer[(x - 1, top)].symbol(), "▌");
    }
}

#[test]
fn columns_off_the_screen_are_counted_with_folded_ones_at_the_edges() {
    let names: Vec<String> = (0..12).map(|number| format!("Column {number:02}")).collect();
    let columns: Vec<(&str, &[&str])> = names.iter().map(|name| (name.as_str(), &[] as &[&str])).collect();
    let folds: [&[usize]; 5] = [&[], &[0], &[3], &[2, 3, 4], &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]];
    for width in (60..=200).step_by(7) {
        for folded in folds {
            let mut state = state((width, 24), Link::Fresh { at: at(14, 1) });
            let _ = update(&mut state, snapshot_changed(&Arc::new(plan(&columns)), &[], 0));
            for column in 0..12 {
                if folded.contains(&column) {
                    keys(&mut state, "z");
                }
                keys(&mut state, "l");
            }
            keys(&mut state, "0");
            for _ in 0..12 {
                let text = rows(&state);
                let layout = state.board.layout(state.size);
                let seen = layout.columns_from(state.board.board().unwrap(), state.board.window.first_column);
                let (left, right) = (seen[0].index, 11 - seen.last().unwrap().index);
                let head: String = text.lines().skip(1).take(2).collect();
                let told = |mark: &str, count: usize| head.contains(&format!("{mark}{count}"));
                assert_eq!(head.contains('‹'), left > 0, "{width} {folded:?}\n{text}");
                assert_eq!(head.contains('›'), right > 0, "{width} {folded:?}\n{text}");
                assert!(left == 0 || told("‹ ", left) || told("‹", left), "{width} {folded:?}\n{text}");
                assert!(right == 0 || told("+", right) || right > 9, "{width} {folded:?}\n{text}");
                keys(&mut state, "l");
            }
        }
    }
}

#[test]
fn hidden_cards_are_counted() {
    let mut state = open(80, 24);
    keys(&mut state, "Z");
    let mut snapshot = website();
    snapshot.task_mut(&TaskId::new("Price table")).unwrap().percent_complete = 100;
    let _ = update(&mut state, snapshot_changed(&Arc::new(snapshot), &[], 0));
    keys(&mut state, "l l l");
    insta::assert_snapshot!("completed_hidden", rows(&state));
    keys(&mut state, "0");
    let text = rows(&state);
    assert!(text.contains("To do 6 (1 hidden)"), "{text}");
}

#[test]
fn an_order_that_is_not_known_yet_is_told_only_where_there_is_one() {
    let mut snapshot = website();
    let mut unread = task("unread");
    unread.bucket_id = Some(BucketId::new("To do"));
    snapshot.replace_tasks(vec![Arc::new(unread)]);
    let mut state = state((80, 24), Link::Starting);
    let _ = update(&mut state, snapshot_changed(&Arc::new(snapshot), &[], 0));
    assert!(rows(&state).contains("order: provisional"));
    for board in ["4", "6", "7", "8"] {
        keys(&mut state, board);
        assert!(!rows(&state).contains("provisional"), "board {board}");
    }
}
