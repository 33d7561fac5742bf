//! The status of a command: each that the documentation names, and what is said with it.

use std::process::Stdio;

use super::beside::screen;
use super::{data, run};
use crate::support::http::text;
use crate::support::line::Fault;
use crate::support::program::{alone, command, on};
use crate::sync_engine::World;

const BUSY: &str =
    "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 300\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// What the table of the documentation promises.
fn documented() -> Vec<i32> {
    let page = include_str!("../../../docs/scripting.md");
    let table = page.split("\n## Status\n").nth(1).and_then(|rest| rest.split("\n## ").next()).expect("the chapter");
    let cells = table.lines().filter_map(|line| line.strip_prefix("| ")?.split(' ').next()?.parse().ok());
    cells.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_status_of_the_documentation_is_met() {
    let mut met = Vec::new();
    // Ctrl+C while the service is waited for; what it asked for is kept, so all else is about another one.
    let world = World::new().await;
    world.line.rule(|seen| seen.path.ends_with("/tasks").then_some(Fault::Answer(BUSY)));
    #[cfg(unix)]
    {
        let mut command = command(&world, &["tasks", "--json", "--plan", &world.plan]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = command.spawn().expect("the program was built");
        let pid = rustix::process::Pid::from_child(&child);
        let said = tokio::task::spawn_blocking(move || {
            use std::io::{BufRead as _, BufReader};
            let mut child = child;
            let mut err = BufReader::new(child.stderr.take().expect("it is read")).lines();
            // It says that it waits, and until when.
            let first = err.next().and_then(Result::ok);
            rustix::process::kill_process(pid, rustix::process::Signal::INT).expect("it runs");
            (first, child.wait_with_output().expect("it ends"))
        });
        let (first, output) = said.await.expect("it ends");
        assert_eq!(output.status.code(), Some(130), "{first:?} {output:?}");
        assert_eq!(data("error", &String::from_utf8_lossy(&output.stdout))["status"], 130);
        met.push(130);
    }
    let world = World::new().await;
    let mut expect = async |status: i32, arguments: &[&str], words: &str| {
        let said = run(&world, arguments).await;
        let text = format!("{}{}", said.out, said.err);
        assert!(said.status == Some(status) && text.contains(words), "{arguments:?}: {said:?}");
        met.push(status);
    };
    expect(0, &["done", "a", "--no-input"], "done      change the progress of “a”").await;
    expect(2, &["move"], "TASK").await;
    expect(2, &["rm", "b", "--no-input"], "without --yes").await;
    expect(3, &["done", "nobody knows it"], "No task is called").await;
    expect(4, &["done", "b", "--read-only"], "--read-only").await;
    expect(0, &["done", "b", "--offline"], "1 change is kept").await;
    expect(5, &["done", "c", "--offline", "--wait"], "1 change is kept").await;
    world.line.rule(|_| Some(Fault::Cut));
    let said = on(&world, &["tasks", "--plan", "never read", "--json"]).await;
    assert_eq!((said.status, &data("error", &said.out)["status"]), (Some(1), &1.into()), "{said:?}");
    met.push(1);
    met.sort_unstable();
    met.dedup();
    assert_eq!(met, documented());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_that_fails_says_so_in_the_format_it_would_have() {
    let world = World::new().await;
    for json in [[].as_slice(), &["--json"], &["--format", "json"]] {
        let said = on(&world, &[&["export", "--plan", "Nowhere"], json].concat()).await;
        let error = data("error", &said.out);
        assert_eq!(
            (said.status, &error["status"], &error["candidates"][0]["name"]),
            (Some(3), &3.into(), &"Try things".into())
        );
    }
    for format in ["csv", "md", "ics"] {
        let said = on(&world, &["export", "--plan", "Nowhere", "--format", format]).await.failed(3);
        assert!(said.contains("No plan is called “Nowhere”"), "{said}");
    }
    let said = on(&world, &["export", "--format", "json", "--bogus"]).await;
    assert_eq!((said.status, &data("error", &said.out)["status"]), (Some(2), &2.into()), "{said:?}");
    data("export", &run(&world, &["export", "--json"]).await.well());
}

/// Whatever names something that is not there: the same status, and what could be meant, in words and as JSON.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_named_and_is_not_there_is_status_3_everywhere() {
    let world = World::new().await;
    run(&world, &["export"]).await;
    run(&world, &["check", "add", "a", "milk"]).await.well();
    run(&world, &["link", "add", "a", "https://a.example"]).await.well();
    let of_plans: [&[&str]; 8] = [
        &["task", "a"],
        &["why", "a"],
        &["tasks"],
        &["sync"],
        &["search", "a"],
        &["log"],
        &["bucket", "list"],
        &["add", "never made"],
    ];
    for command in of_plans {
        let said = on(&world, &[command, &["--plan", "Nosuch", "--json"]].concat()).await;
        let error = data("error", &said.out);
        assert_eq!((said.status, &error["status"]), (Some(3), &3.into()), "{command:?}: {said:?}");
        let candidates = error["candidates"].as_array().unwrap();
        let is_there = |plan: &serde_json::Value| plan["id"] == world.plan.as_str() && plan["name"] == "Try things";
        assert!(candidates.iter().any(is_there) && said.err.contains(&world.plan), "{command:?}: {said:?}");
    }
    let said = on(&world, &["--plain", "--plan", "Nosuch"]).await.failed(3);
    assert!(said.lines().any(|line| line.starts_with(&format!("  {}  “Try things”", world.plan))), "{said}");
    let commands: [&[&str]; 20] = [
        &["task", "nobody knows it"],
        &["why", "nobody knows it"],
        &["set", "a", "bucket=Nosuch"],
        &["move", "a", "--to", "Nosuch"],
        &["move", "a", "--before", "Nosuch"],
        &["assign", "a", "Nosuch"],
        &["unassign", "a", "Nosuch"],
        &["label", "add", "a", "Nosuch"],
        &["label", "rename", "Nosuch", "x"],
        &["check", "tick", "a", "Nosuch"],
        &["check", "move", "a", "milk", "--before", "Nosuch"],
        &["link", "rm", "a", "Nosuch"],
        &["link", "type", "a", "https://a.example", "Nosuch"],
        &["bucket", "rename", "Nosuch", "x"],
        &["bucket", "move", "Doing", "--before", "Nosuch"],
        &["tasks", "--bucket", "Nosuch"],
        &["tasks", "--label", "Nosuch"],
        &["add", "x >Nosuch"],
        &["plan", "share", "Nosuch"],
        &["copy", "a", "--to", "Nosuch"],
    ];
    for command in commands {
        let said = run(&world, &[command, &["--json"]].concat()).await;
        assert_eq!((said.status, &data("error", &said.out)["status"]), (Some(3), &3.into()), "{command:?}: {said:?}");
    }
    for command in [&["plan", "add", "x", "--group", "Nosuch"][..], &["plan", "rm", "Nosuch", "--yes"]] {
        on(&world, command).await.failed(3);
    }
}

/// Nobody of that name is known.
#[test]
fn somebody_who_is_not_there_is_status_3_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    for command in
        [&["tasks"][..], &["task", "a"], &["sync"], &["whoami"], &["logout"], &["--plain"], &["roster", "list"]]
    {
        let said = alone(folder.path(), &[command, &["--account", "Nosuch"]].concat()).failed(3);
        assert!(said.contains("nobody is signed in"), "{command:?}: {said}");
        if !["--plain", "logout"].contains(&command[0]) {
            let said = alone(folder.path(), &[command, &["--account", "Nosuch", "--json"]].concat());
            assert_eq!(data("error", &said.out)["status"], 3, "{command:?}: {said:?}");
        }
    }
    alone(folder.path(), &["schema", "nosuch"]).failed(3);
    assert!(alone(folder.path(), &["serve", "--as", "Nosuch"]).failed(3).contains("Nobody here goes by"));
}

/// Who says that nobody is there is never waited for.
#[test]
fn whoever_would_have_to_be_asked_is_not_where_no_input_is() {
    let folder = tempfile::tempdir().unwrap();
    let man = folder.path().join("man");
    let man = man.to_str().unwrap();
    let commands: [(&[&str], &str); 5] = [
        (&["login", "--client-id", "x"], "waits for a person"),
        (&["login", "--device", "--client-id", "x"], "waits for a person"),
        (&["config", "edit"], "your editor waits"),
        (&["rm", "no such task", "--plan", "Website relaunch"], "No task"),
        (&[], "waits for keys"),
    ];
    for (command, words) in commands {
        let said = alone(folder.path(), &[command, &["--no-input"]].concat());
        let status = if words == "No task" { 3 } else { 2 };
        assert!(said.status == Some(status) && said.err.contains(words), "{command:?}: {said:?}");
    }
    for command in
        [&["login", "--scopes"][..], &["whoami"], &["logout"], &["config", "path"], &["man", man], &["locks", "clear"]]
    {
        let said = alone(folder.path(), &[command, &["--no-input"]].concat());
        assert_eq!(said.status, Some(0), "{command:?}: {said:?}");
    }
}

#[test]
fn in_a_fresh_folder_the_plans_there_are_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let said = alone(folder.path(), &["tasks", "--json"]);
    let error = data("error", &said.out);
    assert_eq!(said.status, Some(3), "{said:?}");
    let message = error["message"].as_str().unwrap();
    assert!(message.starts_with("No plan was opened on this computer yet: say which with --plan."), "{message}");
    let named = error["candidates"].as_array().unwrap();
    assert!(named.iter().any(|plan| plan["name"] == "Website relaunch"), "{error}");
    let said = alone(folder.path(), &["tasks", "--offline"]);
    assert!(said.status == Some(3) && said.err.contains("say which with --plan"), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_plan_opened_last_was_deleted_the_others_are_named() {
    let world = World::new().await;
    screen(&world).await.stop().await;
    let said = on(&world, &["plan", "show"]).await.well();
    assert!(said.starts_with("Try things\n"), "what was opened last is meant: {said}");
    let made = data("edits", &on(&world, &["plan", "add", "Another", "--json"]).await.well());
    let other = text(&made[0], "planId");
    on(&world, &["tasks", "--plan", "Another"]).await.well();
    let path = format!("/planner/plans/{}", world.plan);
    world.http.delete(&path, &world.http.etag(&path).await).await.is(204);
    for _ in 0..2 {
        let said = on(&world, &["tasks", "--json"]).await;
        assert_eq!(said.status, Some(3), "{said:?}");
        let error = data("error", &said.out);
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("is not there any more: say which with --plan"), "{message}");
        let named = error["candidates"].as_array().unwrap();
        assert!(named.iter().any(|plan| plan["id"] == other.as_str()), "{error}");
        assert!(named.iter().all(|plan| plan["id"] != world.plan.as_str()), "{error}");
    }
    // So it is with one that is named and was read here before.
    let path = format!("/planner/plans/{other}");
    world.http.delete(&path, &world.http.etag(&path).await).await.is(204);
    let said = on(&world, &["tasks", "--plan", "another"]).await.failed(3);
    assert!(said.contains("The plan “Another” is not there any more. There are:"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_that_hold_mistakes_stop_every_command_before_it_begins() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let bad = folder.path().join("bad.toml");
    std::fs::write(&bad, "columns_max = \"many\"\n").unwrap();
    let (bad, none) = (bad.to_str().unwrap(), folder.path().join("none.toml"));
    let commands: [&[&str]; 6] =
        [&["plans"], &["board"], &["--plain"], &["sync"], &["task", "a"], &["add", "never made"]];
    for command in commands {
        let said = on(&world, &[command, &["--config", bad]].concat()).await.failed(2);
        assert!(said.contains("columns_max"), "{command:?}: {said}");
        let said = on(&world, &[command, &["--config", none.to_str().unwrap()]].concat()).await.failed(2);
        assert!(said.contains("none.toml"), "{command:?}: {said}");
    }
    assert_eq!(world.column("To do").await, ["a", "b", "c", "d"]);
    assert!(on(&world, &["search", ""]).await.failed(2).contains("what to search for"));
}
