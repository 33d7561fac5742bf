//! Reads board formats in batches: the board in view first, what is in sight of it before the rest; then, below
//! everything else, the other boards.

use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use jiff::Timestamp;

use super::desk::{Desk, Shared};
use crate::graph::client::Client;
use crate::graph::error::Error;
use crate::planner::etag::Etag;
use crate::planner::format::{Format, FormatKind};
use crate::planner::id::{PlanId, TaskId};
use crate::wire::batch;

/// How many batches are under way at once; one more request is left for writing.
const BATCHES_AT_ONCE: usize = 3;
/// How many when nobody waits for them; one more question can be asked meanwhile.
const BEHIND_AT_ONCE: usize = 2;
/// How often a growing board is shown while it is being read.
const SHOW_EVERY: Duration = Duration::from_millis(400);

/// Formats of one board that are asked for together.
struct Batch {
    kind: FormatKind,
    asked: Vec<Asked>,
}

/// A format that is asked for, and what was known at that moment: a write may be acknowledged before the answer comes.
struct Asked {
    task: TaskId,
    task_etag: Option<Etag>,
    format_etag: Option<Etag>,
}

/// Reads what is wanted until nothing is, or until writing is to go before it.
pub(super) async fn read(desk: &Shared, client: &Client, plan: &PlanId) -> Result<(), Error> {
    let mut under_way = FuturesUnordered::new();
    let mut trouble = None;
    let mut shown_at = desk.borrow().now();
    if let Some(reading) = desk.borrow_mut().reading(plan) {
        reading.wanted.begin();
    }
    desk.borrow_mut().tell_progress(plan);
    loop {
        while trouble.is_none() {
            let Some(batch) = desk.borrow_mut().next_batch(plan, under_way.len()) else { break };
            under_way.push(async move {
                let ids: Vec<TaskId> = batch.asked.iter().map(|asked| asked.task.clone()).collect();
                let answers = client.formats(batch.kind, &ids).await;
                (batch, answers)
            });
        }
        let Some((batch, answers)) = under_way.next().await else { break };
        let mut desk = desk.borrow_mut();
        let error = match answers {
            Ok(answers) => desk.keep_answers(plan, batch, answers),
            Err(error) => {
                desk.want_again(plan, batch);
                Some(error)
            }
        };
        trouble = trouble.or(error);
        let is_sight_done = desk
            .reading(plan)
            .is_some_and(|reading| reading.wanted.left_in_view() > 0 && !reading.wanted.has_some_in_sight());
        if desk.is_unshown.get() && is_sight_done && is_due(shown_at, desk.now()) {
            shown_at = desk.now();
            desk.tell_snapshot();
        }
        desk.tell_progress(plan);
    }
    let desk = desk.borrow();
    if desk.is_unshown.get() {
        desk.tell_snapshot();
    }
    trouble.map_or(Ok(()), Err)
}

fn is_due(shown_at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(shown_at).unsigned_abs() >= SHOW_EVERY
}

impl Desk {
    /// Says on the sync line how far the reading of the board in view has come, and when it has all of it. What goes on
    /// behind it is not told.
    pub(super) fn tell_progress(&mut self, plan: &PlanId) {
        let Some(reading) = self.reading(plan).filter(|reading| reading.has_tasks) else { return };
        let is_view_whole = reading.wanted.left_in_view() == 0;
        let progress = (!is_view_whole && !reading.is_quiet).then(|| reading.wanted.progress());
        let becomes_fresh = is_view_whole && !reading.is_fresh;
        reading.is_fresh |= becomes_fresh;
        if becomes_fresh {
            self.line.fresh_at = Some(self.now());
            self.line.failure = None;
        }
        let is_done = becomes_fresh || progress.is_none() && self.line.progress.is_some();
        self.line.has_tasks = true;
        self.line.progress = progress;
        if is_done && self.is_unshown.get() {
            self.tell_snapshot();
        }
        self.tell_status();
    }

    /// Returns the formats to ask for next; nothing while so many are under way, or while writing goes before.
    fn next_batch(&mut self, plan: &PlanId, under_way: usize) -> Option<Batch> {
        let is_writing = !self.writers.is_empty();
        let open = self.open.as_mut().filter(|open| open.plan == *plan)?;
        let (Some(reading), Some(snapshot)) = (&mut open.reading, &open.snapshot) else { return None };
        let most = match (reading.is_urgent(), is_writing) {
            (true, _) => BATCHES_AT_ONCE,
            (false, false) => BEHIND_AT_ONCE,
            (false, true) => 0,
        };
        if under_way >= most {
            return None;
        }
        let (kind, ids) = reading.wanted.take(batch::LIMIT)?;
        let asked = |task: TaskId| {
            let known = snapshot.task(&task);
            let task_etag = known.and_then(|known| known.etag.clone());
            let format_etag = known.and_then(|known| known.format_etag(kind)).cloned();
            Asked { task, task_etag, format_etag }
        };
        Some(Batch { kind, asked: ids.into_iter().map(asked).collect() })
    }

    /// Keeps the formats that came; wants those again that the service was too busy for, or whose task has changed
    /// meanwhile. Others are passed over: the board falls back on the tasks' own order.
    fn keep_answers(&mut self, plan: &PlanId, batch: Batch, answers: Vec<Result<Format, Error>>) -> Option<Error> {
        if answers.iter().any(Result::is_ok) {
            self.done();
        } else {
            self.answered();
        }
        let Batch { kind, asked } = batch;
        let (count, mut again, mut trouble) = (asked.len(), Vec::new(), None);
        let mut formats: Vec<(TaskId, Format)> = Vec::new();
        for (asked, answer) in asked.into_iter().zip(answers) {
            let now = self.open.as_ref().and_then(|open| open.snapshot.as_ref()?.task(&asked.task));
            let Some(now) = now else { continue };
            match answer {
                Ok(_) if now.format_etag(kind) != asked.format_etag.as_ref() => {}
                Ok(_) if now.etag != asked.task_etag => again.push(asked.task),
                Ok(format) => formats.push((asked.task, format)),
                Err(error @ (Error::Throttled { .. } | Error::Offline { .. } | Error::SignedOut { .. })) => {
                    again.push(asked.task);
                    trouble = Some(error);
                }
                Err(Error::Gone { .. }) => self.refuse(kind, asked.task),
                Err(error) => {
                    self.refuse(kind, asked.task);
                    self.tell_of_refused_places(&error);
                }
            }
        }
        if let Some(reading) = self.reading(plan) {
            reading.wanted.answered(kind, count, again);
        }
        if self.keep_formats(plan, formats) {
            self.is_unshown.set(true);
        }
        trouble
    }

    fn refuse(&mut self, kind: FormatKind, task: TaskId) {
        if let Some(open) = &mut self.open {
            open.refused.insert((kind, task));
        }
    }

    fn want_again(&mut self, plan: &PlanId, batch: Batch) {
        if let Some(reading) = self.reading(plan) {
            let ids: Vec<TaskId> = batch.asked.into_iter().map(|asked| asked.task).collect();
            reading.wanted.answered(batch.kind, ids.len(), ids);
        }
    }
}

#[cfg(test)]
mod tests;
