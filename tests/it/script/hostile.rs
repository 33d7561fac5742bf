//! Names, input and surroundings nobody would choose: nothing is misread, nothing panics, and what is said says where.

use std::fs::File;
use std::process::{Output, Stdio};

use serde_json::json;

use super::{data, json, run, states};
use crate::support::http::text;
use crate::support::program::{alone, command, fed};
use crate::sync_engine::World;

#[tokio::test(flavor = "multi_thread")]
async fn names_are_what_they_are_whatever_they_look_like() {
    let world = World::new().await;
    let add =
        json(&world, "edits", &["add", "--", "--plan -x \"quoted\" 'too' \u{1f469}\u{200d}\u{1f680} $HOME"]).await;
    assert_eq!(states(&add), [("done".to_owned(), 1)].into(), "{add}");
    let odd = "--plan -x \"quoted\" 'too' \u{1f469}\u{200d}\u{1f680} $HOME";
    assert!(world.column("To do").await.contains(&odd.to_owned()));
    run(&world, &["done", "--", "--plan"]).await.well();
    assert_eq!(world.task(odd).await["percentComplete"], 100);
    // An identifier goes before a name, whatever somebody has called a task.
    let id = text(&world.task("b").await, "id");
    world.http.change(&world.path("a", "").await, json!({"title": id})).await;
    run(&world, &["done", "--", &id]).await.well();
    assert_eq!(
        (&world.task("b").await["percentComplete"], &world.task(&id).await["percentComplete"]),
        (&json!(100), &json!(0))
    );
    run(&world, &["bucket", "rename", "Doing", "-n"]).await.failed(2);
    assert_eq!(run(&world, &["set", "c", "title=two\nlines"]).await.status, Some(0));
    // Where there is no room for a table the rest stands below.
    for (width, lines) in [("80", 1 + 7), ("40", 2 * (1 + 7))] {
        let listed = run(&world, &["tasks", "--width", width]).await.well();
        assert_eq!(listed.lines().count(), lines, "as many for each: {listed}");
    }
    let long = "x".repeat(500);
    for arguments in [["done", &long], ["add", &long], ["check", &long]] {
        let said = run(&world, &arguments).await;
        assert!([Some(2), Some(3), Some(4)].contains(&said.status) && !said.err.contains("panicked"), "{said:?}");
    }
    for day in ["2026-02-30", "+99999999999d", "-1", "٣"] {
        let said = run(&world, &["set", "d", &format!("due={day}")]).await.failed(2);
        assert!(!said.contains("panicked"), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn standard_input_is_read_as_lines_or_refused_with_the_line() {
    let world = World::new().await;
    let plan = ["--plan", world.plan.as_str()];
    let typed = async |arguments: &[&str], text: &str| fed(&world, &[arguments, &plan].concat(), text).await;
    let edits = data("edits", &typed(&["add", "-", "--json"], "\u{feff}one\r\n\r\ntwo\r\n").await.well());
    assert_eq!(states(&edits), [("done".to_owned(), 2)].into());
    typed(&["done", "-"], "one\r\ntwo").await.well();
    typed(&["move", "-", "--to", "Doing", "--top"], "two\none\n").await.well();
    assert_eq!(world.column("Doing").await, ["two", "one", "x", "y"]);
    for (text, words) in [("", "There are no"), (" \n\t\r\n", "There are no"), (&*"x\n".repeat(1001), "At most 1000")] {
        for command in [["add", "-"].as_slice(), &["done", "-"], &["rm", "-", "--yes"]] {
            let said = typed(command, text).await.failed(2);
            assert!(said.contains(words), "{command:?}: {said}");
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("latin1");
    std::fs::write(&file, b"one\nt\xe4glich\n").unwrap();
    let mut command = command(&world, &["add", "-", "--json", "--plan", &world.plan]);
    command.stdin(File::open(&file).unwrap());
    let output = tokio::task::spawn_blocking(move || command.output().expect("it ends")).await.unwrap();
    let error = data("error", &String::from_utf8_lossy(&output.stdout));
    assert_eq!((output.status.code(), &error["status"]), (Some(2), &json!(2)), "{error}");
    assert!(error["message"].as_str().unwrap().starts_with("Line 2 of standard input"), "{error}");
}

/// Runs a command in other surroundings.
async fn surrounded(world: &World, arguments: &[&str], of: impl FnOnce(&mut std::process::Command)) -> Output {
    let mut command = command(world, &[arguments, &["--plan", &world.plan]].concat());
    command.stdin(Stdio::null());
    of(&mut command);
    tokio::task::spawn_blocking(move || command.output().expect("it ends")).await.expect("it ends")
}

#[tokio::test(flavor = "multi_thread")]
async fn surroundings_change_nothing_that_is_told() {
    let world = World::new().await;
    let usual = run(&world, &["board"]).await.well();
    for variables in [
        [("LC_ALL", "C"), ("TERM", "dumb"), ("COLUMNS", "20")].as_slice(),
        &[("NO_COLOR", "1"), ("TERM", "")],
        &[("CLICOLOR_FORCE", "1"), ("TZ", "Nowhere/At all")],
        &[("TZ", ":"), ("HOME", "/dev/null"), ("XDG_CONFIG_HOME", "/dev/null"), ("XDG_DATA_HOME", "/proc")],
    ] {
        let output = surrounded(&world, &["board"], |command| _ = command.envs(variables.iter().copied())).await;
        assert_eq!(String::from_utf8_lossy(&output.stdout), usual, "{variables:?}");
        assert!(output.status.success(), "{variables:?}: {output:?}");
    }
    let file = world.folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let below = file.join("data");
    let said = alone(&below, &["tasks", "--json"]);
    let error = data("error", &said.out);
    assert_eq!((said.status, &error["status"]), (Some(1), &json!(1)), "{said:?}");
    assert!(error["message"].as_str().unwrap().contains("--data DIR"), "{error}");
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_no_success() {
    let world = World::new().await;
    for arguments in
        [["tasks"].as_slice(), &["--help"], &["export"], &["task", "a", "--json"], &["done", "a", "--explain"]]
    {
        let full = File::options().write(true).open("/dev/full").expect("Linux has it");
        let output = surrounded(&world, arguments, |command| {
            _ = command.stdout(full).stderr(Stdio::piped());
        })
        .await;
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {words}");
        assert!(words.contains("standard output cannot be written"), "{arguments:?}: {words}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_at_once_all_arrive() {
    let world = World::new().await;
    run(&world, &["tasks"]).await.well();
    let one = async |title: &'static str| run(&world, &["add", title, "--json", "--wait"]).await;
    let all = tokio::join!(one("one"), one("two"), one("three"), one("four"));
    for said in [all.0, all.1, all.2, all.3] {
        let edits = data("edits", &said.out);
        assert_eq!((said.status, states(&edits)), (Some(0), [("done".to_owned(), 1)].into()), "{said:?}");
    }
    let mut made = world.column("To do").await;
    made.sort();
    assert_eq!(made, ["a", "b", "c", "d", "four", "one", "three", "two"]);
}
