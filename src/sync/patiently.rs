//! Goes on where the service has refused to: what is read stays read, and only the refused question is asked again.

use std::time::Duration;

use super::desk::Shared;
use crate::graph::error::Error;

/// How often one question is refused with nothing read in between before the reading is given up: by then much of it may be
/// too old to go on from.
const TRIES: u32 = 10;
/// For longer than this nobody keeps a place in a list: the link to go on from may not be good any more.
const LONGEST_IN_A_LIST: Duration = Duration::from_secs(90);
/// A question that is no part of a list is good for longer, but what was read beside it gets old.
const LONGEST: Duration = Duration::from_mins(10);

/// What is left of the patience for one question.
struct Patience {
    tries: u32,
    longest: Duration,
}

impl Patience {
    fn of(longest: Duration) -> Self {
        Self { tries: TRIES, longest }
    }

    /// Waits until the question may be asked again. Other errors than requests for patience, and waits that nobody has asked
    /// for, are the caller's.
    async fn wait(&mut self, desk: &Shared, error: Error) -> Result<(), Error> {
        self.tries = self.tries.saturating_sub(1);
        if self.tries == 0 || !self.is_worth_it(desk, &error) {
            return Err(error);
        }
        desk.borrow_mut().note(&error);
        if desk.borrow().line.is_first_failure() {
            // Something was done since the last one.
            self.tries = TRIES;
        }
        let mut rest = rest(desk);
        if rest.is_none_or(|rest| rest > self.longest) {
            return Err(error);
        }
        // Others may be refused meanwhile, and be told a later time.
        while let Some(wait) = rest.filter(|wait| !wait.is_zero() && *wait <= self.longest) {
            tokio::time::sleep(wait).await;
            rest = self::rest(desk);
        }
        Ok(())
    }

    /// Says whether the service wants to be left alone for a time one can wait out here. Who says "at once" names none.
    fn is_worth_it(&self, desk: &Shared, error: &Error) -> bool {
        let Error::Throttled { status, retry_after, .. } = error else { return false };
        match retry_after.map(|asked| asked.from(desk.borrow().now())) {
            Some(wait) => !wait.is_zero() && wait <= self.longest,
            None => *status == 429,
        }
    }
}

/// Asks for a page of a list; and asks again when the service wants to be left alone for a while, as soon as it may be.
pub(super) async fn patiently<T>(desk: &Shared, ask: impl AsyncFnMut() -> Result<T, Error>) -> Result<T, Error> {
    asked(desk, Patience::of(LONGEST_IN_A_LIST), ask).await
}

/// The same for what is no part of a list: that is worth a longer wait.
pub(super) async fn alone<T>(desk: &Shared, ask: impl AsyncFnMut() -> Result<T, Error>) -> Result<T, Error> {
    asked(desk, Patience::of(LONGEST), ask).await
}

async fn asked<T>(
    desk: &Shared,
    mut patience: Patience,
    mut ask: impl AsyncFnMut() -> Result<T, Error>,
) -> Result<T, Error> {
    let mut was_refused = false;
    loop {
        match ask().await {
            Err(error) => patience.wait(desk, error).await?,
            Ok(answer) => {
                // What was refused has come and need not be asked again, so the next refusal is the first. Of what was never
                // refused that is not said: it may be read anew each time that the rest is.
                if was_refused {
                    desk.borrow_mut().done();
                }
                return Ok(answer);
            }
        }
        was_refused = true;
    }
}

/// Asks for many things at once, and again for those alone that the service was too busy for, as long as some of them come.
/// Returns what became of each, in this order.
pub(super) async fn each<I: Clone, T>(
    desk: &Shared,
    things: &[I],
    mut ask: impl AsyncFnMut(&[I]) -> Result<Vec<Result<T, Error>>, Error>,
) -> Result<Vec<Result<T, Error>>, Error> {
    let mut answers: Vec<Option<Result<T, Error>>> = things.iter().map(|_| None).collect();
    let mut patience = Patience::of(LONGEST);
    loop {
        let missing: Vec<usize> = (0..things.len()).filter(|index| answers[*index].is_none()).collect();
        let wanted: Vec<I> = missing.iter().map(|index| things[*index].clone()).collect();
        let refused = match ask(&wanted).await {
            Ok(came) => {
                let mut refused = None;
                for (index, answer) in missing.iter().zip(came) {
                    match answer {
                        Err(error @ Error::Throttled { .. }) => refused = Some(error),
                        answer => answers[*index] = Some(answer),
                    }
                }
                refused
            }
            Err(error) => Some(error),
        };
        let Some(error) = refused else { return Ok(answers.into_iter().flatten().collect()) };
        if missing.iter().any(|index| answers[*index].is_some()) {
            desk.borrow_mut().done();
            patience = Patience::of(LONGEST);
        }
        patience.wait(desk, error).await?;
    }
}

/// Returns for how long the service is still to be left alone, with our own caution on top; `None` if it has not asked for it.
fn rest(desk: &Shared) -> Option<Duration> {
    let desk = desk.borrow();
    let now = desk.now();
    desk.line.asked_until(now)?;
    Some(desk.line.free_at()?.duration_since(now).try_into().unwrap_or_default())
}
