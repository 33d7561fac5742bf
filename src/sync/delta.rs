//! Follows what the service says has changed: a link first, then the ordinary reading, then round after round.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use jiff::Timestamp;

use super::desk::{Desk, Shared};
use super::patiently::{alone, each};
use crate::graph::client::Client;
use crate::graph::delta::{ChangePage, Changes};
use crate::graph::error::Error;
use crate::planner::edit::short;
use crate::planner::id::{BucketId, PlanId, TaskId};
use crate::store::delta::{Brought, Name, Reread};
use crate::wire::batch;
use crate::wire::delta::Kind;

/// After so many rounds the open plan is read whole again.
const ROUNDS: u32 = 30;
/// More pages than this are not one round.
const MOST_PAGES: usize = 10_000;
/// So many pages with nothing on them, one after the other, are not a round that goes on.
const MOST_EMPTY: usize = 100;
/// More changes than this are not one round: reading everything again is less.
const MOST_ITEMS: usize = 100_000;
/// After so many lost links without a page in between, changes are not counted on.
const MOST_LOSSES: u32 = 2;
/// After so many refusals in a row, plans are read without asking what has changed.
const MOST_REFUSALS: u32 = 3;

/// What is known of the delta in this run.
#[derive(Debug, Default)]
pub(super) struct Delta {
    /// Why the service does not tell changes in this run.
    pub(super) refused: Option<String>,
    /// Why the last round brought nothing, though the service answered.
    pub(super) odd: Option<String>,
    /// Whether a link was taken or followed in this run.
    pub(super) is_sound: bool,
    /// Held by whoever reads a plan or follows the link: a change must not come between the pages of a plan.
    pub(super) turn: Rc<tokio::sync::Mutex<()>>,
    /// When changes were last asked for, or the open plan was last read.
    pub(super) polled_at: Timestamp,
    /// When the person last did something.
    pub(super) active_at: Timestamp,
    /// What a full reading of a plan found not to be as the copy had it, until a round has said whether that is news.
    pub(super) suspects: HashMap<PlanId, HashSet<Name>>,
    /// The open plan, and whether it was covered when that was last looked at.
    pub(super) covered: Option<(PlanId, bool)>,
    /// Whether a link was lost since the open plan was read: what happened in between was told to nobody.
    pub(super) is_lost: bool,
    /// How often in a row a link was lost before it brought a page.
    losses: u32,
    /// How often in a row the question for changes alone was answered with a request for patience.
    refusals: u32,
    /// Whether the next full reading goes before one of which only what stands behind the board is left.
    pub(super) must_read: bool,
    /// What the pages of this round have named so far; it may be broken off and go on later.
    told: HashSet<Name>,
    /// Plans of which this round has taken a bucket.
    bucketless: BTreeSet<PlanId>,
}

impl Delta {
    /// Says whether what was lost with the link is to be read at once. A service that takes none of its own links back is
    /// not read again and again for it.
    pub(super) fn is_urgent(&self) -> bool {
        self.is_lost && self.losses < MOST_LOSSES
    }
}

/// Takes a link if there is none, or follows it to the end and returns what was told. Whoever calls this has its turn.
pub(super) async fn round(desk: &Shared, client: &Client) -> Result<Option<HashSet<Name>>, Error> {
    let outcome = follow_pages(desk, client).await;
    let mut desk = desk.borrow_mut();
    match outcome {
        Ok(told) => {
            desk.answered();
            Ok(told)
        }
        Err(error @ (Error::Offline { .. } | Error::SignedOut { .. })) => Err(error),
        // The service gets the patience it asks for, but if nothing else is out of order, the rest can be read.
        Err(error @ Error::Throttled { .. }) if desk.delta.refusals < MOST_REFUSALS => Err(error),
        // That its changes cannot be read does not mean that nothing can. They are asked for with every reading.
        Err(error) => {
            desk.delta.odd = Some(match error {
                Error::Throttled { status, .. } => format!("the service does not tell changes now (status {status})"),
                Error::Unexpected { status, .. } => format!("the service's changes cannot be read (status {status})"),
                _ => "the service's changes cannot be read".to_owned(),
            });
            desk.answered();
            Ok(None)
        }
    }
}

