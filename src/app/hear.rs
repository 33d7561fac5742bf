//! Takes in what the engine tells.

use super::State;
use super::drafts;
use super::effect::Effect;
use super::fields::people;
use super::follow::follow;
use super::gathering;
use super::lock;
use super::mouse;
use super::naming;
use super::notes;
use super::notice;
use super::notice::Notice;
use super::overlays::Overlay;
use super::overlays::charts;
use super::overlays::confirm;
use super::overlays::conflict;
use super::overlays::facets;
use super::overlays::find;
use super::overlays::plans;
use super::overlays::talk;
use super::overlays::task;
use super::overlays::trash;
use super::saved_views;
use super::undo;
use super::welcome;
use crate::sync::Event;
use crate::sync::Link;

/// Takes in one event.
#[expect(clippy::too_many_lines, reason = "one arm an event, each a few lines")]
pub(super) fn hear(state: &mut State, event: Event) -> Vec<Effect> {
    match event {
        Event::PlansListed { plans, is_fresh } => {
            state.board.came_from(&plans);
            plans::listed(state, plans);
            first_plan(state, is_fresh)
        }
        Event::GroupsListed(groups) => {
            state.groups = groups;
            Vec::new()
        }
        Event::SnapshotChanged { plan, acknowledged, waiting, through } => {
            let mut effects = Vec::new();
            if state.board.plan.is_none() && state.wanted_plan.is_none() {
                effects = state.board.open(&plan, None);
            }
            if state.board.plan.as_ref() == Some(&plan) {
                match state.board.snapshot_changed(&acknowledged, waiting, through, state.size) {
                    Ok(more) => effects.extend(more),
                    Err(sentence) => state.notice = Some(Notice::error(sentence)),
                }
                effects.extend(undo::mark(state));
                effects.extend(talk::keep_up(state));
                charts::renew(state);
                facets::renew(state);
                effects.extend(saved_views::arrive(state));
                for (intent, digit) in state.board.let_go() {
                    effects.extend(follow(state, intent, digit));
                }
            }
            effects
        }
        Event::PlanUnavailable { plan, reason } => {
            if state.board.plan.as_ref() == Some(&plan) {
                // Of a plan that is never made there is nothing to look at.
                if plan.is_local() {
                    (state.board.view, state.board.hand) = (None, None);
                }
                state.board.unavailable = Some(reason);
            }
            Vec::new()
        }
        Event::DetailsChanged { details, is_fresh, .. } => {
            if is_fresh {
                lock::told(state, &details.task);
            }
            task::details_changed(state, &details, is_fresh)
        }
        Event::FactsTold { task, facts } => {
            task::facts_told(state, &task, &facts);
            talk::facts_told(state, &task, &facts);
            Vec::new()
        }
        Event::DetailsUnavailable { task, reason } => {
            notes::unavailable(state, &task, &reason);
            lock::unavailable(state, &task, &reason);
            confirm::details_unavailable(state, &task);
            task::details_unavailable(state, &task, &reason);
            gathering::unavailable(state, &task)
        }
        Event::TalkTold { task, talk, reading } => {
            talk::told(state, &task, talk.as_ref(), &reading);
            Vec::new()
        }
        Event::MembersListed(members) => {
            people::listed(state, members);
            Vec::new()
        }
        Event::Remembered(memory) => {
            state.board.remember(memory.arrangement);
            state.history = memory.history;
            drafts::remember(state, memory.drafts);
            state.views = memory.views;
            welcome::remember(state, memory.is_welcome_due);
            mouse::remember(state, state.wants_mouse.map_or(memory.is_mouse_off, |is_on| !is_on))
        }
        Event::DoneElsewhere { base, theirs } => {
            state.history = state.history.merged(&base, &theirs);
            Vec::new()
        }
        Event::SignedInAs(me) => {
            state.board.set_me(me.clone());
            state.me = Some(me);
            Vec::new()
        }
        Event::StatusChanged(status) => {
            tell_of_link(state, &status.link);
            state.status = status;
            Vec::new()
        }
        Event::EditRejected { edit, what, reason } => {
            state.history.refused(&edit);
            state.log.expect_refusal();
            let reason = notice::sentence(&reason);
            state.notice = Some(Notice::error(format!("Not saved: {what}. {reason} It is kept: S shows it.")));
            Vec::new()
        }
        // Only `sync` on the command line asks for checks.
        Event::PlanChecked(_) | Event::CheckEnded => Vec::new(),
        Event::Found { question, found } => find::told(state, question, found),
        Event::Named { local, given } => naming::named(state, &local, &given),
        Event::OutboxChanged(outbox) => {
            state.outbox = outbox;
            conflict::outbox_changed(state)
        }
        Event::TrashChanged(told) => {
            trash::told(state, told);
            Vec::new()
        }
        Event::PlansUnavailable { reason } => {
            state.notice = Some(Notice::error(format!("{reason}.")));
            Vec::new()
        }
        Event::Noticed(text) | Event::CopyRebuilt(text) | Event::Faltered { reason: text } => {
            state.notice = Some(Notice::error(text));
            Vec::new()
        }
        Event::Exchanged(exchange) => {
            state.log.hear(exchange, &state.now);
            Vec::new()
        }
        Event::GotOver => {
            state.log.get_over(&state.now);
            Vec::new()
        }
        // It is no fault and nothing to be done about it, so it is there for who looks.
        Event::Unsaid(words) => {
            state.log.tell_unsaid(words, &state.now);
            Vec::new()
        }
        Event::CannotStart { .. } | Event::Stopped => vec![Effect::Quit],
    }
}

/// Says in full why a plan cannot be read, once: the sync line has room for a few words only.
fn tell_of_link(state: &mut State, link: &Link) {
    let why = |link: &Link| match link {
        Link::Failed { why, .. } => Some(notice::sentence(why)),
        Link::SignedOut { why } => Some(notice::signed_out(why)),
        _ => None,
    };
    let (before, now) = (why(&state.status.link), why(link));
    if before == now {
        return;
    }
    if let Some(why) = now {
        state.notice = Some(Notice { is_about_link: true, ..Notice::error(why) });
    } else if state.notice.as_ref().is_some_and(|notice| notice.is_about_link) {
        state.notice = None;
    }
}

/// Opens the plan the person asked for, or the first there is when none was open before.
fn first_plan(state: &mut State, is_fresh: bool) -> Vec<Effect> {
    if let Some(name) = state.wanted_plan.clone() {
        return match plans::find(&state.plans, &name) {
            Ok(plan) => {
                let plan = plan.id.clone();
                state.wanted_plan = None;
                state.board.open(&plan, None)
            }
            Err(sentence) if is_fresh => {
                state.wanted_plan = None;
                state.notice = Some(Notice::error(sentence));
                state.overlays.push(Overlay::Plans(plans::Plans::default()));
                Vec::new()
            }
            Err(_) => Vec::new(),
        };
    }
    if !is_fresh || state.board.plan.is_some() {
        return Vec::new();
    }
    let wished = state.wished_plan.as_ref().map(|name| plans::find(&state.plans, name));
    let odd = wished.as_ref().and_then(|wished| wished.as_ref().err().cloned());
    let usual = || state.plans.iter().find(|plan| Some(&plan.title) == state.preferred_plan.as_ref());
    let first = wished.and_then(Result::ok).or_else(usual).or_else(|| state.plans.first());
    let effects = first.map(|plan| plan.id.clone()).map_or_else(Vec::new, |plan| state.board.open(&plan, None));
    if let Some(sentence) = odd {
        state.notice = Some(Notice::error(format!("The settings name a plan to open first. {sentence}")));
    }
    effects
}
