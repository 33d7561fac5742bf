//! Fields of tasks: set by name, completed, assigned, labelled.

use super::fault::Fault;
use super::session::Session;
use super::tasks;
use super::told::Told;
use super::typed;
use crate::app::script::Act;
use crate::app::script::Place;
use crate::cli::task::Assign;
use crate::cli::task::Done;
use crate::cli::task::LabelCommand;
use crate::cli::task::SetFields;
use crate::planner::board::ColumnId;
use crate::planner::calendar::WeekBegins;
use crate::planner::change::Change;
use crate::planner::date_words;
use crate::planner::edit::short;
use crate::planner::id::TaskId;
use crate::planner::priority::Priority;
use crate::planner::progress::Progress;
use crate::planner::recurrence::pattern_of;

/// The fields `set` knows.
pub(super) const FIELDS: &str =
    "title, bucket, progress, percent, priority, start, due, notes, preview, repeat and my-day";
/// What a card can show of its details: the words of people, and that of the service.
const PREVIEWS: [(&str, &str); 8] = [
    ("automatic", "automatic"),
    ("none", "noPreview"),
    ("nopreview", "noPreview"),
    ("checklist", "checklist"),
    ("notes", "description"),
    ("description", "description"),
    ("link", "reference"),
    ("reference", "reference"),
];

