//! Series of tasks: the worked sequence of "Configuring task recurrence in Planner", and what a client must not do.

use serde_json::{Value, json};

use super::world::{ADA, KENJI, World, as_another, assignment, checklist_item, reference, sampled};
use crate::support::http::{Http, etag_of, text};

const START: &str = "2021-11-13T10:30:00Z";

fn every_other_day() -> Value {
    json!({"schedule": {"pattern": {"type": "daily", "interval": 2}, "patternStartDateTime": START}})
}

/// A client on beta with the world it works in, whose task comes every other day.
async fn recurring() -> (World, Http) {
    let world = World::new().await;
    let beta = world.http.beta();
    beta.change(&world.task_path(), json!({"recurrence": every_other_day(), "dueDateTime": START})).await;
    (world, beta)
}

fn path_of(task: &Value) -> String {
    format!("/planner/tasks/{}", text(task, "id"))
}

/// Completes a task and returns the one that follows it.
async fn complete(http: &Http, path: &str) -> Value {
    let beta = http.beta();
    let etag = beta.etag(path).await;
    http.patch(path, &etag, json!({"percentComplete": 100})).await.is(200);
    let done = beta.get(path).await.is(200);
    beta.get(&format!("/planner/tasks/{}", text(&done["recurrence"], "nextInSeriesTaskId"))).await.is(200)
}

#[tokio::test]
async fn the_documented_sequence_comes_out() {
    let (world, beta) = recurring().await;
    let first = beta.get(&world.task_path()).await.is(200);
    let series = text(&first["recurrence"], "seriesId");
    assert_eq!(series.len(), 22);
    assert_eq!((&first["recurrence"]["occurrenceId"], &first["dueDateTime"]), (&json!(1), &json!(START)));
    assert_eq!(first["recurrence"]["recurrenceStartDateTime"], START);
    assert!(first["recurrence"]["previousInSeriesTaskId"].is_null());
    assert!(first["recurrence"]["nextInSeriesTaskId"].is_null());
    let pattern = json!({
        "@odata.type": "#microsoft.graph.recurrencePattern", "type": "daily", "interval": 2, "firstDayOfWeek": "sunday",
        "dayOfMonth": 0, "daysOfWeek": [], "index": "first", "month": 0,
    });
    assert_eq!(first["recurrence"]["schedule"]["pattern"], pattern);
    assert_eq!(first["recurrence"]["schedule"]["nextOccurrenceDateTime"], "2021-11-15T10:30:00Z");

    let second = complete(&beta, &world.task_path()).await;
    let path = path_of(&second);
    assert_eq!((&second["title"], &second["percentComplete"]), (&first["title"], &json!(0)));
    assert_eq!((&second["bucketId"], &second["planId"]), (&first["bucketId"], &first["planId"]));
    assert_eq!(second["dueDateTime"], "2021-11-15T10:30:00Z");
    assert_eq!(second["recurrence"]["seriesId"], series);
    assert_eq!(second["recurrence"]["occurrenceId"], 2);
    assert_eq!(second["recurrence"]["previousInSeriesTaskId"], world.task);
    assert_eq!(second["recurrence"]["recurrenceStartDateTime"], START);
    assert_eq!(second["recurrence"]["schedule"]["patternStartDateTime"], START, "the start of the pattern stays");
    assert_eq!(second["recurrence"]["schedule"]["nextOccurrenceDateTime"], "2021-11-17T10:30:00Z");

    let tuesdays = json!({"type": "weekly", "interval": 1, "daysOfWeek": ["tuesday"], "firstDayOfWeek": "sunday"});
    let body = json!({"recurrence": {"schedule": {"pattern": tuesdays}}, "dueDateTime": null});
    let edited = beta.change(&path, body).await;
    assert_eq!(edited["recurrence"]["schedule"]["nextOccurrenceDateTime"], "2021-11-23T10:30:00Z");
    assert_eq!(edited["recurrence"]["schedule"]["patternStartDateTime"], START);
    assert!(edited["dueDateTime"].is_null());

    let stopped = beta.change(&path, json!({"recurrence": {"schedule": null}})).await;
    assert!(stopped["recurrence"]["schedule"].is_null());
    assert_eq!(
        (&stopped["recurrence"]["seriesId"], &stopped["recurrence"]["occurrenceId"]),
        (&json!(series), &json!(2))
    );

    let without_start = json!({"recurrence": {"schedule": {"pattern": {"type": "daily", "interval": 5}}}});
    let words = "Validation for field 'Recurrence.Schedule.Range', on entity 'Task' has failed: A non-null value";
    beta.patch(&path, &etag_of(&stopped), without_start).await.refused(400, "", words);

    let monthly = json!({"schedule": {
        "pattern": {"type": "absoluteMonthly", "interval": 2, "dayOfMonth": 25},
        "patternStartDateTime": "2021-11-25T10:30:00Z",
    }});
    let revived = beta.change(&path, json!({"recurrence": monthly})).await;
    assert_eq!(revived["recurrence"]["schedule"]["nextOccurrenceDateTime"], "2022-01-25T10:30:00Z");
    assert_eq!(
        (&revived["recurrence"]["seriesId"], &revived["recurrence"]["occurrenceId"]),
        (&json!(series), &json!(2))
    );
    assert_eq!(revived["recurrence"]["recurrenceStartDateTime"], START);

    let words = "Invalid recurrence sub-property assignment(s): \"seriesId\".";
    let own = json!({"recurrence": {"seriesId": "abc"}});
    beta.patch(&path, &etag_of(&revived), own).await.refused(400, "", words);

    let third = complete(&beta, &path).await;
    assert_eq!(third["dueDateTime"], "2022-01-25T10:30:00Z", "though the second had no due date");
    assert_eq!(third["recurrence"]["occurrenceId"], 3);
    assert_eq!(third["recurrence"]["schedule"]["nextOccurrenceDateTime"], "2022-03-25T10:30:00Z");
    let words = "Cannot add/edit/delete recurrence when the next instance should already be created.";
    let etag = beta.etag(&world.task_path()).await;
    let stop = json!({"recurrence": {"schedule": null}});
    beta.patch(&world.task_path(), &etag, stop).await.refused(400, "", words);
}

