//! Who sees a plan and what is in it, before and after a change of that itself: of its container, or of who is in it.

use rusqlite::Connection;

use super::People;
use super::What;
use super::entered;
use super::inside_of_plan;
use super::people;
use super::write;
use crate::server::delta_patch;
use crate::server::error::Refusal;
use crate::server::record::Kind;
use crate::server::record::Record;

/// Who was told of a plan, and of each thing in it, before the change.
pub(in crate::server) struct Sight {
    plan: (Record, People),
    inside: Vec<(Record, People)>,
}

impl Sight {
    /// Looks at a plan before the change.
    pub(in crate::server) fn of(connection: &Connection, plan: &Record) -> Result<Self, Refusal> {
        let told = |record: Record| -> Result<(Record, People), Refusal> {
            let told = people(connection, &record)?;
            Ok((record, told))
        };
        let inside = inside_of_plan(connection, &plan.id)?.into_iter().map(told).collect::<Result<_, _>>()?;
        Ok(Self { plan: told(plan.clone())?, inside })
    }

    /// Looks at it again after the change, and writes down for whom that made a difference.
    ///
    /// Those who may still see the plan are not told that it is gone, even if they are told nothing more of it from now
    /// on: they still have it. Those who come learn of the plan and read what is in it.
    pub(in crate::server) fn tell(self, connection: &Connection, at: i64, touched: &[String]) -> Result<(), Refusal> {
        let (before, then) = self.plan;
        let after = Record::find(connection, Kind::Plan, &before.id)?;
        let now = people(connection, &after)?;
        let members = members(connection, &before.id)?;
        let without = |then: &People| -> People { then.difference(&members).cloned().collect() };
        if !touched.is_empty() {
            let stay = then.intersection(&members).cloned().collect();
            let patch = delta_patch::between(&before, &after, touched);
            write(connection, at, What::Changed, &after, &patch, &stay)?;
        }
        let came: People = now.difference(&then).cloned().collect();
        if !came.is_empty() {
            for kind in [Kind::Plan, Kind::PlanDetails] {
                let whole = Record::find(connection, kind, &after.id)?;
                write(connection, at, What::Entered, &whole, &whole.body, &came)?;
            }
        }
        for (record, then) in self.inside {
            let gone = without(&then);
            if !gone.is_empty() {
                write(connection, at, What::Left, &record, &serde_json::Map::new(), &gone)?;
            }
            let now = people(connection, &record)?;
            let came: People = now.difference(&then).filter(|person| !came.contains(*person)).cloned().collect();
            if !came.is_empty() {
                entered(connection, at, &record, &came)?;
            }
        }
        let gone = without(&then);
        if gone.is_empty() { Ok(()) } else { write(connection, at, What::Left, &after, &serde_json::Map::new(), &gone) }
    }
}

/// Returns who may see a plan.
fn members(connection: &Connection, plan_id: &str) -> Result<People, Refusal> {
    let mut statement = connection.prepare_cached("SELECT user_id FROM plan_member WHERE plan_id = ?1")?;
    let members = statement.query_map([plan_id], |row| row.get(0))?;
    Ok(members.collect::<Result<_, _>>()?)
}
