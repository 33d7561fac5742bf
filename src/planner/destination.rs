//! The link of an app-powered task to the page where it is done: from the key of a reference to an address that can be
//! opened, or why it must not be.
//!
//! Source: Microsoft Teams, "Manage app-powered tasks in Planner".

use super::details::{Details, Reference};
use super::reference::url_of;

/// The type of the reference by which Planner itself knows an app-powered task.
pub const HOSTED_APP: &str = "TeamsHostedApp";

/// The hosts such a link may lead to.
const HOSTS: [&str; 2] = ["teams.microsoft.com", "teams.cloud.microsoft"];
/// What its path begins with.
const PATH: &str = "/l/stage/";
/// What stands before the part that has to be percent-encoded.
const CONTEXT: &str = "context=";

/// Why a link is not offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsafe {
    /// It does not begin with `https://`.
    Scheme,
    /// It leads to a host that is not of Microsoft Teams, or names a user or a port.
    Host,
    /// It leads to another page than that of an app.
    Path,
    /// It holds characters no address has.
    Characters,
}

impl Unsafe {
    /// Returns the reason for a sentence.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Scheme => "its link is not a secure web address",
            Self::Host => "its link does not lead to Microsoft Teams",
            Self::Path => "its link does not lead to an app in Microsoft Teams",
            Self::Characters => "its link holds characters no address has",
        }
    }
}

impl Details {
    /// Returns the link to the app that hosts the task, if one does.
    #[must_use]
    pub fn hosting(&self) -> Option<&Reference> {
        self.references
            .iter()
            .find(|link| link.kind.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case(HOSTED_APP)))
    }
}

/// Returns the address to open for the key of a reference: decoded once, its context percent-encoded again.
///
/// What comes back is plain ASCII without blanks, quotes or control characters, and always begins with `https://` and a
/// host of Microsoft Teams.
pub fn address(key: &str) -> Result<String, Unsafe> {
    let url = url_of(key);
    if url.chars().any(char::is_control) {
        return Err(Unsafe::Characters);
    }
    let scheme = url.get(..8).filter(|scheme| scheme.eq_ignore_ascii_case("https://")).ok_or(Unsafe::Scheme)?;
    let rest = &url[scheme.len()..];
    let (host, rest) = rest.split_at(rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len()));
    let host = HOSTS.into_iter().find(|known| known.eq_ignore_ascii_case(host)).ok_or(Unsafe::Host)?;
    let (path, query) = rest.split_at(rest.find('?').unwrap_or(rest.len()));
    if !is_page_of_app(path) {
        return Err(Unsafe::Path);
    }
    let query = match query.split_once(CONTEXT) {
        Some((before, context)) if context.starts_with('{') => {
            format!("{}{CONTEXT}{}", literal(before)?, encoded(context))
        }
        _ => literal(query)?.to_owned(),
    };
    Ok(format!("https://{host}{path}{query}"))
}

/// Says whether a path is that of an app's page; nothing in it leads up or is escaped.
fn is_page_of_app(path: &str) -> bool {
    let Some(rest) = path.strip_prefix(PATH) else { return false };
    rest.trim_end_matches('/').split('/').all(|segment| {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
        !segment.is_empty() && !matches!(segment, "." | "..") && segment.bytes().all(is_plain)
    })
}

/// Returns a part of the address that is kept as it is.
fn literal(part: &str) -> Result<&str, Unsafe> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~%&=?:/@!$'()*+,;".contains(&byte);
    if part.bytes().all(is_plain) { Ok(part) } else { Err(Unsafe::Characters) }
}

