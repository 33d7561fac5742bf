//! The command line of the board: what is typed behind `:` is a command as in a shell, done beside the board.
//!
//! The commands are those of the command line, with their names, rules and sentences: they are run as another program on the
//! same copy, and the board hears of what they have done as it hears of every other. What only moves the person about on
//! the screen, such as another board or the end of the program, is done here.

pub mod offers;
pub mod verbs;

use self::verbs::Verb;
use super::State;
use super::edits;
use super::effect::Effect;
use super::follow;
use super::intent::Intent;
use super::naming::Names;
use super::notice::Notice;
use super::overlays::Overlay;
use super::overlays::answer::Answer;
use super::overlays::confirm;
use super::overlays::confirm::Confirm;
use super::overlays::field::Field;
use super::overlays::field::Purpose;
use crate::planner::board::Grouping;
use crate::planner::edit::short;
use crate::planner::id::PlanId;
use crate::planner::id::TaskId;
use crate::planner::view::View;

/// So many lines are remembered, the newest.
const REMEMBERED: usize = 100;

/// What the command line knows.
#[derive(Clone, Debug)]
pub struct Commanding {
    /// Tells the commands there are; asked when the first is typed.
    pub list: fn() -> Vec<Verb>,
    /// The commands, once they were asked for.
    pub verbs: Vec<Verb>,
    /// The lines typed in this run, the newest last.
    lines: Vec<String>,
}

/// A line that is to be done, with what its words may stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ordered {
    /// The line as it was typed.
    pub line: String,
    /// The task a point stands for; why there is none, where there is none.
    pub here: Result<TaskId, String>,
    /// The plan it is about where it names none.
    pub plan: Option<PlanId>,
    /// The board that is shown.
    pub grouping: Grouping,
    /// How many columns its answer has.
    pub width: u16,
    /// Whether the person has said that it may destroy something.
    pub is_sure: bool,
}

impl Ordered {
    /// Takes the service's names in place of this machine's.
    pub(crate) fn renamed(&mut self, names: &Names) {
        if let Ok(task) = &mut self.here {
            names.task(task);
        }
        if let Some(plan) = &mut self.plan {
            names.plan(plan);
        }
    }
}

/// What has become of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is no command, or none that can be done here: why, as a sentence.
    Refused(String),
    /// It destroys something, and has to be asked about: what is lost, as a sentence.
    Asks(String),
    /// It is under way.
    Begun {
        /// Whether it is there to be read, and not to change something.
        is_read: bool,
    },
    /// It has ended.
    Ended {
        /// What it said, line by line.
        lines: Vec<String>,
        /// Whether it did what it should.
        is_done: bool,
    },
}

/// Opens the line.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    if state.commanding.verbs.is_empty() {
        state.commanding.verbs = (state.commanding.list)();
    }
    let purpose = Purpose::Command { back: 0, typed: String::new() };
    state.overlays.push(Overlay::Field(Field::new(purpose)));
    Vec::new()
}

impl Default for Commanding {
    fn default() -> Self {
        Self { list: Vec::new, verbs: Vec::new(), lines: Vec::new() }
    }
}

impl Commanding {
    /// Returns a line of before: 1 for the newest.
    fn line(&self, back: usize) -> Option<&str> {
        let at = back.checked_sub(1)?;
        self.lines.iter().rev().nth(at).map(String::as_str)
    }
}

/// Says whether the line shows one of before, as it was: then the arrows lead on to others.
pub(super) fn is_recalled(state: &State) -> bool {
    match state.overlays.last() {
        Some(Overlay::Field(Field { text, purpose: Purpose::Command { back, .. } })) => {
            state.commanding.line(*back) == Some(text.text())
        }
        _ => false,
    }
}

