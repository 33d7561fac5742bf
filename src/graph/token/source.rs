//! Where the client gets its bearer token from, and how it gets the next one: early, once, and never two at a time.

mod words;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Mutex;
use tokio::task::spawn_blocking;
use tokio::time::Instant;

use super::keep::{Keep, KeptAt};
use super::{Tokens, command};
use crate::graph::retry_after::RetryAfter;
use crate::graph::sign_in::Grant;
use crate::graph::sign_in::platform::Platform;
use crate::graph::sign_in::refusal::SignInError;

/// A place tokens come from.
#[derive(Clone)]
pub struct Source(Arc<Inner>);

struct Inner {
    kind: Kind,
    /// The token of this moment; whoever renews it holds this.
    now: Mutex<Option<Tokens>>,
    /// Until when the platform is not asked, and by which status that was said: requests that wait for a token together
    /// would else ask one after the other.
    rest: Mutex<Option<(Instant, u16)>>,
    /// When the command last failed, and how: who waited meanwhile does not ask it again, or each would wait as long.
    failed: Mutex<Option<(Instant, String)>>,
}

/// So long the platform is left alone when it does not say how long.
const LEAST: Duration = Duration::from_secs(1);

enum Kind {
    /// One that was given, and is good as long as it is; with the variable it was in, if it was in one.
    Fixed(SecretString, Option<&'static str>),
    /// A command of the person's own.
    Command(String),
    /// An account that was signed in.
    Account(Box<Account>),
}

/// An account that was signed in.
#[derive(Debug)]
pub struct Account {
    /// Where it is renewed.
    pub platform: Platform,
    /// Where its tokens are kept.
    pub keep: Keep,
    /// The data folder it is in, where the command line has to name it.
    pub data: Option<PathBuf>,
}

/// Why there is no token.
#[derive(Debug)]
pub enum NoToken {
    /// The identity platform cannot be asked now: wait, and try again.
    Later {
        /// Who was asked.
        host: String,
        /// What happened, in words.
        why: String,
    },
    /// The identity platform has trouble: leave it alone for a while, and try again.
    Busy {
        /// Who was asked.
        host: String,
        /// The HTTP status.
        status: u16,
        /// How long, if it says.
        retry_after: Option<RetryAfter>,
    },
    /// The person has to do something, said as a sentence.
    SignedOut(String),
}

impl Source {
    /// Takes a token that was given.
    #[must_use]
    pub fn fixed(token: SecretString) -> Self {
        Self::of(Kind::Fixed(token, None))
    }

    /// Takes a token that was in a variable of the environment.
    #[must_use]
    pub fn variable(name: &'static str, token: SecretString) -> Self {
        Self::of(Kind::Fixed(token, Some(name)))
    }

    /// Asks a command for each token.
    #[must_use]
    pub fn command(line: &str) -> Self {
        Self::of(Kind::Command(line.to_owned()))
    }

    /// Takes the tokens of an account.
    #[must_use]
    pub fn account(account: Account) -> Self {
        Self::of(Kind::Account(Box::new(account)))
    }

    /// Returns the token that was given, if one was.
    #[must_use]
    pub fn given(&self) -> Option<&SecretString> {
        match &self.0.kind {
            Kind::Fixed(token, _) => Some(token),
            Kind::Command(_) | Kind::Account(_) => None,
        }
    }

    /// Returns when the account was signed in last, if this is one.
    #[must_use]
    pub(crate) fn kept_at(&self) -> Option<KeptAt> {
        match &self.0.kind {
            Kind::Account(account) => Some(account.keep.kept_at()),
            Kind::Fixed(..) | Kind::Command(_) => None,
        }
    }

    /// Keeps what the service wants to see proven for the next sign-in.
    pub(crate) fn note_claims(&self, claims: &str) {
        if let Kind::Account(account) = &self.0.kind {
            account.keep.note_claims(claims);
        }
    }

    /// Returns until when the identity platform is not asked: its address, when that is over, and the status that said so.
    /// Nothing while it is being asked.
    pub(crate) fn rest(&self) -> Option<(String, Instant, u16)> {
        let Kind::Account(account) = &self.0.kind else { return None };
        let (until, status) = (*self.0.rest.try_lock().ok()?)?;
        Some((account.platform.host(), until, status))
    }

    /// Leaves the identity platform alone for so long, as another run was told to; says whether it is this one.
    pub(crate) fn recall_rest(&self, host: &str, status: u16, rest: Duration) -> bool {
        let Kind::Account(account) = &self.0.kind else { return false };
        let is_ours = account.platform.host() == host;
        if let (true, Ok(mut known), Some(until)) = (is_ours, self.0.rest.try_lock(), Instant::now().checked_add(rest))
        {
            *known = Some((until, status));
        }
        is_ours
    }

