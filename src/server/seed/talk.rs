//! What the sample says about its tasks beside the tasks themselves: series, chats, old comments, notes, whose day.

use serde::Deserialize;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use super::sample::Bed;
use super::sower::DAY;
use crate::server::error::Refusal;
use crate::server::html;
use crate::server::instant;
use crate::server::messages;
use crate::server::mint;
use crate::server::my_day;
use crate::server::recurrence;
use crate::server::threads;

/// What old comments end with: an invitation to come back to Planner, for mail alone.
const FOOTER: &str = "<table id=\"jSanity_hideInPlanner\"><tbody><tr><td>You get this mail because you are in the group of \
                      the plan.</td></tr><tr><td><a href=\"https://planner.cloud.microsoft/\">Answer in Planner</a></td>\
                      </tr></tbody></table>";

/// More of a task in the sample.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct More {
    /// `daily`, `weekly` or `monthly`, from the day it is due.
    repeats: Option<String>,
    /// Rich text, as HTML.
    notes: Option<String>,
    /// Whose day it is on.
    #[serde(default)]
    on_my_day: Vec<String>,
    #[serde(default)]
    chat: Vec<Said>,
    /// Comments from the time before chats.
    #[serde(default)]
    comments: Vec<Said>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Said {
    by: String,
    hours_ago: i64,
    content: String,
    /// Who is meant by the places in the content, in their order.
    #[serde(default)]
    mentions: Vec<String>,
    #[serde(default)]
    is_deleted: bool,
}

impl More {
    /// Returns the rich notes with their plain form, if there are any.
    pub(super) fn notes(&self) -> Option<(Value, String)> {
        let content = html::sanitized(self.notes.as_deref()?);
        let plain = html::text_of(&content);
        Some((json!({"contentType": "html", "content": content}), plain))
    }

    /// Returns the properties of the task that follow from all this, and writes the comments.
    pub(super) fn properties(
        &self,
        bed: &mut Bed<'_>,
        (group_id, title): (&str, &str),
        due: Option<i64>,
    ) -> Result<Map<String, Value>, Refusal> {
        let mut properties = Map::new();
        if let Some((how, due)) = self.repeats.as_deref().zip(due) {
            let series_id = mint::series_id(&mut bed.sower.rng);
            properties.extend(recurrence::sown(&pattern(how, due)?, due, &series_id)?);
        }
        if !self.chat.is_empty() {
            properties.insert("hasChat".to_owned(), true.into());
        }
        if !self.comments.is_empty() {
            let topic = format!("Comments on task \"{title}\"");
            let thread_id = threads::sow_thread(bed.sower.connection, group_id, &topic)?;
            for said in &self.comments {
                let author = bed.ids(std::slice::from_ref(&said.by))?.remove(0);
                let content = html::sanitized(&format!("<html><body>{}{FOOTER}</body></html>", said.content));
                threads::sow_post(bed.sower.connection, &thread_id, &author, &said.at(bed), &content)?;
            }
            properties.insert("conversationThreadId".to_owned(), thread_id.into());
        }
        Ok(properties)
    }

    /// Writes what needs the task to be there.
    pub(super) fn sow(&self, bed: &Bed<'_>, task_id: &str) -> Result<(), Refusal> {
        for said in &self.chat {
            let author = bed.ids(std::slice::from_ref(&said.by))?.remove(0);
            let mentioned = bed.ids(&said.mentions)?.into_iter().enumerate();
            let mentions: Vec<Value> = mentioned
                .map(|(place, id)| json!({"mentioned": id, "position": place, "mentionType": "user"}))
                .collect();
            let at = said.at(bed);
            let words = (said.content.as_str(), mentions.as_slice());
            messages::sow(bed.sower.connection, (task_id, &author), &at, words, said.is_deleted)?;
        }
        let today = instant::text_of(bed.sower.now);
        for user_id in bed.ids(&self.on_my_day)? {
            my_day::mark(bed.sower.connection, &user_id, task_id, true, &today)?;
        }
        Ok(())
    }
}

impl Said {
    fn at(&self, bed: &Bed<'_>) -> String {
        instant::text_of(bed.sower.now - self.hours_ago * (DAY / 24))
    }
}

/// Returns the pattern by which a task comes again that is due at an instant.
fn pattern(how: &str, due: i64) -> Result<Value, Refusal> {
    let (day, _) = instant::day_of(due);
    let weekday = day.strftime("%A").to_string().to_lowercase();
    match how {
        "daily" => Ok(json!({"type": "daily", "interval": 1})),
        "weekly" => Ok(json!({"type": "weekly", "interval": 1, "daysOfWeek": [weekday], "firstDayOfWeek": "monday"})),
        "monthly" => Ok(json!({"type": "absoluteMonthly", "interval": 1, "dayOfMonth": day.day()})),
        other => Err(Refusal::Broken(format!("the sample repeats a task '{other}'"))),
    }
}
