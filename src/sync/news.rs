//! What the engine has to say beside the plan itself: a service that is odd in some way.

use super::Event;
use super::desk::Desk;
use crate::graph::error::Error;
use crate::planner::format::Format;
use crate::planner::id::TaskId;

impl Desk {
    /// The person wants it tried now. Where the service has asked to be left alone, that is said instead of doing nothing.
    pub(super) fn try_now(&mut self) {
        let now = self.now();
        self.line.retry_now(now);
        if let Some(asked) = self.line.asked_until(now) {
            let seconds = asked.duration_since(now).as_secs() + 1;
            self.tell(Event::Noticed(format!("The service has asked to be left alone: it is tried in {seconds} s.")));
        }
    }

    /// Says, once, that places on the board are kept back.
    pub(super) fn tell_of_refused_places(&mut self, error: &Error) {
        if !self.has_told_of_refused_places {
            self.has_told_of_refused_places = true;
            let words =
                format!("The places of some cards could not be read, so they stand in the plan's own order: {error}.");
            self.tell(Event::Noticed(words));
        }
    }

    /// Says, once, that this service does not compute hints: then places are only nearly right.
    pub(super) fn look_for_odd_hints(&mut self, formats: &[(TaskId, Format)]) {
        let is_odd = |(_, format): &(TaskId, Format)| format.hints().any(|hint| !hint.is_computed());
        if !self.has_told_of_odd_hints && formats.iter().any(is_odd) {
            self.has_told_of_odd_hints = true;
            let words = "This service keeps order hints as they were sent instead of computing short ones, so cards \
                         may not stand exactly where they were put.";
            self.tell(Event::Noticed(words.to_owned()));
        }
    }
}
