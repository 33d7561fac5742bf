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
/// What stands around a command.
const QUOTE: char = '`';

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
    if text::cells(begin) + text::cells(&words) <= width {
        return vec![format!("{begin}{words}").trim_end().to_owned()];
    }
    let is_narrow = far + LEAST > width;
    let (all, far) =
        if is_narrow { (format!("{} {words}", begin.trim_end()), INDENT) } else { (words.into_owned(), far) };
    let mut first = Some(if is_narrow { " ".repeat(INDENT) } else { begin.to_owned() });
    let mut lines = Vec::new();
    for piece in pieces(all.trim_start(), width.saturating_sub(far), width.saturating_sub(INDENT)) {
        match piece {
            Piece::Words(words) => {
                lines.push(format!("{}{words}", first.take().unwrap_or_else(|| " ".repeat(far))));
            }
            Piece::Long(word) => {
                lines.extend(first.take().filter(|begin| !begin.trim().is_empty()));
                lines.push(format!("{}{word}", " ".repeat(INDENT)));
            }
        }
    }
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

/// A line of words, without what it begins with.
enum Piece {
    /// As many as there is room for.
    Words(String),
    /// One that is longer than there is room for, and is not to be broken.
    Long(String),
}

/// Returns words in lines of at most so many cells. A word that fits into a line of its own stays whole, and so do an address, a
/// path and a command in quotes: in two pieces they lead nowhere.
fn pieces(words: &str, room: usize, most: usize) -> Vec<Piece> {
    let (mut pieces, mut line) = (Vec::new(), String::new());
    for word in whole(words) {
        let wide = text::cells(word);
        let is_whole = wide <= most || word.contains(['/', QUOTE]);
        if !line.is_empty() && text::cells(&line) + 1 + wide > room {
            pieces.push(Piece::Words(std::mem::take(&mut line)));
        }
        if wide > room && is_whole {
            pieces.push(Piece::Long(word.to_owned()));
        } else if wide > room {
            let mut broken = text::wrap(word, room);
            line = broken.pop().unwrap_or_default();
            pieces.extend(broken.into_iter().map(Piece::Words));
        } else if line.is_empty() {
            word.clone_into(&mut line);
        } else {
            line.push(' ');
            line.push_str(word);
        }
    }
    pieces.extend(Some(line).filter(|line| !line.trim().is_empty()).map(Piece::Words));
    pieces
}

/// Returns words; what stands in quotes of commands is one.
fn whole(words: &str) -> Vec<&str> {
    let (mut found, mut rest) = (Vec::new(), words);
    loop {
        let space = |from: usize| rest[from..].find(' ').map(|at| from + at);
        let end = space(0).and_then(|end| {
            let begun = rest[..end].find(QUOTE).filter(|_| rest[..end].matches(QUOTE).count() % 2 == 1);
            let closed = begun.and_then(|begun| rest[begun + 1..].find(QUOTE).map(|at| begun + 1 + at));
            closed.map_or(Some(end), space)
        });
        let Some(end) = end else { break };
        found.push(&rest[..end]);
        rest = &rest[end + 1..];
    }
    found.push(rest);
    found
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
        let id = "NHwWSkqvKCrEGI0YTLqToE1nDHUt";
        assert_eq!(behind("  id            ", id, 40), ["  id", &format!("  {id}")], "an id is one word");
        assert_eq!(prose("日本語日本語日本語日本語", 20), ["日本語日本語日本語日", "本語"]);
    }

    #[test]
    fn a_beginning_that_leaves_no_room_is_no_measure() {
        assert_eq!(behind("  what is said  ", "one two three", 20), ["  what is said one", "  two three"]);
    }

    #[test]
    fn a_command_can_be_copied() {
        let words = "To sign in, type `planner-tui login --account anna`, or leave it; it`s odd";
        assert_eq!(
            entry(words, 40),
            ["To sign in, type", "  `planner-tui login --account anna`, or", "  leave it; it`s odd"]
        );
        assert_eq!(
            prose(words, 30),
            ["To sign in, type", "  `planner-tui login --account anna`,", "or leave it; it`s odd"]
        );
    }

    #[test]
    fn an_address_stays_whole() {
        let address = "https://example.org/a/long/way/to/go";
        assert_eq!(
            behind("  its page  ", &format!("the one at {address} (Word)"), 30),
            ["  its page  the one at", &format!("  {address}"), "            (Word)"]
        );
    }
}
