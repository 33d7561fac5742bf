//! When a sign-in was kept last, told from the dates of files: a key store need not be asked for that, and nobody is asked to
//! unlock one.

use std::fs;
use std::time::SystemTime;

use super::{FILE, Keep};

/// What each sign-in writes beside the tokens, wherever those are.
const ACCOUNT: &str = "account.json";

/// When what stands for a sign-in was written. It can be compared, and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptAt([Option<SystemTime>; 2]);

impl Keep {
    /// Returns when a sign-in was kept last.
    #[must_use]
    pub fn kept_at(&self) -> KeptAt {
        let written = |name: &str| fs::metadata(self.folder.join(name)).and_then(|file| file.modified()).ok();
        KeptAt([FILE, ACCOUNT].map(written))
    }
}
