//! Acts without a screen: what a command asks for by name, done as keys do it, with the same limits, locks, rules and
//! sentences.

mod place;

pub(crate) use self::place::Place;
use super::State;
use super::deleting;
use super::edits;
use super::effect::Effect;
use super::fields;
use super::fields::labels;
use super::fields::preview;
use super::fields::series;
use super::links;
use super::links::Typed;
use super::lock;
use super::making;
use super::message::Message;
use super::notes;
use super::overlays::Overlay;
use super::overlays::task::Reading;
use super::overlays::task::TaskPanel;
use super::overlays::task::checklist;
use super::overlays::task::items;
use super::plan_acts;
use super::quick;
use super::undo;
use super::update;
use crate::planner::board::ColumnId;
use crate::planner::board::Grouping;
use crate::planner::board::arrangement::Arrangement;
use crate::planner::change::Change;
use crate::planner::details::Details;
use crate::planner::details::ItemList;
use crate::planner::edit::Edit;
use crate::planner::edit::MoveBucket;
use crate::planner::edit::MoveItem;
use crate::planner::edit::PlanHome;
use crate::planner::history::Direction;
use crate::planner::id::BucketId;
use crate::planner::id::PlanId;
use crate::planner::id::TaskId;
use crate::planner::id::UserId;
use crate::planner::quick_add::Parsed;
use crate::planner::reference;
use crate::sync::Command;
use crate::sync::Event;
use crate::sync::Memory;

/// What a command asks for. Names were looked up already: here are identifiers only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// A new card in a column, as a line says.
    NewCard { column: ColumnId, place: Place, line: String },
    /// A card goes to a place of a column; it is taken out of the column that is named, or else the first it stands in.
    Move { task: TaskId, from: Option<ColumnId>, column: ColumnId, place: Place },
    /// Fields of a task become what is wished.
    Fields { task: TaskId, wishes: Vec<Change> },
    /// A task is called something else.
    Title { task: TaskId, to: String },
    /// A task comes again as these words say; none end it.
    Series { task: TaskId, words: String },
    /// The notes of a task become this.
    Notes { task: TaskId, to: String },
    /// A card shows something else of its details, in the word of the service.
    Preview { task: TaskId, word: String },
    /// Checklist items are added.
    AddItems { task: TaskId, titles: Vec<String> },
    /// A checklist item is ticked, or its tick taken away.
    Tick { task: TaskId, item: String, to: bool },
    /// A checklist item or a link is called something else.
    RenameItem { task: TaskId, list: ItemList, item: String, to: String },
    /// A checklist item or a link goes.
    RemoveItem { task: TaskId, list: ItemList, item: String },
    /// A checklist item or a link goes to a row among the others.
    MoveItem { task: TaskId, list: ItemList, item: String, row: usize },
    /// A link is added; without a name its address is shown.
    AddLink { task: TaskId, url: String, name: String },
    /// A link leads elsewhere.
    LinkAddress { task: TaskId, key: String, url: String },
    /// A link is of another type.
    LinkKind { task: TaskId, key: String, kind: String },
    /// A task is deleted.
    Delete { task: TaskId },
    /// A bucket is made, the last one.
    NewBucket { name: String },
    /// A bucket is called something else.
    RenameBucket { bucket: BucketId, to: String },
    /// A bucket goes to a place among the others.
    MoveBucket { bucket: BucketId, row: usize },
    /// A bucket is deleted with its tasks.
    DeleteBucket { bucket: BucketId },
    /// A plan is made.
    NewPlan { title: String, home: PlanHome },
    /// The open plan is called something else.
    RenamePlan { to: String },
    /// A plan is deleted with all in it.
    DeletePlan { plan: PlanId, title: String },
    /// The open plan goes into the archive, or out of it.
    ArchivePlan { into: bool, why: String },
    /// The open plan is a favourite, or no longer.
    FavouritePlan { to: bool },
    /// The open plan is shared with somebody, or no longer.
    SharePlan { user: UserId, to: bool },
    /// The last act is taken back, or what was taken back is done again.
    Again { direction: Direction },
    /// A label of the open plan is called something else; without a name it goes by its colour.
    LabelName { category: u8, to: String },
    /// Things are made in a plan, which need not be the open one. Only a single one is taken back with a key.
    Make { plan: PlanId, edits: Vec<Edit> },
}

