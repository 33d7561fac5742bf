//! `--explain` of acts on whole plans and of talk: what is printed is what the same acts send, and none of it is sent.

use planner_tui::graph::explain::Explain;
use planner_tui::graph::transport::Transport;
use planner_tui::planner::edit::{ChangePlan, Edit, Say, Way};
use planner_tui::planner::id::{PlanId, TaskId, UserId};
use planner_tui::planner::plan_change::PlanChange;
use planner_tui::server::Seed;
use planner_tui::sync::Command;
use planner_tui::wire::talk;
use tempfile::TempDir;

use crate::explain::{explained, read_back, replica, run, same, sent};
use crate::plans::{archive, delete, favourite, list};
use crate::support::http::text;
use crate::support::replica::{Replica, Told};
use crate::support::sample::{ADA, KENJI, OFFICE_GROUP};
use crate::support::server::TestServer;
use crate::sync_engine::World;

/// A replica with a folder of its own that explains, or one that sends.
async fn with(world: &World, explain: Option<Explain>) -> (TempDir, Replica) {
    let folder = tempfile::tempdir().unwrap();
    let mut replica = replica(world, &folder, Transport { explain, ..Transport::default() }).await;
    list(&mut replica).await;
    (folder, replica)
}

/// Names, shares, likes, archives, brings back and deletes a plan.
async fn act(replica: &mut Replica, plan: &PlanId, with: &UserId) {
    let change = |change: PlanChange| {
        let (plan, title, changes) = (plan.clone(), "Try things".to_owned(), vec![change]);
        Edit::ChangePlan(ChangePlan { plan, title, changes, is_undo: false })
    };
    let edits = [
        change(PlanChange::Title { from: "Try things".to_owned(), to: "Things tried".to_owned() }),
        change(PlanChange::LabelName { category: 3, from: None, to: Some("Risky".to_owned()) }),
        change(PlanChange::SharedWith { user: with.clone(), from: false, to: true }),
        favourite(plan, true),
        archive(plan, true, "over"),
        archive(plan, false, "not over"),
        favourite(plan, false),
    ];
    for edit in edits {
        replica.submit_to(plan, vec![edit]).await;
        replica.settle().await;
    }
    replica.submit_to(plan, vec![delete(plan)]).await;
    replica.handle.send(Command::Settle);
    replica.until("it is gone", |told| told.unsent() == 0 && !told.plans.iter().any(|it| it.id == *plan)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn acts_on_a_whole_plan_are_explained_as_they_are_sent() {
    let world = World::new().await;
    let (plan, with_whom) = (PlanId::new(&world.plan), UserId::new(KENJI));
    let explain = Explain::default();
    let (_folder, mut explaining) = with(&world, Some(explain.clone())).await;
    act(&mut explaining, &plan, &with_whom).await;
    let told = explaining.stop().await;
    assert!(told.rejected.is_empty(), "{:?}", told.rejected);
    assert_eq!(sent(&world), [], "nothing was sent");
    assert_eq!(world.http.get(&format!("/planner/plans/{plan}")).await.is(200)["title"], "Try things");

    let (_folder, mut really) = with(&world, None).await;
    act(&mut really, &plan, &with_whom).await;
    let told = really.stop().await;
    assert!(told.rejected.is_empty(), "{:?}", told.rejected);
    let printed = explained(&explain.steps());
    let acts = ["/me/planner", "/archive", "/unarchive", "/details", &world.plan];
    assert!(acts.iter().all(|end| printed.iter().any(|sent| sent.what.ends_with(end))), "{printed:#?}");
    same(&printed, &sent(&world), "");
    assert_eq!(printed.len(), 8, "one request an act: {printed:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_is_explained_as_it_is_sent() {
    let world = World::on(TestServer::start(Seed::Sample)).await;
    let plans = world.http.get(&format!("/groups/{OFFICE_GROUP}/planner/plans")).await.rows();
    let plan = text(plans.iter().find(|plan| plan["title"] == "Office move").expect("the sample has it"), "id");
    let tasks = world.http.get(&format!("/planner/plans/{plan}/tasks")).await.rows();
    let task = |title: &str| TaskId::new(&text(tasks.iter().find(|task| task["title"] == title).expect(title), "id"));
    let (chat, comments) = (task("Order boxes 📦"), task("Give notice to the landlord"));
    let path = format!("/planner/tasks/{chat}/messages");
    let mut own = Vec::new();
    for words in ["Sixty", "Seventy"] {
        let made = world.http.beta().post(&path, talk::new_message(words)).await.is(201);
        assert_eq!(made["createdBy"]["user"]["id"], ADA);
        own.push(text(&made, "id"));
    }
    let acts = [
        (&chat, "Eighty", Way::Message),
        (&chat, "Sixty & one", Way::Change { message: own[0].clone() }),
        (&chat, "Seventy", Way::Delete { message: own[1].clone() }),
        (&comments, "Signed", Way::Comment { begins: false, thread: None }),
    ];
    let explain = Explain::default();
    let mut printed = Vec::new();
    for explaining in [Some(explain.clone()), None] {
        let is_explaining = explaining.is_some();
        let (_folder, mut replica) = with(&world, explaining).await;
        let plan = PlanId::new(&plan);
        replica.handle.send(Command::OpenPlan(plan.clone()));
        replica.until("the plan", |told| told.plan.as_ref() == Some(&plan) && told.is_settled()).await;
        for (task, words, way) in acts.clone() {
            let (task, title, text) = (task.clone(), String::new(), words.to_owned());
            replica.submit_to(&plan, vec![Edit::Say(Say { task, title, text, way, before: Vec::new() })]).await;
            replica.handle.send(Command::Settle);
            replica.until("it is said", Told::is_settled).await;
        }
        let told = replica.stop().await;
        assert!(told.rejected.is_empty(), "{:?}", told.rejected);
        if is_explaining {
            assert_eq!(sent(&world), [], "nothing was sent");
            printed = explained(&explain.steps());
        }
    }
    assert_eq!(printed.len(), 4, "{printed:#?}");
    same(&printed, &sent(&world), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_about_a_plan_prints_its_request_and_sends_none() {
    let world = World::new().await;
    let temporary = tempfile::tempdir().unwrap();
    let arguments = ["plan", "archive", "--why", "over", "--plan", &world.plan, "--explain"];
    let (status, printed, complaints) = run(&world, &temporary, &arguments).await;
    assert_eq!((status, complaints.as_str()), (Some(0), ""), "{printed}");
    let whats: Vec<_> = read_back(&printed).into_iter().map(|sent| sent.what).collect();
    assert_eq!(whats, [format!("POST /beta/planner/plans/{}/archive", world.plan)]);
    assert_eq!(world.line.changes().len(), 0);
}
