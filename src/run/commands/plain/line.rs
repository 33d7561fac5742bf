//! What a line typed to `--plain` means: pure, and mostly a shorter way to say what a command says.

use crate::planner::history::Direction;

/// What every line can be.
pub(in crate::run) const HELP: &str = "\
j, k         the next card, the one before
h, l         the column on the left, on the right
3            go to card 3 of the board as it was told last
board        tell the board; `board progress`, `board assigned`, `board list`, `board mine` tell another
open 3       tell everything about card 3; `why 3` what may be changed of it
move 3 to Doing      put a card at the end of a column; `… to Doing top`, `… before 5`, `… after 5`
J, K, H, L   move the card down, up, to the column on the left, on the right
done 3 4     complete cards; `reopen 3` opens one again
new Title    make a card in this column; the line takes @person #label !priority ^day as on the board
rename 3 to Title
set 3 due=fri priority=urgent        change fields; also assign, unassign, label, check, link, bucket, plan,
                                     as `planner-tui COMMAND --help` tells them
rm 3         delete a card, after a question
u, U         take the last change back, do it again
b, b Name    tell the plans, open another
S            tell what waits, was refused, or can be taken back
r            read what is new, and tell the board
?            this
q            quit; what is unsent is safe on disk
Where a card is meant, a number is one of the board as it was told last, nothing or a point is the card you are on, and
anything else is a title, or the beginning of one.";

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::run) enum Way {
    Down,
    Up,
    Left,
    Right,
}

/// What a line means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::run) enum Order {
    /// Say again where one is.
    Here,
    Help,
    Quit,
    Go(Way),
    /// To a task, by its id.
    To(String),
    Nudge(Way),
    /// Tell the board; another, if it is named.
    Board(Option<String>),
    /// Everything about a task, or with `why` what may be changed of it.
    Open {
        task: String,
        is_why: bool,
    },
    Again(Direction),
    /// Open another plan.
    Plan(String),
    Refresh,
    /// Make a card in the column one is in.
    New(String),
    /// A command as on the command line.
    Command(Vec<String>),
}

/// What numbers and nothing mean.
#[derive(Clone, Copy, Debug)]
pub(in crate::run) struct Known<'a> {
    /// The tasks of the board as it was told last, by their ids, in order.
    pub(in crate::run) told: &'a [String],
    /// The task one is on.
    pub(in crate::run) here: Option<&'a str>,
}

impl Known<'_> {
    /// Returns the id or the name of the task that words mean.
    fn task(&self, words: &str) -> Result<String, String> {
        let words = words.trim();
        if words.is_empty() || words == "." {
            return self
                .here
                .map(str::to_owned)
                .ok_or_else(|| "You are on no card: say its number or title.".to_owned());
        }
        if let Some(title) = words.strip_prefix('"') {
            return Ok(title.trim_end_matches('"').to_owned());
        }
        let Ok(number) = words.trim_start_matches('#').parse::<usize>() else { return Ok(words.to_owned()) };
        let at = number.checked_sub(1).and_then(|at| self.told.get(at));
        at.cloned().ok_or_else(|| match self.told.len() {
            0 => format!("“{number}” says no card here: write its title, or . for the card under the cursor."),
            count => format!("There is no card {number}: the board as told last has {count}."),
        })
    }

    /// Returns several, if all are numbers; else words are one title.
    fn tasks(&self, words: &str) -> Result<Vec<String>, String> {
        if words.contains('"') || words.starts_with('\'') && split(words).is_ok_and(|split| split.iter().any(|it| it.1))
        {
            let each = |(word, is_quoted): (String, bool)| if is_quoted { Ok(word) } else { self.task(&word) };
            return split(words)?.into_iter().map(each).collect();
        }
        let parts: Vec<&str> = words.split([' ', ',']).filter(|part| !part.is_empty()).collect();
        let are_numbers =
            parts.len() > 1 && parts.iter().all(|part| part.trim_start_matches('#').parse::<usize>().is_ok());
        if are_numbers { parts.into_iter().map(|part| self.task(part)).collect() } else { Ok(vec![self.task(words)?]) }
    }
}

