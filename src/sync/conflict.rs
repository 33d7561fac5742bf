//! What to do about an edit whose base is no longer what the service has. Pure.

use crate::planner::change::{Change, FieldChange};
use crate::planner::detail_change::{DetailChange, tidied};
use crate::planner::details::Details;
use crate::planner::edit::MoveTask;
use crate::planner::task::Task;

/// What becomes of an edit after its resource was read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nobody changed the field: send it again with the new version.
    Resend,
    /// The field has the wanted value already.
    AlreadyDone,
    /// Somebody else changed the field to something else. Order never asks, the later intent wins; text asks.
    BothChanged,
    /// The resource is no longer there.
    Gone,
}

/// Compares the three sides of one field: what the person saw, what the person wants, what the service has now.
pub(super) fn resolve<T: PartialEq + ?Sized>(base: &T, mine: &T, theirs: Option<&T>) -> Verdict {
    match theirs {
        None => Verdict::Gone,
        Some(theirs) if theirs == mine => Verdict::AlreadyDone,
        Some(theirs) if theirs == base => Verdict::Resend,
        Some(_) => Verdict::BothChanged,
    }
}

/// The fields of an edit, by what is to be done about each; those that are done already are in none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sorted<C> {
    /// Nobody else changed them: they are sent.
    pub(super) send: Vec<C>,
    /// Somebody else changed them to something else: the person is asked.
    pub(super) ask: Vec<C>,
    /// What they are of is gone.
    pub(super) moot: Vec<C>,
}

/// Compares the three sides of each field of an edit.
pub(super) fn sort<C: FieldChange>(changes: &[C], now: &C::Of) -> Sorted<C> {
    let mut sorted = Sorted { send: Vec::new(), ask: Vec::new(), moot: Vec::new() };
    for change in changes.iter().filter(|change| !change.is_done(now)) {
        let list = match change.onto(now) {
            _ if change.is_base(now) => &mut sorted.send,
            Some(_) => &mut sorted.ask,
            None => &mut sorted.moot,
        };
        list.push(change.clone());
    }
    sorted
}

/// Does the same for details: what is said of an item or a link that the edit itself adds goes with it.
pub(super) fn sort_details(changes: &[DetailChange], now: &Details) -> Sorted<DetailChange> {
    let changes = tidied(changes);
    let comes = |change: &&DetailChange| {
        let is_addition = matches!(change, DetailChange::Item { to: true, .. } | DetailChange::Link { to: true, .. });
        is_addition && !change.is_done(now)
    };
    let new: Vec<&DetailChange> = changes.iter().filter(comes).collect();
    let is_new = |change: &DetailChange| {
        let is_part = change.item().is_some() || change.link().is_some();
        is_part && new.iter().any(|new| (new.item(), new.link()) == (change.item(), change.link()))
    };
    let (with_new, others): (Vec<_>, Vec<_>) = changes.iter().cloned().partition(is_new);
    let mut sorted = sort(&others, now);
    sorted.send.extend(with_new);
    sorted
}

/// Lets go out what nobody but the person has changed meanwhile: from what was seen, acts of their own lead one after the
/// other to what there is. The later intent wins.
pub(super) fn overrule<C: FieldChange>(sorted: &mut Sorted<C>, own: &[C], now: &C::Of)
where
    C::Of: Clone,
{
    let ask = std::mem::take(&mut sorted.ask);
    let (own, ask): (Vec<C>, Vec<C>) = ask.into_iter().partition(|change| leads_to(change, own, now));
    sorted.send.extend(own);
    sorted.ask = ask;
}

fn leads_to<C: FieldChange>(change: &C, own: &[C], now: &C::Of) -> bool
where
    C::Of: Clone,
{
    let mut seen = now.clone();
    change.inverse().apply(&mut seen);
    let mut reached = vec![seen];
    own.iter().filter(|own| own.is_same_field(change)).any(|own| {
        let Some(mut after) = reached.iter().find(|known| own.is_base(known)).cloned() else { return false };
        own.apply(&mut after);
        reached.push(after);
        own.is_done(now)
    })
}

