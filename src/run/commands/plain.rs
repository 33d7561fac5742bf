//! `planner-tui --plain`: the board as text and an order a line, for who listens to a screen or has none that can be drawn on.

mod asking;
pub(in crate::run) mod line;
mod place;

use std::io;
use std::io::BufRead as _;
use std::io::IsTerminal as _;
use std::io::Write as _;

use clap::Parser as _;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::mpsc::unbounded_channel;

use self::asking::asking;
use self::asking::question;
use self::line::HELP;
use self::line::Known;
use self::line::Order;
use self::line::Way;
use self::place::Here;
use super::fault::Fault;
use super::print;
use super::read;
use super::session::Session;
use super::tasks;
use super::told;
use super::told::Told;
use crate::app::script::Act;
use crate::app::script::Place;
use crate::cli::Cli;
use crate::cli::Open;
use crate::cli::Task;
use crate::cli::script::By;
use crate::cli::script::Script;
use crate::planner::board::ColumnId;
use crate::planner::board::Grouping;
use crate::planner::id::TaskId;
use crate::run::output::say_all;
use crate::run::signals::Signals;
use crate::run::task::What;

/// What is said when the program waits for a line, where somebody types it.
const PROMPT: &str = "> ";
/// Deletions wait for this.
const YES: &str = "y";

/// One board, and where one is on it.
struct Plain {
    session: Session,
    grouping: Grouping,
    /// The cards of the board as it was told last: what numbers mean stays until it is told again.
    told: Vec<String>,
    here: Here,
    /// A deletion that waits for yes.
    asked: Option<Script>,
}

/// What comes after a line.
enum Next {
    /// Another.
    Line,
    Quit,
    /// Another board.
    Board(Grouping),
}

/// Tells the board, then does what each line says, until there are no more.
pub(in crate::run) async fn run(mut open: Open) -> anyhow::Result<()> {
    let mut lines = typed();
    let mut signals = Signals::listen()?;
    let mut grouping = Grouping::Bucket;
    loop {
        let session = Session::start(&open, grouping).map_err(Fault::into_error)?;
        let (told, here, asked) = (Vec::new(), Here::default(), None);
        let mut board = Plain { session, grouping, told, here, asked };
        let outcome = board.go(&mut lines, &mut signals, open.plan.is_some()).await;
        let plan = board.session.state.board.plan.clone().filter(|plan| !plan.is_mine());
        open.plan = plan.map(|plan| plan.as_str().to_owned()).or(open.plan);
        board.session.notes.clear();
        let (notes, requests) = board.session.end(&mut signals).await;
        say(&[requests.lines, notes].concat());
        match outcome.map_err(Fault::into_error)? {
            Some(other) => grouping = other,
            None => return Ok(()),
        }
    }
}