/// Reads a line; the error says what to say instead.
pub(in crate::run) fn read(line: &str, known: Known<'_>) -> Result<Order, String> {
    let line = line.trim();
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let rest = rest.trim();
    let order = match (word, rest) {
        ("", _) => Order::Here,
        ("?" | "help", "") => Order::Help,
        ("q" | "Q" | "quit" | "exit", "") => Order::Quit,
        ("j", "") => Order::Go(Way::Down),
        ("k", "") => Order::Go(Way::Up),
        ("h", "") => Order::Go(Way::Left),
        ("l", "") => Order::Go(Way::Right),
        ("J", "") => Order::Nudge(Way::Down),
        ("K", "") => Order::Nudge(Way::Up),
        ("H", "") => Order::Nudge(Way::Left),
        ("L", "") => Order::Nudge(Way::Right),
        ("u", "") => Order::Again(Direction::Undo),
        ("U", "") => Order::Again(Direction::Redo),
        ("r", "") => Order::Refresh,
        ("S", "") => Order::Command(vec!["log".to_owned()]),
        ("b", "") => Order::Command(vec!["plans".to_owned()]),
        ("b", name) => Order::Plan(name.to_owned()),
        ("board", "") => Order::Board(None),
        ("board", name) if !name.starts_with('-') => Order::Board(Some(name.to_owned())),
        ("open" | "task", words) if !words.contains("--") => Order::Open { task: known.task(words)?, is_why: false },
        ("why" | "w", words) if !words.contains("--") => Order::Open { task: known.task(words)?, is_why: true },
        ("new", "") => return Err("Say what it is called: new TITLE.".to_owned()),
        ("new", line) => Order::New(line.to_owned()),
        ("done" | "reopen" | "rm", words) if !words.contains("--") => {
            let option = if word == "reopen" { Some("--reopen".to_owned()) } else { None };
            let verb = if word == "rm" { "rm" } else { "done" };
            Order::Command(command(verb, option, known.tasks(words)?))
        }
        ("rename", words) => {
            // A title may have the word in it; the card is better named by its number then.
            let (task, title) = words
                .strip_prefix("to ")
                .map(|title| ("", title))
                .or_else(|| words.split_once(" to "))
                .ok_or("Say what it is to be called: rename 3 to TITLE.")?;
            Order::Command(command("set", None, vec![known.task(task)?, format!("title={title}")]))
        }
        ("move", words) if !words.contains("--") => Order::Command(place(words, known)?),
        (number, "") if number.trim_start_matches('#').parse::<usize>().is_ok() => Order::To(known.task(number)?),
        _ => Order::Command(passed_on(line, known)?),
    };
    Ok(order)
}

fn command(verb: &str, option: Option<String>, operands: Vec<String>) -> Vec<String> {
    // Ids may begin with a hyphen.
    [verb.to_owned()].into_iter().chain(option).chain(["--".to_owned()]).chain(operands).collect()
}

/// Divides words at the last of a word; before it there may be nothing.
fn divided<'a>(words: &'a str, at: &str) -> Option<(&'a str, &'a str)> {
    if let Some(behind) = words.strip_prefix(at).filter(|behind| behind.starts_with(' ')) {
        return Some(("", behind.trim()));
    }
    let (before, behind) = words.rsplit_once(&format!(" {at} "))?;
    Some((before.trim(), behind.trim()))
}

/// Reads `3 to Doing top`, `3 before 5`, `to Doing`, `3 bottom`.
fn place(words: &str, known: Known<'_>) -> Result<Vec<String>, String> {
    let mut options = Vec::new();
    let mut rest = words;
    for beside in ["before", "after"] {
        if let Some((before, other)) = divided(rest, beside) {
            options.push(format!("--{beside}={}", known.task(other)?));
            rest = before;
            break;
        }
    }
    if options.is_empty() {
        for end in ["top", "bottom"] {
            let shorter = rest.strip_suffix(end).filter(|shorter| shorter.is_empty() || shorter.ends_with(' '));
            if let Some(shorter) = shorter {
                options.push(format!("--{end}"));
                rest = shorter.trim();
                break;
            }
        }
    }
    if let Some((task, column)) = divided(rest, "to") {
        options.push(format!("--to={}", column.trim_matches('"')));
        rest = task;
    }
    if options.is_empty() {
        split(words)?;
        return Err("Say where to: move TASK to COLUMN, move TASK before OTHER, move TASK top.".to_owned());
    }
    let task = known.task(rest)?;
    Ok(["move".to_owned()].into_iter().chain(options).chain(["--".to_owned(), task]).collect())
}

