//! `planner-tui man`: the manual, a page for each command.

use std::fs;
use std::io::{self, Write as _};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::CommandFactory as _;
use clap_mangen::generate_to;

use crate::cli::Cli;
use crate::cli::completions::Man;
use crate::ui::text;

/// Writes the pages into the folder, and says where they are.
pub(super) fn write(options: &Man) -> anyhow::Result<ExitCode> {
    let folder = &options.folder;
    let named = || format!("the manual cannot be written into {}", folder.display());
    fs::create_dir_all(folder).with_context(named)?;
    generate_to(Cli::command(), folder).with_context(named)?;
    let words = format!("The manual is in {}: begin with planner-tui.1.", folder.display());
    match writeln!(io::stdout(), "{}", text::clean(&words)) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(ExitCode::SUCCESS),
    }
}
