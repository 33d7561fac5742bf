//! The plan switcher: the plans there are, narrowed by typing; and the places a plan can be put.

use crate::app::State;
use crate::app::edits;
use crate::app::effect::Effect;
use crate::app::intent::Intent;
use crate::app::naming::Names;
use crate::app::overlays::Overlay;
use crate::app::overlays::confirm;
use crate::app::overlays::confirm::Confirm;
use crate::app::overlays::field::Field;
use crate::app::overlays::field::Purpose;
use crate::app::overlays::name_it;
use crate::app::picker::Picker;
use crate::app::plan_acts;
use crate::planner::container::Container;
use crate::planner::edit::PlanHome;
use crate::planner::edit::short;
use crate::planner::id::PlanId;
use crate::sync::Command;
use crate::sync::PlanSummary;

/// So many of the plans opened last stand before the others.
const MOST_RECENT: usize = 5;

/// The plan switcher while it is open.
#[derive(Clone, Debug, Default)]
pub struct Plans {
    /// What was typed and chosen.
    pub picker: Picker,
    /// What there is to choose from.
    pub show: Show,
}

/// What there is to choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// All plans.
    #[default]
    All,
    /// The favourites.
    Favourites,
    /// Where a plan of this title is to be made.
    Homes {
        /// The title.
        title: String,
    },
    /// To which group a personal plan is to be given.
    Groups {
        /// Which plan.
        plan: PlanId,
        /// Its title.
        title: String,
    },
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry<'a> {
    /// A plan to be opened.
    Plan(&'a PlanSummary),
    /// A plan to be made, of the title that was typed.
    New(&'a str),
    /// A place for a plan.
    Home(PlanHome),
}

impl Plans {
    /// Returns a list of another kind, with nothing typed.
    #[must_use]
    pub fn of(show: Show) -> Self {
        Self { picker: Picker::default(), show }
    }

    /// Returns the entries that match what was typed, each with the heading it stands under.
    #[must_use]
    pub fn entries<'a>(&'a self, state: &'a State) -> Vec<(String, Entry<'a>)> {
        match &self.show {
            Show::All => {
                let mut entries =
                    if self.typed().is_empty() { sections(&state.plans) } else { self.found(&state.plans) };
                if state.board.writable().is_ok() {
                    entries.push((String::new(), Entry::New(self.typed())));
                }
                entries
            }
            Show::Favourites => {
                let matching = favourites(&state.plans).into_iter().filter(|plan| self.picker.matches(&in_all(plan)));
                matching.map(|plan| (String::new(), Entry::Plan(plan))).collect()
            }
            Show::Homes { .. } | Show::Groups { .. } => self.homes(state),
        }
    }

    /// Returns what was typed.
    #[must_use]
    pub fn typed(&self) -> &str {
        self.picker.field.text().trim()
    }

    /// Returns the plans that match what was typed, those that match by title first.
    fn found<'a>(&self, plans: &'a [PlanSummary]) -> Vec<(String, Entry<'a>)> {
        let mut entries: Vec<_> = plans.iter().filter(|plan| self.picker.matches(&in_all(plan))).collect();
        entries.sort_by_key(|plan| !self.picker.matches(&plan.title));
        entries.into_iter().map(|plan| (String::new(), Entry::Plan(plan))).collect()
    }

    fn homes(&self, state: &State) -> Vec<(String, Entry<'_>)> {
        let groups =
            state.groups.iter().map(|group| PlanHome::Group { group: group.id.clone(), name: group.name.clone() });
        let personal = matches!(self.show, Show::Homes { .. }).then_some(PlanHome::Personal);
        let matching = groups.chain(personal).filter(|home| self.picker.matches(home_words(home)));
        matching.map(|home| (String::new(), Entry::Home(home))).collect()
    }

    /// Returns the plan that is chosen.
    fn chosen(&self, state: &State) -> Option<PlanSummary> {
        match self.entries(state).into_iter().nth(self.picker.selected) {
            Some((_, Entry::Plan(plan))) => Some(plan.clone()),
            _ => None,
        }
    }

    /// Takes the service's names in place of this machine's.
    pub(crate) fn renamed(&mut self, names: &Names) {
        if let Show::Groups { plan, .. } = &mut self.show {
            names.plan(plan);
        }
    }
}

/// Returns what a place is called in a list.
#[must_use]
pub fn home_words(home: &PlanHome) -> &str {
    match home {
        PlanHome::Group { name, .. } => name,
        PlanHome::Personal => "Personal plan, for you alone",
    }
}

