//! Signing in from end to end: the built program and the client against the identity platform our server plays.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use jiff::Timestamp;
use planner_tui::graph::sign_in::device::{self, Polled};
use planner_tui::graph::sign_in::platform::Platform;
use planner_tui::graph::sign_in::{Registration, scopes};
use planner_tui::graph::token::Tokens;
use planner_tui::graph::token::keep::Keep;
use planner_tui::graph::token::source::{Account, Source};
use planner_tui::server::{Faults, Rule, SignInError, What};
use planner_tui::sync::engine::Backend;
use planner_tui::sync::{Command as Wish, Link};
use secrecy::ExposeSecret as _;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::browser::Browser;
use crate::support::line::Line;
use crate::support::replica::Replica;
use crate::support::server::TestServer;

const CLIENT: &str = "11112222-bbbb-3333-cccc-4444dddd5555";
const ADA: &str = "Ada Lindqvist";

/// The program with a data folder of its own, and no browser to open.
fn program(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planner-tui"));
    command.arg("--data").arg(data).args(arguments).stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).env("PATH", data).env_remove("DBUS_SESSION_BUS_ADDRESS");
    command
}

/// Runs it to its end.
async fn run(data: &Path, arguments: &[&str]) -> Output {
    let mut command = program(data, arguments);
    tokio::task::spawn_blocking(move || command.output().expect("the program was built")).await.expect("it ends")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("text")
}

/// A run of `login` that waits for a person.
struct Login {
    child: Child,
    out: BufReader<std::process::ChildStdout>,
}

impl Login {
    fn start(data: &Path, root: &str, way: &str) -> Self {
        let arguments =
            ["login", way, "--client-id", CLIENT, "--login-url", root, "--graph-url", root, "--no-key-store"];
        let mut child = program(data, &arguments).spawn().expect("the program was built");
        let out = BufReader::new(child.stdout.take().expect("a pipe"));
        Self { child, out }
    }

