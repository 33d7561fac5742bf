//! The command line: which workspace, which plan, `demo`, `serve`.

pub mod accounts;
pub mod bucket;
pub mod completions;
pub mod config;
pub mod copy;
pub mod plan;
pub mod roster;
pub mod script;
pub mod task;
pub mod watch;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use self::accounts::{CloudName, Login, Logout, Whoami};
use self::completions::{Completions, Man};
use self::config::{ColourWhen, Config};
use self::script::Script;

/// Microsoft Planner boards in the terminal.
///
/// Without arguments it opens the plan you had open last, from a small Planner server of its own that keeps its
/// data in your data folder. At the first start the server holds seven sample plans.
#[derive(Debug, Parser)]
#[command(name = "planner-tui", version, about, long_about, max_term_width = 100)]
pub struct Cli {
    /// What to do; without it, open the board.
    #[command(subcommand)]
    pub command: Option<Task>,
    /// What to open.
    #[command(flatten)]
    pub open: Open,
}

/// What to open.
#[derive(Clone, Debug, Default, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
pub struct Open {
    /// Open this plan: its id, its title, or a part of the title that no other plan has.
    // Ids may begin with a hyphen.
    #[arg(long, value_name = "NAME-OR-ID", global = true, allow_hyphen_values = true)]
    pub plan: Option<String>,
    /// Keep all data in this folder.
    #[arg(long, value_name = "DIR", global = true)]
    pub data: Option<PathBuf>,
    /// Ask nothing of any service: show what the copy has, and keep edits until a run without this.
    #[arg(long, global = true)]
    pub offline: bool,
    /// Tell the board as text and take an order a line, instead of drawing it: for screen readers, and where no screen can be
    /// drawn on. `?` tells the orders.
    #[arg(long)]
    pub plain: bool,
    /// Use another server that speaks the Planner API: its root without a version, such as `http://127.0.0.1:8080`.
    /// Its token is taken from `PLANNER_TUI_TOKEN` or --token-command.
    #[arg(long, value_name = "URL")]
    pub graph_url: Option<String>,
    /// Use this account: its name, its sign-in name, or a part of one. Without it, the one that was signed in last.
    #[arg(long, value_name = "NAME", global = true, env = "PLANNER_TUI_ACCOUNT")]
    pub account: Option<String>,
    /// Use the server on this machine, whoever is signed in.
    #[arg(long, global = true)]
    pub local: bool,
    /// Use Microsoft Graph in this cloud with a token of your own, or with `login`: sign in there.
    #[arg(long, value_name = "CLOUD", value_enum, global = true)]
    pub cloud: Option<CloudName>,
    /// Take the settings from this file.
    #[arg(long, value_name = "FILE", global = true, env = "PLANNER_TUI_CONFIG")]
    pub config: Option<PathBuf>,
    /// When to show colours.
    #[arg(long, value_name = "WHEN", value_enum, default_value_t, global = true)]
    pub color: ColourWhen,
    /// Change nothing: edits are refused on the screen, and any request that would change something before the network.
    #[arg(long, global = true)]
    pub read_only: bool,
    /// Send nothing that changes anything: read, work on a copy of the offline copy that is thrown away, and print at the end
    /// each request that would have been sent, in order, with the token masked. For the board, `sync` and the commands.
    #[arg(long, global = true, conflicts_with_all = ["read_only", "offline"])]
    pub explain: bool,
    /// Never ask, and wait for nobody: what is asked about before it is done is not done without --yes, and what only a person
    /// can do is not begun.
    #[arg(long, global = true)]
    pub no_input: bool,
    /// Write every request and its answer to this file for a bug report, a line of JSON each: without tokens, names, titles
    /// and texts.
    #[arg(long, value_name = "FILE", global = true)]
    pub record: Option<PathBuf>,
    /// Take the token from what this command prints: the token alone, or JSON with `accessToken`. Such as
    /// `az account get-access-token --resource-type ms-graph`.
    #[arg(long, value_name = "COMMAND", global = true)]
    pub token_command: Option<String>,
}

