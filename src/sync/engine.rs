//! The loop: takes commands, starts readers and writers, keeps the timers. It owns the copy and the client, on a
//! thread of its own, and it is the only place of `sync` that looks at a clock.

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::sync::oneshot;
use tokio::task::{AbortHandle, JoinSet, LocalSet};

pub use super::backend::Backend;
use super::company::Company;
use super::desk::{Desk, NextEdit, Shared};
use super::look::Look;
use super::schedule::Pace;
use super::{Command, Event, Handle, details, members, plans, pull, push, recent, round, talk, verify, visit};
use crate::graph::client;
use crate::graph::client::Client;
use crate::graph::transport::Transport;
use crate::planner::id::PlanId;
use crate::store::Store;

/// How long the end waits for what is being written.
const LAST_WORDS: Duration = Duration::from_secs(3);

/// What the engine needs to know.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a wish by itself")]
pub struct Options {
    /// The copy's file; its folder must exist.
    pub store_path: PathBuf,
    /// Says where the service is, when that is known: the copy is shown long before.
    pub backend: oneshot::Receiver<Result<Backend, String>>,
    /// Whether to show the plan that was shown last, without being asked.
    pub open_last: bool,
    /// Whether a plan that is opened is the one shown last from then on: so it is on a screen, while a command only looks.
    pub keeps_last: bool,
    /// Whether nothing is to be asked of the service in this run, because the person said so.
    pub is_offline: bool,
    /// How long to wait for things.
    pub pace: Pace,
    /// Whether edits the service is known to refuse are set aside unsent; only tests of the service say no.
    pub enforces: bool,
}

/// Starts the engine on a thread of its own and returns the way to it.
/// First events, in this order: [`Event::Remembered`], [`Event::SignedInAs`] if the copy knows, [`Event::PlansListed`] from the copy, and with
/// [`Options::open_last`] the last plan from the copy, all before the service is known.
#[must_use]
pub fn start(options: Options, events: &UnboundedSender<Event>) -> Handle {
    let (sender, commands) = mpsc::unbounded_channel();
    let spawned = thread::Builder::new().name("sync".to_owned()).spawn({
        let events = events.clone();
        move || {
            run(options, commands, &events);
            let _screen_is_gone = events.send(Event::Stopped);
        }
    });
    if let Err(error) = spawned {
        let _screen_is_gone = events.send(Event::CannotStart { reason: format!("No thread can be started ({error})") });
        let _screen_is_gone = events.send(Event::Stopped);
    }
    Handle { commands: sender }
}

fn run(options: Options, commands: UnboundedReceiver<Command>, events: &UnboundedSender<Event>) {
    let cannot_start = |reason: String| {
        let _screen_is_gone = events.send(Event::CannotStart { reason });
    };
    let company = Company::join(&options.store_path);
    let opened = if company.is_following() {
        Store::open_beside(&options.store_path).map(|store| (store, None))
    } else {
        Store::open(&options.store_path)
    };
    let (store, news) = match opened {
        Ok(opened) => opened,
        Err(error) => return cannot_start(error.to_string()),
    };
    let mut desk = Desk::new(store, events.clone(), now);
    desk.line.pace = options.pace;
    if options.is_offline {
        desk.line.offline_since = Some(now());
        desk.line.no_service = Some("you asked for it (--offline)".to_owned());
    }
    desk.line.is_following = company.is_following();
    desk.rules.is_left_to_service = !options.enforces;
    desk.show_copy((options.open_last, options.keeps_last), news);
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return cannot_start(format!("The engine cannot wait for anything ({error})")),
    };
    let engine = Engine {
        desk: Rc::new(RefCell::new(desk)),
        company,
        tasks: JoinSet::new(),
        reader: None,
        round: None,
        lister: None,
        visitor: None,
        stop_by: None,
        is_heard: true,
    };
    LocalSet::new().block_on(&runtime, engine.turn(options.backend, commands));
}

