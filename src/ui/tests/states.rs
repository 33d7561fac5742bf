//! What a card can be in besides what it says of its task: each is seen in every theme, and without any colour.

use super::*;
use crate::app::lock::tests::mixed;
use crate::planner::lock::Locks;

/// What brings the second card of the board into a state.
type Bring = fn(&mut State);

/// The states, each with what brings the second card of the board into it.
const STATES: [(&str, Bring); 7] = [
    ("plain", |_| {}),
    ("cursor", |state| drop(keys(state, "j"))),
    ("selected", |state| drop(keys(state, "j v k"))),
    ("locked", |state| show(state, mixed())),
    ("late", |state| {
        let mut plan = unlocked();
        plan.task_mut(&card()).unwrap().due = Some(date(2026, 10, 8));
        show(state, plan);
    }),
    ("conflict", |state| {
        state.board.in_conflict.insert(card());
    }),
    ("unsent", |state| {
        state.board.unsent.insert(card());
    }),
];

fn card() -> TaskId {
    TaskId::new("hosted")
}

/// Returns the plan with nothing locked in it.
fn unlocked() -> Snapshot {
    let mut plan = mixed();
    plan.locks = Arc::new(Locks::default());
    plan
}

fn show(state: &mut State, plan: Snapshot) {
    let _ = update(state, snapshot_changed(&Arc::new(plan), &[], 0));
}

/// Returns the cells of the second card, each with all that is seen of it but colour.
fn seen(theme: ThemeName, is_ascii: bool, has_boxes: bool, size: (u16, u16), bring: Bring) -> Vec<(String, Modifier)> {
    let mut state = state(size, Link::Fresh { at: at(14, 1) });
    (state.look.theme, state.look.is_ascii, state.board.measures.has_boxes) = (theme, is_ascii, has_boxes);
    show(&mut state, unlocked());
    bring(&mut state);
    let buffer = frame(&state);
    let layout = state.board.layout(size);
    let top = crate::app::hit::body_line(&layout) + layout.card_height();
    let cells = (top..top + layout.card_height()).flat_map(|y| (0..layout.column_width).map(move |x| (x, y)));
    cells.map(|at| (buffer[at].symbol().to_owned(), buffer[at].modifier)).collect()
}

#[test]
fn no_two_states_of_a_card_look_the_same_in_any_theme_even_without_its_colours() {
    for (name, theme) in ThemeName::ALL {
        for is_ascii in [false, true] {
            for (has_boxes, size) in [(false, (80, 24)), (true, (80, 24)), (false, (48, 20)), (true, (120, 40))] {
                let looks: Vec<_> =
                    STATES.iter().map(|(word, bring)| (word, seen(theme, is_ascii, has_boxes, size, *bring))).collect();
                for (at, (one, look)) in looks.iter().enumerate() {
                    for (other, other_look) in &looks[..at] {
                        assert_ne!(look, other_look, "{one} and {other}: {name}, {is_ascii}, {has_boxes}, {size:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn each_state_has_a_sign_or_a_word_where_there_is_no_colour() {
    let text = |is_ascii, bring| -> String {
        seen(ThemeName::Mono, is_ascii, false, (80, 24), bring).into_iter().map(|(symbol, _)| symbol).collect()
    };
    for ((word, bring), (sign, ascii)) in STATES.into_iter().zip([
        ("", ""),
        ("▌", "|"),
        ("*", "*"),
        ("locked", "locked"),
        ("OVERDUE 2d", "OVERDUE 2d"),
        ("≠", "%"),
        ("↑", "^"),
    ]) {
        assert!(text(false, bring).contains(sign), "{word}: {}", text(false, bring));
        assert!(text(true, bring).contains(ascii), "{word}: {}", text(true, bring));
        let plain = text(false, STATES[0].1);
        assert!(word == "plain" || !plain.contains(sign), "{word}: the plain card has no such sign");
    }
    let cursor = seen(ThemeName::Mono, false, false, (80, 24), STATES[1].1);
    assert!(cursor[1].1.contains(Modifier::REVERSED), "the cursor is reversed, too");
}

#[test]
fn keys_that_have_begun_say_what_may_follow() {
    for (width, height) in [(200, 50), (80, 24), (48, 20), (20, 5)] {
        let mut state = open(width, height);
        let before = rows(&state);
        keys(&mut state, "g");
        insta::assert_snapshot!(format!("keys_begun_{width}x{height}"), rows(&state));
        assert!(rows(&state).contains("g …"));
        keys(&mut state, "g");
        assert_eq!(rows(&state), before, "and nothing stays of it");
    }
}
