//! Links on a task: how a URL becomes the key it is stored under, and back.

mod kind;
mod target;

pub use self::kind::{KINDS, kind_of};
pub use self::target::{Target, target, typed};

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

/// Says whether a link can be handed to the system to be opened: an address of the web or of Microsoft Teams, and none that
/// hides something from the eye.
#[must_use]
pub fn is_openable(url: &str) -> bool {
    is_web_address(url) || (has_scheme(url, "msteams:").is_some_and(|rest| !rest.is_empty()) && is_plain(url))
}

/// Says whether something is an address of the web, as links of tasks have to be: `http` or `https`, a host, and no
/// character that turns, hides or controls.
#[must_use]
pub fn is_web_address(url: &str) -> bool {
    let authority = web_rest(url).and_then(|rest| rest.split(['/', '?', '#']).next());
    let host = authority.map(|authority| authority.rsplit('@').next().unwrap_or_default());
    let is_host = |host: &str| {
        let name = host.strip_prefix('[').unwrap_or(host).split(':').next().unwrap_or_default();
        let is_bad =
            |letter: char| letter.is_whitespace() || matches!(letter, '\\' | '"' | '<' | '>' | '%' | '`' | '|');
        (!name.is_empty() || host.starts_with("[:")) && !authority.is_some_and(|authority| authority.contains(is_bad))
    };
    host.is_some_and(is_host) && is_plain(url)
}

/// Says whether something begins as an address of the web does. Schemes may be written in capitals (RFC 3986, 3.1).
#[must_use]
pub fn has_web_scheme(url: &str) -> bool {
    web_rest(url).is_some()
}

/// Returns what follows the scheme of an address of the web.
pub(super) fn web_rest(url: &str) -> Option<&str> {
    has_scheme(url, "https://").or_else(|| has_scheme(url, "http://"))
}

/// Returns what follows a scheme, in capitals or not.
fn has_scheme<'a>(url: &'a str, scheme: &str) -> Option<&'a str> {
    url.get(..scheme.len()).filter(|begin| begin.eq_ignore_ascii_case(scheme)).map(|begin| &url[begin.len()..])
}

/// Says whether an address shows all it holds: no control characters, no marks that turn the direction of text, no blanks
/// but the plain one.
fn is_plain(url: &str) -> bool {
    let is_hidden = |letter: char| {
        letter.is_control()
            || (letter.is_whitespace() && letter != ' ')
            || matches!(letter, '\u{ad}' | '\u{61c}' | '\u{feff}' | '\u{200b}'..='\u{200f}')
            || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
    };
    !url.contains(is_hidden)
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

    #[test]
    fn only_addresses_of_the_web_and_of_teams_are_opened() {
        let web = [
            "https://example.com",
            "HTTP://EXAMPLE.COM/a b?q=%20#x",
            "https://user@example.com:8443/path",
            "http://127.0.0.1:8080/",
            "https://[::1]:80/",
            "https://例え.jp/パス",
            "https://teams.microsoft.com/l/channel/19%3ax",
        ];
        for url in web {
            assert!(is_web_address(url) && is_openable(url), "{url}");
        }
        assert!(is_openable("msteams:/l/chat/0/0?users=a@b.c") && !is_web_address("msteams:/l/chat"));
        let hostile = [
            "",
            "example.com",
            "https:",
            "https://",
            "https:///etc/passwd",
            "https://?x",
            "https://user@/x",
            "https://:80/",
            "https://a b/",
            "https://evil.example\\@good.example/",
            "https://exa%6dple.com/",
            "https://good.example\u{202e}/x",
            "https://good.example/\u{202e}x",
            "https://good.example/\u{1b}]0;x",
            "https://good.example/\n--flag",
            "https://good.example/\u{a0}",
            "https://good.example/\u{200b}",
            " https://good.example/",
            "javascript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "ftp://example.com/",
            "ms-word:ofe|u|https://example.com/",
            "-https://example.com",
            "msteams:",
            "msteams:/l/\u{7}",
            "msteamsx:/l/",
            "httpé://x",
        ];
        for url in hostile {
            assert!(!is_openable(url), "{url:?}");
        }
    }

    /// URLs of all kinds: what people link to, what is escaped already, and what nobody should send.
    fn any_url() -> impl Strategy<Value = String> {
        prop_oneof![
            ".*",
            "(https?|msteams|javascript|file):/{0,3}[a-zé%.:@#?=&\\\\\"'<> 0-9A-F\u{0}\u{1b}\u{202e}\u{ffff}/+-]{0,40}",
            "(%[0-9A-Fa-f]{2}|%25|%|[.:@#]|%2){0,20}",
        ]
    }

    proptest! {
        #[test]
        fn every_url_comes_back(url in any_url()) {
            prop_assert_eq!(url_of(&key_of(&url)), url);
        }

        #[test]
        fn a_key_holds_nothing_a_property_name_cannot(url in any_url()) {
            let key = key_of(&url);
            prop_assert!(!key.contains(['.', ':', '@', '#']));
            // Of `%` only what was put in front of two figures is left.
            prop_assert!(key.split('%').skip(1).all(|rest| ["25", "2E", "3A", "40", "23"].contains(&&rest[..2])));
        }

        #[test]
        fn two_urls_have_two_keys(one in any_url(), other in any_url()) {
            prop_assert_eq!(key_of(&one) == key_of(&other), one == other);
        }

        #[test]
        fn a_key_of_another_client_that_escapes_more_is_read_too(url in any_url()) {
            let escaped = url.bytes().fold(String::new(), |escaped, byte| format!("{escaped}%{byte:02x}"));
            prop_assert_eq!(url_of(&escaped), url);
        }

        #[test]
        fn what_is_opened_begins_as_it_may_and_controls_nothing(url in any_url()) {
            if is_openable(&url) {
                let small = url.to_ascii_lowercase();
                prop_assert!(["http://", "https://", "msteams:"].iter().any(|scheme| small.starts_with(scheme)));
                let hides = |letter: char| letter.is_control() || letter == '\u{202e}';
                prop_assert!(!url.contains(hides));
            }
        }
    }
}