async fn follow_pages(desk: &Shared, client: &Client) -> Result<Option<HashSet<Name>>, Error> {
    let (mut empty, mut count) = (0, 0);
    for _ in 0..MOST_PAGES {
        if desk.borrow().delta.refused.is_some() {
            return Ok(None);
        }
        let link = desk.borrow().store.delta_link();
        let link = desk.borrow().kept(link, None).map(|known| known.link);
        let answer = client.changes(link.as_deref()).await;
        desk.borrow_mut().count_refusals(&answer);
        let page = match answer? {
            Changes::Page(page) => page,
            Changes::Expired => {
                let mut desk = desk.borrow_mut();
                desk.lose_link();
                continue;
            }
            Changes::NotOffered(why) => {
                desk.borrow_mut().keep_lacking_changes(why);
                return Ok(None);
            }
            Changes::Unusable(why) => {
                desk.borrow_mut().delta.refused = Some(why);
                return Ok(None);
            }
        };
        if link.is_none() {
            desk.borrow_mut().begin(page.link.as_deref());
            return Ok(None);
        }
        empty = if page.items.is_empty() { empty + 1 } else { 0 };
        count += page.items.len();
        if page.has_more && (empty > MOST_EMPTY || count > MOST_ITEMS) {
            desk.borrow_mut().delta.odd = Some("the service's changes have no end".to_owned());
            return Ok(None);
        }
        let unknown = desk.borrow().store.unknown(&page.items);
        let unknown = desk.borrow().kept(unknown, Vec::new());
        let reread = read_again(desk, client, &unknown).await?;
        let is_last = !page.has_more || page.link.is_none();
        if !desk.borrow_mut().keep_page(&page, &reread, is_last) {
            return Ok(None);
        }
        if is_last {
            let bucketless = desk.borrow().delta.bucketless.clone();
            look_for_bucketless(desk, client, &bucketless).await?;
            let told = desk.borrow_mut().end_round();
            return Ok(page.link.is_some().then_some(told));
        }
        if page.link == link {
            desk.borrow_mut().delta.odd = Some("the service's changes lead round in a circle".to_owned());
            return Ok(None);
        }
    }
    Ok(None)
}

/// Reads what a page did not say enough of. What fails for a reason of its own is left as it was.
async fn read_again(desk: &Shared, client: &Client, names: &[Name]) -> Result<Reread, Error> {
    let of = |wanted: Kind| names.iter().filter(move |(kind, _)| *kind == wanted).map(|(_, id)| id.as_str());
    let (tasks, plans, buckets): (Vec<TaskId>, Vec<PlanId>, Vec<BucketId>) = (
        of(Kind::Task).map(TaskId::new).collect(),
        of(Kind::Plan).map(PlanId::new).collect(),
        of(Kind::Bucket).map(BucketId::new).collect(),
    );
    let mut reread = Reread::default();
    for ids in tasks.chunks(batch::LIMIT) {
        for (id, answer) in ids.iter().zip(each(desk, ids, async |ids| client.tasks_by_id(ids).await).await?) {
            if let Some(task) = sort(answer, (Kind::Task, id.as_str()), &mut reread.gone)? {
                reread.tasks.push(task);
            }
        }
    }
    for id in &plans {
        if let Some(plan) =
            sort(alone(desk, async || client.plan(id).await).await, (Kind::Plan, id.as_str()), &mut reread.gone)?
        {
            reread.plans.push(plan);
        }
    }
    for ids in buckets.chunks(batch::LIMIT) {
        for (id, answer) in ids.iter().zip(each(desk, ids, async |ids| client.buckets_by_id(ids).await).await?) {
            if let Some(bucket) = sort(answer, (Kind::Bucket, id.as_str()), &mut reread.gone)? {
                reread.buckets.push(bucket);
            }
        }
    }
    // What goes out of sight and is there all the same may no longer be shared with the person.
    let of_buckets = reread.buckets.iter().filter_map(|bucket| bucket.plan_id.text()).map(PlanId::new);
    let of_plans = reread.plans.iter().filter_map(|plan| plan.id.text()).map(PlanId::new);
    for id in of_plans.chain(of_buckets).collect::<BTreeSet<PlanId>>() {
        // Plans that are gone are told as such; nothing is concluded from details that are not shown.
        let answer = alone(desk, async || client.plan_details(&id).await).await;
        if let Some(details) = sort(answer, (Kind::PlanDetails, id.as_str()), &mut Vec::new())? {
            reread.plan_details.push((id, details));
        }
    }
    Ok(reread)
}

