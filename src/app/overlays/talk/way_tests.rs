//! Where words go when the service cannot be asked, as a session.

use std::sync::Arc;

use pretty_assertions::assert_eq;

use crate::app::State;
use crate::app::keymap::Mode;
use crate::app::message::Message;
use crate::app::overlays::Overlay;
use crate::app::overlays::talk::saying::tests::notice;
use crate::app::overlays::talk::saying::tests::of_group;
use crate::app::overlays::talk::saying::tests::submitted;
use crate::app::overlays::talk::tests::said;
use crate::app::tests::keys;
use crate::app::tests::snapshot_changed;
use crate::app::tests::started;
use crate::app::update;
use crate::planner::edit::Way;
use crate::planner::facts::Facts;
use crate::planner::fixture::plan;
use crate::planner::id::TaskId;
use crate::planner::snapshot::Snapshot;
use crate::planner::talk::Source;
use crate::sync::Event;
use crate::sync::Reading;

/// Returns a program that shows the talk about the only card, which was never read; the task says this much.
fn offline(snapshot: Snapshot, has_chat: Option<bool>, thread: Option<&str>) -> State {
    let mut state = started(None);
    let _ = update(&mut state, snapshot_changed(&Arc::new(snapshot), &[], 0));
    keys(&mut state, "C");
    let task = TaskId::new("a1");
    let facts = Arc::new(Facts { has_chat, thread: thread.map(str::to_owned), ..Facts::default() });
    let _ = update(&mut state, Message::Sync(Event::FactsTold { task: task.clone(), facts }));
    let reading = Reading::Failed("the service cannot be reached".to_owned());
    let _ = update(&mut state, Message::Sync(Event::TalkTold { task, talk: None, reading }));
    state
}

fn question(state: &State) -> &str {
    let Some(Overlay::Confirm(confirm)) = state.overlays.last() else { panic!("it asks") };
    &confirm.question
}

#[test]
fn only_where_the_task_says_that_it_has_a_chat_a_message_is_written_unread() {
    let mut state = offline(of_group(), Some(true), Some("AAQk"));
    keys(&mut state, "n");
    assert_eq!(notice(&state), "Ctrl+s sends it.");
    assert_eq!(submitted(&keys(&mut state, "x Ctrl+s")), [("x".to_owned(), Way::Message)]);
}

#[test]
fn without_a_chat_that_is_known_it_is_a_comment_and_asked_about() {
    let comment = |begins| [("x".to_owned(), Way::Comment { begins, thread: None })];
    for (has_chat, words) in [(Some(false), "Nobody has begun a chat in Planner"), (None, "Whether there is a chat")] {
        let mut state = offline(of_group(), has_chat, None);
        keys(&mut state, "n");
        assert!(notice(&state).starts_with(words), "{}", notice(&state));
        assert_eq!(submitted(&keys(&mut state, "x Ctrl+s")), []);
        assert!(question(&state).starts_with("This starts a thread in the group"), "{}", question(&state));
        assert_eq!(submitted(&keys(&mut state, "y")), comment(true));
    }
    let mut state = offline(of_group(), Some(false), Some("AAQk"));
    keys(&mut state, "n x Ctrl+s");
    assert!(question(&state).starts_with("This answers in the mail"), "{}", question(&state));
    assert_eq!(submitted(&keys(&mut state, "y")), comment(false));
}

#[test]
fn where_neither_can_be_no_box_opens() {
    for (has_chat, words) in [(Some(false), "The first message of a chat"), (None, "Whether the task has a chat")] {
        let mut state = offline(plan(&[("A", &["a1"])]), has_chat, None);
        keys(&mut state, "n");
        assert_eq!(state.mode(), Mode::Talk);
        assert!(notice(&state).starts_with(words), "{}", notice(&state));
        assert!(notice(&state).ends_with("Comments by mail are for plans of groups only."), "{}", notice(&state));
    }
}

#[test]
fn what_the_copy_knows_of_the_talk_goes_before_what_the_task_says() {
    let mut state = offline(of_group(), Some(false), None);
    let at = jiff::Timestamp::UNIX_EPOCH;
    let known = crate::planner::talk::Talk::of(vec![said("Anna", "Hello")], Source::Read, Source::None, at);
    let reading = Reading::Failed("the service cannot be reached".to_owned());
    let told = Event::TalkTold { task: TaskId::new("a1"), talk: Some(Arc::new(known)), reading };
    let _ = update(&mut state, Message::Sync(told));
    assert_eq!(submitted(&keys(&mut state, "n x Ctrl+s")), [("x".to_owned(), Way::Message)]);
}
