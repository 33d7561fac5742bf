//! Commands beside an open screen, which talks to the service for them: what it is refused is not said to be done.

use planner_tui::planner::id::PlanId;
use planner_tui::sync::Command;
use planner_tui::sync::engine::Backend;
use planner_tui::sync::schedule::Pace;

use super::{data, run, states};
use crate::support::line::Fault;
use crate::support::replica::{Replica, Told};
use crate::support::server::TOKEN;
use crate::sync_engine::World;

/// A screen with the plan open, on the copy the commands have.
pub(super) async fn screen(world: &World) -> Replica {
    let backend = Backend::new(world.line.url(), TOKEN);
    let mut screen = Replica::start_on(world.program_copy(), Ok(backend), Pace::default(), false, true);
    screen.handle.send(Command::OpenPlan(PlanId::new(&world.plan)));
    screen.until("the plan is read", Told::is_settled).await;
    screen
}

const FORBIDDEN: &str = "HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nContent-Length: 63\r\nConnection: close\r\n\r\n\
                         {\"error\":{\"code\":\"accessDenied\",\"message\":\"You may not do it\"}}";
const CONFLICT: &str = "HTTP/1.1 409 Conflict\r\nContent-Type: application/json\r\nContent-Length: 58\r\nConnection: close\r\n\r\n\
                        {\"error\":{\"code\":\"conflict\",\"message\":\"It cannot be so.\"}}";
const BAD: &str = "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: 61\r\nConnection: close\r\n\r\n\
                   {\"error\":{\"code\":\"badRequest\",\"message\":\"It makes no sense\"}}";

#[tokio::test(flavor = "multi_thread")]
async fn what_the_service_refuses_the_screen_is_refused() {
    let world = World::new().await;
    let screen = screen(&world).await;
    for (fault, commands) in [
        (FORBIDDEN, [["done", "a"].as_slice(), &["add", "never made"], &["move", "b", "--to", "Doing"]]),
        (CONFLICT, [&["set", "c", "priority=urgent"], &["move", "c", "--top"], &["bucket", "rename", "Doing", "Done"]]),
        (BAD, [&["set", "d", "title=D"], &["label", "rename", "category3", "Blue"], &["check", "add", "d", "step"]]),
    ] {
        // Reading in batches is a POST, too, and what the screen tells of the person is none of these.
        let is_met = |path: &str| path.contains("/planner/") && !path.contains("/me/");
        world.line.rule(move |seen| {
            (["PATCH", "POST"].contains(&&*seen.method) && is_met(&seen.path)).then_some(Fault::Answer(fault))
        });
        for command in commands {
            let said = run(&world, &[command, &["--json"]].concat()).await;
            let edits = data("edits", &said.out);
            assert_eq!(states(&edits), [("refused".to_owned(), 1)].into(), "{command:?}: {said:?}");
            let reason = edits[0]["reason"].as_str().unwrap_or_default();
            assert!(said.status == Some(4) && !reason.is_empty() && said.err.contains(reason), "{command:?}: {said:?}");
        }
    }
    world.line.mend();
    // What was refused before is none of what is done now.
    let said = run(&world, &["set", "b", "priority=urgent", "--json"]).await;
    assert_eq!(
        (said.status, states(&data("edits", &said.out))),
        (Some(0), [("done".to_owned(), 1)].into()),
        "{said:?}"
    );
    assert_eq!((&world.task("a").await["percentComplete"], &world.task("b").await["priority"]), (&0.into(), &1.into()));
    screen.stop().await;
}
