//! Links on a task: how a URL becomes the key it is stored under, and back.

/// Returns the key a URL is stored under.
///
/// `OData` property names cannot hold five characters, so exactly those are percent-encoded, `%` among them.
///
/// Source: Microsoft Graph, plannerExternalReferences.
#[must_use]
pub fn key_of(url: &str) -> String {
    let mut key = String::with_capacity(url.len() + 16);
    for character in url.chars() {
        match character {
            '%' => key.push_str("%25"),
            '.' => key.push_str("%2E"),
            ':' => key.push_str("%3A"),
            '@' => key.push_str("%40"),
            '#' => key.push_str("%23"),
            other => key.push(other),
        }
    }
    key
}

/// Returns the URL stored under a key: percent-decoded once. What is no valid escape stays as it is.
#[must_use]
pub fn url_of(key: &str) -> String {
    let bytes = key.as_bytes();
    let mut url = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escaped = (bytes[at] == b'%')
            .then(|| key.get(at + 1..at + 3))
            .flatten()
            .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        url.push(escaped.unwrap_or(bytes[at]));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    String::from_utf8(url).unwrap_or_else(|_| key.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_published_keys_hold() {
        let text = include_str!("../../tests/payloads/vectors-reference-keys.json");
        let vectors: Vec<std::collections::BTreeMap<String, String>> = serde_json::from_str(text).unwrap();
        assert!(vectors.len() >= 5);
        for vector in vectors {
            assert_eq!(key_of(&vector["url"]), vector["key"]);
            assert_eq!(url_of(&vector["key"]), vector["url"]);
        }
    }

    #[test]
    fn a_broken_escape_stays_as_it_is() {
        assert_eq!(url_of("a%"), "a%");
        assert_eq!(url_of("a%zz%4"), "a%zz%4");
        assert_eq!(url_of("a%+1"), "a%+1");
        assert_eq!(url_of("%FF"), "%FF");
    }

    proptest! {
        #[test]
        fn every_url_comes_back(url in ".*") {
            prop_assert_eq!(url_of(&key_of(&url)), url);
        }
    }
}
