//! The commands for scripts: each act of the board by name, and what the board shows as text or JSON.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Args, Command, Subcommand, ValueEnum};

use super::bucket::BucketCommand;
use super::copy::Copy;
use super::plan::PlanCommand;
use super::roster::RosterCommand;
use super::task::{Add, Assign, CheckCommand, Done, LabelCommand, LinkCommand, Move, Remove, SetFields, TasksOf};
use super::watch::Watch;

/// What can be done by name.
#[derive(Debug, Subcommand)]
pub enum Script {
    /// List the plans there are.
    Plans(Listing),
    /// Print a plan as columns of cards.
    Board(Board),
    /// List the tasks of a plan, all or those the options name.
    Tasks(TasksOf),
    /// Make a task from one line, or one from each line of standard input: `Fix login @anna #bug !urgent ^fri >Doing +"write a test"`.
    Add(Add),
    /// Put tasks somewhere else: in another column, or between others.
    Move(Move),
    /// Change fields of a task: `set "Fix login" due=fri priority=urgent`.
    Set(SetFields),
    /// Complete tasks.
    Done(Done),
    /// Assign a task to people.
    Assign(Assign),
    /// Take people off a task.
    Unassign(Assign),
    /// Put labels on a task or take them off; name the labels of a plan.
    Label {
        /// What to do.
        #[command(subcommand)]
        command: LabelCommand,
    },
    /// Change the checklist of a task.
    Check {
        /// What to do.
        #[command(subcommand)]
        command: CheckCommand,
    },
    /// Change the links of a task.
    Link {
        /// What to do.
        #[command(subcommand)]
        command: LinkCommand,
    },
    /// Delete tasks. The trash of the program keeps them for 30 days.
    Rm(Remove),
    /// List, make and change the buckets of a plan.
    Bucket {
        /// What to do.
        #[command(subcommand)]
        command: BucketCommand,
    },
    /// Show, make and change plans.
    Plan {
        /// What to do.
        #[command(subcommand)]
        command: PlanCommand,
    },
    /// List, make and change rosters: lists of people that hold one plan, without a group.
    Roster {
        /// What to do.
        #[command(subcommand)]
        command: RosterCommand,
    },
    /// Search the titles, notes, checklists and links of every task this computer has a copy of. No service is asked.
    Search(Search),
    /// List what was changed on this machine: what waits, what was refused, and what can be taken back.
    Log(Listing),
    /// Write a whole plan to standard output.
    Export(Export),
    /// Print what changes of a plan as it happens, a line each, until Ctrl+C.
    Watch(Watch),
    /// Copy a task, or a whole plan, into another plan. What was begun and ended early goes on when it is run again.
    Copy(Copy),
    /// Print the JSON Schema of what --json prints: of one kind, or the names of the kinds.
    Schema {
        /// The kind, as the JSON names it.
        #[arg(value_parser = Kinds)]
        kind: Option<String>,
    },
}

/// The kinds of JSON there are. Another word is taken, too: what it could mean is told with its own status.
#[derive(Clone, Copy, Debug)]
pub struct Kinds;

impl Kinds {
    /// What the JSON names them.
    pub const ALL: [&str; 19] = [
        "plans", "plan", "buckets", "board", "tasks", "task", "why", "edits", "requests", "log", "export", "copy",
        "rosters", "sync", "change", "account", "server", "coverage", "error",
    ];
}

impl TypedValueParser for Kinds {
    type Value = String;

    fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(Self::ALL.into_iter().map(PossibleValue::new)))
    }
}

/// How a command prints, and which server it asks.
#[derive(Clone, Debug, Default, Args)]
pub struct Way {
    /// Print one JSON object instead of words.
    #[arg(long)]
    pub json: bool,
    /// Whether JSON is printed in one line, for it stands among others.
    #[arg(skip)]
    pub is_in_line: bool,
    /// How wide.
    #[command(flatten)]
    pub columns: Columns,
    /// Use another server, as without a command.
    #[arg(long, value_name = "URL")]
    pub graph_url: Option<String>,
}

/// How wide words are laid out.
#[derive(Clone, Copy, Debug, Default, Args)]
pub struct Columns {
    /// Lay words out for so many columns; without it, as many as the terminal has, or 80.
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(20..=1000))]
    pub width: Option<u16>,
}

/// How a command that changes something ends.
#[derive(Clone, Debug, Default, Args)]
pub struct Sending {
    /// How to print, and which server to ask.
    #[command(flatten)]
    pub way: Way,
    /// Fail with status 5 unless the service has taken everything; a service that asks for patience gets ten minutes of it.
    #[arg(long)]
    pub wait: bool,
}

/// Whether a command that destroys may ask.
#[derive(Clone, Debug, Default, Args)]
pub struct Asking {
    /// How it ends.
    #[command(flatten)]
    pub sending: Sending,
    /// Do it without asking.
    #[arg(long)]
    pub yes: bool,
}

/// A list with nothing to choose.
#[derive(Debug, Args)]
pub struct Listing {
    /// How to print.
    #[command(flatten)]
    pub way: Way,
}

/// Which board to print.
#[derive(Debug, Args)]
pub struct Board {
    /// Which board.
    #[arg(long, value_name = "BOARD", value_enum, default_value_t = By::Bucket)]
    pub by: By,
    /// Leave completed tasks out.
    #[arg(long)]
    pub open: bool,
    /// How to print.
    #[command(flatten)]
    pub way: Way,
}

/// A board, by what its columns are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// The buckets.
    #[default]
    Bucket,
    /// Not started, in progress, completed.
    Progress,
    /// The people tasks are assigned to.
    #[value(alias = "assigned-to")]
    Assigned,
    /// One list of all tasks.
    List,
    /// The tasks assigned to you, over all plans, in your own order.
    Mine,
}

/// What to search for.
#[derive(Debug, Args)]
pub struct Search {
    /// Words that all have to be found, in any case; or the id or the address of a task.
    #[arg(required = true, value_name = "WORD")]
    pub words: Vec<String>,
    /// How to print.
    #[command(flatten)]
    pub way: Way,
}

/// How to write a plan.
#[derive(Debug, Args)]
pub struct Export {
    /// The format.
    #[arg(long, value_enum, default_value_t = Format::Json)]
    pub format: Format,
    /// The same as --format json.
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
    /// Use another server, as without a command.
    #[arg(long, value_name = "URL")]
    pub graph_url: Option<String>,
}

impl Export {
    /// Returns how it is to print, beside the plan.
    #[must_use]
    pub fn way(&self) -> Way {
        Way { json: self.format == Format::Json, graph_url: self.graph_url.clone(), ..Way::default() }
    }
}

/// A format of a whole plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One JSON object, as of kind `export`.
    Json,
    /// A line a task, with a line of names above, as RFC 4180 has it.
    Csv,
    /// Markdown: a heading a bucket, an item a task.
    Md,
    /// iCalendar, as RFC 5545 has it: a to-do for each task with a date.
    Ics,
}
