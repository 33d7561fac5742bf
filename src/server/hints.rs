//! Order hints: reads the composed form a client sends and makes the short hint the service would answer with.
//!
//! Pure: time comes in as ticks, chance as a generator. A made hint holds printable ASCII without space and `!`.

use fastrand::Rng;

/// The smallest and the largest character a hint is made of.
const MIN: u8 = b'"';
const MAX: u8 = b'~';
/// Stands for "nothing here yet" on the lower side and "no bound" on the upper side.
const BELOW: u8 = MIN - 1;
const ABOVE: u8 = MAX + 1;
/// A composed hint beyond this length is refused; one of ours stays within a few dozen characters.
const LONGEST: usize = 16 * 1024;
/// How many leading characters are counted up or down at an open end of a list. Ten digits of the default hint
/// are steps of 100 seconds, so a run of drops at one end never makes the hint longer.
const COUNTED: usize = 10;
/// How much older than now a hint for `" !"` says it is: 60.1 s, in ticks. Observed: 60.02 to 60.16 s.
const TOP_AGE_TICKS: i64 = 601_000_000;

/// Why a sent hint was refused; the text is the message of the 400.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Invalid {
    /// The hint was sent as it was read, or is anything else that was not composed.
    #[error(
        "Specified order hint is in an invalid format: The input ({0}) does not contain spaces or exclamation points."
    )]
    NotComposed(String),
    /// Holds a space or `!`, but is no expression of pairs. The wording is ours.
    #[error("Specified order hint is in an invalid format: The input ({0}) is not a pair of order hints.")]
    NotAPair(String),
    /// Holds a character no hint has. The wording is ours.
    #[error("Specified order hint is in an invalid format: The input ({0}) holds characters outside 32 to 126.")]
    ForeignCharacter(String),
    /// The wording is ours.
    #[error("Specified order hint is in an invalid format: The input is too long.")]
    TooLong,
}

/// Returns the hint of something made at `ticks` (100 ns since the year 1) for which no place was asked.
///
/// Newer is smaller, so a new card comes first.
pub(super) fn default_at(ticks: i64) -> String {
    format!("{:019}", i64::MAX - ticks)
}

/// Reads a composed hint and returns the hint of that place.
///
/// The form is a postfix expression: a raw hint is an operand, a space separates, `!` closes one pair; either
/// side may be empty or a pair itself. A pair inside is resolved like one of its own. `next_tick` answers a new
/// instant at each call, so that hints made within one request differ.
pub(super) fn resolve(sent: &str, next_tick: &mut dyn FnMut() -> i64, rng: &mut Rng) -> Result<String, Invalid> {
    if sent.len() > LONGEST {
        return Err(Invalid::TooLong);
    }
    if !sent.contains(' ') || !sent.ends_with('!') {
        return Err(Invalid::NotComposed(sent.to_owned()));
    }
    if !sent.bytes().all(|byte| (b' '..=MAX).contains(&byte)) {
        return Err(Invalid::ForeignCharacter(sent.to_owned()));
    }
    let not_a_pair = || Invalid::NotAPair(sent.to_owned());
    // Pairs are resolved as they close, so however deep they nest nothing here recurses.
    let mut waiting: Vec<Vec<u8>> = Vec::new();
    let mut current: Vec<u8> = Vec::new();
    let mut closed = false;
    for byte in sent.bytes() {
        match byte {
            b' ' => {
                waiting.push(std::mem::take(&mut current));
                closed = false;
            }
            b'!' => {
                let before = waiting.pop().ok_or_else(not_a_pair)?;
                current = place(&before, &current, next_tick, rng);
                closed = true;
            }
            _ if closed => return Err(not_a_pair()),
            raw => current.push(raw),
        }
    }
    if !waiting.is_empty() {
        return Err(not_a_pair());
    }
    Ok(String::from_utf8(current).expect("every byte is printable ASCII"))
}