/// Divides a line into words, as a shell does with double quotes, and puts ids in the place of numbers that mean tasks.
fn passed_on(line: &str, known: Known<'_>) -> Result<Vec<String>, String> {
    let mut words = split(line)?;
    let Some(verb) = words.first().map(|(word, _)| word.clone()) else { return Ok(Vec::new()) };
    let operand = match verb.as_str() {
        "set" | "assign" | "unassign" | "move" | "done" | "rm" | "copy" | "task" | "why" => Some(1),
        "check" | "link" | "label" => Some(2),
        _ => None,
    };
    // `label rename` is about a label of the plan.
    let is_of_plan = verb == "label" && words.get(1).is_some_and(|(word, _)| word == "rename");
    if let Some((word, false)) = operand.filter(|_| !is_of_plan).and_then(|at| words.get_mut(at)) {
        *word = known.task(word)?;
    }
    // Among options the card one is on may stand anywhere.
    if operand.is_some() && !is_of_plan {
        for (word, _) in words.iter_mut().skip(1).filter(|(word, is_quoted)| word == "." && !is_quoted) {
            *word = known.task(word)?;
        }
    }
    let words = words.into_iter().map(|(word, _)| word);
    // Ids may begin with a hyphen; where nothing but tasks is named they can stand at the end.
    let of_tasks_alone = ["done", "rm", "move"].contains(&verb.as_str());
    let (ids, words): (Vec<String>, Vec<String>) =
        words.partition(|word| of_tasks_alone && word.starts_with('-') && known.here == Some(word));
    let end = if ids.is_empty() { None } else { Some("--".to_owned()) };
    Ok(words.into_iter().chain(end).chain(ids).collect())
}

/// Returns the words of a line, each with whether a part of it was quoted. As in a shell, double quotes and single ones hold a
/// word together, and a backslash takes the meaning from what follows; a single quote within a word is an apostrophe.
fn split(line: &str) -> Result<Vec<(String, bool)>, String> {
    let (mut words, mut word, mut is_begun, mut is_quoted, mut open) = (Vec::new(), String::new(), false, false, None);
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied();
        match (open, letter) {
            (Some(quote), letter) if letter == quote => open = None,
            (None | Some('"'), '\\') if next.is_some_and(|next| is_special(next, open.is_some())) => {
                word.extend(letters.next());
                (is_begun, is_quoted) = (true, true);
            }
            (None, '"') => (open, is_begun, is_quoted) = (Some('"'), true, true),
            (None, '\'') if (!is_begun || word.ends_with('=')) && letters.clone().any(|letter| letter == '\'') => {
                (open, is_begun, is_quoted) = (Some('\''), true, true);
            }
            (None, space) if space.is_whitespace() => {
                if is_begun {
                    words.push((std::mem::take(&mut word), is_quoted));
                }
                (is_begun, is_quoted) = (false, false);
            }
            (_, other) => {
                word.push(other);
                is_begun = true;
            }
        }
    }
    if open.is_some() {
        return Err("A quotation mark is missing at the end.".to_owned());
    }
    if is_begun {
        words.push((word, is_quoted));
    }
    Ok(words)
}

