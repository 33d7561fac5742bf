//! What is looked for is found in the copy, with or without a service, and with what waits to be sent.

use planner_tui::planner::change::Change;
use planner_tui::planner::detail_change::DetailChange;
use planner_tui::planner::edit::{ChangePlan, Edit};
use planner_tui::planner::found::Found;
use planner_tui::planner::id::PlanId;
use planner_tui::planner::plan_change::PlanChange;
use planner_tui::planner::web_link;
use planner_tui::sync::Command;

use crate::send_kinds::{bucket, change, contents, item, new_task};
use crate::support::line::Fault;
use crate::support::replica::Replica;
use crate::sync_engine::World;

async fn find(replica: &mut Replica, question: u64, text: &str) -> Vec<Found> {
    replica.handle.send(Command::Search { question, text: text.to_owned() });
    replica.until("an answer", |told| told.found.as_ref().is_some_and(|(answered, _)| *answered == question)).await;
    replica.told.found.clone().expect("just answered").1
}

fn titles(found: &[Found]) -> Vec<&str> {
    found.iter().map(|task| task.title.as_str()).collect()
}

fn notes(from: &str, to: &str) -> DetailChange {
    DetailChange::Notes { from: from.to_owned(), to: to.to_owned() }
}

#[tokio::test(flavor = "multi_thread")]
async fn words_are_found_in_what_was_read_and_in_what_waits() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    let a = replica.task("a");
    replica.submit(vec![contents(&a, vec![notes("", "Ask Müller about the budget"), item("Buy stamps")])]).await;
    replica.settle().await;
    let found = find(&mut replica, 1, "muller stamps").await;
    assert_eq!(titles(&found), ["a"]);
    assert_eq!((found[0].column.as_str(), found[0].is_done), ("To do", false));
    assert!(found[0].excerpt.is_some(), "{found:?}");
    world.line.rule(|_| Some(Fault::Cut));
    let mut new = new_task("1", "Résumé importer", &bucket(&replica, "To do"), None);
    new.details = vec![item("Parse dates")];
    let task = new.task.clone();
    replica.submit(vec![Edit::CreateTask(new.clone())]).await;
    replica.submit(vec![contents(&a, vec![notes("Ask Müller about the budget", "All settled")])]).await;
    assert_eq!(titles(&find(&mut replica, 2, "resume").await), ["Résumé importer"], "it is on this machine alone");
    assert_eq!(titles(&find(&mut replica, 3, "parse").await), ["Résumé importer"]);
    assert_eq!(titles(&find(&mut replica, 4, "muller").await), [""; 0], "those notes are no more");
    assert_eq!(titles(&find(&mut replica, 5, "settled").await), ["a"]);
    let title = Change::Title { from: "Résumé importer".to_owned(), to: "CV importer".to_owned() };
    replica.submit(vec![change(&task, vec![title])]).await;
    assert_eq!(titles(&find(&mut replica, 6, "cvimp").await), ["CV importer"], "letters in their order will do");
    assert_eq!(titles(&find(&mut replica, 7, "resume").await), [""; 0]);
    replica.submit(vec![Edit::DeleteTask(new)]).await;
    assert_eq!(titles(&find(&mut replica, 8, "cv").await), [""; 0]);
    replica.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_is_found_by_the_beginning_of_its_identifier() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    let b = replica.task("b");
    let begin: String = b.as_str().chars().take(8).collect();
    let found = find(&mut replica, 1, &format!("#{begin}")).await;
    assert_eq!(found.first().map(|task| &task.task), Some(&b));
    for (question, text) in (2..).zip([begin, web_link::of_task(&PlanId::new("any"), &b), format!("#{b}")]) {
        let found = find(&mut replica, question, &text).await;
        assert_eq!(found.first().map(|task| &task.task), Some(&b), "{text}");
    }
    replica.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newest_question_is_answered_last_and_nothing_typed_is_a_mistake() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    for (question, text) in (1..).zip(["\"", "a OR", "NEAR(", "title:*", "\0", "#", "^$!'"]) {
        replica.handle.send(Command::Search { question, text: text.to_owned() });
    }
    assert_eq!(titles(&find(&mut replica, 9, "b").await)[0], "b");
    assert_eq!(replica.told.news, [""; 0], "the copy has not failed");
    replica.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_label_is_found_in_whichever_plan_has_it() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    let (plan, task) = (PlanId::new(&world.plan), replica.task("b"));
    let changes = vec![PlanChange::LabelName { category: 2, from: None, to: Some("Before launch".to_owned()) }];
    let named = ChangePlan { plan, title: "Try things".to_owned(), changes, is_undo: false };
    let labelled = change(&task, vec![Change::Label { category: 2, from: false, to: true }]);
    replica.submit(vec![Edit::ChangePlan(named)]).await;
    replica.submit(vec![labelled]).await;
    replica.settle().await;
    let title = Change::Title { from: "b".to_owned(), to: "bee".to_owned() };
    world.line.rule(|_| Some(Fault::Cut));
    replica.submit(vec![change(&task, vec![title])]).await;
    // Another plan is open.
    replica.handle.send(Command::OpenPlan(PlanId::mine()));
    let found = find(&mut replica, 1, "#before").await;
    assert_eq!(titles(&found), ["bee"], "with what waits to be sent");
    assert_eq!(found[0].excerpt.as_deref(), Some("#Before launch"), "and by which label");
    assert_eq!(titles(&find(&mut replica, 2, "#after").await), [""; 0]);
    replica.stop().await;
}
