//! Reads the person's own tasks over all plans into the copy, and the names that belong to them.

use std::collections::HashMap;

use super::desk::Shared;
use super::patiently::{alone, each, patiently};
use super::plans;
use super::pull::{Halt, halt, progress, tasks_in_words};
use crate::graph::client::Client;
use crate::graph::error::Error;
use crate::planner::id::{PlanId, TaskId, UserId};
use crate::wire::batch;

/// Reads the person's tasks, page by page; then what belongs to those plans that were never read.
pub(super) async fn read(desk: &Shared, client: &Client) -> Result<(), Halt> {
    let mine = PlanId::mine();
    progress(desk, "my tasks 1/3".to_owned());
    desk.borrow_mut().forget_written();
    let me = who(desk, client).await?;
    let expected = desk.borrow().expected();
    let mut pages = client.my_tasks();
    let mut seen: HashMap<TaskId, PlanId> = HashMap::new();
    let mut has_shown = desk.borrow().open.as_ref().is_some_and(|open| open.snapshot.is_some());
    let mut changes = 0;
    while let Some(mut page) = patiently(desk, async || pages.next().await).await.map_err(|error| halt(desk, &error))? {
        let mut desk = desk.borrow_mut();
        desk.done();
        let named =
            |task: &crate::wire::task::Task| Some((TaskId::new(task.id.text()?), PlanId::new(task.plan_id.text()?)));
        seen.extend(page.iter().filter_map(named));
        page.retain(|task| task.id.text().is_none_or(|id| !desk.written.contains(&TaskId::new(id))));
        let stored = desk.store.put_my_tasks(&page);
        let newer = desk.kept(stored, 0);
        changes += newer;
        if newer > 0 {
            desk.reload_open();
        }
        if !has_shown && !page.is_empty() {
            has_shown = true;
            desk.reload(&mine);
            desk.tell_snapshot();
        }
        desk.say_progress(tasks_in_words(seen.len(), expected));
    }
    changes += look_for_missing(desk, client, &me, &seen).await?;
    read_names(desk, client, &me, changes > 0).await
}

/// Returns who the person is; asks, when nobody has said.
async fn who(desk: &Shared, client: &Client) -> Result<UserId, Halt> {
    let known = desk.borrow().me.clone();
    if let Some(me) = known {
        return Ok(me);
    }
    if let Err(error) = alone(desk, async || plans::who(desk, client).await).await {
        return Err(halt(desk, &error));
    }
    desk.borrow().me.clone().ok_or_else(|| Halt::Failed(NOBODY.to_owned()))
}

/// What there is to say when the service does not tell who the person is.
const NOBODY: &str = "The service does not say who you are, so there is no list of your tasks; b opens a plan";

/// Asks for each task that the copy has as the person's and the list has not: others may have taken it from the person,
/// moved it into another plan, or deleted it. Only what is gone is forgotten. Says how many have changed.
async fn look_for_missing(
    desk: &Shared,
    client: &Client,
    me: &UserId,
    seen: &HashMap<TaskId, PlanId>,
) -> Result<usize, Halt> {
    let known = desk.borrow().store.my_tasks(me);
    let known = desk.borrow().kept(known, Vec::new());
    let is_elsewhere = |(plan, task): &&(PlanId, TaskId)| seen.get(task).is_some_and(|now| now != plan);
    let mut gone: Vec<(PlanId, TaskId)> = known.iter().filter(is_elsewhere).cloned().collect();
    let missing: Vec<(PlanId, TaskId)> = known.into_iter().filter(|(_, task)| !seen.contains_key(task)).collect();
    let mut changes = 0;
    for some in missing.chunks(batch::LIMIT) {
        let ids: Vec<TaskId> = some.iter().map(|(_, task)| task.clone()).collect();
        let answers =
            each(desk, &ids, async |ids| client.tasks_by_id(ids).await).await.map_err(|error| halt(desk, &error))?;
        let mut desk_now = desk.borrow_mut();
        desk_now.answered();
        let mut read = Vec::new();
        for ((plan, id), answer) in some.iter().zip(answers) {
            match answer {
                Ok(_) if desk_now.written.contains(id) => {}
                Ok(mut task) => {
                    if task.plan_id.text().is_none() {
                        task.plan_id = plan.as_str().into();
                    } else if task.plan_id.text() != Some(plan.as_str()) {
                        gone.push((plan.clone(), id.clone()));
                    }
                    read.push(task);
                }
                Err(Error::Gone { .. }) => gone.push((plan.clone(), id.clone())),
                Err(error) if desk_now.note(&error) => return Err(Halt::Trouble),
                // Whatever else is the matter with it, that does not say that it is gone.
                Err(_) => {}
            }
        }
        let stored = desk_now.store.put_my_tasks(&read);
        let newer = desk_now.kept(stored, 0);
        changes += newer;
        if newer > 0 {
            desk_now.reload_open();
        }
    }
    let mut desk = desk.borrow_mut();
    let now = desk.now();
    let forgotten = desk.store.finish_my_tasks(&gone, &now.to_string());
    desk.kept(forgotten, ());
    desk.line.cached_at = Some(now);
    Ok(changes + gone.len())
}

/// Reads titles, labels and buckets of plans that were never read, as far as the service gives them, and shows it all.
async fn read_names(desk: &Shared, client: &Client, me: &UserId, has_changed: bool) -> Result<(), Halt> {
    let show = |desk: &Shared| {
        let mut desk = desk.borrow_mut();
        desk.reload(&PlanId::mine());
        desk.tell_snapshot();
    };
    let is_shown = desk.borrow().open.as_ref().is_some_and(|open| open.snapshot.is_some());
    if has_changed || !is_shown {
        show(desk);
    }
    let unnamed = desk.borrow().store.plans_without_names(me);
    let unnamed = desk.borrow().kept(unnamed, Vec::new());
    for plans in unnamed.chunks(batch::LIMIT) {
        let frames = alone(desk, async || client.frames(plans).await).await.map_err(|error| halt(desk, &error))?;
        let mut desk = desk.borrow_mut();
        desk.answered();
        for (plan, frame) in plans.iter().zip(frames) {
            let stored =
                desk.store.put_names(plan, frame.plan.as_ref(), frame.details.as_ref(), frame.buckets.as_deref());
            desk.kept(stored, ());
        }
    }
    if !unnamed.is_empty() {
        show(desk);
    }
    Ok(())
}
