//! Every class: when a task is of it, and what it leaves free.

use jiff::Timestamp;

use super::*;
use crate::planner::creation_source::{CreationSource, Requirements};
use crate::planner::details::Details;
use crate::planner::etag::Etag;
use crate::planner::fixture::details;
use crate::planner::policy::{
    Act, AssignmentAct, By, Caller, ChecklistAct, Creator, Entry, FieldRules, LinkAct, Override, Policy, Reach, Role,
    Rule, Setting, Subject, Value, Verdict, Who,
};

const DONE: Act = Act::Progress { to: 100, is_ready: true };
const HALF: Act = Act::Progress { to: 50, is_ready: true };
const ACTS: [Act; 18] = [
    Act::Delete,
    Act::Move(Reach::Bucket),
    Act::Move(Reach::Container),
    Act::Reorder,
    Act::Title,
    Act::Notes,
    Act::Priority,
    Act::StartDate,
    Act::DueDate,
    Act::PreviewType,
    HALF,
    DONE,
    Act::Labels,
    Act::Assignment(AssignmentAct::Add(Who::Oneself)),
    Act::Checklist(ChecklistAct::Check { by: None }),
    Act::Link(LinkAct::Add),
    Act::Unnamed,
    Act::Personal,
];

fn plain_facts(source: &CreationSource) -> Facts<'_> {
    Facts {
        source,
        requirements: None,
        details: None,
        references: 0,
        open_checklist_items: 0,
        open_required_items: None,
        container: Some("group"),
    }
}

fn external() -> CreationSource {
    let segments = vec!["Facility inspections".to_owned(), "Hamburg 2".to_owned()];
    CreationSource::External { scenario: "com.contoso.inspections".to_owned(), segments, web_url: None }
}

fn published() -> CreationSource {
    CreationSource::Publication { publication: None, team: Some("Contoso HQ".to_owned()) }
}

fn hosting(alias: Option<&str>, kind: &str) -> Details {
    let mut details = details("t", &[], &[("first", "1"), ("link", "2")]);
    details.references[1].alias = alias.map(str::to_owned);
    details.references[1].kind = Some(kind.to_owned());
    details
}

#[test]
fn the_first_class_that_fits_is_the_class() {
    let (none, external, published) = (CreationSource::Ordinary, external(), published());
    let (app, nameless) =
        (hosting(Some("Contoso Inspections"), "TeamsHostedApp"), hosting(Some(" "), "TeamsHostedApp"));
    let word = hosting(None, "Word");
    let by = |by: &str| by.to_owned();
    let hosted = |app: &str, is_linked: bool| Class::Hosted { app: by(app), link: is_linked.then(|| by("link")) };
    let (checklist, app_flag) = (Requirements::CHECKLIST, Some(Requirements::HOSTED_APP));
    let bound = |requirements, is_checklist_done| Class::Bound { requirements, is_checklist_done };
    let facts = plain_facts;
    let table = [
        // A link to an app decides before everything else, and so does the flag that says the same.
        (Facts { details: Some(&app), ..facts(&none) }, hosted("Contoso Inspections", true)),
        (
            Facts { details: Some(&app), container: Some("project"), requirements: app_flag, ..facts(&published) },
            hosted("Contoso Inspections", true),
        ),
        (Facts { details: Some(&nameless), ..facts(&external) }, hosted("Hamburg 2", true)),
        (Facts { details: Some(&nameless), ..facts(&none) }, hosted("another app", true)),
        (Facts { requirements: app_flag, ..facts(&external) }, hosted("Hamburg 2", false)),
        (Facts { requirements: app_flag, details: Some(&word), ..facts(&none) }, hosted("another app", false)),
        (Facts { container: Some("project"), ..facts(&published) }, Class::ProjectMirror),
        (Facts { container: Some("project"), references: 1, ..facts(&none) }, Class::ProjectMirror),
        (Facts { requirements: Some(checklist), ..facts(&published) }, Class::Published { by: by("Contoso HQ") }),
        (Facts { references: 2, ..facts(&external) }, Class::External { by: by("Hamburg 2") }),
        (Facts { requirements: Some(checklist), ..facts(&none) }, bound(checklist, Some(true))),
        (Facts { requirements: Some(checklist), open_checklist_items: 2, ..facts(&none) }, bound(checklist, None)),
        (
            Facts {
                requirements: Some(checklist),
                open_checklist_items: 2,
                open_required_items: Some(0),
                references: 1,
                ..facts(&none)
            },
            bound(checklist, Some(true)),
        ),
        (
            Facts { requirements: Some(checklist), open_required_items: Some(1), ..facts(&none) },
            bound(checklist, Some(false)),
        ),
        (
            Facts { requirements: Some(Requirements::STRONGER), ..facts(&none) },
            bound(Requirements::STRONGER, Some(true)),
        ),
        (Facts { references: 1, ..facts(&none) }, Class::Unknown),
        // Whoever says what completing asks for would have said so of an app.
        (Facts { references: 1, requirements: Some(Requirements::default()), ..facts(&none) }, Class::Plain),
        (Facts { references: 1, details: Some(&word), ..facts(&none) }, Class::Plain),
        (facts(&none), Class::Plain),
        (Facts { container: None, ..facts(&none) }, Class::Plain),
    ];
    for (facts, class) in table {
        assert_eq!(classify(&facts), class, "{facts:?}");
    }
}

