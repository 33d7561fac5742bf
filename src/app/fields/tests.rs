//! Fields changed by their keys, as a session: keys in, effects and state out.

use std::sync::Arc;

use pretty_assertions::assert_eq;

use super::*;
use crate::app::keymap::Mode;
use crate::app::lock::tests::governed;
use crate::app::lock::tests::mixed;
use crate::app::lock::tests::shown;
use crate::app::message::Message;
use crate::app::overlays::menu::Mark;
use crate::app::tests::keys;
use crate::app::tests::opened;
use crate::app::tests::snapshot_changed;
use crate::app::tests::started;
use crate::app::update;
use crate::planner::detail_change::DetailChange;
use crate::planner::edit::ChangePlan;
use crate::planner::fixture::details;
use crate::planner::fixture::plan;
use crate::planner::id::UserId;
use crate::planner::person::Person;
use crate::planner::plan_change::PlanChange;
use crate::planner::policy::Rule;
use crate::planner::policy::Value;
use crate::planner::snapshot::Snapshot;
use crate::sync::Command;
use crate::sync::Event;
use crate::sync::Members;
use crate::sync::Reading;

pub(crate) const COLUMNS: &[(&str, &[&str])] = &[("A", &["a1", "a2", "a3"]), ("B", &["b1"])];

pub(crate) fn notice(state: &State) -> &str {
    state.notice.as_ref().map_or("", |notice| notice.text.as_str())
}

/// Returns what some effects change, by the title of the task; nothing waits for more keys.
pub(crate) fn changes(effects: &[Effect]) -> Vec<(String, Vec<Change>)> {
    let edits = edits::submitted(effects);
    assert!(edits.is_empty() || effects.contains(&Effect::Sync(Command::Settle)), "{effects:?}");
    let of = |edit: &Edit| match edit {
        Edit::ChangeTask(edit) => (edit.title.clone(), edit.changes.clone()),
        other => panic!("no change of fields: {other:?}"),
    };
    edits.iter().map(of).collect()
}

/// Returns a program that shows a plan with these columns, changed a little.
pub(crate) fn with(columns: &[(&str, &[&str])], change: impl Fn(&mut Snapshot)) -> State {
    let mut snapshot = plan(columns);
    change(&mut snapshot);
    let mut state = started(None);
    let _ = update(&mut state, snapshot_changed(&Arc::new(snapshot), &[], 0));
    state
}

pub(crate) fn task<'a>(state: &'a State, title: &str) -> &'a Task {
    state.board.view.as_ref().unwrap().plan().task(&TaskId::new(title)).unwrap()
}

#[test]
fn a_priority_is_chosen_by_its_digit_or_by_enter_and_taken_back() {
    let mut state = opened(COLUMNS);
    keys(&mut state, "p");
    assert_eq!(state.mode(), Mode::Picker);
    let made = changes(&keys(&mut state, "1"));
    assert_eq!(made, [("a1".to_owned(), vec![Change::Priority { from: 5, to: 1 }])]);
    assert_eq!(state.mode(), Mode::Board);
    assert_eq!(notice(&state), "“a1”: priority urgent. u takes it back.");
    assert_eq!(changes(&keys(&mut state, "p Down Down Down Enter"))[0].1, [Change::Priority { from: 1, to: 9 }]);
    assert_eq!(changes(&keys(&mut state, "p i m p Enter"))[0].1, [Change::Priority { from: 9, to: 3 }]);
    keys(&mut state, "u u");
    assert_eq!(task(&state, "a1").priority, 1);
    assert_eq!(changes(&keys(&mut state, "p 1")), []);
    assert_eq!(notice(&state), "It is so already.");
    keys(&mut state, "p 7");
    assert_eq!(state.mode(), Mode::Picker, "a digit without an entry is typed");
    assert_eq!(keys(&mut state, "Enter"), [], "and finds nothing");
    keys(&mut state, "Esc");
    assert_eq!(state.mode(), Mode::Board);
}

