//! What is true of every frame: the way out is told, the cursor is seen, nothing is cut unsaid, boxes are whole.

use std::collections::BTreeSet;

use ratatui::layout::Rect;

use super::layers::Layer;
use crate::app::intent::Intent;
use crate::app::key::Key;
use crate::app::keymap::Found;
use crate::app::keymap::Mode;
use crate::app::overlays::Overlay;
use crate::ui::tests::*;

/// Presses the key that leads to the last row, if there is one here.
pub(super) fn walk_to_the_end(state: &mut State) {
    if state.overlays.last_mut().is_some_and(|top| top.picker().is_some()) {
        for _ in 0..80 {
            keys(state, "Down");
        }
        return;
    }
    let last = Key::parse("G").map(|key| state.keymap.find(state.mode(), &[key]));
    if last == Some(Found::Intent(Intent::CursorLast)) {
        keys(state, "G");
    }
}

/// Returns every word of the largest frames and of their ends: a word that is none of them was cut.
pub(super) fn vocabulary(layers: &[Layer]) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for layer in layers {
        for (width, height) in [(200, 60), (100, 200)] {
            let mut state = (layer.open)(width, height);
            words.extend(words_of(&rows(&state)));
            walk_to_the_end(&mut state);
            words.extend(words_of(&rows(&state)));
        }
    }
    words.extend(words_of(include_str!("../../../../assets/keymap.toml")));
    words
}

fn words_of(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphabetic()).map(str::to_owned).collect()
}

/// Names what is wrong with a frame.
pub(super) fn faults(state: &State, buffer: &Buffer, vocabulary: &BTreeSet<String>) -> Vec<String> {
    let boxes = boxes(buffer);
    // The layer on top is the one that lies within all others, or the only one that is whole.
    let top = boxes.iter().min_by_key(|area| area.area()).copied();
    let mut faults = Vec::new();
    if let Some(overlay) = state.overlays.last() {
        faults.extend(way_out(state, buffer, overlay));
        faults.extend(cursor(buffer, overlay, top));
    } else if !is_reversed_in(buffer, Rect { y: 1, height: buffer.area.height - 1, ..buffer.area })
        && state.board.board().is_some_and(|board| !board.columns.is_empty())
    {
        faults.push("the cursor is not seen".to_owned());
    }
    faults.extend(borders(buffer, &boxes, state.overlays.len()));
    faults.extend(cut(buffer, top.filter(|_| !state.overlays.is_empty()), vocabulary));
    faults
}

/// Says whether the key that closes the layer on top is told.
fn way_out(state: &State, buffer: &Buffer, overlay: &Overlay) -> Option<String> {
    // A line that is typed where it stands has no room for keys of its own.
    if matches!(overlay, Overlay::Field(_)) {
        return None;
    }
    let is_out = |intent: Intent| matches!(intent, Intent::PickerClose | Intent::InputCancel);
    let mode = state.mode();
    let hint = state.keymap.hints(mode).find(|hint| hint.actions.iter().any(|action| is_out(*action)));
    let Some(hint) = hint else { return Some(format!("{mode:?} has no hint for the way out")) };
    let told = format!("{} {}", hint.keys, hint.word);
    let lines = lines(buffer, buffer.area);
    (!lines.iter().any(|line| line.contains(&told))).then(|| format!("“{told}” is not told"))
}

/// Says whether what one is on is seen in a layer.
fn cursor(buffer: &Buffer, overlay: &Overlay, top: Option<Rect>) -> Option<String> {
    match overlay {
        // There is nothing to be on in what is only read.
        Overlay::Charts(_) | Overlay::Confirm(_) | Overlay::Why(_) | Overlay::Talk(_) => return None,
        Overlay::Conflict(dialog) if dialog.conflict().is_none() => return None,
        Overlay::Conflict(_)
        | Overlay::Date(_)
        | Overlay::Field(_)
        | Overlay::Find(_)
        | Overlay::Help(_)
        | Overlay::Log(_)
        | Overlay::Menu(_)
        | Overlay::MoveTo(_)
        | Overlay::NameIt(_)
        | Overlay::Outbox(_)
        | Overlay::PlanPanel(_)
        | Overlay::Plans(_)
        | Overlay::Task(_)
        | Overlay::Trash(_)
        | Overlay::Text(_) => {}
    }
    let below_the_tabs = Rect { y: 1, height: buffer.area.height - 1, ..buffer.area };
    let is_empty = |words: &str| rows_hold(buffer, words);
    if is_empty("nothing waits") || is_empty("nothing was deleted") || is_empty("The trash is empty") {
        return None;
    }
    (!is_reversed_in(buffer, top.unwrap_or(below_the_tabs))).then(|| "the cursor is not seen".to_owned())
}

