//! What people say: `plannerTaskChatMessage` of beta, and the posts of a group's mail.

use std::collections::BTreeMap;

use serde_json::Value;

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
        by: message.pointer("/createdBy/user/id").and_then(Value::as_str).map(UserId::new),
        name: ["/createdBy/user/displayName", "/createdBy/application/displayName"]
            .into_iter()
            .find_map(|place| message.pointer(place).and_then(Value::as_str))
            .map(str::to_owned),
        at: text("createdDateTime").and_then(time::timestamp),
        text: if is_plain { html_text::plain(content) } else { html_text::text_of(content, &mentioned) },
        is_edited: text("editedTime").or_else(|| text("editedDateTime")).is_some(),
        is_deleted,
        is_comment: false,
        reactions: reactions(message),
    }
}

/// Reads a post of a group's mail.
#[must_use]
pub fn post(post: &Value) -> Said {
    let text = |place: &str| post.pointer(place).and_then(Value::as_str).filter(|text| !text.is_empty());
    let content = text("/body/content").unwrap_or_default();
    let is_plain = text("/body/contentType").is_some_and(|kind| kind.eq_ignore_ascii_case("text"));
    Said {
        name: text("/from/emailAddress/name").or_else(|| text("/from/emailAddress/address")).map(str::to_owned),
        at: text("/receivedDateTime").or_else(|| text("/createdDateTime")).and_then(time::timestamp),
        text: if is_plain { html_text::plain(content) } else { html_text::text_of(content, &|_| None) },
        is_comment: true,
        ..Said::default()
    }
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
    use serde_json::json;

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
        assert_eq!(read(&json!([])), Said::default());
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
