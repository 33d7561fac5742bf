//! Tasks that are made, moved and deleted; and how tasks, buckets, people and labels are found by name.

use std::io;
use std::io::BufRead as _;
use std::io::IsTerminal as _;
use std::io::Write as _;

use super::archived;
use super::fault::Fault;
use super::known;
use super::names;
use super::names::Named;
use super::print::Eye;
use super::read;
use super::session::Session;
use super::told::Told;
use super::typed;
use super::typed::STANDARD_INPUT;
use crate::app::script;
use crate::app::script::Act;
use crate::app::script::Place;
use crate::cli::Open;
use crate::cli::script::Asking;
use crate::cli::task::Add;
use crate::cli::task::Move;
use crate::cli::task::Remove;
use crate::planner::board::Column;
use crate::planner::board::ColumnId;
use crate::planner::board::Grouping;
use crate::planner::count::counted;
use crate::planner::edit::short;
use crate::planner::id::BucketId;
use crate::planner::id::TaskId;
use crate::planner::id::UserId;
use crate::planner::plan::CATEGORY_COUNT;
use crate::planner::plan::colour_name;
use crate::planner::quick_add;
use crate::planner::task::Task;
use crate::run::apart;

/// Finds a task of the open plan.
pub(super) fn task<'a>(session: &'a Session, name: &str) -> Result<&'a Task, Fault> {
    let eye = read::eye(session)?;
    let all: Vec<Named> = eye.plan.tasks().iter().map(|task| named(&eye, task)).collect();
    Ok(&session.plan()?.tasks()[names::find("task", name, &all)?])
}

fn named(eye: &Eye<'_>, task: &Task) -> Named {
    Named::new(task.id.as_str(), &task.title).beside(&apart::words(eye.plan, task))
}

/// Finds several tasks of the open plan, each once, in the order they are named.
fn several(session: &Session, names: &[String]) -> Result<Vec<(TaskId, String)>, Fault> {
    let mut found: Vec<(TaskId, String)> = Vec::new();
    for name in names {
        let task = task(session, name)?;
        if !found.iter().any(|(known, _)| *known == task.id) {
            found.push((task.id.clone(), task.title.clone()));
        }
    }
    Ok(found)
}

/// Finds a bucket of the open plan.
pub(super) fn bucket(session: &Session, name: &str) -> Result<BucketId, Fault> {
    let plan = session.plan()?;
    Ok(plan.buckets[names::find("bucket", name, &known::buckets(plan))?].id.clone())
}

/// Finds a person: somebody the plan knows, or a member of what it belongs to.
pub(super) async fn person(session: &mut Session, name: &str) -> Result<UserId, Fault> {
    if name.eq_ignore_ascii_case("me") {
        let unknown = "It is not known yet who you are: the service has to answer first.";
        return session.state.me.clone().ok_or_else(|| Fault::Failed(unknown.to_owned()));
    }
    let people = session.people().await?;
    let all = known::people(session.plan()?, &people);
    let at = names::find("person", name, &all).map_err(|fault| match fault {
        Fault::Missing(sentence, found) => {
            let sentence = sentence.replace(" persons.", " people.");
            match session.why_no_members() {
                // Whoever is in no task may be a member all the same.
                Some(why) => Fault::Missing(format!("Not everybody is known here ({why}). {sentence}"), found),
                None => Fault::Missing(sentence, found),
            }
        }
        fault => fault,
    })?;
    Ok(people[at].id.clone())
}

/// Finds a label of the open plan: by its name, by its colour where no name fits, or as `category1`.
pub(super) fn label(session: &Session, name: &str) -> Result<u8, Fault> {
    let all = known::labels(session.plan()?);
    let colour = |label: u8| Named::new(&known::category(label), colour_name(label));
    let colours: Vec<Named> = (1..=CATEGORY_COUNT).map(colour).collect();
    let at = match names::find("label", name, &all) {
        Err(fault) => names::find("label", name, &colours).map_err(|_| fault)?,
        Ok(at) => at,
    };
    Ok(u8::try_from(at + 1).unwrap_or(1))
}