fn rows_hold(buffer: &Buffer, words: &str) -> bool {
    lines(buffer, buffer.area).iter().any(|line| line.contains(words))
}

fn is_reversed_in(buffer: &Buffer, area: Rect) -> bool {
    area.positions().any(|at| buffer[at].modifier.contains(Modifier::REVERSED))
}

/// Returns every box whose border is whole.
fn boxes(buffer: &Buffer) -> Vec<Rect> {
    let area = buffer.area;
    let corners = area.positions().filter(|at| buffer[*at].symbol() == "┌");
    let whole = corners.filter_map(|at| {
        let right = (at.x + 1..area.right()).find(|x| ["┐", "┌"].contains(&buffer[(*x, at.y)].symbol()))?;
        let bottom = (at.y + 1..area.bottom()).find(|y| buffer[(at.x, *y)].symbol() != "│")?;
        let is_whole = buffer[(right, at.y)].symbol() == "┐"
            && buffer[(at.x, bottom)].symbol() == "└"
            && buffer[(right, bottom)].symbol() == "┘"
            && (at.y + 1..bottom).all(|y| buffer[(right, y)].symbol() == "│")
            && (at.x + 1..right).all(|x| buffer[(x, bottom)].symbol() == "─");
        is_whole.then(|| Rect { x: at.x, y: at.y, width: right - at.x + 1, height: bottom - at.y + 1 })
    });
    whole.collect()
}

/// Says whether a border was drawn over: with one layer, none is; with several, the one on top is not.
fn borders(buffer: &Buffer, boxes: &[Rect], layers: usize) -> Option<String> {
    let count = |corner: &str| buffer.content.iter().filter(|cell| cell.symbol() == corner).count();
    let counts = ["┌", "┐", "└", "┘"].map(count);
    let is_broken = if layers > 1 { boxes.is_empty() && counts[0] > 0 } else { counts != [boxes.len(); 4] };
    is_broken.then(|| format!("a border is broken: {} whole of {counts:?}", boxes.len()))
}

/// Returns the rows of an area as text. A wide letter fills two cells, of which the second is empty.
fn lines(buffer: &Buffer, area: Rect) -> Vec<String> {
    let line = |y: u16| {
        let (mut line, mut x) = (String::new(), area.x);
        while x < area.right() {
            line.push_str(buffer[(x, y)].symbol());
            x += u16::try_from(text::cells(buffer[(x, y)].symbol()).max(1)).unwrap();
        }
        line
    };
    (area.y..area.bottom()).map(line).collect()
}

/// Names words at the right edge that nobody wrote so: they were cut and do not say it.
fn cut(buffer: &Buffer, top: Option<Rect>, vocabulary: &BTreeSet<String>) -> Vec<String> {
    let inner = top.map_or(buffer.area, |area| Rect {
        x: area.x + 1,
        y: area.y + 1,
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(2),
    });
    let mut found = Vec::new();
    for line in lines(buffer, inner) {
        let end = line.trim_end();
        let is_at_the_edge = text::cells(end) + 1 >= usize::from(inner.width);
        let word = end.rsplit(|letter: char| !letter.is_alphabetic()).next().unwrap_or_default();
        if is_at_the_edge && word.chars().count() > 1 && !vocabulary.contains(word) {
            found.push(format!("“{word}” is cut: {end}"));
        }
    }
    found
}