#[test]
fn selected_cards_change_together_and_a_number_of_the_same_band_stays() {
    let mut state = with(COLUMNS, |plan| plan.task_mut(&TaskId::new("a2")).unwrap().priority = 4);
    let made = changes(&keys(&mut state, "* p 2"));
    let set = |title: &str| (title.to_owned(), vec![Change::Priority { from: 5, to: 3 }]);
    assert_eq!(made, [set("a1"), set("a3")], "4 is important already");
    assert_eq!(notice(&state), "2 cards: priority important. u takes it back.");
    keys(&mut state, "u");
    assert_eq!(["a1", "a2", "a3"].map(|title| task(&state, title).priority), [5, 4, 5]);
}

#[test]
fn a_field_of_the_task_in_the_panel_is_changed_there() {
    let mut state = opened(COLUMNS);
    keys(&mut state, "v j Enter");
    let made = changes(&keys(&mut state, "p 4"));
    assert_eq!(made, [("a2".to_owned(), vec![Change::Priority { from: 5, to: 9 }])], "not the selected one");
    assert_eq!(state.mode(), Mode::Detail);
}

#[test]
fn without_a_card_there_is_nothing_to_change() {
    let mut state = opened(&[("A", &[])]);
    assert_eq!(keys(&mut state, "p"), []);
    assert_eq!((notice(&state), state.mode()), ("There is no card here to change.", Mode::Board));
}

fn label(category: u8, to: bool) -> Vec<Change> {
    vec![Change::Label { category, from: !to, to }]
}

fn assignee(user: &str, to: bool) -> Vec<Change> {
    vec![Change::Assignee { user: UserId::new(user), from: !to, to }]
}

/// Returns the entries of the menu on top: their words, and whether they are set.
fn entries(state: &State) -> Vec<(String, Option<Mark>)> {
    let Some(Overlay::Menu(menu)) = state.overlays.last() else { panic!("no menu: {:?}", state.overlays) };
    menu.entries(state).into_iter().map(|entry| (entry.words, entry.mark)).collect()
}

/// Returns the entry under the cursor.
fn here(state: &State) -> String {
    let Some(Overlay::Menu(menu)) = state.overlays.last() else { panic!("no menu: {:?}", state.overlays) };
    menu.chosen(state).map_or_else(String::new, |entry| entry.words)
}

fn named(plan: &mut Snapshot) {
    plan.plan.labels.insert(1, "Bug".to_owned());
    plan.plan.labels.insert(7, "API".to_owned());
    plan.task_mut(&TaskId::new("a2")).unwrap().categories.insert(1);
}

#[test]
fn labels_are_switched_in_a_menu_that_stays_and_is_narrowed_by_name_and_colour() {
    let mut state = with(COLUMNS, named);
    keys(&mut state, "t");
    assert_eq!((state.mode(), entries(&state).len()), (Mode::Toggles, 25));
    let made = changes(&keys(&mut state, "a p i Enter"));
    assert_eq!(made, [("a1".to_owned(), label(7, true))]);
    assert_eq!(notice(&state), "“a1”: adds the label API. u takes it back.");
    assert_eq!((state.mode(), here(&state).as_str()), (Mode::Toggles, "API"), "what was typed is done with");
    assert_eq!(changes(&keys(&mut state, "Space"))[0].1, label(7, false), "Space switches where nothing is typed");
    assert_eq!(changes(&keys(&mut state, "b r o n z e Enter"))[0].1, label(7, true), "its colour finds it, too");
    keys(&mut state, "Esc");
    assert_eq!(state.mode(), Mode::Board);
    keys(&mut state, "u u");
    assert!(task(&state, "a1").categories.contains(7));
}

#[test]
fn a_label_some_of_the_selected_cards_have_is_given_to_all_then_taken_from_all() {
    let mut state = with(COLUMNS, named);
    keys(&mut state, "* t");
    assert_eq!(entries(&state)[0], ("Bug".to_owned(), Some(Mark::Some)));
    let made = changes(&keys(&mut state, "Enter"));
    assert_eq!(made, [("a1".to_owned(), label(1, true)), ("a3".to_owned(), label(1, true))]);
    assert_eq!(entries(&state)[0].1, Some(Mark::On));
    assert_eq!(changes(&keys(&mut state, "Enter")).len(), 3);
    assert_eq!(notice(&state), "3 cards: takes the label Bug off. u takes it back.");
}

