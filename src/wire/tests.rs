//! Every published body is read by its type and written back as it was.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::board_format::{AssignedToFormat, BucketFormat, ProgressFormat};
use super::bucket::Bucket;
use super::error::ErrorBody;
use super::page::Page;
use super::plan::Plan;
use super::plan_details::PlanDetails;
use super::resource::Resource;
use super::task::Task;
use super::task_details::TaskDetails;

type Check = fn(&Value);

/// Reads a body as `T` and expects the same body back.
fn keeps<T: DeserializeOwned + Serialize>(body: &Value) {
    let read: T = serde_json::from_value(body.clone()).expect("the body is read");
    pretty_assertions::assert_eq!(serde_json::to_value(read).unwrap(), *body);
}

/// The bodies inside an exchange of a scenario: `request.body`, `response.body` and `body`.
fn exchange<T: DeserializeOwned + Serialize>(body: &Value) {
    let inside = ["/request/body", "/response/body", "/body"].into_iter().filter_map(|path| body.pointer(path));
    inside.for_each(keeps::<T>);
}

fn exchange_of_list<T: DeserializeOwned + Serialize>(body: &Value) {
    body.pointer("/response/body").into_iter().for_each(keeps::<Page<T>>);
}

fn plan_and_bucket(body: &Value) {
    keeps::<Plan>(&body["plan"]);
    keeps::<Bucket>(&body["bucket"]);
}

/// Vectors are values of our own making, read by the tests in `planner`.
fn vectors(body: &Value) {
    assert!(body.is_array() || body.is_object());
}

const TABLE: &[(&str, Check)] = &[
    ("assigned-to-format-patch-request", keeps::<AssignedToFormat>),
    ("assigned-to-format", keeps::<AssignedToFormat>),
    ("bucket-create-request", keeps::<Bucket>),
    ("bucket-format-patch-request", keeps::<BucketFormat>),
    ("bucket-format", keeps::<BucketFormat>),
    ("bucket-get", keeps::<Bucket>),
    ("bucket-patch-request", keeps::<Bucket>),
    ("bucket-patch-response", keeps::<Bucket>),
    ("bucket-real", keeps::<Bucket>),
    ("delta-all-beta", keeps::<Page<Task>>),
    ("delta-assignment-only-beta", keeps::<Page<Task>>),
    ("delta-buckets-beta", keeps::<Page<Bucket>>),
    ("delta-plans-of-roster-beta", keeps::<Page<Plan>>),
    ("delta-tasks-beta", keeps::<Page<Task>>),
    ("error-400-order-hint", keeps::<ErrorBody>),
    ("error-400-schema", keeps::<ErrorBody>),
    ("error-403-limit", keeps::<ErrorBody>),
    ("error-403-no-access", keeps::<ErrorBody>),
    ("error-412-if-match-invalid", keeps::<ErrorBody>),
    ("plan-context-details-beta", keeps::<Resource>),
    ("plan-contexts-beta", keeps::<Plan>),
    ("plan-create-request", keeps::<Plan>),
    ("plan-create-response", keeps::<Plan>),
    ("plan-details-get", keeps::<PlanDetails>),
    ("plan-details-patch-request", keeps::<PlanDetails>),
    ("plan-get", keeps::<Plan>),
    ("plan-list-of-group", keeps::<Page<Plan>>),
    ("plan-move-to-container-response", keeps::<Plan>),
    ("plan-of-roster-beta", keeps::<Plan>),
    ("progress-format", keeps::<ProgressFormat>),
    ("recent-plans-list-beta", keeps::<Page<Plan>>),
    // Rosters, messages and the user's planner object belong to later issues.
    ("roster-beta", keeps::<Resource>),
    ("roster-member-beta", keeps::<Resource>),
    ("roster-member-list-beta", keeps::<Page<Resource>>),
    ("roster-real-beta", keeps::<Resource>),
    ("task-message-create-request-beta", keeps::<Resource>),
    ("task-message-create-response-beta", keeps::<Resource>),
    ("user-get-beta", keeps::<Resource>),
    ("user-patch-request-beta", keeps::<Resource>),
    // So do policies; the plans, tasks and details of scenarios are read by their types.
    ("scenario-app-powered-task-create", exchange::<Task>),
    ("scenario-blocked-write-403", exchange::<ErrorBody>),
    ("scenario-create", exchange::<Resource>),
    ("scenario-destination-link", keeps::<Resource>),
    ("scenario-get-plan", exchange::<Plan>),
    ("scenario-list-tasks-by-context", exchange_of_list::<Task>),
    ("scenario-plan-and-bucket-beta", plan_and_bucket),
    ("scenario-plan-configuration", exchange::<Resource>),
    ("scenario-planner-details-v1", exchange::<TaskDetails>),
    ("scenario-planner-task-beta-without-prefer", exchange::<Task>),
    ("scenario-planner-task-beta", exchange::<Task>),
    ("scenario-planner-task-v1", exchange::<Task>),
    ("scenario-published-task-beta", exchange::<Task>),
    ("scenario-rule-cases", keeps::<Resource>),
    ("scenario-task-configuration-app-powered-lock", exchange::<Resource>),
    ("scenario-task-configuration-invalid", exchange::<Resource>),
    ("scenario-task-configuration", exchange::<Resource>),
    ("scenario-task-create", exchange::<Task>),
    ("scenario-task-update", exchange::<Task>),
    ("task-create-request", keeps::<Task>),
    ("task-create-response", keeps::<Task>),
    ("task-details-get", keeps::<TaskDetails>),
    ("task-details-patch-request", keeps::<TaskDetails>),
    ("task-details-patch-response", keeps::<TaskDetails>),
    ("task-details-real-checklist-order", keeps::<TaskDetails>),
    ("task-details-real-references", keeps::<TaskDetails>),
    ("task-get", keeps::<Task>),
    ("task-list-written-by-planner-web", keeps::<Page<Task>>),
    ("task-list", keeps::<Page<Task>>),
    ("task-patch-recurrence-request-beta", keeps::<Task>),
    ("task-patch-request", keeps::<Task>),
    ("task-patch-response", keeps::<Task>),
    ("task-real-v1", keeps::<Task>),
    ("task-recurrence-response-beta", keeps::<Task>),
    ("vectors-etags", vectors),
    ("vectors-order-hints", vectors),
    ("vectors-reference-keys", vectors),
];

#[test]
fn every_published_body_survives_a_round_trip() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/payloads");
    for (name, check) in TABLE {
        let text = std::fs::read_to_string(folder.join(format!("{name}.json"))).expect(name);
        check(&serde_json::from_str(&text).expect(name));
    }
    let names: BTreeSet<_> = TABLE.iter().map(|(name, _)| format!("{name}.json")).collect();
    let files: BTreeSet<_> =
        folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(names, files, "each file has its line in the table, and each line its file");
}
