//! The commands there are, for the command line of the board: taken from the arguments the program reads, so that they cannot
//! differ.

use clap::CommandFactory as _;

use crate::app::commanding::verbs::Argument;
use crate::app::commanding::verbs::Verb;
use crate::cli::Cli;

/// Returns the commands that can be typed on the board, with what they take.
pub(in crate::run) fn verbs() -> Vec<Verb> {
    let mut whole = Cli::command();
    whole.build();
    let mut found = Vec::new();
    walk(&whole, &[], &mut found);
    found
}

/// Commands nobody types on a board, which would be offered in vain.
const OF_SHELLS: [&str; 8] = ["help", "serve", "login", "logout", "demo", "completions", "man", "watch"];

fn walk(command: &clap::Command, above: &[String], found: &mut Vec<Verb>) {
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        if OF_SHELLS.contains(&below.get_name()) {
            continue;
        }
        let words = [above, &[below.get_name().to_owned()]].concat();
        if below.has_subcommands() {
            walk(below, &words, found);
            continue;
        }
        let about = below.get_about().map(ToString::to_string).unwrap_or_default();
        let shown = below.get_arguments().filter(|argument| !argument.is_hide_set() && !argument.is_global_set());
        let (operands, options) = shown.partition(|argument: &&clap::Arg| argument.is_positional());
        let options: Vec<&clap::Arg> = options;
        let operands: Vec<&clap::Arg> = operands;
        let options = options.into_iter().filter(|option| option.get_long().is_some_and(|name| name != "help"));
        found.push(Verb {
            words,
            about: about.trim_end_matches('.').to_owned(),
            options: options.map(argument).collect(),
            operands: operands.into_iter().map(argument).collect(),
        });
    }
}

fn argument(argument: &clap::Arg) -> Argument {
    let takes = argument.get_action().takes_values();
    let value = argument.get_value_names().and_then(|names| names.first()).map(ToString::to_string);
    let values = argument.get_possible_values().into_iter().filter(|value| !value.is_hide_set());
    Argument {
        name: argument.get_long().unwrap_or_else(|| argument.get_id().as_str()).to_owned(),
        value: value.filter(|_| takes).unwrap_or_default(),
        values: if takes { values.map(|value| value.get_name().to_owned()).collect() } else { Vec::new() },
        is_repeated: matches!(argument.get_action(), clap::ArgAction::Append),
    }
}
