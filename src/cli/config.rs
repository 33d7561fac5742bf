//! The words for settings: where they are, what they are, whether they hold together.

use clap::{Args, Subcommand, ValueEnum};

/// What to do with the settings.
#[derive(Clone, Debug, Args)]
pub struct Config {
    /// What to do.
    #[command(subcommand)]
    pub act: ConfigAct,
}

/// What can be done with the settings.
#[derive(Clone, Debug, Subcommand)]
pub enum ConfigAct {
    /// Tell which file the settings are in, whether it is there or not.
    Path,
    /// Tell every setting as it is now.
    Show,
    /// Tell every setting there is, with what it may be: the beginning of a file of one's own.
    Example,
    /// Say whether the file holds together; every mistake with its place.
    Check,
    /// Open the file in your editor, then check it.
    Edit,
    /// Tell what every key means now, by mode, in the form of the file.
    Keys,
    /// Print the JSON Schema of the file, for an editor that completes and checks as you type.
    Schema,
}

/// When colours are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ColourWhen {
    /// Unless `NO_COLOR` or `TERM=dumb` asks for none; `CLICOLOR_FORCE` outweighs them.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}
