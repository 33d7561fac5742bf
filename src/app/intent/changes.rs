//! Which keys change something of a plan: in a run that changes nothing they do nothing, and are not offered.

use super::Intent;
use super::Writing;

impl Intent {
    /// Says whether it changes something of a plan or of the outbox, at once or after a question.
    ///
    /// Columns can be put in order by hand on a board of people, which is kept on this machine: so that is none.
    #[must_use]
    pub fn is_change(self) -> bool {
        self.is_nudge() || self.is_of_card() || self.is_of_contents() || self.is_of_plan() || self.is_of_outbox()
    }

    fn is_of_card(self) -> bool {
        matches!(
            self,
            Self::CardMoveTo
                | Self::CardPickUp
                | Self::CardNew
                | Self::CardNewBelow
                | Self::CardNewAbove
                | Self::CardDuplicate
                | Self::CardDelete
                | Self::CardRename
                | Self::CardComplete
                | Self::CardPriority
                | Self::CardLabels
                | Self::CardPeople
                | Self::CardAssignMe
                | Self::CardDue
                | Self::CardStart
                | Self::CardProgress
                | Self::CardPercent
                | Self::CardPreview
                | Self::CardSeries
                | Self::CardMyDay
                | Self::CardRepeat
                | Self::HistoryUndo
                | Self::HistoryRedo
        )
    }

    fn is_of_contents(self) -> bool {
        matches!(
            self,
            Self::CardNotes
                | Self::ItemCheck
                | Self::ItemNew
                | Self::ItemRename
                | Self::ItemRemove
                | Self::ItemPromote
                | Self::LinkNew
                | Self::LinkAddress
                | Self::LinkKind
                | Self::Writing(Writing::Draft | Writing::Say | Writing::Change | Writing::TakeBack)
        )
    }

    fn is_of_plan(self) -> bool {
        matches!(
            self,
            Self::ColumnNew
                | Self::ColumnRename
                | Self::ColumnDelete
                | Self::LabelNames
                | Self::LabelRename
                | Self::PlanRename
                | Self::PlanDelete
                | Self::PlanFavourite
                | Self::PlanArchive
                | Self::PlanUnarchive
                | Self::PlanMove
                | Self::PlanToggle
                | Self::PlanShare
        )
    }

    fn is_of_outbox(self) -> bool {
        matches!(
            self,
            Self::OutboxWithdraw
                | Self::OutboxWithdrawAll
                | Self::OutboxRetry
                | Self::OutboxMakeAgain
                | Self::ConflictYours
                | Self::ConflictTheirs
                | Self::ConflictEdit
                | Self::ConflictApply
                | Self::TrashRestore
                | Self::TrashForget
                | Self::TrashEmpty
        )
    }
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;

    use crate::app::State;
    use crate::app::effect::Effect;
    use crate::app::keymap::Mode;
    use crate::app::lock::keys::hints;
    use crate::app::message::Message;
    use crate::app::overlays::Overlay;
    use crate::app::overlays::field::Purpose;
    use crate::app::tests::keys;
    use crate::app::tests::opened;
    use crate::app::update;
    use crate::sync::Command;

    /// A plan of which nothing is to be changed, with these keys pressed.
    fn shown(pressed: &str) -> State {
        let mut state = opened(&[("A", &["a1", "a2"]), ("B", &["b1"])]);
        state.board.is_read_only = true;
        if !pressed.is_empty() {
            let _ = keys(&mut state, pressed);
        }
        state
    }

    fn said(state: &State) -> &str {
        state.notice.as_ref().map_or("", |notice| notice.text.as_str())
    }

    /// Says whether a layer is there for nothing but to change something.
    fn is_of_a_change(overlay: &Overlay) -> bool {
        match overlay {
            // A command may as well read; one that would change something is refused when it is done.
            Overlay::Field(field) => !matches!(field.purpose, Purpose::Filter { .. } | Purpose::Command { .. }),
            Overlay::Confirm(_)
            | Overlay::Date(_)
            | Overlay::Menu(_)
            | Overlay::MoveTo(_)
            | Overlay::NameIt(_)
            | Overlay::Text(_) => true,
            _ => false,
        }
    }

    #[test]
    fn where_nothing_may_be_changed_a_key_opens_nothing_that_would() {
        for (mode, to) in [(Mode::Board, ""), (Mode::Detail, "Enter"), (Mode::Plan, "g p"), (Mode::Plans, "b")] {
            let actions: Vec<_> = shown(to).keymap.actions(mode).map(|it| (it.name, it.keys.clone())).collect();
            let mut refused = 0;
            for (intent, pressed) in actions.iter().flat_map(|(name, all)| all.iter().map(|keys| (*name, keys))) {
                let mut state = shown(to);
                assert_eq!(state.mode(), mode, "{to}");
                let before = state.overlays.len();
                let effects = keys(&mut state, pressed);
                let is_sent = |it: &Effect| matches!(it, Effect::Sync(Command::Submit { .. }) | Effect::Editor { .. });
                assert!(!effects.iter().any(is_sent), "{mode:?} {pressed} {intent:?}");
                assert!(!state.overlays.iter().any(is_of_a_change), "{mode:?} {pressed} {intent:?}");
                if intent.is_change() {
                    refused += 1;
                    assert!(said(&state).contains("--read-only"), "{mode:?} {pressed}: {}", said(&state));
                    assert_eq!(state.overlays.len(), before, "{mode:?} {pressed}");
                }
            }
            assert!(refused >= 3, "{mode:?} has keys that change something");
        }
    }

    #[test]
    fn what_is_pasted_there_makes_no_card() {
        let mut state = shown("");
        assert_eq!(update(&mut state, Message::Paste("one\ntwo".to_owned())), []);
        assert!(state.overlays.is_empty() && said(&state).contains("--read-only"), "{}", said(&state));
    }

    #[test]
    fn keys_that_change_something_are_not_offered_there() {
        let words = |state: &State, mode: Mode| hints(state, mode).map(|hint| hint.word).collect::<Vec<_>>();
        let state = shown("");
        assert_eq!(words(&state, Mode::Board), ["help", "filter", "select", "plans", "quit", "sync"]);
        assert_eq!(words(&state, Mode::Talk), ["close", "read", "read again", "help"]);
        let open = opened(&[("A", &["a1"])]);
        assert!(words(&open, Mode::Board).contains(&"new".to_owned()));
    }
}