#[test]
fn a_label_is_named_from_the_menu_and_from_the_list_of_names() {
    let mut state = with(COLUMNS, named);
    keys(&mut state, "t Down Ctrl+e");
    assert_eq!(state.mode(), Mode::Input);
    let plan_change = |effects: &[Effect]| match edits::submitted(effects) {
        [Edit::ChangePlan(ChangePlan { changes, .. })] => changes.clone(),
        other => panic!("no change of the plan: {other:?}"),
    };
    let name = |category, from: Option<&str>, to: Option<&str>| {
        let owned = |name: Option<&str>| name.map(str::to_owned);
        vec![PlanChange::LabelName { category, from: owned(from), to: owned(to) }]
    };
    assert_eq!(plan_change(&keys(&mut state, "D o c Enter")), name(2, None, Some("Doc")));
    assert_eq!((state.mode(), here(&state).as_str()), (Mode::Toggles, "Doc"));
    keys(&mut state, "Esc g t");
    assert_eq!(state.mode(), Mode::Picker);
    let effects = keys(&mut state, "Down Enter Backspace Backspace Backspace Enter");
    assert_eq!(plan_change(&effects), name(2, Some("Doc"), None), "an empty name is none");
    assert_eq!(notice(&state), "The label goes by its colour now, red. u takes it back.");
    assert_eq!((state.mode(), here(&state).as_str()), (Mode::Picker, "Red"), "the list stays");
    assert_eq!(keys(&mut state, "Enter Enter"), [], "as it was is no change");
    keys(&mut state, "Esc u");
    assert_eq!(state.board.view.as_ref().unwrap().plan().plan.label(2), "Doc");
}

fn person(id: &str, name: &str) -> Person {
    Person { id: UserId::new(id), name: name.to_owned() }
}

fn listed(people: Vec<Person>, reading: Reading) -> Message {
    Message::Sync(Event::MembersListed(Members { plan: PlanId::new("plan"), people, reading }))
}

/// Returns a program that knows the person, with `zoe` assigned to the first card and `bob` to another.
fn team() -> State {
    let mut state = with(COLUMNS, |plan| {
        plan.task_mut(&TaskId::new("a1")).unwrap().assignees = vec![UserId::new("zoe")];
        plan.task_mut(&TaskId::new("b1")).unwrap().assignees = vec![UserId::new("bob")];
        plan.people = Arc::new([person("bob", "Bob Ray")].map(|person| (person.id.clone(), person)).into());
    });
    let _ = update(&mut state, Message::Sync(Event::SignedInAs(UserId::new("me"))));
    state
}

fn words(state: &State) -> Vec<String> {
    entries(state).into_iter().map(|(words, _)| words).collect()
}

#[test]
fn people_are_offered_at_once_from_the_plan_then_from_the_members() {
    let mut state = team();
    assert_eq!(keys(&mut state, "a"), [Effect::Sync(Command::ListMembers(PlanId::new("plan")))]);
    let nameless = |id: &str| format!("somebody without a name ({id})");
    assert_eq!(words(&state), ["You".to_owned(), nameless("zoe"), "Bob Ray".to_owned()]);
    keys(&mut state, "Down");
    let members = || vec![person("me", "Mia Low"), person("ann", "Ann Fay"), person("carl-long-id", "carl-long-id")];
    let _ = update(&mut state, listed(members(), Reading::Done));
    let now = ["Mia Low".to_owned(), nameless("zoe"), "Ann Fay".to_owned(), nameless("carl-lon")];
    assert_eq!(words(&state), now, "who is assigned stays, Bob is no member");
    assert_eq!(here(&state), nameless("zoe"), "the cursor stays where it was");
    let made = changes(&keys(&mut state, "f a y Enter"));
    assert_eq!(made, [("a1".to_owned(), assignee("ann", true))]);
    assert_eq!(notice(&state), "“a1”: assign Ann Fay. u takes it back.");
    assert_eq!(words(&state), now, "nobody jumps");
    assert_eq!(changes(&keys(&mut state, "Up Enter"))[0].1, assignee("zoe", false));
    keys(&mut state, "Esc");
    assert_eq!(keys(&mut state, "a"), [], "what was read a moment ago is not asked for again");
    assert_eq!(words(&state)[..2], ["Mia Low".to_owned(), "Ann Fay".to_owned()]);
}