/// Returns the hint for a place; an empty neighbour is an end of the list.
fn place(before: &[u8], after: &[u8], next_tick: &mut dyn FnMut() -> i64, rng: &mut Rng) -> Vec<u8> {
    match (before.is_empty(), after.is_empty()) {
        (true, true) => {
            let mut hint = default_at(next_tick() - TOP_AGE_TICKS).into_bytes();
            hint.extend([b'P', tail(rng)]);
            hint
        }
        (true, false) => first(after, rng),
        (false, true) => last(before, rng),
        // Neighbours that have swapped or fallen together: the person saw `before` above the gap, so stay
        // right below it. Also when nothing fits, which only hints that are not ours can bring about.
        (false, false) => between(before, after, rng).unwrap_or_else(|| {
            let mut hint = before.to_vec();
            hint.extend([b'P', tail(rng)]);
            hint
        }),
    }
}

/// Returns a hint before all that start like `after`: one of its first characters lowered, and a new tail.
fn first(after: &[u8], rng: &mut Rng) -> Vec<u8> {
    let lowered = |range: std::ops::Range<usize>| range.rev().find(|&at| after[at] > MIN);
    let counted = COUNTED.min(after.len());
    match lowered(0..counted).or_else(|| lowered(counted..after.len())) {
        Some(at) => {
            let mut hint = after[..at].to_vec();
            hint.extend([after[at] - 1, tail(rng), tail(rng)]);
            hint
        }
        // Nothing but the smallest character: only a shorter one sorts before, and before one there is nothing.
        None => vec![MIN; after.len().saturating_sub(1).max(1)],
    }
}

/// Returns a hint after all that start like `before`: one of its first characters raised, and a new tail.
fn last(before: &[u8], rng: &mut Rng) -> Vec<u8> {
    let raised = (0..COUNTED.min(before.len())).rev().find(|&at| before[at] < MAX);
    let mut hint = match raised {
        Some(at) => before[..=at].to_vec(),
        None => before.to_vec(),
    };
    match raised {
        Some(at) => hint[at] += 1,
        None => hint.push(b'P'),
    }
    hint.push(tail(rng));
    hint
}

/// Where in a free stretch of characters to go.
#[derive(Clone, Copy)]
enum Lean {
    Low,
    Middle,
    High,
}

/// Returns a short hint strictly between two, or nothing when `before` is not smaller or nothing fits.
///
/// The middle of a gap costs a bit at each insert. Where one neighbour is the longer by two or more it was
/// made by earlier inserts into this very gap, so the next one goes right beside it and leaves the rest free:
/// a run at one side then costs a character in about fifty inserts and not in six.
fn between(before: &[u8], after: &[u8], rng: &mut Rng) -> Option<Vec<u8>> {
    if before >= after {
        return None;
    }
    let lean = if before.len() >= after.len() + 2 {
        Lean::Low
    } else if after.len() >= before.len() + 2 {
        Lean::High
    } else {
        Lean::Middle
    };
    let shared = before.iter().zip(after).take_while(|(low, high)| low == high).count();
    let mut hint = before[..shared].to_vec();
    let low = before.get(shared).copied().unwrap_or(BELOW);
    let high = after[shared];
    let free = |low: u8, high: u8| high.saturating_sub(low).saturating_sub(1);
    let pick = |low: u8, high: u8| match lean {
        Lean::Low => low + 1,
        Lean::Middle => low + (high - low) / 2,
        Lean::High => high - 1,
    };
    if free(low, high) > 0 {
        hint.extend([pick(low, high), tail(rng)]);
        return Some(hint);
    }
    // No character lies between: go deeper, below `after` or above `before`, whichever has more room.
    let room_below = after.get(shared + 1).map_or(0, |&high| free(BELOW, high));
    let room_above = if low == BELOW { 0 } else { free(before.get(shared + 1).copied().unwrap_or(BELOW), ABOVE) };
    let below = match lean {
        Lean::Low => low == BELOW,
        Lean::Middle => low == BELOW || room_below > room_above,
        Lean::High => low == BELOW || room_below > 0,
    };
    if below {
        for (at, &high) in after.iter().enumerate().skip(shared) {
            if at > shared && free(BELOW, high) > 0 {
                hint.extend([pick(BELOW, high), tail(rng)]);
                return Some(hint);
            }
            hint.push(high);
        }
        return None;
    }
    let mut at = shared;
    loop {
        let low = before.get(at).copied().unwrap_or(BELOW);
        if at > shared && free(low, ABOVE) > 0 {
            hint.extend([pick(low, ABOVE), tail(rng)]);
            return Some(hint);
        }
        hint.push(low);
        at += 1;
    }
}

