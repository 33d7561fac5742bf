//! Tests of facets: what is counted, and that a choice, its line and what is seen are the same thing.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::civil::{Date, date};
use pretty_assertions::assert_eq;
use proptest::prelude::*;

use super::*;
use crate::planner::calendar::WeekBegins;
use crate::planner::filter::Filter;
use crate::planner::fixture;
use crate::planner::id::TaskId;
use crate::planner::person::Person;
use crate::planner::snapshot::Snapshot;

/// A Wednesday.
const TODAY: Date = date(2026, 10, 7);

#[derive(Debug)]
struct World {
    plan: Snapshot,
    unsent: HashSet<TaskId>,
    in_conflict: HashSet<TaskId>,
    me: UserId,
}

impl World {
    fn of(plan: Snapshot) -> Self {
        Self { plan, unsent: HashSet::new(), in_conflict: HashSet::new(), me: UserId::new("u0") }
    }

    fn around(&self) -> Around<'_> {
        let (unsent, in_conflict) = (&self.unsent, &self.in_conflict);
        Around {
            plan: &self.plan,
            me: Some(&self.me),
            today: TODAY,
            begins: WeekBegins::default(),
            unsent,
            in_conflict,
        }
    }

    fn known(&self) -> Known {
        Known::of(&self.plan, Some(&self.me), TODAY)
    }

    fn rows(&self, line: &str, hides_completed: bool) -> Vec<(String, usize)> {
        let known = self.known();
        let counted = count(&self.around(), hides_completed, &Selection::read(line, &known), &known);
        counted.into_iter().map(|counted| (counted.name, counted.count)).collect()
    }

    /// Returns the titles a line lets through, as a board shows them.
    fn seen(&self, line: &str, hides_completed: bool) -> Vec<&str> {
        let filter = Filter::parse(line, &self.known());
        assert_eq!(filter.faults, [], "{line}");
        let is_shown = |task: &Task| !hides_completed || task.percent_complete < 100 || filter.wants_done();
        let seen = self.plan.tasks().iter().filter(|task| is_shown(task) && filter.fits(task, &self.around()));
        seen.map(|task| task.title.as_str()).collect()
    }
}

fn named(plan: &mut Snapshot, people: &[String]) {
    let people = people.iter().enumerate().map(|(at, name)| (UserId::new(&format!("u{at}")), name.clone()));
    plan.people = Arc::new(people.map(|(id, name)| (id.clone(), Person { id, name })).collect());
}

fn office() -> World {
    let mut plan = fixture::plan(&[("To do", &["a", "b"]), ("Doing", &["c", "d"])]);
    named(&mut plan, &["Zoe".to_owned(), "Anna".to_owned()]);
    plan.plan.labels = [(2, "Bug".to_owned())].into();
    let mut change = |id: &str, change: &dyn Fn(&mut Task)| change(plan.task_mut(&TaskId::new(id)).unwrap());
    change("a", &|task| {
        task.assignees = vec![UserId::new("u1")];
        task.categories.insert(2);
        (task.due, task.priority) = (Some(date(2026, 10, 6)), 1);
    });
    change("b", &|task| (task.assignees, task.due) = (vec![UserId::new("u0")], Some(TODAY)));
    change("c", &|task| {
        task.assignees = vec![UserId::new("u0"), UserId::new("u1"), UserId::new("a stranger")];
        (task.percent_complete, task.due) = (50, Some(date(2026, 10, 12)));
    });
    change("d", &|task| (task.percent_complete, task.due) = (100, Some(date(2026, 10, 6))));
    World::of(plan)
}

