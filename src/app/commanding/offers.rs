//! What may stand at the cursor of the command line: commands, options, and the names of what there is.

use std::ops::Range;

use super::verbs::Argument;
use super::verbs::Verb;
use crate::planner::id::UserId;
use crate::planner::person;
use crate::planner::quick_add::Candidate;
use crate::planner::quick_add::Fit;
use crate::planner::quick_add::fit;
use crate::planner::view::View;

/// So many things are offered at most.
const MOST: usize = 50;
/// What `set` can set. A name and its sign are taken together.
const FIELDS: [&str; 11] = [
    "title=",
    "bucket=",
    "progress=",
    "percent=",
    "priority=",
    "start=",
    "due=",
    "notes=",
    "preview=",
    "repeat=",
    "my-day=",
];
/// What leads somewhere on the screen.
const OF_SCREEN: [&str; 3] = ["b", "q", "u"];

/// What is known where a command is typed.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The commands.
    pub verbs: &'a [Verb],
    /// The plan and its board, if one is open.
    pub view: Option<&'a View>,
    /// Who the person is.
    pub me: Option<&'a UserId>,
}

/// A word of the line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Word {
    /// Where it stands, in bytes.
    at: Range<usize>,
    /// What it says, without its quotes.
    text: String,
}

/// Returns what may be meant at the cursor, the best first. The cursor counts bytes.
#[must_use]
pub fn complete(text: &str, cursor: usize, known: Known<'_>) -> Vec<Candidate> {
    let cursor = text.floor_char_boundary(cursor.min(text.len()));
    let mut before = words(&text[..cursor]);
    // Behind a blank a new word begins.
    let here = match before.pop() {
        Some(word) if word.at.end == cursor => word,
        last => {
            before.extend(last);
            Word { at: cursor..cursor, text: String::new() }
        }
    };
    let begun: Vec<String> = before.into_iter().map(|word| word.text).collect();
    let offered = offered(&begun, &here.text, known);
    let candidate = |(shown, insert): (String, String)| Candidate { shown, at: here.at.clone(), insert };
    offered.into_iter().take(MOST).map(candidate).collect()
}

/// Returns what may stand behind words: what to show, and what to put there.
fn offered(begun: &[String], typed: &str, known: Known<'_>) -> Vec<(String, String)> {
    let of_word = |word: &str, about: &str| {
        let shown = if about.is_empty() { word.to_owned() } else { format!("{word}  {about}") };
        (shown, word.to_owned())
    };
    let below = |depth: usize| {
        let begins = |verb: &&Verb| verb.words.len() > depth && verb.words.iter().zip(begun).all(|(a, b)| a == b);
        let mut found: Vec<(String, String)> = Vec::new();
        for verb in known.verbs.iter().filter(begins) {
            let word = &verb.words[depth];
            if word.starts_with(typed) && !found.iter().any(|(_, known)| known == word) {
                let about = if verb.words.len() == depth + 1 { verb.about.as_str() } else { "" };
                found.push(of_word(word, about));
            }
        }
        found
    };
    let Some(verb) = Verb::of(known.verbs, begun) else {
        let mut all = below(begun.len());
        if begun.is_empty() && !typed.is_empty() {
            all.extend(OF_SCREEN.iter().filter(|word| **word == typed).map(|word| of_word(word, "")));
        }
        return all;
    };
    let behind = &begun[verb.words.len()..];
    if let Some((name, value)) = typed.strip_prefix("--").and_then(|option| option.split_once('=')) {
        let values = verb.option(name).map_or_else(Vec::new, |option| values(option, value, known));
        return values.into_iter().map(|(shown, insert)| (shown, format!("--{name}={insert}"))).collect();
    }
    if typed.starts_with('-') {
        let fits = |option: &&Argument| format!("--{}", option.name).starts_with(typed);
        let written = |option: &Argument| {
            let sign = if option.value.is_empty() { "" } else { "=" };
            (format!("--{}{sign}{}", option.name, option.value), format!("--{}{sign}", option.name))
        };
        return verb.options.iter().filter(fits).map(written).collect();
    }
    let awaited = behind.last().and_then(|word| verb.option(word.strip_prefix("--")?));
    if let Some(option) = awaited.filter(|option| !option.value.is_empty()) {
        return values(option, typed, known);
    }
    let (mut count, mut is_value) = (0, false);
    for word in behind {
        let option = word.strip_prefix("--").and_then(|name| verb.option(name));
        count += usize::from(!is_value && !word.starts_with("--"));
        is_value = option.is_some_and(|option| !option.value.is_empty());
    }
    verb.operand(count).map_or_else(Vec::new, |operand| values(operand, typed, known))
}

