//! The bodies of scenario calls, which are no Planner resources: what is sent in them, and how they are answered.

use serde_json::Map;
use serde_json::Value;

use crate::planner::reference::is_web_address;
use crate::server::error::Refusal;
use crate::server::merge::is_annotation;
use crate::server::request::Call;
use crate::server::view;

/// The properties a request has sent, all of which a type knows.
pub(in crate::server) struct Fields(Map<String, Value>);

impl Fields {
    /// Reads the body of a request. A property that is not among `names` is refused; annotations are left out.
    pub(in crate::server) fn of_call(call: &Call<'_>, type_name: &str, names: &[&str]) -> Result<Self, Refusal> {
        Self::new(call.request.object()?, type_name, names)
    }

    /// Reads an object inside a body.
    pub(super) fn of_value(sent: &Value, type_name: &str, names: &[&str]) -> Result<Self, Refusal> {
        match sent {
            Value::Object(sent) => Self::new(sent.clone(), type_name, names),
            _ => Err(Refusal::Invalid(format!("A value of the type 'microsoft.graph.{type_name}' must be an object."))),
        }
    }

    fn new(mut sent: Map<String, Value>, type_name: &str, names: &[&str]) -> Result<Self, Refusal> {
        sent.retain(|name, _| !is_annotation(name));
        match sent.keys().find(|name| !names.contains(&name.as_str())) {
            Some(name) => Err(Refusal::Invalid(format!(
                "The property '{name}' does not exist on type 'microsoft.graph.{type_name}', or cannot be written here."
            ))),
            None => Ok(Self(sent)),
        }
    }

    /// Says whether a property was sent, be it as null.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Returns what was sent.
    pub(in crate::server) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// Returns a text that has to be there.
    pub(in crate::server) fn text(&self, name: &str) -> Result<String, Refusal> {
        match self.get(name) {
            Some(Value::String(text)) if !text.trim().is_empty() => {
                refuse_nul(name, text)?;
                Ok(text.clone())
            }
            _ => Err(Refusal::Invalid(format!("The property '{name}' must be a text that is not empty."))),
        }
    }

    /// Returns a text that may be null.
    pub(super) fn text_or_null(&self, name: &str) -> Result<Option<Value>, Refusal> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::Null) => Ok(Some(Value::Null)),
            Some(Value::String(text)) => {
                refuse_nul(name, text)?;
                Ok(Some(text.as_str().into()))
            }
            Some(_) => Err(Refusal::Invalid(format!("The property '{name}' must be a text or null."))),
        }
    }

    /// Returns an address of the web that may be null. Whoever sees the task may open it, so no other kind is taken.
    pub(super) fn web_address_or_null(&self, name: &str) -> Result<Option<Value>, Refusal> {
        let sent = self.text_or_null(name)?;
        match sent.as_ref().and_then(Value::as_str) {
            Some(text) if !is_web_address(text) => {
                Err(Refusal::Invalid(format!("The property '{name}' must be an http or https URL, or null.")))
            }
            _ => Ok(sent),
        }
    }

    /// Returns a collection, if it was sent.
    pub(in crate::server) fn array(&self, name: &str) -> Result<Option<&[Value]>, Refusal> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::Array(values)) => Ok(Some(values)),
            Some(_) => Err(Refusal::Invalid(format!("The property '{name}' must be a collection."))),
        }
    }

    /// Returns a collection of texts, empty when none was sent.
    pub(super) fn texts(&self, name: &str) -> Result<&[Value], Refusal> {
        match self.array(name)?.unwrap_or_default() {
            texts if texts.iter().all(|text| text.as_str().is_some_and(|text| !text.contains('\0'))) => Ok(texts),
            _ => Err(Refusal::Invalid(format!("The property '{name}' must hold texts without the character U+0000."))),
        }
    }

    /// Returns a collection of ids of apps, each once and in lower case.
    pub(super) fn guids(&self, name: &str) -> Result<Option<Vec<String>>, Refusal> {
        let Some(values) = self.array(name)? else { return Ok(None) };
        let mut ids: Vec<String> = Vec::new();
        for value in values {
            // The long form only; others would be taken as well.
            let sent = value.as_str().filter(|sent| sent.len() == 36);
            let id = sent.and_then(|sent| uuid::Uuid::try_parse(sent).ok());
            let id = id.ok_or_else(|| Refusal::Invalid(format!("The property '{name}' must hold GUIDs.")))?;
            let id = id.hyphenated().to_string();
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        Ok(Some(ids))
    }
}

