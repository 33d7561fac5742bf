//! The screens, drawn; the same file names as in `app/screens`.

pub mod board;
