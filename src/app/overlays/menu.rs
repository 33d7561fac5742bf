//! The values a field can have, as a list to choose from: one, or several to be switched on and off.
//!
//! What each menu offers and what choosing means is said in `app/fields/`, a file for each kind.

use std::sync::Arc;

use crossterm::event::KeyCode;
use crossterm::event::KeyEvent;
use crossterm::event::KeyModifiers;

use crate::app::State;
use crate::app::edits;
use crate::app::effect::Effect;
use crate::app::fields::labels;
use crate::app::fields::people;
use crate::app::fields::preview;
use crate::app::fields::priority;
use crate::app::fields::repeat;
use crate::app::fields::series;
use crate::app::keymap::Mode;
use crate::app::links;
use crate::app::naming::Names;
use crate::app::notice::Notice;
use crate::app::overlays::Overlay;
use crate::app::picker::Picker;
use crate::planner::details::Details;
use crate::planner::id::PlanId;
use crate::planner::id::TaskId;
use crate::planner::id::UserId;
use crate::planner::priority::Priority;
use crate::planner::quick_add::fit;

/// A menu while it is open.
#[derive(Clone, Debug)]
pub struct Menu {
    /// What was typed and chosen.
    pub picker: Picker,
    /// What it is for.
    pub kind: Kind,
}

/// What a menu is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The priority of tasks.
    Priority(Vec<TaskId>),
    /// The labels of tasks of one plan.
    Labels {
        /// The plan.
        plan: PlanId,
        /// The tasks.
        cards: Vec<TaskId>,
    },
    /// What the labels of a plan are called.
    LabelNames {
        /// The plan.
        plan: PlanId,
    },
    /// Whom tasks are assigned to.
    People {
        /// Their plans.
        plans: Vec<PlanId>,
        /// The tasks.
        cards: Vec<TaskId>,
        /// Who stands on top: the person, and who was assigned when the menu was opened.
        first: Vec<UserId>,
    },
    /// How tasks come again.
    Series(Vec<TaskId>),
    /// What tasks show of their details.
    Preview {
        /// The tasks.
        cards: Vec<TaskId>,
        /// Their details, as far as they were told.
        told: Vec<Arc<Details>>,
    },
    /// The type of a link.
    LinkKind {
        /// Of which task.
        task: TaskId,
        /// The key it is stored under.
        key: String,
        /// The type the person saw.
        seen: Option<String>,
    },
}

/// One entry of a menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What choosing it means.
    pub choice: Choice,
    /// The key that chooses it at once while nothing is typed.
    pub key: Option<char>,
    /// What it is.
    pub words: String,
    /// What else there is to say.
    pub remark: String,
    /// Whether it is set already; `None` where that means nothing.
    pub mark: Option<Mark>,
    /// The label whose colour stands in front of it.
    pub label: Option<u8>,
    /// Why it cannot be chosen, when it cannot.
    pub refused: Option<String>,
}

