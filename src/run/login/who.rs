//! `planner-tui whoami`: who is signed in, where that is kept, and whether it is good.

use std::path::Path;

use anyhow::bail;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::registration::expect_of_accounts;
use crate::cli::Open;
use crate::cli::accounts::Whoami;
use crate::config::DataFolder;
use crate::graph::client;
use crate::graph::client::Client;
use crate::graph::error::Error;
use crate::graph::token::keep::KNOWS_KEY_STORE;
use crate::run::accounts::{Accounts, Chosen, Found, Known, logins, ways};
use crate::run::json_lines;
use crate::run::laid_out;
use crate::run::now;
use crate::run::output;
use crate::run::patience::clock;
use crate::run::service;
use crate::store::Store;
use crate::sync::waits;

/// Said while the service has asked for something that no sign-in since has shown.
const MORE_PROOF: &str =
    "your organisation wants something more proven before it lets you on: `planner-tui login --browser`";

/// Tells it of the account that was named, or of the one that is opened.
pub(super) async fn tell(open: &Open, options: &Whoami) -> anyhow::Result<()> {
    expect_of_accounts(open, "whoami")?;
    let accounts = Accounts::of(&DataFolder::open(open.data.as_deref())?);
    let found = accounts.found()?;
    let known = match accounts.chosen(open.account.as_deref())? {
        Chosen::Known(known) => known,
        Chosen::Nobody => {
            tell_nobody(&accounts, &found, options);
            return Ok(());
        }
        Chosen::Damaged(damaged) => bail!("{}", damaged.words()),
        Chosen::Unclear(why) => bail!("{why}"),
    };
    let state = state_of(&known, open).await?;
    if options.json {
        print(&json(&found, Some((&known, state.as_ref()))));
        return Ok(());
    }
    let account = &known.account;
    let width = laid_out::width(options.columns.width);
    let row = |name: &str, value: &str| laid_out::behind(&format!("  {name:<7}  "), value, width);
    let (kept, why) = (known.keep().words(), why_a_file(known.keep().in_key_store()));
    let mut lines = laid_out::prose(&format!("{} ({})", account.display_name, account.user_name), width);
    lines.extend(row("account", &known.name));
    lines.extend(row("service", &format!("{}, tenant {}", account.graph_root, account.tenant)));
    lines.extend(row("sign-in", &format!("in {kept}{why}")));
    let root = format!("{}/", account.graph_root);
    let scopes: Vec<_> =
        account.scope.split_whitespace().map(|scope| scope.strip_prefix(&root).unwrap_or(scope)).collect();
    lines.extend(row("may", &scopes.join(" ")));
    let state = match &state {
        None => "not asked (--offline)",
        Some(Ok(())) => "signed in",
        Some(Err(why)) => why,
    };
    lines.extend(row("state", state));
    lines.extend(others(&found, Some(&known)).iter().flat_map(|line| laid_out::entry(line, width)));
    output::say_all(&lines, "\n");
    Ok(())
}

/// Says why the sign-in is in a file where that was not the person's choice.
fn why_a_file(in_key_store: Option<&str>) -> &'static str {
    let is_forced = in_key_store.is_none() && !KNOWS_KEY_STORE;
    if is_forced { " (this program was built without the system's key store)" } else { "" }
}

/// Returns what scripts read: the account, if one is meant, and the names of all that are signed in.
fn json(found: &Found, told: Option<(&Known, Option<&Result<(), String>>)>) -> Value {
    let account = told.map(|(known, state)| {
        let account = &known.account;
        json!({
            "name": known.name,
            "id": account.user_id,
            "userName": account.user_name,
            "displayName": account.display_name,
            "tenant": account.tenant,
            "service": account.graph_root,
            "tokens": known.keep().words(),
            "scopes": account.scope.split_whitespace().collect::<Vec<_>>(),
            "signedIn": state.map(Result::is_ok),
            "problem": state.and_then(|state| state.as_ref().err()),
        })
    });
    let accounts: Vec<&str> = found.signed_in().map(|known| known.name.as_str()).collect();
    json!({ "account": account, "accounts": accounts })
}

fn print(data: &Value) {
    output::say_all(&json_lines::object("account", data), "\n");
}

