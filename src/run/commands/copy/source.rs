//! What is copied: one task or a whole plan, read as far as the service can be asked.

use std::collections::HashMap;
use std::sync::Arc;

use crate::app::script;
use crate::cli::copy::Copy;
use crate::planner::board::Board;
use crate::planner::board::Grouping;
use crate::planner::board::arrangement::Arrangement;
use crate::planner::count::counted;
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

/// What is copied.
pub(super) struct Source {
    /// The plan it is of.
    pub(super) plan: Snapshot,
    /// Whether all of it is copied; else one task.
    pub(super) is_whole: bool,
    /// The tasks, in the order of the bucket board.
    pub(super) tasks: Vec<Item>,
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
        whole(&tasks, session.trouble().or_else(offline).as_deref())?;
        Ok(Self { plan, is_whole: false, tasks })
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
        whole(&items, why.as_deref())?;
        if let Some(why) = why.filter(|_| !session.options().offline) {
            let words = "notes, checklists and links are copied as the copy knows them, for they could not be read";
            session.notes.push(format!("{words}: {why}"));
        }
        Ok(Self { plan, is_whole: true, tasks: items })
    }
}

/// Refuses to copy what could not be read: without its notes, its checklist and its links a copy counts as made and is never
/// mended. What the service itself shows nobody stays behind, which is said.
fn whole(items: &[Item], why: Option<&str>) -> Result<(), Fault> {
    let unread = items.iter().filter(|item| item.details.is_none()).count();
    let Some(why) = why.filter(|_| unread > 0) else { return Ok(()) };
    let of = counted(unread, "task", "tasks");
    Err(Fault::Failed(format!(
        "Nothing is copied: the notes, checklists and links of {of} could not be read ({why}). Copy again when they can."
    )))
}
