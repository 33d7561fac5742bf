//! Commands of the person's own: a program with arguments, run because a key was pressed or it was chosen, and never otherwise.

pub mod template;

use self::template::Placeholder;
use self::template::Template;
use super::State;
use super::clipboard;
use super::effect::Effect;
use super::notice::Notice;
use super::overlays::Overlay;
use super::overlays::confirm::Act;
use super::overlays::confirm::Confirm;
use crate::planner::task::Task;
use crate::planner::view::View;
use crate::planner::web_link;

/// So many letters of what a command prints are a line of news.
const MOST_LETTERS: usize = 400;

/// The person's own commands, and which of them are under way.
#[derive(Clone, Debug, Default)]
pub struct Commands {
    /// All, in the order of their numbers.
    pub all: Vec<OwnCommand>,
    /// The names of those that have not ended yet.
    running: Vec<String>,
}

/// A command of the person's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnCommand {
    /// What it is called.
    pub name: String,
    /// The program and its arguments.
    pub run: Vec<Template>,
    /// Whether it is asked about first.
    pub asks: bool,
    /// What becomes of what it prints.
    pub output: Output,
    /// Whether it gets the terminal until it ends.
    pub takes_terminal: bool,
}

/// What becomes of what a command prints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Output {
    /// Nothing.
    None,
    /// Its last line is a line of news.
    #[default]
    Message,
    /// It is a page to scroll.
    Pager,
}

/// A command that is to be run now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// What it is called.
    pub name: String,
    /// The program and its arguments, each as it is.
    pub run: Vec<String>,
    /// What becomes of what it prints.
    pub output: Output,
    /// Whether it gets the terminal until it ends.
    pub takes_terminal: bool,
}

impl Order {
    /// Says whether the screen is given away while it runs.
    #[must_use]
    pub fn needs_screen(&self) -> bool {
        self.takes_terminal || self.output == Output::Pager
    }

    /// Returns the command as one line to be read, with quotes where an argument has to be told from the next.
    #[must_use]
    pub fn line(&self) -> String {
        let is_plain = |word: &str| {
            !word.is_empty() && word.chars().all(|letter| letter.is_alphanumeric() || "-_./:=+@,%".contains(letter))
        };
        let quoted = |word: &String| if is_plain(word) { word.clone() } else { format!("“{word}”") };
        self.run.iter().map(quoted).collect::<Vec<_>>().join(" ")
    }
}

/// Runs a command, or asks first; the error says why not.
pub(super) fn run(state: &mut State, number: u16) -> Result<Vec<Effect>, String> {
    let command = state.own.all.get(usize::from(number)).cloned().ok_or("There is no such command.")?;
    let order = order(state, &command)?;
    if state.is_explaining {
        state.notice = Some(Notice::info(format!("--explain runs nothing; this would be: {}", order.line())));
        return Ok(Vec::new());
    }
    if !command.asks {
        return Ok(begin_with(state, order));
    }
    let words = vec![order.line()];
    let confirm = Confirm::new(format!("Run “{}”?", command.name), words, "run it", Act::Run(order));
    state.overlays.push(Overlay::Confirm(confirm));
    Ok(Vec::new())
}

/// Runs a command that was asked about.
pub(super) fn begin(state: &mut State, order: Order) -> Result<Vec<Effect>, String> {
    check_idle(state, &order.name)?;
    Ok(begin_with(state, order))
}

fn begin_with(state: &mut State, order: Order) -> Vec<Effect> {
    state.own.running.push(order.name.clone());
    if order.output == Output::Message && !order.needs_screen() {
        state.notice = Some(Notice::info(started(&order.name)));
    }
    vec![Effect::Run(order)]
}

/// Says how a command has ended.
pub(super) fn ran(state: &mut State, order: &Order, outcome: Result<String, String>) {
    state.own.running.retain(|name| *name != order.name);
    match outcome {
        Err(sentence) => state.notice = Some(Notice::error(sentence)),
        Ok(printed) if order.output == Output::Message && !order.takes_terminal => {
            let last = printed.lines().map(str::trim).rfind(|line| !line.is_empty());
            let done = format!("“{}” is done.", order.name);
            let words = last.map_or(done, |line| line.chars().take(MOST_LETTERS).collect());
            // An error that stands there is not to be missed.
            if state.notice.as_ref().is_none_or(|notice| !notice.is_error) {
                state.notice = Some(Notice::info(words));
            }
        }
        Ok(_) => {}
    }
}