fn tell_nobody(accounts: &Accounts, found: &Found, options: &Whoami) {
    if options.json {
        print(&json(found, None));
        return;
    }
    let words = if found.known.is_empty() {
        accounts.in_words(
            "Nobody is signed in: plans are those of the server on this machine. `planner-tui login` signs in.",
        )
    } else if found.signed_in().next().is_some() {
        accounts.in_words("No account is chosen. Name one of these, or sign in with `planner-tui login`.")
    } else {
        format!("Nobody is signed in. To sign in, type {}.", logins(&found.known))
    };
    let width = laid_out::width(options.columns.width);
    let lines: Vec<String> =
        [words].iter().chain(&others(found, None)).flat_map(|line| laid_out::entry(line, width)).collect();
    output::say_all(&lines, "\n");
}

/// Returns a line for each account but this one.
fn others(found: &Found, but: Option<&Known>) -> Vec<String> {
    let is_other = |other: &&Known| but.is_none_or(|known| known.name != other.name);
    let also = if but.is_some() { "Also signed in" } else { "Signed in" };
    let line = |other: &Known| {
        let state = if other.keep().is_signed_in() { also } else { "Signed in before" };
        format!("{state}: {} ({})", other.account.user_name, ways([other]))
    };
    let known = found.known.iter().filter(is_other).map(line);
    known.chain(found.damaged.iter().map(|damaged| format!("{}.", damaged.words()))).collect()
}

/// Asks the service whether the sign-in is good; `None` when it is not to be asked.
async fn state_of(known: &Known, open: &Open) -> anyhow::Result<Option<Result<(), String>>> {
    let transport = service::transport(open)?;
    // That something is wanted is known without a question, and the sign-in alone may be good enough for this one.
    if known.keep().is_signed_in() && known.keep().claims().is_some() {
        return Ok(Some(Err(known.in_words(MORE_PROOF))));
    }
    if open.offline {
        return Ok(None);
    }
    let backend = match known.backend() {
        Ok(backend) => backend,
        Err(error) => return Ok(Some(Err(error.to_string()))),
    };
    let options = client::Options { root: backend.root, token: backend.token, transport };
    let client = match Client::new(&options) {
        Ok(client) => client,
        Err(error) => return Ok(Some(Err(error.to_string()))),
    };
    let answer = patiently(&client, &known.copy()).await;
    Ok(Some(answer.map_err(|error| match error {
        Error::SignedOut { why, .. } => why,
        Error::Throttled { retry_after: Some(told), .. } => {
            let now = now().timestamp();
            let until = now.checked_add(told.from(now)).unwrap_or(Timestamp::MAX);
            format!("{error}. It wants to be left alone until {}", clock(until))
        }
        error => error.to_string(),
    })))
}

/// Asks who it is, unless another run was asked to leave the service or the identity platform alone; and tells the next run the
/// same. Where that cannot be remembered, it is asked all the same.
async fn patiently(client: &Client, copy: &Path) -> Result<(), Error> {
    if let Some(store) = copy.is_file().then(|| Store::open_beside(copy).ok()).flatten() {
        let _best_effort = waits::recall(&store, client, now().timestamp());
    }
    let before = client.waits_mark();
    let answer = client.me().await.map(|_| ());
    if client.waits_mark() != before && !client.waits().is_empty() {
        let store = if copy.is_file() { Store::open_beside(copy) } else { Store::open(copy).map(|(store, _)| store) };
        let _best_effort = store.and_then(|store| waits::write(&store, client, now().timestamp()));
    }
    answer
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::run::login::tests::{Signed, signed_in};

    #[test]
    fn scripts_are_told_who_is_signed_in_when_nobody_is_chosen() {
        let Signed { accounts, folder, .. } = signed_in(&["anna", "lena", "mai"]);
        accounts.set_current(None).unwrap();
        fs::remove_file(folder.path().join("accounts/lena/tokens.json")).unwrap();
        let found = accounts.found().unwrap();
        assert_eq!(json(&found, None), json!({ "account": null, "accounts": ["anna", "mai"] }));
        let chosen = json(&found, Some((&found.known[0], Some(&Ok(())))));
        assert_eq!((&chosen["account"]["name"], &chosen["account"]["signedIn"]), (&json!("anna"), &json!(true)));
    }

    #[test]
    fn nobody_is_called_signed_in_while_something_more_is_to_be_proven() {
        let Signed { open, accounts, folder } = signed_in(&["anna"]);
        let open = Open { offline: true, ..open };
        let state = || {
            let known = accounts.wanted(None).unwrap().expect("an account");
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            runtime.block_on(state_of(&known, &open)).unwrap()
        };
        assert_eq!(state(), None, "it was not asked");
        fs::write(folder.path().join("accounts/anna/claims.json"), "{\"access_token\":{}}").unwrap();
        let why = state().expect("it is known").unwrap_err();
        assert!(why.contains("`planner-tui login --browser --account anna --data "), "{why}");
    }
}