    /// Reads on to the first line that holds these words.
    fn line_with(&mut self, words: &str) -> String {
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

async fn end(login: Login) -> (Option<i32>, String) {
    tokio::task::spawn_blocking(move || login.end()).await.expect("it ends")
}

async fn whoami(data: &Path) -> Value {
    let output = run(data, &["whoami", "--json"]).await;
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", text(&output.stderr)))
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
    assert!(browser.get(&home).await.text.contains("You are signed in"));
    let (status, said) = end(login).await;
    assert_eq!(status, Some(0), "{said}");
    assert_eq!(whoami(data.path()).await["account"]["signedIn"], true);
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
    let (status, words) = said(run(data.path(), &["--account", "nobody", "sync"]).await);
    assert!(status == Some(2) && words.contains("planner-tui login"), "{words}");
}

/// The only file of this name below a folder.
fn find(folder: &Path, name: &str) -> std::path::PathBuf {
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

/// An account that was signed in, and the line its requests go over.
struct SignedIn {
    server: TestServer,
    line: Line,
    browser: Browser,
    folder: TempDir,
}

impl SignedIn {
    async fn new() -> Self {
        let server = TestServer::start_with_sign_in();
        let line = Line::to(server.http().root()).await;
        let this = Self { server, line, browser: Browser::new(), folder: tempfile::tempdir().unwrap() };
        this.sign_in().await;
        this
    }

    fn platform(&self) -> Platform {
        let root = self.line.url().to_owned();
        let (login_root, graph_root) = (root.clone(), root);
        let (client_id, tenant) = (CLIENT.to_owned(), "organizations".to_owned());
        Platform::new(Registration { client_id, tenant, login_root, graph_root }).expect("an address")
    }

    fn keep(&self) -> Keep {
        Keep::of(self.folder.path(), None)
    }

    /// Signs Ada in, as `login --device` does.
    async fn sign_in(&self) {
        let (platform, scope) = (self.platform(), scopes::asked("https://graph.microsoft.com", &[]));
        let code = device::begin(&platform, &scope).await.expect("a code");
        let names = self.browser.get(&format!("{}?otc={}", code.verification_uri, code.user_code)).await;
        self.browser.get(&names.link(ADA)).await;
        let Polled::Done(grant) = device::poll(&platform, &code, code.interval()).await.expect("tokens") else {
            panic!("the code was typed");
        };
        // By the clock of this machine they are good for ever: it is the service that ends them.
        let now = Timestamp::from_second(i64::from(u32::MAX)).expect("in this age");
        self.keep().write(&Tokens::granted(*grant, &scope, now, None)).expect("kept");
    }

    /// What a process of its own has of it.
    fn source(&self) -> Source {
        Source::account(Account { platform: self.platform(), keep: self.keep() })
    }

    /// Lets the kept token be one that has to be renewed.
    fn age(&self) {
        let mut tokens = self.keep().read().unwrap().expect("tokens");
        tokens.renew_at = Timestamp::MIN;
        tokens.ends = Timestamp::MIN;
        self.keep().write(&tokens).unwrap();
    }

    fn renewals(&self) -> usize {
        self.line.count("POST", "/oauth2/v2.0/token")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_renew_a_token_once() {
    let signed_in = SignedIn::new().await;
    signed_in.age();
    let before = signed_in.renewals();
    let (one, other) = (signed_in.source(), signed_in.source());
    let (first, second) = tokio::join!(one.bearer(), other.bearer());
    let (first, second) = (first.expect("a token"), second.expect("a token"));
    assert_eq!(first.expose_secret(), second.expose_secret());
    assert_eq!(signed_in.renewals(), before + 1);
    // Both meet a refusal of that token: again one of them asks.
    let (first, second) = tokio::join!(one.instead_of(&first), other.instead_of(&first));
    let (first, second) = (first.expect("a token").expect("another"), second.expect("a token").expect("another"));
    assert_eq!(first.expose_secret(), second.expose_secret());
    assert_eq!(signed_in.renewals(), before + 2);
}

async fn replica(signed_in: &SignedIn) -> Replica {
    let backend = Backend::new(signed_in.line.url(), signed_in.source());
    let mut replica = Replica::start_with(signed_in.folder.path(), Ok(backend));
    replica.handle.send(Wish::ListPlans);
    replica.until("the plans are listed", |told| told.is_list_fresh).await;
    let plan = replica.told.plans.iter().find(|plan| plan.title == "Office move").expect("in the sample").id.clone();
    replica.handle.send(Wish::OpenPlan(plan));
    replica.until("the plan is read", |told| told.acknowledged.is_some() && told.is_settled()).await;
    replica
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_ends_in_the_middle_is_renewed_and_nobody_notices() {
    let signed_in = SignedIn::new().await;
    let mut replica = replica(&signed_in).await;
    let before = signed_in.renewals();
    // The service finds the token too old, though by the clock of this machine it is good.
    signed_in.server.clock().set_forward(Duration::from_hours(2));
    let plan = replica.told.plan.clone().expect("a plan");
    replica.handle.send(Wish::Refresh(plan));
    replica.until("it was renewed", |told| told.is_settled() && signed_in.renewals() > before).await;
    assert!(!matches!(replica.told.link(), Some(Link::SignedOut { .. })), "{:?}", replica.told.link());
    assert_eq!(signed_in.renewals(), before + 1, "requests that met the end together are one renewal");
    replica.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_that_is_over_keeps_the_outbox_until_the_next_one() {
    let signed_in = SignedIn::new().await;
    let mut replica = replica(&signed_in).await;
    let rule = Rule::new(What::SignInError(SignInError::of(700_082))).to("POST", "/*/oauth2/v2.0/token");
    signed_in.server.faults().set(Faults::one(rule));
    signed_in.server.clock().set_forward(Duration::from_hours(2));
    let column = replica.told.view().board().columns[0].name.clone();
    let (first, second) = (replica.told.column(&column)[0].clone(), replica.told.column(&column)[1].clone());
    replica.put(&second, &column, 0).await;
    replica.until("it is signed out", |told| matches!(told.link(), Some(Link::SignedOut { .. }))).await;
    let Some(Link::SignedOut { why }) = replica.told.link() else { unreachable!("waited for it") };
    assert!(why.contains("The old sign-in is over") && why.contains("`planner-tui login`"), "{why}");
    assert_eq!(replica.told.unsent(), 1, "what was done is kept");
    assert_eq!(replica.told.column(&column)[..2], [second, first], "and shown");

    signed_in.server.faults().set(Faults::default());
    signed_in.sign_in().await;
    replica.handle.send(Wish::SyncNow(replica.told.plan.clone().expect("a plan")));
    replica.until("all is sent", |told| told.is_settled() && told.unsent() == 0).await;
    replica.stop().await;
}
