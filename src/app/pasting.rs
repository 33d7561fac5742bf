//! Text of many lines, pasted where a card can be made: a card from each line, after a question.

use super::State;
use super::edits;
use super::effect::Effect;
use super::filtering;
use super::intent::Intent;
use super::making;
use super::making::NewCard;
use super::notice::Notice;
use super::overlays::Overlay;
use super::overlays::confirm::Act;
use super::overlays::confirm::Confirm;
use super::overlays::field::Field;
use super::overlays::field::Purpose;
use crate::planner::change::Change;
use crate::planner::change::FieldChange as _;
use crate::planner::detail_change::DetailChange;
use crate::planner::edit::End;
use crate::planner::edit::Spot;
use crate::planner::edit::short;
use crate::planner::id::TaskId;
use crate::planner::limits::TITLE_MOST;
use crate::planner::pasted;
use crate::planner::pasted::Line;
use crate::planner::view::View;

/// So many cards are made of one paste: more is rather a mistake, and each is a request of its own.
const MOST: usize = 200;
/// So many of the titles are shown before they are made.
const SHOWN: usize = 5;

/// Asks whether the lines of a text are to become cards; `None` when it is for a line that is typed, or for nothing.
pub(super) fn paste(state: &mut State, text: &str) -> Option<Vec<Effect>> {
    let place = match state.overlays.last() {
        None if state.board.hand.is_none() => making::place(state, Intent::CardNewBelow),
        Some(Overlay::Field(Field { purpose: Purpose::NewCard(new), .. })) => Ok(new.clone()),
        _ => return None,
    };
    let is_typing = !state.overlays.is_empty();
    if let Err(sentence) = state.board.writable() {
        return Some(edits::refuse(state, sentence));
    }
    let lines = pasted::tasks(text);
    if lines.is_empty() || is_typing && lines.len() == 1 {
        return None;
    }
    let new = match place {
        Ok(new) => new,
        Err(sentence) => return Some(edits::refuse(state, sentence)),
    };
    if let [only] = lines.as_slice() {
        let mut field = Field::new(Purpose::NewCard(new));
        field.text.insert(&only.title);
        state.overlays.push(Overlay::Field(field));
        return Some(state.board.look(state.size));
    }
    let question = format!("Create {} tasks?", lines.len().min(MOST));
    let words = words(state, &new, &lines);
    let lines = lines.into_iter().take(MOST).collect();
    let act = Act::Paste { new: Box::new(new), lines };
    state.overlays.push(Overlay::Confirm(Confirm::new(question, words, "create", act)));
    Some(Vec::new())
}

/// Says what will be made, and where.
fn words(state: &State, new: &NewCard, lines: &[Line]) -> Vec<String> {
    let count = lines.len().min(MOST);
    let mut words: Vec<String> = lines.iter().take(SHOWN).map(|line| format!("· {}", short(&line.title))).collect();
    if count > SHOWN {
        words.push(format!("· … and {} more", count - SHOWN));
    }
    let plan = state.board.view.as_ref().map(View::plan);
    let above = new.spot.after.as_ref().and_then(|task| plan?.task(task));
    let column = &new.spot.column_name;
    words.push(match above {
        Some(above) => format!("They stand in {column} below “{}”, in this order.", short(&above.title)),
        None => format!("They stand at the top of {column}, in this order."),
    });
    let made = &lines[..count];
    words.extend(counted(
        made.iter().filter(|line| line.is_done).count(),
        "is ticked and made",
        "are ticked and made",
        "as completed",
    ));
    words.extend(counted(
        made.iter().filter(|line| is_long(line)).count(),
        "is longer than a title may be",
        "are longer than a title may be",
        "(255 letters): the whole text goes into the notes",
    ));
    let has_mark = |line: &&Line| {
        let mut words = line.title.split_whitespace();
        words.any(|word| {
            word.starts_with(['@', '#', '!', '^']) && word.chars().nth(1).is_some_and(char::is_alphanumeric)
        })
    };
    words.extend(counted(
        made.iter().filter(has_mark).count(),
        "has a mark like @anna or ^fri, which stays in its title:",
        "have marks like @anna or ^fri, which stay in their titles:",
        "marks are read where one task is typed",
    ));
    if lines.len() > MOST {
        words.push(format!(
            "The text has {} lines; the first {MOST} become tasks, for more at once is too much.",
            lines.len()
        ));
    }
    words
}

fn counted(count: usize, one: &str, more: &str, rest: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 of them {one} {rest}.")),
        count => Some(format!("{count} of them {more} {rest}.")),
    }
}

fn is_long(line: &Line) -> bool {
    line.title.chars().count() > TITLE_MOST
}

/// Makes a card of each line, one below the other, in one act.
pub(super) fn make(state: &mut State, new: &NewCard, lines: &[Line]) -> Result<Vec<Effect>, String> {
    let word = making::word(state);
    let mut cards = Vec::with_capacity(lines.len());
    let mut above: Option<TaskId> = None;
    for (number, line) in lines.iter().enumerate() {
        let mut card = new.clone();
        if let Some(above) = above {
            card.spot = Spot { after: Some(above), end: End::Bottom, ..card.spot };
        }
        if line.is_done {
            let done = Change::Percent { from: 0, to: 100 };
            card.changes.retain(|change| !change.is_same_field(&done));
            card.changes.push(done);
        }
        let (mut title, mut details) = (line.title.clone(), Vec::new());
        if is_long(line) {
            title = line.title.chars().take(TITLE_MOST - 1).chain(['…']).collect();
            details.push(DetailChange::Notes { from: String::new(), to: line.title.clone() });
        }
        let task = TaskId::local(&format!("{word} {number}"));
        above = Some(task.clone());
        cards.push(card.whole(task, title, details));
    }
    let (count, made) = (cards.len(), cards.iter().map(|card| card.task.clone()).collect::<Vec<_>>());
    let effects = making::cards(state, cards)?;
    // The line the text was pasted into was only opened for it.
    if let Some(Overlay::Field(field)) = state.overlays.last()
        && matches!(field.purpose, Purpose::NewCard(_))
        && field.text.text().trim().is_empty()
    {
        state.overlays.pop();
    }
    state.notice = Some(Notice::info(match filtering::hidden(state, &made) {
        None => format!("{count} tasks created. u takes them all back."),
        Some(them) => {
            format!("{count} tasks created, but the filter hides {them}: F shows all cards, u takes all of it back.")
        }
    }));
    Ok(effects)
}

#[cfg(test)]
#[path = "pasting_tests.rs"]
mod tests;
