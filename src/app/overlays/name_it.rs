//! A question before a plan is deleted: only its name, typed, is a yes.

use crate::app::State;
use crate::app::edits;
use crate::app::effect::Effect;
use crate::app::overlays::Overlay;
use crate::app::plan_acts;
use crate::app::text_field::TextField;
use crate::planner::edit::short;
use crate::planner::id::PlanId;

/// The question while it is open.
#[derive(Clone, Debug)]
pub struct NameIt {
    /// Which plan.
    pub plan: PlanId,
    /// Its title: what has to be typed.
    pub title: String,
    /// What goes with it, each a paragraph.
    pub words: Vec<String>,
    /// What was typed.
    pub text: TextField,
}

/// Asks whether a plan is to be deleted.
pub(crate) fn open(state: &mut State, plan: &PlanId, title: &str) -> Vec<Effect> {
    let mut words = vec![what_goes(state, plan)];
    words.push(
        "It goes for everybody who can see the plan, and nothing takes this back. The trash keeps its cards for 30 days \
         (D Tab): they can be made again in another plan."
            .to_owned(),
    );
    words.push(format!("Type its name to delete it: {title}"));
    let question = NameIt { plan: plan.clone(), title: title.to_owned(), words, text: TextField::default() };
    state.overlays.push(Overlay::NameIt(question));
    Vec::new()
}

/// Says what goes with a plan, as far as it is here to be counted.
fn what_goes(state: &State, plan: &PlanId) -> String {
    let view = state.board.view.as_ref().filter(|_| state.board.plan.as_ref() == Some(plan));
    let Some(view) = view else { return "All its columns and cards go with it, completed ones too.".to_owned() };
    let count = |number: usize, one: &str, more: &str| match number {
        1 => format!("1 {one}"),
        number => format!("{number} {more}"),
    };
    let (cards, columns) = (view.plan().tasks().len(), view.plan().buckets.len());
    if cards + columns == 0 {
        return "There is nothing in it.".to_owned();
    }
    let (cards, columns) = (count(cards, "card", "cards"), count(columns, "column", "columns"));
    format!("With it go {cards} in {columns}; completed and hidden ones too.")
}

/// Deletes the plan, if what was typed is its name.
pub(crate) fn accept(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::NameIt(question)) = state.overlays.pop() else { return Vec::new() };
    // A line end in a title cannot be typed; however wide a gap is, it is one.
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    if words(question.text.text()) != words(&question.title) {
        let sentence = format!("This is not its name; Esc leaves “{}” as it is.", short(&question.title));
        state.overlays.push(Overlay::NameIt(question));
        return edits::refuse(state, sentence);
    }
    let outcome = plan_acts::delete(state, &question.plan, &question.title);
    edits::or_refuse(state, outcome)
}