/// Says why an edit that takes an earlier one back gives way: somebody else has changed a field of it.
pub(super) fn changed_since<C: FieldChange>(ask: &[C]) -> Option<String> {
    ask.first().map(|change| {
        let name = change.field_name();
        format!("its {name} {} changed somewhere else since", if name.ends_with('s') { "were" } else { "was" })
    })
}

/// Compares the three sides of one field that a move changes.
pub(super) fn of_change(change: &Change, task: &Task) -> Verdict {
    match change {
        Change::Bucket { from, to } => resolve(from, to, Some(&task.bucket_id)),
        Change::Percent { from, to } => resolve(from, to, Some(&task.percent_complete)),
        Change::Priority { from, to } => resolve(from, to, Some(&task.priority)),
        Change::Due { from, to } => resolve(from, to, Some(&task.due)),
        Change::Start { from, to } => resolve(from, to, Some(&task.start)),
        Change::Title { from, to } => resolve(from, to, Some(&task.title)),
        Change::Assignee { user, from, to } => resolve(from, to, Some(&task.assignees.contains(user))),
        Change::Label { category, from, to } => resolve(from, to, Some(&task.categories.contains(*category))),
        Change::Recurrence { from, to } => resolve(from, to, Some(&task.schedule().cloned())),
        Change::MyDay { from, to } => resolve(from, to, Some(&task.is_on_my_day)),
    }
}

