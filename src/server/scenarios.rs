//! Business scenarios: what an app keeps in Planner, with its plans, its tasks and the rules for changing them elsewhere.
//!
//! Beta only. Every call asks whether the app is an owner of the scenario. Source: Microsoft Graph beta,
//! "businessScenario".

pub(super) mod binding;
pub(super) mod body;
pub(super) mod localizations;
pub(super) mod plan_configuration;
pub(super) mod plans;
pub(super) mod source;
pub(super) mod task_configuration;
pub(super) mod tasks;

use rusqlite::Connection;
use rusqlite::OptionalExtension as _;
use rusqlite::params;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use super::error::Refusal;
use super::hand::Hand;
use super::log;
use super::record::Kind;
use super::record::Record;
use super::record::remove_plan;
use super::record::remove_task;
use super::request::Call;
use super::request::Reply;
use super::view;
use body::Fields;

/// One scenario with its configurations, each as it is stored.
#[derive(Clone, Debug)]
pub(super) struct Scenario {
    pub(super) id: String,
    pub(super) unique_name: String,
    pub(super) body: Map<String, Value>,
    pub(super) plan_configuration: Map<String, Value>,
    pub(super) task_configuration: Map<String, Value>,
}

impl Scenario {
    /// Makes a scenario that is not stored yet, with empty configurations. `owner_ids` are of apps.
    pub(super) fn new(id: &str, names: [&str; 2], owner_ids: &[String], by: &Value, at: &str) -> Self {
        let [display_name, unique_name] = names;
        let made = json!({
            "createdBy": by, "createdDateTime": at, "lastModifiedBy": by, "lastModifiedDateTime": at,
        });
        let with = |more: Value| {
            let parts = [more, made.clone()].into_iter().filter_map(|part| part.as_object().cloned());
            parts.flatten().collect()
        };
        Self {
            id: id.to_owned(),
            unique_name: unique_name.to_owned(),
            body: with(json!({
                "id": id, "displayName": display_name, "uniqueName": unique_name, "ownerAppIds": owner_ids,
            })),
            plan_configuration: with(json!({
                "id": id, "defaultLanguage": null, "buckets": [], "localizations": [],
            })),
            task_configuration: task_configuration::first(id),
        }
    }

    /// Returns the scenario a call names, by id or by unique name, for an app that owns it.
    pub(super) fn of_call(call: &Call<'_>) -> Result<Self, Refusal> {
        let scenario = Self::named_in(call)?;
        if scenario.is_owned_by(call.caller().app()) { Ok(scenario) } else { Err(Refusal::Denied) }
    }

    /// Returns the same to have its configuration read.
    pub(super) fn to_be_read(call: &Call<'_>) -> Result<Self, Refusal> {
        if call.caller().reads_all_configurations() { Self::named_in(call) } else { Self::of_call(call) }
    }

    fn named_in(call: &Call<'_>) -> Result<Self, Refusal> {
        let (condition, key) = match body::named_key(&call.id, "uniqueName") {
            Some(name) => (BY_NAME, name),
            None => ("id = ?1", call.id.clone()),
        };
        Self::find(call.connection, condition, &key)?.ok_or(Refusal::NotFound)
    }

    fn find(connection: &Connection, condition: &'static str, key: &str) -> Result<Option<Self>, Refusal> {
        let sql = format!("{SELECT} WHERE {condition}");
        let row = connection.prepare_cached(&sql)?.query_row([key], |row| Ok(texts(row))).optional()?;
        row.map(|texts| Self::from_texts(&texts?)).transpose()
    }

    fn from_texts([id, unique_name, body, plans, tasks]: &[String; 5]) -> Result<Self, Refusal> {
        Ok(Self {
            id: id.clone(),
            unique_name: unique_name.clone(),
            body: serde_json::from_str(body)?,
            plan_configuration: serde_json::from_str(plans)?,
            task_configuration: serde_json::from_str(tasks)?,
        })
    }

