//! Takes the settings of a person into the program, and does what `config` asks.

use std::env;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use jiff::civil::Weekday;

use super::editor;
use super::title;
use crate::app::State;
use crate::app::keymap::Keymap;
use crate::app::keymap::Mode;
use crate::app::look::{Depth, Look, ThemeName};
use crate::cli::Open;
use crate::cli::config::{ColourWhen, ConfigAct};
use crate::config::settings::{Settings, SettingsError, Theme, WeekBegins};

/// What `config example` prints, and what a new file begins with.
const EXAMPLE: &str = include_str!("../../assets/config.toml");
/// The modes that have keys, by the words of the settings.
const MODES: [(&str, Mode); 22] = [
    ("board", Mode::Board),
    ("grab", Mode::Grab),
    ("detail", Mode::Detail),
    ("picker", Mode::Picker),
    ("toggles", Mode::Toggles),
    ("plans", Mode::Plans),
    ("plan", Mode::Plan),
    ("date", Mode::Date),
    ("month", Mode::Month),
    ("input", Mode::Input),
    ("text", Mode::Text),
    ("name", Mode::Name),
    ("panel", Mode::Panel),
    ("trash", Mode::Trash),
    ("talk", Mode::Talk),
    ("why", Mode::Why),
    ("log", Mode::Log),
    ("charts", Mode::Charts),
    ("facets", Mode::Facets),
    ("views", Mode::Views),
    ("conflict", Mode::Conflict),
    ("confirm", Mode::Confirm),
];

/// What was read of the settings, ready to be used.
#[derive(Debug)]
pub(super) struct Wishes {
    look: Look,
    keymap: Keymap,
    mouse: Option<bool>,
    plan: Option<String>,
    /// Whether the window is named.
    pub(super) has_title: bool,
}

impl Wishes {
    /// Reads the settings; the error names every mistake.
    pub(super) fn read(open: &Open) -> anyhow::Result<Self> {
        let settings = Settings::read(open.config.as_deref())?;
        let keymap = keymap(&settings).map_err(|mistakes| mistaken(open.config.as_deref(), &mistakes))?;
        let look = Look {
            theme: theme(settings.theme, open.color),
            depth: depth(env::var("COLORTERM").ok().as_deref(), env::var("TERM").ok().as_deref()),
            is_ascii: settings.ascii.unwrap_or_else(|| is_ascii_locale(|name| env::var(name).ok())),
            week_begins: match settings.week_begins {
                WeekBegins::Monday => Weekday::Monday,
                WeekBegins::Saturday => Weekday::Saturday,
                WeekBegins::Sunday => Weekday::Sunday,
            },
        };
        let has_title = settings.title != Some(false) && title::is_possible(env::var("TERM").ok().as_deref());
        Ok(Self { look, keymap, mouse: settings.mouse, plan: settings.plan, has_title })
    }

    /// Lets the program look and listen as it was wished.
    pub(super) fn grant(self, state: &mut State) {
        state.look = self.look;
        state.keymap = self.keymap;
        state.wants_mouse = self.mouse;
        state.is_mouse_off = self.mouse == Some(false);
        if self.plan.is_some() {
            state.preferred_plan = self.plan;
        }
    }
}

fn keymap(settings: &Settings) -> Result<Keymap, Vec<String>> {
    Keymap::chosen(&settings.keys.preset, &settings.keys.modes)
}

fn mistaken(named: Option<&Path>, mistakes: &[String]) -> SettingsError {
    let file = Settings::file(named).unwrap_or_default();
    SettingsError::Mistaken { file, reason: mistakes.join("\n") }
}

fn theme(wanted: Theme, when: ColourWhen) -> ThemeName {
    let no_colour = match when {
        ColourWhen::Always => false,
        ColourWhen::Never => true,
        ColourWhen::Auto => wants_no_colour(|name| env::var(name).ok()),
    };
    match wanted {
        _ if no_colour => ThemeName::Mono,
        Theme::Terminal => ThemeName::Terminal,
        Theme::Light => ThemeName::Light,
        Theme::Dark => ThemeName::Dark,
        Theme::HighContrast => ThemeName::HighContrast,
        Theme::ColourBlind => ThemeName::ColourBlind,
        Theme::Mono => ThemeName::Mono,
    }
}

/// Says whether the terminal or the person asked for no colours.
fn wants_no_colour(variable: impl Fn(&str) -> Option<String>) -> bool {
    let is_set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    let is_forced = variable("CLICOLOR_FORCE").is_some_and(|value| !value.is_empty() && value != "0");
    !is_forced && (is_set("NO_COLOR") || variable("TERM").is_some_and(|term| term == "dumb"))
}

/// Says how many colours the terminal tells it has.
fn depth(colour_term: Option<&str>, term: Option<&str>) -> Depth {
    let term = term.unwrap_or_default();
    if colour_term.is_some_and(|value| value == "truecolor" || value == "24bit") || term.ends_with("-direct") {
        Depth::True
    } else if matches!(term, "linux" | "ansi" | "xterm" | "screen" | "vt100" | "vt220" | "xterm-color") {
        Depth::Sixteen
    } else {
        Depth::Table
    }
}

