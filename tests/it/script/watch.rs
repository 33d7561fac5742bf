//! A plan is watched while another client changes it.

use std::io::{BufRead as _, BufReader, Read};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use serde_json::{Value, json};

use super::data;
use super::goldens::golden;
use crate::support::http::text;
use crate::support::line::Fault;
use crate::support::program::{command, on};
use crate::support::schema::faults;
use crate::sync_engine::World;

const LONG: Duration = Duration::from_mins(1);
const BUSY: &str = "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

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

#[tokio::test(flavor = "multi_thread")]
async fn two_that_watch_outlast_the_service_and_each_other() {
    let world = World::new().await;
    let [first, second] = [(); 2].map(|()| Watching::start(&world, &["--ndjson"]));
    let mut lines = String::new();
    world.line.rule(|_| Some(Fault::Cut));
    let said = first.err.recv_timeout(LONG).expect("a sentence");
    assert!(said.contains("cannot be reached"), "{said}");
    world.http.change(&world.path("a", "").await, json!({"percentComplete": 50})).await;
    // Who asks for patience is asked again when that is over.
    let mut is_left_alone = false;
    world.line.rule(move |_| {
        let is_first = !std::mem::replace(&mut is_left_alone, true);
        is_first.then_some(Fault::Answer(BUSY))
    });
    for watching in [&first, &second] {
        let change = watching.change(&mut lines);
        assert_eq!((&change["title"], &change["fields"]["percentComplete"]), (&json!("a"), &json!([0, 50])));
    }
    assert!(first.err.iter().any(|said| said.contains("the service answers again")));
    drop(first);
    world.http.change(&world.path("a", "").await, json!({"percentComplete": 100})).await;
    assert_eq!(second.change(&mut lines)["fields"]["percentComplete"], json!([50, 100]));
}

#[tokio::test(flavor = "multi_thread")]
async fn it_ends_when_the_plan_is_deleted() {
    let world = World::new().await;
    // The second is told by the first, and then asks for itself.
    let both = [(); 2].map(|()| Watching::start(&world, &["--ndjson"]));
    let plan = format!("/planner/plans/{}", world.plan);
    let etag = world.http.etag(&plan).await;
    world.http.delete(&plan, &etag).await.is(204);
    for watching in both {
        let mut lines = String::new();
        // What was in it may be told first.
        let mut change = watching.change(&mut lines);
        while change["what"] != "plan.gone" {
            assert!(["task.gone", "bucket.gone"].iter().any(|what| change["what"] == *what), "{change}");
            change = watching.change(&mut lines);
        }
        assert_eq!(change["id"], json!(world.plan));
        let rest = watching.out.as_ref().unwrap().recv_timeout(LONG);
        assert_eq!(rest, Err(RecvTimeoutError::Disconnected), "that was the last line");
        let (status, said) = tokio::task::spawn_blocking(move || watching.ended()).await.unwrap();
        assert_eq!((status, said.len()), (Some(1), 1), "{said:?}");
        assert!(said[0].contains("The plan is not there any more") && !said[0].contains("b opens"), "{said:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_before_it_watches_is_one_line_of_json() {
    let world = World::new().await;
    for (arguments, status) in [
        (["watch", "--ndjson", "--plan", "Nowhere"].as_slice(), 3),
        (&["watch", "--ndjson", "--every", "0"], 2),
        (&["watch", "--every", "99999", "--ndjson"], 2),
    ] {
        let said = on(&world, arguments).await;
        assert_eq!((said.status, said.out.lines().count()), (Some(status), 1), "{said:?}");
        assert_eq!(data("error", &said.out)["status"], status, "{said:?}");
        assert!(!said.err.is_empty());
    }
    assert!(on(&world, &["watch", "--plan", "Nowhere"]).await.failed(3).contains("No plan is called"));
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
    let other = Watching::start(&world, &["--ndjson"]);
    for (watching, signal) in [(other, rustix::process::Signal::TERM), (watching, rustix::process::Signal::INT)] {
        let pid = rustix::process::Pid::from_child(&watching.child);
        rustix::process::kill_process(pid, signal).expect("it runs");
        assert_eq!(watching.ended(), (Some(0), Vec::new()), "{signal:?}");
    }
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