/// The acts of the list that a class refuses, with the reason of each.
fn refused(class: &Class) -> Vec<(Act, String)> {
    let refusal = |act: Act| may(&act, class, None, &[]).err().map(|refusal| (act, refusal.reason));
    ACTS.into_iter().filter_map(refusal).collect()
}

#[test]
fn a_hosted_task_is_locked_but_for_what_only_the_person_sees() {
    let class = Class::Hosted { app: "HR Onboarding".to_owned(), link: None };
    assert!(class.is_hosted());
    let refused = refused(&class);
    assert_eq!(refused.len(), ACTS.len() - 1);
    let reason = |act: Act| refused.iter().find(|(known, _)| *known == act).map(|(_, reason)| reason.as_str());
    assert_eq!(reason(Act::Title), Some("title is locked by HR Onboarding"));
    assert_eq!(reason(Act::Labels), Some("labels are locked by HR Onboarding"));
    assert_eq!(reason(DONE), Some("progress is locked by HR Onboarding"));
    assert_eq!(reason(Act::Unnamed), Some("this is locked by HR Onboarding"));
    assert_eq!(reason(Act::Personal), None);
    let refusal = may(&DONE, &class, None, &[]).unwrap_err();
    assert_eq!(refusal.words(), "progress is locked by HR Onboarding; it is done in HR Onboarding");
    assert_eq!(refusal.layer, Layer::Class(class));
    let endless = Class::Hosted { app: "x".repeat(5000), link: None };
    assert!(may(&DONE, &endless, None, &[]).unwrap_err().words().len() < 200);
    assert!(endless.mark().unwrap().len() < 100);
}

#[test]
fn of_a_projects_task_only_the_progress_can_be_changed() {
    let refused = refused(&Class::ProjectMirror);
    let free: Vec<Act> = ACTS.into_iter().filter(|act| !refused.iter().any(|(known, _)| known == act)).collect();
    assert_eq!(free, [HALF, DONE, Act::Personal]);
    let refusal = may(&Act::DueDate, &Class::ProjectMirror, None, &[]).unwrap_err();
    assert_eq!(refusal.words(), "due date is locked by its project; its progress can be changed");
}

#[test]
fn a_published_task_cannot_be_deleted_and_the_rest_is_tried() {
    let class = Class::Published { by: "Contoso HQ".to_owned() };
    let reason = "deleting is locked by Contoso HQ, who published it".to_owned();
    assert_eq!(refused(&class), [(Act::Delete, reason)]);
    let tried = Permission::Tried { by: "Contoso HQ".to_owned() };
    assert_eq!(may(&Act::Title, &class, None, &[]), Ok(tried));
    assert_eq!(may(&Act::Personal, &class, None, &[]), Ok(Permission::Free));
}

#[test]
fn of_an_outside_systems_task_everything_is_tried() {
    let class = Class::External { by: "Hamburg 2".to_owned() };
    assert_eq!(refused(&class), []);
    assert_eq!(class.mark().as_deref(), Some("managed by Hamburg 2"));
    let tried = Permission::Tried { by: "Hamburg 2".to_owned() };
    assert_eq!(may(&Act::Delete, &class, None, &[]), Ok(tried));
}

#[test]
fn completing_waits_for_what_it_asks_for_and_nothing_else_does() {
    let (checklist, form) = (Requirements::CHECKLIST, Requirements::FORM);
    let warned = |words: &str| {
        let caution = format!("it can only be completed when {words}");
        Ok(Permission::Warned { caution })
    };
    let locked = "progress is locked until its checklist is completed; it can be marked as in progress".to_owned();
    for (requirements, is_checklist_done, expected) in [
        (checklist, Some(true), Ok(Permission::Free)),
        (checklist, Some(false), Err(locked.clone())),
        (checklist, None, warned("its checklist is completed")),
        (checklist.with(form), Some(true), warned("its form is filled in")),
        (checklist.with(form), Some(false), Err(locked)),
        (checklist.with(form), None, warned("its checklist is completed and its form is filled in")),
        (Requirements::APPROVAL, Some(false), warned("it is approved")),
        (Requirements::STRONGER, Some(true), warned("something this program does not know is done")),
    ] {
        let class = Class::Bound { requirements, is_checklist_done };
        assert_eq!(may(&DONE, &class, None, &[]).map_err(|refusal| refusal.words()), expected, "{class:?}");
        for act in ACTS.into_iter().filter(|act| *act != DONE) {
            assert_eq!(may(&act, &class, None, &[]), Ok(Permission::Free), "{act:?}");
        }
    }
}

