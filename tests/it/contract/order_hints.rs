//! Order hints: defaults, what the service makes of the client's form, and what it refuses.

use serde_json::{Value, json};

use super::world::{KENJI, World, new_bucket};
use crate::support::http::text;

/// Ticks of 100 ns from year 1 to 1970.
const EPOCH_TICKS: i64 = 621_355_968_000_000_000;

/// A hint as the service keeps it holds neither a space nor an exclamation mark, and is short.
#[track_caller]
fn is_raw(hint: &str) {
    let is_allowed = |character: char| matches!(character, '"'..='~');
    assert!(!hint.is_empty() && hint.len() <= 40 && hint.chars().all(is_allowed), "`{hint}` is no raw hint");
}

fn instant_of(hint: &str) -> i64 {
    assert_eq!(hint.len(), 19, "`{hint}` is no default hint");
    i64::MAX - hint.parse::<i64>().unwrap()
}

fn ticks_of(time: &str) -> i64 {
    let instant: jiff::Timestamp = time.parse().unwrap();
    EPOCH_TICKS + i64::try_from(instant.as_nanosecond() / 100).unwrap()
}

/// Moves the task on the bucket board and returns the hint the service made.
async fn moved(world: &World, form: &str) -> String {
    let format = world.http.change(&world.of_task("bucketTaskBoardFormat"), json!({"orderHint": form})).await;
    let hint = text(&format, "orderHint");
    is_raw(&hint);
    hint
}

#[tokio::test]
async fn a_hint_left_out_tells_the_time_of_creation() {
    let world = World::new().await;
    let first = world.http.get(&world.task_path()).await.is(200);
    let hint = text(&first, "orderHint");
    assert_eq!(instant_of(&hint), ticks_of(first["createdDateTime"].as_str().unwrap()));
    let second = world.http.post("/planner/tasks", json!({"planId": world.plan, "title": "Later"})).await.is(201);
    assert!(text(&second, "orderHint") < hint, "what is newer comes first");
    let (one, two) = (new_bucket(&world.http, &world.plan, "1").await, new_bucket(&world.http, &world.plan, "2").await);
    assert!(instant_of(&text(&two, "orderHint")) > instant_of(&text(&one, "orderHint")));
}

#[tokio::test]
async fn anywhere_is_the_top_a_minute_ago() {
    let world = World::new().await;
    let body = json!({"planId": world.plan, "title": "T", "orderHint": " !"});
    let task = world.http.post("/planner/tasks", body).await.is(201);
    let hint = text(&task, "orderHint");
    is_raw(&hint);
    let (digits, rest) = hint.split_at(19);
    assert!(rest.len() == 2 && rest.starts_with('P'), "`{hint}`");
    let seconds = (ticks_of(task["createdDateTime"].as_str().unwrap()) - instant_of(digits)) / 10_000_000;
    assert!((60..=61).contains(&seconds), "`{hint}` is {seconds} s older");
}

#[tokio::test]
async fn the_published_pairs_land_between() {
    let world = World::new().await;
    let vectors: Value = serde_json::from_str(include_str!("../../payloads/vectors-order-hints.json")).unwrap();
    let pairs = vectors["client_forms"].as_array().unwrap().iter();
    for pair in pairs.filter(|pair| is_plain(&pair["previous"]) && is_plain(&pair["next"])) {
        let hint = moved(&world, pair["send"].as_str().unwrap()).await;
        assert!(pair["previous"].as_str().is_none_or(|previous| previous < hint.as_str()), "{pair}: {hint}");
        assert!(pair["next"].as_str().is_none_or(|next| hint.as_str() < next), "{pair}: {hint}");
    }
    for answer in vectors["server_answers"].as_array().unwrap() {
        let sent = answer["sent"].as_str().unwrap();
        let hint = moved(&world, sent).await;
        if let Some((previous, next)) = sent.trim_end_matches('!').split_once(' ').filter(|(a, b)| a < b && b != &"") {
            assert!(previous < hint.as_str() && hint.as_str() < next, "{sent}: {hint}");
        }
    }
}

fn is_plain(hint: &Value) -> bool {
    hint.as_str().is_none_or(|hint| !hint.contains(['!', ' ']))
}

#[tokio::test]
async fn hard_pairs_land_between() {
    let world = World::new().await;
    let pairs = [
        ("a", "b"),
        ("a", "aa"),
        ("az", "b"),
        ("a~", "b"),
        ("a~~~", "b"),
        ("~", "~~"),
        ("8585269235419217847", "8585269235419217848"),
        ("Aa", "aA"),
        ("0009005706180391122", "8585269235419217847"),
    ];
    for (previous, next) in pairs {
        let hint = moved(&world, &format!("{previous} {next}!")).await;
        assert!(previous < hint.as_str() && hint.as_str() < next, "{previous} < {hint} < {next}");
    }
}

#[tokio::test]
async fn before_the_first_and_after_the_last() {
    let world = World::new().await;
    for neighbour in ["5637", "adhg", "8585269235419217847", "~", "~~~~", "#", "##"] {
        let before = moved(&world, &format!(" {neighbour}!")).await;
        assert!(before.as_str() < neighbour, "{before} < {neighbour}");
        let after = moved(&world, &format!("{neighbour} !")).await;
        assert!(neighbour < after.as_str(), "{neighbour} < {after}");
    }
}