/// Returns where a plan lives and what else is to be said of it.
#[must_use]
pub fn remarks(plan: &PlanSummary) -> String {
    let home = match (&plan.group_name, &plan.marks.container) {
        (Some(name), _) => name.clone(),
        (None, Container::Unknown) => String::new(),
        (None, container) => container.words().to_owned(),
    };
    let marks = [
        Some(home).filter(|home| !home.is_empty()),
        plan.marks.is_archived.then(|| "archived".to_owned()),
        plan.marks.favourite.is_some().then(|| "favourite".to_owned()),
        plan.marks.is_unsent.then(|| "↑ unsent".to_owned()),
    ];
    marks.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn in_all(plan: &PlanSummary) -> String {
    format!("{} {}", plan.title, remarks(plan))
}

fn favourites(plans: &[PlanSummary]) -> Vec<&PlanSummary> {
    let mut favourites: Vec<&PlanSummary> = plans.iter().filter(|plan| plan.marks.favourite.is_some()).collect();
    favourites.sort_by(|a, b| a.marks.favourite.cmp(&b.marks.favourite));
    favourites
}

/// Returns all plans, each under one heading: the favourites, those opened last, then by where they live; the archive last.
fn sections(plans: &[PlanSummary]) -> Vec<(String, Entry<'_>)> {
    let mut entries: Vec<(String, Entry)> = Vec::new();
    let mut rest: Vec<&PlanSummary> = plans.iter().filter(|plan| plan.marks.favourite.is_none()).collect();
    entries.extend(favourites(plans).into_iter().map(|plan| ("Favourites".to_owned(), Entry::Plan(plan))));
    let mut recent: Vec<&PlanSummary> =
        rest.iter().copied().filter(|plan| plan.marks.opened_at.is_some() && !plan.marks.is_archived).collect();
    recent.sort_by_key(|plan| std::cmp::Reverse(plan.marks.opened_at));
    recent.truncate(MOST_RECENT);
    rest.retain(|plan| !recent.iter().any(|known| known.id == plan.id));
    entries.extend(recent.into_iter().map(|plan| ("Recent".to_owned(), Entry::Plan(plan))));
    // Stable: within a heading the order of the titles stays.
    rest.sort_by_key(|plan| rank(plan));
    entries.extend(rest.into_iter().map(|plan| (rank(plan).1, Entry::Plan(plan))));
    entries
}

/// Returns where a heading stands, and what it says.
fn rank(plan: &PlanSummary) -> (u8, String) {
    match (&plan.group_name, &plan.marks.container) {
        _ if plan.marks.is_archived => (9, "Archived".to_owned()),
        (Some(name), _) => (0, name.clone()),
        (None, Container::User(_)) => (2, "Personal".to_owned()),
        (None, Container::Roster(_)) => (3, "Rosters".to_owned()),
        (None, _) => (4, "Shared with you".to_owned()),
    }
}

/// Opens the switcher, and asks for what is in it.
pub(crate) fn open(state: &mut State, show: Show) -> Vec<Effect> {
    state.overlays.push(Overlay::Plans(Plans::of(show)));
    vec![Effect::Sync(Command::ListPlans)]
}

/// Takes the plans there are. Wherever it stands now, the cursor stays with its plan: the next key is meant for that.
pub(crate) fn listed(state: &mut State, plans: Vec<PlanSummary>) {
    let chosen = |state: &State| match state.overlays.last() {
        Some(Overlay::Plans(open)) => open.chosen(state).map(|plan| plan.id),
        _ => None,
    };
    let before = chosen(state);
    state.plans = plans;
    let Some(Overlay::Plans(open)) = state.overlays.last() else { return };
    let is_it = |(_, entry): &(String, Entry)| matches!(entry, Entry::Plan(plan) if Some(&plan.id) == before.as_ref());
    let row = open.entries(state).iter().position(is_it);
    if let (Some(row), Some(Overlay::Plans(open))) = (row, state.overlays.last_mut()) {
        open.picker.selected = row;
    }
}

/// Does what a key means in the switcher; `None` for keys that mean the same in every list.
pub(crate) fn follow(state: &mut State, intent: Intent) -> Option<Vec<Effect>> {
    let Some(Overlay::Plans(plans)) = state.overlays.last() else { return None };
    let is_of_plan = matches!(intent, Intent::PlanFavourite | Intent::PlanRename | Intent::PlanDelete);
    if !is_of_plan {
        return None;
    }
    let Some(plan) = plans.chosen(state) else { return Some(edits::refuse(state, "There is no plan here.")) };
    let outcome = match intent {
        Intent::PlanFavourite => plan_acts::favour(state, &plan.id),
        Intent::PlanRename => {
            let purpose = Purpose::PlanTitle { plan: plan.id, seen: plan.title };
            state.overlays.push(Overlay::Field(Field::new(purpose)));
            Ok(Vec::new())
        }
        _ => Ok(name_it::open(state, &plan.id, &plan.title)),
    };
    Some(edits::or_refuse(state, outcome))
}

/// Takes the chosen entry; the switcher was closed for it.
pub(crate) fn choose(state: &mut State, plans: &Plans) -> Vec<Effect> {
    let entry = plans.entries(state).into_iter().nth(plans.picker.selected).map(|(_, entry)| match entry {
        Entry::Plan(plan) => Chosen::Plan(plan.id.clone()),
        Entry::New(title) => Chosen::New(title.to_owned()),
        Entry::Home(home) => Chosen::Home(home),
    });
    match (entry, &plans.show) {
        (Some(Chosen::Plan(plan)), _) => {
            let mut effects = state.board.open(&plan, None);
            // Terminals disagree about the width of some scripts: nothing of the old plan may stay.
            effects.push(Effect::Redraw);
            effects
        }
        (Some(Chosen::New(title)), _) if title.is_empty() => {
            state.overlays.push(Overlay::Field(Field::new(Purpose::NewPlan)));
            Vec::new()
        }
        (Some(Chosen::New(title)), _) => {
            new_plan(state, &title).unwrap_or_else(|sentence| edits::refuse(state, sentence))
        }
        (Some(Chosen::Home(home)), Show::Homes { title }) => {
            let outcome = plan_acts::create(state, title, home);
            edits::or_refuse(state, outcome)
        }
        (Some(Chosen::Home(PlanHome::Group { group, name })), Show::Groups { plan, title }) => {
            let question = format!("Move “{}” to “{}”?", short(title), short(&name));
            let words = vec![
                format!("All members of “{}” will see it and can change it.", short(&name)),
                "The service knows no way back: it cannot become a personal plan again.".to_owned(),
            ];
            let act = confirm::Act::MovePlan { plan: plan.clone(), title: title.clone(), group, name };
            state.overlays.push(Overlay::Confirm(Confirm::new(question, words, "move", act)));
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// What was chosen, apart from the list it was chosen from.
enum Chosen {
    Plan(PlanId),
    New(String),
    Home(PlanHome),
}

/// Asks where a plan is to be made.
pub(crate) fn new_plan(state: &mut State, typed: &str) -> Result<Vec<Effect>, String> {
    let title = edits::name_of(typed, "The title of a plan")?;
    state.overlays.push(Overlay::Plans(Plans::of(Show::Homes { title })));
    Ok(vec![Effect::Sync(Command::ListPlans)])
}

/// Finds the plan a person named: by identifier, by title in any case, or by the only title that contains the name.
///
/// The error says why there is no such plan, with the candidates.
pub fn find<'a>(plans: &'a [PlanSummary], name: &str) -> Result<&'a PlanSummary, String> {
    let wanted = name.to_lowercase();
    let exact = plans
        .iter()
        .find(|plan| plan.id.as_str() == name)
        .or_else(|| plans.iter().find(|plan| plan.title.to_lowercase() == wanted));
    if let Some(plan) = exact {
        return Ok(plan);
    }
    let similar: Vec<_> = plans.iter().filter(|plan| plan.title.to_lowercase().contains(&wanted)).collect();
    match similar.as_slice() {
        [only] => Ok(only),
        [] if plans.is_empty() => Err(format!("No plan is called “{name}”, and no plan is known yet.")),
        [] => Err(format!("No plan is called “{name}”. There are: {}.", titles(plans.iter()))),
        several => Err(format!("“{name}” could be: {}.", titles(several.iter().copied()))),
    }
}

/// Returns titles for a sentence.
fn titles<'a>(plans: impl Iterator<Item = &'a PlanSummary>) -> String {
    plans.map(|plan| format!("“{}”", plan.title)).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::message::Message;
    use crate::app::tests::{keys, opened};
    use crate::app::update;
    use crate::sync::Event;

    #[test]
    fn the_cursor_stays_with_its_plan_wherever_that_goes() {
        let listed = |plans| Message::Sync(Event::PlansListed { plans, is_fresh: true });
        let mut state = opened(&[("A", &["a1"])]);
        let _ = update(&mut state, listed(plans()));
        keys(&mut state, "b Down");
        let here = |state: &State| match state.overlays.last() {
            Some(Overlay::Plans(open)) => open.chosen(state).map(|plan| plan.title),
            other => panic!("{other:?}"),
        };
        assert_eq!(here(&state).as_deref(), Some("Website relaunch"));
        // What the engine answers when it has become a favourite: it stands first now.
        let mut changed = plans();
        changed[1].marks.favourite = Some("a".to_owned());
        let _ = update(&mut state, listed(changed));
        assert_eq!(here(&state).as_deref(), Some("Website relaunch"));
        let _ = update(&mut state, listed(plans()));
        assert_eq!(here(&state).as_deref(), Some("Website relaunch"), "and back again");
    }

    fn plans() -> Vec<PlanSummary> {
        ["Ideas", "Website relaunch", "Website"]
            .iter()
            .map(|title| PlanSummary::new(PlanId::new(&format!("id-{title}")), title, None))
            .collect()
    }

    #[test]
    fn a_plan_is_found_by_id_by_title_or_by_the_only_title_that_contains_the_name() {
        let plans = plans();
        assert_eq!(find(&plans, "id-Ideas").unwrap().title, "Ideas");
        assert_eq!(find(&plans, "website").unwrap().title, "Website");
        assert_eq!(find(&plans, "RELAUNCH").unwrap().title, "Website relaunch");
    }

    #[test]
    fn a_miss_names_the_candidates() {
        let plans = plans();
        assert_eq!(
            find(&plans, "Budget").unwrap_err(),
            "No plan is called “Budget”. There are: “Ideas”, “Website relaunch”, “Website”."
        );
        assert_eq!(find(&plans, "web").unwrap_err(), "“web” could be: “Website relaunch”, “Website”.");
        assert!(find(&[], "x").unwrap_err().contains("no plan is known yet"));
    }
}
