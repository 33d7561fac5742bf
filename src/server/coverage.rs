//! What this server answers and how that is known, read off the table of routes: `serve --coverage` prints it, and
//! `docs/server.md` has it.

use std::fmt;

use serde_json::Value;
use serde_json::json;

use super::routes;

/// How it is known that the real service answers so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// It stands in the reference.
    Documented,
    /// It was seen in real answers that people published.
    Observed,
    /// It follows from those.
    Inferred,
    /// It is our choice where nothing public settles it.
    Assumed,
}

impl fmt::Display for Mark {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.pad(match self {
            Self::Documented => "documented",
            Self::Observed => "observed",
            Self::Inferred => "inferred",
            Self::Assumed => "assumed",
        })
    }
}

/// Methods of one path of which the same is known.
struct Line {
    path: &'static str,
    mark: Mark,
    is_refused: bool,
    methods: Vec<&'static str>,
}

impl Line {
    /// Returns the versions it is in, and the path below them.
    fn place(&self) -> (&'static [&'static str], &'static str) {
        self.path.strip_prefix("beta").map_or((&["v1.0", "beta"], self.path), |path| (&["beta"], path))
    }
}

/// Returns a line for each path, or several where not the same is known of all its methods.
#[must_use]
pub fn coverage() -> String {
    let written = lines().into_iter().map(|line| {
        let (versions, path) = line.place();
        let refused = if line.is_refused { "refused" } else { "" };
        let (versions, methods) = (versions.join(" "), line.methods.join(" "));
        format!("{versions:<9}  {methods:<16}  {:<10}  {refused:<7}  {path}\n", line.mark)
    });
    written.collect::<Vec<_>>().concat()
}

/// Returns the same as JSON: a list with an object for each line.
#[must_use]
pub fn coverage_json() -> Value {
    let written = lines().into_iter().map(|line| {
        let (versions, path) = line.place();
        let known = line.mark.to_string();
        json!({"versions": versions, "methods": line.methods, "known": known, "refused": line.is_refused, "path": path})
    });
    written.collect()
}

fn lines() -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (method, mark, path, is_refused) in routes::rows() {
        let known = lines.iter_mut().find(|line| (line.path, line.mark, line.is_refused) == (path, mark, is_refused));
        match known {
            Some(line) => line.methods.push(method),
            None => lines.push(Line { path, mark, is_refused, methods: vec![method] }),
        }
    }
    lines
}
