//! `serve --faults FILE` and `serve --visitor SEED`: the built program, its exit and its words.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::script::data;
use crate::support::http::{Http, text};

fn serve(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planner-tui"));
    command.args(["serve", "--json", "--data"]).arg(folder).args(arguments).stdin(Stdio::null());
    command
}

/// What the program says when it does not start.
pub(super) fn refused(arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let Output { status, stdout, stderr } = serve(folder.path(), arguments).output().expect("the program starts");
    // A command line that cannot be meant so is told as JSON, too, to who has asked for JSON.
    let is_fault = serde_json::from_slice::<Value>(&stdout).is_ok_and(|said| said["kind"] == "error");
    assert!(!status.success() && (stdout.is_empty() || is_fault), "{status} {}", String::from_utf8_lossy(&stdout));
    String::from_utf8(stderr).expect("text")
}

/// A program that ends with the test.
pub(super) struct Served {
    child: Child,
    pub(super) http: Http,
    /// What it says of itself.
    pub(super) said: Value,
}

impl Served {
    pub(super) fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut child = serve(folder, arguments).stdout(Stdio::piped()).spawn().expect("the program starts");
        let mut line = String::new();
        let out = child.stdout.take().expect("piped");
        BufReader::new(out).read_line(&mut line).expect("a line of JSON");
        let said = data("server", &line);
        Self { child, http: Http::new(&text(&said, "url"), &text(&said, "token")), said }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _status = self.child.wait();
    }
}

#[test]
fn a_file_that_cannot_be_read_is_named_with_its_line_and_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("faults.toml");
    fs::write(&file, "[[rule]]\nthen = \"stale\"\nevery = 0\n").unwrap();
    let words = refused(&["--faults", file.to_str().unwrap()]);
    for part in ["faults.toml", "line 3", "`every`", "leave --faults out"] {
        assert!(words.contains(part), "no {part} in {words}");
    }
    let missing = folder.path().join("missing.toml");
    let words = refused(&["--faults", missing.to_str().unwrap()]);
    assert!(words.contains("missing.toml cannot be read (") && words.contains("leave --faults out"), "{words}");
}

#[test]
fn a_visitor_needs_somebody_to_be() {
    let words = refused(&["--visitor", "7", "--seed", "empty"]);
    assert!(words.contains("Nobody else") && words.contains("--visitor"), "{words}");
    assert!(refused(&["--visitor", "often"]).contains("“often”"));
}

#[tokio::test]
async fn the_rules_of_a_file_strike() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("faults.toml");
    fs::write(&file, "[[rule]]\npath = \"/me\"\nfirst = 1\nthen = \"answer\"\nstatus = 503\n").unwrap();
    let served = Served::start(folder.path(), &["--faults", file.to_str().unwrap()]);
    served.http.get("/me").await.is(503);
    served.http.get("/me").await.is(200);
}

#[tokio::test]
async fn a_visitor_is_at_work() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(folder.path(), &["--visitor", "7:6000", "--seed", "size:20"]);
    let groups = served.http.get("/me/memberOf/microsoft.graph.group").await.rows();
    let plans = served.http.get(&format!("/groups/{}/planner/plans", text(&groups[0], "id"))).await.rows();
    let tasks = format!("/planner/plans/{}/tasks", text(&plans[0], "id"));
    let first = served.http.get(&tasks).await.rows();
    let changes = async {
        while served.http.get(&tasks).await.rows() == first {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), changes).await.expect("something changes within twenty seconds");
}
