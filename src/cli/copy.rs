//! The command line of `copy`.

use clap::Args;

use super::script::Sending;

/// What to copy, and where to.
#[derive(Debug, Args)]
pub struct Copy {
    /// The task: its id, its title or the beginning of it. Without one the whole plan is copied that --plan names.
    #[arg(value_name = "TASK", allow_hyphen_values = true)]
    pub task: Option<String>,
    /// Into this plan.
    #[arg(
        long,
        value_name = "NAME-OR-ID",
        allow_hyphen_values = true,
        required_unless_present = "new",
        conflicts_with = "new"
    )]
    pub to: Option<String>,
    /// Into a new plan of this title.
    #[arg(long, value_name = "TITLE")]
    pub new: Option<String>,
    /// Make the new plan in this group; without it, a personal one is made.
    #[arg(long, value_name = "GROUP", requires = "new", allow_hyphen_values = true)]
    pub group: Option<String>,
    /// Into this bucket there. Without it, a whole plan brings its buckets, and a task goes into the one that is called like
    /// its own, or else into the first.
    #[arg(long, value_name = "BUCKET", conflicts_with = "new", allow_hyphen_values = true)]
    pub bucket: Option<String>,
    /// Tell what would be made, and make nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Copy once more what was copied before.
    #[arg(long)]
    pub again: bool,
    /// Of a whole plan leave out the tasks whose notes, checklist and links cannot be read, and copy the rest; a later copy
    /// brings them.
    #[arg(long, conflicts_with = "task")]
    pub skip_unreadable: bool,
    /// How it ends.
    #[command(flatten)]
    pub sending: Sending,
}