/// Percent-encodes everything but letters, digits and `-_.~`.
fn encoded(text: &str) -> String {
    use std::fmt::Write as _;
    let mut encoded = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            encoded.push(char::from(byte));
        } else {
            // Writing to a text cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::planner::reference::key_of;

    #[test]
    fn every_stage_of_the_published_link_leads_to_the_same_address() {
        let text = include_str!("../../tests/payloads/scenario-destination-link.json");
        let link: BTreeMap<String, String> = serde_json::from_str(text).unwrap();
        let wanted = &link["openableUrlRebuiltFromEitherKey"];
        assert_eq!(*wanted, link["step2_contextPercentEncoded_openableInBrowser"]);
        for stage in [
            "step1_unencoded",
            "step2_contextPercentEncoded_openableInBrowser",
            "step3_referenceKeyToSend_dotsEscaped",
            "keyDecodedOnce",
            "likelyKeyEchoedByService_unverified",
        ] {
            assert_eq!(address(&link[stage]).as_ref(), Ok(wanted), "{stage}");
        }
        // Encoded once more by whoever stored it: what comes out of the key is openable as it is.
        assert_eq!(address(&key_of(wanted)).as_ref(), Ok(wanted));
    }

    #[test]
    fn links_of_newer_and_plainer_shapes_are_openable() {
        for (url, wanted) in [
            ("https://teams.cloud.microsoft/l/stage/app/0?context=%7B%7D", None),
            ("HTTPS://Teams.Microsoft.Com/l/stage/app/0", Some("https://teams.microsoft.com/l/stage/app/0")),
            ("https://teams.microsoft.com/l/stage/app/0/", None),
            (
                "https://teams.microsoft.com/l/stage/app/0?tenantId=t&context={\"name\":\"Prüfung %20\"}",
                Some(
                    "https://teams.microsoft.com/l/stage/app/0?tenantId=t&context=\
                     %7B%22name%22%3A%22Pr%C3%BCfung%20%2520%22%7D",
                ),
            ),
        ] {
            assert_eq!(address(&key_of(url)), Ok(wanted.unwrap_or(url).to_owned()), "{url}");
        }
    }

    #[test]
    fn hostile_links_are_not_offered() {
        for (url, fault) in [
            ("javascript:alert(1)//https://teams.microsoft.com/l/stage/a/0", Unsafe::Scheme),
            ("http://teams.microsoft.com/l/stage/a/0", Unsafe::Scheme),
            ("file:///l/stage/a/0", Unsafe::Scheme),
            ("//teams.microsoft.com/l/stage/a/0", Unsafe::Scheme),
            (" https://teams.microsoft.com/l/stage/a/0", Unsafe::Scheme),
            ("httpsé//teams.microsoft.com/l/stage/a/0", Unsafe::Scheme),
            ("--help", Unsafe::Scheme),
            ("", Unsafe::Scheme),
            ("https://teams.microsoft.com.example.org/l/stage/a/0", Unsafe::Host),
            ("https://example.org/l/stage/a/0", Unsafe::Host),
            ("https://teams.microsoft.com@example.org/l/stage/a/0", Unsafe::Host),
            ("https://user:word@teams.microsoft.com/l/stage/a/0", Unsafe::Host),
            ("https://teams.microsoft.com:8443/l/stage/a/0", Unsafe::Host),
            ("https://teams.microsoft.com./l/stage/a/0", Unsafe::Host),
            ("https://teams%2emicrosoft.com/l/stage/a/0", Unsafe::Host),
            ("https://tеams.microsoft.com/l/stage/a/0", Unsafe::Host),
            ("https:///l/stage/a/0", Unsafe::Host),
            ("https://example.org\\@teams.microsoft.com/l/stage/a/0", Unsafe::Host),
            ("https://teams.microsoft.com", Unsafe::Path),
            ("https://teams.microsoft.com?/l/stage/a/0", Unsafe::Path),
            ("https://teams.microsoft.com\\l\\stage\\a", Unsafe::Path),
            ("https://teams.microsoft.com/l/stage/", Unsafe::Path),
            ("https://teams.microsoft.com/l/stage", Unsafe::Path),
            ("https://teams.microsoft.com/l/meetup-join/a", Unsafe::Path),
            ("https://teams.microsoft.com/L/stage/a/0", Unsafe::Path),
            ("https://teams.microsoft.com/l/stage/../chat/0", Unsafe::Path),
            ("https://teams.microsoft.com/l/stage/a/..", Unsafe::Path),
            ("https://teams.microsoft.com/l/stage/%2e%2e/chat", Unsafe::Path),
            ("https://teams.microsoft.com/l/stage//evil", Unsafe::Path),
            ("https://teams.microsoft.com/l/stage/a/0#/chat", Unsafe::Path),
            ("https://teams.microsoft.com/l/stage/a b/0", Unsafe::Path),
            ("https://teams.microsoft.com/l/stage/a/0?context=%7B%7D\"&calc", Unsafe::Characters),
            ("https://teams.microsoft.com/l/stage/a/0?x=`id`&context={}", Unsafe::Characters),
            ("https://teams.microsoft.com/l/stage/a/0?context=\u{202e}", Unsafe::Characters),
            ("https://teams.microsoft.com/l/stage/a/0?context={\"\u{1b}[2J\"}", Unsafe::Characters),
            ("https://teams.microsoft.com/l/stage/a/0\n?context={}", Unsafe::Characters),
            ("https://teams.microsoft.com/l/stage/a/0?context={\"\u{9b}\"}", Unsafe::Characters),
        ] {
            assert_eq!(address(&key_of(url)), Err(fault), "{url:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_back_is_an_address_of_teams(key in "(https://teams\\.microsoft\\.com/l/stage/a/0\\?context=)?\\PC*") {
            if let Ok(address) = address(&key) {
                let is_teams = HOSTS.iter().any(|host| address.starts_with(&format!("https://{host}{PATH}")));
                prop_assert!(is_teams, "{}", address);
                let odd = b"\" <>\\^`{|}#";
                let is_plain = address.bytes().all(|byte| byte.is_ascii_graphic() && !odd.contains(&byte));
                prop_assert!(is_plain, "{}", address);
            }
        }
    }
}
