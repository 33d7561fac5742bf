//! Whom tasks are assigned to: the members of what the plan belongs to, and whoever is assigned already.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::app::State;
use crate::app::effect::Effect;
use crate::app::fields;
use crate::app::overlays::menu;
use crate::app::overlays::menu::Choice;
use crate::app::overlays::menu::Entry;
use crate::app::overlays::menu::Kind;
use crate::app::overlays::menu::Mark;
use crate::planner::change::Change;
use crate::planner::id::PlanId;
use crate::planner::id::TaskId;
use crate::planner::id::UserId;
use crate::planner::policy::Act;
use crate::planner::policy::AssignmentAct;
use crate::planner::policy::Who;
use crate::planner::snapshot::Snapshot;
use crate::sync::Command;
use crate::sync::Members;
use crate::sync::Reading;

/// For so long a list of members is taken as it was read.
const FRESH_S: i64 = 300;
/// The letters of an identifier that tell people without a name apart.
const ID_LETTERS: usize = 8;

/// What is known of the members of a plan.
#[derive(Clone, Debug)]
pub struct Known {
    /// The members, and how far their reading has come.
    pub members: Members,
    /// When that was told.
    pub at: Timestamp,
}

/// Opens the people of the cards in sight, and asks for the members of their plans.
pub(super) fn open(state: &mut State) -> Result<Vec<Effect>, String> {
    let cards = fields::cards(state, "assign")?;
    let acts = [Who::Oneself, Who::Other].map(|who| [AssignmentAct::Add(who), AssignmentAct::Remove { who, by: None }]);
    let acts: Vec<Act> = acts.into_iter().flatten().map(Act::Assignment).collect();
    fields::may(state, &cards, &acts)?;
    let tasks = fields::tasks(state, &cards);
    let plans: BTreeSet<PlanId> = tasks.iter().map(|task| task.plan_id.clone()).collect();
    // Who is assigned stands on top and stays there while others are switched on and off.
    let mut first: Vec<UserId> = state.me.iter().cloned().collect();
    for user in tasks.iter().flat_map(|task| &task.assignees) {
        if !first.contains(user) {
            first.push(user.clone());
        }
    }
    let now = state.now.timestamp();
    let is_fresh =
        |known: &Known| known.members.reading == Reading::Done && now.duration_since(known.at).as_secs() < FRESH_S;
    let unread = plans.iter().filter(|plan| !state.members.get(*plan).is_some_and(is_fresh));
    let effects = unread.map(|plan| Effect::Sync(Command::ListMembers(plan.clone()))).collect();
    menu::open(state, Kind::People { plans: plans.into_iter().collect(), cards, first });
    Ok(effects)
}

/// Takes what the engine says of the members of a plan.
pub(crate) fn listed(state: &mut State, members: Members) {
    let at = state.now.timestamp();
    menu::keep_choice(state, |state| {
        state.members.insert(members.plan.clone(), Known { members, at });
    });
}

/// Switches the person on or off for the cards in sight.
pub(super) fn toggle_me(state: &mut State) -> Result<Vec<Effect>, String> {
    let me = state.me.clone().ok_or("It is not known yet who you are: the service has to answer first.")?;
    let cards = fields::cards(state, "assign")?;
    let tasks = fields::tasks(state, &cards);
    let to = !tasks.iter().all(|task| task.assignees.contains(&me));
    fields::change(state, &cards, &[Change::Assignee { user: me, from: !to, to }])
}

/// Returns the title of the menu.
pub(crate) fn title(state: &State, plans: &[PlanId], cards: &[TaskId]) -> String {
    let reading = |plan| state.members.get(plan).map_or(&Reading::UnderWay, |known| &known.members.reading);
    let is_failed = plans.iter().any(|plan| matches!(reading(plan), Reading::Failed(_)));
    let is_read = plans.iter().all(|plan| *reading(plan) == Reading::Done);
    let state_of_list = match (is_failed, is_read) {
        (true, _) => " ── members cannot be read: those known here",
        (false, true) => "",
        (false, false) => " ── reading the members…",
    };
    format!("Assign {}{state_of_list}", fields::called(state, cards))
}

