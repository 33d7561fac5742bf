//! Goes on where the service has refused to: what is read stays read, and only the refused question is asked again.

use std::time::Duration;

use super::desk::Shared;
use crate::graph::error::Error;

/// How often one question is refused before the reading is given up: by then much of it may be too old to go on from.
const TRIES: u32 = 10;
/// For longer than this nobody keeps a place in a list: the link to go on from may not be good any more.
const LONGEST: Duration = Duration::from_secs(90);

/// Asks; and asks again when the service wants to be left alone for a while, as soon as it may be. Other errors, and waits
/// that nobody has asked for, are the caller's.
pub(super) async fn patiently<T>(desk: &Shared, mut ask: impl AsyncFnMut() -> Result<T, Error>) -> Result<T, Error> {
    let mut tries = 1;
    loop {
        let error = match ask().await {
            Err(error) if tries < TRIES && is_worth_it(desk, &error) => error,
            answer => return answer,
        };
        tries += 1;
        desk.borrow_mut().note(&error);
        let mut rest = rest(desk);
        if rest.is_none_or(|rest| rest > LONGEST) {
            return Err(error);
        }
        // Others may be refused meanwhile, and be told a later time.
        while let Some(wait) = rest.filter(|wait| !wait.is_zero() && *wait <= LONGEST) {
            tokio::time::sleep(wait).await;
            rest = self::rest(desk);
        }
    }
}

/// Says whether the service wants to be left alone for a time one can wait out here. Who says "at once" names none.
fn is_worth_it(desk: &Shared, error: &Error) -> bool {
    let Error::Throttled { status, retry_after, .. } = error else { return false };
    match retry_after.map(|asked| asked.from(desk.borrow().now())) {
        Some(wait) => !wait.is_zero() && wait <= LONGEST,
        None => *status == 429,
    }
}

/// Returns for how long the service is still to be left alone, with our own caution on top; `None` if it has not asked for it.
fn rest(desk: &Shared) -> Option<Duration> {
    let desk = desk.borrow();
    let now = desk.now();
    desk.line.asked_until(now)?;
    Some(desk.line.free_at()?.duration_since(now).try_into().unwrap_or_default())
}
