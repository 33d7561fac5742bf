//! The details of a task: notes, checklist, links.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::field::Field;
use super::resource::resource;

resource! {
    /// `plannerTaskDetails`.
    TaskDetails {
        /// The notes, as plain text.
        description: String,
        /// What the card shows.
        preview_type: String,
        /// Checklist items, by a key the client chose.
        checklist: BTreeMap<String, Field<Map<String, Value>>>,
        /// Links, by their encoded URLs.
        references: BTreeMap<String, Field<Map<String, Value>>>,
    }
}
