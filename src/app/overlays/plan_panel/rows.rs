//! The rows of the plan panel, and what each says.

use std::collections::HashSet;

use crate::app::State;
use crate::app::plan_acts;
use crate::planner::container::Container;
use crate::planner::edit::short;
use crate::planner::id::UserId;
use crate::planner::limits::Limit;
use crate::planner::limits::grouped;
use crate::planner::person::Person;
use crate::planner::plan::Archival;
use crate::planner::plan::CATEGORY_COUNT;
use crate::planner::plan::colour_name;
use crate::planner::snapshot::Snapshot;
use crate::sync::How;

/// So many people are offered to share the plan with.
const MOST_PEOPLE: usize = 200;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// Its title.
    Title,
    /// Where it lives.
    Home,
    /// Who made it, and when.
    Made,
    /// Whether it is in the archive.
    Archive,
    /// Whether it is one of the person's favourites.
    Favourite,
    /// How it is kept up to date.
    How,
    /// How many cards it has.
    Cards,
    /// How many columns.
    Columns,
    /// Somebody it is or may be shared with.
    Person(UserId),
    /// A label.
    Label(u8),
}

impl Row {
    /// Returns the heading above the first of such rows.
    #[must_use]
    pub fn heading(&self, state: &State) -> String {
        let plan = state.board.view.as_ref().map(|view| &view.plan().plan);
        match self {
            Self::Person(_) => {
                let shared = plan.map_or(0, |plan| plan.shared_with.len());
                let members = match members(state).len() {
                    0 => String::new(),
                    1 => "; 1 member".to_owned(),
                    count => format!("; {} members", grouped(count)),
                };
                format!("Shared with {}{members}", against(shared, Limit::SharedWith))
            }
            Self::Label(_) => format!("Labels: {} of {CATEGORY_COUNT} named", plan.map_or(0, |plan| plan.labels.len())),
            _ => String::new(),
        }
    }
}

/// Returns the rows there are.
#[must_use]
pub fn of(state: &State) -> Vec<Row> {
    let Some(view) = &state.board.view else { return Vec::new() };
    let mut rows =
        vec![Row::Title, Row::Home, Row::Made, Row::Archive, Row::Favourite, Row::How, Row::Cards, Row::Columns];
    rows.extend(people(view.plan(), members(state)).into_iter().map(Row::Person));
    rows.extend((1..=CATEGORY_COUNT).map(Row::Label));
    rows
}

/// Returns the members of what the plan belongs to, as far as they are known.
fn members(state: &State) -> &[Person] {
    let known = state.board.plan.as_ref().and_then(|plan| state.members.get(plan));
    known.map_or(&[], |known| &known.members.people)
}

/// Returns whom the plan is shared with, then the members, then others whose names are known.
fn people(plan: &Snapshot, members: &[Person]) -> Vec<UserId> {
    let known: HashSet<&UserId> = members.iter().map(|member| &member.id).collect();
    let name =
        |user: &UserId| plan.people.get(user).map_or_else(|| user.as_str(), |person| &person.name).to_lowercase();
    let mut shared: Vec<&UserId> = plan.plan.shared_with.iter().collect();
    let mut others: Vec<&UserId> = plan.people.keys().filter(|user| !plan.plan.shared_with.contains(*user)).collect();
    shared.sort_by_cached_key(|user| name(user));
    others.extend(members.iter().map(|member| &member.id).filter(|id| !plan.plan.shared_with.contains(*id)));
    others.sort_by_cached_key(|user| (!known.contains(user), name(user), (*user).clone()));
    others.dedup();
    others.truncate(MOST_PEOPLE);
    shared.into_iter().chain(others).cloned().collect()
}

