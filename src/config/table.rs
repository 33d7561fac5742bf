//! Every setting there is: its name, what it may be, what it is for. The check of the file and its schema are both made from
//! this list.

/// One setting.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Its name in the file.
    pub name: &'static str,
    /// What it may be.
    pub kind: Kind,
    /// What it is for, as a sentence.
    pub about: &'static str,
}

/// What a setting may be.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Any text.
    Text,
    /// `true` or `false`.
    Flag,
    /// A whole number from the first to the second.
    Number(i64, i64),
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A list of texts.
    List,
}

const fn setting(name: &'static str, kind: Kind, about: &'static str) -> Setting {
    Setting { name, kind, about }
}

/// The name the first day of a week had before; it is still understood.
pub const FIRST_DAY_BEFORE: &str = "week-begins";

/// What stands at the top of the file.
pub const TOP: [Setting; 11] = [
    setting(
        "plan",
        Kind::Text,
        "The plan to open when no other was open: its id, its title, or a part of the title that no other plan has.",
    ),
    setting(
        "theme",
        Kind::Choice(&["terminal", "light", "dark", "high-contrast", "colour-blind", "mono"]),
        "The colours.",
    ),
    setting("ascii", Kind::Flag, "Nothing but ASCII on the screen. Without it, the locale says."),
    setting("mouse", Kind::Flag, "Whether the mouse is taken. Without it, it is as it was left; % switches it."),
    setting("title", Kind::Flag, "Whether the title of the terminal's window tells the plan and how it stands."),
    setting("columns_max", Kind::Number(1, 20), "The most columns side by side."),
    setting("column_width", Kind::Number(16, 60), "The cells a column has at least; what does not fit is scrolled to."),
    setting("density", Kind::Choice(&["compact", "cozy"]), "Cards as two lines and a blank one, or as boxes."),
    setting(
        "dates",
        Kind::Choice(&["relative", "iso", "day-month", "month-day"]),
        "How days are written on cards and in lists.",
    ),
    setting("first_day", Kind::Choice(&["monday", "saturday", "sunday"]), "The day a week begins with."),
    setting(
        "emoji",
        Kind::Choice(&["show", "text", "strip"]),
        "Pictures among letters: as they are, as two letters in their place, or as two empty cells.",
    ),
];

/// What a table of keys begins with.
pub const PRESET: Setting =
    setting("preset", Kind::Choice(&["default", "arrows", "vim-strict"]), "The keys that are begun with.");

/// What a command of one's own is made of.
pub const COMMAND: [Setting; 6] = [
    setting("run", Kind::List, "The program and its arguments, each for itself; no shell reads them."),
    setting("about", Kind::Text, "What it does, for the help. Without it, what is run."),
    setting("key", Kind::Text, "The key, on the board and in the panel of a task; a sequence has a space."),
    setting("confirm", Kind::Flag, "Whether it is asked about first."),
    setting(
        "output",
        Kind::Choice(&["none", "message", "pager"]),
        "What becomes of what it prints: nothing, a line of news, or a page to scroll.",
    ),
    setting("terminal", Kind::Flag, "Whether it gets the terminal until it ends, as an editor does."),
];

impl Kind {
    /// Returns what may stand there, in words.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Text => "a text in quotes".to_owned(),
            Self::Flag => "true or false".to_owned(),
            Self::Number(least, most) => format!("a whole number from {least} to {most}"),
            Self::Choice(words) => {
                let quoted: Vec<String> = words.iter().map(|word| format!("{word:?}")).collect();
                format!("one of {}", quoted.join(", "))
            }
            Self::List => "a list of texts, such as [\"one\", \"two\"]".to_owned(),
        }
    }
}