/// What became of an act.
#[derive(Clone, Debug)]
pub(crate) struct Acted {
    /// What the engine is to do about it; the error is the sentence a person at the keys is told.
    pub(crate) outcome: Result<Vec<Command>, String>,
    /// What is to be said beside it: with what reserve it was done.
    pub(crate) asides: Vec<String>,
    /// What has to be read before it can be done; with this the act is worth trying again.
    pub(crate) wanted: Vec<Command>,
}

/// Takes in what the engine tells, and returns what it is to do about it. What the person has arranged on the screen, and what
/// they were typing, is left as it is: the board shows all cards, in the order of the grouping.
pub(crate) fn hear(state: &mut State, event: Event, grouping: Grouping) -> Vec<Command> {
    let event = match event {
        Event::Remembered(memory) => {
            let arrangement = Arrangement { people: memory.arrangement.people, ..Arrangement::by(grouping) };
            Event::Remembered(Memory { arrangement, history: memory.history, ..Memory::default() })
        }
        // Nothing is opened by itself.
        Event::PlansListed { plans, .. } => {
            state.plans = plans;
            return Vec::new();
        }
        event => event,
    };
    orders(update(state, Message::Sync(event)))
}

/// Opens a plan; returns what the engine is to do.
pub(crate) fn open(state: &mut State, plan: &PlanId) -> Vec<Command> {
    state.overlays.clear();
    orders(state.board.open(plan, None))
}

/// Wants the details of a task: acts on its notes, checklist and links need them. Returns what the engine is to do.
pub(crate) fn look_into(state: &mut State, plan: &PlanId, task: &TaskId) -> Vec<Command> {
    state.overlays.clear();
    let panel = TaskPanel::new(plan.clone(), task.clone(), Reading::UnderWay);
    let command = panel.command();
    state.overlays.push(Overlay::Task(panel));
    // The service knows nothing of what it has not made.
    if task.is_local() { Vec::new() } else { orders(vec![command]) }
}

/// Returns how far the reading of the details that were wanted last has come.
pub(crate) fn reading(state: &State) -> Reading {
    match state.overlays.last() {
        Some(Overlay::Task(panel)) if panel.task.is_local() => Reading::Done,
        Some(Overlay::Task(panel)) => panel.reading.clone(),
        _ => Reading::Done,
    }
}

/// Returns the details that were wanted, with everything that waits.
pub(crate) fn details(state: &State, task: &TaskId) -> Option<Details> {
    items::details_of(state, task)
}

/// Returns what a new-card line says in the open plan.
pub(crate) fn parsed(state: &State, line: &str) -> Parsed {
    quick::parse(state, line)
}

/// Does what a command asks for.
pub(crate) fn act(state: &mut State, act: &Act) -> Acted {
    state.notice = None;
    let outcome = allowed(state, act).and_then(|()| done(state, act));
    let (mut asides, wanted) = lock::asides(state);
    let outcome = match outcome {
        Ok(effects) => Ok(orders(effects)),
        // What is so already needs nothing.
        Err(sentence) if sentence == fields::SO_ALREADY => Ok(Vec::new()),
        Err(sentence) => {
            asides.clear();
            Err(sentence)
        }
    };
    let outcome = outcome.map_err(|sentence| plain(&sentence));
    let asides = asides.iter().map(|aside| plain(aside)).collect();
    state.board.foresee();
    Acted { outcome, asides, wanted: orders(wanted) }
}

/// Returns what is said on a screen without the mark in front of it, and without the key that tells more.
fn plain(sentence: &str) -> String {
    sentence.trim_start_matches("✕ ").trim_end_matches(lock::WHY).to_owned()
}

