//! `planner-tui login`, `logout` and `whoami`.

mod browser;
mod device;
mod out;
mod page;
mod registration;
mod typed;
mod who;

use std::process::ExitCode;

use anyhow::{Context as _, anyhow};
use secrecy::SecretString;

use self::registration::{expect_of_login, extra, widened};
use self::typed::Typed;
use super::accounts::{Account, Accounts, Chosen, Found, Known, Place, key_store_name};
use super::missing::Missing;
use super::{link, missing, now, output};
use crate::cli::Open;
use crate::cli::accounts::{Login, Logout, Whoami};
use crate::config::DataFolder;
use crate::graph::client;
use crate::graph::client::Client;
use crate::graph::sign_in::browser::Wishes;
use crate::graph::sign_in::platform::Platform;
use crate::graph::sign_in::refusal::SignInError;
use crate::graph::sign_in::scopes;
use crate::graph::sign_in::scopes::Extra;
use crate::graph::sign_in::{Grant, Registration};
use crate::graph::token::Tokens;
use crate::graph::token::keep::Keep;
use crate::graph::token::source::Source;
use crate::graph::transport::Transport;
use crate::ui::text;

pub(super) use self::registration::cloud;

/// It could not be done.
const FAILURE: u8 = 2;

/// Signs a person in.
pub(super) async fn login(open: &Open, options: Login) -> ExitCode {
    if options.scopes {
        tell_scopes(&options);
        return ExitCode::SUCCESS;
    }
    if open.no_input {
        return ended(Err(anyhow!(
            "signing in waits for a person, and --no-input says that nobody is there. A script goes by the sign-in of before, \
             or by a token of its own: PLANNER_TUI_TOKEN or --token-command, with --cloud or --graph-url"
        )));
    }
    let typed = Typed::of(open, &options);
    let done = sign_in(open, &options, &typed).await;
    ended(done.map_err(|error| {
        let words = typed.in_words(&format!("{error:#}"));
        if error.is::<Missing>() {
            return Missing::of(words, Missing::candidates(&error).to_vec()).into();
        }
        anyhow!(words)
    }))
}

/// Signs the person out.
pub(super) fn logout(open: &Open, options: &Logout) -> ExitCode {
    ended(out::sign_out(open, options))
}

/// Tells who is signed in.
pub(super) async fn whoami(open: &Open, options: Whoami) -> ExitCode {
    ended(who::tell(open, &options).await)
}

fn ended(result: anyhow::Result<()>) -> ExitCode {
    result.map_or_else(|error| ExitCode::from(missing::tell(&error, FAILURE)), |()| ExitCode::SUCCESS)
}

/// Says something on standard output; names come from a service, so nothing in it steers the terminal.
fn say(words: &str) {
    output::say(text::clean(words));
}

/// Lists what is asked for: with --also what that sign-in would ask, without it all there is to ask.
fn tell_scopes(options: &Login) {
    let lines = |scopes: &[scopes::Scope]| {
        for scope in scopes {
            say(&format!("  {:36} {}", scope.name, scope.reason));
        }
    };
    say("Asked for at every sign-in; no administrator has to agree:");
    lines(scopes::FIRST);
    let wanted: Vec<Extra> = options.also.iter().copied().map(extra).collect();
    let all = wanted.is_empty();
    for extra in Extra::ALL.into_iter().filter(|extra| all || wanted.contains(extra)) {
        let verb = if all { "With" } else { "Asked for by" };
        say(&format!("{verb} --also {}, for which an administrator has to agree:", extra.word()));
        lines(extra.scopes());
    }
}

