//! `--explain`: changes are made on a copy of the offline copy that is thrown away, and printed instead of sent.

use std::path::Path;
use std::path::PathBuf;

use anyhow::Context as _;
use tempfile::TempDir;

use super::output::say_all;
use crate::graph::explain::Explain;
use crate::sqlite;

/// A run that sends nothing.
#[derive(Debug)]
pub(super) struct Explaining {
    explain: Explain,
    folder: TempDir,
}

impl Explaining {
    /// Begins such a run.
    pub(super) fn begin() -> anyhow::Result<Self> {
        let folder = tempfile::tempdir().context("no folder for a copy of the offline copy can be made")?;
        Ok(Self { explain: Explain::default(), folder })
    }

    /// Returns what changes are to be explained to.
    pub(super) fn explain(&self) -> Explain {
        self.explain.clone()
    }

    /// Copies the person's offline copy, and returns where: nothing that is done now is to be left in it.
    pub(super) fn copy(&self, own: &Path) -> anyhow::Result<PathBuf> {
        let copy = self.folder.path().join("copy.sqlite");
        if own.exists() {
            sqlite::copy(own, &copy).context("--explain works on a copy of the offline copy, which cannot be made")?;
        }
        Ok(copy)
    }

    /// Prints what would have been sent, in order, and throws the copy away. Call it when the screen is given back.
    pub(super) fn end(self) {
        print(&self.explain);
        // What cannot be removed is the system's to clean up.
        let _best_effort = self.folder.close();
    }
}

/// Prints requests on standard output as they would have been sent, an empty line between two, the token masked.
///
/// Whoever reads them may have seen enough: that is no failure.
pub(super) fn print(explain: &Explain) {
    let mut lines = Vec::new();
    for step in explain.steps() {
        lines.extend((step.number > 1).then(String::new));
        lines.extend(step.lines());
    }
    say_all(&lines, "\n");
}
