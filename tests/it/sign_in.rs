//! Signing in from end to end: the built program and the client against the identity platform our server plays.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

use crate::support::browser::Browser;
use crate::support::server::TestServer;

pub(crate) const CLIENT: &str = "11112222-bbbb-3333-cccc-4444dddd5555";
pub(crate) const ADA: &str = "Ada Lindqvist";

/// The program with a data folder of its own, and no browser to open.
fn program(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planner-tui"));
    command.arg("--data").arg(data).args(arguments).stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).env("PATH", data);
    // A session without a key store: on Linux it is asked for at this address, where nobody answers.
    command.env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", data.join("no-bus").display()));
    command
}

/// Runs it to its end.
pub(crate) async fn run(data: &Path, arguments: &[&str]) -> Output {
    let mut command = program(data, arguments);
    tokio::task::spawn_blocking(move || command.output().expect("the program was built")).await.expect("it ends")
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("text")
}

/// A run of `login` that waits for a person.
pub(crate) struct Login {
    child: Child,
    out: BufReader<std::process::ChildStdout>,
}

impl Login {
    pub(crate) fn start(data: &Path, root: &str, way: &str) -> Self {
        Self::start_with(data, root, &[way, "--no-key-store"])
    }

    pub(crate) fn start_with(data: &Path, root: &str, more: &[&str]) -> Self {
        let arguments = ["login", "--client-id", CLIENT, "--login-url", root, "--graph-url", root];
        let arguments = [&arguments, more].concat();
        let mut child = program(data, &arguments).spawn().expect("the program was built");
        let out = BufReader::new(child.stdout.take().expect("a pipe"));
        Self { child, out }
    }

    /// Reads on to the first line that holds these words.
    pub(crate) fn line_with(&mut self, words: &str) -> String {
        let mut line = String::new();
        while !line.contains(words) {
            line.clear();
            let count = self.out.read_line(&mut line).expect("lines");
            assert!(count > 0, "“{words}” was never said");
        }
        line.trim_end().to_owned()
    }

    /// Waits for the end and returns all that was said since.
    fn end(mut self) -> (Option<i32>, String) {
        let mut said = String::new();
        self.out.read_to_string(&mut said).expect("text");
        let status = self.child.wait().expect("it ends").code();
        self.child.stderr.take().expect("a pipe").read_to_string(&mut said).expect("text");
        (status, said)
    }
}

pub(crate) async fn end(login: Login) -> (Option<i32>, String) {
    tokio::task::spawn_blocking(move || login.end()).await.expect("it ends")
}

async fn whoami(data: &Path) -> Value {
    let output = run(data, &["whoami", "--json"]).await;
    assert!(output.status.success(), "{}", text(&output.stderr));
    crate::script::data("account", &text(&output.stdout))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_typed_anywhere_signs_in_until_one_signs_out() {
    let server = TestServer::start_with_sign_in();
    let (browser, data) = (Browser::new(), tempfile::tempdir().unwrap());
    let mut login = Login::start(data.path(), server.http().root(), "--device");
    let line = login.line_with("type the code ");
    let (page, code) = line.split_once(" in any browser and type the code ").expect("a page and a code");
    let page = page.trim_start_matches("Open ");
    let names = browser.get(&format!("{page}?otc={code}")).await;
    browser.get(&names.link(ADA)).await;
    let (status, said) = end(login).await;
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("Signed in as Ada Lindqvist") && said.contains("which only you can read"), "{said}");

    let tokens = find(data.path(), "tokens.json");
    let secret: Value = serde_json::from_str(&std::fs::read_to_string(&tokens).unwrap()).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&tokens).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let who = whoami(data.path()).await;
    assert_eq!((&who["account"]["signedIn"], &who["account"]["displayName"]), (&true.into(), &ADA.into()), "{who}");
    for secret in [&secret["access"], &secret["refresh"]] {
        let secret = secret.as_str().expect("a token");
        assert!(!who.to_string().contains(secret) && !said.contains(secret));
    }
    let sync = run(data.path(), &["sync", "--plan", "Website relaunch"]).await;
    assert_eq!(sync.status.code(), Some(0), "{}{}", text(&sync.stdout), text(&sync.stderr));

    let out = run(data.path(), &["logout"]).await;
    assert!(text(&out.stdout).contains("is signed out"), "{}", text(&out.stderr));
    assert!(!tokens.exists());
    assert!(whoami(data.path()).await["account"].is_null());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_browser_comes_back_with_a_code() {
    let server = TestServer::start_with_sign_in();
    let (browser, data) = (Browser::new(), tempfile::tempdir().unwrap());
    let mut login = Login::start(data.path(), server.http().root(), "--browser");
    let page = login.line_with("/authorize?");
    assert!(page.contains("code_challenge_method=S256") && page.contains("redirect_uri=http%3A%2F%2Flocalhost%3A"));
    let names = browser.get(&page).await;
    let back = browser.get(&names.link(ADA)).await;
    let home = back.header("location").to_owned();
    // What somebody else sends to the port is no sign-in.
    let (port, _) = home.split_once("/?").expect("a query");
    assert_eq!(browser.get(&format!("{port}/favicon.ico")).await.status, 404);
    for foreign in ["code=stolen&state=guessed", "code=stolen", "error=access_denied&state=", "error=server_error"] {
        let page = browser.get(&format!("{port}/?{foreign}")).await;
        assert!(page.status == 400 && page.text.contains("does not belong to the sign-in"), "{foreign}: {}", page.text);
    }
    assert!(browser.get(&home).await.text.contains("You are signed in"));
    let (status, said) = end(login).await;
    assert_eq!(status, Some(0), "{said}");
    assert_eq!(whoami(data.path()).await["account"]["signedIn"], true);
}