    fn of(kind: Kind) -> Self {
        Self(Arc::new(Inner { kind, now: Mutex::new(None), rest: Mutex::new(None), failed: Mutex::new(None) }))
    }

    /// Returns a token that is good for a while, renewed before its end.
    pub async fn bearer(&self) -> Result<SecretString, NoToken> {
        let came = Instant::now();
        let mut now = self.0.now.lock().await;
        match &self.0.kind {
            Kind::Fixed(token, _) => Ok(token.clone()),
            Kind::Command(line) => match &*now {
                Some(known) => Ok(known.access.clone()),
                None => self.asked(&mut now, line, came).await,
            },
            Kind::Account(account) => match &*now {
                Some(known) if known.is_fresh(time()) => Ok(known.access.clone()),
                _ => self.renewed(account, &mut now, None).await,
            },
        }
    }

    /// Returns another token in place of one the service did not take; `None` when there is no other.
    pub async fn instead_of(&self, refused: &SecretString) -> Result<Option<SecretString>, NoToken> {
        let is_refused = |token: &SecretString| token.expose_secret() == refused.expose_secret();
        let came = Instant::now();
        let mut now = self.0.now.lock().await;
        // Somebody who met the same refusal may have renewed it meanwhile.
        if let Some(known) = now.as_ref().filter(|known| !is_refused(&known.access)) {
            return Ok(Some(known.access.clone()));
        }
        let token = match &self.0.kind {
            Kind::Fixed(..) => return Ok(None),
            Kind::Command(line) => self.asked(&mut now, line, came).await?,
            Kind::Account(account) => self.renewed(account, &mut now, Some(refused)).await?,
        };
        Ok((!is_refused(&token)).then_some(token))
    }

    /// Renews the tokens of an account, unless another process just has.
    async fn renewed(
        &self,
        account: &Account,
        now: &mut Option<Tokens>,
        refused: Option<&SecretString>,
    ) -> Result<SecretString, NoToken> {
        let keep = account.keep.clone();
        // Waiting for another process, and asking the key store, may take a while.
        let held = spawn_blocking(move || keep.hold().and_then(|lock| Ok((lock, keep.read()?)))).await;
        let over = |why: &str| NoToken::SignedOut(account.over(why));
        let (lock, kept) = held.map_err(|_| lost())?.map_err(|error| over(&error.to_string()))?;
        let Some(kept) = kept else { return Err(over("you are signed out")) };
        let is_refused = refused.is_some_and(|token| token.expose_secret() == kept.access.expose_secret());
        if kept.is_fresh(time()) && !is_refused {
            let access = kept.access.clone();
            *now = Some(kept);
            return Ok(access);
        }
        let Some(refresh) = kept.refresh.clone() else {
            let is_good = kept.is_good(time()) && !is_refused;
            let access = kept.access.clone();
            *now = Some(kept);
            return if is_good { Ok(access) } else { Err(over("the sign-in has ended")) };
        };
        let renewal = self.refreshed(account, &refresh, &kept.scope).await;
        if let Some(claims) = renewal.as_ref().err().and_then(SignInError::wanted) {
            account.keep.note_claims(claims);
        }
        let tokens = match renewal {
            Ok(grant) => Tokens::granted(grant, &kept.scope, time(), Some(&kept)),
            Err(SignInError::SignInAgain(refusal)) => return Err(over(&refusal.words())),
            Err(SignInError::Offline { .. } | SignInError::Busy { .. } | SignInError::Unreadable { .. })
                if kept.is_good(time()) && !is_refused =>
            {
                // It was early: the old one is good for some minutes more.
                let access = kept.access.clone();
                *now = Some(kept.put_off(time()));
                return Ok(access);
            }
            Err(SignInError::Offline { host, why }) => return Err(NoToken::Later { host, why }),
            // A page of something in between refuses nobody: whoever signed in still is.
            Err(SignInError::Unreadable { host, why }) => {
                let why = format!("{why}, so something else may answer in its place");
                return Err(NoToken::Later { host, why });
            }
            Err(SignInError::Busy { host, status, retry_after, .. }) => {
                return Err(NoToken::Busy { host, status, retry_after });
            }
            Err(error) => return Err(over(&error.to_string())),
        };
        let (keep, written) = (account.keep.clone(), tokens.clone());
        let written = spawn_blocking(move || keep.write_held(&written, &lock));
        // What cannot be kept is good for this run; the next one has to sign in.
        let _kept = written.await.map_err(|_| lost())?;
        let access = tokens.access.clone();
        *now = Some(tokens);
        Ok(access)
    }
}

impl Source {
    /// Asks the command, unless it has failed since somebody came to ask.
    async fn asked(&self, now: &mut Option<Tokens>, line: &str, came: Instant) -> Result<SecretString, NoToken> {
        let mut failed = self.0.failed.lock().await;
        if let Some((_, why)) = failed.as_ref().filter(|(at, _)| *at >= came) {
            return Err(NoToken::SignedOut(why.clone()));
        }
        let line = line.to_owned();
        let asked = spawn_blocking(move || command::token(&line)).await.map_err(|_| lost())?;
        let access = asked.map_err(|why| {
            *failed = Some((Instant::now(), why.clone()));
            NoToken::SignedOut(why)
        })?;
        let (renew_at, ends) = (Timestamp::MAX, Timestamp::MAX);
        *now = Some(Tokens { access: access.clone(), renew_at, ends, refresh: None, scope: String::new() });
        Ok(access)
    }

