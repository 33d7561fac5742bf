//! Talks to Graph: one method for each request this program makes. Knows nothing of screens or the store.

pub mod address;
pub mod answer;
mod beta;
pub mod client;
pub mod delta;
pub mod directory;
pub mod error;
pub mod exchange;
pub mod explain;
mod formats;
mod insisting;
mod left_alone;
pub mod limits;
pub mod many;
mod members;
pub mod pages;
pub mod plan_list;
pub mod planner;
mod planner_user;
pub mod record;
pub mod retry_after;
mod scenarios;
pub mod sign_in;
mod talk;
pub mod token;
pub mod transport;
mod whole_plans;
