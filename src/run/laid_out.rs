//! Words laid out for so many columns: what is longer goes on below, and nothing of it is cut off.

use std::io;
use std::io::IsTerminal as _;

use crate::ui::text;

/// The columns of text that goes into a file or another program.
const PIPED: u16 = 80;
/// So many cells there are at least for what goes on below; where the beginning of a line leaves fewer, it is no measure.
const LEAST: usize = 12;
/// So far in it goes on then.
const INDENT: usize = 2;

/// Returns for how many columns words are laid out: as many as were wished, or as the terminal has.
pub(super) fn width(wished: Option<u16>) -> usize {
    let of_terminal = || crossterm::terminal::size().ok().map(|(width, _)| width).filter(|width| *width > 0);
    let here = wished.or_else(|| io::stdout().is_terminal().then(of_terminal).flatten());
    usize::from(here.unwrap_or(PIPED))
}

/// Returns a line of prose in lines of at most so many cells: what does not fit goes on below, as far in as the line begins.
pub(super) fn prose(words: &str, width: usize) -> Vec<String> {
    let (begin, rest) = begun(words);
    laid_out(begin, rest, begin.len(), width)
}

/// Returns a line that stands among others in lines of at most so many cells: what does not fit goes on below, a little further
/// in.
pub(super) fn entry(words: &str, width: usize) -> Vec<String> {
    let (begin, rest) = begun(words);
    laid_out(begin, rest, begin.len() + INDENT, width)
}

/// Returns words behind the beginning of a line, in lines of at most so many cells: what does not fit goes on below itself.
pub(super) fn behind(begin: &str, words: &str, width: usize) -> Vec<String> {
    let begin = text::clean(begin);
    laid_out(&begin, words, text::cells(&begin), width)
}

/// Returns a line without the spaces it begins with, and those.
fn begun(words: &str) -> (&str, &str) {
    words.split_at(words.len() - words.trim_start_matches(' ').len())
}

/// Returns words in lines, the first behind its beginning and the others so far in. Where that leaves no room it is no measure.
fn laid_out(begin: &str, words: &str, far: usize, width: usize) -> Vec<String> {
    let words = text::clean(words);
    let used = text::cells(begin);
    if used + text::cells(&words) <= width {
        return vec![format!("{begin}{words}").trim_end().to_owned()];
    }
    let is_narrow = far + LEAST > width;
    let (all, far) = if is_narrow { (format!("{begin}{words}"), INDENT) } else { (words.into_owned(), far) };
    let first = if is_narrow { " ".repeat(INDENT) } else { begin.to_owned() };
    let room = width - far.min(width);
    let lines = filled(all.trim_start(), room);
    let begins = std::iter::once(first).chain(std::iter::repeat(" ".repeat(far)));
    begins.zip(lines).map(|(begin, line)| format!("{begin}{line}")).collect()
}

/// Returns words in lines of at most so many cells. An address stays whole, for in two pieces it leads nowhere.
fn filled(words: &str, room: usize) -> Vec<String> {
    let (mut lines, mut line) = (Vec::new(), String::new());
    for word in words.split(' ') {
        let is_begun = !line.is_empty();
        if is_begun && text::cells(&line) + 1 + text::cells(word) > room {
            lines.push(std::mem::take(&mut line));
        } else if is_begun {
            line.push(' ');
        }
        if text::cells(word) <= room || word.contains("://") {
            line.push_str(word);
            continue;
        }
        let mut pieces = text::wrap(word, room);
        line = pieces.pop().unwrap_or_default();
        lines.append(&mut pieces);
    }
    lines.push(line);
    lines.iter().map(|line| line.trim_end().to_owned()).filter(|line| !line.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;

    use super::*;

    #[test]
    fn what_is_long_goes_on_below_itself_and_nothing_is_lost() {
        let words = "nobody may change the title, for the app it is hosted in keeps that";
        assert_eq!(
            behind("  refused  ", words, 40),
            [
                "  refused  nobody may change the title,",
                "           for the app it is hosted in",
                "           keeps that",
            ]
        );
        assert_eq!(behind("  refused  ", "the title", 40), ["  refused  the title"]);
        assert_eq!(prose("    a b c d e f g h i j", 20), ["    a b c d e f g h", "    i j"]);
        assert_eq!(entry("  a b c d e f g h i j", 20), ["  a b c d e f g h", "    i j"]);
        assert_eq!(prose("", 20), [""]);
        assert_eq!(prose("日本語日本語日本語日本語", 20), ["日本語日本語日本語日", "本語"]);
    }

    #[test]
    fn a_beginning_that_leaves_no_room_is_no_measure() {
        assert_eq!(behind("  what is said  ", "one two three", 20), ["  what is said one", "  two three"]);
    }

    #[test]
    fn an_address_stays_whole() {
        let address = "https://example.org/a/long/way/to/go";
        assert_eq!(
            behind("  its page  ", &format!("the one at {address} (Word)"), 30),
            ["  its page  the one at", &format!("            {address}"), "            (Word)"]
        );
    }
}
