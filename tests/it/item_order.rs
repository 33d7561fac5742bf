//! The order of checklists and links against the real server: one request, two people at once, and what is refused.

use planner_tui::planner::details::{Details, ItemList};
use planner_tui::planner::edit::{Edit, Gap, MoveItem};
use planner_tui::planner::id::{PlanId, TaskId};
use planner_tui::sync::{Command, Link};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::http::text;
use crate::support::line::Fault;
use crate::support::replica::{Replica, Told};
use crate::support::server::TOKEN;
use crate::sync_engine::World;

const ITEM: &str = "#microsoft.graph.plannerChecklistItem";
const LINK: &str = "#microsoft.graph.plannerExternalReference";

/// A world whose task `a` has the checklist `one two three four` and the links `x y z`, top to bottom.
struct Items {
    world: World,
    task: TaskId,
    path: String,
}

impl Items {
    async fn new() -> Self {
        let world = World::new().await;
        let task = TaskId::new(&text(&world.task("a").await, "id"));
        let items = Self { path: world.path("a", "/details").await, world, task };
        // One after the other: of those sent together nobody knows the order. A new item has the smallest hint.
        for name in ["one", "two", "three", "four"] {
            items
                .patch(json!({"checklist": {name: {"@odata.type": ITEM, "title": name, "isChecked": name == "two"}}}))
                .await;
        }
        for name in ["z", "y", "x"] {
            let links = items.order(ItemList::References).await;
            let hint = match links.first() {
                Some(first) => format!(" {}!", items.hint(ItemList::References, first).await),
                None => " !".to_owned(),
            };
            let link = json!({"@odata.type": LINK, "alias": name, "previewPriority": hint});
            items.patch(json!({"references": {key(name): link}})).await;
        }
        assert_eq!(items.order(ItemList::Checklist).await, ["one", "two", "three", "four"]);
        assert_eq!(items.order(ItemList::References).await, ["x", "y", "z"]);
        items
    }

    async fn patch(&self, body: Value) {
        self.world.http.change(&self.path, body).await;
    }

    /// Keys and hints of a list as the server has them.
    async fn hints(&self, list: ItemList) -> Vec<(String, String)> {
        let details = self.world.http.get(&self.path).await.is(200);
        let (list, hint) = match list {
            ItemList::Checklist => ("checklist", "orderHint"),
            ItemList::References => ("references", "previewPriority"),
        };
        let items = details[list].as_object().expect("an open type");
        items.iter().map(|(key, item)| (key.clone(), text(item, hint))).collect()
    }

    /// The order another client shows: checklists from the greatest hint down, links from the smallest up.
    async fn order(&self, list: ItemList) -> Vec<String> {
        let mut items = self.hints(list).await;
        items.sort_by(|a, b| a.1.cmp(&b.1));
        if list == ItemList::Checklist {
            items.reverse();
        }
        items.into_iter().map(|(key, _)| key.trim_start_matches("https%3A//example%2Ecom/").to_owned()).collect()
    }

    async fn hint(&self, list: ItemList, item: &str) -> String {
        let item = if list == ItemList::References { key(item) } else { item.to_owned() };
        self.hints(list).await.into_iter().find(|(key, _)| *key == item).expect("the item is there").1
    }

    /// A replica that has read the details of the task.
    async fn replica(&self) -> (TempDir, Replica) {
        let folder = tempfile::tempdir().unwrap();
        let mut replica = Replica::open(folder.path(), self.world.line.url(), TOKEN, &self.world.plan).await;
        self.open(&mut replica).await;
        (folder, replica)
    }

    async fn open(&self, replica: &mut Replica) {
        replica.told.details = None;
        replica.handle.send(self.command());
        replica.until("the details are read", |told| told.details.as_ref().is_some_and(|(_, fresh)| *fresh)).await;
    }

    fn command(&self) -> Command {
        Command::OpenTask { plan: PlanId::new(&self.world.plan), task: self.task.clone() }
    }
}

fn key(name: &str) -> String {
    format!("https%3A//example%2Ecom/{name}")
}

