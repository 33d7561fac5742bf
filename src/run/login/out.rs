//! `planner-tui logout`: the sign-in goes, the copy and what waits in it stay unless they are to go as well.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, bail};

use super::registration::expect_of_accounts;
use super::say;
use crate::cli::Open;
use crate::cli::accounts::Logout;
use crate::config::DataFolder;
use crate::run::accounts::{Accounts, Chosen, Damaged, Known, ways};
use crate::store::Store;

/// Signs out the account that was named, or the one that is opened.
pub(super) fn sign_out(open: &Open, options: &Logout) -> anyhow::Result<()> {
    expect_of_accounts(open, "logout")?;
    let accounts = Accounts::of(&DataFolder::open(open.data.as_deref())?);
    let chosen = accounts.chosen(open.account.as_deref())?;
    if let Some(aside) = accounts.mend_current()? {
        say(&format!(
            "The file that says which account is opened was damaged; it is set aside as {}.",
            aside.display()
        ));
    }
    let name = match chosen {
        Chosen::Known(known) => {
            known_out(&accounts, &known, options)?;
            known.name
        }
        Chosen::Damaged(damaged) => {
            damaged_out(&accounts, &damaged, options)?;
            damaged.name
        }
        Chosen::Nobody | Chosen::Unclear(_) => return nobody(&accounts, options),
    };
    let others = accounts.found()?;
    let others = ways(others.signed_in().filter(|other| other.name != name));
    if !others.is_empty() {
        say(&format!("Still signed in: {others}."));
    }
    Ok(())
}

/// Nobody was named, and no account is the one that is opened.
fn nobody(accounts: &Accounts, options: &Logout) -> anyhow::Result<()> {
    let found = accounts.found()?;
    let command = if options.forget { "planner-tui logout --forget" } else { "planner-tui logout" };
    let signed_in = ways(found.signed_in());
    if !signed_in.is_empty() {
        let example = accounts.in_words(&format!("`{command} {}`", first(&signed_in)));
        bail!("no account is chosen, and these are signed in: {signed_in}. Name one, such as {example}");
    }
    let kept: Vec<&str> = found.known.iter().map(|known| known.name.as_str()).collect();
    let kept = kept.join(", ");
    if options.forget && !kept.is_empty() {
        let example = accounts.in_words(&format!("`{command} --account {}`", first(&kept)));
        bail!("nobody is signed in, and no account is chosen. Copies are kept of: {kept}. Name one, such as {example}");
    }
    say("Nobody is signed in.");
    if !kept.is_empty() {
        let forget = accounts.in_words("`planner-tui logout --forget --account NAME`");
        say(&format!("Offline copies are kept of: {kept}. {forget} removes one."));
    }
    for damaged in &found.damaged {
        say(&format!("{}.", damaged.words()));
    }
    Ok(())
}

fn first(ways: &str) -> &str {
    ways.split(", ").next().unwrap_or_default()
}

fn known_out(accounts: &Accounts, known: &Known, options: &Logout) -> anyhow::Result<()> {
    let user = &known.account.user_name;
    let send = known.in_words("Send what waits with `planner-tui sync`");
    let unsent = may_go(&known.copy(), user, &send, options)?;
    known.keep().remove()?;
    leave(accounts, &known.name)?;
    say(&format!("{user} is signed out on this machine."));
    copy_too(&known.folder, unsent, options)
}

fn damaged_out(accounts: &Accounts, damaged: &Damaged, options: &Logout) -> anyhow::Result<()> {
    let send = accounts.in_words(&format!(
        "Go on from there with `planner-tui login --account {} --client-id ID --tenant DOMAIN`",
        damaged.name
    ));
    let unsent = may_go(&damaged.copy(), &damaged.name, &send, options)?;
    damaged.sign_out()?;
    leave(accounts, &damaged.name)?;
    say(&format!("{} is signed out on this machine, though its file {}.", damaged.name, damaged.why));
    if !options.forget
        && let Some(aside) = damaged.set_aside()?
    {
        say(&format!("That file is set aside as {}.", aside.display()));
    }
    copy_too(&damaged.folder, unsent, options)
}

/// Opens this account no more when none is named.
fn leave(accounts: &Accounts, name: &str) -> anyhow::Result<()> {
    let is_current = match accounts.chosen(None)? {
        Chosen::Known(known) => known.name == name,
        Chosen::Damaged(damaged) => damaged.name == name,
        Chosen::Nobody | Chosen::Unclear(_) => false,
    };
    if is_current { accounts.set_current(None) } else { Ok(()) }
}

