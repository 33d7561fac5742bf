//! The demo data shows what hurts: every kind of task and text a board must cope with.

use std::collections::BTreeSet;

use serde_json::Value;

const PEOPLE: &str = include_str!("../../assets/demo/people.json");
const WEBSITE: &str = include_str!("../../assets/demo/website-relaunch.json");
const OFFICE: &str = include_str!("../../assets/demo/office-move.json");
const IDEAS: &str = include_str!("../../assets/demo/ideas.json");
const PARTY: &str = include_str!("../../assets/demo/summer-party.json");
const LUNCH: &str = include_str!("../../assets/demo/lunch-club.json");
const ERRANDS: &str = include_str!("../../assets/demo/my-errands.json");

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

fn texts<'a>(value: &'a Value, name: &str) -> Vec<&'a str> {
    list(value, name).iter().map(|text| text.as_str().unwrap()).collect()
}

fn tasks(plan: &Value) -> Vec<&Value> {
    let in_buckets = list(plan, "buckets").iter().flat_map(|bucket| list(bucket, "tasks"));
    in_buckets.chain(list(plan, "tasksWithoutBucket")).collect()
}

fn titles(plan: &Value) -> Vec<&str> {
    tasks(plan).into_iter().map(|task| task["title"].as_str().unwrap()).collect()
}

#[test]
fn the_website_plan_is_more_than_a_screen_holds() {
    let plan = json(WEBSITE);
    assert!(list(&plan, "buckets").len() >= 7);
    assert!(tasks(&plan).len() >= 64);
    assert_eq!(list(&plan, "tasksWithoutBucket").len(), 1);
    let fullest = list(&plan, "buckets").iter().map(|bucket| list(bucket, "tasks").len()).max();
    assert!(fullest >= Some(10), "a column is longer than a small screen");
}

#[test]
fn the_other_plans_differ() {
    let (website, office, ideas) = (json(WEBSITE), json(OFFICE), json(IDEAS));
    let names = |plan: &Value| -> BTreeSet<String> {
        list(plan, "buckets").iter().map(|bucket| bucket["name"].as_str().unwrap().to_owned()).collect()
    };
    assert!(names(&website).is_disjoint(&names(&office)));
    assert!(tasks(&office).len() >= 12);
    assert_eq!((names(&ideas).len(), tasks(&ideas).len()), (2, 0));
}

#[test]
fn every_kind_of_number_and_date_occurs() {
    let plan = json(WEBSITE);
    let numbers =
        |name: &str| -> BTreeSet<i64> { tasks(&plan).iter().filter_map(|task| task[name].as_i64()).collect() };
    assert_eq!(numbers("priority"), BTreeSet::from([1, 3, 5, 9]));
    assert!(numbers("percentComplete").is_superset(&BTreeSet::from([50, 100])));
    let is_overdue = |task: &&Value| task["dueInDays"].as_i64() < Some(0) && task["percentComplete"] != 100;
    assert!(tasks(&plan).into_iter().filter(|task| task["dueInDays"].is_i64()).filter(is_overdue).count() >= 3);
    assert!(tasks(&plan).iter().any(|task| task["dueInDays"].is_null()));
    let people: BTreeSet<usize> = tasks(&plan).iter().map(|task| list(task, "assignees").len()).collect();
    assert!(people.is_superset(&BTreeSet::from([0, 1, 2, 3])));
}

#[test]
fn titles_hold_what_is_hard_to_draw() {
    let plan = json(WEBSITE);
    let has = |what: &dyn Fn(char) -> bool| titles(&plan).iter().any(|title| title.contains(what));
    assert!(has(&|c| ('\u{3040}'..='\u{30ff}').contains(&c)), "kana");
    assert!(has(&|c| c == '\u{301}'), "a combining accent");
    assert!(has(&|c| c == '\u{200d}'), "a joined emoji");
    assert!(has(&|c| ('\u{1f1e6}'..='\u{1f1ff}').contains(&c)), "a flag");
    assert!(has(&|c| ('\u{600}'..='\u{6ff}').contains(&c)), "Arabic");
    assert_eq!(titles(&plan).iter().map(|title| title.chars().count()).max(), Some(255));
}

#[test]
fn labels_checklists_and_links_occur() {
    let plan = json(WEBSITE);
    let used: BTreeSet<i64> =
        tasks(&plan).iter().flat_map(|task| list(task, "categories")).map(|number| number.as_i64().unwrap()).collect();
    let is_named = |number: &i64| plan["categoryDescriptions"][format!("category{number}")].is_string();
    assert!(used.iter().filter(|number| is_named(number)).count() >= 5);
    assert!(!used.iter().all(is_named), "a label without a name of its own");
    assert!(used.iter().all(|number| (1..=25).contains(number)));
    assert_eq!(tasks(&plan).iter().map(|task| list(task, "checklist").len()).max(), Some(20));
    let links: Vec<&str> = tasks(&plan)
        .iter()
        .flat_map(|task| list(task, "references"))
        .map(|link| link["url"].as_str().unwrap())
        .collect();
    for part in ["?", "#", "%20"] {
        assert!(links.iter().any(|link| link.contains(part)), "a link with {part}");
    }
}

