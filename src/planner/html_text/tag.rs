//! One tag of HTML: its name and attributes.

use super::entity;

/// No element has a longer name.
const LONGEST_NAME: usize = 40;
/// A value without quotes is looked through no further.
const LONGEST_VALUE: usize = 2_000;
/// With more of them it is no tag.
const MOST_ATTRIBUTES: usize = 40;

/// A tag, a comment or a declaration.
#[derive(Debug, Default)]
pub(super) struct Tag {
    /// The name in small letters; empty for what is no element.
    pub(super) name: String,
    /// Whether it ends an element.
    pub(super) is_end: bool,
    /// Whether the element has no content.
    pub(super) is_empty: bool,
    attributes: Vec<(String, String)>,
}

impl Tag {
    /// Reads the tag a text begins with, and what follows it; `None` when it begins with no tag.
    pub(super) fn read(text: &str) -> Option<(Self, &str)> {
        if let Some(comment) = text.strip_prefix("<!--") {
            let end = comment.find("-->").map_or("", |at| &comment[at + 3..]);
            return Some((Self::default(), end));
        }
        let inside = text.strip_prefix('<')?;
        if inside.starts_with(['!', '?']) {
            return Some((Self::default(), inside.find('>').map_or("", |at| &inside[at + 1..])));
        }
        let is_end = inside.starts_with('/');
        let inside = inside.strip_prefix('/').unwrap_or(inside);
        if !inside.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            return None;
        }
        let (name, mut rest) = inside.split_at(word_end(inside).filter(|end| *end <= LONGEST_NAME)?);
        let name = name.to_ascii_lowercase();
        let mut tag = Self { is_end, is_empty: is_void(&name), name, attributes: Vec::new() };
        loop {
            rest = rest.trim_start();
            if let Some(behind) = rest.strip_prefix('>') {
                return Some((tag, behind));
            }
            if let Some(behind) = rest.strip_prefix('/') {
                tag.is_empty |= behind.starts_with('>');
                rest = behind;
                continue;
            }
            if rest.is_empty() || tag.attributes.len() > MOST_ATTRIBUTES {
                // A tag that is never closed is none that was meant.
                return None;
            }
            rest = tag.attribute_from(rest);
        }
    }

    /// Returns what an attribute says.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Takes an attribute and returns what follows it.
    fn attribute_from<'a>(&mut self, text: &'a str) -> &'a str {
        let end = word_end(text).unwrap_or(text.len()).max(text.chars().next().map_or(1, char::len_utf8));
        let (name, rest) = text.split_at(end);
        let Some(value) = rest.trim_start().strip_prefix('=') else { return rest };
        let value = value.trim_start();
        let quote = value.chars().next().filter(|letter| matches!(letter, '"' | '\''));
        let (value, rest) = if let Some(quote) = quote {
            let inside = &value[1..];
            let end = inside.find(quote).unwrap_or(inside.len());
            (&inside[..end], inside.get(end + 1..).unwrap_or_default())
        } else {
            let near = &value[..value.floor_char_boundary(LONGEST_VALUE)];
            let end = near.find(|letter: char| letter.is_whitespace() || letter == '>').unwrap_or(near.len());
            value.split_at(end)
        };
        self.attributes.push((name.to_ascii_lowercase(), entity::decoded(value)));
        rest
    }
}

/// Returns where a name ends, if it does soon.
fn word_end(text: &str) -> Option<usize> {
    let near = &text[..text.floor_char_boundary(LONGEST_VALUE)];
    near.find(|letter: char| letter.is_whitespace() || matches!(letter, '>' | '/' | '='))
}

fn is_void(name: &str) -> bool {
    matches!(name, "br" | "hr" | "img" | "input" | "meta" | "link" | "col" | "area" | "base" | "wbr")
}