#[test]
fn links_that_were_not_read_have_to_be_read_first() {
    let refusal = may(&Act::Title, &Class::Unknown, None, &[]).unwrap_err();
    assert!(refusal.wants_details());
    assert_eq!(refusal.words(), "title is locked until its links have been read");
    assert_eq!(may(&Act::Personal, &Class::Unknown, None, &[]), Ok(Permission::Free));
    assert_eq!(refused(&Class::Plain), []);
}

fn policy() -> Policy {
    let items = FieldRules {
        default_rules: vec![Value::Check],
        overrides: vec![Override { creator: Creator::User, rules: vec![Value::Check, Value::Update] }],
    };
    let rules = [
        (Rule::PercentComplete, Setting::Values(vec![Value::SetToInProgress])),
        (Rule::CheckLists, Setting::Field(items)),
    ];
    let entry = Entry { role: Role::TaskAssignees, default: Verdict::Block, rules: rules.into_iter().collect() };
    Policy { entries: vec![entry] }
}

#[test]
fn a_policy_that_could_be_read_says_no_and_what_may_be_done() {
    let policy = policy();
    let caller = Caller::User { is_assignee: true, is_group_owner: false, is_group_member: true };
    let known = Some(Known { policy: &policy, caller: &caller });
    let class = Class::External { by: "HR Onboarding".to_owned() };
    let refusal = may(&DONE, &class, known, &[]).unwrap_err();
    assert_eq!(
        refusal.words(),
        "people assigned to the task may not complete it (rule \"percentComplete\": setToInProgress); you may mark it \
         as in progress, but not mark it as not started or complete it"
    );
    let rule = Some(Rule::PercentComplete);
    assert_eq!(refusal.layer, Layer::Policy { role: Role::TaskAssignees, rule, by: By::PropertyRule });
    let refusal = may(&Act::Title, &class, known, &[]).unwrap_err();
    assert_eq!(refusal.instead, None);
    // Nobody can say who made the item, so the service is asked; what it allows for certain is not only tried.
    assert_eq!(may(&Act::Checklist(ChecklistAct::Update { by: None }), &class, known, &[]), Ok(Permission::Free));
    assert!(may(&Act::Checklist(ChecklistAct::Remove { by: None }), &class, known, &[]).is_err());
    assert_eq!(may(&HALF, &class, known, &[]), Ok(Permission::Free));
    assert_eq!(may(&Act::Personal, &class, known, &[]), Ok(Permission::Free));
    // The class is asked first, and what a class warns of no policy lifts.
    let hosted = Class::Hosted { app: "HR Onboarding".to_owned(), link: None };
    assert!(matches!(may(&HALF, &hosted, known, &[]).unwrap_err().layer, Layer::Class(_)));
    let bound = Class::Bound { requirements: Requirements::FORM, is_checklist_done: None };
    let open = Policy { entries: Vec::new() };
    let known = Some(Known { policy: &open, caller: &caller });
    assert!(matches!(may(&DONE, &bound, known, &[]), Ok(Permission::Warned { .. })));
}

#[test]
fn what_the_service_has_refused_is_not_tried_again_on_the_same_version() {
    let at = |second: i64| Timestamp::from_second(second).unwrap();
    let etag = |text: &str| Some(Etag::new(text));
    let title = Subject::Rule(Rule::Title);
    let learned = [(title, 5), (title, 9), (Subject::Personal, 7)].map(|(subject, second)| Learned {
        subject,
        etag: etag("1"),
        at: at(second),
    });
    let class = Class::External { by: "HR Onboarding".to_owned() };
    let refusal = may(&Act::Title, &class, None, &learned).unwrap_err();
    assert_eq!(refusal.layer, Layer::Learned { at: at(9) });
    assert_eq!(
        refusal.words(),
        "title is locked: the service has refused this before; it is tried again once the task has changed"
    );
    assert!(may(&Act::Personal, &Class::Plain, None, &learned).is_err());
    assert!(may(&Act::Notes, &class, None, &learned).is_ok());

    let of_notes = Learned { subject: Subject::Rule(Rule::Notes), etag: etag("1"), at: at(5) };
    let (one, two) = (etag("1"), etag("2"));
    assert!(learned[0].holds(one.as_ref(), two.as_ref()) && !learned[0].holds(two.as_ref(), one.as_ref()));
    assert!(of_notes.holds(two.as_ref(), one.as_ref()) && !of_notes.holds(one.as_ref(), two.as_ref()));
    for subject in Rule::ALL.map(Subject::Rule).into_iter().chain([Subject::Unnamed, Subject::Personal]) {
        assert_eq!(Subject::from_name(subject.name()), Some(subject));
    }
}