async fn sign_in(open: &Open, options: &Login, typed: &Typed) -> anyhow::Result<()> {
    expect_of_login(open, options)?;
    let accounts = Accounts::of(&DataFolder::open(open.data.as_deref())?);
    let (before, damaged) = match who_before(&accounts, open, options)? {
        Chosen::Known(known) => (Some(*known), None),
        Chosen::Damaged(damaged) => (None, Some(damaged)),
        Chosen::Nobody | Chosen::Unclear(_) => (None, None),
    };
    let alike = if before.is_none() { registration::alike(&accounts.found()?, open, options)? } else { None };
    let known = before.as_ref().or(alike.as_ref());
    let registration = registration::registration(open, options, known, damaged.as_ref())?;
    let extras: Vec<Extra> = options.also.iter().copied().map(extra).collect();
    let scope = match &before {
        // What was agreed to before is asked for again.
        Some(known) if known.account.graph_root == registration.graph_root => {
            widened(&known.account.scope, &scopes::asked(&registration.graph_root, &extras))
        }
        _ => scopes::asked(&registration.graph_root, &extras),
    };
    let platform = Platform::new(registration)?;
    let wishes = Wishes {
        login_hint: before.as_ref().map(|known| known.account.user_name.clone()),
        claims: before.as_ref().and_then(|known| known.keep().claims()),
    };
    let is_by_browser = options.browser || !options.device && link::has_browser();
    let granted = if is_by_browser {
        browser::sign_in(&platform, &scope, &wishes, typed).await.map(|(grant, page)| (grant, Some(page)))
    } else {
        if wishes.claims.is_some() {
            say(&typed.in_words(
                "Your organisation wants something more proven, for which a code cannot ask. Should it still want that: \
                 `planner-tui login --browser`.",
            ));
        }
        device::sign_in(&platform, &scope).await.map(|grant| (grant, None))
    };
    if let (Err(error), Some(known)) = (&granted, &before)
        && let Some(claims) = error.downcast_ref().and_then(SignInError::wanted)
    {
        known.keep().note_claims(claims);
    }
    let (grant, page) = granted?;
    let done = finish(&accounts, &platform, (grant, scope), options).await;
    if let Some(page) = page {
        page.tell(done.is_ok()).await;
    }
    done?;
    let asked = open.account.as_ref().and(before.map(|known| known.name).or(damaged.map(|damaged| damaged.name)));
    if let Some(words) = accounts.wanted(None)?.and_then(|signed_in| somebody_else(asked.as_deref(), &signed_in)) {
        say(&typed.in_words(&words));
    }
    Ok(())
}

/// Finds out who was signed in, and keeps what was granted for this scope.
async fn finish(
    accounts: &Accounts,
    platform: &Platform,
    (grant, scope): (Grant, String),
    options: &Login,
) -> anyhow::Result<()> {
    let tokens = Tokens::granted(grant, &scope, now().timestamp(), None);
    let person = who(platform.registration(), &tokens.access).await?;
    let registration = platform.registration().clone();
    let account = Account {
        user_id: person.0,
        user_name: person.1,
        display_name: person.2,
        client_id: registration.client_id,
        tenant: registration.tenant,
        login_root: registration.login_root,
        graph_root: registration.graph_root,
        key_store: None,
        scope,
    };
    keep(accounts, account, &tokens, options)
}

/// Finds who signs in again: they are asked for as little as possible. With another registration it is another sign-in.
fn who_before(accounts: &Accounts, open: &Open, options: &Login) -> anyhow::Result<Chosen> {
    let name = open.account.as_deref();
    let chosen =
        accounts.chosen(name).context("leave --account (or PLANNER_TUI_ACCOUNT) out to sign somebody else in")?;
    Ok(match chosen {
        Chosen::Known(known) if name.is_none() && !registration::is_meant(&known, options) => Chosen::Nobody,
        // Signed out, or never chosen: where there is one account, it is the one of the last sign-in.
        Chosen::Nobody => match accounts.found()? {
            Found { known, damaged } if damaged.is_empty() && known.len() == 1 => {
                let only = known.into_iter().find(|known| registration::is_meant(known, options));
                only.map_or(Chosen::Nobody, |only| Chosen::Known(Box::new(only)))
            }
            _ => Chosen::Nobody,
        },
        chosen => chosen,
    })
}

