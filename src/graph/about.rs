//! Whether an answer is about what was asked: tasks and plans, their details and board formats carry the name they were asked
//! by. What is about another is never kept under that name.

use serde::Deserialize;
use serde_json::Value;

use super::answer::Answer;
use super::client::segment;
use super::error::Error;

const OTHER: &str = "it answers about something else than was asked";

/// What these bodies have in common.
#[derive(Deserialize)]
struct Named {
    id: Option<Value>,
}

/// Returns the answer of a request that succeeded, if it is not about something else than its path names.
pub(super) fn about(path: &str, answer: Answer) -> Result<Answer, Error> {
    let Some(asked) = named(path) else { return Ok(answer) };
    let named: Option<Named> = serde_json::from_slice(&answer.body).ok();
    match named.as_ref().and_then(|named| named.id.as_ref()?.as_str()) {
        Some(id) if segment(id) != asked => Err(answer.unreadable(OTHER.to_owned())),
        _ => Ok(answer),
    }
}

/// Says whether that is what was wrong with an answer.
pub(super) fn is_of_another(error: &Error) -> bool {
    matches!(error, Error::Unreadable { why, .. } if why == OTHER)
}

/// Returns the name in the path of a thing that carries it.
fn named(path: &str) -> Option<&str> {
    let rest = path.strip_prefix("/planner/tasks/").or_else(|| path.strip_prefix("/planner/plans/"))?;
    let (id, part) = rest.split_once('/').unwrap_or((rest, ""));
    (matches!(part, "" | "details") || part.ends_with("TaskBoardFormat")).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_taken(path: &str, body: &str) -> bool {
        let answer = Answer { host: "http://h".to_owned(), status: 200, retry_after: None, body: body.into() };
        about(path, answer).is_ok()
    }

    #[test]
    fn what_is_about_another_thing_is_not_taken() {
        for path in ["", "/details", "/bucketTaskBoardFormat", "/progressTaskBoardFormat", "/assignedToTaskBoardFormat"]
        {
            let path = format!("/planner/tasks/a%20b{path}");
            assert!(is_taken(&path, r#"{"id":"a b"}"#), "{path}");
            assert!(!is_taken(&path, r#"{"id":"a c"}"#), "{path}");
            // What does not say which it is is told by its place, as ever.
            assert!(is_taken(&path, "{}") && is_taken(&path, r#"{"id":7}"#) && is_taken(&path, "<p>"), "{path}");
        }
        assert!(!is_taken("/planner/plans/p/details", r#"{"id":"q"}"#));
        assert!(is_taken("/planner/plans/p/buckets", r#"{"id":"q"}"#), "a list is not named");
        assert!(is_taken("/me", r#"{"id":"q"}"#));
    }
}
