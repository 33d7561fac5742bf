//! The plan panel and the plan switcher as a person uses them: messages in, effects and words out.

use std::sync::Arc;

use pretty_assertions::assert_eq;

use super::Line;
use super::rows;
use super::rows::Row;
use crate::app::State;
use crate::app::effect::Effect;
use crate::app::keymap::Mode;
use crate::app::message::Message;
use crate::app::overlays::Overlay;
use crate::app::tests::{keys, snapshot_changed, started};
use crate::app::update;
use crate::app::wrapping::cells_of;
use crate::planner::edit::{Edit, PlanHome};
use crate::planner::fixture::plan;
use crate::planner::id::{GroupId, PlanId, UserId};
use crate::planner::person::Person;
use crate::planner::plan_change::PlanChange;
use crate::planner::snapshot::Snapshot;
use crate::sync::{Command, Event, GroupSummary, PlanSummary};

/// Returns a plan with two people, shared with the first of them, and a label with a name.
pub(crate) fn shared() -> Snapshot {
    let mut snapshot = plan(&[("To do", &["a", "b"]), ("Done", &[])]);
    let people = ["Ada", "Kenji"].map(|name| Person { id: UserId::new(&name.to_lowercase()), name: name.to_owned() });
    snapshot.people = Arc::new(people.into_iter().map(|person| (person.id.clone(), person)).collect());
    snapshot.plan.shared_with.insert(UserId::new("ada"));
    snapshot.plan.labels.insert(2, "Bug".to_owned());
    snapshot.plan.container_url = Some("https://graph.microsoft.com/v1.0/users/ada".to_owned());
    snapshot.plan.about.created_by = Some(UserId::new("ada"));
    snapshot.plan.about.created_at = "2026-02-03T10:00:00Z".parse().ok();
    snapshot
}

/// Returns a program that shows that plan among others.
pub(crate) fn opened() -> State {
    let mut state = started(None);
    let _ = update(&mut state, snapshot_changed(&Arc::new(shared()), &[], 0));
    let _ = update(&mut state, Message::Sync(Event::SignedInAs(UserId::new("ada"))));
    let groups = vec![
        GroupSummary { id: GroupId::new("g"), name: "Design".to_owned() },
        GroupSummary { id: GroupId::new("h"), name: "Web team".to_owned() },
    ];
    let _ = update(&mut state, Message::Sync(Event::GroupsListed(groups)));
    let open = state.board.plan.clone().unwrap();
    let mut plans = vec![
        PlanSummary::new(open.clone(), &state.board.view.as_ref().unwrap().plan().plan.title, None),
        PlanSummary::new(PlanId::new("ideas"), "Ideas", Some("Design")),
        PlanSummary::new(PlanId::new("old"), "Old things", Some("Design")),
        PlanSummary::new(PlanId::new("relaunch"), "Relaunch", Some("Web team")),
        PlanSummary::new(PlanId::new("offsite"), "Offsite", None),
    ];
    plans[0].marks.container = shared().plan.container();
    plans[1].marks.opened_at = "2026-10-09T10:00:00Z".parse().ok();
    plans[2].marks.is_archived = true;
    plans[3].marks.favourite = Some("5".to_owned());
    let _ = update(&mut state, Message::Sync(Event::PlansListed { plans, is_fresh: true }));
    state
}

fn edits(effects: &[Effect]) -> Vec<Edit> {
    let submitted = effects.iter().filter_map(|effect| match effect {
        Effect::Sync(Command::Submit { edits, .. }) => Some(edits.clone()),
        _ => None,
    });
    submitted.flatten().collect()
}

fn said(state: &State) -> &str {
    state.notice.as_ref().map_or("", |notice| &notice.text)
}

fn type_text(state: &mut State, text: &str) {
    for letter in text.chars() {
        let name = if letter == ' ' { "Space".to_owned() } else { letter.to_string() };
        keys(state, &name);
    }
}

/// Goes down to a row of the panel.
fn go_to(state: &mut State, row: &Row) {
    let at = rows::of(state).iter().position(|known| known == row).expect("the row is there");
    keys(state, "g g");
    for _ in 0..at {
        keys(state, "j");
    }
}