fn started(name: &str) -> String {
    format!("“{name}” is running…")
}

fn check_idle(state: &State, name: &str) -> Result<(), String> {
    if state.own.running.iter().any(|running| running == name) {
        return Err(format!("“{name}” is running still; it can be run again when it has ended."));
    }
    Ok(())
}

/// Returns what is to be run: every placeholder in its place, and none of them an option.
fn order(state: &State, command: &OwnCommand) -> Result<Order, String> {
    check_idle(state, &command.name)?;
    let wanted: Vec<Placeholder> = command.run.iter().flat_map(Template::placeholders).collect();
    let task = task(state, command, &wanted)?;
    let view = state.board.view.as_ref();
    let is_about_plan = |it: &Placeholder| matches!(it, Placeholder::PlanTitle | Placeholder::PlanId);
    if view.is_none() && wanted.iter().any(is_about_plan) {
        return Err(format!("“{}” needs a plan, and none is open.", command.name));
    }
    let value = |placeholder: Placeholder| {
        let plan = view.map(View::plan);
        let of_task = |field: fn(&Task) -> String| task.as_ref().map(field);
        let of_plan = plan.map(|plan| task.as_ref().map_or(&plan.plan, |task| plan.plan_of(task)));
        let value = match placeholder {
            Placeholder::TaskTitle => of_task(|task| task.title.clone()),
            Placeholder::TaskId => of_task(|task| task.id.as_str().to_owned()),
            Placeholder::TaskUrl => of_task(|task| web_link::of_task(&task.plan_id, &task.id)),
            Placeholder::Due => of_task(|task| task.due.map(|due| due.to_string()).unwrap_or_default()),
            Placeholder::PlanTitle => of_plan.map(|plan| plan.title.clone()),
            Placeholder::PlanId => of_plan.map(|plan| plan.id.as_str().to_owned()),
            Placeholder::Bucket => {
                let bucket = plan.zip(task.as_ref().and_then(|task| task.bucket_id.as_ref()));
                bucket.and_then(|(plan, bucket)| plan.bucket(bucket)).map(|bucket| bucket.name.clone())
            }
            Placeholder::User => state.me.as_ref().map(|me| {
                let known = plan.and_then(|plan| plan.people.get(me)).map(|person| person.name.clone());
                known.unwrap_or_else(|| me.as_str().to_owned())
            }),
        };
        value.unwrap_or_default()
    };
    let mut run = Vec::with_capacity(command.run.len());
    for template in &command.run {
        let argument = template.filled(value);
        let is_option = template.begins_with_put() && argument.starts_with('-');
        if is_option && !run.iter().any(|before| before == "--") {
            return Err(format!(
                "“{}” was not run: {argument:?} would be read as an option. Put \"--\" before it in commands.{}.",
                command.name, command.name
            ));
        }
        run.push(argument);
    }
    let OwnCommand { name, output, takes_terminal, .. } = command.clone();
    Ok(Order { name, run, output, takes_terminal })
}

/// Returns the task a command is about, if it is about one.
fn task(state: &State, command: &OwnCommand, wanted: &[Placeholder]) -> Result<Option<Task>, String> {
    let is_of_task = |it: &Placeholder| !matches!(it, Placeholder::PlanTitle | Placeholder::PlanId | Placeholder::User);
    if !wanted.iter().any(is_of_task) {
        return Ok(None);
    }
    let cards = clipboard::cards(state).map_err(|_| format!("“{}” needs a card, and none is chosen.", command.name))?;
    let [card] = cards.as_slice() else {
        return Err(format!(
            "“{}” is about one card, and {} are selected; Esc lets them go.",
            command.name,
            cards.len()
        ));
    };
    let view = state.board.view.as_ref().ok_or("The plan is not here yet.")?;
    let task = view.plan().task(card).ok_or("It is not there any more.")?;
    let is_given_by_service = |it: &Placeholder| matches!(it, Placeholder::TaskId | Placeholder::TaskUrl);
    if task.id.is_local() && wanted.iter().any(is_given_by_service) {
        return Err(format!("“{}” needs what the service calls the task, and it was not sent yet.", command.name));
    }
    Ok(Some(task.clone()))
}

#[cfg(test)]
#[path = "own_tests.rs"]
mod tests;
