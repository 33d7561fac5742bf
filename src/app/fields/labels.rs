//! The labels of tasks: 25 of each plan, by the names people gave them or else by their colours.

use crate::app::State;
use crate::app::edits;
use crate::app::effect::Effect;
use crate::app::fields;
use crate::app::notice::Notice;
use crate::app::overlays::Overlay;
use crate::app::overlays::field::Field;
use crate::app::overlays::field::Purpose;
use crate::app::overlays::menu;
use crate::app::overlays::menu::Choice;
use crate::app::overlays::menu::Entry;
use crate::app::overlays::menu::Kind;
use crate::app::overlays::menu::Mark;
use crate::planner::change::Change;
use crate::planner::edit::ChangePlan;
use crate::planner::edit::Edit;
use crate::planner::edit::short;
use crate::planner::id::PlanId;
use crate::planner::id::TaskId;
use crate::planner::plan::CATEGORY_COUNT;
use crate::planner::plan::Plan;
use crate::planner::plan::colour_name;
use crate::planner::plan_change::PlanChange;
use crate::planner::policy::Act;

/// Opens the labels of the cards in sight.
pub(super) fn open(state: &mut State) -> Result<Vec<Effect>, String> {
    let cards = fields::cards(state, "label")?;
    let plan = fields::plan_of(state, &cards).map(|plan| plan.id.clone());
    let plan =
        plan.ok_or("These cards are of several plans, each with labels of its own: choose cards of one plan.")?;
    fields::may(state, &cards, &[Act::Labels])?;
    menu::open(state, Kind::Labels { plan, cards });
    Ok(Vec::new())
}

/// Opens the names of the open plan's labels, to change them.
pub(crate) fn open_names(state: &mut State) -> Result<Vec<Effect>, String> {
    let plan = state.board.plan.clone().filter(|plan| !plan.is_mine());
    let plan = plan.ok_or("Labels are named in their plan: open one with b.")?;
    state.board.view.as_ref().ok_or("The plan is not here yet.")?;
    menu::open(state, Kind::LabelNames { plan });
    Ok(Vec::new())
}

/// Returns the title of the menu of labels.
pub(crate) fn title(state: &State, cards: &[TaskId]) -> String {
    format!("Labels of {}", fields::called(state, cards))
}

/// Returns the title of the menu of names.
pub(crate) fn title_of_names(state: &State, plan: &PlanId) -> String {
    let title = known(state, plan).map_or("", |plan| plan.title.as_str());
    format!("Labels of the plan “{}” ── Enter names one", short(title))
}

/// Returns the labels of a plan, each with its colour, and whether the cards have it.
pub(crate) fn entries(state: &State, plan: &PlanId, cards: Option<&[TaskId]>) -> Vec<Entry> {
    let Some(plan) = known(state, plan) else { return Vec::new() };
    let tasks = cards.map(|cards| fields::tasks(state, cards));
    let entry = |category: u8| {
        let has_name = plan.labels.contains_key(&category);
        let remark = if has_name { colour_name(category).to_lowercase() } else { String::new() };
        let blank =
            Entry { remark, label: Some(category), ..Entry::new(Choice::Label(category), plan.label(category)) };
        let Some(tasks) = &tasks else { return blank };
        let having = tasks.iter().filter(|task| task.categories.contains(category)).count();
        let mark = Mark::of(having, tasks.len());
        let refused = fields::refused(state, tasks, &wish(category, mark));
        Entry { mark: Some(mark), refused, ..blank }
    };
    (1..=CATEGORY_COUNT).map(entry).collect()
}

/// Switches a label on for all cards, or off when all of them have it.
pub(crate) fn choose(state: &mut State, cards: &[TaskId], category: u8, mark: Option<Mark>) -> fields::Outcome {
    fields::change(state, cards, &[wish(category, mark.unwrap_or(Mark::Off))])
}

fn wish(category: u8, mark: Mark) -> Change {
    let to = mark != Mark::On;
    Change::Label { category, from: !to, to }
}

/// Opens a line for the name of the label under the cursor of the menu.
pub(crate) fn rename(state: &mut State) -> Result<Vec<Effect>, String> {
    let Some(Overlay::Menu(menu)) = state.overlays.last() else { return Ok(Vec::new()) };
    let (Kind::Labels { plan, .. } | Kind::LabelNames { plan }) = &menu.kind else {
        return Err("Only labels are named here.".to_owned());
    };
    let chosen = menu.chosen(state).map(|entry| entry.choice);
    let Some(Choice::Label(category)) = chosen else { return Ok(Vec::new()) };
    open_name(state, plan.clone(), category)
}

/// Opens a line for the name of a label.
pub(crate) fn open_name(state: &mut State, plan: PlanId, category: u8) -> Result<Vec<Effect>, String> {
    if state.board.plan.as_ref() != Some(&plan) {
        return Err("Labels are named in their plan: open it with b.".to_owned());
    }
    let seen = known(state, &plan).and_then(|plan| plan.labels.get(&category).cloned());
    state.overlays.push(Overlay::Field(Field::new(Purpose::LabelName { plan, category, seen })));
    Ok(Vec::new())
}

/// Gives a label the name that was typed; without one it goes by its colour.
pub(crate) fn name(
    state: &mut State,
    plan: &PlanId,
    category: u8,
    seen: Option<&str>,
    typed: &str,
) -> Result<Vec<Effect>, String> {
    let to = if typed.trim().is_empty() { None } else { Some(edits::name_of(typed, "The name of a label")?) };
    if to.as_deref() == seen {
        return Ok(Vec::new());
    }
    let title = known(state, plan).map(|plan| plan.title.clone()).ok_or("The plan is not open any more.")?;
    let words = match &to {
        Some(name) => format!("The label is called “{}” now. u takes it back.", short(name)),
        None => format!("The label goes by its colour now, {}. u takes it back.", colour_name(category).to_lowercase()),
    };
    let changes = vec![PlanChange::LabelName { category, from: seen.map(str::to_owned), to }];
    let edit = ChangePlan { plan: plan.clone(), title, changes, is_undo: false };
    let effects = edits::act(state, vec![Edit::ChangePlan(edit)])?;
    state.notice = Some(Notice::info(words));
    Ok(effects)
}

fn known<'a>(state: &'a State, plan: &PlanId) -> Option<&'a Plan> {
    let snapshot = state.board.view.as_ref()?.plan();
    snapshot.plans.get(plan).or(Some(&snapshot.plan)).filter(|known| known.id == *plan)
}
