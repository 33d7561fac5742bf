//! Sends that a task is made: the task, then its place on the board it was made on and on others, then its details. The service has no
//! name to tell a repeated request by, so what may have arrived is looked for before it is sent again.

use std::time::Duration;

use jiff::Timestamp;

use super::Event;
use super::push::{Setback, Writer};
use super::send_contents::Contents;
use crate::graph::error::Error;
use crate::planner;
use crate::planner::board::ColumnId;
use crate::planner::change::Change;
use crate::planner::detail_change::DetailChange;
use crate::planner::edit::{ChangeDetails, Edit, MoveTask, Spot, Standing, WholeTask};
use crate::planner::id::{BucketId, TaskId, UserId};
use crate::store::acknowledge::Progress;
use crate::store::named::FirstRead;
use crate::store::outbox::Entry;
use crate::wire::patch;
use crate::wire::task::Task;
use crate::wire::time;

/// How far the service's clock may be behind this machine's.
pub(super) const SLACK: Duration = Duration::from_hours(1);
/// So many steps an edit has at most: a card of twenty people stands in twenty columns of one board.
const MOST_STEPS: u8 = 60;
/// How far it is from this machine's at most when all is well, and how long a request may be under way.
pub(super) const NEAR: Duration = Duration::from_mins(2);

/// What was found of a thing that an earlier request may have made.
#[derive(Debug)]
pub(super) enum Trace<T> {
    /// Nothing that could be it.
    None,
    /// It.
    Found(T),
    /// Something of this name, which it may be if somebody has renamed it since.
    Unclear(String),
}

