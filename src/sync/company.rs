//! Several programs on one copy: one leads, the others follow, and each wakes the others when it has changed something.
//!
//! Who leads holds a lock and listens at a port of this machine. A follower sends it a word after each change; it sends a
//! word to every follower it has heard of. A leader that sends nothing in this run gives the lead to a follower that could. What has changed is always in the copy, never in the word, so a word that was
//! made up by somebody else makes a program look, and nothing more.

use std::collections::VecDeque;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use tokio::net::UdpSocket;

use super::desk::Desk;
use crate::store::lead::Lead;

/// What is said after a change.
const LOOK: &[u8] = b"planner-tui look";
/// What a follower says when it leaves.
const BYE: &[u8] = b"planner-tui bye";
/// What a follower says that could send what waits.
const WISH: &[u8] = b"planner-tui lead";
/// With so many followers the one that was heard first is not told any more; it still looks by itself.
const MOST_FOLLOWERS: usize = 16;
/// How often a follower tries to take the lead: the leader may have ended without a word.
const TRY_EVERY: Duration = Duration::from_secs(2);
/// How often a program that cannot be woken looks for changes.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// The least pause between two words to the followers, and how often is checked whether there is one to be said while
/// something is read or sent.
const TELL_EVERY: Duration = Duration::from_millis(100);

/// What a program knows of the others.
#[derive(Debug)]
pub(super) struct Company {
    copy: PathBuf,
    lead: Option<Lead>,
    socket: Option<UdpSocket>,
    /// The same socket to speak through: tokio's would first have to be waited for.
    mouth: Option<std::net::UdpSocket>,
    followers: VecDeque<SocketAddr>,
    /// Where the leader was told that this program follows.
    greeted: Option<u16>,
    /// Where the leader was told that this program could send.
    wished: Option<u16>,
    /// Whether a follower could send what waits.
    is_wanted: bool,
    /// What the copy counted of our own changes when the others were last told.
    told: u64,
    next_word: Timestamp,
    /// What the copy counted of the others' changes when it was last looked at.
    seen: i64,
    next_look: Timestamp,
}

impl Company {
    /// Takes the lead of a copy if nobody has it.
    pub(super) fn join(copy: &Path) -> Self {
        let mut company = Self {
            copy: copy.to_owned(),
            lead: None,
            socket: None,
            mouth: None,
            followers: VecDeque::new(),
            greeted: None,
            wished: None,
            is_wanted: false,
            told: 0,
            next_word: Timestamp::UNIX_EPOCH,
            seen: 0,
            next_look: Timestamp::UNIX_EPOCH,
        };
        company.try_to_lead();
        company
    }

    /// Says whether another program leads.
    pub(super) fn is_following(&self) -> bool {
        self.lead.is_none()
    }

    /// Tries to take the lead; says whether this program has it now. Where no lock can be had at all, opening the copy says
    /// why, so that is left to it.
    fn try_to_lead(&mut self) -> bool {
        self.lead = Lead::try_take(&self.copy).unwrap_or_default();
        self.lead.is_some()
    }

    /// Begins to listen. Without a socket the programs look at the copy by themselves.
    pub(super) fn listen(&mut self, desk: &Desk) {
        (self.socket, self.mouth) = bound().ok().unzip();
        self.told = desk.store.own_changes();
        self.seen = desk.kept(desk.store.changes_of_others(), 0);
        if self.lead.is_some() {
            self.say_where(desk);
        }
    }

    /// Says in the copy where this program, the leader, can be woken.
    fn say_where(&self, desk: &Desk) {
        let port = self.socket.as_ref().and_then(|socket| socket.local_addr().ok()).map_or(0, |at| at.port());
        desk.kept(desk.store.begin_to_lead(), ());
        desk.kept(desk.store.set_lead_port(port), ());
    }

    /// Waits for a word; for ever, when there is no socket.
    pub(super) async fn hear(&self) -> (SocketAddr, Word) {
        let Some(socket) = &self.socket else { return std::future::pending().await };
        let mut word = [0; 32];
        loop {
            match socket.recv_from(&mut word).await {
                Ok((length, from)) if &word[..length] == LOOK => return (from, Word::Look),
                Ok((length, from)) if &word[..length] == BYE => return (from, Word::Bye),
                Ok((length, from)) if &word[..length] == WISH => return (from, Word::Wish),
                // Another program's word, or the news that nobody listens any more where the last one went.
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::ConnectionReset => {}
                Err(_) => std::future::pending().await,
            }
        }
    }

    /// Takes note of who has spoken, and looks at the copy.
    pub(super) fn heard(&mut self, (from, word): (SocketAddr, Word), desk: &mut Desk) {
        if self.lead.is_some() {
            self.is_wanted |= word == Word::Wish;
            self.followers.retain(|follower| *follower != from);
            if word != Word::Bye {
                self.followers.push_back(from);
                if self.followers.len() > MOST_FOLLOWERS {
                    self.followers.pop_front();
                }
            }
        } else if !desk.never_sends() {
            // The leader's last word is one like the others. Who sends nothing lets the others try first.
            self.next_look = Timestamp::UNIX_EPOCH;
        }
        self.look(desk);
    }