/// The loop and what it has started.
struct Engine {
    desk: Shared,
    company: Company,
    tasks: JoinSet<()>,
    reader: Option<(PlanId, AbortHandle)>,
    /// The round that asks what has changed; then what reads the list of plans, and what reads for followers.
    round: Option<AbortHandle>,
    lister: Option<AbortHandle>,
    visitor: Option<AbortHandle>,
    /// When to end at the latest, once the end was asked for.
    stop_by: Option<Timestamp>,
    /// Whether somebody can still give commands.
    is_heard: bool,
}

impl Engine {
    async fn turn(
        mut self,
        backend: oneshot::Receiver<Result<Backend, String>>,
        mut commands: UnboundedReceiver<Command>,
    ) {
        // Who wants to be offline asks nobody, whatever there is to be asked.
        let is_offline = self.desk.borrow().line.offline_since.is_some();
        let mut backend = Some(backend).filter(|_| !is_offline);
        self.company.listen(&self.desk.borrow());
        self.desk.borrow_mut().note_asked();
        loop {
            let poll = self.poll_when_due();
            self.desk.borrow_mut().keep_learned();
            let rest = self.desk.borrow_mut().look_around();
            let next = self.start_what_can_be();
            if self.stop_by.is_some_and(|by| by <= now() || self.desk.borrow().writers.is_empty()) {
                break;
            }
            let due = self.write_history_when_due();
            let is_busy = !self.tasks.is_empty();
            let was_following = self.company.is_following();
            let word = self.company.keep(&mut self.desk.borrow_mut(), is_busy);
            if was_following != self.company.is_following() {
                continue;
            }
            if commands.is_empty() {
                self.desk.borrow_mut().answer_search();
            }
            let next = next.into_iter().chain(poll).chain(self.stop_by).chain(due).chain(word).chain(rest).min();
            let wait = next.map(|at| at.duration_since(now()).try_into().unwrap_or_default());
            tokio::select! {
                biased;
                command = commands.recv(), if self.is_heard => self.take(command),
                answer = async { backend.as_mut().expect("checked").await }, if backend.is_some() => {
                    backend = None;
                    self.connect(answer.unwrap_or_else(|_| Err("The service was not started".to_owned())));
                }
                Some(ended) = self.tasks.join_next(), if !self.tasks.is_empty() => self.desk.borrow().note_end(ended),
                word = self.company.hear() => self.company.heard(word, &mut self.desk.borrow_mut()),
                () = async { tokio::time::sleep(wait.expect("checked")).await }, if wait.is_some() => {}
            }
        }
        self.desk.borrow_mut().write_history();
        // What is on the way is given up before another program may take the lead.
        drop(self.tasks);
        self.desk.borrow_mut().keep_waits(true);
        self.company.leave(&self.desk.borrow());
    }

    /// Takes a command. While the end waits for what is being written, only a quicker end is one.
    fn take(&mut self, command: Option<Command>) {
        self.is_heard = command.is_some();
        let command = command.unwrap_or(Command::Stop);
        if self.stop_by.is_none() || command == Command::StopNow {
            self.obey(command);
        }
    }

    /// Writes down what can be taken back when the keys have come to rest; returns when that will be.
    fn write_history_when_due(&self) -> Option<Timestamp> {
        let mut desk = self.desk.borrow_mut();
        if desk.memory.due().is_some_and(|at| at <= now()) {
            desk.write_history();
        }
        desk.memory.due()
    }

    /// Asks what has changed when the pause is over: the changes alone where they are told, else the open plan, read
    /// again without a word. Returns when that will be.
    fn poll_when_due(&mut self) -> Option<Timestamp> {
        let mut desk = self.desk.borrow_mut();
        let client = desk.client.clone().filter(|_| !desk.line.is_following)?;
        if self.stop_by.is_some() || self.round.as_ref().is_some_and(|handle| !handle.is_finished()) {
            return None;
        }
        let at = desk.next_poll()?.max(desk.stuck_until().unwrap_or(Timestamp::MIN));
        if at > now() {
            return Some(at);
        }
        if desk.is_reading_due() {
            desk.want_quiet_reading();
        } else {
            drop(desk);
            self.round = Some(self.tasks.spawn_local(round::follow(Rc::clone(&self.desk), client)));
        }
        None
    }

