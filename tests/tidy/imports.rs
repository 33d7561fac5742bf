//! Who may import whom: every path that leaves its folder, against the table of the house.

use crate::rust::{Token, tokens};

/// A top-level module, what it may use of this crate, and of `sync` only the data in `sync/mod.rs`.
const TABLE: [(&str, &[&str], bool); 15] = [
    ("planner", &[], false),
    ("wire", &["planner"], false),
    ("graph", &["planner", "wire"], false),
    ("store", &["planner", "wire", "sqlite"], false),
    ("sync", &["planner", "wire", "graph", "store"], false),
    ("server", &["planner", "wire", "sqlite"], false),
    ("app", &["planner"], true),
    ("ui", &["planner", "app"], true),
    ("sqlite", &[], false),
    ("config", &[], false),
    ("cli", &[], false),
    ("terminal", &[], false),
    ("run", EVERYTHING, false),
    ("main", EVERYTHING, false),
    ("lib", EVERYTHING, false),
];
const EVERYTHING: &[&str] =
    &["planner", "wire", "graph", "store", "sync", "server", "app", "ui", "sqlite", "config", "cli", "terminal", "run"];

/// An outside crate and the places that may meet it: a top-level module, or one file.
const OUTSIDE: [(&str, &[&str]); 10] = [
    ("reqwest", &["graph"]),
    ("rusqlite", &["sqlite", "store", "server"]),
    ("nucleo_matcher", &["sync"]),
    ("axum", &["server"]),
    ("ratatui", &["ui", "terminal", "run"]),
    ("tui_textarea", &["src/app/text_area.rs", "src/app/text_field.rs"]),
    ("ratatui_textarea", &[]),
    ("directories", &["config"]),
    ("crossterm", &["terminal", "app", "run"]),
    ("tokio", &["sync", "graph", "server", "run", "main"]),
];

/// Names every path of a file below `src` that goes where it may not.
pub(crate) fn faults(path: &str, source: &str) -> Vec<String> {
    let inside = path.strip_prefix("src/").unwrap_or(path);
    let folder = inside.split('/').next().unwrap_or(inside).trim_end_matches(".rs");
    let Some(row) = TABLE.iter().find(|row| row.0 == folder) else {
        return vec![format!("{path}: `{folder}` is not in the import table")];
    };
    let file = File { path, is_root: path == format!("src/{folder}.rs") || path == format!("src/{folder}/mod.rs") };
    let tokens = tokens(source);
    let mut faults = Vec::new();
    for at in 0..tokens.len() {
        let here = &tokens[at];
        let next = |ahead: usize| tokens.get(at + ahead).map_or("", |token| token.text.as_str());
        let fault = match here.text.as_str() {
            "crate" | "planner_tui" if next(1) == "::" => {
                of_ours(row, &tokens[at..], at.checked_sub(2).map(|at| &tokens[at..]))
            }
            "super" if next(1) == "::" && next(2) == "super" => {
                Some("`super::super`: write the path from `crate`".into())
            }
            "super" if next(1) == "::" && file.is_root && here.inline_modules == 0 => {
                Some("`super` leaves the folder: write the path from `crate`".into())
            }
            name => {
                file.of_others(name, folder, here, &tokens[at..], at.checked_sub(1).map(|at| tokens[at].text.as_str()))
            }
        };
        faults.extend(fault.map(|fault| format!("{path}:{}: {fault}", here.line)));
    }
    faults
}

struct File<'a> {
    path: &'a str,
    /// `src/x.rs` or `src/x/mod.rs`, from where `super` is the crate itself.
    is_root: bool,
}

