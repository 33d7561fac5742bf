//! Two programs on one data folder: one talks to the service, the other follows, and either goes on alone.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use planner_tui::graph::transport::Transport;
use planner_tui::planner::change::Change;
use planner_tui::planner::detail_change::DetailChange;
use planner_tui::planner::edit::{ChangeDetails, ChangeTask, Edit};
use planner_tui::planner::id::{PlanId, TaskId};
use planner_tui::store::lead::Lead;
use planner_tui::sync::engine::Backend;
use planner_tui::sync::schedule::Pace;
use planner_tui::sync::{Command, Link};
use serde_json::json;

use crate::support::http::text;
use crate::support::line::Fault;
use crate::support::replica::{Replica, Told};
use crate::support::server::TOKEN;
use crate::sync_engine::World;

impl World {
    /// A second program on the same folder, once it shows the plan.
    async fn follower(&self) -> Replica {
        let mut replica = Replica::start(self.folder.path(), self.line.url(), TOKEN);
        replica.handle.send(Command::OpenPlan(PlanId::new(&self.plan)));
        replica.until("it shows the plan", |told| is_following(told) && told.is_settled()).await;
        replica
    }
}

fn is_following(told: &Told) -> bool {
    told.status.as_ref().is_some_and(|status| status.is_following)
}

fn leads(told: &Told) -> bool {
    told.status.as_ref().is_some_and(|status| !status.is_following)
}

