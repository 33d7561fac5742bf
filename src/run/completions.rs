//! `planner-tui completions`: what a shell needs to know, to complete our commands.

use std::io::{self, Write as _};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::CommandFactory as _;
use clap_complete::generate;

use crate::cli::Cli;
use crate::cli::completions::{Completions, Shell};

/// Prints the completions for a shell.
pub(super) fn print(options: &Completions) -> anyhow::Result<ExitCode> {
    let script = script(options.shell);
    match io::stdout().write_all(&script) {
        // `… | head` has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        written => written.context("the completions cannot be printed")?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Returns what the shell is to read.
fn script(shell: Shell) -> Vec<u8> {
    let shell = match shell {
        Shell::Bash => clap_complete::Shell::Bash,
        Shell::Zsh => clap_complete::Shell::Zsh,
        Shell::Fish => clap_complete::Shell::Fish,
        Shell::Powershell => clap_complete::Shell::PowerShell,
    };
    let mut script = Vec::new();
    generate(shell, &mut Cli::command(), env!("CARGO_PKG_NAME"), &mut script);
    if shell == clap_complete::Shell::Bash { of_one_name(&script) } else { script }
}

/// Calls the program alike everywhere in Bash's completions. The generator takes the second half of a name with a hyphen for a
/// command where it tells what may follow, and looks for that under another name than it keeps.
fn of_one_name(script: &[u8]) -> Vec<u8> {
    String::from_utf8_lossy(script).replace("planner__subcmd__tui", "planner__tui").into_bytes()
}
