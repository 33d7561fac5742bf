//! The day a task starts or is due: a line for words such as `fri` or `+3d`, and a month to pick a day in.
//!
//! The line is the one source: walking through the month writes the words of a day into it.

use crossterm::event::KeyCode;
use crossterm::event::KeyEvent;
use crossterm::event::KeyModifiers;
use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::civil::Weekday;

use crate::app::State;
use crate::app::edits;
use crate::app::effect::Effect;
use crate::app::fields;
use crate::app::intent::Intent;
use crate::app::keymap::Mode;
use crate::app::naming::Names;
use crate::app::notice::Notice;
use crate::app::overlays::Overlay;
use crate::app::text_field::TextField;
use crate::planner::calendar::WeekBegins;
use crate::planner::change::Change;
use crate::planner::date_words;
use crate::planner::id::TaskId;
use crate::planner::policy::Act;
use crate::planner::task::Task;

/// Cells of a day in the month.
pub const DAY_WIDTH: u16 = 4;
/// Days of a week.
pub const WEEK: u16 = 7;
/// Rows of a month, as many weeks as the longest touches.
pub const WEEKS: u16 = 6;
/// The rows above the first week: the line, two for what it means, the name of the month, the days of the week.
const ABOVE: u16 = 5;
/// The cells of the box.
const WIDTH: u16 = 60;
/// The rows of the border, and that for the keys.
const AROUND: u16 = 3;

/// The box while it is open.
#[derive(Clone, Debug)]
pub struct DateBox {
    /// Which of the two days.
    pub which: Which,
    /// Of which tasks.
    pub cards: Vec<TaskId>,
    /// What is typed.
    pub text: TextField,
    /// Whether the whole text is marked: the next letter replaces it.
    pub is_marked: bool,
    /// Whether the person is in the month.
    pub in_month: bool,
    /// Whether anything was typed or picked; if not, the day stays as it is.
    is_touched: bool,
    /// The day that was meant last, where the month stands while the text means none.
    last: Date,
    /// The day a week begins with.
    begins: WeekBegins,
}

/// Which day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// When work starts.
    Start,
    /// When it is due.
    Due,
}

/// Where the parts of the box stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Places {
    /// Columns and rows of the box.
    pub size: (u16, u16),
    /// The first cell and the first row of the weeks, when there is room for the month.
    pub weeks: Option<(u16, u16)>,
}

impl Which {
    fn of(self, task: &Task) -> Option<Date> {
        match self {
            Self::Start => task.start,
            Self::Due => task.due,
        }
    }

    fn wish(self, to: Option<Date>) -> Change {
        match self {
            Self::Start => Change::Start { from: to, to },
            Self::Due => Change::Due { from: to, to },
        }
    }

    fn act(self) -> Act {
        match self {
            Self::Start => Act::StartDate,
            Self::Due => Act::DueDate,
        }
    }

    /// Returns what people call it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Start => "Start date",
            Self::Due => "Due date",
        }
    }
}

impl DateBox {
    /// Returns the title of the box.
    #[must_use]
    pub fn title(&self, state: &State) -> String {
        format!("{} of {}", self.which.words(), fields::called(state, &self.cards))
    }

    /// Says whether anything was typed or picked.
    #[must_use]
    pub fn is_touched(&self) -> bool {
        self.is_touched
    }

    /// Returns what keys are for while it is on top.
    #[must_use]
    pub fn mode(&self) -> Mode {
        if self.in_month { Mode::Month } else { Mode::Date }
    }

    /// Returns the day the text means; the error says why it means none.
    pub fn meant(&self, today: Date) -> Result<Option<Date>, String> {
        date_words::parse(self.text.text(), today, self.begins)
    }

    /// Returns the day the month stands on, and whether it is the one that would be taken.
    #[must_use]
    pub fn day(&self, today: Date) -> (Date, bool) {
        match self.meant(today) {
            Ok(Some(day)) => (day, true),
            _ => (self.last, false),
        }
    }

