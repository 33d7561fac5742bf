//! Sends that a bucket is made, called otherwise, or deleted.

use std::collections::{HashMap, HashSet};

use super::Event;
use super::behind;
use super::moving::Target;
use super::push::{MOST_TRIES, Setback, Writer};
use super::send_new::{Trace, is_known_before, since, unless_unclear};
use crate::graph::error::Error;
use crate::planner::board::Grouping;
use crate::planner::bucket::Bucket;
use crate::planner::edit::{Edit, MoveBucket, RenameBucket, SeenTask, WholeBucket};
use crate::planner::etag::Etag;
use crate::planner::id::{BucketId, TaskId};
use crate::planner::task::Task;
use crate::store::acknowledge::Progress;
use crate::store::conflict::Dispute;
use crate::wire;
use crate::wire::patch;

impl Writer<'_> {
    /// Makes a bucket in its place. A request whose answer was lost is looked for, never repeated blindly.
    pub(super) async fn send_new_bucket(&self, edit: &WholeBucket) -> Result<(), Setback> {
        if self.entry.is_attempted
            && let Some(found) = self.look_for_new_bucket(edit).await?
        {
            return self.keep_new_bucket(edit, &found);
        }
        let hint = {
            let known = self.known(Grouping::Bucket)?;
            Target::of_bucket(&known, &as_move(edit)).hint()
        };
        self.attempt()?;
        let error = match self.client.create_bucket(&patch::new_bucket(self.plan, &edit.name, &hint)).await {
            Ok(bucket) if bucket.id.text().is_some() => return self.keep_new_bucket(edit, &bucket),
            Ok(_) => None,
            Err(error) => Some(error),
        };
        // A refusal, too, may come after the thing was made.
        if matches!(error, None | Some(Error::Denied { .. }))
            && let Some(found) = self.look_for_new_bucket(edit).await?
        {
            return self.keep_new_bucket(edit, &found);
        }
        match error {
            Some(error) => Err(Setback::Rejected(self.concern(error)?.to_string())),
            None => Err(Setback::Rejected("the service does not say what it has made of it".to_owned())),
        }
    }

    /// Looks among the buckets for the one an earlier request may have made.
    async fn look_for_new_bucket(&self, edit: &WholeBucket) -> Result<Option<wire::bucket::Bucket>, Setback> {
        let buckets = self.client.buckets(self.plan).await.map_err(|error| self.unreadable_parent(&error))?;
        let mut desk = self.desk.borrow_mut();
        desk.got_on();
        let (claimed, since) = (desk.store.given_names()?, since(self.entry, desk.now()));
        let (mut found, mut trace) = (None, Trace::None);
        // Of a copy that was begun anew since, nobody can say which of them are new.
        let mut knew_some = false;
        for bucket in &buckets {
            let Some(id) = bucket.id.text().filter(|id| !claimed.contains(*id)) else { continue };
            let first_read = desk.store.bucket_first_read(self.plan, id)?;
            if is_known_before(&first_read, since) {
                knew_some = true;
                continue;
            }
            if bucket.name.text() == Some(&edit.name) {
                found = Some(bucket.clone());
                break;
            }
            trace = Trace::Unclear(bucket.name.text().unwrap_or_default().to_owned());
        }
        desk.store.put_buckets(self.plan, &buckets)?;
        desk.reload(self.plan);
        drop(desk);
        let trace = if knew_some { trace } else { Trace::None };
        unless_unclear(found.map_or(trace, Trace::Found))
    }

    fn keep_new_bucket(&self, edit: &WholeBucket, bucket: &wire::bucket::Bucket) -> Result<(), Setback> {
        let mut desk = self.desk.borrow_mut();
        desk.got_on();
        desk.store.acknowledge_new_bucket(self.entry.seq, self.plan, &edit.bucket, bucket)?;
        if let Some(given) = bucket.id.text() {
            desk.written_buckets.insert(BucketId::new(given));
            desk.tell(Event::Named { local: edit.bucket.as_str().to_owned(), given: given.to_owned() });
        }
        desk.reload(self.plan);
        desk.tell_snapshot();
        Ok(())
    }

    /// Sends the name until it is acknowledged, found given already, or waits for the person.
    pub(super) async fn send_bucket_name(&self) -> Result<(), Setback> {
        let Some(Edit::RenameBucket(edit)) = self.absorbed()? else { return Ok(()) };
        if self.is_unsure_of(&edit.bucket)? {
            self.read_buckets().await?;
        }
        for _try in 0..MOST_TRIES {
            let known = self.known(Grouping::Bucket)?;
            let Some(bucket) = known.bucket(&edit.bucket) else { return Err(gone(&edit.from)) };
            if bucket.name == edit.to {
                return self.end(&Progress::Done);
            }
            if bucket.name != edit.from && !self.is_own_name(&edit, &bucket.name)? {
                if edit.is_undo {
                    return Err(Setback::Rejected("its name was changed somewhere else since".to_owned()));
                }
                let theirs = Edit::RenameBucket(RenameBucket { from: bucket.name.clone(), ..edit.clone() });
                return self.ask(Edit::RenameBucket(edit), theirs);
            }
            self.attempt()?;
            match self.client.update_bucket(&edit.bucket, bucket.etag.as_ref(), &patch::bucket_name(&edit.to)).await {
                Ok(answer) => {
                    let mut desk = self.desk.borrow_mut();
                    desk.got_on();
                    desk.store.acknowledge_bucket(self.entry.seq, &Progress::Done, self.plan, &answer)?;
                    desk.reload(self.plan);
                    return Ok(());
                }
                Err(error) => match self.concern(error)? {
                    Error::Stale(_) | Error::Conflict(_) => self.read_buckets().await?,
                    Error::Gone { .. } => {
                        self.read_buckets().await?;
                        return Err(gone(&edit.from));
                    }
                    error => return Err(Setback::Rejected(error.to_string())),
                },
            }
        }
        Err(Setback::Rejected("it keeps changing somewhere else".to_owned()))
    }

    /// Says whether nobody but the person has given the bucket another name meanwhile.
    fn is_own_name(&self, edit: &RenameBucket, now: &str) -> Result<bool, Setback> {
        let own = if edit.is_undo { Vec::new() } else { self.own_meanwhile()? };
        let mut reached = vec![edit.from.clone()];
        for own in own {
            match own {
                Edit::RenameBucket(own) if own.bucket == edit.bucket && reached.contains(&own.from) => {
                    reached.push(own.to);
                }
                _ => {}
            }
        }
        Ok(reached.iter().any(|name| name == now))
    }

    /// Deletes a bucket unless somebody has given it another name since the person saw it. One that is gone is deleted.
    pub(super) async fn send_bucket_deletion(&self, edit: &WholeBucket) -> Result<(), Setback> {
        if self.is_unsure_of(&edit.bucket)? {
            self.read_buckets().await?;
        }
        for _try in 0..MOST_TRIES {
            let known = self.known(Grouping::Bucket)?;
            let Some(bucket) = known.bucket(&edit.bucket) else { return self.forget_bucket(edit) };
            let Some(tasks) = self.tasks_in(edit).await? else { return self.forget_bucket(edit) };
            if has_changed(edit, bucket, &tasks) {
                if edit.is_undo {
                    return Err(Setback::Rejected("it was changed somewhere else since".to_owned()));
                }
                let base = bucket.etag.as_ref().map(|etag| etag.as_str().to_owned());
                let (name, seen) = (bucket.name.clone(), Some(tasks));
                let theirs = Edit::DeleteBucket(WholeBucket { name, base, seen, ..edit.clone() });
                return self.ask(Edit::DeleteBucket(edit.clone()), theirs);
            }
            self.keep_tasks_of(&edit.bucket).await?;
            self.attempt()?;
            match self.client.delete_bucket(&edit.bucket, bucket.etag.as_ref()).await {
                Ok(()) => return self.forget_bucket(edit),
                Err(error) => match self.concern(error)? {
                    Error::Gone { .. } => return self.forget_bucket(edit),
                    Error::Stale(_) | Error::Conflict(_) => self.read_buckets().await?,
                    error => return Err(Setback::Rejected(error.to_string())),
                },
            }
        }
        Err(Setback::Rejected("it keeps changing somewhere else".to_owned()))
    }

    /// Reads the tasks that would be deleted with a bucket; `None` when it is gone.
    async fn tasks_in(&self, edit: &WholeBucket) -> Result<Option<Vec<SeenTask>>, Setback> {
        let tasks = match self.client.bucket_tasks(&edit.bucket).all().await {
            Ok(tasks) => tasks,
            Err(Error::Gone { .. }) => return Ok(None),
            Err(error) => return Err(self.unreadable_parent(&error)),
        };
        let mut desk = self.desk.borrow_mut();
        desk.got_on();
        let newer = desk.store.put_tasks(self.plan, &tasks)?;
        desk.renew_tasks(self.plan, newer);
        let seen = |task: Task| SeenTask { task: task.id, base: task.etag.map(|etag| etag.as_str().to_owned()) };
        Ok(Some(tasks.iter().filter_map(|task| task.to_planner(self.plan)).map(seen).collect()))
    }

    /// Puts the tasks of a bucket into the trash before they go with it, with what their details hold.
    async fn keep_tasks_of(&self, bucket: &BucketId) -> Result<(), Setback> {
        let tasks = self.desk.borrow().store.tasks_in(self.plan, bucket)?;
        let tasks: HashSet<TaskId> = tasks.into_iter().map(|seen| seen.task).collect();
        if let Err(error) = behind::read_of(self.desk, self.client, self.plan, &tasks).await
            && self.desk.borrow_mut().note(&error)
        {
            return Err(Setback::Trouble);
        }
        self.desk.borrow_mut().store.keep_for_deletion(self.plan, Some(bucket))?;
        Ok(())
    }

    fn forget_bucket(&self, edit: &WholeBucket) -> Result<(), Setback> {
        let mut desk = self.desk.borrow_mut();
        desk.got_on();
        let tasks = desk.store.acknowledge_bucket_deletion(self.entry.seq, self.plan, &edit.bucket)?;
        desk.written.extend(tasks);
        desk.written_buckets.insert(edit.bucket.clone());
        desk.reload(self.plan);
        Ok(())
    }

    /// Lets an edit wait for the person, with nothing of it sent.
    pub(super) fn ask(&self, mine: Edit, theirs: Edit) -> Result<(), Setback> {
        if self.forget_taken_back()? {
            return Ok(());
        }
        let seen_at = self.desk.borrow().now().to_string();
        let dispute = Dispute { seen_at, merged: Vec::new(), theirs };
        self.end(&Progress::Disputed(Box::new(mine), Box::new(dispute)))
    }

    /// Says what it means that a plan cannot be looked through.
    pub(super) fn unreadable_parent(&self, error: &Error) -> Setback {
        if self.desk.borrow_mut().note(error) { Setback::Trouble } else { Setback::Rejected(error.to_string()) }
    }
}

