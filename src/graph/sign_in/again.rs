//! The command that comes next, as it has to be typed: named alone it would sign in somebody else, or by another
//! registration, or look at other plans.

use std::fmt::Write as _;

/// How a command begins; sentences have it in backticks.
const COMMAND: &str = "`planner-tui";
/// What other commands than `login` take of its options: those that say whose plans are meant.
const OF_ALL: [&str; 2] = ["--account", "--data"];

/// Returns a sentence in which each command has these options too, name and value, but for those it has already.
///
/// `planner-tui login` gets all of them, any other command those it takes.
#[must_use]
pub fn with(options: &[(&str, &str)], sentence: &str) -> String {
    let mut parts = sentence.split(COMMAND);
    let mut completed = parts.next().unwrap_or_default().to_owned();
    for rest in parts {
        let (command, behind) = rest.split_at(rest.find('`').unwrap_or(0));
        let has = |name: &str| command.split_whitespace().any(|word| word == name);
        let takes = |name: &str| command.split_whitespace().next() == Some("login") || OF_ALL.contains(&name);
        completed += COMMAND;
        completed += command;
        for (name, value) in options.iter().filter(|(name, _)| !has(name) && takes(name)) {
            let value = if value.is_empty() { String::new() } else { format!(" {}", quoted(value)) };
            let _never_fails = write!(completed, " {name}{value}");
        }
        completed += behind;
    }
    completed
}

/// Returns a value as a shell takes it for one.
fn quoted(value: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "@%+=:,./_-".contains(letter);
    if value.chars().all(is_plain) { value.to_owned() } else { format!("'{}'", value.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_completed_by_what_it_lacks() {
        let options = [("--account", "anna"), ("--tenant", "x.example"), ("--no-key-store", "")];
        let typed = "--account anna --tenant x.example --no-key-store";
        assert_eq!(
            with(&options, "Type `planner-tui login --browser`, or `planner-tui login`."),
            format!("Type `planner-tui login --browser {typed}`, or `planner-tui login {typed}`.")
        );
        // What the sentence asks for is not what was typed before.
        assert_eq!(
            with(&options[..2], "Name it: `planner-tui login --tenant DOMAIN` (AADSTS50059)"),
            "Name it: `planner-tui login --tenant DOMAIN --account anna` (AADSTS50059)"
        );
        assert_eq!(
            with(&options, "until then `planner-tui --offline` (x)"),
            "until then `planner-tui --offline --account anna` (x)"
        );
        assert_eq!(with(&options, "nothing to type"), "nothing to type");
        assert_eq!(with(&[("--data", "my plans")], "`planner-tui login`"), "`planner-tui login --data 'my plans'`");
    }
}
