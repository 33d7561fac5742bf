//! The sync line: how things stand with the service, in one vocabulary. The mark at its start carries the meaning.

use jiff::Timestamp;
use ratatui::style::Style;

use crate::app::State;
use crate::app::sharing;
use crate::sync::How;
use crate::sync::Link;
use crate::sync::Status;
use crate::ui::text;
use crate::ui::theme::Theme;

/// So many cells of a reason are worth being shown alone.
const REASON_LEAST: usize = 14;

/// The line at one length: what is said, and last, where it may be cut, the reason.
struct Saying {
    words: String,
    /// What is good to know where there is room.
    besides: String,
    why: String,
}

/// How much is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Length {
    /// Everything.
    Long,
    /// The same in fewer words.
    Short,
    /// The marks and the numbers.
    Least,
}

/// Returns the line, as long as fits: the reason is cut first, then left out, then the words become fewer. The mark and
/// the numbers stay.
#[must_use]
pub fn words(state: &State, theme: &Theme, room: usize) -> (String, Style) {
    let status = &state.status;
    let [long, short, least] = [Length::Long, Length::Short, Length::Least].map(|length| saying(state, length));
    let fits = |words: &str| text::cells(&text::clean(words)) <= room;
    let takes_reason = |words: &str| fits(words) && text::cells(words) + REASON_LEAST <= room && !long.why.is_empty();
    let most = format!("{}{}", long.words, long.besides);
    let [all, whole] = [&most, &long.words].map(|words| format!("{words}{}", long.why));
    let words = if fits(&all) || takes_reason(&most) {
        all
    } else if !long.besides.is_empty() && fits(&most) {
        most
    } else if fits(&whole) || takes_reason(&long.words) {
        whole
    } else if fits(&long.words) {
        long.words
    } else if fits(&short.words) {
        short.words
    } else {
        least.words
    };
    let style = if status.conflicts + status.rejected > 0 { theme.error } else { style(status, theme) };
    (words, style)
}

/// Returns the mark the line begins with.
#[must_use]
pub fn mark(state: &State) -> char {
    saying(state, Length::Least).words.chars().next().unwrap_or(' ')
}

fn style(status: &Status, theme: &Theme) -> Style {
    match &status.link {
        Link::Starting | Link::Fresh { .. } if status.sending.is_some() => theme.waiting,
        Link::Starting => theme.muted,
        Link::Fresh { .. } => theme.good,
        Link::Reading { .. } | Link::Offline { .. } | Link::Waiting { .. } => theme.waiting,
        Link::SignedOut { .. } | Link::Failed { .. } => theme.error,
    }
}

/// Says that nothing may be changed in this run, or that nothing is.
fn read_only(state: &State, length: Length) -> &'static str {
    match length {
        Length::Long if state.is_explaining => "◌ explain: nothing is sent, ! lists it · ",
        _ if state.is_explaining => "◌ explain · ",
        _ if !state.board.is_read_only => "",
        Length::Long => "⌂ READ-ONLY (--read-only) · ",
        _ => "⌂ READ-ONLY · ",
    }
}

