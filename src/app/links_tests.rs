//! Links as a session: typed, led elsewhere, named, and looked at before they are opened.

use std::sync::Arc;

use pretty_assertions::assert_eq;
use proptest::prelude::*;

use super::*;
use crate::app::message::Message;
use crate::app::tests::keys;
use crate::app::tests::snapshot_changed;
use crate::app::tests::started;
use crate::app::update;
use crate::planner::edit::Edit;
use crate::planner::fixture::details;
use crate::planner::fixture::plan;
use crate::planner::lock::Locks;
use crate::planner::reference::key_of;
use crate::sync::Command;
use crate::sync::Event;

/// Returns the panel of `a1` with these links, top to bottom; their names are `l0`, `l1`...
fn panel(urls: &[&str]) -> State {
    let mut told = details("a1", &[], &[]);
    told.references = urls
        .iter()
        .enumerate()
        .map(|(number, url)| Reference {
            key: key_of(url),
            url: (*url).to_owned(),
            alias: Some(format!("l{number}")),
            kind: Some(reference::kind_of(url).to_owned()),
            preview_priority: crate::planner::order_hint::OrderHint::acknowledged(&format!("{}", number + 1)),
        })
        .collect();
    let (mut state, told) = (started(None), Arc::new(told));
    let mut plan = plan(&[("A", &["a1"])]);
    plan.task_mut(&told.task).unwrap().references = u32::try_from(urls.len()).unwrap();
    let known = [(told.task.clone(), Arc::clone(&told))].into_iter().collect();
    plan.locks = Arc::new(Locks { details: known, ..Locks::default() });
    let _ = update(&mut state, snapshot_changed(&Arc::new(plan), &[], 0));
    keys(&mut state, "Enter");
    let event = Event::DetailsChanged { task: told.task.clone(), details: told, is_fresh: true };
    let _ = update(&mut state, Message::Sync(event));
    state
}

fn links(state: &State) -> Vec<(String, Option<String>, Option<String>)> {
    let details = items::details_of(state, &TaskId::new("a1")).expect("they were told");
    details.references.into_iter().map(|link| (link.url, link.alias, link.kind)).collect()
}

fn urls(state: &State) -> Vec<String> {
    links(state).into_iter().map(|(url, ..)| url).collect()
}

fn notice(state: &State) -> &str {
    state.notice.as_ref().map_or("", |notice| notice.text.as_str())
}

fn paste(state: &mut State, text: &str) {
    let _ = update(state, Message::Paste(text.to_owned()));
}

fn submitted(effects: &[Effect]) -> Vec<Edit> {
    let edits = effects.iter().filter_map(|effect| match effect {
        Effect::Sync(Command::Submit { edits, .. }) => Some(edits.clone()),
        _ => None,
    });
    edits.flatten().collect()
}

const OLD: &str = "https://old.example/a.docx";
const NEW: &str = "https://new.example/Quarter%20report.xlsx?x=1#p@q";

#[test]
fn a_link_is_typed_then_named_and_its_type_is_guessed() {
    let mut state = panel(&[OLD]);
    keys(&mut state, "g l");
    paste(&mut state, &format!(" {NEW}\n"));
    keys(&mut state, "Enter");
    paste(&mut state, "Report");
    let effects = keys(&mut state, "Enter");
    assert_eq!(submitted(&effects).len(), 1, "address, name and type are one edit");
    let (alias, kind) = (Some("Report".to_owned()), Some("Excel".to_owned()));
    assert_eq!(links(&state)[0], (NEW.to_owned(), alias, kind), "a new link stands first");
    keys(&mut state, "u");
    assert_eq!(urls(&state), [OLD]);
    stand_on(&mut state, OLD);
    keys(&mut state, "n");
    paste(&mut state, NEW);
    keys(&mut state, "Enter Enter");
    assert_eq!(links(&state)[0].1, None, "a name is not needed");
    assert_eq!(notice(&state), "The link is added, as Excel. u takes it back.");
}

#[test]
fn what_is_no_address_or_there_already_is_refused_and_stays_in_the_line() {
    let mut state = panel(&[OLD]);
    keys(&mut state, "g l");
    for (typed, words) in [
        ("example.com/a", "An address begins with http:// or https://. Did you mean https://example.com/a?"),
        ("javascript:alert(1)", "A link begins with http:// or https://, then a host, and holds nothing hidden."),
        (OLD, "The task has this link already: “l0”."),
    ] {
        paste(&mut state, typed);
        assert_eq!(keys(&mut state, "Enter"), []);
        assert_eq!(notice(&state), words);
        keys(&mut state, "Ctrl+j");
    }
    assert_eq!(urls(&state), [OLD]);
}

#[test]
fn esc_at_the_name_goes_back_to_the_address_and_nothing_typed_is_lost() {
    let mut state = panel(&[]);
    let line = |state: &State| match state.overlays.last() {
        Some(Overlay::Field(field)) => (field.title(), field.text.text().to_owned()),
        _ => ("", String::new()),
    };
    keys(&mut state, "g l");
    paste(&mut state, NEW);
    keys(&mut state, "Enter");
    paste(&mut state, "Rep");
    keys(&mut state, "Esc");
    assert_eq!(line(&state), ("address of the new link", NEW.to_owned()));
    keys(&mut state, "2 Enter");
    assert_eq!(line(&state), ("name of the link, may be empty · Esc goes back", "Rep".to_owned()));
    keys(&mut state, "Enter");
    assert_eq!(links(&state)[0].0, format!("{NEW}2"));
    keys(&mut state, "g l");
    paste(&mut state, OLD);
    keys(&mut state, "Enter Esc Esc");
    assert!(matches!(state.overlays.last(), Some(Overlay::Task(_))), "from the address Esc leads out");
    assert_eq!(urls(&state).len(), 1);
}

