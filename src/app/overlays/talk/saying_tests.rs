//! Saying something about a task, as a session: keys in, edits and sentences out.

use std::sync::Arc;

use pretty_assertions::assert_eq;

use super::*;
use crate::app::keymap::Mode;
use crate::app::message::Message;
use crate::app::overlays::outbox::tests::entry;
use crate::app::overlays::talk::tests::said;
use crate::app::overlays::talk::tests::told;
use crate::app::tests::keys;
use crate::app::tests::snapshot_changed;
use crate::app::tests::started;
use crate::app::tests::type_text;
use crate::app::update;
use crate::planner::fixture::plan;
use crate::planner::id::UserId;
use crate::planner::snapshot::Snapshot;
use crate::planner::talk::Source;
use crate::sync::Command;
use crate::sync::EntryState;
use crate::sync::Event;
use crate::sync::Outbox;
use crate::sync::PlanSummary;

/// A plan of the group “Design”.
pub(crate) fn of_group() -> Snapshot {
    let mut snapshot = plan(&[("A", &["a1"])]);
    snapshot.plan.container_url = Some("https://graph.microsoft.com/v1.0/groups/g".to_owned());
    snapshot
}

/// Returns a program that shows this talk about the only card.
fn talking(snapshot: Snapshot, chat: Source, comments: Source, all: Vec<Said>) -> State {
    let mut state = started(None);
    let name = PlanSummary::new(snapshot.plan.id.clone(), "Website", Some("Design"));
    let _ = update(&mut state, Message::Sync(Event::PlansListed { plans: vec![name], is_fresh: false }));
    let _ = update(&mut state, Message::Sync(Event::SignedInAs(UserId::new("me"))));
    let _ = update(&mut state, snapshot_changed(&Arc::new(snapshot), &[], 0));
    keys(&mut state, "C");
    told(&mut state, chat, comments, all);
    state
}

pub(crate) fn mine(id: &str, text: &str) -> Said {
    let by = Some(UserId::new("me"));
    Said { id: Some(id.to_owned()), by, is_plain: true, ..said("Mia", text) }
}

pub(crate) fn chatting(all: Vec<Said>) -> State {
    talking(of_group(), Source::Read, Source::None, all)
}

pub(crate) fn submitted(effects: &[Effect]) -> Vec<(String, Way)> {
    let says = edits::submitted(effects).iter().map(|edit| match edit {
        Edit::Say(say) => (say.text.clone(), say.way.clone()),
        other => panic!("{other:?}"),
    });
    says.collect()
}

/// Returns what is put in place of what in the outbox.
pub(crate) fn reworded(effects: &[Effect]) -> Vec<(i64, String, Way)> {
    let reworded = |effect: &Effect| match effect {
        Effect::Sync(Command::Reword { seq, say, .. }) => Some((*seq, say.text.clone(), say.way.clone())),
        _ => None,
    };
    effects.iter().filter_map(reworded).collect()
}

pub(crate) fn text_of(state: &State) -> String {
    let panel = state.overlays.iter().find_map(|overlay| match overlay {
        Overlay::Talk(panel) => Some(panel),
        _ => None,
    });
    let rows = rows(state, panel.expect("it is open"), 76);
    rows.into_iter().map(|row| row.text).collect::<Vec<_>>().join("\n")
}

pub(crate) fn notice(state: &State) -> &str {
    state.notice.as_ref().map_or("", |notice| notice.text.as_str())
}

