//! The command line of `watch`.

use clap::Args;

use super::script::Way;

/// How to watch a plan.
#[derive(Debug, Args)]
pub struct Watch {
    /// Print a line of JSON for each change instead of words.
    #[arg(long)]
    pub ndjson: bool,
    /// Ask the service for changes every so many seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u16).range(1..=3600))]
    pub every: u16,
    /// Use another server, as without a command.
    #[arg(long, value_name = "URL")]
    pub graph_url: Option<String>,
}

impl Watch {
    /// Returns how it is to print, beside its lines.
    #[must_use]
    pub fn way(&self) -> Way {
        let graph_url = self.graph_url.clone();
        Way { json: self.ndjson, is_in_line: true, graph_url, ..Way::default() }
    }
}