#[test]
fn a_very_long_address_has_two_rows_and_is_whole_when_it_is_opened() {
    let url = format!("https://example.com/{}", "a".repeat(3000));
    let mut state = panel(&[&url]);
    stand_on(&mut state, &url);
    keys(&mut state, "e Ctrl+j Enter");
    assert_eq!(links(&state)[0].1, None, "it has no name");
    let Some(Overlay::Task(panel)) = state.overlays.last() else { panic!("the panel is on top") };
    let rows = crate::app::overlays::task::rows::of(&state, panel, 40);
    let rows: Vec<_> = rows.iter().filter(|row| row.text.contains("aaaa")).collect();
    assert_eq!(rows.len(), 2);
    assert!(rows[0].text.starts_with("https://example.com/a") && rows[1].text.ends_with('…'), "{rows:?}");
    assert!(rows.iter().all(|row| crate::app::wrapping::cells_of(&row.text) <= 40));
    keys(&mut state, "Enter");
    let Some(Overlay::Confirm(confirm)) = state.overlays.last() else { panic!("nothing was shown") };
    assert!(confirm.words.contains(&url));
}

#[test]
fn as_many_links_as_there_may_be_are_said_before_one_is_typed() {
    let many: Vec<String> = (0..15).map(|number| format!("https://example.com/{number}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let mut state = panel(&many);
    keys(&mut state, "g l");
    assert_eq!(notice(&state), "The task has as many links as a task may (15 links).");
    assert!(matches!(state.overlays.last(), Some(Overlay::Task(_))));
}

#[test]
fn a_link_that_leads_elsewhere_keeps_its_name_and_place_and_is_taken_back_in_one_step() {
    let others = ["https://a.example/", OLD, "https://b.example/"];
    let mut state = panel(&others);
    let on_old = |state: &mut State| stand_on(state, OLD);
    on_old(&mut state);
    keys(&mut state, "g e Ctrl+j");
    paste(&mut state, NEW);
    let effects = keys(&mut state, "Enter");
    assert!(matches!(&submitted(&effects)[..], [Edit::ChangeDetails(_)]), "{effects:?}");
    assert_eq!(urls(&state), [others[0], NEW, others[2]]);
    assert_eq!(links(&state)[1].1.as_deref(), Some("l1"));
    assert_eq!(links(&state)[1].2.as_deref(), Some("Excel"), "the type was guessed and is guessed again");
    let effects = keys(&mut state, "u");
    assert_eq!(submitted(&effects).len(), 1, "{}", notice(&state));
    assert_eq!(urls(&state), others);
    let effects = keys(&mut state, "U");
    assert_eq!(submitted(&effects).len(), 1, "{}", notice(&state));
    assert_eq!(urls(&state), [others[0], NEW, others[2]]);
}

fn stand_on(state: &mut State, url: &str) {
    items::stand(state, Stop::Item(ItemList::References, key_of(url)));
}

#[test]
fn a_type_is_chosen_and_a_name_taken_away() {
    let mut state = panel(&[OLD]);
    stand_on(&mut state, OLD);
    keys(&mut state, "g t v i s i o Enter");
    assert_eq!(links(&state)[0].2.as_deref(), Some("Visio"));
    keys(&mut state, "e Backspace Backspace Enter");
    assert_eq!(links(&state)[0].1, None);
    keys(&mut state, "u u");
    assert_eq!(links(&state)[0], (OLD.to_owned(), Some("l0".to_owned()), Some("Word".to_owned())));
}

#[test]
fn a_link_is_opened_after_a_look_by_y_alone() {
    let odd = "https://microsoft.com@evil.example/a b";
    let mut state = panel(&[odd, "javascript:alert(1)"]);
    stand_on(&mut state, odd);
    assert_eq!(keys(&mut state, "Enter"), []);
    let Some(Overlay::Confirm(confirm)) = state.overlays.last() else { panic!("nothing was shown") };
    assert_eq!(confirm.question, "Open evil.example in the browser?");
    assert!(confirm.words.contains(&odd.to_owned()), "{:?}", confirm.words);
    assert!(confirm.words.iter().any(|words| words.contains("“microsoft.com” in front of the @")));
    assert_eq!(keys(&mut state, "Enter"), []);
    assert_eq!(keys(&mut state, "y"), [Effect::OpenLink("https://microsoft.com@evil.example/a%20b".to_owned())]);
    stand_on(&mut state, "javascript:alert(1)");
    assert_eq!(keys(&mut state, "g o"), []);
    assert!(notice(&state).contains("javascript: are not opened"), "{}", notice(&state));
}

#[test]
fn what_is_no_link_says_so() {
    let mut state = panel(&[OLD]);
    keys(&mut state, "g g g o");
    assert_eq!(notice(&state), "The cursor is not on a link.");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_address_that_is_taken_comes_back_as_it_was_typed(path in "[a-zé%.:@#?=&/ 0-9A-F+-]{0,30}") {
        let url = format!("https://example.com/{}", path.trim_end());
        let mut state = panel(&[]);
        keys(&mut state, "g l");
        paste(&mut state, &url);
        keys(&mut state, "Enter Enter");
        if reference::typed(&url).is_ok() {
            prop_assert_eq!(urls(&state), [url]);
        } else {
            prop_assert!(urls(&state).is_empty());
        }
    }
}