/// What else the program can do.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// Open the sample plans in a workspace that is thrown away at the end.
    Demo(Demo),
    /// Send what waits, read every plan that was ever opened (or --plan) whole, and say how each stands. Needs no terminal.
    ///
    /// A service that asks for patience gets up to ten minutes of it. Ctrl+C ends it; what was not sent is kept.
    ///
    /// Exit status: 0 when all is well, 1 when --verify finds a difference, 2 when something cannot be read or sent, was
    /// refused or waits for a decision, 3 when there is no such plan or several could be meant, 130 after Ctrl+C.
    Sync(Sync),
    /// Tell everything there is to know of one task: its fields, notes, checklist and links, where it stands on the boards, and
    /// what may be changed of it. Needs no terminal.
    ///
    /// The task is found in the offline copy, then brought up to date from the service, which also sends what waits. With
    /// --offline, or when the service does not answer, the copy tells.
    ///
    /// Exit status: 0 when the task was found, 3 when there is no such task or several could be meant, 1 when nothing can be
    /// read, 130 after Ctrl+C.
    Task(Which),
    /// Tell what may be changed of one task and what is locked, by whom and why, and what may be done instead. Needs no
    /// terminal.
    ///
    /// The task is found as by `task`. Each thing is `allowed`, `tried` (whoever manages the task may refuse it), `warned`
    /// (the same, for a reason that is known), `partly` or `refused`.
    ///
    /// Exit status: 0 when the task was found, whatever is locked; 3 when there is no such task or several could be meant, 1
    /// when nothing can be read, 130 after Ctrl+C.
    Why(Which),
    /// Forget what the service was found to refuse.
    Locks(Locks),
    /// Tell, check or change the settings.
    ///
    /// Exit status: 0 when they hold together, 2 when not.
    Config(Config),
    /// Sign in to Microsoft 365, so that your own plans are shown.
    ///
    /// Exit status: 0 when you are signed in, 2 when not, 3 when --account names none, or several.
    Login(Login),
    /// Sign out on this machine. The offline copy and what was not sent are kept.
    ///
    /// Exit status: 0 when nobody is signed in any more, 2 when that cannot be done, 3 when --account names none, or
    /// several.
    Logout(Logout),
    /// Tell who is signed in, where the sign-in is kept and whether it is good.
    ///
    /// Exit status: 0 when that can be told, 2 when not, 3 when --account names none, or several.
    Whoami(Whoami),
    /// Run the Planner server alone, until Ctrl+C.
    Serve(Serve),
    /// Print what a shell needs to complete the commands and options of this program.
    ///
    /// Bash: `planner-tui completions bash > ~/.local/share/bash-completion/completions/planner-tui`.
    /// Zsh: into a file `_planner-tui` in a folder of `$fpath`. Fish: `~/.config/fish/completions/planner-tui.fish`.
    /// PowerShell: at the end of the file that `$PROFILE` names.
    Completions(Completions),
    /// Write the manual: a page for the program and one for each command, to be read with `man planner-tui`.
    Man(Man),
    /// What scripts and people do by name, without a screen.
    #[command(flatten)]
    Script(Script),
}

/// How to show the sample plans.
#[derive(Debug, Args)]
pub struct Demo {
    /// Tell the board as text and take an order a line; the same as --plain before `demo`.
    #[arg(long = "plain", id = "plain_demo")]
    pub plain: bool,
}

/// How to bring the copy up to date.
#[derive(Debug, Args)]
pub struct Sync {
    /// Compare everything with the copy before the copy is mended, and print each difference on a line.
    #[arg(long)]
    pub verify: bool,
    /// Print one JSON object instead of lines, when all is read.
    #[arg(long)]
    pub json: bool,
    /// Use another server, as without `sync`.
    #[arg(long, value_name = "URL")]
    pub graph_url: Option<String>,
    /// How wide.
    #[command(flatten)]
    pub columns: script::Columns,
}

/// Which task, and how to tell of it.
#[derive(Debug, Args)]
pub struct Which {
    /// The task: its id, its title, or a part of the title that no other task has; --plan narrows it to one plan.
    // Ids may begin with a hyphen.
    #[arg(value_name = "TASK", allow_hyphen_values = true, required_unless_present = "schema")]
    pub task: Option<String>,
    /// Print JSON instead of words.
    #[arg(long)]
    pub json: bool,
    /// Print the JSON Schema of what --json prints, and nothing else.
    #[arg(long)]
    pub schema: bool,
    /// Use another server, as without a command.
    #[arg(long, value_name = "URL")]
    pub graph_url: Option<String>,
    /// How wide.
    #[command(flatten)]
    pub columns: script::Columns,
}

