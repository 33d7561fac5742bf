//! What may be changed of a task that is not only people's own: which class it is of, and what follows from that.
//!
//! A client cannot read the policies of scenarios. It goes by what a task shows of itself, and by what the service has
//! refused before.

mod class;
mod may;

pub use self::class::{Class, Facts, classify};
pub use self::may::{Known, Layer, Learned, Permission, Refusal, may};

#[cfg(test)]
mod tests;
