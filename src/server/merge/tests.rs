//! Published bodies are taken, and what breaks a rule is refused.

use serde_json::json;

use super::*;
use crate::server::callers::Caller;
use crate::server::instant::Clock;

fn blank(kind: Kind) -> Record {
    Record::blank(kind, "id", "plan", "hint")
}

fn patch(record: &mut Record, sent: &Value) -> Result<Vec<String>, Refusal> {
    let clock = Clock::default();
    merge(record, sent.as_object().unwrap().clone(), Moment::Update, &mut Hand::new(&clock, &Caller::person("ada")))
}

#[test]
fn every_published_patch_is_taken() {
    for (kind, body) in [
        (Kind::Task, include_str!("../../../tests/payloads/task-patch-request.json")),
        (Kind::TaskDetails, include_str!("../../../tests/payloads/task-details-patch-request.json")),
        (Kind::PlanDetails, include_str!("../../../tests/payloads/plan-details-patch-request.json")),
        (Kind::Bucket, include_str!("../../../tests/payloads/bucket-patch-request.json")),
        (Kind::BucketFormat, include_str!("../../../tests/payloads/bucket-format-patch-request.json")),
        (Kind::AssignedToFormat, include_str!("../../../tests/payloads/assigned-to-format-patch-request.json")),
    ] {
        patch(&mut blank(kind), &serde_json::from_str(body).unwrap()).unwrap();
    }
}

#[test]
fn open_types_are_merged_by_key_and_items_by_property() {
    let mut details = blank(Kind::TaskDetails);
    let kind = "#microsoft.graph.plannerChecklistItem";
    let sent = json!({"checklist": {"1": {"@odata.type": kind, "title": "One"}, "2": {"@odata.type": kind}}});
    assert_eq!(patch(&mut details, &sent).unwrap(), ["checklist/1", "checklist/2"]);
    let sent = json!({"checklist": {"1": {"@odata.type": &kind[1..], "isChecked": true}, "2": null}});
    patch(&mut details, &sent).unwrap();
    let item = &details.body["checklist"]["1"];
    assert_eq!((&item["title"], &item["isChecked"]), (&json!("One"), &json!(true)));
    assert_eq!(item["lastModifiedBy"]["user"]["id"], "ada");
    assert_eq!(details.keys("checklist"), ["1"]);
    let mut task = blank(Kind::Task);
    patch(&mut task, &json!({"appliedCategories": {"category1": true, "category25": true}})).unwrap();
    patch(&mut task, &json!({"appliedCategories": {"category1": false}})).unwrap();
    assert_eq!(task.keys("appliedCategories"), ["category25"]);
}

#[test]
fn a_label_set_to_null_keeps_its_key() {
    let mut details = blank(Kind::PlanDetails);
    patch(&mut details, &json!({"categoryDescriptions": {"category2": null}})).unwrap();
    assert_eq!(details.body["categoryDescriptions"], json!({"category2": null}));
}

#[test]
fn what_breaks_a_rule_is_refused_in_the_words_of_the_service() {
    let missing = json!({"checklist": {"1": {"title": "One"}}});
    let refused = patch(&mut blank(Kind::TaskDetails), &missing).unwrap_err();
    let published = "The request is invalid:\n\nValue cannot be null.\nParameter name: qualifiedName";
    assert_eq!(refused.to_string(), published);
    for (kind, sent) in [
        (Kind::Task, json!({"id": "other"})),
        (Kind::Task, json!({"planId": "other"})),
        (Kind::Task, json!({"percentComplete": 101})),
        (Kind::Task, json!({"percentComplete": "50"})),
        (Kind::Task, json!({"priority": -1})),
        (Kind::Task, json!({"title": null})),
        (Kind::Task, json!({"title": "é".repeat(256)})),
        (Kind::Task, json!({"dueDateTime": "soon"})),
        (Kind::Task, json!({"orderHint": "8585269235419217847"})),
        (Kind::Task, json!({"previewType": "checklist"})),
        (Kind::Task, json!({"hasDescription": true})),
        (Kind::Task, json!({"lastModifiedDateTime": null})),
        (Kind::Task, json!({"nonsense": 1})),
        (Kind::Task, json!({"assignments": null})),
        (Kind::Task, json!({"assignments": {"ada": {"@odata.type": "#microsoft.graph.plannerTask"}}})),
        (Kind::Task, json!({"appliedCategories": {"category26": true}})),
        (Kind::Task, json!({"appliedCategories": {"category01": true}})),
        (Kind::TaskDetails, json!({"previewType": "everything"})),
        (Kind::TaskDetails, json!({"checklist": {"1": true}})),
        (Kind::TaskDetails, json!({"references": {"https://example.org": null}})),
        (Kind::TaskDetails, json!({"references": {"ftp%3A//example": null}})),
        (Kind::AssignedToFormat, json!({"orderHintsByAssignee": {"ada": null}})),
    ] {
        assert_eq!(patch(&mut blank(kind), &sent).unwrap_err().status().as_u16(), 400, "{sent}");
    }
    patch(&mut blank(Kind::Task), &json!({"title": "é".repeat(255)})).unwrap();
}

/// RFC 3986, 3.1: a scheme may be written in capitals.
#[test]
fn a_link_whose_scheme_is_in_capitals_is_taken() {
    let mut details = blank(Kind::TaskDetails);
    let link = json!({"@odata.type": "#microsoft.graph.plannerExternalReference"});
    patch(&mut details, &json!({"references": {"HTTPS%3A//EXAMPLE%2Ecom/x": link}})).unwrap();
    assert_eq!(details.keys("references"), ["HTTPS%3A//EXAMPLE%2Ecom/x"], "kept as it was sent");
}

#[test]
fn the_twenty_first_checklist_item_reaches_the_limit() {
    let mut details = blank(Kind::TaskDetails);
    let item = json!({"@odata.type": "microsoft.graph.plannerChecklistItem"});
    let items: Map<String, Value> = (0..20).map(|number| (number.to_string(), item.clone())).collect();
    patch(&mut details, &json!({"checklist": items})).unwrap();
    let refused = patch(&mut details.clone(), &json!({"checklist": {"20": item}})).unwrap_err();
    assert!(matches!(refused, Refusal::Limit("MaximumChecklistItemsOnTask")));
    patch(&mut details, &json!({"checklist": {"20": item, "0": null}})).unwrap();
}