    /// Says what would become of the tasks, and whether that can be.
    #[must_use]
    pub fn meaning(&self, state: &State) -> (String, bool) {
        let today = state.now.date();
        match self.meant(today) {
            // What can be typed is worth more than what was: the whole sentence is said on Enter.
            Err(sentence) => (sentence.replace("; nothing at all means no date", ""), false),
            Ok(_) if !self.is_touched && self.text.text().is_empty() => {
                (format!("Type {}, or pick a day with the arrows.", date_words::EXAMPLES), true)
            }
            Ok(to) => {
                let words = to.map_or_else(|| "no date".to_owned(), |day| date_words::with_distance(day, today));
                let tasks = fields::tasks(state, &self.cards);
                match fields::refused(state, &tasks, &self.which.wish(to)) {
                    Some(why) => (format!("{words} · ✕ {why}"), false),
                    None => (words, true),
                }
            }
        }
    }

    /// Returns the first day of the weeks that are shown of a month: the day a week begins with.
    #[must_use]
    pub fn first_of_weeks(day: Date, begins: Weekday) -> Date {
        let first = day.first_of_month();
        let back = i32::from(first.weekday().since(begins));
        first.checked_sub(back.days()).unwrap_or(first)
    }

    /// Returns where the parts of the box stand on a screen of some size.
    #[must_use]
    pub fn places((width, height): (u16, u16)) -> Places {
        let whole = AROUND + ABOVE + WEEKS;
        let box_width = width.min(WIDTH);
        if height < whole || box_width < WEEK * DAY_WIDTH + 4 {
            return Places { size: (box_width, AROUND + 3), weeks: None };
        }
        let left = (width - box_width) / 2 + (box_width - WEEK * DAY_WIDTH) / 2;
        let top = (height - whole) / 2 + 1 + ABOVE;
        Places { size: (box_width, whole), weeks: Some((left, top)) }
    }

    /// Types a key.
    pub(crate) fn press(&mut self, event: KeyEvent, today: Date) {
        let is_plain = !event.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
        let replaces = match event.code {
            KeyCode::Char(_) => is_plain,
            code => matches!(code, KeyCode::Backspace | KeyCode::Delete),
        };
        if self.is_marked && replaces {
            self.text = TextField::default();
            self.is_touched = true;
        }
        (self.is_marked, self.in_month) = (false, false);
        self.is_touched |= self.text.press(event);
        self.note(today);
    }

    /// Types text as it is pasted.
    pub(crate) fn paste(&mut self, text: &str) {
        if self.is_marked {
            self.text = TextField::default();
        }
        (self.is_marked, self.in_month, self.is_touched) = (false, false, true);
        self.text.insert(text);
    }

    fn note(&mut self, today: Date) {
        self.last = self.day(today).0;
    }

    /// Picks a day: its words are in the line then.
    fn pick(&mut self, day: Date, today: Date) {
        self.text = TextField::default();
        self.text.insert(&date_words::describe(day, today));
        (self.is_marked, self.is_touched) = (true, true);
        self.note(today);
    }

    /// Takes the service's names in place of this machine's.
    pub(crate) fn renamed(&mut self, names: &Names) {
        names.tasks(&mut self.cards);
    }
}

/// Opens the box for the cards in sight, with the day they have.
pub(crate) fn open(state: &mut State, which: Which) -> Result<Vec<Effect>, String> {
    let cards = fields::cards(state, "change")?;
    fields::may(state, &cards, &[which.act()])?;
    let today = state.now.date();
    let now = fields::same(&fields::tasks(state, &cards), |task| which.of(task)).flatten();
    let mut text = TextField::default();
    text.insert(&now.map_or_else(String::new, |day| date_words::describe(day, today)));
    let last = now.unwrap_or(today);
    let begins = WeekBegins(state.look.week_begins);
    let opened = DateBox { which, cards, text, is_marked: true, in_month: false, is_touched: false, last, begins };
    state.overlays.push(Overlay::Date(opened));
    Ok(Vec::new())
}

