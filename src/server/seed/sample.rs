//! The sample plans: read from `assets/demo`, placed around the day of seeding.

use std::collections::BTreeMap;

use fastrand::Rng;
use jiff::Timestamp;
use rusqlite::Connection;
use serde::Deserialize;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use super::Directory;
use super::Sower;
use super::onboarding;
use super::sower::DAY;
use super::sower::Seedling;
use super::talk::More;
use crate::planner::reference::key_of;
use crate::server::callers::Caller;
use crate::server::containers::Container;
use crate::server::error::Refusal;
use crate::server::hand::identity;
use crate::server::instant::text_of;
use crate::server::instant::ticks_of;
use crate::server::mint;
use crate::server::rosters;
use crate::server::user_object;

const PEOPLE: &str = include_str!("../../../assets/demo/people.json");
const PLANS: [&str; 6] = [
    include_str!("../../../assets/demo/website-relaunch.json"),
    include_str!("../../../assets/demo/office-move.json"),
    include_str!("../../../assets/demo/ideas.json"),
    include_str!("../../../assets/demo/summer-party.json"),
    include_str!("../../../assets/demo/lunch-club.json"),
    include_str!("../../../assets/demo/my-errands.json"),
];
/// Ticks of a minute.
const MINUTE: i64 = 600_000_000;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct People {
    me: String,
    /// The titles of the plans they have marked.
    favorites: Vec<String>,
    /// The titles of the plans they were in last, the latest first.
    recents: Vec<String>,
    users: Vec<User>,
    groups: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct User {
    key: String,
    id: String,
    display_name: String,
    mail: String,
    #[serde(rename = "userPrincipalName")]
    principal_name: String,
    job_title: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Group {
    key: String,
    id: String,
    display_name: String,
    mail: String,
    description: String,
    members: Vec<String>,
    owners: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Plan {
    title: String,
    /// One of these three says where the plan is.
    group: Option<String>,
    person: Option<String>,
    roster: Option<Vec<String>>,
    archived: Option<Archived>,
    created_by: String,
    #[serde(default)]
    created_days_ago: i64,
    #[serde(default)]
    shared_with: Vec<String>,
    #[serde(default)]
    category_descriptions: Map<String, Value>,
    #[serde(default)]
    buckets: Vec<Bucket>,
    #[serde(default)]
    tasks_without_bucket: Vec<Task>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Archived {
    by: String,
    days_ago: i64,
    justification: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Bucket {
    name: String,
    #[serde(default)]
    tasks: Vec<Task>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Task {
    title: String,
    #[serde(default)]
    percent_complete: i64,
    priority: Option<i64>,
    start_in_days: Option<i64>,
    due_in_days: Option<i64>,
    pub(super) created_by: Option<String>,
    created_days_ago: Option<i64>,
    completed_by: Option<String>,
    completed_days_ago: Option<i64>,
    #[serde(default)]
    assignees: Vec<String>,
    #[serde(default)]
    categories: Vec<u8>,
    #[serde(default)]
    description: String,
    preview_type: Option<String>,
    #[serde(default)]
    checklist: Vec<ChecklistItem>,
    #[serde(default)]
    references: Vec<Reference>,
    #[serde(default)]
    pub(super) more: More,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ChecklistItem {
    title: String,
    #[serde(default)]
    is_checked: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Reference {
    url: String,
    alias: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
}

/// Writes the sample and returns the id of the person it belongs to.
pub(super) fn sow(connection: &Connection, now: Timestamp) -> Result<String, Refusal> {
    let people: People = serde_json::from_str(PEOPLE)?;
    let users: BTreeMap<&str, &str> = people.users.iter().map(|user| (&*user.key, &*user.id)).collect();
    let groups: BTreeMap<&str, &str> = people.groups.iter().map(|group| (&*group.key, &*group.id)).collect();
    let directory = Directory::new(connection);
    for user in &people.users {
        let title = user.job_title.as_deref();
        directory.user(&user.id, &user.display_name, &user.mail, &user.principal_name, title)?;
    }
    for group in &people.groups {
        let members: Vec<_> = group.members.iter().map(|key| named(&users, key)).collect::<Result<_, _>>()?;
        let owners: Vec<_> = group.owners.iter().map(|key| named(&users, key)).collect::<Result<_, _>>()?;
        directory.group(&group.id, &group.display_name, &group.mail, &group.description, &members, &owners)?;
    }
    let mut bed = Bed { sower: Sower { connection, rng: Rng::new(), now: ticks_of(now) }, users };
    let mut sown = BTreeMap::new();
    for plan in PLANS {
        let plan: Plan = serde_json::from_str(plan)?;
        let container = bed.container(&plan, &groups)?;
        sown.insert(plan.title.clone(), bed.plan(plan, &container)?);
    }
    onboarding::sow(&mut bed, |key| named(&groups, key).map(str::to_owned))?;
    let me = named(&bed.users, &people.me)?.to_owned();
    bed.marks(&me, &people, &sown)?;
    Ok(me)
}

fn named<'a>(ids: &BTreeMap<&str, &'a str>, key: &str) -> Result<&'a str, Refusal> {
    ids.get(key).copied().ok_or_else(|| Refusal::Broken(format!("the sample names an unknown '{key}'")))
}

/// Where the sample grows.
pub(super) struct Bed<'a> {
    pub(super) sower: Sower<'a>,
    users: BTreeMap<&'a str, &'a str>,
}

impl Bed<'_> {
    /// Returns where a plan goes; a roster is made for it.
    fn container(&mut self, plan: &Plan, groups: &BTreeMap<&str, &str>) -> Result<Container, Refusal> {
        Ok(match (&plan.group, &plan.person, &plan.roster) {
            (Some(group), None, None) => Container::Group(named(groups, group)?.to_owned()),
            (None, Some(person), None) => Container::User(named(&self.users, person)?.to_owned()),
            (None, None, Some(members)) => {
                let id = mint::id(&mut self.sower.rng);
                let created = self.sower.now - plan.created_days_ago * DAY;
                rosters::keep(self.sower.connection, &id, created, &self.ids(members)?)?;
                Container::Roster(id)
            }
            _ => return Err(Refusal::Broken(format!("the sample does not say where '{}' is", plan.title))),
        })
    }

    /// Writes which plans a person has marked, and which they were in last.
    fn marks(&mut self, me: &str, people: &People, sown: &BTreeMap<String, String>) -> Result<(), Refusal> {
        let id = |title: &String| {
            sown.get(title).ok_or_else(|| Refusal::Broken(format!("the sample marks an unknown '{title}'")))
        };
        let (mut favorites, mut recents) = (Map::new(), Map::new());
        for (place, title) in people.favorites.iter().enumerate() {
            let favorite = json!({
                "@odata.type": "#microsoft.graph.plannerFavoritePlanReference",
                "orderHint": self.sower.rung(place), "planTitle": title,
            });
            favorites.insert(id(title)?.clone(), favorite);
        }
        for (title, ago) in people.recents.iter().zip(1..) {
            let recent = json!({
                "@odata.type": "#microsoft.graph.plannerRecentPlanReference",
                "lastAccessedDateTime": text_of(self.sower.now - ago * 60 * MINUTE), "planTitle": title,
            });
            recents.insert(id(title)?.clone(), recent);
        }
        user_object::sow(self.sower.connection, me, favorites, recents)
    }

    fn plan(&mut self, plan: Plan, container: &Container) -> Result<String, Refusal> {
        // Old comments are in the conversation of a group; elsewhere there are none.
        let group_id = if let Container::Group(id) = container { id.as_str() } else { "" };
        let created = self.sower.now - plan.created_days_ago * DAY;
        let shared = self.ids(&plan.shared_with)?;
        let by = named(&self.users, &plan.created_by)?.to_owned();
        let plan_id = self.sower.plan(&plan.title, container, &by, created, &shared, &plan.category_descriptions)?;
        let mut tasks = Vec::new();
        for (place, bucket) in plan.buckets.into_iter().enumerate() {
            let id = self.sower.bucket(&plan_id, &bucket.name, place)?;
            tasks.extend(bucket.tasks.into_iter().map(|task| (Some(id.clone()), task)));
        }
        tasks.extend(plan.tasks_without_bucket.into_iter().map(|task| (None, task)));
        // The other boards have an order of their own: what is due first, and what matters most.
        let by_due = ranks(&tasks, |task| (task.due_in_days.unwrap_or(i64::MAX), task.priority.unwrap_or(5)));
        let by_priority = ranks(&tasks, |task| (task.priority.unwrap_or(5), task.due_in_days.unwrap_or(i64::MAX)));
        for (place, (bucket_id, mut task)) in tasks.into_iter().enumerate() {
            let places = [place, by_due[place], by_priority[place]];
            let more = std::mem::take(&mut task.more);
            let mut seedling = self.seedling(task, bucket_id, &Caller::person(&by), places)?;
            seedling.more = more.properties(self, (group_id, &seedling.title), seedling.due)?;
            if let Some((notes, plain)) = more.notes() {
                (seedling.notes, seedling.description) = (notes, plain);
            }
            let task_id = self.sower.task(&plan_id, seedling)?;
            more.sow(self, &task_id)?;
        }
        if let Some(Archived { by, days_ago, justification }) = &plan.archived {
            let at = self.sower.now - days_ago * DAY;
            self.sower.archive(&plan_id, named(&self.users, by)?, at, justification)?;
        }
        Ok(plan_id)
    }

    /// Returns the ids of people by their keys.
    pub(super) fn ids(&self, keys: &[String]) -> Result<Vec<String>, Refusal> {
        keys.iter().map(|key| named(&self.users, key).map(str::to_owned)).collect()
    }

    /// Makes of a described task what is written. Where nobody is named, `by` has made it.
    pub(super) fn seedling(
        &mut self,
        task: Task,
        bucket_id: Option<String>,
        by: &Caller,
        places: [usize; 3],
    ) -> Result<Seedling, Refusal> {
        let created_by = match &task.created_by {
            Some(key) => Caller::person(named(&self.users, key)?),
            None => by.clone(),
        };
        let now = self.sower.now;
        // A few minutes apart, so that no two were made at once.
        let apart = i64::try_from(places[0] + 1).unwrap_or_default() * MINUTE;
        let created = now - task.created_days_ago.unwrap_or(1) * DAY - apart;
        let completed = if task.percent_complete == 100 {
            let by = match &task.completed_by {
                Some(key) => Caller::person(named(&self.users, key)?),
                None => created_by.clone(),
            };
            let when = now - task.completed_days_ago.unwrap_or_default() * DAY - apart / 2;
            Some((when.max(created + MINUTE), by))
        } else {
            None
        };
        // Planner's own screens write ten o'clock UTC for a day.
        let day = |days: i64| now - now.rem_euclid(DAY) + days * DAY + 10 * 60 * MINUTE;
        let (by, at) = (identity(&created_by), text_of(created));
        Ok(Seedling {
            created,
            bucket_id,
            percent_complete: task.percent_complete,
            priority: task.priority.unwrap_or(5),
            start: task.start_in_days.map(day),
            due: task.due_in_days.map(day),
            completed,
            assignees: self.ids(&task.assignees)?,
            preview_type: task.preview_type.unwrap_or_else(|| "automatic".to_owned()),
            checklist: self.checklist(&task.checklist, &by, &at),
            references: self.references(&task.references, &by, &at),
            completion_requirements: Value::Null,
            creation_source: Value::Null,
            more: Map::new(),
            notes: Value::Null,
            title: task.title,
            created_by,
            categories: task.categories,
            description: task.description,
            places,
        })
    }

    /// Makes checklist items; they are shown in descending order, so the first has the largest hint.
    fn checklist(&mut self, items: &[ChecklistItem], by: &Value, at: &str) -> Map<String, Value> {
        let mut checklist = Map::new();
        for (place, item) in items.iter().rev().enumerate() {
            let value = json!({
                "@odata.type": "#microsoft.graph.plannerChecklistItem", "title": item.title,
                "isChecked": item.is_checked, "orderHint": self.sower.rung(place),
                "lastModifiedBy": by, "lastModifiedDateTime": at,
            });
            checklist.insert(mint::guid(&mut self.sower.rng), value);
        }
        checklist
    }

    fn references(&mut self, links: &[Reference], by: &Value, at: &str) -> Map<String, Value> {
        let mut references = Map::new();
        for (place, link) in links.iter().enumerate() {
            let value = json!({
                "@odata.type": "#microsoft.graph.plannerExternalReference", "alias": link.alias,
                "type": link.kind, "previewPriority": self.sower.rung(place),
                "lastModifiedBy": by, "lastModifiedDateTime": at,
            });
            references.insert(key_of(&link.url), value);
        }
        references
    }
}

/// Returns each task's place when all are sorted by a key, the order of the file deciding between equals.
fn ranks<K: Ord>(tasks: &[(Option<String>, Task)], key: impl Fn(&Task) -> K) -> Vec<usize> {
    let mut order: Vec<usize> = (0..tasks.len()).collect();
    order.sort_by_key(|&at| key(&tasks[at].1));
    let mut ranks = vec![0; tasks.len()];
    for (rank, at) in order.into_iter().enumerate() {
        ranks[at] = rank;
    }
    ranks
}