/// Returns everybody who can be assigned, and who is.
pub(crate) fn entries(state: &State, plans: &[PlanId], cards: &[TaskId], first: &[UserId]) -> Vec<Entry> {
    let Some(view) = &state.board.view else { return Vec::new() };
    let (plan, tasks) = (view.plan(), fields::tasks(state, cards));
    let members = members(state, plans);
    let is_listed =
        plans.iter().all(|plan| state.members.get(plan).is_some_and(|known| !known.members.people.is_empty()));
    let mut people: Vec<UserId> = first.to_vec();
    let mut others: Vec<UserId> = members.iter().cloned().collect();
    others.extend(known_from_plan(plan, plans, is_listed));
    others.sort_by_cached_key(|user| (name(state, plan, user).to_lowercase(), user.clone()));
    let on_top: BTreeSet<&UserId> = first.iter().collect();
    // In this order the same ones stand side by side.
    others.dedup();
    people.extend(others.into_iter().filter(|user| !on_top.contains(user)));
    let entry = |user: UserId| {
        let having = tasks.iter().filter(|task| task.assignees.contains(&user)).count();
        let mark = Mark::of(having, tasks.len());
        let (is_me, is_member) = (state.me.as_ref() == Some(&user), members.contains(&user));
        let remark = match (is_me, is_member || members.is_empty()) {
            (true, _) => "you",
            (false, true) => "",
            (false, false) => "not a member",
        };
        Entry {
            remark: remark.to_owned(),
            mark: Some(mark),
            refused: fields::refused(state, &tasks, &wish(&user, mark)),
            ..Entry::new(Choice::Person(user.clone()), name(state, plan, &user))
        }
    };
    people.into_iter().map(entry).collect()
}

/// Switches somebody on for all cards, or off when all of them are theirs.
pub(crate) fn choose(state: &mut State, cards: &[TaskId], user: &UserId, mark: Option<Mark>) -> fields::Outcome {
    fields::change(state, cards, &[wish(user, mark.unwrap_or(Mark::Off))])
}

fn wish(user: &UserId, mark: Mark) -> Change {
    let to = mark != Mark::On;
    Change::Assignee { user: user.clone(), from: !to, to }
}

fn members(state: &State, plans: &[PlanId]) -> BTreeSet<UserId> {
    let known = plans.iter().filter_map(|plan| state.members.get(plan));
    known.flat_map(|known| &known.members.people).map(|person| person.id.clone()).collect()
}

/// Returns those a plan itself knows: whom it is shared with and whom its tasks are assigned to. Where members are known,
/// nobody is found by a task of others.
fn known_from_plan(plan: &Snapshot, plans: &[PlanId], is_listed: bool) -> BTreeSet<UserId> {
    let of_these = |id: &PlanId| plans.contains(id);
    let all = plan.plans.values().chain([&plan.plan]).filter(|plan| of_these(&plan.id));
    let mut people: BTreeSet<UserId> = all.flat_map(|plan| &plan.shared_with).cloned().collect();
    let theirs = plan.tasks().iter().filter(|task| !is_listed && of_these(&task.plan_id));
    people.extend(theirs.flat_map(|task| &task.assignees).cloned());
    people
}

/// Returns what somebody is called. Without a name the beginning of the identifier tells them apart.
pub(super) fn name(state: &State, plan: &Snapshot, user: &UserId) -> String {
    let members = || state.members.values().flat_map(|known| &known.members.people);
    let of_members = || members().find(|person| person.id == *user);
    let name = plan.people.get(user).or_else(of_members).map(|person| person.name.clone());
    let is_me = state.me.as_ref() == Some(user);
    name.filter(|name| name != user.as_str()).or_else(|| is_me.then(|| "You".to_owned())).unwrap_or_else(|| {
        let letters: String = user.as_str().chars().take(ID_LETTERS).collect();
        format!("somebody without a name ({letters})")
    })
}
