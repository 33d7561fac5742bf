//! The sample plan of a business scenario: tasks of four apps, each with rules of its own, and one that Teams published.

use rusqlite::Connection;
use rusqlite::params;
use serde::Deserialize;
use serde_json::Value;
use serde_json::json;

use super::sample::Bed;
use super::sample::Task;
use super::sower::DAY;
use crate::server::callers::Caller;
use crate::server::error::Refusal;
use crate::server::hand::identity;
use crate::server::instant::text_of;
use crate::server::scenarios::Scenario;
use crate::server::scenarios::binding::Binding;
use crate::server::scenarios::plans;
use crate::server::scenarios::source;

const SHEET: &str = include_str!("../../../assets/demo/hr-onboarding.json");

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Sheet {
    apps: Vec<App>,
    /// The first of them owns the plan.
    scenarios: Vec<Described>,
    plan_configuration: Value,
    plan: Plan,
    tasks: Vec<Bound>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct App {
    id: String,
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Described {
    id: String,
    unique_name: String,
    display_name: String,
    owner_app_ids: Vec<String>,
    edit_policy: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Plan {
    group: String,
    created_days_ago: i64,
    shared_with: Vec<String>,
}

/// A task of an app, or of a publication.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Bound {
    /// The unique name.
    scenario: Option<String>,
    external_object_id: Option<String>,
    external_bucket_id: String,
    external_context_id: Option<String>,
    web_url: Option<String>,
    publication: Option<Value>,
    /// Titles of the checklist items without which it cannot be completed.
    #[serde(default)]
    requires: Vec<String>,
    task: Task,
}

/// Writes the apps, the scenarios, the plan and its tasks.
pub(super) fn sow(bed: &mut Bed<'_>, group_id: impl Fn(&str) -> Result<String, Refusal>) -> Result<(), Refusal> {
    let sheet: Sheet = serde_json::from_str(SHEET)?;
    let connection = bed.sower.connection;
    for app in &sheet.apps {
        connection.execute("INSERT INTO application (id, name) VALUES (?1, ?2)", params![app.id, app.name])?;
    }
    let created = bed.sower.now - sheet.plan.created_days_ago * DAY;
    let scenarios = scenarios(connection, &sheet, created)?;
    let Some(first) = scenarios.first() else { return Ok(()) };
    let group_id = group_id(&sheet.plan.group)?;
    let shared_with = bed.ids(&sheet.plan.shared_with)?;
    let title = first.texts()?["planTitle"].as_str().unwrap_or_default().to_owned();
    let by = app_of(first);
    let plan_id = bed.sower.scenario_plan(
        &title,
        &group_id,
        &by,
        created,
        &shared_with,
        source::of_plan(&first.unique_name, &group_id),
    )?;
    plans::keep(connection, first, &group_id, &plan_id)?;
    let mut buckets = Vec::new();
    for (place, external_id) in first.external_bucket_ids().into_iter().enumerate() {
        let name = first.bucket_name(external_id)?;
        let from = source::of_bucket(&first.unique_name, external_id);
        buckets.push((external_id.to_owned(), bed.sower.scenario_bucket(&plan_id, name, place, from)?));
    }
    for (place, bound) in sheet.tasks.into_iter().enumerate() {
        let bucket = buckets.iter().find(|(id, _)| *id == bound.external_bucket_id);
        let bucket_id = bucket.map(|(_, id)| id.clone());
        let scenario = scenarios.iter().find(|scenario| Some(&scenario.unique_name) == bound.scenario.as_ref());
        task(bed, (&plan_id, &group_id), bucket_id, scenario, bound, place)?;
    }
    Ok(())
}

fn scenarios(connection: &Connection, sheet: &Sheet, created: i64) -> Result<Vec<Scenario>, Refusal> {
    let mut scenarios = Vec::new();
    for one in &sheet.scenarios {
        let by = identity(&Caller::app_alone(one.owner_app_ids.first().map_or("", String::as_str)));
        let names = [one.display_name.as_str(), one.unique_name.as_str()];
        let mut scenario = Scenario::new(&one.id, names, &one.owner_app_ids, &by, &text_of(created));
        scenario.set_policy(&one.edit_policy)?;
        scenario.set_plans(&sheet.plan_configuration)?;
        scenario.keep(connection)?;
        scenarios.push(scenario);
    }
    Ok(scenarios)
}

fn app_of(scenario: &Scenario) -> Caller {
    let owners = scenario.body.get("ownerAppIds").and_then(Value::as_array);
    Caller::app_alone(owners.and_then(|ids| ids.first()).and_then(Value::as_str).unwrap_or_default())
}

fn task(
    bed: &mut Bed<'_>,
    (plan_id, group_id): (&str, &str),
    bucket_id: Option<String>,
    scenario: Option<&Scenario>,
    bound: Bound,
    place: usize,
) -> Result<(), Refusal> {
    let by = match (scenario, &bound.task.created_by) {
        (Some(scenario), _) => app_of(scenario),
        (None, Some(key)) => Caller::person(&bed.ids(std::slice::from_ref(key))?[0]),
        (None, None) => return Err(Refusal::Broken("the sample has a task nobody made".to_owned())),
    };
    let binding = match scenario {
        None => None,
        Some(scenario) => {
            let properties = json!({
                "externalObjectId": bound.external_object_id, "externalBucketId": bound.external_bucket_id,
                "externalContextId": bound.external_context_id, "webUrl": bound.web_url,
            });
            Some((scenario, Binding::new(scenario, group_id, Some(&properties))?))
        }
    };
    let mut seedling = bed.seedling(bound.task, bucket_id, &by, [place; 3])?;
    if let Some((scenario, binding)) = &binding {
        seedling.creation_source = binding.source(scenario);
    }
    if let Some(mut publication) = bound.publication {
        publication["@odata.type"] = "#microsoft.graph.plannerTeamsPublicationInfo".into();
        publication["creationSourceKind"] = "publication".into();
        publication["publishedToPlanId"] = plan_id.into();
        publication["lastModifiedDateTime"] = text_of(seedling.created).into();
        seedling.creation_source = publication;
    }
    if !bound.requires.is_empty() {
        let is_required = |item: &Value| bound.requires.iter().any(|title| item["title"] == title.as_str());
        let ids: Vec<&String> =
            seedling.checklist.iter().filter(|(_, item)| is_required(item)).map(|(id, _)| id).collect();
        seedling.completion_requirements = json!({
            "checklistRequirement": {"requiredChecklistItemIds": ids}, "formsRequirement": null,
            "approvalRequirement": null,
        });
    }
    let task_id = bed.sower.task(plan_id, seedling)?;
    match binding {
        Some((_, binding)) => binding.of_task(task_id).keep(bed.sower.connection),
        None => Ok(()),
    }
}
