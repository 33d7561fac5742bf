//! Where a box stands on the screen, and what is inside of it. For `ui` to draw and for the mouse to hit.

use super::days::Area;

/// The widest box of a list.
const LIST: u16 = 78;

/// Returns a box of a wanted size in the middle of a screen, no larger than there is room, and what is inside: where no
/// frame fits, all of it.
#[must_use]
pub fn middle(screen: (u16, u16), size: (u16, u16)) -> (Area, Area) {
    let (width, height) = (screen.0.min(size.0), screen.1.min(size.1));
    let (x, y) = ((screen.0 - width) / 2, (screen.1 - height) / 2);
    let whole = Area { x, y, width, height };
    if height < 4 || width < 12 {
        return (whole, whole);
    }
    (whole, Area { x: x + 2, y: y + 1, width: width - 4, height: height - 2 })
}

impl Area {
    /// Says whether a point is in it.
    #[must_use]
    pub fn holds(&self, (x, y): (u16, u16)) -> bool {
        (self.x..self.x.saturating_add(self.width)).contains(&x)
            && (self.y..self.y.saturating_add(self.height)).contains(&y)
    }
}

/// What stands in one row of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListRow {
    /// The heading of an entry and of those behind it.
    Head(usize),
    /// An entry.
    Entry {
        /// Which one.
        index: usize,
        /// Which of its rows.
        part: usize,
    },
}

/// A list in its box: a line to type into, the entries, and the keys.
#[derive(Clone, Debug)]
pub struct ListBox {
    /// All of it.
    pub whole: Area,
    /// What is inside.
    pub inner: Area,
    /// Where the entries are; nothing where there is room for the chosen one alone.
    pub room: Area,
    /// All rows.
    pub rows: Vec<ListRow>,
    /// The first row that is seen.
    pub first: usize,
}

impl ListBox {
    /// Returns the cells there are inside the box of a list.
    #[must_use]
    pub fn inner_width(screen: (u16, u16)) -> u16 {
        middle(screen, (LIST, screen.1)).1.width
    }

    /// Divides the box of a list whose entries take so many rows each, some of them below a heading; as little as possible
    /// moves from the row that was the first before.
    #[must_use]
    pub fn of(screen: (u16, u16), (heights, heads): (&[usize], &[&str]), selected: usize, previous: usize) -> Self {
        let mut rows = Vec::new();
        let mut before = "";
        for (index, height) in heights.iter().enumerate() {
            let head = heads.get(index).copied().unwrap_or_default();
            if head != before {
                rows.push(ListRow::Head(index));
                before = head;
            }
            rows.extend((0..*height).map(|part| ListRow::Entry { index, part }));
        }
        let wanted = u16::try_from(rows.len().max(1)).unwrap_or(u16::MAX).saturating_add(4);
        let (whole, inner) = middle(screen, (LIST, wanted));
        let height = inner.height.saturating_sub(2);
        let room = Area { y: inner.y + 1, height, ..inner };
        let selected = selected.min(heights.len().saturating_sub(1));
        let is_here = |row: &ListRow| matches!(row, ListRow::Entry { index, .. } if *index == selected);
        let start = rows.iter().position(is_here).unwrap_or(0);
        let end = rows.iter().rposition(is_here).unwrap_or(0);
        let first = super::first_row(previous, end, rows.len(), usize::from(height)).min(start);
        Self { whole, inner, room, rows, first }
    }

    /// Returns the entry at a point of the screen.
    #[must_use]
    pub fn entry_at(&self, at: (u16, u16)) -> Option<usize> {
        let line = usize::from(at.1.checked_sub(self.room.y)?);
        match self.rows.get(self.first + line).filter(|_| self.room.holds(at))? {
            ListRow::Entry { index, .. } => Some(*index),
            ListRow::Head(_) => None,
        }
    }
}
