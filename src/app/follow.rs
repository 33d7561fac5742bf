//! Does what the person meant by a key.

use super::State;
use super::app_page;
use super::clipboard;
use super::commanding;
use super::drafts;
use super::duplicate;
use super::edits;
use super::effect::Effect;
use super::fields;
use super::filtering;
use super::intent::Intent;
use super::intent::Looking;
use super::intent::Writing;
use super::lock;
use super::mouse;
use super::notes;
use super::notice::Notice;
use super::overlays::Overlay;
use super::overlays::answer;
use super::overlays::charts;
use super::overlays::confirm;
use super::overlays::conflict;
use super::overlays::date;
use super::overlays::facets;
use super::overlays::field;
use super::overlays::find;
use super::overlays::help::Help;
use super::overlays::log;
use super::overlays::menu;
use super::overlays::move_to::MoveTo;
use super::overlays::move_to::Target;
use super::overlays::outbox;
use super::overlays::plan_panel;
use super::overlays::plans;
use super::overlays::rebind;
use super::overlays::talk;
use super::overlays::task;
use super::overlays::text;
use super::overlays::trash;
use super::overlays::views;
use super::overlays::why;
use super::own;
use super::pane;
use super::picker::Picker;
use super::plan_acts;
use super::quick;
use super::undo;
use crate::planner::board::Grouping;
use crate::planner::edit::Edit;
use crate::planner::edit::short;
use crate::planner::history::Direction;
use crate::sync::Command;

/// Does what a key means to one kind of layer, if that is on top and the key means something there.
type Follow = fn(&mut State, Intent) -> Option<Vec<Effect>>;

/// What keys mean to the layer on top, before they mean what they do everywhere.
const ON_TOP: [Follow; 18] = [
    task::follow,
    outbox::follow,
    conflict::follow,
    why::follow,
    answer::follow,
    charts::follow,
    facets::follow,
    views::follow,
    text::follow,
    trash::follow,
    log::follow,
    talk::follow,
    quick::follow,
    field::follow,
    date::follow,
    plans::follow,
    plan_panel::follow,
    rebind::follow,
];

/// Does what the person meant.
#[expect(clippy::too_many_lines, reason = "one arm an intent, each a few lines")]
pub(super) fn follow(state: &mut State, intent: Intent, digit: Option<usize>) -> Vec<Effect> {
    if let Some(refused) = refuse_change(state, intent) {
        return refused;
    }
    if let Some(effects) = ON_TOP.into_iter().find_map(|follow| follow(state, intent)) {
        return effects;
    }
    match intent {
        Intent::AppQuit | Intent::AppQuitNow => vec![Effect::Quit],
        Intent::AppRedraw => vec![Effect::Redraw],
        Intent::AppSuspend => vec![Effect::Suspend],
        Intent::MouseToggle => mouse::toggle(state),
        Intent::AppDismiss => dismiss(state),
        Intent::AppHelp => help(state),
        Intent::PlanSwitch | Intent::PlanFavourites | Intent::PlanPanel => plan_acts::show(state, intent),
        Intent::SyncNow | Intent::SyncRefresh => {
            state.board.let_completed_go();
            let ask = if intent == Intent::SyncNow { Command::SyncNow } else { Command::Refresh };
            state.board.plan.clone().map_or_else(Vec::new, |plan| vec![Effect::Sync(ask(plan))])
        }
        Intent::OutboxOpen => outbox::open(state),
        Intent::LogOpen => log::open(state),
        Intent::Looking(Looking::Charts) => {
            let outcome = charts::open(state);
            edits::or_refuse(state, outcome)
        }
        Intent::Looking(Looking::Pane) => {
            if state.board.hold(intent, digit) {
                Vec::new()
            } else {
                pane::toggle(state)
            }
        }
        Intent::Looking(Looking::Schedule | Looking::MyWeek | Looking::Today) => {
            let is_held = state.board.hold(intent, digit);
            if is_held { Vec::new() } else { on_board(state, intent, digit) }
        }
        Intent::Looking(Looking::Command) => commanding::open(state),
        Intent::Looking(Looking::Page) => {
            let outcome = app_page::open_task(state);
            edits::or_refuse(state, outcome)
        }
        Intent::Looking(looking) => filtering::follow(state, looking),
        Intent::TrashOpen => trash::open(state),
        Intent::ConfirmYes => confirm::yes(state),
        Intent::InputAccept => field::accept(state),
        Intent::PickerUp | Intent::PickerDown => step(state, intent),
        Intent::PageUp | Intent::PageDown if state.overlays.last_mut().is_some_and(|top| top.picker().is_some()) => {
            step(state, intent)
        }
        Intent::PickerClose | Intent::InputCancel => {
            state.overlays.pop();
            Vec::new()
        }
        Intent::PickerChoose => match state.overlays.last() {
            Some(Overlay::Menu(_)) => menu::choose(state),
            Some(Overlay::Find(_)) => find::choose(state),
            _ => choose(state),
        },
        _ if state.board.hold(intent, digit) => Vec::new(),
        Intent::CardMoveTo => {
            // What can go nowhere is not asked where to.
            let cards = state.board.chosen("move").and_then(|cards| state.board.take_up(&cards, false).map(|_| cards));
            match cards {
                Ok(cards) => state.overlays.push(Overlay::MoveTo(MoveTo::of(cards))),
                Err(sentence) => state.notice = Some(Notice::info(sentence)),
            }
            Vec::new()
        }
        Intent::Own(number) => {
            let outcome = own::run(state, number);
            edits::or_refuse(state, outcome)
        }
        Intent::CardWhy => {
            let outcome = why::open(state);
            edits::or_refuse(state, outcome)
        }
        Intent::CardTalk => {
            let outcome = talk::open(state);
            edits::or_refuse(state, outcome)
        }
        Intent::CardOpenApp => {
            let outcome = app_page::open_app(state);
            edits::or_refuse(state, outcome)
        }
        Intent::CardOpen => conflict::open_here(state).unwrap_or_else(|| task::open(state)),
        Intent::CardRename
        | Intent::CardNew
        | Intent::CardNewBelow
        | Intent::CardNewAbove
        | Intent::ColumnNew
        | Intent::ColumnRename => {
            let outcome = field::open(state, intent);
            edits::or_refuse(state, outcome)
        }
        _ if fields::is_about(intent) => {
            let outcome = fields::open(state, intent);
            edits::or_refuse(state, outcome)
        }
        Intent::CardNotes => {
            let outcome = notes::open(state, notes::Place::Editor);
            edits::or_refuse(state, outcome)
        }
        Intent::Writing(Writing::Draft) => drafts::open(state),
        Intent::CardCopyLink | Intent::CardCopyMarkdown | Intent::CardDuplicate => copy(state, intent),
        Intent::CardComplete => {
            let outcome = edits::complete(state);
            edits::or_refuse(state, outcome)
        }
        Intent::CardDelete => {
            let outcome = confirm::delete_cards(state);
            edits::or_refuse(state, outcome)
        }
        Intent::ColumnDelete => {
            let outcome = confirm::delete_column(state);
            edits::or_refuse(state, outcome)
        }
        Intent::HistoryUndo => undo::go(state, Direction::Undo),
        Intent::HistoryRedo => undo::go(state, Direction::Redo),
        _ => on_board(state, intent, digit),
    }
}

