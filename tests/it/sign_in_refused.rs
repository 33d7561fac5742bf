//! A token that was taken and is refused in the middle: the outbox is kept, of several accounts only that one is concerned,
//! and the next sign-in sends what waits.

use std::path::Path;

use serde_json::Value;

use crate::sign_in::{ADA, by_browser_as, run, text};
use crate::support::hostile::{Harm, Hostile};
use crate::support::server::TestServer;

const CHIARA: &str = "Chiara Esposito";
const PLAN: &str = "Website relaunch";
const REFUSED: &str = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
/// The same, with the wish to see more proven: `{"access_token":{}}`.
const MORE_PROOF: &str = "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer realm=\"\", authorization_uri=\"x\", \
                          error=\"insufficient_claims\", claims=\"eyJhY2Nlc3NfdG9rZW4iOnt9fQ==\"\r\nContent-Length: \
                          0\r\nConnection: close\r\n\r\n";

/// The name an account has on the command line.
fn account(data: &Path, display_name: &str) -> String {
    for entry in std::fs::read_dir(data.join("accounts")).unwrap().map(Result::unwrap) {
        let Ok(known) = std::fs::read_to_string(entry.path().join("account.json")) else { continue };
        let known: Value = serde_json::from_str(&known).unwrap();
        if known["display_name"] == display_name {
            return entry.file_name().into_string().unwrap();
        }
    }
    panic!("{display_name} is not signed in");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_refused_in_the_middle_concerns_one_account_and_loses_nothing() {
    let server = TestServer::start_with_sign_in();
    let line = Hostile::before(server.http().root());
    let data = tempfile::tempdir().unwrap();
    by_browser_as(data.path(), line.url(), ADA, &["--no-key-store"]).await;
    by_browser_as(data.path(), server.http().root(), CHIARA, &["--no-key-store"]).await;
    let (ada, chiara) = (account(data.path(), ADA), account(data.path(), CHIARA));
    let sync = async |account: &str| {
        let output = run(data.path(), &["--account", account, "sync", "--plan", PLAN]).await;
        (output.status.code(), text(&output.stderr))
    };
    assert_eq!(sync(&ada).await, (Some(0), String::new()));
    // With the data folder that was typed, so that it can be typed as it stands.
    let folder = data.path().display();
    let way_back = format!("`planner-tui login --account {ada} --data {folder}`");
    let proof =
        format!("another proof that it is you. Type `planner-tui login --browser --account {ada} --data {folder}`");
    for (answer, title, words) in [(REFUSED, "Refused", &way_back), (MORE_PROOF, "More to be proven", &proof)] {
        line.rule(move |seen| {
            let is_write = seen.method == "POST" && seen.target.contains("/planner/tasks");
            is_write.then(|| Harm::Bytes(answer.into()))
        });
        let said = run(data.path(), &["--account", &ada, "add", title, "--plan", PLAN]).await;
        let said = (said.status.code(), text(&said.stderr));
        assert!(said.0 == Some(0) && said.1.contains("1 change is kept") && said.1.contains(words), "{said:?}");
        let said = sync(&ada).await;
        assert!(said.0 == Some(2) && said.1.contains(words) && said.1.contains("1 change waits"), "{said:?}");
        assert_eq!(sync(&chiara).await, (Some(0), String::new()), "others are signed in");

        line.mend();
        let (page, _) = by_browser_as(data.path(), line.url(), ADA, &["--no-key-store"]).await;
        assert_eq!(page.contains("&claims="), answer == MORE_PROOF, "{page}");
        assert_eq!(sync(&ada).await, (Some(0), String::new()));
        let plans = server.http().get("/me/planner/plans").await.rows();
        let plan = plans.iter().find(|plan| plan["title"] == PLAN).expect("in the sample");
        let tasks = server.http().get(&format!("/planner/plans/{}/tasks", plan["id"].as_str().unwrap())).await.rows();
        assert_eq!(tasks.iter().filter(|task| task["title"] == title).count(), 1, "{title}");
    }
}