/// Says whether a bucket, or what is in it, is not what the person deleted. Another place among the columns makes no
/// difference, nor what is no longer in it.
pub(super) fn has_changed(edit: &WholeBucket, bucket: &Bucket, tasks: &[SeenTask]) -> bool {
    let is_same = bucket.etag.as_ref().map(Etag::as_str) == edit.base.as_deref();
    let (unseen, changed) = not_seen(edit, tasks);
    !is_same && bucket.name != edit.name || unseen + changed > 0
}

/// Returns how many tasks the person did not see in the bucket, and how many were changed since.
pub(super) fn not_seen(edit: &WholeBucket, tasks: &[SeenTask]) -> (usize, usize) {
    let Some(seen) = &edit.seen else { return (0, 0) };
    let seen: HashMap<&TaskId, &Option<String>> = seen.iter().map(|seen| (&seen.task, &seen.base)).collect();
    let is_unseen = |task: &&SeenTask| !seen.contains_key(&task.task);
    let is_changed = |task: &&SeenTask| seen.get(&task.task).is_some_and(|base| base.is_some() && **base != task.base);
    (tasks.iter().filter(is_unseen).count(), tasks.iter().filter(is_changed).count())
}

fn as_move(edit: &WholeBucket) -> MoveBucket {
    MoveBucket {
        bucket: edit.bucket.clone(),
        name: edit.name.clone(),
        to: edit.gap.clone(),
        from: edit.gap.clone(),
        is_undo: false,
        base: None,
    }
}

fn gone(name: &str) -> Setback {
    Setback::Rejected(format!("the bucket “{name}” was deleted somewhere else"))
}