/// Finds a column of the board the session shows.
fn column(session: &Session, name: &str) -> Result<ColumnId, Fault> {
    let board = session.view()?.board();
    let me = session.state.me.clone().filter(|_| board.grouping == Grouping::AssignedTo);
    if let Some(me) = me.filter(|_| name.eq_ignore_ascii_case("me")) {
        return Ok(ColumnId::Assignee(Some(me)));
    }
    let named = |column: &Column| {
        let cards = counted(column.count(), "card", "cards");
        Named::new(&read::column_id(&column.id), &column.name).beside(&format!("with {cards}"))
    };
    let all: Vec<Named> = board.columns.iter().map(named).collect();
    Ok(board.columns[names::find("column", name, &all)?].id.clone())
}

/// Says why no task can be made in the open plan at all, and what to do first.
fn can_hold(session: &Session) -> Result<(), Fault> {
    let plan = session.plan()?;
    let title = short(&plan.plan.title);
    let named = format!("--plan \"{}\"", plan.plan.title);
    if plan.plan.is_archived() {
        return Err(Fault::Refused(format!(
            "The plan “{title}” is archived, so nothing can be added to it. {}.",
            archived::way_out(&plan.plan.title)
        )));
    }
    if plan.buckets.is_empty() {
        return Err(Fault::Refused(format!(
            "The plan “{title}” has no bucket a task could be in. `bucket add NAME {named}` makes one."
        )));
    }
    Ok(())
}

/// Returns what a mark of a line may have meant, each with what tells it from others of that name.
async fn meant(session: &mut Session, fault: &quick_add::Fault) -> Result<Vec<Named>, Fault> {
    let people = if fault.candidates.is_empty() { Vec::new() } else { session.people().await? };
    let plan = session.plan()?;
    let known = [known::people(plan, &people), known::buckets(plan), known::labels(plan)].concat();
    let named = |meant: &quick_add::Meant| {
        let known = known.iter().find(|known| known.id == meant.id);
        known.cloned().unwrap_or_else(|| Named::new(&meant.id, &meant.name))
    };
    Ok(fault.candidates.iter().map(named).collect())
}

/// Makes tasks from lines.
pub(super) async fn add(session: &mut Session, options: Add) -> Result<Told, Fault> {
    let lines = match options.line.as_slice() {
        [only] if only == STANDARD_INPUT => typed::lines("tasks").await?,
        words => vec![words.join(" ")],
    };
    session.enter(None).await?;
    can_hold(session)?;
    let wanted = options.to.as_deref().map(|name| bucket(session, name)).transpose()?;
    let is_unclear = |line: &String| !script::parsed(&session.state, line).faults.is_empty();
    if lines.iter().any(is_unclear) {
        // Somebody may be meant whom no task of the plan has named yet.
        session.people().await?;
    }
    for line in &lines {
        let parsed = script::parsed(&session.state, line);
        // What looks like a mark and means nothing would be lost in a title: nothing is made before all lines are clear.
        if let Some(fault) = parsed.faults.first() {
            let candidates = meant(session, fault).await?;
            let reason = fault.reason.trim_end();
            let sentence =
                format!("{reason} A backslash before the sign makes it a word of the title. The line: {line}");
            return Err(Fault::Missing(sentence, candidates));
        }
    }
    let column_of = |session: &Session, line: &str| {
        let named = script::parsed(&session.state, line).task.bucket;
        let first = || session.plan().ok().and_then(|plan| Some(plan.buckets.first()?.id.clone()));
        ColumnId::Bucket(named.or_else(|| wanted.clone()).or_else(first))
    };
    if lines.len() > 1 {
        // Limits and locks count as well: all are made on a board that is thrown away, or none is made at all.
        let mut trial = session.state.clone();
        for line in &lines {
            let (column, place) = (column_of(session, line), Place::Bottom);
            let acted = script::act(&mut trial, &Act::NewCard { column, place, line: line.clone() });
            if let (Err(reason), true) = (acted.outcome, acted.wanted.is_empty()) {
                return Err(Fault::Refused(format!("{reason} Nothing is made. The line: {line}")));
            }
        }
    }
    let mut after: Option<(ColumnId, TaskId)> = None;
    for line in &lines {
        let column = column_of(session, line);
        let place = match &after {
            Some((known, task)) if options.top && *known == column => Place::After(task.clone()),
            _ if options.top => Place::Top,
            _ => Place::Bottom,
        };
        let about = if line.trim().is_empty() { "make a task" } else { line };
        if session.act(about, &Act::NewCard { column: column.clone(), place, line: line.clone() }).await? {
            let made = session.deeds.last().and_then(|deed| deed.edit.as_ref()).and_then(|edit| edit.task());
            after = made.map(|task| (column, task.clone()));
        }
    }
    session.deliver(options.sending.wait).await
}

