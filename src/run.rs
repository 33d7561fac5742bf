//! Puts the parts together and turns the loop: wait, update, act, draw.

mod accounts;
mod apart;
mod commands;
mod completions;
mod editor;
mod explain;
mod json_lines;
mod laid_out;
mod link;
mod local;
mod locks;
mod login;
mod man;
mod missing;
pub mod misused;
mod ordered;
mod output;
mod own;
mod parting;
mod patience;
mod progress;
mod ready;
mod serve;
mod service;
mod settings;
mod signals;
mod started;
mod sync;
mod task;
mod title;

use std::collections::VecDeque;
use std::iter;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, bail};
use jiff::Zoned;
use tokio::runtime::Runtime;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::mpsc::unbounded_channel;

use self::misused::Misuse;
use self::ordered::Again;
use self::output::say_aside;
use self::parting::{finish, is_without_window};
use self::ready::{is_resize, placed, told, typed, without_overtaken, written};
use self::service::{check_root, expect_private};
use self::settings::Wishes;
use self::signals::{Signals, Word};
use self::started::{For, Started, start};
use crate::app::State;
use crate::app::effect::Effect;
use crate::app::message::Message;
use crate::app::mouse;
use crate::app::update;
use crate::cli::{Cli, Locks, LocksCommand, Open, Task};
use crate::sync::Command;
use crate::sync::Event;
use crate::sync::Handle;
use crate::terminal::Screen;
use crate::terminal::keys;
use crate::terminal::keys::Keys;
use crate::ui;
use crate::ui::text;

/// How often the board scrolls on under a card that is held over its edge.
const EDGE_REPEAT: Duration = Duration::from_millis(150);

/// Something has failed: the status that says so.
const FAILED: u8 = 1;

/// Where the token for `--graph-url` and `--cloud` is taken from.
const TOKEN_VARIABLE: &str = "PLANNER_TUI_TOKEN";

/// Runs the program; an error is printed as a sentence.
#[must_use]
pub fn run(cli: Cli) -> ExitCode {
    let result = settings::hold_together(&cli).and_then(|()| runtime()).and_then(|runtime| {
        let result = match cli.command {
            Some(ref other) if cli.open.explain && !is_explained(other) => {
                Err(Misuse::of("--explain is for the board, for `sync` and for the commands that change something; this command sends no change of a plan.").into())
            }
            Some(Task::Sync(options)) => Ok(runtime.block_on(sync::sync(cli.open, options))),
            Some(Task::Task(which)) => Ok(runtime.block_on(task::tell(cli.open, which, task::What::Everything))),
            Some(Task::Why(which)) => Ok(runtime.block_on(task::tell(cli.open, which, task::What::Locks))),
            Some(Task::Locks(Locks { command: LocksCommand::Clear(options) })) => {
                Ok(runtime.block_on(locks::clear(&cli.open, options)))
            }
            Some(Task::Config(options)) => settings::config(&cli.open, &options.act),
            Some(Task::Completions(options)) => completions::print(&options),
            Some(Task::Man(options)) => man::write(&options),
            Some(Task::Login(options)) => Ok(runtime.block_on(login::login(&cli.open, options))),
            Some(Task::Logout(options)) => Ok(login::logout(&cli.open, &options)),
            Some(Task::Whoami(options)) => Ok(runtime.block_on(login::whoami(&cli.open, options))),
            Some(Task::Serve(serve)) => runtime.block_on(serve::serve(&cli.open, serve)).map(|()| ExitCode::SUCCESS),
            Some(Task::Script(script)) => Ok(runtime.block_on(commands::run(cli.open, script))),
            Some(Task::Demo(options)) => {
                let open = Open { plain: cli.open.plain || options.plain, ..cli.open };
                runtime.block_on(demo(open)).map(|()| ExitCode::SUCCESS)
            }
            None => runtime.block_on(open(cli.open)).map(|()| ExitCode::SUCCESS),
        };
        // A read of the terminal cannot be called off; the program does not wait for it.
        runtime.shutdown_background();
        result
    });
    match result {
        Ok(status) => output::lost().map_or(status, |why| {
            complain(&why);
            ExitCode::FAILURE
        }),
        Err(error) => ExitCode::from(missing::tell(&error, FAILED)),
    }
}

/// Says on standard error what is wrong. Names of plans and the service's words may be part of it, so nothing in it steers
/// the terminal.
fn complain(words: &str) {
    progress::clear();
    say_aside(format_args!("planner-tui: {}", text::clean(words)));
}

/// Returns the threads our own server answers on: few are enough for one person, and each costs memory.
fn runtime() -> anyhow::Result<Runtime> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).max_blocking_threads(2).enable_all().build();
    runtime.context("the program's threads cannot be started")
}

