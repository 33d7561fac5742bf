//! One stored resource: its kind, its version and its JSON body; and the statements that keep it.

use rusqlite::Connection;
use rusqlite::OptionalExtension as _;
use rusqlite::Row;
use rusqlite::params;
use serde_json::Map;
use serde_json::Value;

use super::error::Refusal;
use super::log;
use super::precondition;
use super::properties;

/// How much a version grows at each change, and what the first one is.
pub(super) const STEP: i64 = 4;

/// What a resource is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Plan,
    PlanDetails,
    Bucket,
    Task,
    TaskDetails,
    BucketFormat,
    ProgressFormat,
    AssignedToFormat,
    User,
    Group,
    /// What Planner keeps of a person; it goes by the id of that person here.
    UserDetails,
}

impl Kind {
    /// The four resources that live and die with a task, and share its id.
    pub(super) const OF_A_TASK: [Self; 4] =
        [Self::TaskDetails, Self::BucketFormat, Self::ProgressFormat, Self::AssignedToFormat];

    /// Returns the name in the database and in etags. Those of plan details and the formats are our choice.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Plan => "Plan",
            Self::PlanDetails => "PlanDetails",
            Self::Bucket => "Bucket",
            Self::Task => "Task",
            Self::TaskDetails => "TaskDetails",
            Self::BucketFormat => "BucketFormat",
            Self::ProgressFormat => "ProgressFormat",
            Self::AssignedToFormat => "AssignedToFormat",
            Self::User => "User",
            Self::Group => "Group",
            Self::UserDetails => "UserDetails",
        }
    }

    /// Returns the name of the type in Graph's schema, without its namespace.
    pub(super) fn type_name(self) -> &'static str {
        match self {
            Self::Plan => "plannerPlan",
            Self::PlanDetails => "plannerPlanDetails",
            Self::Bucket => "plannerBucket",
            Self::Task => "plannerTask",
            Self::TaskDetails => "plannerTaskDetails",
            Self::BucketFormat => "plannerBucketTaskBoardTaskFormat",
            Self::ProgressFormat => "plannerProgressTaskBoardTaskFormat",
            Self::AssignedToFormat => "plannerAssignedToTaskBoardTaskFormat",
            Self::User => "user",
            Self::Group => "group",
            Self::UserDetails => "plannerUser",
        }
    }

    /// Returns the one of Planner's with a name in the database.
    pub(super) fn named(name: &str) -> Option<Self> {
        let whole = [Self::Plan, Self::PlanDetails, Self::Bucket, Self::Task];
        whole.into_iter().chain(Self::OF_A_TASK).find(|kind| kind.name() == name)
    }

    /// Says whether this is one of Planner's, which have etags, and not one of the directory's.
    pub(super) fn is_planner(self) -> bool {
        !matches!(self, Self::User | Self::Group)
    }

    /// Returns the resource that holds the details, where there is one.
    pub(super) fn details(self) -> Option<Self> {
        match self {
            Self::Plan => Some(Self::PlanDetails),
            Self::Task => Some(Self::TaskDetails),
            _ => None,
        }
    }
}

/// One stored resource.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) kind: Kind,
    pub(super) id: String,
    pub(super) version: i64,
    /// The plan it belongs to; empty for what the directory holds.
    pub(super) plan_id: String,
    pub(super) body: Map<String, Value>,
}

impl Record {
    /// Makes a new resource with the first value of every property; `default_hint` is used where no hint is sent.
    pub(super) fn blank(kind: Kind, id: &str, plan_id: &str, default_hint: &str) -> Self {
        let mut body = first_values(properties::of(kind), default_hint);
        body.insert("id".to_owned(), id.into());
        Self { kind, id: id.to_owned(), version: STEP, plan_id: plan_id.to_owned(), body }
    }

    /// Returns a property as text; null and absent are the empty text.
    pub(super) fn text(&self, name: &str) -> &str {
        self.body.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// Sets a property.
    pub(super) fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.body.insert(name.to_owned(), value.into());
    }

    /// Returns the keys of an open type.
    pub(super) fn keys(&self, name: &str) -> Vec<String> {
        self.body.get(name).and_then(Value::as_object).map(|map| map.keys().cloned().collect()).unwrap_or_default()
    }

    /// Returns the plan its body names.
    pub(super) fn plan_named(&self) -> String {
        self.text("planId").to_owned()
    }

    /// Returns the etag of this version.
    pub(super) fn etag(&self) -> String {
        precondition::etag(self.kind, self.version)
    }

