//! What is read from beta, because beta alone says where tasks come from; and from v1.0 where a service does not offer that.
//!
//! Which it is shows with the first answer and is remembered, for each kind of reading by itself; what is known not to be
//! there can be told and taken in again, so that a later run need not ask. What beta alone has is written there, too; the
//! rest goes to v1.0.

use std::sync::atomic::{AtomicU8, Ordering};

use serde::de::DeserializeOwned;

use super::client::{BETA, Client};
use super::error::Error;
use super::exchange::Exchange;
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

/// All of them, in this order, by the names under which they are remembered.
const NAMES: [&str; Reading::PlannerUser as usize + 1] =
    ["plan", "planTasks", "bucketTasks", "task", "myTasks", "details", "planLists", "rosterPlans", "plannerUser"];

/// Whether beta gives something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Offer {
    /// Nobody has asked yet, or nothing was said of it.
    Unknown = 0,
    /// It does.
    Given = 1,
    /// It says that it does not.
    Lacking = 2,
    /// What it gives can never be read. That may be something in between, so it counts for this run only.
    Unreadable = 3,
}

/// What a service gives by beta, as far as it was asked.
#[derive(Debug, Default)]
pub(super) struct Offers {
    known: [AtomicU8; NAMES.len()],
    /// How often beta's answer could not be read where nothing is known yet.
    unreadable: [AtomicU8; NAMES.len()],
}

/// An answer may be cut short once; a service that never gives a readable one does not give it.
const MOST_UNREADABLE: u8 = 3;

impl Offers {
    fn of(&self, reading: Reading) -> Offer {
        match self.known[reading as usize].load(Ordering::Relaxed) {
            0 => Offer::Unknown,
            1 => Offer::Given,
            2 => Offer::Lacking,
            _ => Offer::Unreadable,
        }
    }

    fn note(&self, reading: Reading, offer: Offer) {
        self.known[reading as usize].store(offer as u8, Ordering::Relaxed);
    }

    /// Says whether beta is known not to give it.
    pub(super) fn is_lacking(&self, reading: Reading) -> bool {
        matches!(self.of(reading), Offer::Lacking | Offer::Unreadable)
    }

    /// Says whether an error of beta may mean that it does not give it at all: then v1.0 is asked. What was asked at the same
    /// time may have shown that already.
    pub(super) fn may_lack(&self, reading: Reading, error: &Error) -> bool {
        self.of(reading) != Offer::Given && (error.is_not_offered() || matches!(error, Error::Unreadable { .. }))
    }

    /// Notes that beta has given it.
    pub(super) fn note_given(&self, reading: Reading) {
        self.note(reading, Offer::Given);
    }

    /// Notes that v1.0 has given it where beta has not, and why that was.
    pub(super) fn note_lacking(&self, reading: Reading, error: &Error) {
        let unreadable = &self.unreadable[reading as usize];
        if error.is_not_offered() && !matches!(error, Error::Unreadable { .. }) {
            self.note(reading, Offer::Lacking);
        } else if error.is_not_offered() || unreadable.fetch_add(1, Ordering::Relaxed) + 1 >= MOST_UNREADABLE {
            self.note(reading, Offer::Unreadable);
        }
    }
}

impl Client {
    /// Returns the names of what beta has said not to give.
    #[must_use]
    pub fn lacking(&self) -> Vec<&'static str> {
        let known = NAMES.iter().zip(&self.offers().known);
        known
            .filter(|(_, offer)| offer.load(Ordering::Relaxed) == Offer::Lacking as u8)
            .map(|(name, _)| *name)
            .collect()
    }

    /// Takes in what was learned in another run: beta is not asked for it.
    pub fn take_as_lacking(&self, name: &str) {
        self.set(name, Offer::Lacking);
    }

    /// Forgets that beta does not give something: it is asked again.
    pub fn ask_again(&self, name: &str) {
        self.set(name, Offer::Unknown);
    }

    /// Forgets everything that beta was not found to give.
    pub fn ask_all_again(&self) {
        for (offer, unreadable) in self.offers().known.iter().zip(&self.offers().unreadable) {
            if offer.load(Ordering::Relaxed) != Offer::Given as u8 {
                offer.store(Offer::Unknown as u8, Ordering::Relaxed);
                unreadable.store(0, Ordering::Relaxed);
            }
        }
    }

    fn set(&self, name: &str, offer: Offer) {
        if let Some(at) = NAMES.iter().position(|known| *known == name) {
            self.offers().known[at].store(offer as u8, Ordering::Relaxed);
        }
    }
}

impl Client {
    /// Notes that beta has not given what v1.0 has, or nobody else does, and tells that this was got over.
    pub(super) fn note_lacking(&self, reading: Reading, error: &Error) {
        self.offers().note_lacking(reading, error);
        self.tell(Exchange::Lacking);
    }

    /// Reads one resource, from beta where it is offered.
    pub(super) async fn read<T: DeserializeOwned>(&self, reading: Reading, path: &str) -> Result<T, Error> {
        if self.offers().is_lacking(reading) {
            return self.get(path).await;
        }
        match self.get_of(BETA, path).await {
            Err(error) if self.offers().may_lack(reading, &error) => {
                let answer = self.get(path).await?;
                self.note_lacking(reading, &error);
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
                self.note_lacking(reading, &error);
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
            self.note_lacking(reading, &error);
        }
        Ok(answers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::error::Refusal;

    #[test]
    fn what_was_asked_before_another_answer_showed_that_beta_lacks_it_is_asked_of_v1_too() {
        let denied = || Error::Denied { why: "no".to_owned(), refusal: Refusal::default() };
        let offers = Offers::default();
        assert!(offers.may_lack(Reading::PlanLists, &denied()));
        offers.note_lacking(Reading::PlanLists, &denied());
        assert!(offers.is_lacking(Reading::PlanLists) && offers.may_lack(Reading::PlanLists, &denied()));
        offers.note_given(Reading::PlanLists);
        assert!(!offers.may_lack(Reading::PlanLists, &denied()), "then it is about the thing itself");
    }
}
