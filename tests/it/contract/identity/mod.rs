//! Signing in, over raw HTTP: what the Microsoft identity platform publishes of its pages, codes and tokens.
//!
//! As in the rest of the contract nothing goes through this program's client. Numbers and words of errors are those of the
//! published tables; where the record is silent, a comment says that the rule is a choice of this project.

mod code;
mod counter;
mod device;
mod faults;
mod scopes;
mod served;
mod tokens;
