//! Reads the open plan into the copy: plan, labels, buckets, tasks page by page, names, then board formats.

use std::collections::HashSet;
use std::rc::Rc;

use super::desk::{Desk, Shared};
use super::patiently::{alone, patiently};
use super::{Event, behind, delta, formats, mine, names, rules, unread};
use crate::graph::client::Client;
use crate::graph::error::Error;
use crate::planner::id::{PlanId, TaskId, UserId};

/// Why a reading has ended early.
pub(super) enum Halt {
    /// No request can succeed now; the reading goes on later.
    Trouble,
    /// The plan cannot be read.
    Failed(String),
}

/// Reads the open plan to the end of what is wanted, or until writing is to go before it.
pub(super) async fn read(desk: Shared, client: Rc<Client>, plan: PlanId) {
    let outcome = read_all(&desk, &client, &plan).await;
    let mut desk = desk.borrow_mut();
    desk.line.progress = None;
    desk.listing.is_put_off = false;
    if outcome.is_err() {
        desk.tell_unshown();
    }
    match outcome {
        Ok(()) if desk.reading(&plan).is_some_and(|reading| !reading.wanted.is_empty() || !reading.has_details) => {}
        Ok(()) => {
            desk.done();
            end(&mut desk);
        }
        // What is on the screen was read whole; that there is more to know is no news for the sync line.
        Err(Halt::Failed(why)) if desk.reading(&plan).is_some_and(|reading| !reading.is_urgent()) => {
            desk.tell(Event::Noticed(format!("The order of the other boards could not be read. {why}.")));
            end(&mut desk);
        }
        Err(Halt::Failed(why)) => {
            desk.tell_unavailable(&why);
            desk.line.failure = Some(why);
            end(&mut desk);
        }
        Err(Halt::Trouble) => {}
    }
    desk.tell_status();
}

fn end(desk: &mut Desk) {
    desk.delta.polled_at = desk.now();
    if let Some(open) = &mut desk.open {
        open.reading = None;
    }
}

async fn read_all(desk: &Shared, client: &Client, plan: &PlanId) -> Result<(), Halt> {
    let has_tasks = desk.borrow_mut().reading(plan).is_none_or(|reading| reading.has_tasks);
    if !has_tasks {
        let turn = Rc::clone(&desk.borrow().delta.turn);
        let _turn = turn.lock().await;
        // First where to go on from, then what there is: what happens in between is told afterwards.
        let link = desk.borrow().store.delta_link();
        let link = desk.borrow().kept(link, None);
        delta::round(desk, client).await.map_err(|error| halt(desk, &error))?;
        desk.borrow_mut().delta.is_lost = false;
        if plan.is_mine() {
            mine::read(desk, client).await?;
        } else {
            progress(desk, "plan 1/3".to_owned());
            desk.borrow_mut().claim(plan, link.as_ref());
            read_frame(desk, client, plan).await?;
            read_tasks(desk, client, plan).await?;
        }
        if desk.borrow().follows() {
            patiently(desk, async || delta::round(desk, client).await).await.map_err(|error| halt(desk, &error))?;
        }
        desk.borrow_mut().done();
        desk.borrow_mut().want_formats(plan);
    }
    read_people(desk, client).await?;
    rules::read(desk, client, plan).await;
    formats::read(desk, client, plan).await.map_err(|error| halt(desk, &error))?;
    behind::read(desk, client, plan).await.map_err(|error| halt(desk, &error))
}

/// Reads plan, labels and buckets.
async fn read_frame(desk: &Shared, client: &Client, plan: &PlanId) -> Result<(), Halt> {
    desk.borrow_mut().forget_written();
    let (read_plan, details, buckets) = tokio::join!(
        alone(desk, async || client.plan(plan).await),
        alone(desk, async || client.plan_details(plan).await),
        alone(desk, async || client.buckets(plan).await)
    );
    let read_plan = read_plan.map_err(|error| halt(desk, &error))?;
    let buckets = buckets.map_err(|error| halt(desk, &error))?;
    let mut desk_now = desk.borrow_mut();
    desk_now.answered();
    desk_now.suspect_buckets(plan, &buckets);
    let stored = desk_now.store.put_plan(&read_plan);
    let mut has_changed = desk_now.kept(stored, false);
    has_changed |= desk_now.keep_buckets(plan, &buckets, &HashSet::new());
    match details {
        Ok(details) => {
            let stored = desk_now.store.put_plan_details(plan, &details);
            has_changed |= desk_now.kept(stored, false);
        }
        Err(error) => {
            drop(desk_now);
            // Without its details a plan can still be shown: labels go by their colours.
            if desk.borrow_mut().note(&error) {
                return Err(Halt::Trouble);
            }
            desk_now = desk.borrow_mut();
        }
    }
    let is_shown = desk_now.open.as_ref().is_some_and(|open| open.snapshot.is_some());
    if has_changed || !is_shown {
        desk_now.reload(plan);
        desk_now.tell_snapshot();
    }
    Ok(())
}