#[test]
fn what_is_completed_says_by_whom() {
    for plan in [WEBSITE, OFFICE, PARTY, LUNCH, ERRANDS].map(json) {
        for task in tasks(&plan) {
            let is_completed = task["percentComplete"] == 100;
            assert_eq!(is_completed, task["completedBy"].is_string(), "{task}");
            assert_eq!(is_completed, task["completedDaysAgo"].is_i64(), "{task}");
            if is_completed {
                assert!(task["completedDaysAgo"].as_i64() <= task["createdDaysAgo"].as_i64(), "{task}");
            }
            if let (Some(start), Some(due)) = (task["startInDays"].as_i64(), task["dueInDays"].as_i64()) {
                assert!(start <= due, "{task}");
            }
        }
    }
}

#[test]
fn everyone_named_is_in_the_team() {
    let people = json(PEOPLE);
    let users: BTreeSet<&str> = list(&people, "users").iter().map(|user| user["key"].as_str().unwrap()).collect();
    assert!((8..=10).contains(&users.len()));
    assert!(users.contains(people["me"].as_str().unwrap()));
    for user in list(&people, "users") {
        assert!(user["id"].as_str().unwrap().parse::<uuid::Uuid>().is_ok(), "{user}");
        assert!(user["mail"].as_str().unwrap().ends_with("@example.org"), "{user}");
    }
    for plan in [WEBSITE, OFFICE, IDEAS, PARTY, LUNCH, ERRANDS].map(json) {
        let group = list(&people, "groups").iter().find(|group| group["key"] == plan["group"]);
        let members: BTreeSet<&str> = match (group, plan["person"].as_str()) {
            (Some(group), None) => texts(group, "members").into_iter().collect(),
            (None, Some(person)) => BTreeSet::from([person]),
            (None, None) => texts(&plan, "roster").into_iter().collect(),
            (Some(_), Some(_)) => panic!("in two places: {plan:#}"),
        };
        assert!(members.is_subset(&users));
        assert!(members.contains("ada"), "the one who looks at the demo may open its plans");
        let mut named = texts(&plan, "sharedWith");
        named.push(plan["createdBy"].as_str().unwrap());
        for task in tasks(&plan) {
            named.extend(texts(task, "assignees"));
            named.extend([&task["createdBy"], &task["completedBy"]].into_iter().filter_map(|name| name.as_str()));
            named.extend(texts(&task["more"], "onMyDay"));
            for said in list(&task["more"], "chat").iter().chain(list(&task["more"], "comments")) {
                named.push(said["by"].as_str().unwrap());
                named.extend(texts(said, "mentions"));
            }
        }
        assert!(named.iter().all(|name| members.contains(name)), "{named:?} are not all in {members:?}");
    }
}

#[test]
fn plans_of_every_kind_and_marked_ones_are_there() {
    let plans = [WEBSITE, OFFICE, IDEAS, PARTY, LUNCH, ERRANDS].map(json);
    assert_eq!(plans.iter().filter(|plan| plan["person"] == "ada").count(), 1);
    assert_eq!(plans.iter().filter(|plan| list(plan, "roster").len() == 2).count(), 1);
    let archived: Vec<&Value> = plans.iter().filter(|plan| plan["archived"].is_object()).collect();
    assert_eq!(archived.len(), 1);
    let is_mine = |task: &&Value| texts(task, "assignees").contains(&"ada") && task["percentComplete"] != 100;
    assert!(tasks(archived[0]).iter().any(is_mine), "one would be mine, were it not archived");
    let people = json(PEOPLE);
    for (name, count) in [("favorites", 2), ("recents", 3)] {
        let marked = texts(&people, name);
        assert_eq!(marked.len(), count, "{name}");
        assert!(marked.iter().all(|title| plans.iter().any(|plan| plan["title"] == *title)), "{marked:?}");
    }
}

#[test]
fn there_is_a_group_its_owner_may_not_enter() {
    let people = json(PEOPLE);
    let owned = list(&people, "groups")
        .iter()
        .filter(|group| texts(group, "owners").contains(&"ada") && !texts(group, "members").contains(&"ada"));
    assert_eq!(owned.count(), 1, "an owner who is no member is refused, and a test needs one");
}
