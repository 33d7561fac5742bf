//! What people say: `plannerTaskChatMessage` of beta, and the posts of a group's mail.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::time;
use crate::planner::html_text;
use crate::planner::id::UserId;
use crate::planner::talk::Said;

/// More kinds of reactions than this are not told.
const MOST_REACTIONS: usize = 12;
/// The most letters of a reaction.
const LONGEST_REACTION: usize = 32;

/// Returns who is meant in a message, and who wrote it.
#[must_use]
pub fn people(message: &Value) -> Vec<UserId> {
    let by = message.pointer("/createdBy/user/id").and_then(Value::as_str);
    let mentioned = mentions(message).into_values();
    by.into_iter().map(str::to_owned).chain(mentioned).map(|id| UserId::new(&id)).collect()
}

/// Reads a message of a chat; `name` says what people are called.
#[must_use]
pub fn message(message: &Value, name: &dyn Fn(&UserId) -> Option<String>) -> Said {
    let text = |name: &str| message.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let is_deleted = text("deletedTime").or_else(|| text("deletedDateTime")).is_some();
    let content = text("content").filter(|_| !is_deleted).unwrap_or_default();
    let mentions = mentions(message);
    let mentioned = |place: u32| mentions.get(&place).and_then(|id| name(&UserId::new(id)));
    let is_plain = text("messageType") == Some("plainText");
    Said {
        id: text("id").map(str::to_owned),
        by: message.pointer("/createdBy/user/id").and_then(Value::as_str).map(UserId::new),
        name: ["/createdBy/user/displayName", "/createdBy/application/displayName"]
            .into_iter()
            .find_map(|place| message.pointer(place).and_then(Value::as_str))
            .map(str::to_owned),
        at: text("createdDateTime").and_then(time::timestamp),
        text: if is_plain { html_text::plain(content) } else { html_text::text_of(content, &mentioned) },
        is_plain: mentions.is_empty() && (is_plain || is_bare(content)),
        is_edited: text("editedTime").or_else(|| text("editedDateTime")).is_some(),
        is_deleted,
        reactions: reactions(message),
        ..Said::default()
    }
}

/// Reads a post of a group's mail.
#[must_use]
pub fn post(post: &Value) -> Said {
    let text = |place: &str| post.pointer(place).and_then(Value::as_str).filter(|text| !text.is_empty());
    let content = text("/body/content").unwrap_or_default();
    let is_plain = text("/body/contentType").is_some_and(|kind| kind.eq_ignore_ascii_case("text"));
    Said {
        id: text("/id").map(str::to_owned),
        name: text("/from/emailAddress/name").or_else(|| text("/from/emailAddress/address")).map(str::to_owned),
        at: text("/receivedDateTime").or_else(|| text("/createdDateTime")).and_then(time::timestamp),
        text: if is_plain { html_text::plain(content) } else { html_text::text_of(content, &|_| None) },
        is_comment: true,
        ..Said::default()
    }
}

/// Returns the address a post of a group's mail was sent from.
#[must_use]
pub fn address(post: &Value) -> Option<&str> {
    post.pointer("/from/emailAddress/address").and_then(Value::as_str).filter(|address| !address.is_empty())
}

/// Says whether a piece of HTML is text in lines and nothing else.
fn is_bare(html: &str) -> bool {
    let mut tags = html.split('<').skip(1);
    tags.all(|tag| {
        let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        ["br", "p", "div"].contains(&name.to_ascii_lowercase().as_str())
    })
}

/// Returns the body of a message with these words; without mentions, for it names nobody.
#[must_use]
pub fn new_message(text: &str) -> Value {
    json!({"content": html_of(text)})
}

/// Returns the body that puts these words in place of others.
#[must_use]
pub fn changed_message(text: &str) -> Value {
    json!({"content": html_of(text), "mentions": []})
}

/// Returns the body that begins a thread of this topic with these words.
#[must_use]
pub fn new_thread(topic: &str, text: &str) -> Value {
    json!({"topic": topic, "posts": [post_of(text)]})
}

/// Returns the body that answers in a thread.
#[must_use]
pub fn reply(text: &str) -> Value {
    json!({"post": post_of(text)})
}

fn post_of(text: &str) -> Value {
    json!({"body": {"contentType": "html", "content": html_of(text)}})
}

/// Returns text as HTML that says the same: every letter stands for itself, lines end where they end, and spaces in a row
/// stay.
fn html_of(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    let mut letters = text.trim().chars().filter(|letter| *letter != '\r').peekable();
    let mut is_after_space = true;
    while let Some(letter) = letters.next() {
        let is_space = matches!(letter, ' ' | '\t');
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\n' => html.push_str("<br>"),
            // The first of several stays a place to break the line at.
            _ if is_space && (is_after_space || letters.peek() == Some(&'\n')) => html.push_str("&nbsp;"),
            _ if is_space => html.push(' '),
            letter if letter.is_control() => {}
            letter => html.push(letter),
        }
        is_after_space = is_space || letter == '\n';
    }
    html
}

/// Returns who is meant by the places in a message.
fn mentions(message: &Value) -> BTreeMap<u32, String> {
    let all = message.get("mentions").and_then(Value::as_array);
    let one = |mention: &Value| {
        let place = mention.get("position")?.as_u64()?;
        Some((u32::try_from(place).ok()?, mention.get("mentioned")?.as_str()?.to_owned()))
    };
    all.into_iter().flatten().filter_map(one).collect()
}

