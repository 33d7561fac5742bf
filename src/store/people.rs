//! The names of people.

use super::Store;
use super::error::StoreError;
use crate::planner::id::UserId;
use crate::planner::person::Person;

impl Store {
    /// Returns everybody whose name is known.
    pub fn people(&self) -> Result<Vec<Person>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT id, name FROM person")?;
        let people = statement.query_map([], |row| {
            let id: String = row.get(0)?;
            Ok(Person { id: UserId::new(&id), name: row.get(1)? })
        })?;
        Ok(people.collect::<Result<_, _>>()?)
    }

    /// Keeps names.
    pub fn put_people(&mut self, people: &[Person]) -> Result<(), StoreError> {
        let transaction = self.begin()?;
        let sql = "INSERT INTO person (id, name) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET name = ?2";
        for person in people {
            transaction.prepare_cached(sql)?.execute([person.id.as_str(), &person.name])?;
        }
        transaction.commit()?;
        Ok(())
    }
}