/// The details as a person would see them.
fn shown(told: &Told) -> Details {
    let mut details = Details::clone(&told.details.as_ref().expect("details were told").0);
    told.waiting.iter().for_each(|waiting| details.replay(&waiting.edit));
    details
}

fn order(told: &Told, list: ItemList) -> Vec<String> {
    let details = shown(told);
    details.ids(list).into_iter().map(|id| id.trim_start_matches("https%3A//example%2Ecom/").to_owned()).collect()
}

/// The edit that puts an item into a row, as a person would make it.
fn edit(told: &Told, list: ItemList, name: &str, row: usize) -> Edit {
    let details = shown(told);
    let item = if list == ItemList::References { key(name) } else { name.to_owned() };
    let ids: Vec<String> = details.ids(list).into_iter().map(str::to_owned).collect();
    let now = ids.iter().position(|id| *id == item).expect("the item is there");
    let others: Vec<String> = ids.into_iter().filter(|id| *id != item).collect();
    Edit::MoveItem(MoveItem {
        task: details.task,
        title: "a".to_owned(),
        list,
        item,
        name: name.to_owned(),
        to: Gap::at(&others, row),
        from: Gap::at(&others, now),
        base: None,
        is_undo: false,
    })
}

async fn put(replica: &mut Replica, list: ItemList, name: &str, row: usize) {
    let edit = edit(&replica.told, list, name, row);
    replica.submit(vec![edit]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_is_put_anywhere_in_its_list_and_stays_there() {
    let items = Items::new().await;
    let (folder, mut replica) = items.replica().await;
    let list = ItemList::Checklist;
    for (name, row, wanted) in [
        ("four", 1, ["one", "four", "two", "three"]),
        ("three", 0, ["three", "one", "four", "two"]),
        ("three", 3, ["one", "four", "two", "three"]),
        ("four", 2, ["one", "two", "four", "three"]),
    ] {
        put(&mut replica, list, name, row).await;
        assert_eq!(order(&replica.told, list), wanted, "shown before anything is sent");
        replica.settle().await;
        assert_eq!(items.order(list).await, wanted);
        assert_eq!(order(&replica.told, list), wanted);
    }
    let list = ItemList::References;
    for (name, row, wanted) in [("z", 1, ["x", "z", "y"]), ("y", 0, ["y", "x", "z"]), ("y", 2, ["x", "z", "y"])] {
        put(&mut replica, list, name, row).await;
        replica.settle().await;
        assert_eq!(items.order(list).await, wanted);
        assert_eq!(order(&replica.told, list), wanted);
    }
    assert_eq!(items.world.line.patches(), ["details"; 7]);
    let two = items.world.http.get(&items.path).await.is(200)["checklist"]["two"].take();
    assert_eq!((text(&two, "title"), &two["isChecked"]), ("two".to_owned(), &json!(true)), "the rest of it stays");
    assert_eq!(items.world.column("To do").await, ["a", "b", "c", "d"], "boards are not touched");
    replica.stop().await;
    // From the copy, without a service.
    let mut again = Replica::start_with(folder.path(), Err("The server did not start".to_owned()));
    again.handle.send(items.command());
    again.until("the copy is told", |told| told.details.is_some()).await;
    assert_eq!(order(&again.told, ItemList::Checklist), ["one", "two", "four", "three"]);
    assert!(!again.told.details.as_ref().unwrap().1, "and not as if it were fresh");
    again.until("it says why", |told| told.no_details.iter().any(|why| why.contains("did not start"))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_nudges_are_one_request_and_there_and_back_is_none() {
    let items = Items::new().await;
    let (_folder, mut replica) = items.replica().await;
    for step in 0..10 {
        put(&mut replica, ItemList::Checklist, "one", [1, 2, 3, 2][step % 4]).await;
    }
    assert_eq!(replica.told.waiting.len(), 1);
    replica.settle().await;
    assert_eq!(items.world.line.patches(), ["details"]);
    assert_eq!(items.order(ItemList::Checklist).await, ["two", "three", "one", "four"]);
    put(&mut replica, ItemList::References, "x", 2).await;
    put(&mut replica, ItemList::References, "x", 0).await;
    assert_eq!(replica.told.waiting, []);
    replica.settle().await;
    assert_eq!(items.world.line.patches().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_people_who_move_one_item_the_later_intent_wins() {
    let items = Items::new().await;
    let (_folder, mut mine) = items.replica().await;
    let (_other_folder, mut theirs) = items.replica().await;
    put(&mut theirs, ItemList::Checklist, "one", 3).await;
    theirs.settle().await;
    put(&mut mine, ItemList::Checklist, "one", 1).await;
    put(&mut mine, ItemList::Checklist, "four", 0).await;
    mine.settle().await;
    assert_eq!(items.world.line.patches().len(), 4, "the first of mine was refused once: its item had changed");
    assert_eq!(mine.told.rejected, []);
    let now = items.order(ItemList::Checklist).await;
    assert_eq!(now, ["four", "two", "one", "three"]);
    assert_eq!(order(&mine.told, ItemList::Checklist), now);
    items.open(&mut theirs).await;
    assert_eq!(order(&theirs.told, ItemList::Checklist), now);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_version_is_read_again() {
    let items = Items::new().await;
    let (_folder, mut replica) = items.replica().await;
    let mut refusals = 1;
    items.world.line.rule(move |seen| {
        (seen.method == "PATCH" && refusals > 0).then(|| {
            refusals -= 1;
            Fault::Answer("HTTP/1.1 412 Precondition Failed\r\nContent-Length: 0\r\n\r\n")
        })
    });
    put(&mut replica, ItemList::References, "z", 0).await;
    replica.settle().await;
    assert_eq!(items.order(ItemList::References).await, ["z", "x", "y"]);
    assert_eq!(replica.told.rejected, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undo_gives_way_to_whoever_moved_the_item_since() {
    let items = Items::new().await;
    let (_folder, mut replica) = items.replica().await;
    let moved = edit(&replica.told, ItemList::Checklist, "four", 0);
    replica.submit(vec![moved.clone()]).await;
    replica.settle().await;
    let mark = items.hint(ItemList::Checklist, "four").await;
    let back = |base: Option<&str>| match moved.inverse() {
        Edit::MoveItem(edit) => Edit::MoveItem(MoveItem { base: base.map(str::to_owned), ..edit }),
        other => other,
    };
    // Somebody else moves the same item.
    let one = items.hint(ItemList::Checklist, "one").await;
    let three = items.hint(ItemList::Checklist, "three").await;
    let item = json!({"@odata.type": ITEM, "orderHint": format!("{three} {one}!")});
    items.patch(json!({"checklist": {"four": item}})).await;
    let theirs = items.order(ItemList::Checklist).await;
    // Known only by the refusal; then, read meanwhile, only by what the move itself had been given.
    for (base, has_read) in [(None, false), (Some(mark.as_str()), true)] {
        if has_read {
            items.open(&mut replica).await;
        }
        replica.submit(vec![back(base)]).await;
        replica.handle.send(Command::Settle);
        replica.until("it is refused", |told| !told.rejected.is_empty() && told.unsent() == 0).await;
        assert_eq!(replica.told.rejected.pop().unwrap().1, "it was moved since");
        assert_eq!(items.order(ItemList::Checklist).await, theirs);
        assert_eq!(order(&replica.told, ItemList::Checklist), theirs);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_deleted_somewhere_else_is_told() {
    let items = Items::new().await;
    let (_folder, mut replica) = items.replica().await;
    items.patch(json!({"checklist": {"two": null}})).await;
    put(&mut replica, ItemList::Checklist, "two", 3).await;
    replica.handle.send(Command::Settle);
    replica.until("it is refused", |told| !told.rejected.is_empty() && told.unsent() == 0).await;
    let (what, reason) = replica.told.rejected.remove(0);
    assert_eq!(
        (what.as_str(), reason.as_str()),
        ("move “two” in the checklist of “a”", "“two” was deleted somewhere else")
    );
    let left = ["one", "three", "four"];
    replica.until("the list shows it", |told| order(told, ItemList::Checklist) == left).await;
    assert_eq!(items.order(ItemList::Checklist).await, left, "and not made anew");
    let task = format!("/planner/tasks/{}", items.task);
    let etag = items.world.http.etag(&task).await;
    items.world.http.delete(&task, &etag).await.is(204);
    put(&mut replica, ItemList::References, "x", 2).await;
    replica.handle.send(Command::Settle);
    replica.until("it is refused", |told| !told.rejected.is_empty() && told.unsent() == 0).await;
    assert_eq!(replica.told.rejected[0].1, "the task was deleted somewhere else");
    replica.handle.send(items.command());
    replica.until("it says so", |told| told.no_details.iter().any(|why| why.contains("deleted somewhere else"))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_line_moves_wait_and_a_lost_answer_is_looked_for() {
    let items = Items::new().await;
    let (_folder, mut replica) = items.replica().await;
    let is_offline = |told: &Told| matches!(told.link(), Some(Link::Offline { .. }));
    items.world.line.rule(|seen| (seen.method == "PATCH").then_some(Fault::LoseAnswer));
    put(&mut replica, ItemList::Checklist, "one", 3).await;
    replica.handle.send(Command::Settle);
    replica.until("it is offline", is_offline).await;
    assert_eq!(replica.told.unsent(), 1);
    items.world.line.rule(|_| Some(Fault::Cut));
    replica.told.no_details.clear();
    replica.handle.send(items.command());
    replica.until("the copy is shown, and why", |told| !told.no_details.is_empty()).await;
    assert_eq!(order(&replica.told, ItemList::Checklist), ["two", "three", "four", "one"]);
    items.world.line.mend();
    replica.told.details = None;
    replica.handle.send(items.command());
    replica.until("all is acknowledged", |told| told.unsent() == 0).await;
    replica.until("the details are read", |told| told.details.as_ref().is_some_and(|(_, fresh)| *fresh)).await;
    assert_eq!(items.world.line.patches().len(), 1, "what had arrived was not sent again");
    assert_eq!(items.order(ItemList::Checklist).await, ["two", "three", "four", "one"]);
    assert_eq!(order(&replica.told, ItemList::Checklist), ["two", "three", "four", "one"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_asks_for_patience_gets_it() {
    let items = Items::new().await;
    let (_folder, mut replica) = items.replica().await;
    let mut refusals = 1;
    items.world.line.rule(move |seen| {
        (seen.method == "PATCH" && refusals > 0).then(|| {
            refusals -= 1;
            Fault::Answer("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 0.25\r\nContent-Length: 0\r\n\r\n")
        })
    });
    put(&mut replica, ItemList::Checklist, "four", 0).await;
    replica.handle.send(Command::Settle);
    replica.until("it waits", |told| matches!(told.link(), Some(Link::Waiting { .. }))).await;
    replica.until("it was sent after all", Told::is_settled).await;
    assert_eq!(items.order(ItemList::Checklist).await, ["four", "one", "two", "three"]);
}

/// Moves of both people, interleaved at random, with and without looking again: all end with the server's order.
#[tokio::test(flavor = "multi_thread")]
async fn two_people_end_with_the_order_of_the_server() {
    for seed in 0..4 {
        let items = Items::new().await;
        let mut dice = fastrand::Rng::with_seed(seed);
        let mut people = [items.replica().await, items.replica().await];
        for _ in 0..12 {
            let (_, person) = &mut people[dice.usize(0..2)];
            let (list, names) = if dice.bool() {
                (ItemList::Checklist, ["one", "two", "three", "four"].as_slice())
            } else {
                (ItemList::References, ["x", "y", "z"].as_slice())
            };
            let name = names[dice.usize(0..names.len())];
            put(person, list, name, dice.usize(0..names.len())).await;
            if dice.u8(0..3) == 0 {
                person.handle.send(Command::Settle);
            }
        }
        for (_, person) in &mut people {
            person.settle().await;
        }
        for (_, person) in &mut people {
            items.open(person).await;
            assert_eq!(person.told.rejected, [], "seed {seed}");
            for list in [ItemList::Checklist, ItemList::References] {
                assert_eq!(order(&person.told, list), items.order(list).await, "seed {seed}");
            }
        }
    }
}
