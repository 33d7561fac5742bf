//! What a person has set in `config.toml`. A mistake is told with its place; what is not written has the value it always had.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// The file, below the system's folder for settings.
const FILE: &str = "config.toml";
/// Names another file.
pub const VARIABLE: &str = "PLANNER_TUI_CONFIG";

/// What the file may hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
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
    /// The day a week begins with.
    pub week_begins: WeekBegins,
    /// What keys mean.
    pub keys: Keys,
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
pub enum WeekBegins {
    /// As in most of Europe.
    #[default]
    Monday,
    /// As in much of the Middle East.
    Saturday,
    /// As in North America and much of Asia.
    Sunday,
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
    /// It is no TOML, or holds what is no setting.
    #[error("The settings in {} hold a mistake:\n{reason}\n`planner-tui config example` tells every setting there is.", file.display())]
    Mistaken {
        /// Which file.
        file: PathBuf,
        /// What and where.
        reason: String,
    },
}

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
    pub fn read(named: Option<&Path>) -> Result<Self, SettingsError> {
        let Some(file) = Self::file(named) else { return Ok(Self::default()) };
        match fs::read_to_string(&file) {
            Ok(text) => Self::parse(&text).map_err(|reason| SettingsError::Mistaken { file, reason }),
            Err(error) if error.kind() == io::ErrorKind::NotFound && named.is_none() => Ok(Self::default()),
            Err(error) => Err(SettingsError::Unreadable { file, reason: error.to_string() }),
        }
    }

    /// Reads what a file holds; the error says what is wrong and in which line.
    pub fn parse(text: &str) -> Result<Self, String> {
        toml::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| error.to_string().trim_end().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;

    use super::*;

    #[test]
    fn nothing_written_is_what_it_always_was() {
        assert_eq!(Settings::parse("").unwrap(), Settings::default());
        assert_eq!(Settings::parse("\u{feff}# only a word\n").unwrap(), Settings::default());
    }

    #[test]
    fn every_setting_is_read() {
        let text = "plan = \"Ideas\"\ntheme = \"high-contrast\"\nascii = true\nmouse = false\ntitle = false\nweek-begins = \"sunday\"\n\
                    [keys]\npreset = \"arrows\"\n[keys.board]\n\"card.complete\" = [\"Ctrl+t\"]\n";
        let settings = Settings::parse(text).unwrap();
        assert_eq!((settings.theme, settings.week_begins), (Theme::HighContrast, WeekBegins::Sunday));
        assert_eq!(
            (settings.ascii, settings.mouse, settings.title, settings.plan.as_deref()),
            (Some(true), Some(false), Some(false), Some("Ideas"))
        );
        assert_eq!(settings.keys.preset, "arrows");
        assert_eq!(settings.keys.modes["board"]["card.complete"], ["Ctrl+t"]);
        let again = toml::to_string(&settings).unwrap();
        assert_eq!(Settings::parse(&again).unwrap(), settings, "what is shown can be written into the file");
    }

    #[test]
    fn a_mistake_is_told_with_its_line() {
        for (text, words) in [
            ("theme = \"pink\"", "high-contrast"),
            ("theem = \"dark\"", "unknown field `theem`"),
            ("\nascii = 1", "line 2"),
            ("[keys.board]\n\"card.complete\" = \"c\"", "expected a sequence"),
            ("theme = ", "line 1"),
        ] {
            let told = Settings::parse(text).unwrap_err();
            assert!(told.contains(words), "{text}: {told}");
        }
    }

    #[test]
    fn a_file_that_was_named_has_to_be_there() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("none.toml");
        let told = Settings::read(Some(&missing)).unwrap_err().to_string();
        assert!(told.contains("none.toml"), "{told}");
        fs::write(&missing, "theme = 7").unwrap();
        let told = Settings::read(Some(&missing)).unwrap_err().to_string();
        assert!(told.contains("none.toml") && told.contains("line 1") && told.contains("config example"), "{told}");
    }
}
