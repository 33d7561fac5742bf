//! `planner-tui login`, `logout` and `whoami`.

mod browser;
mod device;

use std::fs;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use secrecy::SecretString;

use super::accounts::{Account, Accounts, Known};
use super::{check_root, complain, link, now};
use crate::cli::Open;
use crate::cli::accounts::{Also, CloudName, Login, Logout, Whoami};
use crate::config::DataFolder;
use crate::graph::client;
use crate::graph::client::Client;
use crate::graph::error::Error;
use crate::graph::sign_in::Registration;
use crate::graph::sign_in::browser::Wishes;
use crate::graph::sign_in::cloud::Cloud;
use crate::graph::sign_in::platform::Platform;
use crate::graph::sign_in::scopes;
use crate::graph::sign_in::scopes::Extra;
use crate::graph::token::Tokens;
use crate::graph::token::keep::Keep;
use crate::graph::token::source::Source;
use crate::graph::transport::Transport;
use crate::planner::count::counted;
use crate::store::Store;
use crate::ui::text;

/// It could not be done.
const FAILURE: u8 = 2;

/// What is printed when no registration is known.
const NO_CLIENT_ID: &str = "this program has no client id of its own: your organisation registers it once. In the Entra admin \
                            center choose “App registrations”, “New registration”, add the platform “Mobile and desktop \
                            applications” with the redirect `http://localhost`, allow public client flows, and type \
                            `planner-tui login --client-id ID --tenant DOMAIN` with the “Application (client) ID”. README has \
                            the six steps";

/// Returns the cloud a word stands for.
pub(super) fn cloud(name: Option<CloudName>) -> Cloud {
    match name {
        None | Some(CloudName::Global) => Cloud::Global,
        Some(CloudName::Usgov) => Cloud::UsGov,
        Some(CloudName::Dod) => Cloud::Dod,
    }
}

/// Signs a person in.
pub(super) async fn login(open: &Open, options: Login) -> ExitCode {
    if options.scopes {
        tell_scopes();
        return ExitCode::SUCCESS;
    }
    ended(sign_in(open, &options).await)
}

/// Signs the person out.
pub(super) fn logout(open: &Open, options: &Logout) -> ExitCode {
    ended(sign_out(open, options))
}

/// Tells who is signed in.
pub(super) async fn whoami(open: &Open, options: Whoami) -> ExitCode {
    ended(tell(open, &options).await)
}

fn ended(result: anyhow::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("{error:#}"));
            ExitCode::from(FAILURE)
        }
    }
}

/// Says something on standard output; names come from a service, so nothing in it steers the terminal.
#[expect(clippy::disallowed_macros, reason = "these commands speak on standard output")]
fn say(words: &str) {
    println!("{}", text::clean(words));
}

fn tell_scopes() {
    let lines = |scopes: &[scopes::Scope]| {
        for scope in scopes {
            say(&format!("  {:36} {}", scope.name, scope.reason));
        }
    };
    say("Asked for at every sign-in; no administrator has to agree:");
    lines(scopes::FIRST);
    for extra in Extra::ALL {
        say(&format!("With --also {}, for which an administrator has to agree:", extra.word()));
        lines(extra.scopes());
    }
}

