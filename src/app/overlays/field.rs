//! A line to type: a title or a name, in the place where it will stand.

use crate::app::State;
use crate::app::commanding;
use crate::app::cursor::Cursor;
use crate::app::edits;
use crate::app::effect::Effect;
use crate::app::fields::labels;
use crate::app::fields::progress;
use crate::app::fields::series;
use crate::app::filtering;
use crate::app::intent::Intent;
use crate::app::intent::Writing;
use crate::app::links;
use crate::app::links::Typed;
use crate::app::making;
use crate::app::making::NewCard;
use crate::app::naming::Names;
use crate::app::notice::Notice;
use crate::app::overlays::Overlay;
use crate::app::overlays::name_it;
use crate::app::overlays::plans;
use crate::app::overlays::task::checklist;
use crate::app::overlays::task::items;
use crate::app::plan_acts;
use crate::app::quick;
use crate::app::saved_views;
use crate::app::text_field::TextField;
use crate::planner::details::ItemList;
use crate::planner::id::BucketId;
use crate::planner::id::PlanId;
use crate::planner::id::TaskId;
use crate::planner::policy::Act;

/// A line while it is typed.
#[derive(Clone, Debug)]
pub struct Field {
    /// What is typed.
    pub text: TextField,
    /// What it is for.
    pub purpose: Purpose,
}

/// What of a line is at a point of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pointed {
    /// The letter that begins with this character, or what lies behind the last.
    Character(usize),
    /// One of the things that may be meant.
    Offer(usize),
}

/// What a typed line is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A task's title.
    Title {
        /// Whose.
        task: TaskId,
        /// The title the person saw.
        seen: String,
    },
    /// A card to be made.
    NewCard(NewCard),
    /// What is to be seen of the board.
    Filter {
        /// What was typed before.
        seen: String,
        /// Where the cursor stood.
        stood: Cursor,
    },
    /// A command to be done.
    Command {
        /// How many lines back one has gone; 0 for what is typed now.
        back: usize,
        /// What was typed before one went back.
        typed: String,
    },
    /// The name of a saved view.
    ViewName {
        /// What it was called; nothing for one that is saved now.
        from: Option<String>,
    },
    /// A column to be made.
    NewColumn,
    /// A column's name.
    ColumnName {
        /// Whose.
        bucket: BucketId,
        /// The name the person saw.
        seen: String,
    },
    /// A plan's title.
    PlanTitle {
        /// Whose.
        plan: PlanId,
        /// The title the person saw.
        seen: String,
    },
    /// The title of a plan to be made.
    NewPlan,
    /// Why a plan is archived, or brought back.
    Justification {
        /// Which plan.
        plan: PlanId,
        /// Its title.
        title: String,
        /// Whether it goes into the archive.
        into: bool,
    },
    /// A checklist item to be added to the task of the panel below.
    NewItem {
        /// Whose checklist.
        task: TaskId,
    },
    /// Something about a link of the task of the panel below.
    Link(Typed),
    /// What an item of a list in the panel below is called.
    ItemName {
        /// Whose list.
        task: TaskId,
        /// Which list.
        list: ItemList,
        /// Which item.
        item: String,
        /// The words the person saw.
        seen: String,
    },
    /// What a label of a plan is called.
    LabelName {
        /// Whose label.
        plan: PlanId,
        /// Which one, 1 to 25.
        category: u8,
        /// The name the person saw, if it has one.
        seen: Option<String>,
    },
    /// How much of tasks is done.
    Percent {
        /// Which tasks.
        cards: Vec<TaskId>,
        /// The percentage the person saw, if all have the same.
        seen: Option<i32>,
    },
    /// How tasks come again.
    Series {
        /// Which tasks.
        cards: Vec<TaskId>,
        /// The words the person saw, if they are the same for all.
        seen: String,
    },
}

