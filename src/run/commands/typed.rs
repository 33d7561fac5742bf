//! What comes by standard input: names, or lines of new tasks, one each line.

use std::io;
use std::io::Read as _;

use super::fault::Fault;

/// What stands for standard input.
pub(super) const STANDARD_INPUT: &str = "-";
/// So many lines are taken from standard input at once.
const MOST_LINES: usize = 1000;
/// So much is read of it: more than so many of the longest lines that can be meant.
const MOST_BYTES: u64 = 4 * 1024 * 1024;

/// Returns the names that were given, or those on standard input where a hyphen stands for them.
pub(super) async fn names(given: Vec<String>) -> Result<Vec<String>, Fault> {
    match given.as_slice() {
        [only] if only == STANDARD_INPUT => lines("names").await,
        _ => Ok(given),
    }
}

/// Returns the lines of standard input that are not blank.
pub(super) async fn lines(what: &'static str) -> Result<Vec<String>, Fault> {
    // Elsewhere, so that Ctrl+C is heard while somebody types.
    let read = tokio::task::spawn_blocking(|| {
        let mut bytes = Vec::new();
        io::stdin().lock().take(MOST_BYTES + 1).read_to_end(&mut bytes).map(|_| bytes)
    });
    read_from(&read.await??, what)
}

fn read_from(bytes: &[u8], what: &str) -> Result<Vec<String>, Fault> {
    if bytes.len() as u64 > MOST_BYTES {
        let most = MOST_BYTES / 1024 / 1024;
        return Err(Fault::Usage(format!("Standard input is too long: at most {most} MiB are taken at once.")));
    }
    // Some programs begin a file with a mark that is no part of the first line.
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut lines = Vec::new();
    for (number, line) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        let odd = || {
            Fault::Usage(format!(
                "Line {number} of standard input is no UTF-8 text, so nothing is done. Convert it first."
            ))
        };
        let line = std::str::from_utf8(line).map_err(|_| odd())?.trim();
        if !line.is_empty() {
            lines.push(line.to_owned());
        }
    }
    match lines.len() {
        0 => Err(Fault::Usage(format!("There are no {what} on standard input."))),
        count if count > MOST_LINES => {
            Err(Fault::Usage(format!("At most {MOST_LINES} {what} are taken at once; these are {count}.")))
        }
        _ => Ok(lines),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_what_stands_in_them_however_they_end() {
        let read = read_from("\u{feff}one\r\n\n  two\t\r\nthr ee".as_bytes(), "tasks").unwrap();
        assert_eq!(read, ["one", "two", "thr ee"]);
    }

    #[test]
    fn what_cannot_be_lines_is_told_and_where() {
        let told = |bytes: &[u8]| match read_from(bytes, "tasks") {
            Err(Fault::Usage(words)) => words,
            other => panic!("{other:?}"),
        };
        assert_eq!(told(b" \n\r\n"), "There are no tasks on standard input.");
        assert!(told(b"one\ntw\xffo\n").starts_with("Line 2 of standard input is no UTF-8 text"));
        assert!(told("x\n".repeat(1001).as_bytes()).contains("At most 1000 tasks"));
        assert!(told(&vec![b'x'; 5 * 1024 * 1024]).contains("too long"));
    }
}
