//! What may be changed of a task that is not only people's own: which class it is of, and what follows from that.
//!
//! A client cannot read the policies of scenarios. It goes by what a task shows of itself, and by what the service has
//! refused before.

mod class;
mod gate;
mod may;
mod report;

pub use self::class::{Class, Facts, classify};
pub use self::gate::{Blocked, LearnedOf, Locks, is_closed_in_archive, scenario_of};
pub use self::may::{Known, Layer, Learned, OUT_OF_ARCHIVE, OUT_OF_ARCHIVE_ELSEWHERE, Permission, Refusal, may};
pub use self::report::{Answer, Report, Standing, Topic};

#[cfg(test)]
mod gate_tests;
#[cfg(test)]
mod report_tests;
#[cfg(test)]
mod tests;
