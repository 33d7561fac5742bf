//! Every layer at every size: six frames in one file for each, and what holds for all of them.
//!
//! A frame is a golden to look at; what no eye should have to look for is asserted in `sizes/checks.rs`.

mod checks;
mod layers;

use std::collections::BTreeSet;

use ratatui::layout::Position;

use self::checks::Looked;
use self::checks::Picture;
use self::layers::Layer;
use super::*;
use crate::app::keymap::Mode;
use crate::app::overlays::Overlay;

/// From a split pane of a small screen to a terminal over a whole one.
const SIZES: [(u16, u16); 6] = [(40, 12), (48, 24), (60, 20), (80, 24), (120, 40), (200, 60)];

/// Returns what kind of layer is on top, by the name of its variant.
fn kind(overlay: &Overlay) -> String {
    format!("{overlay:?}").split('(').next().unwrap_or_default().to_owned()
}

/// Draws a layer at every size: the golden, and what is wrong in any frame, also after the way to the last row.
fn look_at(layer: &Layer, looked: &mut Looked) -> String {
    let frame = |(width, height): (u16, u16)| {
        let mut state = (layer.open)(width, height);
        let at = format!("{} {width}x{height}", layer.name);
        let picture = Picture::of(&state);
        looked.look(&state, &picture, &at);
        checks::walk_to_the_end(&mut state);
        looked.look(&state, &Picture::of(&state), &format!("{at} at its end"));
        format!("-- {width}x{height}\n{}", picture.text())
    };
    SIZES.map(frame).concat()
}

#[test]
fn every_layer_at_every_size() {
    let mut looked = Looked::default();
    let mut goldens = Vec::new();
    for layer in layers::all() {
        goldens.push((layer.name, look_at(&layer, &mut looked)));
        // Where there is room for all of it, every word stands whole.
        looked.learn(&Picture::of(&(layer.open)(100, 100)));
    }
    let faults = looked.faults();
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
    for (name, shown) in goldens {
        insta::assert_snapshot!(name, shown);
    }
}

#[test]
fn the_help_of_every_layer_at_every_size() {
    // That of the board is a layer of its own.
    let mut modes = vec![Mode::Board];
    for layer in layers::all() {
        let mut state = (layer.open)(80, 24);
        let (mode, below) = (state.mode(), state.overlays.len());
        keys(&mut state, "?");
        let is_help = state.overlays.len() > below && matches!(state.overlays.last(), Some(Overlay::Help(_)));
        if is_help && !modes.contains(&mode) {
            modes.push(mode);
            let frame = |(width, height)| {
                let _ = update(&mut state, Message::Resized { width, height });
                format!("-- {width}x{height}\n{}", Picture::of(&state).text())
            };
            insta::assert_snapshot!(format!("help_of_{mode:?}").to_lowercase(), SIZES.map(frame).concat());
        }
    }
    assert!(modes.len() >= 10, "{modes:?}");
}

#[test]
fn a_click_beside_any_layer_leaves_it_and_one_in_it_does_not() {
    for layer in layers::all() {
        let mut seen = 0;
        for (width, height) in SIZES {
            let mut state = (layer.open)(width, height);
            let at = format!("{} {width}x{height}", layer.name);
            let Some(top) = state.overlays.last().filter(|top| !matches!(top, Overlay::Task(_))) else { continue };
            let keeps_words = match top {
                Overlay::Field(field) => field.is_changed(),
                Overlay::Date(date) => date.is_touched(),
                Overlay::Text(typed) => typed.is_changed(),
                _ => false,
            };
            let is_filter = matches!(top, Overlay::Field(field) if field.title() == "filter");
            let alone = layer_alone(&state).unwrap();
            let mut beside: Vec<Position> = alone.area.positions().collect();
            beside.retain(|at| alone[*at].symbol() == UNTOUCHED);
            assert!(beside.first().is_none_or(|at| is_beside(&state, (at.x, at.y))));
            seen += beside.len();
            let boxed = Picture::of(&state).top();
            assert!(beside.iter().all(|point| !boxed.is_some_and(|area| area.contains(*point))), "{at}");
            if beside.is_empty() {
                continue;
            }
            let (kind_before, before) = (kind(top), state.overlays.len());
            let _ = update(&mut state, Message::Beside);
            let is_left = state.overlays.len() < before;
            let is_kept = state.overlays.len() >= before && (state.notice.is_some() || state.overlays.len() > before);
            assert!(if keeps_words && !is_filter { is_kept } else { is_left }, "{at}: {kind_before}\n{}", rows(&state));
        }
        let is_in_front = (layer.open)(80, 24).overlays.last().is_some_and(|top| !matches!(top, Overlay::Task(_)));
        assert!(!is_in_front || seen > 0, "{}: there is nothing beside it at any size", layer.name);
    }
}

/// The list of variants is read from the source: one that is added without a golden is found.
#[test]
fn no_kind_of_layer_is_left_out() {
    let source = include_str!("../../app/overlays/mod.rs");
    let body = source.split("pub enum Overlay {").nth(1).and_then(|rest| rest.split("\n}").next()).unwrap();
    let known: BTreeSet<String> = body
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with("//") && !line.is_empty())
        .filter_map(|line| line.split('(').next().map(str::to_owned))
        .collect();
    let shown: BTreeSet<String> =
        layers::all().iter().filter_map(|layer| (layer.open)(80, 24).overlays.last().map(kind)).collect();
    assert!(known.len() >= 19, "{known:?}");
    assert_eq!(known.difference(&shown).collect::<Vec<_>>(), [""; 0], "no golden in src/ui/tests/sizes/layers.rs");
}

#[test]
fn on_a_low_board_the_key_for_the_help_is_not_cut() {
    for height in 10..16 {
        let shown = rows(&open(40, height));
        assert!(shown.lines().last().is_some_and(|line| line.ends_with("? help")), "{height}\n{shown}");
    }
}
