//! Tests of opening: new, old, newer and damaged files, and several programs at once.

use super::*;

const FIRST: &str = "CREATE TABLE word (text TEXT NOT NULL);";
const SECOND: &str = "ALTER TABLE word ADD COLUMN length INTEGER;";

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn a_new_database_gets_every_script_and_an_old_one_the_rest() {
    let folder = folder();
    let path = folder.path().join("words.db");
    let connection = open(&path, &[FIRST], Synchronous::Normal).unwrap();
    connection.execute("INSERT INTO word VALUES ('kept')", []).unwrap();
    drop(connection);
    assert!(!sibling(&path, ".before-1").exists(), "there was nothing before");
    let connection = open(&path, &[FIRST, SECOND], Synchronous::Full).unwrap();
    let before = open(&sibling(&path, ".before-2"), &[FIRST], Synchronous::Full).unwrap();
    let kept: String = before.query_row("SELECT text FROM word", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, "kept", "as it was");
    let kept: (String, Option<i64>) =
        connection.query_row("SELECT text, length FROM word", [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    assert_eq!(kept, ("kept".to_owned(), None));
    assert_eq!(version(&connection).unwrap(), 2);
    let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
    let full: i64 = connection.pragma_query_value(None, "synchronous", |row| row.get(0)).unwrap();
    assert_eq!((mode.as_str(), full), ("wal", 2));
    let reader = open_reader(&path).unwrap();
    assert!(reader.execute("DELETE FROM word", []).is_err());
}

#[test]
fn a_failing_script_changes_nothing() {
    let folder = folder();
    let path = folder.path().join("words.db");
    drop(open(&path, &[FIRST], Synchronous::Normal).unwrap());
    let before = fs::read(&path).unwrap();
    assert!(open(&path, &[FIRST, "CREATE TABLE other (a); CREATE NONSENSE"], Synchronous::Normal).is_err());
    assert_eq!(fs::read(&path).unwrap(), before);
    let connection = open(&path, &[FIRST], Synchronous::Normal).unwrap();
    assert!(connection.prepare("SELECT * FROM other").is_err());
}

#[test]
fn a_newer_database_is_refused_and_left_alone() {
    let folder = folder();
    let path = folder.path().join("words.db");
    drop(open(&path, &[FIRST, SECOND], Synchronous::Normal).unwrap());
    let before = fs::read(&path).unwrap();
    let refused = open(&path, &[FIRST], Synchronous::Normal).unwrap_err();
    assert!(matches!(refused, OpenError::NewerSchema { found: 2, known: 1, .. }), "{refused}");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_damaged_database_is_named_and_kept_under_a_free_name() {
    let folder = folder();
    let path = folder.path().join("words.db");
    for number in 1..=2 {
        fs::write(&path, format!("this is no database at all, number {number}")).unwrap();
        let refused = open(&path, &[FIRST], Synchronous::Normal).unwrap_err();
        assert!(matches!(refused, OpenError::Damaged { .. }), "{refused}");
        let kept_as = move_aside(&path).unwrap();
        assert_eq!(kept_as, folder.path().join(format!("words.db.damaged-{number}")));
        assert!(fs::read_to_string(kept_as).unwrap().ends_with(&format!("number {number}")));
    }
    open(&path, &[FIRST], Synchronous::Normal).unwrap();
}

#[test]
fn a_missing_folder_cannot_be_written() {
    let folder = folder();
    let refused = open(&folder.path().join("no/words.db"), &[FIRST], Synchronous::Normal).unwrap_err();
    assert!(matches!(refused, OpenError::NotWritable { .. }), "{refused}");
}

#[test]
fn two_at_once_on_a_new_file_both_succeed() {
    let folder = folder();
    let path = folder.path().join("words.db");
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let path = path.clone();
            std::thread::spawn(move || open(&path, &[FIRST, SECOND], Synchronous::Normal).map(drop))
        })
        .collect();
    for thread in threads {
        thread.join().unwrap().unwrap();
    }
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    let path = folder.path().join("words.db");
    let connection = open(&path, &[FIRST], Synchronous::Normal).unwrap();
    connection.execute("INSERT INTO word VALUES ('private')", []).unwrap();
    for name in ["words.db", "words.db-wal"] {
        let mode = fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn many_at_once_bring_a_file_up_to_date_and_keep_it_once() {
    let folder = folder();
    let path = folder.path().join("words.db");
    drop(open(&path, &[FIRST], Synchronous::Normal).unwrap());
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let path = path.clone();
            std::thread::spawn(move || open(&path, &[FIRST, SECOND], Synchronous::Normal).map(drop))
        })
        .collect();
    for thread in threads {
        thread.join().unwrap().unwrap();
    }
    assert_eq!(version(&open_reader(&sibling(&path, ".before-2")).unwrap()).unwrap(), 1);
    let names = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
    assert_eq!(names.filter(|name| !name.to_string_lossy().starts_with("words.db")).count(), 0, "nothing is left over");
}

#[cfg(unix)]
#[test]
fn what_is_kept_of_the_file_before_is_private_too() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    let path = folder.path().join("words.db");
    drop(open(&path, &[FIRST], Synchronous::Normal).unwrap());
    drop(open(&path, &[FIRST, SECOND], Synchronous::Normal).unwrap());
    let mode = fs::metadata(sibling(&path, ".before-2")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
