//! An argument of a command of one's own, with places for what is known of the task and its plan.
//!
//! What is put there was written by anybody in the plan. It is never code, because no shell reads it and what a shell would be
//! given to read is refused; and never an option, because what would look like one is refused without a `--` before it.

/// What can be put into an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placeholder {
    /// The title of the task.
    TaskTitle,
    /// The identifier of the task.
    TaskId,
    /// The address of the task's page.
    TaskUrl,
    /// The title of the plan.
    PlanTitle,
    /// The identifier of the plan.
    PlanId,
    /// The name of the bucket.
    Bucket,
    /// The day it is due, such as 2026-10-12; nothing without one.
    Due,
    /// The name of who is signed in.
    User,
}

/// All of them, by the words in braces.
pub const PLACEHOLDERS: [(&str, Placeholder); 8] = [
    ("task.title", Placeholder::TaskTitle),
    ("task.id", Placeholder::TaskId),
    ("task.url", Placeholder::TaskUrl),
    ("plan.title", Placeholder::PlanTitle),
    ("plan.id", Placeholder::PlanId),
    ("bucket", Placeholder::Bucket),
    ("due", Placeholder::Due),
    ("user", Placeholder::User),
];

/// Programs that read the first argument that is no option, or what follows an option, as code.
const INTERPRETERS: [&str; 24] = [
    "sh",
    "bash",
    "dash",
    "zsh",
    "ksh",
    "mksh",
    "ash",
    "fish",
    "nu",
    "python",
    "python3",
    "perl",
    "ruby",
    "node",
    "deno",
    "php",
    "lua",
    "awk",
    "gawk",
    "mawk",
    "sed",
    "osascript",
    "tclsh",
    "expect",
];
/// Programs that make one line of code of all their arguments.
const JOINERS: [&str; 7] = ["cmd", "powershell", "pwsh", "ssh", "su", "eval", "watch"];

/// One argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Put(Placeholder),
}

impl Template {
    /// Reads an argument; the error is the words in braces that are no placeholders. Braces around anything but small letters
    /// and dots stand for themselves, and so does `{{word}}` for `{word}`.
    pub fn parse(text: &str) -> Result<Self, Vec<String>> {
        let (mut pieces, mut odd, mut own, mut rest) = (Vec::new(), Vec::new(), String::new(), text);
        while let Some((before, after)) = rest.split_once('{') {
            own.push_str(before);
            let is_doubled = after.starts_with('{');
            let inner = after.strip_prefix('{').unwrap_or(after);
            let word = inner.split_once('}').map(|(word, _)| word).filter(|word| {
                !word.is_empty() && word.chars().all(|letter| letter.is_ascii_lowercase() || letter == '.')
            });
            rest = match word {
                Some(word) if is_doubled => {
                    own.extend(["{", word, "}"]);
                    let end = &inner[word.len() + 1..];
                    end.strip_prefix('}').unwrap_or(end)
                }
                Some(word) => {
                    pieces.extend(
                        Some(Piece::Text(std::mem::take(&mut own))).filter(|it| *it != Piece::Text(String::new())),
                    );
                    match PLACEHOLDERS.iter().find(|(known, _)| *known == word) {
                        Some((_, placeholder)) => pieces.push(Piece::Put(*placeholder)),
                        None => odd.push(word.to_owned()),
                    }
                    &inner[word.len() + 1..]
                }
                None => {
                    own.push('{');
                    after
                }
            };
        }
        own.push_str(rest);
        pieces.extend(Some(Piece::Text(own)).filter(|it| *it != Piece::Text(String::new())));
        if odd.is_empty() { Ok(Self { pieces }) } else { Err(odd) }
    }

    /// Returns an argument that something is put into, whatever that is.
    #[must_use]
    pub fn unclear() -> Self {
        Self { pieces: vec![Piece::Put(Placeholder::TaskTitle)] }
    }

    /// Returns what is put into it.
    pub fn placeholders(&self) -> impl Iterator<Item = Placeholder> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Put(placeholder) => Some(*placeholder),
            Piece::Text(_) => None,
        })
    }

    /// Returns the argument with everything in its place, without what could steer a terminal or end a line.
    #[must_use]
    pub fn filled(&self, value: impl Fn(Placeholder) -> String) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Put(placeholder) => {
                let value = value(*placeholder);
                let harmless =
                    value.chars().map(|letter| if matches!(letter, '\n' | '\r' | '\t') { ' ' } else { letter });
                harmless.filter(|letter| !letter.is_control()).collect()
            }
        };
        self.pieces.iter().map(piece).collect()
    }

    /// Says whether the first letter is not the person's own.
    #[must_use]
    pub fn begins_with_put(&self) -> bool {
        matches!(self.pieces.first(), Some(Piece::Put(_)))
    }

    /// Returns the text, if nothing is put into it.
    fn text(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [] => Some(""),
            [Piece::Text(text)] => Some(text),
            _ => None,
        }
    }

    fn begins_with_hyphen(&self) -> bool {
        matches!(self.pieces.first(), Some(Piece::Text(text)) if text.starts_with('-') || text.starts_with('/'))
    }
}

/// Returns the argument, by its number, that a program would read as code with something put into it.
#[must_use]
pub fn code(run: &[Template]) -> Option<usize> {
    let name = |template: &Template| {
        let file = template.text()?.rsplit(['/', '\\']).next()?.to_ascii_lowercase();
        Some(file.trim_end_matches(".exe").to_owned())
    };
    let puts = |at: &usize| run[*at].placeholders().next().is_some();
    for (at, program) in run.iter().enumerate() {
        let Some(name) = name(program) else { continue };
        if JOINERS.contains(&name.as_str())
            && let Some(put) = (at + 1..run.len()).find(puts)
        {
            return Some(put);
        }
        // A version may stand behind the name.
        let bare = name.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
        if !INTERPRETERS.contains(&name.as_str()) && !INTERPRETERS.contains(&bare) {
            continue;
        }
        let is_option = |at: usize| run[at].begins_with_hyphen() && run[at].text() != Some("--");
        let script = (at + 1..run.len()).find(|at| !run[*at].begins_with_hyphen());
        let is_code =
            |put: &usize| script.is_none_or(|script| *put <= script) || is_option(*put) || is_option(*put - 1);
        return (at + 1..run.len()).filter(puts).find(is_code);
    }
    None
}

#[cfg(test)]
#[path = "template_tests.rs"]
mod tests;