/// Says why nothing at all can be changed where an act would change something.
fn allowed(state: &State, act: &Act) -> Result<(), String> {
    state.board.writable()?;
    match act {
        Act::RenamePlan { .. } | Act::SharePlan { .. } | Act::LabelName { .. } => plan_acts::check_open(state),
        _ => Ok(()),
    }
}

#[expect(clippy::too_many_lines, reason = "one arm an act, each a few lines")]
fn done(state: &mut State, act: &Act) -> fields::Outcome {
    match act {
        Act::NewCard { column, place, line } => place::new_card(state, column, place, line),
        Act::Move { task, from, column, place } => place::move_card(state, task, from.as_ref(), column, place),
        Act::Fields { task, wishes } => fields::change(state, std::slice::from_ref(task), wishes),
        Act::Title { task, to } => {
            let seen = items::title_of(state, task)?;
            edits::retitle(state, task, &seen, to)
        }
        Act::Series { task, words } => series::typed(state, std::slice::from_ref(task), words),
        Act::Notes { task, to } => {
            let seen = known(state, task)?.description;
            notes::save(state, task, seen, to)
        }
        Act::Preview { task, word } => {
            let told: Vec<_> = told(state).collect();
            preview::choose(state, std::slice::from_ref(task), &told, word)
        }
        Act::AddItems { task, titles } => {
            let named = titles.iter().map(|title| edits::name_of(title, "A checklist item"));
            let titles: Vec<String> = named.collect::<Result<_, _>>()?;
            known(state, task)?;
            checklist::add_all(state, task, &titles)
        }
        Act::Tick { task, item, to } => {
            let details = known(state, task)?;
            match details.checklist.iter().find(|known| known.id == *item) {
                Some(known) if known.is_checked == *to => Ok(Vec::new()),
                _ => items::check(state, task, &details, item),
            }
        }
        Act::RenameItem { task, list, item, to } => {
            let seen = known(state, task)?.name(*list, item).unwrap_or_default().to_owned();
            items::rename(state, task, *list, item, &seen, to)
        }
        Act::RemoveItem { task, list, item } => {
            let details = known(state, task)?;
            items::remove(state, task, &details, *list, item)
        }
        Act::MoveItem { task, list, item, row } => {
            let (details, title) = (known(state, task)?, items::title_of(state, task)?);
            let edit = MoveItem::of(&details, &title, *list, item, *row).ok_or("It is not there any more.")?;
            if edit.to == edit.from { Ok(Vec::new()) } else { edits::act(state, vec![Edit::MoveItem(edit)]) }
        }
        Act::AddLink { task, url, name } => {
            known(state, task)?;
            let url = reference::typed(url)?;
            links::accept(state, Typed::Name { task: task.clone(), url, name: String::new() }, name)
        }
        Act::LinkAddress { task, key, url } => {
            let details = known(state, task)?;
            let seen = details.references.iter().find(|link| link.key == *key).map(|link| link.url.clone());
            let typed = Typed::Address { task: task.clone(), key: key.clone(), seen: seen.unwrap_or_default() };
            links::accept(state, typed, url)
        }
        Act::LinkKind { task, key, kind } => {
            let details = known(state, task)?;
            let seen = details.references.iter().find(|link| link.key == *key).and_then(|link| link.kind.clone());
            links::set_kind(state, task, key, seen.as_deref(), kind)
        }
        Act::Delete { task } => {
            let (free, _) = state.board.deletable(vec![task.clone()])?;
            let told: Vec<_> = told(state).collect();
            deleting::tasks(state, &free, &told)
        }
        Act::NewBucket { name } => making::column(state, name),
        Act::RenameBucket { bucket, to } => {
            let plan = state.board.view.as_ref().map(crate::planner::view::View::plan);
            let seen = plan.and_then(|plan| plan.bucket(bucket)).map(|bucket| bucket.name.clone());
            making::rename_column(state, bucket, &seen.unwrap_or_default(), to)
        }
        Act::MoveBucket { bucket, row } => {
            let view = state.board.view.as_ref().ok_or("The plan is not here yet.")?;
            let edit = MoveBucket::of(view.plan(), bucket, *row).ok_or("There is no column here.")?;
            if edit.to == edit.from { Ok(Vec::new()) } else { edits::act(state, vec![Edit::MoveBucket(edit)]) }
        }
        Act::DeleteBucket { bucket } => {
            state.board.check_bucket(bucket)?;
            deleting::bucket(state, bucket)
        }
        Act::NewPlan { title, home } => plan_acts::create(state, title, home.clone()),
        Act::RenamePlan { to } => {
            let (plan, seen) = plan_acts::open_plan(state)?;
            plan_acts::rename(state, &plan, &seen, to)
        }
        Act::DeletePlan { plan, title } => plan_acts::delete(state, plan, title),
        Act::ArchivePlan { into, why } => {
            let (plan, title) = plan_acts::open_plan(state)?;
            let is_there = state.board.view.as_ref().is_some_and(|view| view.plan().plan.is_archived());
            if is_there == *into { Ok(Vec::new()) } else { plan_acts::archive(state, &plan, &title, *into, why) }
        }
        Act::FavouritePlan { to } => {
            let (plan, _) = plan_acts::open_plan(state)?;
            let is_so = plan_acts::summary(state, &plan).map(|plan| plan.marks.favourite.is_some());
            if is_so == Some(*to) { Ok(Vec::new()) } else { plan_acts::favour(state, &plan) }
        }
        Act::SharePlan { user, to } => {
            let shared = state.board.view.as_ref().map(|view| view.plan().plan.shared_with.contains(user));
            if shared == Some(*to) { Ok(Vec::new()) } else { plan_acts::share(state, user) }
        }
        Act::Again { direction } => {
            let effects = undo::go(state, *direction);
            let is_done = effects.iter().any(|effect| matches!(effect, Effect::Sync(Command::Submit { .. })));
            let said = state.notice.take().map(|notice| notice.text).unwrap_or_default();
            if is_done { Ok(effects) } else { Err(said) }
        }
        Act::Make { plan, edits } if state.board.plan.as_ref() != Some(plan) => {
            edits::hand_over(state, plan, edits.clone())
        }
        Act::Make { edits, .. } if edits.len() == 1 => edits::act(state, edits.clone()),
        Act::Make { edits, .. } => edits::act_for_good(state, edits.clone()),
        Act::LabelName { category, to } => {
            let (plan, _) = plan_acts::open_plan(state)?;
            let view = state.board.view.as_ref().ok_or("The plan is not here yet.")?;
            let seen = view.plan().plan.labels.get(category).cloned();
            labels::name(state, &plan, *category, seen.as_deref(), to)
        }
    }
}

fn known(state: &State, task: &TaskId) -> Result<Details, String> {
    let unread = "Its notes, checklist and links were never read, so they cannot be changed.";
    items::details_of(state, task).ok_or_else(|| unread.to_owned())
}

/// Returns the details that were read, as the service last described them.
fn told(state: &State) -> impl Iterator<Item = std::sync::Arc<Details>> {
    state.overlays.iter().filter_map(|overlay| match overlay {
        Overlay::Task(panel) => panel.details.clone(),
        _ => None,
    })
}

/// Hands over a move that was made on the board, and takes note of it.
fn moved(state: &mut State, mut effects: Vec<Effect>) -> Vec<Effect> {
    undo::record(state, false, &mut effects);
    state.board.refollow();
    effects
}

/// Returns what the engine is to do; what is the screen's alone, or would change how the person finds it, is left out.
fn orders(effects: Vec<Effect>) -> Vec<Command> {
    let order = |effect| match effect {
        Effect::Sync(Command::KeepArrangement(_) | Command::KeepMouseOff(_) | Command::Glance { .. }) => None,
        Effect::Sync(command) => Some(command),
        _ => None,
    };
    effects.into_iter().filter_map(order).collect()
}

#[cfg(test)]
mod tests;
