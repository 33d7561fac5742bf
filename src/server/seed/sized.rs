//! A plan of a given number of tasks, the same each time: for measuring, and for boards that never end.

use fastrand::Rng;
use rusqlite::Connection;
use serde_json::Map;
use serde_json::Value;

use super::Directory;
use super::Sower;
use super::sower::DAY;
use super::sower::Seedling;
use crate::server::callers::Caller;
use crate::server::containers::Container;
use crate::server::error::Refusal;
use crate::server::instant;
use crate::server::mint;

/// The day everything is placed around.
const BASE: &str = "2026-03-02T09:00:00Z";
/// Ticks of ten hours: the time of day Planner's own screens write for a day.
const TEN_HOURS: i64 = 360_000_000_000;

const STAGES: [&str; 20] = [
    "Inbox",
    "To clarify",
    "Next",
    "Design",
    "Content",
    "Frontend",
    "Backend",
    "Data",
    "Payments",
    "Accounts",
    "Search",
    "Mobile",
    "Translations",
    "Accessibility",
    "Security",
    "Performance",
    "Review",
    "Test",
    "Release",
    "Done",
];
const VERBS: [&str; 16] = [
    "Check", "Fix", "Write", "Review", "Measure", "Replace", "Describe", "Simplify", "Test", "Move", "Split", "Name",
    "Plan", "Remove", "Publish", "Compare",
];
const THINGS: [&str; 20] = [
    "invoice export",
    "sign-in page",
    "search index",
    "price list",
    "order form",
    "translation of the terms",
    "backup schedule",
    "release notes",
    "contact form",
    "colour contrast",
    "image sizes",
    "error messages",
    "login attempts",
    "monthly report",
    "cookie notice",
    "start page",
    "import of old customers",
    "mail templates",
    "test data",
    "keyboard shortcuts",
];
const PEOPLE: [&str; 8] =
    ["Robin Beck", "Ines Costa", "Noah Kim", "Lena Fuchs", "Omar Haddad", "Mina Sato", "Paul Weber", "Ana Ruiz"];
const LABELS: [&str; 6] = ["urgent", "customer", "bug", "idea", "waiting", "legal"];

/// Writes a plan of so many tasks in so many buckets and returns the id of the person the workspace belongs to.
pub(super) fn sow(connection: &Connection, tasks: u32, buckets: u16) -> Result<String, Refusal> {
    let now = instant::parse(BASE).expect("the base is an instant");
    let mut rng = Rng::with_seed(u64::from(tasks));
    let people = people(connection, &mut rng)?;
    let group = mint::guid(&mut rng);
    let members: Vec<&str> = people.iter().map(String::as_str).collect();
    Directory::new(connection).group(
        &group,
        "Load group",
        "load@example.org",
        "Everyone on the large plan",
        &members,
        &members[..1],
    )?;
    let labels: Map<String, Value> =
        LABELS.iter().enumerate().map(|(at, label)| (format!("category{}", at + 1), Value::from(*label))).collect();
    let mut sower = Sower { connection, rng, now };
    let title = format!("Plan of {tasks} tasks");
    let plan = sower.plan(&title, &Container::Group(group), &people[0], now - 400 * DAY, &people[..1], &labels)?;
    let total = usize::try_from(tasks).expect("a u32 fits");
    let mut number = 0;
    let buckets = usize::from(buckets.max(1));
    for place in 0..buckets {
        let bucket = sower.bucket(&plan, &stage(place), place)?;
        // The first buckets take what does not divide.
        for _ in 0..total / buckets + usize::from(place < total % buckets) {
            number += 1;
            let seedling = seedling(&mut sower.rng, number, total, &bucket, &people, now);
            sower.task(&plan, seedling)?;
        }
    }
    Ok(people[0].clone())
}

/// Returns the name of a bucket; beyond the twentieth they are numbered.
fn stage(place: usize) -> String {
    let name = STAGES[place % STAGES.len()];
    if place < STAGES.len() { name.to_owned() } else { format!("{name} {}", place / STAGES.len() + 1) }
}

fn people(connection: &Connection, rng: &mut Rng) -> Result<Vec<String>, Refusal> {
    let directory = Directory::new(connection);
    let mut ids = Vec::new();
    for name in PEOPLE {
        let id = mint::guid(rng);
        let mail = format!("{}@example.org", name.to_lowercase().replace(' ', "."));
        directory.user(&id, name, &mail, &mail, None)?;
        ids.push(id);
    }
    Ok(ids)
}

fn seedling(rng: &mut Rng, number: usize, total: usize, bucket: &str, people: &[String], now: i64) -> Seedling {
    let running = i64::try_from(number).expect("fewer tasks than ticks");
    let created = now - 30 * DAY - running * 10_000_000;
    let percent_complete = [0, 0, 0, 50, 100][rng.usize(..5)];
    let due = (rng.u8(..10) < 6).then(|| now - now.rem_euclid(DAY) + rng.i64(-10..40) * DAY + TEN_HOURS);
    let how_many = [0, 1, 1, 1, 2, 3][rng.usize(..6)];
    let assignees = rng.choose_multiple(people.iter(), how_many);
    let created_by = Caller::person(&people[rng.usize(..people.len())]);
    Seedling {
        title: format!(
            "Card {number:05} {} the {}",
            VERBS[rng.usize(..VERBS.len())],
            THINGS[rng.usize(..THINGS.len())]
        ),
        created,
        bucket_id: Some(bucket.to_owned()),
        percent_complete,
        priority: [1, 3, 5, 5, 5, 9][rng.usize(..6)],
        start: due.filter(|_| rng.u8(..3) == 0).map(|due| due - rng.i64(1..8) * DAY),
        due,
        completed: (percent_complete == 100).then(|| (now - rng.i64(1..20) * DAY, created_by.clone())),
        assignees: assignees.into_iter().cloned().collect(),
        categories: if rng.u8(..3) == 0 { vec![rng.u8(1..=6)] } else { Vec::new() },
        description: if rng.u8(..4) == 0 {
            "What is asked for is written in the order.".to_owned()
        } else {
            String::new()
        },
        preview_type: "automatic".to_owned(),
        checklist: Map::new(),
        references: Map::new(),
        completion_requirements: Value::Null,
        creation_source: Value::Null,
        more: Map::new(),
        notes: Value::Null,
        created_by,
        // Some other order on the other boards, each place once: multiplying by a prime that is no divisor.
        places: [number, (number * 7919) % (total + 1), (number * 104_729) % (total + 1)],
    }
}