/// Says whether a backslash takes the meaning from a letter; before all others it is one itself.
fn is_special(letter: char, is_quoted: bool) -> bool {
    matches!(letter, '"' | '\\') || !is_quoted && (letter == '\'' || letter.is_whitespace())
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;

    use super::*;

    fn meant(line: &str) -> Result<Order, String> {
        let told = ["a", "-b", "c"].map(str::to_owned);
        read(line, Known { told: &told, here: Some("h") })
    }

    fn command(line: &str) -> String {
        match meant(line) {
            Ok(Order::Command(words)) => words.join("|"),
            other => panic!("{line}: {other:?}"),
        }
    }

    #[test]
    fn keys_are_what_they_are_on_the_board() {
        assert_eq!(meant(" j "), Ok(Order::Go(Way::Down)));
        assert_eq!(meant("J"), Ok(Order::Nudge(Way::Down)));
        assert_eq!(meant("?"), Ok(Order::Help));
        assert_eq!(meant(""), Ok(Order::Here));
        assert_eq!(meant("u"), Ok(Order::Again(Direction::Undo)));
        assert_eq!(meant("b Website"), Ok(Order::Plan("Website".to_owned())));
        assert_eq!(meant("board progress"), Ok(Order::Board(Some("progress".to_owned()))));
    }

    #[test]
    fn numbers_mean_the_cards_told_last() {
        assert_eq!(meant("2"), Ok(Order::To("-b".to_owned())));
        assert_eq!(meant("open 3"), Ok(Order::Open { task: "c".to_owned(), is_why: false }));
        assert_eq!(meant("open"), Ok(Order::Open { task: "h".to_owned(), is_why: false }));
        assert_eq!(meant("open Fix login"), Ok(Order::Open { task: "Fix login".to_owned(), is_why: false }));
        assert_eq!(meant("open \"3\""), Ok(Order::Open { task: "3".to_owned(), is_why: false }));
        assert!(meant("open 4").unwrap_err().contains("no card 4") && meant("0").is_err());
        assert_eq!(command("done 1 2,3"), "done|--|a|-b|c");
        assert_eq!(command("done"), "done|--|h");
        assert_eq!(command("done Call 3 people"), "done|--|Call 3 people");
        assert_eq!(command("reopen 1"), "done|--reopen|--|a");
        assert_eq!(command("rm 2"), "rm|--|-b");
        assert_eq!(command("done \"Fix login\" . \"3\""), "done|--|Fix login|h|3");
        assert_eq!(command("done . --reopen"), "done|h|--reopen");
        assert_eq!(command("move --top ."), "move|--top|h");
        assert_eq!(command("copy . --to Ops"), "copy|h|--to|Ops");
    }

    #[test]
    fn an_id_with_a_hyphen_is_no_option() {
        let order = read("move . --to Doing", Known { told: &[], here: Some("-h") });
        assert_eq!(order, Ok(Order::Command(["move", "--to", "Doing", "--", "-h"].map(str::to_owned).to_vec())));
    }

    #[test]
    fn moves_are_said_in_words() {
        assert_eq!(command("move 3 to Doing"), "move|--to=Doing|--|c");
        assert_eq!(command("move to In review top"), "move|--top|--to=In review|--|h");
        assert_eq!(command("move Go to Rome to \"Big top\""), "move|--to=Big top|--|Go to Rome");
        assert_eq!(command("move 1 before 3"), "move|--before=c|--|a");
        assert_eq!(command("move 1 to Doing after Fix login"), "move|--after=Fix login|--to=Doing|--|a");
        assert_eq!(command("move . bottom"), "move|--bottom|--|h");
        assert_eq!(command("move top"), "move|--top|--|h");
        assert_eq!(command("move 3 --to Doing"), "move|c|--to|Doing");
        assert!(meant("move 3").is_err() && meant("move").is_err());
        assert_eq!(command("rename 1 to Go to Rome"), "set|--|a|title=Go to Rome");
        assert_eq!(command("rename to Rome"), "set|--|h|title=Rome");
    }

    #[test]
    fn everything_else_is_a_command() {
        assert_eq!(command("set 3 due=fri notes=\"see the log\""), "set|c|due=fri|notes=see the log");
        assert_eq!(command("set \"3\" due=fri"), "set|3|due=fri");
        assert_eq!(command("assign . me \"Ada King\""), "assign|h|me|Ada King");
        assert_eq!(command("check tick 1 \"step one\""), "check|tick|a|step one");
        assert_eq!(command("label rename 1 Bug"), "label|rename|1|Bug");
        assert_eq!(command("bucket add \"\""), "bucket|add|");
        assert_eq!(command(r#"set . title="a \"b\" c""#), r#"set|h|title=a "b" c"#);
        assert_eq!(command("set . title='it is \"so\"' notes=it's"), "set|h|title=it is \"so\"|notes=it's");
        assert_eq!(command(r"bucket add In\ review"), "bucket|add|In review");
        assert_eq!(command(r"link add . C:\temp"), r"link|add|h|C:\temp");
        assert_eq!(command("bucket add 'tis"), "bucket|add|'tis");
        assert_eq!(command("done 'Terms of use' 1"), "done|--|Terms of use|a");
        assert_eq!(command("done it's"), "done|--|it's");
        assert!(meant("move \"open").unwrap_err().contains("quotation mark"));
        assert!(meant("move Privacy").unwrap_err().contains("move TASK to COLUMN"));
        assert!(meant("set 3 notes=\"open").unwrap_err().contains("quotation mark"));
        assert_eq!(command("xyz 1"), "xyz|1");
    }
}
