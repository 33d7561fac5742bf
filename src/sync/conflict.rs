//! What to do about an edit whose base is no longer what the service has. Pure.

/// What becomes of an edit after its resource was read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nobody changed the field: send it again with the new version.
    Resend,
    /// The field has the wanted value already.
    AlreadyDone,
    /// Somebody else changed the field to something else. Order never asks, the later intent wins; text asks.
    BothChanged,
    /// The resource is no longer there.
    Gone,
}

/// Compares the three sides of one field: what the person saw, what the person wants, what the service has now.
pub(super) fn resolve<T: PartialEq + ?Sized>(base: &T, mine: &T, theirs: Option<&T>) -> Verdict {
    match theirs {
        None => Verdict::Gone,
        Some(theirs) if theirs == mine => Verdict::AlreadyDone,
        Some(theirs) if theirs == base => Verdict::Resend,
        Some(_) => Verdict::BothChanged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_sides_give_one_verdict() {
        assert_eq!(resolve("a", "b", Some("a")), Verdict::Resend);
        assert_eq!(resolve("a", "b", Some("b")), Verdict::AlreadyDone);
        assert_eq!(resolve("a", "b", Some("c")), Verdict::BothChanged);
        assert_eq!(resolve("a", "b", None), Verdict::Gone);
        assert_eq!(resolve("a", "a", Some("a")), Verdict::AlreadyDone);
    }
}