/// Says that it is not who was asked for; the browser may have been somebody else's.
fn somebody_else(asked: Option<&str>, signed_in: &Known) -> Option<String> {
    let asked = asked.filter(|asked| *asked != signed_in.name)?;
    let (user, name) = (&signed_in.account.user_name, &signed_in.name);
    Some(format!(
        "That is not {asked}, who was asked for: {user} is an account of its own (--account {name}), and now the one that is \
         opened. {asked} stays as it was; to sign in as {asked} type `planner-tui login --account {asked}` again."
    ))
}

/// Keeps a sign-in that has succeeded, and says where.
fn keep(accounts: &Accounts, mut account: Account, tokens: &Tokens, options: &Login) -> anyhow::Result<()> {
    let Place { name, folder, before, aside } = accounts.place(&account)?;
    let (keep, why_file) = if options.no_key_store {
        let keep = Keep::of(&folder, None);
        keep.write(tokens)?;
        (keep, None)
    } else {
        Keep::choose(&folder, &key_store_name(&name, &account.graph_root), tokens)?
    };
    keep.forget_claims();
    account.key_store = keep.in_key_store().map(str::to_owned);
    accounts.write(&name, &account)?;
    if let Some(before) = before.filter(|before| *before != keep) {
        // Two sign-ins of one person: the old one would outlive every `logout`.
        let _best_effort = before.remove();
    }
    let unclear = accounts.mend_current()?;
    accounts.set_current(Some(&name))?;
    say(&format!("Signed in as {} ({}).", account.display_name, account.user_name));
    for aside in aside.iter().chain(&unclear) {
        say(&format!("A damaged file was set aside as {}; what was not sent is kept.", aside.display()));
    }
    let why = why_file.map(|why| format!(" ({why})")).unwrap_or_default();
    say(&format!("The sign-in is kept in {}{why}.", keep.words()));
    if tokens.refresh.is_none() {
        say("The identity platform gave nothing to renew it with: in about an hour you will have to sign in again.");
    }
    say(&accounts.in_words("`planner-tui` opens your plans; `planner-tui --local` those of this machine."));
    Ok(())
}

