//! What is copied: one task or a whole plan, read as far as the service can be asked.

use std::collections::HashMap;
use std::sync::Arc;

use super::marks::Marks;
use super::marks::State;
use crate::app::overlays::task::Reading;
use crate::app::script;
use crate::cli::copy::Copy;
use crate::planner::board::Board;
use crate::planner::board::Grouping;
use crate::planner::board::arrangement::Arrangement;
use crate::planner::count::few;
use crate::planner::details::Details;
use crate::planner::edit::Standing;
use crate::planner::edit::standings;
use crate::planner::id::TaskId;
use crate::planner::snapshot::Snapshot;
use crate::planner::task::Task;
use crate::planner::view::View;
use crate::run::commands::fault::Fault;
use crate::run::commands::session::Session;
use crate::run::commands::tasks;

/// Why details are not known, where nothing else is to blame.
const NOT_SHOWN: &str = "the service does not show them";

/// What is copied.
pub(super) struct Source {
    /// The plan it is of.
    pub(super) plan: Snapshot,
    /// Whether all of it is copied; else one task.
    pub(super) is_whole: bool,
    /// The tasks, in the order of the bucket board.
    pub(super) tasks: Vec<Item>,
    /// Why the details of those without any could not be read.
    pub(super) why: String,
}

/// A task that is copied.
pub(super) struct Item {
    /// The task.
    pub(super) task: Arc<Task>,
    /// Its details, if they were ever read.
    pub(super) details: Option<Details>,
    /// Where it stands among the others, the bucket board first. Of a task that is copied alone nothing is said.
    pub(super) places: Vec<Standing>,
}

impl Source {
    /// Reads what is to be copied.
    pub(super) async fn read(session: &mut Session, options: &Copy) -> Result<Self, Fault> {
        let Some(name) = &options.task else { return Self::whole(session).await };
        session.enter(Some(name)).await?;
        let task = tasks::task(session, name)?.id.clone();
        session.look_into(&task).await?;
        let plan = session.plan()?.clone();
        let position = plan.position(&task);
        let found = position.and_then(|position| plan.tasks().get(position)).cloned();
        let found = found.ok_or_else(|| Fault::Failed("The task is not there any more.".to_owned()))?;
        let details = script::details(&session.state, &task);
        let tasks = vec![Item { task: found, details, places: Vec::new() }];
        let offline = || session.options().offline.then(|| "--offline".to_owned());
        let refused = || match script::reading(&session.state) {
            Reading::Failed(why) => Some(why.clone()),
            _ => None,
        };
        let why = session.trouble().or_else(offline).or_else(refused).unwrap_or_else(|| NOT_SHOWN.to_owned());
        Ok(Self { plan, is_whole: false, tasks, why })
    }

    async fn whole(session: &mut Session) -> Result<Self, Fault> {
        session.enter(None).await?;
        // Places on all boards come with it.
        let why = session.read_all().await?;
        let (copy, view) = (session.offline_copy()?, session.view()?);
        let plan = view.plan().clone();
        let by_bucket = view.board().clone();
        let cards = by_bucket.columns.iter().flat_map(|column| &column.cards);
        let tasks: Vec<Arc<Task>> =
            cards.filter_map(|card| plan.tasks().get(usize::try_from(*card).ok()?)).cloned().collect();
        let ids: Vec<TaskId> = tasks.iter().map(|task| task.id.clone()).collect();
        let mut places: HashMap<TaskId, Vec<Standing>> = HashMap::new();
        for grouping in [Grouping::Bucket, Grouping::Progress, Grouping::AssignedTo, Grouping::List] {
            let arranged = |grouping| Arrangement { grouping, ..(**view.arrangement()).clone() };
            let board: Board = match grouping {
                Grouping::Bucket => by_bucket.clone(),
                other => {
                    let waiting = session.state.board.unacknowledged();
                    View::new(Arc::clone(view.acknowledged()), waiting, Arc::new(arranged(other))).board().clone()
                }
            };
            for (id, found) in ids.iter().zip(standings(&board, &plan, &ids)) {
                places.entry(id.clone()).or_default().extend(found);
            }
        }
        let mut items = Vec::with_capacity(tasks.len());
        for task in tasks {
            let details = copy.details_of(&plan.plan.id, &task.id)?;
            let places = places.remove(&task.id).unwrap_or_default();
            items.push(Item { task, details, places });
        }
        let is_known = items.iter().all(|item| item.details.is_some());
        if let Some(why) = why.as_ref().filter(|_| is_known && !session.options().offline) {
            let words = "notes, checklists and links are copied as the copy knows them, for they could not be read";
            session.notes.push(format!("{words}: {why}"));
        }
        Ok(Self { plan, is_whole: true, tasks: items, why: why.unwrap_or_else(|| NOT_SHOWN.to_owned()) })
    }

    /// Takes out the tasks that were never copied and whose details are not known: without its notes, its checklist and its
    /// links a copy would count as made and never be mended. Returns what they are called.
    pub(super) fn take_unread(&mut self, marks: &Marks) -> Result<Vec<String>, Fault> {
        let mut unread = Vec::new();
        let mut known = Vec::with_capacity(self.tasks.len());
        for item in std::mem::take(&mut self.tasks) {
            if item.details.is_none() && marks.mark(item.task.id.as_str())?.state == State::New {
                unread.push(item.task.title.clone());
            } else {
                known.push(item);
            }
        }
        self.tasks = known;
        Ok(unread)
    }

    /// Says why a task is left out.
    pub(super) fn reason(&self) -> String {
        format!("its notes, checklist and links could not be read ({})", self.why)
    }

    /// Says that nothing is copied, for the details of these tasks could not be read.
    pub(super) fn unreadable(&self, unread: &[String]) -> Fault {
        let titles = few(unread.iter().map(String::as_str));
        let what = match unread.len() {
            1 => format!("the notes, checklist and links of {titles} could not be read"),
            count => format!("the notes, checklists and links of {count} tasks could not be read: {titles}"),
        };
        let way_out = if self.is_whole {
            let them = if unread.len() == 1 { "it" } else { "them" };
            format!("Copy again when they can, or leave {them} out with --skip-unreadable.")
        } else {
            "Copy again when they can.".to_owned()
        };
        Fault::Failed(format!("Nothing is copied: {what} ({}). {way_out}", self.why))
    }
}