#[tokio::test]
async fn a_moved_due_date_shifts_nothing_and_a_new_start_does() {
    let (world, beta) = recurring().await;
    let wednesdays = json!({"type": "weekly", "interval": 1, "daysOfWeek": ["wednesday"], "firstDayOfWeek": "sunday"});
    let next = |task: &Value| text(&task["recurrence"]["schedule"], "nextOccurrenceDateTime");
    let schedule = json!({"pattern": wednesdays, "patternStartDateTime": "2022-02-02T10:00:00Z"});
    let body = json!({"recurrence": {"schedule": schedule}, "dueDateTime": "2022-02-16T10:00:00Z"});
    assert_eq!(next(&beta.change(&world.task_path(), body).await), "2022-02-09T10:00:00Z");
    let mut thursdays = wednesdays.clone();
    thursdays["daysOfWeek"] = json!(["thursday"]);
    for (schedule, expected) in [
        (json!({"pattern": thursdays}), "2022-02-10T10:00:00Z"),
        (json!({"pattern": wednesdays}), "2022-02-09T10:00:00Z"),
        (json!({"patternStartDateTime": "2022-02-09T10:00:00Z"}), "2022-02-16T10:00:00Z"),
    ] {
        let task = beta.change(&world.task_path(), json!({"recurrence": {"schedule": schedule}})).await;
        assert_eq!(next(&task), expected, "{schedule}");
        assert_eq!(task["dueDateTime"], "2022-02-16T10:00:00Z");
    }
    assert_eq!(complete(&beta, &world.task_path()).await["dueDateTime"], "2022-02-16T10:00:00Z");
}

#[tokio::test]
async fn the_published_request_is_answered_as_published() {
    let world = World::new().await;
    let mut body: Value =
        serde_json::from_str(include_str!("../../payloads/task-patch-recurrence-request-beta.json")).unwrap();
    // Nobody here has the printed id.
    body["assignments"] = json!({KENJI: assignment()});
    let answer: Value =
        serde_json::from_str(include_str!("../../payloads/task-recurrence-response-beta.json")).unwrap();
    let task = world.http.beta().change(&world.task_path(), body).await;
    let (mut expected, mut found) = (answer["recurrence"].clone(), task["recurrence"].clone());
    // The page has the annotation of the pattern without its first letter, and every series has an id of its own.
    expected["schedule"]["pattern"].as_object_mut().unwrap().remove("odata.type");
    found["schedule"]["pattern"].as_object_mut().unwrap().remove("@odata.type");
    assert_ne!(found["seriesId"].take(), expected["seriesId"].take());
    assert_eq!(found, expected);
}

