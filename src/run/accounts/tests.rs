//! Accounts as they are kept, chosen and found damaged.

use super::*;

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
    let words = accounts.wanted(Some("example")).unwrap_err().to_string();
    assert!(words.contains("anna@contoso.example, lena@fabrikam.example"), "{words}");
    assert!(accounts.wanted(Some("nobody")).unwrap_err().to_string().contains("There are:"));
}

#[test]
fn odd_names_become_plain_ones() {
    assert_eq!(plain_name("../../etc"), "etc");
    assert_eq!(plain_name("Ünal Ö"), "nal");
    assert_eq!(plain_name("current"), "account");
    assert_eq!(plain_name(""), "account");
}
