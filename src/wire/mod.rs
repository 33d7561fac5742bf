//! The JSON both ends speak: resources as Graph writes them, and to and from `planner`.
//!
//! Reading is lenient and loses nothing: a property may be absent, `null` or of a shape nobody promised; what is
//! not known here is kept. A PATCH body is a resource in which only the changed properties are set: it is made
//! from an edit, never from what was read.

pub mod batch;
pub mod board_format;
pub mod bucket;
pub mod creation_source;
pub mod delta;
pub mod details_patch;
pub mod directory;
pub mod error;
mod facts;
pub mod field;
pub mod page;
pub mod patch;
pub mod plan;
pub mod plan_bodies;
pub mod plan_details;
pub mod planner_user;
pub mod policy;
pub mod recurrence;
pub mod resource;
pub mod talk;
pub mod task;
pub mod task_details;
#[cfg(test)]
mod tests;
pub mod time;