/// Reads all tasks; shows the first page at once when there was nothing to show.
async fn read_tasks(desk: &Shared, client: &Client, plan: &PlanId) -> Result<(), Halt> {
    let mut pages = client.tasks(plan);
    let mut seen: HashSet<TaskId> = HashSet::new();
    let mut change_count = 0;
    let mut may_show = {
        let desk = desk.borrow();
        let shown = desk.open.as_ref().and_then(|open| open.snapshot.as_ref());
        // Of a plan that was never read some tasks may be known all the same: those of the person.
        desk.line.cached_at.is_none() || shown.is_none_or(|snapshot| snapshot.tasks().is_empty())
    };
    let expected = desk.borrow().expected();
    let mut unread_count = 0;
    loop {
        let Some(mut page) = patiently(desk, async || pages.next().await).await.map_err(|error| halt(desk, &error))?
        else {
            break;
        };
        let mut desk = desk.borrow_mut();
        desk.done();
        seen.extend(page.iter().filter_map(|task| task.id.text()).map(TaskId::new));
        unread_count += unread::count(page.iter().map(|task| &task.id));
        page.retain(|task| task.id.text().is_none_or(|id| !desk.written.contains(&TaskId::new(id))));
        let stored = desk.store.put_tasks(plan, &page);
        let newer = desk.kept(stored, Vec::new());
        desk.suspect_tasks(plan, &newer);
        change_count += newer.len();
        desk.take_in(plan, newer);
        if !page.is_empty() && may_show {
            may_show = false;
            desk.reload(plan);
            desk.tell_snapshot();
        }
        desk.say_progress(tasks_in_words(seen.len(), expected));
    }
    let mut desk = desk.borrow_mut();
    seen.extend(desk.written.iter().cloned());
    seen.extend(desk.spared(plan, unread_count));
    let now = desk.now();
    desk.suspect_missing(plan, &seen);
    let stored = desk.store.finish_reading(plan, &seen, &now.to_string());
    let gone = desk.kept(stored, 0);
    desk.line.cached_at = Some(now);
    if gone > 0 || change_count > MOST_CHANGES {
        desk.reload(plan);
    }
    if gone > 0 || change_count > 0 || desk.is_unshown.get() {
        desk.tell_snapshot();
    }
    Ok(())
}

/// With more changed tasks than this the plan is read from the copy again: there they share what is equal.
const MOST_CHANGES: usize = 512;

/// Reads the names of people tasks are assigned to.
async fn read_people(desk: &Shared, client: &Client) -> Result<(), Halt> {
    let unknown: Vec<UserId> = {
        let desk = desk.borrow();
        let Some(snapshot) = desk.open.as_ref().and_then(|open| open.snapshot.as_ref()) else { return Ok(()) };
        let all: HashSet<&UserId> = snapshot.tasks().iter().flat_map(|task| &task.assignees).collect();
        let is_unknown = |id: &&UserId| !snapshot.people.contains_key(*id);
        all.into_iter().filter(is_unknown).cloned().collect()
    };
    let outcome = names::read(desk, client, &unknown).await;
    // Names that came before a trouble are shown, too.
    if !matches!(outcome, Ok(false)) {
        desk.borrow_mut().tell_snapshot();
    }
    outcome.map(drop).map_err(|error| halt(desk, &error))
}

impl Desk {
    /// Returns how many tasks a reading of what is open may bring: as many as the last one did.
    pub(super) fn expected(&self) -> Option<usize> {
        let open = self.open.as_ref().filter(|_| self.line.cached_at.is_some())?;
        open.snapshot.as_ref().map(|snapshot| snapshot.tasks().len())
    }
}

/// Says how many tasks were read, of how many if that is known; else which step of the reading this is.
pub(super) fn tasks_in_words(count: usize, expected: Option<usize>) -> String {
    match expected {
        Some(expected) if count <= expected => format!("tasks {count}/{expected}"),
        _ => format!("tasks {count}… 2/3"),
    }
}

/// Says on the sync line what is being read.
pub(super) fn progress(desk: &Shared, text: String) {
    desk.borrow_mut().say_progress(text);
}

/// Sorts an error: trouble that passes, or a plan that cannot be read.
pub(super) fn halt(desk: &Shared, error: &Error) -> Halt {
    let mut desk = desk.borrow_mut();
    desk.line.progress = None;
    if desk.note(error) {
        desk.tell_unavailable(&error.to_string());
        return Halt::Trouble;
    }
    let is_mine = desk.open.as_ref().is_some_and(|open| open.plan.is_mine());
    Halt::Failed(match error {
        error if is_mine => format!("Your tasks cannot be read: {error}"),
        Error::Gone { .. } => "The plan is not there any more, or is not shown to you; b opens another".to_owned(),
        error @ Error::Denied { .. } => {
            format!("The plan cannot be read: {error}. Only members see it; to own its group is not enough")
        }
        error => format!("The plan cannot be read: {error}"),
    })
}