impl Writer<'_> {
    /// Makes the task, as far as that is not done yet. Its details come last: they may be refused or asked about, and then
    /// what is left of the edit is about them alone.
    pub(super) async fn send_new_task(&self, edit: &WholeTask) -> Result<(), Setback> {
        let mut edit = edit.clone();
        if self.entry.step == 0 {
            let given = self.make_task(&edit).await?;
            let mut named = Edit::CreateTask(edit);
            let local = named.task().map(|task| task.as_str().to_owned()).unwrap_or_default();
            named.rename(&local, given.as_str());
            let Edit::CreateTask(renamed) = named else { return Ok(()) };
            edit = renamed;
        }
        let own = Standing { board: edit.board, spot: edit.spot.clone() };
        for (place, step) in std::iter::once(&own).chain(&edit.others).zip(1..MOST_STEPS) {
            if self.entry.step <= step {
                self.placed.set(step - 1);
                self.send_new_place(&edit, place, step).await?;
            }
        }
        self.send_new_day(&edit).await?;
        self.send_new_details(&edit).await
    }

    /// Puts the new task on the person's day, which no creation takes. Where that is refused, the task is made all the same.
    async fn send_new_day(&self, edit: &WholeTask) -> Result<(), Setback> {
        let day = Change::MyDay { from: false, to: true };
        let is_there = |task: &planner::task::Task| task.is_on_my_day;
        let Some(task) = self.task_now(&edit.task)?.filter(|task| !is_there(task)) else { return Ok(()) };
        if !edit.changes.contains(&day) {
            return Ok(());
        }
        match self.client.update_task(&task, &patch::task(&[day])).await {
            Ok(answer) => {
                let mut desk = self.desk.borrow_mut();
                desk.got_on();
                desk.written.insert(edit.task.clone());
                let newer = desk.store.put_tasks(self.plan, &[answer])?;
                desk.renew_tasks(self.plan, newer);
                Ok(())
            }
            Err(error) => self.concern(error).map(drop),
        }
    }

    /// Makes the task itself; returns the service's name for it.
    async fn make_task(&self, edit: &WholeTask) -> Result<TaskId, Setback> {
        let changes = changes_of(edit);
        if self.entry.is_attempted
            && let Some((id, found)) = self.look_for_new_task(edit, &changes).await?
        {
            return self.keep_new_task(edit, id, &found);
        }
        let bucket = bucket_of(&changes);
        if bucket.is_some_and(BucketId::is_local) {
            return Err(Setback::Rejected(format!("the bucket “{}” was never made", edit.spot.column_name)));
        }
        self.attempt()?;
        let error = match self.client.create_task(&patch::new_task(self.plan, &edit.title, &changes)).await {
            Ok(task) => match task.id.text().map(TaskId::new) {
                Some(id) => return self.keep_new_task(edit, id, &task),
                None => None,
            },
            Err(error) => Some(error),
        };
        // A refusal, too, may come after the thing was made.
        if matches!(error, None | Some(Error::Denied { .. }))
            && let Some((id, found)) = self.look_for_new_task(edit, &changes).await?
        {
            return self.keep_new_task(edit, id, &found);
        }
        let Some(error) = error else {
            return Err(Setback::Rejected("the service does not say what it has made of it".to_owned()));
        };
        let error = self.concern(error)?;
        if let (Error::Invalid(_) | Error::Gone { .. }, Some(bucket)) = (&error, bucket) {
            self.look_for_bucket(bucket, &edit.spot.column_name).await?;
        }
        Err(Setback::Rejected(error.to_string()))
    }

    /// Looks in the plan for the task an earlier request may have made.
    async fn look_for_new_task(&self, edit: &WholeTask, changes: &[Change]) -> Result<Option<(TaskId, Task)>, Setback> {
        let tasks = self.client.tasks(self.plan).all().await.map_err(|error| self.unreadable_parent(&error))?;
        let mut desk = self.desk.borrow_mut();
        desk.got_on();
        let (claimed, since) = (desk.store.given_names()?, since(self.entry, desk.now()));
        let wanted = patch::new_task(self.plan, &edit.title, changes);
        let (mut found, mut elsewhere): (Option<(TaskId, Task)>, Vec<_>) = (None, Vec::new());
        let mut unclear = None;
        for task in tasks {
            let Some(id) = task.id.text().filter(|id| !claimed.contains(*id)).map(TaskId::new) else { continue };
            let first_read = desk.store.task_first_read(&id)?;
            if is_known_before(&first_read, since) {
                continue;
            }
            if !is_ours(&task, &wanted, desk.me.as_ref(), since) {
                if may_be_renamed(&task, desk.me.as_ref(), since) {
                    unclear = task.title.text().map(str::to_owned);
                }
                continue;
            }
            if task.bucket_id.text() != wanted.bucket_id.text() {
                elsewhere.push((id, task));
            } else if found.as_ref().is_none_or(|known| made_at(&known.1) > made_at(&task)) {
                found = Some((id, task));
            }
        }
        // Somebody may have moved it meanwhile; of several nobody can tell which it is.
        let is_one = found.is_none() && elsewhere.len() == 1;
        let moved = elsewhere.pop().filter(|(_, task)| is_one && creator(task) == desk.me.as_ref().map(UserId::as_str));
        drop(desk);
        unless_unclear(match (found.or(moved), unclear) {
            (Some(found), _) => Trace::Found(found),
            (None, Some(name)) => Trace::Unclear(name),
            (None, None) => Trace::None,
        })
    }

    fn keep_new_task(&self, edit: &WholeTask, id: TaskId, task: &Task) -> Result<TaskId, Setback> {
        let mut desk = self.desk.borrow_mut();
        desk.got_on();
        desk.written.insert(id.clone());
        let made = desk.store.acknowledge_new_task(self.entry.seq, self.plan, &edit.task, task)?;
        desk.tell(Event::Named { local: edit.task.as_str().to_owned(), given: id.as_str().to_owned() });
        desk.renew_tasks(self.plan, made.into_iter().collect());
        desk.tell_snapshot();
        Ok(id)
    }

    async fn send_new_details(&self, edit: &WholeTask) -> Result<(), Setback> {
        if edit.details.is_empty() {
            return self.pass(&Progress::Done);
        }
        let rest = |details| Edit::CreateTask(WholeTask { details, ..edit.clone() });
        let ask = |changes: Vec<DetailChange>| {
            let (task, title) = (edit.task.clone(), edit.title.clone());
            Edit::ChangeDetails(ChangeDetails { task, title, changes, is_undo: false })
        };
        let (task, changes, done) = (&edit.task, edit.details.clone(), Progress::Done);
        self.send_contents(Contents { task, changes, is_undo: false, rest: &rest, ask: &ask, done }).await
    }

    /// Puts the new task where the person made it, unless the service has put it there.
    async fn send_new_place(&self, edit: &WholeTask, place: &Standing, step: u8) -> Result<(), Setback> {
        let Standing { board, spot } = place;
        if let (ColumnId::Bucket(bucket), Some(task)) = (&spot.column, self.task_now(&edit.task)?)
            && *bucket != task.bucket_id
        {
            // Somebody has moved it: its place is theirs.
            return self.pass(&self.placed());
        }
        // From another column: then a place that is not taken does not undo the task.
        let column = match spot.column {
            ColumnId::List => ColumnId::Mine,
            _ => ColumnId::List,
        };
        let place = MoveTask {
            task: edit.task.clone(),
            title: edit.title.clone(),
            board: *board,
            to: spot.clone(),
            from: Spot { column, ..spot.clone() },
            changes: Vec::new(),
            is_undo: false,
            base: None,
        };
        match board.format() {
            Some(kind) => self.send_place(&place, kind, self.entry.is_attempted && self.entry.step == step).await,
            None if board.is_list() => self.send_fields(&place, false).await,
            None => self.pass(&self.placed()),
        }
    }
}

