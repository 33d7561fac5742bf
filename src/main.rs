//! Parses the arguments, calls `run`, prints the error.

use std::process::ExitCode;

use clap::Parser as _;
use planner_tui::cli::Cli;
use planner_tui::run;

fn main() -> ExitCode {
    run::run(Cli::parse())
}
