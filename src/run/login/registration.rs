//! Which program asks whom to sign somebody in: what was typed, else what the last sign-in used.

use anyhow::bail;

use crate::cli::Open;
use crate::cli::accounts::{Also, CloudName, Login};
use crate::graph::sign_in::Registration;
use crate::graph::sign_in::cloud::Cloud;
use crate::graph::sign_in::scopes::Extra;
use crate::run::accounts::{Damaged, Found, Known, ways};
use crate::run::{check_root, expect_private};

/// What is printed when no registration is known.
const NO_CLIENT_ID: &str = "this program has no client id of its own: your organisation registers it once. In the Entra admin \
                            center choose “App registrations”, “New registration”, add the platform “Mobile and desktop \
                            applications” with the redirect `http://localhost`, allow public client flows, and type \
                            `planner-tui login --client-id ID --tenant DOMAIN` with the “Application (client) ID”. README has \
                            the six steps";

/// The names under which the platform has personal accounts: its word, and the number of the tenant they are all in.
const PERSONAL: [&str; 2] = ["consumers", "9188040d-6c67-4c5b-b112-36a304b66dad"];

/// Returns the cloud a word stands for.
pub(in crate::run) fn cloud(name: Option<CloudName>) -> Cloud {
    match name {
        None | Some(CloudName::Global) => Cloud::Global,
        Some(CloudName::Usgov) => Cloud::UsGov,
        Some(CloudName::Dod) => Cloud::Dod,
    }
}

/// Returns which program asks whom: what was typed, else what the last sign-in used.
pub(super) fn registration(
    open: &Open,
    options: &Login,
    before: Option<&Known>,
    damaged: Option<&Damaged>,
) -> anyhow::Result<Registration> {
    let known = before.map(|known| &known.account);
    let client_id = options.client_id.clone().or(known.map(|account| account.client_id.clone()));
    let client_id = client_id.filter(|id| !id.trim().is_empty());
    let client_id = match (client_id, damaged) {
        (Some(client_id), _) => client_id,
        (None, Some(damaged)) => bail!("{}", damaged.words()),
        (None, None) => bail!("{NO_CLIENT_ID}"),
    };
    let tenant = options.tenant.clone().or(known.map(|account| account.tenant.clone()));
    if let Some(odd) = tenant.as_ref().filter(|tenant| !is_tenant(tenant)) {
        bail!(
            "“{odd}” is no tenant. Name a domain of your organisation, such as contoso.com, or its number: `planner-tui login \
             --tenant DOMAIN`"
        );
    }
    if tenant.as_ref().is_some_and(|tenant| PERSONAL.iter().any(|word| tenant.eq_ignore_ascii_case(word))) {
        bail!(
            "Planner knows no personal accounts, only those of an organisation. Name yours: `planner-tui login --tenant \
             DOMAIN`"
        );
    }
    let mut registration = Registration::of(cloud(open.cloud), client_id.trim(), tenant.as_deref());
    if let (Some(account), None) = (known, open.cloud) {
        registration.login_root.clone_from(&account.login_root);
        registration.graph_root.clone_from(&account.graph_root);
    }
    match (&options.login_url, options.graph_url.as_ref().or(open.graph_url.as_ref())) {
        (Some(login), Some(graph)) => {
            check_root(graph)?;
            expect_private(graph)?;
            login.trim_end_matches('/').clone_into(&mut registration.login_root);
            graph.trim_end_matches('/').clone_into(&mut registration.graph_root);
        }
        (None, None) => {}
        _ => bail!("--login-url and --graph-url go together: tokens of one service are of no use at another"),
    }
    Ok(registration)
}

/// Says whether an account is of the registration that was typed; any is, when none was.
pub(super) fn is_meant(known: &Known, options: &Login) -> bool {
    options.client_id.as_ref().is_none_or(|id| id.trim() == known.account.client_id)
}

/// Finds an account with the registration that all accounts share, for who is none of them or does not say which.
///
/// Where they differ and none was typed, they are named: a guess would send the person to another organisation.
pub(super) fn alike(found: &Found, open: &Open, options: &Login) -> anyhow::Result<Option<Known>> {
    // A client id that was typed is enough of a registration; so is a damaged account, which has words of its own.
    if options.client_id.is_some() || open.account.is_some() || !found.damaged.is_empty() {
        return Ok(None);
    }
    let Some(first) = found.known.first() else { return Ok(None) };
    let registration = first.account.registration();
    if found.known.iter().any(|other| other.account.registration() != registration) {
        let ways = ways(&found.known);
        bail!(
            "several accounts were signed in on this machine, each by a registration of its own. Name one: {ways}; or give \
             another registration with --client-id ID"
        );
    }
    Ok(Some(first.clone()))
}

fn is_tenant(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_'))
}

pub(super) fn extra(also: Also) -> Extra {
    match also {
        Also::Groups => Extra::Groups,
        Also::Comments => Extra::Comments,
        Also::Scenarios => Extra::Scenarios,
    }
}

