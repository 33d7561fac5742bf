//! Commands of the person's own as processes: beside the loop, or with the terminal until they end.

use std::env;
use std::io;
use std::io::Read;
use std::process::Child;
use std::process::Command;
use std::process::ExitStatus;
use std::process::Stdio;
use std::thread;

use tokio::sync::mpsc::UnboundedSender;

use crate::app::message::Message;
use crate::app::own::Order;
use crate::app::own::Output;

/// So much of what a command prints is kept, the end of it.
const KEPT_BYTES: usize = 64 * 1024;

/// Runs a command on a thread of its own, and tells how it has ended.
pub(super) fn start(order: Order, told: UnboundedSender<Message>) {
    thread::spawn(move || {
        let outcome = beside(&order);
        // Nobody listens any more when the person has quit.
        let _gone = told.send(Message::Ran { order, outcome });
    });
}

/// Runs a command with the terminal, which is not the program's own meanwhile.
pub(super) fn on_terminal(order: &Order) -> Result<String, String> {
    if order.output == Output::Pager {
        return paged(order, &pager());
    }
    let status = command(order)?.status().map_err(|error| not_started(order, &error))?;
    judged(order, status, "").map(|()| String::new())
}

/// Runs a command that sees nothing of the terminal; returns what it has printed.
fn beside(order: &Order) -> Result<String, String> {
    let mut command = command(order)?;
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| not_started(order, &error))?;
    let complaints = child.stderr.take().map(|stream| thread::spawn(move || end_of(stream)));
    let printed = child.stdout.take().map(end_of).unwrap_or_default();
    let complaints = complaints.and_then(|thread| thread.join().ok()).unwrap_or_default();
    let status = child.wait().map_err(|error| not_started(order, &error))?;
    judged(order, status, if complaints.trim().is_empty() { &printed } else { &complaints })?;
    Ok(if printed.trim().is_empty() { complaints } else { printed })
}

/// Runs a command and shows what it prints, complaints too, in a pager.
fn paged(order: &Order, pager: &str) -> Result<String, String> {
    let no_pager = |error: io::Error| {
        format!("“{}” was not run: the pager “{pager}” cannot be started ({error}). Set PAGER.", order.name)
    };
    let (reader, writer) = io::pipe().map_err(no_pager)?;
    let second = writer.try_clone().map_err(no_pager)?;
    let mut command = command(order)?;
    command.stdin(Stdio::null()).stdout(writer).stderr(second);
    let mut child = command.spawn().map_err(|error| not_started(order, &error))?;
    // What is kept here of the pipe would keep the pager waiting for more.
    drop(command);
    let shown = shell(pager).stdin(reader).status();
    // Whoever has left the pager wants no more of it.
    let status = ended(&mut child).map_err(|error| not_started(order, &error))?;
    shown.map_err(no_pager)?;
    match status {
        Some(status) => judged(order, status, "").map(|()| String::new()),
        None => Ok(String::new()),
    }
}

/// Returns how a process has ended; one that runs on is ended.
fn ended(child: &mut Child) -> io::Result<Option<ExitStatus>> {
    if let Some(status) = child.try_wait()? {
        return Ok(Some(status));
    }
    child.kill()?;
    child.wait().map(|_| None)
}

fn pager() -> String {
    let usual = if cfg!(windows) { "more" } else { "less" };
    env::var("PAGER").ok().filter(|value| !value.trim().is_empty()).unwrap_or_else(|| usual.to_owned())
}

/// The variable may hold arguments too: the shell knows how to read it. Nothing else ever is part of it.
fn shell(line: &str) -> Command {
    let (shell, flag) = if cfg!(windows) { ("cmd", "/c") } else { ("sh", "-c") };
    let mut command = Command::new(shell);
    command.arg(flag).arg(line);
    command
}

fn command(order: &Order) -> Result<Command, String> {
    let (program, arguments) =
        order.run.split_first().ok_or_else(|| format!("“{}” says nothing to run.", order.name))?;
    let mut command = Command::new(program);
    // The token is nobody else's.
    command.args(arguments).env_remove(super::TOKEN_VARIABLE);
    Ok(command)
}

