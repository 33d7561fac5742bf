//! One page of a list.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::field::{Field, Text};

/// One answer to a question for a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The items of this page; it may be empty and still have a next link.
    pub value: Vec<T>,
    /// Where to read on: an opaque URL.
    #[serde(rename = "@odata.nextLink", default, skip_serializing_if = "Field::is_absent")]
    pub next_link: Text,
    /// Where to read what has changed since.
    #[serde(rename = "@odata.deltaLink", default, skip_serializing_if = "Field::is_absent")]
    pub delta_link: Text,
    /// What else it holds.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}
