//! What a search finds, and the words it looks for: each has to begin a word of what is searched, in any case, with or
//! without accents.

use super::id::{PlanId, TaskId};
use super::quick_add::folded;
use super::web_link;

/// From so many characters on an identifier is one without a sign, too: fewer may be a word.
const ID_LEAST: usize = 6;
/// So many words are looked for at most; what follows does not count.
const MOST_WORDS: usize = 16;

/// A task that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// In which plan.
    pub plan: PlanId,
    /// What that is called.
    pub plan_title: String,
    /// The task.
    pub task: TaskId,
    /// Its title.
    pub title: String,
    /// The name of its bucket; empty when it is in none.
    pub column: String,
    /// Whether it is completed.
    pub is_done: bool,
    /// The words around what was found in its notes, its checklist or its links, when it was found there.
    pub excerpt: Option<String>,
}

/// Says whether what was typed names a task for certain: by the address of its page, or by its identifier or so much of its
/// beginning that it is no word, with or without a `#`.
#[must_use]
pub fn names(typed: &str, task: &TaskId) -> bool {
    let typed = typed.trim();
    if let Some(address) = web_link::task_in(typed) {
        return address == *task;
    }
    let begin = typed.strip_prefix('#').unwrap_or(typed);
    let known = task.as_str();
    begin.len() >= ID_LEAST && known.get(..begin.len()).is_some_and(|known| known.eq_ignore_ascii_case(begin))
}

/// The words a person looks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words(Vec<String>);

impl Words {
    /// Reads what was typed. Whatever is no letter and no digit only stands between words.
    #[must_use]
    pub fn of(typed: &str) -> Self {
        Self(split(typed).take(MOST_WORDS).collect())
    }

    /// Says whether nothing is looked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the words as they were typed, without accents that stand by themselves.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Says whether a word of some text begins with each of them.
    #[must_use]
    pub fn are_in(&self, text: &str) -> bool {
        let words: Vec<String> = split(text).map(|word| folded(&word)).collect();
        self.0.iter().map(|wanted| folded(wanted)).all(|wanted| words.iter().any(|word| word.starts_with(&wanted)))
    }
}

fn split(text: &str) -> impl Iterator<Item = String> {
    // An accent may stand behind its letter, as a character of its own.
    let is_accent = |letter: char| matches!(letter, '\u{300}'..='\u{36f}');
    let words = text.split(move |letter: char| !letter.is_alphanumeric() && !is_accent(letter));
    words.map(move |word| word.replace(is_accent, "")).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_is_named_by_its_identifier_and_by_its_address() {
        let task = TaskId::new("01gzSlKkIUSUl6DF_EilrmQAKDhh");
        let table = [
            ("01gzSlKkIUSUl6DF_EilrmQAKDhh", true),
            ("#01gzSlKk", true),
            ("01gzsl", true),
            ("01gzS", false),
            ("#01gzS", false),
            ("#01gzSx", false),
            ("01gzSlKkIUSUl6DF_EilrmQAKDhhX", false),
            ("", false),
            ("https://tasks.example.com/t/Home/Task/01gzSlKkIUSUl6DF_EilrmQAKDhh?x=1", true),
            ("https://tasks.example.com/t/Home/Task/01gzSl", false),
        ];
        for (typed, expected) in table {
            assert_eq!(names(typed, &task), expected, "{typed}");
        }
    }

    #[test]
    fn each_word_begins_a_word_of_the_text() {
        let table = [
            ("cafe plan", "Plan the Café", true),
            ("CAFE", "cafe\u{301}s", true),
            ("café", "Cafe", true),
            ("afe", "Café", false),
            ("cafe tea", "Café", false),
            ("spec-v2.pdf", "see https://example.com/spec_v2.pdf", true),
            ("\"* -- (", "anything", true),
            ("", "anything", true),
            ("日本", "日本語", true),
        ];
        for (typed, text, expected) in table {
            assert_eq!(Words::of(typed).are_in(text), expected, "{typed} in {text}");
        }
    }
}