/// Goes to a line of before, or back to what was being typed; `None` where no command is typed.
pub(super) fn recall(state: &mut State, intent: Intent) -> Option<Vec<Effect>> {
    let Some(Overlay::Field(Field { text, purpose: Purpose::Command { back, typed } })) = state.overlays.last_mut()
    else {
        return None;
    };
    let known = &state.commanding;
    if known.line(*back) != Some(text.text()) {
        // It was changed, and is a line of its own now.
        *back = 0;
        text.text().clone_into(typed);
    }
    let wanted = match intent {
        Intent::InputPrevious => (*back + 1).min(known.lines.len()),
        Intent::InputNext => back.saturating_sub(1),
        _ => return None,
    };
    if wanted != *back {
        text.set(known.line(wanted).unwrap_or(typed));
        *back = wanted;
    }
    Some(Vec::new())
}

/// Does what was typed; the error says why not, and the line stays.
pub(super) fn accept(state: &mut State, typed: &str) -> Result<Vec<Effect>, String> {
    let line = typed.trim().trim_start_matches(':').trim();
    if line.is_empty() {
        return Ok(Vec::new());
    }
    // Whoever types the next has read why the last one failed.
    state.notice = None;
    let lines = &mut state.commanding.lines;
    lines.retain(|known| known != line);
    lines.push(line.to_owned());
    if lines.len() > REMEMBERED {
        lines.remove(0);
    }
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let rest = rest.trim();
    // What leads somewhere on the screen is done on the screen.
    let key = match (word, rest) {
        ("q" | "quit" | "exit" | "qa" | "wq" | "q!", "") => Some(Intent::AppQuit),
        ("u" | "undo", "") => Some(Intent::HistoryUndo),
        ("U" | "redo", "") => Some(Intent::HistoryRedo),
        ("?" | "help" | "h", "") => Some(Intent::AppHelp),
        ("r", "") => Some(Intent::SyncNow),
        ("b", "") => Some(Intent::PlanSwitch),
        ("S", "") => Some(Intent::OutboxOpen),
        _ => None,
    };
    if let Some(intent) = key {
        return Ok(follow::follow(state, intent, None));
    }
    match (word, rest) {
        ("b", name) => open_plan(state, name),
        ("board", name) if !name.is_empty() && !name.starts_with('-') => show(state, name),
        _ => order(state, line),
    }
}

/// Opens a plan by its name or a part of it.
fn open_plan(state: &mut State, name: &str) -> Result<Vec<Effect>, String> {
    let name = name.trim_matches('"');
    let wanted = name.to_lowercase();
    let mut fitting: Vec<_> = state.plans.iter().filter(|plan| plan.title.to_lowercase() == wanted).collect();
    if fitting.is_empty() {
        fitting = state.plans.iter().filter(|plan| plan.title.to_lowercase().contains(&wanted)).collect();
    }
    match fitting.as_slice() {
        [] => Err(format!("No plan is called “{name}”; b shows them all.")),
        [only] => {
            let plan = only.id.clone();
            let mut effects = state.board.open(&plan, None);
            effects.push(Effect::Redraw);
            Ok(effects)
        }
        several => {
            let titles: Vec<_> = several.iter().take(4).map(|plan| format!("“{}”", short(&plan.title))).collect();
            Err(format!("“{name}” can be several plans: {}.", titles.join(", ")))
        }
    }
}

/// Shows the board that a word means.
fn show(state: &mut State, name: &str) -> Result<Vec<Effect>, String> {
    let wanted = name.to_lowercase();
    let fits = |grouping: &Grouping| grouping.name().to_lowercase().starts_with(&wanted);
    let at = Grouping::ALL.iter().position(fits).ok_or_else(|| {
        let names: Vec<_> = Grouping::ALL.iter().map(|grouping| grouping.name().to_lowercase()).collect();
        format!("There is no board “{name}”: there are {}.", names.join(", "))
    })?;
    Ok(follow::follow(state, Intent::BoardShow, Some(at + 1)))
}

/// Hands a line on to be done as a command.
fn order(state: &State, line: &str) -> Result<Vec<Effect>, String> {
    if state.is_explaining {
        return Err(
            "--explain runs no commands from the board; `planner-tui --explain COMMAND` explains one.".to_owned()
        );
    }
    let plan = state.board.plan.clone().filter(|plan| !plan.is_mine());
    Ok(vec![Effect::Order(Ordered {
        line: line.to_owned(),
        here: here(state),
        plan,
        grouping: state.board.arrangement.grouping,
        width: Answer::width(state.size),
        is_sure: false,
    })])
}