#[test]
fn a_message_is_shown_at_once_and_read_again_when_it_was_sent() {
    let mut state = chatting(vec![said("Anna", "Hello")]);
    keys(&mut state, "n");
    assert_eq!((state.mode(), notice(&state)), (Mode::Text, "Ctrl+s sends it."));
    type_text(&mut state, "Is 1 < 2?");
    let effects = keys(&mut state, "Ctrl+s");
    assert_eq!(submitted(&effects), [("Is 1 < 2?".to_owned(), Way::Message)]);
    assert!(effects.iter().all(|effect| !matches!(effect, Effect::Sync(Command::KeepHistory(_)))), "{effects:?}");
    assert!(text_of(&state).ends_with("You · not sent yet\nIs 1 < 2?\n"), "{}", text_of(&state));
    let edits = edits::submitted(&effects).to_vec();
    let waits = update(&mut state, snapshot_changed(&Arc::new(of_group()), &edits, 1));
    assert!(!waits.iter().any(|effect| matches!(effect, Effect::Sync(Command::OpenTalk(_)))));
    let sent = update(&mut state, snapshot_changed(&Arc::new(of_group()), &[], 1));
    assert!(sent.contains(&Effect::Sync(Command::OpenTalk(TaskId::new("a1")))), "{sent:?}");
    assert!(!text_of(&state).contains("not sent yet"));
    assert_eq!(notice(&state), "", "that it waits is over");
}

#[test]
fn where_words_go_and_where_they_cannot_is_told_before_anything_is_typed() {
    let group = |chat, comments| talking(of_group(), chat, comments, Vec::new());
    let personal = || talking(plan(&[("A", &["a1"])]), Source::Absent, Source::None, Vec::new());
    let refusals = [
        (
            group(Source::Read, Source::Refused),
            "The first message of a chat has to be written in Planner. Comments are",
        ),
        (group(Source::Refused, Source::Refused), "The chat of the task is not shown to you. Comments are in the mail"),
        (group(Source::Absent, Source::Absent), "This service has no chat of tasks. The thread of its comments is not"),
        (personal(), "This service has no chat of tasks. Comments by mail are for plans of groups only."),
    ];
    for (mut state, words) in refusals {
        keys(&mut state, "n");
        assert_eq!(state.mode(), Mode::Talk, "no box opens");
        assert!(notice(&state).starts_with(words), "{}", notice(&state));
    }
    let mut state = group(Source::Read, Source::Refused);
    keys(&mut state, "n");
    assert!(notice(&state).ends_with("they need `planner-tui login --also comments`."), "{}", notice(&state));
    state.for_comments = "`planner-tui login --also comments --account anna`".to_owned();
    keys(&mut state, "n");
    assert!(
        notice(&state).ends_with("they need `planner-tui login --also comments --account anna`."),
        "{}",
        notice(&state)
    );
    let mut state = started(None);
    let _ = update(&mut state, snapshot_changed(&Arc::new(of_group()), &[], 0));
    keys(&mut state, "C n");
    assert_eq!(notice(&state), "What was said is still being read; try again in a moment.");
}

#[test]
fn before_a_group_is_mailed_it_is_asked_once_for_replies_and_each_time_for_a_thread() {
    let comment = Said { is_comment: true, ..said("Ben", "On paper?") };
    let mut state = talking(of_group(), Source::Absent, Source::Read, vec![comment]);
    keys(&mut state, "n");
    assert_eq!(notice(&state), "This is a comment: it goes into the mail of the group. Ctrl+s sends it.");
    assert_eq!(submitted(&keys(&mut state, "y Ctrl+s")), []);
    let Some(Overlay::Confirm(confirm)) = state.overlays.last() else { panic!("it asks") };
    let question = "This answers in the mail of the group “Design”, and its members get it. Send it?";
    assert_eq!(confirm.question, question);
    assert_eq!(submitted(&keys(&mut state, "Esc Ctrl+s")), [], "no is no answer for the next time");
    let effects = keys(&mut state, "y");
    assert_eq!(submitted(&effects), [("y".to_owned(), Way::Comment { begins: false, thread: None })]);
    let effects = keys(&mut state, "n z Ctrl+s");
    assert_eq!(submitted(&effects).len(), 1, "it is known by now");
    assert!(text_of(&state).contains("\nYou · by mail · not sent yet\ny\n"), "{}", text_of(&state));

    let mut state = talking(of_group(), Source::Read, Source::None, Vec::new());
    keys(&mut state, "Enter");
    assert!(notice(&state).starts_with("Nobody has begun a chat in Planner"), "{}", notice(&state));
    assert_eq!(submitted(&keys(&mut state, "x Ctrl+s")), []);
    let Some(Overlay::Confirm(confirm)) = state.overlays.last() else { panic!("it asks") };
    assert_eq!(confirm.question, "This starts a thread in the group “Design” and mails its members. Send it?");
    assert_eq!(submitted(&keys(&mut state, "Enter Esc")), [], "y alone is a yes");
    assert_eq!(state.mode(), Mode::Text, "what was typed is still there");
    let effects = keys(&mut state, "Ctrl+s y");
    assert_eq!(submitted(&effects), [("x".to_owned(), Way::Comment { begins: true, thread: None })]);
    assert_eq!(state.mode(), Mode::Talk);
}

