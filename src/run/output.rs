//! What commands say on standard output and standard error. Who reads may have seen enough and be gone: that is no failure,
//! and nothing here ends the program for it.

use std::fmt::Display;
use std::io::{self, BufWriter, Write};

use super::progress;
use crate::ui::text;

/// Says a line on standard output.
pub(super) fn say(line: impl Display) {
    put(&mut io::stdout().lock(), line);
}

/// Says a line on standard error.
pub(super) fn say_aside(line: impl Display) {
    put(&mut io::stderr().lock(), line);
}

/// Prints lines, made harmless, each with this end; the line that tells how far work has come gives way to them.
pub(super) fn say_all(lines: &[String], end: &str) {
    progress::clear();
    let mut out = BufWriter::new(io::stdout().lock());
    for line in lines {
        if write!(out, "{}{end}", text::clean(line)).is_err() {
            return;
        }
    }
    let _enough_was_seen = out.flush();
}

/// Writes a line whole, so that lines of two programs on one terminal do not mix.
fn put(out: &mut impl Write, line: impl Display) {
    let _nobody_reads = out.write_all(format!("{line}\n").as_bytes()).and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_said_whole_and_nobody_has_to_read_it() {
        let mut read = Vec::new();
        put(&mut read, "a");
        put(&mut read, format_args!("{} c", "b"));
        assert_eq!(String::from_utf8_lossy(&read), "a\nb c\n");
        let (reader, mut writer) = io::pipe().expect("a pipe");
        drop(reader);
        // A closed pipe is an error to whoever writes, and the system's signal for it is off in every Rust program.
        assert_eq!(writer.write(b"x").unwrap_err().kind(), io::ErrorKind::BrokenPipe);
        put(&mut writer, "nobody");
    }
}
