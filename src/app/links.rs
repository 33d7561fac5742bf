//! The links of a task: added, led elsewhere, named, given a type, and opened after a look at where they lead.

use super::State;
use super::edits;
use super::effect::Effect;
use super::naming::Names;
use super::notice::Notice;
use super::overlays::Overlay;
use super::overlays::confirm;
use super::overlays::confirm::Confirm;
use super::overlays::field::Field;
use super::overlays::field::Purpose;
use super::overlays::menu;
use super::overlays::menu::Choice;
use super::overlays::menu::Entry;
use super::overlays::menu::Kind;
use super::overlays::menu::Mark;
use super::overlays::task::items;
use super::overlays::task::lines::Stop;
use crate::planner::detail_change::DetailChange;
use crate::planner::details::Details;
use crate::planner::details::ItemList;
use crate::planner::details::Reference;
use crate::planner::edit::short;
use crate::planner::id::TaskId;
use crate::planner::limits::Limit;
use crate::planner::policy::Act;
use crate::planner::policy::LinkAct;
use crate::planner::reference;

/// What a line that is typed says of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// Where a new one leads.
    New {
        /// On which task.
        task: TaskId,
        /// What was typed already, when the person comes back from its name.
        url: String,
        /// The name that was begun then.
        name: String,
    },
    /// What the new one is called.
    Name {
        /// On which task.
        task: TaskId,
        /// Where it leads.
        url: String,
        /// The name that was begun before.
        name: String,
    },
    /// Where one that is there leads from now on.
    Address {
        /// On which task.
        task: TaskId,
        /// The key it is stored under.
        key: String,
        /// Where it leads so far.
        seen: String,
    },
}

impl Typed {
    /// Returns what is asked for, as the title of a box.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match self {
            Self::New { .. } => "address of the new link",
            Self::Name { .. } => "name of the link, may be empty · Esc goes back",
            Self::Address { .. } => "address of the link",
        }
    }

    /// Returns what stands in the line at first.
    #[must_use]
    pub fn seen(&self) -> &str {
        match self {
            Self::Address { seen, .. } => seen,
            Self::New { url, .. } => url,
            Self::Name { name, .. } => name,
        }
    }

    /// Returns the line before this one, for who goes back: nothing that was typed is lost. `typed` is what stands in this one.
    #[must_use]
    pub(crate) fn back(&self, typed: &str) -> Option<Self> {
        match self {
            Self::Name { task, url, .. } => {
                Some(Self::New { task: task.clone(), url: url.clone(), name: typed.to_owned() })
            }
            Self::New { .. } | Self::Address { .. } => None,
        }
    }

    /// Takes the service's names in place of this machine's.
    pub(crate) fn renamed(&mut self, names: &Names) {
        let (Self::New { task, .. } | Self::Name { task, .. } | Self::Address { task, .. }) = self;
        names.task(task);
    }
}

fn ask(state: &mut State, typed: Typed) -> Vec<Effect> {
    state.overlays.push(Overlay::Field(Field::new(Purpose::Link(typed))));
    Vec::new()
}

/// Opens the line for a new link, when there is room for one.
pub(crate) fn add(state: &mut State, task: TaskId, details: &Details) -> Result<Vec<Effect>, String> {
    state.board.check(&task, Act::Link(LinkAct::Add))?;
    if Limit::Links.most().is_some_and(|most| details.references.len() >= most) {
        return Err(Limit::Links.sentence());
    }
    Ok(ask(state, Typed::New { task, url: String::new(), name: String::new() }))
}

/// Opens the line for another address of a link.
pub(crate) fn lead(state: &mut State, task: TaskId, details: &Details, key: &str) -> Result<Vec<Effect>, String> {
    let link = found(details, key)?;
    state.board.check(&task, Act::Link(LinkAct::Remove { by: None }))?;
    state.board.check(&task, Act::Link(LinkAct::Add))?;
    Ok(ask(state, Typed::Address { task, key: link.key.clone(), seen: link.url.clone() }))
}

/// Takes what was typed.
pub(crate) fn accept(state: &mut State, typed: Typed, text: &str) -> Result<Vec<Effect>, String> {
    match typed {
        Typed::New { task, name, .. } => {
            let url = reference::typed(text)?;
            let details = here(state, &task)?;
            is_new(&details, &url, None)?;
            Ok(ask(state, Typed::Name { task, url, name }))
        }
        Typed::Name { task, url, .. } => {
            let (alias, kind) = (named(text)?, Some(reference::kind_of(&url).to_owned()));
            is_new(&here(state, &task)?, &url, None)?;
            let key = reference::key_of(&url);
            let at = Some(Stop::Item(ItemList::References, key.clone()));
            let kind_word = kind.clone().unwrap_or_default();
            let change = DetailChange::Link { key, alias, kind, from: false, to: true, place: None };
            let effects = items::change_details(state, &task, vec![change], at)?;
            state.notice = Some(Notice::info(format!("The link is added, as {kind_word}. u takes it back.")));
            Ok(effects)
        }
        Typed::Address { task, key, seen } => {
            let url = reference::typed(text)?;
            if url == seen { Ok(Vec::new()) } else { led(state, &task, &key, &url) }
        }
    }
}

