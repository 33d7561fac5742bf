//! Sends the move of a column of the bucket board: one request, its hint composed from the buckets beside it.

use super::moving::Target;
use super::push::{MOST_TRIES, Setback, Writer};
use crate::graph::error::Error;
use crate::planner::board::Grouping;
use crate::planner::edit::MoveBucket;
use crate::planner::id::BucketId;
use crate::planner::order_hint::OrderHint;
use crate::store::acknowledge::Progress;
use crate::wire::patch;

impl Writer<'_> {
    /// Sends the move until it is acknowledged or found done already. The later intent wins; only what takes an earlier
    /// move back gives way to others.
    pub(super) async fn send_bucket_move(&self, edit: &MoveBucket) -> Result<(), Setback> {
        if self.is_unsure_of(&edit.bucket)? {
            self.read_buckets().await?;
        } else if edit.is_undo {
            self.read_buckets_for_undo(edit).await?;
        }
        for _try in 0..MOST_TRIES {
            let known = self.known(Grouping::Bucket)?;
            let Some(bucket) = known.bucket(&edit.bucket) else { return Err(gone(edit)) };
            let target = Target::of_bucket(&known, edit);
            if target.is_reached() {
                return self.pass(&Progress::Done);
            }
            self.attempt()?;
            let body = patch::bucket_place(&target.hint());
            let error = match self.client.update_bucket(&edit.bucket, bucket.etag.as_ref(), &body).await {
                Ok(bucket) => {
                    let mut desk = self.desk.borrow_mut();
                    desk.got_on();
                    desk.store.acknowledge_bucket(self.entry.seq, &Progress::Done, self.plan, &bucket)?;
                    desk.reload(self.plan);
                    return Ok(());
                }
                Err(error) => self.concern(error)?,
            };
            match error {
                Error::Stale(_) | Error::Conflict(_) if edit.is_undo => self.read_buckets_for_undo(edit).await?,
                Error::Stale(_) | Error::Conflict(_) => self.read_buckets().await?,
                Error::Gone { .. } => {
                    self.read_buckets().await?;
                    return Err(gone(edit));
                }
                error => return Err(Setback::Rejected(error.to_string())),
            }
        }
        Err(Setback::Rejected("it keeps being moved somewhere else".to_owned()))
    }

    /// Reads the buckets again and refuses the move if somebody has moved this one meanwhile.
    async fn read_buckets_for_undo(&self, edit: &MoveBucket) -> Result<(), Setback> {
        let before = edit.base.as_deref().map(OrderHint::acknowledged).or(self.bucket_hint(edit)?);
        self.read_buckets().await?;
        let after = self.bucket_hint(edit)?;
        if before.is_some() && after.is_some() && before != after {
            return Err(Setback::Rejected("it was moved somewhere else since".to_owned()));
        }
        Ok(())
    }

    fn bucket_hint(&self, edit: &MoveBucket) -> Result<Option<OrderHint>, Setback> {
        Ok(self.known(Grouping::Bucket)?.bucket(&edit.bucket).map(|bucket| bucket.order_hint.clone()))
    }

    /// Says whether only the service knows of a bucket: a request was begun and never answered, or the copy lacks it,
    /// which does not say that the service does.
    pub(super) fn is_unsure_of(&self, bucket: &BucketId) -> Result<bool, Setback> {
        Ok(self.entry.is_attempted || self.known(Grouping::Bucket)?.bucket(bucket).is_none())
    }

    /// Reads all buckets of the plan again.
    pub(super) async fn read_buckets(&self) -> Result<(), Setback> {
        let buckets = match self.client.buckets(self.plan).await {
            Ok(buckets) => buckets,
            Err(error) if self.desk.borrow_mut().note(&error) => return Err(Setback::Trouble),
            Err(error) => return Err(Setback::Rejected(error.to_string())),
        };
        let mut desk = self.desk.borrow_mut();
        desk.got_on();
        let stored = desk.store.put_buckets(self.plan, &buckets);
        if desk.kept(stored, false) {
            desk.reload(self.plan);
            desk.tell_snapshot();
        }
        Ok(())
    }
}

fn gone(edit: &MoveBucket) -> Setback {
    Setback::Rejected(format!("the bucket “{}” was deleted somewhere else", edit.name))
}
