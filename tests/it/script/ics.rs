//! A plan as iCalendar, read back by the rules of RFC 5545 alone.

use std::collections::BTreeMap;

use serde_json::json;

use super::run;
use crate::support::boards;
use crate::support::http::text;
use crate::sync_engine::World;

/// Takes a stream apart into content lines (3.1): a name with its parameters, and a value.
fn content_lines(stream: &str) -> Vec<(String, String)> {
    assert!(stream.ends_with("\r\n"), "every line ends with CR and LF");
    let bare = stream.replace("\r\n", "");
    assert!(!bare.contains(['\r', '\n']) && !bare.contains(|letter: char| letter.is_control() && letter != '\t'));
    let longest = stream.split("\r\n").map(str::len).max();
    assert!(longest <= Some(75), "{longest:?} octets in a line");
    let unfolded = stream.replace("\r\n ", "").replace("\r\n\t", "");
    let line =
        |line: &str| line.split_once(':').map(|(name, value)| (name.to_owned(), value.to_owned())).expect("a colon");
    unfolded.trim_end_matches("\r\n").split("\r\n").map(line).collect()
}

/// Reads a value of the type TEXT (3.3.11), or several of them with commas between.
fn texts(value: &str) -> Vec<String> {
    let (mut all, mut last, mut letters) = (Vec::new(), String::new(), value.chars());
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => last.push(match letters.next().expect("something behind a backslash") {
                'n' | 'N' => '\n',
                plain @ ('\\' | ';' | ',') => plain,
                other => panic!("a backslash before {other}"),
            }),
            ',' => all.push(std::mem::take(&mut last)),
            ';' => panic!("a bare semicolon in {value}"),
            plain => last.push(plain),
        }
    }
    all.push(last);
    all
}

/// The to-dos of a stream by their summary.
fn to_dos(stream: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let lines = content_lines(stream);
    let first: Vec<&str> = lines.iter().map(|(name, _)| name.as_str()).take(3).collect();
    assert_eq!((lines[0].1.as_str(), first), ("VCALENDAR", vec!["BEGIN", "VERSION", "PRODID"]));
    assert_eq!((lines[1].1.as_str(), lines.last().unwrap()), ("2.0", &("END".to_owned(), "VCALENDAR".to_owned())));
    let (mut found, mut last) = (BTreeMap::new(), None::<BTreeMap<String, String>>);
    for (name, value) in lines {
        match (name.as_str(), value.as_str()) {
            ("BEGIN", "VTODO") => last = Some(BTreeMap::new()),
            ("END", "VTODO") => {
                let whole = last.take().expect("it was begun");
                found.insert(texts(&whole["SUMMARY"]).concat(), whole);
            }
            _ => {
                if let Some(inside) = &mut last {
                    assert_eq!(inside.insert(name.clone(), value), None, "{name} stands twice");
                }
            }
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn tasks_with_dates_are_to_dos() {
    let world = boards::world().await;
    let title = format!("Übergabe; Anna, Ben \\ {}", "日本語 ".repeat(40)).trim_end().to_owned();
    let a = world.path("a", "").await;
    let dates = json!({"startDateTime": "2999-01-01T10:00:00Z", "dueDateTime": "2999-01-12T10:00:00Z"});
    world.http.change(&a, dates).await;
    world.http.change(&a, json!({"title": title, "priority": 1, "percentComplete": 50})).await;
    world.http.change(&a, json!({"appliedCategories": {"category1": true, "category3": true}})).await;
    let notes = "First; then, last\\\n\nEND:VTODO";
    world.http.change(&format!("{a}/details"), json!({"description": notes})).await;
    let plan = format!("/planner/plans/{}/details", world.plan);
    world.http.change(&plan, json!({"categoryDescriptions": {"category1": "Bugs, bad ones"}})).await;
    world.http.change(&world.path("y", "").await, json!({"dueDateTime": "2998-12-31T10:00:00Z"})).await;
    world.http.change(&world.path("x", "").await, json!({"startDateTime": "2999-02-03T10:00:00Z"})).await;
    let stream = run(&world, &["export", "--format", "ics"]).await.well();
    let found = to_dos(&stream);
    assert_eq!(found.keys().collect::<Vec<_>>(), ["x", "y", &title], "only what has a date");
    let whole = &found[&title];
    assert_eq!(whole["UID"], a.rsplit('/').next().unwrap());
    let is_moment = |value: &str| {
        let (day, time) = value.strip_suffix('Z').and_then(|value| value.split_once('T')).expect("UTC");
        day.len() == 8 && time.len() == 6 && (day.to_owned() + time).bytes().all(|digit| digit.is_ascii_digit())
    };
    assert!(is_moment(&whole["DTSTAMP"]), "{whole:?}");
    assert_eq!((&*whole["DTSTART;VALUE=DATE"], &*whole["DUE;VALUE=DATE"]), ("29990101", "29990112"));
    assert_eq!((&*whole["STATUS"], &*whole["PERCENT-COMPLETE"], &*whole["PRIORITY"]), ("IN-PROCESS", "50", "1"));
    assert_eq!(texts(&whole["DESCRIPTION"]), [notes]);
    assert_eq!(texts(&whole["CATEGORIES"]), ["Bugs, bad ones", "Yellow"]);
    assert!(!whole.contains_key("COMPLETED"));
    let done = &found["y"];
    assert_eq!((&*done["STATUS"], &*done["PERCENT-COMPLETE"], &*done["PRIORITY"]), ("COMPLETED", "100", "5"));
    let at = text(&world.task("y").await, "completedDateTime");
    let digits: String = at[..19].chars().filter(|letter| letter.is_ascii_digit() || *letter == 'T').collect();
    assert_eq!(done["COMPLETED"], digits + "Z");
    let begun = &found["x"];
    assert!(begun["DTSTART;VALUE=DATE"] == "29990203" && !begun.contains_key("DUE;VALUE=DATE"), "{begun:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_without_dates_is_a_calendar_without_to_dos() {
    let world = World::new().await;
    let stream = run(&world, &["export", "--format", "ics"]).await.well();
    assert_eq!(to_dos(&stream).len(), 0);
}