/// Signs Ada in by the browser, and returns what was said at the end.
async fn by_browser(data: &Path, root: &str, more: &[&str]) -> String {
    by_browser_as(data, root, ADA, more).await.1
}

/// Signs somebody in by the browser, and returns the page that was opened and what was said at the end.
pub(crate) async fn by_browser_as(data: &Path, root: &str, name: &str, more: &[&str]) -> (String, String) {
    let browser = Browser::new();
    let mut login = Login::start_with(data, root, &[&["--browser"], more].concat());
    let page = login.line_with("/authorize?");
    let back = browser.get(&browser.get(&page).await.link(name)).await;
    browser.get(back.header("location")).await;
    let (status, said) = end(login).await;
    assert_eq!(status, Some(0), "{said}");
    (page, said)
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_store_the_sign_in_is_in_a_file_and_every_file_is_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let server = TestServer::start_with_sign_in();
    let data = tempfile::tempdir().unwrap();
    let said = by_browser(data.path(), server.http().root(), &[]).await;
    assert!(said.contains("which only you can read (") && said.contains("key store"), "{said}");
    assert_eq!(whoami(data.path()).await["account"]["signedIn"], true);
    for name in ["tokens.json", "tokens.lock", "account.json", "current"] {
        let mode = std::fs::metadata(find(data.path(), name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_account_is_said_by_every_command_and_gone_on_with_by_the_next_sign_in() {
    let server = TestServer::start_with_sign_in();
    let data = tempfile::tempdir().unwrap();
    by_browser(data.path(), server.http().root(), &["--no-key-store"]).await;
    let file = find(data.path(), "account.json");
    let folder = file.parent().expect("a folder").to_owned();
    std::fs::write(&file, "{\"user_id\":").unwrap();
    for arguments in [["whoami"].as_slice(), &["sync"], &["log"], &["login"], &["--plain"]] {
        let output = run(data.path(), arguments).await;
        let words = text(&output.stderr);
        assert!(!output.status.success() && words.contains(&format!("{} is damaged", file.display())), "{words}");
        assert!(words.contains("`planner-tui login --account "), "{words}");
    }
    let said = by_browser(data.path(), server.http().root(), &["--no-key-store"]).await;
    assert!(said.contains("account.json.damaged") && folder.join("account.json.damaged").is_file(), "{said}");
    let who = whoami(data.path()).await;
    assert_eq!(
        (&who["account"]["signedIn"], find(data.path(), "tokens.json")),
        (&true.into(), folder.join("tokens.json"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_refuses_in_the_browser_is_not_signed_in_and_hears_so() {
    let server = TestServer::start_with_sign_in();
    let (browser, data) = (Browser::new(), tempfile::tempdir().unwrap());
    let mut login = Login::start(data.path(), server.http().root(), "--device");
    let line = login.line_with("type the code ");
    let (page, code) = line.split_once(" in any browser and type the code ").expect("a page and a code");
    let names = browser.get(&format!("{}?otc={code}", page.trim_start_matches("Open "))).await;
    browser.get(&names.link("Cancel")).await;
    let (status, said) = end(login).await;
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("the sign-in was refused in the browser"), "{said}");
    assert!(whoami(data.path()).await["account"].is_null());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_is_said_before_anything_is_asked() {
    let data = tempfile::tempdir().unwrap();
    let said = |output: Output| (output.status.code(), text(&output.stderr));
    let (status, words) = said(run(data.path(), &["login"]).await);
    assert!(status == Some(2) && words.contains("App registrations") && words.contains("--client-id"), "{words}");
    let (status, words) = said(run(data.path(), &["login", "--client-id", "x", "--tenant", "a/b"]).await);
    assert!(status == Some(2) && words.contains("is no tenant"), "{words}");
    let (status, words) = said(run(data.path(), &["login", "--client-id", "x", "--login-url", "http://h"]).await);
    assert!(status == Some(2) && words.contains("go together"), "{words}");
    for (options, says) in [
        (["--offline"].as_slice(), "leave --offline out"),
        (&["--record", "file"], "leave --record out"),
        (&["--tenant", "consumers"], "no personal accounts"),
    ] {
        let arguments = [&["login", "--client-id", "x"], options].concat();
        let (status, words) = said(run(data.path(), &arguments).await);
        assert!(status == Some(2) && words.contains(says), "{words}");
    }
    let listed = |output: Output| text(&output.stdout);
    let all = listed(run(data.path(), &["login", "--scopes"]).await);
    let some = listed(run(data.path(), &["login", "--scopes", "--also", "groups"]).await);
    assert!(all.contains("Group-Conversation") && some.contains("GroupMember") && !some.contains("Group-Conversation"));
    let (status, words) = said(run(data.path(), &["--account", "nobody", "sync"]).await);
    assert!(status == Some(3) && words.contains("planner-tui login"), "{words}");
}

/// The only file of this name below a folder.
pub(crate) fn find(folder: &Path, name: &str) -> std::path::PathBuf {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name().is_some_and(|known| known == name) {
                return path;
            }
        }
    }
    panic!("there is no {name}");
}
