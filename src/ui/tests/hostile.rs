//! Text from elsewhere: escape sequences, wide letters, what is far too long, what is empty.

use super::*;

/// Returns a plan in which everything that comes from elsewhere is this text.
fn plan_of(words: &str) -> Snapshot {
    let mut snapshot = website();
    snapshot.plan.title = words.to_owned();
    for label in [1, 2, 3] {
        snapshot.plan.labels.insert(label, words.to_owned());
    }
    let mut task = task("evil");
    task.title = words.to_owned();
    task.categories = Categories::from_iter([1, 3]);
    task.bucket_id = Some(BucketId::new("To do"));
    task.assignees = vec![UserId::new("evil")];
    task.priority = 1;
    snapshot.replace_tasks(vec![Arc::new(task)]);
    for bucket in &mut snapshot.buckets[..2] {
        bucket.name = words.to_owned();
    }
    let evil = Person { id: UserId::new("evil"), name: words.to_owned() };
    snapshot.people = Arc::new(HashMap::from([(evil.id.clone(), evil)]));
    snapshot
}

const PRESSES: [&str; 12] = ["", "G", "v", "Space", "l", "Esc", "L", "z", "Z", "?", "Esc", "b"];

#[test]
fn no_cell_of_any_frame_holds_a_control_character() {
    let hostile = "\u{1b}]0;owned\u{7}\u{9b}2J\r\n\t\u{202e}";
    let snapshot = Arc::new(plan_of(hostile));
    for size in [(200, 50), (80, 24), (48, 20), (20, 5)] {
        for board in ["1", "2", "3", "4", "6", "7", "8"] {
            let mut state = state(size, Link::Reading { has_tasks: false, progress: hostile.to_owned() });
            let _ = update(&mut state, snapshot_changed(&snapshot, &[], 0));
            let _ = update(&mut state, Message::Sync(Event::Noticed(hostile.to_owned())));
            keys(&mut state, board);
            for press in PRESSES {
                if !press.is_empty() {
                    keys(&mut state, press);
                }
                let clean = |symbol: &str| !symbol.chars().any(|c| c.is_control() || c == '\u{202e}');
                assert!(frame(&state).content.iter().all(|cell| clean(cell.symbol())), "{size:?} {board} {press}");
            }
        }
    }
}

/// Whatever the names, a wide letter must not reach into what is drawn beside it: a terminal would show neither whole.
#[test]
fn a_wide_letter_is_followed_by_the_cell_it_covers() {
    for words in ["日本語".repeat(100), "🌍👩\u{200d}🔬".repeat(100), "x".repeat(300), String::new(), " ".to_owned()]
    {
        let snapshot = Arc::new(plan_of(&words));
        for size in [(81, 24), (80, 24), (49, 20), (20, 5)] {
            for board in ["1", "2", "3", "4", "6", "7", "8"] {
                let mut state = state(size, Link::Fresh { at: at(14, 1) });
                let _ = update(&mut state, snapshot_changed(&snapshot, &[], 0));
                keys(&mut state, board);
                for press in PRESSES {
                    if !press.is_empty() {
                        keys(&mut state, press);
                    }
                    let buffer = frame(&state);
                    for y in 0..size.1 {
                        for x in 0..size.0 {
                            let is_wide = text::cells(buffer[(x, y)].symbol()) > 1;
                            let is_covered = x + 1 < size.0 && matches!(buffer[(x + 1, y)].symbol(), " " | "");
                            assert!(
                                !is_wide || is_covered,
                                "{words:.9} {size:?} {board} {press} {x},{y}\n{}",
                                rows(&state)
                            );
                        }
                    }
                }
            }
        }
    }
}

/// Flags, tones, keycaps and joined pictures: each terminal has its own idea of how wide they are. Also where they are typed.
#[test]
fn no_frame_holds_a_letter_whose_width_terminals_disagree_about() {
    let words = "a🇷🇴b👍🏽c1\u{fe0f}\u{20e3}d👨\u{200d}👩\u{200d}👧e⌚\u{fe0e}f🏴\u{e0067}\u{e007f}🇪";
    let is_odd =
        |letter: char| crate::app::text_rows::is_joint(letter) || ('\u{1f1e6}'..='\u{1f1ff}').contains(&letter);
    let snapshot = Arc::new(plan_of(words));
    for size in [(80, 24), (48, 20), (20, 5)] {
        let mut state = state(size, Link::Fresh { at: at(14, 1) });
        let _ = update(&mut state, snapshot_changed(&snapshot, &[], 0));
        for press in ["3", "G", "e", "Esc", "7", "Space", "Esc", "Enter", "Esc", "b", "Esc", "1"] {
            keys(&mut state, press);
            let buffer = frame(&state);
            let odd = buffer.content.iter().find(|cell| cell.symbol().chars().any(is_odd));
            assert_eq!(odd.map(|cell| cell.symbol().to_owned()), None, "{size:?} {press}\n{}", rows(&state));
        }
        assert!(size.0 < 40 || rows(&state).contains("aROb👍c1d👨e⌚"), "{}", rows(&state));
    }
}

#[test]
fn names_that_are_empty_or_too_long_leave_everything_else_in_place() {
    for (name, words) in [("empty_names", String::new()), ("long_names", "Very long 日本 name ".repeat(20))] {
        let mut state = state((80, 24), Link::Fresh { at: at(14, 1) });
        let _ = update(&mut state, snapshot_changed(&Arc::new(plan_of(&words)), &[], 0));
        keys(&mut state, "l z h G k");
        insta::assert_snapshot!(name, rows(&state));
        keys(&mut state, "8 Space l");
        insta::assert_snapshot!(format!("{name}_in_hand"), rows(&state));
    }
}

#[test]
fn a_wide_letter_does_not_hide_the_border_of_a_list() {
    let wide = "日".repeat(40);
    let titles: Vec<String> = (0..9).map(|number| format!("{number}{wide}")).collect();
    let mut titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    titles.push(&wide);
    for width in 60..140 {
        let mut state = state((width, 24), Link::Starting);
        let _ = update(&mut state, snapshot_changed(&Arc::new(plan(&[("A", &titles), ("B", &titles)])), &[], 0));
        keys(&mut state, "?");
        let buffer = frame(&state);
        let left = (width - width.min(78)) / 2;
        if left > 0 {
            let covering = |y: &u16| text::cells(buffer[(left - 1, *y)].symbol()) > 1;
            assert_eq!((0..24).find(covering), None, "at {width} columns");
        }
    }
}

#[test]
fn a_title_nobody_can_see_is_told_as_none() {
    for words in ["   ", "\u{200b}\u{200b}", "\u{3164}\u{1160}\u{e0041}", "\u{ad} \u{2060}"] {
        let snapshot = Arc::new(plan_of(words));
        for (size, press) in
            [((200, 50), "G Space"), ((80, 24), "4 G"), ((80, 24), "G Enter"), ((48, 20), "G"), ((20, 5), "G")]
        {
            let mut state = state(size, Link::Fresh { at: at(14, 1) });
            let _ = update(&mut state, snapshot_changed(&snapshot, &[], 0));
            keys(&mut state, press);
            assert!(rows(&state).contains("(no title)"), "{words:?} {size:?} {press}\n{}", rows(&state));
        }
    }
}
