//! The accounts that were signed in on this machine: a folder each, with the offline copy of what it sees.

mod chosen;
mod damaged;
#[cfg(test)]
mod tests;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};

pub(super) use self::chosen::{Chosen, logins, ways};
pub(super) use self::damaged::{Damaged, key_store_name};
use super::complain;
use crate::config::DataFolder;
use crate::graph::sign_in::Registration;
use crate::graph::sign_in::again;
use crate::graph::sign_in::platform::Platform;
use crate::graph::token::keep::Keep;
use crate::graph::token::private;
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
    /// The data folder, where the command line has to name it.
    data: Option<PathBuf>,
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
    /// The data folder, where the command line has to name it.
    data: Option<PathBuf>,
}

/// What there is in the folder of the accounts.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The accounts, in the order of their names.
    pub(super) known: Vec<Known>,
    /// What was an account, in the same order.
    pub(super) damaged: Vec<Damaged>,
}

impl Found {
    /// Returns those that are signed in.
    pub(super) fn signed_in(&self) -> impl Iterator<Item = &Known> {
        self.known.iter().filter(|known| known.keep().is_signed_in())
    }
}

impl Known {
    /// Returns where its tokens are.
    pub(super) fn keep(&self) -> Keep {
        Keep::of(&self.folder, self.account.key_store.as_deref())
    }

    /// Returns a sentence whose commands name this account, and the data folder it is in.
    pub(super) fn in_words(&self, sentence: &str) -> String {
        in_folder(self.data.as_deref(), &again::with(&[("--account", &self.name)], sentence))
    }

    /// Returns where its offline copy is.
    pub(super) fn copy(&self) -> PathBuf {
        self.folder.join(COPY)
    }

    /// Returns the way to its service.
    pub(super) fn backend(&self) -> anyhow::Result<Backend> {
        let platform = Platform::new(self.account.registration())?;
        let account = source::Account { platform, keep: self.keep(), data: self.data.clone() };
        Ok(Backend::new(&self.account.graph_root, Source::account(account)))
    }
}

/// Returns a sentence whose commands are about the same data folder.
fn in_folder(data: Option<&Path>, sentence: &str) -> String {
    let data = data.map(|data| data.display().to_string());
    let options: Vec<_> = data.iter().map(|data| ("--data", data.as_str())).collect();
    again::with(&options, sentence)
}

impl Accounts {
    /// Returns a sentence whose commands can be typed as they stand: they are about this data folder.
    pub(super) fn in_words(&self, sentence: &str) -> String {
        in_folder(self.data.as_deref(), sentence)
    }

    /// Looks into a data folder.
    pub(super) fn of(data: &DataFolder) -> Self {
        Self { folder: data.accounts(), data: data.named().map(Path::to_owned) }
    }

    /// Looks for all accounts. One that is damaged stands in the way of no other.
    pub(super) fn found(&self) -> anyhow::Result<Found> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::default()),
            Err(error) => return Err(error).with_context(|| format!("{} cannot be read", self.folder.display())),
        };
        let mut names: Vec<String> = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
        names.sort();
        let mut found = Found::default();
        for name in names {
            match self.read(&name) {
                Some(Ok(known)) => found.known.push(known),
                Some(Err(damaged)) => found.damaged.push(damaged),
                None => {}
            }
        }
        Ok(found)
    }

    /// Makes room for an account and returns its folder: that of before, if the same person was signed in there, with the
    /// edits that wait in it. What is damaged there is set aside.
    pub(super) fn place(&self, account: &Account) -> anyhow::Result<Place> {
        let found = self.found()?;
        if let Some(known) = found.known.into_iter().find(|known| known.account.is_same(account)) {
            let before = Some(known.keep());
            return Ok(Place { name: known.name, folder: known.folder, before, aside: None });
        }
        if let Some(damaged) = found.damaged.into_iter().find(|damaged| damaged.was(account)) {
            let aside = damaged.set_aside()?;
            return Ok(Place { name: damaged.name, folder: damaged.folder, before: None, aside });
        }
        let plain = plain_name(&account.user_name);
        let names = std::iter::once(plain.clone()).chain((2..1000).map(|number| format!("{plain}-{number}")));
        for name in names {
            let folder = self.folder.join(&name);
            if !folder.exists() {
                DataFolder::make_private(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
                return Ok(Place { name, folder, before: None, aside: None });
            }
        }
        bail!("there are too many accounts called “{plain}” in {}", self.folder.display())
    }

    /// Writes what is known of an account.
    pub(super) fn write(&self, name: &str, account: &Account) -> anyhow::Result<()> {
        let text = serde_json::to_string_pretty(account).expect("texts are JSON");
        let path = self.folder.join(name).join(FILE);
        private::write_whole(&path, &text).with_context(|| format!("{} cannot be written", path.display()))
    }

    /// Makes an account the one that is opened when none is named; none at all without a name.
    pub(super) fn set_current(&self, name: Option<&str>) -> anyhow::Result<()> {
        let path = self.folder.join(CURRENT);
        let done = match name {
            Some(name) => private::write_whole(&path, name),
            None => match fs::remove_file(&path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
                done => done,
            },
        };
        done.with_context(|| format!("{} cannot be written", path.display()))
    }

    /// Reads one of them; `None` where nothing was ever kept.
    fn read(&self, name: &str) -> Option<Result<Known, Damaged>> {
        if !is_name(name) {
            return None;
        }
        let folder = self.folder.join(name);
        let damaged = |why: String| {
            let (name, folder, data) = (name.to_owned(), folder.clone(), self.data.clone());
            Some(Err(Damaged { name, folder, why, data }))
        };
        let text = match fs::read_to_string(folder.join(FILE)) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::InvalidData => return damaged("is damaged".to_owned()),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                // A copy without a word of whose it is has edits in it all the same.
                return if folder.join(COPY).is_file() { damaged("is missing".to_owned()) } else { None };
            }
            Err(error) => return damaged(format!("cannot be read ({error})")),
        };
        expect_private(&folder.join(FILE));
        match serde_json::from_str(&text) {
            Ok(account) => Some(Ok(Known { name: name.to_owned(), folder, account, data: self.data.clone() })),
            Err(_) => damaged("is damaged".to_owned()),
        }
    }
}

/// Where an account is kept from now on.
#[derive(Debug)]
pub(super) struct Place {
    /// The folder's name.
    pub(super) name: String,
    /// The folder.
    pub(super) folder: PathBuf,
    /// Where the tokens of an earlier sign-in are.
    pub(super) before: Option<Keep>,
    /// What was set aside for it.
    pub(super) aside: Option<PathBuf>,
}

/// Takes a file that was left open to others away from them, and says so: a version of before may have written it.
fn expect_private(path: &Path) {
    if let Some(mode) = private::make_private(path) {
        complain(&format!(
            "{} was open to others (mode {mode:04o}); it is closed now. It names the account and holds no secret.",
            path.display()
        ));
    }
}

/// Says whether a text can be the name of an account's folder.
fn is_name(text: &str) -> bool {
    !text.is_empty() && Path::new(text).file_name().is_some_and(|last| last == text)
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
