//! The rules of the house that a machine can check, read from the files themselves.
//!
//! Each rule is a function from text to faults, tried on small bad inputs beside it; here they meet the real tree.

#[path = "tidy/files.rs"]
mod files;
#[path = "tidy/imports.rs"]
mod imports;
#[path = "tidy/keys.rs"]
mod keys;
#[path = "tidy/keys_page.rs"]
mod keys_page;
#[path = "tidy/links.rs"]
mod links;
#[path = "tidy/rust.rs"]
mod rust;

use std::fs;
use std::path::{Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Fails with every fault on a line of its own.
fn expect_none(rule: &str, faults: &[String]) {
    assert!(faults.is_empty(), "{rule}\n  {}\n", faults.join("\n  "));
}

/// Reads every Rust file below a folder of the project: its path from the project's root, and its text.
fn rust_files(folder: &str) -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for entry in entries {
            let path = entry.expect("a folder of the project can be listed").path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&Path::new(ROOT).join(folder), &mut found);
    found.sort();
    found
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a source file can be read");
            let inside = path.strip_prefix(ROOT).expect("found below the root");
            let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
            (parts.join("/"), text)
        })
        .collect()
}

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(ROOT).join(path))
        .unwrap_or_else(|error| panic!("{path} cannot be read ({error}); it is part of the project"))
}

#[test]
fn every_path_keeps_to_the_import_table() {
    let files = rust_files("src");
    assert!(files.len() > 5, "the walk has lost its way");
    let faults: Vec<String> = files.iter().flat_map(|(path, text)| imports::faults(path, text)).collect();
    expect_none("docs/architecture.md says who may import whom:", &faults);
}

#[test]
fn every_file_says_what_it_is() {
    let files: Vec<_> = ["src", "tests", "benches", "examples"].into_iter().flat_map(rust_files).collect();
    let faults: Vec<String> = files.iter().filter_map(|(path, text)| files::untitled(path, text)).collect();
    expect_none("the first line of a file says what lives in it, after `//!`:", &faults);
}

#[test]
fn no_file_is_too_long_to_read() {
    let files = rust_files("src");
    let faults: Vec<String> = files.iter().filter_map(|(path, text)| files::too_long(path, text)).collect();
    expect_none("look for the second noun and split by it:", &faults);
}

#[test]
fn screens_and_overlays_have_the_same_names_in_app_and_ui() {
    let paths: Vec<String> = rust_files("src").into_iter().map(|(path, _)| path).collect();
    let faults = files::unmirrored(&paths);
    expect_none("what the program does and how it looks are read side by side:", &faults);
}

#[test]
fn the_readme_lists_the_keys_of_the_key_table() {
    let actions = keys::actions(&read("assets/keymap.toml")).expect("assets/keymap.toml is a key table");
    let rows = keys::rows(&read("README.md"));
    assert!(!rows.is_empty(), "README.md has no table under a heading with the word `keys`");
    expect_none("README.md and assets/keymap.toml tell the same story:", &keys::faults(&actions, &rows));
}

#[test]
fn the_page_of_keys_is_written_from_the_key_table() {
    let actions = keys::actions(&read("assets/keymap.toml")).expect("assets/keymap.toml is a key table");
    expect_none("every mode has its heading:", &keys_page::strange_modes(&actions));
    let page = keys_page::page(&actions);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(Path::new(ROOT).join("docs/keys.md"), &page).expect("docs/keys.md can be written");
    }
    let is_so = read("docs/keys.md") == page;
    assert!(is_so, "docs/keys.md is not what assets/keymap.toml says: UPDATE_DOCS=1 cargo test --test tidy");
}

#[test]
fn every_link_of_the_pages_leads_somewhere() {
    let docs = fs::read_dir(Path::new(ROOT).join("docs")).expect("there is documentation");
    let names = docs.map(|entry| format!("docs/{}", entry.expect("it can be listed").file_name().to_string_lossy()));
    let mut faults = Vec::new();
    let is_page = |name: &String| Path::new(name).extension().is_some_and(|extension| extension == "md");
    for name in names.filter(is_page).chain(["README.md".to_owned()]) {
        let page = read(&name);
        for target in links::targets(&page).into_iter().filter(|target| !target.contains("://")) {
            let (file, heading) = target.split_once('#').unwrap_or((&target, ""));
            let folder = Path::new(ROOT).join(&name).parent().expect("it is in a folder").to_owned();
            let there = if file.is_empty() { Path::new(ROOT).join(&name) } else { folder.join(file) };
            let is_head = || fs::read_to_string(&there).is_ok_and(|page| links::headings(&page).contains(heading));
            if !there.exists() || !heading.is_empty() && !is_head() {
                faults.push(format!("{name}: {target}"));
            }
        }
    }
    expect_none("a link leads to something that is there:", &faults);
}
