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
mod tests;
