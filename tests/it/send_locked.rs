//! Edits of tasks that are not only people's own: what is never sent, what is refused and remembered, what comes through.

use std::sync::Arc;
use std::time::Duration;

use planner_tui::planner::change::Change;
use planner_tui::planner::detail_change::DetailChange;
use planner_tui::planner::edit::Edit;
use planner_tui::planner::id::PlanId;
use planner_tui::planner::lock::{Blocked, Class, Layer, Permission};
use planner_tui::planner::policy::Subject;
use planner_tui::planner::reference::key_of;
use planner_tui::server::Seed;
use planner_tui::sync::engine::Backend;
use planner_tui::sync::schedule::Pace;
use planner_tui::sync::{Command, EntryState, Link};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::send_kinds::{change, contents, item};
use crate::support::http::{Http, text};
use crate::support::line::{Fault, Line};
use crate::support::replica::{Replica, Told};
use crate::support::sample::{ADA, HUB, OFFICE_GROUP, PAYROLL, VIEWER};
use crate::support::server::{TOKEN, TestServer};

const HOSTED: &str = "Sign the employment contract";
const SALARY: &str = "Set up the salary account";
const PAYSLIP: &str = "Explain the payslip";
const CALL: &str = "Prepare the welcome call";
const POSTERS: &str = "Hang the welcome posters";
const NOT_FOUND: &str = "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

/// The sample plan of four apps, and a line to it.
pub(crate) struct Office {
    _server: TestServer,
    pub(crate) http: Http,
    line: Line,
    folder: TempDir,
    pub(crate) plan: String,
}

impl Office {
    pub(crate) async fn new() -> Self {
        let server = TestServer::start(Seed::Sample);
        let http = server.http();
        let plans = http.get(&format!("/groups/{OFFICE_GROUP}/planner/plans")).await.rows();
        let plan = text(plans.iter().find(|plan| plan["title"] == "HR Onboarding").expect("it is in the sample"), "id");
        let line = Line::to(http.root()).await;
        Self { _server: server, http, line, folder: tempfile::tempdir().expect("a folder for the copy"), plan }
    }

    /// A replica that may not read any rules, and keeps edits until it is told to send them.
    async fn replica(&self) -> Replica {
        self.replica_of(&format!("{TOKEN}/user:{ADA}/app:{VIEWER}"), true).await
    }

    pub(crate) async fn replica_of(&self, token: &str, enforces: bool) -> Replica {
        let backend = Backend::new(self.line.url(), token);
        let (first, longest) = (Duration::from_millis(20), Duration::from_millis(100));
        let pace = Pace { settle: Duration::from_hours(1), first, longest, ..Pace::default() };
        let mut replica = Replica::start_as(self.folder.path(), Ok(backend), pace, false, enforces);
        replica.handle.send(Command::ListPlans);
        replica.until("the person is known", |told| told.me.is_some()).await;
        replica.handle.send(Command::OpenPlan(PlanId::new(&self.plan)));
        replica.until("the plan is read", |told| told.is_settled() && is_of(told, &self.plan)).await;
        replica
    }

    async fn task(&self, title: &str) -> Value {
        let tasks = self.http.get(&format!("/planner/plans/{}/tasks", self.plan)).await.rows();
        tasks.into_iter().find(|task| task["title"] == title).expect(title)
    }

    fn writes(&self) -> usize {
        self.line.patches().len() + self.line.count("DELETE", "")
    }
}

fn is_of(told: &Told, plan: &str) -> bool {
    told.plan.as_ref().is_some_and(|known| known.as_str() == plan)
}

fn renamed(replica: &Replica, title: &str, to: &str) -> Edit {
    change(&replica.task(title), vec![Change::Title { from: title.to_owned(), to: to.to_owned() }])
}

pub(crate) fn gate(told: &Told, edit: &Edit) -> Result<Vec<Permission>, Box<Blocked>> {
    told.acknowledged.as_ref().expect("a plan is shown").gate(edit, told.me.as_ref()).map_err(Box::new)
}

fn class(replica: &Replica, title: &str) -> Class {
    let known = replica.told.acknowledged.as_ref().expect("a plan is shown");
    known.class_of(known.task(&replica.task(title)).expect(title))
}