#[tokio::test]
async fn forms_inside_forms_sort_as_printed() {
    let world = World::new().await;
    // The example of the docs: 5637 and adhg are there, and five moves are made before the service is heard.
    let third = moved(&world, " 5637!").await;
    let fourth = moved(&world, "5637 adhg!").await;
    let fifth = moved(&world, " 5637! 5637 adhg!!").await;
    let first = moved(&world, "adhg ! !").await;
    let order = [third.as_str(), &fifth, &fourth, "adhg", &first];
    assert!(order.is_sorted_by(|a, b| a < b), "{order:?}");
    let (above, below) = (moved(&world, "  !!").await, moved(&world, " ! !").await);
    assert!(above < below, "{above} {below}");
}

#[tokio::test]
async fn one_gap_takes_many() {
    let world = World::new().await;
    let (mut low, mut high) = ("5637".to_owned(), "5638".to_owned());
    for number in 0..100 {
        let hint = moved(&world, &format!("{low} {high}!")).await;
        assert!(low < hint && hint < high, "{number}: {low} < {hint} < {high}");
        if number % 2 == 0 { low = hint } else { high = hint }
    }
}

#[tokio::test]
async fn what_was_answered_may_not_be_sent_back() {
    let world = World::new().await;
    let refuse = async |path: String, body: Value, hint: &str| {
        let etag = world.http.etag(&path).await;
        let words = format!(
            "The request is invalid:\n\nSpecified order hint is in an invalid format: \
             The input ({hint}) does not contain spaces or exclamation points."
        );
        world.http.patch(&path, &etag, body).await.refused(400, "", &words);
    };
    let vectors: Value = serde_json::from_str(include_str!("../../payloads/vectors-order-hints.json")).unwrap();
    let mut hints: Vec<&str> =
        vectors["invalid_as_sent"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    hints.push("85752723360752+");
    let typed =
        |name: &str, hint: &str, kind: &str| json!({"@odata.type": format!("#microsoft.graph.{kind}"), name: hint});
    for hint in hints {
        refuse(world.bucket_path(), json!({"orderHint": hint}), hint).await;
        refuse(world.task_path(), json!({"orderHint": hint}), hint).await;
        refuse(world.task_path(), json!({"assigneePriority": hint}), hint).await;
        let given = json!({"assignments": {KENJI: typed("orderHint", hint, "plannerAssignment")}});
        refuse(world.task_path(), given, hint).await;
        refuse(world.of_task("bucketTaskBoardFormat"), json!({"orderHint": hint}), hint).await;
        refuse(world.of_task("progressTaskBoardFormat"), json!({"orderHint": hint}), hint).await;
        let format = world.of_task("assignedToTaskBoardFormat");
        refuse(format.clone(), json!({"unassignedOrderHint": hint}), hint).await;
        refuse(format, json!({"orderHintsByAssignee": {KENJI: hint}}), hint).await;
        let item = json!({"checklist": {"1": typed("orderHint", hint, "plannerChecklistItem")}});
        refuse(world.of_task("details"), item, hint).await;
        let link = typed("previewPriority", hint, "plannerExternalReference");
        refuse(world.of_task("details"), json!({"references": {"https%3A//a%2Eexample": link}}), hint).await;
        let created = world.http.post("/planner/tasks", json!({"planId": world.plan, "title": "T", "orderHint": hint}));
        created.await.refused(400, "", "does not contain spaces or exclamation points");
    }
}

#[tokio::test]
async fn a_form_without_its_end_is_refused() {
    let world = World::new().await;
    let path = world.of_task("bucketTaskBoardFormat");
    let etag = world.http.etag(&path).await;
    for form in ["", "a", "a b", "a!", " ", "!"] {
        let answer = world.http.patch(&path, &etag, json!({"orderHint": form})).await;
        // One page of the docs names a bare `!` for the first item; every example has the space.
        assert!(answer.status == 400 || form == "!", "`{form}`: {} {}", answer.status, answer.text);
    }
}

#[tokio::test]
async fn a_hint_left_out_of_a_change_stays() {
    let world = World::new().await;
    let before = world.http.get(&world.task_path()).await.is(200);
    let after = world.http.change(&world.task_path(), json!({"title": "Renamed"})).await;
    assert_eq!(before["orderHint"], after["orderHint"]);
}

#[tokio::test]
async fn a_drop_between_real_neighbours_is_read_back_between_them() {
    let world = World::new().await;
    let mut hints = Vec::new();
    for name in ["C", "B", "A"] {
        hints.push(text(&new_bucket(&world.http, &world.plan, name).await, "orderHint"));
    }
    hints.sort();
    let form = format!("{} {}!", hints[0], hints[1]);
    let bucket = world.http.change(&world.bucket_path(), json!({"orderHint": form})).await;
    let read = text(&world.http.get(&world.bucket_path()).await.is(200), "orderHint");
    assert_eq!(text(&bucket, "orderHint"), read);
    assert!(hints[0] < read && read < hints[1], "{} < {read} < {}", hints[0], hints[1]);
}
