//! Where a plan, a bucket or a task of a scenario says it is from.

use serde_json::Value;
use serde_json::json;

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
