//! Takes the settings of a person into the program, and does what `config` asks.

mod depth;
mod keys;
pub(super) mod rebind;

use std::env;
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use jiff::civil::Weekday;

use self::keys::Keys;
use self::keys::keys_of;
use self::keys::keys_told;
use super::editor;
use super::misused::Misuse;
use super::output::say;
use super::title;
use crate::app::State;
use crate::app::keymap::Keymap;
use crate::app::layout::Measures;
use crate::app::look::{Emoji, Look, ThemeName};
use crate::app::own::OwnCommand;
use crate::cli::Cli;
use crate::cli::Open;
use crate::cli::Task;
use crate::cli::config::{ColourWhen, ConfigAct};
use crate::cli::script::Script;
use crate::config::settings;
use crate::config::settings::{Dates, Density, FirstDay, Settings, SettingsError, Theme};
use crate::planner::due::DateStyle;
use crate::terminal;

/// What `config example` prints, and what a new file begins with.
const EXAMPLE: &str = include_str!("../../assets/config.toml");
/// The schema of the file, for editors.
const SCHEMA: &str = include_str!("../../assets/schema/config.json");

/// What was read of the settings, ready to be used.
#[derive(Debug)]
pub(super) struct Wishes {
    look: Look,
    measures: Measures,
    keymap: Keymap,
    own: Vec<OwnCommand>,
    /// Whether the mouse is taken, where that was said or must be.
    mouse: Option<bool>,
    plan: Option<String>,
    /// The file they were read from, if this system has a place for one.
    pub(super) file: Option<PathBuf>,
    /// Whether the window is named.
    pub(super) has_title: bool,
}

impl Wishes {
    /// Reads the settings; the error names every mistake.
    pub(super) fn read(open: &Open) -> anyhow::Result<Self> {
        let named = open.config.as_deref();
        let (settings, Keys { keymap, own }) = read(named)?;
        let look = Look {
            theme: theme(settings.theme, open.color),
            // Who forces colours on a terminal that knows none gets those that most know.
            depth: depth::depth(|name| env::var(name).ok()).unwrap_or_default(),
            is_ascii: settings.ascii.unwrap_or_else(|| is_ascii_locale(|name| env::var(name).ok())),
            week_begins: weekday(settings.first_day),
            dates: match settings.dates {
                Dates::Relative => DateStyle::Relative,
                Dates::Iso => DateStyle::Iso,
                Dates::DayMonth => DateStyle::DayMonth,
                Dates::MonthDay => DateStyle::MonthDay,
            },
            emoji: match settings.emoji {
                settings::Emoji::Show => Emoji::Show,
                settings::Emoji::Text => Emoji::Text,
                settings::Emoji::Strip => Emoji::Strip,
            },
        };
        let measures = Measures {
            columns_max: settings.columns_max,
            column_width: settings.column_width,
            has_boxes: settings.density == Density::Cozy,
        };
        // There Esc does nothing until the next key while a program has the mouse, and a title is not given back.
        let is_in_gnu_screen = terminal::is_in_gnu_screen();
        let mouse = settings.mouse.or(is_in_gnu_screen.then_some(false));
        let is_possible = title::is_possible(env::var("TERM").ok().as_deref()) && !is_in_gnu_screen;
        let has_title = settings.title != Some(false) && is_possible;
        let file = Settings::file(named);
        Ok(Self { look, measures, keymap, own, mouse, plan: settings.plan, file, has_title })
    }

    /// Lets the program look and listen as it was wished.
    pub(super) fn grant(self, state: &mut State) {
        state.look = self.look;
        state.board.measures = self.measures;
        state.board.set_week_begins(self.look.week_begins);
        state.board.set_dates(self.look.dates);
        state.keymap = self.keymap;
        state.own.all = self.own;
        state.wants_mouse = self.mouse;
        // Nobody has it before it is known whether it was left to the terminal the last time.
        state.is_mouse_off = true;
        state.wished_plan = self.plan;
    }
}

/// Lets a session nobody sees count weeks as the person does; how it would look is nothing to it.
pub(super) fn grant_week(open: &Open, state: &mut State) -> Result<(), SettingsError> {
    let begins = weekday(read(open.config.as_deref())?.0.first_day);
    state.look.week_begins = begins;
    state.board.set_week_begins(begins);
    Ok(())
}

fn weekday(first: FirstDay) -> Weekday {
    match first {
        FirstDay::Monday => Weekday::Monday,
        FirstDay::Saturday => Weekday::Saturday,
        FirstDay::Sunday => Weekday::Sunday,
    }
}

/// Refuses to begin with settings that hold mistakes, whatever is asked for, but for what mends or needs none.
pub(super) fn hold_together(cli: &Cli) -> anyhow::Result<()> {
    match &cli.command {
        Some(Task::Config(_) | Task::Completions(_) | Task::Man(_) | Task::Script(Script::Schema { .. })) => Ok(()),
        _ => Ok(read(cli.open.config.as_deref()).map(drop)?),
    }
}

