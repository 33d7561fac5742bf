//! One list for everything that has a name: tasks of all plans, plans, people, labels, saved views, and what keys do.
//!
//! Tasks are looked for by the engine, so that no key ever waits for it; everything else is found here.

use crate::app::State;
use crate::app::effect::Effect;
use crate::app::filtering;
use crate::app::follow::follow;
use crate::app::intent::Intent;
use crate::app::intent::Looking;
use crate::app::keymap::Action;
use crate::app::keymap::Mode;
use crate::app::lock::keys;
use crate::app::naming::Names;
use crate::app::notice::Notice;
use crate::app::overlays::Overlay;
use crate::app::overlays::help;
use crate::app::overlays::plans;
use crate::app::overlays::views;
use crate::app::picker::Picker;
use crate::app::saved_views;
use crate::planner::count::counted;
use crate::planner::edit::short;
use crate::planner::filter;
use crate::planner::found;
use crate::planner::found::Found;
use crate::planner::found::Words;
use crate::planner::id::PlanId;
use crate::planner::id::TaskId;
use crate::planner::id::UserId;
use crate::planner::quick_add::Fit;
use crate::planner::quick_add::Known;
use crate::planner::quick_add::fit;
use crate::planner::saved_view::SavedView;
use crate::planner::web_link;
use crate::sync::Command;
use crate::sync::PlanSummary;

/// So many tasks that hold the words stand before everything else.
const FIRST_TASKS: usize = 10;

/// What is typed before the rest for one kind alone, of those that are found here; a `#` may be a task, too.
const KINDS: [char; 4] = ['>', '@', '+', '\''];

/// The list while it is open.
#[derive(Clone, Debug)]
pub struct Find {
    /// What was typed and chosen.
    pub picker: Picker,
    /// What keys are for in what lies below: their actions can be chosen.
    below: Mode,
    /// The number of the question that was asked last, and what was typed then.
    asked: (u64, String),
    /// The number of the question that was answered last.
    answered: u64,
    found: Vec<Found>,
    /// Whether the first entry was chosen before there was an answer.
    is_chosen: bool,
}

/// What choosing an entry leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A task, in its plan.
    Task(PlanId, TaskId),
    /// What a key does.
    Act(Intent),
    /// The cards of a person, or of a label, as a filter says it.
    Filter(String),
    /// A plan.
    Plan(PlanId),
    /// A saved view.
    View(String),
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The heading it stands under.
    pub head: &'static str,
    /// What it is.
    pub words: String,
    /// What else there is to say.
    pub remark: String,
    /// Whether it is of no use now.
    pub is_refused: bool,
    /// What choosing it leads to.
    pub target: Target,
}

impl Entry {
    fn new(head: &'static str, words: impl Into<String>, remark: impl Into<String>, target: Target) -> Self {
        Self { head, words: words.into(), remark: remark.into(), is_refused: false, target }
    }
}