/// Opens the sample plans in a folder that is removed at the end.
async fn demo(options: Open) -> anyhow::Result<()> {
    let names_service = options.graph_url.is_some() || options.account.is_some() || options.token_command.is_some();
    if names_service || options.cloud.is_some() || options.data.is_some() {
        bail!(Misuse::of(
            "`demo` brings its own server and throws its data away; leave other servers, accounts and --data out."
        ));
    }
    let folder = tempfile::tempdir().context("no folder for the demo can be made")?;
    open(Open { data: Some(folder.path().to_owned()), local: true, ..options }).await
}

/// Opens the board.
async fn open(options: Open) -> anyhow::Result<()> {
    if options.plain {
        return commands::plain::run(options).await;
    }
    if options.no_input {
        bail!(Misuse::of(
            "a board waits for keys, and --no-input says that nobody is there: `planner-tui board` prints it, and \
             `planner-tui --plain` takes lines."
        ));
    }
    if !Screen::is_possible() {
        bail!(Misuse::of(
            "a board needs a terminal, and this is not one: standard input and output must not be redirected. \
             `planner-tui --plain` and the commands need none."
        ));
    }
    let wishes = Wishes::read(&options)?;
    let open_last = options.plan.is_none();
    let Started { engine, events, server, explaining, for_comments, has_pages, .. } =
        start(&options, For::Board { open_last })?;
    let mut state = State::new((0, 0), now(), options.plan.clone());
    state.board.is_read_only = options.read_only;
    state.is_explaining = options.explain;
    state.has_pages = has_pages;
    state.for_comments = for_comments.unwrap_or(state.for_comments);
    let again = Again::like(&options);
    let result = show(state, options.plan, (wishes, again), server.is_some(), &engine, events).await;
    if let Some(server) = server {
        local::stop(server).await;
    }
    if let Some(explaining) = explaining {
        explaining.end();
    }
    result
}

/// Says whether what a command sends can be explained.
fn is_explained(command: &Task) -> bool {
    matches!(command, Task::Demo(_) | Task::Sync(_) | Task::Script(_))
}

/// Shows the board until the person quits, then gives the terminal back and lets the engine finish.
async fn show(
    mut state: State,
    named: Option<String>,
    (wishes, again): (Wishes, Again),
    server_is_ours: bool,
    engine: &Handle,
    mut events: UnboundedReceiver<Event>,
) -> anyhow::Result<()> {
    let mut screen = Screen::enter().context("the terminal cannot be taken over")?;
    let size = screen.size().context("the terminal does not tell its size")?;
    state.size = size;
    state.run = fastrand::u64(..);
    if server_is_ours {
        state.preferred_plan = Some(local::FIRST_PLAN.to_owned());
    }
    let (has_title, config) = (wishes.has_title, wishes.file.clone());
    wishes.grant(&mut state);
    state.commanding.list = ordered::verbs;
    engine.send(Command::ListPlans);
    let mut signals = Signals::listen()?;
    let ways = Ways { has_title, config, again };
    let result = turn(&mut screen, ways, &mut state, engine, &mut events, &mut signals).await;
    let result = result.or_else(|error| if is_without_window(&error) { Ok(End::Told) } else { Err(error) });
    drop(screen);
    let is_urgent = matches!(result, Ok(End::Told));
    finish(engine, &mut events, &mut signals, is_urgent).await;
    result?;
    match named {
        // Nothing else was chosen instead: whoever has called the program may want to know.
        Some(name) if state.wanted_plan.is_none() && state.board.plan.is_none() => {
            commands::plan_named(&state.plans, &name).map(drop)
        }
        _ => Ok(()),
    }
}

/// Why the loop has ended.
enum End {
    /// The person has quit.
    Quit,
    /// The system said so, and may not wait for long.
    Told,
}

/// What the loop has to know of this run, beside what is on the screen.
struct Ways {
    /// Whether the terminal is told its title.
    has_title: bool,
    /// The file of the settings.
    config: Option<PathBuf>,
    /// How a command is run that was typed.
    again: Again,
}