/// Returns what was found. Where nobody but the person can tell, the edit is set aside with that question: making it again
/// could double it, and taking the other for it could lose it.
pub(super) fn unless_unclear<T>(trace: Trace<T>) -> Result<Option<T>, Setback> {
    match trace {
        Trace::Found(found) => Ok(Some(found)),
        Trace::None => Ok(None),
        Trace::Unclear(name) => Err(Setback::Unclear(format!(
            "it may be there already, renamed to “{name}”. If so, let this go; if not, send it again"
        ))),
    }
}

/// Returns what a new task does not begin with by itself; in a bucket column it is in that bucket.
fn changes_of(edit: &WholeTask) -> Vec<Change> {
    let mut changes = edit.changes.clone();
    if bucket_of(&changes).is_none()
        && let ColumnId::Bucket(Some(bucket)) = &edit.spot.column
    {
        changes.push(Change::Bucket { from: None, to: Some(bucket.clone()) });
    }
    changes
}

fn bucket_of(changes: &[Change]) -> Option<&BucketId> {
    changes.iter().find_map(|change| match change {
        Change::Bucket { to, .. } => to.as_ref(),
        _ => None,
    })
}

/// Returns when an edit was first sent, as far as that is known.
pub(super) fn since(entry: &Entry, now: Timestamp) -> Timestamp {
    let at = entry.attempted_at.as_deref().unwrap_or(&entry.submitted_at);
    at.parse().unwrap_or(now)
}

/// Says whether the copy had something before the edit was sent.
pub(super) fn is_known_before(first_read: &FirstRead, since: Timestamp) -> bool {
    match first_read {
        FirstRead::Never => false,
        FirstRead::Long => true,
        FirstRead::At(at) => at.parse::<Timestamp>().is_ok_and(|at| at.as_millisecond() < since.as_millisecond()),
    }
}