    /// Refuses what is said to be of a scenario by an app that does not own it; of names that are no scenario's nothing is
    /// known.
    pub(super) fn refuse_stranger(call: &Call<'_>, unique_name: &str) -> Result<(), Refusal> {
        let known = Self::find(call.connection, BY_NAME, unique_name)?;
        let is_strange = known.is_some_and(|scenario| !scenario.is_owned_by(call.caller().app()));
        if is_strange { Err(Refusal::Denied) } else { Ok(()) }
    }

    fn is_owned_by(&self, app_id: &str) -> bool {
        let owners = self.body.get("ownerAppIds").and_then(Value::as_array);
        owners.into_iter().flatten().filter_map(Value::as_str).any(|id| id.eq_ignore_ascii_case(app_id))
    }

    /// Keeps a new scenario.
    pub(super) fn keep(&self, connection: &Connection) -> Result<(), Refusal> {
        connection
            .prepare_cached(
                "INSERT INTO scenario (id, unique_name, created, body, plan_configuration, task_configuration)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                self.id,
                self.unique_name,
                self.body.get("createdDateTime").and_then(Value::as_str),
                serde_json::to_string(&self.body)?,
                serde_json::to_string(&self.plan_configuration)?,
                serde_json::to_string(&self.task_configuration)?,
            ])?;
        Ok(())
    }

    /// Keeps what has changed.
    fn save(&self, connection: &Connection) -> Result<(), Refusal> {
        connection
            .prepare_cached(
                "UPDATE scenario SET body = ?2, plan_configuration = ?3, task_configuration = ?4 WHERE id = ?1",
            )?
            .execute(params![
                self.id,
                serde_json::to_string(&self.body)?,
                serde_json::to_string(&self.plan_configuration)?,
                serde_json::to_string(&self.task_configuration)?,
            ])?;
        Ok(())
    }

    fn text(&self, name: &str) -> &str {
        self.body.get(name).and_then(Value::as_str).unwrap_or_default()
    }
}

/// A unique name is the same in any case of letters. Where an older workspace has two such names, the one as sent wins.
const BY_NAME: &str = "unique_name = ?1 COLLATE NOCASE ORDER BY unique_name = ?1 DESC LIMIT 1";
const SELECT: &str = "SELECT id, unique_name, body, plan_configuration, task_configuration FROM scenario";

fn texts(row: &rusqlite::Row<'_>) -> Result<[String; 5], rusqlite::Error> {
    Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?])
}

/// Lists the scenarios the app owns, or all of them where their configurations may be read.
pub(super) fn all(call: &Call<'_>) -> Result<Reply, Refusal> {
    let mut statement = call.connection.prepare_cached(&format!("{SELECT} ORDER BY created, id"))?;
    let rows = statement.query_map([], texts)?;
    let mut value = Vec::new();
    for row in rows {
        let scenario = Scenario::from_texts(&row?)?;
        if call.caller().reads_all_configurations() || scenario.is_owned_by(call.caller().app()) {
            value.push(Value::Object(chosen(call, scenario)?));
        }
    }
    Ok(Reply::ok(json!({"@odata.context": call.address("$metadata#solutions/businessScenarios"), "value": value})))
}

/// Makes a scenario; the app that asks becomes an owner.
pub(super) fn create(call: &Call<'_>) -> Result<Reply, Refusal> {
    let sent = Fields::of_call(call, "businessScenario", &["displayName", "uniqueName", "ownerAppIds"])?;
    let (display_name, unique_name) = (sent.text("displayName")?, sent.text("uniqueName")?);
    if Scenario::find(call.connection, BY_NAME, &unique_name)?.is_some() {
        return Err(Refusal::Taken(format!("A business scenario with the uniqueName '{unique_name}'")));
    }
    let owners = with_own(call, sent.guids("ownerAppIds")?.unwrap_or_default());
    let hand = call.hand();
    let id = uuid::Uuid::new_v4().simple().to_string();
    let scenario = Scenario::new(&id, [&display_name, &unique_name], &owners, &hand.identity(), &hand.now());
    scenario.keep(call.connection)?;
    Ok(Reply::created(document(call, scenario)?))
}

