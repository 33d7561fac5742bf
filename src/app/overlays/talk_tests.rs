//! What is said about a task, as a session.

use jiff::Timestamp;
use pretty_assertions::assert_eq;

use super::*;
use crate::app::keymap::Mode;
use crate::app::message::Message;
use crate::app::tests::keys;
use crate::app::tests::opened;
use crate::app::update;
use crate::planner::id::UserId;
use crate::planner::talk::Source;
use crate::sync::Event;

pub(crate) fn said(by: &str, text: &str) -> Said {
    let at = "2026-10-10T12:00:00Z".parse().ok();
    Said { name: Some(by.to_owned()), at, text: text.to_owned(), ..Said::default() }
}

fn tell(state: &mut State, said: Vec<Said>, comments: Source, reading: Reading) {
    tell_of(state, said, (Source::Read, comments), reading);
}

/// Tells what was said about `a1`, read just now.
pub(crate) fn told(state: &mut State, chat: Source, comments: Source, said: Vec<Said>) {
    tell_of(state, said, (chat, comments), Reading::Done);
}

fn tell_of(state: &mut State, said: Vec<Said>, (chat, comments): (Source, Source), reading: Reading) {
    let talk = talk::Talk::of(said, chat, comments, Timestamp::UNIX_EPOCH);
    let event = Event::TalkTold { task: TaskId::new("a1"), talk: Some(Arc::new(talk)), reading };
    let _ = update(state, Message::Sync(event));
}

fn shown(state: &State) -> Vec<String> {
    let Some(Overlay::Talk(panel)) = state.overlays.last() else { panic!("it is open") };
    rows(state, panel, Room::of(state.size).inner.0).into_iter().map(|row| row.text).collect()
}

#[test]
fn what_is_said_is_asked_for_when_it_is_opened_and_shown_as_it_comes() {
    let mut state = opened(&[("A", &["a1", "a2"])]);
    let effects = keys(&mut state, "C");
    assert!(effects.contains(&Effect::Sync(Command::OpenTalk(TaskId::new("a1")))), "{effects:?}");
    assert_eq!((state.mode(), shown(&state)), (Mode::Talk, vec!["reading…".to_owned()]));
    let deleted = Said { is_deleted: true, ..said("Ben", "") };
    let liked = Said { is_edited: true, reactions: vec![("like".to_owned(), 2)], ..said("Anna", "One\nTwo") };
    tell(
        &mut state,
        vec![liked, deleted, Said { is_comment: true, ..said("Carl", "Old") }],
        Source::Read,
        Reading::Done,
    );
    let rows = shown(&state);
    assert!(rows[0].starts_with("Anna · ") && rows[0].ends_with(" · edited"), "{rows:?}");
    assert_eq!(rows[1..5], ["One", "Two", "2 like", ""]);
    assert_eq!(rows[6], "(deleted)");
    assert!(rows[8].ends_with(" · by mail"), "{rows:?}");
    let effects = keys(&mut state, "r");
    assert_eq!(effects, [Effect::Sync(Command::OpenTalk(TaskId::new("a1")))]);
    keys(&mut state, "C");
    assert_eq!(state.mode(), Mode::Board);
}

#[test]
fn what_cannot_be_seen_is_one_quiet_sentence() {
    let mut state = opened(&[("A", &["a1"])]);
    keys(&mut state, "C");
    tell(&mut state, Vec::new(), Source::Refused, Reading::Done);
    let rows = shown(&state).join(" ");
    assert!(rows.contains("Nobody has said anything about this task."), "{rows}");
    assert!(rows.contains("they need `planner-tui login --also comments`"), "{rows}");
    // With the account and the folder it would be typed with.
    state.for_comments = "`planner-tui login --also comments --account anna`".to_owned();
    let rows = shown(&state).join(" ");
    assert!(rows.contains("they need `planner-tui login --also comments --account anna`."), "{rows}");
    assert_eq!(state.notice, None);
    tell(&mut state, Vec::new(), Source::None, Reading::Failed("the service cannot be reached".to_owned()));
    let rows = shown(&state).join(" ");
    assert!(rows.contains("is shown. The service cannot be reached."), "{rows}");
}

#[test]
fn the_newest_is_at_the_bottom_and_older_ones_are_scrolled_to() {
    let mut state = opened(&[("A", &["a1"])]);
    keys(&mut state, "C");
    let many = (0..60).map(|number| said("Anna", &format!("number {number}"))).collect();
    tell(&mut state, many, Source::Read, Reading::Done);
    let window = |state: &State| {
        let Some(Overlay::Talk(panel)) = state.overlays.last() else { panic!("it is open") };
        let room = Room::of(state.size);
        let rows = rows(state, panel, room.inner.0);
        let window = panel.window(rows.len(), room.inner.1);
        (window.start, rows.len() - window.end)
    };
    assert_eq!(window(&state).1, 0);
    keys(&mut state, "k k");
    assert_eq!(window(&state).1, 2);
    keys(&mut state, "g g");
    assert_eq!(window(&state).0, 0);
    keys(&mut state, "k PgUp");
    assert_eq!(window(&state).0, 0, "and no further");
    keys(&mut state, "G");
    assert_eq!(window(&state).1, 0);
}

#[test]
fn who_wrote_goes_by_the_name_in_the_plan() {
    let mut state = opened(&[("A", &["a1"])]);
    state.me = Some(UserId::new("me"));
    keys(&mut state, "C");
    let mine = Said { by: Some(UserId::new("me")), ..said("Mia Low", "Hi") };
    let other = Said { by: Some(UserId::new("nobody knows")), name: None, ..said("", "Ho") };
    tell(&mut state, vec![mine, other], Source::Read, Reading::Done);
    let rows = shown(&state);
    assert!(rows[0].starts_with("You · "), "{rows:?}");
    assert!(rows[3].starts_with("somebody without a name · "), "{rows:?}");
}
