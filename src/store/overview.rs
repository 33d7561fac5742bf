//! Everything in the outbox and how the plans stand, for the sync panel.

use rusqlite::OptionalExtension as _;

use super::Store;
use super::error::StoreError;
use super::outbox::{COLUMNS, Entry, entry};
use crate::planner::etag::Etag;
use crate::planner::id::PlanId;
use crate::planner::plan::Plan;
use crate::wire::plan_details::PlanDetails;

/// An edit in the outbox, with what is only told of it in the sync panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The edit.
    pub entry: Entry,
    /// Its plan.
    pub plan: PlanId,
    /// What that plan is called, if known.
    pub plan_title: String,
    /// Why it was refused, if it was.
    pub rejection: Option<String>,
    /// Whether its task is gone and can be made again.
    pub is_kept: bool,
}

/// How far a plan was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadPlan {
    /// Which plan.
    pub id: PlanId,
    /// Its name.
    pub title: String,
    /// When its tasks were last read whole.
    pub read_at: Option<String>,
    /// When a full reading was last compared with the copy.
    pub checked_at: Option<String>,
    /// How many things were not as the copy had them then.
    pub drift: usize,
    /// How many tasks the copy has of it.
    pub cards: usize,
}

impl Store {
    /// Returns everything in the outbox, in the order it was made.
    pub fn everything(&self) -> Result<Vec<Listed>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS}, plan_id, rejection, kept IS NOT NULL AS is_kept, \
             coalesce((SELECT title FROM plan WHERE plan.id = plan_id), '') AS plan_title FROM outbox ORDER BY seq"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([], |row| {
            let Some(entry) = entry(row)? else { return Ok(None) };
            let plan = PlanId::new(row.get_ref("plan_id")?.as_str()?);
            let (plan_title, rejection) = (row.get("plan_title")?, row.get("rejection")?);
            Ok(Some(Listed { entry, plan, plan_title, rejection, is_kept: row.get("is_kept")? }))
        })?;
        Ok(rows.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }

    /// Returns a plan itself as the service last described it, without its tasks.
    pub fn plan_now(&self, plan: &PlanId) -> Result<Option<Plan>, StoreError> {
        self.listed_plan(plan)
    }

    /// Returns the version of a plan's details, if they were read.
    pub fn plan_details_version(&self, plan: &PlanId) -> Result<Option<Etag>, StoreError> {
        let sql = "SELECT json FROM body WHERE kind = 'plan_details' AND id = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let text: Option<String> = statement.query_row([plan.as_str()], |row| row.get(0)).optional()?;
        let body: Option<PlanDetails> = text.and_then(|text| serde_json::from_str(&text).ok());
        Ok(body.and_then(|body| body.version()))
    }

    /// Returns the plans that were read, in the order of their names.
    pub fn read_plans(&self) -> Result<Vec<ReadPlan>, StoreError> {
        let sql = "SELECT id, title, read_at, checked_at, drift, \
                   (SELECT count(*) FROM task WHERE task.plan_id = plan.id) FROM plan WHERE read_at IS NOT NULL \
                   ORDER BY title COLLATE NOCASE, id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let count = |number: i64| usize::try_from(number).unwrap_or(0);
        let rows = statement.query_map([], |row| {
            Ok(ReadPlan {
                id: PlanId::new(row.get_ref(0)?.as_str()?),
                title: row.get(1)?,
                read_at: row.get(2)?,
                checked_at: row.get(3)?,
                drift: count(row.get(4)?),
                cards: count(row.get(5)?),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
