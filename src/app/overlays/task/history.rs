//! What the panel says of where a task came from: who made and completed it, and when; what completing it asks for.

use crate::app::State;
use crate::planner::creation_source::CreationSource;
use crate::planner::facts::Deed;
use crate::planner::facts::Facts;
use crate::planner::person;
use crate::planner::snapshot::Snapshot;
use crate::planner::task::Task;

/// Returns the lines, each with what stands in front of it. What nobody said is left out.
pub(super) fn lines(state: &State, plan: &Snapshot, task: &Task, facts: Option<&Facts>) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    if task.id.is_local() {
        lines.push(("created", "here, and not sent yet".to_owned()));
    }
    let mut say = |label, words: Option<String>| lines.extend(words.map(|words| (label, words)));
    say("created", facts.and_then(|facts| deed(state, plan, facts.created.as_ref()?)));
    let completed = facts.and_then(|facts| facts.completed.as_ref()).filter(|_| task.percent_complete >= 100);
    say("completed", completed.and_then(|completed| deed(state, plan, completed)));
    say("comes from", task.creation_source.as_deref().and_then(source));
    let asked = task.requirements.filter(|requirements| !requirements.is_empty());
    say("asks for", asked.map(|asked| format!("completing it asks that {}", asked.words())));
    if let Some(facts) = facts {
        let thread = if facts.thread.is_some() { "a conversation in the group of the plan" } else { "–" };
        say("comments", Some(thread.to_owned()));
    }
    lines
}

/// Returns who did something and when; nothing when neither is known.
fn deed(state: &State, plan: &Snapshot, deed: &Deed) -> Option<String> {
    let known = |user| plan.people.contains_key(user) || state.me.as_ref() == Some(user);
    let by = match (&deed.by, &deed.name) {
        (Some(user), _) if known(user) => Some(person::name_of(plan, state.me.as_ref(), user)),
        (_, Some(name)) => Some(name.clone()),
        (Some(user), None) => Some(person::name_of(plan, state.me.as_ref(), user)),
        (None, None) => None,
    };
    let at = deed.at.map(|at| {
        let at = at.to_zoned(state.now.time_zone().clone());
        let form = if at.year() == state.now.year() { "%-d %b %H:%M" } else { "%-d %b %Y %H:%M" };
        at.strftime(form).to_string()
    });
    let words: Vec<String> = by.into_iter().chain(at).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// Returns what made a task, when it was no person.
fn source(source: &CreationSource) -> Option<String> {
    let by = source.by().unwrap_or("an app that is not named").to_owned();
    match source {
        CreationSource::Ordinary => None,
        CreationSource::External { scenario, web_url, .. } => {
            let scenario =
                if *scenario == by || scenario.is_empty() { String::new() } else { format!(" ({scenario})") };
            let page = web_url.as_deref().filter(|url| !url.trim().is_empty());
            let page = page.map_or_else(String::new, |url| format!(" → {url}"));
            Some(format!("{by}{scenario}{page}"))
        }
        CreationSource::Publication { .. } => Some(format!("a task list published by {by}")),
    }
}
