//! `$filter` on people, as far as other people's clients look somebody up with it. On what Planner has it changes nothing.

use serde_json::Map;
use serde_json::Value;

use super::error::Refusal;

/// What people can be filtered by: what this server knows of them.
const PROPERTIES: [&str; 5] = ["id", "displayName", "mail", "userPrincipalName", "jobTitle"];

/// One comparison: a property and what it is to be, or to begin with. Capitals do not count, as in the directory.
#[derive(Debug, PartialEq, Eq)]
struct Comparison {
    property: &'static str,
    value: String,
    is_beginning: bool,
}

/// A filter: one of the lists has to hold, with all of its comparisons.
#[derive(Debug)]
pub(super) struct Filter(Vec<Vec<Comparison>>);

impl Filter {
    /// Reads `a eq 'b'` and `startswith(a,'b')`, joined by `and` and `or`.
    pub(super) fn read(text: &str) -> Result<Self, Refusal> {
        let lists =
            apart(text, " or ").into_iter().map(|list| apart(list, " and ").into_iter().map(comparison).collect());
        lists.collect::<Result<_, _>>().map(Self)
    }

    /// Says whether it holds of a row.
    pub(super) fn fits(&self, row: &Map<String, Value>) -> bool {
        self.0.iter().any(|list| list.iter().all(|comparison| comparison.fits(row)))
    }
}

impl Comparison {
    fn fits(&self, row: &Map<String, Value>) -> bool {
        let Some(text) = row.get(self.property).and_then(Value::as_str) else { return false };
        let (text, value) = (text.to_lowercase(), self.value.to_lowercase());
        if self.is_beginning { text.starts_with(&value) } else { text == value }
    }
}

fn comparison(text: &str) -> Result<Comparison, Refusal> {
    let text = text.trim();
    let call = text.strip_suffix(')').and_then(|rest| rest.split_once('('));
    let begins = call.filter(|(name, _)| name.trim().eq_ignore_ascii_case("startswith"));
    let pair = match begins {
        Some((_, inside)) => inside.split_once(','),
        None => text.split_once(" eq "),
    };
    let quoted = |value: &str| Some(value.trim().strip_prefix('\'')?.strip_suffix('\'')?.replace("''", "'"));
    let (name, value) = pair
        .and_then(|(name, value)| Some((name.trim(), quoted(value)?)))
        .ok_or_else(|| Refusal::Malformed("Invalid filter clause".to_owned()))?;
    let property = PROPERTIES.into_iter().find(|known| known.eq_ignore_ascii_case(name)).ok_or_else(|| {
        Refusal::Malformed(format!("Could not find a property named '{name}' on type 'microsoft.graph.user'."))
    })?;
    Ok(Comparison { property, value, is_beginning: begins.is_some() })
}

/// Takes a filter apart at each word that stands in no quoted value.
fn apart<'a>(text: &'a str, word: &str) -> Vec<&'a str> {
    let (mut parts, mut begun, mut is_quoted) = (Vec::new(), 0, false);
    for (at, letter) in text.char_indices() {
        // A quote inside a value is doubled, which ends the value and begins it again.
        is_quoted ^= letter == '\'';
        if !is_quoted && at >= begun && text[at..].starts_with(word) {
            parts.push(&text[begun..at]);
            begun = at + word.len();
        }
    }
    parts.push(&text[begun..]);
    parts
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn people_are_looked_up_as_clients_do_and_what_is_not_understood_is_refused() {
        let row = json!({"displayName": "Ann O'Hara and sons", "mail": "ann@x.example", "jobTitle": null});
        let row = row.as_object().unwrap();
        for (text, fits) in [
            ("mail eq 'ANN@x.example'", true),
            ("mail eq 'b@x.example'", false),
            ("displayName eq 'Ann O''Hara and sons'", true),
            ("startswith(displayName,'ann')", true),
            ("startsWith(displayName, 'ann') and mail eq 'b'", false),
            ("mail eq 'b' or startswith(mail,'ann')", true),
            ("jobTitle eq 'x'", false),
        ] {
            assert_eq!(Filter::read(text).unwrap().fits(row), fits, "{text}");
        }
        for wrong in ["", "mail", "mail eq b", "mail ne 'b'", "size eq '1'", "(mail eq 'b')", "mail eq '", "or", "x(y)"]
        {
            assert!(Filter::read(wrong).is_err(), "{wrong}");
        }
    }
}
