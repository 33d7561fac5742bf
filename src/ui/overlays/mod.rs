//! What lies in front of the screen, drawn; the same file names as in `app/overlays`.

pub mod answer;
pub mod charts;
pub mod confirm;
pub mod conflict;
pub mod date;
pub mod facets;
pub mod field;
pub mod find;
pub mod help;
pub mod log;
pub mod menu;
pub mod move_to;
pub mod name_it;
pub mod outbox;
pub mod plan_panel;
pub mod plans;
pub mod rebind;
pub mod talk;
pub mod task;
pub mod text;
pub mod trash;
pub mod views;
pub mod why;
