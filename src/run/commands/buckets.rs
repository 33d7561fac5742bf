//! The buckets of a plan: listed, made, named, moved, deleted.

use serde_json::Value;
use serde_json::json;

use super::fault::Fault;
use super::items;
use super::print;
use super::session::Session;
use super::tasks;
use super::told;
use super::told::Told;
use crate::app::script::Act;
use crate::cli::bucket::BucketCommand;
use crate::cli::script::Way;
use crate::planner::edit::short;
use crate::planner::id::BucketId;

/// Does what a command about buckets asks for.
pub(super) async fn run(session: &mut Session, command: BucketCommand, way: &Way) -> Result<Told, Fault> {
    session.enter(None).await?;
    let waits = match command {
        BucketCommand::List(_) => return list(session, way),
        BucketCommand::Add(options) => {
            let about = format!("make the bucket “{}”", short(&options.name));
            session.act(&about, &Act::NewBucket { name: options.name }).await?;
            options.sending.wait
        }
        BucketCommand::Rename(options) => {
            let bucket = tasks::bucket(session, &options.bucket)?;
            let about = format!("rename the bucket “{}”", name(session, &bucket)?);
            session.act(&about, &Act::RenameBucket { bucket, to: options.name }).await?;
            options.sending.wait
        }
        BucketCommand::Move(options) => {
            let bucket = tasks::bucket(session, &options.bucket)?;
            let others: Vec<BucketId> =
                session.plan()?.buckets.iter().map(|it| it.id.clone()).filter(|other| *other != bucket).collect();
            let row = items::row(&options.spot, others.len(), |name| {
                let other = tasks::bucket(session, name)?;
                let itself = || Fault::Usage("It cannot be put beside itself.".to_owned());
                others.iter().position(|id| *id == other).ok_or_else(itself)
            })?;
            let about = format!("move the bucket “{}”", name(session, &bucket)?);
            session.act(&about, &Act::MoveBucket { bucket, row }).await?;
            options.sending.wait
        }
        BucketCommand::Rm(options) => {
            let bucket = tasks::bucket(session, &options.bucket)?;
            let tasks = session.plan()?.tasks().iter();
            let count = tasks.filter(|task| task.bucket_id.as_ref() == Some(&bucket)).count();
            let name = name(session, &bucket)?;
            let with = match count {
                0 => String::new(),
                1 => " with its 1 task".to_owned(),
                count => format!(" with its {count} tasks"),
            };
            let question = format!("Delete the bucket “{name}”{with}?");
            tasks::ask(&options.asking, session.options(), &question).await?;
            session.act(&format!("delete the bucket “{name}”"), &Act::DeleteBucket { bucket }).await?;
            options.asking.sending.wait
        }
    };
    session.deliver(waits).await
}

fn name(session: &Session, bucket: &BucketId) -> Result<String, Fault> {
    let known = session.plan()?.bucket(bucket);
    Ok(known.map_or_else(String::new, |bucket| short(&bucket.name).into_owned()))
}

/// Lists the buckets of the open plan, each with its tasks counted.
fn list(session: &Session, way: &Way) -> Result<Told, Fault> {
    let (data, rows): (Vec<Value>, Vec<Vec<String>>) = counted(session)?.into_iter().unzip();
    let lines = print::table(&["BUCKET", "OPEN", "ALL"], &rows, told::width(way));
    Ok(Told::of("buckets", Value::Array(data), lines))
}

/// Returns the buckets of the open plan, as JSON and as cells.
pub(super) fn counted(session: &Session) -> Result<Vec<(Value, Vec<String>)>, Fault> {
    let plan = session.plan()?;
    let count = |bucket: &BucketId| {
        let inside = plan.tasks().iter().filter(|task| task.bucket_id.as_ref() == Some(bucket));
        inside.fold((0, 0), |(open, all), task| (open + usize::from(task.percent_complete < 100), all + 1))
    };
    let row = |bucket: &crate::planner::bucket::Bucket| {
        let (open, all) = count(&bucket.id);
        let (id, name) = (bucket.id.as_str(), &bucket.name);
        let value = json!({"id": id, "name": name, "openTaskCount": open, "taskCount": all});
        (value, vec![name.clone(), open.to_string(), all.to_string()])
    };
    Ok(plan.buckets.iter().map(row).collect())
}