impl File<'_> {
    /// Judges a name that may be an outside crate's.
    fn of_others(
        &self,
        name: &str,
        folder: &str,
        here: &Token,
        rest: &[Token],
        before: Option<&str>,
    ) -> Option<String> {
        let (krate, places) = OUTSIDE.iter().find(|(krate, _)| *krate == name)?;
        let next = rest.get(1).map_or("", |token| token.text.as_str());
        let is_used = next == "::" || (before == Some("use") && matches!(next, ";" | "as"));
        let is_test = here.in_tests || self.path.ends_with("/tests.rs") || self.path.ends_with("_tests.rs");
        let is_allowed = is_test || places.iter().any(|place| *place == folder || *place == self.path);
        (is_used && !is_allowed).then(|| format!("`{krate}` is met only in {}", places.join(", ")))
    }
}

/// Judges a path into this crate, given the tokens from `crate` on, and from two before it.
fn of_ours(row: &(&str, &[&str], bool), path: &[Token], before: Option<&[Token]>) -> Option<String> {
    let word = |at: usize| path.get(at).map_or("", |token| token.text.as_str());
    let (folder, allowed, may_use_sync_data) = row;
    if let Some([first, second, ..]) = before
        && second.text == "use"
        && matches!(first.text.as_str(), "pub" | ")")
    {
        return Some("no re-exports across folders".to_owned());
    }
    match word(2) {
        "{" | "*" => Some("one `use` for each path: no `crate::{a, b}`, no `crate::*`".to_owned()),
        module if module == *folder || allowed.contains(&module) => None,
        "sync" if *may_use_sync_data => sync_names(&path[3..])
            .into_iter()
            .find(|name| !name.starts_with(char::is_uppercase))
            .map(|name| format!("`{folder}` may use only the data of `sync/mod.rs`, not `sync::{name}`")),
        module => Some(format!("`{folder}` may not use `{module}`")),
    }
}