/// Returns the name that was typed for a link: none where nothing was.
fn named(text: &str) -> Result<Option<String>, String> {
    if text.trim().is_empty() { Ok(None) } else { edits::name_of(text, "The name of a link").map(Some) }
}

/// Refuses an address a link of the task has already, whatever it is stored as.
fn is_new(details: &Details, url: &str, but: Option<&str>) -> Result<(), String> {
    let same = details.references.iter().find(|link| link.url == url && Some(link.key.as_str()) != but);
    same.map_or(Ok(()), |link| Err(format!("The task has this link already: “{}”.", short(link.name()))))
}

/// Leads a link elsewhere. Its address is its key, so it goes and another comes: with its name and in its place.
fn led(state: &mut State, task: &TaskId, key: &str, url: &str) -> Result<Vec<Effect>, String> {
    let details = here(state, task)?;
    let link = found(&details, key)?;
    is_new(&details, url, Some(key))?;
    // Of a type that was guessed a new one is guessed; one that was chosen stays.
    let was_guessed = link.kind.as_deref().is_none_or(|kind| kind == reference::kind_of(&link.url));
    let kind = if was_guessed { Some(reference::kind_of(url).to_owned()) } else { link.kind.clone() };
    let new_key = reference::key_of(url);
    let gone = DetailChange::gone(&details, ItemList::References, key).ok_or("It is not there any more.")?;
    let (alias, place) = (link.alias.clone(), details.place(ItemList::References, key));
    let come = DetailChange::Link { key: new_key.clone(), alias, kind, from: false, to: true, place };
    let edit = items::changed(state, task, vec![gone, come])?;
    state.board.check_edit(&edit)?;
    let effects = edits::act(state, vec![edit])?;
    items::stand(state, Stop::Item(ItemList::References, new_key));
    state.notice = Some(Notice::info("The link leads elsewhere now. u takes it back."));
    Ok(effects)
}

fn here(state: &State, task: &TaskId) -> Result<Details, String> {
    items::details_of(state, task).ok_or_else(|| "The links are not here yet, so they cannot be changed.".to_owned())
}

fn found<'a>(details: &'a Details, key: &str) -> Result<&'a Reference, String> {
    details.references.iter().find(|link| link.key == key).ok_or_else(|| "It is not there any more.".to_owned())
}

/// Shows where a link leads, whole, and asks whether it is to be opened.
pub(crate) fn look(state: &mut State, details: &Details, key: &str) -> Result<Vec<Effect>, String> {
    let link = found(details, key)?;
    let target = reference::target(&link.url)?;
    // What is odd comes first: a long address must not push it out of sight.
    let mut words: Vec<String> = target.warnings.into_iter().map(|warning| format!("! {warning}")).collect();
    words.extend(link.alias.is_some().then(|| format!("“{}” leads to", short(link.name()))));
    words.push(link.url.clone());
    let question = format!("Open {} in the browser?", target.host);
    let act = confirm::Act::OpenLink(link.url.clone());
    state.overlays.push(Overlay::Confirm(Confirm::new(question, words, "open", act)));
    Ok(Vec::new())
}

/// Opens the address that was looked at.
pub(crate) fn open(state: &mut State, url: &str) -> Vec<Effect> {
    // Nothing but what was shown and may be opened leaves the program.
    if !reference::is_openable(url) {
        return edits::refuse(state, "This address is not opened.");
    }
    state.notice = Some(Notice::info("The browser was asked to open it."));
    // A blank would end the address for some programs.
    vec![Effect::OpenLink(url.replace(' ', "%20"))]
}

/// Opens the menu of the types a link can have.
pub(crate) fn choose_kind(
    state: &mut State,
    task: TaskId,
    details: &Details,
    key: &str,
) -> Result<Vec<Effect>, String> {
    let link = found(details, key)?;
    state.board.check(&task, Act::Link(LinkAct::Edit { by: None }))?;
    let seen = link.kind.clone();
    menu::open(state, Kind::LinkKind { task, key: link.key.clone(), seen });
    Ok(Vec::new())
}

/// Returns the entries of that menu.
pub(crate) fn kinds(seen: Option<&str>) -> Vec<Entry> {
    let entry = |kind: &&'static str| {
        let mark = if seen == Some(kind) { Mark::On } else { Mark::Off };
        Entry { mark: Some(mark), ..Entry::new(Choice::LinkKind(kind), *kind) }
    };
    reference::KINDS.iter().map(entry).collect()
}

/// Gives a link another type.
pub(crate) fn set_kind(
    state: &mut State,
    task: &TaskId,
    key: &str,
    seen: Option<&str>,
    to: &str,
) -> Result<Vec<Effect>, String> {
    if seen == Some(to) {
        return Ok(Vec::new());
    }
    let (from, to) = (seen.map(str::to_owned), Some(to.to_owned()));
    let effects =
        items::change_details(state, task, vec![DetailChange::LinkKind { key: key.to_owned(), from, to }], None)?;
    state.notice = Some(Notice::info("The type of the link is changed. u takes it back."));
    Ok(effects)
}

#[cfg(test)]
#[path = "links_tests.rs"]
mod tests;