/// Refuses to change anything where nothing may be changed, before anything is opened that could only end in that.
fn refuse_change(state: &mut State, intent: Intent) -> Option<Vec<Effect>> {
    let refusal = state.board.writable().err().filter(|_| intent.is_change())?;
    Some(edits::refuse(state, refusal))
}

/// Puts away what can be: the message, then the selection, then the filter.
fn dismiss(state: &mut State) -> Vec<Effect> {
    if state.notice.take().is_some() {
        return Vec::new();
    }
    if state.board.selection.is_empty() {
        return filtering::clear(state);
    }
    state.board.selection.clear();
    Vec::new()
}

/// Shows the keys.
fn help(state: &mut State) -> Vec<Effect> {
    state.overlays.push(Overlay::Help(Help::of(state.mode())));
    Vec::new()
}

/// Copies what is in sight: onto the clipboard, or as another card.
fn copy(state: &mut State, intent: Intent) -> Vec<Effect> {
    let outcome = match intent {
        Intent::CardCopyLink => clipboard::copy_link(state, None),
        Intent::CardCopyMarkdown => clipboard::markdown(state),
        _ => duplicate::open(state),
    };
    edits::or_refuse(state, outcome)
}

/// Does what a key means to the board, and takes note of it.
fn on_board(state: &mut State, intent: Intent, digit: Option<usize>) -> Vec<Effect> {
    let is_column = matches!(intent, Intent::ColumnMoveLeft | Intent::ColumnMoveRight);
    let was_unsettled = (intent.is_nudge() || is_column) && state.board.unsettled.is_some();
    let outcome = state.board.update(intent, digit, state.size, &mut state.next_ticket);
    let is_person_moved = outcome.is_ok() && is_column && state.board.arrangement.grouping == Grouping::AssignedTo;
    let effects = finish(state, was_unsettled, outcome);
    if is_person_moved {
        state.notice =
            Some(Notice::info("The service keeps no order of people: this one is kept here. < and > move it."));
    }
    effects
}

