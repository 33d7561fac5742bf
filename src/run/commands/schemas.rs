//! The JSON Schemas of what the commands print, by kind.

use super::fault::Fault;
use super::names;
use super::names::Named;
use super::told::Told;

/// The kinds, and what is in them.
const KINDS: [(&str, &str); 19] = [
    ("plans", include_str!("../../../assets/schema/cli/plans.json")),
    ("plan", include_str!("../../../assets/schema/cli/plan.json")),
    ("buckets", include_str!("../../../assets/schema/cli/buckets.json")),
    ("board", include_str!("../../../assets/schema/cli/board.json")),
    ("tasks", include_str!("../../../assets/schema/cli/tasks.json")),
    ("task", include_str!("../../../assets/schema/cli/task.json")),
    ("why", include_str!("../../../assets/schema/cli/why.json")),
    ("edits", include_str!("../../../assets/schema/cli/edits.json")),
    ("requests", include_str!("../../../assets/schema/cli/requests.json")),
    ("log", include_str!("../../../assets/schema/cli/log.json")),
    ("export", include_str!("../../../assets/schema/cli/export.json")),
    ("copy", include_str!("../../../assets/schema/cli/copy.json")),
    ("rosters", include_str!("../../../assets/schema/cli/rosters.json")),
    ("sync", include_str!("../../../assets/schema/cli/sync.json")),
    ("change", include_str!("../../../assets/schema/cli/change.json")),
    ("account", include_str!("../../../assets/schema/cli/account.json")),
    ("server", include_str!("../../../assets/schema/cli/server.json")),
    ("coverage", include_str!("../../../assets/schema/cli/coverage.json")),
    ("error", include_str!("../../../assets/schema/cli/error.json")),
];

/// Returns the schema of a kind, or the names of all.
pub(super) fn schema(kind: Option<&str>) -> Result<Told, Fault> {
    let lines = match kind {
        None => KINDS.iter().map(|(kind, _)| (*kind).to_owned()).collect(),
        Some(kind) => {
            let all: Vec<Named> = KINDS.iter().map(|(kind, _)| Named::new(kind, kind)).collect();
            KINDS[names::find("kind", kind, &all)?].1.lines().map(str::to_owned).collect()
        }
    };
    Ok(Told { lines, ..Told::default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::script::Kinds;

    #[test]
    fn shells_are_told_of_every_kind() {
        assert_eq!(KINDS.map(|(kind, _)| kind), Kinds::ALL);
    }
}
