//! Writes `screenshots/` from real frames: the real server with the sample plans, the real engine, the real screen.
//!
//! `cargo run --example screenshots`

mod alive;
mod svg;
mod trouble;
mod window;

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::Zoned;
use planner_tui::app::State;
use planner_tui::app::effect::Effect;
use planner_tui::app::look::ThemeName;
use planner_tui::app::message::Message;
use planner_tui::app::update;
use planner_tui::planner::format::FormatKind;
use planner_tui::planner::task::Task;
use planner_tui::server;
use planner_tui::sync::Event;
use planner_tui::sync::Link;
use planner_tui::sync::engine;
use planner_tui::sync::schedule::Pace;
use planner_tui::ui;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::mpsc::unbounded_channel;
use tokio::sync::oneshot;
use window::Window;

const AN_HOUR: Duration = Duration::from_hours(1);

/// The name of a picture, the terminal's size, the keys pressed before it is taken, and whether it is without colours.
const PICTURES: [(&str, (u16, u16), &str, bool); 21] = [
    ("board-120x32", (120, 32), "j", false),
    ("board-80x24", (80, 24), "j", false),
    ("card-in-hand", (80, 24), " lj", false),
    ("cards-in-hand", (80, 24), "vjjV lj", false),
    ("progress", (80, 24), "2 $", false),
    ("people", (120, 32), "30ggjj l", false),
    ("list", (80, 24), "4jjj", false),
    ("due", (80, 24), "6j", false),
    ("priority", (80, 24), "7j", false),
    ("labels", (80, 24), "8j", false),
    ("filter", (80, 24), "/!important ", false),
    ("charts", (80, 24), "gc", false),
    ("schedule", (120, 32), "9", false),
    ("facets", (80, 24), "fjj ", false),
    ("selected-and-folded", (120, 32), "lzhvjjVZ", false),
    ("undo", (120, 32), "jL", false),
    ("narrow-48x20", (48, 20), "l", false),
    ("tiny-20x5", (20, 5), "l", false),
    ("no-colour", (80, 24), "jl", true),
    ("help", (80, 24), "?card", false),
    ("new-card", (80, 24), "nAsk Legal about the imprint", false),
];

#[tokio::main(flavor = "multi_thread", worker_threads = 1)]
async fn main() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let token = server::token();
    let options = server::Options::new(folder.path().join("workspace.sqlite"), token.clone());
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let running = server::start(listener, options.clone())?;
    let (backend, backend_known) = oneshot::channel();
    let root = running.url().to_owned();
    let _known = backend.send(Ok(engine::Backend::new(&root, token)));
    let (sender, mut events) = unbounded_channel();
    let store_path = folder.path().join("copy.sqlite");
    let handle = engine::start(
        engine::Options {
            store_path,
            backend: backend_known,
            open_last: true,
            keeps_last: true,
            is_offline: false,
            // Once the service is away it is asked again when a key says so.
            pace: Pace { first: AN_HOUR, longest: AN_HOUR, ..Pace::default() },
            enforces: true,
        },
        &sender,
    );
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("screenshots");
    fs::create_dir_all(&target)?;
    let state = opened("Website relaunch", &handle, &mut events).await?;
    for (name, (width, height), keys, is_mono) in PICTURES {
        let mut state = state.clone();
        state.look.theme = if is_mono { ThemeName::Mono } else { ThemeName::Terminal };
        let _effects = update(&mut state, Message::Resized { width, height });
        for letter in keys.chars() {
            // What a key would send is not sent: a picture changes nothing.
            let key = KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE);
            let _effects = update(&mut state, Message::Key(key));
        }
        fs::write(target.join(format!("{name}.svg")), svg::picture(&frame(&state)?))?;
    }
    let mut window = Window { state: state.clone(), handle, events, target };
    alive::pictures(&mut window).await?;
    // The lock is a picture of another plan; the trouble that follows is again of the first.
    window.state = opened("HR onboarding", &window.handle, &mut window.events).await?;
    alive::lock(&mut window)?;
    window.state = opened("Website relaunch", &window.handle, &mut window.events).await?;
    running.stop().await;
    let service = trouble::Service { address, options };
    trouble::pictures(window, service).await
}

/// Returns the program once the plan has been read to the end.
async fn opened(
    plan: &str,
    handle: &planner_tui::sync::Handle,
    events: &mut UnboundedReceiver<Event>,
) -> anyhow::Result<State> {
    let mut state = State::new((200, 50), now(), Some(plan.to_owned()));
    handle.send(planner_tui::sync::Command::ListPlans);
    loop {
        let event = events.recv().await.context("the engine has ended")?;
        for effect in update(&mut state, Message::Sync(event)) {
            if let Effect::Sync(command) = effect {
                handle.send(command);
            }
        }
        let is_read = matches!(state.status.link, Link::Fresh { .. }) && state.board.view.is_some();
        // The other boards are read behind the one in view.
        let is_unread = |task: &Arc<Task>| FormatKind::ALL.iter().any(|kind| task.is_unread(*kind));
        let tasks = state.board.view.as_ref().map(|view| view.acknowledged().tasks());
        let is_ordered = tasks.is_some_and(|tasks| !tasks.iter().any(is_unread));
        if is_read && is_ordered {
            return Ok(state);
        }
    }
}

fn frame(state: &State) -> anyhow::Result<Buffer> {
    let mut terminal = Terminal::new(TestBackend::new(state.size.0, state.size.1))?;
    terminal.draw(|frame| ui::draw(state, frame))?;
    Ok(terminal.backend().buffer().clone())
}

#[expect(clippy::disallowed_methods, reason = "a picture is taken today")]
fn now() -> Zoned {
    Zoned::now()
}
