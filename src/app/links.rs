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
use crate::planner::edit::ChangeDetails;
use crate::planner::edit::Edit;
use crate::planner::edit::Gap;
use crate::planner::edit::MoveItem;
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
    },
    /// What the new one is called.
    Name {
        /// On which task.
        task: TaskId,
        /// Where it leads.
        url: String,
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
            Self::Name { .. } => "name of the link, may be empty",
            Self::Address { .. } => "address of the link",
        }
    }

    /// Returns what stands in the line at first.
    #[must_use]
    pub fn seen(&self) -> &str {
        match self {
            Self::Address { seen, .. } => seen,
            Self::New { .. } | Self::Name { .. } => "",
        }
    }

    /// Takes the service's names in place of this machine's.
    pub(crate) fn renamed(&mut self, names: &Names) {
        let (Self::New { task } | Self::Name { task, .. } | Self::Address { task, .. }) = self;
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
    Ok(ask(state, Typed::New { task }))
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
        Typed::New { task } => {
            let url = reference::typed(text)?;
            let details = here(state, &task)?;
            is_new(&details, &url, None)?;
            Ok(ask(state, Typed::Name { task, url }))
        }
        Typed::Name { task, url } => {
            let (alias, kind) = (named(text)?, Some(reference::kind_of(&url).to_owned()));
            is_new(&here(state, &task)?, &url, None)?;
            let key = reference::key_of(&url);
            let at = Some(Stop::Item(ItemList::References, key.clone()));
            let kind_word = kind.clone().unwrap_or_default();
            let change = DetailChange::Link { key, alias, kind, from: false, to: true };
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
    let (alias, kind) = (link.alias.clone(), link.kind.clone());
    // Of a type that was guessed a new one is guessed; one that was chosen stays.
    let was_guessed = kind.as_deref().is_none_or(|kind| kind == reference::kind_of(&link.url));
    let new_kind = if was_guessed { Some(reference::kind_of(url).to_owned()) } else { kind.clone() };
    let new_key = reference::key_of(url);
    let gone = DetailChange::Link { key: key.to_owned(), alias: alias.clone(), kind, from: true, to: false };
    let come = DetailChange::Link { key: new_key.clone(), alias, kind: new_kind, from: false, to: true };
    let title = items::title_of(state, task)?;
    let change = ChangeDetails { task: task.clone(), title: title.clone(), changes: vec![gone, come], is_undo: false };
    let others: Vec<String> =
        details.references.iter().filter(|other| other.key != key).map(|other| other.key.clone()).collect();
    let row = details.references.iter().position(|other| other.key == key).unwrap_or(0);
    let mut edits = vec![Edit::ChangeDetails(change)];
    // A new link stands first.
    if row > 0 {
        edits.push(Edit::MoveItem(MoveItem {
            task: task.clone(),
            title,
            list: ItemList::References,
            item: new_key.clone(),
            name: link.alias.clone().unwrap_or_else(|| url.to_owned()),
            to: Gap::at(&others, row),
            from: Gap::at(&others, 0),
            base: None,
            is_undo: false,
        }));
    }
    for edit in &edits {
        state.board.check_edit(edit)?;
    }
    let effects = edits::act(state, edits)?;
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
