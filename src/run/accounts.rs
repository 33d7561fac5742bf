//! The accounts that were signed in on this machine: a folder each, with the offline copy of what it sees.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};

use crate::config::DataFolder;
use crate::graph::sign_in::Registration;
use crate::graph::sign_in::platform::Platform;
use crate::graph::token::keep::Keep;
use crate::graph::token::source;
use crate::graph::token::source::Source;
use crate::sync::engine::Backend;

/// What is known of an account.
const FILE: &str = "account.json";
/// Which account is opened when none is named.
const CURRENT: &str = "current";
/// An account's offline copy.
const COPY: &str = "copy.sqlite";

/// An account, as it is kept. No secret is in here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Account {
    /// The person's number in the directory.
    pub(super) user_id: String,
    /// The name used to sign in.
    pub(super) user_name: String,
    /// The name people know.
    pub(super) display_name: String,
    /// The program's number in the tenant.
    pub(super) client_id: String,
    /// The tenant that was named.
    pub(super) tenant: String,
    /// Where one signs in.
    pub(super) login_root: String,
    /// Where the service is.
    pub(super) graph_root: String,
    /// Under which name the tokens are in the system's key store; in the account's folder without one.
    pub(super) key_store: Option<String>,
    /// What was asked for.
    pub(super) scope: String,
}

impl Account {
    /// Returns which program asks whom.
    pub(super) fn registration(&self) -> Registration {
        Registration {
            client_id: self.client_id.clone(),
            tenant: self.tenant.clone(),
            login_root: self.login_root.clone(),
            graph_root: self.graph_root.clone(),
        }
    }

    /// Says whether it is the same person at the same service.
    fn is_same(&self, other: &Self) -> bool {
        (&self.user_id, &self.graph_root) == (&other.user_id, &other.graph_root)
    }
}

/// The accounts of a data folder.
#[derive(Debug)]
pub(super) struct Accounts {
    folder: PathBuf,
}

/// One of them, with the folder it is in.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// The folder's name, which is the account's on the command line.
    pub(super) name: String,
    /// The folder.
    pub(super) folder: PathBuf,
    /// What is known of it.
    pub(super) account: Account,
}

impl Known {
    /// Returns where its tokens are.
    pub(super) fn keep(&self) -> Keep {
        Keep::of(&self.folder, self.account.key_store.as_deref())
    }

    /// Returns where its offline copy is.
    pub(super) fn copy(&self) -> PathBuf {
        self.folder.join(COPY)
    }

    /// Returns the way to its service.
    pub(super) fn backend(&self) -> anyhow::Result<Backend> {
        let platform = Platform::new(self.account.registration())?;
        let account = source::Account { platform, keep: self.keep() };
        Ok(Backend::new(&self.account.graph_root, Source::account(account)))
    }
}

impl Accounts {
    /// Looks into a data folder.
    pub(super) fn of(data: &DataFolder) -> Self {
        Self { folder: data.accounts() }
    }

    /// Returns all accounts, in the order of their names.
    pub(super) fn all(&self) -> anyhow::Result<Vec<Known>> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error).with_context(|| format!("{} cannot be read", self.folder.display())),
        };
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let mut all: Vec<Known> = names.filter_map(|name| self.read(&name).transpose()).collect::<Result<_, _>>()?;
        all.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(all)
    }

    /// Refuses to take this machine's own plans for those of an account: there are accounts, and none is chosen.
    pub(super) fn expect_chosen(&self, name: Option<&str>) -> anyhow::Result<()> {
        if name.is_some() || self.wanted(None)?.is_some() {
            return Ok(());
        }
        let names: Vec<String> = self.all()?.into_iter().map(|known| known.name).collect();
        if names.is_empty() {
            return Ok(());
        }
        bail!(
            "nobody is signed in. Type `planner-tui login`; or name an account with --account ({}), or take this machine's \
             own plans with --local",
            names.join(", ")
        );
    }

    /// Returns the account a person named, or the one that was signed in last; `None` when there is none to open.
    pub(super) fn wanted(&self, name: Option<&str>) -> anyhow::Result<Option<Known>> {
        let Some(wanted) = name else {
            let current = match fs::read_to_string(self.folder.join(CURRENT)) {
                Ok(name) => name,
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(error).context("the current account cannot be read"),
            };
            return self.read(current.trim());
        };
        let all = self.all()?;
        let is_it = |known: &&Known| known.name == wanted || known.account.user_name.eq_ignore_ascii_case(wanted);
        let lowered = wanted.to_lowercase();
        let is_like = |known: &&Known| {
            let names = [&known.account.user_name, &known.account.display_name, &known.name];
            names.into_iter().any(|name| name.to_lowercase().contains(&lowered))
        };
        let similar: Vec<&Known> = all.iter().filter(is_like).collect();
        match (all.iter().find(is_it), similar.as_slice()) {
            (Some(known), _) => Ok(Some(known.clone())),
            (None, [only]) => Ok(Some((*only).clone())),
            (None, []) if all.is_empty() => {
                bail!("nobody is signed in. Type `planner-tui login`")
            }
            (None, []) => bail!("no account is called “{wanted}”. There are: {}", names(&all)),
            (None, several) => bail!("“{wanted}” could be: {}", names(several.iter().copied())),
        }
    }

    /// Keeps an account and returns its folder: that of before, if the same person was signed in there.
    pub(super) fn place(&self, account: &Account) -> anyhow::Result<(String, PathBuf)> {
        let all = self.all()?;
        if let Some(known) = all.into_iter().find(|known| known.account.is_same(account)) {
            return Ok((known.name, known.folder));
        }
        let plain = plain_name(&account.user_name);
        let names = std::iter::once(plain.clone()).chain((2..1000).map(|number| format!("{plain}-{number}")));
        for name in names {
            let folder = self.folder.join(&name);
            if !folder.exists() {
                DataFolder::make_private(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
                return Ok((name, folder));
            }
        }
        bail!("there are too many accounts called “{plain}” in {}", self.folder.display())
    }

    /// Writes what is known of an account.
    pub(super) fn write(&self, name: &str, account: &Account) -> anyhow::Result<()> {
        let text = serde_json::to_string_pretty(account).expect("texts are JSON");
        let path = self.folder.join(name).join(FILE);
        fs::write(&path, text).with_context(|| format!("{} cannot be written", path.display()))
    }

    /// Makes an account the one that is opened when none is named; none at all without a name.
    pub(super) fn set_current(&self, name: Option<&str>) -> anyhow::Result<()> {
        let path = self.folder.join(CURRENT);
        let done = match name {
            Some(name) => fs::write(&path, name),
            None => match fs::remove_file(&path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
                done => done,
            },
        };
        done.with_context(|| format!("{} cannot be written", path.display()))
    }

    fn read(&self, name: &str) -> anyhow::Result<Option<Known>> {
        let is_name = !name.is_empty() && Path::new(name).file_name().is_some_and(|last| last == name);
        let folder = self.folder.join(name);
        let path = folder.join(FILE);
        if !is_name || !path.is_file() {
            return Ok(None);
        }
        let text = fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        let account = serde_json::from_str(&text).with_context(|| {
            format!("{} is damaged. Type `planner-tui login` again; the copy beside it is kept", path.display())
        })?;
        Ok(Some(Known { name: name.to_owned(), folder, account }))
    }
}