/// Reads lines on a thread of its own: a read cannot be called off.
fn typed() -> UnboundedReceiver<String> {
    let (sender, lines) = unbounded_channel();
    std::thread::spawn(move || {
        for line in io::stdin().lock().lines() {
            let Ok(line) = line else { break };
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    lines
}

/// Says lines, made harmless. Who has closed the other end hears no more, which is no failure.
fn say(lines: &[String]) {
    say_all(lines, "\n");
}

impl Plain {
    /// Does what the lines say; returns another board, if one is wanted.
    async fn go(
        &mut self,
        lines: &mut UnboundedReceiver<String>,
        signals: &mut Signals,
        is_named: bool,
    ) -> Result<Option<Grouping>, Fault> {
        let begun = tokio::select! {
            begun = self.session.stay() => begun,
            () = signals.received() => return Ok(None),
        };
        match begun {
            Ok(()) => self.tell_board()?,
            Err(fault) if is_named => return Err(fault),
            Err(fault) => say(&told::sentences(&fault)),
        }
        self.say_notes();
        say(&["? tells what can be typed, q quits.".to_owned()]);
        loop {
            if io::stdin().is_terminal() {
                let _nobody_listens = write!(io::stdout(), "{PROMPT}").and_then(|()| io::stdout().flush());
            }
            let line = tokio::select! {
                line = lines.recv() => line,
                fault = self.session.attend() => return Err(fault),
                () = signals.received() => None,
            };
            let Some(line) = line else { return Ok(None) };
            self.session.begin().await?;
            let done = tokio::select! {
                done = self.follow(&line) => done,
                () = signals.received() => return Ok(None),
            };
            match done {
                Ok(Next::Line) => {}
                Ok(Next::Quit) => return Ok(None),
                Ok(Next::Board(other)) => return Ok(Some(other)),
                Err(fault) => say(&told::sentences(&fault)),
            }
            self.say_notes();
        }
    }

    fn say_notes(&mut self) {
        say(&std::mem::take(&mut self.session.notes));
    }

    /// Tells the board, and counts its cards anew.
    fn tell_board(&mut self) -> Result<(), Fault> {
        let (view, eye) = (self.session.view()?, read::eye(&self.session)?);
        say(&print::board(&eye, view.board(), told::width(&crate::cli::script::Way::default()), print::Count::Through));
        self.told = place::all(view);
        Ok(())
    }

    /// Says where one is.
    fn tell_here(&self) -> Result<(), Fault> {
        say(&self.here.words(self.session.view()?, &read::eye(&self.session)?));
        Ok(())
    }

    /// Does what a line says.
    async fn follow(&mut self, line: &str) -> Result<Next, Fault> {
        if let Some(script) = self.asked.take() {
            if line.trim().eq_ignore_ascii_case(YES) {
                self.act(script).await?;
            } else {
                say(&["Nothing is deleted.".to_owned()]);
            }
            return Ok(Next::Line);
        }
        let at = self.session.view().ok().map(|view| self.here.at(view));
        if let (Some((column, row)), Ok(view)) = (at, self.session.view()) {
            // Where nobody has gone yet is the first card.
            self.here = Here::of(view, column, row.unwrap_or(0));
        }
        let here = self.here.task.as_ref().map(TaskId::as_str);
        let order = line::read(line, Known { told: &self.told, here }).map_err(Fault::Usage)?;
        match order {
            Order::Help => say(&HELP.lines().map(str::to_owned).collect::<Vec<_>>()),
            Order::Quit => return Ok(Next::Quit),
            Order::Here => self.tell_here()?,
            Order::Go(way) => {
                self.here = self.here.beside(self.session.view()?, way).map_err(Fault::Usage)?;
                self.tell_here()?;
            }
            Order::To(task) => {
                self.go_to(&TaskId::new(&task));
                self.tell_here()?;
            }
            Order::Nudge(way) => self.nudge(way).await?,
            Order::Board(None) => self.tell_board()?,
            Order::Board(Some(name)) => return board(&name, self.grouping).map(Next::Board),
            Order::Open { task, is_why } => {
                let task = tasks::task(&self.session, &task)?.id.clone();
                self.go_to(&task);
                let what = if is_why { What::Locks } else { What::Everything };
                say(&self.session.words_of(&task, what).await?);
            }
            Order::Again(direction) => {
                let about = "take the last change back";
                self.session.act(about, &Act::Again { direction }).await?;
                self.deliver().await?;
            }
            Order::Plan(name) => {
                self.session.turn_to(&name).await?;
                self.here = Here::default();
                self.tell_board()?;
            }
            Order::Refresh => {
                self.session.read_again().await?;
                self.tell_board()?;
            }
            Order::New(line) => {
                let into = match &self.here.column {
                    Some(ColumnId::Bucket(Some(bucket))) => Some(format!("--to={}", bucket.as_str())),
                    _ => None,
                };
                let words = ["add".to_owned()].into_iter().chain(into).chain(["--".to_owned(), line]);
                self.command(words.collect()).await?;
            }
            Order::Command(words) => self.command(words).await?,
        }
        Ok(Next::Line)
    }

    fn go_to(&mut self, task: &TaskId) {
        let is_there = |here: &Here| here.task.as_ref() == Some(task);
        if !is_there(&self.here) {
            self.here = Here { column: None, task: Some(task.clone()) };
        }
    }

    /// Moves the card one is on.
    async fn nudge(&mut self, way: Way) -> Result<(), Fault> {
        let view = self.session.view()?;
        let task = self.here.task.clone().ok_or_else(|| Fault::Usage("You are on no card.".to_owned()))?;
        let from = self.here.column.clone();
        let beside = self.here.beside(view, way).map_err(Fault::Usage)?;
        let column = beside.column.ok_or_else(|| Fault::Usage("There is no column.".to_owned()))?;
        let place = match (way, beside.task) {
            (Way::Down, Some(other)) => Place::After(other),
            (Way::Up, Some(other)) => Place::Before(other),
            _ => Place::Bottom,
        };
        let about = "move the card".to_owned();
        let act = Act::Move { task: task.clone(), from, column: column.clone(), place };
        if self.session.act(&about, &act).await? {
            self.here = Here { column: Some(column), task: Some(task) };
        }
        self.deliver().await?;
        self.tell_here()
    }

    /// Does what a command says, as on the command line; asks before it deletes.
    async fn command(&mut self, words: Vec<String>) -> Result<(), Fault> {
        if words.iter().any(|word| word == "-") {
            return Err(Fault::Usage("Standard input is taken by these lines; - cannot read it.".to_owned()));
        }
        let unknown = || Fault::Usage(format!("“{}” means nothing here. ? tells what can be typed.", words.join(" ")));
        let cli = Cli::try_parse_from(["planner-tui".to_owned()].into_iter().chain(words.iter().cloned()));
        let cli = match cli {
            Ok(cli) => cli,
            Err(error) if error.kind() == clap::error::ErrorKind::InvalidSubcommand => return Err(unknown()),
            Err(error) => {
                let text = error.to_string();
                say(&text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect::<Vec<_>>());
                return Ok(());
            }
        };
        let Some(Task::Script(mut script)) = cli.command else { return Err(unknown()) };
        if cli.open.plan.is_some() {
            return Err(Fault::Usage("b NAME opens another plan.".to_owned()));
        }
        if let Script::Watch(_) = script {
            let sentence = "`watch` goes on until it is ended: run it from the shell, `planner-tui watch`.";
            return Err(Fault::Usage(sentence.to_owned()));
        }
        if let Script::Roster { .. } = script {
            let sentence = "Rosters are made and changed from the shell: `planner-tui roster`.";
            return Err(Fault::Usage(sentence.to_owned()));
        }
        let no_input = cli.open.no_input || self.session.options().no_input;
        match asking(&mut script) {
            Some(asking) if !asking.yes && !no_input => {
                asking.yes = true;
                let question = question(&mut self.session, &script).await?;
                say(&[format!("{question} {YES} does it, anything else leaves it.")]);
                self.asked = Some(script);
                Ok(())
            }
            _ => self.act(script).await,
        }
    }

    async fn act(&mut self, script: Script) -> Result<(), Fault> {
        let way = super::way_of(&script);
        // What is looked up is in the person's copy, also where nothing is sent.
        let open = Open { explain: false, ..self.session.options().clone() };
        let board = self.board_of(&script);
        if board != self.grouping {
            self.session.show_board(board).await?;
            let told = super::done(&mut self.session, script, &way).await;
            self.session.show_board(self.grouping).await?;
            self.tell(told?);
            return Ok(());
        }
        let told = match script {
            Script::Search(options) => read::search(&open, &options.words, &way)?,
            Script::Log(_) => read::log(&open, &way)?,
            Script::Schema { kind } => super::schemas::schema(kind.as_deref())?,
            script => super::done(&mut self.session, script, &way).await?,
        };
        self.tell(told);
        Ok(())
    }

    /// Returns the board a command is about: the one that is shown, unless the command names another or means always the same.
    fn board_of(&self, script: &Script) -> Grouping {
        match script {
            Script::Board(_) | Script::Export(_) => super::grouping_of(script),
            Script::Tasks(options) if options.mine => Grouping::Mine,
            Script::Move(options) => options.board.map_or(self.grouping, super::grouping_by),
            _ => self.grouping,
        }
    }

    async fn deliver(&mut self) -> Result<(), Fault> {
        let told = self.session.deliver(false).await?;
        self.tell(told);
        Ok(())
    }

    /// Says what has become of it. A card that was made gets the next number, and is where one is.
    fn tell(&mut self, told: Told) {
        let nothing = ["There is nothing.".to_owned()];
        let is_silent = told.lines.is_empty() && told.notes.is_empty();
        // What is data may have breaks in its lines, which would be shown as symbols.
        let lines = match told.lines {
            lines if told.is_data => lines.join("\n").split('\n').map(str::to_owned).collect(),
            lines => lines,
        };
        say(&[lines, told.notes].concat());
        say(if is_silent { &nothing } else { &[] });
        let made = self.session.deeds.iter().filter_map(|deed| deed.edit.as_ref()).filter(|edit| edit.made().is_some());
        let made: Vec<TaskId> = made.filter_map(|edit| edit.task().cloned()).collect();
        for task in made {
            self.told.push(task.as_str().to_owned());
            say(&[format!("It is card {} now.", self.told.len())]);
            self.go_to(&task);
        }
    }
}

/// Returns the board that a word means.
fn board(name: &str, now: Grouping) -> Result<Grouping, Fault> {
    let by = <By as clap::ValueEnum>::from_str(name, true);
    let by = by.map_err(|_| Fault::Usage("There are: board bucket, progress, assigned, list, mine.".to_owned()))?;
    let wanted = super::grouping_by(by);
    if wanted == now { Err(Fault::Usage("This is that board: `board` alone tells it.".to_owned())) } else { Ok(wanted) }
}
