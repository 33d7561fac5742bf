//! The first line of the screen: the plan, the boards as tabs, how much is left to do. Pure arithmetic, for `ui` to draw
//! and for the mouse to hit.

use unicode_width::UnicodeWidthStr as _;

use super::State;
use super::filtering;
use super::layout::Kind;
use crate::planner::board::Grouping;
use crate::planner::limits::Limit;

/// What a board says on which nobody chooses the order.
pub const NO_STORED_ORDER: &str = "no stored order: by due date, then priority";
/// The same, where there is less room.
pub const NO_STORED_ORDER_SHORT: &str = "no stored order";
/// The key of each board, in the order of the boards.
const KEYS: [&str; 10] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "W"];
/// Cells between the title and the tabs.
const TITLE_GAP: u16 = 3;
/// Cells at least between the tabs and what stands at the right end.
const RIGHT_GAP: u16 = 2;

/// One board on the first line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// Which board.
    pub grouping: Grouping,
    /// Where it begins.
    pub x: u16,
    /// How many cells it has.
    pub width: u16,
    /// What it says.
    pub text: String,
}

/// The first line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TabBar {
    /// The plan's title, as stored.
    pub title: String,
    /// The cells the title has; what is longer is cut.
    pub title_width: u16,
    /// The boards, left to right.
    pub tabs: Vec<Tab>,
    /// What stands at the right end.
    pub right: String,
}

impl TabBar {
    /// Divides the first line of the screen.
    #[must_use]
    pub fn of(state: &State) -> Self {
        let width = state.size.0;
        let current = state.board.arrangement.grouping;
        let view = state.board.view.as_ref();
        let title = view.map_or_else(|| "planner-tui".to_owned(), |view| view.plan().plan.title.clone());
        let right = right(state, current, cells(&title));
        let tabs = tabs(width, cells(&title), cells(&right), current);
        let title_width = tabs.first().map_or(width, |tab| tab.x.saturating_sub(TITLE_GAP));
        Self { title, title_width, tabs, right }
    }

    /// Returns the board whose tab is at a cell of the line.
    #[must_use]
    pub fn at(&self, x: u16) -> Option<Grouping> {
        self.tabs.iter().find(|tab| tab.x <= x && x < tab.x + tab.width).map(|tab| tab.grouping)
    }
}

/// How much is said of the boards, most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Every board with its name.
    Names,
    /// The same, closer together.
    Close,
    /// The name of the current one, and the keys of the others with dots between.
    Dots,
    /// The same without the dots.
    Keys,
    /// The current one only.
    Current,
}

impl Form {
    const ALL: [Self; 5] = [Self::Names, Self::Close, Self::Dots, Self::Keys, Self::Current];

    /// Returns how many cells of a title are to be seen beside the tabs in this form.
    fn title_kept(self) -> u16 {
        match self {
            Self::Names => 24,
            Self::Close | Self::Dots => 16,
            Self::Keys => 4,
            Self::Current => 0,
        }
    }

    fn gap(self) -> u16 {
        match self {
            Self::Names => 2,
            Self::Dots => 3,
            Self::Close | Self::Keys | Self::Current => 1,
        }
    }

    /// Returns the words of each board that is named.
    fn texts(self, current: Grouping) -> Vec<(Grouping, String)> {
        let text = |(grouping, key): (Grouping, &str)| {
            let name = (matches!(self, Self::Names | Self::Close) || grouping == current).then(|| grouping.name());
            let is_shown = self != Self::Current || grouping == current;
            let text = name.map_or_else(|| key.to_owned(), |name| format!("{key} {name}"));
            is_shown.then_some((grouping, text))
        };
        Grouping::ALL.into_iter().zip(KEYS).filter_map(text).collect()
    }

    fn width(self, current: Grouping) -> u16 {
        let texts = self.texts(current);
        texts.iter().map(|(_, text)| cells(text) + self.gap()).sum::<u16>().saturating_sub(self.gap())
    }
}

/// Returns where each board stands on a line of `width` cells, between a title and what is written at the right end.
/// The less room there is, the less is said: first the names of the other boards go, then the other boards.
#[must_use]
pub fn tabs(width: u16, title_cells: u16, right_cells: u16, current: Grouping) -> Vec<Tab> {
    let room = width.saturating_sub(if right_cells > 0 { right_cells.saturating_add(RIGHT_GAP) } else { 0 });
    let fits = |form: &Form| form.title_kept().min(title_cells) + TITLE_GAP + form.width(current) <= room;
    let form = Form::ALL.into_iter().find(fits).unwrap_or(Form::Current);
    let title = title_cells.min(room.saturating_sub(TITLE_GAP + form.width(current)));
    let mut x = if title == 0 { 0 } else { title + TITLE_GAP };
    let tab = |(grouping, text): (Grouping, String)| {
        let tab = Tab { grouping, x, width: cells(&text).min(width.saturating_sub(x)), text };
        x += tab.width + form.gap();
        tab
    };
    form.texts(current).into_iter().map(tab).filter(|tab| tab.width > 0).collect()
}

