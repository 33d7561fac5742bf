//! Which account is meant: the one that was named, or the one that was signed in last.

use std::fs;
use std::io;
use std::path::PathBuf;

use anyhow::bail;

use super::damaged::set_aside;
use super::{Accounts, CURRENT, Damaged, Found, Known, expect_private, is_name};
use crate::run::missing::Missing;

/// What came of looking for it.
#[derive(Debug)]
pub(in crate::run) enum Chosen {
    /// None was named, and none is the one to open.
    Nobody,
    /// This one.
    Known(Box<Known>),
    /// This one, and it cannot be read.
    Damaged(Damaged),
    /// The file that says which cannot be read. What is wrong, as a sentence.
    Unclear(String),
}

impl Accounts {
    /// Looks for the account a person named, or the one that was signed in last. A name that fits none, or several, is an
    /// error.
    pub(in crate::run) fn chosen(&self, name: Option<&str>) -> anyhow::Result<Chosen> {
        match name {
            Some(name) => self.named(name),
            None => self.current(),
        }
    }

    /// Returns the account to open; `None` when there is none, and a sentence when it is damaged.
    pub(in crate::run) fn wanted(&self, name: Option<&str>) -> anyhow::Result<Option<Known>> {
        match self.chosen(name)? {
            Chosen::Known(known) => Ok(Some(*known)),
            Chosen::Nobody => Ok(None),
            Chosen::Damaged(damaged) => bail!("{}", damaged.words()),
            Chosen::Unclear(why) => bail!("{why}"),
        }
    }

    /// Refuses to take this machine's own plans for those of an account: there are accounts, and none is chosen.
    pub(in crate::run) fn expect_chosen(&self, name: Option<&str>) -> anyhow::Result<()> {
        if name.is_some() || !matches!(self.chosen(None)?, Chosen::Nobody) {
            return Ok(());
        }
        let found = self.found()?;
        let signed_in = ways(found.signed_in());
        if !signed_in.is_empty() {
            bail!(
                "no account is chosen. Name one of those that are signed in: {signed_in}; or take this machine's own plans with --local"
            );
        }
        if found.known.is_empty() && found.damaged.is_empty() {
            return Ok(());
        }
        let by_name = if found.known.is_empty() {
            String::new()
        } else {
            format!("look at what is kept with {}, or ", ways(&found.known))
        };
        let login = logins(&found.known);
        bail!("nobody is signed in. Type {login}; or {by_name}take this machine's own plans with --local");
    }

    /// Puts the file that says which account is opened out of the way when it is damaged; returns where it is now.
    pub(in crate::run) fn mend_current(&self) -> anyhow::Result<Option<PathBuf>> {
        match self.current()? {
            Chosen::Unclear(_) => set_aside(&self.folder.join(CURRENT)),
            Chosen::Nobody | Chosen::Known(_) | Chosen::Damaged(_) => Ok(None),
        }
    }

    fn current(&self) -> anyhow::Result<Chosen> {
        let path = self.folder.join(CURRENT);
        let why = match fs::read_to_string(&path) {
            Ok(name) if is_name(name.trim()) => {
                expect_private(&path);
                return Ok(match self.read(name.trim()) {
                    Some(Ok(known)) => Chosen::Known(Box::new(known)),
                    Some(Err(damaged)) => Chosen::Damaged(damaged),
                    None => Chosen::Nobody,
                });
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Chosen::Nobody),
            Ok(_) => "is damaged".to_owned(),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => "is damaged".to_owned(),
            Err(error) => format!("cannot be read ({error})"),
        };
        let found = self.found()?;
        let known = ways(&found.known);
        let by_name = if known.is_empty() { String::new() } else { format!("; name one: {known}") };
        Ok(Chosen::Unclear(format!(
            "{} {why}: it should say which account is opened. Type {}{by_name}; or take this machine's own plans with --local",
            path.display(),
            self.in_words(&logins(&found.known))
        )))
    }

    fn named(&self, wanted: &str) -> anyhow::Result<Chosen> {
        let found = self.found()?;
        let is_it = |known: &&Known| known.name == wanted || known.account.user_name.eq_ignore_ascii_case(wanted);
        if let Some(known) = found.known.iter().find(is_it) {
            return Ok(Chosen::Known(Box::new(known.clone())));
        }
        if let Some(damaged) = found.damaged.iter().find(|damaged| damaged.name == wanted) {
            return Ok(Chosen::Damaged(damaged.clone()));
        }
        let lowered = wanted.to_lowercase();
        let is_like = |names: &[&String]| names.iter().any(|name| name.to_lowercase().contains(&lowered));
        let known = found
            .known
            .iter()
            .filter(|known| is_like(&[&known.account.user_name, &known.account.display_name, &known.name]));
        let known: Vec<&Known> = known.collect();
        let damaged: Vec<&Damaged> = found.damaged.iter().filter(|damaged| is_like(&[&damaged.name])).collect();
        match (known.as_slice(), damaged.as_slice()) {
            ([only], []) => Ok(Chosen::Known(Box::new((*only).clone()))),
            ([], [only]) => Ok(Chosen::Damaged((*only).clone())),
            ([], []) if found.known.is_empty() && found.damaged.is_empty() => {
                bail!(Missing::of(self.in_words("nobody is signed in. Type `planner-tui login`"), Vec::new()))
            }
            ([], []) => {
                bail!(Missing::of(format!("no account is called “{wanted}”. There are:"), names(&found)))
            }
            (several, more) => {
                let count = several.len() + more.len();
                let (known, damaged) = (known.into_iter().cloned().collect(), damaged.into_iter().cloned().collect());
                let sentence = format!("“{wanted}” could be {count} accounts. Say which by its name:");
                bail!(Missing::of(sentence, names(&Found { known, damaged })))
            }
        }
    }
}

/// Returns accounts to choose from, as the command line takes them, with what tells them apart: one person may be at two
/// services under one sign-in name.
fn names(found: &Found) -> Vec<[String; 3]> {
    let known = found.known.iter().map(|Known { name, account, .. }| {
        [name.clone(), account.user_name.clone(), format!("at {}", account.graph_root)]
    });
    let damaged = found.damaged.iter().map(|damaged| [damaged.name.clone(), damaged.name.clone(), damaged.why.clone()]);
    known.chain(damaged).collect()
}

/// Returns for a sentence how accounts are named on the command line.
pub(in crate::run) fn ways<'a>(accounts: impl IntoIterator<Item = &'a Known>) -> String {
    accounts.into_iter().map(|known| format!("--account {}", known.name)).collect::<Vec<_>>().join(", ")
}

/// Returns for a sentence the commands that sign one of these in again; the plain one where nobody ever was.
pub(in crate::run) fn logins(accounts: &[Known]) -> String {
    let command = |known: &Known| known.in_words("`planner-tui login`");
    match accounts {
        [] => "`planner-tui login`".to_owned(),
        known => known.iter().map(command).collect::<Vec<_>>().join(" or "),
    }
}
