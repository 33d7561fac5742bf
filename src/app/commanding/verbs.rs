//! The commands there are, as far as the command line of the board has to know them to offer their words.

/// A command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verb {
    /// Its words: one, or two where it stands below another.
    pub words: Vec<String>,
    /// What it does.
    pub about: String,
    /// Its options.
    pub options: Vec<Argument>,
    /// What comes without an option, in order; the last may be repeated.
    pub operands: Vec<Argument>,
}

/// Something a command takes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Argument {
    /// Its name: of an option without the hyphens.
    pub name: String,
    /// What it is in the words of the help, such as `TASK`; nothing for an option that is only there or not.
    pub value: String,
    /// What it can be, if that is known beforehand.
    pub values: Vec<String>,
    /// Whether it can be repeated.
    pub is_repeated: bool,
}

impl Verb {
    /// Returns the command a line begins with, with the number of its words in the line.
    #[must_use]
    pub fn of<'a>(all: &'a [Self], words: &[String]) -> Option<&'a Self> {
        let begins =
            |verb: &&Self| words.len() >= verb.words.len() && verb.words.iter().zip(words).all(|(a, b)| a == b);
        all.iter().filter(begins).max_by_key(|verb| verb.words.len())
    }

    /// Returns what stands at a place among the operands.
    #[must_use]
    pub fn operand(&self, at: usize) -> Option<&Argument> {
        self.operands.get(at).or_else(|| self.operands.last().filter(|last| last.is_repeated))
    }

    /// Returns an option by its name.
    #[must_use]
    pub fn option(&self, name: &str) -> Option<&Argument> {
        self.options.iter().find(|option| option.name == name)
    }
}