/// Reads a scenario.
pub(super) fn get(call: &Call<'_>) -> Result<Reply, Refusal> {
    Ok(Reply::ok(document(call, Scenario::to_be_read(call)?)?))
}

/// Changes the name people see, or the apps that own the scenario. The app that asks remains one: that it shuts itself out
/// could not be undone by anyone.
pub(super) fn update(call: &Call<'_>) -> Result<Reply, Refusal> {
    let mut scenario = Scenario::of_call(call)?;
    let sent = Fields::of_call(call, "businessScenario", &["displayName", "ownerAppIds"])?;
    if sent.has("displayName") {
        scenario.body.insert("displayName".to_owned(), sent.text("displayName")?.into());
    }
    if let Some(owners) = sent.guids("ownerAppIds")? {
        if owners.is_empty() {
            return Err(Refusal::Invalid("The property 'ownerAppIds' must name at least one app.".to_owned()));
        }
        scenario.body.insert("ownerAppIds".to_owned(), with_own(call, owners).into());
    }
    touch(&mut scenario.body, &call.hand());
    scenario.save(call.connection)?;
    Ok(Reply::ok(document(call, scenario)?))
}

/// Takes a scenario away with its plans and its tasks, wherever these are.
pub(super) fn delete(call: &Call<'_>) -> Result<Reply, Refusal> {
    let scenario = Scenario::of_call(call)?;
    let at = call.hand().at();
    let condition = "id IN (SELECT plan_id FROM scenario_plan WHERE scenario_id = ?1)";
    for plan in Record::all(call.connection, Kind::Plan, condition, &scenario.id)? {
        log::deleted(call.connection, at, &plan)?;
        remove_plan(call.connection, &plan.id)?;
    }
    let condition = "id IN (SELECT task_id FROM scenario_task WHERE scenario_id = ?1)";
    for task in Record::all(call.connection, Kind::Task, condition, &scenario.id)? {
        log::deleted(call.connection, at, &task)?;
        remove_task(call.connection, &task.id)?;
    }
    call.connection.execute("DELETE FROM scenario WHERE id = ?1", [&scenario.id])?;
    Ok(Reply::no_content())
}

/// Reads what holds the configurations and the tasks; it has nothing of its own but an id.
pub(super) fn planner(call: &Call<'_>) -> Result<Reply, Refusal> {
    let scenario = Scenario::of_call(call)?;
    let context = call.address(&format!("$metadata#solutions/businessScenarios('{}')/planner/$entity", scenario.id));
    Ok(Reply::ok(json!({"@odata.context": context, "id": scenario.id})))
}

/// Adds the app that asks to those that are to own a scenario.
fn with_own(call: &Call<'_>, mut owners: Vec<String>) -> Vec<String> {
    if !owners.iter().any(|id| id.eq_ignore_ascii_case(call.caller().app())) {
        owners.push(call.caller().app().to_owned());
    }
    owners
}

fn document(call: &Call<'_>, scenario: Scenario) -> Result<Value, Refusal> {
    let mut body = chosen(call, scenario)?;
    body.insert("@odata.context".to_owned(), call.address("$metadata#solutions/businessScenarios/$entity").into());
    Ok(Value::Object(body))
}

fn chosen(call: &Call<'_>, scenario: Scenario) -> Result<Map<String, Value>, Refusal> {
    view::chosen(call, "businessScenario", &["planner"], scenario.body)
}

/// Writes down who has changed something last, and when.
fn touch(body: &mut Map<String, Value>, hand: &Hand<'_>) {
    body.insert("lastModifiedBy".to_owned(), hand.identity());
    body.insert("lastModifiedDateTime".to_owned(), hand.now().into());
}