    fn obey(&mut self, command: Command) {
        let mut desk = self.desk.borrow_mut();
        desk.is_active();
        if desk.line.is_following {
            desk.ask_leader(&command);
        }
        match command {
            Command::ListPlans => desk.list_plans(),
            Command::OpenPlan(plan) => {
                let plan = desk.by_now(&plan);
                desk.note_opened(&plan);
                if desk.open(&plan)
                    && let Some((_, handle)) = self.reader.take()
                {
                    handle.abort();
                }
            }
            Command::KeepArrangement(arrangement) => desk.keep_arrangement(&arrangement),
            Command::KeepHistory(history) => desk.keep_history(history),
            Command::KeepMouseOff(is_off) => desk.keep_mouse_off(is_off),
            Command::ChangeViews(change) => desk.change_views(&change),
            Command::KeepWelcomed => desk.keep_welcomed(),
            Command::KeepDraft(draft) => desk.keep_draft(&draft),
            Command::ForgetDraft(of) => desk.forget_draft(&of),
            Command::Look { plan, grouping, columns } => desk.look(&plan, Look { grouping, columns }),
            Command::Submit { ticket, plan, edits } => desk.submit(ticket, &plan, edits),
            Command::Settle => desk.settle(),
            Command::OpenTask { task, .. } => desk.open_task(task),
            Command::Glance { plan, task } => desk.glance(plan, task),
            Command::ListMembers(plan) => desk.list_members(plan),
            Command::OpenTalk(task) => desk.open_talk(task),
            Command::Refresh(plan) => {
                desk.refresh(&plan);
                // A reading that is under way may have passed what the person wants to see.
                if let Some((_, handle)) = self.reader.take() {
                    handle.abort();
                }
            }
            Command::SyncNow(plan) => desk.sync_now(&plan),
            Command::Check { plan, is_verifying } => desk.wanted_check = Some((plan, is_verifying)),
            Command::Withdraw(seq) => desk.withdraw(seq),
            Command::Reword { seq, plan, say } => desk.reword(seq, &plan, *say),
            Command::Retry(seq) => desk.retry(seq),
            Command::MakeAgain(seq) => desk.make_again(seq),
            Command::Decide { seq, choices } => desk.decide(seq, &choices),
            Command::ClearLocks => desk.clear_locks(),
            Command::WatchOutbox(is_on) => desk.watch_outbox(is_on),
            Command::WatchTrash(is_on) => desk.watch_trash(is_on),
            Command::Search { question, text } => desk.search(question, text),
            Command::ForgetTrash(tasks) => desk.forget_trash(&tasks),
            Command::StopNow => self.stop_by = Some(now()),
            Command::Stop => {
                desk.settle();
                self.stop_by = Some(now().checked_add(LAST_WORDS).unwrap_or(Timestamp::MAX));
                for handle in self.reader.iter().map(|(_, handle)| handle).chain(&self.lister).chain(&self.round) {
                    handle.abort();
                }
            }
        }
    }

    fn connect(&mut self, backend: Result<Backend, String>) {
        let mut desk = self.desk.borrow_mut();
        let witness = Some(desk.witness());
        let client = backend.and_then(|backend| {
            let transport = Transport { witness, sign_ins: desk.line.sign_ins.clone(), ..backend.transport };
            let options = client::Options { root: backend.root, token: backend.token, transport };
            Client::new(&options).map_err(|error| error.to_string())
        });
        match client {
            Ok(client) => {
                desk.recall_lacking(&client);
                desk.client = Some(Rc::new(client));
                desk.recall_waits();
            }
            Err(why) => {
                desk.tell_unavailable(&why);
                desk.tell_no_details(why.clone());
                desk.line.no_service = Some(why);
                desk.tell_status();
            }
        }
    }