impl Field {
    pub(crate) fn new(purpose: Purpose) -> Self {
        let mut text = TextField::default();
        let seen = match &purpose {
            Purpose::Title { seen, .. }
            | Purpose::ColumnName { seen, .. }
            | Purpose::ItemName { seen, .. }
            | Purpose::PlanTitle { seen, .. }
            | Purpose::Filter { seen, .. }
            | Purpose::Series { seen, .. } => seen,
            Purpose::LabelName { seen, .. } | Purpose::ViewName { from: seen } => seen.as_deref().unwrap_or_default(),
            Purpose::Percent { seen, .. } => {
                &seen.filter(|percent| *percent > 0).map_or_else(String::new, |it| it.to_string())
            }
            Purpose::Link(typed) => typed.seen(),
            Purpose::NewCard(_)
            | Purpose::Command { .. }
            | Purpose::NewColumn
            | Purpose::NewItem { .. }
            | Purpose::NewPlan
            | Purpose::Justification { .. } => "",
        };
        text.set(seen);
        Self { text, purpose }
    }

    /// Says whether the line holds something else than it began with.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.text.text() != Self::new(self.purpose.clone()).text.text()
    }

    /// Returns what is asked for, as the title of a box.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match &self.purpose {
            Purpose::Title { .. } => "title",
            Purpose::NewCard(_) => "new card",
            Purpose::Command { .. } => "command",
            Purpose::Filter { .. } => "filter",
            Purpose::ViewName { from: None } => "name of the new view",
            Purpose::ViewName { from: Some(_) } => "name of the view",
            Purpose::NewColumn => "new column",
            Purpose::ColumnName { .. } => "name of the column",
            Purpose::Link(typed) => typed.title(),
            Purpose::PlanTitle { .. } => "title of the plan",
            Purpose::NewPlan => "title of the new plan",
            Purpose::Justification { into: true, .. } => "why it is archived, for everybody to read",
            Purpose::Justification { into: false, .. } => "why it comes back, for everybody to read",
            Purpose::NewItem { .. } => "new checklist item",
            Purpose::ItemName { list: ItemList::Checklist, .. } => "checklist item",
            Purpose::ItemName { list: ItemList::References, .. } => "name of the link",
            Purpose::LabelName { .. } => "name of the label",
            Purpose::Percent { .. } => "percent done, 0 to 100",
            Purpose::Series { .. } => "comes again; empty: not at all",
        }
    }

    /// Takes the service's names in place of this machine's.
    pub(crate) fn renamed(&mut self, names: &Names) {
        match &mut self.purpose {
            Purpose::Title { task, .. } | Purpose::NewItem { task } | Purpose::ItemName { task, .. } => {
                names.task(task);
            }
            Purpose::ColumnName { bucket, .. } => names.bucket(bucket),
            Purpose::NewCard(new) => new.renamed(names),
            Purpose::Percent { cards, .. } | Purpose::Series { cards, .. } => names.tasks(cards),
            Purpose::PlanTitle { plan, .. } | Purpose::Justification { plan, .. } | Purpose::LabelName { plan, .. } => {
                names.plan(plan);
            }
            Purpose::Link(typed) => typed.renamed(names),
            Purpose::Filter { stood, .. } => stood.renamed(names),
            Purpose::Command { .. } | Purpose::NewColumn | Purpose::NewPlan | Purpose::ViewName { .. } => {}
        }
    }
}

/// Opens the line a key on the board asks for; the error says why there is none.
pub(crate) fn open(state: &mut State, intent: Intent) -> Result<Vec<Effect>, String> {
    plan_acts::check_open(state)?;
    let purpose = match intent {
        Intent::CardRename => {
            let task = edits::task_in_sight(state, "rename")?.id.clone();
            state.board.check(&task, Act::Title)?;
            let task = edits::task_in_sight(state, "rename")?;
            Purpose::Title { task: task.id.clone(), seen: task.title.clone() }
        }
        Intent::ColumnNew => {
            making::place_of_column(state)?;
            Purpose::NewColumn
        }
        Intent::ColumnRename => {
            let (bucket, column) = making::bucket_here(state)?;
            Purpose::ColumnName { bucket, seen: column.name.clone() }
        }
        _ => Purpose::NewCard(making::place(state, intent)?),
    };
    state.overlays.push(Overlay::Field(Field::new(purpose)));
    Ok(state.board.look(state.size))
}

