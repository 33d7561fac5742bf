//! A window nobody sees: the screen, its keys and its engine, to take pictures of.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use planner_tui::app::State;
use planner_tui::app::effect::Effect;
use planner_tui::app::message::Message;
use planner_tui::app::update;
use planner_tui::sync::Handle;
use tokio::sync::mpsc::UnboundedReceiver;

use crate::{frame, svg};

/// How long a picture may take to come about.
const PATIENCE: Duration = Duration::from_secs(20);

/// The program, its keys and its engine.
pub(crate) struct Window {
    pub(crate) state: State,
    pub(crate) handle: Handle,
    pub(crate) events: UnboundedReceiver<planner_tui::sync::Event>,
    pub(crate) target: PathBuf,
}

impl Window {
    /// Presses these keys.
    pub(crate) fn press(&mut self, keys: &str) {
        for letter in keys.chars() {
            let code = if letter == '\n' { KeyCode::Enter } else { KeyCode::Char(letter) };
            let effects = update(&mut self.state, Message::Key(KeyEvent::new(code, KeyModifiers::NONE)));
            self.act(effects);
        }
    }

    fn act(&self, effects: Vec<Effect>) {
        for effect in effects {
            if let Effect::Sync(command) = effect {
                self.handle.send(command);
            }
        }
    }

    /// Lets the engine work until this is so.
    pub(crate) async fn until(&mut self, is_so: impl Fn(&State) -> bool) -> anyhow::Result<()> {
        while !is_so(&self.state) {
            let event = tokio::time::timeout(PATIENCE, self.events.recv()).await;
            let event = event.with_context(|| format!("it did not happen: {:?}", self.state.status))?;
            let event = event.context("the engine has ended")?;
            let effects = update(&mut self.state, Message::Sync(event));
            self.act(effects);
        }
        Ok(())
    }

    /// Has this size from now on.
    pub(crate) fn resize(&mut self, (width, height): (u16, u16)) {
        let effects = update(&mut self.state, Message::Resized { width, height });
        self.act(effects);
    }

    /// Takes a picture of this size.
    pub(crate) fn draw(&mut self, name: &str, size: (u16, u16)) -> anyhow::Result<()> {
        self.resize(size);
        Ok(fs::write(self.target.join(format!("{name}.svg")), svg::picture(&frame(&self.state)?))?)
    }
}
