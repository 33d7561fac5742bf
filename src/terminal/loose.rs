//! Letters that stand in several cells of a terminal, each with a part of them.
//!
//! A wide character is one thing to a terminal: what is written over its first cell takes the second away, too. A letter with a
//! vowel beside it, as Thai and Hindi have, is one letter to us and several characters to most terminals, each in a cell of
//! its own: what comes over the first leaves the others, and a frame says nothing of cells that were empty and stay so.

use std::collections::HashMap;

use ratatui::buffer::Cell;
use unicode_width::UnicodeWidthStr as _;

/// Where such letters stand, and how many cells they have.
#[derive(Debug, Default)]
pub(super) struct Loose(HashMap<(u16, u16), u16>);

impl Loose {
    /// Takes note of what is drawn at a place; returns the cells to be wiped before, the first and how many of each.
    pub(super) fn draw(&mut self, (x, y): (u16, u16), cell: &Cell) -> Vec<(u16, u16)> {
        let symbol = cell.symbol();
        // Nearly all letters are one character, and nearly never is there anything to look for.
        let is_one = symbol.len() == 1 || symbol.chars().nth(1).is_none();
        if is_one && self.0.is_empty() {
            return Vec::new();
        }
        let width = u16::try_from(symbol.width()).unwrap_or(u16::MAX).max(1);
        let covered = x..x.saturating_add(width);
        let wiped = covered.filter_map(|x| self.0.remove(&(x, y)).map(|cells| (x, cells))).collect();
        if !is_one && width > 1 {
            self.0.insert((x, y), width);
        }
        wiped
    }

    /// Forgets all: the screen is empty.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}