/// Returns the task a point stands for: that of the panel below the line, or the one under the cursor.
fn here(state: &State) -> Result<TaskId, String> {
    let chosen = state.board.selection.len();
    if chosen > 1 && !state.overlays.iter().any(|overlay| matches!(overlay, Overlay::Task(_))) {
        return Err(format!("{chosen} cards are selected, and . stands for one: Esc selects none."));
    }
    edits::task_in_sight(state, "name with .").map(|task| task.id.clone())
}

/// Says what has become of a line.
pub(super) fn told(state: &mut State, ordered: Ordered, outcome: Outcome) -> Vec<Effect> {
    let name = short(&ordered.line).into_owned();
    match outcome {
        Outcome::Refused(sentence) => {
            // The line comes back as it was, to be mended.
            let mut field = Field::new(Purpose::Command { back: 0, typed: String::new() });
            field.text.set(&ordered.line);
            state.overlays.push(Overlay::Field(field));
            state.notice = Some(Notice::info(sentence));
        }
        // What is to be read opens at once: when it comes the person may be typing something else.
        Outcome::Begun { is_read: true } => state.overlays.push(Overlay::Answer(Answer::awaited(ordered.line))),
        Outcome::Begun { is_read: false } => state.notice = Some(Notice::info(format!(":{name} is being done…"))),
        Outcome::Asks(loss) => {
            let words = vec![format!("{}{loss}", point(state, &ordered))];
            let act = confirm::Act::Order(Box::new(ordered));
            let confirm = Confirm::new(format!("Do “{name}”?"), words, "do it", act);
            state.overlays.push(Overlay::Confirm(confirm));
        }
        Outcome::Ended { lines, is_done } => {
            let awaited = state.overlays.iter_mut().rev().find_map(|overlay| match overlay {
                Overlay::Answer(answer) if answer.is_awaited(&ordered.line) => Some(answer),
                _ => None,
            });
            match awaited {
                Some(answer) => answer.take(lines, is_done),
                None => state.notice = Some(in_one_line(&name, &lines, is_done)),
            }
        }
    }
    Vec::new()
}

/// Says which card a point in a line stands for, if there is one.
fn point(state: &State, ordered: &Ordered) -> String {
    let has_point = ordered.line.split_whitespace().skip(1).any(|word| word == ".") || !ordered.line.contains(' ');
    let plan = state.board.view.as_ref().map(View::plan);
    let task = ordered.here.as_ref().ok().and_then(|task| plan?.task(task)).filter(|_| has_point);
    task.map_or_else(String::new, |task| format!("The card is “{}”. ", short(&task.title)))
}

/// Returns what a command said as one line of news.
fn in_one_line(name: &str, lines: &[String], is_done: bool) -> Notice {
    let lines: Vec<&str> = lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
    // Columns are for tables.
    let even = |words: String| words.split_whitespace().collect::<Vec<_>>().join(" ");
    match (lines.as_slice(), is_done) {
        ([], true) => Notice::info(format!(":{name} is done.")),
        ([], false) => Notice::error(format!(":{name} has failed without a word.")),
        (lines, true) => Notice::info(even(lines.join(" · "))),
        ([first, more @ ..], false) => {
            // What could be meant instead is told by its name; who types here sees the board, and no identifiers.
            let named = |line: &&str| line.split_once("  ").map_or(*line, |(_, name)| name.trim()).to_owned();
            let more: Vec<String> = more.iter().map(named).collect();
            let all = [vec![(*first).to_owned()], if more.is_empty() { more } else { vec![more.join(", ")] }].concat();
            Notice::error(even(all.join(" ")))
        }
    }
}

/// Does a line that was asked about.
pub(super) fn sure(ordered: Ordered) -> Vec<Effect> {
    vec![Effect::Order(Ordered { is_sure: true, ..ordered })]
}

#[cfg(test)]
#[path = "commanding_tests.rs"]
mod tests;
