//! What is asked before a command deletes.

use crate::cli::bucket::BucketCommand;
use crate::cli::plan::PlanCommand;
use crate::cli::script::Asking;
use crate::cli::script::Script;
use crate::planner::edit::short;
use crate::run::commands::fault::Fault;
use crate::run::commands::session::Session;
use crate::run::commands::tasks;

/// Returns where a command that deletes is told not to ask.
pub(super) fn asking(script: &mut Script) -> Option<&mut Asking> {
    match script {
        Script::Rm(options) => Some(&mut options.asking),
        Script::Bucket { command: BucketCommand::Rm(options) } => Some(&mut options.asking),
        Script::Plan { command: PlanCommand::Rm(options) } => Some(&mut options.asking),
        _ => None,
    }
}

/// Returns what to ask before a command deletes; what is not there is not asked about.
pub(super) async fn question(session: &mut Session, script: &Script) -> Result<String, Fault> {
    Ok(match script {
        Script::Rm(options) => {
            let title = |name: &String| Ok::<_, Fault>(format!("“{}”", short(&tasks::task(session, name)?.title)));
            let titles: Vec<String> = options.tasks.iter().map(title).collect::<Result<_, _>>()?;
            format!("Delete {}?", titles.join(", "))
        }
        Script::Bucket { command: BucketCommand::Rm(options) } => {
            let bucket = tasks::bucket(session, &options.bucket)?;
            let name = session.plan()?.bucket(&bucket).map_or("", |bucket| bucket.name.as_str());
            format!("Delete the bucket “{}” with all its tasks?", short(name))
        }
        Script::Plan { command: PlanCommand::Rm(options) } => {
            let plan = session.plan_named(&options.name).await?;
            let known = session.plans().await?.into_iter().find(|known| known.id == plan);
            let title = known.map_or_else(|| options.name.clone(), |plan| plan.title);
            format!("Delete the plan “{}” with everything in it? Nothing takes that back.", short(&title))
        }
        _ => "Delete it? Nothing takes that back.".to_owned(),
    })
}