    /// Looks whether somebody else has changed the copy, and shows what has changed.
    fn look(&mut self, desk: &mut Desk) {
        let seen = desk.kept(desk.store.changes_of_others(), self.seen);
        if seen == self.seen {
            return;
        }
        self.seen = seen;
        if self.lead.is_some() {
            desk.see_followers();
            // What one follower has changed is news for the others.
            self.told = u64::MAX;
        } else {
            desk.see_leader();
        }
    }

    /// Does what is due: looks, tells the others, takes the lead. Returns when there will be more to do.
    pub(super) fn keep(&mut self, desk: &mut Desk, is_busy: bool) -> Option<Timestamp> {
        let now = desk.now();
        if self.lead.is_some() && self.is_wanted && !is_busy && desk.never_sends() {
            self.give_up(desk, now);
        } else if self.lead.is_none() && self.next_look <= now {
            if self.try_to_lead() {
                (self.greeted, self.wished, self.is_wanted) = (None, None, false);
                self.say_where(desk);
                desk.take_the_lead();
            } else {
                self.look(desk);
                self.greet(desk);
                self.wish(desk);
            }
            self.next_look = after(now, if self.socket.is_some() { TRY_EVERY } else { LOOK_EVERY });
        } else if self.lead.is_some() && self.socket.is_none() && self.next_look <= now {
            self.look(desk);
            self.next_look = after(now, LOOK_EVERY);
        } else if self.lead.is_none() && self.wished.is_none() {
            // The way to the service is known only a moment after the start.
            self.wish(desk);
        }
        let next_look = (self.lead.is_none() || self.socket.is_none()).then_some(self.next_look);
        next_look.into_iter().chain(self.tell(desk, is_busy)).min()
    }

    /// Tells a leader that has not heard of it yet that this program follows.
    fn greet(&mut self, desk: &Desk) {
        let port = desk.kept(desk.store.lead_port(), None);
        if port.is_some() && port != self.greeted {
            self.greeted = port;
            self.say_to_leader(desk, LOOK);
        }
    }

    /// Tells a leader that has not heard of it yet that this program could send what waits.
    fn wish(&mut self, desk: &Desk) {
        if desk.client.is_none() || desk.never_sends() {
            return;
        }
        let port = desk.kept(desk.store.lead_port(), None);
        if port.is_some() && port != self.wished {
            self.wished = port;
            self.say_to_leader(desk, WISH);
        }
    }

    /// Leaves the lead to a follower that can do more with it.
    fn give_up(&mut self, desk: &mut Desk, now: Timestamp) {
        (self.lead, self.is_wanted) = (None, false);
        desk.give_up_the_lead();
        self.seen = desk.kept(desk.store.changes_of_others(), self.seen);
        // The others are to be first, even where the word is lost.
        self.next_look = after(now, 3 * TRY_EVERY);
        self.say_to_followers();
        self.followers.clear();
    }

    /// Tells the others that the copy has changed, if it has; returns when that is to be looked at again. Who only reads
    /// the keys is silent, and what waits for more key presses is told when they have come.
    fn tell(&mut self, desk: &Desk, is_busy: bool) -> Option<Timestamp> {
        let now = desk.now();
        let is_leading = self.lead.is_some();
        if is_leading && self.followers.is_empty() {
            return None;
        }
        if desk.store.own_changes() == self.told {
            // A task that reads or sends does not wake the loop at each of its steps.
            return (is_leading && is_busy).then(|| after(now, TELL_EVERY));
        }
        let not_before = if is_leading { Some(self.next_word) } else { desk.held_until() };
        if let Some(at) = not_before.filter(|at| *at > now) {
            return Some(at);
        }
        self.told = desk.store.own_changes();
        self.next_word = after(now, TELL_EVERY);
        if is_leading {
            self.say_to_followers();
        } else {
            self.say_to_leader(desk, LOOK);
        }
        (is_leading && is_busy).then_some(self.next_word)
    }

    /// Says goodbye: the next of the followers takes the lead at once, or the leader takes what is left to be sent.
    pub(super) fn leave(mut self, desk: &Desk) {
        if let Some(lead) = self.lead.take() {
            drop(lead);
            self.say_to_followers();
        } else {
            self.say_to_leader(desk, BYE);
        }
    }

    fn say_to_followers(&self) {
        for follower in &self.followers {
            self.say(LOOK, *follower);
        }
    }

    fn say_to_leader(&self, desk: &Desk, word: &[u8]) {
        // The port is read after the change was written: a leader that took over in between looks by itself.
        if let Some(port) = desk.kept(desk.store.lead_port(), None).filter(|port| *port != 0) {
            self.say(word, (Ipv4Addr::LOCALHOST, port).into());
        }
    }

    fn say(&self, word: &[u8], to: SocketAddr) {
        if let Some(mouth) = &self.mouth {
            // A word that is lost is made good by the next one, or by the look every now and then.
            let _lost = mouth.send_to(word, to);
        }
    }
}

/// What one program says to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// The copy has changed.
    Look,
    /// The same, and a follower could send what waits.
    Wish,
    /// A follower leaves.
    Bye,
}

/// Returns a socket at any free port of this machine, twice: to hear with and to speak with.
fn bound() -> io::Result<(UdpSocket, std::net::UdpSocket)> {
    let mouth = std::net::UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
    mouth.set_nonblocking(true)?;
    Ok((UdpSocket::from_std(mouth.try_clone()?)?, mouth))
}

fn after(now: Timestamp, wait: Duration) -> Timestamp {
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}
