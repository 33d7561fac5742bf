//! Tests of the copy.
