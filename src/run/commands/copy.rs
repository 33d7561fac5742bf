//! A task or a whole plan copied into another plan, through the outbox as ordinary edits.

mod draft;
mod marks;
mod print;
mod source;

use std::collections::BTreeSet;

use self::draft::Draft;
use self::draft::Target;
use self::marks::Marks;
use self::marks::State;
use self::source::Source;
use super::fault::Fault;
use super::plans;
use super::session::Session;
use super::tasks;
use super::told::Told;
use crate::app::script::Act;
use crate::cli::copy::Copy;
use crate::planner::edit::CreatePlan;
use crate::planner::edit::Edit;
use crate::planner::edit::short;
use crate::planner::id::PlanId;
use crate::planner::id::UserId;
use crate::planner::plan::Plan;
use crate::planner::snapshot::Snapshot;

/// Copies what the options say; what was copied before is left as it is.
pub(super) async fn copy(session: &mut Session, options: Copy) -> Result<Told, Fault> {
    if options.task.is_none() && !session.names_plan() {
        let sentence =
            "Say which task, or with --plan which plan is copied: the one that was opened last is not meant.";
        return Err(Fault::Usage(sentence.to_owned()));
    }
    // The plan it goes into is found before anything is read.
    let to = match &options.to {
        Some(name) => Some(session.plan_named(name).await?),
        None => None,
    };
    let mut source = Source::read(session, &options).await?;
    if source.is_whole && to.as_ref() == Some(&source.plan.plan.id) {
        return Err(Fault::Usage("A plan cannot be copied into itself; --new makes another.".to_owned()));
    }
    let what = match source.tasks.first().filter(|_| !source.is_whole) {
        Some(item) => item.task.id.as_str().to_owned(),
        None => source.plan.plan.id.as_str().to_owned(),
    };
    let target = match (&to, &options.new) {
        (Some(plan), _) => plan.as_str().to_owned(),
        (None, new) => {
            let title = new.as_deref().unwrap_or_default().trim();
            format!("new {title} in {}", options.group.as_deref().unwrap_or_default())
        }
    };
    let marks = Marks::of(session.offline_copy()?, &what, &target, options.again)?;
    let unread = source.take_unread(&marks)?;
    if !(unread.is_empty() || options.skip_unreadable) {
        return Err(source.unreadable(&unread));
    }
    let (plan, is_new) = match to {
        Some(plan) => (plan, false),
        None => match new_plan(session, &options, &marks).await? {
            Some(plan) => (plan, false),
            None => (PlanId::new("new"), true),
        },
    };
    let empty;
    if is_new {
        let title = options.new.as_deref().unwrap_or_default().trim();
        empty = Some(Snapshot::new(Plan::titled(plan.clone(), title), Vec::new(), Vec::new(), Vec::new()));
    } else {
        session.show(&plan).await?;
        empty = None;
    }
    let bucket = options.bucket.as_deref().map(|name| tasks::bucket(session, name)).transpose()?;
    let members = members(session, &source, is_new).await?;
    let target = Target { plan: empty.as_ref().map_or_else(|| session.plan(), Ok)?, members, bucket };
    let mut draft = Draft::of(&source, &target, &|id| marks.mark(id))?;
    session.notes.extend(draft.copied_before(&source, &target));
    if options.dry_run {
        draft.left_out.extend(unread.iter().map(|title| format!("“{}”: {}", short(title), source.reason())));
    }
    session.notes.extend(draft.left_out.iter().cloned());
    if options.dry_run {
        let target = empty.as_ref().map_or_else(|| session.plan(), Ok)?;
        return Ok(print::draft(&draft, &source.plan, target, is_new, &options.sending.way));
    }
    if !session.is_explaining() {
        marks.keep()?;
    }
    for edit in std::mem::take(&mut draft.waiting) {
        session.follow(&plan, edit);
    }
    let labels = draft.label_edit(session.plan()?);
    for edits in [labels.into_iter().collect(), draft.edits] {
        if !edits.is_empty() {
            let about = format!("copy into “{}”", short(&session.plan()?.plan.title));
            session.act(&about, &Act::Make { plan: plan.clone(), edits }).await?;
        }
    }
    for title in &unread {
        session.refuse(&format!("copy “{}”", short(title)), &source.reason());
    }
    session.deliver(options.sending.wait).await
}

/// Makes the plan everything is copied into, unless it was made before; nothing when it would only be made.
async fn new_plan(session: &mut Session, options: &Copy, marks: &Marks) -> Result<Option<PlanId>, Fault> {
    let title = options.new.as_deref().unwrap_or_default().trim().to_owned();
    if title.is_empty() {
        return Err(Fault::Usage("The title of a plan cannot be empty.".to_owned()));
    }
    let home = plans::home(session, options.group.as_deref()).await?;
    let mark = marks.mark("the plan")?;
    let plan = PlanId::new(&mark.id);
    if mark.state != State::New {
        return Ok(Some(plan));
    }
    if options.dry_run {
        return Ok(None);
    }
    if !session.is_explaining() {
        marks.keep()?;
    }
    let about = format!("make the plan “{}”", short(&title));
    let edit = Edit::CreatePlan(CreatePlan { plan: plan.clone(), title, home, is_undo: false });
    if !session.act(&about, &Act::Make { plan: plan.clone(), edits: vec![edit] }).await? {
        let reason = session.deeds.pop().and_then(|deed| deed.reason).unwrap_or_default();
        return Err(Fault::Refused(reason));
    }
    // Whether the service has made it already or not, it is there.
    session.deliver(options.sending.wait).await?;
    let made = session.deeds.last().and_then(|deed| deed.edit.as_ref()).and_then(|edit| edit.plan()).cloned();
    Ok(Some(made.unwrap_or(plan)))
}

/// Returns who can be assigned in the plan things go into. Where its members cannot be known, those who are at work there.
async fn members(session: &mut Session, source: &Source, is_new: bool) -> Result<BTreeSet<UserId>, Fault> {
    let me: Option<UserId> = session.state.me.clone();
    if is_new {
        // Nobody can say before it is there: all are shown.
        return Ok(source.tasks.iter().flat_map(|item| item.task.assignees.iter().cloned()).collect());
    }
    if let Some(members) = session.members().await? {
        return Ok(members.into_iter().collect());
    }
    let plan = session.plan()?;
    let at_work = plan.tasks().iter().flat_map(|task| task.assignees.iter());
    Ok(at_work.chain(&plan.plan.shared_with).cloned().chain(me).collect())
}
