//! Parses the arguments, calls `run`, prints the error.

use std::process::ExitCode;

use clap::Parser as _;
use planner_tui::cli::Cli;
use planner_tui::run;

fn main() -> ExitCode {
    match Cli::try_parse() {
        Ok(cli) => run::run(cli),
        Err(error) => run::misused::tell(&error),
    }
}
