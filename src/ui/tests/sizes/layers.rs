//! How each layer and each board is opened, with something in it worth looking at.

use crate::app::overlays::Overlay;
use crate::app::overlays::answer::Answer;
use crate::app::overlays::outbox;
use crate::app::overlays::trash;
use crate::app::tests::type_text;
use crate::ui::tests::*;

/// One thing to look at.
pub(super) struct Layer {
    /// What it is called in the name of its golden.
    pub(super) name: &'static str,
    /// Opens it in a terminal of so many columns and rows.
    pub(super) open: fn(u16, u16) -> State,
}

/// Returns every layer and every board.
pub(super) fn all() -> Vec<Layer> {
    let layer = |(name, open): (&'static str, fn(u16, u16) -> State)| Layer { name, open };
    BOARDS.into_iter().chain(LAYERS).chain(TYPED).map(layer).collect()
}

type Row = (&'static str, fn(u16, u16) -> State);

/// What there is with nothing in front of it.
const BOARDS: [Row; 20] = [
    ("board_by_bucket", open),
    ("board_by_progress", |width, height| pressed(width, height, "2")),
    ("board_by_person", |width, height| pressed(width, height, "3")),
    ("board_list", |width, height| pressed(width, height, "4")),
    ("board_mine", |width, height| lists::mine((width, height))),
    ("board_by_due_date", |width, height| pressed(width, height, "6")),
    ("board_by_priority", |width, height| pressed(width, height, "7")),
    ("board_by_label", |width, height| pressed(width, height, "8")),
    ("board_schedule", |width, height| pressed(width, height, "9")),
    ("board_schedule_week", |width, height| pressed(width, height, "9 9")),
    ("board_my_week", |width, height| {
        let mut state = lists::mine((width, height));
        keys(&mut state, "W");
        state
    }),
    ("board_folded", |width, height| pressed(width, height, "z")),
    ("board_in_hand", |width, height| pressed(width, height, "Space l j")),
    ("board_selected", |width, height| pressed(width, height, "v j v")),
    ("board_filtered", |width, height| pressed(width, height, "/ l o g Enter")),
    ("board_locked", |width, height| locks::at(locks::partly(), width, height, 1)),
    ("board_pane", pane::beside),
    ("board_welcome", welcome::first),
    ("board_loading", |width, height| {
        let mut board = state((width, height), Link::Reading { has_tasks: false, progress: "tasks 400…".to_owned() });
        board.board.plan = Some(PlanId::new("plan"));
        board
    }),
    ("board_empty", |width, height| {
        let mut board = state((width, height), Link::Fresh { at: at(14, 1) });
        let _ = update(&mut board, snapshot_changed(&Arc::new(plan(&[])), &[], 0));
        board
    }),
];

/// What lies in front of it: lists, panels, questions.
const LAYERS: [Row; 31] = [
    ("answer", |width, height| {
        let lines =
            (1..=80).map(|at| format!("{at:>3}  A line of a table that is as wide as it may be, 日本")).collect();
        answered(width, height, Some(lines))
    }),
    ("answer_awaited", |width, height| answered(width, height, None)),
    ("charts", |width, height| pressed(width, height, "g c")),
    ("confirm", |width, height| pressed(width, height, "d")),
    ("confirm_paste", |width, height| {
        let mut state = open(width, height);
        let lines = "- Buy paint\n- [x] Measure the wall\n- Call 日本\n- Ask Anna\n- Fifth\n- Sixth\n- Seventh";
        let _ = update(&mut state, Message::Paste(lines.to_owned()));
        state
    }),
    ("confirm_forget", |width, height| {
        let mut state = thrown_away(width, height);
        keys(&mut state, "X");
        state
    }),
    ("conflict", |width, height| panel::dialog(width, height, outbox::tests::conflict())),
    ("conflict_unread", |width, height| {
        let mut state = open(width, height);
        panel::in_conflict(&mut state);
        keys(&mut state, "Enter");
        state
    }),
    ("facets", |width, height| pressed(width, height, "f j Space")),
    ("views", |width, height| pressed(width, height, "/ l o g Enter '")),
    ("find", |width, height| {
        let mut state = find::sized(width, height);
        keys(&mut state, "Ctrl+p l o g");
        find::answer(&mut state);
        state
    }),
    ("find_actions", |width, height| pressed(width, height, "Ctrl+p >")),
    ("help", |width, height| pressed(width, height, "?")),
    ("rebind", |width, height| pressed(width, height, "? d o w n Ctrl+k Ctrl+j")),
    ("rebind_taken", |width, height| pressed(width, height, "? d o w n Ctrl+k n")),
    ("log", |width, height| log::with_messages((width, height))),
    ("menu_priority", |width, height| pressed(width, height, "p")),
    ("menu_labels", |width, height| pressed(width, height, "t")),
    ("menu_people", |width, height| pressed(width, height, "a")),
    ("menu_preview", |width, height| pressed(width, height, "g v")),
    ("move_to", |width, height| pressed(width, height, "m")),
    ("outbox", panel::panel),
    ("outbox_empty", |width, height| pressed(width, height, "S")),
    ("plan_panel", |width, height| {
        let mut state = find::sized(width, height);
        keys(&mut state, "g p");
        state
    }),
    ("plans", |width, height| {
        let mut state = find::sized(width, height);
        keys(&mut state, "b");
        state
    }),
    ("talk", |width, height| {
        let long = "The strong ones, please: last time two of them broke on the stairs, and the plates with them.";
        let all = vec![
            talk::said("Ben", "2026-09-01T12:00:00Z", "On paper?\n- signed\n- sent"),
            talk::said("Anna", "2026-10-10T12:00:00Z", long),
            talk::said("Lena", "2026-10-10T12:30:00Z", "Ordered."),
        ];
        talk::talking(width, height, all)
    }),
    ("task", typing::linked),
    ("task_pane", |width, height| {
        let mut state = pane::beside(width, height);
        keys(&mut state, "Enter");
        state
    }),
    ("trash", thrown_away),
    ("trash_empty", |width, height| {
        let mut state = pressed(width, height, "D");
        trash::tests::tell(&mut state, Vec::new());
        state
    }),
    ("why", |width, height| {
        let mut state = locks::at(locks::partly(), width, height, 1);
        keys(&mut state, "w");
        state
    }),
];

/// What is typed into: lines, days, texts, names.
const TYPED: [Row; 10] = [
    ("date", |width, height| pressed(width, height, "@")),
    ("date_month", |width, height| pressed(width, height, "@ Tab j")),
    ("field_title", |width, height| pressed(width, height, "e")),
    ("field_new_card", |width, height| {
        let mut state = pressed(width, height, "o");
        type_text(&mut state, "Fix login !urgent ^fri >Review @");
        state
    }),
    ("field_command", |width, height| {
        let mut state = pressed(width, height, ":");
        type_text(&mut state, "move . --to Do");
        state
    }),
    ("field_column", |width, height| pressed(width, height, "g e")),
    ("field_filter", |width, height| pressed(width, height, "/ @")),
    ("field_link", |width, height| {
        let mut state = typing::linked(width, height);
        keys(&mut state, "n");
        type_text(&mut state, "https://intranet.example/a/page");
        state
    }),
    ("name_it", |width, height| {
        let mut state = find::sized(width, height);
        keys(&mut state, "g p d n o");
        state
    }),
    ("text", typing::notes),
];

/// Opens the board and presses keys.
fn pressed(width: u16, height: u16, press: &str) -> State {
    let mut state = open(width, height);
    keys(&mut state, press);
    state
}

/// Opens what a command answers.
fn answered(width: u16, height: u16, said: Option<Vec<String>>) -> State {
    let mut state = open(width, height);
    let mut answer = Answer::awaited("tasks --mine".to_owned());
    if let Some(lines) = said {
        answer.take(lines, true);
    }
    state.overlays.push(Overlay::Answer(answer));
    state
}

/// Opens the trash with something of each kind in it.
fn thrown_away(width: u16, height: u16) -> State {
    let mut state = pressed(width, height, "D");
    trash::tests::tell(&mut state, making::trash());
    state
}