/// Returns what an argument may be.
fn values(argument: &Argument, typed: &str, known: Known<'_>) -> Vec<(String, String)> {
    let lower = typed.to_lowercase();
    if !argument.values.is_empty() {
        let fits = |value: &&String| value.starts_with(&lower);
        return argument.values.iter().filter(fits).map(|value| (value.clone(), value.clone())).collect();
    }
    if argument.value == "FIELD=VALUE" {
        let fits = |field: &&&str| field.starts_with(&lower);
        return FIELDS.iter().filter(fits).map(|field| ((*field).to_owned(), (*field).to_owned())).collect();
    }
    let Some(view) = known.view else { return Vec::new() };
    let plan = view.plan();
    let named = |names: Vec<(String, String)>| {
        let mut fitting: Vec<(Fit, String, String)> =
            names.into_iter().filter_map(|(name, id)| Some((fit(&name, typed)?, name, id))).collect();
        fitting.sort_by_key(|(fit, _, _)| *fit);
        // What is called like another is named by its identifier; so is what no quotes can hold.
        let is_shared = |name: &str| fitting.iter().filter(|(_, known, _)| known == name).count() > 1;
        let written = |name: &str, id: &str| {
            if is_shared(name) || name.contains('"') || name.trim() != name { id.to_owned() } else { quoted(name) }
        };
        // Only what can be offered is compared with all: a plan has thousands of tasks, and this is done for each key.
        fitting.iter().take(MOST).map(|(_, name, id)| (name.clone(), written(name, id))).collect::<Vec<_>>()
    };
    match argument.value.as_str() {
        "TASK" => {
            let point = typed.is_empty() || typed == ".";
            let here = point.then(|| (".  the card under the cursor".to_owned(), ".".to_owned()));
            let tasks = plan.tasks().iter().map(|task| (task.title.clone(), task.id.as_str().to_owned()));
            here.into_iter().chain(named(tasks.collect())).collect()
        }
        "BUCKET" => named(plan.buckets.iter().map(|it| (it.name.clone(), it.id.as_str().to_owned())).collect()),
        "COLUMN" => named(view.board().columns.iter().map(|it| (it.name.clone(), it.name.clone())).collect()),
        "PERSON" => {
            let name = |user: &UserId| {
                if known.me == Some(user) { "me".to_owned() } else { person::name_of(plan, known.me, user) }
            };
            named(plan.people.keys().map(|user| (name(user), user.as_str().to_owned())).collect())
        }
        "LABEL" => named((1..=25).map(|it| (plan.plan.label(it).to_owned(), format!("category{it}"))).collect()),
        _ => Vec::new(),
    }
}

/// Returns a name as one word of the line.
fn quoted(name: &str) -> String {
    let is_plain = !name.is_empty() && name != "." && !name.starts_with('-') && !name.contains(char::is_whitespace);
    if is_plain { name.to_owned() } else { format!("\"{name}\"") }
}

/// Returns the words of a line; one may have no end yet.
fn words(line: &str) -> Vec<Word> {
    let (mut words, mut word, mut is_open) = (Vec::new(), None::<Word>, false);
    for (at, letter) in line.char_indices() {
        if letter.is_whitespace() && !is_open {
            words.extend(word.take());
            continue;
        }
        let begun = word.get_or_insert_with(|| Word { at: at..at, text: String::new() });
        begun.at.end = at + letter.len_utf8();
        if letter == '"' {
            is_open = !is_open;
        } else {
            begun.text.push(letter);
        }
    }
    words.extend(word);
    words
}
