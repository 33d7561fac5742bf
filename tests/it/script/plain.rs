//! `--plain`: the board as text, an order a line, what has changed in words; what another client sees of it.

use serde_json::json;

use crate::support::http::text;
use crate::support::line::Fault;
use crate::support::program::{Said, fed};
use crate::support::pty::Program;
use crate::sync_engine::World;

async fn type_lines(world: &World, lines: &[&str]) -> Said {
    let plan = world.plan.clone();
    fed(world, &["--plain", "--plan", &plan], &format!("{}\n", lines.join("\n"))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_board_is_told_and_each_line_does_what_it_says() {
    let world = World::new().await;
    let lines = [
        "move a to Doing top",
        "move b after d",
        "done c",
        "new Call Ada !urgent >Doing",
        "rename d to to do",
        "q",
        "done b",
    ];
    let told = type_lines(&world, &lines).await.well();
    assert!(told.starts_with("# Try things - bucket board\n## "), "{told}");
    for line in [
        "## To do (4)",
        "done      move “a” to Doing",
        "done      move “b” inside To do",
        "It is card 7 now.",
        "? tells what can be typed, q quits.",
    ] {
        assert!(told.lines().any(|known| known == line), "{line} is not in:\n{told}");
    }
    let made = told.lines().find(|line| line.contains("make “Call Ada”")).expect("it is told");
    assert!(made.starts_with("done") && !made.contains("local"), "it was taken, and has the service's name: {made}");
    assert_eq!(world.column("Doing").await, ["a", "x", "y", "Call Ada"]);
    assert_eq!(world.column("To do").await, ["c", "to do", "b"]);
    let percent = async |title: &str| world.task(title).await["percentComplete"].clone();
    assert_eq!((percent("c").await, percent("b").await), (json!(100), json!(0)), "behind q nothing is read");
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_are_those_of_the_board_told_last_whatever_happens_meanwhile() {
    let world = World::new().await;
    let told = type_lines(&world, &["board"]).await.well();
    let number = |title: &str| {
        let line = told.lines().find(|line| line.ends_with(&format!("-  {title}"))).expect(title);
        line.trim().split_once('.').expect("a number").0.to_owned()
    };
    let (a, b) = (number("a"), number("b"));
    let lines =
        [format!("move {a} to Doing bottom"), format!("move {b} before {a}"), format!("open {b}"), "99".to_owned()];
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let told = type_lines(&world, &lines).await.well();
    assert_eq!(world.column("Doing").await, ["x", "y", "b", "a"]);
    assert!(told.contains("  by bucket     “Doing”, 3 of 4"), "{told}");
    assert!(told.contains("There is no card 99: the board as told last has 6."), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_walks_nudges_and_takes_back_by_the_keys_of_the_board() {
    let world = World::new().await;
    let lines = ["open a", "J", "j", "u", "U", "k", "L", "H", "h", "l"];
    let told = type_lines(&world, &lines).await.well();
    // a below b, back, again; k goes from c to a, which is moved out of the column and back to its end.
    assert_eq!(world.column("To do").await, ["b", "c", "d", "a"], "{told}");
    assert!(told.contains("To do, 2 of 4: a.") && told.contains("To do, 3 of 4: c."), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_deletes_asks_and_only_y_does_it() {
    let world = World::new().await;
    let told = type_lines(&world, &["rm a", "yes", "rm a b", "rm \"b\"", "y", "plan rm Try", "n"]).await.well();
    assert!(told.contains("Delete “a”? y does it, anything else leaves it.\nNothing is deleted.\n"), "{told}");
    assert!(told.contains("Delete the plan “Try things” with everything in it? Nothing takes that back."), "{told}");
    assert_eq!(world.column("To do").await, ["a", "c", "d"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_board_is_told_by_name_and_moves_are_about_it() {
    let world = World::new().await;
    let told =
        type_lines(&world, &["board progress", "move a to completed", "board progress", "board xyz"]).await.well();
    assert!(told.contains("# Try things - progress board\n## Not started (6)"), "{told}");
    assert!(told.contains("This is that board") && told.contains("There are: board bucket"), "{told}");
    assert_eq!(world.task("a").await["percentComplete"], 100);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_service_lines_are_kept_and_mistakes_are_said() {
    let world = World::new().await;
    type_lines(&world, &[]).await.well();
    world.line.rule(|_| Some(Fault::Cut));
    let told =
        type_lines(&world, &["move a to Doing", "fly", "set a colour=red", "assign a", "-", "add -"]).await.well();
    for words in [
        "kept      move “a” to Doing",
        "1 change is kept and sent",
        "“fly” means nothing here",
        "colour",
        "- cannot read it",
    ] {
        assert!(told.contains(words), "{words} is not in:\n{told}");
    }
    world.line.mend();
    type_lines(&world, &["r", "set b priority=urgent"]).await.well();
    assert_eq!(world.column("Doing").await, ["x", "y", "a"]);
    let unknown = fed(&world, &["--plain", "--plan", "no such"], "q\n").await;
    assert!(unknown.status == Some(3) && unknown.err.contains("No plan is called “no such”"), "{unknown:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_is_told_steers_the_terminal() {
    let world = World::new().await;
    let evil = "\u{1b}[2J\u{1b}]0;evil\u{7}\u{9b}31m\u{202e}";
    let path = world.path("a", "").await;
    world.http.change(path.trim_end_matches('/'), json!({"title": evil})).await;
    let told = type_lines(&world, &["open b", "k", "done", "open"]).await.well();
    assert!(
        told.contains("evil") && !told.contains(|it: char| it != '\n' && (it.is_control() || it == '\u{202e}')),
        "{told:?}"
    );
}

#[test]
fn in_a_terminal_it_asks_for_a_line_and_leaves_everything_as_it_was() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("workspace");
    let arguments = ["--data", data.to_str().unwrap(), "--plain"];
    let mut terminal = Program::ours(home.path(), &arguments).on(120, 40).start();
    terminal.wait_until("a prompt", |cells| cells.lines().iter().any(|line| line == ">"));
    terminal.type_text("done 1\r");
    terminal.wait_for("done      change the progress of “Replace the hero");
    terminal.press(&["Ctrl+d"]);
    assert!(terminal.wait_for_end().success());
    terminal.expect_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn options_hold_on_whatever_board_one_is() {
    let world = World::new().await;
    let assignment = json!({"@odata.type": "#microsoft.graph.plannerAssignment", "orderHint": " !"});
    let me = text(&world.http.get("/me").await.is(200), "id");
    world.http.change(&world.path("b", "").await, json!({"assignments": {me: assignment}})).await;
    let told = type_lines(&world, &["board --by progress", "tasks --mine", "board"]).await.well();
    assert!(told.contains("# Try things - progress board\n## Not started (6)"), "{told}");
    let mine = told.split("TITLE ").nth(1).expect("a table").split("# Try things").next().unwrap_or_default();
    assert!(mine.contains("\nb ") && !mine.contains("\na "), "{mine}");
    assert_eq!(told.matches("# Try things - bucket board").count(), 2, "the board is still the one it was: {told}");
    let told = type_lines(&world, &["board progress", "export --format md", "move a --board bucket --bottom", "board"]);
    let told = told.await.well();
    assert_eq!((told.matches("\n## To do\n").count(), told.matches("\n## Doing\n").count()), (1, 1), "{told}");
    assert_eq!(world.column("To do").await, ["b", "c", "d", "a"]);
}
