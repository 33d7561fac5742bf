//! What a mark can name in a plan: its people, labels and buckets, and how each is found by a part of its name.

use jiff::civil::Date;

use super::matching::{Fit, distance, fit};
use super::{Meant, Wrong};
use crate::planner::calendar::WeekBegins;
use crate::planner::date_words;
use crate::planner::edit::short;
use crate::planner::id::{BucketId, UserId};
use crate::planner::plan::{CATEGORY_COUNT, colour_name};
use crate::planner::priority::Priority;
use crate::planner::snapshot::Snapshot;

/// The most names that are offered in place of one that is not clear.
const MOST_CANDIDATES: usize = 8;

/// What a line is read against.
#[derive(Clone, Debug)]
pub struct Known {
    people: Vec<Entry<UserId>>,
    labels: Vec<Entry<u8>>,
    buckets: Vec<Entry<BucketId>>,
    me: Option<UserId>,
    today: Date,
    begins: WeekBegins,
}

/// Something with names; the first is the one shown.
#[derive(Clone, Debug)]
pub(in crate::planner) struct Entry<T> {
    pub(in crate::planner) key: T,
    pub(in crate::planner) names: Vec<String>,
}

impl Known {
    /// Takes the names out of a plan, the person's own identifier, and the day it is.
    #[must_use]
    pub fn of(plan: &Snapshot, me: Option<&UserId>, today: Date) -> Self {
        let person = |person: &crate::planner::person::Person| Entry {
            key: person.id.clone(),
            names: vec![person.name.clone()],
        };
        let mut people: Vec<_> = plan.people.values().map(person).collect();
        people.sort_by_cached_key(|person| (person.names[0].to_lowercase(), person.key.clone()));
        let label = |category: u8| {
            let colour = colour_name(category).to_owned();
            let name = plan.plan.labels.get(&category).filter(|name| !name.trim().is_empty()).cloned();
            Entry { key: category, names: name.into_iter().chain([colour]).collect() }
        };
        let mut labels: Vec<_> = (1..=CATEGORY_COUNT).map(label).collect();
        // Those that somebody named come first.
        labels.sort_by_key(|label| label.names.len() == 1);
        let bucket = |bucket: &crate::planner::bucket::Bucket| Entry {
            key: bucket.id.clone(),
            names: vec![bucket.name.clone()],
        };
        let buckets = plan.buckets.iter().map(bucket).collect();
        Self { people, labels, buckets, me: me.cloned(), today, begins: WeekBegins::default() }
    }

    /// Takes note of the day a week begins with; without, it is Monday.
    #[must_use]
    pub fn with_week(self, begins: WeekBegins) -> Self {
        Self { begins, ..self }
    }

    /// Reads a day as it is typed.
    pub(in crate::planner) fn day(&self, typed: &str) -> Result<Option<Date>, String> {
        date_words::parse(typed, self.today, self.begins)
    }

    /// Returns the day it is.
    pub(in crate::planner) fn today(&self) -> Date {
        self.today
    }

    /// Finds a person by identifier or by a part of the name; `me` is oneself.
    pub(in crate::planner) fn person(&self, typed: &str) -> Result<UserId, Wrong> {
        if let Some(me) = self.me.as_ref().filter(|_| typed.eq_ignore_ascii_case("me")) {
            return Ok(me.clone());
        }
        if let Some(person) = self.people.iter().find(|person| person.key.as_str() == typed) {
            return Ok(person.key.clone());
        }
        look_up(&self.people, typed, "Nobody here is called", |id| id.as_str().to_owned()).cloned()
    }

    /// Finds a label by a part of its name or of its colour's, or by `category1`.
    pub(in crate::planner) fn label(&self, typed: &str) -> Result<u8, Wrong> {
        let number = typed.strip_prefix("category").and_then(|number| number.parse().ok());
        if let Some(number) = number.filter(|number| (1..=CATEGORY_COUNT).contains(number)) {
            return Ok(number);
        }
        look_up(&self.labels, typed, "No label is called", |number| format!("category{number}")).copied()
    }

    /// Finds a bucket by identifier or by a part of its name.
    pub(in crate::planner) fn bucket(&self, typed: &str) -> Result<BucketId, Wrong> {
        if let Some(bucket) = self.buckets.iter().find(|bucket| bucket.key.as_str() == typed) {
            return Ok(bucket.key.clone());
        }
        look_up(&self.buckets, typed, "No bucket is called", |id| id.as_str().to_owned()).cloned()
    }

    /// Returns the name of a bucket.
    pub(in crate::planner) fn bucket_name(&self, id: &BucketId) -> &str {
        self.buckets.iter().find(|bucket| bucket.key == *id).map_or("another", |bucket| &bucket.names[0])
    }

    /// Returns what finds this person and no other: the name, or else the identifier.
    pub(in crate::planner) fn word_for_person<'a>(&'a self, id: &'a UserId) -> &'a str {
        let name = self.people.iter().find(|person| person.key == *id).map(|person| person.names[0].as_str());
        let is_clear = |name: &&str| self.person(name).is_ok_and(|found| found == *id);
        name.filter(is_clear).or(Some("me").filter(is_clear)).unwrap_or(id.as_str())
    }

    /// Returns what finds this label and no other: the name, the colour, or else the word of the wire.
    pub(in crate::planner) fn word_for_label(&self, number: u8) -> String {
        let names = self.labels.iter().filter(|label| label.key == number).flat_map(|label| &label.names);
        let is_clear = |name: &&String| self.label(name).is_ok_and(|found| found == number);
        names.into_iter().find(is_clear).cloned().unwrap_or_else(|| format!("category{number}"))
    }

