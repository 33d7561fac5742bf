//! The sync line in every state, at three widths: the mark and the numbers stay.

use super::*;
use crate::sync::How;

fn line(width: u16, status: Status) -> String {
    let mut state = open(width, 24);
    state.status = status;
    rows(&state).lines().nth(22).unwrap().to_owned()
}

/// Returns every state there is, each with its name.
fn states() -> Vec<(&'static str, Status)> {
    let fresh = || Link::Fresh { at: at(14, 1) };
    let offline = |next_try| Link::Offline {
        since: at(14, 2),
        cached_at: Some(at(13, 58)),
        why: "connection refused".to_owned(),
        next_try,
    };
    let waiting = Link::Waiting { until: at(14, 3), why: "Graph 429, Retry-After 30".to_owned() };
    let polling = || How::Polling { why: "you are not named in the plan".to_owned(), every_s: 60, can_share: true };
    let failed = Link::Failed { cached_at: Some(at(13, 58)), why: "you are not a member".to_owned() };
    let reading = || Link::Reading { has_tasks: true, progress: "board order 120/412".to_owned() };
    let how = |status: Status, how: How| Status { how: Some(how), ..status };
    vec![
        ("starting", Status::new(Link::Starting, 0, 0)),
        ("fresh", Status::new(fresh(), 0, 0)),
        ("delta", how(Status::new(fresh(), 2, 0), How::Delta)),
        ("polling", how(Status::new(fresh(), 1, 0), polling())),
        ("syncing", Status::new(reading(), 1, 0)),
        ("offline", how(Status::new(offline(None), 5, 0), How::Offline)),
        ("offline, tried again", Status::new(offline(Some(at(23, 59))), 4, 0)),
        ("sending", Status { sending: Some((3, 8)), ..how(Status::new(fresh(), 6, 0), How::Delta) }),
        ("syncing and sending", Status { sending: Some((3, 8)), ..Status::new(reading(), 6, 0) }),
        ("waiting", Status::new(waiting, 5, 0)),
        ("signed out", Status::new(Link::SignedOut { why: "the token is not accepted".to_owned() }, 1, 0)),
        ("failed", Status::new(failed, 0, 0)),
        ("needed", Status { conflicts: 1, ..how(Status::new(fresh(), 3, 2), How::Delta) }),
        ("needed, offline", Status { conflicts: 2, ..Status::new(offline(None), 3, 0) }),
        ("follows", Status { is_following: true, ..how(Status::new(fresh(), 2, 0), polling()) }),
    ]
}

#[test]
fn each_state_by_its_mark_and_in_words() {
    for width in [120, 80, 48] {
        let lines: Vec<_> = states().into_iter().map(|(_, status)| line(width, status)).collect();
        insta::assert_snapshot!(format!("sync_line_{width}"), lines.join("\n"));
    }
}

#[test]
fn a_wait_into_another_day_names_the_day() {
    let until = at(14, 3).checked_add(std::time::Duration::from_hours(48)).unwrap();
    let two_days_on = until.to_zoned(open(120, 24).now.time_zone().clone()).day().to_string();
    let said = line(120, Status::new(Link::Waiting { until, why: "Graph 429".to_owned() }, 0, 0));
    let (_, said) = said.split_once("waiting until ").unwrap_or_else(|| panic!("{said}"));
    assert!(said.starts_with(&format!("{two_days_on} ")) && said.contains("14:03 "), "{said}");
}

#[test]
fn no_two_states_look_alike_and_no_number_is_cut() {
    for width in [200, 120, 80, 60, 48, 40] {
        let mut seen = std::collections::HashMap::new();
        for (name, status) in states() {
            let (unsent, rejected) = (status.unsent, status.rejected);
            let line = line(width, status);
            if unsent > 0 && width >= 48 {
                assert!(line.contains(&format!("{unsent} unsent")), "{name} at {width}: {line}");
            }
            if rejected > 0 {
                assert!(line.contains(&format!("{rejected} rejected")), "{name} at {width}: {line}");
            }
            if let Some(other) = seen.insert(line.clone(), name) {
                panic!("{name} and {other} at {width}: {line}");
            }
        }
    }
}

#[test]
fn a_plan_that_sharing_does_not_help_is_not_offered_to_be_shared() {
    let mut state = open(120, 24);
    for can_share in [true, false] {
        let polling = How::Polling { why: "it is too large".to_owned(), every_s: 60, can_share };
        state.status = Status { how: Some(polling), ..Status::new(Link::Fresh { at: at(14, 1) }, 0, 0) };
        assert_eq!(rows(&state).contains("S can share it"), can_share);
        assert!(rows(&state).contains("it is too large"));
    }
}

#[test]
fn the_key_for_the_help_stands_beside_it_where_there_are_no_hints() {
    for width in [34, 40, 80, 200] {
        let screen = rows(&open(width, 12));
        let last = screen.lines().last().unwrap();
        assert!(last.trim_end().ends_with("? help") && last.starts_with("● synced 14:01"), "{width}: {last}");
    }
}
