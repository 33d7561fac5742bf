//! Accounts as they are kept, chosen and found damaged.

use super::damaged::set_aside;
use super::*;
use crate::planner::id::UserId;
use crate::run::missing;
use crate::run::missing::Missing;
use crate::store::Store;

fn account(user_id: &str, user_name: &str) -> Account {
    Account {
        user_id: user_id.to_owned(),
        user_name: user_name.to_owned(),
        display_name: "Anna".to_owned(),
        client_id: "c".to_owned(),
        tenant: "t".to_owned(),
        login_root: "http://127.0.0.1:1".to_owned(),
        graph_root: "http://127.0.0.1:1".to_owned(),
        key_store: None,
        scope: "s".to_owned(),
    }
}

fn accounts() -> (tempfile::TempDir, Accounts) {
    let folder = tempfile::tempdir().unwrap();
    let accounts = Accounts::of(&DataFolder::open(Some(folder.path())).unwrap());
    (folder, accounts)
}

fn add(accounts: &Accounts, account: &Account) -> String {
    let name = accounts.place(account).unwrap().name;
    accounts.write(&name, account).unwrap();
    accounts.set_current(Some(&name)).unwrap();
    name
}

#[test]
fn the_same_person_comes_back_to_the_same_folder_and_another_does_not() {
    let (_folder, accounts) = accounts();
    assert!(accounts.wanted(None).unwrap().is_none() && accounts.found().unwrap().known.is_empty());
    let anna = add(&accounts, &account("1", "Anna@Contoso.example"));
    assert_eq!(anna, "anna@contoso.example");
    assert_eq!(add(&accounts, &account("1", "anna.new@contoso.example")), anna);
    let other = add(&accounts, &account("2", "anna@contoso.example"));
    assert_eq!(other, "anna@contoso.example-2");
    assert_eq!(accounts.wanted(None).unwrap().unwrap().name, other);
    accounts.set_current(None).unwrap();
    assert!(accounts.wanted(None).unwrap().is_none());
}

#[test]
fn an_account_is_named_by_a_part_of_its_name() {
    let (_folder, accounts) = accounts();
    assert!(accounts.wanted(Some("x")).unwrap_err().to_string().contains("planner-tui login"));
    add(&accounts, &account("1", "anna@contoso.example"));
    add(&accounts, &account("2", "lena@fabrikam.example"));
    assert_eq!(accounts.wanted(Some("FABRIKAM")).unwrap().unwrap().account.user_id, "2");
    let error = accounts.wanted(Some("example")).unwrap_err();
    let names: Vec<&str> = Missing::candidates(&error).iter().map(|[name, ..]| name.as_str()).collect();
    assert_eq!(names, ["anna@contoso.example", "lena@fabrikam.example"], "{error}");
    assert!(accounts.wanted(Some("nobody")).unwrap_err().to_string().contains("There are:"));
}

#[test]
fn one_person_at_two_services_is_two_names() {
    let (_folder, accounts) = accounts();
    let ada = account("1", "ada@contoso.example");
    add(&accounts, &ada);
    add(&accounts, &Account { graph_root: "http://127.0.0.1:2".to_owned(), ..ada });
    let error = accounts.wanted(Some("ada")).unwrap_err();
    assert_eq!(error.to_string(), "“ada” could be 2 accounts. Say which by its name:");
    let name = "ada@contoso.example";
    let named = |folder: &str, at: &str| [folder, name, at].map(str::to_owned);
    let expected = [named(name, "at http://127.0.0.1:1"), named("ada@contoso.example-2", "at http://127.0.0.1:2")];
    assert_eq!(Missing::candidates(&error), expected);
    assert_eq!(missing::status(&accounts.wanted(Some("eve")).unwrap_err(), 1), 3);
}

#[test]
fn odd_names_become_plain_ones() {
    assert_eq!(plain_name("../../etc"), "etc");
    assert_eq!(plain_name("Ünal Ö"), "nal");
    assert_eq!(plain_name("current"), "account");
    assert_eq!(plain_name(""), "account");
}

fn damage(accounts: &Accounts, name: &str) -> PathBuf {
    let path = accounts.folder.join(name).join(FILE);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, &text[..20]).unwrap();
    path
}

