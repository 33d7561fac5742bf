//! What is said about tasks, against the real server: what is sent, what a second client reads, and that nothing is said
//! twice or lost, whatever becomes of the answers.

use planner_tui::planner::edit::{Edit, Say, Way};
use planner_tui::planner::id::{PlanId, TaskId};
use planner_tui::planner::talk::{Said, Talk};
use planner_tui::server::Seed;
use planner_tui::sync::{Command, Link, Reading};
use serde_json::{Value, json};

use crate::support::http::{Http, text};
use crate::support::line::Fault;
use crate::support::replica::{Replica, Told};
use crate::support::sample::{ADA, OFFICE_GROUP};
use crate::support::server::{TOKEN, TestServer};
use crate::sync_engine::World;

const CHAT: &str = "Order boxes 📦";
const COMMENTS: &str = "Give notice to the landlord";

/// What the mail of a group answers to who has not consented to it.
const DENIED: &str = "HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nContent-Length: 101\r\nConnection: close\r\n\r\n\
    {\"error\":{\"code\":\"ErrorAccessDenied\",\"message\":\"Access is denied. Check credentials and try again.\"}}";

/// What it answers to a sign-in that did not ask for it.
const UNPRIVILEGED: &str = "HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nContent-Length: 85\r\nConnection: close\r\n\r\n\
    {\"error\":{\"code\":\"Authorization_RequestDenied\",\"message\":\"Insufficient privileges.\"}}";

/// A replica that has the office's plan open, and what was said about one of its tasks on the screen.
struct Desk {
    world: World,
    replica: Replica,
    plan: PlanId,
    task: Value,
}

impl Desk {
    async fn at(title: &str) -> Self {
        let world = World::on(TestServer::start(Seed::Sample)).await;
        let replica = world.quick_replica().await;
        let plans = world.http.get(&format!("/groups/{OFFICE_GROUP}/planner/plans")).await.rows();
        let plan = text(plans.iter().find(|plan| plan["title"] == "Office move").expect("the sample has it"), "id");
        let tasks = world.http.get(&format!("/planner/plans/{plan}/tasks")).await.rows();
        let task = tasks.into_iter().find(|task| task["title"] == title).expect(title);
        let mut desk = Self { world, replica, plan: PlanId::new(&plan), task };
        desk.replica.handle.send(Command::ListPlans);
        desk.replica.until("it is known who asks", |told| told.me.is_some() && told.is_list_fresh).await;
        desk.open().await;
        desk
    }

    async fn open(&mut self) {
        let plan = self.plan.clone();
        self.replica.handle.send(Command::OpenPlan(plan.clone()));
        self.replica.until("the plan", |told| told.plan.as_ref() == Some(&plan) && told.is_settled()).await;
        self.look().await;
    }

    /// Reads what is said.
    async fn look(&mut self) -> Talk {
        self.replica.told.talk = None;
        self.replica.handle.send(Command::OpenTalk(self.id()));
        self.replica.until("the talk", |told| matches!(told.talk, Some((Some(_), Reading::Done)))).await;
        self.told()
    }

    /// What was told last.
    fn told(&self) -> Talk {
        let (told, _) = self.replica.told.talk.clone().expect("it was told");
        told.expect("it was read").as_ref().clone()
    }

    fn id(&self) -> TaskId {
        TaskId::new(&text(&self.task, "id"))
    }

    async fn say(&mut self, words: &str, way: Way) {
        let (task, title) = (self.id(), text(&self.task, "title"));
        let say = Edit::Say(Say { task, title, text: words.to_owned(), way, before: Vec::new() });
        let plan = self.plan.clone();
        self.replica.submit_to(&plan, vec![say]).await;
        self.replica.handle.send(Command::Settle);
    }

    async fn settle(&mut self) {
        self.replica.until("it is sent", Told::is_settled).await;
    }

    fn path(&self) -> String {
        format!("/planner/tasks/{}", text(&self.task, "id"))
    }

    /// The messages as a second client reads them, the newest first.
    async fn messages(&self) -> Vec<Value> {
        self.world.http.beta().get(&format!("{}/messages", self.path())).await.rows()
    }

    /// How many messages say this.
    async fn count(&self, words: &str) -> usize {
        self.messages().await.iter().filter(|message| message["content"] == words).count()
    }

    /// The posts of the task's thread as a second client reads them.
    async fn posts(&self) -> Vec<String> {
        let task = self.world.http.get(&self.path()).await.is(200);
        posts(&self.world.http, &text(&task, "conversationThreadId")).await
    }