fn refuse_nul(name: &str, text: &str) -> Result<(), Refusal> {
    if text.contains('\0') {
        return Err(Refusal::Invalid(format!("The property '{name}' must not hold the character U+0000.")));
    }
    Ok(())
}

/// Reads a key by another name than `id`, as it stood in the brackets of an address: `(uniqueName='...')`.
pub(super) fn named_key(key: &str, name: &str) -> Option<String> {
    let (sent, value) = key.strip_prefix('(')?.strip_suffix(')')?.split_once('=')?;
    let value = value.trim().strip_prefix('\'')?.strip_suffix('\'')?;
    sent.trim().eq_ignore_ascii_case(name).then(|| value.replace("''", "'"))
}

/// Takes a filter apart at each `and` that stands between comparisons and not in a quoted value.
pub(super) fn terms(filter: &str) -> Vec<&str> {
    let mut terms = Vec::new();
    let (mut begun, mut is_quoted) = (0, false);
    for (at, letter) in filter.char_indices() {
        // A quote inside a value is doubled, which ends the value and begins it again.
        is_quoted ^= letter == '\'';
        if !is_quoted && at >= begun && filter[at..].starts_with(" and ") {
            terms.push(&filter[begun..at]);
            begun = at + " and ".len();
        }
    }
    terms.push(&filter[begun..]);
    terms
}

/// Reads one comparison of a filter, `path eq 'value'`.
pub(super) fn comparison(term: &str) -> Result<(String, String), Refusal> {
    let parts = term.trim().split_once(" eq ");
    let read = parts.and_then(|(path, value)| {
        let value = value.trim().strip_prefix('\'')?.strip_suffix('\'')?;
        Some((path.trim().to_owned(), value.replace("''", "'")))
    });
    read.ok_or_else(|| Refusal::Malformed(format!("The query specified in the URI is not valid: '{term}'.")))
}

/// Who made and who last changed something, and when; not there before somebody has.
const MARKS: [&str; 5] = ["createdBy", "createdDateTime", "lastModifiedBy", "lastModifiedDateTime", "localizations"];

/// Returns a body of a type as a whole answer, with its context and its type.
pub(super) fn document(
    call: &Call<'_>,
    context: &str,
    type_name: &str,
    body: Map<String, Value>,
) -> Result<Value, Refusal> {
    let mut body = view::chosen(call, type_name, &MARKS, body)?;
    body.insert("@odata.context".to_owned(), call.address(&format!("$metadata#{context}")).into());
    body.insert("@odata.type".to_owned(), format!("#microsoft.graph.{type_name}").into());
    Ok(Value::Object(body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_only_where_a_link_of_a_task_would_be() {
        let taken = |address: &str| {
            let sent = serde_json::json!({"webUrl": address});
            Fields::of_value(&sent, "businessScenarioProperties", &["webUrl"]).unwrap().web_address_or_null("webUrl")
        };
        for address in ["https://example.org", "http://a/b?c#d", "HTTPS://example.org/ü"] {
            assert_eq!(taken(address).unwrap(), Some(address.into()), "{address}");
        }
        for address in
            ["x", "https://", "javascript://a", "https:///etc/passwd", "https://a.example\u{202e}/", "http://a\nb"]
        {
            assert!(taken(address).is_err(), "{address:?}");
        }
    }

    #[test]
    fn keys_and_comparisons_are_read_or_refused() {
        assert_eq!(named_key("(uniqueName='com.x')", "uniqueName").as_deref(), Some("com.x"));
        assert_eq!(named_key("(uniquename = 'O''Brien')", "uniqueName").as_deref(), Some("O'Brien"));
        for other in ["com.x", "(uniqueName=com.x)", "(id='x')", "(uniqueName='x'", "(')", "(=)", ""] {
            assert_eq!(named_key(other, "uniqueName"), None, "{other}");
        }
        assert_eq!(comparison("a/b eq 'it''s'").unwrap(), ("a/b".to_owned(), "it's".to_owned()));
        assert_eq!(terms("a eq 'b'"), ["a eq 'b'"]);
        assert_eq!(terms("a eq 'sales and marketing' and b eq 'c'"), ["a eq 'sales and marketing'", "b eq 'c'"]);
        assert_eq!(terms("a eq 'it''s and it' and b eq 'd'"), ["a eq 'it''s and it'", "b eq 'd'"]);
        assert_eq!(terms("a and  and b"), ["a", "", "b"]);
        for wrong in ["", "a", "a eq b", "a ne 'b'", "a eq '"] {
            assert!(comparison(wrong).is_err(), "{wrong}");
        }
    }
}
