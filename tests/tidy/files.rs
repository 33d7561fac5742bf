//! Rules about whole files: the first line, the length, and names that come in pairs.

use std::collections::BTreeSet;

const MOST_LINES: usize = 400;

/// Says so when a file does not open with `//!` and a sentence.
pub(crate) fn untitled(path: &str, text: &str) -> Option<String> {
    let first = text.lines().next().unwrap_or_default();
    let says_something = first.strip_prefix("//!").is_some_and(|sentence| sentence.trim().len() > 3);
    (!says_something).then(|| format!("{path}:1: opens with `{first}`"))
}

/// Says so when a file has more lines than a reader should have to hold.
pub(crate) fn too_long(path: &str, text: &str) -> Option<String> {
    let lines = text.lines().count();
    (lines > MOST_LINES).then(|| format!("{path}: {lines} lines, more than {MOST_LINES}"))
}

/// Names the screens and overlays that only one of `app` and `ui` has.
pub(crate) fn unmirrored(paths: &[String]) -> Vec<String> {
    let names = |folder: String| -> BTreeSet<String> {
        paths
            .iter()
            .filter_map(|path| path.strip_prefix(&folder))
            .filter_map(|rest| rest.split('/').next())
            .map(|name| name.trim_end_matches(".rs").to_owned())
            .filter(|name| name != "mod" && name != "tests" && !name.ends_with("_tests"))
            .collect()
    };
    let mut faults = Vec::new();
    for kind in ["screens", "overlays"] {
        let app = names(format!("src/app/{kind}/"));
        let ui = names(format!("src/ui/{kind}/"));
        faults.extend(app.difference(&ui).map(|name| format!("{kind}: `{name}` is in app and not in ui")));
        faults.extend(ui.difference(&app).map(|name| format!("{kind}: `{name}` is in ui and not in app")));
    }
    faults
}

#[test]
fn a_file_without_a_title_is_found() {
    assert_eq!(untitled("a.rs", "//! Says it.\n"), None);
    assert!(untitled("a.rs", "use std::fs;\n//! Too late.\n").is_some());
    assert!(untitled("a.rs", "// Not the doc kind.\n").is_some());
    assert!(untitled("a.rs", "//!\n//! Not on the first line.\n").is_some());
    assert!(untitled("a.rs", "").is_some());
}

#[test]
fn a_long_file_is_found() {
    assert_eq!(too_long("a.rs", &"x\n".repeat(400)), None);
    assert!(too_long("a.rs", &"x\n".repeat(401)).is_some());
}

#[test]
fn a_screen_without_its_other_half_is_found() {
    let paths = |list: &[&str]| list.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>();
    let whole = paths(&["src/app/screens/mod.rs", "src/app/screens/board.rs", "src/ui/screens/board.rs"]);
    assert_eq!(unmirrored(&whole), Vec::<String>::new());
    // A screen that grew into a folder still mirrors one that did not.
    let grown = paths(&["src/app/screens/board/mod.rs", "src/app/screens/board/grab.rs", "src/ui/screens/board.rs"]);
    assert_eq!(unmirrored(&grown), Vec::<String>::new());
    let tested = paths(&["src/app/screens/board.rs", "src/app/screens/board_tests.rs", "src/ui/screens/board.rs"]);
    assert_eq!(unmirrored(&tested), Vec::<String>::new());
    let broken = paths(&["src/app/screens/board.rs", "src/ui/overlays/help.rs", "src/ui/widgets/card.rs"]);
    assert_eq!(
        unmirrored(&broken),
        ["screens: `board` is in app and not in ui", "overlays: `help` is in ui and not in app"]
    );
}
