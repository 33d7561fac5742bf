//! What stands in the arguments of a person's own command.

use pretty_assertions::assert_eq;

use super::*;

fn filled(text: &str, value: &str) -> String {
    Template::parse(text).unwrap().filled(|_| value.to_owned())
}

fn all(run: &[&str]) -> Vec<Template> {
    run.iter().map(|text| Template::parse(text).unwrap()).collect()
}

#[test]
fn placeholders_are_put_in_and_everything_else_is_left() {
    assert_eq!(filled("task/{task.id}!", "7"), "task/7!");
    assert_eq!(filled("{bucket}{due}", "x"), "xx");
    for own in ["", "{}", "f() { echo a; }", "{A}", "{ due }", "a{", "}b", "{due", "jq {a: 1}"] {
        assert_eq!(filled(own, "x"), own);
    }
    assert_eq!(filled("{{due}} {due}", "x"), "{due} x");
    assert_eq!(Template::parse("a {task.tilte} b"), Err(vec!["task.tilte".to_owned()]));
    assert_eq!(Template::parse("{odd}{due}{odder}"), Err(vec!["odd".to_owned(), "odder".to_owned()]));
}

#[test]
fn nothing_that_steers_a_terminal_or_ends_a_line_is_put_in() {
    assert_eq!(filled("{task.title}", "a\nb\t\u{1b}[31mc\u{0}\u{9b}d"), "a b [31mcd");
}

#[test]
fn what_is_put_in_is_not_read_again() {
    assert_eq!(filled("{task.title}", "{user} {{due}}"), "{user} {{due}}");
}

#[test]
fn what_a_program_would_read_as_code_is_found() {
    for (run, at) in [
        (&["sh", "-c", "echo {task.title}"][..], 2),
        (&["/bin/bash", "-lc", "echo {task.title}"], 2),
        (&["env", "A=1", "bash", "-c", "{task.title}"], 4),
        (&["sh", "{task.title}"], 1),
        (&["python3.12", "-c", "print('{task.title}')"], 2),
        (&["perl", "-e", "1", "-e", "{task.title}"], 4),
        (&["perl", "-e1", "x", "-e{task.title}"], 3),
        (&["awk", "/{task.title}/"], 1),
        (&["cmd.exe", "/c", "echo", "{task.title}"], 3),
        (&["ssh", "host", "echo", "{task.title}"], 3),
        (&["C:\\Windows\\powershell.exe", "-File", "x.ps1", "{task.title}"], 3),
    ] {
        assert_eq!(code(&all(run)), Some(at), "{run:?}");
    }
    for run in [
        &["git", "switch", "-c", "task/{task.id}"][..],
        &["sh", "-c", "notify \"$1\"", "sh", "{task.title}"],
        &["sh", "-c", "notify \"$1\"", "--", "{task.title}"],
        &["python3", "say.py", "{task.title}"],
        &["notify-send", "--", "{task.title}", "{bucket}"],
        &["sh", "-c", "date"],
    ] {
        assert_eq!(code(&all(run)), None, "{run:?}");
    }
}
