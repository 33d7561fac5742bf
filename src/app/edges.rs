//! How many columns are off the screen, on the left and on the right, and which column tells of them. For `ui` to draw and
//! for the mouse to hit.

use super::hit::Way;
use super::layout::Kind;
use super::screens::board::BoardScreen;

/// Cells of a name that stay beside the marks.
const NAME_KEPT: usize = 8;

/// The columns off the screen that one column tells of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Beyond {
    left: usize,
    right: usize,
}

/// What a column says of those off the screen; nothing for a side where it has nothing to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    left: String,
    right: String,
}

impl Marks {
    /// Returns the words, as they are drawn.
    #[must_use]
    pub fn words(&self) -> String {
        let is_both = !self.left.is_empty() && !self.right.is_empty();
        format!("{}{}{}", self.left, if is_both { " " } else { "" }, self.right)
    }

    /// Returns how many cells the words have.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.words().chars().count()
    }

    /// Returns the side that a cell of the words is about.
    #[must_use]
    pub fn way_at(&self, cell: usize) -> Option<Way> {
        let right_from = self.cells() - self.right.chars().count();
        if cell >= self.cells() {
            return None;
        }
        Some(if cell >= right_from { Way::Right } else { Way::Left })
    }
}

/// Returns what stands at the right end of a column's name.
#[must_use]
pub fn beside_name(board: &BoardScreen, size: (u16, u16), index: usize, width: u16) -> Option<Marks> {
    let Beyond { left, right } = told_by(board, size, index)?;
    let word = |count: usize| if count == 1 { "column" } else { "columns" };
    let some = |count: usize, mark: String| if count > 0 { mark } else { String::new() };
    let long = Marks {
        left: some(left, format!("‹ {left} {}", word(left))),
        right: some(right, format!("+{right} {} ›", word(right))),
    };
    let short = Marks { left: some(left, format!("‹ {left}")), right: some(right, format!("+{right} ›")) };
    [long, short].into_iter().find(|marks| marks.cells() > 0 && marks.cells() + NAME_KEPT <= usize::from(width))
}

/// Returns what stands on the rule of a folded column, in three cells.
#[must_use]
pub fn on_rule(board: &BoardScreen, size: (u16, u16), index: usize) -> Option<Marks> {
    let fit = |count: usize, mark: String, sign: &str| match count {
        0 => String::new(),
        _ if mark.chars().count() <= 3 => mark,
        _ => sign.to_owned(),
    };
    match told_by(board, size, index)? {
        Beyond { left: 0, right: 0 } => None,
        Beyond { left, right } if left > 0 && right > 0 => {
            Some(Marks { left: "‹".to_owned(), right: "›".to_owned() })
        }
        Beyond { left, right } => Some(Marks {
            left: fit(left, format!("‹{left}"), "‹"),
            right: fit(right, format!("+{right}›"), "›"),
        }),
    }
}

/// Returns the columns a column tells of. The outermost columns do, but a folded one has no room for it if another is
/// there.
fn told_by(screen: &BoardScreen, size: (u16, u16), index: usize) -> Option<Beyond> {
    let board = screen.board()?;
    let layout = screen.layout(size);
    let seen = layout.columns_from(board, screen.window.first_column);
    let is_open = |index: &usize| layout.kind != Kind::Columns || !board.columns[*index].is_collapsed;
    let (first, last) = (seen.first()?.index, seen.last()?.index);
    let mut open = seen.iter().map(|seen| seen.index).filter(is_open);
    let tells_left = open.next().unwrap_or(first);
    let tells_right = open.next_back().or_else(|| is_open(&tells_left).then_some(tells_left)).unwrap_or(last);
    let left = if index == tells_left { first } else { 0 };
    let right = if index == tells_right { board.columns.len() - 1 - last } else { 0 };
    Some(Beyond { left, right })
}
