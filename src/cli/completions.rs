//! `completions` and `man`: what the rest of a system wants to know of the program.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// For which shell.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell.
    #[arg(value_name = "SHELL", value_enum)]
    pub shell: Shell,
}

/// The shells that can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// GNU Bash.
    Bash,
    /// The Z shell.
    Zsh,
    /// Fish.
    Fish,
    /// PowerShell.
    #[value(alias = "pwsh")]
    Powershell,
}

/// Where to write the pages.
#[derive(Debug, Args)]
pub struct Man {
    /// The folder, such as `~/.local/share/man/man1`; it is made if it is not there.
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}