/// Asks the service who that is: number, sign-in name, display name.
async fn who(registration: &Registration, token: &SecretString) -> anyhow::Result<(String, String, String)> {
    let options = client::Options {
        root: registration.graph_root.clone(),
        token: Source::fixed(token.clone()),
        transport: Transport::default(),
    };
    let user =
        Client::new(&options)?.me().await.context("you are signed in, but the service does not say who you are")?;
    let text = |text: Option<&str>| text.map(str::to_owned).filter(|text| !text.trim().is_empty());
    let id = text(user.id.text()).context("the service does not say who you are")?;
    let user_name = text(user.user_principal_name.text()).or(text(user.mail.text())).unwrap_or_else(|| id.clone());
    let display_name = text(user.display_name.text()).unwrap_or_else(|| user_name.clone());
    Ok((id, user_name, display_name))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// A data folder in which people are signed in, the last of them now.
    pub(super) struct Signed {
        pub(super) folder: tempfile::TempDir,
        pub(super) open: Open,
        pub(super) accounts: Accounts,
    }

    pub(super) fn signed_in(names: &[&str]) -> Signed {
        let folder = tempfile::tempdir().unwrap();
        let open = Open { data: Some(folder.path().to_owned()), ..Open::default() };
        let accounts = Accounts::of(&DataFolder::open(open.data.as_deref()).unwrap());
        for name in names {
            let account: Account = serde_json::from_value(serde_json::json!({
                "user_id": format!("number of {name}"), "user_name": name, "display_name": name, "client_id": "c",
                "tenant": "t", "login_root": "http://127.0.0.1:1", "graph_root": "http://127.0.0.1:1",
                "key_store": null, "scope": "s",
            }))
            .unwrap();
            let place = accounts.place(&account).unwrap();
            accounts.write(&place.name, &account).unwrap();
            accounts.set_current(Some(&place.name)).unwrap();
            let tokens = serde_json::json!({
                "access": "a", "renew_at": "2999-01-01T00:00:00Z", "ends": "2999-01-01T00:00:00Z", "refresh": "r", "scope": "s",
            });
            fs::write(place.folder.join("tokens.json"), tokens.to_string()).unwrap();
        }
        Signed { folder, open, accounts }
    }

    #[test]
    fn somebody_else_may_sign_in_whatever_is_damaged() {
        let Signed { open, accounts, folder } = signed_in(&["anna", "lena"]);
        let options = Login { client_id: Some("c".to_owned()), ..login_options() };
        assert!(matches!(who_before(&accounts, &open, &options), Ok(Chosen::Known(known)) if known.name == "lena"));
        fs::write(folder.path().join("accounts/lena/account.json"), "").unwrap();
        let Ok(Chosen::Damaged(damaged)) = who_before(&accounts, &open, &options) else { panic!("it is damaged") };
        // Without the file nobody knows the registration, and what to type is said with the file's name.
        let words = registration::registration(&open, &login_options(), None, Some(&damaged)).unwrap_err().to_string();
        assert!(words.contains("lena/account.json") && words.contains("--client-id ID"), "{words}");
        registration::registration(&open, &options, None, Some(&damaged)).unwrap();
        fs::write(folder.path().join("accounts/current"), b"\xff").unwrap();
        assert!(matches!(who_before(&accounts, &open, &options), Ok(Chosen::Unclear(_))));
    }

    #[test]
    fn who_was_signed_out_signs_in_again_with_the_registration_of_before() {
        let Signed { open, accounts, folder: _kept } = signed_in(&["anna"]);
        accounts.set_current(None).unwrap();
        let Ok(Chosen::Known(known)) = who_before(&accounts, &open, &login_options()) else {
            panic!("it is the only one")
        };
        let again = registration::registration(&open, &login_options(), Some(&known), None).unwrap();
        assert_eq!(again, known.account.registration());
        // Another registration is another sign-in.
        let other = Login { client_id: Some("other".to_owned()), ..login_options() };
        assert!(matches!(who_before(&accounts, &open, &other), Ok(Chosen::Nobody)));
    }

    #[test]
    fn who_signs_in_instead_of_another_is_told_so() {
        let Signed { accounts, folder: _kept, .. } = signed_in(&["mai", "ada"]);
        let ada = accounts.wanted(None).unwrap().expect("an account");
        let words = somebody_else(Some("mai"), &ada).expect("words");
        assert!(words.contains("not mai") && words.contains("--account ada"), "{words}");
        assert_eq!((somebody_else(Some("ada"), &ada), somebody_else(None, &ada)), (None, None));
    }

    #[test]
    fn a_second_sign_in_of_one_person_leaves_no_first_one_behind() {
        let Signed { accounts, folder, .. } = signed_in(&["anna"]);
        let known = accounts.wanted(None).unwrap().expect("an account");
        let tokens = known.keep().read().unwrap().expect("tokens");
        let moved = Account { key_store: Some("elsewhere".to_owned()), ..known.account.clone() };
        accounts.write(&known.name, &moved).unwrap();
        keep(&accounts, known.account, &tokens, &Login { no_key_store: true, ..login_options() }).unwrap();
        let after = accounts.wanted(None).unwrap().expect("an account");
        assert_eq!(after.account.key_store, None);
        assert!(folder.path().join("accounts/anna/tokens.json").is_file());
    }

    pub(super) fn login_options() -> Login {
        Login {
            browser: false,
            device: false,
            tenant: None,
            client_id: None,
            also: Vec::new(),
            login_url: None,
            graph_url: None,
            no_key_store: false,
            scopes: false,
        }
    }
}
