//! What the person looks for, over all plans of the copy and what waits to be sent: by titles that hold the letters, and by
//! words anywhere in a task. The newest question alone is answered.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashSet};

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::Event;
use super::desk::Desk;
use crate::planner::change::FieldChange as _;
use crate::planner::details::Details;
use crate::planner::edit::{Edit, new_title};
use crate::planner::found::{Found, Words, names};
use crate::planner::id::{PlanId, TaskId};
use crate::planner::quick_add::{Fit, fit};
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::search::Titled;

/// So many tasks are told to a screen at most.
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
            let found = self.kept(find(&self.store, &text, MOST), Vec::new());
            self.tell(Event::Found { question, found });
        }
    }
}

/// Looks for tasks in a copy, with what waits to be sent; returns the best first, so many at most. Nothing typed finds nothing.
///
/// An identifier or an address goes before everything, a title that holds the words before words elsewhere, and those before
/// letters here and there. Behind a `#` stand the names of labels, too, as each plan has them.
pub fn find(store: &Store, text: &str, most: usize) -> Result<Vec<Found>, StoreError> {
    let typed: String = text.trim().chars().take(LONGEST).collect();
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    let unsent = unsent_tasks(store)?;
    let mut titles = store.titles()?;
    titles.retain(|task| !unsent.contains_key(&task.task));
    titles.extend(unsent.values().filter(|unsent| !unsent.is_gone).map(|unsent| unsent.task.clone()));
    let by_title = by_title(&titles, &typed, most);
    let words = if typed.chars().count() < LEAST { Words::default() } else { Words::of(&typed) };
    let (whole, scattered): (Vec<_>, Vec<_>) = by_title.into_iter().partition(|task| words.are_in(&task.title));
    let mut found: Vec<(&Titled, Option<String>)> = Vec::new();
    // An address may be longer than what is looked for otherwise.
    found.extend(by_id(&titles, text, most).chain(whole).map(|task| (task, None)));
    let labelled = labelled(store, &typed, &unsent)?;
    found.extend(labelled.iter().map(|(task, name)| (task, Some(format!("#{name}")))));
    let held = store.holding(&words, u32::try_from(most).unwrap_or(u32::MAX))?;
    let held = held.iter().filter(|(task, _)| !unsent.contains_key(&task.task));
    found.extend(held.map(|(task, excerpt)| (task, Some(excerpt.clone()))));
    let said = unsent.values().filter(|unsent| !words.is_empty() && !unsent.is_gone);
    found.extend(said.filter_map(|unsent| Some((&unsent.task, Some(unsent.excerpt(&words)?)))));
    found.extend(scattered.into_iter().map(|task| (task, None)));
    let mut told = HashSet::new();
    found.retain(|(task, _)| told.insert((&task.plan, &task.task)));
    found.truncate(most);
    let is_elsewhere = |task: &Titled, excerpt: &String| !excerpt.is_empty() && *excerpt != task.title;
    let found = found.into_iter().map(|(task, excerpt)| {
        let excerpt = excerpt.filter(|excerpt| is_elsewhere(task, excerpt));
        store.found(task, excerpt)
    });
    found.collect()
}

/// Returns the tasks with a label that is meant behind a `#`, each with its name. What waits to be sent and is about other
/// things changes no label; what is about labels is seen when it was sent.
fn labelled(
    store: &Store,
    typed: &str,
    unsent: &BTreeMap<TaskId, Unsent>,
) -> Result<Vec<(Titled, String)>, StoreError> {
    let Some(meant) = typed.strip_prefix('#').map(str::trim).filter(|name| !name.is_empty()) else {
        return Ok(Vec::new());
    };
    let is_meant = |name: &str| !name.trim().is_empty() && fit(name, meant).is_some_and(|fit| fit <= Fit::Holds);
    let mut labelled = store.labelled(is_meant)?;
    labelled.retain(|(task, _)| unsent.get(&task.task).is_none_or(|unsent| !unsent.is_gone));
    for (task, _) in &mut labelled {
        if let Some(unsent) = unsent.get(&task.task) {
            task.title.clone_from(&unsent.task.title);
        }
    }
    Ok(labelled)
}

/// Returns what waiting edits make of the tasks they are about.
fn unsent_tasks(store: &Store) -> Result<BTreeMap<TaskId, Unsent>, StoreError> {
    let mut unsent = BTreeMap::new();
    for plan in store.plans_with_waiting()? {
        for entry in store.waiting(&plan)? {
            take_unsent(store, &mut unsent, &plan, &entry.edit)?;
        }
    }
    Ok(unsent)
}

fn take_unsent(
    store: &Store,
    unsent: &mut BTreeMap<TaskId, Unsent>,
    plan: &PlanId,
    edit: &Edit,
) -> Result<(), StoreError> {
    let (task, title) = match edit {
        Edit::CreateTask(edit) | Edit::DeleteTask(edit) => (&edit.task, &edit.title),
        Edit::ChangeTask(edit) => (&edit.task, &edit.title),
        Edit::ChangeDetails(edit) => (&edit.task, &edit.title),
        _ => return Ok(()),
    };
    let known = match unsent.entry(task.clone()) {
        Entry::Occupied(known) => known.into_mut(),
        Entry::Vacant(place) => place.insert(Unsent {
            task: Titled { plan: plan.clone(), task: task.clone(), title: title.clone() },
            details: store.details(task)?.unwrap_or_else(|| Details::blank(task.clone())),
            is_gone: false,
        }),
    };
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
    Ok(())
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
fn by_title<'a>(titles: &'a [Titled], typed: &str, most: usize) -> Vec<&'a Titled> {
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
    scored.truncate(most);
    scored.into_iter().map(|(_, task)| task).collect()
}

/// Returns the tasks that are named by their identifier or address, and those whose identifiers begin with what stands behind
/// a `#`.
fn by_id<'a>(titles: &'a [Titled], typed: &str, most: usize) -> impl Iterator<Item = &'a Titled> {
    let begin = typed.trim().strip_prefix('#').filter(|id| id.len() >= LEAST);
    let begins = move |task: &&Titled| {
        let known = task.task.as_str();
        begin.is_some_and(|id| known.get(..id.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(id)))
            || names(typed, &task.task)
    };
    titles.iter().filter(begins).take(most)
}
