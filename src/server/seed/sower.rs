//! Writes plans, buckets and tasks as the service would have made them, but for a given time and with given ids.

use fastrand::Rng;
use rusqlite::Connection;
use serde_json::Map;
use serde_json::Value;

use crate::server::callers::Caller;
use crate::server::containers::Container;
use crate::server::details::mirror;
use crate::server::error::Refusal;
use crate::server::hand::identity;
use crate::server::hints;
use crate::server::instant::text_of;
use crate::server::mint;
use crate::server::notes;
use crate::server::plans;
use crate::server::record::Kind;
use crate::server::record::Record;
use crate::server::rules::creators;

/// Ticks between two neighbours when many hints are made at once: ten minutes.
const APART: i64 = 6_000_000_000;
/// Ticks of a day.
pub(super) const DAY: i64 = 864_000_000_000;

/// Writes to a new workspace.
pub(super) struct Sower<'a> {
    pub(super) connection: &'a Connection,
    pub(super) rng: Rng,
    /// What hints are counted from; nothing is made later than this.
    pub(super) now: i64,
}

/// A task to be written, with what it is made of.
pub(super) struct Seedling {
    pub(super) title: String,
    pub(super) created: i64,
    pub(super) created_by: Caller,
    pub(super) bucket_id: Option<String>,
    pub(super) percent_complete: i64,
    pub(super) priority: i64,
    pub(super) start: Option<i64>,
    pub(super) due: Option<i64>,
    pub(super) completed: Option<(i64, Caller)>,
    pub(super) assignees: Vec<String>,
    pub(super) categories: Vec<u8>,
    pub(super) description: String,
    pub(super) preview_type: String,
    pub(super) checklist: Map<String, Value>,
    pub(super) references: Map<String, Value>,
    pub(super) completion_requirements: Value,
    pub(super) creation_source: Value,
    /// Rich text; null where the description is all there is.
    pub(super) notes: Value,
    /// Properties of the task that few tasks have.
    pub(super) more: Map<String, Value>,
    /// Its place among all cards on the bucket and the progress board, and on the board of its assignees.
    pub(super) places: [usize; 3],
}