/// Reads the file; the error names every mistake in it, those of keys and commands too.
fn read(named: Option<&Path>) -> Result<(Settings, Keys), SettingsError> {
    let mut reading = Settings::read(named)?;
    let keys = keys_of(&reading);
    let mut mistakes = std::mem::take(&mut reading.mistakes);
    match keys {
        Ok(keys) if mistakes.is_empty() => return Ok((reading.settings, keys)),
        Ok(_) => {}
        Err(more) => mistakes.extend(more),
    }
    mistakes.sort();
    Err(SettingsError::Mistaken { file: Settings::file(named).unwrap_or_default(), mistakes })
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
fn wants_no_colour(variable: impl Fn(&str) -> Option<String> + Copy) -> bool {
    let is_set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    let is_forced = variable("CLICOLOR_FORCE").is_some_and(|value| !value.is_empty() && value != "0");
    !is_forced && (is_set("NO_COLOR") || depth::depth(variable).is_none())
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
        ConfigAct::Path => say(file.display()),
        ConfigAct::Example => say(EXAMPLE.trim_end()),
        ConfigAct::Show => {
            let (settings, _) = read(named)?;
            let is_there = if file.is_file() { "" } else { ", which is not there" };
            say(format_args!("# As read from {}{is_there}.", file.display()));
            say(toml::to_string(&settings)?.trim_end());
        }
        ConfigAct::Schema => say(SCHEMA.trim_end()),
        ConfigAct::Keys => {
            let (settings, keys) = read(named)?;
            say(keys_told(&settings.keys.preset, &keys.keymap).trim_end());
        }
        ConfigAct::Check => check(named, &file)?,
        ConfigAct::Edit if open.no_input => bail!(Misuse::of(
            "your editor waits for you, and --no-input says that nobody is there: `config path` tells which file it is."
        )),
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
    read(named)?;
    let words = if file.is_file() { "holds together" } else { "is not there, and everything is as it always was" };
    say(format_args!("{} {words}.", file.display()));
    Ok(())
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;

    use super::*;
    use crate::config::check::Reading;

    fn of<'a>(known: &'a [(&str, &str)]) -> impl Fn(&str) -> Option<String> + Copy + 'a {
        |name| known.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    }

    #[test]
    fn every_mistake_of_a_command_is_told_beside_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        let told = |text: &str| {
            std::fs::write(&file, text).unwrap();
            let said = read(Some(&file)).unwrap_err().to_string();
            said.lines().filter(|line| line.starts_with("line ")).map(str::to_owned).collect::<Vec<_>>()
        };
        let all = told(
            "[commands.say]\nrun = [\"echo\", \"{bogus} {user}\", \"{odd}\"]\noutput = \"x\"\nkey = \"n\"\nodd = 1\n",
        );
        let begins = |line: usize, words: &str| {
            all.iter().any(|told| told.starts_with(&format!("line {line}, column ")) && told.contains(words))
        };
        assert!(begins(2, "no placeholder {bogus}") && begins(2, "no placeholder {odd}"), "{all:#?}");
        assert!(
            begins(3, "“output” cannot be “x”") && begins(4, "“n” means both") && begins(5, "part of a command"),
            "{all:#?}"
        );
        // Nothing to run is no reason to be silent of the key.
        let all = told("[commands.say]\nrun = \"echo\"\nkey = \"Strg+x\"\n");
        assert!(all.len() >= 2 && all[0].starts_with("line 2") && all[1].contains("is not a key"), "{all:#?}");
    }

    #[test]
    fn who_asks_for_no_colours_gets_none_unless_they_are_forced() {
        assert!(!wants_no_colour(of(&[])));
        assert!(wants_no_colour(of(&[("NO_COLOR", "1")])));
        assert!(!wants_no_colour(of(&[("NO_COLOR", "")])), "empty is not set");
        assert!(wants_no_colour(of(&[("TERM", "dumb")])) && wants_no_colour(of(&[("TERM", "vt100")])));
        assert!(!wants_no_colour(of(&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")])));
        assert!(wants_no_colour(of(&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "0")])));
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
        let example = Reading::of(EXAMPLE);
        assert_eq!((example.mistakes, example.settings), (Vec::new(), Settings::default()));
        let is_setting = |line: &str| line.starts_with("# ") && (line.contains(" = ") || line.starts_with("# ["));
        let all: Vec<&str> = EXAMPLE.lines().filter(|line| is_setting(line)).map(|line| &line[2..]).collect();
        let reading = Reading::of(&all.join("\n"));
        assert_eq!(reading.mistakes, []);
        let keys = keys_of(&reading).unwrap();
        assert!(!keys.own.is_empty() && reading.settings.plan.is_some() && reading.settings.mouse.is_some(), "{all:?}");
    }

    #[test]
    fn the_example_names_every_setting() {
        for setting in crate::config::table::TOP {
            assert!(EXAMPLE.contains(&format!("\n# {} = ", setting.name)), "{}", setting.name);
        }
        for part in crate::config::table::COMMAND {
            assert!(EXAMPLE.contains(&format!("\n# {} = ", part.name)), "{}", part.name);
        }
    }
}
