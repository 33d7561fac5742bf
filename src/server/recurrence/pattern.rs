//! The pattern of a series: read strictly, written whole, and the day that follows another one by it.
//!
//! Source: Microsoft Graph, "recurrencePattern" and "Configuring task recurrence in Planner".

use jiff::Span;
use jiff::civil::Date;
use jiff::civil::Weekday;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use super::non_null;
use crate::server::error::Refusal;

/// What is counted from one occurrence to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Daily,
    Weekly,
    AbsoluteMonthly,
    RelativeMonthly,
    AbsoluteYearly,
    RelativeYearly,
}

const UNITS: [(&str, Unit); 6] = [
    ("daily", Unit::Daily),
    ("weekly", Unit::Weekly),
    ("absoluteMonthly", Unit::AbsoluteMonthly),
    ("relativeMonthly", Unit::RelativeMonthly),
    ("absoluteYearly", Unit::AbsoluteYearly),
    ("relativeYearly", Unit::RelativeYearly),
];
const WEEKDAYS: [(&str, Weekday); 7] = [
    ("sunday", Weekday::Sunday),
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
];
/// Each with its number in a month, as counted from the start or, below zero, from the end.
const INDEXES: [(&str, i8); 5] = [("first", 1), ("second", 2), ("third", 3), ("fourth", 4), ("last", -1)];

/// How a series goes on. What its unit has no use for has the default the service gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    unit: Unit,
    interval: i32,
    days: Vec<Weekday>,
    first_day: Weekday,
    day_of_month: i8,
    index: i8,
    month: i8,
}

impl Pattern {
    /// Reads a pattern; everything its type asks for must be there, and what it has no use for is left out.
    pub(super) fn read(sent: &Value) -> Result<Self, Refusal> {
        let Value::Object(sent) = sent else { return Err(Refusal::wrong_value("pattern", "an object")) };
        let fields = Fields(sent);
        fields.refuse_unknown()?;
        let unit = fields.one_of("type", &UNITS)?.ok_or_else(|| missing("Type"))?;
        let interval = fields.whole("interval", 1, i64::from(i32::MAX))?.ok_or_else(|| missing("Interval"))?;
        let mut pattern = Self {
            unit,
            interval: i32::try_from(interval).unwrap_or(i32::MAX),
            days: Vec::new(),
            first_day: Weekday::Sunday,
            day_of_month: 0,
            index: 1,
            month: 0,
        };
        if matches!(unit, Unit::Weekly | Unit::RelativeMonthly | Unit::RelativeYearly) {
            pattern.days = fields.days()?;
        }
        if unit == Unit::Weekly {
            pattern.first_day = fields.one_of("firstDayOfWeek", &WEEKDAYS)?.ok_or_else(|| missing("FirstDayOfWeek"))?;
        }
        if matches!(unit, Unit::AbsoluteMonthly | Unit::AbsoluteYearly) {
            pattern.day_of_month = fields.small("dayOfMonth", 31)?.ok_or_else(|| missing("DayOfMonth"))?;
        }
        if matches!(unit, Unit::RelativeMonthly | Unit::RelativeYearly) {
            pattern.index = fields.one_of("index", &INDEXES)?.unwrap_or(1);
        }
        if matches!(unit, Unit::AbsoluteYearly | Unit::RelativeYearly) {
            pattern.month = fields.small("month", 12)?.ok_or_else(|| missing("Month"))?;
        }
        pattern.refuse_too_many_days()?;
        Ok(pattern)
    }

    /// Planner's own restrictions of what Graph's type allows.
    fn refuse_too_many_days(&self) -> Result<(), Refusal> {
        let has_several = self.days.len() > 1;
        match self.unit {
            Unit::Weekly if has_several && self.interval > 1 => {
                Err(Refusal::Invalid("A weekly pattern with several days must have the interval 1.".to_owned()))
            }
            Unit::RelativeMonthly | Unit::RelativeYearly if has_several => {
                Err(Refusal::Invalid("A relative pattern must have one day in 'daysOfWeek'.".to_owned()))
            }
            _ => Ok(()),
        }
    }

    /// Writes the pattern with every property.
    pub(super) fn to_json(&self) -> Value {
        let days: Vec<&str> = self.days.iter().map(|day| name_of(&WEEKDAYS, day)).collect();
        json!({
            "@odata.type": "#microsoft.graph.recurrencePattern",
            "type": name_of(&UNITS, &self.unit),
            "interval": self.interval,
            "firstDayOfWeek": name_of(&WEEKDAYS, &self.first_day),
            "dayOfMonth": self.day_of_month,
            "daysOfWeek": days,
            "index": name_of(&INDEXES, &self.index),
            "month": self.month,
        })
    }

