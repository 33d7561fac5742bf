//! Hints against the published ones, and a great many inserts into one gap.

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
        serde_json::from_str(include_str!("../../../tests/payloads/vectors-order-hints.json")).unwrap();
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