/// Turns the loop: everything that is ready is taken in, then one frame is drawn. Nothing else wakes it.
async fn turn(
    screen: &mut Screen,
    Ways { has_title, config, again }: Ways,
    state: &mut State,
    engine: &Handle,
    events: &mut UnboundedReceiver<Event>,
    signals: &mut Signals,
) -> anyhow::Result<End> {
    let (key_sender, mut keys) = unbounded_channel();
    let reader = Keys::read(move |event| key_sender.send(event).is_ok());
    let (ran_sender, mut ran) = unbounded_channel();
    loop {
        if has_title {
            screen.show_title(&title::words(state)).context("the terminal cannot be told its title")?;
        }
        screen.draw(state.size, |frame| ui::draw(state, frame)).context("the terminal cannot be drawn on")?;
        let (mut words, mut news, mut is_repeated, mut ended) = (Vec::new(), Vec::new(), false, None);
        tokio::select! {
            key = keys.recv() => match key {
                Some(key) => words.push(key),
                None => return reader.end().map(|()| End::Told).context("the terminal cannot be read"),
            },
            event = events.recv() => news.push(event),
            message = ran.recv() => ended = message,
            // Only while a card is carried over the edge of the board; nothing else ever wakes an idle program.
            () = tokio::time::sleep(EDGE_REPEAT), if mouse::repeats(state) => is_repeated = true,
            word = signals.heard() => match word {
                Word::End => return Ok(End::Told),
                Word::GoOn if screen.take_again().is_err() => return Ok(End::Told),
                Word::GoOn => ended = Some(resized(screen)?),
            },
        }
        let mut effects = update(state, Message::Tick(now()));
        words.extend(iter::from_fn(|| keys.try_recv().ok()));
        // Whatever the size is now: what the terminal made of the picture in between is not known.
        if words.iter().any(is_resize) {
            screen.forget().context("the terminal cannot be cleared")?;
        }
        for message in keys::without_overtaken(words).into_iter().filter_map(typed) {
            let message = placed(state, message);
            effects.extend(update(state, message));
        }
        if let Some(message) = ended {
            effects.extend(update(state, message));
        }
        if is_repeated {
            effects.extend(update(state, Message::Repeat));
        }
        news.extend(iter::from_fn(|| events.try_recv().ok()).map(Some));
        for event in without_overtaken(news) {
            effects.extend(update(state, told(event)?));
        }
        // What comes after an editor or the shell may ask for more.
        let (mut effects, mut submitted) = (VecDeque::from(effects), None);
        loop {
            let Some(effect) = effects.pop_front() else {
                // What a frame shows is in the outbox: who sees a card in its new place may pull the plug.
                let Some(ticket) = submitted.take() else { break };
                for event in without_overtaken(written(events, ticket).await) {
                    effects.extend(update(state, told(event)?));
                }
                continue;
            };
            match effect {
                Effect::Sync(command) => {
                    if let Command::Submit { ticket, .. } = &command {
                        submitted = Some(*ticket);
                    }
                    engine.send(command);
                }
                Effect::Mouse(is_on) => {
                    screen.take_mouse(is_on).context("the terminal cannot be told about the mouse")?;
                }
                Effect::Redraw => screen.forget().context("the terminal cannot be cleared")?,
                Effect::Suspend => {
                    screen.suspend().context("the terminal cannot be given to the shell")?;
                    signals.forget_own_stop().await;
                    effects.extend(update(state, resized(screen)?));
                }
                Effect::Editor { asked, text } => {
                    let outcome = reader.aside(|| screen.lend(|| editor::edit(&text)));
                    let outcome = outcome.context("the terminal cannot be given to the editor")?;
                    effects.extend(update(state, resized(screen)?));
                    effects.extend(update(state, Message::Edited { asked, outcome }));
                }
                Effect::Run(order) if order.needs_screen() => {
                    let outcome = reader.aside(|| screen.lend(|| own::on_terminal(&order)));
                    let outcome = outcome.context("the terminal cannot be given to a command")?;
                    // Ctrl+C was for the command.
                    signals.forget_interrupts().await;
                    effects.extend(update(state, resized(screen)?));
                    effects.extend(update(state, Message::Ran { order, outcome }));
                }
                Effect::Order(ordered) => {
                    let said = again.begin(ordered, ran_sender.clone());
                    effects.extend(said.into_iter().flat_map(|message| update(state, message)));
                }
                Effect::Run(order) => own::start(order, ran_sender.clone()),
                Effect::OpenLink(address) => effects.extend(opened(state, address)),
                Effect::KeepKey(wish) => {
                    let outcome = settings::rebind::keep(config.as_deref(), &wish);
                    effects.extend(update(state, Message::KeyKept { wish, outcome }));
                }
                Effect::Copy(text) => screen.copy(&text).context("the terminal cannot be written")?,
                Effect::Quit => return Ok(End::Quit),
            }
        }
    }
}

/// Opens a page in the browser, and tells when that cannot be.
fn opened(state: &mut State, address: String) -> Vec<Effect> {
    match link::open(&address) {
        Ok(()) => Vec::new(),
        Err(reason) => update(state, Message::LinkNotOpened { address, reason }),
    }
}

/// Returns the size of the terminal, which may have changed while another program had it.
fn resized(screen: &Screen) -> anyhow::Result<Message> {
    let (width, height) = screen.size().context("the terminal does not tell its size")?;
    Ok(Message::Resized { width, height })
}

#[expect(clippy::disallowed_methods, reason = "the loop is where the time comes in")]
fn now() -> Zoned {
    Zoned::now()
}
