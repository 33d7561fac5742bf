//! The page of a task in Planner's own web client.

use super::id::{PlanId, TaskId};

/// Returns the address of a task's page.
///
/// No page of Microsoft Graph says how it is built: this is what Planner's web client shows in 2026 and what other clients
/// write. It leaves the tenant out, which this program does not know; who is signed in to one is led there.
#[must_use]
pub fn of_task(plan: &PlanId, task: &TaskId) -> String {
    let (plan, task) = (encoded(plan.as_str()), encoded(task.as_str()));
    format!("https://planner.cloud.microsoft/webui/plan/{plan}/view/board/task/{task}")
}

/// Returns a text as one part of a path.
fn encoded(text: &str) -> String {
    let mut part = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => part.push(char::from(byte)),
            other => {
                let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0').to_ascii_uppercase();
                part.extend(['%', digit(other >> 4), digit(other & 15)]);
            }
        }
    }
    part
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_stand_in_the_path_and_nothing_in_them_ends_it() {
        let link = of_task(&PlanId::new("xqQg5FS2LkCp935s-FIFm2QAFkHM"), &TaskId::new("a/b?é"));
        let page = "https://planner.cloud.microsoft/webui/plan/xqQg5FS2LkCp935s-FIFm2QAFkHM/view/board/task/";
        assert_eq!(link, format!("{page}a%2Fb%3F%C3%A9"));
    }
}