    fn kept(&self) -> Vec<&str> {
        self.replica.told.kept.iter().map(|kept| kept.reason.as_str()).collect()
    }
}

async fn posts(http: &Http, thread: &str) -> Vec<String> {
    let rows = http.get(&format!("/groups/{OFFICE_GROUP}/threads/{thread}/posts")).await.rows();
    rows.iter().map(|post| text(&post["body"], "content")).collect()
}

fn comment(begins: bool) -> Way {
    Way::Comment { begins, thread: None }
}

fn last(talk: &Talk) -> &Said {
    talk.said.last().expect("somebody has said something")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_what_was_typed_and_a_second_client_reads_it() {
    let mut desk = Desk::at(CHAT).await;
    desk.say("Is 1 < 2 & \"3\"?\nA line  more", Way::Message).await;
    assert_eq!(desk.replica.told.waiting.len(), 1, "shown before it is sent");
    desk.settle().await;
    let newest = &desk.messages().await[0];
    assert_eq!(newest["content"], "Is 1 &lt; 2 &amp; &quot;3&quot;?<br>A line &nbsp;more");
    assert_eq!((&newest["createdBy"]["user"]["id"], &newest["mentions"]), (&json!(ADA), &json!([])));
    let told = desk.told();
    assert_eq!(last(&told).text, "Is 1 < 2 & \"3\"?\nA line  more", "told without being read again");
    assert!(last(&told).is_own(desk.replica.told.me.as_ref()) && last(&told).is_plain);
    assert_eq!(desk.look().await.said, told.said);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_without_a_network_goes_out_in_its_order_and_once_each() {
    let mut desk = Desk::at(CHAT).await;
    desk.world.line.rule(|_| Some(Fault::Cut));
    for words in ["one", "two", "two"] {
        desk.say(words, Way::Message).await;
    }
    desk.replica.until("it is offline", |told| matches!(told.link(), Some(Link::Offline { .. }))).await;
    assert_eq!(desk.replica.told.waiting.len(), 3, "two that say the same are two");
    desk.replica.stop().await;
    let mut again = Replica::start(desk.world.folder.path(), desk.world.line.url(), TOKEN);
    again.until("they are still there", |told| told.unsent() == 3).await;
    desk.world.line.mend();
    again.handle.send(Command::Refresh(desk.plan.clone()));
    again.until("they are sent", Told::is_settled).await;
    desk.replica = again;
    let contents: Vec<String> = desk.messages().await.iter().take(4).map(|message| text(message, "content")).collect();
    assert_eq!(contents[..3], ["two", "two", "one"], "the newest first");
    assert!(contents[3].contains("sixty is right"), "{contents:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_whose_answer_is_lost_is_found_and_not_said_again() {
    let mut desk = Desk::at(CHAT).await;
    desk.say("again", Way::Message).await;
    desk.settle().await;
    let mut is_lost = false;
    desk.world.line.rule(move |seen| {
        let is_first = seen.method == "POST" && seen.path.ends_with("/messages") && !is_lost;
        is_lost |= is_first;
        is_first.then_some(Fault::LoseAnswer)
    });
    desk.say("again", Way::Message).await;
    desk.settle().await;
    assert_eq!(desk.count("again").await, 2, "the one before it is not taken for it, and it is not said once more");
    assert_eq!(desk.world.line.count("POST", "/messages"), 2);
    assert_eq!(desk.look().await.said.iter().filter(|said| said.text == "again").count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_never_arrived_is_sent_once_more() {
    let mut desk = Desk::at(CHAT).await;
    let mut is_cut = false;
    desk.world.line.rule(move |seen| {
        let is_first = seen.method == "POST" && seen.path.ends_with("/messages") && !is_cut;
        is_cut |= is_first;
        is_first.then_some(Fault::Cut)
    });
    desk.say("only once", Way::Message).await;
    desk.settle().await;
    assert_eq!((desk.count("only once").await, desk.world.line.count("POST", "/messages")), (1, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn ones_own_message_is_changed_and_taken_back() {
    let mut desk = Desk::at(CHAT).await;
    desk.say("Sixty", Way::Message).await;
    desk.settle().await;
    let message = last(&desk.told()).id.clone().expect("the service named it");
    desk.say("Seventy & more", Way::Change { message: message.clone() }).await;
    desk.settle().await;
    let newest = &desk.messages().await[0];
    assert_eq!((&newest["content"], newest["editedTime"].is_string()), (&json!("Seventy &amp; more"), true));
    assert!(last(&desk.told()).is_edited);
    assert_eq!(desk.world.line.bodies(), [json!({"content": "Seventy &amp; more", "mentions": []})]);
    for _ in 0..2 {
        desk.say("Seventy & more", Way::Delete { message: message.clone() }).await;
        desk.settle().await;
    }
    let newest = &desk.messages().await[0];
    assert_eq!((&newest["content"], newest["deletedTime"].is_string()), (&json!(""), true));
    assert!(last(&desk.told()).is_deleted);
    assert_eq!(desk.kept(), Vec::<&str>::new(), "what is gone already is taken back");
    desk.say("Too late", Way::Change { message }).await;
    desk.replica.until("it is refused", |told| !told.kept.is_empty()).await;
    assert_eq!(desk.kept(), ["it is not there any more, or this service has no chats"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_message_is_kept_with_its_words_until_it_is_let_go() {
    let mut desk = Desk::at(COMMENTS).await;
    desk.say("The first", Way::Message).await;
    desk.replica.until("it is refused", |told| !told.kept.is_empty()).await;
    assert!(
        desk.kept()[0].starts_with("the first message of a chat has to be written in Planner"),
        "{:?}",
        desk.kept()
    );
    let entry = desk.replica.told.outbox.entries[0].clone();
    assert!(matches!(&entry.edit, Edit::Say(say) if say.text == "The first"), "{entry:?}");
    desk.replica.handle.send(Command::Withdraw(entry.seq));
    desk.replica.until("it is gone", |told| told.outbox.entries.is_empty()).await;
    assert_eq!(desk.messages().await, Vec::<Value>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comment_answers_in_the_thread_and_is_not_said_twice() {
    let mut desk = Desk::at(COMMENTS).await;
    let mut is_lost = false;
    desk.world.line.rule(move |seen| {
        let is_first = seen.path.ends_with("/reply") && !is_lost;
        is_lost |= is_first;
        is_first.then_some(Fault::LoseAnswer)
    });
    for _ in 0..2 {
        desk.say("Signed.\n<ok>", comment(false)).await;
        desk.settle().await;
    }
    let posts = desk.posts().await;
    let ours = "<html><body>Signed.<br>&lt;ok&gt;</body></html>";
    assert_eq!((posts.len(), posts[2].as_str(), posts[3].as_str()), (4, ours, ours));
    assert_eq!(desk.world.line.count("POST", "/reply"), 2);
    let talk = desk.look().await;
    assert_eq!((talk.said.len(), last(&talk).text.as_str(), last(&talk).is_comment), (4, "Signed.\n<ok>", true));
    // Mail names nobody: the address it comes from tells one's own.
    let me = &desk.replica.told.me;
    let by: Vec<_> = talk.said.iter().map(|said| said.by.clone()).collect();
    assert!(me.is_some() && by == [&None, me, me, me].map(Clone::clone), "{by:?}");
}

/// Begins the thread of a task that has none, over a line that fails once.
async fn begin(fault: Fault, method: &'static str, end: &'static str) -> Desk {
    let mut desk = Desk::at("Who sits where").await;
    let mut has_failed = false;
    desk.world.line.rule(move |seen| {
        let is_first = seen.method == method && seen.path.contains(end) && !has_failed;
        has_failed |= is_first;
        is_first.then(|| fault.clone())
    });
    desk.say("Shall we?", comment(true)).await;
    desk.settle().await;
    assert_eq!(desk.posts().await, ["<html><body>Shall we?</body></html>"]);
    let listed = desk.world.http.get(&format!("/groups/{OFFICE_GROUP}/threads")).await.rows();
    let ours = listed.iter().filter(|thread| thread["topic"] == desk.task["title"]).count();
    assert_eq!(ours, 1, "one thread, one mail to everybody");
    assert_eq!(desk.kept(), Vec::<&str>::new());
    desk
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_comment_begins_a_thread_and_the_task_points_to_it() {
    let mut desk = begin(Fault::Cut, "GET", "/nothing").await;
    assert_eq!(desk.world.line.bodies().len(), 1, "one change of the task");
    let talk = desk.look().await;
    assert_eq!((talk.said.len(), last(&talk).is_comment), (1, true));
    desk.say("And when?", comment(false)).await;
    desk.settle().await;
    assert_eq!(desk.posts().await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_comment_is_resumed_where_it_was_broken_off() {
    begin(Fault::Cut, "POST", "/threads").await;
    begin(Fault::LoseAnswer, "POST", "/threads").await;
    begin(Fault::Cut, "PATCH", "/planner/tasks/").await;
    begin(Fault::LoseAnswer, "PATCH", "/planner/tasks/").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thread_somebody_else_has_begun_meanwhile_is_answered_in() {
    let mut desk = Desk::at("Who sits where").await;
    let http = desk.world.http.clone();
    let body = json!({"topic": "T", "posts": [{"body": {"contentType": "text", "content": "Mine first"}}]});
    let thread = text(&http.post(&format!("/groups/{OFFICE_GROUP}/threads"), body).await.is(201), "id");
    http.change(&desk.path(), json!({"conversationThreadId": thread})).await;
    desk.say("Shall we?", comment(true)).await;
    desk.settle().await;
    assert_eq!(desk.posts().await.len(), 2);
    assert_eq!(desk.world.line.count("POST", "/threads"), 0, "nobody is mailed for nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_that_lacks_the_permission_begins_no_thread() {
    let mut desk = Desk::at("Who sits where").await;
    desk.world.line.rule(|seen| {
        let is_list = seen.method == "GET" && seen.path.contains("/threads");
        is_list.then_some(Fault::Answer(UNPRIVILEGED))
    });
    desk.say("Shall we?", comment(true)).await;
    desk.replica.until("it is refused", |told| !told.kept.is_empty()).await;
    assert!(desk.kept()[0].ends_with("they need `planner-tui login --also comments`"), "{:?}", desk.kept());
    assert_eq!(desk.world.line.count("POST", "/threads"), 0, "who may not read the mail is not let write it either");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_scope_a_comment_says_what_it_needs_and_is_kept() {
    let mut desk = Desk::at("Who sits where").await;
    desk.world.line.rule(|seen| seen.path.contains("/threads").then_some(Fault::Answer(DENIED)));
    desk.say("Shall we?", comment(true)).await;
    desk.replica.until("it is refused", |told| !told.kept.is_empty()).await;
    assert!(desk.kept()[0].ends_with("they need `planner-tui login --also comments`"), "{:?}", desk.kept());
    desk.world.line.mend();
    let seq = desk.replica.told.kept[0].seq;
    desk.replica.handle.send(Command::Retry(seq));
    desk.replica.until("it is sent", |told| told.outbox.entries.is_empty()).await;
    assert_eq!(desk.posts().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_threads_are_not_listed_the_person_says_whether_one_was_begun() {
    let mut desk = Desk::at("Who sits where").await;
    desk.world.line.rule(|seen| match (seen.method.as_str(), seen.path.ends_with("/threads")) {
        ("GET", true) => Some(Fault::Answer(DENIED)),
        ("POST", true) => Some(Fault::LoseAnswer),
        _ => None,
    });
    desk.say("Shall we?", comment(true)).await;
    desk.replica.until("it is set aside", |told| !told.kept.is_empty()).await;
    assert!(desk.kept()[0].starts_with("its answer was lost"), "{:?}", desk.kept());
    assert_eq!(desk.world.line.count("POST", "/threads"), 1, "nobody is mailed twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn words_about_a_task_that_is_gone_are_kept() {
    let mut desk = Desk::at(CHAT).await;
    let etag = desk.world.http.etag(&desk.path()).await;
    desk.world.http.delete(&desk.path(), &etag).await.is(204);
    desk.say("Anybody?", Way::Message).await;
    desk.replica.until("it is refused", |told| !told.kept.is_empty()).await;
    assert_eq!(desk.kept(), ["the task was deleted somewhere else"]);
    assert_eq!(desk.replica.told.outbox.entries.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn in_an_archived_plan_nothing_more_is_said() {
    let mut desk = Desk::at(CHAT).await;
    let (http, plan) = (desk.world.http.beta(), format!("/planner/plans/{}", desk.plan));
    let etag = http.etag(&plan).await;
    let archive = http.ask("POST", &format!("{plan}/archive")).header("If-Match", &etag);
    archive.body(&json!({"justification": "Done"})).send().await.is(204);
    desk.say("Too late", Way::Message).await;
    desk.replica.until("it is refused", |told| !told.kept.is_empty()).await;
    assert!(desk.kept()[0].starts_with("the plan is archived"), "{:?}", desk.kept());
}