/// Returns the last character of a hint. It tells apart two hints made for one gap, and it is never the
/// smallest, since nothing fits between `a` and `a"`.
fn tail(rng: &mut Rng) -> u8 {
    rng.u8(MIN + 1..=MAX)
}

#[cfg(test)]
mod tests {
    // By name, since proptest's prelude has one of its own.
    use fastrand::Rng;
    use proptest::prelude::*;

    use super::*;

    /// 2023-10-18T07:08:00Z, give or take.
    const NOW: i64 = 638_332_096_800_000_000;

    fn hint_of(sent: &str) -> Result<String, Invalid> {
        let mut tick = NOW;
        let mut next_tick = || {
            tick += 1;
            tick
        };
        resolve(sent, &mut next_tick, &mut Rng::with_seed(7))
    }

    /// Makes hints one after another with one clock and one generator.
    struct Normaliser {
        tick: i64,
        rng: Rng,
    }

    impl Normaliser {
        fn new() -> Self {
            Self { tick: NOW, rng: Rng::with_seed(42) }
        }

        fn make(&mut self, before: &str, after: &str) -> String {
            let mut next_tick = || {
                self.tick += 1;
                self.tick
            };
            resolve(&format!("{before} {after}!"), &mut next_tick, &mut self.rng).unwrap()
        }
    }

    #[test]
    fn the_published_default_hints_follow_from_their_instants() {
        let vectors: serde_json::Value =
            serde_json::from_str(include_str!("../../tests/payloads/vectors-order-hints.json")).unwrap();
        for vector in vectors["default_hints"].as_array().unwrap() {
            let instant: jiff::Timestamp = vector["instant"].as_str().unwrap().parse().unwrap();
            assert_eq!(default_at(crate::server::instant::ticks_of(instant)), vector["hint"].as_str().unwrap());
        }
        for vector in vectors["top_of_list_hints"].as_array().unwrap() {
            let instant: jiff::Timestamp = vector["instant"].as_str().unwrap().parse().unwrap();
            let ticks = crate::server::instant::ticks_of(instant);
            let made = resolve(" !", &mut || ticks, &mut Rng::with_seed(1)).unwrap();
            let published = vector["hint"].as_str().unwrap();
            assert_eq!((made.len(), made.as_bytes()[19]), (published.len(), b'P'));
            let apart = made[..19].parse::<i64>().unwrap() - published[..19].parse::<i64>().unwrap();
            assert!(apart.abs() < 1_000_000, "within a tenth of a second: {made} {published}");
        }
        for form in vectors["client_forms"].as_array().unwrap() {
            let made = hint_of(form["send"].as_str().unwrap()).unwrap();
            assert!(!made.contains([' ', '!']) && !made.is_empty());
        }
        for invalid in vectors["invalid_as_sent"].as_array().unwrap() {
            let sent = invalid.as_str().unwrap();
            assert_eq!(hint_of(sent), Err(Invalid::NotComposed(sent.to_owned())));
        }
    }

    #[test]
    fn what_is_no_pair_is_refused() {
        for sent in ["a b", "ab!", "!", "", "a"] {
            assert!(matches!(hint_of(sent), Err(Invalid::NotComposed(_))), "{sent}");
        }
        for sent in ["a b c!", "a b!c d!", "a b!!", "a  b!"] {
            assert!(matches!(hint_of(sent), Err(Invalid::NotAPair(_))), "{sent}");
        }
        assert!(matches!(hint_of("é !"), Err(Invalid::ForeignCharacter(_))));
        assert_eq!(hint_of(&" !".repeat(10_000)), Err(Invalid::TooLong));
    }

    #[test]
    fn a_pair_of_pairs_lands_between_what_they_mean() {
        let mut normaliser = Normaliser::new();
        let top = normaliser.make("", "5637");
        let inner = normaliser.make("5637", "adhg");
        assert!(top.as_str() < "5637" && "5637" < inner.as_str() && inner.as_str() < "adhg");
        let nested = hint_of(" 5637! 5637 adhg!!").unwrap();
        assert!(nested.as_str() < "adhg", "{nested}");
    }