    fn order_hint(&self) -> &str {
        match self.kind {
            Kind::Task | Kind::Bucket => self.text("orderHint"),
            Kind::Plan => self.text("createdDateTime"),
            Kind::User | Kind::Group => self.text("displayName"),
            _ => "",
        }
    }

    fn parent_id(&self) -> Option<&str> {
        match self.kind {
            Kind::Task => Some(self.text("bucketId")).filter(|id| !id.is_empty()),
            Kind::Plan => self.body.get("container").and_then(|container| container["containerId"].as_str()),
            _ => None,
        }
    }

    fn is_active(&self) -> bool {
        self.kind == Kind::Task && self.body.get("percentComplete").and_then(Value::as_i64) != Some(100)
    }

    /// Reads a row of `SELECT id, version, plan_id, body`.
    pub(super) fn from_row(kind: Kind, row: &Row<'_>) -> Result<Self, Refusal> {
        let body: &str = row.get_ref(3)?.as_str().map_err(rusqlite::Error::from)?;
        Ok(Self {
            kind,
            id: row.get(0)?,
            version: row.get(1)?,
            plan_id: row.get::<_, Option<String>>(2)?.unwrap_or_default(),
            body: serde_json::from_str(body)?,
        })
    }

    /// Reads a resource; an unknown id is refused as not found.
    pub(super) fn find(connection: &Connection, kind: Kind, id: &str) -> Result<Self, Refusal> {
        let mut statement =
            connection.prepare_cached("SELECT id, version, plan_id, body FROM resource WHERE kind = ?1 AND id = ?2")?;
        let mut rows = statement.query(params![kind.name(), id])?;
        match rows.next()? {
            Some(row) => Self::from_row(kind, row),
            None => Err(Refusal::NotFound),
        }
    }

    /// Returns all of a kind that meet a condition with `?1` for an owner, in the order of lists.
    pub(super) fn all(
        connection: &Connection,
        kind: Kind,
        condition: &'static str,
        owner: &str,
    ) -> Result<Vec<Self>, Refusal> {
        let sql = format!(
            "SELECT id, version, plan_id, body FROM resource WHERE kind = ?2 AND {condition} ORDER BY order_hint, id"
        );
        let mut statement = connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params![owner, kind.name()])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(Self::from_row(kind, row)?);
        }
        Ok(found)
    }

    /// Keeps a new resource that was made at an instant, in ticks, and writes that down for those who follow.
    pub(super) fn insert(&self, connection: &Connection, at: i64) -> Result<(), Refusal> {
        self.keep(connection)?;
        log::created(connection, at, self)
    }

    /// Keeps a new resource as if it had always been there.
    pub(super) fn keep(&self, connection: &Connection) -> Result<(), Refusal> {
        connection
            .prepare_cached(
                "INSERT INTO resource (kind, id, version, plan_id, parent_id, order_hint, active, body)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                self.kind.name(),
                self.id,
                self.version,
                Some(&self.plan_id).filter(|id| !id.is_empty()),
                self.parent_id(),
                self.order_hint(),
                self.is_active(),
                serde_json::to_string(&self.body)?,
            ])?;
        self.link(connection)
    }

    /// Keeps a changed resource as its next version, made at an instant, in ticks; and what the change touched.
    pub(super) fn save(
        &mut self,
        connection: &Connection,
        before: &Self,
        touched: &[String],
        at: i64,
    ) -> Result<(), Refusal> {
        let relinks = touched.iter().any(|path| path.starts_with("assignments/") || path.starts_with("sharedWith/"));
        let is_moved = self.plan_id != before.plan_id;
        let seen_by = if relinks || is_moved { Some(log::people(connection, before)?) } else { None };
        self.keep_version(connection, touched)?;
        if is_moved {
            move_parts(connection, before, self, at)?;
        }
        if relinks {
            self.link(connection)?;
        }
        log::changed(connection, at, (before, self), touched, seen_by.as_ref())
    }

    /// Keeps what a resource is now as its next version, and what the change touched. Nobody is told.
    pub(super) fn keep_version(&mut self, connection: &Connection, touched: &[String]) -> Result<(), Refusal> {
        self.version += STEP;
        connection
            .prepare_cached(
                "UPDATE resource SET version = ?3, parent_id = ?4, order_hint = ?5, active = ?6, body = ?7, plan_id = ?8
                 WHERE kind = ?1 AND id = ?2",
            )?
            .execute(params![
                self.kind.name(),
                self.id,
                self.version,
                self.parent_id(),
                self.order_hint(),
                self.is_active(),
                serde_json::to_string(&self.body)?,
                Some(&self.plan_id).filter(|id| !id.is_empty()),
            ])?;
        self.note_touched(connection, touched)
    }

    /// Makes the next version of a resource whose body stays as it is.
    pub(super) fn renew(&mut self, connection: &Connection, touched: &str) -> Result<(), Refusal> {
        self.version += STEP;
        connection.prepare_cached("UPDATE resource SET version = ?3 WHERE kind = ?1 AND id = ?2")?.execute(params![
            self.kind.name(),
            self.id,
            self.version
        ])?;
        self.note_touched(connection, &[touched.to_owned()])
    }

    fn note_touched(&self, connection: &Connection, touched: &[String]) -> Result<(), Refusal> {
        connection
            .prepare_cached("INSERT INTO change (kind, id, version, touched) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![self.kind.name(), self.id, self.version, serde_json::to_string(touched)?])?;
        Ok(())
    }

    /// Writes down whom a task is assigned to, or a plan is shared with, for the lists of a person.
    fn link(&self, connection: &Connection) -> Result<(), Refusal> {
        let (forget, remember, people) = match self.kind {
            Kind::Task => (
                "DELETE FROM assignee WHERE task_id = ?1",
                "INSERT INTO assignee (task_id, user_id) VALUES (?1, ?2)",
                self.keys("assignments"),
            ),
            Kind::PlanDetails => (
                "DELETE FROM shared WHERE plan_id = ?1",
                "INSERT INTO shared (plan_id, user_id) VALUES (?1, ?2)",
                self.keys("sharedWith"),
            ),
            _ => return Ok(()),
        };
        connection.prepare_cached(forget)?.execute([&self.id])?;
        let mut remember = connection.prepare_cached(remember)?;
        for person in people {
            remember.execute([&self.id, &person])?;
        }
        Ok(())
    }
}

