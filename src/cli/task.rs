//! The command line of tasks: `tasks`, `add`, `move`, `set`, `done`, `assign`, `label`, `check`, `link`, `rm`.

use clap::{Args, Subcommand};

use super::script::{Asking, By, Sending, Way};

/// Which tasks to list.
#[derive(Debug, Args)]
pub struct TasksOf {
    /// Yours, over all plans.
    #[arg(long)]
    pub mine: bool,
    /// Those in this bucket.
    #[arg(long, value_name = "BUCKET", allow_hyphen_values = true)]
    pub bucket: Option<String>,
    /// Those assigned to this person; `me` is oneself.
    #[arg(long, value_name = "PERSON")]
    pub assigned: Option<String>,
    /// Those with this label.
    #[arg(long, value_name = "LABEL")]
    pub label: Option<String>,
    /// Those due on this day or before: `fri`, `+3d`, `12 oct`.
    #[arg(long, value_name = "DAY")]
    pub due: Option<String>,
    /// Those not completed.
    #[arg(long, conflicts_with = "completed")]
    pub open: bool,
    /// Those completed.
    #[arg(long)]
    pub completed: bool,
    /// How to print.
    #[command(flatten)]
    pub way: Way,
}

/// What to make.
#[derive(Debug, Args)]
pub struct Add {
    /// The line; several words are one line. A hyphen alone reads standard input, a task each line.
    #[arg(required = true, value_name = "LINE")]
    pub line: Vec<String>,
    /// Into this bucket, where the line names none; else the first.
    #[arg(long, value_name = "BUCKET", allow_hyphen_values = true)]
    pub to: Option<String>,
    /// At the top of the bucket, in the order of the lines; else at the bottom.
    #[arg(long)]
    pub top: bool,
    /// How it ends.
    #[command(flatten)]
    pub sending: Sending,
}

/// Where to put tasks.
#[derive(Debug, Args)]
pub struct Move {
    /// The tasks: ids, titles or beginnings of titles; they keep this order. A hyphen alone reads them from standard input,
    /// one each line.
    #[arg(required = true, value_name = "TASK")]
    pub tasks: Vec<String>,
    /// Into this column: a bucket, a progress, a person, `unassigned`. Without it, that of the task it goes beside, or its own.
    #[arg(long, value_name = "COLUMN", allow_hyphen_values = true)]
    pub to: Option<String>,
    /// Out of this column, for a card that stands in several on the assigned-to board.
    #[arg(long, value_name = "COLUMN", allow_hyphen_values = true)]
    pub from: Option<String>,
    /// Right above this task.
    #[arg(long, value_name = "TASK", allow_hyphen_values = true, conflicts_with_all = ["after", "top", "bottom"])]
    pub before: Option<String>,
    /// Right below this task.
    #[arg(long, value_name = "TASK", allow_hyphen_values = true, conflicts_with_all = ["top", "bottom"])]
    pub after: Option<String>,
    /// To the top of the column.
    #[arg(long, conflicts_with = "bottom")]
    pub top: bool,
    /// To the bottom of the column; so it is done when no place is named.
    #[arg(long)]
    pub bottom: bool,
    /// On which board; the others keep their order. Without it, on the bucket board; with `--plain`, on the one that is shown.
    #[arg(long, value_enum)]
    pub board: Option<By>,
    /// How it ends.
    #[command(flatten)]
    pub sending: Sending,
}

/// Which fields to change.
#[derive(Debug, Args)]
pub struct SetFields {
    /// The task: its id, its title or the beginning of one.
    #[arg(value_name = "TASK", allow_hyphen_values = true)]
    pub task: String,
    /// `title`, `bucket`, `progress`, `percent`, `priority`, `start`, `due`, `notes`, `preview`, `repeat` and `my-day`, each
    /// with its value after `=`; nothing after `=` takes a date, the notes or the repetition away.
    #[arg(required = true, value_name = "FIELD=VALUE")]
    pub fields: Vec<String>,
    /// How it ends.
    #[command(flatten)]
    pub sending: Sending,
}

/// Which tasks to complete.
#[derive(Debug, Args)]
pub struct Done {
    /// The tasks: ids, titles or beginnings of titles. A hyphen alone reads them from standard input, one each line.
    #[arg(required = true, value_name = "TASK")]
    pub tasks: Vec<String>,
    /// Open completed tasks again instead.
    #[arg(long)]
    pub reopen: bool,
    /// How it ends.
    #[command(flatten)]
    pub sending: Sending,
}

/// Whom a task is for.
#[derive(Debug, Args)]
pub struct Assign {
    /// The task: its id, its title or the beginning of one.
    #[arg(value_name = "TASK", allow_hyphen_values = true)]
    pub task: String,
    /// The people: names, beginnings of names or ids; `me` is oneself.
    #[arg(required = true, value_name = "PERSON")]
    pub people: Vec<String>,
    /// How it ends.
    #[command(flatten)]
    pub sending: Sending,
}

/// What to do with labels.
#[derive(Debug, Subcommand)]
pub enum LabelCommand {
    /// Put labels on a task.
    Add(Labels),
    /// Take labels off a task.
    Rm(Labels),
    /// Name a label of the plan; an empty name leaves it its colour.
    Rename(RenameLabel),
}

