//! Pictures of what the engine has to be asked for: a task with its details, tasks of all plans, what is found, a lock.

use planner_tui::app::State;
use planner_tui::app::overlays::Overlay;
use planner_tui::app::overlays::task::Reading;
use planner_tui::planner::id::PlanId;

use crate::window::Window;

/// Takes the pictures of the plan that is open.
pub(crate) async fn pictures(window: &mut Window) -> anyhow::Result<()> {
    let size = (120, 32);
    window.resize(size);
    window.press("lj\n");
    window.until(has_details).await?;
    window.draw("task", size)?;
    window.press("q5");
    window.until(|state| state.board.plan.as_ref().is_some_and(PlanId::is_mine) && state.board.view.is_some()).await?;
    window.draw("my-tasks", (80, 24))?;
    window.press("W");
    window.draw("my-week", size)?;
    window.press("1");
    window.until(|state| state.board.plan.as_ref().is_some_and(|plan| !plan.is_mine())).await
}

/// Takes the picture of a card its application has locked, and of the reasons.
pub(crate) fn lock(window: &mut Window) -> anyhow::Result<()> {
    let size = (100, 30);
    window.resize(size);
    window.press("w");
    window.draw("lock", size)
}

fn has_details(state: &State) -> bool {
    state.overlays.iter().any(
        |overlay| matches!(overlay, Overlay::Task(panel) if panel.details.is_some() && panel.reading == Reading::Done),
    )
}
