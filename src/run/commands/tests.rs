//! The table of properties names commands that are there.

use clap::CommandFactory as _;
use clap::Parser as _;

use crate::cli::Cli;
use crate::planner::properties::WRITABLE;

#[test]
fn every_command_of_the_table_of_properties_is_one() {
    for command in WRITABLE.iter().filter_map(|row| row.edit?.command) {
        let words: Vec<&str> = command.split_whitespace().collect();
        let cli = Cli::command();
        let mut known = cli.find_subcommand(words[0]).unwrap_or_else(|| panic!("{command}"));
        if let Some(verb) = words.get(1).filter(|_| known.has_subcommands()) {
            known = known.find_subcommand(verb).unwrap_or_else(|| panic!("{command}"));
        }
        match words.as_slice() {
            ["set", "TASK", field] => {
                let field = field.trim_end_matches('=');
                assert!(super::fields::FIELDS.split([',', ' ']).any(|known| known == field), "{command}");
            }
            ["move", "--board", board] => {
                assert!(Cli::try_parse_from(["planner-tui", "move", "a", "--board", board]).is_ok(), "{command}");
            }
            _ => assert!(known.get_name() == *words.last().unwrap(), "{command}"),
        }
    }
}
