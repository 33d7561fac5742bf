//! Copying, as a session: keys in, what is handed to the terminal out.

use std::sync::Arc;

use pretty_assertions::assert_eq;

use super::*;
use crate::app::message::Message;
use crate::app::overlays::task::items;
use crate::app::overlays::task::lines::Stop;
use crate::app::tests::keys;
use crate::app::tests::opened;
use crate::app::update;
use crate::planner::details::Details;
use crate::planner::details::ItemList;
use crate::planner::fixture::details;
use crate::sync::Command;
use crate::sync::Event;

fn notice(state: &State) -> &str {
    state.notice.as_ref().map_or("", |notice| notice.text.as_str())
}

fn told(state: &mut State, task: &str, notes: &str) -> Vec<Effect> {
    let details = Details { description: notes.to_owned(), ..details(task, &[("step", "9")], &[("x", "1")]) };
    let event = Event::DetailsChanged { task: details.task.clone(), details: Arc::new(details), is_fresh: false };
    update(state, Message::Sync(event))
}

fn copied(effects: &[Effect]) -> Vec<&str> {
    let texts = effects.iter().filter_map(|effect| match effect {
        Effect::Copy(text) => Some(text.as_str()),
        _ => None,
    });
    texts.collect()
}

#[test]
fn the_address_of_a_card_is_copied_and_of_several_one_on_each_line() {
    let page = "https://planner.cloud.microsoft/webui/plan/plan/view/board/task/";
    let mut state = opened(&[("A", &["a1", "a2"])]);
    assert_eq!(copied(&keys(&mut state, "y")), [format!("{page}a1")]);
    assert_eq!(notice(&state), "The link of “a1” is copied.");
    assert_eq!(copied(&keys(&mut state, "* y")), [format!("{page}a1\n{page}a2")]);
    keys(&mut state, "Esc Esc n n e w Enter");
    assert_eq!(copied(&keys(&mut state, "y")), Vec::<&str>::new());
    assert_eq!(notice(&state), "“new” has no address yet: it was not sent to the service.");
}

#[test]
fn on_a_link_its_own_address_is_copied() {
    let mut state = opened(&[("A", &["a1"])]);
    keys(&mut state, "Enter");
    told(&mut state, "a1", "");
    items::stand(&mut state, Stop::Item(ItemList::References, "x".to_owned()));
    let effects = keys(&mut state, "y");
    assert_eq!(copied(&effects), ["https://example.com/x"]);
    assert_eq!(notice(&state), "The address of “x” is copied.");
}

#[test]
fn markdown_waits_for_what_was_not_read_and_says_what_is_missing() {
    let mut state = opened(&[("A", &["a1", "a2"])]);
    let effects = keys(&mut state, "Y");
    assert!(matches!(&effects[..], [Effect::Sync(Command::OpenTask { .. })]), "{effects:?}");
    let effects = told(&mut state, "a1", "Some\u{1b}[31m notes");
    let [text] = copied(&effects)[..] else { panic!("{effects:?}") };
    assert!(text.starts_with("# a1\n") && text.contains("## Notes\n\nSome[31m notes\n"), "{text}");
    assert!(text.contains("- [ ] step\n") && text.contains("- [x](<https://example.com/x>)\n"), "{text}");
    assert_eq!(notice(&state), "“a1” is copied as Markdown.");
    assert!(copied(&told(&mut state, "a1", "again")).is_empty(), "once");
    let _ = keys(&mut state, "j");
    let Some(view) = state.board.view.take() else { panic!("no plan") };
    let mut plan = view.plan().clone();
    plan.task_mut(&TaskId::new("a2")).unwrap().references = 2;
    let _ = update(&mut state, crate::app::tests::snapshot_changed(&Arc::new(plan), &[], 9));
    keys(&mut state, "Y");
    let (task, reason) = (TaskId::new("a2"), "the service cannot be reached".to_owned());
    let effects = update(&mut state, Message::Sync(Event::DetailsUnavailable { task, reason }));
    assert_eq!(copied(&effects).len(), 1);
    assert_eq!(notice(&state), "“a2” is copied as Markdown without notes, checklist and links: they were never read.");
}

#[test]
fn a_text_no_terminal_would_take_is_not_copied() {
    let mut state = opened(&[("A", &["a1"])]);
    keys(&mut state, "Y");
    let effects = told(&mut state, "a1", &"x".repeat(MOST_BYTES));
    assert!(copied(&effects).is_empty());
    assert_eq!(notice(&state), "Not copied: 75 kB are more than terminals take (74 kB).");
}
