//! What is read from beta, because beta alone says where tasks come from; and from v1.0 where a service does not offer that.
//!
//! Which it is shows with the first answer and is remembered for the run, for each kind of reading by itself. What beta
//! alone has is written there, too; the rest goes to v1.0.

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
    /// Lists of plans: which of them are in the archive.
    PlanLists,
    /// The plans of the rosters the person is in; v1.0 has no such list.
    RosterPlans,
    /// The person's own Planner object: what they like and have looked at last; v1.0 has none.
    PlannerUser,
}

/// How many kinds of reading there are.
const READINGS: usize = Reading::PlannerUser as usize + 1;

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
    known: [AtomicU8; READINGS],
    /// How often beta's answer could not be read where nothing is known yet.
    unreadable: [AtomicU8; READINGS],
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
        self.of(reading) == Offer::Unknown && (error.is_not_offered() || matches!(error, Error::Unreadable { .. }))
    }

    /// Notes that beta has given it.
    pub(super) fn note_given(&self, reading: Reading) {
        self.note(reading, Offer::Given);
    }

    /// Notes that v1.0 has given it where beta has not, and why that was.
    pub(super) fn note_lacking(&self, reading: Reading, error: &Error) {
        let unreadable = &self.unreadable[reading as usize];
        if error.is_not_offered() || unreadable.fetch_add(1, Ordering::Relaxed) + 1 >= MOST_UNREADABLE {
            self.note(reading, Offer::Lacking);
        }
    }
}

impl Client {
    /// Reads one resource, from beta where it is offered.
    pub(super) async fn read<T: DeserializeOwned>(&self, reading: Reading, path: &str) -> Result<T, Error> {
        if self.offers().is_lacking(reading) {
            return self.get(path).await;
        }
        match self.get_of(BETA, path).await {
            Err(error) if self.offers().may_lack(reading, &error) => {
                let answer = self.get(path).await?;
                self.offers().note_lacking(reading, &error);
                Ok(answer)
            }
            Ok(answer) => {
                self.offers().note_given(reading);
                Ok(answer)
            }
            answer => answer,
        }
    }

    /// Reads what beta alone has; `None` where that is not offered.
    pub(super) async fn read_beta<T: DeserializeOwned>(
        &self,
        reading: Reading,
        path: &str,
    ) -> Result<Option<T>, Error> {
        if self.offers().is_lacking(reading) {
            return Ok(None);
        }
        match self.get_of(BETA, path).await {
            Ok(answer) => {
                self.offers().note_given(reading);
                Ok(Some(answer))
            }
            Err(error) if self.offers().may_lack(reading, &error) => {
                self.offers().note_lacking(reading, &error);
                Ok(None)
            }
            Err(error) if error.is_not_offered() => Ok(None),
            Err(error) => Err(error),
        }
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
        if self.offers().is_lacking(reading) {
            return self.get_many(paths).await;
        }
        let answers = match self.get_many_of(BETA, paths).await {
            Err(error) if self.offers().may_lack(reading, &error) => vec![Err(error)],
            answers => answers?,
        };
        if answers.iter().any(Result::is_ok) {
            self.offers().note_given(reading);
            return Ok(answers);
        }
        let may_lack = |answer: &Result<T, Error>| {
            answer.as_ref().err().is_some_and(|error| self.offers().may_lack(reading, error))
        };
        let Some(at) = answers.iter().position(may_lack) else { return Ok(answers) };
        let error = answers.into_iter().nth(at).and_then(Result::err);
        let answers = self.get_many(paths).await?;
        if let Some(error) = error.filter(|_| answers.iter().any(Result::is_ok)) {
            self.offers().note_lacking(reading, &error);
        }
        Ok(answers)
    }
}
