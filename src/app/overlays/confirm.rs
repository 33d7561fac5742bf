//! A question before something is lost: `y` alone does it.

use std::sync::Arc;

use crate::app::State;
use crate::app::commanding;
use crate::app::commanding::Ordered;
use crate::app::deleting;
use crate::app::edits;
use crate::app::effect::Effect;
use crate::app::links;
use crate::app::making;
use crate::app::making::NewCard;
use crate::app::naming::Names;
use crate::app::overlays::Overlay;
use crate::app::overlays::outbox;
use crate::app::overlays::talk::saying;
use crate::app::overlays::task::checklist;
use crate::app::overlays::text;
use crate::app::overlays::trash;
use crate::app::own;
use crate::app::own::Order;
use crate::app::pasting;
use crate::app::plan_acts;
use crate::app::saved_views;
use crate::app::sharing;
use crate::planner::details::Details;
use crate::planner::edit::Say;
use crate::planner::edit::short;
use crate::planner::id::BucketId;
use crate::planner::id::GroupId;
use crate::planner::id::PlanId;
use crate::planner::id::TaskId;
use crate::planner::pasted::Line;
use crate::planner::saved_view::SavedView;
use crate::planner::task::Task;
use crate::planner::view::View;
use crate::sync::Command;

/// So many cards are read once more before they are deleted together; more would be a burden to the service.
const READ_MOST: usize = 20;

/// A question while it is open.
#[derive(Clone, Debug)]
pub struct Confirm {
    /// What is asked.
    pub question: String,
    /// What it means, each a paragraph.
    pub words: Vec<String>,
    /// What `y` does, for the last line.
    pub yes: &'static str,
    act: Act,
    /// The details told since, of what is to be deleted.
    told: Vec<Arc<Details>>,
    /// The tasks of which no details can be told.
    unread: Vec<TaskId>,
}

/// What is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// Delete tasks.
    Tasks(Vec<TaskId>),
    /// Delete a bucket.
    Bucket(BucketId),
    /// Take edits out of the outbox.
    Withdraw(Vec<i64>),
    /// Give a personal plan to a group.
    MovePlan {
        /// Which plan.
        plan: PlanId,
        /// Its title.
        title: String,
        /// To which group.
        group: GroupId,
        /// What the group is called.
        name: String,
    },
    /// Share a plan with the person.
    Share {
        /// Which plan.
        plan: PlanId,
        /// Its title.
        title: String,
    },
    /// Make a card of each line that was pasted.
    Paste {
        /// Where the first is to stand.
        new: Box<NewCard>,
        /// The lines.
        lines: Vec<Line>,
    },
    /// Forget tasks in the trash.
    ForgetTrash(Vec<TaskId>),
    /// Throw the text below away.
    ThrowAway,
    /// Send the text below, though it mails a whole group.
    MailAll,
    /// Take a message of one's own back.
    TakeBack(Box<Say>),
    /// Open an address that was shown.
    OpenLink(String),
    /// Run a command of the person's own.
    Run(Order),
    /// Do a command that was typed.
    Order(Box<Ordered>),
    /// Save a view in place of another.
    SaveView(Box<SavedView>),
    /// Forget a saved view.
    DeleteView(String),
    /// Add checklist items.
    Items {
        /// To which task.
        task: TaskId,
        /// What they say.
        titles: Vec<String>,
    },
}

impl Confirm {
    pub(crate) fn new(question: String, words: Vec<String>, yes: &'static str, act: Act) -> Self {
        Self { question, words, yes, act, told: Vec::new(), unread: Vec::new() }
    }

    /// Takes the details of a task that is to be deleted.
    pub(crate) fn details_told(&mut self, details: &Arc<Details>) {
        if matches!(&self.act, Act::Tasks(tasks) if tasks.contains(&details.task)) {
            self.told.retain(|known| known.task != details.task);
            self.told.push(Arc::clone(details));
        }
    }

    /// Returns what it means, with what came to light since it was asked.
    #[must_use]
    pub fn paragraphs(&self) -> Vec<String> {
        let is_told = |task: &&TaskId| self.told.iter().any(|details| details.task == **task);
        let unread = self.unread.iter().filter(|task| !is_told(task)).count();
        let unread = match unread {
            0 => None,
            1 => Some("The notes, checklist and links of it were never read here, and cannot be now.".to_owned()),
            count => Some(format!(
                "The notes, checklist and links of {count} of them were never read here, and cannot be now."
            )),
        };
        let later = "They go into the trash when the deletion is sent, unless somebody else deletes it before.";
        self.words.iter().cloned().chain(unread.map(|words| format!("{words} {later}"))).collect()
    }

