//! An account that is signed in: its token is renewed once, in the middle too, and what it loses is never an edit.

use std::time::Duration;

use jiff::Timestamp;
use planner_tui::graph::sign_in::device::{self, Polled};
use planner_tui::graph::sign_in::platform::Platform;
use planner_tui::graph::sign_in::{Registration, scopes};
use planner_tui::graph::token::Tokens;
use planner_tui::graph::token::keep::Keep;
use planner_tui::graph::token::source::{Account, Source};
use planner_tui::server::{Faults, RetryAfter, Rule, SignInError, What};
use planner_tui::sync::engine::Backend;
use planner_tui::sync::{Command as Wish, Link};
use secrecy::ExposeSecret as _;
use tempfile::TempDir;

use crate::sign_in::{ADA, CLIENT};
use crate::support::browser::Browser;
use crate::support::line::{Fault, Line};
use crate::support::replica::{Replica, Told};
use crate::support::server::TestServer;

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
        Source::account(Account { platform: self.platform(), keep: self.keep(), data: None })
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
async fn a_platform_that_is_away_for_a_while_is_waited_for_and_signs_nobody_out() {
    let signed_in = SignedIn::new().await;
    let mut replica = replica(&signed_in).await;
    let away = What::Answer { status: 503, retry_after: None };
    let rule = Rule::new(away).to("POST", "/*/oauth2/v2.0/token").times(1);
    signed_in.server.faults().set(Faults::one(rule));
    signed_in.server.clock().set_forward(Duration::from_hours(2));
    let before = signed_in.renewals();
    replica.handle.send(Wish::Refresh(replica.told.plan.clone().expect("a plan")));
    replica.until("it waits", |told| matches!(told.link(), Some(Link::Waiting { .. }))).await;
    replica.until("it is read after all", |told| told.is_settled() && signed_in.renewals() > before + 1).await;
    assert_eq!(signed_in.renewals(), before + 2, "whoever met the trouble together has asked once");
    replica.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_platform_that_asks_for_patience_gets_it_from_the_next_run_too() {
    let signed_in = SignedIn::new().await;
    replica(&signed_in).await.stop().await;
    signed_in.age();
    let busy = What::Answer { status: 429, retry_after: Some(RetryAfter::Text("3600".to_owned())) };
    let rule = Rule::new(busy).to("POST", "/*/oauth2/v2.0/token");
    signed_in.server.faults().set(Faults::one(rule));
    let before = signed_in.renewals();
    for _run in 0..2 {
        let backend = Backend::new(signed_in.line.url(), signed_in.source());
        let mut replica = Replica::start_with(signed_in.folder.path(), Ok(backend));
        replica.handle.send(Wish::ListPlans);
        replica.until("it waits", |told| matches!(told.link(), Some(Link::Waiting { .. }))).await;
        replica.stop().await;
    }
    assert_eq!(signed_in.renewals(), before + 1, "it was asked once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_is_lost_during_a_renewal_is_a_lost_line_and_signs_nobody_out() {
    const PAGE: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 20\r\n\r\n<html>Welcome</html>";
    let signed_in = SignedIn::new().await;
    let mut replica = replica(&signed_in).await;
    let column = replica.told.view().board().columns[0].name.clone();
    for fault in [Fault::Cut, Fault::LoseAnswer, Fault::Answer(PAGE)] {
        signed_in.line.rule(move |seen| seen.path.ends_with("/oauth2/v2.0/token").then(|| fault.clone()));
        signed_in.server.clock().set_forward(Duration::from_hours(2));
        let (card, before) = (replica.told.column(&column)[1].clone(), signed_in.renewals());
        replica.put(&card, &column, 0).await;
        replica.handle.send(Wish::Settle);
        replica.until("it is offline", |told| matches!(told.link(), Some(Link::Offline { .. }))).await;
        let Some(Link::Offline { why, next_try, .. }) = replica.told.link() else { unreachable!("waited for it") };
        assert!(why.contains("cannot be reached") && next_try.is_some(), "{why}");
        assert!(signed_in.renewals() > before && replica.told.unsent() == 1, "what was done is kept");
        signed_in.line.mend();
        replica.handle.send(Wish::SyncNow(replica.told.plan.clone().expect("a plan")));
        replica.until("all is sent", |told| told.is_settled() && told.unsent() == 0).await;
        assert_eq!(replica.told.column(&column)[0], card);
    }
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
    assert!(why.contains("The old sign-in is over") && why.contains("`planner-tui login --account "), "{why}");
    assert_eq!(replica.told.unsent(), 1, "what was done is kept");
    assert_eq!(replica.told.column(&column)[..2], [second, first], "and shown");

    signed_in.server.faults().set(Faults::default());
    signed_in.sign_in().await;
    replica.handle.send(Wish::SyncNow(replica.told.plan.clone().expect("a plan")));
    replica.until("all is sent", |told| told.is_settled() && told.unsent() == 0).await;
    replica.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_made_beside_a_running_program_is_noticed_by_itself() {
    let signed_in = SignedIn::new().await;
    let mut replica = replica(&signed_in).await;
    signed_in.keep().remove().unwrap();
    let rule = Rule::new(What::SignInError(SignInError::of(700_082))).to("POST", "/*/oauth2/v2.0/token");
    signed_in.server.faults().set(Faults::one(rule));
    signed_in.server.clock().set_forward(Duration::from_hours(2));
    replica.handle.send(Wish::SyncNow(replica.told.plan.clone().expect("a plan")));
    replica.until("it is signed out", |told| matches!(told.link(), Some(Link::SignedOut { .. }))).await;
    signed_in.server.faults().set(Faults::default());
    signed_in.sign_in().await;
    replica.until("it goes on without a word", Told::is_settled).await;
    replica.stop().await;
}