#[test]
fn ones_own_newest_message_in_sight_is_changed_and_taken_back() {
    let bold = Said { is_plain: false, ..mine("m2", "Bold") };
    let mut state = chatting(vec![mine("m1", "One"), said("Anna", "Two")]);
    let effects = keys(&mut state, "e ! Ctrl+s");
    let way = Way::Change { message: "m1".to_owned() };
    assert_eq!(submitted(&effects), [("One!".to_owned(), way)]);
    assert!(text_of(&state).contains("your change is not sent yet\nOne!"), "{}", text_of(&state));
    assert_eq!(submitted(&keys(&mut state, "e Ctrl+s")), [], "nothing was changed");
    // The change is sent, and the message says it.
    told(&mut state, Source::Read, Source::None, vec![mine("m1", "One!"), said("Anna", "Two")]);
    let _ = update(&mut state, snapshot_changed(&Arc::new(of_group()), &[], 9));
    assert_eq!(submitted(&keys(&mut state, "d Enter")), []);
    let effects = keys(&mut state, "y");
    assert_eq!(submitted(&effects), [("One!".to_owned(), Way::Delete { message: "m1".to_owned() })]);
    assert!(text_of(&state).contains("deleted here, not sent yet\n(deleted)"), "{}", text_of(&state));
    keys(&mut state, "d");
    assert_eq!(notice(&state), "None of your messages in the chat begins on this screen.");
    let mut state = chatting(vec![mine("m1", "One"), bold]);
    keys(&mut state, "e");
    assert!(notice(&state).starts_with("There is more to it than text"), "{}", notice(&state));
    assert_eq!(submitted(&keys(&mut state, "d y")).len(), 1);
}

#[test]
fn what_was_typed_and_left_is_kept_beside_the_notes() {
    let mut state = chatting(vec![said("Anna", "Hello")]);
    let effects = keys(&mut state, "n x");
    let kept = |effect: &Effect| matches!(effect, Effect::Sync(Command::KeepDraft(draft)) if draft.text == "x");
    assert!(effects.iter().any(kept), "{effects:?}");
    assert_eq!(state.drafts[0].of(), DraftOf::Talk(TaskId::new("a1")));
    let drafts = state.drafts.clone();
    keys(&mut state, "Esc");
    assert!(matches!(state.overlays.last(), Some(Overlay::Confirm(_))), "it asks before it is thrown away");
    let mut again = chatting(vec![said("Anna", "Hello")]);
    let memory = crate::sync::Memory { drafts, ..crate::sync::Memory::default() };
    let _ = update(&mut again, Message::Sync(Event::Remembered(memory)));
    assert_eq!(notice(&again), "What you wanted to say about “a1” was not sent. It is kept: g n opens it.");
    let effects = keys(&mut again, "n Ctrl+s");
    assert_eq!(submitted(&effects), [("x".to_owned(), Way::Message)]);
    assert!(effects.contains(&Effect::Sync(Command::ForgetDraft(DraftOf::Talk(TaskId::new("a1"))))), "{effects:?}");
}

