//! Whom tasks of a plan can be assigned to, as the service listed them last.

use rusqlite::params;

use super::Store;
use super::error::StoreError;
use crate::planner::id::{PlanId, UserId};
use crate::planner::person::Person;

impl Store {
    /// Returns the members of what a plan belongs to, as far as they were read; whose name is not known goes by the
    /// identifier.
    pub fn members(&self, plan: &PlanId) -> Result<Vec<Person>, StoreError> {
        let sql = "SELECT member.user_id, coalesce(person.name, member.user_id) FROM member \
                   LEFT JOIN person ON person.id = member.user_id WHERE member.plan_id = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let people = statement.query_map([plan.as_str()], |row| {
            Ok(Person { id: UserId::new(row.get_ref(0)?.as_str()?), name: row.get(1)? })
        })?;
        Ok(people.collect::<Result<_, _>>()?)
    }

    /// Keeps who the members are, instead of those that were kept before, and the names that are known of them.
    pub fn put_members(&mut self, plan: &PlanId, members: &[Person]) -> Result<(), StoreError> {
        let transaction = self.begin()?;
        transaction.prepare_cached("DELETE FROM member WHERE plan_id = ?1")?.execute([plan.as_str()])?;
        let insert = "INSERT INTO member (plan_id, user_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        let name = "INSERT INTO person (id, name) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET name = ?2";
        for member in members {
            transaction.prepare_cached(insert)?.execute(params![plan.as_str(), member.id.as_str()])?;
            if member.name != member.id.as_str() {
                transaction.prepare_cached(name)?.execute([member.id.as_str(), &member.name])?;
            }
        }
        transaction.commit()?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tests::place_on_disk;

    #[test]
    fn members_are_kept_by_plan_with_the_names_that_are_known() {
        let (_folder, path) = place_on_disk();
        let (mut store, _) = Store::open(&path).unwrap();
        let person = |id: &str, name: &str| Person { id: UserId::new(id), name: name.to_owned() };
        let (plan, other) = (PlanId::new("p"), PlanId::new("q"));
        store.put_members(&plan, &[person("a", "Anna"), person("b", "b"), person("a", "Anna")]).unwrap();
        store.put_members(&other, &[person("c", "Carl")]).unwrap();
        assert_eq!(store.members(&plan).unwrap(), [person("a", "Anna"), person("b", "b")]);
        store.put_people(&[person("b", "Bob")]).unwrap();
        store.put_members(&plan, &[person("b", "b")]).unwrap();
        assert_eq!(store.members(&plan).unwrap(), [person("b", "Bob")], "a name is not lost again");
        drop(store);
        let (store, _) = Store::open(&path).unwrap();
        assert_eq!(store.members(&other).unwrap(), [person("c", "Carl")]);
        assert_eq!(store.members(&PlanId::new("x")).unwrap(), []);
    }
}
