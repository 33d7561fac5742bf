//! Reads Rust just far enough to see paths: names and signs, without comments, text and characters.

/// A name or a sign, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Token {
    pub(crate) text: String,
    pub(crate) line: usize,
    /// Inside a module marked `#[cfg(test)]`.
    pub(crate) in_tests: bool,
    /// How many `mod name { }` of this file are open around it.
    pub(crate) inline_modules: usize,
}

/// Splits a source file into tokens; `::` is one token, every other sign stands alone.
pub(crate) fn tokens(source: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = source;
    let mut line = 1;
    while let Some(first) = rest.chars().next() {
        let length = skipped(rest).unwrap_or_else(|| {
            let length = match first {
                c if is_name(c) => rest.find(|c| !is_name(c)).unwrap_or(rest.len()),
                ':' if rest.starts_with("::") => 2,
                other => other.len_utf8(),
            };
            let text = rest[..length].to_owned();
            tokens.push(Token { text, line, in_tests: false, inline_modules: 0 });
            length
        });
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    mark_modules(&mut tokens);
    tokens
}

fn is_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Returns the length of the blank, comment, text or character that opens `rest`, if one does.
fn skipped(rest: &str) -> Option<usize> {
    let first = rest.chars().next()?;
    if first.is_whitespace() {
        return Some(first.len_utf8());
    }
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return Some(block_comment(rest));
    }
    let prefix = rest.find(|c: char| !matches!(c, 'b' | 'c' | 'r')).filter(|&length| length <= 2)?;
    let body = &rest[prefix..];
    let hashes = body.chars().take_while(|&c| c == '#').count();
    if rest[..prefix].ends_with('r') && body[hashes..].starts_with('"') {
        let end = format!("\"{}", "#".repeat(hashes));
        let from = prefix + hashes + 1;
        return Some(rest[from..].find(&end).map_or(rest.len(), |at| from + at + end.len()));
    }
    if body.starts_with('"') {
        return Some(prefix + quoted(body, '"'));
    }
    // `'a` is a lifetime, `'a'` and `'\n'` are characters.
    let after: Vec<char> = body.chars().take(3).collect();
    let is_character = matches!(after.as_slice(), ['\'', '\\', ..] | ['\'', _, '\'']);
    is_character.then(|| prefix + quoted(body, '\''))
}

fn block_comment(rest: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                break;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    at
}

fn quoted(body: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, character) in body.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            other if other == quote => return at + 1,
            _ => {}
        }
    }
    body.len()
}

/// Notes for every token which inline modules it stands in.
fn mark_modules(tokens: &mut [Token]) {
    // For each open brace: whether a module opened it, and whether that module is for tests.
    let mut open: Vec<(bool, bool)> = Vec::new();
    for at in 0..tokens.len() {
        tokens[at].in_tests = open.iter().any(|&(_, tests)| tests);
        tokens[at].inline_modules = open.iter().filter(|&&(module, _)| module).count();
        match tokens[at].text.as_str() {
            "{" => {
                let is_module = at >= 2 && tokens[at - 2].text == "mod";
                let is_for_tests = is_module && is_marked_for_tests(&tokens[..at - 2]);
                open.push((is_module, is_for_tests));
            }
            "}" => {
                open.pop();
            }
            _ => {}
        }
    }
}

/// Whether the attributes before a `mod` hold `#[cfg(test)]`.
fn is_marked_for_tests(before: &[Token]) -> bool {
    const MARK: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let from = before.iter().rposition(|token| matches!(token.text.as_str(), ";" | "{" | "}")).map_or(0, |at| at + 1);
    before[from..].windows(MARK.len()).any(|window| window.iter().map(|token| token.text.as_str()).eq(MARK))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<String> {
        tokens(source).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn comments_and_text_are_no_code() {
        let source = "a /* b /* c */ d */ // e\n\"f\\\"g\" r#\"h\"i\"# b\"j\" br\"k\" 'l' '\\'' '\\u{6d}' n";
        assert_eq!(texts(source), ["a", "n"]);
    }

    #[test]
    fn lifetimes_and_raw_names_are_code() {
        assert_eq!(texts("&'a crate::b<'static>"), ["&", "'", "a", "crate", "::", "b", "<", "'", "static", ">"]);
        assert_eq!(texts("r#type brr b"), ["r", "#", "type", "brr", "b"]);
    }

    #[test]
    fn lines_are_counted_through_text() {
        assert_eq!(tokens("\"a\nb\"\n/*\n*/ c")[0].line, 4);
    }

    #[test]
    fn test_modules_are_known() {
        let source = "a; #[cfg(test)] mod tests { b; { c; } } d; mod e { f; } #[cfg(test)] #[rustfmt::skip] pub(crate) mod g { h; }";
        let tokens = tokens(source);
        let find = |name: &str| tokens.iter().find(|token| token.text == name).unwrap();
        assert!(!find("a").in_tests && !find("d").in_tests && !find("f").in_tests);
        assert!(find("b").in_tests && find("c").in_tests && find("h").in_tests);
        assert_eq!((find("a").inline_modules, find("c").inline_modules, find("f").inline_modules), (0, 1, 1));
    }
}