    /// Starts writers, the reader and the lister where there is work; returns when there will be more.
    fn start_what_can_be(&mut self) -> Option<Timestamp> {
        let shared = Rc::clone(&self.desk);
        let mut desk = shared.borrow_mut();
        let client = desk.client.clone().filter(|_| !desk.line.is_following)?;
        desk.review_disputes();
        let plans = desk.kept(desk.store.plans_with_waiting(), Vec::new());
        let reading = desk.open.as_ref().filter(|open| open.reading.is_some()).map(|open| open.plan.clone());
        let has_work = !plans.is_empty()
            || reading.is_some()
            || desk.wants_plans
            || desk.wanted_details.is_some()
            || desk.wanted_members.is_some()
            || desk.wanted_talk.is_some()
            || desk.wanted_check.is_some()
            || !desk.asked.is_empty();
        if let Some(until) = desk.stuck_until().filter(|_| has_work) {
            return Some(until);
        }
        if !desk.line.is_free(now()) {
            let is_to_end = has_work || desk.line.is_patient();
            return desk.line.free_at().filter(|_| is_to_end && self.stop_by.is_none());
        }
        if !has_work && desk.line.end_patience(now()) {
            desk.tell_status();
        }
        let mut next = None;
        // What nobody may change waits for a run in which it may be.
        for plan in plans.into_iter().filter(|_| !client.is_read_only()) {
            if desk.kept(desk.store.is_to_be_read_first(&plan), false) {
                continue;
            }
            match desk.next_edit(&plan) {
                NextEdit::Now(_) if desk.writers.insert(plan.clone()) => {
                    desk.write_history();
                    self.tasks.spawn_local(push::write(Rc::clone(&shared), Rc::clone(&client), plan));
                }
                NextEdit::Now(_) | NextEdit::None => {}
                NextEdit::NotBefore(at) => next = next.into_iter().chain([at]).min(),
            }
        }
        if self.stop_by.is_some() {
            return next;
        }
        let may_list = !desk.listing.is_put_off || reading.is_none();
        if desk.wants_plans && may_list && self.lister.as_ref().is_none_or(AbortHandle::is_finished) {
            let task = plans::list(Rc::clone(&shared), Rc::clone(&client));
            self.lister = Some(self.tasks.spawn_local(task));
        }
        if let Some(task) = desk.wanted_details.take() {
            self.tasks.spawn_local(details::read(Rc::clone(&shared), Rc::clone(&client), task));
        }
        if let Some(plan) = desk.wanted_members.take() {
            self.tasks.spawn_local(members::read(Rc::clone(&shared), Rc::clone(&client), plan));
        }
        if let Some(task) = desk.wanted_talk.take() {
            self.tasks.spawn_local(talk::read(Rc::clone(&shared), Rc::clone(&client), task));
        }
        if let Some((plan, is_verifying)) = desk.wanted_check.take() {
            self.tasks.spawn_local(verify::check(Rc::clone(&shared), Rc::clone(&client), plan, is_verifying));
        }
        if self.visitor.as_ref().is_none_or(AbortHandle::is_finished)
            && let Some(asked) = desk.asked.pop_front()
        {
            self.visitor = Some(self.tasks.spawn_local(visit::read(Rc::clone(&shared), Rc::clone(&client), asked)));
        }
        if let Some(plan) = desk.opened_to_tell() {
            self.tasks.spawn_local(recent::tell(Rc::clone(&shared), Rc::clone(&client), plan));
        }
        let is_writing = !desk.writers.is_empty();
        let may_start =
            desk.open.as_ref().and_then(|open| open.reading.as_ref()).is_some_and(|it| it.is_urgent() || !is_writing);
        drop(desk);
        self.start_reader(reading, may_start, &client);
        next
    }

    /// Reads the open plan; a reading of another plan is of no use any more. What nobody waits for begins when nothing is
    /// being written.
    fn start_reader(&mut self, reading: Option<PlanId>, may_start: bool, client: &Rc<Client>) {
        if let Some((plan, handle)) = &self.reader {
            if !handle.is_finished() {
                if reading.as_ref() == Some(plan) {
                    return;
                }
                handle.abort();
            }
            self.reader = None;
        }
        if let Some(plan) = reading.filter(|_| may_start) {
            let task = pull::read(Rc::clone(&self.desk), Rc::clone(client), plan.clone());
            self.reader = Some((plan, self.tasks.spawn_local(task)));
        }
    }
}

/// Returns what time it is: the only clock of `sync`.
#[expect(clippy::disallowed_methods, reason = "the engine is a door: it hands the time to everything below it")]
fn now() -> Timestamp {
    Timestamp::now()
}
