//! What a person says about a task: a message of its chat, a comment in the mail of its group, and what becomes of a
//! message of one's own afterwards.

use serde::{Deserialize, Serialize};

use crate::planner::id::TaskId;
use crate::planner::talk::Said;

/// "This is what I say about that task."
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Say {
    /// Which task.
    pub task: TaskId,
    /// Its title when it was said.
    pub title: String,
    /// The words as they were typed; of a message that is taken back, those it had.
    pub text: String,
    /// Where they go.
    pub way: Way,
    /// What there was before the words were first sent: none of that is what a request whose answer was lost has made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<String>,
}

/// Where words go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "as", rename_all = "snake_case")]
pub enum Way {
    /// Into the chat of the task, as one more message.
    Message,
    /// Into the mail of the group, as a comment.
    Comment {
        /// Whether the person was told that it begins a thread, which mails every member of the group, and wants that.
        #[serde(default)]
        begins: bool,
        /// The thread that was begun for it, while the task does not point to that yet.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        thread: Option<String>,
    },
    /// In place of what a message of one's own says.
    Change {
        /// Which message.
        message: String,
    },
    /// Nowhere: a message of one's own is taken back.
    Delete {
        /// Which message.
        message: String,
    },
}

impl Say {
    /// Says whether sending it twice would say it twice.
    #[must_use]
    pub fn is_new(&self) -> bool {
        matches!(self.way, Way::Message | Way::Comment { .. })
    }

    /// Says whether words that stand somewhere are these. The service may keep other spaces and line ends.
    #[must_use]
    pub fn has_words_of(&self, said: &Said) -> bool {
        !said.is_deleted && self.text.split_whitespace().eq(said.text.split_whitespace())
    }

    /// Returns what it does, in words for a list or a notice.
    pub(super) fn words(&self) -> String {
        let (text, title) = (self.glance(), super::short(&self.title));
        match &self.way {
            Way::Message => format!("say “{text}” about “{title}”"),
            Way::Comment { .. } => format!("comment “{text}” on “{title}”"),
            Way::Change { .. } => format!("change what you said about “{title}” to “{text}”"),
            Way::Delete { .. } => format!("take back what you said about “{title}”: “{text}”"),
        }
    }

    /// Returns the words on one line, no more of them than can be taken in at a glance.
    #[must_use]
    pub fn glance(&self) -> String {
        let line = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        super::short(&line).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;

    use super::*;
    use crate::planner::edit::{Edit, fold};
    use crate::planner::fixture::plan;
    use crate::planner::lock::Permission;
    use crate::planner::talk::with;

    fn say(text: &str, way: Way) -> Edit {
        let (task, title) = (TaskId::local("1"), "Boxes".to_owned());
        Edit::Say(Say { task, title, text: text.to_owned(), way, before: Vec::new() })
    }

    fn ways() -> [Way; 4] {
        let message = || "m".to_owned();
        [
            Way::Message,
            Way::Comment { begins: true, thread: Some("AAQk".to_owned()) },
            Way::Change { message: message() },
            Way::Delete { message: message() },
        ]
    }

    #[test]
    fn what_is_said_is_written_down_as_ever() {
        let text = |way| {
            let mut edit = say("One\n two", way);
            let text = serde_json::to_string(&edit).unwrap();
            assert_eq!(serde_json::from_str::<Edit>(&text).unwrap(), edit);
            assert!(edit.needs("local 1") && edit.rename("local 1", "T") && !edit.needs("local 1"));
            format!("{text}\n{}", edit.words_in_outbox())
        };
        insta::assert_snapshot!(ways().map(text).join("\n"), @r#"
        {"kind":"say","task":"local 1","title":"Boxes","text":"One\n two","way":{"as":"message"}}
        say “One two” about “Boxes”
        {"kind":"say","task":"local 1","title":"Boxes","text":"One\n two","way":{"as":"comment","begins":true,"thread":"AAQk"}}
        comment “One two” on “Boxes”
        {"kind":"say","task":"local 1","title":"Boxes","text":"One\n two","way":{"as":"change","message":"m"}}
        change what you said about “Boxes” to “One two”
        {"kind":"say","task":"local 1","title":"Boxes","text":"One\n two","way":{"as":"delete","message":"m"}}
        take back what you said about “Boxes”: “One two”
        "#);
    }

    #[test]
    fn two_messages_never_become_one_and_none_is_taken_back() {
        for way in ways() {
            let edit = say("ok", way);
            let mut waiting = vec![edit.clone()];
            fold(&mut waiting, vec![edit.clone()]);
            assert_eq!(waiting, [edit.clone(), edit.clone()]);
            assert!(edit.is_final() && !edit.is_nothing() && !edit.is_undo());
        }
        let is_made_once = ways().map(|way| say("ok", way).is_made_once());
        assert_eq!(is_made_once, [true, true, false, false], "a change or a deletion made twice is made");
    }

    #[test]
    fn words_are_the_same_whatever_spaces_the_service_keeps() {
        let Edit::Say(edit) = say(" One\n\ntwo  three", Way::Message) else { panic!("it is one") };
        let said = |text: &str| Said { text: text.to_owned(), ..Said::default() };
        assert!(edit.has_words_of(&said("One two\nthree")));
        assert!(!edit.has_words_of(&said("One two")));
        assert!(!edit.has_words_of(&Said { is_deleted: true, ..said("One two three") }));
    }

    #[test]
    fn what_waits_stands_behind_what_was_said() {
        let first = Said { id: Some("m".to_owned()), text: "One".to_owned(), ..Said::default() };
        let shown = |edits: &[Edit]| {
            let says = edits.iter().filter_map(|edit| if let Edit::Say(say) = edit { Some(say) } else { None });
            let all = with(std::slice::from_ref(&first), says, None);
            all.iter().map(|said| (said.text.clone(), said.is_deleted, said.is_unsent)).collect::<Vec<_>>()
        };
        let said = |text: &str, is_deleted, is_unsent| (text.to_owned(), is_deleted, is_unsent);
        let [message, _, change, delete] = ways();
        assert_eq!(shown(&[]), [said("One", false, false)]);
        let edits = [say("Two ", message), say("Uno", change), say("Uno", delete)];
        assert_eq!(shown(&edits[..1]), [said("One", false, false), said("Two", false, true)]);
        assert_eq!(shown(&edits[..2]), [said("Uno", false, true), said("Two", false, true)]);
        assert_eq!(shown(&edits), [said("", true, true), said("Two", false, true)]);
    }

    #[test]
    fn in_the_archive_words_are_only_taken_back_and_a_thread_is_a_change_of_the_task() {
        let mut archived = plan(&[("A", &["t"])]);
        let of = |way| match say("ok", way) {
            Edit::Say(say) => Edit::Say(Say { task: TaskId::new("t"), ..say }),
            other => other,
        };
        for way in ways() {
            assert_eq!(archived.gate(&of(way), None).unwrap(), Vec::<Permission>::new());
        }
        archived.plan.about.is_archived = Some(true);
        let is_free = ways().map(|way| archived.gate(&of(way), None).is_ok());
        assert_eq!(is_free, [false, false, false, true]);
        let acts = ways().map(|way| crate::planner::edit::acts_of(&of(way), &archived, None).len());
        assert_eq!(acts, [0, 1, 0, 0]);
        assert!(crate::planner::limits::check(&say(" \n", Way::Message), &archived, None).is_err(), "no empty words");
    }
}