/// What to do with the locks the program has learned.
#[derive(Debug, Args)]
pub struct Locks {
    /// What to do.
    #[command(subcommand)]
    pub command: LocksCommand,
}

/// What can be done with the locks the program has learned.
#[derive(Debug, Subcommand)]
pub enum LocksCommand {
    /// Forget everything the service was found to refuse, so that it is tried again, and say how much that was.
    ///
    /// Exit status: 0 when that is done, 2 when it cannot be done.
    Clear(Clear),
}

/// Whose locks to forget.
#[derive(Debug, Args)]
pub struct Clear {
    /// The locks of another server, as without a command.
    #[arg(long, value_name = "URL")]
    pub graph_url: Option<String>,
}

/// How to run the server.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
pub struct Serve {
    /// Listen here; port 0 takes any free port.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0")]
    pub listen: SocketAddr,
    /// Accept this bearer token; without it, a random one is made and printed.
    #[arg(long, value_name = "TOKEN")]
    pub token: Option<String>,
    /// Whom the token stands for: a person by id, mail or name, or an app as `app:ID`. Without it, the person the
    /// workspace belongs to. Every other caller has a token of their own: the printed one followed by `/user:MAIL` or
    /// `/app:ID`.
    #[arg(long = "as", value_name = "WHO")]
    pub acting_as: Option<String>,
    /// What a new workspace holds: `sample`, `empty`, or `size:N` for a plan of N tasks, `size:N:B`
    /// for one in B buckets.
    #[arg(long, value_name = "SEED", default_value = "sample", value_parser = parse_seed)]
    pub seed: Seed,
    /// How many rows a page of a list has.
    #[arg(long, value_name = "ROWS", default_value_t = 400, value_parser = clap::value_parser!(u16).range(1..))]
    pub page_size: u16,
    /// Misbehave as this TOML file says: be busy, broken, slow, cut the line, and more; `docs/server.md` lists it all.
    #[arg(long, value_name = "FILE")]
    pub faults: Option<PathBuf>,
    /// Let another member of the group edit plans at random, by a seed such as 7; six edits a minute unless said
    /// otherwise, as in 7:60.
    #[arg(long, value_name = "SEED[:EDITS-PER-MINUTE]", value_parser = parse_visitor)]
    pub visitor: Option<Visitor>,
    /// Play the identity platform as well, so that programs can sign in: with a browser, with a code to type, or as an app.
    /// Whoever can reach the server can then be anybody in it, by choosing a name.
    #[arg(long, conflicts_with = "let_other_machines_in")]
    pub sign_in: bool,
    /// How many seconds an access token is good for that a program gets by signing in.
    #[arg(
        long, value_name = "SECONDS", requires = "sign_in", default_value_t = 3599,
        value_parser = clap::value_parser!(u32).range(1..=86_400)
    )]
    pub token_lifetime: u32,
    /// Print what the server answers and how it is known that the real service does so, and end; with --json as a list.
    #[arg(long, conflicts_with_all = [
        "listen", "token", "acting_as", "seed", "page_size", "faults", "visitor", "sign_in", "token_lifetime",
        "let_other_machines_in",
    ])]
    pub coverage: bool,
    /// Print one line of JSON instead of words.
    #[arg(long)]
    pub json: bool,
    /// Answer machines other than this one too. Whoever has the token can then read and change everything.
    #[arg(long)]
    pub let_other_machines_in: bool,
}

/// What a new workspace holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seed {
    /// The sample plans.
    Sample,
    /// A person and a group, no plan.
    Empty,
    /// A plan of this many tasks in 20 buckets.
    Size(u32),
    /// A plan of this many tasks in this many buckets.
    Divided(u32, u16),
}

