//! Which task a person means: by identifier, by title, or by a part of a title that no other task has.

use std::collections::HashSet;

use crate::planner::id::{PlanId, TaskId};
use crate::planner::quick_add::closeness;
use crate::planner::quick_add::unaccented;
use crate::planner::snapshot::Snapshot;
use crate::run::apart;

/// A task that could be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    /// Its plan.
    pub(super) plan: PlanId,
    /// What that is called.
    pub(super) plan_title: String,
    /// The task.
    pub(super) task: TaskId,
    /// What it is called.
    pub(super) title: String,
    /// What tells it from others of its plan that are called so.
    pub(super) apart: String,
}

/// Why no task is meant for certain.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Miss {
    /// There is none.
    None,
    /// There are several.
    Several(Vec<Candidate>),
}

/// Returns the tasks of a plan as it is shown.
pub(super) fn candidates(plan: &Snapshot) -> impl Iterator<Item = Candidate> {
    plan.tasks().iter().map(|task| Candidate {
        plan: task.plan_id.clone(),
        plan_title: plan.plan_of(task).title.clone(),
        task: task.id.clone(),
        title: task.title.clone(),
        apart: apart::words(plan, task),
    })
}

/// Finds the task a person named. An identifier goes before a title, a whole title before the beginning of one, that before a
/// part.
pub(super) fn find(candidates: &[Candidate], name: &str) -> Result<Candidate, Miss> {
    if let Some(found) = candidates.iter().find(|candidate| candidate.task.as_str() == name) {
        return Ok(found.clone());
    }
    let wanted = name.trim().to_lowercase();
    let lower: Vec<String> = candidates.iter().map(|candidate| candidate.title.trim().to_lowercase()).collect();
    let those = |is_meant: &dyn Fn(&str) -> bool| {
        let mut found: Vec<Candidate> = Vec::new();
        for (candidate, _) in candidates.iter().zip(&lower).filter(|(_, lower)| is_meant(lower)) {
            // A task of two lists is one task.
            if !found.iter().any(|known| known.task == candidate.task) {
                found.push(candidate.clone());
            }
        }
        found
    };
    let plain = unaccented(&wanted);
    let ways: [&dyn Fn(&str) -> bool; 6] = [
        &|title| title == wanted,
        &|title| title.starts_with(&wanted),
        &|title| title.contains(&wanted),
        // A letter with an accent can be written in two ways that look the same, and left bare.
        &|title| unaccented(title) == plain,
        &|title| unaccented(title).starts_with(&plain),
        &|title| unaccented(title).contains(&plain),
    ];
    let ways = if wanted.is_empty() {
        &ways[..1]
    } else if plain.is_empty() {
        &ways[..3]
    } else {
        &ways[..]
    };
    let found = ways.iter().map(|is_meant| those(is_meant)).find(|found| !found.is_empty()).unwrap_or_default();
    match found.as_slice() {
        [] => Err(Miss::None),
        [only] => Ok(only.clone()),
        _ => Err(Miss::Several(found)),
    }
}

impl Miss {
    /// Returns it as a sentence, and the tasks that could be meant.
    pub(super) fn told(self, name: &str, candidates: &[Candidate]) -> (String, Vec<Candidate>) {
        match self {
            Self::None => {
                let near = near(candidates, name);
                let (question, found) = match (near.is_empty(), candidates.is_empty()) {
                    (_, true) => ("", near),
                    (false, _) => (" Did you mean one of these?", near),
                    (true, _) => (" There are:", each_once(candidates)),
                };
                (format!("No task is called “{name}”, nor has that id.{question}"), found)
            }
            Self::Several(found) => (format!("“{name}” could be {} tasks. Say which by its id:", found.len()), found),
        }
    }
}

impl Candidate {
    /// Returns its identifier, its name, and what tells it from others of that name.
    pub(super) fn parts(&self) -> [String; 3] {
        let apart = if self.apart.is_empty() { String::new() } else { format!(", {}", self.apart) };
        [self.task.to_string(), self.title.clone(), format!("of “{}”{apart}", self.plan_title)]
    }
}

/// Returns the tasks, one that stands in two lists once.
fn each_once(candidates: &[Candidate]) -> Vec<Candidate> {
    let mut known = HashSet::new();
    candidates.iter().filter(|candidate| known.insert(&candidate.task)).cloned().collect()
}

