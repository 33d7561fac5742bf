//! The short hint a service makes of "between these two": near enough to sort in the right place.

/// The lowest and the highest letter of a hint; a space and an exclamation mark are for those a client composes.
const LOWEST: u8 = b'#';
const HIGHEST: u8 = b'~';

/// What the hints of new things count down from: a service makes them of the time left until the year 31000 or so, and none
/// it makes in our days is as small.
const NEWEST: u64 = 8_500_000_000_000_000_000;

/// Returns the hint of something that was made without one, by the number of its request: the newest sorts first.
pub(super) fn newest(number: usize) -> String {
    NEWEST.saturating_sub(u64::try_from(number).unwrap_or(u64::MAX)).to_string()
}

/// Returns what becomes of a composed hint; anything else stays.
pub(super) fn settled(text: &str) -> String {
    let sides = text.strip_suffix('!').and_then(|inner| inner.rsplit_once(' '));
    match sides.map(|(previous, next)| (previous.trim(), next.trim())) {
        None => text.to_owned(),
        // Between nothing and nothing is a number, too, with letters behind it.
        Some(("", "")) => format!("{NEWEST}P"),
        Some((previous, next)) => between(previous, next),
    }
}

/// Returns a text strictly between two, where the two leave room; an empty one stands for the beginning or the end.
fn between(previous: &str, next: &str) -> String {
    let (previous, next) = (previous.as_bytes(), next.as_bytes());
    let mut bound = Some(next).filter(|next| !next.is_empty());
    let mut made = Vec::new();
    for at in 0..=previous.len().max(next.len()) {
        let low = previous.get(at).copied().unwrap_or(LOWEST);
        let high = bound.map_or(HIGHEST, |next| next.get(at).copied().unwrap_or(LOWEST));
        if high > low && high - low > 1 {
            made.push(low + (high - low) / 2);
            return String::from_utf8(made).unwrap_or_default();
        }
        made.push(low);
        if high > low {
            // From here on it is below the next, whatever follows.
            bound = None;
        }
    }
    made.push(b'P');
    String::from_utf8(made).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_settled_hint_is_between_its_neighbours() {
        for (previous, next) in [
            ("", ""),
            ("A6673H", "Ejkl"),
            ("8566473P", "957764Jk"),
            ("N9917", "U2883"),
            ("", "8585"),
            ("z", ""),
            ("A", "B"),
            ("A", "A5"),
        ] {
            let hint = settled(&format!("{previous} {next}!"));
            assert!(hint.as_str() > previous && (next.is_empty() || hint.as_str() < next), "{previous} {hint} {next}");
            assert!(!hint.contains([' ', '!']), "{hint}");
        }
    }

    #[test]
    fn what_is_new_stands_before_all_there_is() {
        // The hint of a task of 2023, as it was published.
        assert!(newest(2) < newest(1) && newest(1).as_str() < "8585269241124027581");
    }

    #[test]
    fn what_a_service_made_stays() {
        assert_eq!(settled("8585269241124027581"), "8585269241124027581");
        assert_eq!(settled(""), "");
    }
}
