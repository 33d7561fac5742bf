//! What the program is built from: its licences, as `.deny.toml` allows, and that all of it comes from one place. `cargo deny check` says the
//! same and more; this needs no other tool and no network.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The crates this machine builds and tests the program with, each with the licence it names.
fn crates() -> Vec<(String, String)> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    // Crates of other systems may not have been fetched; Cargo.lock names them all the same.
    let arguments =
        ["tree", "--locked", "--offline", "--edges", "normal,build,dev", "--prefix", "none", "--format", "{p}\t{l}"];
    let said = Command::new(cargo).args(arguments).current_dir(ROOT).output().expect("the toolchain is there");
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let text = String::from_utf8(said.stdout).expect("text");
    let lines = text.lines().filter_map(|line| line.trim_end_matches(" (*)").split_once('\t'));
    let is_other = |name: &str| name.split(' ').nth(1).is_some_and(|version| version.starts_with('v'));
    let found: BTreeSet<(String, String)> =
        lines.filter(|(name, _)| is_other(name)).map(|(name, licence)| (name.to_owned(), licence.to_owned())).collect();
    assert!(found.len() > 100, "the walk has lost its way: {}", found.len());
    found.into_iter().collect()
}

/// Says whether a licence expression can be met with what is allowed: `OR` leaves the choice, `AND` and brackets mean all.
fn is_met(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    let met = either(&mut rest, allowed);
    assert!(rest.is_empty(), "no licence expression: {expression}");
    met
}

fn either(rest: &mut &[&str], allowed: &BTreeSet<String>) -> bool {
    let mut met = all(rest, allowed);
    while rest.first() == Some(&"OR") {
        *rest = &rest[1..];
        met |= all(rest, allowed);
    }
    met
}

fn all(rest: &mut &[&str], allowed: &BTreeSet<String>) -> bool {
    let mut met = one(rest, allowed);
    while rest.first() == Some(&"AND") {
        *rest = &rest[1..];
        met &= one(rest, allowed);
    }
    met
}

fn one(rest: &mut &[&str], allowed: &BTreeSet<String>) -> bool {
    match *rest {
        ["(", inside @ ..] => {
            *rest = inside;
            let met = either(rest, allowed);
            assert_eq!(rest.first(), Some(&")"), "a bracket is left open");
            *rest = &rest[1..];
            met
        }
        [licence, "WITH", exception, behind @ ..] => {
            *rest = behind;
            allowed.contains(&format!("{licence} WITH {exception}"))
        }
        [licence, behind @ ..] => {
            *rest = behind;
            allowed.contains(*licence)
        }
        [] => panic!("a licence is missing"),
    }
}

fn toml(file: &str) -> toml::Table {
    let text = fs::read_to_string(format!("{ROOT}/{file}")).expect("it is part of the project");
    text.parse().expect("TOML")
}

fn list(table: &str, key: &str) -> BTreeSet<String> {
    let rules = toml(".deny.toml");
    let list = rules[table][key].as_array().expect("a list");
    list.iter().filter_map(|entry| entry.as_str().map(str::to_owned)).collect()
}

#[test]
fn every_crate_has_a_licence_we_allow() {
    let allowed = list("licenses", "allow");
    let crates = crates();
    let refused = crates.iter().filter(|(_, licence)| licence.is_empty() || !is_met(licence, &allowed));
    let faults: Vec<String> = refused.map(|(name, licence)| format!("{name}: “{licence}”")).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_crate_comes_from_one_registry() {
    let lock = toml("Cargo.lock");
    let packages = lock["package"].as_array().expect("packages");
    assert!(packages.len() > 100, "{}", packages.len());
    let mut registries = BTreeSet::new();
    for package in packages {
        let (name, source) = (&package["name"], package.get("source").and_then(toml::Value::as_str));
        match source.map(|source| (source, source.strip_prefix("registry+"))) {
            // `cargo deny` knows which one it is; here, that none has another.
            Some((_, Some(registry))) => drop(registries.insert(registry)),
            Some((other, None)) => panic!("{name} comes from {other}"),
            None => assert_eq!(name.as_str(), Some(env!("CARGO_PKG_NAME")), "it has no source"),
        }
    }
    assert_eq!(registries.len(), 1, "{registries:?}");
}

#[test]
fn licence_expressions_are_understood() {
    let allowed: BTreeSet<String> = ["MIT", "Zlib", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned).into();
    for met in ["MIT", "GPL-3.0 OR MIT", "MIT/GPL-3.0", "(GPL-3.0 OR MIT) AND Zlib", "Apache-2.0 WITH LLVM-exception"] {
        assert!(is_met(met, &allowed), "{met}");
    }
    for refused in ["GPL-3.0", "MIT AND GPL-3.0", "Apache-2.0", "(MIT OR Zlib) AND GPL-3.0", "MIT WITH LLVM-exception"]
    {
        assert!(!is_met(refused, &allowed), "{refused}");
    }
}
