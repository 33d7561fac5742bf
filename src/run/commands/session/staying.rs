//! A session that goes on over several commands: a plan stays open, and each command is told of by itself.

use std::sync::Arc;

use super::Session;
use crate::app::message::Message;
use crate::app::update;
use crate::planner::board::Grouping;
use crate::planner::id::PlanId;
use crate::planner::id::TaskId;
use crate::run::commands::fault::Fault;
use crate::run::commands::known;
use crate::run::commands::names;
use crate::run::local;
use crate::run::now;
use crate::run::task;
use crate::run::task::Age;
use crate::run::task::What;
use crate::sync::Command;

impl Session {
    /// Opens the plan the person means, or else the first there is, and stays in it; who stays has turned to it.
    pub(in crate::run::commands) async fn stay(&mut self) -> Result<(), Fault> {
        let plan = match self.choose(None).await {
            _ if self.grouping == Grouping::Mine => PlanId::mine(),
            Err(Fault::Missing(..)) if self.open.plan.is_none() => {
                let plans = self.plans().await?;
                let first = plans.iter().find(|plan| plan.title == local::FIRST_PLAN).or_else(|| plans.first());
                let none = || Fault::Failed("There is no plan here yet: plan add TITLE makes one.".to_owned());
                first.map(|plan| plan.id.clone()).ok_or_else(none)?
            }
            known => known?,
        };
        self.stay_in(&plan).await
    }

    /// Turns to another plan.
    pub(in crate::run::commands) async fn turn_to(&mut self, name: &str) -> Result<(), Fault> {
        self.listed = None;
        let plans = self.plans().await?;
        let at = names::find("plan", name, &known::plans(&plans))?;
        self.stay_in(&plans[at].id.clone()).await
    }

    async fn stay_in(&mut self, plan: &PlanId) -> Result<(), Fault> {
        self.show(plan).await?;
        self.stays = true;
        self.last_plan = Some(plan.clone());
        if !plan.is_mine() {
            self.open.plan = Some(plan.as_str().to_owned());
        }
        Ok(())
    }

    /// Shows another board of the plan, or the person's tasks over all plans, for a command that is about that.
    pub(in crate::run::commands) async fn show_board(&mut self, grouping: Grouping) -> Result<(), Fault> {
        let open = self.state.board.plan.clone().filter(|plan| !plan.is_mine());
        let plan = match open {
            _ if grouping == Grouping::Mine => PlanId::mine(),
            Some(open) => open,
            None => self.choose(None).await?,
        };
        self.grouping = grouping;
        Arc::make_mut(&mut self.state.board.arrangement).grouping = grouping;
        self.show(&plan).await
    }

    /// Reads what is new in the open plan.
    pub(in crate::run::commands) async fn read_again(&mut self) -> Result<(), Fault> {
        let plan = self.state.board.plan.clone();
        match plan {
            Some(plan) => self.show(&plan).await,
            None => self.stay().await,
        }
    }

    /// Begins with the next command: what was told of the last is told.
    pub(in crate::run::commands) async fn begin(&mut self) -> Result<(), Fault> {
        // An outbox that is told late is not to be taken for one that has dealt with the next command.
        self.send(vec![Command::WatchOutbox(false)]);
        self.catch_up().await?;
        let now = now();
        self.since = now.timestamp();
        self.patience.renew();
        let _nothing = update(&mut self.state, Message::Tick(now));
        self.state.overlays.clear();
        (self.deeds, self.rejected, self.listed) = (Vec::new(), Vec::new(), None);
        Ok(())
    }

    /// Returns all of a task in words, or what may be changed of it, with its details read as far as the service can be asked.
    pub(in crate::run::commands) async fn words_of(&mut self, id: &TaskId, what: What) -> Result<Vec<String>, Fault> {
        self.look_into(id).await?;
        let plan = self.plan()?.task(id).map(|task| task.plan_id.clone());
        let plan = plan.ok_or_else(|| Fault::Failed("It is not there any more.".to_owned()))?;
        let age = match self.trouble() {
            _ if self.open.offline => Age::Offline,
            Some(why) => Age::Stale(why),
            None => Age::Fresh,
        };
        let words = task::words(&self.copy, (&plan, id), what, &age)?;
        words.ok_or_else(|| Fault::Failed("It is not there any more.".to_owned()))
    }
}
