//! Where a plan, a bucket or a task of a scenario says it is from.

use serde_json::Value;
use serde_json::json;

use super::body::Fields;
use crate::server::error::Refusal;

const TYPE: &str = "plannerExternalTaskSource";

/// The plan a scenario has in a group.
pub(in crate::server) fn of_plan(unique_name: &str, group_id: &str) -> Value {
    json!({
        "@odata.type": "#microsoft.graph.plannerExternalPlanSource", "creationSourceKind": "external",
        "contextScenarioId": unique_name, "externalObjectId": group_id, "externalContextId": null,
    })
}

/// A bucket of such a plan.
pub(in crate::server) fn of_bucket(unique_name: &str, external_bucket_id: &str) -> Value {
    json!({
        "@odata.type": "#microsoft.graph.plannerExternalBucketSource", "creationSourceKind": "external",
        "contextScenarioId": unique_name, "externalObjectId": external_bucket_id, "externalContextId": null,
    })
}

/// Checks where an app says a task of its own is from, one that belongs to no scenario, and returns it as it is kept.
pub(in crate::server) fn accept(sent: &Value) -> Result<Value, Refusal> {
    let is_external = sent["@odata.type"]
        .as_str()
        .is_some_and(|name| name.trim_start_matches('#') == format!("microsoft.graph.{TYPE}"));
    if !is_external {
        let why = format!("The property 'creationSource' must be of the type 'microsoft.graph.{TYPE}'.");
        return Err(Refusal::Invalid(why));
    }
    let names = ["contextScenarioId", "externalObjectId", "externalContextId", "externalObjectVersion", "webUrl"];
    let more = ["creationSourceKind", "displayLinkType", "displayNameSegments", "teamsPublicationInfo"];
    let sent = Fields::of_value(sent, TYPE, &[&names[..], &more[..]].concat())?;
    let mut kept = json!({
        "@odata.type": format!("#microsoft.graph.{TYPE}"), "creationSourceKind": "external",
        "displayNameSegments": sent.texts("displayNameSegments")?,
        "displayLinkType": match sent.get("displayLinkType").map(Value::as_str) {
            None => "default",
            Some(Some(kind @ ("none" | "default"))) => kind,
            Some(_) => return Err(Refusal::Invalid("The property 'displayLinkType' must be none or default.".to_owned())),
        },
    });
    for name in names {
        kept[name] = sent.text_or_null(name)?.unwrap_or_default();
    }
    kept["webUrl"] = sent.web_address_or_null("webUrl")?.unwrap_or_default();
    for name in &names[..2] {
        kept[*name] = sent.text(name)?.into();
    }
    Ok(kept)
}

/// A task, by its `businessScenarioProperties`.
pub(in crate::server) fn of_task(unique_name: &str, display_name: &str, properties: &Value) -> Value {
    let link = if properties["webUrl"].is_null() { "none" } else { "default" };
    json!({
        "@odata.type": "#microsoft.graph.plannerExternalTaskSource", "creationSourceKind": "external",
        "contextScenarioId": unique_name, "externalObjectId": properties["externalObjectId"],
        "externalContextId": properties["externalContextId"],
        "externalObjectVersion": properties["externalObjectVersion"], "webUrl": properties["webUrl"],
        "displayLinkType": link, "displayNameSegments": [display_name],
    })
}
