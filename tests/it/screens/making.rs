//! Cards made with all a line says and from many pasted lines, limits that are told, the trash: walked with keys at two
//! sizes, and each time asked of the server by a client that knows nothing of ours.

use serde_json::Value;

use super::offline::serve;
use super::{FIRST, SECOND, program, quit, wait_above, wait_until_read, wait_until_sent};
use crate::support::http::{Http, text};
use crate::support::pty::Terminal;

const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];

/// The program, and the server it talks to.
struct Walk {
    terminal: Terminal,
    served: Served,
}

/// The server, and another client of it.
struct Served {
    _home: tempfile::TempDir,
    server: Terminal,
    http: Http,
    runtime: tokio::runtime::Runtime,
}

impl Walk {
    fn on((columns, lines): (u16, u16)) -> Self {
        let home = tempfile::tempdir().unwrap();
        let (running, url, token) = serve(home.path(), "127.0.0.1:0");
        let program = program(home.path(), &["--graph-url", &url, "--plan", "Website"]);
        let terminal = program.with("PLANNER_TUI_TOKEN", &token).on(columns, lines).start();
        wait_until_read(&terminal);
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let http = Http::new(&url, &token);
        Self { terminal, served: Served { _home: home, server: running, http, runtime } }
    }

    fn paste(&mut self, text: &str) {
        self.terminal.type_text(&format!("\u{1b}[200~{text}\u{1b}[201~"));
    }

    /// Waits in the trash until so many tasks are in it and their deletion was sent.
    fn wait_for_trash(&mut self, count: usize) {
        self.terminal.press(&["D"]);
        self.terminal.wait_for(&format!("Trash of this plan {count}"));
        self.terminal.wait_for_no("↑");
    }

    /// Quits the program, which sends what waits.
    fn leave(self) -> Served {
        wait_until_sent(&self.terminal);
        quit(self.terminal);
        self.served
    }
}

impl Served {
    fn get(&self, path: &str) -> Value {
        self.runtime.block_on(async { self.http.get(path).await.is(200) })
    }

    fn rows(&self, path: &str) -> Vec<Value> {
        self.runtime.block_on(async { self.http.get(path).await.rows() })
    }

    fn plan(&self) -> String {
        let plans = self.rows("/me/planner/plans");
        text(plans.iter().find(|plan| text(plan, "title") == "Website relaunch").unwrap(), "id")
    }

    fn bucket(&self, name: &str) -> String {
        let buckets = self.rows(&format!("/planner/plans/{}/buckets", self.plan()));
        text(buckets.iter().find(|bucket| text(bucket, "name") == name).unwrap(), "id")
    }

    fn task(&self, title: &str) -> Value {
        let tasks = self.rows(&format!("/planner/plans/{}/tasks", self.plan()));
        tasks.into_iter().find(|task| text(task, "title").starts_with(title)).unwrap_or_else(|| panic!("{title}"))
    }

    /// What the details of a task hold: notes, checklist, links.
    fn details(&self, title: &str) -> (Value, Vec<String>, Vec<String>) {
        let details = self.get(&format!("/planner/tasks/{}/details", text(&self.task(title), "id")));
        let mut items: Vec<_> = details["checklist"]
            .as_object()
            .unwrap()
            .values()
            .map(|it| (text(it, "orderHint"), text(it, "title")))
            .collect();
        items.sort_by(|a, b| b.cmp(a));
        let links = details["references"].as_object().unwrap().keys().cloned().collect();
        (details["description"].clone(), items.into_iter().map(|(_, title)| title).collect(), links)
    }

    /// The titles of a column as its formats order them.
    fn column(&self, name: &str) -> Vec<String> {
        let mut cards: Vec<(String, String)> = Vec::new();
        for task in self.rows(&format!("/planner/buckets/{}/tasks", self.bucket(name))) {
            let format = self.get(&format!("/planner/tasks/{}/bucketTaskBoardFormat", text(&task, "id")));
            cards.push((text(&format, "orderHint"), text(&task, "title")));
        }
        cards.sort();
        cards.into_iter().map(|(_, title)| title).collect()
    }

    fn end(self) {
        self.server.kill_hard();
    }
}

#[test]
fn a_line_makes_a_card_with_everything_it_says() {
    for size in SIZES {
        let mut walk = Walk::on(size);
        walk.terminal.press(&["o"]);
        walk.terminal.wait_for("@ person");
        walk.terminal.type_text("Fix login @chi");
        walk.terminal.wait_for("Tab takes");
        walk.terminal.press(&["Tab"]);
        walk.terminal.wait_for("@\"Chiara Esposito\"");
        walk.terminal.type_text("#nolabelofthisname ");
        walk.terminal.wait_for("No label is called");
        walk.terminal.press(&["Backspace"; 19]);
        walk.terminal.type_text("!urgent ^2026-12-24 >Doing +\"step one\" +two");
        walk.terminal.wait_for("in Doing · 2 checklist items");
        walk.terminal.press(&["Enter"]);
        walk.terminal.wait_for_no("new card");
        let served = walk.leave();
        let task = served.task("Fix login");
        assert_eq!((text(&task, "title"), &task["priority"]), ("Fix login".to_owned(), &Value::from(1)));
        assert!(text(&task, "dueDateTime").starts_with("2026-12-24T"));
        assert_eq!(task["assignments"].as_object().unwrap().len(), 1);
        assert_eq!(served.details("Fix login").1, ["step one", "two"]);
        assert_eq!(served.column("Doing").last().map(String::as_str), Some("Fix login"), "at the end of the column");
        served.end();
    }
}

