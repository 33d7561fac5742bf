//! What is chosen of the facets, read from a filter's line and written into it.

use super::{Facet, State, Value};
use crate::planner::filter::marks::{Said, Word, split};
use crate::planner::filter::read::NONE;
use crate::planner::filter::{Days, Filter, Term, When};
use crate::planner::id::BucketId;
use crate::planner::progress::Progress;
use crate::planner::quick_add::{Known, in_quotes};

/// Values of several facets: those of one facet take each other's place, those of several have to hold together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The words of the line that choose nothing, as they were typed.
    rest: String,
    chosen: Vec<Value>,
}

impl Selection {
    /// Reads what a line chooses. A mark that no facet can say stays as it was typed, and so does a second one of the same
    /// facet: both have to hold, and a facet has only one list.
    #[must_use]
    pub fn read(line: &str, known: &Known) -> Self {
        let mut selection = Self::default();
        for Word { at, said } in split(line) {
            let typed = &line[at];
            let values = matches!(said, Said::Mark(..)).then(|| values_of(typed, known)).flatten().unwrap_or_default();
            match values.first().map(Value::facet) {
                Some(facet) if selection.of(facet).next().is_none() => selection.chosen.extend(values),
                _ => {
                    let gap = if selection.rest.is_empty() { "" } else { " " };
                    selection.rest.extend([gap, typed]);
                }
            }
        }
        selection.chosen.sort();
        selection
    }

    /// Writes the line that says this.
    #[must_use]
    pub fn line(&self, known: &Known) -> String {
        let mut line = self.rest.clone();
        for facet in self.facets() {
            let values: Vec<String> = self.of(facet).map(|value| typed(value, known)).collect();
            let gap = if line.is_empty() { "" } else { " " };
            line.extend([gap, sign(facet), &values.join(",")]);
        }
        line
    }

    /// Chooses a value, or no longer.
    pub fn toggle(&mut self, value: &Value) {
        match self.chosen.binary_search(value) {
            Ok(at) => drop(self.chosen.remove(at)),
            Err(at) => self.chosen.insert(at, value.clone()),
        }
    }

    /// Says whether a value is chosen.
    #[must_use]
    pub fn has(&self, value: &Value) -> bool {
        self.chosen.binary_search(value).is_ok()
    }

    /// Renames buckets that the service has made.
    pub fn rename(&mut self, rename: impl Fn(&mut BucketId)) {
        self.chosen.iter_mut().for_each(|value| {
            if let Value::Bucket(bucket) = value {
                rename(bucket);
            }
        });
        self.chosen.sort();
    }

    /// Returns everything that is chosen.
    pub fn chosen(&self) -> impl Iterator<Item = &Value> {
        self.chosen.iter()
    }

    /// Returns what is chosen of one facet.
    pub(super) fn of(&self, facet: Facet) -> impl Iterator<Item = &Value> {
        self.chosen.iter().filter(move |value| value.facet() == facet)
    }

    /// Returns the facets of which something is chosen.
    pub(super) fn facets(&self) -> impl Iterator<Item = Facet> {
        // They are sorted, so each facet is one stretch.
        self.chosen.chunk_by(|one, next| one.facet() == next.facet()).map(|chunk| chunk[0].facet())
    }

    /// Returns what the other words of the line ask for.
    pub(super) fn rest(&self, known: &Known) -> Filter {
        Filter::parse(&self.rest, known)
    }
}

/// Returns what one mark chooses; `None` when no facet says the same.
fn values_of(typed: &str, known: &Known) -> Option<Vec<Value>> {
    let filter = Filter::parse(typed, known);
    let [terms] = filter.terms.as_slice() else { return None };
    let mut values: Vec<Value> = Vec::new();
    for term in terms {
        values.extend(of_term(term, known)?);
    }
    values.sort();
    values.dedup();
    let facet = values.first()?.facet();
    let is_whole = filter.faults.is_empty() && values.iter().all(|value| value.facet() == facet);
    is_whole.then_some(values)
}

fn of_term(term: &Term, known: &Known) -> Option<Vec<Value>> {
    Some(match term {
        Term::People(people) => people.iter().cloned().map(Value::Person).collect(),
        Term::Nobody => vec![Value::Nobody],
        Term::Labels(labels) => labels.iter().copied().map(Value::Label).collect(),
        Term::NoLabel => vec![Value::NoLabel],
        Term::Priority(priority) => vec![Value::Priority(*priority)],
        Term::Buckets(buckets) => buckets.iter().cloned().map(Value::Bucket).collect(),
        Term::NoBucket => vec![Value::NoBucket],
        Term::Days(days) => vec![Value::Due(*days)],
        Term::Due(When::On, day) if *day == known.today() => vec![Value::Due(Days::Today)],
        Term::Is("late") => vec![Value::Due(Days::Late)],
        Term::Is(word) => {
            let progress = Progress::ALL.into_iter().find(|progress| progress_word(*progress) == *word);
            let state = State::ALL.into_iter().find(|state| state.typed() == *word).map(Value::State);
            vec![progress.map(Value::Progress).or(state)?]
        }
        Term::Word(_) | Term::Due(..) | Term::Has(_) | Term::Nothing => return None,
    })
}

/// Returns what stands before the values of a facet.
fn sign(facet: Facet) -> &'static str {
    match facet {
        Facet::Label => "#",
        Facet::Person => "@",
        Facet::Priority => "!",
        Facet::Bucket => ">",
        Facet::Due => "due:",
        Facet::Progress | Facet::State => "is:",
    }
}

fn progress_word(progress: Progress) -> &'static str {
    match progress {
        Progress::NotStarted => "notstarted",
        Progress::InProgress => "started",
        Progress::Completed => "done",
    }
}

/// Returns a value as it has to be typed. Somebody called None is told by an identifier.
fn typed(value: &Value, known: &Known) -> String {
    let or_id = |word: &str, id: &str| in_quotes(if NONE.contains(&word) { id } else { word }).into_owned();
    match value {
        Value::Label(label) => or_id(&known.word_for_label(*label), &format!("category{label}")),
        Value::Person(user) => or_id(known.word_for_person(user), user.as_str()),
        Value::Bucket(bucket) => or_id(known.word_for_bucket(bucket), bucket.as_str()),
        Value::NoLabel | Value::Nobody | Value::NoBucket => "none".to_owned(),
        Value::Priority(priority) => priority.word().to_owned(),
        Value::Due(days) => days.typed().to_owned(),
        Value::Progress(progress) => progress_word(*progress).to_owned(),
        Value::State(state) => state.typed().to_owned(),
    }
}