#[tokio::test]
async fn the_next_task_is_made_of_the_last() {
    let (world, beta) = recurring().await;
    let link = "https%3A//example%2Eorg/plan";
    let mut item = checklist_item("Water");
    item["isChecked"] = true.into();
    let body = json!({
        "notes": {"contentType": "html", "content": "<p>Not <b>too</b> much</p>"}, "previewType": "checklist",
        "checklist": {"1": item, "2": checklist_item("Light")}, "references": {link: reference("Plan")},
    });
    beta.change(&world.of_task("details"), body).await;
    let body = json!({
        "assignments": {KENJI: assignment()}, "appliedCategories": {"category3": true}, "priority": 1,
        "startDateTime": "2021-11-12T10:00:00Z", "conversationThreadId": "AAQk",
    });
    let last = beta.change(&world.task_path(), body).await;
    let next = complete(&beta, &world.task_path()).await;
    for name in ["title", "bucketId", "planId", "priority", "appliedCategories", "previewType", "hasDescription"] {
        assert_eq!(next[name], last[name], "{name}");
    }
    assert_eq!(next["assignments"][KENJI]["assignedBy"]["user"]["id"], ADA);
    assert_eq!((&next["checklistItemCount"], &next["activeChecklistItemCount"]), (&json!(2), &json!(2)));
    for name in ["completedDateTime", "completedBy", "startDateTime", "conversationThreadId"] {
        assert!(next[name].is_null(), "{name}: {next:#}");
    }
    assert_eq!(next["createdBy"]["user"]["id"], ADA);
    let details = beta.get(&(path_of(&next) + "/details")).await.is(200);
    assert_eq!(details["description"], "Not too much");
    assert_eq!(details["notes"]["content"], "<p>Not <b>too</b> much</p>");
    assert_eq!(details["checklist"]["1"]["isChecked"], false);
    assert_eq!(details["references"][link]["alias"], "Plan");
    for format in ["bucketTaskBoardFormat", "progressTaskBoardFormat", "assignedToTaskBoardFormat"] {
        beta.get(&format!("{}/{format}", path_of(&next))).await.is(200);
    }
}

#[tokio::test]
async fn whoever_completes_or_deletes_the_active_task_the_series_goes_on_once() {
    let (world, beta) = recurring().await;
    let tasks = async || beta.get(&(world.plan_path() + "/tasks")).await.rows();
    // An old client knows nothing of series.
    let second = complete(&world.http, &world.task_path()).await;
    assert_eq!(tasks().await.len(), 2);
    for percent in [50, 100, 0, 100] {
        beta.change(&world.task_path(), json!({"percentComplete": percent})).await;
    }
    assert_eq!(tasks().await.len(), 2, "a task that has a successor gets no other");
    world.http.delete(&world.task_path(), &beta.etag(&world.task_path()).await).await.is(204);
    assert_eq!(tasks().await.len(), 1, "it was no longer the active one");

    world.http.delete(&path_of(&second), &etag_of(&second)).await.is(204);
    let rows = tasks().await;
    let [third] = rows.as_slice() else { panic!("one task follows: {rows:#?}") };
    assert_eq!(third["recurrence"]["occurrenceId"], 3);
    assert_eq!(third["recurrence"]["previousInSeriesTaskId"], second["id"]);
    assert_eq!(third["dueDateTime"], "2021-11-17T10:30:00Z");

    let stopped = beta.change(&path_of(third), json!({"recurrence": {"schedule": null}})).await;
    world.http.delete(&path_of(third), &etag_of(&stopped)).await.is(204);
    assert_eq!(tasks().await.len(), 0, "a series that was stopped ends with its task");
}

#[tokio::test]
async fn a_stop_and_a_completion_in_one_request_end_the_series() {
    let (world, beta) = recurring().await;
    let body = json!({"recurrence": {"schedule": null}, "percentComplete": 100});
    let task = beta.change(&world.task_path(), body).await;
    assert!(task["recurrence"]["nextInSeriesTaskId"].is_null(), "{task:#}");
    assert_eq!(beta.get(&(world.plan_path() + "/tasks")).await.rows().len(), 1);
    let etag = etag_of(&task);
    let body = json!({"recurrence": every_other_day()});
    beta.patch(&world.task_path(), &etag, body).await.refused(400, "", "'Recurrence'");
}

#[tokio::test]
async fn a_task_can_be_made_recurring_at_once() {
    let world = World::new().await;
    let beta = world.http.beta();
    let body = json!({"planId": world.plan, "title": "Water the plants", "recurrence": every_other_day()});
    let made = beta.post("/planner/tasks", body.clone()).await.is(201);
    assert_eq!(made["recurrence"]["schedule"]["nextOccurrenceDateTime"], "2021-11-15T10:30:00Z");
    assert!(made["dueDateTime"].is_null(), "a due date is not made of the schedule");
    let mut done = body.clone();
    done["percentComplete"] = 100.into();
    beta.post("/planner/tasks", done).await.refused(400, "", "'Recurrence'");
    let mut plain = body;
    plain["recurrence"] = Value::Null;
    assert!(beta.post("/planner/tasks", plain).await.is(201)["recurrence"].is_null());
}