/// Sorts an answer: read, gone, or no answer at all.
fn sort<T>(answer: Result<T, Error>, (kind, id): (Kind, &str), gone: &mut Vec<Name>) -> Result<Option<T>, Error> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(Error::Gone { .. } | Error::Denied { .. }) => {
            gone.push((kind, id.to_owned()));
            Ok(None)
        }
        // Without an answer the page cannot be kept: it would be told once and never again.
        Err(
            error @ (Error::Offline { .. }
            | Error::Throttled { .. }
            | Error::SignedOut { .. }
            | Error::Unreadable { .. }),
        ) => Err(error),
        Err(_) => Ok(None),
    }
}

/// A bucket takes its tasks along, and nobody may have said so of each.
async fn look_for_bucketless(desk: &Shared, client: &Client, plans: &BTreeSet<PlanId>) -> Result<(), Error> {
    for plan in plans {
        let tasks = desk.borrow().store.tasks_without_bucket(plan);
        let tasks = desk.borrow().kept(tasks, Vec::new());
        let names: Vec<Name> = tasks.iter().map(|task| (Kind::Task, task.as_str().to_owned())).collect();
        if names.is_empty() {
            continue;
        }
        let reread = read_again(desk, client, &names).await?;
        let mut desk = desk.borrow_mut();
        let link = desk.kept(desk.store.delta_link(), None).map(|known| known.link);
        let now = desk.now().to_string();
        let brought = desk.store.put_changes(&[], &reread, link.as_deref(), false, &now);
        if let Some(brought) = desk.kept(brought.map(Some), None) {
            desk.renew(brought);
        }
    }
    Ok(())
}

impl Desk {
    /// Keeps a page and what was read for it, and shows what it changed; says whether the copy could.
    fn keep_page(&mut self, page: &ChangePage, reread: &Reread, is_last: bool) -> bool {
        let now = self.now().to_string();
        let brought = self.store.put_changes(&page.items, reread, page.link.as_deref(), is_last, &now);
        let Some(mut brought) = self.kept(brought.map(Some), None) else { return false };
        self.delta.bucketless.append(&mut brought.without_bucket);
        let told = page.items.iter().flat_map(|item| match item.kind {
            Some(kind) => vec![(kind, item.id.clone())],
            None => [Kind::Task, Kind::Bucket, Kind::Plan].map(|kind| (kind, item.id.clone())).to_vec(),
        });
        self.delta.told.extend(told);
        self.renew(brought);
        self.delta.losses = 0;
        if page.link.is_none() {
            self.lose_link();
        }
        true
    }

    /// Keeps the first link: everything that is read from now on is continued by it.
    fn begin(&mut self, link: Option<&str>) {
        let Some(link) = link else {
            self.delta.refused = Some("the service names no place to ask for changes".to_owned());
            return;
        };
        let now = self.now().to_string();
        let begun = self.store.begin_delta(link, &now);
        self.kept(begun, ());
        self.delta.is_sound = true;
        self.delta.odd = (self.delta.losses >= MOST_LOSSES)
            .then(|| "the service does not take its own links to changes back".to_owned());
    }

    /// Counts how often in a row the question for changes alone met a service that wants to be left alone.
    fn count_refusals(&mut self, answer: &Result<Changes, Error>) {
        match answer {
            Err(Error::Throttled { .. }) => self.delta.refusals = self.delta.refusals.saturating_add(1),
            Err(Error::Offline { .. } | Error::SignedOut { .. }) => {}
            _ => self.delta.refusals = 0,
        }
    }

    /// The link is of no use any more: what the copy has may be old, so what is open is read again.
    fn lose_link(&mut self) {
        let dropped = self.store.drop_delta();
        self.kept(dropped, ());
        self.delta.is_lost = true;
        self.delta.losses = self.delta.losses.saturating_add(1);
        self.delta.suspects.clear();
        self.delta.told.clear();
    }

    fn end_round(&mut self) -> HashSet<Name> {
        let told = std::mem::take(&mut self.delta.told);
        self.delta.bucketless.clear();
        self.delta.is_sound = true;
        self.delta.odd = None;
        for (plan, suspects) in std::mem::take(&mut self.delta.suspects) {
            let drift: Vec<&Name> = suspects.iter().filter(|name| !told.contains(*name)).collect();
            self.keep_drift(&plan, &drift);
        }
        told
    }

