//! What is done to whole plans: made, renamed, deleted, archived, given to a group, liked, shared.

use super::State;
use super::edits;
use super::effect::Effect;
use super::intent::Intent;
use super::making;
use super::notice::Notice;
use super::overlays::Overlay;
use super::overlays::plan_panel;
use super::overlays::plans;
use super::overlays::plans::Plans;
use super::overlays::plans::Show;
use super::undo;
use crate::planner::edit::ArchivePlan;
use crate::planner::edit::ChangePlan;
use crate::planner::edit::CreatePlan;
use crate::planner::edit::DeletePlan;
use crate::planner::edit::Edit;
use crate::planner::edit::FavouritePlan;
use crate::planner::edit::MovePlan;
use crate::planner::edit::PlanHome;
use crate::planner::edit::short;
use crate::planner::id::GroupId;
use crate::planner::id::PlanId;
use crate::planner::id::UserId;
use crate::planner::limits::Limit;
use crate::planner::lock::OUT_OF_ARCHIVE;
use crate::planner::lock::OUT_OF_ARCHIVE_ELSEWHERE;
use crate::planner::plan_change::PlanChange;
use crate::planner::view::View;
use crate::sync::Command;
use crate::sync::PlanSummary;

/// Opens the list of plans, or the panel of the open one.
pub(super) fn show(state: &mut State, intent: Intent) -> Vec<Effect> {
    match intent {
        Intent::PlanFavourites => plans::open(state, Show::Favourites),
        Intent::PlanPanel => {
            let outcome = plan_panel::open(state);
            edits::or_refuse(state, outcome)
        }
        _ => plans::open(state, Show::All),
    }
}

/// Hands over an edit of a plan that need not be the open one.
pub(super) fn submit(state: &mut State, plan: &PlanId, edit: Edit) -> Result<Vec<Effect>, String> {
    let is_open = state.board.plan.as_ref() == Some(plan) && state.board.view.is_some();
    if is_open && !edit.is_final() {
        return edits::act(state, vec![edit]);
    }
    edits::hand_over(state, plan, vec![edit])
}

/// Returns a plan as the list shows it.
pub(super) fn summary<'a>(state: &'a State, plan: &PlanId) -> Option<&'a PlanSummary> {
    state.plans.iter().find(|known| known.id == *plan)
}

/// Says why nothing can be changed in the open plan, if it is in the archive.
pub(super) fn check_open(state: &State) -> Result<(), String> {
    let plan = state.board.view.as_ref().map(|view| &view.plan().plan);
    if plan.is_some_and(crate::planner::plan::Plan::is_archived) {
        Err(format!("The plan is archived; {OUT_OF_ARCHIVE}."))
    } else {
        Ok(())
    }
}

/// Says that nothing can be changed in a plan in the archive, and what brings it back: the keys are of the open one.
pub(super) fn archived(state: &State, plan: &PlanId) -> String {
    let is_open = state.board.plan.as_ref() == Some(plan);
    match summary(state, plan).filter(|_| !is_open) {
        Some(known) => format!("“{}” is archived; {OUT_OF_ARCHIVE_ELSEWHERE}.", short(&known.title)),
        None => format!("The plan is archived; {OUT_OF_ARCHIVE}."),
    }
}

/// Makes a plan and opens it. It is there at once; the service makes it when it can.
pub(super) fn create(state: &mut State, title: &str, home: PlanHome) -> Result<Vec<Effect>, String> {
    let title = edits::name_of(title, "The title of a plan")?;
    let plan = PlanId::local(&making::word(state));
    let place = home.words();
    let edit = Edit::CreatePlan(CreatePlan { plan: plan.clone(), title: title.clone(), home, is_undo: false });
    let mut effects = submit(state, &plan, edit)?;
    undo::record(state, false, &mut effects);
    effects.extend(state.board.open(&plan, None));
    effects.push(Effect::Redraw);
    let title = short(&title);
    // In a sentence a key stands as a word does.
    let next = making::first_column(state).map_or_else(String::new, |next| format!("{}; ", next.replace("  ", " ")));
    state.notice = Some(Notice::info(format!("“{title}” is made in {place}. {next}u takes it back.")));
    Ok(effects)
}

/// Gives a plan another title.
pub(super) fn rename(state: &mut State, plan: &PlanId, seen: &str, typed: &str) -> Result<Vec<Effect>, String> {
    let to = edits::name_of(typed, "The title of a plan")?;
    if to == seen {
        return Ok(Vec::new());
    }
    let words = format!("The plan is called “{}” now.", short(&to));
    let changes = vec![PlanChange::Title { from: seen.to_owned(), to }];
    let edit = ChangePlan { plan: plan.clone(), title: seen.to_owned(), changes, is_undo: false };
    let effects = submit(state, plan, Edit::ChangePlan(edit))?;
    say(state, plan, &words);
    Ok(effects)
}

