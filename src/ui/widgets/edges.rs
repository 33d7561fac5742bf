//! How many columns are off the screen, on the left and on the right.

use crate::app::State;
use crate::app::layout::Kind;
use crate::ui::text;

/// Cells of a name that stay beside the mark.
const NAME_KEPT: usize = 8;

/// The columns off the screen that one column tells of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Beyond {
    left: usize,
    right: usize,
}

/// Returns what stands at the right end of a column's name.
#[must_use]
pub fn beside_name(state: &State, index: usize, width: u16) -> Option<String> {
    let beyond = told_by(state, index)?;
    let word = |count: usize| if count == 1 { "column" } else { "columns" };
    let marks = |left: String, right: String| {
        let marks = [(beyond.left, left), (beyond.right, right)];
        marks.into_iter().filter(|(count, _)| *count > 0).map(|(_, mark)| mark).collect::<Vec<_>>().join(" ")
    };
    let long = marks(
        format!("‹ {} {}", beyond.left, word(beyond.left)),
        format!("+{} {} ›", beyond.right, word(beyond.right)),
    );
    let short = marks(format!("‹ {}", beyond.left), format!("+{} ›", beyond.right));
    [long, short].into_iter().find(|mark| !mark.is_empty() && text::cells(mark) + NAME_KEPT <= usize::from(width))
}

/// Returns what stands on the rule of a folded column, in three cells.
#[must_use]
pub fn on_rule(state: &State, index: usize) -> Option<String> {
    let beyond = told_by(state, index)?;
    let mark = match (beyond.left, beyond.right) {
        (0, 0) => return None,
        (left, 0) => format!("‹{left}"),
        (0, right) => format!("+{right}›"),
        _ => "‹ ›".to_owned(),
    };
    let without_count = if beyond.left > 0 { "‹" } else { "›" };
    Some(if text::cells(&mark) <= 3 { mark } else { without_count.to_owned() })
}

/// Returns the columns a column tells of. The outermost columns do, but a folded one has no room for it if another is
/// there.
fn told_by(state: &State, index: usize) -> Option<Beyond> {
    let board = state.board.board()?;
    let layout = state.board.layout(state.size);
    let seen = layout.columns_from(board, state.board.window.first_column);
    let is_open = |index: &usize| layout.kind != Kind::Columns || !board.columns[*index].is_collapsed;
    let (first, last) = (seen.first()?.index, seen.last()?.index);
    let mut open = seen.iter().map(|seen| seen.index).filter(is_open);
    let tells_left = open.next().unwrap_or(first);
    let tells_right = open.next_back().or_else(|| is_open(&tells_left).then_some(tells_left)).unwrap_or(last);
    let left = if index == tells_left { first } else { 0 };
    let right = if index == tells_right { board.columns.len() - 1 - last } else { 0 };
    Some(Beyond { left, right })
}