#[test]
fn pasted_lines_become_tasks_after_y_and_one_u_takes_them_back() {
    for size in SIZES {
        let mut walk = Walk::on(size);
        walk.paste("- Buy paint\r- [x] Measure the wall\r3. Call 日本\r");
        walk.terminal.wait_for("Create 3 tasks?");
        walk.terminal.wait_for("Measure the wall");
        walk.terminal.press(&["y"]);
        walk.terminal.wait_for("3 tasks created");
        wait_above(&walk.terminal, FIRST, "Buy paint");
        wait_above(&walk.terminal, "Call 日本", SECOND);
        wait_until_sent(&walk.terminal);
        let cards = walk.served.column("To do");
        let first = cards.iter().position(|title| title == "Buy paint").unwrap();
        assert_eq!(cards[first..first + 3], ["Buy paint", "Measure the wall", "Call 日本"]);
        assert!(cards[first - 1].starts_with(FIRST));
        assert_eq!(walk.served.task("Measure the wall")["percentComplete"], 100);
        walk.terminal.press(&["u"]);
        walk.terminal.wait_for_no("Buy paint");
        walk.wait_for_trash(3);
        walk.terminal.press(&["Esc"]);
        walk.terminal.wait_for_no("Trash of this plan");
        let served = walk.leave();
        assert_eq!(served.column("To do").len(), cards.len() - 3);
        served.end();
    }
}

#[test]
fn a_title_that_is_too_long_is_refused_in_words_and_stays_typed() {
    for size in SIZES {
        let mut walk = Walk::on(size);
        walk.terminal.press(&["n"]);
        walk.terminal.wait_for("new card");
        walk.paste(&"x".repeat(256));
        walk.terminal.press(&["Enter"]);
        walk.terminal.wait_for("A title has at most 255 letters; this one has 256.");
        walk.terminal.press(&["Backspace", "Enter"]);
        walk.terminal.wait_for_no("new card");
        let served = walk.leave();
        assert_eq!(text(&served.task("xxx"), "title").len(), 255);
        served.end();
    }
}

#[test]
fn a_deleted_card_comes_out_of_the_trash_with_all_it_held() {
    for size in SIZES {
        let mut walk = Walk::on(size);
        let (before, held) = (walk.served.task(FIRST), walk.served.details(FIRST));
        let cards = walk.served.column("To do");
        walk.terminal.press(&["d"]);
        walk.terminal.wait_for("The trash keeps it");
        walk.terminal.press(&["y"]);
        walk.terminal.wait_for("D shows the trash");
        walk.wait_for_trash(1);
        walk.terminal.press(&["Enter"]);
        walk.terminal.wait_for("is made again");
        walk.terminal.wait_for("nothing of this plan");
        walk.terminal.press(&["Esc"]);
        walk.terminal.wait_for_no("is made again");
        walk.terminal.press(&["Esc"]);
        walk.terminal.wait_for_no("Trash of this plan");
        let served = walk.leave();
        let after = served.task(FIRST);
        assert_ne!(after["id"], before["id"]);
        for field in
            ["title", "priority", "percentComplete", "dueDateTime", "startDateTime", "appliedCategories", "bucketId"]
        {
            assert_eq!(after[field], before[field], "{field}");
        }
        let people = |task: &Value| task["assignments"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(people(&after), people(&before));
        assert_eq!(served.details(FIRST), held);
        assert_eq!(served.column("To do"), cards);
        served.end();
    }
}

#[test]
fn a_deleted_column_comes_back_with_its_cards() {
    for size in SIZES {
        let mut walk = Walk::on(size);
        let cards = walk.served.column("To do");
        let held: Vec<_> = cards.iter().map(|title| walk.served.details(title)).collect();
        walk.terminal.press(&["g d"]);
        walk.terminal.wait_for("Delete the column “To do”?");
        walk.terminal.press(&["y"]);
        walk.terminal.wait_for("D shows the trash");
        walk.wait_for_trash(cards.len());
        walk.terminal.press(&["Esc"]);
        walk.terminal.wait_for_no("Trash of this plan");
        walk.terminal.press(&["u"]);
        walk.terminal.wait_for("Taken back: delete the column");
        wait_above(&walk.terminal, FIRST, SECOND);
        walk.wait_for_trash(0);
        walk.terminal.press(&["Esc"]);
        walk.terminal.wait_for_no("Trash of this plan");
        let served = walk.leave();
        assert_eq!(served.column("To do"), cards);
        assert_eq!(cards.iter().map(|title| served.details(title)).collect::<Vec<_>>(), held);
        served.end();
    }
}
