//! What is said when a token is refused: what helps is known where it came from.

use super::{Account, Kind, Source};
use crate::graph::sign_in::again;

impl Source {
    /// Says that a service does not take what this place gives, and what is to be done there.
    pub(crate) fn refused(&self, host: &str) -> String {
        match &self.0.kind {
            Kind::Account(account) => {
                account.named(&format!("{host} does not accept this sign-in. Type `planner-tui login`"))
            }
            Kind::Command(_) => format!(
                "{host} does not accept the token of --token-command. Sign in again where it comes from, such as with `az \
                 login`, or run the command by hand and look at what it prints"
            ),
            Kind::Fixed(_, Some(variable)) => format!(
                "{host} does not accept the token in {variable}. Put one there that is valid, such as what `az account \
                 get-access-token --resource-type ms-graph` gives, and start again"
            ),
            Kind::Fixed(_, None) => format!("{host} does not accept the token. Start again with one that is valid"),
        }
    }

    /// Returns a sentence in which commands to sign in name the account, where this is one.
    pub(crate) fn in_words(&self, sentence: &str) -> String {
        match &self.0.kind {
            Kind::Account(account) => account.named(sentence),
            Kind::Fixed(..) | Kind::Command(_) => sentence.to_owned(),
        }
    }

    /// Returns what is to be done next, where this may be to sign in: as it has to be typed, or what takes its place where
    /// signing in with this program gives nothing.
    pub(crate) fn next_step(&self, sentence: &str) -> String {
        let given = match &self.0.kind {
            Kind::Account(account) => return account.named(sentence),
            _ if !sentence.contains("`planner-tui login") => return sentence.to_owned(),
            Kind::Command(_) => " of --token-command".to_owned(),
            Kind::Fixed(_, variable) => variable.map(|name| format!(" in {name}")).unwrap_or_default(),
        };
        format!("The token{given} lacks the permission this needs: start again with one that has it.")
    }

    /// Says that a service wants to see more proven than what this place gives does.
    pub(crate) fn more_proof(&self) -> String {
        let wanted = "your organisation wants another proof that it is you";
        match &self.0.kind {
            Kind::Account(account) => {
                account.named(&format!("{wanted}. Type `planner-tui login --browser`, then try again"))
            }
            Kind::Command(_) => format!(
                "{wanted}, and the token of --token-command has none. Sign in again where it comes from, such as with `az \
                 login`, then try again"
            ),
            Kind::Fixed(_, variable) => format!(
                "{wanted}, and the token{} has none. Start again with one that has",
                variable.map(|name| format!(" in {name}")).unwrap_or_default()
            ),
        }
    }
}

impl Account {
    /// Returns a sentence in which commands to sign in name this account.
    fn named(&self, sentence: &str) -> String {
        let (account, data) = (self.keep.account(), self.data.as_ref().map(|data| data.display().to_string()));
        let mut options = vec![("--account", account.as_str())];
        options.extend(data.as_deref().map(|data| ("--data", data)));
        again::with(&options, sentence)
    }

    /// Says that the person has to sign in.
    pub(super) fn over(&self, why: &str) -> String {
        let why = why.trim_end_matches('.');
        let is_said = why.contains("`planner-tui");
        self.named(&if is_said { why.to_owned() } else { format!("{why}. Type `planner-tui login`") })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::graph::sign_in::Registration;
    use crate::graph::sign_in::cloud::Cloud;
    use crate::graph::sign_in::platform::Platform;
    use crate::graph::token::keep::Keep;

    #[test]
    fn whoever_is_refused_is_told_what_to_do_where_the_token_came_from() {
        let registration = Registration::of(Cloud::Global, "c", None);
        let keep = Keep::of(Path::new("accounts/anna"), None);
        let account = Account { platform: Platform::new(registration).unwrap(), keep, data: None };
        let blocked = "Your organisation blocks signing in by a code. Type `planner-tui login --browser` (AADSTS53003)";
        assert!(account.over(blocked).contains("`planner-tui login --browser --account anna` (AADSTS53003)"));
        assert_eq!(account.over("you are signed out."), "you are signed out. Type `planner-tui login --account anna`");
        let elsewhere = Account {
            platform: Platform::new(Registration::of(Cloud::Global, "c", None)).unwrap(),
            keep: Keep::of(Path::new("my data/accounts/anna"), None),
            data: Some("my data".into()),
        };
        assert_eq!(
            elsewhere.over("you are signed out"),
            "you are signed out. Type `planner-tui login --account anna --data 'my data'`"
        );
        let blocked = "Ask; until then work goes on with `planner-tui --offline` (AADSTS53003)";
        let words = elsewhere.over(blocked);
        assert!(words.contains("`planner-tui --offline --account anna --data 'my data'` (AADSTS53003)"), "{words}");
        for (source, refused, more_proof) in [
            (
                Source::account(account),
                "`planner-tui login --account anna`",
                "`planner-tui login --browser --account anna`",
            ),
            (Source::command("x"), "the token of --token-command", "`az login`"),
            (Source::variable("TOKEN", "t".into()), "the token in TOKEN", "the token in TOKEN"),
            (Source::from("t"), "does not accept the token. Start again", "the token has none"),
        ] {
            let (told, wanted) = (source.refused("host"), source.more_proof());
            assert!(told.starts_with("host does not accept") && told.contains(refused), "{told}");
            assert!(wanted.contains("another proof") && wanted.contains(more_proof), "{wanted}");
            let is_account = told.contains("--account");
            let next = source.next_step("It lacks something: `planner-tui login --also groups` asks for more.");
            assert_eq!(next.contains("`planner-tui login --also groups --account anna`"), is_account, "{next}");
            assert_eq!(next.starts_with("The token"), !is_account, "{next}");
            assert_eq!(source.next_step("r tries again."), "r tries again.");
            assert_eq!(
                (told.contains("planner-tui login"), wanted.contains("planner-tui login")),
                (is_account, is_account)
            );
        }
    }
}