/// Labels of a task.
#[derive(Debug, Args)]
pub struct Labels {
    /// The task: its id, its title or the beginning of one.
    #[arg(value_name = "TASK", allow_hyphen_values = true)]
    pub task: String,
    /// The labels: names, colours or `category1` to `category25`.
    #[arg(required = true, value_name = "LABEL")]
    pub labels: Vec<String>,
    /// How it ends.
    #[command(flatten)]
    pub sending: Sending,
}

/// A label and its name.
#[derive(Debug, Args)]
pub struct RenameLabel {
    /// The label: its name, its colour or `category1` to `category25`.
    #[arg(value_name = "LABEL")]
    pub label: String,
    /// What it is called.
    #[arg(value_name = "NAME")]
    pub name: String,
    /// How it ends.
    #[command(flatten)]
    pub sending: Sending,
}

/// What to do with a checklist.
#[derive(Debug, Subcommand)]
pub enum CheckCommand {
    /// Add items at the end of the list, in this order.
    Add(NewItems),
    /// Tick items.
    Tick(Items),
    /// Take the tick of items away.
    Untick(Items),
    /// Take items away.
    Rm(Items),
    /// Give an item other words.
    Rename(RenameItem),
    /// Put an item somewhere else in the list.
    Move(MoveItem),
}

/// What to do with links.
#[derive(Debug, Subcommand)]
pub enum LinkCommand {
    /// Add a link.
    Add(AddLink),
    /// Take links away.
    Rm(Items),
    /// Give a link another name.
    Rename(RenameItem),
    /// Lead a link to another address.
    Address(RenameItem),
    /// Give a link another type, such as `Word`.
    Type(RenameItem),
    /// Put a link somewhere else in the list.
    Move(MoveItem),
}

/// Items to be added to a task.
#[derive(Debug, Args)]
pub struct NewItems {
    /// The task: its id, its title or the beginning of one.
    #[arg(value_name = "TASK", allow_hyphen_values = true)]
    pub task: String,
    /// What the items say, each in a text of its own.
    #[arg(required = true, value_name = "WORDS")]
    pub items: Vec<String>,
    /// How it ends.
    #[command(flatten)]
    pub sending: Sending,
}

/// Items of a task.
#[derive(Debug, Args)]
pub struct Items {
    /// The task: its id, its title or the beginning of one.
    #[arg(value_name = "TASK", allow_hyphen_values = true)]
    pub task: String,
    /// The items: their words, the beginning of them, or ids; links by name or address.
    #[arg(required = true, value_name = "ITEM")]
    pub items: Vec<String>,
    /// How it ends.
    #[command(flatten)]
    pub sending: Sending,
}

/// An item and what it becomes.
#[derive(Debug, Args)]
pub struct RenameItem {
    /// The task: its id, its title or the beginning of one.
    #[arg(value_name = "TASK", allow_hyphen_values = true)]
    pub task: String,
    /// The item: its words, the beginning of them, or its id; a link by name or address.
    #[arg(value_name = "ITEM", allow_hyphen_values = true)]
    pub item: String,
    /// What it becomes.
    #[arg(value_name = "TO", allow_hyphen_values = true)]
    pub to: String,
    /// How it ends.
    #[command(flatten)]
    pub sending: Sending,
}

/// An item and its place.
#[derive(Debug, Args)]
pub struct MoveItem {
    /// The task: its id, its title or the beginning of one.
    #[arg(value_name = "TASK", allow_hyphen_values = true)]
    pub task: String,
    /// The item: its words, the beginning of them, or its id; a link by name or address.
    #[arg(value_name = "ITEM", allow_hyphen_values = true)]
    pub item: String,
    /// Where to.
    #[command(flatten)]
    pub spot: Spot,
    /// How it ends.
    #[command(flatten)]
    pub sending: Sending,
}

/// A place in a list.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Spot {
    /// Right before this one.
    #[arg(long, value_name = "OTHER", allow_hyphen_values = true)]
    pub before: Option<String>,
    /// Right after this one.
    #[arg(long, value_name = "OTHER", allow_hyphen_values = true)]
    pub after: Option<String>,
    /// To the beginning.
    #[arg(long)]
    pub top: bool,
    /// To the end.
    #[arg(long)]
    pub bottom: bool,
}

/// A new link.
#[derive(Debug, Args)]
pub struct AddLink {
    /// The task: its id, its title or the beginning of one.
    #[arg(value_name = "TASK", allow_hyphen_values = true)]
    pub task: String,
    /// Where it leads.
    #[arg(value_name = "ADDRESS")]
    pub address: String,
    /// What it is called.
    #[arg(long, value_name = "NAME", default_value = "")]
    pub name: String,
    /// How it ends.
    #[command(flatten)]
    pub sending: Sending,
}

/// What to delete.
#[derive(Debug, Args)]
pub struct Remove {
    /// The tasks: ids, titles or beginnings of titles. A hyphen alone reads them from standard input, one each line.
    #[arg(required = true, value_name = "TASK")]
    pub tasks: Vec<String>,
    /// Whether it may ask, and how it ends.
    #[command(flatten)]
    pub asking: Asking,
}
