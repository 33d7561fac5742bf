//! Who has made an assignment, a checklist item or a reference: a person, or an app by itself.
//!
//! Only what apps have made is written down; everything else is a person's.

use rusqlite::Connection;
use rusqlite::params;

use crate::planner::policy::Creator;
use crate::planner::reference::url_of;
use crate::server::callers::Caller;
use crate::server::error::Refusal;
use crate::server::record::Kind;
use crate::server::record::Record;
use crate::server::record::ask;

/// The open types whose items have a creator, each with the resource it is in.
const PROPERTIES: [(Kind, &str); 3] =
    [(Kind::Task, "assignments"), (Kind::TaskDetails, "checklist"), (Kind::TaskDetails, "references")];

/// Writes down who made what is new, and forgets what is gone. Call it when the task is stored.
pub(in crate::server) fn note(
    connection: &Connection,
    caller: &Caller,
    before: Option<&Record>,
    after: &Record,
) -> Result<(), Refusal> {
    for (_, property) in PROPERTIES.iter().filter(|(kind, _)| *kind == after.kind) {
        let (old, new) = (before.map(|before| before.keys(property)).unwrap_or_default(), after.keys(property));
        for key in old.iter().filter(|key| !new.contains(key)) {
            connection
                .prepare_cached("DELETE FROM made_by_app WHERE task_id = ?1 AND property = ?2 AND key = ?3")?
                .execute(params![after.id, property, same_key(key)])?;
        }
        if caller.user().is_some() {
            continue;
        }
        for key in new.iter().filter(|key| !old.contains(key)) {
            connection
                .prepare_cached("INSERT OR IGNORE INTO made_by_app (task_id, property, key) VALUES (?1, ?2, ?3)")?
                .execute(params![after.id, property, same_key(key)])?;
        }
    }
    Ok(())
}

/// Returns who made an item.
pub(super) fn of(connection: &Connection, task_id: &str, property: &str, key: &str) -> Result<Creator, Refusal> {
    let sql = "SELECT 1 FROM made_by_app WHERE task_id = ?1 AND property = ?2 AND key = ?3";
    let found: Option<i64> = ask(connection, sql, params![task_id, property, same_key(key)])?;
    Ok(if found.is_some() { Creator::Application } else { Creator::User })
}

/// Returns the same text for all encodings of a reference's key.
fn same_key(key: &str) -> String {
    url_of(key)
}