/// Returns names for a sentence.
fn names<'a>(accounts: impl IntoIterator<Item = &'a Known>) -> String {
    accounts.into_iter().map(|known| known.account.user_name.clone()).collect::<Vec<_>>().join(", ")
}

/// Returns a name any file system takes, and no command line has to quote.
fn plain_name(user_name: &str) -> String {
    let plain = |letter: char| {
        let is_plain = letter.is_ascii_alphanumeric() || matches!(letter, '.' | '@' | '_');
        if is_plain { letter.to_ascii_lowercase() } else { '-' }
    };
    let name: String = user_name.chars().map(plain).take(80).collect();
    let name = name.trim_matches(['.', '-']).to_owned();
    if name.is_empty() || name == CURRENT { "account".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(user_id: &str, user_name: &str) -> Account {
        Account {
            user_id: user_id.to_owned(),
            user_name: user_name.to_owned(),
            display_name: "Anna".to_owned(),
            client_id: "c".to_owned(),
            tenant: "t".to_owned(),
            login_root: "http://127.0.0.1:1".to_owned(),
            graph_root: "http://127.0.0.1:1".to_owned(),
            key_store: None,
            scope: "s".to_owned(),
        }
    }

    fn accounts() -> (tempfile::TempDir, Accounts) {
        let folder = tempfile::tempdir().unwrap();
        let accounts = Accounts::of(&DataFolder::open(Some(folder.path())).unwrap());
        (folder, accounts)
    }

    fn add(accounts: &Accounts, account: &Account) -> String {
        let (name, _) = accounts.place(account).unwrap();
        accounts.write(&name, account).unwrap();
        accounts.set_current(Some(&name)).unwrap();
        name
    }

    #[test]
    fn the_same_person_comes_back_to_the_same_folder_and_another_does_not() {
        let (_folder, accounts) = accounts();
        assert!(accounts.wanted(None).unwrap().is_none() && accounts.all().unwrap().is_empty());
        let anna = add(&accounts, &account("1", "Anna@Contoso.example"));
        assert_eq!(anna, "anna@contoso.example");
        assert_eq!(add(&accounts, &account("1", "anna.new@contoso.example")), anna);
        let other = add(&accounts, &account("2", "anna@contoso.example"));
        assert_eq!(other, "anna@contoso.example-2");
        assert_eq!(accounts.wanted(None).unwrap().unwrap().name, other);
        accounts.set_current(None).unwrap();
        assert!(accounts.wanted(None).unwrap().is_none());
    }

    #[test]
    fn an_account_is_named_by_a_part_of_its_name() {
        let (_folder, accounts) = accounts();
        assert!(accounts.wanted(Some("x")).unwrap_err().to_string().contains("planner-tui login"));
        add(&accounts, &account("1", "anna@contoso.example"));
        add(&accounts, &account("2", "lena@fabrikam.example"));
        assert_eq!(accounts.wanted(Some("FABRIKAM")).unwrap().unwrap().account.user_id, "2");
        let words = accounts.wanted(Some("example")).unwrap_err().to_string();
        assert!(words.contains("anna@contoso.example, lena@fabrikam.example"), "{words}");
        assert!(accounts.wanted(Some("nobody")).unwrap_err().to_string().contains("There are:"));
    }

    #[test]
    fn odd_names_become_plain_ones() {
        assert_eq!(plain_name("../../etc"), "etc");
        assert_eq!(plain_name("Ünal Ö"), "nal");
        assert_eq!(plain_name("current"), "account");
        assert_eq!(plain_name(""), "account");
    }
}