impl Find {
    /// Says whether an answer is still to come.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.answered != self.asked.0
    }

    /// Says what stands where nothing was found.
    #[must_use]
    pub fn nothing(&self) -> &'static str {
        match self.picker.field.text() {
            _ if self.is_waiting() => "looking…",
            typed if web_link::task_in(typed).is_some() => "no plan that was read here has that task",
            typed if is_signs(typed.trim().trim_start_matches(KINDS)) => {
                "nothing is called so: names have letters or digits"
            }
            _ => "nothing holds these words",
        }
    }

    /// Returns what was found, the best first.
    #[must_use]
    pub fn entries(&self, state: &State) -> Vec<Entry> {
        let typed = self.picker.field.text().trim();
        let rest = typed.get(1..).unwrap_or_default().trim();
        match typed.chars().next() {
            None => plans_of(state, "").into_iter().chain(views_of(state, "")).chain(self.acts(state, "")).collect(),
            Some('>') => self.acts(state, rest),
            Some('@') => people(state, rest),
            Some('+') => plans_of(state, rest),
            Some('\'') => views_of(state, rest),
            Some('#') => self.by_mark(state, typed, rest),
            Some(_) => self.everything(state, typed),
        }
    }

    /// Returns what a `#` may mean: a label, or a task by its identifier. Who types six characters of an identifier means
    /// that, and no label is called so; with fewer the labels go first.
    fn by_mark(&self, state: &State, typed: &str, rest: &str) -> Vec<Entry> {
        let is_named = |task: &Found| found::names(typed, &task.task);
        let mut entries = self.tasks("Tasks", is_named);
        entries.extend(labels(state, rest));
        entries.extend(self.tasks("Tasks", |task| !is_named(task)));
        entries
    }

    fn everything(&self, state: &State, typed: &str) -> Vec<Entry> {
        let words = Words::of(typed);
        // What is named by its identifier or its address stands first; nobody types one by chance.
        let is_named = |task: &Found| found::names(typed, &task.task);
        let says_it = |task: &Found| !is_named(task) && (task.excerpt.is_some() || words.are_in(&task.title));
        let mut entries = self.tasks("Tasks", is_named);
        entries.extend(self.tasks("Tasks", says_it));
        let mut more = entries.split_off(entries.len().min(FIRST_TASKS));
        more.extend(self.tasks("More tasks", |task| !says_it(task) && !is_named(task)));
        entries.extend(views_of(state, typed));
        entries.extend(plans_of(state, typed));
        entries.extend(people(state, typed));
        entries.extend(labels(state, typed));
        entries.extend(self.acts(state, typed));
        entries.extend(more.into_iter().map(|entry| Entry { head: "More tasks", ..entry }));
        entries
    }

    fn tasks(&self, head: &'static str, is_meant: impl Fn(&Found) -> bool) -> Vec<Entry> {
        let entry = |task: &Found| {
            let place = [task.plan_title.as_str(), task.column.as_str()];
            let place: Vec<&str> = place.into_iter().filter(|word| !word.is_empty()).collect();
            let done = if task.is_done { " · done" } else { "" };
            let excerpt = task.excerpt.as_ref().map_or_else(String::new, |excerpt| {
                format!(" · “{}”", excerpt.split_whitespace().collect::<Vec<_>>().join(" "))
            });
            let target = Target::Task(task.plan.clone(), task.task.clone());
            Entry::new(head, &task.title, format!("{}{done}{excerpt}", place.join(" / ")), target)
        };
        self.found.iter().filter(|task| is_meant(task)).map(entry).collect()
    }

    /// Returns what keys do below this list, and the keys.
    fn acts(&self, state: &State, typed: &str) -> Vec<Entry> {
        let words = Words::of(typed);
        // An action without a key was switched off; a command of one's own is here for those that have none.
        let is_on = |action: &&Action| !action.keys.is_empty() || matches!(action.name, Intent::Own(_));
        let actions = state.keymap.actions(self.below).filter(is_on);
        let others = actions.filter(|action| action.name != Intent::Looking(Looking::Find));
        let entry = |action: &Action| {
            let name = state.keymap.name_of(action.name).unwrap_or_default();
            // Words that hold no letter are in everything; what is only signs may be a key.
            let is_meant = if is_signs(typed) {
                action.text.contains(typed) || action.keys.iter().any(|key| key == typed)
            } else {
                words.are_in(&format!("{} {}", action.text, name))
            };
            is_meant.then(|| {
                let entry = Entry::new("Actions", &action.text, action.keys.join(", "), Target::Act(action.name));
                (help::rank(&state.keymap, action, typed), entry)
            })
        };
        let mut acts: Vec<(u8, Entry)> = others.filter_map(entry).collect();
        acts.sort_by_key(|(rank, _)| *rank);
        acts.into_iter().map(|(_, entry)| refuse(state, entry)).collect()
    }

    /// Takes the service's names in place of this machine's.
    pub(crate) fn renamed(&mut self, names: &Names) {
        for task in &mut self.found {
            names.plan(&mut task.plan);
            names.task(&mut task.task);
        }
    }
}

