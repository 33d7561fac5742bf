//! Planner's own rules: plain values and functions. No I/O, no async, no clock, no channels.

pub mod board;
pub mod bucket;
pub mod change;
pub mod container;
pub mod creation_source;
pub mod date_words;
pub mod destination;
pub mod detail_change;
pub mod details;
pub mod difference;
pub mod due;
pub mod edit;
pub mod etag;
pub mod facts;
#[cfg(test)]
pub(crate) mod fixture;
pub mod format;
pub mod history;
pub mod id;
pub mod limits;
pub mod lock;
pub mod order_hint;
pub mod pasted;
pub mod person;
pub mod plan;
pub mod plan_change;
pub mod policy;
pub mod priority;
pub mod progress;
pub mod properties;
pub mod quick_add;
pub mod reference;
pub mod snapshot;
pub mod task;
pub mod trashed;
pub mod view;
