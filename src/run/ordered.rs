//! Commands typed on the board: each is run as this program once more, beside the board, on the same copy and for the same
//! service, as if it were typed into a shell.

mod meant;
mod verbs;

use std::env;
use std::ffi::OsString;
use std::io::Read;
use std::process::Command;
use std::process::Stdio;
use std::thread;

use clap::ValueEnum as _;
use tokio::sync::mpsc::UnboundedSender;

use self::meant::meant;
pub(super) use self::verbs::verbs;
use crate::app::commanding::Ordered;
use crate::app::commanding::Outcome;
use crate::app::message::Message;
use crate::cli::Open;

/// So many bytes of what a command says are kept.
const KEPT: u64 = 1024 * 1024;
/// What a complaint begins with.
pub(super) const PROGRAM: &str = "planner-tui: ";

/// How this program is run once more.
#[derive(Clone, Debug)]
pub(super) struct Again {
    arguments: Vec<OsString>,
    /// Whether nothing is changed in this run: then nothing is asked about either.
    is_read_only: bool,
}

impl Again {
    /// Returns what has to be said again, so that another run is about the same.
    pub(super) fn like(open: &Open) -> Self {
        let mut arguments: Vec<OsString> = vec!["--color".into(), "never".into(), "--no-input".into()];
        let mut add = |name: &str, value: Option<OsString>| {
            if let Some(value) = value {
                arguments.extend([name.into(), value]);
            }
        };
        let text = |value: &Option<String>| value.as_ref().map(OsString::from);
        add("--data", open.data.as_ref().map(OsString::from));
        add("--config", open.config.as_ref().map(OsString::from));
        add("--account", text(&open.account));
        add("--graph-url", text(&open.graph_url));
        add("--token-command", text(&open.token_command));
        let cloud = open.cloud.and_then(|cloud| cloud.to_possible_value());
        add("--cloud", cloud.map(|cloud| cloud.get_name().into()));
        let switches = [("--local", open.local), ("--offline", open.offline), ("--read-only", open.read_only)];
        arguments.extend(switches.into_iter().filter(|(_, is_on)| *is_on).map(|(name, _)| name.into()));
        Self { arguments, is_read_only: open.read_only }
    }

    /// Begins what was typed on a thread of its own; returns what there is to say at once.
    pub(super) fn begin(&self, mut ordered: Ordered, told: UnboundedSender<Message>) -> Vec<Message> {
        ordered.is_sure |= self.is_read_only;
        let say = |outcome: Outcome| Message::Ordered { ordered: ordered.clone(), outcome };
        let meant = match meant(&ordered) {
            Ok(meant) => meant,
            Err(sentence) => return vec![say(Outcome::Refused(sentence))],
        };
        if let Some(help) = meant.help {
            let lines = help.lines().map(str::to_owned).collect();
            return vec![say(Outcome::Begun { is_read: true }), say(Outcome::Ended { lines, is_done: true })];
        }
        if let Some(loss) = meant.loss.filter(|_| !ordered.is_sure) {
            return vec![say(Outcome::Asks(loss.to_owned()))];
        }
        let arguments = [self.arguments.clone(), meant.words.into_iter().map(OsString::from).collect()].concat();
        let begun = say(Outcome::Begun { is_read: meant.is_read });
        thread::spawn(move || {
            let outcome = run(&arguments);
            // Nobody listens any more when the person has quit.
            let _gone = told.send(Message::Ordered { ordered, outcome });
        });
        vec![begun]
    }
}

/// Runs this program with arguments, and returns how that has ended.
fn run(arguments: &[OsString]) -> Outcome {
    let failed = |error: std::io::Error| Outcome::Ended {
        lines: vec![format!(
            "The program cannot be started once more: {error}. Was it replaced? Start the board anew."
        )],
        is_done: false,
    };
    let started = env::current_exe().and_then(|program| {
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()
    });
    let mut child = match started {
        Ok(child) => child,
        Err(error) => return failed(error),
    };
    let complaints = child.stderr.take().map(|stream| thread::spawn(move || lines_of(stream)));
    let mut lines = child.stdout.take().map(lines_of).unwrap_or_default();
    let complaints = complaints.and_then(|thread| thread.join().ok()).unwrap_or_default();
    let is_done = match child.wait() {
        Ok(status) => status.success(),
        Err(error) => return failed(error),
    };
    lines.extend(complaints.into_iter().map(|line| line.strip_prefix(PROGRAM).map_or(line.clone(), str::to_owned)));
    Outcome::Ended { lines, is_done }
}

/// Reads a stream to its end, and keeps its beginning, line by line.
fn lines_of(stream: impl Read) -> Vec<String> {
    let (mut stream, mut kept) = (stream, Vec::new());
    // What cannot be read has ended.
    let _ended = stream.by_ref().take(KEPT).read_to_end(&mut kept);
    let is_cut = std::io::copy(&mut stream, &mut std::io::sink()).is_ok_and(|more| more > 0);
    let text = String::from_utf8_lossy(&kept);
    let mut lines: Vec<String> = text.lines().map(|line| line.trim_end().to_owned()).collect();
    if is_cut {
        lines.push("… and more: a shell shows all of it.".to_owned());
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}
