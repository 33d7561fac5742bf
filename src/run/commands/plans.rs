//! Whole plans: listed, shown, made, renamed, archived, shared, deleted.

use serde_json::Value;
use serde_json::json;

use super::buckets;
use super::fault::Fault;
use super::known;
use super::names;
use super::print;
use super::session::Session;
use super::tasks;
use super::told;
use super::told::Told;
use crate::app::script::Act;
use crate::cli::plan::PlanCommand;
use crate::cli::script::Way;
use crate::planner::edit::PlanHome;
use crate::planner::edit::short;
use crate::planner::plan::CATEGORY_COUNT;
use crate::planner::plan::colour_name;
use crate::run::laid_out;
use crate::sync::PlanSummary;

/// Lists the plans there are.
pub(super) async fn list(session: &mut Session, way: &Way) -> Result<Told, Fault> {
    let plans = session.plans().await?;
    session.notes.extend(session.unsaid.take());
    let data: Vec<Value> = plans.iter().map(summary).collect();
    let row = |plan: &PlanSummary| {
        let marks = [(plan.marks.favourite.is_some(), "favourite"), (plan.marks.is_archived, "archived")];
        let marks = marks.into_iter().filter(|(is_so, _)| *is_so).map(|(_, word)| word);
        let home = plan.group_name.clone().unwrap_or_else(|| plan.marks.container.words().to_owned());
        vec![plan.title.clone(), home, marks.collect::<Vec<_>>().join(" ")]
    };
    let rows: Vec<Vec<String>> = plans.iter().map(row).collect();
    let lines = print::table(&["PLAN", "IN", "MARKS"], &rows, told::width(way));
    Ok(Told::of("plans", Value::Array(data), lines))
}

fn summary(plan: &PlanSummary) -> Value {
    json!({
        "id": plan.id.as_str(),
        "title": plan.title,
        "container": plan.marks.container.words(),
        "groupName": plan.group_name,
        "isArchived": plan.marks.archived(),
        "isFavourite": plan.marks.liked(),
        "openedAt": plan.marks.opened_at.map(|at| at.to_string()),
    })
}

/// Does what a command about plans asks for.
pub(super) async fn run(session: &mut Session, command: PlanCommand, way: &Way) -> Result<Told, Fault> {
    let (about, act, waits) = match command {
        PlanCommand::Show(_) => return show(session, way).await,
        PlanCommand::Add(options) => {
            let home = home(session, options.group.as_deref()).await?;
            let about = format!("make the plan “{}”", short(&options.title));
            (about, Act::NewPlan { title: options.title, home }, options.sending.wait)
        }
        PlanCommand::Rm(options) => {
            let plan = session.plan_named(&options.name).await?;
            let known = session.plans().await?.into_iter().find(|known| known.id == plan);
            let title = known.map_or_else(|| options.name.clone(), |plan| plan.title);
            let question =
                format!("Delete the plan “{}” with everything in it? Nothing takes that back.", short(&title));
            tasks::ask(&options.asking, session.options(), &question).await?;
            let about = format!("delete the plan “{}”", short(&title));
            (about, Act::DeletePlan { plan, title }, options.asking.sending.wait)
        }
        PlanCommand::Rename(options) => {
            session.enter(None).await?;
            ("rename the plan".to_owned(), Act::RenamePlan { to: options.title }, options.sending.wait)
        }
        PlanCommand::Archive(options) => {
            session.enter(None).await?;
            let act = Act::ArchivePlan { into: true, why: options.why };
            ("archive the plan".to_owned(), act, options.sending.wait)
        }
        PlanCommand::Unarchive(options) => {
            session.enter(None).await?;
            let act = Act::ArchivePlan { into: false, why: options.why };
            ("take the plan out of the archive".to_owned(), act, options.sending.wait)
        }
        PlanCommand::Favour(options) => {
            session.enter(None).await?;
            ("make the plan a favourite".to_owned(), Act::FavouritePlan { to: true }, options.sending.wait)
        }
        PlanCommand::Unfavour(options) => {
            session.enter(None).await?;
            ("take the plan off the favourites".to_owned(), Act::FavouritePlan { to: false }, options.sending.wait)
        }
        PlanCommand::Share(options) => {
            session.enter(None).await?;
            let user = tasks::person(session, &options.person).await?;
            ("share the plan".to_owned(), Act::SharePlan { user, to: true }, options.sending.wait)
        }
        PlanCommand::Unshare(options) => {
            session.enter(None).await?;
            let user = tasks::person(session, &options.person).await?;
            ("share the plan no longer".to_owned(), Act::SharePlan { user, to: false }, options.sending.wait)
        }
    };
    session.act(&about, &act).await?;
    session.deliver(waits).await
}

/// Returns where a plan is to be made.
pub(super) async fn home(session: &mut Session, group: Option<&str>) -> Result<PlanHome, Fault> {
    let Some(name) = group else { return Ok(PlanHome::Personal) };
    // With the list of plans comes that of the groups.
    session.plans().await?;
    let groups = &session.state.groups;
    let found = &groups[names::find("group", name, &known::groups(groups, &session.state.plans))?];
    Ok(PlanHome::Group { group: found.id.clone(), name: found.name.clone() })
}

/// Shows what is known of the plan.
async fn show(session: &mut Session, way: &Way) -> Result<Told, Fault> {
    session.enter(None).await?;
    let plans = session.plans().await?;
    session.notes.extend(session.unsaid.take());
    let (values, rows): (Vec<Value>, Vec<Vec<String>>) = buckets::counted(session)?.into_iter().unzip();
    let width = told::width(way);
    let snapshot = session.plan()?;
    let plan = &snapshot.plan;
    // The plan itself does not say so where only the list does; nobody says so where there is no beta.
    let listed = plans.iter().find(|known| known.id == plan.id).and_then(|known| known.marks.archived());
    let named = (1..=CATEGORY_COUNT).filter(|label| plan.labels.contains_key(label));
    let label = |label: u8| json!({"category": format!("category{label}"), "name": plan.label(label), "colour": colour_name(label)});
    let person = |user: &crate::planner::id::UserId| json!({"id": user.as_str(), "name": snapshot.people.get(user).map(|person| &person.name)});
    let data = json!({
        "id": plan.id.as_str(),
        "title": plan.title,
        "container": plan.container().words(),
        "isArchived": plan.about.is_archived.or(listed),
        "taskCount": snapshot.tasks().len(),
        "openTaskCount": snapshot.active_count(),
        "buckets": values,
        "labels": named.clone().map(label).collect::<Vec<_>>(),
        "sharedWith": plan.shared_with.iter().map(person).collect::<Vec<_>>(),
    });
    let labels = named.map(|label| plan.label(label)).collect::<Vec<_>>().join(", ");
    let tasks = format!("{} open of {}", snapshot.active_count(), snapshot.tasks().len());
    let rows_above =
        [("id", plan.id.as_str()), ("lives in", plan.container().words()), ("tasks", &tasks), ("labels", &labels)];
    let mut lines = laid_out::prose(&plan.title, width);
    for (name, value) in rows_above.into_iter().filter(|(_, value)| !value.is_empty()) {
        lines.extend(laid_out::behind(&format!("  {name:<8}  "), value, width));
    }
    lines.extend(plan.is_archived().then(|| "  archived: nothing in it can be changed".to_owned()));
    lines.extend(print::table(&["BUCKET", "OPEN", "ALL"], &rows, width));
    Ok(Told::of("plan", data, lines))
}