/// Marks what is locked on the card in sight.
fn refuse(state: &State, entry: Entry) -> Entry {
    let why = match entry.target {
        Target::Act(intent) => keys::why_not(state, intent),
        _ => None,
    };
    let Some(why) = why else { return entry };
    Entry { is_refused: true, remark: format!("{}  {}", entry.remark, keys::short_words(state, &why)), ..entry }
}

/// Says whether something was typed, and it has neither letters nor digits.
fn is_signs(typed: &str) -> bool {
    !typed.is_empty() && Words::of(typed).is_empty()
}

/// Says whether a name is meant: letters here and there are not enough among so much else.
fn is_meant(name: &str, typed: &str) -> bool {
    fit(name, typed).is_some_and(|fit| fit <= Fit::Holds)
}

/// Returns the saved views that are meant.
fn views_of(state: &State, typed: &str) -> Vec<Entry> {
    let entry =
        |view: &SavedView| Entry::new("Views", &view.name, saved_views::words(view), Target::View(view.name.clone()));
    views::found(&state.views, typed).into_iter().map(entry).collect()
}

/// Returns the plans that are meant; those opened last first.
fn plans_of(state: &State, typed: &str) -> Vec<Entry> {
    let mut plans: Vec<&PlanSummary> = state.plans.iter().filter(|plan| is_meant(&plan.title, typed)).collect();
    plans.sort_by_key(|plan| (fit(&plan.title, typed), std::cmp::Reverse(plan.marks.opened_at)));
    let entry =
        |plan: &PlanSummary| Entry::new("Plans", &plan.title, plans::remarks(plan), Target::Plan(plan.id.clone()));
    plans.into_iter().map(entry).collect()
}

fn known(state: &State) -> Option<Known> {
    let plan = state.board.view.as_ref()?.plan();
    Some(Known::of(plan, state.me.as_ref(), state.now.date()))
}

/// Returns the people of the open plan who are meant.
fn people(state: &State, typed: &str) -> Vec<Entry> {
    let (Some(view), Some(known)) = (&state.board.view, known(state)) else { return Vec::new() };
    let cards = |user: &UserId| view.plan().tasks().iter().filter(|task| task.assignees.contains(user)).count();
    let people = view.plan().people.values().filter(|person| is_meant(&person.name, typed));
    let mut people: Vec<_> = people.map(|person| (fit(&person.name, typed), &person.name, &person.id)).collect();
    people.sort();
    let entry = |(_, name, user): (Option<Fit>, &String, &UserId)| {
        let remark = format!("{} here", counted(cards(user), "card", "cards"));
        Entry::new("People", name, remark, Target::Filter(filter::of_person(user, &known)))
    };
    people.into_iter().map(entry).collect()
}

/// Returns the labels of the open plan that are meant: those somebody has named.
fn labels(state: &State, typed: &str) -> Vec<Entry> {
    let (Some(view), Some(known)) = (&state.board.view, known(state)) else { return Vec::new() };
    let plan = view.plan();
    let labels = plan.plan.labels.iter().filter(|(_, name)| !name.trim().is_empty() && is_meant(name, typed));
    let entry = |(label, name): (&u8, &String)| {
        let count = plan.tasks().iter().filter(|task| task.categories.contains(*label)).count();
        let remark = format!("{} here", counted(count, "card", "cards"));
        Entry::new("Labels", name, remark, Target::Filter(filter::of_label(*label, &known)))
    };
    labels.map(entry).collect()
}

/// Opens the list.
pub(crate) fn open(state: &mut State) -> Vec<Effect> {
    let find = Find {
        picker: Picker::default(),
        below: state.mode(),
        asked: (0, String::new()),
        answered: 0,
        found: Vec::new(),
        is_chosen: false,
    };
    state.overlays.push(Overlay::Find(find));
    Vec::new()
}

