//! Commands typed on the board: what is handed on, what is done on the screen, and what their answers become.

use pretty_assertions::assert_eq;

use super::*;
use crate::app::commanding::verbs::Argument;
use crate::app::message::Message;
use crate::app::tests::keys;
use crate::app::tests::opened;
use crate::app::tests::type_text;
use crate::app::update;

fn verbs() -> Vec<Verb> {
    let argument = |name: &str, value: &str, is_repeated: bool| Argument {
        name: name.to_owned(),
        value: value.to_owned(),
        values: Vec::new(),
        is_repeated,
    };
    let verb = |words: &[&str], operands: Vec<Argument>, options: Vec<Argument>| Verb {
        words: words.iter().map(|&word| word.to_owned()).collect(),
        about: "Do it".to_owned(),
        options,
        operands,
    };
    vec![
        verb(&["done"], vec![argument("tasks", "TASK", true)], vec![argument("reopen", "", false)]),
        verb(
            &["move"],
            vec![argument("tasks", "TASK", true)],
            vec![argument("to", "COLUMN", false), argument("top", "", false)],
        ),
        verb(&["bucket", "rm"], vec![argument("bucket", "BUCKET", false)], Vec::new()),
        verb(&["bucket", "add"], vec![argument("name", "NAME", false)], Vec::new()),
        verb(&["set"], vec![argument("task", "TASK", false), argument("fields", "FIELD=VALUE", true)], Vec::new()),
    ]
}

fn board() -> State {
    let mut state = opened(&[("To do", &["a1", "a2"]), ("In review", &["b1"])]);
    state.commanding.list = verbs;
    state
}

/// Types a command and presses Enter; returns what is to be run.
fn entered(state: &mut State, line: &str) -> Vec<Ordered> {
    let _ = keys(state, ":");
    type_text(state, line);
    let ordered = |effect| if let Effect::Order(ordered) = effect { Some(ordered) } else { None };
    keys(state, "Enter").into_iter().filter_map(ordered).collect()
}

fn said(state: &State) -> &str {
    state.notice.as_ref().map_or("", |notice| notice.text.as_str())
}

fn offered(state: &State) -> Vec<&str> {
    state.quick.iter().flat_map(|quick| &quick.candidates).map(|candidate| candidate.insert.as_str()).collect()
}

fn tell(state: &mut State, ordered: &Ordered, outcome: Outcome) {
    let _ = update(state, Message::Ordered { ordered: ordered.clone(), outcome });
}

#[test]
fn a_line_is_handed_on_with_the_card_the_plan_and_the_board_it_was_typed_on() {
    let mut state = board();
    let _ = keys(&mut state, "j");
    let ordered = entered(&mut state, "  done .");
    assert_eq!(ordered.len(), 1);
    assert_eq!((ordered[0].line.as_str(), ordered[0].is_sure), ("done .", false));
    assert_eq!(ordered[0].here, Ok(TaskId::new("a2")));
    assert_eq!((ordered[0].plan.is_some(), ordered[0].grouping), (true, Grouping::Bucket));
    assert!(state.overlays.is_empty());
}

#[test]
fn a_point_stands_for_one_card_only() {
    let mut state = board();
    let _ = keys(&mut state, "v j v");
    let ordered = entered(&mut state, "done .");
    assert!(ordered[0].here.as_ref().is_err_and(|why| why.contains("2 cards are selected")), "{ordered:?}");
}

#[test]
fn what_leads_somewhere_is_done_on_the_screen() {
    let mut state = board();
    assert!(entered(&mut state, "board progress").is_empty());
    assert_eq!(state.board.arrangement.grouping, Grouping::Progress);
    assert!(entered(&mut state, "board nowhere").is_empty());
    assert!(said(&state).contains("There is no board “nowhere”"), "{}", said(&state));
    assert!(matches!(state.overlays.last(), Some(Overlay::Field(_))), "the line stays, to be mended");
    let _ = keys(&mut state, "Esc :");
    type_text(&mut state, "q");
    assert_eq!(keys(&mut state, "Enter"), [Effect::Quit]);
    let mut state = board();
    assert!(entered(&mut state, "?").is_empty());
    assert!(matches!(state.overlays.last(), Some(Overlay::Help(_))));
}

#[test]
fn what_is_to_be_read_opens_at_once_and_is_filled_when_it_comes() {
    let mut state = board();
    let ordered = entered(&mut state, "tasks").remove(0);
    tell(&mut state, &ordered, Outcome::Begun { is_read: true });
    let Some(Overlay::Answer(answer)) = state.overlays.last() else { panic!("no answer") };
    assert_eq!(answer.said, None);
    let lines: Vec<String> = (0..100).map(|at| format!("line {at}")).collect();
    tell(&mut state, &ordered, Outcome::Ended { lines, is_done: true });
    let _ = keys(&mut state, "G");
    let Some(Overlay::Answer(answer)) = state.overlays.last() else { panic!("no answer") };
    assert_eq!(answer.first, 100 - Answer::rows(state.size), "the last screen full");
    let copied = keys(&mut state, "y");
    assert!(matches!(copied.as_slice(), [Effect::Copy(text)] if text.starts_with("line 0\nline 1\n")), "{copied:?}");
    let _ = keys(&mut state, "Esc");
    assert!(state.overlays.is_empty());
}