/// Shares the open plan with a person, or no longer.
pub(super) fn share(state: &mut State, user: &UserId) -> Result<Vec<Effect>, String> {
    let (plan, title) = open_plan(state)?;
    let shared = state.board.view.as_ref().map(|view| &view.plan().plan.shared_with);
    let from = shared.is_some_and(|shared| shared.contains(user));
    let count = shared.map_or(0, std::collections::BTreeSet::len);
    if !from && Limit::SharedWith.most().is_some_and(|most| count >= most) {
        return Err(Limit::SharedWith.sentence());
    }
    let name =
        state.board.view.as_ref().and_then(|view| view.plan().people.get(user)).map(|person| person.name.clone());
    let name = name.unwrap_or_else(|| user.as_str().to_owned());
    let changes = vec![PlanChange::SharedWith { user: user.clone(), from, to: !from }];
    let edit = ChangePlan { plan: plan.clone(), title, changes, is_undo: false };
    let effects = submit(state, &plan, Edit::ChangePlan(edit))?;
    let words = if from { "is not shared with" } else { "is shared with" };
    let now = if from { " any more" } else { "" };
    say(state, &plan, &format!("The plan {words} {}{now}.", short(&name)));
    Ok(effects)
}

/// Puts a plan into the archive, or out of it.
pub(super) fn archive(
    state: &mut State,
    plan: &PlanId,
    title: &str,
    into: bool,
    why: &str,
) -> Result<Vec<Effect>, String> {
    let justification = why.trim().to_owned();
    if justification.is_empty() {
        return Err("Say why in a word or two: the service keeps it with the plan.".to_owned());
    }
    let (plan, title) = (plan.clone(), title.to_owned());
    let edit =
        ArchivePlan { plan: plan.clone(), title: title.clone(), from: !into, to: into, justification, is_undo: false };
    let effects = submit(state, &plan, Edit::ArchivePlan(edit))?;
    let words = if into { "is archived: nothing in it can be changed" } else { "is out of the archive" };
    say(state, &plan, &format!("“{}” {words}.", short(&title)));
    Ok(effects)
}

/// Gives a personal plan to a group.
pub(super) fn move_to(
    state: &mut State,
    plan: &PlanId,
    title: &str,
    group: GroupId,
    name: &str,
) -> Result<Vec<Effect>, String> {
    let (title, name) = (title.to_owned(), name.to_owned());
    let words = format!("“{}” goes to the group “{}”.", short(&title), short(&name));
    let effects =
        submit(state, plan, Edit::MovePlan(MovePlan { plan: plan.clone(), title, group, name, is_undo: false }))?;
    state.notice = Some(Notice::info(words));
    Ok(effects)
}

/// Puts a plan among the favourites, or takes it out.
pub(super) fn favour(state: &mut State, plan: &PlanId) -> Result<Vec<Effect>, String> {
    let known = summary(state, plan).ok_or("This plan is not in the list of plans yet.")?;
    if plan.is_local() {
        return Err("The plan is not made yet: it can be a favourite as soon as the service has it.".to_owned());
    }
    let (title, from) = (known.title.clone(), known.marks.favourite.is_some());
    let count = state.plans.iter().filter(|plan| plan.marks.favourite.is_some()).count();
    if !from && Limit::FavoritePlans.most().is_some_and(|most| count >= most) {
        return Err(Limit::FavoritePlans.sentence());
    }
    let words = if from { "is no favourite any more" } else { "is a favourite now" };
    let words = format!("“{}” {words}.", short(&title));
    let edit = FavouritePlan { plan: plan.clone(), title, from, to: !from, is_undo: false };
    let effects = submit(state, plan, Edit::FavouritePlan(edit))?;
    say(state, plan, &words);
    Ok(effects)
}

/// Deletes a plan with everything in it. If it is open, another is opened.
pub(super) fn delete(state: &mut State, plan: &PlanId, title: &str) -> Result<Vec<Effect>, String> {
    let edit = DeletePlan { plan: plan.clone(), title: title.to_owned(), home: None, is_undo: false };
    let mut effects = submit(state, plan, Edit::DeletePlan(edit))?;
    effects.extend(leave(state, plan));
    state.notice = Some(Notice::info(format!("“{}” is deleted.", short(title))));
    Ok(effects)
}

/// Turns away from a plan that is deleted: to the one that was opened before it, or to the list if there is none.
pub(super) fn leave(state: &mut State, plan: &PlanId) -> Vec<Effect> {
    state.plans.retain(|known| known.id != *plan);
    if state.board.plan.as_ref() != Some(plan) {
        return Vec::new();
    }
    // Everything in front of the board was about it.
    state.overlays.clear();
    let next = state.plans.iter().max_by_key(|plan| plan.marks.opened_at).map(|plan| plan.id.clone());
    if let Some(next) = next {
        let mut effects = state.board.open(&next, None);
        effects.push(Effect::Redraw);
        return effects;
    }
    let before = std::mem::take(&mut state.board);
    (state.board.arrangement, state.board.is_read_only) = (before.arrangement, before.is_read_only);
    state.overlays.push(Overlay::Plans(Plans::default()));
    vec![Effect::Sync(Command::Settle), Effect::Redraw]
}

/// Returns the open plan with its title; the person's own tasks are none.
pub(super) fn open_plan(state: &State) -> Result<(PlanId, String), String> {
    let plan = state.board.view.as_ref().map(View::plan).ok_or("The plan is not here yet.")?;
    if plan.plan.id.is_mine() {
        return Err("These are your tasks over all plans; b opens one plan.".to_owned());
    }
    let open = state.board.plan.clone().ok_or("No plan is open.")?;
    Ok((open, plan.plan.title.clone()))
}

/// Says what was done, and how to take it back where `u` does that.
fn say(state: &mut State, plan: &PlanId, words: &str) {
    let is_open = state.board.plan.as_ref() == Some(plan) && state.board.view.is_some();
    let back = if is_open { " u on the board takes it back." } else { "" };
    state.notice = Some(Notice::info(format!("{words}{back}")));
}