    /// Returns what finds this bucket and no other: the name, or else the identifier.
    pub(in crate::planner) fn word_for_bucket<'a>(&'a self, id: &'a BucketId) -> &'a str {
        let name = self.buckets.iter().find(|bucket| bucket.key == *id).map(|bucket| bucket.names[0].as_str());
        let is_clear = |name: &&str| self.bucket(name).is_ok_and(|found| found == *id);
        name.filter(is_clear).unwrap_or(id.as_str())
    }

    /// Returns the people that fit what was typed so far, the best first.
    pub(in crate::planner) fn people_like(&self, typed: &str) -> Vec<&Entry<UserId>> {
        like(&self.people, typed)
    }

    /// Returns the labels that fit, the best first.
    pub(in crate::planner) fn labels_like(&self, typed: &str) -> Vec<&Entry<u8>> {
        like(&self.labels, typed)
    }

    /// Returns the buckets that fit, the best first.
    pub(in crate::planner) fn buckets_like(&self, typed: &str) -> Vec<&Entry<BucketId>> {
        like(&self.buckets, typed)
    }
}

/// Finds a priority by the beginning of its word, by its place `1` to `4`, or by the mark a card shows.
pub(in crate::planner) fn priority(typed: &str) -> Result<Priority, Wrong> {
    let word = typed.to_lowercase();
    let begins = |priority: &Priority| !word.is_empty() && priority.word().starts_with(&word);
    let found = Priority::ALL.into_iter().find(begins).or(match word.as_str() {
        "1" | "!" => Some(Priority::Urgent),
        "2" | "high" => Some(Priority::Important),
        "3" | "normal" => Some(Priority::Medium),
        "4" => Some(Priority::Low),
        _ => None,
    });
    found.ok_or_else(|| {
        let meant = |priority: Priority| Meant { id: priority.word().to_owned(), name: priority.word().to_owned() };
        let words = Priority::ALL.map(meant).to_vec();
        (format!("“{}” is no priority: urgent, important, medium or low.", short(typed)), words)
    })
}

/// Returns how well something fits: by which of its names, and how.
fn best_fit<T>(entry: &Entry<T>, typed: &str) -> Option<(Fit, usize)> {
    entry.names.iter().enumerate().filter_map(|(at, name)| Some((fit(name, typed)?, at))).min()
}

/// Returns what fits, the best first; what fits alike stays in order.
fn like<'a, T>(entries: &'a [Entry<T>], typed: &str) -> Vec<&'a Entry<T>> {
    let mut found: Vec<_> = entries.iter().filter_map(|entry| Some((best_fit(entry, typed)?, entry))).collect();
    found.sort_by_key(|(fit, _)| *fit);
    found.into_iter().map(|(_, entry)| entry).collect()
}

/// Finds the only thing that fits best; `id` tells what finds one for certain.
fn look_up<'a, T>(
    entries: &'a [Entry<T>],
    typed: &str,
    nothing: &str,
    id: impl Fn(&T) -> String,
) -> Result<&'a T, Wrong> {
    let typed = typed.trim();
    let meant = |entry: &Entry<T>| Meant { id: id(&entry.key), name: entry.names[0].clone() };
    let names = |entries: &[&Entry<T>]| -> Vec<Meant> {
        entries.iter().take(MOST_CANDIDATES).map(|entry| meant(entry)).collect()
    };
    if typed.is_empty() {
        return Err((format!("{nothing} nothing at all."), names(&entries.iter().collect::<Vec<_>>())));
    }
    // What was typed, signs too, leaves no doubt: `C` is not `C++`. Nor do capitals, where they tell names apart.
    let is_same = |name: &str| name.trim() == typed;
    let is_alike = |name: &str| name.trim().to_lowercase() == typed.to_lowercase();
    let exact: [&dyn Fn(&str) -> bool; 2] = [&is_same, &is_alike];
    for is_exact in exact {
        let mut exact = entries.iter().filter(|entry| is_exact(&entry.names[0]));
        if let (Some(only), None) = (exact.next(), exact.next()) {
            return Ok(&only.key);
        }
    }
    let found = like(entries, typed);
    let best = found.first().and_then(|entry| best_fit(entry, typed));
    let is_best = |entry: &&&Entry<T>| best_fit(entry, typed) == best;
    match found.iter().take_while(is_best).count() {
        0 => {
            let near = |entry: &&Entry<T>| entry.names.iter().filter_map(|name| distance(name, typed)).min();
            let mut close: Vec<_> = entries.iter().filter_map(|entry| Some((near(&entry)?, entry))).collect();
            close.sort_by_key(|(distance, _)| *distance);
            let close: Vec<&Entry<T>> = close.into_iter().map(|(_, entry)| entry).collect();
            // Where nothing is close, all there are may be meant.
            let found = if close.is_empty() { entries.iter().map(meant).collect() } else { names(&close) };
            Err((format!("{nothing} “{}”.", short(typed)), found))
        }
        1 => Ok(&found[0].key),
        count => {
            let names = names(&found[..count]);
            let some: Vec<_> = names.iter().take(3).map(|meant| short(&meant.name)).collect();
            let more = if count > some.len() { ", ..." } else { "" };
            Err((format!("“{}” may be {}{more}.", short(typed), some.join(" or ")), names))
        }
    }
}
