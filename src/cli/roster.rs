//! The command line of rosters.

use clap::{Args, Subcommand};

use super::script::{Asking, Way};

/// What to do with rosters: lists of people that hold one plan, without a group.
#[derive(Debug, Subcommand)]
pub enum RosterCommand {
    /// List the rosters you are in, each with its plan and its members.
    List(Rosters),
    /// Make a roster with a plan in it; you are its first member.
    Add(AddRoster),
    /// Add people to a roster.
    Join(RosterPeople),
    /// Take people off a roster. With the last one the roster and its plan go.
    Leave(RosterLeavers),
    /// Delete a roster with its plan and everything in it. Nothing takes that back.
    Rm(RemoveRoster),
}

/// Which rosters to list.
#[derive(Debug, Args)]
pub struct Rosters {
    /// How to print.
    #[command(flatten)]
    pub way: Way,
}

/// A roster and its plan.
#[derive(Debug, Args)]
pub struct AddRoster {
    /// What the plan is called.
    #[arg(value_name = "TITLE")]
    pub title: String,
    /// Who is in it beside you: ids, sign-in names, or names of people in your other rosters.
    #[arg(value_name = "PERSON")]
    pub people: Vec<String>,
    /// How to print.
    #[command(flatten)]
    pub way: Way,
}

/// A roster and people.
#[derive(Debug, Args)]
pub struct RosterPeople {
    /// The roster: its id, or the title, the beginning of it or the id of its plan.
    #[arg(value_name = "ROSTER", allow_hyphen_values = true)]
    pub roster: String,
    /// The people: ids, sign-in names, or names of people in your rosters; `me` is oneself.
    #[arg(required = true, value_name = "PERSON")]
    pub people: Vec<String>,
    /// How to print.
    #[command(flatten)]
    pub way: Way,
}

/// A roster and people who go.
#[derive(Debug, Args)]
pub struct RosterLeavers {
    /// The roster: its id, or the title, the beginning of it or the id of its plan.
    #[arg(value_name = "ROSTER", allow_hyphen_values = true)]
    pub roster: String,
    /// The people: names, ids or sign-in names; `me` is oneself.
    #[arg(required = true, value_name = "PERSON")]
    pub people: Vec<String>,
    /// Whether it may ask, and how to print.
    #[command(flatten)]
    pub asking: Asking,
}

/// A roster that goes.
#[derive(Debug, Args)]
pub struct RemoveRoster {
    /// The roster: its id, or the title, the beginning of it or the id of its plan.
    #[arg(value_name = "ROSTER", allow_hyphen_values = true)]
    pub roster: String,
    /// Whether it may ask, and how to print.
    #[command(flatten)]
    pub asking: Asking,
}

impl RosterCommand {
    /// Returns how it is to print.
    #[must_use]
    pub fn way(&self) -> &Way {
        match self {
            Self::List(it) => &it.way,
            Self::Add(it) => &it.way,
            Self::Join(it) => &it.way,
            Self::Leave(it) => &it.asking.sending.way,
            Self::Rm(it) => &it.asking.sending.way,
        }
    }
}