#[test]
fn nothing_opens_where_nothing_may_be_changed() {
    let mut state = chatting(vec![mine("m1", "Hello")]);
    state.board.is_read_only = true;
    for key in ["n", "e", "d"] {
        keys(&mut state, key);
        assert_eq!(state.mode(), Mode::Talk);
        assert!(notice(&state).contains("--read-only"), "{}", notice(&state));
    }
    let mut archived = of_group();
    archived.plan.about.is_archived = Some(true);
    let mut state = talking(archived, Source::Read, Source::None, vec![mine("m1", "Hello")]);
    for key in ["n", "e"] {
        keys(&mut state, key);
        assert_eq!(state.mode(), Mode::Talk);
        assert!(notice(&state).contains("the plan is archived"), "{}", notice(&state));
    }
    keys(&mut state, "d");
    assert_eq!(state.mode(), Mode::Confirm, "words can be taken back there");
}

#[test]
fn nothing_typed_is_lost_when_it_cannot_be_said() {
    let mut state = chatting(vec![said("Anna", "Hello")]);
    keys(&mut state, "n Ctrl+s");
    assert_eq!(notice(&state), "Not sent, what you typed is still here: There is nothing in it yet.");
    keys(&mut state, "Esc x");
    let mut other = of_group();
    other.plan.etag = None;
    other.remove_task(&TaskId::new("a1"));
    let _ = update(&mut state, snapshot_changed(&Arc::new(other), &[], 0));
    keys(&mut state, "Ctrl+s");
    assert_eq!(notice(&state), "Not sent, what you typed is still here: The task is not in the plan any more.");
    assert_eq!(state.mode(), Mode::Text);
}

/// Tells that these words are in the outbox, each with how far it has come.
pub(crate) fn outbox_holds(state: &mut State, all: &[(i64, Edit, EntryState)]) {
    let entries = all.iter().map(|(seq, edit, how_far)| entry(*seq, edit.clone(), how_far.clone())).collect();
    let told = Event::OutboxChanged(Arc::new(Outbox { entries, plans: Vec::new() }));
    let _ = update(state, Message::Sync(told));
}

fn rejected(reason: &str) -> EntryState {
    EntryState::Rejected { reason: reason.to_owned(), can_make_again: false }
}

pub(crate) fn to_say(text: &str, way: Way) -> Edit {
    let (task, title) = (TaskId::new("a1"), "a1".to_owned());
    Edit::Say(Say { task, title, text: text.to_owned(), way, before: Vec::new() })
}

#[test]
fn keys_act_on_what_the_person_said_last_though_it_is_not_sent_yet() {
    let mut state = chatting(vec![mine("m1", "One"), said("Anna", "Two")]);
    let effects = keys(&mut state, "n T w o Ctrl+s");
    let edits = edits::submitted(&effects).to_vec();
    let _ = update(&mut state, snapshot_changed(&Arc::new(of_group()), &edits, 1));
    keys(&mut state, "e");
    assert_eq!(notice(&state), "It is only just being written down; try again in a moment.", "and not the older one");
    outbox_holds(&mut state, &[(7, edits[0].clone(), EntryState::Waiting)]);
    keys(&mut state, "d");
    let Some(Overlay::Confirm(confirm)) = state.overlays.last() else { panic!("it asks") };
    assert_eq!(confirm.question, "Withdraw what you wanted to say?");
    assert_eq!(confirm.words, ["“Two”", "The service never had it: withdrawn, it is gone."]);
    assert!(keys(&mut state, "y").contains(&Effect::Sync(Command::Withdraw(7))));
}

