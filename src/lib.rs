//! Microsoft Planner boards in the terminal.

pub mod app;
pub mod cli;
pub mod config;
pub mod planner;
pub mod server;
pub mod sqlite;
pub mod sync;
pub mod run;
pub mod terminal;
pub mod ui;
