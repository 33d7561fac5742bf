//! What is locked of a task: who has a say in it, what may be done, what not, and what decides.

use crate::app::State;
use crate::app::edits;
use crate::app::effect::Effect;
use crate::app::intent::Intent;
use crate::app::lock::rights;
use crate::app::notice;
use crate::app::overlays::Overlay;
use crate::planner::edit::short;
use crate::planner::id::TaskId;
use crate::planner::lock::Class;
use crate::planner::lock::Standing;
use crate::planner::lock::scenario_of;
use crate::planner::policy::Caller;
use crate::planner::snapshot::Snapshot;
use crate::planner::task::Task;

/// The answer while it is open.
#[derive(Clone, Debug)]
pub struct Why {
    /// Which task.
    pub task: TaskId,
    /// The line it is read from on.
    pub first: usize,
}

/// Opens the answer for the task in sight.
pub(crate) fn open(state: &mut State) -> Result<Vec<Effect>, String> {
    let task = edits::task_in_sight(state, "ask about")?.clone();
    let is_unknown = state.board.view.as_ref().is_some_and(|view| view.plan().class_of(&task) == Class::Unknown);
    if is_unknown {
        state.board.aside.want(&task);
    }
    state.overlays.push(Overlay::Why(Why { task: task.id, first: 0 }));
    Ok(Vec::new())
}

/// Reads on or back; `None` for keys that mean the same as everywhere.
pub(crate) fn follow(state: &mut State, intent: Intent) -> Option<Vec<Effect>> {
    let Some(Overlay::Why(why)) = state.overlays.last() else { return None };
    let last = lines(state, why).len().saturating_sub(1);
    let page = usize::from(state.size.1 / 3).max(1);
    let first = match intent {
        Intent::CursorDown | Intent::PickerDown => why.first + 1,
        Intent::CursorUp | Intent::PickerUp => why.first.saturating_sub(1),
        Intent::PageDown => why.first + page,
        Intent::PageUp => why.first.saturating_sub(page),
        Intent::CursorFirst => 0,
        Intent::CursorLast => last,
        _ => return None,
    };
    if let Some(Overlay::Why(why)) = state.overlays.last_mut() {
        why.first = first.min(last);
    }
    Some(Vec::new())
}

impl Why {
    /// Returns the title of the box.
    #[must_use]
    pub fn title(&self, state: &State) -> String {
        let task = state.board.view.as_ref().and_then(|view| view.plan().task(&self.task));
        task.map_or_else(|| "why locked".to_owned(), |task| format!("{} · why locked", short(&task.title)))
    }
}

/// Returns the answer line by line, each with what it says of fields, if it does.
#[must_use]
pub fn lines(state: &State, why: &Why) -> Vec<(String, Option<Standing>)> {
    let found = state.board.view.as_ref().map(|view| (view.plan(), view.plan().task(&why.task)));
    let Some((plan, Some(task))) = found else {
        return vec![("This task is not in the plan any more.".to_owned(), None)];
    };
    let me = state.me.as_ref();
    let rights = rights::of(plan, task, me, &state.now);
    let is_free = rights.iter().all(|right| right.standing == Standing::Allowed);
    let class = plan.class_of(task);
    let mut lines: Vec<(String, Option<Standing>)> = Vec::new();
    if is_free && class == Class::Plain {
        let words =
            if task.id.is_local() { "it was made here and not sent yet" } else { "it is a task like any other" };
        lines.push((format!("Nothing is locked: {words}."), None));
        return lines;
    }
    lines.extend(who(state, plan, task, &class).into_iter().map(|line| (line, None)));
    lines.extend(rights.iter().map(|right| (right.line(), Some(right.standing))));
    if class.is_hosted() {
        lines.push(("g w opens it where it is done.".to_owned(), None));
    }
    lines
}

/// Says who has a say in a task, and as whom the person is seen.
fn who(state: &State, plan: &Snapshot, task: &Task, class: &Class) -> Vec<String> {
    let mut lines = Vec::new();
    match class {
        Class::Unknown => {
            lines.push("It has links, and a link may be to an app that holds it: they are read now.".to_owned());
        }
        class => lines.extend(class.mark().map(|mark| notice::sentence(&mark))),
    }
    let Some(scenario) = scenario_of(task) else { return lines };
    lines.push(format!("Scenario: {scenario}."));
    if class.is_hosted() {
        return lines;
    }
    let me = state.me.as_ref();
    let is_assignee = me.is_some_and(|me| task.assignees.contains(me));
    let (is_group_owner, is_group_member) = (plan.locks.is_group_owner, plan.locks.is_group_member);
    let caller = Caller::User { is_assignee, is_group_owner, is_group_member };
    lines.push(match plan.locks.policies.get(scenario).map(|policy| policy.governing(&caller)) {
        Some(Some(entry)) => {
            let (name, words) = (entry.role.name(), entry.role.words());
            format!("Your role here: {name} ({words}). Of its policy these rules apply:")
        }
        Some(None) => "Its policy has no rule for you.".to_owned(),
        None => "Its policy cannot be read: what is refused is remembered, and tried again once the task has changed."
            .to_owned(),
    });
    lines
}
