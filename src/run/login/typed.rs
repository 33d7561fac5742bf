//! What was typed with `login`: a sentence that names the command says it with all of that, so that it can be typed again.

use clap::ValueEnum;

use crate::cli::Open;
use crate::cli::accounts::Login;
use crate::graph::sign_in::again;

/// The options a sign-in was asked for with, but for its way.
#[derive(Debug)]
pub(super) struct Typed(Vec<(&'static str, String)>);

impl Typed {
    /// Takes what was typed.
    pub(super) fn of(open: &Open, options: &Login) -> Self {
        let url = options.graph_url.as_ref().or(open.graph_url.as_ref());
        let texts = [
            ("--account", open.account.clone()),
            ("--data", open.data.as_ref().map(|folder| folder.display().to_string())),
            ("--cloud", open.cloud.as_ref().and_then(name_of)),
            ("--client-id", options.client_id.clone()),
            ("--tenant", options.tenant.clone()),
            ("--login-url", options.login_url.clone()),
            ("--graph-url", url.cloned()),
        ];
        let mut typed: Vec<_> = texts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        typed.extend(options.also.iter().filter_map(|also| Some(("--also", name_of(also)?))));
        if options.no_key_store {
            typed.push(("--no-key-store", String::new()));
        }
        Self(typed)
    }

    /// Completes the commands in a sentence.
    pub(super) fn in_words(&self, sentence: &str) -> String {
        // The one names another platform than the other.
        let is_other_cloud = sentence.contains("login --cloud");
        let is_meant = |name: &str| !is_other_cloud || !matches!(name, "--login-url" | "--graph-url");
        let options: Vec<_> = self.0.iter().filter(|(name, _)| is_meant(name)).collect();
        let options: Vec<_> = options.into_iter().map(|(name, value)| (*name, value.as_str())).collect();
        again::with(&options, sentence)
    }
}

/// Returns how a value is typed.
fn name_of(value: &impl ValueEnum) -> Option<String> {
    Some(value.to_possible_value()?.get_name().to_owned())
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::{Cli, Task};

    fn completed(typed: &str, sentence: &str) -> String {
        let cli = Cli::try_parse_from(typed.split(' ')).unwrap_or_else(|error| panic!("{typed}: {error}"));
        let Some(Task::Login(options)) = cli.command else { panic!("{typed} is no login") };
        Typed::of(&cli.open, &options).in_words(sentence)
    }

    #[test]
    fn what_is_to_be_typed_next_has_what_was_typed_and_can_be_typed() {
        for (typed, sentence, expected) in [
            ("planner-tui login", "try `planner-tui login --device`", "try `planner-tui login --device`"),
            (
                "planner-tui login --client-id c --tenant t.example --cloud usgov --also groups --also comments --browser",
                "try `planner-tui login --device`",
                "try `planner-tui login --device --cloud usgov --client-id c --tenant t.example --also groups --also comments`",
            ),
            (
                "planner-tui --account anna login --no-key-store --data d",
                "type `planner-tui login --browser`",
                "type `planner-tui login --browser --account anna --data d --no-key-store`",
            ),
            (
                "planner-tui login --login-url http://h --graph-url http://h",
                "try `planner-tui login --cloud global`",
                "try `planner-tui login --cloud global`",
            ),
        ] {
            let words = completed(typed, sentence);
            assert_eq!(words, expected);
            let command = words.split('`').nth(1).expect("a command");
            Cli::try_parse_from(command.split(' ')).unwrap_or_else(|error| panic!("{command}: {error}"));
        }
    }
}