/// Refuses to lose what was never sent; returns how much that is, if it can be counted.
fn may_go(copy: &Path, user: &str, send: &str, options: &Logout) -> anyhow::Result<Option<usize>> {
    let keeps = options.forget && !options.lose_unsent;
    match unsent(copy) {
        Err(error) if keeps => bail!(
            "it cannot be counted what of {user} was never sent: {error:#}. Lose it with --lose-unsent; nobody was signed out"
        ),
        Ok(1) if keeps => {
            bail!("1 change of {user} was never sent. {send}, or lose it with --lose-unsent; nobody was signed out")
        }
        Ok(unsent @ 1..) if keeps => {
            bail!(
                "{unsent} changes of {user} were never sent. {send}, or lose them with --lose-unsent; nobody was signed out"
            )
        }
        unsent => Ok(unsent.ok()),
    }
}

/// Removes the copy, or says that it stays.
fn copy_too(folder: &Path, unsent: Option<usize>, options: &Logout) -> anyhow::Result<()> {
    if options.forget {
        fs::remove_dir_all(folder).with_context(|| format!("{} cannot be removed", folder.display()))?;
        say("The offline copy is removed.");
        return Ok(());
    }
    let rest = match unsent {
        Some(0) => " stays".to_owned(),
        Some(unsent) => format!(" and {unsent} unsent changes stay"),
        None => " and whatever waits in it stay".to_owned(),
    };
    say(&format!("The offline copy{rest} in {}; the next `login` goes on from there.", folder.display()));
    Ok(())
}

/// Counts what was not sent.
fn unsent(copy: &Path) -> anyhow::Result<usize> {
    if !copy.is_file() {
        return Ok(0);
    }
    let counts = Store::open_beside(copy).and_then(|store| store.counts());
    let counts = counts.with_context(|| format!("the offline copy {} cannot be read", copy.display()))?;
    Ok(counts.waiting + counts.rejected + counts.conflicts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::login::tests::{Signed, signed_in};

    const PLAIN: Logout = Logout { forget: false, lose_unsent: false };
    const FORGET: Logout = Logout { forget: true, lose_unsent: false };

    #[test]
    fn who_is_to_be_signed_out_has_to_be_said_where_several_are() {
        let Signed { open, accounts, folder: _kept } = signed_in(&["anna", "lena"]);
        accounts.set_current(None).unwrap();
        let words = sign_out(&open, &PLAIN).unwrap_err().to_string();
        assert!(words.contains("--account anna, --account lena"), "{words}");
        assert!(words.contains("`planner-tui logout --account anna --data "), "{words}");
        let words = sign_out(&open, &FORGET).unwrap_err().to_string();
        assert!(words.contains("`planner-tui logout --forget --account anna --data "), "{words}");

        sign_out(&Open { account: Some("anna".to_owned()), ..open.clone() }, &PLAIN).unwrap();
        let left: Vec<String> = accounts.found().unwrap().signed_in().map(|known| known.name.clone()).collect();
        assert_eq!(left, ["lena"]);
        sign_out(&Open { account: Some("lena".to_owned()), ..open.clone() }, &PLAIN).unwrap();
        // Nobody is left: that is no failure, but which copy is to go has to be said.
        sign_out(&open, &PLAIN).unwrap();
        assert!(sign_out(&open, &FORGET).unwrap_err().to_string().contains("Copies are kept of"));
    }

    #[test]
    fn a_damaged_account_is_signed_out_and_only_forgotten_with_nothing_unsent() {
        let Signed { open, accounts, folder } = signed_in(&["anna"]);
        let anna = folder.path().join("accounts/anna");
        fs::write(anna.join("account.json"), "{").unwrap();
        // A copy that cannot be counted may hold edits.
        fs::write(anna.join("copy.sqlite"), "no database").unwrap();
        let words = sign_out(&open, &FORGET).unwrap_err().to_string();
        assert!(words.contains("cannot be counted") && anna.join("tokens.json").exists(), "{words}");

        sign_out(&open, &PLAIN).unwrap();
        assert!(!anna.join("tokens.json").exists() && anna.join("copy.sqlite").exists());
        assert!(anna.join("account.json.damaged").exists());
        assert!(matches!(accounts.chosen(None).unwrap(), Chosen::Nobody));

        let lose = Logout { forget: true, lose_unsent: true };
        sign_out(&Open { account: Some("anna".to_owned()), ..open }, &lose).unwrap();
        assert!(!anna.exists());
    }

    #[test]
    fn a_damaged_choice_is_put_out_of_the_way() {
        let Signed { open, accounts, folder } = signed_in(&["anna"]);
        fs::write(folder.path().join("accounts/current"), b"\xff").unwrap();
        let words = sign_out(&open, &PLAIN).unwrap_err().to_string();
        assert!(words.contains("--account anna"), "{words}");
        assert!(matches!(accounts.chosen(None).unwrap(), Chosen::Nobody));
    }
}
