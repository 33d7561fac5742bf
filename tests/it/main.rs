//! The program and its server from outside: over real sockets, with files on a real disk.

mod contract;
#[path = "../converge/mod.rs"]
mod converge;
mod convergence;
mod deletions;
mod demo_data;
mod drawing;
mod files;
mod item_order;
mod move_boards;
mod move_columns;
mod move_faults;
mod move_group;
mod move_hints;
mod move_two;
mod move_undo;
mod read_broken;
mod read_delta;
mod read_offline;
mod scenarios;
mod screens;
mod send_conflicts;
mod send_kinds;
mod send_local;
mod send_lost;
mod send_new;
mod send_trouble;
mod support;
mod sync_boards;
mod sync_engine;
mod sync_faults;
mod sync_mine;
mod sync_patience;
mod sync_size;
mod two_programs;
mod verify;