#[test]
fn every_value_the_plan_has_is_counted_as_it_would_be_seen() {
    let counted = |names: &[(&str, usize)]| names.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect();
    let all: Vec<(String, usize)> = counted(&[
        ("Bug", 1),
        ("No label", 3),
        ("You", 2),
        ("Anna", 2),
        ("Nobody", 1),
        ("Urgent", 1),
        ("Medium", 3),
        ("To do", 2),
        ("Doing", 2),
        ("Late", 1),
        ("Today", 1),
        ("This week", 1),
        ("Next week", 1),
        ("Not started", 2),
        ("In progress", 1),
        ("Completed", 1),
    ]);
    assert_eq!(office().rows("", false), all);
    let hidden = office().rows("", true);
    let of = |name: &str| hidden.iter().find(|(known, _)| known == name).unwrap().1;
    assert_eq!((of("Nobody"), of("Doing"), of("Completed")), (0, 1, 1), "completed cards are seen by asking for them");
}

#[test]
fn counts_are_those_after_the_other_facets() {
    let rows = office().rows("@anna is:started a", false);
    let seen: Vec<_> = rows.into_iter().filter(|(_, count)| *count > 0).collect();
    assert_eq!(seen, [("Not started".to_owned(), 1)], "no title with an a is started; one of Anna's is not");
    let rows = office().rows("@anna", false);
    let of = |name: &str| rows.iter().find(|(known, _)| known == name).unwrap().1;
    assert_eq!((of("You"), of("Nobody"), of("Anna")), (2, 1, 2), "those of the same facet take its place");
    assert_eq!((of("Urgent"), of("Medium"), of("Doing"), of("Completed")), (1, 1, 1, 0));
}

#[test]
fn what_a_facet_cannot_say_stays_in_the_line() {
    let world = office();
    let known = world.known();
    let mut selection = Selection::read("fix @anna has:notes due<fri @zoe is:late \\#x", &known);
    assert_eq!(
        selection.chosen().cloned().collect::<Vec<_>>(),
        [Value::Person(UserId::new("u1")), Value::Due(Days::Late)]
    );
    selection.toggle(&Value::Person(UserId::new("u0")));
    assert_eq!(selection.line(&known), "fix has:notes due<fri @zoe \\#x @Zoe,Anna due:late");
    selection.toggle(&Value::Due(Days::Late));
    selection.toggle(&Value::NoBucket);
    assert_eq!(selection.line(&known), "fix has:notes due<fri @zoe \\#x @Zoe,Anna >none");
    assert_eq!(Selection::read("@anna,nosuchname is:mine", &known).chosen().count(), 0, "half of it would be lost");
}

/// Says whether a task has a value, in the words of the task itself.
fn has(world: &World, task: &Task, value: &Value) -> bool {
    let late = task.due.is_some_and(|due| due < TODAY) && task.percent_complete < 100;
    let between = |from: Date, to: Date| task.due.is_some_and(|due| from <= due && due <= to);
    match value {
        Value::Label(label) => task.categories.contains(*label),
        Value::NoLabel => task.categories.is_empty(),
        Value::Person(user) => task.assignees.contains(user),
        Value::Nobody => task.assignees.is_empty(),
        Value::Priority(priority) => task.priority_band() == *priority,
        Value::Bucket(bucket) => task.bucket_id.as_ref() == Some(bucket),
        Value::NoBucket => task.bucket_id.is_none(),
        Value::Due(Days::Late) => late,
        Value::Due(Days::Today) => task.due == Some(TODAY),
        Value::Due(Days::ThisWeek) => between(TODAY, date(2026, 10, 11)),
        Value::Due(Days::NextWeek) => between(date(2026, 10, 12), date(2026, 10, 18)),
        Value::Due(Days::None) => task.due.is_none(),
        Value::Progress(Progress::NotStarted) => task.percent_complete <= 0,
        Value::Progress(Progress::InProgress) => (1..100).contains(&task.percent_complete),
        Value::Progress(Progress::Completed) => task.percent_complete >= 100,
        Value::State(State::Unsent) => world.unsent.contains(&task.id),
        Value::State(State::Conflict) => world.in_conflict.contains(&task.id),
        Value::State(State::Locked) => false,
    }
}

