//! The commands for scripts: the built program over real HTTP, what it prints, how it ends, and what another client sees.

mod at_once;
mod beside;
mod copy;
mod copy_again;
mod details;
mod export;
mod golden;
mod goldens;
mod hostile;
mod ics;
mod moving;
mod names;
mod no_beta;
mod offline;
mod plain;
mod progress;
mod rosters;
mod statuses;
mod watch;
mod whole;
mod writing;

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::support::program::{Said, on};
use crate::support::schema::faults;
use crate::sync_engine::World;

/// Runs a command on the plan of a world.
pub(crate) async fn run(world: &World, arguments: &[&str]) -> Said {
    let plan = world.plan.clone();
    let at = arguments.iter().position(|argument| *argument == "--").unwrap_or(arguments.len());
    let all = [&arguments[..at], &["--plan", &plan], &arguments[at..]].concat();
    on(world, &all).await
}

/// The same with --json, checked against the schema of its kind; returns the data.
#[track_caller]
pub(crate) fn data(kind: &str, text: &str) -> Value {
    let value: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert_eq!((&value["version"], &value["kind"]), (&1.into(), &kind.into()), "{value:#}");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("assets/schema/cli/{kind}.json"));
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(faults(&schema, &schema, &value, kind), [""; 0], "{value:#}");
    value["data"].clone()
}

/// Runs a command with --json, and returns its data if all went well.
pub(crate) async fn json(world: &World, kind: &str, arguments: &[&str]) -> Value {
    let text = run(world, &[&["--json"], arguments].concat().with_first()).await.well();
    data(kind, &text)
}

/// Puts the option behind the word of the command, where it belongs.
trait WithFirst<'a> {
    fn with_first(self) -> Vec<&'a str>;
}

impl<'a> WithFirst<'a> for Vec<&'a str> {
    fn with_first(mut self) -> Vec<&'a str> {
        let option = self.remove(0);
        // Nouns with a verb have two words.
        let words = if ["bucket", "plan", "check", "link", "label", "roster"].contains(&self[0]) { 2 } else { 1 };
        self.insert(words, option);
        self
    }
}

/// The states of edits, counted.
pub(crate) fn states(edits: &Value) -> BTreeMap<String, usize> {
    let mut counted = BTreeMap::new();
    for edit in edits.as_array().expect("a list") {
        *counted.entry(edit["state"].as_str().expect("a word").to_owned()).or_default() += 1;
    }
    counted
}
