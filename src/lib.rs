//! Microsoft Planner boards in the terminal.

pub mod graph;
pub mod planner;
pub mod sync;
pub mod wire;