#[test]
fn what_comes_late_takes_no_key_from_who_types_something_else() {
    let mut state = board();
    let ordered = entered(&mut state, "done .").remove(0);
    tell(&mut state, &ordered, Outcome::Begun { is_read: false });
    assert_eq!(said(&state), ":done . is being done…");
    let _ = keys(&mut state, "n");
    let lines = vec!["One thing is done.".to_owned(), String::new(), "Another, too.".to_owned()];
    tell(&mut state, &ordered, Outcome::Ended { lines, is_done: true });
    assert!(matches!(state.overlays.as_slice(), [Overlay::Field(_)]), "the new card is typed on");
    assert_eq!(said(&state), "One thing is done. · Another, too.");
    // An answer that was closed while it was awaited comes as a line, too.
    let _ = keys(&mut state, "Esc");
    let ordered = entered(&mut state, "tasks").remove(0);
    tell(&mut state, &ordered, Outcome::Begun { is_read: true });
    let _ = keys(&mut state, "Esc");
    tell(&mut state, &ordered, Outcome::Ended { lines: vec!["No such plan.".to_owned()], is_done: false });
    assert!(state.overlays.is_empty() && state.notice.as_ref().is_some_and(|notice| notice.is_error));
}

#[test]
fn what_is_no_command_comes_back_to_be_mended() {
    let mut state = board();
    let ordered = entered(&mut state, "flurb .").remove(0);
    tell(&mut state, &ordered, Outcome::Refused("“flurb” is no command.".to_owned()));
    assert_eq!(said(&state), "“flurb” is no command.");
    let Some(Overlay::Field(field)) = state.overlays.last() else { panic!("no line") };
    assert_eq!(field.text.text(), "flurb .");
}

#[test]
fn what_deletes_waits_for_yes() {
    let mut state = board();
    let ordered = entered(&mut state, "rm .").remove(0);
    tell(&mut state, &ordered, Outcome::Asks("The bucket goes with all its tasks.".to_owned()));
    assert!(keys(&mut state, "Enter").is_empty(), "Enter is no answer");
    let effects = keys(&mut state, "y");
    assert_eq!(effects, [Effect::Order(Ordered { is_sure: true, ..ordered })]);
}

#[test]
fn arrows_go_through_the_lines_of_before_and_back_to_what_was_typed() {
    let mut state = board();
    let _ = entered(&mut state, "done .");
    let _ = entered(&mut state, "tasks");
    let _ = keys(&mut state, ":");
    let text = |state: &State| match state.overlays.last() {
        Some(Overlay::Field(field)) => field.text.text().to_owned(),
        _ => panic!("no line"),
    };
    for (key, expected) in [("Up", "tasks"), ("Up", "done ."), ("Up", "done ."), ("Down", "tasks"), ("Down", "")] {
        let _ = keys(&mut state, key);
        assert_eq!(text(&state), expected);
    }
    type_text(&mut state, "zz");
    let _ = keys(&mut state, "Up Down");
    assert_eq!(text(&state), "zz");
}

#[test]
fn words_are_offered_where_they_can_stand() {
    let mut state = board();
    let _ = keys(&mut state, ":");
    for (typed, expected) in [("d", &["done"][..]), ("one --", &["--reopen"]), (" ", &[])] {
        type_text(&mut state, typed);
        let found = offered(&state);
        assert_eq!(&found[..found.len().min(expected.len())], expected, "{typed}");
    }
    for (line, expected) in [
        ("b", &["bucket", "b"][..]),
        ("bucket ", &["rm", "add"]),
        ("bucket rm ", &["\"In review\"", "\"To do\""]),
        ("move ", &[".", "a1", "a2", "b1"]),
        ("move . --t", &["--to=", "--top"]),
        ("move . --to=in", &["--to=\"In review\""]),
        ("move . --to in", &["\"In review\""]),
        ("set . du", &["due="]),
        ("set . due=fri pri", &["priority="]),
        ("xyz ", &[]),
    ] {
        let _ = keys(&mut state, "Esc :");
        type_text(&mut state, line);
        let mut found = offered(&state);
        if line == "bucket rm " {
            found.sort_unstable();
        }
        assert_eq!(found, expected, "{line}");
    }
    let _ = keys(&mut state, "Esc :");
    type_text(&mut state, "move . --to in");
    let _ = keys(&mut state, "Tab");
    let Some(Overlay::Field(field)) = state.overlays.last() else { panic!("no line") };
    assert_eq!(field.text.text(), "move . --to \"In review\" ");
}