#[test]
fn what_is_on_its_way_stays() {
    for (how_far, words) in [(EntryState::Sending, "It is being sent"), (EntryState::Unanswered, "It may have reached")]
    {
        let mut state = chatting(vec![mine("m1", "One")]);
        let edits = [to_say("Two", Way::Message)];
        let _ = update(&mut state, snapshot_changed(&Arc::new(of_group()), &edits, 0));
        outbox_holds(&mut state, &[(7, edits[0].clone(), how_far)]);
        for key in ["e", "d"] {
            keys(&mut state, key);
            assert_eq!(state.mode(), Mode::Talk);
            assert!(notice(&state).starts_with(words), "{}", notice(&state));
        }
    }
}

#[test]
fn words_the_service_refused_are_shown_with_the_reason_and_can_be_mended() {
    let mut state = chatting(vec![mine("m1", "One")]);
    let change = to_say("Uno", Way::Change { message: "m1".to_owned() });
    let other =
        Edit::Say(Say { task: TaskId::new("b1"), title: "b1".to_owned(), ..say_of(&to_say("x", Way::Message)) });
    outbox_holds(
        &mut state,
        &[
            (3, other, rejected("it is not theirs")),
            (4, change, rejected("it is too old")),
            (5, to_say("Two", Way::Message), rejected("the chat is closed")),
        ],
    );
    let shown = text_of(&state);
    let expected = "\nOne\nYour change to “Uno” was not sent: It is too old. S shows it.\n\nYou · not sent\nTwo\nNot sent: \
        The chat is closed.\n";
    assert!(shown.ends_with(expected), "{shown}");
    keys(&mut state, "d");
    assert_eq!(state.mode(), Mode::Confirm);
    assert_eq!(reworded(&keys(&mut state, "Esc e ! Ctrl+s")), [(5, "Two!".to_owned(), Way::Message)]);
    // The mail is out: only what would be mailed again by that is left alone.
    let mailed = to_say("Three", Way::Comment { begins: true, thread: Some("AAQk".to_owned()) });
    outbox_holds(&mut state, &[(6, mailed, rejected("the task does not show it yet"))]);
    let _ = update(&mut state, snapshot_changed(&Arc::new(of_group()), &[], 9));
    keys(&mut state, "e");
    assert_eq!(state.mode(), Mode::Talk);
    assert!(notice(&state).starts_with("It was mailed already"), "{}", notice(&state));
}

fn say_of(edit: &Edit) -> Say {
    let Edit::Say(say) = edit else { panic!("{edit:?}") };
    say.clone()
}

#[test]
fn the_outbox_is_told_while_the_panel_is_open_and_no_longer() {
    let mut state = chatting(Vec::new());
    assert_eq!(keys(&mut state, "Esc"), [Effect::Sync(Command::WatchOutbox(false))]);
    assert!(keys(&mut state, "C").contains(&Effect::Sync(Command::WatchOutbox(true))));
}

#[test]
fn the_hint_of_the_box_says_that_words_are_sent() {
    let mut state = chatting(vec![said("Anna", "Hello")]);
    let save = |state: &State| {
        let mut hints = crate::app::lock::keys::hints(state, Mode::Text);
        hints.next().map(|hint| (hint.keys, hint.word))
    };
    assert_eq!(save(&state), Some(("Ctrl+s".to_owned(), "save".to_owned())));
    keys(&mut state, "n");
    assert_eq!(save(&state), Some(("Ctrl+s".to_owned(), "send".to_owned())));
}

#[test]
fn what_is_done_to_words_of_ones_own_is_offered_where_there_are_some() {
    let offered = |state: &State| -> Vec<String> {
        let words = crate::app::lock::keys::hints(state, Mode::Talk).map(|hint| hint.word);
        words.filter(|word| word == "change" || word == "take back").collect()
    };
    assert_eq!(offered(&chatting(vec![said("Zoe", "Hello")])), [""; 0]);
    assert_eq!(offered(&chatting(vec![said("Zoe", "Hello"), mine("m1", "Hi")])), ["change", "take back"]);
}
