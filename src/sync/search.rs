//! What the person looks for, over all plans of the copy and what waits to be sent: by titles that hold the letters, and by
//! words anywhere in a task. The newest question alone is answered.

use std::collections::{BTreeMap, HashSet};

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::Event;
use super::desk::Desk;
use crate::planner::change::FieldChange as _;
use crate::planner::details::Details;
use crate::planner::edit::{Edit, new_title};
use crate::planner::found::{Found, Words};
use crate::planner::id::{PlanId, TaskId};
use crate::store::search::Titled;

/// So many tasks are told at most.
const MOST: usize = 60;
/// So many letters of a question count; a title has 255.
const LONGEST: usize = 255;
/// From so many letters on words are looked for everywhere, and tasks by their identifiers.
const LEAST: usize = 2;

/// A task with edits nobody has acknowledged: the index does not know what they say.
#[derive(Debug)]
struct Unsent {
    task: Titled,
    details: Details,
    is_gone: bool,
}

impl Desk {
    /// Takes a question; it takes the place of one that was not answered yet.
    pub(super) fn search(&mut self, question: u64, text: String) {
        self.searched = Some((question, text));
    }

    /// Answers the question that was asked last.
    pub(super) fn answer_search(&mut self) {
        if let Some((question, text)) = self.searched.take() {
            let typed: String = text.trim().chars().take(LONGEST).collect();
            let found = if typed.is_empty() { Vec::new() } else { self.find(&typed) };
            self.tell(Event::Found { question, found });
        }
    }

    fn find(&self, typed: &str) -> Vec<Found> {
        let unsent = self.unsent_tasks();
        let mut titles = self.kept(self.store.titles(), Vec::new());
        titles.retain(|task| !unsent.contains_key(&task.task));
        titles.extend(unsent.values().filter(|unsent| !unsent.is_gone).map(|unsent| unsent.task.clone()));
        let by_title = by_title(&titles, typed);
        let words = if typed.chars().count() < LEAST { Words::default() } else { Words::of(typed) };
        // A title that holds the words themselves goes before words elsewhere, and those before letters here and there.
        let (whole, scattered): (Vec<_>, Vec<_>) = by_title.into_iter().partition(|task| words.are_in(&task.title));
        let mut found: Vec<(&Titled, Option<String>)> = Vec::new();
        found.extend(by_id(&titles, typed).chain(whole).map(|task| (task, None)));
        let held = self.kept(self.store.holding(&words, u32::try_from(MOST).unwrap_or(u32::MAX)), Vec::new());
        let held = held.iter().filter(|(task, _)| !unsent.contains_key(&task.task));
        found.extend(held.map(|(task, excerpt)| (task, Some(excerpt.clone()))));
        let said = unsent.values().filter(|unsent| !words.is_empty() && !unsent.is_gone);
        found.extend(said.filter_map(|unsent| Some((&unsent.task, Some(unsent.excerpt(&words)?)))));
        found.extend(scattered.into_iter().map(|task| (task, None)));
        let mut told = HashSet::new();
        found.retain(|(task, _)| told.insert((&task.plan, &task.task)));
        found.truncate(MOST);
        let is_elsewhere = |task: &Titled, excerpt: &String| !excerpt.is_empty() && *excerpt != task.title;
        found
            .into_iter()
            .filter_map(|(task, excerpt)| {
                let excerpt = excerpt.filter(|excerpt| is_elsewhere(task, excerpt));
                self.kept(self.store.found(task, excerpt).map(Some), None)
            })
            .collect()
    }

    /// Returns what waiting edits make of the tasks they are about.
    fn unsent_tasks(&self) -> BTreeMap<TaskId, Unsent> {
        let mut unsent = BTreeMap::new();
        for plan in self.kept(self.store.plans_with_waiting(), Vec::new()) {
            for entry in self.kept(self.store.waiting(&plan), Vec::new()) {
                self.take_unsent(&mut unsent, &plan, &entry.edit);
            }
        }
        unsent
    }

    fn take_unsent(&self, unsent: &mut BTreeMap<TaskId, Unsent>, plan: &PlanId, edit: &Edit) {
        let (task, title) = match edit {
            Edit::CreateTask(edit) | Edit::DeleteTask(edit) => (&edit.task, &edit.title),
            Edit::ChangeTask(edit) => (&edit.task, &edit.title),
            Edit::ChangeDetails(edit) => (&edit.task, &edit.title),
            _ => return,
        };
        let known = unsent.entry(task.clone()).or_insert_with(|| Unsent {
            task: Titled { plan: plan.clone(), task: task.clone(), title: title.clone() },
            details: self.kept(self.store.details(task), None).unwrap_or_else(|| Details::blank(task.clone())),
            is_gone: false,
        });
        match edit {
            Edit::CreateTask(edit) => {
                known.is_gone = false;
                edit.details.iter().for_each(|change| change.apply(&mut known.details));
            }
            Edit::DeleteTask(_) => known.is_gone = true,
            Edit::ChangeTask(edit) => {
                if let Some(title) = new_title(&edit.changes) {
                    title.clone_into(&mut known.task.title);
                }
            }
            edit => known.details.replay(edit),
        }
    }
}

impl Unsent {
    /// Returns a line that holds one of the words, if each of them is somewhere in the task.
    fn excerpt(&self, words: &Words) -> Option<String> {
        let items = self.details.checklist.iter().map(|item| item.title.clone());
        let addresses = self.details.references.iter().map(|link| format!("{} {}", link.name(), link.url));
        let notes = self.details.description.lines().map(str::to_owned);
        let lines: Vec<String> = notes.chain(items).chain(addresses).collect();
        let all = format!("{}\n{}", self.task.title, lines.join("\n"));
        let holds_one = |line: &String| words.iter().any(|word| Words::of(word).are_in(line));
        words.are_in(&all).then(|| lines.into_iter().find(holds_one).unwrap_or_default())
    }
}

/// Returns the tasks whose titles hold the letters of every word, in their order; the best first.
fn by_title<'a>(titles: &'a [Titled], typed: &str) -> Vec<&'a Titled> {
    let pattern = Pattern::new(typed, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    // Letters that stand far apart are hardly what was meant: half of what the text itself would be worth is the least.
    let least = pattern.score(Utf32Str::new(typed, &mut buffer), &mut matcher).unwrap_or(0) / 2;
    let mut scored: Vec<(u32, &Titled)> = titles
        .iter()
        .filter_map(|task| Some((pattern.score(Utf32Str::new(&task.title, &mut buffer), &mut matcher)?, task)))
        .filter(|(score, _)| *score >= least)
        .collect();
    scored.sort_by_key(|(score, task)| (std::cmp::Reverse(*score), task.title.len(), &task.title));
    scored.truncate(MOST);
    scored.into_iter().map(|(_, task)| task).collect()
}

/// Returns the tasks whose identifiers begin with what stands behind a `#`.
fn by_id<'a>(titles: &'a [Titled], typed: &str) -> impl Iterator<Item = &'a Titled> {
    let id = typed.strip_prefix('#').filter(|id| id.len() >= LEAST);
    let begins = move |task: &&Titled| {
        let known = task.task.as_str();
        id.is_some_and(|id| known.get(..id.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(id)))
    };
    titles.iter().filter(begins).take(MOST)
}