/// Says why a move that takes an earlier one back must not be sent: somebody else has changed a field that it would
/// change. Other moves overwrite: the later intent wins.
pub(super) fn overwritten(edit: &MoveTask, task: &Task) -> Option<String> {
    if !edit.is_undo {
        return None;
    }
    let both_changed = edit.changes.iter().find(|change| of_change(change, task) == Verdict::BothChanged).cloned();
    // What is needed only because somebody has taken the card out of its column.
    let is_new = |change: &Change| !edit.changes.iter().any(|known| known.is_same_field(change));
    let change = both_changed.or_else(|| edit.changes_for(task).into_iter().find(is_new))?;
    let were = if matches!(change, Change::Assignee { .. } | Change::Label { .. }) { "were" } else { "was" };
    Some(format!("its {} {were} changed somewhere else since", change.field_name()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::board::{ColumnId, Grouping};
    use crate::planner::edit::{End, Spot};
    use crate::planner::fixture::task;
    use crate::planner::id::{BucketId, UserId};

    fn undo(board: Grouping, to: ColumnId, from: ColumnId, changes: Vec<Change>) -> MoveTask {
        let spot = |column| Spot { column, column_name: "C".to_owned(), after: None, before: None, end: End::Top };
        let (to, from, task) = (spot(to), spot(from), task("t"));
        MoveTask { task: task.id, title: task.title, board, to, from, changes, is_undo: true, base: None }
    }

    #[test]
    fn taking_back_gives_way_to_others_and_to_nothing_else() {
        let bucket = |name: &str| Some(BucketId::new(name));
        let column = |name: &str| ColumnId::Bucket(bucket(name));
        let changes = vec![Change::Bucket { from: bucket("b"), to: bucket("a") }];
        let edit = undo(Grouping::Bucket, column("a"), column("b"), changes);
        let mut now = task("t");
        for (name, reason) in [("b", None), ("a", None), ("c", Some("its bucket was changed somewhere else since"))] {
            now.bucket_id = bucket(name);
            assert_eq!(overwritten(&edit, &now).as_deref(), reason, "{name}");
        }
        assert_eq!(overwritten(&MoveTask { is_undo: false, ..edit }, &now), None, "the later intent wins");
        // A move inside its column that somebody has since taken it out of.
        let inside = undo(Grouping::Bucket, column("a"), column("a"), Vec::new());
        assert_eq!(overwritten(&inside, &now).as_deref(), Some("its bucket was changed somewhere else since"));
        let anna = UserId::new("anna");
        let change = Change::Assignee { user: anna.clone(), from: true, to: false };
        let to_nobody =
            undo(Grouping::AssignedTo, ColumnId::Assignee(None), ColumnId::Assignee(Some(anna)), vec![change]);
        assert_eq!(overwritten(&to_nobody, &now), None, "it is done already");
    }

    #[test]
    fn three_sides_give_one_verdict() {
        assert_eq!(resolve("a", "b", Some("a")), Verdict::Resend);
        assert_eq!(resolve("a", "b", Some("b")), Verdict::AlreadyDone);
        assert_eq!(resolve("a", "b", Some("c")), Verdict::BothChanged);
        assert_eq!(resolve("a", "b", None), Verdict::Gone);
        assert_eq!(resolve("a", "a", Some("a")), Verdict::AlreadyDone);
    }

    #[test]
    fn each_field_is_sent_asked_or_done_by_itself() {
        let title = |from: &str, to: &str| Change::Title { from: from.to_owned(), to: to.to_owned() };
        let (due, percent) = (Change::Due { from: None, to: None }, Change::Percent { from: 0, to: 50 });
        let mut now = task("theirs");
        now.priority = 1;
        let priority = Change::Priority { from: 5, to: 1 };
        let sorted = sort(&[title("a", "mine"), due, percent.clone(), priority], &now);
        assert_eq!(sorted, Sorted { send: vec![percent], ask: vec![title("a", "mine")], moot: vec![] });
        assert_eq!(changed_since(&sorted.ask).as_deref(), Some("its title was changed somewhere else since"));
    }

    #[test]
    fn what_only_acts_of_the_person_have_changed_is_not_asked() {
        let title = |from: &str, to: &str| Change::Title { from: from.to_owned(), to: to.to_owned() };
        let mut now = task("now");
        now.title = "c".to_owned();
        let is_asked = |own: &[Change]| {
            let mut sorted = sort(&[title("a", "mine")], &now);
            overrule(&mut sorted, own, &now);
            assert_eq!(sorted.ask.len() + sorted.send.len(), 1);
            !sorted.ask.is_empty()
        };
        assert!(is_asked(&[]), "somebody else");
        assert!(!is_asked(&[title("a", "c")]));
        assert!(!is_asked(&[title("a", "b"), title("b", "c")]), "one after the other");
        assert!(!is_asked(&[title("a", "b"), title("a", "c")]), "the second of them had won already");
        assert!(is_asked(&[title("a", "b")]), "somebody else came after");
        assert!(is_asked(&[title("b", "c")]), "somebody else came before");
        assert!(is_asked(&[Change::Percent { from: 0, to: 50 }]), "another field");
    }

    #[test]
    fn what_is_said_of_a_new_item_goes_with_it_and_of_a_lost_one_nothing_does() {
        let now = crate::planner::fixture::details("t", &[("old", "3")], &[]);
        let item = |id: &str| id.to_owned();
        let new = DetailChange::Item {
            item: item("new"),
            title: item("n"),
            is_checked: false,
            from: false,
            to: true,
            place: None,
        };
        let check = |id: &str| DetailChange::ItemChecked { item: item(id), from: false, to: true };
        let sorted = sort_details(&[check("new"), new.clone(), check("lost"), check("old")], &now);
        assert_eq!(sorted.send, [check("old"), check("new"), new]);
        assert_eq!((sorted.ask, sorted.moot), (vec![], vec![check("lost")]));
        let rename = DetailChange::ItemTitle { item: item("lost"), from: item("a"), to: item("b") };
        assert_eq!(sort_details(std::slice::from_ref(&rename), &now).ask, [rename], "its text is not lost unasked");
        let gone = DetailChange::Item {
            item: item("old"),
            title: item("seen"),
            is_checked: false,
            from: true,
            to: false,
            place: None,
        };
        assert_eq!(sort_details(std::slice::from_ref(&gone), &now).ask, [gone], "it was renamed since it was seen");
    }
}
