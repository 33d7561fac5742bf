//! A copy whose file is broken at random places: nothing panics, every failure is a sentence, and no edit that can still
//! be reached is lost.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::Connection;

use super::*;
use crate::sqlite;
use crate::store::error::StoreError;
use crate::store::lead::User;
use crate::store::outbox;
use crate::store::rescue;

const EDITS: i64 = 240;
const PAGE: usize = 4096;

/// A copy with many tasks and many edits, closed.
fn crowded() -> (TempDir, Vec<u8>) {
    let (folder, mut store) = large(400);
    for number in 0..EDITS {
        submit(&mut store, moved(&format!("card-{number}"), spot("a", None), spot("b", None)));
    }
    for seq in [3, 100, 200] {
        store.reject(seq, "no").unwrap();
    }
    store.set_last_plan(&plan()).unwrap();
    drop(store);
    let bytes = fs::read(folder.path().join("copy.db")).unwrap();
    (folder, bytes)
}

/// Returns which pages hold the outbox's edits, and how many each; and which pages nothing can be read without.
fn pages(path: &Path) -> (BTreeMap<usize, usize>, Vec<usize>) {
    let connection = Connection::open(path).unwrap();
    let sql = "SELECT pageno, pagetype, ncell, name FROM dbstat WHERE name IN ('outbox', 'sqlite_schema')";
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| {
        Ok((
            row.get::<_, u32>(0)? as usize,
            row.get::<_, String>(1)?,
            row.get::<_, u32>(2)? as usize,
            row.get::<_, String>(3)?,
        ))
    });
    let (mut leaves, mut needed) = (BTreeMap::new(), Vec::new());
    for (page, kind, cells, name) in rows.unwrap().map(Result::unwrap) {
        if name == "outbox" && kind == "leaf" {
            leaves.insert(page, cells);
        } else {
            needed.push(page);
        }
    }
    (leaves, needed)
}

/// Breaks a file; returns the pages that are not what they were.
fn breaks(bytes: &mut Vec<u8>, dice: &mut fastrand::Rng) -> Vec<usize> {
    let before = bytes.clone();
    for _ in 0..dice.usize(1..4) {
        let at = dice.usize(0..bytes.len());
        let range = match dice.u8(0..4) {
            0 => at / PAGE * PAGE..at / PAGE * PAGE + PAGE,
            1 => at..at + dice.usize(1..200),
            _ => at..at + 1,
        };
        let end = range.end.min(bytes.len());
        let is_zeroed = dice.bool();
        bytes[range.start.min(end)..end].fill_with(|| if is_zeroed { 0 } else { dice.u8(..) });
    }
    if dice.u8(0..10) == 0 {
        bytes.truncate(dice.usize(0..bytes.len()));
    }
    let is_other = |page: &usize| {
        before[(page - 1) * PAGE..page * PAGE] != *bytes.get((page - 1) * PAGE..page * PAGE).unwrap_or_default()
    };
    (1..=before.len() / PAGE).filter(is_other).collect()
}

/// Does what a run does; the first failure ends it.
fn used(store: &mut Store) -> Result<i64, StoreError> {
    store.plans()?;
    store.view(&plan())?;
    store.rejected()?;
    store.people()?;
    store.history()?;
    store.plans_with_waiting()?;
    store.put_tasks(&plan(), &[task("new", "new", 9)])?;
    let seq = store.submit(&plan(), vec![moved("last", spot("a", None), spot("b", None))], "now", &HashSet::new())?;
    outbox::remove(&store.connection, seq)?;
    Ok(store.connection.query_row("SELECT count(*) FROM outbox NOT INDEXED", [], |row| row.get(0))?)
}