    /// Returns the day after another one; nothing when the calendar ends before.
    ///
    /// It lies `interval` units on, whatever the day itself is: a task due on a Wednesday whose pattern is every
    /// Thursday from now on comes again on Thursday of the next week. Only among several days of one week the next of
    /// them follows.
    pub(super) fn after(&self, day: Date) -> Option<Date> {
        match self.unit {
            Unit::Daily => plus_days(day, i64::from(self.interval)),
            Unit::Weekly => self.in_week_after(day),
            Unit::AbsoluteMonthly => self.in_month(plus_months(day, i64::from(self.interval))?),
            Unit::RelativeMonthly => self.weekday_in(plus_months(day, i64::from(self.interval))?),
            Unit::AbsoluteYearly => self.in_month(self.month_after(day)?),
            Unit::RelativeYearly => self.weekday_in(self.month_after(day)?),
        }
    }

    fn in_week_after(&self, day: Date) -> Option<Date> {
        let place = |weekday: Weekday| i64::from(weekday.since(self.first_day));
        let today = place(day.weekday());
        let places = || self.days.iter().map(|weekday| place(*weekday));
        let later = places().filter(|place| *place > today && self.days.len() > 1).min();
        let step = match later {
            Some(place) => place - today,
            None => 7 * i64::from(self.interval) - today + places().min()?,
        };
        plus_days(day, step)
    }

    /// Returns the first day of the pattern's month, so many years on.
    fn month_after(&self, day: Date) -> Option<Date> {
        let year = i64::from(day.year()) + i64::from(self.interval);
        Date::new(i16::try_from(year).ok()?, self.month, 1).ok()
    }

    /// Returns the day of the month; the last one where the month is shorter.
    fn in_month(&self, first: Date) -> Option<Date> {
        Date::new(first.year(), first.month(), self.day_of_month.min(first.days_in_month())).ok()
    }

    fn weekday_in(&self, first: Date) -> Option<Date> {
        first.nth_weekday_of_month(self.index, *self.days.first()?).ok()
    }
}

fn plus_days(day: Date, days: i64) -> Option<Date> {
    day.checked_add(Span::new().try_days(days).ok()?).ok()
}

/// Returns the first day of the month so many months on.
fn plus_months(day: Date, months: i64) -> Option<Date> {
    let months = i64::from(day.year()) * 12 + i64::from(day.month()) - 1 + months;
    let year = i16::try_from(months.div_euclid(12)).ok()?;
    Date::new(year, i8::try_from(months.rem_euclid(12) + 1).ok()?, 1).ok()
}

fn name_of<T: PartialEq>(names: &[(&'static str, T)], value: &T) -> &'static str {
    names.iter().find(|(_, known)| known == value).map_or("", |(name, _)| name)
}

fn missing(property: &str) -> Refusal {
    non_null(&format!("Recurrence.Schedule.Pattern.{property}"))
}

/// What was sent of a pattern.
struct Fields<'a>(&'a Map<String, Value>);

impl Fields<'_> {
    fn refuse_unknown(&self) -> Result<(), Refusal> {
        let known = ["type", "interval", "daysOfWeek", "firstDayOfWeek", "dayOfMonth", "index", "month"];
        match self.0.keys().find(|name| !name.contains("odata.") && !known.contains(&name.as_str())) {
            Some(name) => Err(Refusal::unknown_property(name, "recurrencePattern")),
            None => Ok(()),
        }
    }

    fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    fn one_of<T: Copy>(&self, name: &str, names: &[(&str, T)]) -> Result<Option<T>, Refusal> {
        self.get(name).map(|value| named(name, names, value)).transpose()
    }

    fn whole(&self, name: &str, least: i64, most: i64) -> Result<Option<i64>, Refusal> {
        let Some(value) = self.get(name) else { return Ok(None) };
        match value.as_i64() {
            Some(number) if (least..=most).contains(&number) => Ok(Some(number)),
            _ => Err(Refusal::wrong_value(name, &format!("a whole number from {least} to {most}"))),
        }
    }

    /// A number from 1; zero is what stands where nothing was said, so it counts as missing.
    fn small(&self, name: &str, most: i8) -> Result<Option<i8>, Refusal> {
        let number = self.whole(name, 0, i64::from(most))?.filter(|number| *number > 0);
        Ok(number.and_then(|number| i8::try_from(number).ok()))
    }

    fn days(&self) -> Result<Vec<Weekday>, Refusal> {
        let Some(Value::Array(sent)) = self.get("daysOfWeek") else { return Err(missing("DaysOfWeek")) };
        let mut days = Vec::new();
        for value in sent {
            let day = named("daysOfWeek", &WEEKDAYS, value)?;
            if !days.contains(&day) {
                days.push(day);
            }
        }
        if days.is_empty() { Err(missing("DaysOfWeek")) } else { Ok(days) }
    }
}

fn named<T: Copy>(property: &str, names: &[(&str, T)], value: &Value) -> Result<T, Refusal> {
    let found = names.iter().find(|(name, _)| value.as_str() == Some(name)).map(|(_, value)| *value);
    let all = || names.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    found.ok_or_else(|| Refusal::wrong_value(property, &format!("one of {}", all())))
}

#[cfg(test)]
mod tests;