/// Returns what people think of a message; the service has two names for who they are.
fn reactions(message: &Value) -> Vec<(String, usize)> {
    let all = message.get("reactions").and_then(Value::as_array);
    let one = |reaction: &Value| {
        let word: String = reaction.get("reactionType")?.as_str()?.chars().take(LONGEST_REACTION).collect();
        let people = ["users", "reactionEvents"].into_iter().find_map(|name| reaction.get(name)?.as_array());
        Some((word, people.map_or(1, Vec::len))).filter(|(word, count)| !word.is_empty() && *count > 0)
    };
    all.into_iter().flatten().filter_map(one).take(MOST_REACTIONS).collect()
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;

    use super::*;

    fn read(value: &Value) -> Said {
        message(value, &|user| (user.as_str() == "anna").then(|| "Anna".to_owned()))
    }

    #[test]
    fn the_published_message_is_read() {
        let body = include_str!("../../tests/payloads/task-message-create-response-beta.json");
        let said = read(&serde_json::from_str(body).unwrap());
        assert_eq!(said.text, "This is a new chat message");
        assert_eq!(said.by, Some(UserId::new("6463a5ce-2119-4198-9f2a-628761df4a62")));
        assert_eq!(said.at, time::timestamp("2025-12-05T17:49:39.593Z"));
        assert!(!said.is_edited && !said.is_deleted && said.reactions.is_empty());
    }

    #[test]
    fn both_names_of_times_and_reactions_are_read_and_mentions_named() {
        let said = read(&json!({
            "messageType": "richTextHtml", "editedDateTime": "2026-10-01T10:00:00Z",
            "content": "<p>Ask <span itemid=\"0\" itemtype=\"https://schema.skype.com/Mention/Person\"></span></p>",
            "mentions": [{"mentioned": "anna", "mentionType": "user", "position": 0}, 7],
            "reactions": [{"reactionType": "like", "users": [1, 2]}, {"reactionType": "heart", "reactionEvents": [{}]}, null],
        }));
        assert_eq!((said.text.as_str(), said.is_edited), ("Ask @Anna", true));
        assert_eq!(said.reaction_words().as_deref(), Some("2 like, 1 heart"));
        let plain = read(&json!({"messageType": "plainText", "content": "1 < 2 <b>", "editedTime": null}));
        assert_eq!((plain.text.as_str(), plain.is_edited), ("1 < 2 <b>", false));
        for name in ["deletedTime", "deletedDateTime"] {
            let gone = read(&json!({name: "2026-10-01T10:00:00Z", "content": "secret"}));
            assert_eq!((gone.text.as_str(), gone.is_deleted), ("", true));
        }
        assert_eq!(read(&json!([])), Said { is_plain: true, ..Said::default() });
    }

    #[test]
    fn words_become_html_that_says_the_same() {
        let text = " Is 1 < 2 & \"3\" > 2?\n\n  <b>two</b>  spaces &amp;\u{1b}[31m 日本\r\nend ";
        let body = new_message(text);
        let html = "Is 1 &lt; 2 &amp; &quot;3&quot; &gt; 2?<br><br>&nbsp;&nbsp;&lt;b&gt;two&lt;/b&gt; &nbsp;spaces \
                    &amp;amp;[31m 日本<br>end";
        assert_eq!(body, json!({"content": html}));
        let said = read(&json!({"id": "m", "messageType": "richTextHtml", "content": html}));
        assert_eq!(said.text, "Is 1 < 2 & \"3\" > 2?\n\n  <b>two</b>  spaces &amp;[31m 日本\nend");
        assert!(said.is_plain && said.id.as_deref() == Some("m"));
        assert_eq!(changed_message("x"), json!({"content": "x", "mentions": []}));
        let post = json!({"body": {"contentType": "html", "content": "a<br>b"}});
        assert_eq!(reply("a\nb"), json!({"post": post}));
        assert_eq!(new_thread("T", "a\nb"), json!({"topic": "T", "posts": [post]}));
    }

    #[test]
    fn what_is_more_than_text_is_told_apart() {
        let is_plain = |message: serde_json::Value| read(&message).is_plain;
        assert!(is_plain(json!({"content": "<div>a</div><p>b<br/>c</P>"})));
        assert!(is_plain(json!({"content": "<b>", "messageType": "plainText"})));
        assert!(!is_plain(json!({"content": "<b>a</b>"})));
        assert!(!is_plain(json!({"content": "a", "mentions": [{"mentioned": "anna", "position": 0}]})));
    }

    #[test]
    fn a_post_is_read_without_the_footer_of_the_mail() {
        let said = post(&json!({
            "from": {"emailAddress": {"name": "Lena Marsh", "address": "lena@example.com"}},
            "receivedDateTime": "2026-10-01T10:00:00Z",
            "body": {"contentType": "html",
                "content": "<html><body>Done.<table id=\"jSanity_hideInPlanner\"><tr><td>x</td></tr></table></body></html>"},
        }));
        assert_eq!((said.text.as_str(), said.name.as_deref(), said.is_comment), ("Done.", Some("Lena Marsh"), true));
        assert_eq!(post(&json!(null)), Said { is_comment: true, ..Said::default() });
    }
}