async fn sign_in(open: &Open, options: &Login) -> anyhow::Result<()> {
    let accounts = Accounts::of(&DataFolder::open(open.data.as_deref())?);
    // Who signs in again is asked for as little as possible; with another registration it is another sign-in.
    let is_same = |known: &Known| options.client_id.as_ref().is_none_or(|id| id.trim() == known.account.client_id);
    let before = match &open.account {
        Some(name) => accounts.wanted(Some(name))?,
        None => accounts.wanted(None)?.filter(is_same),
    };
    let registration = registration(open, options, before.as_ref())?;
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
    let grant = if is_by_browser {
        browser::sign_in(&platform, &scope, &wishes).await?
    } else {
        device::sign_in(&platform, &scope).await?
    };
    let tokens = Tokens::granted(grant, &scope, now().timestamp(), None);
    let person = who(platform.registration(), &tokens.access).await?;
    let registration = platform.registration().clone();
    let mut account = Account {
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
    let (name, folder) = accounts.place(&account)?;
    let (keep, why_file) = if options.no_key_store {
        let keep = Keep::of(&folder, None);
        keep.write(&tokens)?;
        (keep, None)
    } else {
        Keep::choose(&folder, &format!("{name} at {}", account.graph_root), &tokens)?
    };
    keep.forget_claims();
    account.key_store = keep.in_key_store().map(str::to_owned);
    accounts.write(&name, &account)?;
    accounts.set_current(Some(&name))?;
    say(&format!("Signed in as {} ({}).", account.display_name, account.user_name));
    let why = why_file.map(|why| format!(" ({why})")).unwrap_or_default();
    say(&format!("The sign-in is kept in {}{why}.", keep.words()));
    if tokens.refresh.is_none() {
        say("The identity platform gave nothing to renew it with: in about an hour you will have to sign in again.");
    }
    say("`planner-tui` opens your plans; `planner-tui --local` those of this machine.");
    Ok(())
}

/// Returns which program asks whom: what was typed, else what the last sign-in used.
fn registration(open: &Open, options: &Login, before: Option<&Known>) -> anyhow::Result<Registration> {
    let known = before.map(|known| &known.account);
    let client_id = options.client_id.clone().or(known.map(|account| account.client_id.clone()));
    let Some(client_id) = client_id.filter(|id| !id.trim().is_empty()) else { bail!("{NO_CLIENT_ID}") };
    let tenant = options.tenant.clone().or(known.map(|account| account.tenant.clone()));
    if let Some(odd) = tenant.as_ref().filter(|tenant| !is_tenant(tenant)) {
        bail!("“{odd}” is no tenant: name a domain of your organisation, such as contoso.com, or its number");
    }
    let mut registration = Registration::of(cloud(open.cloud), client_id.trim(), tenant.as_deref());
    if let (Some(account), None) = (known, open.cloud) {
        registration.login_root.clone_from(&account.login_root);
        registration.graph_root.clone_from(&account.graph_root);
    }
    match (&options.login_url, options.graph_url.as_ref().or(open.graph_url.as_ref())) {
        (Some(login), Some(graph)) => {
            check_root(graph)?;
            login.trim_end_matches('/').clone_into(&mut registration.login_root);
            graph.trim_end_matches('/').clone_into(&mut registration.graph_root);
        }
        (None, None) => {}
        _ => bail!("--login-url and --graph-url go together: tokens of one service are of no use at another"),
    }
    Ok(registration)
}

fn is_tenant(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_'))
}

fn extra(also: Also) -> Extra {
    match also {
        Also::Groups => Extra::Groups,
        Also::Comments => Extra::Comments,
        Also::Scenarios => Extra::Scenarios,
    }
}

/// Returns what was asked for before and what is asked for now, each once.
fn widened(before: &str, now: &str) -> String {
    let mut all: Vec<&str> = Vec::new();
    for scope in before.split_whitespace().chain(now.split_whitespace()) {
        if !all.contains(&scope) {
            all.push(scope);
        }
    }
    all.join(" ")
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

fn sign_out(open: &Open, options: &Logout) -> anyhow::Result<()> {
    let accounts = Accounts::of(&DataFolder::open(open.data.as_deref())?);
    let Some(known) = accounts.wanted(open.account.as_deref())? else {
        say("Nobody is signed in.");
        return Ok(());
    };
    let unsent = unsent(&known);
    let keeps = options.forget && !options.lose_unsent;
    if let Err(error) = &unsent
        && keeps
    {
        bail!(
            "it cannot be counted what of {} was never sent: {error}. Lose it with --lose-unsent; nobody was signed out",
            known.account.user_name
        );
    }
    let unsent = unsent.ok();
    if let Some(unsent @ 1..) = unsent
        && keeps
    {
        bail!(
            "{} of {} never sent. `planner-tui sync` sends what waits, --lose-unsent loses it; nobody was signed out",
            counted(unsent, "change", "changes"),
            format_args!("{} {}", known.account.user_name, if unsent == 1 { "was" } else { "were" })
        );
    }
    known.keep().remove()?;
    let is_current = accounts.wanted(None)?.is_some_and(|current| current.name == known.name);
    if is_current {
        accounts.set_current(None)?;
    }
    say(&format!("{} is signed out on this machine.", known.account.user_name));
    if options.forget {
        fs::remove_dir_all(&known.folder).with_context(|| format!("{} cannot be removed", known.folder.display()))?;
        say("The offline copy is removed.");
    } else {
        let rest = match unsent {
            Some(0) => String::new(),
            Some(unsent) => format!(" and {unsent} unsent changes"),
            None => " and whatever waits in it".to_owned(),
        };
        say(&format!("The offline copy{rest} stay in {}; `login` goes on with them.", known.folder.display()));
    }
    Ok(())
}

/// Counts what was not sent.
fn unsent(known: &Known) -> anyhow::Result<usize> {
    let copy = known.copy();
    if !copy.is_file() {
        return Ok(0);
    }
    let counts = Store::open_beside(&copy).and_then(|store| store.counts());
    let counts = counts.with_context(|| format!("the offline copy {} cannot be read", copy.display()))?;
    Ok(counts.waiting + counts.rejected + counts.conflicts)
}

async fn tell(open: &Open, options: &Whoami) -> anyhow::Result<()> {
    let accounts = Accounts::of(&DataFolder::open(open.data.as_deref())?);
    let all = accounts.all()?;
    let Some(known) = accounts.wanted(open.account.as_deref())? else {
        if options.json {
            say(r#"{"version":1,"account":null}"#);
        } else if all.is_empty() {
            say("Nobody is signed in: plans are those of the server on this machine. `planner-tui login` signs in.");
        } else {
            let names: Vec<_> = all.iter().map(|known| known.account.user_name.as_str()).collect();
            say(&format!("No account is open. Signed in before: {}. Open one with --account.", names.join(", ")));
        }
        return Ok(());
    };
    let state = if open.offline { None } else { Some(state_of(&known).await) };
    let account = &known.account;
    if options.json {
        let value = serde_json::json!({
            "version": 1,
            "account": {
                "name": known.name,
                "id": account.user_id,
                "userName": account.user_name,
                "displayName": account.display_name,
                "tenant": account.tenant,
                "service": account.graph_root,
                "tokens": known.keep().words(),
                "scopes": account.scope.split_whitespace().collect::<Vec<_>>(),
                "signedIn": state.as_ref().map(Result::is_ok),
                "problem": state.as_ref().and_then(|state| state.as_ref().err()),
            },
        });
        say(&value.to_string());
        return Ok(());
    }
    say(&format!("{} ({})", account.display_name, account.user_name));
    say(&format!("  account  {}", known.name));
    say(&format!("  service  {}, tenant {}", account.graph_root, account.tenant));
    say(&format!("  sign-in  in {}", known.keep().words()));
    let root = format!("{}/", account.graph_root);
    let scopes: Vec<_> =
        account.scope.split_whitespace().map(|scope| scope.strip_prefix(&root).unwrap_or(scope)).collect();
    say(&format!("  may      {}", scopes.join(" ")));
    match state {
        None => say("  state    not asked (--offline)"),
        Some(Ok(())) => say("  state    signed in"),
        Some(Err(why)) => say(&format!("  state    {why}")),
    }
    for other in all.iter().filter(|other| other.name != known.name) {
        say(&format!("Also signed in: {} (--account {})", other.account.user_name, other.name));
    }
    Ok(())
}

/// Asks the service whether the sign-in is good.
async fn state_of(known: &Known) -> Result<(), String> {
    let backend = known.backend().map_err(|error| error.to_string())?;
    let options = client::Options { root: backend.root, token: backend.token, transport: backend.transport };
    let client = Client::new(&options).map_err(|error| error.to_string())?;
    match client.me().await {
        Ok(_) => Ok(()),
        Err(Error::SignedOut { why, .. }) => Err(why),
        Err(error) => Err(error.to_string()),
    }
}
