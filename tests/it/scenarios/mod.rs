//! Business scenarios over raw HTTP: their own routes, and what their rules leave to everybody else.
//!
//! Like the contract, written from what Microsoft publishes. Where that is silent, a comment says so.

mod archived;
mod callers;
mod calls;
mod configurations;
mod desk;
mod hostile;
mod members;
mod plain;
mod requirements;
mod rule_cases;
mod sample;
mod tasks;
