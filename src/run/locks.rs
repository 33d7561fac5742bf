//! `planner-tui locks clear`: what the service was found to refuse is tried again.

use std::path::Path;
use std::process::ExitCode;

use anyhow::bail;

use super::output::say;
use super::signals::Signals;
use super::task::copy::OfflineCopy;
use super::task::copy_of;
use super::{For, Started, finish, missing, start};
use crate::cli::Clear;
use crate::cli::Open;
use crate::sync::Command;

/// Nothing can be forgotten.
const FAILURE: u8 = 2;

/// Forgets what the service was found to refuse, and says how much that was.
pub(super) async fn clear(open: &Open, options: Clear) -> ExitCode {
    // No service is asked for that.
    let graph_url = options.graph_url.or(open.graph_url.clone());
    match forget(&Open { graph_url, offline: true, ..open.clone() }).await {
        Ok(0) => say("There was nothing to forget."),
        Ok(1) => say("1 refusal is forgotten; it is tried again."),
        Ok(count) => say(format_args!("{count} refusals are forgotten; they are tried again.")),
        Err(error) => {
            return ExitCode::from(missing::tell(&error, FAILURE));
        }
    }
    ExitCode::SUCCESS
}

async fn forget(open: &Open) -> anyhow::Result<u32> {
    let path = copy_of(open)?;
    let count = remembered(&path)?;
    // By the engine, so that another program on the same data hears of it.
    let Started { engine, mut events, .. } = start(open, For::Command)?;
    let mut signals = Signals::listen()?;
    engine.send(Command::ClearLocks);
    finish(&engine, &mut events, &mut signals, false).await;
    if count > 0 && remembered(&path)? >= count {
        bail!("the copy on this machine cannot be written; nothing was forgotten");
    }
    Ok(count)
}

fn remembered(copy: &Path) -> anyhow::Result<u32> {
    Ok(OfflineCopy::open(copy)?.learned_count()?)
}
