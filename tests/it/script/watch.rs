//! A plan is watched while another client changes it.

use std::io::{BufRead as _, BufReader, Read};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

use super::goldens::golden;
use crate::support::http::text;
use crate::support::program::command;
use crate::support::schema::faults;
use crate::sync_engine::World;

const LONG: Duration = Duration::from_mins(1);

/// The program while it watches.
struct Watching {
    child: Child,
    out: Option<Receiver<String>>,
    err: Receiver<String>,
}

fn lines(stream: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

impl Watching {
    /// Starts it, and waits until it has seen the plan.
    fn start(world: &World, options: &[&str]) -> Self {
        let arguments = [&["watch", "--every", "1", "--plan", &world.plan], options].concat();
        let mut command = command(world, &arguments);
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program was built");
        let (out, err) = (lines(child.stdout.take().unwrap()), lines(child.stderr.take().unwrap()));
        let watching = Self { child, out: Some(out), err };
        let first = watching.err.recv_timeout(LONG).expect("it says that it watches");
        assert!(first.contains("watching “Try things”"), "{first}");
        watching
    }

    fn line(&self) -> String {
        self.out.as_ref().unwrap().recv_timeout(LONG).expect("a line")
    }

    /// The next change, checked against the schema; the line is put below those before.
    fn change(&self, lines: &mut String) -> Value {
        let line = self.line();
        lines.extend([&line, "\n"]);
        let value: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
        let schema: Value =
            serde_json::from_str(include_str!("../../../assets/schema/cli/change.json")).expect("a schema");
        assert_eq!(faults(&schema, &schema, &value, "change"), [""; 0], "{value:#}");
        value
    }

    fn ended(mut self) -> (Option<i32>, Vec<String>) {
        let status = self.child.wait().expect("it ends");
        (status.code(), self.err.iter().collect())
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        // One that has ended cannot be ended.
        let _has_ended = self.child.kill();
        let _status = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_change_of_somebody_else_is_a_line() {
    let world = World::new().await;
    let watching = Watching::start(&world, &["--ndjson"]);
    let mut lines = String::new();
    let a = world.path("a", "").await;
    world.http.change(&a, json!({"percentComplete": 50, "title": "A\nnew"})).await;
    let change = watching.change(&mut lines);
    assert_eq!((&change["what"], &change["title"]), (&json!("task.changed"), &json!("A\nnew")));
    assert_eq!(change["id"], a.rsplit('/').next().unwrap());
    assert_eq!(change["plan"]["id"], world.plan.as_str());
    assert_eq!(change["fields"]["title"], json!(["a", "A\nnew"]));
    assert_eq!(change["fields"]["percentComplete"], json!([0, 50]));
    assert!(change["fields"].get("bucket").is_none(), "{change}");
    let body = json!({"planId": world.plan, "name": "Later"});
    let bucket = text(&world.http.post("/planner/buckets", body).await.is(201), "id");
    let change = watching.change(&mut lines);
    assert_eq!(
        (&change["what"], &change["id"], &change["title"]),
        (&json!("bucket.made"), &json!(bucket), &json!("Later"))
    );
    let body = json!({"planId": world.plan, "bucketId": bucket, "title": "fresh"});
    world.http.post("/planner/tasks", body).await.is(201);
    let change = watching.change(&mut lines);
    assert_eq!((&change["what"], &change["title"]), (&json!("task.made"), &json!("fresh")));
    assert_eq!(change["fields"]["bucket"], json!([null, {"id": bucket, "name": "Later"}]));
    let gone = world.path("d", "").await;
    let etag = world.http.etag(&gone).await;
    world.http.delete(&gone, &etag).await.is(204);
    let change = watching.change(&mut lines);
    assert_eq!((&change["what"], &change["title"]), (&json!("task.gone"), &json!("d")));
    golden("watch", &lines);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn it_ends_well_by_ctrl_c_and_says_changes_in_words() {
    let world = World::new().await;
    let watching = Watching::start(&world, &[]);
    world.http.change(&world.path("b", "").await, json!({"priority": 1})).await;
    let line = watching.line();
    assert!(
        line.contains("task.changed") && line.contains("b  priority: 5 → 1; priorityName: medium → urgent"),
        "{line}"
    );
    let pid = rustix::process::Pid::from_child(&watching.child);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).expect("it runs");
    assert_eq!(watching.ended(), (Some(0), Vec::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pipe_nobody_reads_ends_it_quietly() {
    let world = World::new().await;
    let arguments = ["watch", "--ndjson", "--every", "1", "--plan", &world.plan];
    let mut command = command(&world, &arguments);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (out, err) = (child.stdout.take(), lines(child.stderr.take().unwrap()));
    assert!(err.recv_timeout(LONG).expect("it says that it watches").contains("watching"));
    drop(out);
    world.http.change(&world.path("b", "").await, json!({"percentComplete": 100})).await;
    let watching = Watching { child, out: None, err };
    let ended = tokio::task::spawn_blocking(move || watching.ended()).await.unwrap();
    assert_eq!(ended, (Some(0), Vec::new()));
}
