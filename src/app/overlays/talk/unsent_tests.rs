//! What the keys of the panel do with words that are not sent, as a session.

use std::sync::Arc;

use pretty_assertions::assert_eq;

use crate::app::State;
use crate::app::effect::Effect;
use crate::app::keymap::Mode;
use crate::app::message::Message;
use crate::app::overlays::Overlay;
use crate::app::overlays::talk::saying::tests::chatting;
use crate::app::overlays::talk::saying::tests::mine;
use crate::app::overlays::talk::saying::tests::notice;
use crate::app::overlays::talk::saying::tests::of_group;
use crate::app::overlays::talk::saying::tests::outbox_holds;
use crate::app::overlays::talk::saying::tests::reworded;
use crate::app::overlays::talk::saying::tests::submitted;
use crate::app::overlays::talk::saying::tests::to_say;
use crate::app::tests::keys;
use crate::app::tests::snapshot_changed;
use crate::app::update;
use crate::planner::draft::Draft;
use crate::planner::draft::DraftOf;
use crate::planner::edit::Edit;
use crate::planner::edit::Way;
use crate::planner::id::TaskId;
use crate::sync::Command;
use crate::sync::EntryState;
use crate::sync::Event;
use crate::sync::Memory;

/// Returns a program in which these words of the person's own wait with these numbers, behind a message they have sent.
fn waiting(all: &[(i64, Edit, EntryState)]) -> State {
    let mut state = chatting(vec![mine("m1", "One")]);
    let edits: Vec<Edit> = all.iter().map(|(_, edit, _)| edit.clone()).collect();
    let _ = update(&mut state, snapshot_changed(&Arc::new(of_group()), &edits, 0));
    outbox_holds(&mut state, all);
    state
}

fn change(text: &str) -> Edit {
    to_say(text, Way::Change { message: "m1".to_owned() })
}

fn withdrawn(effects: &[Effect]) -> Vec<i64> {
    let seq = |effect: &Effect| match effect {
        Effect::Sync(Command::Withdraw(seq)) => Some(*seq),
        _ => None,
    };
    effects.iter().filter_map(seq).collect()
}

#[test]
fn a_change_of_a_message_that_waits_is_withdrawn_before_the_message_is_taken_back() {
    let all = [(7, change("Uno"), EntryState::Waiting), (8, change("Eins  zwei"), EntryState::Waiting)];
    let mut state = waiting(&all);
    assert_eq!(submitted(&keys(&mut state, "d")), []);
    let Some(Overlay::Confirm(confirm)) = state.overlays.last() else { panic!("it asks") };
    assert_eq!(confirm.question, "Withdraw your change of the message?");
    assert_eq!(confirm.words, ["“Eins zwei”", "The message stays as it was sent; d takes that back."]);
    let effects = keys(&mut state, "y");
    assert_eq!((withdrawn(&effects), submitted(&effects)), (vec![8, 7], vec![]), "the message is not deleted");
    let _ = update(&mut state, snapshot_changed(&Arc::new(of_group()), &[], 0));
    outbox_holds(&mut state, &[]);
    keys(&mut state, "d");
    let Some(Overlay::Confirm(confirm)) = state.overlays.last() else { panic!("it asks") };
    assert_eq!((confirm.question.as_str(), confirm.words[0].as_str()), ("Take your message back?", "“One”"));
}

#[test]
fn a_change_that_is_on_its_way_or_not_written_down_yet_is_left_alone() {
    let mut state = waiting(&[(7, change("Uno"), EntryState::Sending)]);
    keys(&mut state, "d");
    assert!(notice(&state).starts_with("It is being sent"), "{}", notice(&state));
    outbox_holds(&mut state, &[]);
    keys(&mut state, "d");
    assert!(notice(&state).starts_with("It is only just being written down"), "{}", notice(&state));
    assert_eq!(state.mode(), Mode::Talk);
}

#[test]
fn words_that_wait_stay_in_the_outbox_until_others_are_sent_in_their_place() {
    let mut state = waiting(&[(7, to_say("Two", Way::Message), EntryState::Waiting)]);
    assert_eq!(keys(&mut state, "e"), [], "nothing is taken out, and nothing was typed");
    assert_eq!(notice(&state), "It stays in the outbox until Ctrl+s sends this in its place.");
    assert_eq!((keys(&mut state, "Esc"), state.mode()), (vec![], Mode::Talk), "nothing was changed, nothing is asked");
    keys(&mut state, "e ! Esc");
    let Some(Overlay::Confirm(confirm)) = state.overlays.last() else { panic!("it asks") };
    assert_eq!(confirm.words[0], "What is in the outbox stays there as it was.");
    let forgotten = Effect::Sync(Command::ForgetDraft(DraftOf::Talk(TaskId::new("a1"))));
    assert_eq!(keys(&mut state, "y"), [forgotten], "only what was typed is thrown away");
    let effects = keys(&mut state, "e ! Ctrl+s");
    assert_eq!((reworded(&effects), submitted(&effects)), (vec![(7, "Two!".to_owned(), Way::Message)], vec![]));
    assert_eq!(state.mode(), Mode::Talk);
}

/// Returns what is left on the disk when the program ends while words that wait are typed anew.
fn ended() -> Vec<Draft> {
    let mut state = waiting(&[(7, to_say("Two", Way::Message), EntryState::Waiting)]);
    keys(&mut state, "e !");
    state.drafts
}

#[test]
fn what_was_typed_anew_and_left_still_goes_in_place_of_what_waits() {
    for key in ["n", "e"] {
        let mut state = waiting(&[(7, to_say("Two", Way::Message), EntryState::Waiting)]);
        let memory = Memory { drafts: ended(), ..Memory::default() };
        let _ = update(&mut state, Message::Sync(Event::Remembered(memory)));
        keys(&mut state, key);
        assert_eq!(reworded(&keys(&mut state, "Ctrl+s")), [(7, "Two!".to_owned(), Way::Message)]);
    }
    let mut state = waiting(&[(8, to_say("Three", Way::Message), EntryState::Waiting)]);
    let memory = Memory { drafts: ended(), ..Memory::default() };
    let _ = update(&mut state, Message::Sync(Event::Remembered(memory)));
    keys(&mut state, "e");
    assert!(notice(&state).starts_with("Something else you typed"), "{}", notice(&state));
}
