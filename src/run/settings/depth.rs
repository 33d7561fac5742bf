//! How many colours the terminal has, as far as it tells.

use crate::app::look::Depth;

/// Terminals of sixteen colours, or of eight, by the beginning of their names.
const SIXTEEN: [&str; 8] = ["linux", "xterm", "screen", "ansi", "cygwin", "rxvt", "console", "eterm"];
/// Those without any; and whatever says so at its end.
const NONE: [&str; 6] = ["dumb", "vt1", "vt2", "vt3", "vt4", "vt5"];

/// Says how many colours the terminal has; `None` when there are none.
///
/// `TERM` is what terminals are known by; that it has all colours, a terminal says with `COLORTERM`.
pub(super) fn depth(variable: impl Fn(&str) -> Option<String>) -> Option<Depth> {
    let term = variable("TERM").unwrap_or_default();
    let begins = |names: &[&str]| names.iter().any(|name| term.starts_with(name));
    if begins(&NONE) && !term.contains("color") || term.ends_with("-m") || term.ends_with("-mono") {
        return None;
    }
    // GNU screen hands on the variable of the terminal around it, but not its colours.
    let is_in_screen = variable("STY").is_some_and(|value| !value.is_empty());
    let says_all = variable("COLORTERM").is_some_and(|value| value == "truecolor" || value == "24bit");
    if says_all && !is_in_screen || term.ends_with("-direct") {
        return Some(Depth::True);
    }
    // Of `xterm-kitty` and its like it is the second half that counts.
    let has_few = match term.split_once(['-', '.']) {
        Some((_, kind)) if kind.contains("256") => false,
        Some((_, kind)) => kind.contains("color") || begins(&["screen.", "linux", "ansi", "rxvt"]),
        None => begins(&SIXTEEN),
    };
    Some(if has_few { Depth::Sixteen } else { Depth::Table })
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;

    use super::*;

    fn of(known: &[(&str, &str)]) -> Option<Depth> {
        let value = |name: &str| known.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        depth(value)
    }

    #[test]
    fn colours_are_as_many_as_the_terminal_says() {
        for (depth, terms) in [
            (
                Some(Depth::Table),
                &["", "xterm-256color", "tmux-256color", "screen.xterm-256color", "xterm-kitty", "alacritty", "foot"][..],
            ),
            (
                Some(Depth::Sixteen),
                &[
                    "xterm",
                    "linux",
                    "xterm-16color",
                    "xterm-color",
                    "screen",
                    "screen.linux",
                    "ansi",
                    "rxvt",
                    "linux-16color",
                ],
            ),
            (Some(Depth::True), &["xterm-direct"]),
            (None, &["dumb", "vt100", "vt220", "vt52", "vt100-am", "xterm-mono", "linux-m"]),
        ] {
            for term in terms {
                assert_eq!(of(&[("TERM", term)]), depth, "{term}");
            }
        }
        assert_eq!(of(&[]), Some(Depth::Table));
        assert_eq!(of(&[("COLORTERM", "truecolor"), ("TERM", "xterm-256color")]), Some(Depth::True));
        assert_eq!(of(&[("COLORTERM", "24bit"), ("TERM", "xterm")]), Some(Depth::True));
        assert_eq!(of(&[("COLORTERM", ""), ("TERM", "linux")]), Some(Depth::Sixteen));
        assert_eq!(of(&[("COLORTERM", "truecolor"), ("TERM", "dumb")]), None);
        assert_eq!(of(&[("COLORTERM", "truecolor"), ("TERM", "screen-256color"), ("STY", "1.x")]), Some(Depth::Table));
        assert_eq!(of(&[("COLORTERM", "truecolor"), ("TERM", "screen"), ("STY", "1.x")]), Some(Depth::Sixteen));
    }
}