/// Returns what was asked for before and what is asked for now, each once.
pub(super) fn widened(before: &str, now: &str) -> String {
    let mut all: Vec<&str> = Vec::new();
    for scope in before.split_whitespace().chain(now.split_whitespace()) {
        if !all.contains(&scope) {
            all.push(scope);
        }
    }
    all.join(" ")
}

/// Refuses what would be passed over without a word: who typed it expects something of it.
pub(super) fn expect_of_login(open: &Open, options: &Login) -> anyhow::Result<()> {
    if open.offline {
        bail!("nobody can sign in without asking the identity platform: leave --offline out");
    }
    if open.local {
        bail!("the server on this machine needs no sign-in: leave --local out, or type `planner-tui --local`");
    }
    if open.token_command.is_some() {
        bail!(
            "who has a token from --token-command needs no sign-in: leave it out, or type the command without `login`"
        );
    }
    if open.record.is_some() {
        bail!("a sign-in is all secrets, and none of it is written down: leave --record out");
    }
    if open.cloud.is_some() && (options.login_url.is_some() || options.graph_url.is_some() || open.graph_url.is_some())
    {
        bail!("--cloud names Microsoft's platform, --login-url and --graph-url another: give one of the two");
    }
    Ok(())
}

/// The same for commands that tell of accounts or end them.
pub(super) fn expect_of_accounts(open: &Open, command: &str) -> anyhow::Result<()> {
    let given = [
        ("--local", open.local),
        ("--cloud", open.cloud.is_some()),
        ("--token-command", open.token_command.is_some()),
        ("--graph-url", open.graph_url.is_some()),
    ];
    match given.iter().find(|(_, is_given)| *is_given) {
        Some((option, _)) => {
            bail!("`{command}` is about accounts that were signed in, and {option} names none: leave it out")
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::{Cli, Task};
    use crate::graph::sign_in::hint;
    use crate::graph::sign_in::hint::Way;
    use crate::run::login::tests::{Signed, signed_in};

    fn login(words: &str) -> (Open, Login) {
        let cli = Cli::try_parse_from(words.split(' ')).unwrap_or_else(|error| panic!("{words}: {error}"));
        let Some(Task::Login(options)) = cli.command else { panic!("{words} is no login") };
        (cli.open, options)
    }

    #[test]
    fn what_login_cannot_honour_is_refused_in_words() {
        for (words, says) in [
            ("planner-tui login --offline", "--offline"),
            ("planner-tui login --local", "--local"),
            ("planner-tui login --token-command x", "--token-command"),
            ("planner-tui login --record f", "--record"),
            ("planner-tui login --cloud usgov --login-url http://h --graph-url http://h", "--cloud"),
        ] {
            let (open, options) = login(words);
            let refused = expect_of_login(&open, &options).unwrap_err().to_string();
            assert!(refused.contains(says), "{words}: {refused}");
        }
        let (open, options) = login("planner-tui login --cloud usgov --device --data d --account a");
        expect_of_login(&open, &options).unwrap();
    }

    #[test]
    fn personal_accounts_are_refused_before_anybody_is_asked() {
        for tenant in PERSONAL.iter().copied().chain(["Consumers"]) {
            let (open, options) = login(&format!("planner-tui login --client-id x --tenant {tenant}"));
            let words = registration(&open, &options, None, None).unwrap_err().to_string();
            assert!(words.contains("personal") && words.contains("`planner-tui login --tenant DOMAIN`"), "{words}");
        }
        let (open, options) = login("planner-tui login --client-id x --tenant contoso.com");
        assert_eq!(registration(&open, &options, None, None).unwrap().tenant, "contoso.com");
    }

    #[test]
    fn of_several_signed_out_accounts_the_registration_is_used_that_all_have() {
        let Signed { accounts, folder: _kept, .. } = signed_in(&["anna", "lena"]);
        let (open, options) = login("planner-tui login --device");
        let like = alike(&accounts.found().unwrap(), &open, &options).unwrap().expect("they are alike");
        assert_eq!(registration(&open, &options, Some(&like), None).unwrap(), like.account.registration());

        let mut lena = accounts.wanted(Some("lena")).unwrap().expect("an account");
        lena.account.tenant = "other.example".to_owned();
        accounts.write(&lena.name, &lena.account).unwrap();
        let found = accounts.found().unwrap();
        let words = alike(&found, &open, &options).unwrap_err().to_string();
        assert!(words.contains("--account anna, --account lena"), "{words}");
        let (open, options) = login("planner-tui login --client-id other");
        assert!(alike(&found, &open, &options).unwrap().is_none(), "what was typed is enough");
    }

    #[test]
    fn every_command_a_refusal_names_is_one_this_program_takes() {
        let numbers =
            [53003, 50076, 65001, 65004, 70003, 70011, 70018, 700_016, 700_025, 50194, 900_144, 7_000_215, 700_038];
        for number in numbers {
            for way in [Way::Renewal, Way::Browser, Way::Device] {
                let next = hint::of(number, way).expect("a known number").next;
                Cli::try_parse_from(next.split(' ')).unwrap_or_else(|error| panic!("{next}: {error}"));
            }
        }
    }
}
