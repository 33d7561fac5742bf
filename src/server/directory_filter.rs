//! `$filter` on people and groups, as far as other people's clients look one up with it. On what Planner has it changes nothing.

use serde_json::Map;
use serde_json::Value;

use super::error::Refusal;
use super::record::Kind;

/// What people can be filtered by: what this server knows of them.
const OF_PEOPLE: &[&str] = &["id", "displayName", "mail", "userPrincipalName", "jobTitle"];
/// What groups can be filtered by.
const OF_GROUPS: &[&str] = &["id", "displayName", "mail", "mailNickname", "visibility"];
/// What has several values, of which any may be meant.
const KINDS: &str = "groupTypes";

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
    /// Reads `a eq 'b'`, `startswith(a,'b')` and `groupTypes/any(x:x eq 'b')`, joined by `and` and `or`.
    pub(super) fn read(text: &str, of: Kind) -> Result<Self, Refusal> {
        let list = |list| apart(list, " and ").into_iter().map(|text| comparison(text, of)).collect();
        let lists = apart(text, " or ").into_iter().map(list);
        lists.collect::<Result<_, _>>().map(Self)
    }

    /// Says whether it holds of a row.
    pub(super) fn fits(&self, row: &Map<String, Value>) -> bool {
        self.0.iter().any(|list| list.iter().all(|comparison| comparison.fits(row)))
    }
}

impl Comparison {
    fn fits(&self, row: &Map<String, Value>) -> bool {
        let value = self.value.to_lowercase();
        let fits = |text: &Value| {
            let text = text.as_str().map(str::to_lowercase);
            text.is_some_and(|text| if self.is_beginning { text.starts_with(&value) } else { text == value })
        };
        match row.get(self.property) {
            Some(Value::Array(texts)) => texts.iter().any(fits),
            Some(text) => fits(text),
            None => false,
        }
    }
}

fn comparison(text: &str, of: Kind) -> Result<Comparison, Refusal> {
    let text = text.trim();
    if let Some(kind) = any_kind(text).filter(|_| of == Kind::Group) {
        return Ok(Comparison { property: KINDS, value: kind, is_beginning: false });
    }
    let call = text.strip_suffix(')').and_then(|rest| rest.split_once('('));
    let begins = call.filter(|(name, _)| name.trim().eq_ignore_ascii_case("startswith"));
    let pair = match begins {
        Some((_, inside)) => inside.split_once(','),
        None => text.split_once(" eq "),
    };
    let (name, value) = pair
        .and_then(|(name, value)| Some((name.trim(), quoted(value)?)))
        .ok_or_else(|| Refusal::Malformed("Invalid filter clause".to_owned()))?;
    let known = if of == Kind::Group { OF_GROUPS } else { OF_PEOPLE };
    let property = known.iter().find(|known| known.eq_ignore_ascii_case(name)).ok_or_else(|| {
        let type_name = of.type_name();
        Refusal::Malformed(format!("Could not find a property named '{name}' on type 'microsoft.graph.{type_name}'."))
    })?;
    Ok(Comparison { property, value, is_beginning: begins.is_some() })
}

fn quoted(value: &str) -> Option<String> {
    Some(value.trim().strip_prefix('\'')?.strip_suffix('\'')?.replace("''", "'"))
}

/// Reads `groupTypes/any(x:x eq 'b')`, by which clients ask for the groups that can have plans.
fn any_kind(text: &str) -> Option<String> {
    let (property, rest) = text.strip_suffix(')')?.split_once('/')?;
    let (function, inside) = rest.split_once('(')?;
    let (variable, comparison) = inside.split_once(':')?;
    let (one, value) = comparison.trim().split_once(" eq ")?;
    let is_any = property.trim().eq_ignore_ascii_case(KINDS) && function.trim().eq_ignore_ascii_case("any");
    if is_any && one.trim() == variable.trim() { quoted(value) } else { None }
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
            assert_eq!(Filter::read(text, Kind::User).unwrap().fits(row), fits, "{text}");
        }
        for wrong in ["", "mail", "mail eq b", "mail ne 'b'", "size eq '1'", "(mail eq 'b')", "mail eq '", "or", "x(y)"]
        {
            assert!(Filter::read(wrong, Kind::User).is_err(), "{wrong}");
        }
    }

    #[test]
    fn groups_are_looked_up_by_name_and_by_what_they_are() {
        let row = json!({"displayName": "Web team", "mailNickname": "web", "groupTypes": ["Unified"]});
        let row = row.as_object().unwrap();
        for (text, fits) in [
            ("DisplayName eq 'web team'", true),
            ("groupTypes/any(c:c eq 'Unified')", true),
            ("groupTypes/any(c:c eq 'Unified') and startswith(mailNickname, 'x')", false),
            ("grouptypes/Any(a: a eq 'DynamicMembership')", false),
        ] {
            assert_eq!(Filter::read(text, Kind::Group).unwrap().fits(row), fits, "{text}");
        }
        for wrong in ["groupTypes/any(c:d eq 'Unified')", "groupTypes/all(c:c eq 'x')", "jobTitle eq 'x'"] {
            assert!(Filter::read(wrong, Kind::Group).is_err(), "{wrong}");
        }
        assert!(Filter::read("groupTypes/any(c:c eq 'Unified')", Kind::User).is_err());
    }
}
