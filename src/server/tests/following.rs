//! What becomes of the log of events on the disk.

use rusqlite::Connection;
use serde_json::Value;
use serde_json::json;

use super::Server;
use super::forgetful;
use super::listener;
use super::options;
use super::path_of;
use crate::server::Options;
use crate::server::Seed;
use crate::server::log;
use crate::server::record::Kind;
use crate::server::record::Record;
use crate::server::start;

const ALL: &str = "/beta/me/planner/all/delta";

impl Server {
    fn database(&self) -> Connection {
        Connection::open(self.folder.path().join("server.db")).unwrap()
    }

    /// Stops the server, does something to its database, and starts it again.
    async fn again(self, options: Options, between: impl FnOnce(&Connection)) -> Self {
        let database = self.database();
        let Self { running, client, folder } = self;
        running.stop().await;
        between(&database);
        drop(database);
        Self { running: start(listener(), options).unwrap(), client, folder }
    }

    /// Takes a link, without the address it leads to.
    async fn link(&self) -> String {
        let first = self.get(ALL).await;
        let link = first["@odata.nextLink"].as_str().unwrap();
        link.strip_prefix(self.running.url()).unwrap().to_owned()
    }

    async fn retitle(&self, task: &Value, title: &str) {
        let now = self.get(&path_of(task, "")).await;
        assert_eq!(self.patch(&path_of(task, ""), &now["@odata.etag"], &json!({"title": title})).await.status, 200);
    }
}

fn events(database: &Connection) -> i64 {
    database.query_row("SELECT count(*) FROM event", [], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn a_seeded_workspace_has_no_past() {
    let server = Server::new(Seed::Size(30));
    assert_eq!(events(&server.database()), 0);
}

#[tokio::test]
async fn a_database_from_before_the_log_is_followed_from_now_on() {
    let server = Server::new(Seed::Empty);
    let task = server.task().await;
    let options = options(server.folder.path(), Seed::Empty, 400);
    let server = server
        .again(options, |database| {
            database.execute_batch("DROP VIEW plan_member; DROP VIEW container_member").unwrap();
            let later = [
                "roster_member",
                "roster",
                "my_day",
                "message",
                "post",
                "thread",
                "made_by_app",
                "scenario_task",
                "scenario_plan",
                "scenario",
                "application",
                "event",
            ];
            for table in later {
                database.execute_batch(&format!("DROP TABLE {table}")).unwrap();
            }
            let unknown = "json_remove(body, '$.creationSource', '$.specifiedCompletionRequirements', '$.forms',
                           '$.recurrence', '$.isOnMyDay', '$.isOnMyDayLastModifiedDate', '$.hasChat', '$.notes',
                           '$.isArchived', '$.archivalInfo', '$.contexts')";
            database.execute(&format!("UPDATE resource SET body = {unknown}"), []).unwrap();
            database.execute("DELETE FROM resource WHERE kind = 'UserDetails'", []).unwrap();
            database.pragma_update(None, "user_version", 1).unwrap();
        })
        .await;
    let kept = std::fs::read_dir(server.folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
    assert!(kept.into_iter().any(|name| name.to_string_lossy().contains(".before-")), "it is kept as it was");
    let link = server.link().await;
    assert_eq!(server.get(&link).await["value"], json!([]), "what was there before is not told");
    // What the program of that time did not write has its first value.
    let seen = server.get(&path_of(&task, "").replace("v1.0", "beta")).await;
    assert_eq!((&seen["creationSource"], &seen["specifiedCompletionRequirements"]), (&Value::Null, &json!("none")));
    assert_eq!((&seen["recurrence"], &seen["isOnMyDay"]), (&Value::Null, &json!(false)));
    assert_eq!(seen["isArchived"], false);
    let plan = server.get(&format!("/beta/planner/plans/{}", seen["planId"].as_str().unwrap())).await;
    assert_eq!((&plan["contexts"], &plan["isArchived"]), (&json!({}), &json!(false)));
    assert_eq!(server.get("/beta/me/planner").await["favoritePlanReferences"], json!({}));
    let details = server.get(&path_of(&task, "/details")).await;
    let body = json!({"previewType": "noPreview"});
    let described = server.patch(&path_of(&task, "/details"), &details["@odata.etag"], &body).await;
    assert_eq!(described.status, 200);
    let told = server.get(&link).await["value"].clone();
    let of_task = &told.as_array().unwrap()[0];
    let patch = (&of_task["previewType"], of_task.get("specifiedCompletionRequirements"));
    assert_eq!(patch, (&json!("noPreview"), None), "what it asks for has not changed");
    server.retitle(&task, "After").await;
    let told = server.get(&link).await["value"].as_array().unwrap().last().unwrap()["title"].clone();
    assert_eq!(told, "After");
}

#[tokio::test]
async fn the_log_forgets_what_no_link_may_ask_for() {
    let server = Server::new(Seed::Empty);
    let task = server.task().await;
    let link = server.link().await;
    server.retitle(&task, "Old").await;
    assert_eq!(server.get(&link).await["value"][0]["title"], "Old");
    let options = forgetful(server.folder.path());
    let server = server.again(options, |database| assert!(events(database) > 0)).await;
    assert_eq!(server.get_any(&link).await.status, 410, "too old to be told, though still on the disk");
    server.retitle(&task, "New").await;
    assert_eq!(events(&server.database()), 0);
    let link = server.link().await;
    assert_eq!(server.get(&link).await["value"], json!([]), "numbers are not given out twice");
    server.retitle(&task, "Newer").await;
    assert_eq!(server.get_any(&link).await.status, 410);
}

#[tokio::test]
async fn a_link_from_the_future_of_a_database_that_was_put_back_is_gone() {
    let server = Server::new(Seed::Empty);
    let task = server.task().await;
    server.retitle(&task, "Lost").await;
    let link = server.link().await;
    let options = options(server.folder.path(), Seed::Empty, 400);
    let server = server
        .again(options, |database| {
            let back = "DELETE FROM event WHERE seq > 1; UPDATE sqlite_sequence SET seq = 1";
            database.execute_batch(back).unwrap();
        })
        .await;
    let gone = server.get_any(&link).await;
    assert_eq!((gone.status, &gone.body["error"]["code"]), (410, &json!("resyncRequired")));
    assert!(gone.headers["location"].to_str().unwrap().ends_with(ALL));
}

#[tokio::test]
async fn whoever_has_left_the_group_is_told_nothing() {
    let server = Server::new(Seed::Empty);
    let task = server.task().await;
    let me = server.get("/v1.0/me").await["id"].as_str().unwrap().to_owned();
    let plan_id = task["planId"].as_str().unwrap();
    let details = format!("/v1.0/planner/plans/{plan_id}/details");
    let etag = server.get(&details).await["@odata.etag"].clone();
    assert_eq!(server.patch(&details, &etag, &json!({"sharedWith": {&*me: true}})).await.status, 200);
    let database = server.database();
    let told = || {
        let task = Record::find(&database, Kind::Task, task["id"].as_str().unwrap()).unwrap();
        let plan = Record::find(&database, Kind::Plan, plan_id).unwrap();
        [log::people(&database, &task).unwrap(), log::people(&database, &plan).unwrap()]
    };
    assert!(told().iter().all(|people| people.contains(&me)));
    database.execute("DELETE FROM member WHERE owner = 0", []).unwrap();
    assert!(told().iter().all(log::People::is_empty));
}