    /// Asks the platform for the next tokens, unless it wants to be left alone.
    async fn refreshed(&self, account: &Account, refresh: &SecretString, scope: &str) -> Result<Grant, SignInError> {
        let mut rest = self.0.rest.lock().await;
        let left = rest.map(|(until, status)| (until.saturating_duration_since(Instant::now()), status));
        if let Some((left, status)) = left.filter(|(left, _)| !left.is_zero()) {
            let (host, retry_after) = (account.platform.host(), Some(RetryAfter::For(left)));
            return Err(SignInError::Busy { host, refusal: Box::default(), status, retry_after });
        }
        let renewal = account.platform.refresh(refresh, scope).await;
        *rest = match &renewal {
            Err(SignInError::Busy { status, retry_after, .. }) => {
                let wait = retry_after.map_or(LEAST, |told| told.from(time()));
                Some((Instant::now() + wait, *status))
            }
            _ => None,
        };
        renewal
    }
}

fn lost() -> NoToken {
    NoToken::SignedOut("the part of this program that reads tokens has ended by mistake; start it again".to_owned())
}

impl From<SecretString> for Source {
    fn from(token: SecretString) -> Self {
        Self::fixed(token)
    }
}

impl From<&str> for Source {
    fn from(token: &str) -> Self {
        Self::fixed(token.into())
    }
}

impl From<String> for Source {
    fn from(token: String) -> Self {
        Self::fixed(token.into())
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match &self.0.kind {
            Kind::Fixed(..) => "a token that was given",
            Kind::Command(_) => "a command",
            Kind::Account(_) => "an account",
        };
        f.debug_tuple("Source").field(&kind).finish()
    }
}

#[expect(clippy::disallowed_methods, reason = "whether a token has ended is a question of now, wherever it is asked")]
fn time() -> Timestamp {
    Timestamp::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
    }

    #[test]
    fn a_given_token_has_no_other_in_its_place() {
        let source = Source::fixed("hush".into());
        let token = block(source.bearer()).unwrap();
        assert_eq!(token.expose_secret(), "hush");
        assert!(block(source.instead_of(&token)).unwrap().is_none());
        assert!(!format!("{source:?}").contains("hush"));
    }

    #[cfg(unix)]
    #[test]
    fn a_command_is_asked_once_and_again_when_its_token_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("count");
        let line = format!("echo x >> '{0}'; wc -l < '{0}' | tr -d ' '", file.display());
        let source = Source::command(&line);
        let first = block(source.bearer()).unwrap();
        assert_eq!(block(source.bearer()).unwrap().expose_secret(), first.expose_secret());
        let second = block(source.instead_of(&first)).unwrap().unwrap();
        assert_eq!((first.expose_secret(), second.expose_secret()), ("1", "2"));
        // Who meets the refusal of the first one now gets the second.
        assert_eq!(block(source.instead_of(&first)).unwrap().unwrap().expose_secret(), "2");
    }

    #[cfg(unix)]
    #[test]
    fn who_waits_while_a_command_fails_does_not_ask_it_again() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("count");
        let source = Source::command(&format!("echo x >> '{}'; exit 3", file.display()));
        let asked = || std::fs::read_to_string(&file).unwrap().lines().count();
        let (one, other) = block(async { tokio::join!(source.bearer(), source.bearer()) });
        assert!(one.is_err() && other.is_err());
        assert_eq!(asked(), 1);
        assert!(block(source.bearer()).is_err());
        assert_eq!(asked(), 2, "who comes later may find it mended");
    }
}
