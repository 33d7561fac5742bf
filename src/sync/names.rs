//! Reads what people are called whom nobody has named yet.

use super::desk::Shared;
use crate::graph::client::Client;
use crate::graph::error::Error;
use crate::planner::id::UserId;
use crate::wire::batch;

/// Reads the names of some people; says whether anybody was named. Whom the service does not name is not asked for again in
/// this run. The error is trouble that passes: names that came before it are kept.
pub(super) async fn read(desk: &Shared, client: &Client, unknown: &[UserId]) -> Result<bool, Error> {
    let unknown: Vec<&UserId> = {
        let desk = desk.borrow();
        unknown.iter().filter(|id| !desk.nameless.contains(*id)).collect()
    };
    let mut has_named = false;
    for ids in unknown.chunks(batch::LIMIT) {
        let ids: Vec<UserId> = ids.iter().copied().cloned().collect();
        let answers = client.people(&ids).await?;
        let mut desk = desk.borrow_mut();
        desk.answered();
        let (mut people, mut trouble) = (Vec::new(), None);
        for (id, answer) in ids.into_iter().zip(answers) {
            match answer.map(|user| user.to_planner()) {
                Ok(Some(person)) if person.id == id => people.push(person),
                Err(error) if error.is_passing() => trouble = Some(error),
                Ok(_) | Err(_) => {
                    desk.nameless.insert(id);
                }
            }
        }
        if !people.is_empty() {
            has_named = true;
            desk.keep_people(&people);
        }
        if let Some(error) = trouble {
            return Err(error);
        }
    }
    Ok(has_named)
}