#[test]
fn where_members_cannot_be_read_those_known_from_the_plan_are_offered_and_that_is_said() {
    let mut state = team();
    keys(&mut state, "a");
    let _ = update(&mut state, listed(Vec::new(), Reading::Failed("no".to_owned())));
    assert_eq!(words(&state).len(), 3);
    let Some(Overlay::Menu(menu)) = state.overlays.last() else { panic!("no menu") };
    assert_eq!(menu.title(&state), "Assign “a1” ── members cannot be read: those known here");
    assert_eq!(changes(&keys(&mut state, "r a y Enter"))[0].1, assignee("bob", true));
}

#[test]
fn the_person_takes_cards_and_gives_them_back_with_one_key() {
    let mut state = team();
    assert_eq!(changes(&keys(&mut state, "A")), [("a1".to_owned(), assignee("me", true))]);
    assert_eq!(notice(&state), "“a1”: assign You. u takes it back.");
    assert_eq!(changes(&keys(&mut state, "* A")).len(), 2, "the others, too");
    assert_eq!(changes(&keys(&mut state, "A")).len(), 3, "then all no longer");
    let mut state = opened(COLUMNS);
    assert_eq!(keys(&mut state, "A"), []);
    assert!(notice(&state).starts_with("It is not known yet who you are"));
}

#[test]
fn progress_goes_round_and_any_percentage_can_be_typed() {
    let mut state = opened(COLUMNS);
    let percent = |from, to| vec![Change::Percent { from, to }];
    assert_eq!(changes(&keys(&mut state, "x"))[0].1, percent(0, 50));
    assert_eq!(changes(&keys(&mut state, "x"))[0].1, percent(50, 100));
    assert_eq!(changes(&keys(&mut state, "x"))[0].1, percent(100, 0));
    assert_eq!(changes(&keys(&mut state, "g % 3 5 % Enter"))[0].1, percent(0, 35));
    assert_eq!(notice(&state), "“a1”: 35 percent done. u takes it back.");
    assert_eq!(changes(&keys(&mut state, "x"))[0].1, percent(35, 100), "35 percent is in progress");
    keys(&mut state, "u g % 7");
    assert_eq!(keys(&mut state, "Enter"), []);
    assert_eq!((notice(&state), state.mode()), ("Progress is a whole number from 0 to 100.", Mode::Input));
    keys(&mut state, "Esc * x");
    assert_eq!(["a1", "a2", "a3"].map(|title| task(&state, title).percent_complete), [50, 50, 50]);
}

#[test]
fn what_a_card_shows_is_changed_once_its_details_are_known() {
    let mut state = opened(COLUMNS);
    let (plan, id) = (PlanId::new("plan"), TaskId::new("a1"));
    assert_eq!(keys(&mut state, "g v"), [Effect::Sync(Command::OpenTask { plan, task: id.clone() })]);
    assert_eq!(keys(&mut state, "3"), []);
    assert!(notice(&state).starts_with("Its details are still being read"));
    keys(&mut state, "g v");
    let told = Arc::new(details("a1", &[], &[]));
    let _ = update(&mut state, Message::Sync(Event::DetailsChanged { task: id, details: told, is_fresh: true }));
    assert_eq!(entries(&state)[0].1, Some(Mark::On));
    let effects = keys(&mut state, "3");
    let [Edit::ChangeDetails(edit)] = edits::submitted(&effects) else { panic!("{effects:?}") };
    let change = DetailChange::Preview { from: "automatic".to_owned(), to: "checklist".to_owned() };
    assert_eq!(edit.changes, [change]);
    assert_eq!(notice(&state), "“a1” shows the checklist. u takes it back.");
    assert_eq!(keys(&mut state, "g v 3"), [], "it does already, as far as the person can see");
    keys(&mut state, "u g v");
    assert_eq!(entries(&state)[0].1, Some(Mark::On));
}

