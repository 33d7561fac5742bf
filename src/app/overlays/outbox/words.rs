//! What the sync panel says of an edit and of a plan, in words for its columns.

use jiff::Timestamp;

use crate::app::notice;
use crate::planner::detail_change::DetailChange;
use crate::planner::edit::Edit;
use crate::planner::edit::Way;
use crate::planner::edit::new_title;
use crate::planner::edit::short;
use crate::planner::reference::url_of;
use crate::sync::EntryState;
use crate::sync::How;
use crate::sync::OutboxEntry;
use crate::sync::PlanSync;

/// Returns the mark of an edit: it alone tells how far the edit has come.
#[must_use]
pub fn mark(state: &EntryState) -> &'static str {
    match state {
        EntryState::Waiting | EntryState::Sending | EntryState::Unanswered => "↑",
        EntryState::Rejected { .. } => "✕",
        EntryState::Conflict(_) => "≠",
    }
}

/// Returns what kind of edit it is, in a word of at most six letters.
#[must_use]
pub fn kind(edit: &Edit) -> &'static str {
    if edit.is_undo() {
        return "undo";
    }
    match edit {
        Edit::MoveTask(_) | Edit::MoveBucket(_) | Edit::MoveItem(_) => "move",
        Edit::ChangeTask(_) | Edit::ChangeDetails(_) => "edit",
        Edit::CreateTask(_) | Edit::CreateBucket(_) => "new",
        Edit::DeleteTask(_) | Edit::DeleteBucket(_) => "delete",
        Edit::RenameBucket(_) => "rename",
        Edit::Say(_) => "say",
        Edit::ChangePlan(_)
        | Edit::CreatePlan(_)
        | Edit::DeletePlan(_)
        | Edit::ArchivePlan(_)
        | Edit::MovePlan(_)
        | Edit::FavouritePlan(_) => "plan",
    }
}

/// Returns what the edit is about: the title of a card, the name of a column.
#[must_use]
pub fn thing(edit: &Edit) -> &str {
    match edit {
        Edit::MoveTask(edit) => &edit.title,
        Edit::MoveBucket(edit) => &edit.name,
        Edit::MoveItem(edit) => &edit.name,
        Edit::ChangeTask(edit) => &edit.title,
        Edit::ChangeDetails(edit) => &edit.title,
        Edit::CreateTask(edit) | Edit::DeleteTask(edit) => &edit.title,
        Edit::CreateBucket(edit) | Edit::DeleteBucket(edit) => &edit.name,
        Edit::RenameBucket(edit) => &edit.from,
        Edit::Say(edit) => &edit.title,
        Edit::ChangePlan(edit) => &edit.title,
        Edit::CreatePlan(edit) => &edit.title,
        Edit::DeletePlan(edit) => &edit.title,
        Edit::ArchivePlan(edit) => &edit.title,
        Edit::MovePlan(edit) => &edit.title,
        Edit::FavouritePlan(edit) => &edit.title,
    }
}

/// Returns what the edit does to it: where it goes, which fields change.
#[must_use]
pub fn effect(edit: &Edit) -> String {
    match edit {
        Edit::MoveTask(edit) if edit.to.column == edit.from.column => format!("inside {}", edit.to.column_name),
        Edit::MoveTask(edit) => format!("to {}", edit.to.column_name),
        Edit::MoveBucket(_) | Edit::CreateBucket(_) => "column".to_owned(),
        Edit::MoveItem(edit) => format!("in the {} of “{}”", edit.list.words(), edit.title),
        Edit::ChangeTask(change) => match (change.changes.as_slice(), new_title(&change.changes)) {
            ([_], Some(title)) => format!("to “{title}”"),
            _ => fields(edit, &change.title),
        },
        Edit::ChangeDetails(change) => fields(edit, &change.title),
        Edit::ChangePlan(change) => fields(edit, &change.title),
        Edit::CreateTask(edit) => format!("in {}", edit.spot.column_name),
        Edit::DeleteTask(edit) => format!("from {}", edit.spot.column_name),
        Edit::DeleteBucket(_) => "column with its cards".to_owned(),
        Edit::RenameBucket(edit) => format!("to “{}”", edit.to),
        Edit::Say(edit) => match &edit.way {
            Way::Message | Way::Comment { .. } => format!("“{}”", edit.glance()),
            Way::Change { .. } => format!("changed to “{}”", edit.glance()),
            Way::Delete { .. } => format!("“{}” taken back", edit.glance()),
        },
        Edit::CreatePlan(edit) => format!("made in {}", edit.home.words()),
        Edit::DeletePlan(_) => "deleted with all in it".to_owned(),
        Edit::ArchivePlan(edit) => if edit.to { "into the archive" } else { "out of the archive" }.to_owned(),
        Edit::MovePlan(edit) => format!("to the group “{}”", edit.name),
        Edit::FavouritePlan(edit) => if edit.to { "a favourite" } else { "no favourite" }.to_owned(),
    }
}

/// Returns the names of the fields an edit changes.
fn fields(edit: &Edit, title: &str) -> String {
    let words = edit.words();
    let cut = words.strip_prefix("change the ").unwrap_or(&words);
    let ends = [format!(" of “{}”", short(title)), format!(" of the plan “{}”", short(title))];
    ends.iter().find_map(|end| cut.strip_suffix(end.as_str())).unwrap_or(cut).to_owned()
}