/// Reads `sample`, `empty`, `size:N` or `size:N:BUCKETS`.
fn parse_seed(text: &str) -> Result<Seed, String> {
    #[derive(Clone, Copy, ValueEnum)]
    enum Word {
        Sample,
        Empty,
    }
    if let Some(count) = text.strip_prefix("size:") {
        let (count, buckets) = count.split_once(':').map_or((count, None), |(count, buckets)| (count, Some(buckets)));
        let tasks: u32 = count.parse().map_err(|_| format!("“{count}” is not a number of tasks"))?;
        if tasks > 1_000_000 {
            return Err("at most 1000000 tasks".to_owned());
        }
        let Some(buckets) = buckets else { return Ok(Seed::Size(tasks)) };
        let count: Option<u16> = buckets.parse().ok().filter(|count| (1..=200).contains(count));
        let count = count.ok_or_else(|| format!("“{buckets}” is not a number of buckets from 1 to 200"))?;
        return Ok(Seed::Divided(tasks, count));
    }
    match Word::from_str(text, false) {
        Ok(Word::Sample) => Ok(Seed::Sample),
        Ok(Word::Empty) => Ok(Seed::Empty),
        Err(_) => Err("say sample, empty or size:N, such as size:900".to_owned()),
    }
}

/// Another person at work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visitor {
    /// Decides who it is and what they do.
    pub seed: u64,
    /// How much they do.
    pub edits_per_minute: u16,
}

/// Reads `SEED` or `SEED:EDITS-PER-MINUTE`.
fn parse_visitor(text: &str) -> Result<Visitor, String> {
    let (seed, pace) = text.split_once(':').map_or((text, None), |(seed, pace)| (seed, Some(pace)));
    let seed = seed.parse().map_err(|_| format!("“{seed}” is not a number to begin with, such as 7"))?;
    let Some(pace) = pace else { return Ok(Visitor { seed, edits_per_minute: 6 }) };
    let edits_per_minute: Option<u16> = pace.parse().ok().filter(|pace| (1..=6000).contains(pace));
    let edits_per_minute =
        edits_per_minute.ok_or_else(|| format!("“{pace}” is not a number of edits a minute from 1 to 6000"))?;
    Ok(Visitor { seed, edits_per_minute })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn an_id_may_begin_with_a_hyphen() {
        let cli = Cli::try_parse_from(["planner-tui", "sync", "--plan", "-lYrA2vbpkWvT0tGTbYaMmUAEh_x"]).unwrap();
        assert_eq!(cli.open.plan.as_deref(), Some("-lYrA2vbpkWvT0tGTbYaMmUAEh_x"));
    }

    #[test]
    fn so_may_the_id_of_a_task() {
        for id in ["-lYrA2vbpkWvT0tGTbYaMmUAEh_x", "-hVrA2vbpkWvT0tGTbYaMmUAEh_x", "--plan9", "a task"] {
            let cli = Cli::try_parse_from(["planner-tui", "why", "--json", id, "--plan", "-x"]).unwrap();
            let Some(Task::Why(which)) = cli.command else { panic!("{id}") };
            assert_eq!((which.task.as_deref(), which.json, cli.open.plan.as_deref()), (Some(id), true, Some("-x")));
        }
        assert!(Cli::try_parse_from(["planner-tui", "task"]).is_err());
        assert!(Cli::try_parse_from(["planner-tui", "task", "--schema"]).is_ok());
    }

    #[test]
    fn seeds_are_read_or_refused_in_words() {
        assert_eq!(parse_seed("sample"), Ok(Seed::Sample));
        assert_eq!(parse_seed("empty"), Ok(Seed::Empty));
        assert_eq!(parse_seed("size:9000"), Ok(Seed::Size(9000)));
        assert_eq!(parse_seed("size:9000:200"), Ok(Seed::Divided(9000, 200)));
        assert!(parse_seed("size:9000:201").unwrap_err().contains("1 to 200"));
        assert!(parse_seed("size:many").unwrap_err().contains("“many”"));
        assert!(parse_seed("size:-1").is_err());
        assert!(parse_seed("big").unwrap_err().contains("size:N"));
    }

    #[test]
    fn a_visitor_is_read_or_refused_in_words() {
        assert_eq!(parse_visitor("7"), Ok(Visitor { seed: 7, edits_per_minute: 6 }));
        assert_eq!(parse_visitor("7:60"), Ok(Visitor { seed: 7, edits_per_minute: 60 }));
        assert!(parse_visitor("x:60").unwrap_err().contains("“x”"));
        assert!(parse_visitor("7:0").unwrap_err().contains("1 to 6000"));
    }
}