#[tokio::test]
async fn what_makes_no_schedule_is_refused() {
    let (world, beta) = recurring().await;
    let etag = beta.etag(&world.task_path()).await;
    let start = "2026-03-02T10:00:00Z";
    let with = |pattern: Value| json!({"schedule": {"pattern": pattern, "patternStartDateTime": start}});
    let both = json!(["monday", "friday"]);
    for recurrence in [
        Value::Null,
        json!("daily"),
        json!({"schedule": "daily"}),
        json!({"schedule": {"pattern": null, "patternStartDateTime": start}}),
        json!({"schedule": {"pattern": {"type": "daily", "interval": 1}, "patternStartDateTime": null}}),
        json!({"schedule": {"pattern": {"type": "daily", "interval": 1}, "patternStartDateTime": "soon"}}),
        json!({"schedule": {"nextOccurrenceDateTime": start}}),
        json!({"schedule": {"range": {}}}),
        json!({"occurrenceId": 2}),
        with(json!({"interval": 2})),
        with(json!({"type": "daily"})),
        with(json!({"type": "weekly", "interval": 1, "firstDayOfWeek": "sunday"})),
        with(json!({"type": "weekly", "interval": 2, "firstDayOfWeek": "sunday", "daysOfWeek": both})),
        with(json!({"type": "relativeMonthly", "interval": 1, "daysOfWeek": both})),
        with(json!({"type": "relativeYearly", "interval": 1, "daysOfWeek": both, "month": 1})),
        with(json!({"type": "absoluteMonthly", "interval": 1})),
        with(json!({"type": "absoluteYearly", "interval": 1, "dayOfMonth": 1})),
        with(json!({"type": "daily", "interval": 2_000_000_000})),
    ] {
        beta.patch(&world.task_path(), &etag, json!({"recurrence": recurrence})).await.refused(400, "", "");
    }
    assert_eq!(beta.etag(&world.task_path()).await, etag, "nothing of it was kept");
}

#[tokio::test]
async fn the_old_version_knows_nothing_of_series() {
    let (world, beta) = recurring().await;
    let task = world.http.get(&world.task_path()).await.is(200);
    assert!(task.get("recurrence").is_none(), "{task:#}");
    let body = json!({"recurrence": {"schedule": null}});
    world.http.patch(&world.task_path(), &etag_of(&task), body).await.refused(400, "", "recurrence");
    let other = sampled(&beta, "Order boxes 📦").await;
    assert!(other["recurrence"].is_null() && other.get("recurrence").is_some(), "{other:#}");
}

#[tokio::test]
async fn the_next_task_is_told_like_any_new_one() {
    let (world, beta) = recurring().await;
    let start = beta.get("/me/planner/all/delta").await.is(200);
    let next = complete(&beta, &world.task_path()).await;
    let told = beta.get(&text(&start, "@odata.nextLink")).await.rows();
    let of = |id: &str, kind: &str| -> Vec<&Value> {
        let kind = format!("#microsoft.graph.{kind}");
        told.iter().filter(|item| item["id"] == id && item["@odata.type"] == *kind).collect()
    };
    let whole = of(&text(&next, "id"), "plannerTask");
    assert_eq!(whole[0]["recurrence"]["occurrenceId"], 2, "{whole:#?}");
    assert_eq!(of(&text(&next, "id"), "plannerTaskDetails").len(), 1);
    let done = of(&world.task, "plannerTask");
    let known = done.iter().find(|item| item["recurrence"]["nextInSeriesTaskId"] == next["id"]);
    assert!(known.is_some(), "{done:#?}");
    for item in &told {
        assert!(!item.to_string().contains("original"), "the day the schedule has for a task is not told: {item:#}");
    }
    assert!(next.as_object().unwrap().keys().all(|name| !name.contains("original")), "{next:#}");
}

#[tokio::test]
async fn the_weekly_report_of_the_sample_comes_again() {
    let world = World::new().await;
    let beta = world.http.beta();
    let report = sampled(&beta, "Write the weekly report").await;
    assert_eq!(report["recurrence"]["schedule"]["pattern"]["type"], "weekly");
    let due: jiff::Timestamp = text(&report, "dueDateTime").parse().unwrap();
    let kenji = as_another(&beta, &format!("user:{KENJI}"));
    kenji.get(&path_of(&report)).await.is(403);
    let next: jiff::Timestamp = text(&complete(&beta, &path_of(&report)).await, "dueDateTime").parse().unwrap();
    assert_eq!(next.duration_since(due), jiff::SignedDuration::from_hours(7 * 24));
}