/// Says whether a task may be the one that a request has made: title, creator, and made since it was sent.
fn is_ours(task: &Task, wanted: &Task, me: Option<&UserId>, since: Timestamp) -> bool {
    let is_mine = creator(task).zip(me).is_none_or(|(creator, me)| creator == me.as_str());
    let earliest = since.checked_sub(SLACK).unwrap_or(Timestamp::MIN);
    let is_new = made_at(task).is_none_or(|at| at >= earliest);
    task.title.text() == wanted.title.text() && is_mine && is_new
}

/// Says whether a task of another title may be the one that a request has made, renamed by somebody since: ours, and made
/// when the request was under way.
fn may_be_renamed(task: &Task, me: Option<&UserId>, since: Timestamp) -> bool {
    let is_mine = creator(task).zip(me).is_some_and(|(creator, me)| creator == me.as_str());
    is_mine && made_at(task).is_some_and(|at| at.duration_since(since).unsigned_abs() <= NEAR)
}

fn creator(task: &Task) -> Option<&str> {
    task.created_by.get().and_then(|by| by.get("user")?.get("id")?.as_str())
}

fn made_at(task: &Task) -> Option<Timestamp> {
    task.created_date_time.text().and_then(time::timestamp)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_was_not_known_before_can_be_what_was_just_made() {
        let since = "2026-11-22T02:00:00.5Z".parse().unwrap();
        let read = |at: &str| FirstRead::At(at.to_owned());
        assert!(!is_known_before(&FirstRead::Never, since));
        assert!(is_known_before(&FirstRead::Long, since), "kept by a version that did not note it");
        assert!(is_known_before(&read("2026-11-22T02:00:00.499Z"), since));
        assert!(!is_known_before(&read("2026-11-22T02:00:00.500Z"), since), "read while the answer was lost");
    }

    #[test]
    fn a_task_of_another_title_may_be_ours_if_it_was_made_just_then() {
        let since = "2026-11-22T02:00:00Z".parse().unwrap();
        let me = UserId::new("ada");
        let may_be = |task: serde_json::Value| {
            let task: Task = serde_json::from_value(task).unwrap();
            may_be_renamed(&task, Some(&me), since)
        };
        let by = |user: &str| json!({"user": {"id": user}});
        assert!(may_be(json!({"title": "Bread", "createdBy": by("ada"), "createdDateTime": "2026-11-22T02:00:01Z"})));
        assert!(may_be(json!({"title": "Bread", "createdBy": by("ada"), "createdDateTime": "2026-11-22T01:58:30Z"})));
        assert!(!may_be(json!({"title": "Bread", "createdBy": by("ada"), "createdDateTime": "2026-11-22T02:03:00Z"})));
        assert!(!may_be(json!({"title": "Bread", "createdBy": by("bob"), "createdDateTime": "2026-11-22T02:00:01Z"})));
        assert!(!may_be(json!({"title": "Bread"})), "whose it is and when it was made has to be said");
    }

    #[test]
    fn a_task_is_ours_by_title_creator_and_time() {
        let since = "2026-11-22T02:00:00Z".parse().unwrap();
        let me = UserId::new("ada");
        let wanted: Task = serde_json::from_value(json!({"title": "Milk", "bucketId": "b"})).unwrap();
        let ours = |task: serde_json::Value| {
            let task: Task = serde_json::from_value(task).unwrap();
            is_ours(&task, &wanted, Some(&me), since)
        };
        let by = |user: &str| json!({"user": {"id": user}});
        let at = "2026-11-22T01:59:58Z";
        assert!(ours(json!({"title": "Milk", "bucketId": "b", "createdBy": by("ada"), "createdDateTime": at})));
        assert!(ours(json!({"title": "Milk", "bucketId": "b"})), "what is not said does not speak against it");
        assert!(!ours(json!({"title": "Milk", "bucketId": "b", "createdBy": by("bob")})));
        assert!(!ours(json!({"title": "Milk", "bucketId": "b", "createdDateTime": "2026-11-21T01:00:00Z"})));
        assert!(!ours(json!({"title": "Bread", "bucketId": "b"})));
    }
}
