//! Signing in by the browser of this machine: it comes back to a port of ours with a code.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use secrecy::SecretString;
use tokio::io::AsyncReadExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::unbounded_channel;
use tokio::task::LocalSet;
use tokio::time::timeout;

use super::page::{self, Page};
use super::say;
use super::typed::Typed;
use crate::graph::sign_in::Grant;
use crate::graph::sign_in::browser::{Attempt, Landing, Wishes};
use crate::graph::sign_in::platform::Platform;
use crate::graph::sign_in::refusal::SignInError;
use crate::run::link;

/// How long the person may take in the browser.
const PATIENCE: Duration = Duration::from_mins(10);
/// How long a connection may take to say what it wants; browsers open some for later.
const SLOWEST: Duration = Duration::from_secs(30);
/// No address a browser comes back with is longer.
const LONGEST_REQUEST: usize = 32 << 10;

/// Sends the browser away, waits until it comes back, and redeems what it brings. The page it waits for then is told when all
/// is done.
pub(super) async fn sign_in(
    platform: &Platform,
    scope: &str,
    wishes: &Wishes,
    typed: &Typed,
) -> anyhow::Result<(Grant, Page)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
    let listener = listener.context("no port of this machine can be listened on; try `planner-tui login --device`")?;
    let port = listener.local_addr().context("the port is not known")?.port();
    // `localhost` is either of the two, as the browser likes.
    let other = TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await.ok();
    let attempt = Rc::new(Attempt::new(port)?);
    let address = attempt.page(platform, scope, wishes);
    say("Sign in in your browser. If none opens, open this page in one on this machine:");
    say(&address);
    if let Err(why) = link::open(&address) {
        say(&typed.in_words(&format!("({why}; `planner-tui login --device` needs none.)")));
    }
    let connections = LocalSet::new();
    let waiting = connections.run_until(come_back(Rc::clone(&attempt), listener, other));
    let Ok((brought, stream)) = timeout(PATIENCE, waiting).await else {
        bail!("nobody signed in within 10 minutes. Begin again, or try `planner-tui login --device`")
    };
    let page = Page::waiting(stream);
    let granted = match brought {
        Ok(code) => attempt.redeem(platform, &code, scope).await,
        Err(error) => Err(error),
    };
    match granted {
        Ok(grant) => Ok((grant, page)),
        Err(error) => {
            page.tell(false).await;
            Err(error.into())
        }
    }
}

/// What a browser brings, and where it waits for its page.
type Back = (Result<SecretString, SignInError>, TcpStream);

/// Answers whoever connects, until one of them brings what was asked for.
async fn come_back(attempt: Rc<Attempt>, listener: TcpListener, other: Option<TcpListener>) -> Back {
    let (sender, mut outcomes) = unbounded_channel();
    loop {
        let accepted = tokio::select! {
            Some(back) = outcomes.recv() => return back,
            accepted = listener.accept() => accepted,
            accepted = accept(other.as_ref()) => accepted,
        };
        let Ok((stream, _)) = accepted else { continue };
        let (attempt, sender) = (Rc::clone(&attempt), sender.clone());
        // A connection that says nothing keeps nobody else waiting.
        tokio::task::spawn_local(async move {
            if let Ok(Some(back)) = timeout(SLOWEST, answer(&attempt, stream)).await {
                let _nobody_waits_any_more = sender.send(back);
            }
        });
    }
}

async fn accept(listener: Option<&TcpListener>) -> std::io::Result<(TcpStream, std::net::SocketAddr)> {
    match listener {
        Some(listener) => listener.accept().await,
        None => std::future::pending().await,
    }
}

/// Answers one connection, unless it brings what is waited for: then that is returned, and the page is still to be written.
async fn answer(attempt: &Attempt, mut stream: TcpStream) -> Option<Back> {
    let mut request = Vec::new();
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        let mut piece = [0; 2048];
        let count = stream.read(&mut piece).await.ok()?;
        if count == 0 || request.len() + count > LONGEST_REQUEST {
            return None;
        }
        request.extend_from_slice(&piece[..count]);
    }
    let text = String::from_utf8_lossy(&request);
    let mut words = text.lines().next().unwrap_or_default().split(' ');
    let target = words.next().filter(|method| *method == "GET").and_then(|_| words.next());
    let (status, said) = match target.map_or(Landing::Nothing, |target| attempt.landed(target)) {
        Landing::Answer(outcome) => return Some((outcome, stream)),
        Landing::Foreign => (
            "400 Bad Request",
            "This does not belong to the sign-in that waits here, and changes nothing. Go on at the page the terminal names.",
        ),
        Landing::Nothing => ("404 Not Found", "There is nothing here."),
    };
    page::write(stream, status, said).await;
    None
}