#[test]
fn the_last_change_is_made_again_of_other_cards() {
    let mut state = with(COLUMNS, named);
    assert_eq!(keys(&mut state, "."), []);
    assert!(notice(&state).starts_with("Nothing was changed yet"));
    keys(&mut state, "p 1 j");
    assert_eq!(changes(&keys(&mut state, ".")), [("a2".to_owned(), vec![Change::Priority { from: 5, to: 1 }])]);
    assert_eq!(changes(&keys(&mut state, ".")), []);
    assert_eq!(notice(&state), "It is so already.");
    keys(&mut state, "t Enter a p i Enter Esc");
    assert!(!task(&state, "a2").categories.contains(1) && task(&state, "a2").categories.contains(7));
    keys(&mut state, "k .");
    assert!(task(&state, "a1").categories.contains(7), "what was done in one menu is done together");
    keys(&mut state, "c j .");
    assert_eq!(task(&state, "a2").percent_complete, 100);
}

#[test]
fn what_is_locked_opens_nothing_and_of_what_is_half_locked_the_menu_says_so() {
    let mut state = shown(governed(mixed(), &[(Rule::PercentComplete, &[Value::SetToInProgress])]));
    keys(&mut state, "j j");
    for key in ["p", "t", "@", "s", "g v"] {
        assert_eq!(keys(&mut state, key), []);
        assert_eq!(state.mode(), Mode::Board, "{key}");
        assert!(notice(&state).ends_with("w why"), "{key}: {}", notice(&state));
    }
    assert_eq!(changes(&keys(&mut state, "x"))[0].1, [Change::Percent { from: 0, to: 50 }]);
    assert_eq!(keys(&mut state, "x"), []);
    assert!(notice(&state).contains("may not complete it"), "{}", notice(&state));
    let mut state = shown(governed(mixed(), &[(Rule::Assignments, &[Value::AddSelf])]));
    let _ = update(&mut state, Message::Sync(Event::SignedInAs(UserId::new("me"))));
    keys(&mut state, "j j a");
    let _ = update(&mut state, listed(vec![person("ann", "Ann Fay"), person("me", "Mia Low")], Reading::Done));
    assert_eq!(keys(&mut state, "a n n Enter"), [], "nobody else can be assigned");
    assert!(notice(&state).starts_with("✕ "), "{}", notice(&state));
    keys(&mut state, "Backspace Backspace Backspace m i a");
    assert_eq!(changes(&keys(&mut state, "Enter")), [("managed".to_owned(), assignee("me", true))]);
}

#[test]
fn cards_of_several_plans_are_changed_each_in_its_own_but_labels_are_of_one() {
    let mut state = with(COLUMNS, |plan| {
        plan.plan.id = PlanId::mine();
        for title in ["a1", "a2", "a3", "b1"] {
            let task = plan.task_mut(&TaskId::new(title)).unwrap();
            task.assignees = vec![UserId::new("me")];
            task.plan_id = PlanId::new(if title == "a2" { "other" } else { "plan" });
        }
        let known = |id: &str| (PlanId::new(id), Plan { id: PlanId::new(id), ..plan.plan.clone() });
        plan.plans = Arc::new([known("plan"), known("other")].into());
    });
    let effects = keys(&mut state, "* p 1");
    let plans: Vec<&str> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Sync(Command::Submit { plan, .. }) => Some(plan.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(plans, ["plan", "other"]);
    assert_eq!(notice(&state), "4 cards: priority urgent. u takes it back.");
    assert_eq!(keys(&mut state, "t"), []);
    assert!(notice(&state).starts_with("These cards are of several plans"));
    assert_eq!(keys(&mut state, "g t"), []);
    assert_eq!(notice(&state), "Labels are named in their plan: open one with b.");
}
