//! What a new workspace begins with. Limits do not apply here.

mod directory;
mod onboarding;
mod sample;
mod sized;
mod sower;
mod talk;

use fastrand::Rng;
use jiff::Timestamp;
use rusqlite::Connection;
use rusqlite::OptionalExtension as _;
use rusqlite::params;

use super::Seed;
use super::error::Refusal;
use super::mint;
use super::user_object;
use directory::Directory;
use sower::Sower;

/// Whose workspace it is, and what its page tokens are mixed with.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Workspace {
    pub(super) me: String,
    pub(super) secret: u64,
}

/// Reads a workspace, and fills it first when it is new.
pub(super) fn prepare(connection: &Connection, seed: Seed, now: Timestamp) -> Result<Workspace, Refusal> {
    let known = connection
        .query_row("SELECT me, secret FROM workspace", [], |row| {
            Ok(Workspace { me: row.get(0)?, secret: row.get::<_, i64>(1)?.cast_unsigned() })
        })
        .optional()?;
    if let Some(workspace) = known {
        user_object::prepare(connection)?;
        return Ok(workspace);
    }
    let me = match seed {
        Seed::Sample => sample::sow(connection, now)?,
        Seed::Empty => empty(connection)?,
        Seed::Size(tasks) => sized::sow(connection, tasks, 20)?,
        Seed::Divided { tasks, buckets } => sized::sow(connection, tasks, buckets)?,
    };
    user_object::prepare(connection)?;
    let secret = fastrand::u64(..);
    connection
        .execute("INSERT INTO workspace (one, me, secret) VALUES (1, ?1, ?2)", params![me, secret.cast_signed()])?;
    Ok(Workspace { me, secret })
}

/// Makes one person in one group.
fn empty(connection: &Connection) -> Result<String, Refusal> {
    let mut rng = Rng::new();
    let me = mint::guid(&mut rng);
    let directory = Directory::new(connection);
    directory.user(&me, "Me", "me@example.org", "me@example.org", None)?;
    directory.group(&mint::guid(&mut rng), "My group", "group@example.org", "", &[&me], &[&me])?;
    Ok(me)
}
