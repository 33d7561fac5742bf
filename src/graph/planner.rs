//! Requests about plans, buckets, tasks and board formats.

use super::client::{Client, segment};
use super::error::Error;
use super::pages::Pages;
use crate::planner::etag::Etag;
use crate::planner::id::{BucketId, PlanId, TaskId};
use crate::wire::bucket::Bucket;
use crate::wire::plan::Plan;
use crate::wire::plan_details::PlanDetails;
use crate::wire::task::Task;

impl Client {
    /// Reads a plan.
    pub async fn plan(&self, id: &PlanId) -> Result<Plan, Error> {
        self.get(&plan_path(id, "")).await
    }

    /// Reads the details of a plan: the names of its labels.
    pub async fn plan_details(&self, id: &PlanId) -> Result<PlanDetails, Error> {
        self.get(&plan_path(id, "/details")).await
    }

    /// Reads all buckets of a plan.
    pub async fn buckets(&self, id: &PlanId) -> Result<Vec<Bucket>, Error> {
        Pages::new(self, self.list_url(&plan_path(id, "/buckets"))).all().await
    }

    /// Reads one bucket.
    pub async fn bucket(&self, id: &BucketId) -> Result<Bucket, Error> {
        self.get(&bucket_path(id)).await
    }

    /// Changes a bucket and returns it as it is then.
    pub async fn update_bucket(&self, id: &BucketId, etag: Option<&Etag>, patch: &Bucket) -> Result<Bucket, Error> {
        let bucket: Bucket = self.patch(&bucket_path(id), etag, patch).await?;
        // Not every service answers with the whole of what it has changed.
        if bucket.id.is_absent() { self.bucket(id).await } else { Ok(bucket) }
    }

    /// Reads the tasks of a plan, page by page.
    #[must_use]
    pub fn tasks(&self, id: &PlanId) -> Pages<'_, Task> {
        Pages::new(self, self.list_url(&plan_path(id, "/tasks")))
    }

    /// Reads one task.
    pub async fn task(&self, id: &TaskId) -> Result<Task, Error> {
        self.get(&task_path(id, "")).await
    }

    /// Changes a task and returns it as it is then.
    pub async fn update_task(&self, id: &TaskId, etag: Option<&Etag>, patch: &Task) -> Result<Task, Error> {
        let task: Task = self.patch(&task_path(id, ""), etag, patch).await?;
        // Not every service answers with the whole of what it has changed.
        if task.id.is_absent() { self.task(id).await } else { Ok(task) }
    }
}

fn plan_path(id: &PlanId, rest: &str) -> String {
    format!("/planner/plans/{}{rest}", segment(id.as_str()))
}

fn bucket_path(id: &BucketId) -> String {
    format!("/planner/buckets/{}", segment(id.as_str()))
}

pub(super) fn task_path(id: &TaskId, rest: &str) -> String {
    format!("/planner/tasks/{}{rest}", segment(id.as_str()))
}
