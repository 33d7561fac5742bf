//! Reads the line of a filter, word by word.

use super::marks::{Key, Said as Says, Value, split};
use super::{Days, Filter, PARTS, STATES, Term, When};
use crate::planner::edit::short;
use crate::planner::quick_add::{Known, Sign, folded, priority};

/// What a value says: nothing yet, something that has to hold, or something that is not understood.
type Said = Result<Option<Term>, String>;

/// What can be typed in place of a name for nobody, and for no label.
pub(super) const NONE: [&str; 3] = ["none", "nobody", "no"];

pub(super) fn parse(text: &str, known: &Known) -> Filter {
    let mut filter = Filter::default();
    for word in split(text) {
        let (key, values) = match word.said {
            Says::Word(literal) => {
                let wanted = Some(folded(&literal)).filter(|word| !word.is_empty());
                filter.terms.extend(wanted.map(|word| vec![Term::Word(word)]));
                continue;
            }
            Says::Mark(key, values) => (key, values),
        };
        let (mut terms, mut faults) = (Vec::new(), Vec::new());
        for Value { at, text } in &values {
            match value(key, text, known) {
                Ok(term) => terms.extend(term),
                // Of a mark with one value all is wrong.
                Err(why) => faults.push((if values.len() == 1 { word.at.clone() } else { at.clone() }, why)),
            }
        }
        if faults.is_empty() {
            filter.marks.push(word.at);
        } else if terms.is_empty() {
            terms.push(Term::Nothing);
        }
        filter.faults.extend(faults);
        filter.terms.extend(Some(terms).filter(|terms| !terms.is_empty()));
    }
    filter
}

/// Reads one value of a mark.
fn value(key: Key, typed: &str, known: &Known) -> Said {
    match key {
        Key::Sign(Sign::Person) => person(typed, known),
        Key::Sign(Sign::Label) => label(typed, known),
        Key::Sign(Sign::Priority) => priority(typed).map(|found| Some(Term::Priority(found))).map_err(|(why, _)| why),
        Key::Sign(Sign::Bucket) => bucket(typed, known),
        Key::Sign(Sign::Due | Sign::Item) => due(When::On, typed, known),
        Key::Is => one_of(&STATES, typed, "is").map(|state| Some(Term::Is(state))),
        Key::Has => one_of(&PARTS, typed, "has").map(|part| Some(Term::Has(part))),
        Key::Due(when) => due(when, typed, known),
    }
}

/// Returns the first of some words that begins with what was typed.
fn one_of(known: &[&'static str], typed: &str, sign: &str) -> Result<&'static str, String> {
    let typed = typed.to_lowercase();
    let found = known.iter().find(|word| word.starts_with(&typed));
    found.copied().ok_or_else(|| format!("“{sign}:{}” is nothing: {sign}: takes {}.", short(&typed), known.join(", ")))
}

fn due(when: When, typed: &str, known: &Known) -> Said {
    if when == When::On
        && let Some(days) = Days::named(typed)
    {
        return Ok(Some(Term::Days(days)));
    }
    Ok(Some(known.day(typed)?.map_or(Term::Days(Days::None), |day| Term::Due(when, day))))
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
    // A bucket may well begin with `no`, so the whole word alone says that there is none.
    if typed == NONE[0] {
        return Ok(Some(Term::NoBucket));
    }
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
