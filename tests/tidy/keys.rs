//! README's list of keys against the one key table.

use std::collections::BTreeSet;

use serde::Deserialize;

/// One line of the key table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Action {
    name: String,
    modes: Vec<String>,
    keys: Vec<String>,
    text: String,
}

impl Action {
    /// Whether its keys are for this mode.
    pub(crate) fn is_in(&self, mode: &str) -> bool {
        self.modes.iter().any(|known| known == mode)
    }

    pub(crate) fn modes(&self) -> &[String] {
        &self.modes
    }

    pub(crate) fn keys(&self) -> &[String] {
        &self.keys
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}

/// One line of README's list.
#[derive(Debug, PartialEq)]
pub(crate) struct Row {
    keys: Vec<String>,
    text: String,
}

/// Reads the key table.
pub(crate) fn actions(text: &str) -> Result<Vec<Action>, toml::de::Error> {
    #[derive(Deserialize)]
    struct Table {
        action: Vec<Action>,
    }
    toml::from_str::<Table>(text).map(|table| table.action)
}

/// Reads the rows of the tables under README's heading about keys, down to the next heading of the same rank.
pub(crate) fn rows(readme: &str) -> Vec<Row> {
    let rank = |line: &str| line.chars().take_while(|&character| character == '#').count();
    let mut inside = 0;
    let mut rows = Vec::new();
    for line in readme.lines() {
        let heading = rank(line);
        if heading > 0 && (inside == 0 || heading <= inside) {
            let is_about_keys = line.to_lowercase().split(|c: char| !c.is_alphabetic()).any(|word| word == "keys");
            inside = if is_about_keys { heading } else { 0 };
        }
        if inside > 0 && line.trim_start().starts_with('|') {
            rows.extend(row(line));
        }
    }
    rows
}

/// Reads a row such as ``| `J`, `Shift+Down` | move the card down |``; a heading or a rule of dashes is none.
fn row(line: &str) -> Option<Row> {
    let protected = line.trim().replace("\\|", "\0");
    let mut cells = protected.trim_matches('|').split('|').map(|cell| cell.trim().replace('\0', "|"));
    let (first, text) = (cells.next()?, cells.next()?);
    let keys: Vec<String> = first.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    (!keys.is_empty()).then_some(Row { keys, text })
}

/// Names every key that README and the key table do not tell alike.
pub(crate) fn faults(actions: &[Action], rows: &[Row]) -> Vec<String> {
    let shown: BTreeSet<(&str, &str)> =
        rows.iter().flat_map(|row| row.keys.iter().map(|key| (key.as_str(), row.text.as_str()))).collect();
    let known: BTreeSet<(&str, &str)> =
        actions.iter().flat_map(|action| action.keys.iter().map(|key| (key.as_str(), action.text.as_str()))).collect();
    let mut faults: Vec<String> =
        shown.difference(&known).map(|(key, text)| format!("README shows `{key}` as `{text}`: no such key")).collect();
    for action in actions.iter().filter(|action| action.is_in("board")) {
        for key in &action.keys {
            if !shown.contains(&(key.as_str(), action.text.as_str())) {
                faults.push(format!("README does not show `{key}` as `{}` ({})", action.text, action.name));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = r#"
        [[action]]
        name = "card.move_down"
        modes = ["board"]
        keys = ["J", "Shift+Down"]
        text = "move the card down"

        [[action]]
        name = "grab.drop"
        modes = ["grab"]
        keys = ["Enter"]
        text = "drop the card"
    "#;

    fn faults_of(readme: &str) -> Vec<String> {
        faults(&actions(TABLE).unwrap(), &rows(readme))
    }

    #[test]
    fn a_true_list_passes() {
        let readme = "# P\n## Keys\n| key | what |\n|---|---|\n| `J`, `Shift+Down` | move the card down |\n";
        assert_eq!(faults_of(readme), Vec::<String>::new());
        let with_more = format!("{readme}### while moving\n| `Enter` | drop the card |\n## Build\n| `x` | other |\n");
        assert_eq!(faults_of(&with_more), Vec::<String>::new());
    }

    #[test]
    fn a_key_left_out_is_found() {
        let found = faults_of("## Keys\n| `J` | move the card down |\n");
        assert_eq!(found, ["README does not show `Shift+Down` as `move the card down` (card.move_down)"]);
    }

    #[test]
    fn a_key_made_up_and_a_text_gone_stale_are_found() {
        let found = faults_of("## Keys\n| `J`, `Shift+Down` | move it down |\n| `X` | explode |\n");
        assert_eq!(found.len(), 5, "{found:#?}");
    }

    #[test]
    fn a_table_elsewhere_is_not_the_list() {
        assert_eq!(rows("## Build\n| `make` | builds |\n"), []);
        assert_eq!(rows("## Monkeys\n| `make` | builds |\n"), []);
    }

    #[test]
    fn a_bar_can_be_a_key() {
        assert_eq!(row(r"| `\|` | split |"), Some(Row { keys: vec!["|".to_owned()], text: "split".to_owned() }));
    }

    #[test]
    fn a_key_table_with_a_misspelt_field_is_refused() {
        assert!(actions("[[action]]\nname = 'a'\nmode = ['board']\nkeys = []\ntext = ''\n").is_err());
    }
}