/// Returns what directly follows `crate::sync`: one name, or the first name of each path of a group.
fn sync_names(rest: &[Token]) -> Vec<String> {
    let word = |at: usize| rest.get(at).map_or("", |token: &Token| token.text.as_str());
    if word(0) != "::" {
        return vec!["self".to_owned()];
    }
    if word(1) != "{" {
        return vec![word(1).to_owned()];
    }
    let (mut depth, mut names, mut is_first) = (1, Vec::new(), true);
    for token in &rest[2..] {
        match token.text.as_str() {
            "{" => depth += 1,
            "}" if depth == 1 => break,
            "}" => depth -= 1,
            "," if depth == 1 => is_first = true,
            name if depth == 1 && is_first => {
                names.push(name.to_owned());
                is_first = false;
            }
            _ => {}
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_clean(path: &str, source: &str) -> bool {
        faults(path, source).is_empty()
    }

    #[test]
    fn the_table_is_held_in_every_direction() {
        assert!(is_clean("src/planner/task.rs", "use crate::planner::id::TaskId;"));
        assert!(is_clean("src/store/mod.rs", "use crate::wire::task; use crate::sqlite::open;"));
        assert!(is_clean("src/run.rs", "use crate::app::update; use crate::ui::draw; use crate::sync::engine;"));
        assert!(!is_clean("src/planner/task.rs", "use crate::wire::task;"));
        assert!(!is_clean("src/graph/mod.rs", "fn f() { crate::store::open() }"));
        assert!(!is_clean("src/ui/mod.rs", "use crate::graph::Client;"));
        assert!(!is_clean("src/app/mod.rs", "use crate::ui::theme;"));
        assert!(!is_clean("src/server/db.rs", "use crate::store::cache;"));
        assert!(!is_clean("src/terminal.rs", "use crate::app::Message;"));
        assert!(!is_clean("src/planner/x.rs", "pub(in crate::store) fn f() {}"));
    }

    #[test]
    fn a_tests_module_keeps_to_the_table_too() {
        assert!(!is_clean("src/planner/x.rs", "#[cfg(test)] mod tests { use crate::store::Store; }"));
        assert!(!is_clean("src/planner/board/tests.rs", "use crate::wire::task;"));
    }

    #[test]
    fn words_about_a_path_are_no_path() {
        assert!(is_clean(
            "src/planner/x.rs",
            "/// See [`crate::store`].\n// crate::ui\nconst A: &str = \"crate::app::x\";"
        ));
    }

    #[test]
    fn the_program_reads_like_run() {
        assert!(is_clean("src/main.rs", "use planner_tui::cli::Arguments; use planner_tui::run::run;"));
        assert!(!is_clean("src/main.rs", "use planner_tui::{cli, run};"));
        assert!(!is_clean("src/main.rs", "use planner_tui::helpers::x;"));
    }

    #[test]
    fn screens_meet_sync_only_as_data() {
        assert!(is_clean("src/app/mod.rs", "use crate::sync::Event; use crate::sync::{Command, Link::Fresh};"));
        assert!(!is_clean("src/ui/screens/board.rs", "use crate::sync::{self as _};"));
        assert!(!is_clean("src/app/mod.rs", "use crate::sync::engine::start;"));
        assert!(!is_clean("src/app/mod.rs", "use crate::sync::{Event, engine::start};"));
        assert!(!is_clean("src/app/mod.rs", "use crate::sync::*;"));
        assert!(!is_clean("src/app/mod.rs", "use crate::sync;"));
        assert!(!is_clean("src/app/mod.rs", "use crate::sync as s;"));
    }

    #[test]
    fn ways_around_the_table_are_closed() {
        assert!(!is_clean("src/run.rs", "use crate::{app, ui};"));
        assert!(!is_clean("src/run.rs", "use crate::*;"));
        assert!(!is_clean("src/ui/screens/board.rs", "use super::super::theme;"));
        assert!(!is_clean("src/ui/mod.rs", "use super::graph::Client;"));
        assert!(!is_clean("src/cli.rs", "use super::config;"));
        assert!(!is_clean("src/app/mod.rs", "pub use crate::planner::task::Task;"));
        assert!(!is_clean("src/app/mod.rs", "pub(crate) use crate::planner::task::Task;"));
        assert!(!is_clean("src/helpers/mod.rs", ""));
        assert!(!is_clean("src/utils.rs", ""));
        assert!(is_clean("src/ui/mod.rs", "mod a { use super::theme; }"));
        assert!(is_clean("src/ui/theme.rs", "use super::window;"));
    }

    #[test]
    fn outside_crates_stay_in_their_rooms() {
        assert!(is_clean("src/graph/request.rs", "use reqwest::Client;"));
        assert!(is_clean("src/app/text_field.rs", "use tui_textarea::TextArea;"));
        assert!(!is_clean("src/app/keymap.rs", "use tui_textarea::TextArea;"));
        assert!(!is_clean("src/ui/widgets/field.rs", "use tui_textarea::TextArea;"));
        assert!(!is_clean("src/sync/pull.rs", "fn f(c: &reqwest::Client) {}"));
        assert!(!is_clean("src/store/mod.rs", "use {serde_json::Value, axum::Router};"));
        assert!(!is_clean("src/app/mod.rs", "use tokio as runtime;"));
        assert!(!is_clean("src/ui/mod.rs", "use ratatui::crossterm::event::KeyEvent;"));
        assert!(!is_clean("src/cli.rs", "directories::ProjectDirs::from(a, b, c);"));
        assert!(is_clean("src/main.rs", "#[tokio::main] async fn main() {}"));
    }

    #[test]
    fn tests_may_meet_any_crate() {
        assert!(is_clean("src/app/mod.rs", "#[cfg(test)] mod tests { use ratatui::Terminal; }"));
        assert!(is_clean("src/planner/board/tests.rs", "use rusqlite::Connection;"));
        assert!(!is_clean("src/app/mod.rs", "mod tests { use ratatui::Terminal; }"));
    }

    #[test]
    fn a_fault_says_where() {
        assert_eq!(
            faults("src/planner/x.rs", "\n\nuse crate::ui::draw;"),
            ["src/planner/x.rs:3: `planner` may not use `ui`"]
        );
    }
}
