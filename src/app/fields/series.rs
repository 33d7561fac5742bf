//! How tasks come again: a menu of what people use most, and a line for anything else.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::app::State;
use crate::app::fields;
use crate::app::overlays::Overlay;
use crate::app::overlays::field::Field;
use crate::app::overlays::field::Purpose;
use crate::app::overlays::menu;
use crate::app::overlays::menu::Choice;
use crate::app::overlays::menu::Entry;
use crate::app::overlays::menu::Kind;
use crate::app::overlays::menu::Mark;
use crate::planner::change::Change;
use crate::planner::id::TaskId;
use crate::planner::policy::Act;
use crate::planner::recurrence::Pattern;
use crate::planner::recurrence::Schedule;
use crate::planner::recurrence::pattern_of;
use crate::planner::task::Task;

/// What is offered, in the words of the line.
const OFFERED: [&str; 5] = ["daily", "weekdays", "weekly", "monthly", "yearly"];
/// What stands for words of one's own.
const OWN: &str = "own";

/// Opens the menu for the cards in sight.
pub(super) fn open(state: &mut State) -> fields::Outcome {
    let cards = fields::cards(state, "repeat")?;
    fields::may(state, &cards, &[Act::Unnamed])?;
    let tasks = fields::tasks(state, &cards);
    let ends =
        tasks.iter().any(|task| task.schedule().is_some()) && fields::refused(state, &tasks, &wish(None)).is_none();
    let today = state.now.date();
    let begins = schedule(Pattern::Daily { every: 1 }, today);
    // Where a series can neither begin nor end, nobody types words for nothing.
    if let Some(why) = fields::refused(state, &tasks, &wish(Some(begins))).filter(|_| !ends) {
        return Err(why);
    }
    menu::open(state, Kind::Series(cards));
    Ok(Vec::new())
}

/// Returns the title of the menu.
pub(crate) fn title(state: &State, cards: &[TaskId]) -> String {
    format!("How {} comes again", fields::called(state, cards))
}

/// Returns what can be chosen, each with its digit.
pub(crate) fn entries(state: &State, cards: &[TaskId]) -> Vec<Entry> {
    let tasks = fields::tasks(state, cards);
    let today = state.now.date();
    let set = |words: Option<&str>| {
        let is_set = |task: &&&Task| match (words, task.schedule()) {
            (None, schedule) => schedule.is_none(),
            (Some(words), Some(schedule)) => {
                pattern_of(words, start_day(task, today)).is_ok_and(|pattern| same_rhythm(&pattern, &schedule.pattern))
            }
            (Some(_), None) => false,
        };
        Mark::of(tasks.iter().filter(is_set).count(), tasks.len())
    };
    let refused = |to: Option<&str>| {
        let to = to.and_then(|words| pattern_of(words, today).ok()).map(|pattern| schedule(pattern, today));
        fields::refused(state, &tasks, &wish(to))
    };
    let day = tasks.first().map_or(today, |task| start_day(task, today));
    let offered = OFFERED.map(|words| {
        let said = pattern_of(words, day).map_or_else(|_| words.to_owned(), |pattern| pattern.words());
        Entry {
            mark: Some(set(Some(words))),
            refused: refused(Some(words)),
            remark: words.to_owned(),
            ..Entry::new(Choice::Series(words), said)
        }
    });
    let none = Entry { mark: Some(set(None)), refused: refused(None), ..Entry::new(Choice::Series(""), "not at all") };
    let others = tasks.iter().filter_map(|task| task.schedule()).map(|schedule| schedule.pattern.words());
    let is_offered = |words: &String| offered.iter().any(|entry| entry.words == *words);
    let mut own: Vec<String> = others.filter(|words| !is_offered(words)).collect();
    let mark = Mark::of(own.len(), tasks.len());
    own.sort();
    own.dedup();
    let own = Entry {
        mark: Some(mark),
        refused: refused(Some("daily")),
        remark: own.join("; "),
        ..Entry::new(Choice::Series(OWN), "in your own words…")
    };
    let all = std::iter::once(none).chain(offered).chain([own]);
    all.zip('1'..).map(|(entry, key)| Entry { key: Some(key), ..entry }).collect()
}

/// Lets cards come again as was chosen, or opens a line for it.
pub(crate) fn choose(state: &mut State, cards: &[TaskId], words: &str) -> fields::Outcome {
    match words {
        "" => fields::change(state, cards, &[wish(None)]),
        OWN => {
            let seen = fields::same(&fields::tasks(state, cards), |task| task.schedule().cloned()).flatten();
            let seen = match seen {
                Some(Schedule { pattern: Pattern::Other { .. }, .. }) | None => String::new(),
                Some(schedule) => schedule.pattern.words(),
            };
            state.overlays.push(Overlay::Field(Field::new(Purpose::Series { cards: cards.to_vec(), seen })));
            Ok(Vec::new())
        }
        words => typed(state, cards, words),
    }
}

/// Says whether some words say how often.
pub(crate) fn reads(state: &State, words: &str) -> bool {
    pattern_of(words, state.now.date()).is_ok()
}

/// Lets cards come again as was typed; an empty line ends their series. What is not said is taken from the day each is due.
pub(crate) fn typed(state: &mut State, cards: &[TaskId], typed: &str) -> fields::Outcome {
    let today = state.now.date();
    if typed.trim().is_empty() {
        return fields::change(state, cards, &[wish(None)]);
    }
    pattern_of(typed, today)?;
    let words = typed.to_owned();
    fields::change_each(state, cards, move |task| {
        let day = start_day(task, today);
        let pattern = pattern_of(&words, day).ok()?;
        // A series that is there is counted from where it began.
        let to = match task.schedule() {
            Some(known) if same_rhythm(&known.pattern, &pattern) => known.clone(),
            Some(known) => Schedule { pattern, start: known.start },
            None => schedule(pattern, day),
        };
        Some(wish(Some(to)))
    })
}

/// Says whether two patterns are the same to people: the day a week begins with matters to few.
fn same_rhythm(one: &Pattern, other: &Pattern) -> bool {
    match (one, other) {
        (Pattern::Weekly { every: 1, days, .. }, Pattern::Weekly { every: 1, days: others, .. }) => days == others,
        (one, other) => one == other,
    }
}

fn start_day(task: &Task, today: Date) -> Date {
    task.due.unwrap_or(today)
}

/// Begins a series on a day: at an hour that is the same day nearly everywhere.
fn schedule(pattern: Pattern, day: Date) -> Schedule {
    let start = day.at(10, 0, 0, 0).to_zoned(TimeZone::UTC).map(|start| start.timestamp());
    Schedule { pattern, start: start.unwrap_or_default() }
}

fn wish(to: Option<Schedule>) -> Change {
    Change::Recurrence { from: to.clone(), to }
}

#[cfg(test)]
#[path = "series_tests.rs"]
mod tests;
