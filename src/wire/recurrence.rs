//! How a task comes again, as beta writes it: `plannerTaskRecurrence` with its schedule and pattern.

use serde_json::{Value, json};

use super::time;
use crate::planner::recurrence::{Day, Pattern, Recurrence, Schedule, Which};

/// Reads a series; nothing of one that was stopped, or that says nothing.
#[must_use]
pub fn read(value: &Value) -> Option<Recurrence> {
    let schedule = value.get("schedule").filter(|schedule| schedule.is_object())?;
    let text = |name: &str| schedule.get(name).and_then(Value::as_str);
    let is_followed = value.get("nextInSeriesTaskId").and_then(Value::as_str).is_some_and(|next| !next.is_empty());
    Some(Recurrence {
        schedule: Schedule {
            pattern: pattern(schedule.get("pattern")?),
            start: text("patternStartDateTime").and_then(time::timestamp)?,
        },
        next: text("nextOccurrenceDateTime").and_then(time::day),
        is_followed,
    })
}

/// Returns what a request has to say to set a schedule, or to end the series.
#[must_use]
pub fn write(schedule: Option<&Schedule>) -> Value {
    let Some(schedule) = schedule else { return json!({"schedule": null}) };
    let pattern = written(&schedule.pattern);
    json!({"schedule": {"pattern": pattern, "patternStartDateTime": schedule.start.to_string()}})
}

fn pattern(value: &Value) -> Pattern {
    known(value).unwrap_or_else(|| Pattern::Other { json: value.to_string() })
}

fn known(value: &Value) -> Option<Pattern> {
    let number = |name: &str| value.get(name).and_then(Value::as_u64).and_then(|number| u32::try_from(number).ok());
    let word = |name: &str| value.get(name).and_then(Value::as_str);
    let every = number("interval")?;
    let days = || -> Option<Vec<Day>> {
        let mut days: Vec<Day> = value.get("daysOfWeek")?.as_array()?.iter().map(day).collect::<Option<_>>()?;
        days.sort_unstable();
        days.dedup();
        Some(days)
    };
    let the = || match days()?.as_slice() {
        [one] => Some((word("index").map_or(Some(Which::First), which)?, *one)),
        _ => None,
    };
    Some(match word("type")? {
        "daily" => Pattern::Daily { every },
        "weekly" => {
            let first = value.get("firstDayOfWeek").map_or(Some(Day::Sunday), day)?;
            Pattern::Weekly { every, days: days().filter(|days| !days.is_empty())?, first }
        }
        "absoluteMonthly" => Pattern::MonthlyOnDay { every, day: number("dayOfMonth")? },
        "relativeMonthly" => the().map(|(which, day)| Pattern::MonthlyOnThe { every, which, day })?,
        "absoluteYearly" => Pattern::YearlyOnDay { every, month: number("month")?, day: number("dayOfMonth")? },
        "relativeYearly" => {
            let (month, (which, day)) = (number("month")?, the()?);
            Pattern::YearlyOnThe { every, month, which, day }
        }
        _ => return None,
    })
}

/// Every property the type asks for, as a changed pattern has to repeat them.
fn written(pattern: &Pattern) -> Value {
    match pattern {
        Pattern::Daily { every } => json!({"type": "daily", "interval": every}),
        Pattern::Weekly { every, days, first } => {
            let days: Vec<String> = days.iter().map(|day| name(*day)).collect();
            json!({"type": "weekly", "interval": every, "daysOfWeek": days, "firstDayOfWeek": name(*first)})
        }
        Pattern::MonthlyOnDay { every, day } => {
            json!({"type": "absoluteMonthly", "interval": every, "dayOfMonth": day})
        }
        Pattern::MonthlyOnThe { every, which, day } => {
            json!({"type": "relativeMonthly", "interval": every, "daysOfWeek": [name(*day)], "index": which.word()})
        }
        Pattern::YearlyOnDay { every, month, day } => {
            json!({"type": "absoluteYearly", "interval": every, "month": month, "dayOfMonth": day})
        }
        Pattern::YearlyOnThe { every, month, which, day } => json!({
            "type": "relativeYearly", "interval": every, "month": month, "daysOfWeek": [name(*day)],
            "index": which.word(),
        }),
        Pattern::Other { json } => serde_json::from_str(json).unwrap_or(Value::Null),
    }
}

fn name(day: Day) -> String {
    day.name().to_lowercase()
}

fn day(value: &Value) -> Option<Day> {
    let word = value.as_str()?;
    Day::ALL.into_iter().find(|day| day.name().eq_ignore_ascii_case(word))
}

fn which(word: &str) -> Option<Which> {
    Which::ALL.into_iter().find(|which| which.word() == word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::recurrence::pattern_of;

    fn answer(pattern: &Value) -> Value {
        json!({"seriesId": "s", "occurrenceId": 1, "previousInSeriesTaskId": null, "nextInSeriesTaskId": null,
            "recurrenceStartDateTime": "2026-10-12T10:00:00Z", "schedule": {"pattern": pattern,
            "patternStartDateTime": "2026-10-12T10:00:00Z", "nextOccurrenceDateTime": "2026-10-19T10:00:00Z"}})
    }

    #[test]
    fn what_is_sent_is_what_is_read_back() {
        let day = jiff::civil::date(2026, 10, 12);
        for typed in [
            "every 3 days",
            "weekdays",
            "every 2 weeks thu",
            "monthly",
            "monthly last fri",
            "yearly",
            "yearly 1st mon may",
        ] {
            let pattern = pattern_of(typed, day).unwrap();
            let schedule = Schedule { pattern, start: time::timestamp(&time::on(day)).unwrap() };
            let sent = write(Some(&schedule));
            let mut filled = sent["schedule"]["pattern"].clone();
            // What a type has no use for comes back as a default.
            for (name, default) in [("dayOfMonth", json!(0)), ("month", json!(0)), ("daysOfWeek", json!([]))] {
                filled.as_object_mut().unwrap().entry(name).or_insert(default);
            }
            let read = read(&answer(&filled)).unwrap();
            assert_eq!((&read.schedule, read.next), (&schedule, Some(jiff::civil::date(2026, 10, 19))), "{typed}");
            assert!(!read.is_followed);
        }
        assert_eq!(write(None).to_string(), r#"{"schedule":null}"#);
    }

    #[test]
    fn odd_patterns_are_kept_and_stopped_series_are_none() {
        let odd = json!({"type": "lunar", "interval": 1});
        let series = read(&answer(&odd)).unwrap();
        assert_eq!(written(&series.schedule.pattern), odd);
        assert_eq!(read(&json!({"seriesId": "s", "schedule": null})), None);
        for nothing in [json!(null), json!([]), json!({"schedule": {}}), json!({"schedule": {"pattern": 7}})] {
            assert_eq!(read(&nothing), None, "{nothing}");
        }
        let mut followed = answer(&json!({"type": "daily", "interval": 1}));
        followed["nextInSeriesTaskId"] = "next".into();
        assert!(read(&followed).unwrap().is_followed);
    }
}