prop_compose! {
    /// A plan with names that could be taken for something else.
    fn worlds()(
        names in prop::collection::vec(prop::sample::select(vec![
            "Anna Kowalska", "Anna", "anna", "none", "no", "me", "", " ", "a, b", "\"q\"", "x\\", "C++", "late", "Jo,Smith",
        ]), 9),
        tasks in prop::collection::vec(
            (0..8u8, 0..8u8, 0..11i32, 0..4usize, prop::option::of(-4..16i32), 0..3i32, 0..4u8), 1..12,
        ),
    ) -> World {
        let titles: Vec<String> = (0..tasks.len()).map(|at| format!("t{at}")).collect();
        let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
        let mut plan = fixture::plan(&[("b0", &titles), ("b1", &[]), ("b2", &[])]);
        plan.buckets.iter_mut().zip(&names).for_each(|(bucket, name)| bucket.name = (*name).to_owned());
        named(&mut plan, &names[3..6].iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        plan.plan.labels = [(1, names[6].to_owned()), (2, names[7].to_owned()), (3, names[8].to_owned())].into();
        let buckets: Vec<BucketId> = plan.buckets.iter().map(|bucket| bucket.id.clone()).collect();
        let (mut unsent, mut in_conflict) = (HashSet::new(), HashSet::new());
        for (title, (people, labels, priority, bucket, due, progress, state)) in titles.iter().zip(tasks) {
            let id = TaskId::new(title);
            let task = plan.task_mut(&id).unwrap();
            let some = |bits: u8| (0..3u8).filter(move |bit| bits & (1 << bit) != 0);
            task.assignees = some(people).map(|at| UserId::new(&format!("u{at}"))).collect();
            some(labels).for_each(|label| task.categories.insert(label + 1));
            (task.priority, task.percent_complete) = (priority, progress * 50);
            task.bucket_id = buckets.get(bucket).cloned();
            task.due = due.map(|days| TODAY.saturating_add(jiff::Span::new().days(days)));
            if state & 1 != 0 {
                unsent.insert(id.clone());
            }
            if state & 2 != 0 {
                in_conflict.insert(id);
            }
        }
        World { unsent, in_conflict, ..World::of(plan) }
    }
}

proptest! {
    #[test]
    fn a_choice_is_its_line_and_what_is_seen(
        world in worlds(), chosen in prop::collection::vec(any::<prop::sample::Index>(), 0..5), hides_completed: bool,
    ) {
        let (known, around) = (world.known(), world.around());
        let all = count(&around, hides_completed, &Selection::default(), &known);
        let mut selection = Selection::default();
        let mut picked: Vec<Value> = chosen.iter().map(|index| index.get(&all).value.clone()).collect();
        picked.sort();
        picked.dedup();
        for value in &picked {
            selection.toggle(value);
        }
        let line = selection.line(&known);
        prop_assert_eq!(&Selection::read(&line, &known), &selection, "{}", line);

        let filter = Filter::parse(&line, &known);
        let facets: Vec<Facet> = picked.iter().map(Value::facet).collect();
        let one_of = |task: &Task, facet: &Facet| {
            picked.iter().filter(|value| value.facet() == *facet).any(|value| has(&world, task, value))
        };
        for task in world.plan.tasks() {
            let expected = facets.iter().all(|facet| one_of(task, facet));
            prop_assert_eq!(filter.fits(task, &around), expected, "{} {}", line, task.title);
        }

        // Each count is what would be seen with that value alone of its facet.
        for Counted { value, count, .. } in count(&around, hides_completed, &selection, &known) {
            let mut alone = selection.clone();
            picked.iter().filter(|known| known.facet() == value.facet()).for_each(|known| alone.toggle(known));
            alone.toggle(&value);
            let line = alone.line(&known);
            prop_assert_eq!(world.seen(&line, hides_completed).len(), count, "{}", line);
        }
    }
}