    /// Takes the service's names in place of this machine's.
    pub(crate) fn renamed(&mut self, names: &Names) {
        match &mut self.act {
            Act::Tasks(tasks) => tasks.iter_mut().for_each(|task| names.task(task)),
            Act::Bucket(bucket) => names.bucket(bucket),
            Act::Paste { new, .. } => new.renamed(names),
            Act::MovePlan { plan, .. } => names.plan(plan),
            Act::Items { task, .. } => names.task(task),
            Act::TakeBack(say) => names.task(&mut say.task),
            Act::Order(ordered) => ordered.renamed(names),
            Act::Withdraw(_)
            | Act::Share { .. }
            | Act::ForgetTrash(_)
            | Act::ThrowAway
            | Act::MailAll
            | Act::SaveView(_)
            | Act::DeleteView(_)
            | Act::OpenLink(_)
            | Act::Run(_) => {}
        }
    }
}

/// Asks whether the chosen cards are to be deleted. Their details are read, so that they can be made again.
pub(crate) fn delete_cards(state: &mut State) -> Result<Vec<Effect>, String> {
    let cards = edits::once(state.board.chosen("delete")?);
    let (cards, staying) = state.board.deletable(cards)?;
    let view = state.board.view.as_ref().ok_or("The plan is not here yet.")?;
    let tasks: Vec<&Task> = cards.iter().filter_map(|task| view.plan().task(task)).collect();
    let question = match tasks.as_slice() {
        [] => return Err("There is no card here to delete.".to_owned()),
        [only] => format!("Delete “{}”?", short(&only.title)),
        several => format!("Delete {} cards?", several.len()),
    };
    let mut words = vec![lost(&tasks)];
    if tasks.len() > 1 {
        let titles: Vec<_> = tasks.iter().take(4).map(|task| format!("“{}”", short(&task.title))).collect();
        let more = tasks.len().saturating_sub(4);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        words.insert(0, format!("{}{more}.", titles.join(", ")));
    }
    // Before anything is deleted the person knows what is not.
    words.splice(0..0, staying);
    words.extend(next_of_series(&tasks));
    words.push(made_again(tasks.len(), deleting::is_archived(state, &cards)));
    let read = tasks.iter().filter(|task| !task.id.is_local()).take(READ_MOST);
    let read = read.map(|task| Effect::Sync(Command::OpenTask { plan: task.plan_id.clone(), task: task.id.clone() }));
    let effects: Vec<Effect> = read.collect();
    let known = tasks.iter().map(|task| task.id.clone()).collect();
    let mut confirm = Confirm::new(question, words, "delete", Act::Tasks(known));
    confirm.told.extend(state.told_details.clone());
    state.overlays.push(Overlay::Confirm(confirm));
    Ok(effects)
}

/// Says that a deletion does not end a series: the service goes on with its next task.
fn next_of_series(tasks: &[&Task]) -> Option<String> {
    let series: Vec<_> = tasks.iter().filter_map(|task| task.follows()).collect();
    Some(match series.as_slice() {
        [] => return None,
        [only] if tasks.len() == 1 => {
            let pattern = only.schedule.pattern.words();
            format!("It comes again {pattern}: its next card appears when it is deleted. Made again, it has no series.")
        }
        several => format!(
            "{} of them come again: their next cards appear when these are deleted. Made again, they have no series.",
            several.len()
        ),
    })
}

/// Says how cards are made again. In an archived plan a deletion is the one thing that can still be done.
fn made_again(count: usize, is_archived: bool) -> String {
    match (count, is_archived) {
        (1, false) => {
            "It goes for everybody in the plan. The trash keeps it for 30 days (D): u makes it again where it \
             stood, as a new card, without its comments."
                .to_owned()
        }
        (1, true) => {
            format!("It goes for everybody in the plan. The trash keeps it for 30 days (D). {ARCHIVED}")
        }
        (_, false) => "They go for everybody in the plan. The trash keeps them for 30 days (D): u makes them again \
             where they stood, as new cards, without comments."
            .to_owned(),
        (_, true) => {
            format!("They go for everybody in the plan. The trash keeps them for 30 days (D). {ARCHIVED}")
        }
    }
}

