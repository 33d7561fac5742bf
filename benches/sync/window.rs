//! The program without a terminal: keys in, the engine behind, a screen in memory. It turns the loop as `run` does.

use std::path::Path;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use planner_tui::app::State;
use planner_tui::app::effect::Effect;
use planner_tui::app::message::Message;
use planner_tui::app::update;
use planner_tui::planner::board::ColumnId;
use planner_tui::sync::schedule::Pace;
use planner_tui::sync::{Command, Event, Handle, Waiting, engine};
use planner_tui::ui;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::sync::oneshot;

/// The program.
pub(crate) struct Window {
    pub(crate) state: State,
    pub(crate) handle: Handle,
    /// What the engine said last of the edits that wait.
    pub(crate) waiting: Vec<Waiting>,
    /// Up to which ticket that goes.
    pub(crate) through: u64,
    /// The last ticket that was handed over.
    pub(crate) ticket: u64,
    /// The columns on the screen.
    pub(crate) columns: Vec<ColumnId>,
    events: UnboundedReceiver<Event>,
    screen: Terminal<TestBackend>,
}

impl Window {
    /// Opens it on a folder; without a service it is offline.
    pub(crate) fn open(folder: &Path, service: Option<(&str, &str)>) -> Self {
        let (backend, backend_known) = oneshot::channel();
        if let Some((url, token)) = service {
            let _known = backend.send(Ok(engine::Backend::new(url, token)));
        }
        let (sender, events) = unbounded_channel();
        let options = engine::Options {
            store_path: folder.join("copy.sqlite"),
            backend: backend_known,
            open_last: true,
            keeps_last: true,
            is_offline: service.is_none(),
            pace: Pace::default(),
            enforces: true,
        };
        let handle = engine::start(options, &sender);
        handle.send(Command::ListPlans);
        Self {
            state: State::new((200, 50), Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC), None),
            handle,
            waiting: Vec::new(),
            through: 0,
            ticket: 0,
            columns: Vec::new(),
            events,
            screen: Terminal::new(TestBackend::new(200, 50)).expect("a screen in memory cannot fail"),
        }
    }

    /// Takes in all that is ready, as it was last, and draws once.
    pub(crate) async fn turn(&mut self) {
        let mut news = vec![self.next().await];
        while let Ok(event) = self.events.try_recv() {
            news.push(event);
        }
        let last = news.iter().rposition(|event| matches!(event, Event::SnapshotChanged { .. }));
        for (at, event) in news.into_iter().enumerate() {
            if !matches!(event, Event::SnapshotChanged { .. }) || Some(at) == last {
                self.take(event);
            }
        }
        self.draw();
    }

    /// Waits for the next event.
    pub(crate) async fn next(&mut self) -> Event {
        self.events.recv().await.expect("the engine runs")
    }

    /// Takes an event in.
    pub(crate) fn take(&mut self, event: Event) {
        if let Event::SnapshotChanged { waiting, through, .. } = &event {
            (self.waiting, self.through) = (waiting.clone(), *through);
        }
        let effects = update(&mut self.state, Message::Sync(event));
        self.act(effects);
    }

    /// Presses a key.
    pub(crate) fn press(&mut self, code: KeyCode) {
        let event = KeyEvent::new(code, KeyModifiers::NONE);
        let effects = update(&mut self.state, Message::Key(event));
        self.act(effects);
    }

    /// Presses keys that are letters.
    pub(crate) fn type_text(&mut self, letters: &str) {
        letters.chars().for_each(|letter| self.press(KeyCode::Char(letter)));
    }

    pub(crate) fn draw(&mut self) {
        self.screen.draw(|frame| ui::draw(&self.state, frame)).expect("a screen in memory cannot fail");
    }

    fn act(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let Effect::Sync(command) = effect else { continue };
            match &command {
                Command::Submit { ticket, .. } => self.ticket = *ticket,
                Command::Look { columns, .. } => self.columns.clone_from(columns),
                _ => {}
            }
            self.handle.send(command);
        }
    }

    /// Turns until something is so.
    pub(crate) async fn until(&mut self, is_so: impl Fn(&Self) -> bool) {
        while !is_so(self) {
            self.turn().await;
        }
    }

    /// Ends the engine.
    pub(crate) async fn close(mut self) {
        self.handle.send(Command::Stop);
        while !matches!(self.next().await, Event::Stopped) {}
    }
}
