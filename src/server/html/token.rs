//! HTML in pieces: text, starts and ends of elements. Whatever is sent comes apart somehow; nothing is an error.

use crate::planner::html_text::letter_of;

/// Elements that go with all they hold.
const DROPPED: [&str; 14] = [
    "applet", "embed", "head", "iframe", "math", "noscript", "object", "script", "style", "svg", "template",
    "textarea", "title", "xmp",
];

/// One attribute, its name in lower case, its value decoded.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Attribute {
    pub(super) name: String,
    pub(super) value: String,
}

/// One piece.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Text as it was sent.
    Text(&'a str),
    /// The start of an element, its name in lower case.
    Open { name: String, attributes: Vec<Attribute> },
    /// The end of one.
    Close(String),
}

/// Takes HTML apart. Comments, declarations and dropped elements are left out.
pub(super) fn tokens(html: &str) -> Tokens<'_> {
    Tokens { html, at: 0, lower: html.to_ascii_lowercase() }
}

/// The pieces of a text, in order.
pub(super) struct Tokens<'a> {
    html: &'a str,
    at: usize,
    /// The same text in lower case, byte for byte.
    lower: String,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let rest = &self.html[self.at..];
            let second = rest.as_bytes().get(1).copied().unwrap_or_default();
            if !rest.starts_with('<') || !(second.is_ascii_alphabetic() || b"/!?".contains(&second)) {
                return self.text(rest);
            }
            match second {
                b'!' if rest.starts_with("<!--") => self.at = self.after("-->", 4),
                b'!' | b'?' => self.at = self.after(">", 2),
                b'/' => {
                    let name = self.name(self.at + 2);
                    self.at = self.after(">", 2);
                    if !name.is_empty() {
                        return Some(Token::Close(name));
                    }
                }
                _ => {
                    let name = self.name(self.at + 1);
                    // What is not closed before the text ends is no element, and goes.
                    let attributes = self.attributes(self.at + 1 + name.len())?;
                    if !DROPPED.contains(&&*name) {
                        return Some(Token::Open { name, attributes });
                    }
                    self.skip(&name);
                }
            }
        }
    }
}

impl<'a> Tokens<'a> {
    fn text(&mut self, rest: &'a str) -> Option<Token<'a>> {
        // A lone `<` at the start is text, too.
        let first = rest.chars().next()?.len_utf8();
        let end = rest[first..].find('<').map_or(rest.len(), |place| place + first);
        self.at += end;
        Some(Token::Text(&rest[..end]))
    }

    /// Returns the place behind a mark, or the end.
    fn after(&self, mark: &str, skip: usize) -> usize {
        let from = (self.at + skip).min(self.html.len());
        self.html[from..].find(mark).map_or(self.html.len(), |place| from + place + mark.len())
    }

    fn name(&self, from: usize) -> String {
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"-:".contains(byte);
        let rest = &self.lower.as_bytes()[from.min(self.lower.len())..];
        rest.iter().take_while(|byte| is_part(byte)).map(|byte| char::from(*byte)).collect()
    }

    /// Reads attributes up to the end of the tag, and goes on behind it.
    fn attributes(&mut self, from: usize) -> Option<Vec<Attribute>> {
        let mut found = Vec::new();
        let mut rest = &self.html[from..];
        loop {
            rest = rest.trim_start_matches(|letter: char| letter.is_ascii_whitespace() || letter == '/');
            if let Some(behind) = rest.strip_prefix('>') {
                self.at = self.html.len() - behind.len();
                return Some(found);
            }
            let is_end = |letter: char| letter.is_ascii_whitespace() || "=/>".contains(letter);
            // A stray `=` is a name of its own, as in browsers.
            let Some(first) = rest.chars().next().map(char::len_utf8) else {
                self.at = self.html.len();
                return None;
            };
            let end = rest[first..].find(is_end).map_or(rest.len(), |place| place + first);
            let name = rest[..end].to_ascii_lowercase();
            rest = rest[end..].trim_start();
            let mut value = "";
            if let Some(behind) = rest.strip_prefix('=') {
                (value, rest) = value_of(behind.trim_start());
            }
            found.push(Attribute { name, value: decoded(value) });
        }
    }

    /// Goes on behind the end of a dropped element.
    fn skip(&mut self, name: &str) {
        let end = format!("</{name}");
        match self.lower[self.at..].find(&end) {
            Some(place) => {
                self.at += place;
                self.at = self.after(">", end.len());
            }
            None => self.at = self.html.len(),
        }
    }
}

fn value_of(rest: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inside) = rest.strip_prefix(quote) {
            return inside.split_once(quote).unwrap_or((inside, ""));
        }
    }
    let end = rest.find(|letter: char| letter.is_ascii_whitespace() || letter == '>').unwrap_or(rest.len());
    rest.split_at(end)
}

/// Reads the character reference a text begins with, such as `&amp;`: its length, and what it stands for if that is
/// known here.
pub(super) fn reference(text: &str) -> Option<(usize, Option<char>)> {
    let inside = text.strip_prefix('&')?;
    // No name is longer.
    let end = inside.bytes().take(32).position(|byte| byte == b';')?;
    let name = &inside[..end];
    let stands_for = match name.strip_prefix('#') {
        Some(number) => {
            let hex = number.strip_prefix(['x', 'X']);
            let digits = hex.unwrap_or(number);
            let radix = if hex.is_some() { 16 } else { 10 };
            if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
                return None;
            }
            let known = u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
            Some(known.filter(|letter| *letter != '\0').unwrap_or(char::REPLACEMENT_CHARACTER))
        }
        None if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) => return None,
        None => match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            "nbsp" => Some('\u{a0}'),
            name => letter_of(name),
        },
    };
    Some((end + 2, stands_for))
}

/// Puts characters in place of the references that are known here.
pub(super) fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.find('&') {
        out.push_str(&rest[..place]);
        rest = &rest[place..];
        let (length, letter) = reference(rest).unwrap_or((1, None));
        match letter {
            Some(letter) => out.push(letter),
            None => out.push_str(&rest[..length]),
        }
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}
