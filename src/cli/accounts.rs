//! The command line of accounts: `login`, `logout`, `whoami`.

use clap::{Args, ValueEnum};

use super::script::Columns;

/// How to sign in.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Login {
    /// Sign in with the browser of this machine. The usual way where there is one.
    #[arg(long, conflicts_with = "device")]
    pub browser: bool,
    /// Sign in with a code that is typed on any device.
    #[arg(long)]
    pub device: bool,
    /// The tenant: a domain of your organisation or its number. Guests name the organisation they visit.
    #[arg(long, value_name = "TENANT")]
    pub tenant: Option<String>,
    /// The “Application (client) ID” of the registration your organisation has made for this program; README says how. The
    /// one of the last sign-in is used again.
    #[arg(long, value_name = "ID", env = "PLANNER_TUI_CLIENT_ID")]
    pub client_id: Option<String>,
    /// Ask for something more, which an administrator has to agree to: `groups` (groups that are no team, and their
    /// members), `comments` (comments on tasks), `scenarios` (policies of business scenarios).
    #[arg(long, value_name = "WHAT", value_enum)]
    pub also: Vec<Also>,
    /// Sign in at another identity platform: its root, such as `http://127.0.0.1:8080` of `planner-tui serve`. Goes with
    /// --graph-url.
    #[arg(long, value_name = "URL")]
    pub login_url: Option<String>,
    /// The service the tokens are for: its root without a version. Goes with --login-url.
    #[arg(long, value_name = "URL")]
    pub graph_url: Option<String>,
    /// Keep the tokens in a file only you can read, even where the system has a key store.
    #[arg(long)]
    pub no_key_store: bool,
    /// List what is asked for and why, and sign nobody in.
    #[arg(long)]
    pub scopes: bool,
}

/// How to sign out.
#[derive(Debug, Args)]
pub struct Logout {
    /// Remove the offline copy too. Refused while changes in it are unsent.
    #[arg(long)]
    pub forget: bool,
    /// With --forget: remove the copy even if that loses changes that were never sent.
    #[arg(long, requires = "forget")]
    pub lose_unsent: bool,
}

/// Whom to tell of.
#[derive(Debug, Args)]
pub struct Whoami {
    /// Print JSON instead of words.
    #[arg(long)]
    pub json: bool,
    /// How wide.
    #[command(flatten)]
    pub columns: Columns,
}

/// What more can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Also {
    /// Groups that are no team, and their members.
    Groups,
    /// Comments on tasks.
    Comments,
    /// Policies of business scenarios.
    Scenarios,
}

/// A cloud of Microsoft's that has Planner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CloudName {
    /// Everybody's.
    Global,
    /// US Government L4.
    Usgov,
    /// US Government L5.
    Dod,
}