#[tokio::test(flavor = "multi_thread")]
async fn one_leads_and_the_other_follows_and_edits_of_both_arrive_once() {
    let world = World::new().await;
    let mut leader = world.replica().await;
    let mut follower = world.follower().await;
    assert!(leads(&leader.told));
    assert_eq!(follower.told.column("To do"), ["a", "b", "c", "d"]);
    follower.put("a", "Doing", 0).await;
    assert_eq!(follower.told.column("Doing"), ["a", "x", "y"], "it is shown at once");
    follower.handle.send(Command::Settle);
    follower.until("it was sent", Told::is_settled).await;
    leader.until("the leader shows it", |told| told.column("Doing") == ["a", "x", "y"]).await;
    leader.put("d", "Doing", 3).await;
    leader.settle().await;
    follower.until("the follower shows it", |told| told.column("Doing") == ["a", "x", "y", "d"]).await;
    assert_eq!(world.column("Doing").await, ["a", "x", "y", "d"]);
    let moves = world.line.patches().iter().filter(|path| !path.ends_with("Format")).count();
    assert_eq!(moves, 2, "each is sent once, whoever made it");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_follows_sends_nothing_even_when_it_could() {
    let world = World::new().await;
    let lead = Lead::try_take(&world.folder.path().join("copy.db")).unwrap().expect("nobody else is there");
    let mut follower = Replica::start(world.folder.path(), world.line.url(), TOKEN);
    follower.handle.send(Command::OpenPlan(PlanId::new(&world.plan)));
    follower.until("it follows", is_following).await;
    follower.handle.send(Command::ListPlans);
    follower.until("it says what it knows", |told| told.log.iter().any(|line| line.contains("PlansListed"))).await;
    assert_eq!(world.line.count("GET", ""), 0);
    drop(lead);
    follower.until("it reads by itself", |told| leads(told) && told.is_settled()).await;
    assert_eq!(follower.told.column("To do"), ["a", "b", "c", "d"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_sees_what_the_leader_reads_and_has_it_read_what_it_wants() {
    let world = World::new().await;
    let mut leader = world.replica().await;
    let mut follower = world.follower().await;
    let path = world.path("a", "").await;
    world.http.change(&path, json!({"title": "renamed there"})).await;
    leader.handle.send(Command::Refresh(PlanId::new(&world.plan)));
    follower.until("it shows what was read", |told| told.column("To do")[0] == "renamed there").await;
    world.http.change(&path, json!({"title": "again"})).await;
    follower.handle.send(Command::Refresh(PlanId::new(&world.plan)));
    follower.until("it was read for it", |told| told.column("To do")[0] == "again").await;
    leader.until("the leader shows it as well", |told| told.column("To do")[0] == "again").await;
    // A plan the leader has never opened, and the details of a task in it.
    let groups = world.http.get("/me/memberOf").await.rows();
    let container = json!({"url": format!("https://graph.microsoft.com/v1.0/groups/{}", text(&groups[0], "id"))});
    let other =
        text(&world.http.post("/planner/plans", json!({"title": "Other", "container": container})).await.is(201), "id");
    let body = json!({"planId": other, "name": "Only"});
    let bucket = text(&world.http.post("/planner/buckets", body).await.is(201), "id");
    let body = json!({"planId": other, "bucketId": bucket, "title": "Far away"});
    let task = text(&world.http.post("/planner/tasks", body).await.is(201), "id");
    follower.handle.send(Command::ListPlans);
    follower.until("it is listed", |told| told.plans.iter().any(|plan| plan.title == "Other")).await;
    follower.handle.send(Command::OpenPlan(PlanId::new(&other)));
    follower
        .until("the other plan is shown", |told| {
            told.plan.as_ref().is_some_and(|plan| plan.as_str() == other) && told.column("Only") == ["Far away"]
        })
        .await;
    let (plan, task) = (PlanId::new(&other), TaskId::new(&task));
    follower.handle.send(Command::OpenTask { plan, task });
    follower.until("its details are read", |told| told.details.as_ref().is_some_and(|(_, is_fresh)| *is_fresh)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_leader_ends_the_follower_reads_and_sends() {
    let world = World::new().await;
    let leader = world.replica().await;
    let mut follower = world.follower().await;
    leader.stop().await;
    follower.until("it takes the lead", leads).await;
    follower.put("a", "Doing", 0).await;
    follower.settle().await;
    assert_eq!(world.column("Doing").await, ["a", "x", "y"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_the_lead_shows_what_the_last_leader_wrote() {
    let world = World::new().await;
    world.replica().await.stop().await;
    let path = world.folder.path().join("copy.db");
    let lead = Lead::try_take(&path).unwrap().expect("nobody else is there");
    let mut follower = world.follower().await;
    world.line.rule(|_| Some(Fault::Cut));
    let copy = rusqlite::Connection::open(&path).unwrap();
    copy.execute("UPDATE task SET title = 'written last' WHERE title = 'a'", []).unwrap();
    drop(lead);
    follower.until("it is shown", |told| told.column("To do")[0] == "written last").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_dying_leader_was_sending_is_read_again_and_sent_once() {
    for is_lost in [true, false] {
        let world = World::new().await;
        let mut leader = world.replica().await;
        let mut follower = world.follower().await;
        // The first PATCH is the leader's last act: it arrives and its answer is lost, or it never arrives.
        let (has_died, handle) = (Arc::new(AtomicBool::new(false)), Mutex::new(leader.handle.clone()));
        world.line.rule({
            let has_died = Arc::clone(&has_died);
            move |seen| {
                if seen.method != "PATCH" || has_died.swap(true, Ordering::SeqCst) {
                    return None;
                }
                handle.lock().unwrap().send(Command::StopNow);
                Some(if is_lost { Fault::LoseAnswer } else { Fault::Cut })
            }
        });
        follower.put("a", "Doing", 0).await;
        follower.handle.send(Command::Settle);
        leader.until("the leader is gone", |told| told.has_stopped).await;
        follower.until("the follower leads", leads).await;
        follower.until("all is sent", Told::is_settled).await;
        assert_eq!(world.column("Doing").await, ["a", "x", "y"]);
        assert_eq!(world.column("To do").await, ["b", "c", "d"]);
        assert!(follower.told.rejected.is_empty(), "{:?}", follower.told.rejected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_of_three_programs_made_while_one_sends_are_neither_lost_nor_doubled() {
    let world = World::new().await;
    let mut programs = vec![world.replica().await, world.follower().await, world.follower().await];
    let titles = ["a", "b", "c", "d", "x", "y"];
    for round in 0..12 {
        let program = &mut programs[round % 3];
        let title = titles[round % titles.len()];
        let view = program.told.view();
        let (column, _) = view.board().find(view.plan(), &program.task(title)).expect("it is on the board");
        let to = if view.board().columns[column].name == "Doing" { "To do" } else { "Doing" };
        program.put(title, to, 0).await;
        program.handle.send(Command::Settle);
    }
    for program in &mut programs {
        program.until("all is sent", Told::is_settled).await;
    }
    let (mut to_do, mut doing) = (world.column("To do").await, world.column("Doing").await);
    for program in &mut programs {
        let as_there = |told: &Told| told.column("To do") == to_do && told.column("Doing") == doing;
        program.until("it shows what the service has", as_there).await;
        assert!(program.told.rejected.is_empty(), "{:?}", program.told.rejected);
    }
    to_do.append(&mut doing);
    to_do.sort();
    assert_eq!(to_do, titles);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_learns_the_names_the_service_gives() {
    let world = World::new().await;
    let _leader = world.replica().await;
    let mut follower = world.follower().await;
    let copy = rusqlite::Connection::open(world.folder.path().join("copy.db")).unwrap();
    copy.execute("INSERT INTO named VALUES ('local', 'given')", []).unwrap();
    follower.until("it is told", |told| told.named.get("local").is_some_and(|given| given == "given")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_sends_nothing_leaves_the_lead_to_one_that_does() {
    for is_offline in [false, true] {
        let world = World::new().await;
        world.replica().await.stop().await;
        let transport = Transport { is_read_only: !is_offline, ..Transport::default() };
        let backend = Backend { transport, ..Backend::new(world.line.url(), TOKEN) };
        let mut silent = Replica::start_at(world.folder.path(), Ok(backend), Pace::default(), is_offline);
        silent.handle.send(Command::OpenPlan(PlanId::new(&world.plan)));
        silent.until("it leads", |told| leads(told) && told.acknowledged.is_some()).await;
        let mut second = Replica::start(world.folder.path(), world.line.url(), TOKEN);
        second.handle.send(Command::OpenPlan(PlanId::new(&world.plan)));
        second.until("it is given the lead", |told| leads(told) && told.is_settled()).await;
        second.put("a", "Doing", 0).await;
        second.settle().await;
        assert_eq!(world.column("Doing").await, ["a", "x", "y"]);
        silent.until("it follows", |told| is_following(told) && told.column("Doing") == ["a", "x", "y"]).await;
        second.stop().await;
        silent.until("nobody else is there", leads).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn words_of_strangers_are_not_listened_to() {
    let world = World::new().await;
    let mut leader = world.replica().await;
    let copy = world.folder.path().join("copy.db");
    let (store, _) = planner_tui::store::Store::open(&copy).unwrap();
    let port = store.lead_port().unwrap().expect("the leader says where it is");
    let stranger = std::net::UdpSocket::bind(("127.0.0.1", 0)).unwrap();
    for word in
        [b"".as_slice(), b"planner-tui", &[0xFF; 2000], b"planner-tui look!", b"planner-tui look", b"planner-tui lead"]
    {
        for _ in 0..50 {
            stranger.send_to(word, ("127.0.0.1", port)).unwrap();
        }
    }
    leader.put("a", "Doing", 0).await;
    leader.settle().await;
    assert!(matches!(leader.told.link(), Some(Link::Fresh { .. })));
    assert_eq!(world.column("Doing").await, ["a", "x", "y"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_follows_says_what_keeps_the_leader_from_the_service() {
    const UNAUTHORIZED: &str = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    const BUSY: &str =
        "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let is_trouble = |link: Option<&Link>, name: &str| match link {
        Some(Link::Offline { cached_at, why, .. }) => name == "offline" && cached_at.is_some() && !why.is_empty(),
        Some(Link::Waiting { .. }) => name == "waiting",
        Some(Link::SignedOut { why }) => name == "signed out" && !why.is_empty(),
        _ => false,
    };
    let world = World::new().await;
    let mut leader = world.quick_replica().await;
    let mut follower = world.follower().await;
    for (name, fault) in
        [("offline", Fault::Cut), ("waiting", Fault::Answer(BUSY)), ("signed out", Fault::Answer(UNAUTHORIZED))]
    {
        world.line.rule(move |_| Some(fault.clone()));
        leader.handle.send(Command::Refresh(PlanId::new(&world.plan)));
        follower.until(name, |told| is_following(told) && is_trouble(told.link(), name)).await;
        // Whoever comes now is told as well.
        let mut late = Replica::start(world.folder.path(), world.line.url(), TOKEN);
        late.until("the late one says so", |told| is_following(told) && is_trouble(told.link(), name)).await;
        late.stop().await;
        world.line.mend();
        leader.handle.send(Command::SyncNow(PlanId::new(&world.plan)));
        leader.until("the leader has read it", Told::is_settled).await;
        follower.until("it is over", |told| is_following(told) && told.is_settled()).await;
    }
    // What one leader was kept from is not what the next one is.
    world.line.rule(|_| Some(Fault::Cut));
    leader.handle.send(Command::Refresh(PlanId::new(&world.plan)));
    follower.until("offline", |told| is_trouble(told.link(), "offline")).await;
    world.line.mend();
    leader.stop().await;
    follower.until("it reads by itself", |told| leads(told) && told.is_settled()).await;
}

impl World {
    /// Gives a task a title and notes, by a program that has seen them as they were before.
    fn rewritten(task: &TaskId, to: &str) -> [Edit; 2] {
        let title = Change::Title { from: "a".to_owned(), to: to.to_owned() };
        let notes = DetailChange::Notes { from: String::new(), to: to.to_owned() };
        let (task, was) = (task.clone(), "a".to_owned());
        [
            Edit::ChangeTask(ChangeTask {
                task: task.clone(),
                title: was.clone(),
                changes: vec![title],
                is_undo: false,
            }),
            Edit::ChangeDetails(ChangeDetails { task, title: was, changes: vec![notes], is_undo: false }),
        ]
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_what_one_person_does_in_two_programs_at_the_same_moment_the_later_wins_and_nobody_is_asked() {
    let world = World::new().await;
    let mut leader = world.replica().await;
    let mut follower = world.follower().await;
    let task = leader.task("a");
    // None of them has heard of the others' when the person makes it.
    for to in ["one", "two", "three"] {
        let program = if to == "two" { &mut follower } else { &mut leader };
        program.submit(World::rewritten(&task, to).to_vec()).await;
        program.settle().await;
    }
    let path = format!("/planner/tasks/{}", task.as_str());
    assert_eq!(world.http.get(&path).await.is(200)["title"], "three");
    assert_eq!(world.http.get(&format!("{path}/details")).await.is(200)["description"], "three");
    let conflicts = |told: &Told| told.status.as_ref().map(|status| status.conflicts);
    assert_eq!((conflicts(&leader.told), conflicts(&follower.told)), (Some(0), Some(0)));
    // What was done long before is no reason to write over it unasked, nor is what somebody else has done.
    let copy = rusqlite::Connection::open(world.folder.path().join("copy.db")).unwrap();
    copy.execute("UPDATE sent SET submitted_at = '2026-01-01T00:00:00Z'", []).unwrap();
    follower.submit(World::rewritten(&task, "four").to_vec()).await;
    follower.handle.send(Command::Settle);
    follower.until("the person is asked", |told| conflicts(told) == Some(2)).await;
    assert_eq!(world.http.get(&path).await.is(200)["title"], "three");
}
