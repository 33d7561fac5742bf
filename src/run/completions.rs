//! `planner-tui completions`: what a shell needs to know, to complete our commands.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::CommandFactory as _;
use clap::builder::PossibleValue;
use clap_complete::generate;

use crate::cli::Cli;
use crate::cli::completions::{Completions, Shell};

/// Prints the completions for a shell.
pub(super) fn print(options: &Completions) -> anyhow::Result<ExitCode> {
    let script = script(options.shell);
    match io::stdout().write_all(script.as_bytes()) {
        // `… | head` has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        written => written.context("the completions cannot be printed")?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Returns what the shell is to read.
fn script(shell: Shell) -> String {
    let shell = match shell {
        Shell::Bash => clap_complete::Shell::Bash,
        Shell::Zsh => clap_complete::Shell::Zsh,
        Shell::Fish => clap_complete::Shell::Fish,
        Shell::Powershell => clap_complete::Shell::PowerShell,
    };
    let mut script = Vec::new();
    generate(shell, &mut Cli::command(), env!("CARGO_PKG_NAME"), &mut script);
    let script = String::from_utf8_lossy(&script);
    match shell {
        clap_complete::Shell::Bash => of_one_name(&script),
        clap_complete::Shell::Zsh => with_options_behind(&script),
        clap_complete::Shell::Fish => with_values(&script),
        _ => script.into_owned(),
    }
}

/// Calls the program alike everywhere in Bash's completions. The generator takes the second half of a name with a hyphen for a
/// command where it tells what may follow, and looks for that under another name than it keeps.
fn of_one_name(script: &str) -> String {
    script.replace("planner__subcmd__tui", "planner__tui")
}

/// Lets options be completed behind names in the Z shell. With two colons what was typed before the names is hidden from it, and
/// with that the command they are options of.
fn with_options_behind(script: &str) -> String {
    let line = |line: &str| match line.strip_prefix("'*::") {
        Some(rest) if !rest.starts_with(':') => format!("'*:{rest}\n"),
        _ => format!("{line}\n"),
    };
    script.lines().map(line).collect()
}

/// Adds what Fish is not told by the generator: the values of arguments without an option, and those of an option before the
/// command. No file is offered where none is meant.
fn with_values(script: &str) -> String {
    let split = "argparse -s (__fish_planner_tui_global_optspecs) -- $cmd 2>/dev/null\n";
    let tried =
        "    or begin\n        # The value of the last option is being typed.\n        set -e cmd[-1]\n        ";
    let mut whole = script.replace(split, &format!("{split}{tried}{split}    end\n"));
    whole.push_str("complete -c planner-tui -f\n");
    for command in Cli::command().get_subcommands() {
        let is_used =
            format!("complete -c planner-tui -n \"__fish_planner_tui_using_subcommand {}\"", command.get_name());
        for argument in command.get_positionals() {
            let values = argument.get_possible_values();
            let values: Vec<&str> =
                values.iter().filter(|value| !value.is_hide_set()).map(PossibleValue::get_name).collect();
            let is_path = argument.get_value_parser().type_id() == std::any::TypeId::of::<PathBuf>();
            if is_path {
                writeln!(whole, "{is_used} -F").expect("a text takes it");
            } else if !values.is_empty() {
                writeln!(whole, "{is_used} -f -a \"{}\"", values.join(" ")).expect("a text takes it");
            }
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shell_is_told_of_values_and_of_options_behind_names() {
        let (zsh, fish, bash) = (script(Shell::Zsh), script(Shell::Fish), script(Shell::Bash));
        let kinds = "plans plan buckets board tasks";
        let of_schema = fish.lines().find(|line| line.contains("using_subcommand schema\" -f -a")).expect("values");
        assert!(of_schema.contains(kinds), "{of_schema}");
        assert!(fish.contains("using_subcommand completions\" -f -a \"bash zsh fish powershell\""));
        assert!(fish.contains("using_subcommand man\" -F"));
        assert_eq!(fish.matches("set -e cmd[-1]").count(), 1, "the generator writes that otherwise now");
        assert!(bash.contains(kinds) && zsh.contains(kinds));
        let is_hidden = |line: &&str| line.starts_with("'*::") && !line.starts_with("'*:::");
        assert_eq!(zsh.lines().filter(is_hidden).count(), 0);
        assert!(zsh.contains("'*:tasks -- The tasks"), "the generator writes that otherwise now");
    }
}
