//! Waiting edits as they were read last: hundreds may wait, and after each key they are wanted all.

use std::collections::HashMap;

use rusqlite::Rows;

use super::outbox::{Entry, entry_of};
use crate::planner::edit::Edit;

/// Edits by their numbers, each with the text it was read from: one that is the same is not read again.
#[derive(Debug, Default)]
pub(super) struct ReadEdits(HashMap<i64, (String, Edit)>);

impl ReadEdits {
    /// Returns the entries of some rows, without those that cannot be read.
    pub(super) fn entries(&mut self, mut rows: Rows<'_>) -> rusqlite::Result<Vec<Entry>> {
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            let (seq, text) = (row.get(0)?, row.get_ref(1)?.as_str()?);
            let edit = match self.0.get(&seq) {
                Some((known, edit)) if known == text => edit.clone(),
                _ => {
                    let Ok(edit) = serde_json::from_str::<Edit>(text) else { continue };
                    self.0.insert(seq, (text.to_owned(), edit.clone()));
                    edit
                }
            };
            entries.push(entry_of(row, edit)?);
        }
        // Those of other plans may be among them, those that are done are not wanted any longer.
        if self.0.len() > 2 * entries.len() + 64 {
            self.0.clear();
        }
        Ok(entries)
    }
}
