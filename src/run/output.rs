//! What commands say on standard output and standard error. Who reads may have seen enough and be gone: that is no failure,
//! and nothing here ends the program for it. A disk that is full is one, and is told when all is said.

use std::borrow::Cow;
use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::sync::OnceLock;

use super::progress;
use crate::ui::text;

/// Why not everything is on standard output, if it is not for a reason whoever asked has to know of.
static LOST: OnceLock<String> = OnceLock::new();

/// Says a line on standard output.
pub(super) fn say(line: impl Display) {
    note(put(&mut io::stdout().lock(), line));
}

/// Says a line on standard error.
pub(super) fn say_aside(line: impl Display) {
    let _nobody_reads = put(&mut io::stderr().lock(), line);
}

/// Takes note of what became of words on standard output.
pub(super) fn note(written: io::Result<()>) {
    if let Err(error) = written
        && is_loss(&error)
    {
        LOST.get_or_init(|| error.to_string());
    }
}

/// Says whether words were lost that somebody waits for.
fn is_loss(error: &io::Error) -> bool {
    error.kind() != io::ErrorKind::BrokenPipe
}

/// Returns why not everything that was to be said is on standard output, if it is not.
pub(super) fn lost() -> Option<String> {
    LOST.get().map(|why| format!("standard output cannot be written ({why}): what is there is not all of it"))
}

/// Prints lines, made harmless, each with this end; the line that tells how far work has come gives way to them.
pub(super) fn say_all(lines: &[String], end: &str) {
    say_each(lines.iter().map(|line| text::clean(line)), end);
}

/// Prints lines another program reads, as they are but for what could steer a terminal; on a terminal they are made harmless.
/// A line with breaks in it keeps them: a cell of CSV may hold several.
pub(super) fn say_data(lines: &[String], end: &str) {
    let harmless = if io::stdout().is_terminal() { text::clean } else { text::inert };
    say_each(lines.iter().map(|line| each_part(line, harmless)), end);
}

fn each_part(line: &str, harmless: impl Fn(&str) -> Cow<'_, str>) -> Cow<'_, str> {
    let parts: Vec<Cow<'_, str>> = line.split('\n').map(harmless).collect();
    Cow::Owned(parts.join("\n"))
}

fn say_each<'a>(mut lines: impl Iterator<Item = Cow<'a, str>>, end: &str) {
    progress::clear();
    let mut out = BufWriter::new(io::stdout().lock());
    let written = lines.try_for_each(|line| write!(out, "{line}{end}"));
    note(written.and_then(|()| out.flush()));
}

/// Writes a line whole, so that lines of two programs on one terminal do not mix.
fn put(out: &mut impl Write, line: impl Display) -> io::Result<()> {
    out.write_all(format!("{line}\n").as_bytes()).and_then(|()| out.flush())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_inside_of_data_stay_and_nothing_else_that_steers() {
        assert_eq!(each_part("a,\"b\nc\u{1b}[2J\r\"", text::inert), "a,\"b\nc␛[2J␍\"");
    }

    #[test]
    fn a_line_is_said_whole_and_nobody_has_to_read_it() {
        let mut read = Vec::new();
        put(&mut read, "a").unwrap();
        put(&mut read, format_args!("{} c", "b")).unwrap();
        assert_eq!(String::from_utf8_lossy(&read), "a\nb c\n");
        let (reader, mut writer) = io::pipe().expect("a pipe");
        drop(reader);
        // A closed pipe is an error to whoever writes, and the system's signal for it is off in every Rust program.
        assert_eq!(writer.write(b"x").unwrap_err().kind(), io::ErrorKind::BrokenPipe);
        let gone = put(&mut writer, "nobody").unwrap_err();
        assert!(!is_loss(&gone) && is_loss(&io::ErrorKind::StorageFull.into()), "a full disk is another matter");
    }
}
