//! Checklists and links of tasks, by the words of their items.

use super::fault::Fault;
use super::known;
use super::names;
use super::names::Named;
use super::session::Session;
use super::tasks;
use super::told::Told;
use crate::app::script;
use crate::app::script::Act;
use crate::cli::task::CheckCommand;
use crate::cli::task::LinkCommand;
use crate::cli::task::Spot;
use crate::planner::details::Details;
use crate::planner::details::ItemList;
use crate::planner::edit::short;
use crate::planner::id::TaskId;
use crate::planner::reference::KINDS;

/// Changes a checklist.
pub(super) async fn check(session: &mut Session, command: CheckCommand) -> Result<Told, Fault> {
    let list = ItemList::Checklist;
    match command {
        CheckCommand::Add(options) => {
            let (task, title) = open(session, &options.task).await?;
            session.act(&title, &Act::AddItems { task, titles: options.items }).await?;
            session.deliver(options.sending.wait).await
        }
        CheckCommand::Tick(options) => {
            each(session, &options.task, list, &options.items, |task, item| Act::Tick { task, item, to: true }).await?;
            session.deliver(options.sending.wait).await
        }
        CheckCommand::Untick(options) => {
            each(session, &options.task, list, &options.items, |task, item| Act::Tick { task, item, to: false })
                .await?;
            session.deliver(options.sending.wait).await
        }
        CheckCommand::Rm(options) => {
            each(session, &options.task, list, &options.items, |task, item| Act::RemoveItem { task, list, item })
                .await?;
            session.deliver(options.sending.wait).await
        }
        CheckCommand::Rename(options) => {
            let act = |task, item| Act::RenameItem { task, list, item, to: options.to.clone() };
            each(session, &options.task, list, std::slice::from_ref(&options.item), act).await?;
            session.deliver(options.sending.wait).await
        }
        CheckCommand::Move(options) => {
            put(session, &options.task, list, &options.item, &options.spot).await?;
            session.deliver(options.sending.wait).await
        }
    }
}

/// Changes links.
pub(super) async fn link(session: &mut Session, command: LinkCommand) -> Result<Told, Fault> {
    let list = ItemList::References;
    match command {
        LinkCommand::Add(options) => {
            let (task, title) = open(session, &options.task).await?;
            session.act(&title, &Act::AddLink { task, url: options.address, name: options.name }).await?;
            session.deliver(options.sending.wait).await
        }
        LinkCommand::Rm(options) => {
            each(session, &options.task, list, &options.items, |task, item| Act::RemoveItem { task, list, item })
                .await?;
            session.deliver(options.sending.wait).await
        }
        LinkCommand::Rename(options) => {
            let act = |task, item| Act::RenameItem { task, list, item, to: options.to.clone() };
            each(session, &options.task, list, std::slice::from_ref(&options.item), act).await?;
            session.deliver(options.sending.wait).await
        }
        LinkCommand::Address(options) => {
            let act = |task, key| Act::LinkAddress { task, key, url: options.to.clone() };
            each(session, &options.task, list, std::slice::from_ref(&options.item), act).await?;
            session.deliver(options.sending.wait).await
        }
        LinkCommand::Type(options) => {
            let kinds: Vec<Named> = KINDS.iter().map(|kind| Named::new(kind, kind)).collect();
            let kind = KINDS[names::find("type", &options.to, &kinds)?];
            let act = |task, key| Act::LinkKind { task, key, kind: kind.to_owned() };
            each(session, &options.task, list, std::slice::from_ref(&options.item), act).await?;
            session.deliver(options.sending.wait).await
        }
        LinkCommand::Move(options) => {
            put(session, &options.task, list, &options.item, &options.spot).await?;
            session.deliver(options.sending.wait).await
        }
    }
}

/// Finds a task and reads its details; returns it, and what acts on it are about.
async fn open(session: &mut Session, name: &str) -> Result<(TaskId, String), Fault> {
    session.enter(Some(name)).await?;
    let task = tasks::task(session, name)?;
    let (id, title) = (task.id.clone(), format!("change “{}”", short(&task.title)));
    session.look_into(&id).await?;
    Ok((id, title))
}

/// Does the same to several items. All of them are found before anything is done.
async fn each(
    session: &mut Session,
    task: &str,
    list: ItemList,
    items: &[String],
    act: impl Fn(TaskId, String) -> Act,
) -> Result<(), Fault> {
    let (task, title) = open(session, task).await?;
    let details = known(session, &task)?;
    let found: Vec<String> = items.iter().map(|item| find(&details, list, item)).collect::<Result<_, _>>()?;
    for item in found {
        session.act(&title, &act(task.clone(), item)).await?;
    }
    Ok(())
}

/// Puts an item somewhere else in its list.
async fn put(session: &mut Session, task: &str, list: ItemList, item: &str, spot: &Spot) -> Result<(), Fault> {
    let (task, title) = open(session, task).await?;
    let details = known(session, &task)?;
    let item = find(&details, list, item)?;
    let others: Vec<&str> = details.ids(list).into_iter().filter(|id| *id != item).collect();
    let row = row(spot, others.len(), |name| {
        let other = find(&details, list, name)?;
        others.iter().position(|id| *id == other).ok_or_else(itself)
    })?;
    session.act(&title, &Act::MoveItem { task, list, item, row }).await?;
    Ok(())
}

fn itself() -> Fault {
    Fault::Usage("It cannot be put beside itself.".to_owned())
}

/// Returns the row among the others that a spot means.
pub(super) fn row(spot: &Spot, count: usize, at: impl Fn(&str) -> Result<usize, Fault>) -> Result<usize, Fault> {
    Ok(match (&spot.before, &spot.after) {
        (Some(before), _) => at(before)?,
        (None, Some(after)) => at(after)? + 1,
        (None, None) if spot.top => 0,
        (None, None) => count,
    })
}

fn known(session: &Session, task: &TaskId) -> Result<Details, Fault> {
    let unread = "Its notes, checklist and links were never read, and the service cannot be asked now.";
    script::details(&session.state, task).ok_or_else(|| Fault::Failed(unread.to_owned()))
}

/// Finds an item of a list: by its words or its key, a link by its address too.
fn find(details: &Details, list: ItemList, name: &str) -> Result<String, Fault> {
    let (kind, all) = match list {
        ItemList::Checklist => ("checklist item", known::items(details)),
        ItemList::References => {
            if let Some(link) = details.references.iter().find(|link| link.url == name) {
                return Ok(link.key.clone());
            }
            ("link", known::links(details))
        }
    };
    Ok(all[names::find(kind, name, &all)?].id.clone())
}