/// Puts tasks somewhere else on a board.
pub(super) async fn put(session: &mut Session, options: Move) -> Result<Told, Fault> {
    let names = typed::names(options.tasks).await?;
    session.enter(names.first().map(String::as_str)).await?;
    let tasks = several(session, &names)?;
    let to = options.to.as_deref().map(|name| column(session, name)).transpose()?;
    let from = options.from.as_deref().map(|name| column(session, name)).transpose()?;
    let beside = options.before.as_deref().or(options.after.as_deref());
    let beside = beside.map(|name| Ok::<_, Fault>(task(session, name)?.id.clone())).transpose()?;
    if let Some(beside) = &beside
        && tasks.iter().any(|(task, _)| task == beside)
    {
        return Err(Fault::Usage("A task cannot be put beside itself.".to_owned()));
    }
    let mut last: Option<TaskId> = None;
    for (task, title) in tasks {
        let home = |task: &TaskId| -> Result<ColumnId, Fault> {
            let view = session.view()?;
            let place = view.board().find_in(view.plan(), task, from.as_ref());
            let place = place.ok_or_else(|| Fault::Failed("The card is not on this board.".to_owned()))?;
            Ok(view.board().columns[place.0].id.clone())
        };
        let column = match (&to, &beside) {
            (Some(column), _) => column.clone(),
            (None, Some(beside)) => home(beside)?,
            (None, None) => home(&task)?,
        };
        // Those that are moved together keep their order.
        let place = match (&beside, last) {
            (Some(beside), _) if options.before.is_some() => Place::Before(beside.clone()),
            (Some(beside), None) => Place::After(beside.clone()),
            (Some(_), Some(last)) => Place::After(last),
            (None, Some(last)) if options.top && stands_in(session, &last, &column)? => Place::After(last),
            _ if options.top => Place::Top,
            _ => Place::Bottom,
        };
        let act = Act::Move { task: task.clone(), from: from.clone(), column, place };
        let is_done = session.act(&format!("move “{}”", short(&title)), &act).await?;
        last = is_done.then_some(task);
    }
    session.deliver(options.sending.wait).await
}

fn stands_in(session: &Session, task: &TaskId, column: &ColumnId) -> Result<bool, Fault> {
    let view = session.view()?;
    let place = view.board().find_in(view.plan(), task, Some(column));
    Ok(place.is_some_and(|(at, _)| view.board().columns[at].id == *column))
}

/// Deletes tasks.
pub(super) async fn remove(session: &mut Session, options: Remove) -> Result<Told, Fault> {
    let names = typed::names(options.tasks).await?;
    session.enter(names.first().map(String::as_str)).await?;
    let tasks = several(session, &names)?;
    let question = match tasks.as_slice() {
        [(_, title)] => format!("Delete “{}”?", short(title)),
        several => format!("Delete {} tasks?", several.len()),
    };
    ask(&options.asking, session.options(), &question).await?;
    for (task, title) in tasks {
        // What its details hold goes into the trash, to be made again from there.
        session.look_into(&task).await?;
        session.act(&format!("delete “{}”", short(&title)), &Act::Delete { task }).await?;
    }
    session.deliver(options.asking.sending.wait).await
}

/// Asks whether to destroy something; without a terminal, --yes has to say so.
pub(super) async fn ask(asking: &Asking, open: &Open, question: &str) -> Result<(), Fault> {
    if asking.yes {
        return Ok(());
    }
    if open.no_input || !io::stdin().is_terminal() {
        return Err(Fault::Usage(format!("{question} Nothing is deleted without --yes where nobody can be asked.")));
    }
    // A question goes where errors go, so that what is told stays clean.
    let _nobody_reads = write!(io::stderr(), "{} [y/N] ", crate::ui::text::clean(question));
    // Elsewhere, so that Ctrl+C is heard meanwhile.
    let answer = tokio::task::spawn_blocking(|| {
        let mut answer = String::new();
        io::stdin().lock().read_line(&mut answer).map(|_| answer)
    });
    let answer = answer.await??;
    if matches!(answer.trim().to_lowercase().as_str(), "y" | "yes") {
        return Ok(());
    }
    Err(Fault::Refused("Nothing is deleted.".to_owned()))
}
