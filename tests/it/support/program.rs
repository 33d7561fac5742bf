//! The built program without a terminal: run with arguments, and what it has said.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::support::server::TOKEN;
use crate::sync_engine::World;

/// What a run of the program has said.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) status: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    fn of(mut command: Command, typed: Option<&str>) -> Self {
        command.stdin(if typed.is_some() { Stdio::piped() } else { Stdio::null() });
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program was built");
        if let (Some(typed), Some(mut stdin)) = (typed, child.stdin.take()) {
            // A program that wants nothing may have ended.
            let _is_read = stdin.write_all(typed.as_bytes());
        }
        let Output { status, stdout, stderr } = child.wait_with_output().expect("it ends");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
        Self { status: status.code(), out: text(stdout), err: text(stderr) }
    }

    /// Returns what was printed, if all went well.
    #[track_caller]
    pub(crate) fn well(self) -> String {
        assert_eq!((self.status, self.err.as_str()), (Some(0), ""), "{}", self.out);
        self.out
    }

    /// Returns the JSON that was printed, if all went well.
    #[track_caller]
    pub(crate) fn json(self) -> Value {
        let text = self.well();
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }

    /// Returns what was said instead of an answer, with this status.
    #[track_caller]
    pub(crate) fn failed(self, status: i32) -> String {
        assert_eq!((self.status, self.out.as_str()), (Some(status), ""), "{}", self.err);
        self.err
    }
}

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planner-tui"));
    command.env_remove("PLANNER_TUI_ACCOUNT");
    command
}

/// Runs the program with a server of its own.
pub(crate) fn alone(folder: &Path, arguments: &[&str]) -> Said {
    let mut command = program();
    command.arg("--data").arg(folder).args(arguments);
    Said::of(command, None)
}

/// Runs the program on a world's server.
pub(crate) async fn on(world: &World, arguments: &[&str]) -> Said {
    run(world, arguments, None).await
}

/// Runs the program several times at once; returns what each has said, in this order.
pub(crate) async fn all_on(world: &World, runs: &[Vec<&str>]) -> Vec<Said> {
    let start = |arguments: &Vec<&str>| {
        let command = command(world, arguments);
        tokio::task::spawn_blocking(move || Said::of(command, None))
    };
    let started: Vec<_> = runs.iter().map(start).collect();
    let mut said = Vec::new();
    for run in started {
        said.push(run.await.expect("it ends"));
    }
    said
}

/// The same, with something on its standard input.
pub(crate) async fn fed(world: &World, arguments: &[&str], typed: &str) -> Said {
    run(world, arguments, Some(typed.to_owned())).await
}

async fn run(world: &World, arguments: &[&str], typed: Option<String>) -> Said {
    let command = command(world, arguments);
    tokio::task::spawn_blocking(move || Said::of(command, typed.as_deref())).await.expect("it ends")
}

/// The program on a world's server, not started yet.
pub(crate) fn command(world: &World, arguments: &[&str]) -> Command {
    let mut command = program();
    let (before, after): (Vec<&str>, Vec<&str>) = {
        // What follows two hyphens is no option.
        let at = arguments.iter().position(|argument| *argument == "--").unwrap_or(arguments.len());
        (arguments[..at].to_vec(), arguments[at..].to_vec())
    };
    command.args(before).args(["--graph-url", world.line.url()]).arg("--data").arg(world.folder.path()).args(after);
    command.env("PLANNER_TUI_TOKEN", TOKEN);
    command
}
