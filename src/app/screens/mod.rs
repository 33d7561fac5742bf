//! The screens: each file has a screen's state and its update, together.

pub mod board;