/// Says whether the locale has nothing but ASCII: it is named, and says nothing of UTF-8. On Windows it is no sign.
fn is_ascii_locale(variable: impl Fn(&str) -> Option<String>) -> bool {
    if cfg!(windows) {
        return false;
    }
    let named = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| variable(name).filter(|it| !it.is_empty()));
    // Without any, or with the two that mean nothing was chosen, terminals show UTF-8 all the same.
    named.is_some_and(|locale| {
        let locale = locale.to_ascii_lowercase();
        !locale.contains("utf-8") && !locale.contains("utf8") && !matches!(locale.as_str(), "c" | "posix")
    })
}

/// Does what was asked with the settings.
pub(super) fn config(open: &Open, act: &ConfigAct) -> anyhow::Result<ExitCode> {
    let named = open.config.as_deref();
    let file = Settings::file(named).context("this system names no folder for settings; name a file with --config")?;
    match act {
        ConfigAct::Path => say(&file.display().to_string()),
        ConfigAct::Example => say(EXAMPLE.trim_end()),
        ConfigAct::Show => {
            let settings = Settings::read(named)?;
            let is_there = if file.is_file() { "" } else { ", which is not there" };
            say(&format!("# As read from {}{is_there}.", file.display()));
            say(toml::to_string(&settings)?.trim_end());
        }
        ConfigAct::Keys => tell_keys(&keymap(&Settings::read(named)?).map_err(|all| mistaken(named, &all))?),
        ConfigAct::Check => check(named, &file)?,
        ConfigAct::Edit => {
            if !file.exists() {
                let folder = file.parent().context("the file is in no folder")?;
                std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
                std::fs::write(&file, EXAMPLE).with_context(|| format!("{} cannot be written", file.display()))?;
            }
            editor::open(&file)?;
            check(named, &file)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn check(named: Option<&Path>, file: &Path) -> anyhow::Result<()> {
    let settings = Settings::read(named)?;
    if let Err(mistakes) = keymap(&settings) {
        bail!(mistaken(named, &mistakes));
    }
    let words = if file.is_file() { "holds together" } else { "is not there, and everything is as it always was" };
    say(&format!("{} {words}.", file.display()));
    Ok(())
}

fn tell_keys(keymap: &Keymap) {
    for (word, mode) in MODES {
        say(&format!("[keys.{word}]"));
        for action in keymap.actions(mode) {
            let name = keymap.name_of(action.name).unwrap_or_default();
            let keys: Vec<String> = action.keys.iter().map(|keys| format!("{keys:?}")).collect();
            say(&format!("{:<28} = {:<24} # {}", format!("{name:?}"), format!("[{}]", keys.join(", ")), action.text));
        }
        say("");
    }
}

#[expect(clippy::disallowed_macros, reason = "this is what was asked for")]
fn say(words: &str) {
    println!("{words}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of<'a>(known: &'a [(&str, &str)]) -> impl Fn(&str) -> Option<String> + 'a {
        |name| known.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    }

    #[test]
    fn who_asks_for_no_colours_gets_none_unless_they_are_forced() {
        assert!(!wants_no_colour(of(&[])));
        assert!(wants_no_colour(of(&[("NO_COLOR", "1")])));
        assert!(!wants_no_colour(of(&[("NO_COLOR", "")])), "empty is not set");
        assert!(wants_no_colour(of(&[("TERM", "dumb")])));
        assert!(!wants_no_colour(of(&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")])));
        assert!(wants_no_colour(of(&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "0")])));
    }

    #[test]
    fn colours_are_as_many_as_the_terminal_says() {
        assert_eq!(depth(Some("truecolor"), Some("xterm-256color")), Depth::True);
        assert_eq!(depth(None, Some("xterm-256color")), Depth::Table);
        assert_eq!(depth(Some(""), Some("linux")), Depth::Sixteen);
        assert_eq!(depth(None, None), Depth::Table);
    }

    #[test]
    fn a_locale_without_utf_8_gets_ascii() {
        assert!(is_ascii_locale(of(&[("LANG", "de_DE.ISO-8859-1")])));
        assert!(!is_ascii_locale(of(&[("LANG", "de_DE.UTF-8")])));
        assert!(!is_ascii_locale(of(&[("LC_ALL", "C.utf8"), ("LANG", "de_DE.ISO-8859-1")])));
        assert!(!is_ascii_locale(of(&[("LANG", "C")])) && !is_ascii_locale(of(&[])));
    }

    #[test]
    fn the_example_holds_together_with_every_line_switched_on() {
        assert_eq!(Settings::parse(EXAMPLE).unwrap(), Settings::default());
        let is_setting = |line: &str| line.starts_with("# ") && (line.contains(" = ") || line.starts_with("# ["));
        let all: Vec<&str> = EXAMPLE.lines().filter(|line| is_setting(line)).map(|line| &line[2..]).collect();
        let settings = Settings::parse(&all.join("\n")).unwrap();
        assert!(keymap(&settings).is_ok() && settings.plan.is_some() && settings.mouse.is_some(), "{all:?}");
    }
}
