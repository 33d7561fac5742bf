//! Requests about plans, buckets, tasks and board formats.

use super::beta::Reading;
use super::client::{BETA, Client, V1, segment};
use super::error::Error;
use super::pages::Pages;
use crate::planner;
use crate::planner::etag::Etag;
use crate::planner::id::{BucketId, PlanId, TaskId};
use crate::wire::bucket::Bucket;
use crate::wire::page::Page;
use crate::wire::plan::Plan;
use crate::wire::plan_details::PlanDetails;
use crate::wire::task::Task;
use crate::wire::task_details::TaskDetails;

/// A plan and what belongs to it, as far as the service gave it.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// The plan.
    pub plan: Option<Plan>,
    /// The names of its labels.
    pub details: Option<PlanDetails>,
    /// Its buckets, all of them.
    pub buckets: Option<Vec<Bucket>>,
}

impl Client {
    /// Reads a plan.
    pub async fn plan(&self, id: &PlanId) -> Result<Plan, Error> {
        self.read(Reading::Plan, &plan_path(id, "")).await
    }

    /// Reads the details of a plan: the names of its labels.
    pub async fn plan_details(&self, id: &PlanId) -> Result<PlanDetails, Error> {
        self.get(&plan_path(id, "/details")).await
    }

    /// Changes a plan and returns it as it is then.
    pub async fn update_plan(&self, id: &PlanId, etag: Option<&Etag>, patch: &Plan) -> Result<Plan, Error> {
        let plan: Plan = self.patch(&plan_path(id, ""), etag, patch).await?;
        if plan.id.is_absent() { self.get_changed(V1, &plan_path(id, "")).await } else { Ok(plan) }
    }

    /// Changes the details of a plan and returns them as they are then.
    pub async fn update_plan_details(
        &self,
        id: &PlanId,
        etag: Option<&Etag>,
        patch: &PlanDetails,
    ) -> Result<PlanDetails, Error> {
        let details: PlanDetails = self.patch(&plan_path(id, "/details"), etag, patch).await?;
        let is_whole = !details.shared_with.is_absent() && !details.category_descriptions.is_absent();
        if is_whole { Ok(details) } else { self.get_changed(V1, &plan_path(id, "/details")).await }
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
        if bucket.id.is_absent() { self.get_changed(V1, &bucket_path(id)).await } else { Ok(bucket) }
    }

    /// Makes a bucket.
    pub async fn create_bucket(&self, body: &Bucket) -> Result<Bucket, Error> {
        self.create("/planner/buckets", body).await
    }

    /// Takes a bucket away, and its tasks.
    pub async fn delete_bucket(&self, id: &BucketId, etag: Option<&Etag>) -> Result<(), Error> {
        self.delete(&bucket_path(id), etag).await
    }

    /// Reads the tasks of a plan, page by page.
    #[must_use]
    pub fn tasks(&self, id: &PlanId) -> Pages<'_, Task> {
        self.list(Reading::PlanTasks, &plan_path(id, "/tasks"))
    }

    /// Reads the tasks of a bucket, page by page.
    #[must_use]
    pub fn bucket_tasks(&self, id: &BucketId) -> Pages<'_, Task> {
        self.list(Reading::BucketTasks, &format!("{}/tasks", bucket_path(id)))
    }

    /// Reads the tasks assigned to the person, of all plans, page by page.
    #[must_use]
    pub fn my_tasks(&self) -> Pages<'_, Task> {
        self.list(Reading::MyTasks, "/me/planner/tasks")
    }

    /// Reads tasks by their identifiers, in this order; each may fail by itself.
    pub async fn tasks_by_id(&self, ids: &[TaskId]) -> Result<Vec<Result<Task, Error>>, Error> {
        let paths: Vec<_> = ids.iter().map(|id| task_path(id, "")).collect();
        self.read_many(Reading::Task, &paths).await
    }

    /// Reads what plans are called and made of, in this order, as far as the service gives it.
    pub async fn frames(&self, ids: &[PlanId]) -> Result<Vec<Frame>, Error> {
        let paths = |rest: &str| ids.iter().map(|id| plan_path(id, rest)).collect::<Vec<_>>();
        let plans: Vec<Result<Plan, Error>> = self.read_many(Reading::Plan, &paths("")).await?;
        let details: Vec<Result<PlanDetails, Error>> = self.get_many(&paths("/details")).await?;
        let first_pages: Vec<Result<Page<Bucket>, Error>> = self.get_many(&paths("/buckets")).await?;
        let mut frames = Vec::new();
        for ((plan, details), page) in plans.into_iter().zip(details).zip(first_pages) {
            let buckets = match page {
                Ok(page) => self.rest_of(page).await.ok(),
                Err(_) => None,
            };
            frames.push(Frame { plan: plan.ok(), details: details.ok(), buckets });
        }
        Ok(frames)
    }

    /// Reads one task.
    pub async fn task(&self, id: &TaskId) -> Result<Task, Error> {
        self.read(Reading::Task, &task_path(id, "")).await
    }

    /// Changes a task and returns it as it is then; through beta where v1.0 knows nothing of what changes: completing a task
    /// of a series changes the series, too.
    pub async fn update_task(&self, known: &planner::task::Task, patch: &Task) -> Result<Task, Error> {
        let version = if patch.is_of_beta() || known.recurrence.is_some() { BETA } else { V1 };
        let id = &known.id;
        let task: Task = self.patch_of(version, &task_path(id, ""), known.etag.as_ref(), patch).await?;
        // Not every service answers with the whole of what it has changed.
        if task.id.is_absent() { self.get_changed(version, &task_path(id, "")).await } else { Ok(task) }
    }

    /// Makes a task.
    pub async fn create_task(&self, body: &Task) -> Result<Task, Error> {
        self.create("/planner/tasks", body).await
    }

    /// Takes a task away.
    pub async fn delete_task(&self, id: &TaskId, etag: Option<&Etag>) -> Result<(), Error> {
        self.delete(&task_path(id, ""), etag).await
    }

    /// Reads the details of a task: notes, checklist and links.
    pub async fn task_details(&self, id: &TaskId) -> Result<TaskDetails, Error> {
        self.read(Reading::Details, &task_path(id, "/details")).await
    }

    /// Changes the details of a task and returns them as they are then.
    pub async fn update_task_details(
        &self,
        id: &TaskId,
        etag: Option<&Etag>,
        patch: &TaskDetails,
    ) -> Result<TaskDetails, Error> {
        let details: TaskDetails = self.patch(&task_path(id, "/details"), etag, patch).await?;
        if details.is_whole() { Ok(details) } else { self.get_changed(V1, &task_path(id, "/details")).await }
    }
}

pub(super) fn plan_path(id: &PlanId, rest: &str) -> String {
    format!("/planner/plans/{}{rest}", segment(id.as_str()))
}

fn bucket_path(id: &BucketId) -> String {
    format!("/planner/buckets/{}", segment(id.as_str()))
}

pub(super) fn task_path(id: &TaskId, rest: &str) -> String {
    format!("/planner/tasks/{}{rest}", segment(id.as_str()))
}
