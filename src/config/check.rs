//! Reads the file against the list of settings, and names every mistake in it with its place, not only the first.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use serde::Deserialize as _;
use toml::Spanned;
use toml::Table;
use toml::Value;
use toml::de::DeTable;
use toml::de::DeValue;

use super::near;
use super::settings::Settings;
use super::table::COMMAND;
use super::table::FIRST_DAY_BEFORE;
use super::table::Kind;
use super::table::PRESET;
use super::table::Setting;
use super::table::TOP;

/// Where something stands in the file, both from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The letter in it.
    pub column: usize,
}

/// Something in the file that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    /// Where it stands; what is nowhere in the file has none.
    pub place: Option<Place>,
    /// What it is and what may stand there.
    pub words: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What stands in the file may be part of the words: a mistake is one line all the same.
        let words: String = self.words.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
        match self.place {
            Some(Place { line, column }) => write!(formatter, "line {line}, column {column}: {words}"),
            None => formatter.write_str(&words),
        }
    }
}

/// What was read: of what is mistaken, it is as if it were not written.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The settings.
    pub settings: Settings,
    /// What cannot be, in the order of the file.
    pub mistakes: Vec<Mistake>,
    places: BTreeMap<Vec<String>, Place>,
}

impl Reading {
    /// Reads what a file holds.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let text = text.trim_start_matches('\u{feff}');
        let (document, errors) = DeTable::parse_recoverable(text);
        let mut reader = Reader { text, reading: Self::default() };
        for error in errors {
            reader.mistake(error.span().unwrap_or(0..0), format!("{}.", error.message().trim_end_matches('.')));
        }
        // What is left of a line that is no TOML is no mistake of its own.
        let odd: Vec<usize> = reader.reading.mistakes.iter().filter_map(|it| it.place.map(|at| at.line)).collect();
        let sound = reader.top(document.get_ref());
        let mut reading = reader.reading;
        let mut known = 0;
        reading.mistakes.retain(|mistake| {
            known += 1;
            known <= odd.len() || !mistake.place.is_some_and(|place| odd.contains(&place.line))
        });
        reading.mistakes.sort();
        match Settings::deserialize(sound) {
            Ok(settings) => reading.settings = settings,
            // The list and the settings are the same, which a test holds; a file is never read as something it does not say.
            Err(error) => reading.mistakes.push(Mistake { place: None, words: error.message().to_owned() }),
        }
        reading
    }

    /// Returns where the name stands that these names lead to, if it is there.
    #[must_use]
    pub fn written(&self, path: &[&str]) -> Option<Place> {
        let whole: Vec<String> = path.iter().map(|&name| name.to_owned()).collect();
        self.places.get(&whole).copied()
    }

    /// Returns where the name stands that these names lead to, or else the last of them that is there.
    #[must_use]
    pub fn place(&self, path: &[&str]) -> Option<Place> {
        let whole: Vec<String> = path.iter().map(|&name| name.to_owned()).collect();
        (1..=whole.len()).rev().find_map(|count| self.places.get(&whole[..count]).copied())
    }
}

struct Reader<'a> {
    text: &'a str,
    reading: Reading,
}