/// Does what a press on the line means: the cursor goes there, or what is offered is taken.
pub(crate) fn point(state: &mut State, pointed: Pointed) -> Vec<Effect> {
    match (pointed, state.overlays.last_mut()) {
        (Pointed::Character(at), Some(Overlay::Field(field))) => field.text.go_to(at),
        (Pointed::Offer(nth), _) => return quick::take(state, nth),
        _ => {}
    }
    Vec::new()
}

/// Does what a key means while a line is typed; `None` when it means the same as everywhere.
pub(crate) fn follow(state: &mut State, intent: Intent) -> Option<Vec<Effect>> {
    if let Some(effects) = commanding::recall(state, intent) {
        return Some(effects);
    }
    let Some(Overlay::Field(field)) = state.overlays.last_mut() else { return None };
    match intent {
        Intent::InputCancel => {
            if let Purpose::Filter { stood, .. } = &field.purpose {
                let stood = stood.clone();
                state.overlays.pop();
                return Some(filtering::set_from(state, "", &stood));
            }
            let Purpose::Link(typed) = &field.purpose else { return None };
            *field = Field::new(Purpose::Link(typed.back(field.text.text())?));
        }
        Intent::Writing(write @ (Writing::Undo | Writing::Redo)) => field.text.undo(write == Writing::Redo),
        _ => return None,
    }
    Some(Vec::new())
}

/// Takes what was typed. What cannot be taken stays, with a sentence that says why.
pub(crate) fn accept(state: &mut State) -> Vec<Effect> {
    if matches!(state.overlays.last(), Some(Overlay::NameIt(_))) {
        return name_it::accept(state);
    }
    let Some(Overlay::Field(field)) = state.overlays.pop() else { return Vec::new() };
    let typed = field.text.text().to_owned();
    let outcome = match field.purpose.clone() {
        Purpose::Title { task, seen } => edits::retitle(state, &task, &seen, &typed),
        Purpose::NewCard(new) => making::card(state, new, &typed),
        Purpose::Command { .. } => commanding::accept(state, &typed),
        Purpose::NewColumn => making::column(state, &typed),
        // It was shown while it was typed.
        Purpose::Filter { .. } => Ok(Vec::new()),
        Purpose::ViewName { from: None } => saved_views::save(state, &typed),
        Purpose::ViewName { from: Some(from) } => saved_views::rename(state, &from, &typed),
        Purpose::PlanTitle { plan, seen } => plan_acts::rename(state, &plan, &seen, &typed),
        Purpose::NewPlan => plans::new_plan(state, &typed),
        Purpose::Justification { plan, title, into } => plan_acts::archive(state, &plan, &title, into, &typed),
        Purpose::ColumnName { bucket, seen } => making::rename_column(state, &bucket, &seen, &typed),
        Purpose::NewItem { task } => checklist::add(state, &task, &typed),
        Purpose::Link(link) => links::accept(state, link, &typed),
        Purpose::ItemName { task, list, item, seen } => items::rename(state, &task, list, &item, &seen, &typed),
        Purpose::LabelName { plan, category, seen } => labels::name(state, &plan, category, seen.as_deref(), &typed),
        Purpose::Percent { cards, .. } => progress::percent(state, &cards, &typed),
        Purpose::Series { cards, .. } => series::typed(state, &cards, &typed),
    };
    outcome.unwrap_or_else(|sentence| {
        state.overlays.push(Overlay::Field(field));
        state.notice = Some(Notice::info(sentence));
        Vec::new()
    })
}