/// Says what moves change beside the place of cards.
fn say_what_it_means(state: &mut State, effects: &[Effect]) {
    let edits = effects.iter().find_map(|effect| match effect {
        Effect::Sync(Command::Submit { edits, .. }) => Some(edits),
        _ => None,
    });
    let (Some(edits), Some(view)) = (edits, &state.board.view) else { return };
    // Of nudges in a row what they come to counts: there and back is nothing. But one that changes no more than the place
    // has nothing to say of what those before it have changed.
    let is_telling = edits.iter().any(|edit| matches!(edit, Edit::MoveTask(edit) if !edit.changes.is_empty()));
    let edits = if is_telling && state.board.unsettled.is_some() { &state.board.nudged } else { edits };
    let arrangement = view.arrangement();
    let mut words: Vec<String> = Vec::new();
    for edit in edits {
        let Edit::MoveTask(edit) = edit else { continue };
        let said = edit
            .changes
            .iter()
            .filter_map(|change| change.words(edits.len(), view.plan(), arrangement.me.as_ref(), arrangement.today));
        for said in said {
            if words.len() < 6 && !words.contains(&said) {
                words.push(said);
            }
        }
    }
    let what = match edits.as_slice() {
        [Edit::MoveTask(only)] => format!("“{}”", short(&only.title)),
        several => format!("{} cards", several.len()),
    };
    let target = edits.first().and_then(|edit| match edit {
        Edit::MoveTask(edit) => view.board().columns.iter().find(|column| column.id == edit.to.column),
        _ => None,
    });
    if let Some(folded) = target.filter(|column| column.is_collapsed) {
        words.push(format!("stands in {} now, which is folded; z unfolds it", folded.name));
    }
    if !words.is_empty() {
        state.notice = Some(Notice::info(format!("{what}: {}.", words.join(", "))));
    }
}

/// Takes note of what was done on the board, or says why nothing was.
fn finish(state: &mut State, was_unsettled: bool, outcome: Result<Vec<Effect>, String>) -> Vec<Effect> {
    match outcome {
        Ok(mut effects) => {
            say_what_it_means(state, &effects);
            undo::record(state, was_unsettled, &mut effects);
            effects.extend(state.board.look(state.size));
            effects
        }
        Err(refusal) => {
            state.notice = Some(Notice::info(refusal));
            Vec::new()
        }
    }
}

/// Returns how many entries the list on top has; `None` where no list to choose from is.
pub(super) fn count(state: &State) -> Option<usize> {
    match state.overlays.last()? {
        Overlay::Help(help) => Some(help.entries(&state.keymap).len()),
        Overlay::Plans(plans) => Some(plans.entries(state).len()),
        Overlay::Menu(menu) => Some(menu.entries(state).len()),
        Overlay::Find(find) => Some(find.entries(state).len()),
        Overlay::Views(views) => Some(views.entries(state).len()),
        Overlay::MoveTo(move_to) => Some(state.board.view.as_ref().map_or(0, |view| move_to.entries(view).len())),
        _ => None,
    }
}

fn step(state: &mut State, intent: Intent) -> Vec<Effect> {
    let Some(count) = count(state) else { return Vec::new() };
    if let Some(picker) = state.overlays.last_mut().and_then(Overlay::picker) {
        picker.step(intent, count);
    }
    Vec::new()
}

/// Takes the chosen entry of the list on top.
fn choose(state: &mut State) -> Vec<Effect> {
    match state.overlays.pop() {
        Some(Overlay::Help(help)) => {
            let chosen = help.entries(&state.keymap).get(help.picker.selected).map(|action| action.name);
            chosen.map_or_else(Vec::new, |intent| follow(state, intent, None))
        }
        Some(Overlay::Plans(plans)) => plans::choose(state, &plans),
        Some(Overlay::MoveTo(move_to)) => move_to_chosen(state, move_to),
        // Nothing else has a list to choose from.
        _ => Vec::new(),
    }
}

/// Goes on from the column to the place, or moves the cards.
fn move_to_chosen(state: &mut State, mut move_to: MoveTo) -> Vec<Effect> {
    let Some(view) = &state.board.view else { return Vec::new() };
    let entry = move_to.entries(view).into_iter().nth(move_to.picker.selected);
    let has_order = view.board().grouping.has_order();
    let (column, row) = match entry.map(|entry| entry.target) {
        Some(Target::Column(column)) => {
            move_to.column = Some(column);
            move_to.picker = Picker::default();
            let column = move_to.target_column(view).filter(|_| !has_order);
            let Some(column) = column else {
                state.overlays.push(Overlay::MoveTo(move_to));
                return Vec::new();
            };
            (column, usize::MAX)
        }
        Some(Target::Row(row)) => match move_to.target_column(view) {
            Some(column) => (column, row),
            None => return Vec::new(),
        },
        Some(Target::Refused(reason)) => {
            state.overlays.push(Overlay::MoveTo(move_to));
            // In a list, w is a letter to search for.
            state.notice = Some(Notice::info(reason.trim_end_matches(lock::WHY)));
            return Vec::new();
        }
        None => {
            state.overlays.push(Overlay::MoveTo(move_to));
            return Vec::new();
        }
    };
    let outcome = state.board.send_to(&move_to.cards, column, row, &mut state.next_ticket);
    finish(state, false, outcome)
}
