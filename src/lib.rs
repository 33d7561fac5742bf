//! Microsoft Planner boards in the terminal.
//!
//! Planner's rules are plain values ([`planner`]). [`store`] keeps them on disk, [`graph`] speaks them over HTTP,
//! [`sync`] keeps the two in step. [`app`] says what the program is doing, [`ui`] says how that looks, [`run`] joins
//! them. [`server`] is a small Planner of our own that answers the same HTTP.
//!
//! ```text
//!   key ─► terminal ─► Message::Key ──┐                        ┌──► ui::draw(&State) ─► screen
//!   clock ───────────► Message::Tick ─┼─► app::update(&mut State)
//!                   ┌► Message::Sync ─┘                        └──► Vec<Effect> ── run acts ─────┐
//!                   │                                                                            │
//!   sync::Event     │                                                              sync::Command ▼
//!   ┌───────────────┴──────────────────────── sync engine, own thread ───────────────────────────┐
//!   │ Submit(edit) ─► outbox ─► SnapshotChanged at once, before any network                      │
//!   │ push: outbox ─► PATCH If-Match ─┬─ ok ────► cache the answer and drop the edit, atomically │
//!   │                                 └─ stale ─► fetch, conflict::resolve ─► resend, or let go  │
//!   │ pull: pages ─► cache ─► SnapshotChanged                                                    │
//!   └────────────────────────────────────┬───────────────────────────────────────────────────────┘
//!                                        ▼ HTTP, always
//!                  Microsoft Graph   or   server on 127.0.0.1 (the default)
//! ```

pub mod planner;
pub mod wire;

pub mod graph;
pub mod sqlite;
pub mod store;
pub mod sync;

pub mod server;

pub mod app;
pub mod ui;

pub mod cli;
pub mod config;
pub mod run;
pub mod terminal;
