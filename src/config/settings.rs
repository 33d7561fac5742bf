//! What a person has set in `config.toml`. A mistake is told with its place; what is not written has the value it always had.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::check::Mistake;
use super::check::Reading;

/// The file, below the system's folder for settings.
const FILE: &str = "config.toml";
/// Names another file.
pub const VARIABLE: &str = "PLANNER_TUI_CONFIG";

/// What the file may hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Opened when neither `--plan` nor the last run names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// The colours.
    pub theme: Theme,
    /// Whether the terminal shows nothing but ASCII; without it, the locale says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ascii: Option<bool>,
    /// Whether the mouse is taken; without it, what `%` switched last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mouse: Option<bool>,
    /// Whether the title of the terminal's window tells the plan and how it stands; without it, it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<bool>,
    /// The most columns side by side.
    pub columns_max: u16,
    /// The cells a column has at least.
    pub column_width: u16,
    /// How much room a card takes.
    pub density: Density,
    /// How days are written.
    pub dates: Dates,
    /// The day a week begins with.
    pub first_day: FirstDay,
    /// What becomes of pictures among letters.
    pub emoji: Emoji,
    /// What keys mean.
    pub keys: Keys,
    /// Commands of one's own, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub commands: BTreeMap<String, OwnCommand>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            plan: None,
            theme: Theme::default(),
            ascii: None,
            mouse: None,
            title: None,
            columns_max: 6,
            column_width: 24,
            density: Density::default(),
            dates: Dates::default(),
            first_day: FirstDay::default(),
            emoji: Emoji::default(),
            keys: Keys::default(),
            commands: BTreeMap::new(),
        }
    }
}

/// The themes, by the words that choose them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    /// The terminal's own colours.
    #[default]
    Terminal,
    /// On white.
    Light,
    /// On near-black.
    Dark,
    /// White, black and yellow.
    HighContrast,
    /// Blue, orange and gray.
    ColourBlind,
    /// None.
    Mono,
}

/// A day a week can begin with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FirstDay {
    /// As in most of Europe.
    #[default]
    Monday,
    /// As in much of the Middle East.
    Saturday,
    /// As in North America and much of Asia.
    Sunday,
}

/// How much room a card takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Density {
    /// Two lines and a blank one.
    #[default]
    Compact,
    /// A box.
    Cozy,
}

/// How days are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dates {
    /// As far off as they are: tomorrow, Fri, 12 Oct.
    #[default]
    Relative,
    /// 2026-10-12.
    Iso,
    /// 12 Oct.
    DayMonth,
    /// Oct 12.
    MonthDay,
}

/// What becomes of pictures among letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Emoji {
    /// They are shown.
    #[default]
    Show,
    /// Two letters stand for them.
    Text,
    /// Their cells stay empty.
    Strip,
}

/// A command of one's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OwnCommand {
    /// The program and its arguments.
    pub run: Vec<String>,
    /// What it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// Its key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Whether it is asked about first.
    pub confirm: bool,
    /// What becomes of what it prints.
    pub output: Output,
    /// Whether it gets the terminal until it ends.
    pub terminal: bool,
}

/// What becomes of what a command prints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Output {
    /// Nothing; only that it failed is said.
    None,
    /// Its last line is a line of news.
    #[default]
    Message,
    /// It is a page to scroll.
    Pager,
}

/// Which preset, and by mode what was changed of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Keys {
    /// Which keys are begun with.
    pub preset: String,
    /// By mode, then by the name of an action, its keys.
    #[serde(flatten)]
    pub modes: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

impl Default for Keys {
    fn default() -> Self {
        Self { preset: "default".to_owned(), modes: BTreeMap::new() }
    }
}

/// Why the settings cannot be used, as a sentence that names the file and what to do.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// It is there and cannot be read.
    #[error("The settings in {} cannot be read: {reason}.", file.display())]
    Unreadable {
        /// Which file.
        file: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// It is no TOML, or holds what cannot be.
    #[error("The settings in {} hold {}:\n{}\n`planner-tui config example` tells every setting there is.", file.display(), count(mistakes), lines(mistakes))]
    Mistaken {
        /// Which file.
        file: PathBuf,
        /// What and where, in the order of the file.
        mistakes: Vec<Mistake>,
    },
}

fn count(mistakes: &[Mistake]) -> String {
    match mistakes {
        [_] => "a mistake".to_owned(),
        several => format!("{} mistakes", several.len()),
    }
}

