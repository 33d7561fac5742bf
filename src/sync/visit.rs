//! Reads for a follower what this program has not on its own screen. It all goes into the copy, where the follower finds it.

use std::collections::HashSet;
use std::rc::Rc;

use super::desk::Shared;
use super::patiently::{alone, patiently};
use super::{behind, details, members, names, plans, talk, unread};
use crate::graph::client::Client;
use crate::graph::error::Error;
use crate::planner::format::FormatKind;
use crate::planner::id::{PlanId, TaskId, UserId};
use crate::planner::snapshot::Snapshot;
use crate::store::company::Asked;
use crate::wire::batch;

/// Reads one thing. What cannot be read now stays asked for; what cannot be read at all does not.
pub(super) async fn read(desk: Shared, client: Rc<Client>, (asked, times): (Asked, i64)) {
    let is_answered = match &asked {
        Asked::Plans => {
            desk.borrow_mut().wants_plans = true;
            plans::list(Rc::clone(&desk), client).await;
            !desk.borrow().wants_plans
        }
        Asked::Task(task) => {
            details::read(Rc::clone(&desk), client, task.clone()).await;
            desk.borrow().wanted_details.as_ref() != Some(task)
        }
        Asked::Members(plan) => {
            members::read(Rc::clone(&desk), client, plan.clone()).await;
            desk.borrow().wanted_members.as_ref() != Some(plan)
        }
        Asked::Talk(task) => {
            talk::read(Rc::clone(&desk), client, task.clone()).await;
            desk.borrow().wanted_talk.as_ref() != Some(task)
        }
        // What only this machine knows cannot be read.
        Asked::Plan(plan) | Asked::Whole(plan) if plan.is_local() => true,
        Asked::Whole(plan) => {
            let outcome = behind::read_all(&desk, &client, plan).await;
            let mut desk = desk.borrow_mut();
            desk.line.checking = None;
            desk.tell_status();
            outcome.map_or_else(|error| !desk.note(&error), |()| true)
        }
        Asked::Plan(plan) => {
            let outcome = if plan.is_mine() { mine(&desk, &client).await } else { whole(&desk, &client, plan).await };
            let mut desk = desk.borrow_mut();
            desk.reload(plan);
            desk.tell_snapshot();
            outcome.map_or_else(|error| !desk.note(&error), |()| true)
        }
    };
    let mut desk = desk.borrow_mut();
    if is_answered {
        // Else the same would be read again at once, and for ever.
        let _paused = desk.store.answer(&asked, times).inspect_err(|error| desk.copy_failed(error));
    }
    desk.note_asked();
}

/// Reads the person's tasks over all plans. Nothing is forgotten: who has them on the screen does that.
async fn mine(desk: &Shared, client: &Client) -> Result<(), Error> {
    alone(desk, async || plans::who(desk, client).await).await?;
    let turn = Rc::clone(&desk.borrow().delta.turn);
    let _turn = turn.lock().await;
    desk.borrow_mut().forget_written();
    let mut pages = client.my_tasks();
    while let Some(mut page) = patiently(desk, async || pages.next().await).await? {
        let mut desk = desk.borrow_mut();
        desk.done();
        page.retain(|task| task.id.text().is_none_or(|id| !desk.written.contains(&TaskId::new(id))));
        let stored = desk.store.put_my_tasks(&page);
        if desk.kept(stored, 0) > 0 {
            desk.reload_open();
        }
    }
    let mut desk = desk.borrow_mut();
    let now = desk.now().to_string();
    let stored = desk.store.finish_my_tasks(&[], &now);
    desk.kept(stored, ());
    Ok(())
}

/// Reads a plan with everything its boards show.
async fn whole(desk: &Shared, client: &Client, plan: &PlanId) -> Result<(), Error> {
    tasks_in_turn(desk, client, plan).await?;
    people(desk, client, plan).await?;
    places(desk, client, plan).await
}