/// A change that was typed, before it is known what of.
enum Wish {
    Title(String),
    Bucket(String),
    Field(Change),
    Notes(String),
    Preview(&'static str),
    Series(String),
}

/// Changes fields of a task: what is wrong with one of them is told before any is changed.
pub(super) async fn set(session: &mut Session, options: SetFields) -> Result<Told, Fault> {
    let today = session.state.now.date();
    let wishes: Vec<Wish> =
        options.fields.iter().map(|typed| wish(typed, today, session.week_begins())).collect::<Result<_, _>>()?;
    session.enter(Some(&options.task)).await?;
    let task = tasks::task(session, &options.task)?;
    let (id, title) = (task.id.clone(), short(&task.title).into_owned());
    let mut acts = Vec::new();
    // Fields of one resource are one request.
    let fields: Vec<Change> = wishes
        .iter()
        .filter_map(|wish| if let Wish::Field(change) = wish { Some(change.clone()) } else { None })
        .collect();
    if !fields.is_empty() {
        acts.push(Act::Fields { task: id.clone(), wishes: fields });
    }
    for wish in wishes {
        acts.extend(act(session, &id, wish)?);
    }
    if acts.iter().any(|act| matches!(act, Act::Notes { .. } | Act::Preview { .. })) {
        session.look_into(&id).await?;
    }
    for act in acts {
        session.act(&format!("change “{title}”"), &act).await?;
    }
    session.deliver(options.sending.wait).await
}

/// Returns what a wish beside the plain fields is of a task; nothing when it is so already.
fn act(session: &Session, id: &TaskId, wish: Wish) -> Result<Option<Act>, Fault> {
    let task = id.clone();
    Ok(match wish {
        Wish::Field(_) => None,
        Wish::Title(to) => Some(Act::Title { task, to }),
        Wish::Notes(to) => Some(Act::Notes { task, to }),
        Wish::Preview(word) => Some(Act::Preview { task, word: word.to_owned() }),
        Wish::Series(words) => Some(Act::Series { task, words }),
        Wish::Bucket(name) => {
            let bucket = tasks::bucket(session, &name)?;
            let is_there = session.plan()?.task(id).is_some_and(|task| task.bucket_id.as_ref() == Some(&bucket));
            let column = ColumnId::Bucket(Some(bucket));
            (!is_there).then_some(Act::Move { task, from: None, column, place: Place::Bottom })
        }
    })
}

/// Reads `FIELD=VALUE`.
fn wish(typed: &str, today: jiff::civil::Date, begins: WeekBegins) -> Result<Wish, Fault> {
    let (field, value) = typed.split_once('=').ok_or_else(|| {
        Fault::Usage(format!("“{typed}” is no change: write a field, =, and its value. The fields are {FIELDS}."))
    })?;
    let day = |value: &str| date_words::parse(value, today, begins).map_err(Fault::Usage);
    let word = value.trim().to_lowercase();
    Ok(match field.trim().to_lowercase().as_str() {
        "title" => Wish::Title(value.to_owned()),
        "bucket" => Wish::Bucket(value.to_owned()),
        "notes" => Wish::Notes(value.to_owned()),
        "repeat" if word.is_empty() || word == "none" => Wish::Series(String::new()),
        "repeat" => {
            pattern_of(value, today).map_err(|how| Fault::Usage(format!("A task does not repeat “{value}”. {how}")))?;
            Wish::Series(value.to_owned())
        }
        "progress" => Wish::Field(percent(progress(&word)?)),
        "percent" => {
            let to = word.trim_end_matches('%').trim_end().parse().ok().filter(|to| (0..=100).contains(to));
            Wish::Field(percent(
                to.ok_or_else(|| Fault::Usage("Progress is a whole number from 0 to 100.".to_owned()))?,
            ))
        }
        "priority" => {
            let to = priority(&word)?;
            Wish::Field(Change::Priority { from: to, to })
        }
        "start" => {
            let to = day(value)?;
            Wish::Field(Change::Start { from: to, to })
        }
        "due" => {
            let to = day(value)?;
            Wish::Field(Change::Due { from: to, to })
        }
        "preview" => {
            let known = PREVIEWS.iter().find(|(known, _)| *known == word);
            let known = known.ok_or_else(|| {
                Fault::Usage(format!("“{value}” is nothing a card shows: automatic, none, checklist, notes or link."))
            })?;
            Wish::Preview(known.1)
        }
        "my-day" | "myday" => {
            let to = match word.as_str() {
                "yes" | "true" | "on" => true,
                "no" | "false" | "off" | "" => false,
                _ => return Err(Fault::Usage(format!("“{value}” is neither yes nor no."))),
            };
            Wish::Field(Change::MyDay { from: !to, to })
        }
        _ => return Err(Fault::Usage(format!("There is no field “{field}”. The fields are {FIELDS}."))),
    })
}

fn percent(to: i32) -> Change {
    Change::Percent { from: to, to }
}

fn progress(word: &str) -> Result<i32, Fault> {
    let plain: String = word.chars().filter(|letter| letter.is_alphanumeric()).collect();
    let words = |progress: Progress| progress.words().to_lowercase().replace(' ', "");
    let found = Progress::ALL.into_iter().find(|progress| !plain.is_empty() && words(*progress).starts_with(&plain));
    let found = found.or((plain == "done").then_some(Progress::Completed));
    found
        .map(Progress::percent)
        .ok_or_else(|| Fault::Usage(format!("“{word}” is no progress: not started, in progress or completed.")))
}

/// Reads a priority. A number is kept as it is, as the service keeps it; a word is the number Planner writes for it.
fn priority(word: &str) -> Result<i32, Fault> {
    let by_number = word.parse().ok().filter(|number| (0..=10).contains(number));
    let begins = |priority: &Priority| !word.is_empty() && priority.word().starts_with(word);
    let by_word = || Priority::ALL.into_iter().find(begins).map(Priority::number);
    by_number.or_else(by_word).ok_or_else(|| {
        Fault::Usage(format!("“{word}” is no priority: urgent, important, medium, low, or a number from 0 to 10."))
    })
}

/// Completes tasks, or opens them again.
pub(super) async fn done(session: &mut Session, options: Done) -> Result<Told, Fault> {
    let names = typed::names(options.tasks).await?;
    session.enter(names.first().map(String::as_str)).await?;
    let to = if options.reopen { Progress::NotStarted } else { Progress::Completed }.percent();
    let mut found = Vec::new();
    for name in &names {
        let task = tasks::task(session, name)?;
        found.push((task.id.clone(), short(&task.title).into_owned(), task.percent_complete));
    }
    let verb = if options.reopen { "open" } else { "complete" };
    for (task, title, now) in found {
        // One that is under way is open already.
        if options.reopen && now < 100 {
            continue;
        }
        session.act(&format!("{verb} “{title}”"), &Act::Fields { task, wishes: vec![percent(to)] }).await?;
    }
    session.deliver(options.sending.wait).await
}

/// Assigns a task to people, or takes them off it.
pub(super) async fn assign(session: &mut Session, options: Assign, to: bool) -> Result<Told, Fault> {
    session.enter(Some(&options.task)).await?;
    let task = tasks::task(session, &options.task)?;
    let (task, title) = (task.id.clone(), short(&task.title).into_owned());
    let mut wishes = Vec::new();
    for name in &options.people {
        let user = tasks::person(session, name).await?;
        wishes.push(Change::Assignee { user, from: !to, to });
    }
    session
        .act(&format!("{} “{title}”", if to { "assign" } else { "unassign" }), &Act::Fields { task, wishes })
        .await?;
    session.deliver(options.sending.wait).await
}

/// Puts labels on a task, takes them off, or names them.
pub(super) async fn label(session: &mut Session, command: LabelCommand) -> Result<Told, Fault> {
    let (options, to) = match command {
        LabelCommand::Add(options) => (options, true),
        LabelCommand::Rm(options) => (options, false),
        LabelCommand::Rename(options) => {
            session.enter(None).await?;
            let category = tasks::label(session, &options.label)?;
            let about = format!("name the label “{}”", short(&options.label));
            session.act(&about, &Act::LabelName { category, to: options.name }).await?;
            return session.deliver(options.sending.wait).await;
        }
    };
    session.enter(Some(&options.task)).await?;
    let task = tasks::task(session, &options.task)?;
    let (task, title) = (task.id.clone(), short(&task.title).into_owned());
    let change = |category: u8| Change::Label { category, from: !to, to };
    let wishes = options.labels.iter().map(|name| Ok(change(tasks::label(session, name)?)));
    let wishes = wishes.collect::<Result<Vec<_>, Fault>>()?;
    session.act(&format!("label “{title}”"), &Act::Fields { task, wishes }).await?;
    session.deliver(options.sending.wait).await
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn change(typed: &str) -> Option<Change> {
        match wish(typed, date(2026, 10, 10), WeekBegins::default()) {
            Ok(Wish::Field(change)) => Some(change),
            _ => None,
        }
    }

    #[test]
    fn fields_are_read_by_their_words() {
        assert_eq!(change("progress=in progress"), Some(percent(50)));
        assert_eq!(change("Progress=not-started"), Some(percent(0)));
        assert_eq!(change("progress=done"), Some(percent(100)));
        assert_eq!(change("percent=30%"), Some(percent(30)));
        assert_eq!(change("priority=urg"), Some(Change::Priority { from: 1, to: 1 }));
        for number in 0..=10 {
            let kept = Some(Change::Priority { from: number, to: number });
            assert_eq!(change(&format!("priority={number}")), kept, "what the service can keep is kept");
        }
        let day = Some(date(2026, 10, 12));
        assert_eq!(change("due=mon"), Some(Change::Due { from: day, to: day }));
        assert_eq!(change("start="), Some(Change::Start { from: None, to: None }));
        assert_eq!(change("my-day=yes"), Some(Change::MyDay { from: false, to: true }));
    }

    #[test]
    fn what_is_no_field_or_no_value_is_said() {
        for (typed, words) in [
            ("due", "“due” is no change"),
            ("colour=red", "There is no field “colour”"),
            ("due=someday", "“someday” is no date"),
            ("percent=101", "from 0 to 100"),
            ("priority=huge", "urgent, important"),
            ("progress=", "not started"),
            ("preview=all", "automatic, none"),
            ("priority=11", "from 0 to 10"),
            ("repeat=nonsense", "every 2 weeks mon"),
            ("repeat=every 5000 days", "every 1 to 999"),
        ] {
            let Err(Fault::Usage(sentence)) = wish(typed, date(2026, 10, 10), WeekBegins::default()) else {
                panic!("{typed}")
            };
            assert!(sentence.contains(words), "{sentence}");
        }
    }
}