fn lines(mistakes: &[Mistake]) -> String {
    mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// No file of settings has as many bytes.
const LARGEST: u64 = 1024 * 1024;

impl Settings {
    /// Returns where the file is: where the person said, else in the system's place for settings, if it has one.
    #[must_use]
    pub fn file(named: Option<&Path>) -> Option<PathBuf> {
        if let Some(named) = named {
            return Some(named.to_owned());
        }
        let folder = directories::ProjectDirs::from("", "", "planner-tui")?;
        Some(folder.config_dir().join(FILE))
    }

    /// Reads the file; without one everything has the value it always had. One the person has named has to be there.
    pub fn read(named: Option<&Path>) -> Result<Reading, SettingsError> {
        let Some(file) = Self::file(named) else { return Ok(Reading::default()) };
        match read_whole(&file) {
            Ok(text) => Ok(Reading::of(&text)),
            // Nor is one below what is no folder.
            Err(error)
                if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
                    && named.is_none() =>
            {
                Ok(Reading::default())
            }
            Err(error) => Err(SettingsError::Unreadable { file, reason: error.to_string() }),
        }
    }
}

/// Reads a file of this machine. A pipe would have to be waited for, and a device may never end: neither is read, but for the
/// one that is always empty.
fn read_whole(file: &Path) -> io::Result<String> {
    let about = fs::metadata(file)?;
    if file == Path::new("/dev/null") {
        return Ok(String::new());
    }
    if !about.is_file() {
        let what = if about.is_dir() { "it is a folder, and no file" } else { "it is no regular file" };
        return Err(io::Error::other(what));
    }
    if about.len() > LARGEST {
        return Err(io::Error::other("it is larger than 1 MiB, which no settings are"));
    }
    fs::read_to_string(file)
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;

    use super::*;

    fn parse(text: &str) -> Result<Settings, String> {
        let Reading { settings, mistakes, .. } = Reading::of(text);
        if mistakes.is_empty() { Ok(settings) } else { Err(format!("{mistakes:?}")) }
    }

    #[test]
    fn nothing_written_is_what_it_always_was() {
        assert_eq!(parse("").unwrap(), Settings::default());
        assert_eq!(parse("\u{feff}# only a word\n").unwrap(), Settings::default());
    }

    #[test]
    fn every_setting_is_read() {
        let text = "plan = \"Ideas\"\ntheme = \"high-contrast\"\nascii = true\nmouse = false\ntitle = false\n\
                    first_day = \"sunday\"\ncolumns_max = 0x3\ncolumn_width = 30\ndensity = \"cozy\"\ndates = \"iso\"\n\
                    emoji = \"strip\"\n[keys]\npreset = \"arrows\"\n[keys.board]\n\"card.complete\" = [\"Ctrl+t\"]\n\
                    [commands.say]\nrun = [\"echo\", \"{task.title}\"]\nkey = \"F5\"\noutput = \"pager\"\n";
        let settings = parse(text).unwrap();
        assert_eq!((settings.theme, settings.first_day), (Theme::HighContrast, FirstDay::Sunday));
        assert_eq!(
            (settings.ascii, settings.mouse, settings.title, settings.plan.as_deref()),
            (Some(true), Some(false), Some(false), Some("Ideas"))
        );
        assert_eq!((settings.columns_max, settings.column_width), (3, 30));
        assert_eq!((settings.density, settings.dates, settings.emoji), (Density::Cozy, Dates::Iso, Emoji::Strip));
        assert_eq!(settings.keys.preset, "arrows");
        assert_eq!(settings.keys.modes["board"]["card.complete"], ["Ctrl+t"]);
        let say = &settings.commands["say"];
        assert_eq!((&say.run[..], say.output), (&["echo".to_owned(), "{task.title}".to_owned()][..], Output::Pager));
        let again = toml::to_string(&settings).unwrap();
        assert_eq!(parse(&again).unwrap(), settings, "what is shown can be written into the file");
    }

    #[test]
    fn the_first_day_has_its_name_of_before_too() {
        assert_eq!(parse("week-begins = \"saturday\"").unwrap().first_day, FirstDay::Saturday);
    }

    #[test]
    fn a_file_that_was_named_has_to_be_there() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("none.toml");
        let told = Settings::read(Some(&missing)).unwrap_err().to_string();
        assert!(told.contains("none.toml"), "{told}");
    }

    #[test]
    fn what_would_never_end_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let told = |path: &Path| Settings::read(Some(path)).unwrap_err().to_string();
        assert!(told(folder.path()).contains("it is a folder, and no file"));
        let large = folder.path().join("large.toml");
        fs::write(&large, "#".repeat(1_048_577)).unwrap();
        assert!(told(&large).contains("larger than 1 MiB"));
        if cfg!(unix) {
            assert!(told(Path::new("/dev/zero")).contains("it is no regular file"));
            assert!(Settings::read(Some(Path::new("/dev/null"))).is_ok());
        }
    }
}