/// Reads a plan with its buckets and tasks, when nobody else reads.
pub(super) async fn tasks_in_turn(desk: &Shared, client: &Client, plan: &PlanId) -> Result<(), Error> {
    // Nothing is told while the pages are read, and what is written meanwhile is newer than they are.
    let turn = Rc::clone(&desk.borrow().delta.turn);
    let _turn = turn.lock().await;
    desk.borrow_mut().forget_written();
    tasks(desk, client, plan).await
}

/// Reads a plan with its buckets and tasks.
async fn tasks(desk: &Shared, client: &Client, plan: &PlanId) -> Result<(), Error> {
    let known = ids(desk, plan);
    let (body, labels, buckets) = tokio::join!(
        alone(desk, async || client.plan(plan).await),
        alone(desk, async || client.plan_details(plan).await),
        alone(desk, async || client.buckets(plan).await)
    );
    let (body, buckets) = (body?, buckets?);
    {
        let mut desk = desk.borrow_mut();
        desk.answered();
        let stored = desk.store.put_plan(&body);
        desk.kept(stored, false);
        desk.keep_buckets(plan, &buckets, &HashSet::new());
        // Without its details a plan can still be shown: labels go by their colours.
        if let Ok(labels) = labels {
            let stored = desk.store.put_plan_details(plan, &labels);
            desk.kept(stored, false);
        }
    }
    let (mut seen, mut unread_count) = (HashSet::new(), 0);
    let mut pages = client.tasks(plan);
    while let Some(mut page) = patiently(desk, async || pages.next().await).await? {
        let mut desk = desk.borrow_mut();
        seen.extend(page.iter().filter_map(|task| task.id.text()).map(TaskId::new));
        unread_count += unread::count(page.iter().map(|task| &task.id));
        page.retain(|task| task.id.text().is_none_or(|id| !desk.written.contains(&TaskId::new(id))));
        let stored = desk.store.put_tasks(plan, &page);
        let newer = desk.kept(stored, Vec::new());
        desk.take_in(plan, newer);
    }
    // What was made while the pages were read is not missing from them.
    seen.extend(ids(desk, plan).difference(&known).cloned());
    let mut desk = desk.borrow_mut();
    seen.extend(desk.written.iter().cloned());
    seen.extend(desk.spared(plan, unread_count));
    let now = desk.now().to_string();
    let stored = desk.store.finish_reading(plan, &seen, &now);
    if desk.kept(stored, 0) > 0 {
        desk.reload(plan);
    }
    Ok(())
}

/// Reads where cards stand that have changed since that was last read.
async fn places(desk: &Shared, client: &Client, plan: &PlanId) -> Result<(), Error> {
    for kind in FormatKind::ALL {
        let stale = desk.borrow().store.stale_formats(plan, kind);
        let stale = desk.borrow().kept(stale, Vec::new());
        for ids in stale.chunks(batch::LIMIT) {
            let answers = client.formats(kind, ids).await?;
            let read = ids.iter().cloned().zip(answers).filter_map(|(id, answer)| Some((id, answer.ok()?))).collect();
            desk.borrow_mut().keep_formats(plan, read);
        }
    }
    Ok(())
}

/// Reads the names of people that tasks are assigned to.
async fn people(desk: &Shared, client: &Client, plan: &PlanId) -> Result<(), Error> {
    let unknown: Vec<UserId> = {
        let desk = desk.borrow();
        let Some(snapshot) = desk.kept(desk.store.snapshot(plan), None) else { return Ok(()) };
        let all: HashSet<&UserId> = snapshot.tasks().iter().flat_map(|task| &task.assignees).collect();
        all.into_iter().filter(|id| !snapshot.people.contains_key(*id)).cloned().collect()
    };
    names::read(desk, client, &unknown).await.map(drop)
}

fn ids(desk: &Shared, plan: &PlanId) -> HashSet<TaskId> {
    let desk = desk.borrow();
    let known = desk.kept(desk.store.known(plan), None);
    known.iter().flat_map(Snapshot::tasks).map(|task| task.id.clone()).collect()
}
