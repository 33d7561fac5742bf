//! What was an account and cannot be read as one: it is said, set aside, and gone on with. Edits wait beside it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::{Account, COPY, FILE, in_folder, plain_name};
use crate::graph::sign_in::cloud::Cloud;
use crate::graph::token::keep::Keep;
use crate::store::Store;

/// An account whose file is of no use.
#[derive(Clone, Debug)]
pub(in crate::run) struct Damaged {
    /// The folder's name, which is the account's on the command line.
    pub(in crate::run) name: String,
    /// The folder.
    pub(in crate::run) folder: PathBuf,
    /// What is wrong with the file, as words behind its name.
    pub(in crate::run) why: String,
    /// The data folder, where the command line has to name it.
    pub(super) data: Option<PathBuf>,
}

impl Damaged {
    /// Says which file it is, and how to go on.
    pub(in crate::run) fn words(&self) -> String {
        let words = format!(
            "{} {}. What was not sent is kept beside it: sign in as the same person with `planner-tui login --account {name} \
             --client-id ID --tenant DOMAIN`, or see the last of it with `planner-tui logout --forget --account {name}`",
            self.path().display(),
            self.why,
            name = self.name
        );
        in_folder(self.data.as_deref(), &words)
    }

    /// Returns where its offline copy is.
    pub(in crate::run) fn copy(&self) -> PathBuf {
        self.folder.join(COPY)
    }

    /// Puts the file out of the way, under a name that is told; nothing where it is missing anyway.
    pub(in crate::run) fn set_aside(&self) -> anyhow::Result<Option<PathBuf>> {
        set_aside(&self.path())
    }

    /// Takes its sign-in away, wherever it may be: the file would have said where.
    pub(in crate::run) fn sign_out(&self) -> anyhow::Result<()> {
        for cloud in [Cloud::Global, Cloud::UsGov, Cloud::Dod] {
            // Most often it is in none of them, or there is no key store at all.
            let name = key_store_name(&self.name, cloud.graph_root());
            let _best_effort = Keep::of(&self.folder, Some(&name)).remove();
        }
        Ok(Keep::of(&self.folder, None).remove()?)
    }

    /// Says whether this was the account: the copy knows whose it is; without a copy there is nothing to lose, and the name
    /// is enough.
    pub(super) fn was(&self, account: &Account) -> bool {
        let text = fs::read(self.path()).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
        // The same number may be somebody else's at another service.
        if text.contains("\"graph_root\":") && !text.contains(&format!("\"{}\"", account.graph_root)) {
            return false;
        }
        let copy = self.copy();
        let owner = if copy.is_file() { Store::open_beside(&copy).and_then(|store| store.me()).ok() } else { None };
        match owner.flatten() {
            Some(me) => me.as_str() == account.user_id,
            None => self.name == plain_name(&account.user_name),
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.join(FILE)
    }
}

/// Returns the name an account's tokens have in the system's key store.
pub(in crate::run) fn key_store_name(name: &str, graph_root: &str) -> String {
    format!("{name} at {graph_root}")
}

/// Gives a file another name that is free, and returns it; nothing where there is no file.
pub(super) fn set_aside(path: &Path) -> anyhow::Result<Option<PathBuf>> {
    let named = |end: String| {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(end);
        path.with_file_name(name)
    };
    let mut ends = std::iter::once(".damaged".to_owned()).chain((2..100).map(|number| format!(".damaged-{number}")));
    let free = ends.find(|end| !named(end.clone()).exists()).unwrap_or_else(|| ".damaged".to_owned());
    let aside = named(free);
    match fs::rename(path, &aside) {
        Ok(()) => Ok(Some(aside)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("{} cannot be set aside", path.display())),
    }
}
