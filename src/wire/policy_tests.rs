//! Policies read and written: the published cases, the published configurations, and everything that is refused.

use super::*;
use crate::planner::policy::{Act, AssignmentAct, Caller, ChecklistAct, LinkAct, Reach, Who, allowed, decide, foresee};

fn cases() -> Json {
    serde_json::from_str(include_str!("../../tests/payloads/scenario-rule-cases.json")).unwrap()
}

fn caller(json: &Json) -> Caller {
    let is = |name: &str| json[name].as_bool().unwrap();
    match json["kind"].as_str().unwrap() {
        "application" => Caller::Application,
        "user" => Caller::User {
            is_assignee: is("isAssignee"),
            is_group_owner: is("isGroupOwner"),
            is_group_member: is("isGroupMember"),
        },
        other => panic!("{other}"),
    }
}

fn act(change: &Json, facts: &Json) -> Act {
    let by = change.get("itemCreatedBy").map(|creator| match creator.as_str().unwrap() {
        "user" => Creator::User,
        "application" => Creator::Application,
        other => panic!("{other}"),
    });
    match (change["rule"].as_str().unwrap(), change["op"].as_str()) {
        ("delete", None) => Act::Delete,
        ("title", None) => Act::Title,
        ("notes", None) => Act::Notes,
        ("priority", None) => Act::Priority,
        ("dueDate", None) => Act::DueDate,
        ("order", None) => Act::Reorder,
        ("appliedCategories", None) => Act::Labels,
        ("percentComplete", None) => Act::Progress {
            to: i32::try_from(change["to"].as_i64().unwrap()).unwrap(),
            is_ready: facts["completionRequirementsMet"].as_bool().unwrap_or(true),
        },
        ("move", Some("bucketInSamePlan")) => Act::Move(Reach::Bucket),
        ("move", Some("planInSameContainer")) => Act::Move(Reach::Plan),
        ("move", Some("planInOtherContainer")) => Act::Move(Reach::Container),
        ("assignments", Some("addSelf")) => Act::Assignment(AssignmentAct::Add(Who::Oneself)),
        ("assignments", Some("addOther")) => Act::Assignment(AssignmentAct::Add(Who::Other)),
        ("assignments", Some("removeSelf")) => Act::Assignment(AssignmentAct::Remove { who: Who::Oneself, by }),
        ("assignments", Some("removeOther")) => Act::Assignment(AssignmentAct::Remove { who: Who::Other, by }),
        ("checkLists", Some("add")) => Act::Checklist(ChecklistAct::Add),
        ("checkLists", Some("check")) => Act::Checklist(ChecklistAct::Check { by }),
        ("checkLists", Some("update")) => Act::Checklist(ChecklistAct::Update { by }),
        ("checkLists", Some("remove")) => Act::Checklist(ChecklistAct::Remove { by }),
        ("references", Some("add")) => Act::Link(LinkAct::Add),
        ("references", Some("remove")) => Act::Link(LinkAct::Remove { by }),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_published_case_is_decided_as_published() {
    let json = cases();
    let order: Vec<&str> = Role::ALL.iter().map(|role| role.name()).collect();
    assert_eq!(json["roleOrder"], json!(order));
    let cases = json["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 48);
    for case in cases {
        let expected = &case["expect"];
        if case["via"] == "scenario" {
            // Whoever asks has to know where the call comes from.
            assert_eq!(expected["verdict"], "notGoverned");
            continue;
        }
        let policy = read(&json["policies"][case["policy"].as_str().unwrap()]).unwrap();
        let (caller, act) = (caller(&case["caller"]), act(&case["change"], &case["facts"]));
        assert_eq!(act.rule().unwrap().name(), case["change"]["rule"], "{}", case["id"]);
        let decision = decide(&policy, &caller, &act);
        let found = json!({
            "role": decision.role.map(Role::name),
            "verdict": decision.verdict.name(),
            "decidedBy": decision.by.name(),
        });
        assert_eq!(found, *expected, "{}", case["id"]);
    }
}

#[test]
fn a_configuration_comes_back_filled_up() {
    let json: Json =
        serde_json::from_str(include_str!("../../tests/payloads/scenario-task-configuration.json")).unwrap();
    let policy = read(&json["request"]["body"]["editPolicy"]).unwrap();
    assert_eq!(policy.entries.len(), 5);
    assert_eq!(write(&policy), json["response"]["body"]["editPolicy"]);
    assert_eq!(read(&write(&policy)).unwrap(), policy);
}

#[test]
fn the_lock_of_an_app_blocks_everybody_from_everything() {
    let text = include_str!("../../tests/payloads/scenario-task-configuration-app-powered-lock.json");
    let json: Json = serde_json::from_str(text).unwrap();
    let policy = read(&json["request"]["body"]["editPolicy"]).unwrap();
    let member = Caller::User { is_assignee: true, is_group_owner: true, is_group_member: true };
    for caller in [member, Caller::Application] {
        for rule in Rule::ALL {
            assert!(allowed(&policy, &caller, rule).is_nothing(), "{rule:?}");
        }
        assert!(decide(&policy, &caller, &Act::Personal).verdict.is_allow());
        assert_eq!(decide(&policy, &caller, &Act::Unnamed).by.name(), "defaultRule");
    }
}

#[test]
fn the_configuration_the_service_was_seen_to_refuse_is_refused() {
    let text = include_str!("../../tests/payloads/scenario-task-configuration-invalid.json");
    let json: Json = serde_json::from_str(text).unwrap();
    let fault = read(&json["request"]["body"]["editPolicy"]).unwrap_err();
    assert_eq!(
        fault.to_string(),
        "rules[0].propertyRule.assignments.overrides[1].rules: \"check\" is not a value of assignments"
    );
}

/// Returns a policy of one entry whose rules are these.
fn with(rules: &Json) -> Json {
    json!({ "rules": [{ "defaultRule": "block", "role": { "roleKind": "relationship", "role": "groupMembers" },
        "propertyRule": rules }] })
}

fn rules_of(rules: &Json) -> BTreeMap<Rule, Setting> {
    let mut policy = read(&with(rules)).unwrap_or_else(|fault| panic!("{rules}: {fault}"));
    policy.entries.remove(0).rules
}

#[test]
fn each_rule_takes_its_own_values_and_no_others() {
    for rule in Rule::ALL {
        let body = |values: &[Value]| {
            let names: Vec<&str> = values.iter().map(|value| value.name()).collect();
            let listed = if rule.has_field_rules() { json!({ "defaultRules": names }) } else { json!(names) };
            with(&json!({ rule.name(): listed }))
        };
        for value in Value::ALL {
            let is_taken = matches!(value, Value::Allow | Value::Block) || rule.verbs().contains(&value);
            assert_eq!(read(&body(&[value])).is_ok(), is_taken, "{rule:?} {value:?}");
            // `allow` and `block` stand alone everywhere.
            assert!(read(&body(&[Value::Allow, value])).is_err(), "{rule:?} allow {value:?}");
            assert!(read(&body(&[value, Value::Block])).is_err(), "{rule:?} {value:?} block");
        }
        // Without a verb, several of them are none: for most rules that is not setting them.
        let is_mix = if rule.verbs().is_empty() { !rule.has_field_rules() } else { rule != Rule::Move };
        assert_eq!(read(&body(rule.verbs())).is_ok(), is_mix, "{rule:?}");
    }
}

#[test]
fn what_is_not_set_is_not_set_however_it_is_said() {
    for rule in Rule::ALL {
        let name = rule.name();
        for unset in [json!({ name: null }), json!({ name: [] }), json!({}), Json::Null] {
            assert_eq!(rules_of(&unset), BTreeMap::new(), "{unset}");
        }
    }
    for none in [Json::Null, json!({}), json!({ "rules": null }), json!({ "rules": [] })] {
        assert_eq!(read(&none).unwrap(), Policy::default());
    }
    let silent = rules_of(&json!({ "forms": { "defaultRules": ["addResponse"], "overrides": null } }));
    assert_eq!(silent.len(), 1);
    let bare = json!({ "references": { "defaultRules": ["add"], "overrides": [{ "name": "userCreated" }] } });
    let policy = read(&with(&bare)).unwrap();
    let member = Caller::User { is_assignee: false, is_group_owner: false, is_group_member: true };
    let removal = Act::Link(LinkAct::Remove { by: Some(Creator::User) });
    assert_eq!(decide(&policy, &member, &removal).by.name(), "fieldDefaultRules");
}

#[test]
fn words_of_the_default_rule_may_be_capital_and_are_written_small() {
    let mut json = with(&Json::Null);
    json["rules"][0]["defaultRule"] = "Allow".into();
    let policy = read(&json).unwrap();
    assert_eq!(policy.entries[0].default, Verdict::Allow);
    assert_eq!(write(&policy)["rules"][0]["defaultRule"], "allow");
}

/// Refuses each policy for the fault beside it.
fn expect_faults<const N: usize>(table: [(Json, &str); N]) {
    for (json, expected) in table {
        match read(&json) {
            Ok(policy) => panic!("{json} was taken as {policy:?}"),
            Err(fault) => assert_eq!(fault.to_string(), expected, "{json}"),
        }
    }
}

#[test]
fn a_fault_in_a_rule_names_the_property_and_the_value() {
    let rules = |rules: Json, fault: &'static str| (with(&rules), fault);
    expect_faults([
        rules(json!({ "title": ["maybe"] }), r#"rules[0].propertyRule.title: "maybe" is not a value of title"#),
        rules(json!({ "title": ["Allow"] }), r#"rules[0].propertyRule.title: "Allow" is not a value of title"#),
        rules(json!({ "title": [null] }), "rules[0].propertyRule.title: null is not a value of title"),
        rules(json!({ "order": ["add"] }), r#"rules[0].propertyRule.order: "add" is not a value of order"#),
        rules(
            json!({ "references": { "defaultRules": ["update"] } }),
            r#"rules[0].propertyRule.references.defaultRules: "update" is not a value of references"#,
        ),
        rules(
            json!({ "percentComplete": ["allow", "setToComplete"] }),
            r#"rules[0].propertyRule.percentComplete: "allow" stands alone, and is in "allow", "setToComplete""#,
        ),
        rules(
            json!({ "checkLists": { "defaultRules": ["check", "block"] } }),
            r#"rules[0].propertyRule.checkLists.defaultRules: "block" stands alone, and is in "check", "block""#,
        ),
        rules(
            json!({ "delete": ["allow", "block"] }),
            r#"rules[0].propertyRule.delete: takes one value, and has "allow", "block""#,
        ),
        rules(
            json!({ "move": ["moveBetweenPlans", "moveBetweenBuckets"] }),
            r#"rules[0].propertyRule.move: takes one value, and has "moveBetweenPlans", "moveBetweenBuckets""#,
        ),
        rules(
            json!({ "appliedCategories": { "defaultRules": ["allow", "allow"] } }),
            r#"rules[0].propertyRule.appliedCategories.defaultRules: takes one value, and has "allow", "allow""#,
        ),
        rules(
            json!({ "forms": { "defaultRules": ["add"], "overrides": [{ "name": "adminCreated", "rules": ["add"] }] } }),
            r#"rules[0].propertyRule.forms.overrides[0].name: "adminCreated" is no override"#,
        ),
        rules(
            json!({ "forms": { "defaultRules": ["add"], "overrides": [{ "rules": ["add"] }] } }),
            "rules[0].propertyRule.forms.overrides[0].name: null is no override",
        ),
        rules(
            json!({ "forms": { "defaultRules": ["add"], "overrides": [
                { "name": "userCreated", "rules": ["add"] }, { "name": "userCreated", "rules": ["remove"] }] } }),
            r#"rules[0].propertyRule.forms.overrides[1].name: there is more than one override "userCreated""#,
        ),
        rules(
            json!({ "appliedCategories": { "defaultRules": ["allow"],
                "overrides": [{ "name": "userCreated", "rules": ["block"] }] } }),
            r#"rules[0].propertyRule.appliedCategories.overrides[0].name: appliedCategories takes no override, and has "userCreated""#,
        ),
        rules(
            json!({ "assignments": { "overrides": [{ "name": "userCreated", "rules": ["removeSelf"] }] } }),
            "rules[0].propertyRule.assignments.defaultRules: is missing, and assignments has to have it",
        ),
        rules(
            json!({ "assignments": { "defaultRules": [] } }),
            "rules[0].propertyRule.assignments.defaultRules: is missing, and assignments has to have it",
        ),
        rules(
            json!({ "assignments": { "defaultRules": null, "overrides": [] } }),
            "rules[0].propertyRule.assignments.defaultRules: is missing, and assignments has to have it",
        ),
        rules(
            json!({ "assignments": ["block"] }),
            "rules[0].propertyRule.assignments: has to be an object, and is an array",
        ),
        rules(
            json!({ "title": { "defaultRules": ["block"] } }),
            "rules[0].propertyRule.title: has to be an array, and is an object",
        ),
        rules(json!({ "checklists": null }), r#"rules[0].propertyRule.checklists: "checklists" is no rule"#),
        rules(
            json!({ "forms": { "defaultRules": ["add"], "override": [] } }),
            r#"rules[0].propertyRule.forms.override: "override" is no property of it"#,
        ),
        rules(
            json!({ "ruleKind": "bucketRule" }),
            r#"rules[0].propertyRule.ruleKind: has to be "taskRule", and is "bucketRule""#,
        ),
    ]);
}

#[test]
fn a_fault_in_an_entry_names_the_property_and_the_value() {
    let entry = |name: &str, value: Json, fault: &'static str| {
        let mut json = with(&Json::Null);
        json["rules"][0][name] = value;
        (json, fault)
    };
    let role = |role: Json, fault: &'static str| entry("role", role, fault);
    let twice = |name: &str| {
        let mut json = with(&Json::Null);
        let mut second = json["rules"][0].clone();
        second["role"]["role"] = name.into();
        json["rules"].as_array_mut().unwrap().push(second);
        json
    };
    expect_faults([
        entry("propertyRule", json!("all"), r#"rules[0].propertyRule: has to be an object, and is "all""#),
        entry("defaultRule", Json::Null, r#"rules[0].defaultRule: has to be "allow" or "block", and is null"#),
        entry("defaultRule", json!("check"), r#"rules[0].defaultRule: has to be "allow" or "block", and is "check""#),
        entry("propertyRules", json!({}), r#"rules[0].propertyRules: "propertyRules" is no property of it"#),
        role(Json::Null, "rules[0].role: has to be an object, and is missing"),
        role(json!({ "roleKind": "relationship" }), "rules[0].role.role: null is no role"),
        role(
            json!({ "roleKind": "relationship", "role": "everybody" }),
            r#"rules[0].role.role: "everybody" is no role"#,
        ),
        role(
            json!({ "roleKind": "unknownFutureValue", "role": "groupOwners" }),
            r#"rules[0].role.roleKind: has to be "relationship", and is "unknownFutureValue""#,
        ),
        role(
            json!({ "@odata.type": "#microsoft.graph.user", "role": "groupOwners" }),
            r##"rules[0].role.@odata.type: has to be "#microsoft.graph.plannerRelationshipBasedUserType", and is "#microsoft.graph.user""##,
        ),
        (twice("groupMembers"), r#"rules[1].role: there is more than one entry for "groupMembers""#),
        (json!({ "rules": {} }), "rules: has to be an array, and is an object"),
        (json!({ "rules": [7] }), "rules[0]: has to be an object, and is 7"),
        (json!({ "rule": [] }), r#"editPolicy.rule: "rule" is no property of it"#),
        (json!([]), "editPolicy: has to be an object, and is an array"),
    ]);
    assert!(read(&twice("groupOwners")).is_ok());
}

#[test]
fn a_value_without_end_is_cut_in_the_sentence() {
    let fault = read(&with(&json!({ "title": ["\u{1b}".repeat(5000)] }))).unwrap_err().to_string();
    assert!(fault.len() < 600 && !fault.contains('\u{1b}'), "{fault}");
}

#[test]
fn decisions_and_what_is_allowed_are_said_in_words() {
    let json = cases();
    let policy = read(&json["policies"]["orderDesk"]).unwrap();
    let user = |is_assignee, is_group_owner| Caller::User { is_assignee, is_group_owner, is_group_member: true };
    let (assignee, owner, member) = (user(true, false), user(false, true), user(false, false));
    let reason = |caller: &Caller, act: Act| decide(&policy, caller, &act).reason();
    assert_eq!(reason(&owner, Act::Title), "owners of the group may not change the title (rule \"title\": block)");
    assert_eq!(reason(&member, Act::DueDate), "members of the group may not change the due date (default rule: block)");
    assert_eq!(
        reason(&assignee, Act::Progress { to: 0, is_ready: true }),
        "people assigned to the task may not mark it as not started \
         (rule \"percentComplete\": setToInProgress, setToComplete)"
    );
    assert_eq!(
        reason(&assignee, Act::Link(LinkAct::Remove { by: Some(Creator::Application) })),
        "people assigned to the task may not remove a link (rule \"references\", applicationCreated: block)"
    );
    assert_eq!(
        reason(&member, Act::Assignment(AssignmentAct::Add(Who::Oneself))),
        "members of the group may assign themselves (rule \"assignments\": addSelf)"
    );
    assert_eq!(reason(&member, Act::Personal), "no rule governs what only one person sees");

    let words = |caller: &Caller, rule| allowed(&policy, caller, rule).words();
    assert_eq!(
        words(&assignee, Rule::PercentComplete),
        "mark it as in progress and complete it, but not mark it as not started or complete it before its requirements \
         are met"
    );
    assert_eq!(words(&assignee, Rule::CheckLists), "check; rename, move and remove what a person added; not add");
    assert_eq!(
        words(&member, Rule::Assignments),
        "assign yourself, but not assign somebody else, unassign yourself or unassign somebody else"
    );
    assert_eq!(
        words(&member, Rule::Move),
        "move it to another bucket, but not move it to another plan of the group or move it to a plan of another group"
    );
    assert_eq!(words(&member, Rule::Title), "nothing");
    assert_eq!(words(&owner, Rule::DueDate), "change the due date");
}

#[test]
fn of_what_nobody_knows_the_creator_of_the_kinder_verdict_is_foreseen() {
    let policy = read(&cases()["policies"]["orderDesk"]).unwrap();
    let assignee = Caller::User { is_assignee: true, is_group_owner: false, is_group_member: true };
    let verdict = |act: Act| foresee(&policy, &assignee, &act).verdict;
    assert_eq!(verdict(Act::Checklist(ChecklistAct::Remove { by: None })), Verdict::Allow);
    assert_eq!(verdict(Act::Checklist(ChecklistAct::Remove { by: Some(Creator::Application) })), Verdict::Block);
    assert_eq!(verdict(Act::Checklist(ChecklistAct::Add)), Verdict::Block);
    assert_eq!(verdict(Act::Link(LinkAct::Edit { by: None })), Verdict::Block);
    assert_eq!(verdict(Act::Title), Verdict::Block);
}