impl Reader<'_> {
    fn place(&self, at: usize) -> Place {
        let before = self.text.get(..at).unwrap_or(self.text);
        let line_begins = before.rfind('\n').map_or(0, |end| end + 1);
        Place {
            line: before.matches('\n').count() + 1,
            column: before.get(line_begins..).unwrap_or_default().chars().count() + 1,
        }
    }

    fn mistake(&mut self, span: Range<usize>, words: String) {
        let place = Some(self.place(span.start));
        self.reading.mistakes.push(Mistake { place, words });
    }

    fn seen(&mut self, path: &[&str], span: &Range<usize>) {
        let path = path.iter().map(|&name| name.to_owned()).collect();
        let place = self.place(span.start);
        self.reading.places.insert(path, place);
    }

    /// Returns what of the file holds together.
    fn top(&mut self, table: &DeTable) -> Table {
        let mut sound = Table::new();
        for (name, value) in table {
            let word = name.get_ref().as_ref();
            self.seen(&[word], &name.span());
            match (word, value.get_ref()) {
                ("keys", DeValue::Table(keys)) => drop(sound.insert(word.to_owned(), Value::Table(self.keys(keys)))),
                ("commands", DeValue::Table(commands)) => {
                    sound.insert(word.to_owned(), Value::Table(self.commands(commands)));
                }
                ("keys" | "commands", _) => {
                    self.mistake(value.span(), format!("“{word}” is a table: begin it with a line [{word}]"));
                }
                _ => {
                    let now = if word == FIRST_DAY_BEFORE { "first_day" } else { word };
                    let kept = self.known(&TOP, &["keys", "commands"], "setting", (now, name.span()), value);
                    sound.extend(kept.map(|value| (now.to_owned(), value)));
                }
            }
        }
        sound
    }

    /// Reads a value of a list of settings.
    fn known(
        &mut self,
        settings: &[Setting],
        tables: &[&'static str],
        noun: &str,
        (word, span): (&str, Range<usize>),
        value: &Spanned<DeValue>,
    ) -> Option<Value> {
        let Some(setting) = settings.iter().find(|setting| setting.name == word) else {
            let names: Vec<&str> = settings.iter().map(|setting| setting.name).chain(tables.iter().copied()).collect();
            self.mistake(span, format!("there is no {noun} “{word}”; {}", near::hint(word, &names)));
            return None;
        };
        self.value(setting.name, setting.kind, value)
    }

    /// Reads a value; says what it may be where it cannot be that.
    fn value(&mut self, name: &str, kind: Kind, value: &Spanned<DeValue>) -> Option<Value> {
        let read = match (kind, value.get_ref()) {
            (Kind::Text, DeValue::String(text)) => Some(Value::String(text.to_string())),
            (Kind::Flag, DeValue::Boolean(flag)) => Some(Value::Boolean(*flag)),
            (Kind::Number(least, most), DeValue::Integer(number)) => {
                let number = i64::from_str_radix(number.as_str(), number.radix()).ok();
                number.filter(|number| (least..=most).contains(number)).map(Value::Integer)
            }
            (Kind::Choice(words), DeValue::String(word)) => {
                if !words.contains(&word.as_ref()) {
                    let hint = near::hint(word, words);
                    let all =
                        if hint.starts_with("did") { format!(" (it is {})", kind.words()) } else { String::new() };
                    self.mistake(value.span(), format!("“{name}” cannot be “{word}”; {hint}{all}"));
                    return None;
                }
                Some(Value::String(word.to_string()))
            }
            (Kind::List, DeValue::Array(items)) => {
                let texts = items.iter().map(|item| match item.get_ref() {
                    DeValue::String(text) => Some(Value::String(text.to_string())),
                    _ => None,
                });
                texts.collect::<Option<Vec<Value>>>().map(Value::Array)
            }
            _ => None,
        };
        if read.is_none() {
            self.mistake(value.span(), format!("“{name}” is {}", kind.words()));
        }
        read
    }

    fn keys(&mut self, table: &DeTable) -> Table {
        let mut sound = Table::new();
        for (name, value) in table {
            let word = name.get_ref().as_ref();
            self.seen(&["keys", word], &name.span());
            let kept = match (word, value.get_ref()) {
                ("preset", _) => self.value("preset", PRESET.kind, value),
                (mode, DeValue::Table(actions)) => Some(Value::Table(self.actions(mode, actions))),
                _ => {
                    let words = format!(
                        "“{word}” stands for no key: write [keys.MODE] and below it \"ACTION\" = [\"KEY\"]; `config keys` tells them all"
                    );
                    self.mistake(name.span(), words);
                    None
                }
            };
            sound.extend(kept.map(|value| (word.to_owned(), value)));
        }
        sound
    }

    fn actions(&mut self, mode: &str, table: &DeTable) -> Table {
        let mut sound = Table::new();
        for (name, value) in table {
            let action = name.get_ref().as_ref();
            self.seen(&["keys", mode, action], &name.span());
            if matches!(value.get_ref(), DeValue::Table(_)) {
                self.mistake(
                    name.span(),
                    format!("the name of an action stands in quotes: \"{action}.…\" = [\"KEY\"]"),
                );
                continue;
            }
            let kept = self.value(action, Kind::List, value);
            sound.extend(kept.map(|keys| (action.to_owned(), keys)));
        }
        sound
    }

    fn commands(&mut self, table: &DeTable) -> Table {
        let mut sound = Table::new();
        for (name, value) in table {
            let command = name.get_ref().as_ref();
            self.seen(&["commands", command], &name.span());
            let is_name =
                |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, '-' | '_');
            if command.is_empty() || !command.chars().all(is_name) {
                self.mistake(name.span(), format!("a command is named with a to z, digits, - and _, not “{command}”"));
                continue;
            }
            let DeValue::Table(fields) = value.get_ref() else {
                self.mistake(
                    value.span(),
                    format!("a command is a table: [commands.{command}] and below it run = [\"PROGRAM\"]"),
                );
                continue;
            };
            let (mut kept, before) = (Table::new(), self.reading.mistakes.len());
            for (name, value) in fields {
                let word = name.get_ref().as_ref();
                self.seen(&["commands", command, word], &name.span());
                let read = self.known(&COMMAND, &[], "part of a command", (word, name.span()), value);
                kept.extend(read.map(|value| (word.to_owned(), value)));
            }
            let is_empty = |run: &Value| run.as_array().is_some_and(Vec::is_empty);
            let is_sound = self.reading.mistakes.len() == before;
            if is_sound && kept.get("run").is_none_or(is_empty) {
                self.mistake(
                    name.span(),
                    format!("the command “{command}” says nothing to run: run = [\"PROGRAM\", \"ARGUMENT\"]"),
                );
            }
            // What is right of a mistaken command is kept: what its arguments and its key mean is looked at later, and whoever
            // mends the file is told of that, too.
            sound.insert(command.to_owned(), Value::Table(kept));
        }
        sound
    }
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
