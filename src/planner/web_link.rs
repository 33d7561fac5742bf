//! The page of a task in Planner's own web client: its address, and the task an address leads to.

use super::id::{PlanId, TaskId};
use super::reference::web_rest;

/// Returns the address of a task's page.
///
/// No page of Microsoft Graph says how it is built: this is what Planner's web client shows in 2026 and what other clients
/// write. It leaves the tenant out, which this program does not know; who is signed in to one is led there.
#[must_use]
pub fn of_task(plan: &PlanId, task: &TaskId) -> String {
    let (plan, task) = (encoded(plan.as_str()), encoded(task.as_str()));
    format!("https://planner.cloud.microsoft/webui/plan/{plan}/view/board/task/{task}")
}

/// Returns the task whose page an address is, as far as it looks like one.
///
/// Planner's clients have written several: the task stands behind `/task/`, whatever its case, or is the value of `taskId`.
/// Which host it is does not matter, for nothing is opened.
#[must_use]
pub fn task_in(address: &str) -> Option<TaskId> {
    let address = address.trim();
    let rest = web_rest(address)?;
    if rest.contains(char::is_whitespace) {
        return None;
    }
    let mut parts = rest.split(['/', '?', '&', '#', '=']);
    parts.find(|part| part.eq_ignore_ascii_case("task") || part.eq_ignore_ascii_case("taskid"))?;
    let id = decoded(parts.next()?)?;
    (!id.is_empty()).then(|| TaskId::new(&id))
}

/// Returns what one part of an address says; `None` when it says no text.
fn decoded(part: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: u8| char::from(byte).to_digit(16);
        let value = digit(rest.next()?)? * 16 + digit(rest.next()?)?;
        bytes.push(u8::try_from(value).ok()?);
    }
    String::from_utf8(bytes).ok()
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
        assert_eq!(task_in(&link), Some(TaskId::new("a/b?é")), "and back");
    }

    #[test]
    fn the_addresses_of_several_clients_lead_to_their_task() {
        let table = [
            (" https://planner.cloud.microsoft/webui/plan/p1/view/board/task/t-1_x?tid=2\n", Some("t-1_x")),
            ("https://tasks.office.com/contoso.example/en-US/Home/Task/t1?Type=TaskLink&Channel=Link", Some("t1")),
            ("https://tasks.office.com/x/Home/Planner/#/plantaskboard?groupId=g&planId=p&taskId=t1", Some("t1")),
            ("HTTPS://planner.cloud.microsoft/webui/plan/p1/view/board/task/t1", Some("t1")),
            ("https://planner.cloud.microsoft/webui/plan/p1/view/board", None),
            ("https://example.com/task/", None),
            ("https://example.com/task", None),
            ("https://example.com/task/%zz", None),
            ("https://example.com/task/%ff", None),
            ("https://example.com/a task/t1", None),
            ("task/t1", None),
        ];
        for (address, expected) in table {
            assert_eq!(task_in(address), expected.map(TaskId::new), "{address}");
        }
    }
}
