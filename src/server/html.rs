//! HTML that people send: made safe, read as plain text, and made of plain text.
//!
//! What is not known to be harmless goes: scripts and styles with all they hold, every other unknown tag without its
//! content, every attribute but a few. Nothing published lists what the service keeps; this list is our choice.

mod token;

use std::fmt::Write as _;

use crate::planner::reference::is_web_address;
use token::Attribute;
use token::Token;
use token::tokens;

/// The type of an element that stands for somebody who is mentioned.
pub(super) const MENTION: &str = "https://schema.skype.com/Mention/Person";

const KEPT: [&str; 42] = [
    "a",
    "b",
    "blockquote",
    "body",
    "br",
    "caption",
    "code",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "html",
    "i",
    "ins",
    "li",
    "ol",
    "p",
    "pre",
    "s",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
];
const WITHOUT_END: [&str; 2] = ["br", "hr"];
/// Elements that stand on lines of their own.
const BLOCKS: [&str; 20] = [
    "blockquote",
    "body",
    "caption",
    "dd",
    "div",
    "dl",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "table",
    "tr",
    "ul",
];
/// How deep elements may be in one another; deeper ones are left out, and what they hold stays.
const DEEPEST: usize = 64;

/// Returns HTML with nothing in it but what is known to be harmless, every element closed.
pub(super) fn sanitized(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut open: Vec<&str> = Vec::new();
    for token in tokens(html) {
        match token {
            Token::Text(text) => escape(text, &mut out),
            Token::Open { name, attributes } => {
                let Some(name) = KEPT.iter().find(|known| **known == name) else { continue };
                let is_single = WITHOUT_END.contains(name);
                if !is_single && open.len() >= DEEPEST {
                    continue;
                }
                out.push('<');
                out.push_str(name);
                for attribute in attributes.iter().filter(|attribute| is_harmless(name, attribute)) {
                    let _ = write!(out, " {}=\"{}\"", attribute.name, quoted(&attribute.value));
                }
                out.push('>');
                if !is_single {
                    open.push(name);
                }
            }
            Token::Close(name) => {
                // An end without a start is left out; one that comes too early closes what is in between.
                let Some(place) = open.iter().rposition(|known| *known == name) else { continue };
                close(open.split_off(place), &mut out);
            }
        }
    }
    close(open, &mut out);
    out
}

fn close(open: Vec<&str>, out: &mut String) {
    for name in open.into_iter().rev() {
        let _ = write!(out, "</{name}>");
    }
}

fn is_harmless(element: &str, Attribute { name, value }: &Attribute) -> bool {
    match (element, name.as_str()) {
        ("a", "href") => is_web_address(value) || is_mail_address(value),
        ("span", "itemid") => !value.is_empty() && value.len() < 10 && value.bytes().all(|byte| byte.is_ascii_digit()),
        ("span", "itemtype") => value == MENTION,
        ("table", "id") => value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)),
        _ => false,
    }
}

fn is_mail_address(value: &str) -> bool {
    let rest = value.strip_prefix("mailto:");
    rest.is_some_and(|rest| rest.contains('@') && rest.chars().all(|letter| letter.is_ascii_graphic()))
}

/// Writes text so that it stays text; references that are well-formed stay what they are.
fn escape(text: &str, out: &mut String) {
    for (at, letter) in text.char_indices() {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' if token::reference(&text[at..]).is_none() => out.push_str("&amp;"),
            '\t' | '\n' => out.push(letter),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
}

fn quoted(value: &str) -> String {
    value.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Returns the numbers of the places in which somebody is mentioned.
pub(super) fn mentions(html: &str) -> Vec<i64> {
    let places = tokens(html).filter_map(|token| match token {
        Token::Open { name, attributes } if name == "span" => {
            let value = |name: &str| attributes.iter().find(|known| known.name == name).map(|known| &*known.value);
            value("itemid").filter(|_| value("itemtype") == Some(MENTION))?.parse().ok()
        }
        _ => None,
    });
    places.collect()
}

/// Returns what a reader sees of HTML, as plain text: a line for each block, white space as a browser has it.
pub(super) fn text_of(html: &str) -> String {
    let mut page = Page::default();
    for token in tokens(html) {
        match token {
            Token::Text(text) => page.write(&token::decoded(text)),
            Token::Open { name, .. } if name == "br" => page.end_line(),
            Token::Open { name, .. } | Token::Close(name) if name == "pre" => {
                page.is_block_due = true;
                page.is_as_typed = !page.is_as_typed;
            }
            Token::Open { name, .. } => {
                page.is_block_due |= BLOCKS.contains(&&*name);
                match &*name {
                    "li" => page.write("- "),
                    "td" | "th" => page.write(" "),
                    _ => {}
                }
            }
            Token::Close(name) => page.is_block_due |= BLOCKS.contains(&&*name),
        }
    }
    page.text
}

/// Plain text in the making.
#[derive(Default)]
struct Page {
    text: String,
    /// The next text begins a new line.
    is_block_due: bool,
    /// A space is due before the next letter of the line.
    is_space_due: bool,
    /// White space counts.
    is_as_typed: bool,
}

impl Page {
    fn begin(&mut self) {
        if std::mem::take(&mut self.is_block_due) {
            self.is_space_due = false;
            if !self.text.is_empty() && !self.text.ends_with('\n') {
                self.text.push('\n');
            }
        }
    }

    fn end_line(&mut self) {
        self.begin();
        self.is_space_due = false;
        self.text.push('\n');
    }

    fn write(&mut self, text: &str) {
        for letter in text.chars() {
            let is_space = matches!(letter, ' ' | '\t' | '\n' | '\r');
            if is_space && !self.is_as_typed {
                self.is_space_due = true;
                continue;
            }
            self.begin();
            if std::mem::take(&mut self.is_space_due) && !self.text.is_empty() && !self.text.ends_with('\n') {
                self.text.push(' ');
            }
            match letter {
                '\u{a0}' => self.text.push(' '),
                '\n' | '\t' => self.text.push(letter),
                letter if letter.is_control() => {}
                letter => self.text.push(letter),
            }
        }
    }
}

/// Returns plain text as HTML that keeps its lines and its spaces.
pub(super) fn of_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut last = '\n';
    let mut letters = text.chars().filter(|letter| *letter != '\r').peekable();
    while let Some(letter) = letters.next() {
        let is_edge = |other: Option<&char>| other.is_none_or(|other| matches!(other, ' ' | '\n' | '\t'));
        match letter {
            '\n' => out.push_str("<br>"),
            '\t' => out.push_str("&nbsp;&nbsp;&nbsp;&nbsp;"),
            ' ' if is_edge(Some(&last)) || is_edge(letters.peek()) => out.push_str("&nbsp;"),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
        last = letter;
    }
    out
}

#[cfg(test)]
mod tests;