/// Types a key that means nothing else; `None` when the box is not on top.
pub(crate) fn press(state: &mut State, event: KeyEvent) -> Option<Vec<Effect>> {
    let today = state.now.date();
    let Some(Overlay::Date(date)) = state.overlays.last_mut() else { return None };
    date.press(event, today);
    Some(Vec::new())
}

/// Does what a key means while the box is on top; `None` when it means the same as everywhere.
pub(crate) fn follow(state: &mut State, intent: Intent) -> Option<Vec<Effect>> {
    let today = state.now.date();
    let Some(Overlay::Date(date)) = state.overlays.last_mut() else { return None };
    let (day, is_meant) = date.day(today);
    let is_in_text = !date.in_month && !date.is_marked && !date.text.text().is_empty();
    match intent {
        Intent::InputAccept => return Some(accept(state)),
        Intent::DateMonth => date.in_month = !date.in_month,
        Intent::CursorLeft | Intent::CursorRight if is_in_text => {
            let code = if intent == Intent::CursorLeft { KeyCode::Left } else { KeyCode::Right };
            date.press(KeyEvent::from(code), today);
        }
        // The first step from an empty line is onto the day the month stands on.
        Intent::CursorLeft | Intent::CursorRight | Intent::CursorUp | Intent::CursorDown if !is_meant => {
            date.pick(day, today);
        }
        Intent::CursorLeft
        | Intent::CursorRight
        | Intent::CursorUp
        | Intent::CursorDown
        | Intent::PageUp
        | Intent::PageDown
        | Intent::PickerUp
        | Intent::PickerDown => date.pick(beside(day, intent), today),
        _ => return None,
    }
    Some(Vec::new())
}

/// Returns the day a step leads to; at the ends of the calendar there is none, and the day stays.
fn beside(day: Date, intent: Intent) -> Date {
    let to = match intent {
        Intent::CursorLeft => day.checked_sub(1.day()),
        Intent::CursorRight => day.checked_add(1.day()),
        Intent::CursorUp => day.checked_sub(1.week()),
        Intent::CursorDown => day.checked_add(1.week()),
        Intent::PageUp | Intent::PickerUp => day.checked_sub(1.month()),
        _ => day.checked_add(1.month()),
    };
    to.ok().filter(|to| date_words::YEARS.contains(&to.year())).unwrap_or(day)
}

/// Takes the day that is typed or picked. What cannot be taken stays, with a sentence that says why.
fn accept(state: &mut State) -> Vec<Effect> {
    let today = state.now.date();
    let Some(Overlay::Date(date)) = state.overlays.pop() else { return Vec::new() };
    if !date.is_touched {
        return Vec::new();
    }
    let outcome = date.meant(today).and_then(|to| fields::change(state, &date.cards, &[date.which.wish(to)]));
    outcome.unwrap_or_else(|sentence| {
        if sentence == fields::SO_ALREADY {
            return edits::refuse(state, sentence);
        }
        state.overlays.push(Overlay::Date(date));
        state.notice = Some(Notice::info(sentence));
        Vec::new()
    })
}

/// Picks the day at a point of the screen; a second time on the same day takes it. Says nothing where no day is.
pub(crate) fn click(state: &mut State, (x, y): (u16, u16)) -> Vec<Effect> {
    let (today, begins) = (state.now.date(), state.look.week_begins);
    let Some((left, top)) = DateBox::places(state.size).weeks else { return Vec::new() };
    let Some(Overlay::Date(date)) = state.overlays.last_mut() else { return Vec::new() };
    let inside = (left..left + WEEK * DAY_WIDTH).contains(&x) && (top..top + WEEKS).contains(&y);
    if !inside {
        return Vec::new();
    }
    let (now, is_meant) = date.day(today);
    let days = i32::from((y - top) * WEEK + (x - left) / DAY_WIDTH);
    let Ok(day) = DateBox::first_of_weeks(now, begins).checked_add(days.days()) else { return Vec::new() };
    if is_meant && day == now && date.is_touched {
        return accept(state);
    }
    date.pick(day, today);
    Vec::new()
}

#[cfg(test)]
#[path = "date_tests.rs"]
mod tests;