#[test]
fn a_damaged_account_is_named_and_stands_in_the_way_of_no_other() {
    let (_folder, accounts) = accounts();
    let anna = add(&accounts, &account("1", "anna@contoso.example"));
    let lena = add(&accounts, &account("2", "lena@fabrikam.example"));
    let path = damage(&accounts, &anna);
    assert_eq!(accounts.wanted(None).unwrap().unwrap().name, lena);
    assert_eq!(accounts.wanted(Some("lena")).unwrap().unwrap().name, lena);
    accounts.expect_chosen(None).unwrap();
    accounts.set_current(Some(&anna)).unwrap();
    for name in [None, Some(anna.as_str()), Some("contoso")] {
        let words = accounts.wanted(name).unwrap_err().to_string();
        assert!(words.contains(path.to_str().unwrap()), "{words}");
        assert!(
            words.contains("`planner-tui login --account anna@contoso.example --client-id ID --tenant DOMAIN --data "),
            "{words}"
        );
    }
    assert!(accounts.wanted(Some("example")).unwrap_err().to_string().contains("could be"));
}

#[test]
fn who_signs_in_again_goes_on_where_the_copy_is_theirs() {
    let (_folder, accounts) = accounts();
    let (anna, lena) = (account("1", "anna@contoso.example"), account("2", "anna@contoso.example"));
    let name = add(&accounts, &anna);
    Store::open(&accounts.folder.join(&name).join(COPY)).unwrap().0.set_me(&UserId::new("1")).unwrap();
    let path = damage(&accounts, &name);
    // The same name is not the same person.
    assert_ne!(accounts.place(&lena).unwrap().name, name);
    let place = accounts.place(&account("1", "anna.new@contoso.example")).unwrap();
    assert_eq!((&place.name, place.aside), (&name, Some(path.with_file_name("account.json.damaged"))));
    // What is set aside already is missing, and that is no more of a hindrance.
    let place = accounts.place(&anna).unwrap();
    assert_eq!((&place.name, place.aside), (&name, None));
}

#[test]
fn a_copy_of_another_service_is_not_gone_on_with() {
    let (_folder, accounts) = accounts();
    let anna = account("1", "anna@contoso.example");
    let name = add(&accounts, &anna);
    let path = accounts.folder.join(&name).join(FILE);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.trim_end_matches(['}', '\n'])).unwrap();
    let elsewhere = Account { graph_root: "https://graph.microsoft.us".to_owned(), ..anna.clone() };
    assert_ne!(accounts.place(&elsewhere).unwrap().name, name);
    assert_eq!(accounts.place(&anna).unwrap().name, name);
}

#[test]
fn a_damaged_choice_is_said_and_set_aside_and_loses_nobody() {
    let (_folder, accounts) = accounts();
    let anna = add(&accounts, &account("1", "anna@contoso.example"));
    let current = accounts.folder.join(CURRENT);
    for bytes in [b"".as_slice(), b"\xff\xfe", b"../..", b"a/b"] {
        fs::write(&current, bytes).unwrap();
        let words = accounts.wanted(None).unwrap_err().to_string();
        assert!(words.contains(current.to_str().unwrap()) && words.contains("--account anna@"), "{words}");
        accounts.expect_chosen(None).unwrap();
        assert!(accounts.mend_current().unwrap().is_some_and(|aside| aside.is_file()));
    }
    fs::create_dir(&current).unwrap();
    assert!(accounts.wanted(None).is_err());
    assert!(accounts.mend_current().unwrap().is_some());
    assert!(accounts.mend_current().unwrap().is_none());
    accounts.set_current(Some(&anna)).unwrap();
    assert_eq!(accounts.wanted(None).unwrap().unwrap().name, anna);
}

#[test]
fn what_is_set_aside_covers_nothing_that_was_before() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.json");
    for end in ["a.json.damaged", "a.json.damaged-2"] {
        fs::write(&path, end).unwrap();
        assert_eq!(set_aside(&path).unwrap(), Some(folder.path().join(end)));
    }
    assert_eq!(fs::read_to_string(folder.path().join("a.json.damaged")).unwrap(), "a.json.damaged");
    assert_eq!(set_aside(&path).unwrap(), None);
}

#[cfg(unix)]
#[test]
fn nobody_else_reads_what_is_known_of_an_account() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_folder, accounts) = accounts();
    let anna = add(&accounts, &account("1", "anna@contoso.example"));
    let files = [accounts.folder.join(CURRENT), accounts.folder.join(&anna).join(FILE)];
    let are_private = || {
        for path in &files {
            assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600, "{}", path.display());
        }
    };
    are_private();
    // As a version of before has left them.
    for path in &files {
        fs::set_permissions(path, fs::Permissions::from_mode(0o644)).unwrap();
    }
    assert_eq!(accounts.wanted(None).unwrap().unwrap().name, anna);
    are_private();
}
