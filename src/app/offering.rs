//! Which keys of a footer can do something as things are: what cannot is not offered.

use super::State;
use super::intent::Intent;
use super::intent::Looking;
use super::intent::Writing;
use super::keymap::Mode;
use super::making;
use super::overlays::Overlay;
use crate::planner::board::Grouping;
use crate::planner::view::View;

/// Says whether a key could do something, as far as that depends on what is there to do it to.
#[must_use]
pub(super) fn is_possible(state: &State, mode: Mode, intent: Intent) -> bool {
    match (mode, state.overlays.last()) {
        (Mode::Board, _) => is_possible_on_board(state, intent),
        // Nobody chooses a place within a column there.
        (Mode::Grab, _) => {
            let has_order = state.board.arrangement.grouping.has_order();
            has_order || !matches!(intent, Intent::CursorFirst | Intent::CursorLast)
        }
        (Mode::Trash, Some(Overlay::Trash(trash))) => {
            let is_about_rows = matches!(intent, Intent::TrashRestore | Intent::TrashForget | Intent::TrashEmpty);
            !is_about_rows || !trash.rows(state).is_empty()
        }
        (Mode::Log, _) => {
            let is_about_entries = matches!(intent, Intent::OutboxDetails | Intent::CardCopyLink);
            !is_about_entries || state.log.entries().next().is_some()
        }
        (Mode::Talk, Some(Overlay::Talk(panel))) => {
            let is_about_own = matches!(intent, Intent::Writing(Writing::Change | Writing::TakeBack));
            !is_about_own || panel.has_own(state)
        }
        (Mode::Panel, _) => {
            use Intent::{OutboxMakeAgain, OutboxRetry, OutboxWithdraw, OutboxWithdrawAll};
            let is_about_edits = matches!(intent, OutboxWithdraw | OutboxWithdrawAll | OutboxRetry | OutboxMakeAgain);
            !is_about_edits || !state.outbox.entries.is_empty()
        }
        (Mode::Views, _) => {
            let is_about_views = matches!(intent, Intent::Looking(Looking::ViewRename | Looking::ViewDelete));
            !is_about_views || !state.views.is_empty()
        }
        _ => true,
    }
}

fn is_possible_on_board(state: &State, intent: Intent) -> bool {
    let board = &state.board;
    let is_empty = board.view.as_ref().is_none_or(|view| view.plan().tasks().is_empty());
    match intent {
        Intent::CardPickUp | Intent::CardRename | Intent::CardMoveTo | Intent::SelectToggle => has_card(state),
        _ if intent.is_nudge() => has_card(state),
        Intent::CardNew => making::place(state, Intent::CardNew).is_ok(),
        // Who has cards has columns; then there are keys that are wanted more.
        Intent::ColumnNew => is_empty && board.view.as_ref().is_some_and(has_buckets),
        Intent::Looking(Looking::Filter) => !is_empty || board.filter().is_some(),
        Intent::Looking(Looking::FilterClear) => board.filter().is_some(),
        _ => true,
    }
}

fn has_card(state: &State) -> bool {
    state.board.chosen("move").is_ok()
}

/// Says whether columns can be made on a board.
fn has_buckets(view: &View) -> bool {
    let plan = view.plan();
    view.board().grouping == Grouping::Bucket && !plan.plan.is_archived() && !plan.plan.id.is_mine()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::app::State;
    use crate::app::keymap::Mode;
    use crate::app::lock::keys::hints;
    use crate::app::tests::{keys, opened, snapshot_changed, started};
    use crate::app::update;
    use crate::planner::fixture::plan;
    use crate::planner::id::PlanId;

    fn words(state: &State) -> Vec<String> {
        hints(state, Mode::Board).map(|hint| hint.word).collect()
    }

    fn offers(state: &State, word: &str) -> bool {
        words(state).iter().any(|known| known == word)
    }

    #[test]
    fn what_needs_a_card_is_offered_where_one_is() {
        let of_cards = ["pick up", "move", "edit", "move to", "select"];
        let mut state = opened(&[("A", &["a1"]), ("B", &[])]);
        assert!(of_cards.iter().all(|word| offers(&state, word)), "{:?}", words(&state));
        assert!(!offers(&state, "column") && !offers(&state, "clear"), "{:?}", words(&state));
        keys(&mut state, "l");
        assert!(!of_cards.iter().any(|word| offers(&state, word)), "{:?}", words(&state));
        assert!(["new", "filter", "plans", "quit"].iter().all(|word| offers(&state, word)), "{:?}", words(&state));
        keys(&mut state, "h v l");
        assert!(offers(&state, "move"), "the selected card can be moved from anywhere");
    }

    #[test]
    fn an_empty_plan_offers_what_fills_it() {
        let state = opened(&[("A", &[])]);
        assert_eq!(words(&state)[..3], ["help", "new", "column"]);
        assert!(!offers(&state, "filter"));
        let state = opened(&[]);
        assert_eq!(words(&state)[..2], ["help", "column"], "a card needs a column");
        assert_eq!(
            words(&started(None))[..2],
            ["help", "undo"],
            "nothing is here yet: undo is drawn where there is one"
        );
    }

    #[test]
    fn a_filter_that_lets_nothing_through_can_be_cleared() {
        let mut state = opened(&[("A", &["a1"])]);
        keys(&mut state, "/ z z Enter");
        assert!(
            offers(&state, "clear") && offers(&state, "filter") && !offers(&state, "pick up"),
            "{:?}",
            words(&state)
        );
        keys(&mut state, "F");
        assert!(!offers(&state, "clear") && offers(&state, "pick up"));
    }

    #[test]
    fn top_and_bottom_are_offered_where_somebody_chooses_the_order() {
        let mut state = opened(&[("A", &["a1", "a2"])]);
        let offered = |state: &State| hints(state, Mode::Grab).any(|hint| hint.word == "top");
        keys(&mut state, "Space");
        assert!(offered(&state));
        keys(&mut state, "Esc 7 Space");
        assert!(!offered(&state));
    }

    #[test]
    fn a_list_with_nothing_in_it_offers_nothing_to_be_done_to_it() {
        let mut state = opened(&[("A", &[])]);
        for (name, mode, words) in [
            ("!", Mode::Log, &["unfold", "copy"][..]),
            ("S", Mode::Panel, &["withdraw", "retry", "make again", "all"]),
            ("'", Mode::Views, &["rename", "delete"]),
            ("D", Mode::Trash, &["make again"]),
        ] {
            keys(&mut state, name);
            let shown: Vec<String> = hints(&state, mode).map(|hint| hint.word).collect();
            assert!(!shown.iter().any(|word| words.contains(&word.as_str())), "{name}: {shown:?}");
            assert!(shown.contains(&"close".to_owned()), "{name}: {shown:?}");
            keys(&mut state, "Esc");
        }
    }

    #[test]
    fn in_the_list_of_ones_own_tasks_nothing_is_made() {
        let mut state = started(None);
        state.board.open(&PlanId::mine(), None);
        let mut mine = plan(&[]);
        mine.plan.id = PlanId::mine();
        let _ = update(&mut state, snapshot_changed(&Arc::new(mine), &[], 0));
        assert!(!offers(&state, "new") && !offers(&state, "column") && offers(&state, "plans"), "{:?}", words(&state));
    }
}
