//! What programs that share a copy say to each other through it: who can be woken where, and what a follower asks of the
//! one that leads.

use jiff::Timestamp;
use rusqlite::params;
use serde::{Deserialize, Serialize};

use super::Store;
use super::error::StoreError;
use crate::planner::id::{PlanId, TaskId};

/// What a follower wants read from the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Which plans there are.
    Plans,
    /// A plan, or the person's tasks over all plans.
    Plan(PlanId),
    /// The details of a task.
    Task(TaskId),
    /// The people a plan's tasks can be assigned to.
    Members(PlanId),
    /// What is said about a task.
    Talk(TaskId),
    /// The details a plan lacks in the copy, all of them.
    Whole(PlanId),
}

/// What keeps the leader from the service, as those that follow it are told. Its JSON is a disk format.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum LeadTrouble {
    /// Nobody answers, or nobody is asked.
    Offline {
        /// Since when.
        since: Timestamp,
        /// When it is tried again, if it is.
        next_try: Option<Timestamp>,
        /// Why, in words.
        why: String,
    },
    /// The service asked for patience.
    Waiting {
        /// When it is tried again.
        until: Timestamp,
        /// Why, in words.
        why: String,
    },
    /// The service does not accept the token.
    SignedOut {
        /// What to do, in words.
        why: String,
    },
    /// There is no service in this run.
    Failed {
        /// Why, in words.
        why: String,
    },
}

impl Asked {
    fn row(&self) -> (&'static str, &str) {
        match self {
            Self::Plans => ("plans", ""),
            Self::Plan(plan) => ("plan", plan.as_str()),
            Self::Task(task) => ("task", task.as_str()),
            Self::Members(plan) => ("members", plan.as_str()),
            Self::Talk(task) => ("talk", task.as_str()),
            Self::Whole(plan) => ("whole", plan.as_str()),
        }
    }
}

impl Store {
    /// Begins to lead. What a leader before has taken and not sent is free again; whether a request was begun stays known.
    pub fn begin_to_lead(&self) -> Result<(), StoreError> {
        self.connection.execute("UPDATE outbox SET is_taken = 0 WHERE is_taken", [])?;
        Ok(())
    }

    /// Says at which port of this machine the leader can be woken.
    pub fn set_lead_port(&self, port: u16) -> Result<(), StoreError> {
        self.set_pref("lead_port", &port.to_string())
    }

    /// Returns at which port of this machine the leader can be woken.
    pub fn lead_port(&self) -> Result<Option<u16>, StoreError> {
        Ok(self.pref("lead_port")?.and_then(|port| port.parse().ok()))
    }

    /// Says what keeps the leader from the service, if something does.
    pub fn set_lead_trouble(&self, trouble: Option<&LeadTrouble>) -> Result<(), StoreError> {
        self.set_pref("lead_trouble", &serde_json::to_string(&trouble)?)
    }

    /// Returns what keeps the leader from the service, as far as it has said.
    pub fn lead_trouble(&self) -> Result<Option<LeadTrouble>, StoreError> {
        self.remembered("lead_trouble")
    }

    /// Asks the leader to read something.
    pub fn ask(&self, asked: &Asked) -> Result<(), StoreError> {
        let (kind, id) = asked.row();
        let sql = "INSERT INTO asked (kind, id, times) VALUES (?1, ?2, 1) \
                   ON CONFLICT (kind, id) DO UPDATE SET times = times + 1";
        self.connection.prepare_cached(sql)?.execute([kind, id])?;
        Ok(())
    }

    /// Returns what followers wait for, and how often each was asked for.
    pub fn asked(&self) -> Result<Vec<(Asked, i64)>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT kind, id, times FROM asked ORDER BY kind, id")?;
        let rows = statement.query_map([], |row| {
            let (kind, id) = (row.get_ref(0)?.as_str()?, row.get_ref(1)?.as_str()?);
            let asked = match kind {
                "plans" => Asked::Plans,
                "plan" => Asked::Plan(PlanId::new(id)),
                "task" => Asked::Task(TaskId::new(id)),
                "members" => Asked::Members(PlanId::new(id)),
                "talk" => Asked::Talk(TaskId::new(id)),
                "whole" => Asked::Whole(PlanId::new(id)),
                _ => return Ok(None),
            };
            Ok(Some((asked, row.get(2)?)))
        })?;
        Ok(rows.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }

    /// Says whether something still waits to be read.
    pub fn is_asked(&self, asked: &Asked) -> Result<bool, StoreError> {
        let (kind, id) = asked.row();
        let sql = "SELECT 1 FROM asked WHERE kind = ?1 AND id = ?2";
        Ok(self.connection.prepare_cached(sql)?.exists([kind, id])?)
    }

    /// Says whether a plan is still to be read for the first time before anything can be sent to it: what was waiting for it
    /// was saved from a damaged file.
    pub fn is_to_be_read_first(&self, plan: &PlanId) -> Result<bool, StoreError> {
        Ok(self.is_asked(&Asked::Plan(plan.clone()))? && self.read_at(plan)?.is_none())
    }

    /// Notes that what was asked for so many times was read, or cannot be. Who has asked since still waits.
    pub fn answer(&self, asked: &Asked, times: i64) -> Result<(), StoreError> {
        let (kind, id) = asked.row();
        let sql = "DELETE FROM asked WHERE kind = ?1 AND id = ?2 AND times <= ?3";
        self.connection.prepare_cached(sql)?.execute(params![kind, id, times])?;
        Ok(())
    }

    /// Returns what this machine has made, by the name it gave and the one the service has given.
    pub fn names(&self) -> Result<Vec<(String, String)>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT local, given FROM named ORDER BY local")?;
        let names = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(names.collect::<Result<_, _>>()?)
    }

    /// Returns a number that is another one after somebody else has changed the copy.
    pub fn changes_of_others(&self) -> Result<i64, StoreError> {
        Ok(self.connection.pragma_query_value(None, "data_version", |row| row.get(0))?)
    }

    /// Returns a number that is another one after this program has changed the copy.
    #[must_use]
    pub fn own_changes(&self) -> u64 {
        self.connection.total_changes()
    }
}