/// Returns the first value of each property in a table.
pub(super) fn first_values(table: &[properties::Property], default_hint: &str) -> Map<String, Value> {
    table
        .iter()
        .map(|property| {
            let value = match property.first {
                "now" => Value::from(default_hint),
                _ => properties::first_value(property),
            };
            (property.name.to_owned(), value)
        })
        .collect()
}

/// Takes what belongs to a task into another plan with it, and tells those who follow the plan it leaves.
fn move_parts(connection: &Connection, before: &Record, after: &Record, at: i64) -> Result<(), Refusal> {
    let mut statement = connection.prepare_cached("UPDATE resource SET plan_id = ?3 WHERE kind = ?1 AND id = ?2")?;
    for kind in Kind::OF_A_TASK {
        statement.execute([kind.name(), &after.id, &after.plan_id])?;
    }
    log::moved_away(connection, at, before)
}

/// Takes a task away with its details and formats.
pub(super) fn remove_task(connection: &Connection, id: &str) -> Result<(), Refusal> {
    let mut statement = connection.prepare_cached("DELETE FROM resource WHERE kind = ?1 AND id = ?2")?;
    for kind in Kind::OF_A_TASK.into_iter().chain([Kind::Task]) {
        statement.execute([kind.name(), id])?;
    }
    Ok(())
}

/// Takes a bucket away with its tasks. That the tasks go too is our choice, after Planner's own screens.
pub(super) fn remove_bucket(connection: &Connection, id: &str) -> Result<(), Refusal> {
    let mut statement = connection.prepare_cached("SELECT id FROM resource WHERE parent_id = ?1 AND kind = 'Task'")?;
    let tasks: Vec<String> = statement.query_map([id], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for task in tasks {
        remove_task(connection, &task)?;
    }
    connection.execute("DELETE FROM resource WHERE kind = 'Bucket' AND id = ?1", [id])?;
    Ok(())
}

/// Takes a plan away with everything in it.
pub(super) fn remove_plan(connection: &Connection, id: &str) -> Result<(), Refusal> {
    connection.execute("DELETE FROM resource WHERE plan_id = ?1", [id])?;
    Ok(())
}

/// Returns one number or text a statement asks for, if there is a row.
pub(super) fn ask<T: rusqlite::types::FromSql>(
    connection: &Connection,
    sql: &str,
    parameters: impl rusqlite::Params,
) -> Result<Option<T>, Refusal> {
    Ok(connection.prepare_cached(sql)?.query_row(parameters, |row| row.get(0)).optional()?)
}
