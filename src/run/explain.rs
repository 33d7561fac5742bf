//! `--explain`: changes are made on a copy of the offline copy that is thrown away, and printed instead of sent.

use std::path::Path;
use std::path::PathBuf;

use anyhow::Context as _;
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use super::output::say_all;
use crate::graph::explain::{Explain, Step, authorization};
use crate::sqlite;

/// A run that sends nothing.
#[derive(Debug)]
pub(super) struct Explaining {
    explain: Explain,
    folder: TempDir,
}

impl Explaining {
    /// Begins such a run.
    pub(super) fn begin() -> anyhow::Result<Self> {
        let folder = tempfile::tempdir().context("no folder for a copy of the offline copy can be made")?;
        Ok(Self { explain: Explain::default(), folder })
    }

    /// Returns what changes are to be explained to.
    pub(super) fn explain(&self) -> Explain {
        self.explain.clone()
    }

    /// Copies the person's offline copy, and returns where: nothing that is done now is to be left in it.
    pub(super) fn copy(&self, own: &Path) -> anyhow::Result<PathBuf> {
        let copy = self.folder.path().join("copy.sqlite");
        if own.exists() {
            sqlite::copy(own, &copy).context("--explain works on a copy of the offline copy, which cannot be made")?;
        }
        Ok(copy)
    }

    /// Prints what would have been sent, in order, and throws the copy away. Call it when the screen is given back.
    pub(super) fn end(self) {
        say_all(&self.told().lines, "\n");
    }

    /// Returns what would have been sent, in order, and throws the copy away. Call it when nothing is sent any more.
    pub(super) fn told(self) -> Requests {
        let steps = self.explain.steps();
        // What cannot be removed is the system's to clean up.
        let _best_effort = self.folder.close();
        let mut lines = Vec::new();
        for step in &steps {
            lines.extend((step.number > 1).then(String::new));
            lines.extend(step.lines());
        }
        Requests { lines, data: steps.iter().flat_map(values).collect() }
    }
}

/// What would have been sent.
#[derive(Debug, Default)]
pub(super) struct Requests {
    /// The requests as they would have been sent, an empty line between two, the token masked.
    pub(super) lines: Vec<String>,
    /// The same as JSON, a list.
    pub(super) data: Value,
}

/// What the JSON of requests is called.
pub(super) const KIND: &str = "requests";

/// Returns a request as JSON, behind what would be read before it.
fn values(step: &Step) -> Vec<Value> {
    let value = |method: &str, target: &str, headers: &[(&str, String)], body: Option<&Value>| {
        let headers: Map<String, Value> =
            headers.iter().map(|(name, value)| ((*name).to_owned(), value.as_str().into())).collect();
        json!({"method": method, "target": target, "headers": headers, "body": body})
    };
    let read = step.reads.as_ref().map(|target| value("GET", target, &[authorization()], None));
    let sent = value(&step.method, &step.target, &step.headers, step.body.as_ref());
    read.into_iter().chain([sent]).collect()
}
