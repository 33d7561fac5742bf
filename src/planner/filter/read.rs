//! Reads the line of a filter, word by word.

use super::{Filter, PARTS, STATES, Term, When};
use crate::planner::date_words;
use crate::planner::edit::short;
use crate::planner::id::UserId;
use crate::planner::quick_add::{Known, Sign, folded, marked, priority, words};

/// What a word says: nothing yet, something that has to hold, or something that is not understood.
type Said = Result<Option<Term>, String>;

/// What can be typed in place of a name for nobody, and for no label.
const NONE: [&str; 3] = ["none", "nobody", "no"];

pub(super) fn parse(text: &str, known: &Known) -> Filter {
    let mut filter = Filter::default();
    for word in words(text) {
        let said = match word.sign {
            // A sign alone is the beginning of a mark.
            _ if word.is_bare => Ok(None),
            Some(Sign::Person) => person(&word.value, known),
            Some(Sign::Label) => label(&word.value, known),
            Some(Sign::Priority) => {
                priority(&word.value).map(|found| Some(Term::Priority(found))).map_err(|(why, _)| why)
            }
            Some(Sign::Bucket) => bucket(&word.value, known),
            Some(Sign::Due) => due(When::On, &word.value, known),
            None | Some(Sign::Item) => {
                let Some(said) = mark(&word.literal, known) else {
                    let word = folded(&word.literal);
                    filter.terms.extend(Some(word).filter(|word| !word.is_empty()).map(Term::Word));
                    continue;
                };
                said
            }
        };
        match said {
            Ok(term) => {
                filter.marks.push(word.at.clone());
                filter.terms.extend(term);
            }
            Err(why) => {
                filter.terms.push(Term::Nothing);
                filter.faults.push((word.at.clone(), why));
            }
        }
    }
    filter
}

/// Returns the filter that shows the cards of a person.
#[must_use]
pub fn of_person(user: &UserId, known: &Known) -> String {
    marked(Sign::Person, known.word_for_person(user))
}

/// Returns the filter that shows the cards with a label.
#[must_use]
pub fn of_label(label: u8, known: &Known) -> String {
    marked(Sign::Label, &known.word_for_label(label))
}

/// Reads a mark without a sign: `due<fri`, `is:late`, `has:notes`; `None` when it is a word.
fn mark(text: &str, known: &Known) -> Option<Said> {
    let lower = text.to_lowercase();
    if let Some(state) = lower.strip_prefix("is:") {
        return Some(one_of(&STATES, state, "is").map(|state| state.map(Term::Is)));
    }
    if let Some(part) = lower.strip_prefix("has:") {
        return Some(one_of(&PARTS, part, "has").map(|part| part.map(Term::Has)));
    }
    let rest = lower.strip_prefix("due")?;
    let signs = [
        ("<=", When::UpTo),
        (">=", When::From),
        ("<", When::Before),
        (">", When::After),
        ("=", When::On),
        (":", When::On),
    ];
    let (when, day) = signs.into_iter().find_map(|(sign, when)| Some((when, rest.strip_prefix(sign)?)))?;
    Some(due(when, day, known))
}

/// Returns the first of some words that begins with what was typed; nothing while nothing was.
fn one_of(known: &[&'static str], typed: &str, sign: &str) -> Result<Option<&'static str>, String> {
    if typed.is_empty() {
        return Ok(None);
    }
    let found = known.iter().find(|word| word.starts_with(typed));
    found
        .map(|word| Some(*word))
        .ok_or_else(|| format!("“{sign}:{}” is nothing: {sign}: takes {}.", short(typed), known.join(", ")))
}

fn due(when: When, typed: &str, known: &Known) -> Said {
    if typed.is_empty() {
        return Ok(None);
    }
    Ok(Some(date_words::parse(typed, known.today())?.map_or(Term::NotDue, |day| Term::Due(when, day))))
}

fn person(typed: &str, known: &Known) -> Said {
    if NONE.contains(&typed) {
        return Ok(Some(Term::Nobody));
    }
    // Who is meant for certain is meant alone; else everybody who may be.
    let people = match known.person(typed) {
        Ok(user) => vec![user],
        Err((why, _)) => {
            let people: Vec<_> = known.people_like(typed).into_iter().map(|person| person.key.clone()).collect();
            if people.is_empty() {
                return Err(why);
            }
            people
        }
    };
    Ok(Some(Term::People(people)))
}

fn label(typed: &str, known: &Known) -> Said {
    if NONE.contains(&typed) {
        return Ok(Some(Term::NoLabel));
    }
    let labels = match known.label(typed) {
        Ok(label) => vec![label],
        Err((why, _)) => {
            let labels: Vec<_> = known.labels_like(typed).into_iter().map(|label| label.key).collect();
            if labels.is_empty() {
                return Err(why);
            }
            labels
        }
    };
    Ok(Some(Term::Labels(labels)))
}

fn bucket(typed: &str, known: &Known) -> Said {
    let buckets = match known.bucket(typed) {
        Ok(bucket) => vec![bucket],
        Err((why, _)) => {
            let buckets: Vec<_> = known.buckets_like(typed).into_iter().map(|bucket| bucket.key.clone()).collect();
            if buckets.is_empty() {
                return Err(why);
            }
            buckets
        }
    };
    Ok(Some(Term::Buckets(buckets)))
}
