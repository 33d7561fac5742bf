//! The command line of buckets.

use clap::{Args, Subcommand};

use super::script::{Asking, Listing, Sending};
use super::task::Spot;

/// What to do with the buckets of a plan.
#[derive(Debug, Subcommand)]
pub enum BucketCommand {
    /// List them, from left to right.
    List(Listing),
    /// Make a bucket, the last one.
    Add(AddBucket),
    /// Give a bucket another name.
    Rename(RenameBucket),
    /// Delete a bucket with all its tasks.
    Rm(RemoveBucket),
    /// Put a bucket somewhere else in the order.
    Move(MoveBucket),
}

/// A new bucket.
#[derive(Debug, Args)]
pub struct AddBucket {
    /// What it is called.
    #[arg(value_name = "NAME")]
    pub name: String,
    /// How it ends.
    #[command(flatten)]
    pub sending: Sending,
}

/// A bucket and its name.
#[derive(Debug, Args)]
pub struct RenameBucket {
    /// The bucket: its name, the beginning of it, or its id.
    #[arg(value_name = "BUCKET", allow_hyphen_values = true)]
    pub bucket: String,
    /// What it is called.
    #[arg(value_name = "NAME")]
    pub name: String,
    /// How it ends.
    #[command(flatten)]
    pub sending: Sending,
}

/// A bucket that goes.
#[derive(Debug, Args)]
pub struct RemoveBucket {
    /// The bucket: its name, the beginning of it, or its id.
    #[arg(value_name = "BUCKET", allow_hyphen_values = true)]
    pub bucket: String,
    /// Whether it may ask, and how it ends.
    #[command(flatten)]
    pub asking: Asking,
}

/// A bucket and its place.
#[derive(Debug, Args)]
pub struct MoveBucket {
    /// The bucket: its name, the beginning of it, or its id.
    #[arg(value_name = "BUCKET", allow_hyphen_values = true)]
    pub bucket: String,
    /// Where to.
    #[command(flatten)]
    pub spot: Spot,
    /// How it ends.
    #[command(flatten)]
    pub sending: Sending,
}
