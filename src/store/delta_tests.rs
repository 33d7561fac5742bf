//! What pages of a delta do to the copy.
