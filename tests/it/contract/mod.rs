//! What a Planner server must answer, over raw HTTP, written from what Microsoft publishes.
//!
//! Nothing here goes through this program's client and nothing was read off its server, so that the two cannot
//! share a mistake. Where the public record is silent, a comment says that the rule is a choice of this project.

mod access;
mod archive;
mod batch;
mod clients;
mod comments;
mod computed;
mod containers;
mod coverage;
mod creation;
mod deletion;
mod delta;
mod delta_links;
mod delta_sight;
mod delta_typed;
mod durability;
mod etags;
mod faults;
mod faults_file;
mod follow;
mod identity;
mod if_match;
mod limits;
mod manners;
mod messages;
mod my_day;
mod notes;
mod open_types;
mod options;
mod order_hints;
mod paging;
mod people;
#[cfg(unix)]
mod power_cut;
mod published;
mod recurrence;
mod refusals;
mod rosters;
mod shapes;
mod spellings;
mod user_object;
mod visitor;
mod world;
