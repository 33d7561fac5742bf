//! What is read from beta, because beta alone says where tasks come from; and from v1.0 where a service does not offer that.
//!
//! Which it is shows with the first answer and is remembered for the run, for each kind of reading by itself. Writing is
//! left to v1.0.

use std::sync::atomic::{AtomicU8, Ordering};

use serde::de::DeserializeOwned;

use super::client::{BETA, Client};
use super::error::Error;
use super::pages::Pages;

/// What is read from beta where that is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// A plan: what it belongs to.
    Plan,
    /// The tasks of a plan: where they come from.
    PlanTasks,
    /// The same, of a bucket.
    BucketTasks,
    /// The same, of tasks by their names.
    Task,
    /// The person's tasks over all plans.
    MyTasks,
    /// Details of tasks: which checklist items have to be checked.
    Details,
}

/// Whether beta gives something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Offer {
    /// Nobody has asked yet, or nothing was said of it.
    Unknown = 0,
    /// It does.
    Given = 1,
    /// It does not, and v1.0 does.
    Lacking = 2,
}

/// What a service gives by beta, as far as it was asked.
#[derive(Debug, Default)]
pub(super) struct Offers {
    known: [AtomicU8; 6],
    /// How often beta's answer could not be read where nothing is known yet.
    unreadable: [AtomicU8; 6],
}

/// An answer may be cut short once; a service that never gives a readable one does not give it.
const MOST_UNREADABLE: u8 = 3;

impl Offers {
    fn of(&self, reading: Reading) -> Offer {
        match self.known[reading as usize].load(Ordering::Relaxed) {
            0 => Offer::Unknown,
            1 => Offer::Given,
            _ => Offer::Lacking,
        }
    }

    fn note(&self, reading: Reading, offer: Offer) {
        self.known[reading as usize].store(offer as u8, Ordering::Relaxed);
    }

    /// Says whether beta is known not to give it.
    pub(super) fn is_lacking(&self, reading: Reading) -> bool {
        self.of(reading) == Offer::Lacking
    }

    /// Says whether an error of beta may mean that it does not give it at all: then v1.0 is asked.
    pub(super) fn may_lack(&self, reading: Reading, error: &Error) -> bool {
        if self.of(reading) != Offer::Unknown {
            return false;
        }
        let unreadable = &self.unreadable[reading as usize];
        if matches!(error, Error::Unreadable { .. }) {
            unreadable.fetch_add(1, Ordering::Relaxed);
            return true;
        }
        unreadable.store(0, Ordering::Relaxed);
        error.is_not_offered()
    }

    /// Notes which of the two has given it.
    pub(super) fn note_given(&self, reading: Reading, is_beta: bool) {
        if is_beta {
            return self.note(reading, Offer::Given);
        }
        if !(1..MOST_UNREADABLE).contains(&self.unreadable[reading as usize].load(Ordering::Relaxed)) {
            self.note(reading, Offer::Lacking);
        }
    }
}

impl Client {
    /// Reads one resource, from beta where it is offered.
    pub(super) async fn read<T: DeserializeOwned>(&self, reading: Reading, path: &str) -> Result<T, Error> {
        let is_beta = !self.offers().is_lacking(reading);
        if is_beta {
            match self.get_of(BETA, path).await {
                Err(error) if self.offers().may_lack(reading, &error) => {}
                answer => {
                    if answer.is_ok() {
                        self.offers().note_given(reading, true);
                    }
                    return answer;
                }
            }
        }
        let answer = self.get(path).await;
        if answer.is_ok() {
            self.offers().note_given(reading, false);
        }
        answer
    }

    /// Reads a list page by page, from beta where it is offered.
    pub(super) fn list<T: DeserializeOwned>(&self, reading: Reading, path: &str) -> Pages<'_, T> {
        if self.offers().is_lacking(reading) {
            return Pages::new(self, self.list_url(path));
        }
        Pages::of_beta(self, self.url_of(BETA, path), (reading, self.list_url(path)))
    }

    /// Reads the resources at `paths`, from beta where they are offered, in this order; each succeeds or fails by itself.
    pub(super) async fn read_many<T: DeserializeOwned>(
        &self,
        reading: Reading,
        paths: &[String],
    ) -> Result<Vec<Result<T, Error>>, Error> {
        if !self.offers().is_lacking(reading) {
            let answers = match self.get_many_of(BETA, paths).await {
                Err(error) if self.offers().may_lack(reading, &error) => vec![Err(error)],
                answers => answers?,
            };
            let is_given = answers.iter().any(Result::is_ok);
            if is_given {
                self.offers().note_given(reading, true);
            }
            let may_lack = |answer: &Result<T, Error>| {
                answer.as_ref().err().is_some_and(|error| self.offers().may_lack(reading, error))
            };
            if is_given || !answers.iter().any(may_lack) {
                return Ok(answers);
            }
        }
        let answers = self.get_many(paths).await?;
        if answers.iter().any(Result::is_ok) {
            self.offers().note_given(reading, false);
        }
        Ok(answers)
    }
}
