//! The plan of a scenario in its archive: no app changes anything in it either. What is archived is read-only for all;
//! that this includes the app is a choice of this project.

use serde_json::{Value, json};

use super::desk::{Desk, OFFICE_GROUP, WEB_GROUP, new_task, target, task_path, write};

const SHUT: &str = "The plan is archived.";

#[tokio::test]
async fn no_app_changes_what_is_archived() {
    let desk = Desk::new().await;
    let id = desk.task("4711", json!({})).await;
    let plan = desk.plan_in(WEB_GROUP).await;
    let path = format!("/planner/plans/{plan}");
    let turn = async |action: &str| {
        let etag = desk.ada.etag(&path).await;
        let ask = desk.ada.ask("POST", &format!("{path}/{action}")).header("If-Match", &etag);
        ask.body(&json!({"justification": "All orders are done"})).send().await.is(204);
    };
    turn("archive").await;
    assert_eq!(desk.plan_in(WEB_GROUP).await, plan, "it can still be asked for");
    let of_app = desk.of_planner(&format!("tasks/{id}"));
    for (http, path) in [(&desk.app, &of_app), (&desk.ada, &task_path(&id))] {
        write(http, path, json!({"title": "Changed"})).await.refused(403, "", SHUT);
    }
    let elsewhere = json!({"target": target(OFFICE_GROUP)});
    write(&desk.app, &of_app, elsewhere).await.refused(403, "", SHUT);
    desk.app.post(&desk.of_planner("tasks"), new_task("4712", json!({}))).await.refused(403, "", SHUT);
    let seen: Value = desk.app.get(&of_app).await.is(200);
    assert_eq!((&seen["title"], &seen["isArchived"]), (&json!("Order 4711"), &json!(true)));
    turn("unarchive").await;
    write(&desk.app, &of_app, json!({"title": "Changed"})).await.is(200);
}