#[test]
fn whatever_is_broken_no_edit_that_can_be_reached_is_lost() {
    let (folder, whole) = crowded();
    let (leaves, needed) = pages(&folder.path().join("copy.db"));
    assert!(leaves.len() > 10 && needed.len() >= 2, "the edits are spread over the file");
    let (mut rebuilt, mut refused) = (0, 0);
    for seed in 0..100 {
        let mut dice = fastrand::Rng::with_seed(seed);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("copy.db");
        let mut bytes = whole.clone();
        let broken = breaks(&mut bytes, &mut dice);
        fs::write(&path, &bytes).unwrap();
        let is_lost = broken.iter().any(|page| needed.contains(page));
        let lost: usize = broken.iter().filter_map(|page| leaves.get(page)).sum();
        let reachable = if is_lost { 0 } else { usize::try_from(EDITS).unwrap() - lost };
        let mut left = None;
        for _run in 0..3 {
            let mut store = match Store::open(&path) {
                Ok((store, news)) => {
                    rebuilt += usize::from(news.is_some());
                    assert!(news.is_none_or(|news| news.contains("damaged") && news.ends_with('.')));
                    store
                }
                Err(error) => {
                    refused += 1;
                    assert!(error.to_string().contains("The copy on this machine"), "seed {seed}: {error}");
                    assert!(is_lost, "seed {seed}: {error}");
                    break;
                }
            };
            match used(&mut store) {
                Ok(count) => {
                    left = usize::try_from(count).ok();
                    break;
                }
                Err(error) => {
                    assert!(error.is_damage(), "seed {seed}: {error}");
                    assert!(error.to_string().contains("is damaged"), "seed {seed}: {error}");
                    store.note_damage();
                }
            }
        }
        assert!(left.is_some() || is_lost, "seed {seed}: three starts do not mend it");
        let left = left.unwrap_or(reachable);
        assert!(left >= reachable, "seed {seed}: {left} of {reachable} edits");
    }
    assert!(rebuilt > 30 && refused < 10, "{rebuilt} were rebuilt, {refused} refused");
}

#[test]
fn what_belongs_to_an_edit_is_saved_with_it() {
    let (folder, mut store) = store();
    for card in ["t", "u", "v"] {
        submit(&mut store, moved(card, spot("a", None), spot("b", None)));
    }
    let sql = "UPDATE outbox SET rejection = 'gone', kept = '{}' WHERE seq = 1; \
               UPDATE outbox SET conflict = '[]' WHERE seq = 2; \
               UPDATE outbox SET is_attempted = 1, attempted_at = 'then' WHERE seq = 3; \
               INSERT INTO named VALUES ('local', 'given'); DELETE FROM sqlite_sequence;";
    store.connection.execute_batch(sql).unwrap();
    store.set_last_plan(&plan()).unwrap();
    store.note_damage();
    drop(store);
    let path = folder.path().join("copy.db");
    let (store, news) = Store::open(&path).unwrap();
    assert!(news.expect("it is told").contains("3 waiting changes were saved"));
    let sql = "SELECT group_concat(concat_ws(' ', seq, rejection, kept, conflict, is_attempted, attempted_at), '; ') FROM outbox";
    let rows: String = store.connection.query_row(sql, [], |row| row.get(0)).unwrap();
    assert_eq!(rows, "1 gone {} 0; 2 [] 0; 3 1 then");
    let given: String = store.connection.query_row("SELECT given FROM named", [], |row| row.get(0)).unwrap();
    assert_eq!((given.as_str(), store.last_plan().unwrap()), ("given", Some(plan())));
    drop(store);
    assert_eq!(Store::open(&path).unwrap().1, None, "once");
}