/// Why nothing that is deleted in an archived plan comes back as easily as elsewhere.
const ARCHIVED: &str =
    "The plan is archived: nothing is made again in it before it is taken out of the archive (g p, then u).";

/// Says what is lost with some tasks.
fn lost(tasks: &[&Task]) -> String {
    let sum = |count: fn(&Task) -> u32| tasks.iter().map(|task| count(task)).fold(0, u32::saturating_add);
    let of = |count: u32, one: &str, more: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        count => Some(format!("{count} {more}")),
    };
    let parts = [
        of(sum(|task| task.checklist_items), "checklist item", "checklist items"),
        of(sum(|task| task.references), "link", "links"),
        of(sum(|task| u32::from(task.has_description)), "note", "notes"),
        of(sum(|task| u32::try_from(task.assignees.len()).unwrap_or(u32::MAX)), "assignment", "assignments"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() {
        "There is nothing in it but its title.".to_owned()
    } else {
        format!("With it go {}.", parts.join(", "))
    }
}

/// Asks whether a column is to be deleted.
pub(crate) fn delete_column(state: &mut State) -> Result<Vec<Effect>, String> {
    let (bucket, column) = making::bucket_here(state)?;
    let name = column.name.clone();
    state.board.check_bucket(&bucket)?;
    let plan = state.board.view.as_ref().map(View::plan);
    let is_in_it = |task: &&Arc<Task>| task.bucket_id.as_ref() == Some(&bucket);
    let count = plan.map_or(0, |plan| plan.tasks().iter().filter(is_in_it).count());
    let cards = match count {
        0 => "It has no card.".to_owned(),
        1 => "Its 1 card goes with it, for everybody in the plan.".to_owned(),
        count => format!("Its {count} cards go with it, for everybody in the plan; completed and hidden ones too."),
    };
    let again = match count {
        _ if plan.is_some_and(|plan| plan.plan.is_archived()) => ARCHIVED,
        0 => "u makes the column again.",
        _ => {
            "The trash keeps them for 30 days (D): u makes the column again and its cards as new ones, without comments."
        }
    };
    let words = vec![cards, again.to_owned()];
    let question = format!("Delete the column “{}”?", short(&name));
    state.overlays.push(Overlay::Confirm(Confirm::new(question, words, "delete", Act::Bucket(bucket))));
    Ok(Vec::new())
}

/// Takes note that the details of a task that is to be deleted cannot be read now.
pub(crate) fn details_unavailable(state: &mut State, task: &TaskId) {
    let plan = state.board.view.as_ref().map(View::plan);
    let known = plan.and_then(|plan| plan.task(task));
    let holds = known.is_some_and(|it| it.has_description || it.checklist_items > 0 || it.references > 0);
    if let Some(Overlay::Confirm(confirm)) = state.overlays.last_mut()
        && holds
        && matches!(&confirm.act, Act::Tasks(tasks) if tasks.contains(task))
        && !confirm.unread.contains(task)
    {
        confirm.unread.push(task.clone());
    }
}

/// Does what was asked about.
pub(crate) fn yes(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Confirm(confirm)) = state.overlays.pop() else { return Vec::new() };
    let outcome = match confirm.act {
        Act::Tasks(tasks) => deleting::tasks(state, &tasks, &confirm.told),
        Act::Bucket(bucket) => deleting::bucket(state, &bucket),
        Act::Withdraw(edits) => Ok(outbox::withdraw(state, &edits)),
        Act::MovePlan { plan, title, group, name } => plan_acts::move_to(state, &plan, &title, group, &name),
        Act::Share { plan, title } => sharing::share(state, &plan, &title),
        Act::Paste { new, lines } => pasting::make(state, &new, &lines),
        Act::ForgetTrash(tasks) => Ok(trash::forget(state, tasks)),
        Act::OpenLink(url) => Ok(links::open(state, &url)),
        Act::Order(ordered) => Ok(commanding::sure(*ordered)),
        Act::Run(order) => own::begin(state, order),
        Act::Items { task, titles } => checklist::add_pasted(state, &task, &titles),
        Act::SaveView(view) => Ok(saved_views::keep(state, *view)),
        Act::DeleteView(name) => Ok(saved_views::delete(state, name)),
        Act::ThrowAway => Ok(text::throw_away(state)),
        Act::MailAll => Ok(text::save(state)),
        Act::TakeBack(say) => saying::take_back(state, *say),
    };
    edits::or_refuse(state, outcome)
}
