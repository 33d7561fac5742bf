//! Where tokens are kept, and who can read them there.

use jiff::Timestamp;

use super::*;

fn tokens(access: &str) -> Tokens {
    Tokens {
        access: access.into(),
        renew_at: Timestamp::MIN,
        ends: Timestamp::MIN,
        refresh: Some("r".into()),
        scope: "s".to_owned(),
    }
}

#[test]
fn a_file_is_replaced_whole_and_only_its_owner_reads_it() {
    let folder = tempfile::tempdir().unwrap();
    let keep = Keep::of(folder.path(), None);
    assert!(keep.read().unwrap().is_none());
    fs::write(folder.path().join("tokens.new"), "left by a crash").unwrap();
    keep.write(&tokens("one")).unwrap();
    keep.write(&tokens("two")).unwrap();
    assert_eq!(keep.read().unwrap().unwrap().access.expose_secret(), "two");
    let names = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
    assert_eq!(names.filter(|name| name != LOCK).collect::<Vec<_>>(), [FILE]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(folder.path().join(FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    keep.remove().unwrap();
    keep.remove().unwrap();
    assert!(keep.read().unwrap().is_none());
}

#[cfg(feature = "keyring")]
#[test]
fn a_key_store_is_taken_where_there_is_one_and_the_file_where_not() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(FILE);
    let (keep, why) = Keep::choose(folder.path(), "a", &tokens("one")).unwrap();
    assert!(keep.in_key_store().is_none() && file.is_file());
    assert!(why.unwrap().contains("no key store that answers"));

    keyring_core::set_default_store(keyring_core::mock::Store::new().unwrap());
    let (keep, why) = Keep::choose(folder.path(), "a", &tokens("two")).unwrap();
    assert_eq!((keep.in_key_store(), why), (Some("a"), None));
    assert!(!file.exists(), "an earlier sign-in is not left behind");
    assert_eq!(keep.read().unwrap().unwrap().access.expose_secret(), "two");
    assert!(Keep::of(folder.path(), Some("b")).read().unwrap().is_none());

    // A store that is locked or full takes nothing: the file does.
    let entry = keyring_core::Entry::new("planner-tui", "a").unwrap();
    let refuse = || {
        let cred: &keyring_core::mock::Cred = entry.as_any().downcast_ref().unwrap();
        cred.set_error(keyring_core::Error::Invalid("it".to_owned(), "is locked".to_owned()));
    };
    refuse();
    assert!(keep.read().unwrap_err().to_string().contains("key store"));
    refuse();
    let (other, why) = Keep::choose(folder.path(), "a", &tokens("three")).unwrap();
    assert!(other.in_key_store().is_none() && file.is_file());
    assert!(why.unwrap().contains("does not do it"));

    keep.remove().unwrap();
    keep.remove().unwrap();
    assert!(keep.read().unwrap().is_none());
    keyring_core::unset_default_store();
    assert!(keep.read().unwrap_err().to_string().contains("no key store that answers"));
}

#[cfg(unix)]
#[test]
fn it_is_said_only_where_it_is_so_that_nobody_else_can_read_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let (keep, file) = (Keep::of(folder.path(), None), folder.path().join(FILE));
    assert!(keep.words().ends_with("which is not there"), "{}", keep.words());
    keep.write(&tokens("one")).unwrap();
    assert!(keep.words().ends_with("which only you can read"), "{}", keep.words());
    let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    set(&file, 0o640);
    let words = keep.words();
    assert!(words.contains("(mode 0640)") && words.contains("`chmod 600 "), "{words}");
    // Who can open the lock could hold it for ever.
    let lock = folder.path().join(LOCK);
    set(&lock, 0o644);
    drop(keep.hold().unwrap());
    assert_eq!(fs::metadata(&lock).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_damaged_file_is_no_sign_in() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(FILE);
    for damaged in [b"{\"access\":".as_slice(), b"\xff\xfe"] {
        fs::write(&file, damaged).unwrap();
        #[cfg(unix)]
        fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
        assert!(Keep::of(folder.path(), None).read().unwrap().is_none());
        // A token may stand in what is left of it.
        assert_eq!(open_to_others(&file), None);
    }
}

#[test]
fn one_holds_the_lock_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let keep = Keep::of(folder.path(), None);
    let held = keep.hold().unwrap();
    let (sender, got_it) = std::sync::mpsc::channel();
    let other = keep.clone();
    let waiting = std::thread::spawn(move || {
        let _held = other.hold().unwrap();
        sender.send(()).unwrap();
    });
    // Whether the other has begun to wait is not known, but nobody gets it now.
    let same = fs::OpenOptions::new().write(true).open(folder.path().join(LOCK)).unwrap();
    assert!(matches!(same.try_lock(), Err(fs::TryLockError::WouldBlock)));
    assert!(got_it.try_recv().is_err());
    drop(held);
    waiting.join().unwrap();
    assert!(got_it.try_recv().is_ok());
}
