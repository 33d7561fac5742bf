//! Fields entered with keys, against the real server: what a second client reads, and what was sent for it.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::civil::date;
use jiff::tz::TimeZone;
use planner_tui::app::effect::Effect;
use planner_tui::app::message::Message;
use planner_tui::app::{State, update};
use planner_tui::server::Seed;
use planner_tui::sync::{Command, Event, Reading};
use serde_json::{Value, json};

use crate::support::boards::ADA;
use crate::support::http::text;
use crate::support::replica::Replica;
use crate::support::server::TestServer;
use crate::sync_engine::World;

/// A person at the keys of a program whose engine is a replica.
pub(crate) struct Desk {
    pub(crate) state: State,
    pub(crate) replica: Replica,
}

impl Desk {
    /// Sits down in front of a plan that was read; the cursor is on its first card.
    pub(crate) async fn at(world: &World) -> Self {
        let mut replica = world.replica().await;
        replica.handle.send(Command::ListPlans);
        replica.until("it is known who asks", |told| told.me.is_some()).await;
        // A Monday.
        let now = date(2026, 10, 12).at(9, 0, 0, 0).to_zoned(TimeZone::UTC).expect("a time");
        let mut desk = Self { state: State::new((80, 24), now, None), replica };
        desk.hear(Event::SignedInAs(desk.replica.told.me.clone().expect("just waited for")));
        desk.look();
        desk
    }

    fn hear(&mut self, event: Event) {
        let _ = update(&mut self.state, Message::Sync(event));
    }

    /// Shows what the replica has told.
    fn look(&mut self) {
        let told = &self.replica.told;
        let acknowledged = told.acknowledged.clone().expect("a plan");
        let (plan, waiting) = (acknowledged.plan.id.clone(), told.waiting.clone());
        self.hear(Event::SnapshotChanged { plan, acknowledged, waiting, through: u64::MAX });
    }