impl Sower<'_> {
    /// Returns the hint of a place in an ascending row, as if each had been dropped there.
    pub(super) fn rung(&mut self, place: usize) -> String {
        let place = i64::try_from(place).expect("fewer things than ticks");
        // The row ends a day ago, so that what is made later comes first.
        format!("{}P{}", hints::default_at(self.now - DAY - place * APART), char::from(self.rng.u8(b'#'..=b'~')))
    }

    /// Writes a plan with its details and returns its id.
    pub(super) fn plan(
        &mut self,
        title: &str,
        container: &Container,
        by: &str,
        created: i64,
        shared_with: &[String],
        labels: &Map<String, Value>,
    ) -> Result<String, Refusal> {
        let plan = self.new_plan(title, container, &Caller::person(by), created);
        self.keep_plan(&plan, shared_with, labels)
    }

    fn new_plan(&mut self, title: &str, container: &Container, by: &Caller, created: i64) -> Record {
        let id = mint::id(&mut self.rng);
        let mut plan = Record::blank(Kind::Plan, &id, &id, "");
        plan.set("title", title);
        plan.set("createdBy", identity(by));
        plan.set("createdDateTime", text_of(created));
        container.take_in(&mut plan, by.user());
        plan
    }

    fn keep_plan(
        &mut self,
        plan: &Record,
        shared_with: &[String],
        labels: &Map<String, Value>,
    ) -> Result<String, Refusal> {
        plan.keep(self.connection)?;
        let mut details = plans::details_of(plan);
        details.set("sharedWith", flags(shared_with.iter().cloned()));
        if let Some(Value::Object(all)) = details.body.get_mut("categoryDescriptions") {
            all.extend(labels.clone());
        }
        details.keep(self.connection)?;
        Ok(plan.id.clone())
    }

    /// Writes a bucket and returns its id.
    pub(super) fn bucket(&mut self, plan_id: &str, name: &str, place: usize) -> Result<String, Refusal> {
        let bucket = self.new_bucket(plan_id, name, place);
        bucket.keep(self.connection)?;
        Ok(bucket.id)
    }

    fn new_bucket(&mut self, plan_id: &str, name: &str, place: usize) -> Record {
        let id = mint::id(&mut self.rng);
        let mut bucket = Record::blank(Kind::Bucket, &id, plan_id, &self.rung(place));
        bucket.set("name", name);
        bucket.set("planId", plan_id);
        bucket
    }

    /// Writes a plan that belongs to a scenario, and returns its id.
    pub(super) fn scenario_plan(
        &mut self,
        title: &str,
        group_id: &str,
        by: &Caller,
        created: i64,
        shared_with: &[String],
        source: Value,
    ) -> Result<String, Refusal> {
        let mut plan = self.new_plan(title, &Container::Group(group_id.to_owned()), by, created);
        plan.set("creationSource", source);
        self.keep_plan(&plan, shared_with, &Map::new())
    }

    /// Writes a bucket of such a plan and returns its id.
    pub(super) fn scenario_bucket(
        &mut self,
        plan_id: &str,
        name: &str,
        place: usize,
        source: Value,
    ) -> Result<String, Refusal> {
        let mut bucket = self.new_bucket(plan_id, name, place);
        bucket.set("creationSource", source);
        bucket.keep(self.connection)?;
        Ok(bucket.id)
    }

    /// Puts a plan into the archive, as somebody has done at an instant.
    pub(super) fn archive(&self, plan_id: &str, by: &str, at: i64, justification: &str) -> Result<(), Refusal> {
        let info = serde_json::json!({
            "justification": justification, "statusChangedBy": identity(&Caller::person(by)),
            "statusChangedDateTime": text_of(at),
        });
        let sql = "UPDATE resource SET body = json_set(body, '$.isArchived', json('true'), '$.archivalInfo', json(?2))
                   WHERE plan_id = ?1 AND kind IN ('Plan', 'Bucket', 'Task')";
        self.connection.execute(sql, [plan_id, &info.to_string()])?;
        Ok(())
    }

    /// Writes a task with its details and formats, and returns its id.
    pub(super) fn task(&mut self, plan_id: &str, seedling: Seedling) -> Result<String, Refusal> {
        let id = mint::id(&mut self.rng);
        // The flat list has the newest first, as if no place had ever been asked for.
        let default_hint = hints::default_at(seedling.created);
        let mut task = Record::blank(Kind::Task, &id, plan_id, &default_hint);
        let mut details = Record::blank(Kind::TaskDetails, &id, plan_id, "");
        let notes =
            if seedling.notes.is_null() { notes::of_description(&seedling.description) } else { seedling.notes };
        details.set("notes", notes);
        details.set("description", seedling.description);
        details.set("previewType", seedling.preview_type);
        details.set("checklist", seedling.checklist);
        details.set("references", seedling.references);
        details.set("completionRequirements", seedling.completion_requirements);
        task.set("creationSource", seedling.creation_source);
        mirror(&details, &mut task);
        let (by, at) = (identity(&seedling.created_by), text_of(seedling.created));
        task.set("planId", plan_id);
        task.set("title", seedling.title);
        task.set("bucketId", seedling.bucket_id);
        task.set("percentComplete", seedling.percent_complete);
        task.set("priority", seedling.priority);
        task.set("startDateTime", seedling.start.map(text_of));
        task.set("dueDateTime", seedling.due.map(text_of));
        task.set("appliedCategories", flags(seedling.categories.iter().map(|number| format!("category{number}"))));
        if let Some((when, who)) = seedling.completed {
            task.set("completedBy", identity(&who));
            task.set("completedDateTime", text_of(when));
        }
        let mut assignments = Map::new();
        for (place, person) in seedling.assignees.iter().enumerate() {
            let item = serde_json::json!({
                "@odata.type": "#microsoft.graph.plannerAssignment",
                "orderHint": self.rung(place), "assignedBy": by, "assignedDateTime": at,
            });
            assignments.insert(person.clone(), item);
        }
        task.set("assignments", assignments);
        task.set("createdBy", by.clone());
        task.set("createdDateTime", at.clone());
        task.set("lastModifiedBy", by);
        task.set("lastModifiedDateTime", at);
        task.body.extend(seedling.more);
        task.keep(self.connection)?;
        details.keep(self.connection)?;
        for made in [&task, &details] {
            creators::note(self.connection, &seedling.created_by, None, made)?;
        }
        self.formats(&task, &default_hint, &seedling.assignees, seedling.places)?;
        Ok(id)
    }

    fn formats(
        &mut self,
        task: &Record,
        default_hint: &str,
        assignees: &[String],
        [on_buckets, on_progress, on_assigned]: [usize; 3],
    ) -> Result<(), Refusal> {
        for (kind, place) in [(Kind::BucketFormat, on_buckets), (Kind::ProgressFormat, on_progress)] {
            let hint = self.rung(place);
            Record::blank(kind, &task.id, &task.plan_id, &hint).keep(self.connection)?;
        }
        let mut format = Record::blank(Kind::AssignedToFormat, &task.id, &task.plan_id, default_hint);
        let hints: Map<String, Value> =
            assignees.iter().map(|person| (person.clone(), Value::from(self.rung(on_assigned)))).collect();
        format.set("orderHintsByAssignee", hints);
        format.keep(self.connection)
    }
}

fn flags(keys: impl Iterator<Item = String>) -> Map<String, Value> {
    keys.map(|key| (key, Value::Bool(true))).collect()
}
