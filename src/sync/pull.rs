//! Reads the open plan into the copy: plan, labels, buckets, tasks page by page, names, then places on the board.

use std::collections::HashSet;
use std::rc::Rc;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use jiff::Timestamp;

use super::desk::{Open, Shared};
use crate::graph::client::Client;
use crate::graph::error::Error;
use crate::planner::format::{Format, FormatKind};
use crate::planner::id::{PlanId, TaskId, UserId};
use crate::planner::task::Task;
use crate::wire::batch;

/// How many batches are under way at once; one more request is left for writing.
const BATCHES_AT_ONCE: usize = 3;
/// How often a growing board is shown while it is being read.
const SHOW_EVERY: Duration = Duration::from_millis(400);

/// Why a reading has ended early.
enum Halt {
    /// No request can succeed now; the reading goes on later.
    Trouble,
    /// The plan cannot be read.
    Failed(String),
}

/// Reads the open plan to the end of what is wanted.
pub(super) async fn read(desk: Shared, client: Rc<Client>, plan: PlanId) {
    let outcome = read_all(&desk, &client, &plan).await;
    let mut desk = desk.borrow_mut();
    desk.line.progress = None;
    match outcome {
        Ok(()) => {
            let now = desk.now();
            desk.line.fresh_at = Some(now);
            desk.line.failure = None;
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

fn end(desk: &mut super::desk::Desk) {
    if let Some(open) = &mut desk.open {
        open.reading = None;
    }
}

async fn read_all(desk: &Shared, client: &Client, plan: &PlanId) -> Result<(), Halt> {
    let has_tasks = desk.borrow_mut().reading(plan).is_none_or(|reading| reading.has_tasks);
    if !has_tasks {
        progress(desk, "plan".to_owned());
        read_frame(desk, client, plan).await?;
        read_tasks(desk, client, plan).await?;
        desk.borrow_mut().want_places(plan);
    }
    read_people(desk, client).await?;
    read_places(desk, client, plan).await
}

/// Reads plan, labels and buckets.
async fn read_frame(desk: &Shared, client: &Client, plan: &PlanId) -> Result<(), Halt> {
    desk.borrow_mut().written.clear();
    let (read_plan, details, buckets) =
        tokio::join!(client.plan(plan), client.plan_details(plan), client.buckets(plan));
    let read_plan = read_plan.map_err(|error| halt(desk, &error))?;
    let buckets = buckets.map_err(|error| halt(desk, &error))?;
    let mut desk_now = desk.borrow_mut();
    desk_now.answered();
    let stored = desk_now.store.put_plan(&read_plan);
    let mut has_changed = desk_now.kept(stored, false);
    let stored = desk_now.store.put_buckets(plan, &buckets);
    has_changed |= desk_now.kept(stored, false);
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
    let mut changed: Vec<Task> = Vec::new();
    let mut change_count = 0;
    loop {
        let Some(mut page) = pages.next().await.map_err(|error| halt(desk, &error))? else { break };
        let mut desk = desk.borrow_mut();
        desk.answered();
        seen.extend(page.iter().filter_map(|task| task.id.text()).map(TaskId::new));
        page.retain(|task| task.id.text().is_none_or(|id| !desk.written.contains(&TaskId::new(id))));
        let stored = desk.store.put_tasks(plan, &page);
        let newer = desk.kept(stored, Vec::new());
        change_count += newer.len();
        if change_count <= MOST_CHANGES {
            changed.extend(newer);
        } else {
            changed = Vec::new();
        }
        let has_cards = |open: &Open| open.snapshot.as_ref().is_some_and(|snapshot| !snapshot.tasks().is_empty());
        if !page.is_empty() && desk.open.as_ref().is_some_and(|open| !has_cards(open)) {
            desk.reload(plan);
            desk.tell_snapshot();
        }
        desk.line.progress = Some(format!("tasks {}…", seen.len()));
        desk.tell_status();
    }
    let mut desk = desk.borrow_mut();
    seen.extend(desk.written.iter().cloned());
    let now = desk.now();
    let stored = desk.store.finish_reading(plan, &seen, &now.to_string());
    let gone = desk.kept(stored, 0);
    desk.line.cached_at = Some(now);
    if gone > 0 || change_count > MOST_CHANGES {
        desk.reload(plan);
    } else {
        desk.renew_tasks(plan, changed);
    }
    if gone > 0 || change_count > 0 {
        desk.tell_snapshot();
    }
    Ok(())
}

/// With more changed tasks than this the plan is read from the copy again.
const MOST_CHANGES: usize = 64;

/// Reads the names of people tasks are assigned to.
async fn read_people(desk: &Shared, client: &Client) -> Result<(), Halt> {
    let unknown: Vec<UserId> = {
        let desk = desk.borrow();
        let Some(snapshot) = desk.open.as_ref().and_then(|open| open.snapshot.as_ref()) else { return Ok(()) };
        let all: HashSet<&UserId> = snapshot.tasks().iter().flat_map(|task| &task.assignees).collect();
        let is_unknown = |id: &&UserId| !snapshot.people.contains_key(*id) && !desk.nameless.contains(*id);
        all.into_iter().filter(is_unknown).cloned().collect()
    };
    for ids in unknown.chunks(batch::LIMIT) {
        let users = match client.people(ids).await {
            Ok(users) => users,
            Err(error) => return Err(halt(desk, &error)),
        };
        let people: Vec<_> = users.iter().filter_map(crate::wire::directory::User::to_planner).collect();
        let mut desk = desk.borrow_mut();
        desk.answered();
        let is_nameless = |id: &&UserId| !people.iter().any(|person| person.id == **id);
        desk.nameless.extend(ids.iter().filter(is_nameless).cloned());
        if !people.is_empty() {
            desk.keep_people(&people);
            desk.tell_snapshot();
        }
    }
    Ok(())
}

/// Reads places on the board in batches, those in sight first.
async fn read_places(desk: &Shared, client: &Client, plan: &PlanId) -> Result<(), Halt> {
    let mut under_way = FuturesUnordered::new();
    let mut halt_for = None;
    let mut shown_at = desk.borrow().now();
    let mut is_unshown = false;
    loop {
        while halt_for.is_none() && under_way.len() < BATCHES_AT_ONCE {
            let ids = desk.borrow_mut().reading(plan).map(|reading| reading.wanted.take(batch::LIMIT));
            let Some(ids) = ids.filter(|ids| !ids.is_empty()) else { break };
            under_way.push(async move {
                let answers = client.formats(FormatKind::Bucket, &ids).await;
                (ids, answers)
            });
        }
        let Some((ids, answers)) = under_way.next().await else { break };
        match answers {
            Ok(answers) => {
                let (is_new, trouble) = keep_answers(desk, plan, ids, answers);
                is_unshown |= is_new;
                halt_for = halt_for.or(trouble);
            }
            Err(error) => {
                put_back(desk, plan, ids);
                halt_for = Some(error);
            }
        }
        tell_progress(desk, plan, under_way.len());
        let mut desk = desk.borrow_mut();
        let is_sight_done = desk.reading(plan).is_some_and(|reading| !reading.wanted.has_some_in_sight());
        if is_unshown && is_sight_done && is_due(shown_at, desk.now()) {
            shown_at = desk.now();
            is_unshown = false;
            desk.tell_snapshot();
        }
    }
    if is_unshown {
        desk.borrow().tell_snapshot();
    }
    halt_for.map_or(Ok(()), |error| Err(halt(desk, &error)))
}

/// Keeps the places that came; wants those again that the service was too busy for. Others are passed over: the board
/// falls back on the tasks' own order.
fn keep_answers(
    desk: &Shared,
    plan: &PlanId,
    ids: Vec<TaskId>,
    answers: Vec<Result<Format, Error>>,
) -> (bool, Option<Error>) {
    let mut desk = desk.borrow_mut();
    desk.answered();
    let mut places: Vec<(TaskId, Format)> = Vec::new();
    let (mut again, mut trouble) = (Vec::new(), None);
    for (id, answer) in ids.into_iter().zip(answers) {
        match answer {
            Ok(_) if desk.written.contains(&id) => {}
            Ok(format) => places.push((id, format)),
            Err(error @ (Error::Throttled { .. } | Error::Offline { .. } | Error::SignedOut { .. })) => {
                again.push(id);
                trouble = Some(error);
            }
            Err(Error::Gone { .. }) => {}
            Err(error) => desk.tell_of_refused_places(&error),
        }
    }
    if let Some(reading) = desk.reading(plan) {
        reading.wanted.put_back(again);
    }
    (desk.keep_formats(plan, places), trouble)
}

fn put_back(desk: &Shared, plan: &PlanId, ids: Vec<TaskId>) {
    if let Some(reading) = desk.borrow_mut().reading(plan) {
        reading.wanted.put_back(ids);
    }
}

fn tell_progress(desk: &Shared, plan: &PlanId, batches_under_way: usize) {
    let mut desk = desk.borrow_mut();
    let Some(reading) = desk.reading(plan) else { return };
    let left = reading.wanted.len() + batches_under_way * batch::LIMIT;
    let text = format!("board order {}/{}", reading.total.saturating_sub(left), reading.total);
    desk.line.progress = Some(text);
    desk.tell_status();
}

fn is_due(shown_at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(shown_at).unsigned_abs() >= SHOW_EVERY
}

fn progress(desk: &Shared, text: String) {
    let mut desk = desk.borrow_mut();
    desk.line.progress = Some(text);
    desk.tell_status();
}

/// Sorts an error: trouble that passes, or a plan that cannot be read.
fn halt(desk: &Shared, error: &Error) -> Halt {
    let mut desk = desk.borrow_mut();
    desk.line.progress = None;
    if desk.note(error) {
        desk.tell_unavailable(&error.to_string());
        return Halt::Trouble;
    }
    Halt::Failed(match error {
        Error::Gone { .. } => "The plan is not there any more, or is not shown to you; b opens another".to_owned(),
        error => format!("The plan cannot be read: {error}"),
    })
}
