//! A token from a program of the person's own, such as `az account get-access-token`.

use std::io;
use std::io::Read;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use secrecy::SecretString;
use serde_json::Value;

/// So long a command may take in all: most answer within seconds, and who waits for longer waits for a question it cannot ask
/// here. Commands of scripts give up after half a minute of silence, and have to hear before why it is silent.
const PATIENCE: Duration = Duration::from_secs(25);
/// So often it is looked whether a command that has said all it says has ended.
const LOOK: Duration = Duration::from_millis(20);
/// So much of what it prints is read.
const MOST_READ: u64 = 1 << 20;
/// A token is no longer than this.
const LONGEST: usize = 64 << 10;

/// Runs a command line by the shell and returns the token it prints: alone, or as `accessToken` or `access_token` of JSON.
///
/// It has 25 seconds for all of that. What the command prints is a secret, so it is in no error.
pub fn token(line: &str) -> Result<SecretString, String> {
    token_within(line, PATIENCE)
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long a program takes is measured here, and nothing waits for the end of one with a limit"
)]
fn token_within(line: &str, patience: Duration) -> Result<SecretString, String> {
    let over = Instant::now() + patience;
    let cannot = |error: io::Error| format!("--token-command cannot be run: {error}");
    let mut command = shell(line);
    command.stdin(Stdio::null()).stderr(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().map_err(cannot)?;
    let (sender, said) = mpsc::channel();
    let (printed, complained) = (child.stdout.take(), child.stderr.take());
    let take = |from: Option<Box<dyn Read + Send>>, is_token, sender: mpsc::Sender<(bool, Vec<u8>)>| {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            // A token is short; who prints without end is read no further, and ends by that.
            let _read = from.map(|from| from.take(MOST_READ).read_to_end(&mut bytes));
            let _gone = sender.send((is_token, bytes));
        });
    };
    take(printed.map(|it| Box::new(it) as Box<dyn Read + Send>), true, sender.clone());
    take(complained.map(|it| Box::new(it) as Box<dyn Read + Send>), false, sender);
    let (mut printed, mut complained) = (Vec::new(), Vec::new());
    for _pipe in 0..2 {
        match said.recv_timeout(over.saturating_duration_since(Instant::now())) {
            Ok((true, bytes)) => printed = bytes,
            Ok((false, bytes)) => complained = bytes,
            Err(_) => return Err(endless(&mut child, line, patience)),
        }
    }
    if printed.len() as u64 >= MOST_READ {
        let _gone = child.kill();
    }
    // One may close what it prints to and stay.
    let status = loop {
        match child.try_wait().map_err(cannot)? {
            Some(status) => break status,
            None if Instant::now() >= over => return Err(endless(&mut child, line, patience)),
            None => thread::sleep(LOOK),
        }
    };
    let output = Output { status, stdout: printed, stderr: complained };
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let last = said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it does not say why").trim();
        let last: String = last.chars().take(300).collect();
        return Err(format!("--token-command has failed ({}): {last}", output.status));
    }
    read(&output.stdout)
}

/// Ends a command that takes too long, and says so.
fn endless(child: &mut Child, line: &str, patience: Duration) -> String {
    let _gone = child.kill();
    let _ended = child.wait();
    format!(
        "--token-command has not ended within {} seconds: {line}. Run it by hand and look what it waits for",
        patience.as_secs()
    )
}

fn read(printed: &[u8]) -> Result<SecretString, String> {
    let none =
        || "--token-command prints no token: it is to print the token alone, or JSON with `accessToken`".to_owned();
    let text = std::str::from_utf8(printed).ok().map(str::trim).filter(|text| text.len() < LONGEST).ok_or_else(none)?;
    let json: Option<Value> = if text.starts_with(['{', '"']) { serde_json::from_str(text).ok() } else { None };
    let in_json = |json: &Value| {
        let named = ["accessToken", "access_token", "token"].into_iter().find_map(|name| json.get(name)?.as_str());
        named.or(json.as_str()).map(str::to_owned)
    };
    let token = json.as_ref().map_or_else(|| Some(text.to_owned()), in_json).ok_or_else(none)?;
    let is_of_token = |letter: char| letter.is_ascii_graphic() && !"[]{}()<>\"'`\\,;".contains(letter);
    let is_token = !token.is_empty() && token.chars().all(is_of_token);
    if is_token { Ok(token.into()) } else { Err(none()) }
}

#[cfg(unix)]
fn shell(line: &str) -> Command {
    let mut command = Command::new("sh");
    command.arg("-c").arg(line);
    command
}

#[cfg(not(unix))]
fn shell(line: &str) -> Command {
    let mut command = Command::new("cmd");
    command.arg("/C").arg(line);
    command
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;

    #[test]
    fn a_token_is_taken_alone_or_from_json() {
        for printed in [
            "abc.def\n",
            r#"{"accessToken":"abc.def","expiresOn":"2026"}"#,
            r#"{"access_token":"abc.def"}"#,
            "\"abc.def\"",
        ] {
            assert_eq!(read(printed.as_bytes()).unwrap().expose_secret(), "abc.def", "{printed}");
        }
        for printed in ["", "  \n", "{}", "[1]", "two words", "{\"accessToken\":\"\"}", "a\u{1b}b"] {
            assert!(read(printed.as_bytes()).is_err(), "{printed}");
        }
        assert!(read(&[0xff, 0xfe]).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_command_without_end_costs_little_and_a_silent_one_is_not_waited_for() {
        assert!(token("yes secret").is_err());
        for silent in ["exec sleep 999", "exec sleep 999 >&- 2>&-", "echo token; exec 2>&-; exec sleep 999"] {
            let words = token_within(silent, Duration::from_millis(50)).unwrap_err();
            assert!(words.contains("has not ended within") && words.contains("sleep 999"), "{words}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_command_that_fails_says_why_and_never_what_it_printed() {
        assert_eq!(token("printf abc").unwrap().expose_secret(), "abc");
        let words = token("echo secret; echo 'please run az login' >&2; exit 3").unwrap_err();
        assert!(words.contains("please run az login") && !words.contains("secret"), "{words}");
    }
}
