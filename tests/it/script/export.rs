//! Whole plans for other programs: what somebody wrote comes out as it was.

use serde_json::json;

use super::run;
use crate::sync_engine::World;

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_wrote_is_whole_in_every_format() {
    let world = World::new().await;
    let written = [
        ("a", "=SUM(A1:A9)", "=SUM(A1:A9)", "=SUM(A1:A9)"),
        ("b", "one, \"two\"; three", "\"one, \"\"two\"\"; three\"", "one\\, \"two\"\\; three"),
        (
            "c",
            "👩\u{200d}👩\u{200d}👧 🇩🇪 ❤\u{fe0f}",
            "👩\u{200d}👩\u{200d}👧 🇩🇪 ❤\u{fe0f}",
            "👩\u{200d}👩\u{200d}👧 🇩🇪 ❤\u{fe0f}",
        ),
        ("d", "tab\there, \u{1b}[2J", "\"tab\there, ␛[2J\"", "tab\there\\, ␛[2J"),
    ];
    for (title, newer, ..) in written {
        let body = json!({"title": newer, "dueDateTime": "2026-12-01T10:00:00Z"});
        world.http.change(&world.path(title, "").await, body).await;
    }
    let [csv, md, ics, whole] =
        ["csv", "md", "ics", "json"].map(async |format| run(&world, &["export", "--format", format]).await.well());
    let (csv, md, ics, whole) = tokio::join!(csv, md, ics, whole);
    let whole: serde_json::Value = serde_json::from_str(&whole).unwrap();
    let titles: Vec<&str> =
        whole["data"]["tasks"].as_array().unwrap().iter().filter_map(|task| task["title"].as_str()).collect();
    for (_, title, in_csv, in_ics) in written {
        assert!(titles.contains(&title), "{title:?}: {titles:?}");
        assert!(csv.contains(&format!(",{in_csv},To do,")), "{title:?}: {csv}");
        assert!(ics.contains(&format!("SUMMARY:{in_ics}\r\n")), "{title:?}: {ics}");
        // A heading is one line of words.
        let words = title.split('\t').next().unwrap_or_default();
        assert!(md.contains(&format!("### {words}")), "{title:?}: {md}");
    }
}