#[test]
fn a_rebuild_that_is_broken_off_loses_nothing() {
    let waiting = |store: &Store| store.counts().unwrap().waiting;
    for stage in 0..6 {
        let (folder, mut store) = store();
        submit(&mut store, moved("t", spot("a", None), spot("b", None)));
        submit(&mut store, moved("u", spot("a", None), spot("b", None)));
        store.note_damage();
        let path = folder.path().join("copy.db");
        let beside = |suffix: &str| sqlite::sibling(&path, suffix);
        drop(store);
        // What a process leaves behind that is killed at this point.
        if stage == 0 {
            fs::write(beside(".part"), "half a file").unwrap();
            fs::write(beside(".part-wal"), "half a journal").unwrap();
        }
        if stage > 0 {
            let alone = User::alone(&path).unwrap();
            drop(Store::build(&path, rescue::read(&path), alone).unwrap());
            assert!(path.exists() && beside(".rebuilt").exists() && !beside(".part").exists());
        }
        if stage > 1 {
            fs::rename(&path, beside(".damaged-1")).unwrap();
            fs::write(beside("-wal"), "the journal of the damaged file").unwrap();
        }
        if stage > 2 {
            fs::rename(beside("-wal"), beside(".damaged-1-wal")).unwrap();
        }
        if stage > 3 {
            fs::remove_file(beside(".rebuild")).unwrap();
        }
        if stage > 4 {
            fs::rename(beside(".rebuilt"), &path).unwrap();
        }
        let (store, news) = Store::open(&path).unwrap();
        assert_eq!((waiting(&store), news.is_some()), (2, stage < 5), "stage {stage}");
        drop(store);
        for left in [".part", ".part-wal", ".rebuilt", ".rebuild", "-journal"] {
            assert!(!beside(left).exists(), "stage {stage}: {left}");
        }
        let (store, news) = Store::open(&path).unwrap();
        assert_eq!((waiting(&store), news), (2, None), "stage {stage}");
        assert!(beside(".damaged-1").exists(), "stage {stage}: the damaged file is kept");
    }
}

#[test]
fn a_damaged_file_another_program_uses_stays_where_it_is() {
    let (folder, store) = store();
    store.note_damage();
    let path = folder.path().join("copy.db");
    let refused = Store::open(&path).unwrap_err().to_string();
    assert!(refused.contains("another window"), "{refused}");
    assert_eq!(store.plans().unwrap().len(), 0, "it goes on working there");
    drop(store);
    assert!(Store::open(&path).unwrap().1.is_some());
}

#[test]
fn on_a_full_disk_nothing_is_half_saved_and_the_reason_is_said() {
    let (_folder, mut store) = store();
    submit(&mut store, moved("t", spot("a", None), spot("b", None)));
    let pages: i64 = store.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    store.connection.pragma_update(None, "max_page_count", pages).unwrap();
    let edits = |from: usize| (from..from + 50).map(|n| moved(&format!("t{n}"), spot("a", None), spot("b", None)));
    let refused = (0..100).find_map(|round| {
        let before = store.counts().unwrap().waiting;
        let result = store.submit(&plan(), edits(round * 50).collect(), "now", &HashSet::new());
        result.err().map(|error| (error.to_string(), before))
    });
    let (words, before) = refused.expect("the disk is full at some time");
    assert!(words.contains("the disk is full") && words.contains("Make room"), "{words}");
    assert_eq!(store.counts().unwrap().waiting, before, "all of an act or nothing");
}

#[test]
fn a_file_with_an_overwritten_header_still_gives_its_edits() {
    for (from, to) in [(0, 16), (0, 100), (5, 60), (16, 100)] {
        let (folder, mut bytes) = crowded();
        bytes[from..to].fill(0xAA);
        let path = folder.path().join("copy.db");
        fs::write(&path, bytes).unwrap();
        let (store, news) = Store::open(&path).unwrap();
        let news = news.expect("it is told");
        assert!(news.contains("240 waiting changes were saved"), "{from}..{to}: {news}");
        assert_eq!(store.counts().unwrap().waiting + store.counts().unwrap().rejected, 240);
        drop(store);
        let left = fs::read_dir(folder.path()).unwrap().filter_map(Result::ok);
        assert!(left.into_iter().all(|entry| !entry.file_name().to_string_lossy().starts_with(".rescue")));
    }
}

#[test]
fn a_file_that_was_emptied_is_told_of() {
    let (folder, store) = store();
    let path = folder.path().join("copy.db");
    drop(store);
    fs::write(&path, "").unwrap();
    for suffix in ["-wal", "-shm"] {
        let _not_there = fs::remove_file(sqlite::sibling(&path, suffix));
    }
    assert!(Store::open(&path).unwrap().1.expect("it is told").contains("changes that waited in it are lost"));
    assert_eq!(Store::open(&path).unwrap().1, None, "once");
    assert_eq!(Store::open(&folder.path().join("new.db")).unwrap().1, None, "a new one is no news");
}
