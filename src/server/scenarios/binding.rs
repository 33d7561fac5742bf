//! What a task is to its scenario, beside being a task: its target and the ids the app knows it by.

use rusqlite::Connection;
use rusqlite::OptionalExtension as _;
use rusqlite::params;
use serde_json::Value;
use serde_json::json;

use super::Scenario;
use super::body::Fields;
use super::plans;
use super::source;
use crate::server::error::Refusal;
use crate::server::record::Record;
use crate::server::record::ask;

/// What binds one task.
#[derive(Clone, Debug)]
pub(in crate::server) struct Binding {
    pub(super) task_id: String,
    pub(super) scenario_id: String,
    pub(super) target_group_id: String,
    /// `businessScenarioProperties`.
    pub(super) properties: Value,
}

const TYPE: &str = "businessScenarioProperties";
const OPTIONAL: [&str; 3] = ["externalContextId", "externalObjectVersion", "webUrl"];
const ALL: [&str; 5] = ["externalObjectId", "externalBucketId", "externalContextId", "externalObjectVersion", "webUrl"];

impl Binding {
    /// Reads what was sent for a new task, which has no id yet.
    pub(in crate::server) fn new(scenario: &Scenario, group_id: &str, sent: Option<&Value>) -> Result<Self, Refusal> {
        let sent = sent.ok_or_else(|| Refusal::Invalid(format!("The property '{TYPE}' must be there.")))?;
        let sent = Fields::of_value(sent, TYPE, &ALL)?;
        let mut properties = json!({
            "externalObjectId": sent.text("externalObjectId")?, "externalBucketId": sent.text("externalBucketId")?,
        });
        for name in OPTIONAL {
            properties[name] = optional(&sent, name)?.unwrap_or_default();
        }
        let (task_id, scenario_id, target_group_id) = (String::new(), scenario.id.clone(), group_id.to_owned());
        Ok(Self { task_id, scenario_id, target_group_id, properties })
    }

    /// The same, of a task that has an id now.
    pub(in crate::server) fn of_task(self, task_id: String) -> Self {
        Self { task_id, ..self }
    }

    /// Takes in what was sent for a task that is there, and says whether a bucket was among it. What the app calls the
    /// task stays.
    pub(super) fn change(&mut self, scenario: &Scenario, sent: Option<&Value>) -> Result<bool, Refusal> {
        let Some(sent) = sent else { return Ok(false) };
        let sent = Fields::of_value(sent, TYPE, &ALL)?;
        if sent.has("externalObjectId") && sent.text("externalObjectId")? != self.object_id() {
            return Err(Refusal::Invalid("The property 'externalObjectId' cannot be changed.".to_owned()));
        }
        if sent.has("externalBucketId") {
            let bucket_id = sent.text("externalBucketId")?;
            if !scenario.external_bucket_ids().contains(&bucket_id.as_str()) {
                let why = format!("The externalBucketId '{bucket_id}' is not in the plan configuration.");
                return Err(Refusal::Invalid(why));
            }
            self.properties["externalBucketId"] = bucket_id.into();
        }
        for name in OPTIONAL {
            if let Some(value) = optional(&sent, name)? {
                self.properties[name] = value;
            }
        }
        Ok(sent.has("externalBucketId"))
    }

    /// Says which bucket the task is in, should somebody have moved it to another one of the scenario.
    pub(super) fn follow_bucket(&mut self, connection: &Connection, task: &Record) -> Result<(), Refusal> {
        let sql = "SELECT json_extract(body, '$.creationSource.externalObjectId') FROM resource
                   WHERE kind = 'Bucket' AND id = ?1 AND json_extract(body, '$.creationSource.contextScenarioId')
                     = (SELECT unique_name FROM scenario WHERE id = ?2)";
        if let Some(bucket_id) = ask::<String>(connection, sql, [task.text("bucketId"), &self.scenario_id])? {
            self.properties["externalBucketId"] = bucket_id.into();
        }
        Ok(())
    }

    /// Returns what the app calls the task.
    pub(super) fn object_id(&self) -> &str {
        self.properties["externalObjectId"].as_str().unwrap_or_default()
    }

    /// Returns what the app calls its bucket.
    pub(super) fn bucket_id(&self) -> &str {
        self.properties["externalBucketId"].as_str().unwrap_or_default()
    }

    /// Returns the `creationSource` of the task.
    pub(in crate::server) fn source(&self, scenario: &Scenario) -> Value {
        source::of_task(&scenario.unique_name, scenario.text("displayName"), &self.properties)
    }

    /// Finds the binding of a task.
    pub(super) fn by_task(connection: &Connection, task_id: &str) -> Result<Option<Self>, Refusal> {
        Self::find(connection, "task_id = ?1", [task_id])
    }

    /// Finds the binding of a task by what the app calls it.
    pub(super) fn by_object(
        connection: &Connection,
        scenario: &Scenario,
        object_id: &str,
    ) -> Result<Option<Self>, Refusal> {
        Self::find(connection, "scenario_id = ?1 AND object_id = ?2", [&scenario.id, object_id])
    }

    fn find(
        connection: &Connection,
        condition: &'static str,
        keys: impl rusqlite::Params,
    ) -> Result<Option<Self>, Refusal> {
        let sql = format!("SELECT task_id, scenario_id, target, properties FROM scenario_task WHERE {condition}");
        let texts = connection.prepare_cached(&sql)?.query_row(keys, |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?, row.get::<_, String>(3)?))
        });
        let Some((task_id, scenario_id, target, properties)) = texts.optional()? else { return Ok(None) };
        let target: Value = serde_json::from_str(&target)?;
        let target_group_id = target["groupId"].as_str().unwrap_or_default().to_owned();
        Ok(Some(Self { task_id, scenario_id, target_group_id, properties: serde_json::from_str(&properties)? }))
    }

    /// Keeps the binding of a new task. Call it when the task is stored.
    pub(in crate::server) fn keep(&self, connection: &Connection) -> Result<(), Refusal> {
        connection
            .prepare_cached(
                "INSERT INTO scenario_task (task_id, scenario_id, object_id, target, properties)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                self.task_id,
                self.scenario_id,
                self.object_id(),
                plans::target(&self.target_group_id).to_string(),
                self.properties.to_string(),
            ])?;
        Ok(())
    }

    /// Keeps what has changed.
    pub(super) fn save(&self, connection: &Connection) -> Result<(), Refusal> {
        connection
            .prepare_cached("UPDATE scenario_task SET target = ?2, properties = ?3 WHERE task_id = ?1")?
            .execute(params![
                self.task_id,
                plans::target(&self.target_group_id).to_string(),
                self.properties.to_string(),
            ])?;
        Ok(())
    }
}

fn optional(sent: &Fields, name: &str) -> Result<Option<Value>, Refusal> {
    if name == "webUrl" { sent.web_address_or_null(name) } else { sent.text_or_null(name) }
}
