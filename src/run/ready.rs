//! What is ready to be taken in: keys and what the engine tells, without what was overtaken.

use std::collections::HashMap;
use std::time::Duration;

use anyhow::bail;
use crossterm::event::{
    Event as TerminalEvent, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use tokio::sync::mpsc::UnboundedReceiver;

use crate::app::State;
use crate::app::message::Message;
use crate::planner::id::PlanId;
use crate::sync::Event;
use crate::ui;

/// How long a frame waits for the edits it shows to be in the outbox. A slow disk is not to make the keys slow: after this
/// the card is shown all the same, and the edit is on its way to the disk.
const WRITTEN_BY: Duration = Duration::from_millis(20);

/// Waits until the engine has the edits up to a ticket in the outbox, or until that has taken too long; returns what it told
/// meanwhile.
pub(super) async fn written(events: &mut UnboundedReceiver<Event>, ticket: u64) -> Vec<Option<Event>> {
    let mut news = Vec::new();
    let until_written = async {
        loop {
            let event = events.recv().await;
            let is_last = match &event {
                Some(Event::SnapshotChanged { through, .. }) => *through >= ticket,
                None | Some(Event::CannotStart { .. } | Event::Stopped) => true,
                Some(_) => false,
            };
            news.push(event);
            if is_last {
                break;
            }
        }
    };
    let _too_slow = tokio::time::timeout(WRITTEN_BY, until_written).await;
    news
}

/// Leaves out how a plan looked before it looked as it does now: a plan with a thousand waiting edits is not replayed more
/// often than it is drawn.
pub(super) fn without_overtaken(news: Vec<Option<Event>>) -> impl Iterator<Item = Option<Event>> {
    let plan = |event: &Option<Event>| match event {
        Some(Event::SnapshotChanged { plan, .. }) => Some(plan.clone()),
        _ => None,
    };
    let last = news.iter().enumerate().filter_map(|(at, event)| Some((plan(event)?, at)));
    let last: HashMap<PlanId, usize> = last.collect();
    let is_last = move |at: usize, event: &Option<Event>| plan(event).is_none_or(|plan| last.get(&plan) == Some(&at));
    news.into_iter().enumerate().filter(move |(at, event)| is_last(*at, event)).map(|(_, event)| event)
}

/// Says whether the window has, or had, another size.
pub(super) fn is_resize(event: &TerminalEvent) -> bool {
    matches!(event, TerminalEvent::Resize(..))
}

/// Returns what a word from the terminal means to the program.
pub(super) fn typed(event: TerminalEvent) -> Option<Message> {
    match event {
        TerminalEvent::Key(key) => as_ever(key).map(Message::Key),
        TerminalEvent::Mouse(event) if event.kind != MouseEventKind::Moved => Some(Message::Mouse(event)),
        TerminalEvent::Paste(text) => Some(Message::Paste(text)),
        TerminalEvent::Resize(width, height) => Some(Message::Resized { width, height }),
        TerminalEvent::FocusGained => Some(Message::Focus(true)),
        TerminalEvent::FocusLost => Some(Message::Focus(false)),
        TerminalEvent::Mouse(_) => None,
    }
}

/// Tells a click beside the layer on top, and one on a line that is typed, from others: where those stand is known where they
/// are drawn.
pub(super) fn placed(state: &State, message: Message) -> Message {
    let is_click = |event: &MouseEvent| event.kind == MouseEventKind::Down(MouseButton::Left);
    let at = match &message {
        Message::Mouse(event) if is_click(event) => (event.column, event.row),
        _ => return message,
    };
    if ui::is_beside(state, at) {
        return Message::Beside;
    }
    ui::overlays::field::pointed(state, at).map_or(message, Message::OnLine)
}

/// Returns a key as every terminal tells it, for some tell more: what is let go, keys with Super or Meta, which belong to the
/// desktop, and apart what was always one key, such as `Ctrl+[` and `Esc`.
fn as_ever(mut key: KeyEvent) -> Option<KeyEvent> {
    let of_desktop = KeyModifiers::SUPER | KeyModifiers::HYPER | KeyModifiers::META;
    if key.kind == KeyEventKind::Release || key.modifiers.intersects(of_desktop) {
        return None;
    }
    if key.modifiers == KeyModifiers::CONTROL {
        let same = match key.code {
            KeyCode::Char('[') => Some(KeyCode::Esc),
            KeyCode::Char('i') => Some(KeyCode::Tab),
            KeyCode::Char('m') => Some(KeyCode::Enter),
            _ => None,
        };
        if let Some(code) = same {
            (key.code, key.modifiers) = (code, KeyModifiers::NONE);
        }
    }
    // Without the letter that Shift makes of it beside it, for letters it is known.
    if let KeyCode::Char(letter @ 'a'..='z') = key.code
        && key.modifiers.contains(KeyModifiers::SHIFT)
        && !key.modifiers.contains(KeyModifiers::CONTROL)
    {
        key.code = KeyCode::Char(letter.to_ascii_uppercase());
    }
    Some(key)
}

/// Returns what the engine told, or why there is no going on.
pub(super) fn told(event: Option<Event>) -> anyhow::Result<Message> {
    match event {
        Some(Event::CannotStart { reason }) => bail!("{reason}"),
        Some(event) => Ok(Message::Sync(event)),
        None => bail!("the part that keeps the offline copy has ended by mistake; your edits are safe on disk"),
    }
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;

    use super::*;

    #[test]
    fn a_key_is_the_same_in_every_terminal() {
        let (none, control, alt, shift) =
            (KeyModifiers::NONE, KeyModifiers::CONTROL, KeyModifiers::ALT, KeyModifiers::SHIFT);
        let told = |code, modifiers| as_ever(KeyEvent::new(code, modifiers)).map(|key| (key.code, key.modifiers));
        let letter = KeyCode::Char;
        assert_eq!(told(letter('['), control), Some((KeyCode::Esc, none)));
        assert_eq!(told(letter('i'), control), Some((KeyCode::Tab, none)));
        assert_eq!(told(letter('m'), control), Some((KeyCode::Enter, none)));
        assert_eq!(told(letter('j'), alt | shift), Some((letter('J'), alt | shift)));
        assert_eq!(told(letter('J'), alt), Some((letter('J'), alt)));
        assert_eq!(told(letter('z'), control), Some((letter('z'), control)));
        assert_eq!(told(letter('q'), KeyModifiers::SUPER), None, "the desktop’s");
    }

    #[test]
    fn a_key_that_is_held_is_pressed_again_and_one_that_is_let_go_is_not() {
        let of = |kind| as_ever(KeyEvent::new_with_kind(KeyCode::Char('j'), KeyModifiers::NONE, kind)).is_some();
        assert!(of(KeyEventKind::Press) && of(KeyEventKind::Repeat) && !of(KeyEventKind::Release));
    }
}