/// What choosing an entry means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// This priority.
    Priority(Priority),
    /// This label.
    Label(u8),
    /// This person.
    Person(UserId),
    /// This kind of preview, in the word of the service.
    Preview(&'static str),
    /// To come again so, in the words of the line.
    Series(&'static str),
    /// This type of a link.
    LinkKind(&'static str),
}

/// Whether a value is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It is, of every card the menu is about.
    On,
    /// It is of some of them.
    Some,
    /// It is of none.
    Off,
}

impl Mark {
    /// Returns the mark of a value that so many of all cards have.
    #[must_use]
    pub fn of(having: usize, all: usize) -> Self {
        match having {
            0 => Self::Off,
            some if some < all => Self::Some,
            _ => Self::On,
        }
    }
}

impl Entry {
    /// An entry that only says what it is.
    #[must_use]
    pub fn new(choice: Choice, words: impl Into<String>) -> Self {
        let words = words.into();
        Self { choice, key: None, words, remark: String::new(), mark: None, label: None, refused: None }
    }
}

impl Menu {
    /// Says what stands where no entry matches what was typed.
    #[must_use]
    pub fn nothing(&self) -> &'static str {
        match self.kind {
            Kind::Series(_) => "Enter takes these words, such as: every 2 weeks mon",
            _ => "nothing is called that",
        }
    }

    /// Opens a menu.
    #[must_use]
    pub fn of(kind: Kind) -> Self {
        Self { picker: Picker::default(), kind }
    }

    /// Returns what is chosen for what, as the title of the box.
    #[must_use]
    pub fn title(&self, state: &State) -> String {
        match &self.kind {
            Kind::Priority(cards) => priority::title(state, cards),
            Kind::Labels { cards, .. } => labels::title(state, cards),
            Kind::LabelNames { plan } => labels::title_of_names(state, plan),
            Kind::People { plans, cards, .. } => people::title(state, plans, cards),
            Kind::Preview { cards, told } => preview::title(state, cards, told),
            Kind::Series(cards) => series::title(state, cards),
            Kind::LinkKind { .. } => "Type of the link".to_owned(),
        }
    }

    /// Says whether several entries may be chosen, so that it stays open.
    #[must_use]
    pub fn is_toggles(&self) -> bool {
        matches!(self.kind, Kind::Labels { .. } | Kind::People { .. })
    }

    /// Says whether labels can be named in it.
    #[must_use]
    pub fn has_labels(&self) -> bool {
        matches!(self.kind, Kind::Labels { .. } | Kind::LabelNames { .. })
    }

    /// Returns what keys are for while it is on top.
    #[must_use]
    pub fn mode(&self) -> Mode {
        if self.is_toggles() { Mode::Toggles } else { Mode::Picker }
    }

    /// Returns the entries that match what was typed, the best first.
    #[must_use]
    pub fn entries(&self, state: &State) -> Vec<Entry> {
        let typed = self.picker.field.text();
        let entries = self.all(state).into_iter();
        // What is said beside an entry finds it, too, after those that are called so.
        let rank = |entry: &Entry| match fit(&entry.words, typed) {
            Some(fit) => Some((0, Some(fit))),
            None => self.picker.matches(&entry.remark).then_some((1, None)),
        };
        let mut entries: Vec<_> = entries.filter_map(|entry| Some((rank(&entry)?, entry))).collect();
        entries.sort_by_key(|(rank, _)| *rank);
        entries.into_iter().map(|(_, entry)| entry).collect()
    }

    fn all(&self, state: &State) -> Vec<Entry> {
        match &self.kind {
            Kind::Priority(cards) => priority::entries(state, cards),
            Kind::Labels { plan, cards } => labels::entries(state, plan, Some(cards)),
            Kind::LabelNames { plan } => labels::entries(state, plan, None),
            Kind::People { plans, cards, first } => people::entries(state, plans, cards, first),
            Kind::Preview { cards, told } => preview::entries(state, cards, told),
            Kind::Series(cards) => series::entries(state, cards),
            Kind::LinkKind { seen, .. } => links::kinds(seen.as_deref()),
        }
    }

    /// Returns the entry under the cursor.
    #[must_use]
    pub fn chosen(&self, state: &State) -> Option<Entry> {
        self.entries(state).into_iter().nth(self.picker.selected)
    }

    /// Takes the service's names in place of this machine's.
    pub(crate) fn renamed(&mut self, names: &Names) {
        match &mut self.kind {
            Kind::Priority(cards) | Kind::Series(cards) => names.tasks(cards),
            Kind::Labels { plan, cards } => {
                names.plan(plan);
                names.tasks(cards);
            }
            Kind::People { plans, cards, .. } => {
                for plan in plans {
                    names.plan(plan);
                }
                names.tasks(cards);
            }
            Kind::Preview { cards, told } => {
                names.tasks(cards);
                for details in told {
                    names.task(&mut Arc::make_mut(details).task);
                }
            }
            Kind::LabelNames { plan } => names.plan(plan),
            Kind::LinkKind { task, .. } => names.task(task),
        }
    }
}

/// Opens a menu. Where one value is chosen, the cursor stands on the one that is set.
pub(crate) fn open(state: &mut State, kind: Kind) {
    repeat::begin(state);
    let mut menu = Menu::of(kind);
    if !menu.is_toggles() {
        let is_set = |entry: &Entry| entry.mark == Some(Mark::On);
        menu.picker.selected = menu.entries(state).iter().position(is_set).unwrap_or(0);
    }
    state.overlays.push(Overlay::Menu(menu));
}

