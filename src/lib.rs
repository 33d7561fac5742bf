//! Microsoft Planner boards in the terminal.

pub mod graph;
pub mod planner;
pub mod server;
pub mod sqlite;
pub mod store;
pub mod sync;
pub mod wire;
