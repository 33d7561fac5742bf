//! Commands of one's own, as a session: keys in, what is to be run out.

use std::sync::Arc;

use pretty_assertions::assert_eq;

use super::*;
use crate::app::intent::Intent;
use crate::app::keymap::CommandKey;
use crate::app::keymap::Keymap;
use crate::app::keymap::overlay::Chosen;
use crate::app::message::Message;
use crate::app::tests::{keys, opened, snapshot_changed, type_text};
use crate::app::update;
use crate::planner::fixture::plan;
use crate::planner::id::TaskId;

/// Returns a program with one command that has the key X, and its board.
fn with(run: &[&str], change: impl FnOnce(&mut OwnCommand)) -> State {
    let mut state = opened(&[("To do", &["a1", "a2"]), ("Empty", &[])]);
    let run = run.iter().map(|text| Template::parse(text).unwrap()).collect();
    let mut command =
        OwnCommand { name: "say".to_owned(), run, asks: false, output: Output::Message, takes_terminal: false };
    change(&mut command);
    let key = CommandKey {
        name: "say".to_owned(),
        intent: Intent::Own(0),
        key: Some("X".to_owned()),
        text: "say it".to_owned(),
    };
    state.keymap = Keymap::chosen("default", &Chosen::new(), &[key]).unwrap();
    state.own.all = vec![command];
    state
}

fn told(state: &State) -> &str {
    state.notice.as_ref().map_or("", |notice| notice.text.as_str())
}

fn orders(effects: Vec<Effect>) -> Vec<Order> {
    let order = |effect| match effect {
        Effect::Run(order) => Some(order),
        _ => None,
    };
    effects.into_iter().filter_map(order).collect()
}

fn ended(state: &mut State, order: &Order, outcome: Result<&str, &str>) {
    let outcome = outcome.map(str::to_owned).map_err(str::to_owned);
    let _ = update(state, Message::Ran { order: order.clone(), outcome });
}

/// Gives the first card another title, as the service tells it.
fn titled(state: &mut State, title: &str) {
    let mut plan = plan(&[("To do", &["a1", "a2"]), ("Empty", &[])]);
    plan.task_mut(&TaskId::new("a1")).unwrap().title = title.to_owned();
    let _ = update(state, snapshot_changed(&Arc::new(plan), &[], 0));
}

#[test]
fn a_key_runs_it_about_the_card_under_the_cursor() {
    let mut state = with(&["say", "--", "{task.title} in {bucket}", "{plan.id}", "{due}"], |_| {});
    let found = orders(keys(&mut state, "j X"));
    assert_eq!(found[0].run, ["say", "--", "a2 in To do", "plan", ""]);
    assert_eq!(told(&state), "“say” is running…");
    ended(&mut state, &found[0], Ok("one\n  two \n\n"));
    assert_eq!(told(&state), "two", "the last line says how it ended");
    let found = orders(keys(&mut state, "Enter X"));
    assert_eq!(found[0].run[2], "a2 in To do", "in the panel of the task, too");
    ended(&mut state, &found[0], Ok(""));
    assert_eq!(told(&state), "“say” is done.");
}

#[test]
fn it_is_found_by_its_name_and_its_words_and_in_the_help() {
    let mut state = with(&["say"], |_| {});
    keys(&mut state, "Ctrl+p");
    type_text(&mut state, ">say it");
    assert_eq!(orders(keys(&mut state, "Enter")).len(), 1);
    let mut state = with(&["say"], |_| {});
    keys(&mut state, "?");
    type_text(&mut state, "say it");
    assert_eq!(orders(keys(&mut state, "Enter")).len(), 1);
}

#[test]
fn without_the_one_card_it_is_about_it_is_refused() {
    let mut state = with(&["say", "{task.title}"], |_| {});
    assert_eq!(orders(keys(&mut state, "l X")), []);
    assert_eq!(told(&state), "“say” needs a card, and none is chosen.");
    assert_eq!(orders(keys(&mut state, "h * X")), []);
    assert_eq!(told(&state), "“say” is about one card, and 2 are selected; Esc lets them go.");
    let mut state = with(&["say", "{plan.title}"], |_| {});
    assert_eq!(orders(keys(&mut state, "l X")).len(), 1, "one that is about the plan needs no card");
}

#[test]
fn what_somebody_wrote_is_one_argument_and_never_an_option() {
    let mut state = with(&["say", "{task.title}"], |_| {});
    titled(&mut state, "$(rm -rf ~); `x` \"y\" 'z'\n\u{1b}[2J{user}");
    let found = orders(keys(&mut state, "X"));
    assert_eq!(found[0].run, ["say", "$(rm -rf ~); `x` \"y\" 'z' [2J{user}"]);
    ended(&mut state, &found[0], Ok(""));
    titled(&mut state, "--output=/etc/x");
    assert_eq!(orders(keys(&mut state, "X")), []);
    assert!(
        told(&state).contains("would be read as an option") && told(&state).contains("Put \"--\""),
        "{}",
        told(&state)
    );
    let mut state = with(&["say", "--", "{task.title}"], |_| {});
    titled(&mut state, "--output=/etc/x");
    assert_eq!(orders(keys(&mut state, "X"))[0].run, ["say", "--", "--output=/etc/x"]);
    // Behind letters of the person's own it is no option either.
    let mut state = with(&["say", "task/{task.title}"], |_| {});
    titled(&mut state, "-x");
    assert_eq!(orders(keys(&mut state, "X"))[0].run, ["say", "task/-x"]);
}

#[test]
fn a_command_that_asks_shows_what_it_would_run() {
    let mut state = with(&["say", "{task.title}"], |command| command.asks = true);
    titled(&mut state, "two words");
    assert_eq!(orders(keys(&mut state, "X")), []);
    let Some(Overlay::Confirm(confirm)) = state.overlays.last() else { panic!("a question") };
    assert_eq!((confirm.question.as_str(), &confirm.words[..]), ("Run “say”?", &["say “two words”".to_owned()][..]));
    assert_eq!(orders(keys(&mut state, "Enter")), [], "Enter is no yes");
    assert_eq!(orders(keys(&mut state, "y"))[0].run, ["say", "two words"]);
}

#[test]
fn one_that_runs_is_not_run_again_and_one_that_fails_says_why_until_it_is_put_away() {
    let mut state = with(&["say"], |command| command.output = Output::None);
    let found = orders(keys(&mut state, "X"));
    assert_eq!((found.len(), told(&state)), (1, ""));
    assert_eq!(orders(keys(&mut state, "X")), []);
    assert!(told(&state).contains("is running still"), "{}", told(&state));
    ended(&mut state, &found[0], Err("“say” failed: status 1."));
    assert!(state.notice.as_ref().is_some_and(|notice| notice.is_error));
    assert_eq!(orders(keys(&mut state, "X")).len(), 1);
}

#[test]
fn a_task_the_service_has_not_seen_has_no_address() {
    let mut state = with(&["say", "{task.url}"], |_| {});
    keys(&mut state, "n n e w Enter");
    assert_eq!(orders(keys(&mut state, "X")), []);
    assert!(told(&state).contains("was not sent yet"), "{}", told(&state));
}

#[test]
fn explaining_runs_nothing() {
    let mut state = with(&["say", "{task.title}"], |_| {});
    state.is_explaining = true;
    assert_eq!(orders(keys(&mut state, "X")), []);
    assert_eq!(told(&state), "--explain runs nothing; this would be: say a1");
}