fn saying(state: &State, length: Length) -> Saying {
    let (status, is_short) = (&state.status, length != Length::Long);
    let clock = |at: &Timestamp, form: &str| at.to_zoned(state.now.time_zone().clone()).strftime(form).to_string();
    let copy = |at: &Option<Timestamp>| match at {
        Some(at) if !is_short => format!(" · cached {}", clock(at, "%H:%M")),
        _ => String::new(),
    };
    let pick = |long: String, short: String| if is_short { short } else { long };
    let (words, why, is_away) = match &status.link {
        Link::Starting | Link::Fresh { .. } if let Some((count, all)) = status.sending => {
            (format!("◐ sending {count}/{all}"), "", false)
        }
        Link::Starting => ("◌ starting".to_owned(), "", false),
        Link::Fresh { at } => {
            let at = clock(at, "%H:%M");
            let mark = fresh_mark(status);
            (pick(format!("{mark} synced {at}"), format!("{mark} {at}")), "", false)
        }
        Link::Reading { progress, .. } => (pick(format!("◐ syncing {progress}"), format!("◐ {progress}")), "", false),
        Link::Offline { since, cached_at, why, .. } => {
            let since = clock(since, "%H:%M");
            let words = format!("○ OFFLINE since {since}{}", copy(cached_at));
            (pick(words, format!("○ OFFLINE {since}")), why.as_str(), true)
        }
        Link::Waiting { until, why } => {
            // Some ask for hours.
            let is_today = until.to_zoned(state.now.time_zone().clone()).date() == state.now.date();
            let until = clock(until, if is_today { "%H:%M:%S" } else { "%-d %b %H:%M" });
            (pick(format!("▲ waiting until {until}"), format!("▲ until {until}")), why.as_str(), true)
        }
        Link::SignedOut { why } => ("✕ signed out".to_owned(), why.as_str(), true),
        Link::Failed { cached_at, why } => (format!("✕ not read{}", copy(cached_at)), why.as_str(), true),
    };
    let mut words = format!("{}{}{words}", read_only(state, length), need(status, length));
    match (&status.link, status.sending) {
        (Link::Fresh { .. }, None) if length != Length::Least => words.push_str(&how(state, is_short)),
        (Link::Reading { .. }, Some((count, all))) if !is_short => {
            words = format!("{words} · sending {count}/{all}");
        }
        _ => {}
    }
    if status.unsent > 0 {
        let safe = if is_away && !is_short { ", safe on disk" } else { "" };
        words = format!("{words} · {} unsent{safe}", status.unsent);
    }
    let mut why = if why.is_empty() { String::new() } else { format!(" · {why}") };
    match &status.how {
        Some(How::Polling { why: reason, .. })
            if matches!(status.link, Link::Fresh { .. }) && !status.is_following && status.sending.is_none() =>
        {
            let offer = if sharing::is_offered(state) { "S can share it: " } else { "" };
            why = format!(" ({offer}{reason})");
        }
        _ => {}
    }
    let besides = match &status.link {
        Link::Offline { next_try: Some(at), .. } if *at > state.now.timestamp() => {
            format!(" · next try {}", clock(at, "%H:%M:%S"))
        }
        _ => String::new(),
    };
    Saying { words, besides, why }
}

/// Returns the mark of a plan that was read: whether the service tells what changes, or it has to be asked.
fn fresh_mark(status: &Status) -> char {
    let is_asked = matches!(status.how, Some(How::Polling { .. }));
    if status.is_following || is_asked { '◇' } else { '●' }
}

/// Says how the plan is kept up to date.
fn how(state: &State, is_short: bool) -> String {
    let status = &state.status;
    if status.is_following {
        let words = if is_short { " · follows" } else { " · follows another window, which talks to the service" };
        return words.to_owned();
    }
    match &status.how {
        None | Some(How::Unknown) => String::new(),
        Some(How::Delta) => " · delta".to_owned(),
        Some(How::Polling { every_s, .. }) if is_short => format!(" · every {every_s} s"),
        Some(How::Polling { every_s, .. }) => format!(" · polling every {every_s} s"),
        Some(How::Offline) => " · offline".to_owned(),
    }
}

/// Says what needs a person; nothing when nothing does.
fn need(status: &Status, length: Length) -> String {
    let conflicts = match status.conflicts {
        0 => String::new(),
        1 => "1 conflict · ".to_owned(),
        count => format!("{count} conflicts · "),
    };
    let rejected = match status.rejected {
        0 => String::new(),
        count => format!("{count} rejected · "),
    };
    match (status.conflicts + status.rejected, length) {
        (0, _) => String::new(),
        (_, Length::Long) => format!("✕ {conflicts}{rejected}S to look · "),
        (_, Length::Short) => format!("✕ {conflicts}{rejected}S · "),
        (_, Length::Least) => format!("✕ {conflicts}{rejected}"),
    }
}