/// Takes a key that chooses an entry at once; `None` when it is a letter to search for.
pub(crate) fn press(state: &mut State, event: &KeyEvent) -> Option<Vec<Effect>> {
    let Some(Overlay::Menu(menu)) = state.overlays.last() else { return None };
    let KeyCode::Char(letter) = event.code else { return None };
    let is_plain = !event.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
    if !is_plain || !menu.picker.field.text().is_empty() {
        return None;
    }
    let entries = menu.entries(state);
    let at = match letter {
        ' ' if menu.is_toggles() => menu.picker.selected,
        letter => entries.iter().position(|entry| entry.key == Some(letter))?,
    };
    if let Some(picker) = state.overlays.last_mut().and_then(Overlay::picker) {
        picker.selected = at;
    }
    Some(choose(state))
}

/// Takes the chosen entry. Where several may be chosen, the menu stays and what was typed is done with.
pub(crate) fn choose(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Menu(menu)) = state.overlays.last() else { return Vec::new() };
    let typed = menu.picker.field.text().trim();
    let says_it = matches!(menu.kind, Kind::Series(_)) && !typed.is_empty() && series::reads(state, typed);
    let Some(entry) = menu.chosen(state).filter(|_| !says_it) else { return in_own_words(state) };
    if let Some(why) = entry.refused {
        state.notice = Some(Notice::info(format!("✕ {why}")));
        return Vec::new();
    }
    let (kind, is_toggles) = (menu.kind.clone(), menu.is_toggles());
    if !is_toggles && !matches!(kind, Kind::LabelNames { .. }) {
        state.overlays.pop();
    }
    let outcome = match (&kind, &entry.choice) {
        (Kind::Priority(cards), Choice::Priority(priority)) => priority::choose(state, cards, *priority),
        (Kind::Labels { cards, .. }, Choice::Label(label)) => labels::choose(state, cards, *label, entry.mark),
        (Kind::LabelNames { plan }, Choice::Label(label)) => labels::open_name(state, plan.clone(), *label),
        (Kind::People { cards, .. }, Choice::Person(user)) => people::choose(state, cards, user, entry.mark),
        (Kind::Preview { cards, told }, Choice::Preview(word)) => preview::choose(state, cards, told, word),
        (Kind::Series(cards), Choice::Series(words)) => series::choose(state, cards, words),
        (Kind::LinkKind { task, key, seen }, Choice::LinkKind(kind)) => {
            links::set_kind(state, task, key, seen.as_deref(), kind)
        }
        // Each kind offers what it takes.
        _ => Ok(Vec::new()),
    };
    if is_toggles {
        stand_on(state, &entry.choice);
    }
    edits::or_refuse(state, outcome)
}

/// Takes what was typed into the line of the menu for a value of its own, where there are such.
fn in_own_words(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Menu(menu)) = state.overlays.last() else { return Vec::new() };
    let Kind::Series(cards) = menu.kind.clone() else { return Vec::new() };
    let typed = menu.picker.field.text().to_owned();
    let outcome = series::typed(state, &cards, &typed);
    if outcome.is_ok() {
        state.overlays.retain(|overlay| !matches!(overlay, Overlay::Menu(_)));
    }
    edits::or_refuse(state, outcome)
}

/// Changes what is known while the cursor of an open menu stays on its entry.
pub(crate) fn keep_choice(state: &mut State, change: impl FnOnce(&mut State)) {
    let menus = |state: &State| state.overlays.iter().rposition(|overlay| matches!(overlay, Overlay::Menu(_)));
    let chosen = |state: &State| match &state.overlays[menus(state)?] {
        Overlay::Menu(menu) => menu.chosen(state).map(|entry| entry.choice),
        _ => None,
    };
    let before = chosen(state);
    change(state);
    let (Some(before), Some(at)) = (before, menus(state)) else { return };
    let Overlay::Menu(menu) = &state.overlays[at] else { return };
    let row = menu.entries(state).iter().position(|entry| entry.choice == before);
    if let (Some(row), Overlay::Menu(menu)) = (row, &mut state.overlays[at]) {
        menu.picker.selected = row;
    }
}

/// Puts the cursor of the menu on an entry of the whole list.
fn stand_on(state: &mut State, choice: &Choice) {
    if let Some(picker) = state.overlays.last_mut().and_then(Overlay::picker) {
        *picker = Picker::default();
    }
    let Some(Overlay::Menu(menu)) = state.overlays.last() else { return };
    let at = menu.entries(state).iter().position(|entry| entry.choice == *choice);
    if let (Some(at), Some(picker)) = (at, state.overlays.last_mut().and_then(Overlay::picker)) {
        picker.selected = at;
    }
}
