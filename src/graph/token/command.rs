//! A token from a program of the person's own, such as `az account get-access-token`.

use std::process::{Command, Stdio};

use secrecy::SecretString;
use serde_json::Value;

/// A token is no longer than this.
const LONGEST: usize = 64 << 10;

/// Runs a command line by the shell and returns the token it prints: alone, or as `accessToken` or `access_token` of JSON.
///
/// What the command prints is a secret, so it is in no error.
pub fn token(line: &str) -> Result<SecretString, String> {
    let mut command = shell(line);
    command.stdin(Stdio::null()).stderr(Stdio::piped()).stdout(Stdio::piped());
    let output = command.output().map_err(|error| format!("--token-command cannot be run: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let last = said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it does not say why").trim();
        let last: String = last.chars().take(300).collect();
        return Err(format!("--token-command has failed ({}): {last}", output.status));
    }
    read(&output.stdout)
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
    fn a_command_that_fails_says_why_and_never_what_it_printed() {
        assert_eq!(token("printf abc").unwrap().expose_secret(), "abc");
        let words = token("echo secret; echo 'please run az login' >&2; exit 3").unwrap_err();
        assert!(words.contains("please run az login") && !words.contains("secret"), "{words}");
    }
}
