//! Who the person is, and which plans there are.

use std::rc::Rc;

use jiff::{SignedDuration, Timestamp};

use super::Event;
use super::desk::Shared;
use super::unread;
use crate::graph::client::Client;
use crate::graph::error::Error;
use crate::graph::plan_list::{Begun, Listed};
use crate::planner::id::{PlanId, UserId};
use crate::store::plan_list::PlanList;

/// What came of a list that was refused halfway may be put together with the rest for so long.
const GOOD_FOR: SignedDuration = SignedDuration::from_mins(10);

/// How far the reading of the list has come.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// Whether the list was refused, and waits until a plan that is being read was read.
    pub(super) is_put_off: bool,
    /// When it was begun.
    begun_at: Timestamp,
    /// Whether it was asked since then who the person is.
    has_asked_who: bool,
    begun: Begun,
}

impl Listing {
    /// Forgets what is too old to be gone on with.
    fn go_on(&mut self, now: Timestamp) {
        let age = now.duration_since(self.begun_at);
        if age.is_negative() || age > GOOD_FOR {
            *self = Self { is_put_off: self.is_put_off, begun_at: now, ..Self::default() };
        }
    }
}

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
async fn ask(desk: &Shared, client: &Client) -> Option<Result<Listed, Error>> {
    let mut listing = {
        let mut desk = desk.borrow_mut();
        let now = desk.now();
        let mut listing = std::mem::take(&mut desk.listing);
        listing.go_on(now);
        desk.listing.is_put_off = listing.is_put_off;
        listing
    };
    let answer = go_on(desk, client, &mut listing).await;
    if matches!(answer, None | Some(Err(Error::Throttled { .. } | Error::Offline { .. }))) {
        desk.borrow_mut().listing = listing;
    }
    answer
}

async fn go_on(desk: &Shared, client: &Client, listing: &mut Listing) -> Option<Result<Listed, Error>> {
    if !listing.has_asked_who {
        match who(desk, client).await {
            Err(error) if desk.borrow_mut().note(&error) => return None,
            // Not every service knows people; plans do not depend on it.
            Ok(()) | Err(_) => listing.has_asked_who = true,
        }
        desk.borrow_mut().done();
    }
    let beside = desk.borrow().store.plans_beside_lists();
    let beside = desk.borrow().kept(beside, Vec::new());
    let before = listing.begun.count();
    let answer = client.plans(&beside, &mut listing.begun).await;
    if answer.is_err() && listing.begun.count() > before {
        desk.borrow_mut().done();
    }
    Some(answer)
}

/// Asks who the person is, and says so when that is news.
pub(super) async fn who(desk: &Shared, client: &Client) -> Result<(), Error> {
    let user = client.me().await?;
    let mut desk = desk.borrow_mut();
    desk.answered();
    let addresses = [user.mail.text(), user.user_principal_name.text()].into_iter().flatten();
    desk.addresses = addresses.filter(|address| !address.is_empty()).map(str::to_lowercase).collect();
    if let Some(id) = user.id.text().map(UserId::new)
        && desk.me.as_ref() != Some(&id)
    {
        if desk.me.is_some() {
            // What is not given to one person may be given to another.
            desk.forget_lacking();
        }
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

fn keep(desk: &mut super::desk::Desk, answer: Result<Listed, Error>) {
    match answer {
        Ok(listed) => {
            desk.done();
            if !desk.has_listed {
                desk.tell_of_unsaid();
            }
            (desk.wants_plans, desk.has_listed) = (false, true);
            let Listed { plans, groups, user, mut unsure, lacks_rosters, trouble } = listed;
            let odd = unread::count(plans.iter().map(|listed| &listed.plan.id));
            if odd > 0 {
                // It may be any of those that were listed before.
                desk.tell_unread("the plans there are", odd);
                let known = desk.kept(desk.store.plans(), Vec::new());
                unsure.extend(known.into_iter().map(|plan| plan.id));
            }
            let plans = plans.into_iter().map(|listed| (listed.plan, listed.group_name)).collect();
            if let Some(user) = user {
                let kept = desk.store.put_liked(&user);
                desk.kept(kept, ());
            }
            let kept = desk.store.put_homes(&groups);
            desk.kept(kept, ());
            let kept = desk.store.put_plan_list(&PlanList { plans, unsure, lacks_rosters });
            desk.kept(kept, ());
            desk.tell_groups();
            desk.tell_plans(true);
            let now = desk.now();
            desk.line.listed_at = desk.open.is_none().then_some(now);
            if let Some(error) = trouble {
                desk.note(&error);
            }
        }
        Err(error) => {
            // What is too busy for a list of everything may have the plan that is looked at.
            desk.listing.is_put_off = matches!(error, Error::Throttled { .. });
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
