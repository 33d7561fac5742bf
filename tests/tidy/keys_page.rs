//! `docs/keys.md` from the one key table: every mode, every key, and the name to bind it by.

use std::fmt::Write as _;

use crate::keys::Action;

/// The modes in the order a person meets them, each with a heading.
const MODES: [(&str, &str); 25] = [
    ("board", "On a board"),
    ("grab", "With a card in hand"),
    ("detail", "In a task"),
    ("talk", "In what is said about a task"),
    ("picker", "In a list to choose from"),
    ("toggles", "In a list to choose several from"),
    ("help", "In the help"),
    ("rebind", "In the question for another key"),
    ("input", "In a line of text"),
    ("text", "In a text of many lines"),
    ("date", "In a line for a day"),
    ("month", "In a month"),
    ("plans", "In the list of plans"),
    ("plan", "In the panel of a plan"),
    ("charts", "In the charts"),
    ("facets", "In what there is to choose of a board"),
    ("views", "In the saved views"),
    ("why", "In what is locked, and why"),
    ("answer", "In what a command has answered"),
    ("panel", "In the sync panel"),
    ("conflict", "In a conflict"),
    ("trash", "In the trash"),
    ("log", "In the messages"),
    ("confirm", "In a question"),
    ("name", "In a question that a typed name answers"),
];

/// The page as it has to be.
pub(crate) fn page(actions: &[Action]) -> String {
    let mut page = String::from(
        "# Keys\n\nEvery key in every mode, as the program is delivered; `?` shows the keys of the mode you are in, as they are \
         now.\nThe name is the one to bind in the settings: `[keys.board]`, `\"card.move_down\" = [\"J\"]` (see \
         [config.md](config.md)).\n\nThis page is written from `assets/keymap.toml` by `UPDATE_DOCS=1 cargo test --test tidy`, \
         and checked by the same test.\n",
    );
    for (mode, heading) in MODES {
        let _ = write!(page, "\n## {heading}: `{mode}`\n\n| Key | What it does | Name |\n|---|---|---|\n");
        for action in actions.iter().filter(|action| action.is_in(mode)) {
            let keys: Vec<String> = action.keys().iter().map(|key| format!("`{}`", key.replace('|', "\\|"))).collect();
            let _ = writeln!(page, "| {} | {} | `{}` |", keys.join(", "), action.text(), action.name());
        }
    }
    page
}

/// Names the modes of the key table the page has no heading for, and the headings no key belongs to.
pub(crate) fn strange_modes(actions: &[Action]) -> Vec<String> {
    let mut faults: Vec<String> = actions
        .iter()
        .flat_map(Action::modes)
        .filter(|mode| MODES.iter().all(|(known, _)| known != mode))
        .map(|mode| format!("tests/tidy/keys_page.rs has no heading for the mode `{mode}`"))
        .collect();
    let empty = MODES.iter().filter(|(mode, _)| !actions.iter().any(|action| action.is_in(mode)));
    faults.extend(
        empty.map(|(mode, _)| format!("tests/tidy/keys_page.rs has a heading for `{mode}`, which has no keys")),
    );
    faults.sort();
    faults.dedup();
    faults
}
