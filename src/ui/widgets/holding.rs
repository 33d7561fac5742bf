//! The line that says what is in hand: where it was, where it hangs, what dropping it means, on the other boards too.

use crate::app::State;
use crate::app::hand::Hand;
use crate::app::lock;
use crate::planner::board::Board;
use crate::planner::board::Column;
use crate::planner::board::Grouping;
use crate::planner::change::Change;
use crate::planner::lock::Permission;
use crate::planner::view::View;
use crate::ui::text;
use crate::ui::widgets::card;
use crate::ui::widgets::column;

/// The most cells of a column's name.
const NAME_MOST: usize = 20;
/// The most cells of what a drop means; names of people and labels have any length.
const MEANING_MOST: usize = 64;
/// How many different changes are told; one is the rule, two on the board of people.
const CHANGES_MOST: usize = 6;

/// Says what is in hand; the less room, the fewer words. What dropping it means is said longest.
#[must_use]
pub fn words(state: &State, room: usize) -> String {
    let (Some(hand), Some(view)) = (&state.board.hand, &state.board.view) else { return String::new() };
    let now = format!("now {}", place(&hand.board, hand.column, hand.row));
    let was = was(hand, view).map_or_else(|| now.clone(), |was| format!("was {was}, {now}"));
    let is_several = hand.cards.len() > 1;
    let meaning = if is_several && !hand.is_hung() {
        "dropped now they stay where they are".to_owned()
    } else {
        meaning(hand, view)
    };
    let others = if hand.is_hung() || !is_several { others(hand, view) } else { String::new() };
    let others = match hand.reserves.iter().find_map(lock::manager) {
        Some(by) if hand.is_hung() => format!("{others} · {} may refuse it", text::fit(by, NAME_MOST)),
        _ => others,
    };
    let staying = hand.staying_words();
    let held = |width: usize| match hand.cards.as_slice() {
        // How many go is known before they do.
        _ if let Some(staying) = &staying => staying.clone(),
        [only] => format!("HOLDING “{}”", text::fit(card::title(&only.title), width)),
        several => format!("HOLDING {} cards", several.len()),
    };
    // The place can be seen on the board, what a drop means cannot.
    let with_place: [&[&str]; 4] = [
        &[&held(40), &was, &meaning, &others],
        &[&held(20), &was, &meaning, &others],
        &[&held(20), &now, &meaning, &others],
        &[&held(12), &now, &meaning, &others],
    ];
    let least = staying.as_deref().unwrap_or("HOLDING");
    let without_place: [&[&str]; 3] =
        [&[&held(20), &meaning, &others], &[&held(12), &meaning, &others], &[least, &meaning, &others]];
    let short: [&[&str]; 4] =
        [&[&held(20), &now, &meaning], &[&held(12), &now, &meaning], &[least, &now, &meaning], &[least, &meaning]];
    let without_place = without_place.into_iter().filter(|_| !meaning.is_empty());
    let candidates = with_place.into_iter().chain(without_place).chain(short);
    let joined =
        |pieces: &[&str]| pieces.iter().filter(|piece| !piece.is_empty()).copied().collect::<Vec<_>>().join(" · ");
    let fits = |words: &String| text::cells(words) <= room && words != "HOLDING";
    let fitting = candidates.map(joined).find(fits);
    fitting.unwrap_or_else(|| if meaning.is_empty() { now.clone() } else { meaning.clone() })
}

/// Returns a place of a board in words: `Doing 2/4`.
fn place(board: &Board, column: usize, row: usize) -> String {
    let words = |column: &Column| {
        format!("{} {}/{}", text::fit(column::name(&column.name), NAME_MOST), row + 1, column.count())
    };
    board.columns.get(column).map_or_else(String::new, words)
}

/// Returns where the cards were taken from; `None` when that was several columns.
fn was(hand: &Hand, view: &View) -> Option<String> {
    let first = hand.cards.first()?;
    if hand.cards.iter().any(|card| card.from.column != first.from.column) {
        return None;
    }
    let (column, row) = view.board().find_in(view.plan(), &first.task, Some(&first.from.column))?;
    Some(place(view.board(), column, row))
}

/// Returns what dropping the cards changes beside their place, each kind of change once.
fn meaning(hand: &Hand, view: &View) -> String {
    // That it may be refused is told; why it cannot be done yet is told first.
    let is_warning = |reserve: &&Permission| matches!(reserve, Permission::Warned { .. });
    let warning = hand.reserves.iter().find(is_warning).and_then(lock::reserve_words);
    let mut changes: Vec<&Change> = Vec::new();
    for change in hand.cards.iter().flat_map(|card| &card.changes) {
        if changes.len() < CHANGES_MOST && !changes.contains(&change) {
            changes.push(change);
        }
    }
    let arrangement = view.arrangement();
    let mut words: Vec<String> = Vec::new();
    for change in changes {
        if let Some(said) = change.words(hand.cards.len(), view.plan(), arrangement.me.as_ref(), arrangement.today)
            && !words.contains(&said)
        {
            words.push(said);
        }
    }
    words.extend(warning.map(|warning| warning.trim_end_matches('.').to_owned()).filter(|_| hand.is_hung()));
    text::fit(&words.join(", "), MEANING_MOST).into_owned()
}

/// Returns where the cards will stand elsewhere.
fn others(hand: &Hand, view: &View) -> String {
    let is_one = hand.cards.len() == 1;
    let grouping = hand.board.grouping;
    if !grouping.has_order() {
        let whose = if is_one { "its place is" } else { "their places are" };
        return format!("{whose} given by due date and priority");
    }
    if matches!(grouping, Grouping::Bucket | Grouping::Mine) {
        return "other boards keep".to_owned();
    }
    if !is_one {
        return "each stays in its bucket".to_owned();
    }
    let task = hand.cards.first().and_then(|card| view.plan().task(&card.task));
    match task.and_then(|task| view.plan().bucket(task.bucket_id.as_ref()?)) {
        Some(bucket) => format!("stays in {} by bucket", text::fit(column::name(&bucket.name), NAME_MOST)),
        None => "stays without a bucket".to_owned(),
    }
}
