//! Where a card goes in a column that may have changed since the person pointed at a place.

use crate::planner::edit::End;

/// Returns the row at which to insert: right after `after`; if that is gone, right before `before`; if both are
/// gone, at the end the person aimed at. The card itself must have been taken out of `cards` already.
#[must_use]
pub fn row<T: PartialEq>(cards: &[T], after: Option<T>, before: Option<T>, end: End) -> usize {
    let find = |card: Option<T>| card.and_then(|card| cards.iter().position(|other| *other == card));
    if let Some(above) = find(after) {
        return above + 1;
    }
    if let Some(below) = find(before) {
        return below;
    }
    match end {
        End::Top => 0,
        End::Bottom => cards.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_card_above_decides_then_the_card_below_then_the_end() {
        let cards = ['a', 'b', 'c'];
        assert_eq!(row(&cards, Some('a'), Some('b'), End::Bottom), 1);
        assert_eq!(row(&cards, Some('a'), Some('c'), End::Bottom), 1, "the two are no longer neighbours");
        assert_eq!(row(&cards, Some('x'), Some('c'), End::Top), 2);
        assert_eq!(row(&cards, Some('x'), Some('y'), End::Top), 0);
        assert_eq!(row(&cards, None, None, End::Bottom), 3);
        assert_eq!(row(&[], Some('x'), None, End::Bottom), 0);
    }
}