/// Asks the engine for tasks when something else was typed.
pub(crate) fn ask(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Find(find)) = state.overlays.last_mut() else { return Vec::new() };
    let text = find.picker.field.text().trim();
    if text == find.asked.1 {
        return Vec::new();
    }
    state.questions += 1;
    (find.asked, find.is_chosen) = ((state.questions, text.to_owned()), false);
    find.picker.selected = 0;
    let is_of_tasks = !text.is_empty() && !text.starts_with(KINDS);
    if !is_of_tasks {
        find.found.clear();
        find.answered = find.asked.0;
        return Vec::new();
    }
    let (question, text) = find.asked.clone();
    vec![Effect::Sync(Command::Search { question, text })]
}

/// Takes an answer, unless something else is asked for by now. The cursor stays on its entry.
pub(crate) fn told(state: &mut State, question: u64, found: Vec<Found>) -> Vec<Effect> {
    let Some(Overlay::Find(find)) = state.overlays.last() else { return Vec::new() };
    if find.asked.0 != question {
        return Vec::new();
    }
    let before = Some(find.picker.selected).filter(|row| *row > 0);
    let before = before.and_then(|row| find.entries(state).into_iter().nth(row)).map(|entry| entry.target);
    if let Some(Overlay::Find(find)) = state.overlays.last_mut() {
        (find.found, find.answered) = (found, question);
    }
    let Some(Overlay::Find(find)) = state.overlays.last() else { return Vec::new() };
    let row = before.and_then(|target| find.entries(state).iter().position(|entry| entry.target == target));
    let is_chosen = find.is_chosen;
    if let (Some(row), Some(Overlay::Find(find))) = (row, state.overlays.last_mut()) {
        find.picker.selected = row;
    }
    if is_chosen { choose(state) } else { Vec::new() }
}

/// Takes the chosen entry. Before there is an answer, the first one is only known with it.
pub(crate) fn choose(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Find(find)) = state.overlays.last() else { return Vec::new() };
    let is_early = find.is_waiting() && find.picker.selected == 0;
    let chosen = find.entries(state).into_iter().nth(find.picker.selected);
    if is_early {
        if let Some(Overlay::Find(find)) = state.overlays.last_mut() {
            find.is_chosen = true;
        }
        return Vec::new();
    }
    let Some(Entry { target, .. }) = chosen else { return Vec::new() };
    state.overlays.pop();
    match target {
        Target::Act(intent) => follow(state, intent, None),
        Target::Filter(text) => {
            state.overlays.clear();
            filtering::set(state, &text)
        }
        Target::View(name) => saved_views::go(state, &name),
        Target::Plan(plan) => {
            state.overlays.clear();
            go_to_plan(state, &plan, None)
        }
        Target::Task(plan, task) => {
            state.overlays.clear();
            go_to_task(state, &plan, task)
        }
    }
}

fn go_to_plan(state: &mut State, plan: &PlanId, task: Option<TaskId>) -> Vec<Effect> {
    let mut effects = state.board.open(plan, task);
    // Terminals disagree about the width of some scripts: nothing of the old plan may stay.
    effects.push(Effect::Redraw);
    effects
}

/// Puts the cursor on a task, in the plan that is open or in its own. A filter that hides it is over.
fn go_to_task(state: &mut State, plan: &PlanId, task: TaskId) -> Vec<Effect> {
    let is_here = state.board.view.as_ref().is_some_and(|view| view.plan().task(&task).is_some());
    if !is_here {
        state.board.filters.remove(plan);
        return go_to_plan(state, plan, Some(task));
    }
    let stands =
        |state: &State| state.board.view.as_ref().is_some_and(|view| view.board().find(view.plan(), &task).is_some());
    let mut effects = if stands(state) { Vec::new() } else { filtering::clear(state) };
    if !stands(state) {
        let title = state.board.view.as_ref().and_then(|view| view.plan().task(&task)).map(|task| short(&task.title));
        let title = title.unwrap_or_default();
        state.notice = Some(Notice::info(format!("“{title}” is completed, and hidden; Z shows it.")));
        return effects;
    }
    state.board.stand_on(task);
    effects.extend(state.board.look(state.size));
    effects
}

#[cfg(test)]
#[path = "find_tests.rs"]
mod tests;
