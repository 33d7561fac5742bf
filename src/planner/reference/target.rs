//! Where a link leads, to be looked at before it is opened; and what is typed as one.

use std::fmt::Write as _;

use super::{is_openable, is_web_address};

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The host, or the app, that answers.
    pub host: String,
    /// What is odd about the address, each a sentence.
    pub warnings: Vec<String>,
}

/// Returns where a link leads; the error says in words why it is not opened.
pub fn target(url: &str) -> Result<Target, String> {
    if !is_openable(url) {
        return Err(refusal(url));
    }
    let Some((scheme, rest)) = url.split_once("://").filter(|_| is_web_address(url)) else {
        return Ok(Target { host: "Microsoft Teams".to_owned(), warnings: Vec::new() });
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (user, host) = match authority.rsplit_once('@') {
        Some((user, host)) => (Some(user), host),
        None => (None, authority),
    };
    let mut warnings = Vec::new();
    if let Some(user) = user {
        let name = user.split(':').next().unwrap_or_default();
        warnings.push(format!("“{name}” in front of the @ is a user name and not where it leads."));
    }
    if let Some(odd) = odd_letters(host) {
        warnings.push(format!("The name of the host has letters that may look like others: {odd}."));
    }
    let is_puny = |label: &str| label.get(..4).is_some_and(|begin| begin.eq_ignore_ascii_case("xn--"));
    if host.split('.').any(is_puny) {
        warnings.push("The name of the host stands for letters of another script (xn--).".to_owned());
    }
    if scheme.eq_ignore_ascii_case("http") {
        warnings.push("It is not encrypted (http): others on the way can read it and change it.".to_owned());
    }
    Ok(Target { host: host.to_owned(), warnings })
}

/// Returns the letters of a host that are not plain ones, each with its number, so that an а is told from an a.
fn odd_letters(host: &str) -> Option<String> {
    let mut words = String::new();
    let mut seen: Vec<char> = Vec::new();
    for letter in host.chars().filter(|letter| !letter.is_ascii()) {
        if !seen.contains(&letter) && seen.len() < 5 {
            let comma = if seen.is_empty() { "" } else { ", " };
            let _never_fails = write!(words, "{comma}{letter} (U+{:04X})", u32::from(letter));
            seen.push(letter);
        }
    }
    (!seen.is_empty()).then_some(words)
}

fn refusal(url: &str) -> String {
    let scheme = url.split_once(':').map(|(scheme, _)| scheme).filter(|scheme| {
        !scheme.is_empty() && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
    });
    match scheme {
        Some(scheme) if !["http", "https", "msteams"].contains(&scheme.to_ascii_lowercase().as_str()) => {
            format!("Links that begin with {scheme}: are not opened: only http, https and Teams links are.")
        }
        _ => "This address is not opened: it is not whole, or it holds something hidden.".to_owned(),
    }
}

/// Returns the address that was typed, without the blanks around it; the error says why it is none. Its scheme is put in
/// small letters, which are what every service knows; the rest is the person's.
pub fn typed(text: &str) -> Result<String, String> {
    let url = text.trim();
    if url.is_empty() {
        return Err("An address is missing: https://…".to_owned());
    }
    if is_web_address(url) {
        let scheme = url.split_once("://").map_or("", |(scheme, _)| scheme);
        return Ok(format!("{}{}", scheme.to_ascii_lowercase(), &url[scheme.len()..]));
    }
    // A name with a dot and no scheme is what people type; it is shown whole before it is taken.
    let whole = format!("https://{url}");
    let has_dot = url.split('/').next().is_some_and(|host| host.contains('.') && !host.contains(':'));
    if has_dot && is_web_address(&whole) {
        return Err(format!("An address begins with http:// or https://. Did you mean {whole}?"));
    }
    Err("A link begins with http:// or https://, then a host, and holds nothing hidden.".to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn warnings(url: &str) -> String {
        target(url).unwrap().warnings.join(" ")
    }

    #[test]
    fn the_host_is_what_answers() {
        let host = |url: &str| target(url).unwrap().host;
        assert_eq!(host("https://example.com/a?b#c"), "example.com");
        assert_eq!(host("https://good.example@evil.example:81/"), "evil.example:81");
        assert_eq!(host("HTTPS://EXAMPLE.com"), "EXAMPLE.com");
        assert_eq!(host("msteams:/l/chat/0/0"), "Microsoft Teams");
        assert_eq!(host("https://[::1]:8080/x"), "[::1]:8080");
    }

    #[test]
    fn what_is_odd_is_said() {
        assert_eq!(warnings("https://example.com/"), "");
        assert!(warnings("https://microsoft.com:x@evil.example/").contains("“microsoft.com” in front of the @"));
        assert!(warnings("https://xn--mcrosoft-82a.com/").contains("xn--"));
        assert!(warnings("https://аpple.com/").contains("а (U+0430)"));
        assert!(warnings("http://example.com").contains("not encrypted"));
    }

    #[test]
    fn what_is_not_opened_says_why() {
        assert!(target("javascript:alert(1)").unwrap_err().contains("begin with javascript:"));
        assert!(target("file:///etc/passwd").unwrap_err().contains("begin with file:"));
        assert!(target("https://").unwrap_err().contains("not whole"));
        assert!(target("https://good.example/\u{202e}x").unwrap_err().contains("hidden"));
        assert!(target("").unwrap_err().contains("not whole"));
    }

    #[test]
    fn an_address_is_typed_whole() {
        assert_eq!(typed("  https://example.com/a b "), Ok("https://example.com/a b".to_owned()));
        assert_eq!(typed("HTTPS://EXAMPLE.com/X"), Ok("https://EXAMPLE.com/X".to_owned()), "a scheme has no case");
        assert!(typed("example.com/x").unwrap_err().contains("Did you mean https://example.com/x?"));
        assert!(typed("msteams:/l/x").unwrap_err().contains("begins with http"));
        assert!(typed("ftp://example.com").unwrap_err().contains("begins with http"));
        assert!(typed(" ").unwrap_err().contains("missing"));
        assert!(typed("word").unwrap_err().contains("begins with http"));
    }

    proptest! {
        #[test]
        fn whatever_is_opened_has_a_host_that_is_in_it(url in "(https?|msteams)://?.{0,40}") {
            if let Ok(target) = target(&url) {
                prop_assert!(target.host == "Microsoft Teams" || url.contains(&target.host));
                prop_assert!(!target.host.is_empty() && !target.host.contains(['/', '@', '?', '#']));
            }
        }
    }
}
