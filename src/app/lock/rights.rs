//! What may be done to a task, field by field: allowed, tried, in part, or refused, and what decides.

use jiff::Zoned;

use crate::planner::edit::short;
use crate::planner::id::UserId;
use crate::planner::lock::Layer;
use crate::planner::lock::Permission;
use crate::planner::lock::Refusal;
use crate::planner::policy::Act;
use crate::planner::policy::AssignmentAct;
use crate::planner::policy::By;
use crate::planner::policy::ChecklistAct;
use crate::planner::policy::LinkAct;
use crate::planner::policy::Reach;
use crate::planner::policy::Who;
use crate::planner::snapshot::Snapshot;
use crate::planner::task::Task;

/// What is said of some fields of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Right {
    /// Which fields.
    pub fields: Vec<&'static str>,
    /// Whether they can be changed.
    pub verdict: Verdict,
    /// What decides, and what may be done all the same; nothing where all is allowed.
    pub words: String,
}

/// Whether a field can be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It can.
    Allowed,
    /// It is tried.
    Tried,
    /// Some of it can.
    Partly,
    /// It cannot.
    Refused,
}

impl Verdict {
    /// Returns the sign in front of the fields; it alone tells them apart where there is no colour.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Allowed => "✓",
            Self::Tried => "?",
            Self::Partly => "~",
            Self::Refused => "✕",
        }
    }
}

impl Right {
    /// Returns the whole of it on one line.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{} {}", self.verdict.sign(), self.body())
    }

    /// Returns the same without the sign.
    #[must_use]
    pub fn body(&self) -> String {
        let fields = if self.fields.len() == FIELDS { "everything".to_owned() } else { self.fields.join(", ") };
        let words = if self.words.is_empty() { "allowed" } else { &self.words };
        format!("{fields}: {words}")
    }
}

/// How many fields are looked at.
const FIELDS: usize = 12;

/// Returns the fields of a task and everything that can be done to each.
fn fields() -> [(&'static str, Vec<Act>); FIELDS] {
    let by = None;
    let people = |who| [AssignmentAct::Add(who), AssignmentAct::Remove { who, by }].map(Act::Assignment);
    let checklist = [
        ChecklistAct::Add,
        ChecklistAct::Check { by },
        ChecklistAct::Update { by },
        ChecklistAct::Reorder { by },
        ChecklistAct::Remove { by },
    ];
    [
        ("title", vec![Act::Title]),
        ("notes", vec![Act::Notes]),
        ("bucket", vec![Act::Move(Reach::Bucket)]),
        ("place", vec![Act::Reorder]),
        ("progress", [0, 50, 100].map(|to| Act::Progress { to, is_ready: true }).to_vec()),
        ("priority", vec![Act::Priority]),
        ("dates", vec![Act::StartDate, Act::DueDate]),
        ("labels", vec![Act::Labels]),
        ("people", [people(Who::Oneself), people(Who::Other)].concat()),
        ("checklist", checklist.map(Act::Checklist).to_vec()),
        ("links", [LinkAct::Edit { by }, LinkAct::Remove { by }].map(Act::Link).to_vec()),
        ("deleting", vec![Act::Delete]),
    ]
}

/// Returns what may be done to a task; fields of which the same is to be said are told together.
#[must_use]
pub fn of(plan: &Snapshot, task: &Task, me: Option<&UserId>, now: &Zoned) -> Vec<Right> {
    let mut rights: Vec<Right> = Vec::new();
    for (field, acts) in fields() {
        let (verdict, words) = said(plan, task, me, now, &acts);
        match rights.iter_mut().find(|right| right.verdict == verdict && right.words == words) {
            Some(right) => right.fields.push(field),
            None => rights.push(Right { fields: vec![field], verdict, words }),
        }
    }
    rights.sort_by_key(|right| right.verdict);
    rights
}

/// Says what holds for a field by everything that can be done to it.
fn said(plan: &Snapshot, task: &Task, me: Option<&UserId>, now: &Zoned, acts: &[Act]) -> (Verdict, String) {
    let (mut can, mut cannot, mut reserves) = (Vec::new(), Vec::new(), Vec::new());
    for act in acts {
        match plan.permission(task, act, me) {
            Ok(reserve) => {
                can.push(*act);
                reserves.extend(tried(&reserve));
            }
            Err(refusal) => cannot.push((*act, refusal)),
        }
    }
    reserves.dedup();
    let reserve = reserves.join("; ");
    let Some((act, refusal)) = cannot.first() else {
        let verdict = match reserves.as_slice() {
            [] => Verdict::Allowed,
            _ => Verdict::Tried,
        };
        return (verdict, reserve);
    };
    let cause = cause(*act, refusal, now);
    if can.is_empty() {
        // Of a policy all that may be done instead is in the list.
        let instead = refusal.instead.as_ref().filter(|_| !matches!(refusal.layer, Layer::Policy { .. }));
        let instead = instead.map(|instead| format!("; {instead}")).unwrap_or_default();
        return (Verdict::Refused, format!("{cause}{instead}"));
    }
    let list = |acts: &mut dyn Iterator<Item = Act>| acts.map(verb).collect::<Vec<_>>().join(", ");
    let (yes, no) = (list(&mut can.iter().copied()), list(&mut cannot.iter().map(|(act, _)| *act)));
    let reserve = if reserve.is_empty() { reserve } else { format!("; {reserve}") };
    (Verdict::Partly, format!("you may {yes}; not {no} ({cause}){reserve}"))
}

/// Says with what reserve something is tried; nothing when there is none.
fn tried(reserve: &Permission) -> Option<String> {
    match reserve {
        Permission::Free => None,
        Permission::Tried { by } => Some(format!("can be tried, {} may refuse it", short(by))),
        Permission::Warned { caution } => Some(caution.clone()),
    }
}

/// Returns what is done, without the field it is done to.
fn verb(act: Act) -> String {
    let words = act.words("yourself");
    [" a checklist item", " a link"].iter().find_map(|end| words.strip_suffix(end)).unwrap_or(&words).to_owned()
}

/// Returns what decides, without the field.
pub(super) fn cause(act: Act, refusal: &Refusal, now: &Zoned) -> String {
    match &refusal.layer {
        Layer::Class(_) => {
            let field = act.subject().is_locked();
            refusal
                .reason
                .strip_prefix(field.as_str())
                .map_or_else(|| refusal.reason.clone(), |rest| format!("locked{rest}"))
        }
        Layer::Policy { role, rule: Some(rule), by } if *by != By::DefaultRule => {
            format!("by rule \"{}\" of its policy for {}", rule.name(), role.words())
        }
        Layer::Policy { role, .. } => format!("by the default rule of its policy for {}", role.words()),
        Layer::Learned { at } => {
            let at = at.to_zoned(now.time_zone().clone());
            let form = if at.date() == now.date() { "%H:%M" } else { "%H:%M on %-d %b" };
            format!("the service has refused this before, at {}", at.strftime(form))
        }
    }
}
