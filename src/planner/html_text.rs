//! HTML that came with a message, read as plain text: what people wrote, without what only a mail program needs.
//!
//! Nothing is trusted: what is no tag is text, what is never closed ends with the text, and neither input nor output grows
//! without bounds.

mod entity;
mod tag;

pub use self::entity::letter_of;

use self::tag::Tag;

/// More of a message is not read.
const MOST_READ: usize = 100_000;
/// More of a message is not shown.
const MOST_SHOWN: usize = 20_000;
/// What mails end with that only their readers need: an invitation to come back to Planner.
const HIDDEN: &str = "jSanity_hideInPlanner";
/// The elements whose content is nothing that was said.
const SILENT: [&str; 7] = ["script", "style", "head", "title", "template", "iframe", "object"];
/// The elements that stand on lines of their own.
const BLOCKS: [&str; 20] = [
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "tr",
    "table",
    "pre",
    "blockquote",
    "hr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "dl",
    "dt",
    "dd",
    "section",
];

/// Returns the text of a piece of HTML. `mention` names who is meant at a place in it.
#[must_use]
pub fn text_of(html: &str, mention: &dyn Fn(u32) -> Option<String>) -> String {
    let mut rest = cut(html, MOST_READ);
    let mut said = Said::default();
    while !rest.is_empty() && said.text.len() < MOST_SHOWN {
        let Some(at) = rest.find('<') else {
            said.words(rest);
            break;
        };
        said.words(&rest[..at]);
        rest = &rest[at..];
        let Some((tag, behind)) = Tag::read(rest) else {
            said.words("<");
            rest = &rest[1..];
            continue;
        };
        rest = behind;
        if tag.is_end {
            said.end(&tag.name);
            continue;
        }
        if tag.attribute("id").is_some_and(|id| id.eq_ignore_ascii_case(HIDDEN)) || SILENT.contains(&&*tag.name) {
            rest = if tag.is_empty { rest } else { behind_element(rest, &tag.name) };
            continue;
        }
        if tag.attribute("itemtype").is_some_and(|kind| kind.ends_with("/Mention/Person")) {
            let who = tag.attribute("itemid").and_then(|id| id.trim().parse().ok()).and_then(mention);
            said.word(&format!("@{}", who.as_deref().unwrap_or("somebody")));
            rest = if tag.is_empty { rest } else { behind_element(rest, &tag.name) };
            continue;
        }
        said.begin(&tag);
    }
    said.finish()
}

/// Returns a text as it is, but not more of it than is shown.
#[must_use]
pub fn plain(text: &str) -> String {
    cut(text, MOST_SHOWN).replace("\r\n", "\n").trim().to_owned()
}

fn cut(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}

/// Returns what follows the end of an element, whatever stands in it. One that never ends takes the rest.
fn behind_element<'a>(mut rest: &'a str, name: &str) -> &'a str {
    let mut open = 1_u32;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        let Some((tag, behind)) = Tag::read(rest) else {
            rest = &rest[1..];
            continue;
        };
        rest = behind;
        match tag.name == name {
            true if tag.is_end => open -= 1,
            true if !tag.is_empty => open = open.saturating_add(1),
            _ => {}
        }
        if open == 0 {
            return rest;
        }
    }
    ""
}

/// What was read so far.
#[derive(Default)]
struct Said {
    text: String,
    /// Whether a space is due before the next word.
    is_spaced: bool,
    /// How many elements are open that keep their lines as they are.
    kept: u32,
    /// Where the open link leads, and where its words begin.
    link: Option<(String, usize)>,
}

impl Said {
    /// Takes text between tags.
    fn words(&mut self, raw: &str) {
        let text = entity::decoded(raw);
        if self.kept > 0 {
            self.text.push_str(&text);
            return;
        }
        for (index, word) in text.split([' ', '\t', '\n', '\r', '\u{c}']).enumerate() {
            self.is_spaced |= index > 0;
            if !word.is_empty() {
                self.word(word);
            }
        }
    }

    fn word(&mut self, word: &str) {
        if self.is_spaced && !self.text.is_empty() && !self.text.ends_with(['\n', ' ']) {
            self.text.push(' ');
        }
        self.is_spaced = false;
        self.text.push_str(word);
    }

    fn begin(&mut self, tag: &Tag) {
        match &*tag.name {
            "br" => self.text.push('\n'),
            "li" => {
                self.line();
                self.text.push_str("- ");
            }
            "td" | "th" => self.is_spaced = true,
            "img" => {
                let words = tag.attribute("alt").filter(|words| !words.trim().is_empty()).unwrap_or("picture");
                self.word(&format!("[{}]", words.trim()));
            }
            "a" => {
                let address = tag.attribute("href").filter(|address| address.starts_with("http"));
                self.link = address.map(|address| (address.to_owned(), self.text.len()));
            }
            name if BLOCKS.contains(&name) => {
                self.line();
                self.kept = self.kept.saturating_add(u32::from(name == "pre" && !tag.is_empty));
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "a" => {
                let Some((address, from)) = self.link.take() else { return };
                let words = self.text.get(from..).unwrap_or_default().trim();
                if words != address && !words.is_empty() {
                    self.text.extend([" (", address.as_str(), ")"]);
                }
            }
            "p" => {
                self.line();
                if !self.text.is_empty() && !self.text.ends_with("\n\n") {
                    self.text.push('\n');
                }
            }
            name if BLOCKS.contains(&name) => {
                self.kept = self.kept.saturating_sub(u32::from(name == "pre"));
                self.line();
            }
            _ => {}
        }
    }

    /// Goes to a new line, unless one has just begun.
    fn line(&mut self) {
        self.is_spaced = false;
        if !self.text.is_empty() && !self.text.ends_with(['\n']) && !self.text.ends_with("\n- ") && self.text != "- " {
            self.text.push('\n');
        }
    }

    /// Returns the text without empty lines at its ends, and no more than one of them between others.
    fn finish(self) -> String {
        let mut lines: Vec<&str> = Vec::new();
        let text = cut(&self.text, MOST_SHOWN);
        for line in text.lines().map(str::trim_end) {
            if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
                lines.push(line);
            }
        }
        // Spaces that do not break the line have kept others from being taken for one.
        lines.join("\n").trim().replace('\u{a0}', " ")
    }
}

#[cfg(test)]
mod tests;
