//! Who the person is, and which plans there are.

use std::rc::Rc;

use super::Event;
use super::desk::Shared;
use crate::graph::client::Client;
use crate::graph::error::Error;
use crate::planner::id::UserId;

/// Asks who the person is, then for the plans. What fails for good is said and not asked again.
pub(super) async fn list(desk: Shared, client: Rc<Client>) {
    match client.me().await {
        Ok(user) => {
            let mut desk = desk.borrow_mut();
            desk.answered();
            if let Some(id) = user.id.text().map(UserId::new)
                && desk.me.as_ref() != Some(&id)
            {
                let kept = desk.store.set_me(&id);
                desk.kept(kept, ());
                desk.me = Some(id.clone());
                desk.tell(Event::SignedInAs(id));
            }
        }
        Err(error) if desk.borrow_mut().note(&error) => return,
        // Not every service knows people; plans do not depend on it.
        Err(_) => {}
    }
    let answer = client.plans().await;
    let mut desk = desk.borrow_mut();
    match answer {
        Ok(plans) => {
            desk.answered();
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
                give_up(&mut desk, &error);
            }
        }
    }
    desk.tell_status();
}

fn give_up(desk: &mut super::desk::Desk, error: &Error) {
    desk.wants_plans = false;
    desk.tell(Event::Noticed(format!("The list of plans could not be read: {error}.")));
}