    /// Notes how much of a plan was not as the copy had it; says so when the copy should have known.
    fn keep_drift(&mut self, plan: &PlanId, drift: &[&Name]) {
        let now = self.now().to_string();
        let kept = self.store.set_checked(plan, &now, drift.len());
        self.kept(kept, ());
        if !drift.is_empty() && self.is_covered(plan) {
            let snapshot = self.open.as_ref().and_then(|open| open.snapshot.as_ref());
            let title = |(_, id): &Name| {
                let task = snapshot?.tasks().iter().find(|task| task.id.as_str() == id)?;
                Some(format!("“{}” was", short(&task.title)))
            };
            let things = match drift {
                [only] => title(only).unwrap_or_else(|| "1 thing was".to_owned()),
                several => format!("{} things were", several.len()),
            };
            self.tell(super::Event::Noticed(format!(
                "{things} not as the copy had it, though the service tells changes; it is mended."
            )));
        }
    }

    /// Puts what a page brought into what is open, and tells it.
    fn renew(&mut self, brought: Brought) {
        let Brought { tasks, plans, details, gone_plans, .. } = brought;
        let open = self.open.as_ref().map(|open| open.plan.clone());
        let is_shown = |plan: &PlanId| open.as_ref().is_some_and(|open| open == plan || open.is_mine());
        let mut has_changed = false;
        if let Some(plan) = plans.iter().find(|plan| is_shown(plan)).cloned() {
            has_changed = true;
            self.reload(&plan);
        } else {
            let mut by_plan: HashMap<PlanId, Vec<_>> = HashMap::new();
            for task in tasks.into_iter().filter(|task| is_shown(&task.plan_id)) {
                by_plan.entry(task.plan_id.clone()).or_default().push(task);
            }
            has_changed |= !by_plan.is_empty();
            for (plan, tasks) in by_plan {
                self.renew_tasks(&plan, tasks);
            }
        }
        if let Some(open) = open.filter(|open| gone_plans.contains(open)) {
            self.line.failure =
                Some("The plan was deleted somewhere else, or is not shown to you; b opens another".to_owned());
            self.delta.suspects.remove(&open);
        }
        has_changed |= self.renew_locks_of(&details);
        if has_changed {
            self.tell_snapshot();
        }
        if !plans.is_empty() {
            self.retell_plans();
        }
        if let Some(task) = self.shown_task.clone().filter(|task| details.contains(task)) {
            self.tell_details(&task, true);
        }
    }

    /// Notes that everything covered that was read since the first link was taken is now as the service has it, after a
    /// round.
    pub(super) fn confirm(&mut self) {
        if !self.follows() {
            return;
        }
        let Some(link) = self.kept(self.store.delta_link(), None) else { return };
        let is_continued = |read_at: Option<&String>| {
            let at = |text: &String| text.parse::<Timestamp>().ok();
            read_at.and_then(at).zip(at(&link.taken_at)).is_some_and(|(read, taken)| taken <= read)
        };
        let plans = self.kept(self.store.read_plans(), Vec::new());
        let plans = plans.into_iter().filter(|plan| is_continued(plan.read_at.as_ref())).map(|plan| plan.id);
        let covered: Vec<PlanId> = plans.filter(|plan| self.is_covered(plan)).collect();
        let now = self.now();
        let kept = self.store.confirm_plans(&covered, &now.to_string());
        self.kept(kept, ());
        let is_confirmed = self.open.as_ref().is_some_and(|open| {
            let read_at = || self.kept(self.store.read_at(&open.plan), None);
            covered.contains(&open.plan) || open.plan.is_mine() && is_continued(read_at().as_ref())
        });
        if is_confirmed && self.line.fresh_at.is_some() && self.line.trouble.is_none() {
            self.line.fresh_at = Some(now);
            self.line.cached_at = Some(now);
        }
    }

    /// Says whether a full reading of the open plan is due beside the rounds.
    pub(super) fn is_reading_due(&mut self) -> bool {
        let Some(plan) = self.open.as_ref().map(|open| open.plan.clone()) else { return false };
        if plan.is_local() {
            return false;
        }
        let is_covered = self.is_covered(&plan);
        let becomes_covered = is_covered && self.delta.covered == Some((plan.clone(), false));
        self.delta.covered = Some((plan, is_covered));
        let rounds = self.kept(self.store.delta_link(), None).map_or(0, |known| known.rounds);
        self.delta.must_read |= becomes_covered || rounds >= ROUNDS || self.delta.is_lost;
        self.delta.must_read || !is_covered
    }
}
