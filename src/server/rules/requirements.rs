//! What completing a task asks for, beside the decision to do so: a checklist, forms, an approval, an app of its own.

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::planner::policy::Act;
use crate::planner::policy::RequirementAct;
use crate::server::error::Refusal;
use crate::server::merge::is_annotation;
use crate::server::record::Record;

/// The type of a reference that leads to the app a task is completed in.
pub(in crate::server) const HOSTED: &str = "TeamsHostedApp";

/// The three parts of `completionRequirements`: the property, what is in it, and the member of the enum.
const PARTS: [(&str, &str, &str); 3] = [
    ("checklistRequirement", "requiredChecklistItemIds", "checklistCompletion"),
    ("formsRequirement", "requiredForms", "formCompletion"),
    ("approvalRequirement", "isApprovalRequired", "approvalCompletion"),
];

/// Returns `specifiedCompletionRequirements` of a task with these details: one text for all members.
pub(in crate::server) fn specified(details: &Record) -> String {
    let requirements = details.body.get("completionRequirements");
    let mut members: Vec<&str> =
        PARTS.iter().filter(|part| part_of(requirements, part).is_some()).map(|(_, _, member)| *member).collect();
    if items(details, "references").any(|(_, link)| link["type"] == HOSTED) {
        members.push("completionInHostedApp");
    }
    if members.is_empty() { "none".to_owned() } else { members.join(",") }
}

/// Says whether everything is there that completing asks for. In Planner itself, what an app hosts never is.
///
/// A required checklist item that is gone asks for nothing any more; that is our choice.
pub(super) fn are_met(details: &Record) -> bool {
    let requirements = details.body.get("completionRequirements");
    let ids = |part: usize| part_of(requirements, &PARTS[part]).and_then(Value::as_array).into_iter().flatten();
    let named = |open: &str, id: &Value| items(details, open).find(|(key, _)| Some(*key) == id.as_str());
    let is_checked = |id: &Value| named("checklist", id).is_none_or(|(_, item)| item["isChecked"] == true);
    let is_answered = |id: &Value| named("forms", id).is_some_and(|(_, form)| !is_blank(&form["formResponse"]));
    let is_approved = details.body.get("approvalAttachment").is_some_and(|approval| approval["status"] == "approved");
    let is_hosted = items(details, "references").any(|(_, link)| link["type"] == HOSTED);
    let is_approval_asked = part_of(requirements, &PARTS[2]).is_some();
    !is_hosted && ids(0).all(is_checked) && ids(1).all(is_answered) && (is_approved || !is_approval_asked)
}

/// Returns what a new value does to each part that it changes.
pub(super) fn acts(old: Option<&Value>, new: &Value) -> Vec<Act> {
    let change = |part| match (part_of(old, part), part_of(Some(new), part)) {
        (None, Some(_)) => Some(RequirementAct::Add),
        (Some(_), None) => Some(RequirementAct::Remove),
        (old, new) if old != new => Some(RequirementAct::Edit),
        _ => None,
    };
    PARTS.iter().filter_map(change).map(Act::Requirement).collect()
}

/// Checks a sent value and returns it as it is kept, whole: what is not sent is not asked for.
pub(in crate::server) fn accept(sent: &Value) -> Result<Value, Refusal> {
    let sent = match sent {
        Value::Null => return Ok(Value::Null),
        Value::Object(sent) => sent,
        _ => return Err(Refusal::wrong_value("completionRequirements", "an object or null")),
    };
    let known = |name: &String| is_annotation(name) || PARTS.iter().any(|(part, _, _)| part == name);
    if let Some(name) = sent.keys().find(|name| !known(name)) {
        return Err(Refusal::unknown_property(name, "plannerTaskCompletionRequirementDetails"));
    }
    let mut kept = Map::new();
    for (part, inside, _) in PARTS {
        let value = match sent.get(part) {
            None | Some(Value::Null) => Value::Null,
            Some(Value::Object(part)) => json!({inside: accept_part(inside, part.get(inside))?}),
            Some(_) => return Err(Refusal::wrong_value(part, "an object or null")),
        };
        kept.insert(part.to_owned(), value);
    }
    Ok(Value::Object(kept))
}

fn accept_part(name: &str, sent: Option<&Value>) -> Result<Value, Refusal> {
    match (name, sent) {
        ("isApprovalRequired", Some(flag @ Value::Bool(_))) => Ok(flag.clone()),
        ("isApprovalRequired", _) => Err(Refusal::wrong_value(name, "true or false")),
        (_, Some(Value::Array(ids))) if ids.iter().all(Value::is_string) => Ok(ids.clone().into()),
        _ => Err(Refusal::wrong_value(name, "an array of texts")),
    }
}

