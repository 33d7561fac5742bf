//! A plan watched: a line for each change, as long as somebody reads.

mod changes;

use std::io;
use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use self::changes::Seen;
use super::fault::FAILED;
use super::fault::Fault;
use super::session::Session;
use super::told::Told;
use crate::cli::watch::Watch;
use crate::run::complain;
use crate::run::now;
use crate::sync::Command;
use crate::ui::text;

/// Prints what changes of a plan, until nobody reads it or the plan is gone.
pub(super) async fn watch(session: &mut Session, options: &Watch) -> Result<Told, Fault> {
    session.enter(None).await?;
    // What is said beside it cannot wait for an end that may never come.
    say(&mut session.notes);
    let mut seen = Seen::of(session.view()?.acknowledged());
    let every = Duration::from_secs(options.every.into());
    let (mut next, mut trouble) = (Instant::now() + every, None);
    complain(&format!("watching “{}”; Ctrl+C ends it", text::clean(&seen.title())));
    loop {
        session.hear_until(next).await?;
        let is_due = Instant::now() >= next;
        if is_due {
            next = Instant::now() + every;
            // Whoever asks for patience gets it: the engine asks again by itself.
            if session.trouble().is_none() || session.has_failed() {
                session.send(vec![Command::SyncNow(seen.plan())]);
            }
        }
        let said = session.trouble();
        let may_be_gone = is_due || said != trouble || session.state.board.unavailable.is_some();
        let gone = if may_be_gone { session.gone_for().await } else { None };
        if said != trouble && gone.is_none() {
            complain(said.as_deref().unwrap_or("the service answers again"));
            trouble = said;
        }
        say(&mut session.notes);
        let found = match (&gone, session.view()) {
            (Some(_), _) => vec![seen.gone()],
            (None, Ok(view)) if view.acknowledged().is_whole() => seen.turn_to(Arc::clone(view.acknowledged())),
            _ => Vec::new(),
        };
        let at = now().timestamp();
        for change in found {
            let line = if options.ndjson { change.ndjson(at) } else { change.words(at) };
            if !put(&line)? {
                return Ok(Told::default());
            }
        }
        if let Some(why) = gone {
            // The last line has said it; on standard output there is nothing to add.
            return Ok(Told { notes: vec![why], status: FAILED, ..Told::default() });
        }
    }
}

/// Says what there is to say beside the changes.
fn say(notes: &mut Vec<String>) {
    for note in notes.drain(..) {
        complain(&note);
    }
}

/// Prints a line at once; says whether anybody reads it.
fn put(line: &str) -> Result<bool, Fault> {
    let mut out = io::stdout().lock();
    match writeln!(out, "{}", text::clean(line)).and_then(|()| out.flush()) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(error.into()),
    }
}