/// Returns how far an edit has come, with the reason if there is one.
#[must_use]
pub fn standing(state: &EntryState) -> String {
    match state {
        EntryState::Waiting => "waiting".to_owned(),
        EntryState::Sending => "sending…".to_owned(),
        EntryState::Unanswered => "sent, its answer was lost".to_owned(),
        EntryState::Rejected { reason, .. } => format!("rejected: {reason}"),
        EntryState::Conflict(conflict) => match conflict.fields.as_slice() {
            [only] if only.is_deletion => "conflict: changed there, deleted here".to_owned(),
            [only] => format!("conflict: {} changed on both sides", only.name),
            fields => format!("conflict: {} fields changed on both sides", fields.len()),
        },
    }
}

/// Returns what can be done about an edit, as a sentence.
#[must_use]
pub fn next(state: &EntryState) -> &'static str {
    match state {
        EntryState::Waiting => "It is safe on disk and sent when it is its turn. x withdraws it.",
        EntryState::Sending => "It is on its way.",
        EntryState::Unanswered => "It may have reached the service; that is found out when it answers again.",
        EntryState::Rejected { can_make_again: true, .. } => {
            "m makes it again as a new one, with your changes; x lets it go."
        }
        EntryState::Rejected { .. } => "r sends it again; x lets it go.",
        EntryState::Conflict(_) => "Enter decides it.",
    }
}

/// Returns how long ago something was, in one or two words.
#[must_use]
pub fn age(at: Option<Timestamp>, now: Timestamp) -> String {
    let Some(at) = at else { return "never".to_owned() };
    let seconds = now.duration_since(at).as_secs().max(0);
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{} min", seconds / 60),
        3600..172_800 => format!("{} h", seconds / 3600),
        _ => format!("{} d", seconds / 86_400),
    }
}

/// Returns how a plan is kept up to date, in a word.
#[must_use]
pub fn how(how: &How) -> &'static str {
    match how {
        How::Delta => "delta",
        How::Polling { .. } => "polling",
        How::Offline => "offline",
        How::Unknown => "-",
    }
}

/// Returns how a plan is kept up to date and why, as a sentence.
#[must_use]
pub fn how_in_full(plan: &PlanSync) -> String {
    match &plan.how {
        How::Delta => "The service tells what has changed.".to_owned(),
        How::Polling { why, every_s, can_share } => {
            let offer = if *can_share { " + shares it with you, so that changes are told." } else { "" };
            format!("It is read whole every {every_s} s: {why}.{offer}")
        }
        How::Offline => "Nothing is asked of the service.".to_owned(),
        How::Unknown => "Another program on the same data keeps it up to date.".to_owned(),
    }
}

/// Returns when a full reading was last compared with the copy, and what that found.
#[must_use]
pub fn check(plan: &PlanSync, now: Timestamp) -> String {
    match plan.checked {
        None => "never".to_owned(),
        Some((at, 0)) => format!("ok {} ago", age(Some(at), now)),
        Some((at, 1)) => format!("1 thing was off, {} ago", age(Some(at), now)),
        Some((at, count)) => format!("{count} things were off, {} ago", age(Some(at), now)),
    }
}

/// Returns everything there is to say of an edit, a paragraph each.
#[must_use]
pub fn in_full(entry: &OutboxEntry, made_at: Option<&str>) -> Vec<String> {
    let made = made_at.map_or_else(String::new, |at| format!(" · made {at}"));
    let mut words = vec![format!("{} · {}{made}", entry.what, entry.plan)];
    if let EntryState::Rejected { reason, .. } = &entry.state {
        words.push(notice::sentence(reason));
    }
    words.push(next(&entry.state).to_owned());
    // Last, for it may be long.
    if let EntryState::Rejected { .. } = &entry.state {
        words.extend(refused(&entry.edit));
    }
    words
}

/// Returns the texts of an edit, which nobody has but this machine when they are refused.
fn refused(edit: &Edit) -> Vec<String> {
    let said = |what: &str, text: &str| Some(format!("{what}: {text}"));
    let of_change = |change: &DetailChange| match change {
        DetailChange::Notes { to, .. } if to.trim().is_empty() => said("Notes", "none"),
        DetailChange::Notes { to, .. } => said("Notes", to),
        DetailChange::Item { title, to, .. } => said(if *to { "New item" } else { "Item taken away" }, title),
        DetailChange::ItemTitle { from, to, .. } => said("Item", &format!("{to} (was {from})")),
        DetailChange::Link { key, alias, to, .. } => {
            let name = alias.clone().unwrap_or_else(|| url_of(key));
            said(if *to { "New link" } else { "Link taken away" }, &name)
        }
        DetailChange::LinkAlias { to, from, .. } => {
            let name = |name: &Option<String>| name.clone().unwrap_or_else(|| "no name".to_owned());
            said("Link", &format!("{} (was {})", name(to), name(from)))
        }
        DetailChange::Preview { .. } | DetailChange::ItemChecked { .. } | DetailChange::LinkKind { .. } => None,
    };
    match edit {
        Edit::ChangeDetails(edit) => {
            let said = edit.changes.iter().filter_map(of_change);
            said.flat_map(|words| words.lines().map(str::to_owned).collect::<Vec<_>>()).collect()
        }
        Edit::Say(edit) => edit.text.lines().map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}