#[test]
fn favourites_stand_first_then_the_last_ones_then_groups_and_the_archive_last() {
    let mut state = opened();
    keys(&mut state, "b");
    let Some(crate::app::overlays::Overlay::Plans(plans)) = state.overlays.last() else { panic!("the switcher") };
    let titles: Vec<String> = plans
        .entries(&state)
        .iter()
        .map(|(heading, entry)| match entry {
            super::plans::Entry::Plan(plan) => format!("{heading}: {}", plan.title),
            other => format!("{other:?}"),
        })
        .collect();
    let open = &state.board.view.as_ref().unwrap().plan().plan.title;
    let expected = [
        "Favourites: Relaunch".to_owned(),
        "Recent: Ideas".to_owned(),
        format!("Personal: {open}"),
        "Shared with you: Offsite".to_owned(),
        "Archived: Old things".to_owned(),
        "New(\"\")".to_owned(),
    ];
    assert_eq!(titles, expected);
    keys(&mut state, "Esc B");
    assert!(keys(&mut state, "Enter").contains(&Effect::Sync(Command::OpenPlan(PlanId::new("relaunch")))));
}

#[test]
fn a_plan_is_made_in_a_group_and_opened_before_the_service_has_it() {
    let mut state = opened();
    keys(&mut state, "b");
    type_text(&mut state, "My trip");
    keys(&mut state, "Enter");
    assert_eq!(state.mode(), Mode::Picker, "where is it made?");
    let effects = keys(&mut state, "Down Enter");
    let [Edit::CreatePlan(made)] = &edits(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!(made.title, "My trip");
    assert_eq!(made.home, PlanHome::Group { group: GroupId::new("h"), name: "Web team".to_owned() });
    assert!(made.plan.is_local());
    let position = |wanted: &dyn Fn(&Command) -> bool| {
        effects.iter().position(|effect| matches!(effect, Effect::Sync(command) if wanted(command))).unwrap()
    };
    let is_open = |command: &Command| *command == Command::OpenPlan(made.plan.clone());
    assert!(position(&|it| matches!(it, Command::Submit { .. })) < position(&is_open), "it is there to be opened");
    assert_eq!(said(&state), "“My trip” is made in the group “Web team”. N makes its first column; u takes it back.");
    // The engine shows it empty; the service names it; the board goes on under that name.
    let mut empty = plan(&[]);
    empty.plan.id = made.plan.clone();
    let _ = update(&mut state, snapshot_changed(&Arc::new(empty.clone()), &[], 99));
    let (local, given) = (made.plan.as_str().to_owned(), "P".to_owned());
    let _ = update(&mut state, Message::Sync(Event::Named { local, given }));
    assert_eq!(state.board.plan, Some(PlanId::new("P")));
    empty.plan.id = PlanId::new("P");
    let _ = update(&mut state, snapshot_changed(&Arc::new(empty), &[], 99));
    let effects = keys(&mut state, "u");
    let [Edit::DeletePlan(back)] = &edits(&effects)[..] else { panic!("{effects:?} {}", said(&state)) };
    assert_eq!((back.plan.as_str(), back.is_undo), ("P", true));
    assert_ne!(state.board.plan, Some(PlanId::new("P")), "another plan is open now");
}

#[test]
fn a_new_plan_says_the_keys_that_make_its_first_column_on_the_board_that_is_shown() {
    let mut state = opened();
    keys(&mut state, "9 b");
    type_text(&mut state, "Trip");
    let effects = keys(&mut state, "Enter Enter");
    let [Edit::CreatePlan(made)] = &edits(&effects)[..] else { panic!("{effects:?}") };
    assert!(said(&state).contains("1 shows its buckets, and N makes the first column there; u takes it back."));
    let mut empty = plan(&[]);
    empty.plan.id = made.plan.clone();
    let _ = update(&mut state, snapshot_changed(&Arc::new(empty), &[], 99));
    keys(&mut state, "1 N");
    assert_eq!(state.mode(), Mode::Input, "as it was said");
}

#[test]
fn a_plan_with_cards_in_it_is_not_taken_back() {
    let mut state = opened();
    keys(&mut state, "b");
    type_text(&mut state, "Trip");
    let effects = keys(&mut state, "Enter Enter");
    let [Edit::CreatePlan(made)] = &edits(&effects)[..] else { panic!("{effects:?}") };
    let mut full = plan(&[("A", &["a"])]);
    full.plan.id = made.plan.clone();
    let _ = update(&mut state, snapshot_changed(&Arc::new(full), &[], 99));
    assert_eq!(edits(&keys(&mut state, "u")), []);
    assert!(said(&state).contains("There are cards in “Trip” now"), "{}", said(&state));
}

#[test]
fn a_plan_is_deleted_by_its_whole_name_alone() {
    let mut state = opened();
    let title = state.board.view.as_ref().unwrap().plan().plan.title.clone();
    let open = state.board.plan.clone().unwrap();
    keys(&mut state, "g p d");
    assert_eq!(state.mode(), Mode::Name);
    assert_eq!(edits(&keys(&mut state, "y Enter")), []);
    assert!(said(&state).contains("not its name"), "{}", said(&state));
    keys(&mut state, "Backspace");
    type_text(&mut state, &title);
    let effects = keys(&mut state, "Enter");
    let [Edit::DeletePlan(gone)] = &edits(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!((&gone.plan, gone.home.as_ref()), (&open, None));
    assert_eq!(state.board.plan, Some(PlanId::new("ideas")), "the one that was opened before it");
    assert!(state.overlays.is_empty());
    keys(&mut state, "u");
    assert_eq!(edits(&keys(&mut state, "u")), [], "nothing takes that back");
}

#[test]
fn a_plan_is_renamed_liked_and_archived_from_the_panel() {
    let mut state = opened();
    keys(&mut state, "g p");
    assert_eq!(state.mode(), Mode::Plan);
    keys(&mut state, "e !");
    let effects = keys(&mut state, "Enter");
    let [Edit::ChangePlan(change)] = &edits(&effects)[..] else { panic!("{effects:?}") };
    assert!(matches!(&change.changes[..], [PlanChange::Title { from, to }] if *to == format!("{from}!")));
    assert_eq!(state.mode(), Mode::Plan, "the panel is still there");
    let effects = keys(&mut state, "*");
    assert!(matches!(&edits(&effects)[..], [Edit::FavouritePlan(it)] if it.to && !it.from), "{effects:?}");
    keys(&mut state, "a");
    type_text(&mut state, "all done");
    let effects = keys(&mut state, "Enter");
    let [Edit::ArchivePlan(archive)] = &edits(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!((archive.to, archive.justification.as_str()), (true, "all done"));
    assert_eq!(edits(&keys(&mut state, "e")), []);
    assert_eq!(said(&state), "The plan is archived; g p shows it, and u there brings it back.");
    keys(&mut state, "Esc n");
    assert!(state.overlays.is_empty(), "no card can be made");
    assert_eq!(edits(&keys(&mut state, "c")), []);
    assert!(said(&state).contains("the plan is archived"), "{}", said(&state));
    keys(&mut state, "Space");
    assert!(state.board.hand.is_none() && said(&state).contains("the plan is archived"), "{}", said(&state));
    assert_eq!(edits(&keys(&mut state, "g p u Enter")), []);
    assert_eq!(said(&state), "Say why in a word or two: the service keeps it with the plan.");
    type_text(&mut state, "again");
    let effects = keys(&mut state, "Enter");
    assert!(matches!(&edits(&effects)[..], [Edit::ArchivePlan(it)] if !it.to), "{effects:?}");
    let effects = keys(&mut state, "Esc u");
    assert!(matches!(&edits(&effects)[..], [Edit::ArchivePlan(it)] if it.to && it.is_undo), "{effects:?}");
}

#[test]
fn people_are_shared_with_and_labels_are_named_row_by_row() {
    let mut state = opened();
    keys(&mut state, "g p");
    go_to(&mut state, &Row::Person(UserId::new("kenji")));
    let effects = keys(&mut state, "Space");
    let kenji = UserId::new("kenji");
    let share = |effects: &[Effect]| match &edits(effects)[..] {
        [Edit::ChangePlan(edit)] => edit.changes.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(share(&effects), [PlanChange::SharedWith { user: kenji.clone(), from: false, to: true }]);
    let effects = keys(&mut state, "Space");
    assert_eq!(share(&effects), [PlanChange::SharedWith { user: kenji, from: true, to: false }]);
    go_to(&mut state, &Row::Label(2));
    keys(&mut state, "Enter s");
    let effects = keys(&mut state, "Enter");
    let (from, to) = (Some("Bug".to_owned()), Some("Bugs".to_owned()));
    assert_eq!(share(&effects), [PlanChange::LabelName { category: 2, from, to }]);
}

#[test]
fn only_a_personal_plan_goes_to_a_group_and_only_after_a_question() {
    let mut state = opened();
    keys(&mut state, "g p m");
    type_text(&mut state, "web");
    assert_eq!(edits(&keys(&mut state, "Enter")), [], "there is no way back");
    assert_eq!(state.mode(), Mode::Confirm);
    let effects = keys(&mut state, "y");
    let [Edit::MovePlan(moved)] = &edits(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!((moved.group.as_str(), moved.name.as_str()), ("h", "Web team"));
    let mut of_group = shared();
    of_group.plan.container_url = Some("https://graph.microsoft.com/v1.0/groups/g".to_owned());
    let _ = update(&mut state, snapshot_changed(&Arc::new(of_group), &[], 99));
    keys(&mut state, "m");
    assert_eq!(said(&state), "Only a personal plan can be moved, and only to a group.");
}

#[test]
fn another_plan_is_liked_and_renamed_from_the_list() {
    let mut state = opened();
    keys(&mut state, "b");
    type_text(&mut state, "idea");
    let effects = keys(&mut state, "Ctrl+f");
    let [Edit::FavouritePlan(liked)] = &edits(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!((liked.plan.as_str(), liked.to), ("ideas", true));
    keys(&mut state, "Ctrl+e s");
    let effects = keys(&mut state, "Enter");
    assert!(matches!(&edits(&effects)[..], [Edit::ChangePlan(it)] if it.plan.as_str() == "ideas"), "{effects:?}");
    assert_eq!(state.mode(), Mode::Plans);
    keys(&mut state, "Backspace Backspace Backspace Backspace");
    type_text(&mut state, "old");
    keys(&mut state, "Ctrl+e s Enter");
    assert_eq!(said(&state), "“Old things” is archived; b opens it, g p then shows it, and u there brings it back.");
}

#[test]
fn what_the_panel_says_of_a_plan() {
    let mut state = opened();
    keys(&mut state, "g p");
    let said: Vec<String> = rows::of(&state)
        .iter()
        .take(10)
        .map(|row| rows::words(&state, row))
        .map(|(a, b)| format!("{a}: {b}"))
        .collect();
    let title = &state.board.view.as_ref().unwrap().plan().plan.title;
    let expected = [
        format!("title: {title}"),
        "lives in: your personal plans: nobody else sees it unless you share it".to_owned(),
        "made by: Ada, 3 Feb 2026".to_owned(),
        "archived: no".to_owned(),
        "favourite: no".to_owned(),
        "kept fresh: not known yet".to_owned(),
        "cards: 2 of 9,000; open 2 of 3,000".to_owned(),
        "columns: 2 of 200".to_owned(),
        "[x]: Ada (you)".to_owned(),
        "[ ]: Kenji".to_owned(),
    ];
    assert_eq!(said, expected);
}

#[test]
fn all_that_is_known_of_a_plan_can_be_read_on_a_small_screen() {
    for size in [(40, 12), (48, 20), (80, 24)] {
        let mut state = opened();
        state.size = size;
        keys(&mut state, "g p");
        let Some(Overlay::PlanPanel(panel)) = state.overlays.last() else { panic!("the panel is open") };
        let place = panel.place(&state, size);
        for (index, row) in rows::of(&state).iter().enumerate() {
            let (label, said) = rows::words(&state, row);
            let lines: Vec<&str> = place
                .lines
                .iter()
                .filter_map(|line| match line {
                    Line::Row { row, words } if *row == index => Some(words.as_str()),
                    _ => None,
                })
                .collect();
            let read: Vec<&str> = lines.iter().flat_map(|line| line.split_whitespace()).collect();
            let whole = format!("{label} {said}");
            assert_eq!(read, whole.split_whitespace().collect::<Vec<_>>(), "{size:?}");
            assert!(lines.iter().all(|line| cells_of(line) < usize::from(place.inner.width)), "{size:?}: {lines:?}");
        }
    }
}