/// Returns what a part asks for; nothing when it asks for nothing.
fn part_of<'a>(requirements: Option<&'a Value>, (part, inside, _): &(&str, &str, &str)) -> Option<&'a Value> {
    requirements.map(|all| &all[*part][*inside]).filter(|value| !is_blank(value))
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(values) => values.is_empty(),
        Value::String(text) => text.is_empty(),
        _ => false,
    }
}

fn items<'a>(details: &'a Record, name: &str) -> impl Iterator<Item = (&'a str, &'a Value)> {
    let open = details.body.get(name).and_then(Value::as_object);
    open.into_iter().flatten().map(|(key, item)| (key.as_str(), item))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::record::Kind;

    fn details(body: &Value) -> Record {
        let mut details = Record::blank(Kind::TaskDetails, "t", "p", "");
        details.body.extend(body.as_object().unwrap().clone());
        details
    }

    #[test]
    fn members_come_in_one_text_and_each_has_to_be_met() {
        let check = json!({"checklistRequirement": {"requiredChecklistItemIds": ["a", "gone"]}});
        let form = json!({"formsRequirement": {"requiredForms": ["f"]}});
        let approval = json!({"approvalRequirement": {"isApprovalRequired": true}});
        let open = json!({"a": {"isChecked": false}, "b": {"isChecked": true}});
        let cases = [
            (json!({}), "none", true),
            (json!({"completionRequirements": check, "checklist": open}), "checklistCompletion", false),
            (
                json!({"completionRequirements": check, "checklist": {"a": {"isChecked": true}}}),
                "checklistCompletion",
                true,
            ),
            (json!({"completionRequirements": form}), "formCompletion", false),
            (json!({"completionRequirements": form, "forms": {"f": {"formResponse": ""}}}), "formCompletion", false),
            (json!({"completionRequirements": form, "forms": {"f": {"formResponse": "r"}}}), "formCompletion", true),
            (json!({"completionRequirements": approval}), "approvalCompletion", false),
            (
                json!({"completionRequirements": approval, "approvalAttachment": {"status": "approved"}}),
                "approvalCompletion",
                true,
            ),
            (json!({"references": {"x": {"type": "TeamsHostedApp"}}}), "completionInHostedApp", false),
            (json!({"references": {"x": {"type": "Other"}}}), "none", true),
        ];
        for (body, member, is_met) in cases {
            let details = details(&body);
            assert_eq!((specified(&details).as_str(), are_met(&details)), (member, is_met), "{body}");
        }
        let mut both = check;
        both["approvalRequirement"] = approval["approvalRequirement"].clone();
        let both = details(&json!({"completionRequirements": both}));
        assert_eq!(specified(&both), "checklistCompletion,approvalCompletion");
    }

    #[test]
    fn each_part_is_added_edited_or_removed() {
        let ids = |ids: &[&str]| json!({"checklistRequirement": {"requiredChecklistItemIds": ids}});
        let kinds = |old: &Value, new: &Value| acts(Some(old), new);
        assert_eq!(kinds(&Value::Null, &ids(&["a"])), [Act::Requirement(RequirementAct::Add)]);
        assert_eq!(kinds(&ids(&["a"]), &ids(&["b"])), [Act::Requirement(RequirementAct::Edit)]);
        assert_eq!(kinds(&ids(&["a"]), &ids(&[])), [Act::Requirement(RequirementAct::Remove)]);
        assert_eq!(kinds(&ids(&["a"]), &ids(&["a"])), []);
        assert_eq!(kinds(&Value::Null, &Value::Null), []);
    }

    #[test]
    fn what_is_no_requirement_is_refused() {
        assert_eq!(accept(&Value::Null).unwrap(), Value::Null);
        let kept = accept(&json!({"approvalRequirement": {"isApprovalRequired": true}})).unwrap();
        let whole = json!({
            "checklistRequirement": null, "formsRequirement": null, "approvalRequirement": {"isApprovalRequired": true},
        });
        assert_eq!(kept, whole);
        for wrong in [
            json!("all"),
            json!({"everything": {}}),
            json!({"checklistRequirement": ["a"]}),
            json!({"checklistRequirement": {"requiredChecklistItemIds": [1]}}),
            json!({"approvalRequirement": {"isApprovalRequired": "yes"}}),
        ] {
            assert!(matches!(accept(&wrong), Err(Refusal::Invalid(_))), "{wrong}");
        }
    }
}