fn not_started(order: &Order, error: &io::Error) -> String {
    let program = order.run.first().map_or("", String::as_str);
    match error.kind() {
        io::ErrorKind::NotFound => format!("“{}” was not run: there is no program “{program}” here.", order.name),
        io::ErrorKind::PermissionDenied => {
            format!("“{}” was not run: “{program}” may not be run.", order.name)
        }
        _ => format!("“{}” was not run: “{program}” cannot be started ({error}).", order.name),
    }
}

/// Says why a command has failed, with the last it said.
fn judged(order: &Order, status: ExitStatus, said: &str) -> Result<(), String> {
    if status.success() {
        return Ok(());
    }
    let how = match status.code() {
        Some(code) => format!("ended with status {code}"),
        None => "was ended by a signal".to_owned(),
    };
    let last = said.lines().map(str::trim).rfind(|line| !line.is_empty());
    let last = last.map_or(String::new(), |line| format!(": {line}"));
    Err(format!("“{}” {how}{last}", order.name))
}

/// Reads a stream to its end, and keeps the last of it.
fn end_of(mut stream: impl Read) -> String {
    let (mut kept, mut part) = (Vec::new(), [0; 8 * 1024]);
    loop {
        match stream.read(&mut part) {
            Ok(0) => break,
            Ok(count) => kept.extend_from_slice(&part[..count]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => break,
        }
        if kept.len() > 2 * KEPT_BYTES {
            kept.drain(..kept.len() - KEPT_BYTES);
        }
    }
    let from = kept.len().saturating_sub(KEPT_BYTES);
    String::from_utf8_lossy(&kept[from..]).into_owned()
}

#[cfg(all(test, unix))]
mod tests {
    use pretty_assertions::assert_eq;

    use super::*;

    fn order(run: &[&str]) -> Order {
        let run = run.iter().map(|&word| word.to_owned()).collect();
        Order { name: "say".to_owned(), run, output: Output::Message, takes_terminal: false }
    }

    #[test]
    fn arguments_arrive_as_they_are() {
        let odd = "$(date) `x` \"y\" 'z' ; * ~";
        assert_eq!(beside(&order(&["printf", "%s|%s", odd, ""])).unwrap(), format!("{odd}|"));
    }

    #[test]
    fn what_is_said_is_what_was_printed_or_else_complained_of() {
        assert_eq!(beside(&order(&["sh", "-c", "echo a; echo b >&2"])).unwrap(), "a\n");
        assert_eq!(beside(&order(&["sh", "-c", "echo b >&2"])).unwrap(), "b\n");
    }

    #[test]
    fn failures_are_told_in_words() {
        let told = |run: &[&str]| beside(&order(run)).unwrap_err();
        assert_eq!(
            told(&["no-such-program-here"]),
            "“say” was not run: there is no program “no-such-program-here” here."
        );
        assert_eq!(told(&["sh", "-c", "echo no luck >&2; exit 3"]), "“say” ended with status 3: no luck");
        assert_eq!(told(&["sh", "-c", "kill -9 $$"]), "“say” was ended by a signal");
        assert_eq!(told(&["/"]), "“say” was not run: “/” may not be run.");
        assert_eq!(told(&[]), "“say” says nothing to run.");
    }

    #[test]
    fn of_endless_words_the_end_is_kept() {
        let kept = end_of(io::Cursor::new("x".repeat(1_000_000) + "end"));
        assert!(kept.len() <= KEPT_BYTES && kept.ends_with("xend"), "{}", kept.len());
    }

    #[test]
    fn a_pager_gets_what_is_printed_and_complained_of_and_its_end_is_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("seen");
        let pager = format!("cat > '{}'", file.display());
        paged(&order(&["sh", "-c", "echo a; echo b >&2"]), &pager).unwrap();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "a\nb\n");
        assert_eq!(paged(&order(&["sleep", "1000"]), "true"), Ok(String::new()), "it is not waited for");
    }
}