/// Returns the tasks with titles like a name, the closest first.
fn near(candidates: &[Candidate], name: &str) -> Vec<Candidate> {
    let close = |candidate: &Candidate| closeness(&candidate.title, name);
    let mut found: Vec<_> = candidates.iter().filter_map(|known| Some((close(known)?, known))).collect();
    found.sort_by_key(|(closeness, _)| *closeness);
    found.into_iter().map(|(_, candidate)| candidate.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::missing;

    fn lines(found: &[Candidate]) -> Vec<String> {
        missing::lines(&found.iter().map(Candidate::parts).collect::<Vec<_>>())
    }

    fn candidates() -> Vec<Candidate> {
        let of = |(plan, task, title): (&str, &str, &str)| Candidate {
            plan: PlanId::new(plan),
            plan_title: format!("Plan {plan}"),
            task: TaskId::new(task),
            title: title.to_owned(),
            apart: if task == "4" { "in To do, completed, due 2026-10-05".to_owned() } else { String::new() },
        };
        [
            ("A", "1", "Write the report"),
            ("A", "-2", "Report"),
            ("B", "3", "Call Anna"),
            ("B", "4", "call anna"),
            ("mine", "3", "Call Anna"),
        ]
        .map(of)
        .to_vec()
    }

    #[test]
    fn a_task_is_found_by_id_by_title_and_by_a_part_that_only_it_has() {
        let found = |name: &str| find(&candidates(), name).map(|found| found.task.as_str().to_owned());
        for (name, task) in [("1", "1"), ("-2", "-2"), ("report", "-2"), (" THE rep", "1")] {
            assert_eq!(found(name), Ok(task.to_owned()), "{name}");
        }
        let beginning = [("Cookie banner", "5"), ("Analytics without cookies", "6"), ("Cafe\u{301} finder", "7")];
        let beginning = beginning.map(|(title, task)| Candidate {
            plan: PlanId::new("A"),
            plan_title: "Plan A".to_owned(),
            task: TaskId::new(task),
            title: title.to_owned(),
            apart: String::new(),
        });
        let found = |name: &str| find(&beginning, name).map(|found| found.task.as_str().to_owned());
        for (name, task) in [("cookie", "5"), ("cookies", "6"), ("Caf\u{e9}", "7")] {
            assert_eq!(found(name), Ok(task.to_owned()), "{name}");
        }
        let Err(Miss::Several(several)) = find(&candidates(), "anna") else { panic!("two tasks have it") };
        assert_eq!(several.len(), 2, "a task that stands in two lists is one");
        assert_eq!(find(&candidates(), "budget"), Err(Miss::None));
        assert_eq!(find(&candidates(), ""), Err(Miss::None));
    }

    #[test]
    fn a_miss_names_what_could_be_meant() {
        let lines = |name: &str| {
            let (sentence, found) = find(&candidates(), name).unwrap_err().told(name, &candidates());
            [vec![sentence], lines(&found)].concat()
        };
        assert_eq!(
            lines("Call Anna"),
            [
                "“Call Anna” could be 2 tasks. Say which by its id:",
                "  3  “Call Anna” of “Plan B”",
                "  4  “call anna” of “Plan B”, in To do, completed, due 2026-10-05",
            ]
        );
        assert_eq!(
            lines("read report"),
            [
                "No task is called “read report”, nor has that id. Did you mean one of these?",
                "  -2  “Report” of “Plan A”",
                "  1  “Write the report” of “Plan A”",
            ]
        );
        let all = lines("xyz");
        assert_eq!(all[0], "No task is called “xyz”, nor has that id. There are:");
        assert_eq!(all.len(), 1 + 4, "a task that stands in two lists is named once");
        assert_eq!(find(&[], "xyz").unwrap_err().told("xyz", &[]).0, "No task is called “xyz”, nor has that id.");
    }

    #[test]
    fn of_many_the_first_are_named_and_the_rest_counted() {
        let [first, ..] = &candidates()[..] else { panic!("there are some") };
        let many = vec![first.clone(); 20];
        let lines = lines(&many);
        assert_eq!((lines.len(), lines[8].as_str()), (9, "  and 12 more"));
    }
}
