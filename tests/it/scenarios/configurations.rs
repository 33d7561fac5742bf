//! The two configurations: what is taken, what is refused and by which name, and how it is answered.

use serde_json::{Value, json};

use super::desk::{Desk, entry, plan_configuration};
use crate::support::http::text;
use crate::support::payloads::payload;

#[tokio::test]
async fn the_printed_plan_configuration_is_taken_and_answered() {
    let desk = Desk::new().await;
    let printed = payload("scenario-plan-configuration");
    let answer = desk.configure("planConfiguration", printed["request"]["body"].clone()).await;
    let expected = &printed["response"]["body"];
    for name in expected.as_object().unwrap().keys() {
        assert!(answer.get(name).is_some(), "{name} is not in {answer:#}");
    }
    assert_eq!(answer["buckets"], expected["buckets"], "in the order sent");
    assert!(answer.get("localizations").is_none(), "they are read by themselves");
    assert_eq!(desk.app.get(&desk.of_planner("planConfiguration")).await.is(200), answer);
    let path = desk.of_planner("planConfiguration/localizations");
    let rows = desk.app.get(&(path.clone() + "?$filter=languageTag eq 'de-de'")).await.rows();
    assert_eq!(json!(rows), printed["localizationsRead"]["response"]["body"]["value"]);
    desk.app.get(&(path + "?$filter=planTitle eq 'Orders'")).await.is(400);
    let expanded = desk.app.get(&desk.of_planner("planConfiguration?$expand=localizations")).await.is(200);
    assert_eq!(expanded["localizations"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn what_makes_no_plan_configuration_is_refused() {
    let desk = Desk::new().await;
    let path = desk.of_planner("planConfiguration");
    let language =
        |buckets: Value| json!({"localizations": [{"languageTag": "en", "planTitle": "T", "buckets": buckets}]});
    let twice = json!([{"externalBucketId": "a", "name": "A"}, {"externalBucketId": "a", "name": "B"}]);
    for wrong in [
        json!({"defaultLanguage": null}),
        json!({"buckets": [{"externalBucketId": "a"}, {"externalBucketId": "a"}]}),
        json!({"buckets": [{"name": "A"}]}),
        json!({"buckets": "a"}),
        json!({"localizations": [{"languageTag": "en"}]}),
        json!({"localizations": [
            {"languageTag": "en", "planTitle": "A", "buckets": []}, {"languageTag": "EN", "planTitle": "B", "buckets": []},
        ]}),
        language(twice),
        language(json!([{"externalBucketId": "a"}])),
        json!({"title": "T"}),
    ] {
        let answer = desk.app.ask("PATCH", &path).body(&wrong).send().await;
        assert_eq!(answer.status, 400, "{wrong}: {}", answer.text);
    }
    let kept = desk.app.get(&(path + "?$expand=localizations")).await.is(200);
    assert_eq!((&kept["defaultLanguage"], &kept["buckets"]), (&json!("en-us"), &plan_configuration()["buckets"]));
}

#[tokio::test]
async fn a_plan_configuration_that_contradicts_itself_is_refused_by_the_name_of_the_property() {
    // None of it is published; without it a plan could be made with buckets that have no names.
    let desk = Desk::new().await;
    let (path, all) = (desk.of_planner("planConfiguration"), desk.of_planner("planConfiguration/localizations"));
    let open = json!({"externalBucketId": "open", "name": "O"});
    let stray = json!({"externalBucketId": "nowhere", "name": "N"});
    let of = |tag: &str, buckets: Value| json!({"languageTag": tag, "planTitle": "T", "buckets": buckets});
    let (english, third) = (plan_configuration()["localizations"][0].take(), format!("{all}/de-de"));
    for (method, path, wrong, property) in [
        ("PATCH", &path, json!({"localizations": [english, of("fr", json!([stray]))]}), "externalBucketId"),
        ("POST", &all, of("fr", json!([stray])), "externalBucketId"),
        ("PATCH", &third, json!({"buckets": [stray]}), "externalBucketId"),
        ("PATCH", &path, json!({"buckets": [{"externalBucketId": "open"}]}), "externalBucketId"),
        ("PATCH", &path, json!({"defaultLanguage": "fr-fr"}), "defaultLanguage"),
        ("PATCH", &path, json!({"localizations": [of("fr", json!([open]))]}), "defaultLanguage"),
        ("PATCH", &path, json!({"localizations": []}), "localizations"),
        ("PATCH", &path, json!({"localizations": [of("en-us", json!([open]))]}), "buckets"),
        (
            "PATCH",
            &path,
            json!({"buckets": [
                {"externalBucketId": "open"}, {"externalBucketId": "done"}, {"externalBucketId": "new"},
            ]}),
            "buckets",
        ),
        ("PATCH", &format!("{all}/en-us"), json!({"buckets": [open]}), "buckets"),
        ("DELETE", &format!("{all}/EN-us"), json!(null), "defaultLanguage"),
        ("PATCH", &path, json!({"defaultLanguage": "e n"}), "defaultLanguage"),
        ("POST", &all, of("not a language", json!([])), "languageTag"),
        ("POST", &all, of("en_us", json!([])), "languageTag"),
        ("POST", &all, of("-", json!([])), "languageTag"),
    ] {
        let answer = desk.app.ask(method, path).body(&wrong).send().await;
        assert_eq!(answer.status, 400, "{method} {path} {wrong}: {}", answer.text);
        answer.refused(400, "", property);
    }
    let kept = desk.app.get(&(path + "?$expand=localizations")).await.is(200);
    assert_eq!(kept["buckets"], plan_configuration()["buckets"]);
    assert_eq!(kept["localizations"][0]["buckets"], english["buckets"]);
}

#[tokio::test]
async fn a_plan_configuration_can_be_begun_without_names() {
    let desk = Desk::new().await;
    let names = json!({"displayName": "Bare", "uniqueName": "com.contoso.bare"});
    let made = desk.app.post("/solutions/businessScenarios", names).await.is(201);
    let path = format!("/solutions/businessScenarios/{}/planner/planConfiguration", text(&made, "id"));
    for body in [
        json!({}),
        json!({"buckets": [], "localizations": []}),
        json!({"defaultLanguage": "en-us", "buckets": [{"externalBucketId": "open"}]}),
    ] {
        desk.app.ask("PATCH", &path).body(&body).send().await.is(200);
    }
    let english = json!({
        "languageTag": "EN-US", "planTitle": "T", "buckets": [{"externalBucketId": "open", "name": "O"}],
    });
    desk.app.post(&(path + "/localizations"), english).await.is(201);
}

#[tokio::test]
async fn a_language_comes_and_goes_by_itself_as_on_the_older_pages() {
    let desk = Desk::new().await;
    let all = desk.of_planner("planConfiguration/localizations");
    let french = json!({
        "languageTag": "fr-fr", "planTitle": "Commandes",
        "buckets": [{"externalBucketId": "open", "name": "À faire"}],
    });
    let made = desk.app.post(&all, french.clone()).await.is(201);
    assert_eq!((&made["id"], &made["planTitle"]), (&json!("fr-fr"), &json!("Commandes")));
    desk.app.post(&all, french).await.refused(409, "", "fr-fr");
    let one = format!("{all}/fr-fr");
    assert_eq!(desk.app.get(&one).await.is(200)["buckets"], made["buckets"]);
    let changed = desk.app.ask("PATCH", &one).body(&json!({"planTitle": "Les commandes"})).send().await.is(200);
    assert_eq!((&changed["planTitle"], &changed["buckets"]), (&json!("Les commandes"), &made["buckets"]));
    desk.app.ask("PATCH", &one).body(&json!({"languageTag": "fr-be"})).send().await.is(400);
    desk.app.ask("DELETE", &one).send().await.is(204);
    desk.app.get(&one).await.is(404);
    assert_eq!(desk.app.get(&all).await.rows().len(), 2);
}

#[tokio::test]
async fn the_printed_edit_policy_comes_back_filled_up() {
    let desk = Desk::new().await;
    let printed = payload("scenario-task-configuration");
    let answer = desk.configure("taskConfiguration", printed["request"]["body"].clone()).await;
    assert_eq!(answer["editPolicy"], printed["response"]["body"]["editPolicy"]);
    assert_eq!(answer["@odata.type"], "#microsoft.graph.plannerTaskConfiguration");
    assert_eq!(desk.app.get(&desk.of_planner("taskConfiguration")).await.is(200), answer);
    // What was answered can be sent again.
    let again = desk.configure("taskConfiguration", json!({"editPolicy": answer["editPolicy"]})).await;
    assert_eq!(again, answer);
    desk.configure(
        "taskConfiguration",
        payload("scenario-task-configuration-app-powered-lock")["request"]["body"].clone(),
    )
    .await;
}

#[tokio::test]
async fn a_rule_without_a_kind_is_one_for_tasks() {
    // The only kind there is; null is as good as not sent.
    let desk = Desk::new().await;
    let rule_of = |kind: Value| {
        let mut rule = entry("defaultRules", "block", json!({"title": ["allow"]}));
        rule["propertyRule"]["ruleKind"] = kind;
        rule
    };
    let mut without = rule_of(json!(null));
    without["propertyRule"].as_object_mut().unwrap().remove("ruleKind");
    for rule in [rule_of(json!(null)), without] {
        let answer = desk.configure("taskConfiguration", json!({"editPolicy": {"rules": [rule]}})).await;
        assert_eq!(answer["editPolicy"]["rules"][0]["propertyRule"]["ruleKind"], "taskRule");
    }
    let wrong = json!({"editPolicy": {"rules": [rule_of(json!("bucketRule"))]}});
    let answer = desk.app.ask("PATCH", &desk.of_planner("taskConfiguration")).body(&wrong).send().await;
    answer.refused(400, "", "ruleKind");
}

#[tokio::test]
async fn a_policy_that_is_not_understood_is_refused_by_the_name_of_the_property() {
    let desk = Desk::new().await;
    let path = desk.of_planner("taskConfiguration");
    let field = |rules: Value| json!({"defaultRules": ["block"], "overrides": [rules]});
    let cases = [
        (
            payload("scenario-task-configuration-invalid")["request"]["body"]["editPolicy"]["rules"][0].clone(),
            "assignments",
        ),
        (entry("taskAssignees", "block", json!({"title": ["maybe"]})), "title"),
        (entry("taskAssignees", "block", json!({"title": ["allow", "block"]})), "title"),
        (entry("taskAssignees", "block", json!({"percentComplete": ["allow", "setToComplete"]})), "percentComplete"),
        (entry("taskAssignees", "block", json!({"references": {"defaultRules": ["check"]}})), "references"),
        (entry("taskAssignees", "block", json!({"checkLists": {"overrides": []}})), "checkLists"),
        (
            entry("taskAssignees", "block", json!({"checkLists": field(json!({"name": "mine", "rules": ["add"]}))})),
            "checkLists",
        ),
        (
            entry(
                "taskAssignees",
                "block",
                json!({"appliedCategories": field(json!({"name": "userCreated", "rules": ["allow"]}))}),
            ),
            "appliedCategories",
        ),
        (entry("everybody", "block", json!({})), "role"),
        (entry("taskAssignees", "perhaps", json!({})), "defaultRule"),
    ];
    for (rule, property) in cases {
        let body = json!({"editPolicy": {"rules": [rule]}});
        let answer = desk.app.ask("PATCH", &path).body(&body).send().await;
        answer.refused(400, "", property);
    }
    let twice = json!([entry("groupOwners", "allow", json!({})), entry("groupOwners", "block", json!({}))]);
    let answer = desk.app.ask("PATCH", &path).body(&json!({"editPolicy": {"rules": twice}})).send().await;
    answer.refused(400, "", "role");
    assert_eq!(desk.app.get(&path).await.is(200)["editPolicy"]["rules"], json!([]), "nothing was taken");
    assert!(text(&desk.app.get(&path).await.is(200), "id").len() == 32);
}