    /// Presses keys one after the other, hands over what they lead to, and waits until it is acknowledged.
    pub(crate) async fn press(&mut self, keys: &str) {
        for key in keys.split(' ') {
            let event = match key {
                "Enter" => KeyEvent::from(KeyCode::Enter),
                "Esc" => KeyEvent::from(KeyCode::Esc),
                "Backspace" => KeyEvent::from(KeyCode::Backspace),
                "Ctrl+e" => KeyEvent::new(KeyCode::Char('e'), KeyModifiers::CONTROL),
                letter => KeyEvent::from(KeyCode::Char(letter.chars().next().expect("a letter"))),
            };
            for effect in update(&mut self.state, Message::Key(event)) {
                match effect {
                    Effect::Sync(Command::Submit { edits, .. }) => self.replica.submit(edits).await,
                    Effect::Sync(Command::ListMembers(plan)) => {
                        self.replica.handle.send(Command::ListMembers(plan));
                        let is_read = |members: &planner_tui::sync::Members| members.reading == Reading::Done;
                        self.replica.until("the members", |told| told.members.as_ref().is_some_and(is_read)).await;
                        let members = self.replica.told.members.clone().expect("just waited for");
                        self.hear(Event::MembersListed(members));
                    }
                    Effect::Sync(Command::OpenTask { plan, task }) => {
                        self.replica.told.details = None;
                        self.replica.handle.send(Command::OpenTask { plan, task });
                        let is_fresh = |told: &crate::support::replica::Told| matches!(told.details, Some((_, true)));
                        self.replica.until("the details", is_fresh).await;
                        let (details, is_fresh) = self.replica.told.details.clone().expect("just waited for");
                        self.hear(Event::DetailsChanged { task: details.task.clone(), details, is_fresh });
                    }
                    _ => {}
                }
            }
        }
        self.replica.settle().await;
        self.look();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_entered_with_keys_is_what_another_client_reads() {
    let world = World::on(TestServer::start(Seed::Sample)).await;
    let mut desk = Desk::at(&world).await;
    let mut sent = 0;
    let steps: [(&str, Value, Value); 9] = [
        ("p 1", json!({"priority": 1}), json!({"priority": 1})),
        ("@ f r i Enter", json!({"dueDateTime": "2026-10-16T10:00:00Z"}), json!({"dueDateTime": "2026-10-16"})),
        (
            "s 1 4 . 1 0 . Enter",
            json!({"startDateTime": "2026-10-14T10:00:00Z"}),
            json!({"startDateTime": "2026-10-14"}),
        ),
        ("s Backspace Enter", json!({"startDateTime": null}), json!({"startDateTime": null})),
        (
            "t r e d Enter Esc",
            json!({"appliedCategories": {"category2": true}}),
            json!({"appliedCategories": {"category2": true}}),
        ),
        ("t r e d Enter Esc", json!({"appliedCategories": {"category2": false}}), json!({"appliedCategories": {}})),
        ("x", json!({"percentComplete": 50}), json!({"percentComplete": 50})),
        ("g % Backspace Backspace 3 5 Enter", json!({"percentComplete": 35}), json!({"percentComplete": 35})),
        ("g v 3", json!({"previewType": "checklist"}), json!({"previewType": "checklist"})),
    ];
    for (keys, body, read) in steps {
        desk.press(keys).await;
        sent += 1;
        let bodies = world.line.bodies();
        assert_eq!((bodies.len(), bodies.last()), (sent, Some(&body)), "{keys}");
        let task = world.task("a").await;
        for (name, value) in read.as_object().expect("an object") {
            match value.as_str().filter(|_| name.ends_with("DateTime")) {
                Some(day) => assert!(text(&task, name).starts_with(day), "{keys}: {task}"),
                None => assert_eq!(&task[name], value, "{keys}"),
            }
        }
    }
    let people = world.http.get("/users").await.rows();
    let jose = people.iter().find(|person| text(person, "displayName").starts_with("José")).expect("a member");
    let jose = text(jose, "id");
    desk.press("a j o s e Enter Esc").await;
    let assignments = |task: &Value| -> Vec<String> {
        task["assignments"].as_object().expect("an open type").keys().cloned().collect()
    };
    assert_eq!(assignments(&world.task("a").await), [jose.as_str()]);
    desk.press("A").await;
    let both = assignments(&world.task("a").await);
    assert!(both.len() == 2 && both.iter().any(|id| id == ADA), "{both:?}");
    assert_eq!(
        world.line.bodies().last().expect("a request")["assignments"].as_object().map(serde_json::Map::len),
        Some(1)
    );
    desk.press("a j o s e Enter Esc").await;
    assert_eq!(world.line.bodies().last(), Some(&json!({"assignments": {&jose: null}})));
    assert_eq!(assignments(&world.task("a").await), [ADA]);
    desk.press("u").await;
    assert_eq!(assignments(&world.task("a").await).len(), 2, "taken back at the service, too");
}

#[tokio::test(flavor = "multi_thread")]
async fn selected_cards_are_changed_one_request_each() {
    let world = World::new().await;
    let mut desk = Desk::at(&world).await;
    desk.press("* @ + 2 d Enter").await;
    assert_eq!(world.line.bodies(), vec![json!({"dueDateTime": "2026-10-14T10:00:00Z"}); 4]);
    for title in ["a", "b", "c", "d"] {
        assert!(text(&world.task(title).await, "dueDateTime").starts_with("2026-10-14T"));
    }
    desk.press("s 1 5 . 1 0 . Enter Esc Esc").await;
    assert_eq!(world.line.bodies().len(), 4, "a start after the due date is not even asked for");
    desk.press("u").await;
    assert_eq!(world.task("d").await["dueDateTime"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_label_is_named_for_everybody() {
    let world = World::new().await;
    let mut desk = Desk::at(&world).await;
    desk.press("t Ctrl+e B u g Enter Esc").await;
    assert_eq!(world.line.bodies(), [json!({"categoryDescriptions": {"category1": "Bug"}})]);
    let path = format!("/planner/plans/{}/details", world.plan);
    assert_eq!(world.http.get(&path).await.is(200)["categoryDescriptions"]["category1"], "Bug");
    desk.press("g t Enter Backspace Backspace Backspace Enter Esc").await;
    assert_eq!(world.line.bodies()[1], json!({"categoryDescriptions": {"category1": null}}));
    desk.press("u").await;
    assert_eq!(world.http.get(&path).await.is(200)["categoryDescriptions"]["category1"], "Bug");
}
