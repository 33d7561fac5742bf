//! The command line of plans.

use clap::{Args, Subcommand};

use super::script::{Asking, Listing, Sending};

/// What to do with plans.
#[derive(Debug, Subcommand)]
pub enum PlanCommand {
    /// Show what is known of a plan: where it lives, its buckets and labels, whom it is shared with.
    Show(Listing),
    /// Make a plan: in a group, or as a personal one.
    Add(AddPlan),
    /// Give the plan another title.
    Rename(RenamePlan),
    /// Delete a plan with everything in it. Nothing takes that back.
    Rm(RemovePlan),
    /// Put the plan into the archive: nothing in it can be changed then.
    Archive(ArchivePlan),
    /// Take the plan out of the archive.
    Unarchive(ArchivePlan),
    /// Make the plan a favourite.
    Favour(Plain),
    /// Take the plan off the favourites.
    Unfavour(Plain),
    /// Share the plan with a person.
    Share(SharePlan),
    /// Share the plan with a person no longer.
    Unshare(SharePlan),
}

/// A new plan.
#[derive(Debug, Args)]
pub struct AddPlan {
    /// What it is called.
    #[arg(value_name = "TITLE")]
    pub title: String,
    /// In this group: its name, the beginning of it, or its id. Without it, a personal plan is made.
    #[arg(long, value_name = "GROUP", allow_hyphen_values = true)]
    pub group: Option<String>,
    /// How it ends.
    #[command(flatten)]
    pub sending: Sending,
}

/// A title for the plan.
#[derive(Debug, Args)]
pub struct RenamePlan {
    /// What it is called.
    #[arg(value_name = "TITLE")]
    pub title: String,
    /// How it ends.
    #[command(flatten)]
    pub sending: Sending,
}

/// A plan that goes.
#[derive(Debug, Args)]
pub struct RemovePlan {
    /// The plan: its title, the beginning of it, or its id. It must be named: the one that was opened last is not meant.
    #[arg(value_name = "NAME-OR-ID", allow_hyphen_values = true)]
    pub name: String,
    /// Whether it may ask, and how it ends.
    #[command(flatten)]
    pub asking: Asking,
}

/// Why a plan goes into the archive or comes back.
#[derive(Debug, Args)]
pub struct ArchivePlan {
    /// Why, in a word or two: the service keeps it with the plan.
    #[arg(long, value_name = "WORDS")]
    pub why: String,
    /// How it ends.
    #[command(flatten)]
    pub sending: Sending,
}

/// Nothing but the plan itself.
#[derive(Debug, Args)]
pub struct Plain {
    /// How it ends.
    #[command(flatten)]
    pub sending: Sending,
}

/// With whom a plan is shared.
#[derive(Debug, Args)]
pub struct SharePlan {
    /// The person: a name, the beginning of one, or an id; `me` is oneself.
    #[arg(value_name = "PERSON")]
    pub person: String,
    /// How it ends.
    #[command(flatten)]
    pub sending: Sending,
}