/// Hands edits over and waits until so many are kept as refused.
async fn send(replica: &mut Replica, edits: Vec<Edit>, kept: usize) {
    replica.submit(edits).await;
    replica.handle.send(Command::Settle);
    replica.until("it is refused", |told| told.kept.len() == kept && told.unsent() == 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_is_kept_and_not_asked_for_again_until_the_task_has_changed() {
    let office = Office::new().await;
    let mut replica = office.replica().await;
    let (mine, sibling) = (renamed(&replica, SALARY, "Salary"), renamed(&replica, PAYSLIP, "Payslip"));
    let other = renamed(&replica, "Return the loan laptop", "Laptop");
    assert!(matches!(gate(&replica.told, &mine).as_deref(), Ok([Permission::Tried { .. }])), "it may be taken");
    office.line.rule(|_| Some(Fault::Cut));
    replica.submit(vec![mine.clone()]).await;
    replica.handle.send(Command::Settle);
    let is_offline = |told: &Told| matches!(told.link(), Some(Link::Offline { .. }));
    replica.until("nobody answers", is_offline).await;
    office.line.mend();
    replica.until("it is refused", |told| told.kept.len() == 1 && told.unsent() == 0).await;
    assert!(
        replica.told.kept[0].reason.ends_with("title is locked until the task has changed"),
        "{:?}",
        replica.told.kept
    );
    assert!(replica.told.kept[0].reason.contains("required permissions"), "{:?}", replica.told.kept);
    assert_eq!(replica.told.outbox.entries[0].edit, mine, "its content is kept");
    assert_eq!(office.task(SALARY).await["title"], SALARY);
    for (edit, is_free) in [(&mine, false), (&sibling, false), (&other, true)] {
        assert_eq!(gate(&replica.told, edit).is_ok(), is_free, "{edit:?}");
    }
    let before = office.writes();
    send(&mut replica, vec![sibling.clone()], 2).await;
    assert_eq!(office.writes(), before, "a task of the same scenario is not asked for");
    assert!(replica.told.kept[1].reason.contains("refused this before"), "{:?}", replica.told.kept);
    replica.stop().await;

    // It is known without a service, too.
    let mut replica = Replica::start_with(office.folder.path(), Err("The server did not start".to_owned()));
    replica.until("the plan is shown", |told| is_of(told, &office.plan)).await;
    let blocked = gate(&replica.told, &sibling).unwrap_err();
    assert!(matches!(blocked.refusal.layer, Layer::Learned { .. }), "{blocked:?}");
    replica.stop().await;

    let app = office.http.with_token(Some(&format!("{TOKEN}/app:{PAYROLL}"))).beta();
    let path = "/solutions/businessScenarios(uniqueName='com.contoso.apps.payroll')/planner/tasks";
    let path = format!("{path}/{}", text(&office.task(SALARY).await, "id"));
    let etag = app.etag(&path).await;
    app.patch(&path, &etag, json!({"percentComplete": 60})).await.is(200);
    let mut replica = office.replica().await;
    replica.until("it can be tried again", |told| gate(told, &mine).is_ok() && gate(told, &sibling).is_ok()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_person_can_have_it_tried_again() {
    let office = Office::new().await;
    let mut replica = office.replica().await;
    let edit = renamed(&replica, SALARY, "Salary");
    send(&mut replica, vec![edit.clone()], 1).await;
    assert_eq!(office.writes(), 1);
    replica.handle.send(Command::ClearLocks);
    replica.until("nothing is locked", |told| gate(told, &edit).is_ok()).await;
    send(&mut replica, vec![edit.clone()], 2).await;
    assert_eq!(office.writes(), 2);
    assert!(gate(&replica.told, &edit).is_err());
    let seq = replica.told.kept[0].seq;
    replica.handle.send(Command::Retry(seq));
    replica.handle.send(Command::Settle);
    replica.until("it was asked for once more", |told| told.rejected.len() == 3).await;
    assert_eq!(office.writes(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_hosted_task_is_ever_sent() {
    let office = Office::new().await;
    let mut replica = office.replica().await;
    let known = |told: &Told| told.acknowledged.as_ref().is_some_and(|known| !known.locks.details.is_empty());
    replica.until("its link is known", known).await;
    let Class::Hosted { app, link: Some(_) } = class(&replica, HOSTED) else { panic!("{:?}", class(&replica, HOSTED)) };
    assert_eq!(app, "HR Hub");
    let task = replica.task(HOSTED);
    let known = replica.told.view().plan().task(&task).cloned().unwrap();
    let edits = vec![
        renamed(&replica, HOSTED, "Signed"),
        contents(&task, vec![item("one")]),
        Edit::DeleteTask(planner_tui::planner::edit::WholeTask::of(&known, None, "Before day one")),
    ];
    replica.submit(edits).await;
    replica.submit(vec![change(&task, vec![Change::Percent { from: 0, to: 100 }])]).await;
    replica.handle.send(Command::Settle);
    replica.until("all are set aside", |told| told.unsent() == 0 && told.kept.len() >= 3).await;
    assert_eq!(office.writes(), 0);
    let words = "title is locked by HR Hub; it is done in HR Hub";
    assert!(replica.told.kept.iter().any(|kept| kept.reason == words), "{:?}", replica.told.kept);
    assert_eq!(office.task(HOSTED).await["title"], HOSTED);
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_that_may_be_read_are_kept_to_before_anything_is_sent() {
    let office = Office::new().await;
    let mut replica = office.replica_of(TOKEN, true).await;
    let edit = renamed(&replica, CALL, "Call");
    replica.until("the rules are read", |told| gate(told, &edit).is_err()).await;
    assert!(matches!(gate(&replica.told, &edit).unwrap_err().refusal.layer, Layer::Policy { .. }));
    assert_eq!(office.line.count("GET", "/planner/taskConfiguration"), 4, "each scenario once");
    assert_eq!(office.line.count_of(&format!("/groups/{OFFICE_GROUP}/owners")), 1);
    assert_eq!(office.line.count_of(&format!("/groups/{OFFICE_GROUP}/members")), 1);
    send(&mut replica, vec![edit], 1).await;
    assert_eq!(office.writes(), 0);
    assert!(replica.told.kept[0].reason.starts_with("people assigned to the task may not"), "{:?}", replica.told.kept);
    let (half, done) = (Change::Percent { from: 50, to: 60 }, Change::Percent { from: 50, to: 100 });
    let task = replica.task(CALL);
    assert_eq!(
        gate(&replica.told, &change(&task, vec![half])),
        Ok(Vec::new()),
        "what the rules allow is not only tried"
    );
    replica.submit(vec![change(&task, vec![done])]).await;
    replica.handle.send(Command::Settle);
    replica.until("it is sent", |told| told.waiting.is_empty()).await;
    assert_eq!(office.task(CALL).await["percentComplete"], 100);
    // What the app has changed is seen when the person asks for what is new.
    let app = office.http.with_token(Some(&format!("{TOKEN}/app:{HUB}"))).beta();
    let path = "/solutions/businessScenarios(uniqueName='com.contoso.apps.hronboarding')/planner/taskConfiguration";
    app.ask("PATCH", path).body(&json!({"editPolicy": {"rules": []}})).send().await.is(200);
    let edit = renamed(&replica, CALL, "Call");
    assert!(gate(&replica.told, &edit).is_err());
    replica.handle.send(Command::Refresh(PlanId::new(&office.plan)));
    replica.until("the rules are read again", |told| gate(told, &edit).is_ok()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_read_the_rules_hears_nothing_of_it_and_asks_once() {
    let office = Office::new().await;
    let mut replica = office.replica().await;
    assert_eq!(office.line.count("GET", "/planner/taskConfiguration"), 4);
    assert_eq!(office.line.count_of(&format!("/groups/{OFFICE_GROUP}/")), 0, "nobody is judged by a role");
    assert_eq!(replica.told.news, Vec::<String>::new());
    let plans = office.http.get("/me/planner/plans").await.rows();
    let other = plans.iter().find(|plan| plan["id"] != office.plan.as_str()).expect("another plan");
    let other = text(other, "id");
    replica.handle.send(Command::OpenPlan(PlanId::new(&other)));
    replica.until("another plan is read", |told| told.is_settled() && is_of(told, &other)).await;
    assert_eq!(office.line.count_of("businessScenarios"), 4, "a plan without such tasks is not asked about");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_fields_those_that_may_be_changed_are() {
    let office = Office::new().await;
    let mut replica = office.replica().await;
    let task = replica.task(CALL);
    let changes = vec![
        Change::Title { from: CALL.to_owned(), to: "Call".to_owned() },
        Change::Percent { from: 50, to: 80 },
        Change::Priority { from: 3, to: 1 },
    ];
    send(&mut replica, vec![change(&task, changes.clone())], 1).await;
    let now = office.task(CALL).await;
    assert_eq!((&now["percentComplete"], &now["priority"]), (&json!(80), &json!(3)));
    let Edit::ChangeTask(rest) = &replica.told.outbox.entries[0].edit else { panic!("{:?}", replica.told.outbox) };
    assert_eq!(rest.changes, [changes[0].clone(), changes[2].clone()], "what was refused is kept");
    let EntryState::Rejected { reason, .. } = &replica.told.outbox.entries[0].state else { panic!() };
    assert!(reason.contains("is locked and"), "{reason}");
    for (change_of, is_free) in changes.into_iter().zip([false, true, false]) {
        let is_known_free = gate(&replica.told, &change(&task, vec![change_of.clone()])).is_ok();
        assert_eq!(is_known_free, is_free, "{change_of:?}");
    }

    // Of details the same: the notes are locked, the checklist can be checked.
    let details = office.http.get(&format!("/planner/tasks/{}/details", task.as_str())).await.is(200);
    let (key, _) =
        details["checklist"].as_object().unwrap().iter().find(|(_, item)| item["title"] == "Write the agenda").unwrap();
    let notes = text(&details, "description");
    let checked = DetailChange::ItemChecked { item: key.clone(), from: false, to: true };
    let both = contents(&task, vec![DetailChange::Notes { from: notes, to: "Mine".to_owned() }, checked]);
    send(&mut replica, vec![both], 2).await;
    let now = office.http.get(&format!("/planner/tasks/{}/details", task.as_str())).await.is(200);
    assert_eq!(now["checklist"][key]["isChecked"], true);
    assert_ne!(now["description"], "Mine");
    let known = replica.told.acknowledged.as_ref().unwrap();
    let learned: Vec<Subject> = known.locks.learned.iter().map(|of| of.learned.subject).collect();
    assert!(learned.iter().any(|subject| subject.is_of_details()), "{learned:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_beta_links_are_looked_at_before_a_task_is_changed() {
    let office = Office::new().await;
    let posters = format!("/planner/tasks/{}", text(&office.task(POSTERS).await, "id"));
    let link = json!({"@odata.type": "#microsoft.graph.plannerExternalReference", "alias": "A", "type": "Other"});
    office
        .http
        .change(&format!("{posters}/details"), json!({"references": {key_of("https://example.org/"): link}}))
        .await;
    let is_closed = |path: &str| path.starts_with("/beta/") || path.ends_with("/$batch");
    office.line.rule(move |seen| {
        let is_hidden = is_closed(&seen.path) || seen.path.ends_with("/details");
        is_hidden.then_some(Fault::Answer(NOT_FOUND))
    });
    let mut replica = office.replica().await;
    assert_eq!([class(&replica, HOSTED), class(&replica, POSTERS)], [Class::Unknown, Class::Unknown]);
    office.line.rule(move |seen| is_closed(&seen.path).then_some(Fault::Answer(NOT_FOUND)));
    let edits = vec![renamed(&replica, HOSTED, "Signed"), renamed(&replica, POSTERS, "Posters")];
    for edit in &edits {
        assert!(gate(&replica.told, edit).unwrap_err().refusal.wants_details());
    }
    send(&mut replica, edits, 1).await;
    assert_eq!(replica.told.kept[0].reason, "title is locked by HR Hub; it is done in HR Hub");
    assert_eq!(office.writes(), 1);
    assert_eq!(office.task("Posters").await["id"], office.http.get(&posters).await.is(200)["id"]);
    replica
        .until("its links are known", |told| {
            let known = Arc::clone(told.acknowledged.as_ref().unwrap());
            known.tasks().iter().all(|task| known.class_of(task) != Class::Unknown)
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_service_refuses_by_itself_what_is_held_back_here() {
    let office = Office::new().await;
    let mut replica = office.replica_of(TOKEN, false).await;
    let edits = vec![renamed(&replica, HOSTED, "Signed"), renamed(&replica, PAYSLIP, "Payslip")];
    send(&mut replica, edits.clone(), 2).await;
    assert_eq!(office.writes(), 2);
    assert!(replica.told.kept.iter().all(|kept| kept.reason.starts_with("the service refused it")));
    assert!(edits.iter().all(|edit| gate(&replica.told, edit).is_err()));
}
