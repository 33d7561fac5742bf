//! A service whose resources hold what nobody promised: it is shown harmlessly, and none of it is ever sent back.

use std::process::{Command as Program, Stdio};

use planner_tui::planner::change::Change;
use planner_tui::planner::detail_change::DetailChange;
use planner_tui::planner::edit::{ChangeDetails, ChangeTask, Edit};
use planner_tui::sync::Command;
use serde_json::{Map, Value, json};

use crate::hostile::{Written, start};
use crate::support::hostile::{Exchange, Harm, Hostile};
use crate::support::replica::Told;
use crate::support::server::TOKEN;
use crate::sync_engine::World;

/// Wipes the screen, names the window, writes to the clipboard, turns the direction around; and a null byte.
const EVIL: &str = "\u{1b}[2J\u{1b}]0;evil\u{7}\u{1b}]52;c;ZXZpbA==\u{7}\u{9b}31m\u{202e}\u{0}\r\n\u{85}";

/// Fills every text with what steers terminals, and every task with what nobody promised.
fn twist(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(twist),
        Value::Object(body) => {
            for (name, value) in body.iter_mut() {
                twist(value);
                let is_text = matches!(name.as_str(), "title" | "name" | "displayName" | "description" | "planTitle");
                if let Value::String(text) = value
                    && is_text
                {
                    text.push_str(EVIL);
                }
            }
            if body.contains_key("bucketId") && body.contains_key("title") {
                odd(body);
            }
        }
        _ => {}
    }
}

fn odd(task: &mut Map<String, Value>) {
    let Value::Object(odd) = json!({
        "@odata.type": "#microsoft.graph.plannerTaskOfTomorrow",
        "createdByAsIdentitySet": {"user": {"id": 7}},
        "version": -1,
        "orderHintV2": EVIL,
        "mood": {"@odata.type": "#microsoft.graph.unheardOf", "value": [null, {"a": []}]},
        "previewType": "hologram",
        "priority": 99_999_999_999_i64,
        "percentComplete": null,
        "dueDateTime": "0000-13-45T99:99:99Z",
        "startDateTime": [],
        "assignments": null,
        "appliedCategories": {"category2": "yes", "category26": true, "categoryX": true},
        "checklistItemCount": -5,
        "activeChecklistItemCount": 1.5,
        "hasDescription": "maybe",
        "creationSource": [{"creationSourceKind": "unheardOf"}],
        "recurrence": {"schedule": 5},
        "specifiedCompletionRequirements": {"x": EVIL},
    }) else {
        unreachable!("an object")
    };
    task.extend(odd);
}

fn is_question(seen: &Exchange) -> bool {
    seen.method == "GET" || seen.target.ends_with("/$batch")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_promised_is_shown_harmlessly_and_never_sent_back() {
    let world = World::new().await;
    let front = Hostile::before(world.http.root());
    front.rule(|seen| is_question(seen).then_some(Harm::Twist(twist)));
    let mut replica = start(&world, &front, &Written::default());
    replica.until("the plan is read", Told::is_settled).await;
    let title = format!("a{EVIL}");
    let task = replica.task(&title);
    let known = replica.told.acknowledged.as_ref().unwrap().task(&task).unwrap().clone();
    assert_eq!((known.priority, known.percent_complete, known.due, known.start), (5, 0, None, None));
    assert!(known.assignees.is_empty());

    let to = "A new title".to_owned();
    let changes = vec![Change::Title { from: title.clone(), to: to.clone() }];
    let about = ChangeTask { task: task.clone(), title: title.clone(), changes, is_undo: false };
    replica.submit(vec![Edit::ChangeTask(about)]).await;
    replica.settle().await;
    let plan = replica.told.view().plan().plan.id.clone();
    replica.handle.send(Command::OpenTask { plan, task: task.clone() });
    replica.until("the details are read", |told| told.details.as_ref().is_some_and(|(_, is_fresh)| *is_fresh)).await;
    let from = replica.told.details.as_ref().unwrap().0.description.clone();
    let changes = vec![DetailChange::Notes { from, to: "New notes".to_owned() }];
    let about = ChangeDetails { task: task.clone(), title: to.clone(), changes, is_undo: false };
    replica.submit(vec![Edit::ChangeDetails(about)]).await;
    replica.settle().await;
    let log = front.log();
    let patches = log.iter().filter(|seen| seen.method == "PATCH" && !seen.target.ends_with("/me/planner"));
    let bodies: Vec<&Value> = patches.map(|seen| &seen.body).collect();
    assert_eq!(bodies, [&json!({"title": to}), &json!({"description": "New notes"})]);
    replica.stop().await;
    assert_eq!(world.task(&to).await["priority"], 5);

    // The program writes to a pipe what it would write to a terminal.
    for arguments in [vec!["sync", "--verify"], vec!["task", "A new title"], vec!["why", "A new title"]] {
        let mut program = Program::new(env!("CARGO_BIN_EXE_planner-tui"));
        program.args(&arguments).args(["--graph-url", front.url(), "--plan", "Try things"]);
        program.arg("--data").arg(world.folder.path()).env("PLANNER_TUI_TOKEN", TOKEN).stdin(Stdio::null());
        let said = tokio::task::spawn_blocking(move || program.output().unwrap()).await.unwrap();
        for bytes in [&said.stdout, &said.stderr] {
            let text = String::from_utf8(bytes.clone()).unwrap();
            let steers = |letter: char| letter != '\n' && (letter.is_control() || letter == '\u{202e}');
            assert!(!text.contains(steers), "{arguments:?}: {text:?}");
            assert!(!text.contains("panicked"), "{arguments:?}: {text}");
        }
        assert!(!said.stdout.is_empty(), "{arguments:?}: {said:?}");
    }
}
