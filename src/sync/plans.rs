//! Who the person is, and which plans there are.

use std::rc::Rc;

use super::Event;
use super::desk::Shared;
use crate::graph::client::Client;
use crate::graph::directory::ListedPlan;
use crate::graph::error::Error;
use crate::planner::id::{PlanId, UserId};

/// Asks who the person is, then for the plans. What fails for good is said and not asked again.
pub(super) async fn list(desk: Shared, client: Rc<Client>) {
    {
        let mut desk = desk.borrow_mut();
        if desk.open.is_none() {
            desk.line.progress = Some("plans".to_owned());
            desk.tell_status();
        }
    }
    let outcome = ask(&desk, &client).await;
    let mut desk = desk.borrow_mut();
    if desk.open.is_none() {
        desk.line.progress = None;
    }
    let Some(answer) = outcome else {
        desk.tell_status();
        return;
    };
    keep(&mut desk, answer);
    desk.tell_status();
}

/// Asks; `None` when no request can succeed now.
async fn ask(desk: &Shared, client: &Client) -> Option<Result<Vec<ListedPlan>, Error>> {
    match who(desk, client).await {
        Err(error) if desk.borrow_mut().note(&error) => return None,
        // Not every service knows people; plans do not depend on it.
        Ok(()) | Err(_) => {}
    }
    Some(client.plans().await)
}

/// Asks who the person is, and says so when that is news.
pub(super) async fn who(desk: &Shared, client: &Client) -> Result<(), Error> {
    let user = client.me().await?;
    let mut desk = desk.borrow_mut();
    desk.answered();
    if let Some(id) = user.id.text().map(UserId::new)
        && desk.me.as_ref() != Some(&id)
    {
        let kept = desk.store.set_me(&id);
        desk.kept(kept, ());
        desk.me = Some(id.clone());
        desk.tell(Event::SignedInAs(id));
        if desk.open.as_ref().is_some_and(|open| open.plan.is_mine()) {
            desk.reload(&PlanId::mine());
            desk.tell_snapshot();
        }
    }
    Ok(())
}

fn keep(desk: &mut super::desk::Desk, answer: Result<Vec<ListedPlan>, Error>) {
    match answer {
        Ok(plans) => {
            desk.done();
            desk.wants_plans = false;
            let plans: Vec<_> = plans.into_iter().map(|listed| (listed.plan, listed.group_name)).collect();
            let kept = desk.store.put_plan_list(&plans);
            desk.kept(kept, ());
            desk.tell_plans(true);
            let now = desk.now();
            desk.line.listed_at = desk.open.is_none().then_some(now);
        }
        Err(error) => {
            if !desk.note(&error) {
                give_up(desk, &error);
            }
        }
    }
}

fn give_up(desk: &mut super::desk::Desk, error: &Error) {
    desk.wants_plans = false;
    desk.tell(Event::PlansUnavailable { reason: format!("The list of plans could not be read: {error}") });
}
