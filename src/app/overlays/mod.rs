//! What lies in front of the screen: a stack, the top of which gets the message.

pub mod answer;
pub mod charts;
pub mod confirm;
pub mod conflict;
pub mod date;
pub mod facets;
pub mod field;
pub mod find;
pub mod help;
pub mod log;
pub mod menu;
pub mod move_to;
pub mod name_it;
pub mod outbox;
pub mod plan_panel;
pub mod plans;
pub mod rebind;
pub mod talk;
pub mod task;
pub mod text;
pub mod trash;
pub mod views;
pub mod why;

use crossterm::event::KeyEvent;

use crate::app::keymap::Mode;
use crate::app::picker::Picker;
use crate::app::text_field::TextField;

/// A layer in front of the screen.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// What a command has answered.
    Answer(answer::Answer),
    /// How the work of the plan stands.
    Charts(charts::Charts),
    /// A question.
    Confirm(confirm::Confirm),
    /// What both sides have changed.
    Conflict(conflict::Dialog),
    /// The day a task starts or is due.
    Date(date::DateBox),
    /// What the cards have, to choose from.
    Facets(Box<facets::Facets>),
    /// A line to type.
    Field(field::Field),
    /// What is looked for.
    Find(find::Find),
    /// The keys of the mode below.
    Help(help::Help),
    /// What was said in this run.
    Log(log::Log),
    /// The values a field can have.
    Menu(menu::Menu),
    /// Where the card is to be moved.
    MoveTo(move_to::MoveTo),
    /// The question before a plan is deleted.
    NameIt(name_it::NameIt),
    /// The outbox and the plans.
    Outbox(outbox::Outbox),
    /// What is known of the open plan.
    PlanPanel(plan_panel::PlanPanel),
    /// The plans there are.
    Plans(plans::Plans),
    /// Another key for an action.
    Rebind(rebind::Rebind),
    /// What is said about a task.
    Talk(talk::Talk),
    /// One task, with its checklist and links.
    Task(task::TaskPanel),
    /// What was deleted.
    Trash(trash::Trash),
    /// A text of many lines to type.
    Text(text::TextBox),
    /// The saved views.
    Views(views::Views),
    /// What is locked of a task, and why.
    Why(why::Why),
}

impl Overlay {
    /// Returns what keys are for while this layer is on top.
    #[must_use]
    pub fn mode(&self) -> Mode {
        match self {
            Self::Answer(_) => Mode::Answer,
            Self::Charts(_) => Mode::Charts,
            Self::Confirm(_) => Mode::Confirm,
            Self::Conflict(_) => Mode::Conflict,
            Self::Date(date) => date.mode(),
            Self::Facets(_) => Mode::Facets,
            Self::Field(_) => Mode::Input,
            Self::Help(_) => Mode::Help,
            Self::Log(_) => Mode::Log,
            Self::NameIt(_) => Mode::Name,
            Self::Outbox(_) => Mode::Panel,
            Self::PlanPanel(_) => Mode::Plan,
            Self::Rebind(_) => Mode::Rebind,
            Self::Talk(_) => Mode::Talk,
            Self::Task(_) => Mode::Detail,
            Self::Menu(menu) if menu.is_toggles() => Mode::Toggles,
            Self::Text(_) => Mode::Text,
            Self::Trash(_) => Mode::Trash,
            Self::Views(_) => Mode::Views,
            Self::Why(_) => Mode::Why,
            Self::Plans(plans) if matches!(plans.show, plans::Show::All | plans::Show::Favourites) => Mode::Plans,
            Self::Find(_) | Self::Menu(_) | Self::MoveTo(_) | Self::Plans(_) => Mode::Picker,
        }
    }

    /// Returns the field and the choice, if the layer has them.
    pub fn picker(&mut self) -> Option<&mut Picker> {
        match self {
            Self::Find(find) => Some(&mut find.picker),
            Self::Help(help) => Some(&mut help.picker),
            Self::Menu(menu) => Some(&mut menu.picker),
            Self::MoveTo(move_to) => Some(&mut move_to.picker),
            Self::Plans(plans) => Some(&mut plans.picker),
            Self::Views(views) => Some(&mut views.picker),
            Self::Answer(_)
            | Self::Confirm(_)
            | Self::Conflict(_)
            | Self::Date(_)
            | Self::Facets(_)
            | Self::Field(_)
            | Self::Log(_)
            | Self::NameIt(_)
            | Self::Outbox(_)
            | Self::PlanPanel(_)
            | Self::Rebind(_)
            | Self::Talk(_)
            | Self::Task(_)
            | Self::Text(_)
            | Self::Trash(_)
            | Self::Charts(_)
            | Self::Why(_) => None,
        }
    }

    /// Returns the line that is typed into, if the layer has one.
    pub fn text_field(&mut self) -> Option<&mut TextField> {
        match self {
            Self::Field(field) => Some(&mut field.text),
            Self::NameIt(question) => Some(&mut question.text),
            other => other.picker().map(|picker| &mut picker.field),
        }
    }

    /// Types text as it is pasted; says whether there is anything to type it into.
    pub fn paste(&mut self, text: &str, size: (u16, u16)) -> bool {
        if let Self::Date(date) = self {
            date.paste(text);
            return true;
        }
        if let Self::Text(typed) = self {
            typed.insert(text, size);
            return true;
        }
        self.text_field().map(|field| field.insert(text)).is_some()
    }

    /// Types a key that means nothing else; says whether there is anything to type it into.
    pub fn press(&mut self, event: KeyEvent, size: (u16, u16)) -> bool {
        if let Self::Text(typed) = self {
            typed.press(event, size);
            return true;
        }
        if let Some(picker) = self.picker() {
            picker.press(event);
            return true;
        }
        self.text_field().map(|field| field.press(event)).is_some()
    }
}