/// Returns what stands at the right end. A board without a stored order says so there when its columns are too narrow to
/// say it themselves.
fn right(state: &State, current: Grouping, title_cells: u16) -> String {
    let Some(view) = &state.board.view else { return String::new() };
    if let Some(words) = filtered(state) {
        return words;
    }
    let active = format!("{} active", view.active_count());
    let of_most = format!("{} active", Limit::OpenTasks.of_most(view.active_count()));
    // Of how many may be open it is said where nothing gives way for it. Tasks of several plans have no such limit.
    let wide = title_cells.saturating_add(TITLE_GAP + Form::Names.width(current) + RIGHT_GAP + cells(&of_most));
    if wide <= state.size.0 && current.has_order() && !current.is_mine() {
        return of_most;
    }
    if current.has_order() || current.has_days() || state.board.layout(state.size).kind != Kind::Columns {
        return active;
    }
    let taken = Form::Keys.title_kept() + TITLE_GAP + Form::Keys.width(current) + RIGHT_GAP;
    let room = usize::from(state.size.0.saturating_sub(taken));
    let sentences = [
        format!("{NO_STORED_ORDER} · {active}"),
        NO_STORED_ORDER.to_owned(),
        format!("{NO_STORED_ORDER_SHORT} · {active}"),
    ];
    let fitting = sentences.into_iter().find(|words| words.width() <= room);
    fitting.unwrap_or_else(|| NO_STORED_ORDER_SHORT.to_owned())
}

/// Says by what the board is filtered, and how much of it can be seen.
#[must_use]
pub fn filtered(state: &State) -> Option<String> {
    let (text, count) = state.board.filter().zip(filtering::count(state))?;
    let most = usize::from(state.size.0 / 4).max(8);
    Some(format!("/{} · {count}", cut(text, most)))
}

/// Returns the beginning of a text, in so many letters.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{kept}…")
}

fn cells(text: &str) -> u16 {
    u16::try_from(text.width()).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;
    use proptest::prelude::*;

    use super::*;
    use crate::app::tests::{keys, opened};

    fn texts(width: u16, title: u16, right: u16, current: Grouping) -> Vec<String> {
        tabs(width, title, right, current).into_iter().map(|tab| tab.text).collect()
    }

    #[test]
    fn the_less_room_the_fewer_words() {
        let all = [
            "1 Bucket",
            "2 Progress",
            "3 Assigned",
            "4 List",
            "5 Mine",
            "6 Due",
            "7 Priority",
            "8 Label",
            "9 Schedule",
            "W Week",
        ];
        assert_eq!(texts(120, 16, 10, Grouping::Bucket), all);
        let some = ["1", "2 Progress", "3", "4", "5", "6", "7", "8", "9", "W"];
        assert_eq!(texts(80, 16, 10, Grouping::Progress), some);
        assert_eq!(tabs(80, 16, 10, Grouping::Progress)[1].x, 16 + 3 + 1 + 3, "behind the title, `1` and a dot");
        assert_eq!(texts(48, 16, 9, Grouping::Progress), some);
        assert_eq!(tabs(48, 16, 9, Grouping::Progress)[1].x, 6 + 3 + 2, "the title is cut to make room");
        assert_eq!(texts(34, 16, 9, Grouping::Progress), ["2 Progress"]);
    }

    #[test]
    fn a_long_title_leaves_room_for_the_boards_and_is_cut_itself() {
        let tabs = tabs(80, 300, 10, Grouping::Bucket);
        assert_eq!(tabs.len(), 10);
        assert_eq!(tabs[0].x, 80 - 12 - 44, "all that 44 cells of tabs and the right end leave");
    }

    #[test]
    fn a_board_without_a_stored_order_says_so_on_80_columns_and_names_every_board() {
        for (key, grouping) in [("6", Grouping::Due), ("7", Grouping::Priority), ("8", Grouping::Label)] {
            let mut state = opened(&[("A", &["a1"])]);
            keys(&mut state, key);
            let bar = TabBar::of(&state);
            assert_eq!(bar.right, NO_STORED_ORDER);
            assert_eq!((bar.tabs.len(), bar.at(bar.tabs[4].x)), (10, Some(Grouping::Mine)));
            assert!(bar.tabs.iter().any(|tab| tab.grouping == grouping && tab.text.ends_with(grouping.name())));
            state.size = (200, 50);
            assert_eq!(TabBar::of(&state).right, format!("{NO_STORED_ORDER} · 1 active"));
        }
    }

    #[test]
    fn of_how_many_may_be_open_is_said_where_there_is_room() {
        let mut state = opened(&[("A", &["a1", "a2"])]);
        assert_eq!(TabBar::of(&state).right, "2 active");
        state.size = (120, 40);
        let named = |state: &State| TabBar::of(state).tabs.iter().filter(|tab| tab.text.len() > 1).count();
        assert_eq!((named(&state), TabBar::of(&state).right.as_str()), (10, "2 active"), "names come first");
        state.size = (140, 40);
        assert_eq!(TabBar::of(&state).right, "2 of 3,000 active");
        assert_eq!(named(&state), 10, "every board is named");
        keys(&mut state, "5");
        assert!(!TabBar::of(&state).right.contains("3,000"), "there are several plans");
    }

    proptest! {
        #[test]
        fn tabs_stand_apart_and_on_the_line(
            width in 0u16..300, title in any::<u16>(), right in 0u16..400, current in 0usize..10,
        ) {
            let current = Grouping::ALL[current];
            let tabs = tabs(width, title, right, current);
            prop_assert!(width == 0 || tabs.iter().any(|tab| tab.grouping == current), "the current one is always told");
            for pair in tabs.windows(2) {
                prop_assert!(pair[0].x + pair[0].width < pair[1].x);
            }
            prop_assert!(tabs.iter().all(|tab| tab.x + tab.width <= width));
        }
    }
}