    #[test]
    fn swapped_neighbours_give_a_place_right_after_the_first() {
        let made = hint_of("m c!").unwrap();
        assert!(made.as_str() > "m" && made.starts_with('m'));
        let made = hint_of("m m!").unwrap();
        assert!(made.as_str() > "m" && made.starts_with('m'));
    }

    #[test]
    fn hints_of_one_instant_differ() {
        let mut normaliser = Normaliser::new();
        let made: std::collections::BTreeSet<_> = (0..1000).map(|_| normaliser.make("", "")).collect();
        assert_eq!(made.len(), 1000);
    }

    #[test]
    fn a_thousand_inserts_into_one_gap_stay_short() {
        for (low, high) in [
            ("8585269235419217847", "8585269241124027581"),
            ("8585039941169399459P0", "8585039941169399459Pd"),
            ("RWk1", "RWk2"),
            ("a", "b"),
        ] {
            for pattern in ["after the same", "before the same", "alternating", "at random"] {
                let mut normaliser = Normaliser::new();
                let (mut before, mut after) = (low.to_owned(), high.to_owned());
                let mut longest = 0;
                for turn in 0..1000 {
                    let made = normaliser.make(&before, &after);
                    assert!(before < made && made < after, "{before} < {made} < {after}");
                    longest = longest.max(made.len());
                    let lower = match pattern {
                        "after the same" => false,
                        "before the same" => true,
                        "alternating" => turn % 2 == 0,
                        _ => normaliser.rng.bool(),
                    };
                    if lower { before = made } else { after = made }
                }
                let enough = if pattern.ends_with("same") { 70 } else { 200 };
                assert!(longest <= enough, "{pattern} between {low} and {high}: {longest}");
            }
        }
    }

    #[test]
    fn a_thousand_drops_at_an_end_do_not_grow_the_hint() {
        for start in ["8585269235419217847", "a", "~", "5637"] {
            let mut normaliser = Normaliser::new();
            let (mut top, mut bottom) = (start.to_owned(), start.to_owned());
            for _ in 0..1000 {
                let above = normaliser.make("", &top);
                let below = normaliser.make(&bottom, "");
                assert!(above < top && below > bottom, "{above} {top} {bottom} {below}");
                assert!(above.len() <= 22 && below.len() <= 32, "{above} {below}");
                (top, bottom) = (above, below);
            }
        }
    }

    proptest! {
        #[test]
        fn a_hint_lies_strictly_between_its_neighbours(
            low in "[#-~]{1,24}", high in "[#-~]{1,24}", seed: u64, sides in prop::collection::vec(any::<bool>(), 0..60),
        ) {
            prop_assume!(low < high);
            let mut rng = Rng::with_seed(seed);
            let (mut before, mut after) = (low, high);
            for lower in sides {
                let made = resolve(&format!("{before} {after}!"), &mut || NOW, &mut rng).unwrap();
                prop_assert!(before < made && made < after, "{} < {} < {}", before, made, after);
                prop_assert!(made.bytes().all(|byte| (MIN..=MAX).contains(&byte)));
                if lower { before = made } else { after = made }
            }
        }

        #[test]
        fn any_two_neighbours_give_a_hint_after_the_first(low in "[\"-~]{1,12}", high in "[\"-~]{0,12}", seed: u64) {
            let made = resolve(&format!("{low} {high}!"), &mut || NOW, &mut Rng::with_seed(seed)).unwrap();
            prop_assert!(low < made, "{} < {}", low, made);
        }

        #[test]
        fn an_open_end_is_on_its_side(hint in "[#-~][\"-~]{0,24}", seed: u64) {
            let mut rng = Rng::with_seed(seed);
            let above = resolve(&format!(" {hint}!"), &mut || NOW, &mut rng).unwrap();
            let below = resolve(&format!("{hint} !"), &mut || NOW, &mut rng).unwrap();
            prop_assert!(above < hint && hint < below, "{} {} {}", above, hint, below);
        }

        #[test]
        fn no_text_is_a_panic(sent in "[ !-~é]{0,40}", seed: u64) {
            let _ = resolve(&sent, &mut || NOW, &mut Rng::with_seed(seed));
        }
    }
}