/// Returns what a row is called and what it says.
#[must_use]
pub fn words(state: &State, row: &Row) -> (String, String) {
    let Some(view) = &state.board.view else { return (String::new(), String::new()) };
    let (snapshot, plan) = (view.plan(), &view.plan().plan);
    let name = |user: &UserId| {
        snapshot.people.get(user).map_or_else(|| user.as_str().to_owned(), |person| person.name.clone())
    };
    let summary = state.board.plan.as_ref().and_then(|plan| plan_acts::summary(state, plan));
    let yes_no = |is_so: Option<bool>| is_so.map_or("not known", |is_so| if is_so { "yes" } else { "no" }).to_owned();
    let (label, said) = match row {
        Row::Title => ("title", plan.title.clone()),
        Row::Home => {
            let group = summary.and_then(|plan| plan.group_name.as_deref());
            ("lives in", home(&plan.container(), group, state.me.as_ref()))
        }
        Row::Made => {
            let by = plan.about.created_by.as_ref().map(name);
            let at = plan.about.created_at.map(|at| day(state, at));
            let made = [by, at].into_iter().flatten().collect::<Vec<_>>().join(", ");
            let unmade = if plan.id.is_local() { "here, and not sent yet" } else { "not known" };
            ("made by", if made.is_empty() { unmade.to_owned() } else { made })
        }
        Row::Archive if plan.is_archived() => ("archived", archived(state, plan.about.archival.as_ref(), name)),
        Row::Archive => ("archived", yes_no(summary.map_or(Some(false), |plan| plan.marks.archived()))),
        Row::Favourite => ("favourite", yes_no(summary.map_or(Some(false), |plan| plan.marks.liked()))),
        Row::How => ("kept fresh", how(state.status.how.as_ref())),
        Row::Cards => {
            let (all, open) = (snapshot.tasks().len(), view.active_count());
            ("cards", format!("{}; open {}", against(all, Limit::Tasks), against(open, Limit::OpenTasks)))
        }
        Row::Columns => ("columns", against(snapshot.buckets.len(), Limit::Buckets)),
        Row::Person(user) => {
            let mark = if plan.shared_with.contains(user) { "[x]" } else { "[ ]" };
            let you = if state.me.as_ref() == Some(user) { " (you)" } else { "" };
            let is_member = members(state).iter().any(|member| member.id == *user);
            (mark, format!("{}{you}{}", name(user), if is_member { " · member" } else { "" }))
        }
        Row::Label(category) => {
            let named = plan.labels.get(category).map_or("–", String::as_str);
            return (colour_name(*category).to_lowercase(), named.to_owned());
        }
    };
    (label.to_owned(), said)
}

fn home(container: &Container, group: Option<&str>, me: Option<&UserId>) -> String {
    match container {
        Container::Group(_) => group.map_or_else(|| "a group".to_owned(), |name| format!("the group “{name}”")),
        Container::User(user) if me == Some(user) => {
            "your personal plans: nobody else sees it unless you share it".to_owned()
        }
        Container::User(_) => "somebody’s personal plans".to_owned(),
        Container::Roster(_) => "a roster: a list of members without a group".to_owned(),
        Container::File => "a file, such as a Loop page".to_owned(),
        Container::Project => "a project".to_owned(),
        Container::Channel => "a channel of a team".to_owned(),
        Container::Meeting => "a meeting".to_owned(),
        Container::Task => "another task".to_owned(),
        Container::Unknown => "not known".to_owned(),
    }
}

fn archived(state: &State, archival: Option<&Archival>, name: impl Fn(&UserId) -> String) -> String {
    let Some(archival) = archival else { return "yes; u brings it back".to_owned() };
    let at = archival.at.map(|at| format!("since {}", day(state, at)));
    let by = archival.by.as_ref().map(|by| format!("by {}", name(by)));
    let parts = ["yes".to_owned()].into_iter().chain(at).chain(by).collect::<Vec<_>>().join(" ");
    let why = archival.justification.as_ref().filter(|words| !words.is_empty());
    let why = why.map_or_else(String::new, |words| format!(": “{}”", short(words)));
    format!("{parts}{why}; u brings it back")
}

fn how(how: Option<&How>) -> String {
    match how {
        Some(How::Delta) => "the service tells what others change".to_owned(),
        Some(How::Polling { why, every_s, .. }) => format!("read again every {every_s} s: {why}"),
        Some(How::Offline) => "not at all: nothing is asked of the service".to_owned(),
        Some(How::Unknown) => "by another window on the same data".to_owned(),
        None => "not known yet".to_owned(),
    }
}

/// Returns a count against its limit: `6 of 200`.
fn against(count: usize, limit: Limit) -> String {
    limit.most().map_or_else(|| grouped(count), |most| format!("{} of {}", grouped(count), grouped(most)))
}

/// Returns the day of a moment, where the person is.
fn day(state: &State, at: jiff::Timestamp) -> String {
    at.to_zoned(state.now.time_zone().clone()).strftime("%-d %b %Y").to_string()
}
